"""`botkit tickets` as somebody at a desk uses it."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from botkit.cli.commands.tickets import tickets
from botkit.errors import UsageError
from botkit.store import Store
from tests.support.delivery import NADIA
from tests.support.service import BUSINESS, Clock, SteppedNode, make_bot

SETTINGS = """\
botkit: 1
queues:
  desk: {due: 4 hours}
channels:
  main:
    platform: whatsapp
    account: "10000"
    token: env BOTKIT_TOKEN
    app_secrets: [env BOTKIT_APP_SECRET]
    verify_token: env BOTKIT_VERIFY_TOKEN
"""
HELP = """\
botkit: 1
flow: help
title: Help
language: en
starts: [{keywords: [help me]}]
steps: [{handoff: desk, note: Asked.}, {say: Bye.}]
"""


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("TOKEN", "APP_SECRET", "VERIFY_TOKEN"):
        monkeypatch.setenv(f"BOTKIT_{name}", "x")
    (tmp_path / "botkit.yaml").write_text(SETTINGS)
    store = Store.open(f"sqlite:///{tmp_path / 'botkit.db'}")
    node = SteppedNode(store=store, bot=make_bot(tmp_path / "flows", {"help": HELP}, BUSINESS), clock=Clock())
    node.clock.now = datetime.now(UTC)
    node.says(NADIA, "help me")
    store.close()
    return tmp_path


@pytest.fixture
def call(project: Path) -> Callable[..., Any]:
    def run(*words: str) -> Any:
        result = CliRunner().invoke(tickets, [*words, "--project", str(project), "--json"])
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        return json.loads(result.stdout)

    return run


def test_a_ticket_is_listed_taken_answered_and_closed(call: Callable[..., Any]) -> None:
    (ticket,) = call("list", "--queue", "desk", "--assignee", "")
    assert call("take", ticket["id"], "--by", "Sam")["ticket"]["assignee"] == "Sam"
    assert call("reply", ticket["id"], "Hello, Sam here.", "--by", "Sam")["message"] == 1
    call("note", ticket["id"], "Rings back.", "--by", "Sam")
    shown = call("show", ticket["id"])
    assert [(entry["side"], entry["text"]) for entry in shown["entries"] if entry["side"] != "ticket"] == [
        ("customer", "help me"),
        ("agent", "Hello, Sam here."),
        ("note", "Rings back."),
    ]
    assert shown["window_until"]
    assert call("close", ticket["id"], "--by", "Sam", "--outcome", "solved")["ticket"]["outcome"] == "solved"
    assert call("list") == []
    assert call("rebuild", "--check") == {"tickets": 1, "rows": 0, "counters": 0}


def test_a_refusal_says_why(call: Callable[..., Any]) -> None:
    (ticket,) = call("list")
    call("take", ticket["id"], "--by", "Sam")
    with pytest.raises(UsageError, match="somebody else has the ticket"):
        call("take", ticket["id"], "--by", "Kim")
    with pytest.raises(UsageError, match="no id of a ticket"):
        call("show", "17")
    with pytest.raises(UsageError, match='There is no ticket "99-main-1"'):
        call("show", "99-main-1")
    with pytest.raises(UsageError, match="is no state"):
        call("list", "--state", "gone")
