"""So far: what one conversation has cost up to now, message by message, as the bill would say it: of a chat in which nothing is billed.

Who tries a flow has neither receipts nor a month of messages behind them. So a message that was sent counts as delivered at once unless
a receipt was given, the free units of the month as used up, and the prices are those of a day that can be chosen.
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

ALL = 100_000  # events; no chat comes near


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
        """Messages that joined bubbles saved."""
        return sum(line.charge.bubbles - 1 for line in self.lines)

    @property
    def unpriced(self) -> int:
        return sum(line.amount is None for line in self.lines)


def conversation_cost(
    tx: Connection, context: BillingContext, contact: int, channel: str, mix: Mapping[str, Decimal], at: datetime
) -> ConversationCost:
    """What the conversation with a contact has cost, as if its newest event were at `at`. An empty mix: where the number is."""
    rows = [row for row in events.of_contact(tx, contact, 0, ALL) if row.channel == channel]
    shift = timedelta(days=(at - max((row.at for row in rows), default=at)).days)
    whole = sum(mix.values(), Decimal(0))
    shares = {country: share / whole for country, share in mix.items()} or {"": Decimal(1)}
    bills = {country: _lines(context, rows, contact, channel, country, shift) for country in shares}
    lines = []
    for number in bills[next(iter(shares))]:
        charges = {country: found[number] for country, found in bills.items()}
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
    history = _history(rows, contact, channel, country, shift)
    days = [arrival.at for arrival in history.arrivals()]
    terms = context.terms
    for at in days:
        terms = replace(terms, used_elsewhere={**terms.used_elsewhere, **free_units_used(channel, at)})
    bill, found = Rater(terms, context.cards), {}
    for draft in sorted(LineItemBuilder(terms, context.markets).build(history), key=lambda draft: draft.order):
        found[draft.number] = bill.rate(draft)
    return found


def _history(rows: Iterable[EventRow], contact: int, channel: str, country: str, shift: timedelta) -> Timeline:
    """The log of the chat, with what is not in it: that what was sent arrived."""
    history = Timeline(contact)
    sent: dict[int, datetime] = {}
    told: set[int] = set()
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
                told.add(entry.number)
        elif isinstance(entry, SendAttemptedFields):
            entry = replace(entry, destination=country or entry.destination)
        elif hasattr(entry, "sent_at"):
            entry = replace(entry, sent_at=entry.sent_at + shift)
        history.add(channel, row.at, entry)
    for number, at in sent.items():
        if number not in told:
            history.add(channel, at, StatusFields(number=number, status="delivered", status_at=at + shift))
    return history
