"""Money: an amount in one currency. It adds, compares and multiplies, and is written in JSON as `{"amount": …, "currency": …}`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

FIELDS = frozenset({"amount", "currency"})

_CURRENCY = re.compile("[A-Z]{3}")


class Money(Mapping[str, Any]):
    """An amount of money. As a mapping it has the keys `amount` and `currency`, and equals any mapping with the same two entries.

    So answers that were kept as a mapping before, and prices that a business sends as one, are the same value.
    """

    __slots__ = ("amount", "currency")

    def __init__(self, amount: int | Decimal, currency: str) -> None:
        self.amount = amount
        self.currency = currency

    def __getitem__(self, key: str) -> Any:
        if key not in FIELDS:
            raise KeyError(key)
        return getattr(self, key)

    def __iter__(self) -> Iterator[str]:
        return iter(("amount", "currency"))

    def __len__(self) -> int:
        return len(FIELDS)

    def __hash__(self) -> int:
        return hash((self.amount, self.currency))

    def __repr__(self) -> str:
        return f"{Decimal(self.amount):f} {self.currency}"  # the format "f" gives a whole number six decimals

    __str__ = __repr__

    def __bool__(self) -> bool:
        return bool(self.amount)

    def with_amount(self, amount: int | Decimal) -> Money:
        return Money(amount, self.currency)


def as_money(value: Mapping[str, Any]) -> Money | None:
    """The money that a mapping stands for: exactly an amount that is a number, and a currency of three capital letters."""
    if value.keys() != FIELDS:
        return None
    amount, currency = value["amount"], value["currency"]
    if isinstance(amount, bool) or not isinstance(amount, int | Decimal) or not isinstance(currency, str):
        return None
    return Money(amount, currency) if _CURRENCY.fullmatch(currency) else None
