from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import make_url, text

from botkit.errors import StoreUnavailable, UsageError
from botkit.store import Store, dedupe
from botkit.store import database as engine
from botkit.store.sql import errors as faults

NOW = datetime(2026, 1, 5, 12, tzinfo=UTC)


def test_what_is_committed_is_there_for_the_next_process(store_url: str) -> None:
    first = Store.open(store_url)
    with first.begin() as tx:
        dedupe.claim(tx, [("air", "a")], NOW)
    first.close()
    second = Store.open(store_url)
    with second.begin() as tx:
        assert dedupe.claim(tx, [("air", "a")], NOW) == frozenset()
    second.close()


def test_a_reading_transaction_cannot_write(store: Store) -> None:
    with pytest.raises(StoreUnavailable), store.read() as tx:
        dedupe.claim(tx, [("air", "a")], NOW)
    with store.begin() as tx:
        assert dedupe.claim(tx, [("air", "a")], NOW) == {0}


def test_a_reading_transaction_sees_one_state_throughout(store: Store) -> None:
    count = text("SELECT count(*) FROM dedupe")
    with store.read() as reader:
        assert reader.execute(count).scalar() == 0
        with store.begin() as tx:
            dedupe.claim(tx, [("air", "a")], NOW)
        assert reader.execute(count).scalar() == 0
    with store.read() as reader:
        assert reader.execute(count).scalar() == 1


def test_a_mistake_of_ours_is_not_called_a_fault_of_the_database(store: Store) -> None:
    from sqlalchemy.exc import DBAPIError

    with pytest.raises(DBAPIError, match="no_such_table"), store.begin() as tx:
        tx.execute(text("SELECT * FROM no_such_table"))


def test_a_store_in_memory_lives_as_long_as_it_is_open() -> None:
    store = Store.open("sqlite://")
    with store.begin() as tx:
        dedupe.claim(tx, [("air", "a")], NOW)
    with store.read() as tx:
        assert tx.execute(text("SELECT count(*) FROM dedupe")).scalar() == 1
    store.check()
    store.close()


def test_sqlite_commits_to_the_disk(sqlite_url: str) -> None:
    store = Store.open(sqlite_url)
    with store.begin() as tx:
        settings = [tx.execute(text(f"PRAGMA {name}")).scalar() for name in ("journal_mode", "synchronous", "foreign_keys")]
    store.close()
    assert settings == ["wal", 2, 1]


# ---- what can be wrong with a database


@pytest.mark.parametrize("url", ["", "nonsense", "mysql://x/y", "sqlite+aiosqlite:///x.db", "postgresql+psycopg2://x/y"])
def test_an_address_of_no_database_we_know_is_a_mistake_of_usage(url: str) -> None:
    with pytest.raises(UsageError, match="sqlite:///"):
        Store.open(url)


def test_a_folder_that_is_missing_is_named_as_the_cause(tmp_path: Path) -> None:
    with pytest.raises(StoreUnavailable, match="folder"):
        Store.open(f"sqlite:///{tmp_path / 'none' / 'botkit.db'}")


def test_a_file_that_is_no_database_is_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "botkit.db"
    file.write_text("these are my notes, and no database at all\n" * 100)
    with pytest.raises(StoreUnavailable, match="not a database"):
        Store.open(f"sqlite:///{file}")
    assert file.read_text().startswith("these are my notes")


def test_a_full_disk_is_named_and_what_was_committed_stays(sqlite_url: str) -> None:
    store = Store.open(sqlite_url)
    with store.begin() as tx:
        dedupe.claim(tx, [("air", "a")], NOW)
        tx.execute(text("PRAGMA max_page_count = 1"))  # the file may not grow any further
    with pytest.raises(StoreUnavailable, match="disk is full"), store.begin() as tx:
        dedupe.claim(tx, [("air", str(number)) for number in range(10_000)], NOW)
    with store.begin() as tx:
        assert dedupe.claim(tx, [("air", "a"), ("air", "1")], NOW) == {1}
    store.close()


def test_a_database_that_another_process_holds_is_given_up_after_a_while(store_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "LOCK_TIMEOUT", 0.2)
    one, other = Store.open(store_url), Store.open(store_url)
    with one.begin() as tx:
        dedupe.claim(tx, [("air", "a")], NOW)
        with pytest.raises(StoreUnavailable, match="locked"), other.begin() as second:
            dedupe.claim(second, [("air", "a")], NOW)
    one.close()
    other.close()


def test_threads_of_one_process_wait_for_each_other_and_then_give_up(sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    store = Store.open(sqlite_url)
    monkeypatch.setattr(engine, "LOCK_TIMEOUT", 0.1)
    seen: list[Exception] = []

    def write() -> None:
        try:
            with store.begin():
                pass
        except StoreUnavailable as fault:
            seen.append(fault)

    with store.begin():
        thread = threading.Thread(target=write)
        thread.start()
        thread.join()
    assert len(seen) == 1
    store.close()


def test_a_connection_that_is_cut_is_a_fault_of_the_database_and_the_next_one_works(pg_url: str) -> None:
    store = Store.open(pg_url)

    def cut() -> None:
        with store.begin() as tx, store.begin() as other:
            own = tx.execute(text("SELECT pg_backend_pid()")).scalar()
            other.execute(text("SELECT pg_terminate_backend(:own)"), {"own": own})
            dedupe.claim(tx, [("air", "a")], NOW)

    with pytest.raises(StoreUnavailable):
        cut()
    with store.begin() as tx:
        assert dedupe.claim(tx, [("air", "a")], NOW) == {0}
    store.close()


@pytest.mark.parametrize("url", ["postgresql://botkit@127.0.0.1:1/botkit", "postgresql://botkit:secret@127.0.0.1:1/botkit"])
def test_a_server_that_is_not_there_is_named_without_the_password(url: str) -> None:
    with pytest.raises(StoreUnavailable, match="reached") as raised:
        Store.open(url)
    assert "secret" not in str(raised.value)


def test_a_database_that_is_not_there_is_named_as_the_cause(new_pg_url: Callable[[], str]) -> None:
    url = new_pg_url()
    with pytest.raises(StoreUnavailable):
        Store.open(url.replace("botkit_test_", "none_"))


def test_the_states_of_postgresql_that_cannot_be_made_here_are_known() -> None:
    import psycopg.errors

    for fault in ("DiskFull", "DeadlockDetected", "SerializationFailure", "TooManyConnections", "AdminShutdown", "InsufficientPrivilege"):
        assert faults.explain(getattr(psycopg.errors, fault)())
    for mistake in ("UniqueViolation", "UndefinedTable", "SyntaxError"):
        assert faults.explain(getattr(psycopg.errors, mistake)()) is None


@pytest.mark.parametrize(
    ("fault", "passes"),
    [("AdminShutdown", True), ("CannotConnectNow", True), ("DiskFull", True), ("InvalidPassword", False), ("InvalidCatalogName", False)],
)
def test_it_is_known_which_faults_of_a_database_pass_by_themselves(fault: str, passes: bool) -> None:
    import psycopg.errors

    raised = StoreUnavailable("x")
    raised.__cause__ = getattr(psycopg.errors, fault)()
    assert faults.is_passing(raised) is passes


def test_a_server_that_cannot_be_reached_may_come_and_a_wrong_user_will_not(pg_url: str) -> None:
    with pytest.raises(StoreUnavailable) as away:
        Store.open("postgresql://botkit@127.0.0.1:1/botkit")
    assert faults.is_passing(away.value)
    with pytest.raises(StoreUnavailable) as refused:
        Store.open(make_url(pg_url).set(username="nobody_of_this_name").render_as_string(hide_password=False))
    assert not faults.is_passing(refused.value)


def test_a_statement_of_a_writing_transaction_has_a_time_limit_and_upkeep_has_none(pg_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "STATEMENT_TIMEOUT", 0.2)
    store = Store.open(pg_url)
    with pytest.raises(StoreUnavailable), store.begin() as tx:
        tx.execute(text("SELECT pg_sleep(5)"))
    store.analyze()
    store.compact()
    with store.begin() as tx:
        assert tx.execute(text("SHOW statement_timeout")).scalar() == "200ms"
        assert tx.execute(text("SELECT reltuples FROM pg_class WHERE relname = 'contacts'")).scalar() == 1
    store.close()
