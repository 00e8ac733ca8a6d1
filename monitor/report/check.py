"""The office's own templates tried before they are needed: a mistake is found by a check, not on Monday at 7."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from monitor.places import load_places
from monitor.records import Claim, Coverage, Period, ReportData, Witness
from monitor.report import office, outline, render, wording, workbook
from monitor.report.build import KINDS, build, build_once
from monitor.report.charts import charts, forget_pictures, svg
from monitor.settings import ReportSettings

_MONDAY = datetime(2024, 7, 29, tzinfo=UTC)
_WEEK = Period("week", "2024-W31", _MONDAY, _MONDAY + timedelta(days=7))
_REHEARSED = (
    ("outstanding_loans", "level", "VND", Decimal(5 * 10**12)), ("local_budget_capital", "share", "percent", Decimal(12)),
    ("total_capital", "level", "VND", Decimal(5 * 10**12)), ("overdue_ratio", "level", "percent", Decimal("0.1")),
)  # fmt: skip
_EMPTY = ReportData(_WEEK, _WEEK.end, (), 1, 1, (), (), (), (Coverage("2025-20", "Lạng Sơn", "not_published"),), (), 1)


def forget() -> None:
    """Let go of the reports and renderings that are kept for the recipients of one report."""
    for kept in (
        build_once.cache_clear, render.render_text.cache_clear, render.render_html.cache_clear, office.render_docx.cache_clear,
        forget_pictures,
    ):  # fmt: skip
        kept()


def rehearse(settings: ReportSettings) -> None:
    """Set a large report in each form once and throw it away: a form that cannot be made is known at the start of the daemon, and the
    memory that it takes from then on is what the largest report takes.

    Raises: ConfigError for a template that does not work.
    """
    seen = datetime(2024, 7, 30, tzinfo=UTC)
    claims = tuple(
        Claim(
            0, place.name, place.key, place.key, indicator, measure, None, unit, None, "2024-06-30", value + n, "=", "high", (),
            "2024-07-30", seen, (Witness(0, "https://x.example/", "x", "paper", None, "2024-07-30", "x" * 200, value, "="),),
        )
        for n, place in enumerate(load_places().provinces("2025"))
        for indicator, measure, unit, value in _REHEARSED
        for _ in range(20)
    )  # fmt: skip
    last = replace(claims[0], period="2023-12-31")
    of_year = replace(_EMPTY, period=Period("year", "2024", _MONDAY, _MONDAY + timedelta(days=400)), claims=claims, latest=claims)
    of_place = replace(_EMPTY, place="Hà Nội", place_key="2025-01", series=(last, *claims[:40]))
    for data, kind in ((of_year, "yearly"), (of_place, "place")):
        for language in wording.LANGUAGES:
            made = build(data, settings, language, kind=kind)
            for set_in in (
                render.render_text, render.render_html, workbook.render_xlsx, office.render_docx, outline.render_json, charts, svg,
            ):  # fmt: skip
                set_in(made)
    forget()


def check_templates(settings: ReportSettings) -> None:
    """Set an empty report of each kind with the templates, in each form and language, as they stand in their files now.

    Raises: ConfigError for the first that does not work.
    """
    forget()
    for kept in (wording.load_wording.cache_clear, render.environment.cache_clear, office.read_template.cache_clear):
        kept()
    for language in wording.LANGUAGES:
        for kind in KINDS:
            report = build(_EMPTY, settings, language, kind=kind)
            render.render_subject(report)
            render.render_text(report)
            render.render_html(report)
        office.render_docx(report)
