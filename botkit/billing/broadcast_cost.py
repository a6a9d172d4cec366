"""The cost of a broadcast before it starts: its messages rated as the bill of the month would rate them, one after the other, so that free
units and volume tiers count."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from heapq import heapify, heappop, heapreplace

from msgspec import Struct

from botkit.billing.billing_period import day_of, month_of
from botkit.billing.conversation_state import ConversationState, Delivery, InboundMessage
from botkit.billing.line_item import LineItem
from botkit.billing.markets import Markets
from botkit.billing.models import model_on
from botkit.billing.rating import Rater
from botkit.core.model.broadcast import MessageGroup


class BroadcastCost(Struct, frozen=True, kw_only=True):
    """The sum if everything is delivered, in the currency of the channel's account; `unpriced` messages have no known price."""

    amount: Decimal = Decimal(0)
    currency: str = ""
    unpriced: int = 0


def cost_of(
    groups: Sequence[MessageGroup], rater: Rater, markets: Markets, *, channel: str, first_at: datetime, per_second: float
) -> BroadcastCost:
    """Rate these messages from `first_at` on, at so many a second. `rater` has rated the month so far, and counts on."""
    account = rater.terms.account(channel)
    amount, unpriced = Decimal(0), 0
    for number, group in enumerate(_interleaved(groups)):
        at = first_at + timedelta(seconds=number / per_second)
        day = day_of(at, account.zone)
        model, market, state = model_on(day), markets.match(group.destination, day), ConversationState()
        if group.is_open:
            state.add_inbound(InboundMessage(at, at))
        if group.free_entry:
            state.free_entry_until = at + timedelta(hours=1)
        delivery = Delivery(line_id="", number=1, at=at, day=day, category=group.category, is_template=group.form == "template")
        charge = rater.rate(
            LineItem(
                contact_id=0,
                number=number,
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
                flow=group.flow,
            )
        )
        if charge.amount is None:
            unpriced += 1
        else:
            amount += charge.amount
    return BroadcastCost(amount=amount, currency=account.currency, unpriced=unpriced)


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
