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
    Tap,
    Text,
    Unsupported,
)

# Kinds that open the service window but are no turn in the dialogue: a thumbs-up asks nothing.
SILENT = (Reaction, Edited, Revoked, PhoneCall, Unsupported)


def is_said(content: Content) -> bool:
    """Whether the dialogue gets this message."""
    return not isinstance(content, SILENT)


def words(content: Content) -> str:
    """The words of a message: text, the title of what was tapped, a caption."""
    match content:
        case Text(body=body):
            return body
        case Tap(title=title, id=key):
            return title or key
        case Media(caption=caption):
            return caption
        case Form(body=body):
            return body
        case Order(note=note):
            return note
        case Location(name=name):
            return name
        case Cards() | Opened() | Reaction() | Edited() | Revoked() | PhoneCall() | Unsupported():
            return ""
