"""STOP, START, yes and the clarifying question, through the real service: said in words, captions and buttons, in the middle of flows."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest

from botkit.core.events import ConsentRecorded, MessageRefused, OptedIn, OptedOut, SessionEnded
from botkit.core.model.message import Media, Tap
from botkit.service.commands import FireDueTimers
from botkit.store import Store
from tests.support.stop_words import BOSTON, BUSINESS, FLOWS, NADIA, agrees, hears, is_replayed, record, refused, status, tell


@pytest.fixture
def desk(sqlite_url: str, make_node_on: Callable[..., Any]) -> Iterator[Any]:
    store = Store.open(sqlite_url)
    yield make_node_on(store, FLOWS, BUSINESS)
    store.close()


# ---- STOP


@pytest.mark.parametrize(
    "said",
    [
        "STOP",
        "  stop.🙏",
        "please stop texting me",
        Media(kind="image", ref="1", caption="Stop!"),
        Tap(id="BOTKIT_OPTOUT_ALL", title="No more"),
        Tap(id="Unsubscribe", title="Unsubscribe"),
    ],
    ids=str,
)
def test_stop_counts_in_the_middle_of_a_flow_however_it_is_said(desk: Any, said: Any) -> None:
    agrees(desk)
    assert hears(desk, "cancel my flight") == ["Which order?"]
    (answer,) = hears(desk, said)
    assert answer.startswith("You will get no more messages from Air.")
    assert [fact.how for fact in desk.facts(NADIA, SessionEnded)][-1] == "opted_out"
    assert status(desk) == "withdrawn"
    desk.clock.go(hours=25)
    tell(desk, "offer")
    assert desk.facts(NADIA, MessageRefused)[-1].reason == "OPTED_OUT"
    assert is_replayed(desk)


@pytest.mark.parametrize("said", ["Stop, the address is wrong!", "cancel my flight", "don't stop sending me these", "yes"])
def test_what_only_sounds_like_it_goes_to_the_bot(desk: Any, said: str) -> None:
    agrees(desk)
    assert hears(desk, said) == ["Which order?" if said == "cancel my flight" else f"You said {said}"]
    assert (desk.facts(NADIA, OptedOut), status(desk)) == ([], "given")


def test_one_confirmation_of_stop_and_no_second_within_a_day(desk: Any) -> None:
    assert len(hears(desk, "STOP")) == 1
    desk.clock.go(hours=20)
    assert hears(desk, "STOP") == []
    desk.clock.go(hours=5)
    assert len(hears(desk, "STOP")) == 1, "the last confirmation is a day old, whatever was said in between"
    assert len(desk.facts(NADIA, OptedOut)) == 3, "each is on record"
    assert is_replayed(desk)


# ---- words with an everyday meaning


def test_cancel_after_advertising_stops_advertising_and_in_a_flow_it_is_an_answer(desk: Any) -> None:
    agrees(desk)
    assert hears(desk, "cancel my flight") == ["Which order?"]
    assert hears(desk, "cancel") == ["Order cancel it is."]
    assert status(desk) == "given"
    desk.clock.go(hours=1)
    tell(desk, "offer")
    assert len(desk.send_all()) == 1
    (answer,) = hears(desk, "cancel")
    assert answer.startswith("You will get no more offers from Air.")
    assert status(desk) == "withdrawn"
    assert is_replayed(desk)


def test_in_the_united_states_it_stops_advertising_and_the_flow_gets_it_too(desk: Any) -> None:
    agrees(desk, BOSTON)
    hears(desk, "cancel my flight", BOSTON)
    said = hears(desk, "cancel", BOSTON)
    assert [line.split(" ")[0] for line in said] == ["You", "Order", "Would"], "confirmed, passed on, asked how far it was meant"
    assert status(desk, BOSTON) == "withdrawn"
    assert is_replayed(desk, BOSTON)


@pytest.mark.parametrize(
    ("answer", "after"), [(Tap(id="BOTKIT_GO_ON", title="No, go on"), "given"), (Tap(id="BOTKIT_OPTOUT_MARKETING"), "withdrawn")]
)
def test_a_doubt_is_one_question_and_advertising_is_held_until_it_is_answered(desk: Any, answer: Tap, after: str) -> None:
    agrees(desk)
    assert hears(desk, "cancel") == ["Would you like to stop all offers from Air? Without an answer we stop all messages."]
    tell(desk, "offer")
    assert desk.facts(NADIA, MessageRefused)[-1].reason == "STOP_UNCLEAR"
    assert hears(desk, "no more") == ["You said no more"], "asked once"
    assert len(hears(desk, answer)) == 1
    assert status(desk) == after
    tell(desk, "offer")
    assert len(desk.send_all()) == (1 if after == "given" else 0)
    assert is_replayed(desk)


def test_a_doubt_on_one_channel_holds_advertising_on_the_other(sqlite_url: str, make_node_on: Callable[..., Any]) -> None:
    store = Store.open(sqlite_url)
    node = make_node_on(store, FLOWS, BUSINESS, channels=("main", "second"))
    agrees(node)
    node.clock.go(hours=1)
    node.says(NADIA, "hello", channel="second")
    node.send_all()
    tell(node, "offer")
    node.clock.go(seconds=1)
    node.says(NADIA, "no more")  # on the first
    assert [outbound.row.channel for outbound in node.send_all()] == ["main"]
    assert refused(node, "offer") == "STOP_UNCLEAR"
    store.close()


def test_silence_about_a_doubtful_stop_is_an_opt_out_of_everything_as_of_the_question(desk: Any) -> None:
    agrees(desk)
    record(desk, "given", purpose="utility", topic="flights")
    hears(desk, "no more")
    desk.clock.go(days=1)
    record(desk, "given", purpose="utility", topic="trips")
    desk.clock.go(days=7)
    tell(desk, "offer")
    assert refused(desk, "offer") == "OPTED_OUT"
    assert (status(desk), status(desk, purpose="utility", topic="flights")) == ("withdrawn", "withdrawn")
    assert status(desk, purpose="utility", topic="trips") == "given", "which is newer than the doubt"
    (line,) = [fact for fact in desk.facts(NADIA, ConsentRecorded) if fact.method == "silence"]
    assert (line.action, line.purpose, desk.clock() - line.said_at >= timedelta(days=8)) == ("withdrawn", "all", True)
    assert hears(desk, "START")[0].startswith("Please confirm")
    assert is_replayed(desk)


def test_silence_is_in_the_ledger_as_soon_as_its_time_is_over(desk: Any) -> None:
    agrees(desk)
    hears(desk, "no more")
    desk.clock.go(days=7, seconds=-1)
    desk.handle(FireDueTimers(limit=10))
    assert status(desk) == "given"
    desk.clock.go(seconds=1)
    desk.handle(FireDueTimers(limit=10))
    assert status(desk) == "withdrawn"
    (line,) = [fact for fact in desk.facts(NADIA, ConsentRecorded) if fact.method == "silence"]
    assert desk.clock() - line.said_at == timedelta(days=7)
    desk.handle(FireDueTimers(limit=10))
    assert len([fact for fact in desk.facts(NADIA, ConsentRecorded) if fact.method == "silence"]) == 1
    assert is_replayed(desk)


def test_the_timer_of_an_answered_question_withdraws_nothing(desk: Any) -> None:
    agrees(desk)
    hears(desk, "no more")
    hears(desk, Tap(id="BOTKIT_GO_ON", title="No, go on"))
    desk.clock.go(days=7)
    desk.handle(FireDueTimers(limit=10))
    assert status(desk) == "given"


def test_what_was_queued_before_the_silence_is_over_does_not_leave_after_it(desk: Any) -> None:
    agrees(desk)
    record(desk, "given", purpose="utility", topic="flights")
    hears(desk, "no more")
    desk.clock.go(days=6, hours=23)
    tell(desk, "notice")
    desk.clock.go(hours=2)
    assert desk.send_all() == []
    assert refused(desk, "notice") == "OPTED_OUT"


# ---- START


@pytest.mark.parametrize("answer", ["yes", Tap(id="BOTKIT_COME_BACK", title="Yes, I confirm")], ids=str)
def test_start_opens_again_what_stop_closed_once_it_is_confirmed(desk: Any, answer: Any) -> None:
    agrees(desk)
    hears(desk, "STOP")
    (question,) = hears(desk, "START")
    assert question.startswith("Please confirm")
    assert status(desk) == "withdrawn"
    (done,) = hears(desk, answer)
    assert done.startswith("You will get messages from Air again.")
    assert status(desk) == "given"
    assert is_replayed(desk)


def test_start_without_a_stop_is_a_word_for_the_flows_and_a_late_yes_opens_nothing(desk: Any) -> None:
    assert hears(desk, "START") == ["You said START"]
    agrees(desk)
    hears(desk, "STOP")
    hears(desk, "START")
    desk.clock.go(days=8)
    assert hears(desk, "yes") == ["You said yes"]
    assert status(desk) == "withdrawn"


def test_a_button_of_a_template_that_offers_offers_is_an_opt_in(desk: Any) -> None:
    hears(desk, Tap(id="BOTKIT_OPTIN_MARKETING", title="Send me offers"))
    (fact,) = desk.facts(NADIA, OptedIn)
    assert (fact.purpose, fact.wording, fact.method) == ("marketing", "Send me offers", "button")
