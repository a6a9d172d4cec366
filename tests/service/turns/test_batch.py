"""Turns in batches: what is new, whose turn it is, and what a fault may touch."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from botkit.core.events import AccountChanged, ContactCreated, FieldSet, MessageQueued, MessageReceived, OptedOut, TurnFailed, UnhandledItem
from botkit.core.model.message import Tap, Text
from botkit.core.model.platform import AccountUpdate, Echo, IdentityChanged, Incoming, Preference, Sender, Unknown
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


def test_a_repeated_delivery_is_handled_once_in_a_batch_and_in_a_later_one(counter: Any) -> None:
    counter.take(*(delivered("447700900001", "hello", "k1", counter.clock()) for _ in range(3)))
    counter.take(delivered("447700900001", "hello", "k1", counter.clock()))
    assert len(counter.facts("447700900001", MessageReceived)) == 1
    assert len(counter.rows("messages")) == 1


def test_news_without_an_id_may_come_again_another_day_and_a_person_may_not(counter: Any) -> None:
    news = InboundItem(channel="main", item=AccountUpdate(account="10000", id="sha256:1", at=None, field="f", details={}))
    said = delivered("447700900001", "hello", "sha256:2", counter.clock())
    later = counter.clock() + timedelta(days=1)
    assert dedupe_key(news, counter.clock()) != dedupe_key(news, later)
    assert dedupe_key(said, counter.clock()) == dedupe_key(said, later)
    for _ in range(2):
        counter.take(news, said)
        counter.take(news, said)
        counter.clock.go(days=1)
    assert len(counter.facts(0, AccountChanged)) == 2
    assert len(counter.facts("447700900001", MessageReceived)) == 1


def test_messages_that_meet_in_a_batch_are_handled_in_the_order_of_the_platforms_times(counter: Any) -> None:
    now = counter.clock()
    counter.take(
        delivered("447700900001", "third", "c", now),
        delivered("447700900002", "other", "x", now - timedelta(seconds=9)),
        delivered("447700900001", "first", "a", now - timedelta(seconds=5)),
        delivered("447700900001", "timeless", "t", None),
        delivered("447700900001", "second", "b", now - timedelta(seconds=2)),
    )
    said = [fact.content.body for fact in counter.facts("447700900001", MessageReceived)]
    assert said == ["first", "timeless", "second", "third"], "what has no time stays behind the one that it came after"


def test_a_turn_that_raises_keeps_its_message_and_touches_no_neighbour(make_counter: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    counter = make_counter({"name": ASK})
    counter.says("447700900001", "name")
    real = turn.decide_turn

    def failing(*args: Any, **more: Any) -> Any:
        if getattr(getattr(args[4], "content", None), "body", "") == "boom":
            raise RuntimeError("the customer's words: boom")
        return real(*args, **more)

    monkeypatch.setattr(turn, "decide_turn", failing)
    now = counter.clock()
    counter.take(
        delivered("447700900002", "name", "n1", now),
        delivered("447700900001", "boom", "n2", now),
        delivered("447700900003", "boom", "n3", now),
        delivered("447700900004", "name", "n4", now),
    )
    kept, fault = counter.log("447700900001")[-2:]
    assert isinstance(kept, MessageReceived)
    assert kept.content == Text(body="boom")
    assert isinstance(fault, TurnFailed)
    assert fault.fault.startswith("RuntimeError at test_batches.py:")
    assert "customer" not in fault.fault
    assert [type(fact) for fact in counter.log("447700900003")] == [ContactCreated, MessageReceived, TurnFailed]
    for neighbour in ("447700900002", "447700900004"):
        assert counter.facts(neighbour, MessageQueued)
    monkeypatch.undo()
    counter.says("447700900001", "Nadia")
    assert any(b"Hello Nadia" in row["content"] for row in counter.rows("messages")), "the session is where it was"


def test_a_session_that_cannot_be_read_costs_one_turn_and_begins_anew(counter: Any, make_counter: Any) -> None:
    counter = make_counter({"name": ASK})
    counter.says("447700900001", "name")
    who = counter.who("447700900001")
    sessions = metadata.tables["sessions"]
    with counter.store.begin() as tx:
        tx.execute(sessions.update().where(sessions.c.contact_id == who).values(state=b'{"contact": 7}'))
    now = counter.clock()
    counter.take(delivered("447700900001", "Nadia", "n1", now), delivered("447700900002", "name", "n2", now))
    assert counter.facts("447700900001", TurnFailed)
    assert counter.facts("447700900002", MessageQueued)
    queued = len(counter.facts("447700900001", MessageQueued))
    counter.says("447700900001", "name")
    assert len(counter.facts("447700900001", MessageQueued)) == queued + 1


def test_an_older_version_of_a_flow_is_loaded_by_its_digest(make_counter: Callable[..., Any]) -> None:
    counter = make_counter({"name": ASK})
    counter.says("447700900001", "name")
    counter.send_all()
    changed = make_counter({"name": ASK.replace("Hello", "Good day")})
    changed.says("447700900002", "name")
    for phone in ("447700900001", "447700900002"):
        changed.says(phone, "Nadia")
    texts = {row["contact_id"]: row["content"] for row in changed.rows("messages") if row["number"] == 2}
    assert b"Hello Nadia" in texts[changed.who("447700900001")]
    assert b"Good day Nadia" in texts[changed.who("447700900002")]


def test_a_version_that_cannot_be_read_any_more_ends_the_session_and_nothing_else(make_counter: Callable[..., Any]) -> None:
    counter = make_counter({"name": ASK})
    counter.says("447700900001", "name")
    stored = metadata.tables["flow_sources"] if "flow_sources" in metadata.tables else metadata.tables["sources"]
    with counter.store.begin() as tx:
        tx.execute(stored.update().values(files=b'{"name.yaml": "botkit: 99"}'))
    changed = make_counter({"name": ASK.replace("Hello", "Good day")})
    changed.says("447700900001", "Nadia")
    changed.says("447700900001", "name")
    assert not changed.facts("447700900001", TurnFailed)
    (state,) = [row["state"] for row in changed.rows("sessions")]
    assert state is None or b"HumanWait" not in state


def test_what_nobody_wrote_is_kept_with_the_account(counter: Any) -> None:
    counter.take(
        InboundItem(channel="main", item=Incoming(account="10000", id="k", at=None, sender=Sender(), content=Text(body="hi"))),
        InboundItem(channel="main", item=Unknown(account="10000", id="u", what="field x", raw="{}")),
        InboundItem(
            channel="main",
            item=IdentityChanged(account="10000", id="i", at=None, old=Sender(phone="447700900008"), new=Sender(phone="447700900009")),
        ),
    )
    assert {fact.what for fact in counter.facts(0, UnhandledItem)} == {"nobody", "field x"}
    assert len(counter.facts(0, UnhandledItem)) == 3
    assert [row["id"] for row in counter.rows("contacts")] == [schema.ACCOUNT_ROW["id"]]


@pytest.mark.parametrize("more", [{"observed": True}, {"group": "120363"}], ids=["observed", "group"])
def test_what_was_not_said_to_us_alone_is_kept_and_not_answered(counter: Any, more: dict[str, Any]) -> None:
    counter.take(delivered("447700900001", "hello", "k", counter.clock(), **more))
    assert counter.facts("447700900001", UnhandledItem)
    assert not counter.rows("messages")


def test_a_person_of_the_business_who_writes_silences_the_bot(counter: Any) -> None:
    counter.says("447700900001", "hello")
    counter.take(
        InboundItem(channel="main", item=Echo(account="10000", id="e", at=None, recipient=Sender(phone="447700900001"), human=True))
    )
    counter.says("447700900001", "hello again")
    assert len(counter.rows("messages")) == 1


def test_a_name_that_was_learned_is_kept(counter: Any) -> None:
    counter.take(delivered("447700900001", "hello", "k", counter.clock(), name="Nadia"))
    counter.take(delivered("447700900001", "hello", "k2", counter.clock(), name="N."))
    (row,) = [row for row in counter.rows("contacts") if row["id"]]
    assert row["name"] == "Nadia"
    assert [(fact.name, fact.value) for fact in counter.facts("447700900001", FieldSet)] == [("name", "Nadia")]


def test_a_flow_that_asks_for_the_name_replays(make_counter: Any) -> None:
    counter = make_counter({"greet": GREET})
    counter.take(delivered("447700900001", "hello", "k", counter.clock(), name="Nadia"))
    counter.take(delivered("447700900002", "hello", "k1", counter.clock()))
    counter.take(delivered("447700900002", "hello", "k2", counter.clock(), name="Marco"))
    with counter.store.read() as tx:
        assert [replay(tx, counter.bot, who) for who in (counter.who("447700900001"), counter.who("447700900002"))] == [None, None]


def test_a_preference_of_an_unknown_kind_is_kept(counter: Any) -> None:
    item = Preference(account="10000", id="p", at=None, sender=Sender(phone="447700900001"), value="signup")
    counter.take(InboundItem(channel="main", item=item))
    assert [fact.what for fact in counter.facts("447700900001", UnhandledItem)] == ["preference"]
    assert not counter.rows("consents")


def test_a_session_row_holds_no_copy_of_the_contact(make_counter: Any) -> None:
    counter = make_counter({"name": ASK})
    counter.take(delivered("447700900001", "name", "k", counter.clock(), name="Nadia Okafor"))
    (row,) = counter.rows("sessions")
    assert b"Okafor" not in row["state"]


def test_a_channel_is_found_by_the_account_that_an_item_names(make_counter: Any) -> None:
    counter = make_counter(channels=("main", "second"))
    item = Incoming(account="10001", id="k", at=counter.clock(), sender=Sender(phone="447700900001"), content=Text(body="hi"))
    counter.take(InboundItem(channel="main", item=item))
    assert [row["channel"] for row in counter.rows("sessions")] == ["second"]


@pytest.mark.parametrize("button", ["Stop promotions", "STOP"])
def test_a_templates_button_without_a_payload_stops_like_the_words_on_it(counter: Any, button: str) -> None:
    counter.says("447700900001", Tap(id=button, title=button))
    assert len(counter.facts("447700900001", OptedOut)) == 1
    counter.says("447700900002", Tap(id="my own payload", title=button))
    assert not counter.facts("447700900002", OptedOut), "a payload says what a button means"


def test_help_is_not_ours_to_answer_while_a_person_has_the_chat(make_counter: Any) -> None:
    counter = make_counter(
        {"hand": "botkit: 1\nflow: hand\ntitle: Hands over\nlanguage: en\nstarts: [no_match]\nsteps:\n  - handoff: desk\n"}
    )
    counter.says("447700900001", "anything")
    before = len(counter.rows("messages"))
    counter.says("447700900001", "help")
    assert len(counter.rows("messages")) == before
    counter.says("447700900001", "STOP")
    assert counter.facts("447700900001", OptedOut), "a STOP always counts"
