from __future__ import annotations

from datetime import UTC, datetime, timedelta

from botkit.store import Store
from botkit.store.delivery import held_receipts as receipts
from botkit.store.delivery.held_receipts import HeldReceipt

NOW = datetime(2026, 1, 5, 12, tzinfo=UTC)


def held(name: str, days: int = 0) -> HeldReceipt:
    return HeldReceipt(name, b'{"status":"sent"}', NOW - timedelta(days=days))


def test_early_receipts_are_taken_out_once_in_order(store: Store) -> None:
    long = "x" * 1000
    with store.begin() as tx:
        receipts.hold(tx, [held("m1", 2), held("m2"), held("m1", 1), held(long)])
        receipts.hold(tx, [])
        assert receipts.take(tx, ["m1", "m9", long]) == {"m1": (held("m1", 2), held("m1", 1)), long: (held(long),)}
        assert receipts.take(tx, ["m1"]) == {}
        assert receipts.take(tx, []) == {}


def test_receipts_that_nobody_claims_are_swept_in_small_steps(store: Store) -> None:
    with store.begin() as tx:
        receipts.hold(tx, [held(f"m{days}", days) for days in range(5)])
        before = NOW - timedelta(days=1)
        assert receipts.sweep(tx, before, 2) == (held("m4", 4), held("m3", 3))
        assert receipts.sweep(tx, before, 2) == (held("m2", 2),)
        assert receipts.sweep(tx, before, 2) == ()
        assert receipts.take(tx, ["m0", "m1"]) == {"m0": (held("m0"),), "m1": (held("m1", 1),)}
