"""The gate: precision and recall on the corpus must not fall below floors.json."""

import json

import pytest

from tests import score

FLOORS = json.loads(score.FLOORS.read_text("utf-8"))


@pytest.mark.parametrize("name", sorted(FLOORS))
def test_the_reader_does_not_fall_below_its_floors(name):
    floors = dict(FLOORS[name])
    assert score.digest(name) == floors.pop("digest"), f"the pages or the gold of {name} changed: look, then pin anew"
    got = score.score(name)
    row = got.row()
    fell = {key: (row[key], floor) for key, floor in floors.items() if row[key] < floor}
    assert not fell, "\n".join([str(fell), *got.lines])


def test_the_seeds_are_read_without_a_fault():
    row = score.score("seeds").row()
    assert (row["found"], row["right"]) == (1.0, 1.0)


@pytest.mark.parametrize("name", sorted(FLOORS))
def test_every_figure_stands_in_its_text(name):
    for path in score.pages(name).values():
        read, text = score.reading(path)
        for figure in read.figures:
            assert 0 <= figure.start < figure.end <= len(text)
            assert text[figure.start : figure.end] in figure.quote
            assert figure.quote in text


def test_the_order_of_pages_does_not_matter():
    paths = [p for name in ("seeds", "practice") for p in score.pages(name).values()]
    forward = {p: score.reading(p)[0] for p in paths}
    assert forward == {p: score.reading(p)[0] for p in reversed(paths)}
