"""Made pages for the tests of the store: short ways to say what a page carries."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

from monitor.records import Article, Block, Delivery, Document, Figure, Location, Page, Period, Reading, Saved, Source, Territory
from monitor.store import Store

TY = 10**9
NOW = datetime(2024, 8, 1, 3, 0, tzinfo=UTC)
WEEK = Period("week", "2024-W31", datetime(2024, 7, 28, 17, tzinfo=UTC), datetime(2024, 8, 4, 17, tzinfo=UTC))
BANK = Source("vbsp-langson", "NHCSXH Lạng Sơn", "bank", (), (Territory("2025", "20"),))
PAPER = Source("baolangson", "Báo Lạng Sơn", "paper", (), (Territory("2025", "20"),))
AGENCY = Source("ttxvn", "TTXVN", "agency", ())
LAOCAI = Source("baolaocai", "Báo Lào Cai", "paper", (), (Territory("2025", "15"),))
SOURCES = (BANK, PAPER, AGENCY, LAOCAI)


def figure(value: str | int = 5568 * TY, **fields: object) -> Figure:
    """A level of outstanding loans of Lạng Sơn, or what *fields* say."""
    base = Figure(
        "outstanding_loans", "level", Decimal(value), "VND", "=", "Lạng Sơn", "2004-20", "2024-06-30", None, None,
        "Tổng dư nợ đạt 5.568 tỷ đồng.",
        15, 29, "same_clause",
    )  # fmt: skip
    return replace(base, **fields)  # type: ignore[arg-type]


def page(url: str, body: str, at: datetime = NOW) -> Page:
    """A page as it came over the wire."""
    return Page(url, url, 200, (("ETag", f'"{hashlib.md5(body.encode()).hexdigest()[:8]}"'),), body.encode(), at)


def article(url: str, text: str, published: str | None = "2024-07-30", title: str = "Hiệu quả vốn tín dụng chính sách") -> Article:
    """What is read in it."""
    return Article(url, title, published, "meta" if published else None, None, text, (Block("paragraph", 0, len(text)),))


def reading(*figures: Figure, place: str = "2004-20", documents: tuple[Document, ...] = (), on_subject: bool = True) -> Reading:
    """What is read in the article."""
    return Reading("Lạng Sơn", place, "2024-07-30", figures, documents, on_subject)


def save(
    store: Store, url: str, *figures: Figure, text: str | None = None, source: Source | None = PAPER, at: datetime = NOW,
    published: str | None = "2024-07-30", documents: tuple[Document, ...] = (), place: str = "2004-20",
    title: str = "Hiệu quả vốn tín dụng chính sách",
) -> Saved:  # fmt: skip
    """Save a page with these figures; the text is made from them where none is given."""
    text = text if text is not None else f"{url}: " + "; ".join(f"{f.indicator} {f.value} {f.period}" for f in figures)
    run = store.begin_run("fetch", at)
    saved = store.save_page(
        run, source, page(url, text, at), Location("2024-08-01.warc.gz", 10, 99), article(url, text, published, title),
        reading(*figures, documents=documents, place=place), "ok", at,
    )  # fmt: skip
    store.end_run(run, at, "ok", {"pages": 1})
    return saved


def opened(folder: Path, at: datetime = NOW) -> Store:
    """A store with the four sources."""
    store = Store.open(folder / "monitor.db", now=at)
    store.sync_sources(SOURCES, at)
    return store


def delivery(recipient: str, key: str = "weekly:2024-W31", at: datetime = NOW) -> Delivery:
    """A mail of a report."""
    return Delivery(0, key, recipient, f"<{key}.{recipient}>", b"Subject: x\r\n\r\n", "due", 0, at, at)


def dump(store: Store) -> dict[str, list[tuple[object, ...]]]:
    """What the store says of pages, figures and claims, without row numbers and times of reading: for comparing two stores."""
    conn = store._conn
    queries = {
        "pages": "SELECT url, source, body_sha256, outcome FROM pages ORDER BY url",
        "snapshots": "SELECT p.url, s.body_sha256, s.archive_offset FROM snapshots s JOIN pages p ON p.id = s.page_id ORDER BY 1, 2",
        "articles": "SELECT url, version, is_current, title, text FROM articles ORDER BY url, version",
        "figures": "SELECT a.url, f.indicator, f.value, f.period, f.state, f.review, c.claim_key, c.value FROM figures f JOIN articles a"
        " ON a.id = f.article_id JOIN claims c ON c.id = f.claim_id ORDER BY 1, 2, 3, 4, 5",
        "claims": "SELECT claim_key, value, bound, confidence, doubts, implausible, conflict, state, witnesses, published_on FROM claims"
        " WHERE state <> 'merged' ORDER BY 1, 2, 3, 8",
    }
    return {name: conn.execute(sql).fetchall() for name, sql in queries.items()}


def later(**span: float) -> datetime:
    """NOW and a span."""
    return NOW + timedelta(**span)
