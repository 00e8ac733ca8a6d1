"""Where and when a figure holds: the place and the period of each bound number. Pure.

The nearest name or period in the number's own clause wins; then what the sentence says, what the sentence before said, what holds for
the page. Words like "toàn huyện" refer back to the last unit of that level.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from monitor.figures.binding import Bound, in_order
from monitor.figures.gazetteer import Gazetteer, Named
from monitor.figures.numbers import Quantity
from monitor.figures.page import Focus, outer
from monitor.figures.periods import Calendar, When
from monitor.figures.sentence import Sentence
from monitor.places import COUNTRY, COUNTRY_NAME

_RIGHT_PLACE = re.compile(
    r"^\s*(?:\)|/)?\s*(?:,?\s*(?:là\s+)?(?:mức\s+)?(?:bình quân|trung bình)(?:\s+chung)?)?\s*(?:của|tại|ở|toàn|trên địa bàn|trong|in|of|across|for)?\s*(?:the\s+)?(?:tỉnh|huyện|thành phố|quận|xã)?\s*$"
)
_RIGHT_TIME = re.compile(
    r"^\s*(?:/\s?(?:hộ|người|khách hàng|năm))?\s*(?:\([^()]{0,40}\)\s*)?(?:đầu (?:giai đoạn|nhiệm kỳ|kỳ)\s*)?(?:\(?(?:theo\s)?(?:kết quả\s)?(?:rà soát|số liệu|thống kê)?|,?\s*(?:vào|trong|ở|tại|hồi|đến|tính đến|của|thời điểm|at|in|as of|by|on))?\s*(?:the\s+)?$"
)
_NAME_STEP = re.compile(r"\s*(?:,|và|and|,\s*and)\s*(?:xã|huyện|tỉnh|phường)?\s*")
#: Before a region whose parts are compared: "xếp thứ hai trong các tỉnh trung du và miền núi phía Bắc".
_AMONG = re.compile(r"\b(?:nhất|dẫn đầu|đứng đầu|thứ \S+|nhóm \S+) (?:trong |của )?(?:\S+ ){0,3}$")
#: Before the whole that a unit is ranked in.
_RANKED = re.compile(r"\b(?:nhất|đầu|thứ \S+) (?:trong |của )?(?:số |các )?(?:\S+ ){0,3}$")
_THEN = re.compile(r"\b(?<!trong )(?:khi|lúc|thời điểm|hồi) (?:ấy|đó)\b")
_HEAD = 3  #: blocks at the head of a page, whose place is the page's own
_SHORT = 90  #: code points of a heading at most
#: What stands beside the name in a heading that is nothing but a unit: "1. Hội CCB xã A (huyện B)", "* Huyện C:".
_UNIT_HEAD = re.compile(r"\W*(?:\d{1,2}|[ivx]{1,4}|[a-e])?\W*(?:(?:hội|đoàn|cơ sở hội|nhcsxh|phòng giao dịch)(?: \S+){0,4})?\W*")
_EARLY = 2  #: until this month, pages tell of the year before
_TOLD_AS_OF = re.compile(r"số liệu|kết quả|tính đến|công khai")
_GOES_ON = re.compile(
    r"(?:nhiều nhất|lớn nhất|cao nhất|trong đó|trong số (?:đó|này)|cụ thể|chia theo|kế đó|tiếp đến|tính hết|số vốn này|nguồn vốn này|of which|of these)\b"
)
#: What the Party asks of all: a target of the country, unless a place is named.
#: Words for places that an earlier sentence named: "Dư nợ của hai huyện này".
THESE_PLACES = re.compile(
    r"\b(?:hai|ba|bốn|năm|sáu|các|những|\d) (?:huyện|xã|phường|địa phương|đơn vị|thị xã) (?:này|đó|ấy|nói trên|kể trên)\b"
)
#: Behind a date that begins a clause of its own: "…, đến 30/9/2017 đã là 71,5 tỷ đồng".
_OWN_CLAUSE = re.compile(r"\s*(?:(?:thì|đã|mới|chỉ|con số (?:này|đó))\s+)*(?:là|lên|đạt|tăng|giảm|còn|có|xuống)\b")
_IN_BRACKETS_BEHIND = re.compile(r"\s*\(\s*(?:là\s+|hơn\s+|gần\s+|khoảng\s+|trên\s+|\+)?")
#: Before the place of somebody who is quoted: "như cách nói của một cán bộ hội ở Mộc Châu".
_SAYS = re.compile(r"\b(?:như|theo) (?:cách nói|lời|chia sẻ|nhận xét|kinh nghiệm)(?: (?:kể|nói))?\b[^,;.]*\b(?:ở|tại|của|xã|huyện) $")
_ONE_OF = re.compile(r",\s*(?:là\s+)?(?:một|1)\s+trong\s[^,;]*$")
#: Behind what is asked of all, what a unit makes of it: "nên mỗi năm tỉnh cần bố trí thêm …".
_OWN_TASK = re.compile(r"\b(?:tỉnh|huyện|xã|thành phố) (?:cần|phải|sẽ|phấn đấu|bố trí)\b")
#: Before where a meeting was held: "at a teleconference in Hanoi".
_MEETING = re.compile(
    r"\b(?:conference|teleconference|meeting|workshop|ceremony|event|session|hội nghị|hội thảo)(?: held| tổ chức)? (?:in|tại|ở) $"
)
_SPEAKER = re.compile(r"\s*,?\s*(?:cho biết|cho hay|thông tin|nói|khẳng định)\b")
_ALL_UNITS = re.compile(r"\bcác (?:huyện|quận|phường)(?:, (?:huyện|thị xã|quận))*(?:,| và) $")
_LEAD_CHARS = 30  #: how far into a sentence a date leads it
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
_ASKED_OF_ALL = re.compile(
    r"(?:chỉ thị (?:số )?39(?:-ct/tw)?|directive (?:no\.? )?39(?:-ct/tw)?)(?: [^\s,;]+){0,3} (?:yêu cầu|đặt ra|đề ra|quy định|giao|sets?|asks?|requires?)"
)
_COMPARED = re.compile(r"(?:so với|cao hơn|thấp hơn|hợp nhất|sáp nhập|sau khi|compared with|than|trước sáp nhập)\s+(?:\S+\s+){0,4}$")


@dataclass(slots=True)
class Place:
    """The place of a figure, with how it was found."""

    named: Named | None
    how: str  #: clause, behind, generic, carried, default, unknown


@dataclass(slots=True)
class Scope:
    """What holds from sentence to sentence."""

    gazetteer: Gazetteer
    focus: Focus
    calendar: Calendar
    carried: Named | None = None  #: the place of the sentence before, in the same block
    district: Named | None = None  #: the last district that the page named
    commune: Named | None = None
    home: Named | None = None  #: the commune of the last person that the page named
    as_of: str | None = None  #: the date that the page gives for its figures
    span: str | None = None  #: the last span, of the same block
    page_span: str | None = None
    year: str | None = None
    block_as_of: str | None = None  #: the end of the last year, that the block gives its figures for
    block_year: str | None = None  #: the last year that the block named
    region: Named | None = None  #: the region that the page named first
    pair: list[Named] = field(default_factory=list)
    together: list[Named] = field(default_factory=list)  # the districts, or communes, that were last named together
    base: str | None = None  #: the date that the page compares with
    plan: str | None = None  #: the last period that the page plans for
    told: str | None = None  #: the last moment that the page named
    ahead: str | None = None  #: the first date that the page gives for its figures anywhere: what holds until it is given
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
        self.span = None
        self.block_year = None
        self.block_as_of = None

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
            candidates = distinct[-len(run) :] if len(distinct) >= len(run) else (self.pair if len(self.pair) == len(run) else [])
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
                s.word(m.i - 1) in ("hai", "ba", "bốn", "năm", "sáu", "các", "mỗi", "nhiều", "một", "theo", "số")
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
        return Place(self.focus.places[0], "default")

    # --- period -------------------------------------------------------------------------------------------------------

    def period(self, s: Sentence, b: Bound, kind: str, bounds: Sequence[Bound], n: int) -> tuple[str | None, str]:
        """Return (ISO period or None, how it was found) of a figure whose indicator is of *kind* (stock, flow, rate)."""
        q = b.q
        ordered = self._ordered(s, bounds, n)
        if ordered is not None:
            return ordered, "in order"
        following = bounds[n + 1].q.start if n + 1 < len(bounds) and bounds[n + 1].q.start >= q.end else len(s.folded)
        before = next((bounds[k].q.end for k in range(n - 1, -1, -1) if bounds[k].q.end <= q.start), 0)
        right = self._behind(s, q.end, following) or self._behind(s, self._past_noun(s, q), following)
        left = [w for w in s.whens if w.end <= q.start and w.kind != "base" and not self._owned(s, w, bounds, n)]
        own = [w for w in left if w.start >= before]
        bases = [w for w in s.whens if w.kind == "base" and q.end <= w.start < following]
        if not bases:
            bases = [w for w in s.whens if w.kind == "base" and before <= w.start and w.end <= q.start]
        if b.per is not None and b.measure != "target":
            spans = [w for w in left if w.kind == "span" and w.iso and "/" in (w.iso or "")]
            if b.measure in ("growth", "change") and bases:
                return self._from(bases[0], self._moment(left, right, kind)[0]), "base"
            years = [w.iso for w in s.whens if w.end <= q.start and w.kind == "moment" and w.iso]
            if b.measure in ("growth", "change") and len(set(years)) >= 2 and years[0] != years[-1]:
                return f"{years[0]}/{years[-1]}", "from first to last"
            if spans:
                return spans[-1].iso, "clause"
            if right is not None and right.kind == "span":
                return right.iso, "behind"
            if b.measure == "growth" and self.as_of and any(w.kind == "base" for w in s.whens):
                base = next(w for w in s.whens if w.kind == "base")
                return self._from(base, self.as_of), "base"
            now = self._now()
            since = years[0] if years else self.span or self.base
            if b.measure == "growth" and since and "/" not in since and now and since[:4] < now[:4]:
                return f"{since}/{now}", "from the date before"
            return None, "a year's average"
        if b.measure == "target" and b.rule.startswith(("plan_of_topic", "plan_in_brackets")):
            return self._plan_year(s, left, right, b)
        if b.measure == "target":
            if right is not None and right.implied:
                return self.year_of_plan(), "behind"
            if (
                right is not None
                and right.iso
                and right.kind == "moment"
                and not re.match(r"\s*(?:,|và\b|and\b)", s.folded[q.end : right.start])
            ):
                self.plan = right.iso
                return right.iso, "behind"
            for w in reversed(left):
                if not _dates_task(s, w, q.start):
                    continue
                if w.implied or (w.kind == "now" and w.year_only):
                    return self.year_of_plan(), "clause"
                if w.kind == "span" and self.plan and w.last and not re.search(r"\d{4}", s.folded[w.start : w.end]):
                    if w.last[:4] <= (self.calendar.published or "9999")[:4] < self.plan[-4:]:
                        return self.plan, "carried"  # "Trong 5 năm" of a list of aims for 2030
                if w.iso and w.kind in ("moment", "span"):
                    if w.kind == "moment" and w.year_only is False and len(w.iso) == 10 and w.iso <= (self.calendar.published or "9999"):
                        continue
                    self.plan = w.iso
                    return w.iso, "clause"
            if right is not None and right.iso:
                self.plan = right.iso
                return right.iso, "behind"
            later = [
                w
                for w in s.whens
                if w.start >= q.end
                and w.kind in ("moment", "span")
                and w.iso
                and (w.kind == "moment" or re.search(r"\d{4}", s.folded[w.start : w.end]))
                and ";" not in s.folded[q.end : w.start]
                and not _OWN_CLAUSE.match(s.folded, w.end, w.end + 40)
            ]
            if later:
                return later[0].iso, "sentence"
            return self.plan or self.year_of_plan(), "default"
        if b.measure == "completion":
            return self._plan_year(s, left, right, b)
        if b.measure in ("change", "growth", "multiple"):
            if b.measure == "multiple" and right is not None and right.kind == "moment":
                return self._from(right, self._moment(left, None, "stock")[0]), "base behind"
            current, how = self._moment(left, right, "stock") if kind != "flow" else self._flow(s, left, right)
            if bases:
                return self._from(bases[0], current), "base"
            if right is not None and right.kind == "span":
                return right.iso, "behind"
            spans = [w for w in own or left if w.kind == "span" and w.iso]
            if spans:
                return spans[-1].iso, "clause"
            if b.measure in ("growth", "multiple") and kind == "stock":
                shared = [w for w in s.whens if w.kind == "base"]
                if shared:
                    return self._from(shared[-1], current), "base of the sentence"
            if left and left[-1].kind == "moment" and left[-1].year_only and left[-1].iso:
                return left[-1].iso, "clause"
            if (
                self.span is not None
                and "/" not in self.span
                and how == "clause"
                and current
                and current[:4] > self.span[:4]
                and kind != "flow"
            ):
                return f"{self.span}/{current}", "from the date before"
            if b.measure == "multiple" and kind != "flow" and self.span and len(self.span) == 4 and current and current[:4] > self.span:
                return f"{self.span}/{current}", "from the date before"
            if self.span is not None:
                return self.span, "carried"
            return current, how
        if kind == "flow":
            return self._flow(s, left, right)
        then = next((w for w in s.whens if w.kind == "base" and w.first and before <= w.start and w.end <= q.start), None)
        if (
            then is not None
            and right is None
            and not left
            and re.match(r"\W*(?:trước khi|khi|ngày|lúc|thời điểm)?\s*$", s.folded[: then.start])
        ):
            return then.first, "clause"  # "Trước khi có Chỉ thị 40, vốn ủy thác chỉ có 9,8 tỷ đồng"
        cue = s.last("cue", 0, q.i)
        fromto = cue is not None and cue.code == "from" and q.i - cue.j <= 2
        if (
            fromto
            and right is None
            and not any(w.iso for w in own)
            and n + 1 < len(bounds)
            and re.match(r"[^;.]{0,30}?(?:lên|xuống|còn|to)\b", s.folded[q.end : bounds[n + 1].q.start])
        ):
            if self.base is not None and (not left or left[-1].kind != "span"):
                return self.base[:4], "base carried"
        back = next(reversed(list(_THEN.finditer(s.folded, 0, q.start))), None)
        if back is not None and right is None and self.told is not None and not any(w.start > back.start() for w in left):
            return self.told, "carried"  # "Khi ấy dư nợ mới 1.562 tỷ đồng": of the day told before
        found, how = self._moment(left, right, kind, fromto=fromto)
        if fromto and how in ("as of", "now"):
            how = "carried"  # what it was before, of a day that is not told
        return found, how

    def _ordered(self, s: Sentence, bounds: Sequence[Bound], n: int) -> str | None:
        """ "Năm 2014 và năm 2023, dư nợ lần lượt là X và Y": the i-th number belongs to the i-th year."""
        for mark, run in in_order(s, bounds):
            limit = min(bounds[run[0]].q.start, s.tokens[mark.i].start)
            named = [w for w in s.whens if w.end <= limit and w.kind == "moment" and w.iso]
            joined = all(re.fullmatch(r"\s*(?:,|và|and|,\s*and)\s*", s.folded[a.end : b.start]) for a, b in itertools.pairwise(named))
            if n in run and len(named) == len(run) and joined and len({bounds[k].indicator for k in run}) == 1:
                return named[run.index(n)].iso
        return None

    def _owned(self, s: Sentence, w: When, bounds: Sequence[Bound], n: int) -> bool:
        """Whether *w* dates an earlier number of the sentence only: "từ 91% năm 2019 lên 99,2%"."""
        if w.kind != "moment" or not (w.year_only or s.folded[: w.start].endswith("(")):
            return False
        for b in bounds[:n]:
            if b.q.end <= w.start and _RIGHT_TIME.match(s.folded[b.q.end : w.start]):
                between = s.folded[w.end : bounds[n].q.start]
                moved = s.folded[max(0, b.q.start - 14) : b.q.start].rstrip().endswith(("từ", "from", "con số", "mức", "so với"))
                return bool(re.search(r"lên|xuống|còn|nay|;|to " + ("|tăng|gấp|giảm" if moved else ""), between))
        return False

    def _behind(self, s: Sentence, end: int, following: int) -> When | None:
        for w in s.whens:
            if w.start < end or w.start >= following or w.kind == "base":
                continue
            between = s.folded[end : w.start]
            if re.match(r"\s*(?::|(?:là|tương ứng)\b)", s.folded[w.end : w.end + 12]):
                return None
            if between.lstrip().startswith((",", ";")) and _OWN_CLAUSE.match(s.folded, w.end, w.end + 40):
                return None
            if _RIGHT_TIME.match(between) and (w.kind != "now" or not between.strip()):
                return w
            return None
        return None

    @staticmethod
    def _past_noun(s: Sentence, q: Quantity) -> int:
        """Where the words end that name, right behind the number, what it is of: "18,61% số hộ nghèo vào cuối năm 2014"."""
        near = next((m for c in ("indicator", "near", "denominator") for m in s.of(c, q.j, q.j + 8) if m.i - q.j <= 1), None)
        return near.end if near is not None else q.end

    def _now(self) -> str | None:
        return self.as_of or self.ahead or (self.calendar.published[:10] if self.calendar.published else None)

    def _moment(self, left: Sequence[When], right: When | None, kind: str, *, fromto: bool = False) -> tuple[str | None, str]:
        if right is not None:
            if right.kind == "now" and right.year_only:
                return (self._now() or "")[:4] or None, "behind"
            if right.kind == "now":
                return (self.calendar.published or self.as_of), "behind"
            if right.iso:
                return (right.last or right.iso), "behind"
        for w in reversed(left):
            if w.kind == "now":
                if w.year_only:
                    continue
                return self._now(), "now"
            if w.kind == "moment" and w.iso:
                return w.iso, "clause"
            if w.kind == "span" and w.iso and w.first and fromto and re.fullmatch(r"\d{4}", w.first):
                return w.first, "start of the span"
            if w.kind == "span" and w.iso:
                if self.as_of and w.last and self.as_of[:4] == w.last[:4]:
                    return self.as_of, "as of"
                if kind == "rate" or not self.as_of:
                    return w.last or w.iso, "clause"
                return self.as_of, "as of"
        if self.block_as_of and self.as_of is None:
            return self.block_as_of, "carried"
        if self.as_of:
            return self.as_of, "as of"
        now = self._now()
        return now, "default" if now else "unknown"

    def _flow(self, s: Sentence, left: Sequence[When], right: When | None) -> tuple[str | None, str]:
        since = next((w for w in s.whens if w.kind == "span" and w.last is None and w.first), None)
        if since is not None:
            end = next((w.last for w in reversed(left) if w.kind == "moment" and w.last), None) or self._now()
            return (f"{since.first}/{end}" if end else since.first), "since"
        if right is not None and right.iso and right.kind in ("span", "moment"):
            return right.iso, "behind"
        for w in reversed(left):
            if w.kind == "span" and w.iso:
                return w.iso, "clause"
            if w.kind == "moment" and w.iso:
                if not w.year_only and len(w.iso) >= 7 and w.as_of and self.span:
                    return self.span, "carried"
                return w.iso, "clause"
            if w.kind == "now" and w.year_only:
                return (self.as_of or "")[:4] or self.year or (self.calendar.published and self.calendar.published[:4]) or None, "year"
            if w.kind == "now" and self.span is None and self.page_span is None:
                return self._now(), "now"
        if self.span is not None:
            return self.span, "carried"
        if self.block_year is not None:
            return self.block_year, "carried"
        if self.page_span is not None:
            return self.page_span, "page"
        return self._now(), "default"

    def _plan_year(self, s: Sentence, left: Sequence[When], right: When | None, b: Bound) -> tuple[str | None, str]:
        if right is not None and right.year_only and right.iso:
            return right.iso, "behind"
        for w in s.whens:
            if w.start >= b.q.end and w.year_only and w.kind == "moment" and w.iso and w.start - b.q.end < 25:
                return w.iso, "behind"
        for w in reversed(left):
            iso = w.last or w.iso
            if iso:
                return iso[:4], "clause"
        now = self._now()
        if self.span:
            return self.span.split("/")[-1][:4], "carried"
        return (now[:4] if now else None), "default"

    def _from(self, base: When, current: str | None) -> str | None:
        first = base.first
        if first is None:
            return current
        if current is None:
            return None
        current = current.split("/")[-1]
        if len(first) == 7 and first.endswith("-01") and len(current) >= 7:
            return f"{first}/{current[:7]}"
        return f"{first}/{current}" if first != current else current

    def year_of_plan(self) -> str | None:
        """The year that a plan without a date is for: that of the page."""
        now = self.calendar.published or self._now()
        return now[:4] if now else None

    def look_ahead(self, sentences: Sequence[Sentence]) -> None:
        """Note the first day or month that the page gives for its figures, else the first year, early in the next one."""
        scout = Scope(self.gazetteer, self.focus, self.calendar)
        year = None
        for s in sentences:
            scout.learn(s)
            if scout.as_of is not None and len(scout.as_of) > 4:
                self.ahead = scout.as_of
                return
            year = year or scout.as_of
        if self.calendar.year is not None and self.calendar.month is not None and self.calendar.month <= _EARLY:
            before = str(self.calendar.year - 1)
            told = any(w.year_only and w.iso == before for s in sentences[: 2 * _HEAD] for w in s.whens)
            self.ahead = year or (before if told else None)

    def learn(self, s: Sentence, until: int | None = None) -> None:
        """Note the date and the span that *s* gives for what follows; *until* an offset only."""
        published = self.calendar.published
        if not s.quantities and s.has("aim", 0, None, "target"):
            years = [
                w.iso for w in s.whens if (w.year_only or w.kind == "span") and w.iso and (published is None or w.iso[-4:] >= published[:4])
            ]
            self.plan = years[-1] if years else self.plan  # "Phương hướng, nhiệm vụ năm 2024"
        leads = s.folded.rstrip().endswith(":")  # "Kết quả đến 30/6/2024 như sau:" dates the list below it
        if until is None:
            moments = [w.iso for w in s.whens if w.kind in ("moment", "base") and w.iso]
            self.told = moments[-1] if moments else self.told
        for w in s.whens:
            if w.kind == "base" and w.first:
                self.base = w.first
            if w.kind == "base" or (until is not None and w.end > until) or (w.implied and s.has("aim", 0, None, "target")):
                continue
            iso = w.last or w.iso
            if w.kind == "moment" and iso:
                recent = published is None or (
                    abs(int(iso[:4]) - int(published[:4])) <= 1
                    and iso <= published[: len(iso)]
                    and not (len(iso) == 4 and iso < published[:4] and published[5:7] > "04")
                )
                if (
                    w.as_of
                    and recent
                    and (not w.year_only or published is None or int(iso[:4]) >= int(published[:4]) - 1)
                    and (
                        _counted_with(s, w) or leads or s.kind in ("title", "heading") or (len(iso) == 10 and _TOLD_AS_OF.search(s.folded))
                    )
                ):
                    if not (w.year_only and self.as_of and len(self.as_of) > 4 and self.as_of >= iso):
                        self.as_of = iso
                if w.as_of and w.year_only and not recent and published is not None and until is None and s.quantities:
                    self.block_as_of = iso if int(iso[:4]) == int(published[:4]) - 1 else self.block_as_of
                if w.year_only and (published is None or iso[:4] <= published[:4]):
                    self.year = iso
                    self.block_year = iso
                    if s.quantities or leads:
                        self.span = iso
            if w.kind == "span" and w.iso and w.last:
                if (
                    len(w.last) >= 7
                    and (self.as_of is None or len(self.as_of) == 4)
                    and published is not None
                    and published[:4] == w.last[:4]
                    and not s.has("aim", 0, None, "target")
                ):
                    self.as_of = w.last
                if published is None or w.last[:4] <= published[:4]:
                    self.span = w.iso
                    self.page_span = self.page_span or w.iso


def _counted_with(s: Sentence, w: When) -> bool:
    """Whether a number stands in the part of the sentence that *w* dates: not "Đến hết tháng 9, việc ký lại hoàn tất; từ đó đến nay …"."""
    closes = s.folded.find("; từ đó", w.end)
    return any(q.unit and (closes < 0 or q.end <= closes) for q in s.quantities) or (closes < 0 and bool(s.quantities))


def _dates_task(s: Sentence, w: When, at: int) -> bool:
    """Whether *w* dates a number at *at* of a list of tasks: it stands in the same item, or leads the list."""
    items = s.folded.find(";", w.end, at)
    if items < 0:
        return True
    opens = s.folded.find(":")
    return w.end <= opens if 0 <= opens < at else w.start < _LEAD_CHARS


def _aside_over(s: Sentence, start: int, end: int) -> bool:
    """Whether *start* stands in an aside that is over at *end*: "(địa bàn Bạc Liêu (cũ): 4.035 tỷ đồng), 201.930 hộ", "- trong đó … - và"."""
    depth = 0
    for c in s.folded[start:end]:
        depth += (c == "(") - (c == ")")
        if depth < 0:
            return True
    return _ASIDE_OVER.search(s.folded, start, end) is not None and _ASIDE.search(s.folded, max(0, start - 60), start) is not None
