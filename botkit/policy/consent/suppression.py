"""The suppression list: addresses that were erased and must not be written to again, stored as keyed hashes.

Only a keyed hash is kept. A bare hash of a phone number is guessed in minutes (there are about 10^10), so the business's secret goes
in; and the entry stays personal data all the same, as whoever holds the secret can test a number against it.
"""

from __future__ import annotations

import hashlib
import hmac
from datetime import datetime
from typing import NamedTuple

from botkit.policy.consent.model import ConsentEvent


class Suppression(NamedTuple):
    """What the list has of an address: when its person was erased, and whether and when they stopped advertising in the messenger."""

    since: datetime
    platform_stopped_at: datetime | None = None

    def entries(self) -> tuple[ConsentEvent, ...]:
        """The first lines in the ledger of somebody who comes back."""
        listed = ConsentEvent(action="suppressed", occurred_at=self.since, method="suppression_list", actor="system")
        if self.platform_stopped_at is None:
            return (listed,)
        stopped = ConsentEvent(
            action="platform_stop", occurred_at=self.platform_stopped_at, purpose="marketing", method="platform", actor="user"
        )
        return listed, stopped


def address_hashes(secret: bytes, platform: str, value: str) -> tuple[str, ...]:
    """The hashes of an address, one for each spelling: store the first when erasing, look for all of them when checking.

    `value` is digits for a phone number, else the platform's id. Raises `ValueError` for an empty secret.
    """
    if not secret:
        raise ValueError("a suppression list needs a secret: without one its entries can be guessed")
    return tuple(_hash(secret, f"{platform}:{spelling}") for spelling in spellings(value))


def _hash(secret: bytes, address: str) -> str:
    return hmac.new(secret, address.encode(), hashlib.sha256).hexdigest()


def spellings(value: str) -> tuple[str, ...]:
    """The ways a number is written with and without its country's extra digit, the longest first (so the first is the same for all).

    Brazil puts a 9 before mobile numbers, Mexico and Argentina put a 1 or a 9 after the country code; platforms drop or add them.
    """
    if not value.isdigit():
        return (value,)
    forms = {value}
    for country, length, digit, index in _EXTRA:
        if not value.startswith(country):
            continue
        if len(value) == length and value[index] == digit:
            forms.add(value[:index] + value[index + 1 :])
        elif len(value) == length - 1:
            forms.add(value[:index] + digit + value[index:])
    return tuple(sorted(forms, key=lambda spelling: (-len(spelling), spelling)))


# country code, length with the extra digit, the digit, where it stands
_EXTRA = (
    ("55", 13, "9", 4),  # +55 11 9 1234-5678
    ("52", 13, "1", 2),  # +52 1 55 1234 5678
    ("54", 13, "9", 2),  # +54 9 11 1234-5678
)
