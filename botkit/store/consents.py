"""Consents: every question, agreement and withdrawal, with its proof. Append-only; what counts is folded elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

import msgspec
from msgspec import Struct
from sqlalchemy import Connection, insert, select

from botkit.store.given import ID, given, rows
from botkit.store.tables import consents


class ConsentRow(Struct, frozen=True, kw_only=True):
    """`seq` is the number of the event that says so. `action`: asked, given, declined, withdrawn, platform_stop, platform_resume.

    `wording` is what the person agreed to, `evidence` the platform's id of the message in which they did.
    """

    contact_id: int
    seq: int
    channel: str
    topic: str
    purpose: str
    action: str
    wording: str = ""
    language: str = ""
    method: str = ""
    evidence: str = ""
    at: datetime


_append = insert(consents)
_ids = given(contact_id=ID)
_load = select(consents).join(_ids, _ids.c.contact_id == consents.c.contact_id).order_by(consents.c.contact_id, consents.c.seq)


def append(tx: Connection, happened: Sequence[ConsentRow]) -> None:
    if happened:
        tx.execute(_append, [msgspec.structs.asdict(row) for row in happened])


def load(tx: Connection, contact_ids: Iterable[int]) -> dict[int, tuple[ConsentRow, ...]]:
    """The whole history of each contact, in order; an empty one for who was never asked."""
    wanted = [(contact_id,) for contact_id in sorted(set(contact_ids))]
    found: dict[int, list[ConsentRow]] = {contact_id: [] for (contact_id,) in wanted}
    if wanted:
        for row in tx.execute(_load, rows(wanted)):
            found[row.contact_id].append(ConsentRow(**row._asdict()))
    return {contact_id: tuple(history) for contact_id, history in found.items()}
