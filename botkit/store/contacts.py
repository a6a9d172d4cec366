"""Contacts and their addresses."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

import msgspec
from msgspec import Struct
from sqlalchemy import Connection, Text, bindparam, case, func, or_, select, type_coerce, update
from sqlalchemy.dialects.postgresql import insert as upsert

from botkit.core.codec import decode_mapping, encode
from botkit.core.model.contact import Address, Contact
from botkit.core.model.values import pack, unpack
from botkit.store.contact_identity import ResolvedSender, move, resolve, unindexed_platform
from botkit.store.sql.compiled import CompiledStatement
from botkit.store.sql.types import bounded_key
from botkit.store.sql.values_table import ID, KEY, table_values, values_table
from botkit.store.tables import addresses as address_table
from botkit.store.tables import channels as channel_table
from botkit.store.tables import contacts

__all__ = [
    "ContactRow",
    "ResolvedSender",
    "addresses",
    "all_contacts",
    "by_address",
    "channels",
    "count",
    "find",
    "find_all",
    "lock",
    "move",
    "page",
    "read",
    "resolve",
    "save",
    "save_channels",
]


CHUNK = 1000  # rows held in memory at a time


class ContactRow(Struct, frozen=True):
    """A contact and its counters: the numbers of the newest event and of the newest outgoing message."""

    contact: Contact
    events: int
    messages: int


class ChannelRow(Struct, frozen=True):
    name: str
    platform: str
    account: str


class AddressRow(Struct, frozen=True):
    """An address of a contact. `kind`: user_id, phone, parent, alias, or former."""

    platform: str
    value: str
    kind: str
    seen_at: datetime


_ids = values_table(id=ID)
_columns = (
    contacts.c.id,
    contacts.c.name,
    contacts.c.language,
    contacts.c.zone,
    type_coerce(contacts.c.tags, Text).label("tags"),
    type_coerce(contacts.c.fields, Text).label("fields"),
    contacts.c.events,
    contacts.c.messages,
)
# Sorted: turns that share contacts lock them in one order, so there is no deadlock.
_look = select(*_columns).join(_ids, _ids.c.id == contacts.c.id)
_lock = CompiledStatement(_look.order_by(contacts.c.id).with_for_update(of=contacts))
_lock_free = CompiledStatement(_look.order_by(contacts.c.id).with_for_update(of=contacts, skip_locked=True))
_read_only = CompiledStatement(_look)
_everybody = select(*_columns).where(contacts.c.id > 0).order_by(contacts.c.id)
_page = CompiledStatement(
    select(*_columns).where(contacts.c.id > 0, contacts.c.id > bindparam("after")).order_by(contacts.c.id).limit(bindparam("at_most"))
)
_save = CompiledStatement(
    update(contacts)
    .where(contacts.c.id == bindparam("of_contact"))
    .values({name: bindparam(name) for name in ("name", "language", "zone", "tags", "fields", "events", "messages")})
)

# A scoped id before a phone number; of equal kinds the one seen last.
_sendable = case({"user_id": 0, "phone": 1}, value=address_table.c.kind, else_=2)
_addresses = CompiledStatement(
    select(address_table.c.contact_id, address_table.c.value)
    .join(_ids, _ids.c.id == address_table.c.contact_id)
    .where(unindexed_platform == bindparam("platform"), or_(address_table.c.kind == "user_id", address_table.c.kind == "phone"))
    .order_by(address_table.c.contact_id, _sendable, address_table.c.seen_at.desc(), address_table.c.value)
)
_find = select(address_table.c.contact_id).where(
    address_table.c.platform == bindparam("platform"), address_table.c.value == bindparam("value")
)

_values = values_table(value=KEY)
_find_all = CompiledStatement(
    select(address_table.c.value, address_table.c.contact_id)
    .join(_values, _values.c.value == address_table.c.value)
    .where(address_table.c.platform == bindparam("platform"))
)

# Two nodes may start at once, so a channel is inserted or updated with one statement.
_insert_channels = upsert(channel_table)
_save_channels = _insert_channels.on_conflict_do_update(
    index_elements=[channel_table.c.name],
    set_={name: _insert_channels.excluded[name] for name in ("platform", "account")},
)


def lock(tx: Connection, ids: Iterable[int], *, skip_locked: bool = False) -> dict[int, ContactRow]:
    """Lock and read these contacts until the transaction ends. Ids that do not exist are left out.

    A transaction waits for locks once, at its first call. What it locks later, it locks with `skip_locked`: contacts that another
    transaction has are left out then. So no two transactions wait for each other in a circle.
    """
    wanted = [(contact_id,) for contact_id in sorted(set(ids))]
    if not wanted:
        return {}
    return {row[0]: _read(row) for row in (_lock_free if skip_locked else _lock).rows(tx, table_values(wanted))}


def read(tx: Connection, ids: Iterable[int]) -> dict[int, ContactRow]:
    """These contacts without a lock: for reading only."""
    wanted = [(contact_id,) for contact_id in sorted(set(ids))]
    return {row[0]: _read(row) for row in _read_only.rows(tx, table_values(wanted))} if wanted else {}


def all_contacts(tx: Connection) -> Iterator[ContactRow]:
    """All contacts by id, read in chunks while iterating; without the account's own row."""
    for row in tx.execute(_everybody, execution_options={"yield_per": CHUNK}):
        yield _read(row)


def page(tx: Connection, after: int, limit: int) -> tuple[ContactRow, ...]:
    """The next contacts by id, without a lock."""
    return tuple(_read(row) for row in _page.rows(tx, {"after": after, "at_most": limit}))


def count(tx: Connection) -> int:
    """How many contacts there are: reads them all."""
    return int(tx.execute(select(func.count()).select_from(contacts).where(contacts.c.id > 0)).scalar() or 0)


def known_addresses(tx: Connection, contact: int) -> tuple[AddressRow, ...]:
    """Every address that leads to a contact, in any spelling."""
    columns = (address_table.c.platform, address_table.c.value, address_table.c.kind, address_table.c.seen_at)
    rows = tx.execute(
        select(*columns).where(address_table.c.contact_id == contact).order_by(address_table.c.platform, address_table.c.value)
    )
    return tuple(AddressRow(*row) for row in rows)


def _read(row: Sequence[Any]) -> ContactRow:
    contact_id, name, language, zone, tags, fields, events, messages = row
    contact = Contact(
        id=contact_id,
        name=name,
        language=language,
        zone=zone,
        tags=msgspec.json.decode(tags, type=tuple[str, ...]),
        fields=unpack(decode_mapping(fields)),
    )
    return ContactRow(contact, events, messages)


def save(tx: Connection, changed: Sequence[ContactRow]) -> None:
    """Write contacts that this transaction has locked, with their counters."""
    _save.run(tx, [_write(row) for row in changed])


def _write(row: ContactRow) -> dict[str, object]:
    contact = row.contact
    return {
        "of_contact": contact.id,
        "name": contact.name,
        "language": contact.language,
        "zone": contact.zone,
        "tags": encode(contact.tags),
        "fields": encode(pack(contact.fields)),
        "events": row.events,
        "messages": row.messages,
    }


def addresses(tx: Connection, ids: Iterable[int], platform: str) -> dict[int, tuple[Address, ...]]:
    """Where to send to each contact on one platform, best first. Other spellings and parent ids are no addresses to send to."""
    wanted = [(contact_id,) for contact_id in sorted(set(ids))]
    result: dict[int, tuple[Address, ...]] = {contact_id: () for (contact_id,) in wanted}
    if wanted:
        for contact_id, value in _addresses.rows(tx, {**table_values(wanted), "platform": platform}):
            result[contact_id] += (Address(platform=platform, value=value),)
    return result


def find(tx: Connection, platform: str, value: str) -> int | None:
    """The contact that this identifier leads to, in any of its spellings."""
    result: int | None = tx.execute(_find, {"platform": platform, "value": bounded_key(value)}).scalar()
    return result


def find_all(tx: Connection, platform: str, values: Iterable[str]) -> dict[str, int]:
    """The contacts that these identifiers lead to, by identifier."""
    wanted = {bounded_key(value): value for value in values}
    rows = _find_all.rows(tx, {**table_values((key,) for key in sorted(wanted)), "platform": platform}) if wanted else []
    return {wanted[value]: contact for value, contact in rows}


def by_address(tx: Connection, address: str) -> int | None:
    """The contact behind `whatsapp:447700900123`, as a person types it: a plus sign, spaces and hyphens do not matter."""
    platform, _, value = address.partition(":")
    result = find(tx, platform.strip(), value.strip())
    if result is None:
        result = find(tx, platform.strip(), "".join(sign for sign in value if sign.isdigit()))
    return result


# ---- channels: our numbers and pages


def save_channels(tx: Connection, configured: Sequence[ChannelRow]) -> None:
    """Save the configured channels. The names of former ones stay, because events refer to them."""
    lines = [msgspec.structs.asdict(row) for row in sorted(configured, key=lambda row: row.name)]
    if lines:
        tx.execute(_save_channels, lines)


def channels(tx: Connection) -> tuple[ChannelRow, ...]:
    return tuple(ChannelRow(*row) for row in tx.execute(select(channel_table).order_by(channel_table.c.name)))
