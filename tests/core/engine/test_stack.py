"""Side questions, and flows that are started again while they run."""

from __future__ import annotations

from datetime import timedelta

import pytest

from botkit.core.engine.effects import SetTimer
from botkit.core.events import FlowEntered, NotUnderstood, SessionEnded, StepFailed, TimerFired
from botkit.core.model.message import Opened, Referral, Tap
from tests.support.engine_talk import LONELY, Talk, programs

SURVEY = """
flow: survey
again: {again}
interruptions: {interruptions}
starts: [{{keywords: [survey]}}]
steps:
  - ask: From 0 to 10?
    expect: number 0..10
    tries: 2
    remind: {{after: 1 hour, say: Still there?}}
    wait: 5 hours
  - say: Thanks.
"""
GATE = """
flow: gate
starts: [{keywords: [gate]}, {referral: qr-gate}]
steps:
  - say: Gate B7.
"""


def asks(name: str) -> str:
    return f"""
    flow: {name}
    starts: [{{keywords: [{name}]}}]
    steps:
      - ask: More on {name}?
        expect: number
        wait: 2 hours
      - say: That was {name}.
    """


def survey(again: str = "restart", interruptions: str = "allow", *others: str) -> Talk:
    talk = Talk(programs(SURVEY.format(again=again, interruptions=interruptions), GATE, *others))
    assert talk.say("survey") == ["From 0 to 10?"]
    return talk


def test_a_side_question_is_answered_and_the_pending_one_comes_back_once() -> None:
    talk = survey()
    assert talk.say("gate") == ["Gate B7.", "From 0 to 10?"]
    assert talk.facts(FlowEntered)[0].how == "keywords"
    assert talk.session.wait is not None
    assert talk.say("9") == ["Thanks."]


def test_a_side_question_costs_no_try() -> None:
    talk = survey()
    talk.say("x")
    talk.say("gate")
    assert talk.session.frames[0].wait.tries == 1  # type: ignore[union-attr]


def test_the_pending_question_reads_first() -> None:
    talk = Talk(programs(GATE, "flow: free\nstarts: [{keywords: [go]}]\nsteps: [{ask: Say anything.}, {say: 'You said {{ reply }}.'}]"))
    talk.say("go")
    assert talk.say("gate") == ["You said gate."]


@pytest.mark.parametrize("where", ["flow", "step"])
def test_interruptions_never_turns_side_questions_off(where: str) -> None:
    if where == "flow":
        talk = survey("restart", "never")
    else:
        talk = Talk(programs(GATE, "flow: q\nstarts: [{keywords: [go]}]\nsteps: [{ask: Well?, expect: number, interruptions: never}]"))
        talk.say("go")
    assert talk.say("gate") == ["Sorry, I did not understand that. Could you put it another way?"]


def test_an_advertisement_or_a_code_begins_its_flow_as_a_side_question() -> None:
    talk = survey()
    assert talk.say("hello", referral=Referral(ref="qr-gate")) == ["Gate B7.", "From 0 to 10?"]
    assert talk.say(Opened(ref="qr-gate")) == ["Gate B7.", "From 0 to 10?"]
    assert talk.say(Opened(ref="something else")) == []


def test_side_questions_nest_three_deep_and_no_deeper() -> None:
    talk = survey("restart", "allow", asks("hotel"), asks("taxi"), asks("meals"), asks("lounge"))
    for name in ("hotel", "taxi", "meals"):
        assert talk.say(name) == [f"More on {name}?"]
    assert talk.flows == ["survey", "hotel", "taxi", "meals"]
    assert talk.say("lounge") == ["Sorry, I did not understand that. Could you put it another way?"]
    assert talk.say("1") == ["That was meals.", "More on taxi?"]
    assert talk.say("1") == ["That was taxi.", "More on hotel?"]


def test_a_tap_on_the_question_below_answers_it_and_ends_the_side_flow() -> None:
    talk = Talk(programs(asks("hotel"), "flow: q\nstarts: [{keywords: [go]}]\nsteps: [{ask: Which?, choices: [Red, Blue]}, {say: Fine.}]"))
    talk.say("go")
    red = talk.choices[0]
    talk.say("hotel")
    assert talk.say(Tap(id=red.id, title="Red")) == ["Fine."]
    assert talk.session.is_idle


def test_a_reminder_that_fell_due_meanwhile_is_given_by_the_question_that_comes_back() -> None:
    talk = survey("restart", "allow", asks("hotel"))
    talk.say("hotel")
    talk.after(timedelta(hours=1, minutes=30))
    assert talk.say("1") == ["That was hotel.", "From 0 to 10?"]
    assert talk.after(timedelta(hours=1)) == []


def test_a_side_question_that_runs_out_of_time_leaves_the_one_below_open() -> None:
    talk = survey("restart", "allow", asks("hotel"))
    talk.say("hotel")
    assert talk.after(timedelta(hours=2)) == ["Still there?"]  # the reminder that fell due meanwhile
    assert talk.flows == ["survey"]
    assert talk.say("9") == ["Thanks."]


def test_when_both_times_are_over_the_session_ends() -> None:
    talk = survey("restart", "allow", asks("hotel"))
    talk.after(timedelta(hours=3, minutes=30))
    talk.say("hotel")
    talk.now += timedelta(hours=9)
    assert talk.after(timedelta(0)) == []
    assert talk.session.is_idle
    assert talk.facts(SessionEnded)[0].how == "timed_out"


# ---- again


def test_a_flow_that_is_started_again_begins_anew() -> None:
    talk = survey("restart")
    assert talk.say("survey") == ["From 0 to 10?"]
    assert (talk.facts(SessionEnded)[0].how, talk.session.number) == ("replaced", 2)


def test_a_flow_that_continues_repeats_its_question_once_and_counts_no_try() -> None:
    talk = survey("continue")
    assert talk.say("survey") == ["From 0 to 10?"]
    assert (talk.session.number, talk.session.frames[0].wait.tries) == (1, 0)  # type: ignore[union-attr]


def test_a_flow_that_ignores_says_nothing_and_counts_no_try() -> None:
    talk = survey("ignore")
    assert talk.say("survey") == []
    assert talk.say("9") == ["Thanks."]


def test_a_flow_that_continues_puts_what_lies_on_it_away() -> None:
    talk = survey("continue", "allow", asks("hotel"))
    talk.say("hotel")
    assert talk.say("survey") == ["From 0 to 10?"]
    assert talk.flows == ["survey"]


def test_a_flow_that_another_runs_begins_anew_in_its_place() -> None:
    talk = Talk(
        programs(
            "flow: outer\nstarts: [{keywords: [outer]}]\nsteps: [{run: inner, save: got}, {say: 'Got {{ got.color }}.'}]",
            "flow: inner\nstarts: [{keywords: [inner]}]\nsteps: [{ask: Which color?, expect: 'pattern [a-z]{3}', save: color}]",
        )
    )
    talk.say("outer")
    assert talk.say("inner") == ["Which color?"]
    assert talk.flows == ["outer", "inner"]
    assert talk.say("red") == ["Got red."]


@pytest.mark.parametrize(("again", "texts"), [("restart", ["From 0 to 10?"]), ("continue", []), ("ignore", [])])
def test_an_event_repeats_no_question_that_nobody_asked_for(again: str, texts: list[str]) -> None:
    talk = survey(again)
    assert talk.report("survey") == texts


def test_words_that_sound_like_the_running_flow_are_an_answer_to_it() -> None:
    phrases = ["tell me when my flight is late", "keep me posted about my flight", "flight news please"]
    talk = Talk(
        programs(f"flow: news\nstarts: [{{phrases: {phrases}}}]\nsteps: [{{ask: Which flight?, expect: 'pattern [A-Z]{{2}}[0-9]+'}}]")
    )
    talk.say("keep me posted about my flight")
    assert talk.say("keep me posted about my flight") == ["Sorry, I did not understand that. Could you put it another way?"]


# ---- while nothing is asked


def test_what_is_asked_while_a_flow_sleeps_is_answered_on_the_side() -> None:
    talk = Talk(
        programs(
            GATE, asks("hotel"), "flow: nap\ninterruptions: never\nstarts: [{keywords: [nap]}]\nsteps: [{pause: 3 hours}, {say: Awake.}]"
        )
    )
    talk.say("nap")
    assert talk.say("gate") == ["Gate B7."]
    assert talk.say("hotel") == ["More on hotel?"]
    assert talk.after(timedelta(hours=4)) == ["Awake."]  # "hotel" ran out of time after two hours


def test_a_message_that_nothing_understands_while_a_flow_sleeps_changes_nothing() -> None:
    talk = Talk(programs("flow: nap\nstarts: [{keywords: [nap]}]\nsteps: [{pause: 3 hours}, {say: Awake.}]"))
    talk.say("nap")
    assert talk.say("hello?") == []
    assert talk.facts(NotUnderstood)
    assert not talk.facts(StepFailed)
    assert talk.after(timedelta(hours=3)) == ["Awake."]


# ---- events of the business while a question is open

NEWS = "flow: news\nstarts: [{event: news.came, to: news}]\nsteps: [{say: News.}]"
NEWS_ASKS = "flow: news\nstarts: [{event: news.came, to: news}]\nsteps: [{ask: More?, expect: number}, {say: Fine.}]"
NEWS_RUNS = "flow: news\nstarts: [{event: news.came, to: news}]\nsteps: [{run: inner}]"
INNER = "flow: inner\nstarts: [{keywords: [inner]}]\nsteps: [{say: News.}, {pause: 1 hour}, {say: More news.}]"
FAULTY = "flow: news\nstarts: [{event: news.came, to: news}]\nsteps: [{say: News.}, {say: '{{ 1 < event }}'}]"


def test_after_an_event_of_the_business_the_open_question_waits_on_without_a_word() -> None:
    talk = survey("restart", "allow", NEWS)
    for _ in range(3):
        assert talk.report("news", "news.came") == ["News."]
    assert talk.say("9") == ["Thanks."]


def test_a_question_of_the_business_that_was_answered_brings_back_no_other() -> None:
    talk = survey("restart", "allow", NEWS_ASKS)
    assert talk.report("news", "news.came") == ["More?"]
    assert talk.say("3") == ["Fine."]
    assert talk.say("9") == ["Thanks."]


def test_nor_does_a_flow_that_the_flow_of_an_event_runs_or_one_that_fails() -> None:
    talk = survey("restart", "allow", NEWS_RUNS, INNER)
    assert talk.report("news", "news.came") == ["News."]
    talk.now += timedelta(hours=1)  # the moment at which the question was to be reminded of as well
    assert talk.feed(TimerFired(due=talk.now)) == ["More news."]
    assert talk.last.effects[-1] == SetTimer(at=talk.now)
    assert talk.feed(TimerFired(due=talk.now)) == ["Still there?"]
    talk = Talk(programs(SURVEY.format(again="restart", interruptions="allow"), FAULTY, business=LONELY))
    talk.say("survey")
    assert talk.report("news", "news.came") == ["News.", "Sorry, something went wrong on our side. Please try again later."]
    assert talk.facts(StepFailed)
    assert talk.say("9") == ["Thanks."]


def test_a_question_that_comes_back_is_never_its_template() -> None:
    asked = (
        "flow: poll\nstarts: [{event: poll.due, to: news}]\nsteps: [{ask: Well?, template: nps_question, with: ['1', '2'], expect: number}]"
    )
    talk = Talk(programs(asked, GATE))
    talk.report("poll", "poll.due")
    assert [message.template is not None for message in talk.sent] == [True]
    assert talk.say("gate") == ["Gate B7.", "Well?"]
    assert (talk.sent[1].template, talk.sent[1].outside) == (None, "drop")


def test_a_question_is_not_asked_again_when_a_colleague_closes_the_chat_after_the_window() -> None:
    """What is sent then is refused; so the question waits on without a word, and the next reply counts."""
    flows = programs(
        "flow: first\nstarts: [{keywords: [first]}]\nsteps: [{ask: How many?, expect: number, save: n}, {say: '{{ n }}.'}]",
        "flow: help\nstarts: [{keywords: [help]}]\nsteps: [{handoff: front_desk}]",
    )
    for hours, said in ((1, ["How many?"]), (30, [])):
        talk = Talk(flows)
        talk.say("first")
        talk.say("help")
        talk.after(timedelta(hours=hours))
        assert talk.close() == said
        assert talk.say("5") == ["5."]
