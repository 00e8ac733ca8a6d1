"""The table of wording: templates/messages.toml, in Vietnamese and English, checked when it is read.

A message is looked up by a dotted key and filled with named parts. Numbers and dates come ready from numbers.py.
"""

from __future__ import annotations

import string
import tomllib
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from monitor.errors import ConfigError
from monitor.resources import templates_dir

LANGUAGES = ("vi", "en")
_FORMATTER = string.Formatter()
_DATES = "date."  #: dates take what their language needs: a month's number or its name


def _parts(text: str) -> set[str]:
    """The names that *text* asks for; only plain names in braces are allowed."""
    names = set()
    for _, name, spec, conversion in _FORMATTER.parse(text):
        if name is None:
            continue
        if not name.isidentifier() or spec or conversion:
            raise ValueError(f"{{{name}}} is not a plain name in braces")
        names.add(name)
    return names


def _flatten(table: Mapping[str, Any], prefix: str = "") -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for key, value in table.items():
        name = f"{prefix}{key}"
        if isinstance(value, Mapping) and "vi" in value:
            found[name] = {str(k): str(v) for k, v in value.items()}
        elif isinstance(value, Mapping):
            found |= _flatten(value, f"{name}.")
        else:
            raise ValueError(f"{name}: write it as {name} = {{ vi = …, en = … }}")
    return found


def read_wording(path: Path) -> dict[str, dict[str, str]]:
    """Return the messages of the table at *path*: key → form ("vi", "en", "en_one") → text; raises ConfigError."""
    try:
        messages = _flatten(tomllib.loads(path.read_text("utf-8")))
        for key, forms in messages.items():
            if not {"vi", "en"} <= set(forms) <= {"vi", "en", "en_one"}:
                raise ValueError(f"{key} needs vi and en (and may have en_one)")
            wanted = _parts(forms["vi"]) - {"n"}
            for form, text in forms.items():
                parts = _parts(text) - {"n"}
                if (parts - wanted or (form == "en" and parts != wanted)) and not key.startswith(_DATES):
                    raise ValueError(f"{key}: {form} does not name the same parts as vi")
    except (OSError, ValueError) as error:
        raise ConfigError(f"the table of wording cannot be used: {error}", file=str(path)) from error
    return messages


class Wording:
    """The messages of one language."""

    def __init__(self, messages: Mapping[str, Mapping[str, str]], language: str, file: str) -> None:
        if language not in LANGUAGES:
            raise ConfigError(f"no wording in the language {language!r}; there is {', '.join(LANGUAGES)}", file=file)
        self.language = language
        self._messages = messages
        self._file = file

    def __contains__(self, key: str) -> bool:
        return key in self._messages

    def __call__(self, key: str, n: int | None = None, /, **parts: object) -> str:
        """Return the message *key*, filled; *n* chooses English "one" and fills {n}. Raises ConfigError for a missing one."""
        forms = self._messages.get(key)
        if forms is None:
            raise ConfigError(f"no message {key!r}; add it with vi and en", file=self._file, key=key)
        text = forms[self.language]
        if n is not None:
            text = forms.get("en_one", text) if self.language == "en" and n == 1 else text
            parts.setdefault("n", n)
        try:
            return text.format_map({k: str(v) for k, v in parts.items()})
        except KeyError as error:
            raise ConfigError(f"the message {key!r} asks for {error}, which is not known there", file=self._file, key=key) from error


@lru_cache(maxsize=16)
def load_wording(language: str, own: Path | None = None) -> Wording:
    """Return the messages of *language*; a messages.toml in the office's own folder wins, message by message."""
    path = templates_dir() / "messages.toml"
    messages: dict[str, dict[str, str]] = dict(read_wording(path))
    if own is not None and (own / "messages.toml").is_file():
        messages |= read_wording(own / "messages.toml")
        path = own / "messages.toml"
    return Wording(messages, language, str(path))
