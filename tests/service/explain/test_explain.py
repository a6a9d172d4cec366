"""Explaining: what took a message, what else could have, the values that decided, and what the gate said, read from a contact's log."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from botkit.core import events as ev
from botkit.core.engine.session import Session
from botkit.core.model.message import Reaction, Tap
from botkit.service.commands import CloseHandoff, FireDueTimers, PublishEvent
from botkit.service.conversation import Conversation
from botkit.service.explain.explain import explain, explain_turn
from botkit.service.explain.model import Explanation
from botkit.service.explain.render import render_explanation
from botkit.service.explain.replay import INPUT_KINDS
from botkit.service.turns import decide
from botkit.service.turns.decide import TurnInput
from botkit.store import Store, events

ANA = "447700900110"

FLOWS = {
    "nps": """\
botkit: 1
flow: nps
title: How was it?
language: en
starts:
  - keywords: [survey]
  - event: landed
    to: flights
steps:
  - ask: From 0 to 10?
    name: score
    expect: number 0..10
    save: score
    tries: 2
    wait: 3 hours
    outside: drop
  - branch:
      - when: score >= 9
        then:
          - say: Thank you
      - when: score >= 7 and contact.name != "Eve"
        then:
          - say: Good
      - otherwise:
          - tag: detractor
  - say: Bye
    when: score < 5
""",
    "closed": """\
botkit: 1
flow: closed
title: Private matters
language: en
interruptions: never
starts:
  - keywords: [private]
steps:
  - ask: Your e-mail address?
    expect: email
    save: mail
""",
    "faq": """\
botkit: 1
flow: faq
title: Questions
language: en
starts:
  - phrases: [I have a question]
steps:
  - faq:
      - questions: [May I bring my dog?, Do dogs fly, Can my dog come along]
        answer: Dogs fly for free.
        title: Dogs
      - questions: [How much baggage may I take?, What may my bag weigh]
        answer: 23 kg.
        title: Baggage
""",
    "nothing": """\
botkit: 1
flow: nothing
title: Nothing else fits
language: en
starts: [no_match]
steps:
  - handoff: desk
""",
}


@pytest.fixture
def make_chat(make_node_on: Any) -> Callable[..., Chat]:
    first = make_node_on(Store.open("sqlite://"), FLOWS)
    first.store.close()
    return lambda: Chat(replace(first, store=Store.open("sqlite://"), clock=replace(first.clock, now=first.clock.now), settings={}))


@pytest.fixture
def chat(make_chat: Callable[..., Chat]) -> Any:
    made = make_chat()
    yield made
    made.node.store.close()


class Chat:
    def __init__(self, node: Any) -> None:
        self.node = node

    def says(self, *said: Any) -> Explanation:
        """Send messages; why the last one was answered as it was."""
        for one in said:
            self.node.clock.go(seconds=3)
            self.node.says(ANA, one)
            self.node.send_all()
        return self.last()

    def last(self) -> Explanation:
        return self.all()[-1]

    def all(self) -> list[Explanation]:
        who = self.node.contact_id(ANA)
        with self.node.store.read() as tx:
            inputs = [row.seq for row in events.whole_log(tx, who) if row.kind in INPUT_KINDS]
            found = [explain(tx, self.node.bot, who, seq) for seq in inputs]
        assert None not in found
        return found  # type: ignore[return-value]


def reasons(told: Explanation) -> dict[str, str]:
    return {one.kind: one.reason for one in told.rejected}


def test_a_keyword_is_named_with_the_place_where_it_is_written(chat: Chat) -> None:
    told = chat.says("Survey!")
    assert (told.taken.by, told.taken.flow, told.taken.start, told.taken.matched) == ("start", "nps", "keywords", "survey")
    assert told.taken.spot is not None
    assert (told.taken.spot.path.rpartition("/")[2], told.taken.spot.line, told.taken.spot.column) == ("nps.yaml", 6, 16)
    assert reasons(told)["phrases"] == "not asked: keywords come first"
    assert [passed.spot.line for passed in told.steps] == [10]
    assert (told.before.waits, told.after.waits) == ("", "reply")


def test_the_message_is_told_with_what_the_gate_said_to_it(chat: Chat) -> None:
    (said,) = chat.says("survey").said
    assert (said.text, said.number, said.outcome) == ("From 0 to 10?", 1, "sent")
    assert said.queued is not None
    assert (said.queued.verdict, said.queued.rule, said.queued.reason) == ("allowed", "6", "ALLOW_SERVICE_WINDOW")
    assert said.queued.meaning
    assert said.sending is not None
    assert said.sending.verdict == "allowed"


def test_what_a_question_cannot_read_is_told_in_the_words_of_the_question(chat: Chat) -> None:
    told = chat.says("survey", "eleven")
    assert told.taken.by == "retry"
    assert told.taken.reason == '"eleven" cannot be read as a number from 0 to 10'
    assert reasons(told)["keywords"] == "no keyword is the whole message"
    assert "%" in reasons(told)["phrases"] or "in common" in reasons(told)["phrases"]


def test_conditions_are_told_with_the_values_in_them(chat: Chat) -> None:
    told = chat.says("survey", "8")
    assert (told.taken.by, told.taken.heard) == ("wait", "8")
    assert [(one.source, one.holds) for one in told.conditions] == [
        ("score >= 9", False),
        ('score >= 7 and contact.name != "Eve"', True),
        ("score < 5", False),
    ]
    assert ("score", "8") in told.conditions[0].names
    assert dict(told.conditions[1].names).keys() == {"score", "contact.name"}
    assert [one.spot.line for one in told.conditions if one.spot] == [18, 21, 27]
    assert [passed.skipped for passed in told.steps] == [False, False, True]


def test_a_side_question_is_told_with_the_scores_of_all_candidates(chat: Chat) -> None:
    told = chat.says("survey", "may I bring my dog")
    assert (told.taken.by, told.taken.flow, told.taken.start) == ("side", "faq", "phrases")
    chosen = [one for one in told.candidates if one.chosen]
    assert [one.title for one in chosen] == ["Dogs"]
    assert 0.5 < chosen[0].score <= 1
    assert "dog" in chosen[0].words
    assert {one.title for one in told.candidates} >= {"Dogs", "Baggage"}
    assert told.taken.spot is not None
    assert told.taken.spot.line == 9
    assert told.after.waits == "reply", "the open question comes back"


def test_a_question_that_lets_nothing_interrupt_it_says_so(chat: Chat) -> None:
    told = chat.says("private", "survey")
    assert told.taken.by == "retry"
    assert reasons(told)["starts"] == "not asked: the question lets nothing interrupt it"


def test_stop_and_help_come_before_any_flow(chat: Chat) -> None:
    told = chat.says("survey", "STOP")
    assert (told.taken.by, told.taken.start) == ("policy", "STOP")
    assert "opted out of everything" in told.facts
    assert chat.says("help").taken.start == "HELP"


def test_silence_has_reasons(chat: Chat) -> None:
    told = chat.says("I would like to paint the moon")
    assert (told.taken.start, told.after.waits) == ("no_match", "human")
    told = chat.says("are you there?")
    assert (told.taken.by, told.taken.reason, told.said) == ("silence", 'a colleague of "desk" has the chat', ())
    assert chat.says(Reaction(message="m", emoji="👍")).taken.reason == "this kind of message asks nothing"


def test_an_older_button_brings_the_open_question_back(chat: Chat) -> None:
    told = chat.says("survey", Tap(id="faq/steps.0/1", title="An older one"))
    assert told.taken.by == "repeat"
    assert "earlier question" in told.taken.reason


def test_alarms_events_and_colleagues_are_explained_too(chat: Chat) -> None:
    chat.says("survey")
    chat.node.clock.go(hours=4)
    chat.node.handle(FireDueTimers(limit=10))
    assert chat.last().taken.by == "ended"
    chat.node.handle(PublishEvent(key="1", name="landed", body={"n": 1}, contact=f"whatsapp:{ANA}"))
    told = chat.last()
    assert (told.taken.by, told.taken.start, told.taken.matched) == ("start", "event", "landed")
    chat.says("STOP", "who is there")
    chat.node.handle(CloseHandoff(contact=f"whatsapp:{ANA}"))
    assert (chat.last().taken.by, chat.last().taken.reason) == ("resumed", "the colleague closed the chat")


def test_any_event_of_a_turn_leads_to_it_and_others_to_the_turn_of_their_message(chat: Chat) -> None:
    chat.says("survey", "8")
    who = chat.node.contact_id(ANA)
    with chat.node.store.read() as tx:
        rows = list(events.whole_log(tx, who))
        first, second = (row.seq for row in rows if row.kind == "message_received")
        turns = {row.seq: explain(tx, chat.node.bot, who, row.seq) for row in rows}
        assert explain(tx, chat.node.bot, who, 999) is None
    assert turns[1] is None, "that the contact is new belongs to no turn"
    for row in rows:
        if row.kind in ("session_started", "message_sent", "stepped", "answer_given"):
            told = turns[row.seq]
            assert told is not None
            assert told.seq == (first if row.seq < second else second)


def test_a_turn_that_was_written_otherwise_says_so(chat: Chat) -> None:
    from sqlalchemy import text

    chat.says("survey", "8")
    with chat.node.store.begin() as tx:
        tx.execute(text('UPDATE events SET body = replace(body, \'"save":"score"\', \'"save":"other"\') WHERE kind = \'answer_given\''))
    assert "answer_given" in chat.last().differs


def test_a_turn_that_failed_is_told_as_such(chat: Chat, monkeypatch: pytest.MonkeyPatch) -> None:
    chat.says("survey")
    with monkeypatch.context() as broken:
        broken.setattr(decide, "decide_turn", lambda *_args, **_more: 1 / 0)
        chat.node.says(ANA, "8")
    told = chat.last()
    assert told.taken.by == "failed"
    assert "ZeroDivisionError" in told.taken.reason


def test_a_live_turn_can_be_explained_and_comes_to_the_same(chat: Chat) -> None:
    chat.says("hello there")
    conversation = Conversation(session=Session(contact=new_contact(), channel="main"), platform="whatsapp")
    event = ev.MessageReceived(message="m", content=Tap(id="x", title="survey"), sent_at=chat.node.clock())
    turn = TurnInput(programs=chat.node.bot.programs, conversation=conversation, event=event, now=chat.node.clock())
    traced, told = explain_turn(turn, seq=7)
    assert traced == decide.decide_turn(turn)
    assert (told.seq, told.taken.flow) == (7, "nps")


def new_contact() -> Any:
    from botkit.core.model.contact import Contact

    return Contact(id=1)


WORDS = st.sampled_from(
    ["survey", "private", "8", "eleven", "may I bring my dog", "STOP", "START", "help", "my bag", "a@example.com", "", "hm"]
)


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
@given(st.lists(st.one_of(WORDS, st.sampled_from([Tap(id="faq/steps.0/1"), Reaction(message="m")])), min_size=1, max_size=5))
def test_every_turn_can_be_explained_and_nothing_differs_from_the_log(make_chat: Callable[..., Chat], said: list[Any]) -> None:
    made = make_chat()
    try:
        made.says(*said)
        for told in made.all():
            assert told.differs == ""
            assert json.loads(json.dumps(told.to_json()))["seq"] == told.seq
            assert render_explanation(told).startswith(f"Turn {told.contact}:{told.seq}")
            assert sum(one.chosen for one in told.candidates) <= 1
    finally:
        made.node.store.close()
