"""Numbers that change hands and people who change numbers: a consent stays where it was given, a withdrawal goes with the person."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from botkit.core.events import AddressChanged
from botkit.core.model.message import Content, Tap, Text
from botkit.core.model.platform import IdentityChanged, Incoming, Sender
from botkit.policy.consent.model import Consent, fold
from botkit.service.commands import InboundItem
from botkit.store import Store, contacts
from botkit.store.consent import consents

FLOW = """\
botkit: 1
flow: sign_up
title: Signs people up
language: en
starts: [no_match]
steps:
  - opt_in: flights
    ask: "Shall we tell you about flights?"
  - say: Noted.
"""

PHONE, NEW_PHONE = "447700900123", "447700900177"
ANA = Sender(user_id="GB.1", phone=PHONE, name="Ana")
BEN = Sender(user_id="GB.2", phone=PHONE, name="Ben")
ANA_MOVED = Sender(user_id="GB.3", phone=NEW_PHONE)


@pytest.fixture
def counter(make_counter: Callable[..., Any]) -> Any:
    return make_counter({"sign_up": FLOW})


def says(counter: Any, sender: Sender, said: str | Content) -> None:
    counter.clock.go(seconds=1)
    content = Text(body=said) if isinstance(said, str) else said
    item = Incoming(account="10000", id=f"w.{counter.clock()}", at=counter.clock(), sender=sender, content=content)
    counter.take(InboundItem(channel="main", item=item))


def moves(counter: Any, old: Sender, new: Sender) -> None:
    counter.clock.go(seconds=1)
    counter.take(InboundItem(channel="main", item=IdentityChanged(account="10000", id="moved", at=counter.clock(), old=old, new=new)))


def agrees(counter: Any, sender: Sender) -> None:
    says(counter, sender, "hello")
    says(counter, sender, "yes")


def who(counter: Any, sender: Sender) -> int:
    found = counter.who(sender.user_id)
    assert isinstance(found, int)
    return found


def consent(store: Store, contact: int) -> Consent:
    with store.read() as tx:
        present = contacts.addresses(tx, [contact], "whatsapp")[contact]
        ledger = consents.load(tx, [contact])[contact]
    return fold((line.entry for line in ledger), addresses=tuple(map(str, present)))


def test_the_new_owner_of_a_number_has_neither_history_nor_consent_of_the_old_one(counter: Any, store: Store) -> None:
    agrees(counter, ANA)
    says(counter, BEN, "hi")
    assert who(counter, ANA) != who(counter, BEN)
    assert counter.who(PHONE) == who(counter, BEN)
    assert consent(store, who(counter, ANA)).given("utility", "flights", counter.clock())
    assert consent(store, who(counter, BEN)) == Consent()
    assert len(counter.facts(who(counter, ANA), AddressChanged)) == 1, "the log says that the number is gone"
    with store.read() as tx:
        assert [str(it) for it in contacts.addresses(tx, [who(counter, ANA)], "whatsapp")[who(counter, ANA)]] == ["whatsapp:GB.1"]


def test_a_line_of_the_ledger_says_at_which_address_it_was_said(counter: Any, store: Store) -> None:
    agrees(counter, ANA)
    with store.read() as tx:
        assert [line.entry.address for line in consents.load(tx, [who(counter, ANA)])[who(counter, ANA)]] == ["whatsapp:GB.1"]


def test_who_has_a_new_number_is_asked_again(counter: Any, store: Store) -> None:
    agrees(counter, ANA)
    moves(counter, ANA, ANA_MOVED)
    assert who(counter, ANA_MOVED) == who(counter, ANA)
    now = consent(store, who(counter, ANA_MOVED))
    assert not now.given("utility", "flights", counter.clock())
    assert now.was_given_formerly("utility", "flights")


def test_who_has_a_new_number_is_still_withdrawn(counter: Any, store: Store) -> None:
    agrees(counter, ANA)
    says(counter, ANA, "STOP")
    moves(counter, ANA, ANA_MOVED)
    assert consent(store, who(counter, ANA_MOVED)).withdrawn("utility", "flights", counter.clock())


def test_what_was_withdrawn_from_the_new_number_before_we_were_told_counts_for_the_person(counter: Any, store: Store) -> None:
    agrees(counter, ANA)
    says(counter, ANA_MOVED, Tap(id="BOTKIT_OPTOUT_ALL", title="Stop"))
    assert who(counter, ANA_MOVED) != who(counter, ANA)
    moves(counter, ANA, ANA_MOVED)
    assert who(counter, ANA_MOVED) == who(counter, ANA)
    assert consent(store, who(counter, ANA)).withdrawn("marketing", "", counter.clock())
