"""A page's own place: what it speaks of where a sentence names no place. Pure."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from monitor.figures.around import ask
from monitor.figures.gazetteer import WHOLE_COUNTRY, Gazetteer, Named
from monitor.figures.sentence import Sentence

#: No province has so much of anything, in dong: a page with several such amounts speaks of the nation.
NATIONAL = 45_000 * 10**9


#: The line of a paper or station above an article: its province is where it is printed, not what it tells of.
_PAPER = re.compile(r"^\W*(?:báo|đài)\b|\bonline\b|\bphát thanh\b")
#: Blocks at the head of a page: the title, a date or an author, the lead.
_HEAD = 3
_VIETNAM = re.compile("viet ?nam")
_BESIDE = 12  #: code points between a province and the bank that bears its name
_EARLY = 2  #: paragraphs at the head in which the bank's full name tells of the nation
_HEADLINE = 3.0  #: what a name in a headline weighs, against 1 in the text


@dataclass(frozen=True, slots=True)
class Focus:
    """The page's own place, or places where it speaks of several alike; empty: unknown."""

    places: tuple[Named, ...]
    default: bool  #: given from outside (the outlet's), not read
    sure: bool = False  #: named at the head of the page and again, and no other half as often; or what the page says fits no other


def focus_of(
    sentences: Sequence[Sentence], outlet: Named | None, gazetteer: Gazetteer, *, papers: Sequence[Named] = (), after_merger: bool = False
) -> Focus:
    """Return the page's own place: the title's, else the one that most speaks, at the level that the page's words take ("toàn huyện").

    *papers* are the provinces whose outlet the text names: the only one stands for an unknown *outlet*, and before a province that is
    named but once.
    """
    own = papers[0] if len(papers) == 1 else None
    focus = _focus(sentences, outlet or own, gazetteer, after_merger=after_merger)
    if own is not None and len(focus.places) == 1 and focus.places[0].level == "province" and focus.places[0].names != own.names:
        named = sum(n.names[-1:] == focus.places[0].names for s in sentences for n in s.names)
        if named < 2 and not any(s.kind == "title" and n.names == focus.places[0].names for s in sentences for n in s.names):
            focus = Focus((own,), True)
    places = tuple(
        replace(p, level="commune", names=p.names[1:], key=None) if p.level == "hamlet" and len(p.names) > 2 else p for p in focus.places
    )
    focus = replace(focus, places=places)
    return focus if focus.sure else replace(focus, sure=_is_sure(sentences, focus, outlet))


def _is_sure(sentences: Sequence[Sentence], focus: Focus, outlet: Named | None) -> bool:
    """Whether the page's head or its outlet speaks for the place, and the page names no other half as often.

    Where a sentence names no place, this one is nearly always meant; that of a page that is not sure of its place seldom is.
    """
    if not focus.places or any(p.level == "hamlet" for p in focus.places):
        return False
    chosen = focus.places[0]
    if outlet is not None and not focus.default and (chosen.level, chosen.names[-1:]) == ("province", outlet.names[-1:]):
        return True
    headed = False
    own = 0
    others: dict[str, int] = defaultdict(int)
    blocks: set[int] = set()
    for s in sentences:
        if s.kind in ("tail", "caption", "menu"):
            continue
        blocks.add(s.block)
        for n in {n.names: n for n in s.names if not n.person and n.level != "region"}.values():
            if any(n.names[-len(p.names) :] == p.names or p.names[-len(n.names) :] == n.names for p in focus.places):
                own += 1
                headed = headed or (len(blocks) <= _HEAD and any(n.names[0] == p.names[0] for p in focus.places))
            else:
                others[n.names[-1]] += 1
    said = [m.code for s in sentences for m in s.mentions.get("generic", ())]
    wider = {"commune": ("district", "province"), "district": ("province",)}.get(chosen.level, ())
    if any(said.count(level) > said.count(chosen.level) for level in wider):
        return False  # a page that says "toàn huyện" more often than "toàn xã" may be about the district
    return headed and own >= 2 * max([1, *others.values()])


def _focus(sentences: Sequence[Sentence], outlet: Named | None, gazetteer: Gazetteer, *, after_merger: bool) -> Focus:
    tally = _Tally(sentences, gazetteer, after_merger=after_merger)
    return ask(outlet, _WAYS, tally) or Focus((WHOLE_COUNTRY,), True)


class _Tally:
    """How often, how early and in which words a page names its places."""

    def __init__(self, sentences: Sequence[Sentence], gazetteer: Gazetteer, *, after_merger: bool) -> None:
        self.sentences = sentences
        self.gazetteer = gazetteer
        self.first: dict[tuple[str, ...], Named] = {}  #: names → where they stand first
        self.counts: dict[tuple[str, ...], int] = defaultdict(int)  #: names → how often the page's text has them
        self.said: dict[str, float] = defaultdict(float)  #: level → how often words take it up ("toàn huyện")
        self.titled: list[Named] = []  #: what a headline above the text names
        self.of_two = False  #: "cả hai tỉnh"
        self._own: dict[tuple[str, ...], float] = defaultdict(float)
        self._lead_block: int | None = None
        self._lead: set[tuple[str, ...]] = set()
        self._count(after_merger=after_merger)
        #: Names → how much the page speaks of the place, half of what it speaks of places within counted in.
        self.weights = {
            k: v + sum(0.5 * w for other, w in self._own.items() if other != k and other[-len(k) :] == k) for k, v in self._own.items()
        }
        placed = (k for k in self.weights if self.level(k) not in ("region", "hamlet"))
        #: Names of provinces, districts and communes, the most spoken of first.
        self.ranked = sorted(placed, key=lambda k: (-self.weights[k], self.first[k].start, k))

    def _count(self, *, after_merger: bool) -> None:
        """Read the page once, in order: what stands early weighs more."""
        paragraphs, block = 0, -1
        for s in self.sentences:
            if s.kind in ("tail", "caption", "menu"):
                continue
            if s.block != block:
                block = s.block
                paragraphs += s.kind in ("paragraph", "lead")
            headline = s.kind in ("title", "heading") and paragraphs == 0 and not _PAPER.search(s.folded)
            self.of_two = self.of_two or s.has("both", 0, None, "both")
            self.said["bank"] += paragraphs <= _EARLY and _names_the_bank(s)
            for m in s.mentions.get("generic", ()):
                self.said[m.code] += 1
            weight = _HEADLINE if headline else 2.0 if paragraphs <= 1 else 1.0
            for n in s.names:
                self.counts[n.names] += not n.person
                if n.person:
                    continue
                weight = self._weigh(n, weight, headline=headline, after_merger=after_merger)
                if headline and n.level != "region" and (n.level != "hamlet" or len(n.names) > 1):
                    self.titled.append(n)
            self._note_lead(s)

    def _weigh(self, n: Named, weight: float, *, headline: bool, after_merger: bool) -> float:
        """Add *n* with *weight*; return what the next name of the sentence weighs: less behind a former unit."""
        if n.old:
            weight *= 0.5
        if after_merger and n.key and n.key.startswith("2004") and n.level in ("province", "district"):
            unit = self.gazetteer.places.by_key.get(self.gazetteer.places.province_2025(n.key) or "")
            if unit is not None and (unit.name,) != n.names:
                self._add(Named(n.start, n.end, "province", (unit.name,), unit.key, True), 0.6 * weight)
                weight *= 0.3
        small = n.level in ("commune", "hamlet")
        self._add(n, weight * (1.2 if n.typed else 1.0) * (0.5 if small and not headline else 1.0))
        if small and len(n.names) > 2:
            self._add(Named(n.start, n.end, "commune" if n.level == "hamlet" else "district", n.names[1:], None, True), 0.3 * weight)
        return weight

    def _add(self, n: Named, weight: float) -> None:
        self._own[n.names] += weight
        self.first.setdefault(n.names, n)

    def _note_lead(self, s: Sentence) -> None:
        """Take the names of the first paragraph that has any."""
        if s.kind in ("paragraph", "lead") and s.names and self._lead_block in (None, s.block):
            self._lead_block = s.block
            self._lead |= {n.names for n in s.names if not n.person}

    @property
    def lead(self) -> set[tuple[str, ...]]:
        """The names of the first paragraph that has any, but where it is about a commune."""
        return set() if any(self.level(k) == "commune" for k in self._lead if k in self.first) else self._lead

    def level(self, names: tuple[str, ...]) -> str:
        """The level of the place of *names*."""
        return self.first[names].level

    def inside(self, names: tuple[str, ...], level: str) -> list[tuple[str, ...]]:
        """The places of *level* in a province, the most spoken of first."""
        return [k for k in self.ranked if self.level(k) == level and k[-1:] == names[-1:]]

    @property
    def nation(self) -> float:
        """How much the page speaks of the whole country."""
        return self.said["country"] + 2 * min(1, self.said["bank"])


def _names_the_bank(s: Sentence) -> bool:
    """Whether an English sentence names the bank with the country's name, and no branch of it."""
    return any(
        _VIETNAM.search(s.folded, max(0, m.start - 14), m.end + 10) and "branch" not in s.folded[max(0, m.start - 24) : m.start]
        for m in s.of("subject", 0, None, "bank")
    )


# The ways of telling a page's place, in the order in which they are asked: each relies on what those before it have ruled out.


def _by_amounts(outlet: Named | None, t: _Tally) -> Focus | None:
    """A page of which a quarter of the amounts are the nation's."""
    amounts = [q.value for s in t.sentences for q in s.quantities if q.unit == "VND"]
    return Focus((WHOLE_COUNTRY,), False, True) if sum(value >= NATIONAL for value in amounts) >= max(3, 0.25 * len(amounts)) else None


def _region(outlet: Named | None, t: _Tally) -> Focus | None:
    """ "Toàn vùng", again and again."""
    region = next((n for n in t.first.values() if n.level == "region"), None)
    said = region is not None and t.said["region"] >= 2 and t.said["region"] >= t.said["province"] + t.said["district"]
    return Focus((region,), False, True) if region is not None and said else None


def _two_provinces(outlet: Named | None, t: _Tally) -> Focus | None:
    """ "Cả hai tỉnh", of which the page speaks alike."""
    provinces = [k for k in t.ranked if t.level(k) == "province"][:2]
    alike = t.of_two and len(provinces) == 2 and t.weights[provinces[1]] >= 0.4 * t.weights[provinces[0]]
    if not alike or any(n.level in ("district", "commune") for n in t.titled):
        return None
    return Focus(tuple(t.first[k] for k in provinces), False)


def _by_title(outlet: Named | None, t: _Tally) -> Focus | None:
    """What the headline names; the unit within or around it where the text speaks of that."""
    named = sorted({n.names: n for n in t.titled}.values(), key=lambda n: (-t.weights.get(n.names, 0), n.start))
    if not named:
        return None
    top = named[0]
    within = (n for n in named if n.names != top.names and n.names[-len(top.names) :] == top.names)
    chosen = next((n for n in within if t.weights[n.names] >= 0.4 * t.weights[top.names]), top)
    around = chosen.names[1:]
    if chosen.level == "commune" and t.counts.get(around, 0) >= 2 and t.said["district"] > t.said["commune"] and around in t.lead:
        return Focus((t.first[around],), False)  # a title of one commune over a page about its district
    if chosen.level == "province" and t.said["district"] > t.said["province"]:
        districts = t.inside(chosen.names, "district")
        if districts and t.weights[districts[0]] >= 3:
            return Focus((t.first[districts[0]],), False)
    return Focus((chosen,), False)


def _one_commune(outlet: Named | None, t: _Tally) -> Focus | None:
    """A commune that the page names more often than any other place."""
    communes = (k for k in t.counts if k in t.first and t.level(k) == "commune" and len(k) > 1)
    village = max(communes, key=lambda k: t.counts[k], default=None)
    if village is None or t.counts[village] < 3 or t.counts[village] < max(t.counts.values()):
        return None
    return Focus((t.first[village],), False) if t.said["commune"] >= max(t.said["district"], t.said["province"]) else None


def _most_spoken_of(outlet: Named | None, t: _Tally) -> Focus | None:
    """The place that the page most speaks of, at the level that its words take, if it speaks of it more than of the nation."""
    if not t.ranked:
        return None
    key = t.ranked[0]
    top, weight, said = t.first[key], t.weights[key], t.said
    if top.level == "province":
        districts, communes = t.inside(key, "district"), t.inside(key, "commune")
        if districts and said["district"] > said["province"]:
            if t.weights[districts[0]] >= 2 or (len(districts) == 1 and t.counts[key] <= 1):
                return Focus((t.first[districts[0]],), False)
        if communes and said["commune"] > said["province"] + said["district"] and t.weights[communes[0]] >= 2:
            return Focus((t.first[communes[0]],), False)
    wider = top.level == "district" or (top.level == "commune" and said["province"] > said["commune"])
    if wider and said["province"] > said["district"] and len(key) > 1:
        return Focus((_province_of(top, t.gazetteer),), False)
    typed = sum(n.typed and n.names == key for s in t.sentences for n in s.names)
    local = max(said["province"], said["district"], said["commune"], said["city"]) >= 2 or typed >= (1 if t.nation == 0 else 2)
    rather = local and t.nation <= max(1.0, said["province"], said["district"], said["commune"])
    often = weight >= 3 and not (t.nation >= 2 and weight < 2.5 + t.nation)
    return Focus((top,), False) if often or rather else None


def _outlet_unless_national(outlet: Named | None, t: _Tally) -> Focus | None:
    """The outlet's own place."""
    return Focus((outlet,), True) if outlet is not None and t.nation < 3 else None


def _home_of_people(outlet: Named | None, t: _Tally) -> Focus | None:
    """No place but where somebody lives."""
    homes = {n.names[-1]: n for s in t.sentences for n in s.names if n.person and (n.level == "province" or len(n.names) > 1)}
    if len(homes) != 1 or t.ranked:
        return None
    home = next(iter(homes.values()))
    return Focus((_province_of(home, t.gazetteer),), True) if home.key is not None else None


def _unnamed_unit(outlet: Named | None, t: _Tally) -> Focus | None:
    """ "Toàn tỉnh", of a province that the page does not name."""
    units = sum(t.said[level] for level in ("province", "city", "district", "commune"))
    alone = outlet is None and not t.ranked and not t.said["country"]
    return Focus((), True) if units and alone else None


def _only_province(outlet: Named | None, t: _Tally) -> Focus | None:
    """The only province of a page that speaks of no country, if the bank bears its name: "according to the Nghe An Social Policy Bank"."""
    provinces = {k[-1] for k in t.ranked}
    if t.said["country"] or t.said["bank"] or len(provinces) != 1:
        return None
    province = t.first.get((next(iter(provinces)),))
    if province is None or province.level != "province":
        return None
    beside = any(
        min(abs(n.end - m.start), abs(n.start - m.end)) <= _BESIDE
        for s in t.sentences
        for n in s.names
        for m in s.of("subject", 0, None, "bank")
        if n.names == province.names
    )
    return Focus((province,), True) if beside else None


def _nation(outlet: Named | None, t: _Tally) -> Focus | None:
    """A page that speaks of the country, or of the bank and of no place."""
    if t.nation or any(s.has("subject", 0, None, "bank") for s in t.sentences):
        return Focus((WHOLE_COUNTRY,), not t.ranked)
    return None


def _left_over(outlet: Named | None, t: _Tally) -> Focus | None:
    """The outlet's place, else whatever place is named."""
    if outlet is not None:
        return Focus((outlet,), True)
    return Focus((t.first[t.ranked[0]],), True) if t.ranked else None


_WAYS = (
    _by_amounts, _region, _two_provinces, _by_title, _one_commune, _most_spoken_of, _outlet_unless_national, _home_of_people, _unnamed_unit,
    _only_province, _nation, _left_over,
)  # fmt: skip


def _province_of(named: Named, gazetteer: Gazetteer) -> Named:
    place = gazetteer.places.province(named.key)
    if place is None:
        return named
    return Named(named.start, named.end, "province", (place.name,), place.key, True)
