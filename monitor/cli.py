"""The commands. Each parses, calls and prints: stdout is data, stderr is log and progress. The clock and the environment are read here.

Exit codes: 0 done; 1 done, but some sources or pages failed; 2 usage or configuration; 3 nothing could be done; 4 the database, its lock or
the data folder; 5 mail not accepted. Imports of heavy libraries stand inside the functions, so that a command starts quickly.
"""

from __future__ import annotations

import contextlib
import json
import os
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import click

from monitor import __version__, logs
from monitor.errors import ArchiveError, ArticleError, ConfigError, DeliveryError, MonitorError, StoreError

if TYPE_CHECKING:
    import threading

    from monitor.archive import Archive
    from monitor.fetch import Fetcher, HostMemory
    from monitor.pipeline import Checked
    from monitor.records import Article, Page, Reading, Source
    from monitor.settings import Config
    from monitor.store import Store

DONE, SOME_FAILED, USAGE, NOTHING, DATABASE, MAIL = range(6)

#: How long a command waits for its turn at the database while the daemon or another command has it, in seconds.
WAIT_S = 600.0


def _exit_code(error: MonitorError) -> int:
    if isinstance(error, ConfigError):
        return USAGE
    if isinstance(error, StoreError | ArchiveError):
        return DATABASE
    return MAIL if isinstance(error, DeliveryError) else NOTHING


class _Commands(click.Group):
    """Turns the program's errors into one line on stderr and an exit code."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except MonitorError as error:
            click.echo(f"d40: {error}", err=True)
            ctx.exit(_exit_code(error))
        except BrokenPipeError:
            # Whoever read our output has seen enough.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            ctx.exit(DONE)
        except KeyboardInterrupt:
            click.echo("d40: stopped", err=True)
            ctx.exit(130)


@dataclass(slots=True)
class _Global:
    """What stands before the command."""

    config_dir: Path | None
    data_dir: Path
    verbosity: int
    log_format: str

    def load(self) -> Config:
        """The configuration; the folder config/ where there is one, else the packaged defaults."""
        from monitor import config

        folder = self.config_dir
        if folder is None and any(Path("config", name).is_file() for name in ("monitor.toml", "sources.toml")):
            folder = Path("config")
        return config.load(folder, self.data_dir, os.environ)

    def load_and_try(self) -> Config:
        """The configuration, with the office's own templates tried."""
        from monitor import report

        config = self.load()
        if config.report.templates is not None:
            report.check_templates(config.report)
        return config


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.option(
    "-c", "--config", "config_dir", type=click.Path(path_type=Path), envvar="D40_CONFIG",
    help="Folder of monitor.toml, sources.toml and sites.toml (default: config/, then the packaged defaults).",
)  # fmt: skip
@click.option(
    "--data", "data_dir", type=click.Path(path_type=Path), envvar="D40_DATA", default=Path("var"), show_default=True,
    help="Folder of the database, the archive and the mail.",
)  # fmt: skip
@click.option("-v", "--verbose", count=True, help="Log more: -v what happens, -vv all.")
@click.option("-q", "--quiet", is_flag=True, help="Log errors only, show no progress.")
@click.option("--log-format", type=click.Choice(["text", "json"]), envvar="D40_LOG_FORMAT", default="text", show_default=True)
@click.version_option(__version__, prog_name="d40")
@click.pass_context
def cli(ctx: click.Context, config_dir: Path | None, data_dir: Path, verbose: int, quiet: bool, log_format: str) -> None:
    """Watches Vietnamese provincial news for figures on social policy credit (Directive 40-CT/TW), keeps the evidence, mails what is new.

    \b
    Exit codes: 0 done; 1 done, but some sources or pages failed; 2 usage or configuration;
    3 nothing could be done; 4 the database, its lock or the data folder; 5 mail not accepted.
    """
    ctx.obj = _Global(config_dir, data_dir, -1 if quiet else verbose, log_format)
    logs.setup(ctx.obj.verbosity, log_format)


def main() -> None:
    """Run the command line."""
    cli(prog_name="d40")


# --- what commands work with -------------------------------------------------------------------------------------------


def _now() -> datetime:
    return datetime.now(UTC)


def _data_folder(config: Config) -> None:
    try:
        config.data_dir.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(
            f"{config.data_dir}: the data folder cannot be made ({error.strerror}); mend its rights or name another with --data"
        ) from error


@contextlib.contextmanager
def _writing(config: Config, who: str) -> Iterator[Store]:
    """The store, to write; waits for its turn where another process has it, and says so."""
    from monitor import schedule
    from monitor.errors import LockError
    from monitor.store import Store

    _data_folder(config)
    try:
        store = Store.open(config.database, mode="write", now=_now(), wait_s=0.0, who=who)
    except LockError as error:
        click.echo(f"d40: {error}; waiting for my turn (Ctrl-C ends)", err=True)
        with schedule.ask_for_turn(config.data_dir):
            store = Store.open(config.database, mode="write", now=_now(), wait_s=WAIT_S, who=who)
    with store:
        store.sync_sources(config.sources, _now())
        yield store


@contextlib.contextmanager
def _reading(config: Config) -> Iterator[Store]:
    """The store, to read; takes no lock."""
    from monitor.store import Store

    if not config.database.exists():
        raise StoreError(f"{config.database}: there is no database yet; `d40 fetch` or `d40 demo` makes one")
    with Store.open(config.database, mode="read", now=_now()) as store:
        yield store


def _archive(config: Config) -> Archive:
    from monitor.archive import Archive

    archive = Archive(config.archive_dir, config.archive)
    archive.repair()
    return archive


def _fetcher(config: Config, hosts: HostMemory) -> Fetcher:
    import random
    import time

    from monitor.fetch import Fetcher

    return Fetcher(config.fetch, version=__version__, hosts=hosts, now=_now, wait=time.sleep, rng=random.Random())  # noqa: S311 - spreads pauses, no secret


class _Forgetful:
    """Remembers hosts for one command only, where nothing is to be stored."""

    def __init__(self) -> None:
        self._states: dict[str, Any] = {}

    def load(self, host: str) -> Any:
        return self._states.get(host)

    def save(self, state: Any) -> None:
        self._states[state.host] = state


def _stop_on_interrupt() -> threading.Event:
    """An event that Ctrl-C and SIGTERM set, so that the page in hand is ended and saved."""
    import signal
    import threading

    stop = threading.Event()

    def end(number: int, frame: object) -> None:
        if stop.is_set():
            raise KeyboardInterrupt
        stop.set()
        click.echo("d40: ending after the pages in hand (again: at once)", err=True)

    with contextlib.suppress(ValueError):
        signal.signal(signal.SIGINT, end)
        signal.signal(signal.SIGTERM, end)
    return stop


def _day(ctx: click.Context, param: click.Parameter, value: str | None) -> datetime | None:
    """A date option as the midnight at which that day begins in the office."""
    if value is None:
        return None
    try:
        day = date.fromisoformat(value)
    except ValueError:
        raise click.BadParameter("write a date as 2024-07-30") from None
    return datetime(day.year, day.month, day.day, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh")).astimezone(UTC)


def _date(ctx: click.Context, param: click.Parameter, value: str | None) -> str | None:
    """A date option as ISO text."""
    try:
        return None if value is None else date.fromisoformat(value).isoformat()
    except ValueError:
        raise click.BadParameter("write a date as 2024-07-30") from None


def _sort(ctx: click.Context, param: click.Parameter, value: str) -> str:
    """What to sort by, as the store knows it."""
    from monitor.store.reading import SORTS

    if value.removeprefix("-") not in SORTS:
        raise click.BadParameter(f"{value}: sorted by none of {', '.join(SORTS)}")
    return value


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, default=str)


def _number(value: Any) -> int | float:
    """A value as JSON has it: whole numbers without a point."""
    return int(value) if value == int(value) else float(value)


# --- extract -----------------------------------------------------------------------------------------------------------


@cli.command()
@click.argument("targets", nargs=-1, required=True, metavar="PATH|URL|-...")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a page.")
@click.option("--explain", is_flag=True, help="Also say what became of every number.")
@click.option("--place", "place_key", metavar="KEY", help="Province that the outlet speaks for, as 2025-20.")
@click.pass_obj
def extract(obj: _Global, targets: Sequence[str], as_json: bool, explain: bool, place_key: str | None) -> None:
    """Read figures in given pages: files (text, HTML, PDF), URLs, or - for stdin. Nothing is stored."""
    from monitor import console, figures

    read = failed = 0
    for target in targets:
        try:
            article, source = _article(obj, target)
        except MonitorError as error:
            if isinstance(error, ConfigError):
                raise
            click.echo(f"d40: {error}", err=True)
            failed += 1
            continue
        from monitor.pipeline import default_place

        reader = figures.explain if explain else figures.extract
        reading = reader(article, default_place=place_key or default_place(source, article.published))
        read += 1
        if as_json:
            click.echo(_json(_page_object(target, article, reading, explain)))
        else:
            console.show_reading(article, reading, explain=explain)
    sys.exit(DONE if not failed else SOME_FAILED if read else NOTHING)


def _article(obj: _Global, target: str) -> tuple[Article, Source | None]:
    """The article of a file, a URL or stdin, and the source that the URL belongs to."""
    from monitor import article as reader

    if target == "-":
        data = sys.stdin.buffer.read()
        if data.lstrip()[:1] not in (b"<", b"%"):
            return reader.read_text(data, "-"), None
        return reader.parse(_file_page("-", data), obj.load().sites), None
    if target.startswith(("http://", "https://")):
        config = obj.load()
        page = _fetcher(config, _Forgetful()).get(target)
        source = _source_of(config, target)
        return reader.parse(page, config.sites, rule=source.rule if source else None), source
    path = Path(target)
    try:
        data = path.read_bytes()
    except OSError as error:
        raise ArticleError(target, "empty", f"cannot be read ({error.strerror}); is the path right?") from error
    if path.suffix == ".gz":
        import gzip

        data, path = gzip.decompress(data), path.with_suffix("")
    if path.suffix.lower() == ".txt":
        return reader.read_text(data, target), None
    return reader.parse(_file_page(target, data), obj.load().sites), None


def _source_of(config: Config, url: str) -> Source | None:
    from urllib.parse import urlsplit

    host = urlsplit(url).netloc
    return next((one for one in config.sources if any(urlsplit(way.url).netloc == host for way in one.discover)), None)


def _file_page(name: str, data: bytes) -> Page:
    """A file as the page that a server would give."""
    from monitor.records import Page

    kind = "application/pdf" if data.lstrip()[:5] == b"%PDF-" else "text/html"
    url = Path(name).absolute().as_uri() if name != "-" else "stdin:"
    return Page(url, url, 200, (("Content-Type", kind),), data, _now())


def _page_object(target: str, article: Article, reading: Reading, explain: bool) -> dict[str, Any]:
    """A page as `extract --json` prints it."""
    is_file = target != "-" and not target.startswith(("http://", "https://"))
    stem = Path(target.removesuffix(".gz")).stem if is_file else target
    figures = [
        {
            "indicator": one.indicator, "measure": one.measure, "value": _number(one.value), "unit": one.unit, "bound": one.bound,
            "place": one.place, "place_key": one.place_key, "period": one.period, "programme": one.programme, "per": one.per,
            "quote": one.quote, "start": one.start, "end": one.end, "rule": one.rule, "confidence": one.confidence,
            "doubts": list(one.doubts),
        }
        for one in reading.figures
    ]  # fmt: skip
    documents = [
        {
            "kind": one.kind, "number": one.number, "issued_on": one.issued_on, "issuer": one.issuer, "place": one.place,
            "implements": list(one.implements), "role": one.role, "quote": one.quote, "start": one.start, "end": one.end,
        }
        for one in reading.documents
    ]  # fmt: skip
    page: dict[str, Any] = {
        "doc": stem, "url": article.url, "title": article.title, "published": reading.published or article.published,
        "author": article.author, "place": reading.place, "text": article.text, "figures": figures, "documents": documents,
    }  # fmt: skip
    if explain:
        page["notes"] = [
            {"text": note.text, "start": note.start, "end": note.end, "outcome": note.outcome, "rule": note.rule, "detail": note.detail}
            for note in reading.notes
        ]
    return page


# --- demo, run, fetch --------------------------------------------------------------------------------------------------


@cli.command()
@click.pass_obj
def demo(obj: _Global) -> None:
    """The main job on five seed pages, served from this computer as small sites; needs no network and no configuration."""
    from monitor import config as configuration
    from monitor import console, demo, pipeline, report, resources
    from monitor.deliver import Mailer
    from monitor.store import FigureQuery

    folder = obj.data_dir / "demo"
    _data_folder(configuration.load(None, obj.data_dir, {}))
    sites = demo.build_sites(resources.seeds_dir())
    if not sites:
        raise ConfigError("the demo's pages are not there; run it from a checkout or in the image", file=str(resources.seeds_dir()))
    with demo.serve(sites, demo.known_bases(folder)) as bases:
        try:
            demo.write_config(folder, sites, bases)
        except OSError as error:
            raise StoreError(f"{folder}: cannot be written ({error.strerror}); mend its rights or name another with --data") from error
        config = configuration.load(folder, obj.data_dir, {})
        console.say_sites(sites, bases)
        with _writing(config, "d40 demo") as store:
            archive, fetcher = _archive(config), _fetcher(config, store)
            with console.progress(quiet=obj.verbosity < 0, plain=obj.verbosity == 0) as progress:
                summary = pipeline.collect(
                    config, store, archive, fetcher, now=_now, force=True, progress=progress, stop=_stop_on_interrupt(), kind="demo"
                )  # fmt: skip
            now = _now()
            week = report.period("weekly", None, now + timedelta(days=7), config.timezone)
            published = pipeline.publish(config, store, "weekly", None, now, period=week)
            delivered = pipeline.deliver_due(config, store, Mailer(config.mail, config.mail_dir), _now)
        with _reading(config) as store:
            rows = sorted(store.figures(FigureQuery()), key=lambda row: (row["url"], row["start"], row["place"] or ""))
            console.show_figures(rows, by_page=True)
            console.say_without_figures(store.snapshots(), {row["url"] for row in rows})
        console.say_demo(config, summary, published, delivered)
    sys.exit(summary.exit_code or (MAIL if delivered.errors else DONE))


@cli.command()
@click.option("--once", is_flag=True, help="Do what is due once, then end.")
@click.pass_obj
def run(obj: _Global, once: bool) -> None:
    """The daemon: fetches, reports, mails and backs up when it is due, until SIGTERM; takes over a changed configuration at SIGHUP."""
    import threading

    from monitor import health, schedule
    from monitor.deliver import Mailer
    from monitor.store import Store

    logs.setup(max(obj.verbosity, 1) if obj.verbosity >= 0 else obj.verbosity, obj.log_format)
    config = obj.load_and_try()
    _ask_for_contact(config)
    _data_folder(config)

    def means_for(config: Config) -> schedule.Means:
        @contextlib.contextmanager
        def store() -> Iterator[Store]:
            with Store.open(config.database, mode="write", now=_now(), wait_s=schedule.WAIT_S, who="d40 run") as opened:
                opened.sync_sources(config.sources, _now())
                yield opened

        return schedule.Means(
            store, lambda: _archive(config), lambda opened: _fetcher(config, opened), lambda: Mailer(config.mail, config.mail_dir), _now
        )  # fmt: skip

    def load() -> tuple[Config, schedule.Means]:
        found = obj.load_and_try()
        return found, means_for(found)

    means = means_for(config)
    stop, hangup = threading.Event(), threading.Event()
    with schedule.only_daemon(config.data_dir, _now()):
        schedule.on_signals(stop, hangup)
        # A database that is not ours or that is damaged ends the daemon here, not in each cycle.
        with means.store():
            pass
        if once:
            daemon = schedule.Daemon(config, means, stop)
            daemon.tick()
            daemon.heartbeat.end()
            return
        daemon = schedule.Daemon(config, means, stop, hangup=hangup, load=load)
        with health.serve(lambda: daemon.config, lambda: Store.open(config.database, mode="read", now=_now()), _now):
            ended = daemon.run()
        if not ended:
            # A thread that hangs would keep the process; the store is whole at any moment.
            sys.stderr.flush()
            os._exit(DONE)


@cli.command()
@click.argument("targets", nargs=-1, metavar="[SOURCE|URL]...")
@click.option("--dry-run", is_flag=True, help="Read the lists only, show what would be fetched, store nothing.")
@click.option("--since", callback=_day, metavar="DATE", help="Only pages dated from then on, as 2024-07-30.")
@click.option("--force", is_flag=True, help="Look again at sources and pages that are not due.")
@click.pass_obj
def fetch(obj: _Global, targets: Sequence[str], dry_run: bool, since: datetime | None, force: bool) -> None:
    """Fetch now: all sources, or the named ones, or single pages by URL; also while the daemon runs."""
    from monitor import console, pipeline, sources

    config = obj.load()
    urls = [sources.canonical(target) for target in targets if target.startswith(("http://", "https://"))]
    keys = [target for target in targets if not target.startswith(("http://", "https://"))]
    _known_sources(config, keys)
    _ask_for_contact(config)
    chosen = keys or (None if urls else [one.key for one in config.sources if one.enabled])
    stop = _stop_on_interrupt()
    with _writing(config, "d40 fetch") as store, console.progress(quiet=obj.verbosity < 0) as progress:
        archive, fetcher = _archive(config), _fetcher(config, store)
        summary = pipeline.collect(
            config, store, archive, fetcher, now=_now, sources=chosen,
            urls=urls, since=since, force=force, dry_run=dry_run, progress=progress, stop=stop,
        )  # fmt: skip
    for link in summary.found:
        click.echo(_json({"source": link.source, "url": link.url, "title": link.title, "published": link.published_at, "via": link.via}))
    console.say_summary(summary)
    sys.exit(summary.exit_code)


def _ask_for_contact(config: Config) -> None:
    """Say that the sites should be told who asks, where they are not."""
    if not config.fetch.contact and not config.fetch.allow_private:
        click.echo('d40: the sites are not told who asks; set contact = "name@office.gov.vn" under [fetch] in monitor.toml', err=True)


def _known_sources(config: Config, keys: Sequence[str]) -> None:
    import difflib

    known = {source.key: source for source in config.sources}
    for key in keys:
        if key not in known:
            near = difflib.get_close_matches(key, known, n=3)
            mend = f"did you mean {', '.join(near)}?" if near else "`d40 sources list` shows them"
            raise click.UsageError(f"no source {key!r} in the configuration; {mend}")


# --- figures and reports -----------------------------------------------------------------------------------------------


@cli.command("figures")
@click.option("--place", help="Name or key of a place, with all that lies in it: 'Lạng Sơn', 2025-20.")
@click.option("--indicator", help="Code of an indicator, as outstanding_loans.")
@click.option("--measure", help="Code of a measure, as level or growth.")
@click.option("--programme", help="Code of a programme, as poor_households.")
@click.option("--source", metavar="KEY", help="Only of pages of this source.")
@click.option("--since", callback=_date, metavar="DATE", help="Published then or later, as 2024-07-30.")
@click.option("--until", callback=_date, metavar="DATE", help="Published then or earlier.")
@click.option("--search", metavar="WORDS", help="Only of pages that hold these words; accents need not be typed.")
@click.option("--confidence", type=click.Choice(["high", "check"]), help="Only these.")
@click.option("--claim", type=int, metavar="ID", help="Only the witnesses of this claim.")
@click.option("--history", is_flag=True, help="Also what pages changed or withdrew, and what a person rejected.")
@click.option(
    "--sort",
    default="-published",
    show_default=True,
    metavar="KEY",
    callback=_sort,
    help="published, moment, value, place, indicator or id; with - in front the other way round.",
)
@click.option("--limit", type=click.IntRange(min=1), help="So many at the most.")
@click.option("--format", "form", type=click.Choice(["table", "csv", "json", "xlsx"]), help="Default: by the file's name, else a table.")
@click.option("--bom/--no-bom", default=True, show_default=True, help="CSV with the mark by which Excel knows UTF-8.")
@click.option(
    "--numbers", type=click.Choice(["plain", "vi"]), default="plain", show_default=True, help="CSV with values as 5568.3 or as 5.568,3."
)
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Into this file instead of stdout.")
@click.pass_obj
def figures_(
    obj: _Global, /, place: str | None, form: str | None, output: Path | None, search: str | None, bom: bool, numbers: str, **asked: Any
) -> None:
    """Query the store for figures."""
    from monitor import console, tables
    from monitor.report.numbers import format_number
    from monitor.store import FigureQuery

    config = obj.load()
    place_key = _place_key(place)
    _known_codes(asked)
    _known_sources(config, [asked["source"]] if asked["source"] else [])
    suffix = output.suffix.lower() if output else ""
    form = form or {".csv": "csv", ".json": "json", ".jsonl": "json", ".xlsx": "xlsx"}.get(suffix, "csv" if output else "table")
    if form != "csv" and numbers != "plain":
        raise click.UsageError("--numbers is for CSV only: a table writes numbers as in Viet Nam, a workbook as your Excel does")
    with _reading(config) as store:
        rows = list(store.figures(FigureQuery(place=place_key, text=search, **asked)))
    if form == "table" and output is None:
        click.echo(f"{console.show_figures(rows)} figures", err=True)
        return
    if numbers == "vi":
        rows = [row | {"value": format_number(row["value"]).replace("\u2212", "-")} for row in rows]
    _write(tables.write(rows, "csv" if form == "table" else form, bom=bom), output)


@cli.command()
@click.argument("words", nargs=-1, required=True)
@click.option("--limit", type=click.IntRange(min=1), default=20, show_default=True, help="So many at the most.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a page.")
@click.pass_obj
def search(obj: _Global, words: Sequence[str], limit: int, as_json: bool) -> None:
    """Find stored pages that hold all WORDS, best first, also those without a figure; accents need not be typed, "..." is a phrase."""
    from monitor import console

    with _reading(obj.load()) as store:
        rows = store.search(" ".join(words), limit)
    if as_json:
        for row in rows:
            click.echo(_json(row))
    else:
        console.show_pages(rows)
        click.echo(f"{len(rows)} pages", err=True)


def _place_key(name: str | None) -> str | None:
    """The key of a place that a person names: a key, or a name, typed with or without accents where only one place has it."""
    from monitor.places import load_places
    from monitor.text import fold, search_fold

    places = load_places()
    if name is None or name in places.by_key:
        return name
    by_level = {level: rank for rank, level in enumerate(("country", "province", "district"))}
    for same in (fold, search_fold):
        found = [place for place in places.by_key.values() if same(place.name) == same(name) and place.level in by_level]
        found.sort(key=lambda place: (by_level[place.level], place.system != "2025"))
        if found and (by_level[found[0].level] < by_level["district"] or len(found) == 1):
            return found[0].key
        if found:
            keys = ", ".join(f"{place.key} ({place.kind} {places.full_name(place.key)})" for place in found[:10])
            raise click.UsageError(f"there are several places {name!r}; name one by its key: {keys}")
    raise click.UsageError(f"no place {name!r}; write it as it is written, or give its key (docs/provinces.md)")


def _known_codes(asked: Mapping[str, Any]) -> None:
    """Refuse a code that no table holds, and name those near it."""
    import difflib

    from monitor.vocabulary import indicators, measures, programmes

    for name, known in (("indicator", indicators()), ("measure", measures()), ("programme", programmes())):
        code = asked[name]
        if code is not None and code not in known:
            near = difflib.get_close_matches(code, known, n=3)
            raise click.UsageError(f"no {name} {code!r}; " + (f"did you mean {', '.join(near)}?" if near else f"known: {', '.join(known)}"))


def _write(content: str | bytes, output: Path | None) -> None:
    """To a file or to stdout."""
    data = content.encode() if isinstance(content, str) else content
    if output is None:
        sys.stdout.buffer.write(data)
        return
    try:
        output.write_bytes(data)
    except OSError as error:
        raise ConfigError(f"cannot be written ({error.strerror}); name another file with -o", file=str(output)) from error


_KINDS = ["weekly", "monthly", "quarterly", "yearly", "operator"]


@cli.command("report")
@click.argument("kind", type=click.Choice([*_KINDS, "place"]))
@click.option("--for", "label", metavar="PERIOD", help="2024-W31, 2024-07, 2024-Q3, 2024 (default: the last whole one).")
@click.option("--place", help="The place of a place's profile: 'Lạng Sơn', 2025-20.")
@click.option(
    "--format", "form", type=click.Choice(["html", "text", "xlsx", "docx", "json"]), help="Default: by the file's name, else text."
)
@click.option("--lang", type=click.Choice(["vi", "en"]), help="Default: that of the configuration.")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Into this file instead of stdout.")
@click.pass_obj
def report_(
    obj: _Global, kind: str, label: str | None, place: str | None, form: str | None, lang: str | None, output: Path | None
) -> None:  # fmt: skip
    """Render a report of a period, the profile of a place, or the operators' report on coverage and quality; nothing is sent."""
    from monitor import pipeline, report

    config = obj.load()
    place_key = _place_key(place)
    if (kind == "place") != (place_key is not None):
        raise click.UsageError("`d40 report place` needs --place, and only it")
    if kind == "place" and label is None:
        # All that is known today; the last whole month would leave out what came since.
        label = f"{_now().astimezone(ZoneInfo(config.timezone)):%Y-%m}"
    form = form or _form_of(output)
    period = report.period(kind, label, _now(), config.timezone)
    with _reading(config) as store:
        found = pipeline.report_data(config, store, period, _now(), place_key=place_key)
    built = report.build(found, config.report, lang or config.language, kind=kind)
    makers: dict[str, Callable[[], str | bytes]] = {
        "html": lambda: _standalone(report.render_html(built), report.charts(built)),
        "text": lambda: report.render_text(built),
        "xlsx": lambda: report.render_xlsx(built),
        "docx": lambda: report.render_docx(built),
        "json": lambda: report.render_json(built),
    }
    _write(makers[form](), output)


def _form_of(output: Path | None) -> str:
    """The form that a file's name asks for."""
    endings = {".html": "html", ".htm": "html", ".txt": "text", ".xlsx": "xlsx", ".docx": "docx", ".json": "json"}
    if output is None:
        return "text"
    if output.suffix.lower() not in endings:
        raise click.UsageError(f"{output.name}: no form ends so; name the file with {', '.join(endings)}, or choose one with --format")
    return endings[output.suffix.lower()]


def _standalone(html: str, pictures: dict[str, bytes]) -> str:
    """The mail's HTML with its pictures inside, so that a browser shows it from one file."""
    import base64

    for cid, data in pictures.items():
        html = html.replace(f"cid:{cid}", "data:image/png;base64," + base64.b64encode(data).decode())
    return html


@cli.command()
@click.argument("kind", type=click.Choice(_KINDS))
@click.option("--for", "label", metavar="PERIOD", help="2024-W31, 2024-07, 2024-Q3, 2024 (default: the last whole one).")
@click.option("--to", multiple=True, metavar="ADDRESS", help="To this address instead of the configured recipients.")
@click.option("--again", is_flag=True, help="Once more, where it had been sent.")
@click.pass_obj
def send(obj: _Global, kind: str, label: str | None, to: Sequence[str], again: bool) -> None:
    """Put a report into the outbox and send what is due; `operator` is the report on coverage and quality."""
    from monitor import pipeline
    from monitor.deliver import Mailer

    config = obj.load()
    if not pipeline.recipients_of(config, kind, to):
        whom = "an address to operators under [mail] in" if kind == "operator" else f'a [[recipient]] with kinds = ["{kind}"] to'
        raise ConfigError(f"nobody is to get {kind} reports; add {whom} this file, or name one with --to", file="monitor.toml")
    with _writing(config, "d40 send") as store:
        published = pipeline.publish(config, store, kind, label, _now(), to=list(to) or None, again=again)
        delivered = pipeline.deliver_due(config, store, Mailer(config.mail, config.mail_dir), _now)
    if not published.new:
        click.echo(f"{kind} {published.label} had been published before; --again sends it once more", err=True)
    click.echo(f"{delivered.sent} mails sent, {delivered.waiting} to be tried again, {delivered.parked} given up", err=True)
    for error in delivered.errors:
        click.echo(f"d40: {error}", err=True)
    sys.exit(MAIL if delivered.errors else DONE)


@cli.command()
@click.option("--apply", "apply_", is_flag=True, help="Store what is read now; without it, only the difference is printed.")
@click.option("--source", "sources", multiple=True, metavar="KEY", help="Only pages of this source.")
@click.pass_obj
def reread(obj: _Global, apply_: bool, sources: Sequence[str]) -> None:
    """Read the archived pages again with today's rules, and print what changes."""
    from monitor import pipeline

    config = obj.load()
    _known_sources(config, sources)
    opened = _writing(config, "d40 reread") if apply_ else _reading(config)
    with opened as store:
        archive = _archive(config) if apply_ else _read_archive(config)
        summary = pipeline.reread(config, store, archive, now=_now, apply=apply_, sources=sources)
    for line in summary.lines:
        click.echo(line)
    for name, counts in summary.counts.items():
        if counts:
            click.echo(f"{name}: " + ", ".join(f"{code} {number}" for code, number in counts.items()), err=True)
    click.echo(
        f"{summary.pages} pages read again: {summary.added} figures more, {summary.gone} fewer, {summary.changed} different; "
        f"{summary.failed} pages failed" + ("" if apply_ else "; nothing was stored, --apply does"), err=True,
    )  # fmt: skip
    sys.exit(SOME_FAILED if summary.failed else DONE)


def _read_archive(config: Config) -> Archive:
    from monitor.archive import Archive

    return Archive(config.archive_dir, config.archive)


# --- sources -----------------------------------------------------------------------------------------------------------


@cli.group()
def sources() -> None:
    """What is watched."""


@sources.command("list")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a source.")
@click.option("--all", "all_", is_flag=True, help="Also those that are not watched.")
@click.pass_obj
def sources_list(obj: _Global, as_json: bool, all_: bool) -> None:
    """Show the sources and how they last did."""
    from monitor import console

    config = obj.load()
    states = {}
    if config.database.exists():
        with _reading(config) as store:
            states = store.source_states()
    chosen = [one for one in config.sources if one.enabled or all_]
    if as_json:
        for one in chosen:
            state = states.get(one.key)
            click.echo(_json({
                "key": one.key, "outlet": one.outlet, "kind": one.kind, "territories": [place.key for place in one.territories],
                "enabled": one.enabled, "unverified": one.unverified, "checked_at": state and state.checked_at,
                "success_at": state and state.success_at, "failures": state.failures if state else 0, "outcome": state and state.outcome,
            }))  # fmt: skip
    else:
        console.show_sources(chosen, states, _now())
        click.echo(f"{len(chosen)} sources of {len(config.sources)}; --all shows all", err=True)


@sources.command("check")
@click.argument("keys", nargs=-1)
@click.pass_obj
def sources_check(obj: _Global, keys: Sequence[str]) -> None:
    """Ask each source's lists now and say what they give; the answers are kept in sources-checked.toml of the data folder, no page is."""
    from monitor import console, pipeline

    config = obj.load()
    _known_sources(config, keys)
    chosen = [one for one in config.sources if (one.key in keys if keys else one.enabled)]
    failed = 0
    checked = []
    _data_folder(config)
    try:
        for found in pipeline.check_sources(config, _fetcher(config, _Forgetful()), chosen, now=_now):
            console.show_check(found)
            checked.append(found)
            failed += found.error is not None
    finally:
        _keep_checked(config, checked)
    sys.exit(DONE if not failed else SOME_FAILED if failed < len(chosen) else NOTHING)


def _keep_checked(config: Config, checked: Sequence[Checked]) -> None:
    """Write what checks found beside what earlier ones found of other sources, a table a source."""
    import tomllib

    path = config.data_dir / "sources-checked.toml"
    kept: dict[str, Any] = {}
    with contextlib.suppress(OSError, tomllib.TOMLDecodeError):
        kept = tomllib.loads(path.read_text("utf-8"))
    for found in checked:
        newest = f"{found.newest_at:%Y-%m-%d}" if found.newest_at else ""
        kept[found.source.key] = {
            "checked_at": _now().isoformat(timespec="seconds"), "answered": list(found.answered), "links": found.links,
            "on_subject": found.on_subject, "newest": newest, "problem": str(found.error or ""),
        }  # fmt: skip
    known = {source.key for source in config.sources}
    lines = ["# What `d40 sources check` found last of each source: settle by it which `unverified = true` can go.\n"]
    for key in sorted(known & set(kept)):
        lines += [f"[{key}]", *(f"{name} = {_json(value)}" for name, value in kept[key].items()), ""]
    new = path.with_suffix(".toml.new")
    try:
        new.write_text("\n".join(lines), "utf-8")
        new.replace(path)
    except OSError as error:
        raise StoreError(f"{path}: cannot be written ({error.strerror}); mend its rights or name another folder with --data") from error
    click.echo(f"d40: kept in {path}", err=True)


@sources.command("test")
@click.argument("url")
@click.option("--rule", metavar="NAME", help="Site rule of sites.toml to read the page with.")
@click.pass_obj
def sources_test(obj: _Global, url: str, rule: str | None) -> None:
    """Say what one page, feed, sitemap or listing gives, without storing it."""
    from monitor import console, pipeline

    config = obj.load()
    console.show_test(pipeline.try_url(config, _fetcher(config, _Forgetful()), url, rule=rule, source=_source_of(config, url)))


@sources.command("coverage")
@click.option("--for", "label", metavar="PERIOD", help="2024-07, 2024-Q3 … (default: the last whole quarter).")
@click.pass_obj
def sources_coverage(obj: _Global, label: str | None) -> None:
    """For each province, what is known of a period: figures, nothing found, not reached, no source; and which have no working source."""
    from monitor import console, report

    config = obj.load()
    kind = "place" if label else "quarterly"
    period = report.period(kind, label, _now(), config.timezone)
    with _reading(config) as store:
        console.show_coverage(period, store.report_data(period, _now(), late_days=config.collect.late_days).coverage)


# --- state and health --------------------------------------------------------------------------------------------------


@cli.command()
@click.option("--json", "as_json", is_flag=True, help="As one JSON object.")
@click.pass_obj
def status(obj: _Global, as_json: bool) -> None:
    """How the program is doing, for a person."""
    from monitor import console, schedule
    from monitor.archive import Archive

    config = obj.load()
    with _reading(config) as store:
        found = {**store.status(_now()), "archive_bytes": Archive(config.archive_dir, config.archive).size()}
    well, line = schedule.health(config.data_dir, _now())
    if as_json:
        click.echo(_json({**found, "daemon": {"well": well, "detail": line}}))
    else:
        console.show_status(found, line)


@cli.command()
@click.pass_obj
def doctor(obj: _Global) -> None:
    """Check the installation and say how to mend what is wrong."""
    from monitor import console, doctor
    from monitor.store import Store

    config = obj.load()
    found = list(doctor.checks(config, _now(), lambda: Store.open(config.database, mode="read", now=_now())))
    console.show_checks(found)
    sys.exit(NOTHING if any(check.state == "bad" for check in found) else DONE)


@cli.command()
@click.pass_obj
def healthcheck(obj: _Global) -> None:
    """Whether the daemon is well: exit code 0 or 1, for Docker."""
    from monitor import schedule

    well, line = schedule.health(obj.data_dir, _now())
    click.echo(line)
    sys.exit(DONE if well else SOME_FAILED)


# --- keeping -----------------------------------------------------------------------------------------------------------


@cli.command()
@click.argument("path", type=click.Path(path_type=Path))
@click.pass_obj
def backup(obj: _Global, path: Path) -> None:
    """Write a consistent copy of the database to PATH, also while the daemon runs."""
    with _reading(obj.load()) as store:
        store.backup(path)
    click.echo(f"{path} ({path.stat().st_size / 1024**2:.1f} MiB); the archive is files only: copy its folder", err=True)


@cli.command()
@click.argument("path", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.pass_obj
def restore(obj: _Global, path: Path) -> None:
    """Put a backup in the place of the database; what was there is set aside, not deleted."""
    from monitor.store import Store

    config = obj.load()
    _data_folder(config)
    aside = Store.restore(path, config.database, now=_now())
    click.echo(f"{config.database} is restored from {path}" + (f"; the old one is {aside}" if aside else ""), err=True)


@cli.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@click.option("--bom", is_flag=True, help="CSV with the mark by which Excel knows UTF-8.")
@click.pass_obj
def export(obj: _Global, folder: Path, bom: bool) -> None:
    """Write all tables to FOLDER, as CSV and, where pyarrow is installed, Parquet."""
    config = obj.load()
    with _reading(config) as store:
        for path in store.export(folder, bom=bom):
            click.echo(path)
    click.echo(f"the archive stands in {config.archive_dir}; the table snapshots names file and offset of each page", err=True)


# --- review ------------------------------------------------------------------------------------------------------------


@cli.group()
def review() -> None:
    """Look at figures that need a person: accept, correct or reject."""


@review.command("list")
@click.option("--place", help="Only of this place and what lies in it.")
@click.option("--all", "all_", is_flag=True, help="All figures that nobody has reviewed, also those without a doubt.")
@click.option("--limit", type=int, default=50, show_default=True, help="So many at the most.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a figure.")
@click.pass_obj
def review_list(obj: _Global, place: str | None, all_: bool, limit: int, as_json: bool) -> None:
    """Show the figures that wait for a person."""
    from monitor import console

    with _reading(obj.load()) as store:
        rows = store.review_list(_place_key(place), everything=all_, limit=limit)
    if as_json:
        for row in rows:
            click.echo(_json(row))
    else:
        console.show_review(rows)
        click.echo(f"{len(rows)} figures wait", err=True)


@review.command("history")
@click.argument("figure_id", type=int)
@click.pass_obj
def review_history(obj: _Global, figure_id: int) -> None:
    """Print what persons said of a figure, one JSON object each, the oldest first."""
    with _reading(obj.load()) as store:
        for row in store.reviews(figure_id):
            click.echo(_json(row))


@review.command("gold")
@click.pass_obj
def review_gold(obj: _Global) -> None:
    """Print what persons accepted or corrected, one JSON object a figure, in the form of docs/figures.md."""
    with _reading(obj.load()) as store:
        for row in store.gold():
            click.echo(_json(row))


def _review_command(name: str, verdict: str, text: str) -> None:
    @review.command(name, help=text)
    @click.argument("figure_id", type=int)
    @click.option("--by", required=True, envvar="USER", help="Who says so.")
    @click.option("--why", default="", help="Why.")
    @click.option(
        "--set",
        "changes",
        multiple=True,
        metavar="FIELD=VALUE",
        hidden=name != "correct",
        help="What it should be, as value=5568000000000.",
    )
    @click.pass_obj
    def command(obj: _Global, figure_id: int, by: str, why: str, changes: Sequence[str]) -> None:
        corrected = dict(change.split("=", 1) for change in changes if "=" in change)
        if bool(corrected) != (verdict == "corrected"):
            raise click.UsageError("say what it should be: --set value=5568000000000 --set period=2024-06-30")
        with _writing(obj.load(), f"d40 review {name}") as store:
            store.review(figure_id, verdict, by, why, _now(), corrected or None)
        click.echo(f"figure {figure_id}: {verdict}", err=True)


_review_command("accept", "accepted", "The figure is right.")
_review_command("correct", "corrected", "The figure is wrong; --set says what it should be.")
_review_command("reject", "rejected", "This is no figure.")


# --- mail and configuration --------------------------------------------------------------------------------------------


@cli.command("mail-test")
@click.argument("address")
@click.pass_obj
def mail_test(obj: _Global, address: str) -> None:
    """Send a short mail to ADDRESS with the configured transport, at once and past the outbox."""
    from monitor import deliver
    from monitor.records import Delivery, Recipient

    config = obj.load()
    now = _now()
    key = f"test:{now:%Y%m%dT%H%M%S}"
    message_id = deliver.message_id(key, address, config.mail.sender.rpartition("@")[2].rstrip("> ") or "localhost")
    text = "Thư thử của d40: nếu bạn đọc được, thư đã đến nơi.\nA test mail of d40: if you can read this, mail arrives.\n"
    message = deliver.build_mail(
        "d40: thư thử / test mail", text, f"<p>{text}</p>", {}, [], Recipient(address, address), config.mail, message_id, now
    )  # fmt: skip
    deliver.Mailer(config.mail, config.mail_dir).send(Delivery(0, key, address, message_id, message, "due", 0, now, now))
    where = str(config.mail_dir) if config.mail.transport == "folder" else f"{config.mail.host}:{config.mail.port}"
    click.echo(f"accepted by {where}", err=True)


@cli.group("config")
def config_() -> None:
    """The configuration."""


@config_.command("check")
@click.pass_obj
def config_check(obj: _Global) -> None:
    """Check all files, variables and the office's own templates; changes nothing."""
    config = obj.load_and_try()
    watched = sum(source.enabled for source in config.sources)
    click.echo(
        f"well: {watched} sources watched of {len(config.sources)}, {len(config.sites)} site rules, {len(config.recipients)} recipients"
    )


@config_.command("show")
@click.pass_obj
def config_show(obj: _Global) -> None:
    """Show the configuration in force, without secrets."""
    from monitor import config

    click.echo(config.show(obj.load()), nl=False)
