from __future__ import annotations

from datetime import UTC, datetime, timedelta

import msgspec

from botkit.store import Store, calls
from botkit.store.calls import FunctionCallRow

NOW = datetime(2026, 1, 5, 12, tzinfo=UTC)
LEASE = timedelta(seconds=30)


def call(contact_id: int, name: str, seconds: int = 0) -> FunctionCallRow:
    return FunctionCallRow(
        contact_id=contact_id,
        call=name,
        channel="air",
        function="booking",
        arguments=b'{"code":"ABC123"}',
        due_at=NOW + timedelta(seconds=seconds),
        deadline=NOW + timedelta(seconds=60),
    )


def test_a_claim_counts_as_an_attempt(store: Store) -> None:
    with store.begin() as tx:
        calls.add(tx, [call(1, "1.1"), call(2, "2.1", 5)])
        expected = msgspec.structs.replace(call(1, "1.1"), attempts=1, lease_until=NOW + LEASE, node="a")
        assert calls.claim(tx, "a", NOW, 9, LEASE) == (expected,)
        assert calls.next_due(tx) == NOW + timedelta(seconds=5)
        calls.postpone(tx, [(expected, NOW + timedelta(seconds=2))])
        (again,) = calls.claim(tx, "b", NOW + timedelta(seconds=2), 9, LEASE)
        assert (again.call, again.attempts, again.node) == ("1.1", 2, "b")
        assert calls.depth(tx) == 2


def test_an_answer_counts_once(store: Store) -> None:
    with store.begin() as tx:
        calls.add(tx, [call(1, "1.1"), call(1, "x" * 1000)])
        short, long = calls.claim(tx, "a", NOW, 9, LEASE)
        assert calls.done(tx, [short, msgspec.structs.replace(short, call="9.9"), long, short]) == {0, 2}
        assert calls.done(tx, [short]) == frozenset()
        assert calls.done(tx, []) == frozenset()
        assert calls.depth(tx) == 0
        assert calls.next_due(tx) is None


def test_an_answer_whose_lease_lapsed_counts_until_the_call_is_claimed_again(store: Store) -> None:
    with store.begin() as tx:
        calls.add(tx, [call(1, "1.1"), call(2, "2.1")])
        late = calls.claim(tx, "a", NOW, 9, LEASE)
        (taken,) = calls.claim(tx, "b", NOW + LEASE, 1, LEASE)
        assert calls.done(tx, late) == {1}
        assert calls.done(tx, [late[0], taken]) == {1}


def test_a_late_retry_does_not_free_a_call_that_was_claimed_again(store: Store) -> None:
    with store.begin() as tx:
        calls.add(tx, [call(1, "1.1")])
        (late,) = calls.claim(tx, "a", NOW, 9, LEASE)
        (taken,) = calls.claim(tx, "a", NOW + LEASE, 9, LEASE)  # by the same node: the attempt tells them apart
        calls.postpone(tx, [(late, NOW + LEASE)])
        assert calls.claim(tx, "c", NOW + LEASE, 9, LEASE) == ()
        assert calls.done(tx, [taken]) == {0}


def test_a_node_gives_its_calls_back(store: Store) -> None:
    with store.begin() as tx:
        calls.add(tx, [call(1, "1.1")])
        calls.claim(tx, "a", NOW, 9, LEASE)
        assert calls.claim(tx, "b", NOW, 9, LEASE) == ()
        assert calls.release(tx, "a") == 1
        assert len(calls.claim(tx, "b", NOW, 9, LEASE)) == 1
        calls.add(tx, [])
        calls.postpone(tx, [])
