"""Consent: exact words or a tap on the very button, the wording as it was sent, and a second confirmation that is one."""

from __future__ import annotations

import pytest

from botkit.core.events import OptedIn, OptedOut, OptInAsked, OptInDeclined, Subscribed, Unsubscribed
from botkit.core.model.contact import Contact
from botkit.core.model.message import Tap
from tests.support.engine_talk import Talk, programs

KEYS = """
flow: news
starts: [{keywords: [go]}]
steps:
  - set: {topic: "'trains'"}
  - opt_in: news
    purpose: marketing
    ask: May we write to you about {{ topic }} at {{ now | time }}?
    agree: Yes, write to me
    decline: Rather not
%s
    agreed: [{subscribe: news, to: topic}, {say: Great.}]
    declined: [{say: Fine.}]
"""
GERMAN = """
botkit: 1
translates: news
language: de
texts:
  - {en: "Yes, write to me", de: "Ja, gerne"}
  - {en: Rather not, de: Lieber nicht}
"""


def asked(*, double: bool = False, language: str = "") -> Talk:
    talk = Talk(programs(KEYS % ("    double: true" if double else ""), news__de__yaml=GERMAN), contact=Contact(id=7, language=language))
    talk.say("go")
    return talk


@pytest.mark.parametrize("said", ["Yes, write to me", "YES, WRITE TO ME!", "yes", "Ja", "Ja, gerne", "sí", "oui."])
def test_exact_words_agree(said: str) -> None:
    talk = asked()
    assert talk.say(said) == ["Great."]
    (given,) = talk.facts(OptedIn)
    assert (given.topic, given.purpose, given.method, given.evidence) == ("news", "marketing", "keyword", "m2")
    assert talk.facts(Subscribed)[0].to == "trains"


@pytest.mark.parametrize("said", ["Rather not", "no", "Nein!", "lieber nicht"])
def test_exact_words_decline(said: str) -> None:
    talk = asked()
    assert talk.say(said) == ["Fine."]
    assert talk.facts(OptInDeclined)
    assert not talk.facts(OptedIn)


@pytest.mark.parametrize("said", ["yes but only once", "ok", "sure", "1", "the first one", "yep", "yess", "👍", " "])
def test_nothing_else_is_consent(said: str) -> None:
    talk = asked()
    assert talk.say(said) == ["May we write to you about trains at 1:00\u202fPM?"]
    assert not talk.facts(OptedIn)


@pytest.mark.parametrize("mark", ["yes", "", "confirm", "agree ", "0", "AGREE"])
def test_a_tap_with_any_other_mark_is_no_consent(mark: str) -> None:
    talk = asked()
    talk.say(Tap(id=f"news/steps.1/{mark}", title="Yes, write to me"))
    assert not talk.facts(OptedIn)


def test_three_unreadable_replies_count_as_no() -> None:
    talk = asked()
    talk.say("hm")
    talk.say("well")
    assert talk.say("maybe") == ["Fine."]
    assert talk.facts(OptInDeclined)


def test_the_proof_names_the_words_as_they_were_sent_however_late_the_answer_comes() -> None:
    talk = asked()
    (question,) = talk.facts(OptInAsked)
    assert question.wording == "May we write to you about trains at 1:00\u202fPM?"
    talk.now = talk.now.replace(hour=20)
    assert talk.say("what?") == [question.wording]
    talk.tap("Yes, write to me")
    assert talk.facts(OptedIn)[0].wording == question.wording
    assert talk.facts(OptedIn)[0].method == "button"


def test_buttons_speak_the_contacts_language() -> None:
    talk = asked(language="de")
    assert [choice.label for choice in talk.choices] == ["Ja, gerne", "Lieber nicht"]
    assert talk.tap("Ja, gerne") == ["Great."]


def test_double_asks_a_second_time() -> None:
    talk = asked(double=True)
    assert talk.tap("Yes, write to me") == ["Please confirm once more that you agree."]
    assert not talk.facts(OptedIn)
    assert talk.tap("Yes, write to me") == ["Great."]
    assert talk.facts(OptedIn)


def test_the_first_button_tapped_twice_has_confirmed_nothing() -> None:
    talk = asked(double=True)
    first = talk.choices[0]
    for _ in range(2):
        assert talk.say(Tap(id=first.id, title=first.label)) == ["Please confirm once more that you agree."]
    assert not talk.facts(OptedIn)


def test_a_no_to_the_second_question_is_a_no() -> None:
    talk = asked(double=True)
    talk.say("yes")
    assert talk.say("no") == ["Fine."]
    assert talk.facts(OptInDeclined)


def test_opt_out_and_unsubscribe_are_facts() -> None:
    talk = Talk(
        programs("flow: off\nstarts: [{keywords: [off]}]\nsteps: [{opt_out: news}, {unsubscribe: news, to: \"'x'\"}, {unsubscribe: news}]")
    )
    talk.say("off")
    (out,) = talk.facts(OptedOut)
    assert (out.topic, out.method, out.evidence) == ("news", "flow", "m1")
    assert [fact.to for fact in talk.facts(Unsubscribed)] == ["x", None]
