"""Checkpoints: what a file outside the database is compared with, to see that the database is an older copy."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from msgspec import Struct
from sqlalchemy import Connection, bindparam, select
from sqlalchemy.dialects.postgresql import insert

from botkit.store.sql.values_table import ID, table_values, values_table
from botkit.store.tables import addresses, checkpoints, consent_seals, consents, contacts, suppressions

WITHDRAWALS = ("withdrawn", "suppressed", "platform_stop", "erased")  # the actions that a restored store must hear of

_insert = insert(checkpoints)
_advance = _insert.on_conflict_do_update(
    index_elements=[checkpoints.c.name], set_={"count": checkpoints.c["count"] + 1, "at": _insert.excluded.at}
).returning(checkpoints.c["count"])
_blocks = (
    select(consent_seals.c.number, consents.c.contact_id, consents.c.seq)
    .join(consents, consents.c.batch == consent_seals.c.batch)
    .where(consent_seals.c.number > bindparam("after"), consents.c.action.in_(WITHDRAWALS))
    .order_by(consent_seals.c.number, consents.c.contact_id, consents.c.seq)
)
_ids = values_table(contact_id=ID)
_of_contacts = (
    select(addresses.c.contact_id, addresses.c.platform, addresses.c.value)
    .join(_ids, _ids.c.contact_id == addresses.c.contact_id)
    .where(addresses.c.kind.in_(("user_id", "phone")))
)
_marks = select(suppressions.c.mark, suppressions.c.at).where(suppressions.c.purpose != "key", suppressions.c.at >= bindparam("since"))


class ContactAddress(Struct, frozen=True):
    """An address that a contact has now."""

    contact_id: int
    platform: str
    value: str


def advance(tx: Connection, name: str, now: datetime) -> int:
    """Count one more for this checkpoint, and return the count."""
    count: int = tx.execute(_advance, {"name": name, "count": 1, "at": now}).scalar_one()
    return count


def count_of(tx: Connection, name: str) -> int | None:
    """The count of a checkpoint; None when the database does not know it."""
    result: int | None = tx.execute(select(checkpoints.c["count"]).where(checkpoints.c.name == name)).scalar()
    return result


def is_unused(tx: Connection) -> bool:
    """Whether nobody has ever written to this store."""
    return tx.execute(select(contacts.c.id).where(contacts.c.id > 0).limit(1)).scalar() is None


def seal_at(tx: Connection, number: int) -> str | None:
    """The seal of a block of the ledger; None when there is no such block."""
    result: str | None = tx.execute(select(consent_seals.c.seal).where(consent_seals.c.number == number)).scalar()
    return result


def withdrawals_after(tx: Connection, block: int) -> list[tuple[int, int]]:
    """The ledger lines (contact, number) of withdrawals in the blocks after this one, in order."""
    return [(contact_id, seq) for _, contact_id, seq in tx.execute(_blocks, {"after": block})]


def addresses_of(tx: Connection, contact_ids: set[int]) -> dict[int, list[ContactAddress]]:
    """The present addresses of these contacts, on all platforms."""
    result: dict[int, list[ContactAddress]] = {contact_id: [] for contact_id in contact_ids}
    if contact_ids:
        for row in tx.execute(_of_contacts, table_values((contact_id,) for contact_id in sorted(contact_ids))):
            result[row.contact_id].append(ContactAddress(*row))
    return result


def all_addresses(tx: Connection) -> Iterator[ContactAddress]:
    """All present addresses, read in pieces while iterating."""
    wanted = select(addresses.c.contact_id, addresses.c.platform, addresses.c.value).where(addresses.c.kind.in_(("user_id", "phone")))
    for row in tx.execute(wanted, execution_options={"yield_per": 1000}):
        yield ContactAddress(*row)


def marks_since(tx: Connection, since: datetime) -> list[tuple[str, datetime]]:
    """The marks of people who were erased since a moment. Reads the whole list, which is short."""
    return [(mark, at) for mark, at in tx.execute(_marks, {"since": since})]
