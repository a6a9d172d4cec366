"""Statements that are compiled once: they read and write what SQLAlchemy itself would."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlalchemy import bindparam, delete, insert, select, update

from botkit.store import Store
from botkit.store.sql.compiled import CompiledStatement
from botkit.store.sql.values_table import ID, table_values, values_table
from botkit.store.tables import outbox

NOW = datetime(2026, 1, 5, 12, tzinfo=UTC)

_ids = values_table(contact_id=ID)
READ = select(outbox).join(_ids, _ids.c.contact_id == outbox.c.contact_id).order_by(outbox.c.contact_id)
CHANGE = update(outbox).where(outbox.c.contact_id == bindparam("who")).values(state="attempted", attempts=5, attempted_at=bindparam("at"))
REMOVE = delete(outbox).where(outbox.c.contact_id == bindparam("who")).returning(outbox.c.contact_id, outbox.c.due_at)


def fill(store: Store, count: int = 3) -> None:
    with store.begin() as tx:
        rows = [
            {"contact_id": who, "number": 1, "channel": "air", "due_at": NOW, "attempts": 0, "state": "queued", "refusals": b'{"1":1}'}
            for who in range(1, count + 1)
        ]
        tx.execute(insert(outbox), rows)


def test_rows_are_those_of_the_statement_itself(store: Store) -> None:
    fill(store)
    with store.read() as tx:
        given = table_values([(1,), (3,)])
        expected = [row._asdict() for row in tx.execute(READ, given)]
        assert [row["contact_id"] for row in expected] == [1, 3]
        assert expected[0]["refusals"] == b'{"1":1}'
        assert CompiledStatement(READ).dicts(tx, given) == expected
        assert [dict(zip(expected[0], row, strict=True)) for row in CompiledStatement(READ).rows(tx, given)] == expected


def test_values_in_the_statement_and_parameters_are_written_for_each_line(store: Store) -> None:
    fill(store)
    with store.begin() as tx:
        CompiledStatement(CHANGE).run(tx, [{"who": who, "at": NOW + timedelta(seconds=who)} for who in (1, 2)])
        CompiledStatement(CHANGE).run(tx, [])
        found = tx.execute(select(outbox.c.state, outbox.c.attempts, outbox.c.attempted_at).order_by(outbox.c.contact_id)).all()
    assert [tuple(row) for row in found] == [
        ("attempted", 5, NOW + timedelta(seconds=1)),
        ("attempted", 5, NOW + timedelta(seconds=2)),
        ("queued", 0, None),
    ]


def test_what_a_change_returns_is_converted_as_well(store: Store) -> None:
    fill(store)
    with store.begin() as tx:
        assert CompiledStatement(REMOVE).rows(tx, {"who": 2}) == [(2, NOW)]
        assert CompiledStatement(REMOVE).rows(tx, {"who": 9}) == []
