"""What all ways of binding a number share: the figure so far, the topic, the words around a number, the programme. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from monitor.figures.lexicon import Mention
from monitor.figures.model import Model
from monitor.figures.numbers import Quantity
from monitor.figures.sentence import Sentence

CAPITAL = frozenset({"total_capital", "central_capital", "local_budget_capital", "mobilised_capital", "savings_deposits"})
DEBTS = {"overdue_debt": "overdue_ratio", "bad_debt": "bad_debt_ratio", "poor_households": "poverty_rate"}
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
STEP = frozenset({",", ";", "(", ":"})
#: A word of a bound, which may stand right before a number.
ABOUT = r"(?: (?:hơn|gần|trên|khoảng))?"
#: Behind an English amount or share: who gave it, and through whom it is lent. An amount's share may stand between.
_ITS_SHARE = r"(?:, or [\d.,]+ ?(?:%|percent|per cent)? ?,? )?"
FROM_LOCAL = re.compile(
    _ITS_SHARE
    + r",? ?(?:came from|(?:was|were|is|are) (?:entrusted|provided|contributed) by) (?:the )?(?:local|provinc|district|communes?\b|budget)"
)
THROUGH_OTHERS = re.compile(
    _ITS_SHARE + r"(?:of (?:the|its|all) (?:balance|loans|outstanding loans|debts?) )?,? ?(?:(?:was|were|is|are) )?(?:being )?"
    r"(?:entrusted|channelled|channeled|managed|lent) (?:through|via)\b(?! [\d.,]+ savings)"
)
_OF_YEARS_PLAN = re.compile(r"^[^;:\d]*, (?:đạt|bằng) [\d,.]+ ?% (?:so với )?(?:kế hoạch|dự toán|chỉ tiêu)\b(?! trung ương)")


class Topic(NamedTuple):
    """What the last figure spoke of."""

    indicator: str | None = None
    measure: str | None = None
    programme: str | None = None
    counted: str | None = None  #: the last count indicator
    organisation: bool = False
    unit: str | None = None
    carried: bool = False  #: from the block before
    named: str | None = None  #: the programme that the page named last
    last: str | None = None  #: the programme of the last figure
    stock: str | None = None  #: the last stock of money
    led: str | None = None  #: the programme that the sentence before spoke of without a number


class Bound(NamedTuple):
    """A number with its meaning."""

    q: Quantity
    indicator: str
    measure: str
    value: Decimal
    programme: str | None
    rule: str
    doubts: tuple[str, ...] = ()
    per: str | None = None
    anchor: int = 0  #: token where the indicator stands (for place and period)


Trace = Callable[[Quantity, str, str], None]


def last_indicator_strong(s: Sentence, mention: Mention | None) -> bool:
    """Whether *mention* names an amount of many, not just the verb of a loan."""
    return mention is not None and s.folded[mention.start : mention.end] not in GENERIC_LENDING


def in_order(s: Sentence, bounds: Sequence[Bound]) -> Iterator[tuple[Mention, list[int]]]:
    """Yield ("lần lượt" or the like, the numbers of *bounds* that it puts in order), of each that orders two or more."""
    for mark in s.of("order", 0):
        run: list[int] = []
        behind = s.folded[mark.start : mark.end] == "respectively"
        for n, b in enumerate(bounds):
            if behind:
                if b.q.j <= mark.i and mark.i - b.q.j <= 12 and (not run or b.q.unit == bounds[run[-1]].q.unit):
                    run.append(n)
                continue
            if b.q.i < mark.j:
                continue
            last = bounds[run[-1]].q if run else None
            if last is not None and (last.unit != b.q.unit or b.q.i - last.j > 5 or s.has("base", last.j, b.q.i)):
                break
            if last is None and b.q.i - mark.j > 6:
                break
            run.append(n)
        if len(run) > 1:
            yield mark, run


#: The debt that an earlier sentence gave, of an organisation if that was: "Trong số dư nợ nói trên, cho vay hộ nghèo là 712,6 tỷ đồng".
_SAID_DEBT = re.compile(r"\bdư nợ (?:nói trên|kể trên|trên|này|đó|ấy)\b")
#: What members borrow through an organisation, not what a budget entrusts.
_BORROWS_ENTRUSTED = re.compile(r"\bvay (?:vốn )?uỷ thác\b")
#: Behind a word of moving, before what it came to: "thấp hơn (72,9 tỷ đồng)", "giảm dần và hiện là 152,3 tỷ đồng".
_AND_IS = re.compile(r"\bhơn \($|\bhơn (?:đôi |một )?(?:chút )?với$|\b(?:và|,) (?:hiện|nay|đến nay) (?:là|còn|đạt|ở mức)\b")
#: Before a list of the units of which one speaks: "Ba huyện có dư nợ cao là A 148 tỷ, B 131 tỷ".
_HIGHEST = re.compile(r"\bdư nợ (?:\S+ )?(?:cao|lớn|nhiều|thấp)(?: nhất)?\b")
_OF_ALL = re.compile(r"\b(?:tổng|toàn|chung|các chương trình|total|overall)\b")
#: Between an amount and the programme behind it: "58,3 tỷ đồng vốn giải quyết việc làm".
#: Between a number and what its borrowers took loans for: "9,6 tỷ đồng cho 24 hộ vay nhà ở xã hội".
_BORROWED_FOR = re.compile(
    r"(?:(?:cho|đến|tới) [\d.,]+ (?:lượt )?[^\s,;.]+(?: [^\s,;.]+)? )?(?:hội viên )?(?:(?:được |đang )?vay(?: vốn)?(?: chương trình)?|là)"
)
#: Around what a fund holds besides, told in passing: "Vốn huy động, trong đó có tiền gửi qua tổ, là 1.104 tỷ đồng".
_ASIDE_HELD = re.compile(r", ?(?:trong đó|bao gồm|gồm)(?: có| cả)?$")
_ASIDE_ENDS = re.compile(r", ?(?:là|đạt|có|còn)" + ABOUT)
#: Before what a budget gave for the first time: "ngân sách xã lần đầu dành 300 triệu đồng chuyển sang ngân hàng".
_FIRST_TIME = re.compile(r"\blần đầu(?: tiên)?\b")
#: Begins a sentence whose parts are of areas, which bear the names of programmes: "Xét theo địa bàn, vùng khó khăn có 349 tỷ đồng".
BY_AREA = re.compile(r"\W*(?:xét |tính |chia |phân )?theo (?:từng )?(?:địa bàn|khu vực|vùng)\b")
#: Between two programmes of one list.
_AND_THOSE = re.compile(r"(?:,|,? ?và) ?(?:hộ|vay|cho vay|những hộ)?")
#: The same behind a noun that says that they borrow: "23 ngàn lượt hộ vay nước sạch".
_BORROWED = re.compile(rf"(?:{_BORROWED_FOR.pattern})?")
_OF_WHICH_LOANS = re.compile(r"(?:nguồn |đồng )?(?:vốn|cho vay|vốn vay|vốn cho vay|vốn chương trình|chương trình|dư nợ)(?: cho vay)?")


def _closed(s: Sentence, i: int, j: int) -> bool:
    """Whether token *i* stands in brackets that are closed before token *j*."""
    depth = 0
    for k in range(i, j):
        depth += (s.word(k) == "(") - (s.word(k) == ")")
        if depth < 0:
            return True
    return False


class Binding:
    """What is known while the numbers of a page are bound, and how the words around one are read."""

    _spoken = False  #: whether the sentence gave an amount or a share already
    _list_behind = False  #: whether the numbers of this list stand before their names
    _last_negative = False  #: whether the figure before was a fall
    _first_percent: int | None = None  #: the token behind the first percentage of the sentence
    _moved = False  #: whether the last amount was a change
    _subject: Mention | None = None  #: the programme that the sentence is about: "Nước sạch là chương trình lớn nhất, dư nợ …"

    def __init__(self, model: Model, *, default_programme: str | None = None) -> None:
        self._model = model
        self.page_programme = default_programme
        self._about = default_programme
        self.aimed = False  #: the lead-in of this list sets targets
        self.union = False  #: the page is an association's, and has given the debt that it manages
        self.held = False  #: the heading above is a unit of an organisation
        self._money = frozenset(c for c, u in model.units.items() if "VND" in u)
        self._rates = frozenset(c for c, k in model.kinds.items() if k == "rate")

    def _candidates(self, s: Sentence, i: int, j: int, allowed: frozenset[str]) -> list[Mention]:
        found = []
        for m in s.of("indicator", i, j):
            if m.code not in allowed:
                continue
            surface = s.folded[m.start : m.end]
            left = s.word(m.i - 1)
            if m.code == "lending" and surface in ("cho vay", "vay", "giải ngân") and left in PURPOSE:
                continue
            if (
                left in ("trên", "trong")
                and surface.startswith("tổng nguồn")
                and any(s.folded[p.start : p.end] in ("tỷ trọng", "tỷ lệ") for p in s.of("part", i, m.i))
            ):
                continue
            if (
                left in ("/", "trên", "trong")
                and surface.startswith(("tổng", "dư nợ"))
                and s.word(m.i - 2) not in ("", ",", ".", ";")
                and any(r.unit == "percent" and r.j <= m.i and m.i - r.j <= 3 for r in s.quantities)
            ):
                continue
            if m.code == "local_budget_capital" and left in ("thu", "chi", "bội", "cân"):
                continue
            if (
                left not in ("và", "and", "còn", ";")
                and any(r.unit == "percent" and 0 <= m.i - r.j <= 2 for r in s.quantities)
                and surface.startswith(("tổng", "total", "dư nợ", "of the total"))
            ):
                # The whole of a share ("chiếm 2,7% tổng nguồn vốn"), unless a new clause speaks of it.
                on = s.last("cue", m.j, min(m.j + 3, j), "to")
                if "," not in s.between(m.i - 1, m.i) and (on is None or re.search(r"[,;]", s.between(m.j, on.i))):
                    continue
            found.append(m)
        return found

    def _strongest(self, s: Sentence, found: list[Mention], q: Quantity) -> Mention | None:
        """The mention that the number most likely belongs to: the last one, but a noun before a mere verb."""
        if not found:
            return None
        outside = [m for m in found if not _closed(s, m.j, q.i)]
        found = outside or found  # "Tổng nguồn vốn (gồm vốn huy động và vốn nhận ủy thác) đạt 211 tỷ đồng"
        last = found[-1]
        if len(found) > 1 and _ASIDE_HELD.search(s.between(found[-2].j, last.i)) and _ASIDE_ENDS.fullmatch(s.between(last.j, q.i)):
            return found[-2]
        surface = s.folded[last.start : last.end]
        if last.code == "lending" and surface in GENERIC_LENDING and len(found) > 1:
            head = found[-2]
            between = s.between(head.j, last.i)
            direct = q.i - last.j <= 4 and not s.has("cue", last.j, q.i, "to")
            if not ("," in between or ";" in between or "đã" in between.split()) or not direct:
                return head
        if len(found) > 1:
            head = found[-2]
            between = s.between(head.j, last.i)
            if not between.strip() and head.code in self._money:
                return head
            # "nguồn vốn A, B đạt": a list; "A của B": the head is A.
            if between.strip() in ("của", "từ", "thuộc", "trong", "trên") and head.code in self._money:
                return head
            # "dư nợ cho vay giải quyết việc làm từ vốn địa phương"
            if head.code == "outstanding_loans" and last.code in CAPITAL and re.fullmatch(r"[^,;:\d]{0,50} từ", between):
                return head
            if last.code == "total_capital" and head.code in ("local_budget_capital", "central_capital") and "," not in between:
                return head
        return last

    def _behind(self, s: Sentence, q: Quantity, following: int) -> Mention | None:
        """An indicator right behind the number: "38,5 tỷ đồng dư nợ"."""
        near = next((m for m in s.of("indicator", q.j, min(len(s.tokens), q.j + 12)) if m.i <= q.j + 1), None)
        if (
            near is not None
            and near.i == q.j
            and near.code in CAPITAL - {"total_capital", "savings_deposits"}
            and (s.word(near.j) in ("và", ",", "cùng", "+") or self._list_behind)
        ):
            if s.word(near.j) in ("và", ",", "cùng", "+") and any(r.unit == "VND" and 1 <= r.i - near.j <= 2 for r in s.quantities):
                self._list_behind = True
                return near
            if self._list_behind:
                self._list_behind = False
                return near
        self._list_behind = False
        paid = next((m for m in s.of("weak", q.j, q.j + 3) if m.i == q.j), None)
        if paid is not None and s.folded[paid.start : paid.end] == "giải ngân" and s.word(paid.j) in (",", ".", ";", ""):
            return paid  # "với 38,9 tỷ đồng giải ngân, nhiều hơn cùng kỳ 12,4%"
        begin = q.j
        if q.suffix and s.word(begin) == "/":
            begin += 2
        for m in s.of("indicator", begin, min(following, begin + 8)):
            between = [s.word(k) for k in range(begin, m.i)]
            if m.code == "local_budget_capital" and between in (["từ"], ["từ", "nguồn"], ["do"], ["trong", "đó", "do"], []):
                return m
            if (
                between
                and re.fullmatch(r"(?:(?:trong |of )?(?:số này|số đó|đó|số trên) )?(?:là|thuộc)(?: tiền| vốn| nguồn)?", " ".join(between))
                and m.code in self._money
            ):
                return m
            if between and between[0] == "(" and ")" in between:
                between = between[between.index(")") + 1 :]
            if between and between[0] in ("in", "of", "as"):
                between = between[1:]
            if (
                between in ([], ["đã"])
                and s.folded[m.start : m.end].endswith("được giải ngân")
                and s.word(q.i - 1) != "bộ"
                and not any(0 <= r.i - m.j <= (3 if s.word(m.j) != "," else 0) for r in s.quantities)
            ):
                return m
            if len(between) > 1 or any(w in STEP or w in ("và", "-") for w in between):
                return None
            if (
                m.code not in self._money
                or s.folded[m.start : m.end] in GENERIC_LENDING
                or s.folded[m.start : m.end].startswith(("tổng", "ngân sách"))
            ):
                return None
            following_money = next((r for r in s.quantities if r.i >= q.j and r.unit == "VND"), None)
            if following_money is not None and 0 <= following_money.i - m.j <= 3 and s.word(m.j) not in (",", ";", "."):
                return None
            return m
        return None

    def _level_or_change(
        self, s: Sentence, q: Quantity, since: int, code: str, *, mention: Mention | None = None, previous: int = 0
    ) -> tuple[str, Decimal]:
        cue = s.last("cue", max(since, q.i - 10), q.i)
        if cue is not None and ":" in s.between(cue.j, q.i):
            cue = None
        kind = self._model.kinds.get(code)
        if self._signed(s, q) and kind == "stock":
            return "change", -q.value if s.word(q.i - 1) == "-" else q.value
        moved = s.last("cue", max(since, q.i - 10), cue.i) if cue is not None and s.folded[cue.start : cue.end] == "là" else None
        if (
            cue is not None
            and moved is not None
            and moved.code in ("up", "down")
            and q.i == cue.j
            and (s.has("base", moved.i, cue.i) or any(moved.start <= w.start < cue.start for w in s.whens))
            and ":" not in s.between(moved.j, q.i)
            and not _AND_IS.search(s.between(moved.i, q.i))
        ):
            return "change", -q.value if moved.code == "down" else q.value  # "nhiều hơn năm 2023 là 241 tỷ"
        if (
            cue is not None
            and cue.code in ("up", "down")
            and "," not in s.between(cue.j, q.i)
            and not (s.word(q.i - 1) == "lên" and q.unit == "VND" and not s.has("base", q.j, q.j + 3))
            and not s.has("cue", cue.j, q.i, "to")
            and not self._base_between(s, cue.j, q.i)
            and not _AND_IS.search(s.between(cue.i, q.i))
        ):
            return "change", -q.value if cue.code == "down" else q.value
        behind = s.word(q.j)
        if kind == "stock" and behind in ("higher", "more", "lower", "less") and s.word(q.j + 1) == "than":
            return "change", -q.value if behind in ("lower", "less") else q.value
        if mention is not None and cue is None:
            head = s.last("cue", max(previous, mention.i - 3), mention.i)
            if (
                head is not None
                and head.code in ("up", "down")
                and s.between(head.j, mention.i) != ","
                and mention.i - head.j <= 1
                and kind == "stock"
            ):
                return "change", -q.value if head.code == "down" else q.value
            if s.has("grow", max(previous, mention.i - 3), mention.i) and kind == "stock":
                return "change", q.value
        return "level", q.value

    def _transferred(self, s: Sentence, q: Quantity, mention: Mention, previous: int, following: int) -> bool:
        """Whether the amount was moved in a stated time ("trong năm 2024 ngân sách tỉnh chuyển 15 tỷ"), not the balance."""
        if re.search(r"(?<!đến )(?<!tới )(?<!năm )\bnay (?:đã )?$", s.between(max(0, mention.i - 3), mention.i) + " "):
            return False  # "trước đó chưa có, nay đã ủy thác 1,2 tỷ đồng"
        moved = s.has("transfer", max(previous, min(mention.i, q.i) - 3), q.i)
        if s.has("transfer", max(previous, min(mention.i, q.i) - 3), q.i, "new"):
            return True
        if moved and re.match(r",? (?:góp phần |qua đó )?(?:nâng|đưa|bringing|raising)\b", s.between(q.j, q.j + 5)):
            return True  # "chuyển sang NHCSXH 1.500 triệu đồng, nâng tổng nguồn vốn ủy thác lên …"
        if moved and "trích" in s.between(max(0, q.i - 6), q.i) and _OF_YEARS_PLAN.search(s.between(q.j, q.j + 20)):
            return True  # "đã trích ngân sách 300 triệu đồng ủy thác sang NHCSXH, đạt 60% kế hoạch năm"
        if s.word(q.i - 1) in ("transferred", "allocated", "added"):
            return True
        if moved and _FIRST_TIME.search(s.between(max(previous, min(mention.i, q.i)), q.i)):
            return True
        if not moved or s.has("total", max(previous, mention.i - 4), q.i, "held"):
            return False
        if s.has("rate", max(0, min(mention.i, q.i) - 12), q.i):
            return True
        if s.word(q.i - 1) == "trích" and not s.has("total", 0, q.i) and not any(w.kind == "now" for w in s.whens):
            return True  # an act of one year, not the sum of all
        for w in s.whens:
            near_right = 0 <= w.start - q.end <= 60 and not re.search(r"[,;:]|\d", s.folded[q.end : w.start])
            if (
                (w.end <= q.start or near_right)
                and w.kind in ("span", "moment", "now")
                and (
                    s.folded.startswith("trong quý", w.start)
                    or (w.year_only and not w.as_of)
                    or w.kind == "span"
                    or (len(w.iso or "") == 7 and not w.as_of)
                )
            ):
                return True
        return False

    def _base_between(self, s: Sentence, i: int, j: int) -> bool:
        return s.has("base", i, j) and j - i > 5

    def _households_behind(self, s: Sentence, q: Quantity, following: int) -> str | None:
        text = s.between(q.j, min(following, q.j + 6)).lstrip("/ ")
        if text.startswith("tổng"):
            return None
        for prefix in ("số ", "là ", "of "):
            text = text.removeprefix(prefix)
        if text.startswith(("hộ cận nghèo", "near-poor households", "cận nghèo")):
            return "near_poverty_rate"
        if text.startswith(("hộ nghèo", "poor households", "số hộ nghèo")):
            return "poverty_rate"
        return None

    def _signed(self, s: Sentence, q: Quantity) -> bool:
        """Whether a sign makes it a change: "(+12 tỷ đồng", "so với đầu năm: +12 tỷ đồng"."""
        left = s.word(q.i - 2)
        return s.word(q.i - 1) in ("+", "-") and (
            left == "(" or (left == ":" and "so với" in s.between(max(0, q.i - 9), q.i)) or (left == "," and s.word(q.j) == "so")
        )

    def _percent_before(self, q: Quantity) -> bool:
        """Whether the sentence gives a percentage before the number."""
        return self._first_percent is not None and self._first_percent <= q.i

    def _in_brackets(self, s: Sentence, q: Quantity) -> bool:
        return s.word(q.i - 1) == "(" or s.word(q.i - 2) == "("

    def _topic_indicator(self, mention: Mention | None, topic: Topic, *, amounts: bool = False) -> tuple[str | None, str | None]:
        if mention is not None:
            return mention.code, topic.programme
        if topic.last and not topic.carried and topic.unit != "count":
            topic = topic._replace(programme=topic.last)
        if (
            topic.unit == "count"
            and topic.counted
            and not (amounts and topic.counted in ("borrowers", "loans_made") and topic.indicator in self._money)
        ):
            return topic.counted, topic.programme
        return topic.indicator or topic.counted, topic.programme

    def _topic_level(self, topic: Topic) -> str:
        return "target" if topic.measure == "target" and (self.aimed or not topic.carried) else "level"

    def _by_organisation(self, s: Sentence, code: str, i: int, j: int, topic: Topic) -> str:
        through = s.last("organisation", i, j)
        if code == "outstanding_loans" and through is not None and s.word(through.i - 1) in ("qua", "do"):
            return "entrusted_outstanding"
        if code == "outstanding_loans" and topic.indicator == "entrusted_outstanding" and _SAID_DEBT.search(s.between(0, j)):
            return "entrusted_outstanding"
        if code == "outstanding_loans" and s.has("total", i, j, "all"):
            each = s.last("organisation", i, j)
            managed = each is not None and s.has("manage", each.j, j) and not s.has("total", each.j, j, "all")
            return "entrusted_outstanding" if managed else code
        if code == "outstanding_loans" and self.held and not s.has("generic", i, j) and "địa bàn" not in s.between(i, j):
            return "entrusted_outstanding"
        if code == "local_budget_capital" and j - i < 60:
            held = s.last("organisation", i, j)
            if held is not None and self._manages(s, held, j):
                return "entrusted_outstanding"
            if topic.counted == "savings_credit_groups" and s.has("manage", i, j):
                return "entrusted_outstanding"
            if _BORROWS_ENTRUSTED.search(s.between(i, j)):
                return "entrusted_outstanding"
        if code == "outstanding_loans":
            held = s.last("organisation", 0, j)
            runs = s.last("manage", held.j, j) if held is not None else None
            if held is not None and self._manages(s, held, j) and not s.has("generic", runs.j if runs is not None else held.j, j):
                return "entrusted_outstanding"
        if code == "outstanding_loans" and (
            s.has("organisation", i, j)
            or (self._clause_of_organisation(s, i, j) and not s.has("total", i, j, "all") and "tổng" not in s.between(i, j))
            or (
                (self.union or (topic.organisation and not topic.carried))
                and _HIGHEST.search(s.between(i, j))
                and not s.has("total", i, j, "all")
            )
        ):
            return "entrusted_outstanding"
        return code

    @staticmethod
    def _manages(s: Sentence, held: Mention, j: int) -> bool:
        """Whether the organisation manages what follows: "Hội hiện quản lý 18,9 tỷ đồng vốn ủy thác"."""
        return s.has("manage", held.j, j) or s.folded[held.start : held.end].endswith("quản lý")

    @staticmethod
    def _clause_of_organisation(s: Sentence, i: int, j: int) -> bool:
        """Whether the item of a list that the number stands in begins with an organisation: "; Đoàn Thanh niên 24 tổ, dư nợ 38 tỷ đồng"."""
        begin = s.clause(j - 1)[0]
        part = next((m.j for m in s.of("within", begin, i, "of_which") if s.has("organisation", m.j, min(i, m.j + 4))), None)
        begin = part or begin
        head = next(iter(s.of("organisation", begin, min(i, begin + 6))), None) if begin else None
        return head is not None and head.i - begin <= 1 and not any(r.unit == "VND" and begin <= r.i < i for r in s.quantities)

    def _near_programme(self, s: Sentence, q: Quantity, previous: int) -> str | None:
        """The programme that the words before the number name."""
        if BY_AREA.match(s.folded):
            return None
        subject = self._subject
        if subject is not None and subject.j <= q.i and not any(s.has(c, subject.j, q.i) for c in ("programme", "near")):
            return subject.code
        if s.word(q.j) == "for" and (
            meant := next((m for c in ("near", "programme") for m in s.of(c, q.j + 1, q.j + 8) if m.i - q.j <= 2), None)
        ):
            return meant.code  # "VND905 billion for job creation, VND142 billion for social housing"
        named = s.last("programme", previous, q.i)
        if named is not None and ";" in s.between(named.j, q.i):
            behind = s.number_behind(q.j)
            until = min(q.j + 12, behind.i if behind is not None else len(s.tokens))
            if any(s.has(c, q.j, until) for c in ("near", "programme")):
                named = None  # of the item before; its own stands behind it
        # Those who borrow may name it: "258 người chấp hành xong án phạt tù với số tiền 22,3 tỷ".
        named = named or next((m for m in s.of("programme", 0) if m.i < q.j < m.j or m.i < previous < m.j), None)
        if named is not None:
            return None if self._listed_with(s, named, previous) and not s.has("order", named.j, q.i) else named.code
        purpose = next((m for m in s.of("programme", q.j, q.j + 16)), None)
        if (
            purpose is not None
            and (s.word(purpose.i - 1) in ("để", "theo", "thuộc", "từ", "under") or (s.word(purpose.i - 1) == "vay" and q.unit == "count"))
            and (purpose.code != "other" or s.word(purpose.i - 1) != "để")
            and "trong đó" not in s.between(q.j, purpose.i)
            and ";" not in s.between(q.j, purpose.i)
            and not any(
                r.i >= q.j and r.j <= purpose.i and (r.unit != "count" or s.word(r.i - 1) in (",", ";", "và")) for r in s.quantities
            )
        ):
            return purpose.code
        named_behind = next(
            (m for c in ("near", "programme") for m in s.of(c, q.j, q.j + 9) if _OF_WHICH_LOANS.fullmatch(s.between(q.j, m.i))), None
        )
        if named_behind is not None and not any(0 <= r.i - named_behind.j <= 1 and s.word(named_behind.j) != "," for r in s.quantities):
            return named_behind.code
        wanted = next((m for m in s.of("near", q.j, q.j + 8) if s.word(m.i - 1) == "for"), None)
        if wanted is not None and not any(q.j <= r.i < wanted.i for r in s.quantities):
            return wanted.code
        reach = _BORROWED if q.unit == "count" and s.folded[q.start : q.end].endswith(("vay", "vay vốn")) else _BORROWED_FOR
        if borrowed := self._named_behind(s, q.j, reach):
            return borrowed
        near = s.last("near", previous, q.i)
        if near is None:
            if not s.has("programme", 0, q.i):
                return None
            clause = max((k + 1 for k in range(q.i) if s.word(k) in (";", ".")), default=0)
            head = next((m for m in s.of("programme", clause, q.i)), None)
            if head is not None and head.i - clause <= 2 and not s.has("total", head.j, q.i, "all"):
                return head.code
            return None
        left = s.between(max(previous, near.i - 3), near.i)
        led = left.endswith(
            (
                "cho vay",
                "chương trình",
                "vay",
                "tín dụng",
                "dư nợ",
                "cho vay đối với",
                "chương trình cho vay",
                "chương trình cho",
                "cho vay về",
                "loans for",
                "loans to",
                "followed by",
                "vay vốn",
                "vốn",
                "vốn cho",
                "gói",
                "gói hỗ trợ",
                "chương trình của",
                "vay theo",
                "programme for",
            )
        )
        between = [s.word(k) for k in range(near.j, q.i)]
        others = any(0 <= m.i - near.j <= 3 for c in ("near", "programme") for m in s.of(c, near.j, q.i))
        if led and not others and ";" not in between and between[:1] != ["khác"] and not (between[:1] == ["và"] and "khác" in between):
            return near.code
        lists = any(w in ("và", "các", "khác", ",", "cận") for w in between)
        if (
            lists
            and not others
            and re.search(r"(?:lớn|nhiều|cao) nhất|đứng đầu|dẫn đầu|the largest|the biggest|the most", " ".join(between))
        ):
            lists, between = False, []
        if lists or len(between) > 6:
            return None
        leads = (
            near.i == previous
            or s.between(near.i - 2, near.i) in ("tiếp đến", "kế đến", "tiếp theo", "kế tiếp", "sau đó", "đến là", "theo là")
            or (s.word(near.i - 1) == "đến" and s.word(near.j) == "(")
            or s.word(near.i - 1) in ("đó", "riêng", ";", ":", ",", "-", "•", "+", "*", "|", "", "là", "và")
            or s.word(near.i - 1).isdigit()
            or near.i == 0
            or (near.i == 1 and s.word(0) in ("với", "về"))
        )
        return near.code if led or (leads and len(between) <= 4) else None

    @staticmethod
    def _listed_with(s: Sentence, named: Mention, previous: int) -> bool:
        """Whether *named* is but the last of those that the number is of: "hộ nghèo, cận nghèo và mới thoát nghèo với 279 nghìn lượt hộ"."""
        before = [m for c in ("programme", "near") for m in s.of(c, previous, named.i) if m.code != named.code]
        return any(_AND_THOSE.fullmatch(s.between(m.j, named.i)) for m in before)

    @staticmethod
    def _named_behind(s: Sentence, i: int, between: re.Pattern[str]) -> str | None:
        """The first programme behind token *i* with nothing but words like *between* before it."""
        named = sorted((m for c in ("programme", "near") for m in s.of(c, i, i + 12)), key=lambda m: m.i)
        return next((m.code for m in named if between.fullmatch(s.between(i, m.i))), None)

    def _made(
        self,
        q: Quantity,
        indicator: str,
        measure: str,
        value: Decimal,
        programme: str | None,
        rule: str,
        s: Sentence,
        anchor: int,
    ) -> Bound:
        told = s.number_before(q.i)
        previous = told.j if told is not None else 0
        if (indicator not in WITH_PROGRAMME and not rule.startswith("count_")) or indicator in NEVER_OF_ONE:
            programme = None
        if indicator == "overdue_ratio" and programme is None and self._subject is not None and self._subject.j <= q.i:
            programme = self._subject.code
        if indicator == "overdue_ratio" and programme is None and self.page_programme and not _OF_ALL.search(s.folded):
            programme = self.page_programme
        if (
            indicator == "local_budget_capital"
            and programme is not None
            and not any(s.has(c, 0) for c in ("programme", "near"))
            and not any(m.j <= q.i or s.folded[m.start : m.end] != "nguồn vốn này" for m in s.of("this", 0))
        ):
            programme = None
        if measure == "level" and indicator in self._rates:
            return Bound(q, indicator, measure, value, programme, rule, q.doubts, None, anchor)
        if (
            rule in ("indicator_before", "topic_goes_on", "indicator_before_far")
            and programme
            and programme == self.page_programme
            and s.folded[s.tokens[anchor].start :].startswith(("tổng dư nợ", "tổng nguồn", "tổng vốn", "tổng doanh số"))
        ):
            programme, self.page_programme = None, None
        per = "year" if q.suffix in ("năm", "year") else "month" if q.suffix in ("tháng", "month") else None
        if per is None:
            near = s.last("rate", 0, q.i)
            first = s.quantities[0].i if s.quantities else q.i
            if measure == "level" and self._model.kinds.get(indicator) == "stock" and near is not None and q.i - near.j > 3:
                near = None  # "mỗi tháng chỉ nhận phần hoa hồng ít ỏi nhưng đang giúp quản lý dư nợ …"
            if near is not None and (near.i >= previous or (near.i < 3 and near.j <= first)) and ";" not in s.between(near.j, q.i):
                per = "year" if near.code == "yearly" else "month"
        return Bound(q, indicator, measure, value, programme, rule, q.doubts, per, anchor)
