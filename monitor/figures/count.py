"""A count where it stands, what the words around it say of it, and the forms of what is asked about it. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable
from copy import copy
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from monitor.figures.around import Answer, Around, Veto
from monitor.figures.binding import Binding
from monitor.figures.indicators import ABOUT
from monitor.figures.lazy import lazy

#: Classes of counted nouns.
HOUSEHOLDS = frozenset({"household", "customer"})
PEOPLE = frozenset({"household", "customer", "person"})
#: Indicators of what is owed.
OWED = frozenset({"outstanding_loans", "entrusted_outstanding"})

#: "tăng so với đầu năm là 254 hộ"
_COMPARED_IS = re.compile(r"\b(tăng|giảm) so với (?:\S+ ){1,3}là" + ABOUT + "$")
_OF_WHICH = re.compile(r"trong (?:đó|số đó|số này)(?: có)?" + ABOUT + "$")
_OF_BORROWERS = re.compile(r"\btrong (?:tổng )?(?:số )?[\d.,]+ (?:hộ|khách hàng|người)(?: đang)? vay\b[^;]*$")
#: Between an amount and those whom it was lent to.
_TO_THEM = frozenset({"cho", "với", "đến", "cho hơn", "cho gần", "với hơn", "to", "to over", "to nearly", "to more than"})
#: Behind those who are counted, others who are counted with them.
_AND_OTHERS = re.compile(
    r"(?:(?: ?,| và)(?: và)? (?:các )?(?:hộ (?:gia đình )?|đối tượng |gia đình )?"
    r"(?:nghèo|cận nghèo|mới thoát nghèo|(?:thuộc diện )?chính sách(?: xã hội)?(?: khác)?|khó khăn)\b)+"
)
#: Behind poor households that stand in a list of those who owe.
_WHO_OWE = re.compile(
    r"(?: ?(?:,|và) (?:các )?(?:hộ |đối tượng )?[^\s,;.\d]+(?: (?!vay)[^\s,;.\d]+)?){1,3} (?:đang |còn )(?:được )?(?:vay|dư nợ|nợ)\b"
)


class Counted(NamedTuple):
    """What a number is taken to count."""

    indicator: str
    rule: str


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
        cue = self.s.last("cue", max(self.previous, self.q.i - 8), self.q.i)
        if cue is not None and cue.code == "to" and (compared := _COMPARED_IS.search(self.gap_left(9))):
            return "up" if compared[1] == "tăng" else "down"
        return cue.code if cue is not None and cue.code in ("up", "down") and self.q.i - cue.j <= 3 else None

    @lazy
    def signed(self) -> Decimal:
        """The value of a change: less than nothing where it is a fall."""
        return -self.q.value if self.move == "down" else self.q.value

    @lazy
    def of_which(self) -> bool:
        """Whether the words right before it make it a part of what was told before: "…, trong đó có 420 hộ nghèo"."""
        return _OF_WHICH.search(self.gap) is not None

    @lazy
    def of_borrowers(self) -> bool:
        """Whether it is a part of borrowers that were counted: "trong 1.500 hộ vay có 420 hộ nghèo", "… hộ vay. Trong đó có 420 hộ nghèo"."""
        lent = self.topic.counted in ("borrowers", "loans_made") or self.topic.indicator in (*OWED, "lending")
        if lent and self.s.folded.startswith("trong ") and self.before is None and self.of_which:
            return True
        return _OF_BORROWERS.search(self.s.between(0, self.q.i)) is not None

    @lazy
    def listed_who_owe(self) -> bool:
        """Whether it begins a list of those who owe: "150.000 hộ nghèo, cận nghèo, hộ chính sách đang vay"."""
        return _WHO_OWE.match(self.behind(14)) is not None

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


#: Asked what a number is: a figure, why it is none, or None: it has nothing to say.
Way = Callable[[Binding, Count], Answer]
#: Asked what a number counts; None: it has nothing to say.
Reading = Callable[[Binding, Count], Counted | None]


@dataclass(frozen=True)
class CountVeto(Veto[Count]):
    """A veto that asks certain counts alone: of these nouns, or taken to count this."""

    nouns: frozenset[str] | None = None  #: None: whatever is counted
    indicator: str | None = None  #: only where it is taken to count this; None: whatever it is taken to count

    def __call__(self, binder: object, at: Count) -> str | None:
        """Return the reason if it is such a count and the pattern is found, or None."""
        if self.indicator is not None and at.indicator != self.indicator:
            return None
        if self.nouns is not None and at.q.noun not in self.nouns:
            return None
        return super().__call__(binder, at)
