"""Costing: what the routes of a flow cost before anybody has gone them. Each message is put through the same rules and cards as a bill."""

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
from botkit.flowfile.analysis.message_routes import Route, RouteMessage, Routes
from botkit.service.billing.bill_run import BillingContext

SHOWN = 200  # routes of one start that are listed; of more only the cheapest and the dearest
MANY = 10**9  # free units that are used up already, so that every message shows its price


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
        return sum(said.form == "template" for said in self.route.messages)


class FlowCosts(Struct, frozen=True, kw_only=True):
    """What one start of a flow leads to. `routes` is None when there are too many to list."""

    start: str
    cheapest: RouteCost
    dearest: RouteCost
    routes: tuple[RouteCost, ...] | None


class MessagePrices:
    """The price of one message on one day, over a mix of countries (ISO code -> its share). Free units count as used up."""

    def __init__(self, context: BillingContext, channel: str, at: datetime, mix: Mapping[str, Decimal]) -> None:
        month_is_used = free_units_used(channel, at)
        self.books = replace(context, terms=replace(context.terms, used_elsewhere=month_is_used), closed={})
        self.channel = channel
        self.at = at
        total = sum(mix.values(), Decimal(0))
        self.mix = {country: share / total for country, share in mix.items()}
        account = context.terms.account(channel)
        self.currency, self.day = account.currency, day_of(at, account.zone)
        self._known: dict[tuple[str, str], Decimal] = {}

    def of(self, said: RouteMessage) -> Decimal:
        """Of one message. Raises `UsageError` when no card says what it costs in one of the countries."""
        if said.form == "unsent":
            return Decimal(0)
        key = (said.form, said.category)
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
        history = Timeline(1)
        if form == "free":
            history.add(self.channel, self.at, MessageReceivedFields(sent_at=self.at))
        said_at = self.at + timedelta(seconds=1)
        history.add(self.channel, said_at, MessageQueuedFields(number=1, purpose=category, template="" if form == "free" else "any"))
        history.add(self.channel, said_at, SendAttemptedFields(number=1, attempt=1, form=form, category=category, destination=country))
        history.add(self.channel, said_at, StatusFields(number=1, status="delivered", status_at=said_at))
        (draft,) = LineItemBuilder(self.books.terms, self.books.markets).build(history)
        return Rater(self.books.terms, self.books.cards).rate(draft)


def flow_costs(routes: Routes, prices: MessagePrices) -> tuple[FlowCosts, ...]:
    """For each start of the flow: its cheapest and dearest route, and all of them when they are few."""
    found = []
    for start, is_open in routes.starts:
        cheapest, dearest = routes.extremes(is_open, prices.of)
        every = routes.every(is_open, at_most=SHOWN)
        found.append(
            FlowCosts(
                start=start,
                cheapest=route_cost(cheapest, prices),
                dearest=route_cost(dearest, prices),
                routes=None if every is None else tuple(sorted((route_cost(route, prices) for route in every), key=_by_cost)),
            )
        )
    return tuple(found)


def route_cost(route: Route, prices: MessagePrices) -> RouteCost:
    """A route with what it costs."""
    return RouteCost(
        route=route,
        cost=_sum(route.messages, prices),
        joined=_sum([said for said in route.messages if not said.joins], prices),
    )


def _sum(said: Sequence[RouteMessage], prices: MessagePrices) -> Decimal:
    return sum((prices.of(one) for one in said), Decimal(0))


def _by_cost(one: RouteCost) -> tuple[Decimal, int]:
    return one.cost, one.messages


def free_units_used(channel: str, at: datetime) -> dict[tuple[str, str], int]:
    """The terms' word for a month around a moment whose free units are all used up."""
    return {(channel, month): MANY for month in _months_around(at)}


def _months_around(at: datetime) -> set[str]:
    """The account's month may be the one before or after in UTC."""
    return {f"{moment:%Y-%m}" for moment in (at - timedelta(days=1), at, at + timedelta(days=1))}
