"""What all ways of binding a number share: the figure so far, the topic, the words around a number, the programme. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from monitor.figures.bound import Bound, Topic
from monitor.figures.indicators import GENERIC_LENDING, NEVER_OF_ONE, WITH_PROGRAMME
from monitor.figures.lexicon import Mention
from monitor.figures.model import Model
from monitor.figures.moves import Moved, level_or_change
from monitor.figures.naming import listed_behind, named_right_behind, strongest
from monitor.figures.nearby import Nearby, programme_near
from monitor.figures.numbers import Quantity
from monitor.figures.organisations import Owed, code_by_organisation
from monitor.figures.sentence import Sentence

#: Behind an English amount or share: who gave it, and through whom it is lent. An amount's share may stand between.
_ITS_SHARE = r"(?:, or [\d.,]+ ?(?:%|percent|per cent)? ?,? )?"
FROM_LOCAL = re.compile(
    _ITS_SHARE
    + r",? ?(?:came from|(?:was|were|is|are) (?:entrusted|provided|contributed) by) (?:the )?(?:local|provinc|district|communes?\b|budget)"
)
THROUGH_OTHERS = re.compile(
    _ITS_SHARE + r"(?:of (?:the|its|all) (?:balance|loans|outstanding loans|debts?) )?,? ?(?:(?:was|were|is|are) )?(?:being )?"
    r"(?:entrusted|channelled|channeled|managed|lent) (?:through|via)\b(?! [\d.,]+ savings)"
)


#: Shares out what was told right before: "Chia theo chương trình: …".
SPLIT = re.compile(r"\W*(?:chia|phân) theo\b")


def last_indicator_strong(s: Sentence, mention: Mention | None) -> bool:
    """Whether *mention* names an amount of many, not just the verb of a loan."""
    return mention is not None and s.folded[mention.start : mention.end] not in GENERIC_LENDING


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


_OF_ALL = re.compile(r"\b(?:tổng|toàn|chung|các chương trình|total|overall)\b")
#: How a total of all programmes begins, and the rules that bind one.
_TOTALS = ("tổng dư nợ", "tổng nguồn", "tổng vốn", "tổng doanh số")
_TOTAL_RULES = frozenset({"indicator_before", "topic_goes_on", "indicator_before_far"})
#: By what stands behind an amount: what it is told for each of.
_PER = {"năm": "year", "year": "year", "tháng": "month", "month": "month"}


def _names_programme(s: Sentence, q: Quantity) -> bool:
    """Whether the sentence names a programme, or points at one: not just at a source, "45 tỷ đồng từ nguồn vốn này"."""
    if any(s.has(c, 0) for c in ("programme", "near")):
        return True
    return any(m.j <= q.i or s.folded[m.start : m.end] != "nguồn vốn này" for m in s.of("this", 0))


class Binding:
    """What is known while the numbers of a page are bound, and how the words around one are read."""

    spoken = False  #: whether the sentence gave an amount or a share already
    _list_behind = False  #: whether the numbers of this list stand before their names
    last_negative = False  #: whether the figure before was a fall
    _first_percent: int | None = None  #: the token behind the first percentage of the sentence
    moved = False  #: whether the last amount was a change
    _subject: Mention | None = None  #: the programme that the sentence is about: "Nước sạch là chương trình lớn nhất, dư nợ …"

    def __init__(self, model: Model, *, default_programme: str | None = None) -> None:
        self.model = model
        self.page_programme = default_programme
        self.about = default_programme
        self.aimed = False  #: the lead-in of this list sets targets
        self.union = False  #: the page is an association's, and has given the debt that it manages
        self.held = False  #: the heading above is a unit of an organisation
        self.money = frozenset(c for c, u in model.units.items() if "VND" in u)
        self.rates = frozenset(c for c, k in model.kinds.items() if k == "rate")

    def strongest(self, s: Sentence, found: list[Mention], q: Quantity) -> Mention | None:
        """The mention that the number most likely belongs to: the last one, but a noun before a mere verb."""
        return strongest(s, found, q, self.money)

    def right_behind(self, s: Sentence, q: Quantity, following: int) -> Mention | None:
        """An indicator right behind the number: "38,5 tỷ đồng dư nợ"; it is noted whether a list of such goes on."""
        listed, self._list_behind = listed_behind(s, q, self._list_behind)
        return listed or named_right_behind(s, q, following, self.money)

    def level_or_change(
        self, s: Sentence, q: Quantity, since: int, code: str, *, mention: Mention | None = None, previous: int = 0
    ) -> tuple[str, Decimal]:
        """The measure, "level" or "change", and the value, less than nothing for a fall."""
        return level_or_change(Moved(s, q, since, self.model.kinds.get(code), mention, previous))

    def households_behind(self, s: Sentence, q: Quantity, following: int) -> str | None:
        """The rate of households that the number is told in, or None: "12,5% hộ nghèo"."""
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

    def percent_before(self, q: Quantity) -> bool:
        """Whether the sentence gives a percentage before the number."""
        return self._first_percent is not None and self._first_percent <= q.i

    def in_brackets(self, s: Sentence, q: Quantity) -> bool:
        """Whether a bracket opens right before the number, or a word before it."""
        return s.word(q.i - 1) == "(" or s.word(q.i - 2) == "("

    def topic_indicator(self, mention: Mention | None, topic: Topic, *, amounts: bool = False) -> tuple[str | None, str | None]:
        """The indicator and the programme that a part or a share is of: those named, or else those told last."""
        if mention is not None:
            return mention.code, topic.programme
        if topic.last and not topic.carried and topic.unit != "count":
            topic = topic._replace(programme=topic.last)
        if (
            topic.unit == "count"
            and topic.counted
            and not (amounts and topic.counted in ("borrowers", "loans_made") and topic.indicator in self.money)
        ):
            return topic.counted, topic.programme
        return topic.indicator or topic.counted, topic.programme

    def topic_level(self, topic: Topic) -> str:
        """The measure of an amount that goes on from *topic*: "target" where that was one, or "level"."""
        return "target" if topic.measure == "target" and (self.aimed or not topic.carried) else "level"

    def by_organisation(self, s: Sentence, code: str, i: int, j: int, topic: Topic) -> str:
        """The indicator *code*, or that of an organisation's debt where the words say that one manages the amount."""
        return code_by_organisation(code, Owed(s, i, j, topic, self.held, self.union))

    def near_programme(self, s: Sentence, q: Quantity, previous: int) -> str | None:
        """The programme that the words around the number name."""
        return programme_near(Nearby(s, q, previous, self._subject))

    def _programme_kept(self, s: Sentence, q: Quantity, indicator: str, programme: str | None, rule: str) -> str | None:
        """The programme of a figure that was read as one of *programme*: none where its indicator knows none."""
        if (indicator not in WITH_PROGRAMME and not rule.startswith("count_")) or indicator in NEVER_OF_ONE:
            return None
        if indicator == "overdue_ratio" and programme is None:
            return self._programme_of_ratio(s, q)
        if indicator == "local_budget_capital" and not _names_programme(s, q):
            return None
        return programme

    def _programme_of_ratio(self, s: Sentence, q: Quantity) -> str | None:
        """The programme of a ratio that names none: the sentence's, or the page's unless the ratio is of all, "tỷ lệ nợ quá hạn toàn chi nhánh"."""
        if self._subject is not None and self._subject.j <= q.i:
            return self._subject.code
        return self.page_programme if self.page_programme and not _OF_ALL.search(s.folded) else None

    def _of_whole_page(self, s: Sentence, q: Quantity, programme: str | None, rule: str, anchor: int) -> bool:
        """Whether it is a total of all programmes on a page that was taken to be of one: "tổng dư nợ đạt 450 tỷ đồng"."""
        return (
            rule in _TOTAL_RULES
            and bool(programme)
            and programme == self.page_programme
            and s.folded[s.tokens[anchor].start :].startswith(_TOTALS)
            and not s.has("programme", anchor, q.i)
            and not s.has("this", 0, q.i, "programme")
        )

    def _per(self, s: Sentence, q: Quantity, indicator: str, measure: str) -> str | None:
        """What the amount is told for each of, "year" or "month", or None: "12 tỷ đồng/năm", "mỗi năm cho vay 12 tỷ đồng"."""
        if q.suffix in _PER:
            return _PER[q.suffix]
        near = s.last("rate", 0, q.i)
        if near is None or ";" in s.between(near.j, q.i):
            return None
        if measure == "level" and self.model.kinds.get(indicator) == "stock" and q.i - near.j > 3:
            return None  # "mỗi tháng chỉ nhận phần hoa hồng ít ỏi nhưng đang giúp quản lý dư nợ …"
        told = s.number_before(q.i)
        first = s.quantities[0].i if s.quantities else q.i
        if near.i < (told.j if told is not None else 0) and not (near.i < 3 and near.j <= first):
            return None
        return "year" if near.code == "yearly" else "month"

    def made(
        self,
        q: Quantity,
        indicator: str,
        measure: str,
        value: Decimal,
        programme: str | None,
        rule: str,
        s: Sentence,
        anchor: int,
    ) -> Bound:
        """The figure, with its programme and what it is told for each of; a total of all tells that the page is of no one programme."""
        programme = self._programme_kept(s, q, indicator, programme, rule)
        if measure == "level" and indicator in self.rates:
            return Bound(q, indicator, measure, value, programme, rule, q.doubts, None, anchor)
        if self._of_whole_page(s, q, programme, rule, anchor):
            programme, self.page_programme = None, None
        return Bound(q, indicator, measure, value, programme, rule, q.doubts, self._per(s, q, indicator, measure), anchor)
