from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import Connection, Engine, create_engine, event, inspect, text

from botkit.errors import StoreTooNew, StoreUnavailable
from botkit.store import Store, schema
from botkit.store.consent import consents, ledger_seals
from botkit.store.migrations import run
from botkit.store.tables import PERSONAL, metadata


@pytest.fixture(params=["sqlite", "postgresql"])
def fresh_url(request: pytest.FixtureRequest) -> str:
    """The address of a database without any table."""
    if request.param == "sqlite":
        return str(request.getfixturevalue("sqlite_url"))
    make: Callable[[], str] = request.getfixturevalue("new_pg_url")
    return make()


def test_the_migrations_make_what_the_tables_describe(fresh_url: str, tmp_path: Path, new_pg_url: Callable[[], str]) -> None:
    other = f"sqlite:///{tmp_path / 'migrated.db'}" if fresh_url.startswith("sqlite") else new_pg_url()
    assert _described(fresh_url, schema.create) == _described(other, schema.upgrade)


def _described(url: str, build: Callable[[Connection], None]) -> dict[str, object]:
    engine = create_engine(url)
    with engine.begin() as tx:
        build(tx)
    with engine.begin() as tx:
        found: dict[str, object] = {"rows": tx.execute(text("SELECT * FROM contacts")).all(), "revision": schema.revision(tx)}
        if engine.dialect.name == "sqlite":
            for name, sql in tx.execute(text("SELECT name, sql FROM sqlite_master")):
                found[name] = sql and re.sub(r" ?([(),]) ?", r"\1", " ".join(sql.split()))  # ALTER TABLE leaves other blanks
        else:
            inspector = inspect(tx)
            for name in inspector.get_table_names():
                columns = [{**column, "type": str(column["type"])} for column in inspector.get_columns(name)]
                found[name] = (columns, inspector.get_pk_constraint(name))
            found["indexes"] = sorted(tx.execute(text("SELECT indexdef FROM pg_indexes WHERE schemaname = 'public'")).scalars())
            triggers = "SELECT event_object_table, trigger_name, event_manipulation, action_statement, action_condition"
            found["triggers"] = sorted(tx.execute(text(f"{triggers} FROM information_schema.triggers")).all())
            found["options"] = sorted(tx.execute(text("SELECT relname, reloptions::text FROM pg_class WHERE reloptions IS NOT NULL")).all())
    engine.dispose()
    return found


def test_a_database_without_tables_is_not_called_old(fresh_url: str) -> None:
    with pytest.raises(StoreUnavailable, match="is empty"):
        Store.open(fresh_url, migrate=False)


def test_the_ledger_of_an_older_botkit_is_taken_over_and_sealed(fresh_url: str) -> None:
    engine = create_engine(fresh_url)
    with engine.begin() as tx:
        run.upgrade_to(tx, "0002")
        columns = "contact_id, seq, channel, topic, purpose, action, wording, language, method, evidence, at"
        line = "1, 2, 'main', 'flights', 'utility', 'given', 'Shall we?', 'en', 'button', 'wamid.1', 1767614400000000"
        tx.execute(text(f"INSERT INTO consents ({columns}) VALUES ({line})"))
    engine.dispose()
    store = Store.open(fresh_url)
    with store.read() as tx:
        (row,) = consents.load(tx, [1])[1]
        (sealed,) = ledger_seals.all_blocks(tx)
    store.close()
    entry = row.entry
    assert (entry.action, entry.topic, entry.wording, entry.evidence) == ("given", "flights", "Shall we?", "wamid.1")
    assert entry.occurred_at.isoformat() == "2026-01-05T12:00:00+00:00"
    assert sealed.block.lines == 1


def test_the_revisions_of_the_code_are_the_files(store: Store) -> None:
    from alembic.script import ScriptDirectory

    with store.begin() as tx:
        scripts = ScriptDirectory.from_config(run.config(tx))
    assert tuple(reversed([script.revision for script in scripts.walk_revisions()])) == schema.REVISIONS


def test_a_database_of_a_newer_botkit_is_refused_and_left_alone(fresh_url: str) -> None:
    Store.open(fresh_url).close()
    _set_revision(fresh_url, "9999")
    with pytest.raises(StoreTooNew, match="9999"):
        Store.open(fresh_url)
    assert _get_revision(fresh_url) == "9999"


def test_a_database_that_changes_under_a_running_botkit_is_noticed(store: Store, store_url: str) -> None:
    store.check()
    _set_revision(store_url, "9999")
    try:
        with pytest.raises(StoreTooNew, match="9999"):
            store.check()
    finally:
        _set_revision(store_url, schema.HEAD)


def _set_revision(url: str, revision: str) -> None:
    engine = create_engine(url)
    with engine.begin() as tx:
        tx.execute(text("UPDATE alembic_version SET version_num = :it"), {"it": revision})
        tx.execute(text("UPDATE schema_support SET revision = :it, oldest = :it"), {"it": revision})
    engine.dispose()


def _get_revision(url: str) -> str | None:
    engine = create_engine(url)
    with engine.begin() as tx:
        found = schema.revision(tx)
    engine.dispose()
    return found


HEAD = schema.HEAD

LATER = """
from alembic import op
revision = "9000"
down_revision = "{head}"

def upgrade():
    op.execute("ALTER TABLE channels ADD COLUMN added TEXT")
    {then}
"""


def _with_a_later_revision(folder: Path, monkeypatch: pytest.MonkeyPatch, then: str = "") -> None:
    folder.mkdir()
    (folder / "later.py").write_text(LATER.format(then=then, head=HEAD))
    monkeypatch.setattr(schema, "REVISIONS", (*schema.REVISIONS, "9000"))
    monkeypatch.setattr(schema, "HEAD", "9000")
    monkeypatch.setattr(schema, "upgrade", lambda tx: run.upgrade_to(tx, "9000", str(folder)))


def test_an_old_database_is_brought_up_and_keeps_what_it_holds(fresh_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    old = Store.open(fresh_url)
    with old.begin() as tx:
        tx.execute(text("INSERT INTO channels (name, platform, account) VALUES ('air', 'whatsapp', '1')"))
    old.close()
    _with_a_later_revision(tmp_path / "later", monkeypatch)
    with pytest.raises(StoreUnavailable, match="older"):
        Store.open(fresh_url, migrate=False)
    new = Store.open(fresh_url)
    with new.read() as tx:
        assert tx.execute(text("SELECT name, added FROM channels")).all() == [("air", None)]
        assert schema.revision(tx) == "9000"
    new.close()


def test_a_migration_that_fails_leaves_the_old_database(fresh_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Store.open(fresh_url).close()
    _with_a_later_revision(tmp_path / "later", monkeypatch, then="raise ArithmeticError")
    with pytest.raises(ArithmeticError):
        Store.open(fresh_url)
    assert _get_revision(fresh_url) == HEAD
    engine = create_engine(fresh_url)
    assert "added" not in {column["name"] for column in inspect(engine).get_columns("channels")}
    engine.dispose()


def test_a_fresh_database_is_not_made_when_it_must_not_be(fresh_url: str) -> None:
    with pytest.raises(StoreUnavailable):
        Store.open(fresh_url, migrate=False)


def test_opening_a_present_database_needs_no_alembic_and_writes_nothing(sqlite_url: str) -> None:
    Store.open(sqlite_url).close()
    code = f"import sys; from botkit.store import Store; Store.open({sqlite_url!r}).close(); sys.exit('alembic' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
    written: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        written.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    Store.open(sqlite_url).close()
    event.remove(Engine, "before_cursor_execute", note)
    assert written
    assert not [statement for statement in written if statement.split()[0] in ("INSERT", "UPDATE", "CREATE", "ALTER")]


def test_two_nodes_may_create_the_schema_at_once(fresh_url: str) -> None:
    code = f"from botkit.store import Store; Store.open({fresh_url!r}).close()"
    nodes = [subprocess.Popen([sys.executable, "-c", code]) for _ in range(3)]
    assert [node.wait(timeout=60) for node in nodes] == [0, 0, 0]


def test_what_is_personal_names_columns_that_exist() -> None:
    for name, columns in PERSONAL.items():
        assert set(columns) <= set(metadata.tables[name].columns.keys())
