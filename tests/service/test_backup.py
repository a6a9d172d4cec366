"""Backups made while a server writes, put back, and checked."""

from __future__ import annotations

import stat
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest
from sqlalchemy import create_engine, make_url, text

from botkit.billing.terms import Terms
from botkit.errors import StoreUnavailable, UsageError
from botkit.policy.consent.seal_keys import SealKey, TrustedKeys
from botkit.service import backup
from botkit.service.backup import back_up, manifest_path, put_back, read_manifest, verify
from botkit.store import Store
from botkit.store.consent import ledger_seals
from botkit.store.consent.anchors import Anchor, anchor_of
from botkit.store.delivery import channel_holds
from tests.support.delivery import NADIA
from tests.support.echo import ECHO
from tests.support.service import Clock, SteppedNode, make_bot

NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)


@pytest.fixture(params=["sqlite", "postgresql"])
def urls(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[str, str]:
    """The address of a store, and of an empty place for a restored one."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'botkit.db'}", f"sqlite:///{tmp_path / 'restored.db'}"
    make: Callable[[], str] = request.getfixturevalue("new_pg_url")
    first, second = make(), make()
    engine = create_engine(first)
    with engine.connect() as connection:
        tools = connection.execute(text("SELECT setting FROM pg_config WHERE name = 'BINDIR'")).scalar_one()
    engine.dispose()
    if not (Path(tools) / "pg_dump").exists():
        pytest.skip("the programs of this PostgreSQL server are not on this machine")
    monkeypatch.setenv("PATH", tools)
    return first, second


def test_a_backup_made_while_a_server_writes_comes_back_as_it_was(urls: tuple[str, str], tmp_path: Path) -> None:
    url, other = urls
    store = Store.open(url)
    node = SteppedNode(store=store, bot=make_bot(tmp_path / "flows", {"echo": ECHO}), clock=Clock())
    for person in range(8):
        node.says(f"4477009003{person:02d}", "hello")
    node.send_all()
    node.says(NADIA, "STOP")
    ended = threading.Event()

    def write() -> None:
        for number in range(500):
            if ended.is_set():
                return
            node.says(f"4477009004{number % 50:02d}", f"word {number}")

    writing = threading.Thread(target=write)
    writing.start()
    try:
        made = back_up(store, url, tmp_path / "copy", Terms(), NOW)
    finally:
        ended.set()
        writing.join()
    assert made.rows["contacts"] >= 10
    assert made.ledger
    assert read_manifest(tmp_path / "copy") == made
    assert {stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "copy", manifest_path(tmp_path / "copy"))} == {0o600}
    put_back(tmp_path / "copy", other, ("main",), NOW)
    restored = Store.open(other)
    assert verify(restored, node.bot, Terms(), made).faults == ()
    with restored.read() as tx:
        assert channel_holds.load(tx)["main"].reason == "restored"
    again = SteppedNode(store=restored, bot=node.bot, clock=node.clock)
    assert again.claim() == ()
    with restored.begin() as tx:
        tx.execute(text("DELETE FROM events WHERE seq = 2"))
    assert any(fault.startswith("events:") for fault in verify(restored, node.bot, Terms(), made).faults)
    restored.close()
    store.close()


def test_the_ledger_of_a_backup_is_checked_with_its_keys_and_anchors(tmp_path: Path) -> None:
    key, new = SealKey("11" * 32), SealKey("33" * 32)
    url = f"sqlite:///{tmp_path / 'botkit.db'}"
    store = Store.open(url)
    store.seal_key = key
    node = SteppedNode(store=store, bot=make_bot(tmp_path / "flows", {"echo": ECHO}), clock=Clock())
    node.says(NADIA, "STOP")
    made = back_up(store, url, tmp_path / "copy", Terms(), NOW)
    with store.read() as tx:
        block = ledger_seals.last_block(tx)
    assert block is not None
    right, later = anchor_of(block, NOW), Anchor(number=block.number + 5, seal="cc" * 32, at=NOW)
    forged = msgspec.structs.replace(right, seal="dd" * 32)
    trusted = TrustedKeys(current=new.public, retired={key.public: block.number + 5})  # the key changed after the backup
    put_back(tmp_path / "copy", f"sqlite:///{tmp_path / 'restored.db'}", ("main",), NOW)
    restored = Store.open(f"sqlite:///{tmp_path / 'restored.db'}")

    def faults(keys: TrustedKeys, *anchors: Anchor) -> str:
        return " ".join(verify(restored, node.bot, Terms(), made, keys, anchors).faults)

    assert faults(trusted, right, later) == ""
    assert "was made anew" in faults(trusted, forged)
    assert "which is not one of yours" in faults(TrustedKeys(current=new.public))
    restored.close()
    store.close()


def test_nothing_is_written_over(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'botkit.db'}"
    store = Store.open(url)
    back_up(store, url, tmp_path / "copy", Terms(), NOW)
    with pytest.raises(UsageError, match="already"):
        back_up(store, url, tmp_path / "copy", Terms(), NOW)
    with pytest.raises(UsageError, match="There is a database"):
        put_back(tmp_path / "copy", url, ("main",), NOW)
    with pytest.raises(UsageError, match="no backup of ours"):
        put_back(tmp_path / "botkit.db", f"sqlite:///{tmp_path / 'x.db'}", ("main",), NOW)
    store.close()


def test_a_tool_that_is_missing_or_fails_is_named_without_the_password(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    url = make_url("postgresql://botkit:secret@127.0.0.1:1/botkit")
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(UsageError, match="pg_dump"):
        backup._run("pg_dump", url, [])
    tool = tmp_path / "pg_dump"
    tool.write_text('#!/bin/sh\necho "$@" >&2\nexit 1\n')
    tool.chmod(0o700)
    monkeypatch.setenv("PATH", f"{tmp_path}:/bin:/usr/bin")
    with pytest.raises(StoreUnavailable) as raised:
        backup._run("pg_dump", url, [])
    assert "secret" not in str(raised.value)
