"""A number among the names of its sentence. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

from monitor.figures.bound import Bound
from monitor.figures.found_place import Place
from monitor.figures.gazetteer import Named
from monitor.figures.lazy import lazy
from monitor.figures.sentence import Sentence
from monitor.figures.usable_names import NAME_STEP

_ASIDE = re.compile(r" [-–] ?(?:trong đó|riêng)\b[^-–]*$")
_ASIDE_OVER = re.compile(r" [-–] ?(?:và|cùng|với)\b")


def _aside_over(s: Sentence, start: int, end: int) -> bool:
    """Whether *start* stands in an aside that is over at *end*: "(địa bàn Bạc Liêu (cũ): 4.035 tỷ đồng), 201.930 hộ", "- trong đó … - và"."""
    depth = 0
    for c in s.folded[start:end]:
        depth += (c == "(") - (c == ")")
        if depth < 0:
            return True
    return _ASIDE_OVER.search(s.folded, start, end) is not None and _ASIDE.search(s.folded, max(0, start - 60), start) is not None


_OR_STEP = re.compile(r"\s*(?:,|và|hay|-|and)\s*(?:tỉnh|huyện|xã)?\s*")
_OF_WHOLE_STEP = re.compile(r"(?:của|thuộc|ở|tại|nhất)\s+(?:tỉnh\s+|huyện\s+)?$")


class Spot:
    """A bound number and what stands around it; offsets are code points of the sentence."""

    def __init__(self, s: Sentence, names: Sequence[Named], bounds: Sequence[Bound], n: int, last: Place | None) -> None:
        self.s = s
        self.names = names  #: those that a figure may belong to
        self.bounds = bounds
        self.n = n  #: which of *bounds* it is
        self.last = last  #: the place of the number before, if it has one alone
        self.b = bounds[n]
        self.q = bounds[n].q

    @lazy
    def following(self) -> int:
        """Where the next number begins, or the sentence's end."""
        return self.bounds[self.n + 1].q.start if self.n + 1 < len(self.bounds) else len(self.s.folded)

    @lazy
    def anchor(self) -> int:
        """Where the indicator stands, or the number."""
        return self.s.tokens[self.b.anchor].start if self.b.anchor < len(self.s.tokens) else self.q.start

    @lazy
    def before(self) -> list[Named]:
        """The names before the number."""
        return [x for x in self.names if x.end <= self.q.start]

    @lazy
    def aside(self) -> bool:
        """Whether the last name before the number stands in an aside that is over."""
        return bool(self.before) and _aside_over(self.s, self.before[-1].end, self.q.start)

    @lazy
    def left(self) -> list[Named]:
        """The names before the number that may be its place; the last is the nearest."""
        left = list(self.before)
        while left and _aside_over(self.s, left[-1].end, self.q.start):
            left.pop()
        if len(left) > 1 and self._one_of_list(left[-2], left[-1]):
            return []
        while len(left) > 1 and self._part_of(left[-2], left[-1]):
            left.pop()
        return left

    @lazy
    def nearest(self) -> Named | None:
        """The nearest name before the number that may be its place, or None."""
        return self.left[-1] if self.left else None

    @lazy
    def last_of_list(self) -> bool:
        """Whether the nearest name only ends a list, "huyện A và huyện B có dư nợ 812 tỷ đồng": perhaps of both."""
        last = self.nearest
        before = next((x for x in reversed(self.before) if last is not None and x.end <= last.start), None)
        if last is None or before is None or before.level != last.level or before.names == last.names:
            return False
        joined = NAME_STEP.fullmatch(self.s.folded[before.end : last.start]) is not None
        return joined and not any(before.end < b.q.start < last.start for b in self.bounds)

    def _one_of_list(self, before: Named, last: Named) -> bool:
        """Whether *last* ends a list of provinces, "A, B hay C": it speaks for none of them alone."""
        return (
            before.level == last.level == "province"
            and _OR_STEP.fullmatch(self.s.folded[before.end : last.start]) is not None
            and not any(before.end < b.q.start < last.start for b in self.bounds)
            and not any(b.q.j <= self.s.at(before.start) for b in self.bounds[: self.n])
        )

    def _part_of(self, part: Named, whole: Named) -> bool:
        """Whether *whole* only tells where *part* lies: "Thuận Châu là huyện khó khăn của Sơn La, với …"."""
        return (
            part.names != whole.names
            and part.names[-len(whole.names) :] == whole.names
            and _OF_WHOLE_STEP.search(self.s.folded[part.end : whole.start]) is not None
            and not any(part.end <= b.q.start < whole.start for b in self.bounds)
        )
