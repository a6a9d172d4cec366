"""Messages: what a customer can send us (`Content`), and what a flow can send a customer (`Outgoing`)."""

from __future__ import annotations

from base64 import b32encode
from datetime import datetime
from hashlib import sha256
from typing import Literal

from msgspec import Struct

from botkit.core.model.elements import Element

Purpose = Literal["service", "utility", "marketing", "authentication"]
MediaKind = Literal["image", "audio", "voice", "video", "document", "sticker"]


class Text(Struct, frozen=True, kw_only=True, tag="text"):
    """Words, kept byte for byte as they came; whoever compares them normalises a copy."""

    body: str


class Tap(Struct, frozen=True, kw_only=True, tag="tap"):
    """A button, list row, quick reply or template button. `id` is what we put on it, and decides; `title` is only for display."""

    id: str
    title: str = ""


class Media(Struct, frozen=True, kw_only=True, tag="media"):
    """A file. `ref` is the platform's media id, `problem` its error code when the platform could not fetch it (then no `ref`)."""

    kind: MediaKind
    ref: str = ""
    url: str = ""
    mime: str = ""
    caption: str = ""
    filename: str = ""
    sha256: str = ""
    problem: str = ""


class Location(Struct, frozen=True, kw_only=True, tag="location"):
    latitude: float
    longitude: float
    name: str = ""
    address: str = ""


class Card(Struct, frozen=True, kw_only=True):
    name: str = ""
    phones: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()


class Cards(Struct, frozen=True, kw_only=True, tag="cards"):
    """Contact cards. `own` says that the person answered a request for their own number: only then is it theirs."""

    cards: tuple[Card, ...]
    own: bool = False


class OrderLine(Struct, frozen=True, kw_only=True):
    product: str
    quantity: int = 1
    price: str = ""  # the digits as they came: amounts become Decimal where they are added
    currency: str = ""


class Order(Struct, frozen=True, kw_only=True, tag="order"):
    lines: tuple[OrderLine, ...]
    note: str = ""
    catalog: str = ""


class Form(Struct, frozen=True, kw_only=True, tag="form"):
    """The answer of a form inside the messenger. `raw` is kept as it came: it may not be valid JSON."""

    name: str
    body: str = ""
    raw: str = ""


class Reaction(Struct, frozen=True, kw_only=True, tag="reaction"):
    """An emoji on one message; an empty one takes the reaction back."""

    message: str
    emoji: str = ""


class Edited(Struct, frozen=True, kw_only=True, tag="edited"):
    message: str
    body: str = ""


class Revoked(Struct, frozen=True, kw_only=True, tag="revoked"):
    message: str


class Opened(Struct, frozen=True, kw_only=True, tag="opened"):
    """The chat was opened, or entered by a link or plug-in, without a word."""

    ref: str = ""


class PhoneCall(Struct, frozen=True, kw_only=True, tag="phone_call"):
    """A call of the customer. `missed`: it ended, and nobody had taken it."""

    call: str
    phase: str
    missed: bool = False


class Shared(Struct, frozen=True, kw_only=True, tag="shared"):
    """Something of the platform's own that was passed on: a story that mentions the business, a post, a reel. `url` may be gone soon."""

    kind: str
    url: str = ""
    title: str = ""
    caption: str = ""


class Unsupported(Struct, frozen=True, kw_only=True, tag="unsupported"):
    """Something the platform does not pass on, or a kind that did not exist when this was written (then `raw` is its JSON text)."""

    kind: str
    problem: str = ""
    raw: str = ""


# What a dialogue can be fed with. All of it opens the service window.
Content = Text | Tap | Media | Location | Cards | Order | Form | Reaction | Edited | Revoked | Opened | PhoneCall | Shared | Unsupported


class Referral(Struct, frozen=True, kw_only=True):
    """What brought the person here: an ad, a post, a link. Its words are the advertiser's: shown, never obeyed."""

    source: str = ""
    kind: str = ""
    ref: str = ""
    click: str = ""


class Choice(Struct, frozen=True, kw_only=True):
    """One answer offered: `id` comes back with a tap. `image` is the address of a picture of it, `section` the heading it stands under."""

    id: str
    label: str
    description: str = ""
    image: str = ""
    section: str = ""


SHORTENED = "~"  # begins the id of a button that `short_id` made


def short_id(key: str) -> str:
    """The id of a button where a platform has room for twenty letters. The engine finds the whole one by it."""
    return SHORTENED + b32encode(sha256(key.encode()).digest()).decode().lower()[:19]


class Attachment(Struct, frozen=True, kw_only=True):
    """A file to send: by public `link`, or by the platform's own media id in `ref`."""

    kind: MediaKind
    link: str = ""
    ref: str = ""
    filename: str = ""


class Link(Struct, frozen=True, kw_only=True):
    label: str
    url: str


class TemplateButton(Struct, frozen=True, kw_only=True):
    """What fills the button at a `place` (from 0) of a template: the id that comes back, the end of an address, a code to copy."""

    place: int
    kind: Literal["reply", "url", "code"]
    value: str
    label: str = ""  # as it was approved: for whoever shows what was sent


class Template(Struct, frozen=True, kw_only=True):
    """Approved wording by name, with the values for the variables of its body in order; `names` are theirs, where they have names.

    `header` says what fills its head: the message's attachment, its location, or the `title` (under `title_name`, if that has a name).
    """

    name: str
    language: str
    parameters: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    header: Literal["", "text", "file", "location"] = ""
    title: str = ""
    title_name: str = ""
    buttons: tuple[TemplateButton, ...] = ()


class Outgoing(Struct, frozen=True, kw_only=True):
    """One message of a flow, in our words; each platform renders it within its own limits.

    With an `attachment`, `body` is its caption. `template` is what may go out when the service window is closed, `outside` what
    happens when there is none: drop the message, or bring in a person. `fresh_until` is the moment after which it is not worth sending.
    `answers` says that it answers something the person wrote, rather than being started by the business. `asks` is the purpose of the
    sign-up that it asks to confirm, `seeks` that of a consent that nobody has signed up for yet. `opened` is the moment at which it
    opened a question: when it is refused, the question is closed. `request` is the id of what the person asked for (a code, a document)
    at `requested_at`. `element` is what it shows or asks for beside its words; `quotes` the platform's id of the customer's message that
    it quotes; `preview`: the first address in it is shown with a picture of its page. `by` is the person of the business who wrote it;
    empty: a flow says it. `beside_people`: a flow says it on purpose while people have the chat: the words of a hand-off itself, the
    answer to a tap.
    """

    body: str = ""
    attachment: Attachment | None = None
    location: Location | None = None
    element: Element | None = None
    header: str = ""
    footer: str = ""
    link: Link | None = None
    choices: tuple[Choice, ...] = ()
    menu: str = ""  # the label that opens a list of choices
    preview: bool = False
    quotes: str = ""
    template: Template | None = None
    purpose: Purpose = "service"
    topic: str = ""
    outside: Literal["", "drop", "handoff"] = ""
    fresh_until: datetime | None = None
    urgent: bool = False
    answers: bool = False
    bubbles: int = 1  # how many texts of the flow are joined in it
    asks: Purpose | None = None
    opened: datetime | None = None
    seeks: Purpose | None = None
    request: str = ""
    requested_at: datetime | None = None
    by: str = ""
    beside_people: bool = False
