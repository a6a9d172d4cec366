"""What a claim takes when other nodes work on the same contacts: it waits for nobody, and nodes never wait in a circle."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from random import Random
from typing import Any

import pytest
from sqlalchemy import text

from botkit.core.model.platform import Sent
from botkit.errors import StoreUnavailable
from botkit.service.batch_writer import is_deadlock
from botkit.service.commands import ClaimMessages, FireDueTimers, InboundItem, OutboundMessage, SendOutcome
from botkit.store import Store, contacts
from tests.support.delivery import MARCO, NADIA
from tests.support.echo import ECHO
from tests.support.service import Clock, SteppedNode, incoming, make_bot

BATCHES = 25  # of each node
PEOPLE = 14


@pytest.fixture
def pg_node(pg_url: str, tmp_path: Path) -> Any:
    """Makes nodes on one PostgreSQL database."""
    clock, opened = Clock(), []

    def make(name: str) -> SteppedNode:
        opened.append(Store.open(pg_url))
        return SteppedNode(store=opened[-1], bot=make_bot(tmp_path / name, {"echo": ECHO}), clock=clock, node=name)

    yield make
    for store in opened:
        store.close()


def test_a_claim_takes_what_is_free_and_leaves_a_contact_that_another_node_has(pg_node: Callable[[str], SteppedNode]) -> None:
    one, two = pg_node("one"), pg_node("two")
    one.says(NADIA, "hello")
    one.says(MARCO, "hello")
    nadia = one.contact_id(NADIA)
    with one.store.begin() as tx:
        contacts.lock(tx, [nadia])
        assert [outbound.row.contact_id for outbound in two.claim()] == [one.contact_id(MARCO)]
        assert two.sender_state.next_due == one.clock(), "it looks again at once"
    assert [outbound.row.contact_id for outbound in two.claim()] == [nadia]


def work(node: SteppedNode, seed: int, start: threading.Barrier) -> int:
    """Batches as a busy node has them: messages of several people, outcomes, a claim, timers. Returns how many met a deadlock."""
    chance, claimed, deadlocks = Random(seed), list[OutboundMessage](), 0
    start.wait()
    for batch in range(BATCHES):
        said = [
            InboundItem(
                channel="main",
                item=incoming(f"4477009002{chance.randrange(PEOPLE):02d}", f"word {place}", node.clock(), f"wamid.{seed}.{batch}.{place}"),
            )
            for place in range(chance.randrange(4))
        ]
        taken, claimed = claimed, []
        outcomes = [SendOutcome(outbound=each, reply=Sent(platform_id=f"w{seed}.{batch}.{place}")) for place, each in enumerate(taken)]
        try:
            results = node.handle(*said, *outcomes, FireDueTimers(limit=20), ClaimMessages(limit=4))
            claimed = list(results[-1])
        except StoreUnavailable as fault:
            if not is_deadlock(fault):
                raise
            deadlocks += 1
    return deadlocks


def test_nodes_on_the_same_contacts_never_wait_in_a_circle(pg_node: Callable[[str], SteppedNode]) -> None:
    nodes = [pg_node(name) for name in ("one", "two", "three")]
    for person in range(PEOPLE):
        nodes[0].says(f"4477009002{person:02d}", "hello")
    with nodes[0].store.begin() as tx:
        tx.execute(text(f"ALTER DATABASE {tx.engine.url.database} SET deadlock_timeout = '50ms'"))
    start = threading.Barrier(len(nodes))
    with ThreadPoolExecutor(len(nodes)) as pool:
        assert sum(pool.map(lambda pair: work(pair[1], pair[0], start), enumerate(nodes))) == 0
