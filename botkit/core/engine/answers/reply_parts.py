"""What a message holds besides its words, as values that a flow can read and keep: `reply.form.rating`, `reply.order.total`."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from hashlib import sha256
from typing import Any

from botkit.core.engine.answers.reply_text import FILLED_FORM
from botkit.core.events import MessageReceived
from botkit.core.model.message import Cards, Form, Location, Media, Order, OrderLine, PhoneCall, Shared, Tap
from botkit.core.model.money import Money
from botkit.core.model.values import MAX_INTEGER, Value, canonical, settle

FORM_LENGTH = 64 * 1024  # characters of a form's answers; forms of people are below 10,000
TOKEN = "flow_token"  # noqa: S105 - the name of the field in which the platform returns our own mark of the form
CALL_ANSWER = "call_permission_reply"  # the name under which the platform returns whether the customer may be called
MAX_QUANTITY = 10_000  # pieces of one line that are counted; more is a mistake or a joke


def parts_of(event: MessageReceived) -> Mapping[str, Value]:
    """The parts of a message. What it does not hold is not there, and counts as nothing in an expression."""
    content = event.content
    parts: dict[str, Value] = {"kind": str(type(content).__struct_config__.tag)}
    match content:
        case Tap(id=key):
            parts["id"] = key
        case Media():
            parts |= {"kind": content.kind, "files": [{"id": file_handle(event.message), **file_value(content)}]}
        case Location():
            parts["location"] = location_value(content)
        case Cards():
            parts["cards"] = cards_value(content)
        case Order():
            parts["order"] = order_value(content)
        case Form(name=name) if name == CALL_ANSWER:
            parts["call"] = call_answer(content) or {}
        case Form():
            parts["form"] = form_answers(content) or {}
        case PhoneCall():
            parts["call"] = {"id": content.call, "missed": content.missed}
        case Shared():
            parts["shared"] = {"kind": content.kind, "url": content.url, "title": content.title}
    parts |= {name: value for name, value in _context(event).items() if value}
    try:
        settled: Mapping[str, Value] = settle(parts)
    except ValueError:  # larger or deeper than a session may hold
        return {"kind": parts["kind"]}
    return settled


def kind_of_start(event: MessageReceived) -> str:
    """The start that a message of this kind may begin whatever its words (`BY_CONTENT`); empty: none."""
    match event.content:
        case Order():
            return "order"
        case Form(name=name) if name == FILLED_FORM:
            return "form"
        case Shared(kind="story_mention"):
            return "story_mention"
        case PhoneCall(missed=True):
            return "missed_call"
        case _:
            return "product_question" if event.product else ""


def _context(event: MessageReceived) -> Mapping[str, Value]:
    referral = event.referral
    return {
        "product": event.product,
        "forwarded": event.forwarded,
        "quoted": event.reply_to,
        "referral": {"source": referral.source, "kind": referral.kind, "ref": referral.ref, "click": referral.click} if referral else None,
    }


def file_handle(message: str) -> str:
    """The handle of the file of a message: under it the file is kept, and its content can be had (docs/operations.md)."""
    return sha256(f"file:{message}".encode()).hexdigest()[:32]


def file_value(media: Media) -> dict[str, Value]:
    return {
        "kind": media.kind,
        "ref": media.ref,
        "url": media.url,
        "mime": media.mime,
        "filename": media.filename,
        "caption": media.caption,
    }


def location_value(location: Location) -> dict[str, Value]:
    return {"latitude": location.latitude, "longitude": location.longitude, "name": location.name, "address": location.address}


def cards_value(cards: Cards) -> list[Value]:
    return [{"name": card.name, "phones": list(card.phones), "emails": list(card.emails)} for card in cards.cards]


def form_answers(form: Form) -> dict[str, Value] | None:
    """The answers of a form by the names of its fields; None when they cannot be read. They come as JSON in a string, from a phone:
    anything may be in it."""
    if len(form.raw) > FORM_LENGTH:
        return None
    try:
        answers: Any = json.loads(form.raw, parse_float=Decimal)
        if not isinstance(answers, dict):
            return None
        settled: dict[str, Value] = settle({key: value for key, value in answers.items() if key != TOKEN})
        return settled
    except (ValueError, ArithmeticError, RecursionError):
        return None


def call_answer(form: Form) -> dict[str, Value] | None:
    """Whether the customer may be called: `allowed`, and `until` when; None: for as long as they like. None when it cannot be read."""
    answers = form_answers(form)
    if answers is None or answers.get("response") not in ("accept", "reject"):
        return None
    return {"allowed": answers["response"] == "accept", "until": _moment(answers.get("expiration_timestamp"))}


def _moment(seconds: Value) -> datetime | None:
    """A moment as the platform writes it: seconds, as a number or as text."""
    try:
        return datetime.fromtimestamp(int(seconds), UTC) if seconds is not None else None
    except (ValueError, TypeError, OverflowError, OSError):
        return None


def form_token(form: Form) -> str:
    """Our own mark that the platform returns with the answers of a form; empty when there is none."""
    if len(form.raw) > FORM_LENGTH:
        return ""
    try:
        answers = json.loads(form.raw)
    except (ValueError, RecursionError):
        return ""
    token = answers.get(TOKEN, "") if isinstance(answers, dict) else ""
    return token if isinstance(token, str) else ""


def order_value(order: Order) -> dict[str, Value]:
    """An order. It is a wish: prices and amounts come from the customer's phone, and `total` is there only where they can be added."""
    return {
        "lines": [
            {"product": line.product, "quantity": line.quantity, "price": _price(line), "currency": line.currency} for line in order.lines
        ],
        "total": _total(order.lines),
        "note": order.note,
        "catalog": order.catalog,
    }


def _price(line: OrderLine) -> int | Decimal | None:
    try:
        price = Decimal(line.price)
    except InvalidOperation:
        return None
    return canonical(price) if price.is_finite() and 0 <= price <= MAX_INTEGER else None


def _total(lines: Sequence[OrderLine]) -> Money | None:
    currencies, total = {line.currency for line in lines}, Decimal(0)
    if len(currencies) != 1:
        return None
    for line in lines:
        price = _price(line)
        if price is None or not 0 < line.quantity <= MAX_QUANTITY:
            return None
        total += price * line.quantity
    return Money(canonical(total), currencies.pop()) if total <= MAX_INTEGER else None
