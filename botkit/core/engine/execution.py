"""The execution of one sprint: the state that its steps share and change, from the event to the next wait.

It lives for one call of `advance`; `finish` freezes it. Steps call its methods: `evaluate`, `say`, `keep`, `note`, `wait`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime

from msgspec.structs import replace

from botkit.core import events as ev
from botkit.core.engine.effects import Effect, Send, SetTimer
from botkit.core.engine.history import add_question, remember
from botkit.core.engine.merge_messages import merge_messages
from botkit.core.engine.people.tickets import follow
from botkit.core.engine.program import END, Op, Program, Programs
from botkit.core.engine.read_back import read_back
from botkit.core.engine.router import Router, StartMatch
from botkit.core.engine.session import Frame, Session, Wait
from botkit.core.engine.sprint import NAME_KEPT, VALUES, Sprint, StepFault, storable
from botkit.core.events import EngineEvent, FieldSet, FlowEntered, SessionEnded, SessionStarted, StepFailed, StepsVisited
from botkit.core.model.contact import Contact, contact_values
from botkit.core.model.message import Outgoing
from botkit.core.model.reply import ReplyText
from botkit.core.model.values import Value, settle
from botkit.core.text.default_texts import phrase
from botkit.core.text.expressions import Expression, ExpressionError
from botkit.core.text.filters import HOURS, LOCALE, ZONE
from botkit.core.text.locales import zone_of


class Execution:
    """The working state of one sprint."""

    def __init__(self, programs: Programs, router: Router, session: Session, now: datetime) -> None:
        self.programs = programs
        self.router = router
        self.now = now
        self.before = session
        self.contact: Contact = session.contact
        self.frames: list[Frame] = list(session.frames)
        self.number = session.number
        self.sprints = session.sprints + 1
        self.calls = session.calls
        self.started = session.started
        self.reply, self.parts, self.heard = session.reply, session.parts, session.heard
        self.silent_until = session.silent_until
        self.files_at = session.files_at
        self.is_late = False  # whether a wait ended long ago, and what follows was held up
        self.sent_at = now  # when the message was sent that this sprint is about
        self.ticket = session.ticket
        self.tickets = session.tickets
        self.facts: list[EngineEvent] = []
        self.effects: list[Effect] = []
        self.path: list[tuple[str, str]] = []
        self.understood: list[str] = []  # answers that a sentence said ahead, and that are not read back yet
        self._scope: dict[str, Value] | None = None

    # ---- position

    @property
    def top(self) -> Frame:
        return self.frames[-1]

    @property
    def program(self) -> Program:
        frame = self.top
        program = self.programs.get(frame.flow, frame.digest)
        if program is None:
            raise StepFault(f'the version of flow "{frame.flow}" that this session began with is not there any more')
        return program

    @property
    def op(self) -> Op:
        program = self.program
        index = program.index.get(self.top.at)
        if index is None:
            raise StepFault(f'flow "{program.name}" has no step at {self.top.at}')
        return program.ops[index]

    @property
    def language(self) -> str:
        """What the contact reads: their own language, else the flow's, else the business's."""
        if self.contact.language:
            return self.contact.language
        return self.program.flow.language if self.frames else self.programs.business.language

    @property
    def local(self) -> datetime:
        """Now, on the contact's clock."""
        zone = zone_of(self.contact.zone or self.programs.business.zone) or zone_of(self.programs.business.zone)
        return self.now.astimezone(zone) if zone else self.now

    def go(self, index: int) -> None:
        """Go on with the op at `index` of the running program. What lies outside a loop leaves it."""
        at = "" if index == END else self.program.ops[index].address
        loops = self.top.loops
        if loops:
            loops = {address: items for address, items in loops.items() if at == address or at.startswith(f"{address}.")}
        self.frames[-1] = replace(self.top, at=at, wait=None, loops=loops)

    def go_past(self) -> None:
        """Go on after the step that waits; a flow that waits at its end is done."""
        self.go(self.op.next if self.top.at else END)

    # ---- reading

    @property
    def scope(self) -> Mapping[str, Value]:
        """The names that an expression may use. Built once for many expressions: what changes a value in it sets `_scope` to None."""
        if self._scope is None:
            frame, contact, business = self.top, self.contact, self.programs.business
            self._scope = {
                **frame.values,
                "contact": contact_values(contact),
                "event": frame.event or {},
                "subscription": frame.subscription,
                "reply": ReplyText(self.reply, self.parts),
                "now": self.local,
                "business": {
                    **business.fields,
                    "name": business.name,
                    "zone": business.zone,
                    "brand": business.brand_of(self.before.channel),
                },
                LOCALE: self.language,
                ZONE: contact.zone or business.zone,
                HOURS: business.is_open,
            }
        return self._scope

    def fulfils(self, condition: Expression) -> bool:
        """Whether a condition holds."""
        try:
            return bool(condition.evaluate(self.scope))
        except ExpressionError as fault:
            raise StepFault(fault.message) from fault

    def evaluate(self, source: str, names: Mapping[str, Value] | None = None) -> Value:
        """The value of an expression of the flow, as it can be kept. `names` are known beside those of the flow."""
        try:
            return settle(self.program.expression(source).evaluate({**self.scope, **names} if names else self.scope))
        except ExpressionError as fault:
            raise StepFault(fault.message) from fault
        except ValueError as fault:
            raise StepFault(str(fault)) from fault

    def text(self, source: str, step: str | None = None, language: str = "", names: Mapping[str, Value] | None = None) -> str:
        """A text of the flow, filled in: in the contact's language, or in another one. `names` are known beside those of the flow."""
        text = self.program.text(source, language or self.language, step)
        if text.is_plain:
            return text.source  # most texts are, and need no scope
        try:
            extra = {**(names or {}), **({LOCALE: language} if language else {})}
            return text.render({**self.scope, **extra} if extra else self.scope)
        except ExpressionError as fault:
            raise StepFault(fault.message) from fault

    def phrase(self, name: str) -> str:
        """One of the engine's own sentences, in the contact's language."""
        return phrase(name, self.language, self.programs.business.texts)

    # ---- changing

    def note(self, event: EngineEvent) -> None:
        self.facts.append(event)
        self.follow(event)

    def follow(self, event: ev.EventBase) -> None:
        """Let the ticket follow an event."""
        ticket = follow(self.ticket, event, self.now)
        self.ticket = None if ticket is not None and ticket.closed_at is not None else ticket

    def open_ticket(self, queue: str, due_at: datetime | None, *, former: int = 0, by: str = "") -> None:
        self.tickets += 1
        self.note(ev.TicketOpened(ticket=self.tickets, queue=queue, due_at=due_at, former=former, by=by))

    @property
    def is_with_people(self) -> bool:
        """Whether people have the chat by now, and the bot keeps out of it."""
        is_silent = self.silent_until is not None and self.silent_until > self.now
        return is_silent or (self.ticket is not None and self.ticket.owner == "people")

    def say(self, message: Outgoing, op: Op) -> None:
        if self.understood:
            self.effects.append(read_back(self.understood, self.phrase("understood"), self.top.flow, op.address))
        self.effects.append(Send(message=message, flow=self.top.flow, step=op.address))

    def keep(self, name: str, value: Value) -> None:
        """Save a value under a name of the running flow."""
        values = dict(self.top.values)
        if name not in values and len(values) >= VALUES:
            raise StepFault(f"a flow keeps at most {VALUES} values")
        asked = remember(self.top.asked, name, self.top.values)
        values[name] = storable(value)
        self.frames[-1] = replace(self.top, values=values, asked=asked)
        self._scope = None

    def keep_items(self, address: str, items: tuple[Value, ...]) -> None:
        """Keep the items of a loop that are still to come."""
        self.frames[-1] = replace(self.top, loops={**self.top.loops, address: items})

    def keep_on_contact(self, name: str, value: Value) -> None:
        """Save a field of the contact; `name`, `language` and `zone` are the contact's own."""
        if name in ("name", "language", "zone"):
            value = str(value)[:NAME_KEPT]
            self.know(**{name: value})
        elif name in ("id", "tags"):
            raise StepFault(f'"contact.{name}" cannot be set')
        else:
            value = storable(value)
            if name not in self.contact.fields and len(self.contact.fields) >= VALUES:
                raise StepFault(f"a contact has at most {VALUES} fields")
            self.know(fields={**self.contact.fields, name: value})
        self.note(FieldSet(name=name, value=value))

    def know(self, **about: object) -> None:
        """Change what is known about the contact."""
        self.contact = replace(self.contact, **about)
        self._scope = None

    def agree(self, agreed: Mapping[str, str]) -> None:
        """The contact agreed to topics, each for a purpose: messages of the flow belong to them from now on."""
        if agreed:
            self.frames[-1] = replace(self.top, agreed={**self.top.agreed, **agreed})

    def reply_tried(self, op: Op, accepted: bool) -> bool:
        """Whether the open question could read the reply. A traced execution records it (tracing.py)."""
        return accepted

    def wait(self, wait: Wait) -> None:
        self.frames[-1] = replace(self.top, wait=wait)

    # ---- frames

    def begin(
        self,
        started: StartMatch,
        *,
        event: Mapping[str, Value] | None = None,
        subscription: Value = None,
        topic: str = "",
        instead: Frame | None = None,
    ) -> None:
        """Begin a flow: as a new session, as a side flow above what waits, or in the place of its own earlier frame (`instead`)."""
        program = self.programs.current[started.flow]
        is_side = bool(self.frames)
        if not is_side:
            self.number, self.sprints, self.started = self.number + 1, 1, self.now
        about = {"kind": instead.kind, "save": instead.save} if instead else {"kind": "side" if is_side else "start"}
        self.push(program, event=event, subscription=subscription, topic=topic, **about)
        if is_side:
            self.note(FlowEntered(session=self.number, flow=program.name, digest=program.digest, how=started.kind))
        else:
            self.note(SessionStarted(session=self.number, flow=program.name, digest=program.digest, start=started.kind, why=started.why))

    def reset_top(self, frame: Frame) -> None:
        """Put another state of the uppermost frame in its place."""
        self.frames[-1] = frame
        self._scope = None

    def push(self, program: Program, **about: object) -> None:
        first = program.ops[0].address
        self.frames.append(Frame(flow=program.name, digest=program.digest, at=first, **about))  # type: ignore[arg-type]
        self._scope = None

    def pop(self) -> Frame:
        self._scope = None
        return self.frames.pop()

    def cut(self, depth: int) -> None:
        """Drop the frames from `depth` on."""
        del self.frames[depth:]
        self._scope = None

    @contextmanager
    def beneath(self, depth: int) -> Iterator[None]:
        """Work on the frame at `depth` as if it were uppermost. When a step fails, its flow goes to its end; the frames above stay."""
        above = self.frames[depth + 1 :]
        self.cut(depth + 1)
        try:
            yield
        except StepFault as fault:
            if not above:
                raise
            self.fail(str(fault))
            self.apologise("fault")
            self.go(END)
        finally:
            self.frames.extend(above)
            self._scope = None

    def conclude(self) -> None:
        """Leave what the uppermost thread runs: its first flow is uppermost again, and at its end."""
        while len(self.frames) > 1 and self.top.kind == "run":
            self.pop()
        self.go(END)

    def give_back(self, done: Frame, outcome: str) -> None:
        """Give the values of a flow that was run to the flow that ran it, how it ended, and what is left of what the customer said."""
        self.reset_top(replace(self.top, said=done.said))
        if done.save:
            self.keep(done.save, done.values)
        if done.outcome:
            self.keep(done.outcome, outcome)

    def leave_run(self, outcome: str) -> bool:
        """Go on in the flow that wants to know the outcome of what it runs. False when no flow of the thread does."""
        first = self.thread
        depth = next((depth for depth in range(len(self.frames) - 1, first, -1) if self.frames[depth].outcome), 0)
        if not depth:
            return False
        done = self.frames[depth]
        self.cut(depth)
        self.give_back(done, outcome)
        return True

    @property
    def thread(self) -> int:
        """The depth of the first flow of the uppermost thread."""
        return next((depth for depth in range(len(self.frames) - 1, 0, -1) if self.frames[depth].kind != "run"), 0)

    def add_question(self, *, was_ahead: bool = False) -> None:
        """Remember the question of this step, as one to go back to."""
        self.frames[-1] = add_question(self.top, was_ahead=was_ahead)

    def forget_given_answers(self) -> None:
        """Ask again what was answered before a correction: a function may bring something else now. What a sentence said stays."""
        ahead = {address: known for address, known in self.top.ahead.items() if known["new"]}
        self.frames[-1] = replace(self.top, ahead=ahead)

    def forget_questions(self) -> None:
        """What was done now cannot be undone: the customer cannot go back to earlier questions of this thread."""
        for depth in range(self.thread, len(self.frames)):
            self.frames[depth] = replace(self.frames[depth], asked=())

    def abandon(self, how: str) -> None:
        """Leave the uppermost thread: the flow that a start began, with all that it runs. What it interrupted stays as it is."""
        while len(self.frames) > 1:
            if self.pop().kind != "run":
                return
        self.end(how)

    def end(self, how: str) -> None:
        """End the session with all its frames."""
        if self.frames:
            self.note(SessionEnded(session=self.number, flow=self.frames[0].flow, how=how))
        self.frames.clear()
        self._scope = None

    def fail(self, reason: str, *, flow: str = "") -> None:
        """Note that something could not be done: the step in hand, or beginning a `flow`."""
        if flow or not self.frames:
            self.note(StepFailed(flow=flow, step="", reason=reason))
        else:
            self.note(StepFailed(flow=self.top.flow, step=self.top.at, reason=reason))

    def apologise(self, name: str) -> None:
        """Tell the person that something failed, in the words of `name`: nobody is left without a word.

        Somebody who has not written and was sent nothing knows of no conversation, and is told nothing.
        """
        if not self.reply and not any(isinstance(effect, Send) for effect in self.effects):
            return
        try:
            body = self.phrase(name)
        except StepFault:  # the version of the flow is gone, and with it its language
            body = phrase(name, self.programs.business.language, self.programs.business.texts)
        self.effects.append(Send(message=Outgoing(body=body, outside="drop"), flow=self.top.flow, step=self.top.at))

    def finish(self) -> Sprint:
        """The result, frozen."""
        if self.understood and self.path:
            self.effects.append(read_back(self.understood, self.phrase("understood"), *self.path[-1]))
        if self.path:
            self.note(StepsVisited(session=self.number, path=tuple(self.path)))
        session = replace(
            self.before,
            contact=self.contact,
            frames=tuple(self.frames),
            number=self.number,
            sprints=self.sprints if self.frames else 0,
            calls=self.calls,
            started=self.started if self.frames else None,
            reply=self.reply if self.frames else "",
            parts=self.parts if self.frames else {},
            heard=self.heard,
            silent_until=self.silent_until,
            files_at=self.files_at,
            ticket=self.ticket,
            tickets=self.tickets,
        )
        # What is due by now is set again: the timer of the same moment may be the one that fired.
        if (due := session.due) != self.before.due or (due is not None and due <= self.now):
            self.effects.append(SetTimer(at=due))
        effects = merge_messages(self.effects) if self.programs.business.merges_messages else tuple(self.effects)
        return Sprint(session=session, facts=tuple(self.facts), effects=effects)
