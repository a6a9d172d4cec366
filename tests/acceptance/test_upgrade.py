"""Stores that older revisions filled: each is brought up, and then holds, plays and bills what it did before."""

from __future__ import annotations

import hashlib
import hmac
import json
import sqlite3
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import MetaData, create_engine, select, text

from botkit.billing.terms import Terms
from botkit.cli.project import load_project
from botkit.config import Config
from botkit.flowfile.library import Library
from botkit.server.app import build_bot, running
from botkit.service.billing import bill_run
from botkit.service.consent.audit import audit
from botkit.service.explain.replay import VersionCache, replay
from botkit.store import Store, contacts, database, schema
from botkit.store.consent import consents
from botkit.store.migrations import run
from tests.support.servers import Clock, Site
from tests.support.wire import MAIN, SECRET, path_of
from webhooks.emulator.emulator import Emulator, EmulatorSettings
from webhooks.emulator.number import BusinessNumber

RELEASES = Path(__file__).parent / "releases"
REVISIONS = sorted(path.stem for path in RELEASES.glob("*.sql"))

# The first and the last on both databases. Of those between, PostgreSQL has the ones since which versions may stand side by side.
EACH = [
    pytest.param(database, name, marks=() if name in (REVISIONS[0], REVISIONS[-1]) else pytest.mark.thorough)
    for name in REVISIONS
    for database in ("sqlite", "postgresql")
    if database == "sqlite" or name in (REVISIONS[0], REVISIONS[-1], schema.OLDEST_BESIDE)
]
ASKED, WAITING = "447700900106", "447700900103"  # with a question open; with an answer in the queue

# What the customers of fill.py agreed to and withdrew, in the order in which the store keeps it.
LEDGER = [
    ("flight_updates", "utility", "given"),
    ("", "all", "withdrawn"),
    ("flight_updates", "utility", "given"),
    ("", "all", "withdrawn"),
]

# What the platform charged for, and what came without a price. Two revisions said less while people had the chat.
UNPRICED = {"0014": 28, "0015": 28}


def bill(revision: str) -> Counter[tuple[str, str, str]]:
    return Counter({("service", "unpriced", ""): UNPRICED.get(revision, 30), ("utility", "charged", "flight_delayed"): 1})


@pytest.fixture
def filled(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[str], str]:
    """Gives the address of a database as a revision left it."""

    def make(revision: str) -> str:
        file = tmp_path / f"{revision}.db"
        with closing(sqlite3.connect(file)) as database:
            database.executescript((RELEASES / f"{revision}.sql").read_text())
        if request.param == "sqlite":
            return f"sqlite:///{file}"
        url = str(request.getfixturevalue("new_pg_url")())
        _copy(f"sqlite:///{file}", url, revision)
        return url

    return make


def _copy(source: str, target: str, revision: str) -> None:
    """The same rows in PostgreSQL, in the tables that the revision made there."""
    here, there = create_engine(source), create_engine(target)
    with here.begin() as old, there.begin() as new:
        run.upgrade_to(new, revision)
        tables = MetaData()
        tables.reflect(new)
        new.execute(text("SET LOCAL session_replication_role = replica"))
        for table in tables.sorted_tables:
            new.execute(table.delete())
            rows = [dict(row) for row in old.execute(select(table)).mappings()]
            if rows:
                new.execute(table.insert(), rows)
            for column in table.columns:
                if column.identity is not None:
                    new.execute(
                        text(
                            f"SELECT setval(pg_get_serial_sequence('{table.name}', '{column.name}'), max({column.name})) FROM {table.name}"
                        )
                    )
    here.dispose()
    there.dispose()


@pytest.fixture
def project(monkeypatch: pytest.MonkeyPatch) -> tuple[Config, Library]:
    for name in ("TOKEN", "APP_SECRET", "VERIFY_TOKEN", "EVENTS_TOKEN"):
        monkeypatch.setenv(name, name.lower())
    found = load_project(RELEASES / "project", secrets=True)
    return found.config, found.library


def test_the_stores_are_of_revisions_that_there_were() -> None:
    assert REVISIONS
    assert set(REVISIONS) <= set(schema.REVISIONS)


@pytest.mark.parametrize(("filled", "revision"), EACH, indirect=["filled"])
def test_a_store_of_an_older_revision_is_brought_up_and_says_the_same(
    revision: str, filled: Callable[[str], str], project: tuple[Config, Library]
) -> None:
    store = Store.open(filled(revision))
    bot = build_bot(*project)
    with store.read() as tx:
        people = [row.contact.id for row in contacts.all_contacts(tx)]
        versions = VersionCache(tx, bot.programs)
        assert {who: found for who in people if (found := replay(tx, bot, who, versions)) is not None} == {}
        entries = [row.entry for rows in consents.load(tx, people).values() for row in rows]
        assert [(entry.topic, entry.purpose, entry.action) for entry in entries] == LEDGER
        assert audit(tx).fault is None
        lines = list(bill_run.charges(tx, bill_run.open_billing(tx, Terms()), "2026-03-01", "2026-03-31"))
    store.close()
    assert len(people) == 9
    assert Counter((line.category, line.outcome, line.template) for line in lines) == bill(revision)


@pytest.mark.parametrize(("filled", "revision"), EACH, indirect=["filled"])
async def test_talks_that_an_older_revision_began_go_on(
    revision: str, filled: Callable[[str], str], project: tuple[Config, Library]
) -> None:
    config, library = project
    clock = Clock(now=datetime(2026, 3, 3, 11, 5, tzinfo=UTC))
    number = BusinessNumber(id="118230047715606", token="token", app_secret="app_secret", verify_token="verify_token")
    async with Emulator(EmulatorSettings(number=number, clock=lambda: clock.now.timestamp())) as platform:
        channels = {name: replace(channel, base_url=platform.base_url) for name, channel in config.channels.items()}
        config = replace(config, channels=channels, store=filled(revision), server=replace(config.server, port=0, admin_port=0))
        async with running(config, library, node="new", clock=clock) as server:
            platform.point_at(f"{server.url}/webhooks/whatsapp/main")
            waiting, asked = platform.customer(WAITING), platform.customer(ASKED)
            assert "One cabin bag" in (await waiting.receives()).text
            await asked.says("9")
            assert "delighted" in (await asked.receives()).text


async def test_a_server_stops_when_a_newer_botkit_changed_what_it_uses(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "LOOK_AT_SCHEMA", 0.0)
    assert site.platform is not None
    store = site.server.runtime.store
    with store.begin() as tx:
        tx.execute(text("UPDATE schema_support SET revision = '9000', oldest = '9000'"))
        tx.execute(text("UPDATE alembic_version SET version_num = '9000'"))
    said = _said("Hello")
    body = json.dumps(said).encode()
    sign = "sha256=" + hmac.new(SECRET.encode(), body, hashlib.sha256).hexdigest()
    assert await site.post(path_of(said), body, sign) == 503
    async with site.session.get(f"{site.server.admin_url}/readyz") as answer:
        assert answer.status == 503
        assert "a newer one changed what this one uses" in (await answer.json())["store"]
    assert site.platform.accepted == []


def _said(words: str) -> dict[str, object]:
    message = {"from": "447700900123", "id": "wamid.1", "timestamp": "1793520700", "type": "text", "text": {"body": words}}
    value = {"messaging_product": "whatsapp", "metadata": {"phone_number_id": MAIN}, "messages": [message]}
    return {"object": "whatsapp_business_account", "entry": [{"id": "1", "changes": [{"field": "messages", "value": value}]}]}
