"""The date line of a page: when it was published. Pure.

Reads the lines that Vietnamese papers and portals write ("Thứ ba, 30/07/2024 12:57", "Ngày đăng 11/06/2024 | 16:43",
"Cập nhật lúc 15:19, Thứ Năm, 01/02/2018 (GMT+7)", "Hà Nội, ngày 06 tháng 8 năm 2020") and English ones ("Monday, October 06,
2025 - 15:10"). The day comes first in numeric dates, but for those of a date line that can only be read the other way. Does not
decide whether a date in running prose is meant.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from monitor.text import fold

_MONTHS = {
    name: number
    for number, names in enumerate(
        ("january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul", "august aug", "september sep sept",
         "october oct", "november nov", "december dec"), 1)
    for name in names.split()
}  # fmt: skip
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_DAY_FIRST = re.compile(r"(?<![\d/.,-])(\d{1,2})\s?([/.-])\s?(\d{1,2})\s?\2\s?((?:19|20)\d\d)(?![\d/]|[.-]\d)")
_WORDS = re.compile(r"\bngày\s+(\d{1,2})\s+tháng\s+(\d{1,2})\s*(?:,|năm)\s*((?:19|20)\d\d)\b")
_ISO = re.compile(r"(?<!\d)((?:19|20)\d\d)-(\d\d)-(\d\d)(?!\d)")
#: Only in date lines: a month by its name ("21 tháng Mười Một, 2025", "21 Thg 11 2025", "Th11 21, 2025"), 2025/11/21, 11/21/2025.
_MONTHS_VI = {
    name: number
    for number, names in enumerate(
        ("một|giêng", "hai", "ba", "tư|bốn", "năm", "sáu", "bảy|bẩy", "tám", "chín", "mười", "mười một", "mười hai|chạp"), 1)
    for name in names.split("|")
}  # fmt: skip
_MONTH_VI = r"(?:tháng|thg\.?|th\.?)\s?-?(\d{1,2}|" + "|".join(sorted(_MONTHS_VI, key=len, reverse=True)) + r")\b"
_LINE_FORMS = (
    (re.compile(rf"(?<![\d/.,-])(\d{{1,2}})\s?[-,]?\s?{_MONTH_VI}\s?(?:,|-|năm)?\s?((?:19|20)\d\d)(?!\d)"), (3, 2, 1)),
    (re.compile(rf"\b{_MONTH_VI}\s(\d{{1,2}}),\s?((?:19|20)\d\d)(?!\d)"), (3, 1, 2)),
    (re.compile(r"(?<![\d/])((?:19|20)\d\d)/(\d{1,2})/(\d{1,2})(?![\d/])"), (1, 2, 3)),
    (_DAY_FIRST, (4, 1, 3)),  # "Fri, 09/13/2019": there is no thirteenth month
)
_MONTH_DAY = re.compile(rf"\b({_MONTH})\.?,?\s+(\d{{1,2}})(?:st|nd|rd|th)?(?:,?\s+|/)((?:19|20)\d\d)\b")
_DAY_MONTH = re.compile(rf"\b(\d{{1,2}})(?:st|nd|rd|th)?\s+({_MONTH})\.?,?\s+((?:19|20)\d\d)\b")
_TIME = re.compile(
    r"(?<!\d)([01]?\d|2[0-3])\s?(?:[:h]|giờ)\s?([0-5]\d)(?!\d)(?:\s?:\s?[0-5]\d|\s?phút|')?"
    r"(\s?(?:[ap]m|sáng|trưa|chiều|tối|ch|sa(?!\s(?:đéc|pa\b)))\b)?"
)
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_WEEKDAY = re.compile(rf"\b({'|'.join(_WEEKDAYS)})(?:(?:s|nes|rs|ur)?day)?\b")
_LONGEST = 400  #: code points; a longer line is prose
_POSTED = re.compile(r"(?:ngày đăng|đăng (?:ngày|lúc|tải)|xuất bản|posted|published)\W{0,3}[^\d]{0,20}$")
_MARK = re.compile(
    r"ngày đăng|đăng ngày|đăng lúc|cập nhật|xuất bản|ngày đưa tin|ngày viết|(?:^|[|>-]\s?)\W*thứ (?:hai|ba|tư|năm|sáu|bảy|2|3|4|5|6|7)\b|thứ (?:hai|ba|tư|năm|sáu|bảy|2|3|4|5|6|7)\s?[,|-]|thứ (?:hai|ba|tư|năm|sáu|bảy) ngày|chủ nhật|tác giả|người đăng|đăng bởi|nguồn:|author|gmt|"
    r"lượt xem|published|updated|posted|(?:mon|tues|wednes|thurs|fri|satur|sun)day|\bvna\b"
)
_FORMS = (
    (_DAY_FIRST, (4, 3, 1)), (_WORDS, (3, 2, 1)), (_ISO, (1, 2, 3)), (_MONTH_DAY, (3, 1, 2)), (_DAY_MONTH, (3, 2, 1)),
)  # fmt: skip
#: Words that may stand in a date line besides the date; a line of much else is prose.
_PROSE_LIMIT = 60


def _valid(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def dates_in(folded: str) -> list[tuple[int, int, date]]:
    """Return (start, end, date) of the full dates in *folded* (a line after `fold`), by position.

    >>> [d.isoformat() for _, _, d in dates_in("thứ ba, 30/07/2024 12:57")]
    ['2024-07-30']
    """
    return _found(folded, _FORMS)


def _found(folded: str, forms: Iterable[tuple[re.Pattern[str], tuple[int, int, int]]]) -> list[tuple[int, int, date]]:
    found = []
    for pattern, order in forms:
        for match in pattern.finditer(folded):
            year, month, day = (_number(match[i]) for i in order)
            if value := _valid(year, month, day):
                found.append((match.start(), match.end(), value))
    return sorted(found)


def _number(written: str) -> int:
    return _MONTHS.get(written) or _MONTHS_VI.get(written) or int(written)


def _time_in(folded: str, start: int, end: int) -> str | None:
    """The clock time nearest to the date at *start* to *end*."""
    found = [match for match in _TIME.finditer(folded) if match.end() <= start or match.start() >= end]
    if not found:
        return None
    match = min(found, key=lambda one: max(start - one.end(), one.start() - end))
    hour, minute, half = int(match[1]), int(match[2]), (match[3] or "").strip()
    if half and hour <= 12:
        noon = half == "trưa" and 10 <= hour < 12
        hour = hour if noon else hour % 12 + (0 if half in ("am", "sa", "sáng") else 12)
    return f"{hour:02}:{minute:02}"


def _by_weekday(folded: str, value: date) -> date:
    """*value*, or the day whose month and day are exchanged, where an English line's weekday is that one's: "Tuesday, 8/4/2020"."""
    named = _WEEKDAY.search(folded)
    weekday = _WEEKDAYS.index(named[1]) if named is not None else value.weekday()
    if value.day > 12 or value.weekday() == weekday:
        return value
    other = value.replace(month=value.day, day=value.month)
    return other if other.weekday() == weekday else value


def date_line(line: str) -> str | None:
    """Return the ISO time of *line* where it is a date line, as "2024-07-30T12:57+07:00" or "2024-07-30"; else None.

    >>> date_line("17:03, 29/07/2021")
    '2021-07-29T17:03+07:00'
    >>> date_line("Thứ Sáu, 21/11/2025 | 8:05 CH"), date_line("21 Tháng Mười Một, 2025")
    ('2025-11-21T20:05+07:00', '2025-11-21')
    >>> date_line("Ngày 29/7/2024, Tỉnh ủy Lạng Sơn tổ chức Hội nghị tổng kết 10 năm thực hiện Chỉ thị số 40-CT/TW.") is None
    True
    """
    if len(line) > _LONGEST or not ("20" in line or "19" in line):
        return None
    folded = fold(line)
    dates = dates_in(folded) or _found(folded, _LINE_FORMS)
    if not dates:
        return None
    # "Cập nhật 22/11/2025 09:00 | Ngày đăng 21/11/2025 08:05": the day of publishing, where both are given.
    start, end, value = next((one for one in dates if _POSTED.search(folded[: one[0]])), dates[0])
    value = _by_weekday(folded, value)
    rest = _TIME.sub(" ", folded[:start] + " " + folded[end:])
    letters = sum(c.isalpha() for c in rest)
    time = _time_in(folded, start, end)
    marked = bool(_MARK.search(folded)) or time is not None
    if letters > (_PROSE_LIMIT if marked else 12):
        return None
    return f"{value.isoformat()}T{time}+07:00" if time else value.isoformat()


#: At the head of a text that a scraper wrote: "date: 2024-07-30", also with the text right behind it.
_HEADER = re.compile(r"\W*date\W{1,3}((?:19|20)\d\d-\d\d-\d\d)(?![\d-])", re.IGNORECASE)
_SHEET_LINE = re.compile(r"^[^\d:;.]{2,40}, ngày \d{1,2} tháng \d{1,2} năm (?:19|20)\d\d\W*$")


def published_in(lines: Iterable[str]) -> tuple[str, str] | None:
    """Return (ISO time or date, rule) of the first date line among *lines*, or None.

    A scraper's header comes first; a line with a clock time or a word of publishing ("Ngày đăng", "Cập nhật", a weekday) before a
    bare date, and a bare date before the place-and-date line of an official sheet ("Đức Thọ, ngày 06 tháng 8 năm 2020").
    """
    bare: str | None = None
    sheet: str | None = None
    timed: str | None = None
    for number, line in enumerate(lines):
        if number == 0 and (header := _HEADER.match(line)) is not None and dates_in(header[1]):
            return header[1], "line"
        value = date_line(line)
        if value is None:
            continue
        folded = fold(line)
        if "T" in value:
            timed = timed or value
        elif _SHEET_LINE.match(folded):
            sheet = sheet or value
        else:
            bare = bare or value
    for found, rule in ((timed, "line"), (bare, "line"), (sheet, "sheet")):
        if found:
            return found, rule
    return None
