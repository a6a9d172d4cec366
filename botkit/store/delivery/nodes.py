"""The nodes that run on this database, and which of them an operator drains."""

from __future__ import annotations

from datetime import datetime, timedelta

from msgspec import Struct
from sqlalchemy import Connection, bindparam, delete, select, update
from sqlalchemy.dialects.postgresql import insert

from botkit.store.tables import nodes

FORGOTTEN = timedelta(hours=1)  # a node that was not seen for so long is gone


class NodeRow(Struct, frozen=True, kw_only=True):
    """`drained_by`: who drains it; None: it works. `busy`: how many requests and calls it has still under way; None: it has not noticed yet
    that it is drained."""

    name: str
    seen_at: datetime
    busy: int | None = None
    drained_by: str | None = None


_insert = insert(nodes)
_seen = _insert.on_conflict_do_update(
    index_elements=[nodes.c.name], set_={"seen_at": _insert.excluded.seen_at, "busy": _insert.excluded.busy}
).returning(nodes.c.drained_by)
_load = select(nodes).order_by(nodes.c.name)
_drain = update(nodes).where(nodes.c.name == bindparam("of_node")).values(drained_by=bindparam("by"))
_remove = delete(nodes).where(nodes.c.name == bindparam("of_node"))
_forget = delete(nodes).where(nodes.c.seen_at < bindparam("before"))


def seen(tx: Connection, name: str, busy: int | None, now: datetime) -> bool:
    """Record that a node runs. True: somebody drains it. Nodes that were not seen for long are forgotten."""
    tx.execute(_forget, {"before": now - FORGOTTEN})
    return tx.execute(_seen, {"name": name, "seen_at": now, "busy": busy}).scalar() is not None


def load(tx: Connection) -> tuple[NodeRow, ...]:
    """All nodes, by name."""
    return tuple(NodeRow(**row._asdict()) for row in tx.execute(_load))


def drain(tx: Connection, name: str, by: str | None) -> bool:
    """Drain a node, or let it work again with None. False: there is no such node."""
    return bool(tx.execute(_drain, {"of_node": name, "by": by}).rowcount)


def remove(tx: Connection, name: str) -> None:
    """A node has ended."""
    tx.execute(_remove, {"of_node": name})
