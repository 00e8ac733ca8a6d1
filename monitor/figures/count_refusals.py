"""Which counts are no figures: those of a union, single cases, what others built, groups of another kind. Pure."""

from __future__ import annotations

import re

from monitor.figures.around import Answer, behind, gap, gap_left, left
from monitor.figures.binding import Binding
from monitor.figures.count import HOUSEHOLDS, PEOPLE, Count, CountVeto, Way
from monitor.figures.indicators import ABOUT, OUTCOMES

# What is no count of ours, whatever it may count.


def _no_whole(binder: Binding, at: Count) -> Answer:
    """ "1.2 families", whose million was forgotten."""
    return "a count that is no whole number" if at.q.value % 1 else None


def _numbered_group(binder: Binding, at: Count) -> Answer:
    """ "nhóm 5 hộ", "tổ hợp tác 12 người", "bộ 3 công trình": one group of so many."""
    return "one group of so many" if at.left_word in ("nhóm", "tác", "bộ") and at.q.value < 100 else None


_OUT_OF = re.compile(r"\bcứ [^;.]*\bthì\b[^;.]*$")


def _out_of_every(binder: Binding, at: Count) -> Answer:
    """ "cứ 10 hộ vay thì 8 hộ thoát nghèo"."""
    return "out of every so many" if at.left_word == "cứ" or _OUT_OF.search(at.left(14)) else None


#: Behind members of a union who borrow, owe, or are poor no longer.
_WHO_BORROW_OR_ESCAPED = re.compile(r"(?:\S+ ){0,4}(?:vay|nợ)\b|[^,;]{0,40}\b(?:thoát|vượt)\b")


def _union_members(binder: Binding, at: Count) -> Answer:
    """ "Hội có 12.400 hội viên", but not "12.400 hội viên vay vốn", "giúp 320 hội viên"."""
    if "hội viên" not in at.itself or "nghèo" in at.itself or _WHO_BORROW_OR_ESCAPED.match(at.behind(9)) or at.left_word in ("cho", "giúp"):
        return None
    return "members of a union"


#: "hộ khá, giàu là 1.200 hộ", "1.200 hộ được cải thiện đời sống"
_WELL_OFF = re.compile(r"\bhộ (?:hội viên )?(?:có mức sống )?(?:khá|giàu)(?:,? (?:và )?giàu)?\b[^,;.]*$")
_IMPROVED = re.compile(r"(?:đã |được )?(?:cải thiện|nâng cao|chuyển biến)\b")
_READ = re.compile(r"(?:đọc|xem|truy cập|thích|chia sẻ|bình luận|nghe|tải)\b")
#: "hộ nghèo giảm 1.200 hộ, hộ cận nghèo giảm 400 hộ"
_NEAR_POOR_MOVED = re.compile(r"\bhộ cận nghèo (?:giảm|tăng)(?: còn| xuống| lên)*" + ABOUT + "$")
_FOUND_OUT = re.compile(r"\bphát hiện(?: \S+){0,2}$")
#: Asked of any count, before it is known what is counted.
NO_COUNTS: tuple[Way, ...] = (
    _no_whole,
    CountVeto(_WELL_OFF.search, gap, "households that live better", PEOPLE),
    CountVeto(_READ.match, behind(1), "readers of a page", frozenset({"turn"})),
    _numbered_group,
    _out_of_every,
    CountVeto(_NEAR_POOR_MOVED.search, gap, "near-poor households", PEOPLE),
    CountVeto(_IMPROVED.match, behind(3), "households that live better", PEOPLE),
    CountVeto(re.compile(r"tái nghèo\b").match, behind(2), "households that are poor again"),
    CountVeto(_FOUND_OUT.search, gap, "people who were found out", frozenset({"person"})),
    _union_members,
)


# What is no total of what it is taken to count.

#: In a sentence about the labour market, and in one whose jobs came of loans.
_SECTORS = re.compile(r"\b(?:công nghiệp|dịch vụ|doanh nghiệp trên địa bàn|thương mại|lực lượng lao động|sàn giao dịch)\b")
_BY_LOANS = re.compile(
    r"\b(?:vay|vốn|tín dụng|nhcsxh|csxh|ngân hàng|dư nợ|giải ngân|chương trình|nguồn này)\b|loan|credit|capital|lent|borrow"
)


def _of_labour_market(binder: Binding, at: Count) -> Answer:
    """ "toàn huyện đã giải quyết việc làm cho 3.030 lao động, trong đó công nghiệp - xây dựng 1.672": all who found work, by no loan."""
    if at.indicator not in ("jobs_supported", "overseas_workers") or not (at.topic.carried or at.topic.indicator is None):
        return None
    s = at.s
    told = _SECTORS.search(s.folded) and not _BY_LOANS.search(s.folded) and not s.has("subject", 0)
    return "of the labour market" if told and "nhờ" not in s.folded[:12] else None


#: In a sentence whose students have loans, or are helped by them.
_OF_LOANS = re.compile(
    r"vay|vốn|tín dụng|chương trình|hỗ trợ|giúp|giải ngân|bỏ học|trang trải|học phí|đóng học|tiền học|đến trường|loan|lent|credit|borrow|programm?e|support|help"
)


def _other_students(binder: Binding, at: Count) -> Answer:
    """ "5 sinh viên bị thương", "300 sinh viên dự khai giảng": of no loan, and beside no other outcome of loans."""
    if at.indicator != "students_supported" or at.topic.counted in OUTCOMES or _OF_LOANS.search(at.s.folded):
        return None
    beside = any(r.unit == "VND" or r.noun in ("worker", "works") for r in at.s.quantities)
    return None if beside else "students of no loan"


def _cases(binder: Binding, at: Count) -> Answer:
    """ "3 hộ vay vốn", "đi bảy, tám lượt", but not "(3 hộ vay)": cases, not a total."""
    counted = at.q.noun in PEOPLE or at.q.noun == "turn"
    few = at.indicator in ("loans_made", "borrowers") and counted and at.q.value < 10 and at.left_word != "("
    return "cases, not a total" if few else None


#: What one workshop or farm gives work to.
_WORKSHOP = re.compile(r"\b(?:xưởng|cơ sở|mô hình|trang trại|gia trại|nhà máy|tổ hợp tác|htx|hợp tác xã)\b[^;.]*$")


def _hands_of_one(binder: Binding, at: Count) -> Answer:
    """ "xưởng mộc tạo việc làm cho 12 lao động"."""
    if at.indicator not in ("jobs_supported", "water_sanitation_works") or at.q.value >= 50:
        return None
    return "one workshop's hands" if at.q.value < 10 or _WORKSHOP.search(at.left(30)) else None


#: Behind borrowers whom a storm or a plague struck; not "… bị ảnh hưởng được vay".
_HARMED = re.compile(
    r"(?:(?:có |đang )?vay (?:vốn )?)?(?:(?:của|tại|từ) [^,;.]{2,60}? )?(?:bị|chịu) (?:thiệt hại|ảnh hưởng)(?! (?:\S+ ){0,2}vay)"
)
_APART = re.compile(r"[;,.]")


def _harmed(binder: Binding, at: Count) -> Answer:
    """ "1.200 hộ vay bị thiệt hại", but not "cho vay 186 tỷ đồng với 4.735 khách hàng bị ảnh hưởng bởi thiên tai"."""
    if at.indicator not in ("loans_made", "borrowers") or not _HARMED.match(at.behind(16)):
        return None
    if "dư nợ" in at.behind(20):
        return None  # "214 hộ vay bị thiệt hại với dư nợ 15,2 tỷ đồng": who owe
    topic, amount = at.topic, at.before
    lent = amount is not None and topic.indicator == "lending" and topic.unit == "VND" and not topic.carried
    return None if amount is not None and lent and not _APART.search(at.s.between(amount.j, at.q.i)) else "what was harmed"


#: "đến thăm 3 hộ"; "kiểm tra 4 tổ và 12 hộ"
_VISITED = re.compile(r"\b(?:đến thăm|đi thăm|hồ sơ của|làm việc với|kiểm tra (?:thực tế|hồ sơ)(?: tại| của)?)" + ABOUT + "$")
_INSPECTED = re.compile(r"\bkiểm tra\b[^;.]*\b(?:tổ|cơ sở hội|chi hội|xã|phường)\b[^;.]*(?:,|\bvà)" + ABOUT + "$")
_BUILT = re.compile(r"(?:đầu tư )?(?:xây dựng|nâng cấp|đầu tư công|hạ tầng|giao thông)\b")
#: "5 thôn với 1.200 hộ"
_OF_PLACES = re.compile(
    r"\d (?:thôn|bản|xóm|ấp|buôn|làng|tổ dân phố|khu phố),? (?:với |và )?(?:hơn|gần|trên|khoảng)?$|(?:những|các) (?:tổ|hộ|xã)(?: \S+){0,2} (?:dưới|trên)$"
)
_ADVISED = re.compile(r"(?:giới thiệu|tư vấn|định hướng) ")
#: Behind households that live better, beside others that escaped poverty: "120 hộ vươn lên khá".
_BETTER_OFF = re.compile(
    r"(?:(?:cận nghèo|này) )?(?:có (?:cuộc sống|đời sống|thu nhập)|vươn lên (?:khá|giàu)|trở (?:thành|nên) (?:hộ )?khá)"
)
#: "đối chiếu 1.200 hộ", "1.180 hộ trên tổng số 1.200 hộ"
_OF_A_WHOLE = re.compile(r"đối chiếu(?: \S+){0,2}$|(?:trong|trên) tổng số" + ABOUT + "$")
#: Asked once it is said what is counted.
NO_TOTALS: tuple[Way, ...] = (
    _of_labour_market,
    _other_students,
    CountVeto(_VISITED.search, gap, "those that were visited", frozenset({"household", "customer", "group"})),
    CountVeto(re.compile(r"(?:còn |đang )?(?:nợ lãi|lãi tồn)\b").match, behind(4), "who owes interest alone", PEOPLE),
    CountVeto(re.compile(r"con\b").match, behind(1), "one family's children", frozenset({"person"}), "overseas_workers"),
    CountVeto(_BUILT.match, behind(3), "works that are built by others", frozenset({"project"})),
    CountVeto(_OF_PLACES.search, left(7), "who lives in places that are counted", PEOPLE),
    CountVeto(_ADVISED.search, gap_left(8), "advice, not work", indicator="jobs_supported"),
    _cases,
    _hands_of_one,
    CountVeto(_BETTER_OFF.match, behind(8), "households that live better", HOUSEHOLDS, "households_escaped_poverty"),
    CountVeto(re.compile(r"(?:gồm|với|,|có|và) (?:\S+ ){0,2}(?:nhân khẩu|khẩu)\b").match, behind(7), "who lives there", PEOPLE),
    CountVeto(re.compile(r"(?:\S+ ){0,2}mượn\b").match, behind(4), "another fund"),
    CountVeto(_INSPECTED.search, left(24), "those that were visited", PEOPLE),
    CountVeto(_OF_A_WHOLE.search, gap, "what a part is of", PEOPLE),
    _harmed,
)


# Programmes and groups that are not all, or of another kind.

_MOST_PROGRAMMES = 100  #: the bank has had about thirty


def _few_or_many_programmes(binder: Binding, at: Count) -> Answer:
    """ "có hộ vay hai, ba chương trình"."""
    if at.indicator != "programmes_run":
        return None
    if at.q.value > _MOST_PROGRAMMES:
        return "too many for programmes"  # "vay 40 triệu chương trình hộ nghèo"
    return "programmes of one household" if at.q.value <= 3 and "tín dụng" not in at.itself else None


#: Before all that are run, whatever programme the sentence named.
_RUNS = re.compile(r"\b(?:đang|hiện|đã) (?:triển khai|thực hiện|quản lý)(?: được)?$")


def _programmes_of_one(binder: Binding, at: Count) -> Answer:
    """ "cho vay hộ nghèo và 4 chương trình khác", but not "một trong 18 chương trình"."""
    if at.indicator != "programmes_run" or not binder.near_programme(at.s, at.q, at.previous):
        return None
    return None if at.gap.endswith(("một trong", "one of")) or _RUNS.search(at.gap) else "programmes beside a named one"


def _groups_save_or_borrow(at: Count) -> bool:
    """ "42 tổ tiết kiệm", "qua 42 tổ", "… tổ tiết kiệm và vay vốn, gồm 42 tổ": groups that are named so."""
    if "tiết kiệm" in at.itself or "tk" in at.itself or at.left_word in ("qua", "/"):
        return True
    return at.left_word in ("gồm", "có") and "tiết kiệm" in at.left(10)


def _groups_of_topic(at: Count) -> bool:
    """ "dư nợ 45 tỷ đồng tại 42 tổ": groups of what is spoken of."""
    topic = at.topic
    if topic.counted == "savings_credit_groups" or topic.indicator in ("savings_deposits", "entrusted_outstanding"):
        return True
    owed = topic.indicator == "outstanding_loans" and topic.unit == "VND" and not topic.carried
    return owed and at.left_word in ("trên", "tại", "ở", "qua")


#: Behind groups that are counted by how they were rated.
_RATED = re.compile(r"(?:xếp )?(?:loại )?(?:hoạt động )?(?:tốt|khá|trung bình|yếu)\b(?! (?:kém )?nhất)")
_RATED_BEFORE = re.compile(r"(?<!chủ )(?<!thiết )(?<!trọng )\b(?:yếu|kém|xếp loại \S+)\b[^;.\d]*$")
#: Near groups that save and borrow.
_SAVE_OR_BORROW = (
    "tiết kiệm", "tk&vv", "tkvv", "vay vốn", "giao dịch tại", "savings", "credit", "tk & vv", "dư nợ", "quản lý",
)  # fmt: skip


def _other_groups(binder: Binding, at: Count) -> Answer:
    """ "42 tổ xếp loại tốt", "42 tổ hoà giải", "42 tổ" where nothing near speaks of saving or borrowing."""
    if at.indicator != "savings_credit_groups":
        return None
    if "tổ hợp tác" in at.s.between(0, at.q.i) or _RATED.match(at.behind(3)) or _RATED_BEFORE.search(at.gap):
        return "groups of one rating, or that work together"
    if _groups_save_or_borrow(at):
        return None
    if at.context_until_next(6, "group_other"):
        return "groups of another kind"
    if _groups_of_topic(at):
        return None
    around = at.s.between(at.q.i, at.q.j + 8) + " " + at.left(12)
    return None if any(w in around for w in _SAVE_OR_BORROW) else "groups of another kind"


_GREATEST = re.compile(r"(?:có )?(?:\S+ ){0,2}(?:lớn|cao|nhiều|trọng)")
_MENDED = re.compile(r"\b(?:chấn chỉnh|kiện toàn|giải thể|sáp nhập|thay thế|phát hiện)(?: \S+){0,2}$|\bkiểm tra (?:\S+ \S+, )?$")
#: "kiểm tra 61 xã, 122 tổ", "đã kiểm tra 84/84 bản, 210 tổ"
_INSPECTED_WITH = re.compile(
    r"\bkiểm tra (?:được |thực tế |tại )?(?:\d[\d ./]* (?:huyện|xã|phường|thị trấn|thôn|bản|điểm)(?: \S+){0,2}(?:,| và) ?)+$"
)
NO_PROGRAMMES_OR_GROUPS: tuple[Way, ...] = (
    _few_or_many_programmes,
    CountVeto(_GREATEST.match, behind(5), "programmes that are the greatest", indicator="programmes_run"),
    _programmes_of_one,
    CountVeto(re.compile(r"phụ nữ tiết kiệm\b").match, behind(4), "groups of another kind", indicator="savings_credit_groups"),
    CountVeto(_MENDED.search, gap, "groups that were mended, not all", indicator="savings_credit_groups"),
    CountVeto(_INSPECTED_WITH.search, left(24), "those that were visited", indicator="savings_credit_groups"),
    _other_groups,
)


# Houses that nobody built with a loan of the bank.

_LOAN = re.compile(r"\b(?:vay|vốn|loans?)\b")
_TELLS_OF_PROJECTS = re.compile(r"\b(?:dự án|projects)\b(?!.*\bvay\b)")
_DAMAGED = re.compile(r"(?:bị |ngập|sập|hư hỏng|tốc mái|đổ |(?:were|was|are) (?:damaged|destroyed|flooded|collapsed))")


def _other_houses(binder: Binding, at: Count) -> Answer:
    """ "9 dự án nhà ở xã hội với 7.850 căn", "120 căn nhà bị tốc mái", "120 căn nhà" of a page that speaks of no loans."""
    if at.indicator != "houses_built":
        return None
    s, q, topic = at.s, at.q, at.topic
    around = at.gap_left(8) + " " + at.until_next(10)
    lent = q.noun != "house" and _LOAN.search(s.folded)
    known = lent or topic.counted or topic.indicator
    if not known and not any(w in around for w in ("hộ", "chính sách", "poor")) and "nhà ở xã hội" not in s.folded:
        return "houses of no policy credit"
    if _TELLS_OF_PROJECTS.search(s.between(0, q.i)):
        return "built by others"
    if _DAMAGED.match(at.until_next(3) + " "):
        return "houses damaged"
    return None if known or any(s.has(c, 0) for c in ("subject", "programme", "near")) else "houses of no policy credit"


_WORK_TOGETHER = re.compile(r"\b(?:gắn kết|liên kết|kết nối|hợp tác)\b[^,;.\d]*$")


def _parties(binder: Binding, at: Count) -> Answer:
    """ "liên kết 4 nhà": the parties that work together."""
    few = at.q.noun == "house" and at.q.value < 10
    return "parties that work together" if few and _WORK_TOGETHER.search(at.left(6)) else None


_GIVEN = re.compile(r"(?:tình nghĩa|nghĩa tình|tình thương|đại đoàn kết|mái ấm)\b")
_IN_PROJECT = re.compile(r"\b(?:khu|dự án|toà|chung cư)(?: \S+){0,4}$")
NO_HOUSES: tuple[Way, ...] = (
    CountVeto(_GIVEN.match, behind(3), "built by others", frozenset({"house"})),
    _parties,
    CountVeto(_IN_PROJECT.search, gap, "built by others", indicator="houses_built"),
    _other_houses,
)
