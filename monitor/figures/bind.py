"""What each number of a sentence counts: indicator, measure, programme. Pure.

A sentence is read from left to right with a topic: the indicator that the last figure spoke of. Each number looks, in this order, at
what its unit allows, at the words right behind it, at the indicators between it and the number before, and at the topic. Each way
has a name, which the figure carries as its rule. What a number is not is decided first (`refusals`); `amounts`, `amounts_by_topic`,
`percents` with `shares`, and `counts` with the modules that it names hold the ways, `around` how they are asked, `binding` what they
share; `aims` tells last what is only planned.

Does not decide place or period.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import islice

from monitor.figures.aims import as_told
from monitor.figures.amounts import Amounts
from monitor.figures.around import Answer
from monitor.figures.binding import SPLIT, in_order, last_indicator_strong
from monitor.figures.bound import Bound, Topic, Trace
from monitor.figures.counts import Counts
from monitor.figures.indicators import CAPITAL, DEBTS, WITH_PROGRAMME
from monitor.figures.lexicon import Mention
from monitor.figures.numbers import Quantity
from monitor.figures.percents import Percents
from monitor.figures.refusals import Refusals
from monitor.figures.sentence import Sentence

_BY_PROGRAMME = re.compile(
    r"\W*(?:(?:về|xét|xếp|chia|phân) (?:theo )?(?:cơ cấu|chương trình)|theo (?:từng )?chương trình ?:)|cơ cấu (?:dư nợ|tín dụng|vốn vay)"
)
#: Before a programme that a sentence begins with: "Riêng vốn vay theo Nghị định 28, đơn vị đã giải ngân …".
_LEADS_WITH = re.compile(
    r"\W*(?:[^,;\d]{0,30}, )?(?:riêng )?(?:nguồn )?(?:vốn vay|vốn|vốn chương trình)(?: (?:theo|từ|của|chương trình))* |\W*(?:riêng|đối với) (?:(?:chương trình|cho vay|vốn vay)(?: (?:theo|của|vốn))* )?"
)
#: Behind a programme that the sentence is about: "Nước sạch là chương trình có quy mô lớn, dư nợ …".
_IS_PROGRAMME = re.compile(r" ?,? ?(?:cũng |vẫn |hiện )?là (?:một trong những |một )?chương trình\b")
#: "không để tỷ lệ nợ quá hạn vượt 0,1%" bounds from above.
_NOT_ABOVE = re.compile(r"\bkhông (?:để|cho)\b[^;,.]* (?:vượt(?: (?:quá|mức|trên))?|quá)$|\bkhông vượt(?: (?:quá|mức|trên))?$")
#: A label before a bare number: "Điểm giao dịch: 24", "Số cuộc kiểm tra, giám sát trong 10 năm: 1.312".
_LABEL = re.compile(
    r"(?:(?P<inspected>(?:số )?(?:cuộc|lượt|đợt) (?:kiểm tra|giám sát))|(?:số )?điểm giao dịch(?: xã)?)(?:[^:;.\d]|\d(?= năm)|\d\d(?= năm)){0,40} ?: ?$"
)


# The programme that a sentence speaks of: a way answers with it, with `_OF_NONE`, or with None: the next way is asked.

_OF_NONE = ""


def _of_all_programmes(binder: Binder, s: Sentence, topic: Topic) -> str | None:
    """ "Tổng dư nợ các chương trình đạt 450 tỷ đồng": of none, and the page is no longer of one.

    "chiếm 6,9% tổng dư nợ các chương trình" is only the whole of a share, "tổng số tiền giải ngân" that of what is spoken of.
    """
    total = not s.has("person", 0) and any(
        s.word(m.j) != "tiền" and not any(r.unit == "percent" and 0 <= m.i - r.j <= 4 for r in s.quantities)
        for m in s.of("total", 0, None, "all")
    )
    if not total or s.has("programme", 0) or s.has("this", 0, None, "programme"):
        return None
    binder.page_programme = None
    return _OF_NONE


#: Points at the programme named last, where "chương trình" alone is the page's.
_POINTS = re.compile(r"\b(?:này|nói trên|ấy|this|under it)\b")


def _pointed_at(binder: Binder, s: Sentence, topic: Topic) -> str | None:
    """ "Từ nguồn vốn này, 1.200 hộ được vay": the programme named last, or the page's."""
    this = next(s.of("this", 0, None, "programme"), None)
    if this is None:
        return None
    if topic.indicator in CAPITAL and topic.last is None and "vốn" in s.folded[this.start : this.end]:
        return None  # "bổ sung 35 tỷ đồng, đưa nguồn vốn này lên …": the capital, not what was lent of it
    inner = s.last("programme", 0, this.i)
    points = _POINTS.search(s.folded) is not None
    if inner is not None and points:
        return inner.code
    if topic.named and binder.about is not None and (topic.carried or not points):
        return binder.about
    return topic.named or None


def _led_to(binder: Binder, s: Sentence, topic: Topic) -> str | None:
    """ "Chương trình nước sạch được bà con mong đợi. Dư nợ đạt 45 tỷ đồng": the one that the sentence before led to."""
    return topic.led if topic.led and not s.has("programme", 0) and not s.has("total", 0, None, "all") else None


_LENT_FOR = ("chương trình cho", "chương trình", "cho vay", "dư nợ", "vốn vay")


def _before_colon(binder: Binder, s: Sentence, topic: Topic) -> str | None:
    """ "Chương trình cho vay hộ nghèo: dư nợ 45 tỷ đồng": the only one named before the colon."""
    colon = next((k for k, t in enumerate(s.tokens) if t.text == ":"), None)
    if colon is None or not s.quantities or s.has("total", 0, colon, "all") or any(q.i < colon for q in s.quantities if q.unit):
        return None
    heads = {m.code for m in s.of("programme", 0, colon)}
    heads |= {m.code for m in s.of("near", 0, colon) if s.between(max(0, m.i - 3), m.i).endswith(_LENT_FOR)}
    return heads.pop() if len(heads) == 1 else None


def _of_several(binder: Binder, s: Sentence, topic: Topic) -> str | None:
    """ "18 chương trình tín dụng với dư nợ 450 tỷ đồng": of none, and the page is no longer of one."""
    if not any(q.noun == "programme" and q.value >= 3 for q in s.quantities):
        return None
    binder.page_programme = None
    return _OF_NONE


_OF_WHICH = re.compile(r"\b(?:riêng|trong đó)\b[^,;]*$")


#: Behind the programme that a sentence is about.
_DOES = re.compile(r"[^;.\d(:]{0,60}\b(?:đã|được|tiếp tục|có)\b")


def _named_first(binder: Binder, s: Sentence, topic: Topic) -> str | None:
    """ "Cho vay theo Nghị định 28 đạt 27 tỷ đồng": the page's own is spoken of; another one leaves it to each number.

    But for one that is the sentence's subject: "Chương trình cho vay hộ cận nghèo đã hoàn thành 100% kế hoạch, với số tiền 40 tỷ đồng".
    """
    first = next(s.of("programme", 0), None)
    if first is None:
        return None
    if first.code in (topic.programme, binder.page_programme):
        told = s.number_before(first.i)
        if told is not None and told.unit in ("VND", "count") and _OF_WHICH.search(s.between(told.j, first.i)):
            return _OF_NONE  # "dư nợ 312 tỷ đồng, riêng chương trình Nghị định 28 là 27 tỷ đồng"
        return first.code
    if _DOES.match(s.folded, first.end) and {m.code for c in ("programme", "near") for m in s.of(c, 0)} == {first.code}:
        if s.folded.startswith("chương trình", first.start) and not any(
            q.unit in ("VND", "count") and q.j <= first.i for q in s.quantities
        ):
            return first.code
    return _OF_NONE if not s.quantities or first.i < s.quantities[0].i else None


def _a_part_of_it(binder: Binder, s: Sentence, topic: Topic) -> str | None:
    """ "dư nợ 128,6 tỷ đồng, riêng vốn giải quyết việc làm 57,9 tỷ đồng": the first amount is of more than the page's programme."""
    part = next((m for m in s.of("near", 0) if m.code == binder.page_programme), None)
    told = s.number_before(part.i) if part is not None else None
    if part is None or told is None or told.unit != "VND":
        return None
    return _OF_NONE if _OF_WHICH.search(s.between(told.j, part.i)) else None


_OWES_NOW = re.compile(r"(?:hiện|hiện nay|đến nay|đến thời điểm này)?,? ?dư nợ (?:đạt|là|còn|ở mức|hiện|đến nay)\b")


def _owes_now(binder: Binder, s: Sentence, topic: Topic) -> str | None:
    """ "Chương trình hộ cận nghèo cho vay 700 tỷ đồng. Hiện, dư nợ đạt 326 tỷ đồng": of the programme that the figure before is of."""
    goes_on = (
        topic.last
        and binder.told == {topic.last}
        and not topic.carried
        and not s.has("programme", 0)
        and not s.has("total", 0, None, "all")
    )
    return topic.last if goes_on and _OWES_NOW.match(s.folded) else None


def _goes_on(binder: Binder, s: Sentence, topic: Topic) -> str | None:
    """ "Dư nợ đạt 45 tỷ đồng": the one spoken of last, or the page's."""
    return topic.programme or binder.page_programme


_PROGRAMMES = (_of_all_programmes, _pointed_at, _led_to, _before_colon, _of_several, _named_first, _a_part_of_it, _owes_now, _goes_on)


def _sentence_programme(binder: Binder, s: Sentence, topic: Topic) -> str | None:
    """The programme that the sentence speaks of, or None."""
    for way in _PROGRAMMES:
        programme = way(binder, s, topic)
        if programme is not None:
            return programme or None
    return None


def _subject(s: Sentence) -> Mention | None:
    """The programme that the sentence is about: "Nước sạch là chương trình lớn nhất, dư nợ …", "Riêng vốn vay theo Nghị định 28, …"."""
    named = next((m for c in ("near", "programme") for m in s.of(c, 0) if _IS_PROGRAMME.match(s.folded, m.end)), None)
    return named or next((m for m in s.of("programme", 0) if _LEADS_WITH.fullmatch(s.folded, 0, m.start)), None)


def _split_by_programme(s: Sentence, topic: Topic) -> Topic:
    """ "Xét theo chương trình, hộ nghèo 45 tỷ đồng, …": the amounts that follow are of the debt, or of what was just split."""
    if not _BY_PROGRAMME.match(s.folded):
        return topic
    split = SPLIT.match(s.folded) is not None
    goes_on = topic.indicator in ("lending", "entrusted_outstanding") and (split or not topic.carried) and "cơ cấu" not in s.folded[:20]
    kept = topic.indicator if goes_on else "outstanding_loans"
    return topic._replace(indicator=kept, measure="level", unit="VND", carried=False)


@dataclass(slots=True)
class SoFar:
    """A sentence while it is read: its figures so far, and what the last one leaves."""

    s: Sentence
    topic: Topic
    trace: Trace
    bounds: list[Bound] = field(default_factory=list)
    previous: int = 0  #: behind the last number that counts as one, or what belongs to it

    def keep(self, q: Quantity, bound: Bound) -> None:
        """Take *q* for the figure *bound*."""
        self.bounds.append(bound)
        self.trace(q, "figure", bound.rule)
        self.previous = q.j

    def drop(self, q: Quantity, reason: str) -> None:
        """Take *q* for no figure; what stands before it is not the next number's."""
        self.trace(q, reason, "")
        self.previous = q.j

    def skip(self, q: Quantity, reason: str) -> None:
        """Pass over *q* as if it were a word."""
        self.trace(q, reason, "")


def _with_named(s: Sentence, bounds: list[Bound], topic: Topic) -> Topic:
    """The topic with the programme that the sentence names last, and the only one of a sentence without numbers."""
    mentioned = s.last("programme", 0, len(s.tokens)) or next(
        (m for m in s.of("near", 0) if s.between(max(0, m.i - 2), m.i).endswith(("vốn vay", "cho vay", "chương trình", "tín dụng"))), None
    )
    if mentioned is not None:
        topic = topic._replace(named=mentioned.code)
    elif bounds and bounds[-1].programme is not None:
        topic = topic._replace(named=bounds[-1].programme)
    codes = {m.code for m in s.of("programme", 0)}
    return topic._replace(led=codes.pop() if not s.quantities and len(codes) == 1 and s.kind in ("paragraph", "lead") else None)


#: Totals of places, which are never as small as one loan.
_OF_MANY = frozenset({"lending", "outstanding_loans", "entrusted_outstanding", "repayment", "total_capital", "mobilised_capital"})
_A_LOAN = 100_000_000  #: dong
_A_DEPOSIT = 5_000_000


def _too_small(q: Quantity, bound: Bound) -> bool:
    """Whether an amount taken for a total is that of one loan: "dư nợ 50 triệu đồng"."""
    if bound.indicator == "savings_deposits" and bound.measure == "level" and q.unit == "VND" and q.value < _A_DEPOSIT:
        return True
    return bound.indicator in _OF_MANY and bound.measure in ("level", "target") and q.unit == "VND" and q.value < _A_LOAN


def _behind_its_name(s: Sentence, q: Quantity, bound: Bound) -> int:
    """The token behind an amount and what stands right behind it, "1.298 tỷ đồng dư nợ", which is the number's own."""
    own = (bound.indicator, "outstanding_loans")
    return next((m.j for m in s.of("indicator", q.j, q.j + 6) if m.i == q.j and m.code in own), q.j)


#: A sentence of prose has a few dozen numbers at the most; the cost of reading one is bounded where a page has nothing else.
_MOST_NUMBERS = 100


class Binder(Refusals, Amounts, Percents, Counts):
    """Binds the numbers of one sentence after another."""

    told: frozenset[str | None] = frozenset()  #: the programmes of the figures of the sentence before

    def bind(self, s: Sentence, topic: Topic, trace: Trace) -> tuple[list[Bound], Topic]:
        """Return the figures of *s* and the topic that it leaves; *trace* is told of each number and why."""
        self.spoken = False
        self._of_one = False
        self._first_percent = next((r.j for r in s.quantities if r.unit == "percent"), None)
        self._subject = _subject(s)
        standing = topic.programme
        topic = topic._replace(programme=_sentence_programme(self, s, topic))
        so_far = SoFar(s, _split_by_programme(s, topic), trace)
        for n, q in enumerate(s.quantities):
            if n >= _MOST_NUMBERS:
                so_far.skip(q, "behind a hundred numbers of one sentence")
            elif not self._high_end(so_far, n, q):
                following = next((r.i for r in islice(s.quantities, n + 1, None) if r.start >= q.end), len(s.tokens))
                self._number(so_far, q, following)
        topic = self._left(so_far)
        if s.has("this", 0, None, "programme"):
            topic = topic._replace(programme=standing)
        topic = _with_named(s, so_far.bounds, topic)
        self.told = frozenset(b.programme for b in so_far.bounds)
        return self._ordered(s, so_far.bounds), topic

    def _high_end(self, so_far: SoFar, n: int, q: Quantity) -> bool:
        """Whether *q* ends a range, "từ 30 đến 50 triệu đồng": it is then what its low end is."""
        if q.range_part != "high":
            return False
        low = so_far.bounds[-1] if so_far.bounds else None
        if low is not None and low.q.range_part == "low" and low.q.start == q.start:
            so_far.keep(q, low._replace(q=q, value=-q.value if low.value < 0 else q.value))
            return True
        if n and so_far.s.quantities[n - 1].range_part == "low":
            so_far.drop(q, "as its range")
            return True
        return False

    def _number(self, so_far: SoFar, q: Quantity, following: int) -> None:
        """Read one number, which ends no range."""
        s = so_far.s
        if q.unit == "":
            named = self._bare(s, q, so_far.previous, following)
            if named is None:
                so_far.skip(q, "no unit")
            else:
                so_far.keep(q, named)
                so_far.topic = self._after(so_far.topic, named)
        elif q.noun == "none":
            so_far.skip(q, "no unit of ours")
        elif q.bound != "=" and self._threshold(s, q):
            so_far.skip(q, "a threshold; the numbers follow")
        else:
            self._with_unit(so_far, q, following)

    def _with_unit(self, so_far: SoFar, q: Quantity, following: int) -> None:
        """Read a number with a unit of ours."""
        s, topic, previous = so_far.s, so_far.topic, so_far.previous
        answer = self._blocked(s, q, previous, following, topic) or self._one(s, q, previous, following, topic) or "no indicator"
        if isinstance(answer, str):
            so_far.drop(q, answer)
            return
        if _too_small(q, answer):
            so_far.drop(q, "too small for a total: a loan of one")
            self._of_one = True
            return
        if q.bound == ">" and _NOT_ABOVE.search(s.between(max(0, q.i - 14), q.i)):
            answer = answer._replace(q=q._replace(bound="<"))
        bound = as_told(self, s, answer, previous, following, topic)
        so_far.keep(q, bound)
        self.spoken = self.spoken or q.unit != "count"
        so_far.topic = self._after(topic, bound)
        if q.unit == "VND" and bound.measure == "level":
            so_far.previous = _behind_its_name(s, q, bound)

    def _left(self, so_far: SoFar) -> Topic:
        """What the words behind the last figure, or a sentence without numbers, speak of."""
        s, topic = so_far.s, so_far.topic
        rest = s.last("indicator", so_far.previous, len(s.tokens))
        if rest is not None and so_far.bounds and rest.code in self.money and s.between(so_far.previous, rest.i).endswith("còn lại là"):
            topic = topic._replace(indicator=rest.code, measure="level", unit="VND", counted=None)
        if s.quantities or s.kind not in ("paragraph", "lead"):
            return topic
        spoken = {m.code for m in s.of("indicator", 0) if last_indicator_strong(s, m)}
        code = spoken.pop() if len(spoken) == 1 else None
        if code in self.money and self.model.kinds[code] == "stock" and code != topic.indicator:
            topic = topic._replace(indicator=code, measure="level", unit="VND", counted=None, last=None, carried=True)
        return topic

    def _threshold(self, s: Sentence, q: Quantity) -> bool:
        """Whether the exact numbers stand right behind: "nợ trên 100 triệu đồng (143 triệu đồng)", "ba huyện có dư nợ trên 90 tỷ đồng gồm A 148 tỷ, …"."""
        exact = s.number_behind(q.j)
        if exact is None or exact.unit != q.unit or exact.bound != "=":
            return False
        if s.word(q.j) == "(" and exact.i == q.j + 1:
            low, high = (
                (q.value, 2 * q.value) if q.bound == ">" else (q.value / 2, q.value) if q.bound == "<" else (q.value / 2, 2 * q.value)
            )
            return low <= exact.value <= high
        return s.word(q.j) in ("gồm", "là", ":") and any(n.start >= q.end for n in s.names) and exact.i - q.j <= 8

    def _ordered(self, s: Sentence, bounds: list[Bound]) -> list[Bound]:
        """ "tổng nguồn vốn, tổng dư nợ lần lượt đạt X và Y": the i-th number belongs to the i-th indicator."""
        for mark, run in in_order(s, bounds):
            for n in run[1:]:
                if bounds[run[0]].measure == "change" and bounds[n].measure == "level" and bounds[n].indicator == bounds[run[0]].indicator:
                    bounds[n] = bounds[n]._replace(measure="change")
            limit = bounds[run[0]].q.i
            heads: list[Mention] = []
            for m in reversed(list(s.of("indicator", 0, limit))):
                near = s.between(m.j, heads[-1].i if heads else mark.i)
                if m.i >= mark.i or not re.fullmatch(r"(?:,|và|and|, và)" if heads else r"(?:(?!\d)[^,;\s]+ ?){0,4}", near):
                    break
                heads.append(m)
            codes = [m.code for m in reversed(heads[: len(run)])]
            if len(codes) == len(run) == len(set(codes)) and all(
                bounds[n].q.unit in self.model.units[c] for n, c in zip(run, codes, strict=True)
            ):
                for n, code in zip(run, codes, strict=True):
                    bounds[n] = bounds[n]._replace(indicator=code, rule="in_order")
            elif len(codes) <= 1 and all(bounds[n].indicator in WITH_PROGRAMME for n in run):
                since = max((b.q.j for b in bounds if b.q.j <= mark.i), default=0)
                named = sorted((m for c in ("near", "programme") for m in s.of(c, since, mark.i)), key=lambda m: m.i)
                programmes = list(dict.fromkeys(m.code for m in named))
                if len(programmes) == len(run):
                    for n, programme in zip(run, programmes, strict=True):
                        bounds[n] = bounds[n]._replace(programme=programme)
        return bounds

    def _bare(self, s: Sentence, q: Quantity, previous: int, following: int) -> Bound | None:
        """A number without a noun, behind the name of what is counted: "số lượt khách hàng vay là 15.802"."""
        if q.value < 10 or 1900 <= q.value <= 2100:
            return None
        named = s.last("indicator", previous, q.i)
        if (
            named is not None
            and "count" in self.model.units[named.code]
            and q.i - named.j <= 3
            and "truy cập" not in s.between(named.j, q.i)
        ):
            q = q._replace(unit="count")
            return self.made(q, named.code, "level", q.value, None, "count_named", s, named.i)
        label = _LABEL.search(s.between(previous, q.i))
        if label is not None and s.word(q.j) in (".", ";", ",", ""):
            code = "inspections" if label["inspected"] else "transaction_points"
            return self.made(q._replace(unit="count"), code, "level", q.value, None, "count_named", s, previous)
        if s.has("context", q.j, min(following, q.j + 7), "abroad") and s.word(q.j) in ("who", "người"):
            q = q._replace(unit="count")
            return self.made(q, "overseas_workers", "level", q.value, None, "count_abroad", s, previous)
        return None

    def _one(self, s: Sentence, q: Quantity, previous: int, following: int, topic: Topic) -> Answer:
        if q.unit == "VND":
            return self._money_of(s, q, previous, following, topic)
        if q.unit == "percent":
            return self._percent_of(s, q, previous, following, topic)
        if q.unit == "times":
            return self._times_of(s, q, previous, following, topic)
        return self._count_of(s, q, previous, following, topic)

    def _after(self, topic: Topic, bound: Bound) -> Topic:
        self.last_negative = bound.value < 0
        if bound.rule == "whole_named" or bound.indicator == "programmes_run":
            return topic  # the whole stands for comparison; "số vốn này" is still the part
        if self.about is not None and self.page_programme is None and topic.programme == self.about:
            topic = topic._replace(programme=None)
        if bound.q.unit == "count" and self.model.kinds.get(bound.indicator) in ("flow", "stock"):
            return topic._replace(measure=bound.measure, counted=bound.indicator, unit="count", carried=False, last=bound.programme)
        unit = bound.q.unit
        if unit == "VND":
            self.moved = bound.measure == "change"
        if unit == "VND" and bound.measure == "level" and self.model.kinds.get(bound.indicator) == "stock" and bound.indicator not in DEBTS:
            topic = topic._replace(stock=bound.indicator)
        organisation = (bound.indicator == "entrusted_outstanding" and bound.measure != "share") or (
            bound.indicator == "average_loan" and topic.organisation
        )
        indicator = bound.indicator
        if topic.indicator in DEBTS and bound.indicator == DEBTS[topic.indicator] and topic.unit != "count":
            indicator = topic.indicator or indicator
        measure = "target" if bound.rule.endswith("+reached") else bound.measure  # "đạt 78,2%" behind it is of the target
        return topic._replace(
            indicator=indicator, measure=measure, organisation=organisation, unit=unit, carried=False, last=bound.programme
        )
