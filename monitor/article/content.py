"""Which part of a page is its article: by a site's rule, or by where the prose stands. Pure.

The generic reader goes down from the body as long as one child holds nearly all the prose; its text is compared with
trafilatura's, and the one that keeps more of the article's numbers is taken.
"""

from __future__ import annotations

import re

from bs4 import BeautifulSoup, Tag

from monitor.article import words
from monitor.article.blocks import Piece, Weights, attribute, clean, is_noise, names_of, pieces, same_line
from monitor.article.facts import select
from monitor.dates import date_line
from monitor.records import SiteRule
from monitor.text import fold

#: Tags that are text themselves, never the part that holds an article.
_LEAVES = frozenset(("p", "ul", "ol", "table", "blockquote", "h1", "h2", "h3"))
NUMBER = re.compile(r"\d+(?:[.,]\d+)*")


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
            continue
        if len(text) < 140 and (words.META_LINE.match(folded) or "lượt xem" in folded):
            continue
        if len(text) < 140 and index < 6 and piece.kind in ("paragraph", "item", "heading", "lead") and date_line(text) is not None:
            continue
        if words.END_HEADING.match(folded) and piece.kind in ("paragraph", "heading", "item", "lead"):
            if _only_teasers(found[index + 1 :]):
                break
            continue
        if piece.link_share > 0.8 and piece.kind in ("paragraph", "item", "heading") and (words.POINTER.match(folded) or len(text) > 25):
            continue
        if not re.search(r"\w", text):
            continue
        if kept and kept[-1].text == text:
            continue
        kept.append(piece)
    while kept and kept[-1].kind == "heading" and kept[-1].link_share > 0.5:
        kept.pop()
    return kept


def _is_meta(text: str) -> bool:
    return date_line(text) is not None or bool(words.META_LINE.match(fold(text)))


def _only_teasers(rest: list[Piece]) -> bool:
    """Whether what follows "Tin liên quan" is no more of the article: links, dates, short lines."""
    plain = [piece for piece in rest if piece.link_share < 0.5]
    return sum(len(piece.text) for piece in plain if len(piece.text) > 220) < 600


def numbers(text: str) -> list[str]:
    """Return the numbers of *text* as written."""
    return NUMBER.findall(text)


def merge_generic(own: list[Piece], other: str | None) -> tuple[list[Piece], str]:
    """Return blocks and the reader's name: our own, or trafilatura's text where it keeps what ours lost.

    Ours is kept where it holds nine tenths of the other's words; otherwise the text with more prose is taken, because a part
    chosen wrongly shows itself by missing what the other reader found.
    """
    if not other:
        return own, "generic"
    lines = [clean(line) for line in other.splitlines()]
    lines = [line for line in lines if line]
    mine = set(" ".join(fold(piece.text) for piece in own).split())
    theirs = " ".join(fold(line) for line in lines).split()
    covered = sum(1 for word in theirs if word in mine) / max(1, len(theirs))
    own_size = sum(len(piece.text) for piece in own)
    if covered >= 0.9 or own_size >= 1.3 * sum(map(len, lines)):
        return own, "generic"
    made = []
    for line in lines:
        if line.startswith("|") and line.endswith("|"):
            cells = clean(line.strip("|")).strip()
            if re.fullmatch(r"[-|: ]*", cells):
                continue
            made.append(Piece("row", cells))
        elif line.startswith("- "):
            made.append(Piece("item", line))
        else:
            made.append(Piece("paragraph", line))
    return made, "trafilatura"
