"""The shipped flows as a whole: clean, translated, reached by transcripts everywhere, and unbreakable."""

from __future__ import annotations

import re
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from botkit.core import events as ev
from botkit.core.engine.effects import Send
from botkit.core.engine.engine import router_of
from botkit.core.engine.program import Programs, entries_of
from botkit.core.flow.model import Ask, Faq, walk_steps
from botkit.core.model.message import Tap
from botkit.flowfile.problems import render_all
from botkit.service.project import Project, read_project
from botkit.testing import Conversation
from botkit.testing.runner import played_events
from botkit.testing.transcript import find_transcripts, read_transcript
from tests.support.engine_talk import Talk
from tests.support.paths import ROOT

FLOWS = ROOT / "flows"
LANGUAGES = {"de", "nl"}


@cache
def project() -> Project:
    return read_project(FLOWS)


@cache
def programs() -> Programs:
    return project().compile()


@cache
def happened() -> frozenset[tuple[str, str, str]]:
    """(flow, step, what) for everything that any transcript visits."""
    seen: set[tuple[str, str, str]] = set()
    for path in find_transcripts(FLOWS):
        for event in played_events(read_transcript(path), programs()):
            match event:
                case ev.StepsVisited(path=path_of):
                    seen |= {(flow, step, "step") for flow, step in path_of}
                case ev.QuestionTimedOut():
                    seen.add((event.flow, event.step, "timeout"))
                case ev.AnswerMissed():
                    seen.add((event.flow, event.step, "retry"))
    return frozenset(seen)


def test_there_is_nothing_to_complain_about() -> None:
    assert project().library.problems == (), render_all(project().library.problems)


@pytest.mark.parametrize("version", project().library.flows, ids=lambda version: version.flow.flow)
def test_every_flow_is_translated(version: Any) -> None:
    assert set(version.translations) == LANGUAGES


@pytest.mark.parametrize("version", project().library.flows, ids=lambda version: version.flow.flow)
def test_every_step_timeout_and_retry_is_visited_by_a_transcript(version: Any) -> None:
    name, missing = version.flow.flow, []
    for address, step in walk_steps(version.flow.steps):
        wanted = ["step"]
        if isinstance(step, Ask):
            wanted += ["timeout"] * (step.wait is not None) + ["retry"] * (step.retry is not None)
        line = version.positions[address][0]
        missing += [f"{name}.yaml:{line} {what}" for what in wanted if (name, address, what) not in happened()]
    assert missing == []


def test_common_questions_are_many_and_asked_in_many_ways_in_every_language() -> None:
    program = programs().current["questions"]
    step = program.flow.steps[0]
    assert isinstance(step, Faq)
    entries = entries_of(step)
    assert len(entries) >= 12
    for entry in entries:
        assert len(entry.questions) >= 5, entry.title
        for language, texts in program.version.translations.items():
            assert len({texts.get(question) for question in entry.questions} - {None}) >= 5, (entry.title, language)


@pytest.mark.parametrize("language", ["", "de", "nl"])
def test_every_written_question_gets_its_own_answer(language: str) -> None:
    program = programs().current["questions"]
    step = program.flow.steps[0]
    assert isinstance(step, Faq)
    wrong = []
    for number, entry in enumerate(entries_of(step)):
        for question in entry.questions:
            asked = program.version.translations[language].get(question, question) if language else question
            ranked = router_of(programs()).phrase_index.matcher.rank(asked)
            if not ranked or ranked[0].label != f"questions#{number}":
                wrong.append(asked)
    assert wrong == []


@pytest.mark.parametrize("path", sorted(FLOWS.rglob("*")), ids=lambda path: path.name)
def test_addresses_are_those_for_examples(path: Path) -> None:
    if path.is_file():
        hosts = re.findall(r"https?://([^/\s\"]+)", path.read_text("utf-8"))
        assert {host for host in hosts if host.rstrip(".,") not in ("example.com", "api.example.com")} == set()


FLIGHT = {"flight": "BK1234", "from": "Amsterdam", "to": "Edinburgh", "departs": "2026-06-12T18:40", "gate": "D22", "booking": "K7QX2M"}
REPORTS = [
    ("flight.changed", {**FLIGHT, "status": "cancelled"}),
    ("flight.changed", {**FLIGHT, "status": "delayed"}),
    ("check_in.open", FLIGHT),
    ("flight.landed", FLIGHT),
]
SAID = [
    "survey",
    "agent",
    "flight updates",
    "BK1234",
    "boarding pass",
    "K7QX2M",
    "language",
    "refund",
    "STOP",
    "START",
    "yes",
    "nein",
    "3",
    "hmm",
]
ACTIONS = st.one_of(
    st.tuples(st.just("say"), st.sampled_from(SAID) | st.text(max_size=20)),
    st.tuples(st.just("tap"), st.integers(0, 4)),
    st.tuples(st.just("wait"), st.sampled_from([1, 12, 30])),
    st.tuples(st.just("event"), st.integers(0, len(REPORTS) - 1)),
    st.tuples(st.just("close"), st.none()),
    st.tuples(st.just("media"), st.none()),
)


def act(talk: Conversation, kind: str, value: Any) -> None:
    match kind:
        case "say":
            talk.say(value)
        case "tap" if talk.buttons:
            talk.tap(talk.buttons[value % len(talk.buttons)])
        case "wait":
            talk.advance(timedelta(hours=value))
        case "event":
            talk.event(*REPORTS[value], to_contact=True)
        case "close":
            talk.close_chat()
        case "media":
            talk.send_media("image")


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(actions=st.lists(ACTIONS, min_size=3, max_size=12), language=st.sampled_from(["", "de", "nl"]))
def test_no_customer_breaks_the_shipped_flows(actions: list[tuple[str, Any]], language: str) -> None:
    functions = {
        "next_flight": {"flight": "BK9", "departs": "2026-06-12T20:00"},
        "check_in": {"seat": "1A", "document": "https://example.com/p.pdf"},
    }
    with Conversation(programs(), language=language, functions=functions) as talk:
        talk.follow("flight_updates", "BK1234")
        talk.consent("trip_updates")
        for kind, value in actions:
            act(talk, kind, value)
        assert [
            event for event in talk.events if isinstance(event, ev.TurnFailed | ev.StepFailed | ev.MessageTruncated | ev.MessageFailed)
        ] == []


# ---- the price of an event

EVENTS = ("flight.changed", "check_in.open", "flight.landed", "booking.confirmed", "boarding_pass.ready")


@st.composite
def lives(draw: st.DrawFn) -> list[tuple[str, Any]]:
    """Words, taps, hours and events, in any order."""
    said = st.sampled_from(["survey", "my trips", "my flight", "9", "yes", "hello", "BK1234", "contact", "boarding pass", "later"])
    one = st.one_of(
        st.tuples(st.just("say"), said),
        st.tuples(st.just("tap"), st.integers(0, 2)),
        st.tuples(st.just("go"), st.sampled_from([1, 13, 25, 50])),
        st.tuples(st.just("event"), st.sampled_from(EVENTS)),
    )
    return draw(st.lists(one, max_size=12))


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(life=lives(), status=st.sampled_from(["delayed", "gate", "cancelled"]))
@example(life=[("say", "survey"), ("event", "check_in.open"), ("go", 25)], status="delayed")  # two waits end at the same moment
def test_an_event_of_the_business_costs_the_messages_of_its_own_flow_at_most(life: list[tuple[str, Any]], status: str) -> None:
    talk = Talk(programs())
    body = {"flight": "BK1234", "status": status, "to": "Edinburgh", "from": "Amsterdam", "gate": "D22", "departs": "2026-06-12T19:55"}
    for kind, about in life:
        match kind:
            case "say":
                talk.say(about)
            case "tap" if talk.choices:
                choice = talk.choices[about % len(talk.choices)]
                talk.say(Tap(id=choice.id, title=choice.label))
            case "go":
                talk.after(timedelta(hours=about))
            case "event":
                for program, _ in router_of(programs()).by_event(about):
                    talk.report(program.name, about, **body)
                    sent = [effect.flow for effect in talk.last.effects if isinstance(effect, Send)]
                    assert set(sent) <= {program.name}, "and none of what waits"
