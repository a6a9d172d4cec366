"""Replay: the inputs of a log give the same facts again, bit for bit, and a log that was changed is found."""

from __future__ import annotations

import json
from dataclasses import replace
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from botkit.core.model.message import Edited, Location, Media, Reaction, Tap
from botkit.core.model.platform import Echo, Incoming, Preference, Sender
from botkit.service.commands import CloseHandoff, FireDueTimers, FunctionResult, InboundItem, PublishEvent
from botkit.service.explain.replay import replay
from botkit.store import Store, calls
from botkit.store.tables import metadata
from tests.support.echo import ECHO

PHONES = ("447700900001", "447700900002")

FLOWS = {
    "echo": ECHO,
    "talk": """\
botkit: 1
flow: talk
title: A bit of everything
language: en
starts:
  - keywords: [talk]
  - event: landed
    to: flights
steps:
  - ask: From 0 to 10?
    expect: number 0..10
    save: score
    remind: {after: 1 hour, say: One number is enough, template: asked}
    wait: 3 hours
    template: asked
  - call: status
    with: {flight: score}
    save: found
    failed:
      - say: No answer
  - set: {contact.score: score}
  - pause: 10 minutes
  - branch:
      - when: score >= 9
        then:
          - tag: happy
      - otherwise:
          - handoff: desk
  - say: "Thank you, {{ contact.name }}"
""",
    "sign_up": """\
botkit: 1
flow: sign_up
title: Sign up
language: en
starts:
  - keywords: [sign me up]
steps:
  - opt_in: flights
    purpose: utility
    ask: May we write to you?
    agree: Yes, please
    decline: No, thank you
    agreed:
      - subscribe: flights
        to: "'KL1'"
""",
}

WORDS = st.sampled_from(
    [
        "talk",
        "sign me up",
        "Yes, please",
        "No, thank you",
        "7",
        "10",
        "eleven",
        "STOP",
        "START",
        "help",
        "cancel",
        "hello",
        "",
        "🙂",
        "x" * 5000,
    ]
)
CONTENT = st.sampled_from(
    [
        Tap(id="BOTKIT_OPTOUT_MARKETING", title="No more offers"),
        Tap(id="BOTKIT_GO_ON", title="Go on"),
        Tap(id="talk/steps.0/0", title="5"),
        Reaction(message="m", emoji="👍"),
        Edited(message="m", body="7"),
        Media(kind="image", ref="1", caption="7"),
        Location(latitude=52.3, longitude=4.9),
    ]
)
ACTS = st.one_of(
    st.tuples(st.just("says"), st.integers(0, 1), WORDS),
    st.tuples(st.just("sends"), st.integers(0, 1), CONTENT),
    st.tuples(st.just("waits"), st.sampled_from([1, 15, 70, 200, 1500])),
    st.tuples(st.just("prefers"), st.integers(0, 1), st.sampled_from(["stop", "resume", "signup"])),
    st.tuples(st.just("answers"), st.integers(0, 1)),
    st.tuples(st.just("closes"), st.integers(0, 1)),
    st.tuples(st.just("lands"), st.integers(0, 1)),
    st.tuples(st.just("returns"), st.sampled_from(["", "no connection"])),
)


def act(node: Any, number: int, kind: str, *about: Any) -> None:
    sender = Sender(phone=PHONES[about[0]], name="Nadia") if about and isinstance(about[0], int) and kind != "waits" else Sender()

    def delivered(item: Any) -> InboundItem:
        return InboundItem(channel="main", item=item)

    at, key = node.clock(), f"{kind} {number}"
    match kind:
        case "says":
            node.says(PHONES[about[0]], about[1], key=key)
        case "sends":
            node.handle(delivered(Incoming(account="10000", id=key, at=at, sender=sender, content=about[1])))
        case "waits":
            node.clock.go(minutes=about[0])
            node.handle(FireDueTimers(limit=100))
        case "prefers":
            node.handle(delivered(Preference(account="10000", id=key, at=at, sender=sender, value=about[1])))
        case "answers":
            node.handle(delivered(Echo(account="10000", id=key, at=at, recipient=sender, human=True)))
        case "closes":
            node.handle(CloseHandoff(contact=f"whatsapp:{PHONES[about[0]]}"))
        case "lands":
            contact = "" if about[0] else f"whatsapp:{PHONES[0]}"
            node.handle(PublishEvent(key=key, name="landed", body={"n": number}, contact=contact))
        case "returns":
            with node.store.begin() as tx:
                claimed = calls.claim(tx, "test", node.clock(), 10, node.sender_state.lease)
            node.handle(*(FunctionResult(call=row, result={"state": "late"}, failure=about[0]) for row in claimed))
    node.send_all()


def differences(node: Any) -> list[Any]:
    people = [row["id"] for row in node.rows("contacts") if row["id"]]
    with node.store.read() as tx:
        return [found for who in people if (found := replay(tx, node.bot, who)) is not None]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], derandomize=True)
@given(st.lists(ACTS, max_size=14))
def test_any_conversation_comes_out_again(make_replay_counter: Any, acts: list[tuple[Any, ...]]) -> None:
    node = make_replay_counter()
    try:
        for number, (kind, *about) in enumerate(acts):
            act(node, number, kind, *about)
        assert differences(node) == []
    finally:
        node.store.close()


@pytest.fixture
def make_replay_counter(make_node_on: Any) -> Any:
    first = make_node_on(Store.open("sqlite://"), FLOWS)
    first.store.close()
    return lambda: replace(first, store=Store.open("sqlite://"), clock=replace(first.clock, now=first.clock.now), settings={})


def test_a_long_conversation_comes_out_again_on_every_store(make_node: Any) -> None:
    node = make_node(FLOWS)
    chance = Random(7)
    for number in range(80):
        choice = chance.choice(
            [("says", chance.randrange(2), word) for word in ("talk", "sign me up", "Yes, please", "9", "STOP", "START", "hello")]
            + [("waits", 15), ("waits", 200), ("lands", 1), ("returns", ""), ("closes", 0), ("closes", 1)]
        )
        act(node, number, *choice)
    assert differences(node) == []
    assert len(node.log(PHONES[0])) > 50


@pytest.mark.parametrize("field", ["body", "personal", "kind", "missing"])
def test_a_log_that_was_changed_is_found(make_node: Any, field: str) -> None:
    node = make_node(FLOWS)
    for number, words in enumerate(("talk", "9", "hello")):
        act(node, number, "says", 0, words)
    assert differences(node) == []
    events = metadata.tables["events"]
    with node.store.begin() as tx:
        rows = [row for row in rows_of(tx, events) if row["kind"] == "answer_given"]
        (row,) = rows
        changed = {
            "body": json.dumps({**json.loads(row["body"]), "step": "steps.9"}).encode(),
            "personal": json.dumps({**json.loads(row["personal"]), "raw": "10"}).encode(),
            "kind": "answer_missed",
        }
        if field == "missing":
            tx.execute(events.delete().where(events.c.contact_id == row["contact_id"], events.c.seq == row["seq"]))
        else:
            tx.execute(
                events.update().where(events.c.contact_id == row["contact_id"], events.c.seq == row["seq"]).values({field: changed[field]})
            )
    (found,) = differences(node)
    assert found.seq >= row["seq"]


@pytest.mark.parametrize(("kind", "changed"), [("message_received", {}), ("message_queued", {}), ("message_queued", {"flow": "other"})])
def test_a_field_that_came_later_makes_no_log_different(make_node: Any, kind: str, changed: dict[str, str]) -> None:
    node = make_node(FLOWS)
    act(node, 0, "says", 0, "talk")
    events = metadata.tables["events"]
    with node.store.begin() as tx:
        row = next(row for row in rows_of(tx, events) if row["kind"] == kind)
        kept = {name: value for name, value in json.loads(row["body"]).items() if value not in ("", None)}
        assert kept != json.loads(row["body"])
        tx.execute(events.update().where(events.c.seq == row["seq"]).values(body=json.dumps(kept | changed).encode()))
    assert bool(differences(node)) == bool(changed)


def test_what_nobody_reads_cannot_hide_in_a_log(make_node: Any) -> None:
    node = make_node(FLOWS)
    act(node, 0, "says", 0, "talk")
    events = metadata.tables["events"]
    with node.store.begin() as tx:
        (row,) = [row for row in rows_of(tx, events) if row["kind"] == "message_queued"]
        body = json.dumps({**json.loads(row["body"]), "hidden": 1}).encode()
        tx.execute(events.update().where(events.c.seq == row["seq"]).values(body=body))
    assert differences(node) != []


def rows_of(tx: Any, table: Any) -> list[dict[str, Any]]:
    return [dict(row._mapping) for row in tx.execute(table.select())]
