"""What a batch of turns costs: as many statements for fifty as for five, and each finds its rows by key."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from threading import get_ident
from typing import Any

import pytest
from sqlalchemy import Engine, event, text

from botkit.core.model.platform import Sender
from botkit.store import Store, calls, contacts, dedupe, events, sessions, subscriptions
from botkit.store import timers as wakes
from botkit.store.calls import FunctionCallRow
from botkit.store.consent import consents
from botkit.store.contacts import ContactRow
from botkit.store.delivery import messages, outbox
from botkit.store.delivery.messages import Accepted, MessageRow, StatusMove
from botkit.store.delivery.outbox import OutboxRow
from botkit.store.events import EventRow
from botkit.store.sessions import SessionRow
from botkit.store.timers import TimerRow

NOW = datetime(2026, 1, 5, 12, tzinfo=UTC)
LEASE = timedelta(seconds=30)


@contextmanager
def statements() -> Iterator[list[tuple[str, Any]]]:
    """Every statement that this thread sends meanwhile, with its parameters; one `executemany` counts once."""
    seen: list[tuple[str, Any]] = []
    here = get_ident()

    def note(_connection: object, _cursor: object, statement: str, parameters: Any, _context: object, _many: bool) -> None:
        if get_ident() == here:  # a node of another test may still be stopping
            seen.append((statement, parameters[0] if isinstance(parameters, list) else parameters))

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(Engine, "before_cursor_execute", note)


def turns(store: Store, batch: str, size: int) -> None:
    """What the turns of `size` contacts who write one message each do to the store, up to the read receipts."""
    store._schema_seen = float("inf")  # the look at the schema comes by the clock, and belongs to no turn
    senders = [Sender(user_id=f"GB.{batch}.{n}", phone=f"{batch}{n}") for n in range(size)]
    with store.begin() as tx:
        assert len(dedupe.claim(tx, [("air", f"{batch}.{n}") for n in range(size)], NOW)) == size
        who = [found.contact_id for found in contacts.resolve(tx, "whatsapp", senders, NOW)]
        locked = contacts.lock(tx, who)
        sessions.load(tx, [(contact_id, "air") for contact_id in who])
        consents.load(tx, who)
        subscriptions.of_contacts(tx, who)
        events.append(tx, [_event(contact_id, seq) for contact_id in who for seq in (1, 2, 3)])
        sessions.save(tx, [SessionRow(contact_id=contact_id, channel="air", state=b"{}", updated_at=NOW) for contact_id in who])
        messages.add(tx, [_message(contact_id, number) for contact_id in who for number in (1, 2)])
        outbox.add(tx, [OutboxRow(contact_id=contact_id, number=n, channel="air", due_at=NOW) for contact_id in who for n in (1, 2)])
        wakes.put(tx, [TimerRow(contact_id=contact_id, channel="air", kind="session", due_at=NOW) for contact_id in who])
        calls.add(tx, [_call(contact_id) for contact_id in who])
        contacts.save(tx, [ContactRow(row.contact, 3, 2) for row in locked.values()])
    with store.begin() as tx:
        keys = [(row.contact_id, row.number) for row in outbox.claim(tx, "a", NOW, outbox.due(tx, NOW, size, ["air"]), LEASE)]
        assert len(keys) == size
        messages.load(tx, keys)
        contacts.addresses(tx, who, "whatsapp")
        outbox.record_attempts(tx, keys, NOW)
    with store.begin() as tx:
        messages.record_accepted(tx, [Accepted(contact_id, number, f"m{contact_id}.{number}", NOW) for contact_id, number in keys])
        outbox.done(tx, keys)
        named = messages.by_platform_ids(tx, [f"m{contact_id}.{number}" for contact_id, number in keys])
        moved = messages.move_status(tx, [StatusMove(row.contact_id, row.number, "read", NOW) for row in named.values()])
        assert len(moved) == size
        assert len(wakes.done(tx, wakes.claim(tx, "a", NOW, size, LEASE))) == size
        assert len(calls.done(tx, calls.claim(tx, "a", NOW, size, LEASE))) == size
        outbox.drop(tx, who)


def _event(contact_id: int, seq: int) -> EventRow:
    return EventRow(contact_id=contact_id, seq=seq, channel="air", at=NOW, kind="tagged", body=b"{}")


def _message(contact_id: int, number: int) -> MessageRow:
    return MessageRow(contact_id=contact_id, number=number, channel="air", content=b"{}", status_at=NOW, purpose="service", queued_at=NOW)


def _call(contact_id: int) -> FunctionCallRow:
    return FunctionCallRow(contact_id=contact_id, call="1", channel="air", function="f", arguments=b"{}", due_at=NOW, deadline=NOW)


def test_a_batch_of_fifty_takes_as_many_statements_as_a_batch_of_five(store: Store) -> None:
    turns(store, "warm", 2)
    with statements() as few:
        turns(store, "few", 5)
    with statements() as many:
        turns(store, "many", 50)
    assert len(many) == len(few)


def test_every_statement_of_a_turn_finds_its_rows_by_key(sqlite_url: str) -> None:
    store = Store.open(sqlite_url)
    with statements() as seen:
        turns(store, "any", 5)
    plans = [
        _plan(store, statement, parameters) for statement, parameters in seen if statement.split()[0] in ("SELECT", "UPDATE", "DELETE")
    ]
    store.close()
    assert len(plans) > 15
    scans = [step for plan in plans for step in plan if step.startswith("SCAN") and not step.startswith("SCAN element")]
    assert scans == []
    # Half a key is not enough: the first part may be shared by everybody.
    assert [step for plan in plans for step in plan if "PRIMARY KEY (platform=?)" in step or "PRIMARY KEY (channel=?)" in step] == []


def _plan(store: Store, statement: str, parameters: Any) -> list[str]:
    with store.read() as tx:
        return [str(step[3]) for step in tx.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)]


def test_on_postgresql_too_whatever_the_size_of_the_tables(pg_url: str) -> None:
    store = Store.open(pg_url)
    with statements() as seen:
        turns(store, "any", 5)
    asked = [(statement, parameters) for statement, parameters in seen if statement.split()[0] in ("SELECT", "UPDATE", "DELETE")]
    with store.begin() as tx:
        plans = {statement: "\n".join(tx.exec_driver_sql(f"EXPLAIN {statement}", parameters).scalars()) for statement, parameters in asked}
    store.close()
    assert [statement for statement, plan in plans.items() if "Seq Scan" in plan] == []


def test_statements_are_compiled_once(sqlite_url: str) -> None:
    store = Store.open(sqlite_url)
    turns(store, "first", 3)
    compiled: list[str] = []
    here = get_ident()

    def note(_connection: object, _cursor: object, _statement: str, _parameters: Any, context: Any, _many: bool) -> None:
        if context.compiled is not None and get_ident() == here:
            compiled.append(context.cache_hit.name)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        turns(store, "second", 4)
    finally:
        event.remove(Engine, "before_cursor_execute", note)
        store.close()
    assert set(compiled) == {"CACHE_HIT"}


@pytest.mark.parametrize("count", [1, 2, 5000])
def test_a_batch_may_be_of_any_size(store: Store, count: int) -> None:
    keys = [("air", f"{n}") for n in range(count)]
    with store.begin() as tx:
        assert len(dedupe.claim(tx, keys, NOW)) == count
        found = contacts.resolve(tx, "whatsapp", [Sender(user_id=key, phone=f"p{key}") for _, key in keys], NOW)
        assert len(contacts.lock(tx, [row.contact_id for row in found])) == count
        assert tx.execute(text("SELECT count(*) FROM addresses")).scalar() == 2 * count
