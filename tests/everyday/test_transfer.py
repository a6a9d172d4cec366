"""A transfer of money: openings that say more than "transfer", corrections on the way, and leaving."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest

from botkit.core.engine.effects import CallFunction
from botkit.core.engine.program import Programs
from botkit.core.events import AnswerMissed, SessionEnded
from botkit.core.model.money import Money
from botkit.service.project import read_project
from tests.support.engine_talk import Talk, programs

HERE = Path(__file__).parent
TUESDAY, WEDNESDAY = date(2026, 3, 3), date(2026, 3, 4)  # a talk begins on Monday, 2 March


@cache
def flows() -> Programs:
    return read_project(HERE).compile()


def talk(*texts: str) -> Talk:
    customer = Talk(flows())
    for text in texts:
        customer.say(text)
    return customer


def money(amount: int | str, currency: str = "USD") -> Money:
    return Money(Decimal(amount), currency)


OPENINGS = [
    ("send 50 dollars to Joe", money(50), "Joe", None),
    ("I want to send 50 dollars to Joe", money(50), "Joe", None),
    ("please transfer 100 pounds to my friend Ann", money(100, "GBP"), "my friend Ann", None),
    ("pay Bob 20 euros", money(20, "EUR"), "Bob", None),
    ("send money to Carla tomorrow", None, "Carla", TUESDAY),
    ("I'd like to send 12.50 EUR to Dan Brown tomorrow", money("12.50", "EUR"), "Dan Brown", TUESDAY),
    ("transfer £30 to Eve", money(30, "GBP"), "Eve", None),
    ("send some money to joe", None, "joe", None),
    ("send twenty dollars to Fay please", money(20), "Fay", None),
    ("can you send $5 to Gus?", money(5), "Gus", None),
    ("make a payment of 70 dollars", money(70), None, None),
    ("make a payment on Wednesday", None, None, WEDNESDAY),
    ("transfer 1200 dollars to Hana on 4 March", money(1200), "Hana", WEDNESDAY),
    ("I need to send 15 dollars to Ian, tomorrow", money(15), "Ian", TUESDAY),
    ("send 8 euros for Jane", money(8, "EUR"), "Jane", None),
    ("tomorrow send 40 dollars to Kim", money(40), "Kim", TUESDAY),
]


@pytest.mark.parametrize(("opening", "amount", "recipient", "day"), OPENINGS, ids=[opening for opening, *_ in OPENINGS])
def test_an_opening_fills_what_it_says_and_reads_it_back(
    opening: str, amount: Money | None, recipient: str | None, day: date | None
) -> None:
    customer = talk(opening)
    assert customer.flows == ["transfer"]
    assert customer.texts[0].startswith("Understood: ")
    assert customer.texts[0].endswith("Write “change” if that is not right.")
    for value, answer in ((amount, "10 dollars"), (recipient, "Zoe"), (day, "today")):
        if value is None:
            customer.say(answer)
    assert customer.texts[-1].startswith("Send ")
    values = customer.values
    assert values["amount"] == (amount or money(10))
    assert values["recipient"] == (recipient or "Zoe")
    assert values["day"] == (day or date(2026, 3, 2))


def test_sixteen_openings_are_tried() -> None:
    assert len(OPENINGS) == 16


STRAIGHT = ("transfer", "50 dollars", "Joe", "tomorrow")
# What is said at which question (how many of the four answers were given), and what is changed by it.
CORRECTIONS = [
    (2, "no, I meant 60 dollars", "amount", money(60)),
    (2, "I meant 60 dollars", "amount", money(60)),
    (2, "sorry, I meant 60 euros", "amount", money(60, "EUR")),
    (2, "make it 55 dollars", "amount", money(55)),
    (3, "no, 60 dollars", "amount", money(60)),
    (3, "sorry, 60 dollars", "amount", money(60)),
    (3, "actually 45 dollars", "amount", money(45)),
    (3, "not 50 dollars but 70 dollars", "amount", money(70)),
    (3, "I meant Jane", "recipient", "Jane"),
    (3, "no, I meant Jane", "recipient", "Jane"),
    (3, "not Joe but Jim", "recipient", "Jim"),
    (3, "no, Jim, not Joe", "recipient", "Jim"),
    (3, "Jim, not Joe", "recipient", "Jim"),
    (3, "change the amount to 80 dollars", "amount", money(80)),
    (3, "change the recipient to Kim", "recipient", "Kim"),
    (4, "no, I meant Wednesday", "day", WEDNESDAY),
    (4, "no, on Wednesday", "day", WEDNESDAY),
    (4, "sorry, I meant the day after tomorrow", "day", WEDNESDAY),
    (4, "no wait, 60 dollars", "amount", money(60)),
    (4, "no, the recipient is Lea", "recipient", "Lea"),
    (4, "Wednesday, not tomorrow", "day", WEDNESDAY),
    (4, "the amount should be 65 dollars", "amount", money(65)),
    (4, "change the day to Wednesday", "day", WEDNESDAY),
    (4, "oh no, I said Mary", "recipient", "Mary"),
]


@pytest.mark.parametrize(("given", "reply", "name", "value"), CORRECTIONS, ids=[reply for _, reply, *_ in CORRECTIONS])
def test_a_correction_changes_the_answer_that_it_means_and_keeps_the_others(given: int, reply: str, name: str, value: object) -> None:
    customer = talk(*STRAIGHT[:given])
    customer.say(reply)
    assert customer.texts[0].startswith("All right: ")
    assert not customer.facts(AnswerMissed)
    for answer in STRAIGHT[given:]:
        customer.say(answer)
    assert customer.texts[-1].startswith("Send ")
    expected = {"amount": money(50), "recipient": "Joe", "day": TUESDAY} | {name: value}
    assert {key: customer.values[key] for key in expected} == expected


def test_twenty_four_corrections_are_tried() -> None:
    assert len(CORRECTIONS) == 24


CANCELLATIONS = [
    (1, "cancel"),
    (2, "never mind"),
    (2, "Cancel!"),
    (3, "forget it"),
    (4, "cancel that"),
    (4, "abbrechen"),
]


@pytest.mark.parametrize(("given", "reply"), CANCELLATIONS, ids=[f"{given} {reply}" for given, reply in CANCELLATIONS])
def test_a_transfer_can_be_left_at_every_question(given: int, reply: str) -> None:
    customer = talk(*STRAIGHT[:given])
    assert customer.say(reply) == ["All right, I have stopped that."]
    assert customer.session.is_idle
    assert [fact.how for fact in customer.facts(SessionEnded)] == ["cancelled"]


def test_nothing_is_corrected_after_the_money_was_sent() -> None:
    customer = talk(*STRAIGHT, "yes")
    assert any(isinstance(effect, CallFunction) for effect in customer.last.effects)
    customer.give_back({})
    assert customer.session.is_idle
    assert not any(text.startswith("All right") for text in customer.say("no, I meant 60 dollars"))


def test_what_is_understood_can_be_changed() -> None:
    customer = talk("send 50 dollars to Joe")
    assert customer.say("change") == ["How much would you like to send?"]
    customer.say("20 dollars")
    assert customer.texts == ["Who is it for?"]


def test_an_answer_may_say_more_than_was_asked() -> None:
    customer = talk("transfer")
    assert customer.say("50 dollars to Joe, tomorrow")[0].startswith("Understood: Joe, Tuesday, March 3, 2026.")
    assert customer.texts[-1].startswith("Send ")


def test_an_open_answer_in_a_sentence_is_the_name_alone() -> None:
    customer = talk("transfer", "50 dollars", "I want to send it to my friend John")
    assert customer.values["recipient"] == "my friend John"


@pytest.mark.parametrize("reply", ["one moment", "One moment, please!", "let me check", "Moment bitte", "un instant"])
def test_a_moment_costs_no_try(reply: str) -> None:
    customer = talk("transfer")
    assert customer.say(reply) == ["Take your time."]
    assert not customer.facts(AnswerMissed)
    assert customer.say("50 dollars") == ["Who is it for?"]


def test_why_is_answered_by_the_question_or_in_general_and_costs_no_try() -> None:
    customer = talk("transfer")
    assert customer.say("why do you need it?")[0] == "The bank moves exactly this sum, so we need it first."
    assert customer.texts[1] == "How much would you like to send?"
    customer = talk(*STRAIGHT[:3])
    assert customer.say("what for?") == ["I need your answer to go on.", "On which day shall it go out?"]
    assert not customer.facts(AnswerMissed)


def test_yes_and_a_question_answers_both() -> None:
    customer = talk(*STRAIGHT)
    assert customer.say("yes, and are there fees?") == ["Transfers are free."]
    assert any(isinstance(effect, CallFunction) for effect in customer.last.effects)


def test_a_question_in_between_is_answered_and_the_pending_one_comes_back() -> None:
    customer = talk(*STRAIGHT[:3])
    assert customer.say("how long does a transfer take?") == [
        "The money arrives on the next working day.",
        "On which day shall it go out?",
    ]


def test_who_asks_what_is_meant_gets_the_words_of_retry() -> None:
    customer = Talk(
        programs("flow: f\nstarts: [{keywords: [go]}]\nsteps: [{ask: Code?, expect: number, retry: It is a number., save: x}, say: ok]")
    )
    customer.say("go")
    assert customer.say("what is that?") == ["It is a number."]
    assert not customer.facts(AnswerMissed)


SURVEY = """
flow: f
starts: [{keywords: [go]}]
steps:
  - ask: How many stars?
    expect: number 0..10
    save: stars
  - ask: May we call you?
    choices: ["Yes", "No"]
    save: call
  - say: "{{ stars }} {{ call }}"
"""


@pytest.mark.parametrize(
    ("reply", "said"),
    [
        ("no, I have 2 children at home", "9 No"),
        ("no, 2", "9 No"),  # the second choice
        ("no, 7", "All right: 7."),
        ("no", "9 No"),
        ("no, I meant 2 stars", "All right: 2."),
        ("No thanks, call me after 5", "9 No"),
    ],
)
def test_a_no_with_a_number_in_a_story_is_a_no(reply: str, said: str) -> None:
    customer = Talk(programs(SURVEY))
    customer.say("go")
    customer.say("9")
    assert customer.say(reply)[0] == said


def test_an_open_answer_that_begins_with_i_mean_is_an_answer() -> None:
    steps = "[{ask: What was good?, save: a}, {ask: What was bad?, save: b}, say: '{{ a }}|{{ b }}']"
    customer = Talk(programs(f"flow: f\nstarts: [{{keywords: [go]}}]\nsteps: {steps}"))
    customer.say("go")
    customer.say("the food")
    assert customer.say("I mean, the staff could be friendlier") == ["the food|I mean, the staff could be friendlier"]
    customer.say("go")
    customer.say("the food")
    assert customer.say("no, I meant the wine")[0] == "All right: the wine."
