"""Makes templates/report.docx, the frame of the Word report: run once; what an office changes in the file by hand wins.

Not imported by the program: only the file is.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import docx
from docx.enum.section import WD_ORIENT
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from monitor.report.office import fixed_zip


def make_template() -> bytes:
    """Return the packaged template, made anew: `python -m monitor.report.frame PATH` writes it.

    Measures: A4; margins top and bottom 20 mm, left 30 mm, right 15 mm; Times New Roman 13-14 (Decree 30/2020/NĐ-CP, appendix I).
    """
    document: Any = docx.Document()
    section = document.sections[0]
    section.orientation = WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin = section.bottom_margin = Mm(20)
    section.left_margin, section.right_margin = Mm(30), Mm(15)
    _styles(document)
    _page_numbers(document, section)
    head = document.add_table(rows=2, cols=2)
    head.autofit = False
    cells = (("{{ office }}", "{{ motto_state }}\n{{ motto }}"), ("{{ number }}", "{{ date }}"))
    _widths(head, (62, 103))
    for row, texts in enumerate(cells):
        for column, (text, width) in enumerate(zip(texts, (62, 103), strict=True)):
            cell = head.rows[row].cells[column]
            cell.width = Mm(width)
            for number, line in enumerate(text.split("\n")):
                paragraph = cell.paragraphs[0] if number == 0 else cell.add_paragraph()
                paragraph.style = document.styles["Head Text"]
                run = paragraph.add_run(line)
                run.bold = row == 0
                run.italic = (row, column) == (1, 1)
                run.font.size = Pt(12 if (row, number) == (0, 0) else 13)
    _underline(head.rows[0].cells[1].paragraphs[-1])
    for text, size in (("{{ title }}", 14), ("{{ about }}", 14)):
        paragraph = document.add_paragraph(style="Head Text")
        paragraph.paragraph_format.space_before = Pt(14 if "title" in text else 0)
        run = paragraph.add_run(text)
        run.bold, run.font.size = True, Pt(size)
    document.add_paragraph()
    document.add_paragraph("{{ body }}")
    foot = document.add_table(rows=1, cols=2)
    foot.autofit = False
    _widths(foot, (80, 85))
    left, right = foot.rows[0].cells
    for number, text in enumerate(("{{ recipients }}", "{{ as_above }}", "{{ file }}")):
        paragraph = left.paragraphs[0] if number == 0 else left.add_paragraph()
        paragraph.style = document.styles["Table Text"]
        run = paragraph.add_run(text)
        run.bold, run.italic, run.font.size = number == 0, number == 0, Pt(12 if number == 0 else 11)
    right.paragraphs[0].style = document.styles["Head Text"]
    right.paragraphs[0].add_run("{{ signer }}").bold = True
    core = document.core_properties
    core.title = core.author = core.comments = core.last_modified_by = ""
    core.created = core.modified = core.created.replace(year=2026, month=11, day=1)
    out = io.BytesIO()
    document.save(out)
    return fixed_zip(out.getvalue())


def _page_numbers(document: Any, section: Any) -> None:
    """In the middle of the top margin, on all pages but the first."""
    section.different_first_page_header_footer = True
    paragraph = section.header.paragraphs[0]
    paragraph.style = document.styles["Head Text"]
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    paragraph._p.append(field)


def _styles(document: Any) -> None:
    styles = document.styles
    for name, size, bold, italic in (
        ("Normal", 14, False, False), ("Heading 1", 14, True, False), ("Heading 2", 14, True, True), ("Caption", 13, True, False),
    ):  # fmt: skip
        _font(styles[name], size, bold=bold, italic=italic)
    normal = styles["Normal"].paragraph_format
    normal.first_line_indent, normal.space_after, normal.line_spacing = Mm(10), Pt(6), 1.15
    normal.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
    for name in ("Heading 1", "Heading 2", "Caption"):
        style = styles[name].paragraph_format
        style.space_before, style.space_after, style.keep_with_next = Pt(8), Pt(4), True
        style.first_line_indent = Mm(0 if name == "Caption" else 10)
    styles["Caption"].paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for name, align in (("Table Text", WD_ALIGN_PARAGRAPH.LEFT), ("Head Text", WD_ALIGN_PARAGRAPH.CENTER)):
        style = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = styles["Normal"]
        _font(style, 13 if name == "Head Text" else 11, bold=False, italic=False)
        form = style.paragraph_format
        form.first_line_indent, form.space_after, form.line_spacing, form.alignment = Mm(0), Pt(0), 1.0, align


def _font(style: Any, size: int, *, bold: bool, italic: bool) -> None:
    style.font.name, style.font.size, style.font.bold, style.font.italic = "Times New Roman", Pt(size), bold, italic
    style.font.color.rgb = RGBColor(0, 0, 0)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for attribute in list(fonts.attrib):
        if attribute.endswith("Theme"):
            del fonts.attrib[attribute]
    for attribute in ("w:ascii", "w:hAnsi", "w:eastAsia", "w:cs"):
        fonts.set(qn(attribute), "Times New Roman")


def _widths(table: Any, widths: Sequence[int]) -> None:
    """Widths in mm, for the grid (that some programs follow) and for the cells (that others do)."""
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)
        for cell in column.cells:
            cell.width = Mm(width)


def _underline(paragraph: Any) -> None:
    """The line under the motto, as long as its words."""
    for run in paragraph.runs:
        run.underline = True


if __name__ == "__main__":
    Path(sys.argv[1]).write_bytes(make_template())
