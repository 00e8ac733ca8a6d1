"""Whether a page that answered 200 is an article at all: block pages, empty shells, encrypted bodies, cut-off files. Pure."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from bs4 import BeautifulSoup

from monitor.article import words
from monitor.article.blocks import Piece, attribute, clean
from monitor.errors import ArticleError
from monitor.records import Page
from monitor.text import fold

#: Characters of text below which a page is no article; the shortest notices with a figure have about 80.
MIN_CHARS = 60
_SHELL_ROOT = re.compile(
    r"<(?:div|main)[^>]+id=[\"']?(?:root|app|__next|__nuxt|application|main-app|q-app)\b|<app-root\b|ng-app=", re.IGNORECASE
)  # fmt: skip
_DECRYPT = re.compile(r"cryptojs|decrypt|giaima|aes\.|forge\.cipher|window\.atob|\batob\(", re.IGNORECASE)
_CIPHER = re.compile(r"(?:[A-Za-z0-9+/]{76,}\s?){5,}={0,2}|[A-Za-z0-9+/]{400,}={0,2}|(?:[0-9a-f]{2}){250,}")


def refuse_what_is_no_article(page: Page, url: str, soup: BeautifulSoup, markup: str, title: str | None, found: list[Piece]) -> None:
    """Raise ArticleError where the page that answered is not an article, with the reason that fits best."""
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
    if _moved_home(page):
        raise ArticleError(url, "empty", f"was sent on to the home page: {page.url} is gone")
    if size >= MIN_CHARS:
        return
    whole = clean(soup.get_text(" "))
    scripts = len(soup.find_all("script", limit=200))
    if _SHELL_ROOT.search(markup) or words.SHELL.search(fold(whole[:2000])) or (scripts >= 1 and len(whole) < 400):
        raise ArticleError(url, "shell", "is a shell that a script fills; its text is not in the page")
    raise ArticleError(url, "empty", f"gives no text ({size} characters of article in {len(page.body)} bytes)")


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
