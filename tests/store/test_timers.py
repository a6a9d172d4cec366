from __future__ import annotations

from datetime import UTC, datetime, timedelta

import msgspec

from botkit.store import Store
from botkit.store import timers as wakes
from botkit.store.timers import TimerRow

NOW = datetime(2026, 1, 5, 12, tzinfo=UTC)
LEASE = timedelta(seconds=30)


def wake(contact_id: int, seconds: int = 0, kind: str = "session", channel: str = "air") -> TimerRow:
    return TimerRow(contact_id=contact_id, channel=channel, kind=kind, due_at=NOW + timedelta(seconds=seconds))


def test_due_alarms_ring_the_longest_due_first(store: Store) -> None:
    with store.begin() as tx:
        wakes.put(tx, [wake(1), wake(2, -5), wake(3, 5), wake(1, -1, "remind")])
        rung = wakes.claim(tx, "a", NOW, 9, LEASE)
        assert [(row.contact_id, row.kind) for row in rung] == [(2, "session"), (1, "remind"), (1, "session")]
        assert wakes.claim(tx, "a", NOW, 9, LEASE) == ()
        assert wakes.next_due(tx) == NOW + timedelta(seconds=5)


def test_another_alarm_replaces_the_former_even_a_claimed_one(store: Store) -> None:
    with store.begin() as tx:
        wakes.put(tx, [wake(1)])
        rung = wakes.claim(tx, "a", NOW, 9, LEASE)
        wakes.put(tx, [wake(1, 60), wake(1, 90)])
        assert wakes.done(tx, rung) == frozenset()
        assert wakes.next_due(tx) == NOW + timedelta(seconds=90)


def test_a_cleared_alarm_does_not_ring(store: Store) -> None:
    with store.begin() as tx:
        wakes.put(tx, [wake(1), wake(2)])
        rung = wakes.claim(tx, "a", NOW, 9, LEASE)
        wakes.clear(tx, [wake(1).key, wake(7).key])
        assert wakes.done(tx, rung) == {1}
        assert wakes.done(tx, rung) == frozenset()
        assert wakes.done(tx, []) == frozenset()


def test_an_alarm_rung_by_two_nodes_is_acted_upon_by_the_later(store: Store) -> None:
    with store.begin() as tx:
        wakes.put(tx, [wake(1)])
        first = wakes.claim(tx, "a", NOW, 9, LEASE)
        second = wakes.claim(tx, "b", NOW + LEASE, 9, LEASE)
        assert second == (msgspec.structs.replace(wake(1), node="b", lease_until=NOW + 2 * LEASE),)
        assert wakes.done(tx, first) == frozenset()
        assert wakes.done(tx, second) == {0}


def test_a_node_gives_its_alarms_back(store: Store) -> None:
    with store.begin() as tx:
        wakes.put(tx, [wake(1)])
        wakes.claim(tx, "a", NOW, 9, LEASE)
        assert wakes.release(tx, "b") == 0
        assert wakes.release(tx, "a") == 1
        assert wakes.claim(tx, "b", NOW, 9, LEASE)


def test_without_alarms_nothing_is_due(store: Store) -> None:
    with store.begin() as tx:
        wakes.put(tx, [])
        wakes.clear(tx, [])
        assert wakes.next_due(tx) is None
