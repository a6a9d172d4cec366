"""A whole server on loopback, with the stand-in platform behind it and a clock that the test sets."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from sqlalchemy import select

from botkit.config import Channel, Config, Server
from botkit.core.codec import decode_event
from botkit.core.events import EventBase
from botkit.core.model.business import Business
from botkit.flowfile.library import read_folder
from botkit.flowfile.problems import render_all
from botkit.server.app import RunningServer, running
from botkit.service.bot import Bot
from botkit.service.explain.replay import Difference, replay
from botkit.store import contacts, events
from botkit.store.tables import metadata
from tests.support.wire import channels
from webhooks.emulator.emulator import Emulator

ECHO = """\
botkit: 1
flow: echo
title: Repeats what was said
language: en
starts: [no_match]
steps:
  - say: "You said {{ reply }}"
"""


@dataclass(kw_only=True)
class Clock:
    """A clock that stands still."""

    now: datetime

    def __call__(self) -> datetime:
        return self.now

    def go(self, step: timedelta) -> None:
        self.now += step


@dataclass(kw_only=True)
class Site:
    """A running server, what posts to it, and a look into its store."""

    server: RunningServer
    session: aiohttp.ClientSession
    clock: Clock
    platform: Emulator | None = None
    headers: dict[str, str] = field(default_factory=dict)

    @property
    def bot(self) -> Bot:
        return self.server.runtime.bot

    async def post(self, path: str, body: bytes, signature: str | None) -> int:
        headers = {"Content-Type": "application/json", **({} if signature is None else {"X-Hub-Signature-256": signature})}
        async with self.session.post(self.server.url + path, data=body, headers=headers) as answer:
            await answer.read()
            return answer.status

    def log(self, contact: int) -> list[EventBase]:
        with self.server.runtime.store.read() as tx:
            return [decode_event(row.kind, row.body, row.personal) for row in events.of_contact(tx, contact, 0, 100_000)]

    def contact(self, address: str) -> int | None:
        with self.server.runtime.store.read() as tx:
            return contacts.by_address(tx, address)

    def dump(self) -> dict[str, list[dict[str, object]]]:
        """Every row of every table, but `jobs`: what the server does by itself leaves its time there, at moments that no test chooses."""
        tables = {name: table for name, table in metadata.tables.items() if name != "jobs"}
        with self.server.runtime.store.read() as tx:
            return {name: sorted((dict(row._mapping) for row in tx.execute(select(table))), key=repr) for name, table in tables.items()}

    def differences(self) -> list[Difference]:
        """What the replay of every contact's log finds."""
        with self.server.runtime.store.read() as tx:
            people = [person.contact.id for person in contacts.all_contacts(tx)]
            return [found for who in people if (found := replay(tx, self.bot, who)) is not None]

    async def rests(self, seconds: float = 20.0) -> None:
        """Wait until nothing can be sent at this moment of the clock: what was postponed, or is on a channel that rests, stays."""
        async with asyncio.timeout(seconds):
            while any(self._is_on_its_way(row) for row in self.dump()["outbox"]):  # noqa: ASYNC110 - the database calls nobody
                await asyncio.sleep(0.02)

    def _is_on_its_way(self, row: dict[str, object]) -> bool:
        if row["lease_until"] is not None:
            return True
        return row["due_at"] <= self.clock.now and row["channel"] in self.server.runtime.sender_state.open_channels(
            [row["channel"]], self.clock.now
        )


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
