"""Words for a unit that is not named, before a number and behind it: "toàn huyện", "cả nước". Pure.

A rule looks at a word before a number and says whether it tells the number's place, or None: the next rule is asked.
"""

from __future__ import annotations

import re

from monitor.figures.gazetteer import Named
from monitor.figures.lexicon import Mention
from monitor.figures.place_memory import Memory
from monitor.figures.spot import Spot

_RANK_WORDS = frozenset(["đầu", "nhất", "trong", "với", "của"])
_RANK_LEADS = frozenset(["dẫn", "đứng", "cao", "tỉnh", "thành", "phố", "so", "dịch", "hàng", "nhất"])


def _rank_in_country(memory: Memory, at: Spot, m: Mention) -> bool | None:
    """ "đứng đầu cả nước", "so với cả nước": what a unit is ranked in or compared with."""
    if m.code == "country" and at.s.word(m.i - 1) in _RANK_WORDS and at.s.word(m.i - 2) in _RANK_LEADS:
        return False
    return None


_IN_BRACKETS_BEHIND = re.compile(r"\s*\(\s*(?:là\s+|hơn\s+|gần\s+|khoảng\s+|trên\s+|\+)?")


def _country_in_brackets(memory: Memory, at: Spot, m: Mention) -> bool | None:
    """ "cao hơn mức bình quân của cả nước (0,55%)": the country's."""
    return True if m.code == "country" and _IN_BRACKETS_BEHIND.fullmatch(at.s.folded[m.end : at.q.start]) else None


_AVERAGE_OF = re.compile(r"\b(?:bình quân|mức|mặt bằng)(?: chung)?(?: của)? $")


def _country_average(memory: Memory, at: Spot, m: Mention) -> bool | None:
    """ "So với bình quân chung cả nước 15,5%": the country's."""
    if m.code != "country" or at.s.between(m.j, at.q.i) not in ("", "là", "ở mức", "đạt"):
        return None
    return True if _AVERAGE_OF.search(at.s.folded[: m.start]) else None


_COMPARED_WITH = re.compile(r"(?:so với|thấp hơn|cao hơn|hơn)\s(?:[^\s(;]+\s){0,6}$")


def _country_compared(memory: Memory, at: Spot, m: Mention) -> bool | None:
    """ "cao hơn bình quân của cả nước, đạt …", "… cả nước; dư nợ …": compared with, or spoken of before a semicolon."""
    if m.code != "country":
        return None
    return False if _COMPARED_WITH.search(at.s.folded[: m.start]) or ";" in at.s.folded[m.end : at.q.start] else None


_COUNT_WORDS = frozenset(["chuẩn", "hai", "ba", "bốn", "năm", "sáu", "các", "mỗi", "nhiều", "một", "theo", "số"])


def _counted_unit(memory: Memory, at: Spot, m: Mention) -> bool | None:
    """ "mỗi xã có", "12 xã đạt", "cấp huyện đã": some units, not the one spoken of."""
    if at.s.folded.startswith(("toàn", "cả"), m.start):
        return None  # "Đến 30/6/2024 toàn tỉnh …", "Trong năm toàn huyện …"
    word = at.s.word(m.i - 1)
    return False if word in _COUNT_WORDS or word == "cấp" or word.isdigit() else None


_CLAUSE_ENDS = re.compile(r"\s*[;,]")
_OF_THE_WHOLE = re.compile(
    r"\d ?% (?:trong |trên |của )?(?:tổng )?(?:số )?(?:dư nợ|nguồn vốn)(?: (?:của|tín dụng|chính sách|cho vay)){0,4} $"
)


def _part_before(memory: Memory, at: Spot, m: Mention) -> bool | None:
    """ "chiếm 17% dư nợ toàn tỉnh; nợ quá hạn …": the whole that the number before is a part of."""
    if _CLAUSE_ENDS.match(at.s.folded[m.end : at.q.start]) and _OF_THE_WHOLE.search(at.s.folded, max(0, m.start - 40), m.start):
        return False
    return None


_ONE_OF = re.compile(r",\s*(?:là\s+)?(?:một|1)\s+trong\s[^,;]*$")


def _one_of_its_units(memory: Memory, at: Spot, m: Mention) -> bool | None:
    """ "Huyện A, một trong hai huyện nghèo của tỉnh, có 5.872 hộ": the unit's, not the whole's."""
    if m.code != "country" and at.s.folded.startswith(",", m.end) and _ONE_OF.search(at.s.folded, 0, m.start):
        return False
    return None


_RANKED = re.compile(
    r"\b(?:nhất|(?:dẫn|đứng|hàng|tốp) đầu|thứ \S+) (?:trong |của )?(?:số |các )?(?:\S+ ){0,3}$|\bdư nợ (?:cao|lớn|nhiều|thấp) (?:của |trong )?$|\bthe (?:highest|lowest|largest|biggest|most)\b[^,;.]{0,60}$"
)


def _ranked_in_unit(memory: Memory, at: Spot, m: Mention) -> bool | None:
    """ "cao nhất trong các cơ sở Hội toàn tỉnh", "xã có dư nợ cao của huyện": the whole that a unit is ranked in."""
    return False if m.code != "country" and _RANKED.search(at.s.folded[: m.start]) else None


_OFFICES = ("phòng giao dịch", "pgd", "nhcsxh", "chi nhánh")


def _office_in_unit(memory: Memory, at: Spot, m: Mention) -> bool | None:
    """ "phòng giao dịch NHCSXH huyện" while a commune or district is spoken of: the office that lends there."""
    office = at.s.folded.startswith(_OFFICES, m.start, m.end) or (
        at.s.word(m.i - 1) in ("csxh", "nhcsxh") or at.s.between(m.i - 3, m.i) == "chính sách xã hội"
    )
    return False if office and memory.carried is not None and memory.carried.level in ("commune", "hamlet", "district") else None


def _country_else(memory: Memory, at: Spot, m: Mention) -> bool | None:
    """ "cả nước có 6,8 triệu hộ vay": the country's."""
    return True if m.code == "country" else None


#: Words for a whole unit, which hold however far from the number they stand.
_WHOLES = (
    *("toàn", "của vùng", "cả vùng", "trong vùng", "bình quân", "cả nước", "trong tỉnh", "tỉnh này", "tỉnh ta", "tỉnh nhà", "trên địa bàn"),
    *("hội", "đoàn", "at the provincial", "chi nhánh", "nhcsxh tỉnh", "the province", "provincial branch", "huyện có", "huyện đã"),
    *("the district", "the commune"),
)


def _whole_or_near(memory: Memory, at: Spot, m: Mention) -> bool | None:
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


def unit_before(memory: Memory, at: Spot) -> Named | None:
    """The unit of the last word before the number that tells its place, or None; of none where a name stands behind the word."""
    for m in reversed(list(at.s.of("generic", 0, at.q.i + 1))):
        if next(answer for rule in _WORD_RULES if (answer := rule(memory, at, m)) is not None):
            if at.nearest is not None and m.start < at.nearest.end:
                return None
            return memory.unit(m.code, next((x for x in reversed(at.left) if not x.old), at.nearest))
    return None


_AVERAGE_STEP = re.compile(r"\s*(?:bình quân|trung bình|mức bình quân)?(?:\s+chung)?\s*(?:của)?\s*")


def unit_behind(memory: Memory, at: Spot) -> Named | None:
    """The unit of a word right behind the number: "8,1% bình quân cả nước", "0,62% của toàn quốc"."""
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
            return memory.unit(m.code)
    return None
