"""Requests to Messenger and Instagram, their limits, and what the answers mean."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from botkit.core.model.contact import Address
from botkit.core.model.message import Attachment, Choice, Link, Location, Outgoing, Reaction, Template, TemplateButton
from botkit.core.model.platform import Account, Cleared, Failed, HttpResponse, MarkRead, PlatformError, Rendered, Retry, Sent
from tests.support.paths import TESTS
from webhooks import PLATFORMS
from webhooks.emulator.messenger import send_problems
from webhooks.messenger.errors import ERRORS, verdict
from webhooks.text_limits import octets, units

MESSENGER, INSTAGRAM = PLATFORMS["messenger"], PLATFORMS["instagram"]
RESPONSES = TESTS / "webhooks" / "fixtures" / "payloads" / "responses"
ACCOUNT = Account(id="104400220011887", base_url="https://graph.example.com", version="v26.0", token="t0ken")
TO = (Address(platform="messenger", value="7203991845520413"),)
CHOICES = (Choice(id="yes", label="Yes"), Choice(id="no", label="No"))
QUICK = [
    {"content_type": "text", "title": "Yes", "payload": "yes"},
    {"content_type": "text", "title": "No", "payload": "no"},
]


def rendered(message: Outgoing, platform: Any = MESSENGER, form: Any = "free", tag: str = "", reply_to: str = "") -> Rendered:
    return platform.render(Cleared(to=TO, message=message, form=form, tag=tag, reply_to=reply_to), ACCOUNT)


def test_a_whole_request() -> None:
    request = rendered(Outgoing(body="Yes, 9 to 13.", choices=CHOICES), tag="o:7", reply_to="m_1").request
    assert (request.method, request.url) == ("POST", "https://graph.example.com/v26.0/104400220011887/messages")
    assert request.secret_headers == {"Authorization": "Bearer t0ken"}
    assert request.body == {
        "recipient": {"id": "7203991845520413"},
        "messaging_type": "RESPONSE",
        "message": {"text": "Yes, 9 to 13.", "quick_replies": QUICK, "metadata": "o:7", "reply_to": {"mid": "m_1"}},
    }


def test_instagram_takes_no_messaging_type() -> None:
    assert "messaging_type" not in (rendered(Outgoing(body="x"), INSTAGRAM).request.body or {})


IMAGE = Attachment(kind="image", link="https://example.com/k.jpg")
GOLDEN: list[tuple[str, Outgoing, dict[str, Any]]] = [
    ("a file", Outgoing(attachment=IMAGE), {"attachment": {"type": "image", "payload": {"url": IMAGE.link, "is_reusable": True}}}),
    (
        "a file by id with quick replies",
        Outgoing(attachment=Attachment(kind="document", ref="88"), choices=CHOICES),
        {"attachment": {"type": "file", "payload": {"attachment_id": "88"}}, "quick_replies": QUICK},
    ),
    (
        "a link",
        Outgoing(body="Your booking", link=Link(label="Open", url="https://example.com/b")),
        {
            "attachment": {
                "type": "template",
                "payload": {
                    "template_type": "button",
                    "text": "Your booking",
                    "buttons": [{"type": "web_url", "url": "https://example.com/b", "title": "Open"}],
                },
            }
        },
    ),
    (
        "a link beside choices is written out",
        Outgoing(body="Well?", link=Link(label="Terms", url="https://example.com/t"), choices=CHOICES),
        {"text": "Well?\n\nTerms: https://example.com/t", "quick_replies": QUICK},
    ),
    (
        "a place is written out",
        Outgoing(body="Here", location=Location(latitude=51.5, longitude=-0.12, name="Branch 4")),
        {"text": "Here\n\nBranch 4\nhttps://maps.google.com/?q=51.5,-0.12"},
    ),
    (
        "more choices than quick replies are numbered",
        Outgoing(header="Cities", body="Where?", footer="Air", choices=tuple(Choice(id=str(n), label=f"C{n}") for n in range(1, 15))),
        {"text": "Cities\n\nWhere?\n\n" + "\n".join(f"{n}. C{n}" for n in range(1, 15)) + "\n\nAir"},
    ),
    (
        "labels too long for quick replies are numbered",
        Outgoing(body="Well?", choices=(Choice(id="a", label="Certainly, at the next occasion"), Choice(id="b", label="No"))),
        {"text": "Well?\n\n1. Certainly, at the next occasion\n2. No"},
    ),
]


@pytest.mark.parametrize(("message", "expected"), [case[1:] for case in GOLDEN], ids=[case[0] for case in GOLDEN])
def test_every_form(message: Outgoing, expected: dict[str, Any]) -> None:
    assert (rendered(message).request.body or {})["message"] == expected
    assert rendered(message).cuts == ()


def bodies(message: Outgoing, platform: Any = MESSENGER, **more: Any) -> list[dict[str, Any]]:
    return [request.body or {} for request in rendered(message, platform, **more).requests]


@pytest.mark.parametrize("platform", [MESSENGER, INSTAGRAM], ids=["messenger", "instagram"])
def test_a_file_with_words_is_two_requests_the_words_with_their_replies_last(platform: Any) -> None:
    picture, words = bodies(Outgoing(body="Look", attachment=IMAGE, choices=CHOICES), platform, tag="bk1.4.7", reply_to="m_1")
    file = {"attachment": {"type": "image", "payload": {"url": IMAGE.link, "is_reusable": True}}}
    assert picture["message"] == {**file, "metadata": "bk1.4.7/1", "reply_to": {"mid": "m_1"}}
    assert words["message"] == {"text": "Look", "quick_replies": QUICK, "metadata": "bk1.4.7"}


def test_choices_with_descriptions_are_cards_whose_buttons_stay() -> None:
    choices = (Choice(id="a", label="Window seat", description="12A, over the wing"), Choice(id="b", label="Aisle seat"))
    words, cards = bodies(Outgoing(body="Which seat?", choices=choices))
    assert words["message"] == {"text": "Which seat?"}
    assert cards["message"]["attachment"]["payload"] == {
        "template_type": "generic",
        "elements": [
            {
                "title": "Window seat",
                "subtitle": "12A, over the wing",
                "buttons": [{"type": "postback", "title": "Window seat", "payload": "a"}],
            },
            {"title": "Aisle seat", "buttons": [{"type": "postback", "title": "Aisle seat", "payload": "b"}]},
        ],
    }


UTILITY = Template(
    name="flight_delayed",
    language="en-GB",
    header="text",
    title="BK1234",
    parameters=("14:30",),
    names=("departs",),
    buttons=(TemplateButton(place=1, kind="url", value="BK1234"), TemplateButton(place=0, kind="reply", value="rebook:BK1234")),
)


def test_a_utility_template_has_the_shape_of_messenger() -> None:
    (body,) = bodies(Outgoing(template=UTILITY), form="template", tag="bk1.4.7")
    assert list(send_problems(body)) == []
    assert body == {
        "recipient": {"id": "7203991845520413"},
        "messaging_type": "UTILITY",
        "message": {
            "metadata": "bk1.4.7",
            "template": {
                "name": "flight_delayed",
                "language": {"code": "en_GB"},
                "components": [
                    {"type": "header", "parameters": [{"type": "text", "text": "BK1234"}]},
                    {"type": "body", "parameters": [{"type": "text", "parameter_name": "departs", "text": "14:30"}]},
                    {"type": "buttons", "parameters": [{"type": "POSTBACK", "payload": "rebook:BK1234"}, {"type": "URL", "url": "BK1234"}]},
                ],
            },
        },
    }


def test_a_template_where_there_is_none_is_our_fault() -> None:
    with pytest.raises(ValueError, match="there is none"):
        rendered(Outgoing(template=UTILITY), INSTAGRAM, form="template")
    with pytest.raises(ValueError, match="there is none"):
        rendered(Outgoing(body="x"), form="template")


@pytest.mark.parametrize("label", ["Größe ändern möchte", "Für später vormerken"])
def test_labels_are_counted_in_characters_on_instagram_too(label: str) -> None:
    (body,) = bodies(Outgoing(body="Well?", choices=(Choice(id="a", label=label),)), INSTAGRAM)
    assert body["message"]["quick_replies"][0]["title"] == label


def test_who_signed_up_by_a_checkbox_is_reached_by_its_mark() -> None:
    to = (Address(platform="messenger", value="user_ref:u-77"),)
    request = MESSENGER.render(Cleared(to=to, message=Outgoing(body="x"), form="free", tag=""), ACCOUNT).request
    assert (request.body or {})["recipient"] == {"user_ref": "u-77"}


def test_instagram_counts_bytes() -> None:
    text = (rendered(Outgoing(body="ä" * 600), INSTAGRAM).request.body or {})["message"]["text"]
    assert octets(text) <= 1000 < octets(text) + 2 + 1
    assert text.endswith("ä…")


def test_typing_read_marks_and_reactions() -> None:
    def signal(wanted: MarkRead | Reaction) -> Any:
        return {key: value for key, value in (MESSENGER.signal(wanted, TO, ACCOUNT).body or {}).items() if key != "recipient"}

    assert signal(MarkRead(message="m_1")) == {"sender_action": "typing_on"}
    assert signal(MarkRead(message="m_1", typing=False)) == {"sender_action": "mark_seen"}
    assert signal(Reaction(message="m_1", emoji="👍")) == {"sender_action": "react", "payload": {"message_id": "m_1", "reaction": "👍"}}
    assert signal(Reaction(message="m_1")) == {"sender_action": "unreact", "payload": {"message_id": "m_1"}}


# (code, subcode) -> class; R again, P pair or channel, C content, U person, A account, T token. From the platform's error page.
ROWS: dict[str, list[tuple[int, int | None]]] = {
    "T": [(0, None), (190, None), (190, 463)],
    "S": [(1, None), (2, None)],  # trouble of the platform, which no message is to blame for
    "P": [(4, None), (10, 2018336), (10, 2018321), (613, None), (613, 2534040), (2018300, None), (100, 2534037)],
    "A": [
        (1, 99),
        (2, 2018344),
        (3, None),
        (10, None),
        (10, 1893063),
        (10, 1404170),
        (10, 2534077),
        (100, 33),
        (100, 2534013),
        (200, None),
    ],
    "U": [
        (4, 2018354),
        (9, 2018352),
        (10, 2018278),
        (10, 2018065),
        (10, 2534022),
        (10, 2018108),
        (10, 1893015),
        (100, 2018001),
        (551, None),
    ],
    "C": [(1, 1357046), (100, None), (100, 2018008), (100, 2018014), (100, 2534015), (9000001, None)],
}
ROWS["A"] += [(200, 2018028), (200, 2534041), (368, None), (613, 2018338), (2022, None), (2018171, None)]
ROWS["U"] += [(100, 2534014), (100, 2534029), (200, 1545041), (551, 1545041), (613, 1893016), (1545041, None)]


@pytest.mark.parametrize(("expected", "row"), [(letter, row) for letter, rows in ROWS.items() for row in rows])
def test_every_row_of_the_table(expected: str, row: tuple[int, int | None]) -> None:
    outcome = verdict(str(row[0]), subcode=str(row[1] or ""))
    letters = {"content": "C", "user": "U", "account": "A", "token": "T"}
    scopes = {"message": "R", "platform": "S", "pair": "P", "channel": "P"}
    found = scopes[outcome.scope] if isinstance(outcome, Retry) else letters[outcome.blame]
    assert found == expected


def test_every_code_of_the_table_alone_is_tested_or_a_permission() -> None:
    tested = {row for rows in ROWS.values() for row in rows}
    subcodes = {(100, 2018047), (100, 2018109), (100, 2018294), (100, 2018074), (100, 2534025), (200, 2018027)}
    assert {row for row in ERRORS if row[0] not in range(200, 300)} - tested <= subcodes


def test_a_subcode_that_is_not_known_leaves_the_code() -> None:
    assert verdict("551", subcode="7") == Failed(blame="user", reason="UNDELIVERABLE", code="551/7")
    assert verdict("424242") == Failed(blame="content", reason="UNKNOWN", code="424242")
    assert verdict("424242", transient=True) == Retry(scope="platform", code="424242")
    assert MESSENGER.verdict([PlatformError(code="10/2018278")]) == Failed(blame="user", reason="WINDOW_CLOSED", code="10/2018278")
    assert MESSENGER.verdict([]) == Failed(blame="content", reason="UNKNOWN", code="")


@pytest.mark.parametrize(
    ("name", "outcome"),
    [
        ("r20", Sent(platform_id="m_out_77", address="7203991845520413")),
        ("r21", Failed(blame="user", reason="WINDOW_CLOSED", code="10/2018278")),
        ("r22", Failed(blame="user", reason="UNDELIVERABLE", code="551/1545041")),
        ("r23", Retry(scope="channel", code="613")),
    ],
)
def test_saved_answers(name: str, outcome: object) -> None:
    saved = json.loads(next(RESPONSES.glob(f"{name}_*")).read_text())
    assert MESSENGER.reply(HttpResponse(status=saved["http_status"], body=json.dumps(saved["body"]).encode())) == outcome


@pytest.mark.parametrize(
    ("response", "outcome"),
    [
        (HttpResponse(status=502, body=b"<html>"), Retry(scope="platform", code="502")),
        (HttpResponse(status=200, body=b"<html>"), Sent(platform_id="")),
        (HttpResponse(status=429, body=b""), Retry(scope="channel", code="429")),
        (HttpResponse(status=400, body=b"{}"), Failed(blame="content", reason="UNKNOWN", code="400")),
    ],
)
def test_answers_that_nobody_promised(response: HttpResponse, outcome: object) -> None:
    assert MESSENGER.reply(response) == outcome


words = st.lists(st.sampled_from(["a", " ", "\n", "👨‍👩‍👧‍👦", "🇧🇷", "ä"]) | st.characters(), max_size=30).map("".join) | st.just(
    "wörter " * 400
)
messages = st.builds(
    Outgoing,
    body=words,
    header=words,
    footer=words,
    choices=st.lists(st.builds(Choice, id=words, label=words, description=words), max_size=15).map(tuple),
    attachment=st.none()
    | st.builds(Attachment, kind=st.sampled_from(["image", "voice", "sticker"]), link=st.sampled_from(["", IMAGE.link])),
    link=st.none() | st.builds(Link, label=words, url=st.sampled_from(["", "https://example.com/x"])),
)


@given(messages, st.sampled_from([(MESSENGER, units, 1999), (INSTAGRAM, octets, 1000)]), words)
@settings(max_examples=100, deadline=None)
def test_any_message_is_rendered_within_the_limits(message: Outgoing, platform: Any, tag: str) -> None:
    flavour, measure, most = platform
    for request in rendered(message, flavour, tag=tag).requests:
        assert list(send_problems(request.body)) == [], "what the platform would refuse"
        check_limits(json.loads(json.dumps(request.body, allow_nan=False))["message"], measure, most)


def check_limits(body: dict[str, Any], measure: Any, most: int) -> None:
    assert ("text" in body) != ("attachment" in body)
    if "text" in body:
        assert body["text"].strip()
        assert measure(body["text"]) <= most
    template = body.get("attachment", {}).get("payload", {})
    if "text" in template:
        assert 1 <= measure(template["text"]) <= 640
        assert 1 <= units(template["buttons"][0]["title"]) <= 20
    for card in template.get("elements", []):
        assert 1 <= units(card["title"]) <= 80
        assert 1 <= units(card["buttons"][0]["title"]) <= 20
        assert units(card.get("subtitle", "x")) <= 80
    assert len(template.get("elements", [])) <= 10
    replies = body.get("quick_replies", [])
    assert len(replies) <= 13
    assert all(1 <= units(reply["title"]) <= 20 and 1 <= measure(reply["payload"]) <= 1000 for reply in replies)
    assert len({reply["title"] for reply in replies}) == len({reply["payload"] for reply in replies}) == len(replies)
    assert measure(body.get("metadata", "")) < 1000
