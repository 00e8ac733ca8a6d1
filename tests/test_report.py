"""Reports: what they say, that every form says it, that the same data give the same bytes, and that no page's text becomes markup."""

from __future__ import annotations

import doctest
import gc
import hashlib
import io
import json
import os
import re
import subprocess
import sys
import tomllib
import zipfile
from dataclasses import fields, is_dataclass, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from report_sample import BILLION, NOW, WEEK, claim, empty_sample, latest, level, long_sample, sample, witness

from monitor import report
from monitor.errors import ConfigError
from monitor.places import load_places
from monitor.records import Conflict, Coverage, Period, ReportData
from monitor.report import frame, numbers, pictures, render, wording
from monitor.report.build import KINDS
from monitor.report.model import Bar, Line, Picture
from monitor.resources import templates_dir
from monitor.settings import ReportSettings

SETTINGS = ReportSettings()
ROOT = Path(__file__).parent.parent


def built(data: ReportData | None = None, language: str = "vi", **more: Any) -> report.Report:
    return report.build(data or sample(), SETTINGS, language, **more)


def profile() -> ReportData:
    """Lạng Sơn over five years."""
    series = [
        claim(501 + n, "outstanding_loans", 4000 + 400 * n, "2025-20" if n == 5 else "2004-20", period=f"{2020 + n}-12-31")
        for n in range(5)
    ]
    series += [
        claim(601 + n, "local_budget_capital", 11 + n, "2025-20", period=f"{2021 + n}-12-31", measure="share", unit="percent")
        for n in range(4)
    ]
    return replace(
        sample(), claims=(claim(7, "outstanding_loans", "5568", "2025-20"),), series=tuple(series), place="Lạng Sơn", place_key="2025-20"
    )


def month() -> ReportData:
    return replace(
        sample(), period=Period("month", "2025-11", datetime(2025, 10, 31, 17, tzinfo=UTC), datetime(2025, 11, 30, 17, tzinfo=UTC))
    )


# --- numbers, dates, periods, places -----------------------------------------------------------------------------------

VALUES = [
    ("14009300000000", "VND", "14.009,3 tỷ đồng", "VND 14,009.3 billion"),
    ("5568000000000", "VND", "5.568 tỷ đồng", "VND 5,568 billion"),
    ("80627000000", "VND", "80,627 tỷ đồng", "VND 80.627 billion"),
    ("514654000000", "VND", "514,654 tỷ đồng", "VND 514.654 billion"),
    ("730000000000000", "VND", "730 nghìn tỷ đồng", "VND 730 trillion"),
    ("413527000000000", "VND", "413.527 tỷ đồng", "VND 413,527 billion"),
    ("11000000000000", "VND", "11.000 tỷ đồng", "VND 11,000 billion"),
    ("500000000", "VND", "500 triệu đồng", "VND 500 million"),
    ("50500000", "VND", "50,5 triệu đồng", "VND 50.5 million"),
    ("1234567891", "VND", "1.234.567.891 đồng", "VND 1,234,567,891"),
    ("1234567000", "VND", "1.234,567 triệu đồng", "VND 1,234.567 million"),
    ("800000", "VND", "800.000 đồng", "VND 800,000"),
    ("-73677000000", "VND", "−73,677 tỷ đồng", "VND −73.677 billion"),
    ("0", "VND", "0 đồng", "VND 0"),
    ("6.02", "percent", "6,02%", "6.02%"),
    ("100", "percent", "100%", "100%"),
    ("4.5", "times", "4,5 lần", "4.5 times"),
    ("137834", "count", "137.834", "137,834"),
    ("6700000", "count", "6,7 triệu", "6.7 million"),
    ("1234567", "count", "1.234.567", "1,234,567"),
    ("1E+4", "count", "10.000", "10,000"),
]


@pytest.mark.parametrize(("value", "unit", "vi", "en"), VALUES, ids=[f"{v}-{u}" for v, u, _, _ in VALUES])
def test_values_as_a_reader_writes_them(value: str, unit: str, vi: str, en: str) -> None:
    assert report.format_value(Decimal(value), unit, "vi") == vi
    assert report.format_value(Decimal(value), unit, "en") == en


def test_bounds_and_rates() -> None:
    assert report.format_value(Decimal("6E12"), "VND", bound=">") == "trên 6.000 tỷ đồng"
    assert report.format_value(Decimal("6E12"), "VND", bound="<") == "dưới 6.000 tỷ đồng"
    assert report.format_value(Decimal("6E12"), "VND", "en", bound="~") == "about VND 6,000 billion"
    assert report.format_value(Decimal(2100), "count", bound=">", per="year") == "trên 2.100 mỗi năm"


SCALES = {"nghìn tỷ đồng": 12, "tỷ đồng": 9, "triệu đồng": 6, "đồng": 0}


@given(st.decimals(min_value=-(10**16), max_value=10**16, places=3, allow_nan=False))
def test_no_digit_is_ever_lost(value: Decimal) -> None:
    text = report.format_value(value, "VND")
    digits, _, unit = text.partition(" ")
    number = Decimal(digits.replace("−", "-").replace(".", "").replace(",", "."))
    assert number.scaleb(SCALES[unit]) == value


DATES = [
    ("2024-06-30", "30/06/2024", "30 June 2024"),
    ("2024-06", "tháng 6/2024", "June 2024"),
    ("2023", "năm 2023", "2023"),
    ("2024-Q2", "quý II/2024", "Q2 2024"),
    ("2024-W31", "tuần 31/2024", "week 31, 2024"),
    ("2024-07-30T12:57+07:00", "30/07/2024", "30 July 2024"),
    ("hôm qua", "hôm qua", "hôm qua"),
    ("2024-13-45", "2024-13-45", "2024-13-45"),
]
PERIODS = [
    (None, "không rõ thời điểm", "date not stated"),
    ("2024-06-30", "đến 30/06/2024", "as of 30 June 2024"),
    ("2024-06", "đến tháng 6/2024", "as of June 2024"),
    ("2023", "năm 2023", "2023"),
    ("2014/2024", "giai đoạn 2014–2024", "2014–2024"),
    ("2025-01/2025-09", "9 tháng đầu năm 2025", "first 9 months of 2025"),
    ("2024-01-01/2024-06-30", "6 tháng đầu năm 2024", "first 6 months of 2024"),
    ("2024-04/2024-06", "quý II/2024", "Q2 2024"),
    ("2024-07/2024-12", "6 tháng cuối năm 2024", "second half of 2024"),
    ("2024-01/2024-12", "năm 2024", "2024"),
    ("2024/2024", "năm 2024", "2024"),
    ("2024-03/2024-03", "tháng 3/2024", "March 2024"),
    ("2024-01-01/2024-06-14", "từ 01/01/2024 đến 14/06/2024", "1 January 2024 to 14 June 2024"),
    ("2014-11-22/2024-07-31", "từ 22/11/2014 đến 31/07/2024", "22 November 2014 to 31 July 2024"),
    ("2014/", "từ năm 2014", "since 2014"),
    ("/2024-06", "đến tháng 6/2024", "as of June 2024"),
    ("sau 10 năm", "sau 10 năm", "sau 10 năm"),
]


@pytest.mark.parametrize(("iso", "vi", "en"), DATES, ids=[d for d, _, _ in DATES])
def test_dates(iso: str, vi: str, en: str) -> None:
    assert (report.format_date(iso), report.format_date(iso, "en")) == (vi, en)


@pytest.mark.parametrize(("iso", "vi", "en"), PERIODS, ids=[str(p) for p, _, _ in PERIODS])
def test_periods(iso: str | None, vi: str, en: str) -> None:
    assert (report.format_period(iso), report.format_period(iso, "en")) == (vi, en)


def test_the_periods_of_reports() -> None:
    assert report.format_report_period("week", "2024-W31") == "tuần 31/2024 (29/07–04/08/2024)"
    assert report.format_report_period("week", "2025-W01") == "tuần 1/2025 (30/12/2024–05/01/2025)"
    assert report.format_report_period("quarter", "2024-Q3") == "quý III/2024"
    missed = report.format_report_period("week", "2024-W31", since=date(2024, 7, 15))
    assert missed == "tuần 31/2024, gồm các kỳ chưa gửi (từ 15/07/2024 đến 04/08/2024)"


PLACES = [
    ("Lạng Sơn", "2025-20", None, "Lạng Sơn"),
    ("Viet Nam", "VN", None, "Cả nước"),
    ("Bắc Kạn", "2004-06", None, "Bắc Kạn (nay thuộc Thái Nguyên)"),
    ("Bắc Kạn", "2004-06", date(2024, 7, 1), "Bắc Kạn"),
    ("Đắk Lắk", "2004-66", None, "Đắk Lắk (trước 01/07/2025)"),
    ("Lạng Sơn", "2004-20", None, "Lạng Sơn"),
    ("Cao Lộc, Lạng Sơn", "2004-183", None, "Cao Lộc, Lạng Sơn"),
    ("Tây Nguyên", None, None, "Tây Nguyên"),
    ("Hồ Chí Minh", "2025-79", None, "TP. Hồ Chí Minh"),
    ("Hồ Chí Minh", "2004-79", date(2024, 1, 1), "TP. Hồ Chí Minh"),
    (None, None, None, "Không rõ địa bàn"),
]


@pytest.mark.parametrize(("place", "key", "on", "vi"), PLACES, ids=[f"{p}-{k}-{o}" for p, k, o, _ in PLACES])
def test_places(place: str | None, key: str | None, on: date | None, vi: str) -> None:
    assert report.format_place(place, key, on=on) == vi


def test_doctests() -> None:
    for module in (numbers, plain_module()):
        result = doctest.testmod(module)
        assert result.attempted and not result.failed


def plain_module() -> Any:
    return sys.modules["monitor.report.plain"]


# --- which period ------------------------------------------------------------------------------------------------------

NOW_IN_JULY = datetime(2024, 7, 31, 17, 30, tzinfo=UTC)  # half past midnight of 1 August in Viet Nam


@pytest.mark.parametrize(
    ("kind", "label", "found", "start", "end"),
    [
        ("weekly", None, "2024-W30", "2024-07-21T17:00", "2024-07-28T17:00"),
        ("weekly", "2024-W01", "2024-W01", "2023-12-31T17:00", "2024-01-07T17:00"),
        ("monthly", None, "2024-07", "2024-06-30T17:00", "2024-07-31T17:00"),
        ("quarterly", None, "2024-Q2", "2024-03-31T17:00", "2024-06-30T17:00"),
        ("yearly", None, "2023", "2022-12-31T17:00", "2023-12-31T17:00"),
        ("place", "2024-Q3", "2024-Q3", "2024-06-30T17:00", "2024-09-30T17:00"),
        ("operator", None, "2024-W30", "2024-07-21T17:00", "2024-07-28T17:00"),
    ],
)
def test_the_last_whole_period_in_the_offices_zone(kind: str, label: str | None, found: str, start: str, end: str) -> None:
    period = report.period(kind, label, NOW_IN_JULY, "Asia/Ho_Chi_Minh")
    assert period.label == found
    assert (period.start, period.end) == tuple(datetime.fromisoformat(f"{t}:00+00:00") for t in (start, end))


@pytest.mark.parametrize(
    ("kind", "label"),
    [
        ("weekly", "2024-07"),
        ("weekly", "2024-W54"),
        ("monthly", "next"),
        ("weekly", "2030-W01"),
        ("daily", None),
        ("place", "2024-07-01"),
        ("yearly", "2024 "),
    ],
)
def test_a_label_that_is_no_period_is_refused(kind: str, label: str | None) -> None:
    with pytest.raises(ConfigError):
        report.period(kind, label, NOW_IN_JULY, "Asia/Ho_Chi_Minh")


@given(st.integers(10**9, 38 * 10**8).map(lambda s: datetime.fromtimestamp(s, UTC)), st.sampled_from(KINDS))
def test_the_last_whole_period_has_just_ended(now: datetime, kind: str) -> None:
    period = report.period(kind, None, now, "Asia/Ho_Chi_Minh")
    assert period.start < period.end <= now
    again = report.period(kind, period.label, now, "Asia/Ho_Chi_Minh")
    assert again == period


# --- what the digest says ----------------------------------------------------------------------------------------------


def test_the_headline_counts() -> None:
    assert built().headline == (
        "Tuần 50/2025 (08/12–14/12/2025): 20 số liệu mới từ 8 tỉnh, thành phố, 2 văn bản mới, 1 số liệu chưa thống nhất, "
        "2 đính chính hoặc rút lại, 1 số liệu cần kiểm tra."
    )
    english = built(language="en").headline
    assert render.render_subject(built(language="en")).startswith("[Social policy credit] Week 50, 2025: ")
    assert english.startswith(
        "Week 50, 2025 (8 December – 14 December 2025): 20 new figures from 8 provinces, 2 new documents, 1 conflict,"
    )


def test_what_stands_out() -> None:
    kinds = {s.kind: s for s in built().standouts}
    assert "Nghệ An" in kinds["reached"].text or "Cao Bằng" in kinds["reached"].text
    texts = [s.text for s in built().standouts]
    assert any("mục tiêu 15% đến năm 2030 (Chỉ thị 39-CT/TW)" in text for text in texts)
    assert any("mục tiêu 3,5% (năm 2025)" in text for text in texts)
    assert "98,6%" in kinds["not_completed"].text
    assert "66.091 tỷ đồng" in kinds["largest"].text or "413.527" in kinds["largest"].text
    assert kinds["document"].text == "Kế hoạch số 522/KH-UBND ngày 08/12/2025 của UBND tỉnh Hà Tĩnh" or "57-CT/TU" in kinds["document"].text
    assert "first" in kinds
    assert all(s.url for s in built().standouts)
    assert "ngày 08/12/2025 của UBND tỉnh Hà Tĩnh (Báo Hà Tĩnh) <https://" in report.render_text(built())


def test_a_target_missed_when_its_time_has_come() -> None:
    goal = claim(1, "poverty_rate", "3", "2025-04", unit="percent", measure="target", period="2024")
    late = claim(2, "poverty_rate", "4.6", "2025-04", unit="percent", period="2024-12-31")
    early = claim(3, "poverty_rate", "4.6", "2025-12", unit="percent", period="2024-12-31")
    later = claim(4, "poverty_rate", "3", "2025-12", unit="percent", measure="target", period="2030")
    kinds = [(s.kind, s.text) for s in built(replace(sample(), claims=(late, early), targets=(goal, later), documents=())).standouts]
    assert [kind for kind, _ in kinds if kind in ("missed", "reached")] == ["missed"]
    assert kinds[0][1] == "Cao Bằng – Tỷ lệ hộ nghèo: 4,6% (đến 31/12/2024), mục tiêu 3% (năm 2024)"


def test_on_a_first_day_nothing_is_called_a_first_report() -> None:
    new = tuple(claim(n, "outstanding_loans", 5000 + n, p.key) for n, p in enumerate(load_places().provinces("2025")))
    assert not [s for s in built(replace(sample(), claims=new)).standouts if s.kind == "first"]


def test_places_come_in_order_own_first() -> None:
    names = [region.name for region in built(recipient_provinces=("2025-79",)).regions]
    assert names[:3] == ["Địa bàn theo dõi", "Cả nước", "Trung du và miền núi phía Bắc"]
    assert names[-1] == "Địa bàn khác"
    assert built().regions[0].name == "Cả nước"
    north = next(r for r in built().regions if r.name.startswith("Trung du"))
    assert [g.name for g in north.groups] == ["Cao Bằng", "Điện Biên", "Thái Nguyên", "Lạng Sơn"]
    old_key = built(recipient_provinces=("2004-06",)).regions[0]
    assert [g.name for g in old_key.groups] == ["Thái Nguyên"]


def entry(number: int, language: str = "vi") -> Any:
    return next(e for e in built(language=language).entries if e.claim.id == number)


def test_a_claim_as_it_is_shown() -> None:
    loans = entry(1)
    assert (loans.value, loans.period) == ("14.009,3 tỷ đồng", "đến 30/11/2025")
    assert loans.change == "tăng 1.204 tỷ đồng (+9,4%) so với 12.805,3 tỷ đồng (31/12/2024)"
    assert [c.outlet for c in loans.cites] == ["Cổng thông tin Ngân hàng Chính sách xã hội", "Báo Nhân Dân", "VietnamPlus", "Báo Nghệ An"]
    assert loans.cites[-1].note == "đăng lại" and loans.cites[1].note == "14.000 tỷ đồng"
    assert loans.more_cites == "và 1 nguồn khác"
    assert entry(6).change == "giảm 0,02 điểm phần trăm so với 0,56% (31/07/2024)"
    assert entry(18).change == "không đổi so với 7.351 tỷ đồng (31/12/2024)" and entry(18).review == "đã duyệt"
    assert entry(3).value == "trên 4.120 tỷ đồng" and entry(3).period == "11 tháng đầu năm 2025"
    assert entry(11).place == "Bắc Kạn (nay thuộc Thái Nguyên)"
    doubted = entry(8)
    assert doubted.mark == "CẦN KIỂM TRA" and doubted.doubts[0] == "dấu chấm hoặc dấu phẩy trong số có thể mang nghĩa khác"
    assert entry(8, "en").mark == "TO BE CHECKED"


def test_each_doubt_that_the_stages_know_has_words() -> None:
    from monitor.figures.checks import SERIOUS

    messages = wording.read_wording(templates_dir() / "messages.toml")
    missing = [code for code in sorted({*SERIOUS, "computed"}) if f"doubt.{code}" not in messages]
    assert not missing


def test_a_remark_is_no_mark_and_a_quote_is_not_repeated() -> None:
    sure = claim(1, "outstanding_loans", 5000, doubts=("period_default",), quote="Một câu chung.")
    data = replace(sample(), claims=(sure, claim(2, "borrowers", 900, unit="count", quote="Một câu chung.")), conflicts=())
    text, html = report.render_text(built(data)), report.render_html(built(data))
    assert "Lưu ý: thời điểm lấy theo ngày đăng" in text and "⚠" not in text
    assert text.count("“Một câu chung.”") == html.count("“Một câu chung.”") == 1 and "cùng đoạn trích trên" in html


def test_a_change_against_a_rounded_level_says_about() -> None:
    about = claim(1, "outstanding_loans", "6082", previous=level("6000", bound=">"))
    text = built(replace(sample(), claims=(about,))).entries[0].change
    assert text == "tăng khoảng 82 tỷ đồng (+1,4%) so với trên 6.000 tỷ đồng (31/12/2024)"


def test_a_long_week_stays_readable() -> None:
    long = built(long_sample())
    html, text = report.render_html(long), report.render_text(long)
    assert long.shown == SETTINGS.top_claims and len(long.entries) == 500
    assert sum(len(g.entries) for r in long.regions for g in r.groups) == 40
    assert min(len(g.entries) for r in long.regions for g in r.groups) == 1, "each place has its first line"
    assert "Thư này nêu 40 trên 500 số liệu mới; toàn bộ nằm trong bảng tính" in html and "40 trên 500" in text
    assert len(html.encode()) < 100_000, "Gmail cuts a mail at 102 kB"
    assert openpyxl.load_workbook(io.BytesIO(report.render_xlsx(long)))["Số liệu"].max_row == 501


def test_who_gets_no_workbook_is_not_sent_to_it() -> None:
    data = replace(long_sample(), corrections=sample().corrections * 8)
    for language, word in (("vi", "bảng tính"), ("en", "workbook")):
        without = report.build(data, ReportSettings(), language, kind="weekly", workbook=False)
        for text in (report.render_text(without), report.render_html(without)):
            assert word not in text
        assert word in report.render_text(built(data, language))
    assert "Thư này nêu 40 trên 500 số liệu mới." in report.render_text(report.build(data, ReportSettings(), "vi", workbook=False))


def test_no_kind_outgrows_a_mail() -> None:
    long = long_sample()
    everything = replace(
        long,
        series=long.claims, place="Lạng Sơn", place_key="2025-20", troubles=long.troubles * 80, conflicts=long.conflicts * 90,
        corrections=long.corrections * 90,
    )  # fmt: skip
    for kind in KINDS:
        made = built(everything, kind=kind)
        assert len(report.render_html(made).encode()) < 100_000, kind
    assert "Còn 440 mục trong bảng tính." in report.render_text(built(everything, kind="place"))
    assert "Còn 100 mục trong bảng tính." in report.render_text(built(everything, kind="operator"))


def test_an_empty_week_says_so_and_still_tells_the_coverage() -> None:
    empty = built(empty_sample())
    text = report.render_text(empty)
    assert empty.subject == "Tuần 50/2025: không có số liệu mới"
    assert "Không có số liệu mới trong tuần 50/2025 (08/12–14/12/2025). Đã đọc 412 trang." in text
    assert "Độ phủ: 13/34 tỉnh, thành phố có số liệu" in text
    assert len(text.splitlines()) < 30 and not empty.standouts and not empty.pictures
    assert "No new figures in week 50, 2025" in report.render_text(built(empty_sample(), "en"))


def test_the_silences_are_different_things() -> None:
    lists = " ".join(built().coverage_lists)
    for words in (
        "có bài nhưng không có số liệu",
        "không đăng bài nào về chủ đề",
        "có bài nhưng không đọc được",
        "không kết nối được nguồn",
        "chưa có nguồn theo dõi",
    ):
        assert words in lists and words in built().coverage_line
    assert "1 địa phương chưa có nguồn theo dõi: Cà Mau." in lists
    rows = {line.state: line.detail for line in built().coverage}
    assert (rows["nothing_found"], rows["not_published"], rows["not_reached"]) == ("5 trang", "1/2 nguồn trả lời", "")
    never = tuple(replace(row, state="not_asked") if row.state == "not_reached" else row for row in sample().coverage)
    assert "chưa đọc trong kỳ" in built(replace(sample(), coverage=never)).coverage_line
    unknown = built(replace(sample(), coverage=()))
    assert "chưa có thông tin về độ phủ" in unknown.coverage_line


def test_a_period_that_was_not_read_to_its_end_says_so() -> None:
    early = replace(sample(), now=WEEK.end - timedelta(days=3))
    assert "Số liệu chưa đủ kỳ: trang nguồn được đọc lần cuối lúc 00:00 ngày 12/12/2025." in report.render_text(built(early))
    assert "chưa đủ kỳ" not in report.render_text(built())
    assert "chưa đủ kỳ" not in report.render_text(built(replace(profile(), now=early.now))), "a profile is of all that is known"


def test_late_news_is_one_line_and_trouble_one_count() -> None:
    text = report.render_text(built())
    assert text.count("14 số liệu trong 6 trang đăng từ lâu") == 1
    assert "2 nguồn tin đang gặp sự cố" in text and "Báo Điện Biên" not in text
    operator = report.render_text(built(kind="operator"))
    assert "Báo Điện Biên (baodienbien): quá thời gian chờ" in operator and "lỗi chứng thư số (TLS)" in operator


def test_a_report_after_its_time_says_so() -> None:
    assert "gửi muộn" in report.render_text(built(late=True)) and "gửi muộn" not in report.render_text(built())


def test_conflicts_corrections_documents() -> None:
    for text in (report.render_text(built()), report.render_html(built())):
        for words in (
            "nhau đúng 10, 100, 1.000… lần",
            "11,02 tỷ đồng",
            "trang sửa 812 tỷ đồng thành 821 tỷ đồng",
            "trang không còn số 4,2 tỷ đồng",
            "Kế hoạch số 522/KH-UBND ngày 08/12/2025 của UBND tỉnh Hà Tĩnh",
            "thực hiện 39-CT/TW",
        ):
            assert words in text


@pytest.mark.parametrize("code", ["rounding", "scale_slip", "other_date", "old_and_new_province", "unknown", "never heard of"])
def test_each_reason_of_a_conflict_has_words(code: str) -> None:
    data = replace(sample(), conflicts=(Conflict(sample().conflicts[0].sides, code),))
    assert built(data).conflicts[0].reason


def test_before_the_merger_provinces_are_the_old_ones() -> None:
    week = Period("week", "2024-W31", datetime(2024, 7, 28, 17, tzinfo=UTC), datetime(2024, 8, 4, 17, tzinfo=UTC))
    data = replace(
        sample(),
        period=week,
        claims=(claim(1, "outstanding_loans", 3584, "2004-06", period="2024-06-30"),),
        latest=(
            claim(2, "outstanding_loans", 3584, "2004-06", period="2024-06-30"),
            claim(3, "outstanding_loans", 4700, "2004-19", period="2024-06-30"),
        ),
    )
    found = built(data)
    assert [g.name for r in found.regions for g in r.groups] == ["Bắc Kạn"]
    assert [p.kind for p in found.pictures] == ["bars"] and found.pictures[0].bars[0].name == "Thái Nguyên"


# --- other kinds -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_in_each_language_and_form(kind: str, language: str) -> None:
    data = {"place": profile(), "monthly": month()}.get(kind, sample())
    made = built(data, language, kind=kind)
    html, text, subject = report.render_html(made), report.render_text(made), report.render_subject(made)
    assert subject and "\n" not in subject and made.headline in text and made.kind == kind
    assert html.startswith("<!DOCTYPE html>") and f'<html lang="{language}">' in html
    assert json.loads(report.render_json(made))["kind"] == kind
    assert docx.Document(io.BytesIO(report.render_docx(made))).paragraphs
    sheets = openpyxl.load_workbook(io.BytesIO(report.render_xlsx(made))).sheetnames
    assert (
        sheets
        == {
            "vi": ["Tổng hợp", "Số liệu", "Chưa thống nhất", "Văn bản", "Độ phủ"],
            "en": ["Summary", "Figures", "Conflicts", "Documents", "Coverage"],
        }[language]
    )


def test_the_kind_follows_from_the_data() -> None:
    assert built().kind == "weekly" and built(month()).kind == "monthly" and built(profile()).kind == "place"
    with pytest.raises(ConfigError):
        built(kind="daily")
    with pytest.raises(ConfigError):
        built(language="fr")


def test_a_monthly_summary_has_the_table_of_provinces() -> None:
    table = built(month()).tables[0]
    assert (
        table.caption == "Biểu 1. Tổng hợp theo tỉnh, thành phố"
        and table.unit == "Đơn vị: tỷ đồng; thời điểm 30/11/2025, trừ số ghi thời điểm khác"
    )
    assert table.rows[0][0].text == "Cao Bằng", "the north first; the country has no level here"
    assert all(re.fullmatch(r"–|[\d.,]+", cell.text) for row in table.rows for cell in row[1:])
    later = claim(9999, "outstanding_loans", 6000, "2025-20", period="2025-10-31")
    other = built(replace(month(), latest=(*month().latest, later))).tables[0]
    assert "6.000 (31/10/2025)" in [cell.text for row in other.rows for cell in row]
    html = report.render_html(built(month()))
    shown = [cell for row in table.rows for cell in row[1:]]
    assert html.count("text-align:right") == len(shown)
    sheet = openpyxl.load_workbook(io.BytesIO(report.render_xlsx(built(month()))))["Tổng hợp"]
    numbers = [cell.value for row in sheet.iter_rows() for cell in row if isinstance(cell.value, int | float)]
    assert len(numbers) == sum(cell.number is not None for cell in shown), "numbers in the workbook can be summed"
    assert 'scope="col"' in html and 'scope="row"' in html and "<caption" in html


def test_a_sum_of_the_former_provinces_is_marked_wherever_it_stands() -> None:
    parts = [
        claim(701, "outstanding_loans", 4800, "2004-10", period="2024-12-31"),
        claim(702, "outstanding_loans", 5100, "2004-15", period="2024-12-31"),
    ]
    summed = replace(
        claim(0, "outstanding_loans", 9900, "2025-15", period="2024-12-31"), witnesses=(), confidence="check", doubts=("computed",)
    )
    newer = claim(703, "outstanding_loans", 10350, "2025-15", period="2025-09-30")
    made = built(replace(profile(), series=(*parts, summed, newer), place="Lào Cai", place_key="2025-15"), kind="place")
    text = report.render_text(made)
    mark = "tính từ số liệu thành phần"
    assert f"* Tổng dư nợ: 9.900 tỷ đồng, đến 31/12/2024 ({mark})" in text
    assert "* Yên Bái (nay thuộc Lào Cai) – Tổng dư nợ: 5.100 tỷ đồng" in text
    assert f"9.900 tỷ đồng – {mark} (31/12/2024)" in text, "the points of the trend"
    assert f"({mark})" in report.render_html(made)
    assert mark in "".join(c.text for t in docx.Document(io.BytesIO(report.render_docx(made))).tables for r in t.rows for c in r.cells)


def test_a_picture_shows_the_sure_one_of_two_numbers_for_a_day() -> None:
    sure = claim(1, "outstanding_loans", 5568, "2025-20", period="2024-06-30")
    slip = replace(claim(2, "outstanding_loans", "5.568", "2025-20", period="2024-06-30"), confidence="check", doubts=("magnitude",))
    for order in ((sure, slip), (slip, sure)):
        found = pictures.newest(order, "2025-20", "outstanding_loans", "level", by=date(2024, 12, 31))
        assert found is not None and found.value == sure.value


def test_a_profile_has_its_series_and_a_trend() -> None:
    made = built(profile())
    assert [p.kind for p in made.pictures] == ["trend", "trend"]
    assert "mục tiêu 15% đến năm 2030" in made.pictures[1].target_text
    assert made.pictures[0].lines[0].points[0].text == "4.000 tỷ đồng"
    assert made.headline.startswith("Lạng Sơn: ")
    assert [e.claim.period for e in made.series][:2] == ["2024-12-31", "2023-12-31"], "the newest first"


def test_computed_sums_are_called_so() -> None:
    summed = claim(0, "outstanding_loans", 9000, "2025-19", confidence="check", doubts=("computed",), witnesses=(), published_on=None)
    made = built(replace(profile(), series=(summed,)))
    assert made.series[0].review == "tính từ số liệu thành phần" and not made.series[0].mark and not made.series[0].url


def cells(made: report.Report) -> list[list[list[str]]]:
    """The tables of the Word document, as texts."""
    document = docx.Document(io.BytesIO(report.render_docx(made)))
    return [[[cell.text for cell in row.cells] for row in table.rows] for table in document.tables]


def test_a_profile_as_a_document_is_about_its_place_alone() -> None:
    made = built(profile())
    text = "\n".join(one.text for one in docx.Document(io.BytesIO(report.render_docx(made))).paragraphs)
    assert "Tín dụng chính sách xã hội tại Lạng Sơn, " in text
    assert "Độ phủ" not in text and "đăng từ lâu" not in text and "đăng từ lâu" not in report.render_html(made)


def test_the_operators_report_tells_coverage_and_quality() -> None:
    made = built(kind="operator")
    assert made.headline.endswith("đọc 412 trang; 13/34 tỉnh, thành phố có số liệu; 2 nguồn đang gặp sự cố; 1 số liệu cần kiểm tra.")
    assert "2 sources in trouble; 1 figure to be checked." in built(kind="operator", language="en").headline
    assert not made.trouble_line and "CẦN KIỂM TRA" not in report.render_text(made)
    assert report.render_html(made).count(">Chất lượng số liệu<") == 1
    _, quality, coverage, troubles, _ = cells(made)
    assert quality[1] == ["Trang đã đọc", "412"]
    assert coverage[2] == ["Tuyên Quang", "có bài nhưng không có số liệu", "0", "2", "5 trang"]
    assert troubles[1][:3] == ["Báo Điện Biên (baodienbien)", "quá thời gian chờ", "7"]
    rows = {row[0].text: row[1].text for row in made.tables[0].rows}
    assert rows["Trang đã đọc"] == "412" and rows["Cần kiểm tra"] == "1 (5%)" and rows["Không rõ thời điểm"] == "1 (5%)"
    assert rows["Nghi ngờ: dấu chấm hoặc dấu phẩy trong số có thể mang nghĩa khác"] == "1 (5%)"


# --- pictures ----------------------------------------------------------------------------------------------------------


def test_pictures_have_words_and_numbers_beside_them() -> None:
    made = built()
    assert [(p.cid, p.kind) for p in made.pictures] == [(pictures.OUTSTANDING, "bars"), (pictures.SHARE, "bars"), (pictures.MAP, "map")]
    share = made.pictures[1]
    assert share.target == 15 and "Mục tiêu 15%: 12 tỉnh đạt, 11 tỉnh chưa đạt." in share.alt
    images = report.charts(made)
    assert set(images) == {p.cid for p in made.pictures}
    assert all(image.startswith(b"\x89PNG") and len(image) < 300_000 for image in images.values())
    html, text = report.render_html(made), report.render_text(made)
    for picture in made.pictures:
        assert f'src="cid:{picture.cid}"' in html and picture.alt in text
    for bar in made.pictures[0].bars:
        assert bar.text in html and bar.text in text, "each number stands beside the picture"


def test_a_page_of_its_own_carries_its_pictures() -> None:
    html = report.render_html(built(), standalone=True)
    assert html.count('src="data:image/svg+xml;base64,') == 3 and "cid:" not in html
    assert all(image.lstrip().startswith(b"<?xml") and b"<script" not in image for image in report.svg(built()).values())


def test_a_new_province_is_the_sum_of_its_parts_only_when_all_are_known() -> None:
    parts = load_places().parts("2025-25")
    claims = [claim(n, "outstanding_loans", 1000 + n, p.key, period="2025-06-30") for n, p in enumerate(parts)]
    on = date(2025, 12, 14)
    whole = pictures.known(claims, "2025-25", "outstanding_loans", "level", by=on)
    assert whole is not None and whole.computed and whole.value == sum((c.value for c in claims), Decimal(0))
    assert pictures.known(claims[1:], "2025-25", "outstanding_loans", "level", by=on) is None
    other_day = [replace(claims[0], period="2025-03-31"), *claims[1:]]
    assert pictures.known(other_day, "2025-25", "outstanding_loans", "level", by=on) is None
    about = [replace(claims[0], bound="~"), *claims[1:]]
    assert pictures.known(about, "2025-25", "outstanding_loans", "level", by=on) is None
    same = pictures.known([claim(1, "outstanding_loans", 5000, "2004-20")], "2025-20", "outstanding_loans", "level", by=on)
    assert same is not None and not same.computed, "a province that the merger left as it was"


def test_a_share_is_computed_from_its_parts_of_one_day() -> None:
    claims = [claim(1, "local_budget_capital", 150, "2025-20"), claim(2, "total_capital", 1000, "2025-20")]
    share = pictures.known(claims, "2025-20", "local_budget_capital", "share", by=date(2025, 12, 14))
    assert share is not None and share.value == 15 and share.computed
    claims[1] = replace(claims[1], period="2025-06-30")
    assert pictures.known(claims, "2025-20", "local_budget_capital", "share", by=date(2025, 12, 14)) is None


@pytest.mark.parametrize(
    ("of", "cell", "beside", "legend"),
    [
        ({}, "4.100", "4.100 tỷ đồng", ""),
        ({"confidence": "check"}, "4.100\u00a0⚠", "4.100 tỷ đồng – cần kiểm tra", "⚠ cần kiểm tra"),
        ({"confidence": "check", "review": "accepted"}, "4.100", "4.100 tỷ đồng", ""),
    ],
)  # fmt: skip
def test_a_number_to_be_checked_says_so_in_the_table_and_on_the_picture(of: Any, cell: str, beside: str, legend: str) -> None:
    """A cell without a mark would be copied into somebody's report as if it were sure."""
    data = month()
    one = claim(1, "outstanding_loans", 4100, "2025-20", **of)
    other = claim(2, "outstanding_loans", 5000, "2025-19")
    made = built(replace(data, claims=(one, other), latest=(one, other), series=()))
    (table,) = made.tables
    assert [row[1].text for row in table.rows if row[0].text == "Lạng Sơn"] == [cell]
    assert table.unit.endswith(legend) and ("⚠" in table.unit) == bool(legend)
    bars = {bar.name: bar for bar in made.pictures[0].bars}
    assert bars["Lạng Sơn"].text == beside and bars["Lạng Sơn"].signs == cell.removeprefix("4.100")
    assert cell in report.render_text(made) and beside in report.render_html(made)


def test_a_number_computed_from_parts_in_doubt_bears_both_signs() -> None:
    claims = [claim(n, "outstanding_loans", 1000 + n, p.key, period="2025-06-30") for n, p in enumerate(load_places().parts("2025-25"))]
    whole = pictures.known(
        [replace(claims[0], confidence="check"), *claims[1:]], "2025-25", "outstanding_loans", "level", by=date(2025, 12, 14)
    )
    assert whole is not None and whole.marks == ("check", "computed")


def drawing() -> Any:
    return sys.modules["monitor.report.charts"]


def test_the_map_has_both_archipelagos() -> None:
    islets = drawing()._islets()
    assert all(110.5 < x < 113 and 15.5 < y < 17.5 for x, y in islets["48"]) and islets["48"]
    assert any(113 < x < 115 and 9 < y < 11.5 for x, y in islets["56"])
    made = built()
    assert made.pictures[2].islands == ("QĐ. Hoàng Sa\n(TP. Đà Nẵng)", "QĐ. Trường Sa\n(tỉnh Khánh Hòa)")
    assert len(drawing()._outlines()) == 34


# --- the same bytes ----------------------------------------------------------------------------------------------------

_DIGEST = """
import sys
sys.path[:0] = [{root!r}, {root!r} + "/tests"]
import test_report
print(*test_report.digests())
"""


def digests() -> list[str]:
    """A hash of each form of the sample."""
    made = built(recipient_provinces=("2025-20",))
    forms = [report.render_html(made, standalone=True), report.render_html(made), report.render_text(made), report.render_json(made)]
    files = [report.render_xlsx(made), report.render_docx(made), *report.charts(made).values()]
    return [hashlib.sha256(form).hexdigest() for form in (*(form.encode() for form in forms), *files)]


def test_the_same_data_give_the_same_bytes_in_another_process_at_another_time() -> None:
    environ = {**os.environ, "PYTHONHASHSEED": "7", "TZ": "Asia/Tokyo"}
    code = _DIGEST.format(root=str(ROOT))
    other = subprocess.run([sys.executable, "-c", code], env=environ, capture_output=True, text=True, check=True, cwd=ROOT).stdout
    assert other.split() == digests() and len(digests()) == 9


def test_zip_entries_carry_no_time() -> None:
    for content in (report.render_xlsx(built()), report.render_docx(built())):
        with zipfile.ZipFile(io.BytesIO(content)) as file:
            assert {entry.date_time[:3] for entry in file.infolist()} == {(1980, 1, 1)}


def test_the_order_of_the_data_changes_nothing() -> None:
    data = sample()
    other = replace(data, claims=data.claims[::-1], latest=data.latest[::-1], coverage=data.coverage[::-1], documents=data.documents[::-1])
    assert report.render_html(built(data)) == report.render_html(built(other))


# --- forms -------------------------------------------------------------------------------------------------------------

ELEMENTS = {
    "html",
    "head",
    "meta",
    "title",
    "style",
    "body",
    "table",
    "caption",
    "thead",
    "tbody",
    "tr",
    "th",
    "td",
    "div",
    "span",
    "p",
    "h1",
    "h2",
    "h3",
    "h4",
    "ul",
    "li",
    "a",
    "img",
    "strong",
    "em",
}
ATTRIBUTES = {
    "lang",
    "charset",
    "name",
    "content",
    "class",
    "style",
    "role",
    "width",
    "cellpadding",
    "cellspacing",
    "border",
    "align",
    "href",
    "src",
    "alt",
    "scope",
}


class Outline(HTMLParser):
    """The elements, attributes and links of a page, as a browser would see them."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: set[str] = set()
        self.links: list[str] = []
        self.images: list[dict[str, str | None]] = []
        self.headings: list[int] = []
        self.cells: list[dict[str, str | None]] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes |= {name for name, _ in attrs}
        values = dict(attrs)
        if tag == "a":
            self.links.append(str(values.get("href")))
        if tag == "img":
            self.images.append(values)
        if tag == "th":
            self.cells.append(values)
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(int(tag[1]))


@pytest.mark.parametrize("data", [sample(), month(), profile(), empty_sample()], ids=["week", "month", "place", "empty"])
def test_the_html_is_plain_and_accessible(data: ReportData) -> None:
    outline = Outline(report.render_html(built(data)))
    assert set(outline.tags) <= ELEMENTS and outline.attributes <= ATTRIBUTES
    assert outline.headings[0] == 1 and outline.headings.count(1) == 1
    assert all(after - before <= 1 for before, after in zip(outline.headings, outline.headings[1:], strict=False)), outline.headings
    assert all(image["alt"] and str(image["src"]).startswith("cid:") for image in outline.images)
    assert all(cell.get("scope") in ("col", "row") for cell in outline.cells)


def test_the_html_is_one_main_part_in_its_language() -> None:
    page = report.render_html(built(language="en"))
    assert page.count('<div role="main" lang="en">') == 1 and page.index('role="main"') < page.index("<h1")
    assert page.count("<div") == page.count("</div")


def test_the_html_suits_mail_programs() -> None:
    html = report.render_html(built())
    for words in (
        'name="viewport"',
        'name="color-scheme" content="light dark"',
        "prefers-color-scheme: dark",
        "<!--[if mso]>",
        'role="presentation"',
    ):
        assert words in html
    assert "<script" not in html and "@import" not in html and not re.search(r"url\(|<link|<iframe|<form", html)


def test_the_text_says_what_the_html_says() -> None:
    for made in (built(), built(language="en"), built(long_sample())):
        html, text = report.render_html(made), report.render_text(made)
        for e in (e for r in made.regions for g in r.groups for e in g.entries):
            for words in (e.value, e.period, e.change, e.short_quote, *e.doubts, *(c.outlet for c in e.first_cites)):
                assert words in text
            assert e.value in html
        links = set(Outline(html).links)
        assert links and links <= set(re.findall(r"<(https?://[^>]+)>", text))
        for words in (made.headline, made.coverage_line, made.trouble_line, *made.notes, *made.coverage_lists, *made.footer):
            assert words in text
        assert "&amp;" not in text and "<strong" not in text


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_contrast(scheme: str) -> None:
    colours = render.palette()[scheme]
    for ground in ("page", "paper", "soft"):
        for text in ("text", "dim", "head", "link"):
            assert contrast(colours[text], colours[ground]) >= 4.5, (text, ground)
    assert contrast(colours["mark"], colours["mark_ground"]) >= 4.5
    chart = render.palette()["chart"]
    assert all(contrast(chart[name], "#ffffff") >= 4.5 for name in ("text", "target", "line1", "line3"))
    assert all(contrast(chart[name], "#ffffff") >= 3 for name in ("bar", "bar_reached", "bar_below", "line2"))


def test_the_workbook() -> None:
    book = openpyxl.load_workbook(io.BytesIO(report.render_xlsx(built())))
    sheet = book["Số liệu"]
    head = [cell.value for cell in sheet[1]]
    assert sheet.freeze_panes == "A2" and sheet.auto_filter.ref and sheet.auto_filter.ref.startswith("A1:")
    rows = {row[1].value + "|" + row[0].value: row for row in sheet.iter_rows(min_row=2)}
    row = rows["Tổng dư nợ|Nghệ An"]
    by = dict(zip(head, row, strict=True))
    assert by["Giá trị"].value == 14009.3 and by["Giá trị"].data_type == "n" and by["Đơn vị"].value == "tỷ đồng"
    assert by["Giá trị gốc (đồng, %, lần, số lượng)"].value == 14009300000000
    assert by["Liên kết"].hyperlink.target == "https://vbsp.org.vn/tin-1"
    assert by["Giá trị ghi đầy đủ"].value == "14.009,3 tỷ đồng" and by["Số nguồn"].value == 4
    assert book["Chưa thống nhất"].max_row == 5 and book["Văn bản"].max_row == 3 and book["Độ phủ"].max_row == 35
    assert all(book[name].freeze_panes for name in book.sheetnames)


def test_a_number_that_a_double_does_not_carry_is_written_as_text() -> None:
    book = openpyxl.load_workbook(
        io.BytesIO(report.render_xlsx(built(replace(sample(), claims=(claim(1, "lending", "1234567.1234567891"),)))))
    )
    values = [cell.value for cell in book["Số liệu"][2]]
    assert "1234567123456789.1" in values


def test_the_word_document_has_the_form_of_an_administrative_report() -> None:
    document = docx.Document(io.BytesIO(report.render_docx(built(month()))))
    section = document.sections[0]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    assert [round(m.mm) for m in (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)] == [20, 20, 30, 15]
    head = "\n".join(cell.text for row in document.tables[0].rows for cell in row.cells)
    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in head and "Độc lập - Tự do - Hạnh phúc" in head and "ngày 15 tháng 12 năm 2025" in head
    assert "Số:" in head
    numbered = section.header._element.xml
    assert section.different_first_page_header_footer and 'w:instr="PAGE"' in numbered
    assert "Nơi nhận:" in document.tables[-1].rows[0].cells[0].text
    assert document.styles["Normal"].font.name == "Times New Roman" and document.styles["Normal"].font.size.pt == 14
    texts = [p.text for p in document.paragraphs]
    assert [t for t in texts if t.startswith("Biểu ")] == [
        "Biểu 1. Tổng hợp theo tỉnh, thành phố",
        "Biểu 2. Số liệu mới theo địa bàn",
        "Biểu 3. Văn bản ban hành",
    ]
    headings = [p.text for p in document.paragraphs if p.style.name == "Heading 1"]
    assert [h.split(".")[0] for h in headings] == [str(n + 1) for n in range(len(headings))]
    assert not any("{{" in t for t in texts)


def test_the_packaged_frame_is_what_its_maker_makes() -> None:
    assert frame.make_template() == (templates_dir() / "report.docx").read_bytes()


def test_json_is_whole_and_safe_in_a_script_element() -> None:
    text = report.render_json(built())
    outline = json.loads(text)
    assert len(outline["claims"]) == 20 and outline["claims"][0]["value"] and outline["schema"] == 1
    assert "<" not in text and "&" not in text


# --- wording and templates ---------------------------------------------------------------------------------------------


def test_every_message_asked_for_exists_and_none_is_idle() -> None:
    messages = wording.read_wording(templates_dir() / "messages.toml")
    sources = [
        p.read_text("utf-8")
        for p in (*(ROOT / "monitor" / "report").glob("*.py"), *templates_dir().glob("*.html"), *templates_dir().glob("*.txt"))
    ]
    text = "\n".join(sources)
    asked = set(re.findall(r"""['"]([a-z_]+\.[a-z_0-9]+)['"]""", text))
    tables = {key.partition(".")[0] for key in messages}
    missing = {key for key in asked if key.partition(".")[0] in tables and key not in messages} - {"report.docx"}
    assert not missing
    open_tables = (
        set(re.findall(r"""f['"]([a-z_]+)\.\{""", text)) | set(re.findall(r"""either\(["']([a-z_]+)""", text)) | {"unit", "bound", "month"}
    )
    idle = {key for key in messages if key not in asked and key.partition(".")[0] not in open_tables}
    assert not idle


@pytest.mark.parametrize(
    ("table", "words"),
    [
        ('a = "text"', "write it as"),
        ('[a]\nb = { vi = "x" }', "needs vi and en"),
        ('[a]\nb = { vi = "{x}", en = "{y}" }', "same parts"),
        ('[a]\nb = { vi = "{x.__class__}", en = "{x.__class__}" }', "plain name"),
        ("[a", "cannot be used"),
    ],
)
def test_a_broken_table_of_wording_is_refused(tmp_path: Path, table: str, words: str) -> None:
    path = tmp_path / "messages.toml"
    path.write_text(table, "utf-8")
    with pytest.raises(ConfigError, match=words):
        wording.read_wording(path)


def test_an_office_changes_words_and_templates(tmp_path: Path) -> None:
    (tmp_path / "messages.toml").write_text('[kind]\nweekly = { vi = "Tin tuần của tỉnh", en = "Our week" }\n', "utf-8")
    (tmp_path / "weekly-subject.txt").write_text("{{ r.name }}: {{ r.shown }}", "utf-8")
    own = report.build(sample(), ReportSettings(templates=tmp_path))
    assert report.render_subject(own) == "Tin tuần của tỉnh: 20"
    assert "Tin tuần của tỉnh" in report.render_html(own)


@pytest.mark.parametrize(
    "template",
    [
        "{{ r.__class__.__mro__ }}",
        "{{ r.unknown }}",
        "{{ ''.__class__ }}",
        "{% for %}",
        "{{ cycler.__init__.__globals__.os }}",
        "{{ r.x() }}",
        "{{ r.templates.read_text() }}",
        "{{ 1 + r.title }}",
        "{% for i in range(10 ** 12) %}{% endfor %}",
    ],
)
def test_an_offices_template_runs_in_a_sandbox_and_its_errors_are_named(tmp_path: Path, template: str) -> None:
    (tmp_path / "weekly.txt").write_text(template, "utf-8")
    with pytest.raises(ConfigError):
        report.render_text(report.build(sample(), ReportSettings(templates=tmp_path)))


def test_an_offices_own_frame(tmp_path: Path) -> None:
    document = docx.Document(str(templates_dir() / "report.docx"))
    document.sections[0].header.paragraphs[0].text = "{{ about }}"
    document.tables[0].rows[0].cells[0].paragraphs[0].text = "TỈNH ỦY LẠNG SƠN {{ nothing }}"
    document.save(str(tmp_path / "report.docx"))
    made = docx.Document(io.BytesIO(report.render_docx(report.build(sample(), ReportSettings(templates=tmp_path)))))
    assert made.sections[0].header.paragraphs[0].text == "Tín dụng chính sách xã hội, tuần 50/2025 (08/12–14/12/2025)"
    assert made.tables[0].rows[0].cells[0].text == "TỈNH ỦY LẠNG SƠN {{ nothing }}"


def test_a_word_template_without_a_place_for_the_report_is_refused(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("{{ title }}")
    document.save(str(tmp_path / "report.docx"))
    with pytest.raises(ConfigError, match="body"):
        report.render_docx(report.build(sample(), ReportSettings(templates=tmp_path)))
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken" / "report.docx").write_text("no zip")
    with pytest.raises(ConfigError):
        report.render_docx(report.build(sample(), ReportSettings(templates=tmp_path / "broken")))


def test_colours_are_colours() -> None:
    palette = tomllib.loads((templates_dir() / "palette.toml").read_text("utf-8"))
    assert set(palette["light"]) == set(palette["dark"])
    assert all(re.fullmatch("#[0-9a-f]{6}", colour) for table in palette.values() for colour in table.values())


# --- hostile text ------------------------------------------------------------------------------------------------------

#: Fields that hold codes or keys of our own tables in a first poisoning, and are poisoned too in a second.
CODES = {
    "kind",
    "unit",
    "measure",
    "indicator",
    "place_key",
    "province_key",
    "bound",
    "confidence",
    "state",
    "reason",
    "review",
    "period",
    "outcome",
}


def poison(value: Any, text: str, *, codes: bool, url: str) -> Any:
    """*value* with every text of every record in it replaced."""
    if isinstance(value, Period):
        return value
    if is_dataclass(value) and not isinstance(value, type):
        changes = {}
        for f in fields(value):
            old = getattr(value, f.name)
            if f.name in ("url", "reprint_of") and isinstance(old, str):
                changes[f.name] = url
            elif isinstance(old, str) or (f.name in ("doubts", "implements") and old):
                if codes or f.name not in CODES:
                    changes[f.name] = text if isinstance(old, str) else (text,) * len(old)
            elif isinstance(old, tuple) or is_dataclass(old):
                changes[f.name] = poison(old, text, codes=codes, url=url)
        return replace(value, **changes)
    if isinstance(value, tuple):
        return tuple(poison(part, text, codes=codes, url=url) for part in value)
    return value


NASTY = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "</td></tr></table><h1>x",
    "\"><a href='javascript:x'>y</a>",
    "{{7*7}}",
    "{% raw %}",
    "${7*7} #{7*7}",
    "&lt;b&gt;&amp;",
    "=1+1",
    "+cmd|' /C calc'!A0",
    "-2+3",
    "@SUM(A1)",
    "\t=1",
    "a\r\nBcc: x@y.z",
    "a\x00b\x1b[31m",
    "\u202egnp.exe",
    "z\u200bw\u200d\ufeff",
    "<!-- ",
    "]]>",
    "\ud800",
    "\U000e0041x",
    "x" * 40_000,
    "{0.__class__}",
    "{vi}",
    "%s%n",
    "<style>*{}</style>",
    "$\\frac{a}{b}$ $$",
    "_x000D_",
    "\\",
    "a" + "\u0301" * 99,
    "<!--[if mso]><x><![endif]-->",
    "https://evil.example/ http://x",
    "\ufffe\uffff",
    "中文 हिन्दी",
    "internal:Sheet1!A1",
    '=HYPERLINK("http://x")',
]
URLS = [
    "javascript:alert(1)",
    "data:text/html,<b>",
    "http://internal\\@public/",
    "https://user:pw@host/",
    "//host/x",
    "ftp://x/y",
    "http://",
    "https://x/\r\nSet-Cookie: a",
    "http://exa mple/",
    'https://ok.example/a?b="><script>',
    "https://ok.example/\u202ex",
    "JAVASCRIPT:x",
    " https://ok.example/",
    "https://ok.example/'onx='1",
    "https://báo.vn/đường dẫn?q=ă",
    "mailto:x@y",
    "vbscript:x",
    "http://[::1",
    "http://x:99999/",
    "cid:map@d40",
    "https://ok.example/" + "a" * 3000,
]
nasty = st.one_of(st.sampled_from(NASTY), st.text(max_size=60), st.tuples(st.sampled_from(NASTY), st.text(max_size=9)).map("".join))
FUZZ = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
#: Small enough to be set in some milliseconds, with every kind of record in it.
SMALL = replace(
    sample(),
    claims=sample().claims[7:9],
    latest=latest()[:6],
    series=sample().claims[:2],
    coverage=sample().coverage[:4],
)
CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ud800-\udfff]")


def kinds_of(data: ReportData) -> list[report.Report]:
    return [built(data, kind=kind) for kind in ("weekly", "place", "operator")]


@FUZZ
@given(text=nasty, url=st.one_of(st.sampled_from(URLS), st.text(max_size=40)), codes=st.booleans())
def test_no_text_of_a_page_becomes_markup(text: str, url: str, codes: bool) -> None:
    harmless = [Outline(report.render_html(r)).tags for r in kinds_of(poison(SMALL, "a b", codes=codes, url="x"))]
    for made, tags in zip(kinds_of(poison(SMALL, f"a {text}", codes=codes, url=url)), harmless, strict=True):
        html = report.render_html(made)
        outline = Outline(html)
        assert set(outline.tags) <= ELEMENTS and outline.attributes <= ATTRIBUTES
        assert [t for t in outline.tags if t != "a"] == tags, "the same elements as with harmless text, links apart"
        assert all(re.match(r"https?://[A-Za-z0-9\[]", link) and not re.search(r"[\s\"'<>\\]", link) for link in outline.links)
        plain_text = report.render_text(made)
        for form in (html, plain_text, report.render_subject(made)):
            assert not CONTROL.search(form)
            form.encode("utf-8")
        assert "\n" not in report.render_subject(made)


@pytest.mark.parametrize("text", NASTY, ids=range(len(NASTY)))
def test_no_cell_becomes_a_formula_and_no_field_a_template(text: str) -> None:
    made = built(poison(SMALL, text, codes=False, url="https://ok.example/=1"))
    book = openpyxl.load_workbook(io.BytesIO(report.render_xlsx(made)))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert all(cell.data_type in ("s", "n", "inlineStr") for cell in cells), "never a formula"
    assert all(not cell.hyperlink or cell.hyperlink.target == "https://ok.example/=1" for cell in cells)
    document = docx.Document(io.BytesIO(report.render_docx(made)))
    words = "\n".join([p.text for p in document.paragraphs] + [c.text for t in document.tables for r in t.rows for c in r.cells])
    json.loads(report.render_json(made))
    shown = report.plain(text)
    if shown and len(shown) < 60:
        assert shown in words, "verbatim, whatever it looks like"
        assert shown in report.render_text(made)


def test_a_picture_takes_any_words() -> None:
    words = "$\\frac{a}{b}$ 中文 \u202e<b> _x^2"
    bar = Bar(words, "48", Decimal(12), words, words, 738000, words)
    later = replace(bar, day=739000)
    for kind in ("bars", "map", "trend"):
        picture = Picture(
            "x", kind, words, words, words, (bar,), (Line(words, (bar, later)),), Decimal(15), words, (), words, (words, words)
        )
        assert drawing()._png(picture).startswith(b"\x89PNG") and b"<b>" not in drawing()._svg(picture)


def test_braces_come_out_verbatim() -> None:
    for text in ("{{7*7}}", "{% for x in y %}", "{{ r.__class__ }}", "{place}", "{0}"):
        made = built(poison(SMALL, text, codes=False, url="https://ok.example/"))
        assert text in report.render_text(made) and text.replace("'", "&#39;") in report.render_html(made)


def test_directions_and_hidden_characters_are_shown_harmlessly() -> None:
    assert report.plain("lãi\u202esuất\u200b\u00ad") == "lãi[U+202E]suất"
    assert report.plain("a\x00b\x85c\u2028d\r\ne") == "a b c d e"
    assert report.plain("e\u0302\u0301") == "ế"


@given(st.text())
def test_plain_is_idempotent_and_one_line(text: str) -> None:
    once = report.plain(text)
    assert report.plain(once) == once and not CONTROL.search(once) and "\n" not in once


@pytest.mark.parametrize("url", URLS, ids=range(len(URLS)))
def test_only_plain_web_addresses_are_links(url: str) -> None:
    safe = report.safe_url(url)
    assert safe is None or re.fullmatch(r"https?://(?:ok\.example|xn--bo-mia\.vn)/[A-Za-z0-9%._~/?=&;:!$()*+,@#\[\]-]*", safe), safe


@given(st.text(max_size=60))
def test_safe_url_is_ascii_and_stays_what_it_is(url: str) -> None:
    for candidate in (url, f"https://ok.example/{url}", f"https://{url}/"):
        safe = report.safe_url(candidate)
        assert safe is None or (safe.isascii() and report.safe_url(safe) == safe and not re.search(r"[\s\"'<>\\]", safe))


def test_a_claim_without_anything_is_still_shown() -> None:
    bare = claim(1, "outstanding_loans", 1, None, place=None, period=None, witnesses=(), published_on=None)
    made = built(replace(sample(), claims=(bare,), coverage=(Coverage("9999", "?", "mystery"),)))
    assert "Không rõ địa bàn" in report.render_text(made) and report.render_html(made) and report.render_xlsx(made)


def test_digests_of_forms_differ_between_languages() -> None:
    forms = {hashlib.sha256(report.render_html(built(language=language)).encode()).hexdigest() for language in ("vi", "en")}
    assert len(forms) == 2


def test_the_time_it_was_made_is_that_of_viet_nam() -> None:
    assert NOW.hour == 0
    assert "Số liệu cập nhật đến 07:00 ngày 15/12/2025 (giờ Việt Nam), từ 412 trang đã đọc trong kỳ." in report.render_text(built())
    assert witness(1, BILLION).published_on == "2025-12-09"


def test_nothing_is_kept_of_a_report_that_went_out() -> None:
    def kept() -> int:
        gc.collect()
        return sum(isinstance(one, report.Report) for one in gc.get_objects())

    before = kept()
    made = built()
    for set_in in (report.render_text, report.render_html, report.render_xlsx, report.render_docx, report.render_json, report.charts):
        set_in(made)
    del made
    assert kept() == before
