"""`botkit events`: the log of a contact, as text or JSON; without a contact, who is known."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from botkit.cli.shared_options import Project, StoreUrl
from botkit.errors import UsageError

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from botkit.store.events import EventRow

BATCH_SIZE = 500  # rows held in memory


def events(
    contact: Annotated[str | None, typer.Argument(help="An address (whatsapp:447700900123) or a contact's number.")] = None,
    project: Project = Path(),
    store: StoreUrl = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object per line.")] = False,
    after: Annotated[int, typer.Option(help="Only events after this number.")] = 0,
) -> None:
    """Show what happened to a contact, in order."""
    from botkit.cli.open_store import existing_store
    from botkit.cli.project import load_project

    with existing_store(store or load_project(project).config.store) as opened, opened.read() as tx:
        if contact is None:
            _list(tx, as_json)
        else:
            _show(tx, find_contact(tx, contact), after, as_json)


def find_contact(tx: Connection, contact: str) -> int:
    from botkit.store import contacts

    contact_id = int(contact) if contact.isdecimal() else contacts.by_address(tx, contact)
    if contact_id is None or not (contact_id == 0 or contacts.read(tx, [contact_id])):
        raise UsageError(
            f'Nobody is known as "{contact}". Write an address such as whatsapp:447700900123, or a number from "botkit events".'
        )
    return contact_id


def _show(tx: Connection, contact: int, after: int, as_json: bool) -> None:
    for row in _rows(tx, contact, after):
        fields = {**json.loads(row.body), **json.loads(row.personal or b"{}")}
        if as_json:
            line = {"seq": row.seq, "at": row.at.isoformat(), "kind": row.kind, "channel": row.channel, **fields}
            print(json.dumps(line, ensure_ascii=False))
        else:
            print(f"{row.seq:>6}  {row.at:%Y-%m-%d %H:%M:%S}  {row.kind:<20} {_words(fields)}")


def _rows(tx: Connection, contact: int, after: int) -> Iterator[EventRow]:
    from botkit.store import events as log

    while rows := log.of_contact(tx, contact, after, BATCH_SIZE):
        yield from rows
        after = rows[-1].seq


def _words(fields: dict[str, Any]) -> str:
    return "  ".join(f"{name}={json.dumps(value, ensure_ascii=False)}" for name, value in fields.items() if value not in ("", None, {}, []))


def _list(tx: Connection, as_json: bool) -> None:
    from botkit.store import contacts

    for person in contacts.all_contacts(tx):
        if as_json:
            print(json.dumps({"contact": person.contact.id, "name": person.contact.name, "events": person.events}, ensure_ascii=False))
        else:
            print(f"{person.contact.id:>8}  {person.events:>6} events  {person.contact.name}")
