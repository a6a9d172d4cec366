"""Leases: a node claims rows of a table for a while; when the lease lapses, other nodes may claim them.

Claiming is one SELECT and one UPDATE, however many rows. On PostgreSQL the SELECT skips rows that another node is just claiming.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Connection, Table, bindparam, delete, func, or_, select, update

from botkit.store.sql.compiled import CompiledStatement

Keys = Iterable[Sequence[Any]]


class LeasedTable:
    """The statements for one table with `lease_until`, `node` and a time when its rows are due.

    `only` narrows what can be claimed, `also` is what claiming changes besides the lease.
    """

    def __init__(self, table: Table, *only: ColumnElement[bool], due: str = "due_at", also: Mapping[str, Any] | None = None) -> None:
        self.table = table
        self.names = tuple(column.name for column in table.primary_key)
        due_at = table.c[due]
        now: BindParameter[Any] = bindparam("now")
        free = or_(table.c.lease_until.is_(None), table.c.lease_until <= now)
        self.is_due = (due_at <= now, free, *only)
        self._due = CompiledStatement(
            select(table)
            .where(*self.is_due)
            .order_by(due_at, *table.primary_key)
            .limit(bindparam("at_most"))
            .with_for_update(skip_locked=True, of=table)
        )
        self._next = select(func.min(due_at)).where(table.c.lease_until.is_(None), *only)
        here = [column == bindparam(f"of_{column.name}") for column in table.primary_key]
        self.here = here
        self._lease = CompiledStatement(
            update(table).where(*here).values(lease_until=bindparam("until"), node=bindparam("by_node"), **(also or {}))
        )
        self._release = update(table).where(table.c.node == bindparam("of_node")).values(lease_until=None, node=None)
        self._delete = CompiledStatement(delete(table).where(*here))

    def of(self, key: Sequence[Any]) -> dict[str, Any]:
        """The parameters that select one row."""
        return {f"of_{name}": part for name, part in zip(self.names, key, strict=True)}

    def claim(self, tx: Connection, node: str, now: datetime, limit: int, lease: timedelta) -> list[dict[str, Any]]:
        """Claim due rows without a lease, the longest due first, for `lease` from now on."""
        return self.lease(tx, self._due.dicts(tx, {"now": now, "at_most": limit}), node, now + lease)

    def lease(self, tx: Connection, rows: Sequence[dict[str, Any]], node: str, until: datetime) -> list[dict[str, Any]]:
        """Lease these rows, which the transaction has locked."""
        claimed = [{**row, "lease_until": until, "node": node} for row in rows]
        self._lease.run(tx, [{**self.of([row[name] for name in self.names]), "until": until, "by_node": node} for row in claimed])
        return claimed

    def delete(self, tx: Connection, keys: Keys) -> None:
        self._delete.run(tx, [self.of(key) for key in keys])

    def release(self, tx: Connection, node: str) -> int:
        """Release everything that a node has claimed: when it stops, and when it starts again under the same name."""
        return tx.execute(self._release, {"of_node": node}).rowcount

    def next_due(self, tx: Connection) -> datetime | None:
        """When the next row without a lease is due; None: there is none.

        Lapsed leases do not show (finding them would read the whole table), so callers poll once per lease anyway.
        """
        result: datetime | None = tx.execute(self._next).scalar()
        return result
