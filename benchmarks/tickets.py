"""How long lists of tickets and a change of one take in the store, by the number of tickets: processor time of the whole call.

    python benchmarks/tickets.py [--open 100000] [--all 1000000] [--small 1000] [--rounds 200] [--store URL] [--json]

Says each figure also as a ratio to a store with `--small` open tickets, a tenth of all. Wanted: a median below 1 ms, a ratio below 2.
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

from msgspec.structs import replace

from botkit.core.model.ticket import Ticket
from botkit.store import Store
from botkit.store.tickets import ticket_counts
from botkit.store.tickets.tickets import TicketFilter, TicketRow, cursor_of, find, page, save, waiting_since

BEGAN = datetime(2026, 1, 1, tzinfo=UTC)
QUEUES, AGENTS, AT_ONCE = 4, 4, 5_000  # few, so that the pages are full in the small store too


def tickets(is_open: int, everything: int) -> Iterator[TicketRow]:
    chance = random.Random(1)
    for contact in range(1, everything + 1):
        at = BEGAN + timedelta(seconds=chance.randrange(10_000_000))
        ticket = Ticket(
            number=1,
            queue=f"queue {contact % QUEUES}",
            opened_at=at,
            touched_at=at,
            changed_at=at,
            assignee="" if chance.random() < 0.5 else f"agent {chance.randrange(AGENTS)}",
            waiting_since=at if contact <= is_open else None,
            closed_at=None if contact <= is_open else at,
        )
        yield TicketRow(contact_id=contact, channel="main", ticket=ticket, opened_seq=3)


def fill(store: Store, is_open: int, everything: int) -> None:
    rows: list[TicketRow] = []
    for row in tickets(is_open, everything):
        rows.append(row)
        if len(rows) == AT_ONCE or row.contact_id == everything:
            with store.begin() as tx:
                save(tx, rows)
            rows = []


def median(rounds: int, work: Callable[[], object]) -> float:
    work()
    taken = []
    for _ in range(rounds):
        began = time.process_time()
        work()
        taken.append(time.process_time() - began)
    return statistics.median(taken) * 1000


def measure(store: Store, rounds: int) -> dict[str, float]:
    found: dict[str, float] = {}
    unassigned = TicketFilter(queue="queue 3", assignee="")
    with store.read() as tx:
        after = cursor_of(page(tx, unassigned)[-1])
        found["newest 50 of a queue that nobody has"] = median(rounds, lambda: page(tx, unassigned))
        found["the next 50"] = median(rounds, lambda: page(tx, unassigned, after))
        found["mine"] = median(rounds, lambda: page(tx, TicketFilter(assignee="agent 3")))
        found["newest 50 of all"] = median(rounds, lambda: page(tx, TicketFilter()))
        found["who waits longest"] = median(rounds, lambda: waiting_since(tx, "queue 3"))
        found["counters"] = median(rounds, lambda: ticket_counts.load(tx))
    with store.begin() as tx:

        def take() -> None:
            row = find(tx, (7, "main", 1))
            assert row is not None
            save(tx, [replace(row, ticket=replace(row.ticket, assignee="agent 1", version=row.ticket.version + 1))])

        found["take one"] = median(rounds, take)
    return found


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--open", type=int, default=100_000)
    parser.add_argument("--all", type=int, default=1_000_000)
    parser.add_argument("--small", type=int, default=1_000)
    parser.add_argument("--rounds", type=int, default=200)
    parser.add_argument("--store", default="", help="an empty database for the large one; without it SQLite")
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        figures = []
        for url, is_open, everything in (
            (f"sqlite:///{folder}/small.db", arguments.small, arguments.small * 10),
            (arguments.store or f"sqlite:///{folder}/large.db", arguments.open, arguments.all),
        ):
            store = Store.open(url)
            fill(store, is_open, everything)
            figures.append(measure(store, arguments.rounds))
            store.close()
    small, large = figures
    if arguments.json:
        print(json.dumps({name: {"ms": round(ms, 3), "ratio": round(ms / small[name], 2)} for name, ms in large.items()}))
        return 0
    for name, ms in large.items():
        print(f"{name:<40} {ms:7.3f} ms   {ms / small[name]:5.2f} times that of {arguments.small:,}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
