"""A broadcast to many: what a plan and the queueing of a recipient cost, whether memory stays flat, and how soon a stranger is answered.

    python benchmarks/broadcast.py [--recipients 20000] [--store URL] [--json]

Everything happens in this process, with the parts of a node and a platform that accepts every message at once. Seconds are those of the
processor. The stranger's answer is counted in messages that left before it, so that the machine's speed does not matter: at 80 a second, 80
of them are a second.
"""

from __future__ import annotations

import argparse
import json
import resource
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from botkit.billing.terms import Terms
from botkit.core.model.broadcast import BroadcastSpec
from botkit.core.model.business import Business, TemplateInfo, Topic
from botkit.core.model.message import Text
from botkit.core.model.platform import Account, Incoming, Sender, Sent
from botkit.core.model.segment import Condition, Segment
from botkit.flowfile.library import read_folder
from botkit.policy.consent.ledger import entry_event
from botkit.policy.consent.model import ConsentEvent
from botkit.service.bot import Bot, Channel
from botkit.service.broadcasts.plan import Planner
from botkit.service.commands import ClaimMessages, DraftBroadcast, FireDueTimers, InboundItem, MoveBroadcast, SendOutcome
from botkit.service.compile_flows import compile_library
from botkit.service.delivery.rate_limiter import RateLimiter
from botkit.service.delivery.sender_state import SenderState
from botkit.service.node.handler import CommandHandler, Notifications
from botkit.service.node.runtime import register_node
from botkit.service.unit_of_work import TurnChanges, UnitOfWork
from botkit.store import Store, contacts
from botkit.store.broadcasts import broadcast_counts, broadcasts
from webhooks import PLATFORMS

BEGAN = datetime(2026, 11, 2, 12, tzinfo=UTC)
FLOWS = {
    "strike": "starts:\n  - broadcast: flights\nsteps:\n  - say: Strike on {{ event.day }}\n    template: strike\n"
    "    with: [event.day]\n    purpose: utility\n",
    "echo": "starts: [no_match]\nsteps:\n  - say: You said {{ reply }}\n",
}
BUSINESS = Business(
    name="Air", topics={"flights": Topic(name="flights")}, templates={"strike": TemplateInfo(name="strike", languages={"en": 1})}
)
FILL = 1_000  # contacts made in one transaction
EVERY = 20  # ticks between two strangers who write


class Bench:
    """A node on a store, whose clock only the benchmark moves."""

    def __init__(self, store: Store, folder: Path, per_second: float) -> None:
        for name, text in FLOWS.items():
            (folder / f"{name}.yaml").write_text(f"botkit: 1\nflow: {name}\ntitle: {name}\nlanguage: en\n{text}")
        library = read_folder(folder, BUSINESS)
        account = Account(id="10000", base_url="https://graph.example", version="v26.0", token="t")
        self.bot = Bot(
            programs=compile_library(library, BUSINESS),
            channels={"main": Channel(name="main", platform=PLATFORMS["whatsapp"], account=account)},
            sources=library.sources,
        )
        self.store, self.now = store, BEGAN
        pace = RateLimiter(lambda name: self.bot.channels[name].platform.limits, lambda: self.now.timestamp(), {"main": per_second})
        self.state = SenderState(node="bench", rate_limiter=pace, chance=Random(1))
        self.handler = CommandHandler(self.bot, self.state, lambda: self.now, Notifications())
        register_node(store, self.bot, self.now)

    def handle(self, *commands: Any) -> list[Any]:
        with self.store.begin() as tx:
            return self.handler.handle(tx, commands)

    def fill(self, count: int) -> None:
        """Contacts who agreed to news of flights and never wrote."""
        for first in range(0, count, FILL):
            with self.store.begin() as tx:
                senders = [Sender(phone=f"44{7_000_000_000 + number}") for number in range(first, min(count, first + FILL))]
                found = [one.contact_id for one in contacts.resolve(tx, "whatsapp", senders, self.now)]
                work = UnitOfWork()
                for row in contacts.lock(tx, found).values():
                    changes = TurnChanges(row, "main", self.now)
                    entry = ConsentEvent(action="imported", occurred_at=BEGAN - timedelta(days=9), purpose="utility", topic="flights")
                    changes.add_event(entry_event(entry))
                    changes.add_consent(entry)
                    work.add(changes)
                work.write(tx)


def measure(store: Store, folder: Path, recipients: int, per_second: float) -> dict[str, Any]:
    bench = Bench(store, folder, per_second)
    bench.fill(recipients)
    segment = Segment(name="all", conditions=(Condition(kind="agreed", values=("flights",)),))
    spec = BroadcastSpec(
        name="strike", flow="strike", channel="main", library=bench.bot.programs.digest, segment=segment, body={"day": "Monday"}
    )
    (drafted,) = bench.handle(DraftBroadcast(spec=spec, by="ann"))
    number = drafted.broadcast.number
    planner = Planner(store, bench.bot, "bench", lambda: bench.now, bench.state.rate_limiter.per_second, Terms())
    planner.claim(number)
    memory, began = _memory(), time.process_time()
    while planner.piece(number) is not None:
        pass
    planning = time.process_time() - began
    bench.handle(MoveBroadcast(number=number, act="start", by="ann"))
    queueing, late = 0.0, []
    warm = _memory()
    for tick in range(100 * recipients):
        began = time.process_time()
        bench.handle(FireDueTimers(limit=10))
        queueing += time.process_time() - began
        if tick % EVERY == 0:
            late.append(_answer(bench, tick))
        (claimed,) = bench.handle(ClaimMessages(limit=64))
        outcomes = [SendOutcome(outbound=one, reply=Sent(platform_id=f"w.{one.row.contact_id}.{one.row.number}")) for one in claimed]
        if outcomes:
            bench.handle(*outcomes)
        bench.now += timedelta(seconds=max(len(outcomes), 1) / per_second)
        with store.read() as tx:
            found = broadcasts.find(tx, number)
        if found is not None and found.state == "finished":
            break
    with store.read() as tx:
        counts = broadcast_counts.load(tx, number)
    return {
        "recipients": recipients,
        "told": counts.get((0, "sent", ""), 0),
        "plan_us": round(planning / recipients * 1e6, 1),
        "queue_us": round(queueing / recipients * 1e6, 1),
        "memory_mb": round((_memory() - warm) / 1024, 1),
        "plan_memory_mb": round((warm - memory) / 1024, 1),
        "before_an_answer": max(late, default=0),
    }


def _answer(bench: Bench, number: int) -> int:
    """A stranger writes: how many messages leave before the answer does."""
    phone = f"4915{number:09d}"
    item = Incoming(account="10000", id=f"in.{number}", at=bench.now, sender=Sender(phone=phone), content=Text(body="hello"))
    bench.handle(InboundItem(channel="main", item=item))
    before, is_answered = 0, False
    while not is_answered:
        (claimed,) = bench.handle(ClaimMessages(limit=64))
        bench.handle(*(SendOutcome(outbound=one, reply=Sent(platform_id=f"w.{one.row.contact_id}.{one.row.number}")) for one in claimed))
        for one in claimed:
            is_answered = is_answered or not one.cleared.message.template
            before += not is_answered
        bench.now += timedelta(seconds=0.1)
    return before


def _memory() -> int:
    """The most memory so far, in KiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--recipients", type=int, default=20_000)
    parser.add_argument("--per-second", type=float, default=1_000.0)
    parser.add_argument("--store", default="")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        store = Store.open(options.store or f"sqlite:///{folder}/bench.db")
        try:
            found = measure(store, Path(folder), options.recipients, options.per_second)
        finally:
            store.close()
    if options.json:
        print(json.dumps(found))
    else:
        for name, value in found.items():
            print(f"{name:>20}  {value:,}")


if __name__ == "__main__":
    main()
