"""A percentage or a multiple where it stands, and what the words around it name. Pure."""

from __future__ import annotations

import re
from decimal import Decimal

from monitor.figures.around import Around
from monitor.figures.binding import Binding
from monitor.figures.bound import Bound, Topic
from monitor.figures.lazy import lazy
from monitor.figures.lexicon import Mention
from monitor.figures.naming import candidates
from monitor.figures.numbers import Quantity
from monitor.figures.sentence import Sentence

#: "cao hơn bình quân chung 4,27% của tỉnh".
_THAN_AVERAGE = re.compile(r"hơn (?:mức |so với )*(?:bình quân|trung bình)(?: chung)?(?: của (?![^,;]*\blà$)[^\d,;(]{1,24})?$")
#: Behind a percentage: what makes it a part of people or places, not of money.
_PART_OF_PEOPLE = re.compile(
    r"(?:of (?!the total)|đồng bào |số (?!hộ nghèo)|hộ (?!nghèo)|dân |tổ |xã |thành viên|hội viên|khách hàng|người|thôn|đơn vị|lao động|là (?:học sinh|sinh viên|hssv|nữ|phụ nữ|người|hội viên)\b)"
)


#: Between a part and the English amount that was aimed at.
_OF_THE = ("of the", "of its", "of a", "of the year's", "of this year's")


class Percent(Around):
    """A percentage or a multiple, and what the words around it name."""

    def __init__(self, binder: Binding, s: Sentence, q: Quantity, previous: int, following: int, topic: Topic) -> None:
        super().__init__(s, q, previous, following, topic)
        self.binder = binder

    @lazy
    def tail(self) -> str:
        """The nine words behind the number, up to the next one."""
        return self.until_next(9)

    @lazy
    def of_people(self) -> bool:
        """Whether it is a part of people or places: "72% số hội viên"."""
        return _PART_OF_PEOPLE.match(self.tail) is not None

    @lazy
    def in_brackets(self) -> bool:
        """Whether it stands in brackets."""
        return self.binder.in_brackets(self.s, self.q)

    @lazy
    def than_average(self) -> bool:
        """Whether an average stands right before it, which something is above or below."""
        return not self.q.points and _THAN_AVERAGE.search(self.gap_left(9)) is not None

    @lazy
    def denominator(self) -> Mention | None:
        """The whole that stands behind the number: "12% tổng dư nợ"."""
        s, q = self.s, self.q
        found = next(s.of("denominator", q.j, min(self.following, q.j + 9)), None)
        if found is not None and any(s.word(k) in (",", ";", ".") for k in range(q.j, found.i)):
            return None
        return found

    @lazy
    def plan(self) -> Mention | None:
        """The plan that stands behind the number: "98% kế hoạch"; not "theo Kế hoạch số 3459/KH-UBND", a document."""
        s, q = self.s, self.q
        if self.tail in _OF_THE and (planned := s.number_behind(q.j)) is not None and s.word(planned.j) in ("target", "plan"):
            return next(s.of("plan", planned.j, planned.j + 1), None)  # "86.7 per cent of the VND6 trillion target"
        found = next(s.of("plan", q.j, min(self.following, q.j + 7)), None)
        if found is None or s.word(found.j) == "số":
            return None
        apart = any(s.word(k) in (";", ".") or (s.word(k) == "," and k > q.j) for k in range(q.j, found.i))
        return None if apart else found

    @lazy
    def rate(self) -> Mention | None:
        """The rate named last before the number: "tỷ lệ nợ quá hạn 0,2%"."""
        found = self.s.last("indicator", self.previous, self.q.i)
        return found if found is not None and found.code in self.binder.rates else None

    @lazy
    def strongest(self) -> Mention | None:
        """The indicator of money before the number that it most likely belongs to."""
        binder, s, q = self.binder, self.s, self.q
        return binder.strongest(s, candidates(s, self.previous, q.i, binder.money), q)

    @lazy
    def named(self) -> Mention | None:
        """That indicator; an average loan that is no household's is the debt."""
        found = self.strongest
        if found is not None and found.code == "average_loan" and "hộ" not in self.s.folded[found.start : found.end]:
            return found._replace(code="outstanding_loans")
        return found

    @lazy
    def mention(self) -> Mention | None:
        """What is named; of a rise or a fall also what a mere verb or noun right before names: "cho vay tăng 12%"."""
        if self.named is not None or not self.growing:
            return self.named
        weak = self.s.last("weak", self.previous, self.q.i)
        return weak if weak is not None and self.q.i - weak.j <= 3 else None

    @lazy
    def share(self) -> Mention | None:
        """The last word before the number that says it is a part: "chiếm", "tỷ trọng"."""
        return self.s.last("part", self.previous, self.q.i)

    @lazy
    def cue(self) -> Mention | None:
        """The last word of movement before the number; of a range, and of "từ 5% trở lên", the one before "từ"."""
        found = self.s.last("cue", self.previous, self.q.i)
        if found is not None and found.code == "from" and (self.q.range_part or self.tail.startswith("trở lên")):
            return self.s.last("cue", self.previous, found.i) or found
        return found

    @lazy
    def moved(self) -> bool:
        """Whether the last word of movement is of rising or falling, and no share is said behind it."""
        cue = self.cue
        if cue is None or cue.code not in ("up", "down") or (self.share is not None and self.share.i >= cue.i):
            return False
        return not (self.in_brackets and self._compared(cue))

    def _compared(self, cue: Mention) -> bool:
        """Whether something to compare with stands behind *cue*: "cao hơn bình quân toàn tỉnh (0,71%)"."""
        s, q = self.s, self.q
        if s.has("average", cue.j, q.i) or s.has("generic", cue.j, q.i):
            return True
        return any(cue.end <= n.start < q.start for n in s.names)

    @lazy
    def growing(self) -> bool:
        """Whether it rises, falls or grows."""
        return self.moved or any(";" not in self.s.between(m.j, self.q.i) for m in self.s.of("grow", self.previous, self.q.i))

    @lazy
    def fall(self) -> bool:
        """Whether the last word of movement is of falling."""
        return self.cue is not None and self.cue.code == "down"

    @lazy
    def a_year(self) -> bool:
        """Whether it is so much a year: "bình quân 9%/năm"."""
        return self.q.suffix == "năm" or self.s.has("rate", self.previous, self.q.i, "yearly")

    @lazy
    def averaged(self) -> bool:
        """Whether an average is said before it."""
        return self.s.has("average", self.previous, self.q.i)

    @lazy
    def programme(self) -> str | None:
        """The programme that the words around the number name."""
        return self.binder.near_programme(self.s, self.q, self.previous)

    @lazy
    def grown(self) -> Mention | None:
        """What is named as growing; nothing where points are of the rate before: "ở mức 0,24% tổng dư nợ, giảm 0,03 điểm phần trăm"."""
        return None if self._points_of_topic else self.mention

    @lazy
    def grown_as(self) -> tuple[str | None, str | None]:
        """The indicator that rises or falls, and its programme."""
        s, topic = self.s, self.topic
        named = self.grown
        if self.mention is None and s.word(self.q.j) == "in" and not self._points_of_topic:  # "a rise of 12% in outstanding loans"
            named = next(s.of("indicator", self.q.j, min(self.following, self.q.j + 4)), None)
        code, programme = self.binder.topic_indicator(named, topic, amounts=True)
        if code == "average_loan" and self.grown is None and "bình quân" not in self.gap:
            code = "entrusted_outstanding" if topic.organisation else "outstanding_loans"
        return code, (self.programme if self.grown is not None else None) or programme

    @property
    def _points_of_topic(self) -> bool:
        return self.q.points and self.topic.measure == "level" and self.topic.indicator in self.binder.rates

    def moved_since(self, i: int) -> bool:
        """Whether a word of rising or falling stands between token *i* and the number."""
        return any(m.code in ("up", "down") for m in self.s.of("cue", i, self.q.i))

    def rate_since(self, i: int) -> tuple[str, Decimal]:
        """(measure, value) of a rate that token *i* or what stands before it names: its level, or by how much it moved."""
        s, q = self.s, self.q
        cue = s.last("cue", i, q.i)
        if q.range_part and cue is not None and cue.code == "from":  # "giảm từ 1 - 1,5%"
            moved = s.last("cue", i, cue.i) or s.last("cue", max(0, i - 6), i)
            if moved is not None and moved.code in ("up", "down"):
                return "change", -q.value if moved.code == "down" else q.value
        if cue is not None and cue.code in ("up", "down") and q.i - cue.j <= 3:
            return "change", -q.value if cue.code == "down" else q.value
        return "change" if q.points else "level", q.value

    def made(
        self,
        indicator: str,
        measure: str,
        rule: str,
        *,
        value: Decimal | None = None,
        programme: str | None = None,
        anchor: int | None = None,
    ) -> Bound:
        """The figure; its value is the number's, and it stands behind the number before, if nothing else is said."""
        value = self.q.value if value is None else value
        anchor = self.previous if anchor is None else anchor
        return self.binder.made(self.q, indicator, measure, value, programme, rule, self.s, anchor)

    def of_topic(self, measure: str, rule: str, *, value: Decimal | None = None, programme: str | None = None) -> Bound:
        """The figure of the indicator that the last one spoke of, or of what it counted, where that is all."""
        return self.made(self.topic.indicator or self.topic.counted or "", measure, rule, value=value, programme=programme)
