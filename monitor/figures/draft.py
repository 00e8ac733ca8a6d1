"""A figure between the sentence that gives it and the checks over its page. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from monitor.figures.bound import Bound
from monitor.figures.found_place import PlaceHow
from monitor.figures.gazetteer import Named
from monitor.figures.timing import PeriodHow
from monitor.records import Figure


@dataclass(slots=True)
class Draft:
    """A figure before the page-wide checks."""

    bound: Bound
    place: Named | None
    place_how: PlaceHow
    period: str | None
    period_how: PeriodHow
    quote: str
    start: int
    end: int
    kind: str  #: of the block
    sentence: int


def figure_of(draft: Draft, confidence: str, doubts: tuple[str, ...]) -> Figure:
    """The figure of a settled draft."""
    b, place = draft.bound, draft.place
    return Figure(
        b.indicator, b.measure, Decimal(b.value), b.q.unit, b.q.bound, place.full if place is not None else None,
        place.key if place is not None else None, draft.period, b.programme, b.per, draft.quote, draft.start, draft.end, b.rule, confidence,
        doubts,
    )  # fmt: skip
