"""From what the store knows of a period to a Report: what is new, in which order, in which words. Pure.

Does not set anything: no markup, no cell, no pixel. Every text of a stranger passes `plain`, every address `safe_url`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property

from monitor.errors import ConfigError
from monitor.places import COUNTRY, Places, load_places
from monitor.records import Claim, Conflict, Correction, Coverage, IssuedDocument, ReportData, Trouble, Witness
from monitor.report import model
from monitor.report.numbers import (
    MERGER,
    VIETNAM_TIME,
    format_as_of,
    format_date,
    format_number,
    format_percent,
    format_period,
    format_place,
    format_points,
    format_report_period,
    format_value,
    last_day,
)  # fmt: skip
from monitor.report.pictures import pictures, summary_table
from monitor.report.plain import host_of, plain, safe_url
from monitor.report.wording import Wording, load_wording
from monitor.settings import ReportSettings
from monitor.vocabulary import Term, indicators, measures, programmes

KINDS = ("weekly", "monthly", "quarterly", "yearly", "place", "operator")
_KIND_OF_PERIOD = {"week": "weekly", "month": "monthly", "quarter": "quarterly", "year": "yearly"}
#: The indicators that an office asks for first; the others follow in the order of the vocabulary.
_FIRST = (
    "outstanding_loans", "local_budget_capital", "total_capital", "lending", "overdue_ratio", "bad_debt_ratio", "borrowers", "loans_made",
    "poverty_rate",
)  # fmt: skip
_MEASURES = ("level", "share", "change", "growth", "completion", "target", "multiple")
_LEVELS = ("country", "province", "district", "commune")
#: Of these a smaller number is the better one.
_LESS_IS_BETTER = {"overdue_debt", "overdue_ratio", "bad_debt", "bad_debt_ratio", "poor_households", "poverty_rate", "near_poverty_rate"}
#: Directive 39-CT/TW of 30/10/2024: local capital at least 15% of total capital by 2030.
DIRECTIVE_TARGET = Decimal(15)
DIRECTIVE_YEAR = "2030"
DIRECTIVE_SINCE = date(2024, 10, 30)
#: The six regions of Resolution 306/NQ-CP of 05/10/2025, from north to south; their names stand in messages.toml.
REGIONS = ("north", "red_river", "north_central", "south_central", "south_east", "mekong")
_EACH = 2  #: standouts of one kind: the list is read on a phone, in seconds
_STATES = ("nothing_found", "not_published", "not_readable", "not_reached", "not_asked", "no_source")
#: Data that end so long before their period does leave a part of it out.
_UNREAD = timedelta(days=1)


def build(
    data: ReportData, settings: ReportSettings, language: str = "vi", recipient_provinces: Sequence[str] = (), *,
    kind: str | None = None, late: bool = False, workbook: bool = True,
) -> model.Report:  # fmt: skip
    """Return the report of *data* in *language* (vi, en), with *recipient_provinces* (place keys) first.

    *kind* is one of KINDS; None takes it from the period, or "place" where the data are of a place. *late*: it is sent after its
    time, and says so. *workbook*: the reader has it, and is told what stands there only. The same data give the same report. Raises
    ConfigError for a language without wording or a broken table of wording.
    """
    if kind not in (None, *KINDS):
        raise ConfigError(f"no report {kind!r}; there is {', '.join(KINDS)}", file="report")
    return _Builder(data, settings, language, tuple(recipient_provinces), kind or _kind(data), late, workbook).report()


def _kind(data: ReportData) -> str:
    return "place" if data.place_key or data.place else _KIND_OF_PERIOD.get(data.period.kind, "weekly")


def _rank(code: str, order: Sequence[str]) -> int:
    return order.index(code) if code in order else len(order)


@dataclass(frozen=True)
class _Builder:
    data: ReportData
    settings: ReportSettings
    language: str
    own: tuple[str, ...]
    kind: str
    late: bool
    workbook: bool

    # --- words ---

    @cached_property
    def words(self) -> Wording:
        return load_wording(self.language, self.settings.templates)

    @cached_property
    def places(self) -> Places:
        return load_places()

    @cached_property
    def ends_on(self) -> date:
        """The last day of the period, in Viet Nam."""
        return last_day(self.data.period.label) or self.data.period.end.astimezone(VIETNAM_TIME).date()

    @cached_property
    def period_text(self) -> str:
        period = self.data.period
        return format_report_period(period.kind, period.label, self.language, since=period.start.astimezone(VIETNAM_TIME).date())

    def term(self, terms: Mapping[str, Term], code: str | None) -> str:
        """The label of a code, or the code itself where no table knows it."""
        if code is None:
            return ""
        term = terms.get(code)
        if term is None:
            return plain(code, 60)
        return term.label_vi if self.language == "vi" else term.label_en

    def label(self, claim: Claim) -> str:
        text = self.term(indicators(), claim.indicator)
        if claim.measure != "level":
            text = self.words("label.measure", indicator=text, measure=self.lower(self.term(measures(), claim.measure)))
        if claim.programme:
            text = self.words("label.programme", label=text, programme=self.lower(self.term(programmes(), claim.programme)))
        return text

    @staticmethod
    def lower(text: str) -> str:
        """*text* with a small first letter, unless it is an abbreviation."""
        return text[:1].lower() + text[1:] if text[1:2].islower() or text[1:2] == " " else text

    def place(self, place: str | None, key: str | None) -> str:
        return format_place(place, key, self.language, on=self.ends_on)

    def either(self, table: str, code: str, fallback: str = "other") -> str:
        """The message `table.code`, or the table's fallback, which shows the code."""
        key = f"{table}.{code}"
        return self.words(key) if code.isidentifier() and key in self.words else self.words(f"{table}.{fallback}", code=plain(code, 60))

    # --- one claim ---

    def entry(self, claim: Claim) -> model.Entry:
        check = claim.to_check and not claim.computed
        cites = tuple(self.cite(witness, claim) for witness in self.witnesses(claim))
        more = len(cites) - model.CITES
        return model.Entry(
            claim=claim,
            place=self.place(claim.place, claim.place_key),
            region=self.region(self.home(claim)),
            indicator=self.term(indicators(), claim.indicator),
            measure=self.term(measures(), claim.measure),
            programme=self.term(programmes(), claim.programme),
            label=self.label(claim),
            value=format_value(claim.value, claim.unit, self.language, bound=claim.bound, per=claim.per),
            period=format_period(claim.period, self.language),
            change=self.change(claim),
            cites=cites,
            more_cites=self.words("witness.more", more) if more > 0 else "",
            quote=plain(next((w.quote for w in self.witnesses(claim) if w.quote), ""), 2000),
            mark=self.words("mark.check") if check else "",
            review=self.words("mark.computed")
            if claim.computed
            else self.words(f"mark.{claim.review}")
            if claim.review in ("accepted", "corrected")
            else "",
            doubts=tuple(self.either("doubt", code) for code in claim.doubts if code != "computed") if claim.review is None else (),
            needs_check=check,
        )

    @staticmethod
    def witnesses(claim: Claim) -> list[Witness]:
        """Originals before reprints, the earliest first."""
        return sorted(claim.witnesses, key=lambda w: (w.reprint_of is not None, w.published_on or "9", w.figure_id))

    def cite(self, witness: Witness, claim: Claim) -> model.Cite:
        note = self.words("mark.reprint") if witness.reprint_of else ""
        if witness.value != claim.value:
            note = format_value(witness.value, claim.unit, self.language, bound=witness.bound, per=claim.per)
        return model.Cite(
            outlet=plain(witness.outlet, 80) or host_of(witness.url),
            host=host_of(witness.url),
            url=safe_url(witness.url),
            published=format_date(witness.published_on, self.language),
            title=plain(witness.title, 200),
            note=note,
        )

    def change(self, claim: Claim) -> str:
        """Against the previous known level, with its date; empty where there is none or the number is itself a change."""
        before = claim.previous
        if before is None or claim.measure not in ("level", "share"):
            return ""
        parts = {
            "before": format_value(before.value, claim.unit, self.language, bound=before.bound),
            "date": format_as_of(before.period, self.language),
        }
        delta = claim.value - before.value
        if delta == 0:
            return self.words("change.same", **parts)
        way = "up" if delta > 0 else "down"
        if claim.unit == "percent":
            text = format_points(abs(delta), self.language)
        else:
            text = format_value(abs(delta), claim.unit, self.language)
        if claim.bound != "=" or before.bound != "=":
            text = self.words("change.about", value=text)
        if claim.unit == "percent" or before.value <= 0:
            return self.words(f"change.{way}", delta=text, **parts)
        percent = format_percent(delta / before.value * 100, self.language, signed=True)
        return self.words(f"change.{way}_percent", delta=text, percent=percent, **parts)

    def level(self, claim: Claim) -> int:
        unit = self.places.by_key.get(claim.place_key or "")
        return len(_LEVELS) if unit is None else _rank(unit.level, _LEVELS)

    def importance(self, claim: Claim) -> tuple[object, ...]:
        """What a reader wants first: greater places, asked-for indicators, levels, whole rather than one programme, newest."""
        codes = (*_FIRST, *indicators())
        last = last_day(claim.period)
        return (
            self.level(claim),
            _rank(claim.indicator, codes),
            _rank(claim.measure, _MEASURES),
            claim.programme is not None,
            claim.programme or "",
            -(last.toordinal() if last else 0),
            -claim.value,
            claim.id,
        )

    # --- the claims by place ---

    def home(self, claim: Claim) -> str:
        """The key under which a claim stands: its province of the report's time, the country, or ""."""
        if claim.place_key == COUNTRY or claim.province_key == COUNTRY:
            return COUNTRY
        if self.ends_on < MERGER:
            province = self.places.province(claim.place_key)
            if province is not None:
                return province.key
        key = claim.province_key or self.places.province_2025(claim.place_key)
        return key if key in self.places.by_key else ""

    def is_own(self, key: str) -> bool:
        new = self.places.province_2025(key)
        return bool(key) and any(own == key or (new is not None and self.places.province_2025(own) == new) for own in self.own)

    def region(self, key: str) -> str:
        """Words for the region of a province, by the regions of 2025."""
        new = self.places.by_key.get(self.places.province_2025(key) or "")
        return "" if new is None or not new.region else self.region_name(new.region)

    def region_name(self, region: str) -> str:
        return next((self.words(f"region.{code}") for code in REGIONS if self.vietnamese(f"region.{code}") == region), region)

    @cached_property
    def vietnamese(self) -> Wording:
        return load_wording("vi", self.settings.templates)

    def place_order(self, key: str) -> tuple[int, int, str]:
        """Own provinces, the country, the regions from north to south, the unknown."""
        if self.is_own(key):
            return (0, 0, key)
        if key == COUNTRY:
            return (1, 0, key)
        new = self.places.by_key.get(self.places.province_2025(key) or "")
        if new is None:
            return (9, 0, key)
        names = [self.vietnamese(f"region.{code}") for code in REGIONS]
        return (2, _rank(new.region or "", names), f"{new.code} {key}")

    @cached_property
    def by_home(self) -> dict[str, list[Claim]]:
        homes: dict[str, list[Claim]] = {}
        for claim in sorted(self.data.claims, key=self.importance):
            homes.setdefault(self.home(claim), []).append(claim)
        return {key: homes[key] for key in sorted(homes, key=self.place_order)}

    @cached_property
    def quota(self) -> dict[str, int]:
        """How many claims of each place the mail shows: one each in turn, own places first, until the top is full."""
        quota = dict.fromkeys(self.by_home, 0)
        left = max(0, self.settings.top_claims)
        while left and any(quota[key] < len(claims) for key, claims in self.by_home.items()):
            for key, claims in self.by_home.items():
                if left and quota[key] < len(claims):
                    quota[key] += 1
                    left -= 1
        return quota

    @cached_property
    def groups(self) -> list[model.Group]:
        groups = []
        for key, claims in self.by_home.items():
            entries = [self.entry(claim) for claim in claims]
            shown = self.quota[key]
            rest = len(entries) - shown
            unit = self.places.by_key.get(key)
            groups.append(
                model.Group(
                    name=self.words("place.other") if unit is None else self.place(unit.name, key),
                    key=key,
                    region=self.region(key),
                    entries=tuple(entries[:shown]),
                    rest=tuple(entries[shown:]),
                    more=self.words("more.group" if self.workbook else "more.group_out", rest) if rest else "",
                )
            )
        return groups

    def regions(self) -> tuple[model.Region, ...]:
        regions: dict[str, list[model.Group]] = {}
        for group in self.groups:
            if self.is_own(group.key):
                name = self.words("place.yours")
            elif group.key == COUNTRY:
                name = group.name
            else:
                name = group.region or self.words("place.other")
            regions.setdefault(name, []).append(group)
        return tuple(model.Region(name, tuple(groups)) for name, groups in regions.items())

    # --- what stands out ---

    def standouts(self) -> tuple[model.Standout, ...]:
        claims = [c for claims in self.by_home.values() for c in claims]
        best = sorted(claims, key=lambda c: (not self.is_own(self.home(c)), c.to_check, self.importance(c)))
        lines = [*self.targets(best), *self.largest(best), *self.firsts(best)]
        lines += [
            model.Standout("document", self.words("standout_lead.document"), document.title, document.url, document.outlet)
            for document in self.documents()[:_EACH]
        ]
        return tuple(lines)

    def standout(self, kind: str, claim: Claim, **parts: str) -> model.Standout:
        entry = self.entry(claim)
        text = self.words(f"standout.{kind}", place=entry.place, label=entry.label, value=entry.value, period=entry.period, **parts)
        outlet = entry.cites[0].outlet if entry.cites else ""
        return model.Standout(kind, self.words(f"standout_lead.{kind}"), text, entry.url, outlet, entry.mark)

    def firsts(self, claims: Sequence[Claim]) -> list[model.Standout]:
        """Levels of a place that had none before; nothing where (nearly) all are first, as on the first day."""
        levels = [c for c in claims if c.measure == "level" and c.programme is None and self.level(c) <= 1]
        first = [c for c in levels if c.previous is None]
        if not first or 2 * len(first) > len(levels):
            return []
        return [self.standout("first", claim) for claim in first[:_EACH]]

    def largest(self, claims: Sequence[Claim]) -> list[model.Standout]:
        """The greatest moves against the last known level: relative ones of amounts; rates count by their points."""
        moved = [
            c
            for c in claims
            if c.previous is not None and c.measure in ("level", "share") and c.previous.value > 0 and c.value != c.previous.value
        ]

        def size(claim: Claim) -> Decimal:
            assert claim.previous is not None
            step = abs(claim.value - claim.previous.value)
            return step / 100 if claim.unit == "percent" else step / claim.previous.value

        moved.sort(key=lambda c: (c.to_check, -size(c), c.id))
        return [self.standout("largest", claim, change=self.change(claim)) for claim in moved[:_EACH]]

    def targets(self, claims: Sequence[Claim]) -> list[model.Standout]:
        """Targets reached, and those missed whose time has come; plans by their completion."""
        lines: list[model.Standout] = []
        for claim in claims:
            last = last_day(claim.period)
            if claim.measure == "completion" and claim.programme is None and self.level(claim) <= 1:
                if claim.value >= 100 and claim.bound in "=>":
                    lines.append(self.standout("completed", claim))
                elif claim.value < 100 and last is not None and (last.month, last.day) == (12, 31) and last <= self.ends_on:
                    lines.append(self.standout("not_completed", claim))
            elif claim.measure in ("level", "share"):
                lines += self.against_targets(claim, last)
        return lines[: 2 * _EACH]

    def against_targets(self, claim: Claim, last: date | None) -> list[model.Standout]:
        for goal in self.goals.get((claim.place_key or claim.place, claim.indicator, claim.programme, claim.unit), ()):
            due = last_day(goal.period)
            better = claim.value <= goal.value if claim.indicator in _LESS_IS_BETTER else claim.value >= goal.value
            text = self.words(
                "standout.target_by",
                value=format_value(goal.value, goal.unit, self.language),
                period=format_period(goal.period, self.language),
            )
            if better:
                return [self.standout("reached", claim, target=text)]
            if due is not None and last is not None and due <= min(last, self.ends_on):
                return [self.standout("missed", claim, target=text)]
        crossed = claim.previous is not None and claim.previous.value < DIRECTIVE_TARGET <= claim.value
        if claim.indicator == "local_budget_capital" and claim.measure == "share" and crossed and self.ends_on >= DIRECTIVE_SINCE:
            value = format_value(DIRECTIVE_TARGET, "percent", self.language)
            text = self.words("standout.directive_target", value=value, date=DIRECTIVE_YEAR)
            return [self.standout("reached", claim, target=text)]
        return []

    @cached_property
    def goals(self) -> dict[tuple[str | None, str, str | None, str], list[Claim]]:
        goals: dict[tuple[str | None, str, str | None, str], list[Claim]] = {}
        for claim in dict.fromkeys((*self.data.claims, *self.data.targets)):
            if claim.measure == "target":
                goals.setdefault((claim.place_key or claim.place, claim.indicator, claim.programme, claim.unit), []).append(claim)
        return goals

    # --- conflicts, corrections, documents, coverage ---

    def conflict(self, conflict: Conflict) -> model.ConflictLine:
        sides = tuple(self.entry(side) for side in conflict.sides)
        title = self.words("label.title_period", place=sides[0].place, label=sides[0].label, period=sides[0].period) if sides else ""
        return model.ConflictLine(title, self.either("conflict", conflict.reason, "unknown"), sides)

    def correction(self, correction: Correction) -> model.CorrectionLine:
        before, after = self.entry(correction.before), None if correction.after is None else self.entry(correction.after)
        key = "changed" if after is not None else "withdrawn"
        text = self.words(f"correction.{key}_text", before=before.value, after=after.value if after is not None else "")
        return model.CorrectionLine(
            kind=self.words(f"correction.{key}"),
            title=self.words("label.title_period", place=before.place, label=before.label, period=before.period),
            text=text,
            before=before.value,
            after=after.value if after is not None else "",
            outlet=plain(correction.outlet, 80) or host_of(correction.url),
            url=safe_url(correction.url),
            host=host_of(correction.url),
            date=format_date(correction.at, self.language),
        )

    def documents(self) -> list[model.DocumentLine]:
        """The documents of the period: those issued (or that a page is) before those only told of; each number once a place."""
        seen: dict[tuple[str, str, str], model.DocumentLine] = {}
        order = sorted(
            self.data.documents, key=lambda d: (d.document.role == "cited", d.document.issued_on or "", d.document.number, d.url)
        )
        for issued in order:
            document = issued.document
            seen.setdefault((document.kind, document.number, document.place or ""), self.document(issued))
        return list(seen.values())

    def document(self, issued: IssuedDocument) -> model.DocumentLine:
        document = issued.document
        kind = self.either("document", document.kind)
        number, issuer = plain(document.number, 60), plain(document.issuer, 120)
        title = self.words("document.title", kind=kind, number=number) if number else kind
        if document.issued_on:
            title = self.words("document.dated", title=title, date=format_date(document.issued_on, self.language))
        if issuer:
            title = self.words("document.issued_by", title=title, issuer=issuer)
        implements = ", ".join(plain(number, 60) for number in document.implements)
        return model.DocumentLine(
            title=title,
            kind=kind,
            number=number,
            issued_on=format_date(document.issued_on, self.language),
            issuer=issuer,
            place=plain(document.place, 80),
            implements=self.words("document.implements", numbers=implements) if implements else "",
            quote=plain(document.quote, 2000),
            outlet=plain(issued.outlet, 80) or host_of(issued.url),
            url=safe_url(issued.url),
            host=host_of(issued.url),
            published=format_date(issued.published_on, self.language),
        )

    @cached_property
    def coverage(self) -> tuple[model.CoverageLine, ...]:
        rows = sorted(self.data.coverage, key=lambda row: self.place_order(row.province_key))
        return tuple(self.coverage_of(row) for row in rows)

    def coverage_of(self, row: Coverage) -> model.CoverageLine:
        return model.CoverageLine(
            province=self.place(row.province, row.province_key),
            region=self.region(row.province_key),
            state=row.state,
            state_text=self.either("coverage", row.state, "unknown"),
            claims=row.claims,
            sources=row.sources,
            detail=self.coverage_detail(row),
        )

    def coverage_detail(self, row: Coverage) -> str:
        """What the state alone does not say: how many pages, how many sources were silent."""
        if row.pages:
            return self.words("coverage.pages", row.pages)
        if row.state == "not_published" and row.answered < row.sources:
            return self.words("coverage.answered", row.sources, answered=row.answered)
        return ""

    def coverage_line(self) -> str:
        if not self.coverage:
            return self.words("coverage.line", 0, all=0, rest=f"; {self.words('coverage.unknown')}")
        counts = Counter(line.state for line in self.coverage)
        rest = "".join(self.words("coverage.part", counts[s], state=self.words(f"coverage.{s}")) for s in _STATES if counts[s])
        return self.words("coverage.line", counts["figures"], all=len(self.coverage), rest=rest)

    def coverage_lists(self) -> tuple[str, ...]:
        lists = []
        for state in _STATES:
            names = [line.province for line in self.coverage if line.state == state]
            if names:
                lists.append(self.words("coverage.list", len(names), state=self.words(f"coverage.{state}"), names=", ".join(names)))
        return tuple(lists)

    def trouble(self, trouble: Trouble) -> model.TroubleLine:
        return model.TroubleLine(
            source=plain(trouble.source, 60),
            outlet=plain(trouble.outlet, 80),
            outcome=self.either("outcome", trouble.outcome),
            failures=trouble.failures,
            success=format_date(trouble.success_at, self.language) or self.words("table.never"),
            detail=plain(trouble.detail, 200),
        )

    # --- the whole ---

    def check_count(self) -> int:
        return sum(claim.to_check for claim in self.data.claims)

    def counts(self) -> str:
        """The counts of the headline, those that are zero left out."""
        claims, words = self.data.claims, self.words
        if not claims:
            first = words("headline.nothing")
        else:
            provinces = len({key for key in self.by_home if key not in ("", COUNTRY)})
            where = words("headline.provinces", provinces) if provinces else words("headline.country_only")
            first = f"{words('headline.claims', len(claims))} {where}"
        numbers = (
            ("documents", len(self.documents())), ("conflicts", len(self.data.conflicts)),
            ("corrections", len(self.data.corrections)), ("check", self.check_count()),
        )  # fmt: skip
        return ", ".join([first, *(words(f"headline.{name}", number) for name, number in numbers if number)])

    def upper(self, text: str) -> str:
        return text[:1].upper() + text[1:]

    def headline(self) -> str:
        if self.kind == "place":
            levels = len({(c.indicator, c.measure, c.programme) for c in (*self.data.latest, *self.data.series)})
            place = self.place(self.data.place, self.data.place_key)
            return self.words("headline.profile", len(self.data.claims), place=place, levels=levels, period=self.period_text)
        if self.kind == "operator":
            known = sum(line.state == "figures" for line in self.coverage)
            parts = (
                self.words("headline.pages", self.data.pages_read), self.words("headline.covered", known, all=len(self.coverage)),
                self.words("headline.troubles", len(self.data.troubles)), self.words("headline.check", self.check_count()),
            )  # fmt: skip
            return self.upper(self.words("headline.joined", period=self.period_text, what="; ".join(parts)))
        return self.upper(self.words("headline.joined", period=self.period_text, what=self.counts()))

    def subject(self) -> str:
        """Short enough for a phone: the week without its days."""
        if self.kind in ("place", "operator"):
            return self.headline().rstrip(".")
        period = format_date(self.data.period.label, self.language)
        return self.upper(self.words("headline.subject", period=period, what=self.counts()))

    def is_empty(self) -> bool:
        return not (self.data.claims or self.data.conflicts or self.data.corrections or self.data.documents)

    def late_line(self) -> str:
        if not self.data.late_claims or self.kind == "place":  # they are counted for the whole country
            return ""
        return self.words("coverage.late", self.data.late_pages, claims=format_number(self.data.late_claims, self.language))

    def notes(self) -> tuple[str, ...]:
        notes = [self.words("headline.late_report")] if self.late else []
        if self.data.now < self.data.period.end - _UNREAD and self.kind != "place":
            notes.append(self.words("headline.unfinished", **self.as_of()))
        if self.is_empty() and self.kind not in ("place", "operator"):
            notes.append(f"{self.words('empty.week', period=self.period_text)} {self.words('empty.read', self.data.pages_read)}")
        if late := self.late_line():
            notes.append(late)
        return tuple(notes)

    def as_of(self) -> dict[str, str]:
        """The time of the data, in words."""
        return {"time": f"{self.data.now.astimezone(VIETNAM_TIME):%H:%M}", "date": format_date(self.data.now, self.language)}

    def footer(self) -> tuple[str, ...]:
        lines = [self.words("footer.as_of", self.data.pages_read, **self.as_of()), self.words("footer.basis")]
        return tuple(lines + ([self.words("footer.check")] if self.check_count() and self.kind != "operator" else []))

    def quality_table(self) -> model.Table:
        """How far the period's figures can be trusted, for operators."""
        claims, words = self.data.claims, self.words
        doubts = Counter(code for claim in claims if claim.review is None for code in claim.doubts)
        counts: list[tuple[str, int, bool]] = [
            (words("quality.pages"), self.data.pages_read, False),
            (words("quality.claims"), len(claims), False),
            (words("quality.check"), self.check_count(), True),
            (words("quality.reviewed"), sum(claim.review is not None for claim in claims), True),
            (words("quality.single"), sum(len({w.outlet for w in claim.witnesses if not w.reprint_of}) <= 1 for claim in claims), True),
            (words("quality.no_place"), sum(claim.place is None for claim in claims), True),
            (words("quality.no_period"), sum(claim.period is None for claim in claims), True),
            *(
                (words("quality.doubt", doubt=self.either("doubt", code)), n, True)
                for code, n in sorted(doubts.items(), key=lambda x: (-x[1], x[0]))
            ),
            (words("quality.conflicts"), len(self.data.conflicts), False),
            (words("quality.corrections"), len(self.data.corrections), False),
            (words("quality.late"), self.data.late_claims, False),
        ]
        rows = []
        for name, number, part in counts:
            text = format_number(number, self.language)
            if part and claims:
                text = words("quality.of_claims", number, percent=format_percent(Decimal(100 * number) / len(claims), self.language))
            rows.append((model.Cell(name), model.Cell(text, Decimal(number))))
        return model.Table(words("section.quality"), "", (words("table.indicator"), words("table.value")), tuple(rows))

    def series(self) -> tuple[model.Entry, ...]:
        """The claims of a profile, indicator by indicator, the newest first."""

        def order(claim: Claim) -> tuple[object, ...]:
            last = last_day(claim.period)
            codes = (*_FIRST, *indicators())
            return (
                _rank(claim.indicator, codes), claim.programme is not None, claim.programme or "", _rank(claim.measure, _MEASURES),
                -(last.toordinal() if last else 0), claim.id,
            )  # fmt: skip

        return tuple(self.entry(claim) for claim in sorted(self.data.series, key=order))

    def tables(self) -> tuple[model.Table, ...]:
        if self.kind == "operator":
            return (self.quality_table(),)
        if self.kind in ("monthly", "quarterly", "yearly"):
            table = summary_table(self.data.latest, self.ends_on, self.words, self.place_order)
            return () if table is None else (table,)
        return ()

    def more(self, shown: int, total: int) -> str:
        return self.words("more.items" if self.workbook else "more.items_out", total - shown) if total > shown else ""

    def report(self) -> model.Report:
        documents = self.documents()
        limit = model.LIST_LIMIT
        shown = sum(len(group.entries) for group in self.groups)
        total = len(self.data.claims)
        return model.Report(
            kind=self.kind,
            language=self.language,
            title=plain(self.settings.title if self.language == "vi" else self.settings.title_en, 120),
            name=self.words(f"kind.{self.kind}"),
            period=self.data.period,
            period_text=self.period_text,
            now=self.data.now,
            subject=self.subject(),
            headline=self.headline(),
            notes=self.notes(),
            empty=self.is_empty(),
            standouts=() if self.kind in ("operator", "place") else self.standouts(),
            regions=self.regions(),
            shown=shown,
            entries=tuple(entry for group in self.groups for entry in (*group.entries, *group.rest)),
            more=self.words("more.claims" if self.workbook else "more.claims_out", total, shown=shown) if shown < total else "",
            conflicts=tuple(self.conflict(conflict) for conflict in self.data.conflicts),
            more_conflicts=self.more(limit, len(self.data.conflicts)),
            corrections=tuple(self.correction(correction) for correction in self.data.corrections),
            more_corrections=self.more(limit, len(self.data.corrections)),
            documents=tuple(documents),
            more_documents=self.more(limit, len(documents)),
            coverage_line=self.coverage_line(),
            coverage_lists=self.coverage_lists(),
            coverage=self.coverage,
            late_line=self.late_line(),
            trouble_line=self.words("coverage.trouble", len(self.data.troubles)) if self.data.troubles and self.kind != "operator" else "",
            troubles=tuple(self.trouble(trouble) for trouble in self.data.troubles),
            pictures=pictures(self.data, self.kind, self.ends_on, self.words, self.label),
            tables=self.tables(),
            series=self.series(),
            footer=self.footer(),
            place=self.place(self.data.place, self.data.place_key) if self.data.place_key else "",
            more_series=self.more(model.TABLE_LIMIT, len(self.data.series)),
            more_troubles=self.more(model.TABLE_LIMIT, len(self.data.troubles)),
            templates=self.settings.templates,
        )
