"""Windows: how long after a customer's message free-form answers may go out, and the longer ones that an advertisement opens.

A window is half open: at exactly 24 hours it is closed. Its clock is the platform's own timestamp of the customer's message or
call, never the time of receipt: a webhook that was repeated for two days arrives with its window already shut. Nothing that we send
opens or lengthens a window. Seconds count, so daylight saving changes nothing.
"""

from __future__ import annotations

from datetime import datetime, timedelta

SERVICE_WINDOW = timedelta(hours=24)  # after the customer's latest message or call
EDGE_MARGIN = timedelta(seconds=60)  # a message sent later than this before the edge may arrive after it, and be refused there
HUMAN_WINDOW = timedelta(days=7)  # Messenger: words written by a person, with the tag HUMAN_AGENT

_USABLE = SERVICE_WINDOW - EDGE_MARGIN


def is_open(heard_at: datetime | None, now: datetime) -> bool:
    """Whether a free-form message may still be started at `now`.

    A timestamp ahead of our clock counts as open: the platform's clock decides, and ours may be a second behind.
    """
    return heard_at is not None and now - heard_at < _USABLE


def closes_at(heard_at: datetime) -> datetime:
    """The first moment at which the platform refuses free-form messages (without our margin)."""
    return heard_at + SERVICE_WINDOW


def is_entry_open(until: datetime | None, now: datetime) -> bool:
    """Whether the window of an advertisement is open. `until` is the platform's own statement of its end; without one there is none."""
    return until is not None and now < until - EDGE_MARGIN


def is_human_open(heard_at: datetime | None, now: datetime) -> bool:
    """Whether a person of the business may still write on Messenger with the tag HUMAN_AGENT."""
    return heard_at is not None and now - heard_at < HUMAN_WINDOW - EDGE_MARGIN
