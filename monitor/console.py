"""How results look in a terminal: tables on stdout, progress and hints on stderr. Knows nothing of how they came about."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table

if TYPE_CHECKING:
    from monitor.demo import Site
    from monitor.doctor import Check
    from monitor.pipeline import Checked, Delivered, Published, RunSummary, Step, Tried
    from monitor.records import Article, Coverage, Period, Reading, Source, SourceState
    from monitor.settings import Config
    from monitor.store import Stored

#: Columns of a table where stdout is no terminal.
WIDE = 160

#: A terminal with fewer columns has no room for a column of pages.
NARROW = 120


def out() -> Console:
    """For data: as wide as the terminal, or wide enough for a table where there is none."""
    return Console(file=sys.stdout, width=None if sys.stdout.isatty() else WIDE, highlight=False, soft_wrap=False)


def err() -> Console:
    """For what is not data."""
    return Console(file=sys.stderr, width=None if sys.stderr.isatty() else WIDE, highlight=False)


# --- progress ----------------------------------------------------------------------------------------------------------


@contextlib.contextmanager
def progress(*, quiet: bool = False, plain: bool = False) -> Iterator[Callable[[Step], None]]:
    """Something to tell each step to: a live line in a terminal; nothing, or with `plain` one line a page, elsewhere."""
    if quiet or not (sys.stderr.isatty() or plain):
        yield lambda step: None
        return
    if not sys.stderr.isatty():
        yield _plain
        return
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeRemainingColumn

    columns = (
        SpinnerColumn(), TextColumn("{task.description}"), BarColumn(24), MofNCompleteColumn(),
        TextColumn("{task.fields[figures]} figures"), TimeRemainingColumn(),
    )  # fmt: skip
    with Progress(*columns, console=err(), transient=False) as shown:
        task = shown.add_task("asking the sources", total=None, figures=0)
        figures = pages = 0

        def tell(step: Step) -> None:
            nonlocal figures, pages
            if step.kind == "source":
                pages += step.links
                shown.update(task, total=pages, description=f"reading {escape(step.source)}")
            elif step.kind == "page":
                figures += step.figures
                shown.update(task, advance=1, figures=figures, description=f"reading {escape(step.source)}")
                shown.console.print(_line(step))

        yield tell
        shown.update(task, description="all pages read")


def _plain(step: Step) -> None:
    if step.kind == "page":
        err().print(_line(step), soft_wrap=True)
    elif step.kind == "source":
        err().print(f"  {escape(step.source)}: {step.links} pages to ask for", soft_wrap=True)


def _line(step: Step) -> str:
    marks = {"ok": "[green]new[/]      ", "not_modified": "[dim]unchanged[/]"}
    mark = marks.get(step.outcome, f"[red]{escape(step.outcome)}[/]")
    figures = f" [bold]{step.figures} figures[/]" if step.figures else ""
    return f"  {mark} {escape(step.source)}: {escape(step.title or step.url)}{figures}"


# --- one page ----------------------------------------------------------------------------------------------------------


def show_reading(article: Article, reading: Reading, *, explain: bool = False) -> None:
    """A page's figures as a table, its documents, and with `explain` what became of each number."""
    console = out()
    console.print(f"[bold]{escape(article.title or article.url)}[/]")
    console.print(f"[dim]{escape(article.url)} · {reading.published or 'no date'} · {escape(reading.place or 'no place')}[/]")
    if reading.figures:
        table = _table("figure", "place", "period", "programme", "confidence", "rule", "quote")
        for one in reading.figures:
            table.add_row(
                f"{escape(_label(one.indicator, one.measure))}: [bold]{_value(one.value, one.unit, one.bound, one.per)}[/]",
                escape(one.place or ""), _period(one.period), one.programme or "", _confidence(one.confidence, one.doubts),
                one.rule, escape(one.quote),
            )  # fmt: skip
        console.print(table)
    else:
        console.print("no figure")
    for document in reading.documents:
        console.print(
            f"  {document.role}: {document.kind} [bold]{escape(document.number)}[/] {document.issued_on or ''}"
            f" {escape(document.issuer or '')}"
        )
    for note in reading.notes if explain else ():
        console.print(f"  [dim]{note.start}-{note.end}[/] {escape(note.text)}: {note.outcome} {note.rule or ''} {escape(note.detail)}")
    console.print()


def _label(indicator: str, measure: str) -> str:
    from monitor.vocabulary import indicators, measures

    name = indicators()[indicator].label_vi if indicator in indicators() else indicator
    return name if measure == "level" or measure not in measures() else f"{name} ({measures()[measure].label_vi.lower()})"


def _value(value: Any, unit: str, bound: str, per: str | None) -> str:
    from monitor.report.numbers import format_value

    return format_value(Decimal(str(value)), unit, "vi", bound=bound, per=per)


def _period(period: str | None) -> str:
    from monitor.report.numbers import format_period

    return format_period(period, "vi") if period else ""


def _confidence(confidence: str, doubts: Iterable[str]) -> str:
    told = "\n".join(dict.fromkeys(doubts))
    return "[green]high[/]" if confidence == "high" else f"[yellow]check[/]\n[dim]{escape(told)}[/]"


def _table(*columns: str, ratios: Sequence[int] = (), header: bool = True) -> Table:
    table = Table(show_edge=False, pad_edge=False, header_style="bold", show_header=header, expand=bool(ratios))
    for number, column in enumerate(columns):
        table.add_column(column, overflow="fold", ratio=ratios[number] if ratios else None)
    return table


# --- the store ---------------------------------------------------------------------------------------------------------


def show_figures(rows: Iterable[dict[str, Any]], *, by_page: bool = False) -> int:
    """Figures of the store as a table; gives their number. A narrow terminal gets the page as a line above its figures."""
    console = out()
    narrow = by_page and console.width < NARROW
    names = ("place", "figure", "period", "bound", "confidence")
    table = _table(*names) if narrow else _table("page", *names)
    count, before = 0, None
    for row in rows:
        page = row.get("title") or row.get("url") or ""
        if page != before and narrow:
            _print_rows(console, table)
            table = _table(*names, ratios=(4, 9, 5, 1, 4), header=before is None)
            console.print(f"\n[bold]{escape(_short(page, console.width))}[/]")
        elif page != before and before is not None:
            table.add_section()
        cells = (
            escape(row.get("place") or ""),
            f"{escape(_label(row['indicator'], row['measure']))}: [bold]{_value(row['value'], row['unit'], '=', row.get('per'))}[/]",
            _period(row.get("period")), escape(str(row.get("bound"))), _confidence(str(row.get("confidence")), row.get("doubts") or ()),
        )  # fmt: skip
        first = () if narrow else (escape(_short(page, 60)) if page != before or not by_page else "",)
        table.add_row(*first, *cells)
        count, before = count + 1, page
    _print_rows(console, table)
    return count


def say_without_figures(pages: Iterable[Stored], with_figures: Collection[str]) -> None:
    """One line about each page that makes no claim in numbers."""
    for page in pages:
        if page.article is not None and page.url not in with_figures:
            out().print(f"\n{escape(page.article.title or page.url)} [dim]({page.source}): no figure in it[/]", soft_wrap=True)


def _print_rows(console: Console, table: Table) -> None:
    if table.row_count:
        console.print(table)


def _short(text: str, length: int) -> str:
    return text if len(text) <= length else text[: length - 1].rstrip() + "…"


# --- the demo and fetch ------------------------------------------------------------------------------------------------


def say_sites(sites: Sequence[Site], bases: Sequence[str]) -> None:
    """Which sites the demo serves."""
    console = err()
    console.print("Five small sites are served on this computer, and read as any other site would be:")
    for site, base in zip(sites, bases, strict=True):
        ways = ", ".join(kind for kind, _, _ in site.discover)
        console.print(f"  [bold]{escape(site.outlet)}[/] {base} [dim]found by its {ways}[/]")


def say_demo(config: Config, summary: RunSummary, published: Published, delivered: Delivered) -> None:
    """What the demo did, where everything is, and what to type next."""
    console = out()
    counts = summary.counts
    console.print()
    if counts.get("articles_new", 0) == 0 and not published.new and not summary.problems:
        console.print(
            f"[bold]Nothing new:[/] all {counts.get('pages_not_modified', 0)} pages answered that they have not changed (304); "
            "nothing was stored twice, nothing was sent twice."
        )
    else:
        console.print(
            f"[bold]{counts.get('pages_ok', 0)} pages read[/], {counts.get('figures_new', 0)} new figures; "
            f"the digest of week {published.label} {'was' if delivered.sent else 'had been'} delivered to "
            f"{', '.join(published.recipients)}."
        )
    for problem in summary.problems:
        console.print(f"  [red]{problem.reason}[/] {escape(problem.message)}")
    command = sys.argv[0] if sys.argv[0].endswith("d40") else "d40"
    command += f" -c {config.config_dir}" + ("" if str(config.data_dir) == "var" else f" --data {config.data_dir}")
    console.print(f"\n  database  {config.database}\n  archive   {config.archive_dir}/\n  mail      {config.mail_dir}/", soft_wrap=True)
    mails = sorted(config.mail_dir.rglob("*.eml"))
    if mails:
        console.print(f"  the digest {mails[-1]} [dim](open it with any mail program)[/]", soft_wrap=True)
    console.print(
        f"\nWhat to type next:\n  {command} figures --place 'Lạng Sơn'\n"
        f"  {command} report weekly --for {published.label} -o digest.html\n  {command} status\n  {command} --help",
        soft_wrap=True,
    )


def say_summary(summary: RunSummary) -> None:
    """What a fetch did, in lines on stderr."""
    console, counts = err(), summary.counts
    if summary.outcome == "nothing_due":
        console.print("Nothing is due; `d40 fetch --force` looks all the same.")
        return
    for problem in summary.problems:
        console.print(f"  [red]{problem.reason}[/] {escape(problem.source or '')} {escape(problem.message)}", soft_wrap=True)
    if summary.run_id is None:
        console.print(f"{len(summary.found)} pages would be fetched; nothing was stored.")
        return
    console.print(
        f"{summary.outcome}: {counts.get('sources', 0)} sources, {counts.get('sources_failed', 0)} of them failed; "
        f"{counts.get('pages', 0)} pages asked for: {counts.get('pages_ok', 0)} read, {counts.get('pages_not_modified', 0)} unchanged, "
        f"{counts.get('pages_failed', 0)} failed; {counts.get('figures_new', 0)} new figures, {counts.get('figures_changed', 0)} changed, "
        f"{counts.get('figures_withdrawn', 0)} withdrawn."
    )


# --- sources -----------------------------------------------------------------------------------------------------------


def show_sources(sources: Sequence[Source], states: Mapping[str, SourceState], now: datetime) -> None:
    """The sources with how they last did."""
    table = _table("key", "outlet", "kind", "found by", "last links", "last article", "state")
    for one in sources:
        state = states.get(one.key)
        table.add_row(
            escape(one.key), escape(one.outlet), one.kind, ", ".join(dict.fromkeys(way.kind for way in one.discover)),
            _ago(state.success_at if state else None, now), _ago(state.article_at if state else None, now), _source_state(one, state),
        )  # fmt: skip
    out().print(table)


def _source_state(source: Source, state: SourceState | None) -> str:
    if not source.enabled:
        return "[dim]not watched[/]"
    if state is None or state.checked_at is None:
        return "[dim]not asked yet[/]" + (" [dim](never tried)[/]" if source.unverified else "")
    if state.failures:
        return f"[red]{escape(state.outcome or 'failed')}[/] {state.failures}×"
    return "[green]ok[/]"


def _ago(at: datetime | None, now: datetime) -> str:
    """How long ago, in one unit."""
    if at is None:
        return "never"
    seconds = max(0, int((now - at).total_seconds()))
    for unit, length in (("d", 86400), ("h", 3600), ("min", 60)):
        if seconds >= length:
            return f"{seconds // length} {unit} ago"
    return "just now"


def show_check(found: Checked) -> None:
    """One line about a source's lists."""
    newest = f", newest {found.newest_at:%Y-%m-%d}" if found.newest_at else ""
    if found.error is not None and found.links:
        text = (
            f"[yellow]partly[/] {escape(found.source.key)}: {found.links} links, {found.on_subject} on the subject{newest}; "
            f"{escape(str(found.error))}"
        )
    elif found.error is None:
        text = f"[green]ok[/]     {escape(found.source.key)}: {found.links} links, {found.on_subject} on the subject{newest}"
    else:
        text = f"[red]failed[/] {escape(found.source.key)}: {escape(str(found.error))}"
    out().print(text, soft_wrap=True)


def show_test(tried: Tried) -> None:
    """What one URL gives."""
    console, page = out(), tried.page
    console.print(f"{page.status} {escape(page.final_url)} {len(page.body)} bytes, {escape(page.header('content-type') or 'no type')}")
    if tried.links:
        console.print(f"[bold]{len(tried.links)} links[/], read as a {tried.kind if tried.kind != 'page' else 'listing'}; the first:")
        for link in tried.links[:10]:
            console.print(f"  {link.published_at or ''} {escape(link.title or '')} [dim]{escape(link.url)}[/]", soft_wrap=True)
    if tried.failure:
        console.print(f"no article: {escape(tried.failure)}", soft_wrap=True)
    if tried.article is not None and tried.reading is not None:
        console.print(
            f"article: reader {tried.article.reader}, author {escape(tried.article.author or 'unknown')}, "
            f"date by {tried.article.published_rule}, {len(tried.article.text)} characters, "
            f"{'on' if tried.reading.on_subject else 'not on'} the subject"
        )
        show_reading(tried.article, tried.reading)


def show_coverage(period: Period, coverage: Sequence[Coverage]) -> None:
    """For each province what is known of a period."""
    words = {
        "figures": "[green]figures[/]", "nothing_found": "read, nothing found", "not_published": "nothing published",
        "not_readable": "[yellow]not readable[/]", "not_reached": "[red]not reached[/]",
        "not_asked": "not asked", "no_source": "[dim]no source[/]",
    }  # fmt: skip
    table = _table("province", period.label, "claims", "sources", "answered", "pages")
    for one in coverage:
        numbers = (one.claims, one.sources, one.answered, one.pages)
        table.add_row(escape(one.province), words.get(one.state, one.state), *(str(number) for number in numbers))
    out().print(table)
    if dark := [one.province for one in coverage if not one.answered]:
        out().print(f"{len(dark)} without a working source: {escape(', '.join(dark))}", soft_wrap=True)


# --- state -------------------------------------------------------------------------------------------------------------


def show_status(found: Mapping[str, Any], daemon: str) -> None:
    """How the program is doing."""
    console = out()
    console.print(f"[bold]daemon[/]  {escape(daemon)}")
    for name, value in found.items():
        text = f"{len(value)}" if isinstance(value, list | tuple) else _plain_value(value)
        console.print(f"[bold]{escape(_STATUS.get(name) or name.replace('_', ' '))}[/]  {escape(text)}", soft_wrap=True)


#: What a line of the status is called where its name says too little.
_STATUS = {"bytes": "database size in bytes", "archive_bytes": "archive size in bytes", "writer": "database in use by"}


def _plain_value(value: Any) -> str:
    if isinstance(value, Mapping):
        return ", ".join(f"{key} {_plain_value(one)}" for key, one in value.items() if one not in (None, [], {}))
    if value is None:
        return "none"
    return f"{value:%Y-%m-%d %H:%M} UTC" if isinstance(value, datetime) else str(value)


def show_checks(checks: Sequence[Check]) -> None:
    """What the doctor found."""
    marks = {"ok": "[green]ok[/]  ", "note": "[yellow]note[/]", "bad": "[red]bad[/] "}
    for check in checks:
        mend = f"\n       [bold]→ {escape(check.mend)}[/]" if check.mend else ""
        out().print(f"{marks[check.state]} {check.name}: {escape(check.found)}{mend}", soft_wrap=True)


def show_pages(rows: Iterable[Mapping[str, Any]]) -> None:
    """Pages that hold what was searched for."""
    table = _table("published", "page", "excerpt", "figures")
    for row in rows:
        page = f"[bold]{escape(row['title'] or '')}[/]\n{escape(row['outlet'])}\n[dim]{escape(row['url'])}[/]"
        table.add_row(row["published_on"] or "", page, escape(row["excerpt"]), str(row["figures"]))
    _print_rows(out(), table)


def show_review(rows: Sequence[Mapping[str, Any]]) -> None:
    """Figures that wait for a person."""
    table = _table("id", "figure", "place", "period", "doubts", "quote", "page")
    for row in rows:
        doubts = [*row["doubts"], *([f"conflict: {row['conflict']}"] if row["conflict"] else [])]
        value = _value(row["value"], row["unit"], row["bound"], row.get("per"))
        table.add_row(
            str(row["id"]), f"{escape(_label(row['indicator'], row['measure']))}: {value}",
            escape(row.get("place") or ""), _period(row.get("period")), escape("\n".join(doubts)),
            escape(_short(row.get("quote") or "", 200)), escape(row.get("url") or ""),
        )  # fmt: skip
    out().print(table)
