"""Numbers with their units: a table row must be read whole, once, and exactly; what is no number gives nothing."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.figures.numbers import Quantity, read_literal
from monitor.figures.sentence import Sentence

Find = Callable[..., list[Quantity]]
T = 10**9  # tỷ
M = 10**6  # triệu

#: text, value, unit, bound, class of the counted noun, what it is per
AMOUNTS = [
    # thousands dot, decimal comma
    ("5.568 tỷ đồng", 5_568 * T, "VND", "=", None, None),
    ("14.009,3 tỷ đồng", 14_009_300 * M, "VND", "=", None, None),
    ("80,627 tỷ đồng", 80_627 * M, "VND", "=", None, None),
    ("653.292 triệu đồng", 653_292 * M, "VND", "=", None, None),
    ("3.107.885 triệu đồng", 3_107_885 * M, "VND", "=", None, None),
    ("02 tỷ đồng", 2 * T, "VND", "=", None, None),
    ("350.000 đồng", 350_000, "VND", "=", None, None),
    ("350.000đ", 350_000, "VND", "=", None, None),
    ("3.000 tỉ đồng", 3_000 * T, "VND", "=", None, None),
    ("4 tỷ", 4 * T, "VND", "=", None, None),
    ("50 triệu", 50 * M, "VND", "=", None, None),
    # as it is read out
    ("4 nghìn 312 tỷ đồng", 4_312 * T, "VND", "=", None, None),
    ("2 nghìn 5 tỷ đồng", 2_005 * T, "VND", "=", None, None),
    # noise inside
    ("5 .568 tỷ đồng", 5_568 * T, "VND", "=", None, None),
    ("5. 568 tỷ đồng", 5_568 * T, "VND", "=", None, None),
    ("10 000 tỷ đồng", 10_000 * T, "VND", "=", None, None),
    ("1 234,5 tỷ đồng", 1_234_500 * M, "VND", "=", None, None),
    ("5.568\ntỷ đồng", 5_568 * T, "VND", "=", None, None),
    ("5.568\u00a0tỷ\u00a0đồng", 5_568 * T, "VND", "=", None, None),
    ("5.568\u2009tỷ đồng", 5_568 * T, "VND", "=", None, None),
    ("5.568tỷ đồng", 5_568 * T, "VND", "=", None, None),
    ("5.568tỷđồng", 5_568 * T, "VND", "=", None, None),
    # compound, scales
    ("2 tỷ 350 triệu đồng", 2_350 * M, "VND", "=", None, None),
    ("5 tỷ 200 triệu", 5_200 * M, "VND", "=", None, None),
    ("1 tỷ rưỡi", 1_500 * M, "VND", "=", None, None),
    ("2 triệu rưỡi đồng", 2_500_000, "VND", "=", None, None),
    ("11 nghìn tỷ đồng", 11_000 * T, "VND", "=", None, None),
    ("11 ngàn tỷ đồng", 11_000 * T, "VND", "=", None, None),
    # counts
    ("511.142 hộ", 511_142, "count", "=", "household", None),
    ("1.234.567 lượt khách hàng", 1_234_567, "count", "=", "customer", None),
    ("1,3 triệu lượt hộ", 1_300_000, "count", "=", "household", None),
    ("267,8 nghìn hộ", 267_800, "count", "=", "household", None),
    ("3 vạn hộ", 30_000, "count", "=", "household", None),
    ("80 nghìn công trình", 80_000, "count", "=", "works", None),
    ("12.345 lượt học sinh, sinh viên", 12_345, "count", "=", "student", None),
    ("160 tổ TK&VV", 160, "count", "=", "group", None),
    ("16 lượt kiểm tra", 16, "count", "=", "inspection", None),
    ("21 chương trình tín dụng", 21, "count", "=", "programme", None),
    ("1,234 hộ", 1_234, "count", "=", "household", None),
    # in words
    ("mười sáu tổ", 16, "count", "=", "group", None),
    ("hai mươi lăm tổ", 25, "count", "=", "group", None),
    ("hai mươi mốt văn bản", 21, "count", "=", "document", None),
    ("một trăm linh năm hộ", 105, "count", "=", "household", None),
    ("một nghìn hộ", 1_000, "count", "=", "household", None),
    ("một nghìn năm trăm hộ", 1_500, "count", "=", "household", None),
    ("năm trăm triệu đồng", 500 * M, "VND", "=", None, None),
    ("ba mươi hai tỷ đồng", 32 * T, "VND", "=", None, None),
    ("hai tỷ ba trăm năm mươi triệu đồng", 2_350 * M, "VND", "=", None, None),
    # percent, times
    ("5,5%", "5.5", "percent", "=", None, None),
    ("97,5 %", "97.5", "percent", "=", None, None),
    ("15.5%", "15.5", "percent", "=", None, None),
    ("0.62%", "0.62", "percent", "=", None, None),
    ("0,62 phần trăm", "0.62", "percent", "=", None, None),
    ("4,5 lần", "4.5", "times", "=", None, None),
    ("mười lần", 10, "times", "=", None, None),
]
#: The number with its unit is the whole text but for the bound, or for what it is per.
BOUNDED = [
    ("hơn 160.000 hộ", 160_000, "count", ">", "household", None),
    ("trên 11 nghìn tỷ đồng", 11_000 * T, "VND", ">", None, None),
    ("vượt mốc 10.000 tỷ đồng", 10_000 * T, "VND", ">", None, None),
    ("ít nhất 15%", 15, "percent", ">", None, None),
    ("tối thiểu 15%", 15, "percent", ">", None, None),
    ("không dưới 100 tỷ đồng", 100 * T, "VND", ">", None, None),
    ("đạt hơn 5 tỷ đồng", 5 * T, "VND", ">", None, None),
    ("5 tỷ đồng trở lên", 5 * T, "VND", ">", None, None),
    ("1.500 tỷ đồng có lẻ", 1_500 * T, "VND", ">", None, None),
    ("gần 515 tỷ đồng", 515 * T, "VND", "<", None, None),
    ("chưa đến 1%", 1, "percent", "<", None, None),
    ("không quá 2%", 2, "percent", "<", None, None),
    ("10% trở xuống", 10, "percent", "<", None, None),
    ("khoảng 2.000 lao động", 2_000, "count", "~", "worker", None),
    ("xấp xỉ 1.000 tỷ đồng", 1_000 * T, "VND", "~", None, None),
    ("ước đạt 500 tỷ đồng", 500 * T, "VND", "~", None, None),
    ("cao hơn 14 triệu đồng", 14 * M, "VND", "=", None, None),
    ("12%/năm", 12, "percent", "=", None, "năm"),
    ("100 triệu đồng/năm", 100 * M, "VND", "=", None, "năm"),
    ("50 triệu đồng/hộ", 50 * M, "VND", "=", None, "hộ"),
    ("2.100 lao động mỗi năm", 2_100, "count", "=", "worker", "năm"),
    ("gấp đôi", 2, "times", "=", None, None),
    ("gấp ba lần", 3, "times", "=", None, None),
    ("gấp 2,3 lần", "2.3", "times", "=", None, None),
    ("hơn một nửa tổng dư nợ", 50, "percent", ">", None, None),
    ("3/4 số hộ", 75, "percent", "=", None, None),
]
ENGLISH = [
    ("VND 14.3 trillion", 14_300 * T, "VND", "=", None, None),
    ("3.86 trillion VND", 3_860 * T, "VND", "=", None, None),
    ("VND5.5 trillion", 5_500 * T, "VND", "=", None, None),
    ("VND 5,568 billion", 5_568 * T, "VND", "=", None, None),
    ("1,234.5 billion VND", 1_234_500 * M, "VND", "=", None, None),
    ("1,489,744 billion VND", 1_489_744 * T, "VND", "=", None, None),
    ("nearly 216,000 billion VND", 216_000 * T, "VND", "<", None, None),
    ("350 million dong", 350 * M, "VND", "=", None, None),
    ("VND 50 million/household", 50 * M, "VND", "=", None, "household"),
    ("VND 50 million per household", 50 * M, "VND", "=", None, "household"),
    ("1.66 million poor households", 1_660_000, "count", "=", "household", None),
    ("over 6,000 households", 6_000, "count", ">", "household", None),
    ("two thousand households", 2_000, "count", "=", "household", None),
    ("nearly 7 million customers", 7_000_000, "count", "<", "customer", None),
    ("50,000 jobs each year", 50_000, "count", "=", "worker", "năm"),
    ("12.5 percent", "12.5", "percent", "=", None, None),
    ("12 percent a year", 12, "percent", "=", None, "năm"),
    ("at least 15%", 15, "percent", ">", None, None),
    ("up to 5%", 5, "percent", "<", None, None),
    ("half of all households", 50, "percent", "=", None, None),
    ("4.5 times", "4.5", "times", "=", None, None),
    ("doubled", 2, "times", "=", None, None),
    ("tripled", 3, "times", "=", None, None),
]
#: text, low, high, unit
RANGES = [
    ("10-12%", 10, 12, "percent"),
    ("từ 15% đến 20%", 15, 20, "percent"),
    ("từ 50 đến 100 triệu đồng", 50 * M, 100 * M, "VND"),
    ("12 - 15 triệu đồng", 12 * M, 15 * M, "VND"),
    ("1,2 - 1,5 tỷ đồng", 1_200 * M, 1_500 * M, "VND"),
    ("từ 800 triệu đồng đến 1,2 tỷ đồng", 800 * M, 1_200 * M, "VND"),
    ("10 to 12 percent", 10, 12, "percent"),
    ("between 10 and 12 percent", 10, 12, "percent"),
]
#: Two numbers over a slash are two numbers: (value, unit) each.
PAIRS = [
    ("5,5%/9,3%", ("5.5", "percent"), ("9.3", "percent")),
    ("78.432 triệu đồng/2.137 khách hàng", (78_432 * M, "VND"), (2_137, "count")),
    ("3.107.885 triệu đồng/137.834 khách hàng vay", (3_107_885 * M, "VND"), (137_834, "count")),
]
#: No number with a unit at all: dates and periods, codes, telephones, parts of a whole, other units, other money.
NOTHING = [
    "ngày 22/11/2014", "27-7-2021", "31.12.2023", "tháng 6/2024", "quý II/2024", "giai đoạn 2014-2024", "năm học 2023-2024",
    "sau 10 năm thực hiện", "Chỉ thị số 40-CT/TW", "162/KH-UBND", "Kết luận số 06-KL/TW", "Nghị định số 28/2022/NĐ-CP", "số 1235",
    "Điều 5", "lần thứ 17", "khóa XIII", "điện thoại 0912 345 678", "ĐT: 0263.3822.456", "02033.835.678", "tài khoản 123456789",
    "17h30", "17:03", "QL1A", "Covid-19", "24/24 giờ", "30/30 xã", "49/53 dân tộc", "0,5 ha", "7,1 tấn/ha", "3 sào", "100 m2",
    "8 km", "5 con bò", "5 tuổi", "Phường 12", "Quận 5", "20 triệu USD", "20 triệu đô la",
    "6.700 tỉ yen", "12 tỷ kíp", "USD 20 million", "$14 million",
    "hàng trăm hộ", "hàng chục nghìn hộ", "một người", "một hộ",
]  # fmt: skip
#: Numbers in words, larger ones
IN_WORDS = [
    ("hai nghìn ba trăm tỷ đồng", 2_300 * T),
    ("hai nghìn ba trăm tỷ năm trăm triệu đồng", 2_300 * T + 500 * M),
    ("ba phẩy năm tỷ đồng", 3_500 * M),
    ("twenty-one groups", 21),
    ("five million households", 5_000_000),
]


def check(found: list[Quantity], text: str, value: object, unit: str, bound: str, noun: str | None, suffix: str | None) -> None:
    assert len(found) == 1, [text[q.start : q.end] for q in found]
    q = found[0]
    assert (q.value, q.unit, q.bound, q.noun, q.suffix) == (Decimal(str(value)), unit, bound, noun, suffix)


@pytest.mark.parametrize(("text", "value", "unit", "bound", "noun", "suffix"), AMOUNTS, ids=[repr(r[0]) for r in AMOUNTS])
def test_an_amount_is_read_whole(
    quantities: Find, text: str, value: object, unit: str, bound: str, noun: str | None, suffix: str | None
) -> None:
    found = quantities(text)
    check(found, text, value, unit, bound, noun, suffix)
    assert (found[0].start, found[0].end) == (0, len(text))


@pytest.mark.parametrize(("text", "value", "unit", "bound", "noun", "suffix"), BOUNDED, ids=[r[0] for r in BOUNDED])
def test_bounds_and_what_it_is_per(
    quantities: Find, text: str, value: object, unit: str, bound: str, noun: str | None, suffix: str | None
) -> None:
    check(quantities(text), text, value, unit, bound, noun, suffix)


@pytest.mark.parametrize(("text", "value", "unit", "bound", "noun", "suffix"), ENGLISH)
def test_english(quantities: Find, text: str, value: object, unit: str, bound: str, noun: str | None, suffix: str | None) -> None:
    check(quantities(text, english=True), text, value, unit, bound, noun, suffix)


@pytest.mark.parametrize(("text", "low", "high", "unit"), RANGES, ids=[r[0] for r in RANGES])
def test_a_range_is_two_numbers_over_one_span(quantities: Find, text: str, low: int, high: int, unit: str) -> None:
    first, second = quantities(text)
    assert [(q.value, q.unit, q.bound, q.range_part) for q in (first, second)] == [(low, unit, ">", "low"), (high, unit, "<", "high")]
    assert (first.start, first.end) == (second.start, second.end)
    assert second.end == len(text)


@pytest.mark.parametrize(("text", "first", "second"), PAIRS, ids=[r[0] for r in PAIRS])
def test_a_pair_over_a_slash(quantities: Find, text: str, first: tuple[object, str], second: tuple[object, str]) -> None:
    assert [(q.value, q.unit) for q in quantities(text)] == [(Decimal(str(v)), unit) for v, unit in (first, second)]


@pytest.mark.parametrize(("text", "part"), [("hai phần ba số hộ", 66.67), ("một phần ba tổng nguồn vốn", 33.33)])
def test_fractions_in_words_are_percent_with_a_doubt(quantities: Find, text: str, part: float) -> None:
    (q,) = quantities(text)
    assert (float(q.value), q.unit, q.doubts) == (pytest.approx(part, abs=0.01), "percent", ("fraction",))


@pytest.mark.parametrize("text", ["0,1 điểm phần trăm", "1,2 điểm %", "1.2 percentage points"])
def test_percentage_points_are_marked(quantities: Find, text: str) -> None:
    (q,) = quantities(text, english="points" in text)
    assert (q.unit, q.points, q.end) == ("percent", True, len(text))


@pytest.mark.parametrize(("text", "turns"), [("16 lượt hộ", True), ("16 hộ", False), ("16 lượt khách hàng", True)])
def test_turns(quantities: Find, text: str, turns: bool) -> None:
    assert [q.turns for q in quantities(text)] == [turns]


@pytest.mark.parametrize("text", NOTHING)
def test_what_is_no_quantity(sentence: Callable[..., Sentence], text: str) -> None:
    assert [q for q in sentence(text, english=text.isascii() and "million" in text).quantities if q.unit] == []


@pytest.mark.parametrize("text", ["bốn tổ chức chính trị - xã hội", "4 tổ chức hội", "ba nhà máy"])
def test_nouns_that_only_look_like_others(quantities: Find, text: str) -> None:
    assert [q.noun for q in quantities(text)] == ["none"]


@pytest.mark.parametrize(("text", "value"), IN_WORDS)
def test_words_for_large_numbers(quantities: Find, text: str, value: int) -> None:
    assert [q.value for q in quantities(text, english=text.isascii())] == [value]


#: literal, unit, whether a scale follows, English → value, doubt
LITERALS = [
    ("1.234", "count", False, False, "1234", None),
    ("1.234", "count", True, False, "1.234", "separator"),
    ("1,234", "VND", True, False, "1.234", None),
    ("1,234", "VND", False, False, "1234", "separator"),
    ("1,234", "percent", False, False, "1.234", None),
    ("1.234", "percent", False, False, "1.234", None),
    ("1.23", "VND", True, False, "1.23", None),
    ("1.2345", "VND", True, False, "1.2345", "separator"),
    ("0.123", "VND", True, False, "0.123", None),
    ("1.234,5", "VND", True, False, "1234.5", None),
    ("1,234.5", "VND", True, False, "1234.5", "separator"),
    ("1,234.5", "VND", True, True, "1234.5", None),
    ("1,234", "count", False, True, "1234", None),
    ("1.234", "VND", True, True, "1.234", None),
    ("12 345", "VND", True, False, "12345", "separator"),
]


@pytest.mark.parametrize(("literal", "unit", "scaled", "english", "value", "doubt"), LITERALS)
def test_separators(literal: str, unit: str, scaled: bool, english: bool, value: str, doubt: str | None) -> None:
    assert read_literal(literal, unit, scaled=scaled, english=english) == (Decimal(value), doubt)


@pytest.mark.parametrize("literal", ["1.2.3", "1,2,3", "12.34.56", "1..2"])
def test_no_number(literal: str) -> None:
    assert read_literal(literal, "VND", scaled=True, english=False) is None


def vietnamese(number: Decimal) -> str:
    """The number as it is written in Vietnamese: dots between thousands, a comma before decimals."""
    return f"{number:,f}".replace(",", " ").replace(".", ",").replace(" ", ".")


SCALES = {"đồng": 0, "nghìn đồng": 3, "triệu đồng": 6, "tỷ đồng": 9, "tỉ đồng": 9, "nghìn tỷ đồng": 12, "ngàn tỷ đồng": 12}
BOUNDS = {"": "=", "hơn": ">", "trên": ">", "gần": "<", "dưới": "<", "khoảng": "~", "xấp xỉ": "~"}


@given(
    whole=st.integers(1, 999_999),
    decimals=st.sampled_from(["", "5", "25"]),
    scale=st.sampled_from(sorted(SCALES)),
    word=st.sampled_from(sorted(BOUNDS)),
    gap=st.sampled_from([" ", "\u00a0", "\n", ""]),
)
@settings(max_examples=150, deadline=None)
def test_what_is_written_is_read_back(quantities: Find, whole: int, decimals: str, scale: str, word: str, gap: str) -> None:
    if SCALES[scale] == 0 and decimals:
        decimals = ""
    number = Decimal(f"{whole}.{decimals}") if decimals else Decimal(whole)
    text = f"dư nợ đạt {word} {vietnamese(number)}{gap}{scale}.".replace("  ", " ")
    (q,) = quantities(text)
    assert (q.value, q.unit, q.bound) == (number.scaleb(SCALES[scale]), "VND", BOUNDS[word])
    assert text[q.end :] == "."


@given(count=st.integers(2, 9_999_999), noun=st.sampled_from(["hộ", "lượt khách hàng", "lao động", "công trình", "học sinh, sinh viên"]))
@settings(max_examples=80, deadline=None)
def test_counts_are_read_back(quantities: Find, count: int, noun: str) -> None:
    (q,) = quantities(f"cho {vietnamese(Decimal(count))} {noun}")
    assert (q.value, q.unit) == (count, "count")


@given(low=st.integers(1, 400), rise=st.integers(1, 400), unit=st.sampled_from(["%", " triệu đồng", " tỷ đồng"]))
@settings(max_examples=60, deadline=None)
def test_ranges_are_read_back(quantities: Find, low: int, rise: int, unit: str) -> None:
    scale = {"%": 1, " triệu đồng": M, " tỷ đồng": T}[unit]
    found = quantities(f"từ {low} đến {low + rise}{unit}")
    assert [q.value for q in found] == [low * scale, (low + rise) * scale]
