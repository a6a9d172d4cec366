"""A webhook body of WhatsApp as items: every element of every entry, in the order in which each person wrote."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Literal

from botkit.core.model.message import PhoneCall, Referral
from botkit.core.model.platform import AccountUpdate, Echo, Incoming, Item, Preference, Unknown
from webhooks import meta
from webhooks.json_access import JsonObject, digest, elements, flag, moment, obj, objs, raw, text
from webhooks.ordering import sort_by_sender
from webhooks.whatsapp.account_status import standing_news, template_news
from webhooks.whatsapp.account_updates import ACCOUNT_FIELDS
from webhooks.whatsapp.change import WebhookChange
from webhooks.whatsapp.errors import severity
from webhooks.whatsapp.messages import content
from webhooks.whatsapp.senders import ContactsBlock, make_sender
from webhooks.whatsapp.statuses import receipt
from webhooks.whatsapp.system_messages import system
from webhooks.whatsapp.volume_tiers import tier_change

OBJECT = "whatsapp_business_account"


def parse(body: bytes) -> tuple[Item, ...]:
    """Raises `BodyUnreadable` when the body is no JSON, and nothing else."""
    items: list[Item] = []
    for envelope in meta.envelopes(meta.read_json(body)):
        if text(envelope, "object") != OBJECT:
            items.append(_unknown("", f"object {text(envelope, 'object')}", envelope))
            continue
        for entry in meta.entries(envelope):
            for element in elements(entry, "changes"):
                items.extend(_read(entry, element))
    return sort_by_sender(items)


def _read(entry: JsonObject, element: Any) -> Iterator[Item]:
    business = text(entry, "id")
    if not isinstance(element, dict) or not isinstance(element.get("value"), dict):
        # Seen in the field; its neighbours are fine.
        yield _unknown(business, "change without a value", element)
        return
    change = WebhookChange(business=business, at=moment(entry.get("time")), field=text(element, "field"), value=element["value"])
    yield from items_of(change)


def items_of(change: WebhookChange) -> Iterator[Item]:
    """The items of one change, by the table of fields."""
    read = FIELDS.get(change.field)
    try:
        if read is not None:
            yield from read(change)
        elif change.field in ACCOUNT_FIELDS:
            yield _news(change)
        else:
            yield Unknown(account=change.account, id=change.key(), what=f"field {change.field}", raw=raw(change.value))
    except Exception as error:  # a defect here must not cause a week of redeliveries: the rest of the body is good
        what = f"fault {type(error).__name__} in field {change.field}"
        yield Unknown(account=change.account, id=change.key(), what=what, raw=raw(change.value))


def _messages(change: WebhookChange) -> Iterator[Item]:
    people = ContactsBlock(objs(change.value, "contacts"))
    for message in elements(change.value, "messages"):
        yield _message(change, message, people)
    for status in elements(change.value, "statuses"):
        if isinstance(status, dict) and text(status, "id"):
            yield receipt(change, status, people)
        else:
            yield _unknown(change.account, "status without a message", status)
    yield from _errors(change)


def _message(change: WebhookChange, message: Any, people: ContactsBlock) -> Item:
    if not isinstance(message, dict):
        return _unknown(change.account, "message that is no object", message)
    if text(message, "type") == "system":
        return system(change, message)
    sender = people.sender(text(message, "from_user_id"), text(message, "from"), text(message, "from_parent_user_id"))
    if not sender.user_id and not sender.phone:
        sender = people.only_one()
    if not sender.user_id and not sender.phone:
        return _unknown(change.account, "message without a sender", message)
    context = obj(message, "context")
    return Incoming(
        account=change.account,
        id=text(message, "id") or change.key(message),
        at=moment(message.get("timestamp")),
        sender=sender,
        content=content(message),
        reply_to=text(context, "id"),
        forwarded=_forwarded(context),
        product=text(obj(context, "referred_product"), "product_retailer_id"),
        referral=_referral(obj(message, "referral")),
        group=text(message, "group_id"),
        observed=change.observed,
    )


def _forwarded(context: JsonObject) -> Literal["", "forwarded", "often"]:
    if flag(context, "frequently_forwarded"):
        return "often"
    return "forwarded" if flag(context, "forwarded") else ""


def _referral(referral: JsonObject) -> Referral | None:
    """The ad or post behind the first message after a click. `click` is missing for ads shown in Status."""
    if not referral:
        return None
    return Referral(
        source=text(referral, "source_url"),
        kind=text(referral, "source_type"),
        ref=text(referral, "source_id"),
        click=text(referral, "ctwa_clid"),
    )


def _errors(change: WebhookChange) -> Iterator[Item]:
    """Errors that belong to no message: the number's throughput, its registration."""
    for error in objs(change.value, "errors"):
        yield AccountUpdate(
            account=change.account,
            id=change.key(error),
            at=change.at,
            field="errors",
            event=text(error, "code"),
            severity=severity(text(error, "code")),
            details=error,
        )


def _news(change: WebhookChange) -> Item:
    event, level = ACCOUNT_FIELDS[change.field](change.value)
    return AccountUpdate(
        account=change.account,
        id=change.key(),
        at=change.at or moment(change.value.get("timestamp")),
        field=change.field,
        event=event,
        severity=level,
        details=change.value,
        template=template_news(change.business, change.field, change.value),
        standing=standing_news(change.field, change.value),
        tier=tier_change(change.field, change.value),
    )


def _preferences(change: WebhookChange) -> Iterator[Item]:
    """The customer used WhatsApp's switch for marketing."""
    people = ContactsBlock(objs(change.value, "contacts"))
    for preference in objs(change.value, "user_preferences"):
        yield Preference(
            account=change.account,
            id=change.key(preference),
            at=moment(preference.get("timestamp")),
            sender=people.sender(text(preference, "user_id"), text(preference, "wa_id"), text(preference, "parent_user_id")),
            value=text(preference, "value"),
            category=text(preference, "category").removesuffix("_messages"),
            topic=text(preference, "signup_id"),
        )


def _echoes(change: WebhookChange) -> Iterator[Item]:
    """A person answered from the WhatsApp Business app: the bot should keep silent. In standby it was another program."""
    for echo in objs(change.value, "message_echoes"):
        yield Echo(
            account=change.account,
            id=text(echo, "id") or change.key(echo),
            at=moment(echo.get("timestamp")),
            recipient=make_sender(text(echo, "to_user_id"), text(echo, "to"), parent=text(echo, "to_parent_user_id")),
            human=not change.observed,
            content=content(echo),
        )


def _standby(change: WebhookChange) -> Iterator[Item]:
    """Another responder owns the chat: its messages are stored, and never answered."""
    inner = {**obj(change.value, "standby"), "metadata": obj(change.value, "metadata")}
    watched = WebhookChange(business=change.business, at=change.at, field=change.field, value=inner, observed=True)
    yield from _messages(watched)
    yield from _echoes(watched)


def _history(change: WebhookChange) -> Iterator[Item]:
    """Old chats of a number that joins, and later the files of them. Only counts are stored: these messages were not written to the bot."""
    files = elements(change.value, "messages")
    if files:
        yield AccountUpdate(
            account=change.account, id=change.key(), at=change.at, field="history", event="FILES", details={"messages": len(files)}
        )
    for chunk in objs(change.value, "history"):
        threads = objs(chunk, "threads")
        errors = objs(chunk, "errors")
        summary: dict[str, Any] = {
            **{key: value for key, value in obj(chunk, "metadata").items() if isinstance(value, int)},
            "threads": len(threads),
            "messages": sum(len(elements(thread, "messages")) for thread in threads),
        }
        if errors:
            summary["errors"] = list(errors)
        yield AccountUpdate(
            account=change.account,
            id=change.key(chunk),
            at=change.at,
            field="history",
            event="DECLINED" if errors else "CHUNK",
            details=summary,
        )


def _address_book(change: WebhookChange) -> Iterator[Item]:
    """The address book of the business app: counted, not copied."""
    actions = [text(sync, "action") for sync in objs(change.value, "state_sync")]
    details = {action: actions.count(action) for action in sorted(set(actions))}
    yield AccountUpdate(account=change.account, id=change.key(), at=change.at, field=change.field, details=details)


def _calls(change: WebhookChange) -> Iterator[Item]:
    """A call by a customer opens the window like a message; the statuses of calls by the business are account updates."""
    people = ContactsBlock(objs(change.value, "contacts"))
    for call in objs(change.value, "calls"):
        phase = text(call, "event")
        if text(call, "direction") == "BUSINESS_INITIATED":
            yield _call_note(change, call, phase)
            continue
        sender = people.sender(text(call, "from_user_id"), text(call, "from"), text(call, "from_parent_user_id"))
        if not sender.user_id and not sender.phone:
            yield _unknown(change.account, "call without a caller", call)
            continue
        yield Incoming(
            account=change.account,
            id=f"{text(call, 'id')}:{phase}",
            at=moment(call.get("timestamp")),
            sender=sender,
            content=PhoneCall(call=text(call, "id"), phase=phase, missed=_is_missed(call, phase)),
        )
    for status in objs(change.value, "statuses"):
        yield _call_note(change, status, text(status, "status"))


def _is_missed(call: JsonObject, phase: str) -> bool:
    """A call that ended without a conversation. The status is a text, or a list of one in older payloads."""
    status = call.get("status")
    named = status[0] if isinstance(status, list) and status else status
    return phase == "terminate" and not text(call, "duration") and str(named).upper() in ("FAILED", "REJECTED")


def _call_note(change: WebhookChange, call: JsonObject, event: str) -> Item:
    at = moment(call.get("timestamp")) or change.at
    return AccountUpdate(account=change.account, id=change.key(call), at=at, field="calls", event=event, details=call)


def _unknown(account: str, what: str, value: Any) -> Item:
    return Unknown(account=account, id=digest(account, what, value), what=what, raw=raw(value))


# Fields that concern customers. Changes of the account are in account_updates.py's table, anything else is unknown.
FIELDS: Mapping[str, Callable[[WebhookChange], Iterator[Item]]] = {
    "messages": _messages,
    "user_preferences": _preferences,
    "smb_message_echoes": _echoes,
    "smb_app_state_sync": _address_book,
    "standby": _standby,
    "history": _history,
    "calls": _calls,
}
