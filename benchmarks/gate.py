"""What the gate costs: microseconds per message, and its share of a durable turn on SQLite, asked twice for each message.

    python benchmarks/gate.py [--messages 4000] [--json]

Two kinds of messages: answers to people who wrote, and notices that the business starts, which ask for everything (consent, the
catalogue, addresses, quiet hours, caps, the limit of people). The gate's share holds all that is done for it: reading what it asks from
the store, working out the state, deciding, and writing down what it saw. Seconds are those of the processor; nothing is sent.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from botkit.core.model.business import Business, TemplateInfo, Topic
from botkit.core.model.message import Text
from botkit.core.model.platform import Account, AccountStatusUpdate, AccountUpdate, Incoming, Sender, Sent, TemplateUpdate
from botkit.flowfile.library import read_folder
from botkit.policy.consent.ledger import entry_event
from botkit.policy.consent.model import ConsentEvent
from botkit.policy.gate import gate
from botkit.policy.gate.contact_rules import ContactRules
from botkit.policy.gate.request import FrequencyCap
from botkit.service.bot import Bot, Channel
from botkit.service.commands import ClaimMessages, InboundItem, PublishEvent, SendOutcome
from botkit.service.compile_flows import compile_library
from botkit.service.delivery import claim as dispatch
from botkit.service.delivery.rate_limiter import RateLimiter
from botkit.service.delivery.sender_state import SenderState
from botkit.service.gate_lookup import StoreLookup
from botkit.service.node.handler import CommandHandler, Notifications
from botkit.service.node.runtime import register_node
from botkit.service.turns import decide as turn
from botkit.service.unit_of_work import TurnChanges, UnitOfWork
from botkit.store import Store, contacts
from webhooks import PLATFORMS

BEGAN = datetime(2026, 11, 2, 12, tzinfo=UTC)
BATCH = 25  # what a busy node has in one transaction

FLOWS = {
    "echo": "starts: [no_match]\nsteps:\n  - say: You said {{ reply }}\n",
    "offer": "starts:\n  - event: offer\n    to: offers\nsteps:\n  - say: Sale!\n    template: sale\n    purpose: marketing\n",
}
BUSINESS = Business(
    name="Air",
    topics={"offers": Topic(name="offers", purpose="marketing")},
    templates={"sale": TemplateInfo(name="sale", category="marketing", languages={"en": 0})},
)


class Stopwatch:
    """The processor's time inside functions, counted once where they call each other."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self.depth = 0

    def time(self, function: Callable[..., Any]) -> Callable[..., Any]:
        def timed(*arguments: Any, **named: Any) -> Any:
            if self.depth:
                return function(*arguments, **named)
            self.depth = 1
            began = time.process_time()
            try:
                return function(*arguments, **named)
            finally:
                self.seconds += time.process_time() - began
                self.depth = 0

        return timed


def build(folder: Path) -> tuple[Store, Bot, CommandHandler]:
    for name, steps in FLOWS.items():
        (folder / f"{name}.yaml").write_text(f"botkit: 1\nflow: {name}\ntitle: {name}\nlanguage: en\n{steps}")
    library = read_folder(folder, BUSINESS)
    account = Account(id="1000", base_url="https://graph.example", version="v26.0", token="t")
    bot = Bot(
        programs=compile_library(library, BUSINESS),
        channels={"main": Channel(name="main", platform=PLATFORMS["whatsapp"], account=account)},
        sources=library.sources,
        rules=ContactRules(caps=(FrequencyCap(3, timedelta(days=1)), FrequencyCap(9, timedelta(days=7)))),
    )
    store = Store.open(f"sqlite:///{folder}/gate.db")
    rate_limiter = RateLimiter(lambda name: PLATFORMS["whatsapp"].limits, time.monotonic, {"main": 1e9})
    handler = CommandHandler(bot, SenderState(node="bench", rate_limiter=rate_limiter, chance=Random(1)), lambda: BEGAN, Notifications())
    register_node(store, bot, BEGAN)
    return store, bot, handler


def agree(store: Store, phones: Iterable[str]) -> None:
    """Everybody agreed to offers, long ago."""
    entry = ConsentEvent(action="imported", occurred_at=BEGAN - timedelta(days=9), purpose="marketing", topic="offers", evidence="form")
    with store.begin() as tx:
        unit_of_work = UnitOfWork()
        found = contacts.resolve(tx, "whatsapp", [Sender(phone=phone) for phone in phones], BEGAN)
        for row in contacts.lock(tx, [who.contact_id for who in found]).values():
            changes = TurnChanges(row, "main", BEGAN)
            changes.add_event(entry_event(entry))
            changes.add_consent(entry)
            unit_of_work.add(changes)
        unit_of_work.write(tx)


def answers(phones: Iterable[str]) -> Iterator[Any]:
    for phone in phones:
        item = Incoming(account="1000", id=f"in.{phone}", at=BEGAN, sender=Sender(phone=phone), content=Text(body="hello"))
        yield InboundItem(channel="main", item=item)


def offers(phones: Iterable[str]) -> Iterator[Any]:
    for phone in phones:
        yield PublishEvent(key=f"offer.{phone}", name="offer", contact=f"whatsapp:{phone}")


def run(store: Store, handler: CommandHandler, commands: list[Any], watch: Stopwatch) -> dict[str, float]:
    """Take the commands in batches, send what follows, and settle it. Microseconds for each message."""
    watch.seconds = 0.0
    began, sent = time.process_time(), 0
    for index in range(0, len(commands), BATCH):
        with store.begin() as tx:
            handler.handle(tx, commands[index : index + BATCH])
        with store.begin() as tx:
            (claimed,) = handler.handle(tx, [ClaimMessages(limit=BATCH)])
        with store.begin() as tx:
            handler.handle(
                tx, [SendOutcome(outbound=item, reply=Sent(platform_id=f"w.{item.row.contact_id}.{item.row.number}")) for item in claimed]
            )
        sent += len(claimed)
    whole = time.process_time() - began
    assert sent == len(commands), f"{sent} of {len(commands)} were sent: the gate refused the rest"
    return {
        "turn_us": whole / sent * 1e6,
        "gate_us": watch.seconds / sent * 1e6,
        "gate_share": watch.seconds / whole,
    }


def measure(messages: int) -> dict[str, dict[str, float]]:
    watch = Stopwatch()
    places: list[tuple[Any, str]] = [
        (turn._Decision, "_judge"),  # noqa: SLF001 - measured from outside, so that the turn itself carries no clock
        (dispatch, "gate_context"),
        (dispatch, "fold"),
        (StoreLookup, "load"),
        (StoreLookup, "write"),
        (gate, "decide"),
        (gate, "decision_inputs"),
    ]
    before = [(owner, name, getattr(owner, name)) for owner, name in places]
    with tempfile.TemporaryDirectory(prefix="botkit-gate-") as name:
        store, _, handler = build(Path(name))
        phones = [str(447_700_000_000 + index) for index in range(2 * messages + BATCH)]
        wrote, never = phones[:messages], phones[messages : 2 * messages]
        agree(store, never)
        news = (
            {"standing": AccountStatusUpdate(people_limit=0)},
            {"template": TemplateUpdate(account="w", name="sale", language="en", status="approved")},
        )
        for index, what in enumerate(news):
            item = AccountUpdate(account="w", id=f"news.{index}", at=BEGAN, field="x", details={}, **what)  # type: ignore[arg-type]
            with store.begin() as tx:
                handler.handle(tx, [InboundItem(channel="main", item=item)])
        run(store, handler, list(answers(phones[2 * messages :])), watch)
        for owner, attribute, function in before:
            setattr(owner, attribute, watch.time(function))
        try:
            return {
                "answers": run(store, handler, list(answers(wrote)), watch),
                "started": run(store, handler, list(offers(never)), watch),
            }
        finally:
            for owner, attribute, function in before:
                setattr(owner, attribute, function)
            store.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--messages", type=int, default=4_000, help="messages of each kind")
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    results = measure(arguments.messages)
    if arguments.json:
        print(json.dumps(results))
        return
    for kind, figures in results.items():
        print(kind)
        print(f"  a turn with its message   {figures['turn_us']:8.0f} µs")
        print(f"  the gate, asked twice     {figures['gate_us']:8.0f} µs   {figures['gate_share']:.1%} of it")


if __name__ == "__main__":
    main()
