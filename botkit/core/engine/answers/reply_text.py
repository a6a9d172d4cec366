"""The words of a message, and whether the dialogue gets the message at all."""

from __future__ import annotations

from botkit.core.model.message import (
    Cards,
    Content,
    Edited,
    Form,
    Location,
    Media,
    Opened,
    Order,
    PhoneCall,
    Reaction,
    Revoked,
    Shared,
    Tap,
    Text,
    Unsupported,
)

FILLED_FORM = "flow"  # the name under which the platforms return a form of the business

# Kinds that open the service window but are no turn in the dialogue: a thumbs-up asks nothing.
SILENT = (Reaction, Edited, Revoked, PhoneCall, Unsupported)


def is_said(content: Content) -> bool:
    """Whether the dialogue gets this message."""
    if isinstance(content, Shared):
        return bool(content.caption)
    return not isinstance(content, SILENT)


def words(content: Content) -> str:
    """The words of a message: text, the title of what was tapped, a caption, the customer's own number that was asked for.

    A filled-in form has none: what stands under it ("Sent") is the platform's.
    """
    match content:
        case Text(body=body):
            return body
        case Tap(title=title, id=key):
            return title or key
        case Media(caption=caption):
            return caption
        case Form(name=name, body=body):
            return "" if name == FILLED_FORM else body
        case Cards(cards=(card, *_), own=True):
            return next(iter(card.phones), "")
        case Order(note=note):
            return note
        case Location(name=name):
            return name
        case Shared(caption=caption):
            return caption
        case Cards() | Opened() | Reaction() | Edited() | Revoked() | PhoneCall() | Unsupported():
            return ""
