"""Reports and their deliveries: written down before anything is sent."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence
from datetime import datetime

from monitor.errors import StoreError
from monitor.faults import fault
from monitor.records import Delivery
from monitor.store.rows import Row, dump, select, time_of, time_or_none, utc, utc_or_none

STATES = ("due", "sent", "parked")


def claim_report(
    conn: sqlite3.Connection, key: str, kind: str, label: str, now: datetime, claim_ids: Iterable[int], deliveries: Sequence[Delivery]
) -> bool:
    """Write a report, its claims and its deliveries; False where the key exists. See Store.claim_report."""
    made = conn.execute(
        "INSERT INTO reports(key, kind, label, created_at) VALUES (?,?,?,?) ON CONFLICT DO NOTHING", (key, kind, label, utc(now))
    )
    if made.rowcount == 0:
        return False
    fault("outbox.report")
    known = [(key, i) for i in sorted(set(claim_ids)) if i > 0]
    conn.executemany("INSERT INTO report_claims(report_key, claim_id) VALUES (?,?)", known)
    fault("outbox.claims")
    for d in deliveries:
        add_delivery(conn, key, d, now)
    fault("outbox.deliveries")
    return True


def add_delivery(conn: sqlite3.Connection, key: str, d: Delivery, now: datetime) -> bool:
    """Write one delivery of an existing report; False where the recipient has one."""
    made = conn.execute(
        "INSERT INTO deliveries(report_key, recipient, message_id, message, state, attempts, next_at, created_at, sent_at, error, tags)"
        " VALUES (?,?,?,?,?,?,?,?,?,?,?) ON CONFLICT DO NOTHING",
        (
            key,
            d.recipient,
            d.message_id,
            d.message,
            d.state,
            d.attempts,
            utc(d.next_at),
            utc(now),
            utc_or_none(d.sent_at),
            d.error,
            dump(d.tags),
        ),
    )
    return made.rowcount == 1


def delivery_of(row: Row) -> Delivery:
    """Return the delivery of a row."""
    return Delivery(
        row["id"], row["report_key"], row["recipient"], row["message_id"], bytes(row["message"]), row["state"], row["attempts"],
        time_of(row["next_at"]), time_of(row["created_at"]), time_or_none(row["sent_at"]), row["error"], json.loads(row["tags"]),
    )  # fmt: skip


def due(conn: sqlite3.Connection, now: datetime) -> list[Delivery]:
    """Return what is due at *now*, the oldest first."""
    return [
        delivery_of(r)
        for r in select(conn, "SELECT * FROM deliveries WHERE state = 'due' AND next_at <= ? ORDER BY next_at, id", (utc(now),))
    ]


def forget_sent(conn: sqlite3.Connection, before: datetime) -> int:
    """Let go of the text of the mails that were sent before a time; see Store.forget_sent."""
    done = conn.execute("UPDATE deliveries SET message = x'' WHERE state = 'sent' AND sent_at < ? AND message <> x''", (utc(before),))
    return done.rowcount


def result(
    conn: sqlite3.Connection,
    delivery_id: int,
    state: str,
    now: datetime,
    next_at: datetime | None,
    error: str | None,
    *,
    attempted: bool = True,
) -> None:
    """Write what came of an attempt; see Store.delivery_result."""
    if state not in STATES:
        raise StoreError(f"delivery {delivery_id}: {state} is no state; one of {', '.join(STATES)}")
    done = conn.execute(
        "UPDATE deliveries SET state=?, attempts=attempts + ?, next_at=coalesce(?, next_at), sent_at=CASE ? WHEN 'sent' THEN ? ELSE"
        " sent_at END,"
        " error=? WHERE id=?",
        (state, int(attempted), utc_or_none(next_at), state, utc(now), error, delivery_id),
    )
    if done.rowcount != 1:
        raise StoreError(f"delivery {delivery_id}: there is none; see `d40 status`")
