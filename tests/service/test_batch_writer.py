"""The writer: one transaction for everything that waits, a bad unit alone, and nothing told that is not on disk."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

import pytest
from sqlalchemy import Connection, text

from botkit.errors import StoreUnavailable
from botkit.service.batch_writer import DEADLOCK_RETRIES, BatchWriter
from botkit.store import Store


class Hand:
    """Writes what it is given into a table, and counts transactions. `bad` units cannot be written."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.batches: list[list[Any]] = []
        self.gate = threading.Event()
        self.gate.set()
        self.bad: set[Any] = set()
        self.faults: list[Exception] = []
        self.notified: list[list[str]] = []  # what was written at each call
        with store.begin() as tx:
            tx.execute(text("CREATE TABLE written (unit TEXT)"))

    def __call__(self, tx: Connection, units: Sequence[Any]) -> list[Any]:
        self.gate.wait(10)
        self.batches.append(list(units))
        for unit in units:
            tx.execute(text("INSERT INTO written VALUES (:unit)"), {"unit": str(unit)})
        if self.faults:
            raise self.faults.pop(0)
        if not self.bad.isdisjoint(units):
            raise ValueError("cannot be written")
        return [f"did {unit}" for unit in units]

    def notify(self) -> None:
        self.notified.append(self.written)
        if "unheard" in self.written:
            raise RuntimeError("a worker that cannot be woken")

    @property
    def written(self) -> list[str]:
        with self.store.read() as tx:
            return list(tx.execute(text("SELECT unit FROM written ORDER BY unit")).scalars())


@asynccontextmanager
async def working(url: str) -> AsyncIterator[tuple[BatchWriter, Hand]]:
    store = Store.open(url)
    hand = Hand(store)
    writer = BatchWriter(store, hand, hand.notify)
    writer.start()
    try:
        yield writer, hand
    finally:
        hand.gate.set()
        await writer.stop()
        store.close()


async def gathered(writer: BatchWriter, hand: Hand, *submissions: tuple[Any, ...]) -> list[Any]:
    """Submit while the writer is busy with something else, so that all meet in the next batch."""
    hand.gate.clear()
    first = asyncio.create_task(writer.submit("first"))
    await asyncio.sleep(0.05)
    waiting = [asyncio.create_task(writer.submit(*units)) for units in submissions]
    await asyncio.sleep(0.05)
    hand.gate.set()
    await first
    return await asyncio.gather(*waiting, return_exceptions=True)


async def test_what_nobody_waits_for_rides_with_the_next_batch_or_goes_by_itself(sqlite_url: str) -> None:
    async with working(sqlite_url) as (writer, hand):
        patient = [asyncio.create_task(writer.submit_with_next(f"patient {number}")) for number in (1, 2)]
        await asyncio.sleep(0)
        assert await writer.submit("next") == ("did next",)
        assert await asyncio.gather(*patient) == [("did patient 1",), ("did patient 2",)]
        assert hand.batches == [["next", "patient 1", "patient 2"]]
        assert await writer.submit_with_next("alone") == ("did alone",)
        assert hand.batches[-1] == ["alone"]


async def test_what_nobody_waits_for_is_written_before_the_end(sqlite_url: str) -> None:
    async with working(sqlite_url) as (writer, hand):
        patient = asyncio.create_task(writer.submit_with_next("patient"))
        await asyncio.sleep(0)
        await writer.stop()
        assert await patient == ("did patient",)
        assert hand.written == ["patient"]


async def test_what_waits_is_written_in_one_transaction_and_each_gets_its_results(sqlite_url: str) -> None:
    async with working(sqlite_url) as (writer, hand):
        results = await gathered(writer, hand, ("a", "b"), ("c",), ("d",))
        assert results == [("did a", "did b"), ("did c",), ("did d",)]
        assert hand.batches == [["first"], ["a", "b", "c", "d"]]
        assert await writer.submit() == ()


async def test_a_bad_submission_fails_alone_and_its_good_units_are_kept(sqlite_url: str) -> None:
    async with working(sqlite_url) as (writer, hand):
        hand.bad = {"b"}
        first, second, third = await gathered(writer, hand, ("a",), ("b", "c"), ("d",))
        assert first == ("did a",)
        assert third == ("did d",)
        assert isinstance(second, StoreUnavailable), "so the platform delivers again, and what was taken is known then"
        assert hand.written == ["a", "c", "d", "first"]


async def test_a_store_that_cannot_commit_fails_everybody_and_keeps_nothing(sqlite_url: str) -> None:
    async with working(sqlite_url) as (writer, hand):
        await writer.submit("before")
        hand.faults = [StoreUnavailable("full")]
        assert all(isinstance(each, StoreUnavailable) for each in await asyncio.gather(writer.submit("a"), return_exceptions=True))
        assert hand.written == ["before"]
        assert await writer.submit("a") == ("did a",)


@pytest.mark.parametrize(("times", "goes_well"), [(1, True), (DEADLOCK_RETRIES, True), (DEADLOCK_RETRIES + 1, False)])
async def test_a_transaction_that_gave_way_to_another_is_repeated(sqlite_url: str, times: int, goes_well: bool) -> None:
    class Deadlock(Exception):
        sqlstate = "40P01"

    def given_way() -> StoreUnavailable:
        fault = StoreUnavailable("gave way")
        fault.__cause__ = Deadlock()
        return fault

    async with working(sqlite_url) as (writer, hand):
        hand.faults = [given_way() for _ in range(times)]
        (outcome,) = await asyncio.gather(writer.submit("a"), return_exceptions=True)
        assert (outcome == ("did a",)) is goes_well
        assert hand.written == (["a"] if goes_well else [])


async def test_notify_is_called_after_the_commit_and_not_after_a_rollback(sqlite_url: str) -> None:
    async with working(sqlite_url) as (writer, hand):
        await writer.submit("a")
        hand.faults = [StoreUnavailable("full")]
        await asyncio.gather(writer.submit("b"), return_exceptions=True)
        hand.bad = {"c"}
        await asyncio.gather(writer.submit("c", "d"), return_exceptions=True)
        assert hand.notified == [["a"], ["a", "d"]]


async def test_a_notification_that_fails_does_not_fail_what_is_written(sqlite_url: str) -> None:
    async with working(sqlite_url) as (writer, hand):
        assert await writer.submit("unheard") == ("did unheard",)
        assert await writer.submit("b") == ("did b",)
        assert hand.written == ["b", "unheard"]


async def test_who_gives_up_waiting_does_not_undo_what_is_written(sqlite_url: str) -> None:
    async with working(sqlite_url) as (writer, hand):
        hand.gate.clear()
        waiting = asyncio.create_task(writer.submit("a"))
        await asyncio.sleep(0.05)
        waiting.cancel()
        hand.gate.set()
        await asyncio.gather(waiting, return_exceptions=True)
        assert await writer.submit("b") == ("did b",)
        assert hand.written == ["a", "b"]


async def test_stopping_writes_what_waits_and_refuses_what_comes_later(sqlite_url: str) -> None:
    async with working(sqlite_url) as (writer, hand):
        hand.gate.clear()
        waiting = [asyncio.create_task(writer.submit(number)) for number in range(5)]
        await asyncio.sleep(0.05)
        stopping = asyncio.create_task(writer.stop())
        await asyncio.sleep(0)
        with pytest.raises(StoreUnavailable):
            await writer.submit("late")
        hand.gate.set()
        await stopping
        assert [await each for each in waiting] == [(f"did {number}",) for number in range(5)]
        await writer.stop()


async def test_a_full_disk_refuses_the_webhook_and_a_later_delivery_is_taken(start_node: Any) -> None:
    """The database may grow no further, which SQLite reports as it reports a full disk."""
    async with start_node() as node:
        await node.says("447700900001", "before")
        await node.until(lambda: not node.rows("outbox"))
        with node.store.begin() as tx:
            tx.exec_driver_sql("PRAGMA max_page_count = 1")
        # Small messages may still find room in pages that are half empty.
        with pytest.raises(StoreUnavailable, match="the disk is full"):
            await node.says("447700900001", "x" * 100_000, key="again")
        with node.store.begin() as tx:
            tx.exec_driver_sql("PRAGMA max_page_count = 1000000")
        await node.says("447700900001", "x" * 100_000, key="again")
        assert [fact.message for fact in node.log("447700900001") if getattr(fact, "message", "") == "again"] == ["again"]


async def test_a_log_that_is_gone_stops_nothing(sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    class Gone:
        def error(self, *_: Any, **__: Any) -> None:
            raise BrokenPipeError

    monkeypatch.setattr("botkit.service.batch_writer._log", Gone())
    async with working(sqlite_url) as (writer, hand):
        hand.bad = {"bad"}
        with pytest.raises(StoreUnavailable):
            await asyncio.wait_for(writer.submit("bad"), 10)
        assert await asyncio.wait_for(writer.submit("good"), 10) == ("did good",)


async def test_a_webhook_does_not_wait_for_ever_and_what_it_gave_up_is_not_written(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("botkit.service.batch_writer.PATIENCE", 0.1)
    async with working(sqlite_url) as (writer, hand):
        hand.gate.clear()
        first = asyncio.create_task(writer.submit("first"))
        await asyncio.sleep(0.05)
        kept = asyncio.create_task(writer.submit("an outcome"))
        with pytest.raises(StoreUnavailable, match="delivers again"):
            await writer.submit_in_time("a webhook")
        assert writer.failed_at is not None
        hand.gate.set()
        await asyncio.gather(first, kept)
        assert hand.written == ["an outcome", "first"]


async def test_the_size_of_a_batch_and_its_repetitions_are_reported(sqlite_url: str) -> None:
    class Deadlock(Exception):
        sqlstate = "40P01"

    store = Store.open(sqlite_url)
    hand, seen = Hand(store), list[tuple[int, int]]()
    writer = BatchWriter(store, hand, observe=lambda commands, repetitions: seen.append((commands, repetitions)))
    writer.start()
    fault = StoreUnavailable("x")
    fault.__cause__ = Deadlock()
    hand.faults = [fault, fault]
    await writer.submit("a", "b")
    await writer.submit("c")
    await writer.stop()
    store.close()
    assert seen == [(2, 2), (1, 0)]
