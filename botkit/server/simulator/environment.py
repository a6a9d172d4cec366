"""A real server and the stand-in platform in one process, on loopback, with one clock; changed flows are loaded while it runs."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

import structlog

from botkit.config import Channel, Config, Server
from botkit.errors import ConfigInvalid, FlowsInvalid
from botkit.flowfile.problems import render_all
from botkit.server.app import RunningServer, build_bot, running, warm_up
from botkit.server.listener import listen
from botkit.server.simulator.clock import Clock
from botkit.server.simulator.flow_reload import FlowLoader, Load, LoadResult
from botkit.server.simulator.function_stubs import FunctionStubs
from botkit.server.simulator.recorder import Recording
from botkit.server.simulator.templates import register
from botkit.server.simulator.time_travel import TimeTravel
from botkit.server.simulator.transcripts import event_examples
from botkit.service.node.runtime import register_node
from botkit.service.project import Project
from botkit.testing.samples import transcript_answers
from botkit.testing.transcript import TESTS
from webhooks.emulator.emulator import Emulator, EmulatorSettings
from webhooks.emulator.limits import EnforcedLimits
from webhooks.emulator.number import BusinessNumber
from webhooks.emulator.phones.customer import Customer
from webhooks.emulator.scenario import Scenario

CHANNEL = "main"  # when botkit.yaml names no WhatsApp channel
NODE = "simulator"
LOOPBACK = "127.0.0.1"

_log = structlog.get_logger()


@dataclass(kw_only=True)
class Simulator:
    """Everything that the page shows. `recordings` holds what was done with each customer, by the customer's key."""

    folder: Path
    clock: Clock
    platform: Emulator
    server: RunningServer
    flows: FlowLoader
    functions: FunctionStubs
    config: Config
    travel: TimeTravel
    calls_real_functions: bool = False
    scenario: str = ""  # the title of the scenario, or its file
    recordings: dict[str, Recording] = field(default_factory=dict)
    examples: Mapping[str, str] = field(default_factory=dict)

    @property
    def channel(self) -> str:
        return next(iter(self.server.runtime.bot.channels))

    def customer(self, key: str) -> Customer:
        """Raises KeyError."""
        customer = next((customer for customer in self.platform.customers if customer.key == key), None)
        if customer is None:
            raise KeyError(key)
        return customer

    async def load(self) -> LoadResult:
        """Load the flows again. When they have errors, the former ones stay in use."""
        return await self.flows.load(self._apply)

    async def _apply(self, project: Project) -> None:
        config = project.config
        loaded = await asyncio.to_thread(build_bot, on_emulator(config, self.platform), project.library)
        bot = self.server.runtime.bot
        if self.calls_real_functions is False:
            self.functions.update(config.functions)
            calls = self.server.runtime.settings.functions
            assert isinstance(calls, dict)
            calls.clear()
            calls.update(self.functions.functions(config.functions, self.travel.functions_url))
        await asyncio.to_thread(warm_up, loaded)  # trained before it is used, so that no message waits for it
        register(self.platform, loaded.programs.business)
        await asyncio.to_thread(register_node, self.server.runtime.store, loaded, self.clock())
        await self.server.runtime.activate(loaded.programs, loaded.sources)  # between two batches, so that flows never change within a turn
        bot.contact_line = loaded.contact_line
        self.config = config


def on_emulator(config: Config, platform: Emulator) -> Config:
    """The project's configuration with the stand-in platform instead of the real one. None of its secrets is needed, so none is read."""
    number = platform.number
    name = next((name for name, channel in config.channels.items() if channel.platform == "whatsapp"), CHANNEL)
    channel = Channel(
        name=name,
        platform="whatsapp",
        account=number.id,
        token=number.token,
        app_secrets=(number.app_secret,),
        verify_token=number.verify_token,
        base_url=platform.base_url,
    )
    return replace(config, channels={name: channel}, desks={}, server=Server(port=0, admin_port=0, events_token=""))


@asynccontextmanager
async def running_simulator(
    load: Load,
    *,
    folder: Path,
    store: str,
    start: Callable[[Config], Clock],
    calls_real_functions: bool = False,
    scenario: Scenario | None = None,
) -> AsyncIterator[Simulator]:
    """A simulator that runs until the block ends. `start` makes the clock in the zone of the business. `scenario` sets up the platform.

    Raises, when the first flows have errors, `FlowsInvalid`, `ConfigInvalid`."""
    project = await asyncio.to_thread(load)
    config, library = project.config, project.library
    clock = start(config)
    if not library.is_sound:
        raise FlowsInvalid(render_all(library.problems))
    if not library.flows:
        raise ConfigInvalid(f'The folder "{folder}" holds no flows. Create a project with "botkit init {folder}".')
    functions = FunctionStubs(config.functions, transcript_answers(config.flow_folder / TESTS))
    async with AsyncExitStack() as stack:
        platform = await stack.enter_async_context(emulator_for(config, clock, scenario))
        register(platform, config.business)
        if scenario is not None:
            scenario.play(platform)
        functions_url = await listen(stack, functions.app(), LOOPBACK, 0)
        calls = dict(config.functions if calls_real_functions else functions.functions(config.functions, functions_url))
        simulated = replace(on_emulator(config, platform), functions=calls, store=store)
        server = await stack.enter_async_context(running(simulated, library, node=NODE, clock=clock, on_own_host=True))
        name = next(iter(simulated.channels))
        platform.point_at(f"{server.url}/webhooks/whatsapp/{name}")
        flows = FlowLoader(load, clock)
        flows.latest = LoadResult(at=clock(), number=1, flows=len(library.flows), problems=library.problems)
        yield Simulator(
            folder=folder,
            clock=clock,
            platform=platform,
            server=server,
            flows=flows,
            functions=functions,
            config=config,
            travel=TimeTravel(clock=clock, runtime=server.runtime, platform=platform, functions_url=functions_url),
            calls_real_functions=calls_real_functions,
            scenario=scenario.title if scenario is not None else "",
            examples=await asyncio.to_thread(event_examples, config.flow_folder / TESTS),
        )


def emulator_for(config: Config, clock: Clock, scenario: Scenario | None = None) -> Emulator:
    """The platform, with a number under the name of the business. It enforces the 24-hour window unless a scenario says otherwise."""
    # With --call-functions real systems stand behind the server: whoever knew its secrets could speak for customers.
    number = BusinessNumber(
        name=config.business.name or "Your business",
        token=secrets.token_urlsafe(24),
        app_secret=secrets.token_urlsafe(24),
        verify_token=secrets.token_urlsafe(24),
    )
    if scenario is None:
        return Emulator(
            EmulatorSettings(number=number, receipts=("sent", "delivered"), limits=EnforcedLimits(window=True), clock=clock.timestamp)
        )
    limits = scenario.limits_over(EnforcedLimits(window=True))
    return Emulator(EmulatorSettings(number=number, receipts=scenario.receipts, limits=limits, seed=scenario.seed, clock=clock.timestamp))
