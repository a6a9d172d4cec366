"""Commands on the write queue: each is one thing to be written, carried out in the next transaction."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Literal

from msgspec import Struct, field

from botkit.core.engine.program import Programs
from botkit.core.events import BusinessEvent, HandoffClosed, QuestionRefused
from botkit.core.events.ticket_events import TicketInput
from botkit.core.model.broadcast import Broadcast, BroadcastSpec
from botkit.core.model.platform import Cleared, Item, Reply
from botkit.core.model.ticket import Ticket
from botkit.core.model.values import Value
from botkit.flowfile.library import Source
from botkit.policy.broadcasts import Act
from botkit.policy.broadcasts import Refusal as BroadcastRefusal
from botkit.policy.tickets import Refusal, Seen
from botkit.store.calls import FunctionCallRow
from botkit.store.delivery.outbox import OutboxRow
from botkit.store.timers import TimerRow


class InboundItem(Struct, frozen=True, kw_only=True):
    """One item of a webhook, for the channel whose address it was posted to."""

    channel: str
    item: Item


class DueTimer(Struct, frozen=True, kw_only=True):
    """A timer that is due and that this node claimed."""

    timer: TimerRow


class FunctionResult(Struct, frozen=True, kw_only=True):
    """A function of the business answered, or failed for good."""

    call: FunctionCallRow
    result: Value = None
    failure: str = ""


class ContactEvent(Struct, frozen=True, kw_only=True):
    """An event of the business that concerns one contact; `event.flow` names the flow that it starts. `is_bulk`: it went to many.

    `library`: the digest of the flows that it runs with, which the bot has among its `pinned`; empty: those that are live.
    """

    contact: int
    channel: str
    event: BusinessEvent
    is_bulk: bool = False
    library: str = ""


class ClosedHandoff(Struct, frozen=True, kw_only=True):
    """A colleague is done with a contact."""

    contact: int
    channel: str
    event: HandoffClosed


class UnsentQuestion(Struct, frozen=True, kw_only=True):
    """A question that was refused when it was to be sent: nobody can answer it, so its session must not wait. Or another message that
    was refused, in whose place people are to come."""

    contact: int
    channel: str
    event: QuestionRefused


class ActivateFlows(Struct, frozen=True, kw_only=True):
    """Run these flows from this batch on. It is a command like all others, so that the flows do not change during a turn."""

    programs: Programs
    sources: tuple[Source, ...]


class ClaimMessages(Struct, frozen=True, kw_only=True):
    """Claim messages to be sent, and ask the gate again about each. The result is a tuple of `OutboundMessage`.

    `bulk`: how many of them at most may be of the last lane; None: all.
    """

    limit: int
    bulk: int | None = None


class OutboundMessage(Struct, frozen=True, kw_only=True):
    """A claimed message: cleared by the gate, its attempt in the log. `answering` is the newest message of the contact, `flow` and `step`
    are where it comes from.

    `queued_at`: when its turn began. `leaves_by`: on the monotonic clock, the last moment at which its request may leave. Later, its
    answer would come after the lease.
    """

    row: OutboxRow
    cleared: Cleared
    answering: str = ""
    flow: str = ""
    step: str = ""
    leaves_by: float = float("inf")
    queued_at: datetime | None = None


class ContactNamed(Struct, frozen=True, kw_only=True):
    """The platform told the name of somebody whose messages carry none."""

    contact: int
    channel: str
    name: str


class PartSent(Struct, frozen=True, kw_only=True):
    """The platform took a request of a message that is several, and more follow: `parts` of them are done."""

    outbound: OutboundMessage
    parts: int


class SendOutcome(Struct, frozen=True, kw_only=True):
    """What became of an attempt. `reply` None: it is not known whether the message left."""

    outbound: OutboundMessage
    reply: Reply | None
    cuts: tuple[tuple[str, int, int], ...] = ()


class FireDueTimers(Struct, frozen=True, kw_only=True):
    """Fire the timers that are due, and go on with published events and schedules. The result says whether there may be more at once."""

    limit: int


class ClaimCalls(Struct, frozen=True, kw_only=True):
    """Claim functions to be called. The result is a tuple of `FunctionCallRow`."""

    limit: int


class RetryCall(Struct, frozen=True, kw_only=True):
    """A function did not answer; call it again at `due_at`."""

    call: FunctionCallRow
    due_at: datetime


class PublishEvent(Struct, frozen=True, kw_only=True):
    """An event that the business's own system posted. `contact` is one address; without it, the event goes to all who subscribed.

    `key` is the sender's own name for it: a key counts once. `digest` is of everything that is asked for: with it, a request that comes
    again within days gets its first answer. The result is a `FanoutResult`.
    """

    key: str
    name: str
    body: Mapping[str, Value] = field(default_factory=dict)
    contact: str = ""
    digest: str = ""


class StartedFlow(Struct, frozen=True, kw_only=True):
    """A flow that an event started for a contact."""

    flow: str
    contact: int


class FanoutResult(Struct, frozen=True, kw_only=True):
    """What an event led to so far. `is_new` False: the key was used before. `goes_on`: further contacts follow in the background.

    `unknown` is the address of an event for one contact whom nobody has. `listening` counts the flows that wait for an event of this name.
    Without contact or flow nothing is stored, and the key stays unused. `reused`: the key was used for another event, and nothing was done.
    """

    id: int
    is_new: bool
    started: tuple[StartedFlow, ...] = ()
    goes_on: bool = False
    unknown: str = ""
    listening: int = 1
    reused: bool = False


class CloseHandoff(Struct, frozen=True, kw_only=True):
    """A colleague is done with the person at an address. The result says whether there is a contact with this address."""

    contact: str
    by: str = ""


class TicketCommand(Struct, frozen=True, kw_only=True):
    """A person of the business does something with a ticket. The result is a `TicketDone` or a `TicketRefused`; None: no such contact.

    `key` is the sender's own name for it, `digest` of what it asks for: a key counts once, and gives its first answer again.
    """

    contact: int
    channel: str
    event: TicketInput
    seen: Seen = Seen()
    key: str = ""
    digest: str = ""


class TicketDone(Struct, frozen=True, kw_only=True):
    """The ticket afterwards. `message` is the number of the message that waits to be sent now, or from `until` on."""

    contact: int
    channel: str
    ticket: Ticket
    message: int | None = None
    until: datetime | None = None


class TicketRefused(Struct, frozen=True, kw_only=True):
    """Nothing was done. `gate`: the message may not be sent, for the `reason` of `rule`; `key_reused`: the key was for something else."""

    why: Refusal | Literal["gate", "key_reused"]
    reason: str = ""
    rule: str = ""
    ticket: Ticket | None = None


class DraftBroadcast(Struct, frozen=True, kw_only=True):
    """Somebody drafts a broadcast; its plan is made afterwards, in the background. The same draft again gives the broadcast there is. The
    result is a `BroadcastDone` or a `BroadcastRefused`."""

    spec: BroadcastSpec
    by: str


class MoveBroadcast(Struct, frozen=True, kw_only=True):
    """Somebody approves, starts, pauses, resumes or cancels a broadcast. `digest`: of the plan that they saw, if it must be that one. The
    result is as above."""

    number: int
    act: Act
    by: str
    digest: str = ""


class BroadcastDone(Struct, frozen=True, kw_only=True):
    """The broadcast afterwards. `under_way`: requests that have left, or are about to, and that nobody can call back."""

    broadcast: Broadcast
    under_way: int = 0


class BroadcastRefused(Struct, frozen=True, kw_only=True):
    """Nothing was done."""

    why: BroadcastRefusal
    broadcast: Broadcast | None = None


TurnCommand = InboundItem | DueTimer | FunctionResult | ContactEvent | ClosedHandoff | TicketCommand | UnsentQuestion
