"""Figures and runs of a period into a report, and the report in every form that readers get. Pure: no store, no clock, no network.

`period` names what a report is about, `build` computes it from ReportData, the render functions set it. The same data give the
same bytes. Does not send: deliver.py does.
"""

from monitor.report.build import KINDS, build
from monitor.report.charts import charts, forget_pictures, svg
from monitor.report.check import check_templates
from monitor.report.model import Report
from monitor.report.numbers import format_date, format_number, format_period, format_place, format_report_period, format_value
from monitor.report.office import render_docx
from monitor.report.outline import render_json
from monitor.report.periods import period
from monitor.report.plain import plain, safe_url
from monitor.report.render import render_html, render_subject, render_text
from monitor.report.workbook import render_xlsx

__all__ = [
    "KINDS",
    "Report",
    "build",
    "charts",
    "check_templates",
    "forget_pictures",
    "format_date",
    "format_number",
    "format_period",
    "format_place",
    "format_report_period",
    "format_value",
    "period",
    "plain",
    "render_docx",
    "render_html",
    "render_json",
    "render_subject",
    "render_text",
    "render_xlsx",
    "safe_url",
    "svg",
]
