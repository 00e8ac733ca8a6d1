"""A number with its meaning, and what the last figure spoke of. Pure."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import NamedTuple

from monitor.figures.numbers import Quantity


class Topic(NamedTuple):
    """What the last figure spoke of."""

    indicator: str | None = None
    measure: str | None = None
    programme: str | None = None
    counted: str | None = None  #: the last count indicator
    organisation: bool = False
    unit: str | None = None
    carried: bool = False  #: from the block before
    named: str | None = None  #: the programme that the page named last
    last: str | None = None  #: the programme of the last figure
    stock: str | None = None  #: the last stock of money
    led: str | None = None  #: the programme that the sentence before spoke of without a number


class Bound(NamedTuple):
    """A number with its meaning."""

    q: Quantity
    indicator: str
    measure: str
    value: Decimal
    programme: str | None
    rule: str
    doubts: tuple[str, ...] = ()
    per: str | None = None
    anchor: int = 0  #: token where the indicator stands (for place and period)


#: Told of a number: the number, what became of it, and why.
Trace = Callable[[Quantity, str, str], None]
