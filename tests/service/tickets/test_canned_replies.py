"""Prepared words: in the customer's language, with their values, or one clear reason why not."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from botkit.config import business_of, read_config
from botkit.core.model.contact import Contact
from botkit.errors import UsageError
from botkit.flowfile.problems import render_all
from botkit.service.tickets.canned_replies import canned_reply

REPLIES = """\
botkit: 1
business: {name: Air, language: de, fields: {phone: "123"}}
replies:
  greeting:
    en: "Hello {{ contact.name }}, this is {{ agent }}."
    pt-BR: "Oi {{ contact.name }}!"
    de: "Guten Tag {{ contact.name }}!"
  phone: "Call {{ business.phone }}."
  loyal: "Number {{ contact.name - 1 }}"
"""
ANA = Contact(id=7, name="Ana", language="en")


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Hello Ana, this is Sam."),
        ("en-GB", "Hello Ana, this is Sam."),
        ("pt-BR", "Oi Ana!"),
        ("", "Guten Tag Ana!"),
        ("ja", "Guten Tag Ana!"),
    ],
)
def test_words_come_in_the_nearest_language_with_their_values(language: str, text: str) -> None:
    settings, _, problems = read_config("botkit.yaml", REPLIES.encode())
    assert settings is not None
    assert problems == ()
    business = business_of(settings)
    assert canned_reply(business, "greeting", replace(ANA, language=language), "Sam") == text
    assert canned_reply(business, "phone", replace(ANA, language=language), "Sam") == "Call 123."


def test_what_cannot_be_filled_in_or_is_not_there_is_said() -> None:
    settings, _, _ = read_config("botkit.yaml", REPLIES.encode())
    assert settings is not None
    with pytest.raises(UsageError, match='"loyal" cannot be filled in for this customer'):
        canned_reply(business_of(settings), "loyal", ANA, "Sam")
    with pytest.raises(UsageError, match='no reply "greetin"; did you mean "greeting"'):
        canned_reply(business_of(settings), "greetin", ANA, "Sam")


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ('"{{ contact.name"', "botkit.yaml:3:6"),
        ('"{{ contat.name }}"', 'there is no "contat" here: a reply knows agent, business, contact; did you mean "contact"?'),
        ("{en: ' '}", "the text is empty"),
        ("{}", "there is no text in any language"),
        ("{xx_y1z: hello, en: hi, '1': x}", "botkit.yaml:3"),
    ],
)
def test_check_finds_what_is_wrong_with_a_reply(written: str, told: str) -> None:
    _, _, problems = read_config("botkit.yaml", f"botkit: 1\nreplies:\n  a: {written}\n".encode())
    assert told in render_all(problems)
