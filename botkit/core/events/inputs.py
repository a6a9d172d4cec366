"""Inputs of the engine: the events that come from outside. The same inputs in the same order give the same outputs."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from msgspec import field

from botkit.core.events.base import EventBase
from botkit.core.events.ticket_events import (
    AgentReplied,
    AgentWrote,
    HandoffClosed,
    NoteAdded,
    TicketAssigned,
    TicketMoved,
    TicketPrioritised,
    TicketRequested,
    TicketSnoozed,
)
from botkit.core.model.message import Content, Referral
from botkit.core.model.values import Value


class MessageReceived(EventBase, frozen=True, kw_only=True, tag="message_received"):
    """A customer's message. `sent_at` is the platform's clock, and decides about windows; `message` the platform's id.

    `entry` repeats the kind of link that brought the person here (`ad`, `page`): it may open a free period, and outlives erasure.
    `country` is theirs where it has rules of its own about words (botkit/policy/gate/phone_regions.py), else empty. `product` is the
    article that they ask about, from its page.
    """

    personal = ("message", "content", "reply_to", "referral", "product")
    message: str
    content: Content
    sent_at: datetime
    reply_to: str = ""
    referral: Referral | None = None
    entry: str = ""
    country: str = ""
    product: str = ""
    forwarded: str = ""


class TimerFired(EventBase, frozen=True, kw_only=True, tag="wake_came"):
    """The time that a session waited for has come."""

    due: datetime


class CallReturned(EventBase, frozen=True, kw_only=True, tag="call_returned"):
    """A function answered, or failed for the reason in `failure`."""

    personal = ("result",)
    call: str
    result: Value = None
    failure: str = ""


class BusinessEvent(EventBase, frozen=True, kw_only=True, tag="business_event"):
    """The business reported something (`flight.changed`), and it concerns this contact; `subscription` is what they follow.

    `broadcast` is the number of the broadcast that tells it, 0 for none. What a broadcast tells everybody is `shared`: it is kept with the
    broadcast, and `body` has what is for this contact alone.
    """

    personal = ("body", "subscription")
    unwritten = ("shared",)
    name: str
    body: Mapping[str, Value] = field(default_factory=dict)
    flow: str = ""
    subscription: Value = None
    broadcast: int = 0
    shared: Mapping[str, Value] = field(default_factory=dict)


class BudgetSpent(EventBase, frozen=True, kw_only=True, tag="budget_spent"):
    """A budget is spent that says `hand off`: who is asked something by the bot is handed to the people of `queue` instead."""

    scope: str
    queue: str


class QuestionRefused(EventBase, frozen=True, kw_only=True, tag="question_refused"):
    """The question that the step at `step` of `flow` opened at `asked` did not go out. `plan` is the author's `outside`, if it counts.

    `is_question` False: it was another message, of which only the plan is left, and `asked` is the moment of the refusal.
    """

    flow: str
    step: str
    asked: datetime
    reason: str = ""
    plan: str = ""
    is_question: bool = True


INPUTS = (
    MessageReceived,
    TimerFired,
    CallReturned,
    BusinessEvent,
    HandoffClosed,
    AgentReplied,
    AgentWrote,
    NoteAdded,
    TicketAssigned,
    TicketMoved,
    TicketPrioritised,
    TicketRequested,
    TicketSnoozed,
    BudgetSpent,
    QuestionRefused,
)
Input = (
    MessageReceived
    | TimerFired
    | CallReturned
    | BusinessEvent
    | HandoffClosed
    | AgentReplied
    | AgentWrote
    | NoteAdded
    | TicketAssigned
    | TicketMoved
    | TicketPrioritised
    | TicketRequested
    | TicketSnoozed
    | BudgetSpent
    | QuestionRefused
)
