"""What papers write in other words: a sentence or a short page each, and all figures that stand in it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from monitor.figures import explain, extract
from monitor.records import Article
from tests.figures.test_reading import DEBT, DEBT_LINE, ENGLISH_HEAD, HEAD, M, T, fig, seen

Make = Callable[..., Article]

#: Behind the head of a page of July 2024.
SENTENCES: dict[str, tuple[str, list[tuple[Any, ...]]]] = {
    "groups that were inspected": (
        DEBT_LINE + "Trong năm 2023, Hội cấp huyện kiểm tra 61 xã, 122 tổ; các huyện đã kiểm tra 84/84 bản, 210 tổ tiết kiệm và vay vốn.\n",
        [DEBT],
    ),
    "at the start": (
        "Ngân sách địa phương ủy thác 6,9 tỷ đồng khi bắt đầu, nay 254 tỷ đồng. Dư nợ đầu kỳ 1.600 tỷ đồng.\n",
        [
            fig("local_budget_capital", "level", 6_900 * M, period="2014"),
            fig("local_budget_capital", "level", 254 * T, period="2024-07-30"),
            fig("outstanding_loans", "level", 1_600 * T, period="2014"),
        ],
    ),
    "rounded, then told": (
        "Chiều nay, chi nhánh họp.\nHội nghị do giám đốc chủ trì.\nNăm qua nhiều thuận lợi.\n"
        "Năm 2023, dư nợ vượt 4.300 tỷ đồng. Cụ thể, đến 31/12/2023, dư nợ là 4.318 tỷ đồng.\n",
        [fig("outstanding_loans", "level", 4_318 * T, period="2023-12-31")],
    ),
    "from then on": (
        "Đến hết tháng 9/2023, việc ký lại hoàn tất; từ đó đến nay Hội đã tiến hành 896 cuộc kiểm tra.\n",
        [fig("inspections", "level", 896, "count", period="2023-09/2024-07-30")],
    ),
    "communes by their ratio": (
        "Theo xếp loại, 3 huyện có tỷ lệ nợ quá hạn trên 0,5%; 6 huyện có tỷ lệ nợ quá hạn nhỏ hơn 0,3%. "
        "Cuối tháng, 70 xã sạch nợ quá hạn, chiếm 41,2% số xã; 9 xã, chiếm 5,3%.\n",
        [],
    ),
    "what it rose from": (
        "Năm 2023, tổng nguồn vốn là 612 tỷ đồng. Mức dư nợ bình quân mỗi hộ tăng từ 36 triệu đồng năm 2021 lên 47 triệu đồng. "
        "Dư nợ tăng 37 tỷ đồng.\n",
        [
            fig("total_capital", "level", 612 * T, period="2023"),
            fig("average_loan", "level", 36 * M, period="2021"),
            fig("average_loan", "level", 47 * M, period="2024-07-30"),
            fig("outstanding_loans", "change", 37 * T, period="2023"),
        ],
    ),
    "outcomes of a fund, and of those who borrowed": (
        "Năm 2023, vốn vay đã giúp 5.120 lao động được tạo việc làm từ Quỹ quốc gia về việc làm; dư nợ chương trình cho vay giải quyết "
        "việc làm đạt 67 tỷ đồng, với 1.300 lượt hộ được vay vốn để tạo việc làm cho 1.410 lao động.\n",
        [
            fig("jobs_supported", "level", 5_120, "count", period="2023", programme="job_creation"),
            fig("outstanding_loans", "level", 67 * T, period="2023", programme="job_creation"),
            fig("loans_made", "level", 1_300, "count", period="2023", programme="job_creation"),
            fig("jobs_supported", "level", 1_410, "count", period="2023", programme="job_creation"),
        ],
    ),
    "budgets that gave just now": (
        "Từ đầu năm 2024 đến nay, tổng vốn ủy thác của ngân sách tỉnh là 40 tỷ đồng. Tỉnh vừa ủy thác thêm 6 tỷ đồng vốn ngân sách "
        "sang NHCSXH.\n",
        [
            fig("local_budget_capital", "change", 40 * T, period="2024-01/2024-07-30"),
            fig("local_budget_capital", "change", 6 * T, period="2024-01/2024-07-30"),
        ],
    ),
    "so many percent of what it was": (
        "Năm 2023, doanh số cho vay đạt 412 tỷ đồng, bằng 118% so với cùng kỳ; doanh số thu nợ 307 tỷ đồng, bằng 96,5% năm 2022.\n",
        [
            fig("lending", "level", 412 * T, period="2023"),
            fig("lending", "multiple", 1.18, "times", period="2023"),
            fig("repayment", "level", 307 * T, period="2023"),
            fig("repayment", "multiple", 0.965, "times", period="2022/2023"),
        ],
    ),
    "a debt of counted programmes behind another amount": (
        "Năm 2023, tổng nguồn vốn đạt 3.120 tỷ đồng, tăng 214 tỷ đồng; tổng dư nợ 16 chương trình tín dụng là 3.096 tỷ đồng.\n",
        [
            fig("total_capital", "level", 3_120 * T, period="2023"),
            fig("total_capital", "change", 214 * T, period="2023"),
            fig("programmes_run", "level", 16, "count", period="2023"),
            fig("outstanding_loans", "level", 3_096 * T, period="2023"),
        ],
    ),
    "the poor beside the near-poor who borrowed": (
        "Trong năm 2023, có gần 1.640 hộ nghèo, 3.850 hộ cận nghèo được vay.\n",
        [fig("loans_made", "level", 3_850, "count", period="2023", programme="near_poor_households")],
    ),
    "groups in a row": (
        "Năm 2023, chi nhánh cho 312 lượt hộ nghèo, 1.408 lượt hộ cận nghèo và 2.270 lượt hộ mới thoát nghèo vay vốn.\n",
        [
            fig("loans_made", "level", 312, "count", period="2023", programme="poor_households"),
            fig("loans_made", "level", 1_408, "count", period="2023", programme="near_poor_households"),
            fig("loans_made", "level", 2_270, "count", period="2023", programme="newly_escaped_households"),
        ],
    ),
    "minorities, of whatever programme": (
        DEBT_LINE + "Trong đó, dư nợ cho vay đối với hộ đồng bào dân tộc thiểu số là 1.138 tỷ đồng.\n",
        [DEBT, fig("outstanding_loans", "level", 1_138 * T)],
    ),
    "nearly all of the debt": (
        "Đến 30/6/2024, bốn hội, đoàn thể có 164 tổ tiết kiệm và vay vốn, tổng dư nợ 306,4 tỷ đồng, chiếm 98,7% tổng dư nợ.\n",
        [
            fig("savings_credit_groups", "level", 164, "count"),
            fig("entrusted_outstanding", "level", 306_400 * M),
            fig("entrusted_outstanding", "share", 98.7, "percent"),
        ],
    ),
    "a debt by the source of its capital": (
        "Đến 31/12/2023, dư nợ cho vay các chương trình thuộc nguồn vốn trung ương là 1.432 tỷ đồng.\n",
        [fig("outstanding_loans", "level", 1_432 * T, period="2023-12-31")],
    ),
    "what members owe on the word of their union": (
        "Đến 30/6/2024, Hội Phụ nữ các xã tín chấp cho hội viên vay gần 88 tỷ đồng.\n",
        [fig("entrusted_outstanding", "level", 88 * T, bound="<")],
    ),
    "small and medium firms": (
        DEBT_LINE + "Trong đó, vốn doanh nghiệp vừa và nhỏ hơn 27 tỷ đồng; vốn hộ cận nghèo 61 tỷ đồng.\n",
        [
            DEBT,
            fig("outstanding_loans", "level", 27 * T),
            fig("outstanding_loans", "level", 61 * T, programme="near_poor_households"),
        ],
    ),
    "the debt of counted customers": (
        "Đến 30/6/2024, dư nợ cho 9.215 khách hàng vay là gần 540 tỷ đồng.\n",
        [fig("borrowers", "level", 9_215, "count"), fig("outstanding_loans", "level", 540 * T, bound="<")],
    ),
    "more borrowers than at the beginning of the year": (
        "Đến 30/6/2024, còn 80.416 hộ đang dư nợ, tăng so với đầu năm là 254 hộ.\n",
        [fig("borrowers", "level", 80_416, "count"), fig("borrowers", "change", 254, "count", period="2024-01/2024-06")],
    ),
    "frozen debt beside the overdue": (
        "Đến 30/6/2024, nợ quá hạn chiếm 0,21% và nợ khoanh 0,35% tổng dư nợ.\n",
        [fig("overdue_ratio", "level", 0.21, "percent")],
    ),
    "capital moved as a sum": (
        "Năm 2023, HĐND tỉnh thống nhất chuyển vốn sang NHCSXH với số tiền 14 tỷ đồng.\n",
        [fig("local_budget_capital", "change", 14 * T, period="2023")],
    ),
    "to make and keep work": (
        "Năm 2023, chi nhánh giải ngân 96 tỷ đồng để hỗ trợ tạo việc làm, duy trì và mở rộng việc làm.\n",
        [fig("lending", "level", 96 * T, period="2023", programme="job_creation")],
    ),
    "those who just escaped and borrow": (
        "Năm 2023, có 610 lượt hộ cận nghèo, 745 lượt hộ nghèo mới thoát nghèo vay vốn chăn nuôi.\n",
        [
            fig("loans_made", "level", 610, "count", period="2023", programme="near_poor_households"),
            fig("loans_made", "level", 745, "count", period="2023", programme="newly_escaped_households"),
        ],
    ),
    "whom an amount was lent to, before a debt": (
        "Năm 2023, doanh số cho vay là 130 tỷ đồng với 2.604 khách hàng, tổng dư nợ đạt 4.500 tỷ đồng.\n",
        [
            fig("lending", "level", 130 * T, period="2023"),
            fig("loans_made", "level", 2_604, "count", period="2023"),
            fig("outstanding_loans", "level", 4_500 * T, period="2023"),
        ],
    ),
    "a plan to be fulfilled": (
        DEBT_LINE + "Phấn đấu hoàn thành 100% kế hoạch.\n",
        [DEBT],
    ),
    "savings of a group": (
        DEBT_LINE + "Tiết kiệm tổ vay vốn có số dư 4,1 tỷ đồng.\n",
        [DEBT, fig("savings_deposits", "level", 4_100 * M)],
    ),
    "funds raised and entrusted": (
        "Tổng nguồn vốn huy động và nhận ủy thác tại chi nhánh đạt 2.150 tỷ đồng; trong đó nguồn vốn huy động qua "
        "Tổ tiết kiệm và vay vốn là 214 tỷ đồng.\n",
        [fig("total_capital", "level", 2_150 * T, period="2024-07-30"), fig("savings_deposits", "level", 214 * T, period="2024-07-30")],
    ),
    "what the centre allotted": (
        "Tổng nguồn vốn để cho vay theo Nghị quyết này được Trung ương phân bổ cho tỉnh là chưa đến 417 tỷ đồng.\n",
        [fig("central_capital", "change", 417 * T, period="2024-07-30", bound="<")],
    ),
    "the sum lent to some": (
        "Qua 2 năm thực hiện, tổng số vốn cho người chấp hành xong án phạt tù vay là 31,6 tỷ đồng.\n",
        [fig("lending", "level", 31_600 * M, period="2022/2024", programme="ex_prisoners")],
    ),
    "with a sum of capital": (
        "Năm 2023, chi nhánh đã giải quyết cho 6.214 hộ dân vay, với tổng số vốn 258,4 tỷ đồng.\n",
        [fig("loans_made", "level", 6_214, "count", period="2023"), fig("lending", "level", 258_400 * M, period="2023")],
    ),
    "funds of loans": (
        "Năm 2023, ngân hàng cho 96 lượt học sinh, sinh viên có hoàn cảnh khó khăn vay tiền trang trải học phí, "
        "với kinh phí 2,9 tỷ đồng.\n",
        [fig("students_supported", "level", 96, "count", period="2023"), fig("lending", "level", 2_900 * M, period="2023")],
    ),
    "help other than credit": (
        DEBT_LINE + "Có 58.460 lượt người nghèo, cận nghèo (31.250 lượt người nghèo; 27.210 lượt người cận nghèo) được khám chữa bệnh. "
        "Hỗ trợ tiền điện cho hơn 8.500 lượt hộ nghèo. Cấp thẻ BHYT cho 2.750 hộ nghèo. "
        "Hỗ trợ kinh phí cho 3 doanh nghiệp với số tiền hỗ trợ hơn 1,7 tỷ đồng.\n",
        [DEBT],
    ),
    "another bank's own": (
        "Năm 2023, Ngân hàng Chính sách xã hội cho 3.700 hộ vay 92 tỷ đồng, cho 350 hộ vay 7 tỷ đồng của Ngân hàng nông nghiệp.\n",
        [fig("loans_made", "level", 3_700, "count", period="2023"), fig("lending", "level", 92 * T, period="2023")],
    ),
    "another bank behind a semicolon": (
        "Năm 2023, NHCSXH giải ngân 120 tỷ đồng cho 4.000 lượt hộ; Agribank cho vay 60 tỷ đồng.\n",
        [fig("lending", "level", 120 * T, period="2023"), fig("loans_made", "level", 4_000, "count", period="2023")],
    ),
    "of the borrowers, the poor ones": (
        "Đến 30/6/2024, có 81.240 hộ đang còn dư nợ, trong đó hộ nghèo 12.300 hộ.\n",
        [
            fig("borrowers", "level", 81_240, "count"),
            fig("borrowers", "level", 12_300, "count", programme="poor_households"),
        ],
    ),
    "the near-poor who owe": (
        DEBT_LINE + "Toàn tỉnh có 9.700 hộ cận nghèo, chiếm 12% tổng số hộ đang vay.\n",
        [DEBT, fig("borrowers", "share", 12, "percent")],
    ),
    "fewer near-poor, without brackets": (
        DEBT_LINE + "Năm 2023, tỉnh giảm 9.700 hộ cận nghèo, tương ứng 0,38%.\n",
        [DEBT, fig("near_poverty_rate", "change", "-0.38", "percent", period="2023")],
    ),
    "near-poor behind the poor": (
        DEBT_LINE + "Toàn tỉnh còn 12.400 hộ nghèo, hộ cận nghèo giảm còn 9.300 hộ.\n",
        [DEBT, fig("poor_households", "level", 12_400, "count")],
    ),
    "any bound before whom other policies helped": (
        DEBT_LINE + "Hỗ trợ tiền điện cho chừng 10.000 lượt hộ nghèo; cấp thẻ BHYT cho xấp xỉ 5.400 lượt hộ nghèo.\n",
        [DEBT],
    ),
    "how far apart, in the other spelling": (
        DEBT_LINE + "Tỷ lệ nợ quá hạn thấp hơn tỉ lệ nợ quá hạn của chi nhánh gần 0,7%.\n",
        [DEBT],
    ),
    "lent behind a damage": (
        "Năm 2023, để giúp các hộ bị thiệt hại do bão khôi phục sản xuất, ngân hàng đã giải ngân 120 tỷ đồng.\n",
        [fig("lending", "level", 120 * T, period="2023")],
    ),
    "capital behind a need": (
        "Đáp ứng cho các hộ có nhu cầu vay vốn, đến 30/6/2024 tổng nguồn vốn đạt 4.520 tỷ đồng.\n",
        [fig("total_capital", "level", 4_520 * T)],
    ),
    "mostly through groups": (
        "Đến 30/6/2024, chi nhánh cho vay chủ yếu qua 2.100 tổ tiết kiệm và vay vốn.\n",
        [fig("savings_credit_groups", "level", 2_100, "count")],
    ),
    "higher than the other rate, which is told": (
        "Đến 30/6/2024, tỷ lệ nợ quá hạn là 0,42%, cao hơn tỷ lệ nợ quá hạn của cả nước (0,21%).\n",
        [fig("overdue_ratio", "level", "0.42", "percent"), fig("overdue_ratio", "level", "0.21", "percent", place="Viet Nam")],
    ),
    "capital behind frozen debt": (
        "Đến 30/6/2024, chi nhánh khoanh nợ cho 45 hộ; tổng nguồn vốn đạt 4.520 tỷ đồng, tăng 8%, tăng 340 tỷ đồng so với năm 2023.\n",
        [
            fig("total_capital", "level", 4_520 * T),
            fig("total_capital", "growth", 8, "percent", period="2023/2024-06-30"),
            fig("total_capital", "change", 340 * T, period="2023/2024-06-30"),
        ],
    ),
    "out of poverty thanks to loans": (
        "Năm 2023, có 1.200 hộ thoát nghèo nhờ vay vốn với dư nợ 120 tỷ đồng.\n",
        [
            fig("households_escaped_poverty", "level", 1_200, "count", period="2023"),
            fig("outstanding_loans", "level", 120 * T, period="2023"),
        ],
    ),
    "one group alone, and what its loans came to": (
        "Năm 2023, ngân hàng đã giải quyết cho 28.174 lượt hộ nghèo vay vốn nuôi trâu bò với tổng số tiền 356 tỷ đồng; "
        "11.926 lượt hộ cận nghèo vay 218 tỷ đồng.\n",
        [
            fig("loans_made", "level", 28_174, "count", period="2023", programme="poor_households"),
            fig("lending", "level", 356 * T, period="2023", programme="poor_households"),
            fig("loans_made", "level", 11_926, "count", period="2023", programme="near_poor_households"),
            fig("lending", "level", 218 * T, period="2023", programme="near_poor_households"),
        ],
    ),
    "poor households among others": (
        "Năm 2023, ngân hàng đã giải quyết cho 28.174 lượt hộ nghèo, hộ cận nghèo vay vốn với tổng số tiền 356 tỷ đồng.\n",
        [fig("loans_made", "level", 28_174, "count", period="2023"), fig("lending", "level", 356 * T, period="2023")],
    ),
    "the near-poor among all households": (
        DEBT_LINE + "Số hộ nghèo cuối năm 2023 là 4.218 hộ trên tổng số 512.640 hộ, chiếm tỷ lệ 0,82%. Số hộ cận nghèo cuối năm "
        "2023 là 10.357 hộ trên tổng số 512.640 hộ, chiếm tỷ lệ 2,02% (giảm 1.846 hộ so với 2022).\n",
        [
            DEBT,
            fig("poor_households", "level", 4_218, "count", period="2023"),
            fig("poverty_rate", "level", "0.82", "percent", period="2023"),
            fig("near_poverty_rate", "level", "2.02", "percent", period="2023"),
        ],
    ),
    "the poor behind their rate": (
        DEBT_LINE + "Tỷ lệ hộ nghèo cả tỉnh là 15,3% (48.120 hộ), hộ cận nghèo: 8,41% (26.450 hộ).\n",
        [
            DEBT,
            fig("poverty_rate", "level", "15.3", "percent"),
            fig("poor_households", "level", 48_120, "count"),
            fig("near_poverty_rate", "level", "8.41", "percent"),
        ],
    ),
    "a loan that its programme stands behind": (
        DEBT_LINE + "Nhà chị Sen được vay 45 triệu chương trình hộ mới thoát nghèo để nuôi gà đồi.\n",
        [DEBT],
    ),
    "a long list of those who borrowed": (
        "Năm 2023, tín dụng chính sách đã giúp 96.480 hộ nghèo, cận nghèo, hộ mới thoát nghèo, hộ khó khăn và các đối tượng chính sách "
        "khác vay vốn với số tiền 2.750 tỷ đồng.\n",
        [fig("loans_made", "level", 96_480, "count", period="2023"), fig("lending", "level", 2_750 * T, period="2023")],
    ),
    "raised through groups": (
        "Đến 30/6/2024, tổng vốn huy động qua các tổ tiết kiệm và vay vốn đạt 70,2 tỷ đồng.\n",
        [fig("savings_deposits", "level", 70_200 * M)],
    ),
    "what the centre allotted, behind the amount": (
        "Năm 2024, bên cạnh 265 tỷ đồng do Trung ương phân bổ, chi nhánh có thêm nguồn vốn để cho vay.\n",
        [fig("central_capital", "change", 265 * T, period="2024")],
    ),
    "a housing programme by its full name": (
        "Năm 2023, ngân hàng cho vay hộ gia đình, cá nhân mua, thuê mua nhà ở xã hội, nhà cho công nhân, xây mới, cải tạo hoặc "
        "sửa chữa nhà ở 53,7 tỷ đồng.\n",
        [fig("lending", "level", 53_700 * M, period="2023", programme="social_housing")],
    ),
    "vouched for": (
        "Năm 2023, Hội Phụ nữ xã tín chấp cho trên 340 hộ vay hơn 9 tỷ đồng của Ngân hàng Chính sách xã hội.\n",
        [fig("loans_made", "level", 340, "count", period="2023", bound=">"), fig("lending", "level", 9 * T, period="2023", bound=">")],
    ),
    "workers who borrowed": (
        "Năm 2023, trong tỉnh có 3.826 người lao động vay vốn giải quyết việc làm.\n",
        [fig("loans_made", "level", 3_826, "count", period="2023", programme="job_creation")],
    ),
    "out of poverty, and better off": (
        "Năm 2023, có 41.870 lượt hộ thoát nghèo, 9.730 hộ nghèo cải thiện cuộc sống, 8.640 hộ nghèo đã chuyển biến cách nghĩ.\n",
        [fig("households_escaped_poverty", "level", 41_870, "count", period="2023")],
    ),
    "a day behind its number": (
        "Đến 30/6/2024, nợ quá hạn là 6,1 tỷ đồng. Tổng dư nợ đạt 4.100 tỷ đồng tính đến ngày 31/12/2023.\n",
        [fig("overdue_debt", "level", 6_100 * M), fig("outstanding_loans", "level", 4_100 * T, period="2023-12-31")],
    ),
    "a district behind a comparison": (
        "So với đầu năm, huyện Cao Lộc tăng dư nợ 12 tỷ đồng. Sau khi nhận vốn, huyện Cao Lộc đã cho vay 120 tỷ đồng trong năm 2023.\n",
        [
            fig("outstanding_loans", "change", 12 * T, period="2024-01/2024-07", place="Cao Lộc, Lạng Sơn"),
            fig("lending", "level", 120 * T, period="2023", place="Cao Lộc, Lạng Sơn"),
        ],
    ),
    "associations that help or speak": (
        "Với sự vào cuộc của các hội, đoàn thể, đến 30/6/2024, dư nợ đạt 4.700 tỷ đồng. Đại diện Hội Nông dân tỉnh cho biết, "
        "đến 31/5/2024, dư nợ của NHCSXH tỉnh đạt 4.600 tỷ đồng.\n",
        [fig("outstanding_loans", "level", 4_700 * T), fig("outstanding_loans", "level", 4_600 * T, period="2024-05-31")],
    ),
    "the bank's debt behind an association's groups": (
        "Hội Nông dân huyện phối hợp cùng NHCSXH có 142 tổ; dư nợ của ngân hàng đến 30/6/2024 đạt 512 tỷ đồng.\n",
        [fig("savings_credit_groups", "level", 142, "count"), fig("outstanding_loans", "level", 512 * T)],
    ),
    "a sentence that ends in a short form": (
        "Năm 2025, chi nhánh phấn đấu đủ cán bộ cho các PGD. Đến 30/6/2024, tổng dư nợ là 4.500 tỷ đồng.\n",
        [DEBT],
    ),
    "money from above": (DEBT_LINE + "Năm 2023, NHCSXH Việt Nam đã chuyển 120 tỷ đồng cho chi nhánh.\n", [DEBT]),
    "the whole province behind a date": (
        "Đến 30/6/2024, dư nợ tại huyện Cao Lộc đạt 512 tỷ đồng. Năm 2023 toàn tỉnh cho vay 1.240 tỷ đồng.\n",
        [
            fig("outstanding_loans", "level", 512 * T, place="Cao Lộc, Lạng Sơn"),
            fig("lending", "level", 1_240 * T, period="2023"),
        ],
    ),
    "the whole province in the first half": (
        "Đến 30/6/2024, dư nợ tại huyện Cao Lộc đạt 512 tỷ đồng. 6 tháng đầu năm, toàn tỉnh cho vay 500 tỷ đồng.\n",
        [
            fig("outstanding_loans", "level", 512 * T, place="Cao Lộc, Lạng Sơn"),
            fig("lending", "level", 500 * T, period="2024-01/2024-06"),
        ],
    ),
    "a total with its parts in brackets": (
        "Đến 30/6/2024, tổng dư nợ đạt trên 4.500 tỷ đồng (2.600 tỷ đồng vốn trung ương, 1.900 tỷ đồng vốn huy động).\n",
        [
            fig("outstanding_loans", "level", 4_500 * T, bound=">"),
            fig("central_capital", "level", 2_600 * T),
            fig("mobilised_capital", "level", 1_900 * T),
        ],
    ),
    "higher than another place": (
        "Đến 30/6/2024, dư nợ huyện Cao Lộc là 512 tỷ đồng, cao hơn huyện Lộc Bình 32 tỷ đồng.\n",
        [fig("outstanding_loans", "level", 512 * T, place="Cao Lộc, Lạng Sơn")],
    ),
    "a rise told with the level": (
        "Đến 30/6/2024, tổng dư nợ không ngừng tăng với 4.500 tỷ đồng.\n",
        [DEBT],
    ),
    "public investment and interest": (
        DEBT_LINE + "Kế hoạch giải ngân vốn đầu tư công năm 2024 là 3.200 tỷ đồng. Năm 2023, ngân hàng thu hồi được 1,2 tỷ đồng nợ lãi.\n",
        [DEBT],
    ),
    "moved until a day": (
        "Đến 30/6/2024, tỉnh đã chuyển 420 tỷ đồng sang NHCSXH.\n",
        [fig("local_budget_capital", "level", 420 * T)],
    ),
    "a debt that grows behind its ratio": (
        "Đến 30/6/2024, nợ quá hạn là 1,7 tỷ đồng, chiếm 0,4% tổng dư nợ và tăng 6,18% so với đầu năm.\n",
        [
            fig("overdue_debt", "level", 1_700 * M),
            fig("overdue_ratio", "level", "0.4", "percent"),
            fig("overdue_debt", "growth", "6.18", "percent", period="2024-01/2024-06"),
        ],
    ),
    "what a rise reached": (
        "Năm 2023, chi nhánh dẫn đầu khu vực về mức tăng vốn uỷ thác, đạt 173 tỷ đồng.\n",
        [fig("local_budget_capital", "change", 173 * T, period="2023")],
    ),
    "capital of organisations and groups together": (
        "Đến 30/6/2024, nguồn vốn huy động qua tổ chức, cá nhân và qua các tổ tiết kiệm và vay vốn đạt 1.200 tỷ đồng.\n",
        [fig("mobilised_capital", "level", 1_200 * T)],
    ),
    "a fall told before the rate": (
        DEBT_LINE + "Cuối năm 2023, huyện Cao Lộc có 1.874 hộ thoát nghèo, giảm 2,95%, đưa tỷ lệ hộ nghèo của huyện còn 7,12%.\n",
        [
            DEBT,
            fig("households_escaped_poverty", "level", 1_874, "count", period="2023", place="Cao Lộc, Lạng Sơn"),
            fig("poverty_rate", "change", "-2.95", "percent", period="2023", place="Cao Lộc, Lạng Sơn"),
            fig("poverty_rate", "level", "7.12", "percent", period="2023", place="Cao Lộc, Lạng Sơn"),
        ],
    ),
    "loans for works": (
        "Năm 2023, tín dụng chính sách giúp 61.905 hộ nông thôn vay vốn để xây 118.340 công trình nước sạch.\n",
        [
            fig("loans_made", "level", 61_905, "count", period="2023", programme="water_sanitation"),
            fig("water_sanitation_works", "level", 118_340, "count", period="2023"),
        ],
    ),
    "capital for programmes": (
        "Đến 30/6/2024, nguồn vốn thực hiện chương trình tín dụng chính sách ở tỉnh là 1.867.420 triệu đồng.\n",
        [fig("total_capital", "level", 1_867_420 * M)],
    ),
    "given to borrowers, with a bound": (
        "Năm 2023, huyện Cao Lộc giải quyết cho hơn 85 hộ mới thoát nghèo vay vốn.\n",
        [
            fig(
                "loans_made",
                "level",
                85,
                "count",
                period="2023",
                bound=">",
                place="Cao Lộc, Lạng Sơn",
                programme="newly_escaped_households",
            )
        ],
    ),
    "loans and what they came to": (
        "Năm 2023, kết quả cho vay hộ nghèo: 1.265 lượt hộ vay/58.940 triệu đồng.\n",
        [
            fig("loans_made", "level", 1_265, "count", period="2023", programme="poor_households"),
            fig("lending", "level", 58_940 * M, period="2023", programme="poor_households"),
        ],
    ),
    "who vouches": (
        "Các cấp Hội tín chấp với Ngân hàng Chính sách xã hội số tiền 18 tỷ đồng cho hội viên vay.\n",
        [fig("lending", "level", 18 * T, period="2014/2024")],
    ),
    "a need": (
        DEBT_LINE + "Qua rà soát, có 1.780 người hoàn lương có nhu cầu vay vốn với tổng số tiền 104 tỷ đồng.\n",
        [DEBT],
    ),
    "poor part of borrowers": (
        "Chi nhánh đã cho hơn 12.400 hộ vay vốn với dư nợ trên 540 tỷ đồng.\nTrong đó có trên 4.300 hộ nghèo.\n",
        [
            fig("borrowers", "level", 12_400, "count", period="2024-07-30", bound=">"),
            fig("outstanding_loans", "level", 540 * T, period="2024-07-30", bound=">"),
        ],
    ),
    "poor and near-poor together": (
        DEBT_LINE + "Toàn tỉnh hiện có 17.640 hộ nghèo và cận nghèo; trong đó hộ nghèo 6.320 hộ, chiếm tỷ lệ 1,82%; hộ cận "
        "nghèo 11.320 hộ, chiếm tỷ lệ 3,26%.\n",
        [
            DEBT,
            fig("poor_households", "level", 6_320, "count"),
            fig("poverty_rate", "level", "1.82", "percent"),
            fig("near_poverty_rate", "level", "3.26", "percent"),
        ],
    ),
    "fewer near-poor": (
        DEBT_LINE + "Năm 2023, tỉnh giảm hơn 9.400 hộ cận nghèo (giảm 0,36%).\n",
        [DEBT, fig("near_poverty_rate", "change", "-0.36", "percent", period="2023")],
    ),
    "struck off": (
        DEBT_LINE + "Qua 5 năm, Hội đã xóa được 1.052 hộ hội viên nghèo.\n",
        [DEBT, fig("households_escaped_poverty", "level", 1_052, "count", period="2019/2024")],
    ),
    "weak groups": (
        DEBT_LINE + "Nhiều tổ tiết kiệm và vay vốn yếu kém nhất là huyện Bình Gia, với 31 tổ.\n",
        [DEBT],
    ),
    "groups that work well": (
        "Hội Phụ nữ xã phụ trách 17 tổ tiết kiệm và vay vốn, trong đó 11 tổ hoạt động tốt, 6 tổ hoạt động khá.\n",
        [fig("savings_credit_groups", "level", 17, "count", period="2024-07-30")],
    ),
    "four parties": (
        DEBT_LINE + "Mô hình gắn kết chặt chẽ 4 nhà: ngân hàng, chính quyền, đoàn thể, tổ vay vốn.\n",
        [DEBT],
    ),
    "repayment against lending": (
        "6 tháng đầu năm 2024, doanh số cho vay đạt 1.240 tỷ đồng; doanh số thu nợ đạt 810 tỷ đồng, chiếm tỷ lệ 65,3% doanh số cho vay.\n",
        [fig("lending", "level", 1_240 * T, period="2024-01/2024-06"), fig("repayment", "level", 810 * T, period="2024-01/2024-06")],
    ),
    "two rates apart": (
        DEBT_LINE + "Tỷ lệ nợ quá hạn của Hội là 0,36%, thấp hơn tỷ lệ nợ quá hạn của chi nhánh gần 0,8%.\n",
        [DEBT, fig("overdue_ratio", "level", "0.36", "percent")],
    ),
    "students are people": (
        "Cả tỉnh có 6.300 học sinh, sinh viên được vay 280 tỷ đồng. Trong đó, 68% là sinh viên đại học.\n",
        [
            fig("students_supported", "level", 6_300, "count", period="2014/2024"),
            fig("lending", "level", 280 * T, period="2014/2024", programme="students"),
        ],
    ),
    "who borrows with a debt": (
        "Đến 30/6/2024, có trên 21.000 hội viên nông dân được vay vốn chính sách với tổng dư nợ 1.052 tỷ đồng.\n",
        [fig("borrowers", "level", 21_000, "count", bound=">"), fig("entrusted_outstanding", "level", 1_052 * T)],
    ),
    "groups of an association": (
        "Hội Nông dân tỉnh đã củng cố, lập được 137 tổ tiết kiệm và vay vốn cho 5.840 hộ hội viên vay với tổng dư nợ gần 286 tỷ đồng.\n",
        [
            fig("savings_credit_groups", "level", 137, "count", period="2024-07-30"),
            fig("borrowers", "level", 5_840, "count", period="2024-07-30"),
            fig("entrusted_outstanding", "level", 286 * T, period="2024-07-30", bound="<"),
        ],
    ),
    "share of households": (
        "Đến 30/6/2024, tổng dư nợ đạt 4.500 tỷ đồng với 81.240 hộ vay vốn đang còn dư nợ (chiếm 39,6% tổng số hộ dân trong tỉnh).\n",
        [DEBT, fig("borrowers", "level", 81_240, "count"), fig("borrowers", "share", "39.6", "percent")],
    ),
    "second change": (
        "Đến 30/6/2024, tổng dư nợ đạt 4.500 tỷ đồng, tăng 21 tỷ đồng so với đầu tháng và gần 240 tỷ đồng so với đầu năm.\n",
        [
            DEBT,
            fig("outstanding_loans", "change", 21 * T),
            fig("outstanding_loans", "change", 240 * T, period="2024-01/2024-06", bound="<"),
        ],
    ),
    "decimal with a space": (
        "Năm 2023, Hội giải quyết cho trên 3.900 lượt hội viên vay với số tiền gần 87, 4 tỷ đồng.\n",
        [
            fig("loans_made", "level", 3_900, "count", period="2023", bound=">"),
            fig("lending", "level", 87_400 * M, period="2023", bound="<"),
        ],
    ),
    "labour market": (
        DEBT_LINE + "\nNăm 2023, toàn tỉnh giải quyết việc làm mới cho 16.200 lao động, trong đó công nghiệp - xây dựng 7.100 lao động.\n",
        [DEBT],
    ),
    "who lives there": (
        DEBT_LINE + "Xã có 17 thôn với 1.138 hộ gồm 5.711 nhân khẩu.\n",
        [DEBT],
    ),
    "better off": (
        DEBT_LINE + "Số hộ khá, giàu nay tăng lên 1.416 hộ, chiếm tỷ lệ 72,35%.\n",
        [DEBT],
    ),
    "ethnic people": (
        DEBT_LINE + "Đồng bào dân tộc thiểu số chiếm 83,9%.\n",
        [DEBT],
    ),
    "harmed loans": (
        DEBT_LINE + "Theo thống kê, có 318 hộ có vay vốn của NHCSXH bị thiệt hại do lũ với tổng số vốn vay gần 53 tỷ đồng.\n",
        [DEBT],
    ),
    "inspected": (
        DEBT_LINE + "Hội kiểm tra 19 cơ sở hội, 64/64 tổ và hơn 750 hộ vay.\n",
        [DEBT],
    ),
    "behind each amount": (
        "Đến 30/6/2024, tổng dư nợ đạt 4.500 tỷ đồng, trong đó có gần 1.900 tỷ đồng cho vay hộ nghèo, hơn 610 tỷ "
        "đồng cho vay giải quyết việc làm, hơn 570 tỷ đồng cho vay theo chương trình nước sạch và vệ sinh môi trường.\n",
        [
            DEBT,
            fig("outstanding_loans", "level", 1_900 * T, bound="<", programme="poor_households"),
            fig("outstanding_loans", "level", 610 * T, bound=">", programme="job_creation"),
            fig("outstanding_loans", "level", 570 * T, bound=">", programme="water_sanitation"),
        ],
    ),
    "set aside to lend": (
        "Dự kiến, ngân hàng sẽ dành 980 tỷ đồng cho các chương trình cho vay trong năm 2024.\n",
        [fig("lending", "target", 980 * T, period="2024")],
    ),
    "frozen debt moved": (
        "Đến 30/6/2024, nợ quá hạn 6,1 tỷ đồng, chiếm 0,14% tổng dư nợ; nợ khoanh 5,8 tỷ đồng, chiếm 0,13% tổng "
        "dư nợ, giảm hơn 275 triệu đồng so với đầu năm.\n",
        [fig("overdue_debt", "level", 6_100 * M), fig("overdue_ratio", "level", "0.14", "percent")],
    ),
    "listed escaped": (
        "Sau 10 năm, vốn vay giúp 46.200 lượt hộ nghèo, hộ cận nghèo thoát nghèo bền vững.\n",
        [fig("households_escaped_poverty", "level", 46_200, "count", period="2014/2024")],
    ),
    "listed lent": (
        "Năm 2023, vốn chính sách giúp trên 7.200 hộ cận nghèo, nghèo, mới thoát nghèo được vay vốn.\n",
        [fig("loans_made", "level", 7_200, "count", period="2023", bound=">")],
    ),
    "workers lent to": (
        "Năm 2023, hơn 2.300 lượt người lao động đã được vay vốn với tổng số tiền 158 tỷ đồng.\n",
        [fig("loans_made", "level", 2_300, "count", period="2023", bound=">"), fig("lending", "level", 158 * T, period="2023")],
    ),
    "rest": (
        "Đến 30/6/2024, tổng nguồn vốn đạt 4.520 tỷ đồng, gồm: Trung ương chuyển về 3.900 tỷ đồng; còn lại 420 tỷ "
        "đồng (9,3%) là vốn ủy thác của địa phương.\n",
        [
            fig("total_capital", "level", 4_520 * T),
            fig("central_capital", "level", 3_900 * T),
            fig("local_budget_capital", "level", 420 * T),
            fig("local_budget_capital", "share", "9.3", "percent"),
        ],
    ),
    "through groups": (
        "Đến 30/6/2024, chi nhánh huy động được 468 tỷ đồng tiền gửi của tổ chức và người dân (trong đó qua tổ TK&VV 163 tỷ đồng).\n",
        [fig("mobilised_capital", "level", 468 * T), fig("savings_deposits", "level", 163 * T)],
    ),
    "debt of a programme goes on": (
        "Đến 30/6/2024, tổng doanh số cho vay chương trình hộ cận nghèo đạt 702 tỷ đồng với 27.000 lượt khách "
        "hàng. Hiện, dư nợ đạt 326 tỷ đồng.\n",
        [
            fig("lending", "level", 702 * T, programme="near_poor_households"),
            fig("loans_made", "level", 27_000, "count", programme="near_poor_households"),
            fig("outstanding_loans", "level", 326 * T, programme="near_poor_households"),
        ],
    ),
    "charity houses": (
        DEBT_LINE + "Hội bàn giao 9 căn nhà Mái ấm tình thương.\n",
        [DEBT],
    ),
    "own fund lent": (
        DEBT_LINE + "Hội giúp 183 lượt hội viên mượn vốn không tính lãi.\n",
        [DEBT],
    ),
    "plan in brackets": (
        "6 tháng đầu năm 2024, ngân sách địa phương chuyển sang thêm 21,3 tỷ đồng, vượt kế hoạch giao cả năm (16 tỷ đồng).\n",
        [
            fig("local_budget_capital", "change", 21_300 * M, period="2024-01/2024-06"),
            fig("local_budget_capital", "target", 16 * T, period="2024"),
        ],
    ),
}

#: Whole pages, with the day that they were published.
PAGES: dict[str, tuple[str, str | None, list[tuple[Any, ...]]]] = {
    "thirty times": (
        ENGLISH_HEAD
        + "As of June 30, 2024, local budget capital was over VND 1,412.8 billion, an increase of nearly 30 times compared with "
        "December 31, 2014.\n",
        "2024-07-30",
        [
            fig("local_budget_capital", "level", 1_412_800 * M, bound=">"),
            fig("local_budget_capital", "multiple", 30, "times", period="2014-12-31/2024-06-30", bound="<"),
        ],
    ),
    "from a year to now": (
        ENGLISH_HEAD + "In the period from 2021 to now, the branch has lent 38,915 loans to borrowers with a total loan turnover of "
        "VND1,346.5 billion.\n",
        "2024-07-30",
        [
            fig("loans_made", "level", 38_915, "count", period="2021/2024-07-30"),
            fig("lending", "level", 1_346_500 * M, period="2021/2024-07-30"),
        ],
    ),
    "what one works for": (
        ENGLISH_HEAD
        + "Lang Son is working to increase outstanding loans by an average 9-11 percent and bring the overdue debt to under 0.8 percent.\n",
        "2024-07-30",
        [
            fig("outstanding_loans", "target", 9, "percent", period="2024", bound=">"),
            fig("outstanding_loans", "target", 11, "percent", period="2024", bound="<"),
            fig("overdue_ratio", "target", 0.8, "percent", period="2024", bound="<"),
        ],
    ),
    "lent for several things": (
        ENGLISH_HEAD
        + "In 2023, the bank disbursed nearly VND 9 billion for poor households, more than VND 54 billion for the construction of "
        "clean water facilities.\n",
        "2024-07-30",
        [
            fig("lending", "level", 9 * T, period="2023", programme="poor_households", bound="<"),
            fig("lending", "level", 54 * T, period="2023", programme="water_sanitation", bound=">"),
        ],
    ),
    "loans to several kinds of households": (
        ENGLISH_HEAD + "In 2023, the bank disbursed loans to more than 5,300 poor, near-poor, and newly poverty-exited households.\n",
        "2024-07-30",
        [fig("loans_made", "level", 5_300, "count", period="2023", bound=">")],
    ),
    "the only province": (
        "This capital has helped people invest and carry out the National Target Program on Sustainable Poverty Reduction.\n"
        "As told by Ha Tinh Social Policy Bank, there are currently 19 credit programs being carried out.\n"
        "Policy credit also helped in creating jobs for 31,450 workers, which the people of many communes and districts have felt.\n",
        "2024-07-30",
        [
            fig("programmes_run", "level", 19, "count", period="2024-07-30", place="Hà Tĩnh"),
            fig("jobs_supported", "level", 31_450, "count", period="2024-07-30", place="Hà Tĩnh"),
        ],
    ),
    "loans by their worth": (
        ENGLISH_HEAD + "In the first three months of 2024, 48,500 poor households gained access to loans from the bank, worth "
        "about VND2.18 trillion (US$93 million).\n",
        "2024-07-30",
        [
            fig("loans_made", "level", 48_500, "count", period="2024-01/2024-03"),
            fig("lending", "level", 2_180 * T, period="2024-01/2024-03", bound="~"),
        ],
    ),
    "dollars between": (
        ENGLISH_HEAD + "More than 74,000 households have a total sum of VND2.17 trillion ($91.4 million) of outstanding loans.\n",
        "2024-07-30",
        [fig("outstanding_loans", "level", 2_170 * T, period="2024-07-30")],
    ),
    "frozen": (
        ENGLISH_HEAD + "Overdue debt is VND 27 billion, accounting for 0.6%, frozen debt is VND 75 billion, accounting for 1.7%.\n",
        "2024-07-30",
        [fig("overdue_debt", "level", 27 * T, period="2024-07-30"), fig("overdue_ratio", "level", "0.6", "percent", period="2024-07-30")],
    ),
    "fallen by": (
        ENGLISH_HEAD
        + "Compared with 2020, the proportion of poor households there has fallen by 4.62% and near-poor households by 6.38%.\n",
        "2024-07-30",
        [
            fig("poverty_rate", "change", "-4.62", "percent", period="2020/2024-07-30"),
            fig("near_poverty_rate", "change", "-6.38", "percent", period="2024-07-30"),
        ],
    ),
    "whole numbers": (
        ENGLISH_HEAD
        + "In 2023, more than 1,620 thousand turns of poor households borrowed. VBSP has helped 1.2 families escape poverty.\n",
        "2024-07-30",
        [fig("loans_made", "level", 1_620_000, "count", period="2023", bound=">")],
    ),
    "from": (
        ENGLISH_HEAD + "The province has assigned targets to bring the poverty rate to 16.05 percent from 20.05 percent.\n",
        "2024-07-30",
        [
            fig("poverty_rate", "target", "16.05", "percent", period="2024"),
            fig("poverty_rate", "level", "20.05", "percent", period="2024-07-30"),
        ],
    ),
    "glued": (
        ENGLISH_HEAD
        + "The bank's loans supported nearly 44,600 disadvantagedstudents; its total outstanding loans stood at 4.5 trillionVND.\n",
        "2024-07-30",
        [
            fig("students_supported", "level", 44_600, "count", period="2024-07-30", bound="<"),
            fig("outstanding_loans", "level", 4_500 * T, period="2024-07-30"),
        ],
    ),
    "spent": (
        ENGLISH_HEAD + "Total outstanding loans reached VND 4.5 trillion. In Tra Cu, 14.5 billion VND was spent to upgrade streets.\n",
        "2024-07-30",
        [fig("outstanding_loans", "level", 4_500 * T, period="2024-07-30")],
    ),
    "union groups": (
        ENGLISH_HEAD + "By the end of April 2024, the Women's Union has managed 5 savings and credit groups with total "
        "outstanding loans reaching VND 7.9 billion.\n",
        "2024-07-30",
        [
            fig("savings_credit_groups", "level", 5, "count", period="2024-04"),
            fig("entrusted_outstanding", "level", 7_900 * M, period="2024-04"),
        ],
    ),
    "home": (
        "Social housing loans in Lam Dong\n"
        "Mr. Lam, residing in Dam Rong 1 commune, took a loan of 40 million VND from the Social Policy Bank. He lives well.\n"
        "As of September 30, 2025, the outstanding balance of the social housing loan programme across all "
        "branches in Lam Dong province reached 505 billion VND.\n",
        "2025-10-10",
        [fig("outstanding_loans", "level", 505 * T, period="2025-09-30", place="Lâm Đồng", programme="social_housing")],
    ),
    "bank of social policy": (
        "Loans help the poor\n"
        "The Bank of Social Policy's branch in Lang Son province reported that outstanding loans reached VND 4.5 "
        "trillion at the end of June 2024.\n",
        "2024-07-30",
        [fig("outstanding_loans", "level", 4_500 * T, period="2024-06")],
    ),
    "no place": (
        "Hội nghị tổng kết\nNgân hàng Chính sách xã hội tỉnh họp quý II. Đến 30/6/2024, tổng dư nợ toàn tỉnh đạt 4.500 tỷ đồng.\n",
        "2024-07-30",
        [fig("outstanding_loans", "level", 4_500 * T, place=None)],
    ),
    "up to now, early in a year": (
        "Tuổi trẻ Văn Quan (Lạng Sơn) lập nghiệp\nNăm 2023, Huyện đoàn Văn Quan đã phối hợp với NHCSXH huyện giải ngân 2 tỷ đồng "
        "giúp thanh niên lập trang trại. Đến nay, Huyện đoàn quản lý trên 29 tỷ đồng vốn uỷ thác của NHCSXH.\n",
        "2024-02-21",
        [
            fig("lending", "level", 2 * T, period="2023", place="Văn Quan, Lạng Sơn"),
            fig("entrusted_outstanding", "level", 29 * T, period="2024-02-21", place="Văn Quan, Lạng Sơn", bound=">"),
        ],
    ),
    "soft loans": (
        "Cao Lộc giảm nghèo bền vững\n"
        "Huyện Cao Lộc (Lạng Sơn) có nhiều hộ nghèo. Trong 4 năm qua, nhờ chính sách tín dụng ưu đãi, 1.284 "
        "lượt hộ nghèo được vay vốn với số tiền 53 tỷ đồng.\n"
        "Mỗi năm tỷ lệ hộ nghèo của huyện giảm 2%.\n",
        "2024-07-30",
        [
            fig("loans_made", "level", 1_284, "count", period="2020/2024", place="Cao Lộc, Lạng Sơn", programme="poor_households"),
            fig("lending", "level", 53 * T, period="2020/2024", place="Cao Lộc, Lạng Sơn", programme="poor_households"),
            fig("poverty_rate", "change", -2, "percent", period=None, place="Cao Lộc, Lạng Sơn", per="year"),
        ],
    ),
    "programme alone": (
        "Nước sạch về bản\n"
        "Chương trình tín dụng nước sạch và vệ sinh môi trường nông thôn được thực hiện ở huyện Văn Quan (Lạng "
        "Sơn) từ năm 2008. Đến nay, dư nợ chương trình đạt 12,3 tỷ đồng; các hộ vay vốn đã làm 2.210 công trình.\n",
        "2024-07-30",
        [
            fig("outstanding_loans", "level", 12_300 * M, period="2024-07-30", place="Văn Quan, Lạng Sơn", programme="water_sanitation"),
            fig(
                "water_sanitation_works",
                "level",
                2_210,
                "count",
                period="2024-07-30",
                place="Văn Quan, Lạng Sơn",
                programme="water_sanitation",
            ),
        ],
    ),
    "soft loans beside a bank": (
        "Cao Lộc giảm nghèo\n"
        "Huyện Cao Lộc (Lạng Sơn) có nhiều hộ nghèo; hộ nghèo được Agribank cho vay. Thực hiện tín dụng ưu đãi, "
        "1.284 lượt hộ nghèo được vay 53 tỷ đồng.\n",
        "2024-07-30",
        [],
    ),
    "headline otherwise": (
        "Lạng Sơn: 21.302 hộ được vay vốn ưu đãi\n"
        "Đến 30/6/2024, Ngân hàng Chính sách xã hội tỉnh Lạng Sơn có dư nợ 1.310 tỷ đồng với 21.302 hộ còn dư nợ.\n",
        "2024-07-30",
        [fig("outstanding_loans", "level", 1_310 * T), fig("borrowers", "level", 21_302, "count")],
    ),
    "tasks ahead": (
        "Lạng Sơn: Ngân hàng Chính sách xã hội tỉnh Lạng Sơn họp\n"
        "Chiều 5/2, Ban đại diện đánh giá hoạt động năm 2025, triển khai nhiệm vụ quý I năm 2026.\n"
        "\n"
        "Năm 2025, dư nợ tín dụng chính sách đạt 4.620 tỷ đồng.\n"
        "\n"
        "Từ nguồn vốn này, 8.364 lượt hộ được vay vốn.\n",
        "2026-02-05",
        [fig("outstanding_loans", "level", 4_620 * T, period="2025"), fig("loans_made", "level", 8_364, "count", period="2025")],
    ),
    "year in brackets": (
        HEAD + "Trong 5 năm (2014 - 2019), doanh số cho vay đạt 4.760 tỷ đồng.\n",
        "2020-04-11",
        [fig("lending", "level", 4_760 * T, period="2014/2019")],
    ),
    "year of January": (
        HEAD + "Một năm qua, vốn chính sách tạo việc làm cho 4.231 lao động.\n",
        "2026-01-16",
        [fig("jobs_supported", "level", 4_231, "count", period="2025-01/2025-12")],
    ),
    "date of the next clause": (
        HEAD + "Năm 2003, từ chỗ tiếp nhận nguồn vốn 163 tỷ đồng, đến 30/6/2024, tổng nguồn vốn đạt 4.520 tỷ đồng.\n",
        "2024-07-30",
        [fig("total_capital", "level", 163 * T, period="2003"), fig("total_capital", "level", 4_520 * T)],
    ),
    "undated, compared": (
        "Lạng Sơn: tín dụng chính sách\n"
        "Năm 2023, Ngân hàng Chính sách xã hội tỉnh Lạng Sơn cho vay 1.237 tỷ đồng; dư nợ tăng 635 tỷ đồng so với "
        "31/12/2022. Nhiệm vụ năm 2024: cho vay 1.400 tỷ đồng.\n",
        None,
        [
            fig("lending", "level", 1_237 * T, period="2023"),
            fig("outstanding_loans", "change", 635 * T, period="2022-12-31/2023"),
            fig("lending", "target", 1_400 * T, period="2024"),
        ],
    ),
    "header": (
        "date 2024-07-30 Lạng Sơn: Ngân hàng Chính sách xã hội tỉnh Lạng Sơn đến nay có tổng dư nợ 4.500 tỷ đồng.\n",
        None,
        [fig("outstanding_loans", "level", 4_500 * T, period="2024-07-30")],
    ),
    "budget of the page": (
        "Cao Lộc: kiểm tra tín dụng chính sách\n"
        "Đoàn làm việc với NHCSXH huyện Cao Lộc (Lạng Sơn). Đoàn đề nghị huyện xử lý nợ ở xã Gia Cát và bố trí "
        "1,5 tỷ đồng ngân sách huyện ủy thác trong năm 2025.\n",
        "2024-07-30",
        [fig("local_budget_capital", "target", 1_500 * M, period="2025", place="Cao Lộc, Lạng Sơn")],
    ),
    "compared place": (
        HEAD + "Đến 30/6/2024, tỉnh có dư nợ cao hơn Cao Bằng (3.412 tỷ đồng).\n",
        "2024-07-30",
        [fig("outstanding_loans", "level", 3_412 * T, place="Cao Bằng")],
    ),
    "funds for the programme": (
        "Nước sạch về làng nhờ vốn của NHCSXH huyện Văn Quan\n"
        "Chương trình tín dụng nước sạch được thực hiện ở huyện Văn Quan (Lạng Sơn) từ năm 2009. "
        "Đến nay, vốn cho chương trình không ngừng tăng, với tổng dư nợ 12,5 tỷ đồng.\n",
        "2024-07-30",
        [
            fig(
                "outstanding_loans",
                "level",
                12_500 * M,
                period="2024-07-30",
                place="Văn Quan, Lạng Sơn",
                programme="water_sanitation",
            )
        ],
    ),
    "the decree, reviewed without a date": (
        "Lạng Sơn: 20 năm đồng hành\n"
        "Sau 20 năm thực hiện Nghị định 78/2002/NĐ-CP, ngày 4-10-2002, NHCSXH tỉnh Lạng Sơn đến nay có tổng dư nợ 3.980 tỷ đồng.\n",
        None,
        [fig("outstanding_loans", "level", 3_980 * T, period="2022")],
    ),
    "a commune that only the tables of today know": (
        "Phiên giao dịch ở xã Ea Ly\nNHCSXH huyện Sông Hinh về xã Ea Ly. Đến 30/6/2021, xã Ea Ly có dư nợ 38,2 tỷ đồng.\n",
        "2021-09-07",
        [fig("outstanding_loans", "level", 38_200 * M, period="2021-06-30", place="Ea Ly, Sông Hinh, Phú Yên")],
    ),
    "thanks to it": (
        "Bến Tre: vốn chính sách\nTại hội nghị của tỉnh Bến Tre, NHCSXH báo cáo.\n"
        "Điển hình ở huyện Chợ Lách, NHCSXH cho vay đến mọi xã.\n"
        "Nhờ đó, năm 2023 có 1.912 lượt hộ được vay.\n",
        "2024-07-30",
        [fig("loans_made", "level", 1_912, "count", period="2023", place="Chợ Lách, Bến Tre")],
    ),
    "the bank that lends in a ward": (
        "Bắc Kạn: vốn chính sách\n"
        "Đến 30/6/2024, trên địa bàn phường Xuất Hóa (thành phố Bắc Kạn), Ngân hàng Chính sách xã hội tỉnh Bắc Kạn giải ngân cho "
        "khách hàng vay vốn với tổng dư nợ 9,4 tỷ đồng.\n",
        "2024-07-30",
        [fig("outstanding_loans", "level", 9_400 * M, place="Xuất Hóa, Bắc Kạn, Bắc Kạn")],
    ),
    "the office of a former province": (
        "Vốn chính sách ở Cần Thơ\n"
        "Phòng giao dịch Ngân hàng Chính sách xã hội Hậu Giang nay thuộc chi nhánh thành phố Cần Thơ. "
        "Đến 30/9/2025, tổng nguồn vốn của Phòng giao dịch Ngân hàng Chính sách xã hội Hậu Giang là 644 tỷ đồng.\n",
        "2025-10-12",
        [fig("total_capital", "level", 644 * T, period="2025-09-30", place="Hậu Giang, Cần Thơ")],
    ),
    "the office of a district": (
        "Vốn chính sách được duy trì\n"
        "Phòng Giao dịch Ngân hàng Chính sách xã hội (NHCSXH) Hướng Hóa họp. Đến 30/6/2024, tổng dư nợ đạt 716 tỷ đồng.\n",
        "2024-07-30",
        [fig("outstanding_loans", "level", 716 * T, place="Hướng Hóa, Quảng Trị")],
    ),
    "a commune of the district": (
        "Văn Quan: vốn chính sách\n"
        "Phòng giao dịch NHCSXH huyện Văn Quan (Lạng Sơn) họp. Xã Tri Lễ năm qua làm tốt. "
        "Tri Lễ cũng là xã có dư nợ cao của huyện với 16,7 tỷ đồng đến 30/6/2024.\n",
        "2024-07-30",
        [fig("outstanding_loans", "level", 16_700 * M, place="Tri Lễ, Văn Quan, Lạng Sơn")],
    ),
    "a name that two provinces have": (
        "Quảng Ngãi: vốn chính sách\nNgân hàng Chính sách xã hội tỉnh Quảng Ngãi họp.\nSơn Tây đến 30/6/2024 dư nợ 178 tỷ đồng.\n",
        "2024-07-30",
        [fig("outstanding_loans", "level", 178 * T, place="Sơn Tây, Quảng Ngãi")],
    ),
    "back to the province": (
        HEAD + "Tại xã Gia Cát (huyện Cao Lộc), hộ vay trồng hồi. Hội Phụ nữ tỉnh vận động chị em tiết kiệm. "
        "Nợ quá hạn vì thế giữ ở mức 0,14%.\n",
        "2024-07-30",
        [fig("overdue_ratio", "level", 0.14, "percent", period="2024-07-30")],
    ),
    "one programme": (
        "Nghệ An: thắp sáng ước mơ\n"
        "Ngân hàng Chính sách xã hội tỉnh Nghệ An đồng hành với học trò. Đến 30/6/2024, toàn tỉnh có 12.180 khách "
        "hàng, dư nợ 398 tỷ đồng.\n"
        "Đó là kết quả của chương trình tín dụng học sinh, sinh viên theo Quyết định 157, Quyết định "
        "05/2022/QĐ-TTg và Quyết định 09/2022/QĐ-TTg.\n",
        "2024-07-30",
        [fig("outstanding_loans", "level", 398 * T, place="Nghệ An", programme="students")],
    ),
}


@pytest.mark.parametrize("name", SENTENCES)
def test_a_sentence(article: Make, name: str) -> None:
    text, expected = SENTENCES[name]
    assert seen(extract(article(HEAD + text)).figures) == expected


@pytest.mark.parametrize("name", PAGES)
def test_a_short_page(article: Make, name: str) -> None:
    text, published, expected = PAGES[name]
    assert seen(extract(article(text, published=published)).figures) == expected


def test_what_a_page_in_passing_drops_is_told_as_dropped(article: Make) -> None:
    text = (
        "Hà Tĩnh: Tình hình kinh tế - xã hội\nVietcombank và BIDV mở thêm phòng giao dịch.\nXuất khẩu của tỉnh tăng.\n"
        "Tỉnh giải quyết việc làm cho 17.208 lao động trong 6 tháng; "
        "từ nguồn vốn của Ngân hàng Chính sách xã hội, 1.204 lượt hộ được vay vốn.\n"
    )
    reading = explain(article(text))
    told = {note.text: note.outcome for note in reading.notes}
    assert [text[f.start : f.end] for f in reading.figures] == ["1.204 lượt hộ"]
    assert told == {"17.208 lao động": "the page speaks of policy credit only in passing", "1.204 lượt hộ": "figure"}


@pytest.mark.parametrize(
    ("text", "periods"),
    [
        ("Từ năm 2014 đến 2024, đã cho vay 100 tỷ đồng. Hiện có 3.171 tổ tiết kiệm và vay vốn.", ["2014/2024", "2024"]),
        ("Hiện tổng dư nợ là 4.370 tỷ đồng. Chi nhánh đã cho vay 419 tỷ đồng, tăng so với cùng kỳ năm 2022.", ["2023", "2023"]),
        ("Sau 10 năm thực hiện Chỉ thị 40, cao hơn so với năm 2014, hiện có 3.171 tổ tiết kiệm và vay vốn.", ["2024"]),
        ("Huyện thành lập ngày 30/4/2007. Cuối năm 2024, tỷ lệ hộ nghèo ở huyện còn gần 11%.", ["2024"]),
        ("Hoàn thành tốt nhiệm vụ quý III năm 2021. Tính đến 30.9, tổng dư nợ đạt 3.284 tỷ đồng.", ["2021-09-30"]),
    ],
)
def test_the_year_of_an_undated_page_is_told_by_what_it_tells_of(article: Make, text: str, periods: list[str]) -> None:
    figures = extract(article("Lạng Sơn: NHCSXH tỉnh Lạng Sơn họp\n" + text + "\n", published=None)).figures
    assert [(f.period, f.measure) for f in figures] == [(period, "level") for period in periods]


@pytest.mark.parametrize("compared", ["cuối năm 2023", "31/12/2023", "năm 2023", "cùng kỳ năm 2023", "đầu năm 2024"])
def test_an_undated_page_is_of_the_year_behind_the_one_it_compares_with(article: Make, compared: str) -> None:
    head = "Lạng Sơn: Ngân hàng Chính sách xã hội tỉnh Lạng Sơn họp\n"
    text = head + f"6 tháng đầu năm, tổng dư nợ đạt 4.500 tỷ đồng, tăng 88 tỷ đồng so với {compared}.\n"
    figure = extract(article(text, published=None)).figures[0]
    assert (figure.indicator, (figure.period or "")[:4]) == ("outstanding_loans", "2024")


def test_districts_whose_debt_rose_tell_the_province_that_has_them_all(article: Make) -> None:
    text = (
        "Nợ quá hạn tín dụng chính sách tăng\nVài huyện có nợ quá hạn tăng như: Krông Nô tăng 412 triệu đồng; "
        "Cư Jút tăng 285 triệu đồng; Đắk Mil tăng 347 triệu đồng.\n"
    )
    places = [f.place for f in extract(article(text)).figures]
    assert places == ["Krông Nô, Đắk Nông", "Cư Jút, Đắk Nông", "Đắk Mil, Đắk Nông"]


def test_communes_tell_the_province_that_has_them_all(article: Make) -> None:
    text = (
        "Phòng giao dịch họp với các xã: Thăng Bình, Thăng An, Thăng Điền, Thăng Phú\n"
        "Đến 30/9/2025, tổng dư nợ tín dụng chính sách của xã Thăng Bình đạt 98 tỷ đồng.\n"
    )
    assert [f.place for f in extract(article(text, published="2025-10-02")).figures] == ["Thăng Bình, Đà Nẵng"]
