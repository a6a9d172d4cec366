"""What waits to be written: each unit is one thing that happened, to be handled within the next transaction."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from msgspec import Struct, field

from botkit.core.engine.program import Programs
from botkit.core.events import BusinessEvent, HandoffClosed
from botkit.core.model.platform import Cleared, Item, Reply
from botkit.core.model.values import Value
from botkit.flowfile.library import Source
from botkit.store.calls import FunctionCallRow
from botkit.store.delivery.outbox import OutboxRow
from botkit.store.timers import TimerRow


class InboundItem(Struct, frozen=True, kw_only=True):
    """One item of a webhook, for the channel whose address it was posted to."""

    channel: str
    item: Item


class DueTimer(Struct, frozen=True, kw_only=True):
    """An alarm that this node claimed."""

    wake: TimerRow


class FunctionResult(Struct, frozen=True, kw_only=True):
    """A function of the business answered, or failed for good."""

    call: FunctionCallRow
    result: Value = None
    failure: str = ""


class ContactEvent(Struct, frozen=True, kw_only=True):
    """An event of the business that concerns one contact; `start` names the flow that it begins."""

    contact: int
    channel: str
    event: BusinessEvent


class ClosedHandoff(Struct, frozen=True, kw_only=True):
    """A person of the business is done with a contact."""

    contact: int
    channel: str
    event: HandoffClosed


class ActivateFlows(Struct, frozen=True, kw_only=True):
    """From this batch on, run these flows. A unit like all others, so that no turn sees the flows change under it."""

    programs: Programs
    sources: tuple[Source, ...]


class ClaimMessages(Struct, frozen=True, kw_only=True):
    """Claim messages to be sent, and ask the gate about each again. The result is a tuple of `OutboundMessage`."""

    limit: int


class OutboundMessage(Struct, frozen=True, kw_only=True):
    """A claimed message: cleared by the gate, its attempt noted on disk. `answering` is the newest message of the contact."""

    row: OutboxRow
    cleared: Cleared
    answering: str = ""


class SendOutcome(Struct, frozen=True, kw_only=True):
    """What became of an attempt. `reply` None: nobody knows whether it left."""

    outbound: OutboundMessage
    reply: Reply | None
    cuts: tuple[tuple[str, int, int], ...] = ()


class FireDueTimers(Struct, frozen=True, kw_only=True):
    """Let the alarms that are due ring, and events of the business go on to further contacts, in this transaction.

    The result says whether there may be more at once.
    """

    limit: int


class ClaimCalls(Struct, frozen=True, kw_only=True):
    """Claim functions to be asked. The result is a tuple of `FunctionCallRow`."""

    limit: int


class RetryCall(Struct, frozen=True, kw_only=True):
    """A function did not answer; ask again at `due_at`."""

    call: FunctionCallRow
    due_at: datetime


class PublishEvent(Struct, frozen=True, kw_only=True):
    """An event that the business's own system posted. `contact` names one address; else everybody who follows is told.

    `key` is the sender's own name for it: the same key is taken in once. The result is a `FanoutResult`.
    """

    key: str
    name: str
    body: Mapping[str, Value] = field(default_factory=dict)
    contact: str = ""


class StartedFlow(Struct, frozen=True, kw_only=True):
    """A flow that an event began for a contact."""

    flow: str
    contact: int


class FanoutResult(Struct, frozen=True, kw_only=True):
    """What an event came to. `is_new` False: the key was used before. `goes_on`: further contacts follow in the background."""

    id: int
    is_new: bool
    told: tuple[StartedFlow, ...] = ()
    goes_on: bool = False
    unknown: str = ""


class CloseHandoff(Struct, frozen=True, kw_only=True):
    """A colleague is done with the person at an address. The result says whether anybody is known there."""

    contact: str
    by: str = ""


TurnCommand = InboundItem | DueTimer | FunctionResult | ContactEvent | ClosedHandoff
