"""Random interleavings through the store: customer, two agents on two nodes, echoes, events, timers, STOP and sending, in any order.

The oracle knows nothing of sessions and tables. From the log it knows when people got the chat and when they gave it back, and judges each
message that left by the moment at which it was claimed. BOTKIT_INTERLEAVINGS=100000 makes as many steps of the bulk run.
"""

from __future__ import annotations

import itertools
import os
import random
from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from botkit.core.codec import decode_event
from botkit.core.events import (
    AgentReplied,
    AgentWrote,
    EventBase,
    HandedOff,
    HandoffClosed,
    MessageQueued,
    MessageRefused,
    NoteAdded,
    TicketAssigned,
    TicketExpired,
    TicketOpened,
    TicketOverdue,
)
from botkit.core.model.message import Outgoing, Text
from botkit.core.model.platform import Echo, Sender, Sent
from botkit.policy.tickets import Seen
from botkit.service.commands import FireDueTimers, InboundItem, OutboundMessage, PublishEvent, TicketCommand, TicketDone
from botkit.service.explain.replay import replay
from botkit.service.tickets import acts
from botkit.service.tickets.rebuild import tickets_of_log
from botkit.store import Store, events
from botkit.store.delivery import outbox
from botkit.store.tickets import tickets
from tests.service.tickets.test_acts import FLOWS
from tests.support.service import BEGAN, Clock, SteppedNode, make_bot

ALL_FLOWS = {
    **FLOWS,
    "survey": (
        "botkit: 1\nflow: survey\ntitle: Survey\nlanguage: en\nstarts: [{keywords: [go]}]\n"
        "steps: [{ask: Well?, remind: {after: 1 hour, say: Still there?, outside: drop}, wait: 3 hours}]\n"
    ),
    "offer": (
        "botkit: 1\nflow: offer\ntitle: Offer\nlanguage: en\nstarts: [{keywords: [offer]}]\n"
        "steps: [{say: Wait.}, {pause: 90 minutes}, {say: Our offer., outside: drop}]\n"
    ),
    "unanswered": (
        "botkit: 1\nflow: unanswered\ntitle: Asks\nlanguage: en\nstarts: [{keywords: [person]}]\n"
        "steps: [{handoff: desk, due: 2 hours, unanswered: [{say: Nobody came., outside: drop}]}, {say: Welcome back., outside: drop}]\n"
    ),
}
WORDS = ("help me", "person", "go", "offer", "hello", "STOP", "sign me up", "yes", "8")
MINUTES = (1, 20, 70, 200, 800, 3_000, 11_000)
ACTS = (
    "says",
    "says",
    "take",
    "reply",
    "reply",
    "anyway",
    "give back",
    "note",
    "close",
    "request",
    "echo",
    "news",
    "alarm",
    "wait",
    "send",
    "send",
)
ACTIONS = st.tuples(st.sampled_from(ACTS), st.sampled_from(WORDS), st.sampled_from(("Sam", "Kim")), st.sampled_from(MINUTES))
_phones = itertools.count(447700100000)
_keys = itertools.count(1)


class Oracle:
    """Who has the chat of one person, from the events of their log."""

    def __init__(self) -> None:
        self.has_ticket = self.with_people = False
        self.touched = self.silent_until = BEGAN - timedelta(days=9)
        self.beside: set[int] = set()  # messages that their turn says on purpose while people have the chat

    def people(self, now: datetime) -> bool:
        return self.silent_until > now or (self.has_ticket and self.with_people and self.touched + timedelta(days=7) > now)

    def see(self, event: EventBase, now: datetime) -> None:
        match event:
            case AgentReplied():
                self.silent_until = now + timedelta(hours=12)
                self.with_people, self.touched = True, now
            case AgentWrote():
                self.with_people, self.touched = True, now
            case TicketAssigned(assignee=assignee):
                self.with_people, self.touched = self.with_people or bool(assignee), now
            case NoteAdded():
                self.touched = now
            case TicketOpened():
                self.has_ticket = self.with_people = True
                self.touched = now
            case HandedOff() if self.has_ticket:
                self.with_people, self.touched = True, now
            case TicketOverdue(unanswered=True):
                self.with_people = False
            case HandoffClosed():
                self.has_ticket, self.silent_until = False, now
            case TicketExpired():
                self.has_ticket = False
            case _:
                return


class Interleaving:
    """One person, two agents, two nodes."""

    def __init__(self, node: SteppedNode) -> None:
        self.nodes = (node, node.other())
        self.node, self.clock = node, node.clock
        self.phone = str(next(_phones))
        self.oracle = Oracle()
        self.seen = 0
        self.promised: set[int] = set()  # the messages of agents that were taken
        self.left: Counter[int] = Counter()
        self.node.says(self.phone, "hello")
        self.contact = node.contact_id(self.phone)
        self._read()

    def step(self, act: str, words: str, who: str, minutes: int) -> None:
        node = self.nodes[who == "Kim"]
        number = self._number()
        key = (self.contact, "main", number)
        match act:
            case "says":
                node.says(self.phone, words)
            case "take":
                self._do(node, acts.take(key, who))
            case "reply" | "anyway":
                self._do(node, acts.reply(key, who, Outgoing(body=f"{who} {minutes}"), Seen(anyway=act == "anyway")))
            case "give back":
                self._do(node, acts.assign(key, who, ""))
            case "note":
                self._do(node, acts.note(key, who, "a note"))
            case "close":
                self._do(node, acts.close(key, who))
            case "request":
                self._do(node, acts.request(self.contact, "main", who, "desk"))
            case "echo":
                item = Echo(
                    account="10000",
                    id=f"e{next(_keys)}",
                    at=self.clock(),
                    recipient=Sender(phone=self.phone),
                    human=True,
                    content=Text(body="x"),
                )
                node.handle(InboundItem(channel="main", item=item))
            case "news" | "alarm":
                node.handle(PublishEvent(key=f"k{next(_keys)}", name=act, contact=f"whatsapp:{self.phone}"))
            case "wait":
                self.clock.go(minutes=minutes)
                node.handle(FireDueTimers(limit=100))
            case "send":
                self._send(node)
        self._read()

    def _number(self) -> int:
        with self.node.store.read() as tx:
            open_ones = tickets.open_of(tx, [self.contact])
        assert len(open_ones) <= 1
        return open_ones[0].ticket.number if open_ones else 1

    def _do(self, node: SteppedNode, command: TicketCommand) -> None:
        """Each command comes twice, as from a double click: once to each node."""
        keyed = acts.once(command, f"click-{next(_keys)}")
        (result,) = node.handle(keyed)
        (again,) = self.nodes[node is self.nodes[0]].handle(keyed)
        if isinstance(result, TicketDone):
            assert again == result
            if result.message is not None:
                self.promised.add(result.message)

    def _send(self, node: SteppedNode) -> None:
        """Claimed, judged at that moment, and then taken by the platform, or left to its lease by a node that dies."""
        for outbound in node.claim():
            if outbound.row.contact_id == self.contact:
                self._read()
                self._judge(outbound)
                self.left[outbound.row.number] += 1
            node.settle(outbound, Sent(platform_id=f"w{outbound.row.contact_id}.{outbound.row.number}"))

    def _judge(self, outbound: OutboundMessage) -> None:
        message, now = outbound.cleared.message, self.clock()
        if not self.oracle.people(now) or message.by or message.urgent or outbound.flow == "":
            return  # of the policy itself: what answers STOP, and that nobody has come yet
        assert outbound.row.number in self.oracle.beside, (message.body, outbound.flow)

    def _read(self) -> None:
        """What is new in the log, turn by turn: a turn that hands over may still say so."""
        with self.node.store.read() as tx:
            rows = events.of_contact(tx, self.contact, self.seen, 10_000)
        decoded = [(decode_event(row.kind, row.body, row.personal), row) for row in rows]
        for event, row in decoded:
            had = self.oracle.people(row.at)
            self.oracle.see(event, row.at)
            if isinstance(event, MessageQueued) and not had:
                self.oracle.beside.add(event.number)
            if isinstance(event, TicketOpened | HandedOff):
                turn = [other.number for other, its in decoded if isinstance(other, MessageQueued) and its.at == row.at]
                self.oracle.beside.update(turn)
            self.seen = row.seq

    def _waits(self) -> bool:
        with self.node.store.read() as tx:
            return any(row.number in self.promised for row in outbox.of_contacts(tx, [self.contact]))

    def end(self) -> None:
        while self._waits():  # one message at a time, with the pauses that the platform wants between them
            self._send(self.nodes[0])
            self.clock.go(seconds=7)
        self._read()
        with self.node.store.read() as tx:
            folded, counts = tickets_of_log(tx, self.contact)
            stored = {row.key: row for row in tickets.of_contact(tx, self.contact)}
            assert folded == stored
            assert all(n >= 0 for n in counts.values())
            assert replay(tx, self.node.bot, self.contact) is None
        refused = {fact.number for fact in self.node.facts(self.phone, MessageRefused)}
        for number in self.promised:
            assert self.left[number] == (0 if number in refused else 1), "an agent's words went out once, or their refusal is in the log"
        assert max(self.left.values(), default=1) == 1


def node_on(store: Store, folder: Path) -> SteppedNode:
    return SteppedNode(store=store, bot=make_bot(folder, ALL_FLOWS), clock=Clock())


@pytest.fixture(scope="module")
def one_node(tmp_path_factory: pytest.TempPathFactory) -> Any:
    folder = tmp_path_factory.mktemp("interleaved")
    store = Store.open(f"sqlite:///{folder}/botkit.db")
    yield node_on(store, folder / "flows")
    store.close()


@settings(max_examples=8, deadline=None, phases=(Phase.generate,), suppress_health_check=[HealthCheck.too_slow])
@given(steps=st.lists(ACTIONS, max_size=20))
def test_one_side_has_the_chat_and_nothing_is_lost_or_doubled(one_node: SteppedNode, steps: list[tuple[str, str, str, int]]) -> None:
    run = Interleaving(one_node)
    for step in steps:
        run.step(*step)
    run.end()


@pytest.mark.parametrize("seed", range(2))
def test_long_interleavings_through_the_store(seed: int, store: Store, tmp_path: Path) -> None:
    total = int(os.environ.get("BOTKIT_INTERLEAVINGS", "60"))
    node, chance = node_on(store, tmp_path / "flows"), random.Random(seed)
    for _ in range(max(1, total // 60)):
        run = Interleaving(node)
        for _ in range(60):
            run.step(chance.choice(ACTS), chance.choice(WORDS), chance.choice(("Sam", "Kim")), chance.choice(MINUTES))
        run.end()


def test_the_oracle_notices_a_bot_that_talks_over_people(one_node: SteppedNode) -> None:
    run = Interleaving(one_node)
    run.step("send", "", "Sam", 1)
    run.step("says", "hello", "Sam", 1)
    run.oracle.has_ticket = run.oracle.with_people = True
    run.oracle.touched = one_node.clock()
    run.oracle.beside.clear()
    with pytest.raises(AssertionError):
        run.step("send", "", "Sam", 1)
