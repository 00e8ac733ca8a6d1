"""The codes that all stages share, with their labels: indicators, measures, programmes. Read from figures/tables/."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

from monitor.errors import ConfigError


@dataclass(frozen=True, slots=True)
class Term:
    """A code with what people call it."""

    code: str
    label_vi: str
    label_en: str
    kind: str = ""  #: of an indicator: stock (at a moment), flow (over a span), rate (percent at a moment)
    units: tuple[str, ...] = ()  #: of an indicator's level


def parse_terms(text: str, key: str, file: str) -> dict[str, Term]:
    """Return code → Term of a table; raises ConfigError for a duplicate code, a missing label or an empty table."""
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"not TOML: {error}", file=file) from error
    terms: dict[str, Term] = {}
    for row in table.get(key, ()):
        line = text[: text.find(f'code = "{row.get("code")}"')].count("\n") + 1
        missing = [name for name in ("code", "label_vi", "label_en") if not row.get(name)]
        if missing:
            raise ConfigError(f"a [[{key}]] without {', '.join(missing)}; add it", file=file, line=line)
        if row["code"] in terms:
            raise ConfigError(f"duplicate code {row['code']}; remove one", file=file, line=line)
        terms[row["code"]] = Term(row["code"], row["label_vi"], row["label_en"], row.get("kind", ""), tuple(row.get("units", ())))
    if not terms:
        raise ConfigError(f"no [[{key}]]; a table must not be empty", file=file)
    return terms


def _load(name: str, key: str) -> dict[str, Term]:
    text = (resources.files("monitor") / "figures" / "tables" / name).read_text("utf-8")
    return parse_terms(text, key, f"figures/tables/{name}")


@lru_cache(maxsize=1)
def indicators() -> dict[str, Term]:
    """The indicators, in the table's order."""
    return _load("indicators.toml", "indicator")


@lru_cache(maxsize=1)
def measures() -> dict[str, Term]:
    """The measures, in the table's order."""
    return _load("measures.toml", "measure")


@lru_cache(maxsize=1)
def programmes() -> dict[str, Term]:
    """The credit programmes, in the table's order."""
    return _load("programmes.toml", "programme")
