"""A cleared message as the request that sends it, shortened to WhatsApp's limits.

One message becomes one request: what the form that fits best has no field for (a link beside buttons, a location beside text) is written
into the text, and what cannot be written is noted as a cut.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from msgspec.structs import replace

from botkit.core.model.contact import Address
from botkit.core.model.elements import ReactionSent
from botkit.core.model.message import Attachment, Outgoing, Reaction
from botkit.core.model.platform import Account, Cleared, HttpRequest, MarkRead, Rendered
from webhooks.meta import message_request
from webhooks.text_fallbacks import first_line, fit, is_web_url, note_lost, numbered_choices, unplaced_texts, usable_attachment
from webhooks.text_limits import Shortener, one_line
from webhooks.whatsapp.interactive import buttons, carousel, fit_buttons, fit_rows, interactive_of, link_button, other_message, rows
from webhooks.whatsapp.limits import EMPTY, LIMITS, TAG
from webhooks.whatsapp.phone_numbers import is_parent, is_scoped
from webhooks.whatsapp.templates import location_object, media_object, template

WITH_CAPTION = ("image", "video", "document")  # these can also stand above buttons
WITH_HEADER = ("button", "list", "cta_url", "flow", "product_list")  # interactive messages that have a headline
MEDIA_TYPES = {"voice": "audio"}


def render(cleared: Cleared, account: Account) -> Rendered:
    """Raises `ValueError` when a template is to be sent and the message has none, or when there is no address."""
    shortener = Shortener()
    body: dict[str, Any] = {"messaging_product": "whatsapp", "recipient_type": "individual", **recipient(cleared.to)}
    if cleared.reply_to and not (cleared.form == "free" and isinstance(cleared.message.element, ReactionSent)):
        body["context"] = {"message_id": cleared.reply_to}
    if cleared.tag:
        body["biz_opaque_callback_data"] = shortener("tag", cleared.tag, TAG)
    if cleared.form == "template":
        if cleared.message.template is None:
            raise ValueError("a message was cleared to go out as a template, but names none")
        body |= template(cleared.message, cleared.message.template, shortener)
    else:
        body |= _free(cleared.message, shortener)
    return Rendered(requests=(message_request(account, body),), cuts=shortener.cuts())


def signal(signal: MarkRead | Reaction, to: tuple[Address, ...], account: Account) -> HttpRequest:
    """A read mark (with typing, which the platform shows until the answer, at most 25 seconds), or a reaction."""
    body: dict[str, Any] = {"messaging_product": "whatsapp"}
    if isinstance(signal, MarkRead):
        body |= {"status": "read", "message_id": signal.message}
        if signal.typing:
            body["typing_indicator"] = {"type": "text"}
    else:
        reaction = {"message_id": signal.message, "emoji": signal.emoji}
        body |= {"recipient_type": "individual", **recipient(to), "type": "reaction", "reaction": reaction}
    return message_request(account, body)


def recipient(to: Sequence[Address]) -> dict[str, str]:
    """`to` with the phone number when one is known, else `recipient` with the scoped id.

    The platform takes either since July 2026, and the number wherever it can (codes by template refuse scoped ids, 131062). A parent id
    is no address of its own, and comes last.
    """
    if not to:
        raise ValueError("a message was cleared, but no address is known for it")
    phones = [address.value for address in to if not is_scoped(address.value)]
    if phones:
        return {"to": phones[0]}
    return {"recipient": sorted((address.value for address in to), key=is_parent)[0]}


def _free(message: Outgoing, shortener: Shortener) -> dict[str, Any]:
    """The form that fits best, in this order."""
    media = usable_attachment(message.attachment, shortener)
    element = message.element
    if element is not None:
        alone = other_message(element)
        if alone is not None and (isinstance(element, ReactionSent) or not (_has_words(message) or media or message.location)):
            return alone
        if (made := interactive_of(element, shortener)) is not None:
            return _with_element(message, made, media, shortener)
    if message.choices:
        return _choices(message, media, shortener)
    if message.link is not None and is_web_url(message.link.url):
        return _interactive("cta_url", message, media, link_button(message.link, shortener), shortener, link=True)
    if media is not None and (media.kind in WITH_CAPTION or not _has_words(message)):
        return _media(message, media, shortener)
    if message.location is not None and media is None and message.element is None and not _has_words(message):
        return {"type": "location", "location": location_object(message.location)}
    return _text(message, media, shortener)


def _has_words(message: Outgoing) -> bool:
    return bool((message.header + message.body + message.footer).strip() or message.link)


def _choices(message: Outgoing, media: Attachment | None, shortener: Shortener) -> dict[str, Any]:
    """Buttons, else a list, else numbered text: the first of them that takes every label whole."""
    count = len(message.choices)
    if media is None and not message.header.strip() and (cards := carousel(message.choices, shortener)) is not None:
        return _interactive(cards["type"], message, None, cards["action"], shortener, header=False)
    # Buttons have no descriptions, lists no picture: the picture has priority.
    described = any((choice.description + choice.section).strip() for choice in message.choices) and not (
        media and media.kind in WITH_CAPTION
    )
    if count <= LIMITS.buttons and not described and fit_buttons(message.choices, shortener):
        note_lost(message.choices, shortener, "description", "image", "section")
        return _interactive("button", message, media, buttons(message.choices, shortener), shortener)
    note_lost(message.choices, shortener, "image")
    if count <= LIMITS.rows and fit_rows(message.choices, shortener):
        return _interactive("list", message, media, rows(message.choices, message.menu, shortener), shortener, header_media=False)
    return _text(message, media, shortener, ending=numbered_choices(message))


def _with_element(message: Outgoing, made: dict[str, Any], media: Attachment | None, shortener: Shortener) -> dict[str, Any]:
    kind = made["type"]
    if kind == "product_list":  # its headline is a must, and a text
        titled = message if message.header.strip() else _titled(message)
        return _interactive(kind, titled, media, made["action"], shortener, header_media=False, element=True)
    return _interactive(kind, message, media, made["action"], shortener, header=kind in WITH_HEADER, element=True)


def _titled(message: Outgoing) -> Outgoing:
    """With its first line as headline; a text of one line stands in both places."""
    title = first_line(message.body)
    rest = message.body.strip().partition("\n")[2].strip()
    return replace(message, header=title or EMPTY, body=rest or message.body)


def _interactive(
    kind: str,
    message: Outgoing,
    media: Attachment | None,
    action: dict[str, Any],
    shortener: Shortener,
    *,
    link: bool = False,
    header_media: bool = True,
    header: bool = True,
    element: bool = False,
) -> dict[str, Any]:
    """`header`: whether this kind has a headline of its own; without it the headline stands in the text. `element`: it is the message's
    element."""
    above = media if header_media and header and media is not None and media.kind in WITH_CAPTION else None
    leading = [message.header] if above is not None or not header else []  # the picture takes the place of the headline
    rest = unplaced_texts(message, None if above else media, shortener, link=not link, element=not element)
    interactive: dict[str, Any] = {
        "type": kind,
        "body": {"text": fit([*leading, message.body], rest, LIMITS.interactive_body, shortener, EMPTY)},
        "action": action,
    }
    if above is not None:
        interactive["header"] = {"type": above.kind, above.kind: media_object(above, shortener)}
    elif header and message.header.strip():
        interactive["header"] = {"type": "text", "text": shortener("header", one_line(message.header), LIMITS.header)}
    if message.footer.strip():
        interactive["footer"] = {"text": shortener("footer", one_line(message.footer), LIMITS.footer)}
    return {"type": "interactive", "interactive": interactive}


def _media(message: Outgoing, media: Attachment, shortener: Shortener) -> dict[str, Any]:
    kind = MEDIA_TYPES.get(media.kind, media.kind)
    named = media_object(media, shortener)
    rest = unplaced_texts(message, None, shortener)
    if media.kind in WITH_CAPTION and (_has_words(message) or rest):
        named["caption"] = fit([message.header, message.body, message.footer], rest, LIMITS.caption, shortener, EMPTY, "caption")
    elif rest:
        shortener.note("location", len(rest[0]), 0)
    if media.kind == "voice":
        named["voice"] = True
    return {"type": kind, kind: named}


def _text(message: Outgoing, media: Attachment | None, shortener: Shortener, ending: str = "") -> dict[str, Any]:
    rest = [
        *unplaced_texts(message, media, shortener),
        *([ending] if ending else []),
        *([message.footer] if message.footer.strip() else []),
    ]
    # No preview, if the flow does not say so: it would show the headline of a foreign page in the name of the business.
    return {
        "type": "text",
        "text": {"body": fit([message.header, message.body], rest, LIMITS.text, shortener, EMPTY), "preview_url": message.preview},
    }
