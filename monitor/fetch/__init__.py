"""Polite and guarded HTTP: one URL in, one Page out, or a FetchError that says which kind of failure it is.

Owns politeness (robots.txt, the gap between two requests to a host, pauses that a server asked for or that failures earned), the
limits (total deadline, bytes, redirects) and the guard (public addresses only). Does not decide what to fetch or when to look again,
and keeps no page: `pipeline` does the first, `archive` the second.
"""

from __future__ import annotations

import contextlib
import random
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Protocol

import requests
import urllib3

from monitor.errors import FetchError
from monitor.fetch import robots
from monitor.fetch.address import Target, UnsafeError, reachable, target
from monitor.fetch.answers import challenge, reason, retry_after
from monitor.fetch.content import ACCEPTED, BrokenError, TooLargeError, is_gzip, unpack
from monitor.fetch.wire import LOOKUPS, DeadlineError, Line, LineAdapter, NotInTimeError, Resolve, StoppedError, UnreachableError, resolve
from monitor.records import HostState, Page
from monitor.settings import FetchSettings

__all__ = ["Fetcher", "HostMemory", "reachable"]

_REDIRECTS = (301, 302, 303, 307, 308)
_READ = 64 * 1024  # bytes asked for at once
_LOOK = 64 * 1024  # bytes of an error page that are read, to tell a block page from an error
_OUTAGE = 5  # so many hosts in a row without any answer: it is our own network that is down
_SOFT_FAILURES = 3  # a host whose pages fail one by one is paused from the third in a row; one that does not answer, at once
_PACKED = ("feed", "sitemap")  # kinds that are often stored as .gz files
_STEP_S = 0.5  # how long a wait goes without looking whether the program is stopping
_PARSED = 256  # parsed robots.txt kept in memory


class HostMemory(Protocol):
    """Where the state of hosts outlives the process; the store, or a dictionary. Used from several threads."""

    def load(self, host: str) -> HostState | None:
        """What is remembered of a host."""

    def save(self, state: HostState) -> None:
        """Remember it."""


class _Budget:
    """Network time that is left to one fetch; polite waiting does not use it up."""

    def __init__(self, seconds: float) -> None:
        self.left_s = seconds


@dataclass(frozen=True, slots=True)
class _Answer:
    """One answer as it was read: content unpacked, empty for a redirect."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    raw_bytes: int
    request_headers: tuple[tuple[str, str], ...]

    def header(self, name: str) -> str | None:
        return next((value for key, value in self.headers if key.lower() == name), None)


@dataclass(frozen=True, slots=True)
class _Limits:
    raw: int
    unpacked: int
    cut: bool = False  #: take what the limits allow instead of failing
    packed: bool = False  #: a .gz file is unpacked as well


@dataclass(frozen=True, slots=True)
class _Told:
    """What ends a fetch early."""

    stop: threading.Event | None  #: no waiting for the host's turn any more
    abort: threading.Event | None  #: what is being read is broken off


class _Failure(Exception):
    """A FetchError of one request, before it is known for which URL it was made."""

    def __init__(
        self, kind: str, message: str, *, permanent: bool = False, status: int | None = None, retry_after_s: float | None = None
    ) -> None:
        self.kind = kind
        self.permanent = permanent
        self.status = status
        self.retry_after_s = retry_after_s
        super().__init__(message)


class Fetcher:
    """Fetches pages for any number of threads.

    `now` gives aware UTC times, `wait` waits for seconds, `rng` spreads pauses; `hosts` remembers hosts across restarts.
    """

    def __init__(
        self,
        settings: FetchSettings,
        *,
        version: str,
        hosts: HostMemory,
        now: Callable[[], datetime],
        wait: Callable[[float], None],
        rng: random.Random,
        resolve: Resolve = resolve,
    ) -> None:
        self._settings = settings
        self._hosts = hosts
        self._now = now
        self._wait = wait
        self._rng = rng
        self._resolve = resolve
        self._version = version
        self._lookups = threading.Semaphore(LOOKUPS)
        self._local = threading.local()
        self._locks: dict[tuple[str, str], threading.Lock] = {}
        self._locks_lock = threading.Lock()
        self._parsed: OrderedDict[tuple[str, datetime | None], robots.Rules] = OrderedDict()
        self._parsed_lock = threading.Lock()
        self._unanswered: set[str] = set()  # hosts that did not answer since the last answer of any host

    # --- the one thing it does ---------------------------------------------------------------------------------------

    def get(
        self,
        url: str,
        *,
        kind: str = "page",
        etag: str | None = None,
        last_modified: str | None = None,
        delay_s: float | None = None,
        ca_file: str | None = None,
        contact: str | None = None,
        source: str | None = None,
        stop: threading.Event | None = None,
        abort: threading.Event | None = None,
    ) -> Page:
        """The page at a URL: status 200, or 304 where `etag` or `last_modified` still hold.

        `kind` is that of a FetchRecord; `delay_s` replaces the general gap between two requests to its host, in seconds, `contact`
        the general one in the User-Agent.
        The network's part (robots.txt, names, connections, redirects, bodies) ends within `deadline_s`; waiting for the host's turn
        comes on top. A host that is paused (it asked for it, or it keeps failing) is not waited for: that is a temporary failure with
        `retry_after_s`. `stop` ends the waiting, `abort` (without it, `stop`) the reading too: reason "stopped".
        Raises FetchError for everything else.
        """
        started = time.monotonic()
        budget = _Budget(self._settings.deadline_s)
        told = _Told(stop, stop if abort is None else abort)
        validators = [("If-None-Match", etag), ("If-Modified-Since", last_modified)]
        headers = [*self._headers(contact), *((name, value) for name, value in validators if value and _fits(value))]
        hops: list[str] = []
        try:
            here = target(url)
            while True:
                gap_s = self._gap(here, budget, delay_s, ca_file, told)
                self._take_turn(here.key, gap_s, told)
                answer = self._ask(here, headers, budget, ca_file, told, self._limits(kind in _PACKED))
                shown = None if answer.status == 304 else challenge(answer.body, answer.headers)
                self._settle(here.key, gap_s, answer, challenged=shown is not None)
                if answer.status not in _REDIRECTS:
                    break
                if len(hops) >= self._settings.max_redirects:
                    # Often a site in repair, or one that wants a cookie back: no reason to give the page up for good.
                    raise _Failure("temporary", f"more than {self._settings.max_redirects} redirects")
                hops.append(here.url)
                here = self._next(here, answer)
            self._check(answer, shown, conditional=bool(etag or last_modified))
            return self._page(url, here, answer, hops, time.monotonic() - started)
        except (_Failure, UnsafeError) as error:
            failure = error if isinstance(error, _Failure) else _Failure("unsafe", str(error), permanent=True)
            where = f" (at {here.url}, {len(hops)} redirects from the URL asked for)" if hops else ""
            raise FetchError(
                url,
                failure.kind,
                f"{error}{where}",
                status=failure.status,
                permanent=failure.permanent,
                retry_after_s=failure.retry_after_s,
                source=source,
            ) from error

    def _page(self, url: str, here: Target, answer: _Answer, hops: list[str], elapsed_s: float) -> Page:
        return Page(
            url=url,
            final_url=here.url,
            status=answer.status,
            headers=answer.headers,
            body=answer.body,
            fetched_at=self._now(),
            elapsed_s=elapsed_s,
            request_headers=answer.request_headers,
            raw_bytes=answer.raw_bytes,
            hops=tuple(hops),
        )

    def _check(self, answer: _Answer, shown: str | None, *, conditional: bool) -> None:
        """Raise _Failure where an answer is no page; `shown`: what shows that it is a challenge."""
        status = answer.status
        if status == 304 and not conditional:
            raise _Failure("temporary", "the server answered 304 to a request without conditions", status=status)
        kind, permanent = ("", False) if status in (200, 304) else reason(status)
        if kind == "" and shown is None:
            return
        message = f"the server answered {status}"
        if shown is not None and kind != "gone":
            kind, permanent, message = "challenge", True, f"a challenge came instead of the page ({shown}; status {status})"
        pause_s = retry_after(answer.header("retry-after"), self._now(), self._settings.retry_after_cap_s)
        raise _Failure(kind, message, permanent=permanent, status=status, retry_after_s=pause_s)

    def _next(self, here: Target, answer: _Answer) -> Target:
        location = answer.header("location")
        if not location:
            raise _Failure("temporary", f"status {answer.status} without a Location", status=answer.status)
        with contextlib.suppress(UnicodeError):
            location = location.encode("latin-1").decode("utf-8")
        there = target(location, base=here.url)
        if here.scheme == "https" and there.scheme == "http" and there.host != here.host:
            raise UnsafeError(f"the redirect leaves https for http on another host ({there.url})")
        return there

    # --- politeness ---------------------------------------------------------------------------------------------------

    def _gap(self, here: Target, budget: _Budget, delay_s: float | None, ca_file: str | None, told: _Told) -> float:
        """Seconds between two requests to this host. Raises _Failure where robots.txt forbids the URL."""
        gap_s = self._settings.delay_s if delay_s is None else delay_s
        if not self._settings.respect_robots:
            return gap_s
        rules = self._rules(here, gap_s, budget, ca_file, told)
        if not rules.allows(here.url):
            if rules.parsed is None:
                raise _Failure("robots", f"robots.txt of {here.key} answered {rules.status or 'nothing'}, so nothing may be fetched")
            raise _Failure("robots", "robots.txt forbids this page", permanent=True)
        if rules.delay_s is not None:
            gap_s = max(gap_s, min(rules.delay_s, self._settings.crawl_delay_cap_s))
        return gap_s

    def _rules(self, here: Target, gap_s: float, budget: _Budget, ca_file: str | None, told: _Told) -> robots.Rules:
        with self._lock(here.key, "robots"):
            state = self._hosts.load(here.key) or HostState(here.key)
            age_s = None if state.robots_fetched_at is None else (self._now() - state.robots_fetched_at).total_seconds()
            status = state.robots_status
            ttl_s = self._settings.robots_ttl_s
            if status is not None and (status == robots.UNREACHABLE or status == 429 or status >= 500):
                ttl_s = min(ttl_s, robots.RETRY_S)
            if status is None or age_s is None or not 0 <= age_s < ttl_s:
                status, body = self._fetch_robots(here, gap_s, budget, ca_file, told)
                state = self._remember(
                    here.key, lambda old: replace(old, robots_status=status, robots_body=body, robots_fetched_at=self._now())
                )
            return self._parse(state)

    def _parse(self, state: HostState) -> robots.Rules:
        key = (state.host, state.robots_fetched_at)
        with self._parsed_lock:
            known = self._parsed.get(key)
            if known is not None:
                self._parsed.move_to_end(key)
                return known
        parsed = robots.rules(state.robots_status or robots.UNREACHABLE, state.robots_body or b"", "d40")
        with self._parsed_lock:
            self._parsed[key] = parsed
            while len(self._parsed) > _PARSED:
                self._parsed.popitem(last=False)
        return parsed

    def _fetch_robots(self, here: Target, gap_s: float, budget: _Budget, ca_file: str | None, told: _Told) -> tuple[int, bytes]:
        """Status and content of a host's robots.txt. Raises _Failure where the host does not answer."""
        limits = _Limits(self._settings.robots_max_bytes, self._settings.robots_max_bytes, cut=True)
        there = target(f"{here.origin}/robots.txt")
        for redirects in range(robots.REDIRECTS + 1):
            self._take_turn(there.key, gap_s, told)
            try:
                answer = self._ask(there, self._headers(), budget, ca_file, told, limits)
            except UnsafeError:
                if redirects:
                    return robots.UNREACHABLE, b""
                raise
            except _Failure as error:
                message = f"robots.txt cannot be read, so nothing may be fetched: {error}"
                raise _Failure(error.kind, message, permanent=error.permanent) from error
            self._settle(there.key, gap_s, answer)
            if answer.status not in _REDIRECTS:
                return answer.status, answer.body if 200 <= answer.status < 300 else b""
            try:
                there = self._next(there, answer)
            except (UnsafeError, _Failure):
                return robots.UNREACHABLE, b""
        return 404, b""  # RFC 9309 2.3.1.2: more than five redirects may be taken as "unavailable"

    def _take_turn(self, host: str, gap_s: float, told: _Told) -> None:
        """Wait until this request's turn at the host has come, and take it. Raises _Failure where that is too far off."""
        while wait_s := self._claim(host, gap_s):
            before = self._now()
            while wait_s > 0:
                if told.stop is not None and told.stop.is_set():
                    raise _Failure("stopped", "stopped before it was asked for")
                step_s = wait_s if told.stop is None else min(wait_s, _STEP_S)
                self._wait(step_s)
                wait_s -= step_s
            if self._now() <= before:  # the clock was set back meanwhile: what was waited is enough
                self._claim(host, gap_s, at_once=True)
                return

    def _claim(self, host: str, gap_s: float, *, at_once: bool = False) -> float:
        """Take the host's turn and give 0, or give the seconds to wait before asking again."""
        with self._lock(host):
            state = self._hosts.load(host) or HostState(host)
            now = self._now()
            wait_s = 0.0 if state.next_at is None or at_once else (state.next_at - now).total_seconds()
            if state.failures:
                if wait_s > 2 * max(self._settings.retry_after_cap_s, self._settings.backoff_cap_s):
                    wait_s = 0.0  # no pause is that long: the clock was set back since
                if wait_s > max(gap_s, 1.0):
                    message = f"{host} is left alone for another {wait_s:.0f} s after {state.failures} failure{'s' * (state.failures > 1)}"
                    raise _Failure("temporary", message, retry_after_s=wait_s)
            elif wait_s > max(gap_s, self._settings.crawl_delay_cap_s):
                wait_s = gap_s  # nor is any gap
                self._hosts.save(replace(state, next_at=now + timedelta(seconds=gap_s)))
            if wait_s <= 0:
                self._hosts.save(replace(state, next_at=now + timedelta(seconds=gap_s)))
            return max(wait_s, 0.0)

    def _settle(self, host: str, gap_s: float, answer: _Answer | None, *, challenged: bool = False) -> None:
        """Book what an answer, or none, means for the host's next request."""
        settings = self._settings
        status = None if answer is None else answer.status
        asked_s = None if answer is None else retry_after(answer.header("retry-after"), self._now(), settings.retry_after_cap_s)
        silent = status is None or status in (429, 503)
        failed = silent or challenged or (status is not None and (status >= 500 or status in (401, 403, 451)))
        with self._locks_lock:
            if status is None:
                self._unanswered.add(host)
            else:
                self._unanswered.clear()
            outage = len(self._unanswered) >= _OUTAGE

        def after(state: HostState) -> HostState:
            failures = state.failures + 1 if failed else 0
            if outage:
                failures = max(state.failures, 1)  # it is not the host's fault: the pause does not grow
            pause_s = gap_s
            if failed and asked_s is not None:
                pause_s = max(gap_s, asked_s)
            elif silent or failures >= _SOFT_FAILURES:
                steps = min(failures if silent else failures - _SOFT_FAILURES + 1, 32)
                pause_s = max(gap_s, min(settings.backoff_cap_s, settings.backoff_s * 2 ** (steps - 1) * self._rng.uniform(0.75, 1.25)))
            next_at = self._now() + timedelta(seconds=pause_s)
            return replace(state, failures=failures, next_at=next_at if state.next_at is None else max(state.next_at, next_at))

        self._remember(host, after)

    def _remember(self, host: str, change: Callable[[HostState], HostState]) -> HostState:
        with self._lock(host):
            state = change(self._hosts.load(host) or HostState(host))
            self._hosts.save(state)
            return state

    def _lock(self, host: str, purpose: str = "state") -> threading.Lock:
        with self._locks_lock:
            return self._locks.setdefault((host, purpose), threading.Lock())

    # --- one request --------------------------------------------------------------------------------------------------

    def _headers(self, contact: str | None = None) -> list[tuple[str, str]]:
        who = contact or self._settings.contact
        return [
            ("User-Agent", f"d40/{self._version} (+{who})" if who else f"d40/{self._version}"),
            ("Accept", "text/html,application/xhtml+xml,application/xml;q=0.9,application/pdf;q=0.8,*/*;q=0.5"),
            ("Accept-Language", "vi,en;q=0.5"),
            ("Accept-Encoding", ACCEPTED),
        ]

    def _limits(self, packed: bool) -> _Limits:
        return _Limits(self._settings.max_bytes, self._settings.max_unpacked_bytes, packed=packed)

    def _line(self) -> LineAdapter:
        adapter: LineAdapter | None = getattr(self._local, "adapter", None)
        if adapter is None:
            line = Line(
                connect_s=self._settings.connect_s,
                allow_private=self._settings.allow_private,
                resolve=self._resolve,
                lookups=self._lookups,
            )
            adapter = self._local.adapter = LineAdapter(line)
        return adapter

    def _ask(
        self,
        here: Target,
        headers: list[tuple[str, str]],
        budget: _Budget,
        ca_file: str | None,
        told: _Told,
        limits: _Limits,
    ) -> _Answer:
        """The answer to one request, whatever its status. Raises _Failure, UnsafeError."""
        adapter = self._line()
        started = time.monotonic()
        adapter.line.open(started + budget.left_s, told.abort)
        try:
            try:
                return self._exchange(adapter, here, headers, ca_file, limits)
            except (requests.exceptions.ConnectionError, urllib3.exceptions.ProtocolError):
                if not adapter.line.reused:
                    raise
                # The server closed a kept connection just as it was used again: once more on a new one.
                adapter.close()
                return self._exchange(adapter, here, headers, ca_file, limits)
        except StoppedError as error:
            raise _Failure("stopped", "stopped while it was read") from error
        except TooLargeError as error:
            raise _Failure("too_large", str(error), permanent=True) from error
        except BrokenError as error:
            raise _Failure("temporary", str(error)) from error
        except (
            DeadlineError, UnreachableError, OSError, ValueError, requests.exceptions.RequestException, urllib3.exceptions.HTTPError,
        ) as error:  # fmt: skip
            self._settle(here.key, 0.0, None)
            raise self._failure(error, ca_file) from error
        finally:
            budget.left_s -= time.monotonic() - started

    def _failure(self, error: Exception, ca_file: str | None) -> _Failure:
        if isinstance(error, DeadlineError):
            return _Failure("timeout", f"no whole answer within {self._settings.deadline_s:g} s")
        if isinstance(error, UnreachableError):
            return _Failure("timeout" if isinstance(error, NotInTimeError) else "unreachable", str(error))
        if isinstance(error, requests.exceptions.Timeout | urllib3.exceptions.TimeoutError | TimeoutError):
            return _Failure("timeout", f"no answer within {self._settings.connect_s:g} s")
        if isinstance(error, requests.exceptions.SSLError | urllib3.exceptions.SSLError):
            if "CERTIFICATE_VERIFY_FAILED" in str(error):
                return _Failure("tls", f"the certificate is not accepted: {error}; where the chain is broken, set ca_file for the source")
            return _Failure("tls", f"no encrypted connection (an old server, or no TLS at all): {error}")
        if isinstance(error, OSError) and "CA certificate bundle" in str(error):
            return _Failure("tls", f"ca_file {ca_file} does not exist")
        return _Failure("temporary", f"the connection broke: {error}")

    def _exchange(
        self, adapter: LineAdapter, here: Target, headers: list[tuple[str, str]], ca_file: str | None, limits: _Limits
    ) -> _Answer:
        request = requests.Request("GET", here.url, headers=dict(headers)).prepare()
        response = adapter.send(request, stream=True, timeout=adapter.line.left(), verify=ca_file or True)
        sent = tuple((name, value if isinstance(value, str) else value.decode("latin-1")) for name, value in request.headers.items())
        raw = response.raw
        whole = False
        try:
            status = int(raw.status)
            fields = tuple((str(name), str(value)) for name, value in raw.headers.items())
            if status in _REDIRECTS:
                return _Answer(status, fields, b"", 0, sent)  # a redirect's body is never read: it may be a bomb
            if status not in (200, 304):
                limits = _Limits(_LOOK, _LOOK, cut=True)
            packed, whole = self._read(raw, limits, status)
        finally:
            if not whole:
                response.close()
            raw.release_conn()
        encoding = ",".join(value for name, value in fields if name.lower() == "content-encoding")
        try:
            ratio = self._settings.max_ratio
            body = unpack(packed, encoding, limit=limits.unpacked, ratio=ratio, cut=limits.cut)
            if limits.packed and is_gzip(body):
                body = unpack(body, "gzip", limit=limits.unpacked, ratio=ratio)
        except (TooLargeError, BrokenError):
            if status == 200:
                raise
            body = b""  # of an error page only its status counts then
        return _Answer(status, fields, body, len(packed), sent)

    def _read(self, raw: urllib3.HTTPResponse, limits: _Limits, status: int) -> tuple[bytes, bool]:
        """The body as it came, and whether that is all of it."""
        promised = raw.headers.get("Content-Length", "")
        if not limits.cut and status != 304 and promised.isascii() and promised.isdigit() and int(promised[:18]) > limits.raw:
            raise TooLargeError(f"the server promises {promised[:18]} bytes, more than the limit of {limits.raw}")
        body = bytearray()
        while chunk := raw.read1(_READ, decode_content=False):
            body += chunk
            if len(body) > limits.raw:
                if limits.cut:
                    return bytes(body[: limits.raw]), False
                raise TooLargeError(f"the body is larger than the limit of {limits.raw} bytes")
        return bytes(body), True


def _fits(value: str) -> bool:
    return value.isprintable() and value.isascii()
