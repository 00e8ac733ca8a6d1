"""What an amount of money is where no indicator stands by it: what was spoken of before, or what a verb does with it. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable

from monitor.figures.around import Answer, Around, ask
from monitor.figures.binding import Binding
from monitor.figures.indicators import ABOUT, CAPITAL, DEBT_OF
from monitor.figures.lazy import lazy
from monitor.figures.lexicon import Mention
from monitor.figures.moves import signed
from monitor.figures.nearby import BY_AREA
from monitor.figures.numbers import Quantity
from monitor.figures.periods import When
from monitor.figures.sentence import Sentence

_ONE_SUM = 1_000_000_000  #: dong; no loan of one household is more


class OfTopic(Around):
    """An amount without an indicator of its own, and what its ways share."""

    def __init__(self, binder: Binding, at: Around, near: str | None, programme: str | None) -> None:
        super().__init__(at.s, at.q, at.previous, at.following, at.topic)
        self.binder = binder
        self.near = near  #: the programme that the words around the amount name
        self.programme = programme  #: the same, or else the topic's

    @lazy
    def organisation(self) -> Mention | None:
        """The last organisation between the number before and this one."""
        return self.s.last("organisation", self.previous, self.q.i)

    @lazy
    def cue(self) -> Mention | None:
        """The last word of rising, falling or reaching between the number before and this one."""
        return self.s.last("cue", self.previous, self.q.i)

    @lazy
    def transfer(self) -> bool:
        """Whether a word of moving money stands between the number before and this one."""
        return self.s.has("transfer", self.previous, self.q.i)

    @lazy
    def whens(self) -> list[When]:
        """The dates that begin between the number before and this one."""
        return [w for w in self.s.whens if self.previous <= self.s.at(w.start) < self.q.i]

    @lazy
    def placed(self) -> bool:
        """Whether a place's name begins between the number before and this one."""
        return any(self.previous <= self.s.at(n.start) < self.q.i for n in self.s.names)

    @lazy
    def part(self) -> bool:
        """Whether the sentence gives a part of what was spoken of: an organisation's, a programme's, "trong đó"."""
        return (
            self.organisation is not None
            or (self.topic.indicator == "local_budget_capital" and self.transfer)
            or bool(self.near)
            or self.s.has("within", 0, self.q.i)
            or BY_AREA.match(self.s.folded) is not None
        )

    @lazy
    def led(self) -> bool:
        """Whether a place leads in what was spoken of: "Dẫn đầu là huyện Tân Hồng 512 tỷ đồng"."""
        s = self.s
        if not self.placed:
            return False
        stock = self.binder.model.kinds.get(self.topic.indicator or "") in ("stock", "rate")
        return s.word(0) in _RANKS or bool(stock and _LEADS.search(s.between(0, self.q.i)))

    @lazy
    def whole_debt(self) -> Mention | None:
        """The debt, as the whole that a share before is of: "chiếm 12% tổng dư nợ (512 tỷ đồng)"."""
        s, q = self.s, self.q
        whole = s.last("denominator", self.previous, q.i, "whole_outstanding")
        if whole is None or any(whole.end <= n.start < q.start for n in s.names):
            return None  # "chiếm 0,18% tổng dư nợ, tập trung ở xã A (307 triệu đồng)"
        moving = s.last("cue", whole.j, q.i)
        if moving is not None and moving.code in ("up", "down"):
            return None  # "…% dư nợ; so với cuối năm 2024 tăng 1.203 tỷ đồng"
        return whole

    @lazy
    def indicator(self) -> str:
        """The topic's indicator; an average of more than a billion is the debt of all."""
        if self.topic.indicator == "average_loan" and self.q.value > _ONE_SUM:
            return "outstanding_loans"
        return self.topic.indicator or ""

    @lazy
    def code(self) -> str:
        """The same as `indicator`, but for what organisations manage of it."""
        code = self.binder.by_organisation(self.s, self.indicator, self.previous, self.q.i, self.topic)
        return "entrusted_outstanding" if code == "lending" and _shared_out(self.s) else code


_Ways = tuple[Callable[[Binding, OfTopic], Answer], ...]

_RANKS = frozenset({"dẫn", "đứng", "kế", "cao", "tiếp", "nhiều"})
_LEADS = re.compile(r"\b(?:dẫn đầu|đứng đầu|(?:cao|nhiều|lớn|khá) nhất|bỏ xa)\b")


def _shared_out(s: Sentence) -> bool:
    """Whether a sentence says what each association manages, and names no indicator: "Hội Phụ nữ ôm nhiều nhất: A; Hội Nông dân B"."""
    associations = list(s.of("organisation", 0))
    return len(associations) > 1 and associations[0].i <= 2 and not s.has("indicator", 0) and not s.has("weak", 0)


def _dated(s: Sentence, i: int, j: int) -> int:
    """How many tokens the dates take that begin between tokens i and j."""
    return sum(s.at(w.end) - s.at(w.start) for w in s.whens if i <= s.at(w.start) < j)


# What the words beside the amount do with it, whatever was spoken of before, or with a debt that was.


def _held_by_organisation(binder: Binding, at: OfTopic) -> Answer:
    """What an organisation manages, in its very name: "riêng hội quản lý 120 tỷ đồng"."""
    held = at.organisation
    if held is not None and at.s.folded[held.start : held.end].endswith("quản lý"):
        return binder.made(at.q, "entrusted_outstanding", "level", at.q.value, at.programme, "managed_by_organisation", at.s, held.i)
    return None


#: The debt whose ratio was told before.
_SO_MUCH = re.compile(
    r",? ?(?:\(|tương đương|tương ứng|tức(?: là)?|bằng|với|tính (?:thành|ra) tiền(?: là)?|số tiền(?: là)?|equal to|or)?(?: ?(?:với|số tiền|hơn|gần|khoảng|trên))*"
)


def _debt_of_ratio(binder: Binding, at: OfTopic) -> Answer:
    """The debt behind its ratio: "tỷ lệ nợ quá hạn 0,12%, tương đương 4,2 tỷ đồng"."""
    topic = at.topic
    if topic.indicator in DEBT_OF and topic.measure == "level" and not topic.carried and _SO_MUCH.fullmatch(at.gap):
        return binder.made(at.q, DEBT_OF[topic.indicator], "level", at.q.value, at.programme, "debt_of_ratio", at.s, at.previous)
    return None


_HANDED_OUT = re.compile(r"(?:đã )?(?:được )?(?:chuyển )?(?:đến|tới) (?:tay|với) |(?:đã )?được (?:chuyển tải|giải ngân) (?:đến|tới|cho)")


def _handed_out(binder: Binding, at: OfTopic) -> Answer:
    """What reached the borrowers: "86 tỷ đồng đã đến tay người nghèo"."""
    if _HANDED_OUT.match(at.behind(5)):
        return binder.made(at.q, "lending", "level", at.q.value, at.programme, "handed_out", at.s, at.previous)
    return None


def _part_lent(binder: Binding, at: OfTopic) -> Answer:
    """What was lent of what came back: "thu nợ 40 tỷ đồng, trong đó 25 tỷ đồng cho vay quay vòng"."""
    if at.s.has("within", at.previous, at.q.i, "of_which") and at.behind(2) == "cho vay" and at.topic.indicator == "repayment":
        return binder.made(at.q, "lending", "level", at.q.value, at.near, "part_lent", at.s, at.previous)
    return None


def _change_of_debt(binder: Binding, at: OfTopic) -> Answer:
    """How the debt moved whose ratio was told: "tỷ lệ nợ quá hạn 0,2%, giảm 1,5 tỷ đồng"."""
    s, q, topic, cue = at.s, at.q, at.topic, at.cue
    if topic.indicator not in DEBT_OF or topic.carried or cue is None:
        return None
    if cue.code in ("up", "down") and cue.j == q.i and q.i - at.previous <= 3:
        debt = DEBT_OF[topic.indicator]
        measure, value = binder.level_or_change(s, q, at.previous, debt)
        return binder.made(q, debt, measure, value, at.programme, "change_of_topic", s, at.previous)
    return None


def _managed_by_organisation(binder: Binding, at: OfTopic) -> Answer:
    """What an organisation manages: "Hội Nông dân đang quản lý 210 tỷ đồng"."""
    held = at.organisation
    if held is not None and at.s.has("manage", held.j, at.q.i):
        return binder.made(at.q, "entrusted_outstanding", "level", at.q.value, at.programme, "managed_by_organisation", at.s, held.i)
    return None


_LOANS_GIVEN = re.compile(r"^(?:đồng )?vốn(?: vay| tín dụng| chính sách| ưu đãi){0,3} ")


def _money_to_households(binder: Binding, at: OfTopic) -> Answer:
    """What counted households got: "đưa 64 tỷ đồng đến 1.300 hộ"."""
    s, q = at.s, at.q
    behind = _LOANS_GIVEN.sub("", at.behind(6)).split()
    if not behind or behind[0] not in ("cho", "đến", "tới", "to"):
        return None
    nearest = s.number_behind(q.j)
    if nearest is None or nearest.noun not in ("household", "customer", "turn") or nearest.i - q.j > 6:
        return None
    if at.topic.indicator != "lending" and not s.has("cue", at.previous, q.i, "up"):
        return binder.made(q, "lending", "level", q.value, at.programme, "money_to_households", s, at.previous)
    return None


# What budgets hand over to the bank.


def _moved_before_level(binder: Binding, at: OfTopic) -> Answer:
    """What was added, before what it raised the capital to: "bổ sung 5 tỷ đồng, nâng vốn ủy thác địa phương lên 48 tỷ đồng"."""
    s, q = at.s, at.q
    ahead = next((m for m in s.of("indicator", q.j, min(at.following, q.j + 12))), None)
    if ahead is not None and ahead.code == "local_budget_capital" and at.transfer and s.word(ahead.i - 1) in ("nâng", "đưa", "bringing"):
        return binder.made(q, ahead.code, "change", q.value, at.programme, "moved_before_level", s, at.previous)
    return None


#: Behind an amount that is moved: to whom, or as what.
_INTO_THE_BANK = re.compile(
    r"(?:(?:[^\s,;.]+ ){0,8}để )?(?:chuyển )?(?:vốn )?(?:uỷ thác )?(?:sang|qua|cho|vào) (?:nhcsxh|ngân hàng (?:csxh|chính sách)|phòng giao dịch|chi nhánh)|(?:trong |ngay )?năm (?:nay|\d{4}) (?:để )?uỷ thác\b|(?:vốn )?uỷ thác\b|bổ sung (?:nguồn )?vốn (?:cho vay|uỷ thác|tín dụng)\b|cho (?:kênh )?tín dụng (?:này|chính sách)|(?:from (?:its|the) budget )?to (?:the )?(?:vbsp|bank|policy bank|social policy bank)"
)


#: Who is above the local budgets.
_FROM_ABOVE = re.compile(r"\b(?:trung ương|chính phủ|hội sở chính|nhcsxh việt nam|ngân hàng (?:csxh|chính sách xã hội) việt nam)\b")
_TO_BE_LENT = re.compile(r"(?:trở lên )?để cho vay\b")


def _moved_into_the_bank(binder: Binding, at: OfTopic) -> Answer:
    """What is moved, with the bank behind it: "huyện dành 3 tỷ đồng chuyển sang NHCSXH"."""
    if not at.s.has("transfer", max(at.previous, at.q.i - 9), at.q.i):
        return None
    if _FROM_ABOVE.search(at.gap):
        return None
    if _INTO_THE_BANK.match(at.behind(14)) or (_TO_BE_LENT.match(at.behind(5)) and "trung ương" not in at.s.between(0, at.q.i)):
        last = next((w for w in reversed(at.s.whens) if w.end <= at.q.start and w.kind in ("moment", "span", "now")), None)
        held = last is not None and last.kind == "moment" and last.as_of and not at.s.has("transfer", at.previous, at.q.i, "new")
        return binder.made(
            at.q, "local_budget_capital", "level" if held else "change", at.q.value, at.programme, "moved_to_the_bank", at.s, at.previous
        )
    return None


#: Before an amount that budgets hand over: "cấp tỉnh và cấp huyện đã chuyển sang ngân hàng 61 tỷ đồng".
_TO_THE_BANK = re.compile(
    r"(?:tỉnh|huyện|xã|phường|thành phố|các cấp|hđnd|ubnd)[^;.]{0,20} (?:chuyển|trích|bố trí|bổ sung)(?: \S+){0,2} (?:sang|qua|cho) ngân hàng(?: thêm| được)?$"
)


def _handed_to_the_bank(binder: Binding, at: OfTopic) -> Answer:
    """What budgets hand over, with the bank before it: "Năm 2024, tỉnh chuyển sang ngân hàng 61 tỷ đồng"."""
    if not _TO_THE_BANK.search(at.gap):
        return None
    dated = any(w.end <= at.q.start and w.kind in ("span", "moment", "now") for w in at.s.whens)
    measure = "change" if dated else "level"
    return binder.made(at.q, "local_budget_capital", measure, at.q.value, at.programme, "moved_to_the_bank", at.s, at.previous)


#: Before the plan of what was told: "(KH: 20 tỷ đồng)", "(HĐND xã giao 300 triệu đồng, đạt 116%)".
_PLAN_BESIDE = re.compile(
    r"\bvượt kế hoạch\b[^();,\d]{0,30} \($|\((?:kh|kế hoạch|chỉ tiêu|(?:hđnd|ubnd|trung ương|tỉnh|huyện|cấp trên)[^();,]{0,16} giao)(?: (?:năm|giao|được giao))*:? ?$"
)


def _plan_beside(binder: Binding, at: OfTopic) -> Answer:
    """The plan of what was told, in brackets: "cho vay đạt 18 tỷ đồng (KH: 20 tỷ đồng)"."""
    topic = at.topic
    if topic.indicator in binder.money and not topic.carried and _PLAN_BESIDE.search(at.gap):
        return binder.made(
            at.q, topic.indicator or "", "target", at.q.value, topic.last or at.programme, "plan_of_topic", at.s, at.previous
        )
    return None


def _plan_behind_stroke(binder: Binding, at: OfTopic) -> Answer:
    """The plan behind what was reached of it: "thực hiện kế hoạch cho vay được 18 tỷ đồng/20 tỷ đồng"."""
    s, q, topic, before = at.s, at.q, at.topic, at.before
    if s.word(q.i - 1) != "/" or before is None or before.unit != "VND" or before.j != q.i - 1 or not s.has("plan", 0, before.i):
        return None
    if topic.indicator in binder.money and not topic.carried:
        return binder.made(q, topic.indicator or "", "target", q.value, topic.last, "plan_of_topic", s, at.previous)
    return None


#: Before an amount that a council or a committee sets aside, on a page about policy credit; and what else it may be for.
_BUDGETED = re.compile(
    r"\b(?:hđnd|ubnd|ngân sách)(?: (?:tỉnh|huyện|xã|phường|thành phố|thị xã|cấp tỉnh|cấp huyện|cấp xã|các cấp|và|,|các))+(?: \S+){0,3}? (?:bố trí|trích|dành|cân đối|chuyển)(?: (?:bổ sung|thêm|được|tiếp|khoảng|ít nhất|hơn|gần|trên))*$"
)
FOR_OTHERS = re.compile(
    r"(?:[^\s,;.]+ ){0,2}?(?:để |cho |xây |đầu tư |hỗ trợ |làm )(?!vay|nhcsxh|ngân hàng|uỷ thác|người nghèo vay|tín dụng)"
)


def _budgeted(binder: Binding, at: OfTopic) -> Answer:
    """What a council or a committee sets aside: "UBND huyện đã bố trí thêm 2 tỷ đồng"."""
    if _BUDGETED.search(at.gap) and not FOR_OTHERS.match(at.behind(6)):
        return binder.made(at.q, "local_budget_capital", "change", at.q.value, at.programme, "budgeted", at.s, at.previous)
    return None


# Around what was spoken of: wholes, and what is none of it.


def _nothing_spoken_of(binder: Binding, at: OfTopic) -> Answer:
    """No figure: nothing was spoken of before."""
    return "no indicator, no topic" if at.topic.indicator is None else None


_TO_WHOM = re.compile(r"\b(?:sang|qua|cho)\b")


def _moved_to_its_bank(binder: Binding, at: OfTopic) -> Answer:
    """What is moved to the bank, which is named right before it: "huyện chuyển sang NHCSXH 12 tỷ đồng"."""
    s, q = at.s, at.q
    bank = s.last("subject", at.previous, q.i, "bank")
    moved = s.last("transfer", at.previous, bank.i) if bank is not None else None
    if bank is None or moved is None or bank.i - moved.j > 3 or q.i - bank.j > 4 or not _TO_WHOM.search(s.between(moved.i, bank.i)):
        return None
    measure = "change" if any(w.kind in ("span", "moment") for w in at.whens) else "level"
    return binder.made(q, "local_budget_capital", measure, q.value, at.programme, "moved_to_the_bank", s, moved.i)


_IN_ALL = re.compile(r"(?:trong|trên) tổng số" + ABOUT)


def _whole_capital(binder: Binding, at: OfTopic) -> Answer:
    """The whole of a share before: "chiếm 12% tổng nguồn vốn 4.251 tỷ đồng"."""
    s, q, before = at.s, at.q, at.before
    whole = s.last("denominator", at.previous, q.i, "whole_capital")
    share = at.topic.indicator in CAPITAL and at.topic.measure == "share" and not at.topic.carried
    if share and _IN_ALL.fullmatch(at.gap):
        return binder.made(q, "total_capital", "level", q.value, None, "whole_named", s, at.previous)
    right = whole is not None and (whole.j == q.i or (whole.j == q.i - 1 and s.word(whole.j) == "("))
    if whole is not None and right and before is not None and before.unit == "percent" and 0 <= whole.i - before.j <= 1:
        return binder.made(q, "total_capital", "level", q.value, None, "whole_named", s, at.previous)
    return None


_THAT_IS = re.compile(r"\b(?:tương đương|tức|ứng với|tương ứng)(?: (?:là|với))?$")


def _amount_of_share(binder: Binding, at: OfTopic) -> Answer:
    """What the share that is entrusted comes to: "dư nợ ủy thác qua các hội chiếm 98,5% tổng dư nợ, tương đương 2.900 tỷ đồng"."""
    topic = at.topic
    if topic.indicator == "entrusted_outstanding" and topic.measure == "share" and not topic.carried and _THAT_IS.search(at.gap):
        return binder.made(at.q, topic.indicator, "level", at.q.value, None, "amount_of_share", at.s, at.previous)
    return None


def _whole_debt(binder: Binding, at: OfTopic) -> Answer:
    """The debt that a share before is of: "chiếm 12% tổng dư nợ (512 tỷ đồng)"."""
    s, q, before, whole = at.s, at.q, at.before, at.whole_debt
    if whole is None:
        return None
    if binder.in_brackets(s, q) or q.i - whole.j <= 1 or not (before is not None and before.unit == "percent" and whole.i - before.j <= 1):
        of_this = at.programme if s.has("this", at.previous, q.i, "programme") else None
        return binder.made(q, "outstanding_loans", "level", q.value, of_this, "whole_named", s, at.previous)
    return None


#: Around the place that an item of a list is of: "- Xã Tu Tra: 46.215 triệu đồng".
_ITEM_OPENS = re.compile(r"\W*(?:\d{1,2}[.)] ?)?")
_ITEM_HAS = re.compile(r" ?(?:[:(,–-]|có|là|đạt|với)? ?(?:đạt|gần|hơn|trên|khoảng)? ?")
_ITEM_OF_YEAR = re.compile(r"\W*(?:\d{1,2}[.)] ?)?(?:đến |cuối )?năm (?:19|20)\d\d ?[:–-] ?(?:đạt |khoảng |gần |hơn |trên |ít nhất )*")


def _item_of_place(s: Sentence, q: Quantity) -> bool:
    """Whether *s* is an item of a list that gives the number of a place, or of a year, and nothing else before it."""
    return s.kind == "item" and (
        bool(_ITEM_OF_YEAR.fullmatch(s.folded, 0, q.start))
        or any(_ITEM_OPENS.fullmatch(s.folded, 0, n.start) and _ITEM_HAS.fullmatch(s.folded, n.end, q.start) for n in s.names)
    )


def _of_another_block(binder: Binding, at: OfTopic) -> Answer:
    """No figure: only the block before spoke of something, and nothing ties the amount to it, as "trong số đó" or a list's item does."""
    s, q = at.s, at.q
    if not at.topic.carried or at.part or at.led or s.has("this", at.previous, q.i, "number") or _item_of_place(s, q):
        return None
    return "no indicator in its own block"


def _stock_of_leader(binder: Binding, at: OfTopic) -> Answer:
    """What the leading place has, where a rate was spoken of last: "Dẫn đầu là huyện Tân Hồng 512 tỷ đồng"."""
    if at.indicator not in binder.money and at.led and at.topic.stock:
        return binder.made(at.q, at.topic.stock, "level", at.q.value, None, "part_of_topic", at.s, at.previous)
    return None


def _amount_of_loans(binder: Binding, at: OfTopic) -> Answer:
    """What counted loans came to, where a rate was spoken of before: "320 lượt hộ, số tiền bà con nhận là 14 tỷ đồng"."""
    if at.indicator in binder.money or at.topic.unit != "count" or at.topic.counted != "loans_made":
        return None
    if any(w in at.gap for w in ("số tiền", "vay", "giải ngân", "tiền")):
        return binder.made(at.q, "lending", "level", at.q.value, at.programme, "amount_of_loans", at.s, at.previous)
    return None


def _topic_no_money(binder: Binding, at: OfTopic) -> Answer:
    """No figure: what was spoken of is counted, or a rate."""
    return "the topic is no amount" if at.indicator not in binder.money else None


# What was spoken of: moved, raised, planned.

#: Before what was moved in all up to a day long ago: "Trước khi có Chỉ thị, cả tỉnh mới chuyển được 41,6 tỷ đồng".
BACK_THEN = re.compile(r"\b(?:trước khi (?:có|chỉ thị|thực hiện)|khi chưa|hồi chưa|năm 2014)\b[^;.]*\bmới\b")
_SO_FAR = re.compile(r"\bmới (?:chỉ )?(?:bố trí|chuyển|trích|uỷ thác)(?: được)?(?: lần lượt)?$")


def _moved_so_far(binder: Binding, at: OfTopic) -> Answer:
    """All that was moved up to a day: "huyện mới chuyển được 1,2 tỷ đồng", "Trước khi có Chỉ thị, cả tỉnh mới chuyển được 41,6 tỷ đồng"."""
    if at.indicator == "local_budget_capital" and ((_SO_FAR.search(at.gap) and not at.whens) or BACK_THEN.search(at.gap)):
        return binder.made(at.q, at.indicator, "level", at.q.value, at.programme, "topic_goes_on", at.s, at.previous)
    return None


_MOST = re.compile(r"\bthe (?:most|largest|highest)\b|\b(?:nhiều|cao|lớn) nhất\b")


def _most_of_all(binder: Binding, at: OfTopic) -> Answer:
    """What the leader has given in all, behind what was added: "Ha Noi contributed the most with VND1.12 trillion"."""
    if at.indicator == "local_budget_capital" and at.topic.stock == at.indicator and at.placed and not at.s.whens and _MOST.search(at.gap):
        return binder.made(at.q, at.indicator, "level", at.q.value, at.programme, "part_of_topic", at.s, at.previous)
    return None


def _moved_by_topic(binder: Binding, at: OfTopic) -> Answer:
    """What more was moved of the budgets' capital: "huyện Tân Hồng chuyển thêm 3 tỷ đồng"."""
    s, q, previous = at.s, at.q, at.previous
    if at.indicator == "local_budget_capital" and (
        s.has("transfer", previous, q.i, "new") or (at.transfer and not s.has("total", previous, q.i, "held"))
    ):
        return binder.made(q, at.indicator, "change", q.value, at.programme, "moved_by_topic", s, previous)
    return None


def _change_in_brackets(binder: Binding, at: OfTopic) -> Answer:
    """A change with a sign: "dư nợ đạt 512 tỷ đồng (+12 tỷ đồng)"."""
    s, q = at.s, at.q
    if signed(s, q) and binder.model.kinds.get(at.indicator) == "stock":
        value = -q.value if s.word(q.i - 1) == "-" else q.value
        return binder.made(q, at.indicator, "change", value, at.programme, "change_in_brackets", s, at.previous)
    return None


_WHICH_MEANS = re.compile(r"\b(?:tức|nghĩa) là\b")


def _change_of_topic(binder: Binding, at: OfTopic) -> Answer:
    """How what was spoken of moved: "dư nợ đạt 512 tỷ đồng, tăng 35 tỷ đồng"; of a plan: "tăng 10%, tức là thêm 1.000 tỷ đồng"."""
    s, q, topic, cue = at.s, at.q, at.topic, at.cue
    if cue is None or cue.code not in ("up", "down"):
        return None
    if q.i - cue.j - _dated(s, cue.j, q.i) > 5 or "," in s.between(cue.j, q.i):
        return None
    if any(cue.end <= n.start < q.start for n in s.names) or s.has("generic", cue.j, q.i):
        return "compared with another place"
    measure, value = binder.level_or_change(s, q, at.previous, at.code)
    kept = at.programme if topic.carried else at.near or topic.last or at.programme
    if topic.measure == "target" and not topic.carried and _WHICH_MEANS.search(at.gap):
        measure, value = "target", q.value
    return binder.made(q, at.code, measure, value, kept, "change_of_topic", s, at.previous)


#: "tăng 2,2 tỷ đồng so với đầu tháng và gần 25 tỷ đồng so với đầu năm": between two changes, and behind the second.
_AND_BY = re.compile(r"[^\d;.]{0,60}(?:,|\bvà|\band)" + ABOUT + r"(?: nearly| over| more than| about)?")
_COMPARED_WITH = re.compile(r",? ?(?:so với|compared (?:to|with)|from (?:the )?(?:beginning|end|start))\b")


def _change_goes_on(binder: Binding, at: OfTopic) -> Answer:
    """A second change, against another day: "tăng 2,2 tỷ đồng so với đầu tháng và gần 25 tỷ đồng so với đầu năm"."""
    s, q, topic, before = at.s, at.q, at.topic, at.before
    if topic.measure != "change" or topic.unit != "VND" or topic.carried or before is None or not _COMPARED_WITH.match(at.behind(5)):
        return None
    between = s.between(before.j, q.i)
    if not _COMPARED_WITH.match(between) or not _AND_BY.fullmatch(between):
        return None
    value = -q.value if binder.last_negative else q.value
    return binder.made(q, at.code, "change", value, at.near or topic.last, "change_of_topic", s, at.previous)


def _higher_than(binder: Binding, at: OfTopic) -> Answer:
    """An English change: "VND 35 billion higher than last year"."""
    s, q = at.s, at.q
    if binder.model.kinds.get(at.code) == "stock" and s.word(q.j) in ("higher", "more", "lower", "less") and s.word(q.j + 1) == "than":
        measure, value = binder.level_or_change(s, q, at.previous, at.code)
        return binder.made(q, at.code, measure, value, at.topic.last, "change_of_topic", s, at.previous)
    return None


def _plan_in_brackets(binder: Binding, at: OfTopic) -> Answer:
    """The plan behind how much of it was reached: "đạt 98% kế hoạch (140 tỷ đồng)"."""
    before = at.before
    if before is not None and before.unit in ("percent", "count") and at.topic.measure == "completion" and binder.in_brackets(at.s, at.q):
        return binder.made(at.q, at.code, "target", at.q.value, at.topic.last, "plan_in_brackets", at.s, at.previous)
    return None


def _change_that_is(binder: Binding, at: OfTopic) -> Answer:
    """A change with "là" before its amount: "tăng so với đầu năm là 35 tỷ đồng"."""
    s, q, previous = at.s, at.q, at.previous
    if q.i - previous <= 1 or s.between(q.i - 1, q.i) != "là":
        return None
    moved = s.last("cue", previous, q.i - 1)
    if moved is None or moved.code not in ("up", "down"):
        return None
    measure, value = binder.level_or_change(s, q, previous, at.code)
    if measure == "change":
        return binder.made(q, at.code, measure, value, at.topic.last, "change_of_topic", s, previous)
    return None


#: Between a plan and its amount: "kế hoạch được giao cả năm là 140 tỷ đồng", "so với chỉ tiêu 400 tỷ đồng".
_PLANNED = re.compile(r"(?:được giao|giao|cả năm|năm|trong năm|năm nay| )*(?:là|of)?")


def _plan_of_topic(binder: Binding, at: OfTopic) -> Answer:
    """The plan of what was spoken of: "đã giải ngân 380 tỷ đồng so với chỉ tiêu 400 tỷ đồng"."""
    s, q, topic = at.s, at.q, at.topic
    plan = s.last("plan", at.previous, q.i)
    if (
        plan is not None
        and not topic.carried
        and topic.measure in ("level", "change", "completion")
        and _PLANNED.fullmatch(s.between(plan.j, q.i))
    ):
        return binder.made(q, at.code, "target", q.value, topic.last or at.programme, "plan_of_topic", s, at.previous)
    return None


# What was spoken of goes on.


def _part_of_topic(binder: Binding, at: OfTopic) -> Answer:
    """What a part has of what was spoken of: "trong đó Hội Phụ nữ 120 tỷ đồng", "huyện Tân Hồng 512 tỷ đồng"."""
    s, q, topic, programme = at.s, at.q, at.topic, at.programme
    if not (at.organisation is not None or s.has("within", at.previous, q.i) or at.near or at.placed or BY_AREA.match(s.folded)):
        return None
    if (
        programme is None
        and not topic.carried
        and at.previous
        and topic.unit == "VND"
        and any(n.start < q.start for n in s.names)
        and not s.has("total", at.previous, q.i, "all")
    ):
        programme = topic.last
    return binder.made(q, at.code, _measure_of_part(binder, at), q.value, programme, "part_of_topic", s, at.previous)


#: "cho vay 118 hộ, số tiền 4 tỷ 720 triệu đồng": between counted loans and what they came to.
_CAME_TO = re.compile(rf",? ?(?:với |tổng )*(?:số tiền|số vốn)(?: là)?{ABOUT}|vay [^,;.\d]{{2,30}},{ABOUT}")


def _came_to(binder: Binding, at: OfTopic) -> Answer:
    """What counted loans came to: "xét cho vay 118 hộ, số tiền 4 tỷ 720 triệu đồng"."""
    before = at.before
    loans = before is not None and before.unit == "count" and at.topic.counted == "loans_made" and at.topic.unit == "count"
    if loans and not at.topic.carried and _CAME_TO.fullmatch(at.gap):
        return binder.made(at.q, "lending", "level", at.q.value, at.near or at.topic.last, "amount_of_loans", at.s, at.previous)
    return None


_ROSE = re.compile(r"\btăng (?:cao|mạnh|nhiều|nhanh|khá)(?: nhất)? (?:là|gồm|như|ở|có)\b")


def _measure_of_part(binder: Binding, at: OfTopic) -> str:
    """What the amount of a part is: moved in a year ("trong đó năm 2024 là 5 tỷ đồng"), added ("A (thêm 118 triệu đồng) và B (76 triệu đồng)"), or as the topic."""
    s, q, before = at.s, at.q, at.before
    if at.topic.measure == "change" and before is not None and binder.in_brackets(s, q) and binder.in_brackets(s, before):
        return "change"
    if at.topic.measure == "change" and at.placed and _ROSE.search(s.between(0, at.previous)):
        return "change"
    if at.code == "local_budget_capital":
        yearly = any(w.year_only for w in at.whens) and s.has("within", at.previous, q.i)
        added = s.has("transfer", q.j, q.j + 2)
        told = any(w.kind == "span" for w in at.whens) and at.transfer
        if yearly or added or told or (at.topic.measure == "change" and s.has("transfer", 0, q.i)):
            return "change"
    return binder.topic_level(at.topic)


_TO_SO_MUCH = re.compile(r",? ?(?:với|\(|tương ứng(?: với)?|tương đương)")


def _topic_goes_on(binder: Binding, at: OfTopic) -> Answer:
    """What was spoken of, a few words on: "dư nợ từ 480 tỷ đồng lên 512 tỷ đồng", "năm 2015 chuyển 100 triệu đồng, năm 2016 200 triệu đồng"."""
    s, q, topic, previous = at.s, at.q, at.topic, at.previous
    words = 0 if s.has("this", previous, q.i, "number") else q.i - previous - _dated(s, previous, q.i)
    if words > (10 if at.gap.startswith(";") else 9):
        return None
    on = s.has("cue", previous, q.i, "to") or bool(_TO_SO_MUCH.fullmatch(at.gap))
    kept = at.near or (topic.last if previous and on and not topic.carried and topic.unit != "count" else None) or at.programme
    measure = binder.topic_level(topic)
    if at.code == "local_budget_capital" and topic.measure == "change" and not on and previous and not topic.carried:
        if any(w.kind in ("moment", "span") and w.year_only for w in at.whens):
            measure = "change"
    return binder.made(q, at.code, measure, q.value, kept, "topic_goes_on", s, previous)


_BESIDE: _Ways = (
    _came_to,
    _held_by_organisation,
    _debt_of_ratio,
    _handed_out,
    _part_lent,
    _change_of_debt,
    _managed_by_organisation,
    _money_to_households,
)
_HANDED_OVER: _Ways = (
    _moved_before_level,
    _moved_into_the_bank,
    _handed_to_the_bank,
    _moved_to_its_bank,
    _plan_beside,
    _plan_behind_stroke,
    _budgeted,
)
_WHOLE_OR_NONE: _Ways = (
    _nothing_spoken_of,
    _whole_capital,
    _amount_of_share,
    _whole_debt,
    _of_another_block,
    _stock_of_leader,
    _amount_of_loans,
    _topic_no_money,
)
_MOVED: _Ways = (
    _moved_so_far,
    _most_of_all,
    _moved_by_topic,
    _change_in_brackets,
    _change_of_topic,
    _change_goes_on,
    _higher_than,
    _plan_in_brackets,
    _change_that_is,
    _plan_of_topic,
)
_GOES_ON: _Ways = (_part_of_topic, _topic_goes_on)
_WAYS: _Ways = (*_BESIDE, *_HANDED_OVER, *_WHOLE_OR_NONE, *_MOVED, *_GOES_ON)


def by_topic(binder: Binding, at: OfTopic) -> Answer:
    """Return what an amount without an indicator of its own is, or why it is no figure."""
    return ask(binder, _WAYS, at)
