"""Whether an amount is a level, or by how much it moved; whether it was moved within a stated time. Pure.

Both are ordered ways that look at the number in its sentence; None: nothing to say, the next is asked.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from monitor.figures.lazy import lazy
from monitor.figures.lexicon import Mention
from monitor.figures.numbers import Quantity
from monitor.figures.periods import When
from monitor.figures.sentence import Sentence

# A level or a change.


@dataclass
class Moved:
    """An amount that may be a change, and the words that would say so; positions are tokens of the sentence."""

    s: Sentence
    q: Quantity
    since: int  #: no word of moving counts before it
    kind: str | None  #: of the indicator: "stock", "flow"
    mention: Mention | None  #: what names the amount, where it may say itself that it moved
    previous: int  #: behind the number before

    @lazy
    def cue(self) -> Mention | None:
        """The last word of moving or being before the number, unless a colon stands between: "tăng", "đạt", "là"."""
        cue = self.s.last("cue", max(self.since, self.q.i - 10), self.q.i)
        return None if cue is not None and ":" in self.s.between(cue.j, self.q.i) else cue

    def by(self, code: str) -> tuple[str, Decimal]:
        """The change that the number is, less than nothing where *code* is "down"."""
        return "change", -self.q.value if code == "down" else self.q.value


#: Asked for the measure and the value.
Way = Callable[[Moved], tuple[str, Decimal] | None]
_MOVES = ("up", "down")
#: Behind a word of moving, before what it came to: "thấp hơn (72,9 tỷ đồng)", "giảm dần và hiện là 152,3 tỷ đồng".
_AND_IS = re.compile(r"\bhơn \($|\bhơn (?:đôi |một )?(?:chút )?với$|\b(?:và|,) (?:hiện|nay|đến nay) (?:là|còn|đạt|ở mức)\b")


def signed(s: Sentence, q: Quantity) -> bool:
    """Whether a sign makes it a change: "(+12 tỷ đồng", "so với đầu năm: +12 tỷ đồng"."""
    left = s.word(q.i - 2)
    return s.word(q.i - 1) in ("+", "-") and (
        left == "(" or (left == ":" and "so với" in s.between(max(0, q.i - 9), q.i)) or (left == "," and s.word(q.j) == "so")
    )


def _by_sign(at: Moved) -> tuple[str, Decimal] | None:
    """ "dư nợ 45 tỷ đồng (+12 tỷ đồng)"."""
    if at.kind != "stock" or not signed(at.s, at.q):
        return None
    return at.by("down" if at.s.word(at.q.i - 1) == "-" else "up")


def _is_the_difference(at: Moved) -> tuple[str, Decimal] | None:
    """ "nhiều hơn năm 2023 là 241 tỷ"."""
    s, q, cue = at.s, at.q, at.cue
    if cue is None or s.folded[cue.start : cue.end] != "là" or q.i != cue.j:
        return None
    moved = s.last("cue", max(at.since, q.i - 10), cue.i)
    if moved is None or moved.code not in _MOVES:
        return None
    compared = s.has("base", moved.i, cue.i) or any(moved.start <= w.start < cue.start for w in s.whens)
    if not compared or ":" in s.between(moved.j, q.i) or _AND_IS.search(s.between(moved.i, q.i)):
        return None
    return at.by(moved.code)


def _said_to_move(at: Moved) -> tuple[str, Decimal] | None:
    """ "tăng 12 tỷ đồng so với đầu năm", but not "tăng lên 45 tỷ đồng", "tăng so với đầu năm và hiện là 45 tỷ đồng"."""
    s, q, cue = at.s, at.q, at.cue
    if cue is None or cue.code not in _MOVES or "," in s.between(cue.j, q.i):
        return None
    if s.word(q.i - 1) == "(" and any(cue.end <= n.start < q.start for n in s.names):
        return None  # "dư nợ cao hơn Đồng Tháp (2.412 tỷ đồng)": that place's
    if s.word(q.i - 1) == "lên" and q.unit == "VND" and not s.has("base", q.j, q.j + 3):
        return None
    if s.has("cue", cue.j, q.i, "to") or (s.has("base", cue.j, q.i) and q.i - cue.j > 5):
        return None
    if s.word(q.i - 1) == "với":
        return None  # "dư nợ không ngừng tăng với 4.500 tỷ đồng"
    return None if _AND_IS.search(s.between(cue.i, q.i)) else at.by(cue.code)


_MORE_OR_LESS = {"higher": "up", "more": "up", "lower": "down", "less": "down"}


def _more_than(at: Moved) -> tuple[str, Decimal] | None:
    """ "VND12 billion higher than at the beginning of the year"."""
    code = _MORE_OR_LESS.get(at.s.word(at.q.j))
    return at.by(code) if code is not None and at.kind == "stock" and at.s.word(at.q.j + 1) == "than" else None


def _name_said_to_move(at: Moved) -> tuple[str, Decimal] | None:
    """ "giảm dư nợ 12 tỷ đồng", "tăng trưởng dư nợ 12 tỷ đồng"."""
    s, mention = at.s, at.mention
    if mention is None or at.cue is not None or at.kind != "stock":
        return None
    begin = max(at.previous, mention.i - 3)
    head = s.last("cue", begin, mention.i)
    if head is not None and head.code in _MOVES and s.between(head.j, mention.i) != "," and mention.i - head.j <= 1:
        return at.by(head.code)
    return at.by("up") if s.has("grow", begin, mention.i) else None


_RISE_OF = re.compile(r"\bmức (tăng|giảm)(?: trưởng)?$")


def _rise_said_to_reach(at: Moved) -> tuple[str, Decimal] | None:
    """ "dẫn đầu về mức tăng vốn ủy thác, đạt 1.773 tỷ đồng"."""
    named = _RISE_OF.search(at.s.between(max(0, at.mention.i - 3), at.mention.i)) if at.mention is not None and at.kind == "stock" else None
    return at.by("up" if named[1] == "tăng" else "down") if named is not None else None


_MOVING: tuple[Way, ...] = (_rise_said_to_reach, _by_sign, _is_the_difference, _said_to_move, _more_than, _name_said_to_move)


def level_or_change(at: Moved) -> tuple[str, Decimal]:
    """The measure, "level" or "change", and the value, less than nothing for a fall."""
    return next((answer for way in _MOVING if (answer := way(at)) is not None), ("level", at.q.value))


# Moved within a stated time.


@dataclass
class Transfer:
    """An amount of capital that may have been moved, and what names it."""

    s: Sentence
    q: Quantity
    mention: Mention
    previous: int  #: behind the number before

    @lazy
    def first(self) -> int:
        """Where the name begins, or the number if it stands before."""
        return min(self.mention.i, self.q.i)

    @lazy
    def moved(self) -> bool:
        """Whether words of moving stand before the number: "chuyển sang"."""
        return self.s.has("transfer", max(self.previous, self.first - 3), self.q.i)


_NOW_HAS = re.compile(r"(?<!đến )(?<!tới )(?<!năm )\bnay (?:đã )?$")


def _has_now(at: Transfer) -> bool | None:
    """ "trước đó chưa có, nay đã ủy thác 1,2 tỷ đồng": the balance."""
    i = at.mention.i
    return False if _NOW_HAS.search(at.s.between(max(0, i - 3), i) + " ") else None


def _newly_moved(at: Transfer) -> bool | None:
    """ "chuyển mới 1,2 tỷ đồng"."""
    return True if at.s.has("transfer", max(at.previous, at.first - 3), at.q.i, "new") else None


_JUST_NOW = re.compile(
    r"\b(?:vừa|mới|khẩn trương|kịp thời) (?:quyết định )?(?:uỷ thác|chuyển|bố trí|phân bổ|trích|bổ sung)\b[^,;]{0,30}$|\bchuyển được$"
)
_RAISED_TO = re.compile(r";|\b(?:nâng|đưa)\b")


def _just_moved(at: Transfer) -> bool | None:
    """ "vừa ủy thác thêm 60 tỷ đồng", "chuyển được 12 tỷ đồng"."""
    return True if _JUST_NOW.search(at.s.between(max(at.previous, at.q.i - 10), at.q.i)) else None


def _since_new_year(at: Transfer) -> bool | None:
    """ "Từ đầu năm đến nay, vốn ngân sách ủy thác là 400 tỷ đồng"."""
    since = at.s.folded.rfind("từ đầu năm", 0, at.q.start)
    return True if since >= 0 and not _RAISED_TO.search(at.s.folded, since, at.q.start) else None


_RAISING = re.compile(r",? (?:góp phần |qua đó )?(?:nâng|đưa|bringing|raising)\b")


def _raising_the_balance(at: Transfer) -> bool | None:
    """ "chuyển sang NHCSXH 1.500 triệu đồng, nâng tổng nguồn vốn ủy thác lên …"."""
    return True if at.moved and _RAISING.match(at.s.between(at.q.j, at.q.j + 5)) else None


_OF_YEARS_PLAN = re.compile(r"^[^;:\d]*, (?:đạt|bằng) [\d,.]+ ?% (?:so với )?(?:kế hoạch|dự toán|chỉ tiêu)\b(?! trung ương)")


def _of_years_plan(at: Transfer) -> bool | None:
    """ "đã trích ngân sách 300 triệu đồng ủy thác sang NHCSXH, đạt 60% kế hoạch năm"."""
    s, q = at.s, at.q
    if not at.moved or "trích" not in s.between(max(0, q.i - 6), q.i):
        return None
    return True if _OF_YEARS_PLAN.search(s.between(q.j, q.j + 20)) else None


_TRANSFERRED = ("transferred", "allocated", "added")


def _transferred_right_before(at: Transfer) -> bool | None:
    """ "the province transferred VND15 billion"."""
    return True if at.s.word(at.q.i - 1) in _TRANSFERRED else None


#: Before what a budget gave for the first time: "ngân sách xã lần đầu dành 300 triệu đồng chuyển sang ngân hàng".
_FIRST_TIME = re.compile(r"\blần đầu(?: tiên)?\b")


def _for_the_first_time(at: Transfer) -> bool | None:
    """ "ngân sách xã lần đầu chuyển sang ngân hàng 300 triệu đồng"."""
    return True if at.moved and _FIRST_TIME.search(at.s.between(max(at.previous, at.first), at.q.i)) else None


def _not_moved_or_held(at: Transfer) -> bool | None:
    """ "tổng nguồn vốn ủy thác 15 tỷ đồng", or no word of moving at all."""
    return False if not at.moved or at.s.has("total", max(at.previous, at.mention.i - 4), at.q.i, "held") else None


def _every_year(at: Transfer) -> bool | None:
    """ "mỗi năm ngân sách tỉnh chuyển 15 tỷ đồng"."""
    return True if at.s.has("rate", max(0, at.first - 12), at.q.i) else None


def _taken_from_budget(at: Transfer) -> bool | None:
    """ "ngân sách huyện trích 300 triệu đồng chuyển sang ngân hàng": an act of one year, not the sum of all."""
    s, q = at.s, at.q
    if s.word(q.i - 1) != "trích" or s.has("total", 0, q.i) or any(w.kind == "now" for w in s.whens):
        return None
    return True


_BREAK = re.compile(r"[,;:]|\d")


def _within(s: Sentence, w: When) -> bool:
    """Whether a period is one that something happens in, not a day as of which it is told: "năm 2024", "trong quý 1"."""
    if w.kind not in ("span", "moment", "now"):
        return False
    return (
        s.folded.startswith("trong quý", w.start)
        or (w.year_only and not w.as_of)
        or w.kind == "span"
        or (len(w.iso or "") == 7 and not w.as_of)
    )


def _in_stated_time(at: Transfer) -> bool | None:
    """ "trong năm 2024 ngân sách tỉnh chuyển 15 tỷ", "chuyển 15 tỷ trong năm 2024"."""
    s, q = at.s, at.q
    for w in s.whens:
        near_right = 0 <= w.start - q.end <= 60 and not _BREAK.search(s.folded[q.end : w.start])
        if (w.end <= q.start or near_right) and _within(s, w):
            return True
    return None


_TRANSFERS: tuple[Callable[[Transfer], bool | None], ...] = (
    _has_now,
    _newly_moved,
    _just_moved,
    _since_new_year,
    _raising_the_balance,
    _of_years_plan,
    _transferred_right_before,
    _for_the_first_time,
    _not_moved_or_held,
    _every_year,
    _taken_from_budget,
    _in_stated_time,
)


def transferred(at: Transfer) -> bool:
    """Whether the amount was moved in a stated time ("trong năm 2024 ngân sách tỉnh chuyển 15 tỷ"), not the balance."""
    return next((answer for way in _TRANSFERS if (answer := way(at)) is not None), False)
