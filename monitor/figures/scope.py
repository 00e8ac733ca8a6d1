"""Where a figure holds: the place of each bound number. Pure.

The nearest name in the number's own clause wins; then what the sentence says, what the sentence before said, what holds for the page.
Words like "toàn huyện" refer back to the last unit of that level.

A way looks at a number among the names of its sentence and answers with its place, or with None: the next way is asked. The order of
the ways is the order of their tuple; a way may rely on what those before it have ruled out.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from monitor.figures.around import ask
from monitor.figures.binding import in_order
from monitor.figures.bound import Bound
from monitor.figures.gazetteer import Gazetteer, Named
from monitor.figures.lazy import lazy
from monitor.figures.lexicon import Mention
from monitor.figures.page_names import outer
from monitor.figures.page_place import Focus
from monitor.figures.sentence import Sentence
from monitor.places import COUNTRY, COUNTRY_NAME

_NAME_STEP = re.compile(r"\s*(?:,|và|and|,\s*and)\s*(?:xã|huyện|tỉnh|phường)?\s*")
_HEAD = 3  #: blocks at the head of a page, whose place is the page's own
_SHORT = 90  #: code points of a heading at most
#: What stands beside the name in a heading that is nothing but a unit: "1. Hội CCB xã A (huyện B)", "* Huyện C:".
_UNIT_HEAD = re.compile(r"\W*(?:\d{1,2}|[ivx]{1,4}|[a-e])?\W*(?:(?:hội|đoàn|cơ sở hội|nhcsxh|phòng giao dịch)(?: \S+){0,4})?\W*")
_GOES_ON = re.compile(
    r"(?:nhiều nhất|lớn nhất|cao nhất|trong đó|trong số (?:đó|này)|cụ thể|chia theo|kế đó|tiếp đến|tính hết|số vốn này|nguồn vốn này|nhờ (?:đó|vậy),|of which|of these)\b"
)
#: Words for places that an earlier sentence named: "Dư nợ của hai huyện này".
THESE_PLACES = re.compile(
    r"\b(?:hai|ba|bốn|năm|sáu|các|những|\d) (?:huyện|xã|phường|địa phương|đơn vị|thị xã) (?:này|đó|ấy|nói trên|kể trên)\b"
)
_UNITS = ("province", "district", "commune")


@dataclass(slots=True)
class Place:
    """The place of a figure, with how it was found."""

    named: Named | None
    how: str  #: clause, behind, generic, carried, default, unknown


# Which names of a sentence a figure may belong to.


class Beside(NamedTuple):
    """A name and the folded words beside it."""

    s: Sentence
    n: Named
    left: str
    right: str


def _home(at: Beside) -> bool:
    """ "chị X ở xã Y": where somebody lives."""
    return at.n.person and at.n.level in ("commune", "hamlet", "district")


_DATELINE_STEP = re.compile(r"\s*(?:,|\(|-)")


def _dateline(at: Beside) -> bool:
    """ "HÀ NỘI (TTXVN) -": an agency's dateline."""
    n = at.n
    return n.start <= 1 and at.s.text[n.start : n.end].isupper() and _DATELINE_STEP.match(at.right) is not None


_DAY_BEHIND = re.compile(r"\s*,\s*(?:ngày|sáng|chiều)\s")


def _place_and_day(at: Beside) -> bool:
    """ "(Hà Nội, ngày 5/6)": where a meeting was."""
    return _DAY_BEHIND.match(at.right) is not None and at.left.rstrip().endswith("(")


_COMPARED = re.compile(r"(?:so với|cao hơn|thấp hơn|hợp nhất|sáp nhập|compared with|than|trước sáp nhập)\s+(?:[^\s,;]+\s+){0,4}$")
_OWN_NUMBER = re.compile(r"\s*\(\s*\d")


def _compared(at: Beside, other: Named | None) -> bool:
    """ "cao hơn huyện A và B": what a unit is compared with, next to *other* of them; not "so với huyện A (12 tỷ đồng)"."""
    if _OWN_NUMBER.match(at.right):
        return False
    return (
        _COMPARED.search(at.left) is not None
        or (at.n.old and "former" in at.left)
        or (other is not None and _NAME_STEP.fullmatch(at.s.folded[other.end : at.n.start]) is not None)
    )


_MEETING = re.compile(
    r"\b(?:conference|teleconference|meeting|workshop|ceremony|event|session|hội nghị|hội thảo)(?: held| tổ chức)? (?:in|tại|ở) $"
)


def _meeting(at: Beside) -> bool:
    """ "at a teleconference in Hanoi": where a meeting was held."""
    return _MEETING.search(at.s.folded, max(0, at.n.start - 40), at.n.start) is not None


_ALL_UNITS = re.compile(r"\bcác (?:huyện|quận|phường)(?:, (?:huyện|thị xã|quận))*(?:,| và) $")


def _kind_of_all_units(at: Beside) -> bool:
    """ "các huyện, thành phố Nam Định": those of the province."""
    return at.s.folded.startswith(("thành phố", "thị xã", "tp"), at.n.start) and _ALL_UNITS.search(at.left) is not None


_SAYS = re.compile(r"\b(?:như|theo) (?:cách nói|lời|chia sẻ|nhận xét|kinh nghiệm)(?: (?:kể|nói))?\b[^,;.]*\b(?:ở|tại|của|xã|huyện) $")


def _quoted(at: Beside) -> bool:
    """ "theo chia sẻ của một cán bộ hội ở Mộc Châu": where somebody is who is quoted."""
    return at.n.level in ("commune", "district", "hamlet") and _SAYS.search(at.s.folded, max(0, at.n.start - 90), at.n.start) is not None


_AMONG = re.compile(r"\b(?:nhất|dẫn đầu|đứng đầu|thứ \S+|nhóm \S+) (?:trong |của )?(?:\S+ ){0,3}$")


def _ranked_in_region(at: Beside) -> bool:
    """ "xếp thứ hai trong các tỉnh trung du và miền núi phía Bắc": the region whose parts are compared."""
    return at.n.level == "region" and _AMONG.search(at.left) is not None


_NOT_ONLY = re.compile(r"\bkhông (?:chỉ |chỉ riêng |riêng )(?:có |ở |tại |là )*$")


def _not_only(at: Beside) -> bool:
    """ "Không riêng Măng Ri, tại 10 xã còn lại của huyện …": one of those spoken of."""
    return _NOT_ONLY.search(at.left) is not None


#: Names that are no place of a figure, asked before and after what is compared with.
_ELSEWHERE = (_home, _dateline, _place_and_day)
_NO_PLACE = (_meeting, _kind_of_all_units, _quoted, _ranked_in_region, _not_only)

#: Between and before two names that a claim ranges over.
_RANGE = re.compile(r"\s+(?:tới|đến|xuống|lên|ra|vào|sang)(?:\s+\w+){0,3}\s+")
_RANGE_FROM = re.compile(r"\btừ(?:\s+\w+){0,3}\s+$")


def _without_ranges(s: Sentence, names: Sequence[Named]) -> list[Named]:
    """*names* but for the ends of "từ vùng biển A tới miền núi B", which stand for all that lies between."""
    over: set[int] = set()
    for a, b in itertools.pairwise(names):
        if a.level == b.level and _RANGE.fullmatch(s.folded[a.end : b.start]) and _RANGE_FROM.search(s.folded[: a.start]):
            over |= {id(a), id(b)}
    return [n for n in names if id(n) not in over]


def usable(s: Sentence) -> list[Named]:
    """The names of *s* that a figure may belong to."""
    out: list[Named] = []
    compared: Named | None = None
    for n in s.names:
        at = Beside(s, n, s.folded[max(0, n.start - 40) : n.start], s.folded[n.end : n.end + 12])
        if any(rule(at) for rule in _ELSEWHERE):
            continue
        if _compared(at, compared):
            compared = n
        elif not any(rule(at) for rule in _NO_PLACE):
            out.append(n)
    return _without_ranges(s, out)


# A number among the names.

_ASIDE = re.compile(r" [-–] ?(?:trong đó|riêng)\b[^-–]*$")
_ASIDE_OVER = re.compile(r" [-–] ?(?:và|cùng|với)\b")


def _aside_over(s: Sentence, start: int, end: int) -> bool:
    """Whether *start* stands in an aside that is over at *end*: "(địa bàn Bạc Liêu (cũ): 4.035 tỷ đồng), 201.930 hộ", "- trong đó … - và"."""
    depth = 0
    for c in s.folded[start:end]:
        depth += (c == "(") - (c == ")")
        if depth < 0:
            return True
    return _ASIDE_OVER.search(s.folded, start, end) is not None and _ASIDE.search(s.folded, max(0, start - 60), start) is not None


_OR_STEP = re.compile(r"\s*(?:,|và|hay|-|and)\s*(?:tỉnh|huyện|xã)?\s*")
_OF_WHOLE_STEP = re.compile(r"(?:của|thuộc|ở|tại|nhất)\s+(?:tỉnh\s+|huyện\s+)?$")


class Spot:
    """A bound number and what stands around it; offsets are code points of the sentence."""

    def __init__(self, s: Sentence, names: Sequence[Named], bounds: Sequence[Bound], n: int, last: Place | None) -> None:
        self.s = s
        self.names = names  #: those that a figure may belong to
        self.bounds = bounds
        self.n = n  #: which of *bounds* it is
        self.last = last  #: the place of the number before, if it has one alone
        self.b = bounds[n]
        self.q = bounds[n].q

    @lazy
    def following(self) -> int:
        """Where the next number begins, or the sentence's end."""
        return self.bounds[self.n + 1].q.start if self.n + 1 < len(self.bounds) else len(self.s.folded)

    @lazy
    def anchor(self) -> int:
        """Where the indicator stands, or the number."""
        return self.s.tokens[self.b.anchor].start if self.b.anchor < len(self.s.tokens) else self.q.start

    @lazy
    def before(self) -> list[Named]:
        """The names before the number."""
        return [x for x in self.names if x.end <= self.q.start]

    @lazy
    def aside(self) -> bool:
        """Whether the last name before the number stands in an aside that is over."""
        return bool(self.before) and _aside_over(self.s, self.before[-1].end, self.q.start)

    @lazy
    def left(self) -> list[Named]:
        """The names before the number that may be its place; the last is the nearest."""
        left = list(self.before)
        while left and _aside_over(self.s, left[-1].end, self.q.start):
            left.pop()
        if len(left) > 1 and self._one_of_list(left[-2], left[-1]):
            return []
        while len(left) > 1 and self._part_of(left[-2], left[-1]):
            left.pop()
        return left

    @lazy
    def nearest(self) -> Named | None:
        """The nearest name before the number that may be its place, or None."""
        return self.left[-1] if self.left else None

    @lazy
    def last_of_list(self) -> bool:
        """Whether the nearest name only ends a list, "huyện A và huyện B có dư nợ 812 tỷ đồng": perhaps of both."""
        last = self.nearest
        before = next((x for x in reversed(self.before) if last is not None and x.end <= last.start), None)
        if last is None or before is None or before.level != last.level or before.names == last.names:
            return False
        joined = _NAME_STEP.fullmatch(self.s.folded[before.end : last.start]) is not None
        return joined and not any(before.end < b.q.start < last.start for b in self.bounds)

    def _one_of_list(self, before: Named, last: Named) -> bool:
        """Whether *last* ends a list of provinces, "A, B hay C": it speaks for none of them alone."""
        return (
            before.level == last.level == "province"
            and _OR_STEP.fullmatch(self.s.folded[before.end : last.start]) is not None
            and not any(before.end < b.q.start < last.start for b in self.bounds)
            and not any(b.q.j <= self.s.at(before.start) for b in self.bounds[: self.n])
        )

    def _part_of(self, part: Named, whole: Named) -> bool:
        """Whether *whole* only tells where *part* lies: "Thuận Châu là huyện khó khăn của Sơn La, với …"."""
        return (
            part.names != whole.names
            and part.names[-len(whole.names) :] == whole.names
            and _OF_WHOLE_STEP.search(self.s.folded[part.end : whole.start]) is not None
            and not any(part.end <= b.q.start < whole.start for b in self.bounds)
        )


# Words for a unit that is not named: "toàn huyện", "cả nước".

_RANK_WORDS = frozenset(["đầu", "nhất", "trong", "với", "của"])
_RANK_LEADS = frozenset(["dẫn", "đứng", "cao", "tỉnh", "thành", "phố", "so", "dịch", "hàng", "nhất"])


def _rank_in_country(scope: Scope, at: Spot, m: Mention) -> bool | None:
    """ "đứng đầu cả nước", "so với cả nước": what a unit is ranked in or compared with."""
    if m.code == "country" and at.s.word(m.i - 1) in _RANK_WORDS and at.s.word(m.i - 2) in _RANK_LEADS:
        return False
    return None


_IN_BRACKETS_BEHIND = re.compile(r"\s*\(\s*(?:là\s+|hơn\s+|gần\s+|khoảng\s+|trên\s+|\+)?")


def _country_in_brackets(scope: Scope, at: Spot, m: Mention) -> bool | None:
    """ "cao hơn mức bình quân của cả nước (0,55%)": the country's."""
    return True if m.code == "country" and _IN_BRACKETS_BEHIND.fullmatch(at.s.folded[m.end : at.q.start]) else None


_AVERAGE_OF = re.compile(r"\b(?:bình quân|mức|mặt bằng)(?: chung)?(?: của)? $")


def _country_average(scope: Scope, at: Spot, m: Mention) -> bool | None:
    """ "So với bình quân chung cả nước 15,5%": the country's."""
    if m.code != "country" or at.s.between(m.j, at.q.i) not in ("", "là", "ở mức", "đạt"):
        return None
    return True if _AVERAGE_OF.search(at.s.folded[: m.start]) else None


_COMPARED_WITH = re.compile(r"(?:so với|thấp hơn|cao hơn|hơn)\s(?:[^\s(;]+\s){0,6}$")


def _country_compared(scope: Scope, at: Spot, m: Mention) -> bool | None:
    """ "cao hơn bình quân của cả nước, đạt …", "… cả nước; dư nợ …": compared with, or spoken of before a semicolon."""
    if m.code != "country":
        return None
    return False if _COMPARED_WITH.search(at.s.folded[: m.start]) or ";" in at.s.folded[m.end : at.q.start] else None


_COUNT_WORDS = frozenset(["chuẩn", "hai", "ba", "bốn", "năm", "sáu", "các", "mỗi", "nhiều", "một", "theo", "số"])


def _counted_unit(scope: Scope, at: Spot, m: Mention) -> bool | None:
    """ "mỗi xã có", "12 xã đạt", "cấp huyện đã": some units, not the one spoken of."""
    if at.s.folded.startswith(("toàn", "cả"), m.start):
        return None  # "Đến 30/6/2024 toàn tỉnh …", "Trong năm toàn huyện …"
    word = at.s.word(m.i - 1)
    return False if word in _COUNT_WORDS or word == "cấp" or word.isdigit() else None


_CLAUSE_ENDS = re.compile(r"\s*[;,]")
_OF_THE_WHOLE = re.compile(
    r"\d ?% (?:trong |trên |của )?(?:tổng )?(?:số )?(?:dư nợ|nguồn vốn)(?: (?:của|tín dụng|chính sách|cho vay)){0,4} $"
)


def _part_before(scope: Scope, at: Spot, m: Mention) -> bool | None:
    """ "chiếm 17% dư nợ toàn tỉnh; nợ quá hạn …": the whole that the number before is a part of."""
    if _CLAUSE_ENDS.match(at.s.folded[m.end : at.q.start]) and _OF_THE_WHOLE.search(at.s.folded, max(0, m.start - 40), m.start):
        return False
    return None


_ONE_OF = re.compile(r",\s*(?:là\s+)?(?:một|1)\s+trong\s[^,;]*$")


def _one_of_its_units(scope: Scope, at: Spot, m: Mention) -> bool | None:
    """ "Huyện A, một trong hai huyện nghèo của tỉnh, có 5.872 hộ": the unit's, not the whole's."""
    if m.code != "country" and at.s.folded.startswith(",", m.end) and _ONE_OF.search(at.s.folded, 0, m.start):
        return False
    return None


_RANKED = re.compile(
    r"\b(?:nhất|đầu|thứ \S+) (?:trong |của )?(?:số |các )?(?:\S+ ){0,3}$|\bthe (?:highest|lowest|largest|biggest|most)\b[^,;.]{0,60}$"
)


def _ranked_in_unit(scope: Scope, at: Spot, m: Mention) -> bool | None:
    """ "cao nhất trong các cơ sở Hội toàn tỉnh": the whole that a unit is ranked in."""
    return False if m.code != "country" and _RANKED.search(at.s.folded[: m.start]) else None


_OFFICES = ("phòng giao dịch", "pgd", "nhcsxh", "chi nhánh")


def _office_in_unit(scope: Scope, at: Spot, m: Mention) -> bool | None:
    """ "phòng giao dịch NHCSXH huyện" while a commune or district is spoken of: the office that lends there."""
    office = at.s.folded.startswith(_OFFICES, m.start, m.end) or (
        at.s.word(m.i - 1) in ("csxh", "nhcsxh") or at.s.between(m.i - 3, m.i) == "chính sách xã hội"
    )
    return False if office and scope.carried is not None and scope.carried.level in ("commune", "hamlet", "district") else None


def _country_else(scope: Scope, at: Spot, m: Mention) -> bool | None:
    """ "cả nước có 6,8 triệu hộ vay": the country's."""
    return True if m.code == "country" else None


#: Words for a whole unit, which hold however far from the number they stand.
_WHOLES = (
    *("toàn", "của vùng", "cả vùng", "trong vùng", "bình quân", "cả nước", "trong tỉnh", "tỉnh này", "tỉnh ta", "tỉnh nhà", "trên địa bàn"),
    *("hội", "đoàn", "at the provincial", "chi nhánh", "nhcsxh tỉnh", "the province", "provincial branch", "huyện có", "huyện đã"),
    *("the district", "the commune"),
)


def _whole_or_near(scope: Scope, at: Spot, m: Mention) -> bool | None:
    """ "toàn tỉnh", "trên địa bàn huyện", "Hội Phụ nữ xã"; other words, like "của huyện", only right before the indicator or behind it."""
    return at.s.folded.startswith(_WHOLES, m.start, m.end) or m.start >= at.anchor - 12


#: Whether a word for a unit tells the place of a number behind it; the last has an answer to all.
_WORD_RULES = (
    _rank_in_country,
    _country_in_brackets,
    _country_average,
    _country_compared,
    _counted_unit,
    _part_before,
    _one_of_its_units,
    _ranked_in_unit,
    _office_in_unit,
    _country_else,
    _whole_or_near,
)


def _unit_word(scope: Scope, at: Spot) -> Mention | None:
    """The last word for a unit before the number that tells its place, or None."""
    for m in reversed(list(at.s.of("generic", 0, at.q.i + 1))):
        if next(answer for rule in _WORD_RULES if (answer := rule(scope, at, m)) is not None):
            return m
    return None


_AVERAGE_STEP = re.compile(r"\s*(?:bình quân|trung bình|mức bình quân)?(?:\s+chung)?\s*(?:của)?\s*")


def _unit_word_behind(scope: Scope, at: Spot) -> Named | None:
    """The place of a word right behind the number: "8,1% bình quân cả nước", "0,62% của toàn quốc"."""
    s, q = at.s, at.q
    for m in s.of("generic", q.j, min(len(s.tokens), q.j + 7)):
        between = s.folded[q.end : m.start]
        if m.start >= at.following or not _AVERAGE_STEP.fullmatch(between):
            continue
        if (
            m.code in ("country", "city")
            or "bình quân" in between
            or ("của" in between and s.folded.startswith(("toàn", "cả"), m.start, m.end))
        ):
            return scope.unit(m.code)
    return None


# One place.

_ASKED_OF_ALL = re.compile(
    r"(?:chỉ thị (?:số )?39(?:-ct/tw)?|directive (?:no\.? )?39(?:-ct/tw)?)(?: [^\s,;]+){0,8} (?:yêu cầu|đặt ra|đề ra|quy định|giao|sets?|asks?|requires?)"
)
#: Behind what is asked of all, what a unit makes of it: "nên mỗi năm tỉnh cần bố trí thêm …".
_OWN_TASK = re.compile(r"\b(?:tỉnh|huyện|xã|thành phố) (?:cần|phải|sẽ|phấn đấu|bố trí)\b")


def _asked_of_all(scope: Scope, at: Spot) -> Place | None:
    """ "Chỉ thị 39-CT/TW yêu cầu … đạt 15%": a target of the country, unless a unit makes it its own."""
    if at.b.measure != "target":
        return None
    asked = _ASKED_OF_ALL.search(at.s.folded, 0, at.q.start)
    if asked is None or _OWN_TASK.search(at.s.folded, asked.end(), at.q.start):
        return None
    return None if any(asked.end() <= x.end <= at.q.start for x in at.names) else Place(scope.country, "behind")


_RIGHT_PLACE = re.compile(
    r"^\s*(?:\)|/)?\s*(?:,?\s*(?:là\s+)?(?:mức\s+)?(?:bình quân|trung bình)(?:\s+chung)?)?\s*(?:của|tại|ở|toàn|trên địa bàn|trong|in|of|across|for)?\s*(?:the\s+)?(?:tỉnh|huyện|thành phố|quận|xã)?\s*$"
)


def _name_behind(scope: Scope, at: Spot) -> Place | None:
    """ "0,27% của tỉnh Sơn La", "125 tỷ đồng tại huyện A": the name right behind the number."""
    for x in at.names:
        if at.q.end <= x.start < at.following and _RIGHT_PLACE.match(at.s.folded[at.q.end : x.start]):
            if at.s.folded[at.q.end : x.start].strip():
                return Place(x, "behind")
    return None


def _word_behind(scope: Scope, at: Spot) -> Place | None:
    """ "8,1% bình quân cả nước": the unit that a word right behind the number stands for."""
    behind = _unit_word_behind(scope, at)
    return Place(behind, "behind") if behind is not None else None


def _word_before(scope: Scope, at: Spot) -> Place | None:
    """ "Cũng như xã A, toàn huyện có 5.872 hộ vay": the unit that a word before the number, behind the names, stands for."""
    word = _unit_word(scope, at)
    if word is None or (at.nearest is not None and word.start < at.nearest.end):
        return None
    named = scope.unit(word.code, next((x for x in reversed(at.left) if not x.old), at.nearest))
    return Place(named, "generic") if named is not None else None


#: Behind the one who speaks, whose office may bear a place's name.
_SPEAKER = re.compile(r"\s*,?\s*(?:cho biết|cho hay|thông tin|nói|khẳng định)\b")


def _speaker(scope: Scope, at: Spot) -> Place | None:
    """ "Giám đốc phòng giao dịch A cho biết, dư nợ tại xã …, tăng …": still the commune's."""
    if at.nearest is None or at.last is None or at.last.how != "generic":
        return None
    told = at.nearest.end <= at.bounds[at.n - 1].q.start and _SPEAKER.match(at.s.folded, at.nearest.end)
    return at.last if told else None


def _name_before(scope: Scope, at: Spot) -> Place | None:
    """ "Huyện A có dư nợ 450 tỷ đồng": the nearest name before the number."""
    if at.nearest is None:
        return None
    return Place(scope.within(at.nearest), "list" if at.last_of_list else "clause")


_AHEAD_STEP = re.compile(r"[^,;]{0,40}(?:ở|tại|của|in|of)\s+(?:người dân\s+)?$")


def _only_name_ahead(scope: Scope, at: Spot) -> Place | None:
    """ "1.250 hộ nghèo được vay vốn ở huyện A": the only name, some words behind the first number."""
    ahead = [x for x in at.names if x.start >= at.q.end and x.level in _UNITS] if at.n == 0 else []
    if ahead and len({x.names for x in ahead}) == 1 and _AHEAD_STEP.match(at.s.folded[at.q.end : ahead[0].start]):
        return Place(ahead[0], "clause")
    return None


def _as_before(scope: Scope, at: Spot) -> Place | None:
    """The place of the number before, unless that was an aside."""
    return at.last if not at.aside and at.last is not None and at.last.how in ("clause", "generic") else None


_ONE_GROUP = re.compile(
    r"\b(?:cả|toàn) tổ\b(?! chức| dân phố| hợp tác)|\btổ của (?:chị|anh|ông|bà)\b|\btrong tổ (?:đã )?có\b|\bcủa tổ\b(?! chức| viên| trưởng| tiết kiệm| tk| vay| dân phố| hợp tác| công tác| đại biểu)|\b(?:hộ|thành viên|tổ viên) trong tổ\b"
    r"|(?:^|, |; )(?:nay |hiện |đến nay )?tổ (?:đã|hiện|đang|chỉ|mới)? ?(?:có|quản lý)\b"
)


def _one_group(scope: Scope, at: Spot) -> Place | None:
    """ "cả tổ chỉ có 22 hộ vay": the hamlet of the group."""
    if scope.hamlet is not None and _ONE_GROUP.search(at.s.folded, 0, at.q.end + 12):
        return Place(scope.hamlet, "group")
    return None


def _carried(scope: Scope, at: Spot) -> Place | None:
    """The place of the sentence before."""
    return Place(scope.carried, "carried") if scope.carried is not None else None


_SEVERAL_DISTRICTS = re.compile(r"(?<!một )\b(?:(?:ở|tại|của|trong) (?:hai|ba|bốn|sáu|bảy|tám|\d+)|(?:ở|tại|của) năm) (?:huyện|thị xã)\b")


def _several_districts(scope: Scope, at: Spot) -> Place | None:
    """ "… tại ba huyện": more than the district that the page is about, so its province's."""
    default = scope.default(at.s, at.b).named
    if default is not None and default.level == "district" and _SEVERAL_DISTRICTS.search(at.s.folded, 0, at.q.start):
        return Place(outer(default, "province", scope.gazetteer), "generic")
    return None


_BUDGET_BEHIND = re.compile(r"\s*(?:từ |của )?(?:nguồn |vốn )*ngân sách (huyện|tỉnh|xã|thành phố)\b")
_LEVEL_OF = {"huyện": ("district",), "tỉnh": ("province",), "xã": ("commune",), "thành phố": ("district", "province")}


def _budget_behind(scope: Scope, at: Spot) -> Place | None:
    """ "xử lý nợ xấu ở An Điền và cân đối thêm 1,5 tỷ đồng ngân sách huyện": the page's district, not the commune named before."""
    budget = _BUDGET_BEHIND.match(at.s.folded, at.q.end) if at.b.indicator == "local_budget_capital" else None
    own = scope.default(at.s, at.b).named
    return Place(own, "generic") if budget is not None and own is not None and own.level in _LEVEL_OF[budget[1]] else None


_BEHIND = (_asked_of_all, _name_behind, _budget_behind, _word_behind)
_BEFORE = (_word_before, _speaker, _name_before)
_ELSE = (_only_name_ahead, _as_before, _one_group, _carried, _several_districts)
_ONE = (*_BEHIND, *_BEFORE, *_ELSE)


# Several places of one number.


def _both(scope: Scope, at: Spot) -> tuple[Place, ...] | None:
    """ "cả hai tỉnh đều trên 98%": the two that were named together."""
    mark = at.s.last("both", 0, at.q.j, "both")
    if mark is None or any(x.start > mark.end and x.end <= at.q.start for x in at.names):
        return None
    if _unit_word_behind(scope, at) is not None:
        return None
    pair = scope.pair if len(scope.pair) == 2 else scope.focus.places
    return tuple(Place(p, "both") for p in pair) if len(pair) >= 2 else None


_COUNTED_RIGHT_BEFORE = re.compile(r"(?:hai|ba|bốn|(?<!trong )năm|các|(?<![\d/])\d{1,2})\s+(?:(?:xã|huyện|tỉnh|phường|thành phố)\s*)?$")
_COUNTED_BEFORE = re.compile(r"(?:hai|ba|bốn|năm|\d)\s+(?:xã|huyện|tỉnh|phường|địa phương)\s[^,;.:]{0,30}?(?:là\s+)?$")
_EACH_BEHIND = re.compile(r"\s*,?\s*(?:đều|cùng|với cùng|mỗi|each)")
_IN_SUM = re.compile(r"tổng|cộng|chung|lần lượt|tương ứng|;")


def _each_before(scope: Scope, at: Spot) -> tuple[Place, ...] | None:
    """ "A và B đều trên 480 tỷ đồng", "Ba xã A, B, C có tỷ lệ trên 1%": a claim about each of several."""
    s = at.s
    floor = at.bounds[at.n - 1].q.end if at.n else 0
    run = [x for x in at.names if floor <= x.start and x.end <= at.q.start and x.level in _UNITS and not x.person]
    if len(run) < 2 or len({x.level for x in run}) > 1:
        return None
    if not all(_NAME_STEP.fullmatch(s.folded[a.end : b.start]) for a, b in itertools.pairwise(run)):
        return None
    start, tail = run[0].start, s.folded[run[-1].end : at.q.start]
    counted = _COUNTED_RIGHT_BEFORE.search(s.folded[max(0, start - 14) : start]) or _COUNTED_BEFORE.search(
        s.folded[max(0, start - 44) : start]
    )
    if (counted or _EACH_BEHIND.match(tail)) and not _IN_SUM.search(tail):
        return tuple(Place(x, "each") for x in run)
    return None


_IS_STEP = re.compile(r"\s*(?:là|gồm)\s*(?:xã|huyện|tỉnh)?\s*")
_COUNTED_UNITS = re.compile(r"(?:hai|ba|bốn|năm|\d)\s+(?:xã|huyện|tỉnh|địa phương|đơn vị)\s")


def _each_behind(scope: Scope, at: Spot) -> tuple[Place, ...] | None:
    """ "Hai huyện có tỷ lệ trên 1% là A và B": the places behind the number."""
    s, q = at.s, at.q
    run: list[Named] = []
    for x in at.names:
        if x.start < q.end or x.start >= at.following or x.level not in _UNITS:
            continue
        if not run and not _IS_STEP.fullmatch(s.folded[q.end : x.start]):
            return None
        if run and not _NAME_STEP.fullmatch(s.folded[run[-1].end : x.start]):
            break
        run.append(x)
    if len(run) > 1 and _COUNTED_UNITS.search(s.folded[max(0, q.start - 60) : q.start]):
        return tuple(Place(x, "each") for x in run)
    return None


_SEVERAL = (_both, _each_before, _each_behind)


# Numbers in the order of the names.

_NUMBER_STEP = re.compile(r"\s*(?:,|;|và|; và|and)\s*")


def _joined(s: Sentence, names: Sequence[Named], limit: int) -> list[Named]:
    """The list of names of one level that ends last before *limit*: "A, B và C"."""
    run: list[Named] = []
    for x in reversed([n for n in names if n.end <= limit]):
        if run and (run[0].level != x.level or not _NAME_STEP.fullmatch(s.folded[x.end : run[0].start])):
            break
        run.insert(0, x)
    return run


def _alike(s: Sentence, a: Bound, b: Bound) -> bool:
    """Whether *b* goes on a list of numbers of one indicator: "(X và Y)"."""
    return (a.indicator, a.measure) == (b.indicator, b.measure) and _NUMBER_STEP.fullmatch(s.folded[a.q.end : b.q.start]) is not None


def _paired(s: Sentence, bounds: Sequence[Bound], names: Sequence[Named]) -> dict[int, Named]:
    """Numbers of one indicator, joined as the names before them are: "A và B có dư nợ lớn (X và Y)"."""
    out: dict[int, Named] = {}
    n = 0
    while n < len(bounds) - 1:
        end = n + 1
        while end < len(bounds) and _alike(s, bounds[end - 1], bounds[end]):
            end += 1
        if end - n > 1:
            joined = _joined(s, names, bounds[n].q.start)
            if len(joined) == end - n:
                out.update(zip(range(n, end), joined, strict=True))
        n = end
    return out


def _shared(alike: Sequence[Named]) -> list[Named]:
    """The places of *alike*, each once, where it was named last."""
    return list({x.names: x for x in alike}.values())


_OUTSTANDING = re.compile(r"(?:cao|nhiều|lớn|đông|thấp) nhất|dẫn đầu|đứng đầu|đứng thứ|the (?:highest|largest|most)")
#: Who gives, on a page that names a commune or district most: "ngân sách tỉnh và các xã, phường đã ủy thác 1.694 tỷ đồng".
_ALL_BUDGETS = re.compile(r"\bngân sách (?:cấp )?tỉnh(?: và|,)(?: ngân sách)? (?:các|\d+) (?:xã|phường|huyện|thành phố|thị xã)\b")


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

    @property
    def country(self) -> Named:
        """The whole country."""
        return Named(0, 0, "country", (COUNTRY_NAME,), COUNTRY, True)

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
        inner = _shared([n for n in names if n.level in ("district", "commune")])
        whole = len(inner) == 1 and _UNIT_HEAD.fullmatch(s.folded[: inner[0].start] + s.folded[inner[0].end :])
        return inner[0] if whole else None

    def remember(self, s: Sentence, names: Sequence[Named] | None = None) -> None:
        """Note the units that *s* names, for later words like "toàn huyện"."""
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
        provinces = _shared([x for x in names if x.level == "province"])
        if len(provinces) == 2:
            self.pair = provinces
        for level in ("district", "commune"):
            alike = _shared([x for x in names if x.level == level])
            if len(alike) > 1:
                self.together = alike

    # --- place --------------------------------------------------------------------------------------------------------

    def places(self, s: Sentence, bounds: Sequence[Bound]) -> list[tuple[Place, ...]]:
        """The place, or places, of each of *bounds*."""
        names = usable(s)
        listed = self._listed(s, bounds, names)
        out: list[tuple[Place, ...]] = []
        for n in range(len(bounds)):
            last = out[-1][0] if out and len(out[-1]) == 1 else None
            out.append(self._of_number(Spot(s, names, bounds, n, last), listed))
        self._carry(s, names, out)
        self.remember(s, names)
        return out

    def _of_number(self, at: Spot, listed: Mapping[int, Named]) -> tuple[Place, ...]:
        if at.n in listed:
            return (Place(listed[at.n], "in order"),)
        several = ask(self, _SEVERAL, at)
        if several is not None:
            return several
        found = ask(self, _ONE, at) or self.default(at.s, at.b)
        if found.how == "default" and len(self.focus.places) > 1:
            return tuple(Place(p, "default") for p in self.focus.places)
        return (found,)

    def _carry(self, s: Sentence, names: Sequence[Named], out: Sequence[tuple[Place, ...]]) -> None:
        """Note the place that the next sentence goes on with."""
        singles = [p[0] for p in out if len(p) == 1 and p[0].how in ("clause", "generic")]
        explicit = [p.named for p in singles if not (p.named and s.folded[: p.named.start].rstrip().endswith("("))]
        if explicit and (s.word(0) == "riêng" or _OUTSTANDING.search(s.folded)):
            return  # "Riêng huyện A …", "cao nhất là huyện A": of that sentence alone
        if not out:
            own = [x for x in names if x.level != "hamlet"]
            if own and len({x.names for x in own}) == 1:
                self.carried = own[-1]
            return
        first = out[0][0] if len(out[0]) == 1 else None
        if first is None:
            return
        if first.how in ("default", "behind"):
            self.carried = None
        if first.how not in ("clause", "generic") or first.named is None or first.named.level == "country":
            return
        if explicit and explicit[0] is not None and not explicit[0].old:
            if len({x.names for x in explicit if x is not None and not x.old}) == 1:
                self.carried = explicit[0]

    def _listed(self, s: Sentence, bounds: Sequence[Bound], names: Sequence[Named]) -> dict[int, Named]:
        """ "dư nợ của A và B lần lượt là X và Y": the i-th number belongs to the i-th place."""
        out = _paired(s, bounds, names)
        for mark, run in in_order(s, bounds):
            limit = min(bounds[run[0]].q.start, s.tokens[mark.i].start)
            candidates = self._in_order(s, names, mark, limit, len(run))
            if len(candidates) == len(run):
                out.update(zip(run, candidates, strict=True))
                self.pair = list(candidates) if len(candidates) == 2 else self.pair
        return out

    def _in_order(self, s: Sentence, names: Sequence[Named], mark: Mention, limit: int, count: int) -> Sequence[Named]:
        """The *count* places before *limit* that *mark* puts in order, or those that were named together before."""
        if len(self.together) == count and THESE_PLACES.search(s.folded, 0, limit):
            return self.together
        distinct: dict[tuple[str, ...], Named] = {}
        for x in names:
            if x.end <= limit:
                distinct.setdefault(x.names, x)
        if len(distinct) >= count:
            return list(distinct.values())[-count:]
        programmes = {m.code for c in ("near", "programme") for m in s.of(c, 0, mark.i)}
        return self.pair if len(self.pair) == count != len(programmes) else []  # "việc làm và nhà ở xã hội lần lượt": of one place

    def within(self, x: Named) -> Named:
        """*x*, with what it lies in if the page has told that: a commune of the district, a hamlet of the commune."""
        if x.level not in ("commune", "hamlet") or x.key is not None or len(x.names) > 1:
            return x
        around = self.commune if x.level == "hamlet" else None  # whose name the hamlet may bear
        if around is None:
            around = self.district or self.only
            if around is None or around.level not in _UNITS or around.names[0] == x.names[0]:
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
            return self.country
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
