"""Whether a figure is planned or reported. Pure.

A figure is first taken as what its words say that it is; then the words of an aim before it, or the list that it stands in, may turn
it into a target. A way answers with the figure as it shall be, with `PLANNED` or `REPORTED`, or with None: the next way is asked.
"""

from __future__ import annotations

import re

from monitor.figures.around import Answer, Around, Veto, ask, gap
from monitor.figures.binding import Binding
from monitor.figures.bound import Bound, Topic
from monitor.figures.lazy import lazy
from monitor.figures.lexicon import Mention
from monitor.figures.sentence import Sentence

PLANNED = "planned"
REPORTED = "reported"

_LEADS_IN = re.compile(r"(?:[^\s,;.:]+(?: [^\s,;.:]+){0,6})? ?:")
#: Before "chỉ tiêu năm 2017: …": the list that follows is of targets.
_SET_OUT = re.compile(r"\b(?:thống nhất|đề ra|đặt ra|thông qua|phấn đấu|xác định|xây dựng|giao)(?: \S+){0,3}$")


class Told(Around):
    """A figure, and what is told of plans and of work done in its sentence."""

    def __init__(self, s: Sentence, bound: Bound, previous: int, following: int, topic: Topic) -> None:
        super().__init__(s, bound.q, previous, following, topic)
        self.bound = bound

    @lazy
    def done(self) -> bool:
        """Whether work done is told before the figure: "đã hoàn thành"."""
        return self.s.has("achieved", 0, self.q.i, "done")

    @lazy
    def of_plan(self) -> bool:
        """Whether it is a part of a plan or a multiple, which is no target."""
        return self.bound.measure in ("completion", "multiple")

    @lazy
    def lead(self) -> Mention | None:
        """The first aim before the figure that leads in a list: "Nhiệm vụ 6 tháng cuối năm: …"."""
        s = self.s
        return next((m for m in s.of("aim", 0, self.q.i, "target") if _LEADS_IN.match(s.between(m.j, m.j + 8))), None)

    @lazy
    def set_out(self) -> bool:
        """Whether that list is one of targets, of which none is told to be done."""
        return self.lead is not None and _sets_out(self.s, self.lead) and not self.s.has("achieved", self.lead.j, self.q.i, "done")

    @lazy
    def aim(self) -> Mention | None:
        """The aim that the figure may belong to: the one that leads in its list, or else the last before it."""
        if self.set_out:
            return self.lead  # "Nhiệm vụ 6 tháng cuối năm: …; cho vay ít nhất 300 hộ"
        s = self.s
        aims = list(s.of("aim", 0, self.q.i, "target"))
        if len(aims) > 1 and s.word(aims[-1].i - 1) in ("đạt", "thành", "vượt") and ";" in s.between(aims[-1].j, self.q.i):
            aims.pop()  # "yêu cầu …; huy động đạt kế hoạch; nợ quá hạn dưới 0,2%"
        return aims[-1] if aims else None


def _sets_out(s: Sentence, lead: Mention) -> bool:
    """Whether what leads in a list sets targets: "Phương hướng năm 2025:", "đề nghị:", "đề ra các chỉ tiêu năm 2017:"."""
    word = s.word(lead.i)
    if word in ("nhiệm", "phương", "mục", "phấn"):
        return True
    if word in ("yêu", "đề", "kiến") and s.word(lead.j) == ":":
        return True
    if word in ("chỉ", "kế") and lead.i <= 1:
        return True
    return _SET_OUT.search(s.between(0, lead.i)) is not None


class Aimed(Told):
    """A figure behind an aim."""

    def __init__(self, at: Told, aim: Mention) -> None:
        super().__init__(at.s, at.bound, at.previous, at.following, at.topic)
        self.behind_aim = aim.j
        self.before_aim = at.s.word(aim.i - 1)  #: the word before the aim
        self.begins = aim.i  #: where the aim begins
        self.surface = at.s.folded[aim.start : aim.end]
        self.sets_list = at.set_out  #: whether the aim leads in a list of targets

    @lazy
    def clause(self) -> str:
        """The folded words between the aim and the figure."""
        return self.s.between(self.behind_aim, self.q.i)

    @lazy
    def away(self) -> int:
        """How many words lie between the aim and the figure."""
        return self.q.i - self.behind_aim

    def part_before(self, words: int) -> bool:
        """Whether a percentage stands before the aim, *words* words away at the most."""
        return any(r.unit == "percent" and r.j <= self.begins and self.begins - r.j <= words for r in self.s.quantities)


# What the words right before the figure say, whether there is an aim or not.

#: Opens an aside of what was.
_PAST_ASIDE = re.compile(r"\((?:hiện nay|hiện|cuối năm \d{4}|đầu năm|cùng kỳ)\b[^()\d]*:? ?$")


def _past_in_brackets(binder: Binding, at: Told) -> Answer:
    """ "còn 5,9% (cuối năm 2017: 7,6%)": what was; a rate that goes on from a target is none."""
    if not _PAST_ASIDE.search(at.s.between(max(0, at.q.i - 10), at.q.i)):
        return None
    if at.bound.measure == "target" and at.bound.rule == "rate_goes_on":
        return at.bound._replace(measure="level")
    return REPORTED


_REACHED = re.compile(r"\b(?:(?:thực hiện|giải ngân|đạt|cho vay) được|đã (?:thực hiện|giải ngân|đạt|cho vay))(?: \S+){0,2}$")


def _reached_of_target(binder: Binding, at: Told) -> Answer:
    """ "kế hoạch giao tăng 30 tỷ đồng, đã thực hiện 28 tỷ đồng": what is reached of the target just given."""
    if at.bound.measure != "target" or at.bound.rule not in ("part_of_topic", "topic_goes_on") or not _REACHED.search(at.gap):
        return None
    target = at.before
    added = target is not None and at.s.has("cue", max(0, target.i - 3), target.i, "up")
    return at.bound._replace(measure="change" if added else "level", rule=at.bound.rule + "+reached")


#: Before what was: "còn dưới 2%, so với 2,69% của năm 2019".
_COMPARED = Veto[Told](re.compile(r"(?:từ mức|so với(?: mức)?)$").search, gap, REPORTED)
_TO_FULFIL = re.compile(r"\bhoàn thành (?:chỉ tiêu|kế hoạch) tăng trưởng(?: (?:dư nợ|tín dụng|chính sách|cả năm|năm))*$")


def _growth_to_fulfil(binder: Binding, at: Told) -> Answer:
    """ "hoàn thành kế hoạch tăng trưởng dư nợ 9% của cả năm": the growth that is planned."""
    return PLANNED if at.bound.measure == "growth" and _TO_FULFIL.search(at.gap) and not at.done else None


#: Behind the first number of a fall or a rise that is aimed at: it is what was, not what shall be.
_FALLS = re.compile(r"[^;.,]{0,40}?\b(?<!trở )(?:xuống|còn|lên|đến|về)\b[^;.,]{0,20}\d")


def _moves_from(binder: Binding, at: Told) -> Answer:
    """ "kéo tỷ lệ từ 27,4% cuối năm 2024 xuống dưới 10% vào năm 2030": where it starts."""
    return (
        REPORTED
        if at.s.word(at.q.i - 1) == "từ" and at.s.word(at.q.j) != "trở" and _FALLS.match(at.s.folded[at.q.end : at.q.end + 70])
        else None
    )


def _from_behind_aim(binder: Binding, at: Told) -> Answer:
    """ "bring the rate to 9 percent in 2015 from 12 percent": where it starts."""
    if at.s.word(at.q.i - 1) != "from" or at.bound.q.unit != "percent":
        return None
    return at.bound._replace(measure="level") if at.bound.measure == "target" else REPORTED


def _item_moves_from(binder: Binding, at: Told) -> Answer:
    """The same in a list of targets: "- Đưa tỷ lệ hộ nghèo từ 2,41% cuối năm 2025 xuống dưới 1,8%"."""
    return _moves_from(binder, at) if binder.aimed and at.aim is None else None


def _in_list_of_targets(binder: Binding, at: Told) -> Answer:
    """ "Nhiệm vụ năm 2025:" above, "- Dư nợ tăng 10%": the list sets targets, though the sentence names no aim."""
    return PLANNED if binder.aimed and at.aim is None and not at.of_plan and not at.done else None


def _part_of_plan(binder: Binding, at: Told) -> Answer:
    """ "giải ngân 45 tỷ đồng, đạt 98% kế hoạch": how much of a plan is done is no target."""
    return REPORTED if at.of_plan else None


_WORDS = (
    _past_in_brackets,
    _reached_of_target,
    _COMPARED,
    _growth_to_fulfil,
    _item_moves_from,
    _in_list_of_targets,
    _part_of_plan,
)


# Behind an aim, and yet reported.


def _achieved(binder: Binding, at: Aimed) -> Answer:
    """ "được giao chỉ tiêu năm 2024, đơn vị đã cho vay 45 tỷ đồng": told as done behind the aim; "hiện" alone says nothing."""
    s = at.s
    return REPORTED if any(s.folded[m.start : m.end] != "hiện" for m in s.of("achieved", at.behind_aim, at.q.i)) else None


_KEPT = re.compile(r"(?:duy trì|giữ|keep|củng cố|chất lượng) ?(?:\S+ ){0,3}$")


def _groups_there_are(binder: Binding, at: Aimed) -> Answer:
    """ "tiếp tục phấn đấu nâng cao chất lượng 1.200 tổ": the groups and points that there are, kept or far from the aim."""
    if at.bound.indicator not in ("savings_credit_groups", "transaction_points"):
        return None
    there = at.surface == "will" or at.away > 10 or ";" in at.clause or _KEPT.search(at.clause + " ")
    return REPORTED if there else None


def _papers_and_inspections(binder: Binding, at: Aimed) -> Answer:
    """ "tham mưu ban hành 45 văn bản", "theo kế hoạch, 12 cuộc kiểm tra": counted when done, but for "phấn đấu", "sẽ" and the like."""
    if at.bound.indicator not in ("documents_issued", "inspections"):
        return None
    return None if at.surface.startswith(("phấn đấu", "mục tiêu", "sẽ", "dự kiến")) else REPORTED


def _tasks_launched(binder: Binding, at: Aimed) -> Answer:
    """ "hội nghị triển khai nhiệm vụ năm 2026": the name of a meeting."""
    return REPORTED if at.surface.startswith("nhiệm vụ") and at.before_aim == "khai" else None


_PLAN_IS = re.compile(
    r"(?:đến|tới) (?:cuối|hết) năm(?: \d+)? (?:chỉ )?còn\b|(?:của |cho )?(?:cả )?năm(?: \d+)? là\b|[^,;.]* giao(?: [^,;.\s]+){0,3} là$"
)


def _plan_far_before(binder: Binding, at: Aimed) -> Answer:
    """ "theo sát kế hoạch của ngân hàng cấp trên, dư nợ 450 tỷ đồng"; but "kế hoạch của cả năm 2024 là 450 tỷ đồng" is one."""
    return REPORTED if at.surface in ("kế hoạch", "plan") and at.away > 4 and not _PLAN_IS.match(at.clause) else None


def _part_of_assigned(binder: Binding, at: Aimed) -> Answer:
    """ "đạt 98% chỉ tiêu được giao, dư nợ 450 tỷ đồng": a part of what was assigned stands before."""
    return REPORTED if "giao" in at.surface and at.part_before(6) else None


#: An aside that tells what is: "nâng tỷ trọng vốn địa phương (hiện bằng 3,4% tổng nguồn vốn, trong khi cả nước trên 10%)".
_NOW_ASIDE = Veto[Aimed](
    re.compile(r"\((?:hiện|mới|đang|năm|cuối năm|đến nay)\b[^()]*$").search,
    lambda at: at.clause,
    REPORTED,
)


def _registered(binder: Binding, at: Aimed) -> Answer:
    """ "đăng ký vay vốn tại điểm giao dịch; dư nợ 45 tỷ đồng": those who put their names down, not the figure."""
    return REPORTED if at.surface == "đăng ký" and (";" in at.clause or at.away > 6) else None


def _plan_compared(binder: Binding, at: Aimed) -> Answer:
    """ "vượt chỉ tiêu 5 tỷ đồng", "so với kế hoạch …", "hoàn thiện kế hoạch; dư nợ 45 tỷ đồng": the plan is not this figure."""
    if not at.surface.startswith(("kế hoạch", "chỉ tiêu")):
        return None
    apart = ";" in at.clause and ":" not in at.clause.split(";")[0]
    return REPORTED if apart or at.before_aim in ("vượt", "so", "với", "bằng") else None


_NOW_FIRST = re.compile(r"(?:hiện|nay|đến nay|hiện nay)\b")


def _now_first(binder: Binding, at: Aimed) -> Answer:
    """ "Đến nay, theo kế hoạch, dư nợ đạt 450 tỷ đồng": the sentence begins with what is."""
    now = _NOW_FIRST.match(at.s.folded) and at.begins <= 4
    return REPORTED if now and at.s.has("cue", at.behind_aim, at.q.i, "to") else None


#: Right before what is: "phấn đấu nâng tỷ lệ hiện đang là 7,5%".
_NOW_IS = Veto[Aimed](
    re.compile(r"(?:^|[\s,;(])hiện (?:nay )?(?:là|đang là|ở mức|mới|chỉ|còn|đạt|bằng|chiếm)(?: \S+){0,2}$").search,
    lambda at: at.s.between(max(at.behind_aim, at.q.i - 6), at.q.i),
    REPORTED,
)
#: Right before what a rate is to fall below: "kéo tỷ lệ nợ quá hạn về dưới 0,24%".
_BROUGHT_BELOW = re.compile(r"\b(?:kéo|đưa|giảm|hạ)\b[^,;.]{0,40} (?:về|xuống|còn)(?: dưới)?$")


def _far_from_aim(binder: Binding, at: Aimed) -> Answer:
    """ "sẽ …", "chỉ tiêu năm …" more than fourteen words before, of a fall more than twenty: it aims at something else."""
    if at.surface not in ("hướng", "sẽ", "will", "kế hoạch năm", "được giao", "chỉ tiêu năm") or at.sets_list:
        return None
    return REPORTED if at.away > (20 if _BROUGHT_BELOW.search(at.clause) else 14) else None


def _plan_fulfilled(binder: Binding, at: Aimed) -> Answer:
    """ "hoàn thành kế hoạch, dư nợ 450 tỷ đồng", "đạt 100% chỉ tiêu năm": the plan is met."""
    if at.s.between(max(0, at.begins - 2), at.begins) in ("sẽ đạt", "sẽ hoàn thành"):
        return None
    met = at.surface.startswith(("kế hoạch", "chỉ tiêu")) and at.before_aim in ("%", "hoàn", "thành", "đạt", "trăm")
    return REPORTED if met else None


def _part_of_target(binder: Binding, at: Aimed) -> Answer:
    """ "86 percent of the target, with 45 billion VND": how much of the target is reached stands right before it."""
    if not at.surface.startswith(("kế hoạch", "chỉ tiêu", "mục tiêu", "target", "the target")):
        return None
    s, begins = at.s, at.begins
    part = any(r.unit == "percent" and r.j <= begins and begins - r.j <= 2 and s.word(r.j) not in (";", ",") for r in s.quantities)
    return REPORTED if part else None


_BEHIND_AIM = (
    _moves_from,
    _from_behind_aim,
    _achieved,
    _groups_there_are,
    _papers_and_inspections,
    _tasks_launched,
    _plan_far_before,
    _part_of_assigned,
    _NOW_ASIDE,
    _registered,
    _plan_compared,
    _now_first,
    _NOW_IS,
    _far_from_aim,
    _plan_fulfilled,
    _part_of_target,
)


_TO_FULFIL_ALL = re.compile(r"\W*(?:\d{1,2}|[a-zđ])?[.)]?\s*(?:hoàn thành|thực hiện|bảo đảm|đảm bảo)\b")


def _task_of_list(binder: Binding, at: Told) -> bool:
    """ "Hoàn thành kế hoạch dư nợ năm 2026: 139 tỷ đồng", in a list of targets: a task that the words alone would report."""
    if not binder.aimed or at.bound.measure not in ("level", "growth"):
        return False
    return _TO_FULFIL_ALL.match(at.s.folded) is not None and not at.done


def _by_words(binder: Binding, at: Told) -> Bound | str:
    """The figure as its words have it, or whether it is planned or reported."""
    told = ask(binder, _WORDS, at)
    if told is not None:
        return told
    if at.aim is None:
        return REPORTED
    return ask(binder, _BEHIND_AIM, Aimed(at, at.aim)) or PLANNED


def as_told(binder: Binding, s: Sentence, bound: Bound, previous: int, following: int, topic: Topic) -> Bound:
    """Return *bound*, as a target where the sentence, or the list that it stands in, plans instead of reporting."""
    at = Told(s, bound, previous, following, topic)
    told = _by_words(binder, at)
    if isinstance(told, Bound):
        return told
    if told == PLANNED or _task_of_list(binder, at):
        return bound._replace(measure="target", rule=bound.rule + "+aim")
    return bound
