"""When figures of several pages say the same, when they differ, and when they can hardly be true. Pure.

Owns: the key of a claim, rounding, reprints, the likely reason of a conflict, plausibility across pages, what changed between
two readings of a page, sums over the parts of a province. Does not store anything: `store` does.
"""

from __future__ import annotations

import calendar
import re
import zlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from functools import lru_cache

from monitor.places import COUNTRY, Places
from monitor.plausible import PARTS, Magnitudes
from monitor.records import Figure
from monitor.text import fold

#: Closeness to the source, closest first: the bank's branch, party and People's Committee, papers, agencies, aggregators.
KIND_RANK: Mapping[str, int] = {"bank": 0, "party": 1, "portal": 1, "paper": 2, "agency": 3, "aggregator": 4}

#: How far a bounded or rounded number may lie from the exact one, as a share of itself. The step of its last digit other than
#: zero is the rule ("hơn 4.800" holds 4.815, not 4.920); the caps are for numbers of one digit ("hơn 2.000").
CAPS: Mapping[str, Decimal] = {"=": Decimal("0.005"), ">": Decimal("0.1"), "<": Decimal("0.1"), "~": Decimal("0.05")}

#: Share of the shorter text's shingles that both have, from which on one is a reprint of the other.
REPRINT_SHARE = 0.6
#: Below so many shingles a text is too short to be called a reprint.
REPRINT_MIN = 12
SKETCH_SIZE = 12
_SHINGLE_WORDS = 5


def kind_rank(kind: str | None) -> int:
    """Closeness of a kind of source to the figures' origin: 0 is the bank itself; 5 is unknown."""
    return KIND_RANK.get(kind or "", 5)


# --- time --------------------------------------------------------------------------------------------------------------


@lru_cache(maxsize=4096)
def period_end(period: str | None) -> str | None:
    """Return the last day of an ISO moment or span as an ISO date; None where there is none.

    >>> period_end("2014/2024-06"), period_end("2023"), period_end("2024-Q2"), period_end(None)
    ('2024-06-30', '2023-12-31', '2024-06-30', None)
    """
    if not period:
        return None
    part = period.rsplit("/", 1)[-1]
    if match := re.fullmatch(r"(\d{4})-Q([1-4])", part):
        year, month = int(match[1]), int(match[2]) * 3
        return f"{year:04}-{month:02}-{calendar.monthrange(year, month)[1]:02}"
    if not (match := re.fullmatch(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?(?:T.*)?", part)):
        return None
    year, month = int(match[1]), int(match[2] or 12)
    if not year or not 1 <= month <= 12:
        return None
    last = calendar.monthrange(year, month)[1]
    day = int(match[3] or last)
    return f"{year:04}-{month:02}-{day:02}" if 1 <= day <= last else None


def moment(period: str | None, published_on: str | None) -> str | None:
    """Return the day that a figure holds for: its period's end, but no later than the page that gives it."""
    end = period_end(period)
    return min(end, published_on) if end and published_on else end


# --- the key of a claim ------------------------------------------------------------------------------------------------


def territory(place_key: str | None, place: str | None, places: Places) -> str:
    """Return one name for one area: a province that went whole into one of 2025 has that key; where there is no key, `?name`.

    Lạng Sơn is one series before and after 01/07/2025; Lào Cai is two, because the new one holds Yên Bái as well.
    """
    if place_key is None:
        return "?" + fold(place or "").replace("|", "/")
    return _unchanged(places).get(place_key, place_key)


@lru_cache(maxsize=4)
def _unchanged(places: Places) -> dict[str, str]:
    """The provinces of 2004 that became one of 2025 alone, with its key."""
    parts: dict[str, list[str]] = {}
    for old in places.provinces("2004"):
        parts.setdefault(old.successor_key or "", []).append(old.key)
    return {old[0]: new for new, old in parts.items() if new and len(old) == 1}


@lru_cache(maxsize=4)
def _namesakes(places: Places) -> dict[str, str]:
    by_name = {(p.system, p.name): p.key for system in ("2004", "2025") for p in places.provinces(system)}
    pairs = ((key, by_name.get(("2025" if system == "2004" else "2004", name))) for (system, name), key in by_name.items())
    return {key: other for key, other in pairs if other is not None and territory(other, None, places) != territory(key, None, places)}


def namesake(place_key: str | None, places: Places) -> str | None:
    """Return the province of the other system that bears the same name and is another area, as 2025-15 for 2004-10 (Lào Cai)."""
    return _namesakes(places).get(place_key or "")


def claim_key(area: str, figure: Figure) -> str:
    """Return what figures must share to speak of one thing; the value is not part of it."""
    f = figure
    return "|".join((area, f.indicator, f.measure, f.programme or "", f.unit, f.per or "", f.period or ""))


# --- rounding ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Mention:
    """One figure, as far as joining needs it."""

    id: int
    value: Decimal
    bound: str
    page: int
    reviewed: bool = False


@dataclass(slots=True)
class Group:
    """Mentions that say the same; the anchor is the most precise."""

    anchor: Mention
    members: list[Mention] = field(default_factory=list)

    @property
    def pages(self) -> set[int]:
        """The pages that make it."""
        return {m.page for m in self.members}


def step(value: Decimal) -> Decimal:
    """Return the worth of the last digit other than zero: what the number can have been rounded to at the most.

    >>> step(Decimal("5500000000000")), step(Decimal("6.02"))
    (Decimal('1E+11'), Decimal('0.01'))
    """
    if not value:
        return Decimal(1)
    exponent = value.normalize().as_tuple().exponent
    return Decimal(1).scaleb(int(exponent))


def agree(one: Mention, other: Mention) -> bool:
    """Tell whether two mentions can say the same number, one of them rounded or bounded.

    A rounded figure supports an exact one: "hơn 4.800 tỷ" agrees with 4.815, "gần 515" with 514,654. The ends of a range
    ("10-12%") do not agree with each other. Symmetric.
    """
    if (one.value < 0) != (other.value < 0):
        return False
    if one.value == other.value:
        return {one.bound, other.bound} != {">", "<"}
    coarse, fine = sorted((one, other), key=lambda m: (step(m.value), m.bound != "=", m.bound, abs(m.value)), reverse=True)
    size = abs(coarse.value)
    gap = abs(fine.value) - size
    reach = min(step(coarse.value), CAPS[coarse.bound] * size)
    if coarse.bound == ">":
        return 0 < gap < reach
    if coarse.bound == "<":
        return -reach < gap < 0
    if coarse.bound == "~":
        return abs(gap) <= reach
    if fine.bound == "=":
        return abs(gap) <= reach and rounds_to(fine.value, coarse.value)
    if fine.bound == "~":
        return abs(gap) <= min(step(fine.value), CAPS["~"] * abs(fine.value))
    reach = min(step(fine.value), CAPS[fine.bound] * abs(fine.value))
    return 0 < -gap < reach if fine.bound == ">" else 0 < gap < reach


def rounds_to(exact: Decimal, rounded: Decimal) -> bool:
    """Tell whether *exact*, rounded or cut to the last digit of *rounded*, is *rounded*."""
    unit = step(rounded)
    scaled = exact / unit
    return any((scaled.quantize(Decimal(1), rounding=way)) * unit == rounded for way in (ROUND_HALF_UP, ROUND_DOWN))


def group(mentions: Iterable[Mention]) -> list[Group]:
    """Return the mentions of one claim key as groups that say the same, the same for any order of the mentions.

    A person's word comes first, then exact numbers, the most precise first; the others join the nearest one they agree with.
    """
    groups: list[Group] = []
    order = list(mentions)
    if len(order) > 1:
        order.sort(key=lambda m: (not m.reviewed, m.bound != "=", step(m.value), m.value, m.bound, m.id))
    for mention in order:
        near = [g for g in groups if agree(g.anchor, mention)]
        if near:
            best = min(near, key=lambda g: (abs(g.anchor.value - mention.value), g.anchor.value, g.anchor.bound))
            best.members.append(mention)
        else:
            groups.append(Group(mention, [mention]))
    return groups


# --- conflicts ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Side:
    """One claim, as far as a conflict needs it."""

    id: int
    value: Decimal
    bound: str
    pages: frozenset[int]
    system: str = ""  #: of the place's key: 2004, 2025
    period: str | None = None
    published_on: str | None = None


def differ(one: Side, other: Side) -> bool:
    """Tell whether two claims for one key contradict each other: no page makes both (that would be two things), and they disagree."""
    if one.pages & other.pages:
        return False
    return not agree(Mention(one.id, one.value, one.bound, 0), Mention(other.id, other.value, other.bound, 1))


#: The likely reasons of a conflict, the most telling first.
REASONS = ("scale_slip", "old_and_new_province", "rounding", "other_date", "unknown")


def reason(one: Side, other: Side, known_elsewhere: bool = False) -> str:
    """Return the likely reason why two claims differ.

    scale_slip: a factor of about 1,000 or 1,000,000 (tỷ for triệu); old_and_new_province: one name, two areas; rounding: one is
    a coarse form of the other; other_date: one of the values is known for another date, or a date was taken from its page;
    else unknown.
    """
    low, high = sorted((abs(one.value), abs(other.value)))
    if low:
        ratio = high / low
        if any(factor * Decimal("0.9") <= ratio <= factor * Decimal("1.1") for factor in (1000, 1_000_000)):
            return "scale_slip"
    if one.system != other.system:
        return "old_and_new_province"
    coarse, fine = sorted((one, other), key=lambda s: (step(s.value), s.bound != "="), reverse=True)
    if coarse.bound != "=" or step(coarse.value) > step(fine.value):
        gap = abs(abs(fine.value) - abs(coarse.value))
        if rounds_to(fine.value, coarse.value) or (coarse.bound != "=" and gap <= abs(coarse.value) / 10):
            return "rounding"
    if known_elsewhere or any(s.period is not None and s.period == s.published_on for s in (one, other)):
        return "other_date"
    return "unknown"


# --- reprints ----------------------------------------------------------------------------------------------------------

#: ASCII letters, digits, _ and all other bytes as they are, the rest as spaces.
_WORDS_ONLY = bytes(b if b > 127 or b == 95 or chr(b).isalnum() else 32 for b in range(256))


def shingles(folded: str) -> frozenset[int]:
    """Return hashes of a quarter of the runs of five words of a text after `search_fold`; the same in every process.

    Which quarter is decided by a run's first word, so that two texts that share a run both take it or both leave it.
    """
    words = folded.encode().translate(_WORDS_ONLY).split()
    starts = [i for i, word in enumerate(words[: 1 - _SHINGLE_WORDS]) if not zlib.crc32(word) & 3]
    return frozenset([zlib.crc32(b" ".join(words[i : i + _SHINGLE_WORDS])) for i in starts])


def sketch(hashes: frozenset[int]) -> tuple[int, ...]:
    """Return the smallest hashes: two texts that share most of their shingles share some of these."""
    return tuple(sorted(hashes)[:SKETCH_SIZE])


def same_text(one: frozenset[int], other: frozenset[int]) -> bool:
    """Tell whether one text repeats the other: most of the shorter one stands in the longer one."""
    shorter = min(len(one), len(other))
    return shorter >= REPRINT_MIN and len(one & other) >= REPRINT_SHARE * shorter


# --- versions of a page ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Difference:
    """What became of a page's figures: indexes into the old and the new list."""

    kept: tuple[tuple[int, int], ...]
    changed: tuple[tuple[int, int], ...]
    gone: tuple[int, ...]
    added: tuple[int, ...]


_Same = Callable[[Figure], object]


def _exact(f: Figure) -> object:
    return (f.indicator, f.measure, f.value, f.unit, f.bound, f.place_key or f.place, f.period, f.programme, f.per)


def _subject(f: Figure) -> object:
    return (f.indicator, f.measure, f.unit, f.place_key or f.place, f.period, f.programme, f.per)


def _subject_any_time(f: Figure) -> object:
    return (f.indicator, f.measure, f.unit, f.place_key or f.place, f.programme, f.per)


def _span_and_meaning(f: Figure) -> object:
    return (f.start, f.end, f.indicator, f.measure, f.place_key or f.place)


def _span(f: Figure) -> object:
    return (f.start, f.end, f.bound)


def _pair(old: Sequence[Figure], new: Sequence[Figure], left: set[int], right: set[int], same: _Same) -> list[tuple[int, int]]:
    """Pair what is left by *same*, in the order of the text, and take it out of *left* and *right*."""
    if not left or not right:
        return []
    waiting: dict[object, list[int]] = {}
    for i in sorted(left, key=lambda i: (old[i].start, i)):
        waiting.setdefault(same(old[i]), []).append(i)
    pairs = []
    for j in sorted(right, key=lambda j: (new[j].start, j)):
        if candidates := waiting.get(same(new[j])):
            pairs.append((candidates.pop(0), j))
    left.difference_update(i for i, _ in pairs)
    right.difference_update(j for _, j in pairs)
    return pairs


def compare(old: Sequence[Figure], new: Sequence[Figure], *, same_text: bool = False) -> Difference:
    """Return what became of the figures *old* of a page in its reading *new*.

    With *same_text* (a reread) a figure is the same mention where it stands at the same place of the text, whatever is read
    of it today; else (a changed page) where it says the same, and it has changed where it speaks of the same with another value.
    """
    left, right = set(range(len(old))), set(range(len(new)))
    kept = _pair(old, new, left, right, lambda f: (_exact(f), f.start)) if same_text else []
    kept += _pair(old, new, left, right, _exact)
    changed: list[tuple[int, int]] = []
    for same in (_span_and_meaning, _span) if same_text else (_subject, _subject_any_time):
        changed += _pair(old, new, left, right, same)
    return Difference(tuple(kept), tuple(changed), tuple(sorted(left)), tuple(sorted(right)))


# --- plausibility ------------------------------------------------------------------------------------------------------

#: Older levels than this say nothing of the size of a new one (days).
LAST_DAYS = 1500
#: The level of the unit above, to compare with, may be this old or this young (days).
PARENT_DAYS = 400


@dataclass(frozen=True, slots=True)
class Neighbours:
    """What is known beside a claim, as far as plausibility needs it."""

    before: tuple[Decimal, ...] = ()  #: up to two earlier levels of its series, newest first
    after: Decimal | None = None  #: the next level of its series
    above: Decimal | None = None  #: the level of the unit it lies in, about the same time
    part: Decimal | None = None  #: where it is a ratio: the level of the part, same place and period
    whole: Decimal | None = None  #: and of the whole


def _off(value: Decimal, other: Decimal, *, stock: bool) -> str | None:
    """Return how *value* is out of line with *other* of the same series."""
    if not value or not other:
        return None
    ratio = abs(value) / abs(other)
    if ratio >= 300 or ratio <= Decimal(1) / 300:
        return "scale_against_last"
    return "fall_against_last" if stock and ratio < Decimal("0.1") else None


def implausible(
    *, indicator: str, measure: str, programme: str | None, unit: str, per: str | None, value: Decimal,
    kind: str, size: str, near: Neighbours, magnitudes: Magnitudes,
) -> tuple[str, ...]:  # fmt: skip
    """Return the codes of what speaks against a claim: they make it `check`, they never delete it.

    *kind* is the indicator's (stock, flow, rate); *size* that of its place, or empty. Codes: scale_against_last (a factor of 300 and
    more against the last level), fall_against_last (below a tenth of it), share_against_parts (a ratio that its two parts do not
    give), above_parent (more than the unit it lies in), magnitude (outside *magnitudes*).
    """
    codes: list[str] = []
    level = measure == "level" and per is None
    if level and unit in ("VND", "count") and near.before:
        stock = kind == "stock"
        first = _off(value, near.before[0], stock=stock)
        others = [*near.before[1:], *([near.after] if near.after is not None else [])]
        wrong = sum(bool(_off(value, other, stock=stock) or _off(other, value, stock=stock)) for other in others)
        if first and 2 * wrong >= len(others):
            codes.append(first)
    if (indicator, measure) in PARTS and unit == "percent" and programme is None and near.part is not None and near.whole:
        share = 100 * near.part / near.whole
        if abs(share - value) > max(Decimal("0.3") if measure == "share" else Decimal("0.1"), abs(share) / 10):
            codes.append("share_against_parts")
    summable = level and kind == "stock" and unit in ("VND", "count") and indicator != "average_loan"
    if summable and near.above is not None and value > near.above * Decimal("1.02"):
        codes.append("above_parent")
    if (
        per is None
        and programme is None
        and magnitudes.out_of_bounds(indicator=indicator, measure=measure, unit=unit, size=size, value=value)
    ):
        codes.append("magnitude")
    return tuple(codes)


# --- sums over the parts of a province ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Computed:
    """A sum over the old provinces that became one: computed, said by nobody."""

    place_key: str
    indicator: str
    programme: str | None
    unit: str
    period: str
    value: Decimal
    parts: tuple[tuple[str, Decimal], ...]  #: place key and value of each


def back_cast(
    levels: Iterable[tuple[str, str, str | None, str, str, Decimal]], place_key: str, places: Places, *, kinds: Mapping[str, str]
) -> tuple[Computed, ...]:
    """Return the sums over the old provinces of *place_key* for every period for which all of them are known.

    *levels* are (territory, indicator, programme, unit, period, value); *kinds* the indicators' kinds. Rates are never summed,
    a province that did not change has no sum. In the order of indicator, programme and period.
    """
    parts = [p.key for p in places.parts(place_key)]
    if place_key == COUNTRY or len(parts) < 2:
        return ()
    cells: dict[tuple[str, str, str, str], dict[str, Decimal]] = {}
    for area, indicator, programme, unit, period, value in levels:
        if area in parts and unit in ("VND", "count") and kinds.get(indicator) != "rate" and indicator != "average_loan":
            cells.setdefault((indicator, programme or "", unit, period), {}).setdefault(area, value)
    return tuple(
        Computed(
            place_key, indicator, programme or None, unit, period, sum(known.values(), Decimal(0)), tuple((k, known[k]) for k in parts)
        )
        for (indicator, programme, unit, period), known in sorted(cells.items())
        if len(known) == len(parts)
    )
