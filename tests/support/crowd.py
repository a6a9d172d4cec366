"""A crowd: lives of many customers at once, whose messages, timers and functions are handled together, as a server does it.

One transaction then does what it costs to do for one, so a life takes a fifth of the time. The clock is everybody's: a silence is a silence
of all. What each customer does is drawn from a seed of their own.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import timedelta
from random import Random
from typing import Any

import msgspec
from msgspec.structs import replace
from sqlalchemy import select

from botkit.core import events as ev
from botkit.core.codec import decode_event
from botkit.core.engine.engine import router_of
from botkit.core.engine.program import Programs
from botkit.core.events import Event
from botkit.core.model.message import Media, Tap, Text
from botkit.core.model.platform import Failed, Incoming, Sender, Sent
from botkit.core.model.values import unpack
from botkit.policy.consent.model import ConsentEvent
from botkit.service import bot as service_bot
from botkit.service.commands import (
    ClaimCalls,
    ClaimMessages,
    CloseHandoff,
    FireDueTimers,
    FunctionResult,
    InboundItem,
    OutboundMessage,
    PublishEvent,
    SendOutcome,
)
from botkit.service.delivery.rate_limiter import RateLimiter
from botkit.service.delivery.sender_state import SenderState
from botkit.service.node.handler import CommandHandler, Notifications
from botkit.service.node.runtime import register_node
from botkit.service.turns.records import subscription_key
from botkit.service.unit_of_work import TurnChanges
from botkit.store import calls, contacts, events, fanouts, sessions, subscriptions, tables, timers
from botkit.store.calls import FunctionCallRow
from botkit.store.consent import consents
from botkit.store.delivery import outbox
from botkit.store.sessions import SessionRow
from botkit.store.subscriptions import SubscriptionRow
from botkit.testing.conversation import START
from botkit.testing.in_process_node import ACCOUNT, CHANNEL, in_memory_channel
from botkit.testing.store_pool import borrow_store, return_store
from tests.support.lives import ANSWERS, ODD, RESULTS, SILENCES, beginnings, fitting_answers, starting_events
from webhooks.emulator.api.validation import check_send
from webhooks.emulator.phones.screen import Button, screen

ROUNDS = 25  # things that happen to everybody in one life
SETTLING = timedelta(seconds=20)  # in which what waits for the rate of the platform goes out
BATCH = 500
FIRST_PHONE = 447700900000  # a thousand numbers are reserved for fiction


class Customer:
    """One of the crowd: what they draw from, and the buttons that they see."""

    def __init__(self, number: int, contact: int, seed: int) -> None:
        self.phone = str(FIRST_PHONE + number)
        self.contact = contact
        self.chance = Random(seed)
        self.has_agreed = False
        self.buttons: tuple[tuple[Button, str], ...] = ()  # each with the platform's id of its message


class Crowd:
    def __init__(self, programs: Programs, seeds: Sequence[int], languages: Sequence[str]) -> None:
        self.programs = programs
        self.now = START
        self.store = borrow_store()
        self.chance = Random(seeds[0])
        self._count = 0
        self._events = starting_events(programs)
        self._answers = fitting_answers(programs)
        bot = service_bot.Bot(programs=programs, channels={CHANNEL: in_memory_channel()}, sources=())
        limiter = RateLimiter(lambda channel: bot.channels[channel].platform.limits, lambda: self.now.timestamp())
        state = SenderState(node="crowd", rate_limiter=limiter, chance=Random(0))
        self.bot, self._handler = bot, CommandHandler(bot, state, lambda: self.now, Notifications())
        register_node(self.store, bot, self.now)
        with self.store.begin() as tx:
            senders = [Sender(phone=str(FIRST_PHONE + number), name="Ana") for number in range(len(seeds))]
            resolved = contacts.resolve(tx, "whatsapp", senders, self.now)
        people = zip(range(len(seeds)), resolved, seeds, strict=True)
        self.people = {known.contact_id: Customer(number, known.contact_id, seed) for number, known, seed in people}
        for customer, seed in zip(self.people.values(), seeds, strict=True):
            self._introduce(customer, languages[seed % len(languages)])

    def _introduce(self, customer: Customer, language: str) -> None:
        """Seven of ten have agreed to everything beforehand, on a website."""
        with self.store.begin() as tx:
            row = contacts.lock(tx, [customer.contact])[customer.contact]
            changes = TurnChanges(row, CHANNEL, self.now)
            customer.has_agreed = customer.chance.random() < 0.7
            agreed = sorted(self.programs.business.topics) if customer.has_agreed else []
            for topic in agreed:
                changes.add_event(ev.OptedIn(topic=topic, purpose="utility", wording="", language="", method="api", evidence="website"))
                given = ConsentEvent(action="given", occurred_at=self.now, purpose="utility", topic=topic, method="api", evidence="website")
                changes.add_consent(given)
            events.append(tx, changes.events)
            consents.append(tx, changes.consents)
            contacts.save(tx, [contacts.ContactRow(replace(row.contact, name="Ana", language=language), changes.seq, row.messages)])
            sessions.save(tx, [SessionRow(contact_id=customer.contact, channel=CHANNEL, updated_at=self.now)])
            if "flight_updates" in agreed:
                value = subscription_key("BK1234")
                subscriptions.add(tx, [SubscriptionRow(contact_id=customer.contact, topic="flight_updates", value=value, at=self.now)])

    def live(self) -> dict[int, list[Event]]:
        """All lives to their end: the events by contact."""
        try:
            for _ in range(ROUNDS):
                if self.chance.random() < 0.16:
                    self.wait(self.chance.choice(SILENCES))
                else:
                    self.do(*(command for customer in self.people.values() for command in self._acts(customer)))
                    self.wait(SETTLING)
            lives: dict[int, list[Event]] = {contact: [] for contact in self.people}
            with self.store.read() as tx:
                log = select(tables.events).where(tables.events.c.contact_id > 0).order_by(tables.events.c.contact_id, tables.events.c.seq)
                for row in tx.execute(log):
                    happened: Any = decode_event(row.kind, row.body, row.personal)
                    lives[row.contact_id].append(happened)
            return lives
        finally:
            return_store(self.store)

    # ---- what customers do

    def _acts(self, customer: Customer) -> Iterable[Any]:
        chance = customer.chance
        kind = chance.choices(("start", "tap", "answer", "odd", "event", "media", "close", "nothing"), (5, 9, 5, 2, 3, 1, 4, 1))[0]
        match kind:
            case "tap" if customer.buttons:
                button, message = chance.choice(customer.buttons)
                yield self._writes(customer, Tap(id=button.id, title=button.label), message)
            case "answer":
                yield self._writes(customer, Text(body=chance.choice(self._answers if chance.random() < 0.6 else ANSWERS)))
            case "odd":
                yield self._writes(customer, Text(body=chance.choice(ODD)))
            case "event" if self._events:
                name, body = chance.choice(self._events)
                self._count += 1
                if customer.has_agreed or not self._has_topic(name):
                    yield PublishEvent(key=f"e{self._count}", name=name, body=body, contact=f"whatsapp:{customer.phone}")
            case "media":
                yield self._writes(customer, Media(kind="image", ref=f"media-{self._count}", mime="image/jpeg"))
            case "close":
                yield CloseHandoff(contact=f"whatsapp:{customer.phone}")
            case "nothing":
                return
            case _:
                yield self._writes(customer, Text(body=chance.choice(chance.choice(beginnings(self.programs)))))

    def _has_topic(self, name: str) -> bool:
        """Whether the event is for those who agreed to a topic: your systems address it to nobody else."""
        return any(start.to for _, start in router_of(self.programs).by_event(name))

    def _writes(self, customer: Customer, content: Any, reply_to: str = "") -> InboundItem:
        self._count += 1
        sender = Sender(phone=customer.phone, name="Ana")
        item = Incoming(account=ACCOUNT.id, id=f"m{self._count}", at=self.now, sender=sender, content=content, reply_to=reply_to)
        return InboundItem(channel=CHANNEL, item=item)

    # ---- what the node does

    def do(self, *commands: Any) -> list[Any]:
        with self.store.begin() as tx:
            return self._handler.handle(tx, commands)

    def wait(self, length: timedelta) -> None:
        """Let time pass, stopping at every moment when something is due."""
        target = self.now + length
        self._settle()
        while (due := self._next_due()) is not None and due <= target:
            self.now = max(due, self.now + timedelta(seconds=1))  # what waits for the rate of the number goes on a second later
            self._settle()
        self.now = max(self.now, target)

    def _next_due(self) -> Any:
        with self.store.read() as tx:
            moments = (outbox.next_due(tx), calls.next_due(tx), timers.next_due(tx), fanouts.next_posted(tx))
        return min((moment for moment in moments if moment is not None), default=None)

    def _settle(self) -> None:
        due = self._next_due()
        if due is None or due > self.now:
            return
        self.do(FireDueTimers(limit=BATCH))
        (outbounds,) = self.do(ClaimMessages(limit=BATCH))
        while outbounds:
            *_, outbounds = self.do(*map(self._deliver, outbounds), ClaimMessages(limit=BATCH))
        (rows,) = self.do(ClaimCalls(limit=BATCH))
        if rows:
            self.do(*map(self._answer, rows))

    def _deliver(self, outbound: OutboundMessage) -> SendOutcome:
        rendered = in_memory_channel().platform.render(outbound.cleared, ACCOUNT)
        refused = check_send(rendered.request.body)
        if refused is not None:
            failed = Failed(blame="content", reason=refused.details, code=str(refused.code))
            return SendOutcome(outbound=outbound, reply=failed)
        customer, platform_id = self.people[outbound.row.contact_id], f"out.{outbound.row.contact_id}.{outbound.row.number}"
        if buttons := screen(rendered.request.body or {}).buttons:
            customer.buttons = tuple((button, platform_id) for button in buttons)
        return SendOutcome(outbound=outbound, reply=Sent(platform_id=platform_id))

    def _answer(self, row: FunctionCallRow) -> FunctionResult:
        chance = self.people[row.contact_id].chance
        unpack(msgspec.json.decode(row.arguments or b"{}"))
        if chance.random() < 0.2:
            return FunctionResult(call=row, failure="no connection")
        return FunctionResult(call=row, result=chance.choice(RESULTS.get(row.function, [{}])))
