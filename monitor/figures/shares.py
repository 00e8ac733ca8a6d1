"""What a percentage is a part of: a whole that is named, or what was spoken of. Pure."""

from __future__ import annotations

import re

from monitor.figures.around import Answer, Around, ask
from monitor.figures.binding import Binding, last_indicator_strong
from monitor.figures.indicators import CAPITAL, DEBTS, GENERIC_LENDING
from monitor.figures.lazy import lazy
from monitor.figures.lexicon import Mention
from monitor.figures.nearby import named_behind
from monitor.figures.percent import Percent

#: Between the whole of a share and the programme that the part is of: "Gần 58% dư nợ thuộc chương trình hộ nghèo".
_BELONGS_TO = re.compile(r"(?:là|thuộc|của|từ)(?: (?:vốn|chương trình|cho vay))*")


class Share(Around):
    """A percentage that is a part, of *denominator* if that is said."""

    def __init__(self, at: Percent, denominator: Mention | None, rule: str) -> None:
        super().__init__(at.s, at.q, at.previous, at.following, at.topic)
        self.at = at
        self.binder = at.binder
        self.mention = at.mention
        self.denominator = denominator
        self.rule = rule

    @lazy
    def told(self) -> tuple[str | None, str | None]:
        """The indicator that the part is of, and its programme, as the words before name them or the topic does."""
        s, topic, mention = self.s, self.topic, self.mention
        code, programme = self.binder.topic_indicator(mention, topic)
        if mention is None and not topic.carried and topic.unit == "count" and topic.counted in ("borrowers", "loans_made"):
            programme = programme or topic.last  # "dư nợ chương trình 4.638 tỷ đồng/62.904 khách hàng, chiếm 39,7% tổng dư nợ"
        if code == "average_loan" and self._of("whole_outstanding"):
            code, programme = "outstanding_loans", self.at.programme or self._belongs_to or topic.last
        whole = mention is not None and code == "total_capital" and s.word(mention.i - 1) in ("với", "trong", "trên")
        if whole and topic.indicator in CAPITAL - {"total_capital"} and not topic.carried:
            code = topic.indicator  # "nhưng so với tổng nguồn vốn mới chiếm 2,8%"
        if code == "lending" and mention is not None and s.folded[mention.start : mention.end] in GENERIC_LENDING:
            lent = topic.indicator == "lending" and not topic.carried and s.has("within", 0, self.q.i)
            code, programme = "lending" if lent else "outstanding_loans", self.at.programme or programme
        return code, programme

    def _of(self, whole: str) -> bool:
        return self.denominator is not None and self.denominator.code == whole

    @property
    def _belongs_to(self) -> str | None:
        """The programme that stands behind the whole: "Gần 58% dư nợ thuộc chương trình hộ nghèo"."""
        return named_behind(self.s, self.denominator.j, _BELONGS_TO) if self.denominator is not None else None

    @property
    def code(self) -> str:
        """The indicator that the part is of; empty if there is none."""
        return self.told[0] or ""

    @lazy
    def flow_alone(self) -> bool:
        """Whether it is a part of what was done in a time, and no whole is named."""
        return self.denominator is None and self.binder.model.kinds.get(self.code) == "flow"

    @lazy
    def programme(self) -> str | None:
        """The programme of the share: lending without a whole has that of the words around or of the figure before only."""
        programme = self.told[1]
        if self.flow_alone and self.code == "lending":
            programme = self.at.programme or self.topic.last
        if self.mention is not None and self.code in ("outstanding_loans", "lending"):
            programme = self.at.programme or programme
        return programme


def _shared(binder: Binding, share: Share) -> Answer:
    """The figure of a share, or why it is none."""
    return ask(binder, _SHARES, share)


def _share_of_nothing(binder: Binding, share: Share) -> Answer:
    """ "Gần 50% dư nợ ủy thác của huyện nằm ở Hội Phụ nữ" with nothing named before."""
    return "a share of nothing named" if share.told[0] is None else None


def _share_in_debt(binder: Binding, share: Share) -> Answer:
    """ "nợ quá hạn chiếm 0,12% tổng dư nợ": a ratio; but not of all capital, which only English calls "of the total"."""
    s, whole = share.s, share.denominator
    if share.code not in DEBTS:
        return None
    if whole is not None and whole.code == "whole_capital" and s.folded[whole.start : whole.end] != "of the total":
        return None
    programme = share.topic.last if share.mention is None and not share.topic.carried else None
    return share.at.made(DEBTS[share.code], "level", "ratio_of_debt", programme=programme)


def _share_of_rate(binder: Binding, share: Share) -> Answer:
    """ "còn tới 61% hộ nghèo; đến cuối năm 2020, tỷ lệ này giảm còn 27,4%": the rate that was spoken of."""
    return share.at.made(share.code, "level", "rate_of_topic") if share.code in binder.rates else None


def _share_of_itself(binder: Binding, share: Share) -> Answer:
    """ "chiếm 12% tổng nguồn vốn" behind the amount of all capital: a part that has no name."""
    if share.code != "total_capital":
        return None
    if share.s.last("weak", share.previous, share.at.q.i, "local_budget_capital") is not None:
        return share.at.made(
            "local_budget_capital", "share", share.rule
        )  # "trong tổng nguồn vốn 2.714 tỷ đồng, phần đóng góp tại chỗ chiếm 9,7%"
    if share.denominator is not None and share.mention is None:
        return "a part of the capital, without a name"
    return None


def _share_of_change(binder: Binding, share: Share) -> Answer:
    """ "dư nợ tăng 80,2 tỷ đồng, tương đương 3,2%": growth; but "bổ sung 45 tỷ đồng vốn địa phương, chiếm 9,5%" is a share."""
    if share.topic.measure != "change" or share.mention is not None or share.denominator is not None:
        return None
    s, verb = share.s, share.at.share
    accounts = verb is not None and s.folded[verb.start : verb.end].startswith(("chiếm", "making", "made", "account", "tỷ trọng"))
    if accounts and share.code in CAPITAL - {"total_capital"}:
        return None
    return share.at.made(share.code, "growth", "growth_of_change", programme=share.told[1])


def _share_of_flow(binder: Binding, share: Share) -> Answer:
    """ "giải ngân 74 tỷ đồng, tức 40%": of what, is not said; but a programme's lending may be of all lending."""
    if share.flow_alone and not (share.code == "lending" and (share.at.programme or share.topic.last)):
        return "a share of a flow, of no named whole"
    return None


def _share_of_all_households(binder: Binding, share: Share) -> Answer:
    """ "với 61.200 hộ còn dư nợ (chiếm 35% số hộ dân)": of the borrowers just counted, though an amount was spoken of."""
    before = share.at.before
    counted = share.topic.counted if before is not None and before.unit == "count" else None
    own = share.mention is None or share.s.has("context", share.previous, share.at.q.i, "debt")  # "… hộ đang còn dư nợ (chiếm"
    if counted == "borrowers" and own and share._of("whole_households"):
        return share.at.made("borrowers", "share", share.rule, programme=share.topic.last)
    return None


def _share_of_households(binder: Binding, share: Share) -> Answer:
    """ "số dư tiền gửi 61,7 tỷ đồng, 96% số hộ vay tham gia gửi": households, not money."""
    if share._of("whole_households") and share.code in binder.money:
        return "a part of the households"
    return None


_COUNTED = frozenset({"borrowers", "savings_credit_groups", "transaction_points", "programmes_run", "loans_made"})


def _share_of_counted(binder: Binding, share: Share) -> Answer:
    """ "với 5.012 hộ đang vay vốn, chiếm hơn 80% số hộ toàn huyện": of what is counted; behind an amount, of that."""
    if share.code not in _COUNTED or (share.topic.indicator in binder.money and not share._of("whole_households")):
        return None
    if share.denominator is None:
        return "a part of what is counted"
    return share.at.made(share.code, "share", share.rule, programme=share.programme)


def _share_of_amount(binder: Binding, share: Share) -> Answer:
    """ "dư nợ cho vay hộ nghèo chiếm 18% tổng dư nợ": a share of an amount."""
    code = share.topic.indicator or share.code if share.code in _COUNTED else share.code
    anchor = share.mention.i if share.mention is not None else share.previous
    return share.at.made(code, "share", share.rule, programme=share.programme, anchor=anchor)


_SHARES = (
    _share_of_nothing,
    _share_in_debt,
    _share_of_rate,
    _share_of_itself,
    _share_of_change,
    _share_of_flow,
    _share_of_all_households,
    _share_of_households,
    _share_of_counted,
    _share_of_amount,
)


# Shares of a whole that is named behind.


def _households_in_debt(binder: Binding, at: Percent) -> Answer:
    """ "gần 40% số hộ dân đang còn dư nợ": the share of households that borrow."""
    whole = at.denominator
    if whole is None or whole.code != "whole_households":
        return None
    if at.s.has("context", whole.j, min(at.following, whole.j + 5), "debt"):
        return at.made("borrowers", "share", "share_of_households")
    return None


def _poor_among_households(binder: Binding, at: Percent) -> Answer:
    """ "ended 2021 with 25.34% of households poor": the poverty rate."""
    whole = at.denominator
    if whole is None or whole.code != "whole_households" or at.mention is not None:
        return None
    if "poor" in at.s.between(whole.j, whole.j + 3):
        return at.made("poverty_rate", "level", "rate_behind")
    return None


def _part_of_organisation(binder: Binding, at: Percent) -> Answer:
    """ "Hội Nông dân chiếm 32% tổng dư nợ": what an organisation manages of the whole."""
    whole = at.denominator
    if whole is None or whole.code == "whole_capital" or at.mention is not None:
        return None
    if at.s.has("organisation", at.previous, at.q.i):
        return at.made("entrusted_outstanding", "share", "share_of_whole")
    return None


def _part_of_programme(binder: Binding, at: Percent) -> Answer:
    """ "hộ nghèo chiếm 18,5% tổng dư nợ": a programme's share of the debt."""
    whole = at.denominator
    if whole is None or whole.code != "whole_outstanding" or at.mention is not None or at.moved:
        return None
    return at.made("outstanding_loans", "share", "share_of_programme", programme=at.programme) if at.programme else None


def _part_of_whole(binder: Binding, at: Percent) -> Answer:
    """ "vốn ủy thác địa phương chiếm 9,5% tổng nguồn vốn": the share of what is named, or was spoken of."""
    if at.denominator is None or at.moved:
        return None
    return _shared(binder, Share(at, at.denominator, "share_of_whole"))


OF_WHOLE = (
    _households_in_debt,
    _poor_among_households,
    _part_of_organisation,
    _part_of_programme,
    _part_of_whole,
)


# Shares that a verb or a list tells.

_OF_FUNDS = re.compile(r"\b(?:nguồn|vốn) này\b|\b(?:cách|thấp hơn|cao hơn|so với)\b[^,;]*\bmức$")
#: "tỷ lệ tổ tham gia gửi tiền tiết kiệm 100%": of the groups, not of the deposits.
_OF_GROUPS = re.compile(r"^(?:số )?tổ\b[^,;]* (?:gửi|tham gia)\b")


def _other_ratio(binder: Binding, at: Percent) -> Answer:
    """ "tỷ lệ hộ dân dùng nước sạch đạt 97,5%": a ratio that we do not follow."""
    share, s = at.share, at.s
    if share is None or last_indicator_strong(s, at.mention) or at.q.i - share.j <= 3:
        return None
    if s.folded[share.start : share.end] not in ("tỷ lệ", "tỷ trọng"):
        return None
    return None if _OF_FUNDS.search(s.between(share.j, at.q.i)) else "a ratio of something else"


def _part_of_groups(binder: Binding, at: Percent) -> Answer:
    """ "tỷ lệ tổ tham gia gửi tiền tiết kiệm 100%": of the groups, not of the deposits."""
    if at.share is not None and _OF_GROUPS.search(at.s.between(at.share.j, at.q.i)):
        return "a part of the groups"
    return None


def _share_by_verb(binder: Binding, at: Percent) -> Answer:
    """ "vốn ngân sách địa phương chiếm 9,5%": a share whose whole is not said."""
    return _shared(binder, Share(at, None, "share_by_verb")) if at.share is not None else None


def _listed_programme(binder: Binding, at: Percent) -> Answer:
    """ "Dư nợ đạt 450 tỷ đồng. Trong đó, cho vay hộ nghèo 31,2%": a programme's share of the amount just given."""
    if at.topic.indicator not in ("outstanding_loans", "lending") or at.topic.carried:
        return None
    if (at.mention is not None and at.mention.code in DEBTS) or not at.programme:
        return None
    return at.of_topic("share", "share_of_programme", programme=at.programme)


TOLD = (
    _other_ratio,
    _part_of_groups,
    _share_by_verb,
    _listed_programme,
)
