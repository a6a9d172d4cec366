"""A cleared message as the requests that send it, shortened to the limits of Messenger or Instagram.

A message of these platforms holds words or one file. A file with words is two requests, the file first: quick replies vanish when
anything follows them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal

from botkit.core.model.contact import Address
from botkit.core.model.elements import InfoRequest, LinkCards, ProductList, ReactionSent
from botkit.core.model.message import Attachment, Choice, Outgoing, Reaction
from botkit.core.model.platform import Account, Cleared, HttpRequest, MarkRead, Rendered
from webhooks.messenger.elements import QUICK_REQUESTS, link_cards, product_cards
from webhooks.messenger.event import MARK
from webhooks.messenger.limits import BUTTON, CARDS, EMPTY, PAYLOAD, TAG, TITLE, Variant
from webhooks.messenger.templates import utility_template
from webhooks.meta import message_request
from webhooks.text_fallbacks import fit, is_web_url, note_lost, numbered_choices, unplaced_texts, usable_attachment
from webhooks.text_limits import Shortener, make_unique, one_line, units

ATTACHMENTS: Mapping[str, str] = {
    "image": "image",
    "sticker": "image",
    "audio": "audio",
    "voice": "audio",
    "video": "video",
    "document": "file",
}


def render(cleared: Cleared, account: Account, variant: Variant) -> Rendered:
    """Raises `ValueError` when a template is to be sent that the message or the platform does not have, or when there is no address."""
    shortener = Shortener(variant.measure)
    if cleared.form == "free" and isinstance(cleared.message.element, ReactionSent):
        reaction = Reaction(message=cleared.message.element.message, emoji=cleared.message.element.emoji)
        return Rendered(requests=(signal(reaction, cleared.to, account),))
    if cleared.form == "template":
        if cleared.message.template is None or not variant.rules.templates:
            raise ValueError("a message was cleared to go out as a template, and there is none")
        messages: list[dict[str, Any]] = [{"template": utility_template(cleared.message.template, shortener)}]
        kind = "UTILITY"
    else:
        messages = list(_messages(cleared.message, shortener, variant))
        kind = "RESPONSE"  # inside the window
    tag = shortener("tag", cleared.tag, TAG)
    requests = []
    for number, message in enumerate(messages, start=1):
        if tag:
            message["metadata"] = tag if number == len(messages) else f"{tag}/{number}"
        if cleared.reply_to and number == 1 and kind != "UTILITY":
            message["reply_to"] = {"mid": cleared.reply_to}
        body: dict[str, Any] = {"recipient": recipient(cleared.to), "message": message}
        if cleared.human_agent:
            body["tag"] = "HUMAN_AGENT"  # words of a person, up to seven days after the customer's
        if variant.typed:
            body["messaging_type"] = "MESSAGE_TAG" if cleared.human_agent else kind
        requests.append(message_request(account, body))
    return Rendered(requests=tuple(requests), cuts=shortener.cuts())


def signal(signal: MarkRead | Reaction, to: tuple[Address, ...], account: Account) -> HttpRequest:
    """Typing, a read mark, or a reaction: a request of its own, since the platform refuses it together with a message."""
    body: dict[str, Any] = {"recipient": recipient(to)}
    if isinstance(signal, MarkRead):
        body["sender_action"] = "typing_on" if signal.typing else "mark_seen"
    elif signal.emoji:
        body |= {"sender_action": "react", "payload": {"message_id": signal.message, "reaction": signal.emoji}}
    else:
        body |= {"sender_action": "unreact", "payload": {"message_id": signal.message}}
    return message_request(account, body)


def recipient(to: Sequence[Address]) -> dict[str, str]:
    if not to:
        raise ValueError("a message was cleared, but no address is known for it")
    address = to[0].value
    return {"user_ref": address.removeprefix(MARK)} if address.startswith(MARK) else {"id": address}


def _messages(message: Outgoing, shortener: Shortener, variant: Variant) -> list[dict[str, Any]]:
    """A file, and then the words: a text over a link button, cards, or a text with quick replies."""
    media = usable_attachment(message.attachment, shortener)
    shape = _shape(message, variant)
    asks = QUICK_REQUESTS.get(message.element.what) if isinstance(message.element, InfoRequest) else None
    quick: dict[str, Any] = {"quick_replies": [asks]} if asks else {}
    if shape == "quick":
        quick = {"quick_replies": _quick_replies(message.choices, shortener)}
    cards = _cards(message, shape, shortener)
    has_words = bool((message.header + message.body + message.footer).strip() or message.link or message.location)
    file = [] if media is None else [{"attachment": {"type": ATTACHMENTS[media.kind], "payload": _file(media)}}]
    is_placed = bool(cards or asks)
    rest = _rest(message, shortener, listed=shape == "listed", element=not is_placed)
    if file and not has_words and not rest and not cards:
        return [{**file[0], **quick}]
    if message.link is not None and is_web_url(message.link.url) and not message.choices and not is_placed:
        return [*file, {"attachment": {"type": "template", "payload": _link_button(message, shortener, variant)}}]
    words = {"text": fit([message.header, message.body], rest, variant.limits.text, shortener, EMPTY), **quick}
    return [*file, *([words] if has_words or rest or not cards else []), *cards]


def _shape(message: Outgoing, variant: Variant) -> Literal["none", "cards", "listed", "quick"]:
    """How the choices are shown: numbered rather than cut."""
    choices = message.choices
    if not choices:
        return "none"
    fits = all(units(one_line(choice.label)) <= BUTTON for choice in choices)
    decorated = any((choice.description + choice.image).strip() for choice in choices)
    if decorated and fits and len(choices) <= CARDS:
        return "cards"
    return "quick" if fits and len(choices) <= variant.limits.buttons else "listed"


def _cards(message: Outgoing, shape: str, shortener: Shortener) -> list[dict[str, Any]]:
    """The message with cards: choices, links, or articles."""
    payload: dict[str, Any] | None = None
    if shape == "cards":
        payload = _choice_cards(message.choices, shortener)
    elif isinstance(message.element, LinkCards):
        payload = link_cards(message.element, shortener)
    elif isinstance(message.element, ProductList):
        payload = product_cards(message.element, shortener)
    return [{"attachment": {"type": "template", "payload": payload}}] if payload is not None else []


def _file(media: Attachment) -> dict[str, Any]:
    return {"attachment_id": media.ref} if media.ref else {"url": media.link, "is_reusable": True}


def _rest(message: Outgoing, shortener: Shortener, *, listed: bool = False, link: bool = True, element: bool = True) -> list[str]:
    rest = unplaced_texts(message, None, shortener, link=link, element=element)
    if listed:
        note_lost(message.choices, shortener, "image")
        rest.append(numbered_choices(message))
    if message.footer.strip():
        rest.append(message.footer)
    return rest


def _link_button(message: Outgoing, shortener: Shortener, variant: Variant) -> dict[str, Any]:
    assert message.link is not None
    limits = variant.limits
    title = shortener.counting(units)("link", one_line(message.link.label) or EMPTY, limits.link_label)
    return {
        "template_type": "button",
        "text": fit([message.header, message.body], _rest(message, shortener, link=False), limits.interactive_body, shortener, EMPTY),
        "buttons": [{"type": "web_url", "url": message.link.url, "title": title}],
    }


def _choice_cards(choices: Sequence[Choice], shortener: Shortener) -> dict[str, Any]:
    """A card for each choice, with its picture, its description and a button that stays."""
    note_lost(choices, shortener, "section")
    characters = shortener.counting(units)
    payloads: set[str] = set()
    elements = []
    for choice in choices:
        label, payload = _label_and_payload(choice, payloads, shortener)
        card: dict[str, Any] = {"title": characters("card", label, TITLE)}
        if choice.description.strip():
            card["subtitle"] = characters("description", one_line(choice.description), TITLE)
        if is_web_url(choice.image):
            card["image_url"] = choice.image
        elements.append({**card, "buttons": [{"type": "postback", "title": label, "payload": payload}]})
    return {"template_type": "generic", "elements": elements}


def _quick_replies(choices: Sequence[Choice], shortener: Shortener) -> list[dict[str, str]]:
    titles: set[str] = set()
    payloads: set[str] = set()
    replies = []
    for choice in choices:
        label, payload = _label_and_payload(choice, payloads, shortener)
        replies.append({"content_type": "text", "title": make_unique(label, titles, BUTTON, units), "payload": payload})
    note_lost(choices, shortener, "section")
    return replies


def _label_and_payload(choice: Choice, payloads: set[str], shortener: Shortener) -> tuple[str, str]:
    label = one_line(choice.label) or one_line(choice.id) or EMPTY
    payload = shortener("id", choice.id.strip() or label, PAYLOAD)
    title = shortener.counting(units)("button", label, BUTTON)
    return title, make_unique(payload, payloads, PAYLOAD, shortener.measure)
