"""The places of a number that holds for several, and of numbers that stand in the order of the names. Pure."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

from monitor.figures.binding import in_order
from monitor.figures.bound import Bound
from monitor.figures.found_place import Place
from monitor.figures.gazetteer import Named
from monitor.figures.lexicon import Mention
from monitor.figures.place_memory import THESE_PLACES, UNITS, Memory
from monitor.figures.sentence import Sentence
from monitor.figures.spot import Spot
from monitor.figures.unnamed_units import unit_behind
from monitor.figures.usable_names import NAME_STEP

# One number of several places.


def _both(memory: Memory, at: Spot) -> tuple[Place, ...] | None:
    """ "cả hai tỉnh đều trên 98%": the two that were named together."""
    mark = at.s.last("both", 0, at.q.j, "both")
    if mark is None or any(x.start > mark.end and x.end <= at.q.start for x in at.names):
        return None
    if unit_behind(memory, at) is not None:
        return None
    pair = memory.pair if len(memory.pair) == 2 else memory.focus.places
    return tuple(Place(p, "both") for p in pair) if len(pair) >= 2 else None


_COUNTED_RIGHT_BEFORE = re.compile(r"(?:hai|ba|bốn|(?<!trong )năm|các|(?<![\d/])\d{1,2})\s+(?:(?:xã|huyện|tỉnh|phường|thành phố)\s*)?$")
_COUNTED_BEFORE = re.compile(r"(?:hai|ba|bốn|năm|\d)\s+(?:xã|huyện|tỉnh|phường|địa phương)\s[^,;.:]{0,30}?(?:là\s+)?$")
_EACH_BEHIND = re.compile(r"\s*,?\s*(?:đều|cùng|với cùng|mỗi|each)")
_IN_SUM = re.compile(r"tổng|cộng|chung|lần lượt|tương ứng|;")


def _each_before(memory: Memory, at: Spot) -> tuple[Place, ...] | None:
    """ "A và B đều trên 480 tỷ đồng", "Ba xã A, B, C có tỷ lệ trên 1%": a claim about each of several."""
    s = at.s
    floor = at.bounds[at.n - 1].q.end if at.n else 0
    run = [x for x in at.names if floor <= x.start and x.end <= at.q.start and x.level in UNITS and not x.person]
    if len(run) < 2 or len({x.level for x in run}) > 1:
        return None
    if not all(NAME_STEP.fullmatch(s.folded[a.end : b.start]) for a, b in itertools.pairwise(run)):
        return None
    start, tail = run[0].start, s.folded[run[-1].end : at.q.start]
    counted = _COUNTED_RIGHT_BEFORE.search(s.folded[max(0, start - 14) : start]) or _COUNTED_BEFORE.search(
        s.folded[max(0, start - 44) : start]
    )
    if (counted or _EACH_BEHIND.match(tail)) and not _IN_SUM.search(tail):
        return tuple(Place(x, "each") for x in run)
    return None


_IS_STEP = re.compile(r"\s*(?:là|gồm)\s*(?:xã|huyện|tỉnh)?\s*")
_COUNTED_UNITS = re.compile(r"(?:hai|ba|bốn|năm|\d)\s+(?:xã|huyện|tỉnh|địa phương|đơn vị)\s")


def _each_behind(memory: Memory, at: Spot) -> tuple[Place, ...] | None:
    """ "Hai huyện có tỷ lệ trên 1% là A và B": the places behind the number."""
    s, q = at.s, at.q
    run: list[Named] = []
    for x in at.names:
        if x.start < q.end or x.start >= at.following or x.level not in UNITS:
            continue
        if not run and not _IS_STEP.fullmatch(s.folded[q.end : x.start]):
            return None
        if run and not NAME_STEP.fullmatch(s.folded[run[-1].end : x.start]):
            break
        run.append(x)
    if len(run) > 1 and _COUNTED_UNITS.search(s.folded[max(0, q.start - 60) : q.start]):
        return tuple(Place(x, "each") for x in run)
    return None


SEVERAL = (_both, _each_before, _each_behind)


# Numbers in the order of the names.

_NUMBER_STEP = re.compile(r"\s*(?:,|;|và|; và|and)\s*")


def _joined(s: Sentence, names: Sequence[Named], limit: int) -> list[Named]:
    """The list of names of one level that ends last before *limit*: "A, B và C"."""
    run: list[Named] = []
    for x in reversed([n for n in names if n.end <= limit]):
        if run and (run[0].level != x.level or not NAME_STEP.fullmatch(s.folded[x.end : run[0].start])):
            break
        run.insert(0, x)
    return run


def _alike(s: Sentence, a: Bound, b: Bound) -> bool:
    """Whether *b* goes on a list of numbers of one indicator: "(X và Y)"."""
    return (a.indicator, a.measure) == (b.indicator, b.measure) and _NUMBER_STEP.fullmatch(s.folded[a.q.end : b.q.start]) is not None


def _paired(s: Sentence, bounds: Sequence[Bound], names: Sequence[Named]) -> dict[int, Named]:
    """Numbers of one indicator, joined as the names before them are: "A và B có dư nợ lớn (X và Y)"."""
    out: dict[int, Named] = {}
    n = 0
    while n < len(bounds) - 1:
        end = n + 1
        while end < len(bounds) and _alike(s, bounds[end - 1], bounds[end]):
            end += 1
        if end - n > 1:
            joined = _joined(s, names, bounds[n].q.start)
            if len(joined) == end - n:
                out.update(zip(range(n, end), joined, strict=True))
        n = end
    return out


def _put_in_order(memory: Memory, s: Sentence, names: Sequence[Named], mark: Mention, limit: int, count: int) -> Sequence[Named]:
    """The *count* places before *limit* that *mark* puts in order, or those that were named together before."""
    if len(memory.together) == count and THESE_PLACES.search(s.folded, 0, limit):
        return memory.together
    distinct: dict[tuple[str, ...], Named] = {}
    for x in names:
        if x.end <= limit:
            distinct.setdefault(x.names, x)
    if len(distinct) >= count:
        return list(distinct.values())[-count:]
    programmes = {m.code for c in ("near", "programme") for m in s.of(c, 0, mark.i)}
    return memory.pair if len(memory.pair) == count != len(programmes) else []  # "việc làm và nhà ở xã hội lần lượt": of one place


def in_order_of_names(memory: Memory, s: Sentence, bounds: Sequence[Bound], names: Sequence[Named]) -> dict[int, Named]:
    """ "dư nợ của A và B lần lượt là X và Y": the i-th number belongs to the i-th place."""
    out = _paired(s, bounds, names)
    for mark, run in in_order(s, bounds):
        limit = min(bounds[run[0]].q.start, s.tokens[mark.i].start)
        candidates = _put_in_order(memory, s, names, mark, limit, len(run))
        if len(candidates) == len(run):
            out.update(zip(run, candidates, strict=True))
            memory.pair = list(candidates) if len(candidates) == 2 else memory.pair
    return out
