"""The store: pages, claims, reports, reviews, the outbox, queries, files."""

from __future__ import annotations

import csv
import itertools
import json
import os
import random
import shutil
import sqlite3
import subprocess
import sys
import threading
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from store_sample import (
    AGENCY,
    BANK,
    LAOCAI,
    NOW,
    PAPER,
    SOURCES,
    TY,
    WEEK,
    article,
    delivery,
    dump,
    figure,
    later,
    opened,
    page,
    reading,
    save,
)

from monitor.errors import LockError, SchemaError, StoreError
from monitor.migrations import migrations
from monitor.records import Document, FetchRecord, HostState, Location, Period, SourceState
from monitor.store import FigureQuery, Store, exporting, reporting, writing
from monitor.store import reading as store_reading
from monitor.store.reading import match_expression

ROOT = Path(__file__).parent.parent


@pytest.fixture
def store(tmp_path: Path):  # type: ignore[no-untyped-def]
    with opened(tmp_path) as found:
        yield found


def week(store: Store, period: Period = WEEK, **options: object):  # type: ignore[no-untyped-def]
    return store.report_data(period, NOW, late_days=21, **options)  # type: ignore[arg-type]


# --- pages, versions ---------------------------------------------------------------------------------------------------


def test_a_page_and_its_figures(store: Store) -> None:
    saved = save(store, "https://a.vn/1", figure(), figure(128_000, indicator="borrowers", unit="count", place=None, place_key=None))
    assert (saved.new_article, saved.figures_new, saved.figures_changed, saved.figures_withdrawn) == (True, 2, 0, 0)
    state = store.page_state("https://a.vn/1")
    assert state and state.looks == 1 and state.outcome == "ok" and state.first_seen_at == NOW and state.full_at == NOW and state.etag
    (row,) = store.figures(FigureQuery(indicator="outstanding_loans"))
    assert row["value"] == Decimal(5568 * TY) and row["outlet"] == "Báo Lạng Sơn" and row["witnesses"] == 1
    assert store.check() == []


def test_the_same_body_gives_nothing_new(store: Store) -> None:
    first = save(store, "https://a.vn/1", figure())
    again = save(store, "https://a.vn/1", figure(), at=later(hours=6))
    assert (again.page_id, again.article_id, again.new_article, again.figures_new) == (first.page_id, first.article_id, False, 0)
    assert store.status(NOW)["articles"] == 1 and len(dump(store)["snapshots"]) == 1
    state = store.page_state("https://a.vn/1")
    assert state and state.looks == 2 and state.fetched_at == later(hours=6)


def test_another_body_with_the_same_text_gives_no_new_article(store: Store) -> None:
    save(store, "https://a.vn/1", figure(), text="Văn bản")
    run = store.begin_run("fetch", NOW)
    other = page("https://a.vn/1", "Văn bản<!-- views 7 -->")
    saved = store.save_page(run, PAPER, other, Location("b", 1, 2), article("https://a.vn/1", "Văn bản"), reading(figure()), "ok", NOW)
    assert not saved.new_article
    assert len(dump(store)["snapshots"]) == 2 and len(dump(store)["articles"]) == 1


def test_a_changed_page_changes_and_withdraws(store: Store) -> None:
    save(
        store,
        "https://a.vn/1",
        figure(),
        figure(100, indicator="borrowers", unit="count"),
        figure(7, indicator="inspections", unit="count"),
    )
    saved = save(store, "https://a.vn/1", figure(5570 * TY), figure(100, indicator="borrowers", unit="count"), at=later(hours=5))
    assert (saved.figures_new, saved.figures_changed, saved.figures_withdrawn) == (0, 1, 1)
    found = week(store)
    assert [(c.kind, c.before.value, c.after and c.after.value) for c in found.corrections] == [
        ("changed", Decimal(5568 * TY), Decimal(5570 * TY)),
        ("withdrawn", Decimal(7), None),
    ]
    assert sorted(c.value for c in found.claims) == [100, 5570 * TY]
    history = list(store.figures(FigureQuery(history=True)))
    assert sorted(r["state"] for r in history) == ["changed", "current", "current", "withdrawn"]
    assert [(r[1], r[2]) for r in dump(store)["articles"]] == [(1, 0), (2, 1)]


def test_a_correction_tells_what_the_page_says_now(store: Store) -> None:
    """5.570 is a rounded 5.568 and joins its claim, but it is 5.570 that the page was changed to."""
    save(store, "https://b.vn/1", figure(), source=BANK)
    save(store, "https://a.vn/1", figure("5568.3e9"))
    save(store, "https://a.vn/1", figure(5570 * TY), at=later(hours=5))
    (correction,) = week(store).corrections
    assert correction.after and (correction.before.value, correction.after.value) == (Decimal("5568300000000"), 5570 * TY)
    assert correction.after.id == correction.before.id


def test_a_withdrawn_figure_that_comes_back_is_a_new_one(store: Store) -> None:
    save(store, "https://a.vn/1", figure(), text="một")
    save(store, "https://a.vn/1", text="hai", at=later(hours=1))
    assert store.status(NOW)["claims"] == 0
    save(store, "https://a.vn/1", figure(), text="ba", at=later(hours=2))
    (row,) = store.figures()
    assert row["first_seen_at"].startswith("2024-08-01T05:00") and store.status(NOW)["claims"] == 1


def test_an_unreadable_answer_leaves_the_last_good_one(store: Store) -> None:
    save(store, "https://a.vn/1", figure())
    run = store.begin_run("fetch", NOW)
    saved = store.save_page(run, PAPER, page("https://a.vn/1", "Bạn không có quyền"), Location("b", 1, 2), None, None, "block_page", NOW)
    assert not saved.new_article and len(list(store.figures())) == 1
    state = store.page_state("https://a.vn/1")
    assert state and state.outcome == "block_page"
    assert week(store).corrections == ()


def test_a_page_that_becomes_readable_from_the_same_body(store: Store) -> None:
    run = store.begin_run("fetch", NOW)
    body = page("https://a.vn/1", "x")
    assert store.save_page(run, PAPER, body, Location("b", 1, 2), None, None, "shell", NOW).article_id is None
    saved = store.save_page(run, PAPER, body, Location("b", 1, 2), article("https://a.vn/1", "x"), reading(figure()), "ok", NOW)
    assert saved.new_article and saved.figures_new == 1


def test_304_and_failure_touch_only(store: Store) -> None:
    save(store, "https://a.vn/1", figure())
    store.touch_page("https://a.vn/1", "baolangson", later(hours=1), "not_modified")
    store.touch_page("https://a.vn/1", "baolangson", later(hours=2), "timeout")
    state = store.page_state("https://a.vn/1")
    assert state and (state.looks, state.outcome, state.fetched_at, state.etag is not None) == (2, "timeout", later(hours=1), True)
    store.touch_page("https://a.vn/2", "unheard-of", NOW, "gone")
    assert store.page_state("https://a.vn/2").fetched_at is None  # type: ignore[union-attr]
    assert store.page_state("https://a.vn/3") is None


@pytest.mark.parametrize(
    "value", ["6.02", "0.1", "5568000000000", "-73677000000", "0.30000000000000004441", "12345678901234567.89", "0", "1E+3"]
)
def test_decimals_are_exact(store: Store, value: str) -> None:
    save(store, "https://a.vn/1", figure(value))
    (row,) = store.figures()
    assert row["value"] == Decimal(value)
    (claim,) = store.week(WEEK, late_days=21)
    assert claim.value == Decimal(value) and claim.witnesses[0].value == Decimal(value)
    kind = store._conn.execute("SELECT typeof(value) FROM figures").fetchone()[0]
    assert kind == "real"


def test_codes_that_no_table_holds_lose_no_figure(store: Store) -> None:
    save(store, "https://a.vn/1", figure(indicator="new_thing", programme="new_programme", place_key="2099-01", measure="odd"))
    (row,) = store.figures()
    assert (row["indicator"], row["place_key"]) == ("new_thing", "2099-01")
    assert store.check() == []


# --- claims ------------------------------------------------------------------------------------------------------------


def test_one_number_in_four_pages_is_one_claim(store: Store) -> None:
    save(store, "https://d.vn/1", figure(), source=AGENCY, published="2024-07-30")
    save(store, "https://a.vn/1", figure(), source=PAPER, published="2024-07-30")
    save(store, "https://b.vn/1", figure(5500 * TY, bound=">"), source=BANK, published="2024-07-30")
    save(store, "https://c.vn/1", figure("5568.3e9"), source=None, published="2024-07-29")
    (claim,) = week(store).claims
    assert claim.value == Decimal("5568300000000") and claim.bound == "=" and claim.published_on == "2024-07-29"
    assert [w.url for w in claim.witnesses] == ["https://c.vn/1", "https://b.vn/1", "https://a.vn/1", "https://d.vn/1"]
    assert [w.kind for w in claim.witnesses] == ["unknown", "bank", "paper", "agency"]
    assert claim.witnesses[0].outlet == "c.vn"


STORY = " ".join(f"Câu thứ {i} của bài báo về tín dụng chính sách ở huyện {i * 7} với số {i * 13}." for i in range(40))


def test_reprints_are_found_by_text_and_named(store: Store) -> None:
    save(store, "https://d.vn/1", figure(), text=STORY, source=AGENCY, published="2024-07-30")
    save(store, "https://a.vn/1", figure(), text="Theo TTXVN. " + STORY, source=PAPER, published="2024-07-31")
    save(store, "https://b.vn/1", figure(), text="Chi nhánh báo cáo dư nợ.", source=BANK, published="2024-08-01")
    (claim,) = week(store).claims
    assert [(w.url, w.reprint_of) for w in claim.witnesses] == [
        ("https://d.vn/1", None), ("https://b.vn/1", None), ("https://a.vn/1", "https://d.vn/1"),
    ]  # fmt: skip


@pytest.mark.parametrize("seed", range(4))
def test_any_order_of_pages_gives_the_same_claims(tmp_path: Path, seed: int) -> None:
    pages = [
        ("https://a.vn/1", [figure(), figure("5.5", indicator="local_budget_capital", measure="share", unit="percent")], PAPER),
        ("https://b.vn/1", [figure(5500 * TY, bound=">")], BANK),
        ("https://c.vn/1", [figure(5568 * 10**6)], AGENCY),
        ("https://d.vn/1", [figure(5431 * TY), figure(400 * TY, period="2023-12-31")], PAPER),
        ("https://e.vn/1", [figure(306 * TY, indicator="local_budget_capital"), figure(5600 * TY, indicator="total_capital")], PAPER),
        ("https://f.vn/1", [figure(9000 * TY, place="Bắc Sơn, Lạng Sơn", place_key="2004-185")], PAPER),
        ("https://g.vn/1", [figure("5568.3e9")], AGENCY),
    ]
    results = []
    for n, order in enumerate((pages, random.Random(seed).sample(pages, len(pages)))):
        folder = tmp_path / str(n)
        with opened(folder) as found:
            for url, figures, source in order:
                save(found, url, *figures, source=source)
            results.append((dump(found), [(c.value, c.doubts, [w.url for w in c.witnesses]) for c in week(found).claims]))
    assert results[0] == results[1]


def test_conflict_with_both_sides_and_reason(store: Store) -> None:
    save(store, "https://a.vn/1", figure())
    save(store, "https://b.vn/1", figure(5568 * 10**6), source=BANK)
    found = week(store)
    (conflict,) = found.conflicts
    assert conflict.reason == "scale_slip"
    assert sorted(s.witnesses[0].url for s in conflict.sides) == ["https://a.vn/1", "https://b.vn/1"]
    assert store._conn.execute("SELECT reason, value, other_value FROM conflicts").fetchall() == [("scale_slip", 5568 * TY, 5568 * 10**6)]
    save(store, "https://b.vn/1", figure(), source=BANK, at=later(hours=1))  # the bank mends it
    assert week(store).conflicts == ()
    assert store._conn.execute("SELECT count(*) FROM conflicts").fetchone()[0] == 0


def test_each_pair_of_a_conflict_has_its_own_reason(store: Store) -> None:
    save(store, "https://a.vn/1", figure())
    save(store, "https://b.vn/1", figure(5568 * 10**6), source=BANK)
    save(store, "https://c.vn/1", figure(5431 * TY), source=AGENCY)
    pairs = "SELECT min(url, other_url), max(url, other_url), reason FROM conflicts ORDER BY 1, 2"
    assert store._conn.execute(pairs).fetchall() == [
        ("https://a.vn/1", "https://b.vn/1", "scale_slip"),
        ("https://a.vn/1", "https://c.vn/1", "unknown"),
        ("https://b.vn/1", "https://c.vn/1", "scale_slip"),
    ]
    save(store, "https://b.vn/1", figure(), source=BANK, at=later(hours=1))
    assert store._conn.execute(pairs).fetchall() == [("https://b.vn/1", "https://c.vn/1", "unknown")]


def test_old_and_new_province_of_one_name(store: Store) -> None:
    old = figure(4000 * TY, place="Lào Cai", place_key="2004-10", period="2025-09-30")
    new = figure(9000 * TY, place="Lào Cai", place_key="2025-15", period="2025-09-30")
    at = datetime(2025, 10, 2, tzinfo=UTC)
    save(store, "https://a.vn/1", old, source=LAOCAI, at=at, published="2025-10-01")
    save(store, "https://b.vn/1", new, source=AGENCY, at=at, published="2025-10-01")
    found = week(store, Period("week", "2025-W40", at - timedelta(days=3), at + timedelta(days=4)))
    assert [(c.reason, len(c.sides)) for c in found.conflicts] == [("old_and_new_province", 2)]
    assert store._conn.execute("SELECT place_key, other_place_key, reason FROM conflicts").fetchall() == [
        ("2004-10", "2025-15", "old_and_new_province")
    ]


@pytest.mark.parametrize("first", [0, 1])
def test_old_and_new_province_are_compared_whenever_they_were_published(store: Store, first: int) -> None:
    """A plan for 2025, told of the old province in June and of the new one in December."""
    pages = [("https://a.vn/1", "2004-10", 4000, "2025-06-20"), ("https://b.vn/1", "2025-15", 9000, "2025-12-20")]
    at = datetime(2025, 12, 22, tzinfo=UTC)
    for url, key, value, published in (pages[first], pages[1 - first]):
        save(store, url, figure(value * TY, place="Lào Cai", place_key=key, period="2025"), source=LAOCAI, at=at, published=published)
    assert store._conn.execute("SELECT reason FROM conflicts").fetchall() == [("old_and_new_province",)]
    assert store._conn.execute("SELECT count(*) FROM claims WHERE conflict IS NOT NULL").fetchone()[0] == 2


def test_unchanged_province_is_one_claim_under_both_keys(store: Store) -> None:
    save(store, "https://a.vn/1", figure())
    save(store, "https://b.vn/1", figure(place_key="2025-20"), source=BANK)
    (claim,) = week(store).claims
    assert len(claim.witnesses) == 2 and claim.province_key == "2025-20"


def test_doubts_across_pages_make_check_and_never_delete(store: Store) -> None:
    save(store, "https://a.vn/1", figure(5100 * TY, period="2023-12-31"))
    save(store, "https://a.vn/2", figure(5568 * 10**6))
    save(store, "https://a.vn/3", figure(5568 * TY, place="Bắc Sơn, Lạng Sơn", place_key="2004-185", period="2023-12-31"))
    found = {c.value: c for c in week(store).claims}
    assert found[Decimal(5568 * 10**6)].doubts == ("scale_against_last", "magnitude")
    assert found[Decimal(5568 * 10**6)].confidence == "check"
    assert "above_parent" in found[Decimal(5568 * TY)].doubts
    assert found[Decimal(5100 * TY)].doubts == ()
    assert {r["doubts"][0] for r in store.review_list()} == {"scale_against_last", "above_parent"}


@pytest.mark.parametrize("later_one", [0, 1])
@pytest.mark.parametrize(
    ("part", "whole"), [("2004-20", "VN"), ("2025-15", "VN"), ("2004-185", "2004-20"), ("2004-185", "2025-20"), ("2004-06325", "2004-185")]
)
def test_more_than_the_unit_above_is_doubted_in_either_order(store: Store, part: str, whole: str, later_one: int) -> None:
    levels = [figure(9000, indicator="savings_credit_groups", unit="count", place=part, place_key=part),
              figure(8000, indicator="savings_credit_groups", unit="count", place=whole, place_key=whole)]  # fmt: skip
    for n in (later_one, 1 - later_one):
        save(store, f"https://a.vn/{n}", levels[n])
    assert {c.place_key: c.doubts for c in week(store).claims} == {part: ("above_parent",), whole: ()}


def test_a_doubt_of_the_reading_and_of_the_other_claims_is_told_once(store: Store) -> None:
    save(store, "https://a.vn/1", figure(5568 * 10**6, confidence="check", doubts=("magnitude",)))
    (claim,) = week(store).claims
    (row,) = store.figures()
    (waiting,) = store.review_list()
    assert (claim.doubts, row["doubts"], waiting["doubts"]) == (("magnitude",), ["magnitude"], ["magnitude"])


def test_previous_level(store: Store) -> None:
    save(store, "https://a.vn/1", figure(5100 * TY, period="2023-12-31"), published="2024-01-15", at=datetime(2024, 1, 16, tzinfo=UTC))
    save(store, "https://a.vn/2", figure())
    (claim,) = week(store).claims
    assert claim.previous and (claim.previous.value, claim.previous.period, claim.previous.url) == (
        5100 * TY,
        "2023-12-31",
        "https://a.vn/1",
    )


# --- reports -----------------------------------------------------------------------------------------------------------


def test_news_is_what_was_first_read_in_the_period(store: Store) -> None:
    save(store, "https://a.vn/1", figure())
    save(store, "https://b.vn/1", figure(), source=BANK, at=WEEK.end + timedelta(hours=1))  # a later witness is no news
    save(store, "https://c.vn/1", figure(7, indicator="inspections", unit="count"), at=WEEK.end + timedelta(hours=1))
    next_week = Period("week", "2024-W32", WEEK.end, WEEK.end + timedelta(days=7))
    assert [c.value for c in week(store).claims] == [5568 * TY]
    assert [c.value for c in week(store, next_week).claims] == [7]


def test_each_claim_is_in_one_week_only(store: Store) -> None:
    for n in range(40):
        save(
            store, f"https://a.vn/{n}", figure(1000 + n, indicator="inspections", unit="count", period=f"20{n:02}"), at=later(hours=11 * n)
        )
    weeks = [Period("week", str(i), WEEK.start + timedelta(days=7 * i), WEEK.start + timedelta(days=7 * i + 7)) for i in range(-2, 6)]
    seen = [c.id for w in weeks for c in week(store, w).claims]
    assert len(seen) == len(set(seen)) == 40


def test_a_backfill_is_counted_not_told_and_belongs_to_its_own_time(store: Store) -> None:
    save(store, "https://a.vn/old", figure(4000 * TY, period="2021-12-31"), published="2022-01-20")
    save(store, "https://a.vn/new", figure())
    found = week(store)
    assert [c.value for c in found.claims] == [5568 * TY]
    assert (found.late_claims, found.late_pages, found.pages_read) == (1, 1, 1)
    january = Period("month", "2022-01", datetime(2021, 12, 31, 17, tzinfo=UTC), datetime(2022, 1, 31, 17, tzinfo=UTC))
    past = week(store, january)
    assert [c.value for c in past.claims] == [4000 * TY] and past.late_claims == 0


def test_an_undated_page_is_news_where_it_was_read(store: Store) -> None:
    save(store, "https://a.vn/1", figure(), published=None)
    assert len(week(store).claims) == 1


def test_the_same_data_give_the_same_report(store: Store, tmp_path: Path) -> None:
    for n, place in enumerate(("2004-20", "2004-10", "2025-15", "VN", "2004-185")):
        save(store, f"https://a.vn/{n}", figure(5000 * TY + n, place_key=place, place=place), source=SOURCES[n % 4], at=later(minutes=n))
    first = week(store)
    store.close()
    with Store.open(tmp_path / "monitor.db", mode="read", now=NOW) as again:
        assert again.report_data(WEEK, NOW, late_days=21) == first


def test_what_comes_later_does_not_leak_into_latest(store: Store) -> None:
    save(store, "https://a.vn/1", figure())
    save(store, "https://a.vn/2", figure(6000 * TY, period="2024-07-31"), at=WEEK.end + timedelta(days=2), published="2024-08-06")
    found = week(store)
    assert [(c.value, c.period) for c in found.latest] == [(5568 * TY, "2024-06-30")]
    assert len(found.claims) == 1


def test_shares_have_a_newest_one_a_series_and_one_before_and_targets_are_known_until_they_are_due(store: Store) -> None:
    share: dict[str, object] = {"indicator": "local_budget_capital", "measure": "share", "unit": "percent"}
    save(store, "https://a.vn/1", figure("11.5", period="2023-12-31", **share), at=WEEK.start - timedelta(days=150), published="2024-03-01")
    goals = figure("13", period="2024", **{**share, "measure": "target"}), figure("15", period="2030", **{**share, "measure": "target"})
    gone = figure("9", period="2020", **{**share, "measure": "target"})
    save(store, "https://a.vn/2", *goals, gone, at=WEEK.start - timedelta(days=149), published="2024-03-02")
    save(store, "https://a.vn/3", figure("14", period="2024-06-30", **share))
    found = week(store)
    assert [(c.measure, c.value) for c in found.claims] == [("share", 14)]
    assert found.claims[0].previous is not None and found.claims[0].previous.value == Decimal("11.5")
    assert [(c.measure, c.value, c.period) for c in found.latest] == [("share", 14, "2024-06-30")]
    assert [(c.value, c.period) for c in found.targets] == [(13, "2024"), (15, "2030")]
    profile = week(store, place_key="2004-20")
    assert [(c.measure, c.value) for c in profile.series] == [("share", Decimal("11.5")), ("share", 14)]
    assert len(profile.targets) == 2 and week(store, place_key="2004-10").targets == ()


def test_tables_and_views_as_parquet(store: Store, tmp_path: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet", reason="the extra `parquet` is not installed")
    save(store, "https://a.vn/1", figure())
    save(store, "https://a.vn/2", figure("5.5", unit="percent", measure="share"))
    store.export(tmp_path / "out")
    for name, column, value in (
        ("figures", "value", 5568 * TY),
        ("latest_levels", "indicator", "outstanding_loans"),
        ("runs", "outcome", None),
    ):
        table = parquet.read_table(tmp_path / "out" / f"{name}.parquet")
        assert value is None or value in table[column].to_pylist()


def test_coverage_tells_the_kinds_of_silence(store: Store) -> None:
    sources = {
        "figures": ("20", "ok"), "nothing_found": ("15", "ok"), "not_published": ("01", "ok"), "not_readable": ("04", "block_page"),
        "not_reached": ("08", "timeout"), "not_asked": ("11", ""),
    }  # fmt: skip
    from monitor.records import Source, Territory

    made = {state: Source(state, state, "paper", (), (Territory("2025", code),)) for state, (code, _) in sources.items()}
    store.sync_sources(list(made.values()), NOW)
    run = store.begin_run("fetch", NOW)
    for state, (_, outcome) in sources.items():
        if not outcome:
            continue
        kind = "page" if outcome == "block_page" else "feed"
        store.record_fetch(run, FetchRecord(state, "https://x.vn", kind, 200, 10, 0.1, outcome, NOW))
    store.end_run(run, NOW, "partial", {})
    save(store, "https://a.vn/1", figure(), source=made["figures"])
    save(store, "https://a.vn/2", source=made["nothing_found"], text="Bài về tín dụng chính sách", place="2025-15")
    found = {c.province_key: c.state for c in week(store).coverage}
    assert len(found) == 34
    assert {f"2025-{code}": state for state, (code, _) in sources.items()}.items() <= found.items()
    assert set(found.values()) == {*sources, "no_source"}
    numbers = {c.state: (c.sources, c.pages, c.answered) for c in week(store).coverage}
    assert (numbers["nothing_found"], numbers["not_readable"], numbers["not_reached"]) == ((1, 1, 1), (1, 1, 1), (1, 0, 0))


def test_a_territory_counts_only_while_it_is_valid(store: Store) -> None:
    from datetime import date

    from monitor.records import Source, Territory

    ended = Source("old", "Cũ", "paper", (), (Territory("2004", "04", None, date(2020, 1, 1)),))
    store.sync_sources([ended], NOW)
    assert {c.province_key: c.state for c in week(store).coverage}["2025-04"] == "no_source"


def test_documents_and_troubles(store: Store) -> None:
    issued = Document(
        "directive", "57-CT/TU", "2024-07-29", "Tỉnh ủy", "Lạng Sơn", ("40-CT/TW",), "issued", "ban hành Chỉ thị 57-CT/TU", 3, 9
    )
    cited = Document("directive", "40-CT/TW", "2014-11-22", None, None)
    save(store, "https://a.vn/1", figure(), documents=(issued, cited))
    save(store, "https://b.vn/1", documents=(issued,), published="2024-07-31", source=BANK, text="y")
    store.save_source_state(SourceState("ttxvn", NOW, None, None, 3, "timeout", "30 s"))
    found = week(store)
    assert [(d.document, d.url) for d in found.documents] == [(issued, "https://a.vn/1")]
    assert [(t.source, t.outcome, t.failures) for t in found.troubles] == [("ttxvn", "timeout", 3)]


def test_place_profile_with_series_break_and_computed_sum(store: Store) -> None:
    for key, name, value in (("2004-10", "Lào Cai", 4000), ("2004-15", "Yên Bái", 5000)):
        save(store, f"https://a.vn/{key}", figure(value * TY, place=name, place_key=key), source=LAOCAI)
    save(store, "https://a.vn/new", figure(9800 * TY, place="Lào Cai", place_key="2025-15", period="2025-12-31"), source=LAOCAI,
         at=datetime(2026, 1, 10, tzinfo=UTC), published="2026-01-09")  # fmt: skip
    period = Period("year", "2025", datetime(2025, 12, 31, 17, tzinfo=UTC), datetime(2026, 12, 31, 17, tzinfo=UTC))
    found = week(store, period, place_key="2025-15")
    assert [(c.place, c.value / TY, c.doubts) for c in found.series] == [
        ("Lào Cai", 4000, ()), ("Yên Bái", 5000, ()), ("Lào Cai", 9800, ()), ("Lào Cai", 9000, ("computed",)),
    ]  # fmt: skip
    breaks = store._conn.execute("SELECT unit_name, place_key, break_before FROM series ORDER BY moment, place_key").fetchall()
    assert breaks == [("Lào Cai", "2004-10", 0), ("Yên Bái", "2004-15", 0), ("Lào Cai", "2025-15", 1)]


def test_views_for_people(store: Store) -> None:
    save(store, "https://a.vn/1", figure(5100 * TY, period="2023-12-31"), figure())
    assert store._conn.execute("SELECT place, value, period, url, quote FROM latest_levels").fetchall() == [
        ("Lạng Sơn", 5568 * TY, "2024-06-30", "https://a.vn/1", "Tổng dư nợ đạt 5.568 tỷ đồng.")
    ]
    assert store._conn.execute("SELECT claims FROM coverage WHERE province = 'Lạng Sơn'").fetchone()[0] == 2


# --- queries -----------------------------------------------------------------------------------------------------------


@pytest.fixture
def filled(store: Store) -> Store:
    save(store, "https://a.vn/1", figure(), title="Khánh Hòa và Đồng Nai: ngân hàng giúp hộ nghèo")
    save(store, "https://b.vn/1", figure(300 * TY, place="Bắc Sơn, Lạng Sơn", place_key="2004-185"), source=BANK, published="2024-07-20",
         title="Bắc Sơn thoát nghèo")  # fmt: skip
    save(store, "https://c.vn/1", figure(9 * TY, place="Lào Cai", place_key="2004-10", indicator="overdue_debt", programme="students",
    confidence="check"),
         source=LAOCAI, published="2024-07-25", title="Uỷ ban tỉnh")  # fmt: skip
    return store


@pytest.mark.parametrize(
    ("query", "urls"),
    [
        (FigureQuery(), "abc"), (FigureQuery(place="2025-20"), "ab"), (FigureQuery(place="2004-20"), "ab"), (FigureQuery(place="2004-185"),
        "b"),
        (FigureQuery(place="2025-15"), "c"), (FigureQuery(place="VN"), "abc"), (FigureQuery(indicator="overdue_debt"), "c"),
        (FigureQuery(programme="students"), "c"), (FigureQuery(source="vbsp-langson"), "b"), (FigureQuery(confidence="check"), "c"),
        (FigureQuery(since="2024-07-25"), "ac"), (FigureQuery(until="2024-07-25"), "bc"), (FigureQuery(text="dong nai"), "a"),
        (FigureQuery(measure="growth"), ""), (FigureQuery(limit=1, sort="-value"), "a"), (FigureQuery(limit=1, sort="value"), "c"),
        (FigureQuery(limit=1, sort="-published"), "a"), (FigureQuery(limit=1, sort="place"), "b"),
    ],
)  # fmt: skip
def test_figures_by_filter(filled: Store, query: FigureQuery, urls: str) -> None:
    assert sorted(r["url"] for r in filled.figures(query)) == [f"https://{u}.vn/1" for u in urls]


def test_an_unknown_sort_is_an_error(filled: Store) -> None:
    with pytest.raises(StoreError, match="sorted by none of"):
        list(filled.figures(FigureQuery(sort="DROP TABLE")))


@pytest.mark.parametrize(
    ("text", "hosts"),
    [
        ("ngan hang", "a"), ("dong nai", "a"), ("Đồng Nai", "a"), ("hộ nghèo", "a"), ("nghèo", "ab"), ("Khánh Hoà", "a"), ("Khánh Hòa",
        "a"),
        ("khanh hoa", "a"), ("uỷ ban", "c"), ("ủy ban", "c"), ('"đồng nai"', "a"), ('"nai dong"', ""), ("không có", ""), ("", ""),
        ('" OR *', ""), ("a* NEAR(", ""), ("-", ""),
    ],
)  # fmt: skip
def test_search_in_any_spelling(filled: Store, text: str, hosts: str) -> None:
    assert sorted(r["url"] for r in filled.search(text)) == [f"https://{h}.vn/1" for h in hosts]


def test_search_finds_the_newest_text_only(filled: Store) -> None:
    save(filled, "https://a.vn/1", figure(), text="khác", title="Bài khác", at=later(days=1))
    assert filled.search("dong nai") == []


def test_search_expression() -> None:
    assert match_expression('hộ nghèo "Đồng Nai"') == '"ho" "ngheo" "dong nai"'


# --- review, reread ----------------------------------------------------------------------------------------------------


def ids(store: Store) -> list[int]:
    return [r["id"] for r in store.figures(FigureQuery(sort="id"))]


def test_a_correction_wins_and_is_kept(store: Store) -> None:
    save(store, "https://a.vn/1", figure(5568 * 10**6, confidence="check", doubts=("scale",)))
    (figure_id,) = ids(store)
    assert [r["id"] for r in store.review_list()] == [figure_id]
    store.review(figure_id, "correct", "Lan", "tỷ, không phải triệu", later(hours=1), {"value": "5568000000000"})
    (claim,) = week(store).claims
    assert (claim.value, claim.review, claim.confidence, claim.doubts) == (5568 * TY, "corrected", "high", ())
    (said,) = store.reviews(figure_id)
    assert (said["by"], said["why"], said["corrected"], said["before"]["value"]) == (
        "Lan", "tỷ, không phải triệu", {"value": "5568000000000"}, 5568 * 10**6,
    )  # fmt: skip
    assert store.review_list() == []
    assert store.apply_reading(1, reading(figure(5568 * 10**6)), later(hours=2)).kept == 1
    assert [c.value for c in week(store).claims] == [5568 * TY]
    store.apply_reading(1, reading(figure(5568 * 10**6, indicator="total_capital")), later(hours=3))  # today's rules read it differently
    assert [(c.value, c.indicator) for c in week(store).claims] == [(5568 * TY, "outstanding_loans")]
    store.apply_reading(1, reading(), later(hours=4))  # and not at all
    assert [c.value for c in week(store).claims] == [5568 * TY]
    save(store, "https://a.vn/1", figure(5568 * 10**6), text="Bài đã sửa chữa", at=later(hours=5))  # the page goes on saying it
    assert [c.value for c in week(store).claims] == [5568 * TY]


def test_a_rejected_figure_stays_rejected(store: Store) -> None:
    save(store, "https://a.vn/1", figure())
    store.review(ids(store)[0], "rejected", "Lan", "không phải số liệu", NOW)
    assert week(store).claims == () and list(store.figures()) == []
    store.apply_reading(1, reading(figure(rule="another")), later(hours=1))
    save(store, "https://a.vn/1", figure(), text="Bài đã sửa", at=later(hours=2))
    assert week(store).claims == () and week(store).corrections == ()
    store.review(1, "accept", "Minh", None, later(hours=3))  # a second opinion
    assert len(week(store).claims) == 1
    assert [r["by"] for r in store.reviews(1)] == ["Lan", "Minh"]


def test_gold_has_the_form_of_figures_md(store: Store) -> None:
    text = "Tổng dư nợ đạt 5.568 tỷ đồng."
    save(store, "https://a.vn/1", figure(), figure(9, indicator="inspections", unit="count", start=3, end=4), text=text)
    store.review(ids(store)[0], "accept", "Lan", None, NOW)
    (row,) = store.gold()
    assert row == {
        "doc": "https://a.vn/1", "indicator": "outstanding_loans", "measure": "level", "value": 5568 * TY, "unit": "VND", "bound": "=",
        "place": "Lạng Sơn", "period": "2024-06-30", "programme": None, "per": None, "quote": text, "text": "5.568 tỷ đồng", "start": 15,
        "end": 29,
    } | {"text": text[15:29]}  # fmt: skip
    json.dumps(row)


@pytest.mark.parametrize(
    ("verdict", "by", "corrected", "says"),
    [
        ("maybe", "Lan", None, "no verdict"), ("accept", " ", None, "needs a name"), ("correct", "Lan", None, "name what is corrected"),
        ("correct", "Lan", {"quote": "x"}, "cannot be corrected"), ("correct", "Lan", {"value": "nhiều"}, "no number"),
        ("accept", "Lan", {"value": "1"}, "only with correct"),
    ],
)  # fmt: skip
def test_a_wrong_review_is_refused(store: Store, verdict: str, by: str, corrected: dict[str, str] | None, says: str) -> None:
    save(store, "https://a.vn/1", figure())
    with pytest.raises(StoreError, match=says):
        store.review(1, verdict, by, None, NOW, corrected)
    with pytest.raises(StoreError, match="there is none"):
        store.review(99, "accept", "Lan", None, NOW)
    assert store.reviews(1) == []


def test_reread_shows_the_difference_and_applies_it_when_told(store: Store) -> None:
    save(store, "https://a.vn/1", figure(), figure(7, indicator="inspections", unit="count", start=40, end=41))
    (stored,) = store.snapshots()
    assert stored.article and stored.location == Location("2024-08-01.warc.gz", 10, 99) and stored.article.blocks[0].kind == "paragraph"
    today = reading(
        figure(rule="new_rule", programme="students"), figure(3, indicator="transaction_points", unit="count", start=60, end=61)
    )
    before = dump(store)
    difference = store.reread_difference(stored.page_id, today)
    assert difference.counts() == {
        "added by indicator": {"transaction_points": 1}, "added by rule": {"same_clause": 1}, "gone by indicator": {"inspections": 1},
        "gone by rule": {"same_clause": 1}, "changed by indicator": {"outstanding_loans": 1}, "changed by rule": {"new_rule": 1},
    }  # fmt: skip
    assert dump(store) == before
    store.apply_reading(stored.page_id, today, later(days=1))
    assert sorted((r["indicator"], r["programme"]) for r in store.figures()) == [
        ("outstanding_loans", "students"),
        ("transaction_points", None),
    ]
    assert week(store).corrections == ()  # the page said nothing else; we read it better
    again = store.reread_difference(stored.page_id, today)
    assert (again.added, again.gone, again.changed, again.kept) == ([], [], [], 2)
    assert store.check() == []


def test_reread_with_another_text_makes_a_version(store: Store) -> None:
    save(store, "https://a.vn/1", figure(), text="Bài có rác quanh nó")
    store.apply_reading(1, reading(figure(start=3, end=9)), later(days=1), article("https://a.vn/1", "Bài"))
    assert [(r[1], r[2], r[4]) for r in dump(store)["articles"]] == [(1, 0, "Bài có rác quanh nó"), (2, 1, "Bài")]
    (row,) = store.figures()
    assert (row["id"], row["start"]) == (1, 3)
    assert len(week(store).claims) == 1 and week(store).corrections == ()


def test_snapshots_come_in_batches_and_go_on(store: Store) -> None:
    for n in range(5):
        save(store, f"https://a.vn/{n}", figure(1000 + n))
    assert [s.page_id for s in store.snapshots()] == [1, 2, 3, 4, 5]
    assert [s.page_id for s in store.snapshots(after=3)] == [4, 5]
    assert list(store.snapshots(source="ttxvn")) == []


# --- memory, runs ------------------------------------------------------------------------------------------------------


def test_memory_of_sources_hosts_and_runs(store: Store) -> None:
    state = SourceState("baolangson", NOW, later(hours=1), None, 2, "timeout", "no answer")
    store.save_source_state(state)
    assert store.source_states()["baolangson"] == state
    store.sync_sources(SOURCES[:1], later(days=1))
    assert store.source_states()["baolangson"] == state  # what is remembered survives the configuration
    assert store.status(NOW)["sources"] == 1
    host = HostState("a.vn", NOW, 3, b"User-agent: *", 200, later(hours=2))
    store.save(host)
    assert store.load("a.vn") == host and store.load("b.vn") is None
    run = store.begin_run("fetch", NOW)
    assert store.runs(1)[0]["ended_at"] is None
    store.end_run(run, later(minutes=3), "ok", {"pages": 7})
    assert store.runs(1) == [
        {"id": run, "kind": "fetch", "started_at": NOW, "ended_at": later(minutes=3), "outcome": "ok", "counts": {"pages": 7}}
    ]
    assert store.watch_began() == NOW


def test_a_time_without_zone_is_refused(store: Store) -> None:
    with pytest.raises(StoreError, match="without a zone"):
        store.begin_run("fetch", datetime(2024, 8, 1))  # noqa: DTZ001


# --- outbox ------------------------------------------------------------------------------------------------------------


def test_a_report_is_claimed_once(store: Store) -> None:
    save(store, "https://a.vn/1", figure())
    mails = [delivery("a@x.vn"), delivery("b@x.vn")]
    assert store.claim_report("weekly:2024-W31", "weekly", "2024-W31", NOW, [1], mails)
    assert not store.claim_report("weekly:2024-W31", "weekly", "2024-W31", NOW, [1], mails)
    assert store.report_exists("weekly:2024-W31") and not store.report_exists("weekly:2024-W32")
    first, second = store.due_deliveries(NOW)
    assert (first.recipient, first.state, first.message_id) == ("a@x.vn", "due", "<weekly:2024-W31.a@x.vn>")
    store.delivery_result(first.id, "sent", NOW)
    store.delivery_result(second.id, "due", NOW, later(minutes=5), "421 later")
    assert store.due_deliveries(NOW) == []
    (waiting,) = store.due_deliveries(later(minutes=5))
    assert (waiting.attempts, waiting.error) == (1, "421 later")
    store.delivery_result(waiting.id, "parked", later(minutes=6), error="550 no such user")
    assert store.due_deliveries(later(days=9)) == []
    assert store.reports()[0] | {"created_at": ""} == {
        "key": "weekly:2024-W31", "kind": "weekly", "label": "2024-W31", "created_at": "", "claims": 1, "due": 0, "sent": 1, "parked": 1,
    }  # fmt: skip
    assert [d.sent_at for d in store.deliveries("weekly:2024-W31")] == [NOW, None]


def test_a_report_that_fails_leaves_nothing(store: Store) -> None:
    with pytest.raises(StoreError, match="FOREIGN KEY"):
        store.claim_report("weekly:2024-W31", "weekly", "2024-W31", NOW, [4711], [delivery("a@x.vn")])
    assert not store.report_exists("weekly:2024-W31") and store.due_deliveries(NOW) == []
    assert store.claim_report("weekly:2024-W31", "weekly", "2024-W31", NOW, [], [delivery("a@x.vn")])


def test_outbox_commits_last_through_a_power_loss(store: Store) -> None:
    seen: list[str] = []
    store._conn.set_trace_callback(seen.append)
    store.claim_report("weekly:2024-W31", "weekly", "2024-W31", NOW, [], [delivery("a@x.vn")])
    store._conn.set_trace_callback(None)
    assert seen.index("PRAGMA synchronous=FULL") < seen.index("COMMIT") < seen.index("PRAGMA synchronous=NORMAL")
    assert store._conn.execute("PRAGMA synchronous").fetchone()[0] == 1


@pytest.mark.parametrize("call", [lambda s: s.delivery_result(99, "sent", NOW), lambda s: s.delivery_result(1, "lost", NOW)])
def test_a_wrong_delivery_result_is_refused(store: Store, call) -> None:  # type: ignore[no-untyped-def]
    store.claim_report("weekly:2024-W31", "weekly", "2024-W31", NOW, [], [delivery("a@x.vn")])
    with pytest.raises(StoreError):
        call(store)


# --- one writer, readers, threads --------------------------------------------------------------------------------------


def test_the_second_writer_is_told_who_writes(tmp_path: Path) -> None:
    with Store.open(tmp_path / "monitor.db", now=NOW, who="d40 run"):
        with pytest.raises(LockError, match=rf"process {os.getpid()} \(d40 run\) writes to it since 2024-08-01T03:00:00"):
            Store.open(tmp_path / "monitor.db", now=NOW)
        with Store.open(tmp_path / "monitor.db", mode="read", now=NOW) as reader:
            assert reader.status(NOW)["writer"]["who"] == "d40 run"
            with pytest.raises(StoreError, match="opened for reading"):
                reader.begin_run("fetch", NOW)
    with Store.open(tmp_path / "monitor.db", now=NOW):
        pass


def test_a_writer_waits_for_its_turn(tmp_path: Path) -> None:
    first = Store.open(tmp_path / "monitor.db", now=NOW)
    timer = threading.Timer(0.2, first.close)
    timer.start()
    with Store.open(tmp_path / "monitor.db", now=NOW, wait_s=20) as second:
        assert second.writable
    timer.join()


def test_a_reader_cannot_write_at_all(store: Store) -> None:
    with Store.open(store.path, mode="read", now=NOW) as reader, pytest.raises(sqlite3.OperationalError, match="readonly"):
        reader._conn.execute("DELETE FROM places")


def test_a_reader_sees_the_last_commit_while_the_writer_goes_on(store: Store) -> None:
    with Store.open(store.path, mode="read", now=NOW) as reader:
        save(store, "https://a.vn/1", figure())
        assert len(list(reader.figures())) == 1


def test_threads_share_one_store(store: Store) -> None:
    run = store.begin_run("fetch", NOW)
    errors: list[Exception] = []

    def work(n: int) -> None:
        try:
            for i in range(15):
                url = f"https://{n}.vn/{i}"
                store.save_page(
                    run, PAPER, page(url, url), Location("a", i, 1), article(url, url), reading(figure(period=f"20{i:02}")), "ok", NOW
                )
                store.page_state(url)
        except Exception as error:
            errors.append(error)

    threads = [threading.Thread(target=work, args=(n,)) for n in range(4)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    assert not errors
    assert store.status(NOW)["figures"] == 60 and store.status(NOW)["claims"] == 15 and store.check() == []


# --- what may be opened ------------------------------------------------------------------------------------------------


def closed(tmp_path: Path) -> Path:
    with opened(tmp_path) as store:
        for n in range(30):
            save(store, f"https://a.vn/{n}", figure(1000 + n), text=STORY + str(n))
    return tmp_path / "monitor.db"


def flip(path: Path) -> None:
    data = bytearray(path.read_bytes())
    for at in range(4096 * 3, len(data) - 4096, 4096):
        data[at : at + 64] = bytes(64)
    path.write_bytes(data)


def foreign(path: Path) -> None:
    path.unlink()
    with sqlite3.connect(path) as conn:
        conn.execute("CREATE TABLE other (x)")
    conn.close()


def newer(path: Path) -> None:
    with sqlite3.connect(path) as conn:
        conn.execute("INSERT INTO _sqlite_migrations(migration_set, name, applied_at) VALUES ('monitor', 'm999_future', '')")
    conn.close()


@pytest.mark.parametrize(
    ("harm", "says"),
    [
        (flip, "damaged"),
        (lambda p: p.write_bytes(p.read_bytes()[: p.stat().st_size // 2]), "damaged"),
        (lambda p: p.write_text("Báo cáo tuần"), "no SQLite database"),
        (foreign, "another program"),
        (newer, "newer version"),
        (lambda p: p.rename(p.with_name("monitor.db-wal")), "its log"),
    ],
    ids=["flipped", "truncated", "text", "foreign", "newer", "log without database"],
)
def test_a_file_that_is_not_ours_or_not_whole_is_refused(tmp_path: Path, harm, says: str) -> None:  # type: ignore[no-untyped-def]
    path = closed(tmp_path)
    harm(path)
    before = path.read_bytes() if path.exists() else None
    with pytest.raises(SchemaError, match=says) as caught:
        Store.open(path, now=later(hours=1))
    assert str(path) in str(caught.value)
    assert (path.read_bytes() if path.exists() else None) == before  # never overwritten
    if says in ("damaged", "its log", "no SQLite database"):
        assert "restore" in str(caught.value)


def test_a_stale_log_of_another_database_does_not_pass(tmp_path: Path) -> None:
    path = closed(tmp_path / "a")
    (tmp_path / "b").mkdir()
    other = sqlite3.connect(tmp_path / "b" / "x.db")
    other.execute("PRAGMA journal_mode=WAL")
    other.execute("CREATE TABLE t (x)")
    other.commit()
    shutil.copy(tmp_path / "b" / "x.db-wal", path.with_name("monitor.db-wal"))
    other.close()
    before = path.read_bytes()
    for mode in ("read", "write"):
        with pytest.raises(SchemaError, match="another database's; move it away"):
            Store.open(path, mode=mode, now=later(hours=1))  # type: ignore[arg-type]
    assert path.read_bytes() == before  # SQLite would have written the foreign log into it
    path.with_name("monitor.db-wal").unlink()
    with Store.open(path, now=later(hours=1)) as store:
        assert store.check() == [] and store.status(NOW)["pages"] == 30


def test_a_reader_of_nothing_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="run `d40 fetch` once"):
        Store.open(tmp_path / "monitor.db", mode="read", now=NOW)
    assert not (tmp_path / "monitor.db").exists()


def test_an_unwritable_folder_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(StoreError, match="name another data folder"):
        Store.open(tmp_path / "file" / "monitor.db", now=NOW)


def test_the_check_is_not_repeated_for_an_untouched_file(tmp_path: Path) -> None:
    path = closed(tmp_path)
    seen: list[str] = []
    from monitor.store import opening

    assert opening.checked_before(path, later(hours=1)) is not None
    assert opening.checked_before(path, later(days=2)) is None
    os.utime(path)
    assert opening.checked_before(path, later(hours=1)) is None
    assert seen == []


# --- backup, restore ---------------------------------------------------------------------------------------------------


def test_backup_while_writing_is_whole_and_restores(tmp_path: Path) -> None:
    with opened(tmp_path) as store:
        stop = threading.Event()
        written = itertools.count()

        def storm() -> None:
            while not stop.is_set():
                n = next(written)
                save(store, f"https://a.vn/{n}", figure(1000 + n), figure(2000 + n, indicator="lending"))

        thread = threading.Thread(target=storm)
        thread.start()
        try:
            counts = []
            for i in range(4):
                store.backup(tmp_path / f"{i}.db")
                with Store.open(tmp_path / f"{i}.db", mode="read", now=NOW) as copy:
                    assert copy.check() == []
                    status = copy.status(NOW)
                    assert status["figures"] == 2 * status["pages"]  # a page is in it whole or not at all
                    counts.append(status["pages"])
        finally:
            stop.set()
            thread.join()
    assert counts == sorted(counts) and counts[-1] > 0
    assert not list(tmp_path.glob("*.part"))
    before = (tmp_path / "monitor.db").read_bytes()
    aside = Store.restore(tmp_path / "3.db", tmp_path / "monitor.db", now=NOW)
    assert aside and aside.read_bytes() == before
    with Store.open(tmp_path / "monitor.db", now=NOW) as store:
        assert store.status(NOW)["pages"] == counts[-1] and store.check() == []
        save(store, "https://new.vn/1", figure())


def test_restore_over_a_damaged_file(tmp_path: Path) -> None:
    path = closed(tmp_path)
    with Store.open(path, mode="read", now=NOW) as store:
        store.backup(tmp_path / "backup.db")
    flip(path)
    harmed = path.read_bytes()
    aside = Store.restore(tmp_path / "backup.db", path, now=NOW)
    again = Store.restore(tmp_path / "backup.db", path, now=NOW)
    assert aside and again and aside != again and aside.read_bytes() == harmed
    with Store.open(path, now=NOW) as store:
        assert store.status(NOW)["pages"] == 30


def test_a_bad_backup_is_not_restored(tmp_path: Path) -> None:
    path = closed(tmp_path)
    before = path.read_bytes()
    (tmp_path / "empty.db").write_bytes(b"")
    (tmp_path / "text.db").write_text("x" * 9000)
    shutil.copy(path, tmp_path / "harmed.db")
    flip(tmp_path / "harmed.db")
    for name, says in (("none.db", "no such backup"), ("empty.db", "empty"), ("text.db", "no SQLite"), ("harmed.db", "damaged")):
        with pytest.raises(StoreError, match=says):
            Store.restore(tmp_path / name, path, now=NOW)
    assert path.read_bytes() == before
    with opened(tmp_path), pytest.raises(LockError):
        Store.restore(path, path, now=NOW)


# --- migrations --------------------------------------------------------------------------------------------------------

OLD_SCHEMAS = sorted((ROOT / "tests" / "schemas").glob("*.sql"))


@pytest.mark.parametrize("dumped", OLD_SCHEMAS, ids=lambda p: p.stem)
def test_an_old_database_with_rows_is_brought_up(tmp_path: Path, dumped: Path) -> None:
    """Each schema that was ever released is kept as SQL with rows in it; today's program must open it and lose nothing."""
    path = tmp_path / "monitor.db"
    conn = sqlite3.connect(path)
    conn.executescript(dumped.read_text("utf-8"))
    counts = {t: conn.execute(f"SELECT count(*) FROM {t}").fetchone()[0] for t in ("pages", "articles", "figures", "claims", "reviews")}
    conn.close()
    assert counts["figures"] and counts["reviews"]
    with pytest.raises(SchemaError, match="older version"):
        Store.open(path, mode="read", now=NOW)
    with Store.open(path, now=NOW) as store:
        assert {t: store._conn.execute(f"SELECT count(*) FROM {t}").fetchone()[0] for t in counts} == counts
        assert store.check() == []
        assert [r["url"] for r in store.search("hieu qua")] and len(week(store).claims)
        assert store._conn.execute("SELECT count(*) FROM latest_levels").fetchone()[0]
        save(store, "https://new.vn/1", figure(42))


def test_every_migration_but_the_last_has_a_stored_schema() -> None:
    names = [m.name for m in migrations._migrations]
    assert [p.stem for p in OLD_SCHEMAS] == names[:-1]


def test_a_migration_that_fails_leaves_the_old_schema(tmp_path: Path) -> None:
    from sqlite_utils import Database, Migrations

    broken = Migrations("monitor")
    for m in migrations._migrations:
        broken(name=m.name)(m.fn)

    @broken()
    def m999_broken(db: Database) -> None:
        db.execute("CREATE TABLE half (x)")
        db.execute("SELECT * FROM missing")

    db = Database(sqlite3.connect(tmp_path / "x.db"))
    with pytest.raises(sqlite3.OperationalError):
        broken.apply(db)
    assert "half" not in db.table_names() and [m.name for m in broken.pending(db)] == ["m999_broken"]
    db.close()


# --- schema, dictionary, export ----------------------------------------------------------------------------------------


def test_every_table_and_column_is_described(store: Store) -> None:
    for table in exporting.schema(store._conn):
        assert table.description, table.name
        for column in table.columns:
            if not table.view:
                assert column.description, f"{table.name}.{column.name}"


def test_the_data_dictionary_is_true(store: Store) -> None:
    assert (ROOT / "docs" / "data-dictionary.md").read_text("utf-8") == exporting.dictionary(store._conn)


def test_every_column_of_a_view_is_described(store: Store) -> None:
    undescribed = [line for line in exporting.dictionary(store._conn).splitlines() if line.startswith("| `") and line.endswith("| |")]
    assert undescribed == []


def table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_export_is_safe_and_complete(store: Store, tmp_path: Path) -> None:
    save(store, "https://a.vn/1", figure("-73677000000", measure="change", quote='=cmd|"/c calc"!A1'), title="@SUM(1)")
    save(
        store, "https://b.vn/1", figure("6.02", indicator="poverty_rate", unit="percent", quote="+84 \t x", place="-Lạng Sơn"), title="\tx"
    )
    written = {p.name for p in store.export(tmp_path / "out", bom=True)}
    assert {"figures.csv", "claims.csv", "latest_levels.csv", "series.csv", "datapackage.json", "data-dictionary.md"} <= written
    raw = (tmp_path / "out" / "figures.csv").read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    rows = table(tmp_path / "out" / "figures.csv")
    assert [r["value"] for r in rows] == ["-73677000000", "6.02"]
    assert [r["quote"] for r in rows] == ['\'=cmd|"/c calc"!A1', "'+84 \t x"]
    assert rows[1]["place"] == "'-Lạng Sơn"
    assert [r["bound"] for r in rows] == ["=", "="]  # a code stays what the dictionary says; one character is no formula
    assert [r["title"] for r in table(tmp_path / "out" / "articles.csv")] == ["'@SUM(1)", "'\tx"]
    for name in written:
        if name.endswith(".csv"):
            assert not [c for row in table(tmp_path / "out" / name) for c in row.values() if len(c) > 1 and c[0] in "=+@\t\r"]
    package = json.loads((tmp_path / "out" / "datapackage.json").read_text("utf-8"))
    assert {r["path"] for r in package["resources"]} == {n for n in written if n.endswith(".csv")}
    for resource in package["resources"]:
        header = (tmp_path / "out" / resource["path"]).read_text("utf-8-sig").split("\n", 1)[0].strip().split(",")
        assert header == [f["name"] for f in resource["schema"]["fields"]]
    assert "message" not in (tmp_path / "out" / "deliveries.csv").read_text("utf-8-sig").splitlines()[0].split(",")


def test_export_to_a_file_is_told(store: Store, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(StoreError, match="cannot be written"):
        store.export(tmp_path / "file")


def test_any_tool_opens_the_file(tmp_path: Path) -> None:
    path = closed(tmp_path)
    conn = sqlite3.connect(path)
    assert conn.execute("SELECT count(*) FROM latest_levels").fetchone()[0] == 1
    assert not list(conn.execute("SELECT sql FROM sqlite_master WHERE sql LIKE '%) STRICT%'"))  # older tools cannot read those
    conn.close()


# --- plans -------------------------------------------------------------------------------------------------------------


def plan(store: Store, sql: str, values: object = ()) -> str:
    return " / ".join(r[3] for r in store._conn.execute("EXPLAIN QUERY PLAN " + sql, values))  # type: ignore[arg-type]


@pytest.mark.parametrize("analyzed", [False, True])
def test_the_weeks_query_walks_no_table(store: Store, analyzed: bool) -> None:
    """After ANALYZE the planner once took the whole table for the week's query: 2 s instead of 20 ms at a million figures."""
    for n in range(60):
        save(store, f"https://a.vn/{n}", figure(1000 + n, period=f"{1980 + n}"), at=later(hours=n))
    if analyzed:
        store._conn.execute("ANALYZE")
    span = {"start": "2024-07-28", "end": "2024-08-04", "late_days": 21}
    found = plan(store, reporting.NEWS, span)
    assert "USING INDEX claims_first_seen (first_seen_at>? AND first_seen_at<?)" in found
    assert "USING INDEX claims_published (published_at>? AND published_at<?)" in found
    witnesses = plan(store, store_reading.WITNESSES.format(ids="?,?"), (1, 2))
    assert "USING INDEX figures_claim (claim_id=?)" in witnesses
    previous = plan(store, store_reading.PREVIOUS.format(ids="?,?"), (1, 2))
    assert "USING INDEX claims_series (territory=? AND indicator=? AND measure=? AND programme=? AND moment<?)" in previous
    members = plan(store, writing.MEMBERS, ("[1,2]",))
    assert "USING INDEX figures_claim (claim_id=?)" in members
    of_keys = plan(store, writing.CLAIMS_OF_KEYS, ('["a","b"]',))
    assert "USING INDEX claims_key (claim_key=?)" in of_keys
    late = plan(store, reporting.LATE_CLAIMS, span)
    latest = plan(store, reporting.LATEST, {**span, "territories": '["2004-20", "VN"]'})
    assert "SEARCH c USING COVERING INDEX claims_series (territory=?)" in latest  # by the index alone
    for text in (found, witnesses, previous, members, of_keys, late):
        assert "SCAN" not in text.replace("SCAN CONSTANT", "").replace("SCAN json_each", ""), text


def test_the_benchmark_runs() -> None:
    done = subprocess.run(
        [sys.executable, str(ROOT / "bench" / "store.py"), "--pages", "20", "--big", "0"], capture_output=True, text=True, timeout=50,
        env=os.environ | {"PYTHONPATH": str(ROOT)}, check=True,
    )  # fmt: skip
    assert "figure rows a second" in done.stdout and "for 1,000 articles" in done.stdout
