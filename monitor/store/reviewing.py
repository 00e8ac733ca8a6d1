"""What a person says of figures: kept with name and time, stronger than the program's word."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from monitor.errors import StoreError
from monitor.records import Figure
from monitor.store.rows import Row, decimal, doubts_of, dump, marks, number, select, utc
from monitor.store.writing import FIGURE_COLUMNS, SET_FIGURE, Lookup, figure_of, fresh_row, join_claims, know, page_of

VERDICTS = ("accepted", "corrected", "rejected")
_SPOKEN = {"accept": "accepted", "correct": "corrected", "reject": "rejected"}
#: What a person may correct.
CORRECTABLE = ("indicator", "measure", "value", "unit", "bound", "place", "place_key", "period", "programme", "per")


def to_review(conn: sqlite3.Connection, *, place_keys: list[str] | None, everything: bool, limit: int) -> list[Row]:
    """Return the figures that wait for a person: doubted, implausible or in conflict (or *everything*), not reviewed; newest first."""
    waiting = "" if everything else " AND (c.confidence = 'check' OR c.implausible <> '[]' OR c.conflict IS NOT NULL)"
    inside = "" if place_keys is None else f" AND f.place_key IN ({marks(place_keys)})"
    rows = select(
        conn,
        "SELECT f.id, f.claim_id, f.place, f.place_key, f.indicator, f.measure, f.value, f.value_text, f.unit, f.bound, f.period,"  # noqa: S608
        " f.programme, f.per,"
        " f.quote, f.rule, f.doubts, c.implausible, c.conflict, a.url, a.title, a.published_on FROM figures f JOIN claims c ON c.id ="
        " f.claim_id"
        " JOIN articles a ON a.id = f.article_id WHERE f.state = 'current' AND f.review IS NULL AND c.review IS NULL"
        f"{waiting}{inside} ORDER BY f.first_seen_at DESC, f.id LIMIT ?",
        (*(place_keys or ()), limit),
    )
    for row in rows:
        row["value"] = decimal(row["value"], row.pop("value_text"))
        row["doubts"] = list(doubts_of(row))
        del row["implausible"]
    return rows


def review(
    conn: sqlite3.Connection,
    look: Lookup,
    figure_id: int,
    verdict: str,
    by: str,
    why: str | None,
    now: datetime,
    corrected: Mapping[str, Any],
) -> None:
    """Write what a person says of a figure; see Store.review."""
    verdict = _SPOKEN.get(verdict, verdict)
    if verdict not in VERDICTS:
        raise StoreError(f"{verdict}: no verdict; say accept, correct or reject")
    if not by.strip():
        raise StoreError(f"figure {figure_id}: a review needs a name; say who")
    if unknown := sorted(set(corrected) - set(CORRECTABLE)):
        raise StoreError(f"figure {figure_id}: {', '.join(unknown)} cannot be corrected; only {', '.join(CORRECTABLE)} can")
    if (verdict == "corrected") != bool(corrected):
        raise StoreError(f"figure {figure_id}: name what is corrected, and only with correct")
    rows = select(conn, "SELECT * FROM figures WHERE id = ?", (figure_id,))
    if not rows:
        raise StoreError(f"figure {figure_id}: there is none; see `d40 figures` for the numbers")
    stands = rows[0]
    row = {column: stands[column] for column in FIGURE_COLUMNS}
    before = {k: v for k, v in row.items() if k != "id"}
    conn.execute(
        "INSERT INTO reviews(figure_id, verdict, by, why, at, before, corrected) VALUES (?,?,?,?,?,?,?)",
        (figure_id, verdict, by.strip(), why, utc(now), dump(before), dump({k: str(v) if isinstance(v, Decimal) else v for k,
        v in corrected.items()})
         if corrected else None),
    )  # fmt: skip
    if verdict != "corrected":
        conn.execute("UPDATE figures SET review = ? WHERE id = ?", (verdict, figure_id))
        join_claims(conn, look, (), [stands["claim_id"]])
        return
    row |= {k: v for k, v in corrected.items() if k != "value"}
    if "place" in corrected and "place_key" not in corrected:
        row["place_key"] = None
    if "value" in corrected:
        row["value"], row["value_text"] = number(_decimal(corrected["value"], figure_id))
    figure = figure_of(row)
    know(conn, look, figure)
    as_it_stands = {k: stands[k] for k in ("id", "state", "first_seen_at", "gone_at")}
    fresh = fresh_row(look, figure, page_of(conn, stands["article_id"]) | as_it_stands | {"review": verdict})
    join_claims(conn, look, [fresh], [stands["claim_id"]])
    conn.execute(SET_FIGURE, fresh)


def _decimal(value: object, figure_id: int) -> Decimal:
    try:
        return Decimal(str(value))
    except InvalidOperation:
        raise StoreError(f"figure {figure_id}: {value!r} is no number; write it as 5568000000000 or 6.02") from None


def gold(conn: sqlite3.Connection) -> Iterator[Row]:
    """Yield the accepted and corrected figures as gold, in the form of docs/figures.md: one dict a figure, `doc` is the page's URL."""
    for row in select(
        conn,
        "SELECT f.*, a.url, a.text FROM figures f JOIN articles a ON a.id = f.article_id WHERE f.review IN ('accepted', 'corrected')"
        " AND f.state = 'current' ORDER BY a.url, f.start_offset, f.id",
    ):
        figure: Figure = figure_of(row)
        whole = figure.value == figure.value.to_integral_value()
        yield {
            "doc": row["url"], "indicator": figure.indicator, "measure": figure.measure,
            "value": int(figure.value) if whole else float(figure.value), "unit": figure.unit, "bound": figure.bound, "place": figure.place,
            "period": figure.period, "programme": figure.programme, "per": figure.per, "quote": figure.quote,
            "text": row["text"][figure.start : figure.end], "start": figure.start, "end": figure.end,
        }  # fmt: skip


def history(conn: sqlite3.Connection, figure_id: int) -> list[Row]:
    """Return all reviews of a figure, the oldest first."""
    rows = select(conn, "SELECT verdict, by, why, at, before, corrected FROM reviews WHERE figure_id = ? ORDER BY id", (figure_id,))
    for row in rows:
        row["before"] = json.loads(row["before"])
        row["corrected"] = json.loads(row["corrected"]) if row["corrected"] else None
    return rows
