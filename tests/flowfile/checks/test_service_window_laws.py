"""Laws of the checks of window and consent: what they let pass is sent, and a question that is refused never waits.

Random flows are checked, and those without an error are played through the real service: replies, silence, events, time.
"""

from __future__ import annotations

import json
from contextlib import suppress
from datetime import timedelta
from typing import Any

from hypothesis import HealthCheck, assume, event, given, settings
from hypothesis import strategies as st

from botkit.core.engine.program import Program, Programs
from botkit.core.engine.session import ReplyWait
from botkit.core.events import MessageQueued, MessageRefused, MessageSent
from botkit.core.model.business import Business, Queue, TemplateInfo, Topic
from botkit.flowfile.library import read_library
from botkit.testing.conversation import Conversation
from botkit.testing.directives import NotOffered

BUSINESS = Business(
    name="Shop",
    queues={"desk": Queue(name="desk")},
    topics={"orders": Topic(name="orders"), "news": Topic(name="news", purpose="marketing")},
    templates={
        "asked": TemplateInfo(name="asked", languages={"en": 0}),
        "offer": TemplateInfo(name="offer", category="marketing", languages={"en": 0}),
    },
)
REFUSED = {"NO_CONSENT_UTILITY", "NO_CONSENT_MARKETING", "WINDOW_CLOSED", "CONSENT_EXPIRED", "NO_RULE"}

_hours = st.sampled_from([1, 5, 23, 24, 25, 72])


def _some(**keys: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    """Some of the keys."""
    return st.fixed_dictionaries({}, optional=keys)


# A message for each of the ways out of the window, and none.
_forms = st.sampled_from([{}, {}, {"outside": "drop"}, {"template": "asked"}, {"template": "asked"}, {"template": "offer"}])
_topics = st.sampled_from([{}, {}, {"topic": "orders"}, {"topic": "news"}])
_reminders = st.builds(lambda hours, form: {"after": f"{hours} hours", "say": "Still there?", **form}, _hours, _forms)


def _blocks(deeper: st.SearchStrategy[list[dict[str, Any]]]) -> st.SearchStrategy[list[dict[str, Any]]]:
    says = st.builds(lambda form, topic: {"say": "Told.", **form, **topic}, _forms, _topics)
    asks = st.builds(
        lambda form, topic, hours, more: {"ask": "Well?", "wait": f"{hours} hours", **form, **topic, **more},
        _forms,
        _topics,
        _hours,
        _some(no_reply=deeper, remind=_reminders),
    )
    consents = st.builds(
        lambda topic, more: {"opt_in": topic, "purpose": BUSINESS.topics[topic].purpose, "ask": "May we?", **more},
        st.sampled_from(["orders", "news"]),
        _some(agreed=deeper, declined=st.one_of(st.just([{"end": None}]), deeper)),
    )
    pauses = st.builds(lambda hours: {"pause": f"{hours} hours"}, _hours)
    return st.lists(st.one_of(says, asks, consents, pauses), min_size=1, max_size=4)


blocks = st.recursive(st.just([{"say": "Told.", "outside": "drop"}]), _blocks, max_leaves=5)
starts = st.lists(
    st.sampled_from([{"keywords": ["go"]}, {"event": "told", "to": "orders"}, {"event": "told"}]),
    min_size=1,
    max_size=2,
    unique_by=lambda start: "keywords" in start,
)
actions = st.lists(
    st.one_of(
        st.sampled_from(["go", "Yes", "No", "something", "event", "take", "close"]),
        st.sampled_from([timedelta(hours=1), timedelta(hours=24), timedelta(days=3)]),
    ),
    max_size=8,
)


def programs_of(starts: list[dict[str, Any]], steps: list[dict[str, Any]]) -> Programs | None:
    """The flow, ready to run; None when the checker finds an error."""
    head = "botkit: 1\nflow: law\ntitle: A law\nlanguage: en\n"
    text = f"{head}starts: {json.dumps(starts)}\nsteps: {json.dumps(steps)}\n".replace("null", "")
    library = read_library({"law.yaml": text.encode()}, BUSINESS)
    if any(problem.severity == "error" for problem in library.problems):
        return None
    return Programs(current={version.flow.flow: Program(version) for version in library.flows}, business=BUSINESS)


@settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck))
@given(starts=starts, steps=blocks, actions=actions)
def test_what_is_covered_is_sent_and_what_is_refused_does_not_wait(
    starts: list[dict[str, Any]], steps: list[dict[str, Any]], actions: list[str | timedelta]
) -> None:
    programs = programs_of(starts, steps)
    assume(programs is not None)
    assert programs is not None
    with Conversation(programs) as talk:
        for topic, purpose in ((topic, purpose) for topic in BUSINESS.topics for purpose in ("utility", "marketing")):
            if f"'topic': '{topic}'" in str(steps) or f"'to': '{topic}'" in str(starts):
                talk.consent(topic, purpose)  # what a flow names itself, people agreed to elsewhere
        for action in ["go", *actions]:
            before, wait = len(talk.events), talk.session.wait if talk.session is not None else None
            _act(talk, action)
            new = talk.events[before:]
            refused = [told for told in new if isinstance(told, MessageRefused) and told.reason in REFUSED]
            planned = [told for told in refused if told.reason == "WINDOW_CLOSED" and told.plan]
            assert refused == planned, (steps, refused)
            event("refused as planned" if planned else "sent")
            session = talk.session
            if session is not None and isinstance(session.wait, ReplyWait) and _asked(session.wait) != _asked(wait):
                frame = session.frames[-1]
                assert any(isinstance(told, MessageQueued) and told.step == frame.at for told in new), "it waits for what was not sent"
            if session is not None and isinstance(session.wait, ReplyWait) and not session.is_with_people(talk.now):
                sent = {told.number for told in talk.events if isinstance(told, MessageSent)}
                at = session.frames[-1].at
                asked = [told.number for told in talk.events if isinstance(told, MessageQueued) and told.step == at]
                assert sent & {asked[-1]}, "it waits for what people held, or what was refused later"


def _asked(wait: object) -> object:
    return wait.asked if isinstance(wait, ReplyWait) else None


def _act(talk: Conversation, action: str | timedelta) -> None:
    match action:
        case timedelta():
            talk.advance(action)
        case "event":
            talk.event("told", {}, to_contact=True)
        case "take" | "close":  # people have the chat, and hold what the bot begins
            with suppress(NotOffered):
                talk.agent(action)
        case _ if action in talk.buttons and talk.session is not None:
            talk.tap(action)
        case _:
            talk.say(action)
