"""What a phone shows: a fold over what happened on the platform."""

from __future__ import annotations

import struct
import zlib

import pytest

from botkit.server.simulator.phones import Bubble, as_json, phone_of
from botkit.server.simulator.sample_files import FILE_KINDS, HEIGHT, WIDTH, sample
from webhooks.emulator.emulator import Emulator
from webhooks.emulator.phones.activity import (
    Activity,
    BusinessRead,
    CustomerChanged,
    CustomerWrote,
    MessageShown,
    Reacted,
    SendRejected,
    StatusShown,
)
from webhooks.emulator.phones.customer import Customer
from webhooks.emulator.phones.screen import Screen


@pytest.fixture
def nadia() -> Customer:
    return Emulator().customer("447700900101", name="Nadia")


def said(key: str, at: float) -> Activity:
    return CustomerWrote(message=key, at=at, what="text", screen=Screen(text=key))


def shown(key: str, at: float) -> Activity:
    return MessageShown(message=key, at=at, screen=Screen(text=key))


def statuses(customer: Customer, *seen: Activity) -> list[tuple[str, str]]:
    return [(bubble.key, bubble.status) for bubble in phone_of(customer, seen, 100).bubbles]


def test_a_read_mark_turns_everything_before_it_blue(nadia: Customer) -> None:
    assert statuses(nadia, said("a", 1), said("b", 2), BusinessRead(message="b", at=3), said("c", 4)) == [
        ("a", "read"),
        ("b", "read"),
        ("c", "sent"),
    ]


def test_receipts_stand_under_the_business_own_messages(nadia: Customer) -> None:
    seen = [
        shown("a", 1),
        StatusShown(message="a", at=2, status="read"),
        shown("b", 3),
        StatusShown(message="b", at=4, status="failed", code=131026),
    ]
    phone = phone_of(nadia, seen, 100)
    assert [(bubble.status, bubble.code) for bubble in phone.bubbles] == [("read", 0), ("failed", 131026)]


def test_typing_ends_with_the_message_or_after_a_while(nadia: Customer) -> None:
    begun = [said("a", 1), BusinessRead(message="a", at=2, typing=True)]
    assert phone_of(nadia, begun, 3).typing
    assert not phone_of(nadia, begun, 60).typing
    assert not phone_of(nadia, [*begun, shown("b", 3)], 3.1).typing


def test_reactions_come_from_both_sides_and_can_be_taken_back(nadia: Customer) -> None:
    seen = [shown("a", 1), Reacted(message="a", emoji="x"), Reacted(message="a", emoji="y", by_business=True)]
    (bubble,) = phone_of(nadia, seen, 9).bubbles
    assert (bubble.mine, bubble.theirs) == ("x", "y")
    (bubble,) = phone_of(nadia, [*seen, Reacted(message="a", emoji="")], 9).bubbles
    assert (bubble.mine, bubble.theirs) == ("", "y")


def test_what_is_no_message_is_a_note_and_refusals_stand_at_their_moment(nadia: Customer) -> None:
    refusal = Bubble(key="refused-1", by="note", at=2.5, note="Not sent", kind="refused")
    seen = [
        said("a", 1),
        CustomerChanged(what="number", value="447700900151", number=7, at=2),
        SendRejected(code=131047, status=400, details="late", at=3),
    ]
    phone = phone_of(nadia, seen, 9, [refusal])
    assert [bubble.note for bubble in phone.bubbles] == [
        "",
        "Changed their number to 447700900151",
        "Not sent",
        "The platform refused a message: 131047 late",
    ]


def test_what_is_told_of_messages_that_nobody_has_seen_changes_nothing(nadia: Customer) -> None:
    unknown = [
        StatusShown(message="x", status="read"),
        BusinessRead(message="x"),
        Reacted(message="x", emoji="y"),
        CustomerChanged(what="joined"),
    ]
    assert as_json(phone_of(nadia, unknown, 0)) == {"key": "447700900101", "bubbles": [], "typing": False}


def test_the_sample_picture_is_one_and_every_kind_has_a_sample() -> None:
    assert all(sample(kind) for kind in FILE_KINDS)
    picture = sample("image")
    assert picture.startswith(b"\x89PNG\r\n\x1a\n")
    assert struct.unpack(">II", picture[16:24]) == (WIDTH, HEIGHT)
    begin = picture.index(b"IDAT")
    length = struct.unpack(">I", picture[begin - 4 : begin])[0]
    assert len(zlib.decompress(picture[begin + 4 : begin + 4 + length])) == HEIGHT * (WIDTH + 1)
