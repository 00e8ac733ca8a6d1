"""Claims beside each other: conflicts and plausibility, for the claims that changed and those that they touch.

Done after a run, not within a page's transaction: the mark `unsettled` says what is still to do, so that a crash loses nothing.
"""

from __future__ import annotations

import itertools
import sqlite3
from decimal import Decimal
from functools import lru_cache
from typing import Any

from monitor import claims
from monitor.places import Places
from monitor.plausible import PARTS, load_magnitudes, size_of
from monitor.store.rows import Row, decimal, dump, select

_COLUMNS = (
    "id, claim_key, place_key, territory, province_key, indicator, measure, programme, unit, per, period, moment, value, value_text, bound,"
    " published_on, state, conflict, implausible"
)
_BATCH = 500


def settle(conn: sqlite3.Connection, places: Places, *, batch: int = _BATCH) -> int:
    """Compare up to *batch* unsettled claims with the others; return how many there were. Within one transaction."""
    rows = select(conn, f"SELECT {_COLUMNS} FROM claims WHERE unsettled = 1 ORDER BY id LIMIT ?", (batch,))  # noqa: S608
    if not rows:
        return 0
    kinds = {code: kind or "" for code, kind in conn.execute("SELECT code, kind FROM indicators")}
    affected: dict[int, Row] = {r["id"]: r for r in rows}
    for row in rows:
        for other in _touched_by(conn, places, row):
            affected.setdefault(other["id"], other)
    keys = {_place_and_time(places, r) for r in rows} | {_place_and_time(places, r) for r in affected.values() if r["conflict"]}
    keys |= {_place_and_time(places, r) for row in rows for r in _same_value_elsewhere(conn, row)}
    for key in sorted(k for k in keys if k is not None):
        _settle_conflicts(conn, places, key)
    for row in affected.values():
        _settle_plausibility(conn, places, kinds, row)
    conn.executemany("UPDATE claims SET unsettled = 0 WHERE id = ?", ((r["id"],) for r in rows))
    return len(rows)


def _touched_by(conn: sqlite3.Connection, places: Places, row: Row) -> list[Row]:
    """Return the claims whose plausibility depends on *row*: the next levels of its series, the ratios made of it, its parts."""
    if row["measure"] != "level" or row["moment"] is None:
        return []
    values = (row["territory"], row["indicator"], row["programme"], row["unit"], row["per"])
    same = (
        "FROM claims INDEXED BY claims_series WHERE territory = ? AND indicator = ? AND measure = 'level' AND programme IS ? AND unit = ?"
        " AND per IS ? AND state = 'current'"
    )
    found = []
    for way, order, moments in ((">", "", 2), ("<", " DESC", 1)):  # so many moments of the series look back, and ahead, at this one
        near = f"SELECT DISTINCT moment {same} AND moment {way} ? ORDER BY moment{order} LIMIT {moments}"
        found += select(conn, f"SELECT {_COLUMNS} {same} AND moment IN ({near})", (*values, *values, row["moment"]))
    for (indicator, measure), parts in PARTS.items():
        if row["indicator"] in parts and row["programme"] is None:
            found += select(
                conn,
                f"SELECT {_COLUMNS} FROM claims INDEXED BY claims_series WHERE territory = ? AND indicator = ? AND measure = ?"  # noqa: S608
                " AND programme IS NULL AND moment = ?"
                " AND state = 'current' ORDER BY id LIMIT 20",
                (row["territory"], indicator, measure, row["moment"]),
            )
    if inside := _inside(places).get(row["territory"]):
        within = f"moment BETWEEN date(?, '-{claims.PARENT_DAYS} days') AND date(?, '+{claims.PARENT_DAYS} days')"
        found += select(
            conn,
            f"SELECT {_COLUMNS} {same.replace('territory = ?', 'territory IN (SELECT value FROM json_each(?))')} AND {within}",  # noqa: S608
            (inside, *values[1:], row["moment"], row["moment"]),
        )
    return found


@lru_cache(maxsize=4)
def _inside(places: Places) -> dict[str, str]:
    """The territories that lie directly in each: the units whose level is compared with its own; a JSON list."""
    found: dict[str, set[str]] = {}
    for place in places.by_key.values():
        if place.parent_key is not None:
            upper = claims.territory(place.parent_key, None, places)
            found.setdefault(upper, set()).add(claims.territory(place.key, None, places))
    return {upper: dump(sorted(parts)) for upper, parts in found.items()}


def _same_value_elsewhere(conn: sqlite3.Connection, row: Row) -> list[Row]:
    """Return the contested claims of the same series and value for other dates: the value of *row* may explain them."""
    return select(
        conn,
        f"SELECT {_COLUMNS} FROM claims INDEXED BY claims_series WHERE territory = ? AND indicator = ? AND measure = ? AND value ="  # noqa: S608
        " ?"
        " AND conflict IS NOT NULL AND id <> ?",
        (row["territory"], row["indicator"], row["measure"], row["value"], row["id"]),
    )


# --- conflicts ---------------------------------------------------------------------------------------------------------


def _place_and_time(places: Places, row: Row) -> tuple[str, str] | None:
    """Return (claim key, claim key of its namesake or empty); None where the claim has no date, for then nothing contradicts it."""
    if row["period"] is None:
        return None
    key = row["claim_key"]
    twin = ""
    if (other := claims.namesake(row["place_key"], places)) is not None and (claims.period_end(row["period"]) or "") >= "2025-07-01":
        twin = claims.territory(other, None, places) + key[len(row["territory"]) :]
    low, high = sorted((key, twin)) if twin else (key, "")
    return low, high


def _settle_conflicts(conn: sqlite3.Connection, places: Places, keys: tuple[str, str]) -> None:
    """Write down which current claims of one key (and its namesake's) contradict each other, with the likely reason of each pair.

    A claim itself carries the most telling reason of its pairs.
    """
    known = select(conn, f"SELECT {_COLUMNS} FROM claims WHERE claim_key IN (?,?) ORDER BY id", keys)  # noqa: S608
    if len(known) > 1:
        ids = dump([r["id"] for r in known])
        for side in ("claim_id", "other_id"):
            conn.execute(f"DELETE FROM contradictions WHERE {side} IN (SELECT value FROM json_each(?))", (ids,))  # noqa: S608
    rows = [r for r in known if r["state"] == "current"]
    found: dict[int, str] = {}
    sides = [side_of(conn, places, r) for r in rows] if len(rows) > 1 else []
    for (a, one), (b, other) in itertools.combinations(zip(rows, sides, strict=False), 2):
        if claims.differ(one, other):
            elsewhere = _known_elsewhere(conn, a, b) or _known_elsewhere(conn, b, a)
            why = claims.reason(one, other, elsewhere)
            conn.execute("INSERT INTO contradictions VALUES (?,?,?)", (one.id, other.id, why))
            for claim_id in (one.id, other.id):
                found[claim_id] = min(found.get(claim_id, why), why, key=claims.REASONS.index)
    for row in rows:
        if found.get(row["id"]) != row["conflict"]:
            conn.execute("UPDATE claims SET conflict = ? WHERE id = ?", (found.get(row["id"]), row["id"]))


def side_of(conn: sqlite3.Connection, places: Places, row: Row) -> claims.Side:
    """Return the claim of a row as one side of a conflict."""
    pages = frozenset(
        int(p)
        for (p,) in conn.execute(
            "SELECT page_id FROM figures INDEXED BY figures_claim WHERE claim_id = ? AND state = 'current'", (row["id"],)
        )
    )
    place = places.by_key.get(row["place_key"] or "")
    changed = place is not None and place.level == "province" and row["territory"] == row["place_key"]
    system = place.system if place is not None and changed else ""
    return claims.Side(row["id"], decimal(row["value"], row["value_text"]), row["bound"], pages, system, row["period"], row["published_on"])


def _known_elsewhere(conn: sqlite3.Connection, row: Row, other: Row) -> bool:
    """Tell whether the value of *row* is known for another date of the same series."""
    found = conn.execute(
        "SELECT 1 FROM claims INDEXED BY claims_series WHERE territory = ? AND indicator = ? AND measure = ? AND programme IS ? AND unit"
        " = ?"
        " AND value = ? AND claim_key <> ? AND claim_key <> ? AND state = 'current' LIMIT 1",
        (
            row["territory"],
            row["indicator"],
            row["measure"],
            row["programme"],
            row["unit"],
            row["value"],
            row["claim_key"],
            other["claim_key"],
        ),
    )
    return found.fetchone() is not None


# --- plausibility ------------------------------------------------------------------------------------------------------


def _level(conn: sqlite3.Connection, sql: str, values: tuple[Any, ...]) -> list[Decimal]:
    return [decimal(v, t) for v, t in conn.execute(sql, values)]


def _settle_plausibility(conn: sqlite3.Connection, places: Places, kinds: dict[str, str], row: Row) -> None:
    codes: tuple[str, ...] = ()
    if row["state"] == "current":
        value = decimal(row["value"], row["value_text"])
        codes = claims.implausible(
            indicator=row["indicator"], measure=row["measure"], programme=row["programme"], unit=row["unit"], per=row["per"], value=value,
            kind=kinds.get(row["indicator"], ""), size=size_of(row["place_key"], places), near=_neighbours(conn, places, row),
            magnitudes=load_magnitudes(),
        )  # fmt: skip
    text = dump(codes)
    if text != row["implausible"]:
        conn.execute("UPDATE claims SET implausible = ? WHERE id = ?", (text, row["id"]))


def _neighbours(conn: sqlite3.Connection, places: Places, row: Row) -> claims.Neighbours:
    if row["moment"] is None:
        return claims.Neighbours()
    base = "SELECT value, value_text FROM claims INDEXED BY claims_series WHERE territory = ? AND indicator = ? AND measure = 'level'"
    lowest = base.replace("SELECT value,", "SELECT min(value),")  # of several claims for one moment the same one, whichever came first
    here = (row["territory"], row["indicator"])
    before: list[Decimal] = []
    after: list[Decimal] = []
    above: list[Decimal] = []
    if row["measure"] == "level" and row["per"] is None:
        same = " AND programme IS ? AND unit = ? AND per IS NULL AND state = 'current'"
        what = (row["programme"], row["unit"])
        before = _level(
            conn,
            f"{lowest} AND moment < ? AND moment >= date(?, '-{claims.LAST_DAYS} days'){same} GROUP BY moment ORDER BY moment DESC LIMIT 2",
            (*here, row["moment"], row["moment"], *what),
        )
        after = _level(conn, f"{lowest} AND moment > ?{same} GROUP BY moment ORDER BY moment LIMIT 1", (*here, row["moment"], *what))
        if parent := _parent(places, row["place_key"]):
            area = claims.territory(parent, None, places)
            near = (
                f"{base} AND moment BETWEEN date(?, '-{claims.PARENT_DAYS} days') AND date(?, '+{claims.PARENT_DAYS} days'){same}"
                " ORDER BY abs(julianday(moment) - julianday(?)), moment, value LIMIT 1"
            )
            above = _level(conn, near, (area, row["indicator"], row["moment"], row["moment"], *what, row["moment"]))
    part = whole = None
    if (row["indicator"], row["measure"]) in PARTS:
        names = PARTS[row["indicator"], row["measure"]]
        exact = f"{base} AND moment = ? AND programme IS NULL AND per IS NULL AND unit = 'VND' AND state = 'current' ORDER BY value LIMIT 1"
        part, whole = ((_level(conn, exact, (row["territory"], name, row["moment"])) or [None])[0] for name in names)  # type: ignore[list-item]
    return claims.Neighbours(tuple(before), after[0] if after else None, above[0] if above else None, part, whole)


def _parent(places: Places, place_key: str | None) -> str | None:
    place = places.by_key.get(place_key or "")
    return place.parent_key if place is not None else None
