"""The one formatter of values, dates, periods and places, in Vietnamese and in English. Pure.

Vietnamese: decimal comma, thousands dot, "12.345,6 tỷ đồng", "30/06/2024", "9 tháng đầu năm 2025". English: "VND 12,345.6
billion", "30 June 2024", "first 9 months of 2025". No digit is ever lost: a scale that would round is not taken.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal

from monitor.places import COUNTRY, load_places
from monitor.report.plain import plain
from monitor.report.wording import Wording, load_wording

#: Scales of dong, largest first: (factor, message, smallest amount that takes it, whole only).
#: "nghìn tỷ" is for great round sums only: 12.345,6 tỷ is what papers and reports write, not 12,3456 nghìn tỷ.
_SCALES = (
    (Decimal(10) ** 12, "unit.thousand_billion", Decimal(10) ** 14, True),
    (Decimal(10) ** 9, "unit.billion", Decimal(10) ** 9, False),
    (Decimal(10) ** 6, "unit.million", Decimal(10) ** 6, False),
)
_DECIMALS = 3  #: more decimals than this and a smaller unit is easier to read
_MILLION = Decimal(10) ** 6
#: Bound → message.
BOUNDS = {">": "bound.over", "<": "bound.under", "~": "bound.about"}
VIETNAM_TIME = timezone(timedelta(hours=7))  #: no summer time since 1975; only for dates of `_at` fields


def format_number(value: Decimal | int, language: str = "vi", *, signed: bool = False) -> str:
    """Return *value* with all its digits, grouped by thousands; a minus is U+2212; *signed* writes "+" too.

    >>> format_number(Decimal("12345.60")), format_number(Decimal("-1234.5"), "en"), format_number(Decimal("1E+4"))
    ('12.345,6', '−1,234.5', '10.000')
    """
    number = Decimal(value)
    if not number.is_finite():
        return str(number)
    digits = f"{abs(number):,f}"
    whole, _, fraction = digits.partition(".")
    fraction = fraction.rstrip("0")
    if language == "vi":
        whole, point = whole.replace(",", "."), ","
    else:
        point = "."
    sign = "−" if number < 0 else "+" if signed and number > 0 else ""
    return f"{sign}{whole}{point}{fraction}" if fraction else f"{sign}{whole}"


def _decimals(value: Decimal) -> int:
    exponent = value.normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def format_value(value: Decimal, unit: str, language: str = "vi", *, bound: str = "=", per: str | None = None, signed: bool = False) -> str:
    """Return an amount in its unit (VND in dong, percent, count, times) as a reader of *language* writes it.

    *bound* adds trên, dưới or khoảng (over, under, about), *per* "mỗi năm" or "mỗi tháng". The scale of dong is the largest that keeps
    all digits within three decimals, else the amount stands in dong.

    >>> format_value(Decimal("12345600000000"), "VND")
    '12.345,6 tỷ đồng'
    >>> format_value(Decimal("4.75"), "percent", bound="~"), format_value(Decimal("2500000"), "VND", "en")
    ('khoảng 4,75%', 'VND 2.5 million')
    """
    words = load_wording(language)
    value = Decimal(value)
    if unit == "VND":
        text = _dong(value, words, signed=signed)
    elif unit == "percent":
        text = words("unit.percent", value=format_number(value, language, signed=signed))
    elif unit == "times":
        text = words("unit.times", value=format_number(value, language, signed=signed))
    elif value.is_finite() and abs(value) >= _MILLION and _decimals(value / _MILLION) <= 1:
        text = words("unit.million_count", value=format_number(value / _MILLION, language, signed=signed))
    else:
        text = format_number(value, language, signed=signed)
    if per in ("year", "month"):
        text = words(f"per.{per}", value=text)
    return words(BOUNDS[bound], value=text) if bound in BOUNDS else text


def _dong(value: Decimal, words: Wording, *, signed: bool) -> str:
    if value.is_finite():
        for factor, message, least, whole in _SCALES:
            scaled = value / factor
            if abs(value) >= least and _decimals(scaled) <= (0 if whole else _DECIMALS):
                return words(message, value=format_number(scaled, words.language, signed=signed))
    return words("unit.dong", value=format_number(value, words.language, signed=signed))


def format_points(value: Decimal, language: str = "vi", *, signed: bool = False) -> str:
    """Return a difference of two percentages: "0,4 điểm phần trăm"."""
    return load_wording(language)("unit.points", value=format_number(value, language, signed=signed))


def format_percent(value: Decimal, language: str = "vi", *, signed: bool = False) -> str:
    """Return a computed percentage, rounded to one decimal (two below 1%): "+2,1%"."""
    places = Decimal("0.01") if abs(value) < 1 else Decimal("0.1")
    return load_wording(language)("unit.percent", value=format_number(value.quantize(places), language, signed=signed))


# --- dates and periods -------------------------------------------------------------------------------------------------

_MOMENT = re.compile(r"(\d{4})(?:-(?:Q([1-4])|W(\d{2})|(\d{2})(?:-(\d{2})(?:[T ]\d.*)?)?))?")


@dataclass(frozen=True, slots=True)
class Moment:
    """A point of time at the precision that was given, or the range of days that it means."""

    precision: str  #: year, quarter, month, week, day
    first: date
    last: date


def read_moment(text: str | None) -> Moment | None:
    """Return the days that an ISO 8601 moment (also 2024-Q2, 2024-W31) means; None where it is none.

    >>> read_moment("2024-06").last
    datetime.date(2024, 6, 30)
    """
    match = _MOMENT.fullmatch(text or "")
    if match is None:
        return None
    year, quarter, week, month, day = (int(part) if part else None for part in match.groups())
    assert year is not None
    try:
        if week:
            first = date.fromisocalendar(year, week, 1)
            return Moment("week", first, first + timedelta(days=6))
        if quarter:
            return Moment("quarter", date(year, quarter * 3 - 2, 1), _month_end(year, quarter * 3))
        if month and day:
            return Moment("day", date(year, month, day), date(year, month, day))
        if month:
            return Moment("month", date(year, month, 1), _month_end(year, month))
        return Moment("year", date(year, 1, 1), date(year, 12, 31))
    except ValueError:
        return None


def _month_end(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])


def last_day(period: str | None) -> date | None:
    """Return the last day that *period* (a moment or a span) speaks of, or None."""
    moment = read_moment((period or "").rpartition("/")[2])
    return None if moment is None else moment.last


def format_date(when: date | datetime | str | None, language: str = "vi") -> str:
    """Return a day, month, quarter, week or year: "30/06/2024", "tháng 6/2024", "quý II/2024", "năm 2024".

    An aware datetime is shown as the day in Viet Nam. What is no date comes back as it is; None gives "".

    >>> format_date("2024-06-30"), format_date("2024-06-30", "en"), format_date("2024-06")
    ('30/06/2024', '30 June 2024', 'tháng 6/2024')
    """
    if when is None:
        return ""
    if isinstance(when, datetime):
        when = when.astimezone(VIETNAM_TIME).date() if when.tzinfo else when.date()
    if isinstance(when, date):
        when = when.isoformat()
    moment = read_moment(when)
    if moment is None:
        return plain(when, 40)
    words, day = load_wording(language), moment.first
    month = words(f"month.m{day.month}")
    if moment.precision == "day":
        return words("date.day", day=day.day, day2=f"{day.day:02d}", month=month, month2=f"{day.month:02d}", year=f"{day.year:04d}")
    if moment.precision == "month":
        return words("date.month", month=month, number=day.month, year=day.year)
    if moment.precision == "quarter":
        return words("date.quarter", roman=_roman(day.month), number=(day.month + 2) // 3, year=day.year)
    if moment.precision == "week":
        year, week, _ = day.isocalendar()
        return words("date.week", week=week, year=year)
    return words("date.year", year=day.year)


def _roman(month: int) -> str:
    return ("I", "II", "III", "IV")[(month - 1) // 3]


def format_period(period: str | None, language: str = "vi") -> str:
    """Return the period of a claim in words: "đến 30/06/2024", "giai đoạn 2014–2024", "9 tháng đầu năm 2025".

    A span of whole months from January is so many months of the year, of a quarter its quarter, of whole years a stage.

    >>> format_period("2025-01/2025-09"), format_period("2014/2024"), format_period("2024-06-30")
    ('9 tháng đầu năm 2025', 'giai đoạn 2014–2024', 'đến 30/06/2024')
    """
    words = load_wording(language)
    if not period:
        return words("period.unknown")
    start, slash, end = period.partition("/")
    if not slash:
        moment = read_moment(period)
        if moment is None:
            return plain(period, 40)
        if moment.precision in ("year", "quarter", "week"):
            return format_date(period, language)
        return words("period.until", date=format_date(period, language))
    first, last = read_moment(start), read_moment(end)
    if first is None and last is None:
        return plain(period, 40)
    if first is None or last is None:
        key, known = ("period.until", end) if first is None else ("period.since", start)
        return words(key, date=format_date(known, language))
    return _span(first, last, start, end, words)


def format_as_of(period: str | None, language: str = "vi") -> str:
    """Return a period as it stands in brackets behind a number: a moment as its date alone, a span in words."""
    if period and "/" not in period and read_moment(period) is not None:
        return format_date(period, language)
    return format_period(period, language)


def _span(first: Moment, last: Moment, start: str, end: str, words: Wording) -> str:
    a, b = first.first, last.last
    one_year = a.year == b.year
    if first.precision == last.precision == "year" and not one_year:
        return words("period.stage", start=a.year, end=b.year)
    whole_months = a.day == 1 and b == _month_end(b.year, b.month)
    if one_year and whole_months:
        if a.month == 1:
            return words("date.year", year=a.year) if b.month == 12 else words("period.months", n=b.month, months=b.month, year=a.year)
        if b.month - a.month == 2 and a.month % 3 == 1:
            return words("date.quarter", roman=_roman(a.month), number=(a.month + 2) // 3, year=a.year)
        if (a.month, b.month) == (7, 12):
            return words("period.second_half", year=a.year)
        if a.month == b.month:
            return format_date(f"{a.year:04d}-{a.month:02d}", words.language)
    language = words.language
    return words("period.span", start=format_date(start, language), end=format_date(end, language))


def format_report_period(kind: str, label: str, language: str = "vi", *, since: date | None = None) -> str:
    """Return a report's own period: "tuần 31/2024 (29/07–04/08/2024)", "tháng 7/2024", "quý III/2024", "năm 2024".

    *since* is the day it really begins, where it makes up for reports that were missed.
    """
    text, moment = format_date(label, language), read_moment(label)
    words = load_wording(language)
    if moment is not None and since is not None and (moment.first - since).days > 1:
        return words("date.joined", period=text, start=format_date(since, language), end=format_date(moment.last, language))
    if kind != "week" or moment is None:
        return text
    a, b = moment.first, moment.last
    if language == "vi":
        start = f"{a:%d/%m}" if a.year == b.year else format_date(a)
    elif a.year == b.year:
        start = words("date.day_month", day=a.day, month=words(f"month.m{a.month}"))
    else:
        start = format_date(a, language)
    return words("date.week_days", week=text, start=start, end=format_date(b, language))


# --- places ------------------------------------------------------------------------------------------------------------


#: Provinces whose name alone is a person's: readers expect the kind before it.
_NAMED_FOR_A_PERSON = {"79"}

#: The day the 34 provinces took over from the 63.
MERGER = date(2025, 7, 1)


def format_place(place: str | None, place_key: str | None, language: str = "vi", *, on: date | None = None) -> str:
    """Return a place's name for readers; a province of before 01/07/2025 says so: "Bắc Kạn (nay thuộc Thái Nguyên)".

    A province whose name went on for a larger area is "Đắk Lắk (trước 01/07/2025)". Unknown places keep the page's words.
    *on* is the day of which the text speaks: before the merger a name needs no such note.
    """
    words = load_wording(language)
    if place_key == COUNTRY or (place_key is None and place in ("Viet Nam", "Việt Nam")):
        return words("place.country")
    places = load_places()
    unit = places.by_key.get(place_key or "")
    name = plain(place, 80) or (places.full_name(unit.key) if unit is not None else "")
    if not name:
        return words("place.unknown")
    if unit is None or unit.level != "province":
        return name
    name = name if language == "vi" or not unit.name_en else unit.name_en
    if unit.code in _NAMED_FOR_A_PERSON:
        name = words("place.city", name=name)
    if unit.system != "2004" or unit.successor_key is None or (on is not None and on < MERGER):
        return name
    successor = places.by_key[unit.successor_key]
    if len(places.parts(successor.key)) == 1:
        return name
    if successor.name == unit.name:
        return words("place.before_merger", name=name)
    return words("place.merged_into", name=name, successor=format_place(successor.name, successor.key, language))
