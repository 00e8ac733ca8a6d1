"""A part of a parsed page into text blocks: headings, paragraphs, list items, table rows, captions. Pure.

Does not choose the part (`content` does). Walks without recursion, because a page may be nested a thousand deep.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bs4 import BeautifulSoup, Tag
from bs4.element import CData, NavigableString, PageElement

from monitor.article import words
from monitor.text import fold, nfc

_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_BOLD = frozenset(("b", "strong"))
_ITALIC = frozenset(("i", "em"))

HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\u00ad\ufffc\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_BULLET = re.compile(r"^(?:[-–—+*•●▪■♦◦·]|\([a-zđ0-9]\)|[a-zđ]\))\s?\S")
#: A line that is little more than a date.
_SHORT_DATE = re.compile(r"^(?=.{0,60}$).*(?<!\d)\d{1,2}[/.-]\d{1,2}[/.-](?:19|20)\d\d(?!\d)")
_SENTENCE_END = re.compile(r"[.!?…:;][\"”’)\]]*$")


@dataclass(slots=True)
class Piece:
    """One block to be, with what tells it from noise."""

    kind: str
    text: str
    link_share: float = 0.0  #: of its characters
    bold_share: float = 0.0


@dataclass(slots=True)
class Weight:
    """What a subtree holds, in characters without white space at the ends."""

    chars: int = 0
    links: int = 0  #: of them, in links
    prose: int = 0  #: of them, in blocks that read like sentences


def clean(text: str) -> str:
    """Return *text* NFC, single-spaced, without invisible characters.

    >>> clean(" 4.815\\u00a0 tỷ\\u200b đ\\u00adồng ")
    '4.815 tỷ đồng'
    """
    return " ".join(nfc(_INVISIBLE.sub("", text)).split())


def attribute(tag: Tag, name: str) -> str:
    """Return an attribute as one string; empty where it is missing."""
    value = tag.get(name)
    return " ".join(value) if isinstance(value, list) else str(value or "")


def names_of(tag: Tag) -> str:
    """Return class and id of *tag*, camel case taken apart, so that word patterns find their words."""
    joined = f"{attribute(tag, 'class')} {attribute(tag, 'id')}"[:400]
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z][a-z])", "-", joined).replace("__", "-")


def is_text(node: PageElement) -> bool:
    """Whether *node* is text that a reader of the page sees (no comment, script or declaration)."""
    return type(node) is NavigableString or type(node) is CData


@dataclass(slots=True)
class _Own:
    """A block's own text while it is measured."""

    chars: int = 0
    links: int = 0
    head: str = ""

    def add(self, text: str, chars: int, links: int) -> None:
        self.chars += chars
        self.links += links
        if len(self.head) < 80 and text:
            self.head = f"{self.head} {text[:80]}".strip()

    def prose(self) -> int:
        """Its characters where it reads like sentences of an article."""
        if self.chars < 60 or self.links * 2 >= self.chars or words.IMPRINT.match(fold(nfc(self.head))):
            return 0
        return self.chars


class Weights:
    """Characters, link characters and prose of every subtree of a page, found in one pass."""

    def __init__(self, root: Tag) -> None:
        self._of: dict[int, Weight] = {}
        stack: list[tuple[Tag, Iterator[PageElement], bool, _Own]] = [(root, iter(root.contents), False, _Own())]
        self._of[id(root)] = Weight()
        # A frame: the tag, its children to come, whether within a link, and the block's own text so far.
        while stack:
            tag, children, linked, own = stack[-1]
            node = next(children, None)
            if node is None:
                stack.pop()
                weight = self._of[id(tag)]
                block = tag.name in words.BLOCK_TAGS or not stack
                if block:
                    weight.prose += own.prose()
                if stack:
                    above, _, _, above_own = stack[-1]
                    parent = self._of[id(above)]
                    parent.chars += weight.chars
                    parent.links += weight.links
                    parent.prose += weight.prose
                    if not block:
                        above_own.add(own.head, own.chars, own.links)
                continue
            if isinstance(node, Tag):
                self._of[id(node)] = Weight()
                if node.name not in words.DROP_TAGS:
                    stack.append((node, iter(node.contents), linked or node.name == "a", _Own()))
            elif is_text(node):
                text = str(node).strip()
                size = len(text)
                weight = self._of[id(tag)]
                weight.chars += size
                weight.links += size if linked else 0
                own.add(text, size, size if linked else 0)

    def __getitem__(self, tag: Tag) -> Weight:
        return self._of.get(id(tag)) or Weight()


def is_noise(tag: Tag, weights: Weights, whole: int) -> bool:
    """Return whether *tag* is furniture: a menu, a comment form, a box of related links, something hidden.

    A part that holds more than 40% of the *whole* prose is never taken for furniture by its name.
    """
    if tag.name in words.DROP_TAGS:
        return True
    weight = weights[tag]
    if weight.chars == 0:
        return False
    if whole and weight.prose > 0.4 * whole:
        return False
    if tag.name in ("aside", "footer") or tag.name == "label":
        return True
    if tag.has_attr("hidden") or HIDDEN_STYLE.search(attribute(tag, "style")) or attribute(tag, "aria-hidden") == "true":
        return True
    if attribute(tag, "role") in ("navigation", "banner", "contentinfo", "search", "complementary"):
        return True
    names = names_of(tag)
    if words.NOISE.search(names) or (weight.chars < 80 and words.AUTHOR.search(names)):
        return True
    if tag.name in words.BLOCK_TAGS and tag.name not in ("p", "td", "th", "tr") and weight.chars > 30 and weight.links > 0.6 * weight.chars:
        return True
    return _is_card(tag, weights)


def _is_card(tag: Tag, weights: Weights) -> bool:
    """A teaser: a short box under a heading that is a link, or with a link beside other boxes of the same make."""
    if tag.name not in ("div", "li", "article", "section", "dl"):
        return False
    weight = weights[tag]
    if not 20 <= weight.chars < 600 or weight.links < max(20, 0.15 * weight.chars):
        return False
    links = tag.find_all("a", href=True, limit=4)
    if not links or len({attribute(a, "href") for a in links}) > 2 or not tag.find(["img", "h2", "h3", "h4", "h5", "time"]):
        return False
    for heading in tag.find_all(["h2", "h3", "h4", "h5", "h6"], limit=2):
        inner = weights[heading]
        if inner.chars >= 20 and inner.links >= 0.9 * inner.chars and inner.chars >= 0.15 * weight.chars:
            return True
    for sibling in (tag.find_next_sibling(), tag.find_previous_sibling()):
        if isinstance(sibling, Tag) and sibling.name == tag.name and attribute(sibling, "class") == attribute(tag, "class"):
            other = weights[sibling]
            if other.chars < 600 and other.links >= max(20, 0.15 * other.chars):
                return True
    return False


# --- blocks --------------------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Frame:
    tag: Tag
    children: Iterator[PageElement]
    block: bool
    kind: str
    link: bool
    bold: bool
    italic: bool


@dataclass(slots=True)
class _Line:
    """Text of a block between two <br>, with how much of it is link, bold and italic."""

    text: str = ""
    chars: int = 0
    links: int = 0
    bold: int = 0
    italic: int = 0
    image: bool = False  #: a picture stands in it

    def join(self, other: _Line) -> None:
        self.text = f"{self.text} {other.text}"
        self.chars += other.chars
        self.links += other.links
        self.bold += other.bold
        self.italic += other.italic
        self.image = self.image or other.image

    def all_of(self, part: int) -> bool:
        return part > 0.95 * self.chars


class _Run:
    """Text of one block as it is met."""

    def __init__(self) -> None:
        self.clear()

    def clear(self) -> None:
        self.lines = [_Line()]

    def add(self, text: str, frame: _Frame) -> None:
        line = self.lines[-1]
        line.text += text
        size = len(text.strip())
        line.chars += size
        line.links += size if frame.link else 0
        line.bold += size if frame.bold else 0
        line.italic += size if frame.italic else 0


def pieces(
    root: Tag,
    weights: Weights,
    *,
    captions: Iterable[Tag] = (),
    dropped: Iterable[Tag] = (),
    stop: Tag | None = None,
    restart: Tag | None = None,
    keep: bool = False,
) -> list[Piece]:
    """Return the text blocks of *root*, in the page's order, without furniture.

    *captions* and *dropped* are tags known to be such; the walk ends at *stop* and begins anew after *restart*. With *keep* (a part
    that a site rule names) only what is furniture by its tag or name inside is left out, not by density of links.
    """
    caption_ids = {id(tag) for tag in captions}
    dropped_ids = {id(tag) for tag in dropped}
    whole = weights[root].prose
    found: list[Piece] = []
    run = _Run()
    after_image = False

    def flush(kind: str) -> None:
        nonlocal after_image
        made, after_image = _from_run(run, kind, after_image)
        found.extend(made)
        run.clear()

    stack = [_Frame(root, iter(root.contents), True, _kind(root, "paragraph", caption_ids), False, False, False)]
    while stack:
        frame = stack[-1]
        node = next(frame.children, None)
        if node is None:
            stack.pop()
            if frame.block:
                flush(frame.kind)
            if restart is not None and frame.tag is restart:
                found.clear()
            continue
        if not isinstance(node, Tag):
            if is_text(node):
                run.add(str(node), frame)
            continue
        if node is stop:
            flush(frame.kind)
            return found
        name = node.name
        if name == "br":
            run.lines.append(_Line())
            continue
        if name in ("img", "picture", "amp-img"):
            run.lines[-1].image = True
            continue
        if id(node) in dropped_ids:
            continue
        spared = id(node) in caption_ids or (restart is not None and (node is restart or _holds(node, restart)))
        if not spared and is_noise(node, weights, whole) and not (keep and _plain_links(node)):
            continue
        if name == "table":
            flush(frame.kind)
            rows = _rows(node, weights)
            if rows is not None:
                found.extend(rows)
                after_image = False
                continue
        block = name in words.BLOCK_TAGS
        kind = frame.kind
        if block:
            flush(frame.kind)
            kind = _kind(node, frame.kind, caption_ids)
        elif id(node) in caption_ids or (words.CAPTION.search(names_of(node)) and name in ("span", "em", "i", "small", "font")):
            flush(frame.kind)
            block, kind = True, "caption"
        stack.append(
            _Frame(
                node, iter(node.contents), block, kind,
                frame.link or name == "a", frame.bold or name in _BOLD or _bold_style(node), frame.italic or name in _ITALIC,
            )
        )  # fmt: skip
    return found


def _plain_links(tag: Tag) -> bool:
    """A part of a body that a rule names: a paragraph or list of links is kept there unless its name says furniture."""
    if tag.name in words.DROP_TAGS or tag.name in ("aside", "footer", "label") or words.NOISE.search(names_of(tag)):
        return False
    return tag.name in ("p", "table", "td", "span", "font", "b", "strong", "em", "h2", "h3", "h4")


def _holds(tag: Tag, inner: Tag) -> bool:
    return any(parent is tag for parent in inner.parents)


def _bold_style(tag: Tag) -> bool:
    return "bold" in attribute(tag, "style") or bool(re.search(r"font-weight\s*:\s*[67]00", attribute(tag, "style")))


def _kind(tag: Tag, inherited: str, caption_ids: set[int]) -> str:
    if id(tag) in caption_ids or tag.name in ("figcaption", "caption"):
        return "caption"
    if inherited == "caption":
        return "caption"
    if tag.name in _HEADINGS:
        return "lead" if words.LEAD.search(names_of(tag)) else "heading"
    if tag.name in ("li", "dd", "dt"):
        return "item"
    if tag.name not in ("table", "tbody", "tr", "body", "html", "main"):
        names = names_of(tag)
        if words.CAPTION.search(names):
            return "caption"
        if words.LEAD.search(names):
            return "lead"
    return inherited if inherited in ("lead", "item", "heading") else "paragraph"


def _from_run(run: _Run, kind: str, after_image: bool) -> tuple[list[Piece], bool]:
    """The pieces of a block, and whether a picture without a caption stands at its end."""
    made: list[Piece] = []
    lines, pending = _lines(run.lines, after_image)
    for line, pictured in lines:
        this = kind
        if kind == "paragraph":
            if pictured and len(line.text) < 300 and (line.all_of(line.italic) or line.image):
                this = "caption"
            elif _BULLET.match(line.text):
                this = "item"
            elif line.all_of(line.bold) and len(line.text) < 160 and not line.text.endswith((".", ";", ",")):
                this = "heading"
        made.append(Piece(this, line.text, line.links / max(1, line.chars), line.bold / max(1, line.chars)))
    return made, pending


def _lines(raw: list[_Line], after_image: bool) -> tuple[list[tuple[_Line, bool]], bool]:
    """The lines of a block, each with whether a picture stands before it or in it.

    A single <br> joins where a sentence goes on, two always part.
    """
    found: list[tuple[_Line, bool]] = []
    blank, pictured = False, after_image
    for line in raw:
        line.text = clean(line.text)
        if not line.text:
            blank = True
            pictured = pictured or line.image
            continue
        if not found or blank or pictured or _parts_here(found[-1][0], line):
            found.append((line, pictured or line.image))
        else:
            found[-1][0].join(line)
        blank = pictured = False
    return found, pictured


def _parts_here(before: _Line, after: _Line) -> bool:
    """Whether a single <br> between two lines parts them."""
    if _BULLET.match(after.text) or _SHORT_DATE.match(before.text) or _SHORT_DATE.match(after.text):
        return True
    if before.all_of(before.bold) != after.all_of(after.bold) and (after.text[0].isupper() or after.text[0].isdigit()):
        return True
    if _SENTENCE_END.search(before.text) and (after.text[0].isupper() or after.text[0].isdigit() or after.text[0] in '"“(['):
        return True
    return ":" in before.text and ":" in after.text and after.text[0].isupper()


def _cells(row: Tag) -> list[Tag]:
    return list(row.find_all(["td", "th"], recursive=False))


def _table_rows(table: Tag) -> list[Tag]:
    rows: list[Tag] = []
    for child in table.find_all(True, recursive=False):
        if child.name == "tr":
            rows.append(child)
        elif child.name in ("thead", "tbody", "tfoot"):
            rows.extend(child.find_all("tr", recursive=False))
    return rows


def _rows(table: Tag, weights: Weights) -> list[Piece] | None:
    """The rows of a table of facts, cells joined by ' | '; None for a table that only lays out text or a picture."""
    rows = _table_rows(table)
    cells = [_cells(row) for row in rows]
    if not rows or max(map(len, cells), default=0) < 2:
        return None
    for row in cells:
        for cell in row:
            if weights[cell].prose > 500 or cell.find("table") is not None or (weights[cell].chars > 800 and cell.find(["p", "div"])):
                return None
    if len(rows) == 1 and table.find("img") is not None:
        return None
    made: list[Piece] = []
    caption = table.find("caption")
    if isinstance(caption, Tag) and (text := clean(caption.get_text(" "))):
        made.append(Piece("caption", text))
    pending: dict[int, int] = {}
    for row in cells:
        texts: list[str] = []
        column = 0
        for cell in row:
            while pending.get(column, 0) > 0:
                pending[column] -= 1
                texts.append("")
                column += 1
            text = clean(_cell_text(cell))
            across, down = _span(cell, "colspan"), _span(cell, "rowspan")
            for offset in range(across):
                texts.append(text if offset == 0 else "")
                if down > 1:
                    pending[column + offset] = down - 1
            column += across
        while pending.get(column, 0) > 0:
            pending[column] -= 1
            texts.append("")
            column += 1
        if any(texts):
            while not texts[-1]:
                texts.pop()
            made.append(Piece("row", clean(" | ".join(texts))))
    return made


def _span(cell: Tag, name: str) -> int:
    value = attribute(cell, name).strip()
    return min(int(value), 40) if value.isascii() and value.isdigit() and 0 < len(value) < 4 and int(value) else 1


def _cell_text(cell: Tag) -> str:
    parts = []
    for node in cell.descendants:
        if isinstance(node, Tag):
            parts.append(" " if node.name in words.BLOCK_TAGS or node.name == "br" else "")
        elif is_text(node):
            parts.append(str(node))
    return "".join(parts)


def parse_tree(text: str) -> BeautifulSoup:
    """Return the parsed page: BeautifulSoup over lxml's event parser, which keeps deep nesting and stray html tags."""
    # Without an XML declaration and with a line end: what BeautifulSoup takes for XML or for a file name, it warns of.
    return BeautifulSoup(re.sub(r"^\s*<\?xml[^>]*>", "", text.replace("\x00", "")) + "\n", "lxml")


def same_line(one: str, other: str) -> bool:
    """Whether two lines say the same but for case, tone placement and punctuation."""
    return re.sub(r"[\W_]+", " ", fold(one)).strip() == re.sub(r"[\W_]+", " ", fold(other)).strip()
