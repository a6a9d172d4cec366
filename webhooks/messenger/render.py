"""A cleared message as the request that sends it, shortened to the limits of Messenger or Instagram."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from botkit.core.model.contact import Address
from botkit.core.model.message import Attachment, Choice, Outgoing, Reaction
from botkit.core.model.platform import Account, Cleared, HttpRequest, MarkRead, Rendered
from webhooks.messenger.event import MARK
from webhooks.messenger.limits import EMPTY, PAYLOAD, TAG, Variant
from webhooks.meta import message_request
from webhooks.text_fallbacks import fit, is_web_url, numbered_choices, unplaced_texts, usable_attachment
from webhooks.text_limits import Shortener, make_unique, one_line

ATTACHMENTS: Mapping[str, str] = {
    "image": "image",
    "sticker": "image",
    "audio": "audio",
    "voice": "audio",
    "video": "video",
    "document": "file",
}


def render(cleared: Cleared, account: Account, variant: Variant) -> Rendered:
    """Raises `ValueError` when a template is to be sent (these platforms have none), or when there is no address."""
    if cleared.form == "template":
        raise ValueError("a message was cleared to go out as a template, which only WhatsApp has")
    shortener = Shortener(variant.measure)
    message = _message(cleared.message, shortener, variant)
    if cleared.tag:
        message["metadata"] = shortener("tag", cleared.tag, TAG)
    if cleared.reply_to:
        message["reply_to"] = {"mid": cleared.reply_to}
    body: dict[str, Any] = {"recipient": recipient(cleared.to), "message": message}
    if cleared.human_agent:
        body["tag"] = "HUMAN_AGENT"  # words of a person, up to seven days after the customer's
    if variant.typed:
        body["messaging_type"] = "MESSAGE_TAG" if cleared.human_agent else "RESPONSE"
    return Rendered(request=message_request(account, body), cuts=shortener.cuts())


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


def _message(message: Outgoing, shortener: Shortener, variant: Variant) -> dict[str, Any]:
    """A file, a text over a link button, or a text; quick replies under any of them."""
    media = usable_attachment(message.attachment, shortener)
    labels = (one_line(choice.label) for choice in message.choices)
    fits = all(shortener.measure(label) <= variant.limits.button_label for label in labels)
    listed = len(message.choices) > variant.limits.buttons or not fits  # numbered, rather than cut
    quick = {"quick_replies": _quick_replies(message.choices, shortener, variant)} if message.choices and not listed else {}
    words = (message.header + message.body + message.footer).strip() or message.link or message.location or listed
    if media is not None and not words:
        return {"attachment": {"type": ATTACHMENTS[media.kind], "payload": _file(media)}, **quick}
    if message.link is not None and is_web_url(message.link.url) and not message.choices:
        return {"attachment": {"type": "template", "payload": _link_button(message, media, shortener, variant)}}
    text = fit([message.header, message.body], _rest(message, media, shortener, listed=listed), variant.limits.text, shortener, EMPTY)
    return {"text": text, **quick}


def _file(media: Attachment) -> dict[str, Any]:
    return {"attachment_id": media.ref} if media.ref else {"url": media.link, "is_reusable": True}


def _rest(message: Outgoing, media: Attachment | None, shortener: Shortener, *, listed: bool = False, link: bool = True) -> list[str]:
    # A file and a text are two messages here, and one is sent: the text stays, with the address of the file.
    rest = unplaced_texts(message, media, shortener, link=link)
    if listed:
        rest.append(numbered_choices(message))
    if message.footer.strip():
        rest.append(message.footer)
    return rest


def _link_button(message: Outgoing, media: Attachment | None, shortener: Shortener, variant: Variant) -> dict[str, Any]:
    assert message.link is not None
    limits = variant.limits
    return {
        "template_type": "button",
        "text": fit(
            [message.header, message.body], _rest(message, media, shortener, link=False), limits.interactive_body, shortener, EMPTY
        ),
        "buttons": [
            {
                "type": "web_url",
                "url": message.link.url,
                "title": shortener("link", one_line(message.link.label) or EMPTY, limits.link_label),
            }
        ],
    }


def _quick_replies(choices: Sequence[Choice], shortener: Shortener, variant: Variant) -> list[dict[str, str]]:
    limit = variant.limits.button_label
    titles: set[str] = set()
    payloads: set[str] = set()
    replies = []
    for choice in choices:
        label = one_line(choice.label) or one_line(choice.id) or EMPTY
        payload = shortener("id", choice.id.strip() or label, PAYLOAD)
        replies.append(
            {
                "content_type": "text",
                "title": make_unique(shortener("button", label, limit), titles, limit, shortener.measure),
                "payload": make_unique(payload, payloads, PAYLOAD, shortener.measure),
            }
        )
        if choice.description.strip():
            shortener.note("description", shortener.measure(choice.description), 0)
    return replies
