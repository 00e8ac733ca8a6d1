"""Checks of an installation, each with what was found and how to mend it. Nothing is changed, no mail is sent, no site is asked."""

from __future__ import annotations

import os
import shutil
import socket
import sqlite3
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from monitor import schedule
from monitor.errors import ConfigError, MonitorError

if TYPE_CHECKING:
    from monitor.settings import Config
    from monitor.store import Store

#: Less room than this on the data folder's disk is a warning, in bytes.
LITTLE_ROOM = 1024**3

#: SQLite before this release can corrupt a database in WAL mode when two connections write at the same instant; one writer is enforced.
SQLITE_MENDED = (3, 51, 3)

#: Clocks before this are wrong: the program did not exist.
EARLIEST_YEAR = 2025


@dataclass(frozen=True, slots=True)
class Check:
    """One finding."""

    name: str
    state: str  #: ok, note, bad
    found: str
    mend: str = ""


def checks(config: Config, now: datetime, open_store: Callable[[], Store]) -> Iterator[Check]:
    """All checks of an installation, one after the other."""
    yield _python()
    yield _sqlite()
    yield _clock(config, now)
    yield from _data_folder(config)
    yield _database(config, open_store)
    yield _archive(config)
    yield _contact(config)
    yield _sources(config)
    yield _recipients(config)
    yield _mail(config)
    if config.report.templates is not None:
        yield _templates(config)
    yield _daemon(config, now)


def _python() -> Check:
    version = sys.version.split()[0]
    if sys.version_info < (3, 11, 10):
        return Check("Python", "note", version, "3.11.10 or newer closes holes in the mail library; update when you can")
    return Check("Python", "ok", version)


def _sqlite() -> Check:
    if sqlite3.sqlite_version_info < SQLITE_MENDED:
        found = f"{sqlite3.sqlite_version}; two writers at once could damage a database in this release: one at a time is enforced"
        return Check("SQLite", "ok", found)
    return Check("SQLite", "ok", sqlite3.sqlite_version)


def _clock(config: Config, now: datetime) -> Check:
    local = now.astimezone(ZoneInfo(config.timezone))
    found = f"{local:%Y-%m-%d %H:%M} {config.timezone}"
    if now.year < EARLIEST_YEAR:
        return Check("clock", "bad", found, "set the computer's clock")
    return Check("clock", "ok", found)


def _data_folder(config: Config) -> Iterator[Check]:
    folder = config.data_dir
    if not folder.exists():
        yield Check("data folder", "note", f"{folder} does not exist yet", "the first fetch makes it")
        return
    if not os.access(folder, os.W_OK | os.X_OK):
        yield Check("data folder", "bad", f"{folder} cannot be written", f"give this user the right to write: chown {os.getuid()} {folder}")
    else:
        yield Check("data folder", "ok", str(folder.absolute()))
    free = shutil.disk_usage(folder).free
    state, mend = ("ok", "") if free >= LITTLE_ROOM else ("bad", "make room: a full disk ends each run")
    yield Check("disk", state, f"{free / 1024**3:.1f} GiB free", mend)


def _database(config: Config, open_store: Callable[[], Store]) -> Check:
    if not config.database.exists():
        return Check("database", "note", "none yet", "`d40 fetch` or `d40 demo` makes one")
    try:
        with open_store() as store:
            wrong = store.check()
    except MonitorError as error:
        return Check("database", "bad", str(error), "restore a backup: d40 restore var/backups/…")
    if wrong:
        return Check("database", "bad", "; ".join(wrong[:3]), "restore a backup: d40 restore var/backups/…")
    return Check("database", "ok", f"{config.database}, {config.database.stat().st_size / 1024**2:.1f} MiB")


def _archive(config: Config) -> Check:
    if not config.archive_dir.exists():
        return Check("archive", "note", "none yet", "the first fetch makes it")
    size = sum(path.stat().st_size for path in config.archive_dir.rglob("*.warc.gz"))
    return Check("archive", "ok", f"{config.archive_dir}, {size / 1024**2:.1f} MiB")


def _contact(config: Config) -> Check:
    if not config.fetch.contact:
        return Check(
            "contact", "note", "not set: the sites cannot tell who asks", 'set contact = "name@office.gov.vn" under [fetch] in monitor.toml'
        )  # fmt: skip
    return Check("contact", "ok", config.fetch.contact)


def _sources(config: Config) -> Check:
    watched = [source for source in config.sources if source.enabled]
    if not watched:
        return Check("sources", "bad", "none is watched", "set enabled = true for some in sources.toml")
    untried = sum(source.unverified for source in watched)
    found = f"{len(watched)} watched of {len(config.sources)}"
    if untried:
        return Check("sources", "note", f"{found}, {untried} never tried", "d40 sources check")
    return Check("sources", "ok", found)


def _recipients(config: Config) -> Check:
    if not config.recipients:
        return Check("recipients", "note", "none: reports are made, nobody gets them", "add a [[recipient]] to monitor.toml")
    return Check("recipients", "ok", ", ".join(recipient.address for recipient in config.recipients))


def _mail(config: Config) -> Check:
    if config.mail.transport == "folder":
        return Check("mail", "ok", f"into the folder {config.mail_dir}")
    where = f"{config.mail.host}:{config.mail.port}"
    try:
        with socket.create_connection((config.mail.host, config.mail.port), timeout=5):
            pass
    except OSError as error:
        return Check("mail", "bad", f"{where} does not answer: {error}", "mend host and port under [mail], or the network")
    return Check("mail", "ok", f"{where} answers; `d40 mail-test ADDRESS` sends a mail")


def _templates(config: Config) -> Check:
    from monitor import report

    try:
        report.check_templates(config.report)
    except ConfigError as error:
        return Check("templates", "bad", str(error), "mend that file, or empty templates under [report] in monitor.toml")
    return Check("templates", "ok", str(config.report.templates))


def _daemon(config: Config, now: datetime) -> Check:
    well, line = schedule.health(config.data_dir, now)
    if well or not (config.data_dir / "heartbeat.json").exists():
        return Check("daemon", "ok" if well else "note", line)
    return Check("daemon", "bad", line, "its log says more; restart it")
