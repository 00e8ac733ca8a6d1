"""Which numbers are no figures: another bank's, a person's, interest, ceilings, prices. Pure."""

from __future__ import annotations

import re

from monitor.figures.binding import (
    ABOUT,
    GENERIC_LENDING,
    Binding,
    Topic,
    last_indicator_strong,
)
from monitor.figures.lexicon import Mention
from monitor.figures.numbers import Quantity
from monitor.figures.sentence import Sentence

_BACK_THEN = re.compile(r"(?:như |của |ở |vào )?(?:hồi|năm|cuối|đầu|trước|thời)\b")
_COMPARED = re.compile(r"\b(?:so với|hơn|như)(?: (?:các|những|mức của|của))?$")
_NEEDED = re.compile(
    r"(?:đang |còn )?(?:có |đăng ký )?nhu cầu\b|(?:đang |còn )?muốn vay\b|đến (?:trả|giao dịch|nộp)\b|(?:trên|dưới|từ) \d+ (?:đến \d+ )?tuổi\b|(?:đang )?(?:chờ|đề nghị|đăng ký) vay\b"
)
#: Between a number and other banks that it only strikes: ", một con số khiến nhiều ngân hàng thương mại phải nể".
_IMPRESSED = re.compile(r",[^;.]*\b(?:khiến|làm cho|không thua|điều mà)\b")
_GROUP_OF = re.compile(r"\btổ (?:của )?(?:chị|anh|ông|bà|tôi)\b[^;,.]* có$")
#: Before an amount that somebody would like to have.
_WANTED = re.compile(r"\b(?:cần|nhu cầu)(?: (?:thêm|bổ sung|vay|vốn|khoảng|tới|đến|hơn|gần|trên|là|còn))*$")
#: The loan of a firm or a cooperative: "Hợp tác xã X vay 2 tỷ đồng".
_FIRM_BORROWS = re.compile(r"(?<!\d )\b(?:hợp tác xã|htx|công ty)\b[^,;.]{0,40} (?:được |đã )*vay(?: vốn)?" + ABOUT + "$")
_OF_ONE_GROUP = re.compile(r"\b(?:bình quân|trung bình|tính ra|mỗi) (?:mỗi |1 |một )?tổ\b(?! chức)[^;]*$")
_ADMITTED = re.compile(r"(?:đã )?(?:trúng tuyển|thi đỗ|đỗ |đậu |đạt giải)")
#: "12 xã có nợ quá hạn trên 1%": what sorts the places, not what one has.
_CLASS_OF_PLACES = re.compile(
    r"(?:\b(?:các|những|nhiều|số|một số|mấy|vài)|^|\d) ?(?:xã|phường|huyện|đơn vị|địa phương|địa bàn|nơi|tổ|thôn|bản|ấp)\b(?:[, ]+(?:xã|phường|thị trấn|thành phố|thị xã))*"
    r"(?: (?:còn|đang|vẫn|để))*(?: có)?(?: tỷ lệ| tỉ lệ)? (?:nợ|hộ nghèo|hộ cận nghèo|thu lãi)\b[^,;]* (?:trên|dưới|từ|hơn|vượt)(?: mức)?$"
)
#: "tuyên truyền về tín dụng chính sách cho 5.320 lượt hội viên": who was told of it.
_TOLD = re.compile(
    r"(?:tuyên truyền|phổ biến|quán triệt|tập huấn|sinh hoạt chuyên đề)\b(?:(?! vay | và |[;.]).)* (?:cho|tới|đến)(?: gần| hơn| trên)?$"
)
_LENT = re.compile(r"(?:\w+ )?(?:được )?vay\b")


class Refusals(Binding):
    """Says why a number is no figure."""

    _of_one = False  #: whether this sentence told of one household's or firm's loan
    _frozen = False  #: whether the number before was of frozen or extended debt
    _interest = False  #: whether the number before was an interest rate

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
        gap_start = max(previous, q.i - 14)
        last_indicator = s.last("indicator", gap_start, q.i)
        if last_indicator is not None and any(
            m.i <= last_indicator.i < m.j for c in ("other_fund", "interest") for m in s.of("block", gap_start, q.i, c)
        ):
            last_indicator = None  # "thu ngân sách", "lãi suất nợ quá hạn"
        since = last_indicator.j if last_indicator else gap_start
        generic = last_indicator is not None and s.folded[last_indicator.start : last_indicator.end] in GENERIC_LENDING
        interest_since = since if last_indicator and not generic else (0 if self._interest else previous)
        self._interest = False
        if last_indicator is not None and s.folded[last_indicator.start : last_indicator.end] in GENERIC_LENDING:
            since = gap_start
        if q.suffix in ("kg", "ha", "ngày", "suất"):
            return "not money lent: a price"
        if re.search(r"\bthay vì(?: chỉ)? ?$", s.between(previous, q.i)) and not _BACK_THEN.match(s.between(q.j, q.j + 4)):
            return "what it is not"
        rivals = [
            m
            for m in s.of("block", 0, None, "bank")
            if s.word(m.i - 1) not in ("không", "chẳng", "hiếm")
            and not (m.i >= q.j and (_COMPARED.search(s.between(max(q.j, m.i - 5), m.i)) or _IMPRESSED.search(s.between(q.j, m.i))))
        ]
        if rivals and not self._own_bank_near(s, q, previous):
            return "another bank"
        if q.unit in ("count", "VND"):
            if s.has("block", *s.clause(q.i), "crime"):
                return "of a crime"
            near = s.last("subject", previous, q.i)
            fund = s.last(
                "block",
                max(0, q.i - 25) if q.unit == "count" else gap_start,
                min(q.j + 10, len(s.tokens)) if q.unit == "count" and following >= min(q.j + 10, len(s.tokens)) else q.i,
                "other_fund",
            )
            if q.unit == "count" and q.noun == "inspection":
                fund = None
            if q.unit == "count" and fund is not None and (near is None or near.i < fund.i) and ";" not in s.between(min(fund.j, q.i), q.i):
                return "another fund"
            if q.unit == "count" and re.search(r"\bthiệt hại [^;.,]{0,60}\bcủa" + ABOUT + "$", s.between(previous, q.i)):
                return "of a damage"
            if q.unit == "count" and q.noun in ("borrower", "household", "customer", "person", "turn", "worker"):
                if s.has("block", previous, min(following, q.j + 12), "movement"):
                    return "of a movement"
        if q.unit == "percent":
            if self._frozen and re.fullmatch(r"\(|,? ?(?:chiếm|bằng|tỷ lệ)(?: \S+){0,2}", s.between(previous, q.i)):
                return "of frozen or extended debt"
            if s.has("block", interest_since, q.i, "interest"):
                self._interest = True
                return "an interest rate"
            if q.suffix == "tháng" or (q.suffix == "năm" and self._households_behind(s, q, following)):
                return "an interest rate"
            if re.search(r"(?:tổ|nơi|xã|huyện|đơn vị|hội|thôn) nào (?:có|để)", s.between(previous, q.i)):
                return "a rule"
            if q.bound != "=" and _CLASS_OF_PLACES.search(s.between(max(previous, q.i - 20), q.i)):
                return "a class of places"
            if s.has("block", since, q.i, "other_fund"):
                return "not policy credit"
            if "thị phần" in s.between(previous, q.i):
                return "a share of the market"
            return None
        if (
            self._frozen
            and q.unit == "VND"
            and re.fullmatch(
                r"(?:[^;.\d]{0,30}, |[^;.,]{0,60} (?=với (?:tổng số|số tiền)))?(?:với |/ ?|, ?|\(|có )?(?:tổng )?(?:số tiền |dư nợ )?(?:là |gần |hơn |trên )?",
                s.between(previous, q.i) + " ",
            )
        ):
            return "frozen or extended debt"
        self._frozen = s.has("block", max(since, previous), q.i, "frozen")
        if self._frozen:
            return "frozen or extended debt"
        if (
            q.unit == "VND"
            and re.search(
                r"\b(?:mỗi|một) (?:hộ|người|khách hàng|hội viên|trường hợp|suất|phần|mô hình|em|học sinh|sinh viên|hssv|đối tượng|dự án|căn|công trình|tổ|món|học viên)\b",
                s.between(max(previous, q.i - 8), q.i),
            )
            and not s.has("average", max(0, q.i - 12), q.i)
            and topic.indicator != "average_loan"
        ):
            return "a loan of one"
        if q.unit in ("count", "VND") and _OF_ONE_GROUP.search(s.between(max(0, q.i - 14), q.i)):
            return "of one group on average"
        if q.unit == "VND" and last_indicator is not None and last_indicator.code == "interest_collection_rate":
            return "interest collected"
        if q.unit == "VND":
            if q.suffix in (
                "hộ",
                "khách hàng",
                "người",
                "khách",
                "lao động",
                "món",
                "household",
                "customer",
                "borrower",
                "person",
                "em",
                "nhà",
                "căn",
                "công trình",
                "dự án",
                "trường hợp",
                "hồ sơ",
                "household",
                "customer",
                "borrower",
                "person",
                "worker",
            ):
                if not (
                    s.has("average", max(0, q.i - 10), q.i)
                    or s.has("indicator", max(0, q.i - 12), q.i, "average_loan")
                    or topic.indicator == "average_loan"
                ):
                    return "a loan ceiling or a rate for one"
                return "not policy credit" if s.has("block", previous, q.i, "other_fund") else None
            if s.has("block", since, q.i, "ceiling") and not s.has("average", since, q.i) and q.value < 20_000_000_000:
                return "a loan ceiling"
            if _WANTED.search(s.between(previous, q.i)):
                return "a need, not a loan"
            if re.search(r"thiệt hại(?: \S+){0,2}$", s.between(previous, q.i)):
                return "a price, an income or a value"
            if s.has("block", since, q.i, "price") and not s.between(q.j, q.j + 2).startswith(("nợ gốc", "nợ đến")):
                return "a price, an income or a value"
            giver = s.last("block", 0, q.i, "other_fund")
            if giver is not None and s.word(giver.i) in ("quỹ", "lợn", "heo", "góp", "hùn") and not s.has("subject", giver.i, q.i):
                return "another fund"
            fund = next((m for m in s.of("block", q.j, q.j + 6, "other_fund")), None)
            if s.has("block", since, q.i, "other_fund") or (fund is not None and s.between(q.j, fund.i) in ("", "in")):
                return "another fund"
            if (
                q.value < 500_000_000
                and any(
                    m.i - q.j <= 8 and s.word(m.i) in ("anh", "chị", "ông", "bà", "gia", "tôi") and s.word(m.j) != "con"
                    for m in s.of("person", q.j)
                )
                and not last_indicator_strong(s, last_indicator)
            ):
                return "of a named household"
            if (
                q.value <= 200_000_000
                and not last_indicator_strong(s, last_indicator)
                and any(
                    m.i + 1 < len(s.tokens) and s.text[s.tokens[m.j].start if m.j < len(s.tokens) else 0].isupper()
                    for m in s.of("person", q.j)
                )
                and not s.has("total", previous, q.i)
            ):
                return "of a named household"
            if q.value < 3_000_000_000 and (self._of_person(s, q) or _FIRM_BORROWS.search(s.between(max(0, q.i - 16), q.i))):
                return "of a named household"
            averaged = s.has("average", max(0, q.i - 12), q.i)
            if q.value <= 200_000_000 and not averaged and self._single_loan(s, q, previous, last_indicator):
                return "a loan of one"
            if q.suffix == "tháng" and q.value < 1_000_000_000:
                return "a payment a month"
            if q.value < 100_000:
                return "too small an amount"
        if q.unit == "count" and (
            _NEEDED.match(s.between(q.j, q.j + 4)) or re.search(r"\bnhu cầu (?:vay|vốn)\b[^;,.]*$", s.between(previous, q.i))
        ):
            return "a need, not a loan"
        if q.unit == "count" and "viên" in s.folded[q.start : q.end] and _GROUP_OF.search(s.between(max(0, q.i - 12), q.i)):
            return "of one group"
        if q.unit == "count" and q.value < 100 and "tổ viên" in s.folded[q.start : q.end] and (s.has("person", 0, q.i) or q.bound == "<"):
            return "of one group"
        if q.unit == "count" and q.noun == "student" and _ADMITTED.match(s.between(q.j, q.j + 3)):
            return "students who passed an examination"
        if q.unit == "count" and any(m.i == q.j for m in s.of("block", q.j, None, "staff")):
            return "a head-count"
        if q.unit == "count" and _TOLD.search(s.between(gap_start, q.i)) and not _LENT.match(s.between(q.j, q.j + 3)):
            return "people told of the credit"
        if q.turns and re.search(r"\bđón(?: được)?(?: gần| hơn| trên)?$", s.between(max(0, q.i - 5), q.i)):
            return "visitors"
        if q.unit == "count" and q.noun in ("person", "customer", "household") and s.has("block", max(gap_start, q.i - 5), q.i, "staff"):
            return "a head-count"
        return None

    def _single_loan(self, s: Sentence, q: Quantity, previous: int, last_indicator: Mention | None) -> bool:
        """Whether a small amount hangs on a mere verb ("vay 80 triệu đồng") and no number of borrowers stands in the sentence."""
        if last_indicator is not None and s.folded[last_indicator.start : last_indicator.end] not in GENERIC_LENDING | {"lent"}:
            return False
        if last_indicator is None and not (s.has("weak", previous, q.i, "lending") or s.has("weak", previous, q.i, "outstanding_loans")):
            return False
        return not any(
            r.unit == "count" and r.noun in ("household", "customer", "person", "turn", "borrower", "student") for r in s.quantities
        )

    def _own_bank_near(self, s: Sentence, q: Quantity, previous: int) -> bool:
        """Whether, among other banks, this number stands behind the policy bank's own name."""
        bank = None
        for m in s.of("subject", previous, q.i, "bank"):
            bank = m
        other = s.last("block", previous, q.i, "bank")
        return bank is not None and (other is None or other.i < bank.i)

    def _of_person(self, s: Sentence, q: Quantity) -> bool:
        if (
            q.value >= 500_000_000
            and s.has("indicator", max(0, q.i - 4), q.i, "outstanding_loans")
            and any(r.noun in ("household", "customer", "borrower") and r.value >= 5 for r in s.quantities)
        ):
            return False
        for m in s.of("person", 0, q.i):
            follower = m.j + 1 if s.word(m.j) == "." else m.j
            if (s.word(m.i) == "bà" and s.word(m.j) == "con") or s.word(m.i - 1) == "theo":
                continue
            if s.word(follower) in (
                "vay",
                "được",
                "đã",
                "mạnh",
                "cùng",
                "trả",
                "đầu",
                "mua",
                "bàn",
                "vợ",
                "có",
                "vừa",
                "gửi",
                "bán",
                "borrowed",
                "took",
            ):
                return True
            if s.word(m.i) in ("tôi", "he", "she") or "gia đình" in s.folded[m.start : m.end] or "family" in s.folded[m.start : m.end]:
                return True
            if follower < len(s.tokens) and s.text[s.tokens[follower].start].isupper() and s.tokens[follower].start - m.end <= 2:
                if s.word(m.i) == "bà" and any(n.start <= m.start < n.end for n in s.names):
                    continue
                if s.has("official", m.j, q.i) and not s.has("weak", m.j, q.i):
                    continue
                if s.has("official", m.j, q.i) and (q.value >= 1_000_000_000 or s.has("indicator", max(0, q.i - 4), q.i, "overdue_debt")):
                    continue
                return True
        return False
