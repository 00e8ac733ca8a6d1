"""Fetching against servers that answer well, slowly, endlessly, too large or not at all. Nothing leaves loopback."""

from __future__ import annotations

import contextlib
import ipaddress
import itertools
import random
import shutil
import socket
import ssl
import subprocess
import threading
import time
import tracemalloc
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import hostile
import pytest
from hostile import PACKERS, Peer, Request, Server, serving
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.errors import FETCH_REASONS, FetchError
from monitor.fetch import Fetcher, reachable, robots
from monitor.fetch.address import MAX_URL, UnsafeError, target
from monitor.fetch.answers import challenge, retry_after
from monitor.fetch.content import BrokenError, TooLargeError, unpack
from monitor.records import HostState
from monitor.settings import FetchSettings

START = datetime(2024, 7, 30, 6, 0, tzinfo=UTC)
SETTINGS = FetchSettings(
    allow_private=True, delay_s=0.0, deadline_s=5.0, connect_s=2.0, max_bytes=2_000_000, max_unpacked_bytes=4_000_000, respect_robots=False
)
PAGE = "<html><body><p>Tổng dư nợ đạt 6.500 tỷ đồng.</p></body></html>".encode()
MIB = 1024 * 1024


class Clock:
    """A clock that only waiting moves."""

    def __init__(self) -> None:
        self.at = START
        self.waits: list[float] = []
        self._lock = threading.Lock()

    def now(self) -> datetime:
        return self.at

    def wait(self, seconds: float) -> None:
        with self._lock:
            self.waits.append(seconds)
            self.at += timedelta(seconds=seconds)


class Memory(dict[str, HostState]):
    """Host states in a dictionary."""

    def load(self, host: str) -> HostState | None:
        return self.get(host)

    def save(self, state: HostState) -> None:
        self[state.host] = state


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def memory() -> Memory:
    return Memory()


@pytest.fixture
def make(clock: Clock, memory: Memory) -> Callable[..., Fetcher]:
    def make(resolve: Any = None, **changes: Any) -> Fetcher:
        more = {"resolve": resolve} if resolve else {}
        settings = replace(SETTINGS, **changes)
        return Fetcher(settings, version="9.9", hosts=memory, now=clock.now, wait=clock.wait, rng=random.Random(1), **more)

    return make


@pytest.fixture
def server() -> Iterator[Server]:
    with serving() as running:
        running.page("/", body=PAGE)
        yield running


def failure(fetcher: Fetcher, url: str, **more: Any) -> FetchError:
    with pytest.raises(FetchError) as raised:
        fetcher.get(url, **more)
    assert raised.value.reason in FETCH_REASONS
    assert str(raised.value).startswith(url)
    return raised.value


# --- a page -----------------------------------------------------------------------------------------------------------


def test_a_page_with_all_that_is_known_of_it(make: Callable[..., Fetcher], server: Server) -> None:
    server.page("/trang", headers={"ETag": '"1"', "X-Tên": "b"}, body=PAGE)
    page = make(contact="mailto:a@example.vn").get(f"{server.url}/trang#phần-2")
    assert (page.status, page.body, page.raw_bytes, page.hops) == (200, PAGE, len(PAGE), ())
    assert (page.url, page.final_url) == (f"{server.url}/trang#phần-2", f"{server.url}/trang")
    assert page.fetched_at == START
    assert page.header("etag") == '"1"'
    assert dict(page.request_headers)["User-Agent"] == "d40/9.9 (+mailto:a@example.vn)"
    assert server.requests[0].headers["user-agent"] == "d40/9.9 (+mailto:a@example.vn)"
    make(contact="mailto:a@example.vn").get(f"{server.url}/trang", contact="b@example.vn")
    assert server.requests[1].headers["user-agent"] == "d40/9.9 (+b@example.vn)"
    assert server.requests[0].headers["accept-encoding"] == "gzip, deflate, br, zstd"


def test_without_a_contact_the_user_agent_still_says_who_asks(make: Callable[..., Fetcher], server: Server) -> None:
    make().get(server.url)
    assert server.requests[0].headers["user-agent"] == "d40/9.9"


def test_a_page_that_did_not_change(make: Callable[..., Fetcher], server: Server) -> None:
    server.page("/old", 304, {"ETag": '"1"', "Content-Length": "-"})
    page = make().get(f"{server.url}/old", etag='"1"', last_modified="Mon, 29 Jul 2024 00:00:00 GMT")
    assert (page.status, page.body) == (304, b"")
    sent = server.requests[0].headers
    assert (sent["if-none-match"], sent["if-modified-since"]) == ('"1"', "Mon, 29 Jul 2024 00:00:00 GMT")
    assert failure(make(), f"{server.url}/old").reason == "temporary"


def test_a_validator_cannot_smuggle_a_header(make: Callable[..., Fetcher], server: Server) -> None:
    make().get(server.url, etag='"1"\r\nX-Evil: 1')
    assert not {"x-evil", "if-none-match"} & set(server.requests[0].headers)


@pytest.mark.parametrize("name", PACKERS)
def test_a_packed_page_is_unpacked(name: str, make: Callable[..., Fetcher], server: Server) -> None:
    coding, pack = PACKERS[name]
    server.page("/packed", headers={"Content-Encoding": coding}, body=pack(PAGE * 100))
    page = make().get(f"{server.url}/packed")
    assert page.body == PAGE * 100
    assert page.raw_bytes == len(pack(PAGE * 100))


def test_cookies_and_proxies_of_the_environment_are_not_used(
    make: Callable[..., Fetcher], server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "REQUESTS_CA_BUNDLE"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    server.page("/", headers={"Set-Cookie": "a=b; Path=/"}, body=PAGE)
    fetcher = make()
    fetcher.get(server.url)
    fetcher.get(server.url)
    assert "cookie" not in server.requests[1].headers


def test_a_kept_connection_that_the_server_closed_is_replaced(make: Callable[..., Fetcher], server: Server) -> None:
    answers = 0

    def once_per_connection(peer: Peer, request: Request) -> None:
        nonlocal answers
        answers += 1
        if answers == 2:
            raise ConnectionAbortedError
        peer.answer(body=PAGE)

    server.pages["/"] = once_per_connection
    fetcher = make()
    assert fetcher.get(server.url).body == fetcher.get(server.url).body == PAGE
    assert [request.connection for request in server.requests] == [1, 1, 2]


# --- R11: one deadline ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "handler",
    [
        hostile.drip_body, hostile.drip_chunks, hostile.drip_headers, hostile.drip_status, hostile.drip_trailer,
        hostile.endless_continue, hostile.silent,
    ],
    ids=lambda handler: handler.__name__,
)  # fmt: skip
def test_the_deadline_is_total(handler: hostile.Handler, make: Callable[..., Fetcher], server: Server) -> None:
    server.pages["/slow"] = handler
    started = time.monotonic()
    assert failure(make(deadline_s=0.4), f"{server.url}/slow").reason == "timeout"
    assert time.monotonic() - started < 0.4 + 1.0


def test_redirects_share_the_deadline(make: Callable[..., Fetcher], server: Server) -> None:
    def slow_redirect(peer: Peer, request: Request) -> None:
        threading.Event().wait(0.15)
        peer.answer(302, {"Location": request.path + "x"})

    for length in range(10):
        server.pages["/" + "x" * length] = slow_redirect
    started = time.monotonic()
    assert failure(make(deadline_s=0.4, max_redirects=20), server.url).reason == "timeout"
    assert time.monotonic() - started < 0.4 + 1.0


def test_robots_txt_shares_the_deadline(make: Callable[..., Fetcher], server: Server) -> None:
    server.pages["/robots.txt"] = hostile.drip_body
    started = time.monotonic()
    assert failure(make(deadline_s=0.4, respect_robots=True), server.url).reason == "timeout"
    assert time.monotonic() - started < 0.4 + 1.0
    assert server.asked("/") == 0


def test_a_name_that_is_never_resolved(make: Callable[..., Fetcher]) -> None:
    never = threading.Event()

    def resolve(host: str, port: int) -> list[Any]:
        never.wait(5)
        return []

    started = time.monotonic()
    assert failure(make(resolve, deadline_s=5.0, connect_s=0.3), "http://slow.example.vn/").reason == "timeout"
    assert failure(make(resolve, deadline_s=0.3, connect_s=5.0), "http://other.example.vn/").reason == "timeout"
    assert time.monotonic() - started < 2.6
    never.set()


def test_a_server_that_takes_no_connection(make: Callable[..., Fetcher]) -> None:
    with socket.create_server(("127.0.0.1", 0), backlog=0) as full:
        address = full.getsockname()
        fill = [socket.socket() for _ in range(4)]
        try:
            for sock in fill:
                sock.setblocking(False)
                sock.connect_ex(address)
            started = time.monotonic()
            error = failure(make(connect_s=0.3), f"http://127.0.0.1:{address[1]}/")
            assert error.reason == "timeout"
            assert time.monotonic() - started < 1.3
        finally:
            for sock in fill:
                sock.close()


def test_stopping_interrupts_an_answer(make: Callable[..., Fetcher], server: Server) -> None:
    server.pages["/slow"] = hostile.drip_body
    stop = threading.Event()
    threading.Timer(0.1, stop.set).start()
    started = time.monotonic()
    error = failure(make(deadline_s=30.0), f"{server.url}/slow", stop=stop)
    assert (error.reason, time.monotonic() - started < 5.0) == ("stopped", True)


def test_an_answer_that_is_being_read_is_ended_unless_it_is_to_be_broken_off(make: Callable[..., Fetcher], server: Server) -> None:
    stop = threading.Event()
    stop.set()
    assert make().get(server.url, stop=stop, abort=threading.Event()).status == 200
    assert failure(make(), server.url, stop=threading.Event(), abort=stop).reason == "stopped"


# --- R12: bytes -------------------------------------------------------------------------------------------------------


def chunked(body: bytes) -> hostile.Handler:
    def send(peer: Peer, request: Request) -> None:
        peer.send(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
        for start in range(0, len(body), 1000):
            part = body[start : start + 1000]
            peer.send(b"%x\r\n%b\r\n" % (len(part), part))
        peer.send(b"0\r\n\r\n")

    return send


@pytest.mark.parametrize("framed", ["length", "chunked", "close"])
@pytest.mark.parametrize(("more", "reason"), [(0, None), (1, "too_large")])
def test_bytes_on_the_wire_are_limited(framed: str, more: int, reason: str | None, make: Callable[..., Fetcher], server: Server) -> None:
    body = b"x" * (10_000 + more)

    def close(peer: Peer, request: Request) -> None:
        peer.send(b"HTTP/1.1 200 OK\r\n\r\n" + body)
        raise ConnectionAbortedError

    server.page("/length", body=body)
    server.pages["/chunked"] = chunked(body)
    server.pages["/close"] = close
    fetcher = make(max_bytes=10_000)
    if reason is None:
        assert fetcher.get(f"{server.url}/{framed}").body == body
    else:
        error = failure(fetcher, f"{server.url}/{framed}")
        assert (error.reason, error.permanent) == (reason, True)


@pytest.mark.parametrize("handler", [hostile.endless_body, hostile.endless_headers], ids=lambda handler: handler.__name__)
def test_an_endless_answer_ends(handler: hostile.Handler, make: Callable[..., Fetcher], server: Server) -> None:
    server.pages["/endless"] = handler
    assert failure(make(), f"{server.url}/endless").reason in ("too_large", "temporary")


@pytest.mark.parametrize("name", PACKERS)
@pytest.mark.parametrize(("more", "fails"), [(0, False), (1, True)])
def test_unpacked_bytes_are_limited(name: str, more: int, fails: bool, make: Callable[..., Fetcher], server: Server) -> None:
    coding, pack = PACKERS[name]
    server.page("/packed", headers={"Content-Encoding": coding}, body=pack(b"x" * (10_000 + more)))
    fetcher = make(max_unpacked_bytes=10_000)
    if fails:
        assert failure(fetcher, f"{server.url}/packed").reason == "too_large"
    else:
        assert len(fetcher.get(f"{server.url}/packed").body) == 10_000


@pytest.mark.parametrize(("more", "fails"), [(0, False), (1, True)])
def test_the_ratio_counts_from_a_mebibyte_on(more: int, fails: bool) -> None:
    packed = PACKERS["gzip"][1](bytes(MIB + more))
    assert MIB / len(packed) > 200
    if fails:
        with pytest.raises(TooLargeError):
            unpack(packed, "gzip", limit=10 * MIB, ratio=200.0)
    else:
        assert len(unpack(packed, "gzip", limit=10 * MIB, ratio=200.0)) == MIB


@pytest.fixture(scope="module")
def bombs() -> dict[str, tuple[str, bytes]]:
    """64 MiB of zeros, packed in each way and doubly."""
    zeros = bytes(64 * MIB)
    made = {name: (coding, pack(zeros)) for name, (coding, pack) in PACKERS.items()}
    twice = PACKERS["gzip"][1](made["gzip"][1])
    return made | {"doubled": ("gzip, gzip", twice), "mixed": ("deflate, br", PACKERS["br"][1](made["deflate"][1]))}


@pytest.mark.parametrize("name", [*PACKERS, "doubled", "mixed"])
def test_bombs(name: str, bombs: dict[str, tuple[str, bytes]], make: Callable[..., Fetcher], server: Server) -> None:
    coding, bomb = bombs[name]
    packed = {"Content-Encoding": coding}
    server.page("/bomb", headers=packed, body=bomb)
    server.page("/gone", 404, packed, bomb)
    server.page("/refused", 403, packed, bomb)
    server.page("/redirect", 302, packed | {"Location": "/"}, bomb)
    server.page("/unchanged", 304, packed | {"ETag": '"1"'}, b"")
    if "," not in coding:
        server.page("/robots.txt", 200, packed, bomb)
    server.page("/feed", headers=packed, body=bomb)
    fetcher = make(respect_robots=True)
    tracemalloc.start()
    try:
        assert failure(fetcher, f"{server.url}/bomb").reason == "too_large"
        assert failure(fetcher, f"{server.url}/feed", kind="feed").reason == "too_large"
        assert failure(fetcher, f"{server.url}/gone").reason == "gone"
        assert failure(fetcher, f"{server.url}/refused").reason == "blocked"
        assert fetcher.get(f"{server.url}/redirect").body == PAGE
        assert fetcher.get(f"{server.url}/unchanged", etag='"1"').body == b""
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 16 * MIB


@pytest.mark.parametrize("coding", ["gzip, gzip", "compress"])
def test_a_robots_txt_that_cannot_be_unpacked_forbids_everything(coding: str, make: Callable[..., Fetcher], server: Server) -> None:
    server.page("/robots.txt", 200, {"Content-Encoding": coding}, b"x")
    assert "robots.txt" in str(failure(make(respect_robots=True), server.url))
    assert server.asked("/") == 0


def test_an_error_page_that_cannot_be_unpacked_is_still_that_error(make: Callable[..., Fetcher], server: Server) -> None:
    server.page("/gone", 404, {"Content-Encoding": "compress"}, b"x")
    assert failure(make(), f"{server.url}/gone").reason == "gone"


def test_a_stored_gzip_file_of_a_sitemap_is_unpacked_once(
    make: Callable[..., Fetcher], server: Server, bombs: dict[str, tuple[str, bytes]]
) -> None:
    server.page("/sitemap.xml.gz", headers={"Content-Type": "application/gzip"}, body=PACKERS["gzip"][1](b"<urlset/>"))
    server.page("/bomb.xml.gz", headers={"Content-Type": "application/gzip"}, body=bombs["gzip"][1])
    assert make().get(f"{server.url}/sitemap.xml.gz", kind="sitemap").body == b"<urlset/>"
    assert failure(make(), f"{server.url}/bomb.xml.gz", kind="sitemap").reason == "too_large"
    assert make().get(f"{server.url}/sitemap.xml.gz").body.startswith(b"\x1f\x8b")


@pytest.mark.parametrize("name", PACKERS)
def test_a_body_that_ends_inside_its_packing(name: str) -> None:
    coding, pack = PACKERS[name]
    packed = pack(random.Random(1).randbytes(5000))
    with pytest.raises(BrokenError):
        unpack(packed[:-1500], coding, limit=MIB, ratio=200.0)
    assert unpack(b"", coding, limit=MIB, ratio=200.0) == b""


@pytest.mark.parametrize(
    ("encoding", "body"),
    [("identity", b"a"), ("", b"a"), ("utf-8", b"a"), ("GZIP", PACKERS["gzip"][1](b"a")), ("identity, gzip", PACKERS["gzip"][1](b"a"))],
)
def test_what_a_content_encoding_may_say(encoding: str, body: bytes) -> None:
    assert unpack(body, encoding, limit=100, ratio=200.0) == b"a"


def test_members_one_after_the_other_and_noise_behind_them() -> None:
    pack = PACKERS["gzip"][1]
    assert unpack(pack(b"a") + pack(b"b") + b"noise", "gzip", limit=100, ratio=200.0) == b"ab"


@given(st.binary(max_size=3000), st.sampled_from(sorted(PACKERS)), st.integers(0, 3000))
def test_unpacking_undoes_packing_within_the_limit(data: bytes, name: str, limit: int) -> None:
    coding, pack = PACKERS[name]
    if len(data) > limit:
        with pytest.raises(TooLargeError):
            unpack(pack(data), coding, limit=limit, ratio=200.0)
    else:
        assert unpack(pack(data), coding, limit=limit, ratio=200.0) == data
    assert unpack(pack(data), coding, limit=limit, ratio=200.0, cut=True) == data[:limit]


@given(st.binary(max_size=300), st.sampled_from(["gzip", "deflate", "br", "zstd", "compress", "x", "gzip,br", "\x00"]))
def test_unpacking_of_anything_ends_in_two_ways_only(data: bytes, encoding: str) -> None:
    with contextlib.suppress(TooLargeError, BrokenError):
        assert len(unpack(data, encoding, limit=1000, ratio=200.0)) <= 1000


# --- R13: addresses ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "127.255.255.255", "0.0.0.0", "0.1.2.3", "10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1", "169.254.169.254",
        "100.64.0.1", "100.127.255.255", "192.0.0.1", "192.0.2.1", "192.88.99.1", "198.18.0.1", "198.51.100.1", "203.0.113.1", "224.0.0.1",
        "239.255.255.255", "240.0.0.1", "255.255.255.255", "::", "::1", "::ffff:127.0.0.1", "::ffff:8.8.8.8", "::127.0.0.1",
        "64:ff9b::7f00:1", "64:ff9b:1::1", "100::1", "2001::1", "2001:0:7f00:1::", "2001:10::1", "2001:20::1", "2001:db8::1",
        "2002:7f00:1::",
        "2002:808:808::1", "3fff::1", "5f00::1", "fc00::1", "fd12::1", "fe80::1", "fe80::1%eth0", "fec0::1", "ff02::1", "2600::1%eth0",
        "", "localhost", "1", "127.1", "0x7f.1",
    ],
)  # fmt: skip
def test_addresses_that_are_not_public(address: str) -> None:
    assert not reachable(address, allow_private=False)


@pytest.mark.parametrize(
    "address", ["8.8.8.8", "203.162.0.1", "100.63.255.255", "100.128.0.1", "172.32.0.1", "2001:4860::8888", "2405:4800::1"]
)
def test_addresses_that_are_public(address: str) -> None:
    assert reachable(address, allow_private=False)


@pytest.mark.parametrize(
    "address", ["169.254.169.254", "100.64.0.1", "224.0.0.1", "0.0.0.0", "fe80::1", "::ffff:127.0.0.1", "64:ff9b::7f00:1"]
)
def test_allow_private_opens_no_more_than_private_networks(address: str) -> None:
    assert not reachable(address, allow_private=True)


@given(st.ip_addresses())
def test_no_address_is_reachable_that_the_registry_calls_not_global(ip: ipaddress.IPv4Address | ipaddress.IPv6Address) -> None:
    if reachable(str(ip), allow_private=False):
        assert ip.is_global
        assert not (ip.is_multicast or ip.is_loopback or ip.is_link_local or ip.is_unspecified)


@pytest.mark.parametrize(
    "url",
    [
        "", "trang", "//example.vn/", "file:///etc/passwd", "ftp://example.vn/", "gopher://example.vn/", "javascript:alert(1)", "data:,x",
        "http://", "http:///x", "http://user@example.vn/", "http://user:word@example.vn/", "http://example.vn:pass@127.0.0.1/",
        "http://internal\\@public.vn/", "http://public.vn\\.internal/", "http://public.vn/a\\b", "http://exa\nmple.vn/", "http://example.vn/\x00",
        "http://2130706433/", "http://0x7f000001/", "http://0177.0.0.1/", "http://127.1/", "http://127.0.0.1./", "http://1.2.3/",
        "http://0x7f.0.0.1/", "http://127.0.0.256/", "http://[::1%25lo]/", "http://[fe80::1%25eth0]/", "http://[::1", "http://[v1.x]/",
        "http://example.vn:0/", "http://example.vn:65536/", "http://example.vn:x/", "http://exa mple.vn/", "http://exam%70le.vn/",
        "http://-example.vn/", "http://.vn/", "http://a..vn/", "http://" + "a" * 64 + ".vn/", "http://example.vn/" + "a" * MAX_URL,
        "http://①②⑦.⓪.⓪.①/x@y", "http://*.vn/",
    ],
)  # fmt: skip
def test_urls_that_are_never_asked(url: str, make: Callable[..., Fetcher]) -> None:
    try:
        here = target(url)
    except UnsafeError:
        assert failure(make(), url).reason == "unsafe"
    else:  # a name may be written in other letters, as long as it is checked as what it is
        assert not reachable(here.host, allow_private=False)


@pytest.mark.parametrize(
    ("url", "asked"),
    [
        ("http://Example.VN", "http://example.vn/"),
        ("https://example.vn:443/a#b", "https://example.vn:443/a"),
        (" http://example.vn/tin-t\u1ee9c?a=b&c=d ", "http://example.vn/tin-t%E1%BB%A9c?a=b&c=d"),
        ("http://example.vn/ti%CC%81n-du%CC%A3ng", "http://example.vn/ti%CC%81n-du%CC%A3ng"),
        ("http://báo.vn/", "http://xn--bo-mia.vn/"),
        ("http://[2001:4860::8888]:8080/", "http://[2001:4860::8888]:8080/"),
        ("http://example.vn/?q=a@b", "http://example.vn/?q=a@b"),
    ],
)
def test_urls_as_they_are_asked(url: str, asked: str) -> None:
    assert target(url).url == asked


def test_hosts_as_politeness_knows_them() -> None:
    keys = [target(url).key for url in ("http://A.vn/", "https://a.vn:443/x", "http://a.vn.:80/", "http://a.vn:8080/", "http://[2600::1]/")]
    assert keys == ["a.vn", "a.vn", "a.vn", "a.vn:8080", "[2600::1]"]


@settings(max_examples=50)
@given(st.text(max_size=60), st.sampled_from(["", "http://", "https://a.vn/", "http://a.vn@", "http://a.vn\\", "//"]))
def test_any_text_is_a_safe_url_or_refused(text: str, prefix: str) -> None:
    try:
        here = target(prefix + text, base="https://a.vn/b/c")
    except UnsafeError:
        return
    assert here.url.isascii()
    assert here.scheme in ("http", "https")
    assert not set("@\\%/?# ") & set(here.host)
    assert here.path.startswith("/")


def test_loopback_is_closed_unless_it_is_opened(make: Callable[..., Fetcher], server: Server) -> None:
    for url in (server.url, server.url.replace("127.0.0.1", "localhost"), f"http://[::1]:{server.port}/"):
        assert failure(make(allow_private=False), url).reason == "unsafe"
    assert server.connections == 0
    assert make().get(server.url).status == 200


def test_a_name_with_public_and_private_addresses_never_leads_to_the_private_one(make: Callable[..., Fetcher], server: Server) -> None:
    asked: list[str] = []

    def resolve(host: str, port: int) -> list[Any]:
        asked.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (ip, port)) for ip in ("169.254.169.254", "224.0.0.1", "127.0.0.1")]

    page = make(resolve).get(f"http://mixed.example.vn:{server.port}/")
    assert page.status == 200
    assert asked == ["mixed.example.vn"], "looked up once, connected to what was checked"
    assert failure(make(resolve, allow_private=False), f"http://mixed.example.vn:{server.port}/").reason == "unsafe"
    assert server.connections == 1


class Lie(str):
    """An address that claims to be public."""

    def __str__(self) -> str:
        return "203.162.0.1"


def test_the_connected_socket_is_what_counts(make: Callable[..., Fetcher], server: Server) -> None:
    def resolve(host: str, port: int) -> list[Any]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (Lie("127.0.0.1"), port))]

    error = failure(make(resolve, allow_private=False), f"http://rebinding.example.vn:{server.port}/")
    assert error.reason == "unsafe"
    assert "127.0.0.1" in str(error)
    assert server.requests == []


@pytest.mark.parametrize("reason", ["refused", "unknown"])
def test_hosts_that_cannot_be_reached(reason: str, make: Callable[..., Fetcher]) -> None:
    def resolve(host: str, port: int) -> list[Any]:
        if reason == "unknown":
            raise socket.gaierror(socket.EAI_NONAME, "not known")
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", 1))]

    error = failure(make(resolve), "http://gone.example.vn/")
    assert (error.reason, error.permanent, error.status) == ("unreachable", False, None)


# --- redirects --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_redirects_are_followed(status: int, make: Callable[..., Fetcher], server: Server) -> None:
    server.page("/a", status, {"Location": "b?x=1"}, b"moved")
    server.page("/b?x=1", status, {"Location": f"{server.url}/tin-tức"}, b"moved")
    server.page("/tin-t%E1%BB%A9c", body=PAGE)
    page = make().get(f"{server.url}/a")
    assert page.body == PAGE
    assert page.hops == (f"{server.url}/a", f"{server.url}/b?x=1")
    assert page.final_url == f"{server.url}/tin-t%E1%BB%A9c"


@pytest.mark.parametrize(("allowed", "reason"), [(3, None), (2, "temporary")])
def test_redirects_are_counted(allowed: int, reason: str | None, make: Callable[..., Fetcher], server: Server) -> None:
    for number in range(3):
        server.page(f"/{number}", 302, {"Location": f"/{number + 1}"})
    server.page("/3", body=PAGE)
    if reason is None:
        assert len(make(max_redirects=allowed).get(f"{server.url}/0").hops) == 3
    else:
        assert failure(make(max_redirects=allowed), f"{server.url}/0").reason == reason


@pytest.mark.parametrize(
    "location",
    [
        "file:///etc/passwd", "ftp://example.vn/", "http://169.254.169.254/latest/meta-data", "http://user@example.vn/", "http://0.0.0.0/",
        "http://2130706433/", "javascript:1", "http://internal\\@example.vn/", "http://[::ffff:127.0.0.1]/", "//100.64.0.1/", "http://[fe80::1]/",
    ],
)  # fmt: skip
def test_redirects_that_are_not_followed(location: str, make: Callable[..., Fetcher], server: Server) -> None:
    server.page("/away", 302, {"Location": location})
    error = failure(make(), f"{server.url}/away")
    assert (error.reason, error.permanent) == ("unsafe", True)


@pytest.mark.parametrize("headers", [{}, {"Location": ""}])
def test_a_redirect_to_nowhere(headers: dict[str, str], make: Callable[..., Fetcher], server: Server) -> None:
    server.page("/away", 302, headers)
    assert failure(make(), f"{server.url}/away").reason == "temporary"


def test_a_redirect_in_a_circle(make: Callable[..., Fetcher], server: Server) -> None:
    server.page("/circle", 302, {"Location": "/circle"})
    assert failure(make(), f"{server.url}/circle").reason == "temporary"
    assert server.asked("/circle") == SETTINGS.max_redirects + 1


# --- which failure it is ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "reason", "permanent"),
    [
        (401, "blocked", True), (403, "blocked", True), (451, "blocked", True), (400, "blocked", True), (406, "blocked", True),
        (404, "gone", True), (410, "gone", True), (408, "temporary", False), (429, "temporary", False), (500, "temporary", False),
        (502, "temporary", False), (503, "temporary", False), (504, "temporary", False), (520, "temporary", False),
        (202, "temporary", False), (204, "temporary", False), (206, "temporary", False), (999, "temporary", False),
        (300, "temporary", False),
    ],
)  # fmt: skip
def test_what_a_status_means(status: int, reason: str, permanent: bool, make: Callable[..., Fetcher], server: Server) -> None:
    server.page("/x", status, body=b"" if status == 204 else PAGE)
    error = failure(make(), f"{server.url}/x", source="bao")
    assert (error.reason, error.permanent, error.status, error.source) == (reason, permanent, status, "bao")


@pytest.mark.parametrize(
    ("handler", "reason"),
    [(hostile.short_body, "temporary"), (hostile.no_answer, "temporary"), (hostile.nonsense, "temporary")],
    ids=["short body", "no answer", "nonsense"],
)
def test_broken_answers(handler: hostile.Handler, reason: str, make: Callable[..., Fetcher], server: Server) -> None:
    server.pages["/broken"] = handler
    assert failure(make(), f"{server.url}/broken").reason == reason


def test_answers_of_any_bytes_end_in_a_page_or_in_a_fetch_error(make: Callable[..., Fetcher], server: Server) -> None:
    rng = random.Random(40)
    whole = b'HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\nETag: "1"\r\n\r\n5\r\nhello\r\n0\r\n\r\n'
    pieces = [b"\r\n", b"\r", b"\n", b"\x00", b"\xff", b": ", b"-1", b"99999999999999999999", b"Content-Length: ", b"Location: ", b" 302 "]

    def mutate(peer: Peer, request: Request) -> None:
        data = bytearray(whole)
        for _ in range(rng.randint(1, 6)):
            at = rng.randrange(len(data))
            data[at : at + rng.randint(0, 9)] = rng.choice([*pieces, rng.randbytes(rng.randint(0, 5))])
        peer.send(bytes(data))
        raise ConnectionAbortedError

    server.pages["/"] = mutate
    fetcher = make(backoff_s=0.0, deadline_s=1.0)
    outcomes = set()
    for _ in range(300):
        try:
            outcomes.add(fetcher.get(server.url).status)
        except FetchError as error:
            assert error.reason in FETCH_REASONS
            outcomes.add(error.reason)
    assert len(outcomes) >= 2


CHALLENGES = {
    "cloudflare": "<html><head><title>Just a moment...</title></head><body><noscript>Enable JavaScript and cookies to continue</noscript>"
    "<script>(function(){window._cf_chl_opt={cvId:'3'}}())</script></body></html>",
    "cloudflare block": "<title>Attention Required! | Cloudflare</title><h1>Sorry, you have been blocked</h1>",
    "Vietnamese block page": "<head><title>Thông báo</title></head><body><h1>THÔNG BÁO TỪ CHỐI TRUY CẬP</h1><p>Mã: 123</p></body>",
    "the same in entities": "<body><h1>Th&ocirc;ng b&aacute;o t&#7915; ch&#7889;i truy c&#7853;p</h1></body>",
    "cookie and reload": '<html><body><script>document.cookie="D1N=abc"+";path=/";window.location.reload(true);</script></body></html>',
    "rejected": "<html><head><title>Request Rejected</title></head><body>The requested URL was rejected. Please consult with your "
    "administrator.<br>Your support ID is: 1</body></html>",
    "akamai": "<HTML><HEAD><TITLE>Access Denied</TITLE></HEAD><BODY>You don't have permission to access this.</BODY></HTML>",
    "sucuri": "<html><script>var s={};sucuri_cloudproxy_js='';</script></html>",
    "decomposed": "<body>Thông báo từ chối truy cập</body>",
}


@pytest.mark.parametrize("name", CHALLENGES)
@pytest.mark.parametrize("status", [200, 403, 503])
def test_challenges_are_no_pages(name: str, status: int, make: Callable[..., Fetcher], server: Server) -> None:
    server.page("/x", status, body=CHALLENGES[name].encode())
    error = failure(make(), f"{server.url}/x")
    assert (error.reason, error.status) == ("challenge", status)


ARTICLE = "<p>" + "Tổng dư nợ tín dụng chính sách đạt 6.500 tỷ đồng, tăng 12% so với đầu năm. " * 60 + "</p>"


@pytest.mark.parametrize(
    "page",
    [
        PAGE.decode(),
        "<html><title>Từ chối nhận nhà ở xã hội</title><body>ngắn</body></html>",
        f"<title>Just a moment</title>{ARTICLE}",
        f"<body>{ARTICLE}<p>Thông báo từ chối truy cập</p><script>document.cookie='a=b';location.reload()</script></body>",
        f"<script src='/cdn-cgi/challenge-platform/scripts/jsd/main.js'></script>{ARTICLE}",
        "<script>document.cookie='seen=1'</script><p>Tin ngắn</p>",
        "",
    ],
)
def test_pages_are_no_challenges(page: str) -> None:
    assert challenge(page.encode(), (("Content-Type", "text/html"),)) is None


def test_a_pdf_is_no_challenge() -> None:
    assert challenge(b"%PDF-1.7 just a moment _cf_chl_opt", (("Content-Type", "application/pdf"),)) is None


@pytest.mark.parametrize("piece", [b"<", b"<!--", b"<script", b"<title", b"<a ", b"location ", b"document.cookie "])
def test_looking_for_challenges_takes_no_time(piece: bytes) -> None:
    started = time.process_time()
    challenge(piece * (256 * 1024 // len(piece)), ())
    assert time.process_time() - started < 0.5


# --- R14: robots.txt --------------------------------------------------------------------------------------------------

#: What google/robotstxt's robots_test.cc checks, as (rules, agent's path, allowed); our token is d40.
ROBOTS = [
    ("user-agent: d40\nallow: /\n", "/x", True),
    ("user-agent: d40\ndisallow: /\n", "/x", False),
    ("user-agent d40\ndisallow /\n", "/x", False),
    ("foo: bar\nuser-agent: d40\ndisallow: /\nfoo: bar\n", "/x", False),
    ("user-agent: other\ndisallow: /\n", "/x", True),
    ("user-agent: D40\ndisallow: /\n", "/x", False),
    ("USER-AGENT: d40\nDISALLOW: /\n", "/x", False),
    ("user-agent: other\nuser-agent: d40\ndisallow: /x\n", "/x", False),
    ("user-agent: d40\ndisallow: /a\n\nuser-agent: other\ndisallow: /b\n\nuser-agent: d40\ndisallow: /c\n", "/a", False),
    ("user-agent: d40\ndisallow: /a\n\nuser-agent: other\ndisallow: /b\n\nuser-agent: d40\ndisallow: /c\n", "/c", False),
    ("user-agent: d40\ndisallow: /a\n\nuser-agent: other\ndisallow: /b\n\nuser-agent: d40\ndisallow: /c\n", "/b", True),
    ("user-agent: *\ndisallow: /\nuser-agent: d40\nallow: /\n", "/x", True),
    ("user-agent: *\nallow: /\nuser-agent: d40\ndisallow: /\n", "/x", False),
    ("disallow: /\nuser-agent: *\nallow: /y\n", "/x", True),
    ("user-agent: *\ndisallow: /x/\n", "/X/y", True),
    ("user-agent: *\ndisallow: /x/page.html\nallow: /x/\n", "/x/page.html", False),
    ("user-agent: *\nallow: /x/page.html\ndisallow: /x/\n", "/x/page.html", True),
    ("user-agent: *\nallow: /x/page.html\ndisallow: /x/\n", "/x/", False),
    ("user-agent: *\ndisallow:\nallow:\n", "/x", True),
    ("user-agent: *\ndisallow: /x\nallow: /x\n", "/x", True),
    ("user-agent: *\nallow: /p\ndisallow: /\n", "/page", True),
    ("user-agent: *\nallow: /page\ndisallow: /*.htm\n", "/page.htm", False),
    ("user-agent: *\nallow: /$\ndisallow: /\n", "/", True),
    ("user-agent: *\nallow: /$\ndisallow: /\n", "/page.html", False),
    ("user-agent: *\ndisallow: /foo/bar?qux=taz&baz=http://foo.bar?tar&par\n", "/foo/bar?qux=taz&baz=http://foo.bar?tar&par", False),
    ("user-agent: *\ndisallow: /\nallow: /foo/bar/ツ\n", "/foo/bar/%E3%83%84", True),
    ("user-agent: *\ndisallow: /\nallow: /foo/bar/%E3%83%84\n", "/foo/bar/%E3%83%84", True),
    ("user-agent: *\ndisallow: /\nallow: /foo/bar/%62%61%7A\n", "/foo/bar/baz", True),
    ("user-agent: *\ndisallow: /foo/bar*qux\n", "/foo/bar/x/qux/y", False),
    ("user-agent: *\ndisallow: /*.php$\n", "/a.php?x", True),
    ("user-agent: *\ndisallow: /*.php$\n", "/a.php", False),
    ("user-agent: *\r\ndisallow: /x\r\n", "/x", False),
    ("user-agent: *\rdisallow: /x\r", "/x", False),
    ("\ufeffuser-agent: *\ndisallow: /x\n", "/x", False),
    ("user-agent: * # all\ndisallow: /x # private\n", "/x", False),
    ("user-agent: *\n\n\ndisallow: /x\n", "/x", False),
    ("sitemap: http://a.vn/s.xml\nuser-agent: *\nsitemap: http://a.vn/t.xml\ndisallow: /x\n", "/x", False),
    ("", "/x", True),
    ("<html><body>Không tìm thấy</body></html>", "/x", True),
    ("user-agent: *\ndisallow: /x\n" + "\x00\xff" * 10, "/x", False),
]


@pytest.mark.parametrize(("text", "path", "allowed"), ROBOTS)
def test_rules_of_robots_txt(text: str, path: str, allowed: bool) -> None:
    assert robots.rules(200, text.encode(), "d40").allows(f"http://a.vn{path}") is allowed


def test_robots_txt_is_obeyed(make: Callable[..., Fetcher], server: Server) -> None:
    server.page("/robots.txt", body="\ufeffUser-agent: *\nDisallow: /cấm\n".encode())
    server.page("/c%E1%BA%A5m", body=PAGE)
    fetcher = make(respect_robots=True)
    error = failure(fetcher, f"{server.url}/cấm")
    assert (error.reason, error.permanent) == ("robots", True)
    assert fetcher.get(server.url).status == 200
    assert (server.asked("/robots.txt"), server.asked("/c%E1%BA%A5m")) == (1, 0)
    assert make().get(f"{server.url}/cấm").status == 200, "only the explicit setting passes over it"


def test_robots_txt_is_obeyed_after_a_redirect(make: Callable[..., Fetcher], server: Server) -> None:
    with serving("127.0.0.2") as other:
        other.page("/robots.txt", body=b"User-agent: d40\nDisallow: /\n")
        server.page("/away", 302, {"Location": f"{other.url}/x"})
        assert failure(make(respect_robots=True), f"{server.url}/away").reason == "robots"
        assert other.asked("/x") == 0


@pytest.mark.parametrize(
    ("status", "allowed"),
    [(200, True), (204, True), (400, True), (401, True), (403, True), (404, True), (410, True), (429, False), (500, False), (503, False)],
)
def test_what_a_status_of_robots_txt_means(status: int, allowed: bool, make: Callable[..., Fetcher], server: Server) -> None:
    server.page("/robots.txt", status, {"Content-Length": "-"} if status == 204 else None)
    fetcher = make(respect_robots=True)
    if allowed:
        assert fetcher.get(server.url).status == 200
    else:
        error = failure(fetcher, server.url)
        assert (error.reason, error.permanent) == ("robots", False)
        assert server.asked("/") == 0


def test_robots_txt_that_cannot_be_reached_forbids_everything(make: Callable[..., Fetcher], server: Server) -> None:
    server.pages["/robots.txt"] = hostile.no_answer
    assert failure(make(respect_robots=True), server.url).reason == "temporary"
    assert server.asked("/") == 0


@pytest.mark.parametrize(("redirects", "allowed"), [(5, False), (6, True)])
def test_redirects_of_robots_txt(redirects: int, allowed: bool, make: Callable[..., Fetcher], server: Server) -> None:
    server.page("/robots.txt", 301, {"Location": "/r1"})
    for number in range(1, redirects):
        server.page(f"/r{number}", 301, {"Location": f"/r{number + 1}"})
    server.page(f"/r{redirects}", body=b"User-agent: *\nDisallow: /\n")
    fetcher = make(respect_robots=True)
    if allowed:
        assert fetcher.get(server.url).status == 200
    else:
        assert failure(fetcher, server.url).reason == "robots"


@pytest.mark.parametrize("location", ["http://169.254.169.254/", "file:///etc/passwd", ""])
def test_a_robots_txt_that_leads_nowhere_forbids_everything(location: str, make: Callable[..., Fetcher], server: Server) -> None:
    server.page("/robots.txt", 301, {"Location": location})
    assert failure(make(respect_robots=True), server.url).reason == "robots"


@pytest.mark.parametrize(("before", "allowed"), [(500 * 1024, False), (513 * 1024, True)])
def test_at_least_500_kib_of_robots_txt_are_read(before: int, allowed: bool, make: Callable[..., Fetcher], server: Server) -> None:
    rule = b"User-agent: *\nDisallow: /\n"
    server.page("/robots.txt", body=(b"#" * 1023 + b"\n") * (before // 1024) + rule)
    fetcher = make(respect_robots=True)
    if allowed:
        assert fetcher.get(server.url).status == 200
    else:
        assert failure(fetcher, server.url).reason == "robots"


def test_robots_txt_is_kept_for_a_day_and_over_a_restart(make: Callable[..., Fetcher], server: Server, clock: Clock) -> None:
    server.page("/robots.txt", body=b"User-agent: *\nDisallow: /x\n")
    make(respect_robots=True).get(server.url)
    clock.at += timedelta(hours=23, minutes=59)
    make(respect_robots=True).get(server.url)
    assert server.asked("/robots.txt") == 1
    clock.at += timedelta(minutes=2)
    make(respect_robots=True).get(server.url)
    assert server.asked("/robots.txt") == 2
    clock.at -= timedelta(days=400)
    make(respect_robots=True).get(server.url)
    assert server.asked("/robots.txt") == 3, "a clock that was set back does not keep it for a year"


def test_a_robots_txt_in_trouble_is_asked_for_again_within_hours(make: Callable[..., Fetcher], server: Server, clock: Clock) -> None:
    server.page("/robots.txt", 500)
    fetcher = make(respect_robots=True)
    assert failure(fetcher, server.url).reason == "robots"
    server.page("/robots.txt", 404)
    assert failure(fetcher, server.url).reason == "robots"
    clock.at += timedelta(hours=1, minutes=1)
    assert fetcher.get(server.url).status == 200


@pytest.mark.parametrize(("asked", "gap"), [("2.5", 2.5), ("0.5", 1.0), ("600", 60.0), ("x", 1.0), ("-1", 1.0), ("inf", 1.0)])
def test_crawl_delay(asked: str, gap: float, make: Callable[..., Fetcher], server: Server, clock: Clock) -> None:
    server.page("/robots.txt", body=f"User-agent: *\nCrawl-delay: {asked}\n".encode())
    fetcher = make(respect_robots=True, delay_s=1.0)
    fetcher.get(server.url)
    before = clock.at
    fetcher.get(server.url)
    assert (clock.at - before).total_seconds() == pytest.approx(gap)


# --- R15: politeness --------------------------------------------------------------------------------------------------


def test_the_gap_between_two_requests_to_a_host(make: Callable[..., Fetcher], server: Server, clock: Clock) -> None:
    at: list[datetime] = []
    server.pages["/"] = lambda peer, request: (at.append(clock.at), peer.answer(body=PAGE))[1]
    fetcher = make(delay_s=5.0)
    fetcher.get(server.url)
    fetcher.get(server.url)
    make(delay_s=5.0).get(server.url)
    fetcher.get(server.url, delay_s=7.0)
    fetcher.get(server.url)
    assert [(after - before).total_seconds() for before, after in itertools.pairwise(at)] == [5, 5, 5, 7]


def test_other_hosts_are_not_waited_for(make: Callable[..., Fetcher], server: Server, clock: Clock) -> None:
    with serving("127.0.0.3") as other:
        other.page("/", body=PAGE)
        fetcher = make(delay_s=5.0)
        fetcher.get(server.url)
        fetcher.get(other.url)
    assert clock.waits == []


def test_redirects_and_robots_txt_take_their_turn(make: Callable[..., Fetcher], server: Server, clock: Clock) -> None:
    server.page("/a", 302, {"Location": "/"})
    make(delay_s=5.0, respect_robots=True).get(f"{server.url}/a")
    assert [request.path for request in server.requests] == ["/robots.txt", "/a", "/"]
    assert sum(clock.waits) == pytest.approx(10.0)


def test_the_gap_holds_between_threads(make: Callable[..., Fetcher], server: Server, memory: Memory) -> None:
    fetcher = Fetcher(
        replace(SETTINGS, delay_s=0.1), version="9", hosts=memory, now=lambda: datetime.now(UTC), wait=time.sleep, rng=random.Random(1)
    )
    threads = [threading.Thread(target=fetcher.get, args=(server.url,)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    times = sorted(request.at for request in server.requests)
    assert len(times) == 4
    assert all(after - before > 0.08 for before, after in itertools.pairwise(times))


def test_waiting_ends_when_the_program_stops(make: Callable[..., Fetcher], server: Server, clock: Clock) -> None:
    stop = threading.Event()
    fetcher = make(delay_s=60.0)
    fetcher.get(server.url, stop=stop)
    stop.set()
    assert failure(fetcher, server.url, stop=stop).reason == "stopped"
    assert sum(clock.waits) < 1
    assert server.asked("/") == 1


@pytest.mark.parametrize("status", [429, 503])
@pytest.mark.parametrize(
    ("value", "asked_s", "pause_s"),
    [("120", 120.0, 120.0), (format_datetime(START + timedelta(minutes=10), usegmt=True), 600.0, 600.0), ("999999", 86400.0, 86400.0)],
)
def test_retry_after_is_obeyed(
    status: int, value: str, asked_s: float, pause_s: float, make: Callable[..., Fetcher], server: Server, clock: Clock
) -> None:
    server.page("/busy", status, {"Retry-After": value})
    fetcher = make(delay_s=1.0)
    error = failure(fetcher, f"{server.url}/busy")
    assert (error.reason, error.retry_after_s) == ("temporary", asked_s)
    paused = failure(make(delay_s=1.0), server.url)
    assert (paused.reason, paused.status, paused.permanent) == ("temporary", None, False)
    assert paused.retry_after_s == pytest.approx(pause_s, abs=1)
    assert server.asked("/") == 0
    clock.at += timedelta(seconds=pause_s + 1)
    assert fetcher.get(server.url).status == 200


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("0", 0.0), ("7", 7.0), (" 7 ", 7.0), ("999999999999", 100.0), ("9" * 40, None), ("-5", None), ("1.5", None), ("٣", None),
        ("²", None), ("", None), (None, None), ("soon", None), ("Tue, 30 Jul 2024 06:00:09 GMT", 9.0),
        ("Tue, 30 Jul 2024 05:00:00 GMT", 0.0),
        ("Fri, 31 Dec 9999 23:59:59 GMT", 100.0), ("Tue, 99 Jul 2024 06:00:09 GMT", None), ("Tue, 30 Jul 2024 13:00:09 +0700", 9.0),
    ],
)  # fmt: skip
def test_what_retry_after_may_say(value: str | None, seconds: float | None) -> None:
    assert retry_after(value, START, 100.0) == seconds


@given(st.text(max_size=40), st.floats(0, 1e6))
def test_retry_after_never_exceeds_its_cap(value: str, cap_s: float) -> None:
    asked_s = retry_after(value, START, cap_s)
    assert asked_s is None or 0 <= asked_s <= cap_s


def test_a_failing_host_is_left_alone_for_growing_times(make: Callable[..., Fetcher], server: Server, clock: Clock, memory: Memory) -> None:
    server.pages["/"] = hostile.no_answer
    fetcher = make(backoff_s=60.0, backoff_cap_s=600.0)
    pauses = []
    for failures in range(1, 8):
        assert failure(fetcher, server.url).reason == "temporary"
        state = memory[server.key]
        assert state.failures == failures
        assert state.next_at is not None
        pauses.append((state.next_at - clock.at).total_seconds())
        assert failure(make(), server.url).retry_after_s == pytest.approx(pauses[-1])
        clock.at = state.next_at
    assert server.asked("/") == 7, "while it is left alone nothing is asked"
    for failures, pause in enumerate(pauses):
        assert 0.75 * min(60 * 2**failures, 480) <= pause <= min(1.25 * 60 * 2**failures, 600)
    assert len(set(pauses)) == len(pauses) or pauses[-1] == 600, "pauses are spread"
    server.page("/", body=PAGE)
    fetcher.get(server.url)
    assert memory[server.key].failures == 0


def test_an_outage_of_our_own_is_not_held_against_the_hosts(
    make: Callable[..., Fetcher], server: Server, clock: Clock, memory: Memory
) -> None:
    def resolve(host: str, port: int) -> list[Any]:
        raise socket.gaierror(socket.EAI_AGAIN, "no network")

    fetcher = make(resolve)
    hosts = [f"bao{number}.vn" for number in range(20)]
    for _ in range(6):
        for host in hosts:
            assert failure(fetcher, f"http://{host}/").reason == "unreachable"
        clock.at += timedelta(hours=6)
    assert sum(memory[host].failures for host in hosts) <= 20 + 4
    assert fetcher.get(server.url).status == 200
    assert memory["bao1.vn"].next_at < clock.at, "all are asked again soon"


def test_single_pages_that_fail_do_not_stop_their_host(make: Callable[..., Fetcher], server: Server, memory: Memory) -> None:
    server.page("/broken", 500)
    server.page("/refused", 403)
    fetcher = make()
    for path in ("/broken", "/refused"):
        failure(fetcher, server.url + path)
    fetcher.get(server.url)
    assert memory[server.key].failures == 0
    for _ in range(3):
        failure(fetcher, f"{server.url}/broken")
    assert failure(fetcher, server.url).retry_after_s is not None, "but the third in a row does"


def test_a_host_that_sends_challenges_is_left_alone_from_the_third_on(make: Callable[..., Fetcher], server: Server) -> None:
    server.page("/challenge", body=CHALLENGES["cookie and reload"].encode())
    fetcher = make()
    for _ in range(3):
        assert failure(fetcher, f"{server.url}/challenge").reason == "challenge"
    assert failure(fetcher, server.url).retry_after_s is not None


@pytest.mark.parametrize("path", ["/gone", "/large"])
def test_answers_that_are_no_trouble_of_the_host(path: str, make: Callable[..., Fetcher], server: Server, memory: Memory) -> None:
    server.page("/large", body=b"x" * 1001)
    fetcher = make(max_bytes=1000)
    for _ in range(5):
        failure(fetcher, server.url + path)
    assert memory[server.key].failures == 0


@pytest.mark.parametrize("back", [timedelta(hours=1), timedelta(days=365)])
def test_a_clock_that_was_set_back_holds_up_no_host(back: timedelta, make: Callable[..., Fetcher], server: Server, clock: Clock) -> None:
    fetcher = make(delay_s=5.0)
    fetcher.get(server.url)
    clock.at -= back
    fetcher.get(server.url)
    assert sum(clock.waits) <= SETTINGS.crawl_delay_cap_s
    server.page("/busy", 503)
    failure(fetcher, f"{server.url}/busy")
    clock.at -= timedelta(days=365)
    assert fetcher.get(server.url).status == 200


def test_a_clock_that_stands_still_is_waited_for_once(server: Server, memory: Memory) -> None:
    waits: list[float] = []
    settings = replace(SETTINGS, delay_s=5.0)
    fetcher = Fetcher(settings, version="9", hosts=memory, now=lambda: START, wait=waits.append, rng=random.Random(1))
    for _ in range(3):
        fetcher.get(server.url)
    assert waits == [5.0, 5.0]


def test_a_silent_host_holds_up_only_itself(make: Callable[..., Fetcher], server: Server) -> None:
    with serving("127.0.0.4") as dead:
        dead.pages["/"] = hostile.silent
        fetcher = make(deadline_s=30.0)
        stop = threading.Event()
        reasons: list[str] = []
        thread = threading.Thread(target=lambda: reasons.append(failure(fetcher, dead.url, stop=stop).reason))
        thread.start()
        for _ in range(10):
            fetcher.get(server.url)
        assert reasons == [], "ten pages of another host came while it was waited for"
        stop.set()
        thread.join()
    assert reasons == ["stopped"]


# --- TLS --------------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("needs openssl")
    folder = tmp_path_factory.mktemp("tls")
    key, file = folder / "key.pem", folder / "cert.pem"
    command = [openssl, "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"]
    command += ["-keyout", str(key), "-out", str(file), "-subj", "/CN=test", "-addext", "subjectAltName=IP:127.0.0.1"]
    subprocess.run(command, check=True, capture_output=True)
    return file, key


@pytest.fixture
def secure(certificate: tuple[Path, Path]) -> Iterator[Server]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*certificate)
    with serving(context=context) as running:
        running.page("/", body=PAGE)
        yield running


def test_certificates_are_checked(secure: Server, certificate: tuple[Path, Path], make: Callable[..., Fetcher]) -> None:
    error = failure(make(backoff_s=0.0), secure.url)
    assert (error.reason, error.permanent) == ("tls", False)
    assert "ca_file" in str(error)
    assert make().get(secure.url, ca_file=str(certificate[0])).body == PAGE


def test_a_trust_given_for_one_source_is_not_given_to_another(
    secure: Server, certificate: tuple[Path, Path], make: Callable[..., Fetcher], clock: Clock
) -> None:
    fetcher = make(backoff_s=0.0)
    assert fetcher.get(secure.url, ca_file=str(certificate[0])).status == 200
    assert failure(fetcher, secure.url).reason == "tls", "not even over the connection that is still open"
    assert failure(fetcher, secure.url, ca_file="/nowhere.pem").reason == "tls"


@pytest.mark.parametrize("handler", [hostile.drip_body, hostile.drip_headers, hostile.silent], ids=lambda handler: handler.__name__)
def test_the_deadline_holds_under_tls(
    handler: hostile.Handler, secure: Server, certificate: tuple[Path, Path], make: Callable[..., Fetcher]
) -> None:
    secure.pages["/slow"] = handler
    started = time.monotonic()
    assert failure(make(deadline_s=0.4), f"{secure.url}/slow", ca_file=str(certificate[0])).reason == "timeout"
    assert time.monotonic() - started < 0.4 + 1.0


def drip_handshake(peer: Peer) -> None:
    peer.drip(b"\x16\x03\x03\x3f\xff" + b"x" * 16000)


def silent_handshake(peer: Peer) -> None:
    peer.silence()


@pytest.mark.parametrize("before", [drip_handshake, silent_handshake], ids=lambda before: before.__name__)
def test_the_deadline_holds_in_the_handshake(before: Callable[[Peer], None], make: Callable[..., Fetcher]) -> None:
    with serving(before=before) as server:
        started = time.monotonic()
        assert failure(make(deadline_s=0.4, backoff_s=0.0), f"https://127.0.0.1:{server.port}/").reason == "timeout"
        assert failure(make(connect_s=0.4, backoff_s=0.0), f"https://127.0.0.1:{server.port}/").reason == "timeout"
        assert time.monotonic() - started < 2.8


def test_a_plain_server_behind_https(make: Callable[..., Fetcher]) -> None:
    with serving(before=lambda peer: peer.send(b"HTTP/1.1 400 Bad Request\r\n\r\n")) as server:
        assert failure(make(), f"https://127.0.0.1:{server.port}/").reason == "tls"


def test_a_redirect_from_https_to_http_stays_on_its_host(
    secure: Server, server: Server, certificate: tuple[Path, Path], make: Callable[..., Fetcher]
) -> None:
    ca_file = str(certificate[0])
    secure.page("/same", 302, {"Location": server.url})
    secure.page("/other", 302, {"Location": f"http://localhost:{server.port}/"})
    assert make().get(f"{secure.url}/same", ca_file=ca_file).hops == (f"{secure.url}/same",)
    assert failure(make(), f"{secure.url}/other", ca_file=ca_file).reason == "unsafe"
