"""Tries: how often a send met passing trouble, how long it waits, and when it is enough (docs/platforms.md)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from random import Random

import msgspec

from botkit.core.model.platform import Retry
from botkit.store.delivery.outbox import OutboxRow

# Longer than everything that may happen under it: 5 s for the number's turn, 3 s for the read mark, 30 s for the answer, some for the
# commit. So what is found attempted under a lapsed lease is really unknown, and a receipt had its 30 s to settle it (F.4).
MOST_TRIES = 5  # of a send that met passing trouble
LONGEST_BACKOFF = 60.0  # seconds
PAIR_BASE = 4  # the platform asks for 4^n seconds between tries to one person (131056)
NO_CONNECTION = "NOT_SENT"  # the code of a send that never left


def count_refusal(row: OutboxRow, retry: Retry) -> dict[str, int]:
    """How often the platform refused this message for now, with this time: by scope, and by code.

    Each trouble has a count of its own, as in the platform's table: who was paced twice (131056) has not been tried too often when
    something unknown (131000) happens for the first time, nor does the pause for a pair begin at a minute because of an outage before.
    A try whose outcome is unknown counts for none of them: nobody refused it.
    """
    met = {} if row.refusals is None else msgspec.json.decode(row.refusals, type=dict[str, int])
    for kind in (retry.scope, retry.code):
        met[kind] = met.get(kind, 0) + 1
    return met


def is_given_up(retry: Retry, met: Mapping[str, int]) -> bool:
    """Whether a message is given up. What concerns a pair or a whole channel is nobody's fault and passes."""
    return retry.scope == "message" and bool(met) and (met[retry.scope] >= MOST_TRIES or met[retry.code] >= (retry.most or MOST_TRIES))


def pause(retry: Retry, tries: int, chance: Random) -> timedelta:
    """How long to wait before the next try: as the platform asks, else longer each time, spread by chance."""
    if retry.after is not None:
        return timedelta(seconds=retry.after)
    if retry.scope == "pair":
        return timedelta(seconds=min(float(PAIR_BASE**tries), 3600.0))
    return timedelta(seconds=chance.uniform(0.0, min(LONGEST_BACKOFF, 2.0**tries)))
