"""Whether an amount of debt or capital is the debt that an organisation manages: a union's, or that of its groups. Pure.

Ordered ways, of debt (`_OF_DEBT`) and of capital (`_OF_CAPITAL`), answer with True, with False (the debt is not an organisation's), or
with None: nothing to say, the next is asked.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from monitor.figures.bound import Topic
from monitor.figures.lazy import lazy
from monitor.figures.lexicon import Mention
from monitor.figures.sentence import Sentence


@dataclass
class Owed:
    """An amount of debt or capital, from token i, behind the number before, to the number at token j."""

    s: Sentence
    i: int
    j: int
    topic: Topic
    held: bool  #: the heading above is a unit of an organisation
    union: bool  #: the page is an association's, and has given the debt that it manages

    @lazy
    def organisation(self) -> Mention | None:
        """The last organisation named between the number before and this one."""
        return self.s.last("organisation", self.i, self.j)

    @lazy
    def words(self) -> str:
        """The folded words between the number before and this one."""
        return self.s.between(self.i, self.j)

    @lazy
    def of_all(self) -> bool:
        """Whether they say that it is of all: "tổng dư nợ các chương trình"."""
        return self.s.has("total", self.i, self.j, "all")


#: Asked whether the organisation manages it.
Way = Callable[[Owed], bool | None]


def _manages(s: Sentence, held: Mention, j: int) -> bool:
    """Whether the organisation manages what follows: "Hội hiện quản lý 18,9 tỷ đồng vốn ủy thác"."""
    return s.has("manage", held.j, j) or s.folded[held.start : held.end].endswith("quản lý")


# Of debt.

_THROUGH = ("qua", "do")


def _lent_through(at: Owed) -> bool | None:
    """ "dư nợ qua Hội Phụ nữ đạt 45 tỷ đồng"."""
    through = at.organisation
    return True if through is not None and at.s.word(through.i - 1) in _THROUGH else None


#: The debt that an earlier sentence gave, of an organisation if that was: "Trong số dư nợ nói trên, cho vay hộ nghèo là 712,6 tỷ đồng".
_SAID_DEBT = re.compile(r"\bdư nợ (?:nói trên|kể trên|trên(?! địa bàn| \\d)|này|đó|ấy)\b")


def _debt_said_before(at: Owed) -> bool | None:
    """ "Trong số dư nợ nói trên, cho vay hộ nghèo là 712,6 tỷ đồng", behind an organisation's debt."""
    return True if at.topic.indicator == "entrusted_outstanding" and _SAID_DEBT.search(at.s.between(0, at.j)) else None


def _debt_of_all(at: Owed) -> bool | None:
    """ "tổng dư nợ các chương trình đạt 45 tỷ đồng": not an organisation's, unless it is said to manage it."""
    if not at.of_all:
        return None
    s, each = at.s, at.organisation
    return each is not None and s.has("manage", each.j, at.j) and not s.has("total", each.j, at.j, "all")


def _under_its_heading(at: Owed) -> bool | None:
    """ "Dư nợ 45 tỷ đồng", below the heading "Hội Nông dân xã", but not "dư nợ trên địa bàn xã 45 tỷ đồng"."""
    return True if at.held and not at.s.has("generic", at.i, at.j) and "địa bàn" not in at.words else None


def _managed_debt(at: Owed) -> bool | None:
    """ "Hội Phụ nữ quản lý 42 tổ, dư nợ 45 tỷ đồng", but not where the bank is named behind it."""
    s, j = at.s, at.j
    held = s.last("organisation", 0, j)
    if held is None or not _manages(s, held, j):
        return None
    runs = s.last("manage", held.j, j)
    return None if s.has("generic", runs.j if runs is not None else held.j, j) else True


#: Before an organisation that helped or spoke, and owes nothing.
_HELPED = re.compile(r"(?:phối hợp|cùng|vào cuộc|chung tay|liên tịch|đại diện|liên kết|sự)(?: (?:[^\s;.]+)){0,3} ?$")


def _beside_organisation(at: Owed) -> bool | None:
    """ "Hội Phụ nữ có dư nợ 45 tỷ đồng", but not "nhờ phối hợp với Hội Phụ nữ, dư nợ …", "đại diện Hội Phụ nữ cho biết, dư nợ …"."""
    held = at.organisation
    if held is None or ";" in at.s.between(held.j, at.j) or _HELPED.search(at.s.between(0, held.i)):
        return None
    return True


def _clause_of_organisation(at: Owed) -> bool | None:
    """ "; Đoàn Thanh niên 24 tổ, dư nợ 38 tỷ đồng": the item of a list begins with an organisation."""
    s, i = at.s, at.i
    begin = s.clause(at.j - 1)[0]
    begin = next((k + 1 for k in range(i, begin - 1, -1) if s.word(k) == ":"), begin)  # "Theo đoàn thể: Hội Nông dân 9 tổ, dư nợ …"
    part = next((m.j for m in s.of("within", begin, i, "of_which") if s.has("organisation", m.j, min(i, m.j + 4))), None)
    begin = part or begin
    head = next(iter(s.of("organisation", begin, min(i, begin + 6))), None) if begin else None
    if head is None or head.i - begin > 1 or any(r.unit == "VND" and begin <= r.i < i for r in s.quantities):
        return None
    return None if at.of_all or "tổng" in at.words else True


#: Before a list of the units of which one speaks: "Ba huyện có dư nợ cao là A 148 tỷ, B 131 tỷ".
_HIGHEST = re.compile(r"\bdư nợ (?:\S+ )?(?:cao|lớn|nhiều|thấp)(?: nhất)?\b")


def _highest_of_its_units(at: Owed) -> bool | None:
    """ "Ba huyện có dư nợ cao là A 148 tỷ, B 131 tỷ", of an association."""
    speaks = at.union or (at.topic.organisation and not at.topic.carried)
    return True if speaks and _HIGHEST.search(at.words) and not at.of_all else None


_SET_UP = re.compile(r"\b(?:thành lập|củng cố|xây dựng|duy trì|có|quản lý|has|have|managed|manages|managing)\b")


_OF_THE_BANK = re.compile(r";[^;]*\b(?:ngân hàng|nhcsxh|chi nhánh)\b[^;]*$")


def _owed_by_its_groups(at: Owed) -> bool | None:
    """ "Hội Nông dân huyện đã thành lập được 142 tổ cho 6.959 hộ vay với tổng dư nợ gần 50 tỷ đồng"."""
    s = at.s
    head = next(iter(s.of("organisation", 0, 12)), None)
    if head is None or at.of_all or not ("dư nợ" in at.words or "outstanding" in at.words) or s.has("generic", head.j + 1, at.j):
        return None
    if _OF_THE_BANK.search(at.words):
        return None
    groups = next((q for q in s.quantities if q.noun == "group" and head.j <= q.i and q.j <= at.j), None)
    return True if groups is not None and _SET_UP.search(s.between(head.j, groups.i)) else None


#: Behind what nearly all of the debt is: no programme has so much of it.
_NEARLY_ALL = re.compile(
    r"[\d.,]+ (?:nghìn )?(?:tỷ|triệu)(?: [\d.,]+ triệu)?(?: đồng)?,? ?chiếm (?:tỷ lệ |tỷ trọng )?9\d(?:[.,]\d+)? ?% "
    r"(?:trên |trong )?(?:tổng )?(?:số )?(?:dư nợ|vốn cho vay)"
)


def _nearly_all_debt(at: Owed) -> bool | None:
    """ "dư nợ của bốn hội, đoàn thể là 306 tỷ đồng, chiếm 98,7% tổng dư nợ"."""
    entrusted = at.s.has("organisation", 0, at.j) or "uỷ thác" in at.s.between(0, at.j)
    return True if entrusted and _NEARLY_ALL.match(at.s.between(at.j, at.j + 24)) else None


_OF_DEBT: tuple[Way, ...] = (
    _nearly_all_debt,
    _lent_through,
    _debt_said_before,
    _debt_of_all,
    _under_its_heading,
    _managed_debt,
    _beside_organisation,
    _clause_of_organisation,
    _owed_by_its_groups,
    _highest_of_its_units,
)

# Of capital.

#: What members borrow through an organisation, not what a budget entrusts.
_BORROWS_ENTRUSTED = re.compile(r"\bvay (?:vốn )?uỷ thác\b")


def _far_behind(at: Owed) -> bool | None:
    """Capital that many words stand before: they tell nothing of it."""
    return False if at.j - at.i >= 60 else None


def _managed_capital(at: Owed) -> bool | None:
    """ "Hội hiện quản lý 18,9 tỷ đồng vốn ủy thác"."""
    return True if at.organisation is not None and _manages(at.s, at.organisation, at.j) else None


def _managed_by_groups(at: Owed) -> bool | None:
    """ "42 tổ tiết kiệm và vay vốn, quản lý 18,9 tỷ đồng vốn ủy thác"."""
    return True if at.topic.counted == "savings_credit_groups" and at.s.has("manage", at.i, at.j) else None


def _borrowed_by_members(at: Owed) -> bool | None:
    """ "hội viên vay vốn ủy thác 18,9 tỷ đồng"."""
    return True if _BORROWS_ENTRUSTED.search(at.words) else None


_OF_CAPITAL: tuple[Way, ...] = (_far_behind, _managed_capital, _managed_by_groups, _borrowed_by_members)

#: By the code of an indicator: how one tells that an organisation manages it.
_WAYS = {"outstanding_loans": _OF_DEBT, "local_budget_capital": _OF_CAPITAL}


def code_by_organisation(code: str, at: Owed) -> str:
    """The indicator *code*, or that of an organisation's debt where the words around the number say that it manages the amount."""
    managed = next((answer for way in _WAYS.get(code, ()) if (answer := way(at)) is not None), False)
    return "entrusted_outstanding" if managed else code
