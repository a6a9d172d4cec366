"""Versions side by side: an older node beside a newer schema works while that only grew, and stops at once when it did not."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import Connection, create_engine, inspect, text

from botkit.errors import NodesInTheWay, StoreTooNew
from botkit.store import Store, database, schema
from botkit.store.migrations import run

INSERT = "INSERT INTO channels (name, platform, account) VALUES ('air', 'whatsapp', '1')"


def _newer_botkit_came(store: Store, oldest: str) -> None:
    with store._transaction() as tx:
        tx.execute(text("UPDATE alembic_version SET version_num = '9000'"))
        tx.execute(text("UPDATE schema_support SET revision = '9000', oldest = :oldest"), {"oldest": oldest})


@pytest.fixture
def fresh_url(store_url: str, request: pytest.FixtureRequest) -> str:
    if store_url.startswith("sqlite"):
        return store_url
    make: Callable[[], str] = request.getfixturevalue("new_pg_url")
    return make()


@pytest.fixture
def looks_always(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "LOOK_AT_SCHEMA", 0.0)


@pytest.mark.usefixtures("looks_always")
def test_a_node_goes_on_beside_a_schema_that_only_grew(fresh_url: str) -> None:
    store = Store.open(fresh_url)
    _newer_botkit_came(store, oldest=schema.HEAD)
    store.check()
    with store.begin() as tx:
        tx.execute(text(INSERT))
    store.close()
    again = Store.open(fresh_url)  # this is also the way back to it
    with again.read() as tx:
        assert schema.revision(tx) == "9000"
        assert tx.execute(text("SELECT name FROM channels")).scalar_one() == "air"
    again.close()


@pytest.mark.usefixtures("looks_always")
def test_a_node_writes_nothing_once_a_newer_botkit_changed_what_it_uses(fresh_url: str) -> None:
    store = Store.open(fresh_url)
    _newer_botkit_came(store, oldest="9000")
    with pytest.raises(StoreTooNew, match="sends nothing"), store.begin() as tx:
        tx.execute(text(INSERT))
    with pytest.raises(StoreTooNew):
        store.check()
    with store.read() as tx:
        assert tx.execute(text("SELECT count(*) FROM channels")).scalar_one() == 0
    store.close()
    with pytest.raises(StoreTooNew, match="9000"):
        Store.open(fresh_url)


def test_a_node_looks_again_after_it_stood_still(fresh_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    store = Store.open(fresh_url)
    _newer_botkit_came(store, oldest="9000")
    now = database.monotonic()
    monkeypatch.setattr(database, "monotonic", lambda: now + 60)
    with pytest.raises(StoreTooNew), store.begin():
        pass
    store.close()


def test_a_schema_is_not_changed_under_the_nodes_that_use_it(new_pg_url: Callable[[], str], monkeypatch: pytest.MonkeyPatch) -> None:
    url = new_pg_url()
    older = Store.open(url)
    monkeypatch.setattr(schema, "REVISIONS", (*schema.REVISIONS, "9000"))
    monkeypatch.setattr(schema, "HEAD", "9000")
    monkeypatch.setattr(schema, "OLDEST_BESIDE", "9000")
    monkeypatch.setattr(schema, "upgrade", lambda tx: tx.execute(text("UPDATE alembic_version SET version_num = '9000'")))
    with pytest.raises(NodesInTheWay, match="still running"):
        Store.open(url)
    older.close()
    newer = Store.open(url)
    with newer.read() as tx:
        assert schema.revision(tx) == "9000"
    newer.close()


def test_revisions_that_expand_leave_what_there_was(fresh_url: str) -> None:
    assert _changes(fresh_url, schema.OLDEST_BESIDE, schema.HEAD) == []


@pytest.mark.parametrize(
    ("statement", "change"),
    [
        ("ALTER TABLE channels DROP COLUMN account", "channels.account is gone"),
        ("ALTER TABLE channels ADD COLUMN added TEXT NOT NULL DEFAULT ''", ""),
        ("CREATE UNIQUE INDEX one_account ON channels (account)", "channels has the new unique index one_account"),
        ("DROP TABLE jobs", "jobs is gone"),
    ],
)
def test_a_revision_that_does_more_than_expand_is_noticed(fresh_url: str, tmp_path: Path, statement: str, change: str) -> None:
    (tmp_path / "later.py").write_text(
        f'from alembic import op\nrevision = "9000"\ndown_revision = "{schema.HEAD}"\ndef upgrade():\n    op.execute("{statement}")\n'
    )
    assert _changes(fresh_url, schema.HEAD, "9000", str(tmp_path)) == ([change] if change else [])


def _changes(url: str, before: str, after: str, versions: str = "") -> list[str]:
    """What a revision changed of the tables of an earlier one, apart from adding to them."""
    engine = create_engine(url)
    with engine.begin() as tx:
        run.upgrade_to(tx, before, versions)
        old = _described(tx)
        run.upgrade_to(tx, after, versions)
        new = _described(tx)
    engine.dispose()
    found = []
    for table, (columns, indexes) in old.items():
        if table not in new:
            found.append(f"{table} is gone")
            continue
        now, unique_now = new[table]
        found += [f"{table}.{name} is gone" for name in sorted(columns.keys() - now.keys())]
        found += [f"{table}.{name} is {now[name]}" for name, kind in columns.items() if name in now and now[name][0] != kind[0]]
        found += [f"{table}.{name} is required" for name in sorted(now.keys() - columns.keys()) if not now[name][1]]
        found += [f"{table} has the new unique index {name}" for name in sorted(unique_now - indexes)]
    return found


def _described(tx: Connection) -> dict[str, tuple[dict[str, tuple[str, bool]], set[str]]]:
    """Of each table its columns, each with its type and whether a row may leave it out, and the unique indexes."""
    look = inspect(tx)
    return {
        table: (
            {
                column["name"]: (str(column["type"]), bool(column["nullable"]) or column["default"] is not None)
                for column in look.get_columns(table)
            },
            {str(index["name"]) for index in look.get_indexes(table) if index["unique"]},
        )
        for table in look.get_table_names()
    }
