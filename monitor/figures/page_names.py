"""The places that a page names, told from one another by all that the page says. Pure.

A sentence alone does not tell whether "Phú Tân" is a district, a commune or a man's name, and of which province: the page does.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

from monitor.figures.gazetteer import Gazetteer, Named
from monitor.figures.sentence import Sentence
from monitor.text import UPPER, fold

#: A name right before its number: "Xuân Lộc 30,4 tỷ đồng; La Ngà (17 tỷ đồng)".
_COUNTED_BEHIND = re.compile(r"\s*[(:]?\s*(?:có |với |đạt |là |tăng |giảm |còn )?\d[\d.,]*\s?(?:tỷ|tr|%|hộ|khách)")


#: A hamlet named with its commune: "thôn Đồng Ẻn, xã Kim Bình".
_OF_COMMUNE = re.compile(r",\s*(?:xã|phường|thị trấn)\s")
#: A name of two syllables or more, as it is written.
_SPELLED = re.compile(rf"[{UPPER}][a-zà-ỹ]+(?: [{UPPER}][a-zà-ỹ]+)+")
#: Before the district that an office of the bank serves, or whose Party committee or youth union speaks.
_OFFICE_OF = re.compile(
    r"\b(?:phòng giao dịch|pgd)(?: (?:nhcsxh|nh csxh|ngân hàng csxh|ngân hàng chính sách(?: xã hội)?)(?: \((?:nhcsxh|csxh)\))?)? $"
    r"|\b(?:(?:huyện|thị) (?:đoàn|uỷ)|chi nhánh) $"
)
#: Behind a name, alone or one of two, that is told to be a commune: "A và B cũng là những xã …".
_IS_UNIT = re.compile(
    r"(?:\s+và(?:\s+\w+){1,3}?)?(?:\s+(?:cũng\s+)?là|,)\s+(?:(?:một|những|các|hai|ba)\s+)?(?:trong\s+những\s+)?(?:xã|phường|thị trấn)\s"
)
_CAPITAL_BEFORE = re.compile(rf"\b[{UPPER}]\w* $")
_MOST_UNITS = 40
#: Before a former unit that is counted in with the one that is spoken of.
_INCLUDED = re.compile(r"\((?:bao )?(?:gồm|kể)(?: cả)?[^()]*$")


#: Behind a bare name, what tells it to be a district: "A là một huyện", "A, huyện miền núi".
_IS_DISTRICT = re.compile(r"(?:\s+là|,)\s+(?:một\s+|1\s+)?(?:trong\s+\S+\s+)?(?:huyện|quận|thị xã|địa phương)\s")
_STAYS_AT = re.compile(r"\b(?:ở|tại) $")
_COUNT_REACH = 12  #: code points behind a name in which its number begins
_SEVERAL = 3  #: districts that tell a province which the page does not name


def settle(gazetteer: Gazetteer, sentences: Sequence[Sentence], *, after_merger: bool, hints: Sequence[Named] = ()) -> None:
    """Decide on bare districts and ambiguous names, page-wide: drop what has no evidence, place what the page's province settles.

    *hints* are the outlet's own places: they tell which of several units of one name is meant, where the page does not.
    """
    _find_again(sentences)
    known = _Known(gazetteer, sentences, hints, after_merger=after_merger)
    for s in sentences:
        kept = [told for n in s.names if (told := known.told(s, n)) is not None]
        kept = [gazetteer.renamed(n, s.folded[n.start : n.end]) for n in kept] if after_merger else kept
        kept = [_office_of_former(gazetteer, s, n) for n in kept] if after_merger else kept
        s.names = [replace(n, person=True) if n.level == "province" and _away(s, n) else n for n in kept]
    _tell_alike(sentences, after_merger=after_merger)


def _office_of_former(gazetteer: Gazetteer, s: Sentence, n: Named) -> Named:
    """*n*, or where an office of the bank still bears a former province's name, a part of today's: "Phòng giao dịch … Hậu Giang"."""
    if n.level != "province" or not (n.key or "").startswith("2004") or not _OFFICE_OF.search(s.folded, 0, n.start):
        return n
    today = gazetteer.places.by_key.get(gazetteer.places.province_2025(n.key) or "")
    if today is None or today.name == n.names[0]:
        return n
    return replace(n, level="district", names=(n.names[0], today.name))


def _first_of(named: Iterable[Named]) -> list[Named]:
    """Each name where it stands first."""
    first: dict[tuple[str, ...], Named] = {}
    for n in named:
        first.setdefault(n.names, n)
    return list(first.values())


class _Known:
    """What a page says of its places as a whole, and what one of its names is in that light."""

    def __init__(self, gazetteer: Gazetteer, sentences: Sequence[Sentence], hints: Sequence[Named], *, after_merger: bool) -> None:
        self._gazetteer = gazetteer
        self._after_merger = after_merger
        named = [(s, n) for s in sentences for n in s.names]
        self._home: Named | None = None  #: the province of all communes of a page that names no province
        self._provinces = self._its_provinces(sentences, hints)
        self._province_names = {p.names[0] for p in self._provinces}
        self._districts = _first_of(n for _, n in named if n.level == "district" and n.key)
        self._communes = {n.names[0] for _, n in named if n.typed and n.level == "commune"}
        self._communes |= {n.names[1] for s, n in named if n.typed and n.level == "hamlet" and _in_commune(s, n)}
        self._commune_units = self._units_of_communes([n for _, n in named])
        self._chained = _chained(sentences, self._communes)
        self._headed = {n.names[0] for s, n in named if s.kind in ("title", "heading")}
        self._typed_keys = {n.key for _, n in named if n.typed}
        self._typed = {n.names[0] for _, n in named if n.typed and n.level == "district"}
        # What lies in a typed chain ("xã A (huyện B)") is named as surely.
        self._typed |= {name for _, n in named if n.typed and n.level == "commune" for name in n.names[1:]}
        self._typed |= {name for s, n in named if n.typed and n.level == "hamlet" for name in n.names[1 + _in_commune(s, n) :]}
        self._typed |= {n.names[0] for s, n in named if n.level == "district" and not n.typed and self._counted(s, n, self._provinces)}

    def told(self, s: Sentence, n: Named) -> Named | None:
        """Return *n* of sentence *s* with all that the page tells of it, or None where nothing tells it to be a place of the page."""
        if n.old and _INCLUDED.search(s.folded[: n.start]):
            return None  # "toàn tỉnh (gồm cả Ninh Thuận cũ)"
        if n.level == "district" and not n.typed and n.names[0] not in self._typed and (unit := self._commune_units.get(n.names[0])):
            n = replace(unit, start=n.start, end=n.end, person=n.person)  # "Phú Tân" of a page about the commune Phú Tân
        if n.level == "district" and not n.typed and not self._is_district(s, n):
            return None
        bare_commune = n.level == "commune" and not n.typed and n.names[0] not in self._communes
        if bare_commune and not self._is_commune(s, n):
            return None
        n = self._within_outer(self._as_chained(s, n))
        if bare_commune and (n.key is None or not _lies_in(self._gazetteer, n, self._outers)):
            return None
        return n

    @property
    def _outers(self) -> list[Named]:
        return [*self._districts, *self._provinces]

    def _its_provinces(self, sentences: Sequence[Sentence], hints: Sequence[Named]) -> list[Named]:
        """The provinces that the page names, else the outlet's, else those of its communes; first the one that has all its districts."""
        named = _first_of(n for s in sentences for n in s.names if n.level == "province")
        if not named:
            self._home = _home_of_all(
                self._gazetteer, {n.names[0] for s in sentences for n in s.names if n.typed and n.level == "commune"}, "commune"
            )
        provinces = (
            named
            or ([self._home] if self._home else [])
            or list(hints)
            or _homes(self._gazetteer, sentences, after_merger=self._after_merger)
        )
        joint = _joint(self._gazetteer, sentences)
        if joint is not None and joint.names[0] not in {p.names[0] for p in provinces}:
            provinces.insert(0, joint)
        return provinces

    def _units_of_communes(self, named: Sequence[Named]) -> dict[str, Named]:
        """Name → unit, of the communes that the page names by type, alone or around a hamlet."""
        units = {n.names[0]: n for n in reversed(named) if n.typed and n.level == "commune"}
        around = {n.names[1]: n for n in reversed(named) if n.level == "hamlet" and len(n.names) > 1}
        hamlets = {name: Named(0, 0, "commune", n.names[1:], None, True) for name, n in around.items() if name in self._communes}
        return hamlets | units

    def _counted(self, s: Sentence, n: Named, outers: Sequence[Named]) -> bool:
        """Whether a number stands right behind a name that lies in one of *outers*."""
        behind = s.folded[n.end : n.end + _COUNT_REACH]
        return bool(_COUNTED_BEHIND.match(behind)) and self._fits(n, outers)

    def _fits(self, n: Named, outers: Sequence[Named]) -> bool:
        return _fits(self._gazetteer, n, outers, after_merger=self._after_merger)

    def _is_district(self, s: Sentence, n: Named) -> bool:
        """Whether the page tells a bare name to be a district."""
        return (
            n.names[0] in self._typed
            or n.key in self._typed_keys
            or n.names[0] in self._headed
            or bool(_IS_DISTRICT.match(s.folded, n.end) and _lies_in(self._gazetteer, n, self._provinces))
            or self._counted(s, n, self._provinces)
            or bool(_OFFICE_OF.search(s.folded, 0, n.start) and (n.key is not None or self._fits(n, self._provinces)))
            or (len(n.names) > 1 and n.names[-1] in self._province_names)
            or (n.key is None and len(self._provinces) == 1 and self._only_in(n, self._provinces[0]))
        )

    def _only_in(self, n: Named, province: Named) -> bool:
        """Whether *province* has one district of this name, which others have, too."""
        places = self._gazetteer.places
        districts = self._gazetteer.candidates(n.names[0], "district")
        return sum(province.key in (p.parent_key, places.province_2025(p.key)) for p in districts) == 1

    def _is_commune(self, s: Sentence, n: Named) -> bool:
        """Whether the page tells a bare name that it calls nowhere a commune to be one."""
        return (
            n.names[0] in self._headed
            or self._counted(s, n, self._outers)
            or bool(_IS_UNIT.match(s.folded, n.end))
            or bool(_STAYS_AT.search(s.folded, 0, n.start) and self._fits(n, self._outers))
        )

    def _as_chained(self, s: Sentence, n: Named) -> Named:
        """A commune with what the page says it lies in; without, where the only unit of its name is of another type or province."""
        if n.level != "commune":
            return n
        if not self._after_merger and (n.key or "").startswith("2025") and any(n.names[-1] != o.names[-1] for o in self._outers[:1]):
            return replace(n, names=n.names[:1], key=None)  # before the merger it lay in the page's own district, or in a former province
        if self._home is not None and n.names[-1] != self._home.names[0]:
            within = self._gazetteer.within(replace(n, names=n.names[:1], key=None), self._home, after_merger=self._after_merger)
            n = within if within is not None and within.key is not None else n
        if n.names[0] in self._chained and n.names != self._chained[n.names[0]]:
            n = replace(n, names=self._chained[n.names[0]], key=None)
        if self._province_names and n.names[-1] not in self._province_names and _of_another_type(self._gazetteer, s, n):
            n = replace(n, names=n.names[:1], key=None)
        return n

    def _within_outer(self, n: Named) -> Named:
        """The name with the district or province of the page that it lies in."""
        whole = len(n.names) > 2 and n.names[-1] in self._gazetteer.province_names
        if n.level not in ("district", "commune", "hamlet") or (n.key is not None and len(n.names) > 1) or whole:
            return n
        outers = [d for d in self._districts if n.level != "district" and (not self._after_merger or d.typed)] + self._provinces
        for around in outers:
            if n.names[0] == around.names[0]:
                continue
            joined = self._gazetteer.within(n, around, after_merger=self._after_merger)
            # A unit that no table holds lies in the page's only unit, or nowhere.
            only = n.level != "district" and around is outers[0] and all(o is around or o.names == around.names[-1:] for o in outers)
            if joined is not None and (joined.key is not None or only):
                return replace(joined, start=n.start, end=n.end)
        return n


def _tell_alike(sentences: Sequence[Sentence], *, after_merger: bool) -> None:
    """Give each commune and hamlet the fullest chain that the page has for its name; behind the merger, that of today's unit."""

    def rank(n: Named) -> tuple[bool, int]:
        return after_merger and (n.key or "").startswith("2025"), len(n.names)

    best: dict[str, Named] = {}
    for s in sentences:
        for n in s.names:
            if n.level in ("commune", "hamlet") and (n.names[0] not in best or rank(n) > rank(best[n.names[0]])):
                best[n.names[0]] = n
    for s in sentences:
        s.names = [
            replace(
                n, names=best[n.names[0]].names, key=best[n.names[0]].key if rank(best[n.names[0]])[0] else n.key or best[n.names[0]].key
            )
            if n.level in ("commune", "hamlet") and rank(best[n.names[0]]) > rank(n)
            else n
            for n in s.names
        ]


def _of_another_type(gazetteer: Gazetteer, s: Sentence, n: Named) -> bool:
    """Whether the page calls a commune what the unit in the tables is not: "xã Xuân Mai", where they know a town of that name alone."""
    place = gazetteer.places.by_key.get(n.key or "")
    return place is not None and s.folded.startswith("xã ", n.start) and place.kind != "xã"


def _in_commune(s: Sentence, n: Named) -> bool:
    """Whether a hamlet's chain names the commune that it lies in."""
    return len(n.names) > 2 or bool(n.names[1:] and _OF_COMMUNE.search(s.folded[n.start : n.end]))


def _find_again(sentences: Sequence[Sentence]) -> None:
    """Find the communes that the page names with their type where it names them without, though no table has them so spelled."""
    units: dict[str, Named] = {}
    for s in sentences:
        for n in s.names:
            if len(units) >= _MOST_UNITS or not n.typed:
                continue
            for spelled in _SPELLED.finditer(s.text, n.start, n.end):
                if n.level == "commune":
                    units.setdefault(spelled[0], n)
                    break
                if n.level == "hamlet" and _in_commune(s, n) and fold(spelled[0]) == fold(n.names[1]):
                    units.setdefault(spelled[0], replace(n, level="commune", names=n.names[1:], key=None))
    if not units:
        return
    names = re.compile(rf"\b(?:{'|'.join(map(re.escape, units))})\b(?! [{UPPER}])")
    for s in sentences:
        for match in names.finditer(s.text):
            inside = _CAPITAL_BEFORE.search(s.text, max(0, match.start() - 12), match.start())
            if not inside and not any(n.start < match.end() and match.start() < n.end for n in s.names):
                s.names.append(replace(units[match[0]], start=match.start(), end=match.end(), typed=False, person=False))
        s.names.sort(key=lambda n: n.start)


def _joint(gazetteer: Gazetteer, sentences: Sequence[Sentence]) -> Named | None:
    """The only province that has all of three or more districts that the page counts: "Thạnh Phú (0,71%), Bình Đại (0,58%), Ba Tri"."""
    counted = {
        n.names[0]
        for s in sentences
        for n in s.names
        if n.level == "district" and (n.typed or _COUNTED_BEHIND.match(s.folded[n.end : n.end + _COUNT_REACH]))
    }
    return _home_of_all(gazetteer, counted, "district")


def _home_of_all(gazetteer: Gazetteer, names: Collection[str], level: str) -> Named | None:
    """The only province that has units of *level* of all *names*, if they are several; that of the former system, if it is one of each."""
    places = gazetteer.places
    homes: dict[str, set[str]] = defaultdict(set)
    for name in names:
        for place in gazetteer.candidates(name, level):
            province = places.province(place.key)
            if province is not None:
                homes[province.key].add(name)
    full = [key for key, found in homes.items() if len(found) == len(names)]
    full = [key for key in full if places.by_key[key].system == "2004"] or full
    if len(names) < _SEVERAL or len(full) != 1:
        return None
    province = places.by_key[full[0]]
    return Named(0, 0, "province", (province.name,), province.key, False)


def _away(s: Sentence, n: Named) -> bool:
    """Whether people of the page's place went to *n* to work: "nhiều hộ đi làm ăn xa ở Bình Dương"."""
    around = s.folded[max(0, n.start - 60) : n.start]
    return bool(
        re.search(r"\b(?:làm ăn|làm thuê|làm công nhân|làm mướn|làm việc|kiếm sống|mưu sinh)\b(?: xa)?[^.;]{0,30}$", around)
    ) or bool(
        re.match(r"[^.;,]{0,16}\b(?:làm ăn|làm thuê|làm công nhân|làm mướn|kiếm sống|mưu sinh)\b", s.folded[n.end : n.end + 50])
        and re.search(r"\b(?:đi|lên|xuống|vào|ra|sang)\b[^.;]{0,30}$", around)
    )


def _chained(sentences: Sequence[Sentence], communes: Collection[str]) -> dict[str, tuple[str, ...]]:
    """The *communes* that the page names with all that they lie in ("ấp A, xã B, huyện C, tỉnh D"), where it does so in one way."""
    chains: dict[str, set[tuple[str, ...]]] = defaultdict(set)
    for s in sentences:
        for n in s.names:
            names = n.names[1:] if n.level == "hamlet" else n.names
            spelled = len(names) > 2 and fold(names[1]) in s.folded[n.start : n.end]
            if n.typed and n.level in ("commune", "hamlet") and spelled and names[0] in communes:
                chains[names[0]].add(names)
    return {name: next(iter(found)) for name, found in chains.items() if len(found) == 1}


def _fits(gazetteer: Gazetteer, named: Named, outers: Sequence[Named], *, after_merger: bool) -> bool:
    """Whether *named*, or one of the units of its name, lies in one of *outers*."""
    if named.key is not None:
        return _lies_in(gazetteer, named, outers)
    inner = (gazetteer.within(named, o, after_merger=after_merger) for o in outers if o.key is not None)
    return any(n is not None and n.key is not None for n in inner)


def _homes(gazetteer: Gazetteer, sentences: Sequence[Sentence], *, after_merger: bool) -> list[Named]:
    """The provinces of the communes that the page names by type and that are the only ones of their name, in the tables of its day."""
    found: dict[str, Named] = {}
    for s in sentences:
        for n in s.names:
            sure = (
                n.typed and n.level == "commune" and n.key is not None and len(n.names) > 1 and (after_merger or n.key.startswith("2004"))
            )
            if sure or (n.level == "district" and n.key is not None and (n.typed or s.kind in ("title", "heading"))):
                home = outer(n, "province", gazetteer)
                if home is not None and home.key is not None:
                    found.setdefault(home.key, home)
    return list(found.values())


def _lies_in(gazetteer: Gazetteer, named: Named, outers: Sequence[Named]) -> bool:
    keys = {o.key for o in outers if o.level != "commune"}
    place = gazetteer.places.by_key.get(named.key or "")
    if place is not None and gazetteer.places.province_2025(place.key) in keys:
        return True
    while place is not None and place.parent_key:
        if place.parent_key in keys:
            return True
        place = gazetteer.places.by_key.get(place.parent_key)
    return False


def outer(named: Named, level: str, gazetteer: Gazetteer) -> Named | None:
    """The unit of *level* that *named* lies in or is, or None."""
    if named.level == level:
        return named
    place = gazetteer.places.by_key.get(named.key or "")
    while place is not None and place.level != level:
        place = gazetteer.places.by_key.get(place.parent_key or "")
    if place is None:
        if level == "province" and named.key is None and len(named.names) > 1:
            found = gazetteer.candidates(named.names[-1], "province")
            if found:
                return Named(named.start, named.end, "province", (found[0].name,), found[0].key, True)
        if level == "district" and named.key is None and len(named.names) > 2:
            return Named(named.start, named.end, "district", named.names[-2:], None, True)
        return None
    names = tuple(gazetteer.places.full_name(place.key).split(", "))
    return Named(named.start, named.end, level, names, place.key, True)
