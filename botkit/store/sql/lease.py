"""Work that waits in a table: claimed by a node for a while, and claimable by others when that node is not heard of again.

Claiming is one SELECT and one UPDATE, however many rows. On PostgreSQL the SELECT skips rows that another node is just claiming.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Connection, Row, Table, bindparam, delete, func, or_, select, update

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
        self.due = (
            select(table)
            .where(due_at <= now, free, *only)
            .order_by(due_at, *table.primary_key)
            .limit(bindparam("at_most"))
            .with_for_update(skip_locked=True, of=table)
        )
        self._next = select(func.min(due_at)).where(table.c.lease_until.is_(None), *only)
        here = [column == bindparam(f"of_{column.name}") for column in table.primary_key]
        self.here = here
        self._lease = update(table).where(*here).values(lease_until=bindparam("until"), node=bindparam("by_node"), **(also or {}))
        self._postpone = update(table).where(*here).values({due: bindparam("to"), "lease_until": None, "node": None})
        self._release = update(table).where(table.c.node == bindparam("of_node")).values(lease_until=None, node=None)
        self._delete = delete(table).where(*here)

    def of(self, key: Sequence[Any]) -> dict[str, Any]:
        """The parameters that name one row."""
        return {f"of_{name}": part for name, part in zip(self.names, key, strict=True)}

    def claim(self, tx: Connection, node: str, now: datetime, limit: int, lease: timedelta, due: Any = None) -> list[dict[str, Any]]:
        """Due rows that nobody works on, the longest due first; for `lease` from now on they are this node's."""
        found: Sequence[Row[Any]] = tx.execute(self.due if due is None else due, {"now": now, "at_most": limit}).all()
        until = now + lease
        claimed = [{**row._asdict(), "lease_until": until, "node": node} for row in found]
        if claimed:
            tx.execute(self._lease, [{**self.of([row[name] for name in self.names]), "until": until, "by_node": node} for row in claimed])
        return claimed

    def postpone(self, tx: Connection, later: Iterable[tuple[Sequence[Any], datetime]]) -> None:
        """Give rows back, to be done at another time."""
        lines = [{**self.of(key), "to": due_at} for key, due_at in later]
        if lines:
            tx.execute(self._postpone, lines)

    def delete(self, tx: Connection, keys: Keys) -> None:
        lines = [self.of(key) for key in keys]
        if lines:
            tx.execute(self._delete, lines)

    def release(self, tx: Connection, node: str) -> int:
        """Give back everything that a node holds: at its orderly stop, and when it starts again under the same name."""
        return tx.execute(self._release, {"of_node": node}).rowcount

    def next_due(self, tx: Connection) -> datetime | None:
        """When a row that nobody works on is due next; None: none waits.

        A lapsed lease does not show here (to look for those would read the whole table): who sleeps looks once per lease anyway.
        """
        found: datetime | None = tx.execute(self._next).scalar()
        return found
