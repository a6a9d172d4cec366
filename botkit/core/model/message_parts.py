"""The parts that a message may have beside its text, by the names that authors write. Each platform says how each of them goes out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Literal

from msgspec import Struct

from botkit.core.model.elements import FormRequest, InfoRequest, LinkCards, ProductList, ReactionSent, SharedCards
from botkit.core.model.message import Outgoing


class PartSupport(Struct, frozen=True, kw_only=True):
    """How a part of a message goes out: as the platform's own, spelled out in the text, or not at all.

    `note` says to an author what becomes of it, or when. `needs_no_words`: beside words it is spelled out.
    """

    way: Literal["native", "spelled", "refused"]
    note: str = ""
    needs_no_words: bool = False


# Part -> what it is, for the tables of the documentation.
PARTS: Mapping[str, str] = {
    "image": "a picture",
    "video": "a video",
    "audio": "a sound",
    "voice": "a voice note",
    "sticker": "a sticker",
    "file": "a document",
    "location": "a place",
    "contacts": "contact cards",
    "products": "articles of a catalogue",
    "cards": "pictures side by side, with links",
    "link": "a button that opens a page",
    "choices": "choices",
    "choices.description": "choices with a second line",
    "choices.image": "choices with pictures",
    "choices.section": "choices under headings",
    "request location": "a button that sends the place",
    "request phone": "a button that sends the own number",
    "request email": "a button that sends the e-mail address",
    "request call": "the question whether one may call",
    "form": "a form",
    "react": "an emoji under the customer's message",
    "quote": "the customer's message, quoted",
    "preview": "the picture of a page whose address is in the text",
    "header": "a headline",
    "footer": "a small line below",
    "template": "approved wording for the closed window",
}

_MEDIA = {"document": "file"}


def parts_in(message: Outgoing) -> frozenset[str]:
    """The parts that a message has."""
    return frozenset(_parts(message))


def _parts(message: Outgoing) -> Iterator[str]:
    if message.attachment is not None:
        yield _MEDIA.get(message.attachment.kind, message.attachment.kind)
    for name in ("location", "link", "preview", "header", "footer", "template", "choices"):
        if getattr(message, name):
            yield name
    if message.quotes:
        yield "quote"
    for name in ("description", "image", "section"):
        if any(getattr(choice, name) for choice in message.choices):
            yield f"choices.{name}"
    match message.element:
        case InfoRequest(what=what):
            yield f"request {what}"
        case FormRequest():
            yield "form"
        case SharedCards():
            yield "contacts"
        case ProductList():
            yield "products"
        case LinkCards():
            yield "cards"
        case ReactionSent():
            yield "react"
        case None:
            pass
