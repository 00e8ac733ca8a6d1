"""Connections that obey one total deadline and reach only addresses that may be reached.

The time-outs of requests, urllib3 and http.client are per socket operation, so a byte a second beats them all (measured for four
clients). Here the socket itself knows when the request ends: before every operation its time-out becomes what is left. A name is
looked up once, in a thread that can be left behind; the address is checked before connecting and again on the connected socket.
"""

from __future__ import annotations

import contextlib
import ipaddress
import os
import queue
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterable
from typing import Any

from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.util.ssl_ import create_urllib3_context
from urllib3.util.wait import wait_for_write

from monitor.fetch.address import UnsafeError, reachable

#: As socket.getaddrinfo gives them: family, type, protocol, canonical name, socket address.
Addresses = Iterable[tuple[int, int, int, str, tuple[Any, ...]]]
Resolve = Callable[[str, int], Addresses]

SLICE_S = 0.25  #: how long a blocked operation can go without looking whether the program is stopping
POOLS = 16  #: connections that a thread keeps open; a thread works on one host at a time, so more would only hold descriptors
LOOKUPS = 64  #: name look-ups under way at once; a dead resolver must not pile up threads


class DeadlineError(Exception):
    """The total time of the request is over."""


class StoppedError(Exception):
    """The program is stopping."""


class UnreachableError(Exception):
    """The name does not resolve or no address takes the connection."""


class NotInTimeError(UnreachableError):
    """The name is not resolved, or the connection not made, in the time for connecting."""


def resolve(host: str, port: int) -> Addresses:
    """All stream addresses of a host, by the system's resolver."""
    return socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)


class Line:
    """One thread's way to the network: the deadline of the request under way, and who may be reached."""

    def __init__(self, *, connect_s: float, allow_private: bool, resolve: Resolve, lookups: threading.Semaphore) -> None:
        self.connect_s = connect_s
        self.allow_private = allow_private
        self.resolve = resolve
        self.lookups = lookups
        self.ends_at = 0.0  #: of the monotonic clock
        self.stop: threading.Event | None = None
        self.reused = True  #: whether the request under way went over a connection of an earlier one

    def open(self, ends_at: float, stop: threading.Event | None) -> None:
        """Begin a request that ends at `ends_at` of the monotonic clock at the latest."""
        self.ends_at = ends_at
        self.stop = stop
        self.reused = True

    def left(self) -> float:
        """Seconds that are left, more than 0. Raises DeadlineError or StoppedError."""
        if self.stop is not None and self.stop.is_set():
            raise StoppedError
        left = self.ends_at - time.monotonic()
        if left <= 0:
            raise DeadlineError
        return left

    def connect(self, host: str, port: int) -> LineSocket:
        """A connected socket whose peer may be reached, within the time for connecting.

        Raises UnreachableError, UnsafeError, DeadlineError, StoppedError.
        """
        self.reused = False
        ends_at = min(self.ends_at, time.monotonic() + self.connect_s)
        addresses = list(self._look_up(host, port, ends_at))
        allowed = [entry for entry in addresses if reachable(str(entry[4][0]), allow_private=self.allow_private)]
        if addresses and not allowed:
            raise UnsafeError(f"{host} has no public address ({', '.join(sorted({str(a[4][0]) for a in addresses}))})")
        problem: Exception = UnreachableError(f"{host} has no address")
        for index, (family, kind, protocol, _, address) in enumerate(allowed):
            now = time.monotonic()
            until = now + (ends_at - now) / (len(allowed) - index)
            try:
                return self._connect_one(family, kind, protocol, address, until)
            except (OSError, UnreachableError) as error:
                kept = NotInTimeError if isinstance(error, NotInTimeError) else UnreachableError
                problem = kept(f"{address[0]} port {port}: {error}")
        self.left()
        raise problem

    def _connect_one(self, family: int, kind: int, protocol: int, address: tuple[Any, ...], until: float) -> LineSocket:
        sock = LineSocket(family, kind, protocol)
        sock.line = self
        try:
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            sock.setblocking(False)
            with contextlib.suppress(BlockingIOError):
                sock.connect(address)
            while not wait_for_write(sock, timeout=min(SLICE_S, self.left())):
                if time.monotonic() >= until:
                    raise NotInTimeError("no connection in time")
            error = sock.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
            if error:
                raise OSError(error, os.strerror(error))
            peer = str(sock.getpeername()[0])
            if not reachable(peer, allow_private=self.allow_private):
                raise UnsafeError(f"the connection leads to {peer}, which is not public")
            # The TLS handshake takes the socket's time-out as its own total.
            sock.settimeout(min(self.connect_s, self.left()))
        except BaseException:
            sock.close()
            raise
        return sock

    def _look_up(self, host: str, port: int, ends_at: float) -> Addresses:
        with contextlib.suppress(ValueError):
            ipaddress.ip_address(host)
            return socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_NUMERICHOST)
        answer: queue.SimpleQueue[list[Any] | OSError | UnicodeError] = queue.SimpleQueue()

        def ask() -> None:
            try:
                answer.put(list(self.resolve(host, port)))
            except (OSError, UnicodeError) as error:
                answer.put(error)
            finally:
                self.lookups.release()

        while not self.lookups.acquire(timeout=min(SLICE_S, self.left())):
            pass
        threading.Thread(target=ask, name=f"look up {host}", daemon=True).start()
        while True:
            try:
                found = answer.get(timeout=min(SLICE_S, self.left()))
            except queue.Empty:
                if time.monotonic() >= ends_at:
                    raise NotInTimeError(f"the name {host} was not resolved in time") from None
                continue
            if isinstance(found, Exception):
                raise UnreachableError(f"the name {host} does not resolve: {found}")
            return found


class _AsksLine(socket.socket):
    """A socket that asks its line before every operation."""

    line: Line | None = None

    def recv_into(self, *args: Any, **kwargs: Any) -> int:
        """As the socket's, until the line's deadline."""
        while self.line is not None:
            self.settimeout(min(SLICE_S, self.line.left()))
            try:
                return super().recv_into(*args, **kwargs)
            except TimeoutError:
                continue
        return super().recv_into(*args, **kwargs)


class LineSocket(_AsksLine):
    """Such a socket for TCP."""

    def sendall(self, *args: Any, **kwargs: Any) -> None:
        """As the socket's, until the line's deadline."""
        if self.line is not None:
            self.settimeout(self.line.left())
        super().sendall(*args, **kwargs)


class LineTLSSocket(_AsksLine, ssl.SSLSocket):
    """The same for TLS."""

    def send(self, *args: Any, **kwargs: Any) -> int:
        """As the socket's, until the line's deadline."""
        if self.line is not None:
            self.settimeout(self.line.left())
        return super().send(*args, **kwargs)


class _LineConnection(HTTPConnection):
    line: Line

    def _new_conn(self) -> socket.socket:
        return self.line.connect(self._dns_host, self.port or 80)


class _LineTLSConnection(HTTPSConnection):
    line: Line

    def _new_conn(self) -> socket.socket:
        return self.line.connect(self._dns_host, self.port or 443)

    def connect(self) -> None:
        if self.ssl_context is None:
            self.ssl_context = create_urllib3_context()
            self.ssl_context.sslsocket_class = LineTLSSocket
        super().connect()
        if isinstance(self.sock, LineTLSSocket):
            self.sock.line = self.line


class LineAdapter(HTTPAdapter):
    """Transport of requests over one line; never shared between threads.

    It is used without a session: a session would read the body of a redirect even if it does not follow it, take proxies and
    passwords from the environment, and carry cookies from page to page.
    """

    def __init__(self, line: Line) -> None:
        self.line = line
        super().__init__(pool_connections=POOLS, pool_maxsize=1)

    def init_poolmanager(self, connections: int, maxsize: int, block: bool = False, **pool_kwargs: Any) -> None:
        """As requests', with pools whose connections know the line."""
        super().init_poolmanager(connections, maxsize, block, **pool_kwargs)
        plain = type("Connection", (_LineConnection,), {"line": self.line})
        secure = type("TLSConnection", (_LineTLSConnection,), {"line": self.line})
        self.poolmanager.pool_classes_by_scheme = {
            "http": type("Pool", (HTTPConnectionPool,), {"ConnectionCls": plain}),
            "https": type("TLSPool", (HTTPSConnectionPool,), {"ConnectionCls": secure}),
        }
