"""Erasing a person: everything that says who they are or what they said, in every table, in one transaction.

What stays names nobody: the facts of the log, so that bills and reports keep their numbers; the lines of the consent ledger without their
personal part, which their digests still prove; and a keyed hash of each address, so that no old list brings the person back. The row of
the contact is deleted, and its id is never used again.
"""

from __future__ import annotations

import hmac
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import datetime

import msgspec
from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy import Connection, and_, bindparam, delete, or_, select, type_coerce, update
from sqlalchemy import Text as Plain

from botkit.core.codec import decode_event, encode_event
from botkit.policy.consent.model import ConsentEvent, fold
from botkit.service.consent.record import record_consents
from botkit.service.privacy.export import SHORTEST
from botkit.store import contact_identity as identity
from botkit.store import contacts
from botkit.store import events as log
from botkit.store.broadcasts import broadcast_counts, recipients
from botkit.store.consent import consents, suppressions
from botkit.store.delivery import messages
from botkit.store.delivery.messages import StatusMove
from botkit.store.events import ACCOUNT, EventRow
from botkit.store.fanouts import POSTED
from botkit.store.tables import addresses, events, fanouts, held_receipts, merges, metadata, outbox
from botkit.store.tables import contacts as people
from botkit.store.tables import messages as sent
from botkit.store.tickets import ticket_counts, tickets
from botkit.store.tickets.ticket_counts import CountKey

MARKED = "erased:"  # before the keyed hash of an idempotency key
ERASED = "ERASED"  # why a message that waited was not sent

# Tables ids rows of a contact are deleted, because nothing in them is counted later. The other tables keep emptied rows.
DELETED = (
    "outbox",
    "calls",
    "files",
    "wakes",
    "sessions",
    "subscriptions",
    "addresses",
    "reached",
    "tickets",
    "changes",
    "answered_requests",
    "desk_tickets",
    "desk_events",
    "recipients",
)
EMPTIED = ("events", "messages", "consents", "spent")
_PIECE = 500  # events rewritten at a time

_fanout_keys = select(fanouts.c.id, fanouts.c.idempotency_key)
_empty = update(events).where(events.c.contact_id == bindparam("of_contact"), events.c.seq == bindparam("of_seq"))
_empty_event = _empty.values(body=bindparam("as_body"), personal=None)


class Erasure(Struct, frozen=True, kw_only=True):
    """The proof: how many rows were emptied or deleted, by table. It names nobody, and can be kept.

    `contacts` are the ids under which the log still counts what happened; `marks` is how many hashes were added to the suppression list,
    `head` the newest seal of the ledger.
    """

    at: datetime
    by: str
    contacts: tuple[int, ...]
    deleted: dict[str, int]
    emptied: dict[str, int]
    kept: dict[str, int]
    marks: int
    head: str = ""


def erase(tx: Connection, key: bytes, contact_ids: Iterable[int], now: datetime, by: str) -> Erasure:
    """Erase the person behind these contacts, and behind those that were merged with them. Raises `SecretMissing` without a key."""
    ids = sorted({merged for contact in contact_ids for merged in identity.merged_with(tx, contact)})
    contacts.lock(tx, ids)
    known = tx.execute(select(addresses.c.platform, addresses.c.value, addresses.c.kind).where(addresses.c.contact_id.in_(ids))).all()
    own = [(platform, value) for platform, value, kind in known if kind not in ("parent", "former")]
    marks = suppressions.add(tx, key, own, now, _platform_stop(tx, ids))
    deleted: dict[str, int] = {}
    emptied: dict[str, int] = {}
    _fail_waiting(tx, ids, now)
    record_consents(tx, {contact: (_last_line(now, by),) for contact in ids}, now)
    platform_ids = _platform_ids(tx, ids)
    deleted["held_receipts"] = _delete_receipts(tx, [value for _, value, _ in known], platform_ids)
    emptied["fanouts"] = _empty_published_events(tx, key, ids, [value for _, value, _ in known])
    gone = Counter[CountKey]()
    for row in tickets.open_of(tx, ids):
        gone.update(ticket_counts.removed(row.ticket))
    untold = _untold(tx, ids)
    for name in DELETED:
        table = metadata.tables[name]
        deleted[name] = tx.execute(delete(table).where(table.c.contact_id.in_(ids))).rowcount
    emptied["messages"] = tx.execute(update(sent).where(sent.c.contact_id.in_(ids)).values(content=None, platform_id=None)).rowcount
    emptied["events"] = sum(empty_log(tx, contact, None) for contact in ids)
    emptied["account_log"] = _empty_account(tx, [value for _, value, _ in known])
    emptied["consents"] = sum(consents.erase(tx, contact, now, "erasure") for contact in ids)
    deleted["merges"] = tx.execute(delete(merges).where(or_(merges.c.contact_id.in_(ids), merges.c.into_contact.in_(ids)))).rowcount
    deleted["contacts"] = tx.execute(delete(people).where(people.c.id.in_(ids))).rowcount
    kept = {"events": emptied["events"], "messages": emptied["messages"], "consents": emptied["consents"]}
    ticket_counts.add(tx, gone)
    broadcast_counts.add(tx, untold)
    return Erasure(at=now, by=by, contacts=tuple(ids), deleted=deleted, emptied=emptied, kept=kept, marks=marks)


def _platform_stop(tx: Connection, ids: list[int]) -> datetime | None:
    """When they stopped advertising in the messenger, which is so still when they come back: only the messenger's `resume` ends it."""
    lines = [row.entry for rows in consents.load(tx, ids).values() for row in rows]
    if not fold(lines).platform_stopped:
        return None
    return max(line.occurred_at for line in lines if line.action == "platform_stop")


def _untold(tx: Connection, ids: list[int]) -> Counter[broadcast_counts.CountKey]:
    """The change of counters for broadcasts that have not told them yet. What they were told stays counted."""
    counts = Counter[broadcast_counts.CountKey]()
    for row in (row for contact in ids for row in recipients.of_contact(tx, contact)):
        if row.outcome in ("waiting", "queued"):
            counts.update(broadcast_counts.difference(row, replace(row, outcome="cancelled", reason=ERASED)))
    return counts


def _last_line(now: datetime, by: str) -> ConsentEvent:
    return ConsentEvent(action="erased", occurred_at=now, method="erasure", actor="agent", by=by)


def _fail_waiting(tx: Connection, ids: list[int], now: datetime) -> None:
    """Messages that wait to be sent fail, so that nothing waits for their delivery."""
    waiting = tx.execute(select(outbox.c.contact_id, outbox.c.number).where(outbox.c.contact_id.in_(ids), outbox.c.state != "attempted"))
    messages.move_status(tx, [StatusMove(contact, number, "failed", now) for contact, number in waiting.all()])


def _platform_ids(tx: Connection, ids: list[int]) -> list[str]:
    rows = tx.execute(select(sent.c.platform_id).where(sent.c.contact_id.in_(ids), sent.c.platform_id.is_not(None)))
    return [str(value) for value in rows.scalars()]


def _delete_receipts(tx: Connection, values: list[str], platform_ids: list[str]) -> int:
    """Receipts that wait for their message contain its recipient."""
    inside = [type_coerce(held_receipts.c.payload, Plain).contains(value, autoescape=True) for value in values if len(value) >= SHORTEST]
    deleted = 0
    for start in range(0, max(len(platform_ids), 1), _PIECE):  # SQLite takes 999 values in a statement
        wanted = or_(held_receipts.c.platform_id.in_(platform_ids[start : start + _PIECE]), *inside)
        deleted += tx.execute(delete(held_receipts).where(wanted)).rowcount
    return deleted


def _empty_published_events(tx: Connection, key: bytes, ids: list[int], values: list[str]) -> int:
    """Empty what was posted for this person alone, or contains their address, where the fan-out is finished: body and key.

    The business makes the key, and may have put anything into it. A keyed hash stands for it: a bare one of a booking code can be guessed.
    """
    own_events = select(events.c.at, events.c.body).where(events.c.contact_id.in_(ids), events.c.kind == "business_event")
    posted = {(at, str(_read(body).get("name"))) for at, body in tx.execute(own_events).all()}
    finished = fanouts.c.finished_at.is_not(None)
    found = set(_own_fanouts(tx, posted))
    columns = [type_coerce(column, Plain) for column in (fanouts.c.body, fanouts.c.idempotency_key, fanouts.c.contact)]
    inside = [column.contains(value, autoescape=True) for column in columns for value in values if len(value) >= SHORTEST]
    inside += [columns[1].startswith(f"{POSTED}{contact}:", autoescape=True) for contact in ids]  # what their own flows posted
    if inside:
        found |= {(number, name) for number, name in tx.execute(_fanout_keys.where(finished, or_(*inside))).all()}
    for number, name in sorted(found):
        mark = name if name.startswith(MARKED) else MARKED + hmac.digest(key, name.encode(), "sha256").hex()
        tx.execute(update(fanouts).where(fanouts.c.id == number).values(body=None, contact=None, idempotency_key=mark))
    return len(found)


def _own_fanouts(tx: Connection, posted: set[tuple[datetime, str]]) -> Iterator[tuple[int, str]]:
    """The fan-outs that began one conversation at most, at the moments at which this person's log has their event."""
    for at in sorted({at for at, _ in posted}):
        wanted = and_(fanouts.c.received_at == at, fanouts.c.started <= 1, fanouts.c.finished_at.is_not(None))
        for number, name, idempotency_key in tx.execute(
            select(fanouts.c.id, fanouts.c.name, fanouts.c.idempotency_key).where(wanted)
        ).all():
            if (at, name) in posted:
                yield number, idempotency_key


def _empty_account(tx: Connection, values: list[str]) -> int:
    """Empty the items logged with the account that contain the person's address: those that could not be read, came from an unknown
    address, or are changes of calls and groups. An older botkit kept the latter in the body."""
    columns = [type_coerce(column, Plain) for column in (events.c.personal, events.c.body)]
    inside = [column.contains(value, autoescape=True) for column in columns for value in values if len(value) >= SHORTEST]
    if not inside:
        return 0
    rows = tx.execute(select(events).where(events.c.contact_id == ACCOUNT, or_(*inside))).all()
    lines = [{"of_contact": ACCOUNT, "of_seq": row.seq, "as_body": _without(EventRow(**row._asdict()))} for row in rows]
    if lines:
        tx.execute(_empty_event, lines)
    return len(lines)


def _read(personal: bytes) -> dict[str, object]:
    return msgspec.json.decode(personal, type=dict[str, object])


def empty_log(tx: Connection, contact: int, before: datetime | None, kinds: frozenset[str] | None = None) -> int:
    """Empty what is personal in the log of a contact, up to a moment; the facts stay. Returns how many events had a personal part.

    The whole event is written anew, so that personal fields that an older botkit left in the body are removed as well.
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
    """The body of an event without its personal part, as this botkit writes it."""
    try:
        return encode_event(decode_event(row.kind, row.body, row.personal))[1]
    except msgspec.DecodeError:  # damaged, or of a kind that no longer exists: its personal part is removed all the same
        return row.body
