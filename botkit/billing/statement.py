"""The statement of a month: the totals of its lines, and a digest that shows whether they have changed."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from hashlib import sha256

import msgspec
from msgspec import Struct

from botkit.billing.money import ZERO, rounded
from botkit.core.model.charge import Charge

_encoder = msgspec.json.Encoder(order="deterministic", decimal_format="string")


class Total(Struct, frozen=True, kw_only=True):
    """The total of one currency: `amount` is exact, `shown` rounded once. Lines without a price are counted, not added."""

    currency: str
    lines: int
    amount: Decimal
    shown: Decimal
    unpriced: int = 0
    unknown: int = 0


class Statement(Struct, frozen=True, kw_only=True):
    """The digest covers every field of every line, in order."""

    period: str
    lines: int
    corrections: int
    mismatches: int
    estimated: int
    totals: tuple[Total, ...]
    digest: str


def encode_charge(charge: Charge) -> bytes:
    """A line as JSON, the same bytes for the same line."""
    return _encoder.encode(charge)


class StatementBuilder:
    """Adds up lines one by one, and keeps none of them."""

    def __init__(self) -> None:
        self.lines = self.corrections = self.mismatches = self.estimated = 0
        self._sums: dict[str, Decimal] = {}
        self._counts: dict[tuple[str, str], int] = {}
        self._digest = sha256()

    def add(self, charge: Charge) -> None:
        self.lines += 1
        self.corrections += bool(charge.original_period)
        self.mismatches += "rule_mismatch" in charge.flags
        self.estimated += charge.source == "estimated"
        self._sums[charge.currency] = self._sums.get(charge.currency, ZERO) + (charge.amount or ZERO)
        for counted in ("lines", *((charge.outcome,) if charge.amount is None else ())):
            self._counts[charge.currency, counted] = self._counts.get((charge.currency, counted), 0) + 1
        self._digest.update(encode_charge(charge) + b"\n")

    def totals(self) -> tuple[Total, ...]:
        return tuple(
            Total(
                currency=currency,
                lines=self._counts.get((currency, "lines"), 0),
                amount=amount,
                shown=rounded(amount, currency),
                unpriced=self._counts.get((currency, "unpriced"), 0),
                unknown=self._counts.get((currency, "unknown"), 0),
            )
            for currency, amount in sorted(self._sums.items())
        )

    def statement(self, period: str) -> Statement:
        return Statement(
            period=period,
            lines=self.lines,
            corrections=self.corrections,
            mismatches=self.mismatches,
            estimated=self.estimated,
            totals=self.totals(),
            digest=self._digest.hexdigest(),
        )


def statement_of(period: str, charges: Iterable[Charge]) -> Statement:
    """The statement of the lines of one month, given in their order."""
    builder = StatementBuilder()
    for charge in charges:
        builder.add(charge)
    return builder.statement(period)
