"""What a phone shows and does: every act of a customer, and everything that is seen."""

from __future__ import annotations

import asyncio
from typing import Any

import msgspec
import pytest

from botkit.core.model.message import Cards, Location, Media, Order, PhoneCall, Reaction, Tap, Text
from botkit.core.model.platform import IdentityChanged, Incoming, Preference
from webhooks.emulator.phones.activity import (
    Activity,
    BusinessRead,
    CustomerChanged,
    CustomerWrote,
    FaultStruck,
    MessageShown,
    Reacted,
    SendRejected,
    StatusShown,
)
from webhooks.emulator.phones.screen import screen

PHONE = "447700900123"


async def test_everything_that_a_customer_can_do_arrives_as_it_was_meant(set_scene: Any) -> None:
    scene = await set_scene()
    nadia = scene.platform.customer(PHONE, user_id="GB.1", name="Nadia", language="en", zone="Europe/London")
    first = await nadia.says("hi")
    await nadia.says("that one", reply_to="wamid.q")
    await nadia.sends_file("audio", "audio/ogg; codecs=opus", b"la", voice=True)
    await nadia.shares_location(51.5, -0.12, "Branch", "4 Placeholder Mews")
    await nadia.shares_contact("Imani Roy", "+44 7700 900990")
    await nadia.orders(("KETTLE", 2, 24.9), note="wrap it")
    await nadia.reacts(first, "👍")
    await nadia.reacts(first, "")
    await nadia.clicks_ad("more?", source_url="https://fb.me/x")
    await nadia.calls(3)
    await nadia.stops_marketing()
    await nadia.changes_number("447700900124")
    items = scene.caught.items()
    said = [item for item in items if isinstance(item, Incoming)]
    contents = [item.content for item in said]
    assert contents[0] == Text(body="hi")
    assert (contents[1], said[1].reply_to) == (Text(body="that one"), "wamid.q")
    assert isinstance(contents[2], Media)
    assert contents[2].kind == "voice"
    assert contents[3] == Location(latitude=51.5, longitude=-0.12, name="Branch", address="4 Placeholder Mews")
    assert isinstance(contents[4], Cards)
    assert contents[4].cards[0].phones == ("+44 7700 900990",)
    assert isinstance(contents[5], Order)
    assert (contents[5].lines[0].product, contents[5].lines[0].price, contents[5].note) == ("KETTLE", "24.9", "wrap it")
    assert contents[6:8] == [Reaction(message=first, emoji="👍"), Reaction(message=first, emoji="")]
    assert said[8].referral is not None
    assert said[8].referral.source == "https://fb.me/x"
    assert [content.phase for content in contents[9:] if isinstance(content, PhoneCall)] == ["connect", "terminate"]
    (preference,) = [item for item in items if isinstance(item, Preference)]
    assert (preference.value, preference.category, preference.sender.user_id) == ("stop", "marketing", "GB.1")
    (moved,) = [item for item in items if isinstance(item, IdentityChanged)]
    assert (moved.old.phone, moved.new.phone, moved.old.user_id, moved.new.user_id) == (PHONE, "447700900124", "GB.1", "GB.19")
    assert {item.sender.name for item in said} == {"Nadia"}
    assert (scene.platform.customer_at(PHONE), scene.platform.customer_at("447700900124")) == (None, nadia)


async def test_a_transcript_tells_all_in_order(set_scene: Any) -> None:
    scene = await set_scene(receipts=("sent", "delivered"))
    platform = scene.platform
    nadia, marco = platform.customer(PHONE, name="Nadia"), platform.customer("12025550143")
    key = await nadia.says("hi")
    await scene.call(
        "POST",
        f"{platform.number.id}/messages",
        {"messaging_product": "whatsapp", "status": "read", "message_id": key, "typing_indicator": {"type": "text"}},
    )
    await scene.send(PHONE, "text", {"body": "Hello!"}, context={"message_id": key})
    await scene.send(marco.phone)
    await platform.settled()
    await nadia.opens_chat()
    await scene.send(PHONE, "reaction", {"message_id": key, "emoji": "❤️"})
    platform.faults.error(131056)
    await scene.send(PHONE)
    await scene.send(PHONE, "text", {"body": ""})
    sent = nadia.inbox[0].id
    kinds = [(type(seen).__name__, getattr(seen, "message", "")) for seen in nadia.transcript]
    assert kinds == [
        ("CustomerChanged", ""),
        ("CustomerWrote", key),
        ("BusinessRead", key),
        ("MessageShown", sent),
        ("StatusShown", sent),
        ("StatusShown", sent),
        ("StatusShown", sent),
        ("Reacted", key),
        ("StatusShown", nadia.inbox[1].id),
        ("SendRejected", ""),
    ]
    assert [seen.status for seen in nadia.transcript if isinstance(seen, StatusShown)] == ["sent", "delivered", "read", "sent"]
    shown = next(seen for seen in nadia.transcript if isinstance(seen, MessageShown))
    assert (shown.screen.text, shown.reply_to) == ("Hello!", key)
    assert [seen.fault for seen in platform.feed.since() if isinstance(seen, FaultStruck)] == ["error"]
    assert [seen.number for seen in platform.feed.since()] == list(range(1, len(platform.feed.since()) + 1))
    assert all(msgspec.json.decode(msgspec.json.encode(seen), type=Activity) == seen for seen in platform.feed.since())
    assert {type(seen) for seen in platform.feed.since()} >= {
        CustomerWrote,
        MessageShown,
        StatusShown,
        BusinessRead,
        Reacted,
        CustomerChanged,
        SendRejected,
        FaultStruck,
    }


async def test_whoever_watches_sees_what_was_and_what_comes(set_scene: Any) -> None:
    scene = await set_scene()
    nadia = scene.platform.customer(PHONE)
    await nadia.says("one")

    async def look() -> list[str]:
        found = []
        async for seen in scene.platform.watch():
            if isinstance(seen, CustomerWrote):
                found.append(seen.screen.text)
            if len(found) == 3:
                return found
        return found

    async with asyncio.timeout(5), asyncio.TaskGroup() as group:
        watchers = [group.create_task(look()) for _ in range(2)]
        await asyncio.sleep(0)
        await nadia.says("two")
        await nadia.says("three")
    assert [watcher.result() for watcher in watchers] == [["one", "two", "three"]] * 2


async def test_a_tap_on_buttons_rows_and_templates(set_scene: Any) -> None:
    scene = await set_scene()
    nadia = scene.platform.customer(PHONE)
    scene.platform.templates.add("confirm", "en", "Will you come at {{1}} tomorrow?", footer="Kettle & Co", buttons=("Yes", "No"))
    buttons = {"type": "button", "body": {"text": "?"}, "action": {"buttons": [{"type": "reply", "reply": {"id": "y", "title": "Yes"}}]}}
    await scene.send(PHONE, "interactive", buttons)
    await scene.template(PHONE, "confirm", "nine")
    template = scene.platform.screen_of(nadia.inbox[-1])
    assert (template.text, template.footer, [button.label for button in template.buttons]) == (
        "Will you come at nine tomorrow?",
        "Kettle & Co",
        ["Yes", "No"],
    )
    await nadia.taps("No")
    await nadia.taps("Yes")
    await nadia.taps("y", message=nadia.inbox[0].id)
    await nadia.taps_template("Maybe", payload="P")
    taps = [(item.content, item.reply_to) for item in scene.caught.items() if isinstance(item, Incoming)]
    assert taps == [
        (Tap(id="No", title="No"), nadia.inbox[1].id),
        (Tap(id="Yes", title="Yes"), nadia.inbox[1].id),
        (Tap(id="y", title="Yes"), nadia.inbox[0].id),
        (Tap(id="P", title="Maybe"), nadia.inbox[1].id),
    ]
    with pytest.raises(LookupError):
        await nadia.taps("Never")


async def test_what_a_stranger_got_is_theirs_when_they_become_known(set_scene: Any) -> None:
    scene = await set_scene()
    await scene.send(PHONE)
    assert len(scene.platform.customer(PHONE).inbox) == 1


async def test_who_sends_no_read_receipts_reads_in_silence(set_scene: Any) -> None:
    scene = await set_scene(receipts=("sent", "delivered", "read"))
    nadia = scene.platform.customer(PHONE)
    nadia.sends_receipts = False
    await scene.send(PHONE)
    await nadia.opens_chat()
    assert [status["status"] for status in await scene.statuses()] == ["sent", "delivered"]


def test_a_screen_of_each_kind() -> None:
    listed = {"button": "See", "sections": [{"title": "A", "rows": [{"id": "1", "title": "One", "description": "d"}]}]}
    menu = screen({"type": "interactive", "interactive": {"type": "list", "body": {"text": "?"}, "action": listed}})
    assert (menu.kind, menu.menu, menu.sections[0].title, menu.buttons[0].description) == ("list", "See", "A", "d")
    place = screen({"type": "location", "location": {"latitude": 1.5, "longitude": 2, "name": "N"}})
    assert (place.where, place.place) == ((1.5, 2.0), "1.5,2 N")
    file = screen({"type": "document", "document": {"link": "https://example.com/a.pdf", "filename": "a.pdf", "caption": "c"}})
    assert (file.media[0].name, file.files, file.text) == ("a.pdf", ("document a.pdf https://example.com/a.pdf",), "c")
    named = {"type": "body", "parameters": [{"type": "text", "parameter_name": "who", "text": "Nadia"}]}
    wording = {"category": "UTILITY", "components": [{"type": "BODY", "text": "Hi {{who}}, {{other}}"}]}
    shown = screen({"type": "template", "template": {"name": "t", "language": {"code": "en"}, "components": [named]}}, wording)
    assert (shown.text, shown.category, shown.values) == ("Hi Nadia, {{other}}", "utility", ("Nadia",))
