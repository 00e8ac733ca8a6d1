"""What the words around a figure leave open where it stands. Pure.

A doubt flags a figure and never changes it. Those that need the whole page, and which of all make a figure one to check, are in `checks`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from monitor.figures.bound import Bound
from monitor.figures.found_place import PLACE_TAKEN_OVER, Place
from monitor.figures.indicators import ALLOTTED, CAPITAL, LENT, OUTCOMES, WITH_PROGRAMME
from monitor.figures.numbers import Quantity
from monitor.figures.page_place import NATIONAL
from monitor.figures.place_memory import THESE_PLACES
from monitor.figures.programmes import GROUPS
from monitor.figures.sentence import Sentence
from monitor.figures.timing import PERIOD_BESIDE, PeriodHow
from monitor.text import UPPER

_TOP = 5  #: sentences at the head of a page
_OF_YOUTH = re.compile(r"\W*(?:thanh niên|tuổi trẻ)\b")
#: Words of the loans that brought something about.
_LOANS = re.compile(r"\b(?:vay|vốn|tín dụng|nhcsxh|ngân hàng|giải ngân|loans?|credit|capital|borrow\w*|vbsp|bank)\b")
#: What is of one programme or of all, which only the words around tell.
_OF_SOME = frozenset(
    {"lending", "loans_made", "outstanding_loans", "borrowers", "overdue_debt", "overdue_ratio", "repayment", "average_loan"}
)
#: What the words around may tell to be of one group of borrowers.
_OF_GROUPS = LENT | ALLOTTED | {"outstanding_loans"}
#: Among all that the bank lends to.
_OTHERS_TOO = re.compile(r"đối tượng|\bothers?\b|beneficiar")
#: In a sentence about what the budgets have entrusted by a day, rather than in the time that it speaks of.
_SO_FAR = re.compile(
    r"luỹ kế|tổng nguồn vốn|tổng vốn|(?:tính |chốt )?(?:đến|tới) (?:hết|cuối|nay|ngày|tháng|năm|thời điểm|\d)|\bhiện\b|\bnay\b|\b(?:by|as of|to date|so far)\b"
)
#: Behind the debt of one programme or group: "dư nợ 820 tỷ đồng/17.300 hộ, chiếm 29% tổng dư nợ".
_PART_OF_ALL = re.compile(r"(?:[^.;]|\.(?=\d)){0,30},? chiếm (?:tỷ lệ |tỷ trọng )?[\d,.]+ ?% (?:trên |trong |so với )?tổng dư nợ\b")
_TOTAL = re.compile(r"tổng|toàn|chung|các chương trình|\btotal\b|\boverall\b")
_THIS_PROGRAMME = re.compile(r"\W*(?:(?:chương trình|nguồn vốn) (?:này|ấy|nói trên)|đối tượng (?:vay|được vay|thụ hưởng)(?: vốn)? là)\b")
_STOCKS = frozenset({"outstanding_loans", "total_capital", "entrusted_outstanding", "central_capital"})
_NATIONAL_BORROWERS = 2_000_000
_NAME_BEFORE = re.compile(rf"(?:^|[\s(])([{UPPER}][a-zà-ỹ]+(?: [{UPPER}][a-zà-ỹ]+){{1,3}}),?\s?[(:]?\s?[+-]?$")
#: A name behind "ở", or one that begins a sentence and has debts: a unit, though no table knows it.
_AT_NAME = re.compile(
    rf"(?:\b(?:[ỞởTt]ại|[Ởở]|[Xx]ã|[Pp]hường|[Tt]hôn|[Bb]ản|[Ấấ]p|[Hh]uyện) |^|[.;,] )((?:[{UPPER}][a-zà-ỹ]+ ?){{2,3}})(?= (?:có|đạt|còn|hiện|dư nợ|quy mô|chiếm|đang)\b)"
)
#: "dư nợ cao hơn Đồng Tháp (2.412 tỷ đồng)": whose, the words leave open.
_COMPARED_PLACE = re.compile(r"\b(?:hơn|kém|như|bằng) (?:của )?(?:huyện |tỉnh |xã )?$")
#: Right before a number: a limit, which is set more often than it is reported.
_LIMIT = re.compile(r"(?:không (?:dưới|quá|vượt|vượt quá|để vượt)|ít nhất|tối thiểu|tối đa|dưới)\s*(?:là\s*)?$")


class Doubts:
    """Doubts the figures of a page, sentence by sentence, and keeps what its block has named so far."""

    def __init__(self, sentences: Sequence[Sentence], *, about: str | None, mostly: bool) -> None:
        """*about* is the one programme that the page is about, if it is; *mostly* says whether it may be about one."""
        self._sentences = sentences
        self._about = about
        self._mostly = mostly
        # An association is named at the head of the page, or the young people are whom it is about.
        self._near_union = any(s.has("organisation", 0) or _OF_YOUTH.match(s.folded) for s in sentences[:_TOP])
        self._programmed = False  # whether the block has named a programme
        self._other_money = False  # whether the block has named another fund or bank

    def new_block(self) -> None:
        """Forget what holds within a block only."""
        self._programmed = self._other_money = False

    def learn(self, s: Sentence, bounds: Sequence[Bound]) -> None:
        """Note what *s*, whose figures are *bounds*, names for those behind it in its block."""
        self._programmed = self._programmed or s.has("programme", 0) or any(b.programme for b in bounds)
        self._other_money = self._other_money or s.has("block", 0, None, "other_fund") or s.has("block", 0, None, "bank")

    def of(self, s: Sentence, b: Bound, places: Sequence[Place], how: PeriodHow, number: int) -> list[str]:
        """What is doubtful about the figure *b* of *s*, the sentence of that number, where it stands."""
        found = []
        taken_over = places[0].how in PLACE_TAKEN_OVER
        if _unread_name(s, b.q) or _compared_with(s, b.q) or (taken_over and _unread_place(s, b.q)):
            found.append("place_unread")
        if b.programme is not None or self._of_some_programme(s, b) or self._of_programme_behind(s, b, number):
            found.append("programme_unsure")
        if b.measure == "target" or (b.measure in ("level", "change", "share", "growth") and _may_be_aim(s, b.q)):
            found.append("aim_unsure")
        if self._other_money or s.has("block", 0, b.q.i, "other_fund") or s.has("block", 0, None, "bank"):
            found.append("other_money")
        if _named_loosely(s, b):
            found.append("indicator_loose")
        capital_level = b.indicator == "local_budget_capital" and b.measure == "level"
        if (capital_level and _may_be_of_the_period(s, how)) or (b.indicator == "loans_made" and _stands_with_debt(s, b.q)):
            found.append("level_unsure")
        if b.indicator in OUTCOMES and not _LOANS.search(s.folded) and not (number and _LOANS.search(self._sentences[number - 1].folded)):
            found.append("outcome_unsure")
        if b.indicator == "outstanding_loans" and (self._near_union or s.has("organisation", 0, b.q.i)):
            found.append("association_unsure")
        levels = {p.named.level for p in places if p.named is not None}
        if _national(b) and "country" not in levels and not ("region" in levels and b.value < 3 * NATIONAL):
            found.append("magnitude")
        return found

    def _of_some_programme(self, s: Sentence, b: Bound) -> bool:
        """Whether the words around a figure without a programme speak of one."""
        begins = max((r.j for r in s.quantities if r.j <= b.q.i), default=0)
        ends = min((r.i for r in s.quantities if r.i >= b.q.j), default=None)
        if b.indicator in WITH_PROGRAMME and s.has("this", begins, ends, "programme") and not s.has("total", 0, None, "all"):
            return True
        if b.indicator == "outstanding_loans" and _PART_OF_ALL.match(s.folded, b.q.end):
            return True
        if b.indicator in ("loans_made", "borrowers") and any(n.code in GROUPS for n in s.of("near", b.q.j, ends)):
            return True
        if b.indicator in OUTCOMES:
            return True
        if b.indicator in _OF_GROUPS and (_one_group(s, begins, b.q.i) or _one_group(s, b.q.j, len(s.tokens) if ends is None else ends)):
            return True
        return b.indicator in _OF_SOME and (self._programmed or self._mostly) and not _TOTAL.search(s.between(begins, b.q.j))

    def _of_programme_behind(self, s: Sentence, b: Bound, number: int) -> bool:
        """Whether a figure without a programme may be one of the page's only programme, or of the one that the next sentence goes on with."""
        if b.indicator in CAPITAL and self._about is not None and s.folded.startswith("trong đó"):
            return True
        behind = self._sentences[number + 1] if number + 1 < len(self._sentences) else None
        goes_on = behind is not None and behind.block == s.block and _THIS_PROGRAMME.match(behind.folded)
        return bool(goes_on) and b.indicator in WITH_PROGRAMME


def _compared_with(s: Sentence, q: Quantity) -> bool:
    """Whether the place right before the number is compared with: "dư nợ cao hơn Đồng Tháp (2.412 tỷ đồng)"."""
    return any(s.folded[n.end : q.start] == " (" and _COMPARED_PLACE.search(s.folded, 0, n.start) for n in s.names)


def _national(b: Bound) -> bool:
    """Whether no province has so much: then the whole country has it."""
    if b.measure != "level":
        return False
    return (b.value >= NATIONAL and b.indicator in _STOCKS) or (b.value >= _NATIONAL_BORROWERS and b.indicator == "borrowers")


def _unread_name(s: Sentence, q: Quantity) -> bool:
    """Whether the words right before the number look like the name of a place that the gazetteer does not know: "Rô Men 58 triệu"."""
    left = s.text[max(0, q.start - 40) : q.start]
    name = _NAME_BEFORE.search(left)
    if name is None:
        return False
    start = q.start - len(left) + name.start(1)
    return not any(n.start < start + len(name[1]) and start < n.end for n in s.names)


def _unread_place(s: Sentence, q: Quantity) -> bool:
    """Whether the words before the number name a place that was not understood ("ở Thạnh Lộc hiện có") or that is counted in another."""
    if any(n.old and n.end <= q.start for n in s.names) or THESE_PLACES.search(s.folded, 0, q.start):
        return True
    return any(
        not any(n.start < match.end(1) and match.start(1) < n.end and not n.person for n in s.names)
        for match in _AT_NAME.finditer(s.text, 0, q.start)
    )


def _may_be_aim(s: Sentence, q: Quantity) -> bool:
    """Whether what was read as reached may be set: it is a limit, or the sentence aims at something before it."""
    if _LIMIT.search(s.folded, max(0, q.start - 24), q.start):
        return True
    aim = s.last("aim", 0, q.i, "target")
    return aim is not None and not s.has("achieved", aim.j, q.i, "done")


def _named_loosely(s: Sentence, b: Bound) -> bool:
    """Whether nothing but words for any money names the indicator: "hỗ trợ 40 hộ với tổng số tiền 2 tỷ đồng"."""
    named = [m for c in ("loose", "indicator", "weak") for m in s.mentions.get(c, ()) if m.i == b.anchor]
    return any(m.category == "loose" and m.code == b.indicator and m.j == max(n.j for n in named) for m in named)


def _may_be_of_the_period(s: Sentence, how: PeriodHow) -> bool:
    """Whether what budgets are said to have entrusted may be that of the year told, and not all so far: "năm 2018 đạt 61 tỷ đồng"."""
    return how in PERIOD_BESIDE and not _SO_FAR.search(s.folded)


def _stands_with_debt(s: Sentence, q: Quantity) -> bool:
    """Whether loans are counted beside a debt, so that those who owe it may be meant: "dư nợ đạt 318 tỷ đồng/9.840 lượt hộ"."""
    last = s.last("indicator", 0, q.i)
    return last is not None and last.code in ("outstanding_loans", "entrusted_outstanding")


def _one_group(s: Sentence, i: int, j: int) -> bool:
    """Whether tokens i to j, before or behind a number, name one group of borrowers alone, whose programme it may be of."""
    return len({m.code for m in s.of("near", i, j)}) == 1 and not _OTHERS_TOO.search(s.between(i, j))
