"""The tables' own language: templates, the longest match, words glued or misspelt; and tables that are refused with their place."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import Any

import pytest

from monitor import vocabulary
from monitor.errors import ConfigError
from monitor.figures import documents, lexicon
from monitor.figures.gazetteer import Gazetteer
from monitor.figures.lexicon import Entry, Matcher, line_of, parse_table, words
from monitor.figures.model import Model, build_matcher, parse_counts
from monitor.figures.programmes import parse_marks
from monitor.places import load_places
from monitor.text import fold


def matcher(*rows: tuple[str, str], aliases: dict[str, str] | None = None) -> Matcher:
    """A matcher of (template, code) rows of one category."""
    return Matcher([Entry("indicator", code, template, "x.toml", 1) for template, code in rows], aliases)


def found(m: Matcher, text: str) -> list[tuple[str, str]]:
    return [(text[x.start : x.end], x.code) for x in m.find(m.tokens(fold(text)))]


SYNTAX = [
    # template, text, what it finds
    ("dư nợ", "Tổng dư nợ đạt", ["dư nợ"]),
    ("(tổng) dư nợ", "Tổng dư nợ đạt", ["Tổng dư nợ"]),
    ("(tổng) dư nợ", "dư nợ đạt", ["dư nợ"]),
    ("[tổng|toàn bộ] vốn", "toàn bộ vốn, tổng vốn, vốn", ["toàn bộ vốn", "tổng vốn"]),
    (
        "vốn (của|từ) (ngân sách) tỉnh",
        "vốn tỉnh, vốn của tỉnh, vốn từ ngân sách tỉnh",
        ["vốn tỉnh", "vốn của tỉnh", "vốn từ ngân sách tỉnh"],
    ),
    ("(tổ chức, cá nhân) gửi", "tổ chức, cá nhân gửi", ["tổ chức, cá nhân gửi"]),
    ("tổ tk&vv", "các Tổ TK&VV", ["Tổ TK&VV"]),
    ("uỷ thác", "ủy thác", ["ủy thác"]),
    ("quý hai", "quí hai", ["quí hai"]),
    ("dư nợ", "dư  nợ; dư\u00a0nợ; DƯ NỢ", ["dư  nợ", "dư\u00a0nợ", "DƯ NỢ"]),
    ("dư nợ", "dư luận, nợ", []),
]


@pytest.mark.parametrize(("template", "text", "parts"), SYNTAX)
def test_templates(template: str, text: str, parts: list[str]) -> None:
    assert [part for part, _ in found(matcher((template, "x"), aliases={"quí": "quý"}), text)] == parts


def test_the_longest_wins_within_a_category() -> None:
    m = matcher(("vốn", "short"), ("vốn huy động", "middle"), ("nguồn vốn huy động", "long"))
    assert found(m, "nguồn vốn huy động và vốn") == [("nguồn vốn huy động", "long"), ("vốn", "short")]


def test_categories_do_not_hide_each_other() -> None:
    m = Matcher([Entry("a", "1", "tổng dư nợ", "x", 1), Entry("b", "2", "dư nợ", "x", 2)])
    text = "tổng dư nợ"
    assert {(x.category, text[x.start : x.end]) for x in m.find(m.tokens(text))} == {("a", "tổng dư nợ"), ("b", "dư nợ")}


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("tổng nguồnvốn tín dụng", ["nguồnvốn tín dụng"]),
        ("tíndụng", []),  # only half of the template
        ("nguồn vốn tín dung", ["nguồn vốn tín dung"]),  # a tone missing, in a word that is no word of the tables
        ("nguồn vốn tin dụng", ["nguồn vốn tin dụng"]),
        ("vốn nguồn", []),
    ],
)
def test_glued_and_misspelt_words(text: str, parts: list[str]) -> None:
    assert [part for part, _ in found(matcher(("nguồn vốn tín dụng", "x")), text)] == parts


def test_a_word_of_the_tables_is_never_taken_for_a_misspelt_one() -> None:
    m = matcher(("bão lũ", "storm"), ("báo cáo", "report"))
    assert found(m, "báo lũ, bão cáo") == []


def test_offsets_are_those_of_the_text() -> None:
    text = "Đến nay, TỔNG NGUỒN VỐN là"
    m = matcher(("tổng nguồn vốn", "x"))
    (mention,) = m.find(m.tokens(fold(text)))
    assert text[mention.start : mention.end] == "TỔNG NGUỒN VỐN"


@pytest.mark.parametrize(
    ("text", "tokens"), [("Tổ TK&VV số 5", ["tổ", "tk", "&", "vv", "số", "5"]), ("", []), ("5.568", ["5", ".", "568"])]
)
def test_words(text: str, tokens: list[str]) -> None:
    assert words(text) == tokens


@pytest.mark.parametrize(("template", "says"), [("(tổng) (vốn)", "could match nothing"), ("[tổng|] vốn", "empty choice"), ("", "nothing")])
def test_a_bad_template_is_refused_with_its_place(template: str, says: str) -> None:
    with pytest.raises(ConfigError, match=says) as caught:
        Matcher([Entry("indicator", "x", template, "figures/tables/indicators.toml", 7)])
    assert (caught.value.file, caught.value.line) == ("figures/tables/indicators.toml", 7)


def test_no_entries_at_all() -> None:
    with pytest.raises(ConfigError, match="empty"):
        Matcher([])


# --- tables ------------------------------------------------------------------------------------------------------------

INDICATORS = """
[[indicator]]
code = "borrowers"
kind = "stock"
units = ["count"]
terms = ["số hộ vay"]
"""


def tables(indicators: str = INDICATORS, **others: str) -> dict[str, tuple[dict[str, Any], str]]:
    """The packaged tables with some of them replaced."""
    out = {}
    for name in ("indicators", "programmes", "cues", "units", "bounds"):
        file = f"{name}.toml"
        text = indicators if name == "indicators" else others.get(name) or lexicon.read_table(file)[1]
        out[file] = (parse_table(text, file), text)
    return out


DOUBLE = INDICATORS + '[[indicator]]\ncode = "loans_made"\nkind = "flow"\nunits = ["count"]\nterms = ["số lượt",\n  "số hộ vay"]\n'


@pytest.mark.parametrize(
    ("text", "says", "line"),
    [
        (DOUBLE, "stands for borrowers and for loans_made", 6),
        (INDICATORS.replace("stock", "heap"), "kind must be stock, flow or rate", 3),
        (INDICATORS + INDICATORS, "duplicate code borrowers", 3),
        (INDICATORS.replace('["số hộ vay"]', "[]"), "must not be empty", 3),
        ("# nothing\n", "must not be empty", None),
        (INDICATORS.replace("số hộ vay", "(số) (hộ)"), "could match nothing", 6),
    ],
)
def test_a_bad_table_of_indicators(text: str, says: str, line: int | None) -> None:
    with pytest.raises(ConfigError, match=says) as caught:
        build_matcher(tables(text))
    assert caught.value.file == "figures/tables/indicators.toml"
    assert caught.value.line == line


def test_an_unknown_mark_of_a_programme_is_refused() -> None:
    with pytest.raises(ConfigError, match=r"unknown mark 'groups'; write one of .*group") as caught:
        parse_marks('[[programme]]\ncode = "x"\nmarks = ["group"]\n\n[[programme]]\ncode = "y"\nmarks = ["groups"]\n')
    assert (caught.value.file, caught.value.line) == ("figures/tables/programmes.toml", 7)


def test_an_empty_list_elsewhere_is_refused() -> None:
    with pytest.raises(ConfigError, match="must not be empty") as caught:
        build_matcher(tables(bounds='[before]\n">" = []\n[behind]\n"<" = ["trở xuống"]\n'))
    assert (caught.value.file, caught.value.line) == ("figures/tables/bounds.toml", 2)


def test_one_template_may_stand_twice_for_one_code() -> None:
    build_matcher(tables(INDICATORS.replace('["số hộ vay"]', '["số hộ vay", "số hộ vay"]')))


RULE = '[[rule]]\nname = "x"\nnouns = ["household"]\nindicator = "borrowers"\ncost = 1\n'


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (RULE.replace("borrowers", "nobody"), "unknown code nobody"),
        (RULE.replace("household", "horse"), "unknown code horse"),
        (RULE + 'context = ["moon"]\n', "unknown code moon"),
        ("", "must not be empty"),
        ("[[rule]\n", "not TOML"),
    ],
)
def test_a_bad_table_of_counts(text: str, says: str) -> None:
    with pytest.raises(ConfigError, match=says) as caught:
        parse_counts(text, {"borrowers": "stock"}, {"household": ["hộ"]}, {"debt": ["dư nợ"]})
    assert caught.value.file == "figures/tables/counts.toml"


def test_a_good_table_of_counts() -> None:
    (rule,) = parse_counts(RULE, {"borrowers": "stock"}, {"household": ["hộ"]}, {})
    assert (rule.name, rule.indicator, rule.nouns) == ("x", "borrowers", frozenset({"household"}))


TERM = '[[measure]]\ncode = "level"\nlabel_vi = "mức"\nlabel_en = "level"\n'


@pytest.mark.parametrize(
    ("text", "says", "line"),
    [
        (TERM + TERM, "duplicate code level", 2),
        (TERM.replace('label_en = "level"\n', ""), "without label_en", 2),
        ("", "must not be empty", None),
        ("[[measure]\n", "not TOML", None),
    ],
)
def test_a_bad_table_of_terms(text: str, says: str, line: int | None) -> None:
    with pytest.raises(ConfigError, match=says) as caught:
        vocabulary.parse_terms(text, "measure", "figures/tables/measures.toml")
    assert caught.value.line == line


def test_a_variant_of_no_place_is_refused() -> None:
    with pytest.raises(ConfigError, match="which no table holds") as caught:
        Gazetteer(load_places(), [("Xứ Lạng", "2004-99")])
    assert caught.value.file.endswith("variants.csv")


def test_not_toml_names_the_file() -> None:
    with pytest.raises(ConfigError, match=r"cues\.toml: not TOML"):
        parse_table("[cue\n", "cues.toml")


@pytest.mark.parametrize(("needle", "line"), [("a", 1), ("c", 3), ("x", None)])
def test_lines(needle: str, line: int | None) -> None:
    assert line_of("a\nb\nc\n", needle) == line


# --- the packaged tables -----------------------------------------------------------------------------------------------


def test_the_packaged_tables_load(model: Model) -> None:
    assert set(model.kinds) == set(vocabulary.indicators())
    assert {rule.indicator for rule in model.counts} <= set(model.kinds)
    assert documents.find("Chỉ thị 40")[0]


def test_each_first_term_of_an_indicator_is_found(model: Model) -> None:
    rows = lexicon.read_table("indicators.toml")[0]["indicator"]
    for row in rows:
        plain = next((t for t in row["terms"] if not set(t) & set("()[]|")), None)
        if plain is None:
            continue
        codes = [m.code for m in model.matcher.find(model.matcher.tokens(fold(plain))) if m.category == "indicator"]
        assert codes == [row["code"]], plain


def test_the_codes_of_the_tables_are_of_one_kind_and_unit(model: Model) -> None:
    for code, kind in model.kinds.items():
        assert model.units[code] == {"rate": {"percent"}}.get(kind, model.units[code])
        assert model.units[code] <= {"VND", "percent", "count", "times"}


@pytest.mark.parametrize("path", sorted(Path(documents.__file__).parent.glob("*.py")), ids=lambda p: p.stem)
def test_words_in_rules_are_written_as_folded_text_writes_them(path: Path) -> None:
    """ "ủy thác" in a rule never meets a page, whose folded text says "uỷ thác"."""
    tree = ast.parse(path.read_text("utf-8"))
    told = {
        id(n.body[0].value)
        for n in ast.walk(tree)
        if isinstance(n, ast.Module | ast.FunctionDef | ast.ClassDef) and isinstance(n.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in told:
            text = node.value.lower()
            assert not [w for w in re.findall(r"\w+", text) if fold(w) != w and fold(w) not in text], f"line {node.lineno}"
