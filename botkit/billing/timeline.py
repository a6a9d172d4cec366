"""The timeline of one contact: what the log says of its messages, to be walked along in order of the platform's clock."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime

from msgspec import Struct
from msgspec.structs import replace

from botkit.billing.conversation_state import InboundMessage
from botkit.billing.event_reader import (
    BillingEvent,
    MessageQueuedFields,
    MessageReceivedFields,
    OriginEvent,
    SendAttemptedFields,
    StatusFields,
)
from botkit.billing.origins import Origins
from botkit.core.model.pricing import Pricing

# What proves that a message arrived. Meta leaves `delivered` out when the message is read at once.
ARRIVED: Mapping[str, int] = {"delivered": 0, "read": 1, "played": 2}
COUNTED = frozenset({"sent", *ARRIVED})
ENTRY_REFERRALS = ("ad", "post", "page")  # the kinds of referral that begin a free entry point


class Receipt(Struct, frozen=True, gc=False):
    """A receipt that counts. `known_at` is when we received it."""

    status: str
    at: datetime
    known_at: datetime
    part: str
    destination: str
    price: Pricing | None


class Message:
    """A message to the contact, from its events."""

    __slots__ = (
        "agent",
        "attempt",
        "broadcast",
        "bubbles",
        "category",
        "channel",
        "destination",
        "event",
        "flow",
        "form",
        "number",
        "purpose",
        "queue",
        "receipts",
        "sent_at",
        "step",
        "template",
    )

    def __init__(self, number: int, channel: str) -> None:
        self.number = number
        self.channel = channel
        self.flow = self.step = self.template = self.form = self.category = self.destination = ""
        self.event = self.broadcast = self.queue = self.agent = ""  # where the timeline follows origins
        self.purpose = "service"
        self.attempt = -1
        self.sent_at: datetime | None = None  # of the latest attempt, by our clock
        self.bubbles = 1
        self.receipts: list[Receipt] = []

    @property
    def is_template(self) -> bool:
        """Old logs do not say in which form an attempt was sent, only whether there was a template."""
        return self.form == "template" if self.form else bool(self.template)

    @property
    def sent_as(self) -> str:
        """The category that it was sent under."""
        if self.form:
            return self.category or "service"
        return self.purpose if self.template else "service"


class Arrival(Struct, frozen=True):
    """A message, or its part for one member of a group, that arrived: when, when we knew, and the price in its receipts.

    `sent_at` is the time of the platform's receipt "sent", else that of our latest attempt.
    """

    message: Message
    part: str
    at: datetime
    known_at: datetime
    destination: str
    price: Pricing | None
    sent_at: datetime | None = None


class Timeline:
    """Fill it with `add`, then read `arrivals` and `inbound`. With `origins` its messages know what made the business send them."""

    __slots__ = ("contact_id", "inbound", "messages", "origins")

    def __init__(self, contact_id: int, origins: Origins | None = None) -> None:
        self.contact_id = contact_id
        self.origins = origins
        self.inbound: dict[str, list[InboundMessage]] = {}
        self.messages: dict[int, Message] = {}

    def add(self, channel: str, at: datetime, entry: BillingEvent | OriginEvent) -> None:
        """Add one event. The result does not depend on their order, and the same one twice changes nothing; only origins follow the log."""
        kind = type(entry)
        if kind is StatusFields:
            self._receipt(channel, at, entry)  # type: ignore[arg-type]  # asked by type above: faster than isinstance, and by far the most
        elif kind is MessageReceivedFields:
            self.inbound.setdefault(channel, []).append(InboundMessage(entry.sent_at, at, entry.entry in ENTRY_REFERRALS))  # type: ignore[union-attr]
        elif isinstance(entry, MessageQueuedFields):
            message = self._message(entry.number, channel)
            message.channel, message.flow, message.step = channel, entry.flow, entry.step
            message.purpose, message.template, message.bubbles = entry.purpose, entry.template, entry.bubbles
            if self.origins is not None:
                message.agent, message.queue = entry.by, self.origins.queue(channel)
                message.event, message.broadcast = self.origins.beginning(channel, entry.flow)
        elif isinstance(entry, SendAttemptedFields):
            message = self._message(entry.number, channel)
            if entry.attempt > message.attempt:
                message.attempt, message.form, message.category = entry.attempt, entry.form, entry.category
                message.destination = entry.destination or message.destination
                message.sent_at = at
        elif self.origins is not None:
            self.origins.follow(channel, entry)  # type: ignore[arg-type]  # all others were asked for above

    def _message(self, number: int, channel: str) -> Message:
        message = self.messages.get(number)
        if message is None:
            message = self.messages[number] = Message(number, channel)
        return message

    def _receipt(self, channel: str, at: datetime, entry: StatusFields) -> None:
        if entry.status in COUNTED:
            message = self._message(entry.number, channel)
            message.channel = message.channel or channel
            message.receipts.append(Receipt(entry.status, entry.status_at, at, entry.part, entry.destination, entry.price))

    def arrivals(self, known_by: datetime | None = None) -> Iterator[Arrival]:
        """What arrived, from the receipts known by then (None: from all)."""
        for message in self.messages.values():
            receipts = message.receipts
            if known_by is not None:
                receipts = [receipt for receipt in receipts if receipt.known_at <= known_by]
            if not receipts:
                continue
            if not _has_parts(receipts):
                arrival = _arrival(message, "", receipts)
                if arrival is not None:
                    yield arrival
                continue
            # To a group: the receipts without a part repeat those with one.
            for part in sorted({receipt.part for receipt in receipts if receipt.part}):
                arrival = _arrival(message, part, [receipt for receipt in receipts if receipt.part == part])
                if arrival is not None:
                    yield arrival


def _has_parts(receipts: list[Receipt]) -> bool:
    for receipt in receipts:  # a generator costs more than the loop over three receipts  # noqa: SIM110
        if receipt.part:
            return True
    return False


def _arrival(message: Message, part: str, receipts: list[Receipt]) -> Arrival | None:
    arrived = [receipt for receipt in receipts if receipt.status in ARRIVED]
    if not arrived:
        return None
    first = arrived[0] if len(arrived) == 1 else min(arrived, key=_receipt_order)
    destination = (next((receipt.destination for receipt in receipts if receipt.destination), "") if part else "") or message.destination
    known_at = first.known_at if len(arrived) == 1 else min([receipt.known_at for receipt in arrived])
    return Arrival(message, part, first.at, known_at, destination, _price(receipts), _sent_at(message, receipts))


def _sent_at(message: Message, receipts: list[Receipt]) -> datetime | None:
    for receipt in receipts:
        if receipt.status == "sent":
            return receipt.at
    return message.sent_at


def _receipt_order(receipt: Receipt) -> tuple[datetime, int]:
    return receipt.at, ARRIVED[receipt.status]


def _price_order(receipt: Receipt) -> tuple[int, datetime]:
    return ARRIVED.get(receipt.status, len(ARRIVED)), receipt.at


def _price(receipts: list[Receipt]) -> Pricing | None:
    """The price in the receipt of arrival, else in that of `sent`. The end of a free period is in `sent` alone."""
    priced = [receipt for receipt in receipts if receipt.price is not None]
    if not priced:
        return None
    if len(priced) > 1:
        priced.sort(key=_price_order)
    price = priced[0].price
    if price is None or not price.says_something:
        price = next((receipt.price for receipt in priced if receipt.price and receipt.price.says_something), price)
    if len(priced) > 1 and price is not None and price.expires_at is None:
        ends = next((receipt.price for receipt in priced if receipt.price and receipt.price.expires_at), None)
        if ends is not None:
            price = replace(price, expires_at=ends.expires_at, conversation=price.conversation or ends.conversation)
    return price
