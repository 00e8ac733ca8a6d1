"""A page into rows: snapshot, article, figures, documents, claims. Called inside one transaction.

Does not decide what agrees or what changed: claims.py does.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from operator import itemgetter
from urllib.parse import urlsplit

from monitor import claims
from monitor.faults import fault
from monitor.places import Places
from monitor.records import Article, Document, Figure, Location, Page, PageState, Reading, Saved, Source
from monitor.store.rows import (
    Row,
    decimal,
    dump,
    each,
    local_date,
    marks,
    number,
    published,
    select,
    strings,
    time_of,
    time_or_none,
    utc,
    utc_or_none,
)  # fmt: skip
from monitor.text import search_fold
from monitor.vocabulary import indicators, measures, programmes


@dataclass(slots=True)
class Lookup:
    """What the writer keeps in memory of the small tables, so that a figure costs no look-up."""

    places: Places
    codes: dict[str, set[str]] = field(default_factory=dict)
    sources: set[str] = field(default_factory=set)
    provinces: dict[str | None, str | None] = field(default_factory=dict)

    def province(self, place_key: str | None) -> str | None:
        """The province of 2025 that a place lies in."""
        if place_key not in self.provinces:
            self.provinces[place_key] = self.places.province_2025(place_key)
        return self.provinces[place_key]


@lru_cache(maxsize=2)
def _vocabulary_stamp(places: Places) -> str:
    """A hash of the program's tables of places and codes: where the database has it, there is nothing to fill."""
    rows = [
        (p.key, p.name, p.kind, p.level, p.parent_key, p.successor_key, p.valid_from, p.valid_to, p.region) for p in places.by_key.values()
    ]
    terms = [(t.code, t.label_vi, t.label_en, t.kind) for table in (indicators(), measures(), programmes()) for t in table.values()]
    return hashlib.sha256(repr((rows, terms)).encode()).hexdigest()


def fill_vocabulary(conn: sqlite3.Connection, places: Places) -> None:
    """Bring places, indicators, measures and programmes up to what the program's tables say; codes once used stay."""
    stamp = _vocabulary_stamp(places)
    if conn.execute("SELECT 1 FROM meta WHERE key = 'vocabulary' AND value = ?", (stamp,)).fetchone():
        return
    conn.executemany(
        "INSERT INTO places VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?) ON CONFLICT (key) DO UPDATE SET system=excluded.system, code=excluded.code,"
        " name=excluded.name, full_name=excluded.full_name, kind=excluded.kind, level=excluded.level, parent_key=excluded.parent_key,"
        " province_2025=excluded.province_2025, territory=excluded.territory, region=excluded.region, valid_from=excluded.valid_from,"
        " valid_to=excluded.valid_to",
        (
            (p.key, p.system or None, p.code or None, p.name, places.full_name(p.key), p.kind or None, p.level, p.parent_key,
             places.province_2025(p.key), claims.territory(p.key, None, places), p.region, p.valid_from, p.valid_to)
            for p in places.by_key.values()
        ),
    )  # fmt: skip
    conn.executemany(
        "INSERT INTO indicators VALUES (?,?,?,?) ON CONFLICT (code) DO UPDATE SET label_vi=excluded.label_vi, label_en=excluded.label_en,"
        " kind=excluded.kind",
        ((t.code, t.label_vi, t.label_en, t.kind or None) for t in indicators().values()),
    )
    for table, terms in (("measures", measures()), ("programmes", programmes())):
        conn.executemany(
            f"INSERT INTO {table} VALUES (?,?,?) ON CONFLICT (code) DO UPDATE SET label_vi=excluded.label_vi,"  # noqa: S608
            " label_en=excluded.label_en",
            ((t.code, t.label_vi, t.label_en) for t in terms.values()),
        )
    conn.execute("INSERT INTO meta VALUES ('vocabulary', ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value", (stamp,))


def load_lookup(conn: sqlite3.Connection, places: Places) -> Lookup:
    """Return what stands in the small tables."""
    return Lookup(
        places,
        {t: {row[0] for row in conn.execute(f"SELECT code FROM {t}")} for t in ("indicators", "measures", "programmes")},  # noqa: S608
        {row[0] for row in conn.execute("SELECT key FROM sources")},
    )


def know(conn: sqlite3.Connection, look: Lookup, figure: Figure) -> None:
    """Add codes that the program's tables do not hold, so that no figure is lost for want of a row."""
    for table, code in (("indicators", figure.indicator), ("measures", figure.measure), ("programmes", figure.programme)):
        if code is not None and code not in look.codes[table]:
            conn.execute(f"INSERT OR IGNORE INTO {table}(code, label_vi, label_en) VALUES (?,?,?)", (code, code, code))  # noqa: S608
            look.codes[table].add(code)
    if figure.place_key is not None and figure.place_key not in look.places.by_key:
        name = figure.place or figure.place_key
        conn.execute(
            "INSERT OR IGNORE INTO places(key, name, full_name, territory) VALUES (?,?,?,?)",
            (figure.place_key, name, name, figure.place_key),
        )


def save_source(conn: sqlite3.Connection, look: Lookup, source: Source, now: datetime | None) -> None:
    """Write what the configuration says of a source; what is remembered of it stays."""
    territories = dump([[t.system, t.code, _iso(t.valid_from), _iso(t.valid_to)] for t in source.territories])
    conn.execute(
        "INSERT INTO sources(key, outlet, kind, language, territories, enabled, unverified, interval_s, first_seen_at) VALUES"
        " (?,?,?,?,?,?,?,?,?)"
        " ON CONFLICT (key) DO UPDATE SET outlet=excluded.outlet, kind=excluded.kind, language=excluded.language,"
        " territories=excluded.territories, enabled=excluded.enabled, unverified=excluded.unverified, interval_s=excluded.interval_s",
        (
            source.key,
            source.outlet,
            source.kind,
            source.language,
            territories,
            int(source.enabled),
            int(source.unverified),
            source.interval_s,
            utc_or_none(now),
        ),
    )
    look.sources.add(source.key)


def _iso(value: object) -> str | None:
    return None if value is None else str(value)


def page_state(row: Row) -> PageState:
    """A row of pages as a PageState."""
    return PageState(
        row["url"], row["source"], row["etag"], row["last_modified"], row["body_sha256"], time_of(row["first_seen_at"]),
        time_or_none(row["fetched_at"]), time_or_none(row["full_at"]), row["looks"], row["outcome"],
        row["article_id"] is not None,
    )  # fmt: skip


def touch(
    conn: sqlite3.Connection, url: str, source: str | None, at: datetime, outcome: str, *, etag: str | None, last_modified: str | None,
    read: bool = False,
) -> int:  # fmt: skip
    """Note that a page was asked for: it answered (304, a list: `ok`, or it was *read*), or it failed; return its id.

    What fails is no look at it; before its first answer tries are counted instead. A page that could not be read and is unchanged
    still cannot.
    """
    stamp = utc(at)
    answered = stamp if read or outcome in ("ok", "not_modified") else None
    full = stamp if outcome == "ok" else None
    row = conn.execute(
        "INSERT INTO pages(url, source, etag, last_modified, first_seen_at, fetched_at, full_at, looks, outcome) VALUES (?,?,?,?,?,?,?,1,?)"
        " ON CONFLICT (url) DO UPDATE SET source=coalesce(pages.source, excluded.source), etag=coalesce(excluded.etag, pages.etag),"
        " last_modified=coalesce(excluded.last_modified, pages.last_modified), fetched_at=coalesce(excluded.fetched_at, pages.fetched_at),"
        " full_at=coalesce(excluded.full_at, pages.full_at),"
        " looks=CASE WHEN pages.fetched_at IS NULL AND excluded.fetched_at IS NOT NULL THEN 1"
        " ELSE pages.looks + (pages.fetched_at IS NULL OR excluded.fetched_at IS NOT NULL) END,"
        " outcome=CASE WHEN excluded.outcome = 'not_modified' AND pages.article_id IS NULL AND pages.outcome <> 'ok' THEN pages.outcome"
        " ELSE excluded.outcome END RETURNING id",
        (url, source, etag, last_modified, stamp, answered, full, outcome),
    ).fetchall()[0]
    return int(row[0])


def save_page(
    conn: sqlite3.Connection, look: Lookup, run_id: int | None, source: Source | None, page: Page, location: Location,
    article: Article | None, reading: Reading | None, outcome: str, now: datetime,
) -> Saved:  # fmt: skip
    """Write one fetched page; see Store.save_page."""
    if source is not None and source.key not in look.sources:
        save_source(conn, look, source, now)
    key = source.key if source is not None else None
    etag, modified = page.header("etag"), page.header("last-modified")
    if page.status == 304:
        page_id = touch(conn, page.url, key, page.fetched_at, outcome, etag=etag, last_modified=modified)
        return Saved(page_id, None, False)
    body_hash = hashlib.sha256(page.body).hexdigest()
    known = conn.execute("SELECT body_sha256, article_id FROM pages WHERE url = ?", (page.url,)).fetchone()
    stamp = utc(page.fetched_at)
    (page_id,) = conn.execute(
        "INSERT INTO pages(url, source, etag, last_modified, body_sha256, first_seen_at, fetched_at, full_at, looks, outcome) VALUES"
        " (?1,?2,?3,?4,?5,?6,?6,?6,1,?7) ON CONFLICT (url) DO UPDATE SET source=coalesce(pages.source, ?2), etag=?3, last_modified=?4,"
        " body_sha256=?5, fetched_at=?6, full_at=?6, looks=CASE WHEN pages.fetched_at IS NULL THEN 1 ELSE pages.looks + 1 END, outcome=?7"
        " RETURNING id",
        (page.url, key, etag, modified, body_hash, stamp, outcome),
    ).fetchall()[0]
    before, current = known or (None, None)
    if before == body_hash and (article is None or current is not None):
        return Saved(page_id, current, False)
    snapshot_id = _insert(
        conn, "snapshots", page_id=page_id, run_id=run_id, final_url=page.final_url, status=page.status, fetched_at=stamp,
        body_sha256=body_hash, bytes=len(page.body), archive_file=location.file, archive_offset=location.offset,
        archive_length=location.length, outcome=outcome,
    )  # fmt: skip
    fault("save.snapshot")
    if article is None:
        return Saved(page_id, current, False)
    if current is not None and conn.execute("SELECT text_sha256 FROM articles WHERE id = ?", (current,)).fetchone()[0] == text_hash(
        article
    ):
        return Saved(page_id, current, False)
    if key is not None:
        conn.execute("UPDATE sources SET article_at = ? WHERE key = ?", (stamp, key))
    article_id = save_article(conn, look, page_id, snapshot_id, current, source, article, reading, now)
    fault("save.article")
    saved = Saved(page_id, article_id, True)
    if reading is not None:
        saved = save_reading(conn, look, page_id, article_id, reading, now, reread=False)
    fault("save.claims")
    return saved


def text_hash(article: Article) -> str:
    """The hash by which two articles have one text."""
    return hashlib.sha256(f"{article.title or ''}\n{article.text}".encode()).hexdigest()


def _insert(conn: sqlite3.Connection, table: str, **values: object) -> int:
    cursor = conn.execute(f"INSERT INTO {table}({','.join(values)}) VALUES ({marks(values)})", tuple(values.values()))  # noqa: S608
    return int(cursor.lastrowid or 0)


def save_article(
    conn: sqlite3.Connection, look: Lookup, page_id: int, snapshot_id: int, previous: int | None, source: Source | None, article: Article,
    reading: Reading | None, now: datetime,
) -> int:  # fmt: skip
    """Write an article as the newest of its page, with its search index and reprints; return its id."""
    stamp = utc(now)
    version, first = 1, stamp
    if previous is not None:
        version, first = conn.execute("SELECT version + 1, first_read_at FROM articles WHERE id = ?", (previous,)).fetchone()
        conn.execute("UPDATE articles SET is_current = 0 WHERE id = ?", (previous,))
    on, at = published(article.published)
    place_key = reading.place_key if reading else None
    article_id = _insert(
        conn, "articles", page_id=page_id, snapshot_id=snapshot_id, version=version, is_current=1, url=article.url, title=article.title,
        published=article.published, published_on=on, published_at=at, published_rule=article.published_rule, author=article.author,
        text=article.text, text_sha256=text_hash(article), blocks=dump([[b.kind, b.start, b.end] for b in article.blocks]),
        language=article.language,
        reader=article.reader, flags=dump(article.flags), on_subject=None if reading is None else int(reading.on_subject),
        place=reading.place if reading else None, place_key=place_key, province_key=_province(look, place_key, source),
        first_read_at=first, read_at=stamp,
    )  # fmt: skip
    conn.execute("UPDATE pages SET article_id = ? WHERE id = ?", (article_id, page_id))
    folded = search_fold(article.text)
    conn.execute("INSERT INTO articles_fts(rowid, title, text) VALUES (?,?,?)", (article_id, search_fold(article.title or ""), folded))
    if reading is None or reading.on_subject or reading.figures:
        _join_reprints(conn, article_id, page_id, folded)
    return article_id


def _province(look: Lookup, place_key: str | None, source: Source | None) -> str | None:
    found = look.places.province_2025(place_key)
    if found is None and source is not None and len(source.territories) == 1:
        found = look.places.province_2025(source.territories[0].key)
    return found


def _join_reprints(conn: sqlite3.Connection, article_id: int, page_id: int, folded: str) -> None:
    """Put the article into the group of those that have its text, by shingles; groups that it joins become one."""
    hashes = claims.shingles(folded)
    if len(hashes) < claims.REPRINT_MIN:
        return
    sketch = claims.sketch(hashes)
    rows = conn.execute(
        f"SELECT article_id, count(*) FROM article_sketches WHERE hash IN ({marks(sketch)}) GROUP BY article_id HAVING count(*) >="  # noqa: S608
        " 3"
        " ORDER BY 2 DESC, 1 LIMIT 20",
        sketch,
    ).fetchall()
    conn.executemany("INSERT OR IGNORE INTO article_sketches VALUES (?,?)", ((h, article_id) for h in sketch))
    group: int | None = None
    for other, _ in rows:
        other_text, other_group, other_page = conn.execute(
            "SELECT text, reprint_group, page_id FROM articles WHERE id = ?", (other,)
        ).fetchone()
        if other_page == page_id or not claims.same_text(hashes, claims.shingles(search_fold(other_text))):
            continue
        found = other_group or other
        if group is None or found == group:
            group = found
        else:
            low, high = sorted((group, found))
            conn.execute("UPDATE articles SET reprint_group = ? WHERE reprint_group = ?", (low, high))
            group = low
        conn.execute("UPDATE articles SET reprint_group = ? WHERE id IN (?, ?)", (group, other, article_id))


# --- figures -----------------------------------------------------------------------------------------------------------

FIGURE_COLUMNS = (
    "id", "indicator", "measure", "value", "value_text", "unit", "bound", "place", "place_key", "period", "programme", "per", "quote",
    "start_offset", "end_offset", "rule", "confidence", "doubts",
)  # fmt: skip
FIGURE_CELLS = ", ".join(FIGURE_COLUMNS)


def figure_of(row: Row) -> Figure:
    """Return the figure of a row of the table figures."""
    return Figure(
        row["indicator"], row["measure"], decimal(row["value"], row["value_text"]), row["unit"], row["bound"], row["place"],
        row["place_key"],
        row["period"], row["programme"], row["per"], row["quote"], row["start_offset"], row["end_offset"], row["rule"], row["confidence"],
        strings(row["doubts"]),
    )  # fmt: skip


def as_read(conn: sqlite3.Connection, row: Row) -> Figure:
    """Return the figure as the program read it, also where a person corrected it since: that is what a new reading is compared with."""
    if row["review"] == "corrected":
        before = conn.execute("SELECT before FROM reviews WHERE figure_id = ? ORDER BY id LIMIT 1", (row["id"],)).fetchone()
        if before:
            row = row | json.loads(before[0]) | {"start_offset": row["start_offset"], "end_offset": row["end_offset"]}
    return figure_of(row)


def figure_values(figure: Figure) -> Row:
    """Return the columns of a figure."""
    value, text = number(figure.value)
    return {
        "indicator": figure.indicator, "measure": figure.measure, "value": value, "value_text": text, "unit": figure.unit,
        "bound": figure.bound,
        "place": figure.place, "place_key": figure.place_key, "period": figure.period, "programme": figure.programme, "per": figure.per,
        "quote": figure.quote, "start_offset": figure.start, "end_offset": figure.end, "rule": figure.rule, "confidence": figure.confidence,
        "doubts": dump(figure.doubts),
    }  # fmt: skip


_SET_COLUMNS = (*FIGURE_COLUMNS[1:], "article_id", "claim_id", "state", "review", "gone_at")
SET_FIGURE = f"UPDATE figures SET {', '.join(f'{c}=:{c}' for c in _SET_COLUMNS)} WHERE id=:id"  # noqa: S608
_KEEP_FIGURE = (
    "UPDATE figures SET article_id=:article_id, state='current', gone_at=NULL, quote=:quote, start_offset=:start_offset,"
    " end_offset=:end_offset, rule=:rule, confidence=:confidence, doubts=:doubts,"
    " place=CASE review WHEN 'corrected' THEN place ELSE :place END WHERE id=:id"
)
_NEW_COLUMNS = ("page_id", "article_id", "claim_id", "state", "first_seen_at", *FIGURE_COLUMNS)
_INSERT_FIGURE = f"INSERT INTO figures({','.join(_NEW_COLUMNS)}) VALUES ({marks(_NEW_COLUMNS)})"  # noqa: S608
_FIGURE_CELLS = itemgetter(*_NEW_COLUMNS)


def save_reading(
    conn: sqlite3.Connection, look: Lookup, page_id: int, article_id: int, reading: Reading, now: datetime, *, reread: bool,
    same_text: bool = False,
) -> Saved:  # fmt: skip
    """Bring a page's figures and documents to *reading*; return what that did.

    A figure keeps its row over versions of its page. In a *reread* the text is the same: what today's rules read of the same
    span (with *same_text*) is the same figure, and what they no longer read is dropped, not withdrawn. A person's word stays.
    """
    stamp = utc(now)
    rows = select(conn,
    f"SELECT {FIGURE_CELLS}, claim_id, review, state, first_seen_at FROM figures WHERE page_id = ? AND (state = 'current' OR"  # noqa: S608
                        " (state = 'dropped' AND ?)) ORDER BY id", (page_id, int(reread)))  # fmt: skip
    difference = claims.compare([as_read(conn, r) for r in rows], reading.figures, same_text=same_text)
    for figure in reading.figures:
        know(conn, look, figure)
    page = page_of(conn, article_id)
    next_id = int(conn.execute("SELECT coalesce(max(id), 0) FROM figures").fetchone()[0]) + 1
    fresh: list[Row] = []
    reread_rows: list[Row] = []
    gone: list[tuple[str, str, int]] = []
    replaced: list[tuple[int, int]] = []
    touched: set[int | None] = set()

    def add(figure: Figure) -> int:
        fresh.append(fresh_row(look, figure, page | {"id": next_id + len(fresh), "first_seen_at": stamp}))
        return next_id + len(fresh) - 1

    kept = [figure_values(reading.figures[j]) | {"id": rows[i]["id"], "article_id": article_id} for i, j in difference.kept]
    touched.update(rows[i]["claim_id"] for i, _ in difference.kept)
    for i, j in difference.changed:
        row, new = rows[i], reading.figures[j]
        touched.add(row["claim_id"])
        if not reread:
            gone.append(("changed", stamp, row["id"]))
            replaced.append((add(new), row["id"]))
        elif not row["review"]:  # else a person's word stands, whatever today's rules say
            reread_rows.append(fresh_row(look, new, page | {"id": row["id"], "first_seen_at": row["first_seen_at"]}))
    lost = [rows[i] for i in difference.gone if rows[i]["state"] == "current"]
    lost = [r for r in lost if not (reread and r["review"] in ("accepted", "corrected"))]
    gone += [("dropped" if reread else "withdrawn", stamp, r["id"]) for r in lost]
    touched.update(r["claim_id"] for r in lost)
    for j in difference.added:
        add(reading.figures[j])
    conn.executemany(_KEEP_FIGURE, kept)
    conn.executemany("UPDATE figures SET state=?, gone_at=? WHERE id=?", gone)
    join_claims(conn, look, fresh + reread_rows, touched)
    conn.executemany(_INSERT_FIGURE, map(_FIGURE_CELLS, fresh))
    conn.executemany(SET_FIGURE, reread_rows)
    conn.executemany("UPDATE figures SET replaced_by=? WHERE id=?", replaced)
    fault("save.figures")
    _save_documents(conn, page_id, article_id, reading.documents, stamp)
    return Saved(page_id, article_id, not reread, len(difference.added), len(difference.changed), len(lost))


def page_of(conn: sqlite3.Connection, article_id: int) -> Row:
    """Return what the figures of an article have in common."""
    return select(
        conn,
        "SELECT a.page_id, a.id AS article_id, a.published_on, a.published_at, a.url, s.kind FROM articles a"
        " JOIN pages p ON p.id = a.page_id LEFT JOIN sources s ON s.key = p.source WHERE a.id = ?",
        (article_id,),
    )[0]


def fresh_row(look: Lookup, figure: Figure, page: Row) -> Row:
    """Return a current figure as a row without a claim, for `join_claims`; *page* gives its id, its page and its times."""
    key = claims.claim_key(claims.territory(figure.place_key, figure.place, look.places), figure)
    return figure_values(figure) | {"claim_key": key, "claim_id": None, "state": "current", "review": None, "gone_at": None} | page


def _save_documents(conn: sqlite3.Connection, page_id: int, article_id: int, documents: Sequence[Document], stamp: str) -> None:
    rows = conn.execute("SELECT id, number, role FROM documents WHERE page_id = ? AND gone_at IS NULL", (page_id,)).fetchall()
    left = {(n, r): i for i, n, r in rows}
    for d in documents:
        known = left.pop((d.number, d.role), None)
        values = (article_id, d.kind, d.number, d.issued_on, d.issuer, d.place, dump(d.implements), d.role, d.quote, d.start, d.end)
        if known is None:
            conn.execute(
                "INSERT INTO documents(article_id, kind, number, issued_on, issuer, place, implements, role, quote, start_offset,"
                " end_offset,"
                " page_id, first_seen_at) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?)", (*values, page_id, stamp))  # fmt: skip
        else:
            conn.execute(
                "UPDATE documents SET article_id=?, kind=?, number=?, issued_on=?, issuer=?, place=?, implements=?, role=?, quote=?,"
                " start_offset=?, end_offset=? WHERE id=?", (*values, known))  # fmt: skip
    conn.executemany("UPDATE documents SET gone_at = ? WHERE id = ?", ((stamp, i) for i in left.values()))


# --- claims ------------------------------------------------------------------------------------------------------------


MEMBERS = (
    "SELECT f.id, f.page_id, f.article_id, f.claim_id, f.value, f.value_text, f.unit, f.bound, f.place, f.place_key, f.period, f.programme,"
    " f.per, f.indicator, f.measure, f.confidence, f.doubts, f.state, f.first_seen_at, f.review, a.published_on, a.published_at, a.url,"
    " s.kind FROM figures f INDEXED BY figures_claim CROSS JOIN articles a ON a.id = f.article_id CROSS JOIN pages p"
    " ON p.id = f.page_id LEFT JOIN sources s ON s.key = p.source WHERE f.claim_id IN (SELECT value FROM json_each(?)) ORDER BY f.id"
)
CLAIMS_OF_KEYS = (
    "SELECT * FROM claims INDEXED BY claims_key WHERE claim_key IN (SELECT value FROM json_each(?)) AND state <> 'merged' ORDER BY id"
)


def join_claims(conn: sqlite3.Connection, look: Lookup, fresh: Sequence[Row], touched: Iterable[int | None]) -> None:
    """Give each row of *fresh* its claim, and bring the claims of *touched* up to their figures.

    The rows of *fresh* (see `fresh_row`) are not in the table, or not as they are now: their `claim_id` is set, and the caller
    writes them. Claims keep their ids; one left without figures is kept as withdrawn, rejected or merged.
    """
    members: dict[str, list[Row]] = {}
    for row in fresh:
        members.setdefault(row["claim_key"], []).append(row)
    if ids := [i for i in touched if i is not None]:
        for (key,) in conn.execute("SELECT claim_key FROM claims WHERE id IN (SELECT value FROM json_each(?))", (dump(ids),)):
            members.setdefault(key, [])
    known = {r["id"]: r for r in each(conn, CLAIMS_OF_KEYS, (dump(list(members)),))}
    claims_of: dict[str, list[Row]] = {key: [] for key in members}
    for claim in known.values():
        claims_of[claim["claim_key"]].append(claim)
    own = {row["id"] for row in fresh}
    for row in each(conn, MEMBERS, (dump(list(known)),)):
        if row["id"] not in own:
            members[known[row["claim_id"]]["claim_key"]].append(row)
    changes = _Changes(int(conn.execute("SELECT coalesce(max(id), 0) FROM claims").fetchone()[0]) + 1)
    for key in sorted(members):
        _regroup(look, key, claims_of[key], members[key], changes)
    changes.write(conn)


@dataclass(slots=True)
class _Changes:
    """What is to be written of claims, gathered so that it goes in few statements."""

    next_id: int
    made: list[Row] = field(default_factory=list)
    changed: list[tuple[int, Row]] = field(default_factory=list)  #: claim and its new cells
    moved: list[tuple[int, int]] = field(default_factory=list)  #: claim and the stored figure that joins it
    moments: list[tuple[str, str]] = field(default_factory=list)  #: series in which a claim moves: its old neighbours look elsewhere now

    def claim(self, old: Row | None, values: Row) -> int:
        """Note a claim as it is now; return its id. One that says the same by as many pages needs no new comparison."""
        if old is None:
            self.made.append(values | {"id": self.next_id + len(self.made)})
            return int(self.made[-1]["id"])
        cells = {c: v for c, v in values.items() if old[c] != v}
        if cells.keys() - {"unsettled"}:
            self.changed.append((old["id"], cells))
            if "moment" in cells:
                self.moments.append((values["territory"], values["indicator"]))
        return int(old["id"])

    def write(self, conn: sqlite3.Connection) -> None:
        if self.made:
            columns = tuple(self.made[0])
            sql = f"INSERT INTO claims({','.join(columns)}) VALUES ({marks(columns)})"  # noqa: S608
            conn.executemany(sql, (tuple(claim.values()) for claim in self.made))
        conn.executemany("UPDATE claims SET unsettled = 1 WHERE territory = ? AND indicator = ?", self.moments)
        for claim_id, cells in self.changed:
            sql = f"UPDATE claims SET {', '.join(f'{c}=:{c}' for c in cells)} WHERE id=:id"  # noqa: S608
            conn.execute(sql, cells | {"id": claim_id})
        conn.executemany("UPDATE figures SET claim_id = ? WHERE id = ?", self.moved)


def _regroup(look: Lookup, key: str, known: Sequence[Row], members: Sequence[Row], changes: _Changes) -> None:
    """Note what the claims of one key are by its figures *members*."""
    live = {m["id"]: m for m in members if m["state"] == "current" and m["review"] != "rejected"}
    if not known and len(live) == 1:  # nothing to compare with: most figures
        (row,) = live.values()
        row["claim_id"] = changes.claim(None, _claim_values(look, key, [row], row, 1))
        return
    mentions = {
        i: claims.Mention(i, decimal(m["value"], m["value_text"]), m["bound"], m["page_id"], bool(m["review"])) for i, m in live.items()
    }
    free = {claim["id"]: claim for claim in known}
    placed: list[tuple[Row | None, claims.Group]] = []
    for group in claims.group(mentions.values()):
        votes = [c for m in group.members if (c := live[m.id]["claim_id"]) in free]
        placed.append((free.pop(min(votes, key=lambda c: (-votes.count(c), c))) if votes else None, group))
    taken_by: dict[int, int] = {}
    for old, group in placed:
        rows = sorted((live[m.id] for m in group.members), key=_order)
        words = (group.anchor.bound, group.anchor.value)
        exact = next(r for r in rows if (mentions[r["id"]].bound, mentions[r["id"]].value) == words)
        claim_id = changes.claim(old, _claim_values(look, key, rows, exact, len(group.pages)))
        for row in rows:
            if row["claim_id"] not in (None, claim_id):
                taken_by[row["claim_id"]] = claim_id
                changes.moved.append((claim_id, row["id"]))
            row["claim_id"] = claim_id
    for claim_id, old in free.items():
        rest = [m for m in members if m["claim_id"] == claim_id]
        cells: Row = {"witnesses": 0, "conflict": None, "unsettled": 1}
        if claim_id in taken_by:
            changes.moved += [(taken_by[claim_id], m["id"]) for m in rest]
            cells |= {"state": "merged", "merged_into": taken_by[claim_id]}
        else:
            rejected = any(m["review"] == "rejected" and m["state"] == "current" for m in rest)
            cells["state"] = "rejected" if rejected else "withdrawn"
        changes.claim(old, cells)


def _order(row: Row) -> tuple[str, int, str, int]:
    """Witnesses in order of time (the day), then of closeness to the source."""
    return (row["published_on"] or local_date(row["first_seen_at"]), claims.kind_rank(row["kind"]), row["url"], row["id"])


def _claim_values(look: Lookup, key: str, rows: Sequence[Row], exact: Row, witnesses: int) -> Row:
    """Return the columns of a claim: its words from the most precise figure, its first page from the lead, the first of *rows*."""
    first = min((r for r in rows if r["published_at"]), key=lambda r: (r["published_at"], r["id"]), default=None)
    published_on = first["published_on"] if first else None
    reviewed = next((r["review"] for r in rows if r["review"] in ("corrected", "accepted")), None)
    sure = bool(reviewed) or any(r["confidence"] == "high" for r in rows)
    doubts: Iterable[str] = () if reviewed else set.intersection(*(set(strings(r["doubts"])) for r in rows))
    return {
        "claim_key": key, "place": exact["place"], "place_key": exact["place_key"], "territory": key.split("|", 1)[0],
        "province_key": look.province(exact["place_key"]), "indicator": exact["indicator"], "measure": exact["measure"],
        "programme": exact["programme"], "unit": exact["unit"], "per": exact["per"], "period": exact["period"],
        "moment": claims.moment(exact["period"], published_on), "value": exact["value"], "value_text": exact["value_text"],
        "bound": exact["bound"], "confidence": "high" if sure else "check", "doubts": dump(sorted(doubts)), "state": "current",
        "merged_into": None, "review": reviewed, "witnesses": witnesses, "lead_figure_id": rows[0]["id"],
        "published_on": published_on, "published_at": first["published_at"] if first else None,
        "first_seen_at": min(r["first_seen_at"] for r in rows), "unsettled": 1,
    }  # fmt: skip


def host_of(url: str) -> str:
    """The host of a URL, as an outlet's name where no source is known."""
    return urlsplit(url).hostname or url
