"""When a figure holds: the period of each bound number. Pure.

The nearest period in the number's own clause wins; then what the sentence says, what the sentence before said, what holds for the page:
the day that it gives its figures for, else that of its publication.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass

from monitor.figures.binding import in_order
from monitor.figures.bound import Bound
from monitor.figures.numbers import Quantity
from monitor.figures.periods import Calendar, When
from monitor.figures.sentence import Sentence

#: Between a number and the period behind it.
_RIGHT_TIME = re.compile(
    r"^\s*(?:/\s?(?:hộ|người|khách hàng|năm))?\s*(?:\([^()]{0,40}\)\s*)?(?:đầu (?:giai đoạn|nhiệm kỳ|kỳ)\s*)?(?:\(?(?:theo\s)?(?:kết quả\s)?(?:rà soát|số liệu|thống kê)?|,?\s*(?:vào|trong|ở|tại|hồi|đến|tính đến|của|thời điểm|at|in|as of|by|on))?\s*(?:the\s+)?(?:late\s+|early\s+|mid-?\s?)?$"
)
#: Behind a date that begins a clause of its own: "…, đến 30/9/2017 đã là 71,5 tỷ đồng".
_OWN_CLAUSE = re.compile(r"\s*(?:(?:thì|đã|mới|chỉ|con số (?:này|đó))\s+)*(?:là|lên|đạt|tăng|giảm|còn|có|xuống)\b")
#: Points back at the day told before.
_THEN = re.compile(r"\b(?<!trong )(?:khi|lúc|thời điểm|hồi|ngày|năm) (?:ấy|đó)\b|\bbấy giờ\b")
#: In a sentence that dates what follows although it gives no number.
_TOLD_AS_OF = re.compile(r"số liệu|kết quả|tính đến|công khai")
#: Shares out what was told right before: "Chia theo chương trình: …".
SPLIT = re.compile(r"\W*(?:chia|phân) theo\b")
_POINTS_BACK = re.compile(r"\s*(?:ấy|đó|này|nói trên)\b")
_EARLY = 2  #: until this month, pages tell of the year before
_LEAD_CHARS = 30  #: how far into a sentence a date leads it
_HEAD = 6  #: sentences at the head of a page


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
    ahead: str | None = None  #: the first date that the page gives for its figures anywhere: what holds until it is given

    def new_block(self, s: Sentence) -> None:
        """Forget what holds within a block only, unless *s* shares out what the block before told."""
        if SPLIT.match(s.folded) is None:
            self.span = None
        self.block_year = None
        self.block_as_of = None

    def period(self, s: Sentence, b: Bound, kind: str, bounds: Sequence[Bound], n: int) -> tuple[str | None, str]:
        """Return (ISO period or None, how it was found) of a figure whose indicator is of *kind* (stock, flow, rate)."""
        q = b.q
        ordered = self._ordered(s, bounds, n)
        if ordered is not None:
            return ordered, "in order"
        following = bounds[n + 1].q.start if n + 1 < len(bounds) and bounds[n + 1].q.start >= q.end else len(s.folded)
        before = next((bounds[k].q.end for k in range(n - 1, -1, -1) if bounds[k].q.end <= q.start), 0)
        right = self._behind(s, q.end, following) or self._behind(s, self._past_noun(s, q), following)
        if right is None and n + 1 < len(bounds) and (b.indicator, bounds[n + 1].indicator) == ("poor_households", "poverty_rate"):
            # "3.098 hộ nghèo, chiếm 45,71% tổng số hộ theo kết quả rà soát cuối năm 2021": one count, told twice
            rate = bounds[n + 1].q
            ends = bounds[n + 2].q.start if n + 2 < len(bounds) else len(s.folded)
            right = self._behind(s, self._past_noun(s, rate), ends)
        left = [w for w in s.whens if w.end <= q.start and w.kind != "base" and not self._owned(s, w, bounds, n)]
        left = [w for w in left if not _closed_aside(s, w, q.start)]
        own = [w for w in left if w.start >= before]
        bases = [w for w in s.whens if w.kind == "base" and q.end <= w.start < following]
        if not bases:
            bases = [w for w in s.whens if w.kind == "base" and before <= w.start and w.end <= q.start]
        if b.per is not None and b.measure != "target":
            spans = [w for w in left if w.kind == "span" and w.iso and "/" in (w.iso or "")]
            if b.measure in ("growth", "change") and bases:
                return self._from(bases[0], self._moment(left, right, kind)[0]), "base"
            years = [w.iso for w in s.whens if w.end <= q.start and w.kind == "moment" and w.iso]
            if b.measure in ("growth", "change") and len(set(years)) >= 2 and years[0] != years[-1]:
                return f"{years[0]}/{years[-1]}", "from first to last"
            if spans:
                return spans[-1].iso, "clause"
            if right is not None and right.kind == "span":
                return right.iso, "behind"
            if b.measure == "growth" and self.as_of and any(w.kind == "base" for w in s.whens):
                base = next(w for w in s.whens if w.kind == "base")
                return self._from(base, self.as_of), "base"
            now = self._now()
            since = years[0] if years else self.span or self.base
            if b.measure == "growth" and since and "/" not in since and now and since[:4] < now[:4]:
                return f"{since}/{now}", "from the date before"
            return None, "a year's average"
        if b.measure == "target" and b.rule.startswith(("plan_of_topic", "plan_in_brackets")):
            return self._plan_year(s, left, right, b)
        if b.measure == "target":
            if right is not None and right.implied:
                return self.year_of_plan(), "behind"
            if (
                right is not None
                and right.iso
                and right.kind == "moment"
                and not re.match(r"\s*(?:,|và\b|and\b)", s.folded[q.end : right.start])
            ):
                self.plan = right.iso
                return right.iso, "behind"
            for w in reversed(left):
                if not _dates_task(s, w, q.start) or _sets_plan(s, w):
                    continue
                if w.implied or (w.kind == "now" and w.year_only):
                    return self.year_of_plan(), "clause"
                if w.kind == "span" and self.plan and w.last and not re.search(r"\d{4}", s.folded[w.start : w.end]):
                    if w.last[:4] <= (self.calendar.published or "9999")[:4] < self.plan[-4:]:
                        return self.plan, "carried"  # "Trong 5 năm" of a list of aims for 2030
                if w.iso and w.kind in ("moment", "span"):
                    if w.kind == "moment" and w.year_only is False and len(w.iso) == 10 and w.iso <= (self.calendar.published or "9999"):
                        continue
                    self.plan = w.iso
                    return w.iso, "clause"
            if right is not None and right.iso:
                self.plan = right.iso
                return right.iso, "behind"
            later = [
                w
                for w in s.whens
                if w.start >= q.end
                and w.kind in ("moment", "span")
                and w.iso
                and (w.kind == "moment" or re.search(r"\d{4}", s.folded[w.start : w.end]))
                and ";" not in s.folded[q.end : w.start]
                and not _OWN_CLAUSE.match(s.folded, w.end, w.end + 40)
            ]
            if later:
                return later[0].iso, "sentence"
            return self.plan or self.year_of_plan(), "default"
        if b.measure == "completion":
            return self._plan_year(s, left, right, b)
        if b.measure in ("change", "growth", "multiple"):
            if b.measure == "multiple" and right is not None and right.kind == "moment":
                return self._from(right, self._moment(left, None, "stock")[0]), "base behind"
            current, how = self._moment(left, right, "stock") if kind != "flow" else self._flow(s, left, right)
            if bases:
                return self._from(bases[0], current), "base"
            if right is not None and right.kind == "span":
                return right.iso, "behind"
            spans = [w for w in own or left if w.kind == "span" and w.iso]
            if spans:
                return spans[-1].iso, "clause"
            if b.measure in ("growth", "multiple") and kind == "stock":
                shared = [w for w in s.whens if w.kind == "base"]
                if shared:
                    return self._from(shared[-1], current), "base of the sentence"
            if left and left[-1].kind == "moment" and left[-1].year_only and left[-1].iso:
                return left[-1].iso, "clause"
            if (
                self.span is not None
                and "/" not in self.span
                and how == "clause"
                and current
                and current[:4] > self.span[:4]
                and kind != "flow"
            ):
                return f"{self.span}/{current}", "from the date before"
            if b.measure == "multiple" and kind != "flow" and self.span and len(self.span) == 4 and current and current[:4] > self.span:
                return f"{self.span}/{current}", "from the date before"
            if self.span is not None:
                return self.span, "carried"
            return current, how
        if kind == "flow":
            return self._flow(s, left, right)
        then = next((w for w in s.whens if w.kind == "base" and w.first and before <= w.start and w.end <= q.start), None)
        if (
            then is not None
            and right is None
            and not left
            and re.match(r"\W*(?:theo [^,;\d]{0,40}, )?(?:trước khi|khi|ngày|lúc|thời điểm)?\s*$", s.folded[: then.start])
        ):
            return then.first, "clause"  # "Trước khi có Chỉ thị 40, vốn ủy thác chỉ có 9,8 tỷ đồng"
        cue = s.last("cue", 0, q.i)
        fromto = cue is not None and cue.code == "from" and q.i - cue.j <= 2
        if (
            fromto
            and right is None
            and not any(w.iso for w in own)
            and n + 1 < len(bounds)
            and re.match(r"[^;.]{0,30}?(?:lên|xuống|còn|to)\b", s.folded[q.end : bounds[n + 1].q.start])
        ):
            if self.base is not None and (not left or left[-1].kind != "span"):
                return self.base[:4], "base carried"
        back = next(reversed(list(_THEN.finditer(s.folded, 0, q.start))), None)
        if back is not None and right is None and self.told is not None and not any(w.start > back.start() for w in left):
            return self.told, "carried"  # "Khi ấy dư nợ mới 1.562 tỷ đồng": of the day told before
        found, how = self._moment(left, right, kind, fromto=fromto)
        if fromto and how in ("as of", "now"):
            how = "carried"  # what it was before, of a day that is not told
        return found, how

    def _ordered(self, s: Sentence, bounds: Sequence[Bound], n: int) -> str | None:
        """ "Năm 2014 và năm 2023, dư nợ lần lượt là X và Y": the i-th number belongs to the i-th year."""
        for mark, run in in_order(s, bounds):
            limit = min(bounds[run[0]].q.start, s.tokens[mark.i].start)
            named = [w for w in s.whens if w.end <= limit and w.kind == "moment" and w.iso]
            joined = all(re.fullmatch(r"\s*(?:,|và|and|,\s*and)\s*", s.folded[a.end : b.start]) for a, b in itertools.pairwise(named))
            if n in run and len(named) == len(run) and joined and len({bounds[k].indicator for k in run}) == 1:
                return named[run.index(n)].iso
        return None

    def _owned(self, s: Sentence, w: When, bounds: Sequence[Bound], n: int) -> bool:
        """Whether *w* dates an earlier number of the sentence only: "từ 91% năm 2019 lên 99,2%"."""
        if w.kind != "moment" or not (w.year_only or s.folded[: w.start].endswith("(")):
            return False
        for b in bounds[:n]:
            if b.q.end <= w.start and _RIGHT_TIME.match(s.folded[b.q.end : w.start]):
                between = s.folded[w.end : bounds[n].q.start]
                moved = s.folded[max(0, b.q.start - 14) : b.q.start].rstrip().endswith(("từ", "from", "con số", "mức", "so với"))
                return bool(re.search(r"lên|xuống|còn|nay|;|to " + ("|tăng|gấp|giảm" if moved else ""), between))
        return False

    def _behind(self, s: Sentence, end: int, following: int) -> When | None:
        for w in s.whens:
            if w.start < end or w.start >= following or w.kind == "base":
                continue
            between = s.folded[end : w.start]
            if re.match(r"\s*(?::|(?:là|tương ứng)\b)", s.folded[w.end : w.end + 12]):
                return None
            if between.lstrip().startswith((",", ";")) and _OWN_CLAUSE.match(s.folded, w.end, w.end + 40):
                return None
            if _RIGHT_TIME.match(between) and (w.kind != "now" or not between.strip()):
                return w
            return None
        return None

    @staticmethod
    def _past_noun(s: Sentence, q: Quantity) -> int:
        """Where the words end that name, right behind the number, what it is of: "18,61% số hộ nghèo vào cuối năm 2014"."""
        near = next((m for c in ("indicator", "near", "denominator") for m in s.of(c, q.j, q.j + 8) if m.i - q.j <= 1), None)
        return near.end if near is not None else q.end

    def _now(self) -> str | None:
        return self.as_of or self.ahead or (self.calendar.published[:10] if self.calendar.published else None)

    def _moment(self, left: Sequence[When], right: When | None, kind: str, *, fromto: bool = False) -> tuple[str | None, str]:
        if right is not None:
            if right.kind == "now" and right.year_only:
                return (self._now() or "")[:4] or None, "behind"
            if right.kind == "now":
                return (self.calendar.published or self.as_of), "behind"
            if right.iso:
                return (right.last or right.iso), "behind"
        for w in reversed(left):
            if w.kind == "now":
                if w.year_only:
                    continue
                return self._now(), "now"
            if w.kind == "moment" and w.iso:
                return w.iso, "clause"
            if w.kind == "span" and w.iso and w.first and fromto and re.fullmatch(r"\d{4}", w.first):
                return w.first, "start of the span"
            if w.kind == "span" and w.iso:
                if self.as_of and w.last and self.as_of[:4] == w.last[:4]:
                    return self.as_of, "as of"
                if kind == "rate" or not self.as_of:
                    return w.last or w.iso, "clause"
                return self.as_of, "as of"
        if self.block_as_of and self.as_of is None:
            return self.block_as_of, "carried"
        if self.as_of:
            return self.as_of, "as of"
        now = self._now()
        return now, "default" if now else "unknown"

    def _told_span(self, s: Sentence, w: When) -> str | None:
        """The years told before where *w* points back at as many: "Trong 5 năm ấy", behind "giai đoạn 2021-2025"."""
        span = self.years_told
        if span is None or not _POINTS_BACK.match(s.folded, w.end) or not w.first or not w.last:
            return None
        return span if int(span[5:]) - int(span[:4]) + 1 == int(w.last[:4]) - int(w.first[:4]) else None

    def _flow(self, s: Sentence, left: Sequence[When], right: When | None) -> tuple[str | None, str]:
        since = next((w for w in s.whens if w.kind == "span" and w.last is None and w.first), None)
        if since is not None:
            end = next((w.last for w in reversed(left) if w.kind == "moment" and w.last), None) or self._now()
            return (f"{since.first}/{end}" if end else since.first), "since"
        if right is not None and right.iso and right.kind in ("span", "moment"):
            return right.iso, "behind"
        for w in reversed(left):
            if w.kind == "span" and w.iso:
                return self._told_span(s, w) or w.iso, "clause"
            if w.kind == "moment" and w.iso:
                if not w.year_only and len(w.iso) >= 7 and w.as_of and self.span:
                    return self.span, "carried"
                return w.iso, "clause"
            if w.kind == "now" and w.year_only:
                return (self.as_of or "")[:4] or self.year or (self.calendar.published and self.calendar.published[:4]) or None, "year"
            if w.kind == "now" and self.span is None and self.page_span is None:
                return self._now(), "now"
        if self.span is not None:
            return self.span, "carried"
        if self.block_year is not None:
            return self.block_year, "carried"
        if self.page_span is not None:
            return self.page_span, "page"
        return self._now(), "default"

    def _plan_year(self, s: Sentence, left: Sequence[When], right: When | None, b: Bound) -> tuple[str | None, str]:
        if right is not None and right.year_only and right.iso:
            return right.iso, "behind"
        for w in s.whens:
            if w.start >= b.q.end and w.year_only and w.kind == "moment" and w.iso and w.start - b.q.end < 25:
                return w.iso, "behind"
        for w in reversed(left):
            iso = w.last or w.iso
            if iso and not _sets_plan(s, w):
                return iso[:4], "clause"
        now = self._now()
        if self.span:
            return self.span.split("/")[-1][:4], "carried"
        return (now[:4] if now else None), "default"

    def _from(self, base: When, current: str | None) -> str | None:
        first = base.first
        if first is None:
            return current
        if current is None:
            return None
        current = current.split("/")[-1]
        if len(first) == 7 and first.endswith("-01") and len(current) >= 7:
            return f"{first}/{current[:7]}"
        return f"{first}/{current}" if first != current else current

    def year_of_plan(self) -> str | None:
        """The year that a plan without a date is for: that of the page."""
        now = self.calendar.published or self._now()
        return now[:4] if now else None

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
                self.ahead = year or max(told)  # "Năm 2023, …", and nothing of today
            return
        if self.calendar.year is not None and self.calendar.month is not None and self.calendar.month <= _EARLY:
            before = str(self.calendar.year - 1)
            early = any(w.year_only and w.iso == before for s in sentences[:_HEAD] for w in s.whens)
            self.ahead = year or (before if early else None)

    def learn(self, s: Sentence, until: int | None = None) -> None:
        """Note the date and the span that *s* gives for what follows; *until* an offset only."""
        published = self.calendar.published
        if not s.quantities and s.has("aim", 0, None, "target"):
            years = [
                w.iso for w in s.whens if (w.year_only or w.kind == "span") and w.iso and (published is None or w.iso[-4:] >= published[:4])
            ]
            self.plan = years[-1] if years else self.plan  # "Phương hướng, nhiệm vụ năm 2024"
        leads = s.folded.rstrip().endswith(":")  # "Kết quả đến 30/6/2024 như sau:" dates the list below it
        if until is None:
            moments = [w.first for w in s.whens if w.first and (w.kind in ("moment", "base") or (w.kind == "span" and w.last is None))]
            self.told = moments[-1] if moments else self.told
        for w in s.whens:
            if w.kind == "base" and w.first:
                self.base = w.first
            if w.kind == "base" or (until is not None and w.end > until) or (w.implied and s.has("aim", 0, None, "target")):
                continue
            iso = w.last or w.iso
            if w.kind == "moment" and iso:
                recent = published is None or (
                    abs(int(iso[:4]) - int(published[:4])) <= 1
                    and iso <= published[: len(iso)]
                    and not (len(iso) == 4 and iso < published[:4] and published[5:7] > "04")
                )
                if (
                    w.as_of
                    and recent
                    and (not w.year_only or published is None or int(iso[:4]) >= int(published[:4]) - 1)
                    and (
                        _counted_with(s, w) or leads or s.kind in ("title", "heading") or (len(iso) == 10 and _TOLD_AS_OF.search(s.folded))
                    )
                ):
                    if not (w.year_only and self.as_of and len(self.as_of) > 4 and self.as_of >= iso):
                        self.as_of = iso
                if w.as_of and w.year_only and not recent and published is not None and until is None and s.quantities:
                    self.block_as_of = iso if int(iso[:4]) == int(published[:4]) - 1 else self.block_as_of
                if w.year_only and (published is None or iso[:4] <= published[:4]):
                    self.year = iso
                    self.block_year = iso
                    if s.quantities or leads:
                        self.span = iso
            if w.kind == "span" and w.iso and w.last:
                if (
                    len(w.last) >= 7
                    and (self.as_of is None or len(self.as_of) == 4)
                    and (published is None or published[:4] == w.last[:4])
                    and not s.has("aim", 0, None, "target")
                ):
                    self.as_of = w.last
                if published is None or w.last[:4] <= published[:4]:
                    self.span = self._told_span(s, w) or w.iso
                    self.years_told = self.span if len(self.span) == len("2021/2025") else self.years_told
                    self.page_span = self.page_span or w.iso


def _closed_aside(s: Sentence, w: When, at: int) -> bool:
    """Whether *w* dates a number of its own in brackets that are closed before *at*: "64 hộ (cả năm 2021: 71 hộ); 305 lao động"."""
    closes = s.folded.find(")", w.end, at)
    opens = s.folded.rfind("(", 0, w.start)
    if closes < 0 or opens < 0 or ")" in s.folded[opens : w.start]:
        return False
    return any(q.unit and w.end <= q.start < closes for q in s.quantities)


def _counted_with(s: Sentence, w: When) -> bool:
    """Whether a number stands in the part of the sentence that *w* dates: not "Đến hết tháng 9, việc ký lại hoàn tất; từ đó đến nay …"."""
    closes = s.folded.find("; từ đó", w.end)
    return any(q.unit and (closes < 0 or q.end <= closes) for q in s.quantities) or (closes < 0 and bool(s.quantities))


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
