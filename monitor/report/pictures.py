"""What the pictures and the summary table of a report show: numbers by province, as of when, and the words beside them. Pure.

Draws nothing: charts.py does. A number of a province of 2025 is a claim about it; where there is none, the sum of its former
provinces, but only when all of them are known for one and the same day.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from monitor.places import COUNTRY, load_places
from monitor.records import Claim, ReportData
from monitor.report.model import Bar, Cell, Line, Picture, Table
from monitor.report.numbers import BOUNDS, MERGER, format_as_of, format_date, format_number, format_place, format_value, last_day
from monitor.report.plain import safe_url
from monitor.report.wording import Wording

#: Directive 39-CT/TW of 30/10/2024: local capital at least 15% of total capital by 2030.
DIRECTIVE_TARGET = Decimal(15)
DIRECTIVE_SINCE = date(2024, 10, 30)
BILLION = Decimal(10) ** 9
_FEWEST = 2  #: provinces with a number, for a picture to be worth its room
_ADDITIVE = {"VND", "count"}

OUTSTANDING, SHARE, MAP, TREND, RATES = (
    "outstanding@d40", "local-share@d40", "map@d40", "trend@d40", "rates@d40",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Known:
    """The newest value of one place for one indicator."""

    value: Decimal
    unit: str
    bound: str
    last: date | None
    period: str | None
    url: str | None
    computed: bool = False  #: from parts, not as published
    check: bool = False  #: it, or a part of it, is to be checked and was not reviewed

    def marked(self, text: str, words: Wording) -> str:
        """*text* with the signs of what it is to be taken with; `legend` says what they mean."""
        return text + "".join(f"\u00a0{words(f'sign.{name}')}" for name in self.marks)

    @property
    def marks(self) -> tuple[str, ...]:
        """Of `check` and `computed` what holds."""
        return tuple(name for name, holds in (("check", self.check), ("computed", self.computed)) if holds)


def legend(marks: Iterable[str], words: Wording) -> str:
    """What the signs mean: "⚠ cần kiểm tra; * tính từ số liệu thành phần"; empty without any."""
    return "; ".join(f"{words(f'sign.{name}')} {words(f'mark.{name}').lower()}" for name in sorted(set(marks)))


def newest(claims: Sequence[Claim], place_key: str, indicator: str, measure: str, *, by: date) -> Known | None:
    """Return the newest whole (no programme) value of a place, up to the day *by*; None where none is known.

    Of several for one day the one that nothing speaks against, and of these the one that most pages make.
    """
    best: tuple[tuple[object, ...], Claim] | None = None
    for claim in claims:
        if (claim.place_key, claim.indicator, claim.measure, claim.programme, claim.per) != (place_key, indicator, measure, None, None):
            continue
        last = last_day(claim.period) or date.min
        if "/" not in (claim.period or "") and last > by and last.year > by.year:
            continue
        rank = (last, claim.review is not None, claim.confidence != "check", len(claim.witnesses), claim.published_on or "", claim.id)
        if best is None or rank > best[0]:
            best = (rank, claim)
    if best is None:
        return None
    claim = best[1]
    url = claim.witnesses[0].url if claim.witnesses else None
    return Known(claim.value, claim.unit, claim.bound, last_day(claim.period), claim.period, url, check=claim.to_check)


def known(claims: Sequence[Claim], place_key: str, indicator: str, measure: str, *, by: date) -> Known | None:
    """Return the newest value of a place; of a province of 2025 also through its former provinces; of a share also from its parts."""
    own = newest(claims, place_key, indicator, measure, by=by)
    if own is not None:
        return own
    parts = load_places().parts(place_key) if place_key.startswith("2025-") else []
    values = [newest(claims, part.key, indicator, measure, by=by) for part in parts]
    if len(values) == 1:
        own = values[0]
    elif values and measure == "level":
        found = [value for value in values if value is not None]
        same_day = len({value.last for value in found}) == 1 and found[0].last is not None
        if len(found) == len(parts) and same_day and all(v.unit in _ADDITIVE and v.bound == "=" for v in found):
            total = sum((value.value for value in found), Decimal(0))
            check = any(value.check for value in found)
            return Known(total, found[0].unit, "=", found[0].last, found[0].period, None, computed=True, check=check)
    if own is None and (indicator, measure) == ("local_budget_capital", "share"):
        return _share(claims, place_key, by)
    return own


def _share(claims: Sequence[Claim], place_key: str, by: date) -> Known | None:
    """Local capital of total capital in percent, where both are known for one day."""
    local = known(claims, place_key, "local_budget_capital", "level", by=by)
    total = known(claims, place_key, "total_capital", "level", by=by)
    if local is None or total is None or local.last is None or local.last != total.last or total.value <= 0:
        return None
    if local.bound != "=" or total.bound != "=" or local.value > total.value:
        return None
    share = (local.value / total.value * 100).quantize(Decimal("0.1"))
    return Known(share, "percent", "=", local.last, local.period, None, computed=True, check=local.check or total.check)


def same_area(one: str | None, other: str | None) -> bool:
    """Whether two keys mean one area: the same unit, or a province that the merger left as it was."""
    if one == other:
        return one is not None
    places = load_places()
    old, new = (one, other) if (other or "").startswith("2025-") else (other, one)
    return [part.key for part in places.parts(new or "")] == [old]


def provinces(on: date) -> list[tuple[str, str]]:
    """Return (key, name) of the provinces of that day: 63 before 01/07/2025, 34 since."""
    return [(place.key, place.name) for place in load_places().provinces("2004" if on < MERGER else "2025")]


def _bars(claims: Sequence[Claim], indicator: str, measure: str, on: date, words: Wording, keys: Sequence[tuple[str, str]]) -> list[Bar]:
    bars = []
    for key, name in keys:
        value = known(claims, key, indicator, measure, by=on)
        if value is None:
            continue
        text = format_value(value.value, value.unit, words.language, bound=value.bound)
        notes = [words(f"mark.{name}").lower() for name in value.marks]
        bars.append(
            Bar(
                name=format_place(name, key, words.language, on=on),
                key=key.rpartition("-")[2],
                value=value.value / BILLION if value.unit == "VND" else value.value,
                text=f"{text} – {', '.join(notes)}" if notes else text,
                date=format_as_of(value.period, words.language),
                day=value.last.toordinal() if value.last else 0,
                signs=value.marked("", words),
            )
        )
    return sorted(bars, key=lambda bar: (-bar.value, bar.key))


def _numbers(bars: Sequence[Bar], words: Wording) -> tuple[str, ...]:
    """The numbers in words, those of one day together."""
    days: dict[str, list[str]] = {}
    for bar in bars:
        days.setdefault(bar.date, []).append(words("picture.bar", name=bar.name, value=bar.text))
    return tuple(words("picture.day", date=day, bars="; ".join(texts)) for day, texts in days.items())


def _bar_picture(cid: str, title: str, bars: list[Bar], unit: str, words: Wording, target: Decimal | None) -> Picture:
    alt = words("picture.alt_bars", len(bars), title=title, top=f"{bars[0].name} {bars[0].text}", bottom=f"{bars[-1].name} {bars[-1].text}")
    target_text = ""
    if target is not None:
        value = format_value(target, "percent", words.language)
        target_text = words("picture.target", value=value)
        reached = sum(bar.value >= target for bar in bars)
        alt = f"{alt} {words('picture.alt_target', reached, target=value, missed=len(bars) - reached)}"
    return Picture(
        cid, "bars", title, alt, unit, bars=tuple(bars), target=target, target_text=target_text, numbers=_numbers(bars, words),
        language=words.language,
    )  # fmt: skip


def _map_picture(title: str, bars: list[Bar], unit: str, words: Wording) -> Picture:
    return Picture(
        MAP, "map", title, words("picture.alt_map", len(bars), title=title), unit, bars=tuple(bars),
        no_number=words("picture.no_number"), islands=(words("picture.hoang_sa"), words("picture.truong_sa")), language=words.language,
    )  # fmt: skip


def _trend(
    cid: str, data: ReportData, indicators: Sequence[tuple[str, str]], words: Wording, label: Callable[[Claim], str]
) -> Picture | None:
    """Lines of the profile's own values at moments; None where no line has two points."""
    lines = []
    for indicator, measure in indicators:
        points: dict[date, Claim] = {}
        for claim in sorted(data.series, key=lambda c: (c.confidence == "check", c.id), reverse=True):
            last = last_day(claim.period)
            mine = same_area(claim.place_key, data.place_key) and claim.programme is None and claim.per is None
            if mine and (claim.indicator, claim.measure) == (indicator, measure) and last is not None and "/" not in (claim.period or ""):
                points[last] = claim
        if len(points) >= 2:
            bars = tuple(
                Bar(
                    name=label(claim), key="", value=claim.value / BILLION if claim.unit == "VND" else claim.value,
                    text=format_value(claim.value, claim.unit, words.language, bound=claim.bound)
                    + (f" – {words('mark.computed' if claim.computed else 'mark.check').lower()}" if claim.to_check else ""),
                    date=format_date(claim.period, words.language), day=day.toordinal(),
                )
                for day, claim in sorted(points.items())
            )  # fmt: skip
            lines.append(Line(bars[0].name, bars))
    if not lines:
        return None
    title = words("picture.trend", label="; ".join(line.name for line in lines))
    ends = {
        end: "; ".join(words("picture.point", value=line.points[at].text, date=line.points[at].date) for line in lines)
        for end, at in (("first", 0), ("last", -1))
    }
    share = any(measure == "share" for _, measure in indicators)
    value = format_value(DIRECTIVE_TARGET, "percent", words.language)
    return Picture(
        cid, "trend", title, words("picture.alt_trend", title=title, **ends),
        words("unit.percent_sign") if cid == RATES else words("unit.billions_of_dong"), lines=tuple(lines),
        target=DIRECTIVE_TARGET if share else None, target_text=words("picture.target", value=value) if share else "",
        numbers=tuple(
            words("picture.line", name=line.name, points="; ".join(words("picture.point", value=p.text, date=p.date) for p in line.points))
            for line in lines
        ),
        language=words.language,
    )  # fmt: skip


def pictures(data: ReportData, kind: str, on: date, words: Wording, label: Callable[[Claim], str]) -> tuple[Picture, ...]:
    """Return what the pictures of a report of *kind* show; those without enough numbers are left out."""
    if kind == "operator":
        return ()
    if kind == "place":
        trends = (
            _trend(
                TREND, data, (("outstanding_loans", "level"), ("total_capital", "level"), ("local_budget_capital", "level")), words, label
            ),
            _trend(RATES, data, (("local_budget_capital", "share"), ("overdue_ratio", "level")), words, label),
        )
        return tuple(trend for trend in trends if trend is not None)
    found: list[Picture] = []
    billions, percent = words("unit.billions_of_dong"), words("unit.percent_sign")
    keys = provinces(on)
    claims = (*data.latest, *data.claims)
    loans = _bars(claims, "outstanding_loans", "level", on, words, keys)
    shares = _bars(claims, "local_budget_capital", "share", on, words, keys)
    if len(loans) >= _FEWEST:
        found.append(_bar_picture(OUTSTANDING, words("picture.outstanding"), loans, billions, words, None))
    if len(shares) >= _FEWEST:
        target = DIRECTIVE_TARGET if on >= DIRECTIVE_SINCE else None
        found.append(_bar_picture(SHARE, words("picture.share"), shares, percent, words, target))
    if on >= MERGER:
        if len(shares) >= _FEWEST:
            found.append(_map_picture(words("picture.map"), shares, percent, words))
        elif len(loans) >= _FEWEST:
            found.append(_map_picture(words("picture.map_outstanding"), loans, billions, words))
    return tuple(found)


#: Columns of the summary table: (message of the head, indicator, measure).
_COLUMNS = (
    ("table.outstanding", "outstanding_loans", "level"),
    ("table.local_capital", "local_budget_capital", "level"),
    ("table.share", "local_budget_capital", "share"),
    ("table.overdue", "overdue_ratio", "level"),
)


def summary_table(claims: Sequence[Claim], on: date, words: Wording, order: Callable[[str], tuple[int, int, str]]) -> Table | None:
    """Return the newest levels of the country and of each province with any, each with its date; None where there is none."""
    keys = [(COUNTRY, ""), *provinces(on)]
    found = []
    for key, name in sorted(keys, key=lambda pair: order(pair[0])):
        values = [known(claims, key, indicator, measure, by=on) for _, indicator, measure in _COLUMNS]
        if any(values):
            found.append((format_place(name, key, words.language, on=on), values))
    if not found:
        return None
    periods = Counter(value.period for _, values in found for value in values if value is not None)
    usual = min(periods, key=lambda period: (-periods[period], period or ""))
    rows = [(Cell(name), *(_cell(value, usual, words) for value in values)) for name, values in found]
    header = (words("table.province"), *(words(head) for head, _, _ in _COLUMNS))
    unit = words("table.unit_as_of", unit=words("unit.billions_of_dong"), date=format_as_of(usual, words.language))
    if signs := legend((mark for _, values in found for value in values if value is not None for mark in value.marks), words):
        unit = f"{unit}. {signs}"
    return Table(words("table.caption", number=1, title=words("section.table")), unit, header, tuple(rows))


def _cell(value: Known | None, usual: str | None, words: Wording) -> Cell:
    """A number, with its date where that is not the table's *usual* one."""
    if value is None:
        return Cell("–")
    number = value.value / BILLION if value.unit == "VND" else value.value
    text = format_number(number, words.language)
    if value.bound in BOUNDS:
        text = words(BOUNDS[value.bound], value=text)
    if value.period != usual:
        text = words("table.as_of", value=text, date=format_as_of(value.period, words.language))
    return Cell(value.marked(text, words), number, safe_url(value.url))
