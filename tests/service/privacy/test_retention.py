"""Retention: each class goes when its time is over, in pieces, the facts stay, and one node does it once a day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
import pytest

from botkit.core.events import MessageReceived, Subscribed
from botkit.core.model.platform import Sender
from botkit.policy.consent.model import ConsentEvent, fold
from botkit.service.consent.audit import audit
from botkit.service.consent.record import record_consents
from botkit.service.privacy import retention, retention_job
from botkit.service.privacy.retention import sweep
from botkit.service.privacy.retention_job import EVERY, RetentionJob
from botkit.store import Store, contacts
from botkit.store.consent import consents

DAY = timedelta(days=1)
NOW = datetime(2026, 1, 5, 12, tzinfo=UTC)
KEPT = {"messages": 100 * DAY, "log": 200 * DAY, "sessions": 100 * DAY, "events": 30 * DAY, "consents": 300 * DAY}

FLOW = """\
botkit: 1
flow: follow
title: Follows
language: en
starts: [no_match]
steps:
  - subscribe: flights
    to: "'LH400'"
  - ask: "And else?"
    save: more
"""


@pytest.fixture
def node(make_node: Callable[..., Any], monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setattr(retention, "PIECE", 2)
    return make_node({"follow": FLOW})


def sweep_at(node: Any, **more: Any) -> dict[str, int]:
    return {swept.name: swept.rows for swept in sweep(node.store, KEPT, node.clock(), **more)}


def talk(node: Any) -> None:
    for number in range(5):
        node.says(f"44770090010{number}", "something private")
    node.send_all()


def test_each_class_goes_at_its_own_time_and_the_facts_stay(node: Any) -> None:
    talk(node)
    events, messages = len(node.rows("events")), len(node.rows("messages"))
    assert sum(sweep_at(node).values()) == 0
    node.clock.go(days=150)
    gone = sweep_at(node)
    assert gone == {"messages": 10, "log": 0, "sessions": 5, "events": 0, "consents": 0}
    assert all(fact.content.kind == "erased" for fact in node.facts("447700900100", MessageReceived))
    assert [fact.to for fact in node.facts("447700900100", Subscribed)] == ["LH400"]
    assert {row["content"] for row in node.rows("messages")} == {None}
    assert {row["heard"] for row in node.rows("sessions")} == {""}
    node.clock.go(days=100)
    assert sweep_at(node)["log"] > 0
    assert [fact.to for fact in node.facts("447700900100", Subscribed)] == [None]
    assert (len(node.rows("events")), len(node.rows("messages"))) == (events, messages)


def test_a_dry_run_counts_what_the_sweep_then_empties(node: Any) -> None:
    talk(node)
    node.clock.go(days=400)
    told = sweep_at(node, dry_run=True)
    assert told == sweep_at(node, dry_run=True)
    assert told == sweep_at(node)
    assert sum(sweep_at(node).values()) == 0


def test_what_is_kept_always_is_kept(node: Any) -> None:
    talk(node)
    node.clock.go(days=4000)
    (swept,) = sweep(node.store, {"messages": None}, node.clock())
    assert (swept.rows, swept.before) == (0, None)


def test_a_sweep_that_is_stopped_goes_on_where_it_was(node: Any) -> None:
    talk(node)
    node.clock.go(days=150)
    leave = iter([True, False])
    sweep(node.store, {"messages": 100 * DAY}, node.clock(), goes_on=lambda: next(leave, False))
    assert sum(row["content"] is None for row in node.rows("messages")) == 2
    assert sweep_at(node)["messages"] == 8


def test_a_consent_whose_proof_is_gone_counts_no_longer_and_a_withdrawal_still_does(node: Any, store: Store) -> None:
    now = node.clock()
    people = {}
    with store.begin() as tx:
        for number, action in enumerate(("given", "withdrawn", "given")):
            (who,) = contacts.resolve(tx, "whatsapp", [Sender(phone=f"44770090011{number}")], now)
            people[number] = who.contact_id
            entry = ConsentEvent(action=action, purpose="marketing", occurred_at=now, address="whatsapp:1", evidence="form 7")  # type: ignore[arg-type]
            record_consents(tx, {who.contact_id: (entry,)}, now)
    node.clock.go(days=200)
    with store.begin() as tx:
        again = ConsentEvent(action="given", purpose="marketing", occurred_at=node.clock(), evidence="form 8")
        record_consents(tx, {people[2]: (again,)}, node.clock())
    node.clock.go(days=150)
    assert sweep_at(node)["consents"] == 2
    with store.read() as tx:
        ledgers = consents.load(tx, people.values())
        assert audit(tx).fault is None
    standing = {
        number: fold(line.entry for line in ledgers[who]).state_of("marketing", "", node.clock()).status for number, who in people.items()
    }
    assert standing == {0: "expired", 1: "withdrawn", 2: "given"}
    assert [line.entry.evidence for line in ledgers[people[0]]] == ["", ""]
    assert [line.entry.evidence for line in ledgers[people[2]]] == ["form 7", "form 8"]


def test_a_consent_that_is_given_again_after_the_search_keeps_its_proof(node: Any, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    given = ConsentEvent(action="given", purpose="marketing", occurred_at=node.clock(), evidence="form 7")
    with store.begin() as tx:
        (who,) = contacts.resolve(tx, "whatsapp", [Sender(phone="447700900110")], node.clock())
        record_consents(tx, {who.contact_id: (given,)}, node.clock())
    node.clock.go(days=350)
    begin = store.begin

    def begin_late() -> Any:
        monkeypatch.setattr(store, "begin", begin)
        with store.begin() as tx:
            record_consents(tx, {who.contact_id: (msgspec.structs.replace(given, occurred_at=node.clock()),)}, node.clock())
        return begin()

    monkeypatch.setattr(store, "begin", begin_late)
    (swept,) = sweep(store, {"consents": 300 * DAY}, node.clock())
    assert store.begin == begin, "somebody wrote between the search and the change"
    assert swept.rows == 0
    with store.read() as tx:
        assert [line.entry.evidence for line in consents.load(tx, [who.contact_id])[who.contact_id]] == ["form 7", "form 7"]


def test_one_node_does_it_once_a_day(node: Any, store: Store) -> None:
    heard: list[tuple[str, int]] = []
    one, two = (RetentionJob(store, name, KEPT, node.clock, lambda kind, rows: heard.append((kind, rows))) for name in ("one", "two"))
    talk(node)
    node.clock.go(days=150)
    assert one.sweep_if_due()
    assert not two.sweep_if_due()
    assert ("messages", 10) in heard
    node.clock.now += EVERY
    assert two.sweep_if_due()


async def test_a_server_keeps_it_by_itself(start_node: Callable[..., Any], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retention_job, "CHECK_EVERY", 0.05)
    async with start_node(retention=KEPT) as running:
        await running.until(lambda: [row["name"] for row in running.rows("jobs") if row["lease_until"] is None].count("retention") == 1)


def test_old_messages_are_found_by_their_time_on_postgresql(pg_url: str) -> None:
    store = Store.open(pg_url)
    with store.read() as tx:
        tx.exec_driver_sql("SET LOCAL enable_seqscan = off")
        rule = retention.RULES["messages"][0]
        found = retention._due(rule, NOW - 9 * DAY, NOW).compile(tx, compile_kwargs={"literal_binds": True})
        plan = "\n".join(tx.exec_driver_sql(f"EXPLAIN {found}").scalars())
    store.close()
    assert "messages_queued" in plan
