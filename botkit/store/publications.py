"""Publications: which library of flows was made live when, by whom and why. The newest row is the live one.

The rows are numbered without gaps by whoever adds them: of two who publish at once, one is told that the other was quicker.
"""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct
from msgspec.structs import asdict
from sqlalchemy import Connection, exists, select
from sqlalchemy.dialects.postgresql import insert

from botkit.store.tables import publications


class Publication(Struct, frozen=True, kw_only=True):
    """`library` is the digest of the flows; `publisher` who said so, `note` why. `number` counts from 1."""

    number: int
    library: str
    at: datetime
    publisher: str
    note: str = ""


_newest = select(publications).order_by(publications.c.number.desc())
_add = insert(publications).on_conflict_do_nothing().returning(publications.c.number)


def newest(tx: Connection) -> Publication | None:
    """The publication whose library is live; None where nothing was published yet."""
    row = tx.execute(_newest.limit(1)).first()
    return None if row is None else Publication(**row._asdict())


def history(tx: Connection, limit: int = 1000, before: int | None = None) -> tuple[Publication, ...]:
    """Publications, the newest first; with `before` only those with a lower number."""
    wanted = _newest if before is None else _newest.where(publications.c.number < before)
    return tuple(Publication(**row._asdict()) for row in tx.execute(wanted.limit(limit)))


def was_live(tx: Connection, library: str) -> bool:
    """Whether this library has ever been published."""
    return bool(tx.execute(select(exists().where(publications.c.library == library))).scalar())


def add(tx: Connection, publication: Publication) -> bool:
    """Make a library live, as the publication with this number. False when another one has taken the number meanwhile."""
    return tx.execute(_add, asdict(publication)).scalar() is not None
