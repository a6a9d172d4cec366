"""Outgoing messages and their delivery status."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from msgspec import Struct
from sqlalchemy import Connection, Row, bindparam, case, func, insert, literal_column, or_, select, update

from botkit.store.sql.bulk import BulkWrite
from botkit.store.sql.compiled import CompiledStatement
from botkit.store.sql.types import EPOCH, MICROSECOND, bounded_key
from botkit.store.sql.values_table import ID, KEY, table_values, values_table
from botkit.store.tables import messages, outbox

MessageKey = tuple[int, int]  # contact, number

# A status only moves up (docs/platforms.md). `failed` stands above `sent` and below `delivered`: it wins over the one,
# and what did arrive, arrived. So the last word is the same in whatever order receipts come.
RANKS = {"queued": 0, "accepted": 1, "sent": 2, "failed": 3, "delivered": 4, "read": 5, "played": 6}


class MessageRow(Struct, frozen=True, kw_only=True):
    """`content` is the message in our words (JSON of an `Outgoing`), None once erased. `platform_id` is None until it was accepted."""

    contact_id: int
    number: int
    channel: str
    content: bytes | None
    platform_id: str | None = None
    status: str = "queued"
    status_at: datetime
    purpose: str
    template: str = ""
    flow: str = ""
    step: str = ""
    queued_at: datetime
    sent_at: datetime | None = None

    @property
    def status_rank(self) -> int:
        return RANKS[self.status]


class Accepted(Struct, frozen=True):
    """The platform accepted a message and gave it an id."""

    contact_id: int
    number: int
    platform_id: str
    sent_at: datetime


class StatusMove(Struct, frozen=True):
    """A receipt, as far as a status is concerned."""

    contact_id: int
    number: int
    status: str
    at: datetime


class Watermark(Struct, frozen=True):
    """A receipt for everything that was sent to a contact up to a moment."""

    contact_id: int
    channel: str
    until: datetime
    status: str


_columns = tuple(column for column in messages.c if column.name != "status_rank")
_keys = values_table(contact_id=ID, number=ID)
_of_keys = (_keys.c.contact_id == messages.c.contact_id) & (_keys.c.number == messages.c.number)
_here = (messages.c.contact_id == bindparam("of_contact"), messages.c.number == bindparam("of_number"))
_add = BulkWrite(insert(messages), messages)
_load = CompiledStatement(select(*_columns).join(_keys, _of_keys))
_higher = messages.c.status_rank < RANKS["accepted"]
_sent = CompiledStatement(
    update(messages)
    .where(*_here, messages.c.content.is_not(None))  # an erased message gets no id again: some ids contain the phone number
    .values(
        platform_id=bindparam("as_platform_id"),
        sent_at=bindparam("at"),
        status=case((_higher, "accepted"), else_=messages.c.status),
        status_rank=case((_higher, RANKS["accepted"]), else_=messages.c.status_rank),
        status_at=case((_higher, bindparam("at")), else_=messages.c.status_at),
    )
)
_ids = values_table(platform_id=KEY)
_by_platform_ids = select(*_columns).join(_ids, _ids.c.platform_id == messages.c.platform_id)
_ranks = CompiledStatement(
    select(messages.c.contact_id, messages.c.number, messages.c.status_rank)
    .join(_keys, _of_keys)
    .order_by(messages.c.contact_id, messages.c.number)
    .with_for_update(of=messages)
)
_move = CompiledStatement(
    update(messages)
    .where(*_here, messages.c.status_rank < bindparam("as_rank"))
    .values(status=bindparam("as_status"), status_rank=bindparam("as_rank"), status_at=bindparam("at"))
)
_contacts = values_table(contact_id=ID)
_marks = values_table(contact_id=ID, channel=KEY, until=ID, rank=ID, status=KEY)
_before = (
    select(messages.c.contact_id, messages.c.number, _marks.c.status, _marks.c.until)
    .join(_marks, (_marks.c.contact_id == messages.c.contact_id) & (_marks.c.channel == messages.c.channel))
    .where(messages.c.sent_at <= _marks.c.until, messages.c.status_rank < _marks.c.rank)
    .order_by(messages.c.contact_id, messages.c.number)
)

# What was sent, or is being sent: an attempt whose outcome nobody knows counts as one that arrived.
_marketing = (
    select(
        messages.c.contact_id,
        messages.c.number,
        func.coalesce(messages.c.sent_at, outbox.c.attempted_at, messages.c.status_at).label("at"),
    )
    .join(_contacts, _contacts.c.contact_id == messages.c.contact_id)
    .outerjoin(outbox, (outbox.c.contact_id == messages.c.contact_id) & (outbox.c.number == messages.c.number))
    .where(
        messages.c.purpose == literal_column("'marketing'"),  # spelled out, or the partial index is not used
        messages.c.status != "failed",
        or_(messages.c.status_rank >= RANKS["accepted"], outbox.c.state == "attempted"),
        func.coalesce(messages.c.sent_at, outbox.c.attempted_at, messages.c.status_at) > bindparam("since"),
    )
)

_confirmed = (
    select(func.coalesce(messages.c.sent_at, outbox.c.attempted_at, messages.c.status_at))
    .outerjoin(outbox, (outbox.c.contact_id == messages.c.contact_id) & (outbox.c.number == messages.c.number))
    .where(
        messages.c.contact_id == bindparam("contact_id"),
        messages.c.number < bindparam("number"),
        messages.c.flow == "",
        messages.c.step == bindparam("step"),
        messages.c.status != "failed",
        or_(messages.c.status_rank >= RANKS["accepted"], outbox.c.state == "attempted"),
    )
    .order_by(messages.c.number.desc())
    .limit(1)
)

_of_templates = (
    select(func.count())
    .select_from(messages)
    .outerjoin(outbox, (outbox.c.contact_id == messages.c.contact_id) & (outbox.c.number == messages.c.number))
    .where(
        messages.c.contact_id == bindparam("contact_id"),
        messages.c.template.in_(bindparam("names", expanding=True)),
        messages.c.status != "failed",
        or_(messages.c.status_rank >= RANKS["accepted"], outbox.c.state == "attempted"),
        messages.c.queued_at > bindparam("since"),
    )
)


def add(tx: Connection, written: Sequence[MessageRow]) -> None:
    """Write new messages; their numbers come from the counter of the locked contact."""
    _add.run(tx, written)


def load(tx: Connection, keys: Iterable[MessageKey]) -> dict[MessageKey, MessageRow]:
    """The messages of these (contact, number) pairs."""
    wanted = sorted(set(keys))
    if not wanted:
        return {}
    return {(row["contact_id"], row["number"]): MessageRow(**row) for row in _load.dicts(tx, table_values(wanted))}


def _read(row: Row[tuple[object, ...]]) -> MessageRow:
    return MessageRow(**row._asdict())


def record_accepted(tx: Connection, accepted: Sequence[Accepted]) -> None:
    """Record the platform's ids. A higher status from an earlier receipt is kept."""
    lines = [
        {"of_contact": row.contact_id, "of_number": row.number, "as_platform_id": row.platform_id, "at": row.sent_at} for row in accepted
    ]
    _sent.run(tx, lines)


def by_platform_ids(tx: Connection, ids: Iterable[str]) -> dict[str, MessageRow]:
    """The messages that the platform knows by these ids; those that are not ours are left out."""
    wanted = {bounded_key(platform_id): platform_id for platform_id in ids if platform_id}
    if not wanted:
        return {}
    result = map(_read, tx.execute(_by_platform_ids, table_values((key,) for key in sorted(wanted))))
    return {wanted[row.platform_id]: row for row in result if row.platform_id is not None}


def move_status(tx: Connection, moves: Sequence[StatusMove]) -> tuple[StatusMove, ...]:
    """Move statuses up, in the order given, and return the moves that were really made. Never downwards; unknown statuses never."""
    wanted = sorted({(move.contact_id, move.number) for move in moves if move.status in RANKS})
    if not wanted:
        return ()
    ranks = {(contact_id, number): rank for contact_id, number, rank in _ranks.rows(tx, table_values(wanted))}
    made: list[StatusMove] = []
    last: dict[MessageKey, StatusMove] = {}
    for move in moves:
        key = (move.contact_id, move.number)
        rank = RANKS.get(move.status, -1)
        if key in ranks and rank > ranks[key]:
            ranks[key] = rank
            last[key] = move
            made.append(move)
    _move.run(tx, [_line(move) for move in last.values()])
    return tuple(made)


def _line(move: StatusMove) -> dict[str, object]:
    return {
        "of_contact": move.contact_id,
        "of_number": move.number,
        "as_rank": RANKS[move.status],
        "as_status": move.status,
        "at": move.at,
    }


def before_watermark(tx: Connection, marks: Sequence[Watermark]) -> tuple[StatusMove, ...]:
    """The messages that these receipts cover and whose status is lower, as moves for `move_status`."""
    wanted = [
        (mark.contact_id, mark.channel, (mark.until - EPOCH) // MICROSECOND, RANKS[mark.status], mark.status)
        for mark in marks
        if mark.status in RANKS
    ]
    if not wanted:
        return ()
    result = tx.execute(_before, table_values(wanted))
    return tuple(StatusMove(contact_id, number, status, EPOCH + until * MICROSECOND) for contact_id, number, status, until in result)


def marketing_since(tx: Connection, contact_ids: Iterable[int], since: datetime) -> dict[int, tuple[tuple[int, datetime], ...]]:
    """Number and time of each message of advertising that went out to these contacts after `since`, or is on its way."""
    wanted = [(contact_id,) for contact_id in sorted(set(contact_ids))]
    result: dict[int, tuple[tuple[int, datetime], ...]] = {}
    if wanted:
        for contact_id, number, at in tx.execute(_marketing, {**table_values(wanted), "since": since}):
            result[contact_id] = (*result.get(contact_id, ()), (number, at))
    return result


def confirmed_before(tx: Connection, contact_id: int, step: str, number: int) -> datetime | None:
    """When the policy's own message `step` last went out to a contact, or is on its way, of those before message `number`."""
    result: datetime | None = tx.execute(_confirmed, {"contact_id": contact_id, "step": step, "number": number}).scalar()
    return result


def of_templates_since(tx: Connection, contact_id: int, names: Collection[str], since: datetime) -> int:
    """How many messages of these templates went out to a contact after `since`, or are on their way."""
    if not names:
        return 0
    result: int | None = tx.execute(_of_templates, {"contact_id": contact_id, "names": sorted(names), "since": since}).scalar()
    return result or 0
