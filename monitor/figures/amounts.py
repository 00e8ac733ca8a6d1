"""What an amount of money is: lent, owed, entrusted, saved, an average. Pure.

An amount is asked for in this order: as an average or as what counted borrowers took; by the form that it stands in; by the indicator
right behind it, or the one before; by a word that only hints at one. What else it is, what was spoken of before tells
(`amounts_by_topic`).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal

from monitor.figures.amounts_by_topic import BACK_THEN, FOR_OTHERS, OfTopic, by_topic
from monitor.figures.around import Answer, Around, ask
from monitor.figures.binding import FROM_LOCAL, THROUGH_OTHERS, Binding
from monitor.figures.bound import Topic
from monitor.figures.indicators import ABOUT, CAPITAL, FUNDS_OF_LOANS, GENERIC_LENDING, LOANS_WORTH, PURPOSE
from monitor.figures.lazy import lazy
from monitor.figures.lexicon import Mention
from monitor.figures.moves import Transfer, signed, transferred
from monitor.figures.naming import candidates
from monitor.figures.nearby import named_behind
from monitor.figures.numbers import Quantity
from monitor.figures.sentence import Sentence

_THIS = ("này", "đó", "ấy")


_ENTRUSTED_SUM = ("vốn uỷ thác", "nguồn vốn uỷ thác")
#: Between those who are counted and what they borrowed.
_TOOK_LOANS = ("được vay", "vay", "đã vay", "đã được vay")
#: Between loans and what they came to.
_SUM_OF_LOANS = re.compile(
    r"(?:(?:được |đã )?vay\b[^,;.]*)?,? ?(?:với )?(?:tổng )?(?:số tiền|số vốn|kinh phí|doanh số)(?: cho vay| vay| giải ngân)?(?: đạt| là)?"
    + ABOUT
)


class Money(Around):
    """An amount of money, and what its ways share."""

    def __init__(self, binder: Binding, s: Sentence, q: Quantity, previous: int, following: int, topic: Topic) -> None:
        super().__init__(s, q, previous, following, topic)
        self.binder = binder
        self.sums = binder.money - {"average_loan"}  #: the indicators that an amount can be of, but for the average

    @lazy
    def average(self) -> Mention | None:
        """A word of averages a few words before the number or right behind it."""
        s, q = self.s, self.q
        return s.last("average", max(self.previous, q.i - 10), q.i) or next(iter(s.of("average", q.j, q.j + 2)), None)

    @lazy
    def named_average(self) -> Mention | None:
        """The average loan, by its own name, between the number before and this one."""
        return self.s.last("indicator", self.previous, self.q.i, code="average_loan")

    @lazy
    def for_one(self) -> bool:
        """Whether the amount is for one borrower: "48 triệu đồng/hộ", "48 triệu đồng mỗi hộ"."""
        return self.q.suffix in _BORROWER or self.s.between(self.q.j, min(self.q.j + 3, self.following)).startswith(_FOR_EACH)

    @lazy
    def near(self) -> str | None:
        """The programme that the words around the number name."""
        return self.binder.near_programme(self.s, self.q, self.previous)

    @lazy
    def programme(self) -> str | None:
        """The programme that the words around the number name; else that of the count it is joined to; else the topic's."""
        studies = self.before is not None and self.before.noun == "student" and self.gap in _TOOK_LOANS
        return (
            self.near
            or (self.topic.last if self._joined or self._sum_of_loans else None)
            or ("students" if studies else None)
            or self.topic.programme
        )

    @property
    def _joined(self) -> bool:
        """Whether the number stands beside a count of the same: "1.200 hộ (45 tỷ đồng)", "1.200 hộ với 45 tỷ đồng", "115 hộ được vay 5,2 tỷ đồng"."""
        return (
            (self.s.word(self.previous) in ("với", "/", "(") or self.gap in _TOOK_LOANS)
            and self.q.i - self.previous <= 6
            and not self.s.has("total", self.previous, self.q.i)
            and self.topic.unit == "count"
            and not self.topic.carried
        )

    @property
    def _sum_of_loans(self) -> bool:
        """Whether it is what the one number of loans before came to: "35.339 lượt hộ nghèo vay vốn sản xuất với tổng số tiền 433 tỷ đồng"."""
        if (
            self.topic.counted != "loans_made"
            or self.topic.unit != "count"
            or self.topic.carried
            or self.before is None
            or not _SUM_OF_LOANS.fullmatch(self.gap)
        ):
            return False
        earlier = self.s.number_before(self.before.i)
        return earlier is None or earlier.unit != "count"

    @lazy
    def found(self) -> list[Mention]:
        """The indicators of amounts between the number before and this one."""
        return candidates(self.s, self.previous, self.q.i, self.sums)

    @lazy
    def mention(self) -> Mention | None:
        """The one of them that the number most likely belongs to."""
        return self.binder.strongest(self.s, self.found, self.q)

    @lazy
    def weak(self) -> Mention | None:
        """The last word before the number that only hints at an indicator, unless it speaks of something else."""
        s, before = self.s, self.before
        weak = s.last("weak", self.previous, self.q.i)
        if weak is None:
            return None
        if before is not None and before.unit == "percent" and weak.i - before.j <= 1:
            return None  # "chiếm 14,7% nguồn vốn": the whole of a share
        if _surface(s, weak) == "vay" and s.word(weak.j) == ":":
            return None  # "nơi nào cũng có người vay: A (21.438 triệu đồng), …"
        if s.word(weak.j) in _THIS and self.topic.indicator in CAPITAL and not self.topic.carried:
            return None  # "nâng nguồn vốn này lên": what was spoken of
        return weak


class Named(Around):
    """An amount with the indicator that stands before it, and what the ways of both share."""

    def __init__(self, at: Money, mention: Mention) -> None:
        super().__init__(at.s, at.q, at.previous, at.following, at.topic)
        self.binder = at.binder
        self.near = at.near
        self.programme = at.programme
        self.surface = _surface(at.s, mention)  #: the folded words of the indicator
        if at.s.word(mention.j) in _THIS and at.topic.indicator in CAPITAL and not at.topic.carried and mention.code == "total_capital":
            mention = mention._replace(code=at.topic.indicator)  # "đưa tổng số vốn này lên 600 triệu đồng"
        if at.topic.indicator == "entrusted_outstanding" and mention.code == "local_budget_capital" and self.surface in _ENTRUSTED_SUM:
            mention = mention._replace(code="entrusted_outstanding")  # "ủy thác cho các hội … 297 tỷ đồng. Xã có số vốn ủy thác cao là …"
        self.mention = mention

    @lazy
    def cue(self) -> Mention | None:
        """The last word of rising, falling or reaching between the indicator and the number."""
        return self.s.last("cue", self.mention.j, self.q.i)

    @lazy
    def code(self) -> str:
        """The indicator, or what organisations manage of it."""
        return self.binder.by_organisation(self.s, self.mention.code, self.previous, self.q.i, self.topic)

    @lazy
    def level_or_change(self) -> tuple[str, Decimal]:
        """The measure that the words before the number tell, and the value with its sign."""
        return self.binder.level_or_change(self.s, self.q, self.mention.j, self.code, mention=self.mention, previous=self.previous)


_Ways = tuple[Callable[[Binding, Money], Answer], ...]
_NamedWays = tuple[Callable[[Binding, Named], Answer], ...]


def _surface(s: Sentence, mention: Mention) -> str:
    """The folded words of *mention*."""
    return s.folded[mention.start : mention.end]


# Averages, and what counted borrowers took.

_BORROWER = ("hộ", "khách hàng", "người", "khách", "lao động", "món", "household", "customer", "borrower", "person")
_FOR_EACH = (
    "mỗi hộ",
    "một hộ",
    "/ hộ",
    "per household",
    "each",
    "on average",
    "mỗi khách",
    "một khách",
    "per borrower",
)


def _average_loan(binder: Binding, at: Money) -> Answer:
    """What one household owes or got on average: "dư nợ bình quân 48 triệu đồng", "bình quân 52 triệu đồng/hộ"."""
    s, q, topic, named = at.s, at.q, at.topic, at.named_average
    if not ((named and not any(m.i > named.i for m in at.found)) or (at.for_one and (at.average or topic.indicator == "average_loan"))):
        return None
    if q.value >= 3_000_000_000 or s.has("block", at.previous, q.i, "ceiling"):
        return None
    measure, value = binder.level_or_change(s, q, named.j if named else at.previous, "average_loan")
    programme = at.programme
    spoken = topic.unit == "VND" or (topic.unit == "percent" and topic.measure == "share" and at.previous > 0)
    if programme is None and not topic.carried and spoken and not s.has("generic", at.previous, q.i):
        programme = topic.last
    return binder.made(q, "average_loan", measure, value, programme, "average_per_household", s, at.previous)


_EACH_UNIT = ("tổ", "xã", "thành viên", "tổ viên", "hội viên")


def _for_each(binder: Binding, at: Money) -> Answer:
    """No figure: an amount for one group or member that is no average loan, "dư nợ đạt 2,1 tỷ đồng/tổ"."""
    return "an amount for each" if at.for_one or at.q.suffix in _EACH_UNIT else None


def _average_of_one(binder: Binding, at: Money) -> Answer:
    """The average loan behind its one household: "bình quân 1 hộ vay 45 triệu đồng"."""
    s, q, before = at.s, at.q, at.before
    if (
        before is not None
        and before.value == 1
        and before.noun in ("household", "customer")
        and s.has("average", max(0, before.i - 6), q.i)
    ):
        return binder.made(q, "average_loan", "level", q.value, at.programme, "average_per_household", s, before.i)
    return None


_BORROWS = re.compile(r"vay(?: vốn)?$")
#: Between counted borrowers and the amount that they took.
_TOOK = re.compile(
    r"((?:đã )?(?:được |đang |đương |hội viên )?(?:vay|nhận|giải ngân|dùng|sử dụng|giữ)(?: được)?(?: vốn)?(?: mới)?)?,?(?: ?(?:với|=|/))?(?: ?tổng(?: cộng)?)?(?: ?số (?:tiền|vốn))?(?: ?(?:là|đạt))?(?: ?(?:hơn|gần|trên|khoảng|ngót|xấp xỉ|chừng))?"
)
_JUST_TOOK = re.compile(r"đã|được|giải ngân")
#: Right before borrowers: "dư nợ cho 9.215 khách hàng vay là 540 tỷ đồng".
_DEBT_OF = re.compile(r"\bdư nợ (?:cho|của)(?: vay)?" + ABOUT + "$")


def _of_borrowers(binder: Binding, at: Money) -> Answer:
    """What counted borrowers took: "1.200 hộ vay với số tiền 45 tỷ đồng" owe it, "đã có 128 hộ được vay 6,2 tỷ đồng" were lent it."""
    s, q, before = at.s, at.q, at.before
    if before is None or before.noun not in ("household", "customer", "person", "employer"):
        return None
    took = _TOOK.fullmatch(s.between(before.j, q.i))
    if took is None:
        return None
    if not (_BORROWS.search(s.folded[before.start : before.end]) or took[1] or (before.turns and took[0]) or "=" in took[0]):
        return None
    lent = _were_lent(s, before, took[1] or "") and not _DEBT_OF.search(s.between(max(0, before.i - 5), before.i))
    code = "lending" if lent else binder.by_organisation(s, "outstanding_loans", 0, q.i, at.topic)
    programme = at.programme or (None if at.topic.carried else at.topic.last)
    return binder.made(q, code, "level", q.value, programme, "amount_of_borrowers", s, before.i)


_ADDED = re.compile(r"\b(?:thêm|cho)" + ABOUT + "$")


def _were_lent(s: Sentence, borrowers: Quantity, verb: str) -> bool:
    """Whether *borrowers* got loans in some time, and do not only owe them: "128 lượt hộ", "đã có 128 hộ", "thêm 128 hộ", "cho 128 hộ"."""
    return (
        borrowers.turns
        or s.between(borrowers.i - 2, borrowers.i) == "đã có"
        or any(w.kind == "span" and w.end <= borrowers.start for w in s.whens)
        or bool(_ADDED.search(s.between(max(0, borrowers.i - 4), borrowers.i)))
        or bool(_JUST_TOOK.search(verb))
    )


_OF_EACH = re.compile(r"\b(?:mỗi|một|1) (?:lượt|hộ|khách hàng|người vay)\b")


def _average_of_topic(binder: Binding, at: Money) -> Answer:
    """The average of the loans spoken of: "Dư nợ đạt 312 tỷ đồng, bình quân mỗi hộ 48 triệu đồng"."""
    s, q, previous = at.s, at.q, at.previous
    if (
        at.average
        and q.value < 1_000_000_000
        and (at.topic.indicator in ("outstanding_loans", "borrowers", "average_loan", "loans_made") or _OF_EACH.search(at.gap))
        and not candidates(s, at.average.j, q.i, binder.money)
    ):
        measure, value = binder.level_or_change(s, q, previous, "average_loan")
        return binder.made(q, "average_loan", measure, value, at.programme, "average_by_topic", s, previous)
    return None


# Forms that say it all.


def _whole_behind_stroke(binder: Binding, at: Money) -> Answer:
    """The whole behind a part: "512 tỷ đồng/4.251 tỷ đồng tổng nguồn vốn"."""
    if at.s.word(at.q.i - 1) == "/" and at.behind(2) == "tổng nguồn":
        return binder.made(at.q, "total_capital", "level", at.q.value, None, "whole_named", at.s, at.previous)
    return None


def _whole_in_brackets(binder: Binding, at: Money) -> Answer:
    """The whole in brackets: "tỷ trọng vốn địa phương trong tổng nguồn vốn của chi nhánh (4.251 tỷ đồng)"."""
    s, q = at.s, at.q
    whole = s.last("denominator", at.previous, q.i, "whole_capital")
    if whole is not None and s.word(whole.i) in ("trong", "trên") and s.word(q.i - 1) == "(" and q.i - whole.j <= 4:
        return binder.made(q, "total_capital", "level", q.value, None, "whole_named", s, whole.i)
    return None


def _through_others(binder: Binding, at: Money) -> Answer:
    """What others lend on: "VND 2,900 billion was entrusted through four associations"."""
    if THROUGH_OTHERS.match(at.behind(12)):
        return binder.made(at.q, "entrusted_outstanding", "level", at.q.value, None, "indicator_behind", at.s, at.previous)
    return None


def _from_local(binder: Binding, at: Money) -> Answer:
    """What local budgets gave: "VND 512 billion came from local budgets"."""
    if FROM_LOCAL.match(at.behind(14)):
        return binder.made(at.q, "local_budget_capital", "level", at.q.value, at.programme, "indicator_behind", at.s, at.previous)
    return None


#: Between English borrowers and what they owe.
_OWE = re.compile(
    r"(?:[^\s,;]+ ){0,4}?(?:owed|owe|are borrowing|were borrowing)(?: (?:the|to)\b[^,;\d]{0,50})?(?: (?:nearly|over|about|some))?"
)


def _owed_by_borrowers(binder: Binding, at: Money) -> Answer:
    """What English borrowers owe: "1,200 households owe the bank VND 45 billion"."""
    before = at.before
    if before is None or before.noun not in ("household", "customer", "borrower"):
        return None
    if _OWE.fullmatch(at.s.between(before.j, at.q.i)):
        return binder.made(at.q, "outstanding_loans", "level", at.q.value, at.programme, "amount_of_borrowers", at.s, before.i)
    return None


def _outstanding(binder: Binding, at: Money) -> Answer:
    """What is owed, in one word behind it: "1,200 households have loans with VND 45 billion outstanding"."""
    s, q = at.s, at.q
    if s.word(q.j) == "outstanding" and s.word(q.j + 1) in ("", ".", ",", ";"):
        return binder.made(q, "outstanding_loans", "level", q.value, at.programme, "indicator_behind", s, at.previous)
    return None


_MORE_FROM_BUDGETS = re.compile(r"(?:more |extra )?from (?:the |its |their )?(?:\w+ ){0,2}budgets?\b")


def _from_budgets(binder: Binding, at: Money) -> Answer:
    """What budgets add: "The branch received VND 12 billion more from the provincial budget"."""
    if _MORE_FROM_BUDGETS.match(at.behind(6)):
        return binder.made(at.q, "local_budget_capital", "change", at.q.value, at.programme, "moved_to_the_bank", at.s, at.previous)
    return None


_MOVED_AS_SUM = re.compile(
    r"\bchuyển (?:nguồn )?vốn (?:uỷ thác )?(?:sang|qua|cho) (?:nhcsxh|ngân hàng (?:chính sách(?: xã hội)?|csxh))[^,;]{0,30}? (?:tổng )?số tiền(?: là)?"
    + ABOUT
    + "$"
)


def _moved_as_sum(binder: Binding, at: Money) -> Answer:
    """ "tỉnh chuyển vốn sang NHCSXH với số tiền 14 tỷ đồng"."""
    if _MOVED_AS_SUM.search(at.gap):
        return binder.made(at.q, "local_budget_capital", "change", at.q.value, at.programme, "moved_to_the_bank", at.s, at.previous)
    return None


#: Behind an amount that is set aside: "15 tỷ đồng ngân sách ủy thác sang NHCSXH".
_OWN_BUDGET = re.compile(
    r"(?:từ )?(?:nguồn )?ngân sách(?! trung ương| nhà nước)(?: \S+){0,3}? (?:uỷ thác|(?:để )?cho vay|chuyển sang|sang nhcsxh|qua nhcsxh)"
)


def _of_own_budget(binder: Binding, at: Money) -> Answer:
    """What is set aside, with the budget behind it: "UBND huyện trích 15 tỷ đồng ngân sách ủy thác sang NHCSXH"."""
    if at.s.has("transfer", max(at.previous, at.q.i - 4), at.q.i) and _OWN_BUDGET.match(at.behind(10)):
        return binder.made(at.q, "local_budget_capital", "change", at.q.value, at.programme, "moved_to_the_bank", at.s, at.previous)
    return None


def _paid_out(binder: Binding, at: Money) -> Answer:
    """What is paid out: "giải ngân 38,9 tỷ đồng"."""
    s, q = at.s, at.q
    paid = s.last("weak", max(at.previous, q.i - 3), q.i)
    if paid is not None and _surface(s, paid) == "giải ngân" and paid.j == q.i and at.topic.measure != "target":
        return binder.made(q, "lending", "level", q.value, at.programme, "weak_indicator_before", s, paid.i)
    return None


#: Debts that come back without being repaid loans: interest, taxes, what was written off.
_NO_LOAN = ("nợ quá hạn", "nợ xấu", "nợ lãi", "nợ khoanh", "nợ thuế", "nợ đã xử lý", "nợ bảo hiểm")
_CAME_BACK = re.compile(r"\bthu (?:về|hồi)(?: được)?" + ABOUT + "$")


#: "tín chấp với ngân hàng số tiền 23 tỷ đồng"
_VOUCHED = re.compile(r"(?<!dư nợ )\btín chấp (?:với|qua|vay)(?:(?!dư nợ)[^;.\d])*(?:ngân hàng|nhcsxh|csxh)(?:(?!dư nợ)[^;.\d]){0,30}$")
#: "tổng số vốn cho người chấp hành xong án phạt tù vay là 18 tỷ đồng"
_SUM_LENT = re.compile(
    r"\btổng (?:số |nguồn )?(?:vốn|tiền) (?:đã )?cho [^,;:.\d]{3,50} vay(?: vốn)?(?: đến nay)?(?: là| đạt| lên)?" + ABOUT + "$"
)


def _sum_lent(binder: Binding, at: Money) -> Answer:
    """The sum that was lent to some: "tổng số vốn cho người nghèo vay là 54,7 tỷ đồng", "tín chấp với ngân hàng số tiền 23 tỷ đồng"."""
    if _SUM_LENT.search(at.gap) or _VOUCHED.search(at.gap):
        return binder.made(at.q, "lending", "level", at.q.value, at.programme, "sum_lent", at.s, at.previous)
    return None


_THROUGH_GROUPS = re.compile(r"\bqua (?:các )?(?:tổ|tổ tiết kiệm và vay vốn|tổ tk&vv)" + ABOUT + "$")


def _saved_through_groups(binder: Binding, at: Money) -> Answer:
    """ "huy động được 340 tỷ đồng tiền gửi (trong đó qua tổ 95 tỷ đồng)": the deposits through the groups."""
    named = at.mention is not None and at.mention.code != "mobilised_capital"
    if at.topic.indicator == "mobilised_capital" and not named and not at.topic.carried and _THROUGH_GROUPS.search(at.gap):
        return binder.made(at.q, "savings_deposits", binder.topic_level(at.topic), at.q.value, None, "part_of_topic", at.s, at.previous)
    return None


#: Between an amount and what it is said to be: "còn lại 83,2 tỷ đồng (3,3%) là vốn ủy thác của địa phương".
_IS_WHAT = re.compile(r"(?:\( ?[\d.,]+ ?% ?\) )?là(?: phần)?")


def _rest_that_is(binder: Binding, at: Money) -> Answer:
    """The rest of a list, named behind: "còn lại 83,2 tỷ đồng (3,3%) là vốn ủy thác của địa phương"."""
    s, q = at.s, at.q
    if not at.gap.endswith(("còn lại", "phần còn lại")):
        return None
    what = next((m for m in s.of("indicator", q.j, q.j + 20) if m.code in CAPITAL and _IS_WHAT.fullmatch(s.between(q.j, m.i))), None)
    return binder.made(q, what.code, "level", q.value, None, "indicator_behind", s, what.i) if what is not None else None


_IN_ONE_YEAR = re.compile(r"\briêng (?:trong )?(?:năm|quý|tháng) [^,;.]{1,12} (?:đã )?(?:chuyển|trích|bố trí|bổ sung)(?: thêm| được)?$")


def _moved_in_one_year(binder: Binding, at: Money) -> Answer:
    """What was moved in one year of what was in all: "đã chuyển 25 tỷ đồng để cho vay, riêng năm 2019 chuyển 10 tỷ đồng"."""
    if at.topic.indicator == "local_budget_capital" and not at.topic.carried and _IN_ONE_YEAR.search(at.gap):
        return binder.made(at.q, "local_budget_capital", "change", at.q.value, at.programme, "moved_by_topic", at.s, at.previous)
    return None


#: Before the first of those whose debt rose most: "Dư nợ ở các huyện đều tăng, trong đó tăng cao là Ý Yên 14,1 tỷ đồng".
_ROSE_MOST = re.compile(r"\btăng (?:cao|mạnh|nhiều|nhanh|khá)(?: nhất)? (?:là|gồm|như|ở|có)\b[^,;.]*$")


def _rose_most(binder: Binding, at: Money) -> Answer:
    """By how much the debt of a place rose: "dư nợ đều tăng, tăng cao là huyện A 14,1 tỷ đồng"."""
    s, q, mention = at.s, at.q, at.mention
    if mention is None or binder.model.kinds.get(mention.code) != "stock" or not _ROSE_MOST.search(at.gap):
        return None
    placed = any(at.previous <= s.at(n.start) < q.i for n in s.names)
    return binder.made(q, mention.code, "change", q.value, at.programme, "change_of_places", s, mention.i) if placed else None


def _came_back(binder: Binding, at: Money) -> Answer:
    """What came back of the loans: "thu về 48 tỷ đồng nợ đến hạn"."""
    if _CAME_BACK.search(at.gap) and at.behind(3).startswith(("nợ ", "tiền nợ")) and not at.behind(3).startswith(_NO_LOAN):
        return binder.made(at.q, "repayment", "level", at.q.value, at.programme, "came_back", at.s, at.previous)
    return None


_GIVEN = re.compile(r"\b(?:(?:được|trung ương) (?:giao|phân bổ|phân khai)(?: (?:thêm|bổ sung|mới))*|giao chỉ tiêu)$")
_TO_LEND = re.compile(r"(?:để )?cho (?:hộ (?:[^\s,;.\d]+ ){1,4})?vay\b")
#: Between an amount and what it is lent for: "120 tỷ đồng cho vay nhà ở xã hội".
_LENT_FOR = re.compile(r"(?:để ?)?(?:cho ?)?(?:vay)?")
#: "sẽ dành 900 tỷ đồng cho các chương trình"
_RESERVED = re.compile(r"\b(?:sẽ|dự kiến) (?:\S+ )?dành" + ABOUT + "$")
_FOR_LENDING = re.compile(r"cho (?:các )?(?:chương trình )?(?:cho vay|tín dụng)\b")
_PLAN_TO_LEND = re.compile(r"\bkế hoạch (?:cho vay|giải ngân)\b(?! vốn (?:đầu tư|chương trình mục tiêu))[^,;.\d]*$")


def _target_behind(binder: Binding, at: Money) -> Answer:
    """An English target: "86.7 per cent of the VND6 trillion target"."""
    topic = at.topic
    if at.behind(1) == "target" and topic.indicator in binder.money and not topic.carried:
        return binder.made(
            at.q, topic.indicator or "", "target", at.q.value, topic.last or at.programme, "plan_of_topic", at.s, at.previous
        )
    return None


def _plan_to_lend(binder: Binding, at: Money) -> Answer:
    """What is to be lent: "được giao 120 tỷ đồng cho vay nhà ở xã hội", "kế hoạch giải ngân năm nay là 120 tỷ đồng"."""
    lent = _TO_LEND.match(at.behind(8)) or ("cho vay" in at.gap and at.s.has("programme", at.previous, at.q.i))
    reserved = _RESERVED.search(at.gap) and _FOR_LENDING.match(at.behind(8))
    if (_GIVEN.search(at.gap) and lent) or _PLAN_TO_LEND.search(at.gap) or reserved:
        named = at.near or named_behind(at.s, at.q.j, _LENT_FOR) or at.programme
        return binder.made(at.q, "lending", "target", at.q.value, named, "plan_to_lend", at.s, at.previous)
    return None


#: "tổng nguồn vốn cho vay theo Nghị quyết 11 được Trung ương phân bổ là 220 tỷ đồng", "được ngân sách trung ương phân bổ 30 tỷ đồng"
_ALLOTTED = re.compile(
    r"\bđược (?:chính phủ|ngân sách trung ương|trung ương|hội sở|nhcsxh việt nam) (?:phân bổ|giao|cấp|bố trí|bổ sung)(?: thêm| vốn| cho \S+)*(?: là)?"
    + ABOUT
    + "$"
)


_ALLOTTED_BEHIND = re.compile(r"do (?:chính phủ|ngân sách trung ương|trung ương) (?:đã |vừa )?(?:phân bổ|bổ sung|giao)\b")


def _allotted(binder: Binding, at: Money) -> Answer:
    """What the centre gave at a time: "được Trung ương phân bổ 405 tỷ đồng", "405 tỷ đồng do Trung ương phân bổ"; but "được Trung ương giao 120 tỷ đồng để cho vay" is a plan."""
    behind = _ALLOTTED_BEHIND.match(at.behind(6)) and (at.topic.carried or at.topic.indicator not in CAPITAL)
    before = _ALLOTTED.search(at.gap) and at.topic.indicator != "lending"
    if not (behind or before) or _TO_LEND.match(at.behind(8)) or FOR_OTHERS.match(at.behind(6)):
        return None
    return binder.made(at.q, "central_capital", "change", at.q.value, None, "allotted_by_the_centre", at.s, at.previous)


# An indicator right behind the number, or a sum joined to the count before.

#: Of what a budget gives: not the sum of all years.
_ONCE = re.compile(r"\b(?:mỗi|hằng|hàng) năm\b|\blần đầu(?: tiên)?\b")


def _named_behind(binder: Binding, at: Money) -> Answer:
    """An indicator right behind the number: "38,5 tỷ đồng dư nợ". Looking there changes what the binder knows of a list."""
    s, q, mention, previous = at.s, at.q, at.mention, at.previous
    right = binder.right_behind(s, q, at.following)
    if right is None:
        return None
    if mention is not None:
        if _surface(s, mention) not in GENERIC_LENDING and mention.code != at.topic.indicator:
            return None
        if mention.code == "lending" and right.code == "outstanding_loans" and q.i - mention.j <= 3:
            return None
    measure, value = binder.level_or_change(s, q, previous, right.code)
    if measure == "level" and right.code in ("local_budget_capital", "central_capital") and _given_once(binder, at, right):
        measure = "change"
    code = binder.by_organisation(s, right.code, previous, q.i, at.topic)
    return binder.made(q, code, measure, value, at.programme, "indicator_behind", s, right.i)


def _given_once(binder: Binding, at: Money, right: Mention) -> bool:
    """Whether a capital is given in a time, and not the sum of all: "mỗi năm bố trí 5 tỷ đồng vốn ủy thác địa phương"."""
    return (
        transferred(Transfer(at.s, at.q, right, at.previous))
        or at.s.has("transfer", max(at.previous, at.q.i - 3), at.q.i)
        or bool(_ONCE.search(at.gap))
    )


def _sum_of_borrowers(binder: Binding, at: Money) -> Answer:
    """What the borrowers told before owe: "1.200 khách hàng còn dư nợ với số tiền 45 tỷ đồng"."""
    s, q, topic, mention = at.s, at.q, at.topic, at.mention
    if (
        mention is not None
        and _surface(s, mention).endswith("số tiền")
        and mention.code == "lending"
        and topic.unit == "count"
        and topic.counted == "borrowers"
        and not topic.carried
    ):
        code = binder.by_organisation(s, "outstanding_loans", at.previous, q.i, topic)
        return binder.made(q, code, "level", q.value, at.programme or topic.last, "amount_of_borrowers", s, mention.i)
    return None


def _funds_of_loans(binder: Binding, at: Money) -> Answer:
    """What counted loans came to: "102 lượt sinh viên vay …, với kinh phí 3,58 tỷ đồng"."""
    topic = at.topic
    if topic.unit != "count" or topic.carried or not topic.counted or not FUNDS_OF_LOANS.search(at.gap):
        return None
    return binder.made(at.q, "lending", "level", at.q.value, at.programme or topic.last, "amount_of_loans", at.s, at.previous)


def _loans_worth(binder: Binding, at: Money) -> Answer:
    """What English loans came to: "households got loans from the bank, worth about VND21.86 trillion"."""
    if at.topic.indicator not in ("outstanding_loans", "entrusted_outstanding") and LOANS_WORTH.search(at.gap):
        return binder.made(at.q, "lending", "level", at.q.value, at.programme, "amount_of_loans", at.s, at.previous)
    return None


_WORTH = re.compile(
    r",? ?(?:amounting to|worth|totall?ing|for|with)(?: an?)?(?: total| amount)?(?: of)?(?: over| nearly| more than| about)?"
)


def _worth_of_loans(binder: Binding, at: Money) -> Answer:
    """What counted English loans came to: "Loans were given to 320 households, amounting to VND 14 billion"."""
    before = at.before
    if (
        before is not None
        and before.unit == "count"
        and at.topic.counted == "loans_made"
        and at.topic.unit == "count"
        and _WORTH.fullmatch(at.s.between(before.j, at.q.i))
    ):
        return binder.made(at.q, "lending", "level", at.q.value, at.programme, "amount_of_loans", at.s, before.i)
    return None


# The indicator before the number: mere "cho vay" first, which may be of the debt.

_HAVE_PARTS = ("outstanding_loans", "lending", "repayment", "overdue_debt", "entrusted_outstanding", "average_loan")
_OF_WHICH = re.compile("trong đó ?,? ?$")


def _loans_as_part(binder: Binding, at: Named) -> Answer:
    """A programme's part of what was spoken of: "dư nợ đạt 312 tỷ đồng, trong đó cho vay hộ nghèo 96 tỷ đồng"."""
    s, q, topic, mention = at.s, at.q, at.topic, at.mention
    if at.surface != "cho vay" or topic.indicator not in _HAVE_PARTS or topic.carried or s.word(mention.i - 1) in ("đã", "được"):
        return None
    if not at.previous and topic.indicator == "repayment":
        return None
    if not (at.near or (topic.last and _OF_WHICH.match(s.between(max(0, mention.i - 3), mention.i)))):
        return None
    owed = "outstanding_loans" if topic.indicator == "average_loan" else topic.indicator
    measure, value = binder.topic_level(topic), q.value
    if signed(s, q) or (at.cue is not None and at.cue.code in ("up", "down") and q.i == at.cue.j):
        measure, value = binder.level_or_change(s, q, mention.j, owed)
    return binder.made(q, owed, measure, value, at.programme or topic.last, "part_of_topic", s, mention.i)


def _loans_were(binder: Binding, at: Named) -> Answer:
    """A programme's part of the English debt: "Loans to poor households were VND 96 billion"."""
    if (
        at.surface in ("loans to", "loans for", "lending to", "lending for")
        and at.s.word(at.q.i - 1) in ("was", "were", "is", "are", "at")
        and at.topic.stock == "outstanding_loans"
    ):
        return binder.made(at.q, "outstanding_loans", "level", at.q.value, at.programme, "part_of_debt", at.s, at.mention.i)
    return None


#: Behind an amount that is a part of the debt: "231,5 tỷ đồng, bằng 39,4% tổng dư nợ".
_OF_DEBT = re.compile(r",? ?\(?(?:chiếm|bằng|tương đương|tương ứng)?(?: \S+){0,2} ?\d[\d.,]* ?% ?/? ?(?:trong |trên )?(?:tổng )?dư nợ\b")
_GREAT_PART = re.compile(r"\b(?:chiếm|có) (?:tỷ trọng|tỷ lệ|phần) (?:lớn|cao|nhiều)")


def _loans_in_debt(binder: Binding, at: Named) -> Answer:
    """A part of the debt: "cho vay hộ nghèo 231,5 tỷ đồng, bằng 39,4% tổng dư nợ", "cho vay hộ nghèo chiếm tỷ trọng lớn với 231,5 tỷ đồng"."""
    if at.surface != "cho vay":
        return None
    if _OF_DEBT.match(at.behind(10)) or _GREAT_PART.search(at.s.between(at.mention.j, at.q.i)):
        return binder.made(at.q, "outstanding_loans", "level", at.q.value, at.programme, "part_of_debt", at.s, at.mention.i)
    return None


def _still_lent(binder: Binding, at: Named) -> Answer:
    """What is lent still: "cho vay hộ nghèo còn 96 tỷ đồng"."""
    cue = at.cue
    if at.surface == "cho vay" and cue is not None and "còn" in _surface(at.s, cue) and at.q.i - cue.j <= 1:
        return binder.made(at.q, "outstanding_loans", "level", at.q.value, at.programme, "still_lent", at.s, at.mention.i)
    return None


_HAS_MOVED = re.compile(r"đã (?:uỷ thác|chuyển|bổ sung|trích)")


def _moved_in_a_period(binder: Binding, at: Named) -> Answer:
    """What was moved in a stated time: "Quý I, ngân sách huyện đã chuyển bổ sung 3 tỷ đồng"."""
    within = any(w.kind == "span" and at.mention.end <= w.start and w.end <= at.q.start for w in at.s.whens)
    if at.code == "local_budget_capital" and within and at.surface.endswith(("chuyển", "chuyển sang", "chuyển qua")):
        return binder.made(at.q, at.code, "change", at.q.value, at.programme, "moved_in_a_period", at.s, at.mention.i)
    if (
        at.code == "local_budget_capital"
        and _HAS_MOVED.search(at.surface)
        and any(w.kind == "span" and w.end <= at.q.start and "/" in (w.iso or "") for w in at.s.whens)
    ):
        return binder.made(at.q, at.code, "change", at.q.value, at.programme, "moved_in_a_period", at.s, at.mention.i)
    return None


def _moved_on(binder: Binding, at: Named) -> Answer:
    """What else was moved, behind an amount that was: "ngân sách tỉnh chuyển thêm 4 tỷ đồng, ngân sách cấp huyện 3,2 tỷ đồng"."""
    s, q, topic, previous = at.s, at.q, at.topic, at.previous
    if (
        at.code == "local_budget_capital"
        and topic.indicator == at.code
        and (topic.measure == "change" or (topic.measure == "completion" and binder.moved))
        and (previous or s.has("transfer", max(0, q.i - 2), q.i))
        and not topic.carried
        and q.i - previous <= 9
        and not BACK_THEN.search(at.gap)
        and not (topic.measure == "completion" and s.word(at.mention.i - 1) == "(")  # what the whole is made of
        and not s.has("cue", at.mention.j, q.i)
        and not s.has("total", previous, q.i)
    ):
        return binder.made(q, at.code, "change", q.value, at.programme, "moved_by_topic", s, at.mention.i)
    return None


def _moved_by_words(binder: Binding, at: Named) -> Answer:
    """What was moved, as other words around it tell: "riêng quý I ngân sách huyện chuyển thêm 3 tỷ đồng"."""
    if at.code == "local_budget_capital" and transferred(Transfer(at.s, at.q, at.mention, at.previous)):
        return binder.made(at.q, at.code, "change", at.q.value, at.programme, "moved_in_a_period", at.s, at.mention.i)
    return None


def _collected(binder: Binding, at: Named) -> Answer:
    """What was collected in a stated time: "6 tháng qua, chi nhánh huy động thêm được 12 tỷ đồng"."""
    if (
        at.level_or_change[0] == "level"
        and at.code == "mobilised_capital"
        and at.surface.endswith(("được", "thêm"))
        and any(w.kind == "span" and w.end <= at.q.start for w in at.s.whens)
    ):
        return binder.made(at.q, at.code, "change", at.q.value, at.programme, "collected_in_a_period", at.s, at.mention.i)
    return None


def _lent_more(binder: Binding, at: Named) -> Answer:
    """Loans, not their change: "cho vay thêm 45 tỷ đồng"."""
    (measure, value), cue = at.level_or_change, at.cue
    if measure == "change" and at.code == "lending" and cue is not None and cue.i == at.mention.j and at.s.word(cue.i) == "thêm":
        return binder.made(at.q, at.code, "level", value, at.programme, "indicator_before", at.s, at.mention.i)
    return None


def _indicator_before(binder: Binding, at: Named) -> Answer:
    """The indicator before the number: "tổng dư nợ đạt 4.300 tỷ đồng"; the debt for "cho vay nhà ở xã hội tăng 88 tỷ đồng"."""
    measure, value = at.level_or_change
    if at.code == "central_capital" and at.surface.startswith(("được ", "kho bạc")):
        measure = "change"  # "thành phố được ngân sách trung ương phân bổ 30 tỷ đồng"
    code = "outstanding_loans" if measure == "change" and at.code == "lending" and at.surface == "cho vay" else at.code
    rule = "indicator_before" if at.q.i - at.mention.j <= 12 else "indicator_before_far"
    return binder.made(at.q, code, measure, value, at.programme, rule, at.s, at.mention.i)


_NAMED_WAYS: _NamedWays = (
    _loans_as_part,
    _loans_were,
    _loans_in_debt,
    _still_lent,
    _moved_in_a_period,
    _moved_on,
    _moved_by_words,
    _collected,
    _lent_more,
    _indicator_before,
)


def _named_before(binder: Binding, at: Money) -> Answer:
    """What the indicator before the number says, if there is one."""
    return ask(binder, _NAMED_WAYS, Named(at, at.mention)) if at.mention is not None else None


def _named_ahead(binder: Binding, at: Money) -> Answer:
    """A capital some words behind a part, with no indicator before: "trong đó có 35 tỷ đồng được bổ sung từ vốn ủy thác địa phương"."""
    s, q = at.s, at.q
    ahead = next((m for m in s.of("indicator", q.j, min(q.j + 16, len(s.tokens))) if m.code in CAPITAL - {"total_capital"}), None)
    if (
        ahead is not None
        and s.has("within", at.previous, q.i, "of_which")
        and s.word(ahead.i - 1) in ("from", "từ", "của")
        and not any(r.unit == "VND" and q.j <= r.i < ahead.i for r in s.quantities)
    ):
        return binder.made(q, ahead.code, "level", q.value, at.programme, "indicator_ahead", s, ahead.i)
    return None


# Words that only hint at an indicator, and one that stands before the counts.


def _weak_as_part(binder: Binding, at: Money) -> Answer:
    """A programme's part of the debt spoken of: "Dư nợ đạt 312 tỷ đồng; hộ nghèo vay 96 tỷ đồng"."""
    weak, topic = at.weak, at.topic
    of_debt = weak is not None and (weak.code == "lending" or _surface(at.s, weak) == "nguồn vốn")
    if weak is not None and of_debt and topic.indicator == "outstanding_loans" and not topic.carried and at.near:
        measure = binder.topic_level(topic)
        return binder.made(at.q, "outstanding_loans", measure, at.q.value, at.programme, "part_of_topic", at.s, weak.i)
    return None


def _weak_before(binder: Binding, at: Money) -> Answer:
    """A word that hints at an indicator, a few words before the number: "nguồn vốn đến nay đạt 4.251 tỷ đồng"."""
    s, q, weak = at.s, at.q, at.weak
    if weak is None or (weak.code == "lending" and s.word(weak.i - 1) in PURPOSE):
        return None
    bank = s.has("subject", weak.j, q.i, "bank")  # "nguồn vốn của chi nhánh NHCSXH tỉnh Hà Giang có hơn 3.579 tỷ đồng"
    reach = 16 if "cụ thể" in s.between(weak.j, q.i) else (12 if bank else 8) if weak.code == "total_capital" else 4
    if q.i - weak.j > reach:
        return None
    measure, value = binder.level_or_change(s, q, weak.j, weak.code)
    if weak.code == "local_budget_capital" and measure == "level" and transferred(Transfer(s, q, weak, at.previous)):
        measure = "change"
    return binder.made(q, weak.code, measure, value, at.programme, "weak_indicator_before", s, weak.i)


def _named_before_counts(binder: Binding, at: Money) -> Answer:
    """The indicator before the counts, where the clause gave no amount yet: "Tổng dư nợ của 1.200 hộ ở 14 xã: 45 tỷ đồng"."""
    s, q = at.s, at.q
    begin = s.clause(q.i)[0]
    before = s.number_before(q.i)
    told = binder.spoken or binder.percent_before(q)
    if told and (begin == 0 or before is None or any(r.unit in ("VND", "percent", "times") for r in s.quantities if begin <= r.i < q.i)):
        return None
    far = binder.strongest(s, candidates(s, begin if told else 0, q.i, at.sums), q)
    if far is None or _surface(s, far) in GENERIC_LENDING:
        return None
    measure, value = binder.level_or_change(s, q, at.previous, far.code)
    return binder.made(q, far.code, measure, value, at.programme, "indicator_before_count", s, far.i)


def _spoken_of(binder: Binding, at: Money) -> Answer:
    """What was spoken of before, or why the amount is no figure."""
    return by_topic(binder, OfTopic(binder, at, at.near, at.programme))


_OF_LOANS: _Ways = (_average_loan, _for_each, _average_of_one, _of_borrowers, _average_of_topic)
_BY_FORM: _Ways = (
    _whole_behind_stroke,
    _whole_in_brackets,
    _through_others,
    _from_local,
    _owed_by_borrowers,
    _outstanding,
    _from_budgets,
    _moved_as_sum,
    _of_own_budget,
    _paid_out,
    _moved_in_one_year,
    _rose_most,
    _came_back,
    _saved_through_groups,
    _rest_that_is,
    _allotted,
    _sum_lent,
    _target_behind,
    _plan_to_lend,
)
_BY_NAME: _Ways = (_named_behind, _sum_of_borrowers, _worth_of_loans, _loans_worth, _funds_of_loans, _named_before, _named_ahead)
_BY_HINT: _Ways = (_weak_as_part, _weak_before, _named_before_counts)
_WAYS: _Ways = (*_OF_LOANS, *_BY_FORM, *_BY_NAME, *_BY_HINT, _spoken_of)


class Amounts(Binding):
    """Binds amounts in dong."""

    def _money_of(self, s: Sentence, q: Quantity, previous: int, following: int, topic: Topic) -> Answer:
        return ask(self, _WAYS, Money(self, s, q, previous, following, topic))
