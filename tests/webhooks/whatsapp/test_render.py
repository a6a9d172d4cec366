"""Requests to WhatsApp, byte by byte, and the law that all of them stay within its limits."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from botkit.core.model.contact import Address
from botkit.core.model.message import Attachment, Choice, Link, Location, Outgoing, Reaction, Template, TemplateButton
from botkit.core.model.platform import MarkRead
from tests.support.whatsapp_requests import ACCOUNT, PHONE, body, cuts, rendered
from webhooks.emulator.api.validation import check_send
from webhooks.text_limits import units
from webhooks.whatsapp.render import recipient, signal

SCOPED = Address(platform="whatsapp", value="GB.48201993006714")
PARENT = Address(platform="whatsapp", value="GB.ENT.7712044930018")
YES, NO = Choice(id="yes", label="Yes"), Choice(id="no", label="No")


def test_a_whole_request() -> None:
    request = rendered(Outgoing(body="Yes, 12 left."), tag="o:71", reply_to="wamid.x").request
    assert request.method == "POST"
    assert request.url == "https://graph.example.com/v26.0/118230047715606/messages"
    assert request.secret_headers == {"Authorization": "Bearer t0ken"}
    assert request.body == {
        "messaging_product": "whatsapp",
        "recipient_type": "individual",
        "to": "447700900417",
        "context": {"message_id": "wamid.x"},
        "biz_opaque_callback_data": "o:71",
        "type": "text",
        "text": {"body": "Yes, 12 left.", "preview_url": False},
    }


@pytest.mark.parametrize(
    ("to", "expected"),
    [
        ((PHONE,), {"to": "447700900417"}),
        ((SCOPED, PHONE), {"to": "447700900417"}),
        ((SCOPED,), {"recipient": "GB.48201993006714"}),
        ((PARENT, SCOPED), {"recipient": "GB.48201993006714"}),
        ((PARENT,), {"recipient": "GB.ENT.7712044930018"}),
    ],
)
def test_a_phone_number_is_addressed_before_a_scoped_id(to: tuple[Address, ...], expected: dict[str, str]) -> None:
    assert recipient(to) == expected


def test_a_message_to_nobody_is_our_fault() -> None:
    with pytest.raises(ValueError, match="no address"):
        rendered(Outgoing(body="x"), to=())


GOLDEN: list[tuple[str, Outgoing, dict[str, Any]]] = [
    (
        "buttons",
        Outgoing(body="Cancel order 4471?", header="Order", footer="Kettle & Co", choices=(YES, NO)),
        {
            "type": "interactive",
            "interactive": {
                "type": "button",
                "body": {"text": "Cancel order 4471?"},
                "header": {"type": "text", "text": "Order"},
                "footer": {"text": "Kettle & Co"},
                "action": {
                    "buttons": [
                        {"type": "reply", "reply": {"id": "yes", "title": "Yes"}},
                        {"type": "reply", "reply": {"id": "no", "title": "No"}},
                    ]
                },
            },
        },
    ),
    (
        "a list",
        Outgoing(
            body="Pick a slot",
            menu="See slots",
            choices=(Choice(id="a", label="10:00", description="with Ana"), *(Choice(id=f"s{n}", label=f"1{n}:00") for n in range(1, 4))),
        ),
        {
            "type": "interactive",
            "interactive": {
                "type": "list",
                "body": {"text": "Pick a slot"},
                "action": {
                    "button": "See slots",
                    "sections": [
                        {
                            "rows": [
                                {"id": "a", "title": "10:00", "description": "with Ana"},
                                {"id": "s1", "title": "11:00"},
                                {"id": "s2", "title": "12:00"},
                                {"id": "s3", "title": "13:00"},
                            ]
                        }
                    ],
                },
            },
        },
    ),
    (
        "a picture above buttons",
        Outgoing(body="This one?", attachment=Attachment(kind="image", link="https://example.com/k.jpg"), choices=(YES, NO)),
        {
            "type": "interactive",
            "interactive": {
                "type": "button",
                "body": {"text": "This one?"},
                "header": {"type": "image", "image": {"link": "https://example.com/k.jpg"}},
                "action": {
                    "buttons": [
                        {"type": "reply", "reply": {"id": "yes", "title": "Yes"}},
                        {"type": "reply", "reply": {"id": "no", "title": "No"}},
                    ]
                },
            },
        },
    ),
    (
        "a link",
        Outgoing(body="Your booking", link=Link(label="Open", url="https://example.com/b/1")),
        {
            "type": "interactive",
            "interactive": {
                "type": "cta_url",
                "body": {"text": "Your booking"},
                "action": {"name": "cta_url", "parameters": {"display_text": "Open", "url": "https://example.com/b/1"}},
            },
        },
    ),
    (
        "a document by id",
        Outgoing(body="Your boarding pass", attachment=Attachment(kind="document", ref="88", filename="pass.pdf")),
        {"type": "document", "document": {"id": "88", "filename": "pass.pdf", "caption": "Your boarding pass"}},
    ),
    (
        "an image by link",
        Outgoing(attachment=Attachment(kind="image", link="https://example.com/k.jpg")),
        {"type": "image", "image": {"link": "https://example.com/k.jpg"}},
    ),
    (
        "a voice note",
        Outgoing(attachment=Attachment(kind="voice", link="https://example.com/k.ogg")),
        {"type": "audio", "audio": {"link": "https://example.com/k.ogg", "voice": True}},
    ),
    (
        "a place",
        Outgoing(location=Location(latitude=51.5, longitude=-0.12, name="Branch 4")),
        {"type": "location", "location": {"latitude": 51.5, "longitude": -0.12, "name": "Branch 4"}},
    ),
    (
        "words that a text has no field for",
        Outgoing(
            header="News", body="We moved.", footer="Kettle & Co", location=Location(latitude=51.5, longitude=-0.12, address="4 Mews")
        ),
        {
            "type": "text",
            "text": {
                "body": "News\n\nWe moved.\n\n4 Mews\nhttps://maps.google.com/?q=51.5,-0.12\n\nKettle & Co",
                "preview_url": False,
            },
        },
    ),
    (
        "a sound with words goes as a link, since it has no caption",
        Outgoing(body="Listen", attachment=Attachment(kind="audio", link="https://example.com/k.mp3")),
        {"type": "text", "text": {"body": "Listen\n\nhttps://example.com/k.mp3", "preview_url": False}},
    ),
    (
        "a link beside buttons is written out",
        Outgoing(body="Well?", link=Link(label="Terms", url="https://example.com/t"), choices=(YES,)),
        {
            "type": "interactive",
            "interactive": {
                "type": "button",
                "body": {"text": "Well?\n\nTerms: https://example.com/t"},
                "action": {"buttons": [{"type": "reply", "reply": {"id": "yes", "title": "Yes"}}]},
            },
        },
    ),
    (
        "more than ten choices are numbered",
        Outgoing(body="Where to?", choices=tuple(Choice(id=str(n), label=f"City {n}") for n in range(1, 12))),
        {
            "type": "text",
            "text": {"body": "Where to?\n\n" + "\n".join(f"{n}. City {n}" for n in range(1, 12)), "preview_url": False},
        },
    ),
]


@pytest.mark.parametrize(("message", "expected"), [case[1:] for case in GOLDEN], ids=[case[0] for case in GOLDEN])
def test_every_form(message: Outgoing, expected: dict[str, Any]) -> None:
    assert body(message) == expected
    assert cuts(message) == []


def test_labels_too_long_for_buttons_make_a_list_and_lose_nothing() -> None:
    long = "Reisekostenrückerstattung beantragen"
    message = Outgoing(body="?", choices=(Choice(id="a", label=long), Choice(id="b", label=long + "!")))
    rows = body(message)["interactive"]["action"]["sections"][0]["rows"]
    assert [row["title"] for row in rows] == ["Reisekostenrückerstattu…", "Reisekostenrückerstat… 2"]
    assert [row["description"] for row in rows] == [long, long + "!"]
    assert cuts(message) == []


@pytest.mark.parametrize(
    "choices",
    [
        (Choice(id="a", label="x" * 73), Choice(id="b", label="B")),
        (Choice(id="a", label="x" * 25, description="which has a second line"), Choice(id="b", label="B")),
    ],
)
def test_labels_too_long_for_a_list_make_numbered_text(choices: tuple[Choice, ...]) -> None:
    message = Outgoing(body="?", choices=choices)
    assert body(message)["text"]["body"].endswith("2. B")
    assert choices[0].label in body(message)["text"]["body"]
    assert cuts(message) == []


def test_a_row_whose_label_is_too_long_says_it_whole_below() -> None:
    label = "Amsterdam Schiphol to Aberdeen Dyce"
    message = Outgoing(body="?", choices=tuple(Choice(id=str(n), label=label if n == 0 else str(n)) for n in range(5)))
    row = body(message)["interactive"]["action"]["sections"][0]["rows"][0]
    assert row == {"id": "0", "title": "Amsterdam Schiphol to A…", "description": label}


def test_a_description_makes_a_list_of_buttons() -> None:
    message = Outgoing(body="?", choices=(Choice(id="a", label="A", description="the first"),))
    assert body(message)["interactive"]["type"] == "list"


def test_spaces_around_an_id_go() -> None:
    message = Outgoing(body="?", choices=(Choice(id=" a ", label="A"),))
    assert body(message)["interactive"]["action"]["buttons"][0]["reply"]["id"] == "a"


def test_a_long_text_loses_words_and_never_the_choices() -> None:
    message = Outgoing(body="x" * 5000, choices=tuple(Choice(id=str(n), label=f"City {n}") for n in range(11)))
    text = body(message)["text"]["body"]
    assert units(text) == 4096
    assert text.endswith("…\n\n" + "\n".join(f"{n + 1}. City {n}" for n in range(11)))
    assert [cut[0] for cut in cuts(message)] == ["body"]


def test_a_file_that_cannot_be_shown_beside_the_words_is_noted() -> None:
    assert cuts(Outgoing(body="x", attachment=Attachment(kind="sticker", ref="1"))) == [("attachment", 1, 0)]
    assert cuts(Outgoing(body="x", attachment=Attachment(kind="image"))) == [("attachment", 1, 0)]


@pytest.mark.parametrize(
    ("filename", "sent"),
    [
        ("a" * 241, "a" * 239 + "…"),
        ("a" * 300 + ".pdf", "a" * 235 + "….pdf"),
        ("." + "a" * 300, "." + "a" * 238 + "…"),
        ("v1." + "a" * 300, "v1." + "a" * 236 + "…"),
        ("a" * 236 + ".pdf", "a" * 236 + ".pdf"),
    ],
)
def test_a_long_name_of_a_file_is_cut_and_keeps_its_ending(filename: str, sent: str) -> None:
    message = Outgoing(attachment=Attachment(kind="document", ref="88", filename=filename))
    assert body(message)["document"]["filename"] == sent
    assert cuts(message) == ([] if sent == filename else [("filename", len(filename), 240)])


def test_an_empty_message_is_sent_as_an_ellipsis_and_noted() -> None:
    assert body(Outgoing(body=" \n"))["text"]["body"] == "…"
    assert cuts(Outgoing()) == [("body", 0, 4096)]


def test_read_marks_and_reactions() -> None:
    read = signal(MarkRead(message="wamid.x"), (PHONE,), ACCOUNT).body
    assert read == {
        "messaging_product": "whatsapp",
        "status": "read",
        "message_id": "wamid.x",
        "typing_indicator": {"type": "text"},
    }
    assert "typing_indicator" not in (signal(MarkRead(message="wamid.x", typing=False), (), ACCOUNT).body or {})
    reaction = signal(Reaction(message="wamid.x", emoji="👍"), (SCOPED,), ACCOUNT).body
    assert reaction == {
        "messaging_product": "whatsapp",
        "recipient_type": "individual",
        "recipient": "GB.48201993006714",
        "type": "reaction",
        "reaction": {"message_id": "wamid.x", "emoji": "👍"},
    }
    assert check_send(dict(reaction)) is None


sign = st.sampled_from(["a", " ", "\n", "\t", "é", "👨‍👩‍👧‍👦", "🇧🇷", "e\u0301"]) | st.characters(codec="utf-8")
words = st.lists(sign, max_size=30).map("".join) | st.builds(
    lambda part, times: part * times, st.lists(sign, max_size=5).map("".join), st.integers(0, 1200)
)
link = st.just("https://example.com/x") | st.just("") | st.just("ftp://example.com")
choices = st.lists(st.builds(Choice, id=words, label=words, description=words | st.just("")), max_size=13).map(tuple)
messages = st.builds(
    Outgoing,
    body=words,
    header=words | st.just(""),
    footer=words | st.just(""),
    menu=words,
    choices=choices,
    attachment=st.none()
    | st.builds(
        Attachment,
        kind=st.sampled_from(["image", "audio", "voice", "video", "document", "sticker"]),
        link=link,
        ref=st.sampled_from(["", "88"]),
        filename=words,
    ),
    location=st.none() | st.builds(Location, latitude=st.floats(-90, 90), longitude=st.floats(-180, 180), name=words, address=words),
    link=st.none() | st.builds(Link, label=words, url=link),
    template=st.builds(
        Template,
        name=st.just("t"),
        language=st.sampled_from(["en", "pt-BR"]),
        parameters=st.lists(words, max_size=3).map(tuple),
        header=st.sampled_from(["", "text", "location"]),
        title=words,
        buttons=st.lists(st.builds(TemplateButton, place=st.integers(0, 9), kind=st.just("reply"), value=words), max_size=2).map(tuple),
    ),
)


@given(messages, st.sampled_from(["free", "template"]), words)
@settings(max_examples=150, deadline=None)
def test_any_message_is_rendered_within_the_limits(message: Outgoing, form: str, tag: str) -> None:
    request = rendered(message, form=form, tag=tag).request
    assert request.body is not None
    assert check_send(json.loads(json.dumps(request.body, allow_nan=False))) is None
    json.dumps(request.body, ensure_ascii=False).encode()
