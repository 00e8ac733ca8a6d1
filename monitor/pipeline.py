"""The stages joined: collect (sources to figures), reread (archive to figures), publish (figures to outbox), deliver (outbox to mail).

Carries out and decides little: what is due, which links count and what a text says is decided by pure functions of the stages. One
source or page that fails becomes a recorded outcome and the others go on; a failing store or archive ends the run, after what is done is
saved. Does not read the clock: `now` is handed in.
"""

from __future__ import annotations

import contextvars
import email
import email.policy
import gc
import logging
import threading
import urllib.parse
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from monitor import article as reader
from monitor import sources as watch
from monitor.errors import ArchiveError, ArticleError, DeliveryError, FetchError, LinksError, SourceError
from monitor.faults import fault
from monitor.logs import fields, run_id
from monitor.records import (
    Article,
    Delivery,
    Discovery,
    FetchRecord,
    Figure,
    Link,
    Page,
    PageState,
    Period,
    Reading,
    Recipient,
    ReportData,
    Saved,
    Source,
    SourceState,
)
from monitor.settings import Config

if TYPE_CHECKING:
    from monitor.archive import Archive
    from monitor.deliver import Mailer
    from monitor.fetch import Fetcher
    from monitor.store import Store

log = logging.getLogger(__name__)

#: Reasons that speak of our own network rather than of one site.
NETWORK = ("unreachable", "timeout")

#: So many hosts and more that all fail for such a reason are an outage of our own.
OUTAGE_FROM = 3

#: A source whose new pages cannot be read for this long, or so many of its first ones, is in trouble though its lists answer.
SILENT_AFTER = timedelta(days=3)
SILENT_PAGES = 3

#: Further pages of listings and sitemaps walked for one way of finding pages, whatever the source asks for.
MOST_PAGES = 50


#: Documents read that one page shows in frames or sends its reader on to.
MOST_ELSEWHERE = 3


@dataclass(frozen=True, slots=True)
class Step:
    """What just happened, for whoever shows progress."""

    kind: str  #: source (its links are known), page, done (a source is through)
    source: str
    url: str = ""
    outcome: str = ""
    title: str | None = None
    figures: int = 0
    links: int = 0  #: pages that will be asked for


@dataclass(frozen=True, slots=True)
class Problem:
    """What failed, in one line."""

    source: str | None
    url: str
    reason: str
    message: str


@dataclass(frozen=True, slots=True)
class RunSummary:
    """What a run did."""

    run_id: int | None  #: None for a dry run
    outcome: str  #: ok, partial, failed, stopped, outage, nothing_due
    counts: Mapping[str, int]
    problems: tuple[Problem, ...] = ()
    found: tuple[Link, ...] = ()  #: of a dry run: what would be fetched

    @property
    def exit_code(self) -> int:
        """0 all done, 1 some failed, 3 nothing could be done."""
        return {"partial": 1, "failed": 3, "outage": 3}.get(self.outcome, 0)


@dataclass(slots=True)
class _Run:
    """The state of one collect: counts and problems of all its threads."""

    id: int | None
    counts: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    problems: list[Problem] = field(default_factory=list)
    found: list[Link] = field(default_factory=list)
    states: list[SourceState] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)
    lock: threading.Lock = field(default_factory=threading.Lock)
    hosts: dict[str, threading.Lock] = field(default_factory=lambda: defaultdict(threading.Lock))

    def add(self, **counts: int) -> None:
        with self.lock:
            for name, number in counts.items():
                self.counts[name] += number

    def problem(self, source: str | None, url: str, reason: str, error: Exception) -> None:
        with self.lock:
            self.problems.append(Problem(source, url, reason, str(error)))
        log.warning("failed", extra=fields(source=source, url=url, reason=reason, message=str(error)))

    def first(self, url: str) -> bool:
        """Whether a page was not asked for yet in this run, under any of its twin addresses."""
        key = watch.same_page_key(url)
        with self.lock:
            new = key not in self.seen
            self.seen.add(key)
            return new

    def host(self, url: str) -> threading.Lock:
        with self.lock:
            return self.hosts[urllib.parse.urlsplit(url).netloc]


@dataclass(frozen=True, slots=True)
class _Means:
    """What a run works with."""

    config: Config
    store: Store
    archive: Archive
    fetcher: Fetcher
    now: Callable[[], datetime]
    stop: threading.Event
    abort: threading.Event
    since: datetime | None
    force: bool
    dry_run: bool
    progress: Callable[[Step], None]


def collect(
    config: Config,
    store: Store,
    archive: Archive,
    fetcher: Fetcher,
    *,
    now: Callable[[], datetime],
    sources: Sequence[str] | None = None,
    urls: Sequence[str] = (),
    since: datetime | None = None,
    force: bool = False,
    dry_run: bool = False,
    progress: Callable[[Step], None] | None = None,
    stop: threading.Event | None = None,
    abort: threading.Event | None = None,
    kind: str = "fetch",
) -> RunSummary:
    """Read what is due: the sources' lists, and the pages that they newly lead to, into archive and store.

    `sources`: keys; these are read whether due or not, None means all that are due (none where `urls` are given). `urls`: single pages.
    `since`: only pages dated from then on. `force`: also sources that are not due and pages that need no second look; validators
    are sent all the same. `dry_run`: only the lists are read, and nothing is stored. `stop` ends the run after the pages in hand, `abort`
    breaks those off as well; what was not asked for or broken off stays due.
    Raises: StoreError, ArchiveError; what was saved before stays saved.
    """
    chosen = _chosen(config, store, sources, urls, force, now())
    if not chosen and not urls:
        return RunSummary(None, "nothing_due", {})
    run = _Run(None if dry_run else store.begin_run(kind, now()))
    token = run_id.set(run.id)
    means = _Means(
        config, store, archive, fetcher, now, stop or threading.Event(), abort or threading.Event(), since, force, dry_run,
        progress or (lambda step: None),
    )  # fmt: skip
    log.info("run_begins", extra=fields(kind=kind, sources=len(chosen), urls=len(urls)))
    outcome = "failed"
    try:
        _in_parallel(means, run, chosen, urls)
        outcome = _outcome(means, run)
    finally:
        if run.id is not None:
            _save_states(means, run, outage=outcome == "outage")
            store.end_run(run.id, now(), outcome, dict(run.counts))
        log.info("run_ends", extra=fields(outcome=outcome, **run.counts))
        run_id.reset(token)
    return RunSummary(run.id, outcome, dict(run.counts), tuple(run.problems), tuple(run.found))


def _chosen(
    config: Config, store: Store, keys: Sequence[str] | None, urls: Sequence[str], force: bool, now: datetime
) -> list[Source]:  # fmt: skip
    if keys is None and urls:
        return []
    if keys:
        by_key = {source.key: source for source in config.sources}
        return [by_key[key] for key in keys]
    states = store.source_states()
    return [source for source in config.sources if source.enabled and (force or watch.due(source, states.get(source.key), now))]


def _in_parallel(means: _Means, run: _Run, chosen: Sequence[Source], urls: Sequence[str]) -> None:
    """One task for the sources of a host, so many at a time as the settings say. An error that is no source's fault ends the others."""
    by_host: dict[str, list[Callable[[], None]]] = defaultdict(list)
    for source in chosen:
        by_host[urllib.parse.urlsplit(source.discover[0].url).netloc].append(lambda source=source: _source(means, run, source))  # type: ignore[misc]
    for url in urls:
        by_host[urllib.parse.urlsplit(url).netloc].append(lambda url=url: _single(means, run, url))  # type: ignore[misc]

    def work(tasks: list[Callable[[], None]]) -> None:
        for task in tasks:
            if not means.stop.is_set():
                task()

    pool = ThreadPoolExecutor(means.config.fetch.workers, thread_name_prefix="host")
    try:
        # Each thread gets the run's context, so that its log lines carry the run's number.
        futures = [pool.submit(contextvars.copy_context().run, work, tasks) for tasks in by_host.values()]
        for future in as_completed(futures):
            future.result()
    except BaseException:
        means.stop.set()
        raise
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _outcome(means: _Means, run: _Run) -> str:
    if means.stop.is_set():
        return "stopped"
    if _is_outage(means, run):
        return "outage"
    done = run.counts["sources_ok"] + run.counts["pages_ok"] + run.counts["pages_not_modified"]
    if not run.problems:
        return "ok"
    return "partial" if done else "failed"


def _is_outage(means: _Means, run: _Run) -> bool:
    """Whether nobody is reached: no source answers in this run, and enough hosts that were well do not since the last answer of any.

    A run may be of a few sources only, so that earlier ones count as well; sources that were broken before prove nothing.
    """
    if not run.states or not all(state.failures and state.outcome in NETWORK for state in run.states):
        return False
    known = means.store.source_states() | {state.key: state for state in run.states}
    answered = max((state.success_at for state in known.values() if state.success_at is not None), default=None)
    silent = set()
    for source in means.config.sources:
        state = known.get(source.key)
        if state is None or state.checked_at is None or state.outcome not in NETWORK:
            continue
        well = timedelta(seconds=2 * max(source.interval_s, 24 * 3600))
        if answered is None or (state.success_at is not None and state.checked_at > answered and answered - state.success_at <= well):
            silent.add(urllib.parse.urlsplit(source.discover[0].url).netloc)
    return len(silent) >= OUTAGE_FROM


def _save_states(means: _Means, run: _Run, *, outage: bool) -> None:
    """Remember how the sources did; an outage of our own is not held against them."""
    known = means.store.source_states()
    for state in run.states:
        if outage:
            before = known.get(state.key)
            state = replace(state, failures=before.failures if before else 0)
        means.store.save_source_state(state)


# --- one source --------------------------------------------------------------------------------------------------------


def _source(means: _Means, run: _Run, source: Source) -> None:
    """Read a source's lists and the pages that they newly lead to."""
    now = means.now()
    before = means.store.source_states().get(source.key) or SourceState(source.key)
    links, asked, indexes, errors = _links(means, run, source)
    wanted = [link for link in links if _wanted(means, source, link)]
    within = _within(means, source, wanted)
    if means.dry_run:
        with run.lock:
            run.found += within
    means.progress(Step("source", source.key, links=0 if means.dry_run else len(within), outcome="failed" if errors else "ok"))
    seen: dict[str, int] = defaultdict(int)
    cut = means.stop.is_set() or means.abort.is_set()  # lists may be left
    for link in within if not means.dry_run else []:
        if means.stop.is_set():
            cut = True
        elif run.first(link.url):
            seen[_page(means, run, source, link)] += 1
    cut = cut or bool(seen["broken_off"])
    run.add(sources=1, links=len(links), **{"sources_failed" if errors and not asked else "sources_ok": 1})
    if not means.dry_run and not cut:
        if len(within) == len(wanted):
            for url, page in asked:
                # Only now: a list whose links are still owed must be read in full the next time.
                if url not in indexes:
                    _touch(means, source, url, page)
        state = replace(before, checked_at=now)
        if asked:
            state = replace(state, success_at=now, failures=0, outcome="ok", detail=None)
        if seen["new"]:
            state = replace(state, article_at=means.now())
        elif asked and seen["unreadable"] and (pages := _silent(means, before, now)):
            what = f"its lists answer, but none of {pages} new pages could be read; was the site redesigned? try `d40 sources test URL`"
            state = replace(state, failures=before.failures + 1, outcome="no_article", detail=what)
        elif asked and before.outcome == "no_article":
            # No page was new this time: what was found out holds until one is readable again.
            state = replace(state, failures=before.failures, outcome=before.outcome, detail=before.detail)
        if errors and not asked:
            state = replace(state, failures=before.failures + 1, outcome=_reason(errors[0]), detail=str(errors[0]))
        with run.lock:
            run.states.append(state)
    means.progress(Step("done", source.key, outcome="failed" if errors and not asked else "ok"))


def _within(means: _Means, source: Source, wanted: list[Link]) -> list[Link]:
    """What the source's budget of the day leaves of its links: pages never read before come first."""
    left = source.pages_per_day - means.store.pages_asked(source.key, means.now() - timedelta(days=1))
    if len(wanted) <= left:
        return wanted
    return sorted(wanted, key=lambda link: means.store.page_state(link.url, watch.twins(link.url)) is not None)[: max(0, left)]


def _silent(means: _Means, before: SourceState, now: datetime) -> int:
    """How many pages since the last readable one cannot be read, where it means that the source can no longer be; else 0.

    For days, that is, or so many of a source's first ones; one bad page of a source that seldom has one is not enough.
    """
    since = before.article_at or datetime.min.replace(tzinfo=UTC)
    known = means.store.page_states(before.key, since)
    failed = [one for one in known if not one.article and one.outcome not in ("ok", "not_modified", "gone")]
    if not failed:
        return 0
    for_days = now - min(one.first_seen_at for one in failed) >= SILENT_AFTER
    return len(failed) if for_days or (before.article_at is None and len(failed) >= SILENT_PAGES) else 0


def _links(means: _Means, run: _Run, source: Source) -> tuple[list[Link], list[tuple[str, Page]], set[str], list[SourceError]]:
    """The links of all of a source's lists, each page once; the lists that answered; which are indexes of sitemaps; what went wrong."""
    links: dict[str, Link] = {}
    asked: list[tuple[str, Page]] = []
    indexes: set[str] = set()
    errors: list[SourceError] = []
    since = means.since or means.now() - timedelta(days=means.config.collect.backfill_days)
    unchanged = False
    for discovery in source.discover:
        urls, walked = list(watch.discovery_urls(discovery)), 0
        # A sitemap's index leads to its children; a listing to its next pages, as many as the source asks for.
        most = MOST_PAGES if discovery.kind == "sitemap" else len(urls) * (1 if "{page}" in discovery.url else discovery.pages)
        while urls and walked < most and not means.stop.is_set():
            url, walked = urls.pop(0), walked + 1
            try:
                page = _list(means, run, source, discovery, url)
                if page.status == 304:
                    unchanged = True
                else:
                    found = watch.links(source, discovery, page, since=since)
                    for link in found.links:
                        links.setdefault(watch.same_page_key(link.url), link)
                    if discovery.kind == "sitemap" and found.next_urls:
                        indexes.add(url)
                    urls += [further for further in found.next_urls if further not in urls]
                asked.append((url, page))
            except (FetchError, LinksError) as error:
                if _reason(error) == "stopped":
                    break
                errors.append(error)
                run.problem(source.key, url, _reason(error), error)
    if unchanged:
        # What an unchanged list holds is known: the pages seen in it before, for their second looks and for what failed.
        longest = max(means.config.collect.second_looks_days, default=0) + 7
        known_since = datetime.min.replace(tzinfo=UTC) if means.force else means.now() - timedelta(days=longest)
        for state in means.store.page_states(source.key, known_since):
            links.setdefault(watch.same_page_key(state.url), Link(state.url, source.key, via="known"))
    return list(links.values()), asked, indexes, errors


def _list(means: _Means, run: _Run, source: Source, discovery: Discovery, url: str) -> Page:
    """A feed, sitemap or listing, archived.

    No validators are kept of a sitemap's index: it may be the same for months while its children change.
    """
    state = None if means.dry_run else means.store.page_state(url)
    page = _get(means, run, url, discovery.kind, source, state)
    if not means.dry_run:
        means.archive.append(page)
    return page


def _wanted(means: _Means, source: Source, link: Link) -> bool:
    """Whether a link is to be asked for: on the subject, not older than asked for, and not read lately."""
    if link.via == "known":
        on_subject = True
    else:
        on_subject = source.follow == "all" or link.via == "page" or watch.speaks_of_subject(link, means.config.collect.subject_terms)
    if not on_subject:
        return False
    state = means.store.page_state(link.url, watch.twins(link.url))
    return means.force or watch.next_look(state, means.now(), means.config.collect)


# --- one page ----------------------------------------------------------------------------------------------------------


def _single(means: _Means, run: _Run, url: str) -> None:
    """A page that was asked for by its address: read now, whatever it is about."""
    host = urllib.parse.urlsplit(url).netloc
    source = next(
        (one for one in means.config.sources if any(urllib.parse.urlsplit(way.url).netloc == host for way in one.discover)), None
    )  # fmt: skip
    means.progress(Step("source", source.key if source else host, links=1, outcome="ok"))
    if means.dry_run:
        with run.lock:
            run.found.append(Link(url, source.key if source else host))
    elif run.first(url):
        _page(means, run, source, Link(url, source.key if source else host))
    means.progress(Step("done", source.key if source else host, outcome="ok"))


def _page(means: _Means, run: _Run, source: Source | None, link: Link) -> str:
    """Fetch, archive, read and store one page; its failure is recorded, never raised.

    Gives `new` (a new or changed article), `known` (as it was read before), `gone`, `unreadable`, or `broken_off` (the run was stopped).
    """
    state = means.store.page_state(link.url, watch.twins(link.url))
    key = source.key if source else None
    if state is not None:
        link = replace(link, url=state.url)  # a twin's address is no other page
    try:
        page = _get(means, run, link.url, "page", source, state)
    except FetchError as error:
        if error.reason == "stopped":
            return "broken_off"
        # A robots.txt that could not be read forbids for now; only one that was read forbids for good.
        outcome = "temporary" if error.reason == "robots" and not error.permanent else error.reason
        means.store.touch_page(link.url, key, means.now(), outcome)
        run.add(pages=1, pages_failed=1)
        run.problem(key, link.url, error.reason, error)
        means.progress(Step("page", link.source, link.url, error.reason))
        return "gone" if error.reason == "gone" else "unreadable"
    location = means.archive.append(page)
    if page.status == 304:
        means.store.touch_page(link.url, key, means.now(), "not_modified", page.header("etag"), page.header("last-modified"))
        run.add(pages=1, pages_not_modified=1)
        log.info("page", extra=fields(source=key, url=link.url, outcome="not_modified"))
        means.progress(Step("page", link.source, link.url, "not_modified"))
        return "known" if state is None or state.outcome in ("ok", "not_modified") else "unreadable"
    article, reading, outcome, failure = _read(means.config, page, source, link)
    saved = means.store.save_page(run.id or 0, source, page, location, article, reading, outcome, means.now())
    further = _elsewhere(means, run, source, link, page, empty=failure is not None)
    if failure is not None:
        run.add(pages=1, pages_failed=1)
        run.problem(key, link.url, outcome, failure)
        means.progress(Step("page", link.source, link.url, outcome))
        return further or "unreadable"
    run.add(pages=1, pages_ok=1, **_saved_counts(saved))
    figures = len(reading.figures) if reading else 0
    log.info("page", extra=fields(source=key, url=link.url, outcome=outcome, figures=figures, ms=int(page.elapsed_s * 1000)))
    means.progress(Step("page", link.source, link.url, outcome, article.title if article else None, figures))
    return "new" if saved.new_article else "known"


def _elsewhere(means: _Means, run: _Run, source: Source | None, link: Link, page: Page, *, empty: bool) -> str:
    """Read what a page only shows in a frame or sends its reader on to: portals publish their reports as PDFs in such pages.

    Gives the best of what `_page` says of them: `new`, `known`, or nothing.
    """
    came = set()
    for address in reader.elsewhere(page, links=empty)[:MOST_ELSEWHERE]:
        try:
            further = replace(link, url=watch.canonical(address), via="page")
        except LinksError:
            continue
        state = means.store.page_state(further.url, watch.twins(further.url))
        if not means.stop.is_set() and watch.next_look(state, means.now(), means.config.collect) and run.first(further.url):
            came.add(_page(means, run, source, further))
    return next((outcome for outcome in ("new", "known") if outcome in came), "")


def _get(means: _Means, run: _Run, url: str, kind: str, source: Source | None, state: PageState | None) -> Page:
    """Ask for a URL, one request at a time for each host, with validators where we may; the answer goes into the run's record."""
    full_every = timedelta(seconds=means.config.fetch.full_every_s)
    conditional = state is not None and state.full_at is not None and means.now() - state.full_at < full_every
    key = source.key if source else None
    try:
        with run.host(url):
            page = means.fetcher.get(
                url,
                kind=kind,
                etag=state.etag if state and conditional else None,
                last_modified=state.last_modified if state and conditional else None,
                delay_s=source.delay_s if source else None,
                ca_file=source.ca_file if source else None,
                contact=source.contact if source else None,
                source=key,
                stop=means.stop,
                abort=means.abort,
            )
    except FetchError as error:
        if run.id is not None and error.reason != "stopped":
            means.store.record_fetch(
                run.id, FetchRecord(key, url, kind, error.status, 0, 0.0, error.reason, means.now(), str(error))
            )  # fmt: skip
        raise
    run.add(requests=1, bytes=page.raw_bytes)
    if run.id is not None:
        outcome = "not_modified" if page.status == 304 else "ok"
        means.store.record_fetch(run.id, FetchRecord(key, url, kind, page.status, page.raw_bytes, page.elapsed_s, outcome, page.fetched_at))
    return page


def _touch(means: _Means, source: Source, url: str, page: Page) -> None:
    outcome = "not_modified" if page.status == 304 else "ok"
    means.store.touch_page(url, source.key, means.now(), outcome, page.header("etag"), page.header("last-modified"))


def _read(
    config: Config, page: Page, source: Source | None, link: Link | None
) -> tuple[Article | None, Reading | None, str, ArticleError | None]:  # fmt: skip
    """What a page says: article, reading and "ok", or no article, the reason and the error."""
    from monitor import figures

    try:
        article = reader.parse(page, config.sites, rule=source.rule if source else None, hint=link)
        reading = figures.extract(article, default_place=default_place(source, article.published))
    except ArticleError as error:
        return None, None, error.reason, error
    except Exception as error:
        # A fault of ours that one page brings out: it is told, and neither this run nor the next ones end at that page.
        log.error("reader_failed", extra=fields(url=page.url), exc_info=True)
        what = f"the reader failed ({type(error).__name__}: {error}); the page is archived, report it"
        told = ArticleError(page.url, "reader_failed", what)
        return None, None, "reader_failed", told
    return article, reading, "ok", None


def default_place(source: Source | None, published: str | None) -> str | None:
    """The key of the province that a source spoke for when a page was published; None where it is national or not one alone.

    Without dates of its own, a territory of the system of 2004 holds until 30/06/2025 and one of 2025 from 01/07/2025 on.
    """
    if source is None:
        return None
    on = (published or "")[:10]
    keys = []
    for territory in source.territories:
        start = territory.valid_from.isoformat() if territory.valid_from else ("2025-07-01" if territory.system == "2025" else "")
        end = territory.valid_to.isoformat() if territory.valid_to else ("2025-06-30" if territory.system == "2004" else "9999")
        if start <= (on or "9998") <= end:
            keys.append(territory.key)
    return keys[0] if len(keys) == 1 else None


def _reason(error: SourceError) -> str:
    return str(getattr(error, "reason", "temporary"))


def _saved_counts(saved: Saved) -> dict[str, int]:
    return {
        "articles_new": int(saved.new_article),
        "figures_new": saved.figures_new,
        "figures_changed": saved.figures_changed,
        "figures_withdrawn": saved.figures_withdrawn,
    }


# --- reports and mail --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Published:
    """What publishing a report did."""

    key: str
    label: str
    new: bool  #: False: it had been published before, nothing was added
    recipients: tuple[str, ...]
    claims: int = 0
    late: bool = False


@dataclass(frozen=True, slots=True)
class Delivered:
    """What sending what was due did."""

    sent: int = 0
    waiting: int = 0  #: will be tried again
    parked: int = 0  #: given up: a person has to look
    errors: tuple[str, ...] = ()


def report_key(kind: str, label: str) -> str:
    """The key under which a report of a period is published once."""
    return f"{kind}:{label}"


def publish(
    config: Config,
    store: Store,
    kind: str,
    label: str | None,
    now: datetime,
    *,
    to: Sequence[str] | None = None,
    again: bool = False,
    period: Period | None = None,
    late: bool = False,
) -> Published:
    """Put a report into the outbox: the report, its figures' ids and a mail for each recipient in one transaction, before any is sent.

    A report of a period goes to its recipients once; `to` sends it to other addresses, `again` once more. `period` overrules what
    `label` names, for a report that covers several owed periods. A report asked for before its period is over goes out once a day, and
    does not stand for the whole one. Raises: ConfigError for a label, StoreError.
    """
    from monitor import deliver, report

    named = report.period(kind, label, now, config.timezone) if period is None else period
    key = report_key(kind, named.label)
    if period is None and named.end > now:
        key += f":until:{now.astimezone(ZoneInfo(config.timezone)):%Y-%m-%d}"
    period = named
    recipients = recipients_of(config, kind, to)
    if to:
        key += ":to:" + ",".join(sorted(to))
    if again:
        key += f":again:{now:%Y%m%dT%H%M%S}"
    if store.report_exists(key):
        return Published(key, period.label, False, tuple(recipient.address for recipient in recipients), late=late)
    found = report_data(config, store, period, now)
    deliveries = []
    rendered: dict[tuple[object, ...], _Rendered] = {}
    for recipient in recipients:
        profile = (recipient.language, recipient.provinces, recipient.attachments)
        if profile not in rendered:
            rendered[profile] = _render(config, found, kind, recipient, late)
            gc.collect()  # pictures and documents are cycles: else the next ones are made beside them
        subject, text, html, pictures, attached = rendered[profile]
        message_id = deliver.message_id(key, recipient.address, _domain(config))
        message = deliver.build_mail(subject, text, html, pictures, attached, recipient, config.mail, message_id, now)
        deliveries.append(Delivery(0, key, recipient.address, message_id, message, "due", 0, now, now))
    ids = tuple(claim.id for claim in found.claims)
    new = store.claim_report(key, kind, period.label, now, ids, deliveries)
    report.forget_pictures()
    log.info("report", extra=fields(key=key, claims=len(ids), recipients=len(recipients), new=new, late=late))
    return Published(key, period.label, new, tuple(recipient.address for recipient in recipients), len(ids), late)


def report_data(config: Config, store: Store, period: Period, now: datetime, *, place_key: str | None = None) -> ReportData:
    """What a report of a period is made of, as of the end of the last run and not of *now*: the same store gives the same report."""
    runs = store.runs(1)
    as_of = (runs[0]["ended_at"] or runs[0]["started_at"]) if runs else now
    return store.report_data(period, min(as_of, now), late_days=config.collect.late_days, place_key=place_key)


def recipients_of(config: Config, kind: str, to: Sequence[str] | None = None) -> list[Recipient]:
    """Who gets reports of a kind; *to* names other addresses."""
    if to:
        by_address = {recipient.address: recipient for recipient in config.recipients}
        return [by_address.get(address) or Recipient(address, address, config.language, (kind,)) for address in to]
    found = [recipient for recipient in config.recipients if kind in recipient.kinds]
    if kind == "operator":
        known = {recipient.address for recipient in found}
        found += [Recipient(address, address, config.language, (kind,)) for address in config.mail.operators if address not in known]
    return found


def _domain(config: Config) -> str:
    """The domain for Message-IDs: that of the sender's address."""
    return config.mail.sender.rpartition("@")[2].rstrip("> ") or "localhost"


#: Of a report, for all who get it alike: subject, text, HTML, pictures by their id, attachments with their names.
_Rendered = tuple[str, str, str, dict[str, bytes], list[tuple[str, bytes]]]


def _render(config: Config, found: ReportData, kind: str, recipient: Recipient, late: bool) -> _Rendered:
    from monitor import report

    built = report.build(
        found, config.report, recipient.language, recipient.provinces, kind=kind, late=late, workbook="xlsx" in recipient.attachments
    )
    makers: dict[str, Callable[[], bytes]] = {
        "xlsx": lambda: report.render_xlsx(built),
        "docx": lambda: report.render_docx(built),
        "json": lambda: report.render_json(built).encode(),
    }
    attachments = [(f"{kind}-{found.period.label}.{form}", makers[form]()) for form in recipient.attachments]
    return built.subject, report.render_text(built), report.render_html(built), report.charts(built), attachments


def tell_operators(config: Config, store: Store, name: str, occasion: str, now: datetime, **values: object) -> bool:
    """Put a short mail for the operators into the outbox: templates/<name>.txt, its first line the subject.

    Once for each *occasion*; False where it was told before, or where there is nobody to tell.
    """
    from monitor import deliver, resources

    recipients = recipients_of(config, "operator")
    if not recipients:
        return False
    subject, _, text = (resources.templates_dir() / f"{name}.txt").read_text("utf-8").format(**values).partition("\n")
    key = f"{name}:{occasion}"
    if store.report_exists(key):
        return False
    deliveries = []
    for recipient in recipients:
        message_id = deliver.message_id(key, recipient.address, _domain(config))
        message = deliver.build_mail(subject, text.lstrip("\n"), None, {}, [], recipient, config.mail, message_id, now)
        deliveries.append(Delivery(0, key, recipient.address, message_id, message, "due", 0, now, now))
    return store.claim_report(key, "operator", name, now, (), deliveries)


def deliver_due(
    config: Config, store: Store, mailer: Mailer, now: Callable[[], datetime], *, stop: threading.Event | None = None
) -> Delivered:  # fmt: skip
    """Send what is due in the outbox: each mail at least once; a temporary failure is tried again later, a permanent one parked.

    Of each report that went out, a short message tells at the configured services, once and without another attempt.
    """
    sent = waiting = parked = 0
    errors: list[str] = []
    reports: dict[str, bytes] = {}
    for delivery in store.due_deliveries(now()):
        if stop is not None and stop.is_set():
            break
        try:
            mailer.send(delivery)
            fault("mail.sent")
        except DeliveryError as error:
            next_at = None if error.permanent else _next_attempt(config, delivery, now())
            state = "parked" if next_at is None else "due"
            store.delivery_result(delivery.id, state, now(), next_at=next_at, error=str(error))
            errors.append(str(error))
            parked, waiting = parked + (next_at is None), waiting + (next_at is not None)
            log.warning("mail", extra=fields(to=delivery.recipient, report=delivery.report_key, state=state, message=str(error)))
        else:
            store.delivery_result(delivery.id, "sent", now())
            sent += 1
            reports.setdefault(delivery.report_key, delivery.message)
            log.info("mail", extra=fields(to=delivery.recipient, report=delivery.report_key, state="sent"))
    for key, message in reports.items():
        try:
            mailer.notify(*_subject_and_text(message))
        except DeliveryError as error:
            errors.append(str(error))
            log.warning("short message", extra=fields(report=key, message=str(error)))
    return Delivered(sent, waiting, parked, tuple(errors))


def _subject_and_text(message: bytes) -> tuple[str, str]:
    """The subject of a mail, and the first lines of its text."""
    mail = email.message_from_bytes(message, policy=email.policy.default)
    text = mail.get_body(("plain",))
    return str(mail["Subject"]), "\n".join((text.get_content() if text is not None else "").split("\n")[:8]).strip()


def _next_attempt(config: Config, delivery: Delivery, now: datetime) -> datetime | None:
    from monitor import deliver

    if (now - delivery.created_at).total_seconds() > config.mail.give_up_after_s:
        return None
    return deliver.next_attempt(delivery.attempts + 1, now, config.mail)


# --- reading again -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Reread:
    """What reading the archive again found."""

    pages: int
    added: int
    gone: int
    changed: int
    failed: int
    lines: tuple[str, ...]  #: one for each figure that appears (+), goes (-) or changes (~), and for each page that fails (!)
    counts: dict[str, dict[str, int]]  #: the same by indicator and by rule, as {"added by rule": {"same_clause": 3}}


def reread(
    config: Config, store: Store, archive: Archive, *, now: Callable[[], datetime], apply: bool = False, sources: Sequence[str] = ()
) -> Reread:
    """Read each page's newest archived body with today's rules and compare with what the store holds; `apply` stores it.

    What persons reviewed stays, and nothing of it counts as a correction by a page.
    """
    from monitor import figures
    from monitor.store import RereadDifference

    by_key = {source.key: source for source in config.sources}
    pages = failed = 0
    lines: list[str] = []
    total = RereadDifference()
    run = store.begin_run("reread", now()) if apply else None
    for stored in store.snapshots():
        if sources and stored.source not in sources:
            continue
        pages += 1
        source = by_key.get(stored.source or "")
        try:
            page = archive.read(stored.location)
            article = reader.parse(page, config.sites, rule=source.rule if source else None, hint=stored.hint)
        except (ArchiveError, ArticleError) as error:
            failed += 1
            lines.append(f"! {error}")
            continue
        reading = figures.extract(article, default_place=default_place(source, article.published))
        difference = store.reread_difference(stored.page_id, reading, article)
        lines += [f"+ {_shown(one)} {stored.url}" for one in difference.added]
        lines += [f"- {_shown(one)} {stored.url}" for one in difference.gone]
        lines += [f"~ {_shown(old)} → {_shown(new)} {stored.url}" for old, new in difference.changed]
        total.add(difference)
        if apply:
            store.apply_reading(stored.page_id, reading, now(), article)
    added, gone, changed = len(total.added), len(total.gone), len(total.changed)
    if run is not None:
        counts = {"pages": pages, "figures_new": added, "figures_changed": changed, "figures_withdrawn": gone}
        store.end_run(run, now(), "partial" if failed else "ok", counts)
    return Reread(pages, added, gone, changed, failed, tuple(lines), total.counts())


def _shown(figure: Figure) -> str:
    parts = (
        figure.indicator,
        figure.measure,
        f"{figure.bound}{figure.value:f}",
        figure.unit,
        figure.place,
        figure.period,
        figure.programme,
    )
    return " ".join(part for part in parts if part)


# --- looking without storing -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Checked:
    """What one source's lists gave."""

    source: Source
    links: int = 0
    on_subject: int = 0
    newest_at: datetime | None = None
    error: SourceError | None = None  #: the first failure; links may have come from its other lists all the same
    answered: tuple[str, ...] = ()  #: addresses of its lists that answered


def check_sources(
    config: Config, fetcher: Fetcher, chosen: Sequence[Source], *, now: Callable[[], datetime]
) -> Iterator[Checked]:  # fmt: skip
    """Ask each source's lists, as many hosts at a time as configured, and tell what they give, in the order in which they answer."""

    def check(source: Source) -> Checked:
        links: list[Link] = []
        failure: SourceError | None = None
        answered: list[str] = []
        for discovery in source.discover:
            for url in watch.discovery_urls(discovery)[:1]:
                try:
                    page = fetcher.get(
                        url, kind=discovery.kind, delay_s=source.delay_s, ca_file=source.ca_file, contact=source.contact, source=source.key
                    )
                    links += watch.links(source, discovery, page, since=None).links
                    answered.append(url)
                except SourceError as error:
                    failure = failure or error
        times = [link.published_at for link in links if link.published_at]
        subject = sum(watch.speaks_of_subject(link, config.collect.subject_terms) for link in links)
        return Checked(source, len(links), subject, max(times, default=None), failure, tuple(answered))

    with ThreadPoolExecutor(config.fetch.workers) as pool:
        for future in as_completed([pool.submit(check, source) for source in chosen]):
            yield future.result()


@dataclass(frozen=True, slots=True)
class Tried:
    """What one URL gives."""

    page: Page
    links: tuple[Link, ...] = ()
    kind: str = "page"  #: feed, sitemap, listing or page
    article: Article | None = None
    reading: Reading | None = None
    failure: str = ""


def try_url(config: Config, fetcher: Fetcher, url: str, *, rule: str | None = None, source: Source | None = None) -> Tried:
    """Fetch one URL and read it as what it is: a feed or sitemap gives links; a page gives an article and, as a listing, links.

    Raises: FetchError, and LinksError for a feed or sitemap that cannot be read.
    """
    from monitor import figures

    page = fetcher.get(url, ca_file=source.ca_file if source else None, contact=source.contact if source else None)
    head = page.body[:2000].lower()
    asker = source or Source(key="test", outlet=url, kind="portal", discover=())
    for kind, marks in (("sitemap", (b"<urlset", b"<sitemapindex")), ("feed", (b"<rss", b"<feed", b"<rdf"))):
        if any(mark in head for mark in marks):
            return Tried(page, watch.links(asker, Discovery(kind, url), page, since=None).links, kind)
    try:
        links = watch.links(asker, Discovery("listing", url), page, since=None).links
    except LinksError:
        links = ()
    try:
        article = reader.parse(page, config.sites, rule=rule or (source.rule if source else None))
    except ArticleError as error:
        return Tried(page, links, "listing", failure=str(error))
    reading = figures.extract(article, default_place=default_place(source, article.published))
    return Tried(page, links, "page", article, reading)
