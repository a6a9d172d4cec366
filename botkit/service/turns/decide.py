"""A turn, decided: one input for one contact. Stop words, the engine, the gate; everything that follows, as values.

Pure: the same person, place, input and moment give the same `TurnResult`, so that the log can be fed through it again and compared.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Literal, Protocol

from msgspec import Struct
from msgspec.structs import replace

from botkit.core.engine.effects import CallFunction, Effect, HandOff, Send, SetTimer
from botkit.core.engine.engine import advance
from botkit.core.engine.execution import Execution
from botkit.core.engine.program import Programs
from botkit.core.engine.router import Router
from botkit.core.engine.session import Frame, Session
from botkit.core.events import (
    BusinessEvent,
    CallRequested,
    ConsentRecorded,
    Event,
    HandedOff,
    Input,
    MessageQueued,
    MessageReceived,
    MessageRefused,
)
from botkit.core.model.message import Outgoing
from botkit.core.model.values import Value
from botkit.policy.consent.ledger import ledger_entry
from botkit.policy.consent.model import Consent, ConsentEvent, fold
from botkit.policy.consent.stop_words import StopWordResult
from botkit.policy.gate import gate
from botkit.policy.gate.reasons import Reason
from botkit.policy.gate.request import GateRequest
from botkit.policy.gate.verdict import RecordedVerdict
from botkit.service.conversation import NO_LOOKUP, Conversation, GateLookup, gate_context, gate_request
from botkit.service.turns.stop_handling import StopHandling

TurnVerdict = gate.Verdict | RecordedVerdict
RecordedVerdicts = Callable[[int], MessageQueued | MessageRefused | None]  # what the log says the gate said of a message, by its number


class QueuedMessage(Struct, frozen=True, kw_only=True):
    """A message that the gate let through to the outbox, to be sent from `due_at` on."""

    number: int
    message: Outgoing
    flow: str
    step: str
    due_at: datetime


class TurnResult(Struct, frozen=True, kw_only=True):
    """What a turn came to. `facts` are in order and begin with the input; `wake` is None when the alarm stays as it is."""

    conversation: Conversation
    numbers: int
    facts: tuple[Event, ...]
    queued: tuple[QueuedMessage, ...] = ()
    calls: tuple[CallFunction, ...] = ()
    consents: tuple[ConsentEvent, ...] = ()
    wake: SetTimer | None = None


class Tracer(Protocol):
    """Who wants to know why a turn goes as it does (botkit/service/explain/explain.py). A live turn has none."""

    def run(self, programs: Programs, router: Router, session: Session, now: datetime) -> Execution:
        """What `advance` is to make its sprint of."""

    def found(self, finding: StopWordResult) -> None:
        """What the words before any flow made of the message."""

    def judged(self, number: int, queued: QueuedMessage, verdict: TurnVerdict) -> None:
        """What the gate said about a message."""


def decide_turn(
    programs: Programs,
    conversation: Conversation,
    consents: tuple[ConsentEvent, ...],
    numbers: int,
    event: Input,
    now: datetime,
    contact_line: str = "",
    tracer: Tracer | None = None,
    *,
    looks: GateLookup = NO_LOOKUP,
    addresses: tuple[str, ...] = (),
    told: RecordedVerdicts | None = None,
) -> TurnResult:
    """Handle one input. `numbers` counts the messages to this contact so far, `consents` is their ledger, `addresses` their present ones.

    `looks` sees what the gate asks of the world. When the log is replayed, `told` says what the gate said then: the world it saw is gone.
    """
    work = _Decision(programs, conversation, consents, numbers, event, now, contact_line, tracer, looks, addresses, told)
    if isinstance(event, MessageReceived):
        work.hear(event)
    else:
        work.advance()
    return work.turned()


class _Decision(StopHandling):
    """A turn at work; see `decide_turn`."""

    def __init__(
        self,
        programs: Programs,
        conversation: Conversation,
        ledger: tuple[ConsentEvent, ...],
        numbers: int,
        event: Input,
        now: datetime,
        contact_line: str,
        tracer: Tracer | None,
        looks: GateLookup,
        addresses: tuple[str, ...],
        told: RecordedVerdicts | None,
    ) -> None:
        self.programs = programs
        self.conversation = conversation
        self.session = conversation.session
        self.ledger = list(ledger)
        self.known = len(ledger)
        self.numbers = numbers
        self.event = event
        self.now = now
        self.contact_line = contact_line
        self.tracer = tracer
        self.looks = looks
        self.addresses = addresses
        self.told = told
        self.due = now  # what a deferred message says before it is not said without it
        self.facts: list[Event] = [event]
        self.queued: list[QueuedMessage] = []
        self.calls: list[CallFunction] = []
        self.wake: SetTimer | None = None
        self.frames: tuple[Frame, ...] = conversation.session.frames  # as the turn found them
        self._consent: Consent | None = None

    # ---- the engine

    def advance(self) -> None:
        self.frames = self.session.frames
        sprint = advance(self.programs, self.session, self.event, self.now, self.tracer.run if self.tracer is not None else Execution)
        self.session = sprint.session
        # What the person did not just ask for follows from whoever began its flow: an event of the business, or they themselves.
        by_business = {frame.flow for frame in self.frames if frame.event is not None}
        for fact in sprint.facts:
            self.record(fact)
        for effect in sprint.effects:
            is_theirs = not isinstance(effect, Send) or effect.flow not in by_business
            self._do(effect, isinstance(self.event, MessageReceived) or (is_theirs and not isinstance(self.event, BusinessEvent)))

    def _ledger(self, fact: Event) -> None:
        entry = ledger_entry(fact, self._said_at)
        if entry is not None:
            self._enter(entry)

    @property
    def _said_at(self) -> datetime:
        return self.event.sent_at if isinstance(self.event, MessageReceived) else self.now

    def _do(self, effect: Effect, answers: bool) -> None:
        match effect:
            case Send():
                self.send(effect.message, effect.flow, effect.step, answers=answers)
            case SetTimer():
                self.wake = effect
            case CallFunction():
                self.calls.append(effect)
                self.facts.append(CallRequested(call=effect.call, function=effect.function))
            case HandOff():
                return  # the fact HandedOff is what colleagues see; there is nothing to be done elsewhere

    # ---- the gate

    def send(self, message: Outgoing, flow: str, step: str, *, answers: bool) -> None:
        self.numbers += 1
        number = self.numbers
        message = self._with_request(replace(message, answers=answers))
        asked = gate_request(message, flow, step, self.looks.rules)
        verdict, saw = self._judge(number, message, asked)
        if isinstance(verdict, gate.Defer):
            self.due = max(self.due, verdict.until)
        queued = QueuedMessage(number=number, message=message, flow=flow, step=step, due_at=self.due)
        if self.tracer is not None:
            self.tracer.judged(number, queued, verdict)
        if isinstance(verdict, gate.Deny):
            self.facts.append(
                MessageRefused(
                    number=number,
                    reason=verdict.reason.value,
                    rule=verdict.rule,
                    when="queue",
                    flow=flow,
                    step=step,
                    plan=verdict.plan,
                    saw=saw,
                )
            )
            self._plan(verdict.plan, flow)
            return
        self.queued.append(queued)
        self.facts.append(
            MessageQueued(
                number=number,
                flow=flow,
                step=step,
                purpose=message.purpose,
                template=message.template.name if message.template else "",
                bubbles=message.bubbles,
                reason=verdict.reason.value,
                rule=verdict.rule,
                until=verdict.until if isinstance(verdict, gate.Defer) else None,
                saw=saw,
            )
        )

    def _judge(self, number: int, message: Outgoing, asked: GateRequest) -> tuple[TurnVerdict, Mapping[str, object]]:
        told = self.told(number) if self.told is not None else None
        if told is not None:
            return _recorded_verdict(told), told.saw
        state = gate_context(self.programs, self.conversation, self.consent, tuple(self.ledger), message, self.now)
        state = self.looks.look(state, self.conversation, message, asked, self.now, number)
        return gate.decide(asked, state, self.now), gate.decision_inputs(asked, state, self.now)

    def _with_request(self, message: Outgoing) -> Outgoing:
        """The message with what the person asked for, when the event that began the flow names it (docs/consent.md)."""
        if message.purpose not in ("authentication", "utility"):
            return message
        request = _request(self.event, self.frames, self.now)
        return message if request is None else replace(message, request=request[0], requested_at=request[1])

    def _plan(self, plan: Literal["", "drop", "handoff"], flow: str) -> None:
        """What the author wants instead of a message that the closed window keeps back."""
        queues = self.programs.business.queues
        if plan == "handoff" and queues:
            self.facts.append(HandedOff(session=self.session.number, queue=next(iter(queues)), note=f"message of {flow} kept back"))

    # ---- bookkeeping

    @property
    def consent(self) -> Consent:
        if self._consent is None:
            self._consent = fold(self.ledger, scope=self.programs.business.name, addresses=self.addresses)
        return self._consent

    def found(self, finding: StopWordResult) -> None:
        if self.tracer is not None:
            self.tracer.found(finding)

    def record(self, fact: Event) -> None:
        if isinstance(fact, ConsentRecorded):
            fact = replace(fact, said_at=self._said_at)  # by the platform's clock, like all that the person says
        self.facts.append(fact)
        self._ledger(fact)

    def _enter(self, entry: ConsentEvent) -> None:
        self.ledger.append(entry)
        self._consent = None

    def turned(self) -> TurnResult:
        return TurnResult(
            conversation=replace(self.conversation, session=self.session),
            numbers=self.numbers,
            facts=tuple(self.facts),
            queued=tuple(self.queued),
            calls=tuple(self.calls),
            consents=tuple(self.ledger[self.known :]),
            wake=self.wake,
        )


def _recorded_verdict(told: MessageQueued | MessageRefused) -> TurnVerdict:
    """The verdict that the log has."""
    reason = Reason(told.reason)
    if isinstance(told, MessageRefused):
        return gate.Deny(reason=reason, rule=told.rule, plan=told.plan)  # type: ignore[arg-type]  # written from one
    if told.until is not None:
        return gate.Defer(until=told.until, reason=reason, rule=told.rule)
    return RecordedVerdict(form=str(told.saw.get("form", "")), reason=reason, rule=told.rule)


def _request(event: Input, frames: tuple[Frame, ...], now: datetime) -> tuple[str, datetime] | None:
    """What a person asked for, by the business's event: `request` is its id, `requested_at` when (else: when the event came)."""
    if isinstance(event, BusinessEvent):
        return _named_request(event.body, now)
    return next((found for frame in frames if frame.event and (found := _named_request(frame.event, None)) is not None), None)


def _named_request(body: Mapping[str, Value], came_at: datetime | None) -> tuple[str, datetime] | None:
    name, at = body.get("request"), body.get("requested_at")
    if isinstance(at, str):
        try:
            at = datetime.fromisoformat(at)
        except ValueError:
            return None
    at = came_at if at is None else at
    if not isinstance(name, str) or not name or not isinstance(at, datetime) or at.tzinfo is None:
        return None
    return name, at
