"""Contacts: who they are, everything that is stored about one of them, and erasing them."""

from __future__ import annotations

import asyncio
import json
from tempfile import SpooledTemporaryFile
from typing import IO, Annotated, Any

import msgspec
from aiohttp import web
from msgspec import UNSET, Meta, Struct, UnsetType
from sqlalchemy import Connection

from botkit.core.model.contact import Contact
from botkit.core.model.values import pack
from botkit.server.api.call import Answer, Call
from botkit.server.api.cursor import read_cursor, write_cursor
from botkit.server.api.fields import Agent, Moment, PageQuery
from botkit.server.api.first_answers import once
from botkit.server.api.problem import Refused
from botkit.service.contact_lookup import find_contact, read_address
from botkit.service.privacy.erase import Erasure, erase
from botkit.service.privacy.export import export_person
from botkit.store import contacts
from botkit.store.contacts import ContactRow

IN_MEMORY = 1024 * 1024  # bytes of an export; a longer one is written to a temporary file without a name
PIECE = 64 * 1024  # bytes sent at a time

NDJSON = "application/x-ndjson"

Address = Annotated[str, Meta(min_length=1, max_length=300, description="An address: whatsapp:+447700900123, messenger:2481357.")]


class ContactSummary(Struct, frozen=True, kw_only=True):
    """A person. The number stays theirs, and is never anybody else's."""

    id: int
    name: str
    language: str
    zone: str
    tags: tuple[str, ...]


class ContactListAnswer(Struct, frozen=True, kw_only=True):
    """A page of people, by their numbers. `next`: the cursor of the next page; null: there is none."""

    contacts: tuple[ContactSummary, ...]
    next: str | None


class ContactListQuery(PageQuery, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which people."""

    address: Address | UnsetType = UNSET


class AddressAnswer(Struct, frozen=True, kw_only=True):
    """Where a person is reached. `kind`: user_id and phone are written to, the others only lead to the person."""

    platform: str
    value: str
    kind: str
    seen_at: Moment


class ContactAnswer(ContactSummary, frozen=True, kw_only=True):
    """A person, with what flows know of them."""

    fields: dict[str, Any]
    addresses: tuple[AddressAnswer, ...]


class EraseQuery(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    by: Agent = ""


async def list_(call: Call) -> Answer:
    """List people, or find the one at an address."""
    query: ContactListQuery = call.query
    if query.address is not UNSET:
        written = query.address
        found = await call.read(lambda tx: _at(tx, written))
        return Answer(value=ContactListAnswer(contacts=tuple(_summary(row) for row in found), next=None))
    after = read_cursor(query.after, Annotated[int, Meta(ge=0, le=2**63 - 1)]) if query.after is not UNSET else 0
    rows = await call.read(lambda tx: contacts.page(tx, after, query.limit + 1))
    shown = rows[: query.limit]
    following = write_cursor(shown[-1].contact.id) if len(rows) > query.limit else None
    return Answer(value=ContactListAnswer(contacts=tuple(_summary(row) for row in shown), next=following))


async def show(call: Call) -> Answer:
    """Show a person: profile, fields and addresses."""

    def ask(tx: Connection) -> ContactAnswer:
        contact = _find(call, tx).contact
        addresses = tuple(
            AddressAnswer(platform=one.platform, value=one.value, kind=one.kind, seen_at=one.seen_at)
            for one in contacts.known_addresses(tx, contact.id)
        )
        return ContactAnswer(fields=pack(dict(contact.fields)), addresses=addresses, **_profile(contact))

    return Answer(value=await call.read(ask))


async def export(call: Call, request: web.Request) -> web.StreamResponse:
    """Export everything that is stored about a person, one JSON object per line, for their request for access or to take along."""
    with SpooledTemporaryFile(max_size=IN_MEMORY) as file:
        await call.read(lambda tx: _write(call, tx, file))
        response = web.StreamResponse(headers={"Content-Type": NDJSON, "Cache-Control": "no-store"})
        await response.prepare(request)
        while piece := await asyncio.to_thread(file.read, PIECE):
            await response.write(piece)
        await response.write_eof()
    return response


async def erase_(call: Call) -> Answer:
    """Erase a person in every table. Bills and reports count what they counted before. The answer names nobody: keep it as the proof."""
    key = call.parts.config.suppression_key
    if not key:
        raise Refused("invalid", "nobody can be erased without suppression_key in botkit.yaml")

    def do(tx: Connection) -> tuple[int, Erasure]:
        contact = _find(call, tx).contact.id
        return 0, erase(tx, key, [contact], call.now, call.query.by or call.who.name)

    return Answer(value=await call.write(lambda tx: once(tx, call, Erasure, lambda: do(tx))))


def _at(tx: Connection, written: str) -> tuple[ContactRow, ...]:
    address = read_address(written)
    if address is None:
        raise Refused("invalid", "this is no address; write for example whatsapp:+447700900123")
    contact = find_contact(tx, *address)
    return tuple(contacts.read(tx, [contact]).values()) if contact is not None else ()


def _find(call: Call, tx: Connection) -> ContactRow:
    found = contacts.read(tx, [call.path["contact"]])
    if not found:
        raise Refused("not-found", "there is no such contact")
    (row,) = found.values()
    return row


def _write(call: Call, tx: Connection, file: IO[bytes]) -> None:
    contact = _find(call, tx).contact.id
    config = call.parts.config
    for section, thing in export_person(tx, contact, call.now, config.business.brand_names(config.channels)):
        file.write(json.dumps({"section": section, **thing}, ensure_ascii=False).encode() + b"\n")
    file.seek(0)


def _profile(contact: Contact) -> dict[str, Any]:
    return {name: getattr(contact, name) for name in ContactSummary.__struct_fields__}


def _summary(row: ContactRow) -> ContactSummary:
    return msgspec.convert(_profile(row.contact), ContactSummary)
