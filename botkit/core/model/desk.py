"""Desks: the tools in which people of the business already answer. What a desk is told of a ticket, and how it is told: as values."""

from __future__ import annotations

from collections.abc import Generator, Mapping
from datetime import datetime
from typing import Any, Literal

from msgspec import Struct, field

DeskEventKind = Literal[
    "message.failed",
    "message.received",
    "message.sent",
    "note.added",
    "ticket.assigned",
    "ticket.awoken",
    "ticket.closed",
    "ticket.handed_over",
    "ticket.moved",
    "ticket.opened",
    "ticket.overdue",
    "ticket.prioritised",
    "ticket.snoozed",
]

DeskSide = Literal["customer", "agent", "bot"]


class DeskTicket(Struct, frozen=True, kw_only=True):
    """The ticket of an event, as it was then."""

    id: str
    queue: str
    assignee: str


class DeskContact(Struct, frozen=True, kw_only=True):
    """The customer. `address` is where they are reached: `whatsapp:447700900123`."""

    id: int
    name: str
    language: str
    address: str


class DeskMessage(Struct, frozen=True, kw_only=True):
    """Words, or a file: `kind` is text, image and so on; `file` is the handle of a customer's file. `number` is of a message of ours,
    `side` who wrote it: customer, agent or bot."""

    kind: str
    text: str
    file: str = ""
    number: int = 0
    side: DeskSide = "customer"


class DeskLine(Struct, frozen=True, kw_only=True):
    """A line of the conversation before the event."""

    at: datetime
    side: str
    by: str
    text: str


class DeskEvent(Struct, frozen=True, kw_only=True):
    """What happened to a ticket. The same `id` is the same event, however often it comes; `sequence` counts the events of a ticket.

    `window_until` is until when words of one's own may go out, `by` the person of the business who did it, `note` what the flow or a
    colleague says to colleagues, `reason` why a message did not arrive. `history` comes with `ticket.opened`.
    """

    id: str
    event: DeskEventKind
    at: datetime
    sequence: int
    ticket: DeskTicket
    contact: DeskContact
    window_until: datetime | None = None
    by: str = ""
    message: DeskMessage | None = None
    note: str = ""
    outcome: str = ""
    reason: str = ""
    history: tuple[DeskLine, ...] = ()


class DeskRequest(Struct, frozen=True, kw_only=True):
    """A request to a desk. `body` are the bytes that were signed; `headers` may hold secrets, and appear in no log."""

    url: str
    method: str = "POST"
    body: bytes | None = None
    headers: Mapping[str, str] = field(default_factory=dict)


class DeskAnswer(Struct, frozen=True, kw_only=True):
    status: int
    body: bytes = b""

    @property
    def is_good(self) -> bool:
        return 200 <= self.status < 300


class DeskFailed(Exception):
    """The desk did not take an event. Its message holds no customer's words."""


# What a desk keeps of a ticket, JSON-able: the ids under which it knows it.
Remote = Mapping[str, Any]

# A delivery yields requests and is sent the answers; it returns what is known of the ticket afterwards, or raises `DeskFailed`.
Delivery = Generator[DeskRequest, DeskAnswer, Remote]
