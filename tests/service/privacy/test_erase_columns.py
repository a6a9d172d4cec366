"""Every column that may hold something from outside gets a mark, from the schema: after an erasure none is left but what is named here."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import Column, Connection, Table, text

from botkit.service.privacy.erase import erase
from botkit.store import Store, contacts
from botkit.store.sql.types import BoundedKey, Json, SafeText
from botkit.store.tables import metadata
from tests.service.privacy.test_erase import BOOKED, FLOW, KEY, PHONE, everything, talk
from tests.support.ledger_attacks import guards_down

# What stays, and why: none of it is the person's.
KEPT = {
    "consents": {"topic", "method", "by", "scope", "language", "text_id", "text_version", "collection_point"},  # the proof, sealed
    "events": {"body"},  # facts; what is personal in an event is in the other column (tests/core/events)
    "messages": {"template", "flow", "step"},  # names from the flows
}
# Tables without a person: catalogues, flows, money, operators. Their own tests say what may be in them.
NOBODYS = {
    *("templates", "rate_cards", "closings", "spending", "verdict_seals", "imports", "channel_holds", "flow_sources", "libraries"),
    *("publications", "dedupe", "held_receipts", "ticket_counts", "tokens", "nodes", "broadcasts", "broadcast_counts"),
}
# By the addresses an erasure finds what was posted about the person; the name of an event comes from the flows; tags are a list.
OTHERWISE = {("addresses", "value"), ("fanouts", "name"), ("contacts", "tags")}
PERSONS = {"contacts", "fanouts"}  # they belong to a person by another column than contact_id


def open_columns(table: Table) -> list[Column[Any]]:
    """The columns whose type says that their content comes from outside."""
    return [column for column in table.columns if isinstance(column.type, (SafeText, Json, BoundedKey))]


def test_every_column_from_outside_is_known_here() -> None:
    with_text = {name for name, table in metadata.tables.items() if open_columns(table)}
    named = {name for name, table in metadata.tables.items() if "contact_id" in table.columns}
    assert with_text <= named | PERSONS | NOBODYS
    for name, columns in KEPT.items():
        assert columns <= {column.name for column in open_columns(metadata.tables[name])}


def mark(tx: Connection, contact: int) -> list[str]:
    """Put a mark into every such column of every row of a contact that is to be emptied or deleted. Returns the marks that stand."""
    marks = []
    for name, table in metadata.tables.items():
        if name in NOBODYS:
            continue
        where = {"contacts": f"id = {contact}", "fanouts": "1 = 1"}.get(name, f"contact_id = {contact}")
        for column in open_columns(table):
            if column.name in KEPT.get(name, ()) or (name, column.name) in OTHERWISE:
                continue
            it = f"MARK.{name}.{column.name}."
            key = "note" if name == "consents" else "x"  # the erasure reads what a line of the ledger says
            value = f'\'{{"{key}":"{it} {PHONE}"}}\'' if isinstance(column.type, Json) else f"'{it}' || \"{column.name}\""
            if tx.execute(text(f'UPDATE {name} SET "{column.name}" = {value} WHERE {where} AND "{column.name}" IS NOT NULL')).rowcount:
                marks.append(it)
    return marks


@pytest.fixture
def node(make_node: Callable[..., Any]) -> Any:
    made = make_node({"sign_up": FLOW, "booked": BOOKED})
    made.bot.suppression_key = KEY
    return made


def test_no_mark_is_left_after_an_erasure(node: Any, store: Store, store_url: str) -> None:
    talk(node)
    with store.begin() as tx, guards_down(tx):
        contact = contacts.by_address(tx, f"whatsapp:{PHONE}")
        assert contact is not None
        marks = mark(tx, contact)
    assert len(marks) > 15
    held = everything(store, store_url)
    assert [it for it in marks if it.encode() not in held] == []
    with store.begin() as tx:
        erase(tx, KEY, [contact], node.clock(), "anna")
    store.compact()
    held = everything(store, store_url)
    assert [it for it in marks if it.encode() in held] == []
