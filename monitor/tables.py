"""Rows of the store as CSV, JSON lines or a workbook. No cell is ever a formula: text that begins like one is marked as text."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

#: First characters that a spreadsheet takes for a formula (OWASP ASVS 1.2.10).
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def write(rows: Sequence[Mapping[str, Any]], form: str, *, bom: bool = True) -> bytes:
    """Rows in a form: csv (UTF-8, with *bom* so that Excel shows Vietnamese), json (one object a line) or xlsx."""
    if form == "json":
        lines = (
            json.dumps(
                {key: _cell(value) if isinstance(value, Decimal) else value for key, value in row.items()}, ensure_ascii=False, default=str
            )
            for row in rows
        )
        return "".join(f"{line}\n" for line in lines).encode()
    columns = list(dict.fromkeys(key for row in rows for key in row))
    return _xlsx(rows, columns) if form == "xlsx" else _csv(rows, columns).encode("utf-8-sig" if bom else "utf-8")


def _cell(value: Any) -> Any:
    if value is None or isinstance(value, int | float):
        return value
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, list | tuple):
        value = ", ".join(str(one) for one in value)
    return str(value)


def _csv(rows: Sequence[Mapping[str, Any]], columns: Sequence[str]) -> str:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(columns)
    for row in rows:
        cells = [_cell(row.get(column)) for column in columns]
        writer.writerow([f"'{cell}" if isinstance(cell, str) and len(cell) > 1 and cell.startswith(_FORMULA) else cell for cell in cells])
    return out.getvalue()


def _xlsx(rows: Sequence[Mapping[str, Any]], columns: Sequence[str]) -> bytes:
    import xlsxwriter

    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(out, options)
    sheet = book.add_worksheet("figures")
    sheet.write_row(0, 0, columns, book.add_format({"bold": True}))
    for number, row in enumerate(rows, 1):
        for column, name in enumerate(columns):
            cell = _cell(row.get(name))
            if isinstance(cell, str):
                sheet.write_string(number, column, cell[:32767])
            elif cell is not None:
                sheet.write_number(number, column, cell)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, max(len(rows), 1), max(len(columns) - 1, 0))
    book.close()
    return out.getvalue()
