"""The parts of a message: forms, orders, cards and context, readable in expressions, whatever a phone sends."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest

from botkit.core.engine.answers.reply_parts import FORM_LENGTH, form_answers, form_token, order_value, parts_of
from botkit.core.events import AnswerGiven, MessageReceived
from botkit.core.model.message import Card, Cards, Content, Form, Location, Media, Order, OrderLine, PhoneCall, Referral, Shared, Tap, Text
from botkit.core.model.money import Money
from tests.support.engine_talk import NOON, Talk, programs

SURVEY = """
    flow: visit
    starts: [{keywords: [visit]}]
    steps:
      - ask: How was it?
        expect: form
        save: got
        retry: Please fill in the form.
      - say: "{{ got.rating }} and {{ reply.form.rating }}"
"""


NAME = """
    flow: name
    starts: [{keywords: [name]}]
    steps:
      - ask: Your name?
        save: name
        retry: In words, please.
"""

CALL = """
    flow: call
    starts: [{keywords: [call]}]
    steps:
      - ask: Number?
        expect: phone
        save: number
        retry: A number, please.
      - say: "{{ number }}"
"""


def filled(raw: str) -> Form:
    return Form(name="flow", body="Sent", raw=raw)


def message(content: Content, **about: Any) -> MessageReceived:
    return MessageReceived(message="m", content=content, sent_at=NOON, **about)


def test_the_answers_of_a_form_are_saved_by_name_and_the_word_sent_is_not() -> None:
    talk = Talk(programs(SURVEY))
    talk.say("visit")
    assert talk.say(filled('{"flow_token": "unused", "rating": "4"}')) == ["4 and 4"]
    given = next(fact for fact in talk.last.facts if isinstance(fact, AnswerGiven))
    assert (given.value, given.raw) == ({"rating": "4"}, "")


@pytest.mark.parametrize("raw", ["", "null", "[]", '{"a":', '"x"', "7", "[" * 1_000 + "]" * 1_000, json.dumps({"a": "x" * FORM_LENGTH})])
def test_a_form_that_cannot_be_read_is_asked_for_again(raw: str) -> None:
    talk = Talk(programs(SURVEY))
    talk.say("visit")
    assert talk.say(filled(raw)) == ["Please fill in the form."]


def test_a_form_is_no_answer_to_a_question_for_words() -> None:
    talk = Talk(
        programs("flow: name\nstarts: [{keywords: [name]}]\nsteps:\n  - ask: Your name?\n    save: name\n    retry: In words, please.")
    )
    talk.say("name")
    assert talk.say(filled('{"a": "1"}')) == ["In words, please."]


def test_names_of_fields_are_only_names() -> None:
    answers = form_answers(filled('{"contact": "x", "reply": "y", "__proto__": "z", "flow_token": "t"}'))
    assert answers == {"contact": "x", "reply": "y", "__proto__": "z"}


def test_the_token_of_a_form_is_a_text_or_nothing() -> None:
    assert form_token(filled('{"flow_token": "ft-1"}')) == "ft-1"
    assert form_token(filled('{"flow_token": {"a": 1}}')) == form_token(filled("[]")) == form_token(filled("")) == ""


def line(price: str, quantity: int = 1, currency: str = "EUR") -> OrderLine:
    return OrderLine(product="A1", quantity=quantity, price=price, currency=currency)


@pytest.mark.parametrize(
    ("lines", "total"),
    [
        ((line("24.90", 2), line("0.2")), Money(Decimal("50"), "EUR")),
        ((), None),
        ((line("1", -1),), None),
        ((line("1", 10**9),), None),
        ((line("1e999"),), None),
        ((line("NaN"),), None),
        ((line(""),), None),
        ((line("1"), line("1", currency="USD")), None),
    ],
)
def test_an_order_has_a_total_only_where_it_adds_up(lines: tuple[OrderLine, ...], total: Money | None) -> None:
    value = order_value(Order(lines=lines))
    assert value["total"] == total
    assert len(value["lines"]) == len(lines)


def test_every_kind_of_message_says_what_it_holds() -> None:
    assert parts_of(message(Tap(id="x", title="X"))) == {"kind": "tap", "id": "x"}
    assert parts_of(message(Text(body="hi"), product="A1", forwarded="often", reply_to="m0")) == {
        "kind": "text",
        "product": "A1",
        "forwarded": "often",
        "quoted": "m0",
    }
    assert parts_of(message(Text(body="hi"), referral=Referral(kind="ad", ref="7")))["referral"]["ref"] == "7"
    assert parts_of(message(Media(kind="image", ref="p", url="https://example.com/p")))["files"][0]["url"] == "https://example.com/p"
    assert parts_of(message(Location(latitude=1.5, longitude=2.5)))["location"]["latitude"] == Decimal("1.5")
    assert parts_of(message(Cards(cards=(Card(name="Ana", phones=("+442079460123",)),))))["cards"][0]["name"] == "Ana"
    assert parts_of(message(PhoneCall(call="c", phase="terminate", missed=True)))["call"] == {"id": "c", "missed": True}
    assert parts_of(message(Shared(kind="story_mention", url="u")))["shared"]["url"] == "u"
    assert parts_of(message(Form(name="call_permission_reply", raw='{"response": "accept"}')))["call"] == {"allowed": True, "until": None}


STARTS = """
    flow: {start}
    starts: [{start}]
    steps:
      - say: "{start} {{{{ reply.kind }}}} {{{{ reply.order.total }}}}{{{{ reply.product }}}}"
"""


@pytest.mark.parametrize(
    ("start", "content", "said"),
    [
        ("order", Order(lines=(line("2.50", 2),)), "order order €5.00"),
        ("form", filled('{"a": "1"}'), "form form"),
        ("story_mention", Shared(kind="story_mention"), "story_mention shared"),
        ("missed_call", PhoneCall(call="c", phase="terminate", missed=True), "missed_call phone_call"),
    ],
)
def test_a_kind_of_message_begins_the_flow_that_is_meant_for_it(start: str, content: Content, said: str) -> None:
    assert Talk(programs(STARTS.format(start=start))).say(content) == [said]


def test_a_question_from_the_page_of_a_product_begins_its_flow() -> None:
    talk = Talk(programs(STARTS.format(start="product_question")))
    assert talk.feed(message(Text(body="Is it new?"), product="A1")) == ["product_question text A1"]
    assert talk.feed(message(Text(body="Is it new?"))) == []


def test_a_call_that_was_taken_and_a_shared_post_begin_nothing() -> None:
    talk = Talk(programs(STARTS.format(start="missed_call"), STARTS.format(start="story_mention")))
    assert talk.say(PhoneCall(call="c", phase="terminate")) == talk.say(Shared(kind="share")) == []


def test_the_own_number_of_a_card_answers_a_question_for_a_number_and_another_card_does_not() -> None:
    talk = Talk(programs(CALL))
    talk.say("call")
    card = Card(name="Ana", phones=("+442079460123",))
    assert talk.say(Cards(cards=(card,))) == ["A number, please."]
    assert talk.say(Cards(cards=(card,), own=True)) == ["+442079460123"]
