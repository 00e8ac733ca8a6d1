"""Whether a page that answered 200 is an article at all: block pages, empty shells, encrypted bodies, cut-off files. Pure."""

from __future__ import annotations

import contextlib
import re
from itertools import islice
from urllib.parse import unquote, urljoin, urlsplit

from bs4 import BeautifulSoup, Tag

from monitor.article import words
from monitor.article.blocks import HIDDEN_STYLE, Piece, attribute, clean, names_of
from monitor.errors import ArticleError
from monitor.records import Page
from monitor.text import fold

#: Characters of text below which a page is no article; the shortest notices with a figure have about 80.
MIN_CHARS = 60
_SHELL_ROOT = re.compile(
    r"<(?:div|main)[^>]+id=[\"']?(?:root|app|__next|__nuxt|application|main-app|q-app)\b|<app-root\b|ng-app=", re.IGNORECASE
)  # fmt: skip
#: A PDF's address, or a viewer's that names one.
_PDF = re.compile(r"(?:[?&](?:url|file|src)=)([^&#]+\.pdf)\b|^[^?#]+\.pdf(?=$|[?#])", re.IGNORECASE)
#: Characters of a paragraph beyond which it is no teaser's; those of the families' lists have up to 140.
_TEASER = 150
#: A page that sends its reader on within five seconds; later it is only read again.
_REFRESH = re.compile(r"\s*0*[0-5](?:\.\d*)?\s*[;,]\s*url\s*=\s*[\"']?\s*([^\"'\s]+)", re.IGNORECASE)
_DECRYPT = re.compile(r"cryptojs|decrypt|giaima|aes\.|forge\.cipher|window\.atob|\batob\(", re.IGNORECASE)
_CIPHER = re.compile(r"(?:[A-Za-z0-9+/]{76,}\s?){5,}={0,2}|[A-Za-z0-9+/]{400,}={0,2}|(?:[0-9a-f]{2}){250,}")


def refuse_what_is_no_article(
    page: Page, url: str, soup: BeautifulSoup, markup: str, title: str | None, shown: Tag | None, found: list[Piece]
) -> None:
    """Raise ArticleError where the page that answered is not an article, with the reason that fits best.

    *shown*: the tag that shows the title; a page that shows none is less of an article.
    """
    text = "\n".join(piece.text for piece in found)
    size = len(re.sub(r"\s+", "", text))
    if re.search(r"<[a-zA-Z/!][^<>]*\Z", markup[-5000:]) and "</html" not in markup[-20_000:].lower():
        raise ArticleError(url, "truncated", "ends in the middle of a tag")
    if _encrypted(soup, text):
        raise ArticleError(url, "encrypted", "its body is encrypted and opened by script")
    seen = fold(f"{title or ''}\n{text if size >= MIN_CHARS else clean(soup.get_text(' '))[:3000]}")
    if size < 1200:
        if words.BLOCKED.search(seen) and not _much_prose(found):
            raise ArticleError(url, "block_page", "is a page that refuses access, not an article")
        if words.COOKIES.search(seen) and size < 600:
            raise ArticleError(url, "block_page", "is a wall that asks for cookies, not an article")
        if words.GONE.search(seen) and size < 500:
            raise ArticleError(url, "empty", "says that the article does not exist")
    if _says_gone(soup, title, shown, found):
        raise ArticleError(url, "empty", "says that the article does not exist, and shows other things")
    if size < 400 and not _much_prose(found) and _asks_for_login(soup):
        raise ArticleError(url, "block_page", "asks for a name and a password, and is no article")
    if _moved_home(page):
        raise ArticleError(url, "empty", f"was sent on to the home page: {page.url} is gone")
    if size >= MIN_CHARS:
        return
    whole = clean(soup.get_text(" "))
    scripts = len(soup.find_all("script", limit=200))
    if _SHELL_ROOT.search(markup) or words.SHELL.search(fold(whole[:2000])) or (scripts >= 1 and len(whole) < 400):
        raise ArticleError(url, "shell", "is a shell that a script fills; its text is not in the page")
    if further := elsewhere(soup, url, links=True):
        raise ArticleError(url, "shell", f"holds no text of its own; that stands at {further[0]}")
    raise ArticleError(url, "empty", f"gives no text ({size} characters of article in {len(page.body)} bytes)")


def _says_gone(soup: BeautifulSoup, title: str | None, shown: Tag | None, found: list[Piece]) -> bool:
    """Whether a heading, or a line of its own where no title is shown, says that there is no such article.

    The rest of such a page is other articles' teasers, whose figures would be taken for the missing one's.
    """
    prose = sum(1 for piece in found if len(piece.text) > _TEASER and piece.link_share < 0.3)
    if title and len(title) < 100 and prose < 2 and words.GONE_LINE.match(fold(title)):
        return True
    headed = shown is not None and _is_heading(shown) and prose > 0
    names = ["h1"] if headed else ["h1", "h2", "h3", "h4", "p", "div", "span", "strong", "td", "center"]
    for tag in soup.find_all(names, limit=3000):
        if tag.find(["p", "div", "ul", "table", "a", "form"]) is not None or _within_furniture(tag):
            continue
        line = clean(tag.get_text(" "))
        if 3 <= len(line) < 120 and words.GONE_LINE.match(fold(line)):
            return True
    return False


def _is_heading(tag: Tag) -> bool:
    return tag.name in ("h1", "h2") or tag.find_parent(["h1", "h2"]) is not None


def _within_furniture(tag: Tag) -> bool:
    """Whether a tag stands in a link, in a box of furniture, in comments, or is hidden."""
    for one in (tag, *islice(tag.parents, 40)):
        if one.name in ("body", "html", "[document]"):
            return False
        if one.name in words.DROP_TAGS or one.name in ("a", "aside", "footer", "header", "form") or one.has_attr("hidden"):
            return True
        if words.NOISE.search(names_of(one)) or HIDDEN_STYLE.search(attribute(one, "style")) or attribute(one, "aria-hidden") == "true":
            return True
    return False


def _asks_for_login(soup: BeautifulSoup) -> bool:
    """Whether the page's main part is a form that asks for a password; such a form in a header or a pop-up does not count."""
    for field in soup.find_all("input", attrs={"type": re.compile("^password$", re.IGNORECASE)}, limit=5):
        form = field.find_parent("form")
        if form is not None and not _within_furniture(form.parent or form) and not words.NOISE.search(names_of(form)):
            return bool(words.LOGIN.search(fold(clean((soup.body or soup).get_text(" "))[:5000])))
    return False


def elsewhere(soup: BeautifulSoup, url: str, *, links: bool) -> list[str]:
    """Return where the rest of a page's content stands: PDFs that it shows in frames, and the page that it sends its reader on to.

    *links*: the PDFs that it links to outside its furniture count as well, which is right where it has no text of its own.
    """
    found: list[str] = []
    for tag in soup.find_all("meta", attrs={"http-equiv": re.compile("^refresh$", re.IGNORECASE)}, limit=3):
        if (match := _REFRESH.match(attribute(tag, "content")[:2000])) and tag.find_parent("noscript") is None:
            found.append(match[1])
    for tag in soup.find_all(["iframe", "embed", "object", *(["a"] if links else [])], limit=2000):
        written = attribute(tag, "data" if tag.name == "object" else "href" if tag.name == "a" else "src").strip()[:4000]
        decoded = unquote(written)
        match = _PDF.search(decoded)
        if match and not (tag.name == "a" and tag.parent is not None and _within_furniture(tag.parent)):
            found.append(match[1] or written)
    addresses = []
    for one in found:
        with contextlib.suppress(ValueError):
            addresses.append(urljoin(url, one))
    return [one for one in dict.fromkeys(addresses) if one != url and urlsplit(one).path not in ("", "/")]


def _much_prose(found: list[Piece]) -> bool:
    return sum(1 for piece in found if len(piece.text) > 120 and piece.link_share < 0.3) >= 3


def _encrypted(soup: BeautifulSoup, text: str) -> bool:
    """A long run of cipher text where the body should be: in its text, in an attribute, or in a script that decrypts."""
    if _is_cipher(text):
        return True
    for script in soup.find_all("script", limit=200):
        code = script.string or ""
        if len(code) > 500 and _DECRYPT.search(code) and _is_cipher(code) and (match := _CIPHER.search(code)):
            before = code[max(0, match.start() - 60) : match.start()]
            if "data:" not in before:
                return True
    if not any(_DECRYPT.search(script.string or attribute(script, "src")) for script in soup.find_all("script", limit=200)):
        return False
    for tag in soup.find_all(["div", "section", "article", "textarea", "input", "span"], limit=5000):
        if attribute(tag, "name").startswith("__"):  # the state of an ASP.NET form looks like cipher text
            continue
        values = [attribute(tag, name) for name in tag.attrs if name.startswith("data-") or name == "value"]
        if any(len(value) > 400 and _is_cipher(value) for value in values):
            return True
    return False


def _is_cipher(text: str) -> bool:
    """A run of cipher text has many letters; a filler of one letter is none."""
    return any(len(set(match[0])) >= 12 for match in _CIPHER.finditer(text))


def _moved_home(page: Page) -> bool:
    if not page.hops and page.final_url == page.url:
        return False
    asked, got = urlsplit(page.url), urlsplit(page.final_url)
    return got.path in ("", "/", "/index.html", "/index.php", "/home", "/trang-chu") and not got.query and len(asked.path) > 12
