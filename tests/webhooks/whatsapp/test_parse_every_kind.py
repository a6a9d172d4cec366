"""Every kind of message, reply and field in the tables has a fixture, also those without a sample."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from botkit.core.model.message import Form, Tap
from botkit.core.model.platform import AccountUpdate, Echo, IdentityChanged, Incoming, Item, Preference, Unknown
from tests.support.whatsapp_samples import NADIA, OWN
from webhooks.whatsapp.account_updates import ACCOUNT_FIELDS
from webhooks.whatsapp.messages import KINDS, REPLIES
from webhooks.whatsapp.parse import FIELDS, parse
from webhooks.whatsapp.system_messages import MOVES, NOTICES


def body_of(field: str, value: Any, **entry: Any) -> bytes:
    change = {"field": field, "value": value}
    return json.dumps({"object": "whatsapp_business_account", "entry": [{"id": "1", **entry, "changes": [change]}]}).encode()


METADATA = {"metadata": {"phone_number_id": "118230047715606"}}
WHO = {"from": "447700900417", "id": "wamid.x", "timestamp": "1793520000"}


def message_of(**more: Any) -> Item:
    (item,) = parse(body_of("messages", {**METADATA, "messages": [{**WHO, **more}]}))
    return item


# One fixture for every kind of message in the table; those of the samples are repeated in short.
BY_KIND: dict[str, dict[str, Any]] = {
    "text": {"text": {"body": "x"}},
    "image": {"image": {"id": "1"}},
    "audio": {"audio": {"id": "1"}},
    "voice": {"voice": {"id": "1"}},
    "video": {"video": {"id": "1"}},
    "document": {"document": {"id": "1", "filename": "a.pdf"}},
    "sticker": {"sticker": {"id": "1", "animated": True}},
    "location": {"location": {"latitude": "51.5", "longitude": -0.1}},
    "contacts": {"origin": "contact_request", "contacts": [{"phones": [{"phone": "+44 7700 900417"}], "vcard": "BEGIN:VCARD"}]},
    "interactive": {"interactive": {"type": "list_reply", "list_reply": {"id": "a", "title": "A", "description": "B"}}},
    "button": {"button": {"payload": "P", "text": "T"}},
    "order": {
        "order": {
            "catalog_id": "c",
            "product_items": [{"product_retailer_id": "K", "quantity": "2", "item_price": 24.9, "currency": "EUR"}],
        }
    },
    "reaction": {"reaction": {"message_id": "wamid.y", "emoji": "👍"}},
    "edit": {"edit": {"original_message_id": "wamid.y", "message": {"type": "image", "image": {"caption": "new"}}}},
    "revoke": {"revoke": {"original_message_id": "wamid.y"}},
    "request_welcome": {},
    "unsupported": {"unsupported": {"type": "poll_creation"}, "errors": [{"code": "131051"}]},
    "unknown": {"errors": [{"code": 131051}]},
    "ephemeral": {},
}
READ_AS = {
    "text": "Text(body='x')",
    "image": "Media(kind='image', ref='1'",
    "audio": "Media(kind='audio', ref='1'",
    "voice": "Media(kind='voice', ref='1'",
    "video": "Media(kind='video', ref='1'",
    "document": "Media(kind='document', ref='1'",
    "sticker": "Media(kind='sticker', ref='1'",
    "location": "Location(latitude=51.5, longitude=-0.1",
    "contacts": "Cards(cards=(Card(name='', phones=('+44 7700 900417',), emails=()),), own=True)",
    "interactive": "Tap(id='a', title='A')",
    "button": "Tap(id='P', title='T')",
    "order": "Order(lines=(OrderLine(product='K', quantity=2, price='24.9', currency='EUR'),), note='', catalog='c')",
    "reaction": "Reaction(message='wamid.y', emoji='👍')",
    "edit": "Edited(message='wamid.y', body='new')",
    "revoke": "Revoked(message='wamid.y')",
    "request_welcome": "Opened(ref='')",
    "unsupported": "Unsupported(kind='poll_creation', problem='131051', raw='')",
    "unknown": "Unsupported(kind='unknown', problem='131051', raw='')",
    "ephemeral": "Unsupported(kind='ephemeral', problem='', raw='')",
}


@pytest.mark.parametrize("kind", KINDS)
def test_no_kind_of_message_is_without_a_fixture(kind: str) -> None:
    item = message_of(type=kind, **BY_KIND[kind])
    assert isinstance(item, Incoming)
    assert repr(item.content).startswith(READ_AS[kind])


INTERACTIVE = {
    "button_reply": ({"id": "a", "title": "A"}, Tap(id="a", title="A")),
    "list_reply": ({"id": "a", "title": "A"}, Tap(id="a", title="A")),
    "nfm_reply": ({"name": "flow", "body": "Sent", "response_json": "{}"}, Form(name="flow", body="Sent", raw="{}")),
    "call_permission_reply": ({"response": "accept"}, Form(name="call_permission_reply", body="accept", raw='{"response":"accept"}')),
}


@pytest.mark.parametrize("kind", REPLIES)
def test_no_interactive_reply_is_without_a_fixture(kind: str) -> None:
    reply, content = INTERACTIVE[kind]
    item = message_of(type="interactive", interactive={"type": kind, kind: reply})
    assert isinstance(item, Incoming)
    assert item.content == content


CONCERNING_PEOPLE: dict[str, Any] = {
    "messages": {"messages": [{**WHO, "type": "text", "text": {"body": "x"}}]},
    "user_preferences": {"user_preferences": [{"user_id": NADIA, "value": "stop", "category": "marketing_messages", "timestamp": 1}]},
    "smb_message_echoes": {"message_echoes": [{"to": "447700900417", "to_user_id": NADIA, "id": "wamid.e", "timestamp": "1793520000"}]},
    "smb_app_state_sync": {"state_sync": [{"action": "add", "contact": {"full_name": "Imani"}}, {"action": "remove"}, {"action": "add"}]},
    "standby": {"standby": {"message_echoes": [{"to_user_id": NADIA, "id": "wamid.s", "timestamp": "1793520000"}]}},
    "history": {"history": [{"metadata": {"phase": 0}, "threads": []}]},
    "calls": {"calls": [{"id": "wacid.1", "from": "447700900417", "event": "connect", "timestamp": "1793520000"}]},
}


@pytest.mark.parametrize("field", FIELDS)
def test_no_field_about_people_is_without_a_fixture(field: str) -> None:
    items = parse(body_of(field, {**METADATA, **CONCERNING_PEOPLE[field]}))
    assert [type(item) for item in items] == [
        {
            "messages": Incoming,
            "user_preferences": Preference,
            "smb_message_echoes": Echo,
            "standby": Echo,
            "calls": Incoming,
        }.get(field, AccountUpdate)
    ]
    assert items[0].account == "118230047715606"


@pytest.mark.parametrize("field", ACCOUNT_FIELDS)
def test_every_field_of_news_is_an_update(field: str) -> None:
    (item,) = parse(body_of(field, {"event": "X", "type": "X", "decision": "X", "status": "X"}, time=1793520900))
    assert isinstance(item, AccountUpdate)
    assert item.field == field
    assert item.at == datetime(2026, 11, 1, 8, 15, tzinfo=UTC)


def test_a_colleague_in_the_business_app_is_human_and_another_responder_is_not() -> None:
    (colleague,) = parse(body_of("smb_message_echoes", CONCERNING_PEOPLE["smb_message_echoes"]))
    (program,) = parse(body_of("standby", CONCERNING_PEOPLE["standby"]))
    assert isinstance(colleague, Echo)
    assert isinstance(program, Echo)
    assert (colleague.human, program.human) == (True, False)
    assert (colleague.recipient.phone, colleague.recipient.user_id) == ("447700900417", NADIA)


def test_the_address_book_is_counted_and_not_copied() -> None:
    (item,) = parse(body_of("smb_app_state_sync", CONCERNING_PEOPLE["smb_app_state_sync"]))
    assert isinstance(item, AccountUpdate)
    assert item.details == {"add": 2, "remove": 1}


def test_a_call_that_we_made_is_no_message() -> None:
    call = {"id": "wacid.2", "to": "447700900417", "event": "connect", "direction": "BUSINESS_INITIATED"}
    status_ = {"id": "wacid.2", "type": "call", "status": "RINGING", "recipient_id": "447700900417"}
    items = parse(body_of("calls", {"calls": [call], "statuses": [status_]}))
    assert [(type(item), item.event) for item in items if isinstance(item, AccountUpdate)] == [
        (AccountUpdate, "connect"),
        (AccountUpdate, "RINGING"),
    ]


@pytest.mark.parametrize("kind", MOVES)
def test_every_notice_of_a_move_is_read(kind: str) -> None:
    notice = {"type": kind, "new_wa_id": "447700900555", "previous_user_id": "GB.1", "user_id": "GB.2"}
    item = message_of(type="system", system=notice)
    assert isinstance(item, IdentityChanged)
    assert (item.old.phone, item.old.user_id, item.new.phone, item.new.user_id) == ("447700900417", "GB.1", "447700900555", "GB.2")


@pytest.mark.parametrize("kind", NOTICES)
def test_every_other_notice_is_noted(kind: str) -> None:
    assert isinstance(message_of(type="system", system={"type": kind}), AccountUpdate)


def test_a_notice_of_a_new_kind_is_unknown() -> None:
    assert isinstance(message_of(type="system", system={"type": "group_joined"}), Unknown)


def test_the_ad_that_brought_somebody_here() -> None:
    referral = {"source_url": "https://fb.me/1", "source_type": "ad", "source_id": "77", "ctwa_clid": "click"}
    item = message_of(type="text", text={"body": "x"}, referral=referral)
    assert isinstance(item, Incoming)
    assert item.referral is not None
    assert (item.referral.kind, item.referral.ref, item.referral.click) == ("ad", "77", "click")


def test_a_malformed_change_does_not_cost_its_neighbours() -> None:
    good = {"field": "messages", "value": {**METADATA, "messages": [{**WHO, "type": "text", "text": {"body": "x"}}]}}
    entry = {"id": "1", "changes": ["broken", {"field": "messages"}, {"field": "messages", "value": "text"}, None, good]}
    items = parse(json.dumps({"object": "whatsapp_business_account", "entry": [None, entry]}).encode())
    assert [type(item) for item in items] == [Unknown, Unknown, Unknown, Unknown, Incoming]


def test_several_envelopes_in_a_list_are_read() -> None:
    body = (OWN / "malformed" / "m03_array_top.body").read_bytes()
    assert [type(item) for item in parse(body)] == [Incoming]


def test_a_message_without_an_id_has_a_key_all_the_same() -> None:
    value = {**METADATA, "messages": [{"from": "447700900417", "type": "text", "text": {"body": "x"}}]}
    (first,), (second,) = parse(body_of("messages", value)), parse(body_of("messages", value))
    assert isinstance(first, Incoming)
    assert first.id == second.id != ""


def test_a_message_without_a_sender_is_unknown() -> None:
    (item,) = parse(body_of("messages", {"messages": [{"id": "wamid.x", "type": "text", "text": {"body": "x"}}]}))
    assert isinstance(item, Unknown)


def test_a_body_of_three_megabytes_is_read() -> None:
    thread = {"id": "447700900417", "messages": [{**WHO, "type": "text", "text": {"body": "x" * 200}}] * 9000}
    (item,) = parse(body_of("history", {**METADATA, "history": [{"metadata": {"phase": 0}, "threads": [thread]}]}))
    assert isinstance(item, AccountUpdate)
    assert item.details["messages"] == 9000
