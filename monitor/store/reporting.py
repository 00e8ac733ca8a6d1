"""What a report of a period says, from what is known now; everything in an order that does not depend on chance.

A claim is news of the period in which it was first read; one that was read long after it was published (a backfill) belongs
to the period of its publication instead, and is only counted where it was read.
"""

from __future__ import annotations

import json
import sqlite3
from datetime import date, datetime
from decimal import Decimal

from monitor import claims
from monitor.places import COUNTRY, Places
from monitor.records import (
    Claim,
    Conflict,
    Correction,
    Coverage,
    Document,
    IssuedDocument,
    Period,
    ReportData,
    Trouble,
)
from monitor.store.reading import build_claims, claim_of, descendants
from monitor.store.rows import Row, decimal, each, marks, select, strings, time_of, time_or_none, utc
from monitor.store.settling import side_of
from monitor.store.writing import host_of

#: Late: read more than :late_days days after its publication.
_LATE = "(c.published_at IS NOT NULL AND julianday(c.first_seen_at) - julianday(c.published_at) > :late_days)"

#: The claims of a period. Both halves are pinned to their index: after ANALYZE the planner has walked the whole table for it.
NEWS = (
    "SELECT c.* FROM claims c INDEXED BY claims_first_seen WHERE c.first_seen_at >= :start AND c.first_seen_at < :end AND NOT"  # noqa: S608
    f" {_LATE}"
    " AND c.state = 'current'"
    f" UNION ALL SELECT c.* FROM claims c INDEXED BY claims_published WHERE c.published_at >= :start AND c.published_at < :end AND {_LATE}"
    " AND c.state = 'current'"
)
LATE_CLAIMS = (
    "SELECT count(*) FROM claims c INDEXED BY claims_first_seen WHERE c.first_seen_at >= :start AND c.first_seen_at < :end AND c.state ="  # noqa: S608
    " 'current'"
    f" AND {_LATE} AND NOT (c.published_at >= :start AND c.published_at < :end)"
)
_LATE_PAGE = "(c.published_at IS NOT NULL AND julianday(c.first_read_at) - julianday(c.published_at) > :late_days)"
_NEW_PAGES = (
    "SELECT c.id, c.page_id FROM articles c INDEXED BY articles_first_read WHERE c.first_read_at >= :start AND c.first_read_at < :end"  # noqa: S608
    f" AND NOT {_LATE_PAGE}"
    " AND c.version = 1"
    " UNION ALL SELECT c.id, c.page_id FROM articles c INDEXED BY articles_published WHERE c.published_at >= :start AND c.published_at <"
    " :end"
    f" AND {_LATE_PAGE} AND c.version = 1"
)


def report_data(
    conn: sqlite3.Connection, places: Places, period: Period, now: datetime, *, late_days: int, place_key: str | None
) -> ReportData:
    """Return all that a report of *period* says; see Store.report_data."""
    span: Row = {"start": utc(period.start), "end": utc(period.end), "late_days": late_days}
    inside = None if place_key is None else descendants(places, place_key)
    rows = select(conn, NEWS, span)
    if inside is not None:
        wanted = set(inside)
        rows = [r for r in rows if r["place_key"] in wanted or (r["place_key"] is None and r["province_key"] == place_key)]
    rows.sort(key=_order)
    claimed = build_claims(conn, rows)
    known = {c.id: c for c in claimed}
    pages = conn.execute(f"SELECT count(DISTINCT page_id) FROM ({_NEW_PAGES})", span).fetchone()[0]  # noqa: S608
    late_pages = conn.execute(
        "SELECT count(*) FROM articles c INDEXED BY articles_first_read WHERE c.first_read_at >= :start AND c.first_read_at < :end AND"  # noqa: S608
        " c.version = 1"
        f" AND {_LATE_PAGE} AND NOT (c.published_at >= :start AND c.published_at < :end)", span).fetchone()[0]  # fmt: skip
    latest = _latest(conn, places, span, inside)
    return ReportData(
        period=period, now=now, claims=tuple(claimed), late_claims=int(conn.execute(LATE_CLAIMS, span).fetchone()[0]),
        late_pages=int(late_pages),
        conflicts=_conflicts(conn, places, rows, known), corrections=_corrections(conn, span, inside), documents=_documents(conn, span,
        inside),
        coverage=_coverage(conn, places, span, period, now, claimed), troubles=_troubles(conn), pages_read=int(pages), latest=tuple(latest),
        targets=tuple(_targets(conn, span, inside)),
        series=tuple(series(conn, places, place_key, span["end"])) if place_key is not None else (),
        place=places.full_name(place_key) if place_key in places.by_key else place_key, place_key=place_key,
    )  # fmt: skip


def news(conn: sqlite3.Connection, period: Period, *, late_days: int) -> list[Claim]:
    """Return the claims that are news of *period*, in the order of the report."""
    rows = select(conn, NEWS, {"start": utc(period.start), "end": utc(period.end), "late_days": late_days})
    rows.sort(key=_order)
    return build_claims(conn, rows)


def _order(row: Row) -> tuple[object, ...]:
    """Country, then provinces by key, then what lies in them; the same for the same claims in whatever order they were read."""
    return (
        row["province_key"] != "VN", row["province_key"] or "~", row["place_key"] != row["province_key"], row["territory"],
        row["indicator"],
        row["programme"] or "", row["measure"], row["per"] or "", row["moment"] or "", row["period"] or "", row["value"], row["bound"],
        row["unit"],
        row["published_at"] or "", row["id"],
    )  # fmt: skip


# --- conflicts and corrections -----------------------------------------------------------------------------------------


def _conflicts(conn: sqlite3.Connection, places: Places, news: list[Row], known: dict[int, Claim]) -> tuple[Conflict, ...]:
    """Return the conflicts in which a claim of the period stands, each once, all sides."""
    found = []
    done: set[str] = set()
    for row in news:
        if row["conflict"] is None or row["claim_key"] in done:
            continue
        keys = {row["claim_key"], *_twin_keys(places, row)}
        done |= keys
        rows = select(
            conn,
            f"SELECT * FROM claims WHERE claim_key IN ({marks(keys)}) AND state = 'current' AND conflict IS NOT NULL",  # noqa: S608
            sorted(keys),
        )
        rows.sort(key=_order)
        sides = [side_of(conn, places, r) for r in rows]
        against = [
            r for r, side in zip(rows, sides, strict=True) if any(claims.differ(side, other) for other in sides if other is not side)
        ]
        if len(against) > 1:
            missing = {c.id: c for c in build_claims(conn, [r for r in against if r["id"] not in known])}
            found.append(Conflict(tuple(known.get(r["id"]) or missing[r["id"]] for r in against), str(row["conflict"])))
    return tuple(found)


def _twin_keys(places: Places, row: Row) -> list[str]:
    if row["conflict"] != "old_and_new_province":
        return []
    other = claims.namesake(row["place_key"], places)
    return [] if other is None else [claims.territory(other, None, places) + row["claim_key"][len(row["territory"]) :]]


def _corrections(conn: sqlite3.Connection, span: Row, inside: list[str] | None) -> tuple[Correction, ...]:
    """Return what pages changed or withdrew in the period, with the claim as it was and as it is."""
    rows = select(
        conn,
        "SELECT f.*, a.url, s.outlet FROM figures f INDEXED BY figures_gone JOIN articles a ON a.id = f.article_id"
        " JOIN pages p ON p.id = f.page_id LEFT JOIN sources s ON s.key = p.source"
        " WHERE f.gone_at >= :start AND f.gone_at < :end AND f.state IN ('changed', 'withdrawn') AND f.review IS NOT 'rejected'"
        " ORDER BY f.gone_at, a.url, f.start_offset, f.id",
        span,
    )
    found = []
    for row in rows:
        if inside is not None and row["place_key"] not in inside:
            continue
        after = select(conn, "SELECT * FROM figures WHERE id = ?", (row["replaced_by"],))
        found.append(
            Correction(
                row["state"], row["url"], row["outlet"] or host_of(row["url"]), time_of(row["gone_at"]),
                claim_of(_as_said(conn, row), (), None), build_claims(conn, [_as_said(conn, after[0])])[0] if after else None,
            )
        )  # fmt: skip
    return tuple(found)


def _as_said(conn: sqlite3.Connection, figure: Row) -> Row:
    """Return the claim of a figure in the words of the figure: its page may say the claim's number rounded."""
    claim = select(conn, "SELECT * FROM claims WHERE id = ?", (figure["claim_id"],))[0]
    return claim | {k: figure[k] for k in ("value", "value_text", "bound", "period", "place", "place_key", "programme", "per")}


def _documents(conn: sqlite3.Connection, span: Row, inside: list[str] | None) -> tuple[IssuedDocument, ...]:
    """Return the documents that pages new in the period report or are; each number and place once, by its earliest page."""
    rows = select(
        conn,
        "SELECT d.*, a.url, a.published_on, a.place_key AS page_place, a.province_key, s.outlet FROM documents d JOIN articles a ON a.id"  # noqa: S608
        " = d.article_id"
        " JOIN pages p ON p.id = d.page_id LEFT JOIN sources s ON s.key = p.source WHERE d.role IN ('issued', 'self') AND d.gone_at IS NULL"
        f" AND d.page_id IN (SELECT page_id FROM ({_NEW_PAGES})) ORDER BY coalesce(a.published_on, ''), a.url, d.start_offset, d.id",
        span,
    )
    seen: set[tuple[str, str | None]] = set()
    found = []
    for r in rows:
        if inside is not None and r["page_place"] not in inside and r["province_key"] not in inside:
            continue
        if (r["number"], r["place"]) in seen:
            continue
        seen.add((r["number"], r["place"]))
        document = Document(
            r["kind"], r["number"], r["issued_on"], r["issuer"], r["place"], strings(r["implements"]), r["role"], r["quote"],
            r["start_offset"],
            r["end_offset"],
        )  # fmt: skip
        found.append(IssuedDocument(document, r["url"], r["outlet"] or host_of(r["url"]), r["published_on"]))
    return tuple(found)


# --- levels ------------------------------------------------------------------------------------------------------------

#: The newest moment of each series of levels and shares of some territories (a JSON list) up to the period's end, by the index alone.
LATEST = (
    "SELECT c.territory, c.indicator, c.measure, c.programme, max(c.moment) AS moment FROM claims c INDEXED BY claims_series"
    " WHERE c.territory IN (SELECT value FROM json_each(:territories)) AND c.measure IN ('level', 'share') AND c.moment <="
    " substr(:end, 1, 10) AND c.first_seen_at < :end AND c.state = 'current' AND c.per IS NULL"
    " GROUP BY c.territory, c.indicator, c.measure, c.programme"
)
LATEST_CLAIMS = (
    f"SELECT c.* FROM ({LATEST}) newest CROSS JOIN claims c INDEXED BY claims_series ON c.territory = newest.territory"  # noqa: S608
    " AND c.indicator = newest.indicator AND c.measure = newest.measure AND c.moment = newest.moment AND c.programme IS newest.programme"
    " AND c.per IS NULL AND c.state = 'current' AND c.first_seen_at < :end"
)
#: What was aimed at and is not long due, as was known at the period's end: whether a year's target was met is told in the year after.
TARGETS = (
    "SELECT c.* FROM claims c INDEXED BY claims_series WHERE c.measure = 'target' AND c.moment >= date(substr(:start, 1, 10), '-400 days')"
    " AND c.first_seen_at < :end AND c.state = 'current'"
)


def _rank(row: Row) -> tuple[object, ...]:
    """Of several levels for one moment: that of most pages, then of the earliest, the same whichever was read first."""
    return (-row["witnesses"], row["published_at"] or "", row["value"], row["bound"], row["id"])


def _latest(conn: sqlite3.Connection, places: Places, span: Row, inside: list[str] | None) -> list[Claim]:
    """Return the newest level and share of each indicator and programme at the period's end, as was known then: of the country and its
    provinces, or of all that lies in a place."""
    of = inside if inside is not None else [COUNTRY, *(p.key for p in places.by_key.values() if p.level == "province")]
    territories = json.dumps(sorted({claims.territory(key, None, places) for key in of}))
    found: dict[tuple[str, str, str, str | None], Row] = {}
    for row in each(conn, LATEST_CLAIMS, {**span, "territories": territories}):
        series_of = row["territory"], row["indicator"], row["measure"], row["programme"]
        if inside is not None and row["place_key"] not in inside:
            continue
        if series_of not in found or _rank(row) < _rank(found[series_of]):
            found[series_of] = row
    rows = list(found.values())
    rows.sort(key=_order)
    return build_claims(conn, rows)


def _targets(conn: sqlite3.Connection, span: Row, inside: list[str] | None) -> list[Claim]:
    rows = [row for row in each(conn, TARGETS, span) if inside is None or row["place_key"] in inside]
    rows.sort(key=_order)
    return build_claims(conn, rows)


def series(conn: sqlite3.Connection, places: Places, place_key: str, end: str) -> list[Claim]:
    """Return the levels and shares of a place and of the old provinces that it was made of, in order of time; with the sums over all of
    them where every one is known for a date (id 0, no witnesses, doubt `computed`)."""
    areas = sorted({claims.territory(place_key, None, places), *(p.key for p in places.parts(place_key))})
    rows = select(
        conn,
        f"SELECT * FROM claims WHERE territory IN ({marks(areas)}) AND measure IN ('level', 'share') AND state = 'current'"  # noqa: S608
        " AND first_seen_at < ?",
        (*areas, end),
    )
    rows.sort(
        key=lambda r: (
            r["indicator"],
            r["measure"],
            r["programme"] or "",
            r["per"] or "",
            r["moment"] or "",
            r["territory"],
            r["value"],
            r["id"],
        )
    )
    kinds = {code: kind or "" for code, kind in conn.execute("SELECT code, kind FROM indicators")}
    levels = [
        (r["territory"], r["indicator"], r["programme"], r["unit"], r["period"], decimal(r["value"], r["value_text"]))
        for r in rows
        if r["measure"] == "level" and r["period"] is not None and r["per"] is None and r["conflict"] is None
    ]
    return build_claims(conn, rows) + [_computed(c, end, places) for c in claims.back_cast(levels, place_key, places, kinds=kinds)]


def _computed(c: claims.Computed, end: str, places: Places) -> Claim:
    return Claim(
        0, places.full_name(c.place_key), c.place_key, c.place_key, c.indicator, "level", c.programme, c.unit, None, c.period,
        c.value.normalize() if c.value != c.value.to_integral_value() else c.value.quantize(Decimal(1)), "=", "check", ("computed",), None,
        time_of(end), (),
    )  # fmt: skip


# --- coverage and troubles ---------------------------------------------------------------------------------------------


def _coverage(
    conn: sqlite3.Connection, places: Places, span: Row, period: Period, now: datetime, news: list[Claim]
) -> tuple[Coverage, ...]:
    """Return for each of the 34 provinces what is known of it for the period; silence says which silence it is."""
    counts: dict[str, int] = {}
    for claim in news:
        if claim.province_key:
            counts[claim.province_key] = counts.get(claim.province_key, 0) + 1
    sources: dict[str, list[str]] = {}
    last_day = min(period.end, now).date()
    for key, territories in conn.execute("SELECT key, territories FROM sources WHERE enabled = 1 ORDER BY key"):
        for system, code, start, end in json.loads(territories):
            if (start and date.fromisoformat(start) > last_day) or (end and date.fromisoformat(end) < period.start.date()):
                continue
            province = places.province_2025(f"{system}-{code}")
            if province is not None and key not in sources.setdefault(province, []):
                sources[province].append(key)
    on_subject = {
        k: (int(n), int(s)) for k, n, s in conn.execute(
            f"SELECT province_key, count(*), sum(on_subject) FROM articles WHERE id IN (SELECT id FROM ({_NEW_PAGES})) AND on_subject ="  # noqa: S608
            " 1"
            " AND province_key IS NOT NULL GROUP BY province_key", span)
    }  # fmt: skip
    listings: dict[str, dict[str, int]] = {}
    unreadable: dict[str, int] = {}
    for source, kind, outcome, n in conn.execute(
        "SELECT source, kind, outcome, count(*) FROM fetches INDEXED BY fetches_at WHERE at >= :start AND at < :end AND source IS NOT NULL"
        " GROUP BY source, kind, outcome", span):  # fmt: skip
        good = outcome in ("ok", "not_modified")
        answered = listings.setdefault(source, {"ok": 0, "failed": 0})
        answered["ok" if good else "failed"] += n
        if kind == "page" and outcome in _NOT_READABLE:
            unreadable[source] = unreadable.get(source, 0) + n
            answered["ok"] += n
    found = []
    for p in places.provinces("2025"):
        watched = sources.get(p.key, [])
        reached = [s for s in watched if listings.get(s, {}).get("ok")]
        bad = sum(unreadable.get(s, 0) for s in watched)
        state, pages = "no_source", 0
        if counts.get(p.key):
            state = "figures"
        elif p.key in on_subject:
            state, pages = "nothing_found", on_subject[p.key][0]
        elif bad:
            state, pages = "not_readable", bad
        elif reached:
            state = "not_published"
        elif watched:
            state = "not_reached" if any(s in listings for s in watched) else "not_asked"
        found.append(Coverage(p.key, p.name, state, counts.get(p.key, 0), len(watched), pages, len(reached)))
    return tuple(found)


_NOT_READABLE = frozenset(
    (
        "empty",
        "not_html",
        "truncated",
        "charset",
        "too_large",
        "too_deep",
        "block_page",
        "shell",
        "encrypted",
        "scan",
        "legacy_encoding",
        "challenge",
    )
)


def _troubles(conn: sqlite3.Connection) -> tuple[Trouble, ...]:
    """Return the watched sources that do not work now, the longest broken first."""
    rows = select(
        conn,
        "SELECT key, outlet, outcome, failures, success_at, detail FROM sources WHERE enabled = 1 AND failures > 0"
        " ORDER BY success_at IS NOT NULL, success_at, failures DESC, key",
    )
    return tuple(
        Trouble(r["key"], r["outlet"], r["outcome"] or "unknown", r["failures"], time_or_none(r["success_at"]), r["detail"]) for r in rows
    )
