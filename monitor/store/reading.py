"""Claims and figures out of the database: rows into records, queries of people."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from monitor import claims
from monitor.places import Places
from monitor.records import Claim, Level, Witness
from monitor.store.rows import Row, decimal, doubts_of, each, local_date, marks, select, time_of
from monitor.store.writing import host_of
from monitor.text import search_fold

_BATCH = 400


@dataclass(frozen=True, slots=True)
class FigureQuery:
    """What a person asks of the figures; everything that is set must hold."""

    place: str | None = None  #: key of a place; all that lies in it counts, also the old provinces of a new one
    indicator: str | None = None
    measure: str | None = None
    programme: str | None = None
    since: str | None = None  #: ISO date: published (where unknown, read) on it or later
    until: str | None = None  #: ISO date: published (where unknown, read) on it or earlier
    source: str | None = None  #: key
    confidence: str | None = None  #: high, check: of the claim
    text: str | None = None  #: words that the article holds, with or without marks
    claim: int | None = None  #: id
    history: bool = False  #: also what pages changed or withdrew
    sort: str = "-published"  #: published, moment, value, place, indicator, id; a leading - turns it round
    limit: int | None = None


SORTS = {
    "published": "coalesce(a.published_at, f.first_seen_at)", "moment": "c.moment", "value": "f.value", "place": "p.full_name, f.place",
    "indicator": "f.indicator", "id": "f.id",
}  # fmt: skip


def descendants(places: Places, key: str) -> list[str] | None:
    """Return the keys of *key* and of all that lies in it, in both systems; None for the whole country."""
    if key == "VN":
        return None
    inside = {key, *(p.key for p in places.parts(key))}
    found = set(inside)
    for place in places.by_key.values():
        upper: str | None = place.key
        while upper is not None and upper not in inside:
            known = places.by_key.get(upper)
            upper = known.parent_key if known else None
        if upper is not None:
            found.add(place.key)
    if (same := claims.territory(key, None, places)) != key:
        return sorted(found | set(descendants(places, same) or ()))
    return sorted(found)


def figure_rows(conn: sqlite3.Connection, places: Places, q: FigureQuery) -> Iterator[Row]:
    """Yield the figures that *q* asks for, with their page and claim; see Store.figures."""
    where: list[str] = []
    values: list[object] = []

    def need(sql: str, *bound: object) -> None:
        where.append(sql)
        values.extend(bound)

    if not q.history:
        need("f.state = 'current' AND f.review IS NOT 'rejected'")
    if q.place is not None and (keys := descendants(places, q.place)) is not None:
        need(f"f.place_key IN ({marks(keys)})", *keys)
    for column, value in (("f.indicator", q.indicator), ("f.measure", q.measure), ("f.programme", q.programme), ("pg.source", q.source),
                          ("c.confidence", q.confidence), ("f.claim_id", q.claim)):  # fmt: skip
        if value is not None:
            need(f"{column} = ?", value)
    if q.since is not None:
        need("coalesce(a.published_on, substr(f.first_seen_at, 1, 10)) >= ?", q.since)
    if q.until is not None:
        need("coalesce(a.published_on, substr(f.first_seen_at, 1, 10)) <= ?", q.until)
    if q.text is not None:
        need("f.article_id IN (SELECT rowid FROM articles_fts WHERE articles_fts MATCH ?)", match_expression(q.text))
    name = q.sort.lstrip("-")
    if name not in SORTS:
        raise ValueError(f"{q.sort}: sorted by none of {', '.join(SORTS)}")
    way = "DESC" if q.sort.startswith("-") else "ASC"
    order = ", ".join(f"{part.strip()} {way}" for part in (SORTS[name].split(", ") if name == "place" else [SORTS[name]]))
    sql = (
        "SELECT f.id, f.claim_id, f.place, f.place_key, c.province_key AS province_2025, f.indicator, f.measure, f.value, f.value_text,"  # noqa: S608
        " f.unit,"
        " f.bound, f.period, c.moment, f.programme, f.per, f.quote, f.start_offset AS start, f.end_offset AS end, f.rule,"
        " c.confidence, c.doubts, c.implausible, c.conflict, c.witnesses, f.review, f.state, f.first_seen_at, f.gone_at,"
        " a.url, a.title, a.published, a.published_on, pg.source, s.outlet, s.kind AS source_kind, sn.archive_file, sn.archive_offset"
        " FROM figures f JOIN articles a ON a.id = f.article_id JOIN pages pg ON pg.id = f.page_id JOIN snapshots sn ON sn.id ="
        " a.snapshot_id"
        " LEFT JOIN claims c ON c.id = f.claim_id LEFT JOIN sources s ON s.key = pg.source LEFT JOIN places p ON p.key = f.place_key"
        f" {'WHERE ' + ' AND '.join(where) if where else ''} ORDER BY {order}, f.id {way}"
    )
    if q.limit is not None:
        sql += " LIMIT ?"
        values.append(q.limit)
    for row in each(conn, sql, values):
        row["value"] = decimal(row["value"], row.pop("value_text"))
        row["outlet"] = row["outlet"] or host_of(row["url"])
        row["doubts"] = list(doubts_of(row))
        del row["implausible"]
        if row["doubts"] and row["review"] is None and row["confidence"] == "high":
            row["confidence"] = "check"
        yield row


def match_expression(text: str) -> str:
    """Return the FTS5 expression for what a person typed: all words, in any spelling; "..." is a phrase.

    >>> match_expression('hộ nghèo "Đồng Nai"')
    '"ho" "ngheo" "dong nai"'
    """
    parts = []
    for phrase, word in re.findall(r'"([^"]*)"|([^\s"]+)', search_fold(text)):
        words = re.findall(r"\w+", phrase or word)
        if words:
            parts.append('"' + " ".join(words) + '"')
    return " ".join(parts) or '""'


def search_rows(conn: sqlite3.Connection, text: str, limit: int) -> list[Row]:
    """Return the newest articles that hold the words of *text*, best first, each with an excerpt; see Store.search."""
    expression = match_expression(text)
    if expression == '""':
        return []
    rows = select(
        conn,
        "SELECT a.id AS article_id, a.page_id, a.url, a.title, a.published_on, a.place, a.place_key, a.text, pg.source, s.outlet,"
        " (SELECT count(*) FROM figures f WHERE f.page_id = a.page_id AND f.state = 'current') AS figures"
        " FROM articles_fts JOIN articles a ON a.id = articles_fts.rowid JOIN pages pg ON pg.id = a.page_id LEFT JOIN sources s ON s.key"
        " = pg.source"
        " WHERE articles_fts MATCH ? AND a.is_current = 1 ORDER BY bm25(articles_fts, 4.0, 1.0), a.id LIMIT ?",
        (expression, limit),
    )
    words = re.findall(r"\w+", search_fold(text))
    for row in rows:
        row["outlet"] = row["outlet"] or host_of(row["url"])
        row["excerpt"] = _excerpt(row.pop("text"), words)
    return rows


def _excerpt(text: str, words: Sequence[str]) -> str:
    """Return the line of *text* that holds most of *words*, shortened."""
    lines = [line for line in text.split("\n") if line.strip()]
    if not lines:
        return ""
    best = max(lines, key=lambda line: sum(w in search_fold(line) for w in words))
    return best if len(best) <= 240 else best[:239].rstrip() + "…"


# --- claims ------------------------------------------------------------------------------------------------------------

#: The witnesses of claims: pinned to the index by claim, because after ANALYZE the planner starts from the largest table.
WITNESSES = (
    "SELECT f.claim_id, f.id, f.value, f.value_text, f.bound, f.quote, f.page_id, f.first_seen_at, a.url, a.title, a.published_on,"
    " a.published_at,"
    " a.reprint_group, s.outlet, s.kind FROM figures f INDEXED BY figures_claim CROSS JOIN articles a ON a.id = f.article_id"
    " CROSS JOIN pages p ON p.id = f.page_id LEFT JOIN sources s ON s.key = p.source WHERE f.claim_id IN ({ids})"
    " AND f.state = 'current' AND f.review IS NOT 'rejected'"
)


def build_claims(conn: sqlite3.Connection, rows: Sequence[Row], *, previous: bool = True) -> list[Claim]:
    """Return the claims of rows of the table claims, in their order, with witnesses and the level before each."""
    found: dict[int, list[Row]] = {}
    before: dict[int, Level] = {}
    ids = [r["id"] for r in rows]
    for start in range(0, len(ids), _BATCH):
        part = ids[start : start + _BATCH]
        for w in each(conn, WITNESSES.format(ids=marks(part)), part):
            found.setdefault(w["claim_id"], []).append(w)
        if previous:
            for claim_id, value, text, bound, period, url in conn.execute(PREVIOUS.format(ids=marks(part)), part):
                before[claim_id] = Level(decimal(value, text), bound, period, url or "")
    return [claim_of(r, found.get(r["id"], ()), before.get(r["id"])) for r in rows]


def _witness_order(row: Row) -> tuple[bool, str, int, str, int]:
    return (
        row["original"] is not None,
        row["published_on"] or local_date(row["first_seen_at"]),
        claims.kind_rank(row["kind"]),
        row["url"],
        row["id"],
    )


def witnesses_of(rows: Iterable[Row]) -> tuple[Witness, ...]:
    """Return the witnesses of one claim: by day, then by closeness to the source, reprints last; each page once."""
    first_by_group: dict[int, Row] = {}
    listed = list(rows)
    for row in listed:
        row["original"] = None
    listed.sort(key=_witness_order)
    pages: set[int] = set()
    kept = []
    for row in listed:
        if row["page_id"] in pages:
            continue
        pages.add(row["page_id"])
        group = row["reprint_group"]
        if group is not None:
            if group in first_by_group:
                row["original"] = first_by_group[group]["url"]
            else:
                first_by_group[group] = row
        kept.append(row)
    kept.sort(key=_witness_order)
    return tuple(
        Witness(r["id"], r["url"], r["outlet"] or host_of(r["url"]), r["kind"] or "unknown", r["title"], r["published_on"], r["quote"],
                decimal(r["value"], r["value_text"]), r["bound"], r["original"])
        for r in kept
    )  # fmt: skip


def claim_of(row: Row, witnesses: Iterable[Row], previous: Level | None) -> Claim:
    """Return the claim of a row."""
    confidence = "check" if row["implausible"] != "[]" and row["review"] is None else row["confidence"]
    return Claim(
        row["id"], row["place"], row["place_key"], row["province_key"], row["indicator"], row["measure"], row["programme"], row["unit"],
        row["per"], row["period"], decimal(row["value"], row["value_text"]), row["bound"], confidence, doubts_of(row), row["published_on"],
        time_of(row["first_seen_at"]), witnesses_of(witnesses), previous, row["review"],
    )  # fmt: skip


#: The last known level or share before each claim's own moment, for its place, indicator and programme: one seek of the index a claim.
PREVIOUS = (
    "SELECT c.id, p.value, p.value_text, p.bound, p.period, a.url FROM claims c CROSS JOIN claims p ON p.id = (SELECT q.id FROM claims q"
    " INDEXED BY claims_series WHERE q.territory = c.territory AND q.indicator = c.indicator AND q.measure = c.measure"
    " AND q.programme IS c.programme AND q.moment < c.moment AND q.unit = c.unit AND q.per IS c.per AND q.state = 'current'"
    " ORDER BY q.moment DESC, q.witnesses DESC, q.value LIMIT 1) LEFT JOIN figures f ON f.id = p.lead_figure_id"
    " LEFT JOIN articles a ON a.id = f.article_id WHERE c.id IN ({ids}) AND c.measure IN ('level', 'share')"
)
