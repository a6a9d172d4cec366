"""Forecasts: reads the days of the log that a forecast is made from, and continues the bill to the end of the month."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection

from botkit.billing.billing_period import day_of, days_before, month_of, next_month
from botkit.billing.forecast import HISTORY_DAYS, DeliveryHistory, Forecast
from botkit.billing.forecast import forecast as forecast_month
from botkit.billing.rating import Rater
from botkit.errors import UsageError
from botkit.service.billing.bill_run import BillingContext, Progress, charges, must_be_month


def forecast(tx: Connection, context: BillingContext, month: str, now: datetime, *, progress: Progress | None = None) -> Forecast:
    """The expected bill of a month (YYYY-MM, empty: the present one), from what the log has by now.

    Raises `UsageError` for a text that is no month, a month that is over, and one after the next.
    """
    zone = context.terms.accounts[-1].zone
    today = day_of(now, zone)
    month = month or month_of(today)
    _refuse(month, month_of(today))
    first = days_before(today, HISTORY_DAYS)
    past, rater = DeliveryHistory(month, first, today), Rater(context.terms, context.cards, context.tier_changes)
    for line in charges(tx, context, min(first, f"{month}-01"), today, progress=progress, rater=rater):
        past.add(line)
    return forecast_month(past, rater, zone)


def _refuse(month: str, present: str) -> None:
    must_be_month(month)
    if month < present:
        raise UsageError(f"{month} is over. What it cost: botkit report charges --from {month}-01.")
    if month > next_month(present):
        raise UsageError(f"{month} is too far away to be foreseen from the last eight weeks. Ask for {present} or {next_month(present)}.")
