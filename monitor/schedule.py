"""The daemon: when what is due. APScheduler is only a clock; what is due is asked of the store at each tick.

A digest that was missed while the machine was off is sent late, once: one report covers all owed periods of its kind. A clock that jumps
neither loses nor doubles one, because what was published is known by its period, not by the time at which it was.
"""

from __future__ import annotations

import contextlib
import ctypes
import fcntl
import json
import logging
import os
import signal
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from functools import lru_cache
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from monitor import config as configuration
from monitor import pipeline, report
from monitor.errors import ArchiveError, ConfigError, LockError, MonitorError, StoreError
from monitor.logs import fields
from monitor.records import Period
from monitor.settings import Config, ScheduleSettings

if TYPE_CHECKING:
    from monitor.archive import Archive
    from monitor.deliver import Mailer
    from monitor.fetch import Fetcher
    from monitor.store import Store

log = logging.getLogger(__name__)

#: Kinds of reports, and the setting that says when: operators hear of troubles when readers get their digest.
KINDS = {"weekly": "weekly", "monthly": "monthly", "quarterly": "quarterly", "yearly": "yearly", "operator": "weekly"}

#: Settings that are read at start only; the data folder, a matter of the command line, is another.
AT_START = ("schedule.health_address", "schedule.health_port")

#: A report this late is marked as late: longer than a tick and a reading in hand take.
LATE_AFTER = timedelta(hours=1)

#: How far back owed reports are looked for.
LOOK_BACK = timedelta(days=400)

#: An outage over more periods than this is taken for a clock that ran ahead.
MOST_COVERED = 10

#: How long the daemon waits for the database when a command has it, in seconds.
WAIT_S = 120.0

#: How long work in hand may take once the daemon was told to end, in seconds: Docker kills after ten. What is cut off is done again.
ENDS_WITHIN_S = 8.0

#: The interval that a heartbeat without one is judged by, in seconds.
USUAL_TICK_S = 20.0


@dataclass(frozen=True, slots=True)
class Owed:
    """A report that is due: one of its kind, over all periods that were not reported yet."""

    kind: str
    period: Period  #: from the first owed period's start to the last one's end, with the last one's label
    periods: int
    late: bool
    covers: tuple[str, ...] = ()  #: labels of the earlier periods that it settles


def owed_reports(
    settings: ScheduleSettings, timezone: str, published: Callable[[str, str], bool], since: datetime, now: datetime
) -> list[Owed]:  # fmt: skip
    """The reports that are due at `now`: for each kind the whole periods since the last published one, joined.

    `published(kind, label)` tells whether the report of a period exists; nothing is owed for times before `since` (when the watch began).
    Pure: the same answers give the same result, whatever the clock did before.
    """
    out = []
    for kind, setting in KINDS.items():
        fires = _fires(getattr(settings, setting), timezone, max(since, now - LOOK_BACK), now)
        periods: dict[str, tuple[datetime, Period]] = {}
        for fire in fires:
            period = report.period(kind, None, fire, timezone)
            if period.end > since:
                periods.setdefault(period.label, (fire, period))
        labels = list(periods)
        done = max((number for number, label in enumerate(labels) if published(kind, label)), default=-1)
        owed = [periods[label] for label in labels[done + 1 :]]
        if owed:
            (first_fire, first), (_, last) = owed[0], owed[-1]
            late = len(owed) > 1 or now - first_fire > LATE_AFTER
            # More than this is rather a clock that ran ahead: when it is set right, those weeks still get their reports.
            covers = tuple(period.label for _, period in owed[:-1]) if len(owed) <= MOST_COVERED else ()
            out.append(Owed(kind, replace(last, start=first.start), len(owed), late, covers))
    return out


def backup_due(settings: ScheduleSettings, timezone: str, last: datetime | None, now: datetime) -> bool:
    """Whether the nightly backup is due: one of its times has passed since the last one (a last one in the future does not count)."""
    since = last if last is not None and last <= now else now - timedelta(days=2)
    return bool(_fires(settings.backup, timezone, max(since, now - timedelta(days=40)), now))


def _fires(expression: str, timezone: str, after: datetime, until: datetime) -> list[datetime]:
    """The times of a cron expression in (after, until]; none for an empty expression."""
    midnight = max(after, until.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0))
    return [*_fires_between(expression, timezone, after, midnight), *_fires_between(expression, timezone, midnight, until)]


@lru_cache(maxsize=32)  # those of a year's days take longer than all else of a tick in which nothing is due
def _fires_between(expression: str, timezone: str, after: datetime, until: datetime) -> tuple[datetime, ...]:
    if not expression or after >= until:
        return ()
    from apscheduler.triggers.cron import CronTrigger

    trigger = CronTrigger.from_crontab(expression, timezone=ZoneInfo(timezone))
    out: list[datetime] = []
    asked = after.astimezone(UTC) + timedelta(microseconds=1)
    while asked <= until:
        fire = trigger.get_next_fire_time(None, asked)
        if fire is None or fire.astimezone(UTC) > until:
            break
        at = fire.astimezone(UTC)
        if at >= asked:
            out.append(at)
        # In UTC, and always on: where clocks are set back, the trigger gives the same local time over and over.
        asked = max(at, asked) + timedelta(seconds=1 if at >= asked else 600)
    return tuple(out)


def in_quiet_hours(quiet: str, timezone: str, now: datetime) -> bool:
    """Whether nothing is to be fetched at `now`; `quiet` is as 22:00-05:00, or empty for never."""
    if not quiet:
        return False
    start, end = (time.fromisoformat(part) for part in quiet.split("-"))
    at = now.astimezone(ZoneInfo(timezone)).time()
    return start <= at < end if start <= end else at >= start or at < end


def _give_back() -> None:
    """Give memory that is free back to the system, where the C library has to be asked for it (glibc).

    Else the daemon stays as large as its largest report and its database's cache made it.
    """
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).malloc_trim(0)


# --- the daemon --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Means:
    """How the daemon opens what it works with; each is opened for a cycle and closed after it, so that commands get their turn."""

    store: Callable[[], contextlib.AbstractContextManager[Store]]
    archive: Callable[[], Archive]
    fetcher: Callable[[Store], Fetcher]
    mailer: Callable[[], Mailer]
    now: Callable[[], datetime]


class Daemon:
    """One tick after the other: reports, mail, backup, fetching. `tick` can be called by a test with any clock.

    When `hangup` is set, `load` gives the configuration as it stands now, and the means for it; the work in hand is ended before.
    """

    def __init__(
        self, config: Config, means: Means, stop: threading.Event, *,
        hangup: threading.Event | None = None, load: Callable[[], tuple[Config, Means]] | None = None,
    ) -> None:  # fmt: skip
        self.config = config
        self.means = means
        self.stop = stop
        self.hangup = hangup or threading.Event()
        self.heartbeat = Heartbeat(config.data_dir / "heartbeat.json", means.now)
        self._load = load

    def tick(self) -> None:
        """Do what is due. An error is logged and shown by `status`; it does not keep the other work from being done."""
        self.heartbeat.beat("working", tick_s=self.config.schedule.tick_s)
        errors: list[str] = []
        with self._errors_into(errors), self.means.store() as store:
            for work in (self._publish, self._deliver, self._back_up, self._collect):
                if not self._told_to_leave():
                    with self._errors_into(errors, but=StoreError):
                        work(store)
        _give_back()
        self.heartbeat.beat("waiting", error=errors[0] if errors else None)

    @contextlib.contextmanager
    def _errors_into(self, errors: list[str], but: type[Exception] | tuple[()] = ()) -> Iterator[None]:
        """Log and note what goes wrong in the block; errors of the kind *but* end the tick."""
        try:
            yield
        except but:
            raise
        except MonitorError as error:
            log.error("cycle_failed", extra=fields(message=str(error)))
            errors.append(str(error))
        except Exception as error:
            log.critical("cycle_broken", exc_info=True)
            errors.append(f"{type(error).__name__}: {error}")

    def _told_to_leave(self) -> bool:
        return self.stop.is_set() or self.hangup.is_set()

    def _publish(self, store: Store) -> None:
        began = store.watch_began()
        if began is None:
            return

        def published(kind: str, label: str) -> bool:
            return store.report_exists(pipeline.report_key(kind, label))

        now = self.means.now()
        wrong: list[MonitorError] = []
        for owed in owed_reports(self.config.schedule, self.config.timezone, published, began, now):
            try:
                pipeline.publish(self.config, store, owed.kind, None, now, period=owed.period, late=owed.late)
            except ConfigError as error:
                # A template that an office broke, for one kind of report.
                wrong.append(error)
                continue
            for label in owed.covers:
                # Settled too, so that a clock that is set back does not make it owed again.
                store.claim_report(pipeline.report_key(owed.kind, label), owed.kind, label, now, (), ())
        if wrong:
            raise wrong[0]

    def _deliver(self, store: Store) -> None:
        pipeline.deliver_due(self.config, store, self.means.mailer(), self.means.now, stop=_Asked(self._told_to_leave))

    def _back_up(self, store: Store) -> None:
        folder = self.config.data_dir / "backups"
        now = self.means.now()
        last = last_backup(folder)
        if backup_due(self.config.schedule, self.config.timezone, last, now):
            folder.mkdir(parents=True, exist_ok=True)
            if days := self.config.mail.keep_sent_days:
                store.forget_sent(now - timedelta(days=days))
            for left in folder.glob("monitor-*.db.part*"):  # of a copy that did not end
                left.unlink(missing_ok=True)
            path = folder / f"monitor-{now:%Y%m%dT%H%M%SZ}.db"
            store.backup(path)
            old = sorted(folder.glob("monitor-*.db"))[: -self.config.schedule.keep_backups]
            for file in old:
                file.unlink()
            log.info("backup", extra=fields(path=str(path), removed=len(old)))
            self._forget(store, last, now)

    def _forget(self, store: Store, last: datetime | None, now: datetime) -> None:
        """Remove the bodies that `keep_off_subject_days` lets go; with the nightly backup, those since the one before and a week."""
        days = timedelta(days=self.config.archive.keep_off_subject_days)
        if not days:
            return
        since = last - days - timedelta(days=7) if last else datetime.min.replace(tzinfo=UTC)
        found = store.off_subject(since, now - days)
        try:
            log.info("forget", extra=fields(bodies=self.means.archive().forget(found, on=now.date()), pages=len(found)))
        except ArchiveError as error:
            log.error("forget", extra=fields(message=str(error)))

    def _collect(self, store: Store) -> None:
        if in_quiet_hours(self.config.schedule.quiet_hours, self.config.timezone, self.means.now()):
            return
        archive = self.means.archive()
        try:
            turn = _Asked(lambda: self._told_to_leave() or waiting(self.config.data_dir))
            summary = pipeline.collect(
                self.config, store, archive, self.means.fetcher(store),
                now=self.means.now, stop=turn, abort=self.stop, kind="run", progress=lambda step: self.heartbeat.beat("working"),
            )  # fmt: skip
        finally:
            close = getattr(archive, "close", None)
            if close is not None:
                close()
        self._tell_of_outage(store, summary)

    def _tell_of_outage(self, store: Store, summary: pipeline.RunSummary) -> None:
        """Tell the operators when all sources fail at once, and again when that is over; once each, also over a restart."""
        mark, now = self.config.data_dir / "outage", self.means.now()
        if summary.outcome == "outage":
            if not mark.exists():
                mark.write_text(now.isoformat(), "utf-8")
            # The mark names the outage: what was told of it is not told again, wherever a crash came in between.
            pipeline.tell_operators(
                self.config, store, "outage", mark.read_text("utf-8"), now,
                sources=summary.counts.get("sources", 0), first=summary.problems[0].message,
            )  # fmt: skip
        elif summary.counts.get("sources_ok") and mark.exists():
            since = mark.read_text("utf-8")
            pipeline.tell_operators(self.config, store, "outage-over", since, now, since=since[:16].replace("T", " "))
            mark.unlink()

    def run(self) -> bool:
        """Tick until `stop` is set; False where work was still in hand when it was time to go."""
        log.info("daemon_begins", extra=fields(pid=os.getpid(), data=str(self.config.data_dir)))
        ended = True
        while not self.stop.is_set():
            ended = self._run_until_told()
            if not self.stop.is_set():
                self.take_over()
        self.heartbeat.end()
        log.info("daemon_ends", extra=fields(pid=os.getpid(), cut_off=None if ended else True))
        return ended

    def take_over(self) -> None:
        """Work with the configuration as it stands now, and say what is different; one that is wrong is refused in one line."""
        self.hangup.clear()
        if self._load is None:
            return
        try:
            config, means = self._load()
        except Exception as error:
            log.error("config_refused", extra=fields(message=str(error), kept="the one in force"))
            return
        changed = configuration.changes(self.config, config)
        waits = [name for name in changed if name in AT_START]
        self.config, self.means = config, means
        log.info("config_taken", extra=fields(changed=", ".join(changed) or "nothing", needs_restart=", ".join(waits) or None))

    def _run_until_told(self) -> bool:
        """Tick at once, then at each interval, never twice at the same time, until told to leave; whether all work ended."""
        from apscheduler.schedulers.background import BackgroundScheduler

        scheduler = BackgroundScheduler(timezone=ZoneInfo(self.config.timezone))
        scheduler.add_job(
            self.tick, "interval", seconds=self.config.schedule.tick_s, coalesce=True, max_instances=1, misfire_grace_time=None,
            next_run_time=datetime.now(ZoneInfo(self.config.timezone)),
        )  # fmt: skip
        scheduler.start()
        while not self.stop.wait(1.0) and not self.hangup.is_set():
            self.heartbeat.keep()
        # The page in hand is ended: collect looks at what it was told between pages, the fetcher while it reads.
        ending = threading.Thread(target=scheduler.shutdown, name="ending", daemon=True)
        ending.start()
        left_s = ENDS_WITHIN_S
        while ending.is_alive() and left_s > 0:
            ending.join(0.5)
            self.heartbeat.keep()
            left_s -= 0.5 if self.stop.is_set() else 0
        return not ending.is_alive()


class _Asked(threading.Event):
    """Set when it was set, or when *ask* says so."""

    def __init__(self, ask: Callable[[], bool]) -> None:
        super().__init__()
        self._ask = ask

    def is_set(self) -> bool:
        return super().is_set() or self._ask()


def waiting(data_dir: Path) -> bool:
    """Whether a command waits for its turn; what a dead command left behind is removed."""
    found, left = False, []
    with contextlib.suppress(OSError), os.scandir(data_dir) as entries:  # not a glob: this is asked twice a second for each host
        left = [data_dir / entry.name for entry in entries if entry.name.startswith("waiting.")]
    for path in left:
        with contextlib.suppress(OSError, ValueError):
            os.kill(int(path.suffix[1:]), 0)
            found = True
            continue
        with contextlib.suppress(OSError):
            path.unlink()
    return found


@contextlib.contextmanager
def ask_for_turn(data_dir: Path) -> Iterator[None]:
    """While the block lasts, ask a running daemon to end its cycle after the pages in hand."""
    path = data_dir / f"waiting.{os.getpid()}"
    with contextlib.suppress(OSError):
        path.touch()
    try:
        yield
    finally:
        with contextlib.suppress(OSError):
            path.unlink()


@contextlib.contextmanager
def only_daemon(data_dir: Path, now: datetime) -> Iterator[None]:
    """Hold the place of the one daemon of a data folder. Raises: LockError, naming the process that has it."""
    try:
        data_dir.mkdir(parents=True, exist_ok=True)
        file: IO[str] = (data_dir / "daemon.lock").open("a+")
    except OSError as error:
        raise StoreError(
            f"{data_dir}: the data folder cannot be written ({error.strerror}); mend its rights or name another with --data"
        ) from error
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            file.seek(0)
            raise LockError(
                f"{data_dir}: a daemon runs on this data folder already ({file.read().strip() or 'unknown process'}); "
                "end it first, or use `d40 fetch` beside it"
            ) from error
        file.seek(0)
        file.truncate()
        file.write(f"process {os.getpid()} since {now:%Y-%m-%d %H:%M:%S} UTC")
        file.flush()
        yield


def on_signals(stop: threading.Event, hangup: threading.Event) -> None:
    """End the daemon in order at SIGTERM and SIGINT; let it take over the configuration at SIGHUP."""
    signal.signal(signal.SIGTERM, lambda number, frame: stop.set())
    signal.signal(signal.SIGINT, lambda number, frame: stop.set())
    signal.signal(signal.SIGHUP, lambda number, frame: hangup.set())


def last_backup(folder: Path) -> datetime | None:
    """When the newest backup was made, by its name; None where there is none."""
    times = []
    for path in folder.glob("monitor-*.db"):
        with contextlib.suppress(ValueError):
            times.append(datetime.strptime(path.stem.removeprefix("monitor-"), "%Y%m%dT%H%M%S%z"))
    return max(times, default=None)


class Heartbeat:
    """A small file that tells a health check that the daemon is alive and when its work last went on."""

    def __init__(self, path: Path, now: Callable[[], datetime]) -> None:
        self._path = path
        self._now = now
        self._lock = threading.Lock()
        self._state: dict[str, Any] = {"pid": os.getpid(), "began_at": now().isoformat(), "state": "starting", "error": None}
        self._shown: tuple[str, str | None] | None = None
        self._written: datetime | None = None

    def beat(self, state: str, **more: Any) -> None:
        """Work went on."""
        with self._lock:
            self._state.update(state=state, progress_at=self._now().isoformat(), **more)
        self.keep()

    def keep(self) -> None:
        """The process is alive; written at most every five seconds unless the state changed."""
        with self._lock:
            now = self._now()
            shown = self._state["state"], self._state["error"]
            if shown == self._shown and self._written is not None and timedelta(0) <= now - self._written < timedelta(seconds=5):
                return
            self._shown, self._written = shown, now
            self._state["alive_at"] = now.isoformat()
            text = json.dumps(self._state)
            with contextlib.suppress(OSError):
                new = self._path.with_suffix(".new")
                new.write_text(text, "utf-8")
                new.replace(self._path)

    def end(self) -> None:
        """The daemon ended in order."""
        with contextlib.suppress(OSError):
            self._path.unlink()


def health(data_dir: Path, now: datetime) -> tuple[bool, str]:
    """Whether a daemon of a data folder is well, and one line why or why not; asks its heartbeat only, not the configuration."""
    try:
        state = json.loads((data_dir / "heartbeat.json").read_text("utf-8"))
        tick_s = float(state.get("tick_s", USUAL_TICK_S))
        alive = now - datetime.fromisoformat(state["alive_at"])
        progress = now - datetime.fromisoformat(state.get("progress_at", state["alive_at"]))
    except (OSError, ValueError, KeyError, TypeError):
        return False, f"no daemon runs on {data_dir}; start it with `d40 run`"
    if alive > timedelta(seconds=max(60.0, 3 * tick_s)):
        return False, f"the daemon (process {state.get('pid')}) was last heard of {alive} ago"
    if progress > timedelta(seconds=max(1800.0, 10 * tick_s)):
        return False, f"the daemon (process {state.get('pid')}) has not gone on for {progress}"
    if state.get("error"):
        return False, f"the last cycle failed: {state['error']}"
    return True, f"well: process {state.get('pid')}, {state.get('state')}"
