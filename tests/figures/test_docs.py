"""The vocabulary in docs/figures.md is that of the tables. To write it anew: python -m tests.figures.test_docs."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from monitor.figures import checks
from monitor.figures.lexicon import read_table
from monitor.vocabulary import indicators, measures, programmes

DOCS = Path(__file__).parents[2] / "docs"
MARKED = re.compile(r"(<!-- (measures|indicators|programmes) -->\n).*?(<!-- end -->)", re.DOTALL)
EXAMPLES = {
    "level": "dư nợ đạt 5.568 tỷ đồng",
    "change": "tăng 320 tỷ đồng so với cuối năm 2023",
    "growth": "tăng 8,4% so với cuối năm 2023",
    "multiple": "gấp 2,3 lần so với năm 2014",
    "share": "chiếm 5,5% tổng nguồn vốn",
    "completion": "hoàn thành 98,5% kế hoạch",
    "target": "phấn đấu đến năm 2025 tỷ lệ hộ nghèo còn dưới 3%",
}


def table(head: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    lines = [head, tuple("---" for _ in head), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def tables() -> dict[str, str]:
    """The lists of codes as docs/figures.md shows them."""
    return {
        "measures": table(
            ("code", "Vietnamese", "English", "example"),
            [(f"`{t.code}`", t.label_vi, t.label_en, EXAMPLES[t.code]) for t in measures().values()],
        ),
        "indicators": table(
            ("code", "Vietnamese", "English", "kind", "unit of its level"),
            [(f"`{t.code}`", t.label_vi, t.label_en, t.kind, ", ".join(t.units)) for t in indicators().values()],
        ),
        "programmes": table(("code", "Vietnamese", "English"), [(f"`{t.code}`", t.label_vi, t.label_en) for t in programmes().values()]),
    }


def written(text: str) -> str:
    made = tables()
    return MARKED.sub(lambda m: m[1] + made[m[2]] + m[3], text)


def test_the_codes_in_the_docs_are_those_of_the_tables() -> None:
    text = (DOCS / "figures.md").read_text("utf-8")
    assert {m[2] for m in MARKED.finditer(text)} == {"measures", "indicators", "programmes"}
    assert text == written(text), "run: python -m tests.figures.test_docs"


def test_each_doubt_is_explained() -> None:
    text = (DOCS / "reading.md").read_text("utf-8")
    for doubt in checks.SERIOUS:
        assert f"`{doubt}`" in text, doubt


@pytest.mark.parametrize("name", ["indicators", "measures", "programmes", "cues", "counts", "units", "bounds", "documents"])
def test_each_table_is_explained(name: str) -> None:
    assert read_table(f"{name}.toml")[0]
    assert f"`{name}.toml`" in (DOCS / "reading.md").read_text("utf-8")


def test_the_docs_name_files_that_exist() -> None:
    for page in ("figures.md", "reading.md"):
        text = (DOCS / page).read_text("utf-8")
        for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", text):
            assert (DOCS / target).exists(), f"{page}: {target}"


if __name__ == "__main__":
    path = DOCS / "figures.md"
    path.write_text(written(path.read_text("utf-8")), "utf-8")
