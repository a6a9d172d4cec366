"""What became of a recipient of a broadcast: a fold over their log. Pure."""

from __future__ import annotations

from datetime import datetime

from msgspec.structs import replace

from botkit.core.events import (
    BusinessEvent,
    ConsentRecorded,
    Event,
    MessageFailed,
    MessageQueued,
    MessageReceived,
    MessageRefused,
    MessageSent,
    OptedOut,
    PlatformStopped,
    SendOutcomeUnknown,
    StatusChanged,
    TurnFailed,
)
from botkit.core.model.broadcast import ANSWERED_WITHIN, RANKS, Outcome, Recipient

# The events that matter here.
TOLD = (
    BusinessEvent,
    ConsentRecorded,
    MessageFailed,
    MessageQueued,
    MessageReceived,
    MessageRefused,
    MessageSent,
    OptedOut,
    PlatformStopped,
    SendOutcomeUnknown,
    StatusChanged,
    TurnFailed,
)

# Why a message failed that was taken back with its broadcast, or whose time was over.
CANCELLED = "BROADCAST_CANCELLED"
TOO_LATE = "BROADCAST_OVER"
WITHDRAWN = (CANCELLED, TOO_LATE)

_STATUSES: dict[str, Outcome] = {"sent": "sent", "delivered": "delivered", "read": "read", "played": "read"}


def follow(recipient: Recipient, event: Event, at: datetime, *, is_own_turn: bool) -> Recipient:
    """The recipient after an event of theirs. `is_own_turn`: it belongs to the turn in which the broadcast told them."""
    number = recipient.number
    match event:
        case BusinessEvent() if is_own_turn:
            return replace(recipient, outcome="silent", reason="")
        case MessageQueued() if is_own_turn and not number:
            return replace(recipient, outcome="queued", reason="", number=event.number)
        case MessageRefused(when="queue", reason=reason) if is_own_turn and recipient.outcome == "silent":
            return replace(recipient, outcome="refused", reason=reason)
        case TurnFailed() if is_own_turn:
            return replace(recipient, outcome="failed", reason="TURN_FAILED")
        case MessageReceived() if _is_answer(recipient, at):
            return _raised(recipient, "answered")
        case OptedOut() | PlatformStopped() | ConsentRecorded(action="withdrawn") if _is_answer(recipient, at):
            return _raised(recipient, "opted_out")
        case MessageRefused(when="send") | MessageSent() | MessageFailed() | SendOutcomeUnknown() | StatusChanged():
            return _follow_message(recipient, event, at) if number and event.number == number else recipient
        case _:
            return recipient


def _follow_message(
    recipient: Recipient, event: MessageRefused | MessageSent | MessageFailed | SendOutcomeUnknown | StatusChanged, at: datetime
) -> Recipient:
    match event:
        case MessageRefused(reason=reason):
            return replace(recipient, outcome="refused", reason=reason)
        case MessageFailed(reason=reason):
            return replace(recipient, outcome="cancelled" if reason in WITHDRAWN else "failed", reason=reason)
        case SendOutcomeUnknown(then=then):
            return replace(recipient, outcome="failed", reason="OUTCOME_UNKNOWN") if then == "held" else recipient
        case StatusChanged(status="failed", code=code):
            return replace(recipient, outcome="failed", reason=code or "FAILED")
        case MessageSent() | StatusChanged():
            status = _STATUSES.get(event.status) if isinstance(event, StatusChanged) else "sent"
            return recipient if status is None else _raised(replace(recipient, sent_at=recipient.sent_at or at), status)


def _is_answer(recipient: Recipient, at: datetime) -> bool:
    return recipient.sent_at is not None and at - recipient.sent_at <= ANSWERED_WITHIN


def _raised(recipient: Recipient, outcome: Outcome) -> Recipient:
    """Never down: receipts come in any order. What arrived after it seemed to have failed, arrived."""
    if RANKS[outcome] <= RANKS[recipient.outcome]:
        return recipient
    return replace(recipient, outcome=outcome, reason="")
