"""Countries with a separate price for authentication from abroad, by the day from which they have it."""

from __future__ import annotations

_FIRST = frozenset({"IN", "ID"})
_SECOND = _FIRST | {"EG", "MY", "NG", "PK", "SA", "ZA", "AE"}
_THIRD = _SECOND | {"BD", "IQ", "KZ", "KW", "MA", "NP", "OM", "LK", "UA"}
_COUNTRIES = (("2026-10-01", _THIRD), ("2025-02-01", _SECOND), ("2024-06-01", _FIRST))


def has_international_rate(country: str, day: str) -> bool:
    return any(country in countries for since, countries in _COUNTRIES if day >= since)
