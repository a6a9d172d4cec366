"""Statuses: what became of the messages that we sent."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from botkit.core.platform import PlatformError, Receipt, Sender
from webhooks.whatsapp.change import Change
from webhooks.whatsapp.people import People
from webhooks.wire import Obj, moment, obj, objs, text

# The documentation spells the group participant in two ways, and the parent id in three, depending on the page's date.
PARTICIPANT = ("recipient_participant_id", "participant_recipient_id", "recipient_participant_user_id", "participant_recipient_user_id")
PARENT = ("recipient_parent_user_id", "parent_recipient_user_id", "parent_user_id")


def receipt(change: Change, status: Obj, people: People) -> Receipt:
    message, word, participant = text(status, "id"), text(status, "status"), text(status, *PARTICIPANT)
    return Receipt(
        account=change.account,
        id=f"{message}:{word}:{participant or text(status, 'recipient_id', 'recipient_user_id')}",
        message=message,
        status=word,
        at=moment(status.get("timestamp")),
        recipient=_recipient(status, people),
        participant=participant,
        tag=text(status, "biz_opaque_callback_data"),
        errors=tuple(platform_error(error) for error in objs(status, "errors")),
        pricing=_pricing(status),
        conversation=_conversation(status),
    )


def platform_error(error: Obj) -> PlatformError:
    # Older payloads have the details outside `error_data`.
    details = text(obj(error, "error_data"), "details") or text(error, "details")
    return PlatformError(code=text(error, "code"), title=text(error, "title", "message"), details=details)


def _recipient(status: Obj, people: People) -> Sender:
    if text(status, "recipient_type") == "group":
        return Sender()  # the id is the group's
    return people.sender(text(status, "recipient_user_id"), text(status, "recipient_id"), text(status, *PARENT))


def _pricing(status: Obj) -> Mapping[str, Any]:
    pricing = obj(status, "pricing") or obj(obj(status, "conversation"), "pricing")
    return {**pricing, "category": _category(pricing["category"])} if "category" in pricing else pricing


def _conversation(status: Obj) -> Mapping[str, Any]:
    conversation = obj(status, "conversation")
    origin = obj(conversation, "origin")
    return {**conversation, "origin": {**origin, "type": _category(origin["type"])}} if "type" in origin else conversation


def _category(word: Any) -> Any:
    """`authentication-international` here is `authentication_international` there."""
    return word.replace("-", "_") if isinstance(word, str) else word
