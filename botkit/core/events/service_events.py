"""Events of the service around the engine: messages and their status, receipts, calls, budgets, changes of our account."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from msgspec import field

from botkit.core.events.base import EventBase
from botkit.core.model.message import Purpose
from botkit.core.model.pricing import Estimate, Pricing, TierChange


class ContactCreated(EventBase, frozen=True, kw_only=True, tag="contact_created"):
    channel: str


class AddressChanged(EventBase, frozen=True, kw_only=True, tag="address_changed"):
    """The person has a new number or scoped id; consents do not follow by themselves."""

    personal = ("old", "new")
    old: str = ""
    new: str = ""


class SessionMoved(EventBase, frozen=True, kw_only=True, tag="session_moved"):
    """New flows were published, and the session was migrated. `how`: moves, restarts, ends; `places` are the flow, the version and the
    step of each of its frames afterwards, from the bottom."""

    session: int
    how: str
    places: tuple[tuple[str, str, str], ...] = ()


class TurnFailed(EventBase, frozen=True, kw_only=True, tag="turn_failed"):
    """Handling an input raised; the input is kept, its effects were rolled back. `fault` is the exception's class and place."""

    fault: str


class MessageQueued(EventBase, frozen=True, kw_only=True, tag="message_queued"):
    """`number` counts the messages to this contact: with the contact's id it names the message for good.

    `bubbles` texts of the flow are joined in it. `by` is the person of the business who wrote it, if one did. `reason` and `rule` are the
    gate's, `until` when it deferred the message to, `saw` what it was decided on (`botkit.policy.gate.gate.decision_inputs`).
    """

    number: int
    flow: str = ""
    step: str = ""
    purpose: Purpose = "service"
    template: str = ""
    bubbles: int = 1
    reason: str = ""
    rule: str = ""
    until: datetime | None = None
    saw: Mapping[str, object] = field(default_factory=dict)
    by: str = ""


class MessageRefused(EventBase, frozen=True, kw_only=True, tag="message_refused"):
    """The gate said no: `reason` is machine-readable, `rule` names the row of the decision table, `when` is queue or send.

    `plan` is what the author wants instead: drop, handoff, or nothing.
    """

    number: int
    reason: str
    rule: str
    when: str
    flow: str = ""
    step: str = ""
    plan: str = ""
    saw: Mapping[str, object] = field(default_factory=dict)


class MessageTruncated(EventBase, frozen=True, kw_only=True, tag="message_cut"):
    """A part of a message was longer than the platform takes, and was shortened."""

    number: int
    part: str
    length: int
    limit: int


class SendAttempted(EventBase, frozen=True, kw_only=True, tag="send_attempted"):
    """Written before the request leaves: an attempt without an outcome is one of unknown outcome.

    `form` and `category` say how the message went out, `destination` where to (`botkit.core.model.pricing`): what a bill is made from.
    `reason`, `rule` and `saw` are the gate's at this moment, as in `MessageQueued`. `estimate` is what it counts for budgets.
    """

    number: int
    attempt: int
    form: str = ""
    category: str = ""
    destination: str = ""
    reason: str = ""
    rule: str = ""
    saw: Mapping[str, object] = field(default_factory=dict)
    estimate: Estimate | None = None


class SendOutcomeUnknown(EventBase, frozen=True, kw_only=True, tag="send_unknown"):
    """Whether the platform got the message is not known. `then`: resent, or held."""

    number: int
    attempt: int
    then: str


class MessageSent(EventBase, frozen=True, kw_only=True, tag="message_sent"):
    """The platform took the message. Its id for it is personal: some of them hold the number that it was sent to."""

    personal = ("platform_id",)
    number: int
    platform_id: str


class MessageDelayed(EventBase, frozen=True, kw_only=True, tag="message_delayed"):
    """Not now. With a `rule` the gate deferred it, on what it `saw`; without one the platform or the rate limit did."""

    number: int
    reason: str
    until: datetime
    rule: str = ""
    saw: Mapping[str, object] = field(default_factory=dict)


class MessageFailed(EventBase, frozen=True, kw_only=True, tag="message_failed"):
    number: int
    reason: str
    code: str = ""


class StatusChanged(EventBase, frozen=True, kw_only=True, tag="status_changed"):
    """A receipt moved a message up: sent, delivered, read, played, failed.

    `pricing` and `conversation` are what the platform said, raw: the proof; `price` is the same in our words, and what bills are made from.
    """

    number: int
    status: str
    status_at: datetime
    code: str = ""
    pricing: Mapping[str, Any] = field(default_factory=dict)
    conversation: Mapping[str, Any] = field(default_factory=dict)
    price: Pricing | None = None


class ReceiptPriced(EventBase, frozen=True, kw_only=True, tag="receipt_noted"):
    """A receipt that changed no status, because a higher one came first or it is about one member of a group. It has a time and a price.

    `part` numbers the members of a group without naming them; `destination` is where this one is.
    """

    number: int
    status: str
    status_at: datetime
    part: str = ""
    destination: str = ""
    price: Pricing | None = None


class CallRequested(EventBase, frozen=True, kw_only=True, tag="call_requested"):
    call: str
    function: str


class BudgetReached(EventBase, frozen=True, kw_only=True, tag="budget_reached"):
    """With a message to this contact, `percent` of a budget are spent. `scope`: business, `flow NAME`, contact; `period`: a month or day.

    `then` is what the business chose for a budget that is spent.
    """

    scope: str
    period: str
    percent: int
    spent: str
    budget: str
    currency: str
    then: str


class BudgetPeriodOpened(EventBase, frozen=True, kw_only=True, tag="spending_opened"):
    """From here on spending is counted; concerns no contact. `sums` is the bill of the period so far, by scope: amount and count."""

    period: str
    sums: Mapping[str, tuple[str, int]] = field(default_factory=dict)


class AccountChanged(EventBase, frozen=True, kw_only=True, tag="account_changed"):
    """A change of our account, number or a template; concerns no contact. `details` is the platform's value, raw.

    `tier`: a volume band that was reached, which bills take into account.
    """

    personal = ("details",)  # changes of calls and groups name people
    field_name: str
    event: str
    severity: str
    details: Mapping[str, Any] = field(default_factory=dict)
    tier: TierChange | None = None


class UnhandledItem(EventBase, frozen=True, kw_only=True, tag="kept"):
    """An item that is not acted on, stored as it came: an unknown kind, another responder's message, a receipt of a message not ours."""

    personal = ("raw",)
    what: str
    raw: str = ""


ServiceEvent = (
    ContactCreated
    | AddressChanged
    | SessionMoved
    | TurnFailed
    | MessageQueued
    | MessageRefused
    | MessageTruncated
    | SendAttempted
    | SendOutcomeUnknown
    | MessageSent
    | MessageDelayed
    | MessageFailed
    | StatusChanged
    | ReceiptPriced
    | CallRequested
    | BudgetReached
    | BudgetPeriodOpened
    | AccountChanged
    | UnhandledItem
)
