"""Templates as steps fill them: values by place and by name, a head, ids and addresses behind the buttons of the wording."""

from __future__ import annotations

from typing import Any

import pytest

from botkit.core.model.business import Business, TemplateInfo
from botkit.core.model.contact import Contact
from botkit.core.model.message import Template, TemplateButton
from botkit.core.model.template_wording import TemplateWording, TemplateWordingButton, variables
from tests.support.engine_talk import BUSINESS, Talk, programs

TRACK = TemplateWordingButton(kind="url", label="Track", url="https://example.com/t/{{1}}")
YES, NO = TemplateWordingButton(kind="reply", label="Confirm"), TemplateWordingButton(kind="reply", label="Cancel it")
PLACED = TemplateWording(
    name="shipped", language="en_GB", header="text", header_text="Order {{1}}", body="Hello {{2}}, {{1}} of them left us.", buttons=(TRACK,)
)
NAMED = TemplateWording(name="visit", language="en", body="{{day}}: will you come, {{first_name}}?", buttons=(YES, NO))
GERMAN = TemplateWording(name="visit", language="de", body="Kommen Sie, {{first_name}}, am {{day}}?", buttons=(YES, NO))
CODE = TemplateWording(name="login", language="en", body="Your code is {{1}}.", buttons=(TemplateWordingButton(kind="code", label="Copy"),))


def business(*wordings: TemplateWording) -> Business:
    names = dict.fromkeys(wording.name for wording in wordings)
    infos = {
        name: TemplateInfo(
            name=name,
            languages={one.language: len(one.values) for one in wordings if one.name == name},
            wordings={one.language: one for one in wordings if one.name == name},
        )
        for name in names
    }
    return Business(name="Air", topics=BUSINESS.topics, templates=infos)


def sent(steps: str, *wordings: TemplateWording, language: str = "en") -> Template:
    flow = f"flow: f\nstarts: [{{keywords: [go]}}]\nsteps: {steps}"
    talk = Talk(programs(flow, business=business(*wordings)), contact=Contact(id=7, name="Ana", language=language))
    talk.say("go")
    (message,) = talk.sent
    assert message.template is not None
    return message.template


@pytest.mark.parametrize(
    ("text", "found"),
    [("{{2}} and {{1}} and {{ 2 }}", ("1", "2")), ("{{b}}, {{a}}, {{b}}", ("b", "a")), ("{{10}} {{9}}", ("9", "10")), ("no { {1} }", ())],
)
def test_numbers_are_in_their_order_and_names_in_that_of_their_use(text: str, found: tuple[str, ...]) -> None:
    assert variables(text) == found


def test_a_list_of_values_fills_from_top_to_bottom() -> None:
    step = (
        "[{say: Hi, template: shipped, with: [\"'4471'\", 3, contact.name], link: {label: Track, url: 'https://example.com/t/4471?k=ab'}}]"
    )
    assert sent(step, PLACED) == Template(
        name="shipped",
        language="en_GB",
        header="text",
        title="4471",
        parameters=("3", "Ana"),
        buttons=(TemplateButton(place=0, kind="url", value="4471?k=ab", label="Track"),),
    )


def test_names_find_their_place_in_every_language() -> None:
    step = "[{say: Hi, template: visit, with: {first_name: contact.name, day: \"'Monday'\", spare: 1}}]"
    english, german = sent(step, NAMED, GERMAN), sent(step, NAMED, GERMAN, language="de")
    assert (english.names, english.parameters) == (("day", "first_name"), ("Monday", "Ana"))
    assert (german.names, german.parameters) == (("first_name", "day"), ("Ana", "Monday"))


def test_a_name_that_stands_in_the_head_and_below_is_given_once() -> None:
    wording = TemplateWording(name="visit", language="en", header="text", header_text="For {{who}}", body="Hello {{who}}, {{day}}!")
    assert wording.values == ("who", "day")
    found = sent("[{say: Hi, template: visit, with: {who: contact.name, day: 1}}]", wording)
    assert (found.title, found.title_name, found.parameters) == ("Ana", "who", ("Ana", "1"))
    assert sent("[{say: Hi, template: visit, with: [contact.name, 1]}]", wording) == found


def test_choices_stand_behind_the_replies_in_order() -> None:
    found = sent("[{ask: Well?, template: visit, with: {first_name: 1, day: 2}, choices: [Yes, No, Perhaps]}]", NAMED)
    assert [(button.place, button.kind, button.value, button.label) for button in found.buttons] == [
        (0, "reply", "f/steps.0/0", "Confirm"),
        (1, "reply", "f/steps.0/1", "Cancel it"),
    ]


def test_a_question_for_consent_is_answered_by_the_buttons_of_its_template() -> None:
    wording = TemplateWording(name="may_we", language="en", body="May we write to you?", buttons=(YES, NO))
    found = sent("[{opt_in: news, ask: May we?, template: may_we}]", wording)
    assert [button.value.rpartition("/")[2] for button in found.buttons] == ["agree", "decline"]


def test_a_code_stands_in_the_text_and_behind_its_button() -> None:
    found = sent("[{say: Hi, template: login, with: [\"'123456'\"], purpose: authentication}]", CODE)
    assert (found.parameters, found.buttons) == (("123456",), (TemplateButton(place=0, kind="code", value="123456", label="Copy"),))


def test_an_address_that_was_not_approved_completes_no_button() -> None:
    step = "[{say: Hi, template: shipped, with: [1, 2, 3], link: {label: Track, url: 'https://example.org/t/4471'}}]"
    assert sent(step, PLACED).buttons == ()


@pytest.mark.parametrize(
    ("header", "takes"), [("image", "file"), ("document", "file"), ("location", "location"), ("text", ""), ("", ""), ("other", "")]
)
def test_a_head_says_what_fills_it(header: Any, takes: str) -> None:
    assert sent("[{say: Hi, template: t}]", TemplateWording(name="t", language="en", header=header, body="Words")).header == takes


@pytest.mark.parametrize(
    ("approved", "wanted", "found"),
    [
        (("en_GB", "pt_BR"), "pt-BR", "pt_BR"),
        (("en", "en_GB"), "en-US", "en"),
        (("en_GB", "en_US"), "en", "en_GB"),
        (("de", "en_GB"), "fr", "en_GB"),
        (("de",), "fr", "en"),
    ],
)
def test_the_nearest_approved_language_goes_out(approved: tuple[str, ...], wanted: str, found: str) -> None:
    info = TemplateInfo(name="t", languages=dict.fromkeys(approved, 0))
    assert info.language_for(wanted, "en") == found


@pytest.mark.parametrize(("language", "purpose"), [("en", "utility"), ("de", "marketing"), ("fr", "utility")])
def test_a_message_has_the_purpose_of_its_template_in_its_language(language: str, purpose: str) -> None:
    made = (TemplateWording(name="t", language="en", body="x"), TemplateWording(name="t", language="de", body="x", category="marketing"))
    flow = "flow: f\nstarts: [{keywords: [go]}]\nsteps: [{say: Hi, template: t}]"
    talk = Talk(programs(flow, business=business(*made)), contact=Contact(id=7, name="Ana", language=language))
    talk.say("go")
    assert talk.sent[0].purpose == purpose


def test_without_a_catalogue_values_fill_the_text_alone() -> None:
    steps = "[{ask: Well?, template: nps_question, with: {a: 1, b: 2}, choices: [Yes, No]}]"
    talk = Talk(programs(f"flow: f\nstarts: [{{keywords: [go]}}]\nsteps: {steps}"))
    talk.say("go")
    assert talk.sent[0].template == Template(name="nps_question", language="en", parameters=("1", "2"))
