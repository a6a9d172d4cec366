"""Messages as the samples have them, and what is read of each."""

from __future__ import annotations

import json

import pytest

from botkit.core.model.message import Card, Cards, Edited, Form, Location, Media, Opened, Reaction, Tap, Text, Unsupported
from botkit.core.model.platform import IdentityChanged, Incoming, Receipt, Unknown
from tests.support.whatsapp_samples import NADIA, OWN, message, one, read, seconds, update


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
