"""Statuses of the messages that the business sent."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from botkit.core.model.platform import PlatformError, Receipt, Sender
from botkit.core.model.pricing import Pricing
from webhooks.json_access import JsonObject, moment, obj, objs, text
from webhooks.whatsapp.change import WebhookChange
from webhooks.whatsapp.senders import ContactsBlock

# The documentation spells the group participant in two ways, and the parent id in three, depending on the page's date.
PARTICIPANT = ("recipient_participant_id", "participant_recipient_id", "recipient_participant_user_id", "participant_recipient_user_id")
PARENT = ("recipient_parent_user_id", "parent_recipient_user_id", "parent_user_id")


def receipt(change: WebhookChange, status: JsonObject, people: ContactsBlock) -> Receipt:
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
        price=_price(status),
    )


def platform_error(error: JsonObject) -> PlatformError:
    # Older payloads have the details outside `error_data`.
    details = text(obj(error, "error_data"), "details") or text(error, "details")
    return PlatformError(code=text(error, "code"), title=text(error, "title", "message"), details=details)


def _recipient(status: JsonObject, people: ContactsBlock) -> Sender:
    if text(status, "recipient_type") == "group":
        return Sender()  # the id is the group's
    return people.sender(text(status, "recipient_user_id"), text(status, "recipient_id"), text(status, *PARENT))


def _pricing(status: JsonObject) -> Mapping[str, Any]:
    pricing = obj(status, "pricing") or obj(obj(status, "conversation"), "pricing")
    return {**pricing, "category": _category(pricing["category"])} if "category" in pricing else pricing


def _conversation(status: JsonObject) -> Mapping[str, Any]:
    conversation = obj(status, "conversation")
    origin = obj(conversation, "origin")
    return {**conversation, "origin": {**origin, "type": _category(origin["type"])}} if "type" in origin else conversation


def _price(status: JsonObject) -> Pricing | None:
    """The price in botkit's terms. Groups have names of their own for the same things: `group_utility`, `free_group_customer_service`."""
    pricing, conversation = _pricing(status), obj(status, "conversation")
    if not pricing and not conversation:
        return None
    kind, category = text(pricing, "type"), text(pricing, "category")
    cost, billable = obj(pricing, "cost"), pricing.get("billable")
    return Pricing(
        model=text(pricing, "pricing_model"),
        kind=kind.replace("_group", "", 1),
        category=category.removeprefix("group_"),
        billable=billable if isinstance(billable, bool) else None,
        cost=_decimal(text(cost, "amount")),
        currency=text(cost, "currency"),
        is_group="group_" in kind or category.startswith("group_"),
        conversation=text(conversation, "id"),
        origin=text(obj(_conversation(status), "origin"), "type"),
        expires_at=moment(conversation.get("expiration_timestamp")),
    )


def _decimal(words: str) -> str:
    """The amount as it was written, when it is one: a float would change digits."""
    return words if re.fullmatch(r"\d{1,12}(\.\d{1,12})?", words, re.ASCII) else ""


def _category(word: Any) -> Any:
    """`authentication-international` here is `authentication_international` there."""
    return word.replace("-", "_") if isinstance(word, str) else word
