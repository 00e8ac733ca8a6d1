"""A page's text into its figures, documents and place. Pure: the same text gives the same reading."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from monitor.dates import date_line, dates_in
from monitor.figures import checks, documents, grids
from monitor.figures.draft import Draft
from monitor.figures.gazetteer import Named
from monitor.figures.model import Model
from monitor.figures.page_names import settle
from monitor.figures.page_place import focus_of
from monitor.figures.page_subject import has_decimal_comma, is_english, subject_of
from monitor.figures.periods import Calendar
from monitor.figures.segments import Line, lines, sentences
from monitor.figures.sentence import Sentence, analyse
from monitor.figures.walk import Walk
from monitor.records import Article, Document, Note, Reading
from monitor.text import UPPER, fold, nfc

MERGER = "2025-07-01"
_DIRECTIVE = re.compile(
    r"\b(?:chỉ thị|chỉ thị số|ct|directive|directive no\.?|kết luận|kết luận số|conclusion no\.?) ?(?:40|06|39)\b|-ct/tw|06-kl/tw"
)
#: A year that a page tells of: "quý I/2025", "tháng 9.2021", "năm 2019".
_YEAR_TOLD = re.compile(
    r"(?:tháng \d{1,2}[/.-]|/\d{1,2}/|năm |\btừ (?:năm )?(?:19|20)\d\d (?:đến|tới) |quý (?:i{1,3}|iv|[1-4])[/.-]|\b(?:in|of|by|since|during) )((?:19|20)\d\d)(?!\d)"
)
#: Before a year that is planned for, and before a day that something is compared with.
_PLANNED = re.compile(
    r"\b(?:(?<!hoàn thành )(?<!hoàn thành tốt )(?<!xuất sắc )nhiệm vụ|chiến lược|tầm nhìn|kế hoạch|phương hướng|mục tiêu|chỉ tiêu|dự kiến|phấn đấu|tasks?|plans?|targets?|goals?|aims?)(?: [^\s.;]+){0,12} ?$"
)
#: Before a year that something is compared with, or its end: what is told is of the next one.
_COMPARED_YEAR = re.compile(
    r"\b(?:(?:so với|compared (?:to|with)|from|against) (?:thời điểm )?(?:cuối|hết|kết thúc|31/12|31-12|(?:the )?end of) ?(?:năm |/|-)?"
    r"|so với (?:cùng kỳ )?năm |compared (?:to|with) (?:the same period (?:of|in) )?)$"
)
_DASH = re.compile(r"\s?[-–—]\s?")
_LAST_YEAR = 2040  #: from here on a year is a vision
#: Before a year that is aimed at, or the end of a span.
_UNTIL = re.compile(r"(?:\bđến|\btới|\d ?[-–]) ?(?:hết |cuối )?(?:năm )?$")
_COMPARED = re.compile(r"\b(?:so với|compared (?:to|with)|than at|than on|against)(?: \S+){0,3} ?$")


def read(model: Model, article: Article, default_place: str | None, explain: bool) -> Reading:
    """Return the reading of *article*; see `monitor.figures.extract`."""
    text = nfc(article.text)
    english = is_english(text)
    comma = not english or has_decimal_comma(text)
    published = article.published
    found_lines = _classified(lines(text, () if article.reader == "text" else article.blocks))
    folded = fold(text)
    cited, number_spans = documents.find(text)
    notes: list[Note] = []
    directive = "39" if not any(d.number == "40-CT/TW" for d in cited) and any(d.number == "39-CT/TW" for d in cited) else "40"
    years = dict(sorted(_years_told(folded)))
    reference = published or _latest_date(folded, number_spans)
    after = bool(reference and reference[:10] >= MERGER)
    latest = max(years, default=None) if reference is None else None
    present = latest if latest is not None and years[latest] else None
    calendar = Calendar(reference, directive, latest, present, told=_DIRECTIVE.search(folded) is not None)
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
                    comma=comma,
                    after_merger=after,
                    block=n,
                    kind=line.kind,
                    taken=_within(number_spans, span.start, span.end),
                )
            )
    papers = model.outlets.provinces(text)
    hints = [p for p in (_named(model, default_place), *papers) if p is not None]
    settle(model.gazetteer, analysed, after_merger=after, hints=hints)
    subject = subject_of(analysed, len(text))
    outlet = _named(model, default_place)
    focus = focus_of(analysed, outlet, model.gazetteer, papers=papers, after_merger=after)
    place = focus.places[0] if len(focus.places) == 1 else None
    letter = documents.is_letter(folded)
    day = reference[:10] if reference else f"{latest}-06-30" if latest else None
    then = model.gazetteer.places.names_before(day) if day else {}
    local = [replace(d, place=d.place or (_full(place, then) if place is not None and d.role != "cited" else None)) for d in cited]
    drafts: list[Draft] = []
    if subject.on and not letter:
        walk = Walk(
            model, text, found_lines, analysed, calendar, focus,
            strong=subject.strong, explain=explain, english=english, after_merger=after,
        )  # fmt: skip
        drafts = walk.read(tables)
        notes = walk.notes
    elif explain:
        why = "the page is an official letter" if letter else "the page does not speak of policy credit"
        notes.extend(
            Note(text[s.start + q.start : s.start + q.end], s.start + q.start, s.start + q.end, why) for s in analysed for q in s.quantities
        )
    if explain and subject.on and not letter:
        notes.extend(_unread(model, text, found_lines, table_lines, drafts, english=english))
    around = {n.names[-1] for n in hints} | _spelled(folded, {name for d in drafts if d.place is not None for name in d.place.names[1:]})
    figures = checks.settle(model, drafts, focus, around, published=published, flags=article.flags, english=english)
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


def _spelled(folded: str, names: Iterable[str]) -> set[str]:
    """Those of *names* that a text has, whatever dash it writes: "Bà Rịa – Vũng Tàu"."""
    plain = _DASH.sub("-", folded)
    return {name for name in names if _DASH.sub("-", fold(name)) in plain}


def _called(place: str | None, then: Mapping[str, str]) -> str | None:
    """A place's names with that of its province as it was when the page was written: "A Lưới, Huế" of 2018 lies in Thừa Thiên Huế."""
    head, comma, province = (place or "").rpartition(", ")
    return head + comma + then[province] if province in then else place


def _full(place: Named, then: Mapping[str, str]) -> str:
    return _called(place.full, then) or place.full


#: How long the directive, or the decree on policy credit, has been carried out: "Sau 10 năm thực hiện Chỉ thị 40".
_CARRIED_OUT = re.compile(r"\b(\d{1,2}) năm (?:thực hiện|triển khai)[^.;\d]{0,40}(?:chỉ thị|nghị định) (?:số )?(40|78)\b")
_ISSUED = {"40": 2014, "78": 2002}


def _years_told(folded: str) -> Iterator[tuple[int, bool]]:
    """The years that a page tells of, but for those that it plans for; with whether the page's own day is in that year.

    It is behind a year that is compared with, at the end of a span, and in a year whose months or quarters are told: a page seldom
    tells them of an older year than its own.
    """
    carried_out = [(_ISSUED[m[2]], int(m[1])) for m in _CARRIED_OUT.finditer(folded)]
    reviewed = [issued + years for issued, years in carried_out]
    yield from ((year, True) for year in reviewed)
    for m in _YEAR_TOLD.finditer(folded):
        year = int(m[1])
        if year >= _LAST_YEAR or _PLANNED.search(folded, max(0, m.start() - 100), m.start()):
            continue
        if any(year == issued for issued, _ in carried_out):
            continue  # "so với năm 2014" is then no year before
        compared = _COMPARED_YEAR.search(folded, max(0, m.start() - 40), m.start(1)) is not None
        yield year + compared, compared or m[0][: m.start(1) - m.start()] not in ("năm ", "in ", "of ", "by ", "since ", "during ")


def _latest_date(folded: str, numbers: Sequence[tuple[int, int]]) -> str | None:
    """The latest date that a page without a date line names: what "đến nay" is reckoned from.

    Dates of documents and of comparisons do not count, and none does where the page tells of years well behind it.
    """
    found = [
        d for start, _, d in dates_in(folded)
        if d.year > 2000
        and not any(0 <= start - end <= 25 for _, end in numbers)
        and not _COMPARED.search(folded, max(0, start - 40), start)
    ]  # fmt: skip
    years = (int(m[1]) for m in _YEAR_TOLD.finditer(folded) if not _UNTIL.search(folded, max(0, m.start() - 16), m.start(1)))
    told = max((year for year in years if year < _LAST_YEAR), default=0)
    return max(found).isoformat() if found and max(found).year >= told - 1 else None


def _unique(found: Sequence[Document]) -> list[Document]:
    return list({d.number: d for d in found}.values())


def _within(spans: Sequence[tuple[int, int]], start: int, end: int) -> tuple[tuple[int, int], ...]:
    return tuple(s for s in spans if s[1] > start and s[0] < end)


def _named(model: Model, key: str | None) -> Named | None:
    place = model.gazetteer.places.by_key.get(key or "")
    if place is None:
        return None
    return Named(0, 0, place.level, tuple(model.gazetteer.places.full_name(place.key).split(", ")), place.key, True)


#: Who wrote an article, below it: names of two to four words, and nothing else.
_NAME = rf"[{UPPER}]\w*(?:[ .][{UPPER}]\w*){{1,3}}"
_BYLINE = re.compile(rf"\W*{_NAME}(?:\s*(?:[-–—,&/]|và)\s*{_NAME})*\W*")


_LONGEST_CAPTION = 200  #: code points; a longer line is text
_LONGEST_MENU = 160  #: code points, of a line of a menu, of a date or of an imprint
#: In a line with a date that reports something of that day.
_REPORTED = re.compile(r"\b(?:kết quả|số liệu|tính đến)\b|:\s*$")
_PHOTO = re.compile(r"^\W*(?:ảnh|photo|\(ảnh)\b|.*\b(?:ảnh|photo)\s*:\s*\S+.{0,30}$")
_TWO_DIGITS = re.compile(r"\d{2}")
_MEASURED = re.compile(r"\d[.,]\d|\d\s?%")
_IMPRINT = re.compile(r"lượt xem|điện thoại|hotline|fax|bản quyền|giấy phép|email")


def _classified(found: list[Line]) -> list[Line]:
    """Mark menus, date lines and captions: they make no claims of their own."""
    out = []
    seen_body = False
    for line in found:
        kind = line.kind
        if kind not in ("tail", "caption"):
            folded = fold(line.text) if len(line.text) < _LONGEST_CAPTION else ""
            short = folded if len(folded) < _LONGEST_MENU else ""
            if short and date_line(line.text) is not None and not _REPORTED.search(short):
                kind = "menu"
            elif folded and _PHOTO.match(folded) and not _TWO_DIGITS.search(folded):
                kind = "caption"
            elif (
                not seen_body
                and kind in ("heading", "row")
                and (line.text.count("|") >= 2 or line.text.count(" - ") >= 3 or "  " in line.text)
                and not _MEASURED.search(line.text)
            ) or (short and _IMPRINT.search(short)):
                kind = "menu"
            elif line.kind in ("paragraph", "lead") and len(line.text) > 120:
                seen_body = True
        out.append(replace(line, kind=kind))
    if seen_body and out[-1].kind == "heading" and _BYLINE.fullmatch(out[-1].text):
        out[-1] = replace(out[-1], kind="tail")  # "Hơ Jan – Thanh Hà" names no district
    return out


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
