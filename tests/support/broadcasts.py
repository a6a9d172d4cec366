"""Broadcasts for tests: a business with a notice for many, people who agreed to it, and the ways to plan and run one."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from msgspec.structs import replace

from botkit.billing.terms import Terms
from botkit.core.model.broadcast import BroadcastSpec
from botkit.core.model.contact import Contact
from botkit.core.model.segment import Condition, Segment
from botkit.service.broadcasts.plan import Planner
from botkit.service.commands import BroadcastDone, DraftBroadcast, FireDueTimers, InboundItem, MoveBroadcast
from botkit.store import contacts
from botkit.store.broadcasts import broadcast_counts, broadcasts
from botkit.store.contacts import ContactRow
from tests.support.notices import add_consents
from tests.support.service import SteppedNode, incoming

STRIKE = """\
botkit: 1
flow: strike
title: Tells of a strike
language: en
starts:
  - broadcast: flights
steps:
  - say: "Strike on {{ event.day }}"
    template: delayed
    with: [event.day]
    purpose: utility
"""

HELLO = """\
botkit: 1
flow: hello
title: Answers
language: en
starts:
  - no_match
steps:
  - say: Hello!
"""

FLOWS = {"strike": STRIKE, "hello": HELLO}
FLIGHTS = Segment(name="travellers", conditions=(Condition(kind="agreed", values=("flights",)),))


def phone(number: int) -> str:
    return f"4477009{number:05d}"


def add_people(node: SteppedNode, count: int, *, agreed: int | None = None) -> None:
    """Contacts who never wrote; the first `agreed` of them, or all, agreed to news of flights."""
    for number in range(count):
        wanted = agreed is None or number < agreed
        add_consents(node, phone(number), ("imported" if wanted else "withdrawn", "utility", "flights"))


def spec_of(node: SteppedNode, **more: Any) -> BroadcastSpec:
    known: dict[str, Any] = {"name": "strike-1", "flow": "strike", "channel": "main", "segment": FLIGHTS, "body": {"day": "Monday"}}
    return BroadcastSpec(**{**known, "library": node.bot.programs.digest, **more})


def planner(node: SteppedNode) -> Planner:
    return Planner(node.store, node.bot, node.node, node.clock, node.sender_state.rate_limiter.per_second, Terms())


def draft(node: SteppedNode, by: str = "ann", **more: Any) -> int:
    (done,) = node.handle(DraftBroadcast(spec=spec_of(node, **more), by=by))
    assert isinstance(done, BroadcastDone), done
    return done.broadcast.number


def planned(node: SteppedNode, by: str = "ann", **more: Any) -> int:
    number = draft(node, by, **more)
    plans = planner(node)
    assert plans.claim(number)
    while plans.piece(number) is not None:
        pass
    return number


def act(node: SteppedNode, number: int, what: Any, by: str = "ann", digest: str = "") -> Any:
    (result,) = node.handle(MoveBroadcast(number=number, act=what, by=by, digest=digest))
    return result


def started(node: SteppedNode, **more: Any) -> int:
    number = planned(node, **more)
    result = act(node, number, "start")
    assert isinstance(result, BroadcastDone), result
    return number


def tick(node: SteppedNode) -> None:
    """What the scheduler does in a second."""
    while node.handle(FireDueTimers(limit=10)) == [True]:
        pass


def run_out(node: SteppedNode, rounds: int = 100, **step: float) -> list[Any]:
    """Tell everybody, and send it, until the broadcasts are done."""
    gone: list[Any] = []
    for _ in range(rounds):
        tick(node)
        sent = node.send_all()
        gone += sent
        node.clock.go(**(step or {"seconds": 1}))
        with node.store.read() as tx:
            if not sent and not broadcasts.open_states(tx) & {"running", "scheduled", "stopping"}:
                break
    return gone


def state(node: SteppedNode, number: int) -> str:
    with node.store.read() as tx:
        found = broadcasts.find(tx, number)
    assert found is not None
    return found.state


def counts(node: SteppedNode, number: int) -> dict[tuple[str, str], int]:
    """How many came to what, by outcome and reason."""
    found: dict[tuple[str, str], int] = {}
    with node.store.read() as tx:
        for (_, outcome, reason), n in broadcast_counts.load(tx, number).items():
            found[outcome, reason] = found.get((outcome, reason), 0) + n
    return found


def edit(node: SteppedNode, who: str, **values: Any) -> None:
    """Give a contact a language, tags, fields."""
    contact = node.contact_id(who)
    with node.store.begin() as tx:
        row = contacts.lock(tx, [contact])[contact]
        changed: Contact = replace(row.contact, **values)
        contacts.save(tx, [ContactRow(changed, row.events, row.messages)])


def write(node: SteppedNode, who: str, words: str, at: datetime | None = None) -> None:
    node.handle(InboundItem(channel="main", item=incoming(who, words, at or node.clock(), account="10000")))
