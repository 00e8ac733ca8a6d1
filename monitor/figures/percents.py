"""What a percentage or a multiple is: a rate, a share, growth, the part of a plan done. Pure."""

from __future__ import annotations

import re

from monitor.figures.around import Answer, Veto, ask, gap, gap_left, left
from monitor.figures.binding import FROM_LOCAL, THROUGH_OTHERS, Binding
from monitor.figures.bound import Topic
from monitor.figures.indicators import ABOUT, CAPITAL, DEBT_OF, DEBTS
from monitor.figures.lexicon import Mention
from monitor.figures.numbers import Quantity
from monitor.figures.percent import Percent
from monitor.figures.sentence import Sentence
from monitor.figures.shares import OF_WHOLE, TOLD

# What it is no part of.


def _above_average(binder: Binding, at: Percent) -> Answer:
    """ "cao hơn bình quân chung 4,27%": the average, or how far from it: the words leave it open."""
    if at.than_average and not at.tail.startswith("của"):
        return "an average, or how far from it"
    return None


_OF_POOR_HOUSEHOLDS = re.compile(r"(?:trong |trên )?(?:tổng )(?:số )?hộ (?:nghèo|cận nghèo)")


def _part_of_the_poor(binder: Binding, at: Percent) -> Answer:
    """ "hộ nghèo là người dân tộc thiểu số chiếm 10,17% tổng số hộ nghèo": a part of the poor, not how many are poor."""
    if at.share is not None and _OF_POOR_HOUSEHOLDS.match(at.until_next(6).lstrip("/ ")):
        return "a part of the poor households"
    return None


def _debts_behind(binder: Binding, at: Percent) -> Answer:
    """ "chỉ còn 0,12% nợ quá hạn": the ratio of the debts named right behind."""
    s, q = at.s, at.q
    debts = next(
        (m for m in s.of("indicator", q.j, min(at.following, q.j + 6)) if m.i <= q.j + 1 and m.code in ("overdue_debt", "bad_debt")), None
    )
    if debts is None or s.between(q.j, debts.i) not in ("", "of", "là"):
        return None
    if any(m.code in ("overdue_ratio", "bad_debt_ratio", "poverty_rate") for m in s.of("indicator", at.previous, q.i)):
        return None
    return at.made(DEBTS[debts.code], "level", "ratio_behind", anchor=debts.i)


_GRADE = re.compile(r"\b(?:tốt|khá|trung bình|yếu)\b")


_PEOPLE_ARE = re.compile(r"(?:^|[,;] ?)(?:trong đó,? )?(?:người |đồng bào )+(?:dân tộc|dtts)[^,;.]*\bchiếm(?: tỷ lệ)?" + ABOUT + "$")


def _part_of_the_people(binder: Binding, at: Percent) -> Answer:
    """ "đồng bào dân tộc thiểu số chiếm 98%", where no debt was just told: of those who live there."""
    owed = at.topic.indicator in ("outstanding_loans", "lending") and not at.topic.carried
    return "a part of the people" if not owed and at.denominator is None and _PEOPLE_ARE.search(at.gap) else None


def _grade_of_groups(binder: Binding, at: Percent) -> Answer:
    """ "551 tổ xếp loại tốt, chiếm 92,3%": a grade of the groups."""
    told = at.before
    if told is not None and told.noun == "group" and _GRADE.search(at.s.between(told.j, at.q.i)):
        return "a grade of the groups"
    return None


_ALL_OF = re.compile(
    r"(?:số |các )?(?:hộ|đối tượng|người|khách hàng|tổ|xã|thôn|học sinh|chi hội|cơ sở|đơn vị|cán bộ|hội viên|điểm|chủ tịch|bí thư|thành viên|cấp uỷ|món|quận|huyện|phường|thị xã|địa phương)\b"
)


def _all_of_them(binder: Binding, at: Percent) -> Answer:
    """ "100% hộ nghèo có nhu cầu được vay": every one of them."""
    if at.q.value == 100 and _ALL_OF.match(at.tail):
        return "all of them"
    return None


def _of_a_price(binder: Binding, at: Percent) -> Answer:
    """ "vì giá vật tư tăng 20%": by how much a price rose."""
    if at.named is None and at.rate is None and at.s.has("block", at.previous, at.q.i, "price"):
        return "of a price"
    return None


#: "thấp hơn tỷ lệ nợ quá hạn chung 0,5%": how far two rates are apart.
_APART = re.compile(r"\b(?:thấp|cao) hơn (?:so với )?tỷ lệ [^,;:\d]* của [^,;:(\d]*(?<! là)(?<! còn)$")
#: How much of the work is done at transaction points.
_AT_POINTS = re.compile(r"\btỷ lệ (?:giải ngân|giao dịch|thu nợ)[^,;.]*\b(?:điểm giao dịch|tại xã)\b[^,;.]*$")
_VETOES = (
    Veto[Percent](re.compile(r"(?:^| )tổ (?:\S+ ){0,2}(?:tốt|khá|trung bình|yếu)(?: |$)").search, gap, "a grade of the groups"),
    Veto[Percent](re.compile(r"[^,;.]{0,30}\b(?:dự án|phương án)\b").match, lambda at: at.tail, "a part of projects"),
    Veto[Percent](
        re.compile(r"\b(?:khách hàng|hộ|tổ viên|thành viên)\b[^,;]* gửi (?:tiền )?(?:tiết kiệm)?\b[^,;]*$").search,
        gap,
        "a part of those who save",
    ),
    Veto[Percent](re.compile(r"(?:số |tổng số )?tổ\b").match, lambda at: at.tail, "a part of the groups"),
    Veto[Percent](re.compile(r"(?:là )?(?:học sinh|sinh viên|hssv|phụ nữ|nữ)\b").match, lambda at: at.tail, "a part of people"),
    Veto[Percent](
        re.compile(r"\bhộ (?:hội viên )?(?:có mức sống )?(?:khá|giàu)\b(?!.*\bhộ nghèo)").search,
        left(24),
        "a part of those who live better",
    ),
    Veto[Percent](_APART.search, gap, "how far two rates are apart"),
    Veto[Percent](_AT_POINTS.search, gap_left(14), "work at transaction points"),
    Veto[Percent](re.compile(r"(?:dân số|số dân|dân cư|diện tích)\b").match, lambda at: at.tail, "a part of people or land"),
    Veto[Percent](re.compile(r"(?:số |các )?(?:hoạt động )?giao dịch\b").match, lambda at: at.tail, "work at transaction points"),
    Veto[Percent](re.compile(r"(?:/ ?năm )?(?:lãi suất|tiền lãi)\b").match, lambda at: at.tail, "interest"),
)


_NOT_OURS = (
    _above_average,
    _part_of_the_poor,
    _debts_behind,
    _part_of_the_people,
    _grade_of_groups,
    _all_of_them,
    _of_a_price,
    *_VETOES,
)


# What the words behind it say.

_OF_INTEREST = re.compile(r"of (?:the )?interest|lãi (?:phát sinh|đến hạn|phải thu)")


def _interest_collected(binder: Binding, at: Percent) -> Answer:
    """ "đạt 99,1% lãi phải thu": how much of the interest is collected."""
    if _OF_INTEREST.match(at.tail):
        return at.made("interest_collection_rate", "level", "interest_behind")
    return None


_OF_LENDING = re.compile(r"(?:trên |trong )?(?:tổng )?doanh số (?:cho vay|giải ngân)\b")


def _part_of_lending(binder: Binding, at: Percent) -> Answer:
    """ "cho vay hộ nghèo chiếm 18% doanh số cho vay": a share of the lending."""
    if at.share is not None and _OF_LENDING.match(at.tail):
        if at.topic.indicator == "repayment" and at.programme is None:
            return "repayments against lending"
        return at.made("lending", "share", "share_of_lending", programme=at.programme)
    return None


_OVERDUE = re.compile(
    r"(?:of (?:the |its )?(?:loans|debts|outstanding loans|it|that|this|them)(?: were| was| are| is)?|is|are|was|were) overdue\b"
)


def _overdue_part(binder: Binding, at: Percent) -> Answer:
    """ "0.2 percent of the loans were overdue": the overdue ratio."""
    if _OVERDUE.match(at.tail):
        return at.made("overdue_ratio", "level", "ratio_behind", programme=at.programme)
    return None


#: "42 per cent of the province's households were poor"
_POOR_FAMILIES = re.compile(r"of (?:the |all )?(?:[^\s,;]+ ){0,5}?(?:households|families) (?:were|are|was|is|being) (?:still )?poor\b")


def _poor_families(binder: Binding, at: Percent) -> Answer:
    """ "42 per cent of the province's households were poor": the poverty rate."""
    if _POOR_FAMILIES.match(at.until_next(10)):
        return at.made("poverty_rate", "level", "rate_behind", anchor=at.q.j)
    return None


def _from_local_budgets(binder: Binding, at: Percent) -> Answer:
    """ "or 15.5 percent, came from local budgets": the share of local capital."""
    if FROM_LOCAL.match(at.behind(14)):
        return at.made("local_budget_capital", "share", "share_entrusted")
    return None


def _lent_through_others(binder: Binding, at: Percent) -> Answer:
    """ "of which 97 percent is channelled through associations": the share of entrusted debt."""
    if at.topic.indicator in ("outstanding_loans", "entrusted_outstanding") and THROUGH_OTHERS.match(at.until_next(10)):
        return at.made("entrusted_outstanding", "share", "share_entrusted")
    return None


_MORE_THAN = re.compile(r"(?:more|higher|less|lower) than\b|(?:more|higher|less|lower)\b$")


_DEBT_ENTRUSTED = re.compile(r"(?:tổng )?dư nợ (?:của \S+ )?(?:được|đang được|là) (?:cho vay )?uỷ thác (?:thông )?qua\b")


def _debt_entrusted(binder: Binding, at: Percent) -> Answer:
    """ "98,6% tổng dư nợ được ủy thác qua 4 tổ chức": the share of entrusted debt, whatever was spoken of."""
    entrusted = at.share is None and _DEBT_ENTRUSTED.match(at.behind(9))
    return at.made("entrusted_outstanding", "share", "share_entrusted") if entrusted else None


def _more_than(binder: Binding, at: Percent) -> Answer:
    """ "outstanding loans of 207 billion VND, 11 percent more than in 2015": growth of what was just given."""
    if at.topic.indicator in binder.money and not at.topic.carried and _MORE_THAN.match(at.tail):
        value = at.q.value * (-1 if at.tail.startswith(("less", "lower")) else 1)
        return at.of_topic("growth", "growth_of_topic", value=value, programme=at.topic.last)
    return None


_BEHIND = (
    _interest_collected,
    _part_of_lending,
    _overdue_part,
    _poor_families,
    _from_local_budgets,
    _lent_through_others,
    _debt_entrusted,
    _more_than,
)


# Rates, and the shares that go with them.

_IS_PART = re.compile(r"(?:tỷ lệ|chiếm|bằng|tương ứng|tương đương|,)(?: (?:tỷ lệ|là|gần|hơn|khoảng|từ))*$")


def _rate_of_counted_poor(binder: Binding, at: Percent) -> Answer:
    """ "còn 1.250 hộ nghèo, chiếm 2,3%": the rate behind the number of the poor."""
    topic = at.topic
    if topic.unit != "count" or topic.counted != "poor_households" or topic.carried:
        return None
    if at.named is None and at.rate is None and "cận nghèo" not in at.gap and _IS_PART.search(at.gap):
        return at.made("near_poverty_rate" if at.of_near_poor else "poverty_rate", "level", "rate_of_households")
    return None


_ENTRUSTED = re.compile(
    r"(?:được |do |là )?.{0,30}(?:uỷ thác).{0,40}(?:hội|đoàn thể|tổ chức)|(?:tổng |số )?(?:dư nợ|vốn)\b[^,;]{0,60}\bqua (?:bốn|4|04|các) (?:tổ chức|hội|đoàn thể)"
)


def _entrusted_part(binder: Binding, at: Percent) -> Answer:
    """ "dư nợ 4.120 tỷ đồng, 98% được ủy thác qua các hội, đoàn thể": the share of entrusted debt."""
    topic = at.topic
    if topic.indicator != "outstanding_loans" or topic.unit != "VND" or topic.carried or at.named is not None:
        return None
    if _ENTRUSTED.match(at.behind(22)):
        return at.made("entrusted_outstanding", "share", "share_entrusted")
    return None


def _next_programme(binder: Binding, at: Percent) -> Answer:
    """ "hộ nghèo chiếm 18,5% tổng dư nợ, hộ cận nghèo 16,2%": the next programme of a list of shares."""
    s, topic = at.s, at.topic
    if topic.indicator != "outstanding_loans" or topic.measure != "share" or topic.carried:
        return None
    if at.programme and not any(m.code in DEBTS for m in s.of("indicator", at.previous, at.q.i)):
        return at.made("outstanding_loans", "share", "share_of_programme", programme=at.programme)
    return None


def _rate_of_households(binder: Binding, at: Percent) -> Answer:
    """ "hộ nghèo giảm còn 2,1%": the rate of the poor or near-poor households named before."""
    s, q = at.s, at.q
    if at.rate is not None or at.named is not None or at.denominator is not None or at.plan is not None:
        return None
    poor = s.last("near", at.previous, q.i)
    if poor is None or poor.code not in ("poor_households", "near_poor_households") or q.i - poor.j > 9:
        return None
    if s.has("part", poor.j, q.i) and not _number_of_poor_is_part(at, poor):
        return None
    if q.suffix == "năm" and not at.moved_since(poor.j):
        return None
    households = "poverty_rate" if poor.code == "poor_households" else "near_poverty_rate"
    measure, value = at.rate_since(poor.j)
    if s.word(q.i - 1) == "by" and at.topic.measure == "change" and not at.topic.carried:
        measure, value = "change", -q.value if binder.last_negative else q.value  # "has fallen by 3.2% and near-poor households by 4.1%"
    return at.made(households, measure, "rate_of_households", value=value, anchor=poor.i)


def _number_of_poor_is_part(at: Percent, poor: Mention) -> bool:
    """Whether it is the number of the poor that is a part: "số hộ nghèo chiếm 5,1%"."""
    s = at.s
    return "số" in (s.word(poor.i), s.word(poor.i - 1)) and s.word(poor.j) == "chiếm" and "dư nợ" not in at.tail


def _near_poverty(binder: Binding, at: Percent) -> Answer:
    """ "tỷ lệ hộ nghèo còn 3,6%; hộ cận nghèo chiếm 4,02%": the second of two rates."""
    if at.rate is None and at.topic.indicator == "poverty_rate" and any(w in at.gap_left(5) for w in ("cận nghèo", "near-poor")):
        return at.made("near_poverty_rate", "level", "rate_before")
    return None


def _rate_a_year(binder: Binding, at: Percent) -> Answer:
    """ "tỷ lệ hộ nghèo bình quân 1,5%/năm": by how much it moves a year, with no word that says where to."""
    if at.rate is not None and at.q.suffix == "năm" and not at.s.has("cue", at.rate.j, at.q.i):
        return "so much a year, neither up nor down"
    return None


def _rate_before(binder: Binding, at: Percent) -> Answer:
    """ "tỷ lệ nợ quá hạn chỉ còn 0,12%": the rate named before, if no amount is named behind it."""
    rate, named = at.rate, at.named
    if rate is None or (named is not None and named.i > rate.i and at.s.word(named.i) != "do"):
        return None
    measure, value = at.rate_since(rate.j)
    return at.made(rate.code, measure, "rate_before", value=value, programme=_programme_of(binder, at, rate), anchor=rate.i)


_A_PROGRAMME = re.compile(r"chương trình|\bprogramm?e?\b|\bscheme\b")


def _programme_of(binder: Binding, at: Percent, rate: Mention) -> str | None:
    """The programme that a rate is of, where the words between say so: "tỷ lệ nợ quá hạn của chương trình là 0,02%"."""
    if not _A_PROGRAMME.search(at.s.between(rate.j, at.q.i)) or at.s.has("total", rate.j, at.q.i, "all"):
        return None
    return binder.near_programme(at.s, at.q, rate.i) or at.topic.programme or binder.about


def _poor_behind(binder: Binding, at: Percent) -> Answer:
    """ "chỉ còn 3,4% hộ nghèo": the rate of the households named right behind."""
    poor = binder.households_behind(at.s, at.q, at.following)
    if poor is None or at.q.value >= 100:
        return None
    measure, value = at.rate_since(at.previous)
    return at.made(poor, measure, "rate_behind", value=value, anchor=at.q.j)


#: Between near-poor households and their part: "9.700 hộ cận nghèo (giảm 0,38%)", "18.068 hộ cận nghèo, chiếm 0,71%".
_NEAR_POOR_PART = re.compile(r",? ?\(?(?:tương ứng|tương đương|chiếm|bằng|giảm|tăng|tỷ lệ|với|còn|là|,| )*$")


_NEAR_POOR_COUNT = re.compile(r"\bhộ cận nghèo(?: (?:cuối |đầu |hết )?năm \d{4})?(?: (?:là|có|còn)|:)?(?: [\d.,]+ hộ)?$")
_OUT_OF_ALL = re.compile(r"(?:trên|trong|/)(?: tổng)?(?: số)?$")


_OF_BORROWERS = re.compile(r" (?:(?:đang|còn|được|có) )*(?:vay|dư nợ)\b")


def _rate_of_near_poor(binder: Binding, at: Percent) -> Answer:
    """ "18.068 hộ cận nghèo (chiếm 0,71%)", "giảm 9.700 hộ cận nghèo (giảm 0,38%)": the rate of the near-poor just counted."""
    before = at.before
    if before is None or before.unit != "count" or before.turns:
        return None
    if at.denominator is not None and (at.denominator.code != "whole_households" or _OF_BORROWERS.match(at.s.folded, at.denominator.end)):
        return None
    if any(at.s.has("context", 0, before.i, code) for code in ("borrow", "debt")) or at.topic.counted in ("borrowers", "loans_made"):
        return None
    part = before
    if _OUT_OF_ALL.search(at.s.between(max(0, before.i - 3), before.i)):
        part = at.s.number_before(before.i) or before  # "9.026 hộ trên tổng số 484.930 hộ dân"
    if not _NEAR_POOR_COUNT.search(at.s.between(max(0, part.i - 8), part.j)):
        return None
    if not _NEAR_POOR_PART.fullmatch(at.s.between(before.j, at.q.i)):
        return None
    cue = at.s.last("cue", 0, at.q.i)
    near = cue is not None and (cue.i >= before.j or before.i - cue.j <= 1)
    if cue is not None and near and cue.code in ("up", "down"):
        return at.made("near_poverty_rate", "change", "rate_of_counted", value=at.q.value * (-1 if cue.code == "down" else 1))
    return at.made("near_poverty_rate", "level", "rate_of_counted")


_LEAVES_RATE = re.compile(r",? (?:đã )?(?:đưa|kéo|hạ|góp phần (?:đưa|kéo|hạ)) tỷ lệ hộ (cận )?nghèo\b")


def _fall_before_rate(binder: Binding, at: Percent) -> Answer:
    """ "có 1.310 hộ thoát nghèo, giảm 2,1%, đưa tỷ lệ xuống còn 5,2%": by how much the rate fell that is told behind."""
    left = _LEAVES_RATE.match(at.s.folded, at.q.end)
    if left is None or not at.gap.rstrip().endswith("giảm"):
        return None
    return at.made("near_poverty_rate" if left[1] else "poverty_rate", "change", "points_of_rate", value=-at.q.value)


_RATES = (
    _fall_before_rate,
    _rate_of_near_poor,
    _rate_of_counted_poor,
    _entrusted_part,
    _next_programme,
    _rate_of_households,
    _near_poverty,
    _rate_a_year,
    _rate_before,
    _poor_behind,
)


# How much of what was planned is done.

_FULFILLED = frozenset({"hoàn thành", "fulfilling", "fulfilled", "meeting", "met", "completed", "completing"})


#: Before a part of a plan that nobody has fulfilled yet: "phấn đấu hoàn thành 100% kế hoạch".
_TO_FULFIL = re.compile(r"\b(?:phấn đấu|mục tiêu|quyết tâm|nhiệm vụ)\b[^;.]*\b(?:hoàn thành|đạt)" + ABOUT + "$")


def _part_of_plan(binder: Binding, at: Percent) -> Answer:
    """ "giải ngân 45 tỷ đồng, đạt 98% kế hoạch", "hoàn thành 98%": the part of a plan that is done."""
    plan = at.plan
    if plan is None and not _fulfilled(at):
        return None
    if _TO_FULFIL.search(at.s.between(max(at.previous, at.q.i - 12), at.q.i)):
        return "a plan to be fulfilled"
    code, programme = binder.topic_indicator(at.named, at.topic, amounts=True)
    if code in binder.rates:
        return "a part of a plan, of a rate"
    if plan is None and at.s.has("context", max(at.previous, at.q.i - 4), at.q.i, "inspect"):
        return "a part of inspections"
    if plan is not None and code is not None:
        return at.made(code, "completion", "part_of_plan", programme=programme)
    if code is not None and at.denominator is None:
        return at.made(code, "completion", "part_of_plan_by_verb", programme=programme)
    return None


def _fulfilled(at: Percent) -> bool:
    """Whether the number tells how much is fulfilled: "hoàn thành 98%"."""
    s, q = at.s, at.q
    if not s.has("done", max(at.previous, q.i - 4), q.i):
        return False
    word = s.last("done", at.previous, q.i)
    return word is not None and s.folded[word.start : word.end] in _FULFILLED


_REACHED = re.compile(
    r"(?:^|thì |, |tức )(?:chỉ |mới )?(?:bằng|đạt)$|(?:giải ngân|thực hiện|cho vay)(?: (?:xong|được|đạt|hết)){1,2}$",
)


def _part_of_target(binder: Binding, at: Percent) -> Answer:
    """ "cho vay việc làm được giao 30 tỷ đồng, đến cuối tháng 11 giải ngân xong 100%": the part of the target just given."""
    aimed = at.topic.measure == "target" and (at.topic.indicator or at.topic.counted)
    if aimed and not at.topic.carried and at.denominator is None and _REACHED.search(at.gap):
        return at.of_topic("completion", "part_of_target", programme=at.topic.last)
    return None


def _part_of_target_in_brackets(binder: Binding, at: Percent) -> Answer:
    """ "nhận vốn địa phương 295 tỷ đồng, vượt chỉ tiêu 220 tỷ đồng Trung ương giao (134,1%)": the same in brackets."""
    aimed = at.topic.measure == "target" and (at.topic.indicator or at.topic.counted)
    if not aimed or at.topic.carried or not at.in_brackets:
        return None
    if 20 <= at.q.value <= 400 and at.s.has("plan", 0, at.previous):
        return at.of_topic("completion", "part_of_target", programme=at.topic.last)
    return None


_PLANS = (
    _part_of_plan,
    _part_of_target,
    _part_of_target_in_brackets,
)


# What was just given: its ratio, its growth.


def _ratio_of_debt(binder: Binding, at: Percent) -> Answer:
    """ "nợ quá hạn 2,4 tỷ đồng, chiếm 0,1%", "(0,1%)", ", 0,1%": the ratio behind its amount."""
    topic, q = at.topic, at.q
    if topic.indicator not in DEBTS or topic.carried or (topic.unit == "count" and topic.counted == "poor_households"):
        return None
    if at.of_people or at.mention is not None or at.growing or q.value > 100 or q.i - at.previous > 6:
        return None
    if at.share is not None or at.in_brackets or "tỷ lệ" in at.gap or at.gap == ",":
        return at.made(DEBTS[topic.indicator], "level", "ratio_of_debt", programme=topic.last)
    return None


def _this_rate(binder: Binding, at: Percent) -> Answer:
    """ "ba huyện có tỷ lệ này cao hơn mức chung là A (0,71%)": the rate that was spoken of."""
    this = at.s.last("this", at.previous, at.q.i, "number")
    if this is None or at.mention is not None or at.s.word(this.i) != "tỷ" or at.moved_since(this.j):
        return None
    code = at.topic.indicator
    if code is not None and (code in DEBTS or code in binder.rates):
        return at.made(DEBTS.get(code, code), "level", "rate_of_topic")
    return None


def _of_what_was(binder: Binding, at: Percent) -> Answer:
    """ "Tăng 12%." at the beginning of a paragraph: what the one before spoke of is too far away."""
    if at.mention is None and at.topic.carried and at.denominator is None and not at.s.has("this", at.previous, at.q.i):
        return "of nothing that its block names"
    return None


def _growth(binder: Binding, at: Percent) -> Answer:
    """ "dư nợ đạt 450 tỷ đồng, tăng 12%": what is named, or was spoken of, rises or falls."""
    if not at.growing or (at.mention is None and at.topic.indicator is None):
        return None
    return ask(binder, _GROWTHS, at)


def _rate_beside_average(binder: Binding, at: Percent) -> Answer:
    """ "tỷ lệ hộ nghèo là 5,92%, cao hơn bình quân chung 4,27% của tỉnh": the average itself."""
    code = at.grown_as[0]
    if code in binder.rates and at.than_average:
        return at.made(code or "", "level", "rate_of_topic")
    return None


def _growth_behind_ratio(binder: Binding, at: Percent) -> Answer:
    """ "nợ quá hạn 2 tỷ đồng, chiếm 0,4% và tăng 6,1%": no ratio rises by more than it then is, so the debt does."""
    code, before = at.grown_as[0] or "", at.before
    debt = DEBT_OF.get(code, code)
    if debt not in DEBT_OF.values() or at.fall or at.q.points or before is None or before.unit != "percent" or at.q.value <= before.value:
        return None
    return at.made(debt, "growth", "growth_of_topic", value=at.q.value)


def _points_of_rate(binder: Binding, at: Percent) -> Answer:
    """ "tỷ lệ hộ nghèo còn 34,18%, giảm 4,57 điểm %": by how much the rate moves."""
    code = at.grown_as[0]
    if code in binder.rates:
        return at.made(code or "", "change", "points_of_rate", value=at.q.value * (-1 if at.fall else 1))
    return None


def _points_of_debt(binder: Binding, at: Percent) -> Answer:
    """ "nợ quá hạn 27,3 tỷ đồng, tỷ lệ 1,4%, giảm 0,2 điểm phần trăm": by how much the ratio of the debts moves, not they."""
    code, q, topic = at.grown_as[0], at.q, at.topic
    if code not in DEBTS:
        return None
    if code == "poor_households" or q.points or q.value < 1 or (topic.measure == "level" and topic.unit == "percent"):
        return at.made(DEBTS[code], "change", "points_of_rate", value=q.value * (-1 if at.fall else 1))
    return None


def _growth_of_amount(binder: Binding, at: Percent) -> Answer:
    """ "dư nợ tăng 12%": the growth of an amount."""
    code, programme = at.grown_as
    if code is None:
        return None
    value = at.q.value * (-1 if at.moved and at.fall else 1)
    anchor = at.grown.i if at.grown is not None else at.previous
    return at.made(code, "growth", "growth_of_topic", value=value, programme=programme, anchor=anchor)


_GROWTHS = (_rate_beside_average, _growth_behind_ratio, _points_of_rate, _points_of_debt, _growth_of_amount)


_JUST_GIVEN = (
    _ratio_of_debt,
    _this_rate,
    _of_what_was,
    _growth,
)


# An amount is named before, and no verb tells what the percentage is.


def _growth_a_year(binder: Binding, at: Percent) -> Answer:
    """ "dư nợ bình quân 9%/năm": growth, if it is an average; what rises has been told before."""
    mention = at.mention
    if mention is None or not at.a_year:
        return None
    if not at.averaged:
        return "so much a year, neither up nor down"
    return at.made(mention.code, "growth", "growth_a_year", programme=at.topic.programme, anchor=mention.i)


def _ratio_named_as_debt(binder: Binding, at: Percent) -> Answer:
    """ "nợ quá hạn 0,12%": its ratio."""
    if at.mention is not None and at.mention.code in DEBTS:
        return at.made(DEBTS[at.mention.code], "level", "ratio_named_as_debt", anchor=at.mention.i)
    return None


def _share_named(binder: Binding, at: Percent) -> Answer:
    """ "nguồn vốn từ ngân sách địa phương trên tổng nguồn vốn đạt 5,5%": a share by its name."""
    s, mention = at.s, at.mention
    if mention is None or mention.code == "average_loan":
        return None
    told = "tỷ trọng" in s.between(max(at.previous, mention.i - 3), mention.i)
    if told or (mention.code in CAPITAL and s.has("denominator", mention.j, at.q.i)):
        return at.made(mention.code, "share", "share_named", anchor=mention.i)
    return None


def _share_of_capital(binder: Binding, at: Percent) -> Answer:
    """ "đưa vốn địa phương đạt 15%": a share of the capital."""
    mention = at.mention
    if mention is not None and mention.code in CAPITAL - {"total_capital"} and at.q.i - mention.j <= 4:
        return at.made(mention.code, "share", "share_of_capital", programme=at.topic.programme, anchor=mention.i)
    return None


def _beside_amount(binder: Binding, at: Percent) -> Answer:
    """ "chiếm 2,5% tổng nguồn vốn, trong khi bình quân cả nước trên 11%": an amount is named, but it is none of this number's."""
    return "beside an amount, but neither its share nor growth" if at.mention is not None else None


_NAMED = (
    _growth_a_year,
    _ratio_named_as_debt,
    _share_named,
    _share_of_capital,
    _beside_amount,
)


# In brackets: what the figure before makes of it.


def _in_brackets(binder: Binding, at: Percent) -> Answer:
    """ "dư nợ tăng 45 tỷ đồng (12%)": what the figure before the brackets makes of it."""
    return ask(binder, _BRACKETS, at) or "in brackets, behind no such amount" if at.in_brackets else None


def _poor_in_brackets(binder: Binding, at: Percent) -> Answer:
    """ "còn 1.250 hộ nghèo (2,3%)": the poverty rate."""
    if at.topic.counted == "poor_households" and at.topic.unit == "count":
        return at.made("poverty_rate", "level", "rate_in_brackets")
    return None


def _debt_in_brackets(binder: Binding, at: Percent) -> Answer:
    """ "nợ quá hạn 76 triệu đồng, bằng 0,05% dư nợ, thấp hơn bình quân của huyện (0,11%)": the ratio again."""
    if at.topic.indicator in DEBTS:
        return at.made(DEBTS[at.topic.indicator], "level", "ratio_in_brackets")
    return None


def _average_in_brackets(binder: Binding, at: Percent) -> Answer:
    """ "giảm 0,11% so đầu năm, nhưng còn cao hơn bình quân cả nước (0,54%)", "thấp hơn mức bình quân chung của tỉnh (3,1%)"."""
    code = at.topic.indicator
    if code is None or not at.averaged or at.topic.carried:
        return None
    if code in binder.rates:
        return at.made(code, "level", "rate_in_brackets")
    return at.made(code, "share", "share_in_brackets") if code in CAPITAL - {"total_capital"} and at.topic.measure == "share" else None


def _change_in_brackets(binder: Binding, at: Percent) -> Answer:
    """ "dư nợ giảm 45 tỷ đồng (12%)", "dư nợ 450 tỷ đồng (+12%)": growth, with the sign of the change or its own."""
    topic, sign = at.topic, at.s.word(at.q.i - 1)
    if not topic.indicator or not (topic.measure == "change" or sign in ("+", "-")):
        return None
    falls = sign == "-" or (topic.measure == "change" and binder.last_negative)
    return at.of_topic("growth", "growth_in_brackets", value=at.q.value * (-1 if falls else 1), programme=topic.programme)


def _rate_in_brackets(binder: Binding, at: Percent) -> Answer:
    """ "tỷ lệ nợ quá hạn 0,21%, nhưng vẫn cao hơn bình quân chung của tỉnh (0,17%)": the same rate elsewhere."""
    topic = at.topic
    if topic.unit == "percent" and topic.measure == "level" and not topic.carried and topic.indicator in binder.rates:
        return at.of_topic("level", "rate_in_brackets")
    return None


def _country_in_brackets(binder: Binding, at: Percent) -> Answer:
    """ "vốn địa phương mới chiếm 7,75%, kém xa cả nước (14,9%)": the same share of the whole country."""
    compared = at.topic.measure in ("share", "level") or "tỷ trọng này" in at.s.folded
    if compared and at.topic.indicator in CAPITAL and at.s.has("generic", at.previous, at.q.i, "country"):
        return at.of_topic("share", "share_in_brackets")
    return None


#: Earlier in the sentence, a part of the same: "Hội phụ nữ 2.000 tỷ đồng (47,4% dư nợ nhận ủy thác); Hội nông dân 1.526 tỷ đồng (35,5%)".
_OF_ENTRUSTED = re.compile(r"\d ?% (?:tổng )?(?:dư nợ|vốn) (?:nhận )?uỷ thác")


def _capital_in_brackets(binder: Binding, at: Percent) -> Answer:
    """ "vốn địa phương 450 tỷ đồng (9,5%)": its share of all capital."""
    if at.topic.indicator in CAPITAL and at.topic.measure == "level" and at.topic.indicator != "total_capital":
        return at.of_topic("share", "share_in_brackets", programme=at.topic.programme)
    if at.topic.indicator == "entrusted_outstanding" and at.topic.measure == "level" and _OF_ENTRUSTED.search(at.s.between(0, at.q.i)):
        return at.of_topic("share", "share_in_brackets")
    return None


_BRACKETS = (
    _poor_in_brackets,
    _debt_in_brackets,
    _average_in_brackets,
    _change_in_brackets,
    _rate_in_brackets,
    _country_in_brackets,
    _capital_in_brackets,
)


# Nothing around it names anything: the figure before goes on.


def _topic_grows_yearly(binder: Binding, at: Percent) -> Answer:
    """ "dư nợ đạt 450 tỷ đồng, bình quân 9,7%/năm": growth of what was just given."""
    if at.q.suffix == "năm" and at.topic.indicator in binder.money and at.averaged:
        return at.of_topic("growth", "growth_a_year", programme=at.topic.programme)
    return None


def _share_behind_amount(binder: Binding, at: Percent) -> Answer:
    """ "central sources gave VND4,403 billion, 35.5 percent": its share of all capital."""
    topic = at.topic
    if topic.indicator not in CAPITAL - {"total_capital"} or topic.unit != "VND" or topic.measure != "level":
        return None
    if at.gap.strip(" ") in (",", "-") and not at.of_people:
        return at.of_topic("share", "share_behind_amount", programme=topic.programme)
    return None


def _with_frozen_debt(binder: Binding, at: Percent) -> Answer:
    """ "tỷ lệ nợ quá hạn 0,28%; nếu tính cả nợ khoanh là 0,41%": the ratio of bad debt."""
    topic = at.topic
    if topic.indicator in ("overdue_debt", "overdue_ratio") and not topic.carried and at.s.has("block", at.previous, at.q.i, "frozen"):
        return at.made("bad_debt_ratio", "level", "with_frozen_debt")
    return None


def _rate_goes_on(binder: Binding, at: Percent) -> Answer:
    """ "tỷ lệ hộ nghèo từ 9,98% đầu năm 2016 kéo giảm còn 5,25% cuối năm 2018": the same rate again."""
    s, q, topic = at.s, at.q, at.topic
    if topic.indicator not in binder.rates or at.of_people:
        return None
    if q.value >= (200 if topic.indicator == "interest_collection_rate" else 100):
        return None
    if not s.has("this", at.previous, q.i, "number") and (topic.carried or q.i - at.previous > _reach(at)):
        return None
    measure, value = at.rate_since(at.previous)
    return at.of_topic(measure, "rate_goes_on", value=value)


def _reach(at: Percent) -> int:
    """How many words the same rate may be away: more where "còn", "xuống" stands right before the number."""
    to = at.s.last("cue", at.previous, at.q.i, "to")
    return 25 if to is not None and at.q.i - to.j <= 1 else 12


def _average_ratio(binder: Binding, at: Percent) -> Answer:
    """ "nợ quá hạn 2,4 tỷ đồng, bình quân toàn tỉnh 0,2%": the average ratio of the debts."""
    code = at.topic.indicator
    if code not in DEBTS or at.topic.carried:
        return None
    if at.averaged or at.tail.startswith(("bình quân", "của toàn")):
        return at.made(DEBTS[code], "level", "ratio_of_debt")
    return None


def _percent_goes_on(binder: Binding, at: Percent) -> Answer:
    """ "vốn địa phương chiếm 7,8%, kém xa mức 12,5% của cả nước": the same share or growth again."""
    s, q, topic = at.s, at.q, at.topic
    if topic.unit != "percent" or topic.carried or topic.indicator is None or topic.measure is None or q.suffix == "năm" or at.of_people:
        return None
    if q.i - at.previous > (18 if s.has("generic", at.previous, q.i, "country") else 12):
        return None
    if topic.indicator in DEBTS:
        return at.made(DEBTS[topic.indicator], "level", "percent_goes_on")
    if topic.measure == "level":
        return "no second level"
    reached = topic.measure == "target" and topic.indicator in CAPITAL and s.has("achieved", 0, q.i, "done")
    return at.of_topic("share" if reached else topic.measure, "percent_goes_on", programme=topic.programme)


_GOES_ON = (
    _topic_grows_yearly,
    _in_brackets,
    _share_behind_amount,
    _with_frozen_debt,
    _rate_goes_on,
    _average_ratio,
    _percent_goes_on,
)
# Multiples.

_MULTIPLE_BEFORE = re.compile(r"gấp|tăng|bằng|tức|by |doubl|tripl|increase of")
_MULTIPLE_BEHIND = re.compile(r"higher|more|as|the|that|increase|so với")


def _how_often(binder: Binding, at: Percent) -> Answer:
    """ "có xã phải sửa đến 3 lần": how often, not how many times as much."""
    surface = at.s.folded[at.q.start : at.q.end]
    if _MULTIPLE_BEFORE.search(at.gap_left(6)) or "doubl" in surface or _MULTIPLE_BEHIND.search(at.behind(3)):
        return None
    return "how often"


def _times_a_plan(binder: Binding, at: Percent) -> Answer:
    """ "cao gấp đôi kế hoạch tỉnh giao", "giá vật liệu đã tăng gấp đôi": of a plan or a price."""
    if at.behind(3).startswith(("kế hoạch", "chỉ tiêu", "the plan")):
        return "how many times a plan"
    return "of a price" if at.s.has("block", at.previous, at.q.i, "price") else None


def _times_another_place(binder: Binding, at: Percent) -> Answer:
    """ "cao gấp đôi Tuần Giáo": beside another place."""
    if any(0 <= n.start - at.q.end <= 1 for n in at.s.names):
        return "how many times another place"
    return None


def _multiple(binder: Binding, at: Percent) -> Answer:
    """ "dư nợ gấp 3,2 lần năm 2014": how many times as much as it was."""
    mention, topic = at.strongest, at.topic
    code, programme = binder.topic_indicator(mention, topic, amounts=True)
    if mention is not None:
        programme = at.programme or programme
    if code is None or code in binder.rates or (mention is None and topic.carried):
        return "a multiple of nothing named"
    if code == "outstanding_loans" and _organisation_goes_on(at):
        code = "entrusted_outstanding"
    return at.made(code, "multiple", "multiple_of_topic", programme=programme, anchor=mention.i if mention is not None else None)


def _organisation_goes_on(at: Percent) -> bool:
    """Whether the debt is still that of the organisation spoken of: "Hội quản lý 45 tỷ đồng, dư nợ gấp 2 lần"."""
    s, topic = at.s, at.topic
    if not topic.organisation or topic.indicator != "entrusted_outstanding" or topic.carried:
        return False
    return not s.has("total", at.previous, at.q.i) and not s.has("generic", at.previous, at.q.i)


_TIMES = (_how_often, _times_a_plan, _times_another_place, _multiple)


_EQUALS = re.compile(r"(?:^|[,;(] ?)(?:chỉ |và )?bằng" + ABOUT + "$")
_AS_BEFORE = re.compile(r"(?:so với |so )?(?:cùng kỳ|(?:cả )?năm (?:trước|ngoái|(?:19|20)\d\d)|đầu năm|quý trước)\b(?![^,;.]*kế hoạch)")


def _percent_of_before(binder: Binding, at: Percent) -> Answer:
    """ "doanh số cho vay 412 tỷ đồng, bằng 118% so với cùng kỳ": 1.18 times what it was."""
    if at.topic.carried or not _EQUALS.search(at.gap) or not _AS_BEFORE.match(at.behind(8)):
        return None
    code, programme = binder.topic_indicator(at.strongest, at.topic, amounts=True)
    if code is None or code in binder.rates:
        return None
    times = at.q._replace(unit="times", value=at.q.value / 100)
    return binder.made(times, code, "multiple", times.value, programme, "multiple_of_before", at.s, at.previous)


_PERCENT = (_percent_of_before, *_NOT_OURS, *_BEHIND, *_RATES, *_PLANS, *OF_WHOLE, *_JUST_GIVEN, *TOLD, *_NAMED, *_GOES_ON)


class Percents(Binding):
    """Binds percentages and multiples."""

    def _percent_of(self, s: Sentence, q: Quantity, previous: int, following: int, topic: Topic) -> Answer:
        return ask(self, _PERCENT, Percent(self, s, q, previous, following, topic))

    def _times_of(self, s: Sentence, q: Quantity, previous: int, following: int, topic: Topic) -> Answer:
        return ask(self, _TIMES, Percent(self, s, q, previous, following, topic))
