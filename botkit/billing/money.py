"""Money: decimals only. A line keeps the four decimals of its rate, a sum is exact, and rounding happens once, half up, for a total."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

ZERO = Decimal(0)

# Decimals of a currency's smaller unit (ISO 4217), where it is not two. Rupiah and peso have two on paper, and the platform bills them so.
_DECIMALS = {"JPY": 0, "KRW": 0, "VND": 0, "CLP": 0, "PYG": 0, "UGX": 0, "ISK": 0, "KWD": 3, "BHD": 3, "OMR": 3, "JOD": 3, "TND": 3}


def decimals(currency: str) -> int:
    return _DECIMALS.get(currency, 2)


def rounded(total: Decimal, currency: str) -> Decimal:
    """A total as it is shown and invoiced: half up, like the platform's printed rates."""
    return total.quantize(Decimal(1).scaleb(-decimals(currency)), ROUND_HALF_UP)
