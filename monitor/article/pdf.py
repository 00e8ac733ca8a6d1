"""The text layer of a PDF into paragraphs. Pure. Does not recognise characters in pictures: a scan is an error with a name."""

from __future__ import annotations

import io
import logging
import re
import zlib

from pypdf import PdfReader
from pypdf.errors import LimitReachedError, PyPdfError

from monitor.article.blocks import Piece, clean
from monitor.errors import ArticleError
from monitor.legacy import convert_as, unlegacy

#: Bytes and pages of a PDF that is read; party documents have ten, yearbooks some hundred.
MAX_PDF_BYTES = 20 * 1024 * 1024
MAX_PDF_PAGES = 300
#: Unpacked bytes of the drawing operators, of one page and of all; text pages have some ten thousand each.
MAX_PAGE_BYTES = 2 * 1024 * 1024
MAX_OPERATOR_BYTES = 12 * 1024 * 1024
_ENDS = re.compile(r"[.!?…;:][\"”’)\]]*$")
_STARTS = re.compile(r"^(?:[-–—+*•●▪]\s?\S|\(?[a-zđ0-9IVX]{1,4}[.)]\s|Điều \d|Phần |Chương |Mục |Kính gửi|Nơi nhận|Căn cứ |Biểu |Bảng )")
_PAGE_NUMBER = re.compile(r"^(?:trang\s+)?[-–]?\s*\d{1,4}\s*(?:/\s*\d{1,4})?\s*[-–]?$", re.IGNORECASE)
_GAP = re.compile(r" {3,}|\t+")

#: What pypdf lets through for damaged files, besides its own errors.
_DAMAGE = (
    PyPdfError, ValueError, KeyError, TypeError, IndexError, AttributeError, AssertionError, RecursionError, OSError,
    NotImplementedError, zlib.error,
)  # fmt: skip

logging.getLogger("pypdf").setLevel(logging.CRITICAL)


def read_pdf(data: bytes, url: str) -> tuple[str | None, list[Piece], tuple[str, ...]]:
    """Return the title in the PDF's properties, its blocks, and flags.

    Raises ArticleError: scan (pages without a text layer), encrypted, truncated, too_large, empty.
    """
    if len(data) > MAX_PDF_BYTES:
        raise ArticleError(url, "too_large", f"a PDF of {len(data)} bytes is not read (limit {MAX_PDF_BYTES})")
    try:
        reader = PdfReader(io.BytesIO(data), strict=False)
        if reader.is_encrypted and not reader.decrypt(""):
            raise ArticleError(url, "encrypted", "the PDF is protected by a password")
        pages = len(reader.pages)
        if pages > MAX_PDF_PAGES:
            raise ArticleError(url, "too_large", f"a PDF of {pages} pages is not read (limit {MAX_PDF_PAGES})")
        texts: list[str] = []
        pictures = unpacked = 0
        for page in reader.pages:
            contents = page.get_contents()
            size = len(contents.get_data()) if contents is not None else 0
            unpacked += size
            if size > MAX_PAGE_BYTES or unpacked > MAX_OPERATOR_BYTES:
                raise ArticleError(url, "too_large", "a page of the PDF unpacks to more than is read")
            texts.append(page.extract_text() or "")
            pictures += 1 if "/XObject" in (page.get("/Resources") or {}) else 0
        title = clean(str(reader.metadata.title)) if reader.metadata and reader.metadata.title else None
    except ArticleError:
        raise
    except LimitReachedError as error:
        raise ArticleError(url, "too_large", f"the PDF unpacks to more than is read: {str(error)[:150]}") from error
    except _DAMAGE as error:
        reason = "truncated" if b"%%EOF" not in data[-2048:] else "not_html"
        raise ArticleError(url, reason, f"the PDF cannot be read: {type(error).__name__}: {str(error)[:150]}") from error
    letters = sum(len(re.findall(r"\w", text)) for text in texts)
    if letters < 30 * max(1, pages):
        if pictures or letters:
            raise ArticleError(url, "scan", f"the PDF has no text layer worth the name ({letters} letters on {pages} pages): a scan")
        raise ArticleError(url, "empty", "the PDF holds no text")
    words = " ".join(texts).split()
    if sum(map(len, words)) / max(1, len(words)) > 14:
        raise ArticleError(url, "scan", "the PDF's text layer has no spaces between words")
    old = unlegacy("\n".join(texts))[1]
    if old:
        texts = [convert_as(old, text) for text in texts]
    return title, paragraphs(texts), (old,) if old else ()


def paragraphs(pages: list[str]) -> list[Piece]:
    """Return the paragraphs of the pages' lines: a line goes on where its sentence has not ended."""
    found: list[Piece] = []
    width = max((len(line) for page in pages for line in page.splitlines()), default=0)
    previous = ""
    for page in pages:
        for raw in page.splitlines():
            line = clean(raw)
            if not line or _PAGE_NUMBER.match(line):
                previous = previous if _PAGE_NUMBER.match(line) or found else ""
                continue
            if len(_GAP.split(raw.strip())) >= 3 and len(re.findall(r"\d", raw)) >= 2:
                found.append(Piece("row", clean(" | ".join(_GAP.split(raw.strip())))))
                previous = ""
                continue
            goes_on = (
                bool(previous) and found[-1].kind == "paragraph" and not _STARTS.match(line) and not previous.isupper()
                and (line[0].islower() or (not _ENDS.search(previous) and len(previous) > 0.6 * width))
            )  # fmt: skip
            if goes_on:
                found[-1].text = f"{found[-1].text} {line}"
            else:
                found.append(Piece("heading" if line.isupper() and len(line) < 120 else "paragraph", line))
            previous = line
    return found
