"""The desk worker: tells desks what waits for them, ticket by ticket in order, and tries again for three days while a desk is down."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

import msgspec
import structlog
from yarl import URL

from botkit.config import Desk
from botkit.core.model.desk import DeskAnswer, DeskEvent, DeskFailed, DeskRequest, Remote
from botkit.service.bot import Bot
from botkit.service.desks.event_body import event_body
from botkit.service.functions.invoke import FunctionFailed, check_host, guarded_session
from botkit.service.periodic_job import PeriodicJob
from botkit.store.database import Store
from botkit.store.tickets import desks
from botkit.store.tickets.desks import DeskEventRow, DeskTicketRow
from webhooks.desks import kind_of

INTERVAL = 1.0  # seconds between looks at what waits
AT_ONCE = 8  # tickets
IN_A_ROW = 20  # events of one ticket before others have their turn
LEASE = timedelta(minutes=5)  # longer than `IN_A_ROW` requests that take their whole time
SECONDS = 10.0  # for one request
MAX_ANSWER = 256 * 1024  # bytes that are read of an answer
PAUSES = (5, 30, 120, 600, 1_800)  # seconds before the next attempt; the last one from then on
GIVES_UP = timedelta(days=3)  # after the first attempt that failed
UNKNOWN_DESK = timedelta(hours=1)  # between looks whether a desk is back in botkit.yaml

_log = structlog.get_logger()


class DeskWorker(PeriodicJob):
    def __init__(self, bot: Bot, store: Store, known: Mapping[str, Desk], clock: Callable[[], datetime], node: str) -> None:
        super().__init__(INTERVAL)
        self._bot = bot
        self._store = store
        self._desks = known
        self._clock = clock
        self._node = node

    def replace(self, known: Mapping[str, Desk]) -> None:
        """Use these from the next request on: their secrets may have changed."""
        self._desks = known

    async def run_once(self) -> bool:
        rows = await asyncio.to_thread(self._claim)
        await asyncio.gather(*(self._tell(row) for row in rows))
        return len(rows) == AT_ONCE

    def _claim(self) -> tuple[DeskTicketRow, ...]:
        with self._store.read() as tx:
            if not desks.is_due(tx, self._clock()):
                return ()
        with self._store.begin() as tx:
            return desks.claim(tx, self._node, self._clock(), AT_ONCE, LEASE)

    async def _tell(self, row: DeskTicketRow) -> None:
        """Tell one desk of one ticket, until nothing waits or the desk does not take it."""
        desk = self._desks.get(row.desk)
        if desk is None:
            await self._write(desks.fail, row, "there is no such desk in botkit.yaml", self._clock(), self._clock() + UNKNOWN_DESK)
            return
        remote: Remote = msgspec.json.decode(row.remote) if row.remote else {}
        attempts, failing_since = row.attempts, row.failing_since
        for _ in range(IN_A_ROW):
            waiting, event = await asyncio.to_thread(self._next, row)
            if waiting is None:
                break
            try:
                if event is not None:
                    remote = await self._deliver(desk, event, remote, is_repeat=attempts > 0)
            except DeskFailed as fault:
                await self._failed(row, attempts, failing_since, str(fault))
                return
            if not await asyncio.to_thread(self._taken, row, waiting, msgspec.json.encode(remote)):
                return  # another node has it now, or the contact was erased
            attempts, failing_since = 0, None
        await self._write(desks.finish, row, self._clock())

    def _next(self, row: DeskTicketRow) -> tuple[DeskEventRow | None, DeskEvent | None]:
        with self._store.read() as tx:
            waiting = next(iter(desks.waiting(tx, row.key, 1)), None)
            return waiting, None if waiting is None else event_body(tx, self._bot, waiting)

    def _taken(self, row: DeskTicketRow, waiting: DeskEventRow, remote: bytes) -> bool:
        with self._store.begin() as tx:
            return desks.taken(tx, row, waiting, remote)

    async def _failed(self, row: DeskTicketRow, attempts: int, failing_since: datetime | None, why: str) -> None:
        now = self._clock()
        is_over = failing_since is not None and now - failing_since >= GIVES_UP
        if is_over:
            _log.error("desk given up", desk=row.desk, ticket=row.ticket, contact=row.contact_id, fault=why)
        elif attempts == 0:
            _log.warning("desk does not answer", desk=row.desk, fault=why)
        pause = timedelta(seconds=PAUSES[min(attempts, len(PAUSES) - 1)])
        await self._write(desks.fail, row, why, now, None if is_over else now + pause)

    async def _write(self, change: Callable[..., object], *about: object) -> None:
        def write() -> None:
            with self._store.begin() as tx:
                change(tx, *about)

        await asyncio.to_thread(write)

    async def _deliver(self, desk: Desk, event: DeskEvent, remote: Remote, *, is_repeat: bool) -> Remote:
        """Carry a delivery out. Raises `DeskFailed`."""
        delivery = kind_of(desk).deliver(desk, event, remote, self._clock(), is_repeat=is_repeat)
        try:
            request = next(delivery)
            while True:
                request = delivery.send(await _perform(desk, request))
        except StopIteration as end:
            result: Remote = end.value
            return result


async def _perform(desk: Desk, request: DeskRequest) -> DeskAnswer:
    """One request, to the host of the desk alone: no redirects. Raises `DeskFailed`, which says nothing of what was sent."""
    url = URL(request.url)
    try:
        check_host(url, (URL(desk.url).host,), allow_private=desk.allow_private)
        async with (
            guarded_session(SECONDS, allow_private=desk.allow_private) as session,
            session.request(request.method, url, data=request.body, headers=request.headers, allow_redirects=False) as answer,
        ):
            body = b""
            while len(body) < MAX_ANSWER and (more := await answer.content.read(MAX_ANSWER - len(body))):
                body += more
            return DeskAnswer(status=answer.status, body=body)
    except FunctionFailed as fault:
        raise DeskFailed(fault.reason) from None
