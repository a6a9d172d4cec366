"""Many nodes on one database: nothing is taken twice, nobody is made twice, and nobody waits in a circle."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from typing import TypeVar

import msgspec
import pytest
from sqlalchemy import create_engine, func, make_url, select, text

from botkit.core.model.platform import Sender
from botkit.errors import StoreUnavailable
from botkit.store import Store, contacts, dedupe, fanouts
from botkit.store import timers as wakes
from botkit.store.contacts import ResolvedSender
from botkit.store.delivery import outbox
from botkit.store.delivery.outbox import OutboxRow
from botkit.store.sql.errors import is_passing
from botkit.store.tables import contacts as contact_table
from botkit.store.timers import TimerRow

NOW = datetime(2026, 1, 5, 12, tzinfo=UTC)
LEASE = timedelta(seconds=30)
NODES = 4

T = TypeVar("T")


@pytest.fixture
def nodes(store_url: str) -> Iterator[list[Store]]:
    """Stores of their own on one database, as separate processes have them."""
    with ExitStack() as stack:
        opened = [Store.open(store_url) for _ in range(NODES)]
        for store in opened:
            stack.callback(store.close)
        yield opened


def together(nodes: list[Store], work: Callable[[int, Store], T]) -> list[T]:
    """Do this on every node at once."""
    gate = threading.Barrier(len(nodes))

    def run(place: int) -> T:
        gate.wait()
        return work(place, nodes[place])

    with ThreadPoolExecutor(len(nodes)) as pool:
        return list(pool.map(run, range(len(nodes))))


def test_every_message_is_claimed_by_one_node(nodes: list[Store]) -> None:
    with nodes[0].begin() as tx:
        rows = [OutboxRow(contact_id=who, number=number, channel="air", due_at=NOW) for who in range(1, 41) for number in (1, 2)]
        outbox.add(tx, rows)

    def work(place: int, store: Store) -> list[tuple[int, int]]:
        taken: list[tuple[int, int]] = []
        while True:
            with store.begin() as tx:
                due = outbox.due(tx, NOW, 3, ["air"])
                taken += [(row.contact_id, row.number) for row in outbox.claim(tx, f"node{place}", NOW, due, LEASE)]
            if not due:
                return taken

    taken = [key for keys in together(nodes, work) for key in keys]
    assert sorted(taken) == [(who, 1) for who in range(1, 41)]


def test_a_node_does_not_wait_for_rows_that_another_is_just_claiming(pg_url: str) -> None:
    one, other = Store.open(pg_url), Store.open(pg_url)
    with one.begin() as tx:
        wakes.put(tx, [TimerRow(contact_id=who, channel="air", kind="session", due_at=NOW) for who in range(1, 7)])
        for key in "ab":
            fanouts.add(tx, key, "flight.changed", b"{}", NOW)
    with one.begin() as first, other.begin() as second:
        for module, most in ((wakes, 3), (fanouts, 1)):
            here = module.claim(first, "a", NOW, most, LEASE)
            there = module.claim(second, "b", NOW, most, LEASE)
            assert len(here) == len(there) == most
            assert not {msgspec.structs.astuple(row)[:2] for row in here} & {msgspec.structs.astuple(row)[:2] for row in there}
    one.close()
    other.close()


def test_a_new_sender_at_all_nodes_at_once_becomes_one_contact(nodes: list[Store]) -> None:
    for round_ in range(8):
        senders = [Sender(user_id=f"GB.{round_}.{n}", phone=f"{round_}{n}") for n in range(10)]

        def work(place: int, store: Store, senders: list[Sender] = senders) -> dict[str, ResolvedSender]:
            mine = random.Random(place).sample(senders, len(senders))
            with store.begin() as tx:
                found = contacts.resolve(tx, "whatsapp", mine, NOW)
            return {sender.user_id: row for sender, row in zip(mine, found, strict=True)}

        found = together(nodes, work)
        for sender in senders:
            rows = [answer[sender.user_id] for answer in found]
            assert len({row.contact_id for row in rows}) == 1
            assert sum(row.created for row in rows) == 1
    with nodes[0].read() as tx:
        assert tx.execute(select(func.count()).select_from(contact_table)).scalar_one() == 1 + 8 * 10


def test_who_is_slower_with_a_part_of_the_addresses_takes_the_other_contact(pg_url: str) -> None:
    one, other = Store.open(pg_url), Store.open(pg_url)
    slower: list[tuple[ResolvedSender, ...]] = []

    def late() -> None:
        with other.begin() as tx:
            senders = [Sender(user_id="GB.1", phone="447700900101", parent_id="GB.ENT.1"), Sender(phone="447700900101")]
            slower.append(contacts.resolve(tx, "whatsapp", senders, NOW))

    thread = threading.Thread(target=late)
    with one.begin() as tx:
        (quicker,) = contacts.resolve(tx, "whatsapp", [Sender(user_id="GB.1")], NOW)
        thread.start()
        thread.join(0.3)  # by then it waits for the address that is not committed yet
    thread.join()
    assert slower == [(ResolvedSender(quicker.contact_id, created=False), ResolvedSender(quicker.contact_id, created=False))]
    with one.begin() as tx:
        assert contacts.find(tx, "whatsapp", "447700900101") == quicker.contact_id
        assert tx.execute(select(func.count()).select_from(contact_table)).scalar_one() == 2
    one.close()
    other.close()


def test_a_delivery_at_all_nodes_at_once_is_new_at_one(nodes: list[Store]) -> None:
    keys = [("air", f"wamid.{n}") for n in range(200)]

    def work(place: int, store: Store) -> list[tuple[str, str]]:
        mine = random.Random(place).sample(keys, len(keys))
        new: list[tuple[str, str]] = []
        for start in range(0, len(mine), 20):
            part = mine[start : start + 20]
            with store.begin() as tx:
                new += [part[place] for place in dedupe.claim(tx, part, NOW)]
        return new

    assert sorted(key for part in together(nodes, work) for key in part) == sorted(keys)


def test_turns_that_share_contacts_do_not_wait_in_a_circle_and_lose_no_count(nodes: list[Store]) -> None:
    with nodes[0].begin() as tx:
        who = [row.contact_id for row in contacts.resolve(tx, "whatsapp", [Sender(user_id=f"GB.{n}") for n in range(12)], NOW)]

    def work(place: int, store: Store) -> int:
        chance = random.Random(place)
        counted = 0
        for _ in range(25):
            with store.begin() as tx:
                locked = contacts.lock(tx, chance.sample(who, 6))
                contacts.save(tx, [msgspec.structs.replace(row, events=row.events + 1) for row in locked.values()])
            counted += 6
        return counted

    counted = sum(together(nodes, work))
    with nodes[0].begin() as tx:
        assert sum(row.events for row in contacts.lock(tx, who).values()) == counted


def test_a_commit_is_on_disk_also_where_the_server_does_not_wait_for_it(pg_url: str) -> None:
    store = Store.open(pg_url)
    with store.read() as tx:
        assert tx.execute(text("SELECT reset_val FROM pg_settings WHERE name = 'synchronous_commit'")).scalar_one() == "off"
    with store.begin() as tx:
        assert tx.execute(text("SHOW synchronous_commit")).scalar_one() == "on"
    store.close()


def test_a_connection_to_a_standby_is_made_anew(new_pg_url: Callable[[], str]) -> None:
    url = make_url(new_pg_url())
    store = Store.open(url.render_as_string(hide_password=False))
    owner = create_engine(url, isolation_level="AUTOCOMMIT", connect_args={"options": "-c default_transaction_read_only=off"})
    others = "FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
    with owner.connect() as connection:
        connection.execute(text(f"ALTER DATABASE {url.database} SET default_transaction_read_only = on"))
        connection.execute(text(f"SELECT pg_terminate_backend(pid) {others}"))
        with pytest.raises(StoreUnavailable), store.begin() as tx:  # the connection that was ended
            tx.execute(text("DELETE FROM jobs"))
        with pytest.raises(StoreUnavailable, match="as a standby does") as seen, store.begin() as tx:
            tx.execute(text("DELETE FROM jobs"))
        assert is_passing(seen.value)
        connection.execute(text(f"ALTER DATABASE {url.database} RESET default_transaction_read_only"))
    with store.begin() as tx:
        tx.execute(text("DELETE FROM jobs"))
    store.close()
    owner.dispose()
