"""Deciding a turn: one input for one contact. Stop words, the engine, the gate; everything that follows is returned as values.

Pure: the same `TurnInput` gives the same `TurnResult`, so that the log can be replayed and compared.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Protocol

from msgspec import Struct
from msgspec.structs import replace

from botkit.core.engine.effects import CallFunction, Effect, Send, SetTimer
from botkit.core.engine.engine import advance
from botkit.core.engine.execution import Execution
from botkit.core.engine.people.tickets import open_ticket
from botkit.core.engine.program import Programs
from botkit.core.engine.router import Router
from botkit.core.engine.session import Frame, ReplyWait, Session
from botkit.core.engine.steps.opt_in import CONFIRM, CONFIRM_WITHIN
from botkit.core.events import (
    BusinessEvent,
    CallRequested,
    ConsentRecorded,
    Event,
    Input,
    MessageQueued,
    MessageReceived,
    MessageRefused,
    OptedIn,
    QuestionRefused,
    TimerFired,
)
from botkit.core.flow.model import OptIn
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

REFUSED_PER_TURN = 20  # questions that may be refused in one turn, each followed by what its flow does then

TurnVerdict = gate.Verdict | RecordedVerdict
RecordedVerdicts = Callable[[int], MessageQueued | MessageRefused | None]  # what the log has of the gate, by the message's number


class QueuedMessage(Struct, frozen=True, kw_only=True):
    """A message that the gate let through to the outbox, to be sent from `due_at` on. `allowed` is its verdict when it may go at once."""

    number: int
    message: Outgoing
    flow: str
    step: str
    due_at: datetime
    allowed: gate.Allow | None = None


class TurnInput(Struct, frozen=True, kw_only=True):
    """What a turn is decided from.

    `ledger` are the contact's consents, `addresses` their present addresses as the ledger writes them, `message_count` how many messages
    they got so far. `lookup` adds to the gate's context. When the log is replayed, `recorded` gives the gate's verdicts of that time,
    because what it looked at then has changed since.
    """

    programs: Programs
    conversation: Conversation
    event: Input
    now: datetime
    ledger: tuple[ConsentEvent, ...] = ()
    message_count: int = 0
    addresses: tuple[str, ...] = ()
    contact_line: str = ""
    lookup: GateLookup = NO_LOOKUP
    recorded: RecordedVerdicts | None = None


class TurnResult(Struct, frozen=True, kw_only=True):
    """What a turn came to. `facts` are its events in order, and begin with the input; `timer` is None when the timer stays as it is.
    `silent_at` is when silence becomes the answer to the question of this turn whether STOP was meant."""

    conversation: Conversation
    message_count: int
    facts: tuple[Event, ...]
    queued: tuple[QueuedMessage, ...] = ()
    calls: tuple[CallFunction, ...] = ()
    consents: tuple[ConsentEvent, ...] = ()
    timer: SetTimer | None = None
    silent_at: datetime | None = None


class Tracer(Protocol):
    """Records why a turn goes as it does (botkit/service/explain/explain.py). A live turn has none."""

    def run(self, programs: Programs, router: Router, session: Session, now: datetime) -> Execution:
        """The execution that `advance` is to use."""

    def classified(self, result: StopWordResult) -> None:
        """What the stop words, which come before any flow, made of the message."""

    def judged(self, queued: QueuedMessage, verdict: TurnVerdict) -> None:
        """What the gate said of a message."""


def decide_turn(turn: TurnInput, tracer: Tracer | None = None) -> TurnResult:
    decision = _Decision(turn, tracer)
    decision.settle_silence()
    if isinstance(turn.event, MessageReceived):
        decision.hear(turn.event)
    else:
        decision.advance()
    return decision.result()


class _Decision(StopHandling):
    """A turn while it is decided."""

    def __init__(self, turn: TurnInput, tracer: Tracer | None) -> None:
        self.turn = turn
        self.tracer = tracer
        self.programs = turn.programs
        self.conversation = turn.conversation
        self.session = turn.conversation.session
        self.ledger = list(turn.ledger)
        self.contact_line = turn.contact_line
        self.now = turn.now
        self.message_count = turn.message_count
        self.due = turn.now  # a message that follows a deferred one is not sent before it
        self.facts: list[Event] = [turn.event]
        self.queued: list[QueuedMessage] = []
        self.calls: list[CallFunction] = []
        self.timer: SetTimer | None = None
        self.silent_at: datetime | None = None
        self.frames: tuple[Frame, ...] = self.session.frames  # before the engine advanced
        self._consent: Consent | None = None
        self._refused: QuestionRefused | None = None  # the question that the gate refused in this sprint

    # ---- the engine

    def advance(self) -> None:
        if isinstance(self.turn.event, QuestionRefused) and not self.turn.event.is_question:
            self._plan(self.turn.event.plan, self.turn.event.flow)
            return
        self._judge_confirmation()
        self.frames = self.session.frames
        self._advance(self.turn.event)
        for _ in range(REFUSED_PER_TURN):
            refused, self._refused = self._refused, None
            if refused is None:
                return
            self._advance(refused)
        if self._refused is not None and self.session.frames:
            self._leave("limit")  # a flow that asks again whatever is refused

    def _advance(self, event: Input) -> None:
        sprint = advance(self.programs, self.session, event, self.now, self.tracer.run if self.tracer is not None else Execution)
        self.session = sprint.session
        # A message is an answer when the person just wrote, and else when the person began its flow, not an event of the business.
        by_business = {frame.flow for frame in self.frames if frame.event is not None}
        for fact in sprint.facts:
            self.record(fact)
        for effect in sprint.effects:
            by_person = not isinstance(effect, Send) or effect.flow not in by_business
            self._do(effect, isinstance(self.turn.event, MessageReceived) or (by_person and not isinstance(self.turn.event, BusinessEvent)))

    def settle_silence(self) -> None:
        """Who was asked whether they meant STOP, and did not say, meant all. As of then: what they agreed to since stands."""
        asked = self.conversation.flags.unanswered_at(self._said_at)
        if asked is None:
            return
        fact = ConsentRecorded(action="withdrawn", said_at=asked, method="silence", actor="user")
        entry = ledger_entry(fact, asked)
        assert entry is not None
        self.facts.append(fact)
        self.ledger.append(entry)
        self._set_flags(unclear_at=None)

    def _judge_confirmation(self) -> None:
        """Let the ledger say whether a second yes still counts: the sign-up may be older than the question about it."""
        wait = self.session.wait
        if not isinstance(wait, ReplyWait) or wait.stage != CONFIRM:
            return
        frame = self.session.frames[-1]
        program = self.programs.get(frame.flow, frame.digest)
        step = program.ops[program.index[frame.at]].step if program is not None and frame.at in program.index else None
        if not isinstance(step, OptIn):
            return
        key, limit = (step.purpose, step.opt_in), self.now - CONFIRM_WITHIN
        counts = self.consent.pending(*key, self._said_at) or self.consent.given(*key, self._said_at)
        asked = max(wait.asked, limit + timedelta(seconds=1)) if counts else min(wait.asked, limit)
        frame = replace(frame, wait=replace(wait, asked=asked))
        self.session = replace(self.session, frames=(*self.session.frames[:-1], frame))

    @property
    def _said_at(self) -> datetime:
        return self.turn.event.sent_at if isinstance(self.turn.event, MessageReceived) else self.now

    def _do(self, effect: Effect, answers: bool) -> None:
        match effect:
            case Send():
                self.send(effect.message, effect.flow, effect.step, answers=answers)
            case SetTimer():
                self.timer = effect
            case CallFunction():
                self.calls.append(effect)
                self.facts.append(CallRequested(call=effect.call, function=effect.function))

    # ---- the gate

    def send(self, message: Outgoing, flow: str, step: str, *, answers: bool) -> None:
        self.message_count += 1
        number = self.message_count
        message = self._with_request(replace(message, answers=answers, beside_people=self._is_beside_people()))
        request = gate_request(message, flow, step, self.turn.lookup.rules)
        verdict, saw = self._judge(number, message, request)
        if isinstance(verdict, gate.Defer):
            self.due = max(self.due, verdict.until)
        allowed = verdict if isinstance(verdict, gate.Allow) and self.due == self.now else None
        queued = QueuedMessage(number=number, message=message, flow=flow, step=step, due_at=self.due, allowed=allowed)
        if self.tracer is not None:
            self.tracer.judged(queued, verdict)
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
            if message.opened is None:
                self._plan(verdict.plan, flow)
            else:  # the session must not wait for the answer to a question that nobody got
                self._refused = QuestionRefused(flow=flow, step=step, asked=message.opened, reason=verdict.reason.value, plan=verdict.plan)
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
                by=message.by,
            )
        )

    def _is_beside_people(self) -> bool:
        """Whether the message is said on purpose while people have the chat: with the turn that handed it over, by a ticket's own
        moment, or in answer to what the person did that the bot still hears."""
        if not self.session.is_with_people(self.now):
            return False
        is_new = not self.turn.conversation.session.is_with_people(self.now)
        return is_new or isinstance(self.turn.event, MessageReceived | TimerFired)

    def _judge(self, number: int, message: Outgoing, request: GateRequest) -> tuple[TurnVerdict, Mapping[str, object]]:
        recorded = self.turn.recorded(number) if self.turn.recorded is not None else None
        if recorded is not None:
            return _recorded_verdict(recorded), recorded.saw
        # As it is after the sprint: who closes a ticket gives the chat back, and the flow goes on.
        conversation = replace(self.conversation, session=self.session)
        context = gate_context(self.programs, conversation, self.consent, tuple(self.ledger), message, self.now)
        context = self.turn.lookup.load(context, self.conversation, message, request, self.now, number)
        return gate.decide(request, context, self.now), gate.decision_inputs(request, context, self.now)

    def _with_request(self, message: Outgoing) -> Outgoing:
        """The message with what the person asked for, when the event that began the flow names it (docs/consent.md)."""
        if message.purpose not in ("authentication", "utility"):
            return message
        request = _request(self.turn.event, self.frames, self.now)
        return message if request is None else replace(message, request=request[0], requested_at=request[1])

    def _plan(self, plan: str, flow: str) -> None:
        """What the author wants instead of a message that the closed window refuses."""
        queues = self.programs.business.queues
        if plan == "handoff" and queues:
            queue = next(iter(queues))
            due_at = self.programs.business.due_at(queue, self.now)
            self.session, opened = open_ticket(self.session, queue, due_at, self.now, note=f"message of {flow} kept back")
            self.facts += opened
            self.timer = SetTimer(at=self.session.due)

    # ---- bookkeeping

    @property
    def brand(self) -> str:
        """The brand in whose name the channel of this turn writes."""
        return self.programs.business.brand_of(self.session.channel)

    @property
    def consent(self) -> Consent:
        if self._consent is None:
            self._consent = fold(self.ledger, scope=self.brand, addresses=self.turn.addresses)
        return self._consent

    def classified(self, result: StopWordResult) -> None:
        if self.tracer is not None:
            self.tracer.classified(result)

    def record(self, fact: Event) -> None:
        if isinstance(fact, OptedIn) and fact.double and not self.consent.pending(fact.purpose, fact.topic, self._said_at):
            return  # agreed to already: a line that confirms nothing would only puzzle whoever reads the ledger
        if isinstance(fact, OptedIn):
            fact = replace(fact, scope=self.brand)  # a yes is one to this brand; a STOP counts for all
        if isinstance(fact, ConsentRecorded):
            fact = replace(
                fact, said_at=self._said_at, scope=fact.scope or self.brand
            )  # by the platform's clock, like everything that the person says
        self.facts.append(fact)
        entry = ledger_entry(fact, self._said_at)
        if entry is not None:
            self.ledger.append(entry)
            self._consent = None

    def result(self) -> TurnResult:
        return TurnResult(
            conversation=replace(self.conversation, session=self.session),
            message_count=self.message_count,
            facts=tuple(self.facts),
            queued=tuple(self.queued),
            calls=tuple(self.calls),
            consents=tuple(self.ledger[len(self.turn.ledger) :]),
            timer=self.timer,
            silent_at=self.silent_at,
        )


def _recorded_verdict(logged: MessageQueued | MessageRefused) -> TurnVerdict:
    """The verdict of an event in the log."""
    reason = Reason(logged.reason)
    if isinstance(logged, MessageRefused):
        return gate.Deny(reason=reason, rule=logged.rule, plan=logged.plan)  # type: ignore[arg-type]  # written from a verdict
    if logged.until is not None:
        return gate.Defer(until=logged.until, reason=reason, rule=logged.rule)
    return RecordedVerdict(form=str(logged.saw.get("form", "")), reason=reason, rule=logged.rule)


def _request(event: Input, frames: tuple[Frame, ...], now: datetime) -> tuple[str, datetime] | None:
    """What the person asked for, by the event of the business: its id, and when they asked (by default when the event came)."""
    if isinstance(event, BusinessEvent):
        return _named_request(event.body, now)
    return next((request for frame in frames if frame.event and (request := _named_request(frame.event, None)) is not None), None)


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
