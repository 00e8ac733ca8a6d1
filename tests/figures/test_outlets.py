"""Outlets that a text names as its own, and the province that each speaks for."""

from __future__ import annotations

import pytest

from monitor.errors import ConfigError
from monitor.figures.model import Model
from monitor.figures.outlets import Outlets


@pytest.mark.parametrize(
    ("text", "provinces"),
    [
        ("BHG - Theo báo cáo của Ngân hàng Chính sách xã hội tỉnh, …", ["Hà Giang"]),
        ("Vốn chính sách\n(QNO) – Hội Nông dân tỉnh họp.", ["Quảng Nam"]),
        ("(kontumtv.vn) – Trong 6 tháng đầu năm, …", ["Kon Tum"]),
        ("(Baonghean.vn) - Đến nay, …", ["Nghệ An"]),
        ("Theo Báo Điện Biên", ["Điện Biên"]),
        ("GDP - con số của năm; TTXVN - hôm nay, …", []),
        ("BHG là tên viết tắt.", []),
    ],
)
def test_outlets_tell_their_province(model: Model, text: str, provinces: list[str]) -> None:
    assert [n.names[0] for n in model.outlets.provinces(text)] == provinces


@pytest.mark.parametrize(
    ("marks", "says", "line"),
    [
        ([("BHG", "2004-02"), ("QNO", "2004-xx")], "QNO is of 2004-xx, which is no province", 3),
        ([("BHG", "2004-02"), ("BHG", "2004-49")], "duplicate mark BHG", 3),
    ],
)
def test_a_bad_table_of_outlets_is_refused(model: Model, marks: list[tuple[str, str]], says: str, line: int) -> None:
    with pytest.raises(ConfigError, match=says) as caught:
        Outlets(model.gazetteer, marks)
    assert (caught.value.file, caught.value.line) == ("figures/tables/places/outlets.csv", line)
