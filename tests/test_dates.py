"""Date lines: what papers and portals write under a headline, and prose that only names a day."""

from __future__ import annotations

import pytest

from monitor.dates import date_line, dates_in, published_in
from monitor.text import fold

LINES = [
    ("Thứ ba, 30/07/2024 12:57", "2024-07-30T12:57+07:00"),
    ("17:03, 29/07/2021", "2021-07-29T17:03+07:00"),
    ("Ngày đăng 11/06/2024 | 16:43 | Lượt xem: 192", "2024-06-11T16:43+07:00"),
    ("Cập nhật lúc 15:19, Thứ Năm, 01/02/2018 (GMT+7)", "2018-02-01T15:19+07:00"),
    ("Kinh tế - Ngày đăng : 08:09, 26/07/2018", "2018-07-26T08:09+07:00"),
    ("Thứ 3, 30/07/2024 | 12:57:33 [GMT +7] A  A", "2024-07-30T12:57+07:00"),
    ("02/01/2019 10:05", "2019-01-02T10:05+07:00"),
    ("20/07/2024 7h30", "2024-07-20T07:30+07:00"),
    ("30.07.2024 08:15 PM", "2024-07-30T20:15+07:00"),
    ("30.07.2024 12:15 AM", "2024-07-30T00:15+07:00"),
    ("TTXVN - 12/08/2024 09:00", "2024-08-12T09:00+07:00"),
    ("Updated: 2023-01-12 10:43:03", "2023-01-12T10:43+07:00"),
    ("Fri, 09/13/2019 | 17:05", "2019-09-13T17:05+07:00"),
    ("Tuesday, 8/4/2020 | 10:06:31 AM", "2020-08-04T10:06+07:00"),
    ("Wednesday, 8/4/2020 | 10:06", "2020-04-08T10:06+07:00"),
    ("October, 22/2015 09:05", "2015-10-22T09:05+07:00"),
    ("Monday, October 06, 2025 - 15:10", "2025-10-06T15:10+07:00"),
    ("30 July 2024 | 10:00", "2024-07-30T10:00+07:00"),
    ("Thứ sáu ngày 12/1/2024", "2024-01-12"),
    ("Cập nhật: 30-07-2024", "2024-07-30"),
    ("Hà Nội, ngày 06 tháng 8 năm 2020", "2020-08-06"),
    ("July 30, 2024", "2024-07-30"),
    ("ngày 30/07/2024", "2024-07-30"),
    ("30/07/2024", "2024-07-30"),
    ("Thứ Sáu, 21/11/2025 | 8:05 SA", "2025-11-21T08:05+07:00"),
    ("Thứ Sáu, 21/11/2025 | 8:05 CH", "2025-11-21T20:05+07:00"),
    ("21/11/2025 12:05:30 SA", "2025-11-21T00:05+07:00"),
    ("21/11/2025 20:05 CH", "2025-11-21T20:05+07:00"),
    ("21-11-2025, 8:05 chiều", "2025-11-21T20:05+07:00"),
    ("21/11/2025 11:30 trưa", "2025-11-21T11:30+07:00"),
    ("Sa Đéc, 21/11/2025 18:05", "2025-11-21T18:05+07:00"),
    ("08 giờ 05 phút, ngày 21/11/2025", "2025-11-21T08:05+07:00"),
    ("Thứ Sáu, ngày 21 tháng Mười Một năm 2025", "2025-11-21"),
    ("21 Tháng Mười Hai, 2025", "2025-12-21"),
    ("21 tháng năm 2025", "2025-05-21"),
    ("Ngày 21 Tháng 11 2025", "2025-11-21"),
    ("21 Thg 11 2025 08:05", "2025-11-21T08:05+07:00"),
    ("Th11 21, 2025", "2025-11-21"),
    ("2025/11/21 08:05", "2025-11-21T08:05+07:00"),
    ("Cập nhật cuối: 22/11/2025 09:00 | Ngày đăng: 21/11/2025 08:05", "2025-11-21T08:05+07:00"),
    ("Ngày đăng: 21/11/2025 08:05 | Cập nhật: 22/11/2025 09:00", "2025-11-21T08:05+07:00"),
]
PROSE = [
    "Ngày 30/7/2024, tổng dư nợ đạt 5.568 tỷ đồng.",
    "Ngày 29/7/2024, Tỉnh ủy Lạng Sơn tổ chức Hội nghị tổng kết 10 năm thực hiện Chỉ thị số 40-CT/TW.",
    "Đến ngày 30/6/2024 tổng dư nợ đạt 5.568 tỷ đồng, tăng 200 tỷ đồng so với đầu năm, hoàn thành 99% kế hoạch.",
    "32/07/2024",
    "30/6/2024 " * 100,
    "29/02/2023",
    "30/7",
    "2024",
    "Phòng Giao dịch",
    "",
]


@pytest.mark.parametrize(("line", "iso"), LINES)
def test_a_date_line(line: str, iso: str) -> None:
    assert date_line(line) == iso


@pytest.mark.parametrize("line", PROSE)
def test_prose_is_no_date_line(line: str) -> None:
    assert date_line(line) is None


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("từ 01/01/2024 đến 30/6/2024", ["2024-01-01", "2024-06-30"]),
        ("ngày 22 tháng 11 năm 2014", ["2014-11-22"]),
        ("31/12/2023, 2024-01-02 và July 3rd, 2024", ["2023-12-31", "2024-01-02", "2024-07-03"]),
        ("12/13/2024", []),
        ("30/6-2024", []),
        ("1.234.2024", []),
        ("số 40/2024", []),
    ],
)
def test_full_dates_in_a_line(text: str, days: list[str]) -> None:
    assert [d.isoformat() for _, _, d in dates_in(fold(text))] == days


@pytest.mark.parametrize(
    ("lines", "found"),
    [
        (["Tiêu đề", "Thứ ba, 30/07/2024 12:57", "Ngày 29/7/2024, hội nghị đã diễn ra tại tỉnh với sự tham gia của nhiều đại biểu."],
         ("2024-07-30T12:57+07:00", "line")),
        (["date 2024-07-30 Lạng Sơn: dư nợ tăng", "17:03, 29/07/2021"], ("2024-07-30", "line")),
        (["Lạng Sơn: dư nợ tăng", "date 2024-07-30 Lạng Sơn: dư nợ tăng thêm trong năm nay, đạt 4.500 tỷ đồng"], None),
        (["30/07/2024", "17:03, 29/07/2021"], ("2021-07-29T17:03+07:00", "line")),
        (["Đức Thọ, ngày 06 tháng 8 năm 2020", "07/08/2020"], ("2020-08-07", "line")),
        (["Đức Thọ, ngày 06 tháng 8 năm 2020"], ("2020-08-06", "sheet")),
        (["Không có ngày"], None),
        (["30/07/2024 " + "x" * 400], None),
        ([], None),
    ],
)  # fmt: skip
def test_the_pages_date(lines: list[str], found: tuple[str, str] | None) -> None:
    assert published_in(lines) == found
