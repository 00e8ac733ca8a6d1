"""Text before meaning: comparison keeps every offset, search strips every mark."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.text import fold, nfc, search_fold

SAME = [
    ("Khánh Hòa", "Khánh Hoà"),
    ("Thanh Hóa", "THANH HOÁ"),
    ("ủy thác", "uỷ thác"),
    ("Thủy", "Thuỷ"),
    ("khỏe", "khoẻ"),
    ("tòa nhà", "toà nhà"),
    ("Bà Rịa - Vũng Tàu", "Bà Rịa – Vũng Tàu"),
    ("5.568 tỷ", "5.568\u00a0tỷ"),
    ("Đạ M'ri", "Đạ M’ri"),
    ("Đắk Lắk", "Ðắk Lắk"),
    ("5%", "5％"),
]
APART = [
    ("Thanh Hóa", "Thạnh Hóa"),
    ("Quang Bình", "Quảng Bình"),
    ("Phù Yên", "Phú Yên"),
    ("báo", "bão"),
    ("quý", "quỳ"),
    ("dư nợ", "đư nợ"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_spellings_that_are_the_same(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(("one", "other"), APART)
def test_accents_tell_words_apart(one: str, other: str) -> None:
    assert fold(one) != fold(other)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("quý", "quý"),  # q takes the u: no tone placement
        ("hoàn", "hoàn"),  # a letter follows: one placement only
        ("Hoàn thành", "hoàn thành"),
        ("Ủy ban", "uỷ ban"),
        ("“Quý III”", '"quý iii"'),
    ],
)
def test_fold(text: str, folded: str) -> None:
    assert fold(text) == folded


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Đồng Nai: hộ nghèo", "dong nai: ho ngheo"),
        ("ĐẮK LẮK", "dak lak"),
        (unicodedata.normalize("NFD", "Tín dụng chính sách"), "tin dung chinh sach"),
        ("uỷ thác", "uy thac"),
        ("", ""),
    ],
)
def test_search_fold(text: str, found: str) -> None:
    assert search_fold(text) == found


def test_nfc_joins_marks() -> None:
    assert nfc("to\u0302\u0309ng") == "tổng"


@given(st.text())
@settings(max_examples=200, deadline=None)
def test_fold_keeps_every_offset(text: str) -> None:
    assert len(fold(text)) == len(text)


@given(st.text(alphabet="aàoòoaeuyúỷqQhHĐđİıß –’5 ", max_size=30))
@settings(max_examples=200, deadline=None)
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)
