"""How the daemon is, over HTTP: /healthz (alive and going on), /readyz (the database can be read), /metrics (for Prometheus).

Off unless a port is set, on loopback unless an address is set. Reads the heartbeat and the database; changes nothing.
"""

from __future__ import annotations

import contextlib
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

from monitor import pipeline, schedule
from monitor import sources as watch
from monitor.archive import Archive
from monitor.errors import ConfigError, MonitorError
from monitor.settings import Config

if TYPE_CHECKING:
    from prometheus_client import CollectorRegistry

    from monitor.store import Store

#: Numbers of `Store.status` that become metrics, with what they are.
_COUNTS = {
    "bytes": ("d40_database_bytes", "Size of the database"),
    "pages": ("d40_pages", "URLs that were ever asked for"),
    "articles": ("d40_articles", "Articles read"),
    "figures": ("d40_figures", "Figures that their pages still carry"),
    "claims": ("d40_claims", "Claims"),
    "conflicts": ("d40_conflicts", "Keys for which claims differ"),
    "to_review": ("d40_to_review", "Claims that wait for a person"),
    "sources": ("d40_sources", "Sources watched"),
    "sources_failing": ("d40_sources_failing", "Sources whose last check failed"),
    "deliveries_due": ("d40_deliveries_due", "Mails that could be sent now"),
    "deliveries_waiting": ("d40_deliveries_waiting", "Mails not sent yet"),
    "deliveries_parked": ("d40_deliveries_parked", "Mails given up"),
}


def metrics(config: Config, store: Store, now: datetime) -> bytes:
    """The state as Prometheus' text format."""
    from prometheus_client import CollectorRegistry, Gauge, generate_latest

    registry = CollectorRegistry()
    found = store.status(now)
    for key, (name, text) in _COUNTS.items():
        Gauge(name, text, registry=registry).set(found.get(key) or 0)
    well, _ = schedule.health(config.data_dir, now)
    Gauge("d40_daemon_well", "1 where /healthz says so", registry=registry).set(well)
    Gauge("d40_archive_bytes", "Size of the archive", registry=registry).set(Archive(config.archive_dir, config.archive).size())
    states = store.source_states()
    watched = [source for source in config.sources if source.enabled]
    Gauge("d40_sources_due", "Sources whose lists are to be asked for now", registry=registry).set(
        sum(watch.due(source, states.get(source.key), now) for source in watched)
    )
    errors = Gauge("d40_sources_by_error", "Sources whose last check failed, by the kind of failure", ["error"], registry=registry)
    for outcome, number in Counter(state.outcome or "unknown" for state in states.values() if state.failures).items():
        errors.labels(outcome).set(number)
    _reports(config, store, now, registry)
    success = Gauge("d40_source_last_success_seconds", "When a source's lists last gave links, Unix time", ["source"], registry=registry)
    failures = Gauge("d40_source_failures", "Checks of a source that failed, in a row", ["source"], registry=registry)
    for key, state in states.items():
        failures.labels(key).set(state.failures)
        if state.success_at is not None:
            success.labels(key).set(state.success_at.timestamp())
    return generate_latest(registry)


def _reports(config: Config, store: Store, now: datetime, registry: CollectorRegistry) -> None:
    """Reports that are due, and what became of the newest one of each kind."""
    from prometheus_client import Gauge

    def published(kind: str, label: str) -> bool:
        return store.report_exists(pipeline.report_key(kind, label))

    began = store.watch_began()
    owed = schedule.owed_reports(config.schedule, config.timezone, published, began, now) if began else []
    Gauge("d40_reports_due", "Reports that are due and not made yet", registry=registry).set(len(owed))
    made = Gauge("d40_report_last_seconds", "When the newest report of a kind was made, Unix time", ["kind"], registry=registry)
    mails = Gauge("d40_report_mails", "Mails of the newest report of a kind: due, sent, parked", ["kind", "state"], registry=registry)
    seen: set[str] = set()
    for row in store.reports(200):
        if row["key"] != pipeline.report_key(row["kind"], row["label"]) or row["kind"] in seen:
            continue
        seen.add(row["kind"])
        made.labels(row["kind"]).set(datetime.fromisoformat(row["created_at"]).timestamp())
        for state in ("due", "sent", "parked"):
            mails.labels(row["kind"], state).set(row[state])


@contextlib.contextmanager
def serve(in_force: Callable[[], Config], open_store: Callable[[], Store], now: Callable[[], datetime]) -> Iterator[int]:
    """Serve while the block lasts; gives the port, 0 where it is off. Raises: ConfigError where the port is taken."""
    config = in_force()
    if not config.schedule.health_port:
        yield 0
        return

    def answer(path: str) -> tuple[int, bytes]:
        if path == "/healthz":
            well, line = schedule.health(config.data_dir, now())
            return 200 if well else 503, f"{line}\n".encode()
        if path in ("/readyz", "/metrics"):
            try:
                with open_store() as store:
                    return 200, metrics(in_force(), store, now()) if path == "/metrics" else b"ready\n"
            except MonitorError as error:
                return 503, f"{error}\n".encode()
        return 404, b"here are /healthz, /readyz and /metrics\n"

    class Handler(BaseHTTPRequestHandler):
        timeout = 10

        def do_GET(self) -> None:
            status, body = answer(self.path.partition("?")[0])
            self.send_response(status)
            self.send_header("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    where = f"{config.schedule.health_address}:{config.schedule.health_port}"
    try:
        server = ThreadingHTTPServer((config.schedule.health_address, config.schedule.health_port), Handler)
    except OSError as error:
        raise ConfigError(f"schedule.health_port: {where} cannot be used ({error.strerror}); set another", file="monitor.toml") from error
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, name="health", daemon=True)
    thread.start()
    try:
        yield config.schedule.health_port
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
