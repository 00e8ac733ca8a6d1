"""A Report set with the templates: subject, text, HTML. Pure but for reading the templates once.

Templates are trusted, reports are not: .html is escaped by its name, an undefined name is an error, and an office's own
templates run in a sandbox.
"""

from __future__ import annotations

import base64
import re
import tomllib
from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import ChoiceLoader, Environment, FileSystemLoader, StrictUndefined, Template, TemplateError, TemplateNotFound
from jinja2.sandbox import ImmutableSandboxedEnvironment

from monitor.errors import ConfigError
from monitor.report.charts import svg
from monitor.report.model import Report
from monitor.report.wording import load_wording
from monitor.resources import templates_dir

#: Kind of a report → the template that sets it; an office may add one named for the kind itself ("quarterly.html").
_TEMPLATES = {
    "weekly": "digest",
    "monthly": "digest",
    "quarterly": "digest",
    "yearly": "digest",
    "place": "profile",
    "operator": "operator",
}


def _escape(name: str | None) -> bool:
    return name is not None and name.endswith(".html")


@lru_cache(maxsize=8)
def environment(own: Path | None) -> Environment:
    """Return the Jinja environment: the program's templates, or the office's before them and then in a sandbox."""
    packaged = FileSystemLoader(templates_dir())
    options: dict[str, Any] = {
        "autoescape": _escape, "undefined": StrictUndefined, "trim_blocks": True, "lstrip_blocks": True, "keep_trailing_newline": False,
    }  # fmt: skip
    if own is None:
        return Environment(loader=packaged, **options)  # noqa: S701 - escaped by name
    return ImmutableSandboxedEnvironment(loader=ChoiceLoader([FileSystemLoader(own), packaged]), **options)


@lru_cache(maxsize=1)
def palette() -> dict[str, dict[str, str]]:
    """Return the colours, light and dark, of templates/palette.toml: name → "#rrggbb"."""
    colours = tomllib.loads((templates_dir() / "palette.toml").read_text("utf-8"))
    return {str(scheme): {str(k): str(v) for k, v in table.items()} for scheme, table in colours.items()}


def _template(report: Report, ending: str) -> Template:
    names = [f"{report.kind}{ending}", f"{_TEMPLATES[report.kind]}{ending}"]
    return environment(report.templates).select_template(names)


def _set(report: Report, ending: str, **more: object) -> str:
    words = load_wording(report.language, report.templates)
    try:
        return _template(report, ending).render(
            r=replace(report, templates=None), w=words, light=palette()["light"], dark=palette()["dark"], **more
        )
    except TemplateNotFound as error:
        raise ConfigError(f"no template {error.name}", file=str(report.templates or templates_dir())) from error
    except TemplateError as error:
        name, line = getattr(error, "name", None) or report.kind + ending, getattr(error, "lineno", None)
        raise ConfigError(f"the template does not work: {error}", file=str(name), line=line) from error
    except (TypeError, ValueError, ArithmeticError, LookupError, AttributeError, RecursionError) as error:
        if report.templates is None:
            raise
        raise ConfigError(f"the template does not work: {error}", file=str(report.templates / f"{report.kind}{ending}")) from error


def render_subject(report: Report) -> str:
    """Return the subject of the mail: one line."""
    return " ".join(_set(report, "-subject.txt").split())


def render_text(report: Report) -> str:
    """Return the text part: the same as the HTML says, in plain lines."""
    text = _set(report, ".txt")
    lines = [line.rstrip() for line in text.splitlines()]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip() + "\n"


def render_html(report: Report, *, standalone: bool = False) -> str:
    """Return the HTML of a report: for mail, with pictures by CID (`charts` gives them), or *standalone*, with SVG inside."""
    sources: Mapping[str, str] = {picture.cid: f"cid:{picture.cid}" for picture in report.pictures}
    if standalone:
        sources = {cid: "data:image/svg+xml;base64," + base64.b64encode(image).decode("ascii") for cid, image in svg(report).items()}
    html = _set(report, ".html", sources=sources, standalone=standalone)
    return re.sub(r"\n\s*\n+", "\n", html)
