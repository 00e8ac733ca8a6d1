"""The figures of a page, sentence by sentence: what holds from one to the next. Pure.

Binding tells what a number is, scope where, timing when; here is decided which sentences are read at all, what the headings, questions and
lead-ins above them say, and which figures they make.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import replace

from monitor.figures import grids
from monitor.figures.bind import Binder
from monitor.figures.bound import Bound, Topic
from monitor.figures.doubts import Doubts
from monitor.figures.draft import Draft
from monitor.figures.found_place import Place
from monitor.figures.gazetteer import WHOLE_COUNTRY
from monitor.figures.model import Model
from monitor.figures.numbers import Quantity
from monitor.figures.page_place import Focus
from monitor.figures.periods import Calendar
from monitor.figures.place_memory import Memory
from monitor.figures.programmes import OF_READERS, PLAIN
from monitor.figures.rows import Rows
from monitor.figures.scope import Scope
from monitor.figures.segments import Line
from monitor.figures.sentence import Sentence
from monitor.figures.timing import PERIOD_BESIDE, PeriodHow, Times
from monitor.records import Note
from monitor.text import fold

#: A sentence that speaks on of the fund or bank that the sentence before named.
_GOES_ON_OF_IT = re.compile(
    r"theo đó|trong đó|qua đó|từ nguồn (?:vốn|quỹ) (?:này|trên)|nhờ đó|(?:nguồn |tổng )?quỹ\b|(?:năm|quý|tháng) [\d/]+,? (?:tổng )?quỹ\b|(?:tính )?đến (?:hết |cuối |ngày |tháng )*[\d/]+, (?:tổng )?quỹ\b|từ chỗ"
)
#: Heads a list of programmes or places: "Dư nợ một số chương trình lớn gồm:".
_DEBT_BY = re.compile(r"(?:\W|\d[.)])*(?:tổng )?dư nợ (?:của |theo |cho vay |ở )?(?:các|một số|từng|những)\b")
_RESULTS = re.compile(r"\bkết quả (?:như sau|đạt được|cụ thể|thực hiện)|\bđã đạt được\b")
#: A question after what is planned: the answer sets targets.
_ASKS_AHEAD = re.compile(r"mục tiêu|phương hướng|kế hoạch|nhiệm vụ|định hướng|thời gian tới|sắp tới|giải pháp")
_AND_ALSO = re.compile(r"(?:ngoài ra|đồng thời|cùng với đó|bên cạnh đó|cùng đó)\b")
_FIRST_OF_TASKS = re.compile(r"(?:một là|thứ nhất|trước hết|trước mắt)\b")
_TASK = re.compile(r"(?:(?:một|hai|ba|bốn|năm|sáu|bảy) là|thứ (?:nhất|hai|ba|tư|năm|sáu|bảy)|trước hết)\b")
_IN_PASSING = "the page speaks of policy credit only in passing"
_TOP = 5  #: sentences at the head of a page
_LONG_AGO = 3  #: sentences without a figure, after which the last one is no longer what is spoken of


class Walk:
    """Goes through the sentences and tables of a page and drafts its figures."""

    def __init__(
        self, model: Model, text: str, lines: Sequence[Line], sentences: Sequence[Sentence], calendar: Calendar, focus: Focus, *,
        strong: bool, explain: bool, english: bool, after_merger: bool,
    ) -> None:  # fmt: skip
        self.drafts: list[Draft] = []
        self.notes: list[Note] = []  #: of each number of a sentence that was read, and why; empty unless *explain*
        self._model = model
        self._text = text
        self._lines = lines
        self._sentences = sentences
        self._calendar = calendar
        self._strong = strong  # whether the page as a whole speaks of policy credit
        self._explain = explain
        self._near_subject = _near_subject(sentences)
        self._rows = Rows(model, calendar, english=english, after_merger=after_merger)
        self._memory = Memory(model.gazetteer, focus)
        self._scope = Scope(self._memory)
        self._times = Times(calendar)
        self._times.look_ahead(sentences)
        about, mostly = _page_programme(sentences)
        self._binder = Binder(model, default_programme=about)
        self._topic = Topic(programme=about)
        self._of_union = any(
            (n == 0 or s.kind in ("title", "heading")) and s.has("organisation", 0) for n, s in enumerate(sentences[:_TOP])
        )
        self._doubts = Doubts(sentences, about=about, mostly=mostly)
        self._tasks = -1  # the block whose sentences name one task each
        self._heading: Topic | None = None  # what the heading above speaks of
        self._levels: list[tuple[str, Topic | None]] = []  # of lists within lists: the mark of each and what it speaks of
        self._lead_aims = False  # whether the lead-in above sets targets
        self._aiming: int | None = None  # the block whose last sentence gave targets alone
        self._silent = 0  # sentences since the last figure

    def read(self, tables: Sequence[grids.Grid]) -> list[Draft]:
        """Return the drafts of all sentences and of *tables*, in the order of the page."""
        pending = list(tables)
        block = -1
        for number, s in enumerate(self._sentences):
            while pending and pending[0].first < s.block:
                self._table(pending.pop(0), number)
            if s.block != block:
                self._enter(s, number, self._lines[block].kind if block >= 0 else "")
                block = s.block
            if s.kind == "caption":
                continue
            if why := self._passed_over(s, number):
                for q in s.quantities:
                    self._trace(s, q, why, "")
                self._memory.remember(s)
                self._times.learn(s)
            else:
                self._sentence(s, number)
        for grid in pending:
            self._table(grid, len(self._sentences))
        return self.drafts

    def _enter(self, s: Sentence, number: int, previous_kind: str) -> None:
        """Take up a block: what its heading, the question or the lead-in above it, and the list that it goes on with say of it."""
        self._doubts.new_block()
        self._memory.new_block(s)
        self._times.new_block(s)
        self._binder.held = self._memory.section is not None and (self._binder.held or s.has("organisation", 0))
        lead_in = s.block > 0 and _leads(self._lines, s.block)
        listed = s.kind == "item" or lead_in or bool(_TASK.match(s.folded)) or _heads_list(s)
        self._lead_aims = self._lead_aims and listed and not _RESULTS.search(s.folded)
        self._binder.aimed = self._lead_aims
        asked = self._sentences[number - 1] if number else None
        if asked is not None and asked.text.rstrip().endswith("?"):
            self._topic = _heading_topic(asked, self._topic) or self._topic
            self._binder.aimed = self._binder.aimed or bool(_ASKS_AHEAD.search(asked.folded))
        elif s.kind == "item":
            self._topic = self._item_topic(s, previous_kind, lead_in) or Topic(programme=self._binder.page_programme)
        elif not lead_in:
            carried = self._topic._replace(programme=self._binder.page_programme, carried=True, counted=None, led=None)
            self._topic = self._heading or carried
            self._heading = None

    def _item_topic(self, s: Sentence, previous_kind: str, lead_in: bool) -> Topic | None:
        """What the list speaks of that the item *s* belongs to, by its mark."""
        mark = s.text[:1] if not s.text[:1].isalnum() else "1"
        if previous_kind != "item":
            self._levels = [(mark, self._topic if lead_in else self._heading)]
        elif mark == "1" and self._levels[0][0] != "1":
            self._levels = [(mark, self._heading)]  # numbers stand above dashes
        elif mark in (known := [m for m, _ in self._levels]):
            del self._levels[known.index(mark) + 1 :]
        else:  # a list within the list: its head is the item before
            self._levels.append((mark, self._topic._replace(carried=False, counted=None)))
        return self._levels[-1][1]

    def _passed_over(self, s: Sentence, number: int) -> str:
        """Why no number of the sentence is read; empty where they are."""
        if not self._strong and not self._near_subject[number] and not _poverty_only(s):
            return _IN_PASSING
        if s.quantities and not s.has("subject", 0):
            fund = next(s.of("block", 0, s.quantities[0].i, "other_fund"), None)
            if fund is not None and "quỹ" in s.folded[fund.start : fund.end]:
                return "of another fund"
        prior = self._sentences[number - 1] if number else None
        if prior is not None and prior.block == s.block and not s.has("subject", 0) and _GOES_ON_OF_IT.match(s.folded):
            other = prior.last("block", 0, len(prior.tokens), "bank") or prior.last("block", 0, len(prior.tokens), "other_fund")
            if other is not None and not any(m.i > other.i for m in prior.of("subject", 0)):
                return "of the other bank or fund that the sentence before names"
        return ""

    def _sentence(self, s: Sentence, number: int) -> None:
        if s.quantities:
            self._times.learn(s, s.quantities[0].start)
        bounds = self._bound(s, number)
        for n, (b, places) in enumerate(zip(bounds, self._scope.places(s, bounds), strict=True)):
            period, how = self._times.period(s, b, self._model.kinds[b.indicator], bounds, n)
            if _lies_ahead(period, how, self._calendar.published) and b.measure in ("level", "change", "growth", "share"):
                b = b._replace(measure="target", rule=b.rule + "+ahead")
            b = b._replace(doubts=(*b.doubts, *self._doubts.of(s, b, places, how, number)))
            if "magnitude" in b.doubts:
                places = (Place(WHOLE_COUNTRY, "magnitude"),)
            start, end = s.start + b.q.start, s.start + b.q.end
            self.drafts.extend(Draft(b, p.named, p.how, period, how, s.text, start, end, s.kind, number) for p in places)
        self._doubts.learn(s, bounds)
        self._times.learn(s)
        self._lead(s, bounds)

    def _bound(self, s: Sentence, number: int) -> list[Bound]:
        """The numbers of the sentence with their meaning; what it speaks of is kept for the next."""
        goes_on = self._aiming == s.block and bool(_AND_ALSO.match(s.folded))
        if number and _FIRST_OF_TASKS.match(s.folded) and self._asks(self._sentences[number - 1]):
            self._tasks = s.block
        goes_on = goes_on or (self._tasks == s.block and bool(_TASK.match(s.folded)))
        self._binder.aimed = self._binder.aimed or goes_on
        if self._silent >= _LONG_AGO:
            self._topic = self._topic._replace(carried=True, counted=None)
        bounds, self._topic = self._binder.bind(s, self._topic, lambda q, outcome, rule: self._trace(s, q, outcome, rule))
        if self._binder.union:
            bounds = [_of_union(s, b) for b in bounds]
        self._silent = 0 if bounds else self._silent + 1
        self._binder.union = self._binder.union or (
            self._of_union and any(b.indicator == "entrusted_outstanding" and b.measure == "level" for b in bounds)
        )
        self._binder.aimed = self._binder.aimed and not goes_on
        self._aiming = s.block if bounds and all(b.measure == "target" for b in bounds) else None
        return bounds if self._strong else self._near(s, bounds, near=self._near_subject[number])

    def _near(self, s: Sentence, bounds: list[Bound], *, near: bool) -> list[Bound]:
        """Those of *bounds* that are policy credit's, of a page that speaks of it in passing; *near* says whether the sentence does."""
        if not near:
            kept = [b for b in bounds if b.indicator in ("poverty_rate", "near_poverty_rate")]
        elif s.has("subject", 0):
            kept = [b for b in bounds if s.has("subject", 0, s.clause(b.q.i)[1])]
        else:
            kept = [b for b in bounds if _speaks_of_credit(b) or s.has("context", 0, None, "borrow")]
        dropped = {(s.start + b.q.start, s.start + b.q.end) for b in bounds} - {(s.start + b.q.start, s.start + b.q.end) for b in kept}
        if dropped:
            self.notes = [replace(n, outcome=_IN_PASSING, rule=None) if (n.start, n.end) in dropped else n for n in self.notes]
        return kept

    @staticmethod
    def _asks(s: Sentence) -> bool:
        """Whether a sentence leads in tasks: "tôi đề nghị tập trung mấy việc"."""
        return not any(q.unit for q in s.quantities) and s.has("aim", 0, None, "target") and not _RESULTS.search(s.folded)

    def _lead(self, s: Sentence, bounds: Sequence[Bound]) -> None:
        """Note what the sentence, as a heading or a lead-in, says of what follows."""
        if re.search(r"[:：]\s*$", s.text):
            self._lead_aims = not bounds and (_sets_targets(s) or (self._lead_aims and _heads_list(s)))
        elif s.text.rstrip().endswith("?"):
            self._lead_aims = False  # a question is no heading of a list
        elif (
            s.kind in ("heading", "title", "item")
            and len(s.text) < 60
            and not any(q.unit for q in s.quantities)
            and s.has("aim", 0, None, "target")
        ):
            self._lead_aims = True  # "II. MỤC TIÊU": what it lists is not reached yet
        if not bounds and s.text.rstrip().endswith(":") and (s.kind == "item" or _DEBT_BY.match(s.folded)):
            self._topic = _heading_topic(s, self._topic) or self._topic
        if s.kind in ("heading", "title") and not bounds:
            self._heading = _heading_topic(s, self._topic)

    def _table(self, grid: grids.Grid, number: int) -> None:
        """Draft the figures of a table; *number* is that of the sentence behind it."""
        rows, text = self._rows, self._text
        context = rows.label(" ".join(line.text for line in grid.caption if "đơn vị" not in fold(line.text)[:12]))
        if context.indicator is None and self._topic.indicator is not None:
            context = replace(context, indicator=self._topic.indicator)
        prose = rows.label(" ".join(line.text for line in grid.caption if line.text.rstrip().endswith(".")))
        in_prose = {x for w in prose.whens for x in (w.iso, w.last)}
        for found in rows.figures(grid, context, self._memory.only, self._times.as_of):
            b = found.bound
            if self._binder.union and b.indicator == "outstanding_loans":
                b = b._replace(indicator="entrusted_outstanding")
            q = b.q
            first, last = found.row[0].start, found.row[-1].end
            start_line = text.rfind("\n", 0, first) + 1
            end_line = text.find("\n", last)
            quote = text[start_line : end_line if end_line >= 0 else len(text)]
            how: PeriodHow = "carried" if found.period in in_prose else found.period_how
            self.drafts.append(Draft(b, found.place, "row", found.period, how, quote, q.start, q.end, "row", number))

    def _trace(self, s: Sentence, q: Quantity, outcome: str, rule: str) -> None:
        if self._explain:
            self.notes.append(Note(s.text[q.start : q.end], s.start + q.start, s.start + q.end, outcome, rule or None))


def _heads_list(s: Sentence) -> bool:
    """Whether a line heads a part of a list and says nothing else: "1- Năm 2016:"."""
    return s.text.rstrip().endswith(":") and len(s.text) < 60 and not any(q.unit for q in s.quantities) and not _RESULTS.search(s.folded)


def _of_union(s: Sentence, b: Bound) -> Bound:
    """A figure of an association's page: the debt by programmes, and the deposits, are those of its own groups."""
    anchor = s.tokens[b.anchor].start if b.anchor < len(s.tokens) else b.q.start
    words = s.folded[anchor : b.q.start]
    if (
        b.indicator == "outstanding_loans"
        and b.programme is not None
        and not s.names
        and not s.has("generic", 0, b.q.i)
        and "tổng" not in words
    ):
        return b._replace(indicator="entrusted_outstanding")
    if b.indicator == "mobilised_capital" and "tiền gửi" in words:
        return b._replace(indicator="savings_deposits")
    return b


def _lies_ahead(period: str | None, how: PeriodHow, published: str | None) -> bool:
    """Whether a period that the sentence gives ends in a year behind that of the page: nobody can have reached it yet."""
    return bool(period and published and how in PERIOD_BESIDE and period.split("/")[-1][:4] > published[:4])


def _heading_topic(s: Sentence, topic: Topic) -> Topic | None:
    """What a heading or a question speaks of; None where it names nothing."""
    named = (m for m in s.of("indicator", 0) if m.code != "programmes_run" and s.folded[m.start : m.end] not in ("cho vay", "ngân sách"))
    mentions = list(named) or list(s.of("weak", 0))
    programme = s.last("programme", 0, len(s.tokens))
    if not mentions:
        return topic._replace(programme=programme.code, named=programme.code, carried=True) if programme is not None else None
    return Topic(mentions[-1].code, "level", programme.code if programme is not None else topic.programme, None, False, "VND")


def _sets_targets(s: Sentence) -> bool:
    """Whether a lead-in sets targets, rather than carry out somebody's plan ("Thực hiện Kế hoạch số 12 …, kết quả như sau:")."""
    return any(s.word(m.i - 1) not in ("hiện", "khai", "theo") for m in s.of("aim", 0, None, "target")) and not _RESULTS.search(s.folded)


def _speaks_of_credit(b: Bound) -> bool:
    """Whether the words of a figure speak of credit themselves, so that it needs no sentence about policy credit around it."""
    loose = ("jobs_supported", "houses_built", "documents_issued", "inspections", "programmes_run")
    return b.indicator not in loose and not b.rule.endswith(("_by_topic", "topic_goes_on", "part_of_topic"))


def _leads(found_lines: Sequence[Line], block: int) -> bool:
    before = found_lines[block - 1]
    return bool(re.search(r"[:：]\s*$", before.text)) or (before.kind == "item" and found_lines[block].kind == "item")


def _poverty_only(s: Sentence) -> bool:
    return (
        any(m.code in ("poverty_rate", "near_poverty_rate") for m in s.of("indicator", 0))
        or "hộ nghèo" in s.folded
        or "hộ cận nghèo" in s.folded
    )


def _near_subject(analysed: Sequence[Sentence]) -> list[bool]:
    """Of a page that speaks of policy credit in passing: the sentences that do, and those right behind them in their block."""
    out = []
    last_block = -1
    for s in analysed:
        own = s.has("subject", 0) or any("vay" in s.folded[m.start : m.end] for m in s.of("programme", 0))
        near = own or s.block == last_block
        out.append(near)
        if own:
            last_block = s.block
    return out


def _page_programme(analysed: Sequence[Sentence]) -> tuple[str | None, bool]:
    """The one programme that the page is about, if it is about one, and whether it may be about one."""
    counts: dict[str, int] = {}
    first: dict[str, int] = {}
    figured = None
    lent: list[str] = []  # those of common names, where loans are spoken of: they speak against another one
    for number, s in enumerate(analysed):
        lent += [n.code for n in s.of("near", 0) if n.code in PLAIN and s.between(n.i - 2, n.i) == "cho vay"]
        for m in [
            *s.of("programme", 0),
            *(n for n in s.of("near", 0) if n.code not in PLAIN),
        ]:
            counts[m.code] = counts.get(m.code, 0) + 1
            first.setdefault(m.code, number)
        if figured is None and any(q.unit == "VND" and q.value > 10**9 for q in s.quantities):
            figured = number
    if not counts:
        return None, False
    code = max(sorted(counts), key=lambda c: counts[c])
    total = sum(counts.values()) + sum(other != code for other in lent)
    early = figured is None or first[code] <= figured
    head = list(itertools.takewhile(lambda s: s.kind in ("title", "heading"), analysed[:4])) or analysed[:1]
    titled = {m.code for s in head for c in ("programme", "near") for m in s.of(c, 0)}
    enough = 0.5 if titled == {code} else 0.75
    alone = counts[code] == total - counts.get("other", 0)  # no other programme is named on the page
    told = any("vay" in s.folded for s in head)
    if code not in OF_READERS and alone and (counts[code] >= 4 or (titled == {code} and told and counts[code] >= 2)):
        return code, True
    about = counts[code] >= 3 and counts[code] >= enough * total and early and first[code] <= max(4, len(analysed) // 3)
    return code if about else None, counts[code] >= 5 and counts[code] >= 0.6 * total
