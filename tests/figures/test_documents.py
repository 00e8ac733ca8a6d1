"""Documents: the forms of their numbers, dates and issuers; cited, issued or the page itself."""

from __future__ import annotations

from pathlib import Path

import pytest

from monitor.figures.documents import find, is_sheet
from monitor.records import Document
from monitor.text import fold, nfc

SEEDS = Path(__file__).parents[2] / "seeds"
SECRETARIAT = "Ban Bí thư Trung ương Đảng"

#: text, kind, number, date, issuer
ONE = [
    ("Chỉ thị số 40-CT/TW", "directive", "40-CT/TW", "2014-11-22", SECRETARIAT),
    ("chỉ thị số 40 – CT/TW", "directive", "40-CT/TW", "2014-11-22", SECRETARIAT),
    ("Chỉ thị 40", "directive", "40-CT/TW", "2014-11-22", SECRETARIAT),
    ("Chỉ thị 40-CT/TW và sau đó là Chỉ thị số 40", "directive", "40-CT/TW", "2014-11-22", SECRETARIAT),
    ("Kết luận số 06-KL/TW ngày 10-6-2021 của Ban Bí thư", "conclusion", "06-KL/TW", "2021-06-10", "Ban Bí thư"),
    ("kết luận 06", "conclusion", "06-KL/TW", "2021-06-10", SECRETARIAT),
    ("Chỉ thị số 39-CT/TW, ngày 30/10/2024 của Ban Bí thư", "directive", "39-CT/TW", "2024-10-30", "Ban Bí thư"),
    ("Quyết định 401/QĐ-TTg", "decision", "401/QĐ-TTg", "2016-03-14", "Thủ tướng Chính phủ"),
    ("Quyết định số 05/QĐ-TTg của Thủ tướng Chính phủ", "decision", "05/QĐ-TTg", "2023-01-04", "Thủ tướng Chính phủ"),
    ("Nghị định số 28/2022/NĐ-CP", "decree", "28/2022/NĐ-CP", "2022-04-26", "Chính phủ"),
    ("Nghị quyết số 11/NQ-CP ngày 30/01/2022", "resolution", "11/NQ-CP", "2022-01-30", "Chính phủ"),
    ("Chỉ thị 57-CT/TU", "directive", "57-CT/TU", None, None),
    ("Công văn số 123-CV/TU ngày 5 tháng 3 năm 2015", "official_letter", "123-CV/TU", "2015-03-05", None),
    ("Chương trình hành động số 75-CTr/TU ngày 06/01/2025", "action_programme", "75-CTr/TU", "2025-01-06", None),
    ("Kế hoạch số 162/KH-UBND ngày 20/8/2021", "plan", "162/KH-UBND", "2021-08-20", None),
    ("Quyết định số 1826/QĐ-UBND", "decision", "1826/QĐ-UBND", None, None),
    ("Thông báo số 12-TB/HU", "notice", "12-TB/HU", None, None),
    ("Hướng dẫn số 11/HD-NHCS", "guideline", "11/HD-NHCS", None, None),
    ("Directive No. 40-CT/TW", "directive", "40-CT/TW", "2014-11-22", SECRETARIAT),
    ("Directive 39-CT/TW dated October 30, 2024 of the Secretariat", "directive", "39-CT/TW", "2024-10-30", "Secretariat"),
    ("Công văn số 123-CV/TU ngày 5/3/2015 của Tỉnh ủy Lạng Sơn", "official_letter", "123-CV/TU", "2015-03-05", "Tỉnh ủy Lạng Sơn"),
    ("Nghị quyết số 111/2024/QH15", "resolution", "111/2024/QH15", None, None),
]
NOTHING = [
    "Phòng Giao dịch",
    "Tỷ lệ 5/10 xã",
    "100 - 200 tỷ đồng",
    "30/30 xã",
    "giai đoạn 2014-2024",
    "Covid-19",
    "ngày 22/11/2014",
    "12%/năm",
]


def documents(text: str, place: str | None = None) -> list[Document]:
    return find(text, place)[0]


@pytest.mark.parametrize(("text", "kind", "number", "issued_on", "issuer"), ONE)
def test_one_document(text: str, kind: str, number: str, issued_on: str | None, issuer: str | None) -> None:
    assert [(d.kind, d.number, d.issued_on, d.issuer, d.role) for d in documents(text)] == [(kind, number, issued_on, issuer, "cited")]


@pytest.mark.parametrize("text", NOTHING)
def test_what_is_no_document(text: str) -> None:
    assert find(text) == ([], [])


def test_spans_cover_each_mention() -> None:
    text = "Chỉ thị số 40-CT/TW, Kết luận số 06-KL/TW, lại Chỉ thị 40."
    found, spans = find(text)
    assert [d.number for d in found] == ["40-CT/TW", "06-KL/TW"]
    assert [text[a:b] for a, b in spans] == ["số 40-CT/TW", "số 06-KL/TW", "Chỉ thị 40"]


def test_a_later_mention_gives_the_date() -> None:
    (found,) = documents("Theo Kế hoạch số 162/KH-UBND. Kế hoạch số 162/KH-UBND ngày 20/8/2021 nêu rõ.")
    assert (found.issued_on, found.start) == ("2021-08-20", len("Theo Kế hoạch "))


def test_a_local_document_has_the_pages_place() -> None:
    found = documents("Chỉ thị 40-CT/TW; Kế hoạch số 162/KH-UBND; Nghị định 28/2022/NĐ-CP.", "Lạng Sơn")
    assert [(d.number, d.place) for d in found] == [("40-CT/TW", None), ("162/KH-UBND", "Lạng Sơn"), ("28/2022/NĐ-CP", None)]


def test_the_quote_is_the_sentence() -> None:
    text = "Hội nghị đã khai mạc. Kế hoạch số 162/KH-UBND được triển khai. Rồi thôi."
    (found,) = documents(text)
    assert found.quote == "Kế hoạch số 162/KH-UBND được triển khai"
    assert text[found.start : found.end] == "số 162/KH-UBND"


ISSUED = [
    ("UBND tỉnh Lạng Sơn đã ban hành Kế hoạch số 162/KH-UBND ngày 20/8/2021 thực hiện Kết luận số 06-KL/TW.", "162/KH-UBND", ("06-KL/TW",)),
    ("Ban Thường vụ Tỉnh ủy vừa ban hành Công văn số 940-CV/TU về triển khai Chỉ thị số 40-CT/TW.", "940-CV/TU", ("40-CT/TW",)),
]  # fmt: skip


@pytest.mark.parametrize(("text", "number", "implements"), ISSUED)
def test_issued(text: str, number: str, implements: tuple[str, ...]) -> None:
    found = {d.number: d for d in documents(text)}
    assert (found[number].role, found[number].implements) == ("issued", implements)
    assert found[number].issuer


def test_the_three_documents_of_an_announcement() -> None:
    text = nfc(next(SEEDS.glob("002_*.txt")).read_text("utf-8"))
    found = {d.number: (d.kind, d.issued_on) for d in documents(text)}
    assert found == {
        "940-CV/TU": ("official_letter", "2021-07-27"),
        "06-KL/TW": ("conclusion", "2021-06-10"),
        "40-CT/TW": ("directive", "2014-11-22"),
    }


def test_an_announced_document_is_issued() -> None:
    text = nfc(next(SEEDS.glob("002_*.txt")).read_text("utf-8"))
    assert [d.number for d in documents(text) if d.role == "issued"] == ["940-CV/TU"]


SHEET = """TỈNH ỦY PHÚ SƠN
Số: 512-CV/TU
Phú Sơn, ngày 06 tháng 8 năm 2020
Kính gửi: các huyện ủy
Tiếp tục thực hiện Chỉ thị số 40-CT/TW ngày 22/11/2014 của Ban Bí thư.
Nơi nhận:
- Như trên.
"""


def test_a_sheet_is_a_document_itself() -> None:
    assert is_sheet(fold(SHEET))
    own, cited = documents(SHEET, "Phú Sơn")
    assert (own.role, own.kind, own.number, own.issued_on, own.place) == ("self", "official_letter", "512-CV/TU", "2020-08-06", "Phú Sơn")
    assert own.implements == ("40-CT/TW",)
    assert (cited.number, cited.role) == ("40-CT/TW", "cited")


@pytest.mark.parametrize("text", ["Kính gửi bạn đọc", "Nơi nhận: như trên", "Hội nghị tổng kết Chỉ thị 40"])
def test_other_texts_are_no_sheets(text: str) -> None:
    assert not is_sheet(fold(text))


def test_the_stored_sheet() -> None:
    text = nfc(next(SEEDS.glob("004_*.txt")).read_text("utf-8"))
    assert is_sheet(fold(text))
    assert [(d.number, d.role) for d in documents(text)] == [("40-CT/TW", "cited")]
