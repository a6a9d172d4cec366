"""What a sentence says before the flow asks: also for questions in branches, in flows that are run, and of lists."""

from __future__ import annotations

import pytest

from botkit.core.engine.program import Programs
from tests.support.engine_talk import Talk, programs

START = "starts: [{phrases: [I want to send money, send money to a friend, transfer some money, please send money, send 5 dollars]}]"
AMOUNT = "{ask: How much?, expect: money USD, save: amount}"
NAME = "{ask: To whom?, save: name, in_sentence: [to *]}"
SENT = "{say: '{{ amount }} to {{ name }}.'}"
UNDERSTOOD = "Understood: 50 USD, Joe. Write “change” if that is not right."
SAID = "please send 50 dollars to Joe"


def said(flows: Programs, sentence: str = SAID) -> list[str]:
    return Talk(flows).say(sentence)


def test_questions_in_a_branch_take_what_a_sentence_says() -> None:
    cases = f"{{branch: [{{when: 'contact.name', then: [{AMOUNT}, {NAME}, {SENT}]}}, {{otherwise: [{AMOUNT}]}}]}}"
    assert said(programs(f"flow: f\n{START}\nsteps: [{cases}]")) == [UNDERSTOOD, "$50.00 to Joe."]


def test_questions_of_a_flow_that_is_run_take_it_and_leave_the_rest_to_the_flow_that_runs_it() -> None:
    steps = "{run: inner, save: found}, {say: '{{ found.amount }} now.'}, {ask: When?, expect: date, save: day}"
    outer = f"flow: f\n{START}\nsteps: [{steps}]"
    flows = programs(outer, f"flow: inner\nsteps: [{AMOUNT}, {NAME}]")
    assert said(flows) == [UNDERSTOOD, "$50.00 now.", "When?"]
    assert said(flows, f"{SAID} tomorrow")[-1] == "$50.00 now."


def test_a_choice_from_a_list_is_taken_when_its_label_is_said() -> None:
    ask = "{ask: From which account?, choices: {from: accounts}, save: account}"
    lists = f"flow: f\n{START}\nsteps: [{{set: {{accounts: \"['Savings', 'Holiday money']\"}}}}, {ask}, {{say: 'From {{{{ account }}}}.'}}]"
    assert said(programs(lists), "please send money from my savings")[1:] == ["From Savings."]
    assert said(programs(lists), "please send money to my friend") == ["From which account?"]


def test_of_two_questions_of_one_kind_neither_takes_it() -> None:
    two = f"{{branch: [{{when: 'contact.name', then: [{AMOUNT}, {{ask: And the fee?, expect: money USD, save: fee}}]}}]}}"
    assert said(programs(f"flow: f\n{START}\nsteps: [{two}]")) == ["How much?"]


def test_what_was_taken_can_be_changed() -> None:
    talk = Talk(
        programs(
            f"flow: f\n{START}\nsteps: [{{branch: [{{when: 'contact.name', then: [{AMOUNT}, {NAME}]}}]}}, {{ask: Sure?, expect: yes_no}}]"
        )
    )
    assert talk.say(SAID)[-1] == "Sure?"
    assert talk.say("change") == ["How much?"]
    assert talk.say("60") == ["To whom?"]


@pytest.mark.parametrize("sentence", ["please send money", "send 50 dollars or 60 dollars please"])
def test_what_is_not_certain_is_asked(sentence: str) -> None:
    assert said(programs(f"flow: f\n{START}\nsteps: [{{branch: [{{when: 'contact.name', then: [{AMOUNT}]}}]}}]"), sentence) == ["How much?"]
