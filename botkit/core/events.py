"""Events: facts in the past tense, append-only. Consents, windows, surveys and bills are folds over them.

`personal` names the fields that can tell who somebody is or what they said. The store keeps these apart, so that a person can be
erased while the fact stays. `INPUTS` are the events that the engine is fed with: fed again in order, they give the same outputs.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from msgspec import field

from botkit.core.fact import Fact as Fact
from botkit.core.inputs import INPUTS as INPUTS
from botkit.core.inputs import BudgetSpent as BudgetSpent
from botkit.core.inputs import BusinessEvent as BusinessEvent
from botkit.core.inputs import CallReturned as CallReturned
from botkit.core.inputs import HumanAnswered as HumanAnswered
from botkit.core.inputs import HumanClosed as HumanClosed
from botkit.core.inputs import Input as Input
from botkit.core.inputs import MessageReceived as MessageReceived
from botkit.core.inputs import WakeCame as WakeCame
from botkit.core.message import Purpose
from botkit.core.pricing import Estimate, Pricing, TierChange
from botkit.core.values import Value

# ---- what a sprint says happened


class SessionStarted(Fact, frozen=True, kw_only=True, tag="session_started"):
    """A flow began. `start` is the kind of start that won, `why` what it matched."""

    personal = ("why",)
    session: int
    flow: str
    digest: str
    start: str
    why: str = ""


class SessionEnded(Fact, frozen=True, kw_only=True, tag="session_ended"):
    """`how`: completed, ended, timed_out, replaced, opted_out, fault, limit, handed_off, withdrawn (when new flows were published)."""

    session: int
    flow: str
    how: str


class FlowEntered(Fact, frozen=True, kw_only=True, tag="flow_entered"):
    """A further flow was laid on the stack: by `run`, or as a side question."""

    session: int
    flow: str
    digest: str
    how: str


class AnswerGiven(Fact, frozen=True, kw_only=True, tag="answer_given"):
    """A question was answered. `score` repeats a measured number or choice, which tells nobody's name and outlives erasure."""

    personal = ("value", "raw")
    session: int
    flow: str
    step: str
    save: str = ""
    measure: str = ""
    score: str = ""
    value: Value = None
    raw: str = ""


class AnswerMissed(Fact, frozen=True, kw_only=True, tag="answer_missed"):
    """A reply that the question could not read. `tries` so far."""

    session: int
    flow: str
    step: str
    tries: int


class QuestionTimedOut(Fact, frozen=True, kw_only=True, tag="question_timed_out"):
    session: int
    flow: str
    step: str


class FaqAnswered(Fact, frozen=True, kw_only=True, tag="faq_answered"):
    """A question of a FAQ was answered. `suggested`: the customer's own words, when they chose this question from those offered."""

    personal = ("suggested",)
    flow: str
    step: str
    entry: int
    score: float = 0.0
    suggested: str = ""


class NotUnderstood(Fact, frozen=True, kw_only=True, tag="not_understood"):
    """Nothing took this message."""

    flow: str = ""
    step: str = ""


class Tagged(Fact, frozen=True, kw_only=True, tag="tagged"):
    label: str


class Untagged(Fact, frozen=True, kw_only=True, tag="untagged"):
    label: str


class FieldSet(Fact, frozen=True, kw_only=True, tag="field_set"):
    """`name` is a field kept on the contact, or one of `name`, `language` and `zone` themselves."""

    personal = ("value",)
    name: str
    value: Value = None


class OptInAsked(Fact, frozen=True, kw_only=True, tag="opt_in_asked"):
    personal = ("wording",)
    topic: str
    purpose: Purpose
    wording: str
    language: str


class OptedIn(Fact, frozen=True, kw_only=True, tag="opted_in"):
    """Consent given: to what, in which words, by which message. `purpose` may be `all`. `method`: button, keyword, api.

    `double`: it is the second word that a double opt-in asks for, and counts only while the first is not void.
    """

    personal = ("wording", "evidence")
    topic: str
    purpose: str
    wording: str
    language: str
    method: str
    evidence: str
    double: bool = False


class OptInDeclined(Fact, frozen=True, kw_only=True, tag="opt_in_declined"):
    personal = ("evidence",)
    topic: str
    purpose: Purpose
    evidence: str = ""


class OptedOut(Fact, frozen=True, kw_only=True, tag="opted_out"):
    """Consent withdrawn: of one topic, or of every topic when it is empty; of one purpose, or of `all` that the business starts."""

    personal = ("evidence",)
    topic: str = ""
    purpose: str = "all"
    method: str
    evidence: str = ""


class PlatformStopped(Fact, frozen=True, kw_only=True, tag="platform_stopped"):
    """The person stopped marketing in the messenger's own settings: a layer of its own, above our consents."""

    said_at: datetime


class PlatformResumed(Fact, frozen=True, kw_only=True, tag="platform_resumed"):
    """The person lifted the messenger's stop; what they withdrew from us stays withdrawn."""

    said_at: datetime


class ConsentRecorded(Fact, frozen=True, kw_only=True, tag="consent_recorded"):
    """A line of the consent ledger that no conversation brought about: a colleague entered it, a list brought it, somebody was erased.

    The fields are those of the ledger's line (`botkit.policy.consent.ConsentEvent`); `said_at` is when the person acted.
    """

    personal = ("address", "wording", "evidence", "note", "external_ref", "ip", "user_agent")
    action: str
    said_at: datetime
    purpose: str = "all"
    topic: str = ""
    scope: str = ""
    address: str = ""
    basis: str = "consent"
    method: str = ""
    actor: str = "user"
    by: str = ""
    double_opt_in: bool = False
    valid_until: datetime | None = None
    text_id: str = ""
    text_version: str = ""
    text_sha256: str = ""
    language: str = ""
    wording: str = ""
    evidence: str = ""
    note: str = ""
    collection_point: str = ""
    jurisdiction: str = ""
    external_ref: str = ""
    ip: str = ""
    user_agent: str = ""


class Subscribed(Fact, frozen=True, kw_only=True, tag="subscribed"):
    personal = ("to",)
    topic: str
    to: Value = None


class Unsubscribed(Fact, frozen=True, kw_only=True, tag="unsubscribed"):
    """`to` None: from everything under the topic."""

    personal = ("to",)
    topic: str
    to: Value = None


class HandedOff(Fact, frozen=True, kw_only=True, tag="handed_off"):
    personal = ("note",)
    session: int
    queue: str
    note: str = ""


class StepFailed(Fact, frozen=True, kw_only=True, tag="step_failed"):
    """A step could not be done: an expression failed on these values, a limit was reached. `reason` holds no customer's words."""

    flow: str
    step: str
    reason: str


class Stepped(Fact, frozen=True, kw_only=True, tag="stepped"):
    """The way of one sprint: `flow@digest` and the addresses passed, in order."""

    session: int
    path: tuple[tuple[str, str], ...]


# ---- what happened around the engine


class ContactCreated(Fact, frozen=True, kw_only=True, tag="contact_created"):
    channel: str


class AddressChanged(Fact, frozen=True, kw_only=True, tag="address_changed"):
    """The person has a new number or scoped id; consents do not follow by themselves."""

    personal = ("old", "new")
    old: str = ""
    new: str = ""


class SessionMoved(Fact, frozen=True, kw_only=True, tag="session_moved"):
    """New flows were published, and the session was taken along. `how`: moves, restarts, ends; `places` are the flow, the version and the
    step of each of its frames afterwards, from the bottom."""

    session: int
    how: str
    places: tuple[tuple[str, str, str], ...] = ()


class TurnFailed(Fact, frozen=True, kw_only=True, tag="turn_failed"):
    """Handling an input raised; the input is kept, its effects were rolled back. `fault` is the exception's class and place."""

    fault: str


class MessageQueued(Fact, frozen=True, kw_only=True, tag="message_queued"):
    """`number` counts the messages to this contact: with the contact's id it names the message for good.

    `bubbles` texts of the flow are joined in it. `reason` and `rule` are the gate's, `until` when it deferred the message to, `saw` what
    it was told (policy/gate.py, `witness`).
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


class MessageRefused(Fact, frozen=True, kw_only=True, tag="message_refused"):
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


class MessageCut(Fact, frozen=True, kw_only=True, tag="message_cut"):
    """A part of a message was longer than the platform takes, and was shortened."""

    number: int
    part: str
    length: int
    limit: int


class SendAttempted(Fact, frozen=True, kw_only=True, tag="send_attempted"):
    """Written before the request leaves: an attempt without an outcome is one of unknown outcome.

    `form` and `category` say how the message went out, `destination` where to (`botkit.core.pricing`): what a bill is made from.
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


class SendUnknown(Fact, frozen=True, kw_only=True, tag="send_unknown"):
    """Whether the platform got the message is not known. `then`: resent, or held."""

    number: int
    attempt: int
    then: str


class MessageSent(Fact, frozen=True, kw_only=True, tag="message_sent"):
    """The platform took the message. Its id for it is personal: some of them hold the number that it was sent to."""

    personal = ("platform_id",)
    number: int
    platform_id: str


class MessageDelayed(Fact, frozen=True, kw_only=True, tag="message_delayed"):
    """Not now. With a `rule` it was the gate that said so, of what it `saw`; without one the platform, or the pace of sending."""

    number: int
    reason: str
    until: datetime
    rule: str = ""
    saw: Mapping[str, object] = field(default_factory=dict)


class MessageFailed(Fact, frozen=True, kw_only=True, tag="message_failed"):
    number: int
    reason: str
    code: str = ""


class StatusChanged(Fact, frozen=True, kw_only=True, tag="status_changed"):
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


class ReceiptNoted(Fact, frozen=True, kw_only=True, tag="receipt_noted"):
    """A receipt that moved nothing, because a higher one was quicker or it speaks of one member of a group. It tells a time and a price.

    `part` tells the members of a group apart, and not who they are; `destination` is where this one is.
    """

    number: int
    status: str
    status_at: datetime
    part: str = ""
    destination: str = ""
    price: Pricing | None = None


class CallRequested(Fact, frozen=True, kw_only=True, tag="call_requested"):
    call: str
    function: str


class BudgetReached(Fact, frozen=True, kw_only=True, tag="budget_reached"):
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


class SpendingOpened(Fact, frozen=True, kw_only=True, tag="spending_opened"):
    """From here on it is counted what is spent; concerns no contact. What the bill said of the month so far, by scope: amount and count."""

    period: str
    sums: Mapping[str, tuple[str, int]] = field(default_factory=dict)


class AccountChanged(Fact, frozen=True, kw_only=True, tag="account_changed"):
    """News about our account, number or a template; concerns no contact. `details` is the platform's value, raw.

    `tier`: a volume band that was reached, which bills take into account.
    """

    field_name: str
    event: str
    severity: str
    details: Mapping[str, Any] = field(default_factory=dict)
    tier: TierChange | None = None


class Kept(Fact, frozen=True, kw_only=True, tag="kept"):
    """Something we do not act on, kept as it came: a future kind, an observed message of another responder, a foreign receipt."""

    personal = ("raw",)
    what: str
    raw: str = ""


Outcome = (
    SessionStarted
    | SessionEnded
    | FlowEntered
    | AnswerGiven
    | AnswerMissed
    | QuestionTimedOut
    | FaqAnswered
    | NotUnderstood
    | Tagged
    | Untagged
    | FieldSet
    | OptInAsked
    | OptedIn
    | OptInDeclined
    | OptedOut
    | PlatformStopped
    | PlatformResumed
    | ConsentRecorded
    | Subscribed
    | Unsubscribed
    | HandedOff
    | StepFailed
    | Stepped
)
Happening = (
    ContactCreated
    | AddressChanged
    | SessionMoved
    | TurnFailed
    | MessageQueued
    | MessageRefused
    | MessageCut
    | SendAttempted
    | SendUnknown
    | MessageSent
    | MessageDelayed
    | MessageFailed
    | StatusChanged
    | ReceiptNoted
    | CallRequested
    | BudgetReached
    | SpendingOpened
    | AccountChanged
    | Kept
)
Event = Input | Outcome | Happening
