"""What is doubted and what is not: a figure whose words leave something open is one to check, and says what."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from monitor.figures import extract
from monitor.records import Article
from tests.figures.test_reading import HEAD

Make = Callable[..., Article]

#: doubt → sentences behind the head of a page of July 2024, the number in each, and whether it is doubted so.
OF_A_SENTENCE: dict[str, list[tuple[str, str, bool]]] = {
    "programme_unsure": [
        ("Đến 30/6/2024, dư nợ là 820 tỷ đồng/17.300 hộ, chiếm 29% tổng dư nợ toàn tỉnh.", "820 tỷ đồng", True),
        ("Năm 2023, có 7.412 lượt hộ tại vùng khó khăn được vay vốn phát triển sản xuất.", "7.412 lượt hộ", True),
        ("Năm 2023, chi nhánh cho 2.316 hộ cận nghèo vay, doanh số cho vay 50 tỷ đồng.", "50 tỷ đồng", True),
        ("Năm 2023, doanh số cho vay đạt 50 tỷ đồng.", "50 tỷ đồng", False),
        ("Năm 2023, doanh số cho vay đạt 50 tỷ đồng. Đối tượng vay vốn là hộ dân tộc thiểu số nghèo.", "50 tỷ đồng", True),
        ("Năm 2023, doanh số cho vay hộ nghèo, hộ cận nghèo và các đối tượng chính sách đạt 50 tỷ đồng.", "50 tỷ đồng", False),
        ("Dư nợ tập trung vào hộ nghèo với 164,5 tỷ đồng tính đến 30/6/2024.", "164,5 tỷ đồng", True),
        ("Năm 2023, ngân sách tỉnh bổ sung 12 tỷ đồng ủy thác sang NHCSXH để cho vay hộ đồng bào dân tộc thiểu số.", "12 tỷ đồng", True),
        ("Năm 2023, vốn vay tạo việc làm cho 19.500 lao động.", "19.500 lao động", True),
        (
            "Năm 2023, 3.210 lượt hộ nghèo được vay vốn; hộ gia đình ở nơi xa xôi có 1.204 lượt được vay vốn.",
            "1.204 lượt",
            True,
        ),
    ],
    "indicator_loose": [
        ("Năm 2023, NHCSXH cho 8.204 lượt hộ vay vốn sản xuất với tổng số tiền 391 tỷ đồng.", "391 tỷ đồng", True),
        ("Năm 2023, doanh số cho vay đạt 165 tỷ đồng.", "165 tỷ đồng", False),
        ("Đến 30/6/2024, tổng số vốn của chi nhánh là 1.865 tỷ đồng.", "1.865 tỷ đồng", True),
        ("Đến 30/6/2024, tổng nguồn vốn tín dụng chính sách là 1.865 tỷ đồng.", "1.865 tỷ đồng", False),
        ("Đến 30/6/2024, nguồn vốn tăng trưởng tín dụng của chi nhánh là 1.865 tỷ đồng.", "1.865 tỷ đồng", True),
    ],
    "level_unsure": [
        ("Năm 2018, vốn ngân sách các cấp ủy thác qua NHCSXH là 61 tỷ đồng.", "61 tỷ đồng", True),
        ("Đến hết năm 2018, vốn ngân sách các cấp ủy thác qua NHCSXH là 61 tỷ đồng.", "61 tỷ đồng", False),
    ],
    "level_unsure of loans": [
        ("Đến 30/6/2024, dư nợ đạt 318 tỷ đồng/9.840 lượt hộ vay vốn.", "9.840 lượt hộ vay vốn", True),
        ("Năm 2023, có 9.840 lượt hộ được vay vốn.", "9.840 lượt hộ", False),
    ],
    "aim_unsure": [
        ("Phấn đấu đến cuối năm 2025, dư nợ đạt 5.000 tỷ đồng.", "5.000 tỷ đồng", True),
        ("Đến cuối năm 2023, dư nợ đạt 4.400 tỷ đồng.", "4.400 tỷ đồng", False),
    ],
    "outcome_unsure": [
        ("Năm 2023, kinh tế ổn định.\nNăm 2023, tỉnh có thêm việc làm cho 19.500 lao động.", "19.500 lao động", True),
        ("Năm 2023, vốn vay tạo việc làm cho 19.500 lao động.", "19.500 lao động", False),
    ],
    "place_ambiguous": [
        ("Đến 30/6/2024, dư nợ tín dụng chính sách của huyện Văn Quan đạt 398 tỷ đồng.", "398 tỷ đồng", False),
    ],
    "place_unread": [
        ("Đến 30/6/2024, huyện Cao Lộc và huyện Lộc Bình có dư nợ 812 tỷ đồng.", "812 tỷ đồng", True),
        ("Đến 30/6/2024, tỉnh có dư nợ cao hơn Cao Bằng (3.412 tỷ đồng).", "3.412 tỷ đồng", True),
        ("Đến 30/6/2024, huyện Cao Lộc có dư nợ 812 tỷ đồng.", "812 tỷ đồng", False),
        ("Đến 30/6/2024, xã Thuổng Lừa có dư nợ 12 tỷ đồng.", "12 tỷ đồng", True),
    ],
    "association_unsure": [
        ("Đến 30/6/2024, tổng dư nợ đạt 4.500 tỷ đồng.", "4.500 tỷ đồng", False),
        ("Hội Nông dân các cấp vào cuộc.\nVốn đã về.\nĐến 30/6/2024, tổng dư nợ đạt 4.500 tỷ đồng.", "4.500 tỷ đồng", True),
        ("Tuổi trẻ lập nghiệp.\nVốn đã về.\nĐến 30/6/2024, tổng dư nợ đạt 4.500 tỷ đồng.", "4.500 tỷ đồng", True),
    ],
    "indicator_far": [
        ("Tỷ lệ nợ quá hạn đến 30/6/2024 là 0,3%, giảm 0,07% so với cuối năm 2023.", "0,07%", True),
        ("Tỷ lệ nợ quá hạn đến 30/6/2024 là 0,3%.", "0,3%", False),
    ],
}
CASES = [(doubt.partition(" ")[0], *row) for doubt, rows in OF_A_SENTENCE.items() for row in rows]


def doubts(article: Article, number: str) -> tuple[str, tuple[str, ...]]:
    """The confidence and the doubts of the figure whose words end in *number*."""
    figure = next(f for f in extract(article).figures if article.text[f.start : f.end].endswith(number))
    return figure.confidence, figure.doubts


@pytest.mark.parametrize(("doubt", "sentence", "number", "doubted"), CASES)
def test_a_sentence_is_doubted_where_it_leaves_something_open(article: Make, doubt: str, sentence: str, number: str, doubted: bool) -> None:
    confidence, found = doubts(article(HEAD + sentence + "\n"), number)
    assert (doubt in found) is doubted
    assert not doubted or confidence == "check"


@pytest.mark.parametrize(
    ("follows", "number"),
    [
        ("tăng 12 tỷ đồng so với cuối năm 2022", "12 tỷ đồng"),
        ("đạt 98% kế hoạch năm", "98%"),
        ("bình quân mỗi hộ vay 25 triệu đồng", "25 triệu đồng"),
    ],
)
def test_what_is_told_of_a_doubtful_number_is_doubted_as_it_is(article: Make, follows: str, number: str) -> None:
    loose = article(HEAD + f"Năm 2023, NHCSXH cho 8.204 lượt hộ vay vốn sản xuất với tổng số tiền 391 tỷ đồng, {follows}.\n")
    plain = article(HEAD + f"Năm 2023, doanh số cho vay đạt 391 tỷ đồng, {follows}.\n")
    assert "indicator_loose" in doubts(loose, number)[1]
    assert "indicator_loose" not in doubts(plain, number)[1]


@pytest.mark.parametrize(
    ("published", "sentence", "doubted"),
    [
        (None, "Đến nay, tổng dư nợ đạt 4.500 tỷ đồng.", True),
        (None, "Sau 5 năm, doanh số cho vay đạt 4.500 tỷ đồng. Năm 2023 có nhiều thuận lợi.", True),
        (None, "Năm 2023 có nhiều thuận lợi. Đến ngày 31/5, tổng dư nợ đạt 4.500 tỷ đồng.", True),
        (None, "Đến ngày 31/5/2024, tổng dư nợ đạt 4.500 tỷ đồng.", False),
        (None, "Giai đoạn 2014 - 2023, doanh số cho vay đạt 4.500 tỷ đồng.", False),
        ("2024-07-30", "Sau 10 năm thực hiện Chỉ thị 40, doanh số cho vay đạt 4.500 tỷ đồng.", False),
    ],
)
def test_the_period_of_a_page_without_a_date_is_doubted_unless_it_is_written(
    article: Make, published: str | None, sentence: str, doubted: bool
) -> None:
    page = article(f"Lạng Sơn: Ngân hàng Chính sách xã hội tỉnh Lạng Sơn\n{sentence}\n", published=published)
    assert ("period_default" in doubts(page, "4.500 tỷ đồng")[1]) is doubted


@pytest.mark.parametrize(("named", "ambiguous"), [("huyện Châu Thành", True), ("huyện Châu Thành, tỉnh Bến Tre", False)])
def test_a_name_that_several_provinces_have_is_doubted(article: Make, named: str, ambiguous: bool) -> None:
    page = article(f"Vốn chính sách ở {named}\nĐến 30/6/2024, dư nợ tín dụng chính sách của {named} đạt 398 tỷ đồng.\n")
    assert ("place_ambiguous" in doubts(page, "398 tỷ đồng")[1]) is ambiguous
