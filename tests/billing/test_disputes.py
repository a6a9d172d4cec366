"""The money that hangs on lines on which the platform and the rules disagree."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from msgspec.structs import replace

from botkit.billing.disputes import at_stake
from botkit.billing.rates import RateCards, shipped_rates
from botkit.core.model.charge import Charge

CARDS = RateCards(shipped_rates())
UTILITY, MARKETING = Decimal("0.0550"), Decimal("0.1365")  # to Germany, since October 2026
LINE = Charge(
    line_id="1-1",
    contact_id=1,
    number=1,
    channel="main",
    category="utility",
    expected="utility",
    market="Germany",
    model="PMP-2026-10",
    outcome="charged",
    rule="platform",
    unit_price=UTILITY,
    amount=UTILITY,
    currency="USD",
    occurred_at=datetime(2026, 10, 6, tzinfo=UTC),
    day="2026-10-06",
    period="2026-10",
    source="webhook",
    flags=("rule_mismatch",),
)


@pytest.mark.parametrize(
    ("line", "stake"),
    [
        (replace(LINE, flags=()), Decimal(0)),
        (LINE, UTILITY),
        (replace(LINE, outcome="free_tier", amount=Decimal(0), unit_price=None), UTILITY),
        (replace(LINE, category="marketing", amount=MARKETING), MARKETING - UTILITY),
        (replace(LINE, expected="marketing"), MARKETING - UTILITY),
        (replace(LINE, outcome="free_tier", amount=Decimal(0), currency="INR"), None),
    ],
    ids=["both agree", "charged, and free by the rules", "free, and charged by the rules", "dearer", "cheaper", "no card"],
)
def test_the_stake_is_what_would_change_if_the_rules_were_right(line: Charge, stake: Decimal | None) -> None:
    assert at_stake(line, CARDS) == stake
