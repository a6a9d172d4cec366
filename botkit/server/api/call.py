"""A call: who makes it, what it asks for, and the ways in which a resource reads, writes and submits commands."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import Connection

from botkit.config import Config
from botkit.server.api.change_feed import ChangeFeed
from botkit.server.api.problem import Refused
from botkit.service.access.principal import Principal
from botkit.service.node.runtime import Runtime

Result = TypeVar("Result")


@dataclass(frozen=True, kw_only=True)
class ApiParts:
    """What the resources work with. A report reads the log of its days in this process: `making_report` lets one do so at a time, so that
    customers are answered meanwhile."""

    runtime: Runtime
    config: Config
    feed: ChangeFeed
    making_report: asyncio.Lock = field(default_factory=asyncio.Lock)


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What a call is answered with: a value of the model that the table names for this status."""

    value: Any
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)


async def _always() -> bool:
    return True


@dataclass(frozen=True, kw_only=True)
class Call:
    """`path`, `query` and `body` are checked against the models of the route. `key`: the Idempotency-Key; empty: none.
    `version`: of If-Match; None: any. `still_admitted`: whether the token counts at this moment."""

    parts: ApiParts
    who: Principal
    path: Mapping[str, Any] = field(default_factory=dict)
    query: Any = None
    body: Any = None
    key: str = ""
    operation: str = ""
    version: int | None = None
    still_admitted: Callable[[], Awaitable[bool]] = _always

    @property
    def runtime(self) -> Runtime:
        return self.parts.runtime

    @property
    def now(self) -> datetime:
        return self.runtime.clock()

    async def read(self, ask: Callable[[Connection], Result]) -> Result:
        """Ask the store, in a thread."""

        def asked() -> Result:
            with self.runtime.store.read() as tx:
                return ask(tx)

        return await asyncio.to_thread(asked)

    async def write(self, change: Callable[[Connection], Result]) -> Result:
        """Change the store in a transaction of its own, in a thread."""

        def changed() -> Result:
            with self.runtime.store.begin() as tx:
                return change(tx)

        return await asyncio.to_thread(changed)

    async def submit(self, command: object) -> Any:
        """Have a command carried out by the writer, with all others; its result once it is on disk."""
        (result,) = await self.runtime.writer.submit_in_time(command)
        return result

    def must_see(self, queue: str) -> None:
        """Raises `Refused` for a queue that the token is not for: what is in it does not exist for its system."""
        if not self.who.may_see(queue):
            raise Refused("not-found", "there is no such ticket")
