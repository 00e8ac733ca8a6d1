"""Which programme the loans are of that a count tells of, or came of. Pure."""

from __future__ import annotations

import re

from monitor.figures.binding import Binding
from monitor.figures.count import Count
from monitor.figures.indicators import OUTCOMES
from monitor.figures.programmes import GROUPS, OWN_GROUPS


def programme_of_amount(binder: Binding, at: Count) -> str | None:
    """The programme of the loans told right before, which brought it about: "cho vay GQVL 11 tỷ đồng, tạo việc làm cho 300 lao động"."""
    amount = at.before
    if amount is None or amount.unit != "VND" or at.q.i - amount.j > 12 or ";" in at.s.between(amount.j, at.q.i):
        return None
    told = at.s.number_before(amount.i)
    return binder.near_programme(at.s, amount, told.j if told is not None else 0)


#: Outcomes that one kind of loan alone has.
_PROGRAMMES_OF = {
    "students_supported": ("students",),
    "water_sanitation_works": ("water_sanitation",),
    "overseas_workers": ("overseas_work",),
}
#: Loans of one kind as what brought something about, up to the programme's name, and what stands behind it.
_FROM_LOANS = re.compile(
    r"\b(?:từ|bằng|qua|nhờ|riêng)\b(?: (?:số|nguồn|đồng|vốn|vay|cho|của|chương|trình|tín|dụng|chính|sách|ưu|đãi))*? (?:chương trình|cho vay|vốn vay|nguồn vốn|vốn)\b[^,;:]*$"
)
_LOANS_FOR = re.compile(r"(?:^|[,;] )(?:đồng |nguồn )?vốn vay(?: (?:từ|của|thuộc))?(?: chương trình)?$")
_THANKS_TO = re.compile(r"\bthanks to(?: the| its| loans for)*$")
_BROUGHT = re.compile(r",|\b(?:đã|giúp|tạo)\b")


def _vehicle(at: Count) -> str | None:
    """The programme whose loans the sentence says the outcome came of: "Riêng vốn chương trình GQVL đã tạo việc làm cho 300 lao động"."""
    s, q = at.s, at.q
    for m in sorted((m for c in ("programme", "near") for m in s.of(c, 0, q.i)), key=lambda m: -m.i):
        between = s.between(m.j, q.i)
        if ";" in between or any(r.unit == "VND" and m.j <= r.i < q.i for r in s.quantities):
            return None
        lead = s.between(max(0, m.i - 5), m.i)
        loans = _FROM_LOANS.search(s.between(max(0, m.i - 7), m.j)) or _LOANS_FOR.search(lead) or _THANKS_TO.search(lead)
        if loans and _BROUGHT.search(between):
            return m.code
    return None


_PAID_FROM = re.compile(r"\b(?:từ|theo(?! đánh giá| báo cáo| số liệu| ông| bà)|thuộc|bằng)\b")
#: Between borrowers and what they did with their loans.
_BORROWED_FOR = re.compile(r"(?:được |đã )*vay(?: vốn)?\b[^,;:]{0,60}")


def _source_behind(at: Count) -> str | None:
    """ "120 căn nhà từ nguồn vốn vay theo Quyết định 33", "5.000 lao động được tạo việc làm từ Quỹ quốc gia về việc làm"."""
    source = next(at.s.of("programme", at.q.j, min(at.following, at.q.j + 18)), None)
    return source.code if source is not None and _PAID_FROM.search(at.s.between(at.q.j, source.i)) else None


def _of_borrowers(at: Count) -> str | None:
    """ "cho vay GQVL cho 1.300 hộ vay vốn để tạo việc làm cho 1.400 lao động": the programme of those who borrowed."""
    before = at.before
    borrowed = before is not None and before.unit == "count" and _BORROWED_FOR.fullmatch(at.gap) is not None
    return at.topic.last if borrowed and not at.topic.carried else None


def _programme_of_outcome(binder: Binding, at: Count, indicator: str) -> str | None:
    """The programme that an outcome came of, where it may have come of it."""
    programme = at.topic.programme
    paid = at.s.last("programme", 0, at.q.i, "covid_employers") if indicator == "jobs_supported" else None
    if at.rule == "wages" or (paid is not None and ";" not in at.s.between(paid.j, at.q.i)):
        return "covid_employers"
    if programme != "covid_employers":
        programme = programme_of_amount(binder, at) or _vehicle(at) or _source_behind(at) or _of_borrowers(at)
    if programme not in _PROGRAMMES_OF.get(indicator, (programme,)):
        programme = None
    if programme is None and indicator != "overseas_workers" and binder.about in _PROGRAMMES_OF.get(indicator, ()):
        return binder.about
    return programme


_SOCIAL_HOUSING = re.compile(r"nhà ở xã hội(?! ?(?:,|và) (?:\S+ ){0,2}nhà| cho)")
_HELPED_BUILD = re.compile(r"(?:đã )?(?:giúp|làm|xây)?(?: được)?")


def _programme_of_houses(binder: Binding, at: Count) -> str | None:
    """ "120 căn nhà ở xã hội", "120 căn nhà từ nguồn vốn vay theo Quyết định 33", "cho vay hộ nghèo về nhà ở đã giúp xây được 120 căn nhà"."""
    s, q = at.s, at.q
    if "social hous" in at.itself or _SOCIAL_HOUSING.search(s.between(q.i, min(at.following, q.j + 7))):
        return "social_housing"
    programme = programme_of_amount(binder, at) or at.topic.programme
    if programme is not None:
        return programme
    behind = _source_behind(at)
    if behind is not None:
        return behind
    source = s.last("programme", max(at.previous, q.i - 12), q.i)
    if source is not None and _HELPED_BUILD.fullmatch(s.between(source.j, q.i)):
        return source.code
    return at.topic.last if s.has("within", at.previous, q.i) and not at.topic.carried else None


#: Behind such a group that is named alone: not "hộ nghèo, cận nghèo", "hộ nghèo và đối tượng chính sách", "hộ nghèo về nhà ở".
_NAMED_ALONE = re.compile(
    r"(?: vốn)?(?:,? ?(?:đã |tiếp tục )?(?:được )?(?:tiếp cận |giải ngân )?vay\b|,? với|/)(?! ?(?:xây|làm|sửa) ?(?:\S+ )?nhà)"
)


def _group_alone(at: Count) -> str | None:
    """The programme of the one group that is counted: "35.339 lượt hộ nghèo vay vốn"."""
    s, q = at.s, at.q
    group = next((m for c in ("near", "programme") for m in s.of(c, q.i, q.j + 2) if m.code in OWN_GROUPS), None)
    if group is None or not _NAMED_ALONE.match(s.between(max(group.j, q.j), max(group.j, q.j) + 8)):
        return None
    return group.code


#: A group of borrowers counted in a row of such groups: "312 lượt hộ nghèo, 1.408 hộ cận nghèo và 2.270 hộ mới thoát nghèo".
_GROUP = r"hộ (?:nghèo mới thoát nghèo|nghèo|cận nghèo|mới thoát nghèo|(?:đồng bào )?dân tộc thiểu số)\b"
_NEXT_GROUP = re.compile(rf" ?(?:,|;|và) (?:hơn |gần |trên |khoảng )?\d[\d.]* (?:lượt )?{_GROUP}")
_GROUP_BEFORE = re.compile(rf"\d[\d.]* (?:lượt )?{_GROUP} ?(?:,|;| và)(?: hơn| gần| trên| khoảng)?$")


def _group_in_row(at: Count) -> str | None:
    """ "giúp 312 lượt hộ nghèo, 1.408 hộ cận nghèo và 2.270 hộ mới thoát nghèo có vốn": each group has a programme of its own."""
    s, q = at.s, at.q
    named = [m for c in ("near", "programme") for m in s.of(c, q.i, q.j + 4) if m.code in OWN_GROUPS | GROUPS]
    group = max((m for m in named if "," not in s.between(q.j, m.i)), key=lambda m: m.i, default=None)
    if group is None:
        return None
    behind = max(group.j, q.j)
    row = _NEXT_GROUP.match(s.between(behind, behind + 10)) or _GROUP_BEFORE.search(s.between(max(0, q.i - 10), q.i))
    return group.code if row else None


_LENT_TO = re.compile(r"(?:,? ?(?:với|cho|/|\(|đến|tới))?(?: (?:hơn|gần|trên|khoảng|tổng số))?")


#: Behind borrowers who built with their loans what one programme alone pays for.
_TO_BUILD_WORKS = re.compile(
    r"[^,;.\d]{0,30}\bvay(?: vốn)?(?: để)? (?:làm|xây|xây dựng|cải tạo|sửa chữa)[^,;.\d]{0,20}(?:[\d.]+ )?"
    r"(?:công trình (?:cấp )?(?:nước|vệ sinh|nhà vệ sinh)|nhà vệ sinh|nhà tiêu)\b"
)


def _for_works(at: Count) -> str | None:
    """ "1.250 hộ vay vốn để xây dựng 2.310 công trình nước sạch"."""
    return "water_sanitation" if _TO_BUILD_WORKS.match(at.s.folded, at.q.end) else None


def _programme_of_borrowers(binder: Binding, at: Count, indicator: str) -> str | None:
    """The programme that is named, or spoken of; that of the amount right before, too: "giải ngân 26,8 tỷ đồng cho 442 hộ"."""
    in_row = _group_in_row(at)
    if in_row is not None:
        return in_row
    programme = binder.near_programme(at.s, at.q, at.previous) or programme_of_amount(binder, at) or at.topic.programme
    if programme is not None or indicator not in ("loans_made", "borrowers"):
        return programme
    alone = _group_alone(at) or _for_works(at)
    if alone is not None:
        return alone
    amount = at.before
    shared = amount is not None and amount.unit == "percent" and at.topic.measure == "share"
    if amount is None or at.topic.carried or not (amount.unit == "VND" or shared):
        return None
    if shared:  # "156 tỷ đồng, chiếm 9,82% tổng dư nợ, với 10.816 hộ đang vay"
        return at.topic.last if at.s.between(amount.j, at.q.i).endswith(", với") else None
    return at.topic.last if _LENT_TO.fullmatch(at.s.between(amount.j, at.q.i)) else None


def programme_of(binder: Binding, at: Count, indicator: str) -> str | None:
    """The programme of what is counted, of which *indicator* tells, or None."""
    if indicator in OUTCOMES:
        return _programme_of_outcome(binder, at, indicator)
    if indicator == "houses_built":
        return _programme_of_houses(binder, at)
    return _programme_of_borrowers(binder, at, indicator)
