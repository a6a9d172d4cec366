"""The state between one contact and one number that prices depend on: windows and open conversations. All windows are half open."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import NamedTuple

from msgspec import Struct

from botkit.core.model.pricing import Pricing

DAY = timedelta(hours=24)
SERVICE_WINDOW = DAY  # after the contact's latest message; elapsed time, so daylight saving changes nothing
ENTRY_ANSWER = DAY  # within this the business must answer somebody who came from an ad, for the free period to begin
CONVERSATION = DAY  # from its opening; never extended

# How long a free entry point lasts, by the day that it begins: the fallback for when no receipt told its end.
ENTRY_LENGTHS = (("2026-09-28", timedelta(days=7)), ("2023-03-01", timedelta(hours=72)), ("", timedelta(hours=24)))

FREE_ENTRY = "free_entry_point"
REFERRAL = "referral_conversion"  # the category of a free entry point's conversation


class InboundMessage(Struct, frozen=True, gc=False):
    """The contact wrote. `is_entry`: they came from an ad or a page's button."""

    at: datetime
    known_at: datetime
    is_entry: bool = False


class Delivery(Struct, frozen=True, kw_only=True, gc=False):
    """A message reached the contact. `category` is what it was sent as; `price` what the platform said, if it did."""

    line_id: str
    number: int
    part: str = ""
    at: datetime
    day: str = ""
    category: str
    is_template: bool = False
    is_reaction: bool = False
    price: Pricing | None = None
    entry_length: timedelta | None = None

    @property
    def is_free_entry(self) -> bool:
        """Whether the platform says that it lies in a free entry point."""
        price = self.price
        return price is not None and (price.kind == FREE_ENTRY or REFERRAL in (price.category, price.origin))


class Rating(Struct, frozen=True, omit_defaults=True, array_like=True, gc=False):
    """What a model says of a delivery. `takes_unit`: free as long as free units are left. `line` is the conversation's opening line."""

    outcome: str
    category: str
    rule: str
    takes_unit: bool = False
    line: str = ""


class Conversation(NamedTuple):
    category: str
    opened_at: datetime
    line: str

    def is_open(self, at: datetime) -> bool:
        return self.opened_at <= at < self.opened_at + CONVERSATION


class ConversationState:
    """What happened between the two so far, in order of the platform's clock."""

    __slots__ = ("entered_at", "free_line", "free_until", "heard_at", "named", "open")

    def __init__(self) -> None:
        self.heard_at: datetime | None = None
        self.entered_at: datetime | None = None  # from an ad, not answered yet
        self.free_until: datetime | None = None
        self.free_line = ""
        self.open: tuple[Conversation, ...] = ()
        self.named: dict[str, str] = {}  # the platform's id of a conversation -> its opening line

    def hear(self, heard: InboundMessage) -> None:
        self.heard_at = heard.at
        if heard.is_entry:
            self.entered_at = heard.at

    def is_in_window(self, at: datetime) -> bool:
        return self.heard_at is not None and self.heard_at <= at < self.heard_at + SERVICE_WINDOW

    def is_free(self, at: datetime) -> bool:
        return self.free_until is not None and at < self.free_until

    def entry(self, delivery: Delivery) -> Rating | None:
        """The finding when the message lies in a free entry point, or begins one by answering in time (section 3.4 of the rules)."""
        if self.is_free(delivery.at):
            self.entered_at = None
            return Rating("free_entry_point", delivery.category, "free-entry-point", line=self.free_line)
        if self.entered_at is None or delivery.at >= self.entered_at + ENTRY_ANSWER:
            return None
        self.begin_free(delivery)
        return Rating("opens_free_entry_point", delivery.category, "free-entry-point-answer")

    def begin_free(self, delivery: Delivery) -> None:
        """The free period runs from this answer, and closes all other conversations."""
        told = delivery.price.expires_at if delivery.price and delivery.is_free_entry else None
        self.free_until = told or delivery.at + (delivery.entry_length or _entry_length(delivery.day))
        self.free_line = delivery.line_id
        self.entered_at = None
        self.open = ()

    def conversation(self, at: datetime, category: str = "") -> Conversation | None:
        """The conversation that is open then: of that category, or of any."""
        for conversation in self.open:
            if conversation.is_open(at) and category in ("", conversation.category):
                return conversation
        return None

    def begin(self, delivery: Delivery, category: str) -> None:
        still = tuple(known for known in self.open if known.is_open(delivery.at) and known.category != category)
        self.open = (*still, Conversation(category, delivery.at, delivery.line_id))


def _entry_length(day: str) -> timedelta:
    return next(length for since, length in ENTRY_LENGTHS if day >= since)
