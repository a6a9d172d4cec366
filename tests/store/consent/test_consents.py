from __future__ import annotations

import contextlib
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from botkit.policy.consent.hash_chain import follows
from botkit.policy.consent.model import ConsentEvent
from botkit.store import Store
from botkit.store.consent import consents, ledger_seals
from botkit.store.consent.consents import ConsentRow

NOW = datetime(2026, 1, 5, 12, tzinfo=UTC)


def consent(contact_id: int, seq: int, action: Any, **more: Any) -> ConsentRow:
    entry = ConsentEvent(
        action=action,
        occurred_at=NOW,
        topic="flight",
        purpose="utility",
        wording="Shall we tell you about delays? \N{AIRPLANE}",
        language="en",
        method="button",
        evidence="wamid.1",
        **more,
    )
    return ConsentRow(contact_id=contact_id, seq=seq, channel="air", recorded_at=NOW, entry=entry)


FULL = {
    "scope": "air",
    "address": "447700900123",
    "basis": "existing_customer",
    "actor": "agent",
    "by": "anna",
    "double_opt_in": True,
    "valid_until": NOW + timedelta(days=7),
    "text_id": "alerts/ask",
    "text_version": "3",
    "text_sha256": "ab" * 32,
    "note": "said so at the desk",
    "collection_point": "desk 7",
    "jurisdiction": "DE",
    "external_ref": "iys 12",
    "ip": "192.0.2.7",
    "user_agent": "Firefox",
}


def test_the_history_of_many_contacts_is_read_at_once_in_order(store: Store) -> None:
    with store.begin() as tx:
        consents.append(tx, [consent(1, 4, "withdrawn"), consent(1, 2, "requested"), consent(1, 3, "given"), consent(2, 1, "expired")])
        consents.append(tx, [])
        assert consents.load(tx, [1, 3, 2, 1]) == {
            1: (consent(1, 2, "requested"), consent(1, 3, "given"), consent(1, 4, "withdrawn")),
            2: (consent(2, 1, "expired"),),
            3: (),
        }
        assert consents.load(tx, []) == {}


def test_every_field_of_a_line_comes_back(store: Store) -> None:
    written = consent(1, 1, "given", **FULL)
    with store.begin() as tx:
        consents.append(tx, [written])
    with store.read() as tx:
        assert consents.load(tx, [1]) == {1: (written,)}


def test_a_transaction_that_adds_to_the_ledger_is_sealed_and_another_is_not(store: Store) -> None:
    for seq in (1, 2):
        with store.begin() as tx:
            consents.append(tx, [consent(1, seq, "given")])
            consents.append(tx, [consent(2, seq, "given")])
    with store.begin() as tx:
        tx.execute(text("SELECT 1"))
    with contextlib.suppress(ZeroDivisionError), store.begin() as tx:
        consents.append(tx, [consent(1, 9, "given")])
        raise ZeroDivisionError
    with store.read() as tx:
        first, second = (sealed.block for sealed in ledger_seals.all_blocks(tx))
        assert ledger_seals.head(tx) == ledger_seals.LedgerHead(second.number, second.seal)
    assert (first.number, first.lines, second.number, second.lines) == (1, 2, 2, 2)
    assert follows(None, first)
    assert follows(first, second)
    assert not follows(None, second)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE consents SET action = 'given'",
        "UPDATE consents SET personal = '{}'",
        "UPDATE consents SET occurred_at = 1",
        "UPDATE consents SET personal = NULL, salt = NULL, seq = 7",
        "UPDATE consents SET digest = ''",
        "DELETE FROM consents",
        "UPDATE consent_seals SET seal = ''",
        "DELETE FROM consent_seals",
        "TRUNCATE consents",
    ],
)
def test_the_database_refuses_to_change_the_ledger(store: Store, statement: str) -> None:
    if statement.startswith("TRUNCATE") and store.dialect == "sqlite":
        pytest.skip("SQLite knows no TRUNCATE")
    with store.begin() as tx:
        consents.append(tx, [consent(1, 1, "withdrawn", **FULL)])
    with pytest.raises(Exception, match="append-only") as caught, store.begin() as tx:
        tx.execute(text(statement))
    assert isinstance(caught.value, DBAPIError) or caught.value.__cause__ is not None
    with store.read() as tx:
        assert consents.load(tx, [1]) == {1: (consent(1, 1, "withdrawn", **FULL),)}


def test_erasing_empties_what_is_personal_and_leaves_the_line_provable(store: Store) -> None:
    with store.begin() as tx:
        consents.append(tx, [consent(1, 1, "given", **FULL), consent(2, 1, "given", **FULL)])
    with store.begin() as tx:
        assert consents.erase(tx, 1, NOW, "erasure") == 1
    with store.read() as tx:
        mine, other = (lines[0] for lines in consents.load(tx, [1, 2]).values())
        kept = tx.execute(text("SELECT sealed, salt FROM consents WHERE contact_id = 1")).one()
    assert mine.is_erased
    assert not other.is_erased
    assert (mine.entry.address, mine.entry.wording, mine.entry.evidence, mine.entry.ip) == ("", "", "", "")
    assert (mine.entry.text_sha256, mine.entry.text_version, mine.entry.occurred_at) == ("ab" * 32, "3", NOW)
    assert len(kept.sealed) == 64
    assert kept.salt is None


def test_nodes_that_add_at_once_make_one_chain(store: Store) -> None:
    def add(node: int) -> None:
        for seq in range(1, 9):
            with store.begin() as tx:
                consents.append(tx, [consent(node, seq, "given")])

    with ThreadPoolExecutor(4) as nodes:
        for done in [nodes.submit(add, node) for node in (1, 2, 3, 4)]:
            done.result(timeout=30)
    with store.read() as tx:
        blocks = [sealed.block for sealed in ledger_seals.all_blocks(tx)]
    assert len(blocks) == 32
    assert all(follows(before, block) for before, block in zip([None, *blocks], blocks, strict=False))
