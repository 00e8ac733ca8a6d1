"""What the stages hand to each other: frozen records, no behaviour beyond what a field's form needs.

`_at` is an aware UTC datetime, `_on` an ISO date, `_s` seconds. Offsets are Unicode code points in an article's text (NFC).
Codes (indicator, measure, programme, bound, unit) are those of docs/figures.md and of the tables in figures/tables/.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

# --- sources and links -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Territory:
    """A province that a source speaks for, in one system of units, while it does."""

    system: str  #: "2004" or "2025"
    code: str  #: two digits, unique only within its system
    valid_from: date | None = None  #: None: since ever
    valid_to: date | None = None  #: None: until now

    @property
    def key(self) -> str:
        """The place's key, as `2025-20`."""
        return f"{self.system}-{self.code}"


@dataclass(frozen=True, slots=True)
class Discovery:
    """One way to find a source's pages."""

    kind: str  #: feed, sitemap, listing, search or page
    url: str  #: a search URL holds `{terms}`; `{page}` stands for the numbers from 1 to `pages`
    selector: str | None = None  #: CSS selector of the links of a listing; None: every link of the page's main part
    next_selector: str | None = None  #: CSS selector of the link to the next page of a listing
    pages: int = 1  #: how many pages of a listing to walk at the most
    terms: tuple[str, ...] = ()  #: what to search for


@dataclass(frozen=True, slots=True)
class Source:
    """One outlet to watch: an entry of config/sources.toml."""

    key: str
    outlet: str
    kind: str  #: bank, party, portal, paper, agency, aggregator (closeness to the source, in this order)
    discover: tuple[Discovery, ...]
    territories: tuple[Territory, ...] = ()  #: empty: national
    language: str = "vi"
    follow: str = "subject"  #: all, or subject: only links whose title, teaser or URL speak of the subject
    rule: str | None = None  #: name of the site rule in config/sites.toml
    interval_s: int = 6 * 3600  #: how often its feeds and listings are read
    delay_s: float | None = None  #: gap between two requests to its host; None: the general setting
    pages_per_day: int = 200  #: budget of article pages
    contact: str | None = None  #: who asks, told to this site in the User-Agent; None: the general setting
    ca_file: str | None = None  #: its own CA bundle, where the server's chain is broken
    enabled: bool = True
    unverified: bool = False  #: seen in a public list, never tried
    line: int | None = None  #: where it stands in its file


@dataclass(frozen=True, slots=True)
class SiteRule:
    """How pages of one family of sites are marked up: CSS selectors, first match wins. Empty: not known."""

    name: str
    hosts: tuple[str, ...] = ()  #: hosts it holds for, without a source naming it
    title: tuple[str, ...] = ()
    published: tuple[str, ...] = ()
    author: tuple[str, ...] = ()
    body: tuple[str, ...] = ()
    caption: tuple[str, ...] = ()
    drop: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Link:
    """A page that a source points to."""

    url: str  #: canonical
    source: str  #: key
    title: str | None = None
    teaser: str | None = None
    published_at: datetime | None = None
    via: str = "page"  #: kind of discovery


# --- pages and articles ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Page:
    """What came over the wire for one URL, unpacked but not decoded."""

    url: str  #: as asked for
    final_url: str  #: after redirects
    status: int
    headers: tuple[tuple[str, str], ...]  #: of the last answer, in order, names as sent
    body: bytes  #: after content decoding; empty for 304
    fetched_at: datetime
    elapsed_s: float = 0.0
    request_headers: tuple[tuple[str, str], ...] = ()
    raw_bytes: int = 0  #: bytes of the body on the wire
    hops: tuple[str, ...] = ()  #: URLs of the redirects before final_url

    def header(self, name: str) -> str | None:
        """The first header of that name (any case), or None."""
        wanted = name.lower()
        return next((value for key, value in self.headers if key.lower() == wanted), None)


@dataclass(frozen=True, slots=True)
class Location:
    """Where a record stands in the archive."""

    file: str  #: relative to the archive's folder
    offset: int  #: bytes
    length: int  #: bytes, compressed


@dataclass(frozen=True, slots=True)
class Block:
    """One line of an article's text."""

    kind: str  #: title, lead, heading, paragraph, item, row, caption
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Article:
    """What was read in a page: NFC text, one block a line."""

    url: str
    title: str | None
    published: str | None  #: ISO 8601: date, or time with zone; None: unknown
    published_rule: str | None  #: which rule gave it: meta, json-ld, rule, line, htmldate, feed, url
    author: str | None
    text: str
    blocks: tuple[Block, ...] = ()
    language: str = "vi"
    reader: str = "text"  #: which reader gave the text: rule:<name>, trafilatura, pdf, text
    flags: tuple[str, ...] = ()  #: e.g. charset_guessed, converted_tcvn3, machine_translated


# --- figures -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Figure:
    """One quantitative claim of a page."""

    indicator: str
    measure: str
    value: Decimal  #: dong, percent, count or times
    unit: str  #: VND, percent, count, times
    bound: str  #: "=", ">", "<", "~"
    place: str | None  #: names, most specific first, as "Hai Bà Trưng, Hà Nội"
    place_key: str | None  #: "VN", "2004-20", "2004-183", "2025-00004"; None: a region, a hamlet, unknown
    period: str | None  #: ISO 8601 moment or span
    programme: str | None
    per: str | None  #: year, month
    quote: str
    start: int
    end: int
    rule: str  #: name of the rule that bound number and indicator
    confidence: str = "high"  #: high, check
    doubts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Document:
    """A document that a page cites or is."""

    kind: str  #: directive, conclusion, resolution, decision, decree, plan, official_letter, programme, report, notice ...
    number: str  #: as "40-CT/TW"
    issued_on: str | None  #: ISO date
    issuer: str | None
    place: str | None
    implements: tuple[str, ...] = ()  #: numbers of the documents that it carries out
    role: str = "cited"  #: cited, issued (the page reports that it was issued), self (the page is the document)
    quote: str = ""
    start: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True)
class Note:
    """What became of one number of a page: for --explain."""

    text: str
    start: int
    end: int
    outcome: str  #: figure, or the reason why not
    rule: str | None = None
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """All that was read in one article."""

    place: str | None
    place_key: str | None
    published: str | None
    figures: tuple[Figure, ...]
    documents: tuple[Document, ...]
    on_subject: bool  #: whether the page is about policy credit at all
    notes: tuple[Note, ...] = ()


# --- the store's answers -----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class HostState:
    """What is remembered of a host between requests and restarts."""

    host: str
    next_at: datetime | None = None  #: no request before
    failures: int = 0  #: in a row
    robots_body: bytes | None = None
    robots_status: int | None = None
    robots_fetched_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class SourceState:
    """What is remembered of a source."""

    key: str
    checked_at: datetime | None = None  #: last time its feeds or listings were asked for
    success_at: datetime | None = None  #: last time they gave links
    article_at: datetime | None = None  #: last time a page of it was readable
    failures: int = 0
    outcome: str | None = None  #: of the last check: ok, or a reason of errors.py
    detail: str | None = None


@dataclass(frozen=True, slots=True)
class PageState:
    """What is remembered of a page."""

    url: str
    source: str | None
    etag: str | None
    last_modified: str | None
    body_sha256: str | None
    first_seen_at: datetime
    fetched_at: datetime | None  #: last full or 304 answer
    full_at: datetime | None  #: last full answer
    looks: int  #: how many times it answered; before the first answer: how many times it was tried
    outcome: str | None  #: ok, not_modified, or a reason
    article: bool = False  #: whether an article was ever read in it


@dataclass(frozen=True, slots=True)
class FetchRecord:
    """One line of a run's record: what was asked for and what came of it."""

    source: str | None
    url: str
    kind: str  #: feed, sitemap, listing, search, page, robots
    status: int | None
    bytes: int
    elapsed_s: float
    outcome: str  #: ok, not_modified, or a reason of errors.py
    at: datetime
    detail: str | None = None


@dataclass(frozen=True, slots=True)
class Saved:
    """What saving a page did."""

    page_id: int
    article_id: int | None
    new_article: bool  #: a first reading, or a changed text
    figures_new: int = 0
    figures_changed: int = 0
    figures_withdrawn: int = 0


@dataclass(frozen=True, slots=True)
class Witness:
    """One page that makes a claim."""

    figure_id: int
    url: str
    outlet: str
    kind: str  #: the source's kind
    title: str | None
    published_on: str | None
    quote: str
    value: Decimal
    bound: str
    reprint_of: str | None = None  #: URL of the page whose text it repeats


@dataclass(frozen=True, slots=True)
class Level:
    """A known value of a series."""

    value: Decimal
    bound: str
    period: str | None
    url: str


@dataclass(frozen=True, slots=True)
class Claim:
    """Figures of one or more pages that say the same."""

    id: int
    place: str | None
    place_key: str | None
    province_key: str | None  #: the province of 2025 it lies in, "VN" for the country; None: unknown
    indicator: str
    measure: str
    programme: str | None
    unit: str
    per: str | None
    period: str | None
    value: Decimal
    bound: str
    confidence: str
    doubts: tuple[str, ...]
    published_on: str | None  #: of its earliest witness
    first_seen_at: datetime
    witnesses: tuple[Witness, ...]
    previous: Level | None = None  #: the last known level before this one
    review: str | None = None  #: accepted, corrected; None: not reviewed

    @property
    def computed(self) -> bool:
        """Whether it is a sum of other claims, which no page printed."""
        return "computed" in self.doubts

    @property
    def to_check(self) -> bool:
        """Whether a person has yet to look at it."""
        return self.confidence == "check" and self.review is None


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two or more claims for one key that cannot all be right."""

    sides: tuple[Claim, ...]
    reason: str  #: rounding, scale_slip, other_date, old_and_new_province, unknown


@dataclass(frozen=True, slots=True)
class Correction:
    """A figure that its page changed or no longer carries."""

    kind: str  #: changed, withdrawn
    url: str
    outlet: str
    at: datetime
    before: Claim
    after: Claim | None


@dataclass(frozen=True, slots=True)
class Coverage:
    """What is known of one province for a period."""

    province_key: str  #: of the system of 2025
    province: str
    state: str  #: figures, nothing_found, not_published, not_readable, not_reached, not_asked, no_source
    claims: int = 0
    sources: int = 0
    pages: int = 0  #: on the subject and read without figures, or that could not be read
    answered: int = 0  #: sources


@dataclass(frozen=True, slots=True)
class Trouble:
    """A source that does not work."""

    source: str
    outlet: str
    outcome: str
    failures: int
    success_at: datetime | None
    detail: str | None


@dataclass(frozen=True, slots=True)
class IssuedDocument:
    """A document with the page that tells of it."""

    document: Document
    url: str
    outlet: str
    published_on: str | None


@dataclass(frozen=True, slots=True)
class Period:
    """A reporting period in the office's time zone, end excluded."""

    kind: str  #: week, month, quarter, year
    label: str  #: 2024-W31, 2024-07, 2024-Q3, 2024
    start: datetime  #: aware, UTC
    end: datetime


@dataclass(frozen=True, slots=True)
class ReportData:
    """All that a report says, as the store knew it at `now`."""

    period: Period
    now: datetime
    claims: tuple[Claim, ...]  #: new to the world in the period
    late_claims: int  #: read in the period, published long before it
    late_pages: int
    conflicts: tuple[Conflict, ...]
    corrections: tuple[Correction, ...]
    documents: tuple[IssuedDocument, ...]
    coverage: tuple[Coverage, ...]
    troubles: tuple[Trouble, ...]
    pages_read: int
    latest: tuple[
        Claim, ...
    ] = ()  #: newest level and share of each indicator and programme: of the country and provinces, or of a place's parts
    targets: tuple[Claim, ...] = ()  #: not long due at the period's start, or due later, whenever they were first read
    series: tuple[Claim, ...] = ()  #: levels and shares of one place, for its profile
    place: str | None = None  #: the profile's place
    place_key: str | None = None


@dataclass(frozen=True, slots=True)
class Recipient:
    """Who gets what."""

    name: str
    address: str
    language: str = "vi"
    kinds: tuple[str, ...] = ("weekly",)  #: weekly, monthly, quarterly, yearly, operator
    provinces: tuple[str, ...] = ()  #: place keys that come first
    attachments: tuple[str, ...] = ("xlsx",)  #: xlsx, docx, json


@dataclass(frozen=True, slots=True)
class Delivery:
    """One row of the outbox: a report for a recipient."""

    id: int
    report_key: str  #: e.g. weekly:2024-W31:vi
    recipient: str  #: address
    message_id: str
    message: bytes  #: the whole mail, RFC 5322
    state: str  #: due, sent, parked
    attempts: int
    next_at: datetime
    created_at: datetime
    sent_at: datetime | None = None
    error: str | None = None
    tags: dict[str, str] = field(default_factory=dict)
