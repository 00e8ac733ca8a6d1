"""A child of the crash tests: saves pages one after the other, acknowledging each on stdout, until it is killed or done.

python crash_child.py DATABASE FIRST LAST
"""

from __future__ import annotations

import hashlib
import sys
from pathlib import Path

from store_sample import BANK, NOW, PAPER, TY, delivery, figure, later, save

from monitor.store import Store


def work(path: Path, first: int, last: int) -> None:
    """Save pages first..last, every third changed once, then a report, its mails, a review and a backup; what is done is not done again."""
    with Store.open(path, now=NOW, wait_s=10, who="crash test") as store:
        store.sync_sources([BANK, PAPER], NOW)
        for n in range(first, last):
            url, source = f"https://a.vn/{n}", BANK if n % 2 else PAPER
            level = figure(5000 * TY + n * 10**9)
            people = figure(100 + n, indicator="borrowers", unit="count", period=f"20{n:02}")
            if not known(store, url):
                save(store, url, level, people, source=source, at=later(minutes=n), text=url)
                acknowledge(f"page {n}")
            changed = f"{url} đã sửa"
            if n % 3 == 0 and not known(store, url, changed):
                save(store, url, people, source=source, at=later(minutes=n + 1), text=changed)
                acknowledge(f"changed {n}")
        if store.claim_report("weekly:2024-W31", "weekly", "2024-W31", NOW, [1], [delivery("a@x.vn"), delivery("b@x.vn")]):
            acknowledge("report")
        for due in store.due_deliveries(NOW):
            store.delivery_result(due.id, "sent", NOW)
            acknowledge(f"sent {due.recipient}")
        if not store.reviews(1):
            store.review(1, "accept", "Lan", "kiểm tra", NOW)
        acknowledge("review")
        store.backup(path.with_name("backup.db"))
        acknowledge("backup")


def known(store: Store, url: str, body: str | None = None) -> bool:
    """Whether a page (with that body) is stored."""
    state = store.page_state(url)
    if state is None or body is None:
        return state is not None
    return state.body_sha256 == hashlib.sha256(body.encode()).hexdigest()


def acknowledge(word: str) -> None:
    """Tell the parent that something is done."""
    sys.stdout.write(word + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    work(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
