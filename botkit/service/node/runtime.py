"""The runtime of a node: its workers and jobs, started together and stopped in order."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from random import Random
from time import monotonic

import structlog

from botkit.config import Desk, Function
from botkit.core.engine.program import Programs
from botkit.core.model.platform import Item
from botkit.errors import StoreUnavailable
from botkit.flowfile.library import Source as Written
from botkit.service.batch_writer import BatchWriter
from botkit.service.billing import budgets as spending
from botkit.service.bot import Bot
from botkit.service.commands import ActivateFlows, InboundItem
from botkit.service.consent.anchor_job import AnchorJob, AnchorSettings
from botkit.service.consent.chain_job import ChainJob
from botkit.service.delivery.rate_limiter import RateLimiter
from botkit.service.delivery.sender import HttpClient, MetricsHooks, OutboxSender
from botkit.service.delivery.sender_state import LEASE, SenderState
from botkit.service.desks.worker import DeskWorker
from botkit.service.functions.worker import FunctionWorker
from botkit.service.node.checkpoint import CheckpointJob, hold_older_copy
from botkit.service.node.file_fetcher import FileFetcher
from botkit.service.node.handler import CommandHandler, Notifications
from botkit.service.node.presence import Presence
from botkit.service.node.profile_lookup import ProfileLookup
from botkit.service.node.scheduler import Scheduler
from botkit.service.periodic_job import PeriodicJob
from botkit.service.privacy.retention import RetentionPeriods
from botkit.service.privacy.retention_job import RetentionJob
from botkit.service.publishing.follow_live import LiveFollower
from botkit.service.sheets.sheet_job import SheetJob
from botkit.store import calls, contacts, fanouts, files, jobs, sources
from botkit.store import timers as wakes
from botkit.store.broadcasts import broadcasts
from botkit.store.consent import ledger_seals, suppressions
from botkit.store.contacts import ChannelRow
from botkit.store.database import Store
from botkit.store.delivery import nodes, outbox
from botkit.store.publications import Publication
from botkit.store.sources import FlowSource
from botkit.store.tickets import desks

_log = structlog.get_logger()


@dataclass(frozen=True, kw_only=True)
class NodeSettings:
    """What an operator may choose about a node.

    `lease`: for how long a claimed message belongs to this node. When the node dies, the message is sent only after that. With less than
    the default a slow answer of the platform counts as a lost one, and the message may go out twice.
    `sheets`: the folder for the files of collected rows; None: no files.
    `checkpoint`: the file outside the database that shows whether it is an older copy; None: no such file.
    `anchors`: where the newest seal of the consent ledger is written outside the database.
    `learned`: the folder that caches what is learned from flows that are activated while the node runs.
    """

    node: str
    lease: timedelta = LEASE
    functions: Mapping[str, Function] = field(default_factory=dict)
    per_second: Mapping[str, float] = field(default_factory=dict)
    resend_unknown: bool = True
    resend_templates: bool = False
    mark_read: bool = True
    learned: Path | None = None
    anchors: AnchorSettings = field(default_factory=AnchorSettings)
    checkpoint: Path | None = None
    retention: RetentionPeriods = field(default_factory=dict)
    sheets: Path | None = None
    desks: Mapping[str, Desk] = field(default_factory=dict)


class Runtime:
    """A running node. Use as `async with Runtime(...) as runtime`; leaving it finishes the batch and releases every lease."""

    def __init__(
        self,
        bot: Bot,
        store: Store,
        client: HttpClient,
        settings: NodeSettings,
        clock: Callable[[], datetime],
        hooks: MetricsHooks | None = None,
        follows: Publication | None = None,
        monotonic: Callable[[], float] = monotonic,
        further_jobs: tuple[PeriodicJob, ...] = (),
    ) -> None:
        """`follows` is the publication that the bot runs: later publications are activated. None: the flows of the bot stay."""
        self.bot = bot
        self.store = store
        self.settings = settings
        self.clock = clock
        self._loop: asyncio.AbstractEventLoop | None = None
        self.sender_state = SenderState(
            node=settings.node,
            rate_limiter=RateLimiter(lambda name: bot.channels[name].platform.limits, monotonic, settings.per_second),
            chance=Random(),  # noqa: S311 - spreads retries, guards nothing
            lease=settings.lease,
            resend_unknown=settings.resend_unknown,
            resend_templates=settings.resend_templates,
        )
        hooks = hooks or MetricsHooks()
        notifications = Notifications(
            # Who wants nothing sent twice has the attempt logged as late as possible: a crash leaves fewer in doubt.
            room=lambda: self.sender.room if settings.resend_unknown else 0,
            claimed=lambda outbounds: self._call(partial(self.sender.take, outbounds)),
            sends=lambda: self._call(self.sender.wake),
            calls=lambda: self._call(self.function_worker.wake),
            refused=hooks.refused,
            reached=hooks.reached,
            failed=hooks.failed,
            foreign=hooks.foreign,
            unreached=hooks.unreached,
            nameless=lambda people: self.profile_lookup.add(people),
        )
        handler = CommandHandler(bot, self.sender_state, clock, notifications)
        self.writer = BatchWriter(store, handler.handle, handler.notify, hooks.batch)
        self.sender = OutboxSender(bot, self.sender_state, self.writer, client, clock, mark_read=settings.mark_read, hooks=hooks)
        self.file_fetcher = FileFetcher(bot, store, client, clock, settings.node)
        self.profile_lookup = ProfileLookup(bot, client, self.writer)
        self.function_worker = FunctionWorker(settings.functions, self.writer, clock)
        self.scheduler = Scheduler(store, self.writer, clock)
        self.desk_worker = DeskWorker(bot, store, settings.desks, clock, settings.node) if settings.desks else None
        self.retention_job = RetentionJob(store, settings.node, settings.retention, clock, hooks.emptied)
        self.sheet_job = SheetJob(store, settings.sheets, bot.programs.business.zone) if settings.sheets is not None else None
        self.live_follower = LiveFollower(store, bot, follows, self.activate, settings.learned) if follows is not None else None
        self.checkpoint_job = CheckpointJob(store, settings.checkpoint, clock) if settings.checkpoint is not None else None
        self.presence = Presence(store, settings.node, self._count_busy, self._drain, clock)
        self.chain_job = ChainJob(store, clock)
        self.anchor_job = AnchorJob(store, settings.anchors, clock) if settings.anchors.places() else None
        self._further_jobs = further_jobs
        self._running: asyncio.Task[None] | None = None

    async def intake(self, channel: str, items: tuple[Item, ...]) -> None:
        """Take in the items of one webhook. Returns when they and their consequences are on disk; raises `StoreUnavailable`."""
        await self.writer.submit_in_time(*(InboundItem(channel=channel, item=item) for item in items))

    async def activate(self, programs: Programs, sources: tuple[Written, ...]) -> None:
        """Run these flows from the next turn on. The store has them already (`register_node`, or a publication)."""
        await self.writer.submit(ActivateFlows(programs=programs, sources=sources))

    async def __aenter__(self) -> Runtime:
        self._loop = asyncio.get_running_loop()
        if self.store.seal_key is None:
            _log.warning("the consent ledger is not signed, so it does not prove who wrote it: botkit consent key makes a key")
        if self.settings.checkpoint is not None:
            await asyncio.to_thread(hold_older_copy, self.store, self.settings.checkpoint, tuple(self.bot.channels), self.clock())
        await asyncio.to_thread(register_node, self.store, self.bot, self.clock())
        self.writer.start()
        self._running = asyncio.create_task(self._run())
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stop()

    async def stop(self) -> None:
        """Finish what is under way, write what waits, release the leases."""
        if self._running is None:
            return
        for part in self._parts():
            part.stop()
        running, self._running = self._running, None
        try:
            await running
        finally:  # also when a part of the node has failed
            await self.writer.stop()
            await asyncio.to_thread(self._release)
        _log.info("stopped", node=self.settings.node)

    async def failed(self) -> None:
        """Return when a part of the node has ended by itself: raises what ended it."""
        if self._running is not None:
            await asyncio.shield(self._running)

    async def _run(self) -> None:
        async with asyncio.TaskGroup() as tasks:
            for part in self._parts():
                tasks.create_task(part.run())

    def _parts(self) -> tuple[PeriodicJob | OutboxSender | FunctionWorker, ...]:
        parts = (
            self.scheduler,
            self.function_worker,
            self.sender,
            self.profile_lookup,
            self.file_fetcher,
            self.retention_job,
            self.chain_job,
            self.presence,
        )
        return (
            *parts,
            self.profile_lookup,
            self.file_fetcher,
            *self._further_jobs,
            *(
                part
                for part in (self.live_follower, self.sheet_job, self.checkpoint_job, self.anchor_job, self.desk_worker)
                if part is not None
            ),
        )

    def _count_busy(self) -> int:
        return len(self.sender.under_way) + len(self.function_worker.under_way)

    def _drain(self, is_drained: bool) -> None:
        self.sender.drain(is_drained)
        self.function_worker.drain(is_drained)
        self.scheduler.is_drained = is_drained

    def _release(self) -> None:
        try:
            release_leases(self.store, self.settings.node)
        except StoreUnavailable as fault:  # the leases lapse by themselves
            _log.error("leases not given back", fault=str(fault))

    def _call(self, wake: Callable[[], None]) -> None:
        """From the batch writer's thread into the event loop."""
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(wake)


def register_node(store: Store, bot: Bot, now: datetime) -> None:
    """Save the flows that this node runs, by digest, and its channels. Raises `SecretMissing` when a key is missing."""
    with store.begin() as tx:
        suppressions.must_fit(tx, bot.suppression_key)
        ledger_seals.must_be_signed(ledger_seals.last_block(tx), store.seal_key)
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
    """Release the leases of a node, so that others need not wait for them to lapse."""
    with store.begin() as tx:
        for table in (outbox, calls, wakes, fanouts, jobs, files, desks, broadcasts):
            table.release(tx, node)
        nodes.remove(tx, node)
