"""The table of attacks in docs/consent-proof.md: what somebody can do who owns the database, and what an audit says to it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text

from botkit.core.codec import encode_event
from botkit.core.events import MessageQueued
from botkit.core.model.platform import Sender
from botkit.errors import SecretMissing
from botkit.policy.consent.model import ConsentEvent
from botkit.policy.consent.seal_keys import SealKey, TrustedKeys
from botkit.service.consent.audit import AuditFault, AuditResult, audit
from botkit.service.consent.record import record_consents
from botkit.store import Store, contacts, events
from botkit.store.consent import consents, ledger_seals
from botkit.store.events import EventRow
from tests.support.ledger_attacks import ATTACKS, ERASED, GIVEN, KEY, NOT_FOUND, WITHDRAWN, guards_down, make_guards_anew, run
from tests.support.paths import DOCS

NOW = datetime(2026, 1, 5, 12, tzinfo=UTC)
TRUSTED = TrustedKeys(current=KEY.public)
ENTRY = ConsentEvent(action="given", purpose="marketing", occurred_at=NOW, address="whatsapp:447700900101", evidence="wamid.1")


@pytest.fixture
def ledger(store: Store) -> Iterator[Store]:
    """A signed ledger of five blocks: a yes of three people, a no of the first, an erasure of the third, verdicts, another yes."""
    store.seal_key = KEY
    with store.begin() as tx:
        people = [contacts.resolve(tx, "whatsapp", [Sender(phone=f"44770090010{n}")], NOW)[0].contact_id for n in (1, 2, 3)]
    assert people == [WITHDRAWN, GIVEN, ERASED]
    add(store, ENTRY, *people)
    add(store, ConsentEvent(action="withdrawn", purpose="marketing", occurred_at=NOW + timedelta(hours=1)), WITHDRAWN)
    with store.begin() as tx:
        record_consents(tx, {ERASED: (ConsentEvent(action="erased", occurred_at=NOW, method="erasure", actor="agent"),)}, NOW)
        consents.erase(tx, ERASED, NOW, "erasure")
    for number in (1, 2):
        with store.begin() as tx:
            kind, body, _ = encode_event(MessageQueued(number=number, flow="news", purpose="marketing", reason="consent", rule="W4"))
            verdict = EventRow(contact_id=GIVEN, seq=10 + number, channel="main", at=NOW, kind=kind, body=body)
            events.append(tx, [verdict])
        if number == 1:
            with store.begin() as tx:
                ledger_seals.add_open_verdicts(tx, NOW)
    add(store, ENTRY, GIVEN)
    yield store
    with store.begin() as tx:  # the database serves other tests
        make_guards_anew(tx)


def add(store: Store, entry: ConsentEvent, *people: int) -> None:
    with store.begin() as tx:
        record_consents(tx, dict.fromkeys(people, (entry,)), entry.occurred_at)


def look(store: Store, trusted: TrustedKeys = TRUSTED, kept: tuple[ledger_seals.LedgerHead, ...] = ()) -> AuditResult:
    with store.read() as tx:
        return audit(tx, kept, trusted)


@pytest.mark.parametrize("name", ATTACKS)
def test_an_attack_is_found(ledger: Store, name: str) -> None:
    assert look(ledger).fault is None
    attack, kind = ATTACKS[name]
    with ledger.begin() as tx:
        if kind == "guards":
            attack(tx)
        else:
            with guards_down(tx):
                attack(tx)
    fault = look(ledger).fault
    assert isinstance(fault, AuditFault)
    assert fault.kind == kind, fault


def test_every_attack_is_in_the_table_of_the_page_with_what_finds_it() -> None:
    rows = [line.strip("| ").split(" | ") for line in (DOCS / "consent-proof.md").read_text("utf-8").splitlines() if line.startswith("| ")]
    table = {row[0]: row[1] for row in rows if len(row) == 2}
    assert {name: table.get(name) for name in ATTACKS} == {name: f"`{kind}`" for name, (_, kind) in ATTACKS.items()}
    assert {name: table.get(name) for name in NOT_FOUND} == dict.fromkeys(NOT_FOUND, "only an anchor outside")


@pytest.mark.parametrize("name", NOT_FOUND)
def test_what_the_database_alone_cannot_show_an_anchor_shows(ledger: Store, name: str) -> None:
    with ledger.read() as tx:
        kept = ledger_seals.head(tx)
    assert kept is not None
    with ledger.begin() as tx, guards_down(tx):
        NOT_FOUND[name](tx)
    assert look(ledger).fault is None
    assert any("newest blocks" in each for each in look(ledger).unproved), "and the audit says so"
    fault = look(ledger, kept=(kept,)).fault
    assert fault is not None
    assert fault.kind == "cut"


def test_the_newest_decision_and_its_signature_can_go_unseen_until_the_chain_has_it(ledger: Store) -> None:
    with ledger.begin() as tx, guards_down(tx):
        run("DELETE FROM events WHERE kind = 'message_queued' AND seq = 12", "DELETE FROM verdict_seals WHERE block IS NULL")(tx)
    assert look(ledger).fault is None


def test_a_process_without_the_key_cannot_add_to_a_signed_ledger(ledger: Store) -> None:
    ledger.seal_key = None
    with pytest.raises(SecretMissing, match="signed with the key"):
        add(ledger, ENTRY, GIVEN)
    assert look(ledger).fault is None


@pytest.mark.parametrize("table", ["consents", "consent_seals", "consent_erasures", "verdict_seals"])
def test_a_row_cannot_be_replaced_by_another_insert(ledger: Store, table: str) -> None:
    if ledger.dialect == "postgresql":
        pytest.skip("PostgreSQL knows no INSERT OR REPLACE; ON CONFLICT DO UPDATE is an update")
    with pytest.raises(Exception, match="append-only"), ledger.begin() as tx:
        tx.execute(text(f"INSERT OR REPLACE INTO {table} SELECT * FROM {table} LIMIT 1"))
    assert look(ledger).fault is None


def test_what_is_signed_and_what_is_not_proved_is_said(ledger: Store) -> None:
    sound = look(ledger)
    assert (sound.blocks, sound.signed, sound.lines, sound.erased, sound.verdicts) == (5, 5, 6, 1, 2)
    assert [each.split(":")[0] for each in sound.unproved] == [
        "that none of the newest decisions of the gate was removed",
        "that the newest blocks are all there",
    ]
    nobody = look(ledger, TrustedKeys())
    assert nobody.signed == 0
    assert nobody.unproved[0].startswith("who made the seals")


def test_a_key_that_came_later_protects_what_was_there_before(store: Store) -> None:
    with store.begin() as tx:
        person = contacts.resolve(tx, "whatsapp", [Sender(phone="447700900101")], NOW)[0].contact_id
    add(store, ENTRY, person)
    store.seal_key = KEY
    add(store, ENTRY, person)
    fault = look(store).fault
    assert fault is not None
    assert fault.message == "block 1 is not signed"
    later = TrustedKeys(current=KEY.public, signed_from=2)
    assert look(store, later).fault is None
    assert look(store, later).unproved[0].startswith("blocks 1 to 1 as such")
    with store.begin() as tx, guards_down(tx):
        run("UPDATE consents SET action = 'withdrawn' WHERE seq = (SELECT MIN(seq) FROM consents)")(tx)
    assert look(store, later).fault is not None


def test_keys_change_and_a_retired_one_signs_nothing_more(ledger: Store) -> None:
    new = SealKey("33" * 32)
    ledger.seal_key = new
    add(ledger, ENTRY, GIVEN)
    changed = TrustedKeys(current=new.public, retired={KEY.public: 5})
    assert look(ledger, changed).fault is None
    assert look(ledger, TrustedKeys(others=(new.public, KEY.public))).fault is None
    ledger.seal_key = KEY
    add(ledger, ENTRY, GIVEN)
    fault = look(ledger, changed).fault
    assert fault is not None
    assert (fault.kind, fault.block) == ("signature", 7)
    assert "retired" in fault.message
    assert look(ledger, TrustedKeys(current=new.public, retired={KEY.public: 9})).fault is not None


def test_a_process_that_finds_a_forged_block_does_not_vouch_for_it_and_the_audit_names_it(ledger: Store) -> None:
    with ledger.begin() as tx, guards_down(tx):
        ATTACKS["the same, signed with another key under the name of ours"][0](tx)
    add(ledger, ENTRY, GIVEN)
    add(ledger, ENTRY, GIVEN)
    with ledger.read() as tx:
        versions = [sealed.block.version for sealed in ledger_seals.all_blocks(tx)]
    assert versions == [3, 3, 3, 3, 3, 2, 2, 3]
    fault = look(ledger).fault
    assert fault is not None
    assert (fault.kind, fault.block) == ("signature", 6)


def test_a_chain_with_blocks_of_a_node_that_vouches_for_none_is_sound(ledger: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ledger_seals, "_is_checked", lambda last, key: False)
    add(ledger, ENTRY, GIVEN)
    monkeypatch.undo()
    add(ledger, ENTRY, GIVEN)
    found = look(ledger)
    assert found.fault is None
    assert (found.blocks, found.signed) == (7, 7)
