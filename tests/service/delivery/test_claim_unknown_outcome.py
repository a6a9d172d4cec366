"""Sends of unknown outcome: sent again or held, and settled by receipts."""

from __future__ import annotations

from typing import Any

import pytest

from botkit.core.events import (
    MessageDelayed,
    MessageFailed,
    MessageSent,
    SendAttempted,
    SendOutcomeUnknown,
)
from botkit.core.model.platform import Failed, Retry, Sent
from botkit.service.delivery.receipts import tag_of
from botkit.service.delivery.sender_state import LEASE
from tests.support.delivery import NADIA, signed_up, tell


def test_a_text_of_unknown_outcome_is_sent_again_and_reported(node: Any) -> None:
    node.says(NADIA, "hello")
    node.settle(node.claim()[0], None)
    assert node.claim() == (), "a receipt has time to settle it"
    node.clock.now += LEASE
    (outbound,) = node.claim()
    assert outbound.row.number == 1
    assert [(fact.attempt, fact.then) for fact in node.facts(NADIA, SendOutcomeUnknown)] == [(1, "resent")]
    assert [fact.attempt for fact in node.facts(NADIA, SendAttempted)] == [1, 2]


def test_a_dead_nodes_messages_go_to_the_others_when_its_lease_lapses(node: Any) -> None:
    node.says(NADIA, "hello")
    node.claim()
    other = node.other()
    assert other.claim() == ()
    node.clock.now += LEASE
    assert len(other.claim()) == 1
    assert [fact.then for fact in node.facts(NADIA, SendOutcomeUnknown)] == ["resent"]


def test_a_template_of_unknown_outcome_is_held_and_a_receipt_settles_it(make_node: Any) -> None:
    node = signed_up(make_node)
    tell(node)
    (outbound,) = node.claim()
    assert outbound.cleared.form == "template"
    node.settle(outbound, None)
    node.clock.now += LEASE
    assert node.claim() == ()
    assert [fact.then for fact in node.facts(NADIA, SendOutcomeUnknown)] == ["held"]
    assert node.rows("outbox") == []
    node.receipt("wamid.late", "delivered", tag_of(outbound.row.contact_id, outbound.row.number))
    row = node.rows("messages")[-1]
    assert (row["status"], row["platform_id"]) == ("delivered", "wamid.late")


@pytest.mark.parametrize(("settings", "then"), [({"resend_templates": True}, "resent"), ({}, "held")])
def test_whether_a_template_is_sent_again_is_the_businesss_choice(make_node: Any, settings: dict[str, bool], then: str) -> None:
    node = signed_up(make_node, **settings)
    tell(node)
    node.settle(node.claim()[0], None)
    node.clock.now += LEASE
    node.claim()
    assert [fact.then for fact in node.facts(NADIA, SendOutcomeUnknown)] == [then]


def test_a_text_may_be_held_as_well(make_node: Any) -> None:
    node = make_node(resend_unknown=False)
    node.says(NADIA, "hello")
    node.settle(node.claim()[0], None)
    node.clock.now += LEASE
    assert node.claim() == ()
    assert [fact.then for fact in node.facts(NADIA, SendOutcomeUnknown)] == ["held"]


def test_a_receipt_before_the_lease_lapses_settles_an_unknown_outcome(node: Any) -> None:
    node.says(NADIA, "hello")
    (outbound,) = node.claim()
    node.settle(outbound, None)
    node.receipt("wamid.9", "sent", outbound.cleared.tag)
    node.clock.now += LEASE
    assert node.claim() == ()
    assert node.facts(NADIA, SendOutcomeUnknown) == []
    assert node.rows("outbox") == []
    assert [row["status"] for row in node.rows("messages")] == ["sent"]


def test_an_outcome_that_arrives_after_all_is_taken(node: Any) -> None:
    node.says(NADIA, "hello")
    (outbound,) = node.claim()
    node.clock.now += LEASE
    (again,) = node.other().claim()
    node.settle(outbound, Sent(platform_id="w1"))
    node.other().settle(again, Sent(platform_id="w2"))
    assert node.rows("outbox") == []
    assert len(node.facts(NADIA, MessageSent)) == 2


def test_a_late_try_again_does_not_free_a_message_that_another_node_is_sending(node: Any) -> None:
    node.says(NADIA, "hello")
    (outbound,) = node.claim()
    node.clock.now += LEASE
    other, third = node.other(), node.other("three")
    (again,) = other.claim()
    for late in (Retry(scope="message", code="NOT_SENT"), Retry(scope="pair", code="131056"), Failed(blame="user", reason="X", code="1")):
        node.settle(outbound, late)
    assert third.claim() == (), "it is the second node's"
    assert [(row["state"], row["node"], row["attempts"]) for row in node.rows("outbox")] == [("attempted", "two", 2)]
    other.settle(again, Sent(platform_id="w2"))
    assert [row["status"] for row in node.rows("messages")] == ["accepted"]
    assert node.facts(NADIA, MessageDelayed) == node.facts(NADIA, MessageFailed) == []


def test_a_late_acceptance_leaves_the_row_to_the_node_that_has_it(node: Any) -> None:
    node.says(NADIA, "hello")
    (outbound,) = node.claim()
    node.clock.now += LEASE
    (again,) = node.other().claim()
    node.settle(outbound, Sent(platform_id="w1"))
    assert len(node.rows("outbox")) == 1
    node.says(NADIA, "more")
    assert node.claim() == (), "the next message waits until the second attempt is settled"
    node.other().settle(again, Sent(platform_id="w2"))
    assert [outbound.row.number for outbound in node.claim()] == [2]


def test_an_outcome_of_an_earlier_attempt_of_the_same_node_does_not_count(node: Any) -> None:
    node.says(NADIA, "hello")
    (outbound,) = node.claim()
    node.clock.now += LEASE
    (again,) = node.claim()
    node.settle(outbound, Retry(scope="message", code="NOT_SENT"))
    assert [(row["state"], row["attempts"]) for row in node.rows("outbox")] == [("attempted", 2)]
    node.settle(again, Sent(platform_id="w"))
    assert node.rows("outbox") == []


async def test_a_request_does_not_leave_when_its_lease_is_nearly_over(start_node: Any) -> None:
    async with start_node() as node:
        state = node.runtime.sender_state

        async def stopped(channel: str, lane: int, until: float) -> None:  # as SIGSTOP would, between the claim and the request
            if not stops:
                stops.append(channel)
                node.clock.go(seconds=31)

        stops: list[str] = []
        state.rate_limiter.take_channel = stopped
        await node.says(NADIA, "hello")
        await node.until(lambda: len(node.client.requests) == 1)
        await node.until(lambda: node.rows("outbox") == [])
        assert [fact.reason for fact in node.facts(NADIA, MessageDelayed)] == ["LEASE_LAPSED"]
        assert [fact.attempt for fact in node.facts(NADIA, SendAttempted)] == [1, 2]
