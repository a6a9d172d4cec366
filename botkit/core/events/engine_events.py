"""Events that a sprint returns: answers, consents, tags, the steps that were visited."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from msgspec import field

from botkit.core.events.base import EventBase
from botkit.core.events.ticket_events import TicketFact
from botkit.core.model.message import Purpose
from botkit.core.model.values import Value


class SessionStarted(EventBase, frozen=True, kw_only=True, tag="session_started"):
    """A flow began. `start` is the kind of start that won, `why` what it matched."""

    personal = ("why",)
    session: int
    flow: str
    digest: str
    start: str
    why: str = ""


class SessionEnded(EventBase, frozen=True, kw_only=True, tag="session_ended"):
    """`how`: completed, ended, cancelled, timed_out, unsent (its question was refused), replaced, opted_out, fault, limit, handed_off,
    withdrawn (new flows published)."""

    session: int
    flow: str
    how: str


class FlowEntered(EventBase, frozen=True, kw_only=True, tag="flow_entered"):
    """A further flow was put on the stack: by `run`, or as a side question."""

    session: int
    flow: str
    digest: str
    how: str


class RowCollected(EventBase, frozen=True, kw_only=True, tag="row_collected"):
    """A row was added to a sheet. The log is where the sheet is kept (botkit/service/sheets/sheet_rows.py)."""

    personal = ("row",)
    session: int
    flow: str
    step: str
    sheet: str
    columns: tuple[str, ...] = ()  # in the order of the flow
    row: Mapping[str, Value] = field(default_factory=dict)


class EventPosted(EventBase, frozen=True, kw_only=True, tag="event_posted"):
    """A flow posted an event for another contact. `post` is unique within the contact's conversations on one channel."""

    personal = ("contact", "body")
    session: int
    post: str
    flow: str
    step: str
    name: str
    contact: str = ""  # an address, as the flow has it; empty when it has none
    body: Mapping[str, Value] = field(default_factory=dict)


class FlowCancelled(EventBase, frozen=True, kw_only=True, tag="flow_cancelled"):
    """A flow that waited was ended by a step `cancel` of another one."""

    session: int
    flow: str


class AnswerGiven(EventBase, frozen=True, kw_only=True, tag="answer_given"):
    """A question was answered. `score` repeats a measured number or choice: it is not personal, and outlives erasure."""

    personal = ("value", "raw")
    session: int
    flow: str
    step: str
    save: str = ""
    measure: str = ""
    score: str = ""
    value: Value = None
    raw: str = ""


class AnswerMissed(EventBase, frozen=True, kw_only=True, tag="answer_missed"):
    """A reply that the question could not read. `tries` so far."""

    session: int
    flow: str
    step: str
    tries: int


class QuestionTimedOut(EventBase, frozen=True, kw_only=True, tag="question_timed_out"):
    session: int
    flow: str
    step: str


class FaqAnswered(EventBase, frozen=True, kw_only=True, tag="faq_answered"):
    """A question of a FAQ was answered. `suggested`: the customer's own words, when they chose this question from those offered."""

    personal = ("suggested",)
    flow: str
    step: str
    entry: int
    score: float = 0.0
    suggested: str = ""


class NotUnderstood(EventBase, frozen=True, kw_only=True, tag="not_understood"):
    """No step and no flow could use this message."""

    flow: str = ""
    step: str = ""


class CommandGiven(EventBase, frozen=True, kw_only=True, tag="command_given"):
    """The customer wrote a built-in command at an open question: cancel, back, restart, help."""

    session: int
    flow: str
    step: str
    command: str


class Tagged(EventBase, frozen=True, kw_only=True, tag="tagged"):
    label: str


class Untagged(EventBase, frozen=True, kw_only=True, tag="untagged"):
    label: str


class MessageLabelled(EventBase, frozen=True, kw_only=True, tag="message_labelled"):
    """A step gave the customer's latest message a label. `message` is its platform id."""

    personal = ("message",)
    label: str
    message: str = ""
    flow: str
    step: str


class FieldSet(EventBase, frozen=True, kw_only=True, tag="field_set"):
    """`name` is a field kept on the contact, or one of `name`, `language` and `zone` themselves."""

    personal = ("value",)
    name: str
    value: Value = None


class OptInAsked(EventBase, frozen=True, kw_only=True, tag="opt_in_asked"):
    personal = ("wording",)
    topic: str
    purpose: Purpose
    wording: str
    language: str


class OptedIn(EventBase, frozen=True, kw_only=True, tag="opted_in"):
    """Consent given: to what, in which words, by which message. `purpose` may be `all`. `method`: button, keyword, api.

    `text_id` is the step that asked and `text_version` the digest of its flow, `scope` the business that it was said to.
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
    text_id: str = ""
    text_version: str = ""
    scope: str = ""


class OptInDeclined(EventBase, frozen=True, kw_only=True, tag="opt_in_declined"):
    personal = ("evidence",)
    topic: str
    purpose: Purpose
    evidence: str = ""


class OptedOut(EventBase, frozen=True, kw_only=True, tag="opted_out"):
    """Consent withdrawn: of one topic, or of every topic when it is empty; of one purpose, or of `all` that the business starts."""

    personal = ("evidence",)
    topic: str = ""
    purpose: str = "all"
    method: str
    evidence: str = ""


class PlatformStopped(EventBase, frozen=True, kw_only=True, tag="platform_stopped"):
    """The person stopped marketing in the messenger's own settings: a layer of its own, above our consents."""

    said_at: datetime


class PlatformResumed(EventBase, frozen=True, kw_only=True, tag="platform_resumed"):
    """The person lifted the messenger's stop; what they withdrew from us stays withdrawn."""

    said_at: datetime


class ConsentRecorded(EventBase, frozen=True, kw_only=True, tag="consent_recorded"):
    """An entry of the consent ledger from outside conversations: a colleague entered it, a list was imported, somebody was erased.

    The fields are those of the entry (`botkit.policy.consent.model.ConsentEvent`); `said_at` is when the person acted.
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


class Subscribed(EventBase, frozen=True, kw_only=True, tag="subscribed"):
    personal = ("to",)
    topic: str
    to: Value = None


class Unsubscribed(EventBase, frozen=True, kw_only=True, tag="unsubscribed"):
    """`to` None: from everything under the topic."""

    personal = ("to",)
    topic: str
    to: Value = None


class HandedOff(EventBase, frozen=True, kw_only=True, tag="handed_off"):
    """The chat is with people. `due_at` is when somebody should have come, of the ticket that is open."""

    personal = ("note",)
    session: int
    queue: str
    note: str = ""
    due_at: datetime | None = None


class StepFailed(EventBase, frozen=True, kw_only=True, tag="step_failed"):
    """A step could not be done: an expression failed on these values, a limit was reached. `reason` holds no customer's words."""

    flow: str
    step: str
    reason: str


class StepsVisited(EventBase, frozen=True, kw_only=True, tag="stepped"):
    """The steps of one sprint, in order: flow and address of each."""

    session: int
    path: tuple[tuple[str, str], ...]


EngineEvent = (
    SessionStarted
    | SessionEnded
    | FlowEntered
    | FlowCancelled
    | RowCollected
    | EventPosted
    | AnswerGiven
    | AnswerMissed
    | QuestionTimedOut
    | FaqAnswered
    | NotUnderstood
    | CommandGiven
    | Tagged
    | Untagged
    | MessageLabelled
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
    | TicketFact
    | StepFailed
    | StepsVisited
)
