"""Addresses of WhatsApp as people write them: a phone number in any of its forms, or an id scoped to the business."""

from __future__ import annotations

from botkit.core.model.platform import Sender
from webhooks.whatsapp.phone_numbers import spellings

SHORTEST, LONGEST = 7, 15  # digits of a number with its country code (ITU-T E.164)

_BETWEEN = " -().\u00a0/"  # what people put between digits


def sender_at(written: str) -> Sender | None:
    number = written.translate({ord(sign): None for sign in _BETWEEN}).removeprefix("+")
    if number.isascii() and number.isdigit():
        if not SHORTEST <= len(number) <= LONGEST or number.startswith("0"):
            return None
        return Sender(phone=number, spellings=spellings(number))
    # An id scoped to the business: two letters, a dot, letters and digits.
    country, dot, rest = written.partition(".")
    is_id = len(country) == 2 and country.isalpha() and country.isupper() and dot and rest.replace(".", "").isalnum() and rest.isascii()
    return Sender(user_id=written) if is_id else None
