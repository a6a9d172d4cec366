"""The inputs of a bill: imported rate cards, closed months, and the event log by contact."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime
from typing import Literal, NamedTuple

from msgspec import Struct
from sqlalchemy import BigInteger, Connection, Text, bindparam, insert, select, type_coerce

from botkit.store.events import ACCOUNT
from botkit.store.tables import channels, closed_months, events, rate_cards

CHUNK = 2000  # rows in memory at a time


class RateCardRow(Struct, frozen=True, kw_only=True):
    """A file that was imported: `content` is the CSV as it came, `digest` its SHA-256, which names it."""

    digest: str
    kind: Literal["rates", "markets"]
    name: str
    content: str
    imported_at: datetime


class ClosedMonthRow(Struct, frozen=True, kw_only=True):
    """A closed month: when, and its statement as JSON, digest included."""

    period: str
    closed_at: datetime
    digest: str
    statement: bytes


class BillingEventRow(NamedTuple):
    """One event as it is written, nothing of its personal part; `at` in microseconds since 1970, because a bill over a million messages
    reads five million of these and needs hardly any of the times."""

    contact_id: int
    channel: str
    at: int
    kind: str
    body: str


_by_contact = (
    select(events.c.contact_id, events.c.channel, type_coerce(events.c.at, BigInteger), events.c.kind, type_coerce(events.c.body, Text))
    .where(events.c.at >= bindparam("since"), events.c.at < bindparam("until"), events.c.contact_id != ACCOUNT)
    # An expression, so that the rows are found by time and sorted: read in the order of the key they would lie all over the file.
    .order_by(events.c.contact_id + 0, events.c.seq + 0)
)
_of_contact = _by_contact.where(events.c.contact_id == bindparam("of_contact"))


def events_by_contact(
    tx: Connection, since: datetime, until: datetime, kinds: Collection[str], of: int | None = None
) -> Iterator[BillingEventRow]:
    """The events of these kinds that were written from `since` up to, not including, `until`, one contact after the other, each in order.

    `of`: only those of this contact.
    """
    statement = (_by_contact if of is None else _of_contact).where(events.c.kind.in_(sorted(kinds)))
    bound = {"since": since, "until": until, **({} if of is None else {"of_contact": of})}
    if tx.dialect.name == "sqlite":
        # The driver's own tuples, which SQLite gives piece by piece anyway: to make a row of each costs more than to read it.
        with tx.execute(statement, bound) as result:
            while part := result.cursor.fetchmany(CHUNK):
                yield from part
        return
    for rows in tx.execute(statement, bound, execution_options={"yield_per": CHUNK}).partitions():
        yield from rows  # type: ignore[misc]  # rows with the columns of `BillingEventRow`, in its order


def account_events(tx: Connection, kind: str) -> Iterator[str]:
    """The events of a kind that concern the account, in order, as they are written."""
    result = select(type_coerce(events.c.body, Text)).where(events.c.contact_id == ACCOUNT, events.c.kind == kind).order_by(events.c.seq)
    yield from tx.execute(result).scalars()


def platforms(tx: Connection) -> dict[str, str]:
    """Channel -> platform, of all channels that ever were."""
    return {row.name: row.platform for row in tx.execute(select(channels.c.name, channels.c.platform))}


def add_rate_card(tx: Connection, card: RateCardRow) -> bool:
    """Keep an imported file. False: the same file is here already."""
    if tx.execute(select(rate_cards.c.digest).where(rate_cards.c.digest == card.digest)).first():
        return False
    tx.execute(insert(rate_cards), {name: getattr(card, name) for name in card.__struct_fields__})
    return True


def imported_cards(tx: Connection) -> tuple[RateCardRow, ...]:
    """Imported files, in the order in which they were imported."""
    result = tx.execute(select(rate_cards).order_by(rate_cards.c.imported_at, rate_cards.c.digest))
    return tuple(RateCardRow(**row._asdict()) for row in result)


def close_month(tx: Connection, closing: ClosedMonthRow) -> None:
    """Record that a month is closed. A month is closed once: the primary key refuses a second row."""
    tx.execute(insert(closed_months), {name: getattr(closing, name) for name in closing.__struct_fields__})


def closings(tx: Connection) -> tuple[ClosedMonthRow, ...]:
    """Closed months, in order."""
    return tuple(ClosedMonthRow(**row._asdict()) for row in tx.execute(select(closed_months).order_by(closed_months.c.period)))
