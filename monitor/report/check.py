"""The office's own templates tried before they are needed: a mistake is found by a check, not on Monday at 7."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from monitor.records import Coverage, Period, ReportData
from monitor.report import office, render, wording
from monitor.report.build import KINDS, build
from monitor.settings import ReportSettings

_MONDAY = datetime(2024, 7, 29, tzinfo=UTC)
_WEEK = Period("week", "2024-W31", _MONDAY, _MONDAY + timedelta(days=7))
_EMPTY = ReportData(_WEEK, _WEEK.end, (), 1, 1, (), (), (), (Coverage("2025-20", "Lạng Sơn", "not_published"),), (), 1)


def check_templates(settings: ReportSettings) -> None:
    """Set an empty report of each kind with the templates, in each form and language, as they stand in their files now.

    Raises: ConfigError for the first that does not work.
    """
    for kept in (wording.load_wording.cache_clear, render.environment.cache_clear, office.read_template.cache_clear):
        kept()
    for language in wording.LANGUAGES:
        for kind in KINDS:
            report = build(_EMPTY, settings, language, kind=kind)
            render.render_subject(report)
            render.render_text(report)
            render.render_html(report)
        office.render_docx(report)
