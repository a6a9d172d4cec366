"""What follows an error of the platform: the message ends, is tried again later, or its channel pauses."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from structlog.testing import capture_logs

from botkit.core.events import (
    MessageFailed,
)
from botkit.core.model.platform import Failed, HttpResponse, Retry, Sent
from botkit.service.delivery.claim import CHANNEL_PAUSE
from botkit.service.delivery.retry import MAX_ATTEMPTS, MAX_ATTEMPTS_ALONE
from botkit.service.delivery.sender_state import LEASE, LONGEST_PAUSE
from tests.support.delivery import MARCO, NADIA
from webhooks.whatsapp.reply import reply


def answer(code: int, status: int = 400) -> Any:
    """What the platform's error of this code means, by the adapter's own table."""
    return reply(HttpResponse(status=status, body=f'{{"error": {{"code": {code}, "message": "x"}}}}'.encode()))


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


@pytest.mark.parametrize("code", [1, 2, 131000, 131016, 133004])
def test_an_answer_outlives_trouble_of_the_platform_however_long_it_lasts(node: Any, code: int) -> None:
    node.says(NADIA, "hello")
    for _ in range(100):
        for outbound in node.claim():
            node.settle(outbound, answer(code))
        node.clock.go(seconds=LONGEST_PAUSE)
    assert not node.facts(NADIA, MessageFailed)
    assert [outbound.row.number for outbound in node.send_all()] == [1]


@pytest.mark.parametrize("reply", [answer(131000), answer(4711, 500), reply(HttpResponse(status=503, body=b"<html>"))])
def test_an_outage_of_the_platform_loses_no_answer_and_is_probed_by_one_message(node: Any, reply: Any) -> None:
    for place in range(20):
        node.says(f"4477009001{place:02d}", "hello")
    tries = []
    for _ in range(45):
        claimed = node.claim()
        tries.append(len(claimed))
        for outbound in claimed:
            node.settle(outbound, reply)
        node.clock.go(seconds=1)
    assert tries[0] == 20
    assert set(tries[1:]) == {0, 1}, "the pause is followed by one probe"
    assert 3 <= sum(tries[1:]) <= 12
    waited = 0
    while not (claimed := node.claim()):
        node.clock.go(seconds=1)
        waited += 1
    assert waited <= LONGEST_PAUSE
    node.settle(claimed[0], Sent(platform_id="w"))
    node.clock.go(seconds=LONGEST_PAUSE)
    assert len(node.send_all()) == 19
    assert all(row["status"] == "accepted" for row in node.rows("messages"))


def test_a_paused_channel_says_why_and_for_how_long_and_only_once(node: Any) -> None:
    node.says(NADIA, "one")
    node.says(MARCO, "two")
    with capture_logs() as lines:
        for _ in range(5):
            for outbound in node.claim():
                node.settle(outbound, answer(131016))
            node.clock.go(seconds=LONGEST_PAUSE)
        for outbound in node.claim():
            node.settle(outbound, answer(131016))
        ((name, (seconds, reason)),) = node.sender_state.paused().items()
        assert (name, reason, 0 < seconds <= LONGEST_PAUSE) == ("main", "131016", True)
        node.clock.go(seconds=LONGEST_PAUSE)
        assert node.sender_state.paused() == {}
        node.send_all()
    assert [line["event"] for line in lines if line["log_level"] == "warning"] == [
        "channel pauses: the platform is in trouble",
        "channel sends again",
    ]


def test_a_message_that_alone_meets_the_trouble_is_given_up_and_the_channel_goes_on(node: Any) -> None:
    node.says(NADIA, "poison")
    tries = 0
    while node.rows("outbox"):
        for outbound in node.claim():
            if outbound.row.contact_id == node.contact_id(NADIA):
                tries += 1
                node.settle(outbound, answer(131000))
            else:
                node.settle(outbound, Sent(platform_id="w"))
        node.says(MARCO, "hello")
        assert len([outbound for outbound in node.send_all() if outbound.row.contact_id != node.contact_id(NADIA)]) == 1
        node.clock.go(seconds=61)
        if tries >= MAX_ATTEMPTS_ALONE:
            break
    assert tries == MAX_ATTEMPTS_ALONE
    assert [(fact.reason, fact.code) for fact in node.facts(NADIA, MessageFailed)] == [("TRIED_TOO_OFTEN", "131000")]


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
    assert meets(node, 134101) <= timedelta(seconds=2), "its first, though the fourth try in all"
    assert meets(node, 131056) == timedelta(seconds=16), "the second pause for this person, not the fourth"
    assert meets(node, 134101) <= timedelta(seconds=4)
    assert meets(node, 131056) == timedelta(seconds=64)
    assert node.facts(NADIA, MessageFailed) == []
    assert meets(node, 134101) is None
    assert [(fact.reason, fact.code) for fact in node.facts(NADIA, MessageFailed)] == [("TRIED_TOO_OFTEN", "134101")]


def test_the_counts_survive_the_node_that_took_them(node: Any) -> None:
    node.says(NADIA, "hello")
    for place in range(3):
        worker = node.other() if place % 2 else node
        (outbound,) = worker.claim()
        worker.settle(outbound, answer(134101))
        node.clock.go(seconds=61)
    assert [fact.code for fact in node.facts(NADIA, MessageFailed)] == ["134101"]


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
    for _ in range(MAX_ATTEMPTS + 3):
        node.settle(claimed["main"], answer(code, 401))
        node.says(MARCO, "more", channel="second")
        assert [outbound.row.channel for outbound in node.send_all()] == ["second"], "the other channel goes on"
        node.clock.go(seconds=CHANNEL_PAUSE.total_seconds())
        claimed = {outbound.row.channel: outbound for outbound in node.claim()}
    assert not node.facts(NADIA, MessageFailed), "however often: it is not the message's fault"


def test_a_token_that_ended_is_told_once_and_one_message_tries_first(node: Any) -> None:
    for number in range(10):
        node.says(f"4477009000{number:02d}", "hello")
    claimed = node.claim()
    with capture_logs() as lines:
        for outbound in claimed:
            node.settle(outbound, answer(190, 401))
        node.clock.go(seconds=CHANNEL_PAUSE.total_seconds())
        (probe,) = node.claim()
        node.settle(probe, answer(190, 401))
    assert len(claimed) == 10
    assert [line["blame"] for line in lines if line["event"] == "channel rests"] == ["token", "token"], "one for each minute"
    node.clock.go(seconds=CHANNEL_PAUSE.total_seconds())
    (probe,) = node.claim()
    node.settle(probe, Sent(platform_id="w"))
    assert len(node.claim()) == 9


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


def test_a_message_that_failed_for_good_is_told_with_what_the_platform_said(node: Any) -> None:
    node.says(NADIA, "hello")
    node.settle(node.claim()[0], Failed(blame="user", reason="BLOCKED_BY_US", code="130403"))
    assert [(fact.reason, fact.code) for fact in node.facts(NADIA, MessageFailed)] == [("BLOCKED_BY_US", "130403")]
