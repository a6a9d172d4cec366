"""The outbox's rules: the gate asked again, the table of errors, the unknown outcome, order and pace."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from botkit.core.events import (
    MessageDelayed,
    MessageFailed,
    MessageQueued,
    MessageRefused,
    MessageSent,
    SendAttempted,
    SendOutcomeUnknown,
    StatusChanged,
)
from botkit.core.model.business import TemplateInfo
from botkit.core.model.platform import Failed, HttpResponse, Retry, Sent
from botkit.service.commands import PublishEvent
from botkit.service.delivery.claim import CHANNEL_PAUSE
from botkit.service.delivery.receipts import tag_of
from botkit.service.delivery.retry import MOST_TRIES
from botkit.service.delivery.sender_state import LEASE
from botkit.store.tables import metadata
from webhooks.whatsapp.reply import reply

NADIA, MARCO = "447700900001", "447700900002"

NOTICE = """\
botkit: 1
flow: notice
title: Tells that a flight is late
language: en
starts:
  - event: flight.delayed
    to: flights
steps:
  - say: "Your flight is late"
    template: delayed
    with: [event.flight]
    purpose: utility
"""

SIGN_UP = """\
botkit: 1
flow: sign_up
title: Sign up
language: en
starts:
  - keywords: [sign me up]
steps:
  - opt_in: flights
    purpose: utility
    ask: May we write to you about your flights?
    agree: Yes, please
    decline: No, thank you
    agreed:
      - subscribe: flights
        to: "'KL1'"
      - say: Done.
"""

ECHO = """\
botkit: 1
flow: echo
title: Repeats what was said
language: en
starts: [no_match]
steps:
  - say: "You said {{ reply }}"
"""


def answer(code: int, status: int = 400) -> Any:
    """What the platform's error of this code means, by the adapter's own table."""
    return reply(HttpResponse(status=status, body=f'{{"error": {{"code": {code}, "message": "x"}}}}'.encode()))


def signed_up(make_node: Any, **settings: Any) -> Any:
    """A node where Nadia has agreed to notices, and her service window has closed."""
    node = make_node({"notice": NOTICE, "sign_up": SIGN_UP, "echo": ECHO}, **settings)
    node.says(NADIA, "sign me up")
    node.send_all()
    node.says(NADIA, "Yes, please")
    node.send_all()
    node.clock.go(hours=25)
    return node


def tell(node: Any, key: str = "e1") -> None:
    node.handle(PublishEvent(key=key, name="flight.delayed", body={"flight": "KL1"}, contact=f"whatsapp:{NADIA}"))


# ---- one message


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
    assert node.other().fetch() == ()
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


# ---- the gate, asked again


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


# ---- errors


@pytest.mark.parametrize(
    ("code", "reason"),
    [(131026, "UNDELIVERABLE"), (131047, "WINDOW_CLOSED"), (132001, "TEMPLATE_MISSING"), (100, "PARAMETER"), (99999, "UNKNOWN")],
)
def test_a_permanent_error_ends_the_message_and_the_next_one_goes(node: Any, code: int, reason: str) -> None:
    node.says(NADIA, "one")
    node.says(NADIA, "two")
    (outbound,) = node.claim()
    node.settle(outbound, answer(code))
    assert [(fact.reason, fact.code) for fact in node.facts(NADIA, MessageFailed)] == [(reason, str(code))]
    assert [row["status"] for row in node.rows("messages")] == ["failed", "queued"]
    assert [outbound.row.number for outbound in node.claim()] == [2]


@pytest.mark.parametrize(("code", "most"), [(131016, MOST_TRIES), (2, MOST_TRIES), (131000, 3), (1, 2)])
def test_a_passing_error_is_tried_again_as_often_as_the_table_says_with_growing_gaps(node: Any, code: int, most: int) -> None:
    node.says(NADIA, "hello")
    tries = 0
    while claimed := node.claim():
        tries += 1
        node.settle(claimed[0], answer(code))
        rows = node.rows("outbox")
        if rows:
            assert timedelta(0) <= rows[0]["due_at"] - node.clock() <= timedelta(seconds=2**tries)
            assert rows[0]["state"] == "queued"
        node.clock.go(seconds=61)
    assert tries == most
    assert [fact.reason for fact in node.facts(NADIA, MessageFailed)] == ["TRIED_TOO_OFTEN"]
    assert len(node.facts(NADIA, MessageDelayed)) == most - 1


def test_too_many_to_one_person_pauses_that_person_alone_and_ever_longer(node: Any) -> None:
    for words in ("one", "two"):
        node.says(NADIA, words)
    node.says(MARCO, "three")
    for tries in (1, 2):
        claimed = {outbound.row.contact_id: outbound for outbound in node.claim()}
        node.settle(claimed[node.contact_id(NADIA)], answer(131056))
        due = [row["due_at"] for row in node.rows("outbox") if row["contact_id"] == node.contact_id(NADIA) and row["number"] == 1]
        assert due == [node.clock() + timedelta(seconds=4**tries)]
        if tries == 1:
            node.settle(claimed[node.contact_id(MARCO)], Sent(platform_id="w"))
        node.clock.go(seconds=4**tries - 1)
        assert node.claim() == ()
        node.clock.go(seconds=1)


def meets(node: Any, code: int) -> Any:
    """One try, refused with this code; how long the next one has to wait."""
    (outbound,) = node.claim()
    node.settle(outbound, answer(code))
    rows = node.rows("outbox")
    wait = rows[0]["due_at"] - node.clock() if rows else None
    node.clock.go(seconds=wait.total_seconds() if wait else 0)
    return wait


def test_each_trouble_is_counted_for_itself(node: Any) -> None:
    node.says(NADIA, "hello")
    node.settle(node.claim()[0], None)  # of unknown outcome: nobody refused it
    node.clock.now += LEASE
    assert meets(node, 131056) == timedelta(seconds=4)
    assert meets(node, 131000) <= timedelta(seconds=2), "its first, though the fourth try in all"
    assert meets(node, 131056) == timedelta(seconds=16), "the second pause for this person, not the fourth"
    assert meets(node, 131000) <= timedelta(seconds=4)
    assert meets(node, 131056) == timedelta(seconds=64)
    assert node.facts(NADIA, MessageFailed) == []
    assert meets(node, 131000) is None
    assert [(fact.reason, fact.code) for fact in node.facts(NADIA, MessageFailed)] == [("TRIED_TOO_OFTEN", "131000")]


def test_passing_trouble_of_several_kinds_ends_at_the_fifth(node: Any) -> None:
    node.says(NADIA, "hello")
    for code in (131016, 131000, 2, 131000):
        assert meets(node, code) is not None
    assert meets(node, 131016) is None
    assert [fact.code for fact in node.facts(NADIA, MessageFailed)] == ["131016"]


def test_the_counts_survive_the_node_that_took_them(node: Any) -> None:
    node.says(NADIA, "hello")
    for place in range(3):
        worker = node.other() if place % 2 else node
        (outbound,) = worker.claim()
        worker.settle(outbound, answer(131000))
        node.clock.go(seconds=61)
    assert [fact.code for fact in node.facts(NADIA, MessageFailed)] == ["131000"]


def test_too_fast_for_the_number_pauses_the_whole_channel(node: Any) -> None:
    node.says(NADIA, "one")
    node.says(MARCO, "two")
    first, second = node.claim()
    node.settle(first, answer(130429))
    node.settle(second, Sent(platform_id="w"))
    node.says(MARCO, "three")
    assert node.claim() == ()
    node.clock.go(seconds=1)
    assert len(node.claim()) == 2


@pytest.mark.parametrize("code", [190, 131042, 131048, 368])
def test_trouble_with_the_account_rests_the_channel_and_keeps_the_queue(make_node: Any, code: int) -> None:
    node = make_node(channels=("main", "second"))
    node.says(NADIA, "one")
    node.says(MARCO, "two", channel="second")
    claimed = {outbound.row.channel: outbound for outbound in node.claim()}
    node.settle(claimed["second"], Sent(platform_id="w"))
    for _ in range(MOST_TRIES + 3):
        node.settle(claimed["main"], answer(code, 401))
        node.says(MARCO, "more", channel="second")
        assert [outbound.row.channel for outbound in node.send_all()] == ["second"], "the other channel goes on"
        node.clock.go(seconds=CHANNEL_PAUSE.total_seconds())
        claimed = {outbound.row.channel: outbound for outbound in node.claim()}
    assert not node.facts(NADIA, MessageFailed), "however often: it is not the message's fault"


def test_no_network_keeps_the_message_however_long_it_lasts(node: Any) -> None:
    node.says(NADIA, "hello")
    for _ in range(40):
        (outbound,) = node.claim()
        node.settle(outbound, Retry(scope="message", code="NOT_SENT"))
        node.clock.go(seconds=61)
    assert not node.facts(NADIA, MessageFailed)
    (outbound,) = node.send_all()
    assert outbound.row.number == 1


def test_a_channel_that_cannot_be_reached_is_not_tried_for_every_message(node: Any) -> None:
    node.says(NADIA, "one")
    (outbound,) = node.claim()
    node.says(MARCO, "two")
    node.settle(outbound, Retry(scope="message", code="NOT_SENT", after=30.0))
    assert node.claim() == ()


# ---- unknown outcomes


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
    (again,) = node.other().fetch()
    node.settle(outbound, Sent(platform_id="w1"))
    node.other().settle(again, Sent(platform_id="w2"))
    assert node.rows("outbox") == []
    assert len(node.facts(NADIA, MessageSent)) == 2


# ---- receipts


def test_receipts_move_a_status_up_and_never_down(node: Any) -> None:
    node.says(NADIA, "hello")
    node.settle(node.claim()[0], Sent(platform_id="w1"))
    for word in ("delivered", "sent", "read", "delivered", "failed", "strange"):
        node.receipt("w1", word)
    assert [fact.status for fact in node.facts(NADIA, StatusChanged)] == ["delivered", "read"]
    assert [row["status"] for row in node.rows("messages")] == ["read"]


def test_a_tag_that_is_not_ours_names_nothing(node: Any) -> None:
    node.says(NADIA, "hello")
    node.settle(node.claim()[0], Sent(platform_id="w1"))
    for tag in ("bk1.1", "bk1.x.1", "bk1.99.1", "other.1.1", '{"a": 1}', "bk1.1.99", "bk1.²." + "1"):
        node.receipt(f"strange {tag}", "read", tag)
    assert [row["status"] for row in node.rows("messages")] == ["accepted"]


# ---- pace


def test_one_person_gets_a_burst_and_then_one_message_in_six_seconds(node: Any) -> None:
    for number in range(48):
        node.says(NADIA, f"word {number}")
    assert len(node.send_all()) == 45
    delayed = node.facts(NADIA, MessageDelayed)
    assert [fact.until - node.clock() for fact in delayed] == [timedelta(seconds=6)]
    node.clock.go(seconds=5.9)
    assert node.send_all() == []
    node.clock.go(seconds=0.2)
    assert len(node.send_all()) == 1
    node.says(MARCO, "hello")
    assert len(node.send_all()) == 1, "another person does not wait"


def test_no_more_is_claimed_than_a_slow_number_can_send_under_the_lease(make_node: Any) -> None:
    node = make_node(per_second={"main": 0.5})
    for number in range(20):
        node.says(f"4477009001{number:02d}", "hello")
    assert len(node.claim()) == 3, "one at once, and what gets its turn within five seconds"


async def test_a_numbers_messages_leave_at_its_rate(make_node: Any) -> None:
    node = make_node(per_second={"main": 20.0})
    pace = node.sender_state.rate_limiter
    slept: list[float] = []

    async def sleep(seconds: float) -> None:
        slept.append(seconds)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("botkit.service.delivery.rate_limiter.asyncio.sleep", sleep)
        for _ in range(8):
            await pace.take_channel("main")
    assert slept == pytest.approx([0.05, 0.10, 0.15]), "five at once, a quarter of a second's worth, then one in 50 ms"


def test_a_message_that_failed_for_good_is_told_with_what_the_platform_said(node: Any) -> None:
    node.says(NADIA, "hello")
    node.settle(node.claim()[0], Failed(blame="user", reason="BLOCKED_BY_US", code="130403"))
    assert [(fact.reason, fact.code) for fact in node.facts(NADIA, MessageFailed)] == [("BLOCKED_BY_US", "130403")]
