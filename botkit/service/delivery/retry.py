"""The retry policy: how long a refused send waits, and when it is given up (docs/platforms.md)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from random import Random

import msgspec

from botkit.core.model.platform import Retry
from botkit.store.delivery.outbox import OutboxRow

MAX_ATTEMPTS = 5  # of a send that is refused for now, for a reason of its own

# Of a message that meets the platform's trouble each time, while the platform accepts the messages of others in between: then it is this
# message that the platform cannot handle. With the pauses these are seven minutes or more; the contact's next messages wait.
MAX_ATTEMPTS_ALONE = 20
MAX_BACKOFF = 60.0  # seconds
PAIR_BASE = 4  # the platform asks for 4^n seconds between attempts to one person (131056)
NO_CONNECTION = "NOT_SENT"  # the code of a send that never left
LEASE_LAPSED = "LEASE_LAPSED"  # the code of a send that did not leave, because its lease would not have covered it


def count_refusal(row: OutboxRow, retry: Retry) -> dict[str, int]:
    """How often the platform refused this message for now, this time included: by scope, and by code.

    Each kind is counted by itself, as in the platform's table: after two refusals of the rate to one person (131056) an unknown error
    (131000) is still the first of its kind, and an outage does not make the first pause for a person longer. An attempt whose outcome is
    unknown counts for none of them, because nothing was refused.
    """
    refusals = {} if row.refusals is None else msgspec.json.decode(row.refusals, type=dict[str, int])
    for kind in (retry.scope, retry.code):
        refusals[kind] = refusals.get(kind, 0) + 1
    return refusals


def is_given_up(retry: Retry, refusals: Mapping[str, int]) -> bool:
    """Whether the message is given up. A refusal that concerns a person or a whole channel passes, so it never is.

    Of the refusals in trouble of the platform, `refusals` has only those that this message met alone (`DeliveryBatch._retry`).
    """
    if retry.scope == "platform":
        return refusals.get(retry.scope, 0) >= (retry.most or MAX_ATTEMPTS_ALONE)
    if retry.scope != "message" or not refusals:
        return False
    return refusals[retry.scope] >= MAX_ATTEMPTS or refusals[retry.code] >= (retry.most or MAX_ATTEMPTS)


def pause(retry: Retry, attempts: int, chance: Random) -> timedelta:
    """How long to wait before the next attempt: as the platform asks, else longer each time, randomly spread."""
    if retry.after is not None:
        return timedelta(seconds=retry.after)
    if retry.scope == "pair":
        return timedelta(seconds=min(float(PAIR_BASE**attempts), 3600.0))
    return timedelta(seconds=chance.uniform(0.0, min(MAX_BACKOFF, 2.0**attempts)))
