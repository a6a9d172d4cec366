"""People of the business in the chat: handing over, closing, writing past us; and business events meanwhile."""

from __future__ import annotations

from datetime import timedelta

import pytest

from botkit.core.engine.session import HumanWait
from botkit.core.events import HandedOff
from botkit.core.model.message import Tap
from tests.support.engine_talk import NOON, Talk, programs

DESK = """
flow: desk
starts: [{keywords: [desk]}]
steps:
  - handoff: front_desk
    note: About {{ reply }}
  - say: Welcome back.
"""
CHANGED = """
flow: changed
starts: [{event: flight.changed}]
steps:
  - ask: Cancelled. What now?
    outside: drop
    choices: [{label: Rebook, then: [{say: Rebooking., outside: drop}]}, Refund]
  - say: Done.
    outside: drop
"""


def desk(*others: str) -> Talk:
    talk = Talk(programs(DESK, *others))
    talk.say("desk")
    return talk


def test_the_bot_is_silent_until_the_person_closes_the_chat() -> None:
    talk = desk()
    assert (talk.facts(HandedOff)[0].queue, talk.facts(HandedOff)[0].note) == ("front_desk", "About desk")
    assert talk.say("hello") == []
    assert talk.close() == ["Welcome back."]
    assert talk.session.is_idle


@pytest.mark.parametrize(("hours", "texts"), [(0, []), (1, []), (2, ["Closed.", "After."]), (24, ["Closed.", "After."])])
def test_outside_its_hours_a_queue_takes_the_other_way(hours: int, texts: list[str]) -> None:
    # "night" is open on Mondays from 12 to 14 in Amsterdam, which is 11 to 13 here.
    talk = Talk(
        programs("flow: n\nstarts: [{keywords: [go]}]\nsteps: [{handoff: night, closed: [{say: Closed.}]}, {say: After.}]"),
        now=NOON - timedelta(hours=1) + timedelta(hours=hours),
    )
    assert talk.say("go") == texts


def test_outside_its_hours_a_queue_without_another_way_keeps_the_chat() -> None:
    talk = Talk(programs("flow: n\nstarts: [{keywords: [go]}]\nsteps: [{handoff: night}]"), now=NOON + timedelta(hours=9))
    talk.say("go")
    assert isinstance(talk.session.wait, HumanWait)


def test_a_closed_chat_without_a_session_begins_what_is_for_that() -> None:
    talk = desk("flow: rate\nstarts: [{handed_back: }]\nsteps: [{ask: How was it?}]")
    assert talk.close() == ["Welcome back.", "How was it?"]


def test_closing_a_chat_that_nobody_took_over_leaves_an_open_question_alone() -> None:
    talk = Talk(programs("flow: q\nstarts: [{keywords: [go]}]\nsteps: [{ask: Well?}, {say: Thanks.}]"))
    talk.say("go")
    assert talk.close() == []
    assert talk.say("8") == ["Thanks."]


# ---- events while a person has the chat


def test_an_event_runs_on_top_and_the_person_keeps_the_chat() -> None:
    talk = desk(CHANGED)
    assert talk.report("changed") == ["Cancelled. What now?"]
    assert talk.tap("Rebook") == ["Rebooking.", "Done."]
    assert talk.flows == ["desk"]
    assert talk.say("hello?") == []


def test_what_an_events_question_cannot_read_was_written_to_the_person() -> None:
    talk = desk(CHANGED)
    talk.report("changed")
    assert talk.say("as I said, my suitcase is gone") == []
    assert talk.say("desk") == []
    assert talk.flows == ["desk", "changed"]


def test_closing_the_chat_frees_the_flow_below_an_event_too() -> None:
    talk = desk(CHANGED)
    talk.report("changed")
    assert talk.close() == []
    assert talk.tap("Refund") == ["Done.", "Welcome back."]
    assert talk.session.is_idle


def test_an_event_of_the_flow_that_handed_over_does_not_take_the_chat_back() -> None:
    talk = Talk(
        programs(
            "flow: changed\nstarts: [{event: e}]\nsteps: [{say: Sorry., outside: drop}, {handoff: front_desk}, {say: Bye., outside: drop}]"
        )
    )
    talk.report("changed")
    assert talk.report("changed") == ["Sorry."]
    assert talk.flows == ["changed", "changed"]
    assert talk.close() == ["Bye.", "Bye."]
    assert talk.session.is_idle


# ---- people who write past us


def test_after_a_person_wrote_past_us_the_bot_keeps_out_of_it_for_twelve_hours() -> None:
    talk = desk()
    talk.close()
    talk.human()
    assert talk.say("desk") == []
    assert talk.session.is_idle
    talk.now += timedelta(hours=12)
    talk.say("desk")
    assert isinstance(talk.session.wait, HumanWait)


def test_closing_the_chat_ends_the_silence_at_once() -> None:
    talk = Talk(programs("flow: q\nstarts: [{keywords: [go]}]\nsteps: [{ask: Well?}]"))
    talk.human()
    assert talk.say("go") == []
    talk.close()
    assert talk.say("go") == ["Well?"]


def test_a_tap_on_the_open_question_is_heard_even_then() -> None:
    talk = Talk(programs(CHANGED))
    talk.report("changed")
    talk.human()
    assert talk.say("Rebook") == []
    assert talk.say(Tap(id="elsewhere/steps.0/0", title="Rebook")) == []
    assert talk.tap("Rebook") == ["Rebooking.", "Done."]
