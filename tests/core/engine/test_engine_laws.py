"""Laws of the engine: whatever comes, in whatever order, it never raises, forgets nothing, and does the same again.

The machine talks with the flows in `laws/`, which have every kind of step and every key; walks of the registries fail when one is missing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta
from functools import cache
from typing import Any, get_args

import msgspec
import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from msgspec.structs import replace

from botkit.core.codec import decode_event, decode_session, encode_event, encode_session
from botkit.core.engine.effects import CallFunction, Send, SetTimer
from botkit.core.engine.engine import Sprint, advance
from botkit.core.engine.program import Programs
from botkit.core.engine.session import ReplyWait, Session
from botkit.core.engine.sprint import FRAMES, VALUES
from botkit.core.events import (
    INPUTS,
    AgentReplied,
    AgentWrote,
    BudgetSpent,
    BusinessEvent,
    CallReturned,
    HandoffClosed,
    Input,
    MessageReceived,
    NoteAdded,
    QuestionRefused,
    StepsVisited,
    TicketAssigned,
    TicketMoved,
    TicketPrioritised,
    TicketRequested,
    TicketSnoozed,
    TimerFired,
)
from botkit.core.flow.model import STARTS, STEPS, FaqFile, Flow, FlowPart, Speaking, walk_steps
from botkit.core.model.contact import Contact
from botkit.core.model.message import (
    Card,
    Cards,
    Choice,
    Content,
    Edited,
    Form,
    Location,
    Media,
    MediaKind,
    Opened,
    Order,
    OrderLine,
    Outgoing,
    PhoneCall,
    Reaction,
    Referral,
    Revoked,
    Shared,
    Tap,
    Text,
    Unsupported,
)
from botkit.core.text.command_words import COMMANDS
from botkit.flowfile.analysis.control_flow import ControlFlow
from botkit.flowfile.library import read_folder
from tests.support.engine_talk import BUSINESS, LAWS, LONELY, NOON, compiled

COMMANDED = replace(BUSINESS, commands=COMMANDS, repeatable=BUSINESS.functions)


@cache
def law_programs(business_name: str) -> Programs:
    return compiled(read_folder(LAWS), {"staffed": COMMANDED, "lonely": LONELY}[business_name])


@cache
def reached(flow: str) -> frozenset[str]:
    """The steps of a flow that some path leads to, by the checker's account of it."""
    return next(ControlFlow(version.flow).reached for version in read_folder(LAWS).flows if version.flow.flow == flow)


WORDS = ["", " ", "\n\t", *(LAWS / "words.txt").read_text().splitlines()]

texts = st.one_of(st.sampled_from(WORDS), st.text(max_size=30), st.text(min_size=4990, max_size=5010, alphabet="aß9 "))
values = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False, allow_infinity=False), st.text(max_size=10)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(
            st.one_of(st.sampled_from(["$date", "$decimal", "$$", "text", "flight", "trip"]), st.text(max_size=5)), inner, max_size=3
        ),
    ),
    max_leaves=8,
)
bodies = st.dictionaries(st.sampled_from(["trip", "flight", "$date", "x"]), values, max_size=3)
contents: dict[type, st.SearchStrategy[Any]] = {
    Text: st.builds(Text, body=texts),
    Tap: st.builds(
        Tap,
        id=st.one_of(
            st.text(max_size=10),
            st.sampled_from(
                [
                    "survey/steps.0/1",
                    "updates/steps.2/agree",
                    "updates/steps.2/yes",
                    "faq/steps.0/0",
                    "faq/steps.0/" + "9" * 5000,
                    "long/steps.5/more",
                    "long/steps.5/²",
                ]
            ),
        ),
        title=texts,
    ),
    Media: st.builds(Media, kind=st.sampled_from(get_args(MediaKind)), caption=texts, problem=st.sampled_from(["", "131052"])),
    Location: st.builds(Location, latitude=st.floats(-90, 90), longitude=st.floats(-180, 180), name=st.text(max_size=5)),
    Cards: st.builds(Cards, cards=st.just((Card(name="Bo"),))),
    Order: st.builds(Order, lines=st.just((OrderLine(product="x"),)), note=texts),
    Form: st.builds(Form, name=st.just("f"), body=texts),
    Reaction: st.builds(Reaction, message=st.just("m"), emoji=st.sampled_from(["", "👍"])),
    Edited: st.builds(Edited, message=st.just("m"), body=texts),
    Revoked: st.builds(Revoked, message=st.just("m")),
    Opened: st.builds(Opened, ref=st.sampled_from(["", "qr-lounge", "other"])),
    PhoneCall: st.builds(PhoneCall, call=st.just("c"), phase=st.sampled_from(["connect", "end"]), missed=st.booleans()),
    Shared: st.builds(Shared, kind=st.sampled_from(["story_mention", "reel"]), caption=texts),
    Unsupported: st.builds(Unsupported, kind=st.just("poll")),
}
referrals = st.one_of(
    st.none(), st.builds(Referral, ref=st.sampled_from(["", "qr-lounge", "other"]), source=st.sampled_from(["", "qr-lounge"]))
)


class Engine(RuleBasedStateMachine):
    """Any sequence of inputs, for one contact."""

    programs: Programs
    session: Session

    @initialize(
        business=st.sampled_from(["staffed", "lonely"]),
        language=st.sampled_from(["", "de", "pt-BR", "xx"]),
        zone=st.sampled_from(["", "America/New_York", "nowhere"]),
    )
    def begin(self, business: str, language: str, zone: str) -> None:
        self.programs = law_programs(business)
        self.session = Session(contact=Contact(id=7, name="Ana", language=language, zone=zone), channel="main")
        self.now = NOON
        self.alarm: Any = None
        self.offered: list[Choice] = []
        self.calls: list[str] = ["9.9"]

    def feed(self, event: Input) -> None:
        event = through_json(event)
        first = advance(self.programs, self.session, event, self.now)
        again = advance(self.programs, decode_session(encode_session(self.session)), event, self.now)
        assert written(first) == written(again)
        self.session = decode_session(encode_session(first.session))
        assert self.session == first.session
        for fact in first.facts:
            assert decode_event(*encode_event(fact)) == fact
            if isinstance(fact, StepsVisited):
                # What the checker takes to be out of reach is never reached.
                assert all(address in reached(flow.partition("@")[0]) for flow, address in fact.path)
        for effect in first.effects:
            match effect:
                case SetTimer(at=at):
                    self.alarm = at
                case CallFunction(call=call):
                    self.calls.append(call)
                case Send(message=message):
                    self.offered += message.choices

    @rule(content=st.one_of(list(contents.values())), referral=referrals, late=st.sampled_from([0, 0, 0, 100, 10**6]))
    def receive(self, content: Content, referral: Referral | None, late: int) -> None:
        self.feed(MessageReceived(message="m", content=content, sent_at=self.now - timedelta(seconds=late), referral=referral))

    @rule(word=st.sampled_from(WORDS))
    def speak(self, word: str) -> None:
        self.feed(MessageReceived(message="m", content=Text(body=word), sent_at=self.now))

    @rule(back=st.integers(0, 30))
    def tap(self, back: int) -> None:
        if self.offered:
            choice = self.offered[-1 - back % len(self.offered)]
            self.feed(MessageReceived(message="m", content=Tap(id=choice.id, title=choice.label), sent_at=self.now))

    @rule(hours=st.sampled_from([0.01, 1, 12, 50, 800, 9000]), rings=st.booleans())
    def pass_time(self, hours: float, rings: bool) -> None:
        self.now += timedelta(hours=hours)
        if rings:
            self.feed(TimerFired(due=self.alarm or self.now))

    @rule(result=values, failure=st.sampled_from(["", "", "timeout"]), back=st.integers(0, 3))
    def call_returns(self, result: Any, failure: str, back: int) -> None:
        self.feed(CallReturned(call=self.calls[-1 - back % len(self.calls)], result=result, failure=failure))

    @rule(flow=st.sampled_from(["survey", "long", "faulty", "detail", "gone", ""]), body=bodies, subscription=values)
    def business_reports(self, flow: str, body: dict[str, Any], subscription: Any) -> None:
        self.feed(BusinessEvent(name="trip.booked", flow=flow, body=body, subscription=subscription))

    @rule()
    def human_closes(self) -> None:
        self.feed(HandoffClosed())

    @rule()
    def budget_is_spent(self) -> None:
        self.feed(BudgetSpent(scope="business", queue="desk"))

    @rule(plan=st.sampled_from(["", "drop", "handoff"]))
    def question_is_refused(self, plan: str) -> None:
        """The question that waits, or one that is over already."""
        for frame in self.session.frames:
            asked = frame.wait.asked if isinstance(frame.wait, ReplyWait) else self.now
            self.feed(QuestionRefused(flow=frame.flow, step=frame.at, asked=asked, reason="NO_CONSENT_UTILITY", plan=plan))
            break

    @rule()
    def human_answers(self) -> None:
        self.feed(AgentReplied())

    @rule(
        about=st.integers(-1, 1),
        act=st.sampled_from(
            [
                lambda number, now: AgentWrote(ticket=number, by="Sam", message=Outgoing(body="Hello", by="Sam")),
                lambda number, now: NoteAdded(ticket=number, by="Sam", text="rings back"),
                lambda number, now: TicketAssigned(ticket=number, by="Sam", assignee="Kim"),
                lambda number, now: TicketAssigned(ticket=number, by="Sam"),
                lambda number, now: TicketMoved(ticket=number, by="Sam", queue="night"),
                lambda number, now: TicketPrioritised(ticket=number, by="Sam", priority="high"),
                lambda number, now: TicketSnoozed(ticket=number, by="Sam", until=now + timedelta(hours=5)),
                lambda number, now: TicketSnoozed(ticket=number, by="Sam"),
                lambda number, now: HandoffClosed(ticket=number, by="Sam", outcome="solved"),
                lambda number, now: TicketRequested(by="Kim", queue="night", former=max(0, number)),
            ]
        ),
    )
    def people_act(self, about: int, act: Callable[[int, datetime], Input]) -> None:
        """With the newest ticket, or with one that is over or not there yet."""
        self.feed(act(self.session.tickets + about, self.now))

    @invariant()
    def a_ticket_is_counted_and_comes_to_its_end(self) -> None:
        if not hasattr(self, "session") or (ticket := self.session.ticket) is None:
            return
        assert ticket.number == self.session.tickets
        assert ticket.closed_at is None
        assert self.alarm is not None, "a ticket that nothing ends"

    @invariant()
    def alarm_is_as_the_session_wants_it(self) -> None:
        assert not hasattr(self, "session") or self.session.due == self.alarm

    @invariant()
    def limits_hold(self) -> None:
        if not hasattr(self, "session"):
            return
        assert len(self.session.frames) <= FRAMES
        assert all(len(frame.values) <= VALUES for frame in self.session.frames)
        assert self.session.wait is not None or self.session.is_idle, "a session that neither waits nor is over"


Engine.TestCase.settings = settings(max_examples=60, stateful_step_count=30, deadline=None, suppress_health_check=list(HealthCheck))
TestEngine = Engine.TestCase


def through_json(event: Input) -> Any:
    return decode_event(*encode_event(event))


def written(sprint: Sprint) -> bytes:
    return (
        encode_session(sprint.session)
        + msgspec.json.encode([encode_event(fact) for fact in sprint.facts])
        + msgspec.json.encode(sprint.effects)
    )


# ---- what the machine covers


def flows() -> list[Flow]:
    return [program.flow for program in law_programs("staffed").current.values()]


def parts_of(part: Any) -> Iterator[FlowPart]:
    """Every mapping that an author wrote in a flow, from the whole to the smallest."""
    if isinstance(part, FlowPart):
        yield part
        for name in part.model_fields_set:
            yield from parts_of(getattr(part, name))
    elif isinstance(part, tuple | Mapping):
        for item in part.values() if isinstance(part, Mapping) else part:
            yield from parts_of(item)


def every_model() -> set[type[FlowPart]]:
    found: set[type[FlowPart]] = set()
    waiting: list[Any] = [Flow]
    while waiting:
        kind = waiting.pop()
        if isinstance(kind, type) and issubclass(kind, FlowPart):
            if kind not in found:
                found.add(kind)
                waiting += [spec.annotation for spec in kind.model_fields.values()]
                waiting += [item for spec in kind.model_fields.values() for item in spec.metadata]
        else:
            waiting += get_args(kind)
    return found | set(STEPS.values()) | set(STARTS.values())


# Reading puts the entries of a FaqFile in its place; `listed.yaml` has one.
@pytest.mark.parametrize("model", sorted(every_model() - {FaqFile}, key=lambda model: model.__name__), ids=lambda model: model.__name__)
def test_the_law_flows_have_every_key(model: type[FlowPart]) -> None:
    seen = {name for flow in flows() for part in parts_of(flow) if type(part) is model for name in part.model_fields_set}
    assert set(model.model_fields) - seen <= IN_SOME_STEP


# Keys that every step has, or every step that speaks: each is written in some step, not in all of them.
IN_SOME_STEP = set(Speaking.model_fields)


def test_the_law_flows_have_every_key_that_is_common_to_steps() -> None:
    assert {name for flow in flows() for _, step in walk_steps(flow.steps) for name in step.model_fields_set} >= IN_SOME_STEP


def test_the_machine_sends_every_kind_of_content() -> None:
    assert set(contents) == set(get_args(Content))


def test_the_machine_sends_every_kind_of_input() -> None:
    fed = {MessageReceived, TimerFired, CallReturned, BusinessEvent, HandoffClosed, AgentReplied, BudgetSpent, QuestionRefused}
    fed |= {AgentWrote, NoteAdded, TicketAssigned, TicketMoved, TicketPrioritised, TicketRequested, TicketSnoozed}
    assert set(INPUTS) == fed == set(get_args(Input))
