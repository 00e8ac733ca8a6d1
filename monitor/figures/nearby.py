"""The programme that the words around a number name. Pure.

Ordered ways look at the number: what a sentence is about and what stands right before or behind it first (`_WAYS`), then a name that
alone tells little (`_LOOSE_WAYS`). A way answers with the code of a programme, with `_NONE` where the words are of no single one,
or with None: it has nothing to say, and the next is asked.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from monitor.figures.lazy import lazy
from monitor.figures.lexicon import Mention
from monitor.figures.numbers import Quantity
from monitor.figures.sentence import Sentence

#: Begins a sentence whose parts are of areas, which bear the names of programmes: "Xét theo địa bàn, vùng khó khăn có 349 tỷ đồng".
BY_AREA = re.compile(r"\W*(?:xét |tính |chia |phân )?theo (?:từng )?(?:địa bàn|khu vực|vùng)\b")
#: The answer that the words name no programme, or not one alone.
_NONE = ""


class Nearby:
    """A number and the programmes that are named around it; positions are tokens of the sentence."""

    def __init__(self, s: Sentence, q: Quantity, previous: int, subject: Mention | None) -> None:
        self.s = s
        self.q = q
        self.previous = previous  #: behind the number before; 0 at the beginning
        self.subject = subject  #: the programme that the sentence is about

    @lazy
    def named(self) -> Mention | None:
        """The programme named before the number or by those who borrow: "258 người chấp hành xong án phạt tù với số tiền 22,3 tỷ"."""
        s, q, previous = self.s, self.q, self.previous
        named = s.last("programme", previous, q.i)
        if named is not None and not self._of_item_before(named):
            return named
        return next((m for m in s.of("programme", 0) if m.i < q.j < m.j or m.i < previous < m.j), None)

    def _of_item_before(self, named: Mention) -> bool:
        """Whether it belongs to the item before, for the number's own stands behind it: "…cho vay hộ nghèo; 45 tỷ đồng nước sạch"."""
        s, q = self.s, self.q
        if ";" not in s.between(named.j, q.i):
            return False
        behind = s.number_behind(q.j)
        until = min(q.j + 12, behind.i if behind is not None else len(s.tokens))
        return any(True for _ in _names(s, q.j, until))

    @lazy
    def near(self) -> Mention | None:
        """The last word between the number before and this one that may name a programme: "hộ nghèo"."""
        return self.s.last("near", self.previous, self.q.i)


#: Asked which programme it is.
Way = Callable[[Nearby], str | None]


def _names(s: Sentence, i: int, j: int) -> Iterator[Mention]:
    """What may name a programme within tokens i to j: short names first, then full ones."""
    for category in ("near", "programme"):
        yield from s.of(category, i, j)


def named_behind(s: Sentence, i: int, between: re.Pattern[str]) -> str | None:
    """The first programme behind token *i* with nothing but words like *between* before it."""
    named = sorted((m for c in ("programme", "near") for m in s.of(c, i, i + 12)), key=lambda m: m.i)
    return next((m.code for m in named if between.fullmatch(s.between(i, m.i))), None)


# What the sentence is about, and full names.


#: Loans to a group of people, by whatever programme: "dư nợ cho vay đối với hộ đồng bào DTTS".
_TO_MINORITIES = re.compile(
    r"\b(?:dư nợ|doanh số)(?: cho vay)?(?: (?:các|tất cả) chương trình(?: [^\s,;]+){0,4})? (?:đối với|cho) (?:các )?(?:hộ )?(?:đồng bào )?"
    r"(?:dân tộc thiểu số|dtts)\b(?! (?:nghèo )?theo)"
)


def _lent_to_minorities(at: Nearby) -> str | None:
    """ "dư nợ cho vay đối với hộ đồng bào DTTS là 96 tỷ đồng": of whatever programme."""
    return _NONE if _TO_MINORITIES.search(at.s.between(at.previous, at.q.i)) else None


def _area(at: Nearby) -> str | None:
    """ "Xét theo địa bàn, vùng khó khăn có 349 tỷ đồng": an area."""
    return _NONE if BY_AREA.match(at.s.folded) else None


def _subject(at: Nearby) -> str | None:
    """ "Nước sạch là chương trình lớn nhất, dư nợ 349 tỷ đồng"."""
    subject = at.subject
    if subject is None or subject.j > at.q.i or any(at.s.has(c, subject.j, at.q.i) for c in ("programme", "near")):
        return None
    return subject.code


def _for_which(at: Nearby) -> str | None:
    """ "VND905 billion for job creation, VND142 billion for social housing"."""
    j = at.q.j
    if at.s.word(j) != "for":
        return None
    return next((m.code for m in _names(at.s, j + 1, j + 8) if m.i - j <= 2), None)


#: Between two programmes of one list.
_AND_THOSE = re.compile(r"(?:,|,? ?và) ?(?:hộ|vay|cho vay|những hộ)?")


def _listed_with(s: Sentence, named: Mention, previous: int) -> bool:
    """Whether *named* is but the last of those that the number is of: "hộ nghèo, cận nghèo và mới thoát nghèo với 279 nghìn lượt hộ"."""
    before = (m for m in _names(s, previous, named.i) if m.code != named.code)
    return any(_AND_THOSE.fullmatch(s.between(m.j, named.i)) for m in before)


_LENT_BEHIND = re.compile(r"(?:để )?(?:cho )?vay(?: theo)?(?: chương trình)?")


def _each_behind_its_number(at: Nearby) -> str | None:
    """ "210 tỷ đồng cho vay hộ nghèo, 46 tỷ đồng cho vay GQVL": each behind its number, none before the first."""
    s, q = at.s, at.q
    if q.unit != "VND":
        return None
    behind = next((m.code for m in _names(s, q.j, q.j + 16) if m.i == q.j or _LENT_BEHIND.fullmatch(s.between(q.j, m.i))), None)
    if behind is None:
        return None
    amounts = [r for r in s.quantities if r.unit == "VND"]
    return behind if len(amounts) > 1 and not any(m.i < amounts[0].i for m in _names(s, 0, amounts[0].i)) else None


def _named_before(at: Nearby) -> str | None:
    """ "chương trình nước sạch đạt 45 tỷ đồng"; none of several, unless "lần lượt" tells them apart."""
    named = at.named
    if named is None:
        return None
    return _NONE if _listed_with(at.s, named, at.previous) and not at.s.has("order", named.j, at.q.i) else named.code


# What stands behind.

_UNDER = ("để", "theo", "thuộc", "từ", "under")
_NEXT_ITEM = (",", ";", "và")


def _purpose_behind(at: Nearby) -> str | None:
    """ "45 tỷ đồng thuộc chương trình nước sạch", "120 hộ vay giải quyết việc làm"."""
    s, q = at.s, at.q
    purpose = next((m for m in s.of("programme", q.j, q.j + 30) if m.j <= q.j + 16 or s.word(m.i - 1) == "theo"), None)
    if purpose is not None and purpose.j > q.j + 16:  # "cho 1.284 hộ vay làm nhà ở, chuyển đổi nghề theo Nghị định 28"
        if ")" in s.between(q.j, purpose.i) or any(m.code != purpose.code for m in _names(s, q.j, purpose.i)):
            return None
    if purpose is None:
        return None
    link = s.word(purpose.i - 1)
    if link not in _UNDER and not (link == "vay" and q.unit == "count"):
        return None
    if purpose.code == "other" and link == "để":
        return None
    between = s.between(q.j, purpose.i)
    if "trong đó" in between or ";" in between:
        return None
    inside = (r for r in s.quantities if r.i >= q.j and r.j <= purpose.i)
    return None if any(r.unit != "count" or s.word(r.i - 1) in _NEXT_ITEM for r in inside) else purpose.code


#: Between an amount and the programme behind it: "58,3 tỷ đồng vốn giải quyết việc làm".
_OF_WHICH_LOANS = re.compile(r"(?:nguồn |đồng )?(?:vốn|cho vay|vốn vay|vốn cho vay|vốn chương trình|chương trình|dư nợ)(?: cho vay)?")


def _loans_behind(at: Nearby) -> str | None:
    """ "58,3 tỷ đồng vốn giải quyết việc làm", unless a number of its own follows: "… vốn giải quyết việc làm 12 tỷ đồng"."""
    s, q = at.s, at.q
    named = next((m for m in _names(s, q.j, q.j + 9) if _OF_WHICH_LOANS.fullmatch(s.between(q.j, m.i))), None)
    if named is None or any(0 <= r.i - named.j <= 1 and s.word(named.j) != "," for r in s.quantities):
        return None
    return named.code


_WANTED_FOR = re.compile(r"\bfor(?: the construction of)?$")


def _wanted_behind(at: Nearby) -> str | None:
    """ "VND905 billion in loans for poor households", "VND 12 billion for building clean water works"."""
    s, q = at.s, at.q
    wanted = next((m for m in _names(s, q.j, q.j + 8) if _WANTED_FOR.search(s.between(q.j, m.i))), None)
    if wanted is None or re.search(r";|, (?:and )?loans\b", s.between(q.j, wanted.i)):
        return None
    return None if any(q.j <= r.i < wanted.i for r in s.quantities) else wanted.code


#: Between a number and what its borrowers took loans for: "9,6 tỷ đồng cho 24 hộ vay nhà ở xã hội".
_BORROWED_FOR = re.compile(
    r"(?:(?:cho|đến|tới) [\d.,]+ (?:lượt )?[^\s,;.]+(?: [^\s,;.]+)? )?(?:hội viên )?(?:(?:được |đang )?vay(?: vốn)?(?: chương trình)?|là)"
)
#: The same behind a noun that says that they borrow: "23 ngàn lượt hộ vay nước sạch".
_BORROWED = re.compile(rf"(?:{_BORROWED_FOR.pattern})?")


def _borrowed_behind(at: Nearby) -> str | None:
    """ "9,6 tỷ đồng cho 24 hộ vay nhà ở xã hội", "23 ngàn lượt hộ vay nước sạch"."""
    q = at.q
    borrow = q.unit == "count" and at.s.folded[q.start : q.end].endswith(("vay", "vay vốn"))
    return named_behind(at.s, q.j, _BORROWED if borrow else _BORROWED_FOR)


# Short names before the number.


def _head_of_clause(at: Nearby) -> str | None:
    """ "Chương trình nước sạch: 120 hộ vay, 45 tỷ đồng": the name that the clause begins with, where none stands nearer."""
    if at.near is not None:
        return None
    s, i = at.s, at.q.i
    if not s.has("programme", 0, i):
        return _NONE
    clause = max((k + 1 for k in range(i) if s.word(k) in (";", ".")), default=0)
    head = next((m for m in s.of("programme", clause, i)), None)
    return head.code if head is not None and head.i - clause <= 2 and not s.has("total", head.j, i, "all") else _NONE


#: Right before a short name that is a programme's: "cho vay hộ nghèo 45 tỷ đồng".
_LEADS_TO = (
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
_NEXT_IN_RANK = ("tiếp đến", "kế đến", "tiếp theo", "kế tiếp", "sau đó", "đến là", "theo là")
_BEFORE_ITEM = ("đó", "riêng", ";", ":", ",", "-", "•", "+", "*", "|", "", "là", "và")
_LISTING = frozenset({"và", "các", "khác", ",", "cận"})


class Loose:
    """A short name before a number and the words around it."""

    def __init__(self, at: Nearby, near: Mention) -> None:
        self.s = at.s
        self.q = at.q
        self.previous = at.previous
        self.near = near

    @lazy
    def led(self) -> bool:
        """Whether the words before say that it is a programme: "cho vay hộ nghèo"."""
        i = self.near.i
        return self.s.between(max(self.previous, i - 3), i).endswith(_LEADS_TO)

    @lazy
    def between(self) -> list[str]:
        """The words between it and the number."""
        return [self.s.word(k) for k in range(self.near.j, self.q.i)]

    @lazy
    def others(self) -> bool:
        """Whether another name follows it: "hộ nghèo, hộ cận nghèo 45 tỷ đồng"."""
        return any(0 <= m.i - self.near.j <= 3 for m in _names(self.s, self.near.j, self.q.i))

    @lazy
    def lists(self) -> bool:
        """Whether it is named in a list: "hộ nghèo và các đối tượng khác"."""
        return any(w in _LISTING for w in self.between)

    @lazy
    def begins(self) -> bool:
        """Whether an item begins with it: "; hộ nghèo 45 tỷ đồng", "tiếp đến hộ nghèo 45 tỷ đồng", "Với hộ nghèo, 45 tỷ đồng"."""
        s, near = self.s, self.near
        left = s.word(near.i - 1)
        return (
            near.i == self.previous
            or s.between(near.i - 2, near.i) in _NEXT_IN_RANK
            or (left == "đến" and s.word(near.j) == "(")
            or left in _BEFORE_ITEM
            or left.isdigit()
            or near.i == 0
            or (near.i == 1 and s.word(0) in ("với", "về"))
        )


def _led(at: Loose) -> str | None:
    """ "cho vay hộ nghèo trên 45 tỷ đồng", but not "cho vay hộ nghèo và các đối tượng khác 45 tỷ đồng"."""
    between = at.between
    if not at.led or at.others or ";" in between or between[:1] == ["khác"] or (between[:1] == ["và"] and "khác" in between):
        return None
    return at.near.code


_GREATEST = re.compile(r"(?:lớn|nhiều|cao) nhất|đứng đầu|dẫn đầu|the largest|the biggest|the most")


def _greatest(at: Loose) -> str | None:
    """ "hộ nghèo có dư nợ lớn nhất, 45 tỷ đồng"."""
    if not at.lists or at.others or not _GREATEST.search(" ".join(at.between)):
        return None
    return at.near.code if at.led or at.begins else _NONE


def _in_list(at: Loose) -> str | None:
    """ "hộ nghèo và các đối tượng chính sách được vay 45 tỷ đồng"; or the name stands too far away."""
    return _NONE if at.lists or len(at.between) > 6 else None


def _begins_item(at: Loose) -> str | None:
    """ "; hộ nghèo được vay 45 tỷ đồng"."""
    return at.near.code if at.led or (at.begins and len(at.between) <= 4) else None


_LOOSE_WAYS: tuple[Callable[[Loose], str | None], ...] = (_led, _greatest, _in_list, _begins_item)


def _loosely_named(at: Nearby) -> str | None:
    """ "; hộ nghèo 45 tỷ đồng": a name that alone tells little."""
    if at.near is None:
        return None
    loose = Loose(at, at.near)
    return next((code for way in _LOOSE_WAYS if (code := way(loose)) is not None), None)


_WAYS: tuple[Way, ...] = (
    _area,
    _lent_to_minorities,
    _subject,
    _for_which,
    _each_behind_its_number,
    _named_before,
    _purpose_behind,
    _loans_behind,
    _wanted_behind,
    _borrowed_behind,
    _head_of_clause,
    _loosely_named,
)


def programme_near(at: Nearby) -> str | None:
    """The programme that the words around the number name, or None."""
    return next((code for way in _WAYS if (code := way(at)) is not None), None) or None
