"""Text into blocks and sentences, with offsets. Pure.

A block is a line of the article's text, or lines of a hard-wrapped one joined again. What stands below the article (related titles,
comment forms) is cut off. A sentence never grows beyond a bound, so that all later work is linear in the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from monitor.dates import date_line
from monitor.records import Block
from monitor.text import UPPER, fold

#: Code points that a sentence may have; longer ones are cut at white space, or anywhere if there is none.
MAX_SENTENCE = 1600

_TAIL = re.compile(
    r"^\W*(?:tin (?:liên quan|khác|cùng chuyên mục|mới(?: nhất)?|nổi bật|đọc nhiều|bài khác)|các tin (?:khác|đã đưa|liên quan|mới hơn|cũ hơn)|có thể bạn quan tâm|bạn có thể quan tâm|"
    r"đọc thêm|xem thêm|bài (?:viết )?(?:liên quan|cùng chuyên mục|đọc nhiều)|bài viết khác|cùng chuyên mục|ý kiến (?:bình luận|của bạn|bạn đọc)|bình luận|gửi (?:bình luận|phản hồi|ý kiến)|"
    r"tin cùng chuyên mục|từ khoá|tags?\b|related (?:news|stories|articles)|see (?:more|also)|read more|more news|tiêu điểm|nổi bật\b|tin tức khác|đánh giá bài viết|"
    r"chia sẻ|tệp đính kèm|other news|most read|latest news|comments?\b|in trang|>>|»|#\w|thích \d|họ và tên|bất động sản \||sự kiện nổi bật|chủ đề\b|tin đọc nhiều)"
)
_ABBREVIATION = re.compile(r"(?:^|[\s(.])(?:tp|tx|ts|ths|pgs|gs|th\.s|mr|mrs|ms|dr|bs|ks|cn|ô|đ/c|đc|t|h|q|p|st|no|vs|[a-zđ])$")
#: Short for a paper or an office, which its number or name follows: "NQ. 11", "PGD. NHCSXH".
_SHORT_BEFORE = re.compile(r"(?:^|[\s(.])(?:nh|pgd|qđ|nđ|nq|ct|bt)$")
_WHOSE = re.compile(r"\s*(?:\d|số|NHCSXH|CSXH|UBND|HĐND|Ngân hàng|NH)")
_BOUNDARY = re.compile(
    rf"(?<![.!?…])[.!?…]++[\"'”’)\]]*(?=\s+[\"'“‘(\[–—-]?\s?[{UPPER}0-9*])|(?<=[a-zà-ỹ0-9)%\"”])(?:\.{{3}}|[.!?…])(?=[{UPPER}][a-zà-ỹ])"
)


@dataclass(frozen=True, slots=True)
class Line:
    """A block of text with its kind."""

    kind: str  #: title, lead, heading, paragraph, item, row, caption, tail, menu
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Span:
    """A sentence: where it stands in its text."""

    start: int
    end: int


def lines(text: str, blocks: Sequence[Block] = ()) -> list[Line]:
    """Return the blocks of *text*, classified; those below the article have the kind `tail`."""
    if blocks:
        found = [
            Line(_kind(text[b.start : b.end]) if b.kind == "paragraph" else b.kind, b.start, b.end, text[b.start : b.end])
            for b in blocks
            if text[b.start : b.end].strip()
        ]
    else:
        found = []
        at = 0
        for raw in text.split("\n"):
            stripped = raw.strip(" \r\u00a0\u200b") if "\t" in raw else raw.strip()
            if stripped.strip():
                start = at + raw.index(stripped)
                found.append(Line(_kind(stripped), start, start + len(stripped), stripped))
            at += len(raw) + 1
        found = _unwrap(text, found)
    return _cut_tail(found, len(text))


def _kind(line: str) -> str:
    if re.match(r"[-•*+·▪–—●○◦]\s*\S", line) or re.match(r"\(?(?:\d{1,2}|[a-zđ])[.)-]\s", line):
        return "item"
    if line.count("\t") >= 2:
        return "row"
    if line.count("|") >= 2 and sum(c.isdigit() for c in line) >= 2:
        return "row"
    if line.count(" | ") >= 2:
        return "row"
    if len(line) < 90 and not re.search(r"[.;:,…!?]$", line):
        return "heading"
    return "paragraph"


def _unwrap(text: str, found: list[Line]) -> list[Line]:
    """Join lines that a hard wrap broke: the first ends without a stop and the next goes on in lower case."""
    out: list[Line] = []
    for line in found:
        last = out[-1] if out else None
        if (
            last is not None
            and last.kind in ("paragraph", "heading", "item")
            and line.kind in ("paragraph", "heading")
            and text[last.end : line.start].count("\n") == 1
            and (line.text[0].islower() or (line.text[0].isdigit() and len(last.text) > 60 and date_line(line.text) is None))
            and not re.search(r"[.!?:;…]$", last.text)
            and line.end - last.start <= MAX_SENTENCE
            and "|" not in last.text
            and "\t" not in line.text
        ):
            out[-1] = Line("paragraph" if last.kind != "item" else "item", last.start, line.end, text[last.start : line.end])
        else:
            out.append(line)
    return out


def _cut_tail(found: list[Line], length: int) -> list[Line]:
    body = [n for n, line in enumerate(found) if line.kind == "paragraph" and len(line.text) > 120]
    last_body = body[-1] if body else -1
    out: list[Line] = []
    tail = False
    for n, line in enumerate(found):
        if not tail and _TAIL.match(fold(line.text[:60])) and line.start > 0.25 * length and (n > last_body or len(line.text) < 40):
            tail = True
        if tail and n <= last_body and line.kind == "paragraph" and len(line.text) > 160 and not _TAIL.match(fold(line.text[:60])):
            tail = False
        out.append(Line("tail", line.start, line.end, line.text) if tail else line)
    return out


_MARK = re.compile(r"\s*(?:\d{1,2}|[IVXivx]{1,4}|[a-zđ])")


def sentences(line: Line) -> Iterator[Span]:
    """Yield the sentences of a block, by position, none longer than MAX_SENTENCE."""
    text = line.text
    start = 0
    for match in _BOUNDARY.finditer(text):
        if match[0].startswith(".") and _ABBREVIATION.search(text[max(0, match.start() - 6) : match.start()].lower()):
            continue
        short = _SHORT_BEFORE.search(text[max(0, match.start() - 6) : match.start()].lower())
        if match[0].startswith(".") and short and _WHOSE.match(text, match.end()):
            continue
        if match.start() and text[match.start() - 1].isdigit() and re.match(r"\.\s?\d", text[match.start() : match.start() + 3]):
            continue
        if _MARK.fullmatch(text[start : match.start()]):
            continue  # the mark of a list stands with its item
        yield from _bounded(line.start, text, start, match.end())
        start = match.end()
    yield from _bounded(line.start, text, start, len(text))


def _bounded(offset: int, text: str, start: int, end: int) -> Iterator[Span]:
    while end - start > MAX_SENTENCE:
        cut = text.rfind(" ", start + MAX_SENTENCE // 2, start + MAX_SENTENCE)
        cut = cut if cut > 0 else start + MAX_SENTENCE
        yield Span(offset + start, offset + cut)
        start = cut
    while start < end and text[start].isspace():
        start += 1
    if start < end:
        yield Span(offset + start, offset + end)
