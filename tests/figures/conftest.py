"""What the reader's tests share: the packaged tables, and short ways to ask one part of the reader about one text."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from monitor.figures import documents
from monitor.figures.gazetteer import Named
from monitor.figures.model import Model, load_model
from monitor.figures.numbers import Quantity
from monitor.figures.periods import Calendar
from monitor.figures.sentence import Sentence, analyse
from monitor.records import Article
from monitor.text import fold, nfc


@pytest.fixture(scope="session")
def model() -> Model:
    return load_model()


@pytest.fixture(scope="session")
def quantities(model: Model) -> Callable[..., list[Quantity]]:
    """The numbers of a text, without any other part of the reader."""

    def find(text: str, *, english: bool = False) -> list[Quantity]:
        folded = fold(text)
        tokens = model.matcher.tokens(folded)
        wanted = ("noun", "bound_before", "bound_behind")
        return model.numbers.find(folded, tokens, [m for m in model.matcher.find(tokens) if m.category in wanted], (), english=english)

    return find


@pytest.fixture(scope="session")
def sentence(model: Model) -> Callable[..., Sentence]:
    """A sentence with all that the reader finds in it."""

    def find(text: str, *, published: str | None = "2024-07-30", english: bool = False, after_merger: bool = False) -> Sentence:
        spans = tuple(documents.find(text)[1])
        calendar = Calendar(published)
        return analyse(model, calendar, text, 0, english=english, after_merger=after_merger, block=0, kind="paragraph", taken=spans)

    return find


@pytest.fixture(scope="session")
def named(model: Model) -> Callable[..., list[Named]]:
    """The places that a text names."""

    def find(text: str, *, after_merger: bool = False, english: bool = False) -> list[Named]:
        folded = fold(text)
        return model.gazetteer.find(text, folded, model.matcher.tokens(folded), after_merger=after_merger, english=english)

    return find


@pytest.fixture(scope="session")
def article() -> Callable[..., Article]:
    """A page of plain text."""

    def make(text: str, *, published: str | None = "2024-07-30", flags: tuple[str, ...] = ()) -> Article:
        return Article("https://example.vn/bai", None, published, "line" if published else None, None, nfc(text), flags=flags)

    return make
