"""Which URLs and addresses may be asked: the guard against requests into the operator's own network.

Owns the one reading of a URL that the fetcher acts on, and the table of addresses that are not public. Does not connect: `wire`
asks `reachable` before it connects and again for the peer of the connected socket.
"""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

import requests
from urllib3.exceptions import LocationParseError
from urllib3.util import parse_url

#: IPv4 blocks that are not of the public Internet (IANA special-purpose registry), multicast and reserved space.
_CLOSED_V4 = tuple(
    ipaddress.ip_network(block)
    for block in (
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24",
        "192.0.2.0/24", "192.31.196.0/24", "192.52.193.0/24", "192.88.99.0/24", "192.168.0.0/16", "192.175.48.0/24",
        "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
    )
)  # fmt: skip
#: Outside this block no IPv6 address is public: mapped (::ffff:0:0/96), NAT64 (64:ff9b::/96), local, multicast all fall outside.
_OPEN_V6 = ipaddress.ip_network("2000::/3")
#: Inside it: protocol assignments with Teredo and ORCHID, documentation, 6to4, SRv6 documentation.
_CLOSED_V6 = tuple(ipaddress.ip_network(block) for block in ("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20"))
#: What `allow_private` opens, and nothing else: link-local (cloud metadata), CGNAT, multicast stay closed.
_PRIVATE = tuple(
    ipaddress.ip_network(block)
    for block in ("127.0.0.0/8", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "::1/128", "fc00::/7")
)  # fmt: skip

_DEFAULT_PORTS = {"http": 80, "https": 443}
_LABEL = r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?"
_NAME = re.compile(rf"{_LABEL}(?:\.{_LABEL})*\.?")
_NUMERIC_LABEL = re.compile(r"[0-9]+|0x[0-9a-f]*")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
MAX_URL = 8192  #: characters; longer URLs are refused


class UnsafeError(Exception):
    """A URL or an address that is never asked; the message says why."""


@dataclass(frozen=True, slots=True)
class Target:
    """A URL that was read once and is acted on as read."""

    url: str  #: ASCII, percent-encoded, without fragment
    scheme: str  #: http or https
    host: str  #: lower case, ASCII, IPv6 without brackets
    port: int
    path: str  #: with query, begins with /

    @property
    def key(self) -> str:
        """The host as politeness knows it: with its port where that is not the scheme's own."""
        name = f"[{self.host}]" if ":" in self.host else self.host.rstrip(".")
        return name if self.port == _DEFAULT_PORTS[self.scheme] else f"{name}:{self.port}"

    @property
    def origin(self) -> str:
        """Scheme, host and port, without a slash."""
        return f"{self.scheme}://{self.key}"


def reachable(address: str, *, allow_private: bool) -> bool:
    """Whether a numeric address may be connected to.

    >>> reachable("203.162.0.1", allow_private=False), reachable("127.0.0.1", allow_private=False)
    (True, False)
    >>> reachable("127.0.0.1", allow_private=True), reachable("169.254.169.254", allow_private=True)
    (True, False)
    """
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return False
    if allow_private and any(ip in block for block in _PRIVATE):
        return True
    if isinstance(ip, ipaddress.IPv4Address):
        return not any(ip in block for block in _CLOSED_V4)
    if ip.scope_id is not None:
        return False
    return ip in _OPEN_V6 and not any(ip in block for block in _CLOSED_V6)


def target(url: str, *, base: str | None = None) -> Target:
    """The URL as it will be asked, resolved against `base`.

    Raises UnsafeError for other schemes than http and https, user names, backslashes, control characters, numbers that are an
    address only by an old convention (decimal, octal, short), and any URL that two parsers read differently.
    """
    text = url.strip(" \t\r\n\f")
    if _CONTROL.search(text):
        raise UnsafeError("the URL holds control characters")
    if "\\" in text:
        raise UnsafeError("the URL holds a backslash, which parsers read differently")
    if len(text) > MAX_URL:
        raise UnsafeError(f"the URL is longer than {MAX_URL} characters")
    try:
        if base is not None:
            text = urljoin(base, text)
        scheme = urlsplit(text).scheme.lower()
        if scheme not in _DEFAULT_PORTS:
            raise UnsafeError(f"only http and https are fetched, not {scheme or 'a URL without a scheme'}")
        authority = urlsplit(text).netloc
        if "@" in authority or "%" in authority:
            raise UnsafeError("the URL holds a user name, a password or an encoded host")
        prepared = requests.Request("GET", text.split("#", 1)[0]).prepare().url
        if prepared is None:
            raise UnsafeError("the URL cannot be read")
        parts, other = parse_url(prepared), urlsplit(prepared)
        host = (parts.host or "").lower().strip("[]")
        port = parts.port if parts.port is not None else _DEFAULT_PORTS[scheme]
        same = parts.scheme == other.scheme == scheme and parts.auth is None and other.username is None
        same = same and host == (other.hostname or "") and parts.port == other.port
    except (requests.exceptions.RequestException, LocationParseError, ValueError) as error:
        raise UnsafeError(f"the URL cannot be read: {error}") from error
    if not same or not 0 < port < 65536:
        raise UnsafeError("the URL's host or port is not read alike by all parsers")
    _check_host(host)
    return Target(prepared, scheme, host, port, parts.request_uri)


def _check_host(host: str) -> None:
    if ":" in host:
        try:
            if ipaddress.IPv6Address(host).scope_id is not None:
                raise UnsafeError("the URL names a network interface")
        except ValueError as error:
            raise UnsafeError("the URL's host is no valid IPv6 address") from error
        return
    if len(host) > 253 or not _NAME.fullmatch(host):
        raise UnsafeError("the URL's host is no valid name")
    if _NUMERIC_LABEL.fullmatch(host.rstrip(".").rpartition(".")[2]):
        try:
            ipaddress.IPv4Address(host)
        except ValueError as error:
            raise UnsafeError("the URL's host is a number that is an address only by an old convention") from error
