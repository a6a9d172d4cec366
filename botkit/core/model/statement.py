"""Terms of a statement: what an operator asks for billable sessions, in their own words."""

from __future__ import annotations

from decimal import Decimal

from msgspec import Struct


class StatementTerms(Struct, frozen=True, kw_only=True):
    """`price` is for one billable session beyond the `included` ones, `base` for the month. `tax` is in percent of the sum.

    `passes_on`: the platform's charges in the same currency are an item, at cost. `issuer` and `recipient` are lines of an address.
    """

    currency: str = ""  # empty: that of `billing`
    price: Decimal | None = None
    base: Decimal = Decimal(0)
    included: int = 0
    unit: str = "billable session"
    tax: Decimal = Decimal(0)
    tax_name: str = "VAT"
    passes_on: bool = False
    issuer: tuple[str, ...] = ()
    recipient: tuple[str, ...] = ()
