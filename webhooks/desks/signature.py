"""The signature of webhooks to desks: HMAC-SHA256 over the moment and the raw bytes, so that none can be changed or played again later."""

from __future__ import annotations

import hmac
import re
from collections.abc import Collection
from datetime import UTC, datetime, timedelta
from hashlib import sha256

HEADER = "Botkit-Signature"
TOLERANCE = timedelta(minutes=5)  # how old a signed request may be

_HEADER = re.compile(r"t=(?P<at>\d{1,12})(?P<signatures>(,v1=[0-9a-f]{64})+)", re.ASCII)


def sign(body: bytes, secrets: Collection[str], at: datetime) -> str:
    """`t=1790000000,v1=9f86…`: one signature for each secret, two while one is being changed."""
    moment = str(int(at.timestamp()))
    return ",".join([f"t={moment}", *(f"v1={hmac_of(secret, moment, body)}" for secret in secrets)])


def is_signed(header: str, body: bytes, secrets: Collection[str], now: datetime, tolerance: timedelta = TOLERANCE) -> bool:
    """Whether one of the secrets made one of the signatures, lately. For desks that are written in Python, and for the tests."""
    found = _HEADER.fullmatch(header)
    if found is None or abs(now - datetime.fromtimestamp(int(found["at"]), UTC)) > tolerance:
        return False
    given = [part.removeprefix("v1=") for part in found["signatures"].split(",") if part]
    # All are compared, whatever the first ones give: how long it takes says nothing.
    return sum(hmac.compare_digest(one, hmac_of(secret, found["at"], body)) for one in given for secret in secrets) > 0


def hmac_of(secret: str, moment: str, body: bytes) -> str:
    """Of `moment.body`, in hexadecimal digits."""
    return hmac.new(secret.encode(), moment.encode() + b"." + body, sha256).hexdigest()
