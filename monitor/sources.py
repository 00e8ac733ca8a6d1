"""What to watch: which links a feed, a sitemap, a listing or a search page leads to, and when a source or page is due. Pure.

Does not fetch, and does not decide what is stored: `pipeline` carries out what is decided here. Everything that was read on
the web is taken for hostile: bodies are bounded, entity declarations refused, and only http and https links leave this module.
"""

from __future__ import annotations

import html
import io
import re
import zlib
from calendar import timegm
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime
from functools import lru_cache
from itertools import islice
from urllib.parse import quote, quote_plus, unquote, urljoin, urlsplit, urlunsplit
from xml.etree import ElementTree

import feedparser
from bs4 import BeautifulSoup, Tag
from soupsieve import SelectorSyntaxError

from monitor.dates import published_in
from monitor.errors import LinksError
from monitor.records import Discovery, Link, Page, PageState, Source, SourceState
from monitor.settings import CollectSettings
from monitor.text import fold, nfc, search_fold

#: Times of Vietnamese feeds and listings that name no zone are local.
VIETNAM = timezone(timedelta(hours=7))
#: Bytes of a feed or a listing; the largest seen in practice stay below 2 MB.
FEED_MAX_BYTES = 8 * 1024 * 1024
#: Bytes of an unpacked sitemap: the limit of the sitemaps protocol.
SITEMAP_MAX_BYTES = 50 * 1024 * 1024
#: Links taken from one feed, sitemap or listing.
MAX_LINKS = 50_000
#: Elements of one feed or sitemap; a full sitemap of the protocol has about 400,000.
MAX_ELEMENTS = 500_000
#: Entries of one feed: feedparser needs about a millisecond for each.
MAX_ENTRIES = 5_000
#: Links of a listing that are looked at, and how far up from one its box is sought.
MAX_ANCHORS = 5_000
MAX_PARENTS = 60
#: Children followed from one sitemap index, newest first.
MAX_CHILDREN = 50
#: A failing source is asked at least this often: slowed, never dropped.
SLOWEST_S = 24 * 3600.0
#: A page is not looked at again within this time, even where several looks are owed.
LOOK_GAP = timedelta(hours=20)
#: A page that could not be fetched is tried again at each run for this long after it was first seen, then less than once a day.
RETRY_FOR = timedelta(days=7)

_TRACKING = re.compile(
    r"(?:utm_.*|fbclid|gclid|dclid|gbraid|wbraid|msclkid|yclid|igshid|mc_[ce]id|zarsrc|zalo_.*|_ga|_gl|ref_src|ref_source|fb_.*|"
    r"cmpid|spm|s_cid|share_from|gidzl|vgclid|_x_tr_.*|_mobile|amp_.*)",
    re.IGNORECASE,
)  # fmt: skip
_PRINT = re.compile(
    r"(?:^|&)(?:print(?:able|page|view)?|in|mode|view|layout|tmpl|action|p_p_state|amp|mobile|m)="
    r"(?:1|true|print|pop_up|amp|component|mobile)(?=&|$)"
)  # fmt: skip
_DEFAULT_PORTS = {"http": 80, "https": 443}
_SAFE = "!#$%&'()*+,/:;=?@[]~-._|"
_ARTICLE_PATH = re.compile(
    r"(?:\d{4,}[^/]*\.(?:html?|bbg|aspx|epi|vnp|antd|tpo|vov)$|[0-9a-f]{7}/?$|-(?:post|postid|a|d|i|ar|t|p|n)?\d{4,}/?$|/\d{4,}/[^/]+|"
    r"[^/]*(?:-[^/-]+){4,}(?:\.\w{3,5})?/?$)",
    re.IGNORECASE,
)  # fmt: skip
_ARTICLE_QUERY = re.compile(r"(?:^|&)(?:id|itemid|newsid|articleid|idtin|tinid|_id)=[0-9a-f-]{2,}", re.IGNORECASE)
_NOT_ARTICLE = re.compile(
    r"\.(?:jpe?g|png|gif|webp|svg|css|js|mp[34]|zip|rar|xlsx?|ico|xml|rss)$|/(?:tags?|author|tac-gia|rss|video|login|dang-nhap)/",
    re.IGNORECASE,
)
_FURNITURE = ("nav", "header", "footer", "aside", "script", "style", "noscript", "template", "select", "button", "iframe")
_FURNITURE_CLASS = re.compile(
    r"(?:^|[-_ ])(?:menu|nav|navbar|breadcrumbs?|footer|sidebar|banner|ads?|advert|weblinks?|topbar|most-?(?:read|view)|doc-nhieu|"
    r"xem-nhieu)(?:$|[-_ ])",
    re.IGNORECASE,
)  # fmt: skip
_NEXT_TEXT = {"trang sau", "trang tiếp", "trang kế", "tiếp", "tiếp theo", "sau", "next", "»", "›", ">", ">>", "xem thêm", "older posts"}
_US_TIME = re.compile(r"^\s*(\d{1,2})/(\d{1,2})/(\d{4}),?\s+(\d{1,2}):(\d{2})(?::(\d{2}))?\s*([AP])M\s*$", re.IGNORECASE)
_DAY_FIRST_TIME = re.compile(r"^\s*(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})(?:,?\s+(\d{1,2}):(\d{2})(?::(\d{2}))?)?\s*$")
_GMT_OFFSET = re.compile(r"\b(?:GMT|UTC)\s?([+-])\s?(\d{1,2})(?::?(\d{2}))?\b")
_YEAR_MONTH = re.compile(r"(?<!\d)((?:19|20)\d\d)[-_/]?(0[1-9]|1[0-2])(?!\d)")


@dataclass(frozen=True, slots=True)
class LinkSet:
    """What one feed, sitemap, listing or search page led to."""

    links: tuple[Link, ...]
    next_urls: tuple[str, ...] = ()  #: further pages of a listing, children of a sitemap index
    skipped: int = 0  #: links left out: too old, of another site, not a page


# --- URLs ----------------------------------------------------------------------------------------------------------------


def canonical(url: str, base: str | None = None) -> str:
    """Return the URL under which a page is kept: absolute, without fragment, default port and tracking parameters.

    Path and query stay byte for byte as percent-encoded (slugs with combining marks are addresses, not text); characters that
    may not stand in a URL are percent-encoded as UTF-8, without any normal form. Raises LinksError for what is no http(s) URL.

    >>> canonical("/a/ti%CC%81n.html?id=3&utm_source=x#top", "HTTPS://Example.vn:443/b")
    'https://example.vn/a/ti%CC%81n.html?id=3'
    """
    cleaned = re.sub(r"[\t\r\n]", "", url).strip(" \x00")
    if re.match(r"[a-zA-Z][a-zA-Z0-9+.-]*:/{3,}", cleaned) or "\\" in cleaned.split("?")[0]:
        raise LinksError(url[:200], "not_a_url", "an address with a backslash or without a host is not followed")
    try:
        parts = urlsplit(urljoin(base, cleaned) if base else cleaned)
        host, port = parts.hostname, parts.port
    except ValueError as error:
        raise LinksError(url[:200], "not_a_url", f"is no address: {error}") from error
    scheme = parts.scheme.lower()
    if scheme not in _DEFAULT_PORTS or not host:
        raise LinksError(url[:200], "not_a_url", "is no http or https address")
    if "@" in parts.netloc:
        raise LinksError(url[:200], "not_a_url", "an address with a user name is not followed")
    netloc = f"[{host}]" if ":" in host else host
    if port is not None and port != _DEFAULT_PORTS[scheme]:
        netloc = f"{netloc}:{port}"
    query = "&".join(part for part in parts.query.split("&") if part and not _TRACKING.fullmatch(part.split("=")[0]))
    return urlunsplit((scheme, netloc, quote(parts.path or "/", safe=_SAFE), quote(query, safe=_SAFE), ""))


def same_page_key(url: str) -> str:
    """Return what is equal for a page and its twins: http and https, www, mobile and print addresses.

    >>> same_page_key("http://m.example.vn/a.html?print=1") == same_page_key("https://www.example.vn/a.html")
    True
    """
    parts = urlsplit(url)
    host = re.sub(r"^(?:www\d?|m|mobile|amp|wap)\.(?=[^.]+\.)", "", parts.netloc.lower())
    path = re.sub(r"/(?:amp|print|in-bai|mobile)(?=/|$)", "", parts.path)
    path = re.sub(r"(?:\.amp|[.-]print)(?=\.html?$|$)", "", path)
    path = re.sub(r"\.amp$", "", path).rstrip("/")
    path = re.sub(r"%[0-9a-fA-F]{2}", lambda m: m[0].upper(), path)
    query = _PRINT.sub("", parts.query).strip("&")
    return f"{host}{path}" + (f"?{query}" if query else "")


def discovery_urls(discovery: Discovery) -> tuple[str, ...]:
    """Return the URLs to ask for: one, or one a search term where the URL holds `{terms}`."""
    if "{terms}" not in discovery.url:
        return (discovery.url,)
    return tuple(discovery.url.replace("{terms}", quote_plus(term)) for term in discovery.terms)


@lru_cache(maxsize=64)
def _subject_patterns(terms: tuple[str, ...]) -> tuple[re.Pattern[str], re.Pattern[str]]:
    if not terms:
        raise ValueError("no subject terms")

    def one_of(surfaces: Iterable[str]) -> re.Pattern[str]:
        longest_first = sorted({surface for surface in surfaces if surface}, key=len, reverse=True)
        ends = (re.escape(surface) + (r"(?!\d)" if surface[-1].isdigit() else "") for surface in longest_first)
        return re.compile(r"(?<![^\W_])(?:" + "|".join(ends) + ")")

    return one_of(_spaced(term) for term in terms), one_of(_slug(term) for term in terms)


def _spaced(text: str) -> str:
    """Folded, single-spaced, nothing around - and /: "40 – CT / TW" is "40-ct/tw"."""
    return re.sub(r"\s*([-/])\s*", r"\1", " ".join(fold(nfc(text)).split()))


def _slug(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", search_fold(text)).strip("-")


def speaks_of_subject(link: Link, terms: tuple[str, ...]) -> bool:
    """Return whether title, teaser or URL of *link* hold one of *terms*.

    Title and teaser are compared with accents, the URL's slug without ("tin-dung-chinh-sach"). A link that has neither title
    nor slug cannot be judged and is let through; the source's budget of pages bounds what that costs.
    """
    if not terms:
        return True
    written, slug = _subject_patterns(terms)
    text = _spaced(f"{link.title or ''} . {link.teaser or ''}")
    if written.search(text):
        return True
    if text.isascii() and slug.search(_slug(text)):
        return True
    address = urlsplit(link.url)
    if slug.search(_slug(unquote(f"{address.path}?{address.query}"))):
        return True
    return not link.title and not link.teaser and "-" not in unquote(address.path)


# --- when ----------------------------------------------------------------------------------------------------------------


def due(source: Source, state: SourceState | None, now: datetime) -> bool:
    """Return whether the feeds and listings of *source* are to be read at *now*.

    After failures in a row the interval doubles each time, up to a day (or the source's own interval, if longer). A last check
    in the future means that the clock was set back: due.
    """
    if not source.enabled:
        return False
    if state is None or state.checked_at is None or state.checked_at > now:
        return True
    pause_s = float(source.interval_s)
    if state.failures > 1:
        pause_s = min(pause_s * 2.0 ** min(state.failures - 1, 16), max(SLOWEST_S, pause_s))
    return now - state.checked_at >= timedelta(seconds=pause_s)


#: Outcomes after which asking again cannot help.
_FINAL = frozenset({"gone", "robots", "unsafe", "too_large"})


def next_look(state: PageState | None, now: datetime, settings: CollectSettings) -> bool:
    """Return whether a linked page is to be fetched at *now*: never read, or a second look is owed.

    Second looks come `settings.second_looks_days` after the page was first seen, each once; one that fails is tried again, up to a
    week after the last. A page that was never read is tried again at each run for a week, unless its failure was final; after that
    while there were fewer tries than days, so that one that was seen just before its host went down for long is not lost.
    """
    if state is None:
        return True
    if state.looks == 0 or state.fetched_at is None:
        age = now - state.first_seen_at
        return state.outcome not in _FINAL and (age < RETRY_FOR or state.looks < age.days)
    owed = state.looks - 1
    if owed >= len(settings.second_looks_days) or now - state.fetched_at < LOOK_GAP:
        return False
    age, looks = now - state.first_seen_at, [timedelta(days=days) for days in settings.second_looks_days]
    if state.outcome in _FINAL:
        return False
    return age >= looks[owed] and (state.outcome in ("ok", "not_modified") or age < max(looks) + RETRY_FOR)


# --- links ---------------------------------------------------------------------------------------------------------------


def links(source: Source, discovery: Discovery, page: Page, *, since: datetime | None) -> LinkSet:
    """Return the links of *page*, which is what `discovery` led to, without those dated before *since*.

    Links are canonical, each page once (twins count as one), in the page's order. Raises LinksError, with a reason and what is
    wrong, where the page cannot be read as its kind or holds no link at all; a search may find nothing.
    """
    readers = {"feed": _feed, "sitemap": _sitemap, "listing": _listing, "search": _listing}
    try:
        if discovery.kind == "page":
            return LinkSet((Link(url=canonical(page.final_url or page.url), source=source.key, via="page"),))
        reader = readers.get(discovery.kind)
        if reader is None:
            raise LinksError(discovery.url, "unknown_kind", f"discovery of kind {discovery.kind!r} is not known")
        if not page.body.strip(b" \t\r\n\x00\xef\xbb\xbf"):
            raise LinksError(page.url, "empty", f"the {discovery.kind} came without content")
        return reader(source, discovery, page, since)
    except LinksError as error:
        error.source = source.key
        raise


@dataclass(slots=True)
class _Found:
    """A link as written, before it is judged."""

    url: str
    title: str | None = None
    teaser: str | None = None
    published_at: datetime | None = None
    changed_at: datetime | None = None


def _gather(found: Iterable[_Found], source: Source, base: str, via: str, since: datetime | None) -> tuple[list[Link], int, int]:
    """Return links, how many were skipped, and how many of them for age alone."""
    kept: list[Link] = []
    seen: set[str] = set()
    skipped = old = 0
    for one in found:
        if len(kept) >= MAX_LINKS:
            break
        try:
            url = canonical(one.url, base)
        except LinksError:
            skipped += 1
            continue
        key = same_page_key(url)
        if key in seen:
            continue
        seen.add(key)
        dated = one.published_at or one.changed_at
        if since is not None and dated is not None and dated < since:
            skipped += 1
            old += 1
            continue
        title, teaser = _line(one.title), _line(one.teaser)
        kept.append(Link(url=url, source=source.key, title=title, teaser=teaser, published_at=one.published_at, via=via))
    return kept, skipped, old


def _line(text: str | None) -> str | None:
    """Text of a title or teaser: without tags, NFC, single-spaced; None where nothing is left."""
    if not text:
        return None
    if "<" in text or "&" in text:
        # Twice: titles of feeds are escaped once or twice.
        for _ in range(2):
            text = html.unescape(re.sub(r"<[^<>]*>", " ", text[:20_000]))
        text = re.sub(r"<[^<>]*>", " ", text)
    return " ".join(nfc(re.sub("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u00ad\x00-\x08\x0e-\x1f]", "", text)).split())[:2000] or None


def _refuse_entities(page: Page, body: bytes) -> None:
    """Refuse declared entities and nested documents: no feed needs them, and they are how a parser is brought down."""
    head = body[:4].lstrip(b"\xef\xbb\xbf")
    text = body
    if head[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\x00" in head:
        text = body.replace(b"\x00", b"")
    if re.search(rb"<!ENTITY|<!ATTLIST|<!ELEMENT|<!DOCTYPE[^>]*\[", text, re.IGNORECASE):
        raise LinksError(page.url, "unsafe", "declares entities of its own and is not read (no feed needs them)")


def _feed(source: Source, discovery: Discovery, page: Page, since: datetime | None) -> LinkSet:
    body = page.body
    if len(body) > FEED_MAX_BYTES:
        raise LinksError(page.url, "too_large", f"a feed of {len(body)} bytes is not read (limit {FEED_MAX_BYTES})")
    _refuse_entities(page, body)
    head = body[:4096].replace(b"\x00", b"").lower()
    if not re.search(rb"<(?:[a-z]+:)?(?:rss|feed|rdf)\b", head):
        if re.search(rb"<(?:!doctype\s+html|html|body|head)\b", head):
            raise LinksError(page.url, "not_feed", "HTML was served where a feed was expected; is it blocked, or has the feed moved?")
        raise LinksError(page.url, "not_feed", "this is neither RSS nor Atom")
    if len(re.findall(rb"<(?:[a-z]+:)?(?:item|entry)\b", body)) > MAX_ENTRIES or body.count(b"<") > MAX_ELEMENTS:
        raise LinksError(page.url, "too_large", f"a feed of more than {MAX_ENTRIES} entries is not read")
    # A stream, not bytes: feedparser takes bytes or str for a URL or file name first.
    headers = {"content-type": page.header("content-type") or "application/xml"}
    parsed = feedparser.parse(io.BytesIO(body), response_headers=headers, resolve_relative_uris=False, sanitize_html=False)
    if not parsed.entries:
        if parsed.bozo:
            raise LinksError(page.url, "not_feed", f"the feed cannot be read: {str(parsed.get('bozo_exception'))[:200]}")
        raise LinksError(page.url, "empty", "the feed holds no entry")

    def entries() -> Iterator[_Found]:
        for entry in parsed.entries:
            link = entry.get("link") or next((one.get("href") for one in entry.get("links", ()) if one.get("href")), None)
            if not link and str(entry.get("id", "")).startswith("http"):
                link = entry["id"]
            if link:
                written = entry.get("published") or entry.get("updated") or entry.get("date")
                moment = _feed_time(written) if written else None
                if moment is None and (struct := entry.get("published_parsed") or entry.get("updated_parsed")):
                    moment = datetime.fromtimestamp(timegm(struct), UTC)
                yield _Found(str(link), entry.get("title"), entry.get("summary"), moment)

    kept, skipped, old = _gather(entries(), source, page.final_url or page.url, "feed", since)
    if not kept and skipped > old:
        raise LinksError(page.url, "empty", f"none of the feed's {len(parsed.entries)} entries has a usable address")
    return LinkSet(tuple(kept), (), skipped)


def _feed_time(written: str) -> datetime | None:
    """Return the moment in UTC that a feed's date says; without a zone it is Vietnamese time.

    Knows what is seen in Vietnamese feeds besides the standard forms: `9/26/2026 9:20:00 AM` (month first) and `GMT+7`.
    """
    try:
        if match := _US_TIME.match(written):
            month, day, year, hour, minute = (int(match[i]) for i in range(1, 6))
            if month > 12:
                month, day = day, month
            hour = hour % 12 + (12 if match[7].upper() == "P" else 0)
            return datetime(year, month, day, hour, minute, int(match[6] or 0), tzinfo=VIETNAM).astimezone(UTC)
        if match := _DAY_FIRST_TIME.match(written):
            day, month, year = int(match[1]), int(match[2]), int(match[3])
            return datetime(year, month, day, int(match[4] or 0), int(match[5] or 0), tzinfo=VIETNAM).astimezone(UTC)
    except ValueError:
        return None
    written = _GMT_OFFSET.sub(lambda m: f"{m[1]}{int(m[2]):02}{m[3] or '00'}", written.strip())
    for read in (datetime.fromisoformat, parsedate_to_datetime):
        try:
            moment = read(written)
        except (ValueError, TypeError, IndexError, OverflowError):
            continue
        return (moment if moment.tzinfo else moment.replace(tzinfo=VIETNAM)).astimezone(UTC)
    return None


def _unpack(page: Page) -> bytes:
    """The body of a sitemap, unpacked where it is a .gz file, within the limit."""
    body = page.body
    if body[:2] != b"\x1f\x8b":
        return body
    unpacker = zlib.decompressobj(wbits=31)
    try:
        unpacked = unpacker.decompress(body, SITEMAP_MAX_BYTES + 1)
    except zlib.error as error:
        raise LinksError(page.url, "not_sitemap", f"the packed sitemap is damaged: {error}") from error
    if len(unpacked) > SITEMAP_MAX_BYTES:
        raise LinksError(page.url, "too_large", f"the packed sitemap holds more than {SITEMAP_MAX_BYTES} bytes")
    if not unpacker.eof:
        raise LinksError(page.url, "not_sitemap", "the packed sitemap ends too soon")
    return unpacked


def _sitemap(source: Source, discovery: Discovery, page: Page, since: datetime | None) -> LinkSet:
    body = _unpack(page)
    if len(body) > SITEMAP_MAX_BYTES:
        raise LinksError(page.url, "too_large", f"a sitemap of {len(body)} bytes is not read (limit {SITEMAP_MAX_BYTES})")
    _refuse_entities(page, body)
    base = page.final_url or page.url
    if re.match(rb"\s*(?:\xef\xbb\xbf)?https?://\S+\s*(?:\n|\r|$)", body):
        urls = body.decode("utf-8", "replace").split()
        kept, skipped, _ = _gather((_Found(url) for url in urls if url.startswith("http")), source, base, "sitemap", since)
        return LinkSet(tuple(kept), (), skipped)
    if re.search(rb"<(?:!doctype\s+html|html)\b", body[:1024], re.IGNORECASE):
        raise LinksError(page.url, "not_sitemap", "HTML was served where a sitemap was expected")
    pages: list[_Found] = []
    children: list[tuple[datetime | None, int, str]] = []
    skipped = elements = 0
    fields: dict[str, str] = {}
    try:
        # Entities were refused above, so the standard parser is safe here.
        for event, element in ElementTree.iterparse(io.BytesIO(body.lstrip()), events=("start", "end")):  # noqa: S314
            if event == "start":
                elements += 1
                if elements > MAX_ELEMENTS:
                    raise LinksError(page.url, "too_large", f"a sitemap of more than {MAX_ELEMENTS} elements is not read")
                continue
            name = element.tag.rpartition("}")[2]
            if name in ("loc", "lastmod", "publication_date", "title", "keywords"):
                # An image's own <loc> and <title> come after the page's: the first one counts.
                fields.setdefault(name, (element.text or "").strip())
            elif name == "url":
                if fields.get("loc"):
                    changed = _feed_time(fields.get("lastmod", ""))
                    published = _feed_time(fields.get("publication_date", ""))
                    pages.append(_Found(fields["loc"], fields.get("title"), fields.get("keywords"), published, changed))
                fields = {}
                element.clear()
            elif name == "sitemap":
                if location := fields.get("loc"):
                    changed = _feed_time(fields.get("lastmod", ""))
                    if since is not None and _before(changed, location, since):
                        skipped += 1
                    else:
                        children.append((changed, len(children), location))
                fields = {}
                element.clear()
            if len(pages) > MAX_LINKS:
                break
    except ElementTree.ParseError as error:
        if not pages and not children:
            raise LinksError(page.url, "not_sitemap", f"the sitemap is no XML: {error}") from error
    kept, left_out, _ = _gather(pages, source, base, "sitemap", since)
    newest = sorted(children, key=lambda child: (child[0] is None, -(child[0].timestamp() if child[0] else 0), child[1]))
    next_urls = []
    for _, _, location in newest[:MAX_CHILDREN]:
        try:
            next_urls.append(canonical(location, base))
        except LinksError:
            skipped += 1
    if not pages and not next_urls and not skipped:
        raise LinksError(page.url, "empty", "the sitemap holds no address")
    return LinkSet(tuple(kept), tuple(next_urls), skipped + left_out + max(0, len(newest) - MAX_CHILDREN))


def _before(changed: datetime | None, location: str, since: datetime) -> bool:
    """Whether a child sitemap can hold nothing since then: by its lastmod, or by a year and month in its name."""
    if changed is not None:
        return changed < since
    match = _YEAR_MONTH.search(urlsplit(location).path)
    return bool(match) and (int(match[1]), int(match[2])) < (since.year, since.month) if match else False


def _attribute(tag: Tag, name: str) -> str:
    value = tag.get(name)
    return " ".join(value) if isinstance(value, list) else str(value or "")


def _listing(source: Source, discovery: Discovery, page: Page, since: datetime | None) -> LinkSet:
    if len(page.body) > FEED_MAX_BYTES:
        raise LinksError(page.url, "too_large", f"a listing of {len(page.body)} bytes is not read (limit {FEED_MAX_BYTES})")
    # Without an XML declaration and with a line end: what BeautifulSoup takes for XML or for a file name, it warns of.
    body = re.sub(rb"^\s*<\?xml[^>]*>", b"", page.body) + (b"" if b"<" in page.body else b"\n")
    soup = BeautifulSoup(body, "lxml", from_encoding=_charset(page))
    base = page.final_url or page.url
    if isinstance(tag := soup.find("base", href=True), Tag):
        base = urljoin(base, _attribute(tag, "href"))
    next_urls = _next_pages(soup, discovery, page, base)
    found = list(_selected(soup, discovery.selector, page) if discovery.selector else _article_links(soup, base))
    kept, skipped, old = _gather(found, source, base, discovery.kind, since)
    if not kept and not old and discovery.kind == "listing":
        hint = f"selector {discovery.selector!r} matches none" if discovery.selector else "none looks like an article"
        raise LinksError(page.url, "empty", f"the listing gave no link ({hint}); it may be built by script, blocked or changed")
    return LinkSet(tuple(kept), tuple(next_urls) if kept else (), skipped)


def _charset(page: Page) -> str | None:
    match = re.search(r"charset=[\"']?([\w-]+)", page.header("content-type") or "")
    return match[1] if match else None


def _next_pages(soup: BeautifulSoup, discovery: Discovery, page: Page, base: str) -> list[str]:
    if discovery.pages <= 1:
        return []
    if discovery.next_selector:
        tags = _select(soup, discovery.next_selector, page)
    else:
        tags = [tag for tag in soup.find_all(["a", "link"], href=True) if "next" in _attribute(tag, "rel").lower().split()]
        tags = tags or [tag for tag in soup.find_all("a", href=True) if fold(" ".join(tag.get_text(" ").split())) in _NEXT_TEXT]
    here = same_page_key(canonical(base))
    for tag in tags:
        try:
            url = canonical(_attribute(tag, "href"), base)
        except LinksError:
            continue
        if same_page_key(url) != here and _same_site(url, base):
            return [url]
    return []


def _select(soup: BeautifulSoup, selector: str, page: Page) -> list[Tag]:
    try:
        return list(soup.select(selector))
    except SelectorSyntaxError as error:
        raise LinksError(page.url, "selector", f"selector {selector!r} is no CSS selector: {str(error).splitlines()[0]}") from error


def _selected(soup: BeautifulSoup, selector: str, page: Page) -> Iterator[_Found]:
    for tag in _select(soup, selector, page):
        anchor = tag if tag.name == "a" else tag.find("a", href=True)
        if isinstance(anchor, Tag) and anchor.get("href"):
            yield _card(anchor)


def _article_links(soup: BeautifulSoup, base: str) -> Iterator[_Found]:
    """Links outside menus, headers and footers whose address or text looks like an article of the same site."""
    furniture: dict[int, bool] = {}
    for anchor in soup.find_all("a", href=True, limit=MAX_ANCHORS):
        href = _attribute(anchor, "href").strip()
        try:
            url = canonical(href, base)
        except LinksError:
            continue
        address = urlsplit(url)
        if not _same_site(url, base) or _NOT_ARTICLE.search(address.path) or len(address.path) < 8:
            continue
        if not (_ARTICLE_PATH.search(address.path) or _ARTICLE_QUERY.search(address.query)):
            continue
        if not any(_in_furniture(parent, furniture) for parent in islice(anchor.parents, MAX_PARENTS)):
            yield _card(anchor)


def _in_furniture(tag: Tag, known: dict[int, bool]) -> bool:
    if id(tag) not in known:
        known[id(tag)] = _is_furniture(tag)
    return known[id(tag)]


def _is_furniture(tag: Tag) -> bool:
    if tag.name in ("body", "html", "[document]", "main", "article"):
        return False
    if tag.name in _FURNITURE and not (tag.name == "header" and tag.find_parent("article")):
        return True
    return bool(_FURNITURE_CLASS.search(f"{_attribute(tag, 'class')} {_attribute(tag, 'id')}"))


def _same_site(url: str, base: str) -> bool:
    here, there = (re.sub(r"^(?:www\d?|m|mobile)\.", "", (urlsplit(one).hostname or "")) for one in (base, url))
    return here == there or here.endswith(f".{there}") or there.endswith(f".{here}")


def _card(anchor: Tag) -> _Found:
    """The link with the title, teaser and date of the box it stands in: the largest one that leads to this page only."""
    href = _attribute(anchor, "href").strip()
    box = anchor
    for parent in islice(anchor.parents, 12):
        if parent.name in ("body", "html", "[document]", "main", "table", "ul", "ol"):
            break
        others = {_attribute(other, "href").strip() for other in parent.find_all("a", href=True, limit=6)}
        if others != {href}:
            break
        box = parent
    texts = [" ".join(other.get_text(" ").split()) for other in ([box] if box is anchor else box.find_all("a", href=True, limit=6))]
    title = max(texts, key=len, default="") or _attribute(anchor, "title")
    if len(title) < 15 and len(_attribute(anchor, "title")) > len(title):
        title = _attribute(anchor, "title")
    lines = [" ".join(text.split()) for text in box.stripped_strings] if box is not anchor else []
    teaser = " ".join(line for line in lines if line and line not in title and line != title)
    moment = None
    if isinstance(time_tag := box.find("time"), Tag) and time_tag.get("datetime"):
        moment = _feed_time(_attribute(time_tag, "datetime"))
    if moment is None and (line := published_in(lines)):
        moment = _feed_time(line[0])
    return _Found(href, title or None, teaser[:1000] or None, moment)
