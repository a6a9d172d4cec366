"""The composition root of a server: configuration and flows in, a running node out."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager, nullcontext
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import monotonic, perf_counter

import structlog
from aiohttp import web

from botkit.config import Config
from botkit.core.engine.engine import router_of
from botkit.core.model.platform import Account, Item
from botkit.errors import ConfigInvalid, FlowsInvalid
from botkit.flowfile.library import Library
from botkit.flowfile.problems import render_all
from botkit.flowfile.suggestions import did_you_mean
from botkit.server.admin import admin_app
from botkit.server.api.application import api_app, open_pages
from botkit.server.api.call import ApiParts
from botkit.server.api.change_feed import ChangeFeed
from botkit.server.auth import TokenGuard
from botkit.server.desks import DeskWebhooks
from botkit.server.error_middleware import json_errors
from botkit.server.forms import FormEndpoint
from botkit.server.host_guard import own_host_only
from botkit.server.limited_log import LimitedLog
from botkit.server.listener import ADMIN_SETTING, PORT_SETTING, inherited_socket, listen
from botkit.server.metrics import Metrics
from botkit.server.package_check import check_package
from botkit.server.reload import SecretReload, endpoints_of, require_secrets
from botkit.server.store_start import open_when_there
from botkit.server.tracing import Tracing, start_tracing
from botkit.server.unversioned import UnversionedCalls
from botkit.server.webhook_rejections import ConnectionFaults, WebhookRejections
from botkit.service.access.issued_tokens import IssuedTokens
from botkit.service.billing.budgets import load_budget_plan
from botkit.service.bot import Bot, Channel
from botkit.service.broadcasts.plan import Planner
from botkit.service.broadcasts.plan_job import PlanJob
from botkit.service.compile_flows import compile_library
from botkit.service.consent.anchor_job import AnchorSettings
from botkit.service.delivery.sender import HttpClient, MetricsHooks
from botkit.service.delivery.sender_state import LEASE
from botkit.service.form_screens import FormScreens
from botkit.service.node.checkpoint import checkpoint_path
from botkit.service.node.platform_clock import ClockJob, DatedClient, PlatformClock
from botkit.service.node.runtime import NodeSettings, Runtime
from botkit.service.periodic_job import PeriodicJob
from botkit.service.publishing.follow_live import AtStart, choose_live_flows

MODEL_FOLDER = ".botkit"  # the folder beside botkit.yaml with the models trained from the flows
DEFAULT_VERSION = "v26.0"  # the newest Graph version when this was written; an expired one is silently served by another

_log = structlog.get_logger()


@dataclass(frozen=True, kw_only=True)
class RunningServer:
    """A running server: its addresses and its node."""

    runtime: Runtime
    url: str
    admin_url: str
    reload: SecretReload


def now_utc() -> datetime:
    return datetime.now(UTC)


def build_bot(config: Config, library: Library) -> Bot:
    """The bot that a configuration and its flows describe. Raises `FlowsInvalid`, `ConfigInvalid`."""
    check_package()
    from webhooks import PLATFORMS

    if not library.is_sound:
        raise FlowsInvalid(render_all(library.problems))
    flows = {version.flow.flow for version in library.flows}
    for name in config.budgets.flows:
        if name not in flows:
            raise ConfigInvalid(f'"budgets" names the flow "{name}", and there is none of that name{did_you_mean(name, flows) or "."}')
    channels = {}
    for name, channel in config.channels.items():
        if channel.platform not in PLATFORMS:
            raise ConfigInvalid(f'channel "{name}": there is no platform "{channel.platform}"; known: {", ".join(PLATFORMS)}')
        platform = PLATFORMS[channel.platform]
        account = Account(
            id=channel.account,
            base_url=channel.base_url or platform.graph_url,
            version=channel.version or DEFAULT_VERSION,
            token=channel.token,
        )
        channels[name] = Channel(name=name, platform=platform, account=account, webhook_ids=channel.webhook_ids)
    line = str(config.business.fields.get("contact", ""))
    programs = compile_library(library, config.business, learned=config.folder / MODEL_FOLDER)
    return Bot(
        programs=programs,
        channels=channels,
        sources=library.sources,
        contact_line=line,
        rules=config.rules,
        suppression_key=config.suppression_key,
        desk_of_queue={queue: desk.name for desk in config.desks.values() for queue in desk.queues},
        approve_above=config.approve_above,
    )


def warm_up(bot: Bot) -> None:
    """Train the phrase index before the first message arrives."""
    _ = router_of(bot.programs).phrase_index


def checkpoint_of(config: Config) -> Path | None:
    """Where a node of this project keeps its checkpoint."""
    state = config.server.state
    return checkpoint_path(config.store, config.folder / state if state else None, config.folder)


def settings_of(config: Config, node: str, lease: timedelta = LEASE, sheets: Path | None = None) -> NodeSettings:
    return NodeSettings(
        node=node,
        lease=lease,
        functions=config.functions,
        per_second={name: channel.per_second for name, channel in config.channels.items() if channel.per_second},
        resend_unknown=config.unknown_outcome.text == "resend",
        resend_templates=config.unknown_outcome.template == "resend",
        mark_read=config.mark_read,
        anchors=AnchorSettings(
            file=config.ledger.anchors,
            store=config.ledger.anchor_store,
            every=config.ledger.anchor_every,
            timestamps=config.ledger.timestamps,
        ),
        retention=asdict(config.retention),
        learned=config.folder / MODEL_FOLDER,
        checkpoint=checkpoint_of(config),
        sheets=sheets,
        desks=config.desks,
    )


def public_app(
    config: Config, runtime: Runtime, issued: IssuedTokens, feed: ChangeFeed, metrics: Metrics, log: LimitedLog, tracing: Tracing | None
) -> tuple[web.Application, SecretReload]:
    """The public routes: one webhook for each channel, and the API."""
    from webhooks.endpoint import routes

    endpoints = endpoints_of(config, runtime.bot)
    guard = TokenGuard(config.server.tokens, issued, metrics.count_call, log)

    async def intake(channel: str, items: tuple[Item, ...]) -> None:
        began = perf_counter()
        with tracing.turn(channel, items) if tracing else nullcontext():
            await runtime.intake(channel, items)
        metrics.commit.observe(perf_counter() - began)
        for item in items:
            metrics.items.labels(channel, type(item).__name__.lower()).inc()

    app = web.Application(middlewares=[json_errors])
    app.add_routes(routes(endpoints, intake, WebhookRejections(metrics.count_rejection, log)))
    app.add_routes(UnversionedCalls(runtime, guard).routes())
    app.add_routes(open_pages())
    app.add_subapp("/v1", api_app(ApiParts(runtime=runtime, config=config, feed=feed), guard, metrics.api))
    screens = FormScreens(runtime.bot, runtime.store, config.functions)
    app.add_routes(FormEndpoint(config, endpoints, screens).routes())
    desks = DeskWebhooks(runtime, config.desks)
    app.add_routes(desks.routes())
    return app, SecretReload(runtime, endpoints, guard, desks)


@asynccontextmanager
async def running(
    config: Config,
    library: Library,
    *,
    node: str,
    clock: Callable[[], datetime] = now_utc,
    lease: timedelta = LEASE,
    at_start: AtStart | None = None,
    sheets: Path | None = None,
    on_own_host: bool = False,
) -> AsyncIterator[RunningServer]:
    """A server that runs until the block ends: then it accepts no more requests, finishes its batch and gives its leases back.

    `lease` is `botkit.service.runtime.Settings.lease`. `at_start` says when the flows of the folder are published; the node then runs
    the live flows of the store, also those published later. None: it runs the flows of the folder. `sheets` is the folder for the files
    of collected rows; None: none are written, as in a server on which the flows are only tried. With `on_own_host` all its ports answer
    under the names of this machine only.
    """
    from webhooks.client import Client

    bot = build_bot(config, library)
    require_secrets(config)
    await asyncio.to_thread(warm_up, bot)
    metrics = Metrics(config.channels)
    async with AsyncExitStack() as stack:
        store = await open_when_there(config.store, config.server.database_patience, config.ledger.key)
        stack.callback(store.close)
        if config.budgets.any:
            bot.budget_plan = await asyncio.to_thread(load_budget_plan, store, config.budgets, config.billing)
        follows = None
        if at_start is not None:
            follows = await asyncio.to_thread(choose_live_flows, store, bot, at_start, node, clock(), config.folder / MODEL_FOLDER)
            await asyncio.to_thread(warm_up, bot)
        client: HttpClient = await stack.enter_async_context(Client())
        clock_jobs: tuple[PeriodicJob, ...] = ()
        if clock is now_utc:
            platform_clock = PlatformClock(now_utc, monotonic)
            client = DatedClient(client, platform_clock)
            clock_job = ClockJob(platform_clock, client, next(iter(bot.channels.values())).account.base_url, monotonic)
            await clock_job.ask_first()
            clock, clock_jobs = platform_clock, (clock_job,)
            metrics.skew.set_function(lambda: platform_clock.skew)
        tracing = start_tracing(node)
        if tracing is not None:
            stack.push_async_callback(asyncio.to_thread, tracing.stop)
        issued, feed = IssuedTokens(store, clock), ChangeFeed(store, metrics.api.set_listeners)
        settings = settings_of(config, node, lease, sheets)
        planner = Planner(store, bot, node, clock, lambda channel: runtime.sender_state.rate_limiter.per_second(channel), config.billing)
        runtime = Runtime(
            bot,
            store,
            client,
            settings,
            clock,
            MetricsHooks(
                metrics.count_send,
                answered=metrics.count_answer,
                **({"attempted": tracing.sent} if tracing is not None else {}),
                refused=metrics.count_gate_refusals,
                emptied=metrics.count_emptied,
                reached=metrics.count_reached_budgets,
                failed=metrics.count_step_failures,
                foreign=metrics.count_foreign_items,
                unreached=metrics.count_unreached,
                batch=metrics.count_batch,
            ),
            follows,
            # A clock that somebody moves (the simulator's) moves the pauses as well.
            monotonic if clock_jobs else lambda: clock().timestamp(),
            (*clock_jobs, issued, feed, PlanJob(store, planner)),
        )
        await stack.enter_async_context(runtime)
        at, log = config.server, LimitedLog()
        faults = ConnectionFaults(metrics.count_connection, log)
        admin_side, (public_side, reload) = admin_app(runtime, metrics), public_app(config, runtime, issued, feed, metrics, log, tracing)
        if tracing is not None:
            public_side.middlewares.insert(0, tracing.middleware())
        if on_own_host:
            for side in (admin_side, public_side):
                side.middlewares.insert(0, own_host_only)
        admin = await listen(stack, admin_side, at.admin_host, at.admin_port, ADMIN_SETTING, count=faults, keeps_reserve=False)
        public = await listen(stack, public_side, at.host, at.port, PORT_SETTING, count=faults, inherited=inherited_socket(0))
        _log.info("listening", url=public, admin=admin, flows=len(bot.programs.current), channels=sorted(bot.channels))
        yield RunningServer(runtime=runtime, url=public, admin_url=admin, reload=reload)
