"""A table of values: `JOIN` with the keys of a whole batch, in one statement whose text never changes.

The rows travel as one JSON text. Rejected: `(a, b) IN (VALUES …)`, for which SQLite (3.40) scans the whole table; `IN` with one
placeholder per value, whose text differs with every length, so that neither database can keep it prepared.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import msgspec
from sqlalchemy import BigInteger, Subquery, Text, bindparam, cast, literal_column, select
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.sql.type_api import TypeEngine

ID = BigInteger()
KEY = Text()


class _Elements(FunctionElement[Any]):
    """The elements of a JSON array, one row each, in a column named `value`."""

    inherit_cache = True


@compiles(_Elements, "sqlite")
def _sqlite_elements(element: _Elements, compiler: SQLCompiler, **options: Any) -> str:
    return f"json_each({compiler.process(element.clauses, **options)})"


@compiles(_Elements, "postgresql")
def _postgresql_elements(element: _Elements, compiler: SQLCompiler, **options: Any) -> str:
    return f"json_array_elements(CAST({compiler.process(element.clauses, **options)} AS JSON))"


class _Part(FunctionElement[Any]):
    """One element of a JSON array, by its index, as text or number."""

    inherit_cache = True


@compiles(_Part, "sqlite")
def _sqlite_part(element: _Part, compiler: SQLCompiler, **options: Any) -> str:
    value, index = (compiler.process(clause, **options) for clause in element.clauses)
    return f"json_extract({value}, '$[{index}]')"


@compiles(_Part, "postgresql")
def _postgresql_part(element: _Part, compiler: SQLCompiler, **options: Any) -> str:
    value, index = (compiler.process(clause, **options) for clause in element.clauses)
    return f"({value} ->> {index})"


def values_table(**columns: TypeEngine[Any]) -> Subquery:
    """A table with these columns, filled by the parameter that `table_values` makes."""
    elements = _Elements(bindparam("values", type_=Text())).table_valued("value", name="element")
    parts = [
        cast(_Part(elements.c.value, literal_column(str(index))), typed).label(name) for index, (name, typed) in enumerate(columns.items())
    ]
    return select(*parts).subquery("given")


def table_values(keys: Iterable[tuple[int | str, ...]]) -> dict[str, str]:
    """The parameter of a statement over a `values_table`."""
    return {"values": msgspec.json.encode(list(keys)).decode()}
