"""A cleared message as the request that sends it, shortened to the limits of Messenger or Instagram."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from botkit.core.model.contact import Address
from botkit.core.model.message import Attachment, Choice, Outgoing, Reaction
from botkit.core.model.platform import Account, Cleared, HttpRequest, MarkRead, Rendered
from webhooks.messenger.limits import EMPTY, PAYLOAD, TAG, Variant
from webhooks.text_fallbacks import fit, is_web_url, link_text, location_text, numbered_choices
from webhooks.text_limits import Shortener, make_unique, one_line

ATTACHMENTS: Mapping[str, str] = {
    "image": "image",
    "sticker": "image",
    "audio": "audio",
    "voice": "audio",
    "video": "video",
    "document": "file",
}


def render(cleared: Cleared, account: Account, flavour: Variant) -> Rendered:
    """Raises `ValueError` when a template is to go out (these platforms have none of the kind), or when there is nobody to send to."""
    if cleared.form == "template":
        raise ValueError("a message was cleared to go out as a template, which only WhatsApp has")
    cuts = Shortener(flavour.measure)
    message = _message(cleared.message, cuts, flavour)
    if cleared.tag:
        message["metadata"] = cuts("tag", cleared.tag, TAG)
    if cleared.reply_to:
        message["reply_to"] = {"mid": cleared.reply_to}
    body: dict[str, Any] = {"recipient": recipient(cleared.to), "message": message}
    if flavour.typed:
        body["messaging_type"] = "RESPONSE"  # inside the window; what may go out later needs another form
    return Rendered(request=_post(account, body), cuts=cuts.all())


def signal(wanted: MarkRead | Reaction, to: tuple[Address, ...], account: Account) -> HttpRequest:
    """Typing, a read mark, or a reaction: a request of its own, since the platform refuses it together with a message."""
    body: dict[str, Any] = {"recipient": recipient(to)}
    if isinstance(wanted, MarkRead):
        body["sender_action"] = "typing_on" if wanted.typing else "mark_seen"
    elif wanted.emoji:
        body |= {"sender_action": "react", "payload": {"message_id": wanted.message, "reaction": wanted.emoji}}
    else:
        body |= {"sender_action": "unreact", "payload": {"message_id": wanted.message}}
    return _post(account, body)


def recipient(to: Sequence[Address]) -> dict[str, str]:
    if not to:
        raise ValueError("a message was cleared, but no address is known for it")
    return {"id": to[0].value}


def _post(account: Account, body: Mapping[str, Any]) -> HttpRequest:
    return HttpRequest(
        method="POST",
        url=f"{account.base_url.rstrip('/')}/{account.version}/{account.id}/messages",
        body=body,
        secret_headers={"Authorization": f"Bearer {account.token}"},
    )


def _message(message: Outgoing, cuts: Shortener, flavour: Variant) -> dict[str, Any]:
    """A file, a text over a link button, or a text; quick replies under any of them."""
    media = _usable(message.attachment, cuts)
    listed = len(message.choices) > flavour.limits.buttons
    quick = {"quick_replies": _quick_replies(message.choices, cuts, flavour)} if message.choices and not listed else {}
    words = (message.header + message.body + message.footer).strip() or message.link or message.location or listed
    if media is not None and not words:
        return {"attachment": {"type": ATTACHMENTS[media.kind], "payload": _file(media)}, **quick}
    if message.link is not None and is_web_url(message.link.url) and not message.choices:
        return {"attachment": {"type": "template", "payload": _link_button(message, media, cuts, flavour)}}
    text = fit([message.header, message.body], _rest(message, media, cuts, listed=listed), flavour.limits.text, cuts, EMPTY)
    return {"text": text, **quick}


def _usable(media: Attachment | None, cuts: Shortener) -> Attachment | None:
    if media is not None and not media.ref and not is_web_url(media.link):
        cuts.note("attachment", 1, 0)
        return None
    return media


def _file(media: Attachment) -> dict[str, Any]:
    return {"attachment_id": media.ref} if media.ref else {"url": media.link, "is_reusable": True}


def _rest(message: Outgoing, media: Attachment | None, cuts: Shortener, *, listed: bool = False, link: bool = True) -> list[str]:
    rest = []
    if media is not None:
        # A file and words are two messages here, and one is sent: the words stay, with the way to the file.
        if media.link:
            rest.append(media.link)
        else:
            cuts.note("attachment", 1, 0)
    if message.location is not None:
        rest.append(location_text(message.location))
    if link and message.link is not None:
        rest.append(link_text(message.link))
    if listed:
        rest.append(numbered_choices(message))
    if message.footer.strip():
        rest.append(message.footer)
    return rest


def _link_button(message: Outgoing, media: Attachment | None, cuts: Shortener, flavour: Variant) -> dict[str, Any]:
    assert message.link is not None
    limits = flavour.limits
    return {
        "template_type": "button",
        "text": fit([message.header, message.body], _rest(message, media, cuts, link=False), limits.interactive_body, cuts, EMPTY),
        "buttons": [
            {
                "type": "web_url",
                "url": message.link.url,
                "title": cuts("link", one_line(message.link.label) or EMPTY, limits.link_label),
            }
        ],
    }


def _quick_replies(choices: Sequence[Choice], cuts: Shortener, flavour: Variant) -> list[dict[str, str]]:
    limit = flavour.limits.button_label
    titles: set[str] = set()
    payloads: set[str] = set()
    replies = []
    for choice in choices:
        label = one_line(choice.label) or one_line(choice.id) or EMPTY
        payload = cuts("id", choice.id.strip() or label, PAYLOAD)
        replies.append(
            {
                "content_type": "text",
                "title": make_unique(cuts("button", label, limit), titles, limit, cuts.measure),
                "payload": make_unique(payload, payloads, PAYLOAD, cuts.measure),
            }
        )
        if choice.description.strip():
            cuts.note("description", cuts.measure(choice.description), 0)
    return replies
