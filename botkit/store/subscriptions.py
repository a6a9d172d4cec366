"""Subscriptions of contacts to topics and values: a flight, an order, a shop."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

import msgspec
from msgspec import Struct
from sqlalchemy import Connection, bindparam, delete, select
from sqlalchemy.dialects.postgresql import insert

from botkit.store.sql.values_table import ID, table_values, values_table
from botkit.store.tables import subscriptions

WHOLE_TOPIC = "null"  # the value of whoever agreed to a topic and follows nothing particular in it


class SubscriptionRow(Struct, frozen=True, kw_only=True):
    """`value` is the caller's one written form of what is followed (`KL1234`): equal text, equal thing."""

    contact_id: int
    topic: str
    value: str
    at: datetime


_add = insert(subscriptions).on_conflict_do_nothing()
_of_topic = (subscriptions.c.contact_id == bindparam("of_contact"), subscriptions.c.topic == bindparam("of_topic"))
_remove = delete(subscriptions).where(*_of_topic, subscriptions.c.value == bindparam("of_value"))
_remove_all = delete(subscriptions).where(*_of_topic)
_ids = values_table(contact_id=ID)
_of_contacts = (
    select(subscriptions)
    .join(_ids, _ids.c.contact_id == subscriptions.c.contact_id)
    .order_by(subscriptions.c.contact_id, subscriptions.c.topic, subscriptions.c.value)
)
_followers = (
    select(subscriptions)
    .where(
        subscriptions.c.topic == bindparam("of_topic"),
        subscriptions.c.value == bindparam("of_value"),
        subscriptions.c.contact_id > bindparam("after"),
    )
    .order_by(subscriptions.c.contact_id)
    .limit(bindparam("at_most"))
)
_topic_followers = (
    select(subscriptions.c.contact_id)
    .where(subscriptions.c.topic == bindparam("of_topic"), subscriptions.c.contact_id > bindparam("after"))
    .distinct()
    .order_by(subscriptions.c.contact_id)
    .limit(bindparam("at_most"))
)


def add(tx: Connection, wanted: Sequence[SubscriptionRow]) -> None:
    """Add subscriptions. An existing one keeps its date."""
    if wanted:
        tx.execute(_add, [msgspec.structs.asdict(row) for row in wanted])


def remove(tx: Connection, ended: Iterable[tuple[int, str, str | None]]) -> None:
    """No longer follow (contact, topic, value); value None: everything under the topic."""
    ended = list(ended)
    one = [{"of_contact": contact_id, "of_topic": topic, "of_value": value} for contact_id, topic, value in ended if value is not None]
    whole = [{"of_contact": contact_id, "of_topic": topic} for contact_id, topic, value in ended if value is None]
    if one:
        tx.execute(_remove, one)
    if whole:
        tx.execute(_remove_all, whole)


def of_contacts(tx: Connection, contact_ids: Iterable[int]) -> dict[int, tuple[SubscriptionRow, ...]]:
    """What each contact follows, by topic and value."""
    wanted = [(contact_id,) for contact_id in sorted(set(contact_ids))]
    result: dict[int, list[SubscriptionRow]] = {contact_id: [] for (contact_id,) in wanted}
    if wanted:
        for row in tx.execute(_of_contacts, table_values(wanted)):
            result[row.contact_id].append(SubscriptionRow(**row._asdict()))
    return {contact_id: tuple(followed) for contact_id, followed in result.items()}


def followers(tx: Connection, topic: str, after_contact: int, limit: int, *, value: str | None = None) -> tuple[int, ...]:
    """The next contacts that follow this value, or with None anything under the topic, in order of their ids from `after_contact` on."""
    which = {"of_topic": topic, "after": after_contact, "at_most": limit}
    if value is None:
        return tuple(tx.execute(_topic_followers, which).scalars())
    return tuple(row.contact_id for row in tx.execute(_followers, {**which, "of_value": value}))
