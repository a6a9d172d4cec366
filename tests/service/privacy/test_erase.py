"""Erasing a person: no byte of them is left, nothing of theirs is sent, and what was counted before is still counted."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from sqlalchemy import make_url, text

from botkit.core.events.base import EventBase
from botkit.core.model.platform import AccountUpdate, IdentityChanged, Preference, Receipt, Sender, Sent
from botkit.errors import SecretMissing
from botkit.policy.consent.model import fold
from botkit.policy.consent.suppression import Suppression
from botkit.service.commands import InboundItem, PublishEvent
from botkit.service.consent.audit import audit
from botkit.service.privacy.erase import DELETED, EMPTIED, Erasure, erase
from botkit.service.privacy.export import export_person
from botkit.store import Store, contacts
from botkit.store.consent import consents, suppressions
from botkit.store.tables import PERSONAL, metadata

KEY = b"a long random text that is kept"
PHONE = "447700900123"
ID = "GB.48201993006714"
NAME = "Wilhelmina Quartermain"
SAID = "my dog is called Bartholomew"
WAMID = f"wamid.{base64.b64encode(PHONE.encode()).decode()}"
MARKERS = (PHONE, ID, NAME, SAID, WAMID, base64.b64encode(PHONE.encode()).decode(), "XK4711", "Bartholomew", "wamid.out")

FLOW = """\
botkit: 1
flow: sign_up
title: Signs people up
language: en
starts: [no_match]
steps:
  - ask: "What is on your mind, {{ contact.name }}?"
    save: mind
  - subscribe: flights
    to: mind
  - opt_in: flights
    ask: "Shall we tell you about flights, {{ contact.name }}?"
  - call: status
    with: {what: mind}
    save: status
  - say: "Noted: {{ mind }}"
"""


def talk(node: Any) -> None:
    """A conversation that leaves something in every table."""
    sender = Sender(user_id=ID, phone=PHONE, name=NAME)
    for number, said in enumerate(("hello", SAID, "yes")):
        item = _incoming(node, sender, said, f"{WAMID}{number}")
        node.handle(InboundItem(channel="main", item=item))
        for outbound in node.claim():
            node.settle(outbound, Sent(platform_id=f"wamid.out.{WAMID}.{outbound.row.number}"))
    preference = Preference(account="10000", id=f"pref.{PHONE}", at=node.clock(), sender=sender, value="stop")
    node.handle(InboundItem(channel="main", item=preference))
    node.handle(PublishEvent(key=f"booking {PHONE}", name="booked", body={"code": "XK4711", "phone": PHONE}, contact=f"whatsapp:{PHONE}"))
    early = Receipt(account="10000", id="r", message="wamid.unknown", status="sent", at=node.clock(), recipient=Sender(phone=PHONE))
    node.handle(InboundItem(channel="main", item=early))


def _incoming(node: Any, sender: Sender, said: str, key: str) -> Any:
    from botkit.core.model.message import Text
    from botkit.core.model.platform import Incoming

    return Incoming(account="10000", id=key, at=node.clock(), sender=sender, content=Text(body=said))


def everything(store: Store, url: str) -> bytes:
    """Every byte that the database holds: the files of SQLite, and every column of every table."""
    held = b""
    if store.dialect == "sqlite":
        path = Path(str(make_url(url).database))
        held += b"".join(file.read_bytes() for file in path.parent.glob(f"{path.name}*"))
    with store.read() as tx:
        for table in metadata.tables:
            for row in tx.execute(text(f"SELECT * FROM {table}")):
                held += repr(tuple(row)).encode()
    return held


def wipe(node: Any, *phones: str) -> Erasure:
    with node.store.begin() as tx:
        whose = [contacts.by_address(tx, f"whatsapp:{phone}") for phone in phones or (PHONE,)]
        return erase(tx, KEY, [who for who in whose if who is not None], node.clock(), "anna")


@pytest.fixture
def node(make_node: Callable[..., Any]) -> Any:
    made = make_node({"sign_up": FLOW, "booked": BOOKED})
    made.bot.suppression_key = KEY
    return made


def test_no_byte_of_an_erased_person_is_left(node: Any, store: Store, store_url: str) -> None:
    talk(node)
    node.says("447700900199", "somebody else")
    before = everything(store, store_url)
    assert [marker for marker in MARKERS if marker.encode() not in before] == []
    proof = wipe(node)
    store.compact()
    after = everything(store, store_url)
    assert [marker for marker in MARKERS if marker.encode() in after] == []
    assert b"somebody else" in after
    assert proof.marks == 2
    assert proof.emptied["events"] > 5
    assert PHONE not in repr(proof)


def test_every_table_that_names_a_contact_is_emptied_or_deleted() -> None:
    naming = {name for name, table in metadata.tables.items() if "contact_id" in table.columns}
    assert naming == {*DELETED, *EMPTIED, "merges", "consent_erasures"}
    assert set(PERSONAL) <= {*DELETED, *EMPTIED, "contacts", "fanouts", "held_receipts"}


def test_what_was_counted_before_is_still_counted(node: Any, store: Store) -> None:
    talk(node)
    who = node.contact_id(PHONE)
    facts = [(row["seq"], row["kind"], row["body"]) for row in node.rows("events") if row["contact_id"] == who]
    messages = [(row["number"], row["purpose"], row["queued_at"]) for row in node.rows("messages")]
    lines = len(node.rows("consents"))
    wipe(node)
    kept = [(row["seq"], row["kind"], row["body"]) for row in node.rows("events") if row["contact_id"] == who]
    assert kept == [*facts, *kept[len(facts) :]]
    assert [(row["number"], row["purpose"], row["queued_at"]) for row in node.rows("messages")] == messages
    assert node.log(who), "every event can still be read"
    with store.read() as tx:
        assert audit(tx).fault is None
        assert audit(tx).lines == lines + 1
        assert consents.load(tx, [who])[who][-1].entry.action == "erased"


def test_nothing_that_waits_for_an_erased_person_is_sent(node: Any) -> None:
    node.says(PHONE, "hello")
    assert node.rows("outbox")
    wipe(node)
    assert node.claim() == ()
    assert [row["status"] for row in node.rows("messages")] == ["failed"]


def test_an_answer_to_a_send_under_way_brings_nothing_back(node: Any, store: Store, store_url: str) -> None:
    node.says(PHONE, "hello")
    (outbound,) = node.claim()
    who = outbound.row.contact_id
    wipe(node)
    node.settle(outbound, Sent(platform_id=WAMID))
    node.receipt(WAMID, "delivered", tag=f"bk1.{who}.{outbound.row.number}")
    assert WAMID.encode() not in everything(store, store_url)
    assert node.rows("messages")[0]["status"] == "delivered"
    assert "status_changed" in [row["kind"] for row in node.rows("events")], "the bill counts it"


def test_a_message_that_is_delivered_again_brings_nobody_back(node: Any) -> None:
    node.says(PHONE, "hello", key=WAMID)
    wipe(node)
    node.says(PHONE, "hello", key=WAMID)
    assert node.rows("addresses") == []


def test_who_was_erased_and_writes_again_may_be_answered_and_no_more(node: Any, store: Store) -> None:
    talk(node)
    erased_at = node.clock()
    wipe(node)
    node.clock.go(days=30)
    node.says(PHONE, "hello again")
    with store.read() as tx:
        who = contacts.by_address(tx, f"whatsapp:{PHONE}")
        assert who is not None
        lines = [line.entry for line in consents.load(tx, [who])[who]]
    assert [(line.action, line.occurred_at) for line in lines] == [("suppressed", erased_at), ("platform_stop", erased_at)]
    folded = fold(lines)
    assert folded.state_of("marketing", "", node.clock()).status == "suppressed"
    assert node.claim(), "an answer needs no consent"


@pytest.mark.parametrize(("erased", "later"), [("5511912345678", "551112345678"), ("525512345678", "5215512345678")])
def test_l08_another_spelling_of_an_erased_number_is_recognised(node: Any, store: Store, erased: str, later: str) -> None:
    node.says(erased, "hello")
    wipe(node, erased)
    with store.read() as tx:
        assert list(suppressions.find(tx, KEY, [("whatsapp", later)]).values()) == [Suppression(node.clock())]
        assert suppressions.find(tx, KEY, [("messenger", later)]) == {}


def test_nobody_is_erased_without_a_key_and_another_key_is_noticed(node: Any, store: Store) -> None:
    node.says(PHONE, "hello")
    with pytest.raises(SecretMissing, match="suppression_key"), store.begin() as tx:
        erase(tx, b"", [node.contact_id(PHONE)], node.clock(), "anna")
    wipe(node)
    with store.read() as tx:
        suppressions.must_fit(tx, KEY)
        for wrong in (b"", b"another key"):
            with pytest.raises(SecretMissing):
                suppressions.must_fit(tx, wrong)


def test_contacts_that_are_one_person_are_erased_together(node: Any, store: Store, store_url: str) -> None:
    talk(node)
    new = Sender(user_id="GB.77", phone="447700900177")
    node.handle(InboundItem(channel="main", item=_incoming(node, new, "my new number", "w.new")))
    moved = IdentityChanged(account="10000", id="m", at=node.clock(), old=Sender(user_id=ID, phone=PHONE), new=new)
    node.handle(InboundItem(channel="main", item=moved))
    proof = wipe(node, "447700900177")
    assert len(proof.contacts) == 2
    store.compact()
    after = everything(store, store_url)
    assert [marker for marker in (*MARKERS, "GB.77", "447700900177", "my new number") if marker.encode() in after] == []


def test_everything_about_a_person_can_be_handed_to_them(node: Any, store: Store) -> None:
    talk(node)
    with store.read() as tx:
        found = list(export_person(tx, node.contact_id(PHONE), node.clock()))
    told = repr(found)
    assert [marker for marker in MARKERS if marker not in told] == []
    assert {"contact", "addresses", "sessions", "messages", "log", "consents", "consent"} <= {section for section, _ in found}


# ---- a marker in every field that anything can fill

# Fields that hold words of ours, of the flows or of a rate card, and no one else's. A field that is not here must be personal.
# `shared` is what a broadcast tells everybody; it is kept with the broadcast.
OURS = frozenset(
    [
        *("action", "actor", "assignee", "basis", "budget", "by", "call", "category", "channel", "code", "collection_point"),
        *("columns", "command", "conversation", "country", "currency", "destination", "digest", "double_opt_in", "entry"),
        *("estimate", "event", "failure", "fault", "field_name", "flow", "form", "forwarded", "function", "how"),
        *("jurisdiction", "label", "language", "measure", "method", "name", "part", "path", "period", "places", "plan", "post"),
        *("price", "pricing", "priority", "purpose", "queue", "reason", "rule", "save", "saw", "scope", "score", "severity"),
        *("shared", "sheet", "spent", "start", "state", "status", "step", "sums", "template", "text_id", "text_sha256"),
        *("text_version", "then", "tier", "topic", "what", "when"),
    ]
)
MARKER = "Zebulon"


def kinds_of_event(of: type = EventBase) -> Iterator[type[EventBase]]:
    for kind in of.__subclasses__():
        yield kind
        yield from kinds_of_event(kind)


def marked(kind: type[EventBase]) -> dict[str, Any]:
    """An event with the marker in every field that is not one of ours, as far as its type lets it hold one."""
    fields: dict[str, Any] = {}
    for field in msgspec.structs.fields(kind):
        if field.name in OURS and field.name not in kind.personal:
            continue
        for value in (MARKER, {MARKER: MARKER}, (MARKER,), {"type": "text", "body": MARKER}, {"source": MARKER}):
            try:
                msgspec.convert(value, field.type)
            except msgspec.ValidationError:
                continue
            fields[field.name] = value
            break
    return fields


@pytest.mark.parametrize("kind", sorted(kinds_of_event(), key=lambda kind: kind.__name__), ids=lambda kind: kind.__name__)
def test_no_field_of_an_event_that_somebody_else_fills_outlives_the_person(kind: type[EventBase]) -> None:
    assert set(marked(kind)) <= set(kind.personal), "declare it personal, or say in OURS why it is not"


def test_a_marker_in_every_field_of_every_event_is_gone_after_an_erasure(node: Any, store: Store, store_url: str) -> None:
    node.says(PHONE, "hello")
    who = node.contact_id(PHONE)
    lines = [
        {"contact_id": who, "seq": 1000 + place, "channel": "main", "at": node.clock(), "kind": str(kind.__struct_config__.tag),
         "library": None, "body": b"{}", "personal": json.dumps(fields).encode()}
        for place, kind in enumerate(sorted(kinds_of_event(), key=lambda kind: kind.__name__)) if (fields := marked(kind))
    ]  # fmt: skip
    with store.begin() as tx:
        tx.execute(metadata.tables["events"].insert(), lines)
    assert len(lines) >= 15
    wipe(node)
    store.compact()
    assert MARKER.encode() not in everything(store, store_url)


BOOKED = """\
botkit: 1
flow: booked
title: Confirms a booking
language: en
starts:
  - event: booked
    to: flights
steps:
  - say: Booked.
    template: asked
"""


@pytest.mark.parametrize("body", [{}, {"code": "XK4711"}])
def test_the_key_of_an_event_that_was_posted_for_them_alone_is_gone(
    make_node: Callable[..., Any], store: Store, store_url: str, body: dict[str, Any]
) -> None:
    node = make_node({"sign_up": FLOW, "booked": BOOKED})
    node.says(PHONE, "hello")
    node.clock.go(seconds=1)
    node.handle(PublishEvent(key="booking of Zebulon", name="booked", body=body, contact=f"whatsapp:{PHONE}"))
    before = everything(store, store_url)
    assert MARKER.encode() in before
    wipe(node)
    store.compact()
    assert MARKER.encode() not in everything(store, store_url)
    assert [row["idempotency_key"][:7] for row in node.rows("fanouts")] == ["erased:"]


def test_changes_of_the_account_that_name_them_are_emptied_wherever_they_are_kept(node: Any, store: Store, store_url: str) -> None:
    node.says(PHONE, "hello")
    details = {"calls": [{"from": PHONE, "name": MARKER}]}
    node.handle(InboundItem(channel="main", item=AccountUpdate(account="10000", id="c", at=node.clock(), field="calls", details=details)))
    old = {"field_name": "calls", "event": "", "severity": "info", "details": details}  # as an older botkit kept it
    with store.begin() as tx:
        tx.execute(
            metadata.tables["events"].insert(),
            {
                "contact_id": 0,
                "seq": 1000,
                "channel": "main",
                "at": node.clock(),
                "kind": "account_changed",
                "body": json.dumps(old).encode(),
            },
        )
    wipe(node)
    store.compact()
    assert [marker for marker in (PHONE, MARKER) if marker.encode() in everything(store, store_url)] == []
    assert [fact.field_name for fact in node.log(0)] == ["calls", "calls"]
