"""Publishing: what is foreseen for every session is what happens, nobody is lost without a word, and going back is one step."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from botkit.core import events as ev
from botkit.core.codec import decode_session
from botkit.core.engine.program import Program, Programs
from botkit.core.engine.session import Session
from botkit.errors import FlowsInvalid, PublishedMeanwhile, PublishRefused, UsageError
from botkit.flowfile.library import Library, read_library
from botkit.flowfile.problems import render_all
from botkit.service.bot import Bot, compile_library
from botkit.service.commands import ActivateFlows, CloseHandoff, FireDueTimers
from botkit.service.explain.replay import replay
from botkit.service.publishing.publish import Published, PublishOptions, PublishPreview, preview_publish, previous_library, publish
from botkit.service.publishing.reachability import missing_value
from botkit.service.publishing.session_migration import EVERY_FLOW, LostSessions, SessionMigration
from botkit.service.publishing.stored_library import compile_stored
from botkit.store import Store, publications, sessions

PHONES = tuple(f"4477009001{number:02}" for number in range(10, 20))

ASKING = """\
botkit: 1
flow: ask
title: Two questions
language: en
starts:
  - keywords: [begin]
steps:
  - ask: First, version {version}?
    name: first
    save: one
  - ask: Second, version {version}?
    name: second
    choices: [{choices}]
    save: two
  - say: "Done {{{{ one }}}} {{{{ two }}}}, version {version}"
"""


def asking(version: int, choices: str = "Red, Blue", **changes: str) -> str:
    written = ASKING.format(version=version, choices=choices)
    for old, new in changes.items():
        assert old in written
        written = written.replace(old, new)
    return written


def library_of(flows: Mapping[str, str]) -> Library:
    library = read_library({f"{name}.yaml": content.encode() for name, content in flows.items()})
    assert library.is_sound, render_all(library.problems)
    return library


class Press:
    """A node whose flows are published from texts; what is live is taken up at once, as by every node."""

    def __init__(self, node: Any, **flows: str) -> None:
        self.node = node
        self.store: Store = node.store
        self.publish(flows)

    @property
    def bot(self) -> Bot:
        return self.node.bot  # type: ignore[no-any-return]

    def programs(self, flows: Mapping[str, str]) -> tuple[Programs, Library]:
        library = library_of(flows)
        return compile_library(library, self.bot.programs.business), library

    def foresee(self, flows: Mapping[str, str], **wish: Any) -> PublishPreview:
        return preview_publish(self.store, self.programs(flows)[0], PublishOptions(**wish))

    def publish(self, flows: Mapping[str, str], **wish: Any) -> Published:
        programs, library = self.programs(flows)
        done = publish(self.store, programs, library.sources, PublishOptions(**wish), self.node.clock)
        self.node.handle(ActivateFlows(programs=programs, sources=library.sources))
        return done

    def says(self, phone: str, said: str) -> None:
        self.node.clock.go(seconds=5)
        self.node.says(phone, said)
        self.node.send_all()

    def heard(self, phone: str) -> list[str]:
        import msgspec

        from botkit.core.model.message import Outgoing

        who = self.node.contact_id(phone)
        return [msgspec.json.decode(row["content"], type=Outgoing).body for row in self.node.rows("messages") if row["contact_id"] == who]

    def session(self, phone: str) -> Session | None:
        key = (self.node.contact_id(phone), "main")
        with self.store.read() as tx:
            row = sessions.load(tx, [key]).get(key)
        return decode_session(row.state) if row is not None and row.state is not None else None

    def replays(self) -> bool:
        people = [row["id"] for row in self.node.rows("contacts") if row["id"]]
        with self.store.read() as tx:
            return all(replay(tx, self.bot, who) is None for who in people)


@pytest.fixture
def press(make_node: Any) -> Callable[..., Press]:
    return lambda **flows: Press(make_node(), **flows)


# ---- what happens to people


def test_a_conversation_keeps_the_version_that_it_began_with(press: Callable[..., Press]) -> None:
    made = press(ask=asking(1))
    made.says(PHONES[0], "begin")
    outlook = made.foresee({"ask": asking(2)})
    assert (outlook.count("keeps"), outlook.changes.changed) == (1, ("ask",))
    made.publish({"ask": asking(2)})
    made.says(PHONES[0], "x")
    made.says(PHONES[1], "begin")
    assert made.heard(PHONES[0])[-1] == "Second, version 1?"
    assert made.heard(PHONES[1]) == ["First, version 2?"]
    assert made.replays()


def test_a_conversation_moves_to_the_step_of_the_same_name_when_that_is_wished(press: Callable[..., Press]) -> None:
    made = press(ask=asking(1))
    made.says(PHONES[0], "begin")
    moved = asking(2).replace("steps:\n", "steps:\n  - tag: new\n")
    done = made.publish({"ask": moved}, move=EVERY_FLOW)
    assert (done.moved, done.outlook.count("moves")) == (1, 1)
    session = made.session(PHONES[0])
    assert session is not None
    assert session.frames[0].at == "steps.1"
    made.says(PHONES[0], "x")
    made.says(PHONES[0], "blue")
    assert made.heard(PHONES[0])[1:] == ["Second, version 2?", "Done x Blue, version 2"]
    assert made.replays()


def test_flows_that_differ_in_words_alone_need_no_names_to_move(press: Callable[..., Press]) -> None:
    plain = asking(1).replace("    name: first\n", "").replace("    name: second\n", "")
    made = press(ask=plain)
    made.says(PHONES[0], "begin")
    assert made.foresee({"ask": plain.replace("[begin]", "[begin, start over]")}, move=EVERY_FLOW).count("moves") == 1
    assert made.foresee({"ask": plain.replace("version 1", "version 2")}, move=EVERY_FLOW).count("lost") == 1


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        (asking(2).replace("name: second", "name: other"), 'no step "second"'),
        (asking(2, choices="Blue, Red"), "asks in another way"),
        (asking(2).replace("    choices: [Red, Blue]\n", ""), "asks in another way"),
        (asking(2).replace("version 2?\n    name: second", "version {{ extra }}?\n    name: second"), 'reads "extra"'),
    ],
)
def test_who_cannot_move_has_nowhere_to_go_and_is_told_why(press: Callable[..., Press], changed: str, reason: str) -> None:
    changed = changed.replace("steps:\n", "steps:\n  - set: {extra: 1}\n") if "extra" in changed else changed
    made = press(ask=asking(1))
    made.says(PHONES[0], "begin")
    made.says(PHONES[0], "x")
    (foreseen,) = made.foresee({"ask": changed}, move=EVERY_FLOW).sessions
    assert foreseen.migration.verdict == "lost"
    assert reason in foreseen.migration.reason
    with pytest.raises(PublishRefused, match="nowhere to go"):
        made.publish({"ask": changed}, move=EVERY_FLOW)
    with made.store.read() as tx:
        assert len(publications.history(tx)) == 1


@pytest.mark.parametrize("lost", ["keep", "end", "restart"])
def test_what_becomes_of_the_lost_is_chosen(press: Callable[..., Press], lost: LostSessions) -> None:
    made = press(ask=asking(1))
    made.says(PHONES[0], "begin")
    made.says(PHONES[0], "x")
    changed = asking(2).replace("name: second", "name: other")
    done = made.publish({"ask": changed}, move=EVERY_FLOW, lost=lost)
    assert (done.ended, done.restarted) == (int(lost == "end"), int(lost == "restart"))
    made.node.handle(FireDueTimers(limit=10))
    made.node.send_all()
    session = made.session(PHONES[0])
    match lost:
        case "keep":
            assert session is not None
            made.says(PHONES[0], "red")
            assert made.heard(PHONES[0])[-1] == "Done x Red, version 1"
        case "end":
            assert session is None
            assert [fact.how for fact in made.node.facts(PHONES[0], ev.SessionEnded)] == ["withdrawn"]
        case "restart":
            assert made.heard(PHONES[0])[-1] == "First, version 2?"
    assert made.replays()


def test_a_kept_version_that_would_run_a_flow_that_is_gone_has_nowhere_to_go(press: Callable[..., Press]) -> None:
    outer = asking(1).replace("  - say:", "  - run: inner\n  - say:")
    inner = "botkit: 1\nflow: inner\ntitle: Inner\nlanguage: en\nsteps:\n  - say: Inside\n"
    made = press(ask=outer, inner=inner)
    made.says(PHONES[0], "begin")
    assert made.foresee({"ask": asking(2)}).count("lost") == 1
    assert made.foresee({"ask": asking(2)}, move=EVERY_FLOW).count("moves") == 1


def test_nobody_is_taken_away_from_a_colleague(press: Callable[..., Press]) -> None:
    handing = (
        "botkit: 1\nflow: ask\ntitle: Hand over\nlanguage: en\nstarts:\n  - keywords: [begin]\nsteps:\n  - handoff: desk\n  - say: Back\n"
    )
    made = press(ask=handing)
    made.says(PHONES[0], "begin")
    done = made.publish({"ask": handing.replace("Back", "Here again")}, move=EVERY_FLOW, lost="end")
    assert (done.outlook.count("lost"), done.ended) == (1, 0)
    made.node.handle(CloseHandoff(contact=f"whatsapp:{PHONES[0]}"))
    made.node.send_all()
    assert made.heard(PHONES[0])[-1] == "Back"


# ---- history


def test_going_back_makes_the_former_flows_live_again(press: Callable[..., Press]) -> None:
    made = press(ask=asking(1))
    made.publish({"ask": asking(2)}, publisher="ana", note="second")
    with made.store.read() as tx:
        newest, first = publications.history(tx)
        back, written = compile_stored(tx, previous_library(made.store), made.bot)
    assert (newest.number, newest.publisher, newest.note) == (2, "ana", "second")
    assert back.digest == first.library
    done = publish(made.store, back, written, PublishOptions(note="rollback"), made.node.clock)
    assert done.publication is not None
    assert done.publication.number == 3
    assert previous_library(made.store) == newest.library
    assert previous_library(made.store, first.library[:8]) == first.library
    with pytest.raises(UsageError, match="begins with"):
        previous_library(made.store, "nothing")


def test_flows_that_are_live_already_are_not_published_twice(press: Callable[..., Press]) -> None:
    made = press(ask=asking(1))
    assert made.publish({"ask": asking(1)}).publication is None


def test_stored_flows_that_this_botkit_cannot_read_are_refused(press: Callable[..., Press]) -> None:
    made = press(ask=asking(1))
    library = made.bot.programs.digest
    with made.store.begin() as tx:
        tx.execute(text("UPDATE flow_sources SET files = replace(files, 'botkit: 1', 'botkit: 9')"))
    with made.store.read() as tx, pytest.raises(FlowsInvalid, match="cannot run with this botkit"):
        compile_stored(tx, library, made.bot)
    with made.store.read() as tx, pytest.raises(FlowsInvalid, match="does not have the flows"):
        compile_stored(tx, "f" * 64, made.bot)


def test_a_conversation_whose_version_cannot_be_read_any_more_has_nowhere_to_go(press: Callable[..., Press]) -> None:
    made = press(ask=asking(1))
    made.says(PHONES[0], "begin")
    with made.store.begin() as tx:
        tx.execute(text("UPDATE flow_sources SET files = replace(files, 'botkit: 1', 'botkit: 9')"))
    (foreseen,) = made.foresee({"ask": asking(2)}).sessions
    assert foreseen.migration.verdict == "lost"
    assert "cannot be read any more" in foreseen.migration.reason


def test_of_two_who_publish_at_once_one_is_told(press: Callable[..., Press]) -> None:
    made = press(ask=asking(1))
    outcomes: list[object] = []
    ready = threading.Barrier(2)

    def work(version: int) -> None:
        programs, library = made.programs({"ask": asking(version)})

        def clock() -> Any:
            ready.wait(10)  # both have looked, and neither has written
            return made.node.clock()

        try:
            outcomes.append(publish(made.store, programs, library.sources, PublishOptions(), clock).publication)
        except PublishedMeanwhile as fault:
            outcomes.append(fault)

    threads = [threading.Thread(target=work, args=(version,)) for version in (2, 3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Publication", "PublishedMeanwhile"]
    with made.store.read() as tx:
        assert [one.number for one in publications.history(tx)] == [2, 1]


# ---- the law


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


def written(library: Mapping[str, list[str]]) -> dict[str, str]:
    flows = {}
    for name, steps in library.items():
        starts = "starts:\n  - keywords: [begin]\n" if name == "main" else ""
        body = "\n".join(steps).replace("\n", "\n  ")
        flows[name] = f"botkit: 1\nflow: {name}\ntitle: {name}\nlanguage: en\n{starts}steps:\n  {body}\n"
    return flows


REPLIES = st.lists(st.sampled_from(["begin", "one", "two", "three", "something", "+2"]), max_size=4)


@pytest.fixture
def make_press(make_node_on: Any) -> Callable[[Mapping[str, str]], Press]:
    first = make_node_on(Store.open("sqlite://"))
    first.store.close()

    def make(flows: Mapping[str, str]) -> Press:
        fresh = replace(first, store=Store.open("sqlite://"), clock=replace(first.clock, now=first.clock.now), settings={})
        return Press(fresh, **flows)

    return make


def act(made: Press, phone: str, said: str) -> None:
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
    make_press: Callable[[Mapping[str, str]], Press],
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
    made = make_press(before)
    try:
        for phone, talk in zip(PHONES, talks, strict=False):
            for said in ("begin", *talk):
                act(made, phone, said)
        outlook = made.foresee(after, move=move, lost=lost)
        foreseen = {(one.contact, one.channel): one.migration for one in outlook.sessions}
        done = made.publish(after, move=move, lost=lost)
        assert done.outlook == outlook
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
