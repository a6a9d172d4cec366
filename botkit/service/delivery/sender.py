"""The outbox: carries claimed messages to the platform, several at a time, one at a time per contact, and reports what became of each."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Protocol

import structlog
from msgspec import Struct

from botkit.core.events import BudgetReached
from botkit.core.model.platform import Failed, HttpRequest, HttpResponse, MarkRead, Reply, Retry
from botkit.errors import StoreUnavailable, location_of
from botkit.service.batch_writer import BatchWriter
from botkit.service.bot import Bot
from botkit.service.commands import ClaimMessages, OutboundMessage, SendOutcome
from botkit.service.delivery.retry import NO_CONNECTION
from botkit.service.delivery.sender_state import SenderState
from botkit.service.wakeup import WakeSignal
from webhooks.client import NotSent, OutcomeUnknown

AT_ONCE = 64  # requests under way; the client's pool is larger, so none waits for a connection
READ_MARK_SECONDS = 3.0  # for the read mark: nobody waits for it, and the message behind it is under a lease

REPORT_RETRIES = (0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 10.0)  # seconds; together less than the lease, which decides afterwards

_log = structlog.get_logger()


class HttpClient(Protocol):
    """What carries a request to the outside: `webhooks.client.Client`, or what a test puts in its place."""

    async def perform(self, request: HttpRequest) -> HttpResponse: ...


class MetricsHooks(Struct, frozen=True):
    """Where the outbox reports figures to."""

    sent: Callable[[str, str], None] = lambda channel, outcome: None
    refused: Callable[[Mapping[tuple[str, str, str], int]], None] = lambda counts: None
    emptied: Callable[[str, int], None] = lambda name, rows: None
    reached: Callable[[Sequence[BudgetReached]], None] = lambda told: None


class OutboxSender:
    """Runs until cancelled. Call `stir` when there may be something to send."""

    def __init__(
        self,
        bot: Bot,
        sender_state: SenderState,
        writer: BatchWriter,
        client: HttpClient,
        clock: Callable[[], datetime],
        *,
        mark_read: bool = True,
        hooks: MetricsHooks | None = None,
    ) -> None:
        self._house = bot
        self._desk = sender_state
        self._writer = writer
        self._client = client
        self._mark_read = mark_read
        self._ears = hooks or MetricsHooks()
        self._bell = WakeSignal(clock)
        self._room = AT_ONCE
        self._marked: dict[str, None] = {}
        self._stopping = False

    def stir(self) -> None:
        self._bell.ring()

    def stop(self) -> None:
        """Take no more; what is under way is finished."""
        self._stopping = True
        self._bell.ring()

    async def run(self) -> None:
        async with asyncio.TaskGroup() as under_way:
            while not self._stopping:
                if not await self._round(under_way):
                    await self._rest()

    async def _round(self, under_way: asyncio.TaskGroup) -> bool:
        """Claim and start as much as there is room for. False: there was nothing, or no room."""
        self._bell.hush()
        if self._room <= 0:
            return False
        try:
            (claimed,) = await self._writer.submit(ClaimMessages(limit=self._room))
        except StoreUnavailable:
            return False  # the writer has told the log; what waits keeps its place
        for outbound in claimed:
            self._room -= 1
            under_way.create_task(self._carry(outbound))
        return bool(claimed)

    async def _rest(self) -> None:
        await self._bell.wait(self._desk.next_look)

    async def _carry(self, outbound: OutboundMessage) -> None:
        try:
            await self._desk.pace.take_channel(outbound.row.channel)
            outcome = await self._attempt(outbound)
            await self._report(outcome)
            self._ears.sent(outbound.row.channel, "unknown" if outcome.reply is None else type(outcome.reply).__name__.lower())
        finally:
            self._room += 1
            self._bell.ring()

    async def _report(self, outcome: SendOutcome) -> None:
        """An outcome that is not written down is an unknown one, and may send a message twice: so try for as long as the lease holds."""
        for pause in REPORT_RETRIES:
            try:
                await self._writer.submit(outcome)
                return
            except StoreUnavailable:
                if self._stopping:
                    return
                await asyncio.sleep(pause)

    async def _attempt(self, outbound: OutboundMessage) -> SendOutcome:
        channel = self._house.channels[outbound.row.channel]
        try:
            rendered = channel.platform.render(outbound.cleared, channel.account)
        except Exception as fault:  # one message that cannot be rendered must not stop all the others
            _log.error("message cannot be rendered", number=outbound.row.number, contact=outbound.row.contact_id, fault=location_of(fault))
            return SendOutcome(outbound=outbound, reply=Failed(blame="content", reason="RENDER_FAULT", code=""))
        if self._mark_read and outbound.answering and outbound.answering not in self._marked:
            await self._signal(outbound)
        cuts = tuple((cut.part, cut.length, cut.limit) for cut in rendered.cuts)
        return SendOutcome(outbound=outbound, reply=await self._perform(rendered.request, channel.platform.reply), cuts=cuts)

    async def _perform(self, request: HttpRequest, read: Callable[[HttpResponse], Reply]) -> Reply | None:
        try:
            return read(await self._client.perform(request))
        except NotSent as fault:
            _log.warning("not sent", fault=str(fault))
            return Retry(scope="message", code=NO_CONNECTION)
        except OutcomeUnknown as fault:
            _log.warning("outcome unknown", fault=str(fault))
            return None

    async def _signal(self, outbound: OutboundMessage) -> None:
        """The blue ticks. Nobody waits for them to arrive: a failure is told to the log and changes nothing."""
        self._marked[outbound.answering] = None
        while len(self._marked) > 1_000:
            del self._marked[next(iter(self._marked))]
        channel = self._house.channels[outbound.row.channel]
        try:
            request = channel.platform.signal(MarkRead(message=outbound.answering), outbound.cleared.to, channel.account)
            async with asyncio.timeout(READ_MARK_SECONDS):
                await self._client.perform(request)
        except (NotSent, OutcomeUnknown, TimeoutError) as fault:
            _log.info("read mark not sent", fault=str(fault) or "time limit")
