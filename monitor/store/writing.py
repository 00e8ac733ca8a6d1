"""A page into rows: snapshot, article, figures, documents, claims. Called inside one transaction.

Does not decide what agrees or what changed: claims.py does.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from urllib.parse import urlsplit

from monitor import claims
from monitor.faults import fault
from monitor.places import Places
from monitor.records import Article, Document, Figure, Location, Page, PageState, Reading, Saved, Source
from monitor.store.rows import (
    Row,
    decimal,
    dump,
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
    place_keys: set[str] = field(default_factory=set)
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
        {row[0] for row in conn.execute("SELECT key FROM places")},
        {t: {row[0] for row in conn.execute(f"SELECT code FROM {t}")} for t in ("indicators", "measures", "programmes")},  # noqa: S608
        {row[0] for row in conn.execute("SELECT key FROM sources")},
    )


def know(conn: sqlite3.Connection, look: Lookup, figure: Figure) -> None:
    """Add codes that the program's tables do not hold, so that no figure is lost for want of a row."""
    for table, code in (("indicators", figure.indicator), ("measures", figure.measure), ("programmes", figure.programme)):
        if code is not None and code not in look.codes[table]:
            conn.execute(f"INSERT OR IGNORE INTO {table}(code, label_vi, label_en) VALUES (?,?,?)", (code, code, code))  # noqa: S608
            look.codes[table].add(code)
    if figure.place_key is not None and figure.place_key not in look.place_keys:
        name = figure.place or figure.place_key
        conn.execute(
            "INSERT OR IGNORE INTO places(key, name, full_name, territory) VALUES (?,?,?,?)",
            (figure.place_key, name, name, figure.place_key),
        )
        look.place_keys.add(figure.place_key)


def _territory(look: Lookup, place_key: str | None, place: str | None) -> str:
    return claims.territory(place_key, place, look.places)


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
    known = conn.execute("SELECT id, body_sha256, article_id, first_seen_at FROM pages WHERE url = ?", (page.url,)).fetchone()
    page_id = touch(conn, page.url, key, page.fetched_at, outcome, etag=None, last_modified=None, read=True)
    conn.execute(
        "UPDATE pages SET etag=?, last_modified=?, body_sha256=?, full_at=?, fetched_at=? WHERE id=?",
        (etag, modified, body_hash, utc(page.fetched_at), utc(page.fetched_at), page_id),
    )
    current = known[2] if known else None
    if known and known[1] == body_hash and (article is None or current is not None):
        return Saved(page_id, current, False)
    snapshot_id = _insert(
        conn, "snapshots", page_id=page_id, run_id=run_id, final_url=page.final_url, status=page.status, fetched_at=utc(page.fetched_at),
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
        conn.execute("UPDATE sources SET article_at = ? WHERE key = ?", (utc(page.fetched_at), key))
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
    "id, indicator, measure, value, value_text, unit, bound, place, place_key, period, programme, per, quote, start_offset, end_offset,"
    " rule,"
    " confidence, doubts"
)


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


_SET_ALL = ", ".join(f"{c.strip()}=:{c.strip()}" for c in FIGURE_COLUMNS.split(",")[1:])
_INSERT_FIGURE = (
    f"INSERT INTO figures(page_id, article_id, claim_id, state, first_seen_at, {FIGURE_COLUMNS}) VALUES"  # noqa: S608
    " (:page_id, :article_id, :claim_id, 'current', :first_seen_at, " + ", ".join(f":{c.strip()}" for c in FIGURE_COLUMNS.split(",")) + ")"
)


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
    f"SELECT {FIGURE_COLUMNS}, claim_id, review, state FROM figures WHERE page_id = ? AND (state = 'current' OR"  # noqa: S608
                        " (state = 'dropped' AND ?)) ORDER BY id", (page_id, int(reread)))  # fmt: skip
    old = [as_read(conn, r) for r in rows]
    difference = claims.compare(old, reading.figures, same_text=same_text)
    touched: set[int] = set()
    for figure in reading.figures:
        know(conn, look, figure)
    joining: list[tuple[int, Figure]] = []
    made: list[tuple[int, Figure]] = []
    next_id = int(conn.execute("SELECT coalesce(max(id), 0) FROM figures").fetchone()[0]) + 1

    def insert(figure: Figure) -> int:
        made.append((next_id + len(made), figure))
        return made[-1][0]

    changed = withdrawn = 0
    replaced: list[tuple[str, int, int]] = []
    for i, j in difference.kept:
        row, new = rows[i], reading.figures[j]
        values = figure_values(new) | {"id": row["id"], "article_id": article_id}
        conn.execute(
            "UPDATE figures SET article_id=:article_id, state='current', gone_at=NULL, quote=:quote, start_offset=:start_offset,"
            " end_offset=:end_offset, rule=:rule, confidence=:confidence, doubts=:doubts, place=CASE review WHEN 'corrected' THEN place"
            " ELSE :place END"
            " WHERE id=:id",
            values,
        )
        touched.add(row["claim_id"])
    for i, j in difference.changed:
        row, new = rows[i], reading.figures[j]
        changed += 1
        touched.add(row["claim_id"])
        if reread and row["review"]:
            continue  # a person's word stands, whatever today's rules say
        if reread:
            conn.execute(
                f"UPDATE figures SET article_id=:article_id, claim_id=NULL, state='current', gone_at=NULL, {_SET_ALL} WHERE id=:id",  # noqa: S608
                figure_values(new) | {"id": row["id"], "article_id": article_id},
            )
            joining.append((row["id"], new))
        else:
            replaced.append((stamp, insert(new), row["id"]))
    for i in difference.gone:
        row = rows[i]
        if row["state"] != "current" or (reread and row["review"] in ("accepted", "corrected")):
            continue
        withdrawn += 1
        touched.add(row["claim_id"])
        conn.execute("UPDATE figures SET state=?, gone_at=? WHERE id=?", ("dropped" if reread else "withdrawn", stamp, row["id"]))
    for j in difference.added:
        insert(reading.figures[j])
    joining += _insert_figures(conn, look, page_id, article_id, made, stamp)
    conn.executemany("UPDATE figures SET state='changed', gone_at=?, replaced_by=? WHERE id=?", replaced)
    fault("save.figures")
    _save_documents(conn, page_id, article_id, reading.documents, stamp)
    join_claims(conn, look, joining, touched)
    return Saved(page_id, article_id, not reread, len(difference.added), changed, withdrawn)


def _insert_figures(
    conn: sqlite3.Connection, look: Lookup, page_id: int, article_id: int, made: Sequence[tuple[int, Figure]], stamp: str
) -> list[tuple[int, Figure]]:
    """Insert new figures, each under its id; return those that still want a claim, because others speak of the same.

    A figure that is alone with its key gets its claim here, without a look-up of what was just written.
    """
    keys = {i: claims.claim_key(_territory(look, f.place_key, f.place), f) for i, f in made}
    times = Counter(keys.values())
    taken = {k for k in times if conn.execute("SELECT 1 FROM claims WHERE claim_key = ? AND state <> 'merged' LIMIT 1", (k,)).fetchone()}
    on, at = conn.execute("SELECT published_on, published_at FROM articles WHERE id = ?", (article_id,)).fetchone()
    next_claim = int(conn.execute("SELECT coalesce(max(id), 0) FROM claims").fetchone()[0]) + 1
    figures: list[Row] = []
    alone: list[Row] = []
    waiting = []
    for figure_id, figure in made:
        key, claim_id = keys[figure_id], None
        values = figure_values(figure)
        if times[key] == 1 and key not in taken:
            claim_id = next_claim + len(alone)
            alone.append(
                _claim_values(look, key, values | {"id": figure_id}, values, 1, on, at, stamp, values["doubts"], None) | {"id": claim_id}
            )
        else:
            waiting.append((figure_id, figure))
        figures.append(
            values | {"id": figure_id, "page_id": page_id, "article_id": article_id, "claim_id": claim_id, "first_seen_at": stamp}
        )
    if alone:
        conn.executemany(f"INSERT INTO claims({','.join(alone[0])}) VALUES ({','.join(':' + c for c in alone[0])})", alone)  # noqa: S608
    conn.executemany(_INSERT_FIGURE, figures)
    return waiting


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


def join_claims(conn: sqlite3.Connection, look: Lookup, joining: Iterable[tuple[int, Figure]], touched: Iterable[int | None]) -> None:
    """Give each new or changed figure its claim, and bring the claims of *touched* up to their figures."""
    keys: dict[str, list[int]] = {}
    for figure_id, figure in joining:
        key = claims.claim_key(_territory(look, figure.place_key, figure.place), figure)
        keys.setdefault(key, []).append(figure_id)
    ids = [i for i in touched if i is not None]
    for start in range(0, len(ids), 500):
        part = ids[start : start + 500]
        for (key,) in conn.execute(f"SELECT DISTINCT claim_key FROM claims WHERE id IN ({marks(part)})", part):  # noqa: S608
            keys.setdefault(key, [])
    for key in sorted(keys):
        regroup(conn, look, key, keys[key])


_MEMBERS = (
    "SELECT f.id, f.page_id, f.claim_id, f.value, f.value_text, f.unit, f.bound, f.place, f.place_key, f.period, f.programme, f.per,"
    " f.indicator,"
    " f.measure, f.confidence, f.doubts, f.state, f.first_seen_at, f.review, a.published_on, a.published_at, a.url, s.kind"
    " FROM figures f JOIN articles a ON a.id = f.article_id JOIN pages p ON p.id = f.page_id LEFT JOIN sources s ON s.key = p.source WHERE "
)


def regroup(conn: sqlite3.Connection, look: Lookup, key: str, new: Sequence[int]) -> None:
    """Bring the claims of one key to what its figures say; claims keep their ids, one left without figures is kept as such."""
    known = [int(r[0]) for r in conn.execute("SELECT id FROM claims WHERE claim_key = ? AND state <> 'merged' ORDER BY id", (key,))]
    members = select(conn, _MEMBERS + f"f.id IN ({marks(new)})", new) if new else []
    if known:
        seen = {m["id"] for m in members}
        found = select(conn, _MEMBERS + f"f.claim_id IN ({marks(known)}) ORDER BY f.id", known)
        members += [m for m in found if m["id"] not in seen]
    live = {m["id"]: m for m in members if m["state"] == "current" and m["review"] != "rejected"}
    mentions = [
        claims.Mention(i, decimal(m["value"], m["value_text"]), m["bound"], m["page_id"], bool(m["review"])) for i, m in live.items()
    ]
    free = set(known)
    placed: list[tuple[int | None, list[Row], claims.Group]] = []
    for group in claims.group(mentions):
        rows = [live[m.id] for m in group.members]
        before = sorted({r["claim_id"] for r in rows} & free, key=lambda c: (-sum(r["claim_id"] == c for r in rows), c))
        placed.append((before[0] if before else None, rows, group))
        free.difference_update(before[:1])
    taken_by: dict[int, int] = {}
    for claim_id, rows, group in placed:
        made = _write_claim(conn, look, key, claim_id, rows, group)
        for row in rows:
            if row["claim_id"] is not None and row["claim_id"] != made:
                taken_by[row["claim_id"]] = made
        moved = [(made, r["id"]) for r in rows if r["claim_id"] != made]
        if moved:
            conn.executemany("UPDATE figures SET claim_id = ? WHERE id = ?", moved)
    for claim_id in sorted(free):
        rest = [m for m in members if m["claim_id"] == claim_id and m["id"] not in live]
        if claim_id in taken_by:
            conn.execute("UPDATE figures SET claim_id = ? WHERE claim_id = ?", (taken_by[claim_id], claim_id))
            conn.execute(
                "UPDATE claims SET state='merged', merged_into=?, witnesses=0, unsettled=1, conflict=NULL WHERE id=?",
                (taken_by[claim_id], claim_id),
            )
        else:
            state = "rejected" if any(m["review"] == "rejected" and m["state"] == "current" for m in rest) else "withdrawn"
            conn.execute("UPDATE claims SET state=?, witnesses=0, unsettled=1, conflict=NULL WHERE id=?", (state, claim_id))


def _order(row: Row) -> tuple[str, int, str, int]:
    """Witnesses in order of time (the day), then of closeness to the source."""
    return (row["published_on"] or local_date(row["first_seen_at"]), claims.kind_rank(row["kind"]), row["url"], row["id"])


def _write_claim(conn: sqlite3.Connection, look: Lookup, key: str, claim_id: int | None, rows: list[Row], group: claims.Group) -> int:
    rows = sorted(rows, key=_order)
    lead = rows[0]
    anchor = group.anchor
    exact = next(r for r in rows if r["bound"] == anchor.bound and decimal(r["value"], r["value_text"]) == anchor.value)
    dated = [r for r in rows if r["published_at"]]
    first = min(dated, key=lambda r: (r["published_at"], r["id"])) if dated else None
    reviewed = next((r["review"] for r in rows if r["review"] in ("corrected", "accepted")), None)
    sure = bool(reviewed) or any(r["confidence"] == "high" for r in rows)
    doubts: Iterable[str] = () if reviewed else set.intersection(*(set(strings(r["doubts"])) for r in rows))
    values = _claim_values(
        look, key, lead, exact, len(group.pages), first["published_on"] if first else None, first["published_at"] if first else None,
        min(r["first_seen_at"] for r in rows), dump(sorted(doubts)), reviewed,
    )  # fmt: skip
    values["confidence"] = "high" if sure else "check"
    if claim_id is None:
        return _insert(conn, "claims", **values)
    if conn.execute("SELECT 1 FROM claims WHERE id = ? AND moment IS NOT ?", (claim_id, values["moment"])).fetchone():
        conn.execute(  # it moves within its series: its old neighbours look elsewhere now
            "UPDATE claims SET unsettled = 1 WHERE territory = ? AND indicator = ?", (values["territory"], values["indicator"])
        )
    conn.execute(f"UPDATE claims SET {', '.join(f'{c}=:{c}' for c in values)} WHERE id=:id", values | {"id": claim_id})  # noqa: S608
    return claim_id


def _claim_values(
    look: Lookup, key: str, lead: Row, exact: Row, witnesses: int, published_on: str | None, published_at: str | None, first_seen_at: str,
    doubts: str, review: str | None,
) -> Row:  # fmt: skip
    """Return the columns of a claim: its words from the most precise figure, its first page from the lead."""
    return {
        "claim_key": key, "place": exact["place"], "place_key": exact["place_key"], "territory": key.split("|", 1)[0],
        "province_key": look.province(exact["place_key"]), "indicator": exact["indicator"], "measure": exact["measure"],
        "programme": exact["programme"], "unit": exact["unit"], "per": exact["per"], "period": exact["period"],
        "moment": claims.moment(exact["period"], published_on), "value": exact["value"], "value_text": exact["value_text"],
        "bound": exact["bound"], "confidence": exact["confidence"], "doubts": doubts, "state": "current", "merged_into": None,
        "review": review,
        "witnesses": witnesses, "lead_figure_id": lead["id"], "published_on": published_on, "published_at": published_at,
        "first_seen_at": first_seen_at, "unsettled": 1,
    }  # fmt: skip


def host_of(url: str) -> str:
    """The host of a URL, as an outlet's name where no source is known."""
    return urlsplit(url).hostname or url
