"""Logs: one line an event on stderr, as text or JSON, each with the number of its run. No page text and no secret goes in here.

An event is a message of one word and fields: `log.info("page", extra=fields(source="baolangson", status=200))`.
"""

from __future__ import annotations

import contextvars
import json
import logging
import sys
from datetime import UTC, datetime
from typing import Any

#: Number of the run that the current thread works for; None outside of a run.
run_id: contextvars.ContextVar[int | None] = contextvars.ContextVar("run_id", default=None)


def fields(**values: Any) -> dict[str, Any]:
    """The fields of an event, for the `extra` of a logging call; those that are None are left out."""
    return {"fields": {key: value for key, value in values.items() if value is not None}}


def setup(verbosity: int = 0, form: str = "text") -> None:
    """Send the program's events to stderr: -1 errors only, 0 warnings, 1 what happens, 2 all; `form` is text or json."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_Json() if form == "json" else _Text())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    levels = {-1: logging.ERROR, 0: logging.WARNING, 1: logging.INFO}
    logging.getLogger("monitor").setLevel(levels.get(max(verbosity, -1), logging.DEBUG))
    logging.captureWarnings(True)
    # Third parties tell of single broken pages and feeds as warnings; the program records those itself.
    for name in ("trafilatura", "htmldate", "pypdf", "apscheduler", "fontTools", "matplotlib", "charset_normalizer", "py.warnings"):
        logging.getLogger(name).setLevel(logging.ERROR)


def _event(record: logging.LogRecord) -> dict[str, Any]:
    event: dict[str, Any] = {
        "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
        "level": record.levelname.lower(),
        "event": record.getMessage(),
    }
    run = run_id.get()
    if run is not None:
        event["run"] = run
    event.update(getattr(record, "fields", {}))
    if record.exc_info and record.exc_info[1] is not None:
        event["error"] = f"{type(record.exc_info[1]).__name__}: {record.exc_info[1]}"
    return event


class _Json(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        return json.dumps(_event(record), ensure_ascii=False, default=str)


class _Text(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        event = _event(record)
        head = f"{event.pop('at')} {event.pop('level'):7} {event.pop('event')}"
        tail = " ".join(f"{key}={_quoted(value)}" for key, value in event.items())
        line = f"{head} {tail}".rstrip()
        if record.exc_info and record.levelno >= logging.CRITICAL:
            line += "\n" + self.formatException(record.exc_info)
        return line


def _quoted(value: Any) -> str:
    text = str(value).replace("\n", " ").replace("\r", " ")
    return json.dumps(text, ensure_ascii=False) if " " in text or '"' in text or not text else text
