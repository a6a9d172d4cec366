"""A webhook body of Messenger or Instagram as items: every event of every entry, in the order in which each person wrote."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from botkit.core.model.message import Edited, Form, Opened, Reaction, Tap
from botkit.core.model.platform import AccountUpdate, IdentityChanged, Item, Preference, Receipt, Sender, Unknown
from webhooks import meta
from webhooks.json_access import JsonObject, digest, elements, moment, obj, raw, text
from webhooks.messenger.event import MessengerEvent, as_mark
from webhooks.messenger.messages import message, referral_of
from webhooks.ordering import sort_by_sender

OBJECTS = ("page", "instagram")


def parse(body: bytes) -> tuple[Item, ...]:
    """Raises `BodyUnreadable` when the body is no JSON, and nothing else."""
    items: list[Item] = []
    for envelope in meta.envelopes(meta.read_json(body)):
        if text(envelope, "object") not in OBJECTS:
            items.append(_unknown("", f"object {text(envelope, 'object')}", envelope))
            continue
        for entry in meta.entries(envelope):
            items.extend(_read(entry))
    return sort_by_sender(items)


def _read(entry: JsonObject) -> Iterator[Item]:
    account = text(entry, "id")
    for key in ("messaging", "standby"):
        for element in elements(entry, key):
            if isinstance(element, dict):
                yield from items_of(_event(account, element, observed=key == "standby"))
            else:
                yield _unknown(account, "event that is no object", element)
    for element in elements(entry, "changes"):
        # What the dashboard's test button sends, and fields of the page's feed: they need no answer.
        yield _unknown(account, f"field {text(element, 'field')}", element)


def _event(account: str, body: JsonObject, *, observed: bool) -> MessengerEvent:
    sender, recipient = text(obj(body, "sender"), "id"), text(obj(body, "recipient"), "id")
    # In echoes the page is the sender, and the customer the recipient.
    person = recipient if sender == account or obj(body, "message").get("is_echo") is True else sender
    # Who signed up with a checkbox on a website is known by the mark of that checkbox alone until they write.
    person = person or as_mark(text(obj(body, "optin"), "user_ref"))
    return MessengerEvent(account=account, at=moment(body.get("timestamp")), person=person, body=body, observed=observed)


def items_of(event: MessengerEvent) -> Iterator[Item]:
    """The items of one event, by the table of kinds."""
    kind = next((kind for kind in EVENTS if isinstance(event.body.get(kind), dict)), "")
    try:
        if kind and (event.person or kind in WITHOUT_PERSON):
            yield from EVENTS[kind](event, kind)
        else:
            yield _unknown(event.account, f"event {kind or ', '.join(sorted(set(event.body) - ENVELOPE))}", event.body)
    except Exception as error:  # a defect here must not cost the page its subscription, which ends after an hour of errors
        yield _unknown(event.account, f"fault {type(error).__name__} in event {kind}", event.body)


def _message(event: MessengerEvent, kind: str) -> Iterator[Item]:
    former = obj(event.body, "prior_message")
    if text(former, "identifier") and text(former, "source") == "checkbox_plugin":
        mark = Sender(user_id=as_mark(text(former, "identifier")))
        yield IdentityChanged(account=event.account, id=event.key("prior_message"), at=event.at, old=mark, new=event.sender)
    yield from message(event)


def _postback(event: MessengerEvent, kind: str) -> Iterator[Item]:
    """A button, the menu, an ice breaker, Get Started. In standby there is no payload."""
    postback = obj(event.body, kind)
    tap = Tap(id=text(postback, "payload", "title"), title=text(postback, "title"))
    yield event.incoming(text(postback, "mid") or event.key(kind), tap, referral=referral_of(obj(postback, "referral")))


def _delivery(event: MessengerEvent, kind: str) -> Iterator[Item]:
    delivery = obj(event.body, kind)
    for mid in elements(delivery, "mids"):
        if isinstance(mid, str):
            yield _receipt(event, "delivered", message=mid)
    if "watermark" in delivery:
        yield _watermark(event, "delivered", delivery)


def _seen(event: MessengerEvent, kind: str) -> Iterator[Item]:
    """Messenger gives a time, Instagram a message; both mean everything up to it."""
    seen = obj(event.body, kind)
    if text(seen, "mid"):
        yield _receipt(event, "read", message=text(seen, "mid"), watermark=True)
    else:
        yield _watermark(event, "read", seen)


def _receipt(event: MessengerEvent, status: str, *, message: str, watermark: bool = False) -> Receipt:
    key = f"{message}:{status}:{event.person}"
    return Receipt(account=event.account, id=key, message=message, status=status, at=event.at, recipient=event.sender, watermark=watermark)


def _watermark(event: MessengerEvent, status: str, body: JsonObject) -> Receipt:
    mark = text(body, "watermark")
    key = f"watermark:{status}:{event.person}:{mark}"
    return Receipt(
        account=event.account, id=key, message="", status=status, at=moment(body.get("watermark")), recipient=event.sender, watermark=True
    )


def _reaction(event: MessengerEvent, kind: str) -> Iterator[Item]:
    reaction = obj(event.body, kind)
    emoji = "" if text(reaction, "action") == "unreact" else text(reaction, "emoji", "reaction")
    yield event.incoming(event.key(kind), Reaction(message=text(reaction, "mid"), emoji=emoji))


def _edit(event: MessengerEvent, kind: str) -> Iterator[Item]:
    edit = obj(event.body, kind)
    mid = text(edit, "mid")
    key = f"{mid}:edit:{text(edit, 'num_edit')}" if mid else event.key(kind)
    yield event.incoming(key, Edited(message=mid, body=text(edit, "text")))


def _optin(event: MessengerEvent, kind: str) -> Iterator[Item]:
    optin = obj(event.body, kind)
    if text(optin, "type") == "notification_messages":
        yield _notifications(event, optin)
    else:
        yield event.incoming(event.key(kind), Opened(ref=text(optin, "ref")))


def _notifications(event: MessengerEvent, optin: JsonObject) -> Item:
    """Marketing messages switched on or off in Messenger. The documentation writes the status with a space and with an underscore."""
    status = text(optin, "notification_messages_status").replace(" ", "_").upper()
    return Preference(
        account=event.account,
        id=event.key("optin"),
        at=event.at,
        sender=event.sender,
        value=NOTIFICATION_STATUS.get(status, "signup"),
        token=text(optin, "notification_messages_token"),
        topic=text(optin, "payload", "title"),
    )


NOTIFICATION_STATUS: Mapping[str, str] = {
    "STOP": "stop",
    "STOP_NOTIFICATIONS": "stop",
    "RESUME": "resume",
    "RESUME_NOTIFICATIONS": "resume",
}


def _referral(event: MessengerEvent, kind: str) -> Iterator[Item]:
    """A link or an ad into an existing chat: no message, but it opens the window."""
    referral = referral_of(obj(event.body, kind))
    yield event.incoming(event.key(kind), Opened(ref=referral.ref if referral else ""), referral=referral)


def _feedback(event: MessengerEvent, kind: str) -> Iterator[Item]:
    yield event.incoming(event.key(kind), Form(name=kind, raw=raw(event.body.get(kind))))


def _news(event: MessengerEvent, kind: str) -> Iterator[Item]:
    yield _update(event, kind, kind)


def _linking(event: MessengerEvent, kind: str) -> Iterator[Item]:
    yield _update(event, kind, text(obj(event.body, kind), "status"))


def _policy(event: MessengerEvent, kind: str) -> Iterator[Item]:
    action = text(obj(event.body, kind), "action")
    update = _update(event, "policy_enforcement", action)
    yield AccountUpdate(
        account=update.account,
        id=update.id,
        at=update.at,
        field=update.field,
        event=action,
        severity="info" if action == "unblock" else "alert",
        details=update.details,
    )


def _update(event: MessengerEvent, field: str, what: str) -> AccountUpdate:
    key = digest(event.account, field, event.body)
    return AccountUpdate(account=event.account, id=key, at=event.at, field=field, event=what, details=event.body)


def _unknown(account: str, what: str, value: Any) -> Item:
    return Unknown(account=account, id=digest(account, what, value), what=what, raw=raw(value))


ENVELOPE = {"sender", "recipient", "timestamp"}

# Events about the page itself, which name no customer.
WITHOUT_PERSON = ("app_roles", "policy_enforcement", "policy-enforcement")

# Every kind of event that is read, by the key that holds it. Anything else is unknown, and kept raw.
EVENTS: Mapping[str, Callable[[MessengerEvent, str], Iterator[Item]]] = {
    "message": _message,
    "postback": _postback,
    "delivery": _delivery,
    "read": _seen,
    "reaction": _reaction,
    "message_edit": _edit,
    "optin": _optin,
    "referral": _referral,
    "messaging_feedback": _feedback,
    "response_feedback": _feedback,
    "account_linking": _linking,
    "pass_thread_control": _news,
    "take_thread_control": _news,
    "request_thread_control": _news,
    "app_roles": _news,
    "policy_enforcement": _policy,
    "policy-enforcement": _policy,
}
