"""Bill runs: the log is read contact by contact, made into line items and rated; closed months and imported cards are stored.

Two passes, neither of which holds the whole log in memory: the timeline of a contact becomes line items, and the line items, sorted by
time, are rated. Free units and discounts of a month depend on the order of all messages, a message's window only on its contact.
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
from botkit.billing.event_reader import KINDS, ORIGIN_KINDS, read_event
from botkit.billing.line_item import LineItem
from botkit.billing.line_items import LineItemBuilder
from botkit.billing.markets import Markets, shipped_markets
from botkit.billing.models import model_named
from botkit.billing.origins import Origins
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
from botkit.store.billing import bill_inputs
from botkit.store.billing.bill_inputs import ClosedMonthRow
from botkit.store.broadcasts import broadcasts
from botkit.store.database import Store
from botkit.store.sql.types import EPOCH, MICROSECOND
from webhooks import PLATFORMS

# Days before a month in which a message that counts in it may have been queued, or its window opened: a message waits 30 days for its
# delivery, a free entry point lasts 7, and the rest is reserve.
LOOK_BACK = 40
LOOK_AHEAD = 40  # days after the last one in which its receipts may come

# A month is closed as of a minute ago, because an event that is being written has an earlier time than its commit.
IN_FLIGHT = timedelta(minutes=1)

PROGRESS_EVERY = 20_000  # events between two reports of progress

# The number of events so far.
Progress = Callable[[int], None]


def bills_messages(platform: str) -> bool:
    """Whether a platform puts messages on the bill. One that is not known any more is counted as if it did."""
    return platform not in PLATFORMS or PLATFORMS[platform].rules.is_priced


class _AccountChange(Struct):
    tier: TierChange | None = None


_account_change = msgspec.json.Decoder(_AccountChange)


class BillingContext(Struct, frozen=True, kw_only=True):
    """What bills are made with: terms, rate cards, markets and closed months of one store."""

    terms: Terms
    cards: RateCards
    markets: Markets
    closed: Mapping[str, ClosedMonthRow]
    platforms: Mapping[str, str]
    tier_changes: tuple[TierChange, ...] = ()

    def closings(self, first_month: str) -> dict[str, datetime]:
        return {month: row.closed_at for month, row in self.closed.items() if month >= first_month}

    def without_closings(self) -> BillingContext:
        """The same, as if no month were closed: every line on the day of its delivery."""
        return replace(self, closed={})


def open_billing(tx: Connection, terms: Terms) -> BillingContext:
    """The shipped and the imported cards and markets, and the closed months."""
    rates, markets = list(shipped_rates()), list(shipped_markets().rows)
    for card in bill_inputs.imported_cards(tx):
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
        tier_changes=tuple(replace(change, market=table.named(change.market)) for change in _tier_changes(tx)),
        closed={row.period: row for row in bill_inputs.closings(tx)},
        platforms=bill_inputs.platforms(tx),
    )


def _tier_changes(tx: Connection) -> Iterator[TierChange]:
    for body in bill_inputs.account_events(tx, "account_changed"):
        tier = _account_change.decode(body).tier
        if tier is not None:
            yield tier


def shipped_billing(terms: Terms) -> BillingContext:
    """The shipped cards and markets alone, without a store."""
    return BillingContext(terms=terms, cards=RateCards(shipped_rates()), markets=shipped_markets(), closed={}, platforms={})


def charges(
    tx: Connection,
    context: BillingContext,
    first: str,
    last: str,
    *,
    under: str = "",
    progress: Progress | None = None,
    rater: Rater | None = None,
    with_origins: bool = False,
) -> Iterator[Charge]:
    """The charges of the days `first` to `last` (YYYY-MM-DD in each account's zone, both included), by time.

    A correction has the day on which its receipt came. `under` is the name of a pricing model to use instead of those in force; closed
    months then do not count. `rater` can be continued afterwards. `with_origins`: the lines say which event, broadcast, queue and agent
    they belong to; it reads more of the log. Raises `UsageError` for an unknown model.
    """
    model = model_named(under) if under else None
    begin = month_of(first)
    closed = {} if model else context.closings(month_of(days_before(f"{begin}-01", LOOK_BACK)))
    since_day = days_before(f"{begin}-01", LOOK_BACK)
    if closed:  # a correction counts with the messages of its own month, so that month is read from its beginning
        begin = month_of(since_day)
        since_day = days_before(f"{begin}-01", LOOK_BACK)
    builder = LineItemBuilder(context.terms, context.markets, model, closed)
    rater = rater or Rater(context.terms, context.cards, () if model else context.tier_changes)
    with ExternalSort(LineItem, _order) as items:
        for timeline in _timelines(tx, context, since_day, last, progress, is_timed=bool(closed), with_origins=with_origins):
            for item in builder.build(timeline):
                if item.billed_month >= begin and item.day <= last:
                    items.add(item)
        for item in items:
            charge = rater.rate(item)
            if first <= charge.day:
                yield charge


def billable_sessions(
    tx: Connection, context: BillingContext, first: str, last: str, *, progress: Progress | None = None
) -> Iterator[BillableSession]:
    """The billable sessions that were opened on the days `first` to `last`, by time, on all platforms."""
    with ExternalSort(BillableSession, _opening) as opened:
        for timeline in _timelines(tx, context, days_before(first, LOOK_BACK), last, progress, is_billed=False):
            for session in sessions_of(timeline, context.terms, context.markets):
                if first <= session.day <= last:
                    opened.add(session)
        yield from opened


def close_month(store: Store, terms: Terms, month: str, now: datetime) -> Statement:
    """Close a month: its statement is final, and later receipts lead to corrections in the month that is open then.

    Raises `UsageError` when it is no month, is not over in the zone of an account, or when it or a later one is closed already.
    """
    with store.read() as tx:
        context = open_billing(tx, terms)
        _refuse(context, month, now)
        closing = ClosedMonthRow(period=month, closed_at=now - IN_FLIGHT, digest="", statement=b"{}")
        # Added up as a closed month, so that adding it up again gives the same lines.
        final = statement(tx, replace(context, closed={**context.closed, month: closing}), month)
    with store.begin() as tx:
        bill_inputs.close_month(tx, replace(closing, digest=final.digest, statement=msgspec.json.encode(final)))
    return final


def closed_statement(row: ClosedMonthRow) -> Statement:
    return msgspec.json.decode(row.statement, type=Statement)


def statement(tx: Connection, context: BillingContext, month: str) -> Statement:
    """The sums of a month's lines now. For a closed month the digest equals the stored one, unless cards or rules changed."""
    return statement_of(month, month_charges(tx, context, month))


def month_charges(tx: Connection, context: BillingContext, month: str) -> Iterator[Charge]:
    """The lines that a month's bill has."""
    return (charge for charge in charges(tx, context, f"{month}-01", days_before(f"{next_month(month)}-01", 1)) if charge.period == month)


def must_be_month(month: str) -> None:
    """Raise `UsageError` for what is no month."""
    if len(month) != 7 or month[4] != "-" or not (month[:4] + month[5:]).isdecimal() or not "01" <= month[5:] <= "12":
        raise UsageError(f'"{month}" is no month. Write it like this: 2026-10.')


def _refuse(context: BillingContext, month: str, now: datetime) -> None:
    must_be_month(month)
    if month in context.closed:
        raise UsageError(f"{month} is closed since {context.closed[month].closed_at:%Y-%m-%d}. News of it comes as corrections.")
    later = [closed for closed in context.closed if closed > month]
    if later:
        raise UsageError(f"{month} cannot be closed: {min(later)} is closed already, and that closed everything before it.")
    for account in context.terms.accounts:
        if now < month_start(next_month(month), account.zone):
            raise UsageError(f"{month} is not over in {account.zone}. Close it when it is, better some days later: receipts come late.")


def _timelines(
    tx: Connection,
    context: BillingContext,
    first: str,
    last: str,
    progress: Progress | None,
    *,
    is_billed: bool = True,
    is_timed: bool = False,
    of: int | None = None,
    with_origins: bool = False,
) -> Iterator[Timeline]:
    """The timeline of each contact between two days. `is_timed`: with the time of each event's writing, which only closed months need."""
    zones = [account.zone for account in context.terms.accounts]
    since = min(first_moment(first, zone) for zone in zones)
    until = max(first_moment(last, zone) for zone in zones) + timedelta(days=LOOK_AHEAD)
    unbilled = {name for name, platform in context.platforms.items() if is_billed and not bills_messages(platform)}
    timeline: Timeline | None = None
    kinds = (*KINDS, *ORIGIN_KINDS) if with_origins else KINDS
    names = broadcasts.names(tx) if with_origins else {}
    for count, (contact_id, channel, at, kind, body) in enumerate(bill_inputs.events_by_contact(tx, since, until, kinds, of), 1):
        if timeline is None or timeline.contact_id != contact_id:
            if timeline is not None:
                yield timeline
            timeline = Timeline(contact_id, Origins(names) if with_origins else None)
        if channel not in unbilled:
            timeline.add(channel, EPOCH + at * MICROSECOND if is_timed else EPOCH, read_event(kind, body))
        if progress is not None and count % PROGRESS_EVERY == 0:
            progress(count)
    if timeline is not None:
        yield timeline


def find_line(tx: Connection, context: BillingContext, line_id: str) -> tuple[Charge, ...]:
    """The line of that name with its corrections. Its day is not in its name, so it is found by the events of the contact.

    Raises `UsageError` when there is none.
    """
    contact, _, rest = line_id.partition("-")
    number = rest.partition("-")[0].rstrip("+")
    if not contact.isdecimal() or not number.isdecimal():
        raise UsageError(f'"{line_id}" is no line of a bill. A line is named CONTACT-NUMBER, as the report of charges shows it.')
    days = []
    for timeline in _timelines(tx, context, "1971-01-01", "9000-01-01", None, of=int(contact)):
        days = [
            day_of(arrival.at, context.terms.account(arrival.message.channel).zone)
            for arrival in timeline.arrivals()
            if arrival.message.number == int(number)
        ]
    wanted = line_id.rstrip("+")
    lines = tuple(
        charge
        for day in sorted(set(days))
        for charge in charges(tx, context, day, days_before(day, -LOOK_AHEAD))
        if charge.line_id.rstrip("+") == wanted
    )
    if not lines:
        raise UsageError(f'There is no line "{line_id}": nothing of that name arrived on a channel that is billed.')
    return tuple(dict.fromkeys(lines))


def _order(item: LineItem) -> object:
    return item.order


def _opening(session: BillableSession) -> object:
    return session.opened_at, session.contact_id, session.channel
