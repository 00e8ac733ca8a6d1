"""The database: the only SQL of the program, one SQLite file with one writer.

`Store` answers the pipeline's questions. What agrees, differs or can hardly be true is decided in claims.py; the schema stands
in migrations.py. Does not fetch, read or send anything, and reads no clock: `now` is handed in.
"""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Literal

from sqlite_utils import Database

from monitor.errors import StoreError
from monitor.faults import fault
from monitor.places import load_places
from monitor.records import (
    Article,
    Claim,
    Delivery,
    FetchRecord,
    HostState,
    Location,
    Page,
    PageState,
    Period,
    Reading,
    ReportData,
    Saved,
    Source,
    SourceState,
)
from monitor.store import exporting, opening, outbox, reading, reporting, rereading, reviewing, settling, writing
from monitor.store.reading import FigureQuery
from monitor.store.rereading import RereadDifference, Stored
from monitor.store.rows import Row, dump, each, marks, select, time_of, time_or_none, utc, utc_or_none

__all__ = ["FigureQuery", "RereadDifference", "Store", "Stored"]


class Store:
    """The open database. Made by `Store.open`; a context manager; safe to use from several threads."""

    def __init__(self, db: Database, path: Path, lock: IO[bytes] | None, checked_at: datetime) -> None:
        self.path = path
        self._db = db
        self._conn = db.conn
        self._lock_file = lock
        self._checked_at = checked_at
        self._mutex = threading.RLock()
        self._places = load_places()
        self.writable = lock is not None
        if self.writable:
            with self._write("fill the tables of codes"):
                writing.fill_vocabulary(self._conn, self._places)
            self._look = writing.load_lookup(self._conn, self._places)
            self._settle_all()
        else:
            self._look = writing.Lookup(self._places)

    @classmethod
    def open(
        cls, path: Path, *, mode: Literal["write", "read"] = "write", now: datetime, wait_s: float = 0.0, who: str = "d40 run"
    ) -> Store:
        """Return the store at *path*; `write` makes and migrates it, `read` takes no lock and changes nothing.

        Raises LockError where another process writes (after *wait_s* seconds of waiting), SchemaError where the file is not ours,
        damaged or newer than this program, StoreError where it cannot be reached.
        """
        path = Path(path)
        if mode == "read":
            return cls(opening.open_reader(path), path, None, now)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StoreError(f"{path.parent}: cannot be made: {error.strerror}; name another data folder") from error
        lock = opening.lock(path, who=who, now=now, wait_s=wait_s)
        try:
            db, checked_at = opening.open_writer(path, now)
        except BaseException:
            lock.close()
            raise
        try:
            return cls(db, path, lock, checked_at)
        except BaseException:
            db.close()
            lock.close()
            raise

    def close(self) -> None:
        """Close the file and give the lock back; a second time does nothing."""
        with self._mutex:
            self._db.close()
            if self._lock_file is not None:
                opening.leave(self.path, self._lock_file, self._checked_at)
                self._lock_file = None

    def __enter__(self) -> Store:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    # --- transactions --------------------------------------------------------------------------------------------------

    @contextmanager
    def _wrapped(self, what: str) -> Iterator[sqlite3.Connection]:
        """Hold the connection, and turn SQLite's errors into StoreError: what failed, where, and the mend."""
        with self._mutex:
            try:
                yield self._conn
            except sqlite3.Error as error:
                raise StoreError(f"{self.path}: cannot {what}: {error}; {opening.mend(str(error))}") from error

    @contextmanager
    def _write(self, what: str, *, full: bool = False) -> Iterator[sqlite3.Connection]:
        """One transaction; with *full* it outlives a power loss once this returns."""
        if not self.writable:
            raise StoreError(f"{self.path}: cannot {what}: opened for reading; open it for writing")
        with self._wrapped(what):
            if full:
                self._conn.execute("PRAGMA synchronous=FULL")
            try:
                with self._db.atomic():
                    yield self._conn
                    fault("commit.before")
                fault("commit.after")
            finally:
                if full:
                    self._conn.execute("PRAGMA synchronous=NORMAL")

    def _settle_all(self) -> None:
        while True:
            with self._write("compare claims") as conn:
                if not settling.settle(conn, self._places):
                    return

    # --- runs ----------------------------------------------------------------------------------------------------------

    def begin_run(self, kind: str, now: datetime) -> int:
        """Write down that a run begins; return its number."""
        with self._write("begin a run") as conn:
            return int(conn.execute("INSERT INTO runs(kind, started_at) VALUES (?,?)", (kind, utc(now))).lastrowid or 0)

    def record_fetch(self, run_id: int, record: FetchRecord) -> None:
        """Write down one request of a run."""
        r = record
        with self._write("record a fetch") as conn:
            conn.execute(
                "INSERT INTO fetches(run_id, source, url, kind, status, bytes, elapsed_s, outcome, at, detail) VALUES"
                " (?,?,?,?,?,?,?,?,?,?)",
                (run_id, r.source, r.url, r.kind, r.status, r.bytes, r.elapsed_s, r.outcome, utc(r.at), r.detail),
            )

    def end_run(self, run_id: int, now: datetime, outcome: str, counts: Mapping[str, int]) -> None:
        """Compare the claims that are new, and write down how a run ended."""
        self._settle_all()
        with self._write("end a run") as conn:
            conn.execute("UPDATE runs SET ended_at=?, outcome=?, counts=? WHERE id=?", (utc(now), outcome, dump(dict(counts)), run_id))
            conn.execute("PRAGMA optimize=0x10002")

    def runs(self, limit: int = 20) -> list[Row]:
        """Return the newest runs, newest first: id, kind, started_at, ended_at, outcome, counts."""
        with self._wrapped("list runs") as conn:
            rows = select(conn, "SELECT * FROM runs ORDER BY id DESC LIMIT ?", (limit,))
        for row in rows:
            row["started_at"], row["ended_at"] = time_of(row["started_at"]), time_or_none(row["ended_at"])
            row["counts"] = json.loads(row["counts"])
        return rows

    def watch_began(self) -> datetime | None:
        """Return when the first run began: no report is owed for a time before; None where nothing ran yet."""
        with self._wrapped("read the first run") as conn:
            return time_or_none(conn.execute("SELECT min(started_at) FROM runs").fetchone()[0])

    # --- memory --------------------------------------------------------------------------------------------------------

    def sync_sources(self, sources: Sequence[Source], now: datetime | None = None) -> None:
        """Bring the table of sources to the configuration; one that is no longer configured is switched off, not deleted."""
        with self._write("write sources") as conn:
            conn.execute("UPDATE sources SET enabled = 0")
            for source in sources:
                writing.save_source(conn, self._look, source, now)

    def source_states(self) -> dict[str, SourceState]:
        """Return what is remembered of each source, by key."""
        sql = "SELECT key, checked_at, success_at, article_at, failures, outcome, detail FROM sources ORDER BY key"
        with self._wrapped("read sources") as conn:
            return {
                r["key"]: SourceState(r["key"], time_or_none(r["checked_at"]), time_or_none(r["success_at"]), time_or_none(r["article_at"]),
                                      r["failures"], r["outcome"], r["detail"])
                for r in each(conn, sql)
            }  # fmt: skip

    def save_source_state(self, state: SourceState) -> None:
        """Remember the outcome of a source's check."""
        s = state
        with self._write("remember a source") as conn:
            conn.execute("INSERT OR IGNORE INTO sources(key, outlet, kind) VALUES (?,?,'unknown')", (s.key, s.key))
            self._look.sources.add(s.key)
            conn.execute(
                "UPDATE sources SET checked_at=?, success_at=?, article_at=coalesce(?, article_at), failures=?, outcome=?, detail=? WHERE"
                " key=?",
                (utc_or_none(s.checked_at), utc_or_none(s.success_at), utc_or_none(s.article_at), s.failures, s.outcome, s.detail, s.key),
            )

    def load(self, host: str) -> HostState | None:
        """Return what is remembered of a host, or None."""
        with self._wrapped("read a host") as conn:
            rows = select(conn, "SELECT * FROM hosts WHERE host = ?", (host,))
        if not rows:
            return None
        r = rows[0]
        body = None if r["robots_body"] is None else bytes(r["robots_body"])
        return HostState(host, time_or_none(r["next_at"]), r["failures"], body, r["robots_status"], time_or_none(r["robots_fetched_at"]))

    def save(self, state: HostState) -> None:
        """Remember a host."""
        with self._write("remember a host") as conn:
            conn.execute(
                "INSERT OR REPLACE INTO hosts(host, next_at, failures, robots_body, robots_status, robots_fetched_at) VALUES (?,?,?,?,?,?)",
                (state.host, utc_or_none(state.next_at), state.failures, state.robots_body, state.robots_status,
                 utc_or_none(state.robots_fetched_at)),
            )  # fmt: skip

    def page_state(self, url: str, twins: Sequence[str] = ()) -> PageState | None:
        """Return what is remembered of a page, or of the first known one of its *twins*; None where none was ever asked for."""
        with self._wrapped("read a page") as conn:
            rows = select(conn, "SELECT * FROM pages WHERE url = ?", (url,))
            if not rows and twins:
                rows = select(conn, f"SELECT * FROM pages WHERE url IN ({marks(twins)}) ORDER BY id LIMIT 1", tuple(twins))  # noqa: S608
        if not rows:
            return None
        return writing.page_state(rows[0])

    def pages_asked(self, source: str, since: datetime) -> int:
        """Return how many pages were asked for on behalf of a source since then, whatever came of it."""
        with self._wrapped("count a source's pages") as conn:
            found = conn.execute(
                "SELECT count(*) FROM fetches INDEXED BY fetches_at WHERE at >= ? AND source = ? AND kind = 'page'", (utc(since), source)
            )
            return int(found.fetchone()[0])

    def page_states(self, source: str, since: datetime) -> list[PageState]:
        """Return what is remembered of a source's pages first seen at *since* or later, read or failed, the oldest first; no lists."""
        with self._wrapped("read a source's pages") as conn:
            rows = select(
                conn,
                "SELECT * FROM pages WHERE source = ? AND first_seen_at >= ? AND (article_id IS NOT NULL OR outcome NOT IN ('ok',"
                " 'not_modified')) ORDER BY first_seen_at, id",
                (source, utc(since)),
            )
        return [writing.page_state(row) for row in rows]

    def touch_page(
        self, url: str, source: str | None, now: datetime, outcome: str, etag: str | None = None, last_modified: str | None = None
    ) -> None:
        """Remember that a page was asked for and gave no new body: 304 (`not_modified`) or the reason of a failure."""
        with self._write("remember a page") as conn:
            if source is not None and source not in self._look.sources:
                conn.execute("INSERT OR IGNORE INTO sources(key, outlet, kind) VALUES (?,?,'unknown')", (source, source))
                self._look.sources.add(source)
            writing.touch(conn, url, source, now, outcome, etag=etag, last_modified=last_modified)

    # --- pages ---------------------------------------------------------------------------------------------------------

    def save_page(
        self, run_id: int | None, source: Source | None, page: Page, location: Location, article: Article | None, reading: Reading | None,
        outcome: str, now: datetime,
    ) -> Saved:  # fmt: skip
        """Write a fetched page with all that was read in it, in one transaction; return what that did.

        The same body as last time gives nothing new. A changed text makes a new article: its figures are kept, changed or new, and
        what it no longer carries is withdrawn, never deleted. *article* None (not readable) leaves the last good one in force.
        """
        with self._write(f"save {page.url}") as conn:
            return writing.save_page(conn, self._look, run_id, source, page, location, article, reading, outcome, now)

    def figures(self, filters: FigureQuery | None = None) -> Iterator[Row]:
        """Yield figures with their page and claim as dicts, as asked; value is a Decimal."""
        with self._wrapped("query figures") as conn:
            try:
                yield from reading.figure_rows(conn, self._places, filters or FigureQuery())
            except ValueError as error:
                raise StoreError(str(error)) from error

    def search(self, text: str, limit: int = 50) -> list[Row]:
        """Return the articles that hold all words of *text*, with or without marks, best first; "..." is a phrase."""
        with self._wrapped("search") as conn:
            return reading.search_rows(conn, text, limit)

    def report_data(self, period: Period, now: datetime, *, late_days: int, place_key: str | None = None) -> ReportData:
        """Return all that a report of *period* says, as known at *now*; with *place_key* only what lies there, and its series.

        News is what was first read in the period; what was read more than *late_days* days after its publication belongs to the
        period of its publication, and is only counted here. The same database gives the same answer.
        """
        if self.writable:
            self._settle_all()
        with self._wrapped("read a report's figures") as conn:
            return reporting.report_data(conn, self._places, period, now, late_days=late_days, place_key=place_key)

    def week(self, period: Period, *, late_days: int) -> list[Claim]:
        """Return the claims that are news of *period*, in the order of the report."""
        with self._wrapped("read a period's claims") as conn:
            return reporting.news(conn, period, late_days=late_days)

    # --- outbox --------------------------------------------------------------------------------------------------------

    def claim_report(
        self, key: str, kind: str, label: str, now: datetime, claim_ids: Iterable[int], deliveries: Sequence[Delivery]
    ) -> bool:
        """Write a report, its claims' ids and a delivery a recipient, lasting through a power loss; False where the key exists."""
        with self._write(f"write report {key}", full=True) as conn:
            return outbox.claim_report(conn, key, kind, label, now, claim_ids, deliveries)

    def report_exists(self, key: str) -> bool:
        """Tell whether a report of this key was claimed."""
        with self._wrapped("look for a report") as conn:
            return conn.execute("SELECT 1 FROM reports WHERE key = ?", (key,)).fetchone() is not None

    def reports(self, limit: int = 50) -> list[Row]:
        """Return the newest reports: key, kind, label, created_at, claims, and deliveries due, sent and parked."""
        with self._wrapped("list reports") as conn:
            return select(
                conn,
                "SELECT r.key, r.kind, r.label, r.created_at, (SELECT count(*) FROM report_claims c WHERE c.report_key = r.key) AS claims,"
                " count(d.id) FILTER (WHERE d.state = 'due') AS due, count(d.id) FILTER (WHERE d.state = 'sent') AS sent,"
                " count(d.id) FILTER (WHERE d.state = 'parked') AS parked FROM reports r LEFT JOIN deliveries d ON d.report_key = r.key"
                " GROUP BY r.key ORDER BY r.created_at DESC, r.key LIMIT ?",
                (limit,),
            )

    def due_deliveries(self, now: datetime) -> list[Delivery]:
        """Return the deliveries that are due at *now*, the oldest first."""
        with self._wrapped("read the outbox") as conn:
            return outbox.due(conn, now)

    def deliveries(self, report_key: str) -> list[Delivery]:
        """Return all deliveries of a report, by recipient."""
        with self._wrapped("read the outbox") as conn:
            rows = select(conn, "SELECT * FROM deliveries WHERE report_key = ? ORDER BY recipient", (report_key,))
            return [outbox.delivery_of(r) for r in rows]

    def delivery_result(
        self, delivery_id: int, state: str, now: datetime, next_at: datetime | None = None, error: str | None = None
    ) -> None:
        """Write what came of an attempt to deliver (due with *next_at*, sent, parked), lasting through a power loss."""
        with self._write("write a delivery", full=True) as conn:
            outbox.result(conn, delivery_id, state, now, next_at, error)

    def forget_sent(self, before: datetime) -> int:
        """Let go of the text of the mails that were sent before a time; to whom and when they went stays. Return how many."""
        with self._write("let go of sent mails") as conn:
            return outbox.forget_sent(conn, before)

    # --- review and reread ---------------------------------------------------------------------------------------------

    def review_list(self, place_key: str | None = None, *, everything: bool = False, limit: int = 200) -> list[Row]:
        """Return the figures that wait for a person: doubted, implausible or in conflict, or *everything* not reviewed; newest first."""
        keys = None if place_key is None else reading.descendants(self._places, place_key)
        with self._wrapped("list reviews") as conn:
            return reviewing.to_review(conn, place_keys=keys, everything=everything, limit=limit)

    def review(
        self, figure_id: int, verdict: str, by: str, why: str | None, now: datetime, corrected: Mapping[str, Any] | None = None
    ) -> None:
        """Write a person's word on a figure: accept, correct (with *corrected*: field → value) or reject. It wins over the program."""
        with self._write(f"review figure {figure_id}") as conn:
            reviewing.review(conn, self._look, figure_id, verdict, by, why, now, corrected or {})
        self._settle_all()

    def reviews(self, figure_id: int) -> list[Row]:
        """Return all that persons said of a figure, the oldest first."""
        with self._wrapped("read reviews") as conn:
            return reviewing.history(conn, figure_id)

    def gold(self) -> Iterator[Row]:
        """Yield what persons accepted or corrected, in the form of docs/figures.md (one JSON object a line of gold)."""
        with self._wrapped("read gold") as conn:
            yield from reviewing.gold(conn)

    def snapshots(self, source: str | None = None, after: int = 0) -> Iterator[Stored]:
        """Yield every page with its newest snapshot's place in the archive and its article, by page id, behind *after*."""
        last = after
        while True:
            with self._wrapped("read snapshots") as conn:
                rows = rereading.stored(conn, source=source, after=last)
                batch = [row for row, _ in zip(rows, range(200), strict=False)]
            if not batch:
                return
            yield from batch
            last = batch[-1].page_id

    def off_subject(self, since: datetime, before: datetime) -> list[Location]:
        """Return the records of the answers fetched from *since* to *before* whose pages were read and never spoke of the subject.

        Pages with a figure, or that could not be read, are none of them.
        """
        with self._wrapped("find pages off the subject") as conn:
            return rereading.off_subject(conn, since, before)

    def reread_difference(self, page_id: int, reading: Reading, article: Article | None = None) -> RereadDifference:
        """Return what today's rules read differently on a page (in *article*; None: in the stored text); changes nothing."""
        with self._wrapped("compare readings") as conn:
            return rereading.reread_difference(conn, page_id, reading, article)

    def apply_reading(self, page_id: int, reading: Reading, now: datetime, article: Article | None = None) -> RereadDifference:
        """Bring a page to what today's rules read in its snapshot, in one transaction; return what that changed.

        What persons reviewed stays. Nothing of it counts as a correction by the page. *article*: as read today, where its text
        may differ from the stored one; None: the reading is of the stored text.
        """
        with self._write("apply a reading") as conn:
            return rereading.apply_reading(conn, self._look, page_id, article, reading, now)

    # --- care ----------------------------------------------------------------------------------------------------------

    def backup(self, path: Path) -> None:
        """Write a consistent, verified copy to *path* while this store goes on; an older file there is replaced by a whole one only."""
        opening.copy(self.path, Path(path))

    @staticmethod
    def restore(backup: Path, path: Path, *, now: datetime, wait_s: float = 0.0) -> Path | None:
        """Put *backup* in the place of *path*; return where the old file was set aside (renamed), or None. Takes the lock."""
        path = Path(path)
        path.parent.mkdir(parents=True, exist_ok=True)
        with opening.lock(path, who="d40 restore", now=now, wait_s=wait_s):
            return opening.restore(Path(backup), path, now=now)

    def check(self) -> list[str]:
        """Return what is wrong with the database, one line each; empty where all is well. Reads everything."""
        with self._wrapped("check the database") as conn:
            found = [str(r[0]) for r in conn.execute("PRAGMA integrity_check(20)") if r[0] != "ok"]
            found += [f"{r[0]}: row {r[1]} refers to a missing row of {r[2]}" for r in conn.execute("PRAGMA foreign_key_check")]
            found += [
                f"claim {r[0]}: its lead figure is gone"
                for r in conn.execute(
                    "SELECT c.id FROM claims c LEFT JOIN figures f ON f.id = c.lead_figure_id WHERE c.state = 'current' AND f.id IS NULL"
                )
            ]
            found += [
                f"figure {r[0]}: has no claim" for r in conn.execute("SELECT id FROM figures WHERE state = 'current' AND claim_id IS NULL")
            ]
            return found

    def export(self, folder: Path, *, bom: bool = False) -> list[Path]:
        """Write all tables and views as CSV (and Parquet where pyarrow is installed), with a data dictionary and datapackage.json."""
        with self._wrapped("export") as conn:
            return exporting.export(conn, Path(folder), bom=bom)

    def status(self, now: datetime) -> dict[str, Any]:
        """Return what `d40 status` shows: counts, the last run, the outbox, sources in trouble, the lock, versions, size in bytes."""
        with self._wrapped("read the status") as conn:

            def one(sql: str, *values: object) -> Any:
                return conn.execute(sql, values).fetchone()[0]

            runs = self.runs(1)
            return {
                "database": str(self.path),
                "bytes": sum(p.stat().st_size for p in (self.path, opening.beside(self.path, "-wal")) if p.exists()),
                "sqlite": sqlite3.sqlite_version,
                "migration": one("SELECT max(name) FROM _sqlite_migrations WHERE migration_set = 'monitor'"),
                "writer": opening.lock_holder(self.path) if self.writable or opening.is_locked(self.path) else None,
                "pages": one("SELECT count(*) FROM pages"),
                "articles": one("SELECT count(*) FROM articles WHERE is_current = 1"),
                "figures": one("SELECT count(*) FROM figures WHERE state = 'current'"),
                "claims": one("SELECT count(*) FROM claims WHERE state = 'current'"),
                "conflicts": one("SELECT count(DISTINCT claim_key) FROM claims WHERE state = 'current' AND conflict IS NOT NULL"),
                "to_review": one(
                    "SELECT count(*) FROM claims WHERE state = 'current' AND review IS NULL"
                    " AND (confidence = 'check' OR implausible <> '[]' OR conflict IS NOT NULL)"
                ),
                "sources": one("SELECT count(*) FROM sources WHERE enabled = 1"),
                "sources_failing": one("SELECT count(*) FROM sources WHERE enabled = 1 AND failures > 0"),
                "deliveries_due": one("SELECT count(*) FROM deliveries WHERE state = 'due' AND next_at <= ?", utc(now)),
                "deliveries_waiting": one("SELECT count(*) FROM deliveries WHERE state = 'due'"),
                "deliveries_parked": one("SELECT count(*) FROM deliveries WHERE state = 'parked'"),
                "last_run": runs[0] if runs else None,
                "last_report": next(iter(self.reports(1)), None),
            }
