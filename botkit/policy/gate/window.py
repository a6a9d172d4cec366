"""Windows: how long after a customer's message free-form answers may go out, and the longer ones that an advertisement opens.

A window is half open: at exactly 24 hours it is closed. Its clock is the platform's own timestamp of the customer's message or
call, never the time of receipt: a webhook that was repeated for two days arrives with its window already shut. Nothing that we send
opens or lengthens a window. Seconds count, so daylight saving changes nothing.
"""

from __future__ import annotations

from datetime import datetime, timedelta

SERVICE_WINDOW = timedelta(hours=24)  # after the customer's latest message or call, where the platform says nothing else
EDGE_MARGIN = timedelta(seconds=60)  # a message sent later than this before the edge may arrive after it, and be refused there


def is_open(heard_at: datetime | None, now: datetime, window: timedelta | None = SERVICE_WINDOW) -> bool:
    """Whether a free-form message may still be started at `now`. `window` None: the platform permits it at any time.

    A timestamp ahead of our clock counts as open: the platform's clock decides, and ours may be a second behind.
    """
    return window is None or is_within(heard_at, now, window)


def closes_at(heard_at: datetime) -> datetime:
    """The first moment at which the platform refuses free-form messages (without our margin)."""
    return heard_at + SERVICE_WINDOW


def is_entry_open(until: datetime | None, now: datetime) -> bool:
    """Whether the window of an advertisement is open. `until` is the platform's own statement of its end; without one there is none."""
    return until is not None and now < until - EDGE_MARGIN


def is_within(heard_at: datetime | None, now: datetime, window: timedelta) -> bool:
    """Whether a message that is started now arrives within a window of the person's latest message."""
    return heard_at is not None and now - heard_at < window - EDGE_MARGIN
