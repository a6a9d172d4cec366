"""What a platform says a message costs, in our words, and the first digits of a number, which tell its market and nobody's name."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from msgspec import Struct

# No row of a market table is longer than this (`1809`, the Dominican Republic). Four digits tell a country or an area; who somebody is
# begins behind them, so they may stay in the log when a person is erased, and the bill with them.
PREFIX_DIGITS = 4


class Pricing(Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """The price tag of a receipt. Words that nobody knows yet are kept as they came, and reported as `unknown`.

    `model` is the platform's own name of its model (CBP, PMP). `kind`: regular, free_customer_service, free_entry_point. `category`:
    marketing, marketing_lite, utility, authentication, authentication_international, service, referral_conversion, user_initiated,
    business_initiated. `cost` is the text of a decimal number, when the platform names an amount. `conversation` is its id of the
    conversation or free period, `origin` the category of that, `expires_at` its end.
    """

    model: str = ""
    kind: str = ""
    category: str = ""
    billable: bool | None = None
    cost: str = ""
    currency: str = ""
    is_group: bool = False
    conversation: str = ""
    origin: str = ""
    expires_at: datetime | None = None

    @property
    def says_something(self) -> bool:
        """Whether it tells a price: the end of a free period alone does not."""
        return bool(self.kind or self.category) or self.billable is not None


def destination_of(address: str) -> str:
    """What of an address tells the market: the first digits of a number (`4477`), or the country in a scoped id (`GB`); else empty.

    A scoped id begins with the country of its owner's number and a dot.
    """
    if address.isascii() and address.isdecimal():
        return address[:PREFIX_DIGITS]
    country, dot, _ = address.partition(".")
    return country if dot and len(country) == 2 and country.isascii() and country.isalpha() and country.isupper() else ""


class PlatformCount(Struct, frozen=True, kw_only=True):
    """What the platform counted between two moments: so many messages of a kind and category to a country, and about what they cost.

    Empty words: the platform did not split by that. `cost` None: not told, which is so for businesses that a partner bills.
    """

    since: datetime
    until: datetime
    country: str = ""
    category: str = ""
    kind: str = ""
    volume: int = 0
    cost: Decimal | None = None


class Estimate(Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """What a message was taken to cost when it left. `day` is the one in the account's zone, `counts` what it uses up: one of the free
    units of a number, or a place on a market's volume ladder.
    """

    amount: str
    day: str
    flow: str = ""
    category: str = ""
    market: str = ""
    counts: str = ""


class TierChange(Struct, frozen=True, kw_only=True):
    """The platform says that a volume band was reached: from `at` on, messages of that market, category and month are priced in it."""

    at: datetime
    market: str
    category: str
    month: str
    low: int
