"""Urgent words in a conversation: answered at once and handed over, wherever the customer is."""

from __future__ import annotations

from datetime import timedelta

from msgspec.structs import replace

from botkit.core.events import FlowEntered, HandedOff, SessionStarted
from botkit.core.model.business import UrgentWords
from botkit.core.model.contact import Contact
from tests.support.engine_talk import BUSINESS, Talk, programs

CLINIC = """
flow: clinic
starts: [{first_message: }]
steps:
  - faq:
      - questions: [I took my pills, how do I repeat a prescription, I need more pills]
        answer: Write to the pharmacy.
      - questions: [blood test, do I come without breakfast, how much blood is taken]
        answer: Come without breakfast.
    otherwise: []
"""
BOOK = """
flow: book
starts: [{keywords: [book]}]
steps:
  - ask: What shall we tell the doctor?
    save: note
  - say: "Noted: {{ note }}"
"""
HELP = """
flow: help
starts: [{keywords: [a real person]}]
steps:
  - say: You write with a person from nine to five.
"""
URGENT = replace(
    BUSINESS,
    urgent=(
        UrgentWords(name="recall", queue="night", words=("pump .. hot",), texts={"": "Switch it off.", "de": "Schalten Sie sie aus."}),
        *(UrgentWords(name=name, queue="front_desk") for name in ("emergency", "suicide", "person", "lawyer")),
    ),
)


def talk(contact: Contact | None = None) -> Talk:
    return Talk(programs(CLINIC, BOOK, HELP, business=URGENT), contact=contact)


def queue(customer: Talk) -> list[str]:
    return [fact.queue for fact in customer.facts(HandedOff)]


def test_the_first_message_may_be_an_emergency() -> None:
    customer = talk()
    assert customer.say("there is so much blood")[0].startswith("If anybody is in danger")
    assert queue(customer) == ["front_desk"]
    assert customer.facts(SessionStarted)[0].start == "urgent"
    assert customer.facts(HandedOff)[0].note == "urgent: emergency"


def test_the_bot_is_silent_until_the_chat_is_closed_and_then_goes_on() -> None:
    customer = talk()
    customer.say("i took too many pills")
    assert customer.say("i need more pills") == []
    assert customer.say("he cant breathe") == []  # a person has the chat already
    customer.close()
    assert customer.session.is_idle
    assert customer.say("book") == ["What shall we tell the doctor?"]


def test_an_open_question_that_takes_any_text_does_not_swallow_it_and_waits_on() -> None:
    customer = talk()
    customer.say("book")
    assert customer.say("hola, mi marido no puede respirar")[0].startswith("Si alguien está en peligro")
    assert customer.facts(FlowEntered)[0].how == "urgent"
    assert customer.close() == ["What shall we tell the doctor?"]
    assert customer.say("a cough") == ["Noted: a cough"]


def test_the_answer_is_in_the_language_of_the_contact_else_of_the_words() -> None:
    assert talk().say("ich will nicht mehr leben")[0].startswith("Sie sind damit nicht allein")
    assert talk(Contact(id=7, language="fr")).say("ich will nicht mehr leben")[0].startswith("Vous n’êtes pas seul")


def test_own_words_have_their_own_text_and_queue() -> None:
    customer = talk(Contact(id=7, language="de-AT"))
    assert customer.say("the pump is very hot") == ["Schalten Sie sie aus."]
    assert queue(customer) == ["night"]


def test_when_nobody_is_there_the_customer_is_told() -> None:
    customer = talk()
    customer.now += timedelta(days=1)
    (text,) = customer.say("the pump is hot")
    assert text == "Switch it off.\n\nNobody of us is here at the moment. You get an answer as soon as somebody is back."


def test_silence_after_a_colleague_wrote_ends_at_an_emergency() -> None:
    customer = talk()
    customer.human()
    assert customer.say("thanks") == []
    assert customer.say("she is unconscious")[0].startswith("If anybody is in danger")


def test_a_keyword_of_the_author_that_is_the_whole_message_comes_first() -> None:
    assert talk().say("A real person!") == ["You write with a person from nine to five."]
    assert talk().say("can I have a real person") == ["A colleague will answer you here."]


def test_an_emergency_is_heard_whatever_lies_on_the_stack() -> None:
    customer = Talk(programs(CLINIC, BOOK, HELP, business=replace(URGENT, commands=("cancel",))))
    for _ in range(3):
        customer.say("book")
        customer.say("chest pain")
        assert queue(customer) == ["front_desk"]
        customer.close()


def test_without_urgent_words_the_message_is_read_as_any_other() -> None:
    assert Talk(programs(CLINIC, BOOK)).say("how much blood is taken") == ["Come without breakfast."]
