"""A number where it stands in its sentence, and the ordered ways of saying what it is. Pure.

A way looks at a number with what stands around it and answers with a figure, with the reason why the number is none (a short
phrase, which `--explain` shows), or with None: it has nothing to say, and the next way is asked. The order of the ways is the order
of their tuple; a way may rely on what those before it have ruled out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from monitor.figures.bound import Bound, Topic
from monitor.figures.lazy import lazy
from monitor.figures.numbers import Quantity
from monitor.figures.sentence import Sentence

#: A figure, or why the number is none, or None: not said.
Answer = Bound | str | None
Asked = TypeVar("Asked")
Answered = TypeVar("Answered")
Binder = TypeVar("Binder")


class Around:
    """A number and what stands around it; positions are tokens of the sentence."""

    def __init__(self, s: Sentence, q: Quantity, previous: int, following: int, topic: Topic) -> None:
        self.s = s
        self.q = q
        self.previous = previous  #: behind the number before, or what belongs to it; 0 at the beginning
        self.following = following  #: where the next number begins, or the sentence's end
        self.topic = topic  #: what the last figure spoke of

    @lazy
    def gap(self) -> str:
        """The folded words between the number before and this one."""
        return self.s.between(self.previous, self.q.i)

    @lazy
    def before(self) -> Quantity | None:
        """The number before this one, or None."""
        return self.s.number_before(self.q.i)

    @lazy
    def of_near_poor(self) -> bool:
        """Whether the last poor that the sentence names before the number are the near-poor."""
        named = [m for m in self.s.of("near", 0, self.q.i) if m.code in ("poor_households", "near_poor_households")]
        return bool(named) and named[-1].code == "near_poor_households"

    def left(self, words: int) -> str:
        """The folded words right before the number, other numbers among them, *words* tokens of them at the most."""
        return self.s.between(max(0, self.q.i - words), self.q.i)

    def gap_left(self, words: int) -> str:
        """The folded words right before the number, back to the number before, *words* tokens of them at the most."""
        return self.s.between(max(self.previous, self.q.i - words), self.q.i)

    def behind(self, words: int) -> str:
        """The folded words right behind the number, other numbers among them, *words* tokens of them at the most."""
        return self.s.between(self.q.j, self.q.j + words)

    def until_next(self, words: int) -> str:
        """The folded words right behind the number, up to the next number, *words* tokens of them at the most."""
        return self.s.between(self.q.j, min(self.following, self.q.j + words))


def ask(binder: Binder, ways: Sequence[Callable[[Binder, Asked], Answered]], at: Asked) -> Answered | None:
    """Ask one of *ways* after the other; return the first answer, or None where none has one."""
    for way in ways:
        answer = way(binder, at)
        if answer is not None:
            return answer
    return None


def gap(at: Around) -> str:
    """Where a veto looks: `Around.gap`."""
    return at.gap


def left(words: int) -> Callable[[Around], str]:
    """Where a veto looks: `Around.left`."""
    return lambda at: at.left(words)


def gap_left(words: int) -> Callable[[Around], str]:
    """Where a veto looks: `Around.gap_left`."""
    return lambda at: at.gap_left(words)


def behind(words: int) -> Callable[[Around], str]:
    """Where a veto looks: `Around.behind`."""
    return lambda at: at.behind(words)


@dataclass(frozen=True)
class Veto(Generic[Asked]):
    """A way that is a row of a table: it refuses a number where a pattern is found."""

    find: Callable[[str], re.Match[str] | None]
    where: Callable[[Asked], str]  #: the words that are looked through
    reason: str

    def __call__(self, binder: object, at: Asked) -> str | None:
        """Return the reason if the pattern is found, or None."""
        words = self.where(at)
        return self.reason if words and self.find(words) else None
