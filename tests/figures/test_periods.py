"""Periods: what a text names, resolved against the page's date; and numbers of months that are none."""

from __future__ import annotations

from itertools import pairwise

import pytest

from monitor.figures.periods import Calendar, When
from monitor.text import fold

P = "2024-07-30"

#: text, published, ISO, kind
ONE = [
    # days
    ("tính đến 30/6/2024", P, "2024-06-30", "moment"),
    ("tính đến ngày 30/6/2024", P, "2024-06-30", "moment"),
    ("đến thời điểm 30/6/2024", P, "2024-06-30", "moment"),
    ("31.12.2023", P, "2023-12-31", "moment"),
    ("27-7-2021", P, "2021-07-27", "moment"),
    ("ngày 30 tháng 7 năm 2024", P, "2024-07-30", "moment"),
    # days and months without a year: the last such day before the page
    ("đến 30/6", P, "2024-06-30", "moment"),
    ("đến 30/6", "2024-03-01", "2023-06-30", "moment"),
    ("đến ngày 15/8", P, "2023-08-15", "moment"),
    ("đến 31/12", "2025-01-15", "2024-12-31", "moment"),
    ("đến 30/6", None, None, "moment"),
    ("tháng 6", P, "2024-06", "moment"),
    ("tháng 10", P, "2023-10", "moment"),
    ("tháng 12", "2025-01-15", "2024-12", "moment"),
    # months, quarters, years
    ("tháng 6/2024", P, "2024-06", "moment"),
    ("đến hết tháng 6/2024", P, "2024-06", "moment"),
    ("đến tháng 6 năm 2024", P, "2024-06", "moment"),
    ("quý II/2024", P, "2024-04/2024-06", "span"),
    ("quý II năm 2024", P, "2024-04/2024-06", "span"),
    ("trong quý I/2019", P, "2019-01/2019-03", "span"),
    ("quý 2", P, "2024-04/2024-06", "span"),
    ("quý IV", P, "2023-10/2023-12", "span"),
    ("cuối năm 2023", P, "2023", "moment"),
    ("hết năm 2023", P, "2023", "moment"),
    ("cuối năm ngoái", P, "2023", "moment"),
    ("cuối năm", P, "2023", "moment"),
    ("cuối năm", "2024-12-20", "2024", "moment"),
    ("đầu năm", P, "2024-01", "moment"),
    ("trong năm 2023", P, "2023", "moment"),
    ("năm nay", P, "2024", "moment"),
    ("năm trước", P, "2023", "moment"),
    ("năm qua", "2025-01-05", "2024", "moment"),
    ("năm qua", "2024-10-05", "2024", "moment"),
    ("cách đây 10 năm", P, "2014", "moment"),
    # spans
    ("6 tháng đầu năm", P, "2024-01/2024-06", "span"),
    ("6 tháng đầu năm 2024", P, "2024-01/2024-06", "span"),
    ("6 tháng đầu năm", "2025-01-10", "2024-01/2024-06", "span"),
    ("ba tháng đầu năm", P, "2024-01/2024-03", "span"),
    ("9 tháng năm 2024", "2024-10-05", "2024-01/2024-09", "span"),
    ("9 tháng đầu năm", "2024-10-05", "2024-01/2024-09", "span"),
    ("nửa đầu năm 2024", P, "2024-01/2024-06", "span"),
    ("từ đầu năm đến nay", P, "2024-01/2024-07-30", "span"),
    ("giai đoạn 2014-2024", P, "2014/2024", "span"),
    ("giai đoạn 2014–2024", P, "2014/2024", "span"),
    ("giai đoạn 2021 - 2025", P, "2021/2025", "span"),
    ("giai đoạn 2014 đến 2024", P, "2014/2024", "span"),
    ("giai đoạn 2016-20", P, "2016/2020", "span"),
    ("nhiệm kỳ 2020-2025", P, "2020/2025", "span"),
    ("năm học 2023-2024", P, "2023/2024", "span"),
    ("từ năm 2014 đến hết năm 2023", P, "2014/2023", "span"),
    ("từ năm 2014 đến nay", P, "2014/2024-07-30", "span"),
    ("từ tháng 1/2024 đến tháng 6/2024", P, "2024-01/2024-06", "span"),
    ("từ ngày 01/01/2024 đến ngày 30/6/2024", P, "2024-01-01/2024-06-30", "span"),
    ("trong 5 năm 2019-2024", P, "2019/2024", "span"),
    ("5 năm qua", P, "2019/2024", "span"),
    # reckoned from the directive
    ("sau 10 năm thực hiện Chỉ thị 40", P, "2014/2024", "span"),
    ("qua 10 năm thực hiện Chỉ thị số 40-CT/TW", P, "2014/2024", "span"),
    ("sau 5 năm thực hiện Chỉ thị 40", "2019-08-14", "2014/2019", "span"),
    ("qua hơn 15 năm thực hiện Chỉ thị 40", "2021-07-29", "2014/2021", "span"),
    ("Mười năm qua", P, "2014/2024", "span"),
    ("một thập kỷ qua", P, "2014/2024", "span"),
    ("kể từ khi có Chỉ thị 40", P, "2014/2024", "span"),
    ("từ khi có Chỉ thị 39", "2025-07-30", "2024/2025", "span"),
    # what is compared with
    ("so với cuối năm 2014", P, "2014", "base"),
    ("so với năm 2014", P, "2014", "base"),
    ("so với 31/12/2023", P, "2023-12-31", "base"),
    ("so với đầu năm", P, "2024-01", "base"),
    ("so với cùng kỳ", P, "2023", "base"),
    ("so với cùng kỳ năm trước", P, "2023", "base"),
    ("so với cùng kỳ năm 2022", P, "2022", "base"),
    ("trước khi có Chỉ thị 40", P, "2014", "base"),
    # now
    ("đến nay", P, None, "now"),
    ("hiện nay", P, None, "now"),
    # English
    ("by the end of 2023", P, "2023", "moment"),
    ("as of 30 June 2024", P, "2024-06-30", "moment"),
    ("at the end of June", P, "2024-06", "moment"),
    ("at the end of last year", P, "2023", "moment"),
    ("in June 2024", P, "2024-06", "moment"),
    ("in 2023", P, "2023", "moment"),
    ("last year", P, "2023", "moment"),
    ("in the first six months of 2024", P, "2024-01/2024-06", "span"),
    ("in the first half of 2024", P, "2024-01/2024-06", "span"),
    ("in the second quarter of 2024", P, "2024-04/2024-06", "span"),
    ("over the past 10 years", P, "2014/2024", "span"),
    ("from 2014 to 2024", P, "2014/2024", "span"),
    ("since 2014", P, "2014", "span"),
    ("compared with the end of 2023", P, "2023", "base"),
    ("the same period last year", P, "2023", "base"),
    ("up to now", P, None, "now"),
    ("quí III/2023", P, "2023-07/2023-09", "span"),
    ("as of June 30, 2024", P, "2024-06-30", "moment"),
]
NOTHING = [
    "lãi suất 12 tháng",
    "kỳ hạn 6 tháng",
    "thời hạn 60 tháng",
    "thực hiện",
    "năm người",
    "năm triệu đồng",
    "32/13/2024",
    "30/30 xã",
    "12 tháng",
    "giai đoạn 2024-2014",
]


def whens(text: str, published: str | None = P, directive: str = "40") -> list[When]:
    return Calendar(published, directive).find(fold(text))


@pytest.mark.parametrize(("text", "published", "iso", "kind"), ONE)
def test_one_period(text: str, published: str | None, iso: str | None, kind: str) -> None:
    assert [(w.iso, w.kind) for w in whens(text, published)] == [(iso, kind)]


@pytest.mark.parametrize("text", NOTHING)
def test_what_is_no_period(text: str) -> None:
    assert [w.iso for w in whens(text) if w.iso] == []


@pytest.mark.parametrize(
    ("text", "as_of"),
    [
        ("tính đến 30/6/2024", True),
        ("đến ngày 30/6", True),
        ("đến hết tháng 6/2024", True),
        ("cuối năm 2023", True),
        ("tháng 6/2024", False),
        ("ngày 30/6/2024", False),
        ("so với cuối năm 2023", False),
        ("as of 30 June 2024", True),
        ("by the end of 2023", True),
    ],
)
def test_which_hold_for_what_follows(text: str, as_of: bool) -> None:
    assert [w.as_of for w in whens(text)] == [as_of]


def test_ten_years_of_another_document() -> None:
    assert [w.iso for w in whens("sau 1 năm thực hiện Chỉ thị số 39", "2025-11-01", "39")] != []
    assert Calendar("2025-11-01", "39").issued == 2024


def test_a_moment_and_what_it_is_compared_with() -> None:
    text = "Đến 30/6/2024, tổng dư nợ đạt 5.000 tỷ đồng, tăng 200 tỷ đồng so với cuối năm 2023"
    assert [(w.kind, w.iso, text[w.start : w.end]) for w in whens(text)] == [
        ("moment", "2024-06-30", "30/6/2024"),
        ("base", "2023", "cuối năm 2023"),
    ]


def test_an_unknown_page_date_gives_no_guess() -> None:
    assert [w.iso for text in ("cuối năm", "tháng 6", "6 tháng đầu năm", "năm nay", "từ đầu năm") for w in whens(text, None) if w.iso] == []


def test_without_a_page_date_the_latest_year_of_the_page_serves() -> None:
    assert [w.iso for w in Calendar(None, latest_year=2023).find(fold("cuối năm nay"))] == ["2023"]


@pytest.mark.parametrize("word", ["2014-2024", "30/6/2024", "quý II/2024", "6 tháng đầu năm 2024"])
def test_periods_do_not_overlap(word: str) -> None:
    found = whens(" ".join([word] * 5))
    assert all(a.end <= b.start for a, b in pairwise(found))
    assert len(found) >= 1
