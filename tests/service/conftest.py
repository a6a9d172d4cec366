"""Fixtures of the service: nodes that the test steps, on each kind of database, and running ones."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from botkit.config import Function
from botkit.core.model.business import Business
from botkit.core.model.platform import Platform
from botkit.service.node.runtime import NodeSettings, Runtime
from botkit.store import Store
from tests.support.broadcasts import FLOWS as BROADCASTS
from tests.support.echo import ECHO
from tests.support.notices import BUSINESS as AIRLINE
from tests.support.notices import FLOWS as NOTICES
from tests.support.notices import NADIA, add_consents
from tests.support.service import BUSINESS, Clock, RunningNode, ScriptedClient, SteppedNode, make_bot


@pytest.fixture
def make_node_on(tmp_path: Path) -> Callable[..., SteppedNode]:
    """A node on a store. `flows` by name, other keywords go to the desk."""

    def make(store: Store, flows: Mapping[str, str] | None = None, business: Business = BUSINESS, **settings: Any) -> SteppedNode:
        bot = make_bot(tmp_path / "flows", flows or {"echo": ECHO}, business, settings.pop("channels", ("main",)))
        return SteppedNode(store=store, bot=bot, clock=Clock(), settings=settings)

    return make


@pytest.fixture
def make_node(store: Store, make_node_on: Callable[..., SteppedNode]) -> Callable[..., SteppedNode]:
    """The same, on each kind of database."""
    return lambda *args, **more: make_node_on(store, *args, **more)


@pytest.fixture
def node(make_node: Callable[..., SteppedNode]) -> SteppedNode:
    return make_node()


@pytest.fixture
def agreed_node(make_node: Callable[..., Any]) -> Any:
    """Somebody who never wrote, and agreed elsewhere to offers and to news of flights."""
    node = make_node(NOTICES, AIRLINE)
    add_consents(node, NADIA, ("imported", "marketing", "offers"), ("imported", "utility", "flights"))
    return node


@pytest.fixture
def sqlite_node(sqlite_url: str, make_node_on: Callable[..., Any]) -> Any:
    """The same on SQLite alone, for what asks the database nothing new."""
    store = Store.open(sqlite_url)
    node = make_node_on(store, NOTICES, AIRLINE)
    add_consents(node, NADIA, ("imported", "marketing", "offers"), ("imported", "utility", "flights"))
    yield node
    store.close()


@pytest.fixture
def start_node(sqlite_url: str, tmp_path: Path) -> Callable[..., AbstractAsyncContextManager[RunningNode]]:
    """Starts a node on SQLite: `async with start_node(flows) as running`."""

    @asynccontextmanager
    async def start(
        flows: Mapping[str, str] | None = None,
        *,
        functions: Mapping[str, Function] | None = None,
        clock: Clock | None = None,
        client: ScriptedClient | None = None,
        business: Business = BUSINESS,
        platform: Platform | None = None,
        **settings: Any,
    ) -> Any:
        store = Store.open(sqlite_url)
        bot = make_bot(tmp_path / "flows", flows or {"echo": ECHO}, business, platform=platform)
        script, ticking = client or ScriptedClient(), clock or Clock()
        chosen = NodeSettings(node="live", functions=functions or {}, **settings)
        try:
            async with Runtime(bot, store, script, chosen, ticking, monotonic=lambda: ticking().timestamp()) as runtime:
                yield RunningNode(store=store, runtime=runtime, client=script, clock=ticking)
        finally:
            store.close()

    return start


@pytest.fixture
def sqlite_plain(sqlite_url: str, make_node_on: Callable[..., Any]) -> Any:
    """A node with a notice for many, on SQLite alone."""
    store = Store.open(sqlite_url)
    yield make_node_on(store, BROADCASTS)
    store.close()
