"""The cost of a flow: what its routes would cost. Each message is rated by the same rules and cards as a bill."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from decimal import Decimal

from msgspec import Struct
from msgspec.structs import replace

from botkit.billing.billing_period import day_of
from botkit.billing.event_reader import MessageQueuedFields, MessageReceivedFields, SendAttemptedFields, StatusFields
from botkit.billing.line_items import LineItemBuilder
from botkit.billing.rating import Rater
from botkit.billing.timeline import Timeline
from botkit.core.model.charge import Charge
from botkit.errors import UsageError
from botkit.flowfile.analysis.message_routes import Routes
from botkit.flowfile.analysis.route_bounds import RouteBounds
from botkit.flowfile.analysis.route_messages import Route, RouteMessage
from botkit.service.billing.bill_run import BillingContext

MAX_LISTED = 200  # routes of one start; with more, only the cheapest and the dearest are listed
ALL_USED = 10**9  # free units that count as used up, so that every message has its price


class RouteCost(Struct, frozen=True, kw_only=True):
    """A route and what it costs, by the mix of countries. `joined` is the cost with `bubbles: joined`."""

    route: Route
    cost: Decimal
    joined: Decimal

    @property
    def messages(self) -> int:
        return len(self.route.sent)

    @property
    def templates(self) -> int:
        return sum(message.form == "template" for message in self.route.messages)


class FlowCosts(Struct, frozen=True, kw_only=True):
    """What one start of a flow leads to. `routes` is None when there are too many to list.

    A conversation costs at least `cheapest` when nothing is refused, and at most `dearest`, with `repeat` for each question that comes
    back without an answer, and `again` for each time that the customer goes back, starts again, or a loop goes round.
    """

    start: str
    cheapest: RouteCost
    dearest: RouteCost
    repeat: Decimal
    again: Decimal
    routes: tuple[RouteCost, ...] | None


class MessagePrices:
    """The price of one message on one day, over a mix of countries (ISO code -> its share). Free units count as used up."""

    def __init__(self, context: BillingContext, channel: str, at: datetime, mix: Mapping[str, Decimal]) -> None:
        month_is_used = free_units_used(channel, at)
        self.context = replace(context, terms=replace(context.terms, used_elsewhere=month_is_used), closed={})
        self.channel = channel
        self.at = at
        total = sum(mix.values(), Decimal(0))
        self.mix = {country: share / total for country, share in mix.items()}
        account = context.terms.account(channel)
        self.currency, self.day = account.currency, day_of(at, account.zone)
        self._known: dict[tuple[str, str], Decimal] = {}

    def of(self, message: RouteMessage) -> Decimal:
        """The price of a message. Raises `UsageError` when no card says what it costs in one of the countries."""
        if message.form == "unsent":
            return Decimal(0)
        key = (message.form, message.category)
        if key not in self._known:
            self._known[key] = sum((share * self._in(country, *key) for country, share in self.mix.items()), Decimal(0))
        return self._known[key]

    def _in(self, country: str, form: str, category: str) -> Decimal:
        charge = self.charge(country, form, category)
        if charge.amount is None:
            raise UsageError(
                f"No rate card says what a {category} message costs in {country} in {charge.currency} on {charge.day}. "
                "Import one with botkit rates import, or leave the country out of --mix."
            )
        return charge.amount

    def charge(self, country: str, form: str, category: str) -> Charge:
        """The line that such a message would be on the bill."""
        timeline = Timeline(1)
        if form == "free":
            timeline.add(self.channel, self.at, MessageReceivedFields(sent_at=self.at))
        sent_at = self.at + timedelta(seconds=1)
        timeline.add(self.channel, sent_at, MessageQueuedFields(number=1, purpose=category, template="" if form == "free" else "any"))
        timeline.add(self.channel, sent_at, SendAttemptedFields(number=1, attempt=1, form=form, category=category, destination=country))
        timeline.add(self.channel, sent_at, StatusFields(number=1, status="delivered", status_at=sent_at))
        (item,) = LineItemBuilder(self.context.terms, self.context.markets).build(timeline)
        return Rater(self.context.terms, self.context.cards).rate(item)


def flow_costs(routes: Routes, prices: MessagePrices) -> tuple[FlowCosts, ...]:
    """For each start of the flow: its cheapest and dearest route, and all of them when they are few."""
    by_start = []
    ends = RouteBounds(routes.version, routes.business, prices.of, routes.others)
    for start, age in routes.starts:
        bounds = ends.of(age)
        every = routes.every(age.may_be_open, at_most=MAX_LISTED)
        by_start.append(
            FlowCosts(
                start=start,
                cheapest=route_cost(bounds.cheapest, prices),
                dearest=route_cost(bounds.dearest, prices),
                repeat=_sum(bounds.repeat, prices),
                again=_sum(bounds.again.messages, prices),
                routes=None if every is None else tuple(sorted((route_cost(route, prices) for route in every), key=_by_cost)),
            )
        )
    return tuple(by_start)


def route_cost(route: Route, prices: MessagePrices) -> RouteCost:
    """A route with its cost."""
    return RouteCost(
        route=route,
        cost=_sum(route.messages, prices),
        joined=_sum([message for message in route.messages if not message.joins], prices),
    )


def _sum(messages: Sequence[RouteMessage], prices: MessagePrices) -> Decimal:
    return sum((prices.of(message) for message in messages), Decimal(0))


def _by_cost(priced: RouteCost) -> tuple[Decimal, int]:
    return priced.cost, priced.messages


def free_units_used(channel: str, at: datetime) -> dict[tuple[str, str], int]:
    """`Terms.used_elsewhere` for the months around a moment: all free units are used up."""
    return {(channel, month): ALL_USED for month in _months_around(at)}


def _months_around(at: datetime) -> set[str]:
    """The months that it may be in the account's zone."""
    return {f"{moment:%Y-%m}" for moment in (at - timedelta(days=1), at, at + timedelta(days=1))}
