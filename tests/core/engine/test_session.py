"""Sessions: what they wait for, and whose button was tapped."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from botkit.core.engine.session import CallWait, Frame, HumanWait, ReplyWait, Session, TimeWait, Wait
from botkit.core.model.contact import Address, Contact
from botkit.core.model.message import Content, Tap, Text

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
LATER = NOON + timedelta(hours=1)


def waiting(*waits: Wait | None) -> Session:
    frames = tuple(Frame(flow="f", digest="d", at="steps.0", wait=wait) for wait in waits)
    return Session(contact=Contact(id=1), channel="main", frames=frames)


@pytest.mark.parametrize(
    ("waits", "due"),
    [
        ((), None),
        ((None,), None),
        ((ReplyWait(asked=NOON),), None),
        ((ReplyWait(asked=NOON, until=LATER),), LATER),
        ((ReplyWait(asked=NOON, until=LATER, remind=NOON),), NOON),
        ((ReplyWait(asked=NOON, remind=LATER),), LATER),
        ((TimeWait(until=LATER),), LATER),
        ((CallWait(call="1.1", until=LATER),), LATER),
        ((HumanWait(queue="q"),), None),
        ((HumanWait(queue="q", until=LATER),), LATER),
        ((TimeWait(until=NOON), HumanWait(queue="q")), None),
    ],
)
def test_only_the_uppermost_wait_wakes(waits: tuple[Wait | None, ...], due: datetime | None) -> None:
    session = waiting(*waits)
    assert session.due == due
    assert session.is_idle == (not waits)


@pytest.mark.parametrize(
    ("content", "mark"),
    [
        (Tap(id="f/steps.0/1"), "1"),
        (Tap(id="f/steps.0/"), ""),
        (Tap(id="f/steps.01/1"), None),
        (Tap(id="g/steps.0/1"), None),
        (Tap(id="f/steps.0.then.0/1"), None),
        (Text(body="f/steps.0/1"), None),
    ],
)
def test_a_button_belongs_to_one_step_of_one_flow(content: Content, mark: str | None) -> None:
    assert Frame(flow="f", digest="d", at="steps.0").tapped(content) == mark


def test_an_address_is_written_with_its_platform() -> None:
    assert str(Address(platform="whatsapp", value="447700900123")) == "whatsapp:447700900123"
