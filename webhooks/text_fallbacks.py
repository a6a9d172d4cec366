"""Texts for what a platform's form has no field for: files, links, locations, numbered choices."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from botkit.core.model.elements import Element, FormRequest, InfoRequest, LinkCards, ProductList, ReactionSent, SharedCards
from botkit.core.model.message import Attachment, Choice, Link, Location, Outgoing
from botkit.core.model.message_parts import PARTS, PartSupport
from webhooks.text_limits import Shortener, one_line

# How each part of a message goes out where there is nothing but text.
_LOST = PartSupport(way="refused")
TEXT_PARTS: Mapping[str, PartSupport] = {
    **dict.fromkeys(PARTS, PartSupport(way="spelled", note="it stands in the text")),
    **dict.fromkeys(("products", "request call", "form", "choices.image", "template"), _LOST),
}

URL_LENGTH = 2000  # the longest address that the platforms take


def fit(parts: Sequence[str], rest: Sequence[str], limit: int, shortener: Shortener, empty: str, name: str = "body") -> str:
    """`parts`, shortened as far as needed, then `rest` whole: half an address or half a list of choices is useless."""
    leading = "\n\n".join(part for part in parts if part.strip())
    trailing = "\n\n".join(rest)
    if leading and trailing:
        room = limit - shortener.measure(trailing) - 2
        if room >= shortener.measure(empty):
            return f"{shortener(name, leading, room)}\n\n{trailing}"
    whole = "\n\n".join(part for part in (leading, trailing) if part)
    if not whole.strip():
        shortener.note(name, 0, limit)
        return empty
    return shortener(name, whole, limit)


def numbered_choices(message: Outgoing) -> str:
    """More choices than the platform has buttons for: the customer answers with the number or the label."""
    lines: list[str] = []
    for number, choice in enumerate(message.choices, start=1):
        if choice.section.strip():
            lines.append(f"{one_line(choice.section)}:")
        described = f" – {one_line(choice.description)}" if choice.description.strip() else ""
        lines.append(f"{number}. {one_line(choice.label) or choice.id}{described}")
    return "\n".join(lines)


def note_lost(choices: Sequence[Choice], shortener: Shortener, *names: str) -> None:
    """Note the parts of choices that a form has no place for."""
    for choice in choices:
        for name in names:
            if lost := str(getattr(choice, name)).strip():
                shortener.note(name, shortener.measure(lost), 0)


def element_texts(element: Element, shortener: Shortener) -> list[str]:
    """What stands in the text for an element that the platform has no form for. What no text can stand for is noted as a cut."""
    match element:
        case SharedCards(cards=cards):
            return ["\n".join(": ".join(filter(None, (card.name, card.phone, card.email))) for card in cards)]
        case LinkCards(cards=cards):
            return ["\n".join(filter(str.strip, (card.title, card.text, f"{one_line(card.label)}: {card.url}"))) for card in cards]
        case ReactionSent(emoji=emoji):
            return [emoji] if emoji else []
        case InfoRequest(what="call"):
            shortener.note("request call", 1, 0)
            return []
        case InfoRequest():
            return []  # the question asks for it in words
        case FormRequest():
            shortener.note("form", 1, 0)
            return []
        case ProductList():
            shortener.note("products", max(len(element.products), 1), 0)
            return []


def location_text(location: Location) -> str:
    # The one form of a map address that every phone opens in its own map.
    link = f"https://maps.google.com/?q={location.latitude},{location.longitude}"
    return "\n".join(part for part in (location.name, location.address, link) if part)


def link_text(link: Link) -> str:
    return f"{one_line(link.label)}: {link.url}" if link.label.strip() else link.url


def first_line(text: str) -> str:
    """The first line of a text that is not empty."""
    return next((line.strip() for line in text.splitlines() if line.strip()), "")


def is_web_url(address: str) -> bool:
    """Whether a platform would open this address: http or https, without spaces, not too long."""
    return address.startswith(("https://", "http://")) and len(address) <= URL_LENGTH and not any(map(str.isspace, address))


def usable_attachment(media: Attachment | None, shortener: Shortener) -> Attachment | None:
    """The file, unless it has neither an id nor an address that the platform would fetch: that is noted as a cut."""
    if media is not None and not media.ref and not is_web_url(media.link):
        shortener.note("attachment", 1, 0)
        return None
    return media


def unplaced_texts(
    message: Outgoing, media: Attachment | None, shortener: Shortener, *, link: bool = True, element: bool = True
) -> list[str]:
    """Texts for what the chosen form has no field for: the file's address, the location; with `link` the link, with `element` that too."""
    texts = [] if message.element is None or not element else element_texts(message.element, shortener)
    if media is not None:
        if media.link:
            texts.append(media.link)
        else:
            shortener.note("attachment", 1, 0)
    if message.location is not None:
        texts.append(location_text(message.location))
    if link and message.link is not None:
        texts.append(link_text(message.link))
    return texts
