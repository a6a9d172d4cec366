"""Elements: what a message shows or asks for beside its words, and the answers that come back to it."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest

from botkit.core.engine.session import ReplyWait
from botkit.core.events import AnswerGiven, NotUnderstood, StepFailed
from botkit.core.model.elements import FormRequest, InfoRequest, ProductList
from botkit.core.model.message import Cards, Form, Location, Outgoing, Tap, short_id
from tests.support.engine_talk import Talk, programs


def asking(keys: str, then: str = "Thanks.") -> Talk:
    lines = "\n".join(f"    {line}" for line in keys.splitlines())
    text = f"flow: q\nstarts:\n  - keywords: [go]\nsteps:\n  - ask: Well?\n    save: it\n{lines}\n  - say: '{then}'"
    talk = Talk(programs(text))
    talk.say("go")
    return talk


def sent(talk: Talk) -> Outgoing:
    return talk.sent[-1]


def filled(token: str, **answers: Any) -> Form:
    return Form(name="flow", body="Sent", raw=json.dumps({**answers, "flow_token": token}))


def token_of(talk: Talk) -> str:
    element = sent(talk).element
    assert isinstance(element, FormRequest)
    return element.token


FORM = "form: {name: bag, label: Report it, data: {name: contact.name}}"


def test_a_form_goes_out_with_its_data_and_a_mark_of_its_own_and_its_answers_come_back() -> None:
    talk = asking(FORM, then="{{ it.colour }} {{ reply.form.size }}")
    assert sent(talk).element == FormRequest(id="88", label="Report it", token=token_of(talk), screen="BAG", data='{"name": "Ana"}')
    assert len(token_of(talk)) > 26
    assert talk.say(filled(token_of(talk), colour="blue", size=3))[-1] == "blue 3"


def test_a_form_with_a_function_has_no_first_screen() -> None:
    element = sent(asking("form: {name: slot, label: Choose}")).element
    assert isinstance(element, FormRequest)
    assert (element.screen, element.data) == ("", "")


def test_two_forms_never_have_one_mark() -> None:
    talk = asking(FORM)
    first = token_of(talk)
    talk.say(filled(first, colour="blue"))
    talk.after(timedelta(seconds=1))
    talk.say("go")
    assert token_of(talk) != first


def test_the_answers_of_another_person_or_an_earlier_form_are_not_taken() -> None:
    for token in ("2-abcdef", "", "7-" + "a" * 26):
        talk = asking(FORM)
        wait = talk.session.wait
        talk.say(filled(token, colour="stolen"))
        assert isinstance(talk.session.wait, ReplyWait)
        assert isinstance(wait, ReplyWait)
        assert talk.session.wait.token == wait.token
        assert sent(talk).element is not None, "it is asked again, with the button"


def test_a_form_counts_once_and_not_after_its_question() -> None:
    talk = asking(FORM)
    token = token_of(talk)
    assert talk.say(filled(token, colour="blue"))[-1] == "Thanks."
    assert talk.say(filled(token, colour="red")) == []
    assert talk.facts(NotUnderstood)


@pytest.mark.parametrize(
    "raw", ["", "null", "[]", '{"a":', "{" * 1_000, '{"a": ' * 1_000 + "1" + "}" * 1_000, '{"a": "' + "x" * 1_000_000 + '"}']
)
def test_answers_that_cannot_be_read_are_asked_for_again_and_never_a_fault(raw: str) -> None:
    talk = asking(FORM)
    talk.say(Form(name="flow", body="Sent", raw=raw))
    assert isinstance(talk.session.wait, ReplyWait)
    assert not talk.facts(StepFailed)


def test_fields_may_have_any_name() -> None:
    talk = asking(FORM, then="{{ it.contact }} {{ it.reply }}")
    assert talk.say(filled(token_of(talk), contact="x", reply="y", __proto__="z"))[-1] == "x y"


def test_a_form_that_is_not_known_any_more_is_a_fault_of_the_flow() -> None:
    text = "flow: q\nstarts:\n  - keywords: [go]\nsteps:\n  - ask: Well?\n    form: {name: gone, label: Go}\n    save: it"
    talk = Talk(programs(text))
    talk.say("go")
    assert [event.reason for event in talk.facts(StepFailed)] == ['botkit.yaml has no form "gone"']


@pytest.mark.parametrize(
    ("what", "reply", "kept"),
    [
        ("location", Location(latitude=1.0, longitude=2.0), {"latitude": 1, "longitude": 2, "name": "", "address": ""}),
        ("call", Form(name="call_permission_reply", raw='{"response": "reject"}'), {"allowed": False, "until": None}),
    ],
)
def test_a_button_asks_for_the_answer_and_stays_with_the_retry(what: Any, reply: Any, kept: dict[str, Any]) -> None:
    talk = asking(f"request: {what}")
    assert sent(talk).element == InfoRequest(what=what)
    talk.say("what do you mean by that")
    assert sent(talk).element == InfoRequest(what=what)
    talk.say(reply)
    assert [event.value for event in talk.facts(AnswerGiven)] == [kept]


def test_a_permission_to_call_says_until_when() -> None:
    talk = asking("request: call", then="{{ it.until.year }}")
    raw = '{"response": "accept", "expiration_timestamp": "1796112000", "is_permanent": false}'
    assert talk.say(Form(name="call_permission_reply", body="accept", raw=raw))[-1] == "2026"
    for odd in ("{}", '{"response": "perhaps"}', '{"response": "accept", "expiration_timestamp": "1e99"}'):
        asking("request: call").say(Form(name="call_permission_reply", raw=odd))


def test_somebody_elses_card_is_not_the_own_number() -> None:
    talk = asking("request: phone")
    talk.say(Cards(cards=()))
    assert isinstance(talk.session.wait, ReplyWait)


def test_a_list_of_articles_may_come_from_a_function() -> None:
    head = "flow: q\nstarts:\n  - keywords: [go]\nsteps:\n"
    text = f"{head}  - set: {{listed: '[\"A1\", \"B2\"]'}}\n  - say: Here.\n    products: {{catalog: '59', from: listed}}"
    talk = Talk(programs(text))
    talk.say("go")
    element = sent(talk).element
    assert isinstance(element, ProductList)
    assert element.products == ("A1", "B2")


def test_a_tap_with_a_shortened_id_is_the_choice() -> None:
    keys = "choices:\n  - {label: Blue, image: 'https://example.com/b.jpg'}\n  - {label: Red, image: 'https://example.com/r.jpg'}"
    talk = asking(keys, then="{{ it }}")
    blue, red = sent(talk).choices
    assert len(short_id(red.id)) == 20
    assert talk.say(Tap(id=short_id(red.id), title="Red"))[-1] == "Red"
    assert blue.image == "https://example.com/b.jpg"


def test_a_shortened_id_of_an_earlier_question_asks_again() -> None:
    talk = asking("choices: [Blue, Red]")
    assert talk.say(Tap(id=short_id("q/steps.9/1"), title="Blue"))[-1] == "Well?"


def test_the_latest_message_is_quoted_where_the_flow_says_so() -> None:
    talk = Talk(programs("flow: q\nstarts:\n  - keywords: [go]\nsteps:\n  - say: Yes.\n    quote: true\n    preview: true\n  - say: No."))
    talk.say("go")
    quoting, plain = talk.sent
    assert (quoting.quotes, quoting.preview) == (talk.session.heard, True)
    assert (plain.quotes, plain.preview) == ("", False)
