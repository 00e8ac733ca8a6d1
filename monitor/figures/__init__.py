"""Text into figures: the reader. The only public names are `extract` and `explain`.

Both are pure: no I/O but for the packaged tables, which are read once, no clock, no state. The same article gives the same reading.
"""

from __future__ import annotations

from monitor.figures.model import load_model
from monitor.figures.reading import read
from monitor.records import Article, Reading

__all__ = ["explain", "extract"]


def extract(article: Article, *, default_place: str | None = None) -> Reading:
    """Return the figures, documents and place of *article*.

    Offsets are code points in its text (NFC); values are in dong, percent, pieces or times; periods are ISO 8601.
    *default_place* is the place key of the outlet ("2025-20"), used where the page names no place of its own.
    Raises ConfigError where a packaged table is wrong; no text makes it fail. Source of the rules: docs/figures.md.
    """
    return read(load_model(), article, default_place, explain=False)


def explain(article: Article, *, default_place: str | None = None) -> Reading:
    """As `extract`, with a note for each number of the page: the rule that read it, or why it is no figure."""
    return read(load_model(), article, default_place, explain=True)
