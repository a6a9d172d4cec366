"""Addresses as people write them: `whatsapp:+44 7700 900123`, `whatsapp:GB.4820…`, `messenger:<PSID>`."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection

from botkit.core.model.platform import Sender
from botkit.policy.consent.suppression import spellings
from botkit.store import contacts

SHORTEST, LONGEST = 7, 15  # digits of a number with its country code (ITU-T E.164)
PLATFORMS = ("whatsapp", "messenger", "instagram")
_BETWEEN = " -().\u00a0/"  # what people put between digits


def read_address(written: str) -> tuple[str, Sender] | None:
    """The platform and the sender; None for what cannot be an address. Without a platform it is a number on WhatsApp."""
    platform, colon, value = written.strip().partition(":")
    platform, value = (platform.strip().lower(), value.strip()) if colon else ("whatsapp", platform)
    if platform not in PLATFORMS or not value:
        return None
    number = value.translate({ord(sign): None for sign in _BETWEEN}).removeprefix("+")
    if platform == "whatsapp" and (number.isascii() and number.isdigit()):
        if not SHORTEST <= len(number) <= LONGEST or number.startswith("0"):
            return None
        return platform, Sender(phone=number, spellings=tuple(spelling for spelling in spellings(number) if spelling != number))
    if platform == "whatsapp":  # an id scoped to the business: two letters, a dot, letters and digits
        country, dot, rest = value.partition(".")
        is_id = len(country) == 2 and country.isalpha() and country.isupper() and dot and rest.replace(".", "").isalnum() and rest.isascii()
        return (platform, Sender(user_id=value)) if is_id else None
    return (platform, Sender(user_id=value)) if value.isascii() and value.isdigit() else None


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
