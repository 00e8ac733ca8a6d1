"""Tables: rows of cells, with their header, unit line and caption. Pure.

A row's first words name what it counts, a column's head says how (plan, done, share), both may name indicator, programme, place and
period. A table may stand as rows with bars between the cells, or, as pages are often copied, with one cell a line.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from monitor.figures.segments import Line
from monitor.text import fold

_HEADS = re.compile(
    r"^(?:stt|tt|số tt|chỉ tiêu|chương trình|nội dung|tên chương trình|đơn vị|địa phương|huyện|xã|tên đơn vị|hội đoàn thể|tổ chức|no\.?|programme|program|indicator|item|tên (?:xã|huyện|chỉ tiêu)|danh mục|diễn giải|tiêu chí)\b"
)
_UNIT_LINE = re.compile(r"(?:đơn vị(?: tính)?|đvt|unit)\s*[:;(]\s*([^)\n]+)")
_BEGINS_WITH_DIGIT = re.compile(r"\W*\d")
_NUMERIC = re.compile(
    r"^[-+(]?\s*(?:\d[\d.,\s]*)\s*(?:%|tỷ đồng|triệu đồng|tỷ|triệu|hộ|lượt|lần|billion|million)?(?:\s*(?:đồng|vnd))?\)?\s*$"
)
#: Lines that a table may have; a longer one is read as several, so that the work stays linear in the text.
MAX_ROWS = 400
_MAX_WIDTH = 9

_MISSING = re.compile(r"^[-–—x.*]*$")


def _is_number(text: str) -> bool:
    return _BEGINS_WITH_DIGIT.match(text) is not None and _NUMERIC.match(fold(text)) is not None


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell: its text and where it stands."""

    text: str
    start: int
    end: int

    @property
    def numeric(self) -> bool:
        """Whether it holds a number and nothing else."""
        return _is_number(self.text)


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: head row, body rows, the lines above it."""

    head: tuple[Cell, ...]
    rows: tuple[tuple[Cell, ...], ...]
    unit: str | None  #: of the unit line, folded
    caption: tuple[Line, ...]  #: the lines right above
    first: int  #: number of its first line
    last: int  #: number of its last line


def find(lines: Sequence[Line]) -> list[Grid]:
    """Return the tables among *lines*, by position."""
    grids = []
    ends = _ends(lines)
    numbers = [_bars(line) > 0 and any(c.numeric for c in _cells(line)) for line in lines]
    n = 0
    while n < len(lines):
        grid = _barred(lines, n, ends[n], numbers) or _stacked(lines, n)
        if grid is None:
            n += 1
        else:
            grids.append(grid)
            n = grid.last + 1
    return grids


def _cells(line: Line) -> tuple[Cell, ...]:
    cells, at = [], 0
    for part in re.split(r"\||\t", line.text):
        stripped = part.strip()
        start = line.start + at + (len(part) - len(part.lstrip()))
        cells.append(Cell(stripped, start, start + len(stripped)))
        at += len(part) + 1
    if "|" in line.text:
        if cells and not cells[0].text:
            cells = cells[1:]
        if cells and not cells[-1].text:
            cells = cells[:-1]
    return tuple(cells)


def _bars(line: Line) -> int:
    return line.text.count("|") + line.text.count("\t")


def _ends(lines: Sequence[Line]) -> list[int]:
    """Of each line: the last line of the run of lines with bars that it stands in, no more than MAX_ROWS on, or itself."""
    ends = list(range(len(lines)))
    for n in range(len(lines) - 2, -1, -1):
        if all(_bars(line) and line.kind != "tail" for line in lines[n : n + 2]):
            ends[n] = min(ends[n + 1], n + MAX_ROWS)
    return ends


def _barred(lines: Sequence[Line], n: int, last: int, numbers: Sequence[bool]) -> Grid | None:
    if last == n or not any(numbers[n : last + 1]) or (_bars(lines[n]) < 2 and not _bars(lines[n + 1])):
        return None
    head = _cells(lines[n])
    if sum(c.numeric for c in head) > len(head) / 2 or not (_HEADS.match(fold(head[0].text)) or sum(c.numeric for c in head[1:]) == 0):
        return None
    caption = _above(lines, n)
    rows = tuple(_cells(line) for line in lines[n + 1 : last + 1])
    return Grid(head, rows, _unit(caption), caption, n, last)


def _stacked(lines: Sequence[Line], n: int) -> Grid | None:
    """A table with one cell a line: heads, then rows of a name and as many numbers as there are heads behind the first."""
    if (
        lines[n].kind not in ("heading", "paragraph", "row")
        or len(lines[n].text) > 60
        or not _HEADS.match(fold(lines[n].text))
        or "|" in lines[n].text
    ):
        return None
    first_number = next((k for k, line in enumerate(lines[n : n + 2 * _MAX_WIDTH]) if _is_number(line.text)), None)
    if first_number is None or first_number < 2:
        return None
    cells = _column(lines, n, 2 * min(first_number, _MAX_WIDTH))
    if len(cells) <= first_number:
        return None
    offset = 1 if cells[0].text.lower() in ("stt", "tt", "số tt") else 0
    for width in range(min(first_number, _MAX_WIDTH), 1, -1):
        if not _is_row(cells[width : 2 * width], width, offset):
            continue
        cells = _column(lines, n, MAX_ROWS)
        rows = []
        k = width
        while _is_row(cells[k : k + width], width, offset):
            rows.append(tuple(cells[k : k + width]))
            k += width
        if rows and (len(rows) >= 2 or width >= 3):
            caption = _above(lines, n)
            return Grid(tuple(cells[:width]), tuple(rows), _unit(caption), caption, n, n + k - 1)
    return None


def _column(lines: Sequence[Line], n: int, most: int) -> list[Cell]:
    """The short lines from line *n* on, no more than *most*, as cells."""
    cells = []
    for line in lines[n : n + most]:
        if len(line.text) > 90 or line.kind == "tail" or "|" in line.text:
            break
        cells.append(Cell(line.text, line.start, line.end))
    return cells


def _is_row(row: Sequence[Cell], width: int, offset: int) -> bool:
    """Whether the cells are a name, behind *offset* other cells, and numbers, of which some may be missing."""
    if len(row) < width or row[offset].numeric:
        return False
    numeric = [c.numeric for c in row[offset + 1 :]]
    return any(numeric) and all(n or _MISSING.match(c.text) for n, c in zip(numeric, row[offset + 1 :], strict=True))


def _above(lines: Sequence[Line], n: int) -> tuple[Line, ...]:
    above: list[Line] = []
    at = n - 1
    while (at >= 0 and len(above) < 3 and lines[at].kind in ("heading", "title", "caption", "row")) or (
        at >= 0 and len(above) < 3 and len(lines[at].text) < 160 and at >= n - 3
    ):
        above.append(lines[at])
        at -= 1
    return tuple(reversed(above))


def _unit(caption: Sequence[Line]) -> str | None:
    for line in reversed(caption):
        match = _UNIT_LINE.search(fold(line.text))
        if match:
            return match[1].strip()
    return None
