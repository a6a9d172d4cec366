"""Statements of the turn path, compiled once for each database: their text, what their parameters become, and what their columns become.

Tables, types and statements stay SQLAlchemy's. What it does for every execution (looking up the text, preparing each parameter of each row,
wrapping each row of the result) took longer than the database. Errors are translated as ever, because the connection runs the text.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Dialect, Select
from sqlalchemy.sql.dml import UpdateBase

Convert = Callable[[Any], Any]


class CompiledStatement:
    """A statement whose text never changes: without expanding parameters."""

    def __init__(self, statement: Select[Any] | UpdateBase) -> None:
        self._statement = statement
        self._compiled: dict[str, _Compiled] = {}

    def rows(self, tx: Connection, values: Mapping[str, Any]) -> list[tuple[Any, ...]]:
        """Execute it once; all rows of the result, as plain tuples."""
        compiled = self._for(tx.dialect)
        result = tx.exec_driver_sql(compiled.text, compiled.parameters(values))
        assert result.cursor is not None, "a statement with rows"
        rows = [*result.cursor.fetchall()]
        result.close()
        return [compiled.converted(row) for row in rows] if compiled.columns else rows

    def dicts(self, tx: Connection, values: Mapping[str, Any]) -> list[dict[str, Any]]:
        """The same rows by the names of their columns."""
        names = self._for(tx.dialect).names
        return [dict(zip(names, row, strict=True)) for row in self.rows(tx, values)]

    def run(self, tx: Connection, lines: Sequence[Mapping[str, Any]]) -> None:
        """Execute it for each of these parameters; without any it does nothing."""
        if lines:
            compiled = self._for(tx.dialect)
            tx.exec_driver_sql(compiled.text, [compiled.parameters(line) for line in lines])

    def _for(self, dialect: Dialect) -> _Compiled:
        compiled = self._compiled.get(dialect.name)
        if compiled is None:
            compiled = self._compiled[dialect.name] = _Compiled(self._statement, dialect)
        return compiled


class _Compiled:
    """For one database. SQLite takes parameters by position, PostgreSQL by name."""

    def __init__(self, statement: Select[Any] | UpdateBase, dialect: Dialect) -> None:
        compiled = statement.compile(dialect=dialect)
        self.text = str(compiled)
        self.by_position = compiled.positiontup is not None
        names = compiled.positiontup or list(compiled.binds)
        fixed = {name: bind.value for name, bind in compiled.binds.items() if not bind.required}
        self.parts: tuple[tuple[str, Any, Convert | None], ...] = tuple(
            (name, fixed.get(name), compiled.binds[name].type.dialect_impl(dialect).bind_processor(dialect)) for name in names
        )
        self.names = tuple(column.name for column in statement.exported_columns)
        converts = [column.type.dialect_impl(dialect).result_processor(dialect, None) for column in statement.exported_columns]
        self.columns: tuple[tuple[int, Convert], ...] = tuple((index, convert) for index, convert in enumerate(converts) if convert)

    def parameters(self, values: Mapping[str, Any]) -> tuple[Any, ...] | dict[str, Any]:
        filled = [
            (name, convert(value) if convert is not None else value)
            for name, fixed, convert in self.parts
            for value in (values.get(name, fixed),)
        ]
        return tuple(value for _, value in filled) if self.by_position else dict(filled)

    def converted(self, row: tuple[Any, ...]) -> tuple[Any, ...]:
        changed = list(row)
        for index, convert in self.columns:
            if row[index] is not None:  # which stays None, whatever its type
                changed[index] = convert(row[index])
        return tuple(changed)
