"""Triggers of the ledger: they refuse to change, delete or replace its lines and seals, from any program.

The changes allowed are those that only fill or empty what is meant for it: the personal fields of a line are emptied, as an erasure does
(the digest that stays shows it), and a seal of verdicts gets its block. There is no switch to turn them off, because it would be used to
rewrite a consent. Who owns the database can drop them: `missing` tells, and so does an audit.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sqlalchemy import Connection, Table, text

REFUSAL = "the consent ledger is append-only"

# Table -> its unique keys: an INSERT OR REPLACE of SQLite would delete the row that has one of them.
KEYS: Mapping[str, tuple[tuple[str, ...], ...]] = {
    "consents": (("contact_id", "seq"),),
    "consent_seals": (("number",), ("batch",)),
    "consent_erasures": (("contact_id", "upto", "batch"),),
    "verdict_seals": (("id",),),
}
_EMPTIED: Mapping[str, tuple[str, ...]] = {"consents": ("personal", "salt")}
_FILLED: Mapping[str, tuple[str, ...]] = {"verdict_seals": ("block",)}


def create_triggers(table: Table, tx: Connection, **_options: object) -> None:
    """Create the triggers of a new table of the ledger."""
    for statement in statements(tx.dialect.name, table.name, [column.name for column in table.columns]):
        tx.execute(text(statement))


def statements(dialect: str, table: str, columns: Iterable[str]) -> tuple[str, ...]:
    """The triggers, as SQL. Migrations name the columns that there were at their time."""
    if dialect == "sqlite":
        return tuple(_sqlite(table, list(columns)).values())
    return tuple(
        statement for name, body in _postgresql_functions(table, list(columns)).items() for statement in _postgresql(table, name, body)
    )


def drops(dialect: str, table: str) -> tuple[str, ...]:
    """Remove the triggers of any version, for a migration that makes them anew."""
    names = [f"{table}_no_{what}" for what in ("update", "delete", "replace", "truncate")]
    return tuple(f"DROP TRIGGER IF EXISTS {name}" + (f" ON {table}" if dialect == "postgresql" else "") for name in names)


def missing(tx: Connection, tables: Iterable[Table]) -> list[str]:
    """The triggers that are not there, are switched off, or do something else than we made them for."""
    found = _found_sqlite(tx) if tx.dialect.name == "sqlite" else _found_postgresql(tx)
    wanted: dict[str, str] = {}
    for table in tables:
        columns = [column.name for column in table.columns]
        if tx.dialect.name == "sqlite":
            wanted |= _sqlite(table.name, columns)
        else:
            wanted |= {name: f"{event} {function} {body}" for name, event, function, body in _described(table.name, columns)}
    return sorted(name for name, definition in wanted.items() if found.get(name) != definition)


def _sqlite(table: str, columns: list[str]) -> dict[str, str]:
    same = _unchanged(table, columns, "IS")
    refuse = f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
    taken = " OR ".join(
        f"EXISTS (SELECT 1 FROM {table} WHERE {same_key})"  # noqa: S608 - names of ours
        for same_key in (" AND ".join(f'"{name}" = NEW."{name}"' for name in key) for key in KEYS[table])
    )
    return {
        f"{table}_no_update": f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} {f'WHEN NOT ({same}) ' if same else ''}{refuse}",
        f"{table}_no_delete": f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} {refuse}",
        f"{table}_no_replace": f"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} WHEN {taken} {refuse}",
    }


def _unchanged(table: str, columns: list[str], is_same: str) -> str:
    """The condition that a change only empties or fills what is meant for it; empty when nothing is."""
    emptied, filled = _EMPTIED.get(table, ()), _FILLED.get(table, ())
    if not emptied and not filled:
        return ""
    fixed = [f'NEW."{name}" {is_same} OLD."{name}"' for name in columns if name not in (*emptied, *filled)]
    return " AND ".join(
        [*fixed, *(f'NEW."{name}" IS NULL' for name in emptied), *(f'OLD."{name}" IS NULL AND NEW."{name}" IS NOT NULL' for name in filled)]
    )


def _postgresql_functions(table: str, columns: list[str]) -> dict[str, str]:
    """Function -> its body. The condition stands in it, not in the trigger: so the catalogue returns what was written."""
    same = _unchanged(table, columns, "IS NOT DISTINCT FROM")
    functions = {"botkit_refuse": f" BEGIN RAISE EXCEPTION '{REFUSAL}'; END "}
    if same:
        functions[f"botkit_guard_{table}"] = f" BEGIN IF NOT ({same}) THEN RAISE EXCEPTION '{REFUSAL}'; END IF; RETURN NEW; END "
    return functions


def _postgresql(table: str, name: str, body: str) -> tuple[str, ...]:
    function = f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $${body}$$"
    has_guard = table in _EMPTIED or table in _FILLED
    events: tuple[str, ...] = ("UPDATE",)
    if name == "botkit_refuse":
        events = ("DELETE", "TRUNCATE") if has_guard else ("UPDATE", "DELETE", "TRUNCATE")
    return (
        function,
        *(
            f"CREATE TRIGGER {table}_no_{event.lower()} BEFORE {event} ON {table} "
            f"{'' if event == 'TRUNCATE' else 'FOR EACH ROW '}EXECUTE FUNCTION {name}()"
            for event in events
        ),
    )


def _described(table: str, columns: list[str]) -> list[tuple[str, int, str, str]]:
    """Trigger, its type as PostgreSQL encodes it (row 1, before 2, delete 8, update 16, truncate 32), function, and body."""
    types = {"update": 1 | 2 | 16, "delete": 1 | 2 | 8, "truncate": 2 | 32}
    functions = _postgresql_functions(table, columns)
    guard = f"botkit_guard_{table}"
    return [
        (f"{table}_no_{event}", kind, name, functions[name])
        for event, kind in types.items()
        for name in (guard if event == "update" and guard in functions else "botkit_refuse",)
    ]


def _found_sqlite(tx: Connection) -> dict[str, str]:
    rows = tx.execute(text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"))
    return {row.name: row.sql for row in rows}


def _found_postgresql(tx: Connection) -> dict[str, str]:
    catalogue = (
        "SELECT t.tgname, t.tgtype, p.proname, p.prosrc FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid "
        "JOIN pg_class c ON c.oid = t.tgrelid WHERE t.tgenabled IN ('O', 'A') AND t.tgqual IS NULL AND c.relname = ANY(:tables) "
        "AND c.oid = to_regclass(CAST(c.relname AS text))"  # the tables that statements of ours find
    )
    rows = tx.execute(text(catalogue), {"tables": list(KEYS)})
    return {name: f"{kind} {function} {body}" for name, kind, function, body in rows}
