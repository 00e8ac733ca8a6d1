"""How well a reader's text agrees with the gold text of the pages in tests/pages: numbers and words, as multisets."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from monitor.records import Page
from monitor.text import fold, nfc

PAGES = Path(__file__).parent / "pages"
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_WORD = re.compile(r"[^\W_]+(?:[.,]\d+)*")


@dataclass
class Score:
    """Counts of one or more pages."""

    numbers_gold: int = 0
    numbers_found: int = 0
    numbers_right: int = 0
    words_gold: int = 0
    words_found: int = 0
    words_right: int = 0

    def add(self, other: Score) -> None:
        for name in vars(self):
            setattr(self, name, getattr(self, name) + getattr(other, name))

    @property
    def kept(self) -> float:
        return self.numbers_right / max(1, self.numbers_gold)

    @property
    def precision(self) -> float:
        return self.numbers_right / max(1, self.numbers_found)

    @property
    def f1(self) -> float:
        return 2 * self.words_right / max(1, self.words_gold + self.words_found)

    def __str__(self) -> str:
        return f"numbers kept {self.kept:.4f}, precision of numbers {self.precision:.4f}, F1 of words {self.f1:.4f}"


def score(gold: str, text: str) -> Score:
    """Compare *text* with *gold*."""
    numbers = Counter(_NUMBER.findall(gold)), Counter(_NUMBER.findall(text))
    words = Counter(_WORD.findall(fold(nfc(gold)))), Counter(_WORD.findall(fold(nfc(text))))
    return Score(
        numbers[0].total(), numbers[1].total(), (numbers[0] & numbers[1]).total(),
        words[0].total(), words[1].total(), (words[0] & words[1]).total(),
    )  # fmt: skip


def page_of(url: str, body: bytes, content_type: str = "text/html; charset=utf-8") -> Page:
    """A page as the fetcher hands it over."""
    return Page(url, url, 200, (("Content-Type", content_type),), body, datetime(2026, 11, 21, tzinfo=UTC))


def cases() -> Iterator[tuple[str, Page, str, dict[str, str]]]:
    """Name, page, gold text and facts of each made page."""
    for folder in sorted(PAGES.iterdir()):
        if (folder / "page.html").exists():
            meta = json.loads((folder / "meta.json").read_text(encoding="utf-8"))
            page = page_of(meta["url"], (folder / "page.html").read_bytes())
            yield folder.name, page, (folder / "article.txt").read_text(encoding="utf-8"), meta


def total(scores: Iterable[Score]) -> Score:
    """The sum of *scores*."""
    summed = Score()
    for one in scores:
        summed.add(one)
    return summed
