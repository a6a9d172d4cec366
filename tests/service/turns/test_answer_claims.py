"""Answers that are claimed with their turn: the attempt is on disk with the turn, and only what may leave at once is claimed so."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from botkit.core.events import MessageDelayed, MessageQueued, MessageSent, SendAttempted
from botkit.core.model.platform import Sent
from botkit.service.commands import InboundItem, OutboundMessage, SendOutcome
from botkit.service.node.handler import Notifications
from botkit.store.delivery import channel_holds
from botkit.store.delivery.channel_holds import OPERATOR, ChannelHold
from tests.support.delivery import MARCO, NADIA
from tests.support.service import incoming

TWICE = """\
botkit: 1
flow: twice
title: Says two things
language: en
starts:
  - no_match
steps:
  - say: One
  - say: Two
"""


@pytest.fixture
def taking(make_node: Any) -> Any:
    """A node whose answers are claimed with their turn: `taken` collects them after the commit."""
    node = make_node()
    node.taken = take_with_turns(node)
    return node


def take_with_turns(node: Any, room: int = 8) -> list[OutboundMessage]:
    taken: list[OutboundMessage] = []
    node.handler.notifications = Notifications(room=lambda: room, claimed=taken.extend)
    return taken


def test_an_answer_is_attempted_in_the_transaction_of_its_turn(taking: Any) -> None:
    taking.says(NADIA, "hello")
    assert [(row["state"], row["attempts"], row["node"]) for row in taking.rows("outbox")] == [("attempted", 1, "one")]
    assert taking.taken == [], "nothing is told before the commit"
    taking.handler.notify()
    (outbound,) = taking.taken
    assert outbound.cleared.form == "free"
    assert [address.value for address in outbound.cleared.to] == [NADIA]
    taking.settle(outbound, Sent(platform_id="wamid.1"))
    told = [fact for fact in taking.log(NADIA) if isinstance(fact, MessageQueued | SendAttempted | MessageSent)]
    assert [type(fact) for fact in told] == [MessageQueued, SendAttempted, MessageSent]
    assert (told[1].reason, told[1].rule, told[1].category) == (told[0].reason, told[0].rule, "service")
    assert taking.rows("outbox") == []


def test_a_transaction_that_was_rolled_back_sends_nothing(taking: Any) -> None:
    said = InboundItem(channel="main", item=incoming(NADIA, "hello", taking.clock()))
    with pytest.raises(ZeroDivisionError), taking.store.begin() as tx:
        taking.handler.handle(tx, [said]).append(1 / 0)
    taking.handle()
    taking.handler.notify()
    assert taking.taken == []
    assert taking.rows("outbox") == []


def test_the_second_message_of_a_person_waits_for_the_first(make_node: Any) -> None:
    node = make_node({"twice": TWICE})
    taken = take_with_turns(node)
    node.says(NADIA, "hello")
    node.says(NADIA, "again")
    node.handler.notify()
    assert [(row["number"], row["state"]) for row in node.rows("outbox")] == [(1, "attempted"), (2, "queued"), (3, "queued"), (4, "queued")]
    assert taken == [], "those of the last transaction, which had none"
    assert node.claim() == (), "and no claim lets the second go first"


def test_what_waited_behind_an_answer_is_looked_for_when_it_was_sent(make_node: Any) -> None:
    node = make_node({"twice": TWICE})
    taken, woken = take_with_turns(node), []
    node.says(NADIA, "hello")
    node.handler.notify()
    node.handler.notifications = Notifications(sends=lambda: woken.append("sender"))
    node.settle(taken[0], Sent(platform_id="wamid.1"))
    node.handler.notify()
    assert woken == ["sender"]
    assert [outbound.row.number for outbound in node.claim()] == [2]


def test_without_room_in_the_sender_answers_are_claimed_later(make_node: Any) -> None:
    node = make_node()
    take_with_turns(node, room=1)
    node.handle(*(InboundItem(channel="main", item=incoming(phone, "hello", node.clock())) for phone in (NADIA, MARCO)))
    assert sorted(row["state"] for row in node.rows("outbox")) == ["attempted", "queued"]


def test_nothing_is_claimed_on_a_channel_that_is_held_or_pauses(taking: Any) -> None:
    with taking.store.begin() as tx:
        channel_holds.hold(tx, [ChannelHold(channel="main", reason=OPERATOR, by="Nadia", at=taking.clock())])
    taking.says(NADIA, "hello")
    with taking.store.begin() as tx:
        channel_holds.release(tx, ["main"])
    taking.sender_state.pause_channel("main", 60.0, "131000")
    taking.says(MARCO, "hello")
    assert {row["state"] for row in taking.rows("outbox")} == {"queued"}


def test_the_rate_to_one_person_holds_for_answers_that_are_claimed_with_their_turn(taking: Any) -> None:
    for number in range(46):
        taking.says(NADIA, f"word {number}")
        taking.handler.notify()
        outcomes = [SendOutcome(outbound=outbound, reply=Sent(platform_id=f"w{number}")) for outbound in taking.taken]
        taking.taken.clear()
        taking.handle(*outcomes)
    assert [row["state"] for row in taking.rows("outbox")] == ["queued"], "45 at once, as the platform allows"
    assert taking.claim() == ()
    assert [fact.until - taking.clock() for fact in taking.facts(NADIA, MessageDelayed)] == [timedelta(seconds=6)]
