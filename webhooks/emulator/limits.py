"""Which limits of the platform the emulator enforces. A limit that is off rejects nothing."""

from __future__ import annotations

from msgspec import Struct


class EnforcedLimits(Struct, frozen=True, kw_only=True):
    """All off: only the form of a send is checked.

    `window`: free-form messages only within 24 hours of the customer's last one (131047). `templates`: only approved templates, with
    the right number of values (132000, 132001, 132015, 132016). `pair`: 45 messages to one person at once, then one every six seconds
    (131056). `per_second`: messages in and out together (130429). `reach`: people written to outside the window within 24 hours
    (131048). `marketing_each`: marketing templates that one person gets within 24 hours, from this business (131049). `known`: only
    people who are customers here (131026). `files`: only media ids that were uploaded here, or came from a customer (100).
    `us_marketing`: no marketing to numbers of North America, since 1 April 2025 (131049).

    With `late`, what depends on the person (131026, 131049, 131050, 130472) is accepted and fails afterwards, by receipt: the platform
    does either. Sends to customers who stopped marketing (131050), or whom the business blocked (130403), are always rejected.
    """

    window: bool = False
    templates: bool = False
    pair: bool = False
    per_second: float | None = None
    reach: int | None = None
    marketing_each: int | None = None
    known: bool = False
    files: bool = False
    us_marketing: bool = False
    late: bool = False


# As a new number of a business meets the platform. The platform does not publish how much marketing one person gets; two a day is what
# operators report.
STRICT = EnforcedLimits(
    window=True,
    templates=True,
    pair=True,
    per_second=80.0,
    reach=250,
    marketing_each=2,
    known=True,
    files=True,
    us_marketing=True,
    late=True,
)
