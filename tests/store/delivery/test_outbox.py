from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, datetime, timedelta

import msgspec
from sqlalchemy import Connection, text

from botkit.store import Store
from botkit.store.delivery import outbox
from botkit.store.delivery.lanes import BULK, NOTICE, REPLY
from botkit.store.delivery.outbox import OutboxRow, QueueDepth

NOW = datetime(2026, 1, 5, 12, tzinfo=UTC)
LEASE = timedelta(seconds=30)
_READ = text("SELECT seq_tup_read + idx_tup_fetch FROM pg_stat_xact_user_tables WHERE relname = 'outbox'")


def waiting(contact_id: int, number: int, seconds: int = 0, channel: str = "air", lane: int = REPLY) -> OutboxRow:
    return OutboxRow(contact_id=contact_id, number=number, channel=channel, due_at=NOW + timedelta(seconds=seconds), lane=lane)


def claim_rows(
    tx: Connection,
    node: str,
    now: datetime,
    limit: int,
    lease: timedelta,
    channels: Collection[str] = ("air", "sea"),
    bulk: int | None = None,
) -> tuple[OutboxRow, ...]:
    return outbox.claim(tx, node, now, outbox.due(tx, now, limit, channels, bulk), lease)


def claim(
    store: Store,
    node: str = "a",
    seconds: int = 0,
    limit: int = 100,
    channels: Collection[str] = ("air", "sea"),
    bulk: int | None = None,
) -> list[tuple[int, int]]:
    with store.begin() as tx:
        found = claim_rows(tx, node, NOW + timedelta(seconds=seconds), limit, LEASE, channels, bulk)
    return [(row.contact_id, row.number) for row in found]


def add(store: Store, *rows: OutboxRow) -> None:
    with store.begin() as tx:
        outbox.add(tx, rows)


def test_only_the_first_of_each_contact_and_channel_is_claimed_the_longest_due_first(store: Store) -> None:
    add(store, waiting(1, 1, -5), waiting(1, 2, -9), waiting(2, 7, -7), waiting(1, 3, -1, "sea"), waiting(3, 1, 60))
    assert claim(store) == [(2, 7), (1, 1), (1, 3)]
    assert claim(store) == []


def test_a_first_message_that_is_not_due_holds_the_others_back(store: Store) -> None:
    add(store, waiting(1, 1, 60), waiting(1, 2, -5))
    assert claim(store) == []
    assert claim(store, seconds=60) == [(1, 1)]


def test_the_next_message_goes_when_the_first_is_done(store: Store) -> None:
    add(store, waiting(1, 1), waiting(1, 2))
    assert claim(store) == [(1, 1)]
    with store.begin() as tx:
        outbox.done(tx, [(1, 1), (4, 4)])
    assert claim(store) == [(1, 2)]


def test_a_claim_has_a_limit_and_may_name_channels(store: Store) -> None:
    add(store, *(waiting(contact, 1, -contact) for contact in range(1, 6)), waiting(9, 1, -99, "sea"))
    assert claim(store, limit=2, channels=["air"]) == [(5, 1), (4, 1)]
    assert claim(store, limit=9, channels=[]) == []
    assert claim(store, limit=9, channels=["air", "sea"]) == [(9, 1), (3, 1), (2, 1), (1, 1)]


def test_answers_go_first_then_notices_and_what_goes_to_many_last(store: Store) -> None:
    add(store, waiting(1, 1, -90, lane=BULK), waiting(2, 1, -9, lane=NOTICE), waiting(3, 1, -1), waiting(4, 1, -2, "sea"))
    assert claim(store, limit=2) == [(4, 1), (3, 1)]
    assert claim(store) == [(2, 1), (1, 1)]


def test_an_answer_overtakes_what_goes_to_many_and_is_not_overtaken(store: Store) -> None:
    add(store, waiting(1, 1, -9, lane=BULK), waiting(1, 2, -8), waiting(1, 3, -7, lane=BULK), waiting(2, 1, -9), waiting(2, 2, lane=NOTICE))
    assert claim(store) == [(2, 1), (1, 2), (1, 1)], "of one contact and lane one at a time; a later lane waits for what was written before"


def test_a_claim_leaves_room_beside_what_goes_to_many(store: Store) -> None:
    add(store, *(waiting(contact, 1, lane=BULK) for contact in range(1, 6)), waiting(9, 1))
    assert claim(store, bulk=2) == [(9, 1), (1, 1), (2, 1)]
    assert claim(store, bulk=0) == []


def test_a_claimed_row_tells_who_has_it(store: Store) -> None:
    add(store, waiting(1, 1))
    with store.begin() as tx:
        assert claim_rows(tx, "a", NOW, 1, LEASE) == (msgspec.structs.replace(waiting(1, 1), node="a", lease_until=NOW + LEASE),)


def test_a_lapsed_lease_is_taken_over_and_shows_that_it_was_attempted(store: Store) -> None:
    add(store, waiting(1, 1), waiting(2, 1))
    assert claim(store, "a") == [(1, 1), (2, 1)]
    with store.begin() as tx:
        outbox.record_attempts(tx, [(1, 1)], NOW)
    assert claim(store, "b", seconds=29) == []
    with store.begin() as tx:
        found = claim_rows(tx, "b", NOW + LEASE, 9, LEASE)
    assert [(row.contact_id, row.state, row.attempts, row.attempted_at, row.node) for row in found] == [
        (1, "attempted", 1, NOW, "b"),
        (2, "queued", 0, None, "b"),
    ]


def test_a_postponed_message_is_queued_again_and_keeps_its_place(store: Store) -> None:
    add(store, waiting(1, 1), waiting(1, 2))
    claim(store)
    with store.begin() as tx:
        outbox.record_attempts(tx, [(1, 1)], NOW)
        outbox.postpone(tx, [((1, 1), NOW + timedelta(seconds=10))])
        assert outbox.next_due(tx) == NOW + timedelta(seconds=10)
    assert claim(store, seconds=9) == []
    with store.begin() as tx:
        (row,) = claim_rows(tx, "b", NOW + timedelta(seconds=10), 9, LEASE)
    assert (row.number, row.state, row.attempts) == (1, "queued", 1)


def test_a_node_gives_back_what_it_holds_and_nothing_else(store: Store) -> None:
    add(store, waiting(1, 1), waiting(2, 1))
    assert claim(store, "a", limit=1) == [(1, 1)]
    assert claim(store, "b", limit=1) == [(2, 1)]
    with store.begin() as tx:
        outbox.record_attempts(tx, [(1, 1)], NOW)
        assert outbox.release(tx, "a") == 1
    with store.begin() as tx:
        (row,) = claim_rows(tx, "b", NOW, 9, LEASE)
    assert (row.contact_id, row.state) == (1, "attempted")


def test_what_waits_can_be_dropped_except_what_is_being_sent(store: Store) -> None:
    add(store, waiting(1, 1), waiting(1, 2), waiting(1, 3, 0, "sea"), waiting(2, 1))
    claim(store, limit=1)
    with store.begin() as tx:
        assert outbox.drop(tx, [1], "air") == ((1, 2),)
        assert outbox.drop(tx, [1, 1]) == ((1, 3),)
        assert outbox.drop(tx, []) == ()
    with store.begin() as tx:
        outbox.done(tx, [(1, 1)])
    assert claim(store) == [(2, 1)]


def test_depth_counts_by_channel_and_state(store: Store) -> None:
    add(store, waiting(1, 1, 3), waiting(2, 1, -4), waiting(3, 1, 5, "sea"))
    claim(store)
    with store.begin() as tx:
        outbox.record_attempts(tx, [(2, 1)], NOW)
    with store.read() as tx:
        assert outbox.depth(tx) == (
            QueueDepth("air", "attempted", 1, NOW - timedelta(seconds=4)),
            QueueDepth("air", "queued", 1, NOW + timedelta(seconds=3)),
            QueueDepth("sea", "queued", 1, NOW + timedelta(seconds=5)),
        )


def test_a_bounded_depth_counts_no_more_than_asked_and_finds_the_oldest_of_any_lane(store: Store) -> None:
    add(store, waiting(1, 1, 3), waiting(2, 1, 4), waiting(3, 1, 5), waiting(4, 1, 9, "sea"))
    add(store, waiting(5, 1, -7, lane=BULK))
    with store.begin() as tx:
        outbox.record_attempts(tx, [(1, 1)], NOW)
    with store.read() as tx:
        assert outbox.depth_up_to(tx, "air", 9) == ({"attempted": 1, "queued": 3}, NOW - timedelta(seconds=7))
        assert outbox.depth_up_to(tx, "air", 2) == ({"attempted": 1, "queued": 1}, NOW - timedelta(seconds=7))
        assert outbox.depth_up_to(tx, "land", 9) == ({}, None)


def test_a_bounded_depth_reads_no_more_than_it_counts_also_without_statistics(pg_url: str) -> None:
    store = Store.open(pg_url)
    add(store, *(waiting(each, 1, each % 99) for each in range(1, 2_001)))
    with store.read() as tx:
        before = tx.execute(_READ).scalar_one()
        assert outbox.depth_up_to(tx, "air", 20)[0] == {"queued": 20}
        assert tx.execute(_READ).scalar_one() - before < 50
        assert tx.execute(text("SHOW enable_sort")).scalar() == "on"
    store.close()


def test_an_empty_outbox_has_nothing_due(store: Store) -> None:
    with store.begin() as tx:
        assert outbox.next_due(tx) is None
        assert claim_rows(tx, "a", NOW, 9, LEASE) == ()
        for nothing in (outbox.add, outbox.done, outbox.postpone):
            nothing(tx, ())
        outbox.record_attempts(tx, (), NOW)


def test_what_waits_can_be_looked_at_without_claiming_it(store: Store) -> None:
    add(store, waiting(1, 1, 3), waiting(2, 1, -4), waiting(3, 1, 5, "sea"))
    with store.read() as tx:
        assert [(row.contact_id, row.number) for row in outbox.of_contacts(tx, [3, 1, 1])] == [(1, 1), (3, 1)]
        assert outbox.of_contacts(tx, []) == ()
    assert claim(store, seconds=10) == [(2, 1), (1, 1), (3, 1)]
