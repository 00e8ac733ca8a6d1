"""A Report as a Word document in the form of an administrative report (Decree 30/2020/NĐ-CP). Pure; same report, same bytes.

The frame – national title, number and sign, place and date, recipients, signature – is templates/report.docx, which an office
may change in Word or replace by one in its own folder. Words in double braces are replaced; where {{ body }} stands, the report goes.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import docx
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm

from monitor.errors import ConfigError
from monitor.report.model import Cell, Cite, Entry, Report
from monitor.report.numbers import VIETNAM_TIME
from monitor.report.wording import Wording, load_wording
from monitor.resources import templates_dir

_FIELD = re.compile(r"\{\{ *(\w+) *\}\}")
_EPOCH = (1980, 1, 1, 0, 0, 0)
_BODY_WIDTH_MM = 165  #: A4 less margins of 30 and 15 mm
_CLAIMS = 400  #: rows of the table of figures; the workbook has all


def render_docx(report: Report) -> bytes:
    """Return the document. Raises ConfigError where the template is no Word document or has no {{ body }}."""
    words = load_wording(report.language, report.templates)
    document = _load(report.templates)
    anchor = _fill(document, _fields(report, words))
    if anchor is None:
        raise ConfigError("the template has no paragraph {{ body }}; put one where the report is to stand", file="report.docx")
    _Body(document, anchor, report, words).write()
    core = document.core_properties
    core.title, core.author, core.last_modified_by = f"{report.title} – {report.name}", report.title, report.title
    core.created = core.modified = report.now.replace(tzinfo=None, microsecond=0)
    core.revision, core.language, core.comments = 1, report.language, ""
    out = io.BytesIO()
    document.save(out)
    return fixed_zip(out.getvalue())


def fixed_zip(content: bytes) -> bytes:
    """Return the zip file *content* with each entry's time set to 1980, so that equal content gives equal bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as before, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as after:
        for name in before.namelist():
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            after.writestr(entry, before.read(name))
    return out.getvalue()


@lru_cache(maxsize=4)
def read_template(path: Path) -> bytes:
    """Return the frame's file."""
    return path.read_bytes()


def _load(own: Path | None) -> Any:
    path = templates_dir() / "report.docx"
    if own is not None and (own / "report.docx").is_file():
        path = own / "report.docx"
    try:
        return docx.Document(io.BytesIO(read_template(path)))
    except (OSError, ValueError, KeyError, zipfile.BadZipFile) as error:
        raise ConfigError(f"no Word document: {error}; save it as .docx", file=str(path)) from error


def _fields(report: Report, words: Wording) -> dict[str, str]:
    """What the words in double braces of the template stand for."""
    local = report.now.astimezone(VIETNAM_TIME)
    day = words(
        "date.place_and_day", place=words("office.place"), day=f"{local.day:02d}", month=f"{local.month:02d}",
        month_name=words(f"month.m{local.month}"), year=local.year,
    )  # fmt: skip
    fields = {
        key: words(f"office.{key}")
        for key in ("motto_state", "motto", "body", "number", "title", "recipients", "as_above", "file", "signer")
    }
    fields["office"] = fields.pop("body")
    title = report.title if report.kind != "operator" else report.title[:1].lower() + report.title[1:]
    key = {"place": "office.about_place", "operator": "office.about_operator"}.get(report.kind, "office.about")
    about = words(key, title=title, period=report.period_text, **({"place": report.place} if report.kind == "place" else {}))
    return fields | {"date": day, "about": about, "name": report.name}


def _paragraphs(document: Any) -> Iterator[Any]:
    yield from document.paragraphs
    for section in document.sections:
        for margin in (section.header, section.footer):
            if not margin.is_linked_to_previous:  # asking a linked one for its text would make one
                yield from margin.paragraphs
    for table in document.tables:
        for row in table.rows:
            for cell in row.cells:
                yield from cell.paragraphs


def _fill(document: Any, fields: dict[str, str]) -> Any:
    """Replace the fields of the template, once, before any of the report's own text is in; return the paragraph of {{ body }}."""
    anchor = None
    for paragraph in _paragraphs(document):
        if "{{" not in paragraph.text:
            continue
        if _FIELD.fullmatch(paragraph.text.strip()) and "body" in paragraph.text:
            anchor = paragraph
            continue
        text = _FIELD.sub(lambda m: fields.get(m[1], m[0]), paragraph.text)
        paragraph.runs[0].text = text
        for run in paragraph.runs[1:]:
            run.text = ""
    return anchor


class _Body:
    """Writes the report before the anchor, in the template's styles."""

    def __init__(self, document: Any, anchor: Any, report: Report, words: Wording) -> None:
        self.document, self.anchor, self.report, self.words = document, anchor, report, words
        self.headings = 0
        self.tables = 0

    def paragraph(self, text: str = "", style: str = "Normal") -> Any:
        """Insert a paragraph before the anchor."""
        return self.anchor.insert_paragraph_before(text, style=self.document.styles[style])

    def heading(self, text: str) -> None:
        self.headings += 1
        self.paragraph(f"{self.headings}. {text}", "Heading 1")

    def table(self, title: str, unit: str, header: Sequence[str], rows: Sequence[Sequence[object]], widths: Sequence[int]) -> None:
        """Insert a numbered table ("Biểu 1. …"); a cell is text, a Cell that may be a number, or a Cite for a link."""
        self.tables += 1
        caption = self.paragraph(self.words("table.caption", number=self.tables, title=title), "Caption")
        caption.paragraph_format.keep_with_next = True
        if unit:
            line = self.paragraph()
            line.alignment = WD_ALIGN_PARAGRAPH.RIGHT
            line.paragraph_format.keep_with_next = True
            line.paragraph_format.first_line_indent = Mm(0)
            line.add_run(unit).italic = True
        table = self.document.add_table(rows=1, cols=len(header))
        table.style = "Table Grid"
        table.alignment = WD_TABLE_ALIGNMENT.CENTER
        table.autofit = False
        self.anchor._p.addprevious(table._tbl)
        for column, width in zip(table.columns, widths, strict=True):
            column.width = Mm(width)
        table._tbl.remove(table.rows[0]._tr)
        style = self.document.styles["Table Text"].style_id
        table._tbl.append(self.row(header, widths, style, head=True))
        for row in rows:
            table._tbl.append(self.row(row, widths, style))
        self.paragraph()

    def row(self, contents: Sequence[object], widths: Sequence[int], style: str, *, head: bool = False) -> Any:
        """A row of a table, made as XML: the library's own way takes time that grows with the square of the rows."""
        row = OxmlElement("w:tr")
        _add(_add(row, "w:trPr"), "w:tblHeader" if head else "w:cantSplit")
        for column, (content, width) in enumerate(zip(contents, widths, strict=True)):
            cell = _add(row, "w:tc")
            _add(_add(cell, "w:tcPr"), "w:tcW", type="dxa", w=str(round(width * 1440 / 25.4)))
            paragraph = _add(cell, "w:p")
            form = _add(paragraph, "w:pPr")
            _add(form, "w:pStyle", val=style)
            if head or (column == 0 and isinstance(content, int)):
                _add(form, "w:jc", val="center")
            elif isinstance(content, int) or (isinstance(content, Cell) and content.right):
                _add(form, "w:jc", val="right")
            if isinstance(content, Cite):
                self.link(paragraph, content)
            elif isinstance(content, Cell):
                _run(paragraph, content.text)
            else:
                _run(paragraph, str(content), bold=head)
        return row

    def link(self, paragraph: Any, cite: Cite) -> None:
        """Append outlet and date; the outlet is a link where its address is safe."""
        if cite.url:
            relation = self.document.part.relate_to(cite.url, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
            link = _add(paragraph, "w:hyperlink")
            link.set(qn("r:id"), relation)
            _run(link, cite.outlet, underline=True)
        else:
            _run(paragraph, cite.outlet)
        if cite.published:
            _run(paragraph, f", {cite.published}")

    def write(self) -> None:
        report, words = self.report, self.words
        self.paragraph(report.headline)
        for note in report.notes:
            self.paragraph(note)
        if report.standouts:
            self.heading(words("section.standouts"))
            for standout in report.standouts:
                mark = f" [{standout.mark}]" if standout.mark else ""
                source = f" ({standout.source})" if standout.source else ""
                self.paragraph(f"- {standout.lead}: {standout.text}{mark}{source}.")
        for table in report.tables:
            self.heading(words("section.quality") if report.kind == "operator" else words("section.table"))
            first = 45 if len(table.header) > 2 else 110
            rest = (_BODY_WIDTH_MM - first) // (len(table.header) - 1)
            title = table.caption.partition(". ")[2] or table.caption
            self.table(title, table.unit, table.header, table.rows, [first, *[rest] * (len(table.header) - 1)])
        if report.kind != "operator":
            self.claims(report.series or report.entries, words("section.series" if report.series else "section.claims"))
            self.conflicts()
            self.documents()
        if report.kind != "place":
            self.coverage()
        self.paragraph(" ".join(report.footer))
        element = self.anchor._p
        element.getparent().remove(element)

    def claims(self, entries: Sequence[Entry], title: str) -> None:
        words = self.words
        if not entries:
            return
        self.heading(title)
        header = [words(f"table.{key}") for key in ("number", "place", "indicator", "value", "period", "outlet")]
        rows: list[Sequence[object]] = []
        for number, entry in enumerate(entries[:_CLAIMS], 1):
            label = entry.label + "".join(
                f"\n{text}" for text in (entry.change, *(f"[{note}]" for note in (entry.mark, entry.review) if note), *entry.doubts) if text
            )
            rows.append((number, entry.place, label, entry.value, entry.period, entry.cites[0] if entry.cites else ""))
        self.table(title, "", header, rows, (9, 28, 51, 28, 23, 26))
        if len(entries) > _CLAIMS:
            self.paragraph(words("more.items_out", len(entries) - _CLAIMS))

    def conflicts(self) -> None:
        report, words = self.report, self.words
        if report.conflicts:
            self.heading(words("section.conflicts"))
            for conflict in report.conflicts:
                sides = "; ".join(
                    words("witness.says", outlet=side.cites[0].outlet if side.cites else "?", value=side.value) for side in conflict.sides
                )
                self.paragraph(f"- {conflict.title}: {sides} ({conflict.reason}).")
        if report.corrections:
            self.heading(words("section.corrections"))
            for correction in report.corrections:
                self.paragraph(f"- {correction.kind}: {correction.title}: {correction.text} ({correction.outlet}, {correction.date}).")

    def documents(self) -> None:
        words = self.words
        if not self.report.documents:
            return
        self.heading(words("section.documents"))
        rows = [
            (number, document.title + (f", {document.implements}" if document.implements else ""), document.place,
             Cite(document.outlet, document.host, document.url, document.published, ""))
            for number, document in enumerate(self.report.documents, 1)
        ]  # fmt: skip
        header = [words(f"table.{key}") for key in ("number", "document", "place", "outlet")]
        self.table(words("section.documents"), "", header, rows, (10, 85, 32, 38))

    def coverage(self) -> None:
        report, words = self.report, self.words
        self.heading(words("section.coverage"))
        self.paragraph(report.coverage_line)
        if report.trouble_line:
            self.paragraph(report.trouble_line)
        for line in report.coverage_lists:
            self.paragraph(f"- {line}")
        if report.kind == "operator":
            header = [words(f"table.{key}") for key in ("province", "state", "figures", "sources", "detail")]
            rows = [(line.province, line.state_text, line.claims, line.sources, line.detail) for line in report.coverage]
            self.table(words("section.coverage"), "", header, rows, (40, 55, 18, 22, 30))
            self.troubles()

    def troubles(self) -> None:
        report, words = self.report, self.words
        if report.troubles:
            self.heading(words("section.troubles"))
            header = [words(f"table.{key}") for key in ("outlet", "outcome", "failures", "success", "detail")]
            rows = [(f"{one.outlet} ({one.source})", one.outcome, one.failures, one.success, one.detail) for one in report.troubles]
            self.table(words("section.troubles"), "", header, rows, (45, 30, 20, 24, 46))


def _add(parent: Any, name: str, **attributes: str) -> Any:
    element = OxmlElement(name)
    for key, value in attributes.items():
        element.set(qn(f"w:{key}"), value)
    parent.append(element)
    return element


def _run(parent: Any, text: str, *, bold: bool = False, underline: bool = False) -> None:
    """Append *text* as a run; a line break in it becomes one in the document."""
    run = _add(parent, "w:r")
    if bold or underline:
        form = _add(run, "w:rPr")
        if bold:
            _add(form, "w:b")
        if underline:
            _add(form, "w:u", val="single")
    for number, line in enumerate(text.split("\n")):
        if number:
            _add(run, "w:br")
        words = _add(run, "w:t")
        words.text = line
        words.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
