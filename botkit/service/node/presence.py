"""Presence: a node says in the database that it runs, and is told there when an operator drains it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime

import structlog

from botkit.service.periodic_job import PeriodicJob
from botkit.store.database import Store
from botkit.store.delivery import nodes

INTERVAL = 5.0  # seconds

_log = structlog.get_logger()


class Presence(PeriodicJob):
    """`busy` counts what is under way, `turn` is called with whether the node is drained whenever that changes."""

    def __init__(
        self, store: Store, node: str, busy: Callable[[], int], turn: Callable[[bool], None], clock: Callable[[], datetime]
    ) -> None:
        super().__init__(INTERVAL)
        self._store = store
        self._node = node
        self._busy = busy
        self._turn = turn
        self._clock = clock
        self.is_drained = False

    async def run_once(self) -> bool:
        is_drained = await asyncio.to_thread(self._look)
        if is_drained != self.is_drained:
            self.is_drained = is_drained
            self._turn(is_drained)
            _log.warning("drained: this node begins nothing more" if is_drained else "this node works again", node=self._node)
            return True  # how much is under way now
        return False

    def _look(self) -> bool:
        busy = self._busy() if self.is_drained else None  # while it works, the count of a moment says nothing
        with self._store.begin() as tx:
            return nodes.seen(tx, self._node, busy, self._clock())
