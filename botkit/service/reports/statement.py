"""The monthly statement, from the log: billable sessions, and what the platform charges for the same month."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal

from msgspec.structs import replace
from sqlalchemy import Connection

from botkit.billing.billing_period import day_of, days_before, next_month
from botkit.billing.disputes import DISPUTED, at_stake
from botkit.billing.money import ZERO, rounded
from botkit.billing.rates import RateCards
from botkit.billing.statement import StatementBuilder
from botkit.core.model.business import Business
from botkit.core.model.charge import Charge
from botkit.core.model.statement import StatementTerms
from botkit.reports.statement import MonthlyStatement, PlatformCharges, SessionCount, make_statement
from botkit.service.billing.bill_run import BillingContext, Progress, billable_sessions, month_charges, must_be_month


def monthly_statement(
    tx: Connection,
    context: BillingContext,
    terms: StatementTerms,
    business: Business,
    month: str,
    now: datetime,
    progress: Progress | None = None,
) -> MonthlyStatement:
    """The statement of a month (YYYY-MM). Raises `UsageError` for what is no month."""
    must_be_month(month)
    account = context.terms.accounts[-1]
    counted = SessionCount()
    for session in billable_sessions(tx, context, f"{month}-01", days_before(f"{next_month(month)}-01", 1), progress=progress):
        counted.add(session)
    closing = context.closed.get(month)
    return make_statement(
        month=month,
        zone=account.zone,
        issued_on=day_of(now, account.zone),
        closed_on=day_of(closing.closed_at, account.zone) if closing is not None else "",
        terms=replace(terms, currency=terms.currency or account.currency),
        counted=counted,
        platform=_platform(month_charges(tx, context, month), context.cards),
        brand_of=business.brand_of,
        rounded=rounded,
    )


def _platform(lines: Iterator[Charge], cards: RateCards) -> Iterator[PlatformCharges]:
    builders: dict[str, StatementBuilder] = {}
    disputed: dict[str, list[Decimal]] = {}
    for line in lines:
        builders.setdefault(line.currency, StatementBuilder()).add(line)
        if DISPUTED in line.flags:
            disputed.setdefault(line.currency, []).append(at_stake(line, cards) or ZERO)
    for currency, builder in sorted(builders.items()):
        (total,) = builder.totals()
        stakes = disputed.get(currency, [])
        yield PlatformCharges(
            currency=currency,
            lines=total.lines,
            amount=total.shown,
            unpriced=total.unpriced + total.unknown,
            disputed_lines=len(stakes),
            disputed=rounded(sum(stakes, ZERO), currency),
            digest=builder.statement("").digest,
        )
