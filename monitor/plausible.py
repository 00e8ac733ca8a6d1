"""What claims can plausibly say: the magnitude of a level by the size of its place, and the ratios that two levels give. Pure.

Shared by the checks within a page and by those across pages. Source: figures/tables/magnitudes.toml. Does not judge: a doubt flags.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from importlib import resources

from monitor.errors import ConfigError
from monitor.places import Places

#: Sizes of a place, as the table names them.
SIZES = ("country", "province_2004", "province_2025", "district", "commune")

#: A ratio, and the two levels it is made of: (indicator, measure) → (part, whole).
PARTS: Mapping[tuple[str, str], tuple[str, str]] = {
    ("local_budget_capital", "share"): ("local_budget_capital", "total_capital"),
    ("central_capital", "share"): ("central_capital", "total_capital"),
    ("mobilised_capital", "share"): ("mobilised_capital", "total_capital"),
    ("entrusted_outstanding", "share"): ("entrusted_outstanding", "outstanding_loans"),
    ("overdue_ratio", "level"): ("overdue_debt", "outstanding_loans"),
    ("bad_debt_ratio", "level"): ("bad_debt", "outstanding_loans"),
}

_FILE = "magnitudes.toml"
_SHOWN = f"figures/tables/{_FILE}"
_EVERY = ""  #: the key of a row that names no indicator

Bounds = tuple[Decimal, Decimal]


@dataclass(frozen=True, slots=True)
class Magnitudes:
    """Lowest and highest plausible value, in dong, pieces or percent: (indicator, measure, unit) → size of place → bounds."""

    rows: Mapping[tuple[str, str, str], Mapping[str, Bounds]]

    def out_of_bounds(self, *, indicator: str, measure: str, unit: str, size: str, value: Decimal) -> bool:
        """Whether *value* lies outside what a place of *size* (one of SIZES, or empty for an unknown one) can have."""
        found = self.rows.get((indicator, measure, unit)) or self.rows.get((_EVERY, measure, unit)) or {}
        low, high = found.get(size) or found.get("any") or (value, value)
        return not low <= value <= high


def parse_magnitudes(text: str, units: Mapping[str, frozenset[str]]) -> Magnitudes:
    """Return the table; *units* is indicator → units of its level. Raises ConfigError with file and line for a bad row."""
    try:
        given = tomllib.loads(text, parse_float=Decimal).get("magnitude", [])
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"not TOML: {error}", file=_SHOWN) from error
    if not given:
        raise ConfigError("no [[magnitude]]; a table must not be empty", file=_SHOWN)
    lines = [number for number, line in enumerate(text.splitlines(), 1) if line.strip() == "[[magnitude]]"]
    rows: dict[tuple[str, str, str], dict[str, Bounds]] = {}
    for row, line in zip(given, lines, strict=True):
        bounds = _bounds(row, line)
        for indicator in row.get("of", [_EVERY]):
            if indicator and indicator not in units:
                raise ConfigError(f"unknown indicator {indicator!r} in `of`; use a code of indicators.toml", file=_SHOWN, line=line)
            for unit in units[indicator] if indicator else [row.get("unit", "percent")]:
                key = (indicator, row.get("measure", "level"), unit)
                if key in rows:
                    raise ConfigError(f"{indicator or 'every indicator'} has two rows for {key[1]}; keep one", file=_SHOWN, line=line)
                rows[key] = bounds
    return Magnitudes(rows)


def _bounds(row: Mapping[str, object], line: int) -> dict[str, Bounds]:
    """The bounds of one row by size of place, in base units."""
    times = Decimal(str(row.get("times", 1)))
    sizes = {name: pair for name, pair in row.items() if name not in ("of", "times", "measure", "unit")}
    wrong = [name for name in sizes if name not in (*SIZES, "any")]
    if wrong or not sizes:
        raise ConfigError(f"{', '.join(wrong) or 'no size'}: give bounds for any of {', '.join((*SIZES, 'any'))}", file=_SHOWN, line=line)
    bounds = {}
    for name, pair in sizes.items():
        if not isinstance(pair, list) or len(pair) != 2 or not all(isinstance(v, int | Decimal) for v in pair) or pair[0] > pair[1]:
            raise ConfigError(f"{name} must be [lowest, highest]", file=_SHOWN, line=line)
        bounds[name] = (times * pair[0], times * pair[1])
    return bounds


@lru_cache(maxsize=1)
def load_magnitudes() -> Magnitudes:
    """The packaged table; raises ConfigError where it is wrong."""
    from monitor.vocabulary import indicators

    text = (resources.files("monitor") / "figures" / "tables" / _FILE).read_text("utf-8")
    return parse_magnitudes(text, {code: frozenset(term.units) for code, term in indicators().items()})


def size_of(place_key: str | None, places: Places, *, unlisted: str = "") -> str:
    """Return the size of a place, one of SIZES; *unlisted* where the tables do not hold it."""
    known = places.by_key.get(place_key or "")
    if known is None:
        return unlisted
    return f"province_{known.system}" if known.level == "province" else known.level
