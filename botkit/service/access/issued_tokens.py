"""The tokens that the store knows, as a server looks them up: read once a second, so that guesses cost the database nothing."""

from __future__ import annotations

import asyncio
import hmac
from collections.abc import Callable
from datetime import datetime, timedelta
from time import monotonic as _monotonic

from botkit.service.access.principal import Principal
from botkit.service.access.tokens import digest_of, token_id
from botkit.service.periodic_job import PeriodicJob
from botkit.store import tokens
from botkit.store.database import Store
from botkit.store.tokens import TokenRow

FRESH = 1.0  # seconds for which what was read counts: so long a token that was taken back still opens
NEW = 0.1  # seconds between two readings for ids that are not known, which may have been made just now
WRITE_USES = 5.0  # seconds between two looks whether uses are to be written down
USE_EVERY = timedelta(minutes=1)  # a token in use is written about so often

_NOBODY = digest_of("bk_")  # compared with where no row is found, so that the time taken does not tell


class IssuedTokens(PeriodicJob):
    """Also writes down when each token was last used."""

    def __init__(self, store: Store, clock: Callable[[], datetime], monotonic: Callable[[], float] = _monotonic) -> None:
        super().__init__(WRITE_USES)
        self._store = store
        self._clock = clock
        self._monotonic = monotonic
        self._rows: dict[str, TokenRow] = {}
        self._read_at = float("-inf")
        self._reading = asyncio.Lock()
        self._uses: dict[str, datetime] = {}
        self._written: dict[str, datetime] = {}

    async def find(self, given: str) -> Principal | None:
        """Who has this token. None: nobody, or it does not count any more. Raises `StoreUnavailable`."""
        wanted = token_id(given)
        if wanted is None:
            return None
        arrived = self._monotonic()
        async with self._reading:
            if arrived - self._read_at >= FRESH:
                await self._read()
        if wanted not in self._rows:
            async with self._reading:
                if self._read_at <= arrived:
                    await asyncio.sleep(max(0.0, self._read_at + NEW - self._monotonic()))
                    await self._read()
        row = self._rows.get(wanted)
        is_right = hmac.compare_digest(digest_of(given), row.digest if row is not None else _NOBODY)
        now = self._clock()
        if row is None or not is_right or not row.is_valid(now):
            return None
        self._uses[row.id] = now
        return Principal(name=row.name, scopes=frozenset(row.scopes), queues=frozenset(row.queues))

    async def _read(self) -> None:
        began = self._monotonic()
        self._rows = {row.id: row for row in await asyncio.to_thread(self._load)}
        self._read_at = began

    def _load(self) -> tuple[TokenRow, ...]:
        with self._store.read() as tx:
            return tokens.load(tx)

    async def run_once(self) -> bool:
        never = datetime.min.replace(tzinfo=self._clock().tzinfo)
        due = {token: at for token, at in self._uses.items() if at - self._written.get(token, never) >= USE_EVERY}
        if due:
            await asyncio.to_thread(self._write, due)
            self._written |= due
        return False

    def _write(self, uses: dict[str, datetime]) -> None:
        with self._store.begin() as tx:
            tokens.touch(tx, uses)
