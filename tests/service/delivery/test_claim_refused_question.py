"""A question that is refused when it is to be sent, or by the platform: its session does not wait for the answer."""

from __future__ import annotations

from typing import Any

import pytest

from botkit.core.events import HandedOff, MessageRefused, QuestionRefused, SessionEnded, Tagged, TicketOverdue
from botkit.core.model.platform import Failed, Sent
from botkit.service.commands import FireDueTimers
from botkit.service.explain.replay import replay
from tests.support.delivery import NADIA
from tests.support.echo import ECHO

SURVEY = """\
botkit: 1
flow: survey
title: A survey that begins by a word
language: en
starts:
  - keywords: [survey]
steps:
  - ask: From 0 to 10?
    expect: number 0..10
    save: score
    {plan}
  - say: Thank you for the {{{{ score }}}}.
"""
TELLING = """\
botkit: 1
flow: telling
title: Says something, and wants people to say it when it cannot
language: en
starts:
  - keywords: [tell me]
steps:
  - say: Here it is.
    outside: handoff
"""
TAGGED = "wait: 2 days\n    no_reply: [{tag: silent}, end]"


def node_with(make_node: Any, plan: str = "") -> Any:
    node = make_node({"survey": SURVEY.format(plan=plan), "echo": ECHO})
    node.says(NADIA, "survey")
    return node


def waits(node: Any) -> bool:
    return b'"reply"' in (node.rows("sessions")[0]["state"] or b"")


def test_a_question_that_came_too_late_for_its_window_is_closed(make_node: Any) -> None:
    node = node_with(make_node)
    assert waits(node)
    node.clock.go(hours=25)
    assert node.claim() == ()
    assert [fact.reason for fact in node.facts(NADIA, MessageRefused)] == ["WINDOW_CLOSED"]
    assert [fact.reason for fact in node.facts(NADIA, QuestionRefused)] == ["WINDOW_CLOSED"]
    assert [fact.how for fact in node.facts(NADIA, SessionEnded)] == ["unsent"]
    assert not waits(node)


def test_what_is_written_later_is_no_answer_to_it(make_node: Any) -> None:
    node = node_with(make_node)
    node.clock.go(hours=25)
    node.claim()
    node.says(NADIA, "9")
    assert [outbound.cleared.message.body for outbound in node.send_all()] == ["You said 9"]


def test_its_flow_goes_on_as_after_silence(make_node: Any) -> None:
    node = node_with(make_node, TAGGED)
    node.clock.go(hours=25)
    node.claim()
    assert [fact.label for fact in node.facts(NADIA, Tagged)] == ["silent"]


def test_a_question_that_the_platform_refused_is_closed(make_node: Any) -> None:
    node = node_with(make_node)
    (outbound,) = node.claim()
    node.settle(outbound, Failed(reason="UNDELIVERABLE", code="131026", blame="user"))
    assert [fact.reason for fact in node.facts(NADIA, QuestionRefused)] == ["UNDELIVERABLE"]
    assert not waits(node)


def test_a_question_that_the_platform_took_and_could_not_deliver_is_closed(make_node: Any) -> None:
    node = node_with(make_node, TAGGED)
    (outbound,) = node.claim()
    node.settle(outbound, Sent(platform_id="w1"))
    assert waits(node)
    node.receipt("w1", "failed", outbound.cleared.tag)
    assert len(node.facts(NADIA, QuestionRefused)) == 1
    assert [fact.label for fact in node.facts(NADIA, Tagged)] == ["silent"]
    assert not waits(node)


@pytest.mark.parametrize("reply", ["9", "survey"])
def test_a_question_that_was_answered_or_asked_again_meanwhile_is_not(make_node: Any, reply: str) -> None:
    node = node_with(make_node)
    node.clock.go(minutes=1)
    node.says(NADIA, reply)
    before = len(node.facts(NADIA, SessionEnded))
    (outbound,) = node.claim()
    node.settle(outbound, Failed(reason="UNDELIVERABLE", code="131026", blame="user"))
    assert len(node.facts(NADIA, SessionEnded)) == before
    assert waits(node) == (reply == "survey")


def test_the_log_replays(make_node: Any) -> None:
    node = node_with(make_node, TAGGED)
    node.clock.go(hours=25)
    node.claim()
    with node.store.read() as tx:
        assert replay(tx, node.bot, node.contact_id(NADIA)) is None


def test_a_message_that_came_too_late_for_its_window_is_handed_over_where_its_author_wants_it(make_node: Any) -> None:
    node = make_node({"telling": TELLING, "echo": ECHO})
    node.says(NADIA, "tell me")
    assert node.facts(NADIA, HandedOff) == []
    node.clock.go(hours=25)
    assert node.claim() == ()
    assert [fact.reason for fact in node.facts(NADIA, MessageRefused)] == ["WINDOW_CLOSED"]
    assert [fact.note for fact in node.facts(NADIA, HandedOff)] == ["message of telling kept back"]
    node.clock.go(days=3)
    node.handle(FireDueTimers(limit=9))
    assert len(node.facts(NADIA, TicketOverdue)) == 1
    with node.store.read() as tx:
        assert replay(tx, node.bot, node.contact_id(NADIA)) is None


def test_a_message_that_the_platform_refused_is_not(make_node: Any) -> None:
    node = make_node({"telling": TELLING, "echo": ECHO})
    node.says(NADIA, "tell me")
    (outbound,) = node.claim()
    node.settle(outbound, Failed(reason="UNDELIVERABLE", code="131026", blame="user"))
    assert node.facts(NADIA, HandedOff) == []
