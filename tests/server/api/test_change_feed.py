"""The feed of changes: numbers that commit late are told, and no position skips them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy import insert

from botkit.server.api import change_feed
from botkit.server.api.change_feed import ChangeFeed, Listener, Told, TooManyListeners
from botkit.store import Store
from botkit.store.tables import changes as table


def commit(store: Store, *numbers: int) -> None:
    row = {
        "at": datetime.now(UTC),
        "kind": "ticket.opened",
        "contact_id": 1,
        "channel": "main",
        "ticket": 1,
        "queue": "desk",
        "assignee": "",
    }
    with store.begin() as tx:
        tx.execute(insert(table), [{**row, "seq": number, "event": 1} for number in numbers])


def told(listener: Listener) -> list[tuple[int, int]]:
    """(number, position) of what waits."""
    found = []
    while not listener.waiting.empty():
        one = listener.waiting.get_nowait()
        assert isinstance(one, Told)
        found.append((one.change.seq, one.position))
    return found


class Moments:
    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def moments() -> Moments:
    return Moments()


@pytest.fixture
def counts() -> list[int]:
    return []


@pytest.fixture
def feed(store: Store, moments: Moments, counts: list[int]) -> ChangeFeed:
    commit(store, 1, 2)
    return ChangeFeed(store, counts.append, moments)


async def test_a_number_that_commits_late_is_told_and_no_position_is_beyond_it(store: Store, feed: ChangeFeed, moments: Moments) -> None:
    with feed.listener() as one:
        assert await feed.begin() == 2
        commit(store, 3, 5, 6)
        await feed.run_once()
        assert told(one) == [(3, 3), (5, 3), (6, 3)]  # who resumes at 3 gets 4, whenever it comes
        commit(store, 4)
        await feed.run_once()
        assert told(one) == [(4, 4)]
        commit(store, 7)
        await feed.run_once()
        assert told(one) == [(7, 7)]
        commit(store, 9)  # 8 was rolled back
        await feed.run_once()
        moments.now += change_feed.OPEN_FOR + 1
        await feed.run_once()
        commit(store, 10)
        await feed.run_once()
        assert told(one) == [(9, 7), (10, 10)]


async def test_a_feed_that_begins_knows_what_is_missing_already(store: Store, feed: ChangeFeed) -> None:
    commit(store, 5)
    with feed.listener() as one:
        assert await feed.begin() == 2
        commit(store, 4)
        await feed.run_once()
        assert [number for number, _ in told(one)] == [4]


async def test_nothing_is_read_while_nobody_listens(store: Store, feed: ChangeFeed, counts: list[int]) -> None:
    with feed.listener():
        await feed.begin()
    store.close()
    assert await feed.run_once() is False
    assert counts == [1, 0]


async def test_a_first_row_of_an_emptied_table_leaves_no_number_missing(store: Store, feed: ChangeFeed) -> None:
    with store.begin() as tx:
        tx.execute(table.delete())
    with feed.listener() as one:
        assert await feed.begin() == 0
        commit(store, 1_000_000)
        await feed.run_once()
        assert told(one) == [(1_000_000, 1_000_000)]


async def test_what_is_kept_after_a_position_is_told_and_the_rest_is_a_gap(store: Store, feed: ChangeFeed) -> None:
    commit(store, 3, 4)
    rows = await feed.since(2)
    assert rows is not None
    assert [row.seq for row in rows] == [3, 4]
    with store.begin() as tx:
        tx.execute(table.delete().where(table.c.seq < 4))
    assert await feed.since(2) is None
    assert await feed.since(3) is not None
    assert await feed.since(5) is None


async def test_who_does_not_read_is_ended_and_too_many_are_refused(
    store: Store, feed: ChangeFeed, counts: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(change_feed, "MOST_WAITING", 2)
    monkeypatch.setattr(change_feed, "MOST_LISTENERS", 1)
    with feed.listener() as one:
        with pytest.raises(TooManyListeners), feed.listener():
            pass
        await feed.begin()
        commit(store, 3, 4, 5)
        await feed.run_once()
        waiting = [one.waiting.get_nowait() for _ in range(one.waiting.qsize())]
        assert waiting[-1] is None
        assert len(waiting) < 4
    feed.close()
    with pytest.raises(TooManyListeners), feed.listener():
        pass
