"""A principal: who calls, and what they may do."""

from __future__ import annotations

from msgspec import Struct


class Principal(Struct, frozen=True, kw_only=True):
    """`name` is of the token. `queues` empty: all of them. `is_configured`: the token stands in botkit.yaml."""

    name: str
    scopes: frozenset[str]
    queues: frozenset[str] = frozenset()
    is_configured: bool = False

    def may_see(self, queue: str) -> bool:
        return not self.queues or queue in self.queues
