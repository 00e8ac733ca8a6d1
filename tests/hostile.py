"""A server on loopback that answers as told: well, slowly, endlessly, too large or not at all.

It speaks HTTP over plain sockets, because what it sends must be wrong in ways that no server library allows.
"""

from __future__ import annotations

import contextlib
import gzip
import socket
import ssl
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import brotli
import zstandard


@dataclass(frozen=True)
class Request:
    """What a client asked for."""

    path: str
    headers: dict[str, str]
    at: float  #: monotonic
    connection: int  #: number of the connection it came over


class Peer:
    """The server's side of one connection."""

    def __init__(self, sock: socket.socket, closing: threading.Event) -> None:
        self._sock = sock
        self._closing = closing

    def send(self, data: bytes) -> None:
        self._sock.sendall(data)

    def answer(self, status: int = 200, headers: dict[str, str] | None = None, body: bytes = b"") -> None:
        """A well-formed answer."""
        fields = {"Content-Type": "text/html; charset=utf-8", "Content-Length": str(len(body)), **(headers or {})}
        lines = "".join(f"{name}: {value}\r\n" for name, value in fields.items() if value != "-")
        self.send(f"HTTP/1.1 {status} Answer\r\n{lines}\r\n".encode() + body)

    def drip(self, data: bytes, every_s: float = 0.05) -> None:
        """One byte at a time, and then silence."""
        for index in range(len(data)):
            self.send(data[index : index + 1])
            if self._closing.wait(every_s):
                return
        self.silence()

    def silence(self) -> None:
        """Nothing, until the server closes or the client goes."""
        self._sock.settimeout(0.05)
        while not self._closing.is_set():
            try:
                if not self._sock.recv(1):
                    return
            except TimeoutError:
                continue

    def forever(self, chunk: bytes) -> None:
        """The same again and again."""
        while not self._closing.is_set():
            self.send(chunk)


Handler = Callable[[Peer, Request], None]


@dataclass
class Server:
    """A running server; `pages` maps paths to what answers them."""

    host: str
    port: int
    scheme: str = "http"
    pages: dict[str, Handler] = field(default_factory=dict)
    requests: list[Request] = field(default_factory=list)
    connections: int = 0

    @property
    def url(self) -> str:
        return f"{self.scheme}://{self.host}:{self.port}"

    @property
    def key(self) -> str:
        """The host as the fetcher remembers it."""
        return f"{self.host}:{self.port}"

    def asked(self, path: str) -> int:
        """How many requests for a path have come."""
        return sum(request.path == path for request in self.requests)

    def page(self, path: str, status: int = 200, headers: dict[str, str] | None = None, body: bytes = b"") -> None:
        """Answer a path well."""
        self.pages[path] = lambda peer, request: peer.answer(status, headers, body)


@contextlib.contextmanager
def serving(
    host: str = "127.0.0.1", *, context: ssl.SSLContext | None = None, before: Callable[[Peer], None] | None = None
) -> Iterator[Server]:
    """A server on a free port. Paths without a page get 404. `before`: done with each connection before anything is read."""
    listener = socket.create_server((host, 0), backlog=128)
    closing = threading.Event()
    server = Server(host, listener.getsockname()[1], "https" if context else "http")
    open_sockets: list[socket.socket] = []

    def converse(sock: socket.socket, number: int) -> None:
        with contextlib.suppress(OSError, IndexError), contextlib.closing(sock):
            if before is not None:
                before(Peer(sock, closing))
                return
            if context is not None:
                sock = context.wrap_socket(sock, server_side=True)
                open_sockets.append(sock)
            with contextlib.closing(sock), sock.makefile("rb") as stream:
                while line := stream.readline(65536):
                    headers = {}
                    while (field_line := stream.readline(65536).strip()) != b"":
                        name, _, value = field_line.partition(b":")
                        headers[name.decode("latin-1").lower()] = value.strip().decode("latin-1")
                    path = line.split()[1].decode("latin-1")
                    request = Request(path, headers, time.monotonic(), number)
                    server.requests.append(request)
                    peer = Peer(sock, closing)
                    server.pages.get(path, lambda peer, request: peer.answer(404))(peer, request)

    def accept() -> None:
        while not closing.is_set():
            try:
                sock, _ = listener.accept()
            except OSError:
                return
            server.connections += 1
            open_sockets.append(sock)
            threading.Thread(target=converse, args=(sock, server.connections), daemon=True).start()

    thread = threading.Thread(target=accept, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        closing.set()
        with contextlib.suppress(OSError):
            listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        for sock in open_sockets:
            with contextlib.suppress(OSError):
                sock.shutdown(socket.SHUT_RDWR)
            sock.close()
        thread.join(5)


# --- what hostile servers send ----------------------------------------------------------------------------------------


def _raw_deflate(data: bytes) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    return packer.compress(data) + packer.flush()


#: Content coding (as in the header) and how a body is packed for it.
PACKERS: dict[str, tuple[str, Callable[[bytes], bytes]]] = {
    "gzip": ("gzip", lambda data: gzip.compress(data, mtime=0)),
    "deflate": ("deflate", zlib.compress),
    "bare deflate": ("deflate", _raw_deflate),
    "br": ("br", lambda data: brotli.compress(data, quality=3)),
    "zstd": ("zstd", lambda data: zstandard.ZstdCompressor().compress(data)),
}


def drip_body(peer: Peer, request: Request) -> None:
    peer.send(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 100000\r\n\r\n")
    peer.drip(b"x" * 100000)


def drip_chunks(peer: Peer, request: Request) -> None:
    peer.send(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
    peer.drip(b"1\r\nx\r\n" * 10000)


def drip_headers(peer: Peer, request: Request) -> None:
    peer.drip(b"HTTP/1.1 200 OK\r\nX-Slow: " + b"x" * 60000)


def drip_status(peer: Peer, request: Request) -> None:
    peer.drip(b"HTTP/1.1 " + b"2" * 60000)


def drip_trailer(peer: Peer, request: Request) -> None:
    peer.send(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\n")
    peer.drip(b"X-Trailer: x\r\n" * 10000)


def endless_continue(peer: Peer, request: Request) -> None:
    peer.forever(b"HTTP/1.1 100 Continue\r\n\r\n" * 50)


def silent(peer: Peer, request: Request) -> None:
    peer.silence()


def endless_body(peer: Peer, request: Request) -> None:
    peer.send(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n")
    peer.forever(b"x" * 65536)


def endless_headers(peer: Peer, request: Request) -> None:
    peer.send(b"HTTP/1.1 200 OK\r\n")
    peer.forever(b"X-More: x\r\n" * 1000)


def short_body(peer: Peer, request: Request) -> None:
    peer.send(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nshort")
    raise ConnectionAbortedError


def no_answer(peer: Peer, request: Request) -> None:
    raise ConnectionAbortedError


def nonsense(peer: Peer, request: Request) -> None:
    peer.send(b"\x16\x03\x01 not http at all\r\n\r\n")
    raise ConnectionAbortedError
