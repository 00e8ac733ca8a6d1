"""Title, author and time of publication of a page, each by a named rule. Pure."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta, timezone
from typing import Any
from urllib.parse import urlsplit

from bs4 import BeautifulSoup, Tag
from soupsieve import SelectorSyntaxError

from monitor.article import words
from monitor.article.blocks import attribute, clean, names_of
from monitor.dates import published_in
from monitor.text import fold

#: Times that name no zone are Vietnamese.
VIETNAM = timezone(timedelta(hours=7))
_ARTICLE_TYPES = ("article", "newsarticle", "reportagenewsarticle", "blogposting", "report", "webpage")
_LD_ARTICLE = re.compile(r"\"@type\"\s{0,9}:\s{0,9}(?:\[\s{0,9})?\"\w{0,20}Article\"")
_LD_DATE = re.compile(r"\"datePublished\"\s{0,9}:\s{0,9}\"([^\"]{8,40})\"")
_DATE_META = (
    "article:published_time", "og:article:published_time", "datepublished", "pubdate", "publishdate", "publish_date", "publish-date",
    "dc.date.issued", "dc.date", "dcterms.created", "dcterms.issued", "article.published", "parsely-pub-date", "sailthru.date", "date",
    "article:published", "og:published_time", "its_publication", "cxenseparse:recs:publishtime",
)  # fmt: skip
_URL_DATE = re.compile(r"/((?:19|20)\d\d)[/-]?(0[1-9]|1[0-2])[/-]?(0[1-9]|[12]\d|3[01])(?=[/-]|$)")
#: /21-11-2025/, and the numbers of articles that begin with their time: -20251121080512345.htm, -102251121080512345.htm.
_URL_DAY_FIRST = re.compile(r"/(0?[1-9]|[12]\d|3[01])-(0?[1-9]|1[0-2])-((?:19|20)\d\d)(?=/)")
_URL_STAMP = re.compile(r"-(?:(20\d\d)|\d{3}(\d\d))(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?:[01]\d|2[0-3])(?:[0-5]\d){2}\d{3}(?=\.\w{3,5}$)")
_SITE_SUFFIX = re.compile(r"\s+(?:[-|–—»:]|\|\|)\s+[^-|–—»]{2,60}$")
_US = re.compile(r"^\s*(\d{1,2})/(\d{1,2})/(\d{4})\s+(\d{1,2}):(\d{2})(?::\d{2})?\s*([AP])M", re.IGNORECASE)


def select(soup: BeautifulSoup | Tag, selectors: Iterable[str]) -> list[Tag]:
    """Return the tags of the first selector that matches any, in the page's order; a bad selector matches none."""
    for selector in selectors:
        try:
            if found := soup.select(selector, limit=200):
                return list(found)
        except SelectorSyntaxError:
            continue
    return []


def metas(soup: BeautifulSoup) -> dict[str, str]:
    """Return the page's meta tags: lower-case name, property or itemprop → content, the first of each."""
    found: dict[str, str] = {}
    for tag in soup.find_all("meta", limit=300):
        name = (attribute(tag, "property") or attribute(tag, "name") or attribute(tag, "itemprop")).strip().lower()
        content = clean(attribute(tag, "content"))
        if name and content:
            found.setdefault(name, content)
    return found


def json_ld(soup: BeautifulSoup) -> dict[str, Any]:
    """Return the page's JSON-LD object of an article; empty where there is none that can be read."""
    for tag in soup.find_all("script", attrs={"type": re.compile(r"ld\+json", re.IGNORECASE)}, limit=20):
        raw = tag.string or ""
        if not raw or len(raw) > 500_000:
            continue
        try:
            loaded = json.loads(_unframed(raw), strict=False)
        except (ValueError, RecursionError):
            # A quotation mark too many in the headline: the date can still be read.
            if _LD_ARTICLE.search(raw) and (dated := _LD_DATE.search(raw)):
                return {"@type": "NewsArticle", "datePublished": dated[1]}
            continue
        for one in _objects(loaded):
            kinds = one.get("@type")
            names = {str(kind).lower() for kind in (kinds if isinstance(kinds, list) else [kinds])}
            if names & set(_ARTICLE_TYPES) and (one.get("headline") or one.get("datePublished") or one.get("articleBody")):
                return one
    return {}


def _unframed(raw: str) -> str:
    """JSON without the CDATA or comment marks that old systems put around a script, and without a semicolon at its end."""
    text = raw.strip()
    for begin in ("//", "<![CDATA[", "<!--"):
        text = text.removeprefix(begin).lstrip()
    for end in ("-->", "]]>", "//"):
        text = text.removesuffix(end).rstrip()
    return text.rstrip(";")


def _objects(loaded: object) -> Iterator[dict[str, Any]]:
    waiting, seen = [loaded], 0
    while waiting and seen < 500:
        one = waiting.pop(0)
        seen += 1
        if isinstance(one, list):
            waiting.extend(one)
        elif isinstance(one, dict):
            yield one
            waiting.extend(value for key, value in one.items() if key in ("@graph", "mainEntity", "mainEntityOfPage"))


def title_of(soup: BeautifulSoup, rule: tuple[str, ...], meta: dict[str, str], ld: dict[str, Any]) -> tuple[str | None, Tag | None]:
    """Return the title and the tag that shows it on the page (None: it stands only in the head)."""
    for tag in select(soup, rule):
        if text := clean(tag.get_text(" ")):
            return text, tag
    head = soup.find("title")
    in_head = clean(head.get_text(" ")) if isinstance(head, Tag) else ""
    named = [clean(str(ld.get("headline") or "")), meta.get("og:title", ""), meta.get("twitter:title", ""), in_head]
    wanted = next((name for name in named if name), "")
    best: tuple[float, Tag] | None = None
    titled = soup.find_all(["div", "p", "span", "td"], class_=re.compile("title|tieude", re.IGNORECASE), limit=40)
    for tag in [*soup.find_all(["h1", "h2", "h3"], limit=60), *titled]:
        text = clean(tag.get_text(" "))
        if not 8 <= len(text) <= 400:
            continue
        score = _overlap(text, wanted) + (0.3 if tag.name == "h1" else 0.0) + (0.1 if "title" in names_of(tag).lower() else 0.0)
        if best is None or score > best[0]:
            best = (score, tag)
    if best is not None and (best[0] >= 0.6 or best[1].name == "h1"):
        return clean(best[1].get_text(" ")), best[1]
    if wanted:
        shorter = _SITE_SUFFIX.sub("", wanted)
        return (shorter if len(shorter) >= 12 else wanted), None
    return None, None


def _overlap(text: str, wanted: str) -> float:
    one, other = set(fold(text).split()), set(fold(wanted).split())
    return len(one & other) / max(1, len(one | other)) if one and other else 0.0


def author_of(soup: BeautifulSoup, rule: tuple[str, ...], meta: dict[str, str], ld: dict[str, Any]) -> str | None:
    """Return the author as the page names them, or None."""
    for tag in select(soup, rule):
        if (text := clean(tag.get_text(" "))) and len(text) < 120:
            return text
    author = ld.get("author")
    names = [one.get("name") if isinstance(one, dict) else one for one in (author if isinstance(author, list) else [author])]
    joined = ", ".join(clean(str(name)) for name in names if name)
    for candidate in (joined, meta.get("article:author", ""), meta.get("author", ""), meta.get("dc.creator", "")):
        if candidate and "http" not in candidate and len(candidate) < 120:
            return candidate
    for tag in soup.find_all(["p", "div", "span", "a", "strong"], class_=words.AUTHOR, limit=5):
        if (text := clean(tag.get_text(" "))) and len(text) < 80:
            return text
    return None


def iso_time(written: str, latest: datetime) -> str | None:
    """Return a machine-written time as ISO, local to Viet Nam where it has a clock time; None where it is none or in the future.

    >>> from datetime import UTC
    >>> iso_time("2024-07-30T05:57:00Z", datetime(2026, 1, 1, tzinfo=UTC))
    '2024-07-30T12:57+07:00'
    """
    written = clean(written)
    moment: datetime | None = None
    bare = bool(re.fullmatch(r"(?:19|20)\d\d-?\d\d-?\d\d", written))
    if match := _US.match(written):
        month, day, hour = int(match[1]), int(match[2]), int(match[4]) % 12 + (12 if match[6].upper() == "P" else 0)
        if month > 12:
            month, day = day, month
        try:
            moment = datetime(int(match[3]), month, day, hour, int(match[5]), tzinfo=VIETNAM)
        except ValueError:
            return None
    else:
        zoned = re.sub(r"\s*(?:GMT|UTC)\s*([+-])(\d{1,2})(?::?00)?$", lambda m: f"{m[1]}{int(m[2]):02}:00", written)
        shorter = re.sub(r"\.\d+", "", zoned)
        try:
            moment = datetime.fromisoformat(re.sub(r"\s+([+-]\d\d:?\d\d)$", r"\1", shorter))
        except ValueError:
            found = published_in([written])
            if found is None:
                return None
            bare = "T" not in found[0]
            moment = datetime.fromisoformat(found[0])
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=VIETNAM)
    if not 1990 <= moment.year < 9999 or moment > latest:
        return None
    local = moment.astimezone(VIETNAM)
    return local.date().isoformat() if bare else local.strftime("%Y-%m-%dT%H:%M+07:00")


def published_of(
    soup: BeautifulSoup, rule: tuple[str, ...], meta: dict[str, str], ld: dict[str, Any], lines: list[str], latest: datetime
) -> tuple[str, str] | None:
    """Return (ISO time, rule) from the site rule, JSON-LD, meta tags, a time tag or a date line; None where no one knows.

    *lines* are the page's lines around the title. A date that lies after *latest* is nobody's date.
    """
    for tag in select(soup, rule):
        for written in (attribute(tag, "datetime"), attribute(tag, "content"), attribute(tag, "title"), clean(tag.get_text(" "))):
            if written and (value := _line_time(written, latest)):
                return value, "rule"
    if (written := str(ld.get("datePublished") or "")) and (found_time := iso_time(written, latest)):
        return found_time, "json-ld"
    for name in _DATE_META:
        if (stated := meta.get(name)) and (value := iso_time(stated, latest)):
            return value, "meta"
    for tag in soup.find_all("time", limit=5):
        for shown in (attribute(tag, "datetime"), clean(tag.get_text(" "))):
            if shown and (value := _line_time(shown, latest)):
                return value, "meta"
    near = [clean(tag.get_text(" ")) for tag in soup.find_all(["span", "div", "p", "td", "em", "i", "li"], class_=words.DATE, limit=30)]
    for group in (lines, near):
        dated = published_in([line for line in group if len(line) < 200])
        if dated and (stamp := iso_time(dated[0], latest)):
            return stamp, "line"
    return None


def _line_time(written: str, latest: datetime) -> str | None:
    value = iso_time(written, latest)
    if value is None and (found := published_in([written[:300]])):
        value = iso_time(found[0], latest)
    return value


def url_date(url: str, latest: datetime) -> str | None:
    """Return the date in the path of *url* ("/2024/07/30/"), or None.

    >>> from datetime import UTC
    >>> url_date("https://example.vn/2024/07/30/a.html", datetime(2026, 1, 1, tzinfo=UTC))
    '2024-07-30'
    """
    path = urlsplit(url).path
    if match := _URL_DATE.search(path):
        return iso_time(f"{match[1]}-{match[2]}-{match[3]}", latest)
    if match := _URL_DAY_FIRST.search(path):
        return iso_time(f"{match[3]}-{int(match[2]):02}-{int(match[1]):02}", latest)
    if match := _URL_STAMP.search(path):
        return iso_time(f"{match[1] or '20' + match[2]}-{match[3]}-{match[4]}", latest)
    return None
