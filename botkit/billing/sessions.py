"""Billable sessions: 24 hours of one contact on one channel. The rule is `sessions_of`, its wording stands in docs/billing.md.

Nothing here knows a price. The platform stopped billing conversations in July 2025; contracts with customers still count them.
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
    """A message of either side. `sent` None: the contact's."""

    at: datetime
    sent: Message | None = None

    @property
    def side(self) -> Literal["contact", "business"]:
        return "business" if self.sent else "contact"


class _OpenSession:
    """A session that may still take messages."""

    def __init__(self, message: _SessionMessage) -> None:
        self.first = message
        self.last_at = message.at
        self.flow = ""
        self.received = self.sent = 0
        self.add(message)

    def add(self, message: _SessionMessage) -> None:
        self.last_at = message.at
        if message.sent is None:
            self.received += 1
            return
        self.sent += 1
        self.flow = self.flow or message.sent.flow


def sessions_of(timeline: Timeline, terms: Terms, markets: Markets) -> list[BillableSession]:
    """The billable sessions of a contact.

    A message outside a session opens one, when it comes from a side that may (`opened_by`); the session takes every message of both
    sides from its opening until `length` later, that moment excluded, and is never extended. The contact's messages count when they were
    written, ours when they arrived. A message that neither lies in a session nor may open one counts nowhere.
    """
    country = _country(timeline, terms, markets)
    messages: dict[str, list[_SessionMessage]] = {}
    for channel, inbound in timeline.inbound.items():
        messages.setdefault(channel, []).extend(_SessionMessage(message.at) for message in inbound)
    for arrival in _first_arrivals(timeline):
        messages.setdefault(arrival.message.channel, []).append(_SessionMessage(arrival.at, arrival.message))
    return [
        _billable_session(timeline.contact_id, channel, session, terms, country)
        for channel, of_channel in messages.items()
        for session in _split(sorted(of_channel, key=_message_order), terms)
    ]


def _split(messages: list[_SessionMessage], terms: Terms) -> Iterator[_OpenSession]:
    current: _OpenSession | None = None
    for message in messages:
        if current is not None and message.at < current.first.at + terms.sessions.length:
            current.add(message)
        elif terms.sessions.opened_by in ("anyone", message.side):
            if current is not None:
                yield current
            current = _OpenSession(message)
    if current is not None:
        yield current


def _first_arrivals(timeline: Timeline) -> Iterator[Arrival]:
    """Arrivals, a message to a group once: a session counts messages, not recipients."""
    first: dict[int, Arrival] = {}
    for arrival in timeline.arrivals():
        known = first.get(arrival.message.number)
        if known is None or arrival.at < known.at:
            first[arrival.message.number] = arrival
    yield from first.values()


def _message_order(message: _SessionMessage) -> tuple[datetime, bool, int]:
    return message.at, message.sent is not None, message.sent.number if message.sent else 0


def _billable_session(contact_id: int, channel: str, session: _OpenSession, terms: Terms, country: str) -> BillableSession:
    opened_at, opener = session.first.at, session.first.sent
    day = day_of(opened_at, terms.account(channel).zone)
    return BillableSession(
        session_id=f"{contact_id}-{channel}-{int((opened_at - _EPOCH).total_seconds())}",
        contact_id=contact_id,
        channel=channel,
        opened_at=opened_at,
        last_at=session.last_at,
        ends_at=opened_at + terms.sessions.length,
        day=day,
        period=month_of(day),
        direction=session.first.side,
        category=opener.sent_as if opener else "service",
        flow=session.flow,
        country=country,
        received=session.received,
        sent=session.sent,
    )


def _country(timeline: Timeline, terms: Terms, markets: Markets) -> str:
    """The country of the number that was last written to."""
    known = [message for message in timeline.messages.values() if message.destination]
    newest = max(known, key=lambda message: message.number, default=None)
    if newest is None:
        return ""
    days = [day_of(receipt.at, terms.account(newest.channel).zone) for receipt in newest.receipts]
    return markets.match(newest.destination, max(days, default="9999-12-31")).country
