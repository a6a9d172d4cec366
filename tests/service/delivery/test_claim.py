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


def signed_up(make_counter: Any, **settings: Any) -> Any:
    """A counter where Nadia has agreed to notices, and her service window has closed."""
    counter = make_counter({"notice": NOTICE, "sign_up": SIGN_UP, "echo": ECHO}, **settings)
    counter.says(NADIA, "sign me up")
    counter.send_all()
    counter.says(NADIA, "Yes, please")
    counter.send_all()
    counter.clock.go(hours=25)
    return counter


def tell(counter: Any, key: str = "e1") -> None:
    counter.take(PublishEvent(key=key, name="flight.delayed", body={"flight": "KL1"}, contact=f"whatsapp:{NADIA}"))


# ---- one message


def test_a_message_is_attempted_sent_and_settled(counter: Any) -> None:
    counter.says(NADIA, "hello")
    (outbound,) = counter.fetch()
    assert [row["state"] for row in counter.rows("outbox")] == ["attempted"], "noted before it leaves"
    assert outbound.cleared.tag == tag_of(counter.who(NADIA), 1)
    counter.settle(outbound, Sent(platform_id="wamid.1"))
    log = counter.log(NADIA)
    assert [type(fact) for fact in log if type(fact) in (MessageQueued, SendAttempted, MessageSent)] == [
        MessageQueued,
        SendAttempted,
        MessageSent,
    ]
    assert counter.rows("outbox") == []
    assert [(row["status"], row["platform_id"]) for row in counter.rows("messages")] == [("accepted", "wamid.1")]


def test_what_is_claimed_is_nobody_elses(counter: Any) -> None:
    counter.says(NADIA, "hello")
    assert len(counter.fetch()) == 1
    assert counter.other().fetch() == ()
    assert counter.fetch() == ()


def test_the_next_message_of_a_contact_waits_for_the_one_before_and_others_do_not(counter: Any) -> None:
    for words in ("one", "two"):
        counter.says(NADIA, words)
    counter.says(MARCO, "three")
    claimed = counter.fetch()
    assert {(outbound.row.contact_id, outbound.row.number) for outbound in claimed} == {(counter.who(NADIA), 1), (counter.who(MARCO), 1)}
    assert counter.fetch() == ()
    counter.settle(claimed[0], Sent(platform_id="w1"))
    assert [outbound.row.number for outbound in counter.fetch()] == [2]


@pytest.mark.parametrize("words", ["hello", "STOP", "help"])
def test_what_a_message_answers_is_told_for_the_read_mark(counter: Any, words: str) -> None:
    counter.says(NADIA, "something before", key="wamid.before")
    counter.send_all()
    counter.says(NADIA, words, key="wamid.in")
    (outbound,) = counter.fetch()
    assert outbound.answering == "wamid.in"


# ---- the gate, asked again


def test_a_stop_between_queueing_and_sending_holds_a_notice_back(make_counter: Any) -> None:
    counter = signed_up(make_counter)
    tell(counter)
    counter.says(NADIA, "STOP")
    gone = counter.send_all()
    (refused,) = counter.facts(NADIA, MessageRefused)
    assert (refused.when, refused.reason) == ("send", "OPTED_OUT")
    assert [outbound.cleared.message.template for outbound in gone] == [None], "only the confirmation went out"
    assert counter.rows("outbox") == []
    assert "failed" in [row["status"] for row in counter.rows("messages")]


def test_an_answer_that_waited_until_its_window_closed_is_not_sent(counter: Any) -> None:
    counter.says(NADIA, "hello")
    counter.clock.go(hours=25)
    assert counter.fetch() == ()
    (refused,) = counter.facts(NADIA, MessageRefused)
    assert (refused.when, refused.reason) == ("send", "WINDOW_CLOSED")


def test_a_template_whose_category_changed_meanwhile_is_not_sent(make_counter: Any) -> None:
    counter = signed_up(make_counter)
    tell(counter)
    now_marketing = {"delayed": TemplateInfo(name="delayed", category="marketing", languages={"en": 1})}
    programs = counter.bot.programs
    business = replace(programs.business, templates=now_marketing)
    object.__setattr__(programs, "business", business)
    assert counter.fetch() == ()
    (refused,) = counter.facts(NADIA, MessageRefused)
    assert refused.when == "send"


def test_a_message_without_an_address_to_send_to_is_refused(counter: Any) -> None:
    counter.says(NADIA, "hello")
    with counter.store.begin() as tx:
        tx.execute(metadata.tables["addresses"].delete())
    assert counter.fetch() == ()
    (refused,) = counter.facts(counter.rows("sessions")[0]["contact_id"], MessageRefused)
    assert refused.reason == "BAD_ADDRESS"


def test_a_message_that_was_erased_meanwhile_is_not_sent(counter: Any) -> None:
    counter.says(NADIA, "hello")
    with counter.store.begin() as tx:
        tx.execute(metadata.tables["messages"].update().values(content=None))
    assert counter.fetch() == ()
    assert counter.rows("outbox") == []


def test_one_message_that_cannot_be_read_does_not_stop_the_others(counter: Any) -> None:
    counter.says(NADIA, "hello")
    counter.says(MARCO, "hello")
    messages = metadata.tables["messages"]
    with counter.store.begin() as tx:
        tx.execute(messages.update().where(messages.c.contact_id == counter.who(NADIA)).values(content=b'{"body": 7}'))
    assert [outbound.row.contact_id for outbound in counter.fetch()] == [counter.who(MARCO)]
    assert [fact.reason for fact in counter.facts(NADIA, MessageFailed)] == ["UNREADABLE"]


# ---- errors


@pytest.mark.parametrize(
    ("code", "reason"),
    [(131026, "UNDELIVERABLE"), (131047, "WINDOW_CLOSED"), (132001, "TEMPLATE_MISSING"), (100, "PARAMETER"), (99999, "UNKNOWN")],
)
def test_a_permanent_error_ends_the_message_and_the_next_one_goes(counter: Any, code: int, reason: str) -> None:
    counter.says(NADIA, "one")
    counter.says(NADIA, "two")
    (outbound,) = counter.fetch()
    counter.settle(outbound, answer(code))
    assert [(fact.reason, fact.code) for fact in counter.facts(NADIA, MessageFailed)] == [(reason, str(code))]
    assert [row["status"] for row in counter.rows("messages")] == ["failed", "queued"]
    assert [outbound.row.number for outbound in counter.fetch()] == [2]


@pytest.mark.parametrize(("code", "most"), [(131016, MOST_TRIES), (2, MOST_TRIES), (131000, 3), (1, 2)])
def test_a_passing_error_is_tried_again_as_often_as_the_table_says_with_growing_gaps(counter: Any, code: int, most: int) -> None:
    counter.says(NADIA, "hello")
    tries = 0
    while claimed := counter.fetch():
        tries += 1
        counter.settle(claimed[0], answer(code))
        rows = counter.rows("outbox")
        if rows:
            assert timedelta(0) <= rows[0]["due_at"] - counter.clock() <= timedelta(seconds=2**tries)
            assert rows[0]["state"] == "queued"
        counter.clock.go(seconds=61)
    assert tries == most
    assert [fact.reason for fact in counter.facts(NADIA, MessageFailed)] == ["TRIED_TOO_OFTEN"]
    assert len(counter.facts(NADIA, MessageDelayed)) == most - 1


def test_too_many_to_one_person_pauses_that_person_alone_and_ever_longer(counter: Any) -> None:
    for words in ("one", "two"):
        counter.says(NADIA, words)
    counter.says(MARCO, "three")
    for tries in (1, 2):
        claimed = {outbound.row.contact_id: outbound for outbound in counter.fetch()}
        counter.settle(claimed[counter.who(NADIA)], answer(131056))
        due = [row["due_at"] for row in counter.rows("outbox") if row["contact_id"] == counter.who(NADIA) and row["number"] == 1]
        assert due == [counter.clock() + timedelta(seconds=4**tries)]
        if tries == 1:
            counter.settle(claimed[counter.who(MARCO)], Sent(platform_id="w"))
        counter.clock.go(seconds=4**tries - 1)
        assert counter.fetch() == ()
        counter.clock.go(seconds=1)


def meets(counter: Any, code: int) -> Any:
    """One try, refused with this code; how long the next one has to wait."""
    (outbound,) = counter.fetch()
    counter.settle(outbound, answer(code))
    rows = counter.rows("outbox")
    wait = rows[0]["due_at"] - counter.clock() if rows else None
    counter.clock.go(seconds=wait.total_seconds() if wait else 0)
    return wait


def test_each_trouble_is_counted_for_itself(counter: Any) -> None:
    counter.says(NADIA, "hello")
    counter.settle(counter.fetch()[0], None)  # of unknown outcome: nobody refused it
    counter.clock.now += LEASE
    assert meets(counter, 131056) == timedelta(seconds=4)
    assert meets(counter, 131000) <= timedelta(seconds=2), "its first, though the fourth try in all"
    assert meets(counter, 131056) == timedelta(seconds=16), "the second pause for this person, not the fourth"
    assert meets(counter, 131000) <= timedelta(seconds=4)
    assert meets(counter, 131056) == timedelta(seconds=64)
    assert counter.facts(NADIA, MessageFailed) == []
    assert meets(counter, 131000) is None
    assert [(fact.reason, fact.code) for fact in counter.facts(NADIA, MessageFailed)] == [("TRIED_TOO_OFTEN", "131000")]


def test_passing_trouble_of_several_kinds_ends_at_the_fifth(counter: Any) -> None:
    counter.says(NADIA, "hello")
    for code in (131016, 131000, 2, 131000):
        assert meets(counter, code) is not None
    assert meets(counter, 131016) is None
    assert [fact.code for fact in counter.facts(NADIA, MessageFailed)] == ["131016"]


def test_the_counts_survive_the_node_that_took_them(counter: Any) -> None:
    counter.says(NADIA, "hello")
    for place in range(3):
        node = counter.other() if place % 2 else counter
        (outbound,) = node.fetch()
        node.settle(outbound, answer(131000))
        counter.clock.go(seconds=61)
    assert [fact.code for fact in counter.facts(NADIA, MessageFailed)] == ["131000"]


def test_too_fast_for_the_number_pauses_the_whole_channel(counter: Any) -> None:
    counter.says(NADIA, "one")
    counter.says(MARCO, "two")
    first, second = counter.fetch()
    counter.settle(first, answer(130429))
    counter.settle(second, Sent(platform_id="w"))
    counter.says(MARCO, "three")
    assert counter.fetch() == ()
    counter.clock.go(seconds=1)
    assert len(counter.fetch()) == 2


@pytest.mark.parametrize("code", [190, 131042, 131048, 368])
def test_trouble_with_the_account_rests_the_channel_and_keeps_the_queue(make_counter: Any, code: int) -> None:
    counter = make_counter(channels=("main", "second"))
    counter.says(NADIA, "one")
    counter.says(MARCO, "two", channel="second")
    claimed = {outbound.row.channel: outbound for outbound in counter.fetch()}
    counter.settle(claimed["second"], Sent(platform_id="w"))
    for _ in range(MOST_TRIES + 3):
        counter.settle(claimed["main"], answer(code, 401))
        counter.says(MARCO, "more", channel="second")
        assert [outbound.row.channel for outbound in counter.send_all()] == ["second"], "the other channel goes on"
        counter.clock.go(seconds=CHANNEL_PAUSE.total_seconds())
        claimed = {outbound.row.channel: outbound for outbound in counter.fetch()}
    assert not counter.facts(NADIA, MessageFailed), "however often: it is not the message's fault"


def test_no_network_keeps_the_message_however_long_it_lasts(counter: Any) -> None:
    counter.says(NADIA, "hello")
    for _ in range(40):
        (outbound,) = counter.fetch()
        counter.settle(outbound, Retry(scope="message", code="NOT_SENT"))
        counter.clock.go(seconds=61)
    assert not counter.facts(NADIA, MessageFailed)
    (outbound,) = counter.send_all()
    assert outbound.row.number == 1


def test_a_channel_that_cannot_be_reached_is_not_tried_for_every_message(counter: Any) -> None:
    counter.says(NADIA, "one")
    (outbound,) = counter.fetch()
    counter.says(MARCO, "two")
    counter.settle(outbound, Retry(scope="message", code="NOT_SENT", after=30.0))
    assert counter.fetch() == ()


# ---- unknown outcomes


def test_a_text_of_unknown_outcome_is_sent_again_and_reported(counter: Any) -> None:
    counter.says(NADIA, "hello")
    counter.settle(counter.fetch()[0], None)
    assert counter.fetch() == (), "a receipt has time to settle it"
    counter.clock.now += LEASE
    (outbound,) = counter.fetch()
    assert outbound.row.number == 1
    assert [(fact.attempt, fact.then) for fact in counter.facts(NADIA, SendOutcomeUnknown)] == [(1, "resent")]
    assert [fact.attempt for fact in counter.facts(NADIA, SendAttempted)] == [1, 2]


def test_a_dead_nodes_messages_go_to_the_others_when_its_lease_lapses(counter: Any) -> None:
    counter.says(NADIA, "hello")
    counter.fetch()
    other = counter.other()
    assert other.fetch() == ()
    counter.clock.now += LEASE
    assert len(other.fetch()) == 1
    assert [fact.then for fact in counter.facts(NADIA, SendOutcomeUnknown)] == ["resent"]


def test_a_template_of_unknown_outcome_is_held_and_a_receipt_settles_it(make_counter: Any) -> None:
    counter = signed_up(make_counter)
    tell(counter)
    (outbound,) = counter.fetch()
    assert outbound.cleared.form == "template"
    counter.settle(outbound, None)
    counter.clock.now += LEASE
    assert counter.fetch() == ()
    assert [fact.then for fact in counter.facts(NADIA, SendOutcomeUnknown)] == ["held"]
    assert counter.rows("outbox") == []
    counter.receipt("wamid.late", "delivered", tag_of(outbound.row.contact_id, outbound.row.number))
    row = counter.rows("messages")[-1]
    assert (row["status"], row["platform_id"]) == ("delivered", "wamid.late")


@pytest.mark.parametrize(("settings", "then"), [({"resend_templates": True}, "resent"), ({}, "held")])
def test_whether_a_template_is_sent_again_is_the_businesss_choice(make_counter: Any, settings: dict[str, bool], then: str) -> None:
    counter = signed_up(make_counter, **settings)
    tell(counter)
    counter.settle(counter.fetch()[0], None)
    counter.clock.now += LEASE
    counter.fetch()
    assert [fact.then for fact in counter.facts(NADIA, SendOutcomeUnknown)] == [then]


def test_a_text_may_be_held_as_well(make_counter: Any) -> None:
    counter = make_counter(resend_unknown=False)
    counter.says(NADIA, "hello")
    counter.settle(counter.fetch()[0], None)
    counter.clock.now += LEASE
    assert counter.fetch() == ()
    assert [fact.then for fact in counter.facts(NADIA, SendOutcomeUnknown)] == ["held"]


def test_a_receipt_before_the_lease_lapses_settles_an_unknown_outcome(counter: Any) -> None:
    counter.says(NADIA, "hello")
    (outbound,) = counter.fetch()
    counter.settle(outbound, None)
    counter.receipt("wamid.9", "sent", outbound.cleared.tag)
    counter.clock.now += LEASE
    assert counter.fetch() == ()
    assert counter.facts(NADIA, SendOutcomeUnknown) == []
    assert counter.rows("outbox") == []
    assert [row["status"] for row in counter.rows("messages")] == ["sent"]


def test_an_outcome_that_arrives_after_all_is_taken(counter: Any) -> None:
    counter.says(NADIA, "hello")
    (outbound,) = counter.fetch()
    counter.clock.now += LEASE
    (again,) = counter.other().fetch()
    counter.settle(outbound, Sent(platform_id="w1"))
    counter.other().settle(again, Sent(platform_id="w2"))
    assert counter.rows("outbox") == []
    assert len(counter.facts(NADIA, MessageSent)) == 2


# ---- receipts


def test_receipts_move_a_status_up_and_never_down(counter: Any) -> None:
    counter.says(NADIA, "hello")
    counter.settle(counter.fetch()[0], Sent(platform_id="w1"))
    for word in ("delivered", "sent", "read", "delivered", "failed", "strange"):
        counter.receipt("w1", word)
    assert [fact.status for fact in counter.facts(NADIA, StatusChanged)] == ["delivered", "read"]
    assert [row["status"] for row in counter.rows("messages")] == ["read"]


def test_a_tag_that_is_not_ours_names_nothing(counter: Any) -> None:
    counter.says(NADIA, "hello")
    counter.settle(counter.fetch()[0], Sent(platform_id="w1"))
    for tag in ("bk1.1", "bk1.x.1", "bk1.99.1", "other.1.1", '{"a": 1}', "bk1.1.99", "bk1.²." + "1"):
        counter.receipt(f"strange {tag}", "read", tag)
    assert [row["status"] for row in counter.rows("messages")] == ["accepted"]


# ---- pace


def test_one_person_gets_a_burst_and_then_one_message_in_six_seconds(counter: Any) -> None:
    for number in range(48):
        counter.says(NADIA, f"word {number}")
    assert len(counter.send_all()) == 45
    delayed = counter.facts(NADIA, MessageDelayed)
    assert [fact.until - counter.clock() for fact in delayed] == [timedelta(seconds=6)]
    counter.clock.go(seconds=5.9)
    assert counter.send_all() == []
    counter.clock.go(seconds=0.2)
    assert len(counter.send_all()) == 1
    counter.says(MARCO, "hello")
    assert len(counter.send_all()) == 1, "another person does not wait"


def test_no_more_is_claimed_than_a_slow_number_can_send_under_the_lease(make_counter: Any) -> None:
    counter = make_counter(per_second={"main": 0.5})
    for number in range(20):
        counter.says(f"4477009001{number:02d}", "hello")
    assert len(counter.fetch()) == 3, "one at once, and what gets its turn within five seconds"


async def test_a_numbers_messages_leave_at_its_rate(make_counter: Any) -> None:
    counter = make_counter(per_second={"main": 20.0})
    pace = counter.sender_state.pace
    slept: list[float] = []

    async def sleep(seconds: float) -> None:
        slept.append(seconds)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("botkit.service.delivery.rate_limiter.asyncio.sleep", sleep)
        for _ in range(8):
            await pace.take_channel("main")
    assert slept == pytest.approx([0.05, 0.10, 0.15]), "five at once, a quarter of a second's worth, then one in 50 ms"


def test_a_message_that_failed_for_good_is_told_with_what_the_platform_said(counter: Any) -> None:
    counter.says(NADIA, "hello")
    counter.settle(counter.fetch()[0], Failed(blame="user", reason="BLOCKED_BY_US", code="130403"))
    assert [(fact.reason, fact.code) for fact in counter.facts(NADIA, MessageFailed)] == [("BLOCKED_BY_US", "130403")]
