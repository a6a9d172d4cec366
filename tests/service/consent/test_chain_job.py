"""The chain job: what the gate decided is in the chain within a minute."""

from __future__ import annotations

from datetime import UTC, datetime

from botkit.core.codec import encode_event
from botkit.core.events import MessageQueued
from botkit.policy.consent.seal_keys import SealKey
from botkit.service.consent.chain_job import ChainJob
from botkit.store import Store, events
from botkit.store.consent import ledger_seals
from botkit.store.events import EventRow

NOW = datetime(2026, 1, 5, 12, tzinfo=UTC)


def decide(store: Store, seq: int) -> None:
    kind, body, _ = encode_event(MessageQueued(number=seq, flow="news", purpose="marketing"))
    with store.begin() as tx:
        events.append(tx, [EventRow(contact_id=7, seq=seq, channel="main", at=NOW, kind=kind, body=body)])


def test_decisions_are_added_to_the_chain_once(store: Store) -> None:
    store.seal_key = SealKey("11" * 32)
    for seq in (1, 2, 3):
        decide(store, seq)
    job = ChainJob(store, lambda: NOW)
    assert job.add() is False
    assert job.add() is False
    with store.read() as tx:
        blocks = [sealed.block for sealed in ledger_seals.all_blocks(tx)]
    assert [(block.number, block.lines, block.verdicts) for block in blocks] == [(1, 0, 3)]


def test_without_a_key_nothing_is_signed_and_nothing_waits(store: Store) -> None:
    decide(store, 1)
    assert ChainJob(store, lambda: NOW).add() is False
    with store.read() as tx:
        assert ledger_seals.head(tx) is None
