"""When a figure holds: the period of each bound number. Pure.

The nearest period in the number's own clause wins; then what the sentence says, what the sentence before said, what holds for the page:
the day that it gives its figures for, else that of its publication.

A way looks at a number among the periods of its sentence and answers with its period and how that was found, or with None: the next
way is asked. The order of the ways is the order of their tuple; a way may rely on what those before it have ruled out.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from monitor.figures.binding import SPLIT, in_order
from monitor.figures.bound import Bound
from monitor.figures.lazy import lazy
from monitor.figures.lexicon import Mention
from monitor.figures.numbers import Quantity
from monitor.figures.periods import Calendar, When
from monitor.figures.sentence import Sentence

#: What told the period of a figure.
PeriodHow = Literal[
    "clause",  # a period before the number, the nearest that fits
    "behind",  # a period right behind the number
    "sentence",  # a period further behind, of a target
    "in order",  # the year that has the number's own rank among several: "lần lượt là X và Y"
    "since",  # from a date of the sentence on: "Từ năm 2014 đến nay"
    "base",  # since what the number is compared with: "so với đầu năm"
    "base behind",  # since the moment right behind: "gấp 3,2 lần năm 2014"
    "base of the sentence",  # since what the sentence compares with, elsewhere than beside the number
    "base carried",  # the year that the page compares with: "giảm từ 9,5% xuống còn 1,2%"
    "from first to last",  # from the first to the last moment before the number, of so much a year
    "from the date before",  # since a date that an earlier number or sentence told
    "start of the span",  # where the span before the number begins: what it was before
    "year",  # "năm nay"
    "now",  # "nay"
    "as of",  # the day that the page gives its figures for
    "carried",  # an earlier sentence or, of a table's, the text around it
    "page",  # the span that the page named first
    "row",  # a table: its head, its row, or its caption
    "default",  # the page's own date
    "a year's average",  # of no year: "mỗi năm cho vay 50 tỷ đồng"
    "unknown",  # nothing
]
#: An ISO period, or None where none is told, and how it was found.
Dated = tuple[str | None, PeriodHow]

#: A period right beside the number.
PERIOD_BESIDE: frozenset[PeriodHow] = frozenset({"clause", "behind"})
#: Doubted as a period that the page does not tell; on a page without a date, more are.
PERIOD_UNTOLD: frozenset[PeriodHow] = frozenset({"default", "page"})
PERIOD_UNTOLD_UNDATED: frozenset[PeriodHow] = PERIOD_UNTOLD | frozenset({"now"})
#: Doubted as a period that is told elsewhere, or of something else: it may not be the number's.
PERIOD_TAKEN_OVER: frozenset[PeriodHow] = frozenset(
    {"carried", "base carried", "base behind", "sentence", "start of the span", "from the date before"}
)

#: Behind a date that begins a clause of its own: "…, đến 30/9/2017 đã là 71,5 tỷ đồng".
_OWN_CLAUSE = re.compile(r"\s*(?:(?:thì|đã|mới|chỉ|con số (?:này|đó))\s+)*(?:là|lên|đạt|tăng|giảm|còn|có|xuống)\b")
#: In a sentence that dates what follows although it gives no number.
_TOLD_AS_OF = re.compile(r"số liệu|kết quả|tính đến|công khai")
_TASKS = re.compile(r"\b(?:nhiệm vụ|kế hoạch|phương hướng|chương trình công tác)[^,;.]*$")
_POINTS_BACK = re.compile(r"\s*(?:ấy|đó|này|nói trên)\b")
_EARLY = 2  #: until this month, pages tell of the year before
_LEAD_CHARS = 30  #: how far into a sentence a date leads it
_HEAD = 6  #: sentences at the head of a page
_YEAR = re.compile(r"\d{4}")


# Which periods of a sentence a number may belong to.

#: Between a number and the period behind it.
_RIGHT_TIME = re.compile(
    r"^\s*(?:/\s?(?:hộ|người|khách hàng|năm))?\s*(?:\([^()]{0,40}\)\s*)?(?:đầu (?:giai đoạn|nhiệm kỳ|kỳ)\s*)?(?:\(?(?:theo\s)?(?:kết quả\s)?(?:rà soát|số liệu|thống kê)?|,?\s*(?:vào|trong|ở|tại|hồi|đến|tính đến|của|thời điểm|at|in|as of|by|on)|\(?(?:vào|tại|ở|(?:tính )?(?:đến|tới))?\s*(?:hết\s+)?(?:thời điểm(?: ngày)?|ngày)|tính (?:đến|tới)(?: hết| cuối)?)?\s*(?:the\s+)?(?:late\s+|early\s+|mid-?\s?)?$"
)
_RIGHT_REACH = 160  #: code points, more than it can match
#: Behind a period that begins something else: "…; năm 2023: …".
_OPENS = re.compile(r"\s*(?::|(?:là|tương ứng)\b)")


def _behind(s: Sentence, end: int, following: int) -> When | None:
    """The period that stands right behind *end*, before *following*, or None."""
    w = next((w for w in s.whens if end <= w.start < following and w.kind != "base"), None)
    if w is None or _OPENS.match(s.folded[w.end : w.end + 12]):
        return None
    between = s.folded[end : w.start]
    if between.lstrip().startswith((",", ";")) and _OWN_CLAUSE.match(s.folded, w.end, w.end + 40):
        return None
    return w if _RIGHT_TIME.match(between) and (w.kind != "now" or not between.strip()) else None


def _past_noun(s: Sentence, q: Quantity) -> int:
    """Where the words end that name, right behind the number, what it is of: "18,61% số hộ nghèo vào cuối năm 2014"."""
    near = next((m for c in ("indicator", "near", "denominator") for m in s.of(c, q.j, q.j + 8) if m.i - q.j <= 1), None)
    return near.end if near is not None else q.end


_MOVED_BY = re.compile(r"lên|xuống|còn|nay|;|to ")
_MOVED_FROM_BY = re.compile(r"lên|xuống|còn|nay|;|to |tăng|gấp|giảm")


def _dates_earlier(s: Sentence, w: When, bounds: Sequence[Bound]) -> re.Pattern[str] | None:
    """Where *w* stands right behind a number: what must follow for it to date that number only, "từ 91% năm 2019 lên 99,2%"."""
    if w.kind != "moment" or not (w.year_only or s.folded.endswith("(", 0, w.start)):
        return None
    for b in bounds:
        if 0 <= w.start - b.q.end <= _RIGHT_REACH and _RIGHT_TIME.match(s.folded[b.q.end : w.start]):
            moved = s.folded[max(0, b.q.start - 14) : b.q.start].rstrip().endswith(("từ", "from", "con số", "mức", "so với"))
            return _MOVED_FROM_BY if moved else _MOVED_BY
    return None


def _aside_ends(s: Sentence, w: When) -> int | None:
    """Where the brackets end in which *w* dates a number of its own: "64 hộ (cả năm 2021: 71 hộ); 305 lao động"."""
    closes = s.folded.find(")", w.end)
    opens = s.folded.rfind("(", 0, w.start)
    if closes < 0 or opens < 0 or s.folded.find(")", opens, w.start) >= 0:
        return None
    return closes if any(q.unit and w.end <= q.start < closes for q in s.quantities) else None


class Together:
    """What the numbers of a sentence have in common: worked out once, for it looks at all of them."""

    def __init__(self, s: Sentence, bounds: Sequence[Bound]) -> None:
        self.s = s
        self.bounds = bounds

    @lazy
    def runs(self) -> list[tuple[Mention, list[int]]]:
        """What "lần lượt" puts in order."""
        return list(in_order(self.s, self.bounds))

    @lazy
    def _earlier(self) -> dict[int, re.Pattern[str]]:
        found = ((w.start, _dates_earlier(self.s, w, self.bounds)) for w in self.s.whens)
        return {start: ends for start, ends in found if ends is not None}

    @lazy
    def _asides(self) -> dict[int, int]:
        found = ((w.start, _aside_ends(self.s, w)) for w in self.s.whens)
        return {start: ends for start, ends in found if ends is not None}

    def owned(self, w: When, at: int) -> bool:
        """Whether *w* dates an earlier number only, not the one at code point *at*."""
        ends = self._earlier.get(w.start)
        if ends is not None and ends.search(self.s.folded, w.end, at):
            return True
        return self._asides.get(w.start, at) < at


class Point:
    """A bound number among the periods of its sentence; offsets are code points of the sentence."""

    def __init__(self, times: Times, s: Sentence, b: Bound, kind: str, bounds: Sequence[Bound], n: int) -> None:
        self.times = times
        self.s = s
        self.kind = kind  #: of its indicator: stock, flow, rate
        self.bounds = bounds
        self.n = n  #: which of *bounds* it is
        self.b = b
        self.q = b.q

    @lazy
    def following(self) -> int:
        """Where the next number begins, or the sentence's end."""
        behind = self.bounds[self.n + 1 : self.n + 2]
        return behind[0].q.start if behind and behind[0].q.start >= self.q.end else len(self.s.folded)

    @lazy
    def before(self) -> int:
        """Where the number before ends, or 0."""
        return next((b.q.end for b in reversed(self.bounds[: self.n]) if b.q.end <= self.q.start), 0)

    @lazy
    def right(self) -> When | None:
        """The period right behind the number, or behind what it is of, or None."""
        found = _behind(self.s, self.q.end, self.following) or _behind(self.s, _past_noun(self.s, self.q), self.following)
        if found is not None and self._begins_next(found):
            found = None
        return found or self._behind_rate()

    def _begins_next(self, w: When) -> bool:
        """Whether *w* leads what follows, and the number has a moment of its own: "năm 2002 … 200 tỷ đồng, đến 30/9/2021, …"."""
        apart = self.s.folded[self.q.end : w.start].lstrip().startswith((",", ";"))
        return apart and any(x.kind == "moment" and x.iso for x in self.own)

    def _behind_rate(self) -> When | None:
        """ "3.098 hộ nghèo, chiếm 45,71% tổng số hộ theo kết quả rà soát cuối năm 2021": one count, told twice."""
        n, bounds = self.n, self.bounds
        if n + 1 >= len(bounds) or (self.b.indicator, bounds[n + 1].indicator) != ("poor_households", "poverty_rate"):
            return None
        ends = bounds[n + 2].q.start if n + 2 < len(bounds) else len(self.s.folded)
        return _behind(self.s, _past_noun(self.s, bounds[n + 1].q), ends)

    @lazy
    def left(self) -> list[When]:
        """The periods before the number that may be its own; the last is the nearest."""
        s, start = self.s, self.q.start
        together = self.times.together(s, self.bounds)
        return [w for w in s.whens if w.end <= start and w.kind != "base" and not together.owned(w, start)]

    @lazy
    def own(self) -> list[When]:
        """Those of them that stand behind the number before."""
        return [w for w in self.left if w.start >= self.before]

    @lazy
    def bases(self) -> list[When]:
        """What the number is compared with: behind it, else before it."""
        bases = [w for w in self.s.whens if w.kind == "base"]
        behind = [w for w in bases if self.q.end <= w.start < self.following]
        return behind or [w for w in bases if self.before <= w.start and w.end <= self.q.start]

    @lazy
    def years(self) -> list[str]:
        """The moments before the number."""
        return [w.iso for w in self.s.whens if w.end <= self.q.start and w.kind == "moment" and w.iso]

    @lazy
    def fromto(self) -> bool:
        """ "tăng từ 91% lên …": what it was before."""
        cue = self.s.last("cue", 0, self.q.i)
        return cue is not None and cue.code == "from" and self.q.i - cue.j <= 2

    @lazy
    def current(self) -> Dated:
        """The period that a change leads to."""
        return self.times.flow(self) if self.kind == "flow" else self.times.moment(self.left, self.right, "stock")


Way = Callable[[Point], Dated | None]

_LIST_STEP = re.compile(r"\s*(?:,|và|and|,\s*and)\s*")


def _in_order(at: Point) -> Dated | None:
    """ "Năm 2014 và năm 2023, dư nợ lần lượt là X và Y": the i-th number belongs to the i-th year."""
    s, bounds = at.s, at.bounds
    for mark, run in at.times.together(s, bounds).runs:
        limit = min(bounds[run[0]].q.start, s.tokens[mark.i].start)
        named = [w for w in s.whens if w.end <= limit and w.kind == "moment" and w.iso]
        joined = all(_LIST_STEP.fullmatch(s.folded[a.end : b.start]) for a, b in itertools.pairwise(named))
        if at.n in run and len(named) == len(run) and joined and len({bounds[k].indicator for k in run}) == 1:
            return named[run.index(at.n)].iso, "in order"
    return None


# So much a year: the years that it is the average of.


def _average_since_base(at: Point) -> Dated | None:
    """ "bình quân mỗi năm tăng 10% so với năm 2020": from what it is compared with."""
    if at.b.measure in ("growth", "change") and at.bases:
        return _from(at.bases[0], at.times.moment(at.left, at.right, at.kind)[0]), "base"
    return None


def _average_first_to_last(at: Point) -> Dated | None:
    """ "Năm 2015 …, năm 2020 …, bình quân mỗi năm tăng 10%": from the first to the last."""
    years = at.years
    if at.b.measure in ("growth", "change") and len(set(years)) >= 2 and years[0] != years[-1]:
        return f"{years[0]}/{years[-1]}", "from first to last"
    return None


def _average_of_span(at: Point) -> Dated | None:
    """ "Giai đoạn 2021-2025, mỗi năm giảm 1,5%", "mỗi năm giảm 1,5% giai đoạn 2021-2025": the span."""
    spans = [w.iso for w in at.left if w.kind == "span" and w.iso and "/" in w.iso]
    if spans:
        return spans[-1], "clause"
    return (at.right.iso, "behind") if at.right is not None and at.right.kind == "span" else None


def _average_to_day(at: Point) -> Dated | None:
    """ "so với năm 2014 …, mỗi năm tăng 10%": from any base of the sentence to the day that the page gives its figures for."""
    base = next((w for w in at.s.whens if w.kind == "base"), None)
    if at.b.measure == "growth" and at.times.as_of and base is not None:
        return _from(base, at.times.as_of), "base"
    return None


def _average_since(at: Point) -> Dated | None:
    """ "Năm 2014 …, bình quân mỗi năm tăng 10%": from the date told before until now."""
    times = at.times
    now = times.now()
    since = at.years[0] if at.years else times.span or times.base
    if at.b.measure == "growth" and since and "/" not in since and now and since[:4] < now[:4]:
        return f"{since}/{now}", "from the date before"
    return None


def _average_of_a_year(at: Point) -> Dated | None:
    """ "mỗi năm cho vay 50 tỷ đồng": of no year."""
    return None, "a year's average"


_PER_YEAR: tuple[Way, ...] = (
    _average_since_base,
    _average_first_to_last,
    _average_of_span,
    _average_to_day,
    _average_since,
    _average_of_a_year,
)


# Plans and what is done of them.


def _sets_plan(s: Sentence, w: When) -> bool:
    """Whether *w* tells when a plan was set, not what it is for: "mục tiêu đề ra đầu năm"."""
    return s.folded[w.start : w.end] == "đầu năm"


def _dates_task(s: Sentence, w: When, at: int) -> bool:
    """Whether *w* dates a number at *at* of a list of tasks: it stands in the same item, or leads the list."""
    items = s.folded.find(";", w.end, at)
    if items < 0:
        return True
    opens = s.folded.find(":")
    return w.end <= opens if 0 <= opens < at else w.start < _LEAD_CHARS


def _plan_by_year_end(at: Point) -> Dated | None:
    """ "phấn đấu đạt 5.600 tỷ đồng vào cuối năm": of the page's year."""
    return (at.times.year_of_plan(), "behind") if at.right is not None and at.right.implied else None


_JOINED = re.compile(r"\s*(?:,|và\b|and\b)")


def _plan_for_moment_behind(at: Point) -> Dated | None:
    """ "phấn đấu giảm còn 1% vào năm 2030": the moment right behind, unless a comma or "và" stands between."""
    w = at.right
    if w is None or not w.iso or w.kind != "moment" or _JOINED.match(at.s.folded[at.q.end : w.start]):
        return None
    at.times.plan = w.iso
    return w.iso, "behind"


def _plan_by(at: Point, w: When) -> Dated | None:
    """What *w*, which stands before the number, says of when a plan is for; None if nothing."""
    times = at.times
    published = times.calendar.published or "9999"
    if not _dates_task(at.s, w, at.q.start) or _sets_plan(at.s, w):
        return None
    if w.implied or (w.kind == "now" and w.year_only):
        return times.year_of_plan(), "clause"
    if w.kind == "span" and times.plan and w.last and not _YEAR.search(at.s.folded, w.start, w.end):
        if w.last[:4] <= published[:4] < times.plan[-4:]:
            return times.plan, "carried"  # "Trong 5 năm" of a list of aims for 2030
    past = w.kind == "moment" and not w.year_only and len(w.iso or "") == 10 and (w.iso or "") <= published
    if not w.iso or w.kind not in ("moment", "span") or past:
        return None
    times.plan = w.iso
    return w.iso, "clause"


def _plan_for_period_before(at: Point) -> Dated | None:
    """ "Đến năm 2030, phấn đấu …", "Năm nay, chỉ tiêu …": the nearest period before that a plan may be for."""
    return next((found for w in reversed(at.left) if (found := _plan_by(at, w)) is not None), None)


def _plan_for_period_behind(at: Point) -> Dated | None:
    """ "chỉ tiêu 450 tỷ đồng giai đoạn 2021-2025": the period right behind."""
    if at.right is None or not at.right.iso:
        return None
    at.times.plan = at.right.iso
    return at.right.iso, "behind"


def _plan_for_later(at: Point) -> Dated | None:
    """ "phấn đấu 450 tỷ đồng dư nợ, không có nợ xấu vào năm 2030": a period further behind, which begins no clause of its own."""
    s, end = at.s, at.q.end
    for w in s.whens:
        dated = w.kind == "moment" or (w.kind == "span" and _YEAR.search(s.folded, w.start, w.end))
        if w.start >= end and w.iso and dated and ";" not in s.folded[end : w.start] and not _OWN_CLAUSE.match(s.folded, w.end, w.end + 40):
            return w.iso, "sentence"
    return None


def _plan_told_before(at: Point) -> Dated | None:
    """The period that the page planned for last, else its year."""
    return at.times.plan or at.times.year_of_plan(), "default"


_TARGET: tuple[Way, ...] = (
    _plan_by_year_end,
    _plan_for_moment_behind,
    _plan_for_period_before,
    _plan_for_period_behind,
    _plan_for_later,
    _plan_told_before,
)


def _year_behind(at: Point) -> Dated | None:
    """ "đạt 98% kế hoạch năm 2024": the year behind."""
    if at.right is not None and at.right.year_only and at.right.iso:
        return at.right.iso, "behind"
    end = at.q.end
    years = (w.iso for w in at.s.whens if end <= w.start < end + 25 and w.year_only and w.kind == "moment" and w.iso)
    year = next(years, None)
    return (year, "behind") if year else None


def _year_before(at: Point) -> Dated | None:
    """ "Đến 30/9/2024, đạt 98% kế hoạch": the year of the period before."""
    years = ((w.last or w.iso or "")[:4] for w in reversed(at.left) if not _sets_plan(at.s, w))
    year = next((y for y in years if y), None)
    return (year, "clause") if year else None


def _year_now(at: Point) -> Dated | None:
    """The year of the span told before, else of the page's day."""
    if at.times.span:
        return at.times.span.split("/")[-1][:4], "carried"
    now = at.times.now()
    return (now[:4] if now else None), "default"


#: The year of a plan that a figure is measured by.
_PLAN_YEAR: tuple[Way, ...] = (_year_behind, _year_before, _year_now)


# Changes: from what to what.


def _from(base: When, current: str | None) -> str | None:
    """The span from *base* to the end of *current*."""
    first = base.first
    if first is None:
        return current
    if current is None:
        return None
    current = current.split("/")[-1]
    if len(first) == 7 and first.endswith("-01") and len(current) >= 7:
        return f"{first}/{current[:7]}"
    return f"{first}/{current}" if first != current else current


def _multiple_of_moment(at: Point) -> Dated | None:
    """ "gấp 3,2 lần năm 2014": since the moment behind."""
    if at.b.measure == "multiple" and at.right is not None and at.right.kind == "moment":
        return _from(at.right, at.times.moment(at.left, None, "stock")[0]), "base behind"
    return None


def _since_base(at: Point) -> Dated | None:
    """ "tăng 45 tỷ đồng so với đầu năm": since what it is compared with."""
    return (_from(at.bases[0], at.current[0]), "base") if at.bases else None


def _over_span(at: Point) -> Dated | None:
    """ "tăng 45 tỷ đồng trong 9 tháng", "Giai đoạn 2021-2025, … tăng 45 tỷ đồng": over the span behind, else the nearest before."""
    if at.right is not None and at.right.kind == "span":
        return at.right.iso, "behind"
    spans = [w for w in at.own or at.left if w.kind == "span" and w.iso]
    return (spans[-1].iso, "clause") if spans else None


def _since_base_of_sentence(at: Point) -> Dated | None:
    """ "So với năm 2014, dư nợ đạt 450 tỷ đồng, tăng 320%": since what the sentence compares with."""
    shared = [w for w in at.s.whens if w.kind == "base"] if at.b.measure in ("growth", "multiple") and at.kind == "stock" else []
    return (_from(shared[-1], at.current[0]), "base of the sentence") if shared else None


def _in_year(at: Point) -> Dated | None:
    """ "Năm 2023, dư nợ tăng 45 tỷ đồng": in the year before it."""
    w = at.left[-1] if at.left else None
    return (w.iso, "clause") if w is not None and w.kind == "moment" and w.year_only and w.iso else None


def _since_year_before(at: Point) -> Dated | None:
    """ "Năm 2014, … Đến 30/9/2024, dư nợ tăng 320 tỷ đồng", "… gấp 3,2 lần": since the year that the sentence before told of."""
    span, (current, how) = at.times.span, at.current
    if not span or "/" in span or not current or at.kind == "flow":
        return None
    if (how == "clause" and current[:4] > span[:4]) or (at.b.measure == "multiple" and len(span) == 4 and current > span):
        return f"{span}/{current}", "from the date before"
    return None


def _over_span_before(at: Point) -> Dated | None:
    """The span of the sentence before."""
    return (at.times.span, "carried") if at.times.span is not None else None


def _by_now(at: Point) -> Dated | None:
    """The period that the change leads to."""
    return at.current


_CHANGE: tuple[Way, ...] = (
    _multiple_of_moment,
    _since_base,
    _over_span,
    _since_base_of_sentence,
    _in_year,
    _since_year_before,
    _over_span_before,
    _by_now,
)


# What flows over a period.


def _since_until(at: Point) -> Dated | None:
    """ "Từ năm 2014 đến nay, đã cho vay 450 tỷ đồng": from a date on, to the moment before the number or now."""
    since = next((w for w in at.s.whens if w.kind == "span" and w.last is None and w.first), None)
    if since is None:
        return None
    end = next((w.last for w in reversed(at.left) if w.kind == "moment" and w.last), None) or at.times.now()
    return (f"{since.first}/{end}" if end else since.first), "since"


def _flow_behind(at: Point) -> Dated | None:
    """ "cho vay 45 tỷ đồng trong năm 2023": the period right behind."""
    w = at.right
    return (w.iso, "behind") if w is not None and w.iso and w.kind in ("span", "moment") else None


def _flow_by(at: Point, w: When) -> Dated | None:
    """What *w*, which stands before the number, says of when it flowed; None if nothing."""
    times = at.times
    if w.kind == "span" and w.iso:
        return times.told_span(at.s, w) or w.iso, "clause"
    if w.kind == "moment" and w.iso:
        if not w.year_only and len(w.iso) >= 7 and w.as_of and times.span:
            return times.span, "carried"  # "Đến 30/9/2024, …" closes the span told before
        return w.iso, "clause"
    if w.kind == "now" and w.year_only:
        return (times.as_of or "")[:4] or times.year or (times.calendar.published and times.calendar.published[:4]) or None, "year"
    if w.kind == "now" and times.span is None and times.page_span is None:
        return times.now(), "now"
    return None


def _flow_before(at: Point) -> Dated | None:
    """ "Trong 9 tháng, đã cho vay 45 tỷ đồng": the nearest period before."""
    return next((found for w in reversed(at.left) if (found := _flow_by(at, w)) is not None), None)


def _flow_carried(at: Point) -> Dated | None:
    """The span of the sentence before, else the year of the block, else the page's span, else now."""
    times = at.times
    if times.span is not None:
        return times.span, "carried"
    if times.block_year is not None:
        return times.block_year, "carried"
    return (times.page_span, "page") if times.page_span is not None else (times.now(), "default")


_SINCE_THEN = re.compile(r"\b(?:từ|kể từ) (?:đó|khi đó|thời điểm đó) (?:đến|tới) nay\b")


def _since_then(at: Point) -> Dated | None:
    """ "…; từ đó đến nay đã kiểm tra 896 cuộc": from the day told before to now."""
    back = next(reversed(list(_SINCE_THEN.finditer(at.s.folded, 0, at.q.start))), None) if " đó " in at.s.folded else None
    if back is None:
        return None
    start = next((w.last or w.first for w in reversed(at.s.whens) if w.end <= back.start() and w.kind == "moment"), at.times.told)
    return (f"{start}/{at.times.now()}", "from the date before") if start and at.times.now() else None


_FLOW: tuple[Way, ...] = (_since_then, _since_until, _flow_behind, _flow_before, _flow_carried)


# What holds at a moment.

_NEXT = 2  #: code points between a day and a number right beside it
_LEADS_CLAUSE = re.compile(r"\W*(?:theo [^,;\d]{0,40}, )?(?:trước khi|khi|ngày|lúc|thời điểm)?\s*")


def _before_event(at: Point) -> Dated | None:
    """ "Trước khi có Chỉ thị 40, vốn ủy thác chỉ có 9,8 tỷ đồng": the moment that the sentence begins with."""
    then = next((w for w in at.s.whens if w.kind == "base" and w.first and at.before <= w.start and w.end <= at.q.start), None)
    if then is None or at.right is not None or at.left or not _LEADS_CLAUSE.fullmatch(at.s.folded[: then.start]):
        return None
    return then.first, "clause"


_TO = re.compile(r"[^;.]{0,30}?(?:lên|xuống|còn|to)\b")


def _from_base_before(at: Point) -> Dated | None:
    """ "giảm từ 9,5% xuống còn 1,2%": of the year that the page compares with, where none is told."""
    if not at.fromto or at.right is not None or any(w.iso for w in at.own) or at.n + 1 >= len(at.bounds):
        return None
    if at.times.base is None or (at.left and at.left[-1].kind == "span"):
        return None
    to = _TO.match(at.s.folded[at.q.end : at.bounds[at.n + 1].q.start])
    return (at.times.base[:4], "base carried") if to else None


#: Points back at the day told before.
_THEN = re.compile(r"\b(?<!trong )(?:khi|lúc|thời điểm|hồi|ngày|năm) (?:ấy|đó)\b|\bbấy giờ\b")


def _then(at: Point) -> Dated | None:
    """ "Khi ấy dư nợ mới 1.562 tỷ đồng": of the day told before."""
    if at.right is not None or at.times.told is None:
        return None
    back = next(reversed(list(_THEN.finditer(at.s.folded, 0, at.q.start))), None)
    return None if back is None or any(w.start > back.start() for w in at.left) else (at.times.told, "carried")


def _at_moment(at: Point) -> Dated | None:
    """The moment behind or before, else what holds for the block or the page; what it was before is of a day that is not told."""
    found, how = at.times.moment(at.left, at.right, at.kind, fromto=at.fromto)
    return found, ("carried" if at.fromto and (how == "as of" or how == "now") else how)


_START = re.compile(r"đầu kỳ|khi bắt đầu|thời điểm (?:bắt )?đầu")


def _at_the_start(at: Point) -> Dated | None:
    """ "đầu kỳ 600 triệu đồng", "6,9 tỷ đồng khi bắt đầu": the day that the review begins with, right beside the number."""
    for w in at.s.whens:
        beside = 0 <= at.q.start - w.end <= _NEXT or 0 <= w.start - at.q.end <= _NEXT
        if w.kind == "base" and w.first and beside and _START.search(at.s.folded, w.start, w.end):
            return w.first, "clause"
    return None


_MOMENT: tuple[Way, ...] = (_at_the_start, _before_event, _from_base_before, _then, _at_moment)


def _ways(at: Point) -> tuple[Way, ...]:
    """The ways that find the period of a number of this measure and kind."""
    measure = at.b.measure
    if measure == "target":
        return _PLAN_YEAR if at.b.rule.startswith(("plan_of_topic", "plan_in_brackets")) else _TARGET
    if at.b.per is not None:
        return _PER_YEAR
    if measure == "completion":
        return _PLAN_YEAR
    if measure in ("change", "growth", "multiple"):
        return _CHANGE
    return _FLOW if at.kind == "flow" else _MOMENT


def _ask(ways: Sequence[Way], at: Point) -> Dated:
    """Ask one of *ways* after the other; return the first answer."""
    return next((found for way in ways if (found := way(at)) is not None), (None, "unknown"))


# What a sentence says for those behind it.


def _counted_with(s: Sentence, w: When) -> bool:
    """Whether a number stands in the part of the sentence that *w* dates: not "Đến hết tháng 9, việc ký lại hoàn tất; từ đó đến nay …"."""
    closes = s.folded.find("; từ đó", w.end)
    return any(q.unit and (closes < 0 or q.end <= closes) for q in s.quantities) or (closes < 0 and bool(s.quantities))


_ROSE_FROM = re.compile(r"\btừ [\d.,]+ ?(?:\S+ ){0,3}?(?:vào |của |cuối |đầu )?$")
_ROSE_TO = re.compile(r"[^;.]{0,20}?\b(?:lên|xuống|còn)\b")


def _is_left_behind(s: Sentence, w: When) -> bool:
    """Whether *w* dates what something rose or fell from: "tăng từ 36 triệu năm 2021 lên 47 triệu"."""
    return bool(_ROSE_FROM.search(s.folded, max(0, w.start - 40), w.start) and _ROSE_TO.match(s.folded, w.end))


def _aims(s: Sentence) -> bool:
    """Whether *s* sets targets."""
    return s.has("aim", 0, None, "target")


def _recent(iso: str, published: str | None) -> bool:
    """Whether *iso* is of the page's year or the one before, which is told of until April, and not after its publication."""
    return published is None or (
        abs(int(iso[:4]) - int(published[:4])) <= 1
        and iso <= published[: len(iso)]
        and not (len(iso) == 4 and iso < published[:4] and published[5:7] > "04")
    )


def _leads_list(s: Sentence) -> bool:
    """ "Kết quả đến 30/6/2024 như sau:" dates the list below it."""
    return s.folded.rstrip().endswith(":")


def _dates_what_follows(s: Sentence, w: When, iso: str) -> bool:
    """Whether *w* dates figures: a number stands with it, or it stands in a heading, above a list, or with "số liệu tính đến"."""
    return (
        _counted_with(s, w)
        or _leads_list(s)
        or s.kind in ("title", "heading")
        or (len(iso) == 10 and _TOLD_AS_OF.search(s.folded) is not None)
    )


@dataclass(slots=True)
class Times:
    """Which periods hold from sentence to sentence."""

    calendar: Calendar
    as_of: str | None = None  #: the date that the page gives for its figures
    span: str | None = None  #: the last span, of the same block
    page_span: str | None = None
    years_told: str | None = None  #: the last span of whole years, "2021/2025"
    year: str | None = None
    block_as_of: str | None = None  #: the end of the last year, that the block gives its figures for
    block_year: str | None = None  #: the last year that the block named
    base: str | None = None  #: the date that the page compares with
    plan: str | None = None  #: the last period that the page plans for
    told: str | None = None  #: the last moment that the page named
    sentence: Together | None = None  #: of the sentence at hand
    ahead: str | None = None  #: the first date that the page gives for its figures anywhere: what holds until it is given
    usual: str | None = None  #: the year that the page's figures are of where nothing else is said, not even "đến nay"

    def period(self, s: Sentence, b: Bound, kind: str, bounds: Sequence[Bound], n: int) -> Dated:
        """Return (ISO period or None, how it was found) of a figure whose indicator is of *kind* (stock, flow, rate)."""
        at = Point(self, s, b, kind, bounds, n)
        return _in_order(at) or _ask(_ways(at), at)

    def together(self, s: Sentence, bounds: Sequence[Bound]) -> Together:
        """What *bounds*, the numbers of *s*, have in common."""
        if self.sentence is None or self.sentence.bounds is not bounds:
            self.sentence = Together(s, bounds)
        return self.sentence

    def now(self) -> str | None:
        """The day that holds where none is told."""
        return self.as_of or self.ahead or self.usual or self.calendar.today

    def year_of_plan(self) -> str | None:
        """The year that a plan without a date is for: that of the page."""
        now = self.calendar.published or self.now()
        return now[:4] if now else None

    def flow(self, at: Point) -> Dated:
        """The period that a flow belongs to."""
        return _ask(_FLOW, at)

    def moment(self, left: Sequence[When], right: When | None, kind: str, *, fromto: bool = False) -> Dated:
        """The moment of a number between *left* and *right*; of a number that it was before, if *fromto*."""
        found = self._moment_behind(right) if right is not None else None
        if found is not None:
            return found
        for w in reversed(left):
            found = self._moment_by(w, kind, fromto=fromto)
            if found is not None:
                return found
        if self.block_as_of and self.as_of is None:
            return self.block_as_of, "carried"
        if self.as_of:
            return self.as_of, "as of"
        now = self.now() or (str(self.calendar.year) if self.calendar.year else None)
        return now, "default" if now else "unknown"

    def _moment_behind(self, right: When) -> Dated | None:
        """ "450 tỷ đồng vào cuối năm 2023", "450 tỷ đồng hiện nay": the moment right behind."""
        if right.kind == "now":
            return ((self.now() or "")[:4] or None if right.year_only else self.calendar.published or self.as_of), "behind"
        return (right.last or right.iso, "behind") if right.iso else None

    def _moment_by(self, w: When, kind: str, *, fromto: bool) -> Dated | None:
        """What *w*, which stands before the number, says of its moment; None if nothing."""
        if w.kind == "now":
            usual = self.usual if w.end - w.start == len("nay") else None  # "nay" alone is less of a day than "đến nay"
            return None if w.year_only else (self.as_of or self.ahead or usual or self.calendar.today, "now")
        if not w.iso or w.kind not in ("moment", "span"):
            return None
        if w.kind == "moment":
            return w.iso, "clause"
        if w.first and fromto and _YEAR.fullmatch(w.first):
            return w.first, "start of the span"
        if self.as_of and ((w.last and self.as_of[:4] == w.last[:4]) or kind != "rate"):
            return self.as_of, "as of"
        return w.last or w.iso, "clause"

    def told_span(self, s: Sentence, w: When) -> str | None:
        """The years told before where *w* points back at as many: "Trong 5 năm ấy", behind "giai đoạn 2021-2025"."""
        span = self.years_told
        if span is None or not _POINTS_BACK.match(s.folded, w.end) or not w.first or not w.last:
            return None
        return span if int(span[5:]) - int(span[:4]) + 1 == int(w.last[:4]) - int(w.first[:4]) else None

    # --- from sentence to sentence ------------------------------------------------------------------------------------

    def new_block(self, s: Sentence) -> None:
        """Forget what holds within a block only, unless *s* shares out what the block before told."""
        if SPLIT.match(s.folded) is None:
            self.span = None
        self.block_year = None
        self.block_as_of = None

    def look_ahead(self, sentences: Sequence[Sentence]) -> None:
        """Note the first day or month that the page gives for its figures, else the first year, early in the next one."""
        scout = Times(self.calendar)
        year = None
        for s in sentences:
            scout.learn(s)
            if scout.as_of is not None and len(scout.as_of) > 4:
                self.ahead = scout.as_of
                return
            year = year or scout.as_of
        if self.calendar.published is None:
            whens = [w for s in sentences if not s.has("aim", 0, None, "target") for w in s.whens]
            told = [w.iso for w in whens if w.kind == "moment" and w.year_only and w.iso]
            if told and not any(w.kind == "now" and not w.year_only for w in whens):
                self.usual = year or max(told)  # "Năm 2023, …", and nothing of today
            return
        if self.calendar.year is not None and self.calendar.month is not None and self.calendar.month <= _EARLY:
            before = str(self.calendar.year - 1)
            early = any(w.year_only and w.iso == before for s in sentences[:_HEAD] for w in s.whens)
            self.usual = year or (before if early else None)

    def learn(self, s: Sentence, until: int | None = None) -> None:
        """Note the date and the span that *s* gives for what follows; *until* an offset only."""
        if not s.quantities and _aims(s):
            self._learn_plan(s)
        if until is None:
            moments = [w.first for w in s.whens if w.first and (w.kind in ("moment", "base") or (w.kind == "span" and w.last is None))]
            self.told = moments[-1] if moments else self.told
        for w in s.whens:
            if w.kind == "base":
                self.base = w.first or self.base
            elif (until is not None and w.end > until) or (w.implied and _aims(s)) or _is_left_behind(s, w):
                continue
            elif w.kind == "moment" and w.iso:
                self._learn_as_of(s, w, w.iso, whole=until is None)
                self._learn_year(s, w, w.iso)
            elif w.kind == "span" and w.iso and w.last:
                self._learn_span(s, w, w.iso, w.last)

    def _learn_plan(self, s: Sentence) -> None:
        """ "Phương hướng, nhiệm vụ năm 2024": what the plans below are for."""
        published = self.calendar.published
        years = [
            w.iso for w in s.whens if (w.year_only or w.kind == "span") and w.iso and (published is None or w.iso[-4:] >= published[:4])
        ]
        self.plan = years[-1] if years else self.plan

    def _learn_as_of(self, s: Sentence, w: When, iso: str, *, whole: bool) -> None:
        """ "Đến 30/9/2024, tổng dư nợ …": the date of the page's figures; "Đến cuối năm 2023": of the block's, late in the next year."""
        if not w.as_of:
            return
        published = self.calendar.published
        if _recent(iso, published):
            near = not w.year_only or published is None or int(iso[:4]) >= int(published[:4]) - 1
            known = w.year_only and self.as_of and len(self.as_of) > 4 and self.as_of >= iso
            if near and not known and _dates_what_follows(s, w, iso):
                self.as_of = iso
        elif w.year_only and published is not None and whole and s.quantities:
            self.block_as_of = iso if int(iso[:4]) == int(published[:4]) - 1 else self.block_as_of

    def _learn_year(self, s: Sentence, w: When, iso: str) -> None:
        """ "Năm 2023, …": the year of what follows, unless it is to come."""
        published = self.calendar.published
        if w.year_only and (published is None or iso[:4] <= published[:4]):
            self.year = iso
            self.block_year = iso
            if s.quantities or _leads_list(s):
                self.span = iso

    def _learn_span(self, s: Sentence, w: When, iso: str, last: str) -> None:
        """ "9 tháng năm 2024, …", "Giai đoạn 2021-2025": the span of what follows, whose end dates the page if nothing else does."""
        published = self.calendar.published
        if published is not None and last > published[: len(last)] and _TASKS.search(s.folded, max(0, w.start - 30), w.start):
            return  # "tổng kết năm 2025, triển khai nhiệm vụ quý I năm 2026"
        undated = self.as_of is None or len(self.as_of) == 4
        if len(last) >= 7 and undated and (published is None or published[:4] == last[:4]) and not _aims(s):
            self.as_of = last
        if published is None or last[:4] <= published[:4]:
            self.span = self.told_span(s, w) or iso
            self.years_told = self.span if len(self.span) == len("2021/2025") else self.years_told
            self.page_span = self.page_span or iso
