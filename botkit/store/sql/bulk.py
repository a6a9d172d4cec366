"""Many rows with one statement: its text and types are SQLAlchemy's, the work per parameter is done once instead of for each row.

On the turn path, with a dozen rows a turn, SQLAlchemy's own preparation of every parameter of every row took as long as the database.
Measured: 3.6 µs a row of the event log instead of 5.8.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from operator import attrgetter
from typing import Any

from sqlalchemy import Connection, Dialect, Table, TypeDecorator
from sqlalchemy.sql.dml import UpdateBase

Convert = Callable[[Any, Dialect], Any]


class BulkWrite:
    """A statement that writes every column of a table, from rows that have them as attributes."""

    def __init__(self, statement: UpdateBase, table: Table) -> None:
        self._statement = statement
        self._table = table
        self._prepared: dict[str, _Prepared] = {}

    def run(self, tx: Connection, rows: Sequence[Any]) -> None:
        if not rows:
            return
        name = tx.dialect.name
        if name not in self._prepared:
            self._prepared[name] = _Prepared(self._statement, self._table, tx.dialect)
        prepared = self._prepared[name]
        tx.exec_driver_sql(prepared.text, prepared.parameters(rows, tx.dialect))


class _Prepared:
    """A statement compiled for one database. SQLite takes parameters by position, PostgreSQL by name."""

    def __init__(self, statement: UpdateBase, table: Table, dialect: Dialect) -> None:
        compiled = statement.compile(dialect=dialect, column_keys=[column.name for column in table.c])
        self.text = str(compiled)
        self.by_position = compiled.positiontup is not None
        self.names: tuple[str, ...] = tuple(compiled.positiontup or [column.name for column in table.c])
        self.read = attrgetter(*self.names)
        self.converts: tuple[tuple[int, Convert], ...] = tuple(
            (index, kind.process_bind_param)
            for index, name in enumerate(self.names)
            if isinstance(kind := table.c[name].type, TypeDecorator)
        )

    def parameters(self, rows: Sequence[Any], dialect: Dialect) -> list[Any]:
        lines = []
        for row in rows:
            line = list(self.read(row))
            for index, convert in self.converts:
                line[index] = convert(line[index], dialect)
            lines.append(tuple(line) if self.by_position else dict(zip(self.names, line, strict=True)))
        return lines
