"""`botkit queue` as an operator uses it."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from botkit.cli.commands.queue import queue
from botkit.errors import UsageError
from botkit.store import Store
from botkit.store.delivery import channel_holds, nodes
from botkit.store.delivery.channel_holds import RESTORED, ChannelHold
from tests.support.delivery import NADIA
from tests.support.echo import ECHO
from tests.support.service import Clock, SteppedNode, make_bot

SETTINGS = """\
botkit: 1
channels:
  main:
    platform: whatsapp
    account: "118230047715606"
    token: env BOTKIT_TOKEN
    app_secrets: [env BOTKIT_APP_SECRET]
    verify_token: env BOTKIT_VERIFY_TOKEN
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "flows").mkdir()
    (tmp_path / "botkit.yaml").write_text(SETTINGS)
    store = Store.open(f"sqlite:///{tmp_path / 'botkit.db'}")
    node = SteppedNode(store=store, bot=make_bot(tmp_path / "other", {"echo": ECHO}), clock=Clock())
    node.says(NADIA, "hello")
    store.close()
    return tmp_path


@pytest.fixture
def call(project: Path) -> Callable[..., Any]:
    def run(*words: str) -> Any:
        result = CliRunner().invoke(queue, [*words, "--project", str(project), "--json"])
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        return json.loads(result.stdout)

    return run


def test_a_channel_is_held_and_released_by_name(call: Callable[..., Any]) -> None:
    assert call("hold", "main") == {"held": ["main"]}
    (row,) = call("show")
    assert (row["channel"], row["counts"], row["hold"]["reason"]) == ("main", {"queued": 1}, "operator")
    assert call("release") == {"released": 1, "withdrawals": 0}
    assert call("show")[0]["hold"] is None
    with pytest.raises(UsageError, match='no channel "mian"'):
        call("hold", "mian")


def test_what_waits_is_dropped_when_it_was_queued_before_a_time(call: Callable[..., Any]) -> None:
    assert call("drop", "main", "--before", "2020-01-01T00:00:00Z") == {"dropped": 0}
    assert call("drop", "main", "--before", "now") == {"dropped": 1}
    assert call("show")[0]["counts"] == {}


def test_a_node_is_drained_by_name_and_the_command_waits_until_it_is_idle(call: Callable[..., Any], project: Path) -> None:
    with pytest.raises(UsageError, match='no node "one"; there are: none'):
        call("drain", "one")
    store = Store.open(f"sqlite:///{project / 'botkit.db'}")
    now = datetime.now(UTC)
    with store.begin() as tx:
        nodes.seen(tx, "one", None, now)
    assert call("drain", "one", "--wait", "0") == {"node": "one", "drained": True, "under_way": None}
    with store.begin() as tx:
        assert nodes.seen(tx, "one", 0, now)
    assert call("drain", "one") == {"node": "one", "drained": True, "under_way": 0}
    assert [(row["name"], row["busy"]) for row in call("nodes")] == [("one", 0)]
    assert not call("drain", "one", "--undo")["drained"]
    with store.begin() as tx:
        assert not nodes.seen(tx, "one", None, now)
        nodes.seen(tx, "two", None, now + timedelta(hours=2))
        assert [row.name for row in nodes.load(tx)] == ["two"]
    store.close()


def test_a_restored_queue_is_released_only_with_a_word_about_the_withdrawals(call: Callable[..., Any], project: Path) -> None:
    store = Store.open(f"sqlite:///{project / 'botkit.db'}")
    with store.begin() as tx:
        channel_holds.hold(tx, [ChannelHold(channel="main", reason=RESTORED, by="botkit", at=datetime.now(UTC))])
    store.close()
    with pytest.raises(UsageError, match=r"older copy[\s\S]*botkit\.db\.withdrawals"):
        call("release", "main")
    with pytest.raises(UsageError, match="no file"):
        call("release", "main", "--withdrawals", str(project / "nowhere"))
    assert call("release", "main", "--withdrawals", "none") == {"released": 1, "withdrawals": 0}
