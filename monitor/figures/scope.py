"""Where a figure holds: the place of each bound number. Pure.

The nearest name in the number's own clause wins; then what the sentence says, what the sentence before said, what holds for the page.
Words like "toàn huyện" refer back to the last unit of that level.

A way looks at a number among the names of its sentence and answers with its place, or with None: the next way is asked. The order of
the ways is the order of their tuple; a way may rely on what those before it have ruled out.

Does not hold the ways themselves (`one_place`, `several_places`), nor what they know of the page (`place_memory`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from monitor.figures.around import ask
from monitor.figures.bound import Bound
from monitor.figures.found_place import PLACE_SAID, Place
from monitor.figures.gazetteer import Named
from monitor.figures.one_place import ONE
from monitor.figures.place_memory import Memory
from monitor.figures.sentence import Sentence
from monitor.figures.several_places import SEVERAL, in_order_of_names
from monitor.figures.spot import Spot
from monitor.figures.usable_names import usable

#: In a sentence about those that stand out: what follows does not go on with them.
_OUTSTANDING = re.compile(r"(?:cao|nhiều|lớn|đông|thấp) nhất|dẫn đầu|đứng đầu|đứng thứ|the (?:highest|largest|most)")


#: Level → those that lie around it.
_AROUND = {"hamlet": ("commune", "district", "province"), "commune": ("district", "province"), "district": ("province",)}


def _speaks_wider(s: Sentence, carried: Named) -> bool:
    """Whether a sentence without a name speaks of a unit around the one before: "Hội Phụ nữ tỉnh thì vận động chị em tiết kiệm"."""
    around = _AROUND.get(carried.level, ())
    return any(m.code in around for m in s.of("generic"))


class Scope:
    """Finds the places of the figures, sentence by sentence, and keeps the memory of the page up to date."""

    def __init__(self, memory: Memory) -> None:
        self._memory = memory

    def places(self, s: Sentence, bounds: Sequence[Bound]) -> list[tuple[Place, ...]]:
        """The place, or places, of each of *bounds*."""
        names = usable(s)
        listed = in_order_of_names(self._memory, s, bounds, names)
        out: list[tuple[Place, ...]] = []
        for n in range(len(bounds)):
            last = out[-1][0] if out and len(out[-1]) == 1 else None
            out.append(self._of_number(Spot(s, names, bounds, n, last), listed))
        self._carry(s, names, out)
        self._memory.remember(s, names)
        return out

    def _of_number(self, at: Spot, listed: Mapping[int, Named]) -> tuple[Place, ...]:
        if at.n in listed:
            return (Place(listed[at.n], "in order"),)
        several = ask(self._memory, SEVERAL, at)
        if several is not None:
            return several
        found = ask(self._memory, ONE, at) or self._memory.default(at.s, at.b)
        if found.how == "default" and len(self._memory.focus.places) > 1:
            return tuple(Place(p, "default") for p in self._memory.focus.places)
        return (found,)

    def _carry(self, s: Sentence, names: Sequence[Named], out: Sequence[tuple[Place, ...]]) -> None:
        """Note the place that the next sentence goes on with."""
        singles = [p[0] for p in out if len(p) == 1 and p[0].how in PLACE_SAID]
        explicit = [p.named for p in singles if not (p.named and s.folded[: p.named.start].rstrip().endswith("("))]
        if explicit and (s.word(0) == "riêng" or _OUTSTANDING.search(s.folded)):
            return  # "Riêng huyện A …", "cao nhất là huyện A": of that sentence alone
        if not out:
            own = [x for x in names if x.level != "hamlet"]
            if own and len({x.names for x in own}) == 1:
                self._memory.carried = own[-1]
            elif not own and self._memory.carried is not None and _speaks_wider(s, self._memory.carried):
                self._memory.carried = None
            return
        first = out[0][0] if len(out[0]) == 1 else None
        if first is None:
            return
        if first.how == "default" or first.how == "behind":
            self._memory.carried = None
        if first.how not in PLACE_SAID or first.named is None or first.named.level == "country":
            return
        if explicit and explicit[0] is not None and not explicit[0].old:
            if len({x.names for x in explicit if x is not None and not x.old}) == 1:
                self._memory.carried = explicit[0]
