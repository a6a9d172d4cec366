"""Claiming messages: noted before they leave, one of a contact at a time, and the gate asked again."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace

from botkit.core.events import (
    MessageFailed,
    MessageQueued,
    MessageRefused,
    MessageSent,
    SendAttempted,
)
from botkit.core.model.business import TemplateInfo
from botkit.core.model.platform import Sent
from botkit.errors import StoreUnavailable
from botkit.policy.gate import gate
from botkit.service.delivery.receipts import tag_of
from botkit.store.tables import metadata
from tests.support.delivery import MARCO, NADIA, signed_up, tell


def test_a_message_is_attempted_sent_and_settled(node: Any) -> None:
    node.says(NADIA, "hello")
    (outbound,) = node.claim()
    assert [row["state"] for row in node.rows("outbox")] == ["attempted"], "noted before it leaves"
    assert outbound.cleared.tag == tag_of(node.contact_id(NADIA), 1)
    node.settle(outbound, Sent(platform_id="wamid.1"))
    log = node.log(NADIA)
    assert [type(fact) for fact in log if type(fact) in (MessageQueued, SendAttempted, MessageSent)] == [
        MessageQueued,
        SendAttempted,
        MessageSent,
    ]
    assert node.rows("outbox") == []
    assert [(row["status"], row["platform_id"]) for row in node.rows("messages")] == [("accepted", "wamid.1")]


def test_what_is_claimed_is_nobody_elses(node: Any) -> None:
    node.says(NADIA, "hello")
    assert len(node.claim()) == 1
    assert node.other().claim() == ()
    assert node.claim() == ()


def test_the_next_message_of_a_contact_waits_for_the_one_before_and_others_do_not(node: Any) -> None:
    for words in ("one", "two"):
        node.says(NADIA, words)
    node.says(MARCO, "three")
    claimed = node.claim()
    assert {(outbound.row.contact_id, outbound.row.number) for outbound in claimed} == {
        (node.contact_id(NADIA), 1),
        (node.contact_id(MARCO), 1),
    }
    assert node.claim() == ()
    node.settle(claimed[0], Sent(platform_id="w1"))
    assert [outbound.row.number for outbound in node.claim()] == [2]


@pytest.mark.parametrize("words", ["hello", "STOP", "help"])
def test_what_a_message_answers_is_told_for_the_read_mark(node: Any, words: str) -> None:
    node.says(NADIA, "something before", key="wamid.before")
    node.send_all()
    node.says(NADIA, words, key="wamid.in")
    (outbound,) = node.claim()
    assert outbound.answering == "wamid.in"


def test_a_stop_between_queueing_and_sending_holds_a_notice_back(make_node: Any) -> None:
    node = signed_up(make_node)
    tell(node)
    node.says(NADIA, "STOP")
    gone = node.send_all()
    (refused,) = node.facts(NADIA, MessageRefused)
    assert (refused.when, refused.reason) == ("send", "OPTED_OUT")
    assert [outbound.cleared.message.template for outbound in gone] == [None], "only the confirmation went out"
    assert node.rows("outbox") == []
    assert "failed" in [row["status"] for row in node.rows("messages")]


def test_an_answer_that_waited_until_its_window_closed_is_not_sent(node: Any) -> None:
    node.says(NADIA, "hello")
    node.clock.go(hours=25)
    assert node.claim() == ()
    (refused,) = node.facts(NADIA, MessageRefused)
    assert (refused.when, refused.reason) == ("send", "WINDOW_CLOSED")


def test_a_template_whose_category_changed_meanwhile_is_not_sent(make_node: Any) -> None:
    node = signed_up(make_node)
    tell(node)
    now_marketing = {"delayed": TemplateInfo(name="delayed", category="marketing", languages={"en": 1})}
    programs = node.bot.programs
    business = replace(programs.business, templates=now_marketing)
    object.__setattr__(programs, "business", business)
    assert node.claim() == ()
    (refused,) = node.facts(NADIA, MessageRefused)
    assert refused.when == "send"


def test_a_message_without_an_address_to_send_to_is_refused(node: Any) -> None:
    node.says(NADIA, "hello")
    with node.store.begin() as tx:
        tx.execute(metadata.tables["addresses"].delete())
    assert node.claim() == ()
    (refused,) = node.facts(node.rows("sessions")[0]["contact_id"], MessageRefused)
    assert refused.reason == "BAD_ADDRESS"


def test_a_message_that_was_erased_meanwhile_is_not_sent(node: Any) -> None:
    node.says(NADIA, "hello")
    with node.store.begin() as tx:
        tx.execute(metadata.tables["messages"].update().values(content=None))
    assert node.claim() == ()
    assert node.rows("outbox") == []


def test_one_message_that_cannot_be_read_does_not_stop_the_others(node: Any) -> None:
    node.says(NADIA, "hello")
    node.says(MARCO, "hello")
    messages = metadata.tables["messages"]
    with node.store.begin() as tx:
        tx.execute(messages.update().where(messages.c.contact_id == node.contact_id(NADIA)).values(content=b'{"body": 7}'))
    assert [outbound.row.contact_id for outbound in node.claim()] == [node.contact_id(MARCO)]
    assert [fact.reason for fact in node.facts(NADIA, MessageFailed)] == ["UNREADABLE"]


def test_a_database_that_fails_while_a_message_is_cleared_fails_no_message(node: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    node.says(NADIA, "hello")

    def fails(*_: object) -> None:
        raise StoreUnavailable("The disk reports an error.")

    with monkeypatch.context() as during:
        during.setattr(gate, "decide", fails)
        with pytest.raises(StoreUnavailable):
            node.claim()
    assert node.facts(NADIA, MessageFailed) == []
    assert len(node.claim()) == 1, "it is still in the queue"
