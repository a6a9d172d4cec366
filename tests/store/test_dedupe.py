from __future__ import annotations

from datetime import UTC, datetime, timedelta

from botkit.store import Store, dedupe

NOW = datetime(2026, 1, 5, 12, tzinfo=UTC)


def test_a_key_is_new_once(store: Store) -> None:
    with store.begin() as tx:
        assert dedupe.claim(tx, [("air", "a"), ("air", "b")], NOW) == {0, 1}
    with store.begin() as tx:
        assert dedupe.claim(tx, [("air", "b"), ("air", "c")], NOW) == {1}


def test_of_equal_keys_in_one_batch_the_first_is_new(store: Store) -> None:
    with store.begin() as tx:
        assert dedupe.claim(tx, [("air", "a"), ("air", "b"), ("air", "a")], NOW) == {0, 1}


def test_the_same_key_on_another_channel_is_another_key(store: Store) -> None:
    with store.begin() as tx:
        assert dedupe.claim(tx, [("air", "a"), ("sea", "a")], NOW) == {0, 1}


def test_a_claim_that_is_rolled_back_was_none(store: Store) -> None:
    try:
        with store.begin() as tx:
            dedupe.claim(tx, [("air", "a")], NOW)
            raise LookupError
    except LookupError:
        pass
    with store.begin() as tx:
        assert dedupe.claim(tx, [("air", "a")], NOW) == {0}


def test_no_keys_are_no_statement_and_no_claim(store: Store) -> None:
    with store.begin() as tx:
        assert dedupe.claim(tx, [], NOW) == frozenset()


def test_keys_that_no_index_would_take_are_told_apart_by_their_end(store: Store) -> None:
    long = "x" * 5000
    with store.begin() as tx:
        assert dedupe.claim(tx, [("air", long + "a"), ("air", long + "b"), ("air", long + "a")], NOW) == {0, 1}
        assert dedupe.claim(tx, [("air", long + "b")], NOW) == frozenset()


def test_keys_with_signs_that_a_database_refuses_are_taken(store: Store) -> None:
    with store.begin() as tx:
        assert dedupe.claim(tx, [("air", "nul\x00"), ("air", "half \ud83d")], NOW) == {0, 1}
        assert dedupe.claim(tx, [("air", "half \ud83d"), ("air", "nul\x00")], NOW) == frozenset()


def test_sweeping_keeps_eight_days_and_goes_in_small_steps(store: Store) -> None:
    with store.begin() as tx:
        for days in range(12):
            dedupe.claim(tx, [("air", f"{days} days old")], NOW - timedelta(days=days))
    with store.begin() as tx:
        assert dedupe.sweep(tx, NOW - dedupe.KEPT, 2) == 2
        assert dedupe.sweep(tx, NOW - dedupe.KEPT, 2) == 1
        assert dedupe.sweep(tx, NOW - dedupe.KEPT, 2) == 0
        again = [("air", f"{days} days old") for days in range(12)]
        assert dedupe.claim(tx, again, NOW) == {9, 10, 11}
