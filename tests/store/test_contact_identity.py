from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from sqlalchemy import func, select

from botkit.core.model.platform import Sender
from botkit.store import Store, contacts
from botkit.store.contact_identity import ContactMove, ReleasedAddress, merged_with
from botkit.store.contacts import ResolvedSender
from botkit.store.tables import addresses
from botkit.store.tables import contacts as contact_table

NOW = datetime(2026, 1, 5, 12, tzinfo=UTC)


def one(store: Store, sender: Sender, at: datetime = NOW) -> ResolvedSender:
    with store.begin() as tx:
        (found,) = contacts.resolve(tx, "whatsapp", [sender], at)
    return found


def test_who_is_new_is_created_and_then_known_by_every_key(store: Store) -> None:
    created = one(store, Sender(user_id="GB.1", phone="447700900101"))
    assert created.created
    for again in (Sender(user_id="GB.1"), Sender(phone="447700900101"), Sender(user_id="GB.1", phone="447700900101")):
        assert one(store, again) == ResolvedSender(created.contact_id, created=False)


def test_the_same_identifier_on_another_platform_is_somebody_else(store: Store) -> None:
    here = one(store, Sender(user_id="1"))
    with store.begin() as tx:
        (there,) = contacts.resolve(tx, "messenger", [Sender(user_id="1")], NOW)
    assert there.created
    assert there.contact_id != here.contact_id


def test_a_contact_known_by_phone_learns_its_scoped_id(store: Store) -> None:
    known = one(store, Sender(phone="447700900101"))
    assert one(store, Sender(user_id="GB.1", phone="447700900101")).contact_id == known.contact_id
    assert one(store, Sender(user_id="GB.1")).contact_id == known.contact_id


def test_the_scoped_id_wins_over_a_phone_number_that_leads_elsewhere(store: Store) -> None:
    ana, ben = one(store, Sender(user_id="GB.1")), one(store, Sender(phone="447700900101"))
    assert one(store, Sender(user_id="GB.1", phone="447700900101")).contact_id == ana.contact_id
    assert one(store, Sender(phone="447700900101")).contact_id == ben.contact_id


def test_two_spellings_of_one_number_are_one_contact(store: Store) -> None:
    long, short = "5511987654321", "551187654321"
    first = one(store, Sender(phone=long, spellings=(short,)))
    second = one(store, Sender(phone=short, spellings=(long,)))
    assert second == ResolvedSender(first.contact_id, created=False)
    with store.begin() as tx:
        found = contacts.addresses(tx, [first.contact_id], "whatsapp")[first.contact_id]
    assert {address.value for address in found} == {long, short}, "once written from, a spelling is a number to send to"


def test_the_same_new_person_twice_in_one_call_is_one_contact(store: Store) -> None:
    senders = [Sender(phone="447700900101"), Sender(user_id="GB.1", phone="447700900101"), Sender(user_id="GB.1")]
    with store.begin() as tx:
        found = contacts.resolve(tx, "whatsapp", senders, NOW)
    assert len({row.contact_id for row in found}) == 1
    assert [row.created for row in found] == [True, False, False]


def test_a_known_person_who_brings_something_new_twice_in_one_call_is_one_contact(store: Store) -> None:
    known = one(store, Sender(phone="447700900101"))
    senders = [Sender(user_id="GB.1", phone="447700900101"), Sender(user_id="GB.1")]
    with store.begin() as tx:
        assert {row.contact_id for row in contacts.resolve(tx, "whatsapp", senders, NOW)} == {known.contact_id}


def test_a_sender_without_any_identifier_is_nobody(store: Store) -> None:
    assert one(store, Sender(name="?")) == ResolvedSender(0, created=False)
    assert one(store, Sender(parent_id="GB.ENT.1")) == ResolvedSender(0, created=False)


def test_a_parent_id_makes_nobody_the_same_person(store: Store) -> None:
    first = one(store, Sender(user_id="GB.1", parent_id="GB.ENT.1"))
    second = one(store, Sender(user_id="GB.2", parent_id="GB.ENT.1"))
    assert second.created
    assert second.contact_id != first.contact_id


def test_an_address_is_noted_as_seen_once_a_month(store: Store) -> None:
    def seen() -> datetime:
        with store.read() as tx:
            found: datetime = tx.execute(select(addresses.c.seen_at)).scalar_one()
        return found

    one(store, Sender(user_id="GB.1"))
    one(store, Sender(user_id="GB.1"), NOW + timedelta(days=29))
    assert seen() == NOW
    one(store, Sender(user_id="GB.1"), NOW + timedelta(days=31))
    assert seen() == NOW + timedelta(days=31)


def test_who_moves_takes_the_contact_along(store: Store) -> None:
    ana = one(store, Sender(user_id="GB.1", phone="447700900101"))
    with store.begin() as tx:
        moved = contacts.move(tx, "whatsapp", Sender(user_id="GB.1"), Sender(user_id="GB.2", phone="447700900102"), NOW)
    assert moved == ContactMove(ana.contact_id)
    assert one(store, Sender(user_id="GB.2")).contact_id == ana.contact_id
    assert one(store, Sender(phone="447700900102")).contact_id == ana.contact_id


def test_a_new_address_that_made_its_own_contact_is_rekeyed_to_the_old_one(store: Store) -> None:
    old, new = one(store, Sender(user_id="GB.1")), one(store, Sender(user_id="GB.2"))
    with store.begin() as tx:
        moved = contacts.move(tx, "whatsapp", Sender(user_id="GB.1"), Sender(user_id="GB.2"), NOW)
    assert moved == ContactMove(old.contact_id, merged=new.contact_id)
    assert one(store, Sender(user_id="GB.2")).contact_id == old.contact_id


def test_a_number_that_comes_with_another_scoped_id_belongs_to_somebody_else_now(store: Store) -> None:
    former = one(store, Sender(user_id="GB.1", phone="447700900101"))
    released: list[ReleasedAddress] = []
    with store.begin() as tx:
        (now_theirs,) = contacts.resolve(tx, "whatsapp", [Sender(user_id="GB.2", phone="447700900101")], NOW, released)
    assert now_theirs.created
    assert released == [ReleasedAddress(former.contact_id, "447700900101")]
    assert one(store, Sender(phone="447700900101")).contact_id == now_theirs.contact_id
    assert one(store, Sender(user_id="GB.1")).contact_id == former.contact_id
    with store.begin() as tx:
        assert [str(it) for it in contacts.addresses(tx, [former.contact_id], "whatsapp")[former.contact_id]] == ["whatsapp:GB.1"]


def test_two_scoped_ids_with_one_number_in_one_call_are_two_people(store: Store) -> None:
    known = one(store, Sender(phone="447700900101"))
    senders = [Sender(user_id="GB.1", phone="447700900101"), Sender(user_id="GB.2", phone="447700900101")]
    with store.begin() as tx:
        first, second = contacts.resolve(tx, "whatsapp", senders, NOW)
        third, fourth = contacts.resolve(
            tx, "whatsapp", [replace(it, user_id=f"{it.user_id}0", phone="447700900102") for it in senders], NOW
        )
    assert first.contact_id == known.contact_id
    assert len({first.contact_id, second.contact_id, third.contact_id, fourth.contact_id}) == 4


def test_who_writes_from_a_number_that_its_owner_left_is_somebody_else(store: Store) -> None:
    ana = one(store, Sender(user_id="GB.1", phone="447700900101"))
    with store.begin() as tx:
        contacts.move(tx, "whatsapp", Sender(user_id="GB.1", phone="447700900101"), Sender(user_id="GB.2", phone="447700900102"), NOW)
        sendable = {address.value for address in contacts.addresses(tx, [ana.contact_id], "whatsapp")[ana.contact_id]}
    assert sendable == {"GB.2", "447700900102"}
    assert one(store, Sender(user_id="GB.1", phone="447700900101")).contact_id == ana.contact_id, "a message that was under way"
    assert one(store, Sender(phone="447700900101")).created


def test_a_contact_that_has_addresses_besides_is_kept_apart(store: Store) -> None:
    ana, ben = one(store, Sender(user_id="GB.1")), one(store, Sender(user_id="GB.7", phone="447700900102"))
    with store.begin() as tx:
        moved = contacts.move(tx, "whatsapp", Sender(user_id="GB.1"), Sender(user_id="GB.2", phone="447700900102"), NOW)
        assert merged_with(tx, ana.contact_id) == (ana.contact_id,)
    assert moved == ContactMove(ana.contact_id, taken_from=ben.contact_id)
    assert one(store, Sender(user_id="GB.7")).contact_id == ben.contact_id


def test_contacts_that_are_one_person_are_found_from_each_other(store: Store) -> None:
    ids = [one(store, Sender(user_id=f"GB.{n}")).contact_id for n in (1, 2, 3)]
    with store.begin() as tx:
        for n in (2, 3):
            contacts.move(tx, "whatsapp", Sender(user_id="GB.1"), Sender(user_id=f"GB.{n}"), NOW)
        assert [merged_with(tx, contact) for contact in ids] == [tuple(ids)] * 3


def test_nobody_knows_who_moved(store: Store) -> None:
    with store.begin() as tx:
        assert contacts.move(tx, "whatsapp", Sender(user_id="GB.1"), Sender(user_id="GB.2"), NOW) is None
        assert contacts.find(tx, "whatsapp", "GB.2") is None


def test_the_id_of_a_deleted_contact_never_names_somebody_else(store: Store) -> None:
    first = one(store, Sender(user_id="GB.1"))
    with store.begin() as tx:
        tx.execute(contact_table.delete().where(contact_table.c.id == first.contact_id))
        tx.execute(addresses.delete())
    assert one(store, Sender(user_id="GB.1")).contact_id > first.contact_id


SENDERS = st.builds(
    Sender,
    user_id=st.sampled_from(["", "U1", "U2", "U3"]),
    phone=st.sampled_from(["", "1", "2", "3"]),
    parent_id=st.sampled_from(["", "P1", "U2"]),
    spellings=st.sampled_from([(), ("2",), ("9", "3")]),
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(batches=st.lists(st.lists(SENDERS, min_size=1, max_size=4), min_size=1, max_size=4))
def test_every_identifier_leads_to_one_contact_and_every_contact_has_one(store: Store, batches: list[list[Sender]]) -> None:
    with store.begin() as tx:
        tx.execute(addresses.delete())
        tx.execute(contact_table.delete().where(contact_table.c.id > 0))
        for batch in batches:
            found = contacts.resolve(tx, "whatsapp", batch, NOW)
            again = contacts.resolve(tx, "whatsapp", batch, NOW)
            assert not any(row.created for row in again)
            for sender, row, second in zip(batch, found, again, strict=True):
                nobody = not (sender.user_id or sender.phone or sender.spellings)
                assert (row.contact_id == 0) == nobody
                assert row.contact_id == second.contact_id
        owners = set(tx.execute(select(addresses.c.contact_id)).scalars())
        assert owners == set(tx.execute(select(contact_table.c.id).where(contact_table.c.id > 0)).scalars())
        assert tx.execute(select(func.count()).select_from(addresses)).scalar_one() >= len(owners)
