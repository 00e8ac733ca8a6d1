"""Which part of a page is its article: by a site's rule, or by where the prose stands. Pure.

The generic reader goes down from the body as long as one child holds nearly all the prose; its text is compared with
trafilatura's, and the one that keeps more of the article's numbers is taken.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from bs4 import BeautifulSoup, Tag

from monitor.article import words
from monitor.article.blocks import Piece, Weights, attribute, clean, is_noise, names_of, pieces, same_line
from monitor.article.facts import select
from monitor.dates import date_line
from monitor.records import SiteRule
from monitor.text import fold

#: Tags that are text themselves, never the part that holds an article.
_LEAVES = frozenset(("p", "ul", "ol", "table", "blockquote", "h1", "h2", "h3"))


def by_rule(soup: BeautifulSoup, rule: SiteRule, weights: Weights, title: Tag | None) -> list[Piece] | None:
    """Return the blocks that *rule* names, or None where its body selectors match nothing with text."""
    bodies = select(soup, rule.body)
    outer = [tag for tag in bodies if not any(parent in bodies for parent in tag.parents)]
    if not outer or sum(weights[tag].chars for tag in outer) < 40:
        return None
    captions = select_all(soup, rule.caption)
    dropped = select_all(soup, rule.drop) + ([title] if title is not None else [])
    found: list[Piece] = []
    for tag in outer:
        made = pieces(tag, weights, captions=captions, dropped=dropped, keep=True)
        if words.LEAD.search(names_of(tag)):
            for piece in made:
                piece.kind = "lead" if piece.kind in ("paragraph", "heading") else piece.kind
        found.extend(made)
    return found


def select_all(soup: BeautifulSoup, selectors: tuple[str, ...]) -> list[Tag]:
    """Return the tags of all selectors."""
    return [tag for selector in selectors for tag in select(soup, (selector,))]


def generic(soup: BeautifulSoup, weights: Weights, title: Tag | None) -> list[Piece]:
    """Return the blocks of the part that holds the prose, with the lead before it."""
    body = soup.body or soup
    part = _densest(body, weights)
    if part is None:
        return []
    inside = title is not None and any(parent is part for parent in title.parents)
    found = pieces(part, weights, restart=title if inside else None)
    if title is not None and not inside:
        above = next((parent for parent in title.parents if any(other is parent for other in part.parents)), None)
        if above is not None:
            before = pieces(above, weights, stop=part, restart=title)
            lead = [piece for piece in before if len(piece.text) >= 50 and piece.link_share < 0.3 and not _is_meta(piece.text)]
            if lead and len(lead) <= 4:
                for piece in lead:
                    piece.kind = "lead" if piece.kind in ("paragraph", "heading") else piece.kind
                found = lead + found
    return found


def whole(soup: BeautifulSoup, weights: Weights, title: Tag | None) -> list[Piece]:
    """Return the blocks of the whole page from the title on, without furniture."""
    return pieces(soup.body or soup, weights, restart=title)


def _densest(body: Tag, weights: Weights) -> Tag | None:
    whole = weights[body].prose
    if whole == 0:
        return body if weights[body].chars else None
    boxes = body.find_all(["div", "section", "article", "td", "main", "span", "form"], limit=20_000)
    if named := [tag for tag in boxes if weights[tag].prose >= 0.4 * whole and _is_body(tag)]:
        return min(named, key=lambda tag: (-round(weights[tag].prose / whole, 1), weights[tag].chars))
    part = body
    while True:
        children = [child for child in part.find_all(True, recursive=False) if not is_noise(child, weights, whole)]
        if not children:
            return part
        best = max(children, key=lambda child: weights[child].prose)
        others = [weights[child] for child in children if child is not best]
        rest = sum(other.prose for other in others if other.links < 0.25 * max(1, other.chars))
        prose = weights[best].prose
        if best.name in _LEAVES or prose == 0 or prose < 0.9 * (prose + rest):
            return part
        part = best


def _is_body(tag: Tag) -> bool:
    return attribute(tag, "itemprop") == "articleBody" or bool(words.BODY.search(names_of(tag)))


def tidy(found: list[Piece], title: str | None) -> list[Piece]:
    """Return the blocks without what is no text: the title again, date lines and counters at the top, related news at the end."""
    kept: list[Piece] = []
    for index, piece in enumerate(found):
        text = piece.text
        folded = fold(text)
        if title and same_line(text, title) and piece.kind != "row":
            if not any(_reads(one) for one in kept):
                kept.clear()  # what stood above the title: menus, boxes
            continue
        if len(text) < 140 and (words.META_LINE.match(folded) or "lượt xem" in folded):
            continue
        if words.IMPRINT.match(folded) and piece.kind != "row" and len(text) < 500 and (index > 0.6 * len(found) or index < 3):
            continue
        if index < 6 and piece.kind in ("paragraph", "item", "heading", "lead") and is_date_line(text):
            continue
        if words.END_HEADING.match(folded) and piece.kind in ("paragraph", "heading", "item", "lead"):
            if _only_teasers(kept, found[index + 1 :]):
                break
            continue
        linked = piece.link_share > 0.8 and piece.kind in ("paragraph", "item", "heading")
        if linked and (piece.kind == "item" or len(text) > 25 or words.POINTER.match(folded)):
            continue
        if not re.search(r"\w", text):
            continue
        if kept and kept[-1].text == text:
            continue
        kept.append(piece)
    while kept and kept[-1].kind == "heading" and kept[-1].link_share > 0.5:
        kept.pop()
    return kept


def is_date_line(text: str) -> bool:
    """Return whether *text* is a page's date line: a date with little besides ("thứ ba" can be a day, and the third of something).

    >>> is_date_line("Thứ ba, 30/07/2024 12:57"), is_date_line("Ngày 29/7/2024, Ban đại diện họp phiên thứ ba ở hội trường tỉnh.")
    (True, False)
    """
    if len(text) > 140 or date_line(text) is None:
        return False
    return len(re.findall(r"[^\W\d_]+", words.DATE_WORDS.sub(" ", fold(text)))) <= 5


def _is_meta(text: str) -> bool:
    folded = fold(text)
    return is_date_line(text) or bool(words.META_LINE.match(folded) or words.IMPRINT.match(folded))


def _only_teasers(before: list[Piece], after: list[Piece]) -> bool:
    """Whether what follows "Tin liên quan" is no more of the article: links, dates, short lines, less than what stands before."""

    def size(found: list[Piece], least: int) -> int:
        return sum(len(piece.text) for piece in found if piece.link_share < 0.5 and len(piece.text) >= least)

    return size(after, 220) < 600 and 0 <= size(after, 60) < size(before, 60)


def merge_generic(own: list[Piece], other: str | None, blocks_of_page: Callable[[], list[Piece]]) -> tuple[list[Piece], str]:
    """Return blocks and the reader's name: our own, or what trafilatura keeps where ours lost a part of the article.

    *blocks_of_page* gives the blocks of the whole page without furniture. Trafilatura keeps more than the article on pages with teasers
    and comments, so its lines count only where they are such blocks and read like sentences; where they come to a tenth of ours,
    we chose the wrong part, and take all the blocks that trafilatura has, too. Without such blocks its text is taken as it is only
    where ours is next to nothing.
    """
    if not other:
        return own, "generic"
    lines = [line for line in (clean(line).lstrip("- ") for line in other.splitlines()) if line]
    theirs = {_bare(line) for line in lines}
    joined = " ".join(theirs)
    mine = {_bare(piece.text) for piece in own}
    ours = " ".join(mine)
    if all(line in ours for line in theirs):
        return own, "generic"
    everything = blocks_of_page()
    lost = [piece for piece in everything if _reads(piece) and _bare(piece.text) in theirs and _bare(piece.text) not in mine]
    own_size = sum(len(piece.text) for piece in own)
    if sum(len(piece.text) for piece in lost) > 0.1 * own_size:
        both = [piece for piece in everything if _bare(piece.text) in mine or _bare(piece.text) in joined]
        return both, "trafilatura"
    if own_size >= 200 or own_size >= 0.5 * sum(map(len, lines)):
        return own, "generic"
    return [Piece("row" if line.startswith("|") else "paragraph", line.strip("| ")) for line in lines], "trafilatura"


def _bare(text: str) -> str:
    return re.sub(r"[\W_]+", " ", fold(text)).strip()


def _reads(piece: Piece) -> bool:
    return len(piece.text) >= 60 and piece.link_share < 0.3 and not _is_meta(piece.text)
