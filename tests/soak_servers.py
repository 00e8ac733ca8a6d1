"""The web sites and the mail server of the simulated year: real ones on loopback, in a process of their own.

What the sites say is `soak_world`'s business; this speaks HTTP/1.1 and SMTP, and counts what was asked for and what was taken.
"""

from __future__ import annotations

import asyncio
import email
import email.policy
import hashlib
import multiprocessing
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from multiprocessing.connection import Connection
from typing import Any

from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.soak_world import World

#: Nothing listens there.
CLOSED_PORT = 1


@dataclass(frozen=True, slots=True)
class Taken:
    """One mail that the server took."""

    at: datetime
    message_id: str
    recipient: str
    subject: str
    digest: str
    told: bool  #: whether the client was told that it is taken
    text: str  #: of mails to operators only


@dataclass(slots=True)
class Counts:
    """What the servers saw."""

    answers: Counter[int] = field(default_factory=Counter)
    served: set[str] = field(default_factory=set)  #: URLs of pages answered in full
    mails: list[Taken] = field(default_factory=list)
    refusals: Counter[str] = field(default_factory=Counter)


def address(number: int) -> str:
    """The loopback address of a source's site."""
    return f"127.0.1.{number + 1}"


class _Web(asyncio.Protocol):
    """One connection to any of the sites."""

    def __init__(self, world: World, now: Callable[[], datetime], counts: Counts) -> None:
        self._world, self._now, self._counts = world, now, counts
        self._buffer = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        while b"\r\n\r\n" in self._buffer:
            head, _, self._buffer = self._buffer.partition(b"\r\n\r\n")
            self._request(head.decode("latin-1").split("\r\n"))

    def _request(self, lines: list[str]) -> None:
        path = lines[0].split(" ")[1]
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines[1:])}
        host = headers["host"]
        answer = self._world.answer(host, path, headers, self._now())
        if answer is None:
            self._counts.answers[0] += 1
            self._transport.abort()
            return
        status, out, body = answer
        self._counts.answers[status] += 1
        if status == 200 and path.endswith(".html"):
            self._counts.served.add(f"http://{host}{path}")
        if status != 304:
            out = out | {"Content-Length": str(len(body))}
        text = f"HTTP/1.1 {status} Answer\r\n" + "".join(f"{name}: {value}\r\n" for name, value in out.items()) + "\r\n"
        self._transport.write(text.encode("latin-1") + body)


class _Closed(asyncio.Protocol):
    """A server that hangs up at once."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        transport.abort()


class _Desk:
    """Takes mail, or does what the plan says at that time."""

    def __init__(self, world: World, now: Callable[[], datetime], counts: Counts) -> None:
        self._world, self._now, self._counts = world, now, counts

    def _trouble(self, recipient: str = "") -> str:
        spans = (span for span in self._world.mail_troubles if span.holds(self._now()) and span.whom in ("", recipient))
        return next((span.what for span in spans), "")

    async def handle_MAIL(self, server: SMTP, session: Session, envelope: Envelope, given: str, options: list[str]) -> str:
        if self._trouble() == "421":
            self._counts.refusals["421"] += 1
            return "421 4.3.2 service not available"
        envelope.mail_from = given
        return "250 OK"

    async def handle_RCPT(self, server: SMTP, session: Session, envelope: Envelope, given: str, options: list[str]) -> str:
        trouble = self._trouble(given)
        if trouble in ("450", "550"):
            self._counts.refusals[trouble] += 1
            return f"{trouble} {trouble[0]}.2.1 mailbox not available"
        envelope.rcpt_tos.append(given)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        trouble = self._trouble()
        if trouble in ("drop", "lost"):
            self._counts.refusals[trouble] += 1
            assert isinstance(server.transport, asyncio.Transport)
            server.transport.abort()
        if trouble != "drop":
            self._take(envelope, told=trouble != "lost")
        return "250 taken"

    def _take(self, envelope: Envelope, *, told: bool) -> None:
        content = envelope.content
        assert isinstance(content, bytes)
        message = email.message_from_bytes(content, policy=email.policy.default)
        (recipient,) = envelope.rcpt_tos
        body = message.get_body(("plain",)) if recipient in OPERATORS else None
        text = body.get_content() if body is not None else ""
        digest = hashlib.sha256(content).hexdigest()
        self._counts.mails.append(
            Taken(self._now(), str(message["Message-ID"]), recipient, str(message["Subject"]), digest, told, text)
        )  # fmt: skip


#: Whose mails are kept with their text.
OPERATORS = ("may-chu@tinh.example",)


async def _serve(world: World, clock: Any, pipe: Connection) -> None:
    loop = asyncio.get_running_loop()
    counts = Counts()

    def now() -> datetime:
        return datetime.fromtimestamp(clock.value, UTC)

    def speak() -> asyncio.Protocol:
        if any(span.what == "mail" and span.holds(now()) for span in world.own_outages):
            counts.refusals["down"] += 1
            return _Closed()
        return SMTP(_Desk(world, now, counts), hostname="localhost", loop=loop)

    webs = [await loop.create_server(lambda: _Web(world, now, counts), address(0), 0)]
    port = webs[0].sockets[0].getsockname()[1]
    for outlet in world.outlets[1:]:
        webs.append(await loop.create_server(lambda: _Web(world, now, counts), address(outlet.number), port))
    mail = await loop.create_server(speak, "127.0.0.1", 0)
    ended = asyncio.Event()

    def asked() -> None:
        try:
            pipe.recv()
            pipe.send(counts)
        except (EOFError, OSError):
            ended.set()

    loop.add_reader(pipe.fileno(), asked)
    pipe.send((port, mail.sockets[0].getsockname()[1]))
    await ended.wait()


def _main(shape: tuple[int, int, int], clock: Any, pipe: Connection, other_end: Connection) -> None:
    other_end.close()  # else the simulation's end is never seen here
    asyncio.run(_serve(World(*shape), clock, pipe))


class Servers:
    """The running servers, seen from the simulation."""

    def __init__(self, pipe: Connection, clock: Any) -> None:
        self._pipe, self._clock = pipe, clock
        self.web_port, self.mail_port = pipe.recv()

    def set_time(self, at: datetime) -> None:
        """Let it be a certain time on all servers."""
        self._clock.value = at.timestamp()

    def counts(self) -> Counts:
        """What was asked for and taken so far."""
        self._pipe.send("counts")
        counts = self._pipe.recv()
        assert isinstance(counts, Counts)
        return counts


@contextmanager
def serve(seed: int, sources: int, weeks: int) -> Iterator[Servers]:
    """Serve while the block lasts."""
    context = multiprocessing.get_context("fork")
    clock = context.Value("d", 0.0)
    here, there = context.Pipe()
    process = context.Process(target=_main, args=((seed, sources, weeks), clock, there, here), daemon=True)
    process.start()
    there.close()
    try:
        yield Servers(here, clock)
    finally:
        here.close()
        process.join(10)
        process.kill()
