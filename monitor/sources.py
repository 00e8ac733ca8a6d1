"""What to watch: which links a feed, a sitemap, a listing or a search page leads to, and when a source or page is due. Pure.

Does not fetch, and does not decide what is stored: `pipeline` carries out what is decided here. Everything that was read on
the web is taken for hostile: bodies are bounded, entity declarations refused, and only http and https links leave this module.
"""

from __future__ import annotations

import contextlib
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
import idna
from bs4 import BeautifulSoup, Tag
from soupsieve import SelectorSyntaxError

from monitor.charsets import decode
from monitor.dates import published_in
from monitor.errors import ArticleError, LinksError
from monitor.legacy import unlegacy_tree
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
_TWIN_HOST = re.compile(r"^(?:www\d?|m|mobile|amp|wap)\.(?=[^.]+\.)")
_SESSION = re.compile(r";(?:jsessionid|phpsessid|sid)=[^/;]*", re.IGNORECASE)
_UNRESERVED = re.compile(r"%(?:2[DdEe]|3[0-9]|4[1-9A-Fa-f]|5[0-9AaFf]|6[1-9A-Fa-f]|7[0-9AaEe])")
_PRINT = re.compile(
    r"(?:^|&)(?:print(?:able|page|view)?|in|mode|view|layout|tmpl|action|p_p_state|amp|mobile|m)="
    r"(?:1|true|print|pop_up|amp|component|mobile)(?=&|$)|(?:^|&)(?:amp|print|mobile)=?(?=&|$)"
)  # fmt: skip
_DEFAULT_PORTS = {"http": 80, "https": 443}
_SAFE = "!#$%&'()*+,/:;=?@[]~-._|"
_ARTICLE_PATH = re.compile(
    r"(?:\d{4,}[^/]*\.(?:html?|bbg|aspx|epi|vnp|antd|tpo|vov)$|[0-9a-f]{7}/?$|-(?:post|postid|a|d|i|ar|t|p|n)?\d{4,}/?$|/\d{4,}/[^/]+|"
    r"[^/]*(?:-[^/-]+){4,}(?:\.\w{3,5})?/?$)",
    re.IGNORECASE,
)  # fmt: skip
_ARTICLE_QUERY = re.compile(
    r"(?:^|&)(?:(?:id|itemid|newsid|articleid|idtin|tinid|_id|nid|n_id|idnews|newid|baivietid|idbaiviet|contentid|postid|post_id)="
    r"[0-9a-f-]{2,}|(?:id|p)=\d+)",
    re.IGNORECASE,
)
#: A slug of three words and more; an article's where the link's text is a headline.
_SLUG_PATH = re.compile(r"/[^/]*(?:-[^/-]+){2,}/?$")
_HEADLINE_WORDS = 6
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
_NEXT_CLASS = re.compile(r"(?:^|[-_ ])next(?:$|[-_ ])", re.IGNORECASE)
_PAGE_NUMBER = re.compile(r"(?:[?&](?:page|p|trang|paged|pageindex|pagenumber|pageno)=|/(?:page|trang)[/-]?)(\d{1,4})(?!\d)", re.IGNORECASE)
_US_TIME = re.compile(r"^\s*(\d{1,2})/(\d{1,2})/(\d{4}),?\s+(\d{1,2}):(\d{2})(?::(\d{2}))?\s*([AP])M\s*$", re.IGNORECASE)
_DAY_FIRST_TIME = re.compile(r"^\s*(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})(?:,?\s+(\d{1,2}):(\d{2})(?::(\d{2}))?)?\s*$")
_GMT_OFFSET = re.compile(r"\b(?:GMT|UTC)\s?([+-])\s?(\d{1,2})(?::?(\d{2}))?\b")
_YEAR_MONTH = re.compile(r"(?<!\d)((?:19|20)\d\d)(?:[-_/]?(0[1-9]|1[0-2])|[-_/]([1-9]))(?!\d)")
_BARE_AMPERSAND = re.compile(rb"&(?!(?:amp|lt|gt|quot|apos|#\d{1,7}|#x[0-9a-fA-F]{1,6});)")
#: XML namespaces of a sitemap's extensions whose elements are named like the page's own.
_OTHER_SPACES = ("/sitemap-image/1.1", "/sitemap-video/1.1", "/sitemap-mobile/1.0")


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
    host = _ascii_host(host) if host else host
    if scheme not in _DEFAULT_PORTS or not host:
        raise LinksError(url[:200], "not_a_url", "is no http or https address")
    if "@" in parts.netloc:
        raise LinksError(url[:200], "not_a_url", "an address with a user name is not followed")
    netloc = f"[{host}]" if ":" in host else host
    if port is not None and port != _DEFAULT_PORTS[scheme]:
        netloc = f"{netloc}:{port}"
    # "&amp;" is an ampersand that was escaped once too often.
    query = "&".join(part for part in parts.query.replace("&amp;", "&").split("&") if part and not _TRACKING.fullmatch(part.split("=")[0]))
    path = _SESSION.sub("", parts.path) or "/"
    return urlunsplit((scheme, netloc, quote(path, safe=_SAFE), quote(query, safe=_SAFE), ""))


def _ascii_host(host: str) -> str:
    """A host as it is asked for: "báo.vn" is xn--bo-mia.vn, and no dot at its end. As written where it is no name at all."""
    host = host.rstrip(".")
    if not host.isascii():
        with contextlib.suppress(UnicodeError):
            return idna.encode(host, uts46=True).decode("ascii")
    return host


def same_page_key(url: str) -> str:
    """Return what is equal for a page and its twins: http and https, www, mobile and print addresses.

    >>> same_page_key("http://m.example.vn/a.html?print=1") == same_page_key("https://www.example.vn/a.html")
    True
    """
    parts = urlsplit(url)
    host = _TWIN_HOST.sub("", parts.netloc.lower())
    path = re.sub(r"/(?:amp|print|in-bai|mobile)(?=/|$)", "", parts.path)
    path = re.sub(r"(?:\.amp|[.-]print)(?=\.html?$|$)", "", path)
    path = re.sub(r"\.amp$", "", path).rstrip("/")
    path = _UNRESERVED.sub(lambda m: unquote(m[0]), path)
    path = re.sub(r"%[0-9a-fA-F]{2}", lambda m: m[0].upper(), path)
    query = _PRINT.sub("", parts.query).strip("&")
    return f"{host}{path}" + (f"?{query}" if query else "")


def twins(url: str) -> tuple[str, ...]:
    """Return the other addresses under which a canonical URL's page may be known: http and https, www and mobile, with or without slash.

    >>> twins("https://x.vn/a.html")[:3]
    ('https://www.x.vn/a.html', 'https://m.x.vn/a.html', 'http://x.vn/a.html')
    """
    parts = urlsplit(url)
    bare = _TWIN_HOST.sub("", parts.netloc)
    if bare[:1].isdigit() or "." not in bare:
        hosts: tuple[str, ...] = (parts.netloc,)
    else:
        hosts = (bare, f"www.{bare}", f"m.{bare}")
    path = parts.path.rstrip("/")
    paths = (path or "/",) if not path or "." in path.rpartition("/")[2] else (path, f"{path}/")
    found = [
        urlunsplit((scheme, host, one, parts.query, ""))
        for scheme in ("https", "http") for host in hosts for one in paths
    ]  # fmt: skip
    return tuple(one for one in found if one != url)


def discovery_urls(discovery: Discovery) -> tuple[str, ...]:
    """Return the URLs to ask for: one, or one a search term where the URL holds `{terms}`, and one a page where it holds `{page}`."""
    path, mark, query = discovery.url.partition("?")
    urls = [discovery.url]
    if "{terms}" in discovery.url:
        urls = [
            path.replace("{terms}", quote(term, safe="")) + mark + query.replace("{terms}", quote_plus(term)) for term in discovery.terms
        ]
    if "{page}" in discovery.url:
        urls = [url.replace("{page}", str(number)) for url in urls for number in range(1, discovery.pages + 1)]
    return tuple(urls)


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
    except Exception as error:
        # A fault of ours that one list brings out must not end the run for all the others.
        what = f"the reader of lists failed ({type(error).__name__}: {error}); report it"
        raise LinksError(page.url, "reader_failed", what, source=source.key) from error


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
    kept: list[_Found] = []
    seen: dict[str, _Found] = {}
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
        if (first := seen.get(key)) is not None:
            # A picture's link comes before the headline's: what the first one does not say the next may.
            first.title, first.teaser = first.title or one.title, first.teaser or one.teaser
            first.published_at = first.published_at or one.published_at
            continue
        seen[key] = one
        dated = one.published_at or one.changed_at
        if since is not None and dated is not None and dated < since:
            skipped += 1
            old += 1
            continue
        one.url = url
        kept.append(one)
    links = [
        Link(url=one.url, source=source.key, title=_line(one.title), teaser=_line(one.teaser), published_at=one.published_at, via=via)
        for one in kept
    ]
    return links, skipped, old


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
                if (
                    moment is None
                    and not (written and re.match(r"\s*(?:0001|9999)\b", written))
                    and (struct := entry.get("published_parsed") or entry.get("updated_parsed"))
                ):
                    moment = datetime.fromtimestamp(timegm(struct), UTC)
                yield _Found(str(link), entry.get("title"), entry.get("summary"), moment)

    kept, skipped, old = _gather(entries(), source, page.final_url or page.url, "feed", since)
    if not kept and not old:
        raise LinksError(page.url, "empty", f"none of the feed's {len(parsed.entries)} entries has a usable address")
    return LinkSet(tuple(kept), (), skipped)


def _feed_time(written: str) -> datetime | None:
    """Return the moment in UTC that a feed's date says; without a zone it is Vietnamese time.

    Knows what is seen in Vietnamese feeds besides the standard forms: `9/26/2026 9:20:00 AM` (month first), `GMT+7`, and the date
    lines of Vietnamese pages. A year before 1990 is what programs write for "unknown" (`0001-01-01T00:00:00`): None.
    """
    try:
        moment = _written_time(written)
    except OverflowError:  # the first and the last day that a program can write
        return None
    return moment if moment is not None and 1990 <= moment.year < 9999 else None


def _written_time(written: str) -> datetime | None:
    try:
        if match := _US_TIME.match(written):
            month, day, year, hour, minute = (int(match[i]) for i in range(1, 6))
            if month > 12:
                month, day = day, month
            hour = hour % 12 + (12 if match[7].upper() == "P" else 0)
            return datetime(year, month, day, hour, minute, int(match[6] or 0), tzinfo=VIETNAM).astimezone(UTC)
        if match := _DAY_FIRST_TIME.match(written):
            day, month, year = int(match[1]), int(match[2]), int(match[3])
            if month > 12:
                month, day = day, month
            return datetime(year, month, day, int(match[4] or 0), int(match[5] or 0), tzinfo=VIETNAM).astimezone(UTC)
    except ValueError:
        return None
    written = _GMT_OFFSET.sub(lambda m: f"{m[1]}{int(m[2]):02}{m[3] or '00'}", re.sub(r"\[[\w/+-]+\]$", "", written.strip()))
    written = re.sub(r"(?<=:\d\d\s)([+-]\d\d)$", r"\g<1>00", written)
    for read in (datetime.fromisoformat, parsedate_to_datetime):
        try:
            moment = read(written)
        except (ValueError, TypeError, IndexError, OverflowError):
            continue
        return (moment if moment.tzinfo else moment.replace(tzinfo=VIETNAM)).astimezone(UTC)
    if line := published_in([nfc(written)]):
        moment = datetime.fromisoformat(line[0])
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
        urls = body.decode("utf-8-sig", "replace").split()
        kept, skipped, _ = _gather((_Found(url) for url in urls if url.startswith("http")), source, base, "sitemap", since)
        return LinkSet(tuple(kept), (), skipped)
    if re.search(rb"<(?:!doctype\s+html|html)\b", body[:1024], re.IGNORECASE):
        raise LinksError(page.url, "not_sitemap", "HTML was served where a sitemap was expected")
    if re.search(rb"<(?:rss|feed|rdf:RDF)\b", body[:1024]):  # the protocol allows a feed in a sitemap's place
        return _feed(source, discovery, page, since)
    if b"\x00" not in body[:100]:
        # A bare & in an address, a control character: all links behind it would be lost.
        body = re.sub(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]", b"", _BARE_AMPERSAND.sub(b"&amp;", body))
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
            space, _, name = element.tag.rpartition("}")
            if space.endswith(_OTHER_SPACES):
                continue  # an image's or a video's own <loc> and <title>
            if name in ("loc", "lastmod", "publication_date", "title", "keywords"):
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
    newest = _newest_first(children)
    next_urls = []
    for location in newest[:MAX_CHILDREN]:
        try:
            next_urls.append(canonical(location, base))
        except LinksError:
            skipped += 1
    if not pages and not next_urls and not skipped:
        raise LinksError(page.url, "empty", "the sitemap holds no address")
    return LinkSet(tuple(kept), tuple(next_urls), skipped + left_out + max(0, len(newest) - MAX_CHILDREN))


def _newest_first(children: list[tuple[datetime | None, int, str]]) -> list[str]:
    """The addresses of an index's children: by lastmod, then by the month in the name, then from both ends in turns, because nobody
    says whether sitemap-1 or sitemap-200 is the newest."""
    dated = sorted((one for one in children if one[0]), key=lambda one: -one[0].timestamp() if one[0] else 0.0)
    named = [(_month_of(one[2]), one) for one in children if not one[0]]
    monthly = sorted((one for one in named if one[0]), key=lambda one: one[0] or (0, 0), reverse=True)
    rest = [one[2] for month, one in named if not month]
    ends = [rest[index // 2 if index % 2 == 0 else -1 - index // 2] for index in range(len(rest))]
    return [one[2] for one in dated] + [one[2] for _, one in monthly] + ends


def _month_of(location: str) -> tuple[int, int] | None:
    match = _YEAR_MONTH.search(urlsplit(location).path)
    return (int(match[1]), int(match[2] or match[3])) if match else None


def _before(changed: datetime | None, location: str, since: datetime) -> bool:
    """Whether a child sitemap can hold nothing since then: by its lastmod, or by a year and month in its name."""
    if changed is not None:
        return changed < since
    month = _month_of(location)
    return month is not None and month < (since.year, since.month)


def _attribute(tag: Tag, name: str) -> str:
    value = tag.get(name)
    return " ".join(value) if isinstance(value, list) else str(value or "")


def _listing(source: Source, discovery: Discovery, page: Page, since: datetime | None) -> LinkSet:
    if len(page.body) > FEED_MAX_BYTES:
        raise LinksError(page.url, "too_large", f"a listing of {len(page.body)} bytes is not read (limit {FEED_MAX_BYTES})")
    try:
        markup, _ = decode(page.body, page.url, content_type=page.header("content-type"))
    except ArticleError as error:
        raise LinksError(page.url, "charset", "its characters cannot be decoded; is it a web page?") from error
    # Without an XML declaration and with a line end: what BeautifulSoup takes for XML or for a file name, it warns of.
    soup = BeautifulSoup(re.sub(r"^\s*<\?xml[^>]*>", "", markup.replace("\x00", "")) + "\n", "lxml")
    unlegacy_tree(soup, markup)
    base = page.final_url or page.url
    if isinstance(tag := soup.find("base", href=True), Tag):
        with contextlib.suppress(LinksError):  # a base that is no web address is none
            base = canonical(_attribute(tag, "href"), base)
    next_urls = _next_pages(soup, discovery, page, base)
    found = list(_selected(soup, discovery.selector, page) if discovery.selector else _article_links(soup, base))
    kept, skipped, old = _gather(found, source, base, discovery.kind, since)
    if not kept and not old and discovery.kind == "listing":
        hint = f"selector {discovery.selector!r} matches none" if discovery.selector else "none looks like an article"
        raise LinksError(page.url, "empty", f"the listing gave no link ({hint}); it may be built by script, blocked or changed")
    return LinkSet(tuple(kept), tuple(next_urls) if kept else (), skipped)


def _next_pages(soup: BeautifulSoup, discovery: Discovery, page: Page, base: str) -> list[str]:
    if discovery.pages <= 1 or "{page}" in discovery.url:
        return []
    here = same_page_key(canonical(page.final_url or page.url))
    for tag in _next_tags(soup, discovery, page):
        try:
            url = canonical(_attribute(tag, "href"), base)
        except LinksError:
            continue
        if same_page_key(url) != here and _same_site(url, base):
            return [url]
    return []


def _next_tags(soup: BeautifulSoup, discovery: Discovery, page: Page) -> Iterator[Tag]:
    """What may lead to the next page, the surest first: said so by the page, by its words, or the number after this page's."""
    if discovery.next_selector:
        yield from _select(soup, discovery.next_selector, page)
        return
    yield from (tag for tag in soup.find_all(["a", "link"], href=True) if "next" in _attribute(tag, "rel").lower().split())
    anchors = soup.find_all("a", href=True)
    for tag in anchors:
        says = [tag.get_text(" "), _attribute(tag, "title"), _attribute(tag, "aria-label")]
        if any(_says_next(one) for one in says) or (len(says[0].strip()) < 3 and _NEXT_CLASS.search(_attribute(tag, "class"))):
            yield tag
    number = _PAGE_NUMBER.search(page.final_url or page.url)
    following = str(int(number[1]) + 1 if number else 2)
    for tag in anchors:
        if tag.get_text().strip() == following and re.search(rf"(?<!\d){following}(?!\d)", _attribute(tag, "href")):
            yield tag


def _says_next(text: str) -> bool:
    line = fold(nfc(" ".join(text.split()[:6])))
    return line in _NEXT_TEXT or re.sub(r"^[\W_]+|[\W_]+$", "", line) in _NEXT_TEXT


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
        if not _same_site(url, base) or _NOT_ARTICLE.search(address.path):
            continue
        by_path = len(address.path) >= 8 and (
            _ARTICLE_PATH.search(address.path) or (_SLUG_PATH.search(address.path) and len(anchor.get_text(" ").split()) >= _HEADLINE_WORDS)
        )
        if not by_path and not _ARTICLE_QUERY.search(address.query):
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
