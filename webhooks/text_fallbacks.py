"""Writing into a text what a platform's form has no place for: links, places, numbered choices."""

from __future__ import annotations

from collections.abc import Sequence

from botkit.core.model.message import Link, Location, Outgoing
from webhooks.text_limits import Shortener, one_line

URL_LENGTH = 2000  # the longest address that the platforms take


def fit(parts: Sequence[str], rest: Sequence[str], limit: int, cuts: Shortener, empty: str, name: str = "body") -> str:
    """`parts`, shortened as far as needed, then `rest` whole: half an address or half a list of choices is worth nothing."""
    lead = "\n\n".join(part for part in parts if part.strip())
    tail = "\n\n".join(rest)
    if lead and tail:
        room = limit - cuts.measure(tail) - 2
        if room >= cuts.measure(empty):
            return f"{cuts(name, lead, room)}\n\n{tail}"
    whole = "\n\n".join(part for part in (lead, tail) if part)
    if not whole.strip():
        cuts.note(name, 0, limit)
        return empty
    return cuts(name, whole, limit)


def numbered_choices(message: Outgoing) -> str:
    """More choices than the platform shows as buttons: the customer answers with the number, or the words."""
    lines = [
        f"{place}. {one_line(choice.label) or choice.id}" + (f" – {one_line(choice.description)}" if choice.description.strip() else "")
        for place, choice in enumerate(message.choices, start=1)
    ]
    return "\n".join([*lines, *([message.more] if message.more else [])])


def location_text(place: Location) -> str:
    # The one form of a map address that every phone opens in its own map.
    link = f"https://maps.google.com/?q={place.latitude},{place.longitude}"
    return "\n".join(part for part in (place.name, place.address, link) if part)


def link_text(link: Link) -> str:
    return f"{one_line(link.label)}: {link.url}" if link.label.strip() else link.url


def is_web_url(address: str) -> bool:
    """Whether a platform would open this address: http or https, without spaces, not too long."""
    return address.startswith(("https://", "http://")) and len(address) <= URL_LENGTH and not any(map(str.isspace, address))
