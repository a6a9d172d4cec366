"""A server that starts before its database."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
from structlog.testing import capture_logs

from botkit.errors import StoreUnavailable
from botkit.server import store_start
from botkit.server.store_start import open_when_there

PATIENCE = timedelta(minutes=5)


async def test_a_database_that_is_away_at_start_is_waited_for(sqlite_url: str, pg_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store_start, "PAUSE", 0.05)
    urls = ["postgresql://botkit@127.0.0.1:1/botkit"] * 2 + [pg_url]
    really_open = store_start.Store.open
    monkeypatch.setattr(store_start.Store, "open", lambda url, **options: really_open(urls.pop(0), **options))
    with capture_logs() as lines:
        store = await open_when_there(pg_url, PATIENCE)
    store.check()
    store.close()
    assert [line["event"] for line in lines] == ["waiting for the database"] * 2


async def test_what_does_not_pass_ends_the_start_at_once(monkeypatch: pytest.MonkeyPatch, new_pg_url: object) -> None:
    with pytest.raises(StoreUnavailable, match="opened"):
        async with asyncio.timeout(5):
            await open_when_there("sqlite:////nowhere/at/all/botkit.db", PATIENCE)


async def test_the_patience_has_an_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store_start, "PAUSE", 0.01)
    with capture_logs() as lines, pytest.raises(StoreUnavailable, match="reached"):
        await open_when_there("postgresql://botkit@127.0.0.1:1/botkit", timedelta(seconds=0.2))
    assert {line["event"] for line in lines} == {"waiting for the database"}
