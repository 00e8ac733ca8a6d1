"""What silent hosts cost: a cycle over 200 hosts of which 20 never answer, against the same cycle without the 20.

The hosts are addresses of loopback (127.0.x.y), each with its own gap between requests; the times of real use (a page takes 0.2 s, a
host is asked every 5 s, a deadline is 30 s, 12 pages a host and cycle) are shortened by one factor, so that the ratio stays. Like the
pipeline, the bench gives each of `workers` threads one host at a time, silent ones included. Promise (R15): at most 1.2 times.

    python -m bench.fetch_hosts [--hosts 200] [--silent 20] [--pages 12] [--factor 40] [--workers 32]
"""

from __future__ import annotations

import argparse
import queue
import random
import selectors
import socket
import threading
import time
from datetime import UTC, datetime

from monitor.errors import FetchError
from monitor.fetch import Fetcher
from monitor.records import HostState
from monitor.settings import FetchSettings

ANSWER_S, GAP_S, DEADLINE_S = 0.2, 5.0, 30.0
BODY = b"<html><body>" + "Tổng dư nợ đạt 6.500 tỷ đồng. ".encode() * 400 + b"</body></html>"
ANSWER = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n%b" % (len(BODY), BODY)


class Memory(dict[str, HostState]):
    def load(self, host: str) -> HostState | None:
        return self.get(host)

    def save(self, state: HostState) -> None:
        self[state.host] = state


def serve(listener: socket.socket, silent: set[str], answer_s: float) -> None:
    """One thread for all hosts: answers after `answer_s`, or never for an address in `silent`."""
    selector = selectors.DefaultSelector()
    listener.setblocking(False)
    selector.register(listener, selectors.EVENT_READ)
    due: list[tuple[float, socket.socket]] = []
    while True:
        timeout = max(0.0, due[0][0] - time.monotonic()) if due else None
        for key, _ in selector.select(timeout):
            sock = key.fileobj
            assert isinstance(sock, socket.socket)
            if sock is listener:
                sock, _ = listener.accept()
                selector.register(sock, selectors.EVENT_READ)
                continue
            try:
                data = sock.recv(65536)
            except OSError:
                data = b""
            if not data:
                selector.unregister(sock)
                sock.close()
            elif sock.getsockname()[0] not in silent:
                due.append((time.monotonic() + answer_s, sock))
        while due and due[0][0] <= time.monotonic():
            _, sock = due.pop(0)
            try:
                sock.sendall(ANSWER)
            except OSError:
                continue


def cycle(hosts: list[str], port: int, pages: int, workers: int, factor: float) -> tuple[float, int, int]:
    """Seconds that a cycle over these hosts takes, pages read, failures."""
    settings = FetchSettings(
        allow_private=True, respect_robots=False, delay_s=GAP_S / factor, deadline_s=DEADLINE_S / factor, connect_s=DEADLINE_S / factor,
        backoff_s=60 / factor,
    )  # fmt: skip
    fetcher = Fetcher(settings, version="bench", hosts=Memory(), now=lambda: datetime.now(UTC), wait=time.sleep, rng=random.Random(1))
    todo: queue.SimpleQueue[str] = queue.SimpleQueue()
    for host in hosts:
        todo.put(host)
    done: list[int] = []
    failed: list[int] = []

    def work() -> None:
        while True:
            try:
                host = todo.get_nowait()
            except queue.Empty:
                return
            for number in range(pages):
                try:
                    fetcher.get(f"http://{host}:{port}/{number}")
                    done.append(1)
                except FetchError:
                    failed.append(1)

    started = time.monotonic()
    threads = [threading.Thread(target=work) for _ in range(workers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return time.monotonic() - started, len(done), len(failed)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--hosts", type=int, default=200)
    parser.add_argument("--silent", type=int, default=20)
    parser.add_argument("--pages", type=int, default=12)
    parser.add_argument("--factor", type=float, default=40.0)
    parser.add_argument("--workers", type=int, default=FetchSettings().workers)
    options = parser.parse_args()
    hosts = [f"127.0.{number // 100 + 1}.{number % 100 + 1}" for number in range(options.hosts)]
    random.Random(1).shuffle(hosts)
    silent = set(hosts[:: max(1, options.hosts // max(1, options.silent))][: options.silent])
    listener = socket.create_server(("0.0.0.0", 0), backlog=1024)
    threading.Thread(target=serve, args=(listener, silent, ANSWER_S / options.factor), daemon=True).start()
    port = listener.getsockname()[1]
    answering = [host for host in hosts if host not in silent]
    without, done, failed = cycle(answering, port, options.pages, options.workers, options.factor)
    print(f"{len(answering)} hosts that answer: {without:.2f} s, {done} pages, {failed} failures")
    with_silent, done, failed = cycle(hosts, port, options.pages, options.workers, options.factor)
    print(f"{len(hosts)} hosts, {len(silent)} silent:  {with_silent:.2f} s, {done} pages, {failed} failures")
    print(f"ratio {with_silent / without:.3f} (promise: at most 1.2)")


if __name__ == "__main__":
    main()
