"""Every sample body of WhatsApp: how much is in it, and what."""

from __future__ import annotations

import copy
import json
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from botkit.core.model.message import Card, Cards, Edited, Form, Location, Media, Opened, PhoneCall, Reaction, Tap, Text, Unsupported
from botkit.core.model.platform import AccountUpdate, Echo, IdentityChanged, Incoming, Item, Preference, Receipt, Unknown
from tests.support.paths import TESTS
from webhooks.whatsapp.account_status import standing_news, template_news
from webhooks.whatsapp.account_updates import ACCOUNT_FIELDS
from webhooks.whatsapp.messages import KINDS, REPLIES
from webhooks.whatsapp.parse import FIELDS, parse
from webhooks.whatsapp.system_messages import MOVES, NOTICES

OWN = TESTS / "webhooks" / "fixtures" / "payloads"
DIRECTORY = Path(os.environ.get("BOTKIT_PAYLOADS", OWN))
SAMPLES = [
    sample for sample in json.loads((DIRECTORY / "manifest.json").read_text())["webhook"] if not sample["file"].startswith(("h", "i"))
]

NADIA = "GB.48201993006714"


def read(name: str) -> tuple[Item, ...]:
    (path,) = (OWN / "wire").glob(f"{name}_*.body")
    return parse(path.read_bytes())


def one(name: str) -> Item:
    (item,) = read(name)
    return item


def message(name: str) -> Incoming:
    item = one(name)
    assert isinstance(item, Incoming)
    return item


def status(name: str) -> Receipt:
    item = one(name)
    assert isinstance(item, Receipt)
    return item


def update(name: str) -> AccountUpdate:
    item = one(name)
    assert isinstance(item, AccountUpdate)
    return item


def seconds(at: datetime | None) -> int:
    assert at is not None
    assert at.tzinfo is UTC
    return int(at.timestamp())


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample["file"])
def test_nothing_of_a_sample_is_lost(sample: dict[str, Any]) -> None:
    items = parse((DIRECTORY / sample["wire"]).read_bytes())
    counts = sample["counts"]
    if set(sample["fields"]) == {"messages"}:
        news = [item for item in items if isinstance(item, AccountUpdate)]
        written = [item for item in items if isinstance(item, Incoming | IdentityChanged) or (item in news and item.field == "system")]
        assert len(written) == counts.get("messages", 0)
        assert sum(isinstance(item, Receipt) for item in items) == counts.get("statuses", 0)
        assert sum(item.field == "errors" for item in news) == counts.get("value_errors", 0)
    else:
        assert len(items) >= counts.get("changes", counts["entries"])
    assert not [item for item in items if isinstance(item, Unknown) and item.what.startswith("fault")]


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample["file"])
def test_two_deliveries_of_one_body_have_the_same_keys(sample: dict[str, Any]) -> None:
    body = (DIRECTORY / sample["wire"]).read_bytes()
    spaced = json.dumps(json.loads(body), indent=1).encode()
    assert [item.id for item in parse(body)] == [item.id for item in parse(spaced)]


# ---- B: messages


def test_a_text_with_its_sender() -> None:
    item = message("b01")
    assert item.content == Text(body="Hi, is the blue kettle still in stock?")
    assert item.account == "118230047715606"
    assert (item.sender.user_id, item.sender.phone, item.sender.name) == (NADIA, "447700900417", "Nadia Okafor")
    assert seconds(item.at) == 1793520007
    assert item.id.startswith("wamid.")


@pytest.mark.parametrize("name", ["b03", "b04", "b06", "b68"])
def test_a_text_is_kept_as_it_came(name: str) -> None:
    (path,) = (OWN / "wire").glob(f"{name}_*.body")
    body = json.loads(path.read_bytes())["entry"][0]["changes"][0]["value"]["messages"][0]["text"]["body"]
    assert message(name).content == Text(body=body)


def test_a_person_without_a_phone_number() -> None:
    sender = message("b07").sender
    assert (sender.user_id, sender.phone, sender.username) == ("US.90331177420586", "", "marco.builds")


def test_the_parent_id_is_kept_beside_the_own_one() -> None:
    sender = message("b09").sender
    assert (sender.user_id, sender.parent_id) == (NADIA, "GB.ENT.7712044930018")


def test_a_scoped_id_is_no_phone_number_wherever_it_stands() -> None:
    sender = message("b10").sender
    assert (sender.user_id, sender.phone, sender.name) == ("US.90331177420586", "", "Marco")


@pytest.mark.parametrize("name", ["b12", "b13"])
def test_a_name_may_be_missing(name: str) -> None:
    sender = message(name).sender
    assert (sender.user_id, sender.phone, sender.name) == (NADIA, "447700900417", "")


def test_an_image() -> None:
    content = message("b14").content
    assert isinstance(content, Media)
    assert (content.kind, content.ref, content.mime, content.caption) == (
        "image",
        "884120093316471",
        "image/jpeg",
        "This is how it arrived 😢",
    )
    assert content.url.startswith("https://lookaside.fbsbx.com/")


def test_a_voice_note_keeps_the_parameter_of_its_type() -> None:
    content = message("b16").content
    assert isinstance(content, Media)
    assert (content.kind, content.mime) == ("voice", "audio/ogg; codecs=opus")


def test_a_file_name_is_kept_as_it_came() -> None:
    content = message("b19").content
    assert isinstance(content, Media)
    assert content.filename == "Reçu n° 12 – août/東京..\\final.pdf"


def test_a_file_that_the_platform_could_not_fetch() -> None:
    content = message("b54").content
    assert isinstance(content, Media)
    assert (content.kind, content.ref, content.problem) == ("document", "", "131052")


def test_places() -> None:
    assert message("b21").content == Location(latitude=-23.5489, longitude=-46.6388)
    place = message("b22")
    assert place.content == Location(
        latitude=51.503368, longitude=-0.127721, name="Kettle & Co – Branch 4", address="4 Placeholder Mews, London"
    )
    assert place.reply_to.startswith("wamid.")


def test_contact_cards_are_not_the_senders_own() -> None:
    content = message("b23").content
    assert content == Cards(
        cards=(
            Card(name="Dr Imani Roy", phones=("+44 7700 900990",), emails=("imani@example.org",)),
            Card(name="Front desk", phones=("0113 496 0123",)),
        )
    )


@pytest.mark.parametrize(
    ("name", "tap"),
    [
        ("b25", Tap(id="order:4471:cancel", title="Cancel order")),
        ("b27", Tap(id="none", title="None of these")),
        ("b33", Tap(id="Stop promotions", title="Stop promotions")),
    ],
)
def test_taps(name: str, tap: Tap) -> None:
    assert message(name).content == tap


def test_the_answer_of_a_form_is_kept_raw_even_when_it_is_no_json() -> None:
    assert message("b29").content == Form(name="flow", body="Sent", raw="[1, 2")
    address = message("b30").content
    assert isinstance(address, Form)
    assert (address.name, address.body) == ("address_message", "Flat 2, 7 Lake View Road, Kochi")
    assert json.loads(address.raw)["values"]["city"] == "Kochi"


def test_a_new_number_links_the_old_person_to_the_new_one() -> None:
    item = one("b35")
    assert isinstance(item, IdentityChanged)
    assert (item.old.phone, item.old.user_id) == ("12025550143", "US.90331177420586")
    assert (item.new.phone, item.new.user_id) == ("12025550177", "US.11400273391556")


def test_a_new_scoped_id_without_a_phone_number() -> None:
    item = one("b36")
    assert isinstance(item, IdentityChanged)
    assert (item.old.user_id, item.old.phone) == ("US.11400273391556", "")
    assert (item.new.user_id, item.new.phone) == ("US.22950018837714", "")


def test_a_new_security_code_is_only_noted() -> None:
    assert (update("b37").field, update("b37").event) == ("system", "customer_identity_changed")


def test_reactions_and_their_withdrawal() -> None:
    added, missing, empty = (message(name).content for name in ("b38", "b39", "b40"))
    assert isinstance(added, Reaction)
    assert added.emoji == "🙏🏽"
    assert missing == empty == Reaction(message=added.message, emoji="")


def test_what_the_platform_does_not_pass_on() -> None:
    assert message("b42").content == Unsupported(kind="unknown", problem="131051")
    assert message("b43").content == Unsupported(kind="unsupported", problem="131060")


@pytest.mark.parametrize(("name", "kind"), [("b44", "hologram"), ("b69", "interactive.product")])
def test_a_kind_that_did_not_exist_is_kept_raw(name: str, kind: str) -> None:
    content = message(name).content
    assert isinstance(content, Unsupported)
    assert content.kind == kind
    assert json.loads(content.raw)["id"] == message(name).id


def test_forwarding_and_products() -> None:
    assert (message("b47").forwarded, message("b47").reply_to) == ("forwarded", "")
    assert message("b48").forwarded == "often"
    assert message("b49").product == "KETTLE-BLUE"
    assert message("b49").reply_to.startswith("wamid.")


def test_an_edit_names_the_message_that_it_changes() -> None:
    assert message("b51").content == Edited(message=message("b01").id, body="Hi, is the GREEN kettle still in stock?")


def test_a_chat_that_was_opened() -> None:
    assert message("b53").content == Opened()


def test_trouble_of_the_number_is_news() -> None:
    assert (update("b55").field, update("b55").event, update("b55").severity) == ("errors", "130429", "warning")


@pytest.mark.parametrize(
    ("name", "phone", "spelling"),
    [
        ("b56", "551199990101", "5511999990101"),
        ("b57", "5215512345678", "525512345678"),
        ("b58", "5491155550101", "541155550101"),
        ("b58", "5491155550101", "54111555550101"),
    ],
)
def test_spellings_of_one_phone(name: str, phone: str, spelling: str) -> None:
    assert message(name).sender.phone == phone
    assert spelling in message(name).sender.spellings


def test_times_in_every_unit() -> None:
    times = [item.at for item in read("b60") if isinstance(item, Incoming)]
    assert [at and int(at.timestamp()) for at in times] == [1793520000, 1793520002, None]


def test_a_repeated_message_keeps_its_key() -> None:
    first, (again, new) = one("b61"), read("b62")
    assert first.id == again.id != new.id


def test_a_batch_of_two_accounts() -> None:
    first, receipt, second = read("b63")
    assert isinstance(first, Incoming)
    assert isinstance(receipt, Receipt)
    assert isinstance(second, Incoming)
    assert (first.account, second.account) == ("118230047715606", "127744900381255")
    assert (second.sender.phone, second.sender.user_id, second.sender.name) == ("61491570156", "", "Zoé")


def test_messages_are_ordered_for_each_person_and_matched_by_identity() -> None:
    items = [item for item in read("b64") if isinstance(item, Incoming)]
    bodies = [(item.sender.name, item.content.body) for item in items if isinstance(item.content, Text)]
    assert bodies == [("Nadia Okafor", "A2"), ("Marco", "B1"), ("Nadia Okafor", "A1")]


def test_an_object_of_another_kind_is_kept_as_unknown() -> None:
    item = one("b66")
    assert isinstance(item, Unknown)
    assert item.what == "object user"


# ---- C: statuses


def test_a_status_with_its_price() -> None:
    receipt = status("c02")
    assert (receipt.status, receipt.message) == ("sent", "wamid.HBgMNDQ3NzAwOTAwNDE3FQIAERgSMUYwNEFERERBRDg0RUZCQkI3AA==")
    assert receipt.pricing == {"billable": True, "pricing_model": "PMP", "type": "regular", "category": "marketing"}
    assert (receipt.recipient.phone, receipt.recipient.user_id, receipt.recipient.name) == ("447700900417", NADIA, "Nadia Okafor")
    assert receipt.id == f"{receipt.message}:sent:447700900417"


def test_the_older_shape_has_a_conversation_and_no_type() -> None:
    receipt = status("c01")
    assert "type" not in receipt.pricing
    assert receipt.conversation["origin"] == {"type": "service"}
    assert receipt.conversation["expiration_timestamp"] == "1793606400"


@pytest.mark.parametrize(
    ("name", "kind", "category"),
    [
        ("c03", "free_customer_service", "utility"),
        ("c04", "regular", "service"),
        ("c19", "free_entry_point", "referral_conversion"),
        ("c20", "regular", "authentication_international"),
    ],
)
def test_prices(name: str, kind: str, category: str) -> None:
    assert (status(name).pricing["type"], status(name).pricing["category"]) == (kind, category)


def test_both_spellings_of_the_international_category_are_one() -> None:
    assert status("c20").conversation["origin"]["type"] == status("c20").pricing["category"]


def test_every_status_of_a_message_has_its_own_key() -> None:
    receipts = [item for item in read("c07") if isinstance(item, Receipt)]
    assert [receipt.status for receipt in receipts] == ["read", "delivered", "sent"]
    assert len({receipt.id for receipt in receipts}) == 3
    assert status("c08").id == receipts[2].id


@pytest.mark.parametrize(
    ("name", "codes"), [("c09", ["131047"]), ("c12", ["131053"]), ("c14", ["199999", "2"]), ("c15", []), ("c27", ["130403"])]
)
def test_failures_and_their_codes(name: str, codes: list[str]) -> None:
    assert status(name).status == "failed"
    assert [error.code for error in status(name).errors] == codes


def test_the_parent_id_under_both_names() -> None:
    parents = {item.recipient.parent_id for item in read("c18") if isinstance(item, Receipt)}
    assert parents == {"GB.ENT.7712044930018"}


def test_participants_of_a_group_have_their_own_receipts() -> None:
    receipts = [item for item in read("c21") if isinstance(item, Receipt)]
    assert [receipt.participant for receipt in receipts] == ["447700900417", "12025550143", "61491570156"]
    assert len({receipt.id for receipt in receipts}) == 3
    assert {receipt.recipient.phone for receipt in receipts} == {""}


def test_our_own_tag_comes_back() -> None:
    assert status("c22").tag == '{"ticket":4471,"step":"otp"}'


# ---- D: other fields


@pytest.mark.parametrize(
    ("name", "event", "severity"),
    [
        ("d01", "REJECTED", "alert"),
        ("d02", "PAUSED", "alert"),
        ("d03", "APPROVED", "info"),
        ("d04", "DISABLED", "alert"),
        ("d05", "YELLOW", "alert"),
        ("d06", "ANNOUNCED", "warning"),
        ("d07", "CHANGED", "warning"),
        ("d10", "FLAGGED", "alert"),
        ("d11", "ACCOUNT_RESTRICTION", "alert"),
        ("d12", "DISABLED_UPDATE", "alert"),
        ("d13", "ACCOUNT_VIOLATION", "alert"),
        ("d14", "PARTNER_REMOVED", "alert"),
        ("d20", "OBA_APPROVED", "info"),
        ("d23", "DECLINED", "info"),
        ("d29", "reserved", "info"),
        ("d31", "control_passed", "info"),
        ("d32", "group_participants_add", "info"),
        ("d35", "ACCOUNT_OFFBOARDED", "alert"),
    ],
)
def test_news_about_the_account(name: str, event: str, severity: str) -> None:
    assert (update(name).event, update(name).severity) == (event, severity)


def test_news_names_the_number_when_it_can_and_the_account_otherwise() -> None:
    assert update("d31").account == "118230047715606"
    assert update("d01").account == "204817366400951"
    assert seconds(update("d01").at) == 1793520900


@pytest.mark.parametrize(("name", "value"), [("d16", "stop"), ("d17", "resume")])
def test_the_platforms_own_switch_for_marketing(name: str, value: str) -> None:
    item = one(name)
    assert isinstance(item, Preference)
    assert (item.value, item.category, item.sender.user_id, item.sender.phone) == (value, "marketing", NADIA, "447700900417")


def test_history_is_counted_and_its_words_are_not_kept() -> None:
    assert update("d22").details == {"phase": 1, "chunk_order": 3, "progress": 55, "threads": 1, "messages": 2}
    assert "old question" not in repr(read("d22"))


def test_calls_are_messages_without_words() -> None:
    assert message("d26").content == PhoneCall(call="wacid.ABGGFoNadia0001", phase="connect")
    assert message("d26").sender.user_id == NADIA
    ends = [item.content for item in read("d27") if isinstance(item, Incoming)]
    assert ends == [PhoneCall(call=f"wacid.ABGGFoNadia000{n}", phase="terminate") for n in (1, 2)]


def test_what_another_responder_hears_is_observed() -> None:
    item = message("d30")
    assert item.observed
    assert item.content == Text(body="talking to another responder")
    assert item.account == "118230047715606"


def test_an_unknown_field_is_kept_raw() -> None:
    item = one("d33")
    assert isinstance(item, Unknown)
    assert (item.what, json.loads(item.raw)) == ("field pigeon_update", {"pigeon": "landed", "count": 2})


# ---- what has no sample


def body_of(field: str, value: Any, **entry: Any) -> bytes:
    change = {"field": field, "value": value}
    return json.dumps({"object": "whatsapp_business_account", "entry": [{"id": "1", **entry, "changes": [change]}]}).encode()


METADATA = {"metadata": {"phone_number_id": "118230047715606"}}
WHO = {"from": "447700900417", "id": "wamid.x", "timestamp": "1793520000"}


def message_of(**more: Any) -> Item:
    (item,) = parse(body_of("messages", {**METADATA, "messages": [{**WHO, **more}]}))
    return item


ORDERED = {"product_retailer_id": "K", "quantity": "2", "item_price": 24.9, "currency": "EUR"}

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


# ---- laws

scalars = st.none() | st.booleans() | st.integers(-(2**70), 2**70) | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=5)
anything = st.recursive(
    scalars, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3), max_leaves=6
)
bodies = [json.loads(path.read_bytes()) for path in sorted((OWN / "wire").glob("[bcd]*.body"))]


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path] + [found for key, child in inner for found in places(child, (*path, key))]


@given(st.data())
@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
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
    msgspec.json.encode(items)  # what was read can be kept


@given(anything)
def test_any_json_is_read(value: Any) -> None:
    parse(json.dumps(value).encode())


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("message_template_status_update", {"event": "PAUSED", "reason": "NONE"}, {"status": "paused", "reason": ""}),
        ("message_template_status_update", {"event": "REINSTATED"}, {"status": "approved"}),
        ("message_template_status_update", {"event": "FLAGGED"}, {"status": None}),
        ("message_template_status_update", {"event": "PAUSED", "other_info": {"title": "UNPAUSED"}}, {"status": "approved"}),
        ("message_template_quality_update", {"new_quality_score": "RED"}, {"quality": "red", "status": None}),
        ("template_category_update", {"previous_category": "UTILITY", "new_category": "MARKETING"}, {"category": "marketing"}),
        ("template_category_update", {"new_category": "UTILITY", "correct_category": "MARKETING"}, {"category": "utility"}),
    ],
)
def test_news_of_a_template_are_said_in_our_words(field: str, value: dict[str, Any], said: dict[str, Any]) -> None:
    named = {"message_template_name": "delayed", "message_template_language": "en", **value}
    news = template_news("waba", field, named)
    assert news is not None
    assert (news.account, news.name, news.language) == ("waba", "delayed", "en")
    assert {name: getattr(news, name) for name in said} == said
    assert template_news("waba", field, value) is None, "a template without a name is none"


@pytest.mark.parametrize(
    ("field", "value", "restriction", "limit"),
    [
        ("account_update", {"event": "DISABLED_UPDATE", "ban_info": {"waba_ban_state": "DISABLE"}}, "all", None),
        ("account_update", {"event": "DISABLED_UPDATE", "ban_info": {"waba_ban_state": "REINSTATE"}}, "none", None),
        ("business_capability_update", {"max_daily_conversations_per_business": 2000}, None, 2000),
        ("business_capability_update", {"max_daily_conversations_per_business": "TIER_10K"}, None, 10_000),
        ("business_capability_update", {"max_daily_conversations_per_business": -1}, None, 0),
        ("phone_number_quality_update", {"event": "UPGRADE", "current_limit": "TIER_250"}, None, 250),
    ],
)
def test_news_of_what_the_account_may_do_are_said_in_our_words(
    field: str, value: dict[str, Any], restriction: str | None, limit: int | None
) -> None:
    news = standing_news(field, value)
    assert news is not None
    assert (news.restriction, news.people_limit) == (restriction, limit)


def test_a_restriction_names_its_end_and_those_about_other_things_are_none() -> None:
    lines = [{"restriction_type": "RESTRICTED_BIZ_INITIATED_MESSAGING", "expiration": 1793606400}]
    news = standing_news("account_update", {"event": "ACCOUNT_RESTRICTION", "restriction_info": lines})
    assert news is not None
    assert (news.restriction, news.until) == ("starts", datetime.fromtimestamp(1793606400, UTC))
    other = [{"restriction_type": "RESTRICTED_ADD_PHONE_NUMBER_ACTION"}]
    assert standing_news("account_update", {"event": "ACCOUNT_RESTRICTION", "restriction_info": other}) is None
    assert standing_news("account_update", {"event": "PARTNER_ADDED"}) is None
