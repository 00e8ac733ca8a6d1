"""Which numbers are no figures: another bank's, a person's, interest, ceilings, prices. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable

from monitor.figures.around import Around, Veto, ask, behind, gap, left
from monitor.figures.binding import Binding, last_indicator_strong
from monitor.figures.bound import Topic
from monitor.figures.indicators import ABOUT, FUNDS_OF_LOANS, GENERIC_LENDING, LOANS_WORTH
from monitor.figures.lazy import lazy
from monitor.figures.lexicon import Mention
from monitor.figures.numbers import Quantity
from monitor.figures.sentence import Sentence


class Suspect(Around):
    """A number that may be no figure."""

    def __init__(self, s: Sentence, q: Quantity, previous: int, following: int, topic: Topic, *, after_interest: bool) -> None:
        super().__init__(s, q, previous, following, topic)
        self.after_interest = after_interest  #: whether the number before was an interest rate
        self.begin = max(previous, q.i - 14)  #: where the words that may name it begin

    @lazy
    def indicator(self) -> Mention | None:
        """The indicator named last before the number; none in "thu ngân sách" or "lãi suất nợ quá hạn"."""
        s, q = self.s, self.q
        found = s.last("indicator", self.begin, q.i)
        if found is not None and any(m.i <= found.i < m.j for c in ("other_fund", "interest") for m in s.of("block", self.begin, q.i, c)):
            return None
        return found

    @lazy
    def named(self) -> bool:
        """Whether that indicator names an amount of many, not just the verb of a loan."""
        return last_indicator_strong(self.s, self.indicator)

    @lazy
    def since(self) -> int:
        """The token behind the indicator that is named, or else where the words that may name the number begin."""
        return self.indicator.j if self.indicator is not None and self.named else self.begin

    @lazy
    def averaged(self) -> bool:
        """Whether an average is said before it."""
        return self.s.has("average", max(0, self.q.i - 12), self.q.i)


Way = Callable[["Refusals", Suspect], "str | None"]


# Any number.


def _price(binder: Refusals, at: Suspect) -> str | None:
    """ "12.000 đồng/kg": so much for goods, land or a day."""
    return "not money lent: a price" if at.q.suffix in ("kg", "ha", "ngày", "suất") else None


_INSTEAD = re.compile(r"\bthay vì(?: chỉ)? ?$")
_BACK_THEN = re.compile(r"(?:như |của |ở |vào )?(?:hồi|năm|cuối|đầu|trước|thời)\b")


def _instead(binder: Refusals, at: Suspect) -> str | None:
    """ "thay vì 10 tỷ như Sở kiến nghị": what it is not; but "thay vì 10 tỷ như năm 2014" is what it was."""
    return "what it is not" if _INSTEAD.search(at.gap) and not _BACK_THEN.match(at.behind(4)) else None


def _another_bank(binder: Refusals, at: Suspect) -> str | None:
    """ "Agribank cho vay 450 tỷ đồng": another bank's, where the policy bank is not named nearer."""
    if any(_is_rival(at, m) for m in at.s.of("block", 0, None, "bank")) and not _own_bank_near(at):
        return "another bank"
    return None


_COMPARED = re.compile(r"\b(?:so với|hơn|như)(?: (?:các|những|mức của|của))?$")
#: Between a number and other banks that it only strikes: ", một con số khiến nhiều ngân hàng thương mại phải nể".
_IMPRESSED = re.compile(r",[^;.]*\b(?:khiến|làm cho|không thua|điều mà)\b")


def _is_rival(at: Suspect, m: Mention) -> bool:
    """Whether the number may be of the bank *m*, which is not just compared with: "thấp hơn các ngân hàng thương mại"."""
    s, end = at.s, at.q.j
    if s.word(m.i - 1) in ("không", "chẳng", "hiếm"):
        return False
    if m.i >= end and s.has("subject", 0, at.q.i, "bank"):
        amounts = sum(r.unit == "VND" and end <= r.i < m.i for r in s.quantities)
        if ";" in s.between(end, m.i) or amounts > (at.q.unit == "count"):
            return False  # "NHCSXH cho 2.500 hộ vay 80 tỷ đồng, cho 300 hộ vay 9 tỷ đồng của Agribank": of the later amount
    return m.i < end or not (_COMPARED.search(s.between(max(end, m.i - 5), m.i)) or _IMPRESSED.search(s.between(end, m.i)))


def _own_bank_near(at: Suspect) -> bool:
    """Whether, among other banks, this number stands behind the policy bank's own name."""
    bank = at.s.last("subject", at.previous, at.q.i, "bank")
    other = at.s.last("block", at.previous, at.q.i, "bank")
    return bank is not None and (other is None or other.i < bank.i)


_ANY: tuple[Way, ...] = (_price, _instead, _another_bank)


# Percentages.

_ITS_PART = re.compile(r"\(|,? ?(?:chiếm|bằng|tỷ lệ|accounting for|representing|equal to|equivalent to|or)(?: \S+){0,2}")


def _part_of_frozen(binder: Refusals, at: Suspect) -> str | None:
    """ "nợ khoanh 2,1 tỷ đồng, chiếm 0,1%": the part behind an amount of frozen debt."""
    return "of frozen or extended debt" if binder.frozen and _ITS_PART.fullmatch(at.gap) else None


#: "nợ quá hạn chiếm 0,21% và nợ khoanh 0,35%"
_OF_FROZEN = re.compile(r"(?:,|;|và|, và) ?(?:tỷ lệ )?nợ khoanh(?: chỉ)?(?: chiếm| là| ở mức)?(?: tỷ lệ)?" + ABOUT)


def _interest_rate(binder: Refusals, at: Suspect) -> str | None:
    """ "lãi suất 6,6%/năm", "lãi suất từ 7,8% xuống 6,6%"; that it is one is kept for the number behind."""
    since = at.since if at.named else 0 if at.after_interest else at.previous
    if at.s.has("block", since, at.q.i, "interest"):
        binder.interest = True
        return "an interest rate"
    return None


def _interest_by_suffix(binder: Refusals, at: Suspect) -> str | None:
    """ "0,55%/tháng": what one pays."""
    return "an interest rate" if at.q.suffix == "tháng" else None


#: "xã nào để nợ quá hạn trên 1% thì chưa xét thi đua"
_ANY_THAT = re.compile(r"(?:tổ|nơi|xã|huyện|đơn vị|hội|thôn) nào (?:có|để)")
#: "12 xã có nợ quá hạn trên 1%": what sorts the places, not what one has.
_CLASS_OF_PLACES = re.compile(
    r"(?:\b(?:các|những|nhiều|số|một số|mấy|vài)|^|\d) ?(?:xã|phường|huyện|đơn vị|địa phương|địa bàn|nơi|tổ|thôn|bản|ấp)\b(?:[, ]+(?:xã|phường|thị trấn|thành phố|thị xã))*"
    r"(?: (?:còn|đang|vẫn|để))*(?: có)?(?: tỷ lệ)? (?:nợ|hộ nghèo|hộ cận nghèo|thu lãi)\b[^,;]* (?:trên|dưới|từ|hơn|vượt)(?: mức)?$"
)


def _class_of_places(binder: Refusals, at: Suspect) -> str | None:
    """ "các xã, phường nợ quá hạn trên 1% xây dựng đề án": what sorts the places, not what one has."""
    words = at.left(20)
    said = at.q.bound != "=" or words.endswith("hơn")
    return "a class of places" if said and _CLASS_OF_PLACES.search(words) else None


_UNITS = r"(?:xã|phường|thị trấn|huyện|thôn|bản|ấp|tổ|đơn vị|địa phương|chi hội)"
#: "70 xã, chiếm 41,2%"
_PLACES_ARE = re.compile(rf"\d {_UNITS},? (?:chiếm|đạt) (?:tỷ lệ )?$")
_OF_PLACES = re.compile(rf"(?:trên |trong )?(?:tổng )?số {_UNITS}\b")


def _percent_of_other_funds(binder: Refusals, at: Suspect) -> str | None:
    """ "thu ngân sách đạt 98%": money that is not lent."""
    return "not policy credit" if at.s.has("block", at.since, at.q.i, "other_fund") else None


_PERCENT: tuple[Way, ...] = (
    _part_of_frozen,
    _interest_rate,
    _interest_by_suffix,
    Veto[Suspect](_OF_FROZEN.fullmatch, gap, "of frozen or extended debt"),
    Veto[Suspect](_ANY_THAT.search, gap, "a rule"),
    _class_of_places,
    Veto[Suspect](_PLACES_ARE.search, left(8), "a share of the places"),
    Veto[Suspect](_OF_PLACES.match, behind(5), "a share of the places"),
    _percent_of_other_funds,
    Veto[Suspect](re.compile("thị phần").search, gap, "a share of the market"),
)


# Counts and amounts.


def _crime(binder: Refusals, at: Suspect) -> str | None:
    """ "4 trường hợp vay ké, đã thu hồi đủ 210 triệu đồng": of a crime told between the same semicolons."""
    return "of a crime" if at.s.has("block", *at.s.clause(at.q.i), "crime") else None


def _frozen_debt(binder: Refusals, at: Suspect) -> str | None:
    """ "khoanh nợ cho 45 hộ", "nợ khoanh 2,1 tỷ đồng"; whether it is so is kept for the number behind."""
    binder.frozen = at.s.has("block", max(at.since, at.previous), at.q.i, "frozen")
    return "frozen or extended debt" if binder.frozen else None


_OF_ONE_GROUP = re.compile(r"\b(?:bình quân|trung bình|tính ra|mỗi) (?:mỗi |1 |một )?tổ\b(?! chức)[^;]*$")
_PER_GROUP = Veto[Suspect](_OF_ONE_GROUP.search, left(14), "of one group on average")


# Counts.


def _count_of_other_funds(binder: Refusals, at: Suspect) -> str | None:
    """ "nuôi heo đất cho 62 chị mượn không lãi": another fund's, where the policy bank is not named nearer."""
    s, q = at.s, at.q
    if q.noun == "inspection":
        return None
    end = min(q.j + 10, len(s.tokens))
    fund = s.last("block", max(0, q.i - 25), end if at.following >= end else q.i, "other_fund")
    if fund is None or ";" in s.between(min(fund.j, q.i), q.i):
        return None
    near = s.last("subject", at.previous, q.i)
    return "another fund" if near is None or near.i < fund.i else None


def _movement(binder: Refusals, at: Suspect) -> str | None:
    """ "kết nạp mới 2.164 hội viên": who joins, or takes part in a movement."""
    if at.q.noun not in ("borrower", "household", "customer", "person", "turn", "worker"):
        return None
    return "of a movement" if at.s.has("block", at.previous, min(at.following, at.q.j + 12), "movement") else None


#: "thiệt hại tài sản của 120 hộ"
_HARMED = re.compile(r"\bthiệt hại [^;.,]{0,60}\bcủa" + ABOUT + "$")
#: "320 hộ có nhu cầu vay", "45 hộ đang chờ vay": who wants a loan, comes to pay, or is just old enough.
_NEEDED = re.compile(
    r"(?:đang |còn )?(?:có |đăng ký )?nhu cầu\b|(?:(?!được )[^\s,;.\d]+ ){1,5}có nhu cầu vay\b(?! vốn được| được)|(?:đang |còn )?muốn vay\b|đến (?:trả|giao dịch|nộp)\b|(?:trên|dưới|từ) \d+ (?:đến \d+ )?tuổi\b|(?:đang )?(?:chờ|đề nghị|đăng ký) vay\b"
)
#: "giải quyết nhu cầu vốn cho 25.117 lượt khách hàng"
_IN_NEED = re.compile(r"\bnhu cầu (?:vay|vốn)\b[^;,.]*$")
_OWE_NOW = re.compile(r"(?:đang |còn )(?:vay|dư nợ)\b")
_GROUP_OF = re.compile(r"\btổ (?:của )?(?:chị|anh|ông|bà|tôi)\b[^;,.]* có$")


def _members_of_one_group(binder: Refusals, at: Suspect) -> str | None:
    """ "tổ của ông có 56 thành viên"; or few members where a person is spoken of, or "dưới 60 tổ viên"."""
    s, q = at.s, at.q
    surface = s.folded[q.start : q.end]
    if "viên" in surface and _GROUP_OF.search(at.left(12)):
        return "of one group"
    if _OWE_NOW.match(at.behind(3)):
        return None
    if q.value < 100 and "tổ viên" in surface and (s.has("person", 0, q.i) or q.bound == "<"):
        return "of one group"
    return None


_ADMITTED = re.compile(r"(?:đã )?(?:trúng tuyển|thi đỗ|đỗ |đậu |đạt giải)")


def _admitted(binder: Refusals, at: Suspect) -> str | None:
    """ "45 học sinh thi đỗ đại học": whom nobody says to have borrowed."""
    return "students who passed an examination" if at.q.noun == "student" and _ADMITTED.match(at.behind(3)) else None


def _staff_behind(binder: Refusals, at: Suspect) -> str | None:
    """ "hơn 1.900 lượt cán bộ chủ chốt": officials, who stand right behind."""
    return "a head-count" if any(m.i == at.q.j for m in at.s.of("block", at.q.j, None, "staff")) else None


#: "tuyên truyền về tín dụng chính sách cho 5.320 lượt hội viên": who was told of it.
_TOLD = re.compile(
    r"(?:tuyên truyền|phổ biến|quán triệt|tập huấn|sinh hoạt chuyên đề)\b(?:(?! vay | và |[;.]).)* (?:cho|tới|đến)(?: gần| hơn| trên)?$"
)
_LENT = re.compile(r"(?:\w+ )?(?:được )?vay\b")


def _told(binder: Refusals, at: Suspect) -> str | None:
    """ "tập huấn cho 150 hội viên": who was told of it; but "tập huấn cho 150 hội viên vay vốn" may be borrowers."""
    return "people told of the credit" if _TOLD.search(at.s.between(at.begin, at.q.i)) and not _LENT.match(at.behind(3)) else None


_WELCOMED = re.compile(r"\bđón(?: được)?(?: gần| hơn| trên)?$")


def _visitors(binder: Refusals, at: Suspect) -> str | None:
    """ "đón hơn 12.000 lượt khách": who came to see the place."""
    return "visitors" if at.q.turns and _WELCOMED.search(at.left(5)) else None


def _staff_before(binder: Refusals, at: Suspect) -> str | None:
    """ "dân số hơn 22.500 người": who lives or works there, where the words just before say so."""
    if at.q.noun in ("person", "customer", "household") and at.s.has("block", max(at.begin, at.q.i - 5), at.q.i, "staff"):
        return "a head-count"
    return None


#: "37.341 lượt người nghèo) được khám chữa bệnh", "120 hộ được cấp thẻ bảo hiểm y tế": what other policies give.
_OTHER_HELP_BEHIND = re.compile(
    r"(?:(?!vay|vốn|tín dụng)[^;.\d]){0,40}(?:\([^()]*\) ?|;[^()]{0,60}\) ?)?(?:được|có) "
    r"(?:khám|cấp (?:phát )?(?:miễn phí )?(?:thẻ|bảo hiểm)|thẻ bảo hiểm|miễn,? (?:giảm )?(?:học phí|tiền)|trợ giúp pháp lý|tặng quà|nhận quà"
    r"|hỗ trợ (?:tiền điện|tiền ăn|học phí|chi phí học tập|bảo hiểm))\b"
)
#: "hỗ trợ tiền điện cho 6.200 hộ nghèo", "cấp thẻ BHYT cho 5.400 người"
_OTHER_HELP = re.compile(
    r"(?:tiền điện|học phí|chi phí học tập|tiền ăn|bảo hiểm y tế|bhyt|khám chữa bệnh|trợ giúp pháp lý|tặng quà|quà tết|hỗ trợ kinh phí)"
    r"(?:(?!vay|vốn|tín dụng)[^;.\d])*(?<!\w)cho" + ABOUT + "$"
)


def _other_help(binder: Refusals, at: Suspect) -> str | None:
    """Whom other policies than credit helped: with health insurance, electricity, tuition fees."""
    behind_it = _OTHER_HELP_BEHIND.match(at.s.folded, at.q.end)
    found = _OTHER_HELP.search(at.gap)
    paid_with_loans = found is not None and "học phí" in found[0] and at.s.has("context", 0, at.q.i, "borrow")
    return "help other than credit" if behind_it or (found and not paid_with_loans) else None


_COUNT: tuple[Way, ...] = (
    _crime,
    _other_help,
    _count_of_other_funds,
    Veto[Suspect](_HARMED.search, gap, "of a damage"),
    _movement,
    _frozen_debt,
    _PER_GROUP,
    Veto[Suspect](_NEEDED.match, behind(9), "a need, not a loan"),
    Veto[Suspect](_IN_NEED.search, gap, "a need, not a loan"),
    _members_of_one_group,
    _admitted,
    _staff_behind,
    _told,
    _visitors,
    _staff_before,
)


# Amounts.

#: "nợ khoanh 5,4 tỷ đồng, chiếm 0,18%, giảm 340 triệu đồng": between the part of the frozen debt and how it moved.
_OF_FROZEN_MOVED = re.compile(r"(?:tổng |trên )*(?:dư nợ)?,? ?(?:tăng|giảm)" + ABOUT)
_OF_THE_FROZEN = re.compile(
    r"(?:[^;.\d]{0,30}, |[^;.,]{0,60} (?=với (?:tổng số|số tiền)))?(?:với |/ ?|, ?|\(|có )?(?:tổng )?(?:số tiền |dư nợ )?(?:là |gần |hơn |trên )?"
)


def _amount_of_frozen(binder: Refusals, at: Suspect) -> str | None:
    """ "gia hạn nợ cho 214 hộ, số tiền 4,3 tỷ đồng": the amount behind those whose debt is frozen."""
    if binder.frozen and _OF_THE_FROZEN.fullmatch(at.gap + " "):
        return "frozen or extended debt"
    frozen, before = at.s.last("block", 0, at.q.i, "frozen"), at.before
    if frozen is None or before is None or before.unit != "percent":
        return None
    if any(m.j <= before.i for m in at.s.of("indicator", frozen.j, at.q.i)):
        return None
    return "frozen or extended debt" if _OF_FROZEN_MOVED.fullmatch(at.gap) else None


_EACH = re.compile(
    r"\b(?:mỗi|một) (?:hộ|người|khách hàng|hội viên|trường hợp|suất|phần|mô hình|em|học sinh|sinh viên|hssv|đối tượng|dự án|căn|công trình|tổ|món|học viên)\b"
)


def _to_each(binder: Refusals, at: Suspect) -> str | None:
    """ "mỗi hộ được vay 50 triệu đồng": the loan of one; but "bình quân mỗi hộ vay 50 triệu đồng" is an average."""
    if at.topic.indicator == "average_loan" or not _EACH.search(at.gap_left(8)):
        return None
    return None if at.averaged else "a loan of one"


def _interest_collected(binder: Refusals, at: Suspect) -> str | None:
    """ "mỗi năm thu lãi trên 130 triệu đồng": interest, or what somebody earns."""
    return "interest collected" if at.indicator is not None and at.indicator.code == "interest_collection_rate" else None


_ONE = frozenset(
    [
        *("hộ", "khách hàng", "người", "khách", "lao động", "em", "household", "customer", "borrower", "person", "worker"),
        *("món", "nhà", "căn", "công trình", "dự án", "trường hợp", "hồ sơ"),
    ]
)


def _amount(binder: Refusals, at: Suspect) -> str | None:
    """ "50 triệu đồng/hộ" is weighed as an amount for one, any other as an amount."""
    return ask(binder, _FOR_ONE if at.q.suffix in _ONE else _AMOUNT, at)


def _ceiling_for_one(binder: Refusals, at: Suspect) -> str | None:
    """ "tối đa 100 triệu đồng/hộ": what one may borrow, unless an average is spoken of."""
    s, i = at.s, at.q.i
    if s.has("average", max(0, i - 10), i) or s.has("indicator", max(0, i - 12), i, "average_loan") or at.topic.indicator == "average_loan":
        return None
    return "a loan ceiling or a rate for one"


def _other_funds_for_one(binder: Refusals, at: Suspect) -> str | None:
    """ "thu nhập bình quân 75 triệu đồng/người/năm": money that is not lent."""
    return "not policy credit" if at.s.has("block", at.previous, at.q.i, "other_fund") else None


_FOR_ONE: tuple[Way, ...] = (_ceiling_for_one, _other_funds_for_one)


def _ceiling(binder: Refusals, at: Suspect) -> str | None:
    """ "mức vay tối đa 100 triệu đồng": what one may borrow."""
    if at.q.value >= 20_000_000_000 or at.s.has("average", at.since, at.q.i):
        return None
    return "a loan ceiling" if at.s.has("block", at.since, at.q.i, "ceiling") else None


#: Words without any that speak of money of the bank: what stands before still holds behind them.
_UNTIL_MONEY = r"(?:(?!dư nợ|giải ngân|cho vay|vay bổ sung|doanh số|nguồn vốn|uỷ thác)[^;.])*"
#: "cần thêm 50 tỷ đồng", "nhu cầu vay khoảng 50 tỷ đồng", "1.200 hộ có nhu cầu vay với 50 tỷ đồng": what somebody would like to have.
_WANTED = re.compile(
    rf"\b(?:cần|nhu cầu)(?: (?:thêm|bổ sung|vay|vốn|khoảng|tới|đến|hơn|gần|trên|là|còn))*$|\bcó nhu cầu vay\b{_UNTIL_MONEY}$"
)
_SPENT = re.compile(r"(?:was|were|is|are|has been|have been) (?:spent|invested)\b|(?:on|to) (?:upgrade|works|build roads)\b")
#: "gây thiệt hại khoảng 50 tỷ đồng"
_DAMAGE = re.compile(r"thiệt hại(?: \S+){0,2}$")
#: "số tiền hỗ trợ 3 tỷ đồng": money that nobody pays back.
_GRANTED = re.compile(r"\b(?:số tiền|kinh phí|mức) hỗ trợ(?: hàng tháng)?(?: là)?" + ABOUT + "$")


def _worth(binder: Refusals, at: Suspect) -> str | None:
    """ "bán 48 triệu đồng", "trị giá 95 triệu đồng": what something brings or costs; but "15 tỷ đồng nợ gốc" is debt."""
    if LOANS_WORTH.search(at.gap) or (at.topic.unit == "count" and FUNDS_OF_LOANS.search(at.gap)):
        return None
    if at.s.has("block", at.since, at.q.i, "price") and not at.behind(2).startswith(("nợ gốc", "nợ đến")):
        return "a price, an income or a value"
    return None


def _given(binder: Refusals, at: Suspect) -> str | None:
    """ "Các nhóm hùn vốn xoay vòng được 640 triệu đồng": a fund of the members, where the policy bank is not named behind it."""
    giver = at.s.last("block", 0, at.q.i, "other_fund")
    if giver is None or at.s.word(giver.i) not in ("quỹ", "lợn", "heo", "góp", "hùn", "kinh", "khá", "phụ"):
        return None
    return None if at.s.has("subject", giver.i, at.q.i) else "another fund"


def _amount_of_other_funds(binder: Refusals, at: Suspect) -> str | None:
    """ "thu nhập bình quân đầu người 41,5 triệu đồng", "4,8 tỷ đồng vốn sự nghiệp": money that is not lent."""
    s, q = at.s, at.q
    if s.has("block", at.since, q.i, "other_fund"):
        return "another fund"
    fund = next(s.of("block", q.j, q.j + 6, "other_fund"), None)
    return "another fund" if fund is not None and s.between(q.j, fund.i) in ("", "in") else None


def _person_behind(binder: Refusals, at: Suspect) -> str | None:
    """ "Vay 30 triệu đồng từ năm 2016, chị mua 2 con bò": a small amount before a person."""
    s, q = at.s, at.q
    if q.value >= 500_000_000 or at.named:
        return None
    for m in s.of("person", q.j):
        if m.i - q.j <= 8 and s.word(m.i) in ("anh", "chị", "ông", "bà", "gia", "tôi") and s.word(m.j) != "con":
            return "of a named household"
    return None


def _name_behind(binder: Refusals, at: Suspect) -> str | None:
    """ "Được vay 50 triệu đồng từ chương trình giải quyết việc làm, năm 2017, gia đình anh Y Thơ": a smaller one, before a name."""
    s, q = at.s, at.q
    if q.value > 200_000_000 or at.named or s.has("total", at.previous, q.i):
        return None
    if any(m.i + 1 < len(s.tokens) and s.text[s.tokens[m.j].start if m.j < len(s.tokens) else 0].isupper() for m in s.of("person", q.j)):
        return "of a named household"
    return None


#: The loan of a firm or a cooperative: "Hợp tác xã X vay 2 tỷ đồng".
_FIRM_BORROWS = re.compile(r"(?<!\d )\b(?:hợp tác xã|htx|công ty)\b[^,;.]{0,40} (?:được |đã )*vay(?: vốn)?" + ABOUT + "$")


def _person_before(binder: Refusals, at: Suspect) -> str | None:
    """ "chị Hoa vay 50 triệu đồng", "Hợp tác xã X vay 2 tỷ đồng": of a person or a firm."""
    if at.averaged and _EACH.search(at.gap):
        return None
    if at.q.value < 3_000_000_000 and (_of_person(at) or _FIRM_BORROWS.search(at.left(16))):
        return "of a named household"
    return None


def _of_person(at: Suspect) -> bool:
    """Whether a person before the number has it; not the debt of several borrowers: "Bà X cho biết: 45 hộ có dư nợ 1,2 tỷ đồng"."""
    s, q = at.s, at.q
    if (
        q.value >= 500_000_000
        and s.has("indicator", max(0, q.i - 4), q.i, "outstanding_loans")
        and any(r.noun in ("household", "customer", "borrower") and r.value >= 5 for r in s.quantities)
    ):
        return False
    return any(_acts(at, m) for m in s.of("person", 0, q.i))


#: "mạnh dạn", "đầu tư", "bàn với" and the like: what a person does who borrows.
_DOES = frozenset(
    [
        *("vay", "được", "đã", "mạnh", "cùng", "trả", "đầu", "mua", "bàn", "vợ", "có", "vừa", "gửi", "bán"),
        *("borrowed", "took"),
    ]
)


def _acts(at: Suspect, m: Mention) -> bool:
    """Whether the person *m* does something with money, is the speaker, or has a name: "anh vay", "tôi", "chị Hoa"; not "bà con"."""
    s = at.s
    follower = m.j + 1 if s.word(m.j) == "." else m.j
    if (s.word(m.i) == "bà" and s.word(m.j) == "con") or s.word(m.i - 1) == "theo":
        return False
    surface = s.folded[m.start : m.end]
    if s.word(follower) in _DOES or s.word(m.i) in ("tôi", "he", "she") or "gia đình" in surface or "family" in surface:
        return True
    if follower >= len(s.tokens) or not s.text[s.tokens[follower].start].isupper() or s.tokens[follower].start - m.end > 2:
        return False
    return not (s.word(m.i) == "bà" and any(n.start <= m.start < n.end for n in s.names)) and not _speaks_for_bank(at, m)


def _speaks_for_bank(at: Suspect, m: Mention) -> bool:
    """Whether the named person tells of others' money: "ông Nam, Giám đốc …: nợ quá hạn 1,2 tỷ đồng"; not "…, Bí thư chi bộ, vay 50 triệu"."""
    s, q = at.s, at.q
    if not s.has("official", m.j, q.i):
        return False
    return not s.has("weak", m.j, q.i) or q.value >= 1_000_000_000 or s.has("indicator", max(0, q.i - 4), q.i, "overdue_debt")


def _single_loan(binder: Refusals, at: Suspect) -> str | None:
    """ "vay 80 triệu đồng": a small amount that hangs on a mere verb, and no number of borrowers stands in the sentence."""
    s, q, indicator = at.s, at.q, at.indicator
    if q.value > 200_000_000 or at.averaged:
        return None
    if indicator is not None and s.folded[indicator.start : indicator.end] not in GENERIC_LENDING | {"lent"}:
        return None
    if indicator is None and not any(s.has("weak", at.previous, q.i, code) for code in ("lending", "outstanding_loans")):
        return None
    many = any(r.unit == "count" and r.noun in ("household", "customer", "person", "turn", "borrower", "student") for r in s.quantities)
    return None if many else "a loan of one"


def _a_month(binder: Refusals, at: Suspect) -> str | None:
    """ "Học sinh, sinh viên: 4 triệu đồng/tháng": a payment."""
    return "a payment a month" if at.q.suffix == "tháng" and at.q.value < 1_000_000_000 else None


def _too_small(binder: Refusals, at: Suspect) -> str | None:
    """ "mỗi khối nước ngọt mua hết 80 ngàn đồng": less than any loan."""
    return "too small an amount" if at.q.value < 100_000 else None


_AMOUNT: tuple[Way, ...] = (
    _ceiling,
    Veto[Suspect](_WANTED.search, gap, "a need, not a loan"),
    Veto[Suspect](re.compile(rf"\b(?:bị thiệt hại|mất mát)\b{_UNTIL_MONEY}$").search, gap, "of a damage"),
    Veto[Suspect](_SPENT.match, behind(4), "money that was spent"),
    Veto[Suspect](re.compile(r"\bvốn đầu tư công\b[^;.]*$").search, gap, "money of the state, not of the bank"),
    Veto[Suspect](re.compile(r"(?:tiền |nợ )?lãi\b|nợ (?:thuế|bảo hiểm)\b").match, behind(3), "interest or taxes"),
    Veto[Suspect](_DAMAGE.search, gap, "a price, an income or a value"),
    Veto[Suspect](_GRANTED.search, gap, "help other than credit"),
    _worth,
    _given,
    _amount_of_other_funds,
    _person_behind,
    _name_behind,
    _person_before,
    _single_loan,
    _a_month,
    _too_small,
)

#: A number without a unit is not asked.
_BY_UNIT: dict[str, tuple[Way, ...]] = {
    "percent": (*_ANY, *_PERCENT),
    "VND": (*_ANY, _crime, _amount_of_frozen, _frozen_debt, _to_each, _PER_GROUP, _interest_collected, _amount),
    "count": (*_ANY, *_COUNT),
    "times": (*_ANY, _frozen_debt),
}


class Refusals(Binding):
    """Says why a number is no figure."""

    _of_one = False  #: whether this sentence told of one household's or firm's loan
    frozen = False  #: whether the number before was of frozen or extended debt
    interest = False  #: whether the number before was an interest rate

    def _blocked(self, s: Sentence, q: Quantity, previous: int, following: int, topic: Topic) -> str | None:
        reason = self._refused(s, q, previous, following, topic)
        if (
            q.unit == "count"
            and reason is None
            and self._of_one
            and q.noun in ("worker", "person")
            and q.value < 100
            and ";" not in s.between(previous, q.i)
        ):
            return "of a named household or firm"
        self._of_one = self._of_one or (q.unit == "VND" and reason == "of a named household")
        return reason

    def _refused(self, s: Sentence, q: Quantity, previous: int, following: int, topic: Topic) -> str | None:
        at = Suspect(s, q, previous, following, topic, after_interest=self.interest)
        self.interest = False
        return ask(self, _BY_UNIT[q.unit], at)
