"""Who has the chat: tickets that come due, rest, expire and close, and what the bot does meanwhile."""

from __future__ import annotations

from datetime import timedelta

import pytest
from msgspec.structs import replace

from botkit.core.engine.session import HumanWait
from botkit.core.events import (
    AgentWrote,
    HandoffClosed,
    MessageReceived,
    NoteAdded,
    OptedIn,
    QuestionTimedOut,
    TicketAssigned,
    TicketAwoken,
    TicketExpired,
    TicketMoved,
    TicketOpened,
    TicketOverdue,
    TicketRequested,
    TicketSnoozed,
)
from botkit.core.model.message import Outgoing, Tap
from botkit.core.model.ticket import PEOPLE_LIMIT
from tests.support.engine_talk import LONELY, NOON, Talk, programs

HOUR = timedelta(hours=1)
ASKED = """
flow: help
starts: [{keywords: [help me]}]
steps:
  - handoff: front_desk
    due: 4 hours
    unanswered:
      - ask: Nobody is free. May we call you?
        outside: drop
        choices: ["Yes", "No"]
  - say: Glad to have helped.
"""
SILENT = "flow: help\nstarts: [{keywords: [help me]}]\nsteps: [{handoff: front_desk, due: 4 hours}, {say: Bye.}]"
MENU = "flow: menu\nstarts: [{no_match: }]\nsteps: [{say: Menu.}]"


def handed_over(flow: str = ASKED, *others: str) -> Talk:
    talk = Talk(programs(flow, MENU, *others))
    talk.say("help me")
    return talk


def wrote(talk: Talk, body: str = "Hello, Sam here.", by: str = "Sam") -> list[str]:
    return talk.feed(AgentWrote(ticket=talk.session.tickets, by=by, message=Outgoing(body=body, by=by)))


def test_a_hand_off_opens_a_ticket_with_its_queue_and_when_it_is_due() -> None:
    talk = handed_over()
    (opened,) = talk.facts(TicketOpened)
    assert (opened.ticket, opened.queue, opened.due_at) == (1, "front_desk", NOON + 4 * HOUR)
    assert talk.session.ticket is not None
    assert talk.session.ticket.waiting_since == NOON


def test_only_the_hours_of_a_queue_count_towards_its_due_moment() -> None:
    # "night" is open on Mondays from 12 to 14 in Amsterdam, which is 11 to 13 here: one hour is left today, three are in later weeks.
    talk = Talk(programs("flow: n\nstarts: [{keywords: [go]}]\nsteps: [{handoff: night, due: 4 hours}]"), now=NOON)
    talk.say("go")
    (opened,) = talk.facts(TicketOpened)
    # Two weeks on: the rest of this Monday, two hours of the next, one of the third. The clock in Amsterdam is then one hour on.
    assert opened.due_at == NOON + timedelta(days=14)


def test_when_nobody_came_the_flow_says_what_then_and_the_bot_has_the_chat_again() -> None:
    talk = handed_over()
    assert talk.after(5 * HOUR) == ["Nobody is free. May we call you?"]
    assert talk.session.ticket is not None
    assert (talk.session.ticket.owner, talk.session.ticket.state) == ("bot", "open")
    assert talk.tap("Yes") == ["Glad to have helped."]
    assert talk.say("hello?") == ["Menu."]


def test_without_another_way_the_customer_is_told_once_and_people_keep_the_chat() -> None:
    talk = handed_over(SILENT)
    told = talk.after(timedelta(days=2))
    assert len(told) == 1
    assert told[0].startswith("Nobody has been able to answer you yet.")
    assert talk.say("hello?") == []
    assert talk.session.ticket is not None
    assert talk.session.ticket.overdue_at == NOON + 4 * HOUR


def test_who_came_in_time_is_not_overdue() -> None:
    talk = handed_over()
    assert wrote(talk) == ["Hello, Sam here."]
    assert talk.after(5 * HOUR) == []
    assert talk.session.ticket is not None
    assert talk.session.ticket.assignee == "Sam"


def test_a_taken_ticket_that_comes_due_is_overdue_and_stays_with_people() -> None:
    talk = handed_over()
    talk.feed(TicketAssigned(ticket=1, by="Sam", assignee="Sam"))
    assert talk.after(5 * HOUR) == []
    assert talk.session.is_with_people(talk.now)
    assert talk.session.ticket is not None
    assert talk.session.ticket.overdue_at is not None


def test_a_ticket_that_no_person_touches_for_seven_days_ends_and_the_bot_answers() -> None:
    talk = handed_over(SILENT)
    wrote(talk)
    talk.after(PEOPLE_LIMIT - HOUR)
    assert talk.say("are you there?") == []
    talk.after(HOUR)
    assert talk.facts(TicketExpired)
    assert talk.session.ticket is None
    assert talk.session.is_idle
    talk.now += timedelta(days=60)
    assert talk.say("hello?") == ["Menu."]


@pytest.mark.parametrize("button", ["q/steps.0/confirm", "BOTKIT_CONFIRM"])
def test_a_sign_up_can_be_confirmed_by_its_button_while_people_have_the_conversation(button: str) -> None:
    talk = Talk(
        programs(
            "flow: q\nstarts: [{keywords: [go]}]\n"
            "steps: [{opt_in: offers, purpose: marketing, double: true, ask: May we?, agree: Gladly, decline: No thanks}]"
        )
    )
    talk.say("go")
    talk.say("Gladly")
    talk.feed(TicketRequested(by="Sam", queue="front_desk"))
    talk.say("Gladly")
    assert talk.facts(OptedIn) == [], "words are for people"
    talk.feed(MessageReceived(message="tap", content=Tap(id=button, title="Yes"), sent_at=talk.now))
    assert [(fact.topic, fact.double) for fact in talk.facts(OptedIn)] == [("offers", True)]


def test_what_is_written_after_the_end_of_a_ticket_is_for_the_bot_however_late_its_timer_is() -> None:
    talk = handed_over(SILENT)
    talk.now += PEOPLE_LIMIT - HOUR
    assert talk.say("are you there?") == []
    talk.now += HOUR
    assert talk.say("hello?") == ["Menu."]
    assert talk.session.ticket is None


def test_a_rest_ends_by_itself_or_when_the_customer_writes() -> None:
    talk = handed_over(SILENT)
    wrote(talk)
    talk.feed(TicketSnoozed(ticket=1, by="Sam", until=talk.now + timedelta(days=20)))
    talk.after(timedelta(days=20))
    assert talk.facts(TicketAwoken)
    talk.feed(TicketSnoozed(ticket=1, by="Sam", until=talk.now + HOUR))
    talk.say("one more thing")
    assert talk.session.ticket is not None
    assert (talk.session.ticket.state, talk.session.ticket.waiting_since) == ("open", talk.now)


def test_a_second_hand_off_goes_on_with_the_open_ticket() -> None:
    talk = handed_over()
    talk.after(5 * HOUR)
    talk.tap("No")
    talk.say("help me")
    assert (talk.session.tickets, talk.facts(TicketOpened)) == (1, [])
    assert talk.say("hello?") == []
    assert talk.session.is_with_people(talk.now)


def test_what_was_due_while_people_had_the_conversation_comes_after_they_close_it() -> None:
    talk = Talk(
        programs("flow: q\nstarts: [{keywords: [go]}]\nsteps: [{ask: Well?, wait: 1 hour, no_reply: [{say: Too late., outside: drop}]}]")
    )
    talk.say("go")
    talk.feed(TicketRequested(by="Sam", queue="front_desk"))
    assert talk.say("8") == []
    assert talk.after(3 * HOUR) == []
    assert talk.feed(HandoffClosed(by="Sam", ticket=1, outcome="solved")) == ["Too late."]
    assert talk.session.is_idle


def test_what_people_held_up_is_left_out_when_the_window_is_closed_by_then() -> None:
    """The checks look at waits, and not at how long people have a chat."""
    flow = "flow: q\nstarts: [{keywords: [go]}]\nsteps: [{ask: Well?, wait: 1 hour, no_reply: [{say: Too late.}]}]"
    for held_up, plan in ((timedelta(0), ""), (48 * HOUR, "drop")):
        talk = Talk(programs(flow))
        talk.say("go")
        if held_up:
            talk.feed(TicketRequested(by="Sam", queue="front_desk"))
        talk.after(max(held_up, HOUR))
        if held_up:
            talk.feed(HandoffClosed(by="Sam", ticket=1, outcome="solved"))
        assert [(message.body, message.outside) for message in talk.sent] == [("Too late.", plan)]


def test_after_a_colleague_wrote_elsewhere_pauses_and_reminders_wait_for_twelve_hours() -> None:
    talk = Talk(
        programs(
            "flow: q\nstarts: [{keywords: [go]}]\nsteps: [{ask: Well?, remind: {after: 15 minutes, say: Still there?}}]",
            "flow: p\nstarts: [{keywords: [offer]}]\nsteps: [{say: Wait., }, {pause: 15 minutes}, {say: Our offer., outside: drop}]",
        )
    )
    for word, later in (("go", "Still there?"), ("offer", "Our offer.")):
        talk.session, talk.alarm = replace(talk.session, frames=(), silent_until=None), None
        talk.say(word)
        talk.human()
        assert talk.after(timedelta(hours=11, minutes=59)) == []
        assert talk.after(timedelta(minutes=1)) == [later]


def test_an_act_about_a_closed_ticket_changes_nothing() -> None:
    talk = handed_over(SILENT)
    talk.close()
    for act in (NoteAdded(ticket=1, by="Sam", text="x"), TicketMoved(ticket=1, by="Sam", queue="night"), HandoffClosed(ticket=1)):
        talk.feed(act)
        assert talk.session.ticket is None


def test_a_session_that_an_older_botkit_handed_over_gets_a_ticket_when_the_customer_writes() -> None:
    talk = handed_over(SILENT)
    talk.session, talk.alarm = replace(talk.session, ticket=None, tickets=0), None
    assert isinstance(talk.session.wait, HumanWait)
    assert talk.say("hello?") == []
    assert talk.facts(TicketOpened)
    assert talk.after(25 * HOUR)[0].startswith("Nobody has been able")


def test_without_a_frame_that_waits_an_overdue_ticket_speaks_the_language_of_the_business() -> None:
    talk = Talk(programs(MENU, business=LONELY))
    talk.feed(TicketRequested(by="Sam", queue="desk"))
    assert talk.after(PEOPLE_LIMIT) == []
    assert talk.facts(TicketOverdue) == []
    assert talk.session.ticket is None


RATING = """
flow: rating
starts: [{event: it.came}]
steps:
  - ask: How was it?
    expect: number 0..10
    remind: {after: 1 hour, say: Still there?}
    wait: 2 hours
    no_reply: [{tag: silent}, end]
  - say: Thanks.
"""
NOTED = """
flow: noted
starts: [{keywords: [note]}]
steps:
  - ask: What is it?
    expect: number
    wait: 2 hours
    no_reply: [{say: Not noted.}, end]
  - say: Noted.
"""


def test_the_times_of_a_question_that_people_hold_begin_when_it_goes_out() -> None:
    talk = handed_over(SILENT, RATING)
    wrote(talk)
    talk.report("rating", "it.came")
    assert talk.after(5 * HOUR) == []
    talk.close()
    assert talk.facts(QuestionTimedOut) == []
    assert talk.after(HOUR) == ["Still there?"]
    talk.after(HOUR)
    assert talk.session.contact.tags == ("silent",)


def test_what_is_written_before_a_held_question_went_out_is_no_answer_to_it() -> None:
    talk = handed_over(SILENT, RATING)
    talk.report("rating", "it.came")
    talk.now += PEOPLE_LIMIT  # the ticket ends with this message, and the question is still in the outbox
    assert talk.say("9") == ["Menu.", "How was it?"]
    assert talk.say("9") == ["Thanks."]


def test_what_follows_an_answer_in_time_is_not_late_when_the_answer_reaches_us_late() -> None:
    talk = Talk(programs(NOTED))
    talk.say("note")
    talk.now += timedelta(minutes=140)
    talk.say("7", sent_at=talk.now - timedelta(minutes=21))
    assert [(message.body, message.outside) for message in talk.sent] == [("Noted.", "")]


def test_what_follows_a_wait_that_people_held_up_goes_out_within_the_window_only() -> None:
    talk = Talk(programs(NOTED))
    talk.say("note")
    talk.human()
    talk.after(13 * HOUR)
    assert [(message.body, message.outside) for message in talk.sent] == [("Not noted.", "drop")]
