"""The one place of a number: the ways to it, in order. Pure."""

from __future__ import annotations

import re

from monitor.figures.found_place import PLACE_SAID, Place
from monitor.figures.gazetteer import WHOLE_COUNTRY
from monitor.figures.page_names import outer
from monitor.figures.place_memory import UNITS, Memory
from monitor.figures.spot import Spot
from monitor.figures.unnamed_units import unit_before, unit_behind

_ASKED_OF_ALL = re.compile(
    r"(?:chỉ thị (?:số )?39(?:-ct/tw)?|directive (?:no\.? )?39(?:-ct/tw)?)(?: [^\s,;]+){0,8} (?:yêu cầu|đặt ra|đề ra|quy định|giao|sets?|asks?|requires?)"
)
#: Behind what is asked of all, what a unit makes of it: "nên mỗi năm tỉnh cần bố trí thêm …".
_OWN_TASK = re.compile(r"\b(?:tỉnh|huyện|xã|thành phố) (?:cần|phải|sẽ|phấn đấu|bố trí)\b")


def _asked_of_all(memory: Memory, at: Spot) -> Place | None:
    """ "Chỉ thị 39-CT/TW yêu cầu … đạt 15%": a target of the country, unless a unit makes it its own."""
    if at.b.measure != "target":
        return None
    asked = _ASKED_OF_ALL.search(at.s.folded, 0, at.q.start)
    if asked is None or _OWN_TASK.search(at.s.folded, asked.end(), at.q.start):
        return None
    return None if any(asked.end() <= x.end <= at.q.start for x in at.names) else Place(WHOLE_COUNTRY, "behind")


_RIGHT_PLACE = re.compile(
    r"^\s*(?:\)|/)?\s*(?:,?\s*(?:là\s+)?(?:mức\s+)?(?:bình quân|trung bình)(?:\s+chung)?)?\s*(?:của|tại|ở|toàn|trên địa bàn|trong|in|of|across|for)?\s*(?:the\s+)?(?:tỉnh|huyện|thành phố|quận|xã)?\s*$"
)


def _name_behind(memory: Memory, at: Spot) -> Place | None:
    """ "0,27% của tỉnh Sơn La", "125 tỷ đồng tại huyện A": the name right behind the number."""
    for x in at.names:
        if at.q.end <= x.start < at.following and _RIGHT_PLACE.match(at.s.folded[at.q.end : x.start]):
            if at.s.folded[at.q.end : x.start].strip():
                return Place(x, "behind")
    return None


_BUDGET_BEHIND = re.compile(r"\s*(?:từ |của )?(?:nguồn |vốn )*ngân sách (huyện|tỉnh|xã|thành phố)\b")
_LEVEL_OF = {"huyện": ("district",), "tỉnh": ("province",), "xã": ("commune",), "thành phố": ("district", "province")}


def _budget_behind(memory: Memory, at: Spot) -> Place | None:
    """ "xử lý nợ xấu ở An Điền và cân đối thêm 1,5 tỷ đồng ngân sách huyện": the page's district, not the commune named before."""
    budget = _BUDGET_BEHIND.match(at.s.folded, at.q.end) if at.b.indicator == "local_budget_capital" else None
    own = memory.default(at.s, at.b).named
    return Place(own, "generic") if budget is not None and own is not None and own.level in _LEVEL_OF[budget[1]] else None


def _word_behind(memory: Memory, at: Spot) -> Place | None:
    """ "8,1% bình quân cả nước": the unit that a word right behind the number stands for."""
    behind = unit_behind(memory, at)
    return Place(behind, "behind") if behind is not None else None


def _word_before(memory: Memory, at: Spot) -> Place | None:
    """ "Cũng như xã A, toàn huyện có 5.872 hộ vay": the unit that a word before the number, behind the names, stands for."""
    before = unit_before(memory, at)
    return Place(before, "generic") if before is not None else None


#: Behind the one who speaks, whose office may bear a place's name.
_SPEAKER = re.compile(r"\s*,?\s*(?:cho biết|cho hay|thông tin|nói|khẳng định)\b")


def _speaker(memory: Memory, at: Spot) -> Place | None:
    """ "Giám đốc phòng giao dịch A cho biết, dư nợ tại xã …, tăng …": still the commune's."""
    if at.nearest is None or at.last is None or at.last.how != "generic":
        return None
    told = at.nearest.end <= at.bounds[at.n - 1].q.start and _SPEAKER.match(at.s.folded, at.nearest.end)
    return at.last if told else None


def _name_before(memory: Memory, at: Spot) -> Place | None:
    """ "Huyện A có dư nợ 450 tỷ đồng": the nearest name before the number."""
    if at.nearest is None:
        return None
    return Place(memory.within(at.nearest), "list" if at.last_of_list else "clause")


_AHEAD_STEP = re.compile(r"[^,;]{0,40}(?:ở|tại|của|in|of)\s+(?:người dân\s+)?$")


def _only_name_ahead(memory: Memory, at: Spot) -> Place | None:
    """ "1.250 hộ nghèo được vay vốn ở huyện A": the only name, some words behind the first number."""
    ahead = [x for x in at.names if x.start >= at.q.end and x.level in UNITS] if at.n == 0 else []
    if ahead and len({x.names for x in ahead}) == 1 and _AHEAD_STEP.match(at.s.folded[at.q.end : ahead[0].start]):
        return Place(ahead[0], "clause")
    return None


def _as_before(memory: Memory, at: Spot) -> Place | None:
    """The place of the number before, unless that was an aside."""
    return at.last if not at.aside and at.last is not None and at.last.how in PLACE_SAID else None


_ONE_GROUP = re.compile(
    r"\b(?:cả|toàn) tổ\b(?! chức| dân phố| hợp tác)|\btổ của (?:chị|anh|ông|bà)\b|\btrong tổ (?:đã )?có\b|\bcủa tổ\b(?! chức| viên| trưởng| tiết kiệm| tk| vay| dân phố| hợp tác| công tác| đại biểu)|\b(?:hộ|thành viên|tổ viên) trong tổ\b"
    r"|(?:^|, |; )(?:nay |hiện |đến nay )?tổ (?:đã|hiện|đang|chỉ|mới)? ?(?:có|quản lý)\b"
)


def _one_group(memory: Memory, at: Spot) -> Place | None:
    """ "cả tổ chỉ có 22 hộ vay": the hamlet of the group."""
    if memory.hamlet is not None and _ONE_GROUP.search(at.s.folded, 0, at.q.end + 12):
        return Place(memory.hamlet, "group")
    return None


def _carried(memory: Memory, at: Spot) -> Place | None:
    """The place of the sentence before."""
    return Place(memory.carried, "carried") if memory.carried is not None else None


_SEVERAL_DISTRICTS = re.compile(r"(?<!một )\b(?:(?:ở|tại|của|trong) (?:hai|ba|bốn|sáu|bảy|tám|\d+)|(?:ở|tại|của) năm) (?:huyện|thị xã)\b")


def _several_districts(memory: Memory, at: Spot) -> Place | None:
    """ "… tại ba huyện": more than the district that the page is about, so its province's."""
    default = memory.default(at.s, at.b).named
    if default is not None and default.level == "district" and _SEVERAL_DISTRICTS.search(at.s.folded, 0, at.q.start):
        return Place(outer(default, "province", memory.gazetteer), "generic")
    return None


_BEHIND = (_asked_of_all, _name_behind, _budget_behind, _word_behind)
_BEFORE = (_word_before, _speaker, _name_before)
_ELSE = (_only_name_ahead, _as_before, _one_group, _carried, _several_districts)
ONE = (*_BEHIND, *_BEFORE, *_ELSE)
