"""Triggers of the ledger: they refuse to change or delete its lines and seals, from any program.

The only change allowed is to empty the personal fields of a line, as an erasure does; the digest that stays shows it. There is no switch
to turn them off, because it would be used to rewrite a consent.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, Table, text

REFUSAL = "the consent ledger is append-only"
_ERASABLE = ("personal", "salt")


def create_triggers(table: Table, tx: Connection, **_options: Any) -> None:
    """Create the triggers of a new table: `consents` or `consent_seals`."""
    for statement in statements(tx.dialect.name, table.name, [column.name for column in table.columns]):
        tx.execute(text(statement))


def statements(dialect: str, table: str, columns: Iterable[str]) -> tuple[str, ...]:
    """The triggers, as SQL. Migrations name the columns that there were at their time."""
    names = list(columns)
    erasable = [name for name in _ERASABLE if name in names]
    fixed = [name for name in names if name not in erasable]
    return _sqlite(table, fixed, erasable) if dialect == "sqlite" else _postgresql(table, fixed, erasable)


def _sqlite(table: str, fixed: list[str], erasable: list[str]) -> tuple[str, ...]:
    same = [f'NEW."{name}" IS OLD."{name}"' for name in fixed] + [f'NEW."{name}" IS NULL' for name in erasable]
    when = f"WHEN NOT ({' AND '.join(same)}) " if erasable else ""
    refuse = f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
    return (
        f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} {when}{refuse}",
        f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} {refuse}",
    )


def _postgresql(table: str, fixed: list[str], erasable: list[str]) -> tuple[str, ...]:
    same = [f'NEW."{name}" IS NOT DISTINCT FROM OLD."{name}"' for name in fixed] + [f'NEW."{name}" IS NULL' for name in erasable]
    when = f"WHEN (NOT ({' AND '.join(same)})) " if erasable else ""
    return (
        f"CREATE OR REPLACE FUNCTION botkit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION '{REFUSAL}'; END $$",
        f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} FOR EACH ROW {when}EXECUTE FUNCTION botkit_refuse()",
        f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION botkit_refuse()",
        f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} EXECUTE FUNCTION botkit_refuse()",
    )
