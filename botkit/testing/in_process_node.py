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
from botkit.service.turns.batch import subscription_key
from botkit.service.unit_of_work import TurnChanges
from botkit.store import calls, contacts, events, sessions, subscriptions
from botkit.store import timers as wakes
from botkit.store.calls import FunctionCallRow
from botkit.store.consent import consents
from botkit.store.delivery import outbox
from botkit.store.sessions import SessionRow
from botkit.store.subscriptions import SubscriptionRow
from botkit.testing.event_lines import fact_of
from botkit.testing.result_lines import Bot, Line, Refusal
from botkit.testing.store_pool import borrow_store
from botkit.testing.template_buttons import buttons_of, link_of
from webhooks import PLATFORMS
from webhooks.emulator.api.validation import check_send
from webhooks.emulator.phones.screen import screen

CHANNEL = "chat"
PHONE = "447700900123"  # from the range that is kept for fiction
ADDRESS = f"whatsapp:{PHONE}"
MAX_ROUNDS = 1_000  # of sending and asking after one action; a flow that needs more goes round in circles
BATCH_SIZE = 100

ACCOUNT = Account(id="118230047715606", base_url="https://graph.example.com", version="v26.0", token="in-process")  # noqa: S106 - opens nothing


class FunctionFails(Exception):
    """Raise it from a canned function, or give an instance of it as the result, to let the call fail for this reason."""


# A function's answer: the result itself, or something that is called with the arguments and returns it.
FunctionAnswer = Callable[..., Value] | Value


def _earliest(*moments: datetime | None) -> datetime | None:
    return min((moment for moment in moments if moment is not None), default=None)


def in_memory_channel() -> Channel:
    """A WhatsApp number that exists only here."""
    return Channel(name=CHANNEL, platform=PLATFORMS["whatsapp"], account=ACCOUNT)


class InProcessNode:
    """One contact and one channel. `functions` answer calls; one that is not there fails."""

    def __init__(self, bot: service_bot.Bot, now: datetime, *, name: str, language: str, functions: Mapping[str, FunctionAnswer]) -> None:
        self.bot = bot
        self.now = now
        self.functions = dict(functions)
        self.events: list[ev.Event] = []
        self.store = borrow_store()
        rate_limiter = RateLimiter(lambda channel: bot.channels[channel].platform.limits, lambda: 0.0)
        self.sender_state = SenderState(node="in-process", rate_limiter=rate_limiter, chance=Random(0))  # noqa: S311 - chance is fixed on purpose: same input, same output
        self._office = CommandHandler(bot, self.sender_state, lambda: self.now, Notifications())
        self._places = {program.name: (program.version.path, program.version.positions) for program in bot.programs.current.values()}
        self._queued: dict[int, ev.MessageQueued] = {}
        self._shown: dict[int, Bot] = {}
        self._seen = 0
        self._rang = now
        register_node(self.store, bot, now)
        with self.store.begin() as tx:
            (found,) = contacts.resolve(tx, "whatsapp", [Sender(phone=PHONE, name=name)], now)
            self.contact = found.contact_id
            row = contacts.lock(tx, [self.contact])[self.contact]
            contacts.save(tx, [contacts.ContactRow(replace(row.contact, name=name, language=language), row.events, row.messages)])

    # ---- doing

    def do(self, *units: Any) -> list[Any]:
        """Handle units in one transaction."""
        with self.store.begin() as tx:
            return self._office.handle(tx, units)

    def settle(self) -> tuple[Line, ...]:
        """Send, ask functions and let alarms ring until nothing is left to do at this moment; what came of it, in order."""
        lines: list[Line] = []
        for _ in range(MAX_ROUNDS):
            news = self._told()
            lines.extend(line for _, line in news if not isinstance(line, Refusal))
            due = self._due()
            said = [pair for pair in news if isinstance(pair[1], Refusal)] + (self._send() if "messages" in due else [])
            lines.extend(line for _, line in sorted(said, key=lambda pair: pair[0]))
            if not (said or ("calls" in due and self._ask()) or ("alarms" in due and self._ring())):
                return tuple(lines)
        raise RuntimeError(f"the conversation did not come to rest after {MAX_ROUNDS} rounds")

    def wait(self, length: timedelta) -> tuple[Line, ...]:
        """Let time pass, stopping at everything that is due on the way."""
        target = self.now + length
        lines = list(self.settle())
        while (due := self._next_due()) is not None and due <= target:
            if due > self.now:
                self.now = due
            before = len(self.events)
            lines.extend(self.settle())
            if len(self.events) == before and due <= self.now:
                self.now += timedelta(seconds=1)  # what is due cannot be done yet: look again later, never at the same moment for ever
        self.now = max(self.now, target)
        return tuple(lines)

    def _dues(self) -> dict[str, datetime | None]:
        with self.store.read() as tx:
            return {
                "messages": outbox.next_due(tx),
                "calls": calls.next_due(tx),
                "alarms": _earliest(wakes.next_due(tx), self._next_schedule()),
            }

    def _next_schedule(self) -> datetime | None:
        """When the next flow begins by the clock, after the moment up to which alarms have rung."""
        zone = self.bot.programs.business.zone
        return _earliest(*(next_due(line, self._rang, zone) for line in router_of(self.bot.programs).schedules.values()))

    def _due(self) -> frozenset[str]:
        """What wants to be done at this moment."""
        return frozenset(kind for kind, due in self._dues().items() if due is not None and due <= self.now)

    def _next_due(self) -> datetime | None:
        return _earliest(*self._dues().values())

    def _ring(self) -> bool:
        before = self._seen
        self._rang = self.now
        self.do(FireDueTimers(limit=BATCH_SIZE))
        return self._newest() > before

    # ---- sending

    def _send(self) -> list[tuple[int, Line]]:
        """Send everything that may go out now; what came of each message, with its number."""
        (outbounds,) = self.do(ClaimMessages(limit=BATCH_SIZE))
        while outbounds:
            *_, outbounds = self.do(*(self._deliver(outbound) for outbound in outbounds), ClaimMessages(limit=BATCH_SIZE))
        return self._told()

    def _deliver(self, outbound: OutboundMessage) -> SendOutcome:
        platform = self.bot.channels[outbound.row.channel].platform
        rendered = platform.render(outbound.cleared, ACCOUNT)
        cuts = tuple((cut.part, cut.length, cut.limit) for cut in rendered.cuts)
        number = outbound.row.number
        refused = check_send(rendered.request.body)
        if refused is not None:
            return SendOutcome(outbound=outbound, reply=Failed(blame="content", reason=refused.details, code=str(refused.code)), cuts=cuts)
        platform_id = f"wamid.out.{number}"
        self._shown[number] = self._seen_by_customer(outbound, rendered.request.body or {}, platform_id)
        return SendOutcome(outbound=outbound, reply=Sent(platform_id=platform_id), cuts=cuts)

    def _seen_by_customer(self, outbound: OutboundMessage, body: Mapping[str, Any], platform_id: str) -> Bot:
        shown = screen(body)
        message = outbound.cleared.message
        queued = self._queued[outbound.row.number]
        known = self.bot.programs.business.templates
        return Bot(
            text=message.body if shown.template else shown.text,
            header=shown.header,
            footer=shown.footer,
            buttons=buttons_of(message, known) if shown.template else shown.buttons,
            link=link_of(message, known) if shown.template else shown.link,
            files=shown.files,
            place=shown.place,
            template=shown.template,
            values=shown.values,
            number=outbound.row.number,
            platform_id=platform_id,
            flow=queued.flow,
            step=queued.step,
            where=self.where(queued.flow, queued.step),
        )

    def where(self, flow: str, step: str) -> str:
        """`file:line` of a step."""
        path, positions = self._places.get(flow, ("", {}))
        return f"{path}:{positions[step][0]}" if step in positions else ""

    # ---- functions

    def _ask(self) -> bool:
        (rows,) = self.do(ClaimCalls(limit=BATCH_SIZE))
        if rows:
            self.do(*(self._answer(row) for row in rows))
        return bool(rows)

    def _answer(self, row: FunctionCallRow) -> FunctionResult:
        if row.function not in self.functions:
            return FunctionResult(call=row, failure=f'nothing is written here for the function "{row.function}"')
        canned = self.functions[row.function]
        try:
            result = canned(**unpack(msgspec.json.decode(row.arguments or b"{}"))) if callable(canned) else canned
        except FunctionFails as fault:
            result = fault
        if isinstance(result, FunctionFails):
            return FunctionResult(call=row, failure=str(result) or "it failed")
        return FunctionResult(call=row, result=result)

    # ---- what happened

    def session(self) -> Session | None:
        """The session as it is kept."""
        with self.store.read() as tx:
            row = sessions.load(tx, [(self.contact, CHANNEL)]).get((self.contact, CHANNEL))
        return decode_session(row.state) if row is not None and row.state is not None else None

    def _newest(self) -> int:
        with self.store.read() as tx:
            return contacts.read(tx, [self.contact])[self.contact].events

    def _told(self) -> list[tuple[int, Line]]:
        """What new events say, oldest first, with the number of the message that they are about, if any."""
        with self.store.read() as tx:
            rows = events.of_contact(tx, self.contact, after=self._seen)
        told: list[tuple[int, Line]] = []
        for row in rows:
            self._seen = row.seq
            event: Any = decode_event(row.kind, row.body, row.personal)
            self.events.append(event)
            told.extend((getattr(event, "number", 0), line) for line in self._lines_of(event))
        return told

    def _lines_of(self, event: ev.Event) -> tuple[Line, ...]:
        match event:
            case ev.MessageQueued(number=number):
                self._queued[number] = event
                return ()
            case ev.MessageSent(number=number):
                return (self._shown[number],)
            case ev.MessageRefused(reason=reason, flow=flow, step=step):
                return (Refusal(reason=reason, flow=flow, step=step, where=self.where(flow, step)),)
            case _:
                fact = fact_of(event)
                return () if fact is None else (fact,)

    # ---- what was before

    def consent(self, topic: str, purpose: str) -> None:
        """Let the contact have agreed to a topic elsewhere, on the website perhaps."""
        with self.store.begin() as tx:
            row = contacts.lock(tx, [self.contact])[self.contact]
            page = TurnChanges(row, CHANNEL, self.now)
            page.note(ev.OptedIn(topic=topic, purpose=purpose, wording="", language="", method="api", evidence="website"))
            page.agree(ConsentEvent(action="given", occurred_at=self.now, purpose=purpose, topic=topic, method="api", evidence="website"))
            events.append(tx, page.events)
            consents.append(tx, page.consents)
            contacts.save(tx, [contacts.ContactRow(row.contact, page.seq, row.messages)])
            self._be_known(tx)
        self._told()

    def speak(self, language: str) -> None:
        """Let the contact's language be another one, as if set in the business's own books."""
        with self.store.begin() as tx:
            row = contacts.lock(tx, [self.contact])[self.contact]
            contacts.save(tx, [contacts.ContactRow(replace(row.contact, language=language), row.events, row.messages)])

    def follow(self, topic: str, value: Value) -> None:
        """Let the contact follow something under a topic since before."""
        with self.store.begin() as tx:
            subscriptions.add(tx, [SubscriptionRow(contact_id=self.contact, topic=topic, value=subscription_key(value), at=self.now)])
            self._be_known(tx)

    def _be_known(self, tx: Any) -> None:
        """Events of the business reach people on the channel where they were seen."""
        if not sessions.load(tx, [(self.contact, CHANNEL)]):
            sessions.save(tx, [SessionRow(contact_id=self.contact, channel=CHANNEL, updated_at=self.now)])
