"""Doubtful answers are said back before they count; who writes in another language is answered in it."""

from __future__ import annotations

from datetime import date

from botkit.core.events import AnswerGiven
from tests.support.engine_talk import Talk, programs

WHEN = """
flow: when
starts: [{keywords: [when]}]
steps:
  - ask: When do you fly?
    expect: date
    save: day
    retry: Please write the day.
  - say: "So {{ day.day }}/{{ day.month }}."
"""


def asked() -> Talk:
    talk = Talk(programs(WHEN))
    talk.say("when")
    return talk


def doubtful(talk: Talk) -> str:
    (back,) = talk.say("3/9")
    assert back.startswith("Do you mean ")
    assert [choice.label for choice in talk.choices] == ["Yes", "No"]
    return back


def given(talk: Talk) -> list[AnswerGiven]:
    return [fact for fact in talk.last.facts if isinstance(fact, AnswerGiven)]


def test_a_clear_answer_counts_at_once() -> None:
    talk = asked()
    assert talk.say("9 March 2027") == ["So 9/3."]
    assert [fact.value for fact in given(talk)] == [date(2027, 3, 9)]


def test_a_doubtful_answer_counts_after_a_yes() -> None:
    talk = asked()
    doubtful(talk)
    assert given(talk) == []
    assert talk.tap("Yes")[0].startswith("So ")
    assert [fact.raw for fact in given(talk)] == ["3/9"]


def test_a_no_asks_again() -> None:
    talk = asked()
    doubtful(talk)
    assert talk.say("no") == ["Please write the day."]
    assert talk.say("9 March") == ["So 9/3."]


def test_another_answer_takes_the_place_of_the_doubtful_one() -> None:
    talk = asked()
    doubtful(talk)
    assert talk.say("24 December") == ["So 24/12."]


GERMAN = """
botkit: 1
translates: when
language: de
texts:
  - en: when
    de: wann
  - en: When do you fly?
    de: Wann fliegen Sie?
  - en: Please write the day.
    de: Bitte nennen Sie den Tag.
  - en: "So {{ day.day }}/{{ day.month }}."
    de: "Also {{ day.day }}.{{ day.month }}."
"""


def test_who_begins_in_another_language_is_answered_in_it() -> None:
    talk = Talk(programs(WHEN, when__de__yaml=GERMAN))
    assert talk.say("Wann") == ["Wann fliegen Sie?"]
    assert talk.session.contact.language == "de"
    assert talk.say("morgen") == ["Also 3.3."]


def test_words_of_the_flows_own_language_say_nothing_about_the_contact() -> None:
    talk = Talk(programs(WHEN, when__de__yaml=GERMAN))
    talk.say("when")
    assert talk.session.contact.language == ""
