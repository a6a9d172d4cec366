"""Following: a node takes up what is published while it runs, and at its start the folder or the store decides, never a coin."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import text

from botkit.errors import ConfigInvalid, FlowsInvalid
from botkit.flowfile.library import read_library
from botkit.service.bot import Bot
from botkit.service.compile_flows import compile_library
from botkit.service.publishing import follow_live as following
from botkit.service.publishing.follow_live import LiveFollower, choose_live_flows
from botkit.service.publishing.publish import PublishOptions, publish
from botkit.store import Store, publications

TALK = """\
botkit: 1
flow: talk
title: Talk
language: en
starts: [no_match]
steps:
  - ask: First {version}?
    name: first
    save: x
  - say: "Second {version} {{{{ x }}}}"
"""
ANA, BOB = "447700900120", "447700900121"


def flows(version: int) -> dict[str, str]:
    return {"talk": TALK.format(version=version)}


def put_live(store: Store, house: Bot, version: int) -> str:
    library = read_library({name + ".yaml": content.encode() for name, content in flows(version).items()})
    programs = compile_library(library, house.programs.business)
    publish(store, programs, library.sources, PublishOptions(publisher="ana"), lambda: following_moment())
    return programs.digest


def following_moment() -> Any:
    from datetime import UTC, datetime

    return datetime(2026, 11, 1, tzinfo=UTC)


@pytest.fixture
def node_with(make_node: Any) -> Callable[[int], Any]:
    def make(version: int) -> Any:
        return make_node(flows(version))

    return make


def live_digest(store: Store) -> str:
    with store.read() as tx:
        newest = publications.newest(tx)
    assert newest is not None
    return newest.library


def test_the_first_node_publishes_its_folder(node_with: Callable[[int], Any]) -> None:
    one = node_with(1)
    settled = choose_live_flows(one.store, one.bot, "new", "one", one.clock())
    assert (settled.number, settled.publisher, settled.library) == (1, "one", one.bot.programs.digest)
    assert choose_live_flows(one.store, one.bot, "new", "two", one.clock()) == settled


@pytest.mark.parametrize("at_start", ["new", "always", "never"])
def test_flows_that_were_never_live_are_new_and_those_that_were_are_old(node_with: Callable[[int], Any], at_start: Any) -> None:
    one = node_with(1)
    choose_live_flows(one.store, one.bot, "new", "one", one.clock())
    old = one.bot.programs.digest
    newer = put_live(one.store, one.bot, 2)
    choose_live_flows(one.store, one.bot, at_start, "one again", one.clock())  # an image that is restarted
    assert live_digest(one.store) == (old if at_start == "always" else newer)
    assert one.bot.programs.digest == live_digest(one.store)
    three = node_with(3)
    mine = three.bot.programs.digest
    choose_live_flows(three.store, three.bot, at_start, "three", three.clock())
    assert (live_digest(three.store) == mine) == (at_start != "never")
    assert three.bot.programs.digest == live_digest(three.store)


def test_a_node_that_may_not_publish_needs_something_live(node_with: Callable[[int], Any]) -> None:
    one = node_with(1)
    with pytest.raises(ConfigInvalid, match="botkit publish"):
        choose_live_flows(one.store, one.bot, "never", "one", one.clock())


def test_a_start_that_would_lose_somebody_runs_what_is_live(make_node: Any) -> None:
    outer = "botkit: 1\nflow: talk\ntitle: T\nlanguage: en\nstarts: [no_match]\nsteps:\n  - ask: First?\n  - run: inner\n"
    inner = "botkit: 1\nflow: inner\ntitle: I\nlanguage: en\nsteps:\n  - say: Inside\n"
    one = make_node({"talk": outer, "inner": inner})
    settled = choose_live_flows(one.store, one.bot, "new", "one", one.clock())
    one.says(ANA, "hello")
    two = make_node(flows(2))
    assert choose_live_flows(two.store, two.bot, "new", "two", two.clock()) == settled
    assert two.bot.programs.digest == settled.library


def test_live_flows_that_cannot_run_here_keep_a_node_from_starting(node_with: Callable[[int], Any]) -> None:
    one = node_with(1)
    choose_live_flows(one.store, one.bot, "new", "one", one.clock())
    put_live(one.store, one.bot, 2)
    with one.store.begin() as tx:
        tx.execute(text("UPDATE flow_sources SET files = replace(files, 'botkit: 1', 'botkit: 9')"))
    with pytest.raises(FlowsInvalid, match="cannot run with this botkit"):
        choose_live_flows(one.store, one.bot, "new", "one", one.clock())


async def test_a_node_at_work_takes_up_what_is_published(live_node: Any) -> None:
    async with live_node(flows(1)) as node:
        await node.says(ANA, "hello")
        put_live(node.store, node.runtime.bot, 2)
        await node.until(lambda: "2" in _first_line(node))
        await node.says(BOB, "hello")
        await node.says(ANA, "me")
        await node.until(lambda: len(node.client.texts) == 3)
        assert sorted(node.client.texts) == sorted([(ANA, "First 1?"), (BOB, "First 2?"), (ANA, "Second 1 me")])


async def test_published_flows_that_cannot_run_leave_a_node_with_those_it_has(live_node: Any) -> None:
    async with live_node(flows(1)) as node:
        before = node.runtime.bot.programs
        put_live(node.store, node.runtime.bot, 2)
        with node.store.begin() as tx:
            tx.execute(text("UPDATE flow_sources SET files = replace(files, 'First 2', 'First {{')"))
        follower = node.runtime.live_follower
        await node.until(lambda: follower.current.number == 2)
        assert not await follower.activate_newest()
        assert node.runtime.bot.programs is before
        await node.says(ANA, "hello")
        await node.until(lambda: node.client.texts == [(ANA, "First 1?")])


def _first_line(node: Any) -> str:
    return str(node.runtime.bot.programs.current["talk"].flow.steps[0].ask)


@pytest.fixture
def live_node(start_node: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    """A node that follows the store, and looks often."""
    from contextlib import asynccontextmanager

    monkeypatch.setattr(following, "CHECK_EVERY", 0.02)

    @asynccontextmanager
    async def start(written: dict[str, str]) -> Any:
        async with start_node(written) as node:
            settled = choose_live_flows(node.store, node.runtime.bot, "new", "live", node.clock())
            follower = LiveFollower(node.store, node.runtime.bot, settled, node.runtime.activate)
            node.runtime.live_follower = follower
            import asyncio

            async with asyncio.TaskGroup() as parts:
                parts.create_task(follower.run())
                try:
                    yield node
                finally:
                    follower.stop()

    return start
