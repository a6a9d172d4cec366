"""Spending: what each message counts for the budgets, from the estimate when it is sent to the price in its receipts. Sums are kept by
scope and period, so that what is spent is known without reading the log.

A fold: the same events of a message, in their order, give the same result one by one or all at once.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from heapq import heapify, heappop, heapreplace
from typing import NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from botkit.billing.billing_period import day_of, month_of
from botkit.billing.conversation_state import ConversationState, Delivery, InboundMessage
from botkit.billing.line_item import LineItem
from botkit.billing.markets import Markets
from botkit.billing.models import model_on
from botkit.billing.money import ZERO
from botkit.billing.rates import RateCards
from botkit.billing.rating import RATED_AS, Rater, reported_cost, usage_key
from botkit.billing.terms import Terms
from botkit.core.model.broadcast import MessageGroup
from botkit.core.model.charge import Charge
from botkit.core.model.pricing import Estimate, Pricing

BUSINESS = "business"
FREE = ("free_customer_service", "free_entry_point")


class BudgetScope(NamedTuple):
    """What a sum is over: the business or one flow in a month, or the free units and volume tiers used in it."""

    name: str
    period: str


class SpentAmount(NamedTuple):
    amount: Decimal = ZERO
    messages: int = 0


class MessageSpending(Struct, frozen=True, kw_only=True):
    """What a message counts. `is_failed`: it costs nothing, whatever its later receipts say."""

    channel: str
    estimate: Estimate
    amount: Decimal
    is_failed: bool = False

    @property
    def sums(self) -> Iterator[tuple[BudgetScope, SpentAmount]]:
        """The sums it is part of, and what it adds to each."""
        if self.is_failed:
            return
        month = month_of(self.estimate.day)
        yield BudgetScope(BUSINESS, month), SpentAmount(self.amount, 1)
        yield BudgetScope(flow_scope(self.estimate.flow), month), SpentAmount(self.amount, 1)
        if self.estimate.counts:
            yield BudgetScope(self.estimate.counts, month), SpentAmount(ZERO, 1)


def flow_scope(flow: str) -> str:
    return f"flow {flow}"


class SpendEstimator(NamedTuple):
    """Prices spending with terms, rate cards and markets."""

    terms: Terms
    cards: RateCards
    markets: Markets

    def spending_of(self, channel: str, estimate: Estimate) -> MessageSpending:
        return MessageSpending(channel=channel, estimate=estimate, amount=Decimal(estimate.amount))

    def with_price(self, spent: MessageSpending, price: Pricing) -> MessageSpending:
        """The spending after a receipt. What is charged against expectation, or under another category, counts at the list price."""
        if spent.is_failed or not price.says_something:
            return spent
        if price.kind in FREE or price.billable is False:
            return replace(spent, amount=ZERO)
        category = price.category or spent.estimate.category
        if price.kind != "regular" and price.billable is not True:
            return spent
        amount = reported_cost(price.category, price.cost, price.currency, self.terms.account(spent.channel).currency)
        if amount is None and (not spent.amount or category != spent.estimate.category):
            amount = self._listed(spent, category)
        return spent if amount is None else replace(spent, amount=amount, estimate=replace(spent.estimate, category=category))

    def _listed(self, spent: MessageSpending, category: str) -> Decimal | None:
        day, market = spent.estimate.day, spent.estimate.market
        currency = self.terms.account(spent.channel).currency
        tiers = self.cards.tiers(model_on(day).name, currency, market, RATED_AS.get(category, category), day)
        return None if tiers is None else tiers.tier_for(1).row.rate


def failed(spent: MessageSpending) -> MessageSpending:
    return replace(spent, amount=ZERO, is_failed=True)


def expected_charge(
    pricer: SpendEstimator,
    bill: Rater,
    *,
    channel: str,
    at: datetime,
    form: str,
    category: str,
    destination: str,
    flow: str,
    heard_at: datetime | None = None,
    entry_until: datetime | None = None,
) -> Charge:
    """The line of the bill that a message which is sent now will have, if it arrives at once. `bill` counts it among those of the month."""
    day = day_of(at, pricer.terms.account(channel).zone)
    model, market, state = model_on(day), pricer.markets.match(destination, day), ConversationState()
    if heard_at is not None:
        state.add_inbound(InboundMessage(heard_at, heard_at))
    state.free_entry_until = entry_until
    delivery = Delivery(line_id="", number=1, at=at, day=day, category=category, is_template=form == "template")
    return bill.rate(
        LineItem(
            contact_id=0,
            number=1,
            channel=channel,
            at=at,
            entered_at=at,
            day=day,
            period=month_of(day),
            delivered_day=day,
            model=model.name,
            expected=model.rule(state, delivery),
            market=market.market,
            country=market.country,
            flow=flow,
        )
    )


def estimate(pricer: SpendEstimator, charge: Charge, flow: str) -> Estimate:
    """What an expected charge counts for the budgets. Without a known price that is zero: a budget cannot limit what has no price."""
    return Estimate(
        amount=str(charge.amount or ZERO),
        day=charge.day,
        flow=flow,
        category=charge.category,
        market=charge.market,
        counts=usage_key(charge, pricer.terms),
    )


# ---- broadcasts


class BroadcastCost(Struct, frozen=True, kw_only=True):
    """The sum if everything is delivered, in the currency of the channel's account; `unpriced` messages have no known price."""

    amount: Decimal = Decimal(0)
    currency: str = ""
    unpriced: int = 0


def cost_of(
    groups: Sequence[MessageGroup], pricer: SpendEstimator, rater: Rater, *, channel: str, first_at: datetime, per_second: float
) -> BroadcastCost:
    """Rate these messages from `first_at` on, at so many a second. `rater` has rated the month so far, and counts on."""
    amount, unpriced = Decimal(0), 0
    for number, group in enumerate(_interleaved(groups)):
        at = first_at + timedelta(seconds=number / per_second)
        charge = expected_charge(
            pricer,
            rater,
            channel=channel,
            at=at,
            form=group.form,
            category=group.category,
            destination=group.destination,
            flow=group.flow,
            heard_at=at if group.is_open else None,
            entry_until=at + timedelta(hours=1) if group.free_entry else None,
        )
        if charge.amount is None:
            unpriced += 1
        else:
            amount += charge.amount
    return BroadcastCost(amount=amount, currency=rater.terms.account(channel).currency, unpriced=unpriced)


def _interleaved(groups: Sequence[MessageGroup]) -> Iterator[MessageGroup]:
    """Each group spread over the whole: they use up free units alike."""
    heap = [(1 / group.count, index, 1) for index, group in enumerate(groups) if group.count]
    heapify(heap)
    while heap:
        _, index, step = heap[0]
        yield groups[index]
        if step < groups[index].count:
            heapreplace(heap, ((2 * step + 1) / groups[index].count, index, step + 1))
        else:
            heappop(heap)
