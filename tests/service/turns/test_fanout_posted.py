"""Events that flows post: to one contact, once, through the gate as events of the business."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from botkit.core.events import BusinessEvent, EventPosted, MessageQueued, MessageRefused
from botkit.service.commands import FireDueTimers, PublishEvent
from botkit.service.node.handler import Notifications
from botkit.service.privacy.erase import erase
from tests.service.turns.test_fanout import SIGN_UP, phone

INVITE = """\
botkit: 1
flow: invite
title: Tell a friend
language: en
starts:
  - keywords: [invite]
steps:
  - ask: Whom?
    save: friend
  - post: friend.invited
    contact: friend
    with: {by: "\'Ana\'", flight: "\'KL1\'"}
  - say: I write to them.
"""

INVITED = """\
botkit: 1
flow: invited
title: A friend tells
language: en
starts:
  - event: friend.invited
    to: flights
steps:
  - say: "{{ event.by }} wants you to know."
    template: delayed
    with: [event.by]
    purpose: utility
"""

FLOWS = {"sign_up": SIGN_UP, "invite": INVITE, "invited": INVITED}
ANA, BEN = phone(1), phone(2)
numbers = count(10)


def agree(node: Any, who: str) -> None:
    for words in ("sign me up", "KL1", "Yes, please"):
        node.says(who, words)
        node.clock.go(minutes=1)


def invite(node: Any, whom: str) -> None:
    node.says(ANA, "invite")
    node.says(ANA, whom)


def told(node: Any, who: str) -> list[str]:
    return [fact.flow for fact in node.facts(who, MessageQueued) if fact.flow == "invited"]


def test_a_posted_event_starts_the_flow_of_the_other_contact_once(make_node: Any) -> None:
    node = make_node(FLOWS)
    agree(node, BEN)
    invite(node, f"+44 7700 9{BEN[7:]}")
    assert (told(node, BEN), [fact.contact != "" for fact in node.facts(ANA, EventPosted)]) == ([], [True])
    node.handle(FireDueTimers(limit=10))
    node.handle(FireDueTimers(limit=10))
    (event,) = node.facts(BEN, BusinessEvent)
    assert (told(node, BEN), event.body, told(node, ANA)) == (["invited"], {"by": "Ana", "flight": "KL1"}, [])
    assert [(row["contact"], row["started"]) for row in node.rows("fanouts")] == [(None, 1)]


def test_two_nodes_tell_a_contact_once(make_node: Any) -> None:
    node = make_node(FLOWS)
    agree(node, BEN)
    for _ in range(5):
        invite(node, BEN)
        node.clock.go(minutes=1)
    with ThreadPoolExecutor(2) as threads:
        list(threads.map(lambda one: [one.handle(FireDueTimers(limit=10)) for _ in range(3)], (node, node.other())))
    assert len(told(node, BEN)) == 5


@pytest.mark.parametrize("whom", ["447700900999", "nobody at all", "instagram:17"])
def test_who_is_not_known_is_not_told_and_nothing_waits(make_node: Any, whom: str) -> None:
    node = make_node(FLOWS)
    invite(node, whom)
    node.handle(FireDueTimers(limit=10))
    assert [(row["contact"], row["started"]) for row in node.rows("fanouts")] == [(None, 0)]


@pytest.mark.parametrize(("address", "reason"), [("friend", "unknown contact"), ("contact.friend", "no address")])
def test_what_reached_nobody_is_counted_after_the_commit(make_node: Any, address: str, reason: str) -> None:
    node = make_node({**FLOWS, "invite": INVITE.replace("contact: friend", f"contact: {address}")})
    counted: Counter[tuple[str, str]] = Counter()
    node.handler.notifications = Notifications(unreached=counted.update)
    invite(node, "nobody at all")
    node.handler.notify()
    node.handle(FireDueTimers(limit=10))
    assert counted == ({("friend.invited", reason): 1} if reason == "no address" else {})
    node.handler.notify()
    assert counted == {("friend.invited", reason): 1}


@pytest.mark.parametrize("gone", [ANA, BEN])
def test_what_is_under_way_is_erased_with_either_person(make_node: Any, gone: str) -> None:
    node = make_node(FLOWS)
    agree(node, BEN)
    invite(node, BEN)
    with node.store.begin() as tx:
        erase(tx, b"k" * 32, [node.contact_id(gone)], node.clock(), "test")
    assert [(row["contact"], row["body"]) for row in node.rows("fanouts")] == [(None, None)]
    assert node.handle(FireDueTimers(limit=10)) == [False]


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(life=st.lists(st.sampled_from(["agree", "STOP", "hello", "a day"]), max_size=4))
def test_the_gate_judges_it_as_an_event_of_the_business(make_node: Any, life: list[str]) -> None:
    """Law: whatever the other contact said before, a posted event gets the verdicts that the business's own event gets."""
    verdicts = []
    node = make_node(FLOWS)
    for is_posted in (True, False):
        friend = phone(next(numbers))  # a new one each time: the store stays the same
        node.says(friend, "good morning")
        for did in life:
            if did == "agree":
                agree(node, friend)
            elif did == "a day":
                node.clock.go(days=1, minutes=1)
            else:
                node.says(friend, did)
        if is_posted:
            invite(node, friend)
            node.handle(FireDueTimers(limit=10))
        else:
            body = {"by": "Ana", "flight": "KL1"}
            node.handle(PublishEvent(key=friend, name="friend.invited", body=body, contact=f"whatsapp:{friend}"))
        facts = [*node.facts(friend, MessageQueued), *node.facts(friend, MessageRefused)]
        verdicts.append([(type(fact), fact.reason, fact.rule) for fact in facts if fact.flow == "invited"])
    assert verdicts[0] == verdicts[1]
    assert verdicts[0]
