"""What the rules of counts.toml say that a number counts: of those that fit, the cheapest wins. Pure."""

from __future__ import annotations

from collections.abc import Callable

from monitor.figures.binding import Binding
from monitor.figures.count import OWED, Count, Counted
from monitor.figures.lexicon import Mention
from monitor.figures.model import CountRule


def _passed_over(at: Count, m: Mention) -> bool:
    """Whether a context tells nothing of the number: it is the number's own noun, or belongs to what stands beside it."""
    s, q = at.s, at.q
    if m.code in ("debt", "borrow") and m.i >= q.i and m.j <= q.j and q.noun != "programme":
        return True
    if m.code == "escape":  # "320 hộ nghèo, hộ mới thoát nghèo", "riêng hộ nghèo, mới thoát nghèo là 9.700 hộ": a programme
        return s.word(m.i - 1) == "mới" and (m.i < q.i or s.word(m.i - 2) in ("hộ", "và", ","))
    if m.code == "house_strong":  # "1.200 hộ vay để xây nhà": what the loans are for
        lent = s.between(q.i - 2, q.i) == "vay cho" or (s.word(q.j) == "vay" and m.i == q.j + 1)
        return s.between(m.i - 2, m.i).endswith(("vay để", "nhu cầu vay")) or at.lent_to or lent
    return (  # ", dư nợ 12,9 tỷ": the head of the next number
        m.code == "debt" and m.i >= q.j and s.word(m.i - 1) == "," and any(r.unit == "VND" and 0 <= r.i - m.j <= 4 for r in s.quantities)
    )


def _distance(at: Count, m: Mention) -> float:
    """How far *m* stands from the number, in words.

    A comma or semicolon counts four words more behind the number and three before it, any semicolon ten more still; what stands
    before counts one more.
    """
    s, q = at.s, at.q
    if m.i >= q.j - 1:
        between, beside, comma = [s.word(k) for k in range(at.group_end, m.i)], 0.0, 4
    elif m.j <= q.i:
        between, beside, comma = [s.word(k) for k in range(m.j, q.i)], 1.0, 3
    else:
        return 0.0
    return beside + len(between) + comma * sum(w in (",", ";") for w in between) + (10 if ";" in between else 0)


def _context_distance(at: Count, rule: CountRule) -> float | None:
    """How far the nearest context of *rule* stands from the number, or None where none is within its reach."""
    near = (
        _distance(at, m)
        for m in at.s.of("context", at.previous, min(at.following, at.group_end + rule.reach + 12))
        if m.code in rule.context and not _passed_over(at, m)
    )
    return min((d for d in near if d <= rule.reach), default=None)


def _debt_without_count(at: Count) -> bool:
    """ "dư nợ 45 tỷ đồng với 1.200 hộ": who is counted first behind a debt was not lent to."""
    return (
        at.topic.indicator in OWED
        and at.topic.unit in ("VND", "percent")
        and not any(r.unit == "count" and r.j <= at.q.i for r in at.s.quantities)
    )


def _turns_of_others(at: Count) -> bool:
    """ "5.300 lượt người tham gia": turns that nobody took a loan in."""
    return at.q.noun == "person" and not at.s.has("context", 0, None, "borrow") and at.topic.indicator != "lending"


#: By the name of a rule: where it does not fit.
_UNFIT: dict[str, Callable[[Count], bool]] = {"loans_by_topic": _debt_without_count, "loans_turns": _turns_of_others}


def _topic_fits(at: Count, rule: CountRule) -> bool:
    """Whether the sentence speaks of what *rule* needs it to speak of."""
    topic = at.topic
    if topic.carried and rule.name != "inspections_go_on":
        return False
    if topic.indicator in rule.topic:
        return True
    return topic.counted in rule.topic and (topic.unit != "VND" or at.parallel)


def _cost_of_topic(at: Count, rule: CountRule) -> int:
    """What the topic adds to the cost of *rule*: less where the same is counted again, more where it is far away."""
    again = at.topic.counted == rule.indicator
    cost = -2 if again and at.parallel else 0
    if at.previous and at.q.i - at.previous > 14:
        cost += 4
    if again and rule.indicator in ("borrowers", "loans_made"):
        cost -= 1
    return cost


def _cost(at: Count, rule: CountRule) -> float | None:
    """What *rule* costs for this number, or None where it does not fit."""
    cost: float = rule.cost
    if rule.context:
        distance = _context_distance(at, rule)
        if distance is None:
            return None
        cost += distance - (4 if rule.name == "inspections" and distance <= 5 else 0)
    if rule.name in _UNFIT and _UNFIT[rule.name](at):
        return None
    if rule.topic:
        return cost + _cost_of_topic(at, rule) if _topic_fits(at, rule) else None
    return cost


def by_table(binder: Binding, at: Count) -> Counted | None:
    """What the cheapest rule that fits says; of two as cheap, the first."""
    best: CountRule | None = None
    least = 0.0
    for rule in binder.model.counts:
        if at.q.noun not in rule.nouns or (rule.turns and not at.q.turns):
            continue
        cost = _cost(at, rule)
        if cost is not None and (best is None or cost < least):
            best, least = rule, cost
    return Counted(best.indicator, best.name) if best is not None else None
