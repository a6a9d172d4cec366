from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import msgspec
from sqlalchemy import event

from botkit.core.model.contact import Address, Contact
from botkit.core.model.platform import Sender
from botkit.store import Store, contacts
from botkit.store.contacts import ChannelRow, ContactRow

NOW = datetime(2026, 1, 5, 12, tzinfo=UTC)
ANA = Sender(user_id="GB.1", phone="447700900101", name="Ana")


def test_a_contact_comes_back_as_it_was_saved(store: Store) -> None:
    with store.begin() as tx:
        ana = contacts.resolve(tx, "whatsapp", [ANA], NOW)[0].contact_id
    kept = Contact(
        id=ana,
        name="Ana \x07 \N{SNOWMAN}",
        language="pt-BR",
        zone="America/Sao_Paulo",
        tags=("gold", "early"),
        fields={"born": date(1990, 2, 28), "spent": Decimal("19.90"), "words": "a \x00 b", "list": [1, None, True], "$x": 1},
    )
    with store.begin() as tx:
        assert contacts.lock(tx, [ana])[ana] == ContactRow(Contact(id=ana, name="Ana"), 0, 0)
        contacts.save(tx, [ContactRow(kept, 7, 3)])
    with store.begin() as tx:
        assert contacts.lock(tx, [ana]) == {ana: ContactRow(kept, 7, 3)}


def test_a_name_with_signs_that_a_database_refuses_is_kept_without_them(store: Store) -> None:
    with store.begin() as tx:
        ana = contacts.resolve(tx, "whatsapp", [msgspec.structs.replace(ANA, name="A\x00na \ud83d")], NOW)[0].contact_id
        assert contacts.lock(tx, [ana])[ana].contact.name == "A\ufffdna ?"


def test_locking_nobody_or_somebody_unknown_finds_nobody(store: Store) -> None:
    with store.begin() as tx:
        assert contacts.lock(tx, []) == {}
        assert contacts.lock(tx, [4711]) == {}


def test_the_account_itself_can_be_locked_and_counted(store: Store) -> None:
    with store.begin() as tx:
        account = contacts.lock(tx, [0])[0]
        contacts.save(tx, [msgspec.structs.replace(account, events=5)])
        assert contacts.lock(tx, [0])[0].events == 5


def test_addresses_come_best_first_without_spellings_and_parents(store: Store) -> None:
    rui = Sender(user_id="BR.1", phone="5511987654321", parent_id="BR.ENT.1", spellings=("551187654321",))
    with store.begin() as tx:
        both = [found.contact_id for found in contacts.resolve(tx, "whatsapp", [rui, ANA], NOW)]
        contacts.resolve(tx, "messenger", [Sender(user_id="77")], NOW)
        contacts.resolve(tx, "whatsapp", [Sender(user_id="GB.1", phone="447700900102")], NOW + timedelta(days=2))
        assert contacts.addresses(tx, [*both, 4711], "whatsapp") == {
            both[0]: (Address(platform="whatsapp", value="BR.1"), Address(platform="whatsapp", value="5511987654321")),
            both[1]: (
                Address(platform="whatsapp", value="GB.1"),
                Address(platform="whatsapp", value="447700900102"),
                Address(platform="whatsapp", value="447700900101"),
            ),
            4711: (),
        }
        assert contacts.addresses(tx, both, "messenger") == {both[0]: (), both[1]: ()}


def test_a_contact_is_found_by_what_a_person_types(store: Store) -> None:
    with store.begin() as tx:
        ana = contacts.resolve(tx, "whatsapp", [ANA], NOW)[0].contact_id
        assert contacts.find(tx, "whatsapp", "GB.1") == ana
        assert contacts.find(tx, "messenger", "GB.1") is None
        assert contacts.by_address(tx, "whatsapp:GB.1") == ana
        assert contacts.by_address(tx, "whatsapp: +44 7700-900 101") == ana
        assert contacts.by_address(tx, "whatsapp:+44 7700 900 199") is None
        assert contacts.by_address(tx, "nonsense") is None


def test_channels_are_kept_as_configured_last(store: Store) -> None:
    air, sea = ChannelRow("air", "whatsapp", "1"), ChannelRow("sea", "whatsapp", "2")
    with store.begin() as tx:
        contacts.save_channels(tx, [air, sea])
        contacts.save_channels(tx, [ChannelRow("air", "whatsapp", "3")])
        contacts.save_channels(tx, [])
        assert contacts.channels(tx) == (ChannelRow("air", "whatsapp", "3"), sea)


def test_nodes_that_start_at_once_may_save_the_same_channels(pg_url: str) -> None:
    stores = [Store.open(pg_url) for _ in range(3)]
    start = threading.Barrier(len(stores))

    def save(place: int) -> None:
        start.wait()
        for round_ in range(30):
            with stores[place].begin() as tx:
                contacts.save_channels(tx, [ChannelRow(name, "whatsapp", f"{round_}.{place}") for name in ("main", "second")])

    with ThreadPoolExecutor(len(stores)) as pool:
        list(pool.map(save, range(len(stores))))
    with stores[0].read() as tx:
        assert [row.name for row in contacts.channels(tx)] == ["main", "second"]
    for store in stores:
        store.close()


def test_the_addresses_of_contacts_are_found_by_the_contact_also_without_statistics(pg_url: str) -> None:
    store = Store.open(pg_url)
    with store.begin() as tx:
        people = contacts.resolve(tx, "whatsapp", [Sender(phone=f"4477009{number:05d}") for number in range(3000)], NOW)
        asked: list[tuple[str, Any]] = []
        event.listen(tx, "before_cursor_execute", lambda _c, _cursor, statement, values, *_: asked.append((statement, values)))
        contacts.addresses(tx, [person.contact_id for person in people[::50]], "whatsapp")
        ((statement, values),) = asked
        plan = "\n".join(tx.exec_driver_sql(f"EXPLAIN {statement}", values).scalars())
        assert "addresses_contact" in plan
        assert "addresses_pkey" not in plan
    store.close()
