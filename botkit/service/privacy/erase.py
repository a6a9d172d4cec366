"""Erasing a person: everything that tells who they are or what they said, in every table, in one transaction.

What stays names nobody: the facts of the log with their numbers, so that bills and reports count what they counted before; the lines of
the consent ledger without what was personal in them, which their digests still prove; and a keyed mark of each address, so that no old
list brings the person back. Rows of the contact itself go, and its id is never given to anybody else.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import datetime

import msgspec
from msgspec import Struct
from sqlalchemy import Connection, and_, bindparam, delete, or_, select, type_coerce, update
from sqlalchemy import Text as Plain

from botkit.core.codec import decode_event, encode, encode_event
from botkit.policy.consent.model import ConsentEvent
from botkit.service.consent.record import record_consents
from botkit.service.privacy.export import SHORTEST
from botkit.store import contact_identity as identity
from botkit.store import contacts
from botkit.store import events as log
from botkit.store.consent import consents, suppressions
from botkit.store.delivery import messages
from botkit.store.delivery.messages import StatusMove
from botkit.store.events import ACCOUNT, EventRow
from botkit.store.tables import addresses, events, fanouts, held_receipts, merges, metadata, outbox
from botkit.store.tables import contacts as people
from botkit.store.tables import messages as sent

ERASED = "ERASED"  # why a message that waited was not sent

# Tables whose rows of a contact are deleted whole: nothing is left to be counted in them. The others keep their rows, emptied.
GONE = ("outbox", "calls", "wakes", "sessions", "subscriptions", "addresses", "reached")
KEPT = ("events", "messages", "consents", "spent")
_PIECE = 500  # events rewritten at a time

_empty = update(events).where(events.c.contact_id == bindparam("of_contact"), events.c.seq == bindparam("of_seq"))
_empty_event = _empty.values(body=bindparam("as_body"), personal=None)


class Erasure(Struct, frozen=True, kw_only=True):
    """The proof: what was emptied or deleted, by table. It names nobody, and can be kept.

    `contacts` are the numbers under which the log goes on to count what happened; `marks` went to the suppression list, `head` is the
    newest seal of the ledger.
    """

    at: datetime
    by: str
    contacts: tuple[int, ...]
    deleted: dict[str, int]
    emptied: dict[str, int]
    kept: dict[str, int]
    marks: int
    head: str = ""


def erase(tx: Connection, key: bytes, found: Iterable[int], now: datetime, by: str) -> Erasure:
    """Erase the person behind these contacts, and behind those that were merged with them. Raises `SecretMissing` without a key."""
    whose = sorted({one for contact in found for one in identity.merged_with(tx, contact)})
    contacts.lock(tx, whose)
    known = tx.execute(select(addresses.c.platform, addresses.c.value, addresses.c.kind).where(addresses.c.contact_id.in_(whose))).all()
    marks = suppressions.add(tx, key, [(platform, value) for platform, value, kind in known if kind not in ("parent", "former")], now)
    deleted: dict[str, int] = {}
    emptied: dict[str, int] = {}
    _hold_back(tx, whose, now)
    record_consents(tx, {contact: (_last_line(now, by),) for contact in whose}, now)
    ids = _platform_ids(tx, whose)
    deleted["held_receipts"] = _forget_receipts(tx, [value for _, value, _ in known], ids)
    emptied["fanouts"] = _forget_published_events(tx, whose, [value for _, value, _ in known])
    for name in GONE:
        table = metadata.tables[name]
        deleted[name] = tx.execute(delete(table).where(table.c.contact_id.in_(whose))).rowcount
    emptied["messages"] = tx.execute(update(sent).where(sent.c.contact_id.in_(whose)).values(content=None, platform_id=None)).rowcount
    emptied["events"] = sum(empty_log(tx, contact, None) for contact in whose)
    emptied["account_log"] = _empty_account(tx, [value for _, value, _ in known])
    emptied["consents"] = sum(consents.erase(tx, contact) for contact in whose)
    deleted["merges"] = tx.execute(delete(merges).where(or_(merges.c.contact_id.in_(whose), merges.c.into_contact.in_(whose)))).rowcount
    deleted["contacts"] = tx.execute(delete(people).where(people.c.id.in_(whose))).rowcount
    kept = {"events": emptied["events"], "messages": emptied["messages"], "consents": emptied["consents"]}
    return Erasure(at=now, by=by, contacts=tuple(whose), deleted=deleted, emptied=emptied, kept=kept, marks=marks)


def _last_line(now: datetime, by: str) -> ConsentEvent:
    return ConsentEvent(action="erased", occurred_at=now, method="erasure", actor="agent", by=by)


def _hold_back(tx: Connection, whose: list[int], now: datetime) -> None:
    """What waits to be sent is not sent; it fails, so that nobody waits for it to be delivered."""
    waiting = tx.execute(select(outbox.c.contact_id, outbox.c.number).where(outbox.c.contact_id.in_(whose), outbox.c.state != "attempted"))
    messages.move_status(tx, [StatusMove(contact, number, "failed", now) for contact, number in waiting.all()])


def _platform_ids(tx: Connection, whose: list[int]) -> list[str]:
    found = tx.execute(select(sent.c.platform_id).where(sent.c.contact_id.in_(whose), sent.c.platform_id.is_not(None)))
    return [str(value) for value in found.scalars()]


def _forget_receipts(tx: Connection, values: list[str], ids: list[str]) -> int:
    """Receipts that wait for their message name whom it went to."""
    inside = [type_coerce(held_receipts.c.payload, Plain).contains(value, autoescape=True) for value in values if len(value) >= SHORTEST]
    gone = 0
    for start in range(0, max(len(ids), 1), _PIECE):  # SQLite takes 999 values in a statement
        wanted = or_(held_receipts.c.platform_id.in_(ids[start : start + _PIECE]), *inside)
        gone += tx.execute(delete(held_receipts).where(wanted)).rowcount
    return gone


def _forget_published_events(tx: Connection, whose: list[int], values: list[str]) -> int:
    """Bodies of events that were posted for this person alone, or that hold an address of theirs. Everybody was told by then."""
    told = select(events.c.personal).where(
        events.c.contact_id.in_(whose), events.c.kind == "business_event", events.c.personal.is_not(None)
    )
    bodies = {encode(said["body"]) for said in map(_read, tx.execute(told).scalars()) if said.get("body")}
    body, key = type_coerce(fanouts.c.body, Plain), type_coerce(fanouts.c.idempotency_key, Plain)
    inside = [column.contains(value, autoescape=True) for column in (body, key) for value in values if len(value) >= SHORTEST]
    finished = fanouts.c.finished_at.is_not(None)
    emptied = 0
    for wanted in (*(and_(fanouts.c.started <= 1, fanouts.c.body == one) for one in sorted(bodies)), *inside):
        for number, name in tx.execute(select(fanouts.c.id, fanouts.c.idempotency_key).where(finished, wanted)).all():
            kept = name if not any(value in name for value in values) else f"erased:{hashlib.sha256(name.encode()).hexdigest()}"
            emptied += tx.execute(update(fanouts).where(fanouts.c.id == number).values(body=None, idempotency_key=kept)).rowcount
    return emptied


def _empty_account(tx: Connection, values: list[str]) -> int:
    """What was kept with the account because it could not be read, or because nobody was known there yet, may name the person."""
    inside = [type_coerce(events.c.personal, Plain).contains(value, autoescape=True) for value in values if len(value) >= SHORTEST]
    if not inside:
        return 0
    return tx.execute(update(events).where(events.c.contact_id == ACCOUNT, or_(*inside)).values(personal=None)).rowcount


def _read(personal: bytes) -> dict[str, object]:
    return msgspec.json.decode(personal, type=dict[str, object])


def empty_log(tx: Connection, contact: int, before: datetime | None, kinds: frozenset[str] | None = None) -> int:
    """Empty what is personal in the log of a contact, up to a moment; the facts stay. Says how many events had something.

    The whole event is written anew: what an older botkit did not yet keep apart is taken out as well.
    """
    emptied, after = 0, 0
    while rows := log.of_contact(tx, contact, after, _PIECE):
        after = rows[-1].seq
        lines = []
        for row in rows:
            if (before is not None and row.at >= before) or (kinds is not None and row.kind not in kinds):
                continue
            body = _without(row)
            if row.personal is not None or body != row.body:
                lines.append({"of_contact": contact, "of_seq": row.seq, "as_body": body})
        if lines:
            tx.execute(_empty_event, lines)
        emptied += len(lines)
    return emptied


def _without(row: EventRow) -> bytes:
    """The body of an event without what is personal, as this botkit would write it."""
    try:
        return encode_event(decode_event(row.kind, row.body, row.personal))[1]
    except msgspec.DecodeError:  # damaged, or of a kind that is no more: its personal part goes all the same
        return row.body
