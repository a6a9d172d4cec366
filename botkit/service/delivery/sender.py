"""The sender: takes claimed messages of the outbox to the platform, several at a time, and writes what became of each."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from time import time_ns
from typing import Protocol

import structlog
from msgspec import Struct

from botkit.core.events import BudgetReached
from botkit.core.model.platform import Cleared, Failed, HttpRequest, HttpResponse, MarkRead, Rendered, Reply, Retry, Sent
from botkit.errors import StoreUnavailable, location_of
from botkit.service.batch_writer import BatchWriter
from botkit.service.bot import Bot, Channel
from botkit.service.commands import ClaimMessages, OutboundMessage, PartSent, SendOutcome
from botkit.service.delivery.retry import LEASE_LAPSED, NO_CONNECTION
from botkit.service.delivery.sender_state import SenderState
from botkit.service.table_worker import TableWorker
from botkit.store.delivery.lanes import BULK, REPLY
from webhooks.client import NotSent, OutcomeUnknown

MAX_REQUESTS = 96  # under way at a time; the client's pool is larger, so none waits for a connection
BULK_REQUESTS = 64  # of them for the last lane: a slow platform must not take the rest from those who wait for an answer
MAX_ANSWER = 1024 * 1024  # bytes of an answer that are read, of anything but a file
READ_MARK_SECONDS = 3.0  # time limit: the customer does not wait for a read mark, and the message behind it is under a lease

RENDER_IN_THREAD = 1_000  # letters of a message; larger ones are rendered in a thread, where they delay no webhook

# Seconds between attempts to write an outcome; together less than the lease, after which the message counts as unknown.
REPORT_RETRIES = (0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 10.0)

_log = structlog.get_logger()


class HttpClient(Protocol):
    """Performs a request: `webhooks.client.Client`, or a test's client."""

    async def perform(self, request: HttpRequest, most: int = MAX_ANSWER) -> HttpResponse: ...


class MetricsHooks(Struct, frozen=True):
    """Called with figures, after the transaction that they come from."""

    sent: Callable[[str, str], None] = lambda channel, outcome: None
    answered: Callable[[str, float], None] = lambda channel, seconds: None
    attempted: Callable[[OutboundMessage, str, int], None] = lambda outbound, outcome, began: None
    refused: Callable[[Mapping[tuple[str, str, str], int]], None] = lambda counts: None
    emptied: Callable[[str, int], None] = lambda name, rows: None
    reached: Callable[[Sequence[BudgetReached]], None] = lambda budgets: None
    failed: Callable[[Mapping[str, int]], None] = lambda counts: None
    foreign: Callable[[Mapping[str, int]], None] = lambda counts: None
    unreached: Callable[[Mapping[tuple[str, str], int]], None] = lambda counts: None
    batch: Callable[[int, int], None] = lambda commands, repetitions: None


class OutboxSender(TableWorker[OutboundMessage]):
    """At most one message per contact and lane is under way: `outbox.claim` sees to that."""

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
        super().__init__(writer, clock, MAX_REQUESTS)
        self._bot = bot
        self._sender_state = sender_state
        self._client = client
        self._clock = clock
        self._mark_read = mark_read
        self._hooks = hooks or MetricsHooks()
        self._marked: dict[str, None] = {}

    def claim_command(self, limit: int) -> ClaimMessages:
        bulk = sum(outbound.row.lane == BULK for outbound in self.under_way.values())
        return ClaimMessages(limit=limit, bulk=max(0, BULK_REQUESTS - bulk))

    def has_more(self) -> bool:
        return self._sender_state.has_more

    def next_due(self) -> datetime | None:
        return self._sender_state.next_due

    async def process(self, claimed: OutboundMessage) -> None:
        channel = claimed.row.channel
        await self._sender_state.rate_limiter.take_channel(channel, claimed.row.lane, claimed.leaves_by)
        began = time_ns()
        outcome = await self._attempt(claimed)
        took = 0.0 if claimed.queued_at is None else max(0.0, (self._clock() - claimed.queued_at).total_seconds())
        name = _outcome_name(outcome.reply)
        self._hooks.attempted(claimed, name, began)
        self.release(claimed)  # the next request need not wait until the outcome is written
        await self._report(outcome)
        self._hooks.sent(channel, name)
        if isinstance(outcome.reply, Sent) and claimed.row.lane == REPLY and claimed.queued_at is not None:
            self._hooks.answered(channel, took)

    async def _report(self, outcome: SendOutcome) -> None:
        """Write the outcome: without it the message counts as unknown, and may go out twice."""
        await self._write(outcome)

    async def _write(self, command: SendOutcome | PartSent) -> None:
        """Write what happened, trying for as long as the lease holds."""
        for pause in REPORT_RETRIES:
            try:
                if isinstance(command, SendOutcome):
                    await self._writer.submit_with_next(command)
                else:  # the next part waits for it
                    await self._writer.submit(command)
                return
            except StoreUnavailable:
                if self._stopping:
                    return
                await asyncio.sleep(pause)

    async def _attempt(self, outbound: OutboundMessage) -> SendOutcome:
        channel = self._bot.channels[outbound.row.channel]
        try:
            rendered = await _render(channel, outbound.cleared)
        except Exception as fault:  # a message that cannot be rendered must not stop the others
            _log.error("message cannot be rendered", number=outbound.row.number, contact=outbound.row.contact_id, fault=location_of(fault))
            return SendOutcome(outbound=outbound, reply=Failed(blame="content", reason="RENDER_FAULT", code=""))
        if self._mark_read and outbound.answering and outbound.answering not in self._marked:
            await self._send_read_mark(outbound)
        if self._sender_state.monotonic() > outbound.leaves_by:  # the process was stopped meanwhile: another node may have it by now
            _log.warning("not sent: its lease is nearly over", number=outbound.row.number, contact=outbound.row.contact_id)
            return SendOutcome(outbound=outbound, reply=Retry(scope="message", code=LEASE_LAPSED))
        cuts = tuple((cut.part, cut.length, cut.limit) for cut in rendered.cuts)
        return SendOutcome(outbound=outbound, reply=await self._perform_all(outbound, rendered, channel.platform.reply), cuts=cuts)

    async def _perform_all(self, outbound: OutboundMessage, rendered: Rendered, read: Callable[[HttpResponse], Reply]) -> Reply | None:
        """Send the requests of a message in order, from the first that the platform did not take yet. Each is on disk before the next
        leaves, so that no picture is repeated because the words below it failed."""
        reply: Reply | None = None
        done = min(outbound.row.parts, len(rendered.requests) - 1)
        for number, request in enumerate(rendered.requests[done:], start=done + 1):
            reply = await self._perform(request, read)
            if not isinstance(reply, Sent) or number == len(rendered.requests):
                break
            await self._write(PartSent(outbound=outbound, parts=number))
        return reply

    async def _perform(self, request: HttpRequest, read: Callable[[HttpResponse], Reply]) -> Reply | None:
        try:
            return read(await self._client.perform(request))
        except NotSent as fault:
            _log.warning("not sent", fault=str(fault))
            return Retry(scope="message", code=NO_CONNECTION)
        except OutcomeUnknown as fault:
            _log.warning("outcome unknown", fault=str(fault))
            return None

    async def _send_read_mark(self, outbound: OutboundMessage) -> None:
        """Mark the customer's message as read (the blue ticks). A failure is logged and changes nothing."""
        self._marked[outbound.answering] = None
        while len(self._marked) > 1_000:
            del self._marked[next(iter(self._marked))]
        channel = self._bot.channels[outbound.row.channel]
        try:
            async with asyncio.timeout(READ_MARK_SECONDS):
                for typing in (False, True) if channel.platform.rules.types_apart else (True,):
                    mark = MarkRead(message=outbound.answering, typing=typing)
                    await self._client.perform(channel.platform.signal(mark, outbound.cleared.to, channel.account))
        except (NotSent, OutcomeUnknown, TimeoutError) as fault:
            _log.info("read mark not sent", fault=str(fault) or "time limit")


def _outcome_name(reply: Reply | None) -> str:
    """What a metric calls it. The platform's refusal of the whole account or its token keeps the message for later."""
    match reply:
        case None:
            return "unknown"
        case Failed(blame="account" | "token"):
            return "retry"
        case _:
            return type(reply).__name__.lower()


async def _render(channel: Channel, cleared: Cleared) -> Rendered:
    message = cleared.message
    values = message.template.parameters if message.template is not None else ()
    if len(message.body) + sum(map(len, values)) < RENDER_IN_THREAD:
        return channel.platform.render(cleared, channel.account)
    return await asyncio.to_thread(channel.platform.render, cleared, channel.account)
