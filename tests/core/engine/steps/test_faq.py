"""Answering questions: sure, unsure, not at all."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from botkit.core.engine.session import ReplyWait
from botkit.core.events import AnswerMissed, FaqAnswered, HandedOff, NotUnderstood
from botkit.core.model.contact import Contact
from botkit.core.model.message import Tap
from botkit.core.text.default_texts import phrase
from tests.support.engine_talk import LONELY, Talk, programs

FAQ = """
flow: faq
starts: [{no_match: }]
steps:
  - name: answers
    faq:
      - title: Baggage
        questions: [How much baggage can I take?, baggage allowance, how heavy can my suitcase be]
        answer: One cabin bag.
      - questions: [How do I get a refund?, cancel my booking, I want my money back]
        answer:
          - ask: Which booking?
            save: booking
          - say: "Refunded {{ booking }}."
      - title: Second bag
        questions: [How much is a second bag?, extra baggage price, pay for one more suitcase]
        answer: Forty euros.
    tries: 2
    unsure: Which of these?
    retry: Put it another way?
%s
"""


def faq(tail: str = "", **more: object) -> Talk:
    return Talk(programs(FAQ % tail, **more))  # type: ignore[arg-type]


def torn(talk: Talk) -> Talk:
    """Which messages leave the matcher torn is its own affair: as if it had been between two questions."""
    talk.say("qwertz uiop")
    (frame,) = talk.session.frames
    talk.session = replace(talk.session, frames=(replace(frame, wait=ReplyWait(asked=talk.now, offered=("0", "2"))),))
    return talk


def test_a_question_in_other_words_is_answered() -> None:
    talk = faq()
    assert talk.say("how much baggage am I allowed to take") == ["One cabin bag."]
    (fact,) = talk.facts(FaqAnswered)
    assert (fact.step, fact.entry) == ("steps.0", 0)
    assert 0.5 < fact.score <= 1
    assert talk.session.is_idle


def test_two_questions_in_one_message_get_both_answers() -> None:
    talk = faq()
    assert talk.say("how heavy can my suitcase be, and extra baggage price?") == ["One cabin bag.", "Forty euros."]
    assert [fact.entry for fact in talk.facts(FaqAnswered)] == [0, 2]
    assert talk.session.is_idle


def test_of_two_questions_with_an_answer_of_steps_the_customer_says_which_comes_first() -> None:
    talk = faq()
    assert talk.say("how heavy can my suitcase be, and i want my money back") == ["Which of these?"]
    (frame,) = talk.session.frames
    assert isinstance(frame.wait, ReplyWait)
    assert frame.wait.offered[:2] == ("0", "1")


def test_an_answer_may_be_steps() -> None:
    talk = faq()
    assert talk.say("I want my money back") == ["Which booking?"]
    assert talk.say("BK1") == ["Refunded BK1."]


@pytest.mark.parametrize(
    ("said", "texts"),
    [
        (Tap(id="faq/steps.0/2", title="Second bag"), ["Forty euros."]),
        ("Second bag", ["Forty euros."]),
        ("the second one", ["Forty euros."]),
        ("I want my money back", ["Which booking?"]),
        (Tap(id="faq/steps.0/3", title=""), ["Put it another way?"]),
        (Tap(id="faq/steps.0/" + "9" * 5_000, title=""), ["Put it another way?"]),
    ],
)
def test_what_was_asked_back_is_taken_by_tap_and_word_and_anything_else_is_a_new_question(said: str | Tap, texts: list[str]) -> None:
    assert torn(faq()).say(said) == texts


def test_what_fits_nothing_is_asked_for_again_and_then_given_to_a_person() -> None:
    talk = faq()
    assert talk.say("qwertz uiop") == ["Put it another way?"]
    assert {type(fact) for fact in talk.last.facts} >= {NotUnderstood, AnswerMissed}
    assert talk.say("asdf ghjk") == [phrase("given_up_handoff", "en")]
    assert talk.facts(HandedOff)


@pytest.mark.parametrize("said", [Tap(id="faq/steps.0/none", title=""), "None of these", "keine davon", "no"])
def test_none_of_what_was_asked_back_counts_as_not_understood(said: str | Tap) -> None:
    talk = torn(faq())
    assert talk.say(said) == ["Put it another way?"]
    assert talk.facts(NotUnderstood)


def test_the_questions_that_may_have_been_meant_come_with_none_of_these() -> None:
    talk = faq()
    assert talk.say("i do not want my money back") == ["Which of these?"]
    assert talk.choices[0].label == "How do I get a refund?"
    assert talk.choices[-1].label == "None of these"


def test_a_flow_of_questions_that_no_other_message_begins_asks_which_was_meant_as_well() -> None:
    talk = Talk(programs((FAQ % "").replace("no_match: ", "phrases: [I have a question]")))
    assert talk.say("i do not want my money back") == ["Which of these?"]


def test_after_the_last_try_the_flow_says_what_happens_otherwise() -> None:
    talk = faq("    otherwise: [{say: Call us.}]")
    talk.say("qwertz uiop")
    assert talk.say("asdf ghjk") == ["Call us."]


def test_a_second_try_in_better_words_is_answered() -> None:
    talk = faq()
    talk.say("qwertz uiop")
    assert talk.say("baggage allowance") == ["One cabin bag."]


def test_what_was_not_understood_is_not_asked_for_again_after_another_flow_answered() -> None:
    gate = "flow: gate\nstarts: [{keywords: [gate]}]\nsteps: [{say: Gate B7.}]"
    talk = Talk(programs(FAQ % "", gate))
    assert talk.say("qwertz uiop") == ["Put it another way?"]
    assert talk.say("gate") == ["Gate B7."]
    assert talk.say("baggage allowance") == ["One cabin bag."]


@pytest.mark.parametrize("said", ["", " \n", "qwertz"])
def test_an_empty_message_is_no_question(said: str) -> None:
    assert faq(business=LONELY).say(said) == ["Put it another way?"]


def test_on_the_side_only_a_known_answer_is_given() -> None:
    talk = Talk(programs(FAQ % "", "flow: q\nstarts: [{keywords: [go]}]\nsteps: [{ask: Which one?, expect: number, retry: A number.}]"))
    talk.say("go")
    assert talk.say("what is your baggage allowance") == ["One cabin bag.", "Which one?"]
    assert talk.say("qwertz uiop") == ["A number."]


def test_a_question_in_another_language_of_the_flow_is_answered_in_the_contacts_language() -> None:
    german = """
    botkit: 1
    translates: faq
    language: de
    texts:
      - {en: baggage allowance, de: Wie viel Gepäck darf ich mitnehmen?}
      - {en: One cabin bag., de: Ein Handgepäck.}
    """
    talk = Talk(programs(FAQ % "", faq__de__yaml=german), contact=Contact(id=7, language="de"))
    assert talk.say("wie viel gepäck darf ich mitnehmen") == ["Ein Handgepäck."]
