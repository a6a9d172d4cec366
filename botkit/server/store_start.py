"""Opening the store when a server starts: a database that is away is waited for, as after a power cut, when all machines start at once."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from time import monotonic

import structlog

from botkit.errors import NodesInTheWay, StoreUnavailable
from botkit.policy.consent.seal_keys import SealKey
from botkit.store.database import Store
from botkit.store.sql.errors import is_passing

PAUSE = 2.0  # seconds between two attempts

_log = structlog.get_logger()


async def open_when_there(url: str, patience: timedelta, seal_key: SealKey | None = None) -> Store:
    """The store at an address. Raises at once what does not pass by itself (a wrong password, a newer schema), and `StoreUnavailable` when
    the database stays away for longer than `patience`: then the process ends, and whoever supervises it decides. Each attempt is logged."""
    began = monotonic()
    while True:
        try:
            return await asyncio.to_thread(Store.open, url, seal_key=seal_key)
        except StoreUnavailable as fault:
            if not (is_passing(fault) or isinstance(fault, NodesInTheWay)) or (waited := monotonic() - began) >= patience.total_seconds():
                raise
            left = patience.total_seconds() - waited
            _log.warning("waiting for the database", fault=str(fault), seconds_left=round(left))
        await asyncio.sleep(min(PAUSE, left))
