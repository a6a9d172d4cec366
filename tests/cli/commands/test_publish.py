"""`botkit explain`, `replay`, `publish` and `rollback`, as somebody types them: what they print, and how they end."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import text

from botkit.cli.project import load_project
from botkit.core.model.message import Text
from botkit.core.model.platform import Incoming, Sender, Sent
from botkit.server.app import build_bot
from botkit.service.commands import ClaimMessages, InboundItem, SendOutcome
from botkit.service.delivery.rate_limiter import RateLimiter
from botkit.service.delivery.sender_state import SenderState
from botkit.service.node.handler import CommandHandler, Notifications
from botkit.service.node.runtime import register_node
from botkit.service.publishing.follow_live import choose_live_flows
from botkit.store import Store
from tests.support.commands import Ended, run

ANA = "447700900140"
CONFIG = """\
botkit: 1
business: {name: Air}
queues: {desk: {}}
channels:
  main: {platform: whatsapp, account: "10000", token: env T, app_secrets: [env A], verify_token: env V}
"""
FLOW = """\
botkit: 1
flow: nps
title: How was it?
language: en
starts:
  - keywords: [survey]
steps:
  - ask: From 0 to 10?
    name: score
    expect: number 0..10
    save: score
  - say: "{{ score }} it is"
"""

Project = Callable[..., Ended]


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """A project in whose store Ana has said "survey" and "eleven"."""
    (tmp_path / "flows").mkdir()
    (tmp_path / "botkit.yaml").write_text(CONFIG)
    (tmp_path / "flows" / "nps.yaml").write_text(FLOW)
    opened = load_project(tmp_path)
    house, store = build_bot(opened.config, opened.library), Store.open(f"sqlite:///{tmp_path / 'botkit.db'}")
    now = datetime(2026, 11, 1, 9, tzinfo=UTC)
    choose_live_flows(store, house, "new", "node-1", now)
    register_node(store, house, now)
    pace = RateLimiter(lambda name: house.channels[name].platform.limits, lambda: 0.0)
    for number, said in enumerate(("survey", "eleven"), start=1):
        now += timedelta(seconds=10)
        office = CommandHandler(house, SenderState(node="node-1", rate_limiter=pace, chance=Random(1)), lambda: now, Notifications())  # noqa: B023 - used up within the round
        item = Incoming(account="10000", id=f"wamid.in.{number}", at=now, sender=Sender(phone=ANA), content=Text(body=said))
        with store.begin() as tx:
            office.handle(tx, [InboundItem(channel="main", item=item)])
            (sent,) = office.handle(tx, [ClaimMessages(limit=5)])[0]
            office.handle(tx, [SendOutcome(outbound=sent, reply=Sent(platform_id=f"wamid.out.{number}"))])
    store.close()
    return lambda *words: run(*words, cwd=tmp_path)


def edit(folder: Path, old: str, new: str) -> None:
    path = folder / "flows" / "nps.yaml"
    assert old in path.read_text()
    path.write_text(path.read_text().replace(old, new))


def change_log(folder: Path) -> None:
    store = Store.open(f"sqlite:///{folder / 'botkit.db'}")
    with store.begin() as tx:
        change = text("UPDATE events SET body = replace(body, :old, :new) WHERE kind = 'answer_missed'")
        tx.execute(change, {"old": '"tries":1', "new": '"tries":2'})
    store.close()


# ---- explain


@pytest.mark.parametrize("named", [["wamid.in.2"], ["wamid.out.2"], ["1:m2"], ["--contact", f"whatsapp:{ANA}", "--last"]])
def test_a_message_is_explained_by_any_of_its_names(project: Project, named: list[str]) -> None:
    ended = project("explain", *named)
    assert ended.returncode == 0, ended.stderr
    assert '"eleven" cannot be read as a number from 0 to 10' in ended.stdout
    assert "nps.yaml:8:5" in ended.stdout
    assert "rule 6 ALLOW_SERVICE_WINDOW" in ended.stdout
    told = json.loads(project("explain", *named, "--json").stdout)
    assert (told["taken"]["by"], told["came"]["text"], told["said"][0]["outcome"]) == ("retry", "eleven", "sent")


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (["explain"], 2, "Name a message"),
        (["explain", "wamid.nobody"], 2, "No message has the id"),
        (["explain", "1:999"], 2, "belongs to no turn"),
        (["explain", "1:m9"], 2, "has no message 9"),
        (["explain", "--contact", "whatsapp:447700900199", "--last"], 2, "Nobody is known"),
        (["replay"], 2, "Name a contact"),
        (["replay", "--all", "--store", "postgresql://nobody@127.0.0.1:1/x"], 3, "cannot be reached"),
        (["publish", "--store", "sqlite:///nowhere.db"], 3, "There is no database"),
        (["publish", "--lost", "forget"], 2, "--lost is one of"),
        (["publish", "--move-flow", "npss"], 2, 'did you mean "nps"'),
        (["rollback"], 2, "nothing to go back to"),
    ],
)
def test_what_cannot_be_done_is_told_with_its_exit_code(project: Project, words: list[str], code: int, says: str) -> None:
    ended = project(*words)
    assert (ended.returncode, ended.stdout) == (code, "")
    assert says in ended.stderr


# ---- replay


def test_a_log_comes_out_again_and_a_changed_one_is_shown(project: Project, tmp_path: Path) -> None:
    assert project("replay", "--all").stdout == "1 log comes out as it was written.\n"
    change_log(tmp_path)
    ended = project("replay", f"whatsapp:{ANA}")
    assert ended.returncode == 1
    assert "  - tries: 2\n  + tries: 1\n" in ended.stdout
    assert "botkit explain 1:" in ended.stdout
    found = json.loads(project("replay", "1", "--json").stdout)
    assert (found["contacts"], found["same"]) == (1, 0)
    assert (found["differences"][0]["log"]["tries"], found["differences"][0]["replay"]["tries"]) == (2, 1)


# ---- publish


def test_publishing_says_beforehand_what_happens_and_keeps_a_history(project: Project, tmp_path: Path) -> None:
    edit(tmp_path, "From 0 to 10?", "From zero to ten?")
    foreseen = json.loads(project("publish", "--dry-run", "--json").stdout)
    assert foreseen["counts"] == {"same": 0, "keeps": 1, "moves": 0, "lost": 0}
    assert foreseen["changes"]["changed"] == ["nps"]
    assert (foreseen["sessions"][0]["contact"], foreseen["sessions"][0]["step"]) == (1, "score")
    assert len(json.loads(project("publish", "--list", "--json").stdout)) == 1, "a dry run publishes nothing"
    ended = project("publish", "--note", "in words", "--by", "ana", "--move")
    assert ended.returncode == 0
    assert "Conversations moved: 1." in ended.stderr
    newest, first = json.loads(project("publish", "--list", "--json").stdout)
    assert (newest["number"], newest["publisher"], newest["note"], newest["library"]) == (2, "ana", "in words", foreseen["library"])
    assert project("rollback", "--by", "ana").returncode == 0
    back = json.loads(project("publish", "--list", "--json").stdout)[0]
    assert (back["number"], back["library"], back["note"]) == (3, first["library"], "rollback")
    assert project("replay", "--all").returncode == 0


def test_nobody_is_lost_without_a_word(project: Project, tmp_path: Path) -> None:
    edit(tmp_path, "name: score", "name: points")
    for words in (["publish", "--move"], ["publish", "--move", "--dry-run"]):
        ended = project(*words)
        assert ended.returncode == 1
        assert 'contact 1 on main: the new version has no step "score"' in ended.stderr
        assert "--lost keep" in ended.stderr
    done = json.loads(project("publish", "--move", "--lost", "end", "--json").stdout)
    assert done["done"] == {"moved": 0, "ended": 1, "restarted": 0}
    assert project("replay", "--all").returncode == 0


def test_flows_with_errors_are_not_published(project: Project, tmp_path: Path) -> None:
    edit(tmp_path, "expect: number", "expekt: number")
    ended = project("publish")
    assert ended.returncode == 1
    assert 'unknown key "expekt"' in ended.stderr
    assert len(json.loads(project("publish", "--list", "--json").stdout)) == 1
