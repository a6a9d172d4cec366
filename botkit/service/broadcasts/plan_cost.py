"""What a planned broadcast costs, and when it ends."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from math import ceil

from msgspec.structs import replace
from sqlalchemy import Connection

from botkit.billing.billing_period import day_of, month_of
from botkit.billing.rating import Rater
from botkit.billing.spend_estimate import SpendEstimator, cost_of
from botkit.billing.terms import Terms
from botkit.core.model.broadcast import ARRIVED, SETTLED, BroadcastSpec, Plan
from botkit.reports.confidence import wilson
from botkit.service.billing.bill_run import bills_messages, charges, open_billing
from botkit.service.bot import Bot
from botkit.store.broadcasts import broadcast_counts, broadcasts
from botkit.store.delivery import account_status

LEARNED_FROM = 20  # earlier broadcasts whose losses tell what to expect
DAY = timedelta(hours=24)
_PLACES = Decimal("0.0001")


def with_cost(tx: Connection, bot: Bot, spec: BroadcastSpec, plan: Plan, terms: Terms, per_second: float, now: datetime) -> Plan:
    """The plan with its cost and its end."""
    pace = min(per_second, spec.per_minute / 60) if spec.per_minute else per_second
    status = account_status.load(tx).get(spec.channel)
    limit = 0 if status is None else status.people_limit or 0
    first = max(plan.first_at or now, now)
    seconds = plan.to_be_sent / pace
    outside = sum(group.count for group in plan.groups if group.form == "template" and not group.is_open)
    days = max(0, ceil(outside / limit) - 1) if limit else 0
    plan = replace(plan, limit=limit, per_minute=round(pace * 60), first_at=first, ends_at=first + timedelta(seconds=seconds) + days * DAY)
    channel = bot.channels.get(spec.channel)
    if channel is None or not bills_messages(channel.platform.name) or not plan.to_be_sent:
        return plan
    context = open_billing(tx, terms)
    today = day_of(now, terms.account(spec.channel).zone)
    rater = Rater(context.terms, context.cards, context.tier_changes)
    for _ in charges(tx, context, f"{month_of(today)}-01", today, rater=rater):
        pass  # free units and volume tiers that are used up by now
    pricer = SpendEstimator(terms=context.terms, cards=context.cards, markets=context.markets)
    most = cost_of(plan.groups, pricer, rater, channel=spec.channel, first_at=first, per_second=pace)
    share, low = _arriving(tx, spec.channel)
    return replace(
        plan,
        currency=most.currency,
        most=_text(most.amount),
        expected=_text(most.amount * share),
        least=_text(most.amount * low),
        unpriced=most.unpriced,
    )


def _arriving(tx: Connection, channel: str) -> tuple[Decimal, Decimal]:
    """Which share of the messages arrives, by the latest broadcasts of this channel, and how low it may be. Without any: all of them."""
    shares: list[Decimal] = []
    arrived = sent = 0
    for broadcast in broadcasts.page(tx, None, LEARNED_FROM):
        if broadcast.spec.channel != channel or broadcast.state != "finished":
            continue
        counts = broadcast_counts.load(tx, broadcast.number)
        gone, came = broadcast_counts.total(counts, SETTLED), broadcast_counts.total(counts, ARRIVED)
        if gone:
            arrived, sent = arrived + came, sent + gone
            shares.append(Decimal(came) / gone)
    if not sent:
        return Decimal(1), Decimal(1)
    chance = wilson(arrived, sent)
    assert chance is not None
    return Decimal(arrived) / sent, min([chance.low, *shares])  # broadcasts differ from one another more than chance does


def _text(amount: Decimal) -> str:
    return str(amount.quantize(_PLACES))
