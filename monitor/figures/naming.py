"""Which indicator names a number: the ones that may, the one of several, the one behind it. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from monitor.figures.indicators import ABOUT, CAPITAL, GENERIC_LENDING, PURPOSE
from monitor.figures.lazy import lazy
from monitor.figures.lexicon import Mention
from monitor.figures.numbers import Quantity
from monitor.figures.sentence import Sentence

# Those before the number.


@dataclass
class Candidate:
    """A mention of an indicator, within tokens i to j, that may name the number behind it."""

    s: Sentence
    m: Mention
    i: int
    j: int

    @lazy
    def surface(self) -> str:
        """Its folded words."""
        return self.s.folded[self.m.start : self.m.end]

    @lazy
    def left(self) -> str:
        """The word right before it."""
        return self.s.word(self.m.i - 1)


_LENDING_VERBS = ("cho vay", "vay", "giải ngân")
_OF_PARTS = ("tỷ trọng", "tỷ lệ")
_OF_BUDGET = ("thu", "chi", "bội", "cân")
_NEW_CLAUSE = ("và", "and", "còn", ";")
_COMMA_OR_SEMICOLON = re.compile(r"[,;]")


def _purpose_of_loans(at: Candidate) -> bool:
    """ "nguồn vốn để cho vay", "kế hoạch giải ngân": the purpose or a name, not an amount lent."""
    return at.m.code == "lending" and at.surface in _LENDING_VERBS and at.left in PURPOSE


def _whole_of_part(at: Candidate) -> bool:
    """ "tỷ trọng vốn địa phương trên tổng nguồn vốn": the whole of the part that is spoken of."""
    if at.left not in ("trên", "trong") or not at.surface.startswith("tổng nguồn"):
        return False
    return any(at.s.folded[p.start : p.end] in _OF_PARTS for p in at.s.of("part", at.i, at.m.i))


def _whole_of_share(at: Candidate) -> bool:
    """ "chiếm 12% vốn / tổng nguồn vốn", "0,12% nợ trên tổng dư nợ"."""
    s, m = at.s, at.m
    if at.left not in ("/", "trên", "trong") or not at.surface.startswith(("tổng", "dư nợ")):
        return False
    if s.word(m.i - 2) in ("", ",", ".", ";"):
        return False
    return any(r.unit == "percent" and r.j <= m.i and m.i - r.j <= 3 for r in s.quantities)


def _of_the_budget_itself(at: Candidate) -> bool:
    """ "thu ngân sách địa phương", "chi ngân sách tỉnh": not what it entrusts."""
    return at.m.code == "local_budget_capital" and at.left in _OF_BUDGET


def _whole_behind_share(at: Candidate) -> bool:
    """ "chiếm 2,7% tổng nguồn vốn", unless a new clause speaks of it: "chiếm 2,7%, tổng nguồn vốn đạt 45 tỷ đồng"."""
    s, m = at.s, at.m
    if at.left in _NEW_CLAUSE or not any(r.unit == "percent" and 0 <= m.i - r.j <= 2 for r in s.quantities):
        return False
    if not at.surface.startswith(("tổng", "total", "dư nợ", "of the total")) or "," in s.between(m.i - 1, m.i):
        return False
    on = s.last("cue", m.j, min(m.j + 3, at.j), "to")
    return on is None or _COMMA_OR_SEMICOLON.search(s.between(m.j, on.i)) is not None


_PASSED_OVER: tuple[Callable[[Candidate], bool], ...] = (
    _purpose_of_loans,
    _whole_of_part,
    _whole_of_share,
    _of_the_budget_itself,
    _whole_behind_share,
)


def candidates(s: Sentence, i: int, j: int, allowed: frozenset[str]) -> list[Mention]:
    """The mentions of *allowed* indicators within tokens i to j that may name the number behind them."""
    found = (Candidate(s, m, i, j) for m in s.of("indicator", i, j) if m.code in allowed)
    return [at.m for at in found if not any(way(at) for way in _PASSED_OVER)]


# The one of several.


@dataclass
class Pair:
    """The last two mentions of indicators before a number."""

    s: Sentence
    q: Quantity
    money: frozenset[str]  #: the indicators that are amounts of money
    head: Mention
    last: Mention

    @lazy
    def between(self) -> str:
        """The folded words between the two."""
        return self.s.between(self.head.j, self.last.i)


#: Around what a fund holds besides, told in passing: "Vốn huy động, trong đó có tiền gửi qua tổ, là 1.104 tỷ đồng".
_ASIDE_HELD = re.compile(r", ?(?:trong đó|bao gồm|gồm)(?: có| cả)?$")
_ASIDE_ENDS = re.compile(r", ?(?:là|đạt|có|còn)" + ABOUT)
_OF_HEAD = ("của", "từ", "thuộc", "trong", "trên")
_FROM = re.compile(r"[^,;:\d]{0,50} (?:từ|thuộc)")


def _told_in_passing(at: Pair) -> bool:
    """ "Vốn huy động, trong đó có tiền gửi qua tổ, là 1.104 tỷ đồng"."""
    return _ASIDE_HELD.search(at.between) is not None and _ASIDE_ENDS.fullmatch(at.s.between(at.last.j, at.q.i)) is not None


def _mere_verb(at: Pair) -> bool:
    """ "dư nợ cho vay đạt 45 tỷ đồng", but not "dư nợ 45 tỷ đồng, đã cho vay 12 tỷ đồng"."""
    s, last = at.s, at.last
    if last.code != "lending" or s.folded[last.start : last.end] not in GENERIC_LENDING:
        return False
    apart = "," in at.between or ";" in at.between or "đã" in at.between.split()
    return not apart or at.q.i - last.j > 4 or s.has("cue", last.j, at.q.i, "to")


def _side_by_side(at: Pair) -> bool:
    """ "dư nợ vốn ngân sách địa phương đạt 45 tỷ đồng"."""
    return at.head.code in at.money and not at.between.strip()


def _of_head(at: Pair) -> bool:
    """ "dư nợ của vốn ngân sách địa phương đạt 45 tỷ đồng", but not a list, "nguồn vốn A, B đạt …"."""
    return at.head.code in at.money and at.between.strip() in _OF_HEAD


def _debt_from_capital(at: Pair) -> bool:
    """ "dư nợ cho vay giải quyết việc làm từ vốn địa phương"."""
    return at.head.code == "outstanding_loans" and at.last.code in CAPITAL and _FROM.fullmatch(at.between) is not None


def _part_of_capital(at: Pair) -> bool:
    """ "vốn trung ương trong cơ cấu tổng nguồn vốn đạt 45 tỷ đồng"."""
    return at.last.code == "total_capital" and at.head.code in ("local_budget_capital", "central_capital") and "," not in at.between


_HEAD_WAYS: tuple[Callable[[Pair], bool], ...] = (
    _told_in_passing,
    _mere_verb,
    _side_by_side,
    _of_head,
    _debt_from_capital,
    _part_of_capital,
)


def _closed(s: Sentence, i: int, j: int) -> bool:
    """Whether token *i* stands in brackets that are closed before token *j*."""
    depth = 0
    for k in range(i, j):
        depth += (s.word(k) == "(") - (s.word(k) == ")")
        if depth < 0:
            return True
    return False


def strongest(s: Sentence, found: list[Mention], q: Quantity, money: frozenset[str]) -> Mention | None:
    """The mention that the number most likely belongs to: the last one, but a noun before a mere verb.

    What stands in closed brackets is passed over: "Tổng nguồn vốn (gồm vốn huy động và vốn nhận ủy thác) đạt 211 tỷ đồng".
    """
    if not found:
        return None
    found = [m for m in found if not _closed(s, m.j, q.i)] or found
    if len(found) == 1:
        return found[0]
    pair = Pair(s, q, money, found[-2], found[-1])
    return pair.head if any(way(pair) for way in _HEAD_WAYS) else pair.last


# The one behind the number.

_AND = ("và", ",", "cùng", "+")
_SOURCES = CAPITAL - {"total_capital", "savings_deposits"}


def listed_behind(s: Sentence, q: Quantity, goes_on: bool) -> tuple[Mention | None, bool]:
    """The source of capital right behind a number of a list, "45 tỷ đồng vốn trung ương, 12 tỷ đồng vốn địa phương", or None.

    With it: whether the list goes on, as *goes_on* says of the number before.
    """
    near = next((m for m in s.of("indicator", q.j, min(len(s.tokens), q.j + 12)) if m.i <= q.j + 1), None)
    if near is None or near.i != q.j or near.code not in _SOURCES:
        return None, False
    if s.word(near.j) in _AND and any(r.unit == "VND" and 1 <= r.i - near.j <= 2 for r in s.quantities):
        return near, True
    return (near if goes_on else None), False


@dataclass
class Behind:
    """An amount and the first mention of an indicator behind it."""

    s: Sentence
    q: Quantity
    money: frozenset[str]  #: the indicators that are amounts of money
    m: Mention
    between: list[str]  #: the words between the two

    @lazy
    def surface(self) -> str:
        """The folded words of the mention."""
        return self.s.folded[self.m.start : self.m.end]

    @lazy
    def link(self) -> list[str]:
        """The words between, but for brackets and a preposition: "(chiếm 12%) dư nợ", "in outstanding loans"."""
        words = self.between
        if words and words[0] == "(" and ")" in words:
            words = words[words.index(")") + 1 :]
        return words[1:] if words and words[0] in ("in", "of", "as") else words


_FROM_BUDGET: tuple[list[str], ...] = (["từ"], ["từ", "nguồn"], ["do"], ["trong", "đó", "do"], [])
_OF_WHICH = re.compile(r"(?:(?:trong |of )?(?:số này|số đó|đó|số trên) )?(?:là|thuộc)(?: tiền| vốn| nguồn)?")
_STEP = frozenset({",", ";", "(", ":", "và", "-"})


def _from_local_budget(at: Behind) -> bool | None:
    """ "45 tỷ đồng từ nguồn ngân sách địa phương"."""
    return True if at.m.code == "local_budget_capital" and at.between in _FROM_BUDGET else None


def _of_which(at: Behind) -> bool | None:
    """ "45 tỷ đồng là vốn huy động"."""
    return True if at.between and at.m.code in at.money and _OF_WHICH.fullmatch(" ".join(at.between)) else None


def _was_disbursed(at: Behind) -> bool | None:
    """ "45 tỷ đồng đã được giải ngân", but not "… được giải ngân 12 tỷ đồng"."""
    s, m = at.s, at.m
    if at.link not in ([], ["đã"]) or not at.surface.endswith("được giải ngân") or s.word(at.q.i - 1) == "bộ":
        return None
    reach = 3 if s.word(m.j) != "," else 0
    return None if any(0 <= r.i - m.j <= reach for r in s.quantities) else True


def _apart(at: Behind) -> bool | None:
    """ "45 tỷ đồng, dư nợ": another clause, or too far away."""
    return False if len(at.link) > 1 or any(w in _STEP for w in at.link) else None


def _no_amount(at: Behind) -> bool | None:
    """ "45 tỷ đồng cho vay", "45 tỷ đồng tổng dư nợ": a mere verb, or a whole."""
    named = at.m.code in at.money and at.surface not in GENERIC_LENDING and not at.surface.startswith(("tổng", "ngân sách"))
    return None if named else False


def _of_next_amount(at: Behind) -> bool | None:
    """ "45 tỷ đồng dư nợ đạt 120 tỷ đồng": it names the amount behind."""
    s, m = at.s, at.m
    amount = next((r for r in s.quantities if r.i >= at.q.j and r.unit == "VND"), None)
    return False if amount is not None and 0 <= amount.i - m.j <= 3 and s.word(m.j) not in (",", ";", ".") else None


_BEHIND_WAYS: tuple[Callable[[Behind], bool | None], ...] = (
    _from_local_budget,
    _of_which,
    _was_disbursed,
    _apart,
    _no_amount,
    _of_next_amount,
)


def _paid_behind(s: Sentence, q: Quantity) -> Mention | None:
    """ "với 38,9 tỷ đồng giải ngân, nhiều hơn cùng kỳ 12,4%"."""
    paid = next((m for m in s.of("weak", q.j, q.j + 3) if m.i == q.j), None)
    named = paid is not None and s.folded[paid.start : paid.end] == "giải ngân" and s.word(paid.j) in (",", ".", ";", "")
    return paid if named else None


def named_right_behind(s: Sentence, q: Quantity, following: int, money: frozenset[str]) -> Mention | None:
    """An indicator right behind the number: "38,5 tỷ đồng dư nợ"."""
    paid = _paid_behind(s, q)
    if paid is not None:
        return paid
    begin = q.j + 2 if q.suffix and s.word(q.j) == "/" else q.j
    m = next(s.of("indicator", begin, min(following, begin + 8)), None)
    if m is None:
        return None
    at = Behind(s, q, money, m, [s.word(k) for k in range(begin, m.i)])
    return m if next((answer for way in _BEHIND_WAYS if (answer := way(at)) is not None), True) else None
