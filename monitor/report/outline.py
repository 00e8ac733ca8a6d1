"""A Report as JSON, for programs. Values are numbers in base units (dong, percent, count, times); texts as in the mail."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

from monitor.report.model import Entry, Report
from monitor.report.plain import plain

SCHEMA = 1  #: raised when a field changes its meaning or goes


def render_json(report: Report) -> str:
    """Return the report as one JSON object, keys sorted, with a line break at the end; safe inside a script element too."""
    text = json.dumps(_outline(report), ensure_ascii=False, indent=1, sort_keys=True)
    for character in "<>&":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text + "\n"


def _number(value: Decimal) -> int | float | str:
    if not value.is_finite():
        return str(value)
    return int(value) if value == value.to_integral_value() else float(value)


def _entry(entry: Entry) -> dict[str, Any]:
    claim = entry.claim
    before = claim.previous
    return {
        "id": claim.id, "place": plain(claim.place), "place_key": claim.place_key, "province_key": claim.province_key,
        "indicator": claim.indicator, "measure": claim.measure, "programme": claim.programme, "value": _number(claim.value),
        "unit": claim.unit, "bound": claim.bound, "per": claim.per, "period": claim.period, "written": entry.value,
        "confidence": claim.confidence, "doubts": list(claim.doubts), "doubts_text": list(entry.doubts), "review": claim.review,
        "previous": None if before is None else {"value": _number(before.value), "bound": before.bound, "period": before.period},
        "change": entry.change, "quote": entry.quote,
        "witnesses": [
            {"outlet": cite.outlet, "url": cite.url, "published": cite.published, "title": cite.title, "note": cite.note}
            for cite in entry.cites
        ],
    }  # fmt: skip


def _outline(report: Report) -> dict[str, Any]:
    period = report.period
    return {
        "schema": SCHEMA,
        "kind": report.kind,
        "language": report.language,
        "period": {"kind": period.kind, "label": period.label, "start": period.start.isoformat(), "end": period.end.isoformat()},
        "as_of": report.now.isoformat(),
        "headline": report.headline,
        "notes": list(report.notes),
        "standouts": [{"kind": s.kind, "lead": s.lead, "text": s.text, "url": s.url, "source": s.source} for s in report.standouts],
        "claims": [_entry(entry) for entry in report.entries],
        "series": [_entry(entry) for entry in report.series],
        "conflicts": [{"title": c.title, "reason": c.reason, "sides": [_entry(side) for side in c.sides]} for c in report.conflicts],
        "corrections": [
            {"kind": c.kind, "title": c.title, "before": c.before, "after": c.after, "url": c.url, "outlet": c.outlet, "date": c.date}
            for c in report.corrections
        ],
        "documents": [
            {"title": d.title, "number": d.number, "issued_on": d.issued_on, "issuer": d.issuer, "url": d.url, "outlet": d.outlet}
            for d in report.documents
        ],
        "coverage_line": report.coverage_line,
        "coverage": [
            {"province": c.province, "state": c.state, "claims": c.claims, "sources": c.sources, "detail": c.detail}
            for c in report.coverage
        ],
        "troubles": [
            {"source": t.source, "outlet": t.outlet, "outcome": t.outcome, "failures": t.failures, "success": t.success, "detail": t.detail}
            for t in report.troubles
        ]
        if report.kind == "operator"
        else len(report.troubles),
    }
