"""Auditing: whatever somebody does to the ledger behind its guards, the first broken link is named."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy import text

from botkit.core.model.platform import Sender
from botkit.policy.consent.model import ConsentEvent
from botkit.service.consent.audit import AuditResult, audit, read_head
from botkit.service.consent.record import record_consents
from botkit.store import Store, contacts
from botkit.store.consent import consents
from botkit.store.tables import consents as table
from tests.support.ledger_attacks import guards_down

NOW = datetime(2026, 1, 5, 12, tzinfo=UTC)


@pytest.fixture
def ledger(store: Store) -> Store:
    """Three blocks of two contacts each."""
    with store.begin() as tx:
        who = [contacts.resolve(tx, "whatsapp", [Sender(phone=f"44770090010{n}")], NOW)[0].contact_id for n in (1, 2)]
    for action in ("given", "withdrawn", "given"):
        with store.begin() as tx:
            entry = ConsentEvent(action=action, purpose="marketing", occurred_at=NOW, address="whatsapp:447700900101", evidence="w")
            record_consents(tx, dict.fromkeys(who, (entry,)), NOW)
    return store


def tamper(store: Store, *statements: str) -> AuditResult:
    with store.begin() as tx, guards_down(tx):
        for statement in statements:
            assert tx.execute(text(statement)).rowcount != 0
    return look(store)


def look(store: Store, head: str = "") -> AuditResult:
    with store.read() as tx:
        return audit(tx, [kept] if (kept := read_head(head)) else ())


def test_a_ledger_that_nobody_touched_is_sound_also_after_an_erasure(ledger: Store) -> None:
    found = look(ledger)
    assert (found.blocks, found.lines, found.erased, found.fault) == (3, 6, 0, None)
    assert look(ledger, found.head).fault is None
    with ledger.begin() as tx:
        consents.erase(tx, 1, NOW, "erasure")
    assert (look(ledger).fault, look(ledger).erased) == (None, 3)


@pytest.mark.parametrize(
    ("statement", "kind", "block", "line"),
    [
        ("UPDATE consents SET action = 'given' WHERE action = 'withdrawn' AND contact_id = 1", "changed", 2, 2),
        ("UPDATE consents SET occurred_at = occurred_at + 1 WHERE contact_id = 2 AND seq = 3", "changed", 3, 3),
        ("UPDATE consents SET personal = '{}' WHERE contact_id = 1 AND seq = 1", "changed", 1, 1),
        ("UPDATE consents SET sealed = '' WHERE contact_id = 1 AND seq = 1", "changed", 1, 1),
        ("DELETE FROM consents WHERE contact_id = 1 AND seq = 2", "missing", 2, 2),
        ("DELETE FROM consents WHERE contact_id = 2 AND seq = 3", "missing", 3, 3),
        ("DELETE FROM consent_seals WHERE number = 2", "gap", 3, 0),
        ("UPDATE consent_seals SET lines = 1 WHERE number = 2", "seal", 2, 0),
        ("DELETE FROM consent_seals WHERE number = 3", "added", 0, 3),
    ],
)
def test_the_first_broken_link_is_named(ledger: Store, statement: str, kind: str, block: int, line: int) -> None:
    fault = tamper(ledger, statement).fault
    assert fault is not None
    assert (fault.kind, fault.block, fault.line) == (kind, block, line)


def test_a_line_that_was_slipped_in_is_found(ledger: Store) -> None:
    copied = ", ".join(f'"{column.name}"' for column in table.columns if column.name not in ("contact_id", "seq", "action"))
    slipped = f"INSERT INTO consents (contact_id, seq, action, {copied}) SELECT contact_id, 99, 'given', {copied} FROM consents"
    fault = tamper(ledger, f"{slipped} WHERE seq = 1 AND contact_id = 1").fault
    assert fault is not None
    assert (fault.kind, fault.line) == ("changed", 99)


def test_the_newest_lines_cannot_be_cut_off_unseen(ledger: Store) -> None:
    """Block and lines gone together leave a chain that follows: the log still knows, and so does a seal that was kept elsewhere."""
    before = look(ledger)
    cut = tamper(ledger, "DELETE FROM consents WHERE seq = 3", "DELETE FROM consent_seals WHERE number = 3")
    assert cut.fault is not None
    assert (cut.fault.kind, cut.fault.contact, cut.fault.line) == ("cut", 1, 3)
    also_the_log = tamper(ledger, "DELETE FROM events WHERE seq = 3")
    assert also_the_log.fault is None, "everything that speaks of it in the database is gone"
    kept_elsewhere = look(ledger, before.head).fault
    assert kept_elsewhere is not None
    assert kept_elsewhere.kind == "cut"
