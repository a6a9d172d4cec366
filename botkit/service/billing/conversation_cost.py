"""The cost of one conversation so far, message by message, as a bill would have it. For a chat that tries a flow and is not billed.

Such a chat has neither receipts nor a month of messages before it. So a sent message counts as delivered at once unless there is a
receipt, the free units of the month count as used up, and the day of the prices can be chosen.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from decimal import Decimal

from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy import Connection

from botkit.billing.billing_period import day_of
from botkit.billing.event_reader import KINDS, SendAttemptedFields, StatusFields, read_event
from botkit.billing.line_items import LineItemBuilder
from botkit.billing.rating import Rater
from botkit.billing.timeline import Timeline
from botkit.core.codec import decode_event
from botkit.core.events import MessageSent
from botkit.core.model.charge import Charge
from botkit.service.billing.bill_run import BillingContext
from botkit.service.billing.flow_cost import free_units_used
from botkit.store import events
from botkit.store.events import EventRow

ALL = 100_000  # events; more than any chat has


class MessageCost(Struct, frozen=True, kw_only=True):
    """One message. `amount` is by the mix of countries, None when a price is not known; `charges` are its lines on the bill, by country."""

    number: int
    flow: str
    step: str
    template: str
    amount: Decimal | None
    charges: Mapping[str, Charge]

    @property
    def charge(self) -> Charge:
        """The line in the first country."""
        return next(iter(self.charges.values()))


class ConversationCost(Struct, frozen=True, kw_only=True):
    """What a conversation has cost. `total` leaves out messages whose price is not known: `unpriced` counts them."""

    currency: str
    day: str
    mix: Mapping[str, Decimal]
    lines: tuple[MessageCost, ...]

    @property
    def total(self) -> Decimal:
        return sum((line.amount for line in self.lines if line.amount is not None), Decimal(0))

    @property
    def saved(self) -> int:
        """How many messages joining bubbles saved."""
        return sum(line.charge.bubbles - 1 for line in self.lines)

    @property
    def unpriced(self) -> int:
        return sum(line.amount is None for line in self.lines)


def conversation_cost(
    tx: Connection, context: BillingContext, contact: int, channel: str, mix: Mapping[str, Decimal], at: datetime
) -> ConversationCost:
    """The cost of a conversation, as if its newest event were at `at`. An empty mix: the country of the contact's number."""
    rows = [row for row in events.of_contact(tx, contact, 0, ALL) if row.channel == channel]
    shift = timedelta(days=(at - max((row.at for row in rows), default=at)).days)
    whole = sum(mix.values(), Decimal(0))
    shares = {country: share / whole for country, share in mix.items()} or {"": Decimal(1)}
    bills = {country: _lines(context, rows, contact, channel, country, shift) for country in shares}
    lines = []
    for number in bills[next(iter(shares))]:
        charges = {country: lines_of[number] for country, lines_of in bills.items()}
        priced = zip(charges.values(), shares.values(), strict=True)
        amounts = [None if charge.amount is None else share * charge.amount for charge, share in priced]
        known = [amount for amount in amounts if amount is not None]
        first = next(iter(charges.values()))
        lines.append(
            MessageCost(
                number=number,
                flow=first.flow,
                step=first.step,
                template=first.template,
                amount=sum(known, Decimal(0)) if len(known) == len(amounts) else None,
                charges=charges,
            )
        )
    account = context.terms.account(channel)
    return ConversationCost(currency=account.currency, day=day_of(at, account.zone), mix=shares if mix else {}, lines=tuple(lines))


def _lines(
    context: BillingContext, rows: Iterable[EventRow], contact: int, channel: str, country: str, shift: timedelta
) -> dict[int, Charge]:
    timeline = _timeline(rows, contact, channel, country, shift)
    days = [arrival.at for arrival in timeline.arrivals()]
    terms = context.terms
    for at in days:
        terms = replace(terms, used_elsewhere={**terms.used_elsewhere, **free_units_used(channel, at)})
    rater = Rater(terms, context.cards)
    items = sorted(LineItemBuilder(terms, context.markets).build(timeline), key=lambda item: item.order)
    return {item.number: rater.rate(item) for item in items}


def _timeline(rows: Iterable[EventRow], contact: int, channel: str, country: str, shift: timedelta) -> Timeline:
    """The log of the chat, with a delivery of each sent message that has no receipt."""
    timeline = Timeline(contact)
    sent: dict[int, datetime] = {}
    has_receipt: set[int] = set()
    for row in rows:
        if row.kind == "message_sent":
            event = decode_event(row.kind, row.body, row.personal)
            assert isinstance(event, MessageSent)
            sent[event.number] = row.at
        if row.kind not in KINDS:
            continue
        entry = read_event(row.kind, row.body)
        if isinstance(entry, StatusFields):
            entry = replace(entry, status_at=entry.status_at + shift, destination=country or entry.destination)
            if entry.status != "sent":
                has_receipt.add(entry.number)
        elif isinstance(entry, SendAttemptedFields):
            entry = replace(entry, destination=country or entry.destination)
        elif hasattr(entry, "sent_at"):
            entry = replace(entry, sent_at=entry.sent_at + shift)
        timeline.add(channel, row.at, entry)
    for number, at in sent.items():
        if number not in has_receipt:
            timeline.add(channel, at, StatusFields(number=number, status="delivered", status_at=at + shift))
    return timeline
