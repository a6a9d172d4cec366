"""The conversation state of a contact and a channel, which prices depend on: windows and open conversations. Windows are half open."""

from __future__ import annotations

from bisect import bisect_right
from datetime import datetime, timedelta
from typing import NamedTuple

from msgspec import Struct

from botkit.core.model.pricing import Pricing

DAY = timedelta(hours=24)
SERVICE_WINDOW = DAY  # after the contact's latest message; elapsed time, so daylight saving changes nothing
ENTRY_ANSWER = DAY  # within this the business must answer somebody who came from an ad, for the free period to begin
CONVERSATION = DAY  # from its opening; never extended

# How long a free entry point lasts, by the day that it begins: used when no receipt says when it ends.
ENTRY_LENGTHS = (("2026-09-28", timedelta(days=7)), ("2023-03-01", timedelta(hours=72)), ("", timedelta(hours=24)))

FREE_ENTRY = "free_entry_point"
REFERRAL = "referral_conversion"  # the category of a free entry point's conversation


class InboundMessage(Struct, frozen=True, gc=False):
    """A message of the contact. `is_entry`: they came from an ad or a page's button."""

    at: datetime
    known_at: datetime
    is_entry: bool = False


class Delivery(Struct, frozen=True, kw_only=True, gc=False):
    """A message that reached the contact.

    `at` is when it arrived, `sent_at` when it was sent (None: unknown). `category` is what it was sent as; `price` is the price in the
    receipts, when there is one.
    """

    line_id: str
    number: int
    part: str = ""
    at: datetime
    sent_at: datetime | None = None
    day: str = ""
    category: str
    is_template: bool = False
    is_reaction: bool = False
    price: Pricing | None = None
    entry_length: timedelta | None = None

    @property
    def is_free_entry(self) -> bool:
        """Whether the receipts put it in a free entry point."""
        price = self.price
        return price is not None and (price.kind == FREE_ENTRY or REFERRAL in (price.category, price.origin))

    @property
    def window_at(self) -> datetime:
        """The moment that decides whether the service window was open. A message is never sent after it arrives; clocks may differ."""
        return self.at if self.sent_at is None else min(self.sent_at, self.at)


class Rating(Struct, frozen=True, omit_defaults=True, array_like=True, gc=False):
    """How a delivery is charged. `takes_unit`: free as long as free units are left. `line` is the line that opened the conversation."""

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
    """What the messages so far have opened, in order of the platform's clock."""

    __slots__ = ("conversations", "free_entry_line", "free_entry_until", "inbound_at", "line_of_conversation", "referred_at")

    def __init__(self) -> None:
        self.inbound_at: list[datetime] = []  # in order
        self.referred_at: datetime | None = None  # when they came from an ad; None once it was answered
        self.free_entry_until: datetime | None = None
        self.free_entry_line = ""
        self.conversations: tuple[Conversation, ...] = ()
        self.line_of_conversation: dict[str, str] = {}  # the platform's id of a conversation -> its opening line

    def add_inbound(self, message: InboundMessage) -> None:
        self.inbound_at.append(message.at)
        if message.is_entry:
            self.referred_at = message.at

    def is_in_window(self, at: datetime) -> bool:
        """Whether the contact's latest message before that time is younger than a window."""
        position = bisect_right(self.inbound_at, at)
        return position > 0 and at < self.inbound_at[position - 1] + SERVICE_WINDOW

    def in_free_entry(self, at: datetime) -> bool:
        return self.free_entry_until is not None and at < self.free_entry_until

    def free_entry(self, delivery: Delivery) -> Rating | None:
        """The rating of a message that lies in a free entry point, or opens one by answering in time (section 3.4 of the rules)."""
        if self.in_free_entry(delivery.at):
            self.referred_at = None
            return Rating("free_entry_point", delivery.category, "free-entry-point", line=self.free_entry_line)
        if self.referred_at is None or delivery.at >= self.referred_at + ENTRY_ANSWER:
            return None
        self.start_free_entry(delivery)
        return Rating("opens_free_entry_point", delivery.category, "free-entry-point-answer")

    def start_free_entry(self, delivery: Delivery) -> None:
        """Start the free period with this answer. It closes all other conversations."""
        reported = delivery.price.expires_at if delivery.price and delivery.is_free_entry else None
        self.free_entry_until = reported or delivery.at + (delivery.entry_length or _entry_length(delivery.day))
        self.free_entry_line = delivery.line_id
        self.referred_at = None
        self.conversations = ()

    def find_open(self, at: datetime, category: str = "") -> Conversation | None:
        """The conversation of that category, or of any, that is open at that time."""
        for conversation in self.conversations:
            if conversation.is_open(at) and category in ("", conversation.category):
                return conversation
        return None

    def open_conversation(self, delivery: Delivery, category: str) -> None:
        others = tuple(
            conversation for conversation in self.conversations if conversation.is_open(delivery.at) and conversation.category != category
        )
        self.conversations = (*others, Conversation(category, delivery.at, delivery.line_id))


def _entry_length(day: str) -> timedelta:
    return next(length for since, length in ENTRY_LENGTHS if day >= since)
