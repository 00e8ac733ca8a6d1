"""A year in minutes: the daemon over a simulated year, with everything real but the clock.

    python -m tests.soak [--short] [--seed N] [--sources N] [--weeks N] [--workers N] [--data DIR]

The sites and the mail server (soak_servers) are real and on loopback; database, archive, reader and reports are the program's own. Only
the clock is handed in, and with it how long is waited; names are resolved to loopback. A crash is a real one: the tick runs in a forked
child that is killed at a named fault point, and the next daemon finds what it left. Between two ticks the time goes to the next moment at
which something can be due. Ends with 1 and the reason where a promise is broken.
"""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import json
import logging
import os
import random
import shutil
import socket
import sqlite3
import statistics
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from warcio.archiveiterator import ArchiveIterator

from monitor import config, deliver, faults, schedule
from monitor.archive import Archive
from monitor.deliver import Mailer
from monitor.errors import ArchiveError
from monitor.fetch import Fetcher
from monitor.settings import Config
from monitor.store import Store
from tests.soak_servers import CLOSED_PORT, OPERATORS, Counts, Servers, address, serve
from tests.soak_world import DAY, HOUR, OFFICE, WEEK, Span, World

#: Where the daemon is killed, and at which passage; the ones that a mail or a report brings are waited for.
CRASHES = (
    ("commit.before", 40), ("save.article", 2), ("archive.half", 5), ("outbox.report", 1), ("mail.sent", 1), ("save.snapshot", 1),
    ("backup.copied", 1), ("commit.after", 25), ("archive.written", 9), ("save.claims", 3), ("outbox.deliveries", 2), ("archive.copied", 1),
    ("save.figures", 1), ("archive.synced", 3), ("mail.sent", 2), ("outbox.claims", 1), ("archive.replaced", 1), ("open.identified", 1),
)  # fmt: skip
STOPS = 12  #: restarts in order, besides
RECIPIENTS = {
    "lan@tinh.example": ("weekly", "monthly", "quarterly", "yearly"),
    "minh@tinh.example": ("monthly", "quarterly"),
    "hoa@tinh.example": ("weekly", "monthly"),
    OPERATORS[0]: ("operator",),
}
#: By how much RSS may differ in any week (its median) from that of the first month's last week; of a shorter time, from the first week's.
FLAT = 0.10


class BrokenError(Exception):
    """A promise is broken; the message says which and how."""


class Clock:
    """The time as the program sees it. Each thread waits for itself, so that hosts are asked side by side as in real life."""

    def __init__(self, at: datetime) -> None:
        self._base = at
        self._turn = 0
        self._waited = threading.local()
        self._lock = threading.Lock()
        self._calls = 0
        self._then: tuple[int, Callable[[], None]] | None = None
        self.latest = at

    def __call__(self) -> datetime:
        if self._then is not None:
            self._count()
        return self._base + timedelta(seconds=self._seconds())

    def _seconds(self) -> float:
        seconds: float = getattr(self._waited, "seconds", 0.0)
        return seconds if getattr(self._waited, "turn", -1) == self._turn else 0.0

    def wait(self, seconds: float) -> None:
        """Let the time go on in this thread."""
        seconds += self._seconds()
        self._waited.turn, self._waited.seconds = self._turn, seconds
        with self._lock:
            self.latest = max(self.latest, self._base + timedelta(seconds=seconds))

    def go_to(self, at: datetime) -> None:
        """Let it be a certain time for everyone."""
        self._turn += 1
        self._base = self.latest = at

    def after(self, calls: int, action: Callable[[], None]) -> None:
        """Do something when the time was asked for so many times."""
        with self._lock:
            self._calls, self._then = 0, (calls, action)

    def _count(self) -> None:
        with self._lock:
            self._calls += 1
            if self._then is not None and self._calls >= self._then[0]:
                self._then[1]()
                self._then = None


@dataclass(slots=True)
class Year:
    """What happened in the run itself."""

    ticks: list[tuple[datetime, datetime]] = field(default_factory=list)  #: true time, and the time that the daemon's clock showed
    off: list[Span] = field(default_factory=list)
    crashes: Counter[str] = field(default_factory=Counter)
    stops: int = 0
    memory: dict[int, list[int]] = field(default_factory=dict)  #: week → RSS after each tick, in bytes
    noticed: dict[str, datetime] = field(default_factory=dict)  #: source → when it was first in trouble as no_article


class Simulation:
    """A daemon that lives through a world."""

    def __init__(self, world: World, servers: Servers, data: Path, workers: int) -> None:
        self.world, self.servers, self.data = world, servers, data
        self.year = Year()
        self.clock = Clock(world.begin)
        self.true_time = world.begin
        self.errors = data / "errors.log"
        self.config = self._configure(workers)
        self.waiting: datetime | None = None  #: when the next mail is tried again
        self.rng = random.Random(f"{world.seed}:machine")

    # --- its means -----------------------------------------------------------------------------------------------------

    def _configure(self, workers: int) -> Config:
        folder = self.data / "config"
        folder.mkdir(parents=True)
        lines = [
            "[fetch]", 'contact = "soak@localhost"', "allow_private = true", f"workers = {workers}", "deadline_s = 20.0",
            "robots_ttl_s = 604800.0", "[archive]", "keep_off_subject_days = 30", "[mail]", 'transport = "smtp"', 'host = "127.0.0.1"',
            f"port = {self.servers.mail_port}", 'security = "none"', 'sender = "d40 <d40@tinh.example>"', "timeout_s = 20.0",
            "final_timeout_s = 20.0", f'operators = ["{OPERATORS[0]}"]',
        ]  # fmt: skip
        extras = {"lan": "", "minh": 'language = "en"\nattachments = ["xlsx"]\nprovinces = ["2025-20"]', "hoa": ""}
        for recipient, kinds in RECIPIENTS.items():
            if recipient not in OPERATORS:
                extra = extras[recipient.partition("@")[0]]
                lines += ["[[recipient]]", f'address = "{recipient}"', f"kinds = {json.dumps(kinds)}", extra]
        (folder / "monitor.toml").write_text("\n".join(lines), "utf-8")
        (folder / "sites.toml").write_text("", "utf-8")
        out = []
        for outlet in self.world.outlets:
            out += [
                "[[source]]", f'key = "{outlet.key}"', f'outlet = "{outlet.key}"', 'kind = "paper"', f"interval_s = {outlet.interval_s}",
                f"territories = {json.dumps(outlet.territories)}", "[[source.discover]]", f'kind = "{outlet.manner}"',
                f'url = "http://{outlet.host}{outlet.list_path}"', 'selector = "div.list h3 a"' if outlet.manner == "listing" else "",
            ]  # fmt: skip
        (folder / "sources.toml").write_text("\n".join(out), "utf-8")
        return config.load(folder, self.data / "var", {})

    def resolve(self, host: str, port: int) -> list[tuple[int, int, int, str, tuple[Any, ...]]]:
        """The addresses of a name, as they are at this moment of the simulation."""
        outlet = self.world.by_host[host]
        trouble = outlet.trouble(self.true_time)
        if trouble == "no_name" or any(span.holds(self.true_time) for span in self.world.own_outages):
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        where = address(outlet.number), CLOSED_PORT if trouble == "refused" else self.servers.web_port
        return [(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP, "", where)]

    @contextlib.contextmanager
    def store(self) -> Iterator[Store]:
        """The store, as `d40 run` opens it."""
        with Store.open(self.config.database, mode="write", now=self.clock(), who="soak") as opened:
            opened.sync_sources(self.config.sources, self.clock())
            yield opened

    def archive(self) -> Archive:
        """The archive, as `d40 run` opens it."""
        archive = Archive(self.config.archive_dir, self.config.archive)
        archive.repair()
        return archive

    def fetcher(self, store: Store) -> Fetcher:
        """The fetcher, as `d40 run` makes it, but for clock, waiting and names."""
        rng = random.Random(f"{self.world.seed}:{len(self.year.ticks)}")
        return Fetcher(
            self.config.fetch, version="soak", hosts=store, now=self.clock, wait=self.clock.wait, rng=rng, resolve=self.resolve
        )  # fmt: skip

    def daemon(self, stop: threading.Event) -> schedule.Daemon:
        """A daemon at its start."""
        means = schedule.Means(
            self.store, self.archive, self.fetcher, lambda: Mailer(self.config.mail, self.config.mail_dir), self.clock
        )  # fmt: skip
        return schedule.Daemon(self.config, means, stop)

    # --- the year ------------------------------------------------------------------------------------------------------

    def run(self, crashes: list[tuple[str, int]], stops: int) -> None:
        """Live through the world; raises BrokenError where something goes wrong on the way."""
        endings: list[tuple[str, int]] = [*crashes, *[("", 40 + 50 * number) for number in range(stops)]]
        self.rng.shuffle(endings)
        begun = time.monotonic()
        told = 0
        # Not in the first weeks, whose memory is the measure: what a child that is to be killed does, leaves nothing here. And not up to
        # the end: some faults are passed once a week only.
        first = self.world.begin + (5 * WEEK if self.world.weeks >= 40 else 0 * WEEK)
        last = self.world.end - 10 * DAY
        for number in range(len(endings) + 1):
            until = first + (number + 0.8) * (last - first) / len(endings)
            ending = endings[number] if number < len(endings) else None
            stop, armed = threading.Event(), False
            with schedule.only_daemon(self.config.data_dir, self.clock()):
                daemon = self.daemon(stop)
                while self.true_time < self.world.end and not stop.is_set():
                    due = ending is not None and self.true_time >= until
                    if due and ending is not None and not ending[0] and not armed:
                        armed = True
                        self.clock.after(ending[1], stop.set)
                    if self._tick(daemon, ending if due and ending is not None and ending[0] else None):
                        break
                    if not stop.is_set():
                        self._next()
                    week = (self.true_time - self.world.begin) // WEEK
                    if week > told:
                        told = week
                        self._weekly(week, begun)
            if self.true_time >= self.world.end:
                break
            self._pause(daemon, stop, ending)
        if sum(self.year.crashes.values()) + self.year.stops < len(endings):
            raise BrokenError(f"only {self.year.crashes} and {self.year.stops} stops in order came about of {len(endings)} restarts")

    def _tick(self, daemon: schedule.Daemon, fault: tuple[str, int] | None) -> bool:
        """One tick at the present time; True where it was killed."""
        off = self.true_time
        for span in self.world.clock_skews:
            if span.holds(off):
                off += timedelta(seconds=int(span.what))
        self.clock.go_to(off)
        self.servers.set_time(self.true_time)
        self.year.ticks.append((self.true_time, off))
        killed = False
        if fault is None:
            daemon.tick()
        elif killed := _killed(daemon.tick, fault):
            self.year.crashes[fault[0]] += 1
        if not killed and (problem := json.loads((self.config.data_dir / "heartbeat.json").read_text("utf-8")).get("error")):
            raise BrokenError(f"{self.true_time:%Y-%m-%d %H:%M}: a cycle failed: {problem}")
        if self.errors.exists() and self.errors.stat().st_size:
            raise BrokenError(f"{self.true_time:%Y-%m-%d %H:%M}: an error was logged: {self.errors.read_text('utf-8')[:2000]}")
        self.year.memory.setdefault((self.true_time - self.world.begin) // WEEK, []).append(_rss())
        self._look()
        return killed

    def _look(self) -> None:
        """What the database shows between two ticks."""
        with contextlib.closing(sqlite3.connect(f"file:{self.config.database}?mode=ro", uri=True)) as conn:
            (next_at,) = conn.execute("SELECT min(next_at) FROM deliveries WHERE state = 'due'").fetchone()
            silent = [key for (key,) in conn.execute("SELECT key FROM sources WHERE failures > 0 AND outcome = 'no_article'")]
        self.waiting = datetime.fromisoformat(next_at) if next_at else None
        for key in silent:
            self.year.noticed.setdefault(key, self.true_time)

    def _next(self) -> None:
        """Go to the next moment at which something can be due: a quarter of the day, a report's hour, a mail to be tried again."""
        ran = self.clock.latest - self.year.ticks[-1][1]
        soonest = self.true_time + max(ran, timedelta(minutes=1))
        quarter = datetime(self.true_time.year, self.true_time.month, self.true_time.day, 2, tzinfo=UTC) - 6 * HOUR
        while quarter <= soonest:
            quarter += 6 * HOUR
        moments = [quarter]
        seven = quarter.replace(hour=0)  # 07:00 in Viet Nam
        if seven > soonest and (seven.weekday() == 0 or seven.day <= 2):
            moments.append(seven)
        if self.waiting is not None:
            moments.append(max(self.waiting, soonest))
        self._on(min(moments))

    def _on(self, at: datetime) -> None:
        """Let it be a certain time, unless the machine is off then."""
        for span in self.world.machine_off:
            if span.holds(at):
                at = span.end
        self.true_time = at

    def _pause(self, daemon: schedule.Daemon, stop: threading.Event, ending: tuple[str, int] | None) -> None:
        """The time between two lives of the daemon."""
        if stop.is_set():
            self.year.stops += 1
            daemon.heartbeat.end()
        began = self.true_time
        self._on(max(began, began + (self.clock.latest - self.year.ticks[-1][1])) + self.rng.choice((HOUR / 60, HOUR, 5 * HOUR, 26 * HOUR)))
        self.year.off.append(Span(began, self.true_time))

    def _weekly(self, week: int, begun: float) -> None:
        if week % 4 == 0 or week == self.world.weeks:
            with Store.open(self.config.database, mode="read", now=self.clock()) as store:
                status = store.status(self.clock())
            say(
                f"week {week:2}: {status['pages']} pages, {status['figures']} figures, {len(self.year.ticks)} ticks, "
                f"{sum(self.year.crashes.values()) + self.year.stops} restarts, {_rss() / 1e6:.0f} MB, {time.monotonic() - begun:.0f} s"
            )


def _killed(action: Callable[[], None], fault: tuple[str, int]) -> bool:
    """Do *action* in a child that is killed at a fault point; False where it was never passed, and all was done."""
    child = os.fork()
    if child == 0:
        code = 70
        try:
            faults._NAME, faults._left = fault
            action()
            code = 0
        finally:
            os._exit(code)
    _, status = os.waitpid(child, 0)
    if os.WIFEXITED(status) and os.WEXITSTATUS(status):
        raise BrokenError(f"a daemon that was to be killed at {fault[0]} ended by itself with {os.WEXITSTATUS(status)}")
    return os.WIFSIGNALED(status)


def _rss() -> int:
    return int(Path("/proc/self/statm").read_text("ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE")


def say(line: str) -> None:
    """Print a line at once."""
    print(line, flush=True)


# --- what has to be true at the end ------------------------------------------------------------------------------------


class Checks:
    """The promises, each a method that raises BrokenError."""

    def __init__(self, simulation: Simulation, counts: Counts) -> None:
        self.simulation, self.world, self.year = simulation, simulation.world, simulation.year
        self.config, self.counts = simulation.config, counts
        self.conn = sqlite3.connect(f"file:{self.config.database}?mode=ro", uri=True)
        self.conn.row_factory = sqlite3.Row

    def all(self) -> Iterator[str]:
        """Hold everything against what was promised; gives a line for each promise, and raises BrokenError after the last."""
        names = ("database", "pages", "corrections", "troubles", "digests", "outages", "evidence", "remains", "memory")
        broken = []
        for name in names:
            try:
                yield f"{name}: {getattr(self, name)()}"
            except BrokenError as error:
                broken.append(name)
                yield f"{name}: BROKEN: {error}"
        self.conn.close()
        if broken:
            raise BrokenError(", ".join(broken))

    def database(self) -> str:
        """The database passes its own checks and SQLite's."""
        with self.simulation.store() as store:
            found = store.check()
        found += [row[0] for row in self.conn.execute("PRAGMA integrity_check") if row[0] != "ok"]
        _none(found, "the database does not pass its checks")
        backups = sorted((self.config.data_dir / "backups").glob("*"))
        if len(backups) != min(self.config.schedule.keep_backups, self.world.weeks * 7):
            raise BrokenError(f"there are {len(backups)} backups, not {self.config.schedule.keep_backups}")
        with Store.open(backups[-1], mode="read", now=self.simulation.clock()) as store:
            _none(store.check(), f"the backup {backups[-1].name} does not pass the checks")
        return f"whole, and its newest of {len(backups)} backups too"

    def pages(self) -> str:
        """Every page on the subject that could be had is in the store, with what it says and where that is."""
        known = {row["url"]: row for row in self.conn.execute("SELECT * FROM articles WHERE is_current = 1")}
        loans: dict[str, list[tuple[int, str]]] = {}
        for row in self.conn.execute(
            "SELECT a.url, f.value_text, f.value, f.place_key FROM figures f JOIN articles a ON a.id = f.article_id"
            " WHERE f.state = 'current' AND f.indicator = 'outstanding_loans'"
        ):
            loans.setdefault(row["url"], []).append((int(float(row["value"])), row["place_key"]))
        asked = {row["url"]: row["outcome"] for row in self.conn.execute("SELECT url, outcome FROM pages")}
        missing, wrong, old = [], [], Counter[str]()
        subject = 0
        for outlet, sheet in self.world.sheets():
            url = outlet.url(sheet)
            chance = self.world.had_a_chance(outlet, sheet, self.year.off)
            if sheet.kind != "subject" or not (chance or url in self.counts.served):
                continue
            subject += 1
            redesign = outlet.redesign
            if redesign is not None and sheet.published_at + 8 * DAY >= redesign.start and sheet.published_at < redesign.end:
                if url not in asked:
                    missing.append(f"{url} (unreadable)")
                continue
            if url not in known or not known[url]["on_subject"]:
                missing.append(f"{url} of {sheet.published_at:%Y-%m-%d %H:%M} ({asked.get(url, 'never asked for')})")
                continue
            told = loans.get(url, [])
            if [key for _, key in told] != [sheet.place_key]:
                wrong.append(f"{url}: {told}, not {sheet.place_key}")
            elif told[0][0] not in (sheet.value(sheet.published_at), sheet.value(self.world.end)):
                wrong.append(f"{url}: {told[0][0]}, not {sheet.value(self.world.end)}")
            old[sheet.place_key[:4]] += 1
        _none(missing, f"of {subject} pages on the subject these are not in the store")
        _none(wrong, "these pages were read wrongly")
        if not (old["2004"] and old["2025"]):
            raise BrokenError(f"no page on one side of the merger of provinces: {old}")
        return f"{subject} on the subject, all in the store ({old['2004']} of the old provinces, {old['2025']} of the new)"

    def corrections(self) -> str:
        """A page that was corrected while it was looked at again is known as it is now, and as it was."""
        seen = lost = 0
        problems = []
        for outlet, sheet in self.world.sheets():
            if sheet.corrected_at is None or sheet.kind != "subject" or outlet.dies or outlet.redesign:
                continue
            closed = [*self.world.machine_off, *self.world.own_outages, *outlet.outages]
            around = Span(sheet.published_at, sheet.published_at + 12 * DAY)
            if any(span.end > around.start and span.start < around.end for span in closed) or around.end > self.world.end:
                continue
            if sheet.published_at < self.world.begin:
                continue
            values = [
                (int(float(row["value"])), row["state"])
                for row in self.conn.execute(
                    "SELECT f.value, f.state FROM figures f JOIN articles a ON a.id = f.article_id WHERE a.url = ? AND"
                    " f.indicator = 'outstanding_loans' ORDER BY f.id",
                    (outlet.url(sheet),),
                )
            ]
            before, after = sheet.value(sheet.published_at), sheet.value(self.world.end)
            if (after, "current") not in values:
                problems.append(f"{outlet.url(sheet)}: {values}, not {after}")
            seen += values == [(before, "changed"), (after, "current")]
            lost += values == [(after, "current")]
        _none(problems, "these corrections were not noticed")
        if not seen and self.world.weeks >= 40:
            raise BrokenError("no correction was noticed")
        return f"{seen} figures changed and kept as they were, {lost} corrected before they were first read"

    def troubles(self) -> str:
        """A redesign is noticed within a week, dead sources are named to the operators, and nobody else is at the end."""
        told = [mail for mail in self.counts.mails if mail.recipient in OPERATORS]
        states = {row["key"]: row for row in self.conn.execute("SELECT * FROM sources")}
        problems = []
        redesigned = dead = 0
        for outlet in self.world.outlets:
            state = states[outlet.key]
            if outlet.redesign is not None:
                redesigned += 1
                first = min(one.published_at for one in outlet.sheets if one.published_at >= outlet.redesign.start)
                noticed = self.year.noticed.get(outlet.key)
                if noticed is None or noticed > first + WEEK:
                    problems.append(f"{outlet.key}: redesigned ({outlet.redesigned}) at {first:%m-%d %H:%M}, noticed {noticed}")
                    continue
                by = noticed + WEEK + 2 * DAY
                if by < self.world.end and not any(outlet.key in mail.text and noticed <= mail.at <= by for mail in told):
                    problems.append(f"{outlet.key}: its redesign was noticed at {noticed}, but stands in no mail to the operators")
                if outlet.redesign.end < self.world.end - WEEK and state["failures"]:
                    problems.append(f"{outlet.key}: can be read again, but is held to be broken ({state['detail']})")
            elif outlet.dies is not None:
                dead += 1
                if not state["failures"]:
                    problems.append(f"{outlet.key}: died at {outlet.dies.start}, and is held to be well")
                by = outlet.dies.start + WEEK + 4 * DAY
                if by < self.world.end and not any(outlet.key in mail.text and outlet.dies.start <= mail.at <= by for mail in told):
                    problems.append(f"{outlet.key}: died at {outlet.dies.start}, and stands in no mail to the operators")
            elif state["failures"] and not any(span.end > self.world.end - 5 * DAY for span in outlet.outages):
                problems.append(f"{outlet.key}: is well, but has {state['failures']} failures ({state['outcome']}: {state['detail']})")
        rightly = {outlet.key for outlet in self.world.outlets if outlet.redesign or any(one.what == "pages" for one in outlet.outages)}
        wrongly = set(self.year.noticed) - rightly
        problems += [f"{key}: was taken for redesigned at {self.year.noticed[key]}" for key in sorted(wrongly)]
        _none(problems, "sources in trouble are not told as they should be")
        return f"{redesigned} redesigns noticed within a week, {dead} dead sources named"

    def digests(self) -> str:
        """Each report went to each recipient exactly once."""
        expected = {}
        for kind, label, tick in self._owed():
            for recipient, kinds in RECIPIENTS.items():
                if kind in kinds:
                    identity = deliver.message_id(f"{kind}:{label}", recipient, "tinh.example")
                    expected[identity] = f"{kind} {label} to {recipient}", self._refused(recipient, tick)
        taken = Counter(mail.message_id for mail in self.counts.mails if mail.told)
        subjects = {mail.message_id: mail.subject for mail in self.counts.mails}
        parked = {row[0] for row in self.conn.execute("SELECT message_id FROM deliveries WHERE state = 'parked'")}
        due = [row[0] for row in self.conn.execute("SELECT report_key FROM deliveries WHERE state = 'due'")]
        _none(due, "these mails were never sent")
        problems = [f"{what}: never taken" for identity, (what, refused) in expected.items() if not refused and not taken[identity]]
        problems += [f"{what}: refused for good, not parked" for one, (what, refused) in expected.items() if refused and one not in parked]
        problems += [f"{identity}: parked, but nobody refused it" for identity in parked if not expected.get(identity, ("", False))[1]]
        problems += [
            f"{subjects[identity]}: taken, but not owed" for identity in taken
            if identity not in expected and not subjects[identity].startswith("d40: ")
        ]  # fmt: skip
        _none(problems, "mail went wrong")
        again = {identity: number - 1 for identity, number in taken.items() if number > 1}
        if sum(again.values()) > self.year.crashes["mail.sent"]:
            _none([f"{subjects[one]}: {number + 1} times" for one, number in again.items()], "mails were sent more than once")
        contents = {(mail.message_id, mail.digest) for mail in self.counts.mails}
        if len(contents) != len({mail.message_id for mail in self.counts.mails}):
            raise BrokenError("a mail that was sent again is not the same as before")
        unheard = sum(not mail.told for mail in self.counts.mails)
        return (
            f"{len(expected) - len(parked)} sent, each once ({sum(again.values())} again after a crash between sending and writing down, "
            f"{unheard} again whose answer was lost), {len(parked)} refused for good"
        )

    def _refused(self, recipient: str, at: datetime) -> bool:
        return any(span.what == "550" and span.whom == recipient and span.holds(at) for span in self.world.mail_troubles)

    def _owed(self) -> Iterator[tuple[str, str, datetime]]:
        """Kind and label of each report that has to go out, and when; those missed together are one."""
        day = self.world.begin.astimezone(OFFICE).date()
        fires: dict[str, list[tuple[datetime, str]]] = {"weekly": [], "monthly": [], "quarterly": [], "yearly": []}
        while day <= self.world.end.date():
            at = datetime(day.year, day.month, day.day, 0, tzinfo=UTC)  # 07:00 in Viet Nam
            last = day - timedelta(days=1)
            if at > self.world.begin:
                if day.weekday() == 0:
                    fires["weekly"].append((at, f"{last.isocalendar()[0]}-W{last.isocalendar()[1]:02}"))
                if day.day == 1:
                    fires["monthly"].append((at, f"{last:%Y-%m}"))
                if day.day == 1 and day.month % 3 == 1:
                    fires["quarterly"].append((at, f"{last.year}-Q{(last.month + 2) // 3}"))
                if (day.month, day.day) == (1, 2):
                    fires["yearly"].append((at, f"{day.year - 1}"))
            day += timedelta(days=1)
        fires["operator"] = fires["weekly"]
        for kind, times in fires.items():
            groups: dict[datetime, str] = {}
            for at, label in times:
                tick = next((true for true, shown in self.year.ticks if shown >= at), None)
                if tick is not None:
                    groups[tick] = label
            yield from ((kind, label, tick) for tick, label in groups.items())

    def outages(self) -> str:
        """Each outage of our own is told to the operators once, and once when it is over."""
        words = Counter("begins" if "fail" in mail.subject else "over" for mail in self._outage_mails())
        wanted = len(self.world.own_outages)
        if words != {"begins": wanted, "over": wanted}:
            lines = [f"{mail.at:%Y-%m-%d %H:%M} {mail.subject}" for mail in self._outage_mails()]
            raise BrokenError(f"{wanted} outages of our own, but these mails: {lines}")
        return f"{wanted}, each told once and its end once"

    def _outage_mails(self) -> list[Any]:
        first = {mail.message_id: mail for mail in reversed(self.counts.mails) if mail.told and mail.subject.startswith("d40: ")}
        return list(first.values())

    def evidence(self) -> str:
        """The archive is read by another program from beginning to end, and holds what the database names."""
        records = 0
        files = sorted(self.config.archive_dir.glob("*.warc.gz"))
        for path in files:
            with path.open("rb") as file:
                for record in ArchiveIterator(file, check_digests="raise"):
                    record.content_stream().read()
                    records += 1
        archive = Archive(self.config.archive_dir, self.config.archive)
        read = forgotten = 0
        with self.simulation.store() as store:
            for stored in store.snapshots():
                try:
                    page = archive.read(stored.location)
                except ArchiveError as error:
                    if "forgotten" not in str(error) or "tin-dung-chinh-sach" not in stored.url:
                        raise BrokenError(f"{stored.url}: its evidence cannot be read: {error}") from error
                    forgotten += 1
                    continue
                if page.url != stored.url:
                    raise BrokenError(f"{stored.url}: the archive has {page.url} in its place")
                read += 1
        if not forgotten and self.world.weeks >= 40:
            raise BrokenError("no body off the subject was let go")
        return f"{records} records in {len(files)} files, {read} snapshots read, {forgotten} off the subject forgotten"

    def remains(self) -> str:
        """Nothing half done lies about."""
        left = [str(path) for path in self.config.data_dir.rglob("*") if path.suffix in (".part", ".new", ".tmp", ".restoring")]
        left += [str(path) for path in self.config.data_dir.glob("waiting.*")]
        _none(left, "these files were left behind")
        open_files = len(list(Path("/proc/self/fd").iterdir()))
        if open_files > 60 or threading.active_count() > 3:
            raise BrokenError(f"{open_files} files and {threading.active_count()} threads are still open")
        return f"none, {open_files} open files"

    def memory(self) -> str:
        """It does not grow after the first month."""
        weeks = {week: statistics.median(sizes) / 1e6 for week, sizes in self.year.memory.items()}
        first = max(week for week in weeks if week < 4) if self.world.weeks >= 40 else 0
        later = [size for week, size in weeks.items() if week > first]
        month = [f"{statistics.median(later[start : start + 4]):.0f}" for start in range(0, len(later), 4)]
        highest = max(size for sizes in self.year.memory.values() for size in sizes) / 1e6
        told = (
            f"{weeks[first]:.0f} MB in week {first + 1}, {min(later):.0f} to {max(later):.0f} MB in the weeks after (month by month "
            f"{', '.join(month)}), {highest:.0f} MB after a tick at the most"
        )
        if not all(abs(size - weeks[first]) <= FLAT * weeks[first] for size in later):
            raise BrokenError(f"memory is not flat: {told}")
        return told


def _none(found: list[str], what: str) -> None:
    if found:
        more = f"\n  and {len(found) - 12} more" if len(found) > 12 else ""
        raise BrokenError(f"{what}:\n  " + "\n  ".join(found[:12]) + more)


def fingerprint(database: Path) -> str:
    """A hash of what is known in the end: the same for the same seed, whatever the threads did."""
    digest = hashlib.sha256()
    with contextlib.closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as conn:
        for sql in (
            "SELECT url, title, published, text_sha256, on_subject FROM articles WHERE is_current = 1 ORDER BY url",
            "SELECT a.url, f.indicator, f.measure, f.value_text, f.value, f.bound, f.place_key, f.period FROM figures f JOIN articles a"
            " ON a.id = f.article_id WHERE f.state = 'current' ORDER BY a.url, f.start_offset, f.id",
            "SELECT report_key, recipient, state FROM deliveries WHERE report_key NOT LIKE 'outage%' ORDER BY 1, 2",
        ):
            for row in conn.execute(sql):
                digest.update(repr(row).encode())
    return digest.hexdigest()[:16]


def _roomy() -> Path | None:
    """Memory as a disk, where there is enough of it: a year's commits need not wait for a real one."""
    memory = Path("/dev/shm")
    return memory if memory.is_dir() and os.access(memory, os.W_OK) and shutil.disk_usage(memory).free > 2**31 else None


def _log_errors(path: Path) -> None:
    """Errors of the program go to a file that the simulation looks at; what single sites do wrong is no news here."""
    handler = logging.FileHandler(path, encoding="utf-8", delay=True)
    handler.setLevel(logging.ERROR)
    handler.setFormatter(logging.Formatter("%(name)s %(message)s %(fields)s", defaults={"fields": ""}))
    logger = logging.getLogger("monitor")
    logger.handlers[:] = [handler]
    logger.propagate = False
    for name in ("trafilatura", "htmldate", "fontTools", "matplotlib"):
        logging.getLogger(name).setLevel(logging.CRITICAL)


def main(arguments: list[str] | None = None) -> int:
    """Run it, print what happened, and give the exit code."""
    parser = argparse.ArgumentParser(description="a simulated year of the daemon on loopback")
    parser.add_argument("--short", action="store_true", help="few sources, some weeks")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--sources", type=int)
    parser.add_argument("--weeks", type=int)
    parser.add_argument("--workers", type=int, default=4)
    parser.add_argument("--data", type=Path, help="keep the data folder here")
    options = parser.parse_args(arguments)
    sources = options.sources or (6 if options.short else 60)
    weeks = options.weeks or (3 if options.short else 52)
    crashes = list(CRASHES) if weeks >= 40 else [("archive.half", 3), ("mail.sent", 1), ("save.figures", 1)]
    stops = STOPS if weeks >= 40 else 2
    data = options.data or Path(tempfile.mkdtemp(prefix="soak-", dir=_roomy()))
    data.mkdir(parents=True, exist_ok=True)
    _log_errors(data / "errors.log")
    begun = time.monotonic()
    say(f"{sources} sources, {weeks} weeks, {len(crashes) + stops} restarts, seed {options.seed}, in {data}")
    world = World(options.seed, sources, weeks)
    try:
        with serve(options.seed, sources, weeks) as servers:
            simulation = Simulation(world, servers, data, options.workers)
            simulation.run(crashes, stops)
            checks = Checks(simulation, servers.counts())
            for line in checks.all():
                say(f"  {line}")
            counts = checks.counts
            with Store.open(simulation.config.database, mode="read", now=simulation.clock()) as store:
                status = store.status(simulation.clock())
    except BrokenError as error:
        say(f"BROKEN after {time.monotonic() - begun:.0f} s (seed {options.seed}, data in {data}): {error}")
        return 1
    year = simulation.year
    refused = sum(counts.refusals.values())
    say(
        f"{(world.end - world.begin).days} days, {len(year.ticks)} ticks, {sum(counts.answers.values())} answers, {status['pages']} pages, "
        f"{status['figures']} figures, {status['claims']} claims, {len(counts.mails)} mails (and {refused} attempts refused), "
        f"{sum(year.crashes.values())} crashes and {year.stops} stops, {_rss() / 1e6:.0f} MB, database {status['bytes'] / 1e6:.1f} MB, "
        f"{time.monotonic() - begun:.0f} s ({sum(os.times()[:4]):.0f} s of processor), "
        f"fingerprint {fingerprint(simulation.config.database)}"
    )
    if options.data is None:
        shutil.rmtree(data)
    return 0


if __name__ == "__main__":
    sys.exit(main())
