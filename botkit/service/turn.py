"""A turn, decided: one input for one contact. Stop words, the engine, the gate; everything that follows, as values.

Pure: the same person, place, input and moment give the same `Turned`, so that the log can be fed through it again and compared.
"""

from __future__ import annotations

from datetime import datetime
from typing import Literal, Protocol

from msgspec import Struct
from msgspec.structs import replace

from botkit.core.contact import Contact
from botkit.core.effects import Call, Effect, HandOff, Send, Wake
from botkit.core.engine import advance, router_of
from botkit.core.events import (
    BusinessEvent,
    CallRequested,
    Event,
    HandedOff,
    Input,
    MessageQueued,
    MessageReceived,
    MessageRefused,
    OptedIn,
    OptedOut,
    SessionEnded,
    WakeCame,
)
from botkit.core.message import Choice, Content, Outgoing, PhoneCall, Tap, Text
from botkit.core.program import Programs
from botkit.core.router import Router, spoken
from botkit.core.session import HumanWait, ReplyWait, Session
from botkit.core.sprint import Run
from botkit.core.steps.hearing import words
from botkit.policy import gate
from botkit.policy.consent import Consent, ConsentEvent, fold
from botkit.policy.keywords import AskWhich, Context, Finding, Help, Nothing, Start, Stop, classify
from botkit.policy.ledger import before_stop, line
from botkit.policy.state import Role, State, draft
from botkit.policy.texts import say

STOP_STEP = "stop_confirmation"  # the step's name under which the one confirmation of a STOP is kept
GO_ON = "BOTKIT_GO_ON"  # the second button of the clarifying question
POLICY_FLOW = ""  # messages of the policy itself belong to no flow


class Place(Struct, frozen=True, kw_only=True):
    """What is known about a contact on one channel. `heard_at` is the platform's time of their newest message."""

    session: Session
    platform: str
    heard_at: datetime | None = None
    entry_until: datetime | None = None


class Queued(Struct, frozen=True, kw_only=True):
    """A message that the gate let through to the outbox, to be sent from `due_at` on."""

    number: int
    message: Outgoing
    flow: str
    step: str
    due_at: datetime


class Turned(Struct, frozen=True, kw_only=True):
    """What a turn came to. `facts` are in order and begin with the input; `wake` is None when the alarm stays as it is."""

    place: Place
    numbers: int
    facts: tuple[Event, ...]
    queued: tuple[Queued, ...] = ()
    calls: tuple[Call, ...] = ()
    consents: tuple[ConsentEvent, ...] = ()
    wake: Wake | None = None


class Tracer(Protocol):
    """Who wants to know why a turn goes as it does (botkit/service/explaining.py). A live turn has none."""

    def run(self, programs: Programs, router: Router, session: Session, now: datetime) -> Run:
        """What `advance` is to make its sprint of."""

    def found(self, finding: Finding) -> None:
        """What the words before any flow made of the message."""

    def judged(self, number: int, queued: Queued, verdict: gate.Verdict) -> None:
        """What the gate said about a message."""


def take(
    programs: Programs,
    place: Place,
    consents: tuple[ConsentEvent, ...],
    numbers: int,
    event: Input,
    now: datetime,
    contact_line: str = "",
    tracer: Tracer | None = None,
) -> Turned:
    """Handle one input. `numbers` counts the messages to this contact so far, `consents` is their ledger."""
    work = _Work(programs, place, consents, numbers, event, now, contact_line, tracer)
    if isinstance(event, MessageReceived):
        work.hear(event)
    else:
        work.advance()
    return work.turned()


class _Work:
    """A turn at work; see `take`."""

    def __init__(
        self,
        programs: Programs,
        place: Place,
        ledger: tuple[ConsentEvent, ...],
        numbers: int,
        event: Input,
        now: datetime,
        contact_line: str,
        tracer: Tracer | None,
    ) -> None:
        self.programs = programs
        self.place = place
        self.session = place.session
        self.ledger = list(ledger)
        self.known = len(ledger)
        self.numbers = numbers
        self.event = event
        self.now = now
        self.contact_line = contact_line
        self.tracer = tracer
        self.facts: list[Event] = [event]
        self.queued: list[Queued] = []
        self.calls: list[Call] = []
        self.wake: Wake | None = None
        self._consent: Consent | None = None

    # ---- words before any flow

    def hear(self, event: MessageReceived) -> None:
        if opens_window(event.content) and (self.place.heard_at is None or event.sent_at > self.place.heard_at):
            self.place = replace(self.place, heard_at=event.sent_at)
        self._respond(event)
        # Also where the engine was not asked; not before it, since it knows a first message by this.
        self.session = replace(self.session, heard=event.message)

    def _respond(self, event: MessageReceived) -> None:
        if getattr(event.content, "id", "") == GO_ON:
            self._say("went_on", event)
            return
        finding = self._classify(event)
        if self.tracer is not None:
            self.tracer.found(finding)
        match finding:
            case Stop():
                self._stop(finding, event)
            case Start():
                self._start_again(event)
            case AskWhich():
                self._ask_which(event)
            case Help() if not self._has_own_help(event) and not isinstance(self.session.wait, HumanWait):
                self._say("help", event)
            case _:
                self.advance()

    def _classify(self, event: MessageReceived) -> Finding:
        context = Context(
            waits=isinstance(self.session.wait, ReplyWait),
            agreed=any(standing.status == "given" for standing in self.consent.standings.values()),
        )
        language = self.session.contact.language
        finding = classify(event.content, language, context)
        if isinstance(finding, Nothing) and isinstance(event.content, Tap) and event.content.id == event.content.title:
            # A button of a template without a payload comes back with its own words: "Stop promotions" on it is a request like any other.
            said = classify(Text(body=event.content.title), language, context)
            if isinstance(said, Stop) and said.method == "text":
                return said
        return finding

    def _stop(self, stop: Stop, event: MessageReceived) -> None:
        self._record(OptedOut(purpose=stop.scope, method=stop.method, evidence=event.message))
        self._say("stopped_all" if stop.scope == "all" else "stopped_marketing", event, role="stop_confirmation")
        if stop.passes_on:
            self.advance()
        elif self.session.frames and not isinstance(self.session.wait, HumanWait):
            self._leave("opted_out")
        if stop.asks:
            self._ask_which(event)

    def _start_again(self, event: MessageReceived) -> None:
        """START re-opens what the STOP closed, and nothing that was never asked. Without a STOP it is a word for the flows."""
        closed = before_stop(self.ledger)
        if not closed or not any(standing.status == "withdrawn" for standing in self.consent.standings.values()):
            self.advance()
            return
        wording = self._phrase("started")
        for purpose, topic in closed:
            self._record(
                OptedIn(topic=topic, purpose=purpose, wording=wording, language=self._language, method="keyword", evidence=event.message)
            )
        self._say("started", event)

    def _has_own_help(self, event: MessageReceived) -> bool:
        return spoken(words(event.content)) in router_of(self.programs).keywords

    def _ask_which(self, event: MessageReceived) -> None:
        choices = (
            Choice(id="BOTKIT_OPTOUT_MARKETING", label=self._phrase("which_stop")),
            Choice(id=GO_ON, label=self._phrase("which_go_on")),
        )
        self._send(Outgoing(body=self._phrase("which"), choices=choices), POLICY_FLOW, "which", answers=True)

    def _say(self, phrase: str, event: MessageReceived, role: Role = "") -> None:
        self._send(Outgoing(body=self._phrase(phrase)), POLICY_FLOW, STOP_STEP if role else phrase, answers=True)

    def _phrase(self, phrase: str) -> str:
        return say(phrase, self._language, business=self.programs.business.name, contact=self.contact_line)  # type: ignore[arg-type]

    @property
    def _language(self) -> str:
        return self.session.contact.language or self.programs.business.language

    def _leave(self, how: str) -> None:
        """End the session: after a STOP, a question that still waits would be one more message."""
        self.facts.append(SessionEnded(session=self.session.number, flow=self.session.frames[0].flow, how=how))
        if self.session.due is not None:
            self.wake = Wake(at=None)
        self.session = replace(self.session, frames=(), started=None, sprints=0, reply="")

    # ---- the engine

    def advance(self) -> None:
        before = self.session
        sprint = advance(self.programs, self.session, self.event, self.now, self.tracer.run if self.tracer is not None else Run)
        self.session = sprint.session
        answers = not isinstance(self.event, BusinessEvent) and not (
            isinstance(self.event, WakeCame) and any(frame.event is not None for frame in before.frames)
        )
        for fact in sprint.facts:
            self._record(fact)
        for effect in sprint.effects:
            self._do(effect, answers)

    def _ledger(self, fact: Event) -> None:
        entry = line(fact, self._said_at)
        if entry is not None:
            self._enter(entry)

    @property
    def _said_at(self) -> datetime:
        return self.event.sent_at if isinstance(self.event, MessageReceived) else self.now

    def _do(self, effect: Effect, answers: bool) -> None:
        match effect:
            case Send():
                self._send(effect.message, effect.flow, effect.step, answers=answers)
            case Wake():
                self.wake = effect
            case Call():
                self.calls.append(effect)
                self.facts.append(CallRequested(call=effect.call, function=effect.function))
            case HandOff():
                return  # the fact HandedOff is what colleagues see; there is nothing to be done elsewhere

    # ---- the gate

    def _send(self, message: Outgoing, flow: str, step: str, *, answers: bool) -> None:
        self.numbers += 1
        number = self.numbers
        message = replace(message, answers=answers)
        verdict = gate.decide(
            draft(message, answers=answers, role=role_of(flow, step)),
            state_of(self.programs, self.place, self.consent, tuple(self.ledger), message),
            self.now,
        )
        due_at = verdict.until if isinstance(verdict, gate.Defer) else self.now
        queued = Queued(number=number, message=message, flow=flow, step=step, due_at=due_at)
        if self.tracer is not None:
            self.tracer.judged(number, queued, verdict)
        if isinstance(verdict, gate.Deny):
            self.facts.append(
                MessageRefused(number=number, reason=verdict.reason.value, rule=verdict.rule, when="queue", flow=flow, step=step)
            )
            self._plan(verdict.plan, flow)
            return
        self.queued.append(queued)
        template = message.template.name if message.template else ""
        self.facts.append(MessageQueued(number=number, flow=flow, step=step, purpose=message.purpose, template=template))

    def _plan(self, plan: Literal["", "drop", "handoff"], flow: str) -> None:
        """What the author wants instead of a message that the closed window keeps back."""
        queues = self.programs.business.queues
        if plan == "handoff" and queues:
            self.facts.append(HandedOff(session=self.session.number, queue=next(iter(queues)), note=f"message of {flow} kept back"))

    # ---- bookkeeping

    @property
    def consent(self) -> Consent:
        if self._consent is None:
            self._consent = fold(self.ledger)
        return self._consent

    def _record(self, fact: Event) -> None:
        self.facts.append(fact)
        self._ledger(fact)

    def _enter(self, entry: ConsentEvent) -> None:
        self.ledger.append(entry)
        self._consent = None

    def turned(self) -> Turned:
        return Turned(
            place=replace(self.place, session=self.session),
            numbers=self.numbers,
            facts=tuple(self.facts),
            queued=tuple(self.queued),
            calls=tuple(self.calls),
            consents=tuple(self.ledger[self.known :]),
            wake=self.wake,
        )


def opens_window(content: Content) -> bool:
    """Whether the platform opens the service window: any message does, and a call when it comes, not when it ends."""
    return not isinstance(content, PhoneCall) or content.phase == "connect"


def role_of(flow: str, step: str) -> Role:
    return "stop_confirmation" if flow == POLICY_FLOW and step == STOP_STEP else ""


def state_of(programs: Programs, place: Place, consent: Consent, ledger: tuple[ConsentEvent, ...], message: Outgoing) -> State:
    """What the gate is told. The confirmation of a STOP counts as given with the STOP before: a repeated one stays silent."""
    stops = [entry.occurred_at for entry in ledger if entry.action == "withdrawn" and entry.method in ("keyword", "button", "text")]
    known = programs.business.templates.get(message.template.name) if message.template else None
    return State(
        platform=place.platform,
        template_category=known.category if known else "",
        heard_at=place.heard_at,
        entry_until=place.entry_until,
        stopped_at=stops[-1] if stops else None,
        stop_confirmed_at=stops[-2] if len(stops) > 1 else None,
        consent=consent,
        platform_stopped=consent.platform_stopped,
    )


def named(contact: Contact, name: str) -> Contact:
    """The contact with the name from their profile, when we know none yet: what a flow set is not overwritten."""
    return contact if contact.name or not name else replace(contact, name=name)
