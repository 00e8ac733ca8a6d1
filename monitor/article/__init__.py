"""The bytes of a page (HTML, PDF, plain text) into an Article. Pure: no network, no clock, picklable for workers.

A page that gives no text is an ArticleError with a reason, never an empty article: "not readable" is not "no figures".
Text is NFC and single-spaced, one block a line; the title is the first. Does not decide whether a page is on the subject.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import timedelta
from functools import lru_cache
from types import ModuleType
from urllib.parse import urlsplit

from bs4 import BeautifulSoup, Tag
from bs4.element import PageElement

from monitor import legacy
from monitor.article import content, facts, verdict
from monitor.article.blocks import Piece, Weights, clean, is_text, parse_tree, same_line
from monitor.article.guard import LXML_DEPTH
from monitor.article.guard import check_html as _check_html
from monitor.article.pdf import read_pdf
from monitor.charsets import decode, marks, still_mangled
from monitor.dates import published_in
from monitor.errors import ArticleError
from monitor.records import Article, Block, Link, Page, SiteRule
from monitor.text import nfc

__all__ = ["check_html", "elsewhere", "parse", "read_text"]

#: Limits within which trafilatura and htmldate are asked: both need more than ten seconds for what hostile pages hold.
_OTHER_READER_BYTES = 1_500_000
_OTHER_READER_TAGS = 12_000
_NO_PAGES = ("application/json", "application/zip", "application/javascript", "text/css", "text/csv")
_XML = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:rss|feed|urlset|sitemapindex|rdf:RDF)\b", re.DOTALL)
_MARKUP = re.compile(rb"<\s*(?:!doctype|html|head|body|meta|div|p|title|table|h1)\b", re.IGNORECASE)


def check_html(data: bytes) -> None:
    """Refuse HTML that no parser should see: raises ArticleError (too_large, too_deep)."""
    _check_html(data)


def parse(page: Page, rules: Sequence[SiteRule], *, rule: str | None = None, hint: Link | None = None) -> Article:
    """Return the article of *page*.

    *rule* names the site rule to use; otherwise the one that lists the page's host. *hint* is the link that led here: its title
    and date serve where the page has none. Raises ArticleError with one of errors.ARTICLE_REASONS.
    """
    url = page.final_url or page.url
    body = page.body
    if not body.strip():
        raise ArticleError(url, "empty", "came without content")
    length = page.header("content-length")
    if length and length.isdigit() and not page.header("content-encoding") and 0 < len(body) < int(length):
        raise ArticleError(url, "truncated", f"{len(body)} of {length} bytes came")
    kind = _kind(page)
    if kind == "pdf":
        return _from_pdf(page, url, hint)
    if kind == "text":
        article = read_text(body, url)
        if not article.text.strip():
            raise ArticleError(url, "empty", "the text file is empty")
        return article
    return _from_html(page, url, _rule_for(url, rules, rule), hint)


def elsewhere(page: Page, *, links: bool = False) -> tuple[str, ...]:
    """Return the addresses where the rest of an HTML page's content stands: PDFs in its frames, the page it sends its reader on to.

    *links*: also the PDFs that it links to, which is right where it has no text of its own. Empty for what is no HTML.
    """
    lower = page.body[:_OTHER_READER_BYTES].replace(b"\x00", b"").lower()
    if (b".pdf" not in lower and b"refresh" not in lower) or lower.lstrip().startswith(b"%pdf"):
        return ()
    url = page.final_url or page.url
    try:
        _check_html(page.body, url)
        markup, _ = decode(page.body, url, content_type=page.header("content-type"))
    except ArticleError:
        return ()
    return tuple(verdict.elsewhere(parse_tree(markup), url, links=links))


def read_text(data: bytes | str, url: str) -> Article:
    """Return the article of a plain text file: its text is the whole file, decoded, LF for CR LF, NFC, nothing else changed.

    Blocks are its lines that are not blank. Raises ArticleError (charset) where the bytes cannot be decoded.
    """
    flags: tuple[str, ...] = ()
    if isinstance(data, bytes):
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError:
            text, flags = decode(data, url, markup=False)
    else:
        text = data.removeprefix("\ufeff")
    text = nfc(text.replace("\r\n", "\n"))
    blocks: list[Block] = []
    position = 0
    for line in text.split("\n"):
        if line.strip():
            start = position + len(line) - len(line.lstrip())
            blocks.append(Block("title" if not blocks else "paragraph", start, position + len(line.rstrip())))
        position += len(line) + 1
    first = text[blocks[0].start : blocks[0].end] if blocks else ""
    title = first if 0 < len(first) <= 250 and len(blocks) > 1 and not first.endswith((".", ",", ";", ":")) else None
    if title is None and blocks:
        blocks[0] = Block("paragraph", blocks[0].start, blocks[0].end)
    found = published_in(text.split("\n"))
    return Article(
        url=url, title=title, published=found[0] if found else None, published_rule="line" if found else None, author=None,
        text=text, blocks=tuple(blocks), reader="text", flags=flags,
    )  # fmt: skip


def _kind(page: Page) -> str:
    head = page.body[:1024].lstrip()
    declared = (page.header("content-type") or "").split(";")[0].strip().lower()
    if head.startswith(b"%PDF-") or b"%PDF-" in page.body[:1024]:
        return "pdf"
    url = page.final_url or page.url
    if head.startswith((b"PK\x03\x04", b"\xff\xd8\xff", b"\x89PNG", b"GIF8", b"RIFF", b"\x1f\x8b", b"Rar!", b"\xd0\xcf\x11\xe0")):
        raise ArticleError(url, "not_html", "is neither HTML, nor PDF, nor text")
    if declared.startswith(("image/", "audio/", "video/", "font/")) or declared in _NO_PAGES:
        raise ArticleError(url, "not_html", f"is of type {declared}")
    if _XML.match(page.body[:2048].replace(b"\x00", b"")):
        raise ArticleError(url, "not_html", "is a feed or a sitemap, not a page")
    markup = _MARKUP.search(page.body[:4096].replace(b"\x00", b""))
    if declared == "text/plain" or (not markup and urlsplit(url).path.endswith(".txt")):
        return "text"
    if not markup and head[:1] in (b"{", b"["):
        raise ArticleError(url, "not_html", "is JSON, not a page")
    if not markup and b"<" not in page.body:
        if declared and "html" in declared:
            return "html"
        return "text"
    return "html"


def _rule_for(url: str, rules: Sequence[SiteRule], name: str | None) -> SiteRule | None:
    if name is not None:
        return next((rule for rule in rules if rule.name == name), None)
    host = (urlsplit(url).hostname or "").lower()
    best: tuple[int, SiteRule] | None = None
    for rule in rules:
        for wanted in rule.hosts:
            if (host == wanted or host.endswith(f".{wanted}")) and (best is None or len(wanted) > best[0]):
                best = (len(wanted), rule)
    return best[1] if best else None


def _from_html(page: Page, url: str, rule: SiteRule | None, hint: Link | None) -> Article:
    depth, tags = _check_html(page.body, url)
    markup, flags = decode(page.body, url, content_type=page.header("content-type"))
    soup = parse_tree(markup)
    if old := legacy.unlegacy_tree(soup, markup):
        flags = (*flags, old)
    weights = Weights(soup)
    meta, ld = facts.metas(soup), facts.json_ld(soup)
    title, shown = facts.title_of(soup, rule.title if rule else (), meta, ld)
    found: list[Piece] | None = None
    reader = ""
    if rule is not None and rule.body:
        found = content.by_rule(soup, rule, weights, shown)
        reader = f"rule:{rule.name}"
        if found is None:
            flags = (*flags, "rule_missed")
    simple = depth <= LXML_DEPTH and tags <= _OTHER_READER_TAGS and len(markup) <= _OTHER_READER_BYTES
    if found is None:
        own = content.generic(soup, weights, shown)
        found, reader = content.merge_generic(
            content.tidy(own, title),
            _other_reader(markup) if simple and old is None else None,
            lambda: content.tidy(content.whole(soup, weights, shown), title),
        )
    found = content.tidy(found, title)
    verdict.refuse_what_is_no_article(page, url, soup, markup, title, shown, found)
    latest = page.fetched_at + timedelta(days=2)
    prose = "\n".join(piece.text for piece in found)
    shown_after = _after_title(soup, title, shown)
    near = [line for line in map(clean, shown_after) if line and line not in prose and content.is_date_line(line)]
    dated = facts.published_of(soup, rule.published if rule else (), meta, ld, near, latest)
    if dated is None and hint is not None and hint.published_at is not None and hint.published_at <= latest:
        dated = hint.published_at.astimezone(facts.VIETNAM).strftime("%Y-%m-%dT%H:%M+07:00"), "feed"
    if dated is None and (value := facts.url_date(url, latest)):
        dated = value, "url"
    if dated is None and simple and (value := _guessed_date(str(soup.head or ""), url, page)):
        dated = value, "htmldate"
    author = facts.author_of(soup, rule.author if rule else (), meta, ld)
    language = "en" if re.match(r"en\b", str((soup.html.get("lang") if soup.html else "") or "").lower()) else "vi"
    if title is None and hint is not None and hint.title:
        title = clean(hint.title)
    return _article(url, title, found, dated, author, reader, flags, language)


def _after_title(soup: BeautifulSoup, title: str | None, shown: Tag | None) -> Iterable[str]:
    """The page's next pieces of text after its title, where it stands without a tag of its own, too."""
    start: PageElement | None = shown
    if start is None and title:
        strings = (one for one in soup.find_all(string=True, limit=5000) if len(one) < 600 and is_text(one))
        start = next((one for one in strings if not one.find_parent("title") and same_line(one, title)), None)
    return [] if start is None else [str(one) for one in start.find_all_next(string=True, limit=60)]


def _from_pdf(page: Page, url: str, hint: Link | None) -> Article:
    title, found, flags = read_pdf(page.body, url)
    lines = [piece.text for piece in found]
    dated = published_in(lines[:40]) or published_in(lines[-10:])
    moment = (dated[0], "line") if dated else None
    if moment is None and hint is not None and hint.published_at is not None and hint.published_at <= page.fetched_at + timedelta(days=2):
        moment = hint.published_at.astimezone(facts.VIETNAM).strftime("%Y-%m-%dT%H:%M+07:00"), "feed"
    name = hint.title if hint is not None and hint.title else None
    if name is None and title and " " in title and not re.search(r"microsoft word|\.docx?$", title, re.IGNORECASE):
        name = title
    return _article(url, name, found, moment, None, "pdf", flags, "vi")


def _article(
    url: str,
    title: str | None,
    found: list[Piece],
    dated: tuple[str, str] | None,
    author: str | None,
    reader: str,
    flags: tuple[str, ...],
    language: str,
) -> Article:
    old = next((flag for flag in flags if flag.startswith("converted_")), None)
    if title and old:
        title = clean(legacy.convert_as(old, title))
    lines: list[tuple[str, str]] = [("title", title)] if title else []
    lines += [(piece.kind, piece.text) for piece in found]
    text_parts: list[str] = []
    blocks: list[Block] = []
    position = 0
    for kind, line in lines:
        if not line:
            continue
        blocks.append(Block(kind, position, position + len(line)))
        text_parts.append(line)
        position += len(line) + 1
    text = "\n".join(text_parts)
    if marks(text) >= 3 or still_mangled(text):
        raise ArticleError(url, "charset", "its text was decoded wrongly before it was published and cannot be repaired")
    if legacy.wrongly_converted(text) or (old is None and legacy.looks_legacy(text)):
        raise ArticleError(url, "legacy_encoding", "its text is in an old Vietnamese encoding that cannot be converted safely")
    return Article(
        url=url, title=title, published=dated[0] if dated else None, published_rule=dated[1] if dated else None,
        author=author, text=text, blocks=tuple(blocks), language=language, reader=reader,
        flags=flags,
    )  # fmt: skip


@lru_cache(maxsize=1)
def _trafilatura() -> ModuleType:
    """Trafilatura with the stop words of our two languages: by itself it takes those of a hundred, 25 MB from the first short page on."""
    import trafilatura
    from justext.utils import get_stoplist
    from trafilatura import external

    external.JT_STOPLIST = tuple(sorted(get_stoplist("Vietnamese") | get_stoplist("English")))  # type: ignore[assignment]
    return trafilatura


def _other_reader(markup: str) -> str | None:
    """What trafilatura makes of the page; its fetcher is never used, and its failures are no failures of the page."""
    try:
        text = _trafilatura().extract(markup, favor_recall=True, include_comments=False, include_tables=True, deduplicate=False)
    except (ValueError, TypeError, AttributeError, RecursionError, AssertionError):
        return None
    return text if isinstance(text, str) else None


def _guessed_date(head: str, url: str, page: Page) -> str | None:
    """What htmldate finds in the page's head: in the text it would take the day of an event for that of publication."""
    import htmldate

    try:
        latest = page.fetched_at.date().isoformat()
        page_head = f"<html>{head}<body></body></html>"
        found = htmldate.find_date(page_head, url=url, original_date=True, extensive_search=False, max_date=latest)
    except (ValueError, TypeError, AttributeError, RecursionError, AssertionError):
        return None
    return found if isinstance(found, str) else None
