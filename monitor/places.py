"""The administrative units of Viet Nam, in both systems: the table, its keys, and what became of a unit.

A place's key is `VN`, or system and code: `2004-20` (province), `2004-183` (district), `2004-06001` (commune), `2025-20`,
`2025-06001`. A code alone is not a key: seven province codes mean another province since 01/07/2025.
Source: figures/tables/places/SOURCE.md. Does not decide which place a text means: figures/gazetteer.py does.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Any

from monitor.errors import ConfigError

COUNTRY = "VN"
COUNTRY_NAME = "Viet Nam"
_FOLDER = "figures/tables/places"


@dataclass(frozen=True, slots=True)
class Place:
    """One unit, as it stood in one system."""

    key: str
    system: str  #: 2004, 2025; empty for the country
    code: str
    name: str  #: NFC, without the type word
    kind: str  #: type word: tỉnh, thành phố, huyện, quận, thị xã, xã, phường, thị trấn, đặc khu; empty for the country
    level: str  #: country, province, district, commune
    parent_key: str | None
    successor_key: str | None  #: of a province of 2004: the province of 2025 it went into
    valid_from: str | None  #: ISO date
    valid_to: str | None  #: ISO date, or a year where only that is known
    name_en: str | None = None  #: provinces only
    region: str | None = None  #: provinces only
    former_name: str | None = None  #: provinces only: the name before renamed_on
    renamed_on: str | None = None  #: ISO date


class Places:
    """All units, by key. Built once; immutable."""

    def __init__(self, units: Mapping[str, Place]) -> None:
        self.by_key = dict(units)
        self._provinces: dict[str, list[Place]] = {"2004": [], "2025": []}
        for place in units.values():
            if place.level == "province":
                self._provinces.setdefault(place.system, []).append(place)

    def provinces(self, system: str) -> list[Place]:
        """The provinces of *system* ("2004": 63, "2025": 34), by code."""
        return list(self._provinces[system])

    def province(self, key: str | None) -> Place | None:
        """The province that *key* lies in or is, in its own system; None for the country and the unknown."""
        place = self.by_key.get(key or "")
        while place is not None and place.level != "province":
            place = self.by_key.get(place.parent_key or "")
        return place

    def province_2025(self, key: str | None) -> str | None:
        """The key of the province of 2025 that *key* lies in, derived by the 63 to 34 map; "VN" for the country."""
        if key == COUNTRY:
            return COUNTRY
        place = self.province(key)
        return None if place is None else place.successor_key or place.key

    def parts(self, key: str) -> list[Place]:
        """The provinces of 2004 that became the province *key* of 2025, by code."""
        return [p for p in self.provinces("2004") if p.successor_key == key]

    def full_name(self, key: str) -> str:
        """The names from the unit up to its province, as "Hai Bà Trưng, Hà Nội"."""
        names, place = [], self.by_key.get(key)
        while place is not None and place.level != "country":
            names.append(place.name)
            place = self.by_key.get(place.parent_key or "")
        return ", ".join(names) or COUNTRY_NAME

    def names_before(self, day: str) -> dict[str, str]:
        """The provinces that were renamed after *day* (ISO): their name in the tables and the one they had then."""
        return {p.name: p.former_name for p in self.provinces("2004") if p.former_name and p.renamed_on and day < p.renamed_on}

    def geojson(self) -> dict[str, Any]:
        """The simplified boundaries of the 34 provinces (WGS 84, degrees), read anew; a feature's `code` is a code of 2025."""
        import json

        text = (resources.files("monitor") / _FOLDER / "provinces-2025.geojson").read_text("utf-8")
        return dict(json.loads(text))


def rows(name: str) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield (line, row) of a table of places; raises ConfigError where a cell is missing."""
    path = resources.files("monitor") / _FOLDER / name
    with path.open("r", encoding="utf-8") as file:
        reader = csv.reader(file)
        head = next(reader)
        for line, cells in enumerate(reader, 2):
            if len(cells) != len(head):
                raise ConfigError("a row with too few or too many cells; put one cell a column", file=f"{_FOLDER}/{name}", line=line)
            yield line, dict(zip(head, cells, strict=True))


def build() -> Places:
    """Return the units of the packaged tables; raises ConfigError naming file and line of an orphan or a duplicate."""
    units: dict[str, Place] = {COUNTRY: Place(COUNTRY, "", "", COUNTRY_NAME, "", "country", None, None, None, None)}

    def add(place: Place, file: str, line: int) -> None:
        if place.key in units:
            raise ConfigError(f"duplicate place {place.key}; remove one of the rows", file=f"{_FOLDER}/{file}", line=line)
        if place.parent_key not in units:
            raise ConfigError(f"{place.name} lies in {place.parent_key}, which no table holds", file=f"{_FOLDER}/{file}", line=line)
        units[place.key] = place

    for line, r in rows("provinces.csv"):
        successor = f"2025-{r['successor_code']}" if r["successor_code"] else None
        add(
            Place(f"{r['system']}-{r['code']}", r["system"], r["code"], r["name"], r["type"], "province", COUNTRY, successor,
                  r["valid_from"] or None, r["valid_to"] or None, r["name_en"], r["region"],
                  r["former_name"] or None, r["renamed_on"] or None),
            "provinces.csv", line,
        )  # fmt: skip
    for file, level, system, parent, end in (
        ("districts.csv", "district", "2004", "province_code", "2025-06-30"),
        ("districts-former.csv", "district", "2004", "province_code", None),
        ("communes-2004.csv", "commune", "2004", "district_code", "2025-06-30"),
        ("communes-2025.csv", "commune", "2025", "province_code", None),
    ):
        start = "2025-07-01" if system == "2025" else None
        for line, r in rows(file):
            add(
                Place(f"{system}-{r['code']}", system, r["code"], r["name"], r["type"], level, f"{system}-{r[parent]}", None,
                      start, end or r.get("valid_to"), None, None),
                file, line,
            )  # fmt: skip
    for place in units.values():
        if place.successor_key and place.successor_key not in units:
            raise ConfigError(f"{place.name} went into {place.successor_key}, which no row holds", file=f"{_FOLDER}/provinces.csv")
    return Places(units)


@lru_cache(maxsize=1)
def load_places() -> Places:
    """Return the packaged units; read once a process."""
    return build()
