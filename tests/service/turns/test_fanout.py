"""Events of the business: told to everybody whom they concern, a piece at a time, once."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from botkit.core.events import BusinessEvent, MessageQueued, MessageRefused
from botkit.core.model.message import Text
from botkit.core.model.platform import Incoming, Sender
from botkit.service.commands import CloseHandoff, FireDueTimers, InboundItem, PublishEvent
from botkit.service.turns.fanout import PIECE
from tests.support.notices import add_consents

SIGN_UP = """\
botkit: 1
flow: sign_up
title: Sign up
language: en
starts:
  - keywords: [sign me up]
steps:
  - ask: Which flight?
    save: flight
  - opt_in: flights
    purpose: utility
    ask: May we write to you about it?
    agree: Yes, please
    decline: No, thank you
    agreed:
      - subscribe: flights
        to: flight
"""

CHANGED = """\
botkit: 1
flow: changed
title: Tells that a flight is late
language: en
starts:
  - event: flight.changed
    to: flights
    where: subscription == event.flight
steps:
  - say: "{{ event.flight }} is late"
    template: delayed
    with: [event.flight]
    purpose: utility
"""

STRIKE = """\
botkit: 1
flow: strike
title: Tells everybody
language: en
starts:
  - event: strike
    to: flights
steps:
  - say: There is a strike
    template: delayed
    with: ["'strike'"]
    purpose: utility
"""

HAND = """\
botkit: 1
flow: hand
title: Hands over
language: en
starts:
  - keywords: [help me]
steps:
  - handoff: desk
"""

FLOWS = {"sign_up": SIGN_UP, "changed": CHANGED, "strike": STRIKE, "hand": HAND}
FOLLOWERS = 1_000


def phone(number: int) -> str:
    return f"4477009{number:05d}"


def sign_up(node: Any, count: int) -> None:
    """Everybody signs up; every tenth follows KL2, the others KL1."""

    def said(number: int, words: str) -> InboundItem:
        item = Incoming(
            account="10000", id=f"{number} {words}", at=node.clock(), sender=Sender(phone=phone(number)), content=Text(body=words)
        )
        return InboundItem(channel="main", item=item)

    for step in range(3):
        words = {0: lambda number: "sign me up", 1: lambda number: "KL2" if number % 10 == 0 else "KL1", 2: lambda number: "Yes, please"}[
            step
        ]
        node.handle(*(said(number, words(number)) for number in range(count)))


def told(node: Any, flow: str) -> dict[int, int]:
    """How many messages of a flow each contact was told."""
    found: dict[int, int] = {}
    for row in node.rows("messages"):
        if row["flow"] == flow:
            found[row["contact_id"]] = found.get(row["contact_id"], 0) + 1
    return found


def test_everybody_who_follows_is_told_once_in_pieces(make_node: Any) -> None:
    node = make_node(FLOWS)
    sign_up(node, FOLLOWERS)
    (spread,) = node.handle(PublishEvent(key="k1", name="strike"))
    assert spread.is_new
    assert spread.goes_on
    assert len(spread.started) == PIECE
    pieces = 0
    while node.handle(FireDueTimers(limit=10)) == [True]:
        pieces += 1
    assert pieces <= FOLLOWERS // PIECE
    found = told(node, "strike")
    assert len(found) == FOLLOWERS
    assert set(found.values()) == {1}
    assert [row["started"] for row in node.rows("fanouts")] == [FOLLOWERS]
    (again,) = node.handle(PublishEvent(key="k1", name="strike"))
    assert (again.is_new, again.started) == (False, ())
    node.handle(FireDueTimers(limit=10))
    assert set(told(node, "strike").values()) == {1}


def test_two_nodes_share_a_fan_out_and_tell_nobody_twice(make_node: Any) -> None:
    node = make_node(FLOWS)
    sign_up(node, FOLLOWERS)
    nodes = (node, node.other())
    node.handle(PublishEvent(key="k1", name="strike"))
    with ThreadPoolExecutor(2) as threads:
        for _ in range(FOLLOWERS // PIECE + 1):
            list(threads.map(lambda node: node.handle(FireDueTimers(limit=10)), nodes))
    found = told(node, "strike")
    assert len(found) == FOLLOWERS
    assert set(found.values()) == {1}


def test_a_condition_chooses_who_is_told(make_node: Any) -> None:
    node = make_node(FLOWS)
    sign_up(node, 50)
    (spread,) = node.handle(PublishEvent(key="k1", name="flight.changed", body={"flight": "KL2"}))
    assert {told.contact for told in spread.started} == {node.contact_id(phone(number)) for number in range(0, 50, 10)}
    assert not spread.goes_on
    (nobody,) = node.handle(PublishEvent(key="k2", name="flight.changed", body={"flight": "KL9"}))
    (lacking,) = node.handle(PublishEvent(key="k3", name="flight.changed", body={}))
    assert nobody.started == lacking.started == ()


def test_an_event_that_no_flow_waits_for_begins_nothing(make_node: Any) -> None:
    node = make_node(FLOWS)
    sign_up(node, 3)
    (spread,) = node.handle(PublishEvent(key="k1", name="unheard.of"))
    assert (spread.is_new, spread.started, spread.goes_on) == (True, (), False)


def test_an_event_may_name_one_contact(make_node: Any) -> None:
    node = make_node(FLOWS)
    sign_up(node, 3)
    (spread,) = node.handle(PublishEvent(key="k1", name="strike", contact=f"whatsapp:+{phone(1)}"))
    assert [told.contact for told in spread.started] == [node.contact_id(phone(1))]
    (unknown,) = node.handle(PublishEvent(key="k2", name="strike", contact="whatsapp:447700900999"))
    assert unknown.unknown == "whatsapp:447700900999"


def test_who_stopped_is_not_told(make_node: Any) -> None:
    node = make_node(FLOWS)
    sign_up(node, 3)
    node.says(phone(1), "STOP")
    node.clock.go(minutes=1)
    node.handle(PublishEvent(key="k1", name="strike"))
    refused = [fact for fact in node.facts(phone(1), MessageRefused) if fact.flow == "strike"]
    assert node.contact_id(phone(1)) not in told(node, "strike")
    assert [fact.reason for fact in refused] == ["OPTED_OUT"]


def test_the_same_key_within_one_transaction_counts_once(make_node: Any) -> None:
    node = make_node(FLOWS)
    sign_up(node, 2)
    first, second = node.handle(PublishEvent(key="k", name="strike"), PublishEvent(key="k", name="strike"))
    assert (first.is_new, second.is_new) == (True, False)
    assert set(told(node, "strike").values()) == {1}


def test_a_colleague_who_is_done_lets_the_bot_speak_again(make_node: Any) -> None:
    node = make_node(FLOWS)
    node.says(phone(1), "help me")
    node.says(phone(1), "sign me up")
    assert not [fact for fact in node.facts(phone(1), MessageQueued) if fact.flow == "sign_up"], "a person has the chat"
    assert node.handle(CloseHandoff(contact=f"whatsapp:{phone(1)}", by="Sam")) == [True]
    node.says(phone(1), "sign me up")
    assert [fact for fact in node.facts(phone(1), MessageQueued) if fact.flow == "sign_up"]
    assert node.handle(CloseHandoff(contact="whatsapp:447700900999")) == [False]


@pytest.mark.parametrize("body", [{"deep": [[[1]]]}, {"text": "ü" * 100}, {}])
def test_the_body_is_in_the_log_of_everybody_concerned(make_node: Any, body: dict[str, Any]) -> None:
    node = make_node(FLOWS)
    sign_up(node, 1)
    node.handle(PublishEvent(key="k", name="strike", body=body))
    assert [dict(fact.body) for fact in node.facts(phone(0), BusinessEvent)] == [body]


def test_who_agreed_without_following_anything_is_told_and_so_is_an_imported_consent(make_node: Callable[..., Any]) -> None:
    sign = (
        "botkit: 1\nflow: agree\ntitle: Agree\nlanguage: en\nstarts: [{keywords: [agree]}]\n"
        "steps: [{opt_in: flights, purpose: utility, ask: May we?, agree: 'Yes, please', decline: 'No'}]\n"
    )
    node = make_node({"agree": sign, "strike": STRIKE, "changed": CHANGED})
    node.says(phone(1), "agree")
    node.says(phone(1), "yes please")
    add_consents(node, phone(2), ("imported", "utility", "flights"))
    node.says(phone(3), "agree")
    node.says(phone(3), "no")
    (told,) = node.handle(PublishEvent(key="strike", name="strike"))
    assert [started.contact for started in told.started] == [node.contact_id(phone(1)), node.contact_id(phone(2))]
    (narrowed,) = node.handle(PublishEvent(key="late", name="flight.changed", body={"flight": "KL1"}))
    assert narrowed.started == ()


def test_a_mistyped_event_uses_up_no_key_and_a_key_is_for_one_event(make_node: Callable[..., Any]) -> None:
    node = make_node({"strike": STRIKE})
    add_consents(node, phone(1), ("given", "utility", "flights"))
    (mistyped,) = node.handle(PublishEvent(key="mail-1", name="strik"))
    assert (mistyped.listening, mistyped.started, node.rows("fanouts")) == (0, (), [])
    (told,) = node.handle(PublishEvent(key="mail-1", name="strike"))
    assert (told.listening, len(told.started)) == (1, 1)
    assert node.handle(PublishEvent(key="mail-1", name="strike", body={"until": "noon"}))[0].reused
    (again,) = node.handle(PublishEvent(key="mail-1", name="strike"))
    assert (again.is_new, again.reused, again.id) == (False, False, told.id)
