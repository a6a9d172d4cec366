"""How long the bill of a million messages takes, and how much memory: makes a month's log, then bills it in a fresh process.

python benchmarks/bill.py --messages 1000000
python benchmarks/bill.py --messages 1000000 --sessions
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from random import Random

from botkit.billing.terms import BillingAccount, Terms
from botkit.core.codec import encode_event
from botkit.core.events import EventBase, MessageQueued, MessageReceived, MessageSent, SendAttempted, StatusChanged
from botkit.core.model.message import Text
from botkit.core.model.pricing import Pricing
from botkit.service.billing.bill_run import billable_sessions, charges, open_billing
from botkit.store import Store, events
from botkit.store.events import EventRow

MONTH = datetime(2026, 10, 1, 6, tzinfo=UTC)
EACH = 10  # messages to one contact
PREFIXES = ("4930", "4420", "5511", "9198", "1202", "5255", "3361", "3902")
TERMS = Terms(accounts=(BillingAccount(zone="Europe/Berlin"),))


def happened(contact: int, random: Random) -> Iterator[tuple[datetime, EventBase]]:
    """A contact's month: some questions, each answered, and some templates; every message with its three receipts."""
    moment = MONTH + timedelta(seconds=random.randrange(25 * 86_400))
    for number in range(1, EACH + 1):
        moment += timedelta(seconds=random.randrange(20_000))
        is_answer = number % 5 != 0
        if is_answer:
            yield moment, MessageReceived(message=f"m{contact}.{number}", content=Text(body="where is it?"), sent_at=moment)
        category = "service" if is_answer else "utility"
        yield (
            moment,
            MessageQueued(number=number, flow="orders", step="steps.2", purpose="utility", template="" if is_answer else "order_update"),
        )
        form = "free" if is_answer else "template"
        yield (
            moment,
            SendAttempted(number=number, attempt=1, form=form, category=category, destination=PREFIXES[contact % len(PREFIXES)]),
        )
        yield moment, MessageSent(number=number, platform_id=f"wamid.{contact}.{number}")
        price = Pricing(model="PMP", kind="regular", category=category, billable=True) if number % 3 else None
        raw = {"billable": True, "pricing_model": "PMP", "type": "regular", "category": category}
        for step, status in enumerate(("sent", "delivered", "read"), 1):
            told = moment + timedelta(seconds=2 * step)
            yield told, StatusChanged(number=number, status=status, status_at=told, pricing=raw, price=price if status != "read" else None)


def fill(url: str, messages: int) -> int:
    """Write the log as it would be written: in the order of time, contacts mixed. Returns how many events."""
    random, store, count = Random(20), Store.open(url), 0
    log: list[tuple[int, int, int, EventBase]] = []
    for first in range(1, messages // EACH + 1, 5_000):
        log = []
        for contact in range(first, min(first + 5_000, messages // EACH + 1)):
            log += [(int(at.timestamp()), contact, seq, fact) for seq, (at, fact) in enumerate(happened(contact, random), 1)]
        log.sort(key=lambda line: line[:3])
        with store.begin() as tx:
            rows = []
            for at, contact, seq, fact in log:
                kind, body, personal = encode_event(fact)
                moment = datetime.fromtimestamp(at, UTC)
                rows.append(
                    EventRow(contact_id=contact, seq=seq, channel="main", at=moment, kind=kind, body=body, personal=personal, library=None)
                )
            events.append(tx, rows)
        count += len(log)
    store.close()
    return count


def report(url: str, *, sessions: bool) -> None:
    """The whole month, every line made and looked at; prints what came out and what it took."""
    store, started, worked = Store.open(url), time.perf_counter(), time.process_time()
    outcomes: Counter[str] = Counter()
    total, lines = Decimal(0), 0
    with store.read() as tx:
        billing = open_billing(tx, TERMS)
        if sessions:
            for session in billable_sessions(tx, billing, "2026-10-01", "2026-11-05"):
                outcomes[session.direction] += 1
                lines += 1
        else:
            for charge in charges(tx, billing, "2026-10-01", "2026-11-05"):
                outcomes[charge.outcome] += 1
                total += charge.amount or 0
                lines += 1
    took = time.perf_counter() - started
    cpu = time.process_time() - worked
    # Of this process alone: ru_maxrss begins with what the process had that started it.
    peak = int(re.findall(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text())[0]) / 1024
    print(f"{lines:,} lines in {took:.1f} s ({cpu:.1f} s of a processor), {peak:.0f} MB at most, {total} in all; {dict(outcomes)}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--messages", type=int, default=1_000_000)
    parser.add_argument("--store", default="", help="a store to use again, or to keep; without it a temporary one")
    parser.add_argument("--sessions", action="store_true", help="billable sessions instead of charges")
    parser.add_argument("--report", action="store_true", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.report:
        report(given.store, sessions=given.sessions)
        return
    with tempfile.TemporaryDirectory() as folder:
        url = given.store or f"sqlite:///{Path(folder) / 'bill.db'}"
        if not given.store or not Path(url.removeprefix("sqlite:///")).exists():
            started = time.perf_counter()
            count = fill(url, given.messages)
            print(f"{count:,} events written in {time.perf_counter() - started:.0f} s", file=sys.stderr)
        command = [sys.executable, __file__, "--report", "--store", url, *(["--sessions"] if given.sessions else [])]
        subprocess.run(command, check=True, env=os.environ)


if __name__ == "__main__":
    main()
