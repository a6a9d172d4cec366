"""Turns in batches: what is new, whose turn it is, and what a fault may touch."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from botkit.core.events import AccountChanged, ContactCreated, FieldSet, MessageQueued, MessageReceived, OptedOut, TurnFailed, UnhandledItem
from botkit.core.model.message import Tap, Text
from botkit.core.model.platform import AccountUpdate, Echo, IdentityChanged, Incoming, Preference, Sender, Unknown
from botkit.errors import StoreUnavailable
from botkit.service.commands import InboundItem
from botkit.service.explain.replay import replay
from botkit.service.turns import decide as turn
from botkit.service.turns.contacts import dedupe_key
from botkit.store import schema
from botkit.store.tables import metadata

ASK = """\
botkit: 1
flow: name
title: Asks for a name
language: en
starts:
  - keywords: [name]
steps:
  - ask: What is your name?
    save: name
  - say: "Hello {{ name }}"
"""

GREET = """\
botkit: 1
flow: greet
title: Greets by name
language: en
starts: [no_match]
steps:
  - branch:
      - when: contact.name
        then:
          - say: "Hello {{ contact.name }}"
      - otherwise:
          - ask: Who are you?
"""

HAND = """\
botkit: 1
flow: hand
title: Hands over
language: en
starts: [no_match]
steps:
  - handoff: desk
"""


def delivered(phone: str, words: str, key: str, at: Any, **more: Any) -> InboundItem:
    sender = Sender(phone=phone, name=more.pop("name", ""))
    return InboundItem(channel="main", item=Incoming(account="10000", id=key, at=at, sender=sender, content=Text(body=words), **more))


def test_a_repeated_delivery_is_handled_once_in_a_batch_and_in_a_later_one(node: Any) -> None:
    node.handle(*(delivered("447700900001", "hello", "k1", node.clock()) for _ in range(3)))
    node.handle(delivered("447700900001", "hello", "k1", node.clock()))
    assert len(node.facts("447700900001", MessageReceived)) == 1
    assert len(node.rows("messages")) == 1


def test_news_without_an_id_may_come_again_another_day_and_a_person_may_not(node: Any) -> None:
    news = InboundItem(channel="main", item=AccountUpdate(account="10000", id="sha256:1", at=None, field="f", details={}))
    said = delivered("447700900001", "hello", "sha256:2", node.clock())
    later = node.clock() + timedelta(days=1)
    assert dedupe_key(news, node.clock()) != dedupe_key(news, later)
    assert dedupe_key(said, node.clock()) == dedupe_key(said, later)
    for _ in range(2):
        node.handle(news, said)
        node.handle(news, said)
        node.clock.go(days=1)
    assert len(node.facts(0, AccountChanged)) == 2
    assert len(node.facts("447700900001", MessageReceived)) == 1


def test_messages_that_meet_in_a_batch_are_handled_in_the_order_of_the_platforms_times(node: Any) -> None:
    now = node.clock()
    node.handle(
        delivered("447700900001", "third", "c", now),
        delivered("447700900002", "other", "x", now - timedelta(seconds=9)),
        delivered("447700900001", "first", "a", now - timedelta(seconds=5)),
        delivered("447700900001", "timeless", "t", None),
        delivered("447700900001", "second", "b", now - timedelta(seconds=2)),
    )
    said = [fact.content.body for fact in node.facts("447700900001", MessageReceived)]
    assert said == ["first", "timeless", "second", "third"], "what has no time stays behind the one that it came after"


def test_a_turn_that_raises_keeps_its_message_and_touches_no_neighbour(make_node: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    node = make_node({"name": ASK})
    node.says("447700900001", "name")
    real = turn.decide_turn

    def failing(*args: Any, **more: Any) -> Any:
        if getattr(getattr(args[0].event, "content", None), "body", "") == "boom":
            raise RuntimeError("the customer's words: boom")
        return real(*args, **more)

    monkeypatch.setattr(turn, "decide_turn", failing)
    now = node.clock()
    node.handle(
        delivered("447700900002", "name", "n1", now),
        delivered("447700900001", "boom", "n2", now),
        delivered("447700900003", "boom", "n3", now),
        delivered("447700900004", "name", "n4", now),
    )
    kept, fault = node.log("447700900001")[-2:]
    assert isinstance(kept, MessageReceived)
    assert kept.content == Text(body="boom")
    assert isinstance(fault, TurnFailed)
    assert fault.fault.startswith("RuntimeError at test_batch.py:")
    assert "customer" not in fault.fault
    assert [type(fact) for fact in node.log("447700900003")] == [ContactCreated, MessageReceived, TurnFailed]
    for neighbour in ("447700900002", "447700900004"):
        assert node.facts(neighbour, MessageQueued)
    monkeypatch.undo()
    node.says("447700900001", "Nadia")
    assert any(b"Hello Nadia" in row["content"] for row in node.rows("messages")), "the session is where it was"


def test_a_session_that_cannot_be_read_costs_one_turn_and_begins_anew(node: Any, make_node: Any) -> None:
    node = make_node({"name": ASK})
    node.says("447700900001", "name")
    who = node.contact_id("447700900001")
    sessions = metadata.tables["sessions"]
    with node.store.begin() as tx:
        tx.execute(sessions.update().where(sessions.c.contact_id == who).values(state=b'{"contact": 7}'))
    now = node.clock()
    node.handle(delivered("447700900001", "Nadia", "n1", now), delivered("447700900002", "name", "n2", now))
    assert node.facts("447700900001", TurnFailed)
    assert node.facts("447700900002", MessageQueued)
    queued = len(node.facts("447700900001", MessageQueued))
    node.says("447700900001", "name")
    assert len(node.facts("447700900001", MessageQueued)) == queued + 1


def test_an_older_version_of_a_flow_is_loaded_by_its_digest(make_node: Callable[..., Any]) -> None:
    node = make_node({"name": ASK})
    node.says("447700900001", "name")
    node.send_all()
    changed = make_node({"name": ASK.replace("Hello", "Good day")})
    changed.says("447700900002", "name")
    for phone in ("447700900001", "447700900002"):
        changed.says(phone, "Nadia")
    texts = {row["contact_id"]: row["content"] for row in changed.rows("messages") if row["number"] == 2}
    assert b"Hello Nadia" in texts[changed.contact_id("447700900001")]
    assert b"Good day Nadia" in texts[changed.contact_id("447700900002")]


def test_a_version_that_cannot_be_read_any_more_ends_the_session_and_nothing_else(make_node: Callable[..., Any]) -> None:
    node = make_node({"name": ASK})
    node.says("447700900001", "name")
    stored = metadata.tables["flow_sources"] if "flow_sources" in metadata.tables else metadata.tables["sources"]
    with node.store.begin() as tx:
        tx.execute(stored.update().values(files=b'{"name.yaml": "botkit: 99"}'))
    changed = make_node({"name": ASK.replace("Hello", "Good day")})
    changed.says("447700900001", "Nadia")
    changed.says("447700900001", "name")
    assert not changed.facts("447700900001", TurnFailed)
    (state,) = [row["state"] for row in changed.rows("sessions")]
    assert state is None or b"HumanWait" not in state


def test_what_nobody_wrote_is_kept_with_the_account(node: Any) -> None:
    node.handle(
        InboundItem(channel="main", item=Incoming(account="10000", id="k", at=None, sender=Sender(), content=Text(body="hi"))),
        InboundItem(channel="main", item=Unknown(account="10000", id="u", what="field x", raw="{}")),
        InboundItem(
            channel="main",
            item=IdentityChanged(account="10000", id="i", at=None, old=Sender(phone="447700900008"), new=Sender(phone="447700900009")),
        ),
    )
    assert {fact.what for fact in node.facts(0, UnhandledItem)} == {"nobody", "field x"}
    assert len(node.facts(0, UnhandledItem)) == 3
    assert [row["id"] for row in node.rows("contacts")] == [schema.ACCOUNT_ROW["id"]]


@pytest.mark.parametrize("more", [{"observed": True}, {"group": "120363"}], ids=["observed", "group"])
def test_what_was_not_said_to_us_alone_is_kept_and_not_answered(node: Any, more: dict[str, Any]) -> None:
    node.handle(delivered("447700900001", "hello", "k", node.clock(), **more))
    assert node.facts("447700900001", UnhandledItem)
    assert not node.rows("messages")


def test_a_person_of_the_business_who_writes_silences_the_bot(node: Any) -> None:
    node.says("447700900001", "hello")
    node.handle(
        InboundItem(channel="main", item=Echo(account="10000", id="e", at=None, recipient=Sender(phone="447700900001"), human=True))
    )
    node.says("447700900001", "hello again")
    assert len(node.rows("messages")) == 1


def test_a_name_that_was_learned_is_kept(node: Any) -> None:
    node.handle(delivered("447700900001", "hello", "k", node.clock(), name="Nadia"))
    node.handle(delivered("447700900001", "hello", "k2", node.clock(), name="N."))
    (row,) = [row for row in node.rows("contacts") if row["id"]]
    assert row["name"] == "Nadia"
    assert [(fact.name, fact.value) for fact in node.facts("447700900001", FieldSet)] == [("name", "Nadia")]


def test_a_flow_that_asks_for_the_name_replays(make_node: Any) -> None:
    node = make_node({"greet": GREET})
    node.handle(delivered("447700900001", "hello", "k", node.clock(), name="Nadia"))
    node.handle(delivered("447700900002", "hello", "k1", node.clock()))
    node.handle(delivered("447700900002", "hello", "k2", node.clock(), name="Marco"))
    with node.store.read() as tx:
        assert [replay(tx, node.bot, who) for who in (node.contact_id("447700900001"), node.contact_id("447700900002"))] == [None, None]


def test_a_preference_of_an_unknown_kind_is_kept(node: Any) -> None:
    item = Preference(account="10000", id="p", at=None, sender=Sender(phone="447700900001"), value="signup")
    node.handle(InboundItem(channel="main", item=item))
    assert [fact.what for fact in node.facts("447700900001", UnhandledItem)] == ["preference"]
    assert not node.rows("consents")


def test_a_session_row_holds_no_copy_of_the_contact(make_node: Any) -> None:
    node = make_node({"name": ASK})
    node.handle(delivered("447700900001", "name", "k", node.clock(), name="Nadia Okafor"))
    (row,) = node.rows("sessions")
    assert b"Okafor" not in row["state"]


def test_a_channel_is_found_by_the_account_that_an_item_names(make_node: Any) -> None:
    node = make_node(channels=("main", "second"))
    item = Incoming(account="10001", id="k", at=node.clock(), sender=Sender(phone="447700900001"), content=Text(body="hi"))
    node.handle(InboundItem(channel="main", item=item))
    assert [row["channel"] for row in node.rows("sessions")] == ["second"]


@pytest.mark.parametrize("button", ["Stop promotions", "STOP"])
@pytest.mark.parametrize("payload", ["", "my own payload"])
def test_a_templates_button_stops_like_the_words_on_it_whatever_its_payload(node: Any, button: str, payload: str) -> None:
    node.says("447700900001", Tap(id=payload or button, title=button))
    assert len(node.facts("447700900001", OptedOut)) == 1


def test_help_is_not_ours_to_answer_while_a_person_has_the_chat(make_node: Any) -> None:
    node = make_node({"hand": "botkit: 1\nflow: hand\ntitle: Hands over\nlanguage: en\nstarts: [no_match]\nsteps:\n  - handoff: desk\n"})
    node.says("447700900001", "anything")
    before = len(node.rows("messages"))
    node.says("447700900001", "help")
    assert len(node.rows("messages")) == before
    node.says("447700900001", "STOP")
    assert node.facts("447700900001", OptedOut), "a STOP always counts"


def test_a_database_that_fails_during_a_turn_fails_no_turn(node: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object) -> None:
        raise StoreUnavailable("The disk reports an error.")

    with monkeypatch.context() as during:
        during.setattr(turn, "decide_turn", fails)
        with pytest.raises(StoreUnavailable):
            node.says("447700900001", "hello", key="wamid.1")
    node.says("447700900001", "hello", key="wamid.1")  # the platform delivers again
    assert node.facts("447700900001", TurnFailed) == []
    assert len(node.facts("447700900001", MessageReceived)) == 1
