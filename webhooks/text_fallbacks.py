"""Texts for what a platform's form has no field for: files, links, locations, numbered choices."""

from __future__ import annotations

from collections.abc import Sequence

from botkit.core.model.message import Attachment, Link, Location, Outgoing
from webhooks.text_limits import Shortener, one_line

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
    lines = [
        f"{number}. {one_line(choice.label) or choice.id}" + (f" – {one_line(choice.description)}" if choice.description.strip() else "")
        for number, choice in enumerate(message.choices, start=1)
    ]
    return "\n".join([*lines, *([message.more] if message.more else [])])


def location_text(location: Location) -> str:
    # The one form of a map address that every phone opens in its own map.
    link = f"https://maps.google.com/?q={location.latitude},{location.longitude}"
    return "\n".join(part for part in (location.name, location.address, link) if part)


def link_text(link: Link) -> str:
    return f"{one_line(link.label)}: {link.url}" if link.label.strip() else link.url


def is_web_url(address: str) -> bool:
    """Whether a platform would open this address: http or https, without spaces, not too long."""
    return address.startswith(("https://", "http://")) and len(address) <= URL_LENGTH and not any(map(str.isspace, address))


def usable_attachment(media: Attachment | None, shortener: Shortener) -> Attachment | None:
    """The file, unless it has neither an id nor an address that the platform would fetch: that is noted as a cut."""
    if media is not None and not media.ref and not is_web_url(media.link):
        shortener.note("attachment", 1, 0)
        return None
    return media


def unplaced_texts(message: Outgoing, media: Attachment | None, shortener: Shortener, *, link: bool = True) -> list[str]:
    """Texts for what the chosen form has no field for: the file's address, the location, and with `link` the link."""
    texts = []
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
