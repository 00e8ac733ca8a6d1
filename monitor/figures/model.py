"""The reader's tables, loaded and checked once: lexicon, numbers, counting rules, gazetteer."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from monitor.errors import ConfigError
from monitor.figures.gazetteer import Gazetteer, load_gazetteer
from monitor.figures.lexicon import Entry, Matcher, line_of, read_table, words
from monitor.figures.numbers import Numbers
from monitor.figures.outlets import Outlets, load_outlets
from monitor.plausible import Magnitudes, load_magnitudes

#: Words that are often mistyped, after folding: what they are read as where the tables look for words.
ALIASES = {"ngèo": "nghèo", "nhgèo": "nghèo"}
#: One spelling for words that are written in two of the same length, after folding: the text itself is read so.
SPELLINGS = {"tỉ": "tỷ", "quí": "quý", "kì": "kỳ", "qũy": "quỹ", "mĩ": "mỹ", "giãm": "giảm"}


@dataclass(frozen=True, slots=True)
class CountRule:
    """A row of counts.toml: what a counted noun is."""

    name: str
    nouns: frozenset[str]
    indicator: str
    cost: int
    context: frozenset[str] = frozenset()
    reach: int = 12  #: how many words away the context may stand
    topic: frozenset[str] = frozenset()
    turns: bool = False


@dataclass(frozen=True, slots=True)
class Model:
    """Everything that the reader knows of the language."""

    matcher: Matcher
    numbers: Numbers
    counts: tuple[CountRule, ...]
    kinds: dict[str, str]  #: indicator → stock, flow, rate
    units: dict[str, frozenset[str]]  #: indicator → units of its level
    gazetteer: Gazetteer
    outlets: Outlets
    magnitudes: Magnitudes


def build_matcher(
    tables: dict[str, tuple[dict[str, Any], str]],
) -> tuple[Matcher, dict[str, str], dict[str, frozenset[str]], dict[str, int]]:
    """Compile the tables (file name → parsed, text); raises ConfigError naming file and line of a duplicate, unknown or empty entry."""
    entries: list[Entry] = []
    seen: dict[tuple[str, str], tuple[str, str]] = {}

    def add(category: str, code: str, templates: Any, file: str) -> None:
        text = tables[file][1]
        line = line_of(text, f'"{templates[0]}"') if templates else line_of(text, code)
        if not isinstance(templates, list) or not templates:
            raise ConfigError(f"no terms for {code}; a list must not be empty", file=f"figures/tables/{file}", line=line)
        for template in templates:
            surface = " ".join(words(template))
            at = line_of(text, f'"{template}"')
            held = seen.get((category, surface))
            if held is not None and held[0] != code:
                raise ConfigError(f"{template!r} stands for {held[0]} and for {code}; keep one", file=f"figures/tables/{file}", line=at)
            seen[category, surface] = (code, template)
            entries.append(Entry(category, code, template, f"figures/tables/{file}", at))

    table, text = tables["indicators.toml"]
    rows = table.get("indicator", [])
    if not rows:
        raise ConfigError("no [[indicator]]; a table must not be empty", file="figures/tables/indicators.toml")
    kinds, units = {}, {}
    for row in rows:
        code = row.get("code", "")
        line = line_of(text, f'code = "{code}"')
        if row.get("kind") not in ("stock", "flow", "rate"):
            raise ConfigError(f"{code}: kind must be stock, flow or rate", file="figures/tables/indicators.toml", line=line)
        if code in kinds:
            raise ConfigError(f"duplicate code {code}; remove one", file="figures/tables/indicators.toml", line=line)
        kinds[code], units[code] = row["kind"], frozenset(row["units"])
        add("indicator", code, row.get("terms", []), "indicators.toml")
        if row.get("weak"):
            add("weak", code, row["weak"], "indicators.toml")
        if row.get("loose"):
            add("loose", code, row["loose"], "indicators.toml")
    for row in tables["programmes.toml"][0].get("programme", []):
        if row.get("terms"):
            add("programme", row["code"], row["terms"], "programmes.toml")
        if row.get("near"):
            add("near", row["code"], row["near"], "programmes.toml")
    for section, codes in tables["cues.toml"][0].items():
        for code, templates in codes.items():
            add(section, code, templates, "cues.toml")
    table, text = tables["units.toml"]
    for code, templates in table["nouns"].items():
        add("noun", code, templates, "units.toml")
    for side in ("before", "behind"):
        for code, templates in tables["bounds.toml"][0][side].items():
            add(f"bound_{side}", code, templates, "bounds.toml")
    return Matcher(entries, ALIASES | SPELLINGS), kinds, units, dict(table["words"])


def parse_counts(text: str, known: dict[str, str], nouns: dict[str, Any], contexts: dict[str, Any]) -> tuple[CountRule, ...]:
    """Return the counting rules; raises ConfigError for an unknown indicator, noun class or context."""
    file = "figures/tables/counts.toml"
    try:
        rows = tomllib.loads(text).get("rule", [])
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"not TOML: {error}", file=file) from error
    if not rows:
        raise ConfigError("no [[rule]]; a table must not be empty", file=file)
    rules = []
    for row in rows:
        line = line_of(text, f'name = "{row.get("name")}"')
        unknown = [n for n in row["nouns"] if n not in nouns] + [c for c in row.get("context", []) if c not in contexts]
        if row["indicator"] not in known or unknown:
            raise ConfigError(f"unknown code {', '.join(unknown) or row['indicator']}", file=file, line=line)
        rules.append(
            CountRule(row["name"], frozenset(row["nouns"]), row["indicator"], row["cost"], frozenset(row.get("context", ())), row.get("reach", 12),
                      frozenset(row.get("topic", ())), row.get("turns", False))
        )  # fmt: skip
    return tuple(rules)


@lru_cache(maxsize=1)
def load_model() -> Model:
    """The packaged tables, compiled; once a process. Raises ConfigError with file and line where a table is wrong."""
    tables = {name: read_table(name) for name in ("indicators.toml", "programmes.toml", "cues.toml", "units.toml", "bounds.toml")}
    matcher, kinds, units, number_words = build_matcher(tables)
    counts = parse_counts(read_table("counts.toml")[1], kinds, tables["units.toml"][0]["nouns"], tables["cues.toml"][0]["context"])
    gazetteer = load_gazetteer()
    return Model(matcher, Numbers(number_words), counts, kinds, units, gazetteer, load_outlets(gazetteer), load_magnitudes())
