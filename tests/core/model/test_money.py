"""Money: one value, whether a customer wrote it, a business sent it, or an older version kept it."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from botkit.core.model.money import Money, as_money


def test_a_whole_amount_is_written_without_decimals() -> None:
    assert (str(Money(20, "EUR")), str(Money(Decimal("0.5"), "EUR"))) == ("20 EUR", "0.5 EUR")


def test_money_is_a_mapping_of_its_amount_and_currency() -> None:
    money = Money(Decimal("12.5"), "EUR")
    assert money == {"amount": Decimal("12.5"), "currency": "EUR"}
    assert dict(money) == {"amount": Decimal("12.5"), "currency": "EUR"}
    assert (str(money), len({money, Money(Decimal("12.50"), "EUR")})) == ("12.5 EUR", 1)
    assert money != Money(Decimal("12.5"), "USD")
    assert not Money(0, "EUR")
    with pytest.raises(KeyError):
        money["rate"]


@pytest.mark.parametrize(
    "value",
    [
        {"amount": 3, "currency": "eur"},
        {"amount": "3", "currency": "EUR"},
        {"amount": True, "currency": "EUR"},
        {"amount": 3, "currency": "EUR", "fee": 1},
        {"amount": 3},
        {"amount": 3, "currency": None},
    ],
)
def test_other_mappings_are_no_money(value: dict[str, Any]) -> None:
    assert as_money(value) is None
