"""Where a figure holds: the place of each bound number. Pure.

The nearest name in the number's own clause wins; then what the sentence says, what the sentence before said, what holds for the page.
Words like "toàn huyện" refer back to the last unit of that level.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from monitor.figures.binding import in_order
from monitor.figures.bound import Bound
from monitor.figures.gazetteer import Gazetteer, Named
from monitor.figures.page import Focus, outer
from monitor.figures.sentence import Sentence
from monitor.places import COUNTRY, COUNTRY_NAME

_RIGHT_PLACE = re.compile(
    r"^\s*(?:\)|/)?\s*(?:,?\s*(?:là\s+)?(?:mức\s+)?(?:bình quân|trung bình)(?:\s+chung)?)?\s*(?:của|tại|ở|toàn|trên địa bàn|trong|in|of|across|for)?\s*(?:the\s+)?(?:tỉnh|huyện|thành phố|quận|xã)?\s*$"
)
_NAME_STEP = re.compile(r"\s*(?:,|và|and|,\s*and)\s*(?:xã|huyện|tỉnh|phường)?\s*")
#: Before a region whose parts are compared: "xếp thứ hai trong các tỉnh trung du và miền núi phía Bắc".
_AMONG = re.compile(r"\b(?:nhất|dẫn đầu|đứng đầu|thứ \S+|nhóm \S+) (?:trong |của )?(?:\S+ ){0,3}$")
#: Before the whole that a unit is ranked in.
_RANKED = re.compile(
    r"\b(?:nhất|đầu|thứ \S+) (?:trong |của )?(?:số |các )?(?:\S+ ){0,3}$|\bthe (?:highest|lowest|largest|biggest|most)\b[^,;.]{0,60}$"
)
_HEAD = 3  #: blocks at the head of a page, whose place is the page's own
_SHORT = 90  #: code points of a heading at most
#: What stands beside the name in a heading that is nothing but a unit: "1. Hội CCB xã A (huyện B)", "* Huyện C:".
_UNIT_HEAD = re.compile(r"\W*(?:\d{1,2}|[ivx]{1,4}|[a-e])?\W*(?:(?:hội|đoàn|cơ sở hội|nhcsxh|phòng giao dịch)(?: \S+){0,4})?\W*")
_GOES_ON = re.compile(
    r"(?:nhiều nhất|lớn nhất|cao nhất|trong đó|trong số (?:đó|này)|cụ thể|chia theo|kế đó|tiếp đến|tính hết|số vốn này|nguồn vốn này|of which|of these)\b"
)
#: Words for places that an earlier sentence named: "Dư nợ của hai huyện này".
THESE_PLACES = re.compile(
    r"\b(?:hai|ba|bốn|năm|sáu|các|những|\d) (?:huyện|xã|phường|địa phương|đơn vị|thị xã) (?:này|đó|ấy|nói trên|kể trên)\b"
)
#: Between the country's name and its number: "bình quân của cả nước (0,55%)".
_IN_BRACKETS_BEHIND = re.compile(r"\s*\(\s*(?:là\s+|hơn\s+|gần\s+|khoảng\s+|trên\s+|\+)?")
#: Before the place of somebody who is quoted: "như cách nói của một cán bộ hội ở Mộc Châu".
_SAYS = re.compile(r"\b(?:như|theo) (?:cách nói|lời|chia sẻ|nhận xét|kinh nghiệm)(?: (?:kể|nói))?\b[^,;.]*\b(?:ở|tại|của|xã|huyện) $")
#: Before the whole that a unit is told to be one of: ", một trong hai huyện nghèo của tỉnh,".
_ONE_OF = re.compile(r",\s*(?:là\s+)?(?:một|1)\s+trong\s[^,;]*$")
#: Behind what is asked of all, what a unit makes of it: "nên mỗi năm tỉnh cần bố trí thêm …".
_OWN_TASK = re.compile(r"\b(?:tỉnh|huyện|xã|thành phố) (?:cần|phải|sẽ|phấn đấu|bố trí)\b")
#: Before where a meeting was held: "at a teleconference in Hanoi".
_MEETING = re.compile(
    r"\b(?:conference|teleconference|meeting|workshop|ceremony|event|session|hội nghị|hội thảo)(?: held| tổ chức)? (?:in|tại|ở) $"
)
#: Before a place that is only one of those spoken of: "Không riêng Măng Ri, tại 10 xã còn lại của huyện …".
_NOT_ONLY = re.compile(r"\bkhông (?:chỉ |chỉ riêng |riêng )(?:có |ở |tại |là )*$")
#: Words for one savings and credit group, which is where its hamlet is: "cả tổ chỉ có 22 hộ vay".
_ONE_GROUP = re.compile(
    r"\b(?:cả|toàn) tổ\b(?! chức| dân phố| hợp tác)|\btổ của (?:chị|anh|ông|bà)\b|\btrong tổ (?:đã )?có\b|\bcủa tổ\b(?! chức| viên| trưởng| tiết kiệm| tk| vay| dân phố| hợp tác| công tác| đại biểu)|\b(?:hộ|thành viên|tổ viên) trong tổ\b"
    r"|(?:^|, |; )(?:nay |hiện |đến nay )?tổ (?:đã|hiện|đang|chỉ|mới)? ?(?:có|quản lý)\b"
)
#: Who gives, on a page that names a commune or district most: "ngân sách tỉnh và các xã, phường đã ủy thác 1.694 tỷ đồng".
_ALL_BUDGETS = re.compile(r"\bngân sách (?:cấp )?tỉnh(?: và|,)(?: ngân sách)? (?:các|\d+) (?:xã|phường|huyện|thành phố|thị xã)\b")
#: Behind the one who speaks, whose office may bear a place's name.
_SPEAKER = re.compile(r"\s*,?\s*(?:cho biết|cho hay|thông tin|nói|khẳng định)\b")
#: Before the last kind of a list of all units: "các huyện, thành phố Nam Định".
_ALL_UNITS = re.compile(r"\bcác (?:huyện|quận|phường)(?:, (?:huyện|thị xã|quận))*(?:,| và) $")
#: Between and before two names that a claim ranges over.
_RANGE = re.compile(r"\s+(?:tới|đến|xuống|lên|ra|vào|sang)(?:\s+\w+){0,3}\s+")
_RANGE_FROM = re.compile(r"\btừ(?:\s+\w+){0,3}\s+$")
#: More districts than the one that the page is about: they are its province's.
_SEVERAL_DISTRICTS = re.compile(r"(?<!một )\b(?:ở|tại|của|trong) (?:hai|ba|bốn|năm|sáu|bảy|tám|\d+) (?:huyện|thị xã)\b")
_OF_THE_WHOLE = re.compile(
    r"\d ?% (?:trong |trên |của )?(?:tổng )?(?:số )?(?:dư nợ|nguồn vốn)(?: (?:của|tín dụng|chính sách|cho vay)){0,4} $"
)
_ASIDE = re.compile(r" [-–] ?(?:trong đó|riêng)\b[^-–]*$")
_ASIDE_OVER = re.compile(r" [-–] ?(?:và|cùng|với)\b")
#: What the Party asks of all: a target of the country, unless a place is named.
_ASKED_OF_ALL = re.compile(
    r"(?:chỉ thị (?:số )?39(?:-ct/tw)?|directive (?:no\.? )?39(?:-ct/tw)?)(?: [^\s,;]+){0,8} (?:yêu cầu|đặt ra|đề ra|quy định|giao|sets?|asks?|requires?)"
)
_COMPARED = re.compile(r"(?:so với|cao hơn|thấp hơn|hợp nhất|sáp nhập|sau khi|compared with|than|trước sáp nhập)\s+(?:\S+\s+){0,4}$")


@dataclass(slots=True)
class Place:
    """The place of a figure, with how it was found."""

    named: Named | None
    how: str  #: clause, behind, generic, carried, default, unknown


@dataclass(slots=True)
class Scope:
    """Which places hold from sentence to sentence."""

    gazetteer: Gazetteer
    focus: Focus
    carried: Named | None = None  #: the place of the sentence before, in the same block
    district: Named | None = None  #: the last district that the page named
    commune: Named | None = None
    home: Named | None = None  #: the commune of the last person that the page named
    hamlet: Named | None = None  #: the last hamlet that the page named, with all that it lies in
    region: Named | None = None  #: the region that the page named first
    pair: list[Named] = field(default_factory=list)
    together: list[Named] = field(default_factory=list)  # the districts, or communes, that were last named together
    section: Named | None = None  #: the place that the heading above names
    _last: Place | None = None

    @property
    def country(self) -> Named:
        """The whole country."""
        return Named(0, 0, "country", (COUNTRY_NAME,), COUNTRY, True)

    def new_block(self, s: Sentence) -> None:
        """Forget what holds within a block only, unless *s* goes on where it stopped ("Nhiều nhất là …")."""
        if s.block > _HEAD and not any(q.unit for q in s.quantities) and len(s.text) < _SHORT:
            inner = {n.names: n for n in self.usable(s) if n.level in ("district", "commune")}
            named = next(iter(inner.values())) if len(inner) == 1 else None
            whole = named is not None and _UNIT_HEAD.fullmatch(s.folded[: named.start] + s.folded[named.end :])
            self.section = named if whole else None
            heads = [n for n in self.usable(s) if n.level == "province" and n.start <= 2 and s.folded.startswith(":", n.end)]
            if s.kind == "heading" and heads and len(self.focus.places) != 1:
                self.section = heads[0]  # "An Giang: Dư nợ lớn, …", of a page about several
        if not _GOES_ON.match(s.folded):
            self.carried = None

    # --- place --------------------------------------------------------------------------------------------------------

    def usable(self, s: Sentence) -> list[Named]:
        """The names of *s* that a figure may belong to."""
        out: list[Named] = []
        compared: Named | None = None
        for n in s.names:
            if n.person and n.level in ("commune", "hamlet", "district"):
                continue
            left = s.folded[max(0, n.start - 40) : n.start]
            right = s.folded[n.end : n.end + 12]
            if n.start <= 1 and s.text[n.start : n.end].isupper() and re.match(r"\s*(?:,|\(|-)", right):
                continue  # an agency's dateline: "HÀ NỘI (TTXVN) -"
            if re.match(r"\s*,\s*(?:ngày|sáng|chiều)\s", right) and left.rstrip().endswith("("):
                continue  # where a meeting was
            if not re.match(r"\s*\(\s*\d", right) and (
                _COMPARED.search(left)
                or (n.old and "former" in left)
                or (compared is not None and _NAME_STEP.fullmatch(s.folded[compared.end : n.start]))
            ):
                compared = n
                continue
            if (
                n.level == "country"
                and re.search(r"(?:đại diện|lãnh đạo|tổ quốc|của)\s+$", left)
                and s.folded[n.start : n.start + 2] == "nh"
            ):
                continue
            if _MEETING.search(s.folded, max(0, n.start - 40), n.start):
                continue
            if s.folded.startswith(("thành phố", "thị xã", "tp"), n.start) and _ALL_UNITS.search(left):
                continue  # "các huyện, thành phố Nam Định": those of the province
            if n.level in ("commune", "district", "hamlet") and _SAYS.search(s.folded, max(0, n.start - 90), n.start):
                continue
            if n.level == "region" and _AMONG.search(left):
                continue
            if _NOT_ONLY.search(left):
                continue
            out.append(n)
        over: set[int] = set()
        for a, b in itertools.pairwise(out):  # "từ vùng biển A tới miền núi B": all that lies between
            if a.level == b.level and _RANGE.fullmatch(s.folded[a.end : b.start]) and _RANGE_FROM.search(s.folded[: a.start]):
                over |= {id(a), id(b)}
        return [n for n in out if id(n) not in over]

    def places(self, s: Sentence, bounds: Sequence[Bound]) -> list[tuple[Place, ...]]:
        """The place, or places, of each of *bounds*."""
        names = self.usable(s)
        listed = self._listed(s, bounds, names)
        out: list[tuple[Place, ...]] = []
        for n, b in enumerate(bounds):
            if n in listed:
                out.append((Place(listed[n], "in order"),))
                continue
            if b.rule.startswith("row"):
                out.append((self._default(s, b),))
                continue
            if s.has("both", 0, b.q.j, "both") and self._both(s, b, names) and self._right_generic(s, b, bounds, n) is None:
                pair = self.pair if len(self.pair) == 2 else list(self.focus.places)
                if len(pair) >= 2:
                    out.append(tuple(Place(p, "both") for p in pair))
                    continue
            several = self._several(s, b, names, bounds, n) or self._counted_behind(s, b, names, bounds, n)
            if several:
                out.append(tuple(Place(x, "each") for x in several))
                continue
            self._last = out[-1][0] if out and len(out[-1]) == 1 else None
            found = self._one(s, b, names, bounds, n)
            if found.how == "default" and len(self.focus.places) > 1:
                out.append(tuple(Place(p, "default") for p in self.focus.places))
            else:
                out.append((found,))
        explicit = [
            p[0].named
            for p in out
            if len(p) == 1
            and p[0].how in ("clause", "generic")
            and not (p[0].named and s.folded[: p[0].named.start].rstrip().endswith("("))
        ]
        own = [x for x in names if x.level not in ("country", "hamlet")]
        first = out[0][0] if out and len(out[0]) == 1 else None
        aside = s.word(0) == "riêng" or bool(
            re.search(r"(?:cao|nhiều|lớn|đông|thấp) nhất|dẫn đầu|đứng đầu|đứng thứ|the (?:highest|largest|most)", s.folded)
        )
        if aside and explicit:
            pass
        elif bounds and (
            first is None or first.how not in ("clause", "generic", "carried") or first.named is None or first.named.level == "country"
        ):
            if first is not None and first.how in ("default", "behind"):
                self.carried = None
        elif first is not None and first.how == "carried":
            pass
        elif explicit and explicit[0] is not None:
            if not explicit[0].old and len({x.names for x in explicit if x is not None and not x.old}) == 1:
                self.carried = explicit[0]
        elif own and not bounds:
            self.carried = own[-1] if len({x.names for x in own}) == 1 else self.carried
        self.remember(s, names)
        return out

    def remember(self, s: Sentence, names: Sequence[Named] | None = None) -> None:
        """Note the units that *s* names, for later words like "toàn huyện"."""
        names = self.usable(s) if names is None else names
        for x in names:
            if x.level == "region":
                self.region = self.region or x
            if x.level == "district":
                self.district = x
            elif x.level == "commune":
                self.commune = x
                if len(x.names) > 1:
                    inner = outer(x, "district", self.gazetteer)
                    self.district = inner or self.district
        around = self.commune or self.home
        for x in s.names:
            if x.level == "hamlet" and len(x.names) > 2:
                self.hamlet = x
            elif x.level == "hamlet" and around is not None and len(around.names) > 1 and x.names[1:] in ((), around.names[-1:]):
                self.hamlet = Named(x.start, x.end, "hamlet", (x.names[0], *around.names), None, True)
        homes = [outer(x, "commune", self.gazetteer) for x in s.names if x.person and x.level in ("commune", "hamlet")]
        self.home = next((x for x in homes if x is not None), self.home)
        if self.district is None:  # where somebody lives is where "toàn huyện" is, if nothing else is named
            homes = [outer(x, "district", self.gazetteer) for x in s.names if x.person]
            self.district = next((x for x in homes if x is not None), None)
        equal = [x for x in names if x.level == "province"]
        distinct = list({x.names: x for x in equal}.values())
        if len(distinct) == 2:
            self.pair = distinct
        for level in ("district", "commune"):
            alike = list({x.names: x for x in names if x.level == level}.values())
            if len(alike) > 1:
                self.together = alike

    def _several(self, s: Sentence, b: Bound, names: Sequence[Named], bounds: Sequence[Bound], n: int) -> list[Named]:
        """The places of a claim about several at once: "A và B đều trên 480 tỷ đồng", "Ba xã A, B, C có tỷ lệ trên 1%"."""
        floor = bounds[n - 1].q.end if n else 0
        run = [
            x for x in names if floor <= x.start and x.end <= b.q.start and x.level in ("province", "district", "commune") and not x.person
        ]
        if len(run) < 2 or len({x.level for x in run}) > 1:
            return []
        for left, right in itertools.pairwise(run):
            if not re.fullmatch(r"\s*(?:,|và|and|,\s*and)\s*(?:xã|huyện|tỉnh)?\s*", s.folded[left.end : right.start]):
                return []
        lead = s.folded[max(0, run[0].start - 14) : run[0].start]
        tail = s.folded[run[-1].end : b.q.start]
        counted = re.search(r"(?:hai|ba|bốn|năm|các|\d)\s+(?:(?:xã|huyện|tỉnh|phường|thành phố)\s*)?$", lead) or re.search(
            r"(?:hai|ba|bốn|năm|\d)\s+(?:xã|huyện|tỉnh|phường|địa phương)\s[^,;.:]{0,30}?(?:là\s+)?$",
            s.folded[max(0, run[0].start - 44) : run[0].start],
        )
        if (
            (counted or re.match(r"\s*,?\s*(?:đều|cùng|với cùng|mỗi|each)", tail))
            and not re.search(r"tổng|cộng|chung|lần lượt|tương ứng", tail)
            and ";" not in tail
        ):
            return run
        return []

    def _counted_behind(self, s: Sentence, b: Bound, names: Sequence[Named], bounds: Sequence[Bound], n: int) -> list[Named]:
        """The places behind the number: "Hai huyện có tỷ lệ trên 1% là A và B"."""
        limit = bounds[n + 1].q.start if n + 1 < len(bounds) else len(s.folded)
        run: list[Named] = []
        for x in names:
            if x.start < b.q.end or x.start >= limit or x.level not in ("province", "district", "commune"):
                continue
            if not run and not re.fullmatch(r"\s*(?:là|gồm)\s*(?:xã|huyện|tỉnh)?\s*", s.folded[b.q.end : x.start]):
                return []
            if run and not _NAME_STEP.fullmatch(s.folded[run[-1].end : x.start]):
                break
            run.append(x)
        lead = s.folded[max(0, b.q.start - 60) : b.q.start]
        return run if len(run) > 1 and re.search(r"(?:hai|ba|bốn|năm|\d)\s+(?:xã|huyện|tỉnh|địa phương|đơn vị)\s", lead) else []

    def _both(self, s: Sentence, b: Bound, names: Sequence[Named]) -> bool:
        mark = s.last("both", 0, b.q.j, "both")
        if mark is None:
            return False
        return not any(n.start > mark.end and n.end <= b.q.start for n in names)

    def _listed(self, s: Sentence, bounds: Sequence[Bound], names: Sequence[Named]) -> dict[int, Named]:
        """ "dư nợ của A và B lần lượt là X và Y": the i-th number belongs to the i-th place."""
        out: dict[int, Named] = {}
        for run in self._paired(s, bounds, names):
            joined = self._joined(s, names, bounds[run[0]].q.start)
            out.update(dict(zip(run, joined, strict=True)))
        for mark, run in in_order(s, bounds):
            limit = min(bounds[run[0]].q.start, s.tokens[mark.i].start)
            before = [x for x in names if x.end <= limit and x.level not in ("country",)]
            distinct: list[Named] = []
            for x in before:
                if x.names not in [d.names for d in distinct]:
                    distinct.append(x)
            programmes = {m.code for c in ("near", "programme") for m in s.of(c, 0, mark.i)}
            pair = self.pair if len(self.pair) == len(run) != len(programmes) else []  # "việc làm và nhà ở xã hội lần lượt": of one place
            candidates = distinct[-len(run) :] if len(distinct) >= len(run) else pair
            if len(self.together) == len(run) and THESE_PLACES.search(s.folded, 0, limit):
                candidates = self.together
            if len(candidates) == len(run):
                out.update(dict(zip(run, candidates, strict=True)))
                self.pair = list(candidates) if len(candidates) == 2 else self.pair
        return out

    def _joined(self, s: Sentence, names: Sequence[Named], limit: int) -> list[Named]:
        """The list of names of one level that ends last before *limit*: "A, B và C"."""
        run: list[Named] = []
        for x in reversed([n for n in names if n.end <= limit and n.level != "country"]):
            if run and (run[0].level != x.level or not _NAME_STEP.fullmatch(s.folded[x.end : run[0].start])):
                break
            run.insert(0, x)
        return run

    def _paired(self, s: Sentence, bounds: Sequence[Bound], names: Sequence[Named]) -> list[list[int]]:
        """Runs of numbers of one indicator, joined as the names before them are: "A và B có dư nợ lớn (X và Y)"."""
        out = []
        n = 0
        while n < len(bounds) - 1:
            run = [n]
            while run[-1] + 1 < len(bounds):
                a, b = bounds[run[-1]], bounds[run[-1] + 1]
                if (
                    a.indicator != b.indicator
                    or a.measure != b.measure
                    or not re.fullmatch(r"\s*(?:,|;|và|; và|and)\s*", s.folded[a.q.end : b.q.start])
                ):
                    break
                run.append(run[-1] + 1)
            if len(run) > 1 and len(self._joined(s, names, bounds[run[0]].q.start)) == len(run):
                out.append(run)
            n = run[-1] + 1
        return out

    def _one(self, s: Sentence, b: Bound, names: Sequence[Named], bounds: Sequence[Bound], n: int) -> Place:
        q = b.q
        following = bounds[n + 1].q.start if n + 1 < len(bounds) else len(s.folded)
        asked = _ASKED_OF_ALL.search(s.folded, 0, q.start)
        own = asked is not None and _OWN_TASK.search(s.folded, asked.end(), q.start)
        if b.measure == "target" and asked is not None and not own and not any(asked.end() <= x.end <= q.start for x in names):
            return Place(self.country, "behind")
        for x in names:
            if (
                q.end <= x.start
                and x.end <= max(following, x.end)
                and _RIGHT_PLACE.match(s.folded[q.end : x.start])
                and x.start < following
            ):
                if x.level == "country" or s.folded[q.end : x.start].strip():
                    return Place(x, "behind")
        behind = self._right_generic(s, b, bounds, n)
        if behind is not None:
            return Place(behind, "behind")
        anchor = s.tokens[b.anchor].start if b.anchor < len(s.tokens) else q.start
        left = [x for x in names if x.end <= q.start]
        aside = bool(left) and _aside_over(s, left[-1].end, q.start)
        while left and _aside_over(s, left[-1].end, q.start):
            left = left[:-1]
        if left and len(left) > 1:
            # The last of a list of names ("A, B hay C") speaks for none of them alone.
            last, before = left[-1], left[-2]
            between = s.folded[before.end : last.start]
            if (
                re.fullmatch(r"\s*(?:,|và|hay|-|and)\s*(?:tỉnh|huyện|xã)?\s*", between)
                and before.level == last.level
                and not any(bb.q.start > before.end and bb.q.start < last.start for bb in bounds)
            ):
                if last.level == "province" and not any(bb.q.j <= s.at(before.start) for bb in bounds[:n]):
                    left = []
        while (
            len(left) > 1
            and left[-2].names[-len(left[-1].names) :] == left[-1].names
            and left[-2].names != left[-1].names
            and re.search(r"(?:của|thuộc|ở|tại|nhất)\s+(?:tỉnh\s+|huyện\s+)?$", s.folded[left[-2].end : left[-1].start])
            and not any(left[-2].end <= bb.q.start < left[-1].start for bb in bounds)
        ):
            left.pop()  # "Thuận Châu là huyện khó khăn của Sơn La, với …": the part, not the whole
        mark = None
        for m in s.of("generic", 0, q.i + 1):
            if (
                m.code == "country"
                and s.word(m.i - 1) in ("đầu", "nhất", "trong", "với", "của")
                and s.word(m.i - 2) in ("dẫn", "đứng", "cao", "tỉnh", "thành", "phố", "so", "dịch", "hàng", "nhất")
            ):
                continue
            if m.code == "country" and _IN_BRACKETS_BEHIND.fullmatch(s.folded[m.end : q.start]):
                mark = m  # "cao hơn mức bình quân của cả nước (0,55%)"
                continue
            if (
                m.code == "country"
                and s.between(m.j, q.i) in ("", "là", "ở mức", "đạt")
                and re.search(r"\b(?:bình quân|mức|mặt bằng)(?: chung)?(?: của)? $", s.folded[: m.start])
            ):
                mark = m  # "So với bình quân chung cả nước 15,5%"
                continue
            if m.code == "country" and (
                re.search(r"(?:so với|thấp hơn|cao hơn|hơn)\s(?:[^\s(;]+\s){0,6}$", s.folded[: m.start]) or ";" in s.folded[m.end : q.start]
            ):
                continue
            if (
                s.word(m.i - 1) in ("chuẩn", "hai", "ba", "bốn", "năm", "sáu", "các", "mỗi", "nhiều", "một", "theo", "số")
                or s.word(m.i - 1).isdigit()
            ):
                continue
            if re.match(r"\s*[;,]", s.folded[m.end : q.start]) and _OF_THE_WHOLE.search(s.folded, max(0, m.start - 40), m.start):
                continue  # "chiếm 17% dư nợ toàn tỉnh; nợ quá hạn …"
            if m.code != "country" and s.folded.startswith(",", m.end) and _ONE_OF.search(s.folded, 0, m.start):
                continue  # "Huyện A, một trong hai huyện nghèo của tỉnh, có 5.872 hộ"
            if m.code != "country" and _RANKED.search(s.folded[: m.start]):
                continue  # "cao nhất trong các cơ sở Hội toàn tỉnh"
            institution = s.folded[m.start : m.end].startswith(("phòng giao dịch", "pgd", "nhcsxh", "chi nhánh")) or (
                s.word(m.i - 1) in ("csxh", "nhcsxh") or s.between(m.i - 3, m.i) == "chính sách xã hội"
            )
            if institution and self.carried is not None and self.carried.level in ("commune", "hamlet", "district"):
                continue
            if m.code == "country" or self._generic_counts(s, m, anchor, q):
                mark = m
        nearest = left[-1] if left else None
        if mark is not None and (nearest is None or mark.start >= nearest.end):
            resolved = self._generic(mark.code, next((x for x in reversed(left) if not x.old), nearest))
            if resolved is not None:
                return Place(resolved, "generic")
        told = nearest is not None and n > 0 and nearest.end <= bounds[n - 1].q.start and _SPEAKER.match(s.folded, nearest.end)
        if told and self._last is not None and self._last.how == "generic":
            return self._last  # "Giám đốc phòng giao dịch A cho biết, dư nợ tại xã …, tăng …": still the commune's
        if nearest is not None:
            if nearest.level in ("commune", "hamlet") and nearest.key is None and len(nearest.names) == 1:
                home = self.district or (self.focus.places[0] if len(self.focus.places) == 1 else None)
                if nearest.level == "hamlet" and self.commune is not None:
                    home = self.commune
                if home is not None and home.level in ("district", "province", "commune") and home.names[0] != nearest.names[0]:
                    nearest = Named(nearest.start, nearest.end, nearest.level, (nearest.names[0], *home.names), None, True)
            if nearest.level == "hamlet" and len(nearest.names) == 1 and self.commune is not None:
                nearest = Named(nearest.start, nearest.end, "hamlet", (nearest.names[0], *self.commune.names), None, True)
            return Place(nearest, "clause")
        ahead = [x for x in names if x.start >= q.end and x.level in ("district", "commune", "province")]
        if (
            ahead
            and n == 0
            and len({x.names for x in ahead}) == 1
            and re.match(r"^[^,;]{0,40}(?:ở|tại|của|in|of)\s+(?:người dân\s+)?$", s.folded[q.end : ahead[0].start])
        ):
            return Place(ahead[0], "clause")
        if n and not aside and self._last is not None and self._last.how in ("clause", "generic"):
            return self._last
        if self.hamlet is not None and _ONE_GROUP.search(s.folded, 0, q.end + 12):
            return Place(self.hamlet, "group")
        if self.carried is not None:
            return Place(self.carried, "carried")
        default = self._default(s, b)
        if default.named is not None and default.named.level == "district" and _SEVERAL_DISTRICTS.search(s.folded, 0, q.start):
            return Place(outer(default.named, "province", self.gazetteer), "generic")
        return default

    def _right_generic(self, s: Sentence, b: Bound, bounds: Sequence[Bound], n: int) -> Named | None:
        """The place of a word right behind the number: "8,1% bình quân cả nước", "0,62% của toàn quốc"."""
        q = b.q
        following = bounds[n + 1].q.start if n + 1 < len(bounds) else len(s.folded)
        for m in s.of("generic", q.j, min(len(s.tokens), q.j + 7)):
            between = s.folded[q.end : m.start]
            if not re.match(r"^\s*(?:bình quân|trung bình|mức bình quân)?(?:\s+chung)?\s*(?:của)?\s*$", between) or m.start >= following:
                continue
            if (
                m.code in ("country", "city")
                or "bình quân" in between
                or ("của" in between and s.folded[m.start : m.end].startswith(("toàn", "cả")))
            ):
                return self._generic(m.code)
        return None

    def _generic_counts(self, s: Sentence, m: object, anchor: int, q: object) -> bool:
        text = s.folded[m.start : m.end]  # type: ignore[attr-defined]
        if text.startswith(
            (
                "toàn",
                "của vùng",
                "cả vùng",
                "trong vùng",
                "bình quân",
                "cả nước",
                "trong tỉnh",
                "tỉnh này",
                "tỉnh ta",
                "tỉnh nhà",
                "trên địa bàn",
            )
        ):
            return True
        if text.startswith(
            (
                "hội",
                "đoàn",
                "at the provincial",
                "chi nhánh",
                "nhcsxh tỉnh",
                "the province",
                "provincial branch",
                "huyện có",
                "huyện đã",
                "the district",
                "the commune",
            )
        ):
            return True
        return bool(m.start >= anchor - 12)  # type: ignore[attr-defined]

    def _generic(self, code: str, near: Named | None = None) -> Named | None:
        if code == "country":
            return self.country
        if code == "region":
            return self.region
        base = near or self.carried
        if base is not None and base.old:
            base = None
        default = self.focus.places[0] if len(self.focus.places) == 1 else None
        if code in ("province", "city"):
            for x in (base, default):
                if x is not None and x.level != "country":
                    found = outer(x, "province", self.gazetteer)
                    if found is not None:
                        return found
            return default if default is not None and default.level != "country" else None
        if code == "district":
            for x in (base, default if default is not None and default.level == "district" else None, self.district, default):
                if x is not None and x.level in ("district", "commune", "hamlet"):
                    found = outer(x, "district", self.gazetteer)
                    if found is not None:
                        return found
            return None
        for x in (base, default if default is not None and default.level == "commune" else None, self.commune):
            if x is not None and x.level == "commune":
                return x
            if x is not None and x.level == "hamlet" and len(x.names) > 2:
                return Named(x.start, x.end, "commune", x.names[1:], None, True)
        return self.home

    def _default(self, s: Sentence, b: Bound) -> Place:
        if not self.focus.places:
            return Place(None, "unknown")
        if self.section is not None:
            return Place(self.section, "section")
        own = self.focus.places[0]
        if b.indicator == "local_budget_capital" and own.level in ("commune", "district") and _ALL_BUDGETS.search(s.folded, 0, b.q.start):
            whole = outer(own, "province", self.gazetteer)
            return Place(whole, "generic") if whole is not None else Place(own, "default")
        return Place(own, "default")


def _aside_over(s: Sentence, start: int, end: int) -> bool:
    """Whether *start* stands in an aside that is over at *end*: "(địa bàn Bạc Liêu (cũ): 4.035 tỷ đồng), 201.930 hộ", "- trong đó … - và"."""
    depth = 0
    for c in s.folded[start:end]:
        depth += (c == "(") - (c == ")")
        if depth < 0:
            return True
    return _ASIDE_OVER.search(s.folded, start, end) is not None and _ASIDE.search(s.folded, max(0, start - 60), start) is not None
