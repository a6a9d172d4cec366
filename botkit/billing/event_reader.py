"""The event reader of bills: the kinds of events, and the fields of each, that a bill needs, decoded from the stored JSON.

`botkit.core.codec` decodes whole events. A bill over a million messages reads five million of them, so it decodes only what it needs.
No field in here is personal: erasing a contact changes no line. tests/billing/test_event_reader.py compares the fields with the events.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

import msgspec
from msgspec import Struct

from botkit.core.model.pricing import Pricing


class MessageReceivedFields(Struct, frozen=True, gc=False):
    sent_at: datetime
    entry: str = ""


class MessageQueuedFields(Struct, frozen=True, gc=False):
    number: int
    flow: str = ""
    step: str = ""
    purpose: str = "service"
    template: str = ""
    bubbles: int = 1
    by: str = ""


class SendAttemptedFields(Struct, frozen=True, gc=False):
    number: int
    attempt: int
    form: str = ""
    category: str = ""
    destination: str = ""


class StatusFields(Struct, frozen=True, gc=False):
    """A receipt, whether it moved the message up or not."""

    number: int
    status: str
    status_at: datetime
    part: str = ""
    destination: str = ""
    price: Pricing | None = None


class BusinessEventFields(Struct, frozen=True, gc=False):
    name: str
    flow: str = ""
    broadcast: int = 0


class FlowBegunFields(Struct, frozen=True, gc=False):
    """A flow began: the first of a session has `start`, a further one `how`."""

    flow: str
    start: str = ""
    how: str = ""


class TicketQueueFields(Struct, frozen=True, gc=False):
    """A ticket is in a queue."""

    queue: str


class TicketClosedFields(Struct, frozen=True, gc=False):
    """No ticket is open any more."""


OriginEvent = BusinessEventFields | FlowBegunFields | TicketQueueFields | TicketClosedFields
BillingEvent = MessageReceivedFields | MessageQueuedFields | SendAttemptedFields | StatusFields

# Kind of event -> the fields that are decoded.
FIELDS: Mapping[str, type[BillingEvent]] = {
    "message_received": MessageReceivedFields,
    "message_queued": MessageQueuedFields,
    "send_attempted": SendAttemptedFields,
    "status_changed": StatusFields,
    "receipt_noted": StatusFields,
}
KINDS = tuple(FIELDS)

# What a report reads besides, when it asks what made the business send a message.
ORIGIN_FIELDS: Mapping[str, type[OriginEvent]] = {
    "business_event": BusinessEventFields,
    "session_started": FlowBegunFields,
    "flow_entered": FlowBegunFields,
    "ticket_opened": TicketQueueFields,
    "ticket_moved": TicketQueueFields,
    "handed_off": TicketQueueFields,
    "human_closed": TicketClosedFields,
    "ticket_expired": TicketClosedFields,
}
ORIGIN_KINDS = tuple(ORIGIN_FIELDS)

_decoders = {kind: msgspec.json.Decoder(fields) for kind, fields in {**FIELDS, **ORIGIN_FIELDS}.items()}


def read_event(kind: str, body: bytes | str) -> BillingEvent | OriginEvent:
    """Decode an event. Raises `msgspec.DecodeError` for other JSON, and `KeyError` for a kind that neither bills nor their reports need."""
    return _decoders[kind].decode(body)
