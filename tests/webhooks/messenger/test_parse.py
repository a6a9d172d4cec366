"""Every sample body of Messenger and Instagram: how much is in it, and what."""

from __future__ import annotations

import copy
import json
import os
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from botkit.core.model.message import Edited, Form, Location, Media, Opened, Reaction, Referral, Revoked, Shared, Tap, Text, Unsupported
from botkit.core.model.platform import AccountUpdate, Echo, IdentityChanged, Incoming, Item, Preference, Receipt, Unknown
from tests.support.paths import TESTS
from webhooks.messenger.messages import ATTACHMENTS
from webhooks.messenger.parse import EVENTS, parse

OWN = TESTS / "webhooks" / "fixtures" / "payloads"
DIRECTORY = Path(os.environ.get("BOTKIT_PAYLOADS", OWN))
MANIFEST = json.loads((DIRECTORY / "manifest.json").read_text())
SAMPLES = [sample for sample in MANIFEST["webhook"] if sample["object"] in ("page", "instagram")]

PERSON, PAGE = "7203991845520413", "104400220011887"


def read(name: str) -> tuple[Item, ...]:
    (path,) = (OWN / "wire").glob(f"{name}_*.body")
    return parse(path.read_bytes())


def messages(name: str) -> list[Incoming]:
    items = [item for item in read(name) if isinstance(item, Incoming)]
    assert all(item.sender.user_id in (PERSON, "1098337720045561") for item in items)
    return items


def one(name: str) -> Item:
    (item,) = read(name)
    return item


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample["file"])
def test_nothing_of_a_sample_is_lost(sample: dict[str, Any]) -> None:
    items = parse((DIRECTORY / sample["wire"]).read_bytes())
    assert len(items) >= sample["counts"].get("messaging", 0) + sample["counts"].get("changes", 0)
    assert not [item for item in items if isinstance(item, Unknown) and item.what.startswith("fault")]
    assert len({(type(item), item.id) for item in items}) == len(items)


CONTENTS = [
    ("h01", [Text(body="Do you deliver on Sundays?")]),
    ("h02", [Tap(id="CONFIRM|4471", title="Yes 👍")]),
    ("h03", [Tap(id="HANDOFF", title="Talk to a person")]),
    ("h05", [Media(kind="image", url=f"https://scontent.xx.fbcdn.net/v/t1/{n}.jpg?oe=1") for n in (5, 6)]),
    ("h06", [Text(body="👍")]),
    ("h08", [Text(body="look https://example.com/kettle")]),
    ("h09", [Location(latitude=48.8584, longitude=2.2945, name="Pinned")]),
    ("h10", [Text(body="this one")]),
    ("h16", [Opened(ref="newsletter-footer")]),
    ("h21", [Opened(ref="poster-42")]),
    ("h22", [Reaction(message="m_out_77", emoji="🧡")]),
    ("i01", [Text(body="Is the ☕ mug back?")]),
    ("i03", [Text(body="love it")]),
]


@pytest.mark.parametrize(("name", "contents"), CONTENTS, ids=[case[0] for case in CONTENTS])
def test_contents(name: str, contents: list[Any]) -> None:
    assert [item.content for item in messages(name)] == contents


def test_a_reply_names_the_message_and_a_story_is_a_referral() -> None:
    assert messages("h10")[0].reply_to == "m_out_77"
    referral = messages("i03")[0].referral
    assert referral is not None
    assert (referral.kind, referral.ref) == ("story", "17900000000000053")


def test_a_link_into_the_chat_says_where_it_was() -> None:
    (item,) = messages("h21")
    assert item.referral == Referral(source="SHORTLINK", kind="OPEN_THREAD", ref="poster-42")
    assert item.at is not None
    assert item.at.timestamp() == 1793520002  # in seconds, where milliseconds are promised


def test_an_edit_and_a_withdrawal_have_keys_of_their_own() -> None:
    (edit,), (deleted,) = messages("h24"), messages("i04")
    assert edit.content == Edited(message=messages("h01")[0].id, body="Do you deliver on Saturdays?")
    assert edit.id == f"{messages('h01')[0].id}:edit:1"
    assert deleted.content == Revoked(message=messages("i01")[0].id)
    assert deleted.id != messages("i01")[0].id


def test_what_has_no_form_of_ours_is_unsupported_and_kept() -> None:
    heart, unsupported = (item.content for item in messages("i07"))
    assert heart == Text(body="❤️")
    assert unsupported == Unsupported(kind="unsupported")
    kinds = [item.content.kind for item in messages("i09") if isinstance(item.content, Unsupported)]
    assert kinds == ["ephemeral"]
    assert "ig_reel" in [item.content.kind for item in messages("i09") if isinstance(item.content, Shared)]


def test_delivery_names_messages_and_a_time() -> None:
    receipts = [item for item in read("h11") if isinstance(item, Receipt)]
    assert [(r.message, r.status, r.watermark) for r in receipts] == [
        ("m_out_77", "delivered", False),
        ("m_out_78", "delivered", False),
        ("", "delivered", True),
    ]
    assert receipts[2].at is not None
    assert receipts[2].at.timestamp() == 1793520003


def test_read_names_a_time_on_messenger_and_a_message_on_instagram() -> None:
    page, instagram = one("h13"), one("i05")
    assert isinstance(page, Receipt)
    assert isinstance(instagram, Receipt)
    assert (page.message, page.status, page.watermark, page.recipient.user_id) == ("", "read", True, PERSON)
    assert (instagram.message, instagram.status, instagram.watermark) == ("aWdf_out_9", "read", True)


def test_a_person_in_the_pages_inbox_is_human_and_an_unnamed_program_is_not() -> None:
    inbox, instagram = one("h15"), one("i08")
    assert isinstance(inbox, Echo)
    assert isinstance(instagram, Echo)
    assert (inbox.human, inbox.recipient.user_id) == (True, PERSON)
    assert (instagram.human, instagram.recipient.user_id) == (False, "1098337720045561")


@pytest.mark.parametrize(("name", "value", "topic"), [("h18", "signup", "weekly-deals"), ("h19", "stop", "Kettle deals")])
def test_marketing_messages_are_a_preference_with_a_token(name: str, value: str, topic: str) -> None:
    item = one(name)
    assert isinstance(item, Preference)
    assert (item.value, item.topic, item.token, item.sender.user_id) == (value, topic, "5210099887766554433", PERSON)


@pytest.mark.parametrize("status", ["STOP NOTIFICATIONS", "STOP_NOTIFICATIONS", "stop"])
def test_both_spellings_of_stop_are_understood(status: str) -> None:
    (item,) = parse(event(optin={"type": "notification_messages", "notification_messages_status": status}))
    assert isinstance(item, Preference)
    assert item.value == "stop"


@pytest.mark.parametrize(
    ("name", "field", "what", "severity"),
    [
        ("h25", "pass_thread_control", "pass_thread_control", "info"),
        ("h27", "request_thread_control", "request_thread_control", "info"),
        ("h28", "app_roles", "app_roles", "info"),
        ("h31", "policy_enforcement", "block", "alert"),
    ],
)
def test_news_about_the_page(name: str, field: str, what: str, severity: str) -> None:
    item = one(name)
    assert isinstance(item, AccountUpdate)
    assert (item.field, item.event, item.severity, item.account) == (field, what, severity, PAGE)


def test_feedback_is_a_form() -> None:
    content = messages("h37")[0].content
    assert isinstance(content, Form)
    assert content.name == "messaging_feedback"
    assert json.loads(content.raw)["feedback_screens"][0]["questions"]["q1"]["payload"] == "4"


def test_the_dashboards_test_and_unknown_events_are_kept_and_an_empty_entry_is_nothing() -> None:
    assert isinstance(one("h33"), Unknown)
    assert isinstance(one("h35"), Unknown)
    assert read("h34") == ()


# ---- what has no sample


def event(**body: Any) -> bytes:
    whole = {"sender": {"id": PERSON}, "recipient": {"id": PAGE}, "timestamp": 1793520000231, **body}
    return json.dumps({"object": "page", "entry": [{"id": PAGE, "messaging": [whole]}]}).encode()


BY_KIND: dict[str, tuple[dict[str, Any], type]] = {
    "message": ({"mid": "m_1", "text": "x"}, Incoming),
    "postback": ({"title": "A", "payload": "a"}, Incoming),
    "delivery": ({"watermark": 1793520000000}, Receipt),
    "read": ({"watermark": 1793520000000}, Receipt),
    "reaction": ({"mid": "m_1", "action": "unreact", "reaction": "love"}, Incoming),
    "message_edit": ({"text": "x"}, Incoming),
    "optin": ({"ref": "x"}, Incoming),
    "referral": ({"ref": "x"}, Incoming),
    "messaging_feedback": ({}, Incoming),
    "response_feedback": ({"feedback": "Good response"}, Incoming),
    "account_linking": ({"status": "linked"}, AccountUpdate),
    "pass_thread_control": ({}, AccountUpdate),
    "take_thread_control": ({}, AccountUpdate),
    "request_thread_control": ({}, AccountUpdate),
    "app_roles": ({}, AccountUpdate),
    "policy_enforcement": ({"action": "unblock"}, AccountUpdate),
    "policy-enforcement": ({"action": "block"}, AccountUpdate),
}


@pytest.mark.parametrize("kind", EVENTS)
def test_no_kind_of_event_is_without_a_fixture(kind: str) -> None:
    body, expected = BY_KIND[kind]
    (item,) = parse(event(**{kind: body}))
    assert isinstance(item, expected)
    assert item.id
    assert item.account == PAGE


@pytest.mark.parametrize("kind", ATTACHMENTS)
def test_no_attachment_is_without_a_fixture(kind: str) -> None:
    payload = {"coordinates": {"lat": 1, "long": 2}} if kind == "location" else {"url": "https://example.com/x"}
    items = parse(event(message={"mid": "m_1", "text": "look", "attachments": [{"type": kind, "payload": payload}]}))
    contents = [item.content for item in items if isinstance(item, Incoming)]
    url = "https://example.com/x"
    match kind:
        case "location":
            assert contents == [Text(body="look"), Location(latitude=1, longitude=2)]
        case "like_heart":
            assert contents == [Text(body="look"), Text(body="❤️")]
        case "image" | "audio" | "video" | "sticker" | "file":
            assert contents == [Media(kind="document" if kind == "file" else kind, url=url, caption="look")]  # type: ignore[arg-type]
        case _:
            assert contents == [Shared(kind=kind, url=url, caption="look")]


def test_the_words_of_several_files_are_said_once() -> None:
    files = [{"type": "image", "payload": {"url": f"https://example.com/{number}"}} for number in (1, 2)]
    items = parse(event(message={"mid": "m_1", "text": "my passport", "attachments": files}))
    assert [item.content.caption for item in items if isinstance(item, Incoming) and isinstance(item.content, Media)] == ["my passport", ""]


@pytest.mark.parametrize("sticker", ["369239263222822", "369239343222814", "369239383222810"])
@pytest.mark.parametrize("kind", ["image", "sticker"])
def test_the_like_is_a_thumb_and_no_picture(sticker: str, kind: str) -> None:
    payload = {"url": "https://example.com/like.png", "sticker_id": int(sticker)}
    (item,) = parse(event(message={"mid": "m_1", "attachments": [{"type": kind, "payload": payload}]}))
    assert isinstance(item, Incoming)
    assert item.content == Text(body="👍")


def test_a_sign_up_by_checkbox_is_known_by_its_mark_until_the_person_writes() -> None:
    body = {"recipient": {"id": PAGE}, "timestamp": 1793520000000, "optin": {"ref": "shop", "user_ref": "u-77"}}
    (signed,) = parse(json.dumps({"object": "page", "entry": [{"id": PAGE, "messaging": [body]}]}).encode())
    assert isinstance(signed, Incoming)
    assert (signed.sender.user_id, signed.content) == ("user_ref:u-77", Opened(ref="shop"))
    former = {"source": "checkbox_plugin", "identifier": "u-77"}
    moved, said = parse(event(message={"mid": "m_1", "text": "hello"}, prior_message=former))
    assert isinstance(moved, IdentityChanged)
    assert (moved.old.user_id, moved.new.user_id) == ("user_ref:u-77", PERSON)
    assert isinstance(said, Incoming)


def test_a_reaction_taken_back_has_no_emoji() -> None:
    (item,) = parse(event(reaction=BY_KIND["reaction"][0]))
    assert isinstance(item, Incoming)
    assert item.content == Reaction(message="m_1", emoji="")


def test_an_event_without_a_person_is_unknown() -> None:
    (item,) = parse(event(sender={"user_ref": "x"}, message={"mid": "m_1", "text": "x"}))
    assert isinstance(item, Unknown)


def test_another_apps_conversation_is_observed() -> None:
    body = json.loads(event(message={"mid": "m_1", "text": "x"}))
    body["entry"][0]["standby"] = body["entry"][0].pop("messaging")
    (item,) = parse(json.dumps(body).encode())
    assert isinstance(item, Incoming)
    assert item.observed


def test_our_own_tag_comes_back_in_the_echo() -> None:
    (item,) = parse(event(sender={"id": PAGE}, recipient={"id": PERSON}, message={"mid": "m_1", "is_echo": True, "metadata": "o:7"}))
    assert isinstance(item, Echo)
    assert item.ours == "o:7"


def test_whatsapp_bodies_are_not_ours() -> None:
    (item,) = parse(b'{"object":"whatsapp_business_account","entry":[]}')
    assert isinstance(item, Unknown)


scalars = st.none() | st.booleans() | st.integers(-(2**70), 2**70) | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=5)
anything = st.recursive(
    scalars, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3), max_leaves=6
)
bodies = [json.loads(path.read_bytes()) for path in sorted((OWN / "wire").glob("[hi]*.body"))]


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path] + [found for key, child in inner for found in places(child, (*path, key))]


@given(st.data())
@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_whatever_stands_in_a_body_it_is_read_without_a_fault(data: st.DataObject) -> None:
    body = copy.deepcopy(data.draw(st.sampled_from(bodies)))
    for _ in range(data.draw(st.integers(1, 3))):
        path = data.draw(st.sampled_from(places(body)[1:]))
        parent = body
        for key in path[:-1]:
            parent = parent[key]
        parent[path[-1]] = data.draw(anything)
    items = parse(json.dumps(body).encode())
    assert not [item for item in items if isinstance(item, Unknown) and item.what.startswith("fault")]
    assert all(item.id for item in items)
    msgspec.json.encode(items)
