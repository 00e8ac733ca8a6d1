"""Text and addresses of strangers made harmless before a report holds them. Pure.

Markup is not this module's matter: templates escape. Here go the characters that no escaping helps against: controls,
bidirectional overrides, invisible characters, lone surrogates; and addresses that are not plain web addresses.
"""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import quote, urlsplit, urlunsplit

#: Direction marks, embeddings, overrides and isolates: shown as a code, so that a reader sees that something was there.
_BIDI = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
#: Invisible: zero-width space and joiners, soft hyphen, word joiner, invisible operators, BOM, Mongolian vowel separator,
#: annotation marks, tag characters, Hangul fillers.
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200d\u2060-\u2065\u206a-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb"
    "\U000e0000-\U000e0fff]"
)
#: Controls (also C1), line and paragraph separators: a space.
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
#: What XML, UTF-8 and fonts do not carry: surrogates, private use and non-characters become the replacement character.
_UNFIT = re.compile(
    "[\ud800-\udfff\ue000-\uf8ff\ufdd0-\ufdef\ufffe\uffff"
    + "".join(f"{chr(p * 65536 + 65534)}{chr(p * 65536 + 65535)}" for p in range(1, 17))
    + "]"
)
_SPACES = re.compile(r"\s+")
#: More marks than this on one letter are no writing; they would cover the lines above and below.
_PILE = re.compile(
    "([\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff]{3})[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff]+"
)


def plain(text: str | None, limit: int | None = None) -> str:
    """Return *text* as one line of visible characters (NFC), cut after *limit* characters with an ellipsis.

    Direction controls become "[U+202E]", invisible characters go, controls and line breaks become spaces. None gives "".

    >>> plain("Lãi\\u202esuất\\u200b thấp\\r\\nBcc: x")
    'Lãi[U+202E]suất thấp Bcc: x'
    """
    if not text:
        return ""
    text = _UNFIT.sub("\ufffd", text)
    text = _BIDI.sub(lambda m: f"[U+{ord(m[0]):04X}]", _INVISIBLE.sub("", text))
    text = _SPACES.sub(" ", _CONTROL.sub(" ", text)).strip()
    text = unicodedata.normalize("NFC", _PILE.sub(r"\1", text))
    if limit is not None and len(text) > limit:
        text = text[: max(0, limit - 1)].rstrip() + "…"
    return text


def safe_url(url: str | None) -> str | None:
    """Return *url* fit for a link, or None where it is not a plain http or https address.

    Refused: other schemes, no host, user names, backslashes, control and invisible characters. What is not ASCII in path and
    query is percent-encoded (and no letter changed); a host in other letters becomes its ASCII form.

    >>> safe_url("https://baolangson.vn/a b?x=1"), safe_url("javascript:alert(1)"), safe_url("http://internal\\\\@public/")
    ('https://baolangson.vn/a%20b?x=1', None, None)
    """
    if not url or len(url) > 2000 or "\\" in url or _CONTROL.search(url) or _BIDI.search(url) or _UNFIT.search(url):
        return None
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        return None
    if parts.scheme.lower() not in ("http", "https") or not host or "@" in parts.netloc:
        return None
    try:
        host = host if host.isascii() else host.encode("idna").decode("ascii")
    except UnicodeError:
        return None
    if not re.fullmatch(r"[a-z0-9._-]+|[0-9a-f:.]+", host, re.I):
        return None
    netloc = f"[{host}]" if ":" in host else host
    safe = "%/:?#[]@!$&()*+,;=~"
    return urlunsplit(
        (
            parts.scheme.lower(),
            netloc if port is None else f"{netloc}:{port}",
            quote(parts.path, safe=safe),
            quote(parts.query, safe=safe),
            quote(parts.fragment, safe=safe),
        )
    )


def host_of(url: str | None) -> str:
    """Return the host of *url* for display (no "www."), or ""."""
    address = safe_url(url)
    return (urlsplit(address).hostname or "").removeprefix("www.") if address else ""
