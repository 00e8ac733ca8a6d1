"""Configuration: config/*.toml and the environment into one frozen Config, checked, with file and line of what is wrong.

Order, the later wins: defaults in `settings`, monitor.toml, `D40_…` variables. Secrets come from the environment only, straight or from
the file that `NAME_FILE` names. A file that the configuration folder does not hold is taken from the packaged defaults.
"""

from __future__ import annotations

import dataclasses
import re
import tomllib
import typing
import urllib.parse
import zoneinfo
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from email.utils import parseaddr
from pathlib import Path
from typing import Any, TypeVar

from monitor import resources
from monitor.errors import ConfigError
from monitor.places import load_places
from monitor.records import Discovery, Recipient, SiteRule, Source, Territory
from monitor.settings import (
    MAIL_ADDRESS,
    UNSUBSCRIBE,
    ArchiveSettings,
    CollectSettings,
    Config,
    FetchSettings,
    MailSettings,
    ReportSettings,
    ScheduleSettings,
)

SECTIONS: dict[str, type] = {
    "fetch": FetchSettings,
    "collect": CollectSettings,
    "archive": ArchiveSettings,
    "mail": MailSettings,
    "report": ReportSettings,
    "schedule": ScheduleSettings,
}

#: Settings that never stand in a file and are never shown.
SECRETS = {"mail.password", "mail.apprise_urls"}

CHOICES: dict[str, tuple[str, ...]] = {
    "language": ("vi", "en"),
    "mail.transport": ("folder", "smtp"),
    "mail.security": ("starttls", "tls", "none"),
    "source.kind": ("bank", "party", "portal", "paper", "agency", "aggregator"),
    "source.language": ("vi", "en"),
    "source.follow": ("all", "subject"),
    "discover.kind": ("feed", "sitemap", "listing", "search", "page"),
    "recipient.language": ("vi", "en"),
    "recipient.kinds": ("weekly", "monthly", "quarterly", "yearly", "operator"),
    "recipient.attachments": ("xlsx", "docx", "json"),
}

#: Smallest value where it is not 0, and the largest where there is one.
LEAST: dict[str, float] = {
    "fetch.deadline_s": 0.1,
    "fetch.connect_s": 0.1,
    "fetch.max_bytes": 1024,
    "fetch.max_unpacked_bytes": 1024,
    "fetch.max_ratio": 1,
    "fetch.workers": 1,
    "archive.rotate_bytes": 1024,
    "mail.timeout_s": 0.1,
    "mail.final_timeout_s": 0.1,
    "schedule.tick_s": 0.1,
    "schedule.keep_backups": 1,
    "source.interval_s": 60,
    "source.pages_per_day": 1,
    "discover.pages": 1,
}
MOST: dict[str, float] = {"mail.port": 65535, "schedule.health_port": 65535, "fetch.workers": 64}

CRON = ("schedule.weekly", "schedule.monthly", "schedule.quarterly", "schedule.yearly", "schedule.backup")

#: Variables that the commands read, not settings.
OTHER_VARIABLES = {"D40_CONFIG", "D40_DATA", "D40_LOG_FORMAT", "D40_FAULT"}

T = TypeVar("T")


def load(config_dir: Path | None, data_dir: Path | None, environ: Mapping[str, str]) -> Config:
    """The whole configuration, checked.

    `config_dir` None means the packaged defaults, `data_dir` None means var/ in the current folder.
    Raises: ConfigError, with the file, the line where it is known, and what to write instead.
    """
    if config_dir is not None and not config_dir.is_dir():
        raise ConfigError("no such folder; give the folder that holds monitor.toml and sources.toml with -c", file=str(config_dir))
    text, name = _read(config_dir, "monitor.toml")
    values = parse_monitor(text, name)
    _apply_environment(values, environ)
    sources = parse_sources(*_read(config_dir, "sources.toml"))
    sites = parse_sites(*_read(config_dir, "sites.toml"))
    _check_rules(sources, sites, config_dir)
    sections = {key: SECTIONS[key](**values.pop(key)) for key in SECTIONS}
    config = Config(data_dir=data_dir or Path("var"), config_dir=config_dir, sources=sources, sites=sites, **sections, **values)
    _check_whole(config, text, name)
    return config


def parse_monitor(text: str, file: str) -> dict[str, Any]:
    """What monitor.toml sets: a dictionary a section, top-level settings and `recipients`. Raises: ConfigError."""
    table, lines = _toml(text, file)
    values: dict[str, Any] = {key: {} for key in SECTIONS}
    for key, value in table.items():
        if key in SECTIONS:
            if not isinstance(value, dict):
                raise ConfigError(f"[{key}] is a section; write its settings below a line [{key}]", file=file, line=lines.of(key), key=key)
            values[key] = _settings(SECTIONS[key], value, key, file, lines)
        elif key in ("timezone", "language"):
            values[key] = _value(str, value, key, file, lines.of(key))
        elif key == "recipient":
            values["recipients"] = _recipients(value, file, lines)
        else:
            raise _unknown(key, ("timezone", "language", "recipient", *SECTIONS), "", file, lines.of(key))
    return values


def parse_sources(text: str, file: str) -> tuple[Source, ...]:
    """The sources of a sources.toml: an entry `[[source]]` each, with `[[source.discover]]` below it. Raises: ConfigError."""
    table, lines = _toml(text, file)
    for key in table:
        if key != "source":
            raise _unknown(key, ("source",), "", file, lines.of(key))
    sources: list[Source] = []
    seen: dict[str, int | None] = {}
    asked: dict[str, str] = {}
    for number, entry in enumerate(_tables(table.get("source", []), "source", file, lines)):
        source = _source(entry, number, file, lines)
        if source.key in seen:
            raise ConfigError(
                f"source {source.key!r} stands already in line {seen[source.key]}; give one of the two another key",
                file=file, line=source.line, key=source.key,
            )  # fmt: skip
        seen[source.key] = source.line
        for index, way in enumerate(source.discover if source.enabled else ()):
            # As http or https, with www or without, it is one list.
            address = re.sub(r"^https?://(?:www\.)?", "", way.url.lower()).rstrip("/")
            other = asked.setdefault(address, source.key)
            if other != source.key:
                raise ConfigError(
                    f"{way.url} is asked for already by source {other!r}; take it out of one of the two, or set enabled = false there",
                    file=file, line=lines.of(f"source.{number}.discover.{index}.url"), key="url",
                )  # fmt: skip
        sources.append(source)
    return tuple(sources)


def parse_sites(text: str, file: str) -> tuple[SiteRule, ...]:
    """The site rules of a sites.toml: an entry `[[site]]` each. Raises: ConfigError."""
    table, lines = _toml(text, file)
    for key in table:
        if key != "site":
            raise _unknown(key, ("site",), "", file, lines.of(key))
    rules: list[SiteRule] = []
    for number, entry in enumerate(_tables(table.get("site", []), "site", file, lines)):
        where = f"site.{number}"
        fields = _fields(SiteRule, entry, "site", where, file, lines)
        if not fields.get("name"):
            raise ConfigError('a site rule needs a name: name = "…"', file=file, line=lines.of(where))
        if any(rule.name == fields["name"] for rule in rules):
            raise ConfigError(f"site rule {fields['name']!r} stands twice; rename one", file=file, line=lines.of(f"{where}.name"))
        for key in ("title", "published", "author", "body", "caption", "drop"):
            for selector in fields.get(key, ()):
                _check_selector(selector, f"site.{key}", file, lines.of(f"{where}.{key}"))
        rules.append(SiteRule(**fields))
    return tuple(rules)


def _check_selector(selector: str, key: str, file: str, line: int | None) -> None:
    """Refuse a CSS selector that would match nothing for ever, because it is none."""
    import soupsieve

    try:
        soupsieve.compile(selector)
    except (soupsieve.SelectorSyntaxError, NotImplementedError) as error:
        said = str(error).splitlines()[0]
        raise ConfigError(f"{key}: {selector!r} is no CSS selector ({said}); write one as div.list h3 a", file=file, line=line) from error


def show(config: Config) -> str:
    """The configuration in force as TOML, without secrets and without the sources and site rules (those are only counted)."""
    out = [f"timezone = {_toml_value(config.timezone)}", f"language = {_toml_value(config.language)}"]
    for section in SECTIONS:
        out += ["", f"[{section}]"]
        settings = getattr(config, section)
        for field in dataclasses.fields(settings):
            value = getattr(settings, field.name)
            if f"{section}.{field.name}" in SECRETS:
                out.append(f"# {field.name}: {'set, not shown' if value else 'not set'}")
            elif value is None:
                out.append(f"# {field.name}: not set")
            else:
                out.append(f"{field.name} = {_toml_value(value)}")
    for recipient in config.recipients:
        out += ["", "[[recipient]]"]
        out += [f"{field.name} = {_toml_value(getattr(recipient, field.name))}" for field in dataclasses.fields(recipient)]
    enabled = sum(source.enabled for source in config.sources)
    out += ["", f"# data folder: {config.data_dir}", f"# configuration: {config.config_dir or 'packaged defaults'}"]
    out.append(f"# sources: {len(config.sources)}, {enabled} of them watched; site rules: {len(config.sites)}")
    return "\n".join(out) + "\n"


def changes(old: Config, new: Config) -> list[str]:
    """What is different between two configurations: names of settings, sources, site rules and recipients; no values."""
    found = [name for name in ("timezone", "language") if getattr(old, name) != getattr(new, name)]
    for section, kind in SECTIONS.items():
        before, after = getattr(old, section), getattr(new, section)
        names = [field.name for field in dataclasses.fields(kind)]
        found += [f"{section}.{name}" for name in names if getattr(before, name) != getattr(after, name)]
    lists: tuple[tuple[str, str, Sequence[Any], Sequence[Any]], ...] = (
        ("source", "key", old.sources, new.sources),
        ("site rule", "name", old.sites, new.sites),
        ("recipient", "address", old.recipients, new.recipients),
    )
    for word, key, before, after in lists:
        # The line where an entry stands is no part of it.
        was, now = ({getattr(one, key): _without_line(one) for one in some} for some in (before, after))
        for name in sorted({*was, *now}):
            if was.get(name) != now.get(name):
                found.append(f"{word} {'+' if name not in was else '-' if name not in now else '~'}{name}")
    return found


def _without_line(entry: Any) -> Any:
    return dataclasses.replace(entry, line=None) if hasattr(entry, "line") else entry


# --- TOML with lines ---------------------------------------------------------------------------------------------------


class _Lines:
    """Where each key of a TOML text stands, because tomllib does not tell: found by scanning its lines.

    A path is `fetch.delay_s`, or `source.3.discover.0.url` for the entries of an array of tables.
    """

    def __init__(self, text: str) -> None:
        self._at: dict[str, int] = {}
        counts: dict[str, int] = {}
        prefix = ""
        open_string = ""
        for number, line in enumerate(text.splitlines(), 1):
            if open_string:
                if open_string in line:
                    open_string = ""
                continue
            if header := re.match(r"\s*(\[\[?)\s*([^\]]+?)\s*\]\]?", line):
                prefix = self._header(header[2], header[1] == "[[", counts)
                self._at.setdefault(prefix, number)
            elif key := re.match(r"""\s*["']?([\w.-]+)["']?\s*=""", line):
                self._at.setdefault(f"{prefix}.{key[1]}" if prefix else key[1], number)
                self._at.setdefault(key[1], number)
            for quotes in ('"""', "'''"):
                if line.count(quotes) % 2:
                    open_string = quotes

    def _header(self, name: str, array: bool, counts: dict[str, int]) -> str:
        """The path of a header: arrays get the number of their entry, so do the arrays that it stands in."""
        path = ""
        parts = name.replace('"', "").split(".")
        for depth, part in enumerate(parts):
            path = f"{path}.{part}" if path else part
            if array and depth == len(parts) - 1:
                counts[path] = counts.get(path, -1) + 1
            if path in counts:
                path = f"{path}.{counts[path]}"
        return path

    def of(self, path: str) -> int | None:
        """The line of a key or table, 1-based; the nearest table around it where it is not found; None where that fails too."""
        while path:
            if path in self._at:
                return self._at[path]
            path = path.rpartition(".")[0]
        return None


def _toml(text: str, file: str) -> tuple[dict[str, Any], _Lines]:
    try:
        return tomllib.loads(text), _Lines(text)
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"line (\d+)", str(error))
        raise ConfigError(f"not valid TOML: {error}", file=file, line=int(found[1]) if found else None) from error


def _read(folder: Path | None, name: str) -> tuple[str, str]:
    """A file's text and the name to tell of it; from the packaged defaults where the folder has none."""
    if folder is not None and (folder / name).exists():
        return _text(folder / name), str(folder / name)
    path = resources.config_dir() / name
    if path.exists():
        return _text(path), str(path)
    return "", str(path)


def _text(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except UnicodeDecodeError as error:
        raise ConfigError("not UTF-8 text; save it as UTF-8", file=str(path)) from error
    except OSError as error:
        raise ConfigError(f"cannot be read ({error.strerror}); mend its rights or its path", file=str(path)) from error


# --- types -------------------------------------------------------------------------------------------------------------


def _settings(kind: type, table: dict[str, Any], section: str, file: str, lines: _Lines) -> dict[str, Any]:
    for key in table:
        if f"{section}.{key}" in SECRETS:
            raise ConfigError(
                f"{key} is a secret and does not stand in a file that is shared; "
                f"set D40_{section.upper()}_{key.upper()}, or D40_{section.upper()}_{key.upper()}_FILE to the path of a file that holds it",
                file=file, line=lines.of(f"{section}.{key}"), key=f"{section}.{key}",
            )  # fmt: skip
    return _fields(kind, table, section, section, file, lines)


def _fields(kind: type, table: dict[str, Any], name: str, where: str, file: str, lines: _Lines, skip: Sequence[str] = ()) -> dict[str, Any]:
    """The table's values as the fields of a dataclass, each of the right type and in its range."""
    hints = {key: hint for key, hint in typing.get_type_hints(kind).items() if key not in skip}
    out: dict[str, Any] = {}
    for key, value in table.items():
        if key in skip:
            continue
        if key not in hints:
            raise _unknown(key, tuple(hints), name, file, lines.of(f"{where}.{key}"))
        out[key] = _value(hints[key], value, f"{name}.{key}", file, lines.of(f"{where}.{key}"))
    return out


def _value(hint: Any, value: Any, key: str, file: str, line: int | None) -> Any:
    """One value, of the type that its field has; raises ConfigError with what was expected."""

    def wrong(expected: str) -> ConfigError:
        return ConfigError(f"{key} = {value!r}: {expected} is expected", file=file, line=line, key=key)

    args = [arg for arg in typing.get_args(hint) if arg is not type(None)]
    if type(None) in typing.get_args(hint) and value == "":
        return None
    if typing.get_origin(hint) is tuple:
        if not isinstance(value, list):
            raise wrong("a list [ … ]")
        return tuple(_value(args[0], entry, key, file, line) for entry in value)
    base = args[0] if args else hint
    if base is bool:
        if not isinstance(value, bool):
            raise wrong("true or false")
        return value
    if base in (int, float):
        if isinstance(value, bool) or not isinstance(value, int | float) or (base is int and not isinstance(value, int)):
            raise wrong("a whole number" if base is int else "a number")
        least, most = LEAST.get(key, 0), MOST.get(key)
        if not value >= least:
            raise wrong(f"a number from {least:g} on")
        if most is not None and value > most:
            raise wrong(f"a number up to {most:g}")
        return base(value)
    if base is date:
        if not isinstance(value, date):
            raise wrong("a date like 2025-07-01, without quotes,")
        return value
    if not isinstance(value, str):
        raise wrong('text in quotes "…"')
    if key in CHOICES and value not in CHOICES[key]:
        raise wrong("one of " + ", ".join(CHOICES[key]))
    return Path(value) if base is Path else value


def _tables(value: Any, name: str, file: str, lines: _Lines) -> list[dict[str, Any]]:
    if not isinstance(value, list) or not all(isinstance(entry, dict) for entry in value):
        raise ConfigError(f"write each {name} below a line of its own: [[{name}]]", file=file, line=lines.of(name), key=name)
    return value


def _unknown(key: str, known: Sequence[str], name: str, file: str, line: int | None) -> ConfigError:
    import difflib

    near = difflib.get_close_matches(key, known, n=1)
    mend = f"did you mean {near[0]}?" if near else "known here: " + ", ".join(known) if known else "take it out"
    return ConfigError(f"unknown setting {name + '.' if name else ''}{key}; {mend}", file=file, line=line, key=key)


# --- sources and recipients --------------------------------------------------------------------------------------------


def _source(entry: dict[str, Any], number: int, file: str, lines: _Lines) -> Source:
    where = f"source.{number}"
    special = ("discover", "territories", "line")
    if "line" in entry:
        raise _unknown("line", (), "source", file, lines.of(f"{where}.line"))
    fields = _fields(Source, entry, "source", where, file, lines, special)
    line = lines.of(f"{where}.key") or lines.of(where)
    for key in ("key", "outlet", "kind"):
        if not fields.get(key):
            raise ConfigError(f'a source needs {key} = "…"', file=file, line=lines.of(where), key=key)
    if not re.fullmatch(r"[a-z0-9][a-z0-9_.-]*", fields["key"]):
        raise ConfigError(f"key {fields['key']!r}: write small letters, digits, dots and hyphens only", file=file, line=line, key="key")
    _check_contact(fields.get("contact"), file, lines.of(f"{where}.contact"))
    discover = entry.get("discover", [])
    if not discover:
        raise ConfigError(
            f"source {fields['key']} has no way to find pages; add [[source.discover]] with kind and url", file=file, line=line
        )
    ways = [
        _discovery(way, f"{where}.discover.{index}", fields["key"], file, lines)
        for index, way in enumerate(_tables(discover, "source.discover", file, lines))
    ]
    territories = tuple(
        _territory(value, file, lines.of(f"{where}.territories")) for value in _list(entry, "territories", file, lines, where)
    )
    return Source(discover=tuple(ways), territories=territories, line=line, **fields)


def _check_contact(contact: str | None, file: str, line: int | None) -> None:
    """Refuse a contact that no header can carry."""
    if contact and not (contact.isascii() and contact.isprintable()):
        raise ConfigError(f"contact = {contact!r}: write a mail address or a URL, without marks", file=file, line=line, key="contact")


def _list(entry: dict[str, Any], key: str, file: str, lines: _Lines, where: str) -> list[Any]:
    value = entry.get(key, [])
    if not isinstance(value, list):
        raise ConfigError(f"{key} = {value!r}: a list [ … ] is expected", file=file, line=lines.of(f"{where}.{key}"), key=key)
    return value


def _discovery(way: dict[str, Any], where: str, source: str, file: str, lines: _Lines) -> Discovery:
    fields = _fields(Discovery, way, "discover", where, file, lines)
    for key in ("kind", "url"):
        if not fields.get(key):
            raise ConfigError(f'a [[source.discover]] of {source} needs {key} = "…"', file=file, line=lines.of(where), key=key)
    check_url(fields["url"], file=file, line=lines.of(f"{where}.url"))
    if fields["kind"] == "search" and "{terms}" not in fields["url"]:
        raise ConfigError("a search URL holds {terms} where the words go", file=file, line=lines.of(f"{where}.url"), key="url")
    if "{terms}" in fields["url"] and not fields.get("terms"):
        mend = 'a URL that holds {terms} needs terms = ["tín dụng chính sách"]; without, nothing would be asked for'
        raise ConfigError(mend, file=file, line=lines.of(f"{where}.url"), key="terms")
    for key in ("selector", "next_selector"):
        if fields.get(key):
            _check_selector(fields[key], f"discover.{key}", file, lines.of(f"{where}.{key}"))
    if "{page}" in fields["url"] and fields.get("pages", 1) == 1:
        raise ConfigError("a URL that holds {page} needs pages = 2 or more", file=file, line=lines.of(f"{where}.url"), key="pages")
    return Discovery(**fields)


def _territory(value: Any, file: str, line: int | None) -> Territory:
    """A territory from "2004-20", or from a table with system, code and dates."""
    if isinstance(value, str) and re.fullmatch(r"(2004|2025)-\d\d", value):
        territory = Territory(value[:4], value[5:])
    elif isinstance(value, dict) and isinstance(value.get("system"), str) and isinstance(value.get("code"), str):
        unknown = set(value) - {"system", "code", "valid_from", "valid_to"}
        if unknown:
            raise ConfigError(f"unknown setting of a territory: {', '.join(sorted(unknown))}", file=file, line=line)
        territory = Territory(value["system"], value["code"], value.get("valid_from"), value.get("valid_to"))
    else:
        raise ConfigError(
            f'territories: {value!r}: write the system and the two digits of the province, as "2025-20"',
            file=file,
            line=line,
            key="territories",
        )
    days = territory.valid_from, territory.valid_to
    if not all(day is None or isinstance(day, date) for day in days) or (days[0] and days[1] and days[0] > days[1]):
        raise ConfigError(
            f"territories: {territory.key}: write valid_from and valid_to like 2025-07-01, without quotes, the first not after the second",
            file=file, line=line, key="territories",
        )  # fmt: skip
    place = load_places().by_key.get(territory.key)
    if place is None:
        raise ConfigError(
            f"unknown province {territory.key}; the codes stand in docs/provinces.md, with the system 2004 (63 provinces) or 2025 (34)",
            file=file, line=line, key="territories",
        )  # fmt: skip
    return territory


def _recipients(value: Any, file: str, lines: _Lines) -> tuple[Recipient, ...]:
    out: list[Recipient] = []
    for number, entry in enumerate(_tables(value, "recipient", file, lines)):
        where = f"recipient.{number}"
        fields = _fields(Recipient, entry, "recipient", where, file, lines)
        address = fields.get("address", "")
        if not MAIL_ADDRESS.fullmatch(address):
            raise ConfigError(
                f'recipient: address = {address!r}: a mail address as "ten@tinh.gov.vn" is expected',
                file=file,
                line=lines.of(f"{where}.address"),
            )
        if any(other.address == address for other in out):
            raise ConfigError(f"recipient {address} stands twice; join the two entries", file=file, line=lines.of(f"{where}.address"))
        for key in fields.get("provinces", ()):
            if key not in load_places().by_key:
                raise ConfigError(f"recipient {address}: unknown province {key}", file=file, line=lines.of(f"{where}.provinces"))
        out.append(Recipient(name=fields.pop("name", address), **fields))
    return tuple(out)


def check_url(url: str, *, file: str, line: int | None = None) -> None:
    """Refuse what is not a plain http or https URL with a host. Raises: ConfigError."""
    try:
        parts = urllib.parse.urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError:
        host, parts = None, urllib.parse.urlsplit("")
    if parts.scheme not in ("http", "https") or not host or parts.username is not None or re.search(r"[\s\\]", url):
        raise ConfigError(
            f"{url!r} is no web address; write it in full, as https://example.vn/rss/home.rss", file=file, line=line, key="url"
        )


# --- environment and checks over all -----------------------------------------------------------------------------------


def _apply_environment(values: dict[str, Any], environ: Mapping[str, str]) -> None:
    """Lay the `D40_…` variables over what the files say."""
    for name in sorted(environ):
        if not name.startswith("D40_") or name in OTHER_VARIABLES:
            continue
        found = _variable(name)
        if found is None and name.endswith("_FILE"):
            found = _variable(name.removesuffix("_FILE"))
            text = _secret_file(name, environ[name]) if found else ""
        else:
            text = environ[name]
        if found is None:
            raise ConfigError("unknown variable; settings are written D40_<SECTION>_<KEY>, as D40_FETCH_DELAY_S", file=name)
        section, key, hint = found
        full = f"{section}.{key}" if section else key
        (values[section] if section else values)[key] = _value(hint, _from_text(hint, text, name), full, name, None)


def _variable(name: str) -> tuple[str, str, Any] | None:
    """Section, key and type of the setting that a variable names, or None."""
    rest = name.removeprefix("D40_").lower()
    if rest in ("timezone", "language"):
        return "", rest, str
    section, _, key = rest.partition("_")
    if section in SECTIONS:
        hint = typing.get_type_hints(SECTIONS[section]).get(key)
        if hint is not None:
            return section, key, hint
    return None


def _secret_file(name: str, path: str) -> str:
    try:
        return Path(path).read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"the file {path} cannot be read ({error}); mend its path or its rights", file=name) from error


def _from_text(hint: Any, text: str, name: str) -> Any:
    """A variable's text as the value that TOML would give."""
    args = [arg for arg in typing.get_args(hint) if arg is not type(None)]
    if typing.get_origin(hint) is tuple:
        return [_from_text(args[0], part.strip(), name) for part in text.split(",") if part.strip()]
    base = args[0] if args else hint
    readers: dict[type, Callable[[str], Any]] = {int: int, float: float, bool: _bool}
    if base not in readers:
        return text
    try:
        return readers[base](text.strip())
    except ValueError:
        return text


def _bool(text: str) -> bool:
    known = {"1": True, "yes": True, "true": True, "on": True, "0": False, "no": False, "false": False, "off": False}
    try:
        return known[text.lower()]
    except KeyError as error:
        raise ValueError(text) from error


def _check_rules(sources: Sequence[Source], sites: Sequence[SiteRule], config_dir: Path | None) -> None:
    names = {rule.name for rule in sites}
    for source in sources:
        if source.rule is not None and source.rule not in names:
            file = str((config_dir or resources.config_dir()) / "sources.toml")
            raise ConfigError(f"source {source.key}: no site rule {source.rule!r} in sites.toml", file=file, line=source.line, key="rule")


def _check_whole(config: Config, text: str, file: str) -> None:
    """What one value alone does not tell."""
    lines = _Lines(text)
    try:
        zoneinfo.ZoneInfo(config.timezone)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError) as error:
        raise ConfigError(
            f'unknown time zone {config.timezone!r}; write it as "Asia/Ho_Chi_Minh"', file=file, line=lines.of("timezone")
        ) from error
    _check_contact(config.fetch.contact, file, lines.of("fetch.contact"))
    for key, addresses in (("sender", (config.mail.sender,)), ("operators", config.mail.operators)):
        for address in addresses:
            if not MAIL_ADDRESS.fullmatch(parseaddr(address)[1]):
                raise ConfigError(
                    f'{key}: {address!r} is no mail address; write "name@office.gov.vn" or "Name <name@office.gov.vn>"',
                    file=file, line=lines.of(f"mail.{key}"), key=f"mail.{key}",
                )  # fmt: skip
    if config.mail.unsubscribe and not UNSUBSCRIBE.fullmatch(config.mail.unsubscribe):
        raise ConfigError('unsubscribe is written as "mailto:…" or "https://…"', file=file, line=lines.of("mail.unsubscribe"))
    if config.report.templates is not None and not config.report.templates.is_dir():
        raise ConfigError(f"templates: there is no folder {config.report.templates}", file=file, line=lines.of("report.templates"))
    if config.mail.transport == "smtp" and not config.mail.host:
        raise ConfigError('transport = "smtp" needs host = "…"', file=file, line=lines.of("mail.transport"), key="mail.host")
    if config.schedule.quiet_hours and not re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-3]):[0-5]\d", config.schedule.quiet_hours):
        raise ConfigError('quiet_hours is written as "22:00-05:00"', file=file, line=lines.of("schedule.quiet_hours"))
    for key, expression in _changed_crons(config.schedule):
        from apscheduler.triggers.cron import CronTrigger  # slow to import, and needed only where a schedule was changed

        try:
            CronTrigger.from_crontab(expression, timezone=config.timezone)
        except ValueError as error:
            raise ConfigError(
                f'{key} = "{expression}" is no cron expression ({error}); write minute, hour, day, month and weekday, as "0 7 * * mon"',
                file=file, line=lines.of(key), key=key,
            ) from error  # fmt: skip


def _changed_crons(schedule: ScheduleSettings) -> Iterator[tuple[str, str]]:
    defaults = ScheduleSettings()
    for key in CRON:
        name = key.partition(".")[2]
        if getattr(schedule, name) and getattr(schedule, name) != getattr(defaults, name):
            yield key, getattr(schedule, name)


def _toml_value(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, tuple):
        return "[" + ", ".join(_toml_value(entry) for entry in value) + "]"
    if isinstance(value, int | float):
        return f"{value:g}" if isinstance(value, float) and abs(value) < 1e6 else str(value)
    return '"' + str(value).replace("\\", "\\\\").replace('"', '\\"') + '"'
