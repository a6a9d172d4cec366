"""A segment: a rule that says which contacts are meant. Each condition can say how many it left out."""

from __future__ import annotations

from datetime import timedelta
from typing import Literal

from msgspec import Struct

Kind = Literal[
    "agreed", "tags", "without_tags", "language", "market", "channel", "heard_within", "silent_for", "where"
]  # in the order in which they are asked: what an index finds first


class Condition(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """`values`: the topic, the tags, the languages, the countries, the channels, the expression. `length`: how long ago they wrote."""

    kind: Kind
    values: tuple[str, ...] = ()
    length: timedelta | None = None

    @property
    def text(self) -> str:
        """As it would be written on one line."""
        if self.length is not None:
            seconds = int(self.length.total_seconds())
            said = (
                f"{seconds // 86400} days"
                if seconds % 86400 == 0
                else f"{seconds // 3600} hours"
                if seconds % 3600 == 0
                else f"{seconds} seconds"
            )
        else:
            said = self.values[0] if len(self.values) == 1 else f"[{', '.join(self.values)}]"
        return f"{self.kind}: {said}"


class Segment(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Contacts for whom every condition holds; without one, all."""

    name: str
    title: str = ""
    conditions: tuple[Condition, ...] = ()

    def values_of(self, kind: Kind) -> tuple[str, ...]:
        return next((condition.values for condition in self.conditions if condition.kind == kind), ())
