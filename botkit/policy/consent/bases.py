"""Legal bases: what a line of the ledger counts for that is no express consent, and for how long.

A contract, or something that the person asked for, permits notices about it, and no advertising (ePrivacy Directive, article 13). Only
Canada's CASL implies consent from a purchase for two years, and from an inquiry for six months. The exception for existing customers
(German UWG § 7(3)) needs the product, the source of the number and the hint to object at each message; botkit stores none of these,
so it never counts.
"""

from __future__ import annotations

import calendar
from collections.abc import Mapping
from datetime import datetime

CANADA = frozenset({"ca", "ca_casl", "casl"})
IMPLIED_MONTHS: Mapping[str, int] = {"contract": 24, "user_requested": 6}  # CASL, section 10(10)


def counts(basis: str, purpose: str, jurisdiction: str, *, existing_customers: bool = False) -> bool:
    """Whether a basis permits messages of a purpose (`all` has marketing in it)."""
    if basis == "existing_customer":
        return existing_customers
    return basis == "consent" or purpose not in ("marketing", "all") or jurisdiction.casefold() in CANADA


def valid_until(basis: str, purpose: str, jurisdiction: str, occurred_at: datetime, stated: datetime | None) -> datetime | None:
    """When a line runs out: as it says itself, or when the law no longer implies consent, whichever is first."""
    months = IMPLIED_MONTHS.get(basis)
    if months is None or purpose not in ("marketing", "all") or jurisdiction.casefold() not in CANADA:
        return stated
    implied = months_later(occurred_at, months)
    return implied if stated is None else min(stated, implied)


def months_later(moment: datetime, months: int) -> datetime:
    """The same day some months later, or the last day of that month."""
    year, month = divmod(moment.year * 12 + moment.month - 1 + months, 12)
    return moment.replace(year=year, month=month + 1, day=min(moment.day, calendar.monthrange(year, month + 1)[1]))
