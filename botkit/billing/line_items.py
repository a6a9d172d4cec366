"""Line items from a contact's timeline. Those of a closed month are built from what was known when it was closed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import NamedTuple

from msgspec.structs import replace

from botkit.billing.billing_period import day_of, month_of
from botkit.billing.conversation_state import ConversationState, Delivery, InboundMessage
from botkit.billing.line_item import LineItem, line_name
from botkit.billing.markets import Markets
from botkit.billing.models import model_on, price_day
from botkit.billing.models.model import Model
from botkit.billing.platform_pricing import platform_rating
from botkit.billing.terms import BillingAccount, Terms
from botkit.billing.timeline import Arrival, Timeline

_NONE_CLOSED: Mapping[str, datetime] = {}


class LineItemBuilder(NamedTuple):
    """Builds the line items of each contact. `model`: a pricing model to use on all days; prices in receipts then do not count: they belong
    to the model that was really in force. `closed`: month -> when it was closed.
    """

    terms: Terms
    markets: Markets
    model: Model | None = None
    closed: Mapping[str, datetime] = _NONE_CLOSED

    def build(self, timeline: Timeline) -> list[LineItem]:
        """All line items of a contact. When nothing became known after a closing, one walk along the timeline is enough.

        Otherwise there is one walk for each closing, with what was known by then, and one with everything. What a walk finds beyond
        the walk before is entered in the open month, so a closed month never changes.
        """
        if not self.closed or not self._has_late_news(timeline):
            return self._walk(timeline, None)
        billed: dict[str, LineItem] = {}
        lines: dict[str, LineItem] = {}
        for month, closed_at in [*sorted(self.closed.items()), ("9999-12", None)]:
            for item in self._walk(timeline, closed_at):
                before = billed.get(item.name)
                line = item if before is None else self._repriced(before, item, _latest_news(timeline, closed_at))
                if line is not None and line.period <= month:
                    if before is not None:
                        lines[before.line_id] = replace(before, is_superseded=True)
                    billed[line.name] = lines[line.line_id] = line
        return list(lines.values())

    def _repriced(self, before: LineItem, after: LineItem, news_at: datetime) -> LineItem | None:
        """The correction of a line in a closed month; None when its price is unchanged."""
        if (after.reported or after.expected) == (before.reported or before.expected):
            return None
        day = day_of(news_at, self.terms.account(after.channel).zone)
        return replace(
            after,
            at=before.at,
            entered_at=news_at,
            known_at=news_at,
            day=day,
            period=month_of(day),
            delivered_day=before.delivered_day,
            original_period=before.billed_month,
            revision=before.revision + 1,
        )

    def _has_late_news(self, timeline: Timeline) -> bool:
        for channel, inbound in timeline.inbound.items():
            zone = self.terms.account(channel).zone
            if any(self._is_late(day_of(message.at, zone), message.known_at) for message in inbound):
                return True
        for arrival in timeline.arrivals():
            day = day_of(arrival.at, self.terms.account(arrival.message.channel).zone)
            if any(self._is_late(day, receipt.known_at) for receipt in arrival.message.receipts):
                return True
        return False

    def _is_late(self, day: str, known_at: datetime) -> bool:
        """Whether something of that day became known after its month was closed. Closing a month closes those before it."""
        month = month_of(day)
        return any(known_at > closed_at for closed, closed_at in self.closed.items() if closed >= month and known_at > closed_at)

    def _walk(self, timeline: Timeline, known_by: datetime | None) -> list[LineItem]:
        """Along the timeline of each channel. Of the same moment the contact's message comes before ours: it opens the window."""
        arrivals: dict[str, list[Arrival]] = {}
        for arrival in timeline.arrivals(known_by):
            arrivals.setdefault(arrival.message.channel, []).append(arrival)
        items: list[LineItem] = []
        for channel, arrived in arrivals.items():
            arrived.sort(key=_arrival_order)
            inbound = [message for message in timeline.inbound.get(channel, ()) if known_by is None or message.known_at <= known_by]
            inbound.sort(key=_inbound_order)
            items += self._walk_channel(timeline.contact_id, channel, inbound, arrived)
        return items

    def _walk_channel(self, contact_id: int, channel: str, inbound: list[InboundMessage], arrived: list[Arrival]) -> Iterator[LineItem]:
        state, account, position = ConversationState(), self.terms.account(channel), 0
        for arrival in arrived:
            while position < len(inbound) and inbound[position].at <= arrival.at:
                state.add_inbound(inbound[position])
                position += 1
            yield self._item(contact_id, account, state, arrival)

    def _item(self, contact_id: int, account: BillingAccount, state: ConversationState, arrival: Arrival) -> LineItem:
        message = arrival.message
        day = day_of(arrival.at, account.zone)
        model = self.model or model_on(day)
        delivery = Delivery(
            line_id=line_name(contact_id, message.number, arrival.part),
            number=message.number,
            part=arrival.part,
            at=arrival.at,
            sent_at=arrival.sent_at,
            day=day,
            category=message.sent_as,
            is_template=message.is_template,
            is_reaction=message.form == "reaction",
            price=arrival.price,
            entry_length=self.terms.entry_length,
        )
        expected = model.rule(state, delivery)
        reported = None if self.model is not None else platform_rating(model, expected, delivery, state)
        month, bill_day, known_at = month_of(day), day, None
        original = ""
        if self.closed and self._is_late(day, arrival.known_at):
            known_at, original = arrival.known_at, month
            bill_day = day_of(known_at, account.zone)
        market = self.markets.match(arrival.destination, price_day(model, day) if self.model else day)
        price = arrival.price
        return LineItem(
            contact_id=contact_id,
            number=message.number,
            part=arrival.part,
            channel=message.channel,
            at=arrival.at,
            entered_at=known_at or arrival.at,
            known_at=known_at,
            day=bill_day,
            period=month_of(bill_day) if known_at else month,
            delivered_day=day,
            original_period=original,
            model=model.name,
            expected=expected,
            reported=reported,
            market=market.market,
            prefix=market.prefix,
            country=market.country,
            by_id=market.by_id,
            cost=price.cost if price else "",
            cost_currency=price.currency if price else "",
            flow=message.flow,
            step=message.step,
            template=message.template,
            event=message.event,
            broadcast=message.broadcast,
            queue=message.queue,
            agent=message.agent,
            bubbles=message.bubbles,
        )


def _latest_news(timeline: Timeline, known_by: datetime | None) -> datetime:
    """When the latest of all that was known by then became known."""
    known = [message.known_at for inbound in timeline.inbound.values() for message in inbound]
    known += [receipt.known_at for message in timeline.messages.values() for receipt in message.receipts]
    return max(moment for moment in known if known_by is None or moment <= known_by)


def _arrival_order(arrival: Arrival) -> tuple[datetime, int, str]:
    return arrival.at, arrival.message.number, arrival.part


def _inbound_order(inbound: InboundMessage) -> tuple[datetime, bool]:
    return inbound.at, inbound.is_entry
