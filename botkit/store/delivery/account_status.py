"""Account status: what the platform allows each number or page at present."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

import msgspec
from msgspec import Struct
from sqlalchemy import Connection, select
from sqlalchemy.dialects.postgresql import insert

from botkit.store.tables import account_status


class AccountStatusRow(Struct, frozen=True, kw_only=True):
    """`restriction`: all (nothing may go out), starts (only answers), or none. `restricted_until` None: without a stated end.

    `notices`: "restricted" while no template of the category utility may go out, until `notices_until`.
    `people_limit`: people who may be written to outside windows in 24 hours; None: not known, 0: no limit.
    """

    channel: str
    restriction: str = ""
    restricted_until: datetime | None = None
    notices: str | None = None
    notices_until: datetime | None = None
    payment_failed_at: datetime | None = None
    people_limit: int | None = None
    updated_at: datetime

    def is_restricted(self, now: datetime) -> bool:
        """Whether a restriction is in force."""
        return bool(self.restriction) and (self.restricted_until is None or now < self.restricted_until)


_load = select(account_status)
_insert = insert(account_status)
_save = _insert.on_conflict_do_update(
    index_elements=[account_status.c.channel],
    set_={column.name: _insert.excluded[column.name] for column in account_status.c if not column.primary_key},
)


def load(tx: Connection) -> Mapping[str, AccountStatusRow]:
    """By channel; channels without a known status are left out."""
    return {row.channel: AccountStatusRow(**row._asdict()) for row in tx.execute(_load)}


def save(tx: Connection, row: AccountStatusRow) -> None:
    tx.execute(_save, msgspec.structs.asdict(row))
