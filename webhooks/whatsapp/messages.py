"""What a customer can send on WhatsApp: one small function per kind, in one table."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import cast

from botkit.core.model.message import (
    Card,
    Cards,
    Content,
    Edited,
    Form,
    Location,
    Media,
    MediaKind,
    Opened,
    Order,
    OrderLine,
    Reaction,
    Revoked,
    Tap,
    Text,
    Unsupported,
)
from webhooks.json_access import JsonObject, flag, number, obj, objs, raw, text


def content(message: JsonObject) -> Content:
    """The content of one message. A kind that is not in the table is kept raw: it still opens the window."""
    kind = text(message, "type")
    read = KINDS.get(kind)
    return read(message) if read else Unsupported(kind=kind, problem=problem(message), raw=raw(message))


def problem(message: JsonObject) -> str:
    """The code of the first error of a message."""
    return next((text(error, "code") for error in objs(message, "errors")), "")


def _text(message: JsonObject) -> Content:
    return Text(body=text(obj(message, "text"), "body"))


def _media(message: JsonObject) -> Content:
    kind = text(message, "type")
    media = obj(message, kind)
    return Media(
        kind="voice" if flag(media, "voice") else cast(MediaKind, kind),
        ref=text(media, "id"),
        url=text(media, "url", "link"),
        mime=text(media, "mime_type"),
        caption=text(media, "caption"),
        filename=text(media, "filename"),  # as received: `safe_name` before it is written to a disk
        sha256=text(media, "sha256"),
        problem=problem(message),
    )


def _location(message: JsonObject) -> Content:
    location = obj(message, "location")
    latitude, longitude = number(location, "latitude"), number(location, "longitude")
    if latitude is None or longitude is None:
        return Unsupported(kind="location", problem=problem(message), raw=raw(message))
    return Location(latitude=latitude, longitude=longitude, name=text(location, "name"), address=text(location, "address"))


def _cards(message: JsonObject) -> Content:
    cards = tuple(
        Card(
            name=text(obj(card, "name"), "formatted_name", "first_name"),
            phones=tuple(value for phone in objs(card, "phones") if (value := text(phone, "phone", "wa_id"))),
            emails=tuple(value for email in objs(card, "emails") if (value := text(email, "email"))),
        )
        for card in objs(message, "contacts")
    )
    return Cards(cards=cards, own=text(message, "origin") == "contact_request")


def _order(message: JsonObject) -> Content:
    order = obj(message, "order")
    lines = tuple(
        OrderLine(
            product=text(item, "product_retailer_id"),
            quantity=_quantity(item),
            price=text(item, "item_price"),
            currency=text(item, "currency"),
        )
        for item in objs(order, "product_items")
    )
    return Order(lines=lines, note=text(order, "text"), catalog=text(order, "catalog_id"))


def _quantity(item: JsonObject) -> int:
    quantity = number(item, "quantity")
    return int(quantity) if quantity is not None else 1


def _reaction(message: JsonObject) -> Content:
    # Taking a reaction back comes with an empty emoji or without one.
    reaction = obj(message, "reaction")
    return Reaction(message=text(reaction, "message_id"), emoji=text(reaction, "emoji"))


def _button(message: JsonObject) -> Content:
    """A quick reply under a template: another shape than a reply button, the same meaning."""
    button = obj(message, "button")
    return Tap(id=text(button, "payload", "text"), title=text(button, "text"))


def _edit(message: JsonObject) -> Content:
    edit = obj(message, "edit")
    new = obj(edit, "message")
    body = text(obj(new, "text"), "body") or text(obj(new, text(new, "type")), "caption")
    return Edited(message=text(edit, "original_message_id") or text(obj(new, "context"), "id"), body=body)


def _revoke(message: JsonObject) -> Content:
    return Revoked(message=text(obj(message, "revoke"), "original_message_id"))


def _opened(message: JsonObject) -> Content:
    return Opened()


def _unsupported(message: JsonObject) -> Content:
    return Unsupported(kind=text(obj(message, "unsupported"), "type") or text(message, "type"), problem=problem(message))


def _interactive(message: JsonObject) -> Content:
    interactive = obj(message, "interactive")
    kind = text(interactive, "type")
    read = REPLIES.get(kind)
    return read(obj(interactive, kind)) if read else Unsupported(kind=f"interactive.{kind}", raw=raw(message))


def _tap(reply: JsonObject) -> Content:
    return Tap(id=text(reply, "id"), title=text(reply, "title"))


def _form(reply: JsonObject) -> Content:
    # The answers are JSON inside a string, and not always valid: kept as they came.
    return Form(name=text(reply, "name"), body=text(reply, "body"), raw=text(reply, "response_json"))


def _call_permission(reply: JsonObject) -> Content:
    return Form(name="call_permission_reply", body=text(reply, "response"), raw=raw(reply))


# The answers to interactive messages, by `interactive.type`.
REPLIES: Mapping[str, Callable[[JsonObject], Content]] = {
    "button_reply": _tap,
    "list_reply": _tap,
    "nfm_reply": _form,
    "call_permission_reply": _call_permission,
}

# Every kind of message that is read, by `type`. `system` is not one: no customer wrote it (see system_messages.py).
KINDS: Mapping[str, Callable[[JsonObject], Content]] = {
    "text": _text,
    "image": _media,
    "audio": _media,
    "voice": _media,
    "video": _media,
    "document": _media,
    "sticker": _media,
    "location": _location,
    "contacts": _cards,
    "interactive": _interactive,
    "button": _button,
    "order": _order,
    "reaction": _reaction,
    "edit": _edit,
    "revoke": _revoke,
    "request_welcome": _opened,
    "unsupported": _unsupported,
    "unknown": _unsupported,  # its name until November 2025, and still in some accounts
    "ephemeral": _unsupported,
}
