"""Outlets that a text names as its own, and the provinces that they speak for. Pure but for reading the packaged table once.

A page seldom says that "toàn tỉnh" is the province of its paper; the paper's mark before the text ("BHG - …") or its name does.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from importlib import resources

from monitor.errors import ConfigError
from monitor.figures.gazetteer import Gazetteer, Named
from monitor.places import Place
from monitor.text import UPPER, search_fold

_FILE = "figures/tables/places/outlets.csv"
_PAPER = re.compile(rf"B(?<!\wB)(?:áo|ÁO) ((?:[{UPPER}][a-zà-ỹ]+[ -]*){{2,4}}|[{UPPER}]{{2,}}(?:[ -]+[{UPPER}]{{2,}}){{1,3}})")
_DOMAIN = re.compile(r"\.(?:com|vn|org|net|gov)\b")
_ADDRESS = re.compile(rf"\b(?:[Bb]ao|[Dd]ai)?([a-z]{{4,16}}?)(?:tv|online)?{_DOMAIN.pattern}")
#: The mark of an outlet where a paragraph begins: "BHG - ", "(QNO) – ".
_MARK = re.compile(rf"^\W{{0,3}}([{UPPER}]{{3,5}})\)?\s*[-–—]", re.MULTILINE)


class Outlets:
    """Finds the outlets' provinces in a text."""

    def __init__(self, gazetteer: Gazetteer, marks: Iterable[tuple[str, str]]) -> None:
        self._gazetteer = gazetteer
        provinces = [p for p in gazetteer.places.by_key.values() if p.level == "province"]
        self._addresses: dict[str, Place] = {}
        for place in provinces:
            self._addresses.setdefault(re.sub(r"[^a-z]", "", search_fold(place.name)), place)
        self._marks: dict[str, Place] = {}
        for line, (mark, key) in enumerate(marks, 2):
            province = gazetteer.places.by_key.get(key)
            if province is None or province.level != "province":
                raise ConfigError(f"{mark} is of {key}, which is no province in provinces.csv", file=_FILE, line=line)
            if mark in self._marks:
                raise ConfigError(f"duplicate mark {mark}; remove one", file=_FILE, line=line)
            self._marks[mark] = province

    def provinces(self, text: str) -> list[Named]:
        """The provinces whose outlet *text* names: "Báo Nghệ An", "(Baonghean.vn)", "BHG - "; each once."""
        found = [self._marks.get(m[1]) for m in _MARK.finditer(text)]
        found += [self._of_paper(m[1]) for m in _PAPER.finditer(text)]
        if _DOMAIN.search(text):
            found += [self._addresses.get(m[1]) for m in _ADDRESS.finditer(text)]
        return [
            Named(0, 0, "province", (place.name,), place.key, True)
            for place in {place.name: place for place in reversed(found) if place is not None}.values()
        ][::-1]

    def _of_paper(self, surface: str) -> Place | None:
        words = surface.split()
        pools = (self._gazetteer.candidates(" ".join(words[:length]), "province") for length in range(len(words), 0, -1))
        return next((pool[0] for pool in pools if pool), None)


def load_outlets(gazetteer: Gazetteer) -> Outlets:
    """The packaged table of marks; raises ConfigError where it is wrong."""
    with (resources.files("monitor") / "figures" / "tables" / "places" / "outlets.csv").open("r", encoding="utf-8") as file:
        return Outlets(gazetteer, [(row["mark"], row["key"]) for row in csv.DictReader(file)])
