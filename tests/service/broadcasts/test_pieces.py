"""Pieces: everybody in the audience is told once, by whichever node, whatever happens between plan, queue and send."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from random import Random
from typing import Any

import pytest

from botkit.core.events import BroadcastMoved, BusinessEvent, MessageFailed
from botkit.core.model.platform import Failed, Sent, TemplateUpdate
from botkit.service import bot
from botkit.service.broadcasts import pieces
from botkit.service.broadcasts.pieces import PIECE
from botkit.service.commands import ActivateFlows, FireDueTimers
from botkit.service.explain.replay import replay
from botkit.service.node.runtime import register_node
from botkit.service.privacy.erase import erase
from botkit.store.broadcasts import broadcasts
from tests.support.broadcasts import (
    FLOWS,
    STRIKE,
    act,
    add_people,
    counts,
    phone,
    planned,
    run_out,
    started,
    state,
    tick,
    write,
)
from tests.support.notices import report_news
from tests.support.service import make_bot


def told(node: Any) -> list[int]:
    return [row["contact_id"] for row in node.rows("messages") if row["flow"] == "strike"]


def test_everybody_who_may_be_told_is_told_once(make_node: Any) -> None:
    node = make_node(FLOWS)
    add_people(node, 30, agreed=25)
    number = started(node)
    gone = run_out(node)
    assert len(gone) == 25
    assert {one.cleared.message.body for one in gone} == {"Strike on Monday"}
    assert state(node, number) == "finished"
    assert counts(node, number) == {("sent", ""): 25}


def test_the_body_is_kept_once_and_the_replay_is_equal(sqlite_plain: Any) -> None:
    node = sqlite_plain
    add_people(node, 2)
    started(node, body={"day": "x" * 500})
    run_out(node)
    rows = [row for row in node.rows("events") if row["kind"] == "business_event"]
    assert rows
    assert not any(b"xxx" in bytes(str(row["body"]) + str(row["personal"]), "utf-8") for row in rows)
    with node.store.read() as tx:
        assert replay(tx, node.bot, node.contact_id(phone(0))) is None


def test_two_nodes_tell_nobody_twice(make_node: Any) -> None:
    node = make_node(FLOWS)
    add_people(node, 40)
    number = started(node)
    nodes = (node, node.other())
    with ThreadPoolExecutor(2) as threads:
        for _ in range(3):
            list(threads.map(lambda one: one.handle(FireDueTimers(limit=10)), nodes))
    assert sorted(told(node)) == sorted(set(told(node)))
    assert len(told(node)) == 40
    run_out(node)
    assert counts(node, number) == {("sent", ""): 40}


@pytest.mark.parametrize("seed", range(4))
def test_a_node_that_dies_at_any_moment_loses_and_doubles_nobody(make_node: Any, seed: int) -> None:
    node, chance = make_node(FLOWS), Random(seed)
    add_people(node, 30)
    number = started(node)
    for _ in range(12):
        with node.store.begin() as tx:
            node.handler.handle(tx, [FireDueTimers(limit=10)])
            if chance.random() < 0.6:
                tx.rollback()
        for outbound in node.claim(chance.randrange(1, 9)):
            if chance.random() < 0.7:  # else the node dies with the request under way
                node.settle(outbound, Sent(platform_id=f"wamid.{outbound.row.contact_id}"))
        if chance.random() < 0.3:
            node = node.other(f"node-{chance.random()}")
        node.clock.go(seconds=61)
    run_out(node, seconds=61)
    assert sorted(told(node)) == sorted(set(told(node)))
    found = counts(node, number)
    assert sum(found.values()) == 30
    assert set(found) <= {("sent", ""), ("failed", "OUTCOME_UNKNOWN")}
    assert state(node, number) == "finished"


def test_a_publish_between_two_pieces_changes_no_word(make_node: Any, tmp_path: Any) -> None:
    node = make_node(FLOWS)
    add_people(node, PIECE + 5)
    number = started(node)
    node.handle(FireDueTimers(limit=10))
    other = make_bot(tmp_path / "other", {"strike": STRIKE.replace("Strike on", "No strike on")})
    node.handle(ActivateFlows(programs=other.programs, sources=other.sources))
    gone = run_out(node)
    assert {one.cleared.message.body for one in gone} == {"Strike on Monday"}
    assert counts(node, number) == {("sent", ""): PIECE + 5}
    with node.store.read() as tx:
        assert replay(tx, node.bot, node.contact_id(phone(PIECE + 4))) is None


def test_a_node_that_knows_only_newer_flows_reads_the_pinned_ones(make_node: Any, tmp_path: Any) -> None:
    node = make_node(FLOWS)
    add_people(node, 3)
    number = started(node)
    other = make_bot(tmp_path / "other", {"hello": FLOWS["hello"]})  # the flow is gone
    second = replace(node, bot=other, node="two", settings={})
    gone = run_out(second)
    assert {one.cleared.message.body for one in gone} == {"Strike on Monday"}
    assert state(node, number) == "finished"


def test_more_libraries_than_a_node_keeps_run_beside_each_other(make_node: Any, tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (bot, pieces):
        monkeypatch.setattr(module, "MOST_PINNED", 2)
    node = make_node(FLOWS)
    add_people(node, 3)
    numbers = []
    for number in range(6):
        other = make_bot(tmp_path / f"{number}", {"strike": STRIKE.replace("Strike on", f"Strike {number} on")})
        register_node(node.store, other, node.clock())
        node.handle(ActivateFlows(programs=other.programs, sources=other.sources))
        numbers.append(started(node, name=f"strike-{number}"))
    assert {one.cleared.message.body for one in run_out(node)} == {f"Strike {number} on Monday" for number in range(6)}
    assert {state(node, number) for number in numbers} == {"finished"}


def test_a_stop_between_queue_and_send_is_heard(make_node: Any) -> None:
    node = make_node(FLOWS)
    add_people(node, 3)
    number = started(node)
    tick(node)
    write(node, phone(1), "STOP")
    run_out(node)
    assert counts(node, number) == {("sent", ""): 2, ("refused", "OPTED_OUT"): 1}


def test_a_stop_between_plan_and_queue_is_heard(make_node: Any) -> None:
    node = make_node(FLOWS)
    add_people(node, 3)
    number = planned(node)
    write(node, phone(1), "STOP")
    act(node, number, "start")
    run_out(node)
    assert counts(node, number) == {("sent", ""): 2, ("refused", "OPTED_OUT"): 1}


@pytest.mark.parametrize("is_queued", [False, True])
def test_who_is_erased_meanwhile_is_not_told(make_node: Any, is_queued: bool) -> None:
    node = make_node(FLOWS)
    add_people(node, 3)
    number = started(node)
    if is_queued:
        tick(node)
    with node.store.begin() as tx:
        erase(tx, b"k" * 32, [node.contact_id(phone(2))], node.clock(), "ann")
    gone = run_out(node)
    assert len(gone) == 2
    assert counts(node, number) == {("sent", ""): 2, ("cancelled", "ERASED"): 1}
    assert state(node, number) == "finished"


def test_a_template_that_is_paused_pauses_the_broadcast(make_node: Any) -> None:
    node = make_node(FLOWS)
    add_people(node, 6)
    number = started(node, per_minute=6)
    tick(node)
    report_news(node, template=TemplateUpdate(account="waba", name="delayed", language="en", status="paused"))
    run_out(node, rounds=20)
    assert counts(node, number) == {("refused", "TEMPLATE_PAUSED"): 1, ("waiting", ""): 5}
    assert state(node, number) == "paused"


def test_a_cancelled_broadcast_starts_no_request(make_node: Any) -> None:
    node = make_node(FLOWS)
    add_people(node, 10)
    number = started(node)
    tick(node)
    under_way = node.claim(3)
    result = act(node, number, "cancel", by="bob")
    assert result.under_way == 3
    assert node.claim(64) == ()
    for outbound in under_way:
        node.settle(outbound, Sent(platform_id=f"wamid.{outbound.row.contact_id}"))
    run_out(node)
    assert counts(node, number) == {("sent", ""): 3, ("cancelled", "BROADCAST_CANCELLED"): 7}
    assert state(node, number) == "cancelled"
    assert {fact.reason for fact in node.facts(phone(9), MessageFailed)} == {"BROADCAST_CANCELLED"}


def test_a_paused_broadcast_rests_and_goes_on_where_it_was(make_node: Any) -> None:
    node = make_node(FLOWS)
    add_people(node, 8)
    number = started(node)
    tick(node)
    for outbound in node.claim(2):
        node.settle(outbound, Sent(platform_id=f"wamid.{outbound.row.contact_id}"))
    act(node, number, "pause", by="bob")
    for _ in range(3):
        assert node.claim(64) == ()
        tick(node)
        node.clock.go(seconds=30)
    act(node, number, "resume", by="bob")
    run_out(node)
    assert counts(node, number) == {("sent", ""): 8}
    assert len(set(told(node))) == len(told(node)) == 8


@pytest.mark.parametrize("seed", range(3))
def test_counters_add_up_to_the_audience_after_any_acts(make_node: Any, seed: int) -> None:
    node, chance = make_node(FLOWS), Random(seed)
    add_people(node, 20)
    number = started(node)
    for _ in range(15):
        step = chance.choice(["tick", "claim", "pause", "resume", "time"])
        if step == "tick":
            tick(node)
        elif step == "claim":
            for outbound in node.claim(3):
                node.settle(outbound, Sent(platform_id=f"wamid.{outbound.row.contact_id}"))
        elif step == "time":
            node.clock.go(seconds=40)
        else:
            act(node, number, step)
        assert sum(counts(node, number).values()) == 20
    act(node, number, "cancel")
    for _ in range(2):  # what rested looks again after a while
        node.clock.go(seconds=60)
        run_out(node)
    found = counts(node, number)
    assert sum(found.values()) == 20
    assert set(found) <= {("sent", ""), ("cancelled", "BROADCAST_CANCELLED")}
    assert len(set(told(node))) == len(told(node))


def test_failures_pause_it_within_500_messages(make_node: Any) -> None:
    node = make_node(FLOWS)
    add_people(node, 60)
    number = started(node)
    for _ in range(30):
        tick(node)
        for outbound in node.claim(5):
            node.settle(outbound, Failed(blame="user", reason="UNDELIVERABLE", code="131026"))
        node.clock.go(seconds=1)
    assert state(node, number) == "paused"
    with node.store.read() as tx:
        found = broadcasts.find(tx, number)
    assert found is not None
    assert found.reason == "failures"
    assert counts(node, number)["failed", "UNDELIVERABLE"] <= 60


def test_opt_outs_pause_it(make_node: Any) -> None:
    node = make_node(FLOWS)
    add_people(node, 30)
    number = started(node, per_minute=60)
    for who in range(12):
        tick(node)
        node.send_all()
        write(node, phone(who), "STOP")
        node.clock.go(seconds=1)
    tick(node)
    assert state(node, number) == "paused"
    assert counts(node, number)["opted_out", ""] > 10


def test_who_is_not_told_by_the_end_is_not_told_late(make_node: Any) -> None:
    node = make_node(FLOWS)
    add_people(node, 6)
    number = started(node, ends_at=node.clock() + timedelta(minutes=1), per_minute=120)
    tick(node)
    for outbound in node.claim(2):
        node.settle(outbound, Sent(platform_id=f"wamid.{outbound.row.contact_id}"))
    node.clock.go(minutes=1)
    run_out(node)
    assert counts(node, number) == {("sent", ""): 2, ("cancelled", "BROADCAST_OVER"): 4}
    assert state(node, number) == "finished"


def test_it_queues_no_faster_than_it_was_told(make_node: Any) -> None:
    node = make_node(FLOWS)
    add_people(node, 30)
    started(node, per_minute=120)
    tick(node)
    node.clock.go(seconds=1)
    before = len(told(node))
    tick(node)
    assert len(told(node)) - before == 2


@pytest.mark.parametrize("per_minute", [1, 5, 7, 59])
def test_however_slow_it_is_told_to_be_it_goes_on(sqlite_plain: Any, per_minute: int) -> None:
    node = sqlite_plain
    add_people(node, 200)
    started(node, per_minute=per_minute)
    for _ in range(180):
        tick(node)
        node.clock.go(seconds=1)
    assert 2 * per_minute <= len(told(node)) <= 3 * per_minute + 1


def test_it_queues_only_what_the_number_sends_in_half_a_minute(make_node: Any) -> None:
    node = make_node(FLOWS, per_second={"main": 1.0})
    add_people(node, 40)
    started(node)
    tick(node)
    assert len(told(node)) == 30


def test_it_begins_when_its_time_has_come(make_node: Any) -> None:
    node = make_node(FLOWS)
    add_people(node, 2)
    number = started(node, starts_at=node.clock() + timedelta(hours=1))
    assert state(node, number) == "scheduled"
    tick(node)
    assert told(node) == []
    node.clock.go(hours=1)
    run_out(node)
    assert counts(node, number) == {("sent", ""): 2}


def test_a_flow_that_asks_is_answered_and_counted(make_node: Any) -> None:
    node = make_node(FLOWS)
    add_people(node, 3)
    number = started(node)
    gone = run_out(node)
    for outbound in gone[:2]:
        node.receipt(f"wamid.sent.{outbound.row.contact_id}.{outbound.row.number}", "delivered")
    write(node, phone(0), "Thanks")
    assert counts(node, number) == {("answered", ""): 1, ("delivered", ""): 1, ("sent", ""): 1}


def test_the_log_of_the_account_has_every_move(make_node: Any) -> None:
    node = make_node(FLOWS)
    add_people(node, 1)
    started(node)
    run_out(node)
    moves = node.facts(0, BroadcastMoved)
    assert [(move.state, move.by) for move in moves] == [("draft", "ann"), ("planned", ""), ("running", "ann"), ("finished", "")]
    assert len(node.facts(phone(0), BusinessEvent)) == 1
