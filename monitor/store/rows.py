"""How values stand in the database: times, decimals, lists; rows of a query as dicts."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

from monitor.errors import StoreError

#: A page's bare date counts from midnight in Viet Nam, where the pages are written.
VIET_NAM = timezone(timedelta(hours=7))

Row = dict[str, Any]

_JSON = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def utc(at: datetime) -> str:
    """Return an aware time as fixed-length UTC text, which sorts as the time does."""
    if at.tzinfo is None:
        raise StoreError(f"{at}: a time without a zone cannot be stored; hand an aware one")
    return at.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def utc_or_none(at: datetime | None) -> str | None:
    """Return `utc(at)`, or None."""
    return None if at is None else utc(at)


def time_of(text: str) -> datetime:
    """Return the aware time that `utc` wrote."""
    return datetime.fromisoformat(text)


def time_or_none(text: str | None) -> datetime | None:
    """Return `time_of(text)`, or None."""
    return None if text is None else time_of(text)


def local_date(at: str) -> str:
    """Return the day in Viet Nam of a stored time, as an ISO date."""
    return time_of(at).astimezone(VIET_NAM).date().isoformat()


def published(text: str | None) -> tuple[str | None, str | None]:
    """Return (ISO date, UTC text) of what a page gives as its date; (None, None) where it is none.

    >>> published("2024-07-30T12:57+07:00")
    ('2024-07-30', '2024-07-30T05:57:00.000000Z')
    >>> published("2024-07-30")
    ('2024-07-30', '2024-07-29T17:00:00.000000Z')
    """
    if not text:
        return None, None
    try:
        at = datetime.fromisoformat(text)
        if at.tzinfo is None:
            at = at.replace(tzinfo=VIET_NAM)
        return date.fromisoformat(text[:10]).isoformat(), utc(at)
    except (ValueError, OverflowError):
        return None, None


def number(value: Decimal) -> tuple[float, str | None]:
    """Return (value for REAL, exact text): the text only where a REAL does not give the decimal back.

    >>> number(Decimal("6.02")), number(Decimal("5568000000000"))
    ((6.02, None), (5568000000000.0, None))
    """
    real = float(value)
    return (real, None) if Decimal(repr(real)) == value else (real, str(value))


def decimal(real: float, text: str | None) -> Decimal:
    """Return the decimal that `number` stored, without trailing zeros or exponent.

    >>> decimal(5568000000000.0, None), decimal(6.02, None)
    (Decimal('5568000000000'), Decimal('6.02'))
    """
    value = Decimal(text) if text is not None else Decimal(repr(real))
    return value.quantize(Decimal(1)) if value == value.to_integral_value() else value.normalize()


def dump(values: object) -> str:
    """Return JSON text, letters as they are."""
    return "[]" if values == () or values == [] else _JSON(values)


def strings(text: str | None) -> tuple[str, ...]:
    """Return the tuple of a stored JSON list of strings."""
    return tuple(json.loads(text)) if text and text != "[]" else ()


def doubts_of(row: Row) -> tuple[str, ...]:
    """Return what speaks against a claim, by its reading and by other claims, each code once."""
    return tuple(dict.fromkeys((*strings(row["doubts"]), *strings(row["implausible"]))))


def select(conn: sqlite3.Connection, sql: str, values: Sequence[object] | Row = ()) -> list[Row]:
    """Return the rows of a query as dicts."""
    return list(each(conn, sql, values))


def each(conn: sqlite3.Connection, sql: str, values: Sequence[object] | Row = ()) -> Iterator[Row]:
    """Yield the rows of a query as dicts."""
    cursor = conn.execute(sql, values)
    names = [d[0] for d in cursor.description]
    for row in cursor:
        yield dict(zip(names, row, strict=False))


def marks(values: Iterable[object]) -> str:
    """Return as many question marks as there are values, for `IN (...)`."""
    return ",".join("?" for _ in values)
