"""What a percentage or a multiple is: a rate, a share, growth, the part of a plan done. Pure."""

from __future__ import annotations

import re
from decimal import Decimal

from monitor.figures.binding import (
    CAPITAL,
    DEBTS,
    FROM_LOCAL,
    GENERIC_LENDING,
    THROUGH_OTHERS,
    Binding,
    Bound,
    Topic,
    last_indicator_strong,
)
from monitor.figures.lexicon import Mention
from monitor.figures.numbers import Quantity
from monitor.figures.sentence import Sentence

#: Behind a percentage: what makes it a part of people or places, not of money.
_PART_OF_PEOPLE = re.compile(
    r"(?:of (?!the total)|số (?!hộ nghèo)|hộ (?!nghèo)|dân |tổ |xã |thành viên|hội viên|khách hàng|người|thôn|đơn vị|lao động)"
)


def mention_free(s: Sentence, i: int, q: Quantity) -> bool:
    """Whether no rate is named between token *i* and the number."""
    return not any(m.code in ("overdue_ratio", "bad_debt_ratio", "poverty_rate") for m in s.of("indicator", i, q.i))


def moved_by(s: Sentence, i: int, q: Quantity) -> bool:
    """Whether a word of rising or falling stands between token *i* and the number."""
    return any(m.code in ("up", "down") for m in s.of("cue", i, q.i))


#: Between the whole of a share and the programme that the part is of: "Gần 58% dư nợ thuộc chương trình hộ nghèo".
_BELONGS_TO = re.compile(r"(?:là|thuộc|của|từ)(?: (?:vốn|chương trình|cho vay))*")
#: How much of the work is done at transaction points.
_AT_POINTS = re.compile(r"\btỷ lệ (?:giải ngân|giao dịch|thu nợ)[^,;.]*\b(?:điểm giao dịch|tại xã)\b[^,;.]*$")
#: "42 per cent of the province's households were poor"
_POOR_FAMILIES = re.compile(r"of (?:the |all )?(?:[^\s,;]+ ){0,5}?(?:households|families) (?:were|are|was|is|being) (?:still )?poor\b")


#: "tỷ lệ tổ tham gia gửi tiền tiết kiệm 100%": of the groups, not of the deposits.
_OF_GROUPS = re.compile(r"^(?:số )?tổ\b[^,;]* (?:gửi|tham gia)\b")
#: "cao hơn bình quân chung 4,27% của tỉnh".
_THAN_AVERAGE = re.compile(r"hơn (?:mức |so với )*(?:bình quân|trung bình)(?: chung)?(?: của (?![^,;]*\blà$)[^\d,;(]{1,24})?$")


class Percents(Binding):
    """Binds percentages and multiples."""

    def _percent_of(self, s: Sentence, q: Quantity, n: int, previous: int, following: int, topic: Topic) -> Bound | None:
        behind = s.between(q.j, min(following, q.j + 9))
        denominator = next((m for m in s.of("denominator", q.j, min(following, q.j + 9))), None)
        if denominator is not None and any(w in (",", ";", ".") for w in (s.word(k) for k in range(q.j, denominator.i))):
            denominator = None
        plan = next((m for m in s.of("plan", q.j, min(following, q.j + 7))), None)
        if plan is not None and any(w in (";", ".") or (w == "," and k > q.j) for k, w in ((k, s.word(k)) for k in range(q.j, plan.i))):
            plan = None
        if plan is not None and s.word(plan.j) == "số":
            plan = None  # "theo Kế hoạch số 3459/KH-UBND": a document
        rate = s.last("indicator", previous, q.i)
        rate = rate if rate is not None and rate.code in self._rates else None
        latest = s.last("cue", previous, q.i)
        per_gap = s.has("rate", previous, q.i, "yearly")
        mention = self._strongest(s, self._candidates(s, previous, q.i, self._money), q)
        than_average = not q.points and _THAN_AVERAGE.search(s.between(max(previous, q.i - 9), q.i)) is not None
        if than_average and not behind.startswith("của"):
            return None  # the average, or how far from it: the words leave it open
        if s.has("part", previous, q.i) and re.match(
            r"(?:trong |trên )?(?:tổng )(?:số )?hộ (?:nghèo|cận nghèo)", s.between(q.j, min(following, q.j + 6)).lstrip("/ ")
        ):
            return None
        debts = next(
            (m for m in s.of("indicator", q.j, min(following, q.j + 6)) if m.i <= q.j + 1 and m.code in ("overdue_debt", "bad_debt")), None
        )
        if debts is not None and s.between(q.j, debts.i) in ("", "of", "là") and mention_free(s, previous, q):
            return self._made(q, DEBTS[debts.code], "level", q.value, None, "ratio_behind", s, debts.i)
        told = s.number_before(q.i)
        if told is not None and told.noun == "group" and re.search(r"\b(?:tốt|khá|trung bình|yếu)\b", s.between(told.j, q.i)):
            return None
        if re.search(r"(?:^| )tổ (?:\S+ ){0,2}(?:tốt|khá|trung bình|yếu)(?: |$)", s.between(previous, q.i)):
            return None
        if q.value == 100 and re.match(
            r"(?:số |các )?(?:hộ|đối tượng|người|khách hàng|tổ|xã|thôn|học sinh|chi hội|cơ sở|đơn vị|cán bộ|hội viên|điểm|chủ tịch|bí thư|thành viên|cấp uỷ|món)\b",
            behind,
        ):
            return None
        if mention is None and rate is None and s.last("block", previous, q.i, "price") is not None:
            return None  # "vì giá vật tư tăng 20%"
        if re.match(r"[^,;.]{0,30}\b(?:dự án|phương án)\b", behind) or _AT_POINTS.search(s.between(max(previous, q.i - 14), q.i)):
            return None
        if re.match(r"(?:dân số|số dân|dân cư|diện tích)\b", behind):
            return None
        if re.match(r"(?:/ ?năm )?(?:lãi suất|tiền lãi)\b", behind):
            return None
        if re.match(r"of (?:the )?interest|lãi (?:phát sinh|đến hạn|phải thu)", behind):
            return self._made(q, "interest_collection_rate", "level", q.value, None, "interest_behind", s, previous)
        if re.match(r"(?:trên |trong )?(?:tổng )?doanh số (?:cho vay|giải ngân)\b", behind) and s.has("part", previous, q.i):
            return self._made(q, "lending", "share", q.value, self._near_programme(s, q, previous), "share_of_lending", s, previous)
        if re.match(
            r"(?:of (?:the |its )?(?:loans|debts|outstanding loans|it|that|this|them)(?: were| was| are| is)?|is|are|was|were) overdue\b",
            behind,
        ):
            return self._made(q, "overdue_ratio", "level", q.value, self._near_programme(s, q, previous), "ratio_behind", s, previous)
        if _POOR_FAMILIES.match(s.between(q.j, min(following, q.j + 10))):
            return self._made(q, "poverty_rate", "level", q.value, None, "rate_behind", s, q.j)
        if FROM_LOCAL.match(s.between(q.j, q.j + 14)):
            return self._made(q, "local_budget_capital", "share", q.value, None, "share_entrusted", s, previous)
        if THROUGH_OTHERS.match(s.between(q.j, min(following, q.j + 10))) and topic.indicator in (
            "outstanding_loans",
            "entrusted_outstanding",
        ):
            return self._made(q, "entrusted_outstanding", "share", q.value, None, "share_entrusted", s, previous)
        if (
            re.match(r"(?:more|higher|less|lower) than\b|(?:more|higher|less|lower)\b$", behind)
            and topic.indicator in self._money
            and not topic.carried
        ):
            sign = -1 if behind.startswith(("less", "lower")) else 1
            return self._made(q, topic.indicator or "", "growth", q.value * sign, topic.last, "growth_of_topic", s, previous)
        poor = self._households_behind(s, q, following)
        if mention is not None and mention.code == "average_loan" and "hộ" not in s.folded[mention.start : mention.end]:
            mention = mention._replace(code="outstanding_loans")
        if (
            topic.unit == "count"
            and topic.counted == "poor_households"
            and not topic.carried
            and "cận nghèo" not in s.between(previous, q.i)
            and mention is None
            and rate is None
            and re.search(r"(?:tỷ lệ|chiếm|bằng|tương ứng|tương đương|,)(?: (?:tỷ lệ|là|gần|hơn|khoảng|từ))*$", s.between(previous, q.i))
        ):
            return self._made(q, "poverty_rate", "level", q.value, None, "rate_of_households", s, previous)
        if (
            topic.indicator == "outstanding_loans"
            and topic.unit == "VND"
            and not topic.carried
            and mention is None
            and re.match(
                r"(?:được |do |là )?.{0,30}(?:uỷ thác).{0,40}(?:hội|đoàn thể|tổ chức)|(?:tổng |số )?(?:dư nợ|vốn)\b[^,;]{0,60}\bqua (?:bốn|4|04|các) (?:tổ chức|hội|đoàn thể)",
                s.between(q.j, q.j + 22),
            )
        ):
            return self._made(q, "entrusted_outstanding", "share", q.value, None, "share_entrusted", s, previous)
        poor_before = s.last("near", previous, q.i)
        if (
            topic.indicator == "outstanding_loans"
            and topic.measure == "share"
            and not topic.carried
            and not any(m.code in DEBTS for m in s.of("indicator", previous, q.i))
            and (listed := self._near_programme(s, q, previous))
        ):
            return self._made(q, "outstanding_loans", "share", q.value, listed, "share_of_programme", s, previous)
        if (
            rate is None
            and mention is None
            and denominator is None
            and plan is None
            and poor_before is not None
            and poor_before.code in ("poor_households", "near_poor_households")
            and q.i - poor_before.j <= 9
            and (
                not s.has("part", poor_before.j, q.i)
                or (
                    "số" in (s.word(poor_before.i), s.word(poor_before.i - 1))
                    and s.word(poor_before.j) == "chiếm"
                    and "dư nợ" not in behind
                )
            )
            and (q.suffix != "năm" or moved_by(s, poor_before.j, q))
        ):
            households = "poverty_rate" if poor_before.code == "poor_households" else "near_poverty_rate"
            measure, value = self._rate_level(s, q, poor_before.j)
            return self._made(q, households, measure, value, None, "rate_of_households", s, poor_before.i)
        if rate is None and topic.indicator == "poverty_rate" and "cận nghèo" in s.between(max(previous, q.i - 5), q.i):
            return self._made(q, "near_poverty_rate", "level", q.value, None, "rate_before", s, previous)
        if rate is not None and q.suffix == "năm" and not s.has("cue", rate.j, q.i):
            return None
        if rate is not None and not (mention is not None and mention.i > rate.i and s.word(mention.i) != "do"):
            measure, value = self._rate_level(s, q, rate.j)
            return self._made(q, rate.code, measure, value, self._of_programme(s, q, rate, topic), "rate_before", s, rate.i)
        if poor is not None and q.value < 100:
            measure, value = self._rate_level(s, q, previous)
            return self._made(q, poor, measure, value, None, "rate_behind", s, q.j)
        if plan is not None or (
            s.has("done", max(previous, q.i - 4), q.i) and s.last("done", previous, q.i) and self._done_word(s, previous, q)
        ):
            code, programme = self._topic_indicator(mention, topic, amounts=True)
            if code in self._rates or (plan is None and s.has("context", max(previous, q.i - 4), q.i, "inspect")):
                return None
            if plan is not None and code is not None:
                return self._made(q, code, "completion", q.value, programme, "part_of_plan", s, previous)
            if code is not None and denominator is None:
                return self._made(q, code, "completion", q.value, programme, "part_of_plan_by_verb", s, previous)
        if (
            topic.measure == "target"
            and not topic.carried
            and re.search(
                r"(?:^|thì |, |tức )(?:chỉ |mới )?(?:bằng|đạt)$|(?:giải ngân|thực hiện|cho vay)(?: (?:xong|được|đạt|hết)){1,2}$",
                s.between(previous, q.i),
            )
            and denominator is None
        ):
            return self._made(q, topic.indicator or "", "completion", q.value, topic.last, "part_of_target", s, previous)
        if (
            topic.measure == "target"
            and not topic.carried
            and self._in_brackets(s, q)
            and 20 <= q.value <= 400
            and s.has("plan", 0, previous)
        ):
            return self._made(q, topic.indicator or "", "completion", q.value, topic.last, "part_of_target", s, previous)
        share = s.last("part", previous, q.i)
        if latest is not None and latest.code == "from" and (q.range_part or behind.startswith("trở lên")):
            latest = s.last("cue", previous, latest.i) or latest
        moved = latest is not None and latest.code in ("up", "down") and (share is None or share.i < latest.i)
        if (
            moved
            and latest is not None
            and self._in_brackets(s, q)
            and (
                s.has("average", latest.j, q.i) or s.has("generic", latest.j, q.i) or any(latest.end <= n.start < q.start for n in s.names)
            )
        ):
            moved = False  # "cao hơn bình quân toàn tỉnh (0,71%)"
        grow = s.last("grow", previous, q.i)
        if mention is None and (moved or grow is not None) and (weak := s.last("weak", previous, q.i)) is not None and q.i - weak.j <= 3:
            mention = weak
        if (
            denominator is not None
            and denominator.code == "whole_households"
            and s.has("context", denominator.j, min(following, denominator.j + 5), "debt")
        ):
            return self._made(q, "borrowers", "share", q.value, None, "share_of_households", s, previous)
        if (
            denominator is not None
            and denominator.code == "whole_households"
            and mention is None
            and "poor" in s.between(denominator.j, denominator.j + 3)
        ):
            return self._made(q, "poverty_rate", "level", q.value, None, "rate_behind", s, previous)
        if denominator is not None and denominator.code != "whole_capital" and s.has("organisation", previous, q.i) and mention is None:
            return self._made(q, "entrusted_outstanding", "share", q.value, None, "share_of_whole", s, previous)
        part_of = self._near_programme(s, q, previous)
        if denominator is not None and denominator.code == "whole_outstanding" and part_of and mention is None and not moved:
            return self._made(q, "outstanding_loans", "share", q.value, part_of, "share_of_programme", s, previous)
        if denominator is not None and not moved:
            return self._share(s, q, previous, topic, mention, denominator, "share_of_whole")
        if (
            topic.indicator in DEBTS
            and not topic.carried
            and not (topic.unit == "count" and topic.counted == "poor_households")
            and not _PART_OF_PEOPLE.match(behind)
            and mention is None
            and grow is None
            and not moved
            and q.value <= 100
            and q.i - previous <= 6
        ):
            if share is not None or self._in_brackets(s, q) or "tỷ lệ" in s.between(previous, q.i) or s.between(previous, q.i) == ",":
                return self._made(q, DEBTS[topic.indicator], "level", q.value, topic.last, "ratio_of_debt", s, previous)
        this = s.last("this", previous, q.i, "number")
        if (
            this is not None
            and mention is None
            and s.word(this.i) == "tỷ"
            and not moved_by(s, this.j, q)
            and (topic.indicator in DEBTS or topic.indicator in self._rates)
        ):  # "ba huyện có tỷ lệ này cao hơn mức chung là A (0,71%)"
            return self._made(q, DEBTS.get(topic.indicator, topic.indicator), "level", q.value, None, "rate_of_topic", s, previous)
        if mention is None and topic.carried and not s.has("this", previous, q.i) and denominator is None:
            return None
        if (moved or grow is not None) and (mention is not None or topic.indicator is not None):
            named = next(iter(s.of("indicator", q.j, min(following, q.j + 4))), None) if s.word(q.j) == "in" and mention is None else None
            if q.points and topic.measure == "level" and topic.indicator in self._rates:
                mention = named = None  # "ở mức 0,24% tổng dư nợ, giảm 0,03 điểm phần trăm"
            code, programme = self._topic_indicator(mention or named, topic, amounts=True)
            if code == "average_loan" and mention is None and "bình quân" not in s.between(previous, q.i):
                code = "entrusted_outstanding" if topic.organisation else "outstanding_loans"
            programme = (self._near_programme(s, q, previous) if mention is not None else None) or programme
            if code in self._rates and than_average:
                return self._made(q, code or "", "level", q.value, None, "rate_of_topic", s, previous)
            if code in self._rates:
                sign = -1 if latest is not None and latest.code == "down" else 1
                return self._made(q, code or "", "change", q.value * sign, None, "points_of_rate", s, previous)
            if code == "poor_households" or (
                code in DEBTS and (q.points or q.value < 1 or (topic.measure == "level" and topic.unit == "percent"))
            ):
                return self._made(
                    q, DEBTS[code], "change", q.value * (-1 if latest and latest.code == "down" else 1), None, "points_of_rate", s, previous
                )
            if code is not None:
                sign = -1 if moved and latest is not None and latest.code == "down" else 1
                return self._made(q, code, "growth", q.value * sign, programme, "growth_of_topic", s, mention.i if mention else previous)
        if (
            share is not None
            and not last_indicator_strong(s, mention)
            and s.folded[share.start : share.end] in ("tỷ lệ", "tỉ lệ", "tỷ trọng", "tỉ trọng")
            and q.i - share.j > 3
            and not re.search(r"\b(?:nguồn|vốn) này\b|\b(?:cách|thấp hơn|cao hơn|so với)\b[^,;]*\bmức$", s.between(share.j, q.i))
        ):
            return None
        if share is not None and _OF_GROUPS.search(s.between(share.j, q.i)):
            return None
        if share is not None:
            return self._share(s, q, previous, topic, mention, None, "share_by_verb")
        owed = mention is not None and mention.code in DEBTS
        listed = None if owed or topic.carried else self._near_programme(s, q, previous)
        if topic.indicator in ("outstanding_loans", "lending") and listed:
            return self._made(q, topic.indicator or "", "share", q.value, listed, "share_of_programme", s, previous)
        if mention is not None:
            if (per_gap or q.suffix == "năm") and not (moved or grow is not None or s.has("average", previous, q.i)):
                return None
            if per_gap or q.suffix == "năm":
                return self._made(q, mention.code, "growth", q.value, topic.programme, "growth_a_year", s, mention.i)
            if mention.code in DEBTS:
                return self._made(q, DEBTS[mention.code], "level", q.value, None, "ratio_named_as_debt", s, mention.i)
            if mention.code == "average_loan":
                return None
            before = s.between(max(previous, mention.i - 3), mention.i)
            if "tỷ trọng" in before or (mention.code in CAPITAL and s.has("denominator", mention.j, q.i)):
                return self._made(q, mention.code, "share", q.value, None, "share_named", s, mention.i)
            if mention.code in CAPITAL - {"total_capital"} and q.i - mention.j <= 4:
                return self._made(q, mention.code, "share", q.value, topic.programme, "share_of_capital", s, mention.i)
            return None
        if q.suffix == "năm" and topic.indicator in self._money and (moved or grow is not None or s.has("average", previous, q.i)):
            return self._made(q, topic.indicator or "", "growth", q.value, topic.programme, "growth_a_year", s, previous)
        return self._percent_by_topic(s, q, n, previous, following, topic, behind)

    def _of_programme(self, s: Sentence, q: Quantity, rate: Mention, topic: Topic) -> str | None:
        """The programme that a rate is of, where the words between say so: "tỷ lệ nợ quá hạn của chương trình là 0,02%"."""
        if not re.search(r"chương trình|\bprogramm?e?\b|\bscheme\b", s.between(rate.j, q.i)) or s.has("total", rate.j, q.i, "all"):
            return None
        return self._near_programme(s, q, rate.i) or topic.programme or self._about

    def _percent_by_topic(self, s: Sentence, q: Quantity, n: int, previous: int, following: int, topic: Topic, behind: str) -> Bound | None:
        if self._in_brackets(s, q):
            if topic.counted == "poor_households" and topic.unit == "count":
                return self._made(q, "poverty_rate", "level", q.value, None, "rate_in_brackets", s, previous)
            if topic.indicator in DEBTS:
                return self._made(q, DEBTS[topic.indicator], "level", q.value, None, "ratio_in_brackets", s, previous)
            sign = -1 if s.word(q.i - 1) == "-" else 1
            if topic.measure == "change" and topic.indicator:
                sign = -1 if topic.indicator and self._last_negative else sign
                return self._made(q, topic.indicator, "growth", q.value * sign, topic.programme, "growth_in_brackets", s, previous)
            if s.word(q.i - 1) in ("+", "-") and topic.indicator:
                return self._made(q, topic.indicator, "growth", q.value * sign, topic.programme, "growth_in_brackets", s, previous)
            if topic.unit == "percent" and topic.measure == "level" and not topic.carried and topic.indicator in self._rates:
                return self._made(q, topic.indicator or "", "level", q.value, None, "rate_in_brackets", s, previous)
            compared = topic.measure in ("share", "level") or "tỷ trọng này" in s.folded
            if compared and topic.indicator in CAPITAL and s.has("generic", previous, q.i, "country"):
                return self._made(q, topic.indicator or "", "share", q.value, None, "share_in_brackets", s, previous)
            if topic.indicator in CAPITAL and topic.measure == "level" and topic.indicator != "total_capital":
                return self._made(q, topic.indicator or "", "share", q.value, topic.programme, "share_in_brackets", s, previous)
            return None
        if (
            topic.indicator in CAPITAL - {"total_capital"}
            and topic.unit == "VND"
            and topic.measure == "level"
            and s.between(previous, q.i).strip(" ") in (",", "-")
            and not _PART_OF_PEOPLE.match(behind)
        ):
            return self._made(q, topic.indicator or "", "share", q.value, topic.programme, "share_behind_amount", s, previous)
        if topic.indicator in ("overdue_debt", "overdue_ratio") and not topic.carried and s.has("block", previous, q.i, "frozen"):
            return self._made(q, "bad_debt_ratio", "level", q.value, None, "with_frozen_debt", s, previous)
        nearest = s.last("cue", previous, q.i, "to")
        reach = 25 if nearest is not None and q.i - nearest.j <= 1 else 12
        part_of = _PART_OF_PEOPLE.match(behind) is not None
        if (
            topic.indicator in self._rates
            and not part_of
            and q.value < (200 if topic.indicator == "interest_collection_rate" else 100)
            and (not topic.carried or s.has("this", previous, q.i, "number"))
            and (q.i - previous <= reach or s.has("this", previous, q.i, "number"))
        ):
            measure, value = self._rate_level(s, q, previous)
            return self._made(q, topic.indicator or "", measure, value, None, "rate_goes_on", s, previous)
        if (
            topic.indicator in DEBTS
            and not topic.carried
            and (s.has("average", previous, q.i) or behind.startswith(("bình quân", "của toàn")))
        ):
            return self._made(q, DEBTS[topic.indicator or ""], "level", q.value, None, "ratio_of_debt", s, previous)
        if (
            topic.unit == "percent"
            and not topic.carried
            and topic.indicator is not None
            and topic.measure is not None
            and q.i - previous <= (18 if s.has("generic", previous, q.i, "country") else 12)
            and q.suffix != "năm"
            and not part_of
        ):
            if topic.indicator in DEBTS:
                return self._made(q, DEBTS[topic.indicator], "level", q.value, None, "percent_goes_on", s, previous)
            if topic.measure == "level":
                return None
            measure = topic.measure
            if measure == "target" and topic.indicator in CAPITAL and s.has("achieved", 0, q.i, "done"):
                measure = "share"
            return self._made(q, topic.indicator, measure, q.value, topic.programme, "percent_goes_on", s, previous)
        return None

    def _share(
        self, s: Sentence, q: Quantity, previous: int, topic: Topic, mention: Mention | None, denominator: Mention | None, rule: str
    ) -> Bound | None:
        code, programme = self._topic_indicator(mention, topic)
        if code == "average_loan" and denominator is not None and denominator.code == "whole_outstanding":
            code, programme = "outstanding_loans", self._near_programme(s, q, previous) or self._named_behind(s, denominator.j, _BELONGS_TO)
        whole = mention is not None and code == "total_capital" and s.word(mention.i - 1) in ("với", "trong", "trên")
        if whole and topic.indicator in CAPITAL - {"total_capital"} and not topic.carried:
            code = topic.indicator  # "nhưng so với tổng nguồn vốn mới chiếm 2,8%"
        if code is None:
            return None
        if code == "lending" and mention is not None and s.folded[mention.start : mention.end] in GENERIC_LENDING:
            lent = topic.indicator == "lending" and not topic.carried and s.has("within", 0, q.i)
            code, programme = "lending" if lent else "outstanding_loans", self._near_programme(s, q, previous) or programme
        if code in DEBTS and (
            denominator is None or denominator.code != "whole_capital" or s.folded[denominator.start : denominator.end] == "of the total"
        ):
            of = topic.last if mention is None and not topic.carried else None
            return self._made(q, DEBTS[code], "level", q.value, of, "ratio_of_debt", s, previous)
        if code in self._rates:
            return self._made(q, code, "level", q.value, None, "rate_of_topic", s, previous)
        if code == "total_capital" and denominator is not None and mention is None:
            return None
        verb = s.last("part", previous, q.i)
        named_share = (
            verb is not None
            and s.folded[verb.start : verb.end].startswith(("chiếm", "making", "made", "account", "tỷ trọng"))
            and code in CAPITAL - {"total_capital"}
        )
        if topic.measure in ("change",) and mention is None and denominator is None and not named_share:
            return self._made(q, code, "growth", q.value, programme, "growth_of_change", s, previous)
        if (
            self._model.kinds.get(code) == "flow"
            and denominator is None
            and not (code == "lending" and (programme := self._near_programme(s, q, previous) or topic.last))
        ):
            return None
        if denominator is not None and denominator.code == "whole_households" and code in self._money:
            return None
        if mention is not None and code in ("outstanding_loans", "lending"):
            programme = self._near_programme(s, q, previous) or programme
        if code in ("borrowers", "savings_credit_groups", "transaction_points", "programmes_run", "loans_made"):
            if topic.indicator not in self._money or (denominator is not None and denominator.code == "whole_households"):
                return None if denominator is None else self._made(q, code, "share", q.value, programme, rule, s, previous)
            code = topic.indicator or code
        return self._made(q, code, "share", q.value, programme, rule, s, mention.i if mention else previous)

    def _done_word(self, s: Sentence, previous: int, q: Quantity) -> bool:
        word = s.last("done", previous, q.i)
        return word is not None and s.folded[word.start : word.end] in (
            "hoàn thành",
            "fulfilling",
            "fulfilled",
            "meeting",
            "met",
            "completed",
            "completing",
        )

    def _rate_level(self, s: Sentence, q: Quantity, since: int) -> tuple[str, Decimal]:
        cue = s.last("cue", since, q.i)
        if q.range_part and cue is not None and cue.code == "from":
            cue = s.last("cue", since, cue.i) or s.last("cue", max(0, since - 6), since)
            if cue is not None and cue.code in ("up", "down"):
                return "change", -q.value if cue.code == "down" else q.value
            cue = s.last("cue", since, q.i)
        if cue is not None and cue.code in ("up", "down") and q.i - cue.j <= 3:
            return "change", -q.value if cue.code == "down" else q.value
        if q.points:
            return "change", q.value
        return "level", q.value

    def _times_of(self, s: Sentence, q: Quantity, previous: int, following: int, topic: Topic) -> Bound | None:
        gap = s.between(max(previous, q.i - 6), q.i)
        behind = s.between(q.j, min(q.j + 3, len(s.tokens)))
        if not (
            any(w in gap for w in ("gấp", "tăng", "bằng", "tức", "by ", "doubl", "tripl"))
            or "doubl" in s.folded[q.start : q.end]
            or any(w in behind for w in ("higher", "more", "as", "the", "that", "increase", "so với"))
        ):
            return None
        if behind.startswith(("kế hoạch", "chỉ tiêu", "the plan")) or s.has("block", previous, q.i, "price"):
            return None
        if any(0 <= n.start - q.end <= 1 for n in s.names):
            return None  # "cao gấp đôi Tuần Giáo": beside another place
        mention = self._strongest(s, self._candidates(s, previous, q.i, self._money), q)
        code, programme = self._topic_indicator(mention, topic, amounts=True)
        programme = (self._near_programme(s, q, previous) if mention is not None else None) or programme
        if code is None or code in self._rates or (mention is None and topic.carried):
            return None
        if (
            code == "outstanding_loans"
            and topic.organisation
            and topic.indicator == "entrusted_outstanding"
            and not topic.carried
            and not s.has("total", previous, q.i)
            and not s.has("generic", previous, q.i)
        ):
            code = "entrusted_outstanding"
        return self._made(q, code, "multiple", q.value, programme, "multiple_of_topic", s, mention.i if mention else previous)
