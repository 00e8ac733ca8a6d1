"""Reporting periods: which week, month, quarter or year a report is about. Pure; the clock is handed in."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, tzinfo
from zoneinfo import ZoneInfo

from monitor.errors import ConfigError
from monitor.records import Period
from monitor.report.numbers import read_moment

#: Kind of a report → kind of the period it covers when no label is given.
_KINDS = {
    "weekly": "week", "monthly": "month", "quarterly": "quarter", "yearly": "year", "operator": "week", "place": "month",
    "week": "week", "month": "month", "quarter": "quarter", "year": "year",
}  # fmt: skip
_FORMS = "write a week as 2024-W31, a month as 2024-07, a quarter as 2024-Q3, a year as 2024"


def period(kind: str, label: str | None, now: datetime, timezone: str | tzinfo) -> Period:
    """Return the period of a report of *kind*, named by *label*, or the last whole one before *now* where it is None.

    *kind* is weekly, monthly, quarterly or yearly; place and operator take a label of any form (default: the last month, the last
    week). Days begin at midnight in *timezone*. Raises ConfigError for an unknown kind, a label that is no period or is of another
    kind, and a period that has not begun.
    """
    if kind not in _KINDS:
        raise ConfigError(f"no report {kind!r}; there is weekly, monthly, quarterly, yearly, place, operator", file="report")
    zone = ZoneInfo(timezone) if isinstance(timezone, str) else timezone
    if label is None:
        label = _last_whole(_KINDS[kind], now.astimezone(zone).date())
    moment = read_moment(label)
    if moment is None or moment.precision == "day" or len(label) > 8:
        raise ConfigError(f"{label!r} is no period; {_FORMS}", file="--for")
    if kind not in ("place", "operator") and moment.precision != _KINDS[kind]:
        raise ConfigError(f"{label!r} is a {moment.precision}, the report is {kind}; {_FORMS}", file="--for")
    start, end = _midnight(moment.first, zone), _midnight(moment.last + timedelta(days=1), zone)
    if start > now:
        raise ConfigError(f"{label!r} has not begun; {_FORMS}", file="--for")
    return Period(moment.precision, label, start, end)


def _midnight(day: date, zone: tzinfo) -> datetime:
    return datetime.combine(day, time(), zone).astimezone(UTC)


def _last_whole(kind: str, today: date) -> str:
    if kind == "week":
        year, week, _ = (today - timedelta(days=7)).isocalendar()
        return f"{year:04d}-W{week:02d}"
    if kind == "month":
        before = today.replace(day=1) - timedelta(days=1)
        return f"{before.year:04d}-{before.month:02d}"
    if kind == "quarter":
        first = today.replace(month=(today.month - 1) // 3 * 3 + 1, day=1)
        before = first - timedelta(days=1)
        return f"{before.year:04d}-Q{(before.month + 2) // 3}"
    return f"{today.year - 1:04d}"
