"""Dimensions: the day, month, flow, category, country, channel, brand and so on, by which a report can be split."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from botkit.errors import UsageError
from botkit.reports.model import Column
from botkit.reports.period import Period

# What can follow --by, and the title of its column.
DIMENSIONS: Mapping[str, str] = {
    "day": "Day",
    "month": "Month",
    "flow": "Flow",
    "category": "Category",
    "template": "Template",
    "country": "Country",
    "channel": "Channel",
    "brand": "Brand",
    "event": "Event",
    "broadcast": "Broadcast",
    "queue": "Queue",
    "agent": "Agent",
}

ORIGINS = frozenset({"event", "broadcast", "queue", "agent"})  # of charges: what made the business send the message

MAX_DIMENSIONS = 2  # dimensions at a time: tables and charts of more are not readable
EMPTY_CELL = "–"  # where an event has no flow (the policy's own messages), or a contact no country

# Report -> its default dimensions, and the possible ones.
SPLITS: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "sessions": (("day",), ("day", "flow", "category", "country", "channel", "brand")),
    "charges": (
        ("category",),
        ("day", "month", "flow", "category", "template", "country", "channel", "brand", "event", "broadcast", "queue", "agent"),
    ),
    "outcomes": (("flow",), ("flow", "channel", "brand")),
    "surveys": (("flow",), ("day", "flow", "country", "channel", "brand")),
    "funnel": (("flow",), ("flow", "day", "country", "channel", "brand")),
    "consent": (("day",), ("day", "country", "channel", "brand")),
    "refusals": (("flow",), ("day", "flow", "country", "channel", "brand")),
    "labels": (("flow",), ("day", "flow", "country", "channel", "brand")),
}

GroupKey = tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Split:
    """How the events of a report fall into groups. `country` names the country of a contact ("" when it is not known), `brand` the brand
    of a channel."""

    period: Period
    by: tuple[str, ...]
    country: Callable[[int], str] = lambda contact: ""
    brand: Callable[[str], str] = lambda channel: ""

    def key(self, at: int, contact: int, channel: str, *, flow: str = "", category: str = "") -> GroupKey:
        return tuple(self._part(name, at, contact, channel, flow, category) or EMPTY_CELL for name in self.by)

    def _part(self, name: str, at: int, contact: int, channel: str, flow: str, category: str) -> str:
        match name:
            case "day":
                return self.period.day(at)
            case "flow":
                return flow
            case "category":
                return category
            case "country":
                return self.country(contact)
            case "brand":
                return self.brand(channel)
            case _:
                return channel

    @property
    def columns(self) -> tuple[Column, ...]:
        return tuple(Column(name=name, title=DIMENSIONS[name]) for name in self.by)

    def ordered(self, keys: Iterable[GroupKey]) -> tuple[GroupKey, ...]:
        """The keys in order; split by day alone, every day of the period is there, also those on which nothing happened."""
        found = set(keys)
        if self.by == ("day",):
            found |= {(day,) for day in self.period.days}
        return tuple(sorted(found))

    @property
    def is_by_day(self) -> bool:
        return bool(self.by) and self.by[0] == "day"


def split_dimensions(report: str, wanted: tuple[str, ...]) -> tuple[str, ...]:
    """What a report is split by. Raises `UsageError` for what it cannot be split by."""
    usual, possible = SPLITS[report]
    by = tuple(dict.fromkeys(part.strip() for word in wanted for part in word.split(",") if part.strip())) or usual
    for name in by:
        if name not in possible:
            raise UsageError(f'The report "{report}" cannot be split by "{name}". It can be split by {", ".join(possible)}.')
    if len(by) > MAX_DIMENSIONS:
        raise UsageError(f"A report is split by at most {MAX_DIMENSIONS} things at a time, not by {len(by)}.")
    return by
