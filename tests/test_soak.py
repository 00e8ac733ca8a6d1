"""The simulated year in its short form: a few sites and weeks, with an outage, a redesign, a dead site, and kills."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


def soak(*options: str) -> str:
    done = subprocess.run([sys.executable, "-m", "tests.soak", "--short", *options], cwd=ROOT, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_some_weeks_of_the_daemon() -> None:
    assert re.search(r"3 crashes and 2 stops", soak())


@pytest.mark.slow
def test_threads_change_nothing_that_is_known() -> None:
    prints = [re.search(r"fingerprint (\w+)", soak("--workers", workers, "--seed", "2")) for workers in ("1", "1", "6")]
    assert len({found[1] for found in prints if found}) == 1
