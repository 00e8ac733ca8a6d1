"""What each number of a sentence counts: indicator, measure, programme. Pure.

A sentence is read from left to right with a topic: the indicator that the last figure spoke of. Each number looks, in this order, at
what its unit allows, at the words right behind it, at the indicators between it and the number before, and at the topic. Each way
has a name, which the figure carries as its rule. What a number is not is decided first (`_blocked`).

Does not decide place or period.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from monitor.figures.lexicon import Mention
from monitor.figures.model import Model
from monitor.figures.numbers import Quantity
from monitor.figures.sentence import Sentence

CAPITAL = frozenset({"total_capital", "central_capital", "local_budget_capital", "mobilised_capital", "savings_deposits"})
DEBTS = {"overdue_debt": "overdue_ratio", "bad_debt": "bad_debt_ratio", "poor_households": "poverty_rate"}
#: Indicators whose figures name a programme where the sentence does.
WITH_PROGRAMME = frozenset(
    {"lending", "repayment", "outstanding_loans", "entrusted_outstanding", "overdue_debt", "bad_debt", "overdue_ratio", "average_loan", "borrowers", "loans_made",
     "houses_built", "local_budget_capital", "central_capital", "total_capital"}
)  # fmt: skip
_GENERIC_LENDING = frozenset(
    {
        "cho vay",
        "được vay",
        "được vay vốn",
        "vay",
        "giải ngân",
        "được giải ngân",
        "với số tiền",
        "vốn giải ngân",
        "loans to",
        "loans of",
        "loans worth",
    }
)
#: Words before "cho vay" that make it the purpose or a name, not an amount lent.
_PURPOSE = frozenset(
    ["để", "bổ", "sung", "vốn", "mức", "chương", "trình", "kế", "hoạch", "hoạt", "động", "công", "tác", "nhu", "cầu", "nguồn", "đối", "tượng", "quỹ", "hình", "thức", "chính", "sách", "gói", "sách", "tượng", "cầu", "động", "tác", "trình", "vụ", "tích", "cực", "cường"]
) - {"tổng", "động"}
_STEP = frozenset({",", ";", "(", ":"})


@dataclass(frozen=True, slots=True)
class Topic:
    """What the last figure spoke of."""

    indicator: str | None = None
    measure: str | None = None
    programme: str | None = None
    count: str | None = None  #: the last count indicator
    organisation: bool = False
    unit: str | None = None
    carried: bool = False  #: from the block before
    named: str | None = None  #: the programme that the page named last
    last: str | None = None  #: the programme of the last figure


@dataclass(frozen=True, slots=True)
class Bound:
    """A number with its meaning."""

    q: Quantity
    indicator: str
    measure: str
    value: Decimal
    programme: str | None
    rule: str
    doubts: tuple[str, ...] = ()
    per: str | None = None
    anchor: int = 0  #: token where the indicator stands (for place and period)


Trace = Callable[[Quantity, str, str], None]


def last_indicator_strong(s: Sentence, mention: Mention | None) -> bool:
    """Whether *mention* names an amount of many, not just the verb of a loan."""
    return mention is not None and s.folded[mention.start : mention.end] not in _GENERIC_LENDING


def in_order(s: Sentence, bounds: Sequence[Bound]) -> Iterator[tuple[Mention, list[int]]]:
    """Yield ("lần lượt" or the like, the numbers of *bounds* that it puts in order), of each that orders two or more."""
    for mark in s.of("order", 0):
        run: list[int] = []
        behind = s.folded[mark.start : mark.end] == "respectively"
        for n, b in enumerate(bounds):
            if behind:
                if b.q.j <= mark.i and mark.i - b.q.j <= 12 and (not run or b.q.unit == bounds[run[-1]].q.unit):
                    run.append(n)
                continue
            if b.q.i < mark.j:
                continue
            last = bounds[run[-1]].q if run else None
            if last is not None and (last.unit != b.q.unit or b.q.i - last.j > 5 or s.has("base", last.j, b.q.i)):
                break
            if last is None and b.q.i - mark.j > 6:
                break
            run.append(n)
        if len(run) > 1:
            yield mark, run


class Binder:
    """Binds the numbers of one sentence after another."""

    def __init__(self, model: Model, *, default_programme: str | None = None) -> None:
        self._model = model
        self.page_programme = default_programme
        self._about = default_programme
        self.aimed = False  #: the lead-in of this list sets targets
        self._money = frozenset(c for c, u in model.units.items() if "VND" in u)
        self._rates = frozenset(c for c, k in model.kinds.items() if k == "rate")

    def bind(self, s: Sentence, topic: Topic, trace: Trace) -> tuple[list[Bound], Topic]:
        """Return the figures of *s* and the topic that it leaves; *trace* is told of each number and why."""
        out: list[Bound] = []
        self._spoken = False
        programme = self._sentence_programme(s, topic)
        topic = replace(topic, programme=programme)
        previous = 0
        for n, q in enumerate(s.quantities):
            following = next((r.i for r in s.quantities[n + 1 :] if r.start >= q.end), len(s.tokens))
            if q.range_part == "high" and out and out[-1].q.range_part == "low" and out[-1].q.start == q.start:
                low = out[-1]
                value = -q.value if low.value < 0 else q.value
                out.append(replace(low, q=q, value=value))
                trace(q, "figure", low.rule)
                previous = q.j
                continue
            if q.range_part == "high" and n and s.quantities[n - 1].range_part == "low":
                trace(q, "as its range", "")
                previous = q.j
                continue
            if q.unit == "":
                bound = self._bare(s, q, previous, following)
                if bound is None:
                    trace(q, "no unit", "")
                    continue
                out.append(bound)
                trace(q, "figure", bound.rule)
                topic = self._after(topic, bound)
                previous = q.j
                continue
            reason = self._blocked(s, q, previous, following, topic)
            if reason:
                trace(q, reason, "")
                previous = q.j
                continue
            bound = self._one(s, q, n, previous, following, topic)
            if bound is None:
                trace(q, "no indicator", "")
                previous = q.j
                continue
            bound = self._aimed(s, bound, previous)
            out.append(bound)
            self._spoken = self._spoken or q.unit != "count"
            trace(q, "figure", bound.rule)
            topic = self._after(topic, bound)
            previous = q.j
        mentioned = s.last("programme", 0, len(s.tokens))
        if mentioned is not None:
            topic = replace(topic, named=mentioned.code)
        return self._ordered(s, out), topic

    def _ordered(self, s: Sentence, bounds: list[Bound]) -> list[Bound]:
        """ "tổng nguồn vốn, tổng dư nợ lần lượt đạt X và Y": the i-th number belongs to the i-th indicator."""
        for mark, run in in_order(s, bounds):
            limit = bounds[run[0]].q.i
            heads: list[Mention] = []
            for m in reversed(list(s.of("indicator", 0, limit))):
                near = s.between(m.j, heads[-1].i if heads else mark.i)
                if m.i >= mark.i or not re.fullmatch(r"(?:,|và|and|, và)" if heads else r"(?:(?!\d)[^,;\s]+ ?){0,4}", near):
                    break
                heads.append(m)
            codes = [m.code for m in reversed(heads[: len(run)])]
            if len(codes) == len(run) == len(set(codes)) and all(bounds[n].q.unit in self._model.units[c] for n, c in zip(run, codes, strict=True)):
                for n, code in zip(run, codes, strict=True):
                    bounds[n] = replace(bounds[n], indicator=code, rule="in_order")
        return bounds

    def _bare(self, s: Sentence, q: Quantity, previous: int, following: int) -> Bound | None:
        """A number without a noun, behind the name of what is counted: "số lượt khách hàng vay là 15.802"."""
        if q.value < 10 or 1900 <= q.value <= 2100:
            return None
        named = s.last("indicator", previous, q.i)
        if named is not None and "count" in self._model.units[named.code] and q.i - named.j <= 3:
            q = replace(q, unit="count")
            return self._made(q, named.code, "level", q.value, None, "count_named", s, named.i)
        if s.has("context", q.j, min(following, q.j + 7), "abroad") and s.word(q.j) in ("who", "người"):
            q = replace(q, unit="count")
            return self._made(q, "overseas_workers", "level", q.value, None, "count_abroad", s, previous)
        return None

    _spoken = False  #: whether the sentence gave an amount or a share already
    _interest = False  #: whether the number before was an interest rate

    # --- what is no figure ---------------------------------------------------------------------------------------------

    def _blocked(self, s: Sentence, q: Quantity, previous: int, following: int, topic: Topic) -> str | None:
        gap_start = max(previous, q.i - 14)
        last_indicator = s.last("indicator", gap_start, q.i)
        since = last_indicator.j if last_indicator else gap_start
        generic = last_indicator is not None and s.folded[last_indicator.start : last_indicator.end] in _GENERIC_LENDING
        interest_since = since if last_indicator and not generic else (0 if self._interest else previous)
        self._interest = False
        if last_indicator is not None and s.folded[last_indicator.start : last_indicator.end] in _GENERIC_LENDING:
            since = gap_start
        if q.suffix in ("kg", "ha", "ngày", "suất"):
            return "not money lent: a price"
        if s.has("block", 0, None, "bank") and not self._own_bank_near(s, q, previous):
            return "another bank"
        if q.unit in ("count", "VND"):
            if s.has("block", 0, None, "crime"):
                return "of a crime"
            near = s.last("subject", previous, q.i)
            fund = s.last("block", max(0, q.i - 25) if q.unit == "count" else gap_start, min(q.j + 10, len(s.tokens)) if q.unit == "count" and following >= q.j + 10 else q.i, "other_fund")
            if q.unit == "count" and fund is not None and (near is None or near.i < fund.i) and ";" not in s.between(min(fund.j, q.i), q.i):
                return "another fund"
            if q.unit == "count" and q.noun in ("borrower", "household", "customer", "person", "turn"):
                if s.has("block", previous, min(following, q.j + 12), "movement"):
                    return "of a movement"
        if q.unit == "percent":
            if s.has("block", interest_since, q.i, "interest"):
                self._interest = True
                return "an interest rate"
            if q.suffix == "tháng" or (q.suffix == "năm" and self._households_behind(s, q, following)):
                return "an interest rate"
            if s.has("block", since, q.i, "other_fund"):
                return "not policy credit"
            return None
        if s.has("block", max(since, previous), q.i, "frozen"):
            return "frozen or extended debt"
        if q.unit == "VND" and re.search(r"\b(?:mỗi|một) (?:hộ|người|khách hàng|hội viên|trường hợp)\b", s.between(max(previous, q.i - 8), q.i)) and not s.has("average", max(0, q.i - 12), q.i) and topic.indicator != "average_loan":
            return "a loan of one"
        if q.unit == "VND":
            if q.suffix in (
                "hộ",
                "khách hàng",
                "người",
                "khách",
                "lao động",
                "món",
                "household",
                "customer",
                "borrower",
                "person",
                "em",
                "nhà",
                "căn",
                "công trình",
                "dự án",
                "trường hợp",
                "hồ sơ",
                "household",
                "customer",
                "borrower",
                "person",
                "worker",
            ):
                if not (
                    s.has("average", max(0, q.i - 10), q.i)
                    or s.has("indicator", max(0, q.i - 12), q.i, "average_loan")
                    or topic.indicator == "average_loan"
                ):
                    return "a loan ceiling or a rate for one"
                return None
            if s.has("block", since, q.i, "ceiling") and not s.has("average", since, q.i) and q.value < 20_000_000_000:
                return "a loan ceiling"
            if s.has("block", since, q.i, "price"):
                return "a price, an income or a value"
            if s.has("block", since, q.i, "other_fund"):
                return "another fund"
            if (
                q.value < 500_000_000
                and any(m.i - q.j <= 6 and s.word(m.i) in ("anh", "chị", "ông", "gia", "tôi") for m in s.of("person", q.j))
                and not last_indicator_strong(s, last_indicator)
            ):
                return "of a named household"
            if (
                q.value <= 200_000_000
                and not last_indicator_strong(s, last_indicator)
                and any(m.i + 1 < len(s.tokens) and s.text[s.tokens[m.j].start if m.j < len(s.tokens) else 0].isupper() for m in s.of("person", q.j))
                and not s.has("total", previous, q.i)
            ):
                return "of a named household"
            if q.value < 3_000_000_000 and self._of_person(s, q):
                return "of a named household"
            if q.suffix == "tháng" and q.value < 1_000_000_000:
                return "a payment a month"
            if q.value < 100_000:
                return "too small an amount"
        if q.unit == "count" and any(m.i == q.j for m in s.of("block", q.j, None, "staff")):
            return "a head-count"
        if q.unit == "count" and q.noun in ("person", "customer", "household") and s.has("block", max(gap_start, q.i - 5), q.i, "staff"):
            return "a head-count"
        return None

    def _own_bank_near(self, s: Sentence, q: Quantity, previous: int) -> bool:
        """Whether, among other banks, this number stands behind the policy bank's own name."""
        bank = None
        for m in s.of("subject", previous, q.i, "bank"):
            bank = m
        other = s.last("block", previous, q.i, "bank")
        return bank is not None and (other is None or other.i < bank.i)

    def _of_person(self, s: Sentence, q: Quantity) -> bool:
        for m in s.of("person", 0, q.i):
            follower = m.j + 1 if s.word(m.j) == "." else m.j
            if s.word(m.i) == "bà" and s.word(m.j) == "con":
                continue
            if s.word(follower) in ("vay", "được", "đã", "mạnh", "cùng", "trả", "đầu", "mua", "bàn", "vợ", "có", "borrowed", "took"):
                return True
            if s.word(m.i) in ("tôi", "he", "she") or "gia đình" in s.folded[m.start : m.end] or "family" in s.folded[m.start : m.end]:
                return True
            if follower < len(s.tokens) and s.text[s.tokens[follower].start].isupper() and s.tokens[follower].start - m.end <= 2:
                if s.word(m.i) == "bà" and any(n.start <= m.start < n.end for n in s.names):
                    continue
                if s.has("official", m.j, q.i) and not s.has("weak", m.j, q.i):
                    continue
                if s.has("official", m.j, q.i) and q.value >= 1_000_000_000:
                    continue
                return True
        return False

    # --- what a number is -----------------------------------------------------------------------------------------------

    def _one(self, s: Sentence, q: Quantity, n: int, previous: int, following: int, topic: Topic) -> Bound | None:
        if q.unit == "VND":
            return self._money_of(s, q, previous, following, topic)
        if q.unit == "percent":
            return self._percent_of(s, q, n, previous, following, topic)
        if q.unit == "times":
            return self._times_of(s, q, previous, following, topic)
        return self._count_of(s, q, previous, following, topic)

    def _candidates(self, s: Sentence, i: int, j: int, allowed: frozenset[str]) -> list[Mention]:
        found = []
        for m in s.of("indicator", i, j):
            if m.code not in allowed:
                continue
            surface = s.folded[m.start : m.end]
            left = s.word(m.i - 1)
            if m.code == "lending" and surface in ("cho vay", "vay", "giải ngân", "với số tiền") and left in _PURPOSE:
                continue
            if (
                left in ("/", "trên", "trong")
                and surface.startswith(("tổng", "dư nợ"))
                and s.word(m.i - 2) not in ("", ",", ".", ";")
                and any(r.unit == "percent" and r.j <= m.i and m.i - r.j <= 3 for r in s.quantities)
            ):
                continue
            if m.code == "local_budget_capital" and left in ("thu", "chi", "bội", "cân"):
                continue
            if any(r.unit == "percent" and 0 <= m.i - r.j <= 2 for r in s.quantities) and surface.startswith(
                ("tổng", "total", "dư nợ", "of the total")
            ):
                # The whole of a share ("chiếm 2,7% tổng nguồn vốn"), unless a new clause speaks of it.
                if "," not in s.between(m.i - 1, m.i) and not s.has("cue", m.j, min(m.j + 3, j), "to"):
                    continue
            found.append(m)
        return found

    def _strongest(self, s: Sentence, found: list[Mention], q: Quantity) -> Mention | None:
        """The mention that the number most likely belongs to: the last one, but a noun before a mere verb."""
        if not found:
            return None
        last = found[-1]
        surface = s.folded[last.start : last.end]
        if last.code == "lending" and surface in _GENERIC_LENDING and len(found) > 1:
            head = found[-2]
            between = s.between(head.j, last.i)
            direct = q.i - last.j <= 4 and not s.has("cue", last.j, q.i, "to")
            if not ("," in between or ";" in between or "đã" in between.split()) or not direct:
                return head
        if len(found) > 1:
            head = found[-2]
            between = s.between(head.j, last.i)
            if not between.strip() and head.code in self._money:
                return head
            # "nguồn vốn A, B đạt": a list; "A của B": the head is A.
            if between.strip() in ("của", "từ", "thuộc") and head.code in self._money:
                return head
            if last.code == "total_capital" and head.code in ("local_budget_capital", "central_capital") and "," not in between:
                return head
        return last

    def _money_of(self, s: Sentence, q: Quantity, previous: int, following: int, topic: Topic) -> Bound | None:
        gap = (previous, q.i)
        per_one = q.suffix in ("hộ", "khách hàng", "người", "khách", "lao động", "món", "household", "customer", "borrower", "person")
        average = s.last("average", max(previous, q.i - 10), q.i)
        named_average = s.last("indicator", *gap, code="average_loan")
        right_each = s.between(q.j, min(q.j + 3, following)).startswith(
            ("mỗi hộ", "một hộ", "/ hộ", "per household", "each household", "mỗi khách", "một khách", "per borrower")
        )
        joined = (
            s.word(previous) in ("với", "/", "(")
            and q.i - previous <= 6
            and not s.has("total", previous, q.i)
            and topic.unit == "count"
            and not topic.carried
        )
        programme = self._near_programme(s, q, previous) or (topic.last if joined else None) or topic.programme
        if (named_average and not any(m.i > named_average.i for m in self._candidates(s, *gap, self._money - {"average_loan"}))) or (
            (per_one or right_each) and (average or topic.indicator == "average_loan")
        ):
            if q.value < 3_000_000_000 and not s.has("block", previous, q.i, "ceiling"):
                measure, value = self._level_or_change(s, q, named_average.j if named_average else previous, "average_loan")
                return self._made(q, "average_loan", measure, value, programme, "average_per_household", s, previous)
        if per_one or right_each or q.suffix in ("tổ", "xã"):
            return None
        before = next((r for r in reversed(s.quantities) if r.j <= q.i), None)
        if (
            before is not None
            and before.noun in ("household", "customer", "person")
            and (tail := re.fullmatch(r"(vay(?: vốn)?)?,?(?: ?với)?(?: ?tổng)?(?: ?số tiền)?(?: ?(?:là|đạt))?", s.between(before.j, q.i)))
            and (s.folded[before.start : before.end].endswith("vay") or tail[1])
        ):
            spanned = any(w.kind == "span" and w.end <= before.start for w in s.whens) or s.word(before.i - 1) == "thêm"
            code = "lending" if before.turns or spanned else self._by_organisation(s, "outstanding_loans", 0, q.i, topic)
            return self._made(q, code, "level", q.value, programme, "amount_of_borrowers", s, before.i)
        if (
            average
            and q.value < 1_000_000_000
            and topic.indicator in ("outstanding_loans", "borrowers", "average_loan", "loans_made")
            and not self._candidates(s, average.j, q.i, self._money)
        ):
            measure, value = self._level_or_change(s, q, previous, "average_loan")
            return self._made(q, "average_loan", measure, value, programme, "average_by_topic", s, previous)
        right = self._behind(s, q, following)
        found = self._candidates(s, *gap, self._money - {"average_loan"})
        mention = self._strongest(s, found, q)
        if (
            right is not None
            and (mention is None or s.folded[mention.start : mention.end] in _GENERIC_LENDING or mention.code == topic.indicator)
            and not (mention is not None and mention.code == "lending" and right.code in ("outstanding_loans",) and q.i - mention.j <= 3)
        ):
            measure, value = self._level_or_change(s, q, previous, right.code)
            if right.code == "local_budget_capital" and measure == "level" and self._transferred(s, q, right, previous, following):
                measure = "change"
            return self._made(
                q, self._by_organisation(s, right.code, previous, q.i, topic), measure, value, programme, "indicator_behind", s, right.i
            )
        if (
            mention is not None
            and s.folded[mention.start : mention.end] == "cho vay"
            and topic.indicator in ("outstanding_loans", "lending", "repayment", "overdue_debt", "entrusted_outstanding")
            and topic.unit == "VND"
            and self._near_programme(s, q, previous)
            and s.word(mention.i - 1) not in ("đã", "được")
        ):
            measure, value = self._topic_level(topic), q.value
            if (cue := s.last("cue", mention.j, q.i)) is not None and cue.code in ("up", "down") and q.i == cue.j:
                measure, value = self._level_or_change(s, q, mention.j, topic.indicator)
            return self._made(q, topic.indicator, measure, value, programme, "part_of_topic", s, mention.i)
        if mention is not None and s.folded[mention.start : mention.end] == "cho vay":
            held = s.last("cue", mention.j, q.i)
            if held is not None and s.folded[held.start : held.end].startswith("còn") and q.i - held.j <= 1:
                return self._made(q, "outstanding_loans", "level", q.value, programme, "still_lent", s, mention.i)
        ahead = next((m for m in s.of("indicator", q.j, min(q.j + 16, len(s.tokens))) if m.code in CAPITAL - {"total_capital"}), None)
        if (
            mention is None
            and ahead is not None
            and s.has("within", previous, q.i, "of_which")
            and s.word(ahead.i - 1) in ("from", "từ", "của")
        ):
            if not any(r.unit == "VND" and q.j <= r.i < ahead.i for r in s.quantities):
                return self._made(q, ahead.code, "level", q.value, programme, "indicator_ahead", s, ahead.i)
        if mention is not None:
            code = self._by_organisation(s, mention.code, previous, q.i, topic)
            if code == "local_budget_capital" and self._transferred(s, q, mention, previous, following):
                return self._made(q, code, "change", q.value, programme, "moved_in_a_period", s, mention.i)
            measure, value = self._level_or_change(s, q, mention.j, code, mention=mention, previous=previous)
            if measure == "change" and code == "lending" and s.folded[mention.start : mention.end] == "cho vay":
                code = "outstanding_loans"  # "cho vay nhà ở xã hội tăng 88 tỷ": the programme's balance
            rule = "indicator_before" if q.i - mention.j <= 12 else "indicator_before_far"
            return self._made(q, code, measure, value, programme, rule, s, mention.i)
        weak = s.last("weak", *gap)
        if weak is not None:
            left = s.word(weak.i - 1)
            direct = q.i - weak.j <= (8 if weak.code == "total_capital" else 4)
            if direct and not (weak.code == "lending" and left in _PURPOSE):
                measure, value = self._level_or_change(s, q, weak.j, weak.code)
                if weak.code == "local_budget_capital" and measure == "level" and self._transferred(s, q, weak, previous, following):
                    measure = "change"
                return self._made(q, weak.code, measure, value, programme, "weak_indicator_before", s, weak.i)
        if not self._spoken and not any(r.unit == "percent" and r.j <= q.i for r in s.quantities):
            far = self._strongest(s, self._candidates(s, 0, q.i, self._money - {"average_loan"}), q)
            if far is not None and s.folded[far.start : far.end] not in _GENERIC_LENDING:
                measure, value = self._level_or_change(s, q, previous, far.code)
                return self._made(q, far.code, measure, value, programme, "indicator_before_count", s, far.i)
        return self._money_by_topic(s, q, previous, following, topic, programme)

    def _money_by_topic(self, s: Sentence, q: Quantity, previous: int, following: int, topic: Topic, programme: str | None) -> Bound | None:
        held = s.last("organisation", previous, q.i)
        if held is not None and s.has("manage", held.j, q.i):
            return self._made(q, "entrusted_outstanding", "level", q.value, programme, "managed_by_organisation", s, held.i)
        behind = s.between(q.j, q.j + 2).split()
        nearest = next((r for r in s.quantities if r.i >= q.j), None)
        if (
            behind
            and behind[0] in ("cho", "đến", "tới", "to")
            and nearest is not None
            and nearest.noun in ("household", "customer", "turn")
            and nearest.i - q.j <= 4
        ):
            if topic.indicator not in ("lending",) and not s.has("cue", previous, q.i, "up"):
                return self._made(q, "lending", "level", q.value, programme, "money_to_households", s, previous)
        ahead = next((m for m in s.of("indicator", q.j, min(following, q.j + 12))), None)
        if (
            ahead is not None
            and ahead.code == "local_budget_capital"
            and s.has("transfer", previous, q.i)
            and s.word(ahead.i - 1) in ("nâng", "đưa", "bringing")
        ):
            return self._made(q, ahead.code, "change", q.value, programme, "moved_before_level", s, previous)
        if topic.indicator is None:
            return None
        if s.has("denominator", previous, q.i, "whole_outstanding"):
            return self._made(q, "outstanding_loans", "level", q.value, None, "whole_named", s, previous)
        part = (
            s.has("organisation", previous, q.i)
            or (topic.indicator == "local_budget_capital" and s.has("transfer", previous, q.i))
            or bool(self._near_programme(s, q, previous))
            or s.has("within", 0, q.i)
        )
        led = s.word(0) in ("dẫn", "đứng", "kế", "cao", "tiếp", "nhiều") and any(previous <= s.at(x.start) < q.i for x in s.names)
        if topic.carried and not part and not led and not s.has("this", previous, q.i, "number"):
            return None
        code = topic.indicator
        if code not in self._money or (code == "average_loan" and q.value > 1_000_000_000):
            code = topic.count or ""
            if topic.unit == "count" and topic.count == "loans_made":
                near = s.between(previous, q.i)
                if any(w in near for w in ("số tiền", "vay", "giải ngân", "tiền")):
                    return self._made(q, "lending", "level", q.value, programme, "amount_of_loans", s, previous)
            return None
        if code == "local_budget_capital" and s.has("transfer", previous, q.i) and not s.has("total", previous, q.i, "held"):
            return self._made(q, code, "change", q.value, programme, "moved_by_topic", s, previous)
        cue = s.last("cue", previous, q.i)
        if s.word(q.i - 1) in ("+", "-") and s.word(q.i - 2) == "(" and self._model.kinds.get(code) == "stock":
            return self._made(
                q, code, "change", -q.value if s.word(q.i - 1) == "-" else q.value, programme, "change_in_brackets", s, previous
            )
        organisation = s.last("organisation", previous, q.i)
        code = self._by_organisation(s, code, previous, q.i, topic)
        if cue is not None and cue.code in ("up", "down") and q.i - cue.j <= 5 and "," not in s.between(cue.j, q.i):
            measure, value = self._level_or_change(s, q, previous, code)
            kept = programme if topic.carried else self._near_programme(s, q, previous) or topic.last or programme
            return self._made(q, code, measure, value, kept, "change_of_topic", s, previous)
        gap_words = q.i - previous
        if (
            organisation is not None
            or s.has("within", previous, q.i)
            or self._near_programme(s, q, previous)
            or any(previous <= s.at(n.start) < q.i for n in s.names)
        ):
            yearly = any(w.year_only and previous <= s.at(w.start) < q.i for w in s.whens) and s.has("within", previous, q.i, "alone")
            added = s.has("transfer", q.j, q.j + 2)
            measure = "change" if code == "local_budget_capital" and (yearly or added) else self._topic_level(topic)
            return self._made(q, code, measure, q.value, programme, "part_of_topic", s, previous)
        if gap_words <= 9:
            return self._made(q, code, self._topic_level(topic), q.value, programme, "topic_goes_on", s, previous, ("indicator_far",))
        return None

    def _topic_level(self, topic: Topic) -> str:
        return "target" if topic.measure == "target" else "level"

    def _by_organisation(self, s: Sentence, code: str, i: int, j: int, topic: Topic) -> str:
        if code == "local_budget_capital" and j - i < 60:
            held = s.last("organisation", i, j)
            if held is not None and s.has("manage", held.j, j):
                return "entrusted_outstanding"
        if code == "outstanding_loans":
            held = s.last("organisation", 0, j)
            if held is not None and s.has("manage", held.j, j) and not s.has("generic", held.j, j):
                return "entrusted_outstanding"
        if code == "outstanding_loans" and (
            s.has("organisation", i, j) or (topic.organisation and topic.indicator == "entrusted_outstanding" and not s.has("total", i, j))
        ):
            if s.has("organisation", i, j) or not s.has("generic", i, j):
                return "entrusted_outstanding" if s.has("organisation", i, j) else code
        return code

    def _behind(self, s: Sentence, q: Quantity, following: int) -> Mention | None:
        """An indicator right behind the number: "38,5 tỷ đồng dư nợ"."""
        begin = q.j
        if q.suffix and s.word(begin) == "/":
            begin += 2
        for m in s.of("indicator", begin, min(following, begin + 8)):
            between = [s.word(k) for k in range(begin, m.i)]
            if m.code == "local_budget_capital" and between in (["từ"], ["từ", "nguồn"], []):
                return m
            if between == ["là"] and m.code in self._money:
                return m
            if between and between[0] == "(" and ")" in between:
                between = between[between.index(")") + 1 :]
            if between and between[0] in ("in", "of", "as"):
                between = between[1:]
            if len(between) > 1 or any(w in _STEP or w in ("và", "-") for w in between):
                return None
            if (
                m.code not in self._money
                or s.folded[m.start : m.end] in _GENERIC_LENDING
                or s.folded[m.start : m.end].startswith(("tổng", "ngân sách"))
            ):
                return None
            following_money = next((r for r in s.quantities if r.i >= q.j and r.unit == "VND"), None)
            if following_money is not None and 0 <= following_money.i - m.j <= 3 and s.word(m.j) not in (",", ";", "."):
                return None
            return m
        return None

    def _level_or_change(
        self, s: Sentence, q: Quantity, since: int, code: str, *, mention: Mention | None = None, previous: int = 0
    ) -> tuple[str, Decimal]:
        cue = s.last("cue", max(since, q.i - 10), q.i)
        kind = self._model.kinds.get(code)
        if s.word(q.i - 1) in ("+", "-") and s.word(q.i - 2) == "(" and kind == "stock":
            return "change", -q.value if s.word(q.i - 1) == "-" else q.value
        if (
            cue is not None
            and cue.code in ("up", "down")
            and "," not in s.between(cue.j, q.i)
            and not (s.word(q.i - 1) == "lên" and q.unit == "VND" and not s.has("base", q.j, q.j + 3))
            and not s.has("cue", cue.j, q.i, "to")
            and not self._base_between(s, cue.j, q.i)
        ):
            return "change", -q.value if cue.code == "down" else q.value
        if mention is not None and cue is None:
            head = s.last("cue", max(previous, mention.i - 3), mention.i)
            if head is not None and head.code in ("up", "down") and mention.i - head.j <= 1 and kind == "stock":
                return "change", -q.value if head.code == "down" else q.value
            if s.has("grow", max(previous, mention.i - 3), mention.i) and kind == "stock":
                return "change", q.value
        return "level", q.value

    def _transferred(self, s: Sentence, q: Quantity, mention: Mention, previous: int, following: int) -> bool:
        """Whether the amount was moved in a stated time ("trong năm 2024 ngân sách tỉnh chuyển 15 tỷ"), not the balance."""
        moved = s.has("transfer", max(previous, min(mention.i, q.i) - 3), q.i)
        if not moved or s.has("total", max(previous, mention.i - 4), q.i, "held"):
            return False
        if s.has("rate", max(0, min(mention.i, q.i) - 12), q.i):
            return True
        for w in s.whens:
            near_right = 0 <= w.start - q.end <= 12
            if (
                (w.end <= q.start or near_right)
                and w.kind in ("span", "moment", "now")
                and (s.folded.startswith("trong quý", w.start) or (w.year_only and not w.as_of) or w.kind == "span" or ((w.iso or "").endswith("-01") and len(w.iso or "") == 7))
            ):
                return True
        return False

    def _base_between(self, s: Sentence, i: int, j: int) -> bool:
        return s.has("base", i, j) and j - i > 5

    # --- percent --------------------------------------------------------------------------------------------------------

    def _percent_of(self, s: Sentence, q: Quantity, n: int, previous: int, following: int, topic: Topic) -> Bound | None:
        behind = s.between(q.j, min(following, q.j + 9))
        denominator = next((m for m in s.of("denominator", q.j, min(following, q.j + 9))), None)
        if denominator is not None and any(w in (",", ";", ".") for w in (s.word(k) for k in range(q.j, denominator.i))):
            denominator = None
        plan = next((m for m in s.of("plan", q.j, min(following, q.j + 7))), None)
        if plan is not None and any(w in (";", ".") or (w == "," and k > q.j) for k, w in ((k, s.word(k)) for k in range(q.j, plan.i))):
            plan = None
        rate = s.last("indicator", previous, q.i)
        rate = rate if rate is not None and rate.code in self._rates else None
        latest = s.last("cue", previous, q.i)
        per_gap = s.has("rate", previous, q.i, "yearly")
        mention = self._strongest(s, self._candidates(s, previous, q.i, self._money), q)
        if s.has("part", previous, q.i) and re.match(r"(?:trong |trên )?(?:tổng )(?:số )?hộ (?:nghèo|cận nghèo)", s.between(q.j, min(following, q.j + 6)).lstrip("/ ")):
            return None
        poor = self._households_behind(s, q, following)
        if mention is not None and mention.code == "average_loan" and "hộ" not in s.folded[mention.start : mention.end]:
            mention = replace(mention, code="outstanding_loans")
        poor_before = s.last("near", previous, q.i)
        if (
            topic.indicator == "outstanding_loans"
            and topic.measure == "share"
            and not topic.carried
            and (listed := self._near_programme(s, q, previous))
        ):
            return self._made(q, "outstanding_loans", "share", q.value, listed, "share_of_programme", s, previous)
        if (
            rate is None
            and mention is None
            and denominator is None
            and poor_before is not None
            and poor_before.code in ("poor_households", "near_poor_households")
            and q.i - poor_before.j <= 9
            and not s.has("part", poor_before.j, q.i)
        ):
            households = "poverty_rate" if poor_before.code == "poor_households" else "near_poverty_rate"
            measure, value = self._rate_level(s, q, poor_before.j)
            return self._made(q, households, measure, value, None, "rate_of_households", s, poor_before.i)
        if rate is None and topic.indicator == "poverty_rate" and "cận nghèo" in s.between(max(previous, q.i - 5), q.i):
            return self._made(q, "near_poverty_rate", "level", q.value, None, "rate_before", s, previous)
        if rate is not None and q.suffix == "năm" and not s.has("cue", rate.j, q.i):
            return None
        if rate is not None and not (mention is not None and mention.i > rate.i):
            measure, value = self._rate_level(s, q, rate.j)
            return self._made(q, rate.code, measure, value, None, "rate_before", s, rate.i)
        if poor is not None and q.value < 100:
            measure, value = self._rate_level(s, q, previous)
            return self._made(q, poor, measure, value, None, "rate_behind", s, q.j)
        if (
            plan is not None
            or (s.has("done", max(previous, q.i - 4), q.i)
            and s.last("done", previous, q.i)
            and self._done_word(s, previous, q))
        ):
            code, programme = self._topic_indicator(mention, topic)
            if plan is not None and code is not None:
                return self._made(q, code, "completion", q.value, programme, "part_of_plan", s, previous)
            if code is not None and denominator is None:
                return self._made(q, code, "completion", q.value, programme, "part_of_plan_by_verb", s, previous)
        share = s.last("part", previous, q.i)
        if latest is not None and latest.code == "from" and q.range_part:
            latest = s.last("cue", previous, latest.i) or latest
        moved = latest is not None and latest.code in ("up", "down") and (share is None or share.i < latest.i)
        grow = s.last("grow", previous, q.i)
        if (
            denominator is not None
            and denominator.code == "whole_households"
            and s.has("context", denominator.j, min(following, denominator.j + 5), "debt")
        ):
            return self._made(q, "borrowers", "share", q.value, None, "share_of_households", s, previous)
        if (
            denominator is not None
            and denominator.code == "whole_households"
            and mention is None
            and "poor" in s.between(denominator.j, denominator.j + 3)
        ):
            return self._made(q, "poverty_rate", "level", q.value, None, "rate_behind", s, previous)
        if denominator is not None and denominator.code != "whole_capital" and s.has("organisation", previous, q.i) and mention is None:
            return self._made(q, "entrusted_outstanding", "share", q.value, None, "share_of_whole", s, previous)
        part_of = self._near_programme(s, q, previous)
        if denominator is not None and denominator.code == "whole_outstanding" and part_of and mention is None and not moved:
            return self._made(q, "outstanding_loans", "share", q.value, part_of, "share_of_programme", s, previous)
        if denominator is not None and not moved:
            return self._share(s, q, previous, topic, mention, denominator, "share_of_whole")
        if (
            topic.indicator in DEBTS
            and not topic.carried
            and mention is None
            and grow is None
            and not moved
            and q.value <= 100
            and q.i - previous <= 6
        ):
            if share is not None or self._in_brackets(s, q) or "tỷ lệ" in s.between(previous, q.i) or s.between(previous, q.i) == ",":
                return self._made(q, DEBTS[topic.indicator], "level", q.value, topic.last, "ratio_of_debt", s, previous)
        if mention is None and topic.carried and not s.has("this", previous, q.i) and denominator is None:
            return None
        if (moved or grow is not None) and (mention is not None or topic.indicator is not None):
            named = next(iter(s.of("indicator", q.j, min(following, q.j + 4))), None) if s.word(q.j) == "in" and mention is None else None
            code, programme = self._topic_indicator(mention or named, topic, amounts=True)
            if code in self._rates:
                sign = -1 if latest is not None and latest.code == "down" else 1
                return self._made(q, code or "", "change", q.value * sign, None, "points_of_rate", s, previous)
            if code == "poor_households" or (code in DEBTS and topic.measure == "level" and topic.unit == "percent"):
                return self._made(
                    q, DEBTS[code], "change", q.value * (-1 if latest and latest.code == "down" else 1), None, "points_of_rate", s, previous
                )
            if code is not None:
                sign = -1 if moved and latest is not None and latest.code == "down" else 1
                return self._made(q, code, "growth", q.value * sign, programme, "growth_of_topic", s, mention.i if mention else previous)
        if share is not None and mention is None and s.folded[share.start : share.end] in ("tỷ lệ", "tỷ trọng") and q.i - share.j > 3:
            return None
        if share is not None:
            return self._share(s, q, previous, topic, mention, None, "share_by_verb")
        if topic.indicator in ("outstanding_loans", "lending") and not topic.carried and (part_of := self._near_programme(s, q, previous)):
            return self._made(q, topic.indicator or "", "share", q.value, part_of, "share_of_programme", s, previous)
        if mention is not None:
            if (per_gap or q.suffix == "năm") and not (moved or grow is not None or s.has("average", previous, q.i)):
                return None
            if per_gap or q.suffix == "năm":
                return self._made(q, mention.code, "growth", q.value, topic.programme, "growth_a_year", s, mention.i)
            if mention.code in DEBTS:
                return self._made(q, DEBTS[mention.code], "level", q.value, None, "ratio_named_as_debt", s, mention.i)
            if mention.code == "average_loan":
                return None
            before = s.between(max(previous, mention.i - 3), mention.i)
            if "tỷ trọng" in before or (mention.code in CAPITAL and s.has("denominator", mention.j, q.i)):
                return self._made(q, mention.code, "share", q.value, None, "share_named", s, mention.i)
            if mention.code in CAPITAL - {"total_capital"} and q.i - mention.j <= 4:
                return self._made(q, mention.code, "share", q.value, topic.programme, "share_of_capital", s, mention.i, ("indicator_far",))
            return None
        if q.suffix == "năm" and topic.indicator in self._money and (moved or grow is not None or s.has("average", previous, q.i)):
            return self._made(q, topic.indicator or "", "growth", q.value, topic.programme, "growth_a_year", s, previous)
        return self._percent_by_topic(s, q, n, previous, following, topic, behind)

    def _done_word(self, s: Sentence, previous: int, q: Quantity) -> bool:
        word = s.last("done", previous, q.i)
        return word is not None and s.folded[word.start : word.end] in (
            "hoàn thành",
            "fulfilling",
            "fulfilled",
            "meeting",
            "met",
            "completed",
            "completing",
        )

    def _households_behind(self, s: Sentence, q: Quantity, following: int) -> str | None:
        text = s.between(q.j, min(following, q.j + 6)).lstrip("/ ")
        if text.startswith("tổng"):
            return None
        for prefix in ("số ", "là ", "of "):
            text = text.removeprefix(prefix)
        if text.startswith(("hộ cận nghèo", "near-poor households", "cận nghèo")):
            return "near_poverty_rate"
        if text.startswith(("hộ nghèo", "poor households", "số hộ nghèo")):
            return "poverty_rate"
        return None

    def _in_brackets(self, s: Sentence, q: Quantity) -> bool:
        return s.word(q.i - 1) == "(" or s.word(q.i - 2) == "("

    def _topic_indicator(self, mention: Mention | None, topic: Topic, *, amounts: bool = False) -> tuple[str | None, str | None]:
        if mention is not None:
            return mention.code, topic.programme
        if topic.last and not topic.carried and topic.unit != "count":
            topic = replace(topic, programme=topic.last)
        if (
            topic.unit == "count"
            and topic.count
            and not (amounts and topic.count in ("borrowers", "loans_made") and topic.indicator in self._money)
        ):
            return topic.count, topic.programme
        return topic.indicator or topic.count, topic.programme

    def _rate_level(self, s: Sentence, q: Quantity, since: int) -> tuple[str, Decimal]:
        cue = s.last("cue", since, q.i)
        if q.range_part and cue is not None and cue.code == "from":
            cue = s.last("cue", since, cue.i) or s.last("cue", max(0, since - 6), since)
            if cue is not None and cue.code in ("up", "down"):
                return "change", -q.value if cue.code == "down" else q.value
            cue = s.last("cue", since, q.i)
        if cue is not None and cue.code in ("up", "down") and q.i - cue.j <= 3:
            return "change", -q.value if cue.code == "down" else q.value
        if q.points:
            return "change", q.value
        return "level", q.value

    def _share(
        self, s: Sentence, q: Quantity, previous: int, topic: Topic, mention: Mention | None, denominator: Mention | None, rule: str
    ) -> Bound | None:
        code, programme = self._topic_indicator(mention, topic)
        if code is None:
            return None
        if code in DEBTS and (denominator is None or denominator.code != "whole_capital"):
            return self._made(q, DEBTS[code], "level", q.value, None, "ratio_of_debt", s, previous)
        if code in self._rates:
            return self._made(q, code, "level", q.value, None, "rate_of_topic", s, previous)
        if code == "total_capital" and denominator is not None and mention is None:
            return None
        verb = s.last("part", previous, q.i)
        named_share = (
            verb is not None
            and s.folded[verb.start : verb.end].startswith(("chiếm", "making", "made", "account", "tỷ trọng"))
            and code in CAPITAL - {"total_capital"}
        )
        if topic.measure in ("change",) and mention is None and denominator is None and not named_share:
            return self._made(q, code, "growth", q.value, programme, "growth_of_change", s, previous)
        if (
            self._model.kinds.get(code) == "flow"
            and denominator is None
            and not (code == "lending" and (programme := self._near_programme(s, q, previous)))
        ):
            return None
        if code in ("borrowers", "savings_credit_groups", "transaction_points", "programmes_run", "loans_made"):
            if topic.indicator not in self._money or (denominator is not None and denominator.code == "whole_households"):
                return None if denominator is None else self._made(q, code, "share", q.value, programme, rule, s, previous)
            code = topic.indicator or code
        return self._made(q, code, "share", q.value, programme, rule, s, mention.i if mention else previous)

    def _percent_by_topic(self, s: Sentence, q: Quantity, n: int, previous: int, following: int, topic: Topic, behind: str) -> Bound | None:
        if self._in_brackets(s, q):
            if topic.count == "poor_households" and topic.unit == "count":
                return self._made(q, "poverty_rate", "level", q.value, None, "rate_in_brackets", s, previous)
            if topic.indicator in DEBTS:
                return self._made(q, DEBTS[topic.indicator], "level", q.value, None, "ratio_in_brackets", s, previous)
            sign = -1 if s.word(q.i - 1) == "-" else 1
            if topic.measure == "change" and topic.indicator:
                sign = -1 if topic.indicator and self._last_negative else sign
                return self._made(q, topic.indicator, "growth", q.value * sign, topic.programme, "growth_in_brackets", s, previous)
            if s.word(q.i - 1) in ("+", "-") and topic.indicator:
                return self._made(q, topic.indicator, "growth", q.value * sign, topic.programme, "growth_in_brackets", s, previous)
            if topic.indicator in CAPITAL and topic.measure == "level" and topic.indicator != "total_capital":
                return self._made(q, topic.indicator or "", "share", q.value, topic.programme, "share_in_brackets", s, previous)
            return None
        if (
            topic.indicator in CAPITAL - {"total_capital"}
            and topic.unit == "VND"
            and topic.measure == "level"
            and s.between(previous, q.i).strip(" ") in (",", "-")
        ):
            return self._made(q, topic.indicator or "", "share", q.value, topic.programme, "share_behind_amount", s, previous)
        nearest = s.last("cue", previous, q.i, "to")
        reach = 25 if nearest is not None and q.i - nearest.j <= 1 else 12
        part_of = re.match(r"(?:of (?!the total)|số (?!hộ nghèo)|hộ (?!nghèo)|dân |tổ |xã )", behind) is not None
        if (
            topic.indicator in self._rates
            and not part_of
            and q.value < (200 if topic.indicator == "interest_collection_rate" else 100)
            and (not topic.carried or s.has("this", previous, q.i, "number"))
            and (q.i - previous <= reach or s.has("this", previous, q.i, "number"))
        ):
            measure, value = self._rate_level(s, q, previous)
            return self._made(q, topic.indicator or "", measure, value, None, "rate_goes_on", s, previous)
        if (
            topic.indicator in DEBTS
            and not topic.carried
            and (s.has("average", previous, q.i) or behind.startswith(("bình quân", "của toàn")))
        ):
            return self._made(q, DEBTS[topic.indicator or ""], "level", q.value, None, "ratio_of_debt", s, previous)
        if (
            topic.unit == "percent"
            and not topic.carried
            and topic.indicator is not None
            and topic.measure is not None
            and q.i - previous <= 12
            and q.suffix != "năm"
        ):
            if topic.indicator in DEBTS:
                return self._made(q, DEBTS[topic.indicator], "level", q.value, None, "percent_goes_on", s, previous)
            if topic.measure == "level":
                return None
            return self._made(q, topic.indicator, topic.measure, q.value, topic.programme, "percent_goes_on", s, previous)
        return None

    _last_negative = False

    # --- times and counts -----------------------------------------------------------------------------------------------

    def _times_of(self, s: Sentence, q: Quantity, previous: int, following: int, topic: Topic) -> Bound | None:
        gap = s.between(max(previous, q.i - 6), q.i)
        behind = s.between(q.j, min(q.j + 3, len(s.tokens)))
        if not (
            any(w in gap for w in ("gấp", "tăng", "bằng", "tức", "by ", "doubl", "tripl"))
            or "doubl" in s.folded[q.start : q.end]
            or any(w in behind for w in ("higher", "more", "as", "the", "that", "increase", "so với"))
        ):
            return None
        mention = self._strongest(s, self._candidates(s, previous, q.i, self._money), q)
        code, programme = self._topic_indicator(mention, topic, amounts=True)
        if code is None or code in self._rates:
            return None
        return self._made(q, code, "multiple", q.value, programme, "multiple_of_topic", s, mention.i if mention else previous)

    def _count_of(self, s: Sentence, q: Quantity, previous: int, following: int, topic: Topic) -> Bound | None:
        cue = s.last("cue", max(previous, q.i - 6), q.i)
        moved = cue is not None and cue.code in ("up", "down") and q.i - cue.j <= 3
        noun_text = s.folded[q.start : q.end]
        if s.word(q.i - 1) in ("nhóm", "tác", "bộ") and q.value < 100:
            return None
        poor = self._poor_households(s, q, previous, following, topic, noun_text, moved)
        if poor is not None:
            value = -q.value if moved and cue is not None and cue.code == "down" else q.value
            return self._made(q, "poor_households", "change" if moved else "level", value, None, "poor_households_left", s, previous)
        best: tuple[float, str, str] | None = None
        for rule in self._model.counts:
            if q.noun not in rule.nouns or (rule.turns and not q.turns):
                continue
            cost: float = rule.cost
            if rule.context:
                distance = self._context_distance(s, q, previous, following, rule.context, rule.reach)
                if distance is None:
                    continue
                cost += distance
            if rule.topic and topic.carried and rule.name not in ("inspections_go_on",):
                continue
            parallel = any(previous <= s.at(x.start) < q.i for x in s.names)
            if (
                rule.topic
                and topic.indicator not in rule.topic
                and ((topic.unit == "VND" and not parallel) or topic.count not in rule.topic)
            ):
                continue
            if rule.topic and parallel and topic.count == rule.indicator:
                cost -= 2
            if rule.topic and q.i - previous > 14 and previous:
                cost += 4
            if rule.topic and topic.count == rule.indicator and rule.indicator in ("borrowers", "loans_made"):
                cost -= 1
            if best is None or cost < best[0]:
                best = (cost, rule.indicator, rule.name)
        if best is None and q.noun == "works" and "water_sanitation" in (topic.programme, topic.last, topic.named):
            best = (3, "water_sanitation_works", "works_of_programme")
        if (
            best is None
            and q.noun in ("household", "customer")
            and noun_text.endswith("vay")
            and s.word(q.i - 1) in ("có", "còn", "hơn", "trên", "gần")
        ):
            best = (6, "borrowers", "borrowers_by_noun")
        if (
            best is None
            and q.noun in ("household", "customer")
            and noun_text.endswith("vay")
            and any(w.kind == "span" and w.end <= q.start for w in s.whens)
        ):
            best = (6, "loans_made", "loans_by_noun")
        if best is None:
            return None
        _, indicator, name = best
        if indicator == "programmes_run" and self._near_programme(s, q, previous):
            return None
        if indicator == "savings_credit_groups" and self._rated_groups(s, q, previous, following, topic):
            return None
        if indicator == "houses_built" and not self._policy_house(s, q, previous, following, topic):
            return None
        outcome = indicator in ("jobs_supported", "water_sanitation_works", "students_supported", "overseas_workers", "houses_built")
        programme = (None if outcome else self._near_programme(s, q, previous)) or self._given(s, q) or topic.programme
        if indicator == "houses_built" and "social house" in s.folded[q.start : q.end]:
            programme = "social_housing"
        if indicator == "houses_built" and re.search(r"nhà ở xã hội(?!\s*(?:,|và|cho))", s.between(q.i, min(following, q.j + 6))):
            programme = "social_housing"
        if indicator in ("jobs_supported", "water_sanitation_works", "students_supported", "overseas_workers"):
            programme = topic.programme if topic.programme == "covid_employers" else self._given(s, q)
        measure, value = "level", q.value
        if moved and cue is not None and (topic.count == indicator or s.has("base", q.j, min(following, q.j + 4))):
            measure, value = "change", -q.value if cue.code == "down" else q.value
        return self._made(q, indicator, measure, value, programme, f"count_{name}", s, previous)

    def _given(self, s: Sentence, q: Quantity) -> str | None:
        """The programme of the loans that this outcome came of, where the sentence says so: "cho vay GQVL 11 tỷ đồng, tạo việc làm cho 300 lao động"."""
        before = next((r for r in reversed(s.quantities) if r.j <= q.i), None)
        if before is None or before.unit != "VND" or q.i - before.j > 12 or ";" in s.between(before.j, q.i):
            return None
        earlier = max((r.j for r in s.quantities if r.j <= before.i), default=0)
        return self._near_programme(s, before, earlier)

    def _poor_households(
        self, s: Sentence, q: Quantity, previous: int, following: int, topic: Topic, noun_text: str, moved: bool
    ) -> str | None:
        if q.noun != "household" or q.turns:
            return None
        if moved and topic.count == "poor_households":
            return "poor_households"
        lead = s.last("near", previous, q.i)
        if (
            lead is not None
            and lead.code == "poor_households"
            and noun_text.endswith("hộ")
            and q.i - lead.j <= 9
            and re.search(r"(?:có|còn|là|giảm|tăng)$", s.between(lead.j, q.i))
        ):
            if not s.has("context", previous, q.i, "borrow"):
                return "poor_households"
        if not any(
            w in noun_text or s.between(q.j, q.j + 1).startswith(w) for w in ("nghèo", "poor")
        ) and "thuộc diện nghèo" not in s.between(q.j, q.j + 4):
            return None
        if any(w in noun_text for w in ("cận", "mới", "near-poor")):
            return None
        if s.has("context", q.j, min(following, q.j + 8), "escape") or s.has("context", q.j, min(following, q.j + 8), "debt"):
            return None
        left = s.between(max(previous, q.i - 4), q.i).split()
        if "thuộc diện nghèo" in s.between(q.j, q.j + 4) or (
            left and any(w in left for w in ("còn", "có", "remaining", "giảm", "của", "là"))
        ):
            if s.has("context", max(previous, q.i - 5), q.i, "borrow") or s.has("context", q.j, min(following, q.j + 6), "borrow"):
                return None
            return "poor_households"
        return None

    def _rated_groups(self, s: Sentence, q: Quantity, previous: int, following: int, topic: Topic) -> bool:
        if "tiết kiệm" in s.folded[q.start : q.end] or "tk" in s.folded[q.start : q.end]:
            return False
        if s.has("context", q.j, min(following, q.j + 6), "group_other"):
            return True
        text = s.between(q.i, min(len(s.tokens), q.j + 8)) + " " + s.between(max(0, q.i - 12), q.i)
        if topic.count == "savings_credit_groups" or topic.indicator == "savings_deposits":
            return False
        return not any(w in text for w in ("tiết kiệm", "tk&vv", "tkvv", "vay vốn", "savings", "credit", "tk & vv", "dư nợ", "quản lý"))

    def _policy_house(self, s: Sentence, q: Quantity, previous: int, following: int, topic: Topic) -> bool:
        text = s.between(max(previous, q.i - 8), q.i) + " " + s.between(q.j, min(following, q.j + 10))
        if "hộ" in text or "chính sách" in text or "nhà ở xã hội" in s.folded or "poor" in text or topic.indicator or topic.count:
            return bool(topic.count or topic.indicator or s.has("subject", 0) or s.has("programme", 0))
        return False

    def _context_distance(
        self, s: Sentence, q: Quantity, previous: int, following: int, contexts: frozenset[str], reach: int
    ) -> float | None:
        """How far the nearest of *contexts* stands from the number, in words; commas count four, and what is before counts one more."""
        best: float | None = None
        for m in s.of("context", previous, min(following, q.j + reach + 12)):
            if m.code not in contexts or (m.i >= q.i and m.j <= q.j and m.code in ("debt", "borrow")):
                continue
            if (
                m.code == "debt"
                and m.i >= q.j
                and s.word(m.i - 1) == ","
                and any(r.unit == "VND" and 0 <= r.i - m.j <= 4 for r in s.quantities)
            ):
                continue  # ", dư nợ 12,9 tỷ": the head of the next number
            if m.i >= q.j - 1:
                between = [s.word(k) for k in range(q.j, m.i)]
                distance = float(len(between)) + 4 * sum(w in (",", ";") for w in between)
                if ";" in between:
                    distance += 10
            elif m.j <= q.i:
                between = [s.word(k) for k in range(m.j, q.i)]
                distance = 1.0 + len(between) + 3 * sum(w in (",", ";") for w in between)
                if ";" in between:
                    distance += 10
            else:
                distance = 0.0
            if distance <= reach and (best is None or distance < best):
                best = distance
        return best

    # --- programme, target, result --------------------------------------------------------------------------------------

    def _sentence_programme(self, s: Sentence, topic: Topic) -> str | None:
        if s.has("total", 0, None, "all") and not s.has("programme", 0):
            self.page_programme = None
            return None
        if topic.named and s.has("this", 0, None, "programme"):
            return topic.named
        first = next((m for m in s.of("programme", 0)), None)
        if first is not None and (not s.quantities or first.i < s.quantities[0].i):
            return None
        return topic.programme or self.page_programme

    def _near_programme(self, s: Sentence, q: Quantity, previous: int) -> str | None:
        """The programme that the words before the number name."""
        named = s.last("programme", previous, q.i)
        # Those who borrow may name it: "258 người chấp hành xong án phạt tù với số tiền 22,3 tỷ".
        named = named or next((m for m in s.of("programme", 0) if m.i < q.j < m.j or m.i < previous < m.j), None)
        if named is not None:
            return named.code
        purpose = next((m for m in s.of("programme", q.j, q.j + 16)), None)
        if (
            purpose is not None
            and s.word(purpose.i - 1) in ("để", "theo", "thuộc", "từ", "under")
            and not any(r.i >= q.j and r.j <= purpose.i for r in s.quantities)
        ):
            return purpose.code
        near = s.last("near", previous, q.i)
        if near is None:
            if not s.has("programme", 0, q.i):
                return None
            clause = max((k + 1 for k in range(q.i) if s.word(k) in (";", ".")), default=0)
            head = next((m for m in s.of("programme", clause, q.i)), None)
            if head is not None and head.i - clause <= 2 and not s.has("total", head.j, q.i, "all"):
                return head.code
            return None
        left = s.between(max(previous, near.i - 3), near.i)
        led = left.endswith(
            (
                "cho vay",
                "chương trình",
                "vay",
                "tín dụng",
                "dư nợ",
                "cho vay đối với",
                "chương trình cho vay",
                "cho vay về",
                "loans for",
                "loans to",
                "followed by",
                "vay vốn",
                "programme for",
            )
        )
        between = [s.word(k) for k in range(near.j, q.i)]
        lists = any(w in ("và", "các", "khác", ",", "cận") for w in between)
        if lists or len(between) > 6:
            return None
        leads = (
            near.i == previous
            or s.word(near.i - 1) in ("đó", "riêng", ";", ":", ",", "-", "•", "+", "*", "|", "", "là", "và")
            or s.word(near.i - 1).isdigit()
            or near.i == 0
        )
        return near.code if led or (leads and len(between) <= 4) else None

    def _aimed(self, s: Sentence, bound: Bound, previous: int) -> Bound:
        """Turn a level or growth into a target where the sentence plans instead of reporting."""
        q = bound.q
        aim = s.last("aim", 0, q.i, "target")
        if aim is None and self.aimed and bound.measure not in ("completion", "multiple") and not s.has("achieved", 0, q.i, "done"):
            return replace(bound, measure="target", rule=bound.rule + "+aim")
        if aim is None or bound.measure in ("completion", "multiple"):
            return bound
        done = None
        for m in s.of("achieved", aim.j, q.i):
            if s.folded[m.start : m.end] != "hiện":
                done = m
        if done is not None:
            return bound
        surface = s.folded[aim.start : aim.end]
        if surface in ("hướng", "sẽ", "will", "kế hoạch năm", "được giao", "chỉ tiêu năm") and q.i - aim.j > 14:
            return bound
        if surface.startswith(("kế hoạch", "chỉ tiêu")) and s.word(aim.i - 1) in ("%", "hoàn", "thành", "đạt", "trăm"):
            return bound
        if surface.startswith(("kế hoạch", "chỉ tiêu", "mục tiêu", "target", "the target")) and any(
            r.unit == "percent" and r.j <= aim.i and aim.i - r.j <= 2 for r in s.quantities
        ):
            return bound
        return replace(bound, measure="target", rule=bound.rule + "+aim")

    def _made(
        self,
        q: Quantity,
        indicator: str,
        measure: str,
        value: Decimal,
        programme: str | None,
        rule: str,
        s: Sentence,
        anchor: int,
        doubts: tuple[str, ...] = (),
    ) -> Bound:
        previous = max((r.j for r in s.quantities if r.j <= q.i), default=0)
        if indicator not in WITH_PROGRAMME and not rule.startswith("count_"):
            programme = None
        if measure == "level" and indicator in self._rates:
            return Bound(q, indicator, measure, value, programme, rule, (*q.doubts, *doubts), None, anchor)
        if (
            rule in ("indicator_before", "topic_goes_on", "indicator_before_far")
            and programme
            and programme == self.page_programme
            and s.folded[s.tokens[anchor].start :].startswith(("tổng dư nợ", "tổng nguồn", "tổng vốn"))
        ):
            programme, self.page_programme = None, None
        per = "year" if q.suffix in ("năm", "year") else "month" if q.suffix in ("tháng", "month") else None
        if per is None:
            near = s.last("rate", 0, q.i)
            first = min((r.i for r in s.quantities), default=q.i)
            if near is not None and (near.i >= previous or (near.i < 3 and near.j <= first)) and ";" not in s.between(near.j, q.i):
                per = "year" if near.code == "yearly" else "month"
        return Bound(q, indicator, measure, value, programme, rule, (*q.doubts, *doubts), per, anchor)

    def _after(self, topic: Topic, bound: Bound) -> Topic:
        self._last_negative = bound.value < 0
        if self._about is not None and self.page_programme is None and topic.programme == self._about:
            topic = replace(topic, programme=None)
        if bound.q.unit == "count" and self._model.kinds.get(bound.indicator) in ("flow", "stock"):
            return replace(
                topic, measure=bound.measure, count=bound.indicator, unit="count", carried=False, last=bound.programme
            )
        unit = bound.q.unit
        organisation = bound.indicator == "entrusted_outstanding"
        indicator = bound.indicator
        if bound.rule in ("ratio_of_debt", "ratio_in_brackets") and topic.indicator in DEBTS:
            indicator = topic.indicator or indicator
        return replace(
            topic, indicator=indicator, measure=bound.measure, organisation=organisation, unit=unit, carried=False, last=bound.programme
        )
