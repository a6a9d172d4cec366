"""Terms: what the platform agreed with the business, as botkit.yaml says it: accounts with zone and currency, and what we cannot see."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Literal

from msgspec import Struct, field


class BillingAccount(Struct, frozen=True, kw_only=True):
    """A business account at the platform (WABA): it has one currency, one zone, and a month of its own. `channels` empty: all of them."""

    name: str = ""
    zone: str = "UTC"
    currency: str = "USD"
    channels: tuple[str, ...] = ()


class AuthInternational(Struct, frozen=True, kw_only=True):
    """The international rate for authentication, once the platform declared the business eligible: from when, and where from when else."""

    since: datetime
    countries: Mapping[str, datetime] = field(default_factory=dict)  # ISO country -> its own start


class SessionTerms(Struct, frozen=True, kw_only=True):
    """The parameters of the rule for billable sessions (docs/billing.md). `opened_by`: whose message may open one."""

    length: timedelta = timedelta(hours=24)
    opened_by: Literal["anyone", "contact", "business"] = "anyone"


class Terms(Struct, frozen=True, kw_only=True):
    """Everything that a bill depends on beside the log and the cards.

    `country`: the primary location of the business (ISO). `sent_elsewhere`: (market, category, month) -> charged messages of the
    portfolio that other programs sent; month `*` counts for every month. `used_elsewhere`: (channel, month) -> free units that
    are used up already. `entry_length`: how long a free entry point lasts when no receipt says so; None takes the platform's of that day.
    """

    accounts: tuple[BillingAccount, ...] = (BillingAccount(),)
    country: str = ""
    sent_elsewhere: Mapping[tuple[str, str, str], int] = field(default_factory=dict)
    used_elsewhere: Mapping[tuple[str, str], int] = field(default_factory=dict)
    auth_international: AuthInternational | None = None
    entry_length: timedelta | None = None
    sessions: SessionTerms = SessionTerms()

    def account(self, channel: str) -> BillingAccount:
        """The account of a channel: the one that names it, else the first."""
        for account in self.accounts:
            if channel in account.channels:
                return account
        return self.accounts[0]
