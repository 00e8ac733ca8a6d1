"""What holds for any text at all: a reading and no exception, offsets that are the text's own, an end to the work."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from monitor.figures import explain, extract
from monitor.places import load_places
from monitor.records import Article, Block, Reading
from monitor.text import nfc
from monitor.vocabulary import indicators, measures, programmes

Make = Callable[..., Article]
BOUNDED = settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])

PAGES = sorted(
    path for name in ("practice", "varied", "kinds", "national") for path in (Path(__file__).parent.parent / "corpus" / name).glob("*.txt")
)
HEAD = "Lạng Sơn: tín dụng chính sách xã hội\nNHCSXH tỉnh Lạng Sơn thực hiện Chỉ thị số 40-CT/TW.\n"
#: Pieces of real sentences: put together at random they reach deep into the rules.
PIECES = [
    "tổng dư nợ", "tổng nguồn vốn", "vốn ngân sách địa phương", "tỷ lệ nợ quá hạn", "tỷ lệ hộ nghèo", "doanh số cho vay", "đạt",
    "tăng", "giảm", "hơn", "gần", "khoảng", "5.568", "14.009,3", "0,62", "5 .568", "12", "tỷ đồng", "triệu đồng", "%", "hộ",
    "lượt khách hàng", "lao động", "lần", "so với", "cuối năm 2023", "đến 30/6/2024", "quý II/2024", "sau 10 năm thực hiện",
    "giai đoạn 2021-2025", "hiện nay", "tại huyện Cao Lộc", "tỉnh Cao Bằng", "xã Hợp Thành", "cả nước", "toàn huyện", "(cũ)",
    "hộ nghèo", "cho vay hộ cận nghèo", "học sinh, sinh viên", "chiếm", "kế hoạch", "lần lượt", "trong đó", "bình quân", "/năm",
    "gấp đôi", "từ", "đến", "Chỉ thị số 40-CT/TW", "NHCSXH", "chị Hoa vay", "lãi suất", "phấn đấu", "một nghìn", "năm", "rưỡi",
    "|", "\t", ",", ";", ".", ":", "(", ")", "-", "\n", "\n- ", "\nTin liên quan\n", "Đơn vị tính: triệu đồng\n",
]  # fmt: skip
SENTENCES = st.lists(st.sampled_from(PIECES), min_size=1, max_size=40).map(" ".join)
#: Clauses of the corpus, put together at random: they meet the rules in every order.
CLAUSES = sorted({clause.strip() for page in PAGES for clause in re.split(r"[,;.\n:()]", page.read_text("utf-8")) if 3 < len(clause) < 70})
JOINTS = [", ", "; ", ". ", " ", " (", ") ", "\n", ": ", " và ", "\n- "]
SCRAMBLED = st.lists(st.tuples(st.sampled_from(CLAUSES), st.sampled_from(JOINTS)), min_size=2, max_size=25).map(
    lambda parts: "".join(clause + joint for clause, joint in parts)
)
#: Vietnamese letters, digits and marks in any order, and any Unicode at all.
LETTERS = st.text(alphabet="aăâeêoôơuưyđĐ áàảãạ 0123456789.,%()/-–|\t\n\u00a0\u200b:;'\"TỷđồngHộ", max_size=300)


def check(article: Article, reading: Reading) -> None:
    """All that a figure promises, whatever the text."""
    places, text = load_places(), article.text
    for f in reading.figures:
        assert 0 <= f.start < f.end <= len(text)
        assert text[f.start : f.end] in f.quote
        assert f.quote in text
        assert f.indicator in indicators()
        assert f.measure in measures()
        assert f.programme is None or f.programme in programmes()
        assert f.unit in ("VND", "percent", "count", "times")
        assert f.bound in ("=", ">", "<", "~")
        assert f.per in (None, "year", "month")
        assert f.place_key is None or f.place_key in places.by_key
        assert f.value.is_finite()
        assert f.confidence in ("high", "check")
        assert f.rule
    for d in reading.documents:
        assert 0 <= d.start < d.end <= len(text)
    for n in reading.notes:
        assert text[n.start : n.end] == n.text


@given(text=st.text(max_size=400))
@example(text="\ud7ff\u0300\U0010ffff 5 tỷ")
@example(text="İİİİ ﬁ ß 5 tỷ đồng")
@BOUNDED
def test_any_text_has_a_reading(article: Make, text: str) -> None:
    one = article(HEAD + text)
    check(one, explain(one))


@given(text=LETTERS)
@BOUNDED
def test_any_letters_have_a_reading(article: Make, text: str) -> None:
    one = article(HEAD + text, published=None)
    check(one, explain(one))


@given(text=SENTENCES, published=st.sampled_from([None, "2024-07-30", "2025-10-10T08:00+07:00", "2014-12-01"]))
@settings(BOUNDED, max_examples=200)
def test_any_words_of_the_subject_have_a_reading(article: Make, text: str, published: str | None) -> None:
    one = article(HEAD + text, published=published)
    reading = explain(one)
    check(one, reading)
    assert extract(one).figures == reading.figures


@given(text=SCRAMBLED, published=st.sampled_from([None, "2024-07-30", "2025-10-10"]))
@example(text="Huyện phấn đấu cho vay 300 hộ, đã giải ngân được 98%.", published="2024-07-30")
@settings(BOUNDED, max_examples=300)
def test_any_clauses_of_pages_have_a_reading(article: Make, text: str, published: str | None) -> None:
    one = article(HEAD + text, published=published)
    check(one, explain(one))


@given(text=SENTENCES)
@BOUNDED
def test_without_the_subject_there_is_no_figure(article: Make, text: str) -> None:
    for word in ("Chỉ thị số 40-CT/TW", "NHCSXH"):
        text = text.replace(word, "")
    assert extract(article(text)).figures == ()


@given(text=SENTENCES, cuts=st.lists(st.integers(0, 200), max_size=6))
@BOUNDED
def test_any_blocks_have_a_reading(article: Make, text: str, cuts: list[int]) -> None:
    whole = nfc(HEAD + text)
    edges = [0, *sorted(min(c, len(whole)) for c in cuts), len(whole)]
    kinds = ("title", "lead", "heading", "paragraph", "item", "row", "caption")
    blocks = tuple(Block(kinds[n % len(kinds)], a, b) for n, (a, b) in enumerate(pairwise(edges)) if a < b)
    one = Article("https://example.vn/", None, "2024-07-30", "line", None, whole, blocks)
    check(one, explain(one))


@given(text=st.text(alphabet="e\u0302\u0301o\u031b\u0323ty ̉ đồng 0123456789", max_size=80))
@BOUNDED
def test_a_text_that_is_not_nfc_gives_no_exception(text: str) -> None:
    extract(Article("https://example.vn/", None, None, None, None, HEAD + text))


#: Texts that a careless pattern takes quadratic time for. Kept small: a test that hangs is seen without a clock.
HOSTILE = {
    "digits": "1" * 100_000,
    "dots": "." * 100_000,
    "digits and dots": "1." * 50_000,
    "thousands": ".123" * 25_000,
    "spaced digits": "1 234 " * 5_000,
    "spaces": " " * 400,
    "no-break spaces": "5" + "\u00a0" * 5_000 + "tỷ",
    "bounds": "hơn " * 25_000,
    "numbers": "5 tỷ đồng " * 4_000,
    "ranges": "5 - " * 10_000,
    "number words": "một trăm nghìn " * 4_000,
    "provinces": "Lạng Sơn, " * 4_000,
    "communes": "xã Tân Thành, " * 3_000,
    "chain": "xã Bình Thành, huyện Định Hóa, tỉnh Thái Nguyên " * 1_000,
    "parentheses": "(" * 50_000 + ")" * 50_000,
    "document numbers": "40-CT/TW " * 1_000,
    "slashes": "1/" * 50_000,
    "dates": "30/6/2024 " * 4_000,
    "years": "năm 2014 - " * 4_000,
    "one word": "x" * 100_000,
    "lines": "\n" * 400,
    "bars": "|" * 50_000,
    "short lines": "5\n" * 5_000,
    "rows": "Huyện A | 5 | 6\n" * 200,
    "items": "- dư nợ 5 tỷ đồng\n" * 1_500,
    "subject": "NHCSXH Chỉ thị 40 " * 3_000,
    "capitals": "Lạng " * 15_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_texts_come_to_an_end(article: Make, name: str) -> None:
    one = article(HEAD + HOSTILE[name])
    check(one, extract(one))
