"""`cancel`: another flow of the contact ends, wherever it waits below; a chat that a person has does not."""

from __future__ import annotations

from datetime import timedelta

from botkit.core.events import FlowCancelled
from tests.support.engine_talk import Talk, programs

FLOWS = programs(
    """
    flow: remind
    starts: [{keywords: [book]}]
    steps:
      - say: Booked.
      - pause: 2 days
      - say: Tomorrow!
        outside: drop
    """,
    """
    flow: menu
    starts: [{keywords: [menu]}]
    steps:
      - run: remind
      - say: Back in the menu.
        outside: drop
    """,
    """
    flow: help
    starts: [{keywords: [help]}]
    steps:
      - handoff: front_desk
      - say: Glad to help.
        outside: drop
    """,
    """
    flow: move
    starts: [{keywords: [move]}]
    steps:
      - cancel: remind
        save: was
      - cancel: help
      - say: "{% if was %}Moved{% else %}Nothing to move{% endif %}."
    """,
)


def test_a_flow_that_waits_is_ended_and_never_speaks_again() -> None:
    talk = Talk(FLOWS)
    talk.say("book")
    assert talk.say("move") == ["Moved."]
    assert [fact.flow for fact in talk.facts(FlowCancelled)] == ["remind"]
    assert talk.session.is_idle
    assert talk.after(timedelta(days=5)) == []


def test_the_flows_that_ran_it_end_with_it() -> None:
    talk = Talk(FLOWS)
    talk.say("menu")
    talk.say("move")
    assert talk.session.is_idle


def test_where_nothing_waits_nothing_is_ended() -> None:
    talk = Talk(FLOWS)
    assert talk.say("move") == ["Nothing to move."]
    assert talk.facts(FlowCancelled) == []


def test_a_chat_that_a_person_has_is_not_ended() -> None:
    talk = Talk(FLOWS)
    talk.say("help")
    talk.report("move")
    assert talk.flows == ["help"]


def test_it_is_ended_wherever_it_lies() -> None:
    talk = Talk(FLOWS)
    talk.say("book")
    talk.say("menu")
    assert talk.flows == ["remind", "menu", "remind"]
    talk.say("move")
    assert talk.session.is_idle
