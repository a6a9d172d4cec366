"""Billable sessions: 24 hours of one contact on one channel. The rule is `sessions_of`, its wording stands in docs/billing.md.

Nothing here knows a price. The platform stopped to bill conversations in July 2025; contracts with customers go on counting them.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Literal, NamedTuple

from botkit.billing.billing_period import day_of, month_of
from botkit.billing.markets import Markets
from botkit.billing.terms import Terms
from botkit.billing.timeline import Arrival, Message, Timeline
from botkit.core.model.charge import BillableSession

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class _SessionMessage(NamedTuple):
    """A message of either side. `message` None: the contact's."""

    at: datetime
    message: Message | None = None

    @property
    def side(self) -> Literal["contact", "business"]:
        return "business" if self.message else "contact"


class _OpenSession:
    """A session that may still take messages."""

    def __init__(self, word: _SessionMessage) -> None:
        self.first = word
        self.last_at = word.at
        self.flow = ""
        self.received = self.sent = 0
        self.take(word)

    def take(self, word: _SessionMessage) -> None:
        self.last_at = word.at
        if word.message is None:
            self.received += 1
            return
        self.sent += 1
        self.flow = self.flow or word.message.flow


def sessions_of(history: Timeline, terms: Terms, markets: Markets) -> list[BillableSession]:
    """The billable sessions of a contact.

    A message outside a session opens one, when it comes from a side that may (`opened_by`); the session takes every message of both
    sides from its opening until `length` later, that moment excluded, and is never extended. The contact's messages count when they were
    written, ours when they arrived. A message that neither lies in a session nor may open one counts nowhere.
    """
    country = _country(history, terms, markets)
    words: dict[str, list[_SessionMessage]] = {}
    for channel, heard in history.heard.items():
        words.setdefault(channel, []).extend(_SessionMessage(word.at) for word in heard)
    for arrival in _first_arrivals(history):
        words.setdefault(arrival.message.channel, []).append(_SessionMessage(arrival.at, arrival.message))
    return [
        _billable_session(history.contact_id, channel, found, terms, country)
        for channel, said in words.items()
        for found in _split(sorted(said, key=_message_order), terms)
    ]


def _split(words: list[_SessionMessage], terms: Terms) -> Iterator[_OpenSession]:
    current: _OpenSession | None = None
    for word in words:
        if current is not None and word.at < current.first.at + terms.sessions.length:
            current.take(word)
        elif terms.sessions.opened_by in ("anyone", word.side):
            if current is not None:
                yield current
            current = _OpenSession(word)
    if current is not None:
        yield current


def _first_arrivals(history: Timeline) -> Iterator[Arrival]:
    """Arrivals, a message to a group once: a session counts messages, not recipients."""
    first: dict[int, Arrival] = {}
    for arrival in history.arrivals():
        known = first.get(arrival.message.number)
        if known is None or arrival.at < known.at:
            first[arrival.message.number] = arrival
    yield from first.values()


def _message_order(word: _SessionMessage) -> tuple[datetime, bool, int]:
    return word.at, word.message is not None, word.message.number if word.message else 0


def _billable_session(contact_id: int, channel: str, found: _OpenSession, terms: Terms, country: str) -> BillableSession:
    opened_at, opener = found.first.at, found.first.message
    day = day_of(opened_at, terms.account(channel).zone)
    return BillableSession(
        session_id=f"{contact_id}-{channel}-{int((opened_at - _EPOCH).total_seconds())}",
        contact_id=contact_id,
        channel=channel,
        opened_at=opened_at,
        last_at=found.last_at,
        ends_at=opened_at + terms.sessions.length,
        day=day,
        period=month_of(day),
        direction=found.first.side,
        category=opener.sent_as if opener else "service",
        flow=found.flow,
        country=country,
        received=found.received,
        sent=found.sent,
    )


def _country(history: Timeline, terms: Terms, markets: Markets) -> str:
    """Of the number that was last written to, as far as the log tells."""
    known = [message for message in history.messages.values() if message.destination]
    newest = max(known, key=lambda message: message.number, default=None)
    if newest is None:
        return ""
    days = [day_of(receipt.at, terms.account(newest.channel).zone) for receipt in newest.told]
    return markets.place(newest.destination, max(days, default="9999-12-31")).country
