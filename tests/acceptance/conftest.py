"""A whole server on loopback, with the stand-in platform behind it and a clock that the test sets."""

from __future__ import annotations

import itertools
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from botkit.config import Channel, Config, Server
from botkit.core.model.business import Business
from botkit.flowfile.library import read_folder
from botkit.flowfile.problems import render_all
from botkit.server.app import running
from tests.support.echo import ECHO
from tests.support.servers import Clock, Site
from tests.support.wire import channels
from webhooks.emulator.emulator import Emulator

Serve = Callable[..., AbstractAsyncContextManager[Site]]


@pytest.fixture
def serve_site(tmp_path: Path) -> Serve:
    """Starts a server: `async with serve_site(channels, url, clock) as site`."""

    @asynccontextmanager
    async def start(
        channels: Mapping[str, Channel],
        store: str,
        clock: Clock,
        *,
        flows: Mapping[str, str] | None = None,
        business: Business | None = None,
        platform: Emulator | None = None,
        node: str = "test",
    ) -> AsyncIterator[Site]:
        folder = tmp_path / "flows"
        folder.mkdir(exist_ok=True)
        for name, content in (flows or {"echo": ECHO}).items():
            (folder / f"{name}.yaml").write_text(content)
        about = business or Business(name="Air")
        library = read_folder(folder, about)
        assert library.is_sound, render_all(library.problems)
        config = Config(
            folder=tmp_path,
            business=about,
            channels=channels,
            store=store,
            server=Server(port=0, admin_port=0, events_token="events-token"),
            flows=folder,
        )
        async with running(config, library, node=node, clock=clock) as server, aiohttp.ClientSession() as session:
            yield Site(server=server, session=session, clock=clock, platform=platform)

    return start


@pytest.fixture
def new_store(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[str], str]:
    """Gives the address of an empty database, another one each time: `new_store("sqlite")`, `new_store("postgresql")`."""
    numbers = itertools.count()

    def make(database: str) -> str:
        if database == "sqlite":
            return f"sqlite:///{tmp_path}/{next(numbers)}.db"
        return str(request.getfixturevalue("new_pg_url")())

    return make


@pytest.fixture
def sample_clock() -> Clock:
    """Shortly after the newest of the samples."""
    return Clock(now=datetime.fromtimestamp(1_793_520_700, UTC))


@pytest.fixture
async def site(serve_site: Any, sqlite_url: str, sample_clock: Any) -> AsyncIterator[Any]:
    async with (
        Emulator() as platform,
        serve_site(channels(platform.base_url), sqlite_url, sample_clock, platform=platform) as running,
    ):
        yield running
