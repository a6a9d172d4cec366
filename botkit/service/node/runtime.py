"""The runtime of a node: the writer, the outbox, the timers and the calls, started together and stopped in order."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from time import monotonic

import structlog

from botkit.config import Function
from botkit.core.engine.program import Programs
from botkit.core.model.platform import Item
from botkit.errors import StoreUnavailable
from botkit.flowfile.library import Source as Written
from botkit.service.batch_writer import BatchWriter
from botkit.service.billing import budgets as spending
from botkit.service.bot import Bot
from botkit.service.commands import ActivateFlows, InboundItem
from botkit.service.delivery.rate_limiter import RateLimiter
from botkit.service.delivery.sender import HttpClient, MetricsHooks, OutboxSender
from botkit.service.delivery.sender_state import LEASE, SenderState
from botkit.service.functions.worker import FunctionWorker
from botkit.service.node.handler import CommandHandler, Notifications
from botkit.service.node.scheduler import Scheduler
from botkit.service.privacy.retention import RetentionPeriods
from botkit.service.privacy.retention_job import RetentionJob
from botkit.service.publishing.follow_live import LiveFollower
from botkit.store import calls, contacts, fanouts, jobs, sources
from botkit.store import timers as wakes
from botkit.store.consent import suppressions
from botkit.store.contacts import ChannelRow
from botkit.store.database import Store
from botkit.store.delivery import outbox
from botkit.store.publications import Publication
from botkit.store.sources import FlowSource

_log = structlog.get_logger()


@dataclass(frozen=True, kw_only=True)
class NodeSettings:
    """What an operator may choose about a node.

    `lease`: for how long a claimed message is this node's. When the node dies, others (or it, started again) go on with the message only
    then. Shorter than the default, and a slow answer of the platform is taken for a lost one: the message may go out twice.
    `learned`: the folder that keeps what was learned from flows that are taken up while the node runs.
    """

    node: str
    lease: timedelta = LEASE
    functions: Mapping[str, Function] = field(default_factory=dict)
    per_second: Mapping[str, float] = field(default_factory=dict)
    resend_unknown: bool = True
    resend_templates: bool = False
    mark_read: bool = True
    learned: Path | None = None
    retention: RetentionPeriods = field(default_factory=dict)


class Runtime:
    """One node at work. Use as `async with Runtime(...) as runtime`; leaving it finishes the batch and gives every lease back."""

    def __init__(
        self,
        bot: Bot,
        store: Store,
        client: HttpClient,
        settings: NodeSettings,
        clock: Callable[[], datetime],
        hooks: MetricsHooks | None = None,
        follows: Publication | None = None,
    ) -> None:
        """`follows` is the publication that the house runs: then what is published later is taken up. None: the house stays as it is."""
        self.bot = bot
        self.store = store
        self.settings = settings
        self.clock = clock
        self._loop: asyncio.AbstractEventLoop | None = None
        self.sender_state = SenderState(
            node=settings.node,
            pace=RateLimiter(lambda name: bot.channels[name].platform.limits, monotonic, settings.per_second),
            chance=Random(),  # noqa: S311 - spreads retries, guards nothing
            lease=settings.lease,
            resend_unknown=settings.resend_unknown,
            resend_templates=settings.resend_templates,
        )
        stirs = Notifications(
            outbox=lambda: self._call(self.outbox.stir),
            calls=lambda: self._call(self.calls.stir),
            refused=(hooks or MetricsHooks()).refused,
            reached=(hooks or MetricsHooks()).reached,
        )
        self.writer = BatchWriter(store, CommandHandler(bot, self.sender_state, clock, stirs).handle)
        self.outbox = OutboxSender(bot, self.sender_state, self.writer, client, clock, mark_read=settings.mark_read, hooks=hooks)
        self.calls = FunctionWorker(settings.functions, self.writer, clock)
        self.timers = Scheduler(store, self.writer, clock)
        self.follower = LiveFollower(store, bot, follows, self.take_up, settings.learned) if follows is not None else None
        self.keeper = RetentionJob(store, settings.node, settings.retention, clock, (hooks or MetricsHooks()).emptied)
        self._work: asyncio.Task[None] | None = None

    async def intake(self, channel: str, items: tuple[Item, ...]) -> None:
        """Take in the items of one webhook. Returns when they and their consequences are on disk; raises `StoreUnavailable`."""
        await self.writer.submit(*(InboundItem(channel=channel, item=item) for item in items))

    async def take_up(self, programs: Programs, sources: tuple[Written, ...]) -> None:
        """Run these flows from the next turn on. They are kept in the store already (`register_node`, or a publication)."""
        await self.writer.submit(ActivateFlows(programs=programs, sources=sources))

    async def __aenter__(self) -> Runtime:
        self._loop = asyncio.get_running_loop()
        await asyncio.to_thread(register_node, self.store, self.bot, self.clock())
        self.writer.start()
        self._work = asyncio.create_task(self._run())
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stop()

    async def stop(self) -> None:
        """Finish what is under way, write what waits, give leases back."""
        if self._work is None:
            return
        for part in (self.timers, self.calls, self.outbox, self.keeper):
            part.stop()
        if self.follower is not None:
            self.follower.stop()
        work, self._work = self._work, None
        try:
            await work
        finally:  # also when a part of the node has failed
            await self.writer.stop()
            await asyncio.to_thread(self._release)
        _log.info("stopped", node=self.settings.node)

    async def failed(self) -> None:
        """Return when a part of the node has ended by itself: raises what ended it."""
        if self._work is not None:
            await asyncio.shield(self._work)

    async def _run(self) -> None:
        async with asyncio.TaskGroup() as parts:
            parts.create_task(self.outbox.run())
            parts.create_task(self.calls.run())
            parts.create_task(self.timers.run())
            parts.create_task(self.keeper.run())
            if self.follower is not None:
                parts.create_task(self.follower.run())

    def _release(self) -> None:
        try:
            release_leases(self.store, self.settings.node)
        except StoreUnavailable as fault:  # the leases lapse by themselves
            _log.error("leases not given back", fault=str(fault))

    def _call(self, stir: Callable[[], None]) -> None:
        """From the writer's thread into the loop. The commit follows at once; who looks too early looks again when it is stirred next."""
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(stir)


def register_node(store: Store, bot: Bot, now: datetime) -> None:
    """Keep the flows that this node runs, by digest, and its channels."""
    with store.begin() as tx:
        suppressions.must_fit(tx, bot.suppression_key)
        spending.start_counting(tx, bot.budget_plan, now)
        sources.save(
            tx,
            [FlowSource(source.flow, source.digest, source.files) for source in bot.sources],
            (bot.programs.digest, tuple(source.digest for source in bot.sources)),
            now,
        )
        contacts.save_channels(
            tx,
            [ChannelRow(name=name, platform=channel.platform.name, account=channel.account.id) for name, channel in bot.channels.items()],
        )


def release_leases(store: Store, node: str) -> None:
    """Give back what a node holds, so that others need not wait for its leases to lapse."""
    with store.begin() as tx:
        for table in (outbox, calls, wakes, fanouts, jobs):
            table.release(tx, node)
