"""The file: who may write it, whether it is ours and whole, how it is copied and put back.

Does not know what stands in the tables: the other modules of this folder do.
"""

from __future__ import annotations

import fcntl
import json
import os
import socket
import sqlite3
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import IO, Any
from urllib.parse import quote

from sqlite_utils import Database

from monitor.errors import LockError, SchemaError, StoreError
from monitor.faults import fault
from monitor.migrations import APPLICATION_ID, migrations

_HEADER = b"SQLite format 3\x00"
_POLL_S = 0.05
_CHECK_EVERY = timedelta(days=1)
#: Pages of the log before it is written back (SQLite's default is 1,000): with a commit a page of news, 1.3 times as many rows a second.
_CHECKPOINT_PAGES = 4000
RESTORE_HINT = "put a backup back with `d40 restore BACKUP`; the file is then set aside, not overwritten"


def beside(path: Path, ending: str) -> Path:
    """The file next to *path* whose name is its own and *ending*."""
    return path.with_name(path.name + ending)


# --- the lock ----------------------------------------------------------------------------------------------------------


def lock(path: Path, *, who: str, now: datetime, wait_s: float) -> IO[bytes]:
    """Return the open lock file of the one writer of *path*; closing it gives the lock back.

    The kernel drops the lock when the process dies, so that no stale one can stay. Waits up to *wait_s* seconds; raises
    LockError with the holder's process id, name and time.
    """
    name = beside(path, ".lock")
    try:
        handle = name.open("a+b", buffering=0)
    except OSError as error:
        raise StoreError(f"{name}: cannot open the lock file: {error.strerror}; make the folder writable for this user") from error
    deadline = time.monotonic() + wait_s
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            break
        except BlockingIOError:
            if time.monotonic() < deadline:
                time.sleep(_POLL_S)
                continue
            holder = lock_holder(path)
            handle.close()
            raise LockError(
                f"{path}: process {holder.get('pid', '?')} ({holder.get('who', 'unknown')}) writes to it since {holder.get('since', '?')}; "
                f"wait for it or stop it"
            ) from None
    checked = lock_holder(path).get("checked")
    try:
        write_lock(
            handle,
            {"pid": os.getpid(), "who": who, "since": now.isoformat(timespec="seconds"), "host": socket.gethostname(), "checked": checked},
        )
    except OSError as error:
        handle.close()
        raise StoreError(f"{name}: cannot write the lock file: {error.strerror}; make room on the disk") from error
    return handle


def write_lock(handle: IO[bytes], words: Mapping[str, object]) -> None:
    """Replace what stands in the lock file."""
    handle.truncate(0)
    handle.write(json.dumps(words).encode())


def lock_holder(path: Path) -> dict[str, Any]:
    """Return who wrote the lock file last: pid, who, since, host; empty where nobody did. It may have ended since.

    `checked` is the file as its last writer left it after a check: `[size, mtime_ns, time of the check]`.
    """
    try:
        text = beside(path, ".lock").read_text("utf-8")
        found = json.loads(text)
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def is_locked(path: Path) -> bool:
    """Tell whether a process writes to *path* now."""
    try:
        with beside(path, ".lock").open("r", encoding="utf-8") as handle:
            fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
            return False
    except BlockingIOError:
        return True
    except OSError:
        return False


def leave(path: Path, handle: IO[bytes], checked_at: datetime) -> None:
    """Note the closed file as it was left, whole as of *checked_at*, and give the lock back."""
    try:
        if not beside(path, "-wal").exists():
            state = path.stat()
            words = lock_holder(path)
            write_lock(handle, words | {"checked": [state.st_size, state.st_mtime_ns, checked_at.isoformat()]})
    except OSError:
        pass  # it is only a note: without it the next writer checks the file again
    finally:
        handle.close()


def checked_before(path: Path, now: datetime) -> datetime | None:
    """Return when *path* was checked, where it is as its last writer left it and that was less than a day ago; else None.

    The daemon opens the file for each cycle; reading all of a large one each time would cost seconds.
    """
    try:
        size, modified, at = lock_holder(path)["checked"]
        state = path.stat()
        when = datetime.fromisoformat(at)
        same = (state.st_size, state.st_mtime_ns) == (size, modified) and not beside(path, "-wal").exists()
        return when if same and timedelta(0) <= now - when < _CHECK_EVERY else None
    except (KeyError, TypeError, ValueError, OSError):
        return None


# --- opening -----------------------------------------------------------------------------------------------------------


def connect(path: Path, *, readonly: bool, once: bool = False) -> Database:
    """Return a connection to *path* with foreign keys on; a reader's cannot write. *once*: all is read once, as for a check or a copy."""
    uri = f"file:{quote(str(path))}" + ("?mode=ro" if readonly else "")
    conn = sqlite3.connect(uri, uri=True, check_same_thread=False, timeout=30.0)
    try:
        conn.execute("PRAGMA foreign_keys=ON")
        # In KiB. Reading all of a file once is as fast with little, and a cache that has held it all leaves the process larger for good.
        conn.execute(f"PRAGMA cache_size=-{2048 if once else 8192}")
        conn.execute("PRAGMA temp_store=MEMORY")
        conn.execute("PRAGMA analysis_limit=400")  # rows that ANALYZE looks at: at the end of a run it must not read a large file
        if readonly:
            conn.execute("PRAGMA query_only=ON")
        return Database(conn, execute_plugins=False)
    except BaseException:
        conn.close()
        raise


def check_header(path: Path) -> None:
    """Raise SchemaError where *path* exists and is no SQLite file."""
    try:
        with path.open("rb") as file:
            head = file.read(16)
    except OSError as error:
        raise StoreError(f"{path}: cannot be read: {error.strerror}; check its owner and rights") from error
    if head and head != _HEADER:
        raise SchemaError(f"{path}: no SQLite database (it starts with {head[:8]!r}); name another file, or {RESTORE_HINT}")


def check_identity(db: Database, path: Path) -> None:
    """Raise SchemaError where the database is another program's or a newer version's; an empty one passes."""
    application_id = int(db.conn.execute("PRAGMA application_id").fetchone()[0])
    tables = [row[0] for row in db.conn.execute("SELECT name FROM sqlite_master WHERE type = 'table' LIMIT 5")]
    if application_id != APPLICATION_ID and (application_id or tables):
        if _application_id_of(path) == APPLICATION_ID:
            raise SchemaError(f"{path}: the log {path.name}-wal beside it is another database's; move it away, or {RESTORE_HINT}")
        raise SchemaError(
            f"{path}: a database of another program (application_id {application_id}, tables {', '.join(tables) or 'none'}); name another"
            " file"
        )
    known = {m.name for m in migrations.pending(db)} | {m.name for m in migrations.applied(db)}
    names = {m.name for m in migrations._migrations}
    if unknown := sorted(known - names):
        raise SchemaError(f"{path}: written by a newer version (migration {', '.join(unknown)}); update this program")


def _application_id_of(path: Path) -> int:
    """The application_id in the header of the file itself, without its log."""
    with path.open("rb") as file:
        return int.from_bytes(file.read(72)[68:72], "big")


def check_whole(db: Database, path: Path, *, full: bool = False) -> None:
    """Raise SchemaError where SQLite's own check finds damage; *full* compares the indexes too and is slower."""
    pragma = "integrity_check" if full else "quick_check"
    problems = [str(row[0]) for row in db.conn.execute(f"PRAGMA {pragma}(5)")]
    if problems != ["ok"]:
        raise SchemaError(f"{path}: damaged ({problems[0]}); {RESTORE_HINT}")


@contextmanager
def recognised(path: Path) -> Iterator[None]:
    """Turn SQLite's errors while *path* is opened into StoreError and SchemaError."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        text = str(error)
        if any(sign in text for sign in ("malformed", "not a database", "encrypted", "corrupt")):
            raise SchemaError(f"{path}: damaged ({text}); {RESTORE_HINT}") from error
        raise StoreError(f"{path}: cannot be opened: {text}; {mend(text)}") from error


def mend(message: str) -> str:
    """Return what to do about an error that SQLite reports in *message*."""
    if "full" in message or "I/O error" in message:
        return "check the room on the disk and the disk itself, then run again: nothing was half saved"
    if "readonly" in message or "unable to open" in message:
        return "check that the folder exists and is writable for this user"
    if "locked" in message or "busy" in message:
        return "another program holds the file; close it and run again"
    if "malformed" in message or "not a database" in message:
        return RESTORE_HINT
    return "run `d40 doctor`"


def open_writer(path: Path, now: datetime) -> tuple[Database, datetime]:
    """Return a connection to the migrated database at *path*, made where there is none, and when it was found whole.

    The lock must be held. Raises SchemaError for a file that is not ours, damaged, newer, or left by half a restore.
    """
    refuse_half_restored(path)
    checked_at = checked_before(path, now)
    with recognised(path):
        if path.exists() and path.stat().st_size:
            check_header(path)
            # First read-only: a connection that may write would, on closing, write even a foreign log into the file.
            looked_at = connect(path, readonly=True, once=True)
            try:
                check_identity(looked_at, path)
                if checked_at is None:
                    check_whole(looked_at, path)
            finally:
                looked_at.close()
        checked_at = checked_at or now
        db = connect(path, readonly=False)
        try:
            if db.conn.execute("PRAGMA journal_mode=WAL").fetchone()[0] != "wal":
                raise StoreError(f"{path}: write-ahead logging does not work here; put the data folder on a local disk")
            db.conn.execute("PRAGMA synchronous=NORMAL")
            db.conn.execute(f"PRAGMA wal_autocheckpoint={_CHECKPOINT_PAGES}")
            with db.atomic():
                db.conn.execute(f"PRAGMA application_id={APPLICATION_ID}")
            fault("open.identified")
            if migrations.pending(db):
                migrations.apply(db)
                fault("open.migrated")
        except BaseException:
            db.close()
            raise
    return db, checked_at


def refuse_half_restored(path: Path) -> None:
    """Raise SchemaError where a restore was interrupted, or where a log lies there without its database."""
    if beside(path, ".restoring").exists():
        raise SchemaError(f"{path}: a restore was interrupted; run `d40 restore BACKUP` again")
    log = beside(path, "-wal")
    if not path.exists() and log.exists() and log.stat().st_size:
        raise SchemaError(f"{path}: missing, but its log {log.name} is there; put the file back beside it, or {RESTORE_HINT}")


def open_reader(path: Path) -> Database:
    """Return a read-only connection to *path*; takes no lock and changes nothing."""
    refuse_half_restored(path)
    if not path.exists():
        raise StoreError(f"{path}: there is no database yet; run `d40 fetch` once")
    with recognised(path):
        check_header(path)
        db = connect(path, readonly=True)
        try:
            check_identity(db, path)
            if pending := [m.name for m in migrations.pending(db)]:
                raise SchemaError(
                    f"{path}: written by an older version (lacks {', '.join(pending)}); run a writing command once, as `d40 fetch`"
                )
        except BaseException:
            db.close()
            raise
    return db


# --- copies ------------------------------------------------------------------------------------------------------------


def sync_folder(folder: Path) -> None:
    """Make a rename in *folder* last through a power loss."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def copy(source: Path, target: Path) -> None:
    """Write a consistent copy of the database *source* to *target*, as one file, verified; a writer may go on meanwhile.

    Raises SchemaError where the copy is not whole, StoreError where it cannot be written. *target* is replaced only by a
    whole copy.
    """
    part = beside(target, ".part")
    try:
        part.unlink(missing_ok=True)
        with recognised(source):
            origin = connect(source, readonly=True, once=True)
            try:
                copied = sqlite3.connect(part)
                try:
                    origin.conn.backup(copied)
                    copied.execute("PRAGMA journal_mode=DELETE")
                finally:
                    copied.close()
            finally:
                origin.close()
        fault("backup.copied")
        with recognised(part):
            checked = connect(part, readonly=True, once=True)
            try:
                check_identity(checked, part)
                check_whole(checked, part, full=True)
            finally:
                checked.close()
        with part.open("rb") as file:
            os.fsync(file.fileno())
        part.replace(target)
        sync_folder(target.parent)
    except OSError as error:
        raise StoreError(f"{target}: the copy cannot be written: {error.strerror}; check the folder and the room on the disk") from error


def restore(backup: Path, path: Path, *, now: datetime) -> Path | None:
    """Put *backup* in the place of *path*; return where the old file was set aside, or None where there was none.

    The old file is renamed with its log, never overwritten. The lock must be held. Interrupted, it is repeated; until then the
    database does not open.
    """
    if not backup.exists():
        raise StoreError(f"{backup}: there is no such backup; see `ls` of the backup folder")
    check_header(backup)
    ready = beside(path, ".restoring")
    with recognised(backup):
        db = connect(backup, readonly=True, once=True)
        try:
            check_identity(db, backup)
            if not list(db.conn.execute("SELECT 1 FROM sqlite_master LIMIT 1")):
                raise SchemaError(f"{backup}: an empty database; name a backup")
            check_whole(db, backup, full=True)
        finally:
            db.close()
    ready.unlink(missing_ok=True)
    copy(backup, ready)
    fault("restore.ready")
    aside = _free_name(path, now)
    moved = None
    try:
        for ending in ("-wal", "-shm", ""):
            if (old := beside(path, ending)).exists():
                old.rename(beside(aside, ending))
                moved = aside
                fault("restore.set_aside")
        ready.rename(path)
        sync_folder(path.parent)
        fault("restore.done")
    except OSError as error:
        raise StoreError(f"{path}: cannot be replaced: {error.strerror}; check the folder's rights and run it again") from error
    return moved


def _free_name(path: Path, now: datetime) -> Path:
    stamp = now.strftime("%Y%m%dT%H%M%SZ")
    name = beside(path, f".set-aside-{stamp}")
    number = 1
    while name.exists():
        number += 1
        name = beside(path, f".set-aside-{stamp}-{number}")
    return name
