"""What an answer means: which failure it is, how long the server asks us to wait, whether the page is only a challenge."""

from __future__ import annotations

import html
import re
import unicodedata
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

_SECONDS = re.compile(r"[0-9]{1,12}")
_TITLE = re.compile(rb"<title[^>]{0,200}>([^<]{0,300})", re.IGNORECASE)
_LOOK = 256 * 1024  # a challenge is a small page; a larger one is not looked at
_SHORT = 3000  # bytes of visible text: an article is longer, or it is no loss
_BARE = 300  # bytes of visible text in a page that is only a script

#: Beginnings of the titles of pages that stand in for the page asked for (folded).
_TITLES = (
    "just a moment", "attention required! | cloudflare", "ddos-guard", "access denied", "request rejected", "pardon our interruption",
    "verifying you are human", "human verification", "security check", "bot verification", "403 forbidden",
    "thông báo từ chối truy cập", "từ chối truy cập", "xác minh bạn là con người", "xác thực truy cập",
)  # fmt: skip
#: Sentences of such pages (folded).
_TEXTS = (
    "checking your browser before accessing", "enable javascript and cookies to continue", "verify you are human",
    "the requested url was rejected. please consult with your administrator", "incapsula incident id", "request unsuccessful. incapsula",
    "sucuri website firewall - access denied", "this website is using a security service to protect itself",
    "thông báo từ chối truy cập", "truy cập của bạn đã bị từ chối", "yêu cầu của bạn đã bị từ chối", "truy cập bị từ chối",
    "vui lòng xác minh bạn không phải là robot", "trình duyệt của bạn đang được kiểm tra",
)  # fmt: skip
#: Marks of the scripts of such pages (lower case).
_MARKS = (
    b"_cf_chl_opt", b"cf-challenge-running", b"sucuri_cloudproxy_js", b"_incapsula_resource", b"geo.captcha-delivery.com",
    b"gokuprops", b"awswafcookiedomainlist", b"ddos-guard/js-challenge", b"slowaes.decrypt",
)  # fmt: skip
_COOKIE = re.compile(rb"document\.cookie\s{0,9}=", re.IGNORECASE)
_RELOAD = re.compile(rb"location\s{0,9}(?:\.\s{0,9}(?:reload|replace|href|assign)|=)", re.IGNORECASE)


def retry_after(value: str | None, now: datetime, cap_s: float) -> float | None:
    """Seconds that a Retry-After header asks for, from 0 to `cap_s`; None where it asks for nothing that can be read.

    >>> retry_after("120", datetime(2024, 7, 30, tzinfo=UTC), 60.0)
    60.0
    >>> retry_after("Tue, 30 Jul 2024 00:00:10 GMT", datetime(2024, 7, 30, tzinfo=UTC), 60.0)
    10.0
    """
    text = (value or "").strip()
    if _SECONDS.fullmatch(text):
        return min(float(text), cap_s)
    try:
        at = parsedate_to_datetime(text)
        if at.tzinfo is None:
            at = at.replace(tzinfo=UTC)
        return min(max((at - now).total_seconds(), 0.0), cap_s)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def reason(status: int) -> tuple[str, bool]:
    """Which of FETCH_REASONS an answer's status is, and whether it is permanent; for any status but 200 and 304.

    >>> reason(404), reason(403), reason(503)
    (('gone', True), ('blocked', True), ('temporary', False))
    """
    if status in (404, 410):
        return "gone", True
    if status in (408, 421, 423, 425, 429):
        return "temporary", False
    if 400 <= status < 500:
        return "blocked", True
    return "temporary", False


def challenge(body: bytes, headers: tuple[tuple[str, str], ...]) -> str | None:
    """What shows that an answer is a challenge or a block page instead of the page asked for; None: it is none.

    Only short pages can be one: an article that quotes such a page is not mistaken for it.
    """
    kind = ""
    for name, value in headers:
        if name.lower() == "cf-mitigated" and "challenge" in value.lower():
            return "cf-mitigated: challenge"
        if name.lower() == "content-type":
            kind = value.lower()
    if len(body) > _LOOK or (kind and "html" not in kind and "text/plain" not in kind):
        return None
    visible = _visible(body)
    if len(visible) > _SHORT:
        return None
    lower = body.lower()
    for mark in _MARKS:
        if mark in lower:
            return mark.decode("ascii")
    found = _TITLE.search(body)
    title = _fold(found.group(1)) if found else ""
    for words in _TITLES:
        if title.startswith(words):
            return words
    text = _fold(visible)
    for words in _TEXTS:
        if words in text:
            return words
    if len(visible) < _BARE and _COOKIE.search(body) and _RELOAD.search(body):
        return "a script that sets a cookie and loads the page again"
    return None


def _visible(body: bytes) -> bytes:
    """The text outside tags, scripts, styles and comments, single-spaced; in time linear in the body."""
    lower = body.lower()
    out: list[bytes] = []
    position = 0
    while True:
        start = body.find(b"<", position)
        out.append(body[position : start if start >= 0 else len(body)])
        if start < 0:
            break
        opener, closer = b"<", b">"
        for opened, closed in ((b"<!--", b"-->"), (b"<script", b"</script"), (b"<style", b"</style"), (b"<template", b"</template")):
            if lower.startswith(opened, start):
                opener, closer = opened, closed
        end = lower.find(closer, start + len(opener))
        if end < 0:
            break
        position = end + len(closer)
        if closer.startswith(b"</"):
            end = body.find(b">", position)
            if end < 0:
                break
            position = end + 1
    return b" ".join(b" ".join(out).split())


def _fold(data: bytes) -> str:
    return unicodedata.normalize("NFC", html.unescape(data.decode("utf-8", "replace"))).casefold().strip()
