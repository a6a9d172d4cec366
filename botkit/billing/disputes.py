"""Disputes: the money that hangs on a line on which the platform's receipt and the rules disagree."""

from __future__ import annotations

from decimal import Decimal

from botkit.billing.models import MODELS, price_day
from botkit.billing.money import ZERO
from botkit.billing.rates import RateCards
from botkit.billing.rating import RATED_AS
from botkit.core.model.charge import Charge

DISPUTED = "rule_mismatch"


def at_stake(line: Charge, cards: RateCards) -> Decimal | None:
    """By how much the line would change if the rules were right. Nothing for a line on which both agree; None when no card has the price.

    What the platform does not charge would cost the list price of the category by the rules. What it charges in another category would cost
    the list price of that one; what it charges in the same category would be free.
    """
    if DISPUTED not in line.flags:
        return ZERO
    if line.outcome == "charged" and line.expected in ("", line.category):
        return line.amount
    model = MODELS[line.model]
    category = RATED_AS.get(line.expected, line.expected)
    ladder = cards.tiers(model.name, line.currency, line.market, category, price_day(model, line.day))
    if ladder is None or line.amount is None:
        return None
    return abs(line.amount - ladder.rows[0].rate)
