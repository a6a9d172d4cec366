"""Approved wordings in conversations and transcripts: what fills them is seen, and a tap on their buttons gives our id back."""

from __future__ import annotations

from datetime import timedelta

from botkit.core.model.business import Business, Topic
from botkit.core.model.template_wording import TemplateWording, TemplateWordingButton
from botkit.flowfile.library import read_library
from botkit.flowfile.project.template_catalogue import infos
from botkit.service.compile_flows import compile_library
from botkit.testing import Bot, Conversation, texts

REPLIES = (TemplateWordingButton(kind="reply", label="I will come"), TemplateWordingButton(kind="reply", label="Not this time"))
WORDINGS = (
    TemplateWording(
        name="visit",
        language="en",
        header="image",
        body="Will you come on {{day}}?",
        buttons=(TemplateWordingButton(kind="url", label="Where it is", url="https://example.com/shops/{{1}}"), *REPLIES),
    ),
    TemplateWording(name="bare", language="en", body="We are open on {{day}}."),
)
BUSINESS = Business(name="Air", topics={"visits": Topic(name="visits")}, templates=infos(WORDINGS))
ASKED = """
botkit: 1
flow: {name}
title: Asked
language: en
starts:
  - event: {name}
    to: visits
steps:
  - ask: Shall we see you?
    purpose: utility
    template: {template}
    with: {{day: event.day}}
    choices: [{{label: "Yes", value: coming}}, {{label: "No", value: absent}}]
    save: answer
{more}  - say: "You said {{{{ answer }}}}."
"""
MORE = """\
    image: https://example.com/shop.jpg
    link: {label: Map, url: https://example.com/shops/12}
"""
LIBRARY = read_library(
    {
        "asked.yaml": ASKED.format(name="asked", template="visit", more=MORE).encode(),
        "open.yaml": ASKED.format(name="open", template="bare", more="").encode(),
    },
    BUSINESS,
)
PROGRAMS = compile_library(LIBRARY, BUSINESS)


def test_the_transcript_shows_what_fills_the_wording_and_its_own_buttons() -> None:
    assert LIBRARY.problems == ()
    with Conversation(PROGRAMS) as talk:
        talk.follow("visits", "all")
        (sent,) = [line for line in talk.event("asked", {"day": "Monday"}) if isinstance(line, Bot)]
        assert str(sent).splitlines() == [
            "< (image https://example.com/shop.jpg)",
            "  (template visit: Monday)",
            "  [Where it is](https://example.com/shops/12)",
            "  [I will come] [Not this time]",
        ]


def test_a_tap_on_an_approved_button_is_our_choice_whatever_it_says() -> None:
    with Conversation(PROGRAMS) as talk:
        talk.follow("visits", "all")
        talk.event("asked", {"day": "Monday"})
        assert texts(talk.tap("Not this time")) == ["You said absent."]


def test_a_wording_without_buttons_is_answered_in_words() -> None:
    with Conversation(PROGRAMS) as talk:
        talk.follow("visits", "all")
        (sent,) = [line for line in talk.event("open", {"day": "Monday"}) if isinstance(line, Bot)]
        assert (str(sent), talk.buttons) == ("< (template bare: Monday)", ())
        assert texts(talk.say("yes")) == ["You said coming."]


def test_inside_the_window_the_step_says_it_in_its_own_words() -> None:
    with Conversation(PROGRAMS) as talk:
        talk.follow("visits", "all")
        talk.say("hello")
        talk.advance(timedelta(minutes=1))
        (sent,) = [line for line in talk.event("asked", {"day": "Monday"}) if isinstance(line, Bot)]
        assert (sent.template, sent.text, sent.labels) == ("", "Shall we see you?\n\nMap: https://example.com/shops/12", ("Yes", "No"))
