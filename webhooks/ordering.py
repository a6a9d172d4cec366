"""Sorts a batch by the time at which each person wrote: the platforms promise no order."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from botkit.core.model.platform import Incoming, Item

EARLIEST = datetime.min.replace(tzinfo=UTC)


def sort_by_sender(items: Sequence[Item]) -> tuple[Item, ...]:
    """The items with every person's messages sorted by their time; everything else stays where it is.

    A message whose time cannot be read stays after the one before it.
    """
    ordered = list(items)
    indices: dict[tuple[str, str], list[int]] = {}
    for index, item in enumerate(items):
        if isinstance(item, Incoming):
            indices.setdefault((item.account, item.sender.user_id or item.sender.phone), []).append(index)
    for own in indices.values():
        if len(own) > 1:
            for index, item in zip(own, _by_time([items[index] for index in own]), strict=True):
                ordered[index] = item
    return tuple(ordered)


def _by_time(items: Sequence[Item]) -> list[Item]:
    times: list[datetime] = []
    for item in items:
        at = item.at if isinstance(item, Incoming) else None
        times.append(at or (times[-1] if times else EARLIEST))
    return [item for _, item in sorted(zip(times, items, strict=True), key=lambda pair: pair[0])]
