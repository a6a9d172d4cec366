"""The catalogue of templates: the wordings that the platform approved, and how each stands there at present."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

import msgspec
from msgspec import Struct
from sqlalchemy import Connection, bindparam, delete, select, update
from sqlalchemy.dialects.postgresql import insert

from botkit.store.sql.types import bounded_key
from botkit.store.sql.values_table import KEY, table_values, values_table
from botkit.store.tables import templates

SEEN_AT_SEND = "seen at a send"  # the reason of a pause that no webhook told of, but the error of a send did


class TemplateRow(Struct, frozen=True, kw_only=True):
    """One wording in one language. `account` is the platform's id of its owner; empty when it came from a file.

    Empty words and None mean that nothing is known. `components` is JSON, as the platform lists it.
    """

    account: str = ""
    name: str
    language: str
    category: str = ""
    status: str = ""
    quality: str = ""
    parameters: int | None = None
    components: bytes | None = None
    reason: str = ""
    updated_at: datetime


class TemplateChange(Struct, frozen=True, kw_only=True):
    """What became known of a wording: only the fields that are not None change."""

    account: str
    name: str
    language: str
    category: str | None = None
    status: str | None = None
    quality: str | None = None
    reason: str | None = None


_CHANGEABLE = ("category", "status", "quality", "reason")
_insert = insert(templates)
_save = _insert.on_conflict_do_update(
    index_elements=[templates.c.account, templates.c.name, templates.c.language],
    set_={column.name: _insert.excluded[column.name] for column in templates.c if not column.primary_key},
)
# A webhook that came while the list was on its way knows better.
_list = _insert.on_conflict_do_update(
    index_elements=[templates.c.account, templates.c.name, templates.c.language],
    set_={column.name: _insert.excluded[column.name] for column in templates.c if not column.primary_key},
    where=templates.c.updated_at <= _insert.excluded.updated_at,
)
_of_key = (
    templates.c.account == bindparam("of_account"),
    templates.c.name == bindparam("of_name"),
    templates.c.language == bindparam("of_language"),
)
# What an error of a send guessed gives way to what the platform says itself.
_forget = delete(templates).where(*_of_key[1:], templates.c.account == "", templates.c.reason == SEEN_AT_SEND)
_make = _insert.on_conflict_do_nothing()
_all = select(templates).order_by(templates.c.name, templates.c.language, templates.c.account)
_names = values_table(name=KEY)
_named = select(templates).join(_names, _names.c.name == templates.c.name).order_by(templates.c.name, templates.c.language)


def save(tx: Connection, listed: Sequence[TemplateRow]) -> None:
    """Write rows whole, new ones and known ones: what a list of the platform or a file says goes before what was known."""
    if listed:
        tx.execute(_save, [msgspec.structs.asdict(row) for row in listed])


def list_account(tx: Connection, account: str, listed: Sequence[TemplateRow], asked_at: datetime) -> None:
    """Write the whole list of an account, as it was at `asked_at`. What is known of it since stays; what is not in it is deleted there."""
    if listed:
        tx.execute(_forget, [{"of_name": bounded_key(row.name), "of_language": row.language} for row in listed])
        tx.execute(_list, [msgspec.structs.asdict(row) for row in listed])
    listed_keys = {(bounded_key(row.name), row.language) for row in listed}
    known = tx.execute(select(templates.c.name, templates.c.language, templates.c.updated_at).where(templates.c.account == account))
    for name, language, updated_at in known.all():
        if (name, language) not in listed_keys and updated_at <= asked_at:
            of_key = {"of_account": account, "of_name": name, "of_language": language}
            tx.execute(update(templates).where(*_of_key).values(status="deleted", updated_at=asked_at), of_key)


def change(tx: Connection, news: Iterable[TemplateChange], now: datetime) -> None:
    """Note what webhooks say, in order; a wording that nobody has listed yet gets a row of its own."""
    for item in news:
        if item.account and item.status is not None:
            tx.execute(_forget, {"of_name": bounded_key(item.name), "of_language": item.language})
        key = {"account": item.account, "name": item.name, "language": item.language}
        row = TemplateRow(account=item.account, name=item.name, language=item.language, updated_at=now)
        tx.execute(_make, msgspec.structs.asdict(row))
        changed: dict[str, Any] = {name: value for name in _CHANGEABLE if (value := getattr(item, name)) is not None}
        of_key = {f"of_{name}": bounded_key(value) if name != "language" else value for name, value in key.items()}
        tx.execute(update(templates).where(*_of_key).values(**changed, updated_at=now), of_key)


def load(tx: Connection) -> tuple[TemplateRow, ...]:
    """The whole catalogue, by name."""
    return tuple(TemplateRow(**row._asdict()) for row in tx.execute(_all))


def named(tx: Connection, names: Iterable[str]) -> Mapping[str, tuple[TemplateRow, ...]]:
    """The rows of these wordings, in every language and account; a name that nobody knows is left out."""
    wanted = {bounded_key(name): name for name in names}
    result: dict[str, list[TemplateRow]] = {}
    if wanted:
        for row in tx.execute(_named, table_values((key,) for key in sorted(wanted))):
            result.setdefault(wanted[row.name], []).append(TemplateRow(**row._asdict()))
    return {name: tuple(rows) for name, rows in result.items()}
