"""What a page has told of places so far, and which unit a word like "toàn huyện" stands for. Pure.

Which place the next sentence goes on with (`carried`), and the two that a sentence puts in order (`pair`), is noted from outside.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from monitor.figures.bound import Bound
from monitor.figures.found_place import Place
from monitor.figures.gazetteer import WHOLE_COUNTRY, Gazetteer, Named
from monitor.figures.page_names import outer
from monitor.figures.page_place import Focus
from monitor.figures.sentence import Sentence
from monitor.figures.usable_names import usable

#: The levels whose units the tables hold.
UNITS = ("province", "district", "commune")
#: Words for places that an earlier sentence named: "Dư nợ của hai huyện này".
THESE_PLACES = re.compile(
    r"\b(?:hai|ba|bốn|năm|sáu|các|những|\d) (?:huyện|xã|phường|địa phương|đơn vị|thị xã) (?:này|đó|ấy|nói trên|kể trên)\b"
)
_HEAD = 3  #: blocks at the head of a page, whose place is the page's own
_SHORT = 90  #: code points of a heading at most
#: What stands beside the name in a heading that is nothing but a unit: "1. Hội CCB xã A (huyện B)", "* Huyện C:".
_UNIT_HEAD = re.compile(r"\W*(?:\d{1,2}|[ivx]{1,4}|[a-e])?\W*(?:(?:hội|đoàn|cơ sở hội|nhcsxh|phòng giao dịch)(?: \S+){0,4})?\W*")
#: Begins a block that goes on with the place of the one before.
_GOES_ON = re.compile(
    r"(?:nhiều nhất|lớn nhất|cao nhất|trong đó|trong số (?:đó|này)|cụ thể|chia theo|kế đó|tiếp đến|tính hết|số vốn này|nguồn vốn này|nhờ (?:đó|vậy)(?=,)|of which|of these)\b"
)
#: Who gives, on a page that names a commune or district most: "ngân sách tỉnh và các xã, phường đã ủy thác 1.694 tỷ đồng".
_ALL_BUDGETS = re.compile(r"\bngân sách (?:cấp )?tỉnh(?: và|,)(?: ngân sách)? (?:các|\d+) (?:xã|phường|huyện|thành phố|thị xã)\b")


def _each_once(alike: Sequence[Named]) -> list[Named]:
    """The places of *alike*, each once, where it was named last."""
    return list({x.names: x for x in alike}.values())


@dataclass(slots=True)
class Memory:
    """What the page has told of places so far."""

    gazetteer: Gazetteer
    focus: Focus
    carried: Named | None = None  #: the place of the sentence before, in the same block
    district: Named | None = None  #: the last district that the page named
    commune: Named | None = None  #: the last commune that the page named
    home: Named | None = None  #: the commune of the last person that the page named
    hamlet: Named | None = None  #: the last hamlet that the page named, with all that it lies in
    region: Named | None = None  #: the region that the page named first
    pair: list[Named] = field(default_factory=list)  #: the two provinces, or units in order, that were last named together
    together: list[Named] = field(default_factory=list)  #: the districts, or communes, that were last named together
    section: Named | None = None  #: the place that the heading above names

    @property
    def only(self) -> Named | None:
        """The place that the page is about, if that is one."""
        return self.focus.places[0] if len(self.focus.places) == 1 else None

    # --- from sentence to sentence ------------------------------------------------------------------------------------

    def new_block(self, s: Sentence) -> None:
        """Forget what holds within a block only, unless *s* goes on where it stopped ("Nhiều nhất là …")."""
        heads = not s.text.rstrip().endswith(".") or s.kind == "heading"
        if heads and s.block > _HEAD and not any(q.unit for q in s.quantities) and len(s.text) < _SHORT:
            self.section = self._headed(s)
        if not _GOES_ON.match(s.folded):
            self.carried = None

    def _headed(self, s: Sentence) -> Named | None:
        """The place that the heading *s* is for: "1. Hội CCB xã A (huyện B)"; "An Giang: Dư nợ lớn, …", of a page about several."""
        names = usable(s)
        if s.kind == "heading" and len(self.focus.places) != 1:
            heads = [n for n in names if n.level == "province" and n.start <= 2 and s.folded.startswith(":", n.end)]
            if heads:
                return heads[0]
        inner = _each_once([n for n in names if n.level in ("district", "commune")])
        whole = len(inner) == 1 and _UNIT_HEAD.fullmatch(s.folded[: inner[0].start] + s.folded[inner[0].end :])
        return inner[0] if whole else None

    def remember(self, s: Sentence, names: Sequence[Named] | None = None) -> None:
        """Note the units that *s* names, for later words like "toàn huyện"."""
        if not s.names:
            return
        names = usable(s) if names is None else names
        self._note_units(names)
        self._note_hamlets(s)
        self._note_homes(s)
        self._note_together(names)

    def _note_units(self, names: Sequence[Named]) -> None:
        for x in names:
            if x.level == "region":
                self.region = self.region or x
            elif x.level == "district":
                self.district = x
            elif x.level == "commune":
                self.commune = x
                if len(x.names) > 1:
                    self.district = outer(x, "district", self.gazetteer) or self.district

    def _note_hamlets(self, s: Sentence) -> None:
        around = self.commune or self.home
        for x in s.names:
            if x.level == "hamlet" and len(x.names) > 2:
                self.hamlet = x
            elif x.level == "hamlet" and around is not None and len(around.names) > 1 and x.names[1:] in ((), around.names[-1:]):
                self.hamlet = Named(x.start, x.end, "hamlet", (x.names[0], *around.names), None, True)

    def _note_homes(self, s: Sentence) -> None:
        """Note where people live, which is where "toàn huyện" is, if no district is named."""
        homes = [outer(x, "commune", self.gazetteer) for x in s.names if x.person and x.level in ("commune", "hamlet")]
        self.home = next((x for x in homes if x is not None), self.home)
        if self.district is None:
            homes = [outer(x, "district", self.gazetteer) for x in s.names if x.person]
            self.district = next((x for x in homes if x is not None), None)

    def _note_together(self, names: Sequence[Named]) -> None:
        provinces = _each_once([x for x in names if x.level == "province"])
        if len(provinces) == 2:
            self.pair = provinces
        for level in ("district", "commune"):
            alike = _each_once([x for x in names if x.level == level])
            if len(alike) > 1:
                self.together = alike

    def within(self, x: Named) -> Named:
        """*x*, with what it lies in if the page has told that: a commune of the district, a hamlet of the commune."""
        if x.level not in ("commune", "hamlet") or x.key is not None or len(x.names) > 1:
            return x
        around = self.commune if x.level == "hamlet" else None  # whose name the hamlet may bear
        if around is None:
            around = self.district or self.only
            if around is None or around.level not in UNITS or around.names[0] == x.names[0]:
                return x
        return Named(x.start, x.end, x.level, (x.names[0], *around.names), None, True)

    def default(self, s: Sentence, b: Bound) -> Place:
        """The place of the section or the page."""
        if not self.focus.places:
            return Place(None, "unknown")
        if self.section is not None:
            return Place(self.section, "section")
        own = self.focus.places[0]
        if b.indicator == "local_budget_capital" and own.level in ("commune", "district") and _ALL_BUDGETS.search(s.folded, 0, b.q.start):
            whole = outer(own, "province", self.gazetteer)
            return Place(whole, "generic") if whole is not None else Place(own, "default")
        return Place(own, "default")

    # --- words for a unit ---------------------------------------------------------------------------------------------

    def unit(self, code: str, near: Named | None = None) -> Named | None:
        """The unit of level *code* that a word like "toàn huyện" stands for, *near* a name or the place of the sentence before."""
        if code == "country":
            return WHOLE_COUNTRY
        if code == "region":
            return self.region
        base = near or self.carried
        if base is not None and base.old:
            base = None
        if code in ("province", "city"):
            return self._province(base)
        return self._district(base) if code == "district" else self._commune(base)

    def _province(self, base: Named | None) -> Named | None:
        """ "toàn tỉnh": of the place spoken of, else of the page."""
        for x in (base, self.only):
            if x is not None and x.level != "country":
                found = outer(x, "province", self.gazetteer)
                if found is not None:
                    return found
        return self.only if self.only is not None and self.only.level != "country" else None

    def _district(self, base: Named | None) -> Named | None:
        """ "toàn huyện": of the place spoken of, else the page's own, else the last that was named."""
        own = self.only if self.only is not None and self.only.level == "district" else None
        for x in (base, own, self.district, self.only):
            if x is not None and x.level in ("district", "commune", "hamlet"):
                found = outer(x, "district", self.gazetteer)
                if found is not None:
                    return found
        return None

    def _commune(self, base: Named | None) -> Named | None:
        """ "toàn xã": of the place spoken of, else the page's own, else the last that was named, else where somebody lives."""
        own = self.only if self.only is not None and self.only.level == "commune" else None
        for x in (base, own, self.commune):
            if x is not None and x.level == "commune":
                return x
            if x is not None and x.level == "hamlet" and len(x.names) > 2:
                return Named(x.start, x.end, "commune", x.names[1:], None, True)
        return self.home
