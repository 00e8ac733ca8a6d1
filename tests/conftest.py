"""What tests share: a small web site on loopback, a clock, a configuration folder, the command line."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from monitor.cli import cli


class Site:
    """A web site on loopback whose answers a test sets: path → (status, headers, body)."""

    def __init__(self) -> None:
        self.answers: dict[str, tuple[int, dict[str, str], bytes]] = {}
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.holds: dict[str, threading.Event] = {}  #: path → what its answer waits for
        site = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                site.asked.append((self.path, {key.lower(): value for key, value in self.headers.items()}))
                if self.path in site.holds:
                    site.holds[self.path].wait(20)
                status, headers, body = site.answers.get(self.path, (404, {}, b"not here"))
                tag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
                if status == 200 and self.headers.get("If-None-Match") == tag:
                    status, body = 304, b""
                self.send_response(status)
                for key, value in {"Content-Type": "text/html; charset=utf-8", "ETag": tag, **headers}.items():
                    self.send_header(key, value)
                if status != 304 and "Content-Length" not in headers:
                    self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)
                if "Content-Length" in headers:
                    self.close_connection = True

            def log_message(self, format: str, *args: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        self._thread.start()

    @property
    def base(self) -> str:
        """The site's address."""
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def put(self, path: str, body: str | bytes, status: int = 200, **headers: str) -> str:
        """Answer *path* from now on with this; gives its URL. Header names have _ for -."""
        data = body.encode() if isinstance(body, str) else body
        self.answers[path] = (status, {key.replace("_", "-"): value for key, value in headers.items()}, data)
        return self.base + path

    def close(self) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


@pytest.fixture
def site() -> Iterator[Site]:
    """A web site on loopback."""
    opened = Site()
    yield opened
    opened.close()


class Clock:
    """A clock that a test sets."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def __call__(self) -> datetime:
        return self.at

    def go(self, **delta: float) -> datetime:
        self.at += timedelta(**delta)
        return self.at


@pytest.fixture
def clock() -> Clock:
    """A clock that stands at a Wednesday noon until a test moves it."""
    return Clock(datetime(2024, 7, 31, 5, 0, tzinfo=UTC))


MONITOR = """[fetch]
contact = "test@localhost"
allow_private = true
delay_s = 0.0
deadline_s = 5.0
[collect]
late_days = 36500
backfill_days = 36500
"""


@pytest.fixture
def folder(tmp_path: Path) -> Callable[..., Path]:
    """Writes a configuration folder: `folder(monitor=…, sources=…)`; loopback is allowed, pages of any age are news."""

    def write(monitor: str = MONITOR, sources: str = "", sites: str = "") -> Path:
        path = tmp_path / "config"
        path.mkdir(exist_ok=True)
        for name, text in {"monitor": monitor, "sources": sources, "sites": sites}.items():
            (path / f"{name}.toml").write_text(text, "utf-8")
        return path

    return write


@pytest.fixture
def d40(tmp_path: Path) -> Callable[..., Result]:
    """Runs a command with a data folder of its own."""

    def run(*args: str, stdin: bytes | None = None, env: dict[str, str] | None = None) -> Result:
        options = ["--data", str(tmp_path / "var")]
        if (tmp_path / "config").is_dir():
            options += ["-c", str(tmp_path / "config")]
        return CliRunner().invoke(cli, [*options, *args], input=stdin, env=env)

    return run


def source(key: str, url: str, kind: str = "feed", **more: str) -> str:
    """An entry of sources.toml."""
    extra = "".join(f"{name} = {value}\n" for name, value in more.items())
    return f'[[source]]\nkey = "{key}"\noutlet = "{key}"\nkind = "paper"\n{extra}[[source.discover]]\nkind = "{kind}"\nurl = "{url}"\n'


def rss(*links: tuple[str, str], published: str = "Tue, 30 Jul 2024 12:57:00 +0700") -> str:
    """A feed of (URL, title)."""
    entries = "".join(f"<item><title>{title}</title><link>{url}</link><pubDate>{published}</pubDate></item>" for url, title in links)
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>t</title>{entries}</channel></rss>'


def page(title: str, *paragraphs: str, published: str = "2024-07-30T12:57:00+07:00") -> str:
    """An article's HTML."""
    body = "".join(f"<p>{one}</p>" for one in paragraphs)
    return (
        f'<!DOCTYPE html><html lang="vi"><head><meta charset="utf-8"><title>{title}</title>'
        f'<meta property="article:published_time" content="{published}"></head>'
        f"<body><nav><a href='/'>Trang chủ</a></nav><article><h1>{title}</h1>{body}</article></body></html>"
    )
