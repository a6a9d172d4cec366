"""`botkit desks`: what a desk has not taken, and telling it again."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner

from botkit.cli.commands.desks import desks
from botkit.errors import UsageError
from botkit.store import Store
from botkit.store.tickets import desks as told
from tests.cli.commands.test_tickets import HELP, SETTINGS
from tests.support.delivery import NADIA
from tests.support.service import BUSINESS, Clock, SteppedNode, make_bot

DESK = """\
desks:
  care:
    url: https://desk.example/hook
    queues: [desk]
    secrets: [env BOTKIT_DESK_SECRET]
"""


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("TOKEN", "APP_SECRET", "VERIFY_TOKEN", "DESK_SECRET"):
        monkeypatch.setenv(f"BOTKIT_{name}", "x")
    (tmp_path / "botkit.yaml").write_text(SETTINGS + DESK)
    store = Store.open(f"sqlite:///{tmp_path / 'botkit.db'}")
    bot = make_bot(tmp_path / "flows", {"help": HELP}, BUSINESS)
    bot.desk_of_queue = {"desk": "care"}
    node = SteppedNode(store=store, bot=bot, clock=Clock(now=datetime.now(UTC) - timedelta(days=4)))
    node.says(NADIA, "help me")
    with store.begin() as tx:
        (row,) = told.claim(tx, "one", node.clock(), 1, timedelta(minutes=1))
        told.fail(tx, row, "status 500", node.clock(), None)
    store.close()
    return tmp_path


def test_what_a_desk_has_not_taken_is_shown_and_told_again(project: Path) -> None:
    def run(*words: str) -> str:
        result = CliRunner().invoke(desks, [*words, "--project", str(project)], catch_exceptions=False)
        return result.stdout

    shown = run("show")
    assert shown.startswith("care: 1 events of 1 tickets, the oldest of ")
    assert "(status 500); 1 tickets given up: botkit desks retry care" in shown
    (backlog,) = json.loads(run("show", "--json"))
    assert (backlog["desk"], backlog["given_up"], backlog["problem"]) == ("care", 1, "status 500")
    assert json.loads(run("retry", "care", "--json")) == {"tickets": 1}
    (backlog,) = json.loads(run("show", "--json"))
    assert backlog["given_up"] == 0
    with pytest.raises(UsageError, match='names no desk "cares"; did you mean "care"'):
        run("retry", "cares")
