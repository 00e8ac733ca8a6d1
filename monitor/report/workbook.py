"""A Report as an Excel workbook: typed numbers, frozen heads, filters, links. Pure; the same report gives the same bytes.

Every text is written as a string, never as a formula or by guessing: a cell may begin with = + - @ and stays what it was.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from monitor.report.model import Entry, Report
from monitor.report.numbers import BOUNDS, format_as_of, format_number, format_value
from monitor.report.wording import Wording, load_wording

BILLION = Decimal(10) ** 9
_CELL = 32_000  #: characters; Excel's limit is 32,767
_URL = 2_000  #: characters; Excel's limit is 2,079
_LINKS = 60_000  #: links on a sheet; Excel's limit is 65,530
_LINE, _LINES = 15.5, 6  #: height of a line in points; a row is never higher than so many
_NUMBER, _WHOLE = "#,##0.###", "#,##0"
#: Doubles carry 15 digits: a longer number is written as text, so that none is lost.
_DIGITS = 15


@dataclass
class _Sheet:
    """One sheet being filled, row by row."""

    sheet: Worksheet
    formats: dict[str, Format]
    row: int = 0
    links: int = 0
    widths: Sequence[int] = ()
    lines: int = 1  #: lines that the fullest cell of the row needs

    def head(self, names: Sequence[str], widths: Sequence[int]) -> None:
        self.widths = widths
        for column, (name, width) in enumerate(zip(names, widths, strict=True)):
            self.sheet.set_column(column, column, width)
            self.text(column, name, "head")
        self.next()

    def next(self) -> None:
        """Go to the next row; this one gets as high as its text needs: not every program finds that out by itself."""
        self.sheet.set_row(self.row, _LINE * min(self.lines, _LINES))
        self.row += 1
        self.lines = 1

    def text(self, column: int, text: str, style: str = "text") -> None:
        if text:
            if column < len(self.widths):
                self.lines = max(self.lines, -(-len(text) // max(1, self.widths[column] - 2)))
            self.sheet.write_string(self.row, column, text[:_CELL], self.formats[style])
        else:
            self.sheet.write_blank(self.row, column, None, self.formats[style])

    def number(self, column: int, value: Decimal | int | None, style: str = "number") -> None:
        if value is None:
            self.text(column, "")
            return
        value = Decimal(value)
        if not value.is_finite() or len(value.normalize().as_tuple().digits) > _DIGITS:
            self.text(column, f"{value.normalize():f}" if value.is_finite() else str(value))
        else:
            whole = value == value.to_integral_value()
            self.sheet.write_number(self.row, column, float(value), self.formats["whole" if whole and style == "number" else style])

    def link(self, column: int, url: str | None, text: str = "") -> None:
        words = text or url or ""
        if url and len(url) <= _URL and self.links < _LINKS:
            self.links += 1
            self.sheet.write_url(self.row, column, url, self.formats["link"], string=words[:255])
        else:
            self.text(column, words)

    def close(self, columns: int) -> None:
        self.sheet.freeze_panes(1, 0)
        if self.row > 1:
            self.sheet.autofilter(0, 0, self.row - 1, columns - 1)


def render_xlsx(report: Report) -> bytes:
    """Return the workbook: Tổng hợp, Số liệu, Chưa thống nhất, Văn bản, Độ phủ (Summary, Figures, Conflicts, Documents, Coverage)."""
    out = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "nan_inf_to_errors": False,
    }
    book = xlsxwriter.Workbook(out, options)
    made = report.now.replace(tzinfo=None, microsecond=0)
    book.set_properties(
        {"title": f"{report.title} – {report.name}", "subject": report.period_text, "author": report.title, "created": made}
    )
    words, formats = load_wording(report.language, report.templates), _formats(book)
    _summary(book, report, words, formats)
    _claims(_sheet(book, words("sheet.claims"), formats), report.series or report.entries, words)
    _conflicts(_sheet(book, words("sheet.conflicts"), formats), report, words)
    _documents(_sheet(book, words("sheet.documents"), formats), report, words)
    _coverage(_sheet(book, words("sheet.coverage"), formats), report, words)
    book.close()
    return out.getvalue()


def _formats(book: Workbook) -> dict[str, Format]:
    base: dict[str, Any] = {"font_name": "Times New Roman", "font_size": 11, "valign": "top"}
    wrapped = {**base, "text_wrap": True}
    grid = {"border": 1, "border_color": "#C5CED6"}
    return {
        "plain": book.add_format(wrapped),
        "text": book.add_format({**wrapped, **grid}),
        "number": book.add_format({**base, **grid, "num_format": _NUMBER}),
        "whole": book.add_format({**base, **grid, "num_format": _WHOLE}),
        "head": book.add_format({**wrapped, "bold": True, "bg_color": "#DCE6F1", "border": 1, "valign": "vcenter"}),
        "title": book.add_format({**wrapped, "bold": True, "font_size": 15}),
        "bold": book.add_format({**wrapped, "bold": True}),
        "cell": book.add_format({**wrapped, "border": 1}),
        "cell_number": book.add_format({**base, "border": 1, "num_format": _NUMBER}),
        "mark": book.add_format({**wrapped, **grid, "bold": True, "font_color": "#8A3B00", "bg_color": "#FFF3E0"}),
        "link": book.add_format({**wrapped, **grid, "font_color": "#0B5AA5", "underline": 1}),
    }


def _sheet(book: Workbook, name: str, formats: dict[str, Format]) -> _Sheet:
    sheet = book.add_worksheet(name)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.5)
    return _Sheet(sheet, formats)


def _summary(book: Workbook, report: Report, words: Wording, formats: dict[str, Format]) -> None:
    sheet = book.add_worksheet(words("sheet.summary"))
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    page = _Sheet(sheet, formats)
    columns = max([6 if report.kind == "operator" else 5, *(len(table.header) for table in report.tables)])
    page.widths = (34, *[19] * (columns - 1))
    for column, width in enumerate(page.widths):
        sheet.set_column(column, column, width)

    def line(text: str, style: str = "plain") -> None:
        if text:
            sheet.merge_range(page.row, 0, page.row, columns - 1, "", formats[style])
            sheet.write_string(page.row, 0, text[:_CELL], formats[style])
            sheet.set_row(page.row, 16 * (1 + len(text) // 120) + (6 if style == "title" else 0))
            page.row += 1

    line(f"{report.title} – {report.name}", "title")
    sheet.freeze_panes(page.row, 0)
    line(report.headline, "bold")
    for note in report.notes:
        line(note)
    if report.standouts:
        page.row += 1
        line(words("section.standouts"), "bold")
        for standout in report.standouts:
            mark = f" [{standout.mark}]" if standout.mark else ""
            line(f"{standout.lead}: {standout.text}{mark} – {standout.source}")
    page.row += 1
    line(report.coverage_line)
    line(report.trouble_line)
    for table in report.tables:
        page.row += 1
        line(table.caption, "bold")
        line(table.unit)
        for column, name in enumerate(table.header):
            page.text(column, name, "head")
        page.next()
        for row in table.rows:
            for column, cell in enumerate(row):
                if cell.number is not None and cell.text == format_number(cell.number, report.language):
                    page.number(column, cell.number, "cell_number")
                else:
                    page.text(column, cell.text, "cell")
            page.next()
    if report.kind == "operator":
        _troubles(page, report, words)
    page.row += 1
    for text in report.footer:
        line(text)


def _troubles(page: _Sheet, report: Report, words: Wording) -> None:
    page.row += 1
    for column, key in enumerate(("outlet", "source", "outcome", "failures", "success", "detail")):
        page.text(column, words(f"table.{key}"), "head")
    page.next()
    for trouble in report.troubles:
        for column, text in enumerate((trouble.outlet, trouble.source, trouble.outcome, "", trouble.success, trouble.detail)):
            page.text(column, text, "cell")
        page.number(3, trouble.failures, "cell_number")
        page.next()


def display(value: Decimal, unit: str) -> Decimal:
    """Return *value* in the unit of the workbook: tỷ đồng for dong, else as it is."""
    return value / BILLION if unit == "VND" else value


def _unit(unit: str, words: Wording) -> str:
    keys = {"VND": "billions_of_dong", "percent": "percent_sign", "count": "count", "times": "times_word"}
    return words(f"unit.{keys[unit]}") if unit in keys else unit


def _bound(bound: str, words: Wording) -> str:
    return words(BOUNDS[bound], value="").strip() if bound in BOUNDS else ""


_CLAIMS = (
    ("place", 24), ("indicator", 34), ("value", 14), ("unit_head", 9), ("written", 24), ("period", 20), ("change", 38), ("check", 14),
    ("outlet", 22), ("published", 12), ("link", 36), ("region", 22), ("measure", 14), ("programme", 22), ("bound", 9),
    ("previous", 22), ("previous_period", 20), ("doubts", 34), ("witnesses", 8), ("quote", 70), ("base_value", 22),
)  # fmt: skip
_PRINTED = 10  #: of these columns, those that fit on a printed page


def _claims(page: _Sheet, entries: Sequence[Entry], words: Wording) -> None:
    page.head([words(f"table.{key}") for key, _ in _CLAIMS], [width for _, width in _CLAIMS])
    for entry in entries:
        claim = entry.claim
        before = claim.previous
        first = entry.cites[0] if entry.cites else None
        texts = {
            "place": entry.place, "indicator": entry.label, "measure": entry.measure, "programme": entry.programme,
            "bound": _bound(claim.bound, words), "unit_head": _unit(claim.unit, words), "written": entry.value, "period": entry.period,
            "previous": format_value(before.value, claim.unit, words.language, bound=before.bound) if before else "",
            "previous_period": format_as_of(before.period, words.language) if before else "",
            "change": entry.change, "doubts": "; ".join(entry.doubts), "region": entry.region,
            "outlet": first.outlet if first else "", "published": first.published if first else "", "quote": entry.quote,
        }  # fmt: skip
        numbers = {"value": display(claim.value, claim.unit), "base_value": claim.value, "witnesses": Decimal(len(claim.witnesses))}
        for column, (key, _) in enumerate(_CLAIMS):
            if key in numbers:
                page.number(column, numbers[key])
            elif key == "link":
                page.link(column, entry.url)
            elif key == "check":
                page.text(column, entry.mark or entry.review, "mark" if entry.mark else "text")
            else:
                page.text(column, texts[key])
        page.next()
    page.sheet.print_area(0, 0, max(page.row - 1, 0), _PRINTED - 1)
    page.close(len(_CLAIMS))


def _conflicts(page: _Sheet, report: Report, words: Wording) -> None:
    keys = (("group", 8), ("place", 26), ("indicator", 34), ("period", 22), ("value", 16), ("unit_head", 10), ("written", 26),
            ("outlet", 24), ("published", 14), ("link", 40), ("quote", 70), ("reason", 40))  # fmt: skip
    page.head([words(f"table.{key}") for key, _ in keys], [width for _, width in keys])
    for number, conflict in enumerate(report.conflicts, 1):
        for side in conflict.sides:
            first = side.cites[0] if side.cites else None
            page.number(0, number)
            page.text(1, side.place)
            page.text(2, side.label)
            page.text(3, side.period)
            page.number(4, display(side.claim.value, side.claim.unit))
            page.text(5, _unit(side.claim.unit, words))
            page.text(6, side.value)
            page.text(7, first.outlet if first else "")
            page.text(8, first.published if first else "")
            page.link(9, side.url)
            page.text(10, side.quote)
            page.text(11, conflict.reason)
            page.next()
    for correction in report.corrections:
        page.text(0, correction.kind)
        page.text(1, correction.title)
        page.text(6, correction.before)
        page.text(7, correction.outlet)
        page.text(8, correction.date)
        page.link(9, correction.url)
        page.text(11, correction.text)
        page.next()
    page.close(len(keys))


def _documents(page: _Sheet, report: Report, words: Wording) -> None:
    keys = (("document", 50), ("issuer", 30), ("issued", 14), ("place", 22), ("implements", 34), ("outlet", 24), ("published", 14),
            ("link", 40), ("quote", 70))  # fmt: skip
    page.head([words(f"table.{key}") for key, _ in keys], [width for _, width in keys])
    for d in report.documents:
        for column, text in enumerate((d.title, d.issuer, d.issued_on, d.place, d.implements, d.outlet, d.published)):
            page.text(column, text)
        page.link(7, d.url)
        page.text(8, d.quote)
        page.next()
    page.close(len(keys))


def _coverage(page: _Sheet, report: Report, words: Wording) -> None:
    keys = (("province", 26), ("region", 30), ("state", 36), ("figures", 10), ("sources", 12), ("detail", 60))
    page.head([words(f"table.{key}") for key, _ in keys], [width for _, width in keys])
    for c in report.coverage:
        for column, text in enumerate((c.province, c.region, c.state_text)):
            page.text(column, text)
        page.number(3, c.claims)
        page.number(4, c.sources)
        page.text(5, c.detail)
        page.next()
    page.close(len(keys))
