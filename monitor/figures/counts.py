"""What a count is: households, loans, jobs, houses, works, groups. Pure.

A count is read in stages (`_STAGES`), and each may take it for something else before its ways are asked: first what no count is and
the poor households that remain; then the rules of counts.toml, of which the cheapest wins, and the words that overrule them; then
what is no figure for what it counts; at the end the programme and the measure.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from copy import copy
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from monitor.figures.around import Answer, Around, Veto, ask, behind, gap, gap_left, left
from monitor.figures.binding import Binding
from monitor.figures.bound import Topic
from monitor.figures.indicators import ABOUT, OUTCOMES
from monitor.figures.lazy import lazy
from monitor.figures.lexicon import Mention
from monitor.figures.model import CountRule
from monitor.figures.numbers import Quantity
from monitor.figures.sentence import Sentence

#: Classes of counted nouns.
_HOUSEHOLDS = frozenset({"household", "customer"})
_PEOPLE = frozenset({"household", "customer", "person"})
_DEBT = frozenset({"outstanding_loans", "entrusted_outstanding"})
_BORROWS = re.compile(r"vay(?: vốn)?$")
_OF_WHICH = re.compile(r"trong (?:đó|số đó|số này)(?: có)?" + ABOUT + "$")
_OF_BORROWERS = re.compile(r"\btrong (?:tổng )?(?:số )?[\d.,]+ (?:hộ|khách hàng|người)(?: đang)? vay\b[^;]*$")
#: Between an amount and those whom it was lent to.
_TO_THEM = frozenset({"cho", "với", "đến", "cho hơn", "cho gần", "với hơn", "to", "to over", "to nearly", "to more than"})


class Counted(NamedTuple):
    """What a number is taken to count."""

    indicator: str
    rule: str


#: Behind those who are counted, others who are counted with them.
_AND_OTHERS = re.compile(
    r"(?:(?: ?,| và)(?: và)? (?:các )?(?:hộ (?:gia đình )?|đối tượng |gia đình )?"
    r"(?:nghèo|cận nghèo|mới thoát nghèo|(?:thuộc diện )?chính sách(?: xã hội)?(?: khác)?|khó khăn)\b)+"
)


class Count(Around):
    """A count and what stands around it."""

    indicator: str | None = None  #: what it is taken to count; None: not known yet
    rule: str | None = None  #: the rule that says so

    def taken_as(self, counted: Counted) -> Count:
        """The same number where it stands, taken to count *counted*."""
        other = copy(self)
        other.indicator, other.rule = counted
        return other

    @lazy
    def group_end(self) -> int:
        """The token behind those who are counted and the others counted with them: "170.693 hộ nghèo, hộ cận nghèo và đối tượng chính sách"."""
        s, q = self.s, self.q
        others = _AND_OTHERS.match(s.folded, q.end)
        if others is None:
            return q.j
        return next((k for k in range(q.j, len(s.tokens)) if s.tokens[k].start >= others.end()), len(s.tokens))

    @lazy
    def itself(self) -> str:
        """The folded words of the number and its noun: "1.200 hộ vay"."""
        return self.s.folded[self.q.start : self.q.end]

    @lazy
    def move(self) -> str | None:
        """Which way the number is said to move right before it, up or down: "giảm 1.200 hộ"."""
        cue = self.s.last("cue", max(self.previous, self.q.i - 6), self.q.i)
        return cue.code if cue is not None and cue.code in ("up", "down") and self.q.i - cue.j <= 3 else None

    @lazy
    def signed(self) -> Decimal:
        """The value of a change: less than nothing where it is a fall."""
        return -self.q.value if self.move == "down" else self.q.value

    @lazy
    def of_borrowers(self) -> bool:
        """Whether it is a part of borrowers that were counted: "trong 1.500 hộ vay có 420 hộ nghèo", "… hộ vay. Trong đó có 420 hộ nghèo"."""
        lent = self.topic.counted in ("borrowers", "loans_made") or self.topic.indicator in (*_DEBT, "lending")
        if lent and self.s.folded.startswith("trong ") and self.before is None and _OF_WHICH.search(self.gap):
            return True
        return _OF_BORROWERS.search(self.s.between(0, self.q.i)) is not None

    @lazy
    def parallel(self) -> bool:
        """Whether a place is named between the number before and this one: the same is counted elsewhere."""
        return any(self.previous <= self.s.at(name.start) < self.q.i for name in self.s.names)

    @lazy
    def lent_to(self) -> bool:
        """Whether an amount that was lent stands right before: "giải ngân 26,8 tỷ đồng cho 442 hộ"."""
        amount = self.before
        return amount is not None and amount.unit == "VND" and self.s.between(amount.j, self.q.i) in _TO_THEM

    @property
    def left_word(self) -> str:
        """The word right before the number."""
        return self.s.word(self.q.i - 1)

    def context_until_next(self, words: int, code: str) -> bool:
        """Whether such a context stands in those words."""
        return self.s.has("context", self.q.j, min(self.following, self.q.j + words), code)


#: Asked what a number is: a figure, why it is none, or nothing.
Way = Callable[["Counts", Count], Answer]
#: Asked what a number counts, whatever it was taken to count before.
Reading = Callable[["Counts", Count], Counted | None]


@dataclass(frozen=True)
class CountVeto(Veto[Count]):
    """The same for certain counts alone."""

    nouns: frozenset[str] | None = None  #: None: whatever is counted
    indicator: str | None = None  #: only where it is taken to count this; None: whatever it is taken to count

    def __call__(self, binder: object, at: Count) -> str | None:
        """Return the reason if it is such a count and the pattern is found, or None."""
        if self.indicator is not None and at.indicator != self.indicator:
            return None
        if self.nouns is not None and at.q.noun not in self.nouns:
            return None
        return self.reason if self.find(self.where(at)) else None


# What is no count of ours.

_OUT_OF = re.compile(r"\bcứ [^;.]*\bthì\b[^;.]*$")
_OF_A_UNION = re.compile(r"(?:\S+ ){0,4}(?:vay|nợ)\b|[^,;]{0,40}\b(?:thoát|vượt)\b")


def _numbered_group(binder: Counts, at: Count) -> Answer:
    """ "nhóm 5 hộ", "tổ hợp tác 12 người", "bộ 3 công trình": one group of so many."""
    return "one group of so many" if at.left_word in ("nhóm", "tác", "bộ") and at.q.value < 100 else None


def _out_of_every(binder: Counts, at: Count) -> Answer:
    """ "cứ 10 hộ vay thì 8 hộ thoát nghèo"."""
    return "out of every so many" if at.left_word == "cứ" or _OUT_OF.search(at.left(14)) else None


def _union_members(binder: Counts, at: Count) -> Answer:
    """ "Hội có 12.400 hội viên", but not "12.400 hội viên vay vốn", "giúp 320 hội viên"."""
    if "hội viên" not in at.itself or "nghèo" in at.itself or _OF_A_UNION.match(at.behind(9)) or at.left_word in ("cho", "giúp"):
        return None
    return "members of a union"


def _no_whole(binder: Counts, at: Count) -> Answer:
    """ "1.2 families", whose million was forgotten."""
    return "a count that is no whole number" if at.q.value % 1 else None


_NO_COUNTS: tuple[Way, ...] = (
    _no_whole,
    CountVeto(
        re.compile(r"\bhộ (?:hội viên )?(?:có mức sống )?(?:khá|giàu)(?:,? (?:và )?giàu)?\b[^,;.]*$").search,
        gap,
        "households that live better",
        _PEOPLE,
    ),
    CountVeto(
        re.compile(r"(?:đọc|xem|truy cập|thích|chia sẻ|bình luận|nghe|tải)\b").match, behind(1), "readers of a page", frozenset({"turn"})
    ),
    _numbered_group,
    _out_of_every,
    CountVeto(re.compile(r"\bhộ cận nghèo (?:giảm|tăng)(?: còn| xuống| lên)*" + ABOUT + "$").search, gap, "near-poor households", _PEOPLE),
    CountVeto(re.compile(r"(?:đã |được )?(?:cải thiện|nâng cao|chuyển biến)\b").match, behind(3), "households that live better", _PEOPLE),
    CountVeto(re.compile(r"tái nghèo\b").match, behind(2), "households that are poor again"),
    CountVeto(re.compile(r"\bphát hiện(?: \S+){0,2}$").search, gap, "people who were found out", frozenset({"person"})),
    _union_members,
)


# The poor households that remain.

_OUT_OF_BEFORE = re.compile(r"(?:.* )?cứ \d")
_STILL = re.compile(r"còn" + ABOUT + "$")
#: Behind a number of the poor and the near-poor together.
_WITH_NEAR_POOR = re.compile(
    r"(?:và|,|/|-) ?(?:hộ )?cận nghèo\b(?! (?:là|còn|dưới|trên|có|chiếm|gần|hơn|khoảng|không|giảm|tăng|xuống|lên|\d))"
)
_ASIDE = re.compile(r"\([^()]*\)")
_POOR_ARE = re.compile(r"(?:có|còn|là|giảm|tăng|từ|xuống|lên)" + ABOUT + "$")
_REMAINING = re.compile(r"(?:còn lại|hiện có|hiện còn)\b")
#: Behind poor households that were lent to: "300 hộ nghèo, cận nghèo là đồng bào dân tộc thiểu số được vay".
_WHO_BORROWED = re.compile(r"[^;.\d]{0,60}\b(?:được|đã) vay\b")
#: Behind poor households that stand in a list of those who owe: "hộ nghèo, cận nghèo, hộ chính sách đang vay".
_WHO_OWE = re.compile(
    r"(?: ?(?:,|và) (?:các )?(?:hộ |đối tượng )?[^\s,;.\d]+(?: (?!vay)[^\s,;.\d]+)?){1,3} (?:đang |còn )(?:được )?(?:vay|dư nợ|nợ)\b"
)
#: Behind poor households that something was done for: they are not all that remain.
_HELPED = re.compile(r"\bđược (?:\S+ )?(?:hỗ trợ|cấp|tặng|xây|giúp|tiếp cận|thụ hưởng|nhận)\b")


def _fewer_or_more(at: Count) -> bool:
    """ "… giảm 1.200 hộ", behind a number of poor households; not "giảm 1.200 hộ cận nghèo"."""
    return at.move is not None and at.topic.counted == "poor_households" and "cận" not in at.itself and not at.of_near_poor


def _down_to(at: Count) -> bool:
    """ "giảm 450 hộ, còn 1.200 hộ", behind a number of poor households."""
    return (
        at.topic.counted == "poor_households"
        and not at.of_near_poor
        and at.topic.unit in ("count", "percent")
        and at.itself.endswith("hộ")
        and _STILL.search(at.gap) is not None
    )


def _poor_named_before(at: Count) -> bool:
    """ "số hộ nghèo của huyện còn 1.200 hộ"."""
    lead = at.s.last("near", at.previous, at.q.i)
    if lead is None or lead.code != "poor_households" or not at.itself.endswith("hộ"):
        return False
    since = at.s.between(lead.j, at.q.i)
    return (
        len(_ASIDE.sub("", since).split()) <= 9
        and _POOR_ARE.search(since) is not None
        and not at.s.has("context", at.previous, at.q.i, "borrow")
    )


_POOR_NAME = re.compile(r"(?:^|[,;:(] ?|trong đó,? ?|số )hộ nghèo:?$")


def _poor_named_right_before(at: Count) -> bool:
    """ "trong đó hộ nghèo 6.636 hộ"."""
    if not at.itself.endswith("hộ") or _POOR_NAME.search(at.gap_left(5)) is None:
        return False
    counted = [r for r in at.s.quantities if r.j <= at.q.i and r.unit == "count"]
    if counted and "nghèo" not in at.s.between(counted[-1].i, counted[-1].j + 2):
        return False
    return not any(at.s.has("context", 0, at.q.i, code) for code in ("borrow", "debt", "escape"))


def _poor_that_remain(at: Count) -> bool:
    """ "1.200 hộ nghèo còn lại"."""
    return _REMAINING.match(at.behind(2)) is not None and at.itself.endswith("hộ nghèo")


def _poor_that_are(at: Count) -> bool:
    """ "còn 1.200 hộ nghèo", "1.200 hộ thuộc diện nghèo", "still has 1,200 poor households"."""
    s, q = at.s, at.q
    classed = "thuộc diện nghèo" in at.behind(4)
    if not classed and not any(w in at.itself or at.behind(1).startswith(w) for w in ("nghèo", "poor")):
        return False
    if any(w in at.itself for w in ("cận", "mới", "near-poor")) or _WITH_NEAR_POOR.match(at.behind(5)):
        return False
    if at.context_until_next(8, "escape") or at.context_until_next(8, "debt") or _HELPED.search(at.until_next(12)):
        return False
    if _WHO_OWE.match(at.behind(14)) or _WHO_BORROWED.match(at.behind(16)):
        return False
    left = at.gap_left(4).split()
    if "poor" in at.itself and ("has" in left or "have" in left) and "still" in left:
        return True
    if not classed and not any(w in left for w in ("còn", "có", "remaining", "giảm", "của", "là")):
        return False
    return not s.has("context", max(at.previous, q.i - 5), q.i, "borrow") and not at.context_until_next(6, "borrow")


_AS_COUNT = re.compile(r",? ?\(?(?:(?:tương ứng|tương đương|bằng|tức|với|là|khoảng) ?)*" + ABOUT + "$")


def _poor_of_rate(at: Count) -> bool:
    """ "tỷ lệ hộ nghèo là 17,6% (57.560 hộ)"."""
    rated = at.topic.indicator == "poverty_rate" and at.topic.measure == "level" and not at.topic.carried and at.topic.unit == "percent"
    return rated and not at.of_near_poor and at.itself.endswith("hộ") and _AS_COUNT.fullmatch(at.gap) is not None


_ARE_POOR: tuple[Callable[[Count], bool], ...] = (
    _poor_of_rate,
    _fewer_or_more,
    _down_to,
    _poor_named_before,
    _poor_named_right_before,
    _poor_that_remain,
    _poor_that_are,
)


def _poor_households(binder: Counts, at: Count) -> Answer:
    """Poor households that there are, or by how many they are fewer; those among counted borrowers are none of them."""
    s, q = at.s, at.q
    if q.noun != "household" or q.turns or _OUT_OF_BEFORE.match(s.between(0, q.i)) or at.of_borrowers:
        return None
    if not any(way(at) for way in _ARE_POOR):
        return None
    measure = "change" if at.move else "level"
    return binder.made(q, "poor_households", measure, at.signed, None, "poor_households_left", s, at.previous)


def _poor_borrowers(binder: Counts, at: Count) -> Answer:
    """ "trong 1.500 hộ vay có 420 hộ nghèo"."""
    return "which of the borrowers are poor" if at.q.noun == "household" and "nghèo" in at.itself and at.of_borrowers else None


_POOR: tuple[Way, ...] = (_poor_households, _poor_borrowers)


# The rules of counts.toml.


def _passed_over(at: Count, m: Mention) -> bool:
    """Whether a context tells nothing of the number: it is the number's own noun, or belongs to what stands beside it."""
    s, q = at.s, at.q
    if m.code in ("debt", "borrow") and m.i >= q.i and m.j <= q.j and q.noun != "programme":
        return True
    if m.code == "escape":  # "320 hộ nghèo, hộ mới thoát nghèo", "riêng hộ nghèo, mới thoát nghèo là 9.700 hộ": a programme
        return s.word(m.i - 1) == "mới" and (m.i < q.i or s.word(m.i - 2) in ("hộ", "và", ","))
    if m.code == "house_strong":  # "1.200 hộ vay để xây nhà": what the loans are for
        lent = s.between(q.i - 2, q.i) == "vay cho" or (s.word(q.j) == "vay" and m.i == q.j + 1)
        return s.between(m.i - 2, m.i).endswith(("vay để", "nhu cầu vay")) or at.lent_to or lent
    return (  # ", dư nợ 12,9 tỷ": the head of the next number
        m.code == "debt" and m.i >= q.j and s.word(m.i - 1) == "," and any(r.unit == "VND" and 0 <= r.i - m.j <= 4 for r in s.quantities)
    )


def _distance(at: Count, m: Mention) -> float:
    """How far *m* stands from the number, in words.

    A comma or semicolon counts four words more behind the number and three before it, any semicolon ten more still; what stands
    before counts one more.
    """
    s, q = at.s, at.q
    if m.i >= q.j - 1:
        between, beside, comma = [s.word(k) for k in range(at.group_end, m.i)], 0.0, 4
    elif m.j <= q.i:
        between, beside, comma = [s.word(k) for k in range(m.j, q.i)], 1.0, 3
    else:
        return 0.0
    return beside + len(between) + comma * sum(w in (",", ";") for w in between) + (10 if ";" in between else 0)


def _context_distance(at: Count, rule: CountRule) -> float | None:
    """How far the nearest context of *rule* stands from the number, or None where none is within its reach."""
    near = (
        _distance(at, m)
        for m in at.s.of("context", at.previous, min(at.following, at.group_end + rule.reach + 12))
        if m.code in rule.context and not _passed_over(at, m)
    )
    return min((d for d in near if d <= rule.reach), default=None)


def _debt_without_count(at: Count) -> bool:
    """ "dư nợ 45 tỷ đồng với 1.200 hộ": who is counted first behind a debt was not lent to."""
    return (
        at.topic.indicator in _DEBT
        and at.topic.unit in ("VND", "percent")
        and not any(r.unit == "count" and r.j <= at.q.i for r in at.s.quantities)
    )


def _turns_of_others(at: Count) -> bool:
    """ "5.300 lượt người tham gia": turns that nobody took a loan in."""
    return at.q.noun == "person" and not at.s.has("context", 0, None, "borrow") and at.topic.indicator != "lending"


#: By the name of a rule: where it does not fit.
_UNFIT: dict[str, Callable[[Count], bool]] = {"loans_by_topic": _debt_without_count, "loans_turns": _turns_of_others}


def _topic_fits(at: Count, rule: CountRule) -> bool:
    """Whether the sentence speaks of what *rule* needs it to speak of."""
    topic = at.topic
    if topic.carried and rule.name != "inspections_go_on":
        return False
    if topic.indicator in rule.topic:
        return True
    return topic.counted in rule.topic and (topic.unit != "VND" or at.parallel)


def _cost_of_topic(at: Count, rule: CountRule) -> int:
    """What the topic adds to the cost of *rule*: less where the same is counted again, more where it is far away."""
    again = at.topic.counted == rule.indicator
    cost = -2 if again and at.parallel else 0
    if at.previous and at.q.i - at.previous > 14:
        cost += 4
    if again and rule.indicator in ("borrowers", "loans_made"):
        cost -= 1
    return cost


def _cost(at: Count, rule: CountRule) -> float | None:
    """What *rule* costs for this number, or None where it does not fit."""
    cost: float = rule.cost
    if rule.context:
        distance = _context_distance(at, rule)
        if distance is None:
            return None
        cost += distance - (4 if rule.name == "inspections" and distance <= 5 else 0)
    if rule.name in _UNFIT and _UNFIT[rule.name](at):
        return None
    if rule.topic:
        return cost + _cost_of_topic(at, rule) if _topic_fits(at, rule) else None
    return cost


def _by_table(binder: Counts, at: Count) -> Counted | None:
    """The cheapest rule of counts.toml that fits; of two as cheap, the first."""
    best: CountRule | None = None
    least = 0.0
    for rule in binder.model.counts:
        if at.q.noun not in rule.nouns or (rule.turns and not at.q.turns):
            continue
        cost = _cost(at, rule)
        if cost is not None and (best is None or cost < least):
            best, least = rule, cost
    return Counted(best.indicator, best.name) if best is not None else None


# What overrules the table, or says what it leaves open.

_PROGRAMMES = Counted("programmes_run", "programmes")
_ABROAD = Counted("overseas_workers", "abroad")
_LOANS = Counted("loans_made", "loans_by_noun")

_UP_TO = re.compile(r"\b(?:lên|nay|còn)(?: (?:là|có|thành|tới|đến))?$")
_OF_CREDIT = re.compile("tín dụng|cho vay")
_DEBT_OF = re.compile(r"(?:^|\b)(?:(?:tổng )?(?:dư nợ|doanh số cho vay)(?: (?:của|cho vay|các|cả))*|(?:vay|dư nợ) thuộc)$")
_GO_ABROAD = re.compile(
    r"(?:được )?(?:đi |sang )(?:xuất khẩu|xklđ|làm việc|lao động)[^,;]*\b(?:nước ngoài|xuất khẩu|nhật|đài loan|hàn quốc)\b|(?:đi )?xuất khẩu lao động"
)
_IN_PARTS = re.compile(r",? ?(?:trong đó|gồm)(?: có)? ?$")
_BORROW = re.compile(r"(?:được )?vay")
_CARRIED_OUT = re.compile(r"\b(?:thực hiện|tổ chức|tiến hành)(?: được)?$")
_AND_ESCAPED = re.compile(r"(?:[^\s;.\d]+ ){0,6}?vay(?: vốn)? và (?:đã )?(?:vượt|thoát|bước qua)\b")
_WHO_BORROW = re.compile(r"(?:(?:mới )?thoát nghèo |\S+ \S+ )?vay\b")
#: Behind workers whose loan takes them abroad.
_GOES_ABROAD = re.compile(
    r"(?:[^\s;\d]+ ){0,8}vay (?:vốn )?(?:[^\s,;]+ ){0,2}?(?:để )?(?:xuất cảnh|đi (?:xuất khẩu|xklđ|làm việc|lao động|nước ngoài))"
)
_MUST_BORROW = re.compile(
    r"(?:phải |đã |được )*(?:nhờ tới |nhờ |tiếp cận )?(?:vay|vốn vay)\b|được (?:nhcsxh|ngân hàng)(?: \S+){0,4}? cho vay\b"
)
_WERE_LENT_TO = re.compile(r"(?:đã )?được vay(?: vốn)?(?:$|[,.;(]| \d)")
_LISTED_LENT = re.compile(
    r"(?: ?(?:,|và) (?:các )?(?:hộ |đối tượng )?(?!được )[^\s,;.\d]+(?: (?!được )[^\s,;.\d]+){0,3}){1,3} (?:đã )?được (?:tiếp cận|vay)\b"
)
#: Behind those who borrowed and owe: "… hộ hội viên nông dân vay với tổng dư nợ là gần 50 tỷ đồng".
_BORROWED_AND_OWE = re.compile(
    r"(?:[^\s,;.\d]+ ){0,4}?(?:được )?vay(?: vốn)?(?: chính sách| ưu đãi)?,? (?:với|có) (?:tổng )?(?:số )?dư nợ\b"
)
_LISTED_ESCAPED = re.compile(r" ?(?:,|và) (?:hộ )?(?:cận nghèo|chính sách)(?: (?:đã|được|vươn|lên)){0,3} thoát nghèo\b")
_STRUCK_OFF = re.compile(r"\bxoá(?: được)?" + ABOUT + "$")
_NUMBER_OF_BORROWERS = re.compile(r"\bsố (?:hộ|khách hàng)(?: đang| còn)? vay(?: vốn)? ?: ?$")


def _programmes_like_others(binder: Counts, at: Count) -> Counted | None:
    """ "từ 3 chương trình ban đầu, nay có 18 chương trình tín dụng": one of the counted programmes is named as credit."""
    if at.indicator is not None or at.q.noun != "programme":
        return None
    if at.before is not None and at.before.noun == "programme" and _UP_TO.search(at.gap):
        return _PROGRAMMES
    named = any(r.noun == "programme" and _OF_CREDIT.search(at.s.folded[r.start : r.end]) for r in at.s.quantities)
    return _PROGRAMMES if named else None


def _programmes_of_debt(binder: Counts, at: Count) -> Counted | None:
    """ "tổng dư nợ các 18 chương trình"."""
    if at.indicator is not None or at.q.noun != "programme" or at.q.value < 5:
        return None
    return _PROGRAMMES if _DEBT_OF.search(at.gap) else None


def _part_of_outcome(binder: Counts, at: Count) -> Counted | None:
    """ "tạo việc làm cho 2.300 lao động, trong đó có 120 người …"; abroad: "… 120 người đi xuất khẩu lao động"."""
    topic = at.topic
    if at.q.noun != "person" or topic.counted not in OUTCOMES or topic.carried or not _OF_WHICH.search(at.gap):
        return None
    return _ABROAD if _GO_ABROAD.match(at.behind(12)) else Counted(topic.counted, "part_of_count")


def _works_in_parts(binder: Counts, at: Count) -> Counted | None:
    """ "3.200 công trình, gồm 1.700 công trình nước sạch"."""
    if at.indicator is not None or at.q.noun != "works" or not _IN_PARTS.match(at.s.between(at.q.j, at.following)):
        return None
    part = next((r for r in at.s.quantities if r.i == at.following and r.noun == "works"), None)
    water = part is not None and any(m.code == "water" for m in at.s.of("context", part.i, part.j + 4))
    return Counted("water_sanitation_works", "works") if water else None


def _works_of_programme(binder: Counts, at: Count) -> Counted | None:
    """ "chương trình nước sạch cho vay 12 tỷ đồng, xây dựng 1.400 công trình"."""
    named = (at.topic.programme, at.topic.last, at.topic.named)
    if at.indicator is not None or at.q.noun != "works" or "water_sanitation" not in named:
        return None
    return Counted("water_sanitation_works", "works_of_programme")


def _have_borrowed(binder: Counts, at: Count) -> Counted | None:
    """ "đã có 1.200 hộ vay", "từ năm 2015 đến năm 2020 có 1.200 hộ vay"."""
    s, q = at.s, at.q
    if at.indicator is not None or q.noun not in _PEOPLE or not (_BORROWS.search(at.itself) or _BORROW.match(at.behind(2))):
        return None
    done = s.between(q.i - 2, q.i) == "đã có" or any(w.kind == "span" and w.end <= q.start for w in s.whens)
    return _LOANS if done else None


def _borrowed_and_escaped(binder: Counts, at: Count) -> Counted | None:
    """ "205.657 lượt hộ vay vốn và vượt qua ngưỡng nghèo"."""
    return Counted("households_escaped_poverty", "escaped") if at.q.noun in _PEOPLE and _AND_ESCAPED.match(at.until_next(14)) else None


def _borrowed_and_owe(binder: Counts, at: Count) -> Counted | None:
    """ "6.959 hộ hội viên nông dân vay với tổng dư nợ là gần 50 tỷ đồng": who owes, though words of loans stand nearer."""
    if at.indicator in ("borrowers", "households_escaped_poverty") or at.q.turns or at.q.noun not in _PEOPLE:
        return None
    if not _BORROWED_AND_OWE.match(at.behind(12) if "vay" not in at.itself else "vay " + at.behind(6)):
        return None
    return Counted("borrowers", "borrowers_by_noun")


def _listed_lent_to(binder: Counts, at: Count) -> Counted | None:
    """ "6.500 hộ nghèo, cận nghèo, mới thoát nghèo được vay vốn"."""
    return _LOANS if at.indicator is None and at.q.noun == "household" and _LISTED_LENT.match(at.behind(16)) else None


def _struck_off(binder: Counts, at: Count) -> Counted | None:
    """ "đã xóa được 1.069 hộ nghèo"."""
    if at.indicator is not None or at.q.noun != "household" or not at.itself.endswith(" nghèo") or "cận" in at.itself:
        return None
    return Counted("households_escaped_poverty", "escaped") if _STRUCK_OFF.search(at.gap) else None


def _listed_escaped(binder: Counts, at: Count) -> Counted | None:
    """ "116.623 lượt hộ nghèo, hộ cận nghèo thoát nghèo bền vững"."""
    return Counted("households_escaped_poverty", "escaped") if at.q.noun == "household" and _LISTED_ESCAPED.match(at.behind(12)) else None


def _listed_who_owe(binder: Counts, at: Count) -> Counted | None:
    """ "150.000 hộ nghèo, cận nghèo, hộ chính sách đang vay"."""
    return Counted("borrowers", "borrowers_by_noun") if at.q.noun == "household" and _WHO_OWE.match(at.behind(14)) else None


def _being_lent_to(binder: Counts, at: Count) -> Counted | None:
    """ "nguồn vốn ngân sách huyện đang cho 486 hộ vay"."""
    lent = _BORROWS.search(at.itself) or at.behind(1) == "vay"
    return Counted("borrowers", "borrowers_by_noun") if at.q.noun in _PEOPLE and lent and at.left(2) == "đang cho" else None


def _inspections_done(binder: Counts, at: Count) -> Counted | None:
    """ "Công tác kiểm tra được duy trì: cấp huyện đã thực hiện 389 cuộc"."""
    if at.indicator is not None or at.q.noun != "inspection" or not _CARRIED_OUT.search(at.gap):
        return None
    return Counted("inspections", "inspections") if at.s.has("context", 0, at.q.i, "inspect") else None


def _given_to_borrowers(binder: Counts, at: Count) -> Counted | None:
    """ "cho 120 lao động được vay", "đã cho 1.200 hộ vay", "cho 85 hộ mới thoát nghèo vay"."""
    if at.left_word != "cho":
        return None
    workers = at.q.noun == "worker" and _BORROW.match(at.behind(2))
    done = at.s.word(at.q.i - 2) in ("đã", "mới", "chỉ") and _BORROWS.search(at.itself)
    people = at.q.noun in _PEOPLE and _WHO_BORROW.match(at.behind(4))
    return _LOANS if workers or done or people else None


def _borrow_to_go_abroad(binder: Counts, at: Count) -> Counted | None:
    """ "120 lao động vay vốn đi làm việc ở nước ngoài"."""
    workers = at.indicator == "jobs_supported" and at.q.noun == "worker"
    people = at.indicator == "loans_made" and at.q.noun == "person"
    return _ABROAD if (workers or people) and _GOES_ABROAD.match(at.behind(14)) else None


def _part_that_borrowed(binder: Counts, at: Count) -> Counted | None:
    """ "… 2.300 lao động, trong đó 120 người phải vay"."""
    return _LOANS if at.rule == "part_of_count" and _MUST_BORROW.match(at.behind(6)) else None


def _of_overseas_work(binder: Counts, at: Count) -> Counted | None:
    """ "cho vay xuất khẩu lao động 12 tỷ đồng với 150 lao động"."""
    topic = at.topic
    if at.indicator != "jobs_supported" or at.q.noun != "worker":
        return None
    page = binder.about == "overseas_work" and "trong nước" not in at.gap
    amount = topic.last == "overseas_work" and topic.unit == "VND" and not topic.carried
    return _ABROAD if page or amount or _given(binder, at) == "overseas_work" else None


def _workers_lent_to(binder: Counts, at: Count) -> Counted | None:
    """ "120 lao động được vay vốn, …", "4.459 người lao động vay vốn khoảng 218 tỷ đồng giải quyết việc làm"."""
    if at.q.noun != "worker":
        return None
    borrowed = at.behind(2) == "vay vốn" and not _GOES_ABROAD.match(at.behind(14))
    return _LOANS if borrowed or _WERE_LENT_TO.match(at.behind(4)) else None


def _number_of_borrowers(binder: Counts, at: Count) -> Counted | None:
    """ "số hộ đang vay vốn: 1.200 hộ"."""
    named = at.q.noun in _HOUSEHOLDS and _NUMBER_OF_BORROWERS.search(at.gap)
    return Counted("borrowers", "borrowers_by_noun") if named else None


def _there_are_borrowers(binder: Counts, at: Count) -> Counted | None:
    """ "toàn xã có 1.200 hộ vay vốn"."""
    if at.indicator is not None or at.q.noun not in _HOUSEHOLDS or not _BORROWS.search(at.itself):
        return None
    led = at.left_word in ("có", "còn", "hơn", "trên", "gần", "số", "với", "của", "tổng")
    return Counted("borrowers", "borrowers_by_noun") if led else None


_READINGS: tuple[Reading, ...] = (
    _by_table,
    _programmes_like_others,
    _programmes_of_debt,
    _part_of_outcome,
    _works_in_parts,
    _works_of_programme,
    _have_borrowed,
    _borrowed_and_escaped,
    _listed_who_owe,
    _listed_lent_to,
    _listed_escaped,
    _struck_off,
    _inspections_done,
    _given_to_borrowers,
    _being_lent_to,
    _borrow_to_go_abroad,
    _part_that_borrowed,
    _of_overseas_work,
    _workers_lent_to,
    _number_of_borrowers,
    _there_are_borrowers,
    _borrowed_and_owe,
)


# What is no figure for what it counts.

_OF_PLACES = re.compile(
    r"\d (?:thôn|bản|xóm|ấp|buôn|làng|tổ dân phố|khu phố),? (?:với |và )?(?:hơn|gần|trên|khoảng)?$|(?:những|các) (?:tổ|hộ|xã)(?: \S+){0,2} (?:dưới|trên)$"
)
#: In a sentence about the labour market, and in one whose jobs came of loans.
_SECTORS = re.compile(r"\b(?:công nghiệp|dịch vụ|doanh nghiệp trên địa bàn|thương mại|lực lượng lao động|sàn giao dịch)\b")
_BY_LOANS = re.compile(
    r"\b(?:vay|vốn|tín dụng|nhcsxh|csxh|ngân hàng|dư nợ|giải ngân|chương trình|nguồn này)\b|loan|credit|capital|lent|borrow"
)
_ADVISED = re.compile(r"(?:giới thiệu|tư vấn|định hướng) ")
#: What one workshop or farm gives work to.
_WORKSHOP = re.compile(r"\b(?:xưởng|cơ sở|mô hình|trang trại|gia trại|nhà máy|tổ hợp tác|htx|hợp tác xã)\b[^;.]*$")
#: In a sentence whose students have loans, or are helped by them.
_OF_LOANS = re.compile(
    r"vay|vốn|tín dụng|chương trình|hỗ trợ|giúp|giải ngân|bỏ học|trang trải|học phí|đóng học|tiền học|đến trường|loan|lent|credit|borrow|programm?e|support|help"
)
_BUILT = re.compile(r"(?:đầu tư )?(?:xây dựng|nâng cấp|đầu tư công|hạ tầng|giao thông)\b")
_VISITED = re.compile(r"\b(?:đến thăm|đi thăm|hồ sơ của|làm việc với|kiểm tra (?:thực tế|hồ sơ)(?: tại| của)?)" + ABOUT + "$")
_INSPECTED = re.compile(r"\bkiểm tra\b[^;.]*\b(?:tổ|cơ sở hội|chi hội|xã|phường)\b[^;.]*(?:,|\bvà)" + ABOUT + "$")
_BETTER_OFF = re.compile(
    r"(?:(?:cận nghèo|này) )?(?:có (?:cuộc sống|đời sống|thu nhập)|vươn lên (?:khá|giàu)|trở (?:thành|nên) (?:hộ )?khá)"
)
_OF_A_WHOLE = re.compile(r"đối chiếu(?: \S+){0,2}$|(?:trong|trên) tổng số" + ABOUT + "$")


def _cases(binder: Counts, at: Count) -> Answer:
    """ "3 hộ vay vốn", "đi bảy, tám lượt", but not "(3 hộ vay)": cases, not a total."""
    counted = at.q.noun in _PEOPLE or at.q.noun == "turn"
    few = at.indicator in ("loans_made", "borrowers") and counted and at.q.value < 10 and at.left_word != "("
    return "cases, not a total" if few else None


def _hands_of_one(binder: Counts, at: Count) -> Answer:
    """ "xưởng mộc tạo việc làm cho 12 lao động"."""
    if at.indicator not in ("jobs_supported", "water_sanitation_works") or at.q.value >= 50:
        return None
    return "one workshop's hands" if at.q.value < 10 or _WORKSHOP.search(at.left(30)) else None


def _of_labour_market(binder: Counts, at: Count) -> Answer:
    """ "toàn huyện đã giải quyết việc làm cho 3.030 lao động, trong đó công nghiệp - xây dựng 1.672": all who found work, by no loan."""
    if at.indicator not in ("jobs_supported", "overseas_workers") or not (at.topic.carried or at.topic.indicator is None):
        return None
    s = at.s
    told = _SECTORS.search(s.folded) and not _BY_LOANS.search(s.folded) and not s.has("subject", 0)
    return "of the labour market" if told and "nhờ" not in s.folded[:12] else None


def _other_students(binder: Counts, at: Count) -> Answer:
    """ "5 sinh viên bị thương", "300 sinh viên dự khai giảng": of no loan, and beside no other outcome of loans."""
    if at.indicator != "students_supported" or at.topic.counted in OUTCOMES or _OF_LOANS.search(at.s.folded):
        return None
    beside = any(r.unit == "VND" or r.noun in ("worker", "works") for r in at.s.quantities)
    return None if beside else "students of no loan"


_NO_TOTALS: tuple[Way, ...] = (
    _of_labour_market,
    _other_students,
    CountVeto(_VISITED.search, gap, "those that were visited", frozenset({"household", "customer", "group"})),
    CountVeto(re.compile(r"(?:còn |đang )?(?:nợ lãi|lãi tồn)\b").match, behind(4), "who owes interest alone", _PEOPLE),
    CountVeto(re.compile(r"con\b").match, behind(1), "one family's children", frozenset({"person"}), "overseas_workers"),
    CountVeto(_BUILT.match, behind(3), "works that are built by others", frozenset({"project"})),
    CountVeto(_OF_PLACES.search, left(7), "who lives in places that are counted", _PEOPLE),
    CountVeto(_ADVISED.search, gap_left(8), "advice, not work", indicator="jobs_supported"),
    _cases,
    _hands_of_one,
    CountVeto(_BETTER_OFF.match, behind(8), "households that live better", _HOUSEHOLDS, "households_escaped_poverty"),
    CountVeto(re.compile(r"(?:gồm|với|,|có|và) (?:\S+ ){0,2}(?:nhân khẩu|khẩu)\b").match, behind(7), "who lives there", _PEOPLE),
    CountVeto(re.compile(r"(?:\S+ ){0,2}mượn\b").match, behind(4), "another fund"),
    CountVeto(_INSPECTED.search, left(24), "those that were visited", _PEOPLE),
    CountVeto(_OF_A_WHOLE.search, gap, "what a part is of", _PEOPLE),
)


# Borrowers who owe, where words of borrowing would make them loans.

_OWED_BY = re.compile(r"(?:tiền |vốn )?(?:dư nợ|dư nợ cho vay)?[^,;.]{0,24}\b(?:với|của)" + ABOUT)
_MANAGED = re.compile(r"\bquản lý" + ABOUT + "$")
_BORROW_HERE = re.compile(r"vay(?: vốn)?(?:$|[,.;)]| (?:ở|tại|thuộc|thông qua)\b)")


def _owe_amount_before(at: Count) -> bool:
    """ "45 tỷ đồng dư nợ với 1.200 hộ vay"."""
    topic, amount = at.topic, at.before
    return (
        topic.indicator in _DEBT
        and topic.unit == "VND"
        and not topic.carried
        and amount is not None
        and amount.unit == "VND"
        and _OWED_BY.fullmatch(at.s.between(amount.j, at.q.i)) is not None
    )


def _are_managed(at: Count) -> bool:
    """ "Hội quản lý 1.200 hộ vay"."""
    return _BORROWS.search(at.itself) is not None and _MANAGED.search(at.gap) is not None


def _are_in_groups(at: Count) -> bool:
    """ "42 tổ tiết kiệm và vay vốn với 1.200 hộ vay"."""
    topic = at.topic
    return topic.unit == "count" and topic.counted == "savings_credit_groups" and not topic.carried and at.q.i - at.previous <= 3


def _owe_what_was_said(at: Count) -> bool:
    """ "dư nợ đạt 45 tỷ đồng, 1.200 hộ nghèo vay vốn", in a sentence without a span of time."""
    topic = at.topic
    return (
        topic.indicator in _DEBT
        and topic.unit in ("VND", "percent")
        and not topic.carried
        and _BORROW_HERE.match(at.behind(4)) is not None
        and not any(w.kind == "span" for w in at.s.whens)
    )


_OWE: tuple[Callable[[Count], bool], ...] = (_owe_amount_before, _are_managed, _are_in_groups, _owe_what_was_said)


def _borrowers_who_owe(binder: Counts, at: Count) -> Counted | None:
    """Borrowers, where the words of borrowing behind a debt, groups or who manages them would make them loans."""
    owe = at.rule == "loans_by_borrowing" and any(way(at) for way in _OWE)
    return Counted("borrowers", "borrowers_by_topic") if owe else None


_HARMED = re.compile(
    r"(?:(?:có |đang )?vay (?:vốn )?)?(?:(?:của|tại|từ) [^,;.]{2,60}? )?(?:bị|chịu) (?:thiệt hại|ảnh hưởng)(?! (?:\S+ ){0,2}vay)"
)


def _plan_of_topic(binder: Counts, at: Count) -> Answer:
    """ "đạt 103% kế hoạch (1.200 hộ)", "đạt 103% kế hoạch là 1.200 hộ": what was planned."""
    s, q, topic = at.s, at.q, at.topic
    planned = s.last("plan", at.previous, q.i)
    if planned is None or topic.measure != "completion" or not topic.counted or topic.carried:
        return None
    bracketed = at.left_word == "(" and topic.unit != "VND"
    if not bracketed and s.between(planned.j, q.i) not in ("", "là"):
        return None
    return binder.made(q, topic.counted, "target", q.value, None, "plan_of_topic", s, at.previous)


def _harmed(binder: Counts, at: Count) -> Answer:
    """ "1.200 hộ vay bị thiệt hại", but not "cho vay 186 tỷ đồng với 4.735 khách hàng bị ảnh hưởng bởi thiên tai"."""
    if at.indicator not in ("loans_made", "borrowers") or not _HARMED.match(at.behind(16)):
        return None
    topic, amount = at.topic, at.before
    if "dư nợ" in at.behind(20):
        return None  # "214 hộ vay bị thiệt hại với dư nợ 15,2 tỷ đồng": who owe
    if amount is not None and topic.indicator == "lending" and topic.unit == "VND" and not topic.carried:
        return "what was harmed" if re.search(r"[;,.]", at.s.between(amount.j, at.q.i)) else None
    return "what was harmed"


_NO_LOANS_OR_PLANS: tuple[Way, ...] = (_harmed, _plan_of_topic)


# Those whom money reached, and programmes and groups that are no total.

_REACHES = re.compile(r"\bđến (?:được )?(?:với|tay)" + ABOUT + "$")
_RECEIVE = re.compile(r"(?:đã |được )*nhận (?:được )?(?:(?:hơn|gần|trên|khoảng) )?[\d.,]+ (?:tỷ|triệu)")
_LETS = re.compile(r"(?<!\w)cho" + ABOUT + "$")
#: Before all that are run, whatever programme the sentence named.
_RUNS = re.compile(r"\b(?:đang|hiện|đã) (?:triển khai|thực hiện|quản lý)(?: được)?$")
_GREATEST = re.compile(r"(?:có )?(?:\S+ ){0,2}(?:lớn|cao|nhiều|trọng)")
_MENDED = re.compile(r"\b(?:chấn chỉnh|kiện toàn|giải thể|sáp nhập|thay thế|phát hiện)(?: \S+){0,2}$|\bkiểm tra (?:\S+ \S+, )?$")
#: Behind groups that are counted by how they were rated.
_RATED = re.compile(r"(?:xếp )?(?:loại )?(?:hoạt động )?(?:tốt|khá|trung bình|yếu)\b(?! (?:kém )?nhất)")
_RATED_BEFORE = re.compile(r"(?<!chủ )(?<!thiết )(?<!trọng )\b(?:yếu|kém|xếp loại \S+)\b[^;.\d]*$")
#: Near groups that save and borrow.
_SAVE_OR_BORROW = (
    "tiết kiệm", "tk&vv", "tkvv", "vay vốn", "giao dịch tại", "savings", "credit", "tk & vv", "dư nợ", "quản lý",
)  # fmt: skip


def _reached_by_loans(binder: Counts, at: Count) -> Counted | None:
    """ "vốn chính sách đến tay 1.200 hộ", "1.200 hộ đã nhận 45 tỷ đồng", "cho 1.200 hộ vay 45 tỷ đồng"."""
    if at.indicator is not None or at.q.noun not in _PEOPLE:
        return None
    if at.itself.endswith(" vay") and _LETS.search(at.gap) and any(0 <= r.i - at.q.j <= 1 and r.unit == "VND" for r in at.s.quantities):
        return _LOANS
    return _LOANS if _REACHES.search(at.gap) or _RECEIVE.match(at.behind(8)) else None


_MOST_PROGRAMMES = 100  #: the bank has had about thirty


def _few_or_many_programmes(binder: Counts, at: Count) -> Answer:
    """ "có hộ vay hai, ba chương trình"."""
    if at.indicator != "programmes_run":
        return None
    if at.q.value > _MOST_PROGRAMMES:
        return "too many for programmes"  # "vay 30 triệu chương trình hộ mới thoát nghèo"
    return "programmes of one household" if at.q.value <= 3 and "tín dụng" not in at.itself else None


def _programmes_of_one(binder: Counts, at: Count) -> Answer:
    """ "cho vay hộ nghèo và 4 chương trình khác", but not "một trong 18 chương trình"."""
    if at.indicator != "programmes_run" or not binder.near_programme(at.s, at.q, at.previous):
        return None
    return None if at.gap.endswith(("một trong", "one of")) or _RUNS.search(at.gap) else "programmes beside a named one"


def _groups_save_or_borrow(at: Count) -> bool:
    """ "42 tổ tiết kiệm", "qua 42 tổ", "… tổ tiết kiệm và vay vốn, gồm 42 tổ": groups that are named so."""
    if "tiết kiệm" in at.itself or "tk" in at.itself or at.left_word in ("qua", "/"):
        return True
    return at.left_word in ("gồm", "có") and "tiết kiệm" in at.left(10)


def _groups_of_topic(at: Count) -> bool:
    """ "dư nợ 45 tỷ đồng tại 42 tổ": groups of what is spoken of."""
    topic = at.topic
    if topic.counted == "savings_credit_groups" or topic.indicator in ("savings_deposits", "entrusted_outstanding"):
        return True
    owed = topic.indicator == "outstanding_loans" and topic.unit == "VND" and not topic.carried
    return owed and at.left_word in ("trên", "tại", "ở", "qua")


def _other_groups(binder: Counts, at: Count) -> Answer:
    """ "42 tổ xếp loại tốt", "42 tổ hoà giải", "42 tổ" where nothing near speaks of saving or borrowing."""
    if at.indicator != "savings_credit_groups":
        return None
    if "tổ hợp tác" in at.s.between(0, at.q.i) or _RATED.match(at.behind(3)) or _RATED_BEFORE.search(at.gap):
        return "groups of one rating, or that work together"
    if _groups_save_or_borrow(at):
        return None
    if at.context_until_next(6, "group_other"):
        return "groups of another kind"
    if _groups_of_topic(at):
        return None
    around = at.s.between(at.q.i, at.q.j + 8) + " " + at.left(12)
    return None if any(w in around for w in _SAVE_OR_BORROW) else "groups of another kind"


_NO_PROGRAMMES_OR_GROUPS: tuple[Way, ...] = (
    _few_or_many_programmes,
    CountVeto(_GREATEST.match, behind(5), "programmes that are the greatest", indicator="programmes_run"),
    _programmes_of_one,
    CountVeto(re.compile(r"phụ nữ tiết kiệm\b").match, behind(4), "groups of another kind", indicator="savings_credit_groups"),
    CountVeto(_MENDED.search, gap, "groups that were mended, not all", indicator="savings_credit_groups"),
    _other_groups,
)


# Houses.

_WERE_LENT = re.compile(r"(?:đã )?(?:được )?vay\b")
_PROJECT = re.compile(r"\b(?:khu|dự án|toà|chung cư)(?: \S+){0,4}$")
_LOAN = re.compile(r"\b(?:vay|vốn|loans?)\b")
_PROJECTS = re.compile(r"\b(?:dự án|projects)\b(?!.*\bvay\b)")
_DAMAGED = re.compile(r"(?:bị |ngập|sập|hư hỏng|tốc mái|đổ |(?:were|was|are) (?:damaged|destroyed|flooded|collapsed))")


def _loans_for_houses(binder: Counts, at: Count) -> Counted | None:
    """ "320 khách hàng được vay mua nhà", "1.902 khách hàng vay xây dựng, sửa chữa nhà"."""
    if at.indicator != "houses_built" or at.q.noun != "customer":
        return None
    lent = _WERE_LENT.match(at.behind(3)) or _BORROWS.search(at.itself)
    return Counted("loans_made", "loans_by_borrowing") if lent else None


def _other_houses(binder: Counts, at: Count) -> Answer:
    """ "9 dự án nhà ở xã hội với 7.850 căn", "120 căn nhà bị tốc mái", "120 căn nhà" of a page that speaks of no loans."""
    if at.indicator != "houses_built":
        return None
    s, q, topic = at.s, at.q, at.topic
    around = at.gap_left(8) + " " + at.until_next(10)
    lent = q.noun != "house" and _LOAN.search(s.folded)
    known = lent or topic.counted or topic.indicator
    if not known and not any(w in around for w in ("hộ", "chính sách", "poor")) and "nhà ở xã hội" not in s.folded:
        return "houses of no policy credit"
    if _PROJECTS.search(s.between(0, q.i)):
        return "built by others"
    if _DAMAGED.match(at.until_next(3) + " "):
        return "houses damaged"
    return None if known or any(s.has(c, 0) for c in ("subject", "programme", "near")) else "houses of no policy credit"


# The figure.

#: Outcomes that one kind of loan alone has.
_PROGRAMMES_OF = {
    "students_supported": ("students",),
    "water_sanitation_works": ("water_sanitation",),
    "overseas_workers": ("overseas_work",),
}
#: Loans of one kind as what brought something about, up to the programme's name, and what stands behind it.
_FROM_LOANS = re.compile(
    r"\b(?:từ|bằng|qua|nhờ|riêng)\b(?: (?:số|nguồn|đồng|vốn|vay|cho|của|chương|trình|tín|dụng|chính|sách|ưu|đãi))*? (?:chương trình|cho vay|vốn vay|nguồn vốn|vốn)\b[^,;:]*$"
)
_LOANS_FOR = re.compile(r"(?:^|[,;] )(?:đồng |nguồn )?vốn vay(?: (?:từ|của|thuộc))?(?: chương trình)?$")
_THANKS_TO = re.compile(r"\bthanks to(?: the| its| loans for)*$")
_BROUGHT = re.compile(r",|\b(?:đã|giúp|tạo)\b")
_SOCIAL_HOUSING = re.compile(r"nhà ở xã hội(?! ?(?:,|và) (?:\S+ ){0,2}nhà| cho)")
_PAID_FROM = re.compile(r"\b(?:từ|theo|thuộc|bằng)\b")
_HELPED_BUILD = re.compile(r"(?:đã )?(?:giúp|làm|xây)?(?: được)?")
_LENT_TO = re.compile(r"(?:,? ?(?:với|cho|/|\(|đến|tới))?(?: (?:hơn|gần|trên|khoảng|tổng số))?")


def _given(binder: Counts, at: Count) -> str | None:
    """The programme of the loans that this outcome came of, where the sentence says so: "cho vay GQVL 11 tỷ đồng, tạo việc làm cho 300 lao động"."""
    amount = at.before
    if amount is None or amount.unit != "VND" or at.q.i - amount.j > 12 or ";" in at.s.between(amount.j, at.q.i):
        return None
    told = at.s.number_before(amount.i)
    return binder.near_programme(at.s, amount, told.j if told is not None else 0)


def _vehicle(at: Count) -> str | None:
    """The programme whose loans the sentence says the outcome came of: "Riêng vốn chương trình GQVL đã tạo việc làm cho 300 lao động"."""
    s, q = at.s, at.q
    for m in sorted((m for c in ("programme", "near") for m in s.of(c, 0, q.i)), key=lambda m: -m.i):
        between = s.between(m.j, q.i)
        if ";" in between or any(r.unit == "VND" and m.j <= r.i < q.i for r in s.quantities):
            return None
        lead = s.between(max(0, m.i - 5), m.i)
        loans = _FROM_LOANS.search(s.between(max(0, m.i - 7), m.j)) or _LOANS_FOR.search(lead) or _THANKS_TO.search(lead)
        if loans and _BROUGHT.search(between):
            return m.code
    return None


def _programme_of_outcome(binder: Counts, at: Count, indicator: str) -> str | None:
    """The programme that an outcome came of, where it may have come of it."""
    programme = at.topic.programme
    paid = at.s.last("programme", 0, at.q.i, "covid_employers") if indicator == "jobs_supported" else None
    if at.rule == "wages" or (paid is not None and ";" not in at.s.between(paid.j, at.q.i)):
        return "covid_employers"
    if programme != "covid_employers":
        programme = _given(binder, at) or _vehicle(at)
    if programme not in _PROGRAMMES_OF.get(indicator, (programme,)):
        programme = None
    if programme is None and indicator != "overseas_workers" and binder.about in _PROGRAMMES_OF.get(indicator, ()):
        return binder.about
    return programme


def _programme_of_houses(binder: Counts, at: Count) -> str | None:
    """ "120 căn nhà ở xã hội", "120 căn nhà từ nguồn vốn vay theo Quyết định 33", "cho vay hộ nghèo về nhà ở đã giúp xây được 120 căn nhà"."""
    s, q = at.s, at.q
    if "social hous" in at.itself or _SOCIAL_HOUSING.search(s.between(q.i, min(at.following, q.j + 7))):
        return "social_housing"
    programme = _given(binder, at) or at.topic.programme
    if programme is not None:
        return programme
    purpose = next((m for m in s.of("programme", q.j, min(at.following, q.j + 18))), None)
    if purpose is not None and _PAID_FROM.search(s.between(q.j, purpose.i)):
        return purpose.code
    source = s.last("programme", max(at.previous, q.i - 12), q.i)
    if source is not None and _HELPED_BUILD.fullmatch(s.between(source.j, q.i)):
        return source.code
    return at.topic.last if s.has("within", at.previous, q.i) and not at.topic.carried else None


#: Groups of borrowers that a programme of their own lends to.
_OWN_PROGRAMMES = frozenset({"poor_households", "near_poor_households", "newly_escaped_households"})
#: Behind such a group that is named alone: not "hộ nghèo, cận nghèo", "hộ nghèo và đối tượng chính sách", "hộ nghèo về nhà ở".
_NAMED_ALONE = re.compile(
    r"(?: vốn)?(?:,? ?(?:đã |tiếp tục )?(?:được )?(?:tiếp cận |giải ngân )?vay\b|,? với|/)(?! ?(?:xây|làm|sửa) ?(?:\S+ )?nhà)"
)


def _group_alone(at: Count) -> str | None:
    """The programme of the one group that is counted: "35.339 lượt hộ nghèo vay vốn"."""
    s, q = at.s, at.q
    group = next((m for m in s.of("near", q.i, q.j + 2) if m.code in _OWN_PROGRAMMES), None)
    if group is None or not _NAMED_ALONE.match(s.between(max(group.j, q.j), max(group.j, q.j) + 8)):
        return None
    return group.code


def _programme_of_borrowers(binder: Counts, at: Count, indicator: str) -> str | None:
    """The programme that is named, or spoken of; that of the amount right before, too: "giải ngân 26,8 tỷ đồng cho 442 hộ"."""
    programme = binder.near_programme(at.s, at.q, at.previous) or _given(binder, at) or at.topic.programme
    if programme is not None or indicator not in ("loans_made", "borrowers"):
        return programme
    group = _group_alone(at)
    if group is not None:
        return group
    amount = at.before
    shared = amount is not None and amount.unit == "percent" and at.topic.measure == "share"
    if amount is None or at.topic.carried or not (amount.unit == "VND" or shared):
        return None
    if shared:  # "156 tỷ đồng, chiếm 9,82% tổng dư nợ, với 10.816 hộ đang vay"
        return at.topic.last if at.s.between(amount.j, at.q.i).endswith(", với") else None
    return at.topic.last if _LENT_TO.fullmatch(at.s.between(amount.j, at.q.i)) else None


def _programme_of(binder: Counts, at: Count, indicator: str) -> str | None:
    """The programme of what is counted."""
    if indicator in OUTCOMES:
        return _programme_of_outcome(binder, at, indicator)
    if indicator == "houses_built":
        return _programme_of_houses(binder, at)
    return _programme_of_borrowers(binder, at, indicator)


def _figure(binder: Counts, at: Count) -> Answer:
    """The count, or by how many it changed: "tăng 1.200 hộ so với đầu năm"."""
    if at.indicator is None:
        return None
    s, q = at.s, at.q
    programme = _programme_of(binder, at, at.indicator)
    if at.rule == "programmes" and at.left_word == "under":
        q = q._replace(bound="=")  # "loans under 18 programmes"
    more = binder.model.kinds.get(at.indicator) == "flow" and at.left_word == "thêm"  # "có thêm 3.253 hộ được vay"
    changed = at.move and not more and (at.topic.counted == at.indicator or s.has("base", q.j, min(at.following, q.j + 4)))
    measure, value = ("change", at.signed) if changed else ("level", q.value)
    return binder.made(q, at.indicator, measure, value, programme, f"count_{at.rule}", s, at.previous)


#: "liên kết 4 nhà": the parties that work together.
_PARTIES = re.compile(r"\b(?:gắn kết|liên kết|kết nối|hợp tác)\b[^,;.\d]*$")
_HOUSES: tuple[Way, ...] = (
    CountVeto(
        re.compile(r"(?:tình nghĩa|nghĩa tình|tình thương|đại đoàn kết|mái ấm)\b").match, behind(3), "built by others", frozenset({"house"})
    ),
    CountVeto(_PARTIES.search, lambda at: at.left(6) if at.q.value < 10 else "", "parties that work together", frozenset({"house"})),
    CountVeto(_PROJECT.search, gap, "built by others", indicator="houses_built"),
    _other_houses,
)


class Stage(NamedTuple):
    """What a count may be taken for, each overruling the one before, and the ways that are asked then."""

    readings: tuple[Reading, ...]
    ways: tuple[Way, ...]


_STAGES = (
    Stage((), (*_NO_COUNTS, *_POOR)),
    Stage(_READINGS, _NO_TOTALS),
    Stage((_borrowers_who_owe,), _NO_LOANS_OR_PLANS),
    Stage((_reached_by_loans,), _NO_PROGRAMMES_OR_GROUPS),
    Stage((_loans_for_houses,), (*_HOUSES, _figure)),
)


class Counts(Binding):
    """Binds counts."""

    def _count_of(self, s: Sentence, q: Quantity, previous: int, following: int, topic: Topic) -> Answer:
        at = Count(s, q, previous, following, topic)
        for stage in _STAGES:
            for reading in stage.readings:
                counted = reading(self, at)
                if counted is not None:
                    at = at.taken_as(counted)
            answer = ask(self, stage.ways, at)
            if answer is not None:
                return answer
        return None
