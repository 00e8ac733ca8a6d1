"""Stored pages read again with today's rules: what would change, and the change itself."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from monitor import claims
from monitor.errors import StoreError
from monitor.records import Article, Block, Figure, Link, Location, Reading
from monitor.store.rows import each, select, time_or_none, utc
from monitor.store.writing import FIGURE_CELLS, Lookup, as_read, save_article, save_reading, text_hash


@dataclass(frozen=True, slots=True)
class Stored:
    """One page as it stands in the store: its newest readable snapshot and what was read in it."""

    page_id: int
    article_id: int | None  #: None: nothing could be read in it then
    url: str
    source: str | None
    location: Location
    article: Article | None
    hint: Link | None  #: title and date as first read, where the page gives none


@dataclass(slots=True)
class RereadDifference:
    """What today's rules read differently in one or more pages."""

    added: list[Figure] = field(default_factory=list)
    gone: list[Figure] = field(default_factory=list)
    changed: list[tuple[Figure, Figure]] = field(default_factory=list)
    kept: int = 0
    reviewed_kept: int = 0  #: figures on which a person's word stands against today's rules

    def counts(self) -> dict[str, dict[str, int]]:
        """Return added, gone and changed by indicator and by rule, as `{"added by rule": {"same_clause": 3}}`."""
        found: dict[str, dict[str, int]] = {}
        for name, figures in (("added", self.added), ("gone", self.gone), ("changed", [new for _, new in self.changed])):
            found[f"{name} by indicator"] = dict(sorted(Counter(f.indicator for f in figures).items()))
            found[f"{name} by rule"] = dict(sorted(Counter(f.rule for f in figures).items()))
        return found

    def add(self, other: RereadDifference) -> None:
        """Take in what another page gave."""
        self.added += other.added
        self.gone += other.gone
        self.changed += other.changed
        self.kept += other.kept
        self.reviewed_kept += other.reviewed_kept


def stored(conn: sqlite3.Connection, *, source: str | None, after: int) -> Iterator[Stored]:
    """Yield the pages with their newest snapshot, by page id, from the one behind *after* on; see Store.snapshots."""
    rows = each(
        conn,
        "SELECT p.id AS page_id, p.url, p.source, a.id AS article_id, a.title, a.published, a.published_rule, a.author, a.text, a.blocks,"
        " a.language, a.reader, a.flags, s.archive_file, s.archive_offset, s.archive_length FROM pages p"
        " LEFT JOIN articles a ON a.id = p.article_id JOIN snapshots s ON s.id = coalesce(a.snapshot_id,"
        " (SELECT max(id) FROM snapshots WHERE page_id = p.id)) WHERE p.id > ? AND (? IS NULL OR p.source = ?) ORDER BY p.id",
        (after, source, source),
    )
    for r in rows:
        article = None
        if r["article_id"] is not None:
            article = Article(
                r["url"], r["title"], r["published"], r["published_rule"], r["author"], r["text"],
                tuple(Block(k, s, e) for k, s, e in json.loads(r["blocks"])), r["language"] or "vi", r["reader"] or "text",
                tuple(json.loads(r["flags"])),
            )  # fmt: skip
        hint = None if article is None else Link(r["url"], r["source"] or "", article.title, None, time_or_none(None))
        yield Stored(
            r["page_id"],
            r["article_id"],
            r["url"],
            r["source"],
            Location(r["archive_file"], r["archive_offset"], r["archive_length"]),
            article,
            hint,
        )


def off_subject(conn: sqlite3.Connection, since: datetime, before: datetime) -> list[Location]:
    """Return where the answers of a time stand whose pages were read and are not on the subject; see Store.off_subject."""
    rows = select(
        conn,
        "SELECT s.archive_file, s.archive_offset, s.archive_length FROM snapshots s WHERE s.fetched_at >= ? AND s.fetched_at < ?"
        " AND EXISTS (SELECT 1 FROM articles a WHERE a.page_id = s.page_id)"
        " AND NOT EXISTS (SELECT 1 FROM articles a WHERE a.page_id = s.page_id AND coalesce(a.on_subject, 1) = 1)"
        " AND NOT EXISTS (SELECT 1 FROM articles a JOIN figures f ON f.article_id = a.id WHERE a.page_id = s.page_id) ORDER BY s.id",
        (utc(since), utc(before)),
    )
    return [Location(r["archive_file"], r["archive_offset"], r["archive_length"]) for r in rows]


def _text_is_same(conn: sqlite3.Connection, page_id: int, article: Article | None) -> bool:
    """Tell whether *article* has the text of the page's stored one, so that offsets compare."""
    if article is None:
        return True
    sql = "SELECT a.text_sha256 FROM pages p JOIN articles a ON a.id = p.article_id WHERE p.id = ?"
    row = conn.execute(sql, (page_id,)).fetchone()
    return row is not None and row[0] == text_hash(article)


def reread_difference(conn: sqlite3.Connection, page_id: int, reading: Reading, article: Article | None = None) -> RereadDifference:
    """Return what *reading* would change of a page's figures; changes nothing."""
    rows = select(
        conn,
        f"SELECT {FIGURE_CELLS}, review, state FROM figures WHERE page_id = ? AND state = 'current' ORDER BY id",  # noqa: S608
        (page_id,),
    )
    old = [as_read(conn, r) for r in rows]
    new = reading.figures
    found = claims.compare(old, new, same_text=_text_is_same(conn, page_id, article))
    stands = {i for i, r in enumerate(rows) if r["review"] in ("accepted", "corrected")}
    return RereadDifference(
        [new[j] for j in found.added],
        [old[i] for i in found.gone if i not in stands],
        [(old[i], new[j]) for i, j in found.changed if not rows[i]["review"]],
        len(found.kept),
        sum(i in stands for i in found.gone) + sum(bool(rows[i]["review"]) for i, _ in found.changed),
    )


def apply_reading(
    conn: sqlite3.Connection, look: Lookup, page_id: int, article: Article | None, reading: Reading, now: datetime
) -> RereadDifference:
    """Bring a page's article and figures to what today's rules read; see Store.apply_reading."""
    difference = reread_difference(conn, page_id, reading, article)
    known = conn.execute("SELECT article_id FROM pages WHERE id = ?", (page_id,)).fetchone()
    if known is None:
        raise StoreError(f"page {page_id}: there is none; see `d40 status`")
    article_id = known[0]
    same = _text_is_same(conn, page_id, article)
    if article is not None and not same:
        snapshot_id = conn.execute("SELECT max(id) FROM snapshots WHERE page_id = ?", (page_id,)).fetchone()[0]
        article_id = save_article(conn, look, page_id, snapshot_id, article_id, None, article, reading, now)
    elif article_id is None:
        raise StoreError(f"page {page_id}: it has no article to read figures in; hand one")
    conn.execute(
        "UPDATE articles SET on_subject=?, place=?, place_key=?, province_key=coalesce(?, province_key) WHERE id=?",
        (int(reading.on_subject), reading.place, reading.place_key, look.places.province_2025(reading.place_key), article_id),
    )
    save_reading(conn, look, page_id, article_id, reading, now, reread=True, same_text=same)
    return difference
