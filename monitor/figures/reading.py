"""A page's text into its figures, documents and place. Pure: the same text gives the same reading."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from monitor.dates import date_line, dates_in
from monitor.figures import checks, documents, grids
from monitor.figures.bind import Binder
from monitor.figures.binding import OUTCOMES, WITH_PROGRAMME, Bound, Topic
from monitor.figures.gazetteer import Named
from monitor.figures.model import Model
from monitor.figures.numbers import Quantity
from monitor.figures.page import NATIONAL, focus_of, is_english, settle, subject_of
from monitor.figures.periods import Calendar
from monitor.figures.rows import Rows
from monitor.figures.scope import Place, Scope
from monitor.figures.segments import Line, lines, sentences
from monitor.figures.sentence import Sentence, analyse
from monitor.records import Article, Document, Figure, Note, Reading
from monitor.text import UPPER, fold, nfc

MERGER = "2025-07-01"
_NAME_BEFORE = re.compile(rf"(?:^|[\s(])([{UPPER}][a-zà-ỹ]+(?: [{UPPER}][a-zà-ỹ]+){{1,3}}),?\s?[(:]?\s?[+-]?$")


#: A name behind "ở", or one that begins a sentence and has debts: a unit, though no table knows it.
_AT_NAME = re.compile(
    rf"(?:\b(?:[ỞởTt]ại|[Ởở]|[Xx]ã|[Pp]hường|[Tt]hôn|[Bb]ản|[Ấấ]p|[Hh]uyện) |^|[.;,] )((?:[{UPPER}][a-zà-ỹ]+ ?){{2,3}})(?= (?:có|đạt|còn|hiện|dư nợ|quy mô|chiếm|đang)\b)"
)
#: The loans of one kind that an outcome came of: "từ nguồn vốn NS&VSMTNT", "vốn này giúp".
_VEHICLE = re.compile(
    r"(?:từ|bằng|qua|nhờ|riêng) (?:\S+ ){0,2}(?:nguồn vốn|chương trình) (?!tín dụng|vay|chính sách|ưu đãi|tdcs|nhcsxh)|vốn này"
)
#: A sentence that speaks on of the fund or bank that the sentence before named.
_GOES_ON_OF_IT = re.compile(
    r"theo đó|trong đó|qua đó|từ nguồn (?:vốn|quỹ) (?:này|trên)|nhờ đó|(?:nguồn |tổng )?quỹ\b|(?:năm|quý|tháng) [\d/]+,? (?:tổng )?quỹ\b|từ chỗ"
)
_STOCKS = frozenset({"outstanding_loans", "total_capital", "entrusted_outstanding", "central_capital"})
_RESULTS = re.compile(r"\bkết quả (?:như sau|đạt được|cụ thể|thực hiện)|\bđã đạt được\b")
_NATIONAL_BORROWERS = 2_000_000
#: A question after what is planned: the answer sets targets.
_ASKS_AHEAD = re.compile(r"mục tiêu|phương hướng|kế hoạch|nhiệm vụ|định hướng|thời gian tới|sắp tới|giải pháp")
_AND_ALSO = re.compile(r"(?:ngoài ra|đồng thời|cùng với đó|bên cạnh đó|cùng đó)\b")
_LONG_AGO = 3  #: sentences without a figure, after which the last one is no longer what is spoken of
#: What is of one programme or of all, which only the words around tell.
_OF_SOME = frozenset(
    {"lending", "loans_made", "outstanding_loans", "borrowers", "overdue_debt", "overdue_ratio", "repayment", "average_loan"}
)
_TOTAL = re.compile(r"tổng|toàn|chung|các chương trình|\btotal\b|\boverall\b")


@dataclass(slots=True)
class Draft:
    """A figure before the page-wide checks."""

    bound: Bound
    place: Named | None
    place_how: str
    period: str | None
    period_how: str
    quote: str
    start: int
    end: int
    kind: str  #: of the block
    sentence: int
    mentions: int = 1  #: how many times the page makes the claim


def read(model: Model, article: Article, default_place: str | None, explain: bool) -> Reading:
    """Return the reading of *article*; see `monitor.figures.extract`."""
    text = nfc(article.text)
    english = is_english(text)
    published = article.published
    found_lines = _classified(lines(text, () if article.reader == "text" else article.blocks))
    cited, number_spans = documents.find(text)
    notes: list[Note] = []
    directive = "39" if not any(d.number == "40-CT/TW" for d in cited) and any(d.number == "39-CT/TW" for d in cited) else "40"
    years = [int(y) for y in re.findall(r"(?:tháng \d{1,2}/|/\d{1,2}/|năm )((?:19|20)\d\d)(?!\d)", fold(text))]
    reference = published or _latest_date(text, number_spans)
    after = bool(reference and reference[:10] >= MERGER)
    calendar = Calendar(reference, directive, max((y for y in years if y < 2040), default=None) if reference is None else None)
    tables = grids.find(found_lines)
    table_lines = {n for g in tables for n in range(g.first, g.last + 1)}
    analysed: list[Sentence] = []
    for n, line in enumerate(found_lines):
        if line.kind in ("tail", "menu") or n in table_lines:
            continue
        for span in sentences(line):
            analysed.append(
                analyse(
                    model,
                    calendar,
                    text[span.start : span.end],
                    span.start,
                    english=english,
                    after_merger=after,
                    block=n,
                    kind=line.kind,
                    taken=_within(number_spans, span.start, span.end),
                )
            )
    hints = [p for p in (_named(model, default_place), *model.gazetteer.outlets(text)) if p is not None]
    settle(model.gazetteer, analysed, after_merger=after, hints=hints)
    subject = subject_of(analysed, len(text))
    outlet = _named(model, default_place)
    focus = focus_of(analysed, outlet, model.gazetteer, after_merger=after)
    place = focus.places[0] if len(focus.places) == 1 else None
    letter = documents.is_letter(text)
    then = model.gazetteer.places.names_before(reference[:10]) if reference else {}
    local = [replace(d, place=d.place or (_full(place, then) if place is not None and d.role != "cited" else None)) for d in cited]
    drafts: list[Draft] = []
    if subject.on and not letter:
        drafts = _drafts(
            model,
            text,
            found_lines,
            tables,
            analysed,
            calendar,
            focus,
            subject.strong,
            notes if explain else None,
            english=english,
            after=after,
        )
    elif explain:
        why = "the page is an official letter" if letter else "the page does not speak of policy credit"
        notes.extend(
            Note(text[s.start + q.start : s.start + q.end], s.start + q.start, s.start + q.end, why) for s in analysed for q in s.quantities
        )
    if explain and subject.on and not letter:
        notes.extend(_unread(model, text, found_lines, table_lines, drafts, english=english))
    figures = checks.settle(model, drafts, focus, published=published, flags=article.flags, english=english)
    if then:
        figures = [replace(f, place=_called(f.place, then)) for f in figures]
    return Reading(
        " và ".join(_full(p, then) for p in focus.places) or None,
        place.key if place is not None else None,
        published,
        tuple(figures),
        tuple(_unique(local)),
        subject.on,
        tuple(sorted(notes, key=lambda n: (n.start, n.end))),
    )


def _called(place: str | None, then: Mapping[str, str]) -> str | None:
    """A place's names with that of its province as it was when the page was written: "A Lưới, Huế" of 2018 lies in Thừa Thiên Huế."""
    head, comma, province = (place or "").rpartition(", ")
    return head + comma + then[province] if province in then else place


def _full(place: Named, then: Mapping[str, str]) -> str:
    return _called(place.full, then) or place.full


def _latest_date(text: str, numbers: Sequence[tuple[int, int]]) -> str | None:
    """The latest date that a page without a date line names, but for those of documents: what "đến nay" is reckoned from."""
    found = [d for start, _, d in dates_in(fold(text)) if not any(0 <= start - end <= 25 for _, end in numbers) and d.year > 2000]
    return max(found).isoformat() if found else None


def _unique(found: Sequence[Document]) -> list[Document]:
    return list({d.number: d for d in found}.values())


def _within(spans: Sequence[tuple[int, int]], start: int, end: int) -> tuple[tuple[int, int], ...]:
    return tuple(s for s in spans if s[1] > start and s[0] < end)


def _named(model: Model, key: str | None) -> Named | None:
    place = model.gazetteer.places.by_key.get(key or "")
    if place is None:
        return None
    return Named(0, 0, place.level, tuple(model.gazetteer.places.full_name(place.key).split(", ")), place.key, True)


def _classified(found: list[Line]) -> list[Line]:
    """Mark menus, date lines and captions: they make no claims of their own."""
    out = []
    seen_body = False
    for line in found:
        kind = line.kind
        folded = fold(line.text)
        if kind not in ("tail", "caption"):
            if (
                date_line(line.text) is not None
                and len(line.text) < 160
                and not re.search(r"\b(?:kết quả|số liệu|tính đến)\b|:\s*$", folded)
            ):
                kind = "menu"
            elif (
                re.match(r"^\W*(?:ảnh|photo|\(ảnh)\b|.*\b(?:ảnh|photo)\s*:\s*\S+.{0,30}$", folded)
                and len(line.text) < 200
                and not re.search(r"\d{2}", folded)
            ):
                kind = "caption"
            elif (
                not seen_body
                and kind in ("heading", "row")
                and (line.text.count("|") >= 2 or line.text.count(" - ") >= 3 or "  " in line.text)
                and not re.search(r"\d[.,]\d|\d\s?%", line.text)
            ) or (re.search(r"lượt xem|điện thoại|hotline|fax|bản quyền|giấy phép|email", folded) and len(line.text) < 160):
                kind = "menu"
            elif line.kind in ("paragraph", "lead") and len(line.text) > 120:
                seen_body = True
        out.append(replace(line, kind=kind))
    return out


def _drafts(
    model: Model, text: str, found_lines: Sequence[Line], tables: Sequence[grids.Grid], analysed: Sequence[Sentence], calendar: Calendar, focus: object, strong: bool,
    notes: list[Note] | None, *, english: bool, after: bool,
) -> list[Draft]:  # fmt: skip
    scope = Scope(model.gazetteer, focus, calendar)  # type: ignore[arg-type]
    scope.look_ahead(analysed)
    about = _page_programme(analysed)
    binder = Binder(model, default_programme=about)
    topic = Topic(programme=binder.page_programme)
    drafts: list[Draft] = []
    block = -1
    aiming, aiming_block = False, -1  # whether the sentence before gave targets alone
    silent = 0  # sentences since the last figure
    programmed = False  # whether the block has named a programme
    lead_aims = False
    near_subject = _near_subject(analysed)
    pending = list(tables)
    item_topic: Topic | None = None
    heading_topic: Topic | None = None
    levels: list[tuple[str, Topic | None]] = []  # of lists within lists: the mark of each and what it speaks of
    rows = Rows(model, calendar, english=english, after_merger=after)
    for number, s in enumerate(analysed):
        while pending and pending[0].first < s.block:
            grid = pending.pop(0)
            _table(model, rows, grid, text, scope, topic, drafts, number, analysed)
        if s.block != block:
            programmed = False
            previous_kind = found_lines[block].kind if block >= 0 else ""
            scope.new_block(s)
            binder.held = scope.section is not None and (binder.held or s.has("organisation", 0))
            block = s.block
            lead_in = block > 0 and _leads(found_lines, block)
            binder.aimed = lead_aims and (s.kind == "item" or lead_in) and not _RESULTS.search(s.folded)
            lead_aims = binder.aimed
            asked = analysed[number - 1] if number else None
            if asked is not None and asked.text.rstrip().endswith("?"):
                topic = _heading_topic(model, asked, topic) or topic
                binder.aimed = binder.aimed or bool(_ASKS_AHEAD.search(asked.folded))
            elif s.kind == "item":
                mark = s.text[:1] if not s.text[:1].isalnum() else "1"
                if previous_kind != "item":
                    item_topic = topic if lead_in else heading_topic
                    levels = [(mark, item_topic)]
                elif mark == "1" and levels[0][0] != "1":
                    levels = [(mark, heading_topic)]  # numbers stand above dashes
                elif mark in (known := [m for m, _ in levels]):
                    del levels[known.index(mark) + 1 :]
                else:
                    levels.append(
                        (mark, topic._replace(carried=False, counted=None))
                    )  # a list within the list: its head is the item before
                topic = levels[-1][1] or Topic(programme=binder.page_programme)
            elif not lead_in:
                topic = heading_topic or topic._replace(programme=binder.page_programme, carried=True, counted=None, led=None)
                heading_topic = None
        if s.kind == "caption":
            continue

        def trace(q: Quantity, outcome: str, rule: str, s: Sentence = s) -> None:
            if notes is not None:
                notes.append(Note(s.text[q.start : q.end], s.start + q.start, s.start + q.end, outcome, rule or None))

        if not strong and not near_subject[number] and not _poverty_only(s):
            for q in s.quantities:
                trace(q, "the page speaks of policy credit only in passing", "")
            scope.remember(s)
            scope.learn(s)
            continue
        prior = analysed[number - 1] if number else None
        if (
            prior is not None
            and prior.block == s.block
            and not s.has("subject", 0)
            and _GOES_ON_OF_IT.match(s.folded)
            and (other := prior.last("block", 0, len(prior.tokens), "bank") or prior.last("block", 0, len(prior.tokens), "other_fund"))
            is not None
            and not any(m.i > other.i for m in prior.of("subject", 0))
        ):
            for q in s.quantities:
                trace(q, "of the other bank or fund that the sentence before names", "")
            scope.remember(s)
            scope.learn(s)
            continue
        if s.quantities:
            scope.learn(s, s.quantities[0].start)
        goes_on = aiming and s.block == aiming_block and bool(_AND_ALSO.match(s.folded))
        binder.aimed = binder.aimed or goes_on
        if silent >= _LONG_AGO:
            topic = topic._replace(carried=True, counted=None)
        bounds, topic = binder.bind(s, topic, trace)
        silent = 0 if bounds else silent + 1
        binder.aimed = binder.aimed and not goes_on
        aiming, aiming_block = bool(bounds) and all(b.measure == "target" for b in bounds), s.block
        if not strong and not near_subject[number]:
            bounds = [b for b in bounds if b.indicator in ("poverty_rate", "near_poverty_rate")]
        if not strong and near_subject[number] and not s.has("subject", 0):
            bounds = [b for b in bounds if _speaks_of_credit(b) or s.has("context", 0, None, "borrow")]
        places = scope.places(s, bounds)
        for n, b in enumerate(bounds):
            kind = model.kinds[b.indicator]
            period, how = scope.period(s, b, kind, bounds, n)
            start, end = s.start + b.q.start, s.start + b.q.end
            if _lies_ahead(period, how, calendar.published) and b.measure in ("level", "change", "growth", "share"):
                b = b._replace(measure="target", rule=b.rule + "+ahead")
            how_placed = places[n][0].how if places[n] else ""
            if _unread_name(s, b.q) or (how_placed in ("default", "carried", "generic") and _unread_place(s, b.q)):
                b = b._replace(doubts=(*b.doubts, "place_unread"))
            begins = max((r.j for r in s.quantities if r.j <= b.q.i), default=0)
            ends = min((r.i for r in s.quantities if r.i >= b.q.j), default=None)
            of_one = s.has("this", begins, ends, "programme") and not s.has("total", 0, None, "all")
            given = b.indicator in OUTCOMES and (
                about is not None
                or s.has("programme", 0, b.q.i)
                or s.has("this", 0, b.q.i, "programme")
                or bool(_VEHICLE.search(s.between(0, b.q.i)))
            )
            led = b.indicator in _OF_SOME and programmed and not _TOTAL.search(s.between(begins, b.q.j))
            if b.programme is not None or (b.indicator in WITH_PROGRAMME and of_one) or given or led:
                b = b._replace(doubts=(*b.doubts, "programme_unsure"))
            regional = any(p.named is not None and p.named.level == "region" for p in places[n])
            whole = any(p.named is not None and p.named.level == "country" for p in places[n])
            if _national(b) and not whole and not (regional and b.value < 3 * NATIONAL):
                b = b._replace(doubts=(*b.doubts, "magnitude"))
                places[n] = (Place(scope.country, "magnitude"),)
            for place in places[n]:
                drafts.append(Draft(b, place.named, place.how, period, how, s.text, start, end, s.kind, number))
        programmed = programmed or s.has("programme", 0) or any(b.programme for b in bounds)
        scope.learn(s)
        if re.search(r"[:：]\s*$", s.text):
            lead_aims = _sets_targets(s) and not bounds
        elif s.text.rstrip().endswith("?"):
            lead_aims = False  # a question is no heading of a list
        elif s.kind in ("heading", "title", "item") and len(s.text) < 60 and not s.quantities and s.has("aim", 0, None, "target"):
            lead_aims = True  # "II. MỤC TIÊU": what it lists is not reached yet
        if s.kind == "item" and not bounds and s.text.rstrip().endswith(":"):
            topic = _heading_topic(model, s, topic) or topic
        if s.kind in ("heading", "title") and not bounds:
            heading_topic = _heading_topic(model, s, topic)
    for grid in pending:
        _table(model, rows, grid, text, scope, topic, drafts, len(analysed), analysed)
    return drafts


def _lies_ahead(period: str | None, how: str, published: str | None) -> bool:
    """Whether a period that the sentence gives ends in a year behind that of the page: nobody can have reached it yet."""
    return bool(period and published and how in ("clause", "behind") and period.split("/")[-1][:4] > published[:4])


def _heading_topic(model: Model, s: Sentence, topic: Topic) -> Topic | None:
    mentions = [m for m in s.of("indicator", 0) if s.folded[m.start : m.end] not in ("cho vay", "ngân sách")] or list(s.of("weak", 0))
    programme = s.last("programme", 0, len(s.tokens))
    if not mentions:
        return topic._replace(programme=programme.code, named=programme.code, carried=True) if programme is not None else None
    return Topic(mentions[-1].code, "level", programme.code if programme is not None else topic.programme, None, False, "VND")


def _sets_targets(s: Sentence) -> bool:
    """Whether a lead-in sets targets, rather than carry out somebody's plan ("Thực hiện Kế hoạch số 12 …, kết quả như sau:")."""
    return any(s.word(m.i - 1) not in ("hiện", "khai", "theo") for m in s.of("aim", 0, None, "target")) and not _RESULTS.search(s.folded)


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
    if any(n.old and n.end <= q.start for n in s.names):
        return True
    return any(
        not any(n.start < match.end(1) and match.start(1) < n.end and not n.person for n in s.names)
        for match in _AT_NAME.finditer(s.text, 0, q.start)
    )


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
        own = s.has("subject", 0)
        near = own or s.block == last_block
        out.append(near)
        if own:
            last_block = s.block
    return out


def _page_programme(analysed: Sequence[Sentence]) -> str | None:
    """The one programme that the page is about, if it is about one."""
    counts: dict[str, int] = {}
    first: dict[str, int] = {}
    figured = None
    for number, s in enumerate(analysed):
        for m in [
            *s.of("programme", 0),
            *(n for n in s.of("near", 0) if n.code not in ("poor_households", "near_poor_households", "job_creation", "ethnic_minority")),
        ]:
            counts[m.code] = counts.get(m.code, 0) + 1
            first.setdefault(m.code, number)
        if figured is None and any(q.unit == "VND" and q.value > 10**9 for q in s.quantities):
            figured = number
    if not counts:
        return None
    code = max(sorted(counts), key=lambda c: counts[c])
    total = sum(counts.values())
    early = figured is None or first[code] <= figured
    titled = {m.code for s in analysed[:1] for c in ("programme", "near") for m in s.of(c, 0)}
    enough = 0.5 if titled == {code} else 0.75
    return code if counts[code] >= 3 and counts[code] >= enough * total and early and first[code] <= max(4, len(analysed) // 3) else None


def _table(
    model: Model,
    rows: Rows,
    grid: grids.Grid,
    text: str,
    scope: Scope,
    topic: Topic,
    drafts: list[Draft],
    number: int,
    analysed: Sequence[Sentence],
) -> None:
    context = rows.label(" ".join(line.text for line in grid.caption if "đơn vị" not in fold(line.text)[:12]))
    if context.indicator is None and topic.indicator is not None:
        context = replace(context, indicator=topic.indicator)
    default = scope.focus.places[0] if len(scope.focus.places) == 1 else None
    prose = rows.label(" ".join(line.text for line in grid.caption if line.text.rstrip().endswith(".")))
    in_prose = {x for w in prose.whens for x in (w.iso, w.last)}
    for found in rows.figures(grid, context, default, scope.as_of):
        q = found.bound.q
        first, last = found.row[0].start, found.row[-1].end
        start_line = text.rfind("\n", 0, first) + 1
        end_line = text.find("\n", last)
        quote = text[start_line : end_line if end_line >= 0 else len(text)]
        how = "carried" if found.period in in_prose else found.period_how
        drafts.append(Draft(found.bound, found.place, "row", found.period, how, quote, q.start, q.end, "row", number))


_WHY_UNREAD = {
    "tail": "below the article", "menu": "in a menu or date line", "caption": "in a caption", "row": "a cell whose row and column name nothing",
}  # fmt: skip


def _unread(
    model: Model, text: str, found_lines: Sequence[Line], table_lines: set[int], drafts: Sequence[Draft], *, english: bool
) -> Iterator[Note]:
    """Yield a note for each number of the lines that are not read as sentences: tables, captions, menus, what stands below."""
    read = {(d.start, d.end): d.bound.rule for d in drafts if d.kind == "row"}
    for n, line in enumerate(found_lines):
        if n not in table_lines and line.kind not in ("tail", "menu", "caption"):
            continue
        folded = fold(line.text)
        tokens = model.matcher.tokens(folded)
        nouns = [m for m in model.matcher.find(tokens) if m.category == "noun"]
        cells = [(s - line.start, e - line.start) for s, e in read if line.start <= s < line.end]
        for start, end in cells:
            yield Note(line.text[start:end], line.start + start, line.start + end, "figure", read[line.start + start, line.start + end])
        why = _WHY_UNREAD["row" if n in table_lines else line.kind]
        for q in model.numbers.find(folded, tokens, nouns, cells, english=english):
            yield Note(line.text[q.start : q.end], line.start + q.start, line.start + q.end, why, None)


def figure_of(draft: Draft, confidence: str, doubts: tuple[str, ...]) -> Figure:
    """The figure of a settled draft."""
    b = draft.bound
    return Figure(
        b.indicator, b.measure, Decimal(b.value), b.q.unit, b.q.bound, draft.place.full if draft.place is not None else None, draft.place.key if draft.place is not None else None,
        draft.period, b.programme, b.per, draft.quote, draft.start, draft.end, b.rule, confidence, doubts,
    )  # fmt: skip
