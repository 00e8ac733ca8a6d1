"""The shape of the code: imports point one way, stages do not know one another, each command has help and stands in the README."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from monitor.cli import cli

TOP = Path(__file__).parent.parent
PACKAGE = TOP / "monitor"

#: What any module may import. `faults` only names points for tests.
SHARED = {
    "records",
    "errors",
    "settings",
    "text",
    "charsets",
    "legacy",
    "dates",
    "places",
    "vocabulary",
    "plausible",
    "resources",
    "faults",
}
#: A stage imports what is shared and itself.
STAGES = {"config", "sources", "fetch", "archive", "article", "figures", "store", "report", "deliver"}
#: Parts of one stage that stand in files of their own.
WITHIN = {"store": {"migrations", "claims"}, "migrations": set(), "claims": set()}
#: From here on everything below may be imported.
ABOVE = {
    "logs": set(),
    "tables": set(),
    "pipeline": STAGES | {"logs"},
    "schedule": STAGES | {"pipeline", "logs"},
    "doctor": STAGES | {"pipeline", "schedule", "logs"},
    "health": STAGES | {"pipeline", "schedule", "logs"},
    "console": STAGES | {"pipeline", "demo", "doctor", "logs"},
    "demo": set(),
    "cli": STAGES | {"pipeline", "schedule", "console", "demo", "doctor", "health", "tables", "logs", "report"},
    "__main__": {"cli"},
}


def modules() -> Iterator[tuple[str, Path]]:
    for path in sorted(PACKAGE.rglob("*.py")):
        parts = path.relative_to(PACKAGE).with_suffix("").parts
        yield parts[0] if len(parts) > 1 or parts[0] != "__init__" else "", path


def imported(path: Path) -> Iterator[str]:
    """The top-level parts of the package that a file imports, also inside functions."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module == "monitor":
            names = [f"monitor.{alias.name}" for alias in node.names if not alias.name.startswith("__")]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: write imports in full"
            names = [node.module or ""]
        else:
            continue
        for name in names:
            if name.startswith("monitor."):
                yield name.split(".")[1]


@pytest.mark.parametrize(("part", "path"), modules(), ids=lambda value: value.name if isinstance(value, Path) else None)
def test_imports_point_one_way(part: str, path: Path) -> None:
    if not part:
        return
    allowed = {part} | SHARED
    if part not in SHARED:
        allowed |= WITHIN.get(part, set()) | ABOVE.get(part, set())
        assert part in STAGES | set(WITHIN) | set(ABOVE), f"{part} is new: say in this test where it stands"
    wrong = set(imported(path)) - allowed
    assert not wrong, f"{path.relative_to(TOP)} imports {', '.join(sorted(wrong))}"


def commands(group: click.Group, prefix: str = "") -> Iterator[tuple[str, click.Command]]:
    for name, command in sorted(group.commands.items()):
        if isinstance(command, click.Group):
            yield from commands(command, f"{prefix}{name} ")
        else:
            yield f"{prefix}{name}", command


@pytest.mark.parametrize(("name", "command"), commands(cli), ids=lambda value: value if isinstance(value, str) else "")
def test_each_command_has_help_and_stands_in_the_readme(name: str, command: click.Command) -> None:
    assert command.help
    assert command.help.rstrip().endswith("."), name
    for parameter in command.params:
        if isinstance(parameter, click.Option):
            assert parameter.help or parameter.name == "log_format", f"{name} {parameter.name}"
    readme = (TOP / "README.md").read_text("utf-8")
    assert f"`d40 {name}" in readme or f"`{name}" in readme, f"{name} does not stand in the README"


def test_what_the_readme_names_exists() -> None:
    import re

    readme = (TOP / "README.md").read_text("utf-8")
    for target in re.findall(r"\]\((?!http|#)([^)#]+)\)", readme):
        assert (TOP / target).exists(), target
    known = {name for name, _ in commands(cli)} | {name.split()[0] for name, _ in commands(cli)}
    for name in re.findall(r"`d40 ([a-z][a-z-]*)", readme):
        assert name in known, name


def test_ci_and_make_name_the_same_commands() -> None:
    makefile = (TOP / "Makefile").read_text("utf-8")
    for line in (TOP / ".ci" / "run").read_text("utf-8").splitlines():
        if line.startswith("make "):
            assert f"\n{line.removeprefix('make ')}:" in makefile
