"""Addresses as people write them: `whatsapp:+44 7700 900123`, `whatsapp:GB.4820…`, `messenger:<PSID>`."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection

from botkit.core.model.platform import Sender
from botkit.store import contacts
from webhooks import DEFAULT_PLATFORM, PLATFORMS


def read_address(written: str) -> tuple[str, Sender] | None:
    """The platform and the sender; None for what cannot be an address. Without a platform it is of the first platform."""
    platform, colon, value = written.strip().partition(":")
    platform, value = (platform.strip().lower(), value.strip()) if colon else (DEFAULT_PLATFORM, platform)
    sender = PLATFORMS[platform].sender_at(value) if platform in PLATFORMS and value else None
    return None if sender is None else (platform, sender)


def known_as(platform: str, sender: Sender) -> str:
    """The text form of an address: one per address."""
    return f"{platform}:{sender.user_id or sender.phone}"


def find_contact(tx: Connection, platform: str, sender: Sender) -> int | None:
    """The contact at an address, in whichever spelling of its number."""
    for value in (sender.user_id, sender.phone, *sender.spellings):
        if value and (contact := contacts.find(tx, platform, value)) is not None:
            return contact
    return None


def find_or_create_contact(tx: Connection, platform: str, sender: Sender, now: datetime) -> tuple[int, bool]:
    """The contact at an address, created when there is none; and whether it is new."""
    (resolved,) = contacts.resolve(tx, platform, [sender], now)
    return resolved.contact_id, resolved.created
