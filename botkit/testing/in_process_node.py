"""A node in this process: one thread, a clock that only the caller moves, and a platform that accepts every message.

The same parts run as on a server: the command handler in transactions of a store in memory, both checks of the gate, and the
platform's adapter, which shortens each message to what fits. So a session goes through its JSON between any two messages, as it does there.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from random import Random
from typing import Any

import msgspec
from msgspec import Struct, field
from msgspec.structs import replace

from botkit.core import events as ev
from botkit.core.codec import decode_event, decode_session
from botkit.core.engine.engine import router_of
from botkit.core.engine.session import Session
from botkit.core.flow.schedule import next_due
from botkit.core.model.platform import Account, Failed, Sender, Sent
from botkit.core.model.values import Value, unpack
from botkit.policy.consent.model import ConsentEvent
from botkit.service import bot as service_bot
from botkit.service.bot import Channel
from botkit.service.commands import ClaimCalls, ClaimMessages, FireDueTimers, FunctionResult, OutboundMessage, SendOutcome
from botkit.service.delivery.rate_limiter import RateLimiter
from botkit.service.delivery.sender_state import SenderState
from botkit.service.node.handler import CommandHandler, Notifications
from botkit.service.node.runtime import register_node
from botkit.service.turns.records import subscription_key
from botkit.service.unit_of_work import TurnChanges
from botkit.store import calls, contacts, events, fanouts, sessions, subscriptions
from botkit.store import timers as wakes
from botkit.store.broadcasts import broadcasts
from botkit.store.calls import FunctionCallRow
from botkit.store.consent import consents
from botkit.store.delivery import outbox
from botkit.store.sessions import SessionRow
from botkit.store.subscriptions import SubscriptionRow
from botkit.testing.directives import FunctionFails, NotOffered
from botkit.testing.event_lines import fact_of
from botkit.testing.result_lines import Bot, Line, Refusal
from botkit.testing.store_pool import borrow_store
from botkit.testing.template_buttons import buttons_of, link_of
from webhooks import PLATFORMS
from webhooks.emulator.api.validation import check_send
from webhooks.emulator.phones.screen import screen

CHANNEL = "chat"
PHONE = "447700900123"  # from the range reserved for fiction
MAX_ROUNDS = 1_000  # of sending and calling after one action; a flow that needs more never ends
BATCH_SIZE = 100

ACCOUNT = Account(id="118230047715606", base_url="https://graph.example.com", version="v26.0", token="in-process")  # noqa: S106 - opens nothing


# A function's answer: the result, or a callable that gets the arguments and returns it.
FunctionAnswer = Callable[..., Value] | Value


def _platform_id(outbound: OutboundMessage) -> str:
    return f"wamid.out.{outbound.row.contact_id}.{outbound.row.number}"


def _earliest(*moments: datetime | None) -> datetime | None:
    return min((moment for moment in moments if moment is not None), default=None)


def in_memory_channel() -> Channel:
    """A WhatsApp channel that sends nothing."""
    return Channel(name=CHANNEL, platform=PLATFORMS["whatsapp"], account=ACCOUNT)


class Customer(Struct):
    """Somebody who takes part. `events` are those that were shown, `last_seq` is the number of the newest."""

    name: str
    phone: str
    contact: int
    last_seq: int = 0
    events: list[ev.Event] = field(default_factory=list)
    messages: list[Bot] = field(default_factory=list)

    @property
    def address(self) -> str:
        return f"whatsapp:{self.phone}"


class InProcessNode:
    """One channel, and customers, of whom one is looked at. `functions` answer calls; a function that is not among them fails."""

    def __init__(self, bot: service_bot.Bot, now: datetime, *, name: str, language: str, functions: Mapping[str, FunctionAnswer]) -> None:
        self.bot = bot
        self.now = now
        self.functions = dict(functions)
        self.store = borrow_store()
        rate_limiter = RateLimiter(lambda channel: bot.channels[channel].platform.limits, lambda: self.now.timestamp())
        self.sender_state = SenderState(node="in-process", rate_limiter=rate_limiter, chance=Random(0))  # noqa: S311 - chance is fixed on purpose: same input, same output
        self._handler = CommandHandler(bot, self.sender_state, lambda: self.now, Notifications())
        self._positions = {program.name: (program.version.path, program.version.positions) for program in bot.programs.current.values()}
        self._queued: dict[tuple[int, int], ev.MessageQueued] = {}  # by contact and number of the message
        self._sent: dict[tuple[int, int], tuple[OutboundMessage, Mapping[str, Any]]] = {}
        self._timers_until = now
        register_node(self.store, bot, now)
        self.customers = [self._new_customer(name, PHONE, language)]
        self.customer = self.customers[0]

    def look_at(self, name: str, phone: str = "") -> None:
        """Go on with another customer, who is made when nobody has that name. Raises `NotOffered` when a number is somebody else's."""
        for one in self.customers:
            if one.name == name or one.phone == phone:
                if (name, phone or one.phone) != (one.name, one.phone):
                    raise NotOffered(f"{one.name} has the number +{one.phone}")
                self.customer = one
                return
        self.customer = self._new_customer(name, phone or str(int(PHONE) + len(self.customers)))
        self.customers.append(self.customer)

    def _new_customer(self, name: str, phone: str, language: str = "") -> Customer:
        with self.store.begin() as tx:
            (resolved,) = contacts.resolve(tx, "whatsapp", [Sender(phone=phone, name=name)], self.now)
            row = contacts.lock(tx, [resolved.contact_id])[resolved.contact_id]
            contacts.save(tx, [contacts.ContactRow(replace(row.contact, name=name, language=language), row.events, row.messages)])
        return Customer(name, phone, resolved.contact_id)

    @property
    def events(self) -> list[ev.Event]:
        """All events that were shown, one customer after the other."""
        return [event for customer in self.customers for event in customer.events]

    @property
    def contact(self) -> int:
        """The contact of the customer who is looked at."""
        return self.customer.contact

    # ---- turns

    def do(self, *units: Any) -> list[Any]:
        """Handle units in one transaction."""
        with self.store.begin() as tx:
            return self._handler.handle(tx, units)

    def settle(self) -> tuple[Line, ...]:
        """Send messages, call functions and fire timers until nothing is due; returns the lines that followed, in order."""
        lines: list[Line] = []
        for _ in range(MAX_ROUNDS):
            pairs = self._new_lines()
            lines.extend(line for _, line in pairs if not isinstance(line, Refusal))
            due = self._due()
            sent = [pair for pair in pairs if isinstance(pair[1], Refusal)] + (self._send() if "messages" in due else [])
            lines.extend(line for _, line in sorted(sent, key=lambda pair: pair[0]))
            if not (sent or ("calls" in due and self._call()) or ("timers" in due and self._fire_timers())):
                return tuple(lines)
        raise RuntimeError(f"the conversation did not end after {MAX_ROUNDS} rounds")

    def wait(self, length: timedelta) -> tuple[Line, ...]:
        """Let time pass, stopping at every moment when something is due."""
        target = self.now + length
        lines = list(self.settle())
        while (due := self._next_due()) is not None and due <= target:
            if due > self.now:
                self.now = due
            before = len(self.events)
            lines.extend(self.settle())
            if len(self.events) == before and due <= self.now:
                self.now += timedelta(seconds=1)  # what is due cannot be done yet: go on a second later, so that this ends
        self.now = max(self.now, target)
        return tuple(lines)

    def _dues(self) -> dict[str, datetime | None]:
        with self.store.read() as tx:
            return {
                "messages": outbox.next_due(tx),
                "calls": calls.next_due(tx),
                "timers": _earliest(wakes.next_due(tx), fanouts.next_posted(tx), broadcasts.next_piece(tx), self._next_schedule()),
            }

    def _next_schedule(self) -> datetime | None:
        """When the next schedule is due, after the moment up to which timers have fired."""
        zone = self.bot.programs.business.zone
        return _earliest(*(next_due(line, self._timers_until, zone) for line in router_of(self.bot.programs).schedules.values()))

    def _due(self) -> frozenset[str]:
        """The kinds of work that are due now."""
        return frozenset(kind for kind, due in self._dues().items() if due is not None and due <= self.now)

    def _next_due(self) -> datetime | None:
        return _earliest(*self._dues().values())

    def _fire_timers(self) -> bool:
        before = self._newest()
        self._timers_until = self.now
        self.do(FireDueTimers(limit=BATCH_SIZE))
        return self._newest() > before

    # ---- sending

    def _send(self) -> list[tuple[int, Line]]:
        """Send everything that may be sent now; returns the lines that followed, with the numbers of their messages."""
        (outbounds,) = self.do(ClaimMessages(limit=BATCH_SIZE))
        while outbounds:
            *_, outbounds = self.do(*(self._deliver(outbound) for outbound in outbounds), ClaimMessages(limit=BATCH_SIZE))
        return self._new_lines()

    def _deliver(self, outbound: OutboundMessage) -> SendOutcome:
        platform = self.bot.channels[outbound.row.channel].platform
        rendered = platform.render(outbound.cleared, ACCOUNT)
        cuts = tuple((cut.part, cut.length, cut.limit) for cut in rendered.cuts)
        number = outbound.row.number
        refused = check_send(rendered.request.body)
        if refused is not None:
            return SendOutcome(outbound=outbound, reply=Failed(blame="content", reason=refused.details, code=str(refused.code)), cuts=cuts)
        self._sent[outbound.row.contact_id, number] = outbound, rendered.request.body or {}
        return SendOutcome(outbound=outbound, reply=Sent(platform_id=_platform_id(outbound)), cuts=cuts)

    def _as_shown(self, outbound: OutboundMessage, body: Mapping[str, Any]) -> Bot:
        shown = screen(body)
        message = outbound.cleared.message
        queued = self._queued[outbound.row.contact_id, outbound.row.number]
        known = self.bot.programs.business.templates
        return Bot(
            text=message.body if shown.template else shown.text,
            header=shown.header,
            footer=shown.footer,
            buttons=buttons_of(message, known) if shown.template else shown.buttons,
            link=link_of(message, known) if shown.template else shown.link,
            files=shown.files,
            place=shown.place,
            parts=shown.parts,
            form=shown.form,
            template=shown.template,
            values=shown.values,
            number=outbound.row.number,
            platform_id=_platform_id(outbound),
            flow=queued.flow,
            step=queued.step,
            where=self.where(queued.flow, queued.step),
        )

    def where(self, flow: str, step: str) -> str:
        """`file:line` of a step."""
        path, positions = self._positions.get(flow, ("", {}))
        return f"{path}:{positions[step][0]}" if step in positions else ""

    # ---- functions

    def _call(self) -> bool:
        (rows,) = self.do(ClaimCalls(limit=BATCH_SIZE))
        if rows:
            self.do(*(self._answer(row) for row in rows))
        return bool(rows)

    def _answer(self, row: FunctionCallRow) -> FunctionResult:
        if row.function not in self.functions:
            return FunctionResult(call=row, failure=f'no answer is given here for the function "{row.function}"')
        answer = self.functions[row.function]
        try:
            result = answer(**unpack(msgspec.json.decode(row.arguments or b"{}"))) if callable(answer) else answer
        except FunctionFails as fault:
            result = fault
        if isinstance(result, FunctionFails):
            return FunctionResult(call=row, failure=str(result) or "it failed")
        return FunctionResult(call=row, result=result)

    # ---- results

    def session(self) -> Session | None:
        """The session in the store."""
        with self.store.read() as tx:
            row = sessions.load(tx, [(self.contact, CHANNEL)]).get((self.contact, CHANNEL))
        return decode_session(row.state) if row is not None and row.state is not None else None

    def _newest(self) -> int:
        """How many events there are of all customers."""
        with self.store.read() as tx:
            return sum(row.events for row in contacts.read(tx, [one.contact for one in self.customers]).values())

    def _new_lines(self) -> list[tuple[int, Line]]:
        """The lines of new events of the customer, oldest first, each with the number of its message, if any."""
        with self.store.read() as tx:
            rows = events.of_contact(tx, self.contact, after=self.customer.last_seq)
        pairs: list[tuple[int, Line]] = []
        for row in rows:
            self.customer.last_seq = row.seq
            event: Any = decode_event(row.kind, row.body, row.personal)
            self.customer.events.append(event)
            pairs.extend((getattr(event, "number", 0), line) for line in self._lines_of(event))
        return pairs

    def _lines_of(self, event: ev.Event) -> tuple[Line, ...]:
        match event:
            case ev.MessageQueued(number=number):
                self._queued[self.contact, number] = event
                return ()
            case ev.MessageSent(number=number):
                return (self._as_shown(*self._sent[self.contact, number]),)
            case ev.MessageRefused(reason=reason, flow=flow, step=step):
                return (Refusal(reason=reason, flow=flow, step=step, where=self.where(flow, step)),)
            case _:
                fact = fact_of(event)
                return () if fact is None else (fact,)

    # ---- set-up

    def consent(self, topic: str, purpose: str) -> None:
        """Record that the contact agreed to a topic elsewhere, for example on the website."""
        with self.store.begin() as tx:
            row = contacts.lock(tx, [self.contact])[self.contact]
            changes = TurnChanges(row, CHANNEL, self.now)
            changes.add_event(ev.OptedIn(topic=topic, purpose=purpose, wording="", language="", method="api", evidence="website"))
            changes.add_consent(
                ConsentEvent(action="given", occurred_at=self.now, purpose=purpose, topic=topic, method="api", evidence="website")
            )
            events.append(tx, changes.events)
            consents.append(tx, changes.consents)
            contacts.save(tx, [contacts.ContactRow(row.contact, changes.seq, row.messages)])
            self._know_channel(tx)
        self._new_lines()

    def speak(self, language: str) -> None:
        """Set the contact's language, as another system of the business might."""
        with self.store.begin() as tx:
            row = contacts.lock(tx, [self.contact])[self.contact]
            contacts.save(tx, [contacts.ContactRow(replace(row.contact, language=language), row.events, row.messages)])

    def follow(self, topic: str, value: Value) -> None:
        """Let the contact follow something under a topic."""
        with self.store.begin() as tx:
            subscriptions.add(tx, [SubscriptionRow(contact_id=self.contact, topic=topic, value=subscription_key(value), at=self.now)])
            self._know_channel(tx)

    def _know_channel(self, tx: Any) -> None:
        """Make the channel known as the contact's: events reach contacts on the channel where they wrote."""
        if not sessions.load(tx, [(self.contact, CHANNEL)]):
            sessions.save(tx, [SessionRow(contact_id=self.contact, channel=CHANNEL, updated_at=self.now)])
