"""The names of a sentence that a figure may belong to: not where somebody lives, nor what a unit is compared with. Pure."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from typing import NamedTuple

from monitor.figures.gazetteer import Named
from monitor.figures.sentence import Sentence

#: Between two names of a list: "A, B và xã C".
NAME_STEP = re.compile(r"\s*(?:,|và|and|,\s*and)\s*(?:xã|huyện|tỉnh|phường)?\s*")


class _Beside(NamedTuple):
    """A name and the folded words beside it."""

    s: Sentence
    n: Named
    left: str
    right: str


def _home(at: _Beside) -> bool:
    """ "chị X ở xã Y": where somebody lives."""
    return at.n.person and at.n.level in ("commune", "hamlet", "district")


_DATELINE_STEP = re.compile(r"\s*(?:,|\(|-)")


def _dateline(at: _Beside) -> bool:
    """ "HÀ NỘI (TTXVN) -": an agency's dateline."""
    n = at.n
    return n.start <= 1 and at.s.text[n.start : n.end].isupper() and _DATELINE_STEP.match(at.right) is not None


_DAY_BEHIND = re.compile(r"\s*,\s*(?:ngày|sáng|chiều)\s")


def _place_and_day(at: _Beside) -> bool:
    """ "(Hà Nội, ngày 5/6)": where a meeting was."""
    return _DAY_BEHIND.match(at.right) is not None and at.left.rstrip().endswith("(")


_COMPARED = re.compile(r"(?:so với|cao hơn|thấp hơn|hợp nhất|sáp nhập|compared with|than|trước sáp nhập)\s+(?:[^\s,;]+\s+){0,4}$")
_OWN_NUMBER = re.compile(r"\s*\(\s*\d")


def _compared(at: _Beside, other: Named | None) -> bool:
    """ "cao hơn huyện A và B": what a unit is compared with, next to *other* of them; not "so với huyện A (12 tỷ đồng)"."""
    if _OWN_NUMBER.match(at.right):
        return False
    return (
        _COMPARED.search(at.left) is not None
        or (at.n.old and "former" in at.left)
        or (other is not None and NAME_STEP.fullmatch(at.s.folded[other.end : at.n.start]) is not None)
    )


_MEETING = re.compile(
    r"\b(?:conference|teleconference|meeting|workshop|ceremony|event|session|hội nghị|hội thảo)(?: held| tổ chức)? (?:in|tại|ở) $"
)


def _meeting(at: _Beside) -> bool:
    """ "at a teleconference in Hanoi": where a meeting was held."""
    return _MEETING.search(at.s.folded, max(0, at.n.start - 40), at.n.start) is not None


_ALL_UNITS = re.compile(r"\bcác (?:huyện|quận|phường)(?:, (?:huyện|thị xã|quận))*(?:,| và) $")


def _kind_of_all_units(at: _Beside) -> bool:
    """ "các huyện, thành phố Nam Định": those of the province."""
    return at.s.folded.startswith(("thành phố", "thị xã", "tp"), at.n.start) and _ALL_UNITS.search(at.left) is not None


_SAYS = re.compile(r"\b(?:như|theo) (?:cách nói|lời|chia sẻ|nhận xét|kinh nghiệm)(?: (?:kể|nói))?\b[^,;.]*\b(?:ở|tại|của|xã|huyện) $")


def _quoted(at: _Beside) -> bool:
    """ "theo chia sẻ của một cán bộ hội ở Mộc Châu": where somebody is who is quoted."""
    return at.n.level in ("commune", "district", "hamlet") and _SAYS.search(at.s.folded, max(0, at.n.start - 90), at.n.start) is not None


_AMONG = re.compile(r"\b(?:nhất|dẫn đầu|đứng đầu|thứ \S+|nhóm \S+) (?:trong |của )?(?:\S+ ){0,3}$")


def _ranked_in_region(at: _Beside) -> bool:
    """ "xếp thứ hai trong các tỉnh trung du và miền núi phía Bắc": the region whose parts are compared."""
    return at.n.level == "region" and _AMONG.search(at.left) is not None


_NOT_ONLY = re.compile(r"\bkhông (?:chỉ |chỉ riêng |riêng )(?:có |ở |tại |là )*$")


def _not_only(at: _Beside) -> bool:
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


_BANK_OF = re.compile(r"(?:ngân hàng chính sách xã hội|ngân hàng chính sách|nhcsxh|ngân hàng csxh) $")
_LENDS = re.compile(r"\s+(?:đã |tiến hành |phối hợp )*(?:giải ngân|cho vay)\b")


def _without_lender(s: Sentence, names: Sequence[Named]) -> list[Named]:
    """*names* but for the province whose bank lends in a unit of it: "Trên địa bàn phường A, NHCSXH tỉnh B giải ngân cho 120 hộ"."""
    return [
        n for n in names
        if not (
            n.level == "province"
            and _LENDS.match(s.folded, n.end)
            and _BANK_OF.search(s.folded, 0, n.start)
            and any(other.level != "province" and other.names[-1:] == n.names[-1:] for other in names)
        )
    ]  # fmt: skip


def usable(s: Sentence) -> list[Named]:
    """The names of *s* that a figure may belong to."""
    out: list[Named] = []
    compared: Named | None = None
    for n in s.names:
        at = _Beside(s, n, s.folded[max(0, n.start - 40) : n.start], s.folded[n.end : n.end + 12])
        if any(rule(at) for rule in _ELSEWHERE):
            continue
        if _compared(at, compared):
            compared = n
        elif not any(rule(at) for rule in _NO_PLACE):
            out.append(n)
    return _without_lender(s, _without_ranges(s, out))
