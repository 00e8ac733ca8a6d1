"""What a count is: households, loans, jobs, houses, works, groups. Pure.

A count is read in stages (`_STAGES`): first what is no count of ours, and the poor households that there are; then what it counts, by
the rules of counts.toml and the words around it, and what is no total of that; at the end those whom money reached, what is no
programme, group or house of the bank's, and the figure. What a number counts is said in `count_rules` and `count_readings`, why it is
no figure in `count_refusals`, what the poor are in `count_poor`, the programme in `count_programmes`.
"""

from __future__ import annotations

from typing import NamedTuple

from monitor.figures.around import Answer, ask
from monitor.figures.binding import Binding
from monitor.figures.bound import Topic
from monitor.figures.count import Count, Reading, Way
from monitor.figures.count_poor import POOR
from monitor.figures.count_programmes import programme_of
from monitor.figures.count_readings import LEFT_OPEN, OVERRULING, loans_for_houses, reached_by_loans
from monitor.figures.count_refusals import NO_COUNTS, NO_HOUSES, NO_PROGRAMMES_OR_GROUPS, NO_TOTALS
from monitor.figures.count_rules import by_table
from monitor.figures.numbers import Quantity
from monitor.figures.sentence import Sentence


def _plan_of_topic(binder: Binding, at: Count) -> Answer:
    """ "đạt 103% kế hoạch (1.200 hộ)", "đạt 103% kế hoạch là 1.200 hộ": what was planned."""
    s, q, topic = at.s, at.q, at.topic
    planned = s.last("plan", at.previous, q.i)
    if planned is None or topic.measure != "completion" or not topic.counted or topic.carried:
        return None
    bracketed = at.left_word == "(" and topic.unit != "VND"
    if not bracketed and s.between(planned.j, q.i) not in ("", "là"):
        return None
    return binder.made(q, topic.counted, "target", q.value, None, "plan_of_topic", s, at.previous)


def _figure(binder: Binding, at: Count) -> Answer:
    """The count, or by how many it changed: "tăng 1.200 hộ so với đầu năm"."""
    if at.indicator is None:
        return None
    s, q = at.s, at.q
    programme = programme_of(binder, at, at.indicator)
    if at.rule == "programmes" and at.left_word == "under":
        q = q._replace(bound="=")  # "loans under 18 programmes"
    more = binder.model.kinds.get(at.indicator) == "flow" and at.left_word == "thêm"  # "có thêm 3.253 hộ được vay"
    changed = at.move and not more and (at.topic.counted == at.indicator or s.has("base", q.j, min(at.following, q.j + 4)))
    measure, value = ("change", at.signed) if changed else ("level", q.value)
    return binder.made(q, at.indicator, measure, value, programme, f"count_{at.rule}", s, at.previous)


class Stage(NamedTuple):
    """What is asked of a count before the next stage is, in this order."""

    left_open: tuple[Reading, ...] = ()  #: where nothing says yet what it counts: the first that does
    overruling: tuple[Reading, ...] = ()  #: what it counts, whatever was said before: each overrules those before it
    ways: tuple[Way, ...] = ()  #: what becomes of it, once that is said

    def read(self, binder: Binding, at: Count) -> Count:
        """The count, taken for what the readings of this stage say, if they say anything."""
        counted = ask(binder, self.left_open, at) if at.indicator is None else None
        if counted is not None:
            at = at.taken_as(counted)
        for reading in self.overruling:
            counted = reading(binder, at)
            if counted is not None:
                at = at.taken_as(counted)
        return at


_STAGES = (
    Stage(ways=(*NO_COUNTS, *POOR)),
    Stage((by_table, *LEFT_OPEN), OVERRULING, (*NO_TOTALS, _plan_of_topic)),
    Stage((reached_by_loans,), (loans_for_houses,), (*NO_PROGRAMMES_OR_GROUPS, *NO_HOUSES, _figure)),
)


class Counts(Binding):
    """Binds counts."""

    def _count_of(self, s: Sentence, q: Quantity, previous: int, following: int, topic: Topic) -> Answer:
        at = Count(s, q, previous, following, topic)
        for stage in _STAGES:
            at = stage.read(self, at)
            answer = ask(self, stage.ways, at)
            if answer is not None:
                return answer
        return None
