"""Flow sources by digest: a waiting session loads the version that it began with, whatever was published since."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

import msgspec
from msgspec import Struct
from sqlalchemy import Connection, bindparam, select
from sqlalchemy.dialects.postgresql import insert

from botkit.core.codec import encode
from botkit.store.sql.values_table import KEY, table_values, values_table
from botkit.store.tables import flow_sources, libraries


class FlowSource(Struct, frozen=True):
    """One flow as its author wrote it. `files` by name: the flow itself and what it is read with (translations)."""

    flow: str
    digest: str
    files: Mapping[str, str]


_save = insert(flow_sources).on_conflict_do_nothing()
_save_library = insert(libraries).on_conflict_do_nothing()
_digests = values_table(digest=KEY)
_load = select(flow_sources.c.flow, flow_sources.c.digest, flow_sources.c.files).join(_digests, _digests.c.digest == flow_sources.c.digest)
_library = select(libraries.c.flows).where(libraries.c.digest == bindparam("of_digest"))


def save(tx: Connection, written: Sequence[FlowSource], library: tuple[str, Sequence[str]] | None, now: datetime) -> None:
    """Keep sources, and the library (its digest, the digests of its flows in order) that they make up; known ones stay."""
    if written:
        ordered = sorted(written, key=lambda row: row.digest)
        tx.execute(_save, [{"digest": row.digest, "flow": row.flow, "files": encode(row.files), "stored_at": now} for row in ordered])
    if library is not None:
        digest, flows = library
        tx.execute(_save_library, {"digest": digest, "flows": encode(tuple(flows)), "stored_at": now})


def load(tx: Connection, digests: Iterable[str]) -> dict[str, FlowSource]:
    """Sources by digest; unknown ones are left out."""
    wanted = [(digest,) for digest in sorted(set(digests))]
    if not wanted:
        return {}
    return {
        row.digest: FlowSource(row.flow, row.digest, msgspec.json.decode(row.files, type=dict[str, str]))
        for row in tx.execute(_load, table_values(wanted))
    }


def library(tx: Connection, digest: str) -> tuple[str, ...] | None:
    """The digests of the flows of a library; None when it was never saved."""
    flows: bytes | None = tx.execute(_library, {"of_digest": digest}).scalar()
    return None if flows is None else msgspec.json.decode(flows, type=tuple[str, ...])
