"""What a report holds, ready to be set: every text is worded, every stranger's text is plain, every address is safe or None.

`build` makes it; templates, charts, workbook and office document only set it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from pathlib import Path

from monitor.records import Claim, Period

TABLE_LIMIT = 60  #: rows of a series or of sources in trouble that a mail shows
LIST_LIMIT = 12  #: conflicts, corrections and documents that a mail lists
QUOTE = 280  #: characters of a quote in a mail; the workbook has all of it
CITES = 3  #: outlets named under a claim


@dataclass(frozen=True, slots=True)
class Cite:
    """A page that says so."""

    outlet: str
    host: str
    url: str | None  #: None: the address was not safe, and is not linked
    published: str  #: in words
    title: str
    note: str = ""  #: reprint, or the value as this outlet writes it where it differs


@dataclass(frozen=True, slots=True)
class Entry:
    """One claim as it is shown."""

    claim: Claim
    place: str
    region: str
    indicator: str
    measure: str
    programme: str
    label: str  #: indicator, measure and programme in one
    value: str  #: with bound and unit
    period: str
    change: str  #: against the previous known level; empty: none is known
    cites: tuple[Cite, ...]
    more_cites: str  #: "và 3 nguồn khác", or empty
    quote: str
    mark: str  #: to be checked; empty: nothing to say
    review: str  #: reviewed, corrected in review, or empty
    doubts: tuple[str, ...]
    needs_check: bool

    @property
    def short_quote(self) -> str:
        """The quote, cut for a mail."""
        return self.quote if len(self.quote) <= QUOTE else self.quote[: QUOTE - 1].rstrip() + "…"

    @property
    def first_cites(self) -> tuple[Cite, ...]:
        """The pages named in a mail."""
        return self.cites[:CITES]

    @property
    def url(self) -> str | None:
        """The first safe address, or None."""
        return next((cite.url for cite in self.cites if cite.url), None)


@dataclass(frozen=True, slots=True)
class Group:
    """The claims of one province (or the country, or the unknown)."""

    name: str
    key: str
    region: str
    entries: tuple[Entry, ...]  #: those shown
    rest: tuple[Entry, ...]  #: those that stand in the workbook only
    more: str  #: a line about them, or empty


@dataclass(frozen=True, slots=True)
class Region:
    """Provinces under one heading."""

    name: str
    groups: tuple[Group, ...]


@dataclass(frozen=True, slots=True)
class Standout:
    """One line of what stands out."""

    kind: str  #: first, largest, reached, missed, completed, not_completed, document
    lead: str  #: what kind of news, in words
    text: str
    url: str | None
    source: str  #: outlet
    mark: str = ""


@dataclass(frozen=True, slots=True)
class ConflictLine:
    """Sides that cannot all be right."""

    title: str
    reason: str
    sides: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class CorrectionLine:
    """What a page changed or no longer carries."""

    kind: str  #: in words
    title: str
    text: str
    before: str
    after: str
    outlet: str
    url: str | None
    host: str
    date: str


@dataclass(frozen=True, slots=True)
class DocumentLine:
    """A document that was issued."""

    title: str
    kind: str
    number: str
    issued_on: str
    issuer: str
    place: str
    implements: str  #: numbers of what it carries out, or empty
    quote: str
    outlet: str
    url: str | None
    host: str
    published: str


@dataclass(frozen=True, slots=True)
class CoverageLine:
    """One province's coverage."""

    province: str
    region: str
    state: str  #: code
    state_text: str
    claims: int
    sources: int
    detail: str


@dataclass(frozen=True, slots=True)
class TroubleLine:
    """A source that does not work, for operators."""

    source: str
    outlet: str
    outcome: str
    failures: int
    success: str
    detail: str


@dataclass(frozen=True, slots=True)
class Bar:
    """One number of a picture."""

    name: str
    key: str  #: code of a province of 2025 on a map, else any
    value: Decimal  #: in the picture's unit (tỷ đồng or percent)
    text: str
    date: str
    day: int = 0  #: proleptic ordinal of the day, for lines
    signs: str = ""  #: behind the number on a picture


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a trend."""

    name: str
    points: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """What a picture shows, with the words in and beside it."""

    cid: str
    kind: str  #: bars, map, trend
    title: str
    alt: str
    unit: str  #: in words, for the axis
    bars: tuple[Bar, ...] = ()
    lines: tuple[Line, ...] = ()
    target: Decimal | None = None
    target_text: str = ""
    numbers: tuple[str, ...] = ()  #: the numbers in words, for those who do not see the picture
    no_number: str = ""
    islands: tuple[str, str] = ("", "")
    language: str = "vi"


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table: text, and the number where it is one."""

    text: str
    number: Decimal | None = None
    url: str | None = None

    @property
    def right(self) -> bool:
        """Whether it stands at the right: numbers, and the dash where there is none."""
        return self.number is not None or self.text == "–"


@dataclass(frozen=True, slots=True)
class Table:
    """A table with a caption and a unit line."""

    caption: str
    unit: str
    header: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True)
class Report:
    """A whole report in one language."""

    kind: str  #: weekly, monthly, quarterly, yearly, place, operator
    language: str
    title: str  #: of the series of reports, as configured
    name: str  #: "Bản tin tuần"
    period: Period
    period_text: str
    now: datetime
    subject: str
    headline: str
    notes: tuple[str, ...]  #: short lines below the headline: empty week, late news
    empty: bool
    standouts: tuple[Standout, ...]
    regions: tuple[Region, ...]
    shown: int  #: claims shown in the mail
    entries: tuple[Entry, ...]  #: all claims, in the order of the report
    more: str  #: a line about those not shown, or empty
    conflicts: tuple[ConflictLine, ...]
    more_conflicts: str
    corrections: tuple[CorrectionLine, ...]
    more_corrections: str
    documents: tuple[DocumentLine, ...]
    more_documents: str
    coverage_line: str
    coverage_lists: tuple[str, ...]
    coverage: tuple[CoverageLine, ...]
    late_line: str
    trouble_line: str
    troubles: tuple[TroubleLine, ...]
    pictures: tuple[Picture, ...]
    tables: tuple[Table, ...]
    series: tuple[Entry, ...]
    footer: tuple[str, ...]
    place: str = ""  #: of a profile
    more_series: str = ""
    more_troubles: str = ""
    table_limit: int = TABLE_LIMIT
    list_limit: int = LIST_LIMIT  #: conflicts, corrections and documents shown in the mail; the workbook has all
    templates: Path | None = None  #: the office's own templates
