"""Random interleavings of the customer, two agents, echoes, events, time and STOP: one owner at each moment, by an oracle of its own.

The oracle knows nothing of tickets but when one was handed over, touched and closed; it counts from the inputs alone who may speak.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from msgspec.structs import replace

from botkit.core.codec import decode_session, encode_session
from botkit.core.engine.effects import Send, SetTimer
from botkit.core.engine.engine import advance
from botkit.core.engine.people.tickets import follow
from botkit.core.engine.session import Session
from botkit.core.events import (
    AgentReplied,
    AgentWrote,
    BusinessEvent,
    EventBase,
    HandedOff,
    HandoffClosed,
    Input,
    MessageReceived,
    NoteAdded,
    TicketAssigned,
    TicketExpired,
    TicketOpened,
    TicketOverdue,
    TicketRequested,
    TimerFired,
)
from botkit.core.model.contact import Contact
from botkit.core.model.message import Outgoing, Text
from botkit.core.model.ticket import Ticket
from tests.support.engine_talk import NOON, programs

PROGRAMS = programs(
    """
    flow: help
    starts: [{keywords: [person]}]
    steps:
      - handoff: front_desk
        due: 4 hours
        unanswered: [{say: Nobody came., outside: drop}]
      - say: Welcome back.
        outside: drop
    """,
    "flow: plain\nstarts: [{keywords: [desk]}]\nsteps: [{handoff: front_desk, due: 2 hours}]",
    """
    flow: survey
    starts: [{keywords: [go]}]
    steps: [{ask: Well?, remind: {after: 1 hour, say: Still there?, outside: drop}, wait: 3 hours}]
    """,
    "flow: offer\nstarts: [{keywords: [offer]}]\nsteps: [{say: Wait.}, {pause: 90 minutes}, {say: Our offer., outside: drop}]",
    "flow: menu\nstarts: [{no_match: }]\nsteps: [{say: Menu.}]",
    "flow: news\nstarts: [{event: news}]\nsteps: [{say: News., outside: drop}]",
)
WEEK, HALF_DAY = timedelta(days=7), timedelta(hours=12)


class Oracle:
    """Who has the chat: people from a hand-off, an echo or an act of theirs until they close, or until their time is over."""

    def __init__(self) -> None:
        self.ticket = False
        self.with_people = False
        self.touched: datetime = NOON
        self.silent_until: datetime = NOON

    def people(self, now: datetime) -> bool:
        return self.silent_until > now or (self.ticket and self.with_people and self.touched + WEEK > now)

    def see(self, event: EventBase, now: datetime) -> None:
        match event:
            case AgentReplied():
                self.silent_until = now + HALF_DAY
                self._touch(now)
            case AgentWrote():
                self._touch(now)
            case TicketAssigned(assignee=assignee):
                self.touched = now
                self.with_people = self.with_people or bool(assignee)
            case NoteAdded():
                self.touched = now
            case TicketOpened():
                self.ticket, self.with_people, self.touched = True, True, now
            case HandedOff() if self.ticket:
                self.with_people, self.touched = True, now
            case TicketOverdue(unanswered=True):
                self.with_people = False
            case HandoffClosed():
                self.ticket, self.silent_until = False, now
            case TicketExpired():
                self.ticket = False
            case _:
                return

    def _touch(self, now: datetime) -> None:
        self.touched = now
        self.with_people = True


class Run:
    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.session = Session(contact=Contact(id=7, name="Ana"), channel="main")
        self.now = NOON
        self.alarm: datetime | None = None
        self.oracle = Oracle()
        self.log: list[tuple[EventBase, datetime]] = []

    def feed(self, event: Input) -> None:
        had_people = self.oracle.people(self.now)
        sprint = advance(PROGRAMS, self.session, event, self.now)
        facts: list[EventBase] = [event, *sprint.facts]
        for fact in facts:
            self.oracle.see(fact, self.now)
            self.log.append((fact, self.now))
        self.session = decode_session(encode_session(sprint.session))
        for effect in sprint.effects:
            match effect:
                case SetTimer(at=at):
                    self.alarm = at
                case Send(message=message):
                    self._sent(event, message, facts, had_people=had_people)
        assert self.session.is_with_people(self.now) == self.oracle.people(self.now), (event, self.session.ticket)
        assert self.session.due == self.alarm

    def _sent(self, event: Input, message: Outgoing, facts: list[EventBase], *, had_people: bool) -> None:
        """What is said while people have the chat, before and after: their own words, a notice (the gate defers it), being told once."""
        if not (had_people and self.oracle.people(self.now)):
            return
        is_told = any(isinstance(fact, TicketOverdue) for fact in facts)
        assert message.by or isinstance(event, BusinessEvent) or is_told, (event, message.body)

    def step(self) -> None:
        ticket = self.session.tickets
        acts: list[Callable[[], Input]] = [
            lambda: self._says(self.chance.choice(["person", "desk", "go", "offer", "hello", "8", "thanks"])),
            lambda: self._says("hello"),
            lambda: AgentReplied(),
            lambda: BusinessEvent(name="news", flow="news"),
            lambda: HandoffClosed(ticket=self.chance.choice([0, ticket, ticket + 1]), by="Sam"),
            lambda: TicketRequested(by="Sam", queue="front_desk"),
            *(lambda by=by: AgentWrote(ticket=ticket, by=by, message=Outgoing(body="Hi", by=by)) for by in ("Sam", "Kim")),
            *(lambda by=by: TicketAssigned(ticket=ticket, by=by, assignee=by) for by in ("Sam", "Kim")),
            lambda: TicketAssigned(ticket=ticket, by="Sam"),
            lambda: NoteAdded(ticket=ticket, by="Kim", text="x"),
        ]
        if self.chance.random() < 0.35:
            self.pass_time(timedelta(minutes=self.chance.choice([1, 30, 70, 200, 800, 3000, 11000])))
            return
        event = self.chance.choice(acts)()
        is_about_ticket = isinstance(event, AgentWrote | TicketAssigned | NoteAdded)
        if is_about_ticket and self.session.ticket is None:
            return  # refused before it is an event (botkit/policy/tickets.py)
        if isinstance(event, HandoffClosed) and event.ticket and (self.session.ticket is None or event.ticket != ticket):
            return
        self.feed(event)

    def _says(self, words: str) -> Input:
        return MessageReceived(message="m", content=Text(body=words), sent_at=self.now)

    def pass_time(self, length: timedelta) -> None:
        end = self.now + length
        for _ in range(50):
            if self.alarm is None or self.alarm > end:
                break
            self.now = max(self.now, self.alarm)
            self.feed(TimerFired(due=self.alarm))
        self.now = end

    def folded(self) -> Ticket | None:
        ticket: Ticket | None = None
        for event, at in self.log:
            ticket = follow(ticket, event, at)
            ticket = None if ticket is not None and ticket.closed_at is not None else ticket
        return ticket


@pytest.mark.parametrize("seed", range(8))
def test_exactly_one_has_the_chat_at_each_moment_and_the_fold_is_the_session(seed: int) -> None:
    run = Run(seed)
    for _ in range(400):
        run.step()
    assert run.folded() == run.session.ticket


def test_the_oracle_notices_a_bot_that_speaks_while_people_have_the_chat() -> None:
    run = Run(0)
    run.feed(run._says("person"))
    run.session = replace(run.session, ticket=None, frames=())
    with pytest.raises(AssertionError):
        run.feed(run._says("hello"))
