"""Whole pages, one rule each. The pages are ours and their numbers invented; the corpus measures how well the rules do on real ones."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from monitor.figures import explain, extract
from monitor.records import Article, Figure, Reading

Make = Callable[..., Article]
T = 10**9
M = 10**6

TITLE = "Lạng Sơn: 10 năm thực hiện Chỉ thị số 40-CT/TW\n"
LEAD = (
    "Ngày 29/7/2024, Ngân hàng Chính sách xã hội (NHCSXH) tỉnh Lạng Sơn tổng kết 10 năm thực hiện Chỉ thị số 40-CT/TW về tín dụng"
    " chính sách xã hội.\n"
)
HEAD = TITLE + LEAD
HERE = "Lạng Sơn"
DAY = "2024-06-30"


def fig(indicator: str, measure: str, value: float | str, unit: str = "VND", period: str | None = DAY, **other: Any) -> tuple[Any, ...]:
    """A figure as the rows below name it; what is not said is the usual."""
    row = {"bound": "=", "place": HERE, "programme": None, "per": None} | other
    return (indicator, measure, Decimal(str(value)), unit, period, row["bound"], row["place"], row["programme"], row["per"])


def seen(figures: tuple[Figure, ...]) -> list[tuple[Any, ...]]:
    return [(f.indicator, f.measure, f.value, f.unit, f.period, f.bound, f.place, f.programme, f.per) for f in figures]


DEBT = fig("outstanding_loans", "level", 4_500 * T)
DEBT_LINE = "Đến 30/6/2024, tổng dư nợ đạt 4.500 tỷ đồng.\n"


def loans(value: int, place: str = HERE, **other: Any) -> tuple[Any, ...]:
    return fig("outstanding_loans", "level", value, place=place, **other)


def capital(value: int, place: str = HERE) -> tuple[Any, ...]:
    return fig("total_capital", "level", value, place=place)


def households(value: int, **other: Any) -> tuple[Any, ...]:
    return fig("borrowers", "level", value, "count", **other)


ITEMS = """- Cho vay hộ nghèo: 1.234 tỷ đồng với 20.100 hộ.
- Cho vay hộ cận nghèo: 567 tỷ đồng với 9.800 hộ.
- Cho vay giải quyết việc làm: 890 tỷ đồng với 15.300 khách hàng.
"""
OF_ITEMS = [
    loans(1_234 * T, programme="poor_households"),
    households(20_100, programme="poor_households"),
    loans(567 * T, programme="near_poor_households"),
    households(9_800, programme="near_poor_households"),
    loans(890 * T, programme="job_creation"),
    households(15_300, programme="job_creation"),
]
OF_DISTRICTS = [
    capital(512_300 * M, "Cao Lộc, Lạng Sơn"),
    loans(510_100 * M, "Cao Lộc, Lạng Sơn"),
    capital(498_700 * M, "Chi Lăng, Lạng Sơn"),
    loans(495_200 * M, "Chi Lăng, Lạng Sơn"),
    capital(601_250 * M, "Hữu Lũng, Lạng Sơn"),
    loans(600_900 * M, "Hữu Lũng, Lạng Sơn"),
]
OF_PROGRAMMES = [
    loans(1_234 * T, programme="poor_households"),
    households(20_100, programme="poor_households"),
    loans(567 * T, programme="near_poor_households"),
    households(9_800, programme="near_poor_households"),
    loans(321 * T, programme="newly_escaped_households"),
    households(5_400, programme="newly_escaped_households"),
]

#: name of the rule → (text below the head, the figures by position)
PAGES: dict[str, tuple[str, list[tuple[Any, ...]]]] = {
    "a list goes on with what leads it in": (
        "Đến 30/6/2024, tổng dư nợ đạt 2.691 tỷ đồng, gồm:\n" + ITEMS,
        [loans(2_691 * T), *OF_ITEMS],
    ),
    "places in order": (
        "Đến 30/6/2024, dư nợ của huyện Cao Lộc, huyện Chi Lăng lần lượt là 512 tỷ đồng và 498 tỷ đồng.\n",
        [loans(512 * T, "Cao Lộc, Lạng Sơn"), loans(498 * T, "Chi Lăng, Lạng Sơn")],
    ),
    "a claim about two places is one for each": (
        DEBT_LINE.strip() + " Tỷ lệ hộ nghèo của hai tỉnh Cao Bằng, Bắc Kạn đều là 12%.\n",
        [
            DEBT,
            fig("poverty_rate", "level", 12, "percent", place="Bắc Kạn"),
            fig("poverty_rate", "level", 12, "percent", place="Cao Bằng"),
        ],
    ),
    "a table with bars": (
        "Bảng kết quả đến 30/6/2024\nĐơn vị tính: triệu đồng\nĐơn vị | Tổng nguồn vốn | Dư nợ\nHuyện Cao Lộc | 512.300 | 510.100\n"
        "Huyện Chi Lăng | 498.700 | 495.200\nHuyện Hữu Lũng | 601.250 | 600.900\n",
        OF_DISTRICTS,
    ),
    "a table with tabs": (
        "Bảng kết quả đến 30/6/2024 (đơn vị tính: tỷ đồng)\nChương trình\tDư nợ\tSố hộ\nHộ nghèo\t1.234\t20.100\n"
        "Hộ cận nghèo\t567\t9.800\nHộ mới thoát nghèo\t321\t5.400\n",
        OF_PROGRAMMES,
    ),
    "a table with a cell a line": (
        "Bảng kết quả đến 30/6/2024 (đơn vị tính: tỷ đồng)\nĐơn vị\nTổng nguồn vốn\nDư nợ\nCao Lộc\n512,3\n510,1\nChi Lăng\n498,7\n495,2\n"
        "Hữu Lũng\n601,25\n600,9\n",
        OF_DISTRICTS,
    ),
    "share": (
        "Đến 30/6/2024, tổng nguồn vốn đạt 4.600 tỷ đồng, trong đó vốn ngân sách địa phương 230 tỷ đồng, chiếm 5% tổng nguồn vốn.\n",
        [capital(4_600 * T), fig("local_budget_capital", "level", 230 * T), fig("local_budget_capital", "share", 5, "percent")],
    ),
    "completion of a plan": (
        "Đến 30/6/2024, tổng dư nợ đạt 4.500 tỷ đồng, hoàn thành 98,5% kế hoạch năm.\n",
        [DEBT, fig("outstanding_loans", "completion", "98.5", "percent", "2024")],
    ),
    "change and growth": (
        "Đến 30/6/2024, tổng dư nợ đạt 4.500 tỷ đồng, tăng 320 tỷ đồng so với cuối năm 2023, tốc độ tăng trưởng 7,6%.\n",
        [
            DEBT,
            fig("outstanding_loans", "change", 320 * T, period="2023/2024-06-30"),
            fig("outstanding_loans", "growth", "7.6", "percent", "2023/2024-06-30"),
        ],
    ),
    "a fall from and to is two levels": (
        "Tỷ lệ hộ nghèo giảm từ 14,9% năm 2014 xuống còn 6,02% năm 2023, bình quân mỗi năm giảm 1,2%.\n",
        [
            fig("poverty_rate", "level", "14.9", "percent", "2014"),
            fig("poverty_rate", "level", "6.02", "percent", "2023"),
            fig("poverty_rate", "change", "-1.2", "percent", "2014/2023", per="year"),
        ],
    ),
    "multiple": (
        "Đến 30/6/2024, tổng dư nợ đạt 4.500 tỷ đồng, gấp 2,3 lần so với năm 2014.\n",
        [DEBT, fig("outstanding_loans", "multiple", "2.3", "times", "2014/2024-06-30")],
    ),
    "target": (
        "Phấn đấu đến năm 2025, tỷ lệ hộ nghèo còn dưới 3%.\n",
        [fig("poverty_rate", "target", 3, "percent", "2025", bound="<")],
    ),
    "a range is two figures": (
        "Mục tiêu đến năm 2030, dư nợ tăng trưởng 10-12%/năm.\n",
        [
            fig("outstanding_loans", "target", 10, "percent", "2030", bound=">", per="year"),
            fig("outstanding_loans", "target", 12, "percent", "2030", bound="<", per="year"),
        ],
    ),
    "per year": (
        "Hằng năm, nguồn vốn tạo việc làm cho hơn 2.100 lao động.\n",
        [fig("jobs_supported", "level", 2_100, "count", None, bound=">", per="year")],
    ),
    "what was moved into a stock is a change": (
        "Trong năm 2024, ngân sách tỉnh chuyển 15 tỷ đồng sang NHCSXH. Doanh số cho vay 6 tháng đầu năm 2024 đạt 800 tỷ đồng, doanh số thu"
        " nợ đạt 600 tỷ đồng.\n",
        [
            fig("local_budget_capital", "change", 15 * T, period="2024"),
            fig("lending", "level", 800 * T, period="2024-01/2024-06"),
            fig("repayment", "level", 600 * T, period="2024-01/2024-06"),
        ],
    ),
    "a programme is carried": (
        "Đến 30/6/2024, chương trình cho vay hộ nghèo có dư nợ 1.234 tỷ đồng với 20.100 hộ còn dư nợ.\n"
        "Riêng chương trình cho vay giải quyết việc làm, dư nợ đạt 890 tỷ đồng. Tăng 50 tỷ đồng so với cuối năm 2023.\n",
        [
            *OF_ITEMS[:2],
            OF_ITEMS[4],
            fig("outstanding_loans", "change", 50 * T, period="2023/2024-06-30", programme="job_creation"),
        ],
    ),
    "a place is carried": (
        "Tại huyện Cao Lộc, đến 30/6/2024 tổng dư nợ đạt 512 tỷ đồng. Nợ quá hạn là 800 triệu đồng, chiếm 0,16% tổng dư nợ.\n",
        [
            loans(512 * T, "Cao Lộc, Lạng Sơn"),
            fig("overdue_debt", "level", 800 * M, place="Cao Lộc, Lạng Sơn"),
            fig("overdue_ratio", "level", "0.16", "percent", place="Cao Lộc, Lạng Sơn"),
        ],
    ),
    "toàn huyện and toàn tỉnh refer back": (
        "Huyện Cao Lộc có dư nợ 512 tỷ đồng đến 30/6/2024. Toàn huyện có 160 tổ tiết kiệm và vay vốn. Toàn tỉnh có 2.100 tổ tiết kiệm và"
        " vay vốn, 194 điểm giao dịch xã.\n",
        [
            loans(512 * T, "Cao Lộc, Lạng Sơn"),
            fig("savings_credit_groups", "level", 160, "count", place="Cao Lộc, Lạng Sơn"),
            fig("savings_credit_groups", "level", 2_100, "count"),
            fig("transaction_points", "level", 194, "count"),
        ],
    ),
    "an as-of date is carried": (
        "Tính đến 31/5/2024, tổng nguồn vốn đạt 4.600 tỷ đồng.\nHiện nay, tổng dư nợ đạt 4.500 tỷ đồng với 70.200 khách hàng còn dư nợ.\n",
        [
            fig("total_capital", "level", 4_600 * T, period="2024-05-31"),
            loans(4_500 * T, period="2024-05-31"),
            households(70_200, period="2024-05-31"),
        ],
    ),
    "compared with the country": (
        "Đến 30/6/2024, vốn ngân sách địa phương chiếm 5,5%/9,3% bình quân cả nước.\n"
        "Tỷ lệ nợ quá hạn của tỉnh là 0,12%, cả nước là 0,56%.\n",
        [
            fig("local_budget_capital", "share", "5.5", "percent"),
            fig("local_budget_capital", "share", "9.3", "percent", place="Viet Nam"),
            fig("overdue_ratio", "level", "0.12", "percent"),
            fig("overdue_ratio", "level", "0.56", "percent", place="Viet Nam"),
        ],
    ),
    "outcomes are counted by their nouns": (
        "Sau 10 năm, đã có 120.000 lượt hộ được vay vốn, giúp 35.000 hộ thoát nghèo, tạo việc làm cho 21.500 lao động, xây dựng 42.000 công"
        " trình nước sạch và vệ sinh, 3.100 căn nhà cho hộ nghèo; 12.400 học sinh, sinh viên được vay vốn; 450 lao động đi làm việc có thời"
        " hạn ở nước ngoài.\n",
        [
            fig(code, "level", value, "count", "2014/2024")
            for code, value in (
                ("loans_made", 120_000),
                ("households_escaped_poverty", 35_000),
                ("jobs_supported", 21_500),
                ("water_sanitation_works", 42_000),
                ("houses_built", 3_100),
                ("students_supported", 12_400),
                ("overseas_workers", 450),
            )
        ],
    ),
    "a claim made twice is one": (DEBT_LINE + "Giám đốc chi nhánh cho biết, tổng dư nợ đạt 4.500 tỷ đồng.\n", [DEBT]),
    "a hard-wrapped line is one line": (
        "Đến 30/6/2024, tổng dư nợ tín dụng chính sách xã hội trên địa bàn tỉnh đạt 4.500\ntỷ đồng.\n",
        [DEBT],
    ),
    "titles of other pages are not this page's": (
        DEBT_LINE + "Tin liên quan\nCao Bằng: Dư nợ tín dụng chính sách đạt 3.900 tỷ đồng\nBắc Kạn giải ngân 500 tỷ đồng vốn chính sách\n",
        [DEBT],
    ),
    "a named household is no figure": (
        "Gia đình chị Hoàng Thị Mai ở xã Hợp Thành, huyện Cao Lộc vay 50 triệu đồng để chăn nuôi, mỗi năm thu nhập 120 triệu đồng.\n"
        + DEBT_LINE,
        [DEBT],
    ),
    "interest and ceilings are no figures": (
        "Lãi suất cho vay hộ nghèo là 6,6%/năm, mức vay tối đa 100 triệu đồng/hộ.\n" + DEBT_LINE,
        [DEBT],
    ),
    "another bank is no policy credit": (DEBT_LINE + "Dư nợ của Agribank trên địa bàn đạt 12.000 tỷ đồng.\n", [DEBT]),
    "the date of a line without numbers holds for the list below it": (
        "Đến 30/6/2024, kết quả các chương trình như sau:\n" + ITEMS.replace("nghèo:", "nghèo: dư nợ").replace("làm:", "làm: dư nợ"),
        OF_ITEMS,
    ),
    "indicators in order": (
        "Đến 30/6/2024, tổng nguồn vốn, tổng dư nợ lần lượt đạt 4.600 tỷ đồng và 4.500 tỷ đồng.\n",
        [capital(4_600 * T), DEBT],
    ),
    "jobs of one named firm are no figure": (
        "Công ty TNHH Hoa Mai vay 2 tỷ đồng, tạo việc làm cho 15 lao động.\n" + DEBT_LINE,
        [DEBT],
    ),
    "numbers of a list share the unit behind the last": (
        "Đến 30/6/2024, dư nợ của huyện Cao Lộc, huyện Chi Lăng, huyện Hữu Lũng lần lượt là 512,3; 498,7 và 601 tỷ đồng.\n",
        [loans(512_300 * M, "Cao Lộc, Lạng Sơn"), loans(498_700 * M, "Chi Lăng, Lạng Sơn"), loans(601 * T, "Hữu Lũng, Lạng Sơn")],
    ),
    "the number of a decree heads no list": (
        "Đến 30/6/2024, theo Nghị định 28, 327 hộ đã được vay 12 tỷ đồng.\n",
        [
            fig("loans_made", "level", 327, "count", programme="ethnic_minority"),
            fig("lending", "level", 12 * T, programme="ethnic_minority"),
        ],
    ),
    "numbers before their names": (
        "Đến 30/6/2024, cùng với 4.300 tỷ đồng vốn Trung ương và 260 tỷ đồng vốn huy động, tổng nguồn vốn là 4.600 tỷ đồng.\n",
        [fig("central_capital", "level", 4_300 * T), fig("mobilised_capital", "level", 260 * T), capital(4_600 * T)],
    ),
    "two places and two numbers without a word for the order": (
        "Đến 30/6/2024, huyện Cao Lộc và huyện Chi Lăng có dư nợ lớn (512 tỷ đồng và 498 tỷ đồng).\n",
        [loans(512 * T, "Cao Lộc, Lạng Sơn"), loans(498 * T, "Chi Lăng, Lạng Sơn")],
    ),
    "a bare name right before its number": (
        "Đến 30/6/2024, dư nợ một số huyện: Cao Lộc 512 tỷ đồng; Chi Lăng 498 tỷ đồng.\n",
        [loans(512 * T, "Cao Lộc, Lạng Sơn"), loans(498 * T, "Chi Lăng, Lạng Sơn")],
    ),
    "programmes in order": (
        "Đến 30/6/2024, tổng dư nợ đạt 4.500 tỷ đồng. Hộ nghèo và hộ cận nghèo là hai chương trình lớn, lần lượt 1.234 tỷ đồng và 567 tỷ"
        " đồng.\n",
        [DEBT, OF_ITEMS[0], OF_ITEMS[2]],
    ),
    "a programme behind its amount": (
        "Đến 30/6/2024, chi nhánh giải ngân 58 tỷ đồng vốn giải quyết việc làm.\n",
        [fig("lending", "level", 58 * T, programme="job_creation")],
    ),
    "a list within a list": (
        "Kết quả đến 30/6/2024:\n- Tổng nguồn vốn: 4.600 tỷ đồng (so với đầu năm: +67 tỷ đồng)\n- Dư nợ các chương trình:\n"
        "+ Hộ nghèo 1.234 tỷ đồng, chiếm 30%\n+ Hộ cận nghèo 567 tỷ đồng\n- Nợ quá hạn: 12 tỷ đồng\n",
        [
            capital(4_600 * T),
            fig("total_capital", "change", 67 * T, period="2024-01/2024-06"),
            OF_ITEMS[0],
            fig("outstanding_loans", "share", 30, "percent", programme="poor_households"),
            OF_ITEMS[2],
            fig("overdue_debt", "level", 12 * T),
        ],
    ),
    "a table with a column of units": (
        "Kết quả của NHCSXH tỉnh Lạng Sơn đến 30/6/2024\nChỉ tiêu | ĐVT | 30/6/2024 | So với đầu năm\n"
        "Tổng nguồn vốn | tỷ đồng | 4.600,0 | +4,6%\nNợ quá hạn | triệu đồng | 2.236 | -3,1%\nTỷ lệ nợ quá hạn | % | 0,05 |\n",
        [
            capital(4_600 * T),
            fig("total_capital", "growth", "4.6", "percent", "2024-01/2024-06-30"),
            fig("overdue_debt", "level", 2_236 * M),
            fig("overdue_debt", "growth", "-3.1", "percent", "2024-01/2024-06-30"),
            fig("overdue_ratio", "level", "0.05", "percent"),
        ],
    ),
    "a threshold is no figure where the exact number follows": (
        DEBT_LINE.strip() + " Xã Hợp Thành là nơi duy nhất có nợ quá hạn trên 100 triệu đồng (143 triệu đồng).\n",
        [DEBT, fig("overdue_debt", "level", 143 * M, place="Hợp Thành, Cao Lộc, Lạng Sơn")],
    ),
    "the number of a plan in brackets": (
        "Đến 30/6/2024, dư nợ đạt 4.500 tỷ đồng, bằng 90% kế hoạch năm (5.000 tỷ đồng).\n",
        [DEBT, fig("outstanding_loans", "completion", 90, "percent", "2024"), fig("outstanding_loans", "target", 5_000 * T, period="2024")],
    ),
    "what lies ahead is a target": (
        DEBT_LINE.strip() + " Đến năm 2026, góp phần đưa tỷ lệ hộ nghèo xuống còn 2%.\n",
        [DEBT, fig("poverty_rate", "target", 2, "percent", "2026")],
    ),
    "a directive asks of the whole country": (
        DEBT_LINE.strip() + " Chỉ thị số 39-CT/TW yêu cầu đến năm 2030 vốn ngân sách địa phương chiếm 15% tổng nguồn vốn.\n",
        [DEBT, fig("local_budget_capital", "target", 15, "percent", "2030", place="Viet Nam")],
    ),
    "what an old part of the province has is told aside": (
        "Đến 30/6/2024, tổng dư nợ đạt 4.500 tỷ đồng, địa bàn Bắc Kạn (cũ) đóng góp 900 tỷ đồng. Số khách hàng còn dư nợ là 70.000.\n",
        [DEBT, loans(900 * T, "Bắc Kạn"), households(70_000)],
    ),
    "the ratio with frozen debt is another ratio": (
        "Đến 30/6/2024, nợ quá hạn chiếm 0,12%, nếu tính cả nợ khoanh là 0,29%.\n",
        [fig("overdue_ratio", "level", "0.12", "percent"), fig("bad_debt_ratio", "level", "0.29", "percent")],
    ),
    "extended debt is no loan": (
        DEBT_LINE.strip() + " Chi nhánh đã gia hạn nợ cho 96 hộ với 3,1 tỷ đồng.\n",
        [DEBT],
    ),
    "a small loan without borrowers is somebody's": (
        DEBT_LINE + "Ông kể, vay 80 triệu đồng lãi suất 7,92%/năm mua bốn con bò.\n",
        [DEBT],
    ),
    "who pays in is no borrower, how much of them no share": (
        "Đến 30/6/2024, tiền gửi tiết kiệm của tổ viên là 17 tỷ đồng, 98,2% tổ viên tham gia.\n",
        [fig("savings_deposits", "level", 17 * T)],
    ),
    "years in order": (
        "Năm 2014 và năm 2023, dư nợ lần lượt là 1.500 tỷ đồng và 4.200 tỷ đồng.\n",
        [loans(1_500 * T, period="2014"), loans(4_200 * T, period="2023")],
    ),
    "a date behind a comma, with its own verb, dates what follows": (
        "Cuối năm 2014, dư nợ là 1.500 tỷ đồng, đến 30/6/2024 đã là 4.500 tỷ đồng.\n",
        [loans(1_500 * T, period="2014"), DEBT],
    ),
    "so many years later": (
        "Cuối năm 2021, tỷ lệ hộ nghèo là 12%; hai năm sau, con số này còn 8%.\n",
        [fig("poverty_rate", "level", 12, "percent", "2021"), fig("poverty_rate", "level", 8, "percent", "2023")],
    ),
    "districts that the sentence before named": (
        DEBT_LINE.strip()
        + " Tôi vừa đi huyện Cao Lộc và huyện Chi Lăng về. Dư nợ của hai huyện này lần lượt là 512 tỷ đồng và 498 tỷ đồng.\n",
        [DEBT, loans(512 * T, "Cao Lộc, Lạng Sơn"), loans(498 * T, "Chi Lăng, Lạng Sơn")],
    ),
    "a list of districts": (
        "Đến 30/6/2024, các huyện có dư nợ cao:\n- Huyện Cao Lộc: 512 tỷ đồng;\n- Huyện Chi Lăng: 498 tỷ đồng.\n",
        [loans(512 * T, "Cao Lộc, Lạng Sơn"), loans(498 * T, "Chi Lăng, Lạng Sơn")],
    ),
    "an aside that is over names no place for what follows": (
        "Đến 30/6/2024, tổng dư nợ đạt 4.500 tỷ đồng (riêng địa bàn Cao Bằng: 300 tỷ đồng), 98.000 hộ còn dư nợ.\n",
        [DEBT, loans(300 * T, "Cao Bằng"), households(98_000)],
    ),
    "programmes in order, with their indicator": (
        "Đến 30/6/2024, ba chương trình hộ nghèo, hộ cận nghèo và hộ mới thoát nghèo có dư nợ lần lượt là 1.234 tỷ đồng, 567 tỷ đồng và"
        " 321 tỷ đồng.\n",
        [x for x in OF_PROGRAMMES if x[0] == "outstanding_loans"],
    ),
    "a list of targets that were set": (
        "Phiên họp thống nhất các chỉ tiêu năm 2024: dư nợ tăng 8%; tỷ lệ nợ quá hạn giảm còn dưới 0,2%;"
        " thêm 25 tỷ đồng vốn ngân sách địa phương.\n",
        [
            fig("outstanding_loans", "target", 8, "percent", "2024"),
            fig("overdue_ratio", "target", "0.2", "percent", "2024", bound="<"),
            fig("local_budget_capital", "target", 25 * T, period="2024"),
        ],
    ),
    "a list of tasks": (
        DEBT_LINE.strip() + " Tôi đề nghị tập trung mấy việc. Một là, đưa tổng dư nợ lên 5.000 tỷ đồng vào cuối năm 2024.\n",
        [DEBT, fig("outstanding_loans", "target", 5_000 * T, period="2024")],
    ),
    "what 'và' joins is not the whole of the percentage before": (
        "Đến 30/6/2024, tỷ lệ nợ quá hạn là 0,1% và dư nợ tăng 8% so với cuối năm 2023.\n",
        [
            fig("overdue_ratio", "level", "0.1", "percent"),
            fig("outstanding_loans", "growth", 8, "percent", "2023/2024-06-30"),
        ],
    ),
    "a part and its whole are one number": (
        DEBT_LINE + "Năm 2023, vốn chính sách giúp 1.200 trong số 5.400 hộ thoát nghèo.\n",
        [DEBT, fig("households_escaped_poverty", "level", 1_200, "count", "2023")],
    ),
    "a counter of visits counts no loans": (
        DEBT_LINE + "Số lượt truy cập: 48.215.736\n",
        [DEBT],
    ),
    "another fund's own money": (
        DEBT_LINE + "Tổng nguồn quỹ toàn tỉnh đạt 62 tỷ đồng, tăng 7 tỷ đồng so với đầu năm; ngân sách tỉnh cấp 30 tỷ đồng.\n",
        [DEBT],
    ),
    "what was reached of a planned rise is a rise": (
        "Chi nhánh được giao huy động tiền gửi tiết kiệm của tổ viên tăng thêm 40 tỷ đồng, đến 30/6/2024 đã đạt 37 tỷ đồng.\n",
        [fig("savings_deposits", "target", 40 * T, period="2024"), fig("savings_deposits", "change", 37 * T)],
    ),
    "what was moved, how much of the plan that is, and its parts": (
        "6 tháng đầu năm 2024, ngân sách địa phương đã chuyển 90 tỷ đồng sang NHCSXH để cho vay hộ nghèo, đạt 91,5% kế hoạch năm;"
        " trong đó ngân sách tỉnh 50 tỷ đồng, ngân sách cấp huyện 40 tỷ đồng.\n",
        [
            fig("local_budget_capital", "change", 90 * T, period="2024-01/2024-06"),
            fig("local_budget_capital", "completion", "91.5", "percent", "2024"),
            fig("local_budget_capital", "change", 50 * T, period="2024-01/2024-06"),
            fig("local_budget_capital", "change", 40 * T, period="2024-01/2024-06"),
        ],
    ),
    "a sentence about one programme": (
        "Đến 30/6/2024, nước sạch là chương trình có quy mô lớn, dư nợ 957 tỷ đồng, nợ quá hạn chỉ 0,08%.\n",
        [
            loans(957 * T, programme="water_sanitation"),
            fig("overdue_ratio", "level", "0.08", "percent", programme="water_sanitation"),
        ],
    ),
    "a programme behind the next item is not this one's": (
        "Đến 30/6/2024, dư nợ cho vay hộ nghèo 58 tỷ đồng; nước sạch 17 tỷ đồng; cho vay theo Nghị định 28/2022/NĐ-CP 14 tỷ đồng.\n",
        [
            loans(58 * T, programme="poor_households"),
            loans(17 * T, programme="water_sanitation"),
            loans(14 * T, programme="ethnic_minority"),
        ],
    ),
    "the loans that gave work": (
        "Năm 2023, riêng vốn chương trình giải quyết việc làm đã tạo việc làm mới cho 9.264 lao động.\n",
        [fig("jobs_supported", "level", 9_264, "count", "2023", programme="job_creation")],
    ),
    "changes in brackets behind their programmes": (
        DEBT_LINE.strip() + " Tăng khá là cho vay hộ cận nghèo (+98,7 tỷ đồng); giảm mạnh là cho vay hộ nghèo (-61,5 tỷ đồng).\n",
        [
            DEBT,
            fig("outstanding_loans", "change", "98700000000", programme="near_poor_households"),
            fig("outstanding_loans", "change", "-61500000000", programme="poor_households"),
        ],
    ),
    "what brackets hold names nothing for the number behind them": (
        "Đến 30/6/2024, tổng nguồn vốn (gồm vốn huy động và vốn nhận ủy thác từ ngân sách địa phương) đạt 4.600 tỷ đồng.\n",
        [capital(4_600 * T)],
    ),
    "what is now, within what is asked": (
        "Đoàn đề nghị tỉnh nâng tỷ trọng vốn ngân sách địa phương (hiện bằng 3,4% tổng nguồn vốn đến 30/6/2024) trong thời gian tới.\n",
        [fig("local_budget_capital", "share", "3.4", "percent")],
    ),
    "a list of aims in paragraphs": (
        DEBT_LINE + "Đến năm 2030, tỉnh phấn đấu:\nThứ nhất, dư nợ đạt 9.000 tỷ đồng.\nThứ hai, tỷ lệ nợ quá hạn dưới 0,1%.\n",
        [
            DEBT,
            fig("outstanding_loans", "target", 9_000 * T, period="2030"),
            fig("overdue_ratio", "target", "0.1", "percent", "2030", bound="<"),
        ],
    ),
    "each task has its own date": (
        "Chủ tịch yêu cầu: các xã bình xét xong trước ngày 30/9/2024; phấn đấu đến cuối năm 2025 tổng dư nợ đạt 5.000 tỷ đồng,"
        " không để tỷ lệ nợ quá hạn vượt 0,1%.\n",
        [
            fig("outstanding_loans", "target", 5_000 * T, period="2025"),
            fig("overdue_ratio", "target", "0.1", "percent", "2025", bound="<"),
        ],
    ),
    "two years joined by 'và vào'": (
        "Mục tiêu là vốn ngân sách địa phương chiếm 6% tổng nguồn vốn vào năm 2025 và 10% vào năm 2030.\n",
        [
            fig("local_budget_capital", "target", 6, "percent", "2025"),
            fig("local_budget_capital", "target", 10, "percent", "2030"),
        ],
    ),
    "names that a claim ranges over are not its place": (
        "Đến 30/6/2024, từ vùng biên huyện Lộc Bình tới miền núi huyện Bắc Sơn có 71.350 hộ đang vay vốn.\n",
        [households(71_350)],
    ),
    "the country's number in brackets": (
        "Đến 30/6/2024, tỷ lệ nợ quá hạn là 0,9%, cao hơn mức bình quân của cả nước (0,55%).\n",
        [fig("overdue_ratio", "level", "0.9", "percent"), fig("overdue_ratio", "level", "0.55", "percent", place="Viet Nam")],
    ),
    "who leads the farmers of a commune is no commune": (
        DEBT_LINE + "Theo Chủ tịch Hội Nông dân xã Nguyễn Văn Hào, đến 30/6/2024 tỉnh còn 740 hộ nghèo.\n",
        [DEBT, fig("poor_households", "level", 740, "count")],
    ),
    "a commune named again without its type": (
        "Đến 30/6/2024, xã Nà Tủm, huyện Cao Lộc còn 74 hộ nghèo. \n"
        + DEBT_LINE
        + "Dư nợ trên địa bàn Nà Tủm đạt 16 tỷ đồng, với 612 hộ vay vốn.\n",
        [
            fig("poor_households", "level", 74, "count", place="Nà Tủm, Cao Lộc, Lạng Sơn"),
            DEBT,
            loans(16 * T, "Nà Tủm, Cao Lộc, Lạng Sơn"),
            households(612, place="Nà Tủm, Cao Lộc, Lạng Sơn"),
        ],
    ),
    "one of two poor districts is one": (
        "Đến 30/6/2024, huyện Bình Gia, một trong hai huyện nghèo của tỉnh, có 5.872 hộ đang vay 268 tỷ đồng.\n",
        [households(5_872, place="Bình Gia, Lạng Sơn"), loans(268 * T, "Bình Gia, Lạng Sơn")],
    ),
    "no total is as small as one loan": (
        "Năm 2023, hội đã cho vay 900 tỷ đồng, người trẻ nhất mượn 15 triệu đồng.\n",
        [fig("lending", "level", 900 * T, period="2023")],
    ),
    "what a firm borrows, and what somebody needs": (
        DEBT_LINE
        + "Hợp tác xã dược liệu Đồng Tâm vay 2 tỷ đồng, có thêm việc cho 14 người. Phường cần thêm khoảng 40 tỷ đồng để cho vay.\n",
        [DEBT],
    ),
    "loans that take workers abroad": (
        "Năm 2023, có 127 lao động được NHCSXH cho vay để xuất cảnh.\n",
        [fig("overseas_workers", "level", 127, "count", "2023")],
    ),
    "so many out of ten": (
        DEBT_LINE + "Cứ mười nhà vay thì tám nhà trả đúng hạn; 27 hộ tái nghèo.\n",
        [DEBT],
    ),
    "a plan that was met, and its amount": (
        "Năm 2023, có 1.387 lao động đi làm việc ở nước ngoài, hoàn thành 92,5% kế hoạch 1.500 lao động của cả năm.\n",
        [
            fig("overseas_workers", "level", 1_387, "count", "2023"),
            fig("overseas_workers", "completion", "92.5", "percent", "2023"),
            fig("overseas_workers", "target", 1_500, "count", "2023"),
        ],
    ),
    "months by name": (
        "Từ tháng Giêng đến hết tháng Sáu, ngân sách tỉnh chuyển sang 32 tỷ đồng vốn ủy thác.\n",
        [fig("local_budget_capital", "change", 32 * T, period="2024-01/2024-06")],
    ),
    "a day on which data were closed": (
        "Số liệu chốt ngày 30/6/2024: tổng nguồn vốn 4.600 tỷ đồng. Tổng dư nợ 4.500 tỷ đồng.\n",
        [capital(4_600 * T), DEBT],
    ),
    "groups that are counted by their rating": (
        DEBT_LINE.strip() + " Toàn tỉnh có 241 tổ tiết kiệm và vay vốn, trong đó 224 tổ tốt, 15 tổ khá, 2 tổ trung bình.\n",
        [DEBT, fig("savings_credit_groups", "level", 241, "count")],
    ),
    "the country's average right behind its name": (
        "Đến 30/6/2024, vốn ngân sách địa phương chiếm 10,8% tổng nguồn vốn. So với bình quân chung cả nước là 14,6%, tỉnh còn thấp.\n",
        [
            fig("local_budget_capital", "share", "10.8", "percent"),
            fig("local_budget_capital", "share", "14.6", "percent", place="Viet Nam"),
        ],
    ),
    "an association's page": (
        "Hội Nông dân Lạng Sơn làm tốt ủy thác\nĐến 30/6/2024, dư nợ ủy thác qua Hội Nông dân đạt 1.168 tỷ đồng.\n"
        "Các đơn vị có dư nợ cao là huyện Cao Lộc (214 tỷ đồng), huyện Chi Lăng (187 tỷ đồng).\n",
        [
            fig("entrusted_outstanding", "level", 1_168 * T),
            fig("entrusted_outstanding", "level", 214 * T, place="Cao Lộc, Lạng Sơn"),
            fig("entrusted_outstanding", "level", 187 * T, place="Chi Lăng, Lạng Sơn"),
        ],
    ),
    "plans by years": (
        DEBT_LINE + "Lộ trình vốn ngân sách địa phương ủy thác từng năm như sau:\n- Năm 2025: 165 tỷ đồng;\n- Năm 2026: 180 tỷ đồng.\n",
        [
            DEBT,
            fig("local_budget_capital", "target", 165 * T, period="2025"),
            fig("local_budget_capital", "target", 180 * T, period="2026"),
        ],
    ),
    "what was given to be lent, and what is planned to be": (
        "Năm 2024, chi nhánh được giao 120 tỷ đồng cho vay nhà ở xã hội. Năm 2025, chi nhánh đăng ký kế hoạch cho vay nhà ở xã hội"
        " 180 tỷ đồng.\n",
        [
            fig("lending", "target", 120 * T, period="2024", programme="social_housing"),
            fig("lending", "target", 180 * T, period="2025", programme="social_housing"),
        ],
    ),
    "borrowers of one programme, named behind them": (
        "Năm 2023, tỉnh đã giải ngân 96 tỷ đồng cho 240 hộ vay nhà ở xã hội.\n",
        [
            fig("lending", "level", 96 * T, period="2023", programme="social_housing"),
            fig("loans_made", "level", 240, "count", "2023", programme="social_housing"),
        ],
    ),
    "what the budget has set aside, told behind the amount": (
        "Ngoài vốn Trung ương phân bổ, năm 2023 UBND tỉnh dành 15 tỷ đồng ngân sách ủy thác sang NHCSXH.\n",
        [fig("local_budget_capital", "change", 15 * T, period="2023")],
    ),
    "a project's size, a workshop's hands and what somebody saved": (
        DEBT_LINE
        + "Khu nhà ở xã hội 1.200 căn vừa mở bán; anh chị dành dụm được 300 triệu đồng. Xưởng ép tôm tạo việc làm cho 12 chị em.\n",
        [DEBT],
    ),
    "what prices rise by, who is too few, how many people live there": (
        "Đến 30/6/2024, nợ quá hạn là 3 tỷ đồng, vì giá vật tư tăng 20%; nhiều tổ có dưới 30 tổ viên, người Nùng chiếm 90% dân số.\n",
        [fig("overdue_debt", "level", 3 * T)],
    ),
    "an aim behind the level that it follows": (
        "Tỷ lệ hộ nghèo cuối năm 2023 là 10,84%; chỉ tiêu cuối năm 2024 kéo xuống dưới 9%.\n",
        [fig("poverty_rate", "level", "10.84", "percent", "2023"), fig("poverty_rate", "target", 9, "percent", "2024", bound="<")],
    ),
    "what each association manages of the whole debt": (
        "Đến 30/6/2024, các hội nhận ủy thác toàn bộ dư nợ: Hội Phụ nữ quản lý 161 tỷ đồng, Hội Nông dân 142 tỷ đồng.\n",
        [fig("entrusted_outstanding", "level", 161 * T), fig("entrusted_outstanding", "level", 142 * T)],
    ),
    "the debt that goes through associations, and how much that is": (
        DEBT_LINE.strip()
        + " Đáng chú ý, 98,7% dư nợ được chuyển tới người dân thông qua bốn tổ chức chính trị - xã hội, tương đương 4.441 tỷ"
        " đồng.\n",
        [DEBT, fig("entrusted_outstanding", "share", "98.7", "percent"), fig("entrusted_outstanding", "level", 4_441 * T)],
    ),
    "what was moved year by year": (
        "Năm 2022 ngân sách tỉnh chuyển 100 tỷ đồng sang NHCSXH, năm 2023 120 tỷ đồng.\n",
        [
            fig("local_budget_capital", "change", 100 * T, period="2022"),
            fig("local_budget_capital", "change", 120 * T, period="2023"),
        ],
    ),
    "a list under the heading of a plan": (
        DEBT_LINE + "II- KẾ HOẠCH NĂM 2025\n1- Năm 2025:\n+ Tổng nguồn vốn 4.900 tỷ đồng;\n+ Dư nợ 4.890 tỷ đồng;\n",
        [
            DEBT,
            fig("total_capital", "target", 4_900 * T, period="2025"),
            fig("outstanding_loans", "target", 4_890 * T, period="2025"),
        ],
    ),
    "the plan in brackets": (
        "Đến 30/6/2024, tổng dư nợ đạt 4.500 tỷ đồng, hoàn thành 92,6% KH tăng trưởng (KH: 4.860 tỷ đồng).\n",
        [
            DEBT,
            fig("outstanding_loans", "completion", "92.6", "percent", "2024"),
            fig("outstanding_loans", "target", 4_860 * T, period="2024"),
        ],
    ),
    "brackets that are closed date nothing behind them": (
        "Trong 6 tháng đầu năm 2024, có 64 hộ thoát nghèo (cả năm 2023: 71 hộ); tạo việc làm cho 305 lao động.\n",
        [
            fig("households_escaped_poverty", "level", 64, "count", "2024-01/2024-06"),
            fig("households_escaped_poverty", "level", 71, "count", "2023"),
            fig("jobs_supported", "level", 305, "count", "2024-01/2024-06"),
        ],
    ),
    "what the last months are for": (
        DEBT_LINE + "Trong những tháng còn lại của năm, tỉnh tập trung giải ngân 62 tỷ đồng.\n",
        [DEBT, fig("lending", "target", 62 * T, period="2024")],
    ),
    "a province's standard is no province": (
        "Đến 30/6/2024, huyện Cao Lộc có 900 hộ cận nghèo; theo chuẩn của tỉnh còn 261 hộ nghèo.\n",
        [fig("poor_households", "level", 261, "count", place="Cao Lộc, Lạng Sơn")],
    ),
    "a programme that a sentence begins with": (
        "Riêng vốn vay theo Nghị định 28, năm 2023 đơn vị đã giải ngân 98 tỷ đồng; trong đó cho vay đất ở 61 tỷ đồng.\n",
        [
            fig("lending", "level", 98 * T, period="2023", programme="ethnic_minority"),
            fig("lending", "level", 61 * T, period="2023", programme="ethnic_minority"),
        ],
    ),
    "a list under the debt of some programmes": (
        "Dư nợ một số chương trình đến 30/6/2024:\n+ Hộ nghèo: 42.180 triệu đồng (1.906 hộ)\n",
        [loans(42_180_000_000, programme="poor_households"), households(1_906, programme="poor_households")],
    ),
    "what each association holds, behind what was lent": (
        "Trong 6 tháng đầu năm 2024, doanh số cho vay đạt 810 tỷ đồng.\nHội Phụ nữ ôm phần nhiều nhất: 386 tỷ đồng; Hội Nông dân 292 tỷ"
        " đồng.\n",
        [
            fig("lending", "level", 810 * T, period="2024-01/2024-06"),
            fig("entrusted_outstanding", "level", 386 * T, period="2024-06"),
            fig("entrusted_outstanding", "level", 292 * T, period="2024-06"),
        ],
    ),
    "who was told of the credit has borrowed nothing": (
        DEBT_LINE + "Các cấp Hội tuyên truyền về tín dụng chính sách cho 5.320 lượt hội viên; cho vay 61 lượt hộ.\n",
        [DEBT, fig("loans_made", "level", 61, "count", "2014/2024")],
    ),
    "visitors, and words for numbers": (
        "Đến 30/6/2024, cả tỉnh hiện có gần tám nghìn hộ vay ngót năm trăm tỷ đồng.\nCác hộ vay vốn chính sách làm du lịch đón 1.100 lượt"
        " khách.\n",
        [households(8_000, bound="<"), loans(500 * T, bound="<")],
    ),
    "limits that sort places are of none": (
        DEBT_LINE + "Cả tỉnh còn 12 xã có tỷ lệ nợ quá hạn trên 1%; tập trung củng cố những nơi nợ quá hạn trên 2%.\n",
        [DEBT],
    ),
    "work kept at home beside work abroad": (
        "Đến 30/6/2024, vốn chính sách đã duy trì việc làm cho 8.455 lao động; 1.206 lao động được vay để đi làm việc ở nước ngoài.\n",
        [fig("jobs_supported", "level", 8_455, "count"), fig("overseas_workers", "level", 1_206, "count")],
    ),
    "what a budget gives each year": (
        "Mỗi năm tỉnh gom góp chuyển sang ngân hàng 500 triệu đồng từ ngân sách; lũy kế đến cuối năm 2023 là 4 tỷ đồng.\n",
        [
            fig("local_budget_capital", "change", T // 2, period=None, per="year"),
            fig("local_budget_capital", "level", 4 * T, period="2023"),
        ],
    ),
    "parts of a programme behind its debt, and its overdue ratio": (
        "Đến 30/6/2024, dư nợ cho vay theo Nghị định 28 đạt 127 tỷ đồng với 2.615 hộ. Trong đó, cho vay hỗ trợ nhà ở 84 tỷ đồng.\n"
        "Cho vay học sinh, sinh viên chiếm khoảng 3,5% tổng dư nợ. Nợ quá hạn của chương trình học sinh, sinh viên ở mức 0,19%.\n",
        [
            loans(127 * T, programme="ethnic_minority"),
            households(2_615, programme="ethnic_minority"),
            loans(84 * T, programme="ethnic_minority"),
            fig("outstanding_loans", "share", "3.5", "percent", bound="~", programme="students"),
            fig("overdue_ratio", "level", "0.19", "percent"),
        ],
    ),
    "a gift out of the year's plan": (
        "UBND tỉnh đã trích ngân sách 300 triệu đồng chuyển ủy thác sang Ngân hàng Chính sách xã hội, đạt 60% kế hoạch năm.\n",
        [
            fig("local_budget_capital", "change", 300_000_000, period="2024-07-30"),
            fig("local_budget_capital", "completion", "60", "percent", "2024"),
        ],
    ),
    "what is lent no more, and a share of the market": (
        "Đến 30/6/2024, tổng dư nợ đạt 4.500 tỷ đồng thay vì 4.200 tỷ đồng; thị phần tín dụng của NHCSXH chiếm 12,5%.\n",
        [DEBT],
    ),
    "an average beside the rate": (
        "Đến 30/6/2024, tỷ lệ hộ nghèo của tỉnh là 5,92%, cao hơn bình quân chung 4,27% của vùng.\n"
        "Tỷ lệ tổ tham gia gửi tiền tiết kiệm đạt 100%. Tỷ lệ hộ nghèo thấp hơn bình quân chung của vùng 1,2%.\n",
        [fig("poverty_rate", "level", "5.92", "percent"), fig("poverty_rate", "level", "4.27", "percent")],
    ),
    "an act of one year, and the sum of all": (
        "Năm 2024, UBND tỉnh trích ngân sách 5 tỷ đồng ủy thác sang NHCSXH. Tỉnh đã trích ngân sách 187 tỷ đồng ủy thác sang NHCSXH.\n",
        [
            fig("local_budget_capital", "change", 5 * T, period="2024"),
            fig("local_budget_capital", "level", 187 * T, period="2024-07-30"),
        ],
    ),
    "a table with its unit in its head": (
        "Chỉ tiêu (đơn vị: tỷ đồng) | 30/6/2024 | Tăng so với 31/12/2023\nTổng nguồn vốn | 4.600,5 | 210,2\nTổng dư nợ | 4.500,0 | 190,4\n",
        [
            fig("total_capital", "level", "4600500000000"),
            fig("total_capital", "change", "210200000000", period="2023-12-31/2024-06-30"),
            DEBT,
            fig("outstanding_loans", "change", "190400000000", period="2023-12-31/2024-06-30"),
        ],
    ),
    "one that is only named beside the others": (
        "Không riêng huyện Cao Lộc, mọi nơi đều được vay. Đến 30/6/2024, tổng dư nợ đạt 4.500 tỷ đồng.\n",
        [DEBT],
    ),
    "what a fund holds, told in passing": (
        "Đến 30/6/2024, vốn huy động từ tổ chức, cá nhân, trong đó có tiền gửi qua tổ tiết kiệm và vay vốn, là 1.104 tỷ đồng.\n",
        [fig("mobilised_capital", "level", 1_104 * T)],
    ),
    "one group is where its hamlet is, and back then": (
        "Ở thôn Nà Pàn, xã Hòa Cư (Cao Lộc), bà Vy Thị Nhàn là tổ trưởng. Năm 2014, tổ mới thành lập. Ngày ấy, cả tổ chỉ có 22 hộ vay.\n"
        "Đến 30/6/2024, tổ đã có 56 hộ đang vay.\n",
        [
            households(22, period="2014", place="Nà Pàn, Hòa Cư, Cao Lộc, Lạng Sơn"),
            households(56, place="Nà Pàn, Hòa Cư, Cao Lộc, Lạng Sơn"),
        ],
    ),
    "what was lent, split by programme below": (
        "Trong 6 tháng đầu năm 2024, ngân hàng đã giải ngân 124,7 tỷ đồng.\nChia theo chương trình: hộ nghèo 49,7 tỷ đồng; giải quyết"
        " việc làm 6,3 tỷ đồng.\n",
        [
            fig("lending", "level", "124700000000", period="2024-01/2024-06"),
            fig("lending", "level", "49700000000", period="2024-01/2024-06", programme="poor_households"),
            fig("lending", "level", "6300000000", period="2024-01/2024-06", programme="job_creation"),
        ],
    ),
    "three programmes at once are none": (
        "Năm 2023, đông nhất là hộ nghèo, hộ cận nghèo, hộ mới thoát nghèo với trên 27.900 lượt hộ được vay.\n",
        [fig("loans_made", "level", 27_900, "count", "2023", bound=">")],
    ),
    "a month with a point": (
        "Hết tháng 5.2024, tổng dư nợ đạt 4.500 tỷ đồng.\n",
        [loans(4_500 * T, period="2024-05")],
    ),
    "those whom a flood harmed have borrowed": (
        "Từ tháng 1 đến tháng 6/2024, tỉnh đã cho vay bổ sung 186,4 tỷ đồng với 4.735 lượt khách hàng bị ảnh hưởng bởi thiên tai.\n",
        [
            fig("lending", "level", "186400000000", period="2024-01/2024-06"),
            fig("loans_made", "level", 4_735, "count", "2024-01/2024-06"),
        ],
    ),
    "students of no loan, and works of others": (
        DEBT_LINE + "Tại lễ khai giảng có 300 sinh viên.\nTỉnh có 1.400 hộ vay; Sở đang làm 8 dự án xây dựng trung tâm dạy nghề.\n",
        [DEBT, households(1_400)],
    ),
    "those in a list who owe": (
        "Đến 30/6/2024, toàn tỉnh có gần 150.000 hộ nghèo, cận nghèo, hộ chính sách đang vay.\n",
        [households(150_000, bound="<")],
    ),
    "all programmes that are run, whatever one was named": (
        "Đến 30/6/2024, không chỉ cho vay theo Nghị định 28, ngân hàng đang triển khai 19 chương trình tín dụng.\n",
        [fig("programmes_run", "level", 19, "count")],
    ),
    "some more who borrowed": (
        "Năm 2023, 7.602 lượt hộ được vay 362 tỷ đồng. Cùng năm, có thêm 3.253 hộ được vay 69 tỷ đồng.\n",
        [
            fig("loans_made", "level", 7_602, "count", "2023"),
            fig("lending", "level", 362 * T, period="2023"),
            fig("loans_made", "level", 3_253, "count", "2023"),
            fig("lending", "level", 69 * T, period="2023"),
        ],
    ),
    "who borrowed and left poverty": (
        "Năm 2023, 2.056 lượt hộ nghèo, cận nghèo vay vốn và vượt qua ngưỡng nghèo.\n",
        [fig("households_escaped_poverty", "level", 2_056, "count", "2023")],
    ),
    "the whole that a share is of": (
        "Đến 30/6/2024, phần Trung ương chuyển về chiếm 92,4% trong tổng số 2.781,2 tỷ đồng.\n",
        [fig("central_capital", "share", "92.4", "percent"), fig("total_capital", "level", "2781200000000")],
    ),
    "what the whole is made of, behind its plan": (
        "Đến 30/6/2024, vốn ngân sách địa phương ủy thác đạt 122,4 tỷ đồng, tăng 9 tỷ đồng so với đầu năm, hoàn thành 106,8% kế hoạch năm"
        " (ngân sách tỉnh 84,1 tỷ đồng, ngân sách huyện 38,3 tỷ đồng).\n",
        [
            fig("local_budget_capital", "level", "122400000000"),
            fig("local_budget_capital", "change", 9 * T, period="2024-01/2024-06"),
            fig("local_budget_capital", "completion", "106.8", "percent", "2024"),
            fig("local_budget_capital", "level", "84100000000"),
            fig("local_budget_capital", "level", "38300000000"),
        ],
    ),
    "what is set aside to be lent": (
        "Từ năm 2025, tỉnh sẽ dành mỗi năm tối thiểu 10 tỷ đồng bổ sung nguồn vốn cho vay.\n",
        [fig("local_budget_capital", "target", 10 * T, period="2025", bound=">", per="year")],
    ),
    "what came back, and what is to be lent": (
        "Quý I/2024, tỉnh cho vay 70 tỷ đồng và thu về 48 tỷ đồng nợ đến hạn.\n"
        "NHCSXH tỉnh đã giao chỉ tiêu 30 tỷ đồng để cho hộ mới thoát nghèo vay.\n",
        [
            fig("lending", "level", 70 * T, period="2024-01/2024-03"),
            fig("repayment", "level", 48 * T, period="2024-01/2024-03"),
            fig("lending", "target", 30 * T, period="2024", programme="newly_escaped_households"),
        ],
    ),
    "the capital of a branch": (
        "Đến 30/6/2024, nguồn vốn của chi nhánh NHCSXH tỉnh Lạng Sơn có hơn 3.579 tỷ đồng, gồm 3.100 tỷ đồng Trung ương cân đối.\n",
        [
            fig("total_capital", "level", 3_579 * T, bound=">"),
            fig("central_capital", "level", 3_100 * T),
        ],
    ),
    "who gives for the first time, and this year": (
        "Năm nay ngân sách tỉnh chuyển sang 500 triệu đồng, nâng tổng vốn ủy thác của tỉnh lên 1,4 tỷ đồng.\n"
        "Ngân sách tỉnh lần đầu dành 300 triệu đồng chuyển sang ngân hàng.\n",
        [
            fig("local_budget_capital", "change", 500 * M, period="2024"),
            fig("local_budget_capital", "level", 1_400 * M, period="2024"),
            fig("local_budget_capital", "change", 300 * M, period="2024-07-30"),
        ],
    ),
    "borrowers for houses have borrowed; interest alone is no debt": (
        DEBT_LINE + "Tỉnh có 1.902 khách hàng vay xây dựng, sửa chữa nhà để ở. Toàn tỉnh còn 14 hộ nợ lãi trên 3 tháng.\n",
        [DEBT, fig("loans_made", "level", 1_902, "count", "2014/2024")],
    ),
    "two programmes in order, and one that stands behind": (
        "Đến 30/6/2024, cho vay hỗ trợ tạo việc làm và nhà ở xã hội tăng nhanh, dư nợ lần lượt là 3.215 tỷ đồng và 1.043 tỷ đồng.\n"
        "Năm 2023, cho vay nhà ở xã hội 76,2 tỷ đồng cho 203 hộ; cho vay học sinh, sinh viên 24,8 tỷ đồng.\n",
        [
            loans(3_215 * T, programme="job_creation"),
            loans(1_043 * T, programme="social_housing"),
            fig("lending", "level", "76200000000", period="2023", programme="social_housing"),
            fig("loans_made", "level", 203, "count", "2023", programme="social_housing"),
            fig("lending", "level", "24800000000", period="2023", programme="students"),
        ],
    ),
    "not to let it be more": (
        DEBT_LINE + "Năm 2024, tỉnh phấn đấu không để tỷ lệ nợ quá hạn quá 0,05%.\n",
        [DEBT, fig("overdue_ratio", "target", "0.05", "percent", "2024", bound="<")],
    ),
    "a programme's name is no escape from poverty": (
        "Năm 2023, hơn 2.400 lượt hộ được vay, riêng hộ nghèo, cận nghèo, mới thoát nghèo là hơn 970 hộ; 632 hộ đã qua được ngưỡng nghèo;"
        " thêm 620 hộ cận nghèo có cuộc sống khá hơn.\n",
        [
            fig("loans_made", "level", 2_400, "count", "2023", bound=">"),
            fig("loans_made", "level", 970, "count", "2023", bound=">"),
            fig("households_escaped_poverty", "level", 632, "count", "2023"),
        ],
    ),
    "who saves": (
        "Đến 30/6/2024, tiền gửi huy động qua Tổ TK&VV có 54 tỷ đồng; tổ chức và cá nhân gửi 108 tỷ đồng. Khách hàng có gửi tiết kiệm đạt"
        " 88,61%.\n",
        [fig("savings_deposits", "level", 54 * T), fig("mobilised_capital", "level", 108 * T)],
    ),
    "debt that goes through a union, and the shares of all": (
        "Đến 30/6/2024, dư nợ đi qua tổ chức Hội đã lên gần 38 tỷ đồng.\n"
        "Hội Phụ nữ quản lý 2.000 tỷ đồng (47,4% dư nợ nhận ủy thác), Hội Nông dân 1.526 tỷ đồng (35,5%); 98,6% tổng dư nợ được ủy thác"
        " qua 4 tổ chức.\n",
        [
            fig("entrusted_outstanding", "level", 38 * T, bound="<"),
            fig("entrusted_outstanding", "level", 2_000 * T),
            fig("entrusted_outstanding", "share", "47.4", "percent"),
            fig("entrusted_outstanding", "level", 1_526 * T),
            fig("entrusted_outstanding", "share", "35.5", "percent"),
            fig("entrusted_outstanding", "share", "98.6", "percent"),
        ],
    ),
    "more than at a day, with a point in the date": (
        "Đến 30.6, tổng dư nợ đạt 4.500 tỷ đồng, hơn đầu năm 2024 là 321 tỷ đồng.\n",
        [DEBT, fig("outstanding_loans", "change", 321 * T, period="2024-01/2024-06")],
    ),
    "loans that reached so many": (
        "Năm 2023, tỉnh đã chuyển 7.693,5 tỷ đồng vốn vay tới 47.089 lượt hộ nghèo.\n",
        [
            fig("lending", "level", "7693500000000", period="2023"),
            fig("loans_made", "level", 47_089, "count", "2023"),
        ],
    ),
    "what a rate shall fall below, and an average beside it": (
        "Đến 30/6/2024, tỷ lệ nợ quá hạn là 0,82%, giảm 0,11% so đầu năm, nhưng còn cao hơn bình quân cả nước (0,54%). Chi nhánh sẽ đẩy"
        " mạnh thu hồi nợ đến hạn ở mọi nơi, kéo tỷ lệ nợ quá hạn về dưới 0,24%.\n",
        [
            fig("overdue_ratio", "level", "0.82", "percent"),
            fig("overdue_ratio", "change", "-0.11", "percent", "2024-01/2024-06"),
            fig("overdue_ratio", "level", "0.54", "percent", place="Viet Nam"),
            fig("overdue_ratio", "target", "0.24", "percent", "2024", bound="<"),
        ],
    ),
    "one year of what was moved, and what is moved to be lent": (
        "Đến 30/6/2024, ngân sách tỉnh đã ủy thác 25 tỷ đồng để cho vay người không thuộc diện được vay từ nguồn vốn Trung ương, riêng"
        " năm 2019 chuyển 10 tỷ đồng.\nTỉnh phấn đấu mỗi năm bổ sung từ 3 tỷ đồng trở lên để cho vay.\n",
        [
            fig("local_budget_capital", "level", 25 * T),
            fig("local_budget_capital", "change", 10 * T, period="2019"),
            fig("local_budget_capital", "target", 3 * T, period="2024", bound=">", per="year"),
        ],
    ),
    "areas bear the names of programmes": (
        "Đến 30/6/2024, các chương trình có dư nợ 2.805 tỷ đồng. Xét theo địa bàn, vùng khó khăn có 349 tỷ đồng.\n",
        [loans(2_805 * T), loans(349 * T)],
    ),
    "those that were visited": (
        DEBT_LINE + "Đoàn đã xem hồ sơ của 12 tổ tiết kiệm và vay vốn, đến thăm 36 hộ vay.\n",
        [DEBT],
    ),
    "the years that were told of": (
        "Giai đoạn 2019-2023, vốn chính sách thay đổi nhiều vùng quê. Trong 5 năm ấy, 3.020 lượt hộ được vay.\n",
        [fig("loans_made", "level", 3_020, "count", "2019/2023")],
    ),
    "places whose debt rose most": (
        "Đến 30/6/2024, dư nợ ở các huyện đều tăng, trong đó tăng cao là Cao Lộc 14,1 tỷ đồng, Văn Quan 8 tỷ đồng.\n",
        [
            fig("outstanding_loans", "change", "14100000000", place="Cao Lộc, Lạng Sơn"),
            fig("outstanding_loans", "change", 8 * T, place="Văn Quan, Lạng Sơn"),
        ],
    ),
    "what students borrowed, and what is done at points": (
        "Năm 2023, 18 lượt học sinh, sinh viên được vay 562 triệu đồng. Tỉnh có 109 điểm giao dịch; trên 97% hoạt động giao dịch ở đó.\n",
        [
            fig("students_supported", "level", 18, "count", "2023"),
            fig("lending", "level", 562 * M, period="2023", programme="students"),
            fig("transaction_points", "level", 109, "count", "2024-07-30"),
        ],
    ),
    "who owes, behind a programme's share": (
        "Đến 30/6/2024, cho vay vùng khó khăn đạt dư nợ 156 tỷ đồng, chiếm 9,82% tổng dư nợ, với 10.816 hộ đang vay.\n",
        [
            loans(156 * T, programme="disadvantaged_area_business"),
            fig("outstanding_loans", "share", "9.82", "percent", programme="disadvantaged_area_business"),
            households(10_816, programme="disadvantaged_area_business"),
        ],
    ),
    "readers of a page have borrowed nothing": (
        "Năm 2023, 3.020 lượt hộ được vay.\nBài viết có 1.287 lượt đọc.\n",
        [fig("loans_made", "level", 3_020, "count", "2023")],
    ),
    "the whole of a share, in brackets": (
        "Đến 30/6/2024, vốn ngân sách địa phương ủy thác là 118,5 tỷ đồng, chiếm 5,7% tổng nguồn vốn (2.086 tỷ đồng). Riêng vốn ngân sách"
        " địa phương chuyển sang trong 6 tháng đầu năm 2024 là 7,8 tỷ đồng.\n",
        [
            fig("local_budget_capital", "level", "118500000000"),
            fig("local_budget_capital", "share", "5.7", "percent"),
            fig("total_capital", "level", 2_086 * T),
            fig("local_budget_capital", "change", "7800000000", period="2024-01/2024-06"),
        ],
    ),
    "since a year in brackets, and where a rate starts in a list of aims": (
        "Từ khi thành lập (năm 2003) đến 30/6/2024, NHCSXH tỉnh đã cho vay 1.246 tỷ đồng.\nNhiệm vụ năm 2025:\n- Đưa tỷ lệ hộ nghèo từ"
        " 2,41% cuối năm 2024 xuống dưới 1,8% cuối năm 2025.\n",
        [
            fig("lending", "level", 1_246 * T, period="2003/2024-06-30"),
            fig("poverty_rate", "level", "2.41", "percent", "2024"),
            fig("poverty_rate", "target", "1.8", "percent", "2025", bound="<"),
        ],
    ),
    "a programme at the end of what they borrowed for": (
        "Năm 2023, tỉnh đã giải ngân 61,3 tỷ đồng cho 1.284 hộ trong vùng vay làm nhà ở, mua đất và chuyển đổi nghề theo Nghị định"
        " 28/2022/NĐ-CP.\n",
        [
            fig("lending", "level", "61300000000", period="2023", programme="ethnic_minority"),
            fig("loans_made", "level", 1_284, "count", "2023", programme="ethnic_minority"),
        ],
    ),
    "averages of one, what is lent still, and a capital some words behind": (
        "Đến 30/6/2024, bình quân 1 hộ vay 45 triệu đồng; cho vay hộ nghèo còn 96 tỷ đồng.\n"
        "Đến 30/6/2024, tổng nguồn vốn đạt 512 tỷ đồng, trong đó có 35 tỷ đồng lấy từ vốn ủy thác địa phương.\n",
        [
            fig("average_loan", "level", 45 * M),
            loans(96 * T, programme="poor_households"),
            capital(512 * T),
            fig("local_budget_capital", "level", 35 * T),
        ],
    ),
    "handed to the bank, and what counted loans came to": (
        "Năm 2023, tỉnh chuyển sang ngân hàng 61 tỷ đồng.\nĐến 30/6/2024, tỷ lệ nợ quá hạn là 0,2%. Năm 2023, có 320 lượt hộ vay, số tiền"
        " bà con nhận là 14 tỷ đồng.\n",
        [
            fig("local_budget_capital", "change", 61 * T, period="2023"),
            fig("overdue_ratio", "level", "0.2", "percent"),
            fig("loans_made", "level", 320, "count", "2023"),
            fig("lending", "level", 14 * T, period="2023"),
        ],
    ),
    "parts of the poor and of inspections, and a year's growth": (
        "Đến 30/6/2024, hộ nghèo là người dân tộc thiểu số chiếm 10,17% tổng số hộ nghèo. Năm 2023, tổ chức 287 cuộc kiểm tra, hoàn thành"
        " kiểm tra 100%.\nĐến 30/6/2024, tổng dư nợ đạt 4.500 tỷ đồng, bình quân 9,7%/năm.\n",
        [
            fig("inspections", "level", 287, "count", "2023"),
            DEBT,
            fig("outstanding_loans", "growth", "9.7", "percent", None, per="year"),
        ],
    ),
    "a union's debt that doubled, a range of falls, and what was": (
        "Đến 30/6/2024, Hội Nông dân quản lý 45 tỷ đồng dư nợ, dư nợ gấp 2 lần năm 2014.\nTỷ lệ hộ nghèo mỗi năm giảm từ 1 - 1,5%.\n"
        "Phấn đấu đến năm 2025 tỷ lệ hộ nghèo còn 5,9% (cuối năm 2017: 7,6%).\n",
        [
            fig("entrusted_outstanding", "level", 45 * T),
            fig("entrusted_outstanding", "multiple", 2, "times", "2014/2024-06-30"),
            fig("poverty_rate", "change", "-1.5", "percent", None, bound="<", per="year"),
            fig("poverty_rate", "change", "-1", "percent", None, bound=">", per="year"),
            fig("poverty_rate", "target", "5.9", "percent", "2025"),
            fig("poverty_rate", "level", "7.6", "percent", "2017"),
        ],
    ),
    "capital of firms": (
        DEBT_LINE + "Tỉnh có 4.028 công ty với tổng vốn điều lệ lên đến 51.726 tỷ đồng; nguồn ngoài ngân sách chiếm 41%.\n",
        [DEBT],
    ),
    "a count whose share is dated": (
        DEBT_LINE + "Tỉnh còn 3.098 hộ nghèo, chiếm 5,71% tổng số hộ theo kết quả rà soát cuối năm 2023.\n",
        [
            DEBT,
            fig("poor_households", "level", 3_098, "count", "2023"),
            fig("poverty_rate", "level", "5.71", "percent", "2023"),
        ],
    ),
    "what all localities entrust": (
        "Năm 2024, tỉnh chuyển 22,7 tỷ đồng từ ngân sách sang NHCSXH, nâng tổng số vốn ủy thác địa phương lên 158,3 tỷ đồng.\n",
        [
            fig("local_budget_capital", "change", "22700000000", period="2024"),
            fig("local_budget_capital", "level", "158300000000", period="2024"),
        ],
    ),
    "money of a budget is of no programme, though that money is spoken of": (
        "Đến 30/6/2024, dư nợ cho vay hộ mới thoát nghèo là 39,8 tỷ đồng.\n"
        "Mỗi năm, UBND tỉnh trích ngân sách 250 triệu đồng chuyển sang NHCSXH; nguồn vốn này được cho vay ngay.\n",
        [
            loans(39_800_000_000, programme="newly_escaped_households"),
            fig("local_budget_capital", "change", 250 * M, period=None, per="year"),
        ],
    ),
}


def read(article: Make, text: str, **other: Any) -> Reading:
    place = other.pop("default_place", None)
    return extract(article(text, **other), default_place=place)


@pytest.mark.parametrize("name", PAGES)
def test_a_page(article: Make, name: str) -> None:
    text, expected = PAGES[name]
    assert seen(read(article, HEAD + text).figures) == expected


def test_a_headline_that_rounds_is_the_exact_figure(article: Make) -> None:
    text = "Lạng Sơn: Dư nợ tín dụng chính sách vượt 6.000 tỷ đồng\n" + LEAD + "Đến 30/6/2024, tổng dư nợ đạt 6.082 tỷ đồng.\n"
    assert seen(read(article, text).figures) == [loans(6_082 * T)]


def test_an_english_page(article: Make) -> None:
    text = (
        "Lang Son province reviews ten years of Directive 40\n"
        "The Vietnam Bank for Social Policies branch in Lang Son province has reviewed Directive No. 40-CT/TW on social policy credit.\n"
        "By the end of June 2024, total outstanding loans reached VND 4.5 trillion, up 7.6 percent from the end of 2023, with over 70,000"
        " households having outstanding loans.\nThe overdue ratio was 0.12 percent.\n"
    )
    assert seen(read(article, text).figures) == [
        loans(4_500 * T, period="2024-06"),
        fig("outstanding_loans", "growth", "7.6", "percent", "2023/2024-06"),
        households(70_000, period="2024-06", bound=">"),
        fig("overdue_ratio", "level", "0.12", "percent", "2024-06"),
    ]


def test_old_provinces_on_a_page_of_the_new_system(article: Make) -> None:
    text = (
        "Thái Nguyên: triển khai Chỉ thị số 39-CT/TW\nNHCSXH tỉnh Thái Nguyên triển khai Chỉ thị số 39-CT/TW về tín dụng chính sách.\n"
        "Đến 30/9/2025, tổng dư nợ khu vực Bắc Kạn (cũ) đạt 3.584 tỷ đồng; toàn tỉnh đạt 10.200 tỷ đồng.\n"
    )
    reading = read(article, text, published="2025-10-10")
    assert [(f.value, f.place, f.place_key) for f in reading.figures] == [
        (3_584 * T, "Bắc Kạn", "2004-06"),
        (10_200 * T, "Thái Nguyên", "2025-19"),
    ]
    assert (reading.place, reading.place_key) == ("Thái Nguyên", "2025-19")


ENGLISH_HEAD = (
    "Lang Son: policy credit helps the poor\nThe Vietnam Bank for Social Policies branch in Lang Son province has reviewed Directive"
    " No. 40-CT/TW on social policy credit.\n"
)
ENGLISH = {
    "loans to somebody are what is owed, after the debt": (
        "As of June 30, 2024, outstanding loans came to VND4.2 trillion. Loans to poor households were VND834 billion.\n",
        [loans(4_200 * T), loans(834 * T, programme="poor_households")],
    ),
    "what is entrusted through others, and its share": (
        "As of June 30, 2024, outstanding loans reached VND4,935 billion, of which VND4,925.2 billion, or 99.8 percent, was entrusted"
        " through mass organisations.\n",
        [
            loans(4_935 * T),
            fig("entrusted_outstanding", "level", "4925200000000"),
            fig("entrusted_outstanding", "share", "99.8", "percent"),
        ],
    ),
    "where a meeting was is no place": (
        "At a teleconference in Hanoi on July 4, total capital amounted to VND4.6 trillion as of June 30, 2024.\n",
        [capital(4_600 * T)],
    ),
    "more than in the same period": (
        "In the first six months of 2024, the branch disbursed VND176 billion, 22 percent more than in the same period last year.\n",
        [
            fig("lending", "level", 176 * T, period="2024-01/2024-06"),
            fig("lending", "growth", 22, "percent", "2023/2024-06"),
        ],
    ),
    "decimal commas": (
        "As of June 30, 2024, outstanding loans were 4.402,6 billion dong, with 1.214 savings and credit groups; overdue debt was 0,12%.\n",
        [
            loans(4_402_600_000_000),
            fig("savings_credit_groups", "level", 1_214, "count"),
            fig("overdue_ratio", "level", "0.12", "percent"),
        ],
    ),
    "what came from budgets, who owes": (
        "As of June 30, 2024, total capital reached VND4.31 trillion, of which VND92.4 billion, or 2.1 per cent, came from the province. In"
        " Cao Loc district, 412 households owed the bank VND14.2 billion.\n",
        [
            capital(4_310 * T),
            fig("local_budget_capital", "level", "92400000000"),
            fig("local_budget_capital", "share", "2.1", "percent"),
            households(412, place="Cao Lộc, Lạng Sơn"),
            loans(14_200_000_000, "Cao Lộc, Lạng Sơn"),
        ],
    ),
    "loans outstanding, and overdue": (
        "As of June 30, 2024, 1,384 households have loans of VND91.7 billion outstanding, with only 0.18 percent of loans overdue.\n",
        [
            households(1_384),
            loans(91_700_000_000),
            fig("overdue_ratio", "level", "0.18", "percent"),
        ],
    ),
    "targets behind amounts, and rates of lending": (
        "In the first six months of 2024, lending was VND200 billion, equal to 50 per cent of the VND400 billion target. VBSP expects to"
        " lend about VND450 billion in 2024. The lending rate rose from 4.8 per cent to 6.6 per cent per year.\n",
        [
            fig("lending", "level", 200 * T, period="2024-01/2024-06"),
            fig("lending", "completion", 50, "percent", "2024"),
            fig("lending", "target", 400 * T, period="2024"),
            fig("lending", "target", 450 * T, period="2024", bound="~"),
        ],
    ),
    "a document begins no range; a programme brought work": (
        "Since July 2023 the branch has lent VND68.5 billion under Resolution 68 to 142 employers.\n"
        "In 2023, thanks to the job creation programme, 417 workers found work; VND90 billion was lent for job creation, VND14 billion for"
        " social housing.\n",
        [
            fig("lending", "level", "68500000000", period="2023-07/2024-07-30", programme="covid_employers"),
            fig("loans_made", "level", 142, "count", "2023-07/2024-07-30", programme="covid_employers"),
            fig("jobs_supported", "level", 417, "count", "2023", programme="job_creation"),
            fig("lending", "level", 90 * T, period="2023", programme="job_creation"),
            fig("lending", "level", 14 * T, period="2023", programme="social_housing"),
        ],
    ),
    "an agency's dateline is no place": (
        "HA NOI (VNS) — Local budgets entrusted VND4.6 trillion to the bank as of June 30, 2024.\n",
        [fig("local_budget_capital", "level", 4_600 * T)],
    ),
}


@pytest.mark.parametrize("name", ENGLISH)
def test_an_english_sentence(article: Make, name: str) -> None:
    text, expected = ENGLISH[name]
    assert seen(read(article, ENGLISH_HEAD + text).figures) == expected


BESIDE = {
    "another fund, which budgets entrust": (
        "Quỹ Đầu tư phát triển giải ngân 312 tỷ đồng\nQuỹ Đầu tư phát triển tỉnh Lạng Sơn công bố kết quả.\nTổng nguồn vốn của quỹ đạt"
        " 1.542 tỷ đồng, trong đó vốn ủy thác từ ngân sách địa phương 386 tỷ đồng. Quỹ có dư nợ cho vay 874 tỷ đồng.\n"
    ),
    "numbers before a passing mention": (
        "Cử tri Lạng Sơn kiến nghị\nCó 14 lượt cử tri nêu 27 ý kiến: cấp điện cho 86 hộ; chế độ cho 412 người; đề nghị tăng mức vay tín"
        " dụng chính sách đối với cây lâu năm.\n"
    ),
}


@pytest.mark.parametrize("name", BESIDE)
def test_a_page_beside_the_subject_gives_nothing(article: Make, name: str) -> None:
    assert seen(read(article, BESIDE[name]).figures) == []


def test_a_page_about_a_district_under_a_communes_title(article: Make) -> None:
    text = (
        "Vốn ưu đãi trên đất hồi xã Tràng Phái\nTín dụng chính sách của NHCSXH đã giúp người dân huyện Văn Quan (Lạng Sơn) theo Chỉ thị số"
        " 40-CT/TW.\nĐến 30/6/2024, dư nợ toàn huyện 485 tỷ đồng. NHCSXH huyện Văn Quan phục vụ toàn huyện.\nTrong 5 năm, 4.870 hộ thoát"
        " nghèo.\nTại xã Tràng Phái, toàn xã có dư nợ 31 tỷ đồng.\n"
    )
    assert [f.place for f in read(article, text).figures] == ["Văn Quan, Lạng Sơn"] * 2 + ["Tràng Phái, Văn Quan, Lạng Sơn"]


def test_the_table_of_an_associations_report_is_of_the_debt_that_it_manages(article: Make) -> None:
    text = (
        "HỘI LHPN TỈNH LẠNG SƠN\nKết quả nhận ủy thác với Ngân hàng Chính sách xã hội\nThực hiện Chỉ thị số 40-CT/TW về tín dụng chính"
        " sách.\nĐến 30/6/2024, tổng dư nợ ủy thác do Hội quản lý đạt 1.243 tỷ đồng.\nBiểu chi tiết (đơn vị tính: tỷ đồng)\n"
        "TT | Chương trình | Dư nợ 31/12/2023 | Dư nợ 30/6/2024\n1 | Hộ nghèo | 142 | 113\n2 | Hộ cận nghèo | 284 | 259\n"
    )
    figures = read(article, text).figures
    assert [(f.indicator, f.value) for f in figures] == [("entrusted_outstanding", v * T) for v in (1_243, 142, 113, 284, 259)]


def test_a_district_of_old_lies_in_the_new_province(article: Make) -> None:
    text = (
        "Thái Nguyên: triển khai Chỉ thị số 39-CT/TW\nNHCSXH tỉnh Thái Nguyên triển khai Chỉ thị số 39-CT/TW về tín dụng chính sách.\n"
        "Đến 30/9/2025, dư nợ của Phòng giao dịch NHCSXH Na Rì đạt 584 tỷ đồng.\n"
    )
    (figure,) = read(article, text, published="2025-10-10").figures
    assert (figure.place, figure.place_key) == ("Na Rì, Thái Nguyên", "2004-066")


PLACELESS = "10 năm thực hiện Chỉ thị số 40-CT/TW\nNHCSXH tỉnh tổng kết Chỉ thị số 40-CT/TW về tín dụng chính sách.\nĐến 30/6/2024, tổng dư nợ toàn tỉnh đạt 4.500 tỷ đồng.\n"  # noqa: E501


def test_the_outlets_place_is_the_default(article: Make) -> None:
    assert seen(read(article, PLACELESS, default_place="2004-20").figures) == [DEBT]
    assert read(article, HEAD + DEBT_LINE, default_place="2004-04").place == HERE


def test_the_only_paper_stands_before_a_province_named_once(article: Make) -> None:
    text = (
        "Vốn chính sách đến với người nghèo\nNgân hàng Chính sách xã hội tỉnh đón đoàn của tỉnh Cao Bằng đến học cách thực hiện Chỉ thị số"
        " 40-CT/TW ở tỉnh.\nToàn tỉnh có 19 chương trình tín dụng chính sách, theo Báo Lạng Sơn.\n"
    )
    assert [f.place for f in read(article, text + DEBT_LINE).figures] == [HERE, HERE]


#: Pages without a date, and the periods of their figures.
UNDATED = {
    "a year told, and nothing of today": (
        "Năm 2023, tổng dư nợ của tỉnh đạt 4.500 tỷ đồng, tăng 7% so với cuối năm 2022.\nNhờ vốn vay, 6.000 lao động có việc làm.\n"
        "Phấn đấu năm 2024 dư nợ tăng 8%.\n",
        ["2023", "2022/2023", "2023", "2024"],
    ),
    "a quarter of its own year, whatever came before": (
        "Quý I/2025, NHCSXH tỉnh cho vay 70 tỷ đồng; chỉ sau ba tháng, dư nợ lên 971 tỷ đồng.\nMột hộ vay 50 triệu đồng từ năm 2023.\n",
        ["2025-01/2025-03", "2025-03"],
    ),
    "today is not the year told": (
        "Năm 2013, tỷ lệ hộ nghèo của tỉnh là 14,67%. Dư nợ tín dụng chính sách hiện nay là 3.177 tỷ đồng.\n",
        ["2013", None],
    ),
}


@pytest.mark.parametrize("name", UNDATED)
def test_what_a_page_without_a_date_tells_of_time(article: Make, name: str) -> None:
    text, periods = UNDATED[name]
    head = "Lạng Sơn: vốn chính sách\nNgân hàng Chính sách xã hội (NHCSXH) tỉnh Lạng Sơn cho vay hộ nghèo.\n"
    assert [f.period for f in read(article, head + text, published=None).figures] == periods


def test_some_years_of_a_page_that_names_no_directive(article: Make) -> None:
    head = "Lạng Sơn: vốn chính sách\nNgân hàng Chính sách xã hội (NHCSXH) tỉnh Lạng Sơn cho vay hộ nghèo.\n"
    text = "Năm năm qua, NHCSXH tỉnh đã cho vay 362 tỷ đồng.\n"
    assert [f.period for f in read(article, head + text, published="2020-08-18").figures] == ["2015/2020"]
    assert [f.period for f in read(article, HEAD + text, published="2020-08-18").figures] == ["2014/2019"]


def test_ten_years_of_the_directive_tell_the_year_of_a_page_without_a_date(article: Make) -> None:
    text = HEAD.replace("Ngày 29/7/2024, ", "") + "Đến nay, tổng dư nợ đạt 4.500 tỷ đồng.\n"
    (figure,) = read(article, text, published=None).figures
    assert (figure.period, figure.confidence) == ("2024", "check")
    (figure,) = read(article, text.replace("10 năm thực hiện ", ""), published=None).figures
    assert (figure.period, figure.confidence) == (None, "check")


# --- what is no page of ours -------------------------------------------------------------------------------------------

OFF = "Lạng Sơn phát triển kinh tế\nNăm 2024, GRDP tỉnh Lạng Sơn tăng 6,5%, thu ngân sách đạt 8.000 tỷ đồng.\n"
LETTER = (
    "TỈNH ỦY LẠNG SƠN\nSố: 512-CV/TU\nLạng Sơn, ngày 06 tháng 8 năm 2020\nKính gửi: các huyện ủy\n"
    "Tiếp tục thực hiện Chỉ thị số 40-CT/TW về tín dụng chính sách xã hội. Đến nay dư nợ đạt 4.500 tỷ đồng.\nNơi nhận:\n- Như trên.\n"
)
PASSING = (
    "Lạng Sơn phát triển kinh tế\nDư nợ đạt 500 tỷ đồng. Lãi 8%.\n"
    + "Trong buổi làm việc, lãnh đạo tỉnh nghe báo cáo về nông nghiệp, công nghiệp, thương mại, giáo dục và y tế trong năm.\n" * 5
    + "NHCSXH cũng tham dự.\n"
)


@pytest.mark.parametrize(
    ("text", "on", "why"),
    [
        (OFF, False, "the page does not speak of policy credit"),
        (LETTER, True, "the page is an official letter"),
        (PASSING, True, "the page speaks of policy credit only in passing"),
    ],
)
def test_pages_without_figures_say_why(article: Make, text: str, on: bool, why: str) -> None:
    reading = explain(article(text))
    assert (reading.figures, reading.on_subject) == ((), on)
    assert {n.outcome for n in reading.notes} == {why}


OLD_HUE = """Thừa Thiên Huế: Vốn chính sách về với A Lưới
Đến nay, tổng dư nợ tín dụng chính sách của huyện A Lưới đạt 412 tỷ đồng; toàn tỉnh Thừa Thiên Huế là 4.100 tỷ đồng.
"""
CHAIN = """Nơi cù lao, vốn nhỏ làm nên chuyện
Qua hai lần phà mới tới ấp Bà Từ, xã Phú Thạnh, nơi cuối cùng của huyện cù lao Tân Phú Đông trước khi ra biển, nơi vốn của NHCSXH đã tới.
Con trai anh Thà học đại học ở Cần Thơ.
Cả xã Phú Thạnh có dư nợ tín dụng chính sách 18,3 tỷ đồng; toàn huyện có dư nợ 215 tỷ đồng.
"""


@pytest.mark.parametrize(
    ("text", "published", "places"),
    [
        (OLD_HUE, "2018-11-29", ["A Lưới, Thừa Thiên Huế", "Thừa Thiên Huế"]),
        (OLD_HUE.replace("Thừa Thiên Huế", "Huế").replace("tỉnh", "thành phố"), "2025-02-03", ["A Lưới, Huế", "Huế"]),
        (
            "Vốn chính sách ở Nậm Ty\nỞ thôn Tân Lập, xã Nậm Ty (Hoàng Su Phì), vốn của NHCSXH đã giúp nhiều hộ.\n"
            "Nậm Ty có dư nợ tín dụng chính sách 21 tỷ đồng.\n",
            "2023-11-08",
            ["Nậm Ty, Hoàng Su Phì, Hà Giang"],
        ),
        (
            "Vốn chính sách\nDư nợ tín dụng chính sách của xã Núi Ngỗng đạt 10 tỷ đồng. Bản Núi Ngỗng có dư nợ 3 tỷ đồng.\n",
            "2023-11-08",
            ["Núi Ngỗng", "Núi Ngỗng, Núi Ngỗng"],
        ),
        (
            "Khánh Hòa: Vốn cho nhà ở xã hội\nĐến 30/11/2025, toàn tỉnh (gồm cả Ninh Thuận cũ) có dư nợ"
            " tín dụng chính sách 12.100 tỷ đồng.\n",
            "2025-12-10",
            ["Khánh Hòa"],
        ),
        (
            "Quảng Bình: Vốn của NHCSXH ở vùng biển\nXã Ngư Thủy Trung, huyện Lệ Thủy có dư nợ tín dụng chính sách 24 tỷ đồng.\n",
            "2018-03-16",
            ["Ngư Thủy Trung, Lệ Thủy, Quảng Bình"],
        ),
        (
            "Vốn ưu đãi mười năm\nBà Thị Pha ở xã Bình Sơn, tỉnh Kiên Giang vay vốn NHCSXH.\nDư nợ tín dụng chính sách ngày 30/4/2024"
            " là 5.917 tỷ đồng.\n",
            "2024-05-17",
            ["Kiên Giang"],
        ),
        (CHAIN, "2021-05-19", ["Phú Thạnh, Tân Phú Đông, Tiền Giang", "Tân Phú Đông, Tiền Giang"]),
    ],
)
def test_places_bear_the_names_of_their_time_and_lie_where_told(article: Make, text: str, published: str, places: list[str]) -> None:
    assert [f.place for f in read(article, text, published=published).figures] == places


@pytest.mark.parametrize(
    ("text", "indicators"),
    [
        ("Cùng với đó, Hội vay vốn ủy thác Ngân hàng CSXH 208 tỷ đồng.\n", ["entrusted_outstanding"]),
        ("UBND huyện chuyển vốn ủy thác sang Ngân hàng CSXH 2 tỷ đồng.\n", ["local_budget_capital"]),
        ("Qua đó, toàn tỉnh có hơn 530 hộ nghèo được hỗ trợ xây nhà ở mới.\n", []),
        ("Toàn tỉnh có 530 hộ nghèo.\n", ["poor_households"]),
        (
            "Đến nay, vốn ngân sách địa phương ủy thác đạt 387 tỷ đồng, chiếm 7,6% tổng nguồn vốn 5.100 tỷ đồng.\n",
            ["local_budget_capital", "local_budget_capital", "total_capital"],
        ),
    ],
)
def test_what_is_near_an_indicator_is_not_it(article: Make, text: str, indicators: list[str]) -> None:
    found = read(article, HEAD + text).figures
    assert [f.indicator for f in found if f.rule != "count_borrowers_by_topic"] == indicators


@pytest.mark.parametrize(
    ("text", "measures"),
    [
        ("Mục tiêu là kéo tỷ lệ hộ nghèo từ 27,4% cuối năm 2023 xuống dưới 10% vào năm 2030.\n", ["level", "target"]),
        ("Mục tiêu là đưa tỷ lệ hộ nghèo xuống dưới 10% vào năm 2030.\n", ["target"]),
        ("Năm 2025, chi nhánh phấn đấu dư nợ tăng từ 8% trở lên, đến cuối năm đạt 98% kế hoạch.\n", ["target"]),
    ],
)
def test_what_was_is_no_target(article: Make, text: str, measures: list[str]) -> None:
    assert [f.measure for f in read(article, HEAD + text).figures][: len(measures)] == measures


def test_a_letter_is_a_document(article: Make) -> None:
    own, cited = read(article, LETTER).documents
    assert (own.number, own.role, own.issued_on, own.implements) == ("512-CV/TU", "self", "2020-08-06", ("40-CT/TW",))
    assert cited.number == "40-CT/TW"


@pytest.mark.parametrize("text", ["", "\n\n", " ", "Không có gì.", "5.568"])
def test_next_to_nothing(article: Make, text: str) -> None:
    reading = read(article, text, published=None)
    assert (reading.figures, reading.documents, reading.on_subject) == ((), (), False)


# --- notes, confidence, determinism ------------------------------------------------------------------------------------

MIXED = HEAD + (
    "Đến 30/6/2024, tổng dư nợ đạt 4.500 tỷ đồng, tăng 320 tỷ đồng so với cuối năm 2023. Lãi suất 6,6%/năm, mức vay tối đa 100 triệu đồng."
    " Có 30 đại biểu, 12 con trâu, trị giá 300 triệu đồng. Agribank cho vay 900 tỷ đồng.\n"
)


def test_every_number_has_a_note_with_a_reason(article: Make) -> None:
    reading = explain(article(MIXED))
    assert [(n.text, n.outcome) for n in reading.notes] == [
        ("4.500 tỷ đồng", "figure"),
        ("320 tỷ đồng", "figure"),
        ("6,6%", "an interest rate"),
        ("100 triệu đồng", "a loan ceiling"),
        ("30", "no unit"),
        ("12", "no unit"),
        ("300 triệu đồng", "a price, an income or a value"),
        ("900 tỷ đồng", "another bank"),
    ]
    text = article(MIXED).text
    assert all(text[n.start : n.end] == n.text for n in reading.notes)
    assert {(n.start, n.rule) for n in reading.notes if n.outcome == "figure"} == {(f.start, f.rule) for f in reading.figures}


def test_explaining_changes_nothing(article: Make) -> None:
    for text in [HEAD + page for page, _ in PAGES.values()]:
        told, silent = explain(article(text)), extract(article(text))
        assert (told.figures, told.documents, told.place) == (silent.figures, silent.documents, silent.place)
        assert silent.notes == ()
        spans = {(n.start, n.end) for n in told.notes if n.outcome == "figure"}
        assert {(f.start, f.end) for f in told.figures if not f.rule.startswith("row")} <= spans


DOUBTS = [
    ("Đến 30/6/2024, tổng dư nợ đạt 554.750 tỷ đồng.\n", "magnitude"),
    ("Đến 30/6/2024, tổng dư nợ đạt 4 .500 tỷ đồng.\n", "separator"),
    (
        "Đến 30/6/2024, tổng nguồn vốn đạt 4.600 tỷ đồng, trong đó vốn ngân sách địa phương 230 tỷ đồng, chiếm 12% tổng nguồn vốn.\n",
        "share_mismatch",
    ),
    ("Tổng dư nợ đạt 4.500 tỷ đồng.\n", "period_default"),
    ("Đến 30/6/2024, các xã giữ được tỷ lệ nợ quá hạn dưới 0,2% tổng dư nợ.\n", "aim_unsure"),
    ("Đến 30/6/2024, Agribank cũng mở thêm điểm giao dịch; NHCSXH tỉnh có tổng dư nợ 4.500 tỷ đồng.\n", "other_money"),
    (
        "Đến 30/6/2024, nhờ Hội Phụ nữ phối hợp tốt, toàn tỉnh có tổng dư nợ các chương trình 4.500 tỷ đồng.\n",
        "association_unsure",
    ),
    (
        "Năm 2023, cho vay giải quyết việc làm có nhiều cách làm mới. Cũng trong năm 2023, có 1.250 lao động được tạo việc làm.\n",
        "programme_unsure",
    ),
]


@pytest.mark.parametrize(("text", "doubt"), DOUBTS, ids=[d for _, d in DOUBTS])
def test_a_doubt_flags_and_never_deletes(article: Make, text: str, doubt: str) -> None:
    figures = read(article, HEAD + text).figures
    assert doubt in figures[-1].doubts
    assert figures[-1].confidence == "check"


def test_a_machine_translation_is_doubted(article: Make) -> None:
    (figure,) = read(article, HEAD + DEBT_LINE, flags=("machine_translated",)).figures
    assert (figure.confidence, figure.doubts) == ("check", ("machine_translation",))


UNSURE = (
    "Vốn vay về với người nghèo\n29/7/2024\nTín dụng chính sách xã hội của NHCSXH đã giúp nhiều hộ.\nTại {}, hội nghị bàn cách làm.\n"
    + DEBT_LINE
)
TABLE = "\nĐơn vị tính: tỷ đồng\nChỉ tiêu | Số tiền\nTổng dư nợ | 4.500\nTổng nguồn vốn | 4.600\n"


@pytest.mark.parametrize(
    ("text", "default_place", "confidence", "doubts"),
    [
        (HEAD + DEBT_LINE, None, "high", []),
        (PLACELESS, "2004-20", "check", ["place_default"]),
        (UNSURE.format("tỉnh Lạng Sơn"), None, "check", ["place_default"]),
        (UNSURE.format("tỉnh Lạng Sơn"), "2004-20", "high", []),
        (HEAD + "Kết quả đến 30/6/2024" + TABLE, None, "high", []),
        (
            HEAD + DEBT_LINE + "Chi tiết như sau, theo báo cáo mà chi nhánh gửi các huyện và thành phố để biết và cùng làm.\n" + TABLE,
            None,
            "check",
            ["period_carried"],
        ),
    ],
)
def test_a_page_that_does_not_say_where_or_when_is_doubted(
    article: Make, text: str, default_place: str | None, confidence: str, doubts: list[str]
) -> None:
    *_, figure = read(article, text, default_place=default_place).figures
    assert (figure.confidence, list(figure.doubts)) == (confidence, doubts)


def test_the_same_text_gives_the_same_reading(article: Make) -> None:
    pages = [HEAD + page for page, _ in PAGES.values()] + [OFF, LETTER, MIXED]
    first = [explain(article(text)) for text in pages]
    again = [explain(article(text)) for text in reversed(pages)]
    assert again[::-1] == first


def test_figures_stand_by_position_with_their_words(article: Make) -> None:
    for page, _ in PAGES.values():
        one = article(HEAD + page)
        figures = extract(one).figures
        assert [f.start for f in figures] == sorted(f.start for f in figures)
        for f in figures:
            assert one.text[f.start : f.end] in f.quote
            assert f.quote in one.text
            assert f.rule
