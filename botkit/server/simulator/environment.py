"""The studio: a real server and the stand-in platform in one process, on loopback, with one clock; flows are exchanged while it runs."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

import structlog

from botkit.config import Channel, Config, Server
from botkit.errors import ConfigInvalid, FlowsInvalid
from botkit.flowfile.library import Library
from botkit.flowfile.problems import render_all
from botkit.server.app import Running, house_of, listen, running, warm
from botkit.server.simulator.clock import Clock
from botkit.server.simulator.flow_reload import Flows, Load, News
from botkit.server.simulator.function_stubs import Functions, answers_of
from botkit.server.simulator.recorder import Script
from botkit.server.simulator.templates import register
from botkit.server.simulator.time_travel import Travel
from botkit.server.simulator.transcripts import examples_of
from botkit.service.node.runtime import introduce
from botkit.testing.project import TESTS
from webhooks.emulator.emulator import Emulator
from webhooks.emulator.limits import Rules
from webhooks.emulator.number import Number
from webhooks.emulator.phones.customer import Customer
from webhooks.emulator.scenario import Scenario

CHANNEL = "main"  # when botkit.yaml names no WhatsApp channel
NODE = "desk"
LOOPBACK = "127.0.0.1"

_log = structlog.get_logger()


@dataclass(kw_only=True)
class Studio:
    """Everything on the desk. `scripts` holds what was done with each customer, by the customer's key."""

    folder: Path
    clock: Clock
    platform: Emulator
    server: Running
    flows: Flows
    functions: Functions
    config: Config
    travel: Travel
    asks_outside: bool = False
    scenario: str = ""  # the title of what was set up, or its file
    scripts: dict[str, Script] = field(default_factory=dict)
    examples: Mapping[str, str] = field(default_factory=dict)

    @property
    def channel(self) -> str:
        return next(iter(self.server.runtime.house.channels))

    def customer(self, key: str) -> Customer:
        """Raises KeyError."""
        found = next((customer for customer in self.platform.customers if customer.key == key), None)
        if found is None:
            raise KeyError(key)
        return found

    async def load(self) -> News:
        """Load the flows anew; those at work go on when the new ones have errors."""
        return await self.flows.load(self._take)

    async def _take(self, config: Config, library: Library) -> None:
        fresh = await asyncio.to_thread(house_of, on_desk(config, self.platform), library)
        house = self.server.runtime.house
        if self.asks_outside is False:
            self.functions.expect(config.functions)
            calls = self.server.runtime.settings.functions
            assert isinstance(calls, dict)
            calls.clear()
            calls.update(self.functions.functions(config.functions, self.travel.functions_url))
        await asyncio.to_thread(warm, fresh)  # before it is put to work: nobody waits for it to learn
        register(self.platform, fresh.programs.business)
        await asyncio.to_thread(introduce, self.server.runtime.store, fresh, self.clock())
        await self.server.runtime.take_up(fresh.programs, fresh.sources)  # between two batches: no turn sees its flows change
        house.contact_line = fresh.contact_line
        self.config = config


def on_desk(config: Config, platform: Emulator) -> Config:
    """The project with the stand-in platform in the place of the real one. Its secrets are not read, for none is needed."""
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
    return replace(config, channels={name: channel}, server=Server(port=0, admin_port=0, events_token=""))


@asynccontextmanager
async def studio(
    load: Load,
    *,
    folder: Path,
    store: str,
    start: Callable[[Config], Clock],
    asks_outside: bool = False,
    scenario: Scenario | None = None,
) -> AsyncIterator[Studio]:
    """A studio at work, until the block ends. `start` makes the clock, knowing the business's zone. `scenario` sets the platform's scene.

    The first flows must be sound: raises `FlowsInvalid`, `ConfigInvalid`."""
    config, library = await asyncio.to_thread(load)
    clock = start(config)
    if not library.is_sound:
        raise FlowsInvalid(render_all(library.problems))
    if not library.flows:
        raise ConfigInvalid(f'The folder "{folder}" holds no flows. Create a project with "botkit init {folder}".')
    functions = Functions(config.functions, answers_of(config.flow_folder / TESTS))
    async with AsyncExitStack() as stack:
        platform = await stack.enter_async_context(emulator(config, clock, scenario))
        register(platform, config.business)
        if scenario is not None:
            scenario.play(platform)
        functions_url = await listen(stack, functions.app(), LOOPBACK, 0)
        asked = dict(config.functions if asks_outside else functions.functions(config.functions, functions_url))
        desk = replace(on_desk(config, platform), functions=asked, store=store)
        server = await stack.enter_async_context(running(desk, library, node=NODE, clock=clock))
        name = next(iter(desk.channels))
        platform.point_at(f"{server.url}/webhooks/whatsapp/{name}")
        flows = Flows(load, clock)
        flows.news = News(at=clock(), number=1, flows=len(library.flows), problems=library.problems)
        yield Studio(
            folder=folder,
            clock=clock,
            platform=platform,
            server=server,
            flows=flows,
            functions=functions,
            config=config,
            travel=Travel(clock=clock, runtime=server.runtime, platform=platform, functions_url=functions_url),
            asks_outside=asks_outside,
            scenario=scenario.title if scenario is not None else "",
            examples=await asyncio.to_thread(examples_of, config.flow_folder / TESTS),
        )


def emulator(config: Config, clock: Clock, scenario: Scenario | None = None) -> Emulator:
    """The platform, with our number on it under the business's own name. It keeps the 24-hour window unless a scenario says otherwise."""
    number = Number(name=config.business.name or "Your business")
    if scenario is None:
        return Emulator(number=number, receipts=("sent", "delivered"), keeps_window=True, clock=clock.timestamp)
    rules = scenario.rules_on(Rules(window=True))
    return Emulator(number=number, receipts=scenario.receipts, rules=rules, seed=scenario.seed, clock=clock.timestamp)
