"""Putting a batch into the order in which each person wrote: the platforms promise none."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from botkit.core.model.platform import Incoming, Item

EARLIEST = datetime.min.replace(tzinfo=UTC)


def sort_by_sender(items: Sequence[Item]) -> tuple[Item, ...]:
    """The items with every person's messages sorted by their time; everything else keeps its place.

    A message whose time cannot be read stays behind the one that it came after.
    """
    ordered = list(items)
    places: dict[tuple[str, str], list[int]] = {}
    for place, item in enumerate(items):
        if isinstance(item, Incoming):
            places.setdefault((item.account, item.sender.user_id or item.sender.phone), []).append(place)
    for own in places.values():
        if len(own) > 1:
            for place, item in zip(own, _by_time([items[place] for place in own]), strict=True):
                ordered[place] = item
    return tuple(ordered)


def _by_time(items: Sequence[Item]) -> list[Item]:
    times: list[datetime] = []
    for item in items:
        at = item.at if isinstance(item, Incoming) else None
        times.append(at or (times[-1] if times else EARLIEST))
    return [item for _, item in sorted(zip(times, items, strict=True), key=lambda pair: pair[0])]
