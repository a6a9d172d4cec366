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
def node(make_node: Callable[..., Any]) -> Any:
    return make_node({"sign_up": FLOW})


def says(node: Any, sender: Sender, said: str | Content) -> None:
    node.clock.go(seconds=1)
    content = Text(body=said) if isinstance(said, str) else said
    item = Incoming(account="10000", id=f"w.{node.clock()}", at=node.clock(), sender=sender, content=content)
    node.handle(InboundItem(channel="main", item=item))


def moves(node: Any, old: Sender, new: Sender) -> None:
    node.clock.go(seconds=1)
    node.handle(InboundItem(channel="main", item=IdentityChanged(account="10000", id="moved", at=node.clock(), old=old, new=new)))


def agrees(node: Any, sender: Sender) -> None:
    says(node, sender, "hello")
    says(node, sender, "yes")


def who(node: Any, sender: Sender) -> int:
    found = node.contact_id(sender.user_id)
    assert isinstance(found, int)
    return found


def consent(store: Store, contact: int) -> Consent:
    with store.read() as tx:
        present = contacts.addresses(tx, [contact], "whatsapp")[contact]
        ledger = consents.load(tx, [contact])[contact]
    return fold((line.entry for line in ledger), addresses=tuple(map(str, present)))


def test_the_new_owner_of_a_number_has_neither_history_nor_consent_of_the_old_one(node: Any, store: Store) -> None:
    agrees(node, ANA)
    says(node, BEN, "hi")
    assert who(node, ANA) != who(node, BEN)
    assert node.contact_id(PHONE) == who(node, BEN)
    assert consent(store, who(node, ANA)).given("utility", "flights", node.clock())
    assert consent(store, who(node, BEN)) == Consent()
    assert len(node.facts(who(node, ANA), AddressChanged)) == 1, "the log says that the number is gone"
    with store.read() as tx:
        assert [str(it) for it in contacts.addresses(tx, [who(node, ANA)], "whatsapp")[who(node, ANA)]] == ["whatsapp:GB.1"]


def test_a_line_of_the_ledger_says_at_which_address_it_was_said(node: Any, store: Store) -> None:
    agrees(node, ANA)
    with store.read() as tx:
        assert [line.entry.address for line in consents.load(tx, [who(node, ANA)])[who(node, ANA)]] == ["whatsapp:GB.1"]


def test_who_has_a_new_number_is_asked_again(node: Any, store: Store) -> None:
    agrees(node, ANA)
    moves(node, ANA, ANA_MOVED)
    assert who(node, ANA_MOVED) == who(node, ANA)
    now = consent(store, who(node, ANA_MOVED))
    assert not now.given("utility", "flights", node.clock())
    assert now.was_given_formerly("utility", "flights")


def test_who_has_a_new_number_is_still_withdrawn(node: Any, store: Store) -> None:
    agrees(node, ANA)
    says(node, ANA, "STOP")
    moves(node, ANA, ANA_MOVED)
    assert consent(store, who(node, ANA_MOVED)).withdrawn("utility", "flights", node.clock())


def test_what_was_withdrawn_from_the_new_number_before_we_were_told_counts_for_the_person(node: Any, store: Store) -> None:
    agrees(node, ANA)
    says(node, ANA_MOVED, Tap(id="BOTKIT_OPTOUT_ALL", title="Stop"))
    assert who(node, ANA_MOVED) != who(node, ANA)
    moves(node, ANA, ANA_MOVED)
    assert who(node, ANA_MOVED) == who(node, ANA)
    assert consent(store, who(node, ANA)).withdrawn("marketing", "", node.clock())
