"""The figures of a table. Pure: grids in, bound numbers with place and period out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from monitor.figures.bound import Bound
from monitor.figures.gazetteer import Named
from monitor.figures.grids import Cell, Grid
from monitor.figures.indicators import DEBTS, WITH_PROGRAMME
from monitor.figures.model import Model
from monitor.figures.numbers import Quantity, read_literal
from monitor.figures.periods import Calendar, When
from monitor.figures.timing import Dated, PeriodHow
from monitor.text import fold

_SCALES = {"nghìn tỷ": 12, "tỷ": 9, "tỉ": 9, "triệu": 6, "nghìn": 3, "ngàn": 3, "billion": 9, "million": 6, "trillion": 12}
_COUNTED = {
    "hộ": "household", "khách hàng": "customer", "lượt": "turn", "lao động": "worker", "công trình": "works", "căn": "house", "tổ": "group", "người": "person", "học sinh": "student", "hssv": "student",
    "customers": "customer", "borrowers": "customer", "clients": "customer",
}  # fmt: skip

#: A cell that gives the row's unit alone, of a column "Đơn vị tính".
_UNIT_CELL = re.compile(
    r"(?:%|(?:(?:nghìn|ngàn) )?(?:tỷ|tỉ|triệu|tr|nghìn|ngàn)\.?(?: ?(?:đồng|đ|vnđ|vnd))?|(?:vnd |vnđ )?(?:billion|million|trillion)(?: (?:vnd|dong))?|đồng|vnd|vnđ|percent|per cent"
    r"|(?:lượt )?(?:hộ|khách hàng|kh|người|khách)|lượt|lao động|công trình|căn(?: nhà)?|tổ|hssv|học sinh|households?|customers?|borrowers?|works|groups|jobs|workers)"
)
_YEAR_CELL = re.compile(r"(?:19|20)\d\d")
_WHOLE_DONG = re.compile(r"\((?:đvt ?: ?)?(?:đồng|đ|vnd|vnđ)\)")
_ORDINAL = re.compile(r"(?:stt|tt|số tt|ghi chú|no\.?|#)$")
_COMPARED = re.compile(
    r"so với (?!kế hoạch|kh\b|chỉ tiêu|tổng|toàn)|tăng(?:, ?| ?/ ?|\(?\+\)? ?)giảm|\+/-|compared (?:with|to)|change\b|growth\b"
)


@dataclass(frozen=True, slots=True)
class Label:
    """What a head or a row's name says of its numbers."""

    indicator: str | None = None
    measure: str | None = None
    programme: str | None = None
    organisation: bool = False
    noun: str | None = None
    place: Named | None = None
    whens: tuple[When, ...] = ()
    unit: str | None = None  #: VND, percent, count, times
    scale: int | None = None
    plan: bool = False
    done: bool = False
    total: bool = False
    moved: int = 0


@dataclass(frozen=True, slots=True)
class RowFigure:
    """A number of a table with its meaning, place and period."""

    bound: Bound
    place: Named | None
    period: str | None
    period_how: PeriodHow
    row: tuple[Cell, ...]


#: The unit of a whole table in the head of its first column: "Chỉ tiêu (đơn vị: tỷ đồng)".
_UNIT_IN_HEAD = re.compile(r"\((?:đơn vị(?: tính)?|đvt) ?: ?([^)]+)\)")


class Rows:
    """Reads the figures of tables."""

    def __init__(self, model: Model, calendar: Calendar, *, english: bool, after_merger: bool) -> None:
        self._model = model
        self._calendar = calendar
        self._english = english
        self._after = after_merger
        self._year: str | None = None  #: the latest year that the table at hand names
        self._day: str | None = None  #: the latest day or month in the heads of its columns

    def label(self, text: str) -> Label:
        """What *text* (a head, a row's name, a caption) says."""
        folded = fold(text)
        tokens = self._model.matcher.tokens(folded)
        found: dict[str, list[tuple[int, str, str]]] = {}
        for m in self._model.matcher.find(tokens):
            found.setdefault(m.category, []).append((m.start, m.code, folded[m.start : m.end]))
        indicators = [c for _, c, surface in found.get("indicator", ()) if surface not in ("cho vay", "ngân sách")] or [
            c for _, c, _ in found.get("indicator", ())
        ]
        indicator = indicators[0] if indicators else None
        if indicators and re.search(r"(?:tỷ trọng|chiếm|tỷ lệ)[^()]{0,20}(?:trong|trên|/|so với) ?$", folded[: found["indicator"][0][0]]):
            indicator = None  # "Tỷ trọng trong tổng nguồn vốn": the whole
        elif indicator is None and found.get("weak"):
            indicator = found["weak"][0][1]
        programme = next((c for _, c, _ in found.get("programme", ())), None)
        nears = found.get("near", [])
        if programme is None and nears and (nears[0][0] <= 22):
            programme = max(nears, key=lambda m: len(m[2]))[1] if len(nears) > 1 and nears[0][0] == nears[1][0] else nears[0][1]
        if programme is not None and indicator == "lending" and not re.search(r"doanh số|giải ngân", folded):
            indicator = None
        unit, scale = None, None
        for name, power in sorted(_SCALES.items(), key=lambda k: -len(k[0])):
            if re.search(rf"(?<![a-zà-ỹ]){name}(?![a-zà-ỹ])", folded):
                unit, scale = "VND", power
                break
        if unit is None and _WHOLE_DONG.search(folded):
            unit, scale = "VND", 0
        if "%" in folded or "tỷ lệ" in folded or "tỷ trọng" in folded:
            unit, scale = "percent", None
        counted = re.match(
            r"^(?:số\s+|number of )?(?:lượt\s+)?(?:hộ|khách hàng|kh|người|households|customers|borrowers|clients)(?![a-zà-ỹ])", folded
        )
        if counted and indicator in ("outstanding_loans", "lending", None):
            indicator = "loans_made" if "lượt" in counted[0] or indicator == "lending" else "borrowers" if indicator else None
        noun = next((code for word, code in _COUNTED.items() if re.search(rf"(?<![a-zà-ỹ]){word}(?![a-zà-ỹ])", folded)), None)
        names = self._model.gazetteer.find(text, folded, tokens, after_merger=self._after, english=self._english)
        plan = (
            bool(re.search(r"kế hoạch|chỉ tiêu (?:giao|kh)|\bkh\b|được giao|plan|target", folded))
            and "%" not in folded
            and "tỷ lệ" not in folded
            and "so với" not in folded
        )
        completion = bool(
            re.search(
                r"hoàn thành|% ?(?:so (?:với )?)?(?:kh|kế hoạch|thực hiện)|tỷ lệ (?:thực hiện|đạt|hoàn thành)|%\s*th|tỷ lệ\s*%?$|đạt tỷ lệ|completion|% of plan|% kế hoạch|so với kế hoạch",
                folded,
            )
        )
        done = bool(re.search(r"thực hiện|kết quả|đã đạt|actual|result", folded)) and not completion
        moved = 0
        if re.search(
            r"(?:^|\s)(?:tăng|chuyển thêm|bổ sung|thêm|(?:nhận|chuyển|cấp|bố trí|số chuyển|số nhận|vốn chuyển)(?: mới| thêm)? (?:trong|năm)|increase|tăng/giảm|tăng, giảm|\+/-)(?:\s|$|,|/|\()",
            folded,
        ):
            moved = 1
        elif re.search(r"(?:^|\s)giảm(?:\s|$)", folded):
            moved = -1
        elif _COMPARED.search(folded) and not completion:
            moved = 1
        measure = None
        if completion:
            measure = "completion"
        elif "tỷ trọng" in folded or "chiếm" in folded:
            measure = "share"
        return Label(
            indicator, measure, programme, bool(found.get("organisation")), noun, names[-1] if names else None, tuple(self._calendar.find(folded)), unit, scale, plan, done,
            bool(re.match(r"^(?:tổng|cộng|toàn|tổng cộng|total)", folded)), moved,
        )  # fmt: skip

    def figures(self, grid: Grid, context: Label, default: Named | None, as_of: str | None) -> Iterator[RowFigure]:
        """Yield the figures of *grid*; *context* is what its caption and the text above say."""
        heads = [self.label(c.text) for c in grid.head]
        for k, head in enumerate(heads):
            if head.moved and head.indicator is None and k:
                left = next((h.indicator for h in reversed(heads[:k]) if h.indicator), None)
                heads[k] = replace(head, indicator=left)
        level = next(
            (
                lv
                for lv, pattern in (
                    ("commune", r"^(?:xã|phường|tên xã|đơn vị xã|địa bàn xã)"),
                    ("district", r"^(?:huyện|quận|tên huyện|thị xã)"),
                )
                if any(re.match(pattern, fold(c.text)) for c in grid.head[:2])
            ),
            None,
        )
        told = next((m[1] for c in grid.head if (m := _UNIT_IN_HEAD.search(fold(c.text)))), None)
        base = self._unit(grid.unit or told)
        years = [w.iso[:4] for label in (*heads, context) for w in label.whens if w.iso and w.kind in ("moment", "span")]
        self._year = max(years, default=None)
        days = [w.iso for label in heads for w in label.whens if w.iso and w.kind == "moment" and not w.year_only]
        self._day = max(days, default=None)
        organised = (
            heads[0].organisation
            or sum(self.label(next((c.text for c in row if not c.numeric), "")).organisation for row in grid.rows) >= 2
        )
        for row in grid.rows:
            words = [c for c in row if not c.numeric and re.search(r"[^\W\d_]{2,}", c.text)]
            named = words[0] if words else row[0] if _YEAR_CELL.fullmatch(row[0].text.strip()) else None
            if named is None:
                continue
            row_label = self.label(named.text if words else f"năm {named.text.strip()}")
            if level is not None and not row_label.total and default is not None:
                row_label = replace(row_label, place=self._unit_named(named.text, level, default) or row_label.place)
            unit = next((c for c in row if c is not named and not c.numeric and _UNIT_CELL.fullmatch(fold(c.text.strip()))), None)
            units = base if unit is None else [self.label(unit.text), *base]
            if unit is not None and row_label.noun is None:
                row_label = replace(row_label, noun=units[0].noun)
            if organised:
                row_label = replace(row_label, organisation=True)
            if row_label.total and row_label.indicator is None:
                row_label = replace(row_label, programme=None, place=None)
            unnumbered = len(row) == len(grid.head) - 1 and not row[0].numeric and bool(_ORDINAL.match(fold(grid.head[0].text)))
            shift = 1 if unnumbered else 0
            for column, cell in enumerate(row):
                k = column + shift
                if cell is named or not cell.numeric:
                    continue
                head = heads[k] if k < len(heads) else Label()
                if k < len(grid.head) and _ORDINAL.match(fold(grid.head[k].text)):
                    continue
                figure = self._cell(cell, row, head, row_label, context, units, default, as_of)
                if figure is not None:
                    yield figure

    def _unit_named(self, text: str, level: str, default: Named) -> Named | None:
        """The unit of *level* that a row's name names, in the page's own province; else the name as written, within it."""
        gazetteer = self._model.gazetteer
        name = re.sub(
            r"^(?:xã|phường|thị trấn|huyện|quận|thị xã|tp\.?|tt\.?|tx\.?|[phqx]\.|thành phố)\s*(?=[^\W\d])",
            "",
            text.strip(),
            flags=re.IGNORECASE,
        )
        home = gazetteer.places.province_2025(default.key)
        pool = [p for p in gazetteer.candidates(name, level, self._english) if gazetteer.places.province_2025(p.key) == home]
        pool.sort(key=lambda p: (p.system != ("2025" if self._after else "2004"), default.key != p.parent_key))
        if pool:
            return Named(0, 0, level, tuple(gazetteer.places.full_name(pool[0].key).split(", ")), pool[0].key, True)
        return Named(0, 0, level, (name, *default.names), None, True) if name[:1].isupper() and not any(c.isdigit() for c in name) else None

    def _unit(self, unit: str | None) -> list[Label]:
        if unit is None:
            return []
        return [self.label(part) for part in re.split(r"[,;/]| và ", unit) if part.strip()]

    def _cell(
        self,
        cell: Cell,
        row: tuple[Cell, ...],
        head: Label,
        name: Label,
        context: Label,
        base: list[Label],
        default: Named | None,
        as_of: str | None,
    ) -> RowFigure | None:
        indicator = head.indicator or name.indicator
        noun = head.noun if head.indicator is None or head.indicator in ("borrowers", "loans_made") else None
        programme = name.programme or head.programme
        measure = head.measure or ("target" if head.plan else None)
        if head.indicator and name.indicator and name.indicator != head.indicator and self._model.kinds[head.indicator] != "rate":
            indicator = name.indicator if head.plan or head.done else head.indicator
        count = None
        unit, scale = self._own_unit(cell.text)
        if noun and head.indicator is None and head.unit != "VND":
            count = noun
        if indicator is None and count is None:
            indicator = context.indicator
            if name.noun and unit is None and head.unit != "VND" and name.indicator is None and context.indicator is None:
                count = name.noun
        if unit is None:
            unit, scale = self._assumed_unit(indicator, count, head, name, base)
        if unit is None:
            return None
        literal = re.search(r"\d[\d.,\s]*\d|\d", cell.text)
        if literal is None:
            return None
        read = read_literal(literal[0].strip(), unit, scaled=scale is not None, english=self._english)
        if read is None:
            return None
        value = read[0].scaleb(scale or 0)
        if count is not None and unit == "count":
            indicator = self._counted(count, head, name, context)
        if indicator is None:
            return None
        units = self._model.units[indicator]
        kind = self._model.kinds[indicator]
        signed = cell.text.strip()[:1] in ("+", "-") and unit == "percent" and head.measure is None
        if measure is None and signed:
            measure = "growth" if "percent" not in units else "change"
        if measure is None and unit == "percent" and "percent" not in units:
            if indicator in DEBTS and not (head.moved or name.moved):
                indicator, kind = DEBTS[indicator], "rate"
            else:
                measure = "completion" if head.measure == "completion" else "growth" if head.moved or name.moved else "share"
        if measure is None and unit == "VND" and "VND" not in units:
            if indicator in ("borrowers", "savings_credit_groups", "loans_made") and context.indicator:
                indicator = context.indicator
            else:
                return None
        if measure is None and unit == "count" and "count" not in units:
            return None
        if unit == "percent" and kind == "rate" and measure == "share":
            measure = "level"
        moved = head.moved or name.moved
        grown = "tăng trưởng" in fold(row[0].text) or any("tăng trưởng" in fold(c.text) for c in row[:2])
        if measure is None and (moved or grown) and unit != "percent" and kind == "stock":
            measure = "change"
            value = -value if moved < 0 else value
        if (
            measure is None
            and indicator == "local_budget_capital"
            and re.search(r"(?:chuyển|bổ sung).*trong (?:năm|kỳ|quý)", fold(row[0].text))
        ):
            measure = "change"
        if cell.text.strip().startswith("-") and measure in ("change", "growth"):
            value = -value
        measure = measure or "level"
        entrusted = name.organisation or head.organisation or context.organisation
        if entrusted and indicator == "outstanding_loans":
            indicator = "entrusted_outstanding"
        place = name.place or head.place or default
        if (
            place is not None
            and default is not None
            and (place.key is None or len(place.names) == 1)
            and place.level in ("district", "commune")
        ):
            place = self._model.gazetteer.within(place, default, after_merger=self._after) or place
        at = cell.start + (len(cell.text) - len(cell.text.lstrip()))
        q = Quantity(
            at + literal.start(),
            at + literal.end() if self._own_unit(cell.text)[0] is None else cell.end,
            abs(value),
            unit,
            doubts=(read[1],) if read[1] else (),
        )
        programme = programme if indicator in WITH_PROGRAMME else None
        bound = Bound(
            q, indicator, measure, value, programme, "row_and_head" if head.indicator or name.indicator else "row_by_caption", q.doubts
        )
        period, how = self._period(kind, measure, head, name, context, as_of)
        published = self._calendar.published
        if (
            period
            and published
            and period[-4:].isdigit()
            and period.split("/")[-1][:4] > published[:4]
            and measure in ("level", "share", "change")
        ):
            bound = bound._replace(measure="target", rule=bound.rule + "+ahead")
        return RowFigure(bound, place, period, how, row)

    def _own_unit(self, text: str) -> tuple[str | None, int | None]:
        folded = fold(text)
        if "%" in folded:
            return "percent", None
        if "lần" in folded:
            return "times", None
        for name, power in sorted(_SCALES.items(), key=lambda k: -len(k[0])):
            if re.search(rf"\d\s*{name}", folded):
                return "VND", power
        if re.search(r"\d\s*đồng", folded):
            return "VND", 0
        if re.search(r"\d\s*(?:hộ|lượt|khách|lao động|công trình|tổ|căn|người)", folded):
            return "count", None
        return None, None

    def _assumed_unit(
        self, indicator: str | None, count: str | None, head: Label, name: Label, base: list[Label]
    ) -> tuple[str | None, int | None]:
        if (
            head.unit == "percent"
            or (name.unit == "percent" and not head.plan and head.unit is None)
            or head.measure in ("completion", "share")
        ):
            return "percent", None
        if indicator is not None and "percent" in self._model.units[indicator]:
            return "percent", None
        if count is not None or (indicator is not None and "count" in self._model.units[indicator]):
            return "count", None
        for label in (head, name, *base):
            if label.unit in ("VND", "percent"):
                return label.unit, label.scale
        return None, None

    def _counted(self, noun: str, head: Label, name: Label, context: Label) -> str | None:
        if noun in ("household", "customer", "person", "turn"):
            flow = head.indicator == "loans_made" or noun == "turn" or context.indicator == "lending"
            return "loans_made" if flow else "borrowers"
        return {
            "worker": "jobs_supported",
            "works": "water_sanitation_works",
            "house": "houses_built",
            "group": "savings_credit_groups",
            "student": "students_supported",
        }.get(noun)

    def _period(self, kind: str, measure: str, head: Label, name: Label, context: Label, as_of: str | None) -> Dated:
        """The period of a cell, and how it is known: the table's own words, an earlier sentence's, or the page's date."""
        if measure == "completion" and self._year is not None and not any(w.iso for w in head.whens):
            return self._year, "row"
        for label in (head, name, context):
            moments = [w for w in label.whens if w.kind == "moment" and w.iso]
            spans = [w for w in label.whens if w.kind == "span" and w.iso]
            if measure == "target" and moments:
                years = [w for w in moments if w.year_only]
                return (years or moments)[0].iso, "row"
            if kind == "flow" or measure in ("change", "growth"):
                if spans and not (label is context and measure in ("change", "growth")):
                    return spans[0].iso, "row"
                years = [w for w in moments if w.year_only]
                if years and label is not context:
                    return years[0].iso, "row"
            elif moments:
                exact = [w for w in moments if not w.year_only]
                return (exact or moments)[-1].iso, "row"
            if spans and label is not context:
                return spans[0].last, "row"
        base = next((w.first for w in head.whens if w.kind == "base" and w.first), None)
        if base is not None and measure in ("change", "growth") and (now := self._day or as_of):
            return f"{base}/{now}", "row"  # "Tăng so với 31/12/2023"
        dated = next((w.iso for label in (head, name, context) for w in label.whens if w.kind == "moment" and w.iso), None)
        if as_of is None and dated is not None:
            return dated, "row"
        if as_of is None and self._calendar.published:
            return self._calendar.published[:10], "default"
        return as_of, "carried" if as_of is not None else "default"


def amounts(value: Decimal) -> float:
    """A value as the number that JSON carries."""
    return float(value)
