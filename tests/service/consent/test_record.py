"""What a colleague enters stands in the log and in the ledger like everything else, and the next turn and the replay know of it."""

from __future__ import annotations

from typing import Any

from botkit.core.events import ConsentRecorded
from botkit.policy.consent.model import ConsentEvent, fold
from botkit.service.consent.record import record_consents
from botkit.service.contact_lookup import known_as, read_address
from botkit.service.explain.replay import replay
from botkit.store import Store
from botkit.store.consent import consents

PHONE = "447700900123"


def test_what_is_entered_between_two_messages_is_an_event_and_a_line_of_one_number(node: Any, store: Store) -> None:
    node.says(PHONE, "hello")
    who = node.contact_id(PHONE)
    entry = ConsentEvent(action="withdrawn", occurred_at=node.clock(), actor="agent", by="anna", note="by phone", address="whatsapp:1")
    with store.begin() as tx:
        assert record_consents(tx, {who: (entry,), 4711: (entry,)}, node.clock()) == 1, "nobody has the number 4711"
    node.clock.go(seconds=1)
    node.says(PHONE, "hello again")
    (fact,) = node.facts(PHONE, ConsentRecorded)
    assert (fact.action, fact.by, fact.note, fact.address) == ("withdrawn", "anna", "by phone", "whatsapp:1")
    (seq,) = [row["seq"] for row in node.rows("events") if row["kind"] == "consent_recorded"]
    with store.read() as tx:
        (line,) = consents.load(tx, [who])[who]
        assert replay(tx, node.bot, who) is None
    assert (line.seq, line.entry) == (seq, entry)
    assert fold([line.entry]).withdrawn("marketing", "", node.clock())


def test_an_address_is_read_as_people_write_it() -> None:
    for written in ("whatsapp:+44 7700 900123", "+44 (7700) 900-123", "447700900123", " WhatsApp: 447700900123"):
        place = read_address(written)
        assert place is not None
        assert known_as(*place) == "whatsapp:447700900123"
    for written in ("whatsapp:GB.48201993006714", "messenger:2481357"):
        place = read_address(written)
        assert place is not None
        assert known_as(*place) == written
    for written in ("", "banana", "whatsapp:", "pigeon:1", "whatsapp:0770090012", "12345", "messenger:ana", "whatsapp:١٢٣٤٥٦٧٨", "1" * 16):
        assert read_address(written) is None
