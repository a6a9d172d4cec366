"""For any two versions of flows, what the preview says of every session is what happens."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st

from botkit.core import events as ev
from botkit.core.engine.program import Program
from botkit.core.engine.session import Session
from botkit.flowfile.library import read_library
from botkit.service.commands import FireDueTimers
from botkit.service.publishing.reachability import missing_value
from botkit.service.publishing.session_migration import EVERY_FLOW, LostSessions, SessionMigration
from botkit.store import Store
from tests.support.published_flows import PHONES, PublishingNode

STEPS = st.sampled_from(
    [
        "- ask: What?\n  save: x",
        "- ask: How?\n  save: y",
        "- ask: Which?\n  choices: [one, two]\n  save: x",
        "- ask: Which?\n  choices: [two, one]\n  save: x",
        "- say: Hello",
        '- say: "{{ x }}"',
        '- say: "{{ y | default(0) }}"',
        "- pause: 1 hour",
        "- set: {x: 1}",
        "- run: other",
        "- run: third",
        "- branch:\n    - when: contact.id == 1\n      then:\n        - ask: Really?\n          save: z",
    ]
)
NAMED = ("a", "b", "c", "d", "")  # of the first steps of a flow, in order; the others have none


@st.composite
def edited(draw: st.DrawFn, steps: list[str]) -> list[str]:
    """The steps with some taken out, put in, exchanged or said otherwise. They keep their names."""
    steps = list(steps)
    for _ in range(draw(st.integers(1, 2))):
        place = draw(st.integers(0, max(0, len(steps) - 1)))
        match draw(st.sampled_from(["out", "in", "exchange", "turn"])):
            case "out" if len(steps) > 1:
                del steps[place]
            case "in":
                steps.insert(place, draw(STEPS))
            case "exchange":
                first, second = steps[place], steps[-1]
                steps[place], steps[-1] = second, first
            case _:
                steps[place] = steps[place].replace("What?", "What exactly?").replace("[one, two]", "[one, two, three]")
    return steps


@st.composite
def editions(draw: st.DrawFn) -> tuple[dict[str, str], dict[str, str]]:
    """Two libraries, the second an edit of the first; flows may be gone in it."""
    first: dict[str, list[str]] = {}
    for name in ("main", "other", "third"):
        drawn = draw(st.lists(STEPS, min_size=1, max_size=5))
        kept = [step for step in drawn if name == "main" or "run:" not in step] or ["- say: Hello"]
        first[name] = [f"{step}\n  name: {title}" if title else step for step, title in itertools.zip_longest(kept, NAMED[: len(kept)])]
    gone = draw(st.sampled_from([(), (), (), ("third",), ("other", "third"), ("main",)]))
    second = {name: draw(edited(steps)) for name, steps in first.items() if name not in gone}
    for name, steps in second.items():
        second[name] = [step for step in steps if not any(f"run: {other}" in step for other in gone)] if name == "main" else steps
        second[name] = [step for step in second[name] if name == "main" or "run:" not in step] or ["- say: Hello"]
    return written(first), written(second)


REPLIES = st.lists(st.sampled_from(["begin", "one", "two", "three", "something", "+2"]), max_size=4)


def written(library: Mapping[str, list[str]]) -> dict[str, str]:
    flows = {}
    for name, steps in library.items():
        starts = "starts:\n  - keywords: [begin]\n" if name == "main" else ""
        body = "\n".join(steps).replace("\n", "\n  ")
        flows[name] = f"botkit: 1\nflow: {name}\ntitle: {name}\nlanguage: en\n{starts}steps:\n  {body}\n"
    return flows


@pytest.fixture
def make_publishing_node(make_node_on: Any) -> Callable[[Mapping[str, str]], PublishingNode]:
    first = make_node_on(Store.open("sqlite://"))
    first.store.close()

    def make(flows: Mapping[str, str]) -> PublishingNode:
        fresh = replace(first, store=Store.open("sqlite://"), clock=replace(first.clock, now=first.clock.now), settings={})
        return PublishingNode(fresh, **flows)

    return make


def act(made: PublishingNode, phone: str, said: str) -> None:
    if said.startswith("+"):
        made.node.clock.go(hours=int(said[1:]))
        made.node.handle(FireDueTimers(limit=100))
        made.node.send_all()
    else:
        made.says(phone, said)


@settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True, phases=[Phase.generate])
@given(
    edition=editions(),
    talks=st.lists(REPLIES, min_size=3, max_size=6),
    then=REPLIES,
    move=st.sampled_from([frozenset(), EVERY_FLOW, EVERY_FLOW, frozenset({"main"})]),
    lost=st.sampled_from(["keep", "end", "restart"]),
)
def test_what_is_foreseen_for_every_session_is_what_happens(
    make_publishing_node: Callable[[Mapping[str, str]], PublishingNode],
    edition: tuple[dict[str, str], dict[str, str]],
    talks: list[list[str]],
    then: list[str],
    move: frozenset[str],
    lost: LostSessions,
) -> None:
    before, after = edition
    for flows in edition:
        library = read_library({f"{name}.yaml": content.encode() for name, content in flows.items()})
        assume(library.is_sound)
        # Flows that fail by themselves say nothing about publishing: everything that they read is set before.
        assume(all(missing_value(Program(version), 0, frozenset()) is None for version in library.flows))
    made = make_publishing_node(before)
    try:
        for phone, talk in zip(PHONES, talks, strict=False):
            for said in ("begin", *talk):
                act(made, phone, said)
        outlook = made.preview(after, move=move, lost=lost)
        foreseen = {(one.contact, one.channel): one.migration for one in outlook.sessions}
        done = made.publish(after, move=move, lost=lost)
        assert done.preview == outlook
        assert (done.moved, done.ended, done.restarted) == tuple(
            sum(fate.then == what for fate in foreseen.values()) for what in ("moves", "ends", "restarts")
        )
        phones = {phone: foreseen.get((made.node.contact_id(phone), "main")) for phone in PHONES[: len(talks)]}
        for phone, told in phones.items():
            check_places(made.session(phone), told)
        failed = {phone: len(made.node.facts(phone, ev.StepFailed)) for phone in phones}
        for phone, said in itertools.product(phones, then):
            if said != "begin":  # that would be another conversation than the one whose fate was foreseen
                act(made, phone, said)
        for phone, told in phones.items():
            if told is not None and told.verdict != "lost":
                news = made.node.facts(phone, ev.StepFailed)[failed[phone] :]
                assert news == [], "who has somewhere to go can go on, whatever they reply"
        assert made.replays()
    finally:
        made.store.close()


def check_places(session: Session | None, told: SessionMigration | None) -> None:
    frames = session.frames if session is not None else ()
    places = told.places if told is not None else ()
    assert [(frame.flow, frame.digest, frame.at) for frame in frames] == [(place.flow, place.digest, place.at) for place in places]
