"""What a page is about: its subject, its language, its own place. Pure."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace

from monitor.figures.gazetteer import Gazetteer, Named
from monitor.figures.sentence import Sentence
from monitor.text import UPPER, fold

_ENGLISH = frozenset(
    ["the", "of", "and", "in", "to", "for", "has", "have", "was", "were", "with", "by", "from", "on", "at", "is", "are", "that"]
)

#: What only a lender for the poor speaks of, once it is named.
_CORE = frozenset(
    [
        "outstanding_loans",
        "overdue_debt",
        "overdue_ratio",
        "bad_debt_ratio",
        "entrusted_outstanding",
        "total_capital",
        "local_budget_capital",
        "lending",
    ]
)
_FUND = re.compile(r"quỹ (?:hỗ trợ|htnd|hội|tín dụng nhân dân|bảo vệ)|nguồn quỹ|support fund")
#: A name right before its number: "Xuân Lộc 30,4 tỷ đồng; La Ngà (17 tỷ đồng)".
_COUNTED_BEHIND = re.compile(r"\s*[(:]?\s*(?:có |với |đạt |là )?\d[\d.,]*\s?(?:tỷ|tỉ|tr|%|hộ|khách)")


_POINT = re.compile(r"\d\.\d{1,2}\s?(?:billion|million|trillion|%|per ?cent)")
_COMMA = re.compile(r"\d,\d{1,2}\s?(?:billion|million|trillion|%|per ?cent)")


def has_decimal_comma(text: str) -> bool:
    """Whether an English page writes numbers in the Vietnamese way: "61,5 billion dong", and none in the English one."""
    return _COMMA.search(text) is not None and _POINT.search(text) is None


def is_english(text: str) -> bool:
    """Whether the page is English: a tenth of its words are English function words and few carry Vietnamese marks."""
    words = re.findall(r"[^\W\d_]+", text[:6000].lower())
    if not words:
        return False
    return sum(w in _ENGLISH for w in words) > 0.08 * len(words) and sum(not w.isascii() for w in words) < 0.2 * len(words)


@dataclass(frozen=True, slots=True)
class Subject:
    """How much a page speaks of policy credit."""

    mentions: int  #: of the bank, the credit or a directive
    directive: bool
    early: bool  #: in its title or first part
    sentences: int = 9  #: how many sentences mention it
    core: int = 9  #: how many speak of outstanding or overdue debt, without another bank
    rivals: bool = True  #: another bank or fund is named
    funds: int = 0  #: how often it names another fund for loans
    crimes: int = 0  #: how often it speaks of a crime
    named: int = 9  #: how often the bank, its credit or a directive is named

    @property
    def on(self) -> bool:
        """Whether it is a page about policy credit or a part of it is; a warning of swindlers, or a page about another fund, is not."""
        return self.mentions >= 1 and self.crimes < 3 and self.funds < max(3, self.mentions + 1)

    @property
    def strong(self) -> bool:
        """Whether the page as a whole is: more than a passing mention."""
        if self.core and not self.rivals and (self.early or self.core >= 3):
            return True
        if self.rivals and not self.early and self.named < 2:
            return False
        if self.rivals and not self.early and self.mentions < 3 and self.core < 2:
            return False
        return (self.mentions >= 3 or (self.directive and self.mentions >= 2) or (self.early and self.mentions >= 2)) and (
            self.sentences >= 2 or self.core >= 2
        )


#: Code points of an item so short that whatever it names is named early.
_SHORT_ITEM = 400


def _fights_poverty(sentences: Sequence[Sentence]) -> bool:
    """Whether the page speaks of poor households again and again, and of no other bank or fund: what is lent softly there is policy credit."""
    if any(m.code in ("bank", "other_fund") for s in sentences for m in s.mentions.get("block", ())):
        return False
    return sum("nghèo" in s.folded for s in sentences) >= 3


#: How a programme of the bank is named where the bank is not.
_LENDING_PROGRAMME = re.compile(
    r"(?:chương trình |vốn |vay vốn )?(?:tín dụng|cho vay|vay vốn)\b|chương trình (?:tín dụng|cho vay)|quyết định|nghị định"
)


#: Programmes that commercial banks have, too.
_OTHERS_LEND_TOO = frozenset({"social_housing", "covid_employers", "other"})


def _programmes_alone(sentences: Sequence[Sentence]) -> list[int]:
    """Where the page names programmes of the bank, if it names them again and again, and no other bank or fund; empty: it does not."""
    if any(m.code in ("bank", "other_fund") for s in sentences for m in s.mentions.get("block", ())):
        return []
    named = [
        (s.start + m.start, s.folded[m.start : m.end])
        for s in sentences
        for m in s.mentions.get("programme", ())
        if m.code not in _OTHERS_LEND_TOO and _LENDING_PROGRAMME.match(s.folded, m.start)
    ]
    named += [
        (s.start + m.start, "cho vay")
        for s in sentences
        for m in s.mentions.get("near", ())
        if s.between(m.i - 2, m.i) == "cho vay" and s.kind == "item"
    ]
    enough = len(named) >= 2 or any(words.startswith("chương trình tín dụng") for _, words in named)
    return [at for at, _ in named] if enough and any("vay" in s.folded for s in sentences) else []


def subject_of(sentences: Sequence[Sentence], length: int) -> Subject:
    """Count what the page says of policy credit."""
    mentions, directive, early = 0, False, False
    named_codes = {m.code for s in sentences for m in s.mentions.get("subject", ())}
    codes = named_codes - {"preferential"}
    if not codes and named_codes and _fights_poverty(sentences):
        codes = named_codes  # "tín dụng ưu đãi", of a page about the poor alone
    programmes = [] if codes else _programmes_alone(sentences)
    if (not programmes and not codes) or (codes == {"trust"} and not any(s.mentions.get("organisation") for s in sentences)):
        return Subject(0, False, False)  # soft loans of anybody, or what is entrusted to another fund
    mentions = len(programmes)
    early = any(at < max(length * 0.4, _SHORT_ITEM) for at in programmes)
    for s in sentences:
        for m in s.mentions.get("subject", ()):
            mentions += 1
            directive = directive or m.code == "directive"
            early = early or s.start + m.start < max(length * 0.4, _SHORT_ITEM)
    told = sum(bool(s.mentions.get("subject")) for s in sentences)
    core = sum(any(m.code in _CORE for m in s.mentions.get("indicator", ())) and not s.has("block", 0, None, "bank") for s in sentences)
    rivals = any(m.code in ("bank", "other_fund") for s in sentences for m in s.mentions.get("block", ()))
    crimes = sum(m.code == "crime" for s in sentences for m in s.mentions.get("block", ()))
    funds = sum(bool(_FUND.search(s.folded)) for s in sentences)
    named = sum(m.code in ("bank", "credit", "directive") for s in sentences for m in s.mentions.get("subject", ()))
    return Subject(mentions, directive, early, told, core, rivals, funds, crimes, named)


#: A hamlet named with its commune: "thôn Đồng Ẻn, xã Kim Bình".
_OF_COMMUNE = re.compile(r",\s*(?:xã|phường|thị trấn)\s")
#: A name of two syllables or more, as it is written.
_SPELLED = re.compile(rf"[{UPPER}][a-zà-ỹ]+(?: [{UPPER}][a-zà-ỹ]+)+")
#: Before the district that an office of the bank serves.
_OFFICE_OF = re.compile(r"\b(?:phòng giao dịch|pgd)(?: (?:nhcsxh|nh csxh|ngân hàng csxh|ngân hàng chính sách(?: xã hội)?))? $")
#: Behind a name, alone or one of two, that is told to be a commune: "A và B cũng là những xã …".
_IS_UNIT = re.compile(
    r"(?:\s+và(?:\s+\w+){1,3}?)?(?:\s+(?:cũng\s+)?là|,)\s+(?:(?:một|những|các|hai|ba)\s+)?(?:trong\s+những\s+)?(?:xã|phường|thị trấn)\s"
)
_CAPITAL_BEFORE = re.compile(rf"\b[{UPPER}]\w* $")
_MOST_UNITS = 40
#: Before a former unit that is counted in with the one that is spoken of.
_INCLUDED = re.compile(r"\((?:bao )?(?:gồm|kể)(?: cả)?[^()]*$")


def settle(gazetteer: Gazetteer, sentences: Sequence[Sentence], *, after_merger: bool, hints: Sequence[Named] = ()) -> None:
    """Decide on bare districts and ambiguous names, page-wide: drop what has no evidence, place what the page's province settles.

    *hints* are the outlet's own places: they tell which of several units of one name is meant, where the page does not.
    """
    _find_again(sentences)
    typed = {n.names[0] for s in sentences for n in s.names if n.typed and n.level == "district"}
    # What lies in a typed chain ("xã A (huyện B)") is named as surely.
    typed |= {name for s in sentences for n in s.names if n.typed and n.level == "commune" for name in n.names[1:]}
    typed |= {name for s in sentences for n in s.names if n.typed and n.level == "hamlet" for name in n.names[1 + _in_commune(s, n) :]}
    typed_keys = {n.key for s in sentences for n in s.names if n.typed}
    provinces: list[Named] = []
    districts: list[Named] = []
    seen: set[tuple[str, ...]] = set()
    for s in sentences:
        for n in s.names:
            if n.level == "province" and n.names not in seen:
                seen.add(n.names)
                provinces.append(n)
            if n.level == "district" and n.key and n.names not in seen:
                seen.add(n.names)
                districts.append(n)
    if not provinces:
        provinces = list(hints) or _homes(gazetteer, sentences)
    joint = _joint(gazetteer, sentences)
    if joint is not None and joint.names[0] not in {p.names[0] for p in provinces}:
        provinces.insert(0, joint)
    province_names = {p.names[0] for p in provinces}
    typed |= {
        n.names[0]
        for s in sentences
        for n in s.names
        if n.level == "district"
        and not n.typed
        and _COUNTED_BEHIND.match(s.folded[n.end : n.end + 12])
        and _fits(gazetteer, n, provinces, after_merger=after_merger)
    }
    all_provinces = gazetteer.province_names
    headed = {n.names[0] for s in sentences if s.kind in ("title", "heading") for n in s.names}
    communes = {n.names[0] for s in sentences for n in s.names if n.typed and n.level == "commune"}
    communes |= {n.names[1] for s in sentences for n in s.names if n.typed and n.level == "hamlet" and _in_commune(s, n)}
    chained = _chained(sentences, communes)
    for s in sentences:
        kept = []
        for n in s.names:
            if n.old and _INCLUDED.search(s.folded[: n.start]):
                continue  # "toàn tỉnh (gồm cả Ninh Thuận cũ)"
            if n.level == "district" and not n.typed and n.names[0] in communes and n.names[0] not in typed:
                unit = next((c for x in sentences for c in x.names if c.typed and c.level == "commune" and c.names[0] == n.names[0]), None)
                if unit is None:
                    hamlet = next((c for x in sentences for c in x.names if c.level == "hamlet" and c.names[1:2] == n.names[:1]), None)
                    unit = Named(0, 0, "commune", hamlet.names[1:], None, True) if hamlet is not None else None
                if unit is not None:  # "Phú Tân" of a page about the commune Phú Tân
                    n = replace(unit, start=n.start, end=n.end, person=n.person)
            if (
                n.level == "district"
                and not n.typed
                and not (
                    n.names[0] in typed
                    or n.key in typed_keys
                    or n.names[0] in headed
                    or (
                        re.match(
                            r"(?:\s+là|,)\s+(?:một\s+|1\s+)?(?:trong\s+\S+\s+)?(?:huyện|quận|thị xã|địa phương)\s",
                            s.folded[n.end : n.end + 40],
                        )
                        and _lies_in(gazetteer, n, provinces)
                    )
                    or (
                        (_COUNTED_BEHIND.match(s.folded[n.end : n.end + 12]) or _OFFICE_OF.search(s.folded, 0, n.start))
                        and _fits(gazetteer, n, provinces, after_merger=after_merger)
                    )
                    or (len(n.names) > 1 and n.names[-1] in province_names)
                )
            ):
                continue
            if (
                n.level == "commune"
                and not n.typed
                and n.names[0] not in communes
                and n.names[0] not in headed
                and not (
                    _COUNTED_BEHIND.match(s.folded[n.end : n.end + 12])
                    and _fits(gazetteer, n, [*districts, *provinces], after_merger=after_merger)
                )
                and not _IS_UNIT.match(s.folded, n.end)
                and not (
                    re.search(r"\b(?:ở|tại) $", s.folded[: n.start])
                    and _fits(gazetteer, n, [*districts, *provinces], after_merger=after_merger)
                )
            ):
                continue
            bare_commune = n.level == "commune" and not n.typed and n.names[0] not in communes
            if n.level == "commune" and n.names[0] in chained and n.names != chained[n.names[0]]:
                n = replace(n, names=chained[n.names[0]], key=None)
            if n.level == "commune" and province_names and n.names[-1] not in province_names and _of_another_type(gazetteer, s, n):
                n = replace(n, names=n.names[:1], key=None)
            whole = len(n.names) > 2 and n.names[-1] in all_provinces
            if n.level in ("district", "commune", "hamlet") and (n.key is None or len(n.names) == 1) and not whole:
                outers = [d for d in districts if n.level != "district" and (not after_merger or d.typed)] + provinces
                for outer in outers:
                    if n.names[0] == outer.names[0]:
                        continue
                    joined = gazetteer.within(n, outer, after_merger=after_merger)
                    if joined is not None and (
                        joined.key is not None
                        or (
                            n.level in ("commune", "hamlet")
                            and outer is outers[0]
                            and all(o is outer or o.names == outer.names[-1:] for o in outers)
                        )
                    ):
                        n = replace(joined, start=n.start, end=n.end)
                        break
            if bare_commune and (n.key is None or not _lies_in(gazetteer, n, [*districts, *provinces])):
                continue
            kept.append(n)
        kept = [gazetteer.renamed(n, s.folded[n.start : n.end]) for n in kept] if after_merger else kept
        s.names = [replace(n, person=True) if n.level == "province" and _away(s, n) else n for n in kept]
    _tell_alike(sentences, after_merger=after_merger)


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
        if n.level == "district" and (n.typed or _COUNTED_BEHIND.match(s.folded[n.end : n.end + 12]))
    }
    homes: dict[str, set[str]] = defaultdict(set)
    for name in counted:
        for place in gazetteer.candidates(name, "district"):
            if place.parent_key is not None:
                homes[place.parent_key].add(name)
    full = [key for key, names in homes.items() if len(names) == len(counted)]
    if len(counted) < _SEVERAL or len(full) != 1:
        return None
    province = gazetteer.places.by_key[full[0]]
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


def _homes(gazetteer: Gazetteer, sentences: Sequence[Sentence]) -> list[Named]:
    """The provinces of the communes that the page names by type and that are the only ones of their name."""
    found: dict[str, Named] = {}
    for s in sentences:
        for n in s.names:
            sure = n.typed and n.level == "commune" and n.key is not None and len(n.names) > 1
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


#: No province has so much of anything, in dong: a page with several such amounts speaks of the nation.
NATIONAL = 45_000 * 10**9


_SEVERAL = 3  #: districts that tell a province which the page does not name
#: The line of a paper or station above an article: its province is where it is printed, not what it tells of.
_PAPER = re.compile(r"^\W*(?:báo|đài)\b|\bonline\b|\bphát thanh\b")
#: Blocks at the head of a page: the title, a date or an author, the lead.
_HEAD = 3


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

    *papers* are the provinces whose paper the text names: the only one stands before a province that is named but once.
    """
    focus = _focus(sentences, outlet, gazetteer, after_merger=after_merger)
    if len(papers) == 1 and len(focus.places) == 1 and focus.places[0].level == "province" and focus.places[0].names != papers[0].names:
        named = sum(n.names[-1:] == focus.places[0].names for s in sentences for n in s.names)
        if named < 2 and not any(s.kind == "title" and n.names == focus.places[0].names for s in sentences for n in s.names):
            focus = Focus((papers[0],), True)
    places = tuple(
        replace(p, level="commune", names=p.names[1:], key=None) if p.level == "hamlet" and len(p.names) > 2 else p for p in focus.places
    )
    focus = replace(focus, places=places)
    return focus if focus.sure else replace(focus, sure=_is_sure(sentences, focus, outlet))


def _is_sure(sentences: Sequence[Sentence], focus: Focus, outlet: Named | None) -> bool:
    """Whether the page's head or its outlet speaks for the place, and the page names no other half as often.

    Of pages read for the first time, figures that took a place over from such a page had it right in 98 of 100 cases, others in 10.
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
        for n in {n.names: n for n in s.names if not n.person and n.level not in ("country", "region")}.values():
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
    scores: dict[tuple[str, ...], float] = defaultdict(float)
    first: dict[tuple[str, ...], Named] = {}
    generic: dict[str, float] = defaultdict(float)
    paragraphs = 0
    title: list[Named] = []
    both = False
    block = -1
    for s in sentences:
        if s.kind in ("tail", "caption", "menu"):
            continue
        if s.block != block:
            block = s.block
            paragraphs += s.kind in ("paragraph", "lead")
        heading = s.kind in ("title", "heading") and paragraphs == 0 and not _PAPER.search(s.folded)
        weight = 3.0 if heading else 2.0 if paragraphs <= 1 else 1.0
        both = both or s.has("both", 0, None, "both")
        generic["bank"] += (
            any(
                re.search(r"viet ?nam", s.folded[max(0, m.start - 14) : m.end + 10])
                and "branch" not in s.folded[max(0, m.start - 24) : m.start]
                for m in s.of("subject", 0, None, "bank")
            )
            if not paragraphs or paragraphs <= 2
            else 0
        )
        for m in s.mentions.get("generic", ()):
            generic[m.code] += 1
        for n in s.names:
            if n.person:
                continue
            if n.old:
                weight *= 0.5
            if after_merger and n.key and n.key.startswith("2004") and n.level in ("province", "district"):
                successor = gazetteer.places.province_2025(n.key)
                unit = gazetteer.places.by_key.get(successor or "")
                if unit is not None and (unit.name,) != n.names:
                    scores[(unit.name,)] += 0.6 * weight
                    first.setdefault((unit.name,), Named(n.start, n.end, "province", (unit.name,), unit.key, True))
                    weight *= 0.3
            scores[n.names] += weight * (1.2 if n.typed else 1.0) * (0.5 if n.level in ("commune", "hamlet") and not heading else 1.0)
            first.setdefault(n.names, n)
            if n.level in ("hamlet", "commune") and len(n.names) > 2:
                around = n.names[1:]
                level = "commune" if n.level == "hamlet" else "district"
                scores[around] += 0.3 * weight
                first.setdefault(around, Named(n.start, n.end, level, around, None, True))
            if heading and n.level not in ("country", "region") and (n.level != "hamlet" or len(n.names) > 1):
                title.append(n)
    country = next((n for k, n in first.items() if n.level == "country"), None)
    amounts = [q.value for s in sentences for q in s.quantities if q.unit == "VND"]
    if sum(value >= NATIONAL for value in amounts) >= max(3, 0.25 * len(amounts)):
        return Focus((Named(0, 0, "country", ("Viet Nam",), "VN", False),), False, True)
    region = next((n for k, n in first.items() if n.level == "region"), None)
    if region is not None and generic["region"] >= 2 and generic["region"] >= generic["province"] + generic["district"]:
        return Focus((region,), False, True)
    totals = {k: v + sum(0.5 * w for other, w in scores.items() if other != k and other[-len(k) :] == k) for k, v in scores.items()}
    counts: dict[tuple[str, ...], int] = defaultdict(int)
    for s in sentences:
        if s.kind not in ("tail", "caption", "menu"):
            for n in s.names:
                counts[n.names] += not n.person
    ranked = sorted(
        (k for k in totals if first[k].level not in ("country", "region", "hamlet")), key=lambda k: (-totals[k], first[k].start, k)
    )
    begins = [s for s in sentences if s.kind in ("paragraph", "lead") and s.names]
    lead = {n.names for s in begins if s.block == begins[0].block for n in s.names if not n.person}
    lead = lead if not any(first[k].level == "commune" for k in lead if k in first) else set()
    provinces = [k for k in ranked if first[k].level == "province"]
    if (
        both
        and len(provinces) >= 2
        and totals[provinces[1]] >= 0.4 * totals[provinces[0]]
        and not any(n.level in ("district", "commune") for n in title)
    ):
        return Focus(tuple(first[k] for k in provinces[:2]), False)
    if title:
        named = sorted({n.names: n for n in title}.values(), key=lambda n: (-totals.get(n.names, 0), n.start))
        top = named[0]
        inner = [
            n
            for n in named
            if n.names != top.names and n.names[-len(top.names) :] == top.names and totals[n.names] >= 0.4 * totals[top.names]
        ]
        chosen = inner[0] if inner else top
        around = chosen.names[1:]
        if chosen.level == "commune" and counts.get(around, 0) >= 2 and generic["district"] > generic["commune"] and around in lead:
            return Focus((first[around],), False)  # a title of one commune over a page about its district
        if len(chosen.names) > 1 or chosen.level == "province":
            if chosen.level == "province" and generic["district"] > generic["province"]:
                inside = [k for k in ranked if first[k].level == "district" and k[-1:] == chosen.names[-1:]]
                if inside and totals[inside[0]] >= 3:
                    return Focus((first[inside[0]],), False)
            return Focus((chosen,), False)
        return Focus((chosen,), False)
    village = max(
        (k for k in counts if first.get(k) is not None and first[k].level == "commune" and len(k) > 1),
        key=lambda k: counts[k],
        default=None,
    )
    if (
        not title
        and village is not None
        and counts[village] >= 3
        and counts[village] >= max(counts.values())
        and generic["commune"] >= max(generic["district"], generic["province"])
    ):
        return Focus((first[village],), False)
    nation = generic["country"] + 2 * min(1, generic["bank"]) + (scores.get(country.names, 0) if country is not None else 0)
    if ranked:
        top_key = ranked[0]
        top = first[top_key]
        if top.level == "province":
            inside = [k for k in ranked if first[k].level == "district" and k[-1:] == top_key]
            if (
                inside
                and generic["district"] > generic["province"]
                and (totals[inside[0]] >= 2 or (len(inside) == 1 and counts[top_key] <= 1))
            ):
                return Focus((first[inside[0]],), False)
            communes = [k for k in ranked if first[k].level == "commune" and k[-1:] == top_key]
            if communes and generic["commune"] > generic["province"] + generic["district"] and totals[communes[0]] >= 2:
                return Focus((first[communes[0]],), False)
        wider = top.level == "district" or (top.level == "commune" and generic["province"] > generic["commune"])
        if wider and generic["province"] > generic["district"] and len(top_key) > 1:
            return Focus((_outer(top, gazetteer),), False)
        local = max(generic["province"], generic["district"], generic["commune"], generic["city"]) >= 2 or sum(
            n.typed and n.names == top_key for s in sentences for n in s.names
        ) >= (1 if nation == 0 else 2)
        if (totals[top_key] >= 3 and not (nation >= 2 and totals[top_key] < 2.5 + nation)) or (
            local and nation <= max(1.0, generic["province"], generic["district"], generic["commune"])
        ):
            return Focus((top,), False)
    if outlet is not None and nation < 3:
        return Focus((outlet,), True)
    homes = {n.names[-1]: n for s in sentences for n in s.names if n.person and (n.level == "province" or len(n.names) > 1)}
    if len(homes) == 1 and not ranked and country is None and (home := next(iter(homes.values()))).key is not None:
        return Focus((_outer(home, gazetteer),), True)  # no place but where somebody lives
    units = sum(generic[level] for level in ("province", "city", "district", "commune"))
    if units and outlet is None and country is None and not ranked and not generic["country"]:
        return Focus((), True)  # "toàn tỉnh" of a province that the page does not name
    if nation or any(s.has("subject", 0, None, "bank") for s in sentences):
        return Focus((Named(0, 0, "country", ("Viet Nam",), "VN", False),), country is None and not ranked)
    if outlet is not None:
        return Focus((outlet,), True)
    return Focus((first[ranked[0]],), True) if ranked else Focus((Named(0, 0, "country", ("Viet Nam",), "VN", False),), True)


def _outer(named: Named, gazetteer: Gazetteer) -> Named:
    place = gazetteer.places.province(named.key)
    if place is None:
        return named
    return Named(named.start, named.end, "province", (place.name,), place.key, True)


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


def national(names: Iterable[Named]) -> bool:
    """Whether one of *names* is the country."""
    return any(n.level == "country" for n in names)
