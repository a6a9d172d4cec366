"""A line item: a delivered message as it enters the rater. It holds what one contact's timeline says, no counts of a month, no price."""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct

from botkit.billing.conversation_state import Rating


class LineItem(Struct, frozen=True, kw_only=True, array_like=True, gc=False):
    """`expected` is the rating by our rules, `reported` the one by the receipts. `entered_at` orders the lines of a bill: the time of the
    delivery, or for a correction the time at which it became known. `revision` counts the corrections of a billed line; a line that was
    corrected later `is_superseded`.
    """

    contact_id: int
    number: int
    part: str = ""
    channel: str
    at: datetime
    entered_at: datetime
    known_at: datetime | None = None
    day: str
    period: str
    delivered_day: str
    original_period: str = ""
    model: str
    expected: Rating
    reported: Rating | None = None
    market: str
    prefix: str = ""
    country: str = ""
    by_id: bool = False
    cost: str = ""
    cost_currency: str = ""
    flow: str = ""
    step: str = ""
    template: str = ""
    revision: int = 0
    is_superseded: bool = False
    bubbles: int = 1
    event: str = ""
    broadcast: str = ""
    queue: str = ""
    agent: str = ""

    @property
    def line_id(self) -> str:
        return self.name + "+" * self.revision

    @property
    def name(self) -> str:
        """What the line and its corrections share."""
        return line_name(self.contact_id, self.number, self.part)

    @property
    def order(self) -> tuple[datetime, int, int, str, int]:
        """The sort key. It is unique, so a bill has only one order."""
        return self.entered_at, self.contact_id, self.number, self.part, self.revision

    @property
    def billed_month(self) -> str:
        """The month whose units and discounts it counts for: a correction counts where its delivery belongs."""
        return self.original_period or self.period


def line_name(contact_id: int, number: int, part: str) -> str:
    return f"{contact_id}-{number}-{part}" if part else f"{contact_id}-{number}"
