"""The two yeses of a sign-up, through the real service: in time, late, and after the flow has ended."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from botkit.core.events import MessageRefused, OptedIn
from botkit.core.model.message import Tap
from botkit.policy.consent.model import DOUBLE_OPT_IN_EXPIRES
from botkit.store import Store
from botkit.store.consent import consents
from tests.support.stop_words import BUSINESS, FLOWS, NADIA, agrees, hears, is_replayed, record, refused, sign_up_elsewhere, status, tell


@pytest.fixture
def desk(sqlite_url: str, make_node_on: Callable[..., Any]) -> Iterator[Any]:
    store = Store.open(sqlite_url)
    yield make_node_on(store, FLOWS, BUSINESS)
    store.close()


def test_the_first_yes_of_two_counts_for_nothing_yet(desk: Any) -> None:
    hears(desk, "offers please")
    assert hears(desk, "Yes, please") == ["Please confirm once more that you agree."]
    assert status(desk) == "pending"
    tell(desk, "offer")
    assert refused(desk, "offer") == "NO_CONSENT_MARKETING"  # free-form, in the window
    desk.clock.go(hours=25)
    tell(desk, "offer")
    assert refused(desk, "offer") == "CONSENT_PENDING"
    desk.clock.go(days=7)
    assert status(desk) == "expired"
    tell(desk, "offer")
    assert refused(desk, "offer") == "CONSENT_EXPIRED"
    assert is_replayed(desk)


def test_a_sign_up_from_elsewhere_is_asked_about_once_and_counts_when_confirmed(make_node: Callable[..., Any]) -> None:
    node = make_node(FLOWS, BUSINESS)
    sign_up_elsewhere(node)
    tell(node, "signed.up")
    (gone,) = node.send_all()
    assert (gone.cleared.form, gone.cleared.message.asks) == ("template", "marketing")
    tell(node, "offer")
    assert node.facts(NADIA, MessageRefused)[-1].reason == "CONSENT_PENDING"
    tell(node, "signed.up")
    assert node.send_all() == []
    assert node.facts(NADIA, MessageRefused)[-1].reason == "CONSENT_PENDING", "one request"
    hears(node, Tap(id="BOTKIT_CONFIRM", title="Yes, I confirm"))
    assert status(node) == "given"
    assert node.facts(NADIA, OptedIn)[-1].double
    assert is_replayed(node)


def test_a_confirmation_after_the_flow_has_ended_counts_and_one_after_a_week_does_not(desk: Any) -> None:
    hears(desk, "offers please")
    hears(desk, "Yes, please")
    hears(desk, "cancel my flight")
    confirm = Tap(id="sign_up/steps.0/confirm", title="Yes, please")
    desk.clock.go(days=2)
    assert hears(desk, confirm)
    assert status(desk) == "given"
    hears(desk, "STOP")
    hears(desk, "offers please")
    hears(desk, "Yes, please")
    desk.clock.go(seconds=DOUBLE_OPT_IN_EXPIRES.total_seconds() + 1)
    (answer,) = hears(desk, confirm)
    assert answer.startswith("More than 7 days have passed")
    assert status(desk) != "given"
    assert [fact.double for fact in desk.facts(NADIA, OptedIn)] == [True], "of the first time"


@pytest.mark.parametrize("said", ["yes", Tap(id="BOTKIT_CONFIRM", title="Yes, I confirm")], ids=str)
def test_a_late_yes_to_a_sign_up_from_elsewhere_confirms_nothing_and_asks_anew(make_node: Callable[..., Any], said: Any) -> None:
    node = make_node(FLOWS, BUSINESS)
    sign_up_elsewhere(node)
    node.clock.go(days=2)
    tell(node, "signed.up")
    node.send_all()
    node.clock.go(days=6)  # after the question; the sign-up is older
    (answer,) = hears(node, said)
    assert answer.startswith("More than 7 days have passed")
    assert (status(node), node.facts(NADIA, OptedIn)) == ("pending", [])
    hears(node, said)
    assert status(node) == "given"
    assert is_replayed(node)


def test_a_late_yes_is_told_so_when_no_question_is_open_any_more(make_node: Callable[..., Any]) -> None:
    node = make_node({**FLOWS, "web_form": FLOWS["web_form"] + "    agreed: [{say: Welcome.}]\n"}, BUSINESS)
    sign_up_elsewhere(node)
    tell(node, "signed.up")
    node.send_all()
    hears(node, "STOPP")
    sign_up_elsewhere(node)
    node.clock.go(days=8)
    assert hears(node, "yes") == ["You said yes"], "this sign-up was asked about by nobody"
    sign_up_elsewhere(node)
    tell(node, "signed.up")
    node.send_all()
    for _ in range(3):  # unreadable: the question gives up
        hears(node, "hello")
    node.clock.go(days=8)
    (answer,) = hears(node, "yes")
    assert answer.startswith("This sign-up was not confirmed within 7 days")
    assert is_replayed(node)


def test_a_second_yes_to_what_is_agreed_already_adds_no_line(make_node: Callable[..., Any]) -> None:
    node = make_node(FLOWS, BUSINESS)
    sign_up_elsewhere(node)
    tell(node, "signed.up")
    node.send_all()
    record(node, "given")
    hears(node, "yes")
    assert (status(node), node.facts(NADIA, OptedIn)) == ("given", [])


def test_a_consent_given_in_chat_names_the_brand_and_the_wording_that_was_shown(desk: Any) -> None:
    agrees(desk)
    with desk.store.read() as tx:
        lines = [row.entry for row in consents.load(tx, [desk.contact_id(NADIA)])[desk.contact_id(NADIA)]]
    digest = desk.bot.programs.current["sign_up"].digest
    asked = [line for line in lines if line.action in ("requested", "confirmed")]
    assert [(line.scope, line.text_id, line.text_version) for line in asked] == [("Air", "sign_up/steps.0", digest)] * 2
    hears(desk, "STOP")
    with desk.store.read() as tx:
        stop = consents.load(tx, [desk.contact_id(NADIA)])[desk.contact_id(NADIA)][-1].entry
    assert (stop.action, stop.scope) == ("withdrawn", ""), "a STOP is one to all of them"
