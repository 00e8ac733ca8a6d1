"""Where the files that travel with the program are: in a checkout at its top, in an installed wheel inside the package."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent
_TOP = _PACKAGE.parent


def config_dir() -> Path:
    """The folder of the default monitor.toml, sources.toml and sites.toml."""
    return _find("config", "defaults", "sites.toml")


def templates_dir() -> Path:
    """The folder of the mail and page templates."""
    return _find("templates", "templates", "")


def seeds_dir() -> Path:
    """The folder of the five pages, as plain text, that the demo serves."""
    return _find("seeds", "seeds", "")


def _find(in_checkout: str, in_wheel: str, mark: str) -> Path:
    """The folder in the wheel where there is one, else in the checkout; the wheel wins, so that a checkout nearby changes nothing."""
    inside = _PACKAGE / in_wheel
    return inside if (inside / mark).exists() else _TOP / in_checkout
