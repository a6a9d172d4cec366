"""Daily reach: who was last written to outside the service window, and when. The platform limits how many people that may be in a day."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime

from msgspec import Struct
from sqlalchemy import Connection, bindparam, func, select
from sqlalchemy.dialects.postgresql import insert

from botkit.store.sql.values_table import ID, table_values, values_table
from botkit.store.tables import reached_contacts


class DailyReach(Struct, frozen=True, kw_only=True):
    """How many people were reached since a moment, the time of the first, and which of the given contacts are among them."""

    people: int = 0
    first: datetime | None = None
    among: frozenset[int] = frozenset()


_insert = insert(reached_contacts)
_note = _insert.on_conflict_do_update(
    index_elements=[reached_contacts.c.platform, reached_contacts.c.contact_id], set_={"at": _insert.excluded.at}
)
_since = (reached_contacts.c.platform == bindparam("platform"), reached_contacts.c.at > bindparam("since"))
_count = select(func.count(), func.min(reached_contacts.c.at)).where(*_since)
_ids = values_table(contact_id=ID)
_among = select(reached_contacts.c.contact_id).join(_ids, _ids.c.contact_id == reached_contacts.c.contact_id).where(*_since)


def record(tx: Connection, platform: str, contact_ids: Iterable[int], now: datetime) -> None:
    """Record that these contacts are written to outside their window. They are locked, so the newest time is kept."""
    lines = [{"platform": platform, "contact_id": contact_id, "at": now} for contact_id in sorted(set(contact_ids))]
    if lines:
        tx.execute(_note, lines)


def reached_since(tx: Connection, platform: str, since: datetime, contact_ids: Collection[int]) -> DailyReach:
    """The contacts that were reached later than `since`."""
    people, first = tx.execute(_count, {"platform": platform, "since": since}).one()
    wanted = [(contact_id,) for contact_id in sorted(set(contact_ids))]
    result = tx.execute(_among, {**table_values(wanted), "platform": platform, "since": since}).scalars() if wanted and people else ()
    return DailyReach(people=people, first=first, among=frozenset(result))
