"""One sentence with all that was found in it. Pure."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field

from monitor.figures.gazetteer import Named
from monitor.figures.lexicon import Mention, Token
from monitor.figures.model import SPELLINGS, Model
from monitor.figures.numbers import Quantity
from monitor.figures.periods import Calendar, When
from monitor.text import fold


@dataclass(slots=True)
class Sentence:
    """A sentence's tokens and mentions; all offsets are in the sentence, `start` puts them into the text."""

    start: int
    text: str
    folded: str
    tokens: list[Token]
    mentions: dict[str, list[Mention]]
    quantities: list[Quantity]
    whens: list[When]
    names: list[Named]
    block: int = 0
    kind: str = "paragraph"
    _starts: list[int] = field(default_factory=list)
    _begins: list[int] = field(default_factory=list)
    _ends: list[int] = field(default_factory=list)
    _cuts: list[int] | None = None

    def of(self, category: str, i: int = 0, j: int | None = None, code: str | None = None) -> Iterator[Mention]:
        """The mentions of *category* that lie within tokens i to j, by position."""
        for m in self.mentions.get(category, ()):
            if m.i >= i and (j is None or m.j <= j) and (code is None or m.code == code):
                yield m

    def last(self, category: str, i: int, j: int, code: str | None = None) -> Mention | None:
        """The last such mention, or None."""
        for m in reversed(self.mentions.get(category, ())):
            if m.i >= i and m.j <= j and (code is None or m.code == code):
                return m
        return None

    def has(self, category: str, i: int, j: int | None = None, code: str | None = None) -> bool:
        """Whether there is such a mention."""
        held = self.mentions.get(category)
        return held is not None and any(m.i >= i and (j is None or m.j <= j) and (code is None or m.code == code) for m in held)

    def word(self, k: int) -> str:
        """The folded word at token *k*; empty outside."""
        return self.tokens[k].text if 0 <= k < len(self.tokens) else ""

    def at(self, offset: int) -> int:
        """The first token at or behind *offset*."""
        if len(self._starts) != len(self.tokens):
            self._starts = [t.start for t in self.tokens]
        return bisect_left(self._starts, offset)

    def clause(self, k: int) -> tuple[int, int]:
        """The first token, and the one behind the last, of what token *k* stands in between semicolons."""
        if self._cuts is None:
            self._cuts = [n for n, token in enumerate(self.tokens) if token.text == ";"]
        at = bisect_left(self._cuts, k)
        return self._cuts[at - 1] + 1 if at else 0, self._cuts[at] if at < len(self._cuts) else len(self.tokens)

    def number_before(self, i: int) -> Quantity | None:
        """The last number that ends at or before token *i*."""
        if len(self._ends) != len(self.quantities):
            self._ends = [q.j for q in self.quantities]
        n = bisect_right(self._ends, i)
        return self.quantities[n - 1] if n else None

    def number_behind(self, j: int) -> Quantity | None:
        """The first number that begins at or behind token *j*."""
        if len(self._begins) != len(self.quantities):
            self._begins = [q.i for q in self.quantities]
        n = bisect_left(self._begins, j)
        return self.quantities[n] if n < len(self.quantities) else None

    def between(self, i: int, j: int) -> str:
        """The folded text of tokens i to j."""
        if i >= j or i >= len(self.tokens):
            return ""
        return self.folded[self.tokens[i].start : self.tokens[min(j, len(self.tokens)) - 1].end]


#: Mentions of the first kind vanish inside longer ones of the second: "up" in "making up", "worth" in "loans worth".
_HIDDEN = (
    ("cue", ("part", "indicator", "done", "base", "order")),
    ("weak", ("indicator",)),
    ("block", ("indicator", "programme", "subject", "organisation")),
    ("part", ("indicator",)),
    ("aim", ("indicator", "noun", "generic", "subject")),
    ("done", ("aim",)),
)


#: Before the number of a document that is written without its code.
_DECREE = re.compile(
    r"\b(?:quyết định|nghị định|nghị quyết|thông tư|chỉ thị|kết luận|kế hoạch|công văn|qđ|nđ|nq|decree|decision|directive|resolution)(?: số| no\.?)? ?$"
)
_OFFICE = re.compile(r"(?:chủ tịch|bí thư|cán bộ|thường trực|uỷ viên) $")
_LIST_MARK = re.compile(r"\W*\d{1,2}\.\s")
#: Between a document's number and the day that it was issued on, which dates no figure.
_ISSUED = re.compile(r"\s*(?:,|\()?\s*(?:ngày|issued on|dated|of)?\s*")


_SPELLINGS = re.compile(rf"\b(?:{'|'.join(SPELLINGS)})\b")


def _hide(mentions: dict[str, list[Mention]]) -> None:
    for hidden, hiding in _HIDDEN:
        if hidden in mentions:
            over = [m for c in hiding for m in mentions.get(c, ())]
            mentions[hidden] = [m for m in mentions[hidden] if not any(o.i <= m.i and o.j >= m.j and o.j - o.i > m.j - m.i for o in over)]


def analyse(model: Model, calendar: Calendar, text: str, start: int, *, english: bool, after_merger: bool, block: int, kind: str, comma: bool = True,
            taken: tuple[tuple[int, int], ...] = ()) -> Sentence:  # fmt: skip
    """Return the sentence *text*, which stands at *start*, with its mentions.

    *taken* are spans (in the text) that are no numbers; *comma* says whether the page writes a decimal comma, as some English ones do.
    """
    folded = _SPELLINGS.sub(lambda m: SPELLINGS[m[0]], fold(text))
    tokens = model.matcher.tokens(folded)
    mentions: dict[str, list[Mention]] = {}
    for m in model.matcher.find(tokens):
        mentions.setdefault(m.category, []).append(m)
    _hide(mentions)
    whens = calendar.find(folded) if " " in folded or any(c.isdigit() for c in folded) else []
    own = [(s - start, e - start) for s, e in taken if e > start and s < start + len(text)]
    spans = [(w.start, w.end) for w in whens] + own
    whens = [w for w in whens if len(w.iso or "") != 10 or not any(_ISSUED.fullmatch(folded[e : w.start]) for _, e in own if e <= w.start)]
    numeric = [m for c in ("noun", "bound_before", "bound_behind") for m in mentions.get(c, ())]
    quantities = model.numbers.find(folded, tokens, numeric, spans, english=english and not comma)
    decrees = [(m.start, m.end) for m in mentions.get("programme", ())]
    quantities = [
        q for q in quantities
        if q.unit or not (any(s <= q.start and q.end <= e for s, e in decrees) or _DECREE.search(folded, max(0, q.start - 16), q.start))
    ]  # fmt: skip
    if (mark := _LIST_MARK.match(folded)) is not None:
        quantities = [q for q in quantities if q.unit or q.end > mark.end()]
    names = model.gazetteer.find(text, folded, tokens, after_merger=after_merger, english=english)
    if "organisation" in mentions:  # "Chủ tịch Hội Phụ nữ xã cho biết": the speaker, not who manages
        mentions["organisation"] = [m for m in mentions["organisation"] if not _OFFICE.search(folded, max(0, m.start - 12), m.start)]
    quantities = [q for q in quantities if not any(n.start <= q.start and q.end <= n.end for n in names)]  # "Năm Căn", "Quận 5"
    bodies = [(m.start, m.end) for c in ("organisation", "subject") for m in mentions.get(c, ())]
    names = [
        n for n in names
        if not any(s <= n.start and n.end <= e for s, e in bodies) and not (n.level == "district" and folded[: n.start].endswith("báo "))
    ]  # fmt: skip
    for category in ("block", "person", "context", "cue"):
        if category in mentions:
            mentions[category] = [m for m in mentions[category] if not any(n.start <= m.start and m.end <= n.end for n in names)]
    return Sentence(start, text, folded, tokens, mentions, quantities, whens, names, block, kind)
