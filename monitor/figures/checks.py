"""Checks over a whole page: claims made twice become one, what does not fit is doubted. A doubt flags, it never deletes. Pure."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from decimal import Decimal

from monitor.figures.draft import Draft, figure_of
from monitor.figures.found_place import PLACE_BY_PAGE, PLACE_OF_LIST, PlaceHow
from monitor.figures.gazetteer import Named
from monitor.figures.indicators import LENT
from monitor.figures.model import Model
from monitor.figures.page_place import Focus
from monitor.figures.timing import PERIOD_TAKEN_OVER, PERIOD_UNTOLD, PERIOD_UNTOLD_UNDATED
from monitor.plausible import PARTS, size_of
from monitor.records import Figure

#: Doubts that make a figure one to check; others are only told.
SERIOUS = frozenset(
    {
        "period_default",
        "place_default",
        "separator",
        "magnitude",
        "indicator_far",
        "share_mismatch",
        "machine_translation",
        "english",
        "fraction",
        "place_unknown",
        "programme_unsure",
        "period_carried",
        "place_unread",
        "outcome_unsure",
        "place_ambiguous",
        "yearly_rate",
        "aim_unsure",
        "other_money",
        "association_unsure",
        "indicator_loose",
        "level_unsure",
    }
)
#: Rules that take the indicator over from an earlier number or from far away; they go wrong most.
_TAKEN_OVER = frozenset(
    {
        "topic_goes_on", "growth_of_topic", "percent_goes_on", "rate_of_topic", "share_of_capital", "count_works_of_programme",
        "indicator_before_count", "weak_indicator_before", "multiple_of_topic", "multiple_of_before", "rate_goes_on", "indicator_before_far",
        "count_students", "count_people_with_work", "count_named", "count_loans_by_borrowing", "count_loans_by_noun", "count_borrowers_by_noun",
        "share_by_verb", "share_of_whole", "part_of_topic", "whole_named", "amount_of_borrowers", "count_housed", "count_houses", "count_borrowers_named",
        "moved_in_a_period", "indicator_behind", "budgeted", "money_to_households", "handed_out", "sum_lent", "allotted_by_the_centre",
        "points_of_rate",
    }
)  # fmt: skip
#: Rules that tell of the number before what it rose by, or how much of a plan it is.
_FOLLOWS = frozenset({"change_of_topic", "part_of_plan"})
_HEADS = ("title", "heading")
_UNPLACED = 2  #: names of a unit that are its own and its province's
_DETAIL = 4  #: sentences behind a rounded number in which its details stand
_EXACT = 1000  #: smaller numbers may be the same by chance
#: Ways of finding a place elsewhere than in the sentence.
_ELSEWHERE: frozenset[PlaceHow] = frozenset({"default", "carried"})


def settle(
    model: Model,
    drafts: Sequence[Draft],
    focus: Focus,
    around: Collection[str],
    *,
    published: str | None,
    flags: tuple[str, ...],
    english: bool,
) -> list[Figure]:
    """Return the page's figures, by position: merged, checked, with confidence and doubts. *around* are the units that the page names."""
    merged = _merge(model, _told_again(drafts))
    own = {p.names for p in focus.places}
    out = []
    for draft in merged:
        doubts = list(dict.fromkeys(draft.bound.doubts))
        if draft.place is None:
            doubts.append("place_unknown")
        elif _is_one_of_several(model, draft.place, around):
            doubts.append("place_ambiguous")
        elif draft.place_how in PLACE_BY_PAGE and draft.place.names in own and (focus.default or not focus.sure):
            doubts.append("place_default")
        if draft.place_how in PLACE_OF_LIST or _is_of_no_table(draft.place):
            doubts.append("place_unread")
        untold = PERIOD_UNTOLD if published is not None else PERIOD_UNTOLD_UNDATED
        reckoned = published is None and _is_reckoned(draft)
        if draft.period_how in untold or reckoned or (draft.period is None and draft.bound.per is None):
            doubts.append("period_default")
        elif draft.period_how in PERIOD_TAKEN_OVER:
            doubts.append("period_carried")
        rule = draft.bound.rule.partition("+")[0]
        if rule in _TAKEN_OVER or rule.endswith("_by_topic"):
            doubts.append("indicator_far")
        if draft.bound.per is not None:
            doubts.append("yearly_rate")
        if _out_of_bounds(model, draft):
            doubts.append("magnitude")
        if "machine_translated" in flags:
            doubts.append("machine_translation")
        if english:
            doubts.append("english")
        out.append((draft, doubts))
    _pass_doubts_on(out)
    _check_shares(out)
    figures = []
    for draft, doubts in out:
        unique = tuple(dict.fromkeys(doubts))
        confidence = "check" if any(d in SERIOUS for d in unique) else "high"
        figures.append(figure_of(draft, confidence, unique))
    return sorted(figures, key=lambda f: (f.start, f.end, f.indicator, f.measure, f.value, f.place or ""))


def _is_one_of_several(model: Model, place: Named, around: Collection[str]) -> bool:
    """Whether units of other provinces bear the same name, and the page does not name what it lies in: "Tân Uyên" alone."""
    if place.level not in ("district", "commune", "hamlet") or any(name in around for name in place.names[1:]):
        return False
    unit, level = (place.names[0], place.level) if place.level != "hamlet" else (place.names[min(1, len(place.names) - 1)], "commune")
    places = model.gazetteer.places
    return len({places.province_2025(p.key) for p in model.gazetteer.candidates(unit, level)}) > 1


def _is_of_no_table(place: Named | None) -> bool:
    """Whether a commune or hamlet is one that no table knows, and that the page does not place in a district: "Hón, Điện Biên"."""
    return place is not None and place.key is None and place.level in ("commune", "hamlet") and len(place.names) == _UNPLACED


#: What a headline may call those that the text counts as others: "2,1 triệu hộ nông dân được vay vốn", who owe.
_PEOPLE = frozenset({"loans_made", "borrowers", "jobs_supported"})


def _told_again(drafts: Sequence[Draft]) -> list[Draft]:
    """The drafts without those people of a headline whom the text counts, to the very number, as something else."""
    told = {(d.bound.value, d.place.names if d.place else None) for d in drafts if d.kind not in _HEADS and d.bound.indicator in _PEOPLE}
    return [
        d for d in drafts
        if d.kind not in _HEADS
        or d.bound.indicator not in _PEOPLE
        or d.bound.value < _EXACT
        or (d.bound.value, d.place.names if d.place else None) not in told
    ]  # fmt: skip


def _is_reckoned(draft: Draft) -> bool:
    """Whether a period was reckoned from the day of the page, as its years are not written: "sau 5 năm", "đến ngày 31/5"."""
    years = {part[:4] for part in (draft.period or "").split("/")}
    return draft.kind != "row" and not all(year in draft.quote for year in years)


def _year(period: str | None) -> str | None:
    return period.split("/")[-1][:4] if period else None


def _merge(model: Model, drafts: Sequence[Draft]) -> list[Draft]:
    """One figure a claim: the same value again, or rounded in a headline what the body gives exactly."""
    kept: list[Draft] = []
    places: dict[tuple[object, ...], list[int]] = {}
    exact: dict[tuple[object, ...], list[int]] = {}
    for draft in drafts:
        b = draft.bound
        key = (b.indicator, b.q.unit, b.measure, draft.place.names if draft.place else None)
        # Whole pages of one claim stay linear: a number looks at those of its own value, and at the first few others.
        near = [*exact.get((*key, b.value), ())[-8:], *places.get(key, ())[:8], *places.get(key, ())[-24:]]
        twin = next((n for n in sorted(set(near)) if _same_claim(model, kept[n], draft)), None)
        if twin is None:
            places.setdefault(key, []).append(len(kept))
            exact.setdefault((*key, b.value), []).append(len(kept))
            kept.append(draft)
            continue
        kept[twin] = _better(kept[twin], draft)
        exact.setdefault((*key, kept[twin].bound.value), []).append(twin)
    return kept


def _same_claim(model: Model, other: Draft, draft: Draft) -> bool:
    """Whether two numbers of one indicator and place are one claim: the same value again, or one rounds the other."""
    b, o = draft.bound, other.bound
    if o.programme != b.programme and not (None in (o.programme, b.programme) and o.value == b.value and b.q.unit != "percent"):
        return False
    same_year = _year(other.period) == _year(draft.period)
    unsure = other.period_how == "default" or draft.period_how == "default"
    if o.value == b.value:
        return same_year or unsure or model.kinds[b.indicator] == "flow"
    if not same_year and not unsure:
        return False
    if (
        draft.sentence == other.sentence
        and 0 < draft.start - other.end <= 24
        and o.measure == b.measure
        and o.value
        and abs(b.value / o.value - 1) < Decimal("0.005")
    ):
        return True  # "571 tỷ đồng (chính xác là 571.264 triệu đồng)"
    near = draft.sentence == other.sentence and 0 < draft.start - other.end <= 60 and o.q.bound != "="
    if (near or other.kind in ("heading", "title", "lead") or other.sentence <= 2) and _rounds(o, b):
        return True
    told_first = draft.sentence - other.sentence <= _DETAIL and o.q.bound != "=" and o.measure == b.measure == "level"
    if told_first and _rounds(o, b):
        return True  # "Năm 2025, tổng dư nợ vượt 9.300 tỷ đồng. Cụ thể, đến 31/12, dư nợ là 9.318 tỷ đồng"
    return (draft.kind in ("heading", "title", "caption") or draft.sentence > other.sentence) and _rounds(b, o)


def _rounds(rough: object, exact: object) -> bool:
    """Whether *rough* ("vượt 6.000 tỷ") rounds *exact* (6.082 tỷ)."""
    a, b = Decimal(rough.value), Decimal(exact.value)  # type: ignore[attr-defined]
    if a == b or not a or not b or (a < 0) != (b < 0):
        return False
    bound = rough.q.bound  # type: ignore[attr-defined]
    if exact.q.bound != "=" and bound == "=":  # type: ignore[attr-defined]
        return False
    ratio = b / a
    digits = len(a.normalize().as_tuple().digits)
    if len(b.normalize().as_tuple().digits) <= digits:
        return False
    if bound == ">":
        return 1 < ratio <= Decimal("1.1")
    if bound == "<":
        return Decimal("0.9") <= ratio < 1
    near = abs(ratio - 1)
    return near <= (Decimal("0.05") if bound == "~" else Decimal("0.0051"))


def _told_bound(d: Draft) -> bool:
    """Whether the bound is the text's own: a headline has no room for "gần"."""
    return d.kind not in _HEADS and d.bound.q.bound == "="


def _better(first: Draft, second: Draft) -> Draft:
    def rank(d: Draft) -> tuple[int, int, int, int]:
        digits = len(Decimal(d.bound.value).normalize().as_tuple().digits)
        return (digits, _told_bound(d), d.period_how != "default", d.place_how not in _ELSEWHERE)

    return second if rank(second) > rank(first) else first


def _out_of_bounds(model: Model, draft: Draft) -> bool:
    b = draft.bound
    size = ""
    if b.programme is None and b.per is None and draft.place is not None:
        size = size_of(draft.place.key, model.gazetteer.places, unlisted=draft.place.level)
    return model.magnitudes.out_of_bounds(indicator=b.indicator, measure=b.measure, unit=b.q.unit, size=size, value=Decimal(b.value))


def _pass_doubts_on(found: Sequence[tuple[Draft, list[str]]]) -> None:
    """Doubt what is told of a number as the number itself is doubted, and the loans behind those of one programme in a sentence."""
    told: dict[tuple[int, str], list[str]] = {}
    programmes: set[int] = set()  # sentences that have told of the loans of one programme
    for draft, doubts in found:
        b = draft.bound
        if draft.kind == "row":
            continue
        key = (draft.sentence, "lending" if b.indicator == "average_loan" else b.indicator)
        if b.rule.partition("+")[0] in _FOLLOWS or b.indicator == "average_loan":
            doubts.extend(d for d in told.get(key, ()) if d in SERIOUS)
        else:
            told[key] = doubts
        if b.indicator in LENT:
            if draft.sentence in programmes:
                doubts.append("programme_unsure")
            elif "programme_unsure" in doubts:
                programmes.add(draft.sentence)


def _check_shares(found: list[tuple[Draft, list[str]]]) -> None:
    """Doubt a share that the amounts of the same place and year do not give (local capital to total capital)."""
    levels: dict[tuple[object, ...], Decimal] = {}
    for draft, _ in found:
        b = draft.bound
        if b.measure == "level" and b.programme is None and draft.place is not None:
            levels.setdefault((b.indicator, draft.place.names, _year(draft.period)), Decimal(b.value))
    for draft, doubts in found:
        b = draft.bound
        if draft.place is None:
            continue
        key = (draft.place.names, _year(draft.period))
        pair = PARTS.get((b.indicator, b.measure))
        if pair is None:
            continue
        part, whole = levels.get((pair[0], *key)), levels.get((pair[1], *key))
        if part is None or not whole:
            continue
        given, computed = Decimal(b.value), 100 * part / whole
        if abs(given - computed) > max(Decimal("0.6"), given * Decimal("0.12")):
            doubts.append("share_mismatch")
