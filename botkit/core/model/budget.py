"""Budgets: what may be spent in a month, or on one contact in a day, and what is done when it is spent."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Literal

from msgspec import Struct, field

# What is done at 100 %: advertising waits for the next period, people of the business take over, or nothing.
Then = Literal["defer marketing", "hand off", "continue"]

WARNED_AT = (80, 100)  # percent of a budget at which a warning is given


class Budget(Struct, frozen=True, kw_only=True):
    """`amount` in the account's currency, `then` what is done when it is spent."""

    amount: Decimal
    then: Then = "continue"


class Budgets(Struct, frozen=True, kw_only=True):
    """`business` and `flows` are for a month, `contact` is for each contact and day; in the zone of the account at the platform."""

    currency: str = "USD"
    business: Budget | None = None
    flows: Mapping[str, Budget] = field(default_factory=dict)
    contact: Budget | None = None

    @property
    def any(self) -> bool:
        """Whether there is any budget: without one, spending is not counted."""
        return self.business is not None or bool(self.flows) or self.contact is not None

    def does(self, then: Then) -> bool:
        """Whether any of them does this when it is spent."""
        return any(budget is not None and budget.then == then for budget in (self.business, self.contact, *self.flows.values()))
