"""What an amount of money is: lent, owed, entrusted, saved, an average. Pure."""

from __future__ import annotations

import re

from monitor.figures.binding import (
    CAPITAL,
    DEBTS,
    FROM_LOCAL,
    GENERIC_LENDING,
    PURPOSE,
    THROUGH_OTHERS,
    Binding,
    Bound,
    Topic,
)
from monitor.figures.numbers import Quantity
from monitor.figures.sentence import Sentence

_HANDED_OUT = re.compile(r"(?:đã )?(?:được )?(?:chuyển )?(?:đến|tới) (?:tay|với) |(?:đã )?được (?:chuyển tải|giải ngân) (?:đến|tới|cho)")
#: The debt whose ratio was told before.
_DEBT_OF = {ratio: debt for debt, ratio in DEBTS.items() if debt != "poor_households"}
_SO_MUCH = re.compile(
    r",? ?(?:\(|tương đương|tương ứng|tức(?: là)?|bằng|với|tính (?:thành|ra) tiền(?: là)?|số tiền(?: là)?|equal to|or)?(?: ?(?:với|số tiền|hơn|gần|khoảng|trên))*"
)
_WORTH = re.compile(
    r",? ?(?:amounting to|worth|totall?ing|for|with)(?: an?)?(?: total| amount)?(?: of)?(?: over| nearly| more than| about)?"
)
_BORROWS = re.compile(r"vay(?: vốn)?$")


#: Before an amount that budgets hand over: "cấp tỉnh và cấp huyện đã chuyển sang ngân hàng 61 tỷ đồng".
_TO_THE_BANK = re.compile(
    r"(?:tỉnh|huyện|xã|phường|thành phố|các cấp|hđnd|ubnd)[^;.]{0,20} (?:chuyển|trích|bố trí|bổ sung)(?: \S+){0,2} (?:sang|qua|cho) ngân hàng(?: thêm| được)?$"
)


#: Before an amount that a council or a committee sets aside, on a page about policy credit; and what else it may be for.
_BUDGETED = re.compile(
    r"\b(?:hđnd|ubnd|ngân sách)(?: (?:tỉnh|huyện|xã|phường|thành phố|thị xã|cấp tỉnh|cấp huyện|cấp xã|các cấp|và|,|các))+(?: \S+){0,3}? (?:bố trí|trích|dành|cân đối|chuyển)(?: (?:bổ sung|thêm|được|tiếp|khoảng|ít nhất|hơn|gần|trên))*$"
)
#: Before what was moved in all up to a day long ago: "Trước khi có Chỉ thị, cả tỉnh mới chuyển được 41,6 tỷ đồng".
_BACK_THEN = re.compile(r"\b(?:trước khi (?:có|chỉ thị|thực hiện)|khi chưa|hồi chưa|năm 2014)\b[^;.]*\bmới\b")
_SO_FAR = re.compile(r"\bmới (?:chỉ )?(?:bố trí|chuyển|trích|uỷ thác)(?: được)?(?: lần lượt)?$")
#: Behind an amount that is set aside: "15 tỷ đồng ngân sách ủy thác sang NHCSXH".
_OWN_BUDGET = re.compile(r"(?:từ )?(?:nguồn )?ngân sách(?: \S+){0,3}? (?:uỷ thác|(?:để )?cho vay|chuyển sang|sang nhcsxh|qua nhcsxh)")
#: Between English borrowers and what they owe.
_OWE = re.compile(
    r"(?:[^\s,;]+ ){0,4}?(?:owed|owe|are borrowing|were borrowing)(?: (?:the|to)\b[^,;\d]{0,50})?(?: (?:nearly|over|about|some))?"
)
#: Before the plan of what was told: "(KH: 20 tỷ đồng)", "(HĐND xã giao 300 triệu đồng, đạt 116%)".
_PLAN_BESIDE = re.compile(
    r"\((?:kh|kế hoạch|chỉ tiêu|(?:hđnd|ubnd|trung ương|tỉnh|huyện|cấp trên)[^();,]{0,16} giao)(?: (?:năm|giao|được giao))*:? ?$"
)
_GIVEN = re.compile(r"\b(?:được|trung ương) (?:giao|phân bổ|phân khai)(?: (?:thêm|bổ sung|mới))*$")
#: Between an amount and what it is lent for: "120 tỷ đồng cho vay nhà ở xã hội".
_LENT_FOR = re.compile(r"(?:để )?(?:cho )?(?:vay)?")
_PLAN_TO_LEND = re.compile(r"\bkế hoạch (?:cho vay|giải ngân)\b[^,;.\d]*$")
_FOR_OTHERS = re.compile(
    r"(?:[^\s,;.]+ ){0,2}?(?:để |cho |xây |đầu tư |hỗ trợ |làm )(?!vay|nhcsxh|ngân hàng|uỷ thác|người nghèo vay|tín dụng)"
)
#: Between a plan and its amount: "kế hoạch được giao cả năm là 140 tỷ đồng", "so với chỉ tiêu 400 tỷ đồng".
_PLANNED = re.compile(r"(?:được giao|giao|cả năm|năm|trong năm|năm nay| )*(?:là)?")


_LEADS = re.compile(r"\b(?:dẫn đầu|đứng đầu|(?:cao|nhiều|lớn|khá) nhất|bỏ xa)\b")


#: Behind an amount that is a part of the debt: "231,5 tỷ đồng, bằng 39,4% tổng dư nợ".
_OF_DEBT = re.compile(r",? ?\(?(?:chiếm|bằng|tương đương|tương ứng)?(?: \S+){0,2} ?\d[\d.,]* ?% ?/? ?(?:trong |trên )?(?:tổng )?dư nợ\b")


#: Around the place that an item of a list is of: "- Xã Tu Tra: 46.215 triệu đồng".
_ITEM_OPENS = re.compile(r"\W*(?:\d{1,2}[.)] ?)?")
_ITEM_HAS = re.compile(r" ?(?:[:(,–-]|có|là|đạt|với)? ?(?:đạt|gần|hơn|trên|khoảng)? ?")
_ITEM_OF_YEAR = re.compile(r"\W*(?:\d{1,2}[.)] ?)?(?:đến |cuối )?năm (?:19|20)\d\d ?[:–-] ?(?:đạt |khoảng |gần |hơn |trên |ít nhất )*")
_OF_EACH = re.compile(r"\b(?:mỗi|một|1) (?:lượt|hộ|khách hàng|người vay)\b")


#: Of what a budget gives: not the sum of all years.
_ONCE = re.compile(r"\b(?:mỗi|hằng|hàng) năm\b|\blần đầu(?: tiên)?\b")


class Amounts(Binding):
    """Binds amounts in dong."""

    @staticmethod
    def _shared_out(s: Sentence) -> bool:
        """Whether a sentence says what each association manages, and names no indicator: "Hội Phụ nữ ôm nhiều nhất: A; Hội Nông dân B"."""
        associations = list(s.of("organisation", 0))
        return len(associations) > 1 and associations[0].i <= 2 and not s.has("indicator", 0) and not s.has("weak", 0)

    def _money_of(self, s: Sentence, q: Quantity, previous: int, following: int, topic: Topic) -> Bound | None:
        gap = (previous, q.i)
        per_one = q.suffix in ("hộ", "khách hàng", "người", "khách", "lao động", "món", "household", "customer", "borrower", "person")
        average = s.last("average", max(previous, q.i - 10), q.i) or next(iter(s.of("average", q.j, q.j + 2)), None)
        named_average = s.last("indicator", *gap, code="average_loan")
        right_each = s.between(q.j, min(q.j + 3, following)).startswith(
            ("mỗi hộ", "một hộ", "/ hộ", "per household", "each", "on average", "mỗi khách", "một khách", "per borrower")
        )
        joined = (
            s.word(previous) in ("với", "/", "(")
            and q.i - previous <= 6
            and not s.has("total", previous, q.i)
            and topic.unit == "count"
            and not topic.carried
        )
        programme = self._near_programme(s, q, previous) or (topic.last if joined else None) or topic.programme
        if (named_average and not any(m.i > named_average.i for m in self._candidates(s, *gap, self._money - {"average_loan"}))) or (
            (per_one or right_each) and (average or topic.indicator == "average_loan")
        ):
            if q.value < 3_000_000_000 and not s.has("block", previous, q.i, "ceiling"):
                measure, value = self._level_or_change(s, q, named_average.j if named_average else previous, "average_loan")
                if programme is None and not topic.carried and topic.unit == "VND" and not s.has("generic", previous, q.i):
                    programme = topic.last
                return self._made(q, "average_loan", measure, value, programme, "average_per_household", s, previous)
        if per_one or right_each or q.suffix in ("tổ", "xã", "thành viên", "tổ viên", "hội viên"):
            return None
        before = s.number_before(q.i)
        if (
            before is not None
            and before.value == 1
            and before.noun in ("household", "customer")
            and s.has("average", max(0, before.i - 6), q.i)
        ):
            return self._made(q, "average_loan", "level", q.value, programme, "average_per_household", s, before.i)
        if (
            before is not None
            and before.noun in ("household", "customer", "person", "employer")
            and (
                tail := re.fullmatch(
                    r"((?:đã )?(?:được |đang |đương |hội viên )?(?:vay|nhận|giải ngân|dùng|sử dụng|giữ)(?: được)?(?: vốn)?(?: mới)?)?,?(?: ?(?:với|=))?(?: ?tổng(?: cộng)?)?(?: ?số (?:tiền|vốn))?(?: ?(?:là|đạt))?(?: ?(?:hơn|gần|trên|khoảng|ngót|xấp xỉ|chừng))?",
                    s.between(before.j, q.i),
                )
            )
            and (_BORROWS.search(s.folded[before.start : before.end]) or tail[1] or (before.turns and tail[0]) or "=" in tail[0])
        ):
            spanned = (
                s.between(before.i - 2, before.i) == "đã có"
                or any(w.kind == "span" and w.end <= before.start for w in s.whens)
                or s.word(before.i - 1) == "thêm"
            )
            lent = re.search(r"đã|được|giải ngân", tail[1] or "") or s.word(before.i - 1) == "cho"
            code = "lending" if before.turns or spanned or lent else self._by_organisation(s, "outstanding_loans", 0, q.i, topic)
            return self._made(
                q, code, "level", q.value, programme or (None if topic.carried else topic.last), "amount_of_borrowers", s, before.i
            )
        if (
            average
            and q.value < 1_000_000_000
            and (
                topic.indicator in ("outstanding_loans", "borrowers", "average_loan", "loans_made")
                or _OF_EACH.search(s.between(previous, q.i))
            )
            and not self._candidates(s, average.j, q.i, self._money)
        ):
            measure, value = self._level_or_change(s, q, previous, "average_loan")
            return self._made(q, "average_loan", measure, value, programme, "average_by_topic", s, previous)
        if s.word(q.i - 1) == "/" and s.between(q.j, q.j + 2) == "tổng nguồn":
            return self._made(q, "total_capital", "level", q.value, None, "whole_named", s, previous)
        whole = s.last("denominator", previous, q.i, "whole_capital")
        if whole is not None and s.word(whole.i) in ("trong", "trên") and s.word(q.i - 1) == "(" and q.i - whole.j <= 4:
            # "tỷ trọng vốn địa phương trong tổng nguồn vốn của chi nhánh (4.251 tỷ đồng)"
            return self._made(q, "total_capital", "level", q.value, None, "whole_named", s, whole.i)
        if THROUGH_OTHERS.match(s.between(q.j, q.j + 12)):
            return self._made(q, "entrusted_outstanding", "level", q.value, None, "indicator_behind", s, previous)
        if FROM_LOCAL.match(s.between(q.j, q.j + 14)):
            return self._made(q, "local_budget_capital", "level", q.value, programme, "indicator_behind", s, previous)
        if before is not None and before.noun in ("household", "customer", "borrower") and _OWE.fullmatch(s.between(before.j, q.i)):
            return self._made(q, "outstanding_loans", "level", q.value, programme, "amount_of_borrowers", s, before.i)
        if s.word(q.j) == "outstanding" and s.word(q.j + 1) in ("", ".", ",", ";"):
            return self._made(q, "outstanding_loans", "level", q.value, programme, "indicator_behind", s, previous)
        if re.match(r"(?:more |extra )?from (?:the |its |their )?(?:\w+ ){0,2}budgets?\b", s.between(q.j, q.j + 6)):
            return self._made(q, "local_budget_capital", "change", q.value, programme, "moved_to_the_bank", s, previous)
        if s.has("transfer", max(previous, q.i - 4), q.i) and _OWN_BUDGET.match(s.between(q.j, q.j + 10)):
            return self._made(q, "local_budget_capital", "change", q.value, programme, "moved_to_the_bank", s, previous)
        paid = s.last("weak", max(previous, q.i - 3), q.i)
        if paid is not None and s.folded[paid.start : paid.end] == "giải ngân" and paid.j == q.i and topic.measure != "target":
            return self._made(q, "lending", "level", q.value, programme, "weak_indicator_before", s, paid.i)
        given = _GIVEN.search(s.between(previous, q.i))
        if (given is not None and re.match(r"(?:để )?cho vay\b", s.between(q.j, q.j + 3))) or _PLAN_TO_LEND.search(
            s.between(previous, q.i)
        ):
            named = self._near_programme(s, q, previous) or self._named_behind(s, q.j, _LENT_FOR) or programme
            return self._made(q, "lending", "target", q.value, named, "plan_to_lend", s, previous)
        right = self._behind(s, q, following)
        found = self._candidates(s, *gap, self._money - {"average_loan"})
        mention = self._strongest(s, found, q)
        if (
            right is not None
            and (mention is None or s.folded[mention.start : mention.end] in GENERIC_LENDING or mention.code == topic.indicator)
            and not (mention is not None and mention.code == "lending" and right.code in ("outstanding_loans",) and q.i - mention.j <= 3)
        ):
            measure, value = self._level_or_change(s, q, previous, right.code)
            if (
                right.code in ("local_budget_capital", "central_capital")
                and measure == "level"
                and (
                    self._transferred(s, q, right, previous, following)
                    or s.has("transfer", max(previous, q.i - 3), q.i)
                    or _ONCE.search(s.between(previous, q.i))
                )
            ):
                measure = "change"
            return self._made(
                q, self._by_organisation(s, right.code, previous, q.i, topic), measure, value, programme, "indicator_behind", s, right.i
            )
        if (
            mention is not None
            and s.folded[mention.start : mention.end].endswith("số tiền")
            and mention.code == "lending"
            and topic.unit == "count"
            and topic.counted == "borrowers"
            and not topic.carried
        ):
            return self._made(
                q,
                self._by_organisation(s, "outstanding_loans", previous, q.i, topic),
                "level",
                q.value,
                programme,
                "amount_of_borrowers",
                s,
                mention.i,
            )
        if (
            before is not None
            and before.unit == "count"
            and topic.counted == "loans_made"
            and topic.unit == "count"
            and _WORTH.fullmatch(s.between(before.j, q.i))
        ):
            return self._made(q, "lending", "level", q.value, programme, "amount_of_loans", s, before.i)
        if (
            mention is not None
            and s.folded[mention.start : mention.end] == "cho vay"
            and topic.indicator in ("outstanding_loans", "lending", "repayment", "overdue_debt", "entrusted_outstanding", "average_loan")
            and not topic.carried
            and (previous or topic.indicator != "repayment")
            and (
                self._near_programme(s, q, previous)
                or (topic.last and re.match("trong đó ?,? ?$", s.between(max(0, mention.i - 3), mention.i)))
            )
            and s.word(mention.i - 1) not in ("đã", "được")
        ):
            owed = "outstanding_loans" if topic.indicator == "average_loan" else topic.indicator
            measure, value = self._topic_level(topic), q.value
            if self._signed(s, q):
                measure, value = self._level_or_change(s, q, mention.j, owed)
            if (cue := s.last("cue", mention.j, q.i)) is not None and cue.code in ("up", "down") and q.i == cue.j:
                measure, value = self._level_or_change(s, q, mention.j, owed)
            return self._made(q, owed, measure, value, programme or topic.last, "part_of_topic", s, mention.i)
        if mention is not None and s.folded[mention.start : mention.end] in ("loans to", "loans for", "lending to", "lending for"):
            if s.word(q.i - 1) in ("was", "were", "is", "are", "at") and topic.stock == "outstanding_loans":
                return self._made(q, "outstanding_loans", "level", q.value, programme, "part_of_debt", s, mention.i)
        if mention is not None and s.folded[mention.start : mention.end] == "cho vay" and _OF_DEBT.match(s.between(q.j, q.j + 10)):
            return self._made(q, "outstanding_loans", "level", q.value, programme, "part_of_debt", s, mention.i)
        if mention is not None and s.folded[mention.start : mention.end] == "cho vay":
            if re.search(r"\b(?:chiếm|có) (?:tỷ trọng|tỷ lệ|phần) (?:lớn|cao|nhiều)", s.between(mention.j, q.i)):
                return self._made(q, "outstanding_loans", "level", q.value, programme, "part_of_debt", s, mention.i)
            held = s.last("cue", mention.j, q.i)
            if held is not None and "còn" in s.folded[held.start : held.end] and q.i - held.j <= 1:
                return self._made(q, "outstanding_loans", "level", q.value, programme, "still_lent", s, mention.i)
        ahead = next((m for m in s.of("indicator", q.j, min(q.j + 16, len(s.tokens))) if m.code in CAPITAL - {"total_capital"}), None)
        if (
            mention is None
            and ahead is not None
            and s.has("within", previous, q.i, "of_which")
            and s.word(ahead.i - 1) in ("from", "từ", "của")
        ):
            if not any(r.unit == "VND" and q.j <= r.i < ahead.i for r in s.quantities):
                return self._made(q, ahead.code, "level", q.value, programme, "indicator_ahead", s, ahead.i)
        if mention is not None and s.word(mention.j) in ("này", "đó", "ấy") and topic.indicator in CAPITAL and not topic.carried:
            if mention.code == "total_capital":
                mention = mention._replace(code=topic.indicator)  # "đưa tổng số vốn này lên 600 triệu đồng"
        if mention is not None:
            code = self._by_organisation(s, mention.code, previous, q.i, topic)
            handed = re.search(r"đã (?:uỷ thác|chuyển|bổ sung|trích)", s.folded[mention.start : mention.end])
            if (
                code == "local_budget_capital"
                and handed
                and any(w.kind == "span" and w.end <= q.start and "/" in (w.iso or "") for w in s.whens)
            ):
                return self._made(q, code, "change", q.value, programme, "moved_in_a_period", s, mention.i)
            if (
                code == "local_budget_capital"
                and topic.indicator == code
                and (topic.measure == "change" or (topic.measure == "completion" and self._moved))
                and (previous or s.has("transfer", max(0, q.i - 2), q.i))
                and not topic.carried
                and q.i - previous <= 9
                and not _BACK_THEN.search(s.between(previous, q.i))
                and not s.has("cue", mention.j, q.i)
                and not s.has("total", previous, q.i)
            ):
                return self._made(q, code, "change", q.value, programme, "moved_by_topic", s, mention.i)
            if code == "local_budget_capital" and self._transferred(s, q, mention, previous, following):
                return self._made(q, code, "change", q.value, programme, "moved_in_a_period", s, mention.i)
            measure, value = self._level_or_change(s, q, mention.j, code, mention=mention, previous=previous)
            if (
                measure == "level"
                and code == "mobilised_capital"
                and s.folded[mention.start : mention.end].endswith(("được", "thêm"))
                and any(w.kind == "span" and w.end <= q.start for w in s.whens)
            ):
                return self._made(q, code, "change", q.value, programme, "collected_in_a_period", s, mention.i)
            cue = s.last("cue", mention.j, q.i)
            if measure == "change" and code == "lending" and cue is not None and cue.i == mention.j and s.word(cue.i) == "thêm":
                return self._made(q, code, "level", q.value, programme, "indicator_before", s, mention.i)  # "cho vay thêm 45 tỷ đồng"
            if measure == "change" and code == "lending" and s.folded[mention.start : mention.end] == "cho vay":
                code = "outstanding_loans"  # "cho vay nhà ở xã hội tăng 88 tỷ": the programme's balance
            rule = "indicator_before" if q.i - mention.j <= 12 else "indicator_before_far"
            return self._made(q, code, measure, value, programme, rule, s, mention.i)
        weak = s.last("weak", *gap)
        if weak is not None and before is not None and before.unit == "percent" and weak.i - before.j <= 1:
            weak = None  # "chiếm 14,7% nguồn vốn": the whole of a share
        if weak is not None and s.folded[weak.start : weak.end] == "vay" and s.word(weak.j) == ":":
            weak = None  # "nơi nào cũng có người vay: A (21.438 triệu đồng), …"
        if weak is not None and s.word(weak.j) in ("này", "đó", "ấy") and topic.indicator in CAPITAL and not topic.carried:
            weak = None  # "nâng nguồn vốn này lên": what was spoken of
        if (
            weak is not None
            and weak.code == "lending"
            and topic.indicator == "outstanding_loans"
            and not topic.carried
            and self._near_programme(s, q, previous)
        ):
            return self._made(q, "outstanding_loans", self._topic_level(topic), q.value, programme, "part_of_topic", s, weak.i)
        if weak is not None:
            left = s.word(weak.i - 1)
            direct = q.i - weak.j <= (16 if "cụ thể" in s.between(weak.j, q.i) else 8 if weak.code == "total_capital" else 4)
            if direct and not (weak.code == "lending" and left in PURPOSE):
                measure, value = self._level_or_change(s, q, weak.j, weak.code)
                if weak.code == "local_budget_capital" and measure == "level" and self._transferred(s, q, weak, previous, following):
                    measure = "change"
                return self._made(q, weak.code, measure, value, programme, "weak_indicator_before", s, weak.i)
        if not self._spoken and not self._percent_before(q):
            far = self._strongest(s, self._candidates(s, 0, q.i, self._money - {"average_loan"}), q)
            if far is not None and s.folded[far.start : far.end] not in GENERIC_LENDING:
                measure, value = self._level_or_change(s, q, previous, far.code)
                return self._made(q, far.code, measure, value, programme, "indicator_before_count", s, far.i)
        return self._money_by_topic(s, q, previous, following, topic, programme)

    def _money_by_topic(self, s: Sentence, q: Quantity, previous: int, following: int, topic: Topic, programme: str | None) -> Bound | None:
        held = s.last("organisation", previous, q.i)
        if held is not None and s.folded[held.start : held.end].endswith("quản lý"):
            return self._made(q, "entrusted_outstanding", "level", q.value, programme, "managed_by_organisation", s, held.i)
        if topic.indicator in _DEBT_OF and topic.measure == "level" and not topic.carried and _SO_MUCH.fullmatch(s.between(previous, q.i)):
            return self._made(q, _DEBT_OF[topic.indicator], "level", q.value, programme, "debt_of_ratio", s, previous)
        if _HANDED_OUT.match(s.between(q.j, q.j + 5)):
            return self._made(q, "lending", "level", q.value, programme, "handed_out", s, previous)
        if s.has("within", previous, q.i, "of_which") and s.between(q.j, q.j + 2) == "cho vay" and topic.indicator == "repayment":
            return self._made(q, "lending", "level", q.value, self._near_programme(s, q, previous), "part_lent", s, previous)
        if topic.indicator in _DEBT_OF and not topic.carried and (cue := s.last("cue", previous, q.i)) is not None:
            if cue.code in ("up", "down") and cue.j == q.i and q.i - previous <= 3:
                measure, value = self._level_or_change(s, q, previous, _DEBT_OF[topic.indicator])
                return self._made(q, _DEBT_OF[topic.indicator], measure, value, programme, "change_of_topic", s, previous)
        before = s.number_before(q.i)
        if held is not None and s.has("manage", held.j, q.i):
            return self._made(q, "entrusted_outstanding", "level", q.value, programme, "managed_by_organisation", s, held.i)
        behind = s.between(q.j, q.j + 2).split()
        nearest = s.number_behind(q.j)
        if (
            behind
            and behind[0] in ("cho", "đến", "tới", "to")
            and nearest is not None
            and nearest.noun in ("household", "customer", "turn")
            and nearest.i - q.j <= 4
        ):
            if topic.indicator not in ("lending",) and not s.has("cue", previous, q.i, "up"):
                return self._made(q, "lending", "level", q.value, programme, "money_to_households", s, previous)
        ahead = next((m for m in s.of("indicator", q.j, min(following, q.j + 12))), None)
        if (
            ahead is not None
            and ahead.code == "local_budget_capital"
            and s.has("transfer", previous, q.i)
            and s.word(ahead.i - 1) in ("nâng", "đưa", "bringing")
        ):
            return self._made(q, ahead.code, "change", q.value, programme, "moved_before_level", s, previous)
        if s.has("transfer", max(previous, q.i - 9), q.i) and re.match(
            r"(?:(?:[^\s,;.]+ ){0,8}để )?(?:chuyển )?(?:vốn )?(?:uỷ thác )?(?:sang|qua|cho|vào) (?:nhcsxh|ngân hàng (?:csxh|chính sách)|phòng giao dịch|chi nhánh)|(?:vốn )?uỷ thác\b|cho (?:kênh )?tín dụng (?:này|chính sách)|(?:from (?:its|the) budget )?to (?:the )?(?:vbsp|bank|policy bank|social policy bank)",
            s.between(q.j, q.j + 14),
        ):
            return self._made(q, "local_budget_capital", "change", q.value, programme, "moved_to_the_bank", s, previous)
        if _TO_THE_BANK.search(s.between(previous, q.i)):
            dated = any(w.end <= q.start and w.kind in ("span", "moment", "now") for w in s.whens)
            measure = "change" if dated else "level"
            return self._made(q, "local_budget_capital", measure, q.value, programme, "moved_to_the_bank", s, previous)
        if topic.indicator in self._money and not topic.carried and _PLAN_BESIDE.search(s.between(previous, q.i)):
            return self._made(q, topic.indicator or "", "target", q.value, topic.last or programme, "plan_of_topic", s, previous)
        if s.word(q.i - 1) == "/" and before is not None and before.unit == "VND" and before.j == q.i - 1 and s.has("plan", 0, before.i):
            if topic.indicator in self._money and not topic.carried:
                return self._made(q, topic.indicator or "", "target", q.value, topic.last, "plan_of_topic", s, previous)
        council = _BUDGETED.search(s.between(previous, q.i))
        if council is not None and not _FOR_OTHERS.match(s.between(q.j, q.j + 6)):
            return self._made(q, "local_budget_capital", "change", q.value, programme, "budgeted", s, previous)
        if topic.indicator is None:
            return None
        bank = s.last("subject", previous, q.i, "bank")
        moved = s.last("transfer", previous, bank.i) if bank is not None else None
        if (
            bank is not None
            and moved is not None
            and bank.i - moved.j <= 3
            and q.i - bank.j <= 4
            and re.search(r"\b(?:sang|qua|cho)\b", s.between(moved.i, bank.i))
        ):
            dated = any(previous <= s.at(w.start) < q.i and w.kind in ("span", "moment") for w in s.whens)
            return self._made(
                q, "local_budget_capital", "change" if dated else "level", q.value, programme, "moved_to_the_bank", s, moved.i
            )
        whole = s.last("denominator", previous, q.i, "whole_capital")
        if whole is not None and whole.j == q.i and before is not None and before.unit == "percent" and 0 <= whole.i - before.j <= 1:
            return self._made(q, "total_capital", "level", q.value, None, "whole_named", s, previous)
        if topic.indicator == "entrusted_outstanding" and topic.measure == "share" and not topic.carried:
            if re.search(r"\b(?:tương đương|tức|ứng với|tương ứng)(?: (?:là|với))?$", s.between(previous, q.i)):
                return self._made(q, topic.indicator, "level", q.value, None, "amount_of_share", s, previous)
        whole = s.last("denominator", previous, q.i, "whole_outstanding")
        if whole is not None and any(whole.end <= n.start < q.start for n in s.names):
            whole = None  # "chiếm 0,18% tổng dư nợ, tập trung ở xã A (307 triệu đồng)"
        if whole is not None and (moving := s.last("cue", whole.j, q.i)) is not None and moving.code in ("up", "down"):
            whole = None  # "…% dư nợ; so với cuối năm 2024 tăng 1.203 tỷ đồng"
        if whole is not None and (
            self._in_brackets(s, q)
            or q.i - whole.j <= 1
            or not (before is not None and before.unit == "percent" and whole.i - before.j <= 1)
        ):
            of_this = programme if s.has("this", previous, q.i, "programme") else None
            return self._made(q, "outstanding_loans", "level", q.value, of_this, "whole_named", s, previous)
        part = (
            s.has("organisation", previous, q.i)
            or (topic.indicator == "local_budget_capital" and s.has("transfer", previous, q.i))
            or bool(self._near_programme(s, q, previous))
            or s.has("within", 0, q.i)
        )
        led = (
            s.word(0) in ("dẫn", "đứng", "kế", "cao", "tiếp", "nhiều")
            or (self._model.kinds.get(topic.indicator) in ("stock", "rate") and _LEADS.search(s.between(0, q.i)))
        ) and any(previous <= s.at(x.start) < q.i for x in s.names)
        if topic.carried and not part and not led and not s.has("this", previous, q.i, "number") and not _item_of_place(s, q):
            return None
        code = topic.indicator
        if code == "average_loan" and q.value > 1_000_000_000:
            code = "outstanding_loans"
        if code not in self._money and led and topic.stock:
            return self._made(q, topic.stock, "level", q.value, None, "part_of_topic", s, previous)
        if code not in self._money:
            code = topic.counted or ""
            if topic.unit == "count" and topic.counted == "loans_made":
                near = s.between(previous, q.i)
                if any(w in near for w in ("số tiền", "vay", "giải ngân", "tiền")):
                    return self._made(q, "lending", "level", q.value, programme, "amount_of_loans", s, previous)
            return None
        so_far = _SO_FAR.search(s.between(previous, q.i)) and not any(previous <= s.at(w.start) < q.i for w in s.whens)
        if code == "local_budget_capital" and so_far:
            return self._made(q, code, "level", q.value, programme, "topic_goes_on", s, previous)
        if code == "local_budget_capital" and _BACK_THEN.search(s.between(previous, q.i)):
            return self._made(q, code, "level", q.value, programme, "topic_goes_on", s, previous)
        if code == "local_budget_capital" and (
            s.has("transfer", previous, q.i, "new") or (s.has("transfer", previous, q.i) and not s.has("total", previous, q.i, "held"))
        ):
            return self._made(q, code, "change", q.value, programme, "moved_by_topic", s, previous)
        cue = s.last("cue", previous, q.i)
        if self._signed(s, q) and self._model.kinds.get(code) == "stock":
            return self._made(
                q, code, "change", -q.value if s.word(q.i - 1) == "-" else q.value, programme, "change_in_brackets", s, previous
            )
        organisation = s.last("organisation", previous, q.i)
        code = self._by_organisation(s, code, previous, q.i, topic)
        if code == "lending" and self._shared_out(s):
            code = "entrusted_outstanding"
        dates = sum(s.at(w.end) - s.at(w.start) for w in s.whens if cue is not None and cue.j <= s.at(w.start) < q.i)
        if cue is not None and cue.code in ("up", "down") and q.i - cue.j - dates <= 5 and "," not in s.between(cue.j, q.i):
            measure, value = self._level_or_change(s, q, previous, code)
            kept = programme if topic.carried else self._near_programme(s, q, previous) or topic.last or programme
            if topic.measure == "target" and not topic.carried and re.search(r"\b(?:tức|nghĩa) là\b", s.between(previous, q.i)):
                measure, value = "target", q.value  # "tăng 10%, tức là thêm 1.000 tỷ đồng" of a plan
            return self._made(q, code, measure, value, kept, "change_of_topic", s, previous)
        if self._model.kinds.get(code) == "stock" and s.word(q.j) in ("higher", "more", "lower", "less") and s.word(q.j + 1) == "than":
            measure, value = self._level_or_change(s, q, previous, code)
            return self._made(q, code, measure, value, topic.last, "change_of_topic", s, previous)
        if before is not None and before.unit in ("percent", "count") and topic.measure == "completion" and self._in_brackets(s, q):
            return self._made(q, code, "target", q.value, topic.last, "plan_in_brackets", s, previous)
        if (
            q.i - previous > 1
            and s.between(q.i - 1, q.i) == "là"
            and (moved := s.last("cue", previous, q.i - 1)) is not None
            and moved.code in ("up", "down")
        ):
            measure, value = self._level_or_change(s, q, previous, code)
            if measure == "change":
                return self._made(q, code, measure, value, topic.last, "change_of_topic", s, previous)
        plan = s.last("plan", previous, q.i)
        if (
            plan is not None
            and not topic.carried
            and topic.measure in ("level", "change", "completion")
            and _PLANNED.fullmatch(s.between(plan.j, q.i))
        ):
            return self._made(q, code, "target", q.value, topic.last or programme, "plan_of_topic", s, previous)
        in_dates = sum(s.at(w.end) - s.at(w.start) for w in s.whens if previous <= s.at(w.start) < q.i)
        gap_words = 0 if s.has("this", previous, q.i, "number") else q.i - previous - in_dates
        if (
            organisation is not None
            or s.has("within", previous, q.i)
            or self._near_programme(s, q, previous)
            or any(previous <= s.at(n.start) < q.i for n in s.names)
        ):
            yearly = any(w.year_only and previous <= s.at(w.start) < q.i for w in s.whens) and s.has("within", previous, q.i)
            added = s.has("transfer", q.j, q.j + 2)
            told = any(w.kind == "span" and previous <= s.at(w.start) < q.i for w in s.whens) and s.has("transfer", previous, q.i)
            moves = told or (topic.measure == "change" and s.has("transfer", 0, q.i))
            measure = "change" if code == "local_budget_capital" and (yearly or added or moves) else self._topic_level(topic)
            beside = s.number_before(q.i)
            if topic.measure == "change" and beside is not None and self._in_brackets(s, q) and self._in_brackets(s, beside):
                measure = "change"  # "A (thêm 118 triệu đồng) và B (76 triệu đồng)"
            if programme is None and not topic.carried and previous and topic.unit == "VND" and any(n.start < q.start for n in s.names):
                programme = topic.last if not s.has("total", previous, q.i, "all") else None
            return self._made(q, code, measure, q.value, programme, "part_of_topic", s, previous)
        if gap_words <= 9:
            on = s.last("cue", previous, q.i, "to") or re.fullmatch(
                r",? ?(?:với|\(|tương ứng(?: với)?|tương đương)", s.between(previous, q.i)
            )
            kept = (
                self._near_programme(s, q, previous)
                or (topic.last if previous and on is not None and not topic.carried and topic.unit != "count" else None)
                or programme
            )
            dated = any(w.kind in ("moment", "span") and w.year_only and previous <= s.at(w.start) < q.i for w in s.whens)
            measure = self._topic_level(topic)
            if code == "local_budget_capital" and topic.measure == "change" and dated and on is None and previous and not topic.carried:
                measure = "change"  # "năm 2015 chuyển 100 triệu đồng, năm 2016 200 triệu đồng"
            return self._made(q, code, measure, q.value, kept, "topic_goes_on", s, previous)
        return None


def _item_of_place(s: Sentence, q: Quantity) -> bool:
    """Whether *s* is an item of a list that gives the number of a place, or of a year, and nothing else before it."""
    return s.kind == "item" and (
        bool(_ITEM_OF_YEAR.fullmatch(s.folded, 0, q.start))
        or any(_ITEM_OPENS.fullmatch(s.folded, 0, n.start) and _ITEM_HAS.fullmatch(s.folded, n.end, q.start) for n in s.names)
    )
