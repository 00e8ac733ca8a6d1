"""The daemon: each period is reported exactly once, whatever the machine and its clock do; one daemon; an orderly end."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import Result
from conftest import Clock, Site, page, rss, source
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor import config, health, pipeline, report, schedule
from monitor.archive import Archive
from monitor.deliver import Mailer
from monitor.errors import ArchiveError, LockError
from monitor.settings import ScheduleSettings
from monitor.store import Store

TEXT = (
    "Đến 30/6/2024, tổng dư nợ các chương trình tín dụng chính sách xã hội trên địa bàn tỉnh Lạng Sơn đạt 5.568 tỷ đồng, "
    "với hơn 160.000 hộ nghèo và các đối tượng chính sách đang vay vốn Ngân hàng Chính sách xã hội."
)
ZONE = "Asia/Ho_Chi_Minh"
BEGAN = datetime(2024, 7, 31, 5, 0, tzinfo=UTC)  # a Wednesday, noon in Viet Nam


def owed(
    now: datetime, published: set[tuple[str, str]] | None = None, began: datetime = BEGAN, **crons: str
) -> list[tuple[str, str, int, bool]]:  # fmt: skip
    found = schedule.owed_reports(
        ScheduleSettings(**crons), ZONE, lambda kind, label: (kind, label) in (published or set()), began, now
    )  # fmt: skip
    return [(one.kind, one.period.label, one.periods, one.late) for one in found if one.kind != "operator"]


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        ("2024-07-31T12:00", []),
        ("2024-08-01T06:59", []),
        ("2024-08-01T07:00", [("monthly", "2024-07", 1, False)]),
        ("2024-08-05T07:00", [("weekly", "2024-W31", 1, False), ("monthly", "2024-07", 1, True)]),
        ("2024-08-05T09:00", [("weekly", "2024-W31", 1, True), ("monthly", "2024-07", 1, True)]),
        ("2024-08-20T08:00", [("weekly", "2024-W33", 3, True), ("monthly", "2024-07", 1, True)]),
    ],
)
def test_what_is_owed(now: str, expected: list[tuple[str, str, int, bool]]) -> None:
    at = datetime.fromisoformat(now + "+07:00").astimezone(UTC)
    assert [one for one in owed(at) if one[0] in ("weekly", "monthly")] == expected


def test_nothing_is_owed_before_the_watch_began_or_after_it_was_published() -> None:
    monday = datetime(2024, 8, 5, 0, 0, tzinfo=UTC)
    assert owed(monday, began=monday - timedelta(hours=8), monthly="") == [("weekly", "2024-W31", 1, False)]
    assert owed(monday, began=monday - timedelta(hours=1), monthly="") == [], "the week was over when the watch began"
    assert owed(monday, {("weekly", "2024-W31")}, monthly="") == []
    assert owed(monday, weekly="", monthly="") == []


def test_several_missed_weeks_are_one_report_over_all_of_them() -> None:
    now = datetime(2024, 8, 20, 1, 0, tzinfo=UTC)
    crons = ScheduleSettings(monthly="", quarterly="", yearly="")
    found, operators = schedule.owed_reports(crons, ZONE, lambda kind, label: False, BEGAN, now)
    assert operators.period == found.period
    assert found.period.start == report.period("weekly", "2024-W31", now, ZONE).start
    assert found.period.end == report.period("weekly", "2024-W33", now, ZONE).end


#: Minutes between two ticks: often a tick, sometimes an outage of weeks, or a clock that was set back or forth.
steps = st.lists(st.one_of(st.integers(1, 90), st.integers(600, 60_000), st.integers(-20_000, -1)), min_size=1, max_size=40)


@settings(max_examples=60, deadline=None)
@given(steps)
def test_every_week_is_covered_exactly_once_over_outages_and_jumps(minutes: list[int]) -> None:
    published: set[tuple[str, str]] = set()
    covered: list[str] = []
    now, latest = BEGAN, BEGAN
    crons = ScheduleSettings(monthly="", quarterly="", yearly="")

    def tick() -> None:
        for one in schedule.owed_reports(crons, ZONE, lambda kind, label: (kind, label) in published, BEGAN, now):
            published.update((one.kind, label) for label in (one.period.label, *one.covers))
            at = one.period.start if one.kind == "weekly" else one.period.end
            while at < one.period.end:
                covered.append(report.period("weekly", None, at + timedelta(days=7), ZONE).label)
                at += timedelta(days=7)

    for step in minutes:
        now += timedelta(minutes=step)
        latest = max(latest, now)
        tick()
    now = latest + timedelta(days=8)
    tick()
    weeks = [report.period("weekly", None, BEGAN + timedelta(days=7 * (number + 1)), ZONE) for number in range(200)]
    due = [week.label for week in weeks if week.end + timedelta(hours=7) <= now]
    assert sorted(covered) == sorted(due), "each whole week since the beginning once, none twice"


@pytest.mark.parametrize("zone", ["Europe/Berlin", "Asia/Ho_Chi_Minh"])
@pytest.mark.parametrize("begin", [datetime(2024, 3, 15, tzinfo=UTC), datetime(2024, 10, 11, tzinfo=UTC)], ids=["spring", "autumn"])
def test_summer_time_neither_loses_nor_doubles(zone: str, begin: datetime) -> None:
    crons = ScheduleSettings(weekly="30 2 * * sun", monthly="", quarterly="", yearly="")
    published: set[str] = set()
    count = 0
    for number in range(18 * 24 * 2):
        now = begin + timedelta(minutes=30 * number)
        found = schedule.owed_reports(crons, zone, lambda kind, label, done=published: label in done, begin, now)  # type: ignore[misc]
        published |= {one.period.label for one in found}
        count += sum(one.kind == "weekly" for one in found)
    assert (count, len(published)) == (2, 2)


@pytest.mark.parametrize(
    ("quiet", "local", "inside"),
    [
        ("", "03:00", False), ("22:00-05:00", "23:00", True), ("22:00-05:00", "04:59", True), ("22:00-05:00", "05:00", False),
        ("12:00-13:00", "12:30", True), ("12:00-13:00", "13:00", False),
    ],
)  # fmt: skip
def test_quiet_hours(quiet: str, local: str, inside: bool) -> None:
    assert schedule.in_quiet_hours(quiet, ZONE, datetime.fromisoformat(f"2024-07-31T{local}:00+07:00")) is inside


def test_a_backup_is_due_once_a_night() -> None:
    night = datetime(2024, 7, 31, 19, 30, tzinfo=UTC)  # 02:30 in Viet Nam
    settings = ScheduleSettings()
    assert not schedule.backup_due(settings, ZONE, night, night + timedelta(hours=23))
    assert schedule.backup_due(settings, ZONE, night, night + timedelta(hours=24))
    assert schedule.backup_due(settings, ZONE, None, night)
    assert schedule.backup_due(settings, ZONE, night + timedelta(days=300), night + timedelta(days=2)), "a clock that was ahead"


# --- with real parts ---------------------------------------------------------------------------------------------------


@pytest.fixture
def daemon(folder: Callable[..., Path], site: Site, clock: Clock, tmp_path: Path) -> schedule.Daemon:
    """A daemon over a loopback site with an injected clock; it waits for nothing."""
    import random

    from monitor.fetch import Fetcher

    url = site.put("/tin-dung-chinh-sach.html", page("Tín dụng chính sách xã hội", TEXT))
    site.put("/feed", rss((url, "Tín dụng chính sách xã hội")))
    recipient = '[[recipient]]\naddress = "a@b.vn"\nkinds = ["weekly"]\n'
    monitor = "[fetch]\nallow_private = true\ndelay_s = 0.0\n[schedule]\nkeep_backups = 3\n" + recipient
    loaded = config.load(folder(monitor=monitor, sources=source("lang-son", site.base + "/feed")), tmp_path / "var", {})

    @contextlib.contextmanager
    def store() -> Iterator[Store]:
        with Store.open(loaded.database, mode="write", now=clock(), who="d40 run") as opened:
            opened.sync_sources(loaded.sources, clock())
            yield opened

    means = schedule.Means(
        store, lambda: Archive(loaded.archive_dir, loaded.archive),
        lambda opened: Fetcher(loaded.fetch, version="0", hosts=opened, now=clock, wait=lambda seconds: None, rng=random.Random(1)),
        lambda: Mailer(loaded.mail, loaded.mail_dir), clock,
    )  # fmt: skip
    return schedule.Daemon(loaded, means, threading.Event())


def test_ticks_over_weeks_with_an_outage(daemon: schedule.Daemon, clock: Clock, site: Site) -> None:
    for _ in range(6 * 24):  # six days, hourly
        daemon.tick()
        clock.go(hours=1)
    assert json.loads((daemon.config.data_dir / "heartbeat.json").read_text())["error"] is None
    mails = sorted(path.name for path in daemon.config.mail_dir.glob("*.eml"))
    assert [name[:16] for name in mails] == ["weekly-2024-W31-"]
    feeds = [path for path, _ in site.asked if path == "/feed"]
    assert len(feeds) == 24, "every six hours"
    pages = [path for path, _ in site.asked if path.endswith(".html")]
    assert len(pages) == 2, "once, and a second look after a day"
    clock.go(days=22)  # the machine is off
    daemon.tick()
    daemon.tick()
    mails = sorted(path.name for path in daemon.config.mail_dir.glob("*.eml"))
    assert [name[:16] for name in mails] == ["weekly-2024-W31-", "weekly-2024-W34-"]
    folder = daemon.config.data_dir / "backups"
    assert len(list(folder.glob("*.db"))) == 3
    (folder / "monitor-20240801T000000Z.db.part").write_text("killed in the middle of it")
    clock.go(days=1)
    daemon.tick()
    assert len(list(folder.iterdir())) == 3


def test_the_text_of_sent_mails_is_let_go_after_its_days(daemon: schedule.Daemon, clock: Clock) -> None:
    for _ in range(6 * 7):
        daemon.tick()
        clock.go(days=1)
    with daemon.means.store() as store:
        sent = [row for report in store.reports() for row in store.deliveries(report["key"])]
    assert [one.state for one in sent] == ["sent"] * 6
    kept = [bool(one.message) for one in sorted(sent, key=lambda one: one.created_at)]
    assert kept == [False] + [True] * 5
    assert all(one.sent_at and one.message_id for one in sent)


def test_bodies_off_the_subject_are_let_go_after_their_days(daemon: schedule.Daemon, clock: Clock, site: Site) -> None:
    off = site.put("/tin-khac.html", page("Khai mạc giải bóng đá", "Trận khai mạc có 12.000 khán giả. " * 20))
    on = site.put("/tin-dung-chinh-sach.html", page("Tín dụng chính sách xã hội", TEXT))
    site.put("/feed", rss((on, "Tín dụng chính sách xã hội"), (off, "Tín dụng chính sách: giải bóng đá")))
    keep = replace(daemon.config.archive, keep_off_subject_days=3)
    daemon.config = replace(daemon.config, archive=keep)
    daemon.tick()
    clock.go(days=6)
    daemon.tick()
    archive = Archive(daemon.config.archive_dir, keep)
    with daemon.means.store() as store:
        places = {stored.url: stored.location for stored in store.snapshots()}
    assert set(places) == {on, off}
    assert archive.read(places[on]).body
    with pytest.raises(ArchiveError, match="forgotten"):
        archive.read(places[off])


def test_operators_hear_of_an_outage_once_and_of_its_end(
    folder: Callable[..., Path], site: Site, clock: Clock, tmp_path: Path, daemon: schedule.Daemon
) -> None:
    dead = "".join(source(f"s{n}", f"http://127.0.0.{n + 2}:9/feed") for n in range(3))
    monitor = '[fetch]\nallow_private = true\ndelay_s = 0.0\n[mail]\noperators = ["op@b.vn"]\n'
    path = folder(monitor=monitor, sources=dead)
    daemon.config = config.load(path, tmp_path / "var", {})
    for _ in range(3):
        daemon.tick()
        clock.go(hours=7)
    url = site.put("/tin-dung-chinh-sach.html", page("Tín dụng chính sách xã hội", TEXT))
    site.put("/feed", rss((url, "Tín dụng chính sách xã hội"), published=f"{clock():%a, %d %b %Y %H:%M:%S} +0000"))
    daemon.config = config.load(folder(monitor=monitor, sources=dead + source("alive", site.base + "/feed")), tmp_path / "var", {})
    for _ in range(3):
        daemon.tick()
        clock.go(hours=7)
    mails = sorted(path.name.partition("-2")[0] for path in daemon.config.mail_dir.glob("*.eml"))
    assert mails == ["outage", "outage-over"]


def test_a_crash_between_telling_and_marking_doubles_nothing(
    folder: Callable[..., Path], clock: Clock, tmp_path: Path, daemon: schedule.Daemon
) -> None:
    dead = "".join(source(f"s{n}", f"http://127.0.0.{n + 2}:9/feed") for n in range(3))
    monitor = '[fetch]\nallow_private = true\ndelay_s = 0.0\n[mail]\noperators = ["op@b.vn"]\n'
    daemon.config = config.load(folder(monitor=monitor, sources=dead), tmp_path / "var", {})
    mark = daemon.config.data_dir / "outage"
    daemon.config.data_dir.mkdir(parents=True)
    mark.write_text(clock().isoformat(), "utf-8")  # killed before it was told
    for _ in range(2):
        daemon.tick()
        clock.go(hours=7)
    over = pipeline.RunSummary(1, "ok", {"sources_ok": 3})
    since = mark.read_text("utf-8")
    with daemon.means.store() as store:
        daemon._tell_of_outage(store, over)
        mark.write_text(since, "utf-8")  # killed before the mark was removed
        daemon._tell_of_outage(store, over)
    daemon.tick()
    mails = sorted(path.name.partition("-2")[0] for path in daemon.config.mail_dir.glob("*.eml"))
    assert mails == ["outage", "outage-over"]


def test_a_cycle_that_fails_is_told_and_the_next_one_goes_on(daemon: schedule.Daemon, clock: Clock) -> None:
    daemon.config.data_dir.mkdir(parents=True)
    daemon.config.database.write_bytes(b"not a database at all, but long enough to be read" * 50)
    daemon.tick()
    well, line = schedule.health(daemon.config.data_dir, clock())
    assert not well
    assert "monitor.db" in line
    daemon.config.database.unlink()
    daemon.tick()
    assert schedule.health(daemon.config.data_dir, clock())[0]


def test_a_command_gets_its_turn(daemon: schedule.Daemon) -> None:
    daemon.config.data_dir.mkdir(parents=True)
    with schedule.ask_for_turn(daemon.config.data_dir):
        assert schedule.waiting(daemon.config.data_dir)
    assert not schedule.waiting(daemon.config.data_dir)
    (daemon.config.data_dir / "waiting.99999999").touch()
    assert not schedule.waiting(daemon.config.data_dir), "what a dead process left is removed"


def test_metrics_tell_of_reports_sources_and_errors(daemon: schedule.Daemon, clock: Clock, site: Site) -> None:
    def metrics() -> dict[str, float]:
        with daemon.means.store() as store:
            text = health.metrics(daemon.config, store, clock()).decode()
        return {line.rsplit(" ", 1)[0]: float(line.rsplit(" ", 1)[1]) for line in text.splitlines() if not line.startswith("#")}

    daemon.tick()
    assert (metrics()["d40_sources_due"], metrics()["d40_reports_due"]) == (0, 0)
    clock.go(days=6)
    site.put("/feed", "gone", status=410)
    assert (metrics()["d40_sources_due"], metrics()["d40_reports_due"]) == (1, 3), "weekly, monthly, the operators'"
    daemon.tick()
    found = metrics()
    assert found["d40_reports_due"] == 0
    assert found['d40_report_last_seconds{kind="weekly"}'] == clock().timestamp()
    assert found['d40_report_mails{kind="weekly",state="sent"}'] == 1
    assert found['d40_sources_by_error{error="gone"}'] == 1


def test_a_second_daemon_is_refused(tmp_path: Path, clock: Clock) -> None:
    with (
        schedule.only_daemon(tmp_path, clock()),
        pytest.raises(LockError, match=f"process {os.getpid()} since 2024-07-31"),
        schedule.only_daemon(tmp_path, clock()),
    ):
        pass
    with schedule.only_daemon(tmp_path, clock()):
        pass


def test_one_step_that_fails_does_not_keep_the_others_from_being_done(
    daemon: schedule.Daemon, clock: Clock, site: Site, tmp_path: Path
) -> None:
    daemon.tick()
    own = tmp_path / "templates"
    own.mkdir()
    (own / "weekly.html").write_text("{{ nonsense }}", "utf-8")
    good = daemon.config
    mail = replace(good.mail, operators=("op@b.vn",))
    daemon.config = replace(good, mail=mail, report=replace(good.report, templates=own))
    clock.go(days=6)
    site.asked.clear()
    daemon.tick()
    assert "nonsense" in schedule.health(good.data_dir, clock())[1]
    assert "/feed" in [path for path, _ in site.asked]
    mails = sorted(path.name[:9] for path in good.mail_dir.glob("*.eml"))
    assert mails == ["operator-"], "the other kind of report goes out"
    daemon.config = good
    daemon.tick()
    assert schedule.health(good.data_dir, clock())[0]
    assert sorted(path.name[:9] for path in good.mail_dir.glob("*.eml")) == ["operator-", "weekly-20"]


class Running:
    """The daemon as a process, with its log in a file."""

    def __init__(self, folder: Path) -> None:
        self.log = folder / "daemon.log"
        options = ["--data", str(folder / "var"), "-c", str(folder / "config")]
        with self.log.open("w") as file:
            self.process = subprocess.Popen([sys.executable, "-m", "monitor", *options, "run"], stderr=file)

    def events(self, name: str) -> list[str]:
        """The lines of the log that tell of an event."""
        return [line for line in self.log.read_text("utf-8").splitlines() if f" {name} " in f"{line} "]

    def wait_for(self, what: Callable[[], object]) -> None:
        """Until *what* is so."""
        deadline = time.monotonic() + 30
        while not what():
            assert self.process.poll() is None and time.monotonic() < deadline, self.log.read_text("utf-8")
            time.sleep(0.05)

    def end(self) -> float:
        """End it by SIGTERM; the seconds that it took."""
        began = time.monotonic()
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(30)
        return time.monotonic() - began


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Callable[[], Running]]:
    """Starts the daemon on the test's configuration folder; ends it with the test."""
    started: list[Running] = []

    def start() -> Running:
        started.append(Running(tmp_path))
        return started[-1]

    yield start
    for one in started:
        if one.process.poll() is None:
            one.process.kill()
            one.process.wait(10)


DAEMON = "[fetch]\nallow_private = true\ndelay_s = 0.0\n[collect]\nbackfill_days = 36500\n[schedule]\ntick_s = 0.3\n"


def test_a_changed_configuration_is_taken_over_at_sighup_and_a_bad_one_is_not(
    d40: Callable[..., Result], folder: Callable[..., Path], site: Site, running: Callable[[], Running], tmp_path: Path
) -> None:
    slow, other = "/tin-dung-chinh-sach-1.html", "/tin-dung-chinh-sach-2.html"
    site.put("/feed-1", rss((site.put(slow, page("Tín dụng chính sách", TEXT)), "Tín dụng chính sách")))
    site.put("/feed-2", rss((site.put(other, page("Tín dụng chính sách", TEXT.replace("5.568", "6.000"))), "Tín dụng chính sách")))
    site.holds[slow] = threading.Event()
    one, two = source("one", site.base + "/feed-1"), source("two", site.base + "/feed-2")
    folder(monitor=DAEMON, sources=one)
    found = running()

    found.wait_for(lambda: slow in [path for path, _ in site.asked])
    folder(monitor=DAEMON + 'health_port = 9\n[[recipient]]\naddress = "a@b.vn"\n', sources=one + two)
    found.process.send_signal(signal.SIGHUP)
    time.sleep(0.3)
    assert not found.events("config_taken"), "the page in hand comes first"
    site.holds[slow].set()
    found.wait_for(lambda: other in [path for path, _ in site.asked])
    (taken,) = found.events("config_taken")
    assert 'changed="schedule.health_port, source +two, recipient +a@b.vn"' in taken
    assert "needs_restart=schedule.health_port" in taken
    found.wait_for(lambda: "6000000000000" in d40("figures", "--format", "json").stdout)
    assert "5568000000000" in d40("figures", "--format", "json").stdout

    for number, bad in enumerate(("[fetch]\ndelay = 3\n", "[[[", "x" * 100), 1):
        folder(monitor=bad, sources=one)
        found.process.send_signal(signal.SIGHUP)
        found.wait_for(lambda number=number: len(found.events("config_refused")) == number)
    assert "monitor.toml:2: unknown setting fetch.delay" in found.events("config_refused")[0]
    at = json.loads((tmp_path / "var" / "heartbeat.json").read_text())["progress_at"]
    found.wait_for(lambda: json.loads((tmp_path / "var" / "heartbeat.json").read_text())["progress_at"] > at)
    assert d40("healthcheck").exit_code == 0, "also while the file is wrong"

    folder(monitor=DAEMON, sources=two)
    found.process.send_signal(signal.SIGHUP)
    found.wait_for(lambda: len(found.events("config_taken")) == 2)
    assert "source -one" in found.events("config_taken")[1]
    assert found.end() < 10
    assert found.process.returncode == 0


@pytest.mark.slow
def test_sigterm_at_any_moment_ends_in_order_and_loses_nothing(
    d40: Callable[..., Result], folder: Callable[..., Path], site: Site, running: Callable[[], Running]
) -> None:
    links = []
    for number in range(12):
        text = TEXT.replace("5.568", f"5.{500 + number}").replace("160.000", f"{160 + number}.000")
        links.append((site.put(f"/tin-dung-chinh-sach-{number}.html", page("Tín dụng chính sách", text)), f"Tín dụng chính sách {number}"))
    site.put("/feed", rss(*links))
    folder(monitor=DAEMON.replace("delay_s = 0.0", "delay_s = 0.2"), sources=source("one", site.base + "/feed"))
    for moment in (0.0, 0.1, 0.3, 0.55, 0.8):
        found = running()
        found.wait_for(lambda found=found: found.events("daemon_begins"))
        time.sleep(moment)
        assert found.end() < 10
        assert (found.process.returncode, len(found.events("daemon_ends"))) == (0, 1), found.log.read_text("utf-8")
        assert not found.events("failed")
    found = running()
    found.wait_for(lambda: len(d40("figures", "--indicator", "outstanding_loans", "--format", "json").stdout.splitlines()) == 12)
    assert found.end() < 10
    assert d40("doctor").exit_code == 0


@pytest.mark.slow
def test_sigterm_does_not_wait_for_a_mail_server_that_hangs(
    folder: Callable[..., Path], running: Callable[[], Running], tmp_path: Path
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        mail = f'[mail]\ntransport = "smtp"\nhost = "127.0.0.1"\nport = {server.getsockname()[1]}\nsecurity = "none"\n'
        path = folder(monitor=DAEMON + mail + '[[recipient]]\naddress = "a@b.vn"\n')
        loaded = config.load(path, tmp_path / "var", {})
        with Store.open(loaded.database, mode="write", now=datetime.now(UTC)) as store:
            pipeline.publish(loaded, store, "weekly", None, datetime.now(UTC))
        found = running()
        server.settimeout(30)
        talk, _ = server.accept()
        with talk:
            assert found.end() < 10
    assert found.process.returncode == 0
    with Store.open(loaded.database, mode="write", now=datetime.now(UTC)) as store:
        assert len(store.due_deliveries(datetime.now(UTC))) == 1, "it is sent the next time"


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def test_the_daemon_runs_beside_a_fetch_by_hand_and_ends_in_order(
    d40: Callable[..., Result], folder: Callable[..., Path], site: Site, tmp_path: Path
) -> None:
    url = site.put("/tin-dung-chinh-sach.html", page("Tín dụng chính sách xã hội", TEXT))
    site.put("/feed", rss((url, "Tín dụng chính sách xã hội")))
    port = _free_port()
    monitor = "[fetch]\nallow_private = true\ndelay_s = 0.0\n[collect]\nbackfill_days = 36500\n"
    monitor += f"[schedule]\ntick_s = 0.3\nhealth_port = {port}\n"
    folder(monitor=monitor, sources=source("lang-son", site.base + "/feed"))
    options = ["--data", str(tmp_path / "var"), "-c", str(tmp_path / "config")]
    first = subprocess.Popen([sys.executable, "-m", "monitor", *options, "run"], stderr=subprocess.PIPE, text=True)
    try:
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline and d40("healthcheck").exit_code:
            threading.Event().wait(0.1)
        assert d40("healthcheck").exit_code == 0
        for path, said in {"healthz": b"well", "readyz": b"ready", "metrics": b'd40_source_failures{source="lang-son"} 0.0'}.items():
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/{path}", timeout=10) as answer:
                assert said in answer.read()
        second = d40("run", "--once")
        assert second.exit_code == 4
        assert f"process {first.pid}" in second.stderr
        assert d40("fetch", "--force", "lang-son").exit_code == 0
        assert d40("status").exit_code == 0
    finally:
        began = time.monotonic()
        first.send_signal(signal.SIGTERM)
        _, log = first.communicate(timeout=30)
    assert first.returncode == 0, log
    assert time.monotonic() - began < 10
    assert "daemon_ends" in log
    assert d40("healthcheck").exit_code == 1
