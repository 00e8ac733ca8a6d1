"""Counts of poor households: all that there are, or a part of those who borrow. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable

from monitor.figures.around import Answer
from monitor.figures.binding import Binding
from monitor.figures.count import Count, Way
from monitor.figures.indicators import ABOUT

_STILL = re.compile(r"còn" + ABOUT + "$")


def _fewer_or_more(at: Count) -> bool:
    """ "… giảm 1.200 hộ", behind a number of poor households; not "giảm 1.200 hộ cận nghèo"."""
    return at.move is not None and at.topic.counted == "poor_households" and "cận" not in at.itself and not at.of_near_poor


def _down_to(at: Count) -> bool:
    """ "giảm 450 hộ, còn 1.200 hộ", behind a number of poor households."""
    return (
        at.topic.counted == "poor_households"
        and not at.of_near_poor
        and at.topic.unit in ("count", "percent")
        and at.itself.endswith("hộ")
        and _STILL.search(at.gap) is not None
    )


_ASIDE = re.compile(r"\([^()]*\)")
_POOR_ARE = re.compile(r"(?:có|còn|là|giảm|tăng|từ|xuống|lên)" + ABOUT + "$")


def _poor_named_before(at: Count) -> bool:
    """ "số hộ nghèo của huyện còn 1.200 hộ"."""
    lead = at.s.last("near", at.previous, at.q.i)
    if lead is None or lead.code != "poor_households" or not at.itself.endswith("hộ"):
        return False
    since = at.s.between(lead.j, at.q.i)
    return (
        len(_ASIDE.sub("", since).split()) <= 9
        and _POOR_ARE.search(since) is not None
        and not at.s.has("context", at.previous, at.q.i, "borrow")
    )


_POOR_NAME = re.compile(r"(?:^|[,;:(] ?|trong đó,? ?|số )hộ nghèo:?$")


def _poor_named_right_before(at: Count) -> bool:
    """ "trong đó hộ nghèo 6.636 hộ"."""
    if not at.itself.endswith("hộ") or _POOR_NAME.search(at.gap_left(5)) is None:
        return False
    counted = [r for r in at.s.quantities if r.j <= at.q.i and r.unit == "count"]
    if counted and "nghèo" not in at.s.between(counted[-1].i, counted[-1].j + 2):
        return False
    return not any(at.s.has("context", 0, at.q.i, code) for code in ("borrow", "debt", "escape"))


_REMAINING = re.compile(r"(?:còn lại|hiện có|hiện còn)\b")


def _poor_that_remain(at: Count) -> bool:
    """ "1.200 hộ nghèo còn lại"."""
    return _REMAINING.match(at.behind(2)) is not None and at.itself.endswith("hộ nghèo")


#: Behind a number of the poor and the near-poor together.
_WITH_NEAR_POOR = re.compile(
    r"(?:và|,|/|-) ?(?:hộ )?cận nghèo\b(?! (?:là|còn|dưới|trên|có|chiếm|gần|hơn|khoảng|không|giảm|tăng|xuống|lên|\d))"
)
#: Behind poor households that were lent to: "300 hộ nghèo, cận nghèo là đồng bào dân tộc thiểu số được vay", "300 hộ nghèo, 450 hộ cận nghèo được vay".
_WHO_BORROWED = re.compile(
    r"(?:(?:,| và) ?(?:hơn |gần |trên |khoảng )?\d[\d.]* (?:lượt )?hộ [^;,.\d]{0,40}?)*[^;.\d]{0,60}\b(?:được|đã) vay\b"
)
#: Behind poor households that something was done for: they are not all that remain.
_HELPED = re.compile(r"\bđược (?:\S+ )?(?:hỗ trợ|cấp|tặng|xây|giúp|tiếp cận|thụ hưởng|nhận)\b")


def _poor_that_are(at: Count) -> bool:
    """ "còn 1.200 hộ nghèo", "1.200 hộ thuộc diện nghèo", "still has 1,200 poor households"."""
    s, q = at.s, at.q
    classed = "thuộc diện nghèo" in at.behind(4)
    if not classed and not any(w in at.itself or at.behind(1).startswith(w) for w in ("nghèo", "poor")):
        return False
    if any(w in at.itself for w in ("cận", "mới", "near-poor")) or _WITH_NEAR_POOR.match(at.behind(5)):
        return False
    if at.context_until_next(8, "escape") or at.context_until_next(8, "debt") or _HELPED.search(at.until_next(12)):
        return False
    if at.listed_who_owe or _WHO_BORROWED.match(at.behind(24)):
        return False
    lead = at.gap_left(4).split()
    if "poor" in at.itself and ("has" in lead or "have" in lead) and "still" in lead:
        return True
    if not classed and not any(w in lead for w in ("còn", "có", "remaining", "giảm", "của", "là")):
        return False
    return not s.has("context", max(at.previous, q.i - 5), q.i, "borrow") and not at.context_until_next(6, "borrow")


_AS_COUNT = re.compile(r",? ?\(?(?:(?:tương ứng|tương đương|bằng|tức|với|là|khoảng) ?)*" + ABOUT + "$")


def _poor_of_rate(at: Count) -> bool:
    """ "tỷ lệ hộ nghèo là 17,6% (57.560 hộ)"."""
    rated = at.topic.indicator == "poverty_rate" and at.topic.measure == "level" and not at.topic.carried and at.topic.unit == "percent"
    return rated and not at.of_near_poor and at.itself.endswith("hộ") and _AS_COUNT.fullmatch(at.gap) is not None


_ARE_POOR: tuple[Callable[[Count], bool], ...] = (
    _poor_of_rate,
    _fewer_or_more,
    _down_to,
    _poor_named_before,
    _poor_named_right_before,
    _poor_that_remain,
    _poor_that_are,
)
_OUT_OF_BEFORE = re.compile(r"(?:.* )?cứ \d")


def _poor_households(binder: Binding, at: Count) -> Answer:
    """Poor households that there are, or by how many they are fewer; those among counted borrowers are none of them."""
    s, q = at.s, at.q
    if q.noun != "household" or q.turns or _OUT_OF_BEFORE.match(s.between(0, q.i)) or at.of_borrowers:
        return None
    if not any(way(at) for way in _ARE_POOR):
        return None
    measure = "change" if at.move else "level"
    return binder.made(q, "poor_households", measure, at.signed, None, "poor_households_left", s, at.previous)


def _poor_borrowers(binder: Binding, at: Count) -> Answer:
    """ "trong 1.500 hộ vay có 420 hộ nghèo"."""
    return "which of the borrowers are poor" if at.q.noun == "household" and "nghèo" in at.itself and at.of_borrowers else None


#: Asked before it is known what is counted.
POOR: tuple[Way, ...] = (_poor_households, _poor_borrowers)
