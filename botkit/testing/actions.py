"""Actions: what can be done in a conversation, as values, as they are written in a transcript, and how each is played."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Literal

from msgspec import Struct

from botkit.core.engine.answers.reply_parts import CALL_ANSWER
from botkit.core.flow.duration import parse_duration
from botkit.core.model.message import Card, Cards, Form, MediaKind, Order, OrderLine, PhoneCall, Shared, Text
from botkit.core.model.values import Value
from botkit.testing.agent_actions import AgentActs, Broadcast, GoOnWith
from botkit.testing.result_lines import Line

if TYPE_CHECKING:
    from botkit.testing.conversation import Conversation

TO_CONTACT = "to contact"  # after the name of an event that is for this customer alone
HANDED_BACK = "handed_back"  # in place of an event's name: a colleague closes the chat
RECEIPT = "receipt"  # in place of an event's name: the platform reports on the newest message


class Say(Struct, frozen=True, kw_only=True):
    text: str

    def __str__(self) -> str:
        plain = self.text == self.text.strip() and self.text.isprintable() and self.text and self.text[0] not in '[("'
        return f"> {self.text if plain else json.dumps(self.text, ensure_ascii=False)}"

    def play(self, conversation: Conversation) -> tuple[Line, ...]:
        return conversation.say(self.text)


class ComeFrom(Struct, frozen=True, kw_only=True):
    """The first message after a click on an ad, a link or a QR code."""

    ref: str
    text: str

    def __str__(self) -> str:
        return f"> (from {self.ref}: {self.text})"

    def play(self, conversation: Conversation) -> tuple[Line, ...]:
        return conversation.say(self.text, came_from=self.ref)


class TapOn(Struct, frozen=True, kw_only=True):
    label: str

    def __str__(self) -> str:
        return f"> [{self.label}]"

    def play(self, conversation: Conversation) -> tuple[Line, ...]:
        return conversation.tap(self.label)


class SendFile(Struct, frozen=True, kw_only=True):
    """`broken`: the platform could not fetch it."""

    kind: MediaKind
    caption: str = ""
    broken: bool = False

    def __str__(self) -> str:
        return f"> ({'broken ' if self.broken else ''}{self.kind}{': ' if self.caption else ''}{self.caption})"

    def play(self, conversation: Conversation) -> tuple[Line, ...]:
        return conversation.send_media(self.kind, caption=self.caption, problem="131052" if self.broken else "")


class Share(Struct, frozen=True, kw_only=True):
    latitude: float
    longitude: float
    name: str = ""

    def __str__(self) -> str:
        return f"> (location {self.latitude},{self.longitude}{' ' if self.name else ''}{self.name})"

    def play(self, conversation: Conversation) -> tuple[Line, ...]:
        return conversation.location(self.latitude, self.longitude, self.name)


class SendForm(Struct, frozen=True, kw_only=True):
    """A filled-in form, by the names of its fields."""

    answers: dict[str, Value]

    def __str__(self) -> str:
        return f"> (form {json.dumps(self.answers, ensure_ascii=False)})"

    def play(self, conversation: Conversation) -> tuple[Line, ...]:
        return conversation.fill_form(self.answers)


class AllowCall(Struct, frozen=True, kw_only=True):
    """The answer to the question whether one may call."""

    allowed: bool

    def __str__(self) -> str:
        return f"> ({'may call' if self.allowed else 'may not call'})"

    def play(self, conversation: Conversation) -> tuple[Line, ...]:
        response = "accept" if self.allowed else "reject"
        return conversation.send(Form(name=CALL_ANSWER, body=response, raw=json.dumps({"response": response})))


class SendOrder(Struct, frozen=True, kw_only=True):
    """An order: each line has a `product`, a `quantity`, a `price` and a `currency`."""

    lines: tuple[OrderLine, ...]
    written: str

    def __str__(self) -> str:
        return f"> (order {self.written})"

    def play(self, conversation: Conversation) -> tuple[Line, ...]:
        return conversation.send(Order(lines=self.lines))


class SendCard(Struct, frozen=True, kw_only=True):
    """A contact card; `own`: the customer's own number, which a flow asked for."""

    name: str
    phone: str
    own: bool = False

    def __str__(self) -> str:
        return f"> (own number {self.phone})" if self.own else f"> (contact {self.phone} {self.name})"

    def play(self, conversation: Conversation) -> tuple[Line, ...]:
        return conversation.send(Cards(cards=(Card(name=self.name, phones=(self.phone,)),), own=self.own))


class Notify(Struct, frozen=True, kw_only=True):
    """What comes without words: a call that nobody took, a story that mentions the business."""

    what: Literal["missed call", "story mention"]

    def __str__(self) -> str:
        return f"> ({self.what})"

    def play(self, conversation: Conversation) -> tuple[Line, ...]:
        if self.what == "missed call":
            return conversation.send(PhoneCall(call="call", phase="terminate", missed=True))
        return conversation.send(Shared(kind="story_mention"))


class AskAbout(Struct, frozen=True, kw_only=True):
    """A question from the page of an article."""

    product: str
    text: str

    def __str__(self) -> str:
        return f"> (about {self.product}: {self.text})"

    def play(self, conversation: Conversation) -> tuple[Line, ...]:
        return conversation.send(Text(body=self.text), product=self.product)


class React(Struct, frozen=True, kw_only=True):
    emoji: str

    def __str__(self) -> str:
        return f"> (reaction {self.emoji})"

    def play(self, conversation: Conversation) -> tuple[Line, ...]:
        return conversation.react(self.emoji)


class Pass(Struct, frozen=True, kw_only=True):
    length: timedelta

    def __str__(self) -> str:
        return f"... {format_duration(self.length)}"

    def play(self, conversation: Conversation) -> tuple[Line, ...]:
        return conversation.advance(self.length)


class Report(Struct, frozen=True, kw_only=True):
    """An event of the business."""

    name: str
    body: dict[str, Value]
    to_contact: bool = False

    def __str__(self) -> str:
        body = json.dumps(self.body, ensure_ascii=False) if self.body else ""
        return " ".join(part for part in ("@", self.name, TO_CONTACT if self.to_contact else "", body) if part)

    def play(self, conversation: Conversation) -> tuple[Line, ...]:
        return conversation.event(self.name, self.body, to_contact=self.to_contact)


class HandBack(Struct, frozen=True, kw_only=True):
    def __str__(self) -> str:
        return f"@ {HANDED_BACK}"

    def play(self, conversation: Conversation) -> tuple[Line, ...]:
        return conversation.close_chat()


class Deliver(Struct, frozen=True, kw_only=True):
    """A receipt of the platform."""

    status: Literal["delivered", "read", "failed"]
    code: str = ""

    def __str__(self) -> str:
        return f"@ {RECEIPT} {self.status} {self.code}".rstrip()

    def play(self, conversation: Conversation) -> tuple[Line, ...]:
        return conversation.receipt(self.status, self.code)


Action = (
    Say
    | AgentActs
    | Broadcast
    | GoOnWith
    | ComeFrom
    | TapOn
    | SendFile
    | Share
    | SendForm
    | AllowCall
    | SendOrder
    | SendCard
    | Notify
    | AskAbout
    | React
    | Pass
    | Report
    | HandBack
    | Deliver
)

_UNITS = ((604_800, "week"), (86_400, "day"), (3_600, "hour"), (60, "minute"), (1, "second"))
_SHORT = {"w": "week", "d": "day", "h": "hour", "m": "minute", "min": "minute", "s": "second"}
_SHORT_DURATION = re.compile(r"(\d+)\s*([a-z]{1,3})", re.ASCII)

_KINDS: tuple[MediaKind, ...] = ("image", "audio", "voice", "video", "document", "sticker")
_FILE = re.compile(rf"(?P<broken>broken )?(?P<kind>{'|'.join(_KINDS)})(?:: (?P<caption>.*))?")
_PLACE = re.compile(r"location (?P<latitude>-?\d+(?:\.\d+)?), ?(?P<longitude>-?\d+(?:\.\d+)?)(?: (?P<name>.*))?")
_CAME = re.compile(r"from (?P<ref>[^\s:]+): (?P<text>.+)")
_FORM = re.compile(r"form (?P<body>\{.*)", re.DOTALL)
_ORDER = re.compile(r"order (?P<lines>\[.*)", re.DOTALL)
_CARD = re.compile(r"contact (?P<phone>\+\d+)(?: (?P<name>.*))?")
_OWN = re.compile(r"own number (?P<phone>\+\d+)")
_ABOUT = re.compile(r"about (?P<product>[^\s:]+): (?P<text>.+)")
_REACTION = re.compile(r"reaction (?P<emoji>\S+)")
_EVENT = re.compile(rf"(?P<name>[^\s{{]+)(?P<addressed> {TO_CONTACT})?\s*(?P<body>\{{.*)?", re.DOTALL)
_RECEIPT = re.compile(rf"{RECEIPT} (?P<status>delivered|read|failed)(?: (?P<code>\d+))?")


def read_customer(written: str) -> Action:
    """Read the text after `>`. Raises ValueError with a sentence for the author."""
    text = written.strip()
    if text.startswith('"') and text.endswith('"') and (quoted := _quoted(text)) is not None:
        return Say(text=quoted)  # several lines, outer spaces or brackets: written as in JSON
    if text.startswith("[") and text.endswith("]") and len(text) > 2:
        return TapOn(label=text[1:-1])
    if text.startswith("(") and text.endswith(")"):
        return _in_brackets(text[1:-1])
    if not text:
        raise ValueError('nothing stands after ">"; write what the customer says')
    return Say(text=text)


def _quoted(text: str) -> str | None:
    try:
        value = json.loads(text)
    except json.JSONDecodeError:
        return None
    return value if isinstance(value, str) else None


def _in_brackets(inside: str) -> Action:
    if file := _FILE.fullmatch(inside):
        return SendFile(kind=file["kind"], caption=file["caption"] or "", broken=bool(file["broken"]))  # type: ignore[arg-type]
    if place := _PLACE.fullmatch(inside):
        return _share(place)
    if click := _CAME.fullmatch(inside):
        return ComeFrom(ref=click["ref"], text=click["text"])
    if form := _FORM.fullmatch(inside):
        return SendForm(answers=_json(form["body"]))
    if order := _ORDER.fullmatch(inside):
        return SendOrder(lines=read_lines(order["lines"]), written=order["lines"])
    if card := _CARD.fullmatch(inside):
        return SendCard(name=card["name"] or "", phone=card["phone"])
    if own := _OWN.fullmatch(inside):
        return SendCard(name="", phone=own["phone"], own=True)
    if inside in ("may call", "may not call"):
        return AllowCall(allowed=inside == "may call")
    if inside in ("missed call", "story mention"):
        return Notify(what=inside)  # type: ignore[arg-type]
    if about := _ABOUT.fullmatch(inside):
        return AskAbout(product=about["product"], text=about["text"])
    if reaction := _REACTION.fullmatch(inside):
        return React(emoji=reaction["emoji"])
    raise ValueError(
        f'"({inside})" is nothing that a customer can send; known: {", ".join(f"({kind})" for kind in _KINDS)}, '
        '(location 52.31,4.76), (form {"field": "answer"}), (order [{"product": "A1"}]), (contact +442079460123 Ana), '
        "(own number +442079460123), (may call), (may not call), (about A1: Hello), (missed call), (story mention), (reaction 👍), "
        "(from summer_ad: Hello)"
    )


def read_lines(written: str) -> tuple[OrderLine, ...]:
    """The lines of an order, as JSON. Raises ValueError."""
    try:
        return tuple(
            OrderLine(
                product=str(line["product"]),
                quantity=line.get("quantity", 1),
                price=str(line.get("price", "")),
                currency=line.get("currency", ""),
            )
            for line in json.loads(written)
        )
    except (ValueError, TypeError, KeyError, AttributeError):
        raise ValueError('an order is a list of lines: [{"product": "A1", "quantity": 2, "price": "4.50", "currency": "EUR"}]') from None


def _share(match: re.Match[str]) -> Share:
    latitude, longitude = float(match["latitude"]), float(match["longitude"])
    if abs(latitude) > 90 or abs(longitude) > 180:
        raise ValueError("a place on earth has a latitude from -90 to 90 and a longitude from -180 to 180")
    return Share(latitude=latitude, longitude=longitude, name=match["name"] or "")


def read_pass(written: str) -> Pass:
    """Read the text after `...`: `2 days`, `23h`. Raises ValueError."""
    text = written.strip().lower()
    short = _SHORT_DURATION.fullmatch(text)
    if short and short[2] in _SHORT:
        text = f"{short[1]} {_SHORT[short[2]]}"
    return Pass(length=parse_duration(text))


def read_event(written: str) -> Action:
    """Read the text after `@`. Raises ValueError."""
    text = written.strip()
    if text == HANDED_BACK:
        return HandBack()
    if receipt := _RECEIPT.fullmatch(text):
        return Deliver(status=receipt["status"], code=receipt["code"] or "")  # type: ignore[arg-type]
    if text.partition(" ")[0] == RECEIPT:
        raise ValueError(f"a receipt is delivered, read or failed; write for example: @ {RECEIPT} read, or: @ {RECEIPT} failed 131026")
    match = _EVENT.fullmatch(text)
    if match is None:
        raise ValueError('an event is written with its name and its JSON, for example: @ flight.changed {"flight": "BK1234"}')
    return Report(name=match["name"], body=_json(match["body"] or "{}"), to_contact=bool(match["addressed"]))


def _json(written: str) -> dict[str, Any]:
    try:
        body = json.loads(written)
    except json.JSONDecodeError as fault:
        raise ValueError(f"the JSON cannot be read: {fault.msg} at character {fault.pos + 1}") from None
    if not isinstance(body, dict):
        raise ValueError('the JSON of an event is an object: {"name": "value"}')
    return body


def format_duration(length: timedelta) -> str:
    """In the largest unit that fits: `36 hours`, `2 days`."""
    seconds = int(length.total_seconds())
    for size, unit in _UNITS:
        if seconds % size == 0 and seconds >= size:
            count = seconds // size
            return f"{count} {unit}{'' if count == 1 else 's'}"
    return "1 second"
