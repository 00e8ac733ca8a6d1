"""The moments and spans that a text names: "tính đến 30/6/2024", "sau 10 năm thực hiện", "9 tháng đầu năm". Pure.

Returns ISO 8601 at the page's own precision: a moment `2023`, `2024-06`, `2024-06-30`; a span `2014/2024`, `2024-01/2024-09`. What
is relative is resolved against the page's publication date, or against the directive's own date. Does not decide which number a
period belongs to.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from monitor.dates import _MONTH, _MONTHS

#: Years in which the documents whose implementation is told of were issued (docs/figures.md).
_DIRECTIVES = {"40": 2014, "06": 2021, "39": 2024}


@dataclass(frozen=True, slots=True)
class When:
    """A period that a text names."""

    start: int
    end: int
    kind: str  #: moment, span, now, base (what is compared with), ago; later (by so many years) until it is known later than what
    first: str | None  #: ISO: of a span its beginning, of a moment the moment
    last: str | None  #: ISO: of a span its end
    as_of: bool = False  #: says "tính đến", "đến": holds for what follows
    year_only: bool = False
    implied: bool = False  #: the year is not written: "cuối năm"

    @property
    def iso(self) -> str | None:
        """The period in ISO 8601."""
        if self.kind in ("span",):
            return f"{self.first}/{self.last}" if self.first and self.last and self.first != self.last else self.last or self.first
        return self.last or self.first


_Y = r"(19\d\d|20[0-4]\d)"
_SEP = r"\s?[/.-]\s?"
_NUMBER_WORDS = {
    "một": 1, "hai": 2, "ba": 3, "bốn": 4, "năm": 5, "sáu": 6, "bảy": 7, "tám": 8, "chín": 9, "mười": 10, "mười một": 11, "one": 1, "two": 2,
    "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "mười lăm": 15, "hai mươi": 20,
}  # fmt: skip
_COUNT = r"(\d{1,2}|" + "|".join(sorted(_NUMBER_WORDS, key=len, reverse=True)) + ")"
_QUARTERS = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "1": 1, "2": 2, "3": 3, "4": 4, "một": 1, "hai": 2, "ba": 3, "bốn": 4, "tư": 4, "nhất": 1}
_B = r"(?<![a-zà-ỹ\d])"
_E = r"(?![a-zà-ỹ\d])"

_MONTH_NAMES = {
    "giêng": 1, "hai": 2, "ba": 3, "tư": 4, "năm": 5, "sáu": 6, "bảy": 7, "tám": 8, "chín": 9, "mười": 10, "mười một": 11, "mười hai": 12,
    "chạp": 12,
}  # fmt: skip
_MONTH_NAME = r"(\d{1,2}|" + "|".join(sorted(_MONTH_NAMES, key=len, reverse=True)) + ")"

#: A pattern's words are looked for first, which costs less than trying it: without one of them it cannot match.
_YEARS = "19 20"
_MONTH_STARTS = "jan feb mar apr may jun jul aug sep oct nov dec"
_PATTERNS: tuple[tuple[str, str, str], ...] = (
    # Vietnamese; longer and more specific ones first: where two overlap, the earlier start and then the longer wins.
    ("fullspan", _YEARS, rf"{_B}(?:từ\s+)?(?:ngày\s+)?(\d{{1,2}}){_SEP}(\d{{1,2}}){_SEP}{_Y}\s*(?:-|đến|tới)\s*(?:hết\s+)?(?:ngày\s+)?(\d{{1,2}}){_SEP}(\d{{1,2}}){_SEP}{_Y}{_E}"),
    ("date", _YEARS, rf"{_B}(\d{{1,2}}){_SEP}(\d{{1,2}}){_SEP}{_Y}{_E}"),
    ("dateword", "ngày", rf"{_B}ngày\s+(\d{{1,2}})\s+tháng\s+(\d{{1,2}})(?:\s*(?:,|năm|/|-)?\s*{_Y})?{_E}"),
    ("monthspan", "tháng", rf"{_B}từ\s+tháng\s+(\d{{1,2}})(?:\s*(?:/|-|\s+năm\s+)\s*{_Y})?\s*(?:-|đến)\s*(?:hết\s+)?(?:tháng\s+)?(\d{{1,2}})\s*(?:/|-|\s+năm\s+)\s*{_Y}{_E}"),
    ("wordmonths", "tháng", rf"{_B}từ\s+tháng\s+{_MONTH_NAME}\s*(?:-|đến|tới)\s*(?:hết\s+)?tháng\s+{_MONTH_NAME}{_E}"),
    ("yearspan", _YEARS, rf"{_B}(?:trong\s+)?(?:giai\s+đoạn|thời\s+kỳ|nhiệm\s+kỳ|các\s+năm|năm\s+học|từ\s+(?:cuối\s+|đầu\s+)?năm|từ|năm|in|from|during|between|period|the\s+period)?\s*{_Y}\s*(?:-|đến(?:\s+(?:hết|cuối|nay là))?(?:\s+năm)?|to|tới(?:\s+năm)?|and)\s*{_Y}{_E}"),
    ("shortspan", "giai nhiệm thời", rf"{_B}(?:giai\s+đoạn|nhiệm\s+kỳ|thời\s+kỳ)\s+{_Y}\s*-\s*(\d\d){_E}"),
    ("halfend", "cuối", rf"{_B}{_COUNT}\s+tháng\s+cuối\s+năm(?:\s+{_Y})?{_E}"),
    ("months", "tháng", rf"{_B}(?:trong\s+|qua\s+|sau\s+)?{_COUNT}\s+tháng(?:\s+(?:đầu\s+)?(?:của\s+)?năm|\s+đầu(?:\s+năm)?|\s+qua)?(?:\s+(?:nay|{_Y}))?{_E}"),
    ("half", "nửa", rf"{_B}nửa\s+(đầu|cuối)\s+năm(?:\s+{_Y})?{_E}"),
    ("quarter", "quý quí", rf"{_B}qu[ýí]\s+(iv|iii|ii|i|[1-4]|một|hai|ba|bốn|tư|nhất)(?:\s*[/.,-]?\s*(?:năm\s+)?{_Y})?{_E}"),
    ("month", "tháng", rf"{_B}tháng\s+(\d{{1,2}})(?:(?:\s*(?:/|-|năm|,\s*năm)\s*|\.){_Y})?{_E}"),
    ("monthslash", "/", rf"{_B}(\d{{1,2}})/{_Y}{_E}"),
    ("sinceyears", "năm", rf"{_B}(?:sau|qua|trong|hơn|gần|kỷ\s+niệm|chặng\s+đường|tổng\s+kết|sơ\s+kết|vòng)?\s*(?:hơn\s+|gần\s+)?{_COUNT}\s+năm(?=\s+(?:thực\s+hiện|triển\s+khai|qua|thi\s+hành|đi\s+vào|thực\s+thi|hoạt\s+động|chỉ\s+thị|có|đồng|gần\s+đây|trở\s+lại|nay|liền|tổng))"),
    ("inyears", "năm", rf"{_B}(?:sau|qua|trong|tính\s+cả|cả|tính\s+chung|in|over)\s+(?:hơn\s+|gần\s+|vòng\s+|suốt\s+)?{_COUNT}\s+năm(?!\s+(?:gần|một))(?:\s+qua)?{_E}"),
    ("decade", "thập", rf"{_B}(?:một|1)\s+thập\s+(?:niên|kỷ){_E}|{_B}thập\s+(?:niên|kỷ)\s+qua{_E}"),
    ("yearsago", "cách trước", rf"{_B}(?:cách\s+đây|trước\s+đây)\s+{_COUNT}\s+năm{_E}|{_B}(?<!so\svới\s){_COUNT}\s+năm\s+(?:về\s+)?trước{_E}"),
    ("sincedirective", "chỉ directive", rf"{_B}(?:từ|kể\s+từ)\s+(?:khi|ngày|lúc)\s+(?:có|thực\s+hiện|triển\s+khai|ban\s+hành)(?:\s+thực\s+hiện)?\s+chỉ\s+thị(?:\s+(?:số\s+)?(40|39))?|since\s+(?:the\s+)?directive(?:\s+no\.?)?\s*(40|39)?"),
    ("beforedirective", "chỉ directive", rf"(?:before|prior\s+to)\s+(?:the\s+)?directive(?:\s+no\.?)?\s*(40|39)?|{_B}(?:trước\s+khi|thời\s+điểm|lúc|khi|thời\s+điểm\s+trước\s+khi)\s+(?:trước\s+khi\s+|bắt\s+đầu\s+)?(?:chưa\s+)?(?:có|thực\s+hiện|triển\s+khai|ban\s+hành|bắt\s+đầu)(?:\s+(?:thực\s+hiện|triển\s+khai))?\s+chỉ\s+thị(?:\s+(?:số\s+)?(40|39))?|{_B}khi\s+chỉ\s+thị(?:\s+(?:số\s+)?(40|39))?(?:-ct/tw)?\s+(?:mới|vừa)?\s*(?:được\s+)?(?:ban\s+hành|ra\s+đời){_E}"),
    ("periodstart", "đầu", rf"{_B}(?:đầu\s+kỳ|thời\s+điểm\s+(?:đầu|bắt\s+đầu)|khi\s+bắt\s+đầu(?=,)){_E}"),
    ("samedate", "cùng same year", rf"{_B}year[- ]on[- ]year{_E}|{_B}(?:cùng\s+kỳ)(?:\s+năm)?(?:\s+(trước|ngoái|{_Y}))?{_E}|{_B}(?:the\s+)?same\s+period(?:\s+(?:last\s+year|of\s+{_Y}))?"),
    ("sinceyearstart", "đầu since far", rf"{_B}từ\s+đầu\s+năm(?:\s+{_Y})?(?:\s+đến\s+(?:nay|hết\s+(?:tháng|quý)\b)?)?{_E}|{_B}since\s+(?:the\s+(?:beginning|start)\s+of\s+)?(?:this|the)\s+year|{_B}so\s+far\s+this\s+year"),
    ("yearstart", "đầu start beginning", rf"{_B}đầu\s+năm(?:\s+{_Y}|\s+nay)?{_E}|{_B}(?:the\s+)?(?:beginning|start)\s+of\s+(?:the\s+year|this\s+year|{_Y})"),
    ("yearend", "cuối hết kết", rf"{_B}(?:đến\s+)?(?:cuối|hết|kết\s+thúc)\s+(?:năm(?:\s+(?:{_Y}|(trước|ngoái|qua|nay)))?|(?=(?:19|20)\d\d)(20\d\d)){_E}"),
    ("schoolyear", "học", rf"{_B}năm\s+học\s+{_Y}\s*-\s*{_Y}{_E}"),
    ("relyear", "năm year", rf"{_B}(?<!các\s)(?<!những\s)(?<!mấy\s)(?:trong\s+)?(?:cả\s+)?năm\s+(nay|trước|ngoái|qua|tới){_E}|{_B}(this|last|next)\s+year{_E}"),
    ("yearslater", "sau", rf"{_B}{_COUNT}\s+năm\s+sau(?=\s*,)"),
    ("wholeyear", "năm", rf"{_B}(?:trong|cả)\s+năm(?!\s+(?:(?:19|20)\d\d|nay|trước|ngoái|qua|học|tới|nghìn|triệu|trăm|mươi|tháng|xã|huyện))\b"),
    ("thisquarter", "quý quí", rf"{_B}trong\s+qu[ýí]{_E}(?!\s+(?:iv|iii|ii|i|[1-4]|một|hai|ba|bốn|tư|nhất)\b)"),
    ("year", _YEARS, rf"{_B}(?:năm\s+|in\s+|of\s+|for\s+|năm\s+tài\s+chính\s+){_Y}{_E}"),
    ("bareyear", _YEARS, rf"(?<![\d/.,-]){_Y}(?![\d%]|[/.,-]\d|\s?(?:tỷ|triệu|đồng|hộ|lượt|lao|khách|công|tổ|căn|người|học|văn|cuộc|households|workers|jobs))"),
    ("now", "giờ nay hiện thời currently present now far date", rf"{_B}(?:bây\s+giờ|giờ\s+đây|đến\s+giờ|đến\s+nay|tới\s+nay|cho\s+đến\s+nay|đến\s+thời\s+điểm\s+(?:này|hiện\s+tại)|hiện\s+nay|hiện\s+tại|(?<!thực\s)(?<!thể\s)(?<!xuất\s)(?<!phát\s)(?<!biểu\s)hiện(?!\s+(?:đại|thực|hữu|tượng|diện))|cùng\s+thời\s+điểm|tại\s+thời\s+điểm\s+này|thời\s+điểm\s+này|currently|at\s+present|now|so\s+far|to\s+date|until\s+now){_E}|nay(?=\s)(?:(?<=[,;]\snay)|(?<=^nay)|(?<=thì\snay)|(?<!năm\snay)(?<!hôm\snay)(?<!ngày\snay)(?<!đến\snay)(?<!hiện\snay)(?<!tới\snay)(?<!lâu\snay)(?=\s(?:chỉ|còn|là|đã|lên|đạt)\s))"),
    ("daymonth", "ngày đến hết tới sáng chiều tối từ trước", rf"{_B}(?:ngày|đến|hết|tới|sáng|chiều|tối|từ|đến\s+ngày|trước)\s+(\d{{1,2}})(?:/(\d{{1,2}}){_E}|\.(\d{{1,2}})(?=,\s|\)|$|;))"),
    # English
    ("eclosed", "closed finished ended", rf"{_B}(?:closed|finished|ended)\s+{_Y}{_E}"),
    ("eyear", "year", rf"{_B}(?:during|in|over|within|throughout)\s+the\s+year{_E}"),
    ("edate", _MONTH_STARTS, rf"{_B}(?:as\s+of\s+)?({_MONTH})\.?\s+(\d{{1,2}})(?:st|nd|rd|th)?,?\s+{_Y}{_E}|{_B}(\d{{1,2}})(?:st|nd|rd|th)?\s+({_MONTH})\.?,?\s+{_Y}{_E}"),
    ("emonthday", _MONTH_STARTS, rf"{_B}({_MONTH})\.?\s+(\d{{1,2}})(?:st|nd|rd|th)?(?![\d.,]*\d|\s*(?:{_MONTH}){_E})(?!,?\s+(?:19|20)\d\d){_E}|{_B}(\d{{1,2}})(?:st|nd|rd|th)?\s+({_MONTH})(?!\w)(?!\.?,?\s+(?:19|20)\d\d)"),
    ("emonthspan", _MONTH_STARTS, rf"{_B}(?:from\s+)?({_MONTH})\s+(?:to|through|-)\s+({_MONTH})(?:\s+{_Y})?{_E}"),
    ("eyearend", "end close", rf"{_B}(?:by|at|from|since|over|of|until|as\s+of|compared\s+with|against|than)?\s*(?:the\s+)?(?:end|close)(?:\s+of\s+|[-\s](?=\d))(?:(last|this|the)\s+year|{_Y}|({_MONTH})(?:\s+(?:(?:this|last)\s+year|{_Y}))?)"),
    ("emonths", "months", rf"{_B}(?:in\s+|over\s+|during\s+)?(?:the\s+)?(?:first\s+)?{_COUNT}\s+months(?:\s+of\s+(?:(?:the|this)\s+year|{_Y}))?{_E}"),
    ("equarter", "quarter", rf"{_B}(?:the\s+)?(first|second|third|fourth)\s+quarter(?:\s+of\s+{_Y})?{_E}"),
    ("eyears", "years decade", rf"{_B}(?:after|over|in|for|during)\s+(?:more\s+than\s+|nearly\s+|almost\s+|the\s+(?:past|last)\s+)?{_COUNT}\s+years{_E}|{_B}{_COUNT}\s+years\s+after{_E}|{_B}(?:the\s+)?(?:past|last)\s+{_COUNT}\s+years{_E}|{_B}(?:a|the\s+past|one)\s+decade{_E}"),
    ("emonth", _MONTH_STARTS, rf"{_B}(?:as\s+of|in|by|until|since|of|late|early|mid|from)[\s-]+({_MONTH})(?:\s+{_Y}|(?=[\s,.;)])(?!\.?\s+\d{{1,2}}(?!\d)))"),
    ("ehalf", "half", rf"{_B}(?:the\s+)?first\s+half\s+of\s+(?:(?:the|this)\s+year|{_Y})"),
)  # fmt: skip
_COMPILED = [(name, re.compile(pattern)) for name, _, pattern in _PATTERNS]


def _by_word() -> dict[str, int]:
    """Word → the patterns that it is enough for, as bits by their order."""
    out: dict[str, int] = {}
    for order, (_, needed, _) in enumerate(_PATTERNS):
        for word in needed.split():
            out[word] = out.get(word, 0) | 1 << order
    return out


_BY_WORD = tuple(_by_word().items())
_BASE = re.compile(
    r"(?:lần(?=\s+(?:thời|mức|so|cuối|đầu|năm)|\s*$)|so\s+với|so|hơn(?:\s+hẳn)?(?:\s+cả)?|kể\s+từ|(?:compared|in\s+comparison)\s+(?:with|to)|against|over|from|than|versus|up\s+on|trên\s+nền)(?:\s+(?:thời\s+điểm|mức|cuối|đầu|hồi|ngày|năm|đến|số|the|tháng|cùng|thời\s+kỳ|con\s+số|kết\s+quả|that|those|in|at|of))*\s*$"
)
_ASOF = re.compile(
    r"(?:(?:tính|chốt(?:\s+sổ)?|khép\s+sổ|cập\s+nhật|luỹ\s+kế|số\s+liệu)?\s*(?:đến|tới)(?:\s+(?:hết|cuối|nay|ngày|thời\s+điểm|đầu))*(?:\s+ngày)?|(?:chốt|khép)(?:\s+(?:sổ|lại|tại|vào))*(?:\s+(?:ngày|hết|cuối))*|as\s+of|by|until|at|thời\s+điểm|tại\s+thời\s+điểm|tính\s+tới|vào|tại|\bhết)\s*$"
)
_FROM = re.compile(
    r"(?:từ|kể\s+từ|since|between|luỹ\s+kế\s+từ|from)(?:\s+(?:ngày|năm|cuối|đầu|khi|tháng|triển\s+khai|thực\s+hiện|bắt\s+đầu|thành\s+lập|nhiệm\s+kỳ|đại\s+hội|late|early|mid|the\s+(?:end|beginning|start)\s+of))*\s*\(?\s*$"
)
_TO = re.compile(
    r"\s*\)?\s*(?:đến(?:\s+(?:nay|hết|cuối|ngày|năm|tháng))*|tới(?:\s+nay)?|-|(?:up\s+)?(?:to|until)\s+(?:date|now)|and\s+(?=now)|to\s+(?=(?:19|20)\d\d))"
)


#: "Since the programme was launched in 2018, …"
_SINCE = re.compile(r"since\b[^,]*$")
#: Before a span that something is compared with.
_COMPARED_SPAN = re.compile(r"(?:so với|compared (?:with|to))(?: mức| trong)? $")
_EARLY = 2  #: until this month, "a year" is the year before
_SINCE_LAUNCH = re.compile(r"\s+(?:triển khai|thực hiện|kể từ|hoạt động|đi vào|phát động|vận hành)\b")
#: So many years the directive is reviewed after.
_ROUND = (5, 10)
#: Before the years of a poverty standard, which date no figure: "hộ nghèo (chuẩn 2022-2025)".
_STANDARD = re.compile(r"chuẩn (?:nghèo )?(?:mới )?(?:đa chiều )?(?:(?:của |theo )?giai đoạn )?$")


class Calendar:
    """Resolves periods against the page's publication date and the directive that it tells of."""

    def __init__(
        self, published: str | None, directive: str = "40", latest_year: int | None = None, present: int | None = None, *, told: bool = True
    ) -> None:
        """*latest_year* and *present* stand for an unknown date of publication: the latest year told, and the page's own, if that is clear."""
        self.published = published[:10] if published else None
        self.today = self.published or (str(present) if present is not None else None)
        self.year = int(self.published[:4]) if self.published else latest_year
        self.month = int(self.published[5:7]) if self.published and len(self.published) >= 7 else None
        self.issued = _DIRECTIVES.get(directive, 2014)
        self.told = told  #: whether the page names the directive at all: what "sau 5 năm" of a page that does not counts from is open

    def _past_year(self, month: int, day: int = 1) -> int | None:
        """The year of a day without one: that of the publication, or the year before where the day would lie ahead."""
        if self.year is None or self.published is None:
            return self.year
        return self.year - 1 if f"{self.year:04}-{month:02}-{day:02}" > self.published[:10] else self.year

    def find(self, folded: str) -> list[When]:
        """Return the periods that *folded* names, by position, not overlapping."""
        raw: list[tuple[int, int, int, When]] = []
        possible = 0
        for word, patterns in _BY_WORD:
            if word in folded:
                possible |= patterns
        while possible:
            order = (possible & -possible).bit_length() - 1
            possible &= possible - 1
            name, pattern = _COMPILED[order]
            for match in pattern.finditer(folded):
                when = self._resolve(name, match, folded)
                if when is not None and when.end > when.start:
                    raw.append((when.start, -(when.end - when.start), order, when))
        raw.sort(key=lambda r: r[:3])
        out: list[When] = []
        for _, _, _, when in raw:
            if out and when.start < out[-1].end:
                # A longer reading that begins inside a shorter one wins: "năm 2014" inside "năm 2014 - 2022".
                if when.end - when.start > (out[-1].end - out[-1].start) + 3:
                    out[-1] = when
                continue
            out.append(when)
        return list(self._roles(folded, out))

    def _roles(self, folded: str, found: list[When]) -> Iterator[When]:
        skip = -1
        for at, when in enumerate(found):
            if at == skip:
                continue
            left = folded[max(0, when.start - 40) : when.start]
            if when.kind == "later":  # "Cuối năm 2015 …; hai năm sau, …"
                known = next((w.iso for w in reversed(found[:at]) if w.iso and w.kind != "later"), None)
                year = str(int(known.split("/")[-1][:4]) + self._n(when.first or "")) if known else None
                yield When(when.start, when.end, "moment", year, year, False, True)
                continue
            following = found[at + 1] if at + 1 < len(found) else None
            if (
                when.kind == "span"
                and following is not None
                and following.kind == "span"
                and folded[when.end : following.start].strip() == "("
            ):
                continue  # "trong 5 năm (2014 - 2019)": which years these are
            if when.kind == "span" and _COMPARED_SPAN.search(left):
                yield When(when.start, when.end, "base", when.last, when.last)  # "so với quý I/2018"
                continue
            if when.kind == "span" and _STANDARD.search(left):
                yield When(when.start, when.end, "standard", None, None)
                continue
            if (
                at
                and found[at - 1].kind == "base"
                and re.fullmatch(r"(?:-ct/tw)?\s*\(\s*(?:năm\s*)?", folded[found[at - 1].end : when.start])
            ):
                yield When(when.start, when.end, "base", when.first, when.last, False, when.year_only)  # "chưa có Chỉ thị 40 (năm 2014)"
                continue
            until = _TO.match(folded, when.end) if when.kind == "moment" and left.endswith("from ") else None
            until_now = until is not None and until[0].endswith(("now", "date"))
            if when.kind in ("moment", "ago", "base") and _BASE.search(left) and not until_now:
                yield When(when.start, when.end, "base", when.first, when.last, False, when.year_only)
                continue
            if when.kind == "moment" and _FROM.search(left):
                # "từ năm 2014 đến hết năm 2023", "từ năm 2018 đến nay", "from 13.2% in 2014" stays a moment
                gap = _TO.match(folded, when.end)
                if gap and following is not None and following.start <= gap.end() + 2 and following.kind in ("moment", "now"):
                    last = following.last or following.first or self.published
                    skip = at + 1
                    yield When(when.start, following.end, "span", when.first, last, False)
                    continue
                if gap and gap[0].endswith(("nay", "now", "date")):
                    yield When(when.start, gap.end(), "span", when.first, self.published, False)
                    continue
                if re.search(
                    r"(?:kể\s+từ|since|từ)(?:\s+(?:ngày|năm|cuối|đầu|khi|tháng|nhiệm\s+kỳ|đại\s+hội|late|early|mid))*\s*\(?\s*$", left
                ) and not re.search(r"\bfrom\b", left):
                    yield When(when.start, when.end, "span", when.first, None, False)
                    continue
            if when.kind == "moment" and _SINCE.match(folded[: when.start]):
                yield When(when.start, when.end, "span", when.first, None, False)
                continue
            as_of = when.as_of or (when.kind in ("moment",) and bool(_ASOF.search(left)))
            yield When(when.start, when.end, when.kind, when.first, when.last, as_of, when.year_only, when.implied)

    def _n(self, word: str) -> int:
        return int(word) if word.isdigit() else _NUMBER_WORDS[re.sub(r"\s+", " ", word)]

    def _resolve(self, name: str, m: re.Match[str], folded: str) -> When | None:
        g = m.groups()
        year = self.year

        def moment(iso: str | None, *, as_of: bool = False, year_only: bool = False) -> When:
            return When(m.start(), m.end(), "moment", iso, iso, as_of, year_only)

        def span(first: str | None, last: str | None) -> When:
            return When(m.start(), m.end(), "span", first, last)

        def day(y: int | str | None, mo: int | str, d: int | str) -> str | None:
            try:
                return date(int(y), int(mo), int(d)).isoformat() if y else None
            except ValueError:
                return None

        if name == "yearslater":
            return When(m.start(), m.end(), "later", g[0], None)
        if name in ("date", "dateword"):
            y = g[2] or self._past_year(int(g[1]), min(int(g[0]), 28)) if 1 <= int(g[1]) <= 12 else None
            iso = day(y, g[1], g[0])
            if iso is None and g[2] is None:
                return When(m.start(), m.end(), "moment", None, None) if name == "dateword" else None
            return moment(iso) if iso else None
        if name == "fullspan":
            return span(day(g[2], g[1], g[0]), day(g[5], g[4], g[3]))
        if name == "daymonth":
            month = g[1] or g[2]
            if not (1 <= int(month) <= 12 and 1 <= int(g[0]) <= 31):
                return None
            due = re.search(r"trước (?:ngày )?$", folded[: m.start(1)])  # a day that is still to come
            iso = day(self.year if due else self._past_year(int(month), int(g[0])), month, g[0])
            return When(m.start(1), m.end(), "moment", iso, iso)
        if name == "yearspan":
            first, last = g
            if not 0 < int(last) - int(first) <= 30:
                return None
            return span(first, last)
        if name == "schoolyear":
            return span(g[0], g[1])
        if name == "shortspan":
            return span(g[0], g[0][:2] + g[1])
        if name == "monthspan":
            return span(f"{g[1] or g[3]}-{int(g[0]):02}", f"{g[3]}-{int(g[2]):02}")
        if name == "wordmonths":
            from_month, to_month = (_MONTH_NAMES.get(x) or int(x) for x in g)
            past = self._past_year(to_month) if 1 <= from_month < to_month <= 12 else None
            return span(f"{past}-{from_month:02}", f"{past}-{to_month:02}") if past else None
        if name == "months":
            n = self._n(g[0])
            text = re.sub(r"\s+", " ", m[0])
            opening = re.match(r"\s*,", folded[m.end() : m.end() + 3]) and re.search(r"(?:^|riêng|[,;:.+-])\s*$", folded[: m.start()])
            own = (
                self.month is not None
                and n >= 3
                and n in (self.month, self.month - 1)
                and not re.search(r"(?:hạn|vòng|trên|mỗi|kỳ)\s*$", folded[: m.start()])
            )
            if text.startswith("sau ") and _SINCE_LAUNCH.match(folded, m.end()):
                return None  # "sau 2 tháng triển khai": since when, is not told
            if n > 12 or not (own or re.search(r"đầu|qua|năm|nay", text) or re.match(r"trong |qua |sau ", text) or opening):
                return None
            y = g[1] or (str(self._past_year(n)) if year else None)
            if g[1] is None and year is not None and self.month is not None and n >= self.month and not ("đầu" in text and n == 12):
                y = str(year - 1) if n > self.month else str(year)
            return span(f"{y}-01", f"{y}-{n:02}") if y else When(m.start(), m.end(), "span", None, None)
        if name == "halfend":
            past = self.month is not None and self.month <= 3  # told of in spring, they are over
            y = g[1] or (str(year - past) if year else None)
            months = self._n(g[0])
            return span(f"{y}-{13 - months:02}", f"{y}-12") if y and 1 <= months <= 11 else None
        if name == "half":
            y = g[1] or (str(year) if year else None)
            if y is None:
                return None
            return span(f"{y}-01", f"{y}-06") if g[0] == "đầu" else span(f"{y}-07", f"{y}-12")
        if name in ("quarter", "equarter"):
            q = _QUARTERS[g[0]] if name == "quarter" else ("first", "second", "third", "fourth").index(g[0]) + 1
            y = g[1] or (str(self._past_year(3 * q - 2)) if year else None)
            return span(f"{y}-{3 * q - 2:02}", f"{y}-{3 * q:02}") if y else None
        if name == "thisquarter":
            return When(m.start(), m.end(), "now", None, None)
        if name == "month":
            if not 1 <= int(g[0]) <= 12:
                return None
            y = g[1] or (str(self._past_year(int(g[0]))) if year else None)
            if y is None:
                return When(m.start(), m.end(), "moment", None, None)
            iso = f"{y}-{int(g[0]):02}"
            return When(m.start(), m.end(), "moment", iso, iso, False, False, g[1] is None)
        if name == "monthslash":
            return moment(f"{g[1]}-{int(g[0]):02}") if 1 <= int(g[0]) <= 12 else None
        if name in ("sinceyears", "inyears", "eyears", "decade"):
            word = next((x for x in g if x), None) if name != "decade" else "10"
            n = self._n(word) if word else 10
            if n > 30 or (n == 1 and name == "inyears"):
                return None
            if n == 1 and year is not None and self.month is not None and self.month <= _EARLY:
                return span(f"{year - 1}-01", f"{year - 1}-12")  # "một năm qua", told in January
            about = bool(re.search(r"chỉ\s+thị\s+(?:số\s+)?40|directive", folded[m.end() : m.end() + 60]))
            exact = year is not None and abs(year - self.issued - n) <= 1 and "hơn" not in m[0] and "more" not in m[0]
            last = str(min(year, self.issued + n)) if exact and year is not None else (str(year) if year else None)
            if about or (self.told and year and abs(year - self.issued - n) <= 1 and n >= 3):
                return span(str(self.issued), last)
            if self.told and self.published is None and n in _ROUND and (year is None or year <= self.issued + n):
                return span(str(self.issued), str(self.issued + n))  # a review without a date
            return span(str(year - n), str(year)) if year else When(m.start(), m.end(), "span", None, None)
        if name == "yearsago":
            n = self._n(g[0] or g[1])
            return moment(str(year - n)) if year else None
        if name == "sincedirective":
            which = next((x for x in g if x), None)
            return span(str(_DIRECTIVES.get(which or "40", 2014)), str(year) if year else None)
        if name == "beforedirective":
            which = next((x for x in g if x), None)
            iso = str(_DIRECTIVES.get(which or "40", 2014))
            return When(m.start(), m.end(), "base", iso, iso)
        if name == "periodstart":
            iso = str(self.issued)
            return When(m.start(), m.end(), "base", iso, iso)
        if name == "samedate":
            y = next((x for x in g if x and x.isdigit()), None) or (str(year - 1) if year else None)
            return When(m.start(), m.end(), "base", y, y) if y else When(m.start(), m.end(), "base", None, None)
        if name == "sinceyearstart":
            y = next((x for x in g if x and x.isdigit()), None) or (str(year) if year else None)
            return span(f"{y}-01", self.published if y == str(year) else f"{y}-12") if y else None
        if name == "yearstart":
            y = next((x for x in g if x and x.isdigit()), None) or (str(year) if year else None)
            return moment(f"{y}-01") if y else When(m.start(), m.end(), "moment", None, None)
        if name == "yearend":
            if g[0] or g[2]:
                return moment(g[0] or g[2], as_of=True, year_only=True)
            if year is None:
                return When(m.start(), m.end(), "moment", None, None)
            if g[1] in ("trước", "ngoái"):
                return moment(str(year - 1), as_of=True, year_only=True)
            late = self.month is not None and self.month >= 11
            iso = str(year if late or g[1] == "nay" else year - 1)
            return When(m.start(), m.end(), "moment", iso, iso, True, True, g[1] is None)
        if name == "relyear":
            word = g[0] or g[1]
            if year is None:
                return When(m.start(), m.end(), "span", None, None)
            back = {"nay": 0, "this": 0, "tới": -1, "next": -1, "qua": 1 if (self.month or 12) <= 3 else 0}.get(word, 1)
            return When(m.start(), m.end(), "moment", str(year - back), str(year - back), False, True)
        if name == "wholeyear":
            return When(m.start(), m.end(), "now", None, None, False, True)
        if name in ("year", "bareyear"):
            return moment(g[0], year_only=True)
        if name == "now":
            return When(m.start(), m.end(), "now", None, None)
        if name == "eclosed":
            return moment(g[0], as_of=True, year_only=True)
        if name == "eyear":
            return When(m.start(), m.end(), "now", None, None, False, True)
        if name == "edate":
            if g[0]:
                return moment(day(g[2], _MONTHS[g[0]], g[1]), as_of=m[0].startswith("as"))
            return moment(day(g[5], _MONTHS[g[4]], g[3]))
        if name == "emonthday":
            month, number = (_MONTHS[g[0]], int(g[1])) if g[0] else (_MONTHS[g[3]], int(g[2]))
            if not 1 <= number <= 31:
                return None
            iso = day(self._past_year(month, number), month, number)
            return When(m.start(), m.end(), "moment", iso, iso)
        if name == "emonthspan":
            y = g[2] or (str(self._past_year(_MONTHS[g[1]])) if year else None)
            return span(f"{y}-{_MONTHS[g[0]]:02}", f"{y}-{_MONTHS[g[1]]:02}") if y else None
        if name == "eyearend":
            as_of = bool(re.match(r"by|at|as|until|end|the", m[0]))
            if g[2]:
                y = g[3] or (str(self._past_year(_MONTHS[g[2]])) if year else None)
                return moment(f"{y}-{_MONTHS[g[2]]:02}", as_of=True) if y else None
            past = g[0] == "last" or (self.month is not None and self.month <= 2)  # "By the end of the year", in January
            y = g[1] or (str(year - 1 if past else year) if year else None)
            base = bool(re.match(r"(?:from|over|compared|against|than|since|of)\b", m[0])) and "by" not in m[0]
            return When(m.start(), m.end(), "base" if base else "moment", y, y, as_of, True)
        if name == "emonths":
            n = self._n(g[0])
            if n > 12 or not re.search(r"first|the|in|of", m[0]):
                return None
            y = g[1] or (str(self._past_year(n)) if year else None)
            return span(f"{y}-01", f"{y}-{n:02}") if y else None
        if name == "ehalf":
            y = g[0] or (str(year) if year else None)
            return span(f"{y}-01", f"{y}-06") if y else None
        if name == "emonth":
            y = g[1] or (str(self._past_year(_MONTHS[g[0]])) if year else None)
            if y and m[0].startswith("since"):
                return span(f"{y}-{_MONTHS[g[0]]:02}", None)
            return moment(f"{y}-{_MONTHS[g[0]]:02}", as_of="as" in m[0]) if y else None
        return None
