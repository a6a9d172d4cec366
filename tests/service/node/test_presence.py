"""A node says that it runs, and begins nothing more while an operator drains it."""

from __future__ import annotations

from typing import Any

from botkit.store import Store
from botkit.store.delivery import nodes
from tests.support.service import RunningNode

NADIA = "447700900001"


def _drain(node: RunningNode, by: str | None) -> None:
    with node.store.begin() as tx:
        assert nodes.drain(tx, "live", by)


async def test_a_drained_node_takes_in_and_sends_nothing_until_it_works_again(start_node: Any) -> None:
    async with start_node() as node:
        await node.until(lambda: [row["busy"] for row in node.rows("nodes")] == [None])
        _drain(node, "anna")
        assert await node.runtime.presence.run_once(), "it looks again at once, to say how much is under way"
        assert not await node.runtime.presence.run_once()
        assert [row["busy"] for row in node.rows("nodes")] == [0]
        await node.says(NADIA, "hello")
        node.go(seconds=61)
        await node.runtime.scheduler.run_once()
        assert len(node.rows("outbox")) == 1
        assert node.rows("outbox")[0]["node"] is None
        assert node.client.requests == []
        _drain(node, None)
        await node.runtime.presence.run_once()
        await node.until(lambda: not node.rows("outbox"))
        assert node.client.texts == [(NADIA, "You said hello")]


async def test_a_node_that_ended_is_not_listed(start_node: Any, sqlite_url: str) -> None:
    async with start_node() as node:
        await node.until(lambda: bool(node.rows("nodes")))
    store = Store.open(sqlite_url)
    with store.read() as tx:
        assert nodes.load(tx) == ()
    store.close()
