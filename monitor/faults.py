"""Named fault points: where a test kills the process, to see what survives.

Costs one comparison where nothing is armed. Armed by the environment variable D40_FAULT as `name:n` (the n-th passage,
from 1), read once at import; the process then ends by SIGKILL, as by a power cut of the process.
"""

from __future__ import annotations

import os
import signal

_NAME, _, _COUNT = os.environ.get("D40_FAULT", "").partition(":")
_left = int(_COUNT or 1)


def fault(name: str) -> None:
    """End this process by SIGKILL where *name* is armed and passed for the n-th time; else do nothing."""
    global _left
    if not _NAME or name != _NAME:
        return
    _left -= 1
    if _left <= 0:
        os.kill(os.getpid(), signal.SIGKILL)
