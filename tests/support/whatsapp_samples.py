"""The sample bodies of WhatsApp, read."""

from __future__ import annotations

from datetime import UTC, datetime

from botkit.core.model.platform import AccountUpdate, Incoming, Item, Receipt
from tests.support.paths import TESTS
from webhooks.whatsapp.parse import parse

OWN = TESTS / "webhooks" / "fixtures" / "payloads"
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
