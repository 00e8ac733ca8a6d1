"""What a number counts by the words around it, where the rules of counts.toml leave it open or are overruled. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable

from monitor.figures.binding import Binding
from monitor.figures.count import HOUSEHOLDS, OWED, PEOPLE, Count, Counted, Reading
from monitor.figures.count_programmes import programme_of_amount
from monitor.figures.indicators import ABOUT, OUTCOMES

_PROGRAMMES = Counted("programmes_run", "programmes")
_ABROAD = Counted("overseas_workers", "abroad")
_LOANS = Counted("loans_made", "loans_by_noun")
_BORROWERS = Counted("borrowers", "borrowers_by_noun")
_ESCAPED = Counted("households_escaped_poverty", "escaped")
#: How a number and its noun end that are named as borrowing: "1.200 hộ vay".
_BORROWS = re.compile(r"vay(?: vốn)?$")


# What the table of rules leaves open. Each is asked only where nothing says yet what is counted; the first that does decides.

_UP_TO = re.compile(r"\b(?:lên|nay|còn)(?: (?:là|có|thành|tới|đến))?$")
_OF_CREDIT = re.compile("tín dụng|cho vay")


def _programmes_like_others(binder: Binding, at: Count) -> Counted | None:
    """ "từ 3 chương trình ban đầu, nay có 18 chương trình tín dụng": one of the counted programmes is named as credit."""
    if at.q.noun != "programme":
        return None
    if at.before is not None and at.before.noun == "programme" and _UP_TO.search(at.gap):
        return _PROGRAMMES
    named = any(r.noun == "programme" and _OF_CREDIT.search(at.s.folded[r.start : r.end]) for r in at.s.quantities)
    return _PROGRAMMES if named else None


_DEBT_OF = re.compile(r"(?:^|\b)(?:(?:tổng )?(?:dư nợ|doanh số cho vay)(?: (?:của|cho vay|các|cả))*|(?:vay|dư nợ) thuộc)$")


def _programmes_of_debt(binder: Binding, at: Count) -> Counted | None:
    """ "tổng dư nợ các 18 chương trình"."""
    if at.q.noun != "programme" or at.q.value < 5:
        return None
    return _PROGRAMMES if _DEBT_OF.search(at.gap) else None


_IN_PARTS = re.compile(r",? ?(?:trong đó|gồm)(?: có)? ?$")


def _works_in_parts(binder: Binding, at: Count) -> Counted | None:
    """ "3.200 công trình, gồm 1.700 công trình nước sạch"."""
    if at.q.noun != "works" or not _IN_PARTS.match(at.s.between(at.q.j, at.following)):
        return None
    part = next((r for r in at.s.quantities if r.i == at.following and r.noun == "works"), None)
    water = part is not None and any(m.code == "water" for m in at.s.of("context", part.i, part.j + 4))
    return Counted("water_sanitation_works", "works") if water else None


def _works_of_programme(binder: Binding, at: Count) -> Counted | None:
    """ "chương trình nước sạch cho vay 12 tỷ đồng, xây dựng 1.400 công trình"."""
    named = (at.topic.programme, at.topic.last, at.topic.named)
    if at.q.noun != "works" or "water_sanitation" not in named:
        return None
    return Counted("water_sanitation_works", "works_of_programme")


_BORROW = re.compile(r"(?:được )?vay")


def _have_borrowed(binder: Binding, at: Count) -> Counted | None:
    """ "đã có 1.200 hộ vay", "từ năm 2015 đến năm 2020 có 1.200 hộ vay"."""
    s, q = at.s, at.q
    if q.noun not in PEOPLE or not (_BORROWS.search(at.itself) or _BORROW.match(at.behind(2))):
        return None
    done = s.between(q.i - 2, q.i) == "đã có" or any(w.kind == "span" and w.end <= q.start for w in s.whens)
    return _LOANS if done else None


_LISTED_LENT = re.compile(
    r"(?: ?(?:,|và) (?:các )?(?:hộ |đối tượng )?(?!được )[^\s,;.\d]+(?: (?!được )[^\s,;.\d]+){0,3}){1,3} (?:đã )?được (?:tiếp cận|vay)\b"
)


def _listed_lent_to(binder: Binding, at: Count) -> Counted | None:
    """ "3.400 hộ nghèo, cận nghèo được vay vốn"."""
    return _LOANS if at.q.noun == "household" and _LISTED_LENT.match(at.behind(16)) else None


_STRUCK_OFF = re.compile(r"\bxoá(?: được)?" + ABOUT + "$")


def _struck_off(binder: Binding, at: Count) -> Counted | None:
    """ "đã xóa được 1.069 hộ nghèo"."""
    if at.q.noun != "household" or not at.itself.endswith(" nghèo") or "cận" in at.itself:
        return None
    return _ESCAPED if _STRUCK_OFF.search(at.gap) else None


_CARRIED_OUT = re.compile(r"\b(?:thực hiện|tổ chức|tiến hành)(?: được)?$")


def _inspections_done(binder: Binding, at: Count) -> Counted | None:
    """ "Công tác kiểm tra được duy trì: cấp huyện đã thực hiện 389 cuộc"."""
    if at.q.noun != "inspection" or not _CARRIED_OUT.search(at.gap):
        return None
    return Counted("inspections", "inspections") if at.s.has("context", 0, at.q.i, "inspect") else None


def _there_are_borrowers(binder: Binding, at: Count) -> Counted | None:
    """ "toàn xã có 1.200 hộ vay vốn"."""
    if at.q.noun not in HOUSEHOLDS or not _BORROWS.search(at.itself):
        return None
    led = at.left_word in ("có", "còn", "hơn", "trên", "gần", "số", "với", "của", "tổng")
    return _BORROWERS if led else None


#: Asked where the table of rules says nothing.
LEFT_OPEN: tuple[Reading, ...] = (
    _programmes_like_others,
    _programmes_of_debt,
    _works_in_parts,
    _works_of_programme,
    _have_borrowed,
    _listed_lent_to,
    _struck_off,
    _inspections_done,
    _there_are_borrowers,
)


# What overrules the table of rules. Each is asked whatever was said before it, and overrules that.

_GO_ABROAD = re.compile(
    r"(?:được )?(?:đi |sang )(?:xuất khẩu|xklđ|làm việc|lao động)[^,;]*\b(?:nước ngoài|xuất khẩu|nhật|đài loan|hàn quốc)\b|(?:đi )?xuất khẩu lao động"
)


def _part_of_outcome(binder: Binding, at: Count) -> Counted | None:
    """ "tạo việc làm cho 2.300 lao động, trong đó có 120 người …"; abroad: "… 120 người đi xuất khẩu lao động"."""
    topic = at.topic
    if at.q.noun != "person" or topic.counted not in OUTCOMES or topic.carried or not at.of_which:
        return None
    return _ABROAD if _GO_ABROAD.match(at.behind(12)) else Counted(topic.counted, "part_of_count")


_AND_ESCAPED = re.compile(r"(?:[^\s;.\d]+ ){0,6}?vay(?: vốn)? và (?:đã )?(?:vượt|thoát|bước qua)\b")


def _borrowed_and_escaped(binder: Binding, at: Count) -> Counted | None:
    """ "205.657 lượt hộ vay vốn và vượt qua ngưỡng nghèo"."""
    return _ESCAPED if at.q.noun in PEOPLE and _AND_ESCAPED.match(at.until_next(14)) else None


def _listed_who_owe(binder: Binding, at: Count) -> Counted | None:
    """ "150.000 hộ nghèo, cận nghèo, hộ chính sách đang vay"."""
    return _BORROWERS if at.q.noun == "household" and at.listed_who_owe else None


_LISTED_ESCAPED = re.compile(r" ?(?:,|và) (?:hộ )?(?:cận nghèo|chính sách)(?: (?:đã|được|vươn|lên)){0,3} thoát nghèo\b")


def _listed_escaped(binder: Binding, at: Count) -> Counted | None:
    """ "2.450 lượt hộ nghèo, hộ cận nghèo thoát nghèo"."""
    return _ESCAPED if at.q.noun == "household" and _LISTED_ESCAPED.match(at.behind(12)) else None


_WHO_BORROW = re.compile(r"(?:(?:mới )?thoát nghèo |\S+ \S+ )?vay\b")


_TO = re.compile(r"(?<!\w)cho" + ABOUT + "$")


def _given_to_borrowers(binder: Binding, at: Count) -> Counted | None:
    """ "cho 120 lao động được vay", "đã cho 1.200 hộ vay", "cho 85 hộ mới thoát nghèo vay"."""
    if not _TO.search(at.gap_left(4)):
        return None
    workers = at.q.noun == "worker" and _BORROW.match(at.behind(2))
    done = at.s.word(at.q.i - 2) in ("đã", "mới", "chỉ") and _BORROWS.search(at.itself)
    people = at.q.noun in PEOPLE and _WHO_BORROW.match(at.behind(4))
    return _LOANS if workers or done or people else None


def _being_lent_to(binder: Binding, at: Count) -> Counted | None:
    """ "nguồn vốn ngân sách huyện đang cho 486 hộ vay"."""
    lent = _BORROWS.search(at.itself) or at.behind(1) == "vay"
    return _BORROWERS if at.q.noun in PEOPLE and lent and at.left(2) == "đang cho" else None


#: Behind workers whose loan takes them abroad.
_GOES_ABROAD = re.compile(
    r"(?:[^\s;\d]+ ){0,8}vay (?:vốn )?(?:[^\s,;]+ ){0,2}?(?:để )?(?:xuất cảnh|đi (?:xuất khẩu|xklđ|làm việc|lao động|nước ngoài))"
)


def _borrow_to_go_abroad(binder: Binding, at: Count) -> Counted | None:
    """ "120 lao động vay vốn đi làm việc ở nước ngoài"."""
    workers = at.indicator == "jobs_supported" and at.q.noun == "worker"
    people = at.indicator == "loans_made" and at.q.noun == "person"
    return _ABROAD if (workers or people) and _GOES_ABROAD.match(at.behind(14)) else None


_MUST_BORROW = re.compile(
    r"(?:phải |đã |được )*(?:nhờ tới |nhờ |tiếp cận )?(?:vay|vốn vay)\b|được (?:nhcsxh|ngân hàng)(?: \S+){0,4}? cho vay\b"
)


def _part_that_borrowed(binder: Binding, at: Count) -> Counted | None:
    """ "… 2.300 lao động, trong đó 120 người phải vay"."""
    return _LOANS if at.rule == "part_of_count" and _MUST_BORROW.match(at.behind(6)) else None


def _of_overseas_work(binder: Binding, at: Count) -> Counted | None:
    """ "cho vay xuất khẩu lao động 12 tỷ đồng với 150 lao động"."""
    topic = at.topic
    if at.indicator != "jobs_supported" or at.q.noun != "worker":
        return None
    page = binder.about == "overseas_work" and "trong nước" not in at.gap
    amount = topic.last == "overseas_work" and topic.unit == "VND" and not topic.carried
    return _ABROAD if page or amount or programme_of_amount(binder, at) == "overseas_work" else None


_WERE_LENT_TO = re.compile(r"(?:đã )?được vay(?: vốn)?(?:$|[,.;(]| \d)")


def _workers_lent_to(binder: Binding, at: Count) -> Counted | None:
    """ "120 lao động được vay vốn, …", "4.459 người lao động vay vốn khoảng 218 tỷ đồng giải quyết việc làm"."""
    if at.q.noun != "worker":
        return None
    borrowed = at.behind(2) == "vay vốn" and not _GOES_ABROAD.match(at.behind(14))
    return _LOANS if borrowed or _WERE_LENT_TO.match(at.behind(4)) else None


_NUMBER_OF_BORROWERS = re.compile(r"\bsố (?:hộ|khách hàng)(?: đang| còn)? vay(?: vốn)? ?: ?$")


def _number_of_borrowers(binder: Binding, at: Count) -> Counted | None:
    """ "số hộ đang vay vốn: 1.200 hộ"."""
    named = at.q.noun in HOUSEHOLDS and _NUMBER_OF_BORROWERS.search(at.gap)
    return _BORROWERS if named else None


#: Behind those who borrowed and owe: "… hộ hội viên vay, tổng dư nợ 72 tỷ đồng".
_BORROWED_AND_OWE = re.compile(
    r"(?:[^\s,;.\d]+ ){0,4}?(?:được )?vay(?: vốn)?(?: chính sách| ưu đãi)?,? (?:với|có) (?:tổng )?(?:số )?dư nợ\b"
)


def _borrowed_and_owe(binder: Binding, at: Count) -> Counted | None:
    """ "4.120 hộ hội viên vay với tổng dư nợ 72 tỷ đồng": who owes, though words of loans stand nearer."""
    if at.indicator in ("borrowers", "households_escaped_poverty") or at.q.turns or at.q.noun not in PEOPLE:
        return None
    return _BORROWERS if _BORROWED_AND_OWE.match(at.behind(12) if "vay" not in at.itself else "vay " + at.behind(6)) else None


#: Behind those who just escaped poverty and are lent to: "745 lượt hộ nghèo mới thoát nghèo vay vốn".
_ESCAPED_AND_BORROW = re.compile(r"(?:hộ )?(?:nghèo )?mới thoát nghèo (?:được |đã )*vay\b")


def _escaped_and_borrow(binder: Binding, at: Count) -> Counted | None:
    """ "745 lượt hộ nghèo mới thoát nghèo vay vốn": who borrows."""
    if at.indicator != "households_escaped_poverty":
        return None
    return _LOANS if _ESCAPED_AND_BORROW.search(at.s.between(at.q.i, at.q.j + 7)) else None


def _lent_that_amount(binder: Binding, at: Count) -> Counted | None:
    """ "doanh số cho vay là 130 tỷ đồng với 2.604 khách hàng, tổng dư nợ là 410 tỷ đồng": whom the amount before was lent to."""
    lent = at.topic.indicator == "lending" and at.topic.unit == "VND" and not at.topic.carried and at.lent_to
    owe = at.s.has("context", at.q.i, at.q.j + 3, "debt")
    return _LOANS if at.rule == "borrowers_by_debt" and lent and not owe else None


_OWED_BY = re.compile(r"(?:tiền |vốn )?(?:dư nợ|dư nợ cho vay)?[^,;.]{0,24}\b(?:với|của)" + ABOUT)


def _owe_amount_before(at: Count) -> bool:
    """ "45 tỷ đồng dư nợ với 1.200 hộ vay"."""
    topic, amount = at.topic, at.before
    return (
        topic.indicator in OWED
        and topic.unit == "VND"
        and not topic.carried
        and amount is not None
        and amount.unit == "VND"
        and _OWED_BY.fullmatch(at.s.between(amount.j, at.q.i)) is not None
    )


_MANAGED = re.compile(r"\bquản lý" + ABOUT + "$")


def _are_managed(at: Count) -> bool:
    """ "Hội quản lý 1.200 hộ vay"."""
    return _BORROWS.search(at.itself) is not None and _MANAGED.search(at.gap) is not None


def _are_in_groups(at: Count) -> bool:
    """ "42 tổ tiết kiệm và vay vốn với 1.200 hộ vay"."""
    topic = at.topic
    return topic.unit == "count" and topic.counted == "savings_credit_groups" and not topic.carried and at.q.i - at.previous <= 3


_BORROW_HERE = re.compile(r"vay(?: vốn)?(?:$|[,.;)]| (?:ở|tại|thuộc|thông qua)\b)")


def _owe_what_was_said(at: Count) -> bool:
    """ "dư nợ đạt 45 tỷ đồng, 1.200 hộ nghèo vay vốn", in a sentence without a span of time."""
    topic = at.topic
    return (
        topic.indicator in OWED
        and topic.unit in ("VND", "percent")
        and not topic.carried
        and _BORROW_HERE.match(at.behind(4)) is not None
        and not any(w.kind == "span" for w in at.s.whens)
    )


_OWE: tuple[Callable[[Count], bool], ...] = (_owe_amount_before, _are_managed, _are_in_groups, _owe_what_was_said)


def _borrowers_who_owe(binder: Binding, at: Count) -> Counted | None:
    """Borrowers, where the words of borrowing behind a debt, groups or who manages them would make them loans."""
    owe = at.rule == "loans_by_borrowing" and any(way(at) for way in _OWE)
    return Counted("borrowers", "borrowers_by_topic") if owe else None


#: Asked behind the table of rules, whatever it says.
OVERRULING: tuple[Reading, ...] = (
    _part_of_outcome,
    _borrowed_and_escaped,
    _listed_who_owe,
    _listed_escaped,
    _given_to_borrowers,
    _being_lent_to,
    _borrow_to_go_abroad,
    _part_that_borrowed,
    _of_overseas_work,
    _workers_lent_to,
    _number_of_borrowers,
    _borrowed_and_owe,
    _escaped_and_borrow,
    _lent_that_amount,
    _borrowers_who_owe,
)


# What is asked behind the cases that are no total: of these a few are figures, too.

_REACHES = re.compile(r"\bđến (?:được )?(?:với|tay)" + ABOUT + "$")
_RECEIVE = re.compile(r"(?:đã |được )*nhận (?:được )?(?:(?:hơn|gần|trên|khoảng) )?[\d.,]+ (?:tỷ|triệu)")
_LETS = re.compile(r"(?<!\w)cho" + ABOUT + "$")


def reached_by_loans(binder: Binding, at: Count) -> Counted | None:
    """ "vốn chính sách đến tay 1.200 hộ", "1.200 hộ đã nhận 45 tỷ đồng", "cho 1.200 hộ vay 45 tỷ đồng"."""
    if at.q.noun not in PEOPLE:
        return None
    if at.itself.endswith(" vay") and _LETS.search(at.gap) and any(0 <= r.i - at.q.j <= 1 and r.unit == "VND" for r in at.s.quantities):
        return _LOANS
    return _LOANS if _REACHES.search(at.gap) or _RECEIVE.match(at.behind(8)) else None


_WERE_LENT = re.compile(r"(?:đã )?(?:được )?vay\b")


def loans_for_houses(binder: Binding, at: Count) -> Counted | None:
    """ "320 khách hàng được vay mua nhà", "1.902 khách hàng vay xây dựng, sửa chữa nhà"."""
    if at.indicator != "houses_built" or at.q.noun != "customer":
        return None
    lent = _WERE_LENT.match(at.behind(3)) or _BORROWS.search(at.itself)
    return Counted("loans_made", "loans_by_borrowing") if lent else None
