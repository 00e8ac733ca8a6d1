"""The stages joined, with real parts: a site on loopback, a database and an archive in files."""

from __future__ import annotations

import random
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from types import FrameType

import pytest
from conftest import MONITOR, Clock, Site, page, rss, source
from test_article import pdf

from monitor import config, pipeline, report
from monitor.archive import Archive
from monitor.deliver import Mailer
from monitor.errors import ConfigError, StoreError
from monitor.fetch import Fetcher
from monitor.records import Discovery, Source, Territory
from monitor.settings import Config
from monitor.store import Store

TITLE = "Tín dụng chính sách xã hội ở Lạng Sơn đạt kết quả tốt"
TEXT = (
    "Đến 30/6/2024, tổng dư nợ các chương trình tín dụng chính sách xã hội trên địa bàn tỉnh Lạng Sơn đạt {} tỷ đồng, "
    "với hơn 160.000 hộ nghèo và các đối tượng chính sách đang vay vốn Ngân hàng Chính sách xã hội."
)
RECIPIENTS = '[[recipient]]\naddress = "a@b.vn"\n\n[[recipient]]\naddress = "c@d.vn"\nlanguage = "en"\nattachments = ["xlsx", "json"]\n'


class Bench:
    """A pipeline over a site, with everything that it works with."""

    def __init__(self, loaded: Config, clock: Clock) -> None:
        self.config, self.clock = loaded, clock
        self.store = Store.open(loaded.database, mode="write", now=clock())
        self.archive = Archive(loaded.archive_dir, loaded.archive)
        self.mailer = Mailer(loaded.mail, loaded.mail_dir)
        self.steps: list[pipeline.Step] = []

    def collect(self, **more: object) -> pipeline.RunSummary:
        fetcher = Fetcher(self.config.fetch, version="0", hosts=self.store, now=self.clock, wait=lambda s: None, rng=random.Random(1))
        return pipeline.collect(
            self.config, self.store, self.archive, fetcher, now=self.clock, progress=self.steps.append, **more,  # type: ignore[arg-type]
        )  # fmt: skip

    def values(self) -> list[int]:
        return sorted(int(row["value"]) for row in self.store.figures())


@pytest.fixture
def bench(folder: Callable[..., Path], site: Site, clock: Clock, tmp_path: Path) -> Iterator[Callable[..., Bench]]:
    opened: list[Bench] = []

    def make(sources: str, monitor: str = MONITOR + RECIPIENTS) -> Bench:
        loaded = config.load(folder(monitor=monitor, sources=sources), tmp_path / "var", {})
        opened.append(Bench(loaded, clock))
        return opened[-1]

    yield make
    for one in opened:
        one.store.close()


def test_a_page_that_changes_becomes_a_new_version_at_its_second_look(bench: Callable[..., Bench], site: Site, clock: Clock) -> None:
    url = site.put("/tin-dung-chinh-sach.html", page(TITLE, TEXT.format("5.568")))
    site.put("/feed", rss((url, TITLE)))
    one = bench(source("lang-son", site.base + "/feed"))
    assert one.collect().counts["figures_new"] == 2
    assert one.collect().outcome == "nothing_due"
    clock.go(days=1, hours=1)
    site.put("/tin-dung-chinh-sach.html", page(TITLE, TEXT.format("5.658")))
    # The feed answers 304: the pages that it led to are known, and this one's second look is due.
    summary = one.collect()
    assert (summary.outcome, summary.counts["figures_changed"]) == ("ok", 1)
    assert one.values() == [160000, 5658 * 10**9]
    clock.go(days=1)
    assert one.collect().counts.get("pages", 0) == 0, "no look is due"


def test_a_budget_leaves_the_rest_for_the_next_day(bench: Callable[..., Bench], site: Site, clock: Clock) -> None:
    urls = [site.put(f"/tin-dung-chinh-sach-{n}.html", page(f"{TITLE} {n}", TEXT.format(f"{n}.568"))) for n in range(1, 6)]
    site.put("/feed", rss(*((url, TITLE) for url in urls)))
    one = bench(source("lang-son", site.base + "/feed", pages_per_day="2"))
    for _ in range(4):
        one.collect()
        clock.go(hours=7)
    assert sum(path.startswith("/tin-dung") for path, _ in site.asked) == 2 * 1, "a budget of a day is none of a run"
    clock.go(hours=1)
    one.collect()
    clock.go(hours=25)
    one.collect()
    assert len(one.values()) == 10, "new pages come before second looks, and a feed whose links are still owed is read in full"


def test_a_twin_seen_in_another_run_is_the_same_page(bench: Callable[..., Bench], site: Site, clock: Clock) -> None:
    article = page(TITLE, TEXT.format("5.568"))
    first = site.put("/tin-dung-chinh-sach-o-lang-son", article)
    site.put("/feed", rss((first, TITLE)))
    one = bench(source("lang-son", site.base + "/feed"))
    one.collect()
    clock.go(hours=7)
    site.put("/feed", rss((site.put("/tin-dung-chinh-sach-o-lang-son/", article), TITLE)))
    assert one.collect().counts.get("pages", 0) == 0, "it was read under its other address"
    clock.go(hours=20)
    assert one.collect().counts["pages"] == 1, "its second look"
    assert {path for path, _ in site.asked if path.startswith("/tin")} == {"/tin-dung-chinh-sach-o-lang-son"}
    assert one.values() == [160000, 5568 * 10**9]


@pytest.mark.parametrize("paged", [True, False])
def test_each_term_of_a_search_is_walked_for_so_many_pages(paged: bool, bench: Callable[..., Bench], site: Site) -> None:
    for term in ("a", "b"):
        for number in (1, 2, 3):
            article = site.put(f"/tin-dung-chinh-sach-{term}{number}.html", page(TITLE, TEXT.format(f"{number}.568")))
            following = f'<a rel="next" href="/tim?q={term}&page={number + 1}">Sau</a>'
            site.put(f"/tim?q={term}&page={number}", f"<main><a href='{article}'>{TITLE}</a>{following}</main>")
    url = site.base + ("/tim?q={terms}&page={page}" if paged else "/tim?q={terms}&page=1")
    one = bench(source("lang-son", url, "search") + 'terms = ["a", "b"]\npages = 2\n')
    one.collect()
    assert sorted(path for path, _ in site.asked if path.startswith("/tim")) == [f"/tim?q={t}&page={n}" for t in "ab" for n in (1, 2)]


def test_a_report_in_a_frame_and_a_page_that_sends_its_reader_on_are_read(bench: Callable[..., Bench], site: Site) -> None:
    report = pdf([["BÁO CÁO KẾT QUẢ TÍN DỤNG CHÍNH SÁCH XÃ HỘI", "Đến ngày 30/6/2024, tổng dư nợ tín dụng chính sách đạt 5.568 tỷ đồng."]])
    site.put("/f/bao-cao.pdf", report, Content_Type="application/pdf")
    site.put("/that.html", page(TITLE, TEXT.format("7.890")))
    framed = site.put("/tin-dung-chinh-sach-1.html", "<html><body><h1>Báo cáo</h1><iframe src='/f/bao-cao.pdf'></iframe></body></html>")
    moved = "<html><head><meta http-equiv='refresh' content='0; url=/that.html'></head><body>Đang chuyển</body></html>"
    site.put("/feed", rss((framed, TITLE), (site.put("/tin-dung-chinh-sach-2.html", moved), TITLE)))
    one = bench(source("lang-son", site.base + "/feed"))
    one.collect()
    assert one.values() == [160000, 5568 * 10**9, 7890 * 10**9]
    assert {row["url"].rpartition("/")[2] for row in one.store.figures()} == {"bao-cao.pdf", "that.html"}


def test_what_only_fails_for_now_gives_no_page_up(bench: Callable[..., Bench], site: Site, clock: Clock) -> None:
    other = Site()  # the pages stand on a host of their own, whose robots.txt is broken at first; one leads in a circle
    try:
        closed = other.put("/tin-dung-chinh-sach-1.html", page(TITLE, TEXT.format("1.568")))
        other.put("/robots.txt", "", status=503)
        circle = site.put("/tin-dung-chinh-sach-2.html", "", status=302, Location="/tin-dung-chinh-sach-2.html")
        site.put("/feed", rss((closed, TITLE), (circle, TITLE)))
        one = bench(source("lang-son", site.base + "/feed"))
        assert {problem.reason for problem in one.collect().problems} == {"robots", "temporary"}
        site.put("/tin-dung-chinh-sach-2.html", page(TITLE, TEXT.format("2.568")))
        other.put("/robots.txt", "User-agent: *\nAllow: /\n")
        site.put("/feed", rss((circle, TITLE), (closed, TITLE)))
        clock.go(hours=7)
        one.collect()
        assert one.values() == [160000, 160000, 1568 * 10**9, 2568 * 10**9]
    finally:
        other.close()


def test_a_date_that_stands_for_unknown_ends_no_run(bench: Callable[..., Bench], site: Site) -> None:
    url = site.put("/tin-dung-chinh-sach.html", page(TITLE, TEXT.format("5.568")))
    site.put("/feed", rss((url, TITLE), published="0001-01-01T00:00:00"))
    assert bench(source("lang-son", site.base + "/feed")).collect(since=datetime(2024, 7, 1, tzinfo=UTC)).counts["figures_new"] == 2


def test_one_reader_that_fails_is_a_recorded_outcome(bench: Callable[..., Bench], site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    good = site.put("/tin-dung-chinh-sach-1.html", page(TITLE, TEXT.format("5.568")))
    bad = site.put("/tin-dung-chinh-sach-2.html", page(TITLE + " POISON", TEXT.format("7.777")))
    site.put("/feed", rss((bad, TITLE), (good, TITLE)))
    real = pipeline.reader.parse

    def parse(given: object, *args: object, **more: object) -> object:
        if b"POISON" in given.body:  # type: ignore[attr-defined]
            raise RecursionError("too deep")
        return real(given, *args, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(pipeline.reader, "parse", parse)
    one = bench(source("lang-son", site.base + "/feed"))
    summary = one.collect()
    assert summary.outcome == "partial"
    assert [problem.reason for problem in summary.problems] == ["reader_failed"]
    assert one.values() == [160000, 5568 * 10**9]


def test_what_was_done_is_saved_when_the_store_fails(bench: Callable[..., Bench], site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    urls = [site.put(f"/tin-dung-chinh-sach-{n}.html", page(f"{TITLE} {n}", TEXT.format(f"{n}.568"))) for n in (1, 2)]
    site.put("/feed", rss(*((url, TITLE) for url in urls)))
    one = bench(source("lang-son", site.base + "/feed"))
    real, calls = one.store.save_page, []

    def save_page(*args: object) -> object:
        calls.append(args)
        if len(calls) == 2:
            raise StoreError("the disk is full")
        return real(*args)  # type: ignore[arg-type]

    monkeypatch.setattr(one.store, "save_page", save_page)
    with pytest.raises(StoreError, match="disk is full"):
        one.collect()
    assert len(one.values()) == 2
    assert one.store.runs(1)[0]["outcome"] == "failed"
    monkeypatch.undo()
    assert one.collect().outcome == "ok", "the source is still due, and the page that was lost is read"
    assert len(one.values()) == 4


def test_an_outage_of_our_own_is_not_held_against_the_sources(bench: Callable[..., Bench], site: Site, clock: Clock) -> None:
    one = bench("".join(source(f"s{n}", f"http://127.0.0.{n + 2}:9/feed") for n in range(4)))
    for _ in range(3):
        assert one.collect().outcome == "outage"
        clock.go(hours=7)
    assert {state.failures for state in one.store.source_states().values()} == {0}


def test_sources_that_were_dead_before_are_no_outage(bench: Callable[..., Bench], site: Site, clock: Clock) -> None:
    url = site.put("/tin-dung-chinh-sach.html", page(TITLE, TEXT.format("5.568")))
    site.put("/feed", rss((url, TITLE)))
    dead = "".join(source(f"dead{n}", f"http://127.0.0.{n + 2}:9/feed", interval_s="3600") for n in range(3))
    one = bench(dead + source("lang-son", site.base + "/feed"))
    for _ in range(9):
        assert one.collect().outcome != "outage", "the dead ones are often due by themselves"
        clock.go(hours=2)
    assert one.store.source_states()["dead0"].failures > 3


def test_an_outage_is_seen_over_runs_of_a_few_sources(bench: Callable[..., Bench], clock: Clock) -> None:
    sites = [Site() for _ in range(4)]
    for one_site in sites:
        one_site.put("/feed", rss((one_site.put("/tin-dung-chinh-sach.html", page(TITLE, TEXT.format("5.568"))), TITLE)))
    one = bench("".join(source(f"s{n}", one_site.base + "/feed") for n, one_site in enumerate(sites)))
    for number in range(4):
        one.collect(sources=[f"s{number}"])
        clock.go(hours=1)
    for one_site in sites:
        one_site.close()
    outcomes = []
    for _ in range(5):
        clock.go(hours=1)
        outcomes.append(one.collect().outcome)
    assert outcomes == ["nothing_due", "failed", "failed", "outage", "outage"]


def test_an_index_that_does_not_change_hides_no_new_page(bench: Callable[..., Bench], site: Site, clock: Clock) -> None:
    urls = [site.put(f"/tin-dung-chinh-sach-{n}.html", page(TITLE, TEXT.format(f"5.56{n}"))) for n in range(2)]
    site.put("/sitemap.xml", f"<sitemapindex><sitemap><loc>{site.base}/tin.xml</loc></sitemap></sitemapindex>")
    one = bench(source("lang-son", site.base + "/sitemap.xml", "sitemap"))
    for number in (1, 2):
        site.put("/tin.xml", "<urlset>" + "".join(f"<url><loc>{url}</loc></url>" for url in urls[:number]) + "</urlset>")
        assert one.collect().counts["articles_new"] == 1
        clock.go(hours=7)
    assert one.collect().counts.get("pages", 0) == 0
    assert [headers.get("if-none-match") is not None for path, headers in site.asked if path == "/tin.xml"] == [False, True, True]


def test_a_page_that_failed_is_tried_again_and_gets_its_second_looks(bench: Callable[..., Bench], site: Site, clock: Clock) -> None:
    url = site.put("/tin-dung-chinh-sach.html", "later", status=500)
    site.put("/feed", rss((url, TITLE)))
    one = bench(source("lang-son", site.base + "/feed"))
    for _ in range(3):
        one.collect()
        clock.go(hours=7)
    site.put("/tin-dung-chinh-sach.html", page(TITLE, TEXT.format("5.568")))
    assert one.collect().counts["figures_new"] == 2, "the feed is unchanged, and answered with 304"
    site.put("/tin-dung-chinh-sach.html", "later", status=500)
    clock.go(days=1)
    assert one.collect().counts["pages_failed"] == 1
    site.put("/tin-dung-chinh-sach.html", page(TITLE, TEXT.format("5.658")))
    clock.go(hours=7)
    assert one.collect().counts["figures_changed"] == 1, "a look that failed is owed still"
    assert one.store.source_states()["lang-son"].outcome == "ok"


def test_one_bad_page_of_a_quiet_source_is_no_redesign(bench: Callable[..., Bench], site: Site, clock: Clock) -> None:
    first = site.put("/tin-dung-chinh-sach-0.html", page(TITLE, TEXT.format("5.568")))
    site.put("/feed", rss((first, TITLE)))
    one = bench(source("lang-son", site.base + "/feed"))
    one.collect()
    clock.go(days=20)
    bad = site.put("/tin-dung-chinh-sach-1.html", "later", status=500)
    site.put("/feed", rss((first, TITLE), (bad, TITLE)))
    outcomes = []
    for _ in range(4):
        one.collect()
        outcomes.append(one.store.source_states()["lang-son"].outcome)
        clock.go(days=1, hours=1)
    assert outcomes == ["ok", "ok", "ok", "no_article"], "until it lasts for days"


def test_a_redesign_stays_told_while_nothing_new_can_be_read(bench: Callable[..., Bench], site: Site, clock: Clock) -> None:
    old = site.put("/tin-dung-chinh-sach-0.html", page(TITLE, TEXT.format("5.568")))
    site.put("/feed", rss((old, TITLE)))
    one = bench(source("lang-son", site.base + "/feed"))
    one.collect()
    shell = "<html><head><title>x</title></head><body><div id=app></div></body></html>"
    states = []
    for day in range(1, 10):
        clock.go(days=1)
        new = site.put(f"/tin-dung-chinh-sach-{(day + 1) // 2}.html", shell)  # a page every other day; the old one keeps its looks
        site.put("/feed", rss((old, TITLE), (new, f"{TITLE} {day}")))
        one.collect()
        states.append(one.store.source_states()["lang-son"].outcome)
    assert states == ["ok"] * 3 + ["no_article"] * 6
    new = site.put("/tin-dung-chinh-sach-9.html", page(TITLE, TEXT.format("6.001")))
    site.put("/feed", rss((new, TITLE)))
    clock.go(days=2)
    one.collect()
    assert one.store.source_states()["lang-son"].failures == 0


def test_a_redesign_that_hides_the_articles_is_noticed_within_a_week(bench: Callable[..., Bench], site: Site, clock: Clock) -> None:
    first = site.put("/tin-dung-chinh-sach-0.html", page(TITLE, TEXT.format("5.568")))
    site.put("/feed", rss((first, TITLE)))
    one = bench(source("lang-son", site.base + "/feed"))
    one.collect()
    for day in range(1, 7):
        clock.go(days=1)
        url = site.put(f"/tin-dung-chinh-sach-{day}.html", "<html><head><title>x</title></head><body><div id=app></div></body></html>")
        site.put("/tin-dung-chinh-sach-0.html", "", status=404)
        site.put("/feed", rss((url, f"{TITLE} {day}")))
        one.collect()
        state = one.store.source_states()["lang-son"]
        if state.failures:
            break
    assert (day, state.outcome) == (4, "no_article")
    assert "redesigned" in (state.detail or "")


def test_stop_ends_after_the_page_in_hand_and_the_source_stays_due(bench: Callable[..., Bench], site: Site) -> None:
    urls = [site.put(f"/tin-dung-chinh-sach-{n}.html", page(f"{TITLE} {n}", TEXT.format(f"{n}.568"))) for n in range(1, 5)]
    site.put("/feed", rss(*((url, TITLE) for url in urls)))
    one = bench(source("lang-son", site.base + "/feed"))
    stop = threading.Event()
    real = one.steps.append
    one.steps = type("Steps", (list,), {"append": lambda self, step: (real(step), stop.set() if step.kind == "page" else None)})()
    assert one.collect(stop=stop).outcome == "stopped"
    assert len(one.values()) == 2
    assert one.collect().outcome == "ok"
    assert len(one.values()) == 8


def test_a_page_that_is_broken_off_is_no_failure_and_stays_due(bench: Callable[..., Bench], site: Site) -> None:
    url = site.put("/tin-dung-chinh-sach.html", page(TITLE, TEXT.format("5.568")))
    site.put("/feed", rss((url, TITLE)))
    site.holds["/tin-dung-chinh-sach.html"] = threading.Event()
    one = bench(source("lang-son", site.base + "/feed"))
    abort = threading.Event()
    threading.Timer(0.3, abort.set).start()
    broken = one.collect(stop=abort, abort=abort)
    site.holds.pop("/tin-dung-chinh-sach.html").set()
    assert (broken.outcome, broken.problems, one.values()) == ("stopped", (), [])
    assert one.collect().outcome == "ok", "due, and its feed is asked for in full"
    assert len(one.values()) == 2


def test_a_report_is_published_and_delivered_once(bench: Callable[..., Bench], site: Site, clock: Clock, tmp_path: Path) -> None:
    url = site.put("/tin-dung-chinh-sach.html", page(TITLE, TEXT.format("5.568")))
    site.put("/feed", rss((url, TITLE)))
    one = bench(source("lang-son", site.base + "/feed"))
    one.collect()
    clock.go(days=6)
    published = pipeline.publish(one.config, one.store, "weekly", None, clock())
    assert (published.label, published.new, published.claims, published.recipients) == ("2024-W31", True, 2, ("a@b.vn", "c@d.vn"))
    assert pipeline.deliver_due(one.config, one.store, one.mailer, clock).sent == 2
    assert not pipeline.publish(one.config, one.store, "weekly", None, clock()).new
    assert pipeline.deliver_due(one.config, one.store, one.mailer, clock).sent == 0
    assert pipeline.publish(one.config, one.store, "weekly", None, clock(), to=["e@f.vn"]).new
    assert pipeline.publish(one.config, one.store, "weekly", None, clock(), again=True).new
    assert pipeline.deliver_due(one.config, one.store, one.mailer, clock).sent == 3
    assert len(list((tmp_path / "var" / "mail").glob("*.eml"))) == 5
    with pytest.raises(ConfigError, match="is no period"):
        pipeline.publish(one.config, one.store, "weekly", "soon", clock())


def test_recipients_of_one_profile_share_one_rendering(bench: Callable[..., Bench], clock: Clock) -> None:
    one, renderings = bench(""), 0

    def count(frame: FrameType, event: str, _: object) -> None:
        nonlocal renderings
        renderings += event == "call" and frame.f_code is report.render_html.__code__

    sys.setprofile(count)
    try:
        published = pipeline.publish(one.config, one.store, "weekly", None, clock(), to=["e@f.vn", "g@h.vn", "c@d.vn", "i@j.vn"])
    finally:
        sys.setprofile(None)
    assert (len(published.recipients), renderings) == (4, 2), "the third of them has a language of their own"


def test_a_report_before_its_period_is_over_does_not_stand_for_the_whole_one(bench: Callable[..., Bench], clock: Clock) -> None:
    one = bench("")
    early = pipeline.publish(one.config, one.store, "weekly", "2024-W31", clock())
    assert (early.new, early.key) == (True, "weekly:2024-W31:until:2024-07-31")
    assert not pipeline.publish(one.config, one.store, "weekly", "2024-W31", clock.go(hours=1)).new, "once a day"
    clock.go(days=5)
    assert pipeline.publish(one.config, one.store, "weekly", None, clock()).key == "weekly:2024-W31"
    assert pipeline.deliver_due(one.config, one.store, one.mailer, clock).sent == 4


def test_a_report_made_again_later_is_the_same(bench: Callable[..., Bench], site: Site, clock: Clock) -> None:
    url = site.put("/tin-dung-chinh-sach.html", page(TITLE, TEXT.format("5.568")))
    site.put("/feed", rss((url, TITLE)))
    one = bench(source("lang-son", site.base + "/feed"))
    one.collect()
    week = report.period("weekly", "2024-W31", clock(), one.config.timezone)
    first = pipeline.report_data(one.config, one.store, week, clock.go(days=6))
    assert pipeline.report_data(one.config, one.store, week, clock.go(days=400)) == first
    assert first.claims


def test_short_messages_that_fail_are_told_and_undo_no_mail(
    bench: Callable[..., Bench], clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "apprise", None)
    one = bench("")
    mail = replace(one.config.mail, apprise_urls=("json://127.0.0.1:9/",))
    pipeline.publish(one.config, one.store, "weekly", None, clock())
    delivered = pipeline.deliver_due(one.config, one.store, Mailer(mail, one.config.mail_dir), clock)
    assert (delivered.sent, len(delivered.errors)) == (2, 1)
    assert "d40[notify]" in delivered.errors[0]
    assert pipeline.deliver_due(one.config, one.store, Mailer(mail, one.config.mail_dir), clock) == pipeline.Delivered(0, 0, 0, ())


def test_mail_that_is_not_accepted_waits_and_is_given_up_in_the_end(bench: Callable[..., Bench], clock: Clock) -> None:
    one = bench("")
    nobody = replace(one.config, mail=replace(one.config.mail, transport="smtp", host="127.0.0.1", port=9, security="none"))
    pipeline.publish(nobody, one.store, "weekly", None, clock())
    mailer = Mailer(nobody.mail, nobody.mail_dir)
    first = pipeline.deliver_due(nobody, one.store, mailer, clock)
    assert (first.sent, first.waiting, first.parked) == (0, 2, 0)
    assert pipeline.deliver_due(nobody, one.store, mailer, clock).waiting == 0, "not before its time"
    clock.go(days=6)
    assert pipeline.deliver_due(nobody, one.store, mailer, clock).parked == 2


def test_default_place_is_the_province_that_the_outlet_spoke_for_then() -> None:
    def of(*territories: Territory) -> Source:
        return Source("s", "s", "paper", (Discovery("feed", "https://s.vn/"),), territories)

    both = of(Territory("2004", "20"), Territory("2025", "20"))
    merged = of(Territory("2004", "66"), Territory("2025", "66", date(2025, 7, 1)))
    two = of(Territory("2004", "11"), Territory("2004", "12"))
    for found, published, expected in [
        (both, "2024-07-30T12:57+07:00", "2004-20"), (both, "2025-07-01", "2025-20"), (both, "2025-06-30", "2004-20"),
        (both, None, "2025-20"),
        (merged, "2021-07-29", "2004-66"), (merged, "2026-01-01", "2025-66"), (two, "2024-01-01", None), (of(), "2024-01-01", None),
        (None, "2024-01-01", None),
    ]:  # fmt: skip
        assert pipeline.default_place(found, published) == expected, (published, expected)


def test_reread_shows_and_applies_what_todays_rules_read(
    bench: Callable[..., Bench], site: Site, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:  # fmt: skip
    from monitor import figures

    url = site.put("/tin-dung-chinh-sach.html", page(TITLE, TEXT.format("5.568")))
    site.put("/feed", rss((url, TITLE)))
    one = bench(source("lang-son", site.base + "/feed"))
    real = figures.extract
    monkeypatch.setattr(figures, "extract", lambda *a, **k: replace(real(*a, **k), figures=real(*a, **k).figures[:1]))
    one.collect()
    assert len(one.values()) == 1
    monkeypatch.undo()
    shown = pipeline.reread(one.config, one.store, one.archive, now=clock)
    assert (shown.pages, shown.added, shown.gone, shown.failed, len(one.values())) == (1, 1, 0, 0, 1)
    assert shown.lines[0].startswith("+ borrowers level >160000 count Lạng Sơn")
    assert pipeline.reread(one.config, one.store, one.archive, now=clock, apply=True).added == 1
    assert len(one.values()) == 2
    assert pipeline.reread(one.config, one.store, one.archive, now=clock).added == 0
