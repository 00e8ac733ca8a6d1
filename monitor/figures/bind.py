"""What each number of a sentence counts: indicator, measure, programme. Pure.

A sentence is read from left to right with a topic: the indicator that the last figure spoke of. Each number looks, in this order, at
what its unit allows, at the words right behind it, at the indicators between it and the number before, and at the topic. Each way
has a name, which the figure carries as its rule. What a number is not is decided first (`refusals`); `amounts`, `amounts_by_topic`,
`percents` and `counts` hold the ways, `around` how they are asked, `binding` what they share.

Does not decide place or period.
"""

from __future__ import annotations

import re
from itertools import islice

from monitor.figures.amounts import Amounts
from monitor.figures.around import Answer
from monitor.figures.binding import in_order, last_indicator_strong
from monitor.figures.bound import Bound, Topic, Trace
from monitor.figures.counts import Counts
from monitor.figures.indicators import CAPITAL, DEBTS, WITH_PROGRAMME
from monitor.figures.lexicon import Mention
from monitor.figures.numbers import Quantity
from monitor.figures.percents import Percents
from monitor.figures.refusals import Refusals
from monitor.figures.sentence import Sentence
from monitor.figures.timing import SPLIT

#: Points at the programme named last, where "chương trình" alone is the page's.
_POINTS = re.compile(r"\b(?:này|nói trên|ấy|this|under it)\b")
_BY_PROGRAMME = re.compile(
    r"\W*(?:(?:về|xét|xếp|chia|phân) (?:theo )?(?:cơ cấu|chương trình)|theo (?:từng )?chương trình ?:)|cơ cấu (?:dư nợ|tín dụng|vốn vay)"
)

#: Behind the first number of a fall or a rise that is aimed at: it is what was, not what shall be.
_OF_WHICH = re.compile(r"\b(?:riêng|trong đó)\b[^,;]*$")
#: Before a programme that a sentence begins with: "Riêng vốn vay theo Nghị định 28, đơn vị đã giải ngân …".
_LEADS_WITH = re.compile(
    r"\W*(?:[^,;\d]{0,30}, )?(?:riêng )?(?:nguồn )?(?:vốn vay|vốn|vốn chương trình)(?: (?:theo|từ|của|chương trình))* |\W*riêng (?:chương trình )?"
)
#: Behind a programme that the sentence is about: "Nước sạch là chương trình có quy mô lớn, dư nợ …".
_IS_PROGRAMME = re.compile(r" ?,? ?(?:cũng |vẫn |hiện )?là (?:một trong những |một )?chương trình\b")
_REACHED = re.compile(r"\b(?:(?:thực hiện|giải ngân|đạt|cho vay) được|đã (?:thực hiện|giải ngân|đạt|cho vay))(?: \S+){0,2}$")
_LEADS_IN = re.compile(r"(?:[^\s,;.:]+(?: [^\s,;.:]+){0,6})? ?:")
#: Before "chỉ tiêu năm 2017: …": the list that follows is of targets.
_SET_OUT = re.compile(r"\b(?:thống nhất|đề ra|đặt ra|thông qua|phấn đấu|xác định|xây dựng|giao)(?: \S+){0,3}$")
_FALLS = re.compile(r"[^;.,]{0,40}?\b(?<!trở )(?:xuống|còn|lên|đến|về)\b[^;.,]{0,20}\d")


#: Totals of places, which are never as small as one loan.
_OF_MANY = frozenset({"lending", "outstanding_loans", "entrusted_outstanding", "repayment", "total_capital", "mobilised_capital"})
_A_LOAN = 100_000_000  #: dong
#: "không để tỷ lệ nợ quá hạn vượt 0,1%" bounds from above.
_NOT_ABOVE = re.compile(r"\bkhông (?:để|cho)\b[^;,.]* (?:vượt(?: (?:quá|mức|trên))?|quá)$|\bkhông vượt(?: (?:quá|mức|trên))?$")
#: A label before a bare number: "Điểm giao dịch: 24", "Số cuộc kiểm tra, giám sát trong 10 năm: 1.312".
_LABEL = re.compile(
    r"(?:(?P<inspected>(?:số )?(?:cuộc|lượt|đợt) (?:kiểm tra|giám sát))|(?:số )?điểm giao dịch(?: xã)?)(?:[^:;.\d]|\d(?= năm)|\d\d(?= năm)){0,40} ?: ?$"
)
_TO_FULFIL_ALL = re.compile(r"\W*(?:\d{1,2}|[a-zđ])?[.)]?\s*(?:hoàn thành|thực hiện|bảo đảm|đảm bảo)\b")
#: Opens an aside of what was: "còn 5,9% (cuối năm 2017: 7,6%)".
_PAST_ASIDE = re.compile(r"\((?:hiện nay|hiện|cuối năm \d{4}|đầu năm|cùng kỳ)\b[^()\d]*:? ?$")
#: Right before what a rate is to fall below: "kéo tỷ lệ nợ quá hạn về dưới 0,24%".
_BROUGHT_BELOW = re.compile(r"\b(?:kéo|đưa|giảm|hạ)\b[^,;.]{0,40} (?:về|xuống|còn)(?: dưới)?$")
_TO_FULFIL = re.compile(r"\bhoàn thành (?:chỉ tiêu|kế hoạch) tăng trưởng(?: (?:dư nợ|tín dụng|chính sách|cả năm|năm))*$")
#: Opens an aside that tells what is, within a sentence of what shall be.
_NOW_ASIDE = re.compile(r"\((?:hiện|mới|đang|năm|cuối năm|đến nay)\b[^()]*$")


class Binder(Refusals, Amounts, Percents, Counts):
    """Binds the numbers of one sentence after another."""

    def bind(self, s: Sentence, topic: Topic, trace: Trace) -> tuple[list[Bound], Topic]:
        """Return the figures of *s* and the topic that it leaves; *trace* is told of each number and why."""
        out: list[Bound] = []
        self._spoken = False
        self._of_one = False
        self._first_percent = next((r.j for r in s.quantities if r.unit == "percent"), None)
        self._subject = next((m for c in ("near", "programme") for m in s.of(c, 0) if _IS_PROGRAMME.match(s.folded, m.end)), None)
        self._subject = self._subject or next((m for m in s.of("programme", 0) if _LEADS_WITH.fullmatch(s.folded, 0, m.start)), None)
        standing = topic.programme
        programme = self._sentence_programme(s, topic)
        topic = topic._replace(programme=programme)
        if _BY_PROGRAMME.match(s.folded):
            split = SPLIT.match(s.folded) is not None
            goes_on = (
                topic.indicator in ("lending", "entrusted_outstanding") and (split or not topic.carried) and "cơ cấu" not in s.folded[:20]
            )
            kept = topic.indicator if goes_on else "outstanding_loans"
            topic = topic._replace(indicator=kept, measure="level", unit="VND", carried=False)
        previous = 0
        for n, q in enumerate(s.quantities):
            following = next((r.i for r in islice(s.quantities, n + 1, None) if r.start >= q.end), len(s.tokens))
            if q.range_part == "high" and out and out[-1].q.range_part == "low" and out[-1].q.start == q.start:
                low = out[-1]
                value = -q.value if low.value < 0 else q.value
                out.append(low._replace(q=q, value=value))
                trace(q, "figure", low.rule)
                previous = q.j
                continue
            if q.range_part == "high" and n and s.quantities[n - 1].range_part == "low":
                trace(q, "as its range", "")
                previous = q.j
                continue
            if q.unit == "":
                named = self._bare(s, q, previous, following)
                if named is None:
                    trace(q, "no unit", "")
                    continue
                out.append(named)
                trace(q, "figure", named.rule)
                topic = self._after(topic, named)
                previous = q.j
                continue
            if q.noun == "none":
                trace(q, "no unit of ours", "")
                continue
            if q.bound != "=" and self._threshold(s, q):
                trace(q, "a threshold; the numbers follow", "")
                continue
            reason = self._blocked(s, q, previous, following, topic)
            if reason:
                trace(q, reason, "")
                previous = q.j
                continue
            bound = self._one(s, q, previous, following, topic)
            if bound is None or isinstance(bound, str):
                trace(q, bound or "no indicator", "")
                previous = q.j
                continue
            if bound.indicator in _OF_MANY and bound.measure in ("level", "target") and q.unit == "VND" and q.value < _A_LOAN:
                trace(q, "too small for a total: a loan of one", "")
                self._of_one = True
                previous = q.j
                continue
            if q.bound == ">" and _NOT_ABOVE.search(s.between(max(0, q.i - 14), q.i)):
                bound = bound._replace(q=q._replace(bound="<"))
            bound = self._aimed(s, bound, previous)
            out.append(bound)
            self._spoken = self._spoken or q.unit != "count"
            trace(q, "figure", bound.rule)
            topic = self._after(topic, bound)
            previous = q.j
            if q.unit == "VND" and bound.measure == "level":  # "1.298 tỷ đồng dư nợ": what stands behind is the number's own
                previous = next(
                    (m.j for m in s.of("indicator", q.j, q.j + 6) if m.i == q.j and m.code in (bound.indicator, "outstanding_loans")), q.j
                )
        rest = s.last("indicator", previous, len(s.tokens))
        if rest is not None and out and s.between(previous, rest.i).endswith("còn lại là") and rest.code in self._money:
            topic = topic._replace(indicator=rest.code, measure="level", unit="VND", counted=None)
        spoken = {m.code for m in s.of("indicator", 0) if last_indicator_strong(s, m)}
        if not s.quantities and len(spoken) == 1 and s.kind in ("paragraph", "lead"):
            code = spoken.pop()
            if self._model.kinds[code] == "stock" and code in self._money and code != topic.indicator:
                topic = topic._replace(indicator=code, measure="level", unit="VND", counted=None, last=None, carried=True)
        if s.has("this", 0, None, "programme"):
            topic = topic._replace(programme=standing)
        mentioned = s.last("programme", 0, len(s.tokens)) or next(
            (m for m in s.of("near", 0) if s.between(max(0, m.i - 2), m.i).endswith(("vốn vay", "cho vay", "chương trình"))), None
        )
        if mentioned is not None:
            topic = topic._replace(named=mentioned.code)
        elif out and out[-1].programme is not None:
            topic = topic._replace(named=out[-1].programme)
        codes = {m.code for m in s.of("programme", 0)}
        topic = topic._replace(led=codes.pop() if not s.quantities and len(codes) == 1 and s.kind in ("paragraph", "lead") else None)
        return self._ordered(s, out), topic

    def _threshold(self, s: Sentence, q: Quantity) -> bool:
        """Whether the exact numbers stand right behind: "nợ trên 100 triệu đồng (143 triệu đồng)", "ba huyện có dư nợ trên 90 tỷ đồng gồm A 148 tỷ, …"."""
        exact = s.number_behind(q.j)
        if exact is None or exact.unit != q.unit or exact.bound != "=":
            return False
        if s.word(q.j) == "(" and exact.i == q.j + 1:
            return bool(q.value and abs(exact.value / q.value - 1) < 1)
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
                bounds[n].q.unit in self._model.units[c] for n, c in zip(run, codes, strict=True)
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
            and "count" in self._model.units[named.code]
            and q.i - named.j <= 3
            and "truy cập" not in s.between(named.j, q.i)
        ):
            q = q._replace(unit="count")
            return self._made(q, named.code, "level", q.value, None, "count_named", s, named.i)
        label = _LABEL.search(s.between(previous, q.i))
        if label is not None and s.word(q.j) in (".", ";", ",", ""):
            code = "inspections" if label["inspected"] else "transaction_points"
            return self._made(q._replace(unit="count"), code, "level", q.value, None, "count_named", s, previous)
        if s.has("context", q.j, min(following, q.j + 7), "abroad") and s.word(q.j) in ("who", "người"):
            q = q._replace(unit="count")
            return self._made(q, "overseas_workers", "level", q.value, None, "count_abroad", s, previous)
        return None

    def _one(self, s: Sentence, q: Quantity, previous: int, following: int, topic: Topic) -> Answer:
        if q.unit == "VND":
            return self._money_of(s, q, previous, following, topic)
        if q.unit == "percent":
            return self._percent_of(s, q, previous, following, topic)
        if q.unit == "times":
            return self._times_of(s, q, previous, following, topic)
        return self._count_of(s, q, previous, following, topic)

    def _sentence_programme(self, s: Sentence, topic: Topic) -> str | None:
        # "chiếm 6,9% tổng dư nợ các chương trình" is only the whole of a share, "tổng số tiền giải ngân" that of what is spoken of.
        total = not s.has("person", 0) and any(
            s.word(m.j) != "tiền" and not any(r.unit == "percent" and 0 <= m.i - r.j <= 4 for r in s.quantities)
            for m in s.of("total", 0, None, "all")
        )
        if total and not s.has("programme", 0) and not s.has("this", 0, None, "programme"):
            self.page_programme = None
            return None
        this = next(s.of("this", 0, None, "programme"), None)
        if this is not None and topic.indicator in CAPITAL and topic.last is None and "vốn" in s.folded[this.start : this.end]:
            this = None  # "bổ sung 35 tỷ đồng, đưa nguồn vốn này lên …": the capital, not what was lent of it
        inner = s.last("programme", 0, this.i) if this is not None else None
        if inner is not None and _POINTS.search(s.folded):
            return inner.code
        if topic.named and this is not None:
            return self._about if self._about is not None and (topic.carried or not _POINTS.search(s.folded)) else topic.named
        if topic.led and not s.has("programme", 0) and not s.has("total", 0, None, "all"):
            return topic.led
        colon = next((k for k, t in enumerate(s.tokens) if t.text == ":"), None)
        if colon is not None and not s.has("total", 0, colon, "all") and not any(q.i < colon for q in s.quantities if q.unit):
            heads = {m.code for m in s.of("programme", 0, colon)} | {
                m.code
                for m in s.of("near", 0, colon)
                if s.between(max(0, m.i - 3), m.i).endswith(("chương trình cho", "chương trình", "cho vay", "dư nợ", "vốn vay"))
            }
            if len(heads) == 1 and s.quantities:
                return heads.pop()
        if any(q.noun == "programme" and q.value >= 3 for q in s.quantities):
            self.page_programme = None
            return None
        first = next((m for m in s.of("programme", 0)), None)
        if first is not None and first.code in (topic.programme, self.page_programme):
            told = s.number_before(first.i)
            if told is not None and told.unit in ("VND", "count") and _OF_WHICH.search(s.between(told.j, first.i)):
                return None  # "dư nợ 312 tỷ đồng, riêng chương trình Nghị định 28 là 27 tỷ đồng"
            return first.code
        if first is not None and (not s.quantities or first.i < s.quantities[0].i):
            return None
        part = next((m for m in s.of("near", 0) if m.code == self.page_programme), None)
        if part is not None and (told := s.number_before(part.i)) is not None and told.unit == "VND":
            if _OF_WHICH.search(s.between(told.j, part.i)):
                return None  # "dư nợ 128,6 tỷ đồng, riêng vốn giải quyết việc làm 57,9 tỷ đồng"
        return topic.programme or self.page_programme

    def _aimed(self, s: Sentence, bound: Bound, previous: int) -> Bound:
        """Turn a level or growth into a target where the sentence, or the list that it stands in, plans instead of reporting."""
        planned = self._aimed_by_words(s, bound, previous)
        if (
            planned is bound
            and self.aimed
            and bound.measure in ("level", "growth")
            and _TO_FULFIL_ALL.match(s.folded)
            and not s.has("achieved", 0, bound.q.i, "done")
        ):
            return bound._replace(measure="target", rule=bound.rule + "+aim")  # "Hoàn thành kế hoạch dư nợ năm 2026: 139 tỷ đồng"
        return planned

    def _aimed_by_words(self, s: Sentence, bound: Bound, previous: int) -> Bound:
        q = bound.q
        if _PAST_ASIDE.search(s.between(max(0, q.i - 10), q.i)):
            return bound._replace(measure="level") if bound.measure == "target" and bound.rule == "rate_goes_on" else bound
        if bound.measure == "target" and bound.rule in ("part_of_topic", "topic_goes_on") and _REACHED.search(s.between(previous, q.i)):
            planned = s.number_before(q.i)
            added = planned is not None and s.has("cue", max(0, planned.i - 3), planned.i, "up")
            return bound._replace(measure="change" if added else "level", rule=bound.rule + "+reached")
        if re.search(r"(?:từ mức|so với(?: mức)?)$", s.between(previous, q.i)):
            return bound  # "còn dưới 2%, so với 2,69% của năm 2019": what was
        if bound.measure == "growth" and _TO_FULFIL.search(s.between(previous, q.i)) and not s.has("achieved", 0, q.i, "done"):
            return bound._replace(measure="target", rule=bound.rule + "+aim")  # "hoàn thành kế hoạch tăng trưởng dư nợ 9% của cả năm"
        aims = list(s.of("aim", 0, q.i, "target"))
        if len(aims) > 1 and s.word(aims[-1].i - 1) in ("đạt", "thành", "vượt") and ";" in s.between(aims[-1].j, q.i):
            aims.pop()  # "yêu cầu …; huy động đạt kế hoạch; nợ quá hạn dưới 0,2%"
        aim = aims[-1] if aims else None
        lead = next((m for m in s.of("aim", 0, q.i, "target") if _LEADS_IN.match(s.between(m.j, m.j + 8))), None)
        sets = lead is not None and (
            s.word(lead.i) in ("nhiệm", "phương", "mục", "phấn")
            or (s.word(lead.i) in ("yêu", "đề", "kiến") and s.word(lead.j) == ":")
            or (s.word(lead.i) in ("chỉ", "kế") and lead.i <= 1)
            or bool(_SET_OUT.search(s.between(0, lead.i)))
        )
        sets = sets and not s.has("achieved", lead.j if lead else 0, q.i, "done")
        if sets:
            aim = lead  # "Nhiệm vụ 6 tháng cuối năm: …; cho vay ít nhất 300 hộ"
        if aim is None and self.aimed and bound.measure not in ("completion", "multiple") and not s.has("achieved", 0, q.i, "done"):
            return bound._replace(measure="target", rule=bound.rule + "+aim")
        if aim is None or bound.measure in ("completion", "multiple"):
            return bound
        if s.word(q.i - 1) == "từ" and _FALLS.match(s.folded[q.end : q.end + 70]):
            return bound  # "kéo tỷ lệ từ 27,4% cuối năm 2024 xuống dưới 10% vào năm 2030"
        done = None
        for m in s.of("achieved", aim.j, q.i):
            if s.folded[m.start : m.end] != "hiện":
                done = m
        if done is not None:
            return bound
        surface = s.folded[aim.start : aim.end]
        if bound.indicator in ("savings_credit_groups", "transaction_points") and (
            surface == "will"
            or q.i - aim.j > 10
            or ";" in s.between(aim.j, q.i)
            or re.search(r"(?:duy trì|giữ|keep|củng cố|chất lượng) ?(?:\S+ ){0,3}$", s.between(aim.j, q.i) + " ")
        ):
            return bound
        if bound.indicator in ("documents_issued", "inspections") and not surface.startswith(("phấn đấu", "mục tiêu", "sẽ", "dự kiến")):
            return bound
        if surface.startswith("nhiệm vụ") and s.word(aim.i - 1) == "khai":
            return bound  # "hội nghị triển khai nhiệm vụ năm 2026"
        if (
            surface in ("kế hoạch", "plan")
            and q.i - aim.j > 4
            and not re.match(r"(?:của |cho )?(?:cả )?năm(?: \d+)? là\b|[^,;.]* giao(?: [^,;.\s]+){0,3} là$", s.between(aim.j, q.i))
        ):
            return bound
        if "giao" in surface and any(r.unit == "percent" and r.j <= aim.i and aim.i - r.j <= 6 for r in s.quantities):
            return bound
        if _NOW_ASIDE.search(s.between(aim.j, q.i)):
            return bound  # "nâng tỷ trọng vốn địa phương (hiện bằng 3,4% tổng nguồn vốn, trong khi cả nước trên 10%)"
        clause = s.between(aim.j, q.i)
        if surface == "đăng ký" and (";" in clause or q.i - aim.j > 6):
            return bound
        if surface.startswith(("kế hoạch", "chỉ tiêu")) and (
            (";" in clause and ":" not in clause.split(";")[0]) or s.word(aim.i - 1) in ("vượt", "so", "với", "bằng")
        ):
            return bound
        if re.match(r"(?:hiện|nay|đến nay|hiện nay)\b", s.folded) and aim.i <= 4 and s.has("cue", aim.j, q.i, "to"):
            return bound
        if re.search(
            r"(?:^|[\s,;(])hiện (?:nay )?(?:là|đang là|ở mức|mới|chỉ|còn|đạt|bằng|chiếm)(?: \S+){0,2}$", s.between(max(aim.j, q.i - 6), q.i)
        ):
            return bound
        far = q.i - aim.j > (20 if _BROUGHT_BELOW.search(s.between(aim.j, q.i)) else 14)
        if surface in ("hướng", "sẽ", "will", "kế hoạch năm", "được giao", "chỉ tiêu năm") and far and not sets:
            return bound
        if surface.startswith(("kế hoạch", "chỉ tiêu")) and s.word(aim.i - 1) in ("%", "hoàn", "thành", "đạt", "trăm"):
            return bound
        if surface.startswith(("kế hoạch", "chỉ tiêu", "mục tiêu", "target", "the target")) and any(
            r.unit == "percent" and r.j <= aim.i and aim.i - r.j <= 2 and s.word(r.j) not in (";", ",") for r in s.quantities
        ):
            return bound
        return bound._replace(measure="target", rule=bound.rule + "+aim")

    def _after(self, topic: Topic, bound: Bound) -> Topic:
        self._last_negative = bound.value < 0
        if bound.rule == "whole_named" or bound.indicator == "programmes_run":
            return topic  # the whole stands for comparison; "số vốn này" is still the part
        if self._about is not None and self.page_programme is None and topic.programme == self._about:
            topic = topic._replace(programme=None)
        if bound.q.unit == "count" and self._model.kinds.get(bound.indicator) in ("flow", "stock"):
            return topic._replace(measure=bound.measure, counted=bound.indicator, unit="count", carried=False, last=bound.programme)
        unit = bound.q.unit
        if unit == "VND":
            self._moved = bound.measure == "change"
        if (
            unit == "VND"
            and bound.measure == "level"
            and self._model.kinds.get(bound.indicator) == "stock"
            and bound.indicator not in DEBTS
        ):
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
