"""The place of a figure, and how it was found. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from monitor.figures.gazetteer import Named

#: What told the place of a figure.
PlaceHow = Literal[
    "clause",  # a name before the number, or the only one, some words behind it
    "list",  # the last name of a list before the number, which may be of all of them
    "behind",  # a name, or a word for a unit, right behind the number; or that something is asked of all
    "generic",  # a word for a unit that is not named: "toàn huyện"
    "in order",  # the name that has the number's own rank among several: "lần lượt là X và Y"
    "both",  # "cả hai tỉnh"
    "each",  # one of several names that share the number: "A và B đều trên 480 tỷ đồng"
    "group",  # the hamlet of a group of borrowers: "cả tổ"
    "carried",  # the sentence before
    "section",  # the heading above
    "default",  # the page's own place
    "row",  # a table: its row, its column, or the page's own place
    "magnitude",  # the amount: no province has so much
    "unknown",  # nothing
]

#: The sentence itself says it, so that what follows may go on with it.
PLACE_SAID: frozenset[PlaceHow] = frozenset({"clause", "generic"})
#: Doubted where the page's own place is unsure: they rest on it.
PLACE_BY_PAGE: frozenset[PlaceHow] = frozenset({"default", "generic", "row"})
#: Doubted where the sentence seems to name a place that was not read: it might be the number's.
PLACE_TAKEN_OVER: frozenset[PlaceHow] = frozenset({"default", "carried", "generic"})
#: Doubted always: the names before the last may share the number.
PLACE_OF_LIST: frozenset[PlaceHow] = frozenset({"list"})


@dataclass(frozen=True, slots=True)
class Place:
    """The place of a figure, with how it was found."""

    named: Named | None  #: None: unknown
    how: PlaceHow
