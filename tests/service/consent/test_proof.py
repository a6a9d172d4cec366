"""Proof files: they can be checked without the database, and whatever is changed in one is told."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import text

from botkit.core.codec import encode_event
from botkit.core.events import Event, MessageQueued, MessageRefused, SendAttempted
from botkit.core.model.platform import Sender
from botkit.policy.consent.model import ConsentEvent
from botkit.policy.consent.proof import ProofResult, check_proof, write_proof
from botkit.policy.consent.seal_keys import SealKey, TrustedKeys
from botkit.service.consent.proof import prove_campaign, prove_person
from botkit.service.consent.record import record_consents
from botkit.store import Store, contacts, events
from botkit.store.consent import consents
from botkit.store.events import EventRow

NOW = datetime(2026, 1, 5, 12, tzinfo=UTC)
KEY, FOREIGN = SealKey("11" * 32), SealKey("22" * 32)
TRUSTED = TrustedKeys(others=(KEY.public,))
YES = ConsentEvent(
    action="given", purpose="marketing", occurred_at=NOW, address="whatsapp:447700900101", wording="Shall we?", evidence="w1"
)
NO = ConsentEvent(action="withdrawn", purpose="marketing", occurred_at=NOW + timedelta(hours=2))
HOUR = timedelta(hours=1)


def decide(store: Store, contact: int, seq: int, event: Event, at: datetime) -> None:
    kind, body, _ = encode_event(event)
    with store.begin() as tx:
        events.append(tx, [EventRow(contact_id=contact, seq=seq, channel="main", at=at, kind=kind, body=body)])


@pytest.fixture
def ledger(store: Store) -> Store:
    """Two people who said yes and got news; the first said no afterwards, and the next news were refused. The second asked for service."""
    store.seal_key = KEY
    with store.begin() as tx:
        first, second = (contacts.resolve(tx, "whatsapp", [Sender(phone=f"44770090010{n}")], NOW)[0].contact_id for n in (1, 2))
    with store.begin() as tx:
        record_consents(tx, {first: (YES,), second: (YES,)}, NOW)
    news: dict[str, Any] = {"flow": "news", "purpose": "marketing", "template": "news_1"}
    for contact in (first, second):
        decide(store, contact, 10, MessageQueued(number=1, **news, reason="OK"), NOW + HOUR)
        decide(store, contact, 11, SendAttempted(number=1, attempt=1, reason="OK"), NOW + HOUR)
    with store.begin() as tx:
        tx.execute(text("UPDATE contacts SET events = 13 WHERE id > 0"))
        record_consents(tx, {first: (NO,)}, NOW + 2 * HOUR)
    decide(store, first, 12, MessageQueued(number=2, **news, reason="OK"), NOW + HOUR)
    decide(store, first, 20, MessageRefused(number=2, flow="news", reason="OPTED_OUT", rule="W4", when="send"), NOW + 3 * HOUR)
    decide(store, second, 12, MessageQueued(number=2, flow="help", reason="IN_WINDOW"), NOW + HOUR)
    return store


def person(store: Store) -> bytes:
    with store.read() as tx:
        return write_proof(prove_person(tx, 1, "whatsapp:+447700900101", NOW), store.seal_key)


def campaign(store: Store) -> bytes:
    with store.read() as tx:
        return write_proof(prove_campaign(tx, "news", "", NOW), store.seal_key)


def check(written: bytes, trusted: TrustedKeys = TRUSTED) -> ProofResult:
    return check_proof(written, trusted)


def test_a_persons_proof_is_sound_and_has_their_words(ledger: Store) -> None:
    found = check(person(ledger))
    assert (found.faults, found.unproved) == ((), ())
    assert (found.lines, found.messages, found.allowed, found.refused) == (2, 2, {"consent": 1}, 1)
    assert b"Shall we?" in person(ledger)


def test_a_campaigns_proof_names_the_line_that_allowed_each_message(ledger: Store) -> None:
    written = campaign(ledger)
    found = check(written)
    assert (found.faults, found.unproved) == ((), ())
    assert (found.subject, found.messages, found.allowed, found.refused) == ("flow news", 3, {"consent": 2}, 1)
    assert b"Shall we?" not in written
    assert b"447700900101" not in written
    assert [message["line"] for message in json.loads(written)["content"]["messages"]] == [1, None, 1]
    with ledger.read() as tx:
        assert len(prove_campaign(tx, "", "news_1", NOW).messages) == 3
        assert prove_campaign(tx, "", "news_2", NOW).messages == ()


def test_an_erased_person_keeps_a_sound_proof(ledger: Store) -> None:
    with ledger.begin() as tx:
        consents.erase(tx, 1, NOW + 4 * HOUR, "erasure")
    written = person(ledger)
    assert check(written).faults == ()
    assert b"Shall we?" not in written
    assert len(json.loads(written)["content"]["erasures"]) == 1


def _resigned(written: bytes, change: Callable[[dict[str, Any]], None]) -> bytes:
    """A file changed by somebody who cannot sign it; the signature over the whole is left out, so that what is below must show it."""
    file = json.loads(written)
    change(file["content"])
    return json.dumps({**file, "signature": ""}).encode()


def _personal(content: dict[str, Any]) -> None:
    content["lines"][0]["personal"] = content["lines"][0]["personal"].replace("Shall we?", "We shall!")


CHANGES: dict[str, tuple[Callable[[dict[str, Any]], None], str]] = {
    "a line": (lambda content: content["lines"][0]["fields"].update(action="confirmed"), "is not in block"),
    "its words": (_personal, "personal fields"),
    "a block": (lambda content: content["blocks"][0]["digests"].append("00" * 32), "does not belong"),
    "a signature": (lambda content: content["blocks"][0]["block"].update(signature="00" * 64), "signature of block"),
    "a decision": (
        lambda content: content["messages"][0]["decisions"][1].update(at=content["messages"][0]["decisions"][1]["at"] + 1),
        "not the one that was signed",
    ),
    "a seal": (lambda content: content["seals"][0].update(key=FOREIGN.name), "not signed with a key"),
    "the number of a message": (lambda content: content["messages"][0].update(number=7), "about another message"),
    "the purpose of a message": (lambda content: content["messages"][0].update(purpose="utility"), "not of the purpose"),
    "the line that allowed": (lambda content: content["messages"][0].update(line=99), "did not allow"),
    "a no that is left out": (lambda content: content["lines"].pop(), ""),
}


@pytest.mark.parametrize("name", CHANGES)
def test_what_is_changed_in_a_file_is_told(ledger: Store, name: str) -> None:
    change, words = CHANGES[name]
    changed = _resigned(person(ledger), change)
    found = check(changed)
    if words:
        assert any(words in fault for fault in found.faults), found
    else:
        assert found.faults == ()
    assert found.unproved[0].startswith("that no line was left out")


def test_a_file_that_another_key_signed_or_that_was_changed_as_a_whole_is_refused(ledger: Store) -> None:
    with ledger.read() as tx:
        made = prove_person(tx, 1, "whatsapp:+447700900101", NOW)
    assert "file as a whole" in check(write_proof(made, FOREIGN)).faults[0]
    changed = person(ledger).replace(b"whatsapp:+447700900101", b"whatsapp:+447700900102", 1)
    assert "file as a whole" in check(changed).faults[0]


def test_without_a_key_a_file_proves_nothing_and_says_so(ledger: Store) -> None:
    assert check(person(ledger), TrustedKeys()).unproved[0].startswith("who made it")
    ledger.seal_key = None
    assert check(person(ledger)).unproved[0].startswith("that no line was left out")


@pytest.mark.parametrize(
    "written", [b"", b"{}", b"[1]", b'{"format":"x","content":{}}', b'{"format":"botkit consent proof 1","content":{}}', b"\xff"]
)
def test_what_is_no_proof_is_said_to_be_none(written: bytes) -> None:
    with pytest.raises(ValueError):
        check(written)
