"""How fast the store is: rows written with one commit a page, a week's query over a million figures, bytes per article.

    python bench/store.py [--pages 2000] [--figures 25] [--big 1000000] [--keep DIR]

Prints one line a measure. Compare on one machine only.
"""

from __future__ import annotations

import argparse
import random
import statistics
import tempfile
import time
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

from monitor.places import load_places
from monitor.records import Article, Figure, Location, Page, Period, Reading, Source
from monitor.store import Store, reporting
from monitor.store.rows import utc

START = datetime(2014, 11, 22, tzinfo=UTC)
TEXT = (
    "ngân hàng chính sách xã hội tỉnh đã giải ngân cho hộ nghèo cận nghèo vay vốn phát triển sản xuất nâng cao thu nhập "
    "tạo việc làm xây dựng công trình nước sạch vệ sinh môi trường nông thôn góp phần giảm nghèo bền vững theo tinh thần "
    "chỉ thị của ban bí thư "
)
WORDS = TEXT.split()
INDICATORS = (
    "outstanding_loans",
    "total_capital",
    "local_budget_capital",
    "lending",
    "borrowers",
    "savings_credit_groups",
    "jobs_supported",
)
PROGRAMMES = (None, "poor_households", "students", "job_creation", "water_sanitation")


def made_page(n: int, at: datetime, figures: int, rng: random.Random, places: list[str]) -> tuple[Page, Article, Reading]:
    """One page of about 3,000 characters with so many figures."""
    url = f"https://bao{n % 150}.example.vn/kinh-te/tin-{n}.html"
    lines = [" ".join(rng.choices(WORDS, k=60)) for _ in range(10)]
    text = "\n".join(lines)
    place = places[n % len(places)]
    published = (at - timedelta(hours=5)).date().isoformat()
    period = f"{at.year}-{at.month:02}"
    found = []
    for k in range(figures):
        value = Decimal(rng.randrange(10**3, 10**7)) * 10**6
        found.append(
            Figure(
                INDICATORS[k % len(INDICATORS)], "level", value, "VND", "=", "Lạng Sơn", place, period, PROGRAMMES[k % len(PROGRAMMES)],
                None,
                lines[k % 10], 10 * k, 10 * k + 9, "same_clause",
            )
        )  # fmt: skip
    page = Page(url, url, 200, (("ETag", f'"{n}"'),), text.encode(), at)
    return page, Article(url, lines[0][:80], published, "meta", None, text), Reading("Lạng Sơn", place, published, tuple(found), (), True)


def fill(store: Store, pages: int, figures: int, step: timedelta, *, settle_every: int | None) -> tuple[float, float]:
    """Save so many pages; return (seconds in save_page, seconds in end_run)."""
    rng = random.Random(40)
    sources = [Source(f"s{i}", f"Báo {i}", "paper", ()) for i in range(150)]
    store.sync_sources(sources, START)
    keys = [p.key for p in load_places().by_key.values() if p.level in ("province", "district")]
    saving = settling = 0.0
    run = store.begin_run("bench", START)
    for n in range(pages):
        at = START + n * step
        page, article, reading = made_page(n, at, figures, rng, keys)
        before = time.perf_counter()
        store.save_page(run, sources[n % 150], page, Location("a.warc.gz", n, 100), article, reading, "ok", at)
        saving += time.perf_counter() - before
        if settle_every and ((n + 1) % settle_every == 0 or n + 1 == pages):
            before = time.perf_counter()
            store.end_run(run, at, "ok", {})
            settling += time.perf_counter() - before
            run = store.begin_run("bench", at)
    return saving, settling


def size(path: Path) -> int:
    """Bytes of the database with its log."""
    return sum(p.stat().st_size for p in path.parent.glob(path.name + "*"))


def week_of(at: datetime) -> Period:
    """The seven days up to *at*."""
    return Period("week", "bench", at - timedelta(days=7), at)


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--pages", type=int, default=2000)
    options.add_argument("--figures", type=int, default=25)
    options.add_argument("--big", type=int, default=1_000_000)
    options.add_argument("--keep", type=Path)
    chosen = options.parse_args()
    folder = chosen.keep or Path(tempfile.mkdtemp())
    path = folder / "small.db"
    for old in folder.glob("small.db*"):
        old.unlink()
    with Store.open(path, now=START) as store:
        saving, settling = fill(store, chosen.pages, chosen.figures, timedelta(minutes=30), settle_every=500)
    rows = chosen.pages * chosen.figures
    print(f"save_page: {rows / saving:,.0f} figure rows a second, one commit a page ({chosen.pages} pages of {chosen.figures})")
    print(f"with conflicts and plausibility after each run: {rows / (saving + settling):,.0f} rows a second")
    print(f"size: {size(path) / chosen.pages * 1000 / 1024**2:.1f} MiB for 1,000 articles of {chosen.figures} figures")
    if not chosen.big:
        return
    big = folder / "big.db"
    pages = chosen.big // 25
    step = timedelta(days=3650) / pages
    if not big.exists():
        with Store.open(big, now=START) as store:
            saving, _ = fill(store, pages, 25, step, settle_every=None)
            with store._write("mark as compared"):  # comparing them is measured above
                store._conn.execute("UPDATE claims SET unsettled = 0")
            store._conn.execute("ANALYZE")
        print(f"{chosen.big:,} figures: {chosen.big / saving:,.0f} rows a second saved")
    end = START + step * (pages // 2)
    before = time.perf_counter()
    with Store.open(big, mode="read", now=end) as store:
        print(f"open to read: {1000 * (time.perf_counter() - before):.0f} ms, {size(big) / 1024**2:.0f} MiB")
        period = week_of(end)
        took = []
        for _ in range(7):
            before = time.perf_counter()
            claims = store.week(period, late_days=21)
            took.append(1000 * (time.perf_counter() - before))
        words = f"median {statistics.median(took):.1f} ms, worst {max(took):.1f} ms, {len(claims)} claims"
        print(f"the week's claims with witnesses and last levels: {words}")
        took = []
        for _ in range(7):
            before = time.perf_counter()
            span = {"start": utc(period.start), "end": utc(period.end), "late_days": 21}
            rows = store._conn.execute(reporting.NEWS, span).fetchall()
            took.append(1000 * (time.perf_counter() - before))
        print(f"the week's query alone: median {statistics.median(took):.1f} ms, worst {max(took):.1f} ms, {len(rows)} rows")
        before = time.perf_counter()
        report = store.report_data(period, end, late_days=21)
        print(
            f"report_data: {1000 * (time.perf_counter() - before):.0f} ms, {len(report.claims)} claims, {len(report.latest)} latest levels"
        )
        before = time.perf_counter()
        found = store.search("hộ nghèo giảm nghèo bền vững")
        print(f"search: {1000 * (time.perf_counter() - before):.0f} ms, {len(found)} articles")
    before = time.perf_counter()
    with Store.open(big, now=end):
        print(f"open to write, with quick_check: {time.perf_counter() - before:.1f} s")
    before = time.perf_counter()
    with Store.open(big, now=end):
        print(f"open to write again: {time.perf_counter() - before:.1f} s")


if __name__ == "__main__":
    main()
