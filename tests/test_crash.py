"""What survives: a child is killed at each named point and at random moments, its disk fills up; nothing acknowledged is lost."""

from __future__ import annotations

import os
import random
import re
import resource
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import crash_child
import pytest
from store_sample import NOW, dump, figure, later, opened, save

from monitor import faults
from monitor.errors import SchemaError, StoreError
from monitor.store import Store

ROOT = Path(__file__).parent.parent
PAGES = 7

#: Every fault point of the store, with the passages at which the child is killed.
POINTS = {
    "open.identified": (1,), "open.migrated": (1,), "save.snapshot": (1, 4), "save.article": (2, 5), "save.figures": (1, 5),
    "save.claims": (3, 6),
    "commit.before": (1, 3, 9, 30), "commit.after": (1, 2, 8, 31), "outbox.report": (1,), "outbox.claims": (1,), "outbox.deliveries": (1,),
    "backup.copied": (1,),
}  # fmt: skip
RESTORE_POINTS = {"restore.ready": (1,), "restore.set_aside": (1,), "restore.done": (1,)}


def forked(action: Callable[[], None], fault: str = "") -> tuple[int, list[str]]:
    """Do *action* in a forked child that is killed at *fault* (name:n); return how it ended and the lines that it wrote."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        code = 70
        try:
            os.close(reading)
            os.dup2(writing, 1)
            sys.stdout = os.fdopen(1, "w", closefd=False)
            faults._NAME, _, count = fault.partition(":")
            faults._left = int(count or 1)
            action()
            code = 0
        finally:
            sys.stdout.flush()
            os._exit(code)
    os.close(writing)
    with os.fdopen(reading, encoding="utf-8") as lines:
        out = lines.read()
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status), out.split("\n")[:-1]


def finish(path: Path) -> None:
    """The next run, undisturbed."""
    code, words = forked(lambda: crash_child.work(path, 0, PAGES))
    assert code == 0 and words[-1] == "backup"


def contents(path: Path) -> dict[str, list[tuple[object, ...]]]:
    with Store.open(path, now=NOW, wait_s=5) as store:
        assert store.check() == []
        found = dump(store)
        conn = store._conn
        found["reports"] = conn.execute("SELECT key, kind, label FROM reports").fetchall()
        found["report_claims"] = conn.execute("SELECT * FROM report_claims").fetchall()
        found["deliveries"] = conn.execute("SELECT recipient, message_id, state, attempts FROM deliveries ORDER BY 1").fetchall()
        found["reviews"] = conn.execute("SELECT figure_id, verdict, by FROM reviews").fetchall()
        return found


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[tuple[object, ...]]]:
    """What two runs without a crash leave."""
    path = tmp_path_factory.mktemp("undisturbed") / "monitor.db"
    finish(path)
    return contents(path)


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty store with its tables of codes filled, so that a child begins at once."""
    folder = tmp_path_factory.mktemp("prepared")
    opened(folder).close()
    return folder / "monitor.db"


def acknowledged(path: Path, words: list[str]) -> None:
    """Nothing acknowledged is lost, nothing is there by half."""
    with Store.open(path, now=NOW, wait_s=5) as store:
        assert store.check() == []
        for word in words:
            kind, _, what = word.partition(" ")
            if kind in ("page", "changed"):
                versions = store._conn.execute("SELECT count(*) FROM articles WHERE url = ?", (f"https://a.vn/{what}",)).fetchone()[0]
                assert versions >= (2 if kind == "changed" else 1), word
            elif kind == "report":
                assert store.report_exists("weekly:2024-W31") and len(store.deliveries("weekly:2024-W31")) == 2
            elif kind == "sent":
                assert {d.recipient: d.state for d in store.deliveries("weekly:2024-W31")}[what] == "sent"
            elif kind == "review":
                assert store.reviews(1)
        conn = store._conn
        assert not list(conn.execute("SELECT p.id FROM pages p WHERE p.outcome = 'ok' AND p.article_id IS NULL"))
        no_figures = "SELECT a.url FROM articles a WHERE NOT EXISTS (SELECT 1 FROM figures f WHERE f.page_id = a.page_id)"
        assert not list(conn.execute(no_figures))  # no page both fetched and without its figures
        reports = conn.execute("SELECT count(*) FROM reports").fetchone()[0]
        assert conn.execute("SELECT count(*) FROM deliveries").fetchone()[0] == 2 * reports


@pytest.mark.slow
@pytest.mark.parametrize("fault", [f"{name}:{n}" for name, passages in POINTS.items() for n in passages])
def test_killed_at_a_fault_point(tmp_path: Path, fault: str, prepared: Path, undisturbed: dict[str, list[tuple[object, ...]]]) -> None:
    path = tmp_path / "monitor.db"
    if not fault.startswith("open."):
        shutil.copy(prepared, path)
    code, words = forked(lambda: crash_child.work(path, 0, PAGES), fault)
    assert code == -signal.SIGKILL, f"{fault} was never passed"
    acknowledged(path, words)
    finish(path)
    assert contents(path) == undisturbed  # the next run goes on, nothing is doubled


@pytest.mark.slow
@pytest.mark.parametrize("fault", [f"{name}:{n}" for name, passages in RESTORE_POINTS.items() for n in passages])
def test_killed_while_restoring(tmp_path: Path, fault: str) -> None:
    path = tmp_path / "monitor.db"
    with opened(tmp_path) as store:
        save(store, "https://a.vn/1", figure())
        store.backup(tmp_path / "backup.db")
        save(store, "https://a.vn/2", figure(7))
    code, _ = forked(lambda: print(Store.restore(tmp_path / "backup.db", path, now=NOW)), fault)
    assert code == -signal.SIGKILL
    if fault != "restore.done:1":
        for mode in ("read", "write"):  # no empty database is made in the place of the one that was moved away
            with pytest.raises(SchemaError, match="restore was interrupted"):
                Store.open(path, mode=mode, now=NOW)  # type: ignore[arg-type]
        Store.restore(tmp_path / "backup.db", path, now=NOW)
    with Store.open(path, now=NOW) as store:
        assert store.status(NOW)["pages"] == 1
    kept = [p for p in tmp_path.glob("monitor.db.set-aside-*") if not p.name.endswith(("-wal", "-shm"))]
    assert kept
    with Store.open(kept[0], mode="read", now=NOW) as store:
        assert store.status(NOW)["pages"] == 2  # the old one is whole


@pytest.mark.slow
def test_killed_at_random_moments(tmp_path: Path, prepared: Path, undisturbed: dict[str, list[tuple[object, ...]]]) -> None:
    """The same database is hit again and again, at moments that the clock chooses; bounded by time."""
    path = tmp_path / "monitor.db"
    shutil.copy(prepared, path)
    rng = random.Random(40)
    end = time.monotonic() + 12
    kills = 0
    words: list[str] = []
    while time.monotonic() < end and kills < 40:
        alarm = rng.uniform(0.005, 0.3)

        def killed_by_the_clock(alarm: float = alarm) -> None:
            signal.signal(signal.SIGALRM, signal.SIG_DFL)  # the default action ends the process at once, as kill -9 does
            signal.setitimer(signal.ITIMER_REAL, alarm)
            crash_child.work(path, 0, PAGES)

        code, done = forked(killed_by_the_clock)
        kills += code == -signal.SIGALRM
        words += done
        acknowledged(path, words)
        if code == 0:
            path.unlink()
            shutil.copy(prepared, path)
            words = []
    assert kills >= 3
    finish(path)
    assert contents(path) == undisturbed


@pytest.mark.slow
def test_every_fault_point_of_the_store_is_tested() -> None:
    named = set()
    for file in (ROOT / "monitor" / "store").glob("*.py"):
        named |= set(re.findall(r'fault\("([a-z_.]+)"\)', file.read_text("utf-8")))
    assert named == {*POINTS, *RESTORE_POINTS}


@pytest.mark.parametrize(("armed", "code"), [("", 0), ("other", 0), ("here", -9), ("here:2", -9), ("here:3", 0)])
def test_a_fault_is_armed_by_the_environment(armed: str, code: int) -> None:
    script = "from monitor.faults import fault; fault('here'); fault('here')"
    environment = os.environ | {"D40_FAULT": armed, "PYTHONPATH": str(ROOT)}
    assert subprocess.run([sys.executable, "-c", script], env=environment, timeout=60, check=False).returncode == code


# --- a full disk -------------------------------------------------------------------------------------------------------


def fill(path: Path, limit: int) -> None:
    """Save 60 pages while no file may grow beyond *limit* bytes; exit code 4 and the error's words where that fails."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, resource.getrlimit(resource.RLIMIT_FSIZE)[1]))
    try:
        with Store.open(path, now=later(days=3)) as store:
            for n in range(100, 160):
                text = f"{n} " + "Bài dài về vốn vay. " * 300
                save(store, f"https://b.vn/{n}", figure(1000 + n, period=f"19{n - 90}"), text=text, at=later(days=3))
                crash_child.acknowledge(str(n))
    except StoreError as error:
        crash_child.acknowledge(f"! {error}")


@pytest.mark.slow
def test_a_disk_that_fills_up_at_the_nth_write(tmp_path: Path) -> None:
    """The limit on the file's size rises step by step, so that another write fails each time, until all fit."""
    base = tmp_path / "base.db"
    with Store.open(base, now=NOW) as store:
        for n in range(3):
            save(store, f"https://a.vn/{n}", figure(500 + n))
    failures = 0
    told: list[int] = []
    limits = [10, 4096, 40_000, 70_000, 150_000, 400_000, 900_000, base.stat().st_size + 40_000, base.stat().st_size + 600_000, 1 << 30]
    for limit in limits:
        folder = tmp_path / str(limit)
        folder.mkdir()
        path = folder / "monitor.db"
        shutil.copy(base, path)
        code, words = forked(lambda path=path, limit=limit: fill(path, limit))  # type: ignore[misc]
        assert code == 0, f"limit {limit}: something else than a StoreError"
        errors = [w for w in words if w.startswith("!")]
        told = [int(w) for w in words if not w.startswith("!")]
        failures += bool(errors)
        assert all(str(path) in e and ("disk" in e) for e in errors), errors
        with Store.open(path, mode="read", now=NOW) as store:
            assert store.check() == [] and store.status(NOW)["pages"] >= 3 + len(told)
        with Store.open(path, now=later(days=1)) as store:  # there is room again: it goes on
            for n in told:
                assert store.page_state(f"https://b.vn/{n}") is not None
            save(store, "https://c.vn/1", figure(9))
            assert store.check() == []
    assert 3 <= failures < len(limits)
    assert len(told) == 60


def test_a_full_disk_is_a_store_error_and_the_store_goes_on(tmp_path: Path) -> None:
    """In one process: the write fails, the rest stays readable, and after making room the same store writes again."""
    with opened(tmp_path) as store:
        save(store, "https://a.vn/1", figure())
        pages = store._conn.execute("PRAGMA page_count").fetchone()[0]
        store._conn.execute(f"PRAGMA max_page_count={pages}")
        with pytest.raises(StoreError, match="full; check the room on the disk"):
            for n in range(50):
                save(store, f"https://b.vn/{n}", figure(n), text="x" * 20_000 + str(n))
        assert len(list(store.figures())) >= 1 and store.page_state("https://a.vn/1")
        store._conn.execute("PRAGMA max_page_count=1073741823")
        save(store, "https://b.vn/99", figure(99))
        assert store.check() == []
