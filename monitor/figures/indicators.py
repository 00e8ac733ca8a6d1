"""Groups of indicators that the rules treat alike, and words that stand around their names. Constants."""

import re

from monitor.figures.lexicon import read_table

CAPITAL = frozenset({"total_capital", "central_capital", "local_budget_capital", "mobilised_capital", "savings_deposits"})
#: Capital that is also given for one programme alone.
ALLOTTED = frozenset({"central_capital", "local_budget_capital"})
#: What was lent, to whom it was, and how much to each.
LENT = frozenset({"lending", "loans_made", "average_loan"})
DEBTS = {"overdue_debt": "overdue_ratio", "bad_debt": "bad_debt_ratio", "poor_households": "poverty_rate"}
#: The debt that a ratio is of.
DEBT_OF = {ratio: debt for debt, ratio in DEBTS.items() if debt != "poor_households"}
#: Indicators whose figures name a programme where the sentence does.
WITH_PROGRAMME = frozenset(
    {"lending", "repayment", "outstanding_loans", "entrusted_outstanding", "overdue_debt", "bad_debt", "overdue_ratio", "average_loan", "borrowers", "loans_made",
     "houses_built", "local_budget_capital", "central_capital", "total_capital"}
)  # fmt: skip
#: What loans brought about: they name a programme only where the page ties them to one.
OUTCOMES = frozenset({"jobs_supported", "water_sanitation_works", "students_supported", "overseas_workers"})
#: Counts of the whole bank: they speak of no programme.
NEVER_OF_ONE = frozenset(
    {
        "savings_credit_groups",
        "transaction_points",
        "programmes_run",
        "documents_issued",
        "inspections",
        "households_escaped_poverty",
        "poor_households",
    }
)
GENERIC_LENDING = frozenset(
    {
        "cho vay",
        "được vay",
        "được vay vốn",
        "vay",
        "giải ngân",
        "được giải ngân",
        "với số tiền",
        "vốn giải ngân",
        "loans to",
        "loans of",
        "loans worth",
    }
)
#: Words before "cho vay" that make it the purpose or a name, not an amount lent.
PURPOSE = frozenset(
    [
        "để",
        "bổ",
        "sung",
        "vốn",
        "mức",
        "chương",
        "trình",
        "kế",
        "hoạch",
        "hoạt",
        "công",
        "tác",
        "nhu",
        "cầu",
        "nguồn",
        "đối",
        "tượng",
        "quỹ",
        "hình",
        "thức",
        "chính",
        "sách",
        "gói",
        "vụ",
        "tích",
        "cực",
        "cường",
    ]
)


def _bound_words() -> str:
    """The plain terms of bounds.toml that may stand before a number, as one pattern, the longest first."""
    terms = (term for sign in "<>~" for term in read_table("bounds.toml")[0]["before"][sign])
    plain = sorted({term for term in terms if not set("()[]|") & set(term)}, key=lambda term: (-len(term), term))
    return "|".join(map(re.escape, plain))


#: A word of a bound, which may stand right before a number.
ABOUT = rf"(?: (?:{_bound_words()}))?"
#: Behind counted loans, what they came to: "102 lượt sinh viên vay …, với kinh phí 3,58 tỷ đồng"
FUNDS_OF_LOANS = re.compile(r"(?:\bvay\b[^;.\d]*|^),? ?(?:với )?(?:tổng )?kinh phí(?: thực hiện| cho vay)?(?: là)?" + ABOUT + "$")
#: Behind English loans, what they came to: "gained access to loans from the bank, worth about VND21.86 trillion"
LOANS_WORTH = re.compile(r"\bloans\b[^.;\d]*,? worth(?: of| about| over| nearly| more than| some| a total of)*$")
