"""Tables of surfaces, and one matcher over all of them. Pure but for reading the packaged tables once.

A table holds templates: words, `( )` an optional part, `[ ]` a required choice, `|` between alternatives. All templates together
make one automaton over words; its deterministic states are made when they are first met, so matching is linear in the text and
a hand-written alternation beside the table cannot drift from it. Longest match wins, per category.

Does not decide what a mention means in its sentence.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Any, NamedTuple

from monitor.errors import ConfigError
from monitor.text import fold, search_fold

_TOKEN = re.compile(r"[^\W\d_]+(?:'(?!s\b)[^\W\d_]+)*|'s\b|\d+|[^\w\s]|_")
#: Words whose spelling is remembered; a page has a few hundred.
_WORDS_KEPT = 8192
_PART = re.compile(r"\(([^)]*)\)|\[([^\]]*)\]|([^\s()\[\]]+)")


class Token(NamedTuple):
    """One word, number or mark of a folded text."""

    text: str
    start: int
    end: int


class Mention(NamedTuple):
    """A surface of a table, found: tokens i to j (j excluded), code points start to end."""

    category: str
    code: str
    i: int
    j: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Entry:
    """A template with what it stands for and where it was written."""

    category: str
    code: str
    template: str
    file: str
    line: int | None


def words(text: str) -> list[str]:
    """The words of *text* after folding, as a template's words."""
    return _TOKEN.findall(fold(text))


def _slots(entry: Entry) -> list[tuple[list[list[str]], bool]]:
    """The template as slots: (alternatives, each a list of words; whether it may be left out)."""
    slots: list[tuple[list[list[str]], bool]] = []
    for optional, required, plain in _PART.findall(fold(entry.template)):
        if plain:
            slots.append(([_TOKEN.findall(plain)], False))
        else:
            alternatives = [_TOKEN.findall(a) for a in (optional or required).split("|")]
            if not all(alternatives):
                raise ConfigError(f"an empty choice in {entry.template!r}; write a word between the bars", file=entry.file, line=entry.line)
            slots.append((alternatives, bool(optional)))
    if not slots or all(optional for _, optional in slots):
        raise ConfigError(f"{entry.template!r} could match nothing; make one of its words required", file=entry.file, line=entry.line)
    return slots


class _State:
    __slots__ = ("accepts", "next", "positions")

    def __init__(self, positions: frozenset[int], accepts: tuple[tuple[str, str], ...]) -> None:
        self.positions = positions
        self.accepts = accepts
        self.next: dict[str, _State | None] = {}


class Matcher:
    """Finds the surfaces of all templates in a list of tokens, longest first per category."""

    def __init__(self, entries: Sequence[Entry], aliases: Mapping[str, str] | None = None) -> None:
        if not entries:
            raise ConfigError("no surface at all; a table must not be empty", file="figures/tables")
        self.aliases = dict(aliases or {})
        self._edges: list[dict[str, list[int]]] = [{}]
        self._jumps: list[list[int]] = [[]]
        self._accepts: list[tuple[str, str] | None] = [None]
        self._states: dict[frozenset[int], _State] = {}
        starts = [self._add(entry) for entry in entries]
        self.vocabulary = frozenset(word for edges in self._edges for word in edges)
        self._stripped: dict[str, tuple[str, ...]] = {}
        for word in sorted(self.vocabulary):
            key = search_fold(word)
            self._stripped[key] = (*self._stripped.get(key, ()), word)
        self._start = self._state(starts)
        self._spelt = lru_cache(maxsize=_WORDS_KEPT)(self._word)

    def _node(self) -> int:
        self._edges.append({})
        self._jumps.append([])
        self._accepts.append(None)
        return len(self._edges) - 1

    def _add(self, entry: Entry) -> int:
        here = start = self._node()
        for alternatives, optional in _slots(entry):
            there = self._node()
            for alternative in alternatives:
                node = here
                for number, word in enumerate(alternative):
                    following = there if number == len(alternative) - 1 else self._node()
                    self._edges[node].setdefault(self.aliases.get(word, word), []).append(following)
                    node = following
            if optional:
                self._jumps[here].append(there)
            here = there
        self._accepts[here] = (entry.category, entry.code)
        return start

    def _state(self, nodes: Iterable[int]) -> _State:
        closure = set(nodes)
        queue = list(closure)
        while queue:
            for node in self._jumps[queue.pop()]:
                if node not in closure:
                    closure.add(node)
                    queue.append(node)
        key = frozenset(closure)
        state = self._states.get(key)
        if state is None:
            accepts = sorted({a for node in key if (a := self._accepts[node]) is not None})
            state = self._states[key] = _State(key, tuple(accepts))
        return state

    def _step(self, state: _State, word: str) -> _State | None:
        try:
            return state.next[word]
        except KeyError:
            nodes = [n for p in state.positions for n in self._edges[p].get(word, ())]
            following = state.next[word] = self._state(nodes) if nodes else None
            return following

    def _step_misspelt(self, state: _State, word: str) -> _State | None:
        plain = search_fold(word)
        for candidate in self._stripped.get(plain, ()):
            if candidate == plain:
                continue  # "Hải" is no misspelt "hai"
            following = self._step(state, candidate)
            if following is not None:
                return following
        return None

    def tokens(self, folded: str) -> list[Token]:
        """The tokens of *folded*; two known words written as one ("nguồnvốn") are split."""
        found = []
        for match in _TOKEN.finditer(folded):
            start, end = match.span()
            first, second, cut = self._spelt(match[0])
            if cut:
                found.append(Token(first, start, start + cut))
                found.append(Token(second, start + cut, end))
            else:
                found.append(Token(first, start, end))
        return found

    def _word(self, word: str) -> tuple[str, str, int]:
        """The word as the tables write it, or the two words that it joins and where to cut it."""
        spelt = self.aliases.get(word, word)
        if 4 <= len(spelt) <= 24 and spelt not in self.vocabulary and spelt.isalpha() and (cut := self._split(word)):
            return self.aliases.get(word[:cut], word[:cut]), self.aliases.get(word[cut:], word[cut:]), cut
        return spelt, "", 0

    def _split(self, word: str) -> int:
        # Vietnamese syllables have one vowel group: a word with two of them, both parts known, lacks a space.
        if word.isascii():
            return self._split_english(word)
        if sum(1 for _ in re.finditer(r"[aeiouyăâêôơưà-ỹ]+", word)) < 2:
            return 0
        for cut in range(2, len(word) - 1):
            if self.aliases.get(word[:cut], word[:cut]) in self.vocabulary and word[cut:] in self.vocabulary:
                return cut
        return 0

    def _split_english(self, word: str) -> int:
        """Where to cut "disadvantagedstudents", "supplyand": both parts known, one of them long."""
        for cut in range(3, len(word) - 2):
            if max(cut, len(word) - cut) >= 6 and word[:cut] in self.vocabulary and word[cut:] in self.vocabulary:
                return cut
        return 0

    def find(self, tokens: Sequence[Token]) -> Iterator[Mention]:
        """Yield the mentions in *tokens*, by position; within a category longer ones hide those they overlap."""
        covered: dict[str, int] = {}
        first_steps = self._start.next
        for i, token in enumerate(tokens):
            word = token.text
            state = first_steps[word] if word in first_steps else self._step(self._start, word)
            if state is None:
                continue
            best: dict[str, tuple[int, str]] = {}
            j = i + 1
            while True:
                for category, code in state.accepts:
                    held = best.get(category)
                    if held is None or held[0] < j:
                        best[category] = (j, code)
                if j >= len(tokens):
                    break
                following = self._step(state, tokens[j].text)
                if following is None and tokens[j].text not in self.vocabulary:
                    following = self._step_misspelt(state, tokens[j].text)
                if following is None:
                    break
                state, j = following, j + 1
            for category, (end, code) in best.items():
                if covered.get(category, 0) < end and i >= covered.get(category, 0):
                    covered[category] = end
                    yield Mention(category, code, i, end, token.start, tokens[end - 1].end)


def read_table(name: str) -> tuple[dict[str, Any], str]:
    """Return (parsed TOML, its text) of a packaged table; raises ConfigError where it is not TOML."""
    text = (resources.files("monitor") / "figures" / "tables" / name).read_text("utf-8")
    return parse_table(text, name), text


def parse_table(text: str, name: str) -> dict[str, Any]:
    """Parse the TOML of a table; raises ConfigError with file and line."""
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"not TOML: {error}", file=f"figures/tables/{name}") from error


def line_of(text: str, needle: str) -> int | None:
    """The 1-based line of the first occurrence of *needle*, for messages."""
    at = text.find(needle)
    return None if at < 0 else text.count("\n", 0, at) + 1
