"""A charge: one line of a bill. A billable session: the 24-hour unit of the session report. The two are never mixed."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Literal

from msgspec import Struct

# What a line can be marked with.
FLAGS = {
    "rule_mismatch": "the platform said another thing than the rules",
    "tier_estimated": "the discount counts only what this program has seen, and the offset",
    "tier_unknown": "no card shows the volume discounts of this market, and the message may have one",
    "platform_cost": "the amount is the platform's own estimate for this message",
    "market_by_id": "the market follows from the country in a scoped id, not from a number",
    "reconstructed_rate": "the rate was worked out from change lists, not read from a card",
    "recategorised": "the platform counts the message under another category than it was sent with",
    "repriced": "the platform told another price after the month was closed: the amount is the difference",
}


class Charge(Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """One delivered message, priced. A conversation of the years before July 2025 is the line that opened it: the lines of the other
    messages in it name that line in `conversation`, and cost nothing.

    `line_id` is made of what names the message for good, `CONTACT-NUMBER` (and the part of a group, and `+` for a correction), so
    the events behind a line are found without a search, and an erased person's line stays. `occurred_at` is the moment of delivery on the
    platform's clock, `period` the month in the account's zone that the line is billed in. A correction has in `original_period` the
    closed month that it belongs to, and in `known_at` when we heard of it.

    `outcome` says why it costs something or nothing: charged, free_…, opens_free_…, in_open_conversation, unpriced, unknown. The last two
    have no amount: a price that is not known is not zero. `source`: `webhook` when the platform stated outcome and category, else
    `estimated`. `rule` names the row of the model's rules, `rate` the row of the rate card, `tier` the band of the volume ladder
    (`0:100000`). `bubbles` texts of the flow are joined in the message. `event` began its flow, `broadcast` told the event, `queue` is that
    of the open ticket, `agent` the person who wrote it: in reports alone, so that the digest of a closed month stays as it was.
    """

    line_id: str
    contact_id: int
    number: int
    part: str = ""
    channel: str
    category: str
    expected: str = ""  # the category by our own rules, when the platform's is another
    market: str
    country: str = ""
    prefix: str = ""
    model: str
    outcome: str
    rule: str
    unit_price: Decimal | None = None
    amount: Decimal | None = None
    currency: str
    tier: str = ""
    rate: str = ""
    occurred_at: datetime
    known_at: datetime | None = None
    day: str  # YYYY-MM-DD in the account's zone: of the delivery, for a correction of `known_at`
    period: str
    original_period: str = ""
    source: Literal["webhook", "estimated"]
    flags: tuple[str, ...] = ()
    conversation: str = ""
    flow: str = ""
    step: str = ""
    template: str = ""
    bubbles: int = 1
    event: str = ""
    broadcast: str = ""
    queue: str = ""
    agent: str = ""

    @property
    def message(self) -> tuple[int, int]:
        """What names the message for good: contact, number."""
        return (self.contact_id, self.number)

    @property
    def is_unit(self) -> bool:
        """Whether the platform counts it: a message of an open conversation is part of another line."""
        return self.outcome != "in_open_conversation"


class BillableSession(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """24 hours of one contact on one channel, from the message that opened it. Says nothing about money.

    `direction`: who opened it. `category` is `service` when the contact did, else the purpose of the message that did; `flow` is
    the first flow that spoke in it. `received` and `sent` count its messages.
    """

    session_id: str  # CONTACT-CHANNEL-SECONDS since 1970 of the opening
    contact_id: int
    channel: str
    opened_at: datetime
    last_at: datetime
    ends_at: datetime
    day: str
    period: str
    direction: Literal["contact", "business"]
    category: str
    flow: str = ""
    country: str = ""
    received: int = 0
    sent: int = 0

    @property
    def messages(self) -> int:
        return self.received + self.sent
