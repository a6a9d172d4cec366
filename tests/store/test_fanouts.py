from __future__ import annotations

from datetime import UTC, datetime, timedelta

from botkit.store import Store, fanouts

NOW = datetime(2026, 1, 5, 12, tzinfo=UTC)
LEASE = timedelta(seconds=30)


def test_a_key_that_was_used_leads_to_the_former_event(store: Store) -> None:
    with store.begin() as tx:
        first = fanouts.add(tx, "k1", "flight.changed", b'{"flight":"KL1"}', NOW)
        assert fanouts.add(tx, "k1", "flight.changed", b"{}", NOW) is None
        second = fanouts.add(tx, "k2", "flight.changed", b"{}", NOW)
        assert None not in (first, second)
        assert second != first
        found = fanouts.find(tx, "k1")
        assert found is not None
        assert (found.id, found.name, found.body, found.cursor, found.started) == (first, "flight.changed", b'{"flight":"KL1"}', 0, 0)
        assert fanouts.find(tx, "k3") is None


def test_an_event_goes_on_where_it_stopped_until_it_is_finished(store: Store) -> None:
    with store.begin() as tx:
        fanout = fanouts.add(tx, "k1", "flight.changed", b"{}", NOW)
        assert fanout is not None
        assert fanouts.next_due(tx) == NOW
        assert [row.id for row in fanouts.claim(tx, "a", NOW, 9, LEASE)] == [fanout]
        assert fanouts.claim(tx, "b", NOW, 9, LEASE) == ()
        assert fanouts.advance(tx, fanout, "a", 500, 20, NOW + LEASE)
        assert fanouts.release(tx, "a") == 1
        (row,) = fanouts.claim(tx, "b", NOW, 9, LEASE)
        assert (row.cursor, row.started) == (500, 20)
        assert fanouts.advance(tx, fanout, "b", 900, 3, NOW + LEASE)
        assert fanouts.finish(tx, fanout, "b", NOW)
        assert fanouts.claim(tx, "a", NOW + 9 * LEASE, 9, LEASE) == ()
        assert fanouts.next_due(tx) is None
        found = fanouts.find(tx, "k1")
        assert found is not None
        assert (found.cursor, found.started, found.finished_at) == (900, 23, NOW)


def test_a_node_whose_lease_was_taken_over_learns_that_it_must_stop(store: Store) -> None:
    with store.begin() as tx:
        fanout = fanouts.add(tx, "k1", "flight.changed", b"{}", NOW)
        assert fanout is not None
        fanouts.claim(tx, "a", NOW, 9, LEASE)
        fanouts.claim(tx, "b", NOW + LEASE, 9, LEASE)
        assert not fanouts.advance(tx, fanout, "a", 500, 20, NOW + LEASE)
        assert not fanouts.finish(tx, fanout, "a", NOW)
        assert fanouts.finish(tx, fanout, "b", NOW)
        assert not fanouts.finish(tx, fanout, "b", NOW)


def test_an_event_that_has_reached_everybody_with_its_first_transaction_is_never_claimed(store: Store) -> None:
    with store.begin() as tx:
        assert fanouts.add(tx, "k1", "flight.changed", b"{}", NOW, finished=True) is not None
        assert fanouts.next_due(tx) is None
        assert fanouts.claim(tx, "a", NOW + 9 * LEASE, 9, LEASE) == ()
