"""Billing: reads the log, one contact after the other, and hands it to the rules; keeps closed months and imported cards.

Two passes, neither of which holds the log: a contact's history becomes drafts, and the drafts, sorted by time, become a bill. A month's
free units and discounts depend on the order of everybody's messages, a message's window only on its contact.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta

import msgspec
from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy import Connection

from botkit.billing.billing_period import day_of, days_before, first_moment, month_of, month_start, next_month
from botkit.billing.event_reader import KINDS, read_event
from botkit.billing.line_item import LineItem
from botkit.billing.line_items import LineItemBuilder
from botkit.billing.markets import Markets, shipped_markets
from botkit.billing.models import model_named
from botkit.billing.rate_card_import import read_markets, read_rates
from botkit.billing.rates import RateCards, shipped_rates
from botkit.billing.rating import Rater
from botkit.billing.sessions import sessions_of
from botkit.billing.statement import Statement, statement_of
from botkit.billing.terms import Terms
from botkit.billing.timeline import Timeline
from botkit.core.model.charge import BillableSession, Charge
from botkit.core.model.pricing import TierChange
from botkit.errors import UsageError
from botkit.service.billing.external_sort import ExternalSort
from botkit.store.billing import bill_inputs as kept
from botkit.store.billing.bill_inputs import ClosedMonthRow
from botkit.store.database import Store
from botkit.store.sql.types import EPOCH, MICROSECOND

# Platforms that bill messages. Sending on Messenger and Instagram is free inside the window, and outside it we do not send there.
BILLED = frozenset({"whatsapp"})

# How many days before a month a message may have been queued or a window opened that still matters in it: 30 days a message waits for its
# delivery, 7 a free entry point lasts, and some over.
LOOK_BACK = 40
LOOK_AHEAD = 40  # days after the last one in which we may still hear of it

# A month is closed as of a moment ago: what is being written just now has an earlier time than its commit.
IN_FLIGHT = timedelta(minutes=1)

PROGRESS_EVERY = 20_000  # events between two words about progress

# How many events so far, and the share of the log that is read, as far as one can tell.
Progress = Callable[[int], None]


class _News(Struct):
    tier: TierChange | None = None


_news = msgspec.json.Decoder(_News)


class BillingContext(Struct, frozen=True, kw_only=True):
    """What bills are made with: terms, cards, markets and closed months of one store."""

    terms: Terms
    cards: RateCards
    markets: Markets
    closed: Mapping[str, ClosedMonthRow]
    platforms: Mapping[str, str]
    reached: tuple[TierChange, ...] = ()

    def closings(self, first_month: str) -> dict[str, datetime]:
        return {month: row.closed_at for month, row in self.closed.items() if month >= first_month}

    def without_closings(self) -> BillingContext:
        """The same, as if no month were closed: every line on the day of its delivery."""
        return replace(self, closed={})


def open_billing(tx: Connection, terms: Terms) -> BillingContext:
    """The shipped cards and markets with what was imported, and the closed months."""
    rates, markets = list(shipped_rates()), list(shipped_markets().rows)
    for card in kept.imported_cards(tx):
        lines = card.content.splitlines()
        if card.kind == "rates":
            rates += read_rates(csv.DictReader(lines))
        else:
            markets += read_markets(csv.DictReader(lines))
    table = Markets(markets)
    return BillingContext(
        terms=terms,
        cards=RateCards(rates),
        markets=table,
        reached=tuple(replace(change, market=table.named(change.market)) for change in _reached(tx)),
        closed={row.period: row for row in kept.closings(tx)},
        platforms=kept.platforms(tx),
    )


def _reached(tx: Connection) -> Iterator[TierChange]:
    for body in kept.account_events(tx, "account_changed"):
        told = _news.decode(body)
        if told.tier is not None:
            yield told.tier


def shipped_billing(terms: Terms) -> BillingContext:
    """What there is without a store."""
    return BillingContext(terms=terms, cards=RateCards(shipped_rates()), markets=shipped_markets(), closed={}, platforms={})


def charges(
    tx: Connection,
    context: BillingContext,
    first: str,
    last: str,
    *,
    under: str = "",
    progress: Progress | None = None,
    bill: Rater | None = None,
) -> Iterator[Charge]:
    """The charges of the days `first` to `last` (YYYY-MM-DD in each account's zone, both included), by time.

    Corrections stand on the day on which we heard of them. `under`: the name of a pricing model to be used instead of those in force;
    closed months then do not matter. `bill` is one that goes on afterwards. Raises `UsageError` for a model that there is none of.
    """
    model = model_named(under) if under else None
    begin = month_of(first)
    closed = {} if model else context.closings(month_of(days_before(f"{begin}-01", LOOK_BACK)))
    since_day = days_before(f"{begin}-01", LOOK_BACK)
    if closed:  # a correction counts among the messages of its own month, so that month is read from its beginning
        begin = month_of(since_day)
        since_day = days_before(f"{begin}-01", LOOK_BACK)
    drafting = LineItemBuilder(context.terms, context.markets, model, closed)
    bill = bill or Rater(context.terms, context.cards, () if model else context.reached)
    with ExternalSort(LineItem, _order) as spool:
        for history in _histories(tx, context, since_day, last, progress, is_timed=bool(closed)):
            for draft in drafting.build(history):
                if draft.billed_month >= begin and draft.day <= last:
                    spool.add(draft)
        for draft in spool:
            charge = bill.rate(draft)
            if first <= charge.day:
                yield charge


def billable_sessions(
    tx: Connection, context: BillingContext, first: str, last: str, *, progress: Progress | None = None
) -> Iterator[BillableSession]:
    """The billable sessions that were opened on the days `first` to `last`, by time, on all platforms."""
    with ExternalSort(BillableSession, _opening) as spool:
        for history in _histories(tx, context, days_before(first, LOOK_BACK), last, progress, is_billed=False):
            for session in sessions_of(history, context.terms, context.markets):
                if first <= session.day <= last:
                    spool.add(session)
        yield from spool


def close_month(store: Store, terms: Terms, month: str, now: datetime) -> Statement:
    """Close a month: from now on its statement stands, and what comes later is a correction in the month that is open then.

    Raises `UsageError` when it is no month, is not over in some account's zone, or when it or a later one is closed already.
    """
    with store.read() as tx:
        context = open_billing(tx, terms)
        _refuse(context, month, now)
        closing = ClosedMonthRow(period=month, closed_at=now - IN_FLIGHT, digest="", statement=b"{}")
        # Added up as the closed month that it will be: whoever adds it up again finds the same lines.
        made = statement(tx, replace(context, closed={**context.closed, month: closing}), month)
    with store.begin() as tx:
        kept.close_month(tx, replace(closing, digest=made.digest, statement=msgspec.json.encode(made)))
    return made


def closed_statement(row: ClosedMonthRow) -> Statement:
    return msgspec.json.decode(row.statement, type=Statement)


def statement(tx: Connection, context: BillingContext, month: str) -> Statement:
    """What the lines of a month add up to now. For a closed month its digest is the one that was kept, unless cards or rules changed."""
    return statement_of(month, _lines(tx, context, month))


def _lines(tx: Connection, context: BillingContext, month: str) -> Iterator[Charge]:
    return (charge for charge in charges(tx, context, f"{month}-01", days_before(f"{next_month(month)}-01", 1)) if charge.period == month)


def _refuse(context: BillingContext, month: str, now: datetime) -> None:
    if len(month) != 7 or month[4] != "-" or not (month[:4] + month[5:]).isdecimal() or not "01" <= month[5:] <= "12":
        raise UsageError(f'"{month}" is no month. Write it like this: 2026-10.')
    if month in context.closed:
        raise UsageError(f"{month} is closed since {context.closed[month].closed_at:%Y-%m-%d}. News of it comes as corrections.")
    later = [known for known in context.closed if known > month]
    if later:
        raise UsageError(f"{month} cannot be closed: {min(later)} is closed already, and that closed everything before it.")
    for account in context.terms.accounts:
        if now < month_start(next_month(month), account.zone):
            raise UsageError(f"{month} is not over in {account.zone}. Close it when it is, better some days later: receipts come late.")


def _histories(
    tx: Connection,
    context: BillingContext,
    first: str,
    last: str,
    progress: Progress | None,
    *,
    is_billed: bool = True,
    is_timed: bool = False,
    of: int | None = None,
) -> Iterator[Timeline]:
    """The history of each contact between two days. `is_timed`: with when we heard of everything, which only closed months ask for."""
    zones = [account.zone for account in context.terms.accounts]
    since = min(first_moment(first, zone) for zone in zones)
    until = max(first_moment(last, zone) for zone in zones) + timedelta(days=LOOK_AHEAD)
    left_out = {name for name, platform in context.platforms.items() if is_billed and platform not in BILLED}
    history: Timeline | None = None
    for count, (contact_id, channel, at, kind, body) in enumerate(kept.events_by_contact(tx, since, until, KINDS, of), 1):
        if history is None or history.contact_id != contact_id:
            if history is not None:
                yield history
            history = Timeline(contact_id)
        if channel not in left_out:
            history.add(channel, EPOCH + at * MICROSECOND if is_timed else EPOCH, read_event(kind, body))
        if progress is not None and count % PROGRESS_EVERY == 0:
            progress(count)
    if history is not None:
        yield history


def find_line(tx: Connection, context: BillingContext, line_id: str) -> tuple[Charge, ...]:
    """The line of that name with its corrections. A line's day is not in its name, so its contact's events say where to look.

    Raises `UsageError` when there is none.
    """
    contact, _, rest = line_id.partition("-")
    number = rest.partition("-")[0].rstrip("+")
    if not contact.isdecimal() or not number.isdecimal():
        raise UsageError(f'"{line_id}" is no line of a bill. A line is named CONTACT-NUMBER, as the report of charges shows it.')
    days = []
    for history in _histories(tx, context, "1971-01-01", "9000-01-01", None, of=int(contact)):
        days = [
            day_of(arrival.at, context.terms.account(arrival.message.channel).zone)
            for arrival in history.arrivals()
            if arrival.message.number == int(number)
        ]
    wanted = line_id.rstrip("+")
    found = tuple(
        charge
        for day in sorted(set(days))
        for charge in charges(tx, context, day, days_before(day, -LOOK_AHEAD))
        if charge.line_id.rstrip("+") == wanted
    )
    if not found:
        raise UsageError(f'There is no line "{line_id}": nothing of that name arrived on a channel that is billed.')
    return tuple(dict.fromkeys(found))


def _order(draft: LineItem) -> object:
    return draft.order


def _opening(session: BillableSession) -> object:
    return session.opened_at, session.contact_id, session.channel
