"""What a customer can send on Messenger and Instagram, attachments included."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Literal

from botkit.core.model.message import Content, Location, Media, Referral, Revoked, Shared, Tap, Text, Unsupported
from botkit.core.model.platform import Echo, Item, Sender
from webhooks.json_access import JsonObject, flag, number, obj, objs, raw, text
from webhooks.messenger.event import MessengerEvent

# The thumb of the app's own button, in its three sizes: it says yes, and is no picture.
LIKES = ("369239263222822", "369239343222814", "369239383222810")
LIKE, HEART = "👍", "❤️"

PAGE_INBOX = "263902037430900"  # the app id of the page's own inbox: a person wrote there


def message(event: MessengerEvent) -> Iterator[Item]:
    """One message: usually one item; one for every file when several were sent together."""
    body = obj(event.body, "message")
    mid = text(body, "mid") or event.key("message")
    if flag(body, "is_echo"):
        yield _echo(event, body, mid)
        return
    reply_to = obj(body, "reply_to")
    referral = referral_of(obj(body, "referral")) or _story(obj(reply_to, "story"))
    product = text(obj(obj(body, "referral"), "product"), "id")
    for index, (suffix, content) in enumerate(_contents(body, mid)):
        key = mid + suffix if index == 0 else f"{mid}:{index}"
        yield event.incoming(key, content, reply_to=text(reply_to, "mid"), product=product, referral=referral)


def _echo(event: MessengerEvent, body: JsonObject, mid: str) -> Item:
    """A message of the business. Without an app id (Instagram) the author is unknown, and counts as a program."""
    return Echo(
        account=event.account,
        id=mid,
        at=event.at,
        recipient=Sender(user_id=event.person),
        human=text(body, "app_id") == PAGE_INBOX,
        ours=text(body, "metadata"),
        content=next((content for _, content in _contents(body, mid)), None),
    )


def _contents(body: JsonObject, mid: str) -> Iterator[tuple[str, Content]]:
    """(ending of the key, content). A message taken back keeps its id, so that its key needs an ending."""
    words = text(body, "text")
    if flag(body, "is_deleted"):
        yield ":deleted", Revoked(message=mid)
    elif obj(body, "quick_reply"):
        yield "", Tap(id=text(obj(body, "quick_reply"), "payload") or words, title=words)
    else:
        files: list[Content] = []
        for attachment in _attachments(body):
            # The words belong to all files together, and were said once.
            content = _attachment(attachment, "" if files else words)
            if content is not None:
                files.append(content)
        if files and words and getattr(files[0], "caption", "") != words:
            files.insert(0, Text(body=words))  # a place, a heart: what has no words of its own
        if files:
            yield from (("", content) for content in files)
        elif words:
            yield "", Text(body=words)
        else:
            yield "", Unsupported(kind="unsupported", raw="" if flag(body, "is_unsupported") else raw(body))


def _attachments(body: JsonObject) -> list[JsonObject]:
    """The attachments, a sticker only once: from June to August 2026 every sticker came as an image too."""
    attachments = list(objs(body, "attachments"))
    stickers = {text(obj(attachment, "payload"), "sticker_id") for attachment in attachments if text(attachment, "type") == "sticker"}
    return [
        attachment
        for attachment in attachments
        if text(attachment, "type") == "sticker" or not stickers or text(obj(attachment, "payload"), "sticker_id") not in stickers
    ]


def _attachment(attachment: JsonObject, words: str) -> Content | None:
    kind = text(attachment, "type")
    if kind == "fallback" and words:
        return None  # the preview of a link in the text
    read = ATTACHMENTS.get(kind)
    return read(attachment, words) if read else Unsupported(kind=kind, raw=raw(attachment))


def _file(kind: Literal["image", "audio", "video", "document", "sticker"]) -> Callable[[JsonObject, str], Content]:
    def read(attachment: JsonObject, words: str) -> Content:
        payload = obj(attachment, "payload")
        if text(payload, "sticker_id") in LIKES:
            return Text(body=LIKE)
        return Media(kind=kind, ref=text(payload, "attachment_id", "sticker_id"), url=text(payload, "url"), caption=words)

    return read


def _location(attachment: JsonObject, words: str) -> Content:
    coordinates = obj(obj(attachment, "payload"), "coordinates")
    latitude, longitude = number(coordinates, "lat"), number(coordinates, "long")
    if latitude is None or longitude is None:
        return Unsupported(kind="location", raw=raw(attachment))
    return Location(latitude=latitude, longitude=longitude, name=text(attachment, "title"))


def _heart(attachment: JsonObject, words: str) -> Content:
    return Text(body=HEART)


def _shared(attachment: JsonObject, words: str) -> Content:
    payload = obj(attachment, "payload")
    return Shared(
        kind=text(attachment, "type"),
        url=text(payload, "url", "link"),
        title=text(payload, "title") or text(attachment, "title"),
        caption=words,
    )


# Attachments that are read. Vanishing photos and what is newer than this are kept raw.
ATTACHMENTS: Mapping[str, Callable[[JsonObject, str], Content]] = {
    "image": _file("image"),
    "audio": _file("audio"),
    "video": _file("video"),
    "file": _file("document"),
    "sticker": _file("sticker"),
    "location": _location,
    "like_heart": _heart,
    **dict.fromkeys(("story_mention", "share", "reel", "ig_reel", "post", "ig_post"), _shared),
}


def referral_of(referral: JsonObject) -> Referral | None:
    """A link, an ad or a plug-in that brought the person here."""
    if not referral:
        return None
    return Referral(source=text(referral, "source"), kind=text(referral, "type"), ref=text(referral, "ref"), click=text(referral, "ad_id"))


def _story(story: JsonObject) -> Referral | None:
    return Referral(source=text(story, "url"), kind="story", ref=text(story, "id")) if story else None
