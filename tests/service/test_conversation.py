"""Who began a message, to whom a consent was given, and which STOP was confirmed: what random histories found to be judged wrongly."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from botkit.core.events import MessageQueued, MessageRefused
from botkit.core.model.business import Business, TemplateInfo, Topic
from botkit.core.model.platform import IdentityChanged, Sender
from botkit.policy.consent.model import ConsentEvent
from botkit.service.commands import ClaimCalls, FireDueTimers, FunctionResult, InboundItem, PublishEvent
from botkit.service.consent.record import record_consents
from botkit.store import Store

NADIA = "447700900001"
BEGAN = datetime(2026, 11, 1, 9, tzinfo=UTC)
BUSINESS = Business(
    name="Air",
    topics={"offers": Topic(name="offers", purpose="marketing"), "flights": Topic(name="flights")},
    functions=("status",),
    templates={
        "sale": TemplateInfo(name="sale", category="marketing", languages={"en": 0}),
        "delayed": TemplateInfo(name="delayed", category="utility", languages={"en": 0}),
        "confirm": TemplateInfo(name="confirm", category="utility", languages={"en": 0}),
    },
)


def flow(name: str, starts: str, steps: str) -> str:
    return f"botkit: 1\nflow: {name}\ntitle: {name}\nlanguage: en\nstarts:\n  - {starts}\nsteps:\n{steps}"


FLOWS = {
    "echo": flow("echo", "no_match", '  - say: "You said {{ reply }}"\n'),
    "looked": flow(
        "looked",
        "event: looked\n    to: flights",
        "  - call: status\n    save: found\n  - say: It is {{ found }}.\n    template: delayed\n    purpose: utility\n",
    ),
    "asked": flow("asked", "keywords: [how is it]", "  - call: status\n    save: found\n  - say: Now {{ found }}.\n    outside: drop\n"),
    "later": flow("later", "keywords: [call me later]", "  - say: Soon.\n  - pause: 1 hour\n  - say: Here I am.\n    outside: drop\n"),
    "web": flow(
        "web",
        "event: web\n    to: offers",
        "  - opt_in: offers\n    purpose: marketing\n    double: true\n    template: confirm\n"
        "    ask: May we?\n    agree: Yes\n    decline: No\n",
    ),
    "offer": flow("offer", "event: offer\n    to: offers", "  - say: Sale!\n    template: sale\n    purpose: marketing\n"),
}


@pytest.fixture
def desk(sqlite_url: str, make_node_on: Callable[..., Any]) -> Iterator[Any]:
    store = Store.open(sqlite_url)
    yield make_node_on(store, FLOWS, BUSINESS)
    store.close()


_keys = iter(range(1_000_000))


def tell(node: Any, name: str) -> None:
    node.handle(PublishEvent(key=f"began-{next(_keys)}", name=name, contact=f"whatsapp:{NADIA}"))


def answer_calls(node: Any) -> None:
    (calls,) = node.handle(ClaimCalls(limit=10))
    node.handle(*(FunctionResult(call=call, result="late") for call in calls))


def note(node: Any, action: Any, purpose: str, topic: str, **more: Any) -> None:
    entry = ConsentEvent(action=action, occurred_at=node.clock(), purpose=purpose, topic=topic, evidence="form 7", note="paper", **more)
    with node.store.begin() as tx:
        record_consents(tx, {node.contact_id(NADIA): (entry,)}, node.clock())


def words(node: Any) -> list[str]:
    return [outbound.cleared.message.body for outbound in node.send_all()]


def refusals(node: Any) -> list[str]:
    return [fact.reason for fact in node.facts(NADIA, MessageRefused)]


def test_what_a_function_answers_to_an_event_of_the_business_is_no_answer_to_the_person(desk: Any) -> None:
    desk.says(NADIA, "STOP")
    desk.send_all()
    tell(desk, "looked")
    answer_calls(desk)
    assert words(desk) == [], "they said STOP, and the window is still open"
    assert refusals(desk) == ["OPTED_OUT"]


def test_what_a_function_answers_to_the_person_is_an_answer(desk: Any) -> None:
    desk.says(NADIA, "STOP")
    desk.send_all()
    desk.says(NADIA, "how is it")
    answer_calls(desk)
    assert words(desk) == ["Now late."]


def test_what_was_promised_in_the_middle_of_a_flow_of_the_business_is_an_answer(desk: Any) -> None:
    desk.says(NADIA, "hello")
    note(desk, "requested", "marketing", "offers")
    tell(desk, "web")
    desk.send_all()
    desk.says(NADIA, "call me later")
    desk.send_all()
    desk.clock.go(hours=1)
    desk.handle(FireDueTimers(limit=10))
    assert "Here I am." in words(desk)


def test_consent_to_another_brand_is_none_to_this_one(desk: Any) -> None:
    desk.says(NADIA, "hello")
    desk.send_all()
    desk.clock.go(days=2)
    note(desk, "given", "marketing", "offers", scope="Sea")
    tell(desk, "offer")
    assert refusals(desk) == ["NO_CONSENT_FOR_SENDER"]
    note(desk, "given", "marketing", "offers", scope="Air")
    tell(desk, "offer")
    assert desk.facts(NADIA, MessageQueued)[-1].reason == "ALLOW_CONSENT"


def test_start_opens_nothing_of_another_brand(desk: Any) -> None:
    desk.says(NADIA, "hello")
    note(desk, "given", "marketing", "offers", scope="Sea")
    desk.clock.go(seconds=1)
    desk.says(NADIA, "STOP")
    desk.clock.go(seconds=1)
    desk.send_all()
    desk.says(NADIA, "START")
    assert words(desk) == ["You said START"]


def test_a_stop_that_came_too_late_to_be_confirmed_does_not_keep_the_next_from_it(desk: Any) -> None:
    desk.clock.go(hours=1)
    desk.says(NADIA, "STOP", at=desk.clock() - timedelta(minutes=6))
    assert (words(desk), refusals(desk)) == ([], ["CONFIRMATION_LATE"])
    desk.clock.go(minutes=10)
    desk.says(NADIA, "STOP")
    assert len(words(desk)) == 1
    desk.clock.go(minutes=10)
    desk.says(NADIA, "STOP")
    assert (words(desk), refusals(desk)) == ([], ["CONFIRMATION_LATE", "CONFIRMATION_REPEATED"])


def test_a_consent_that_has_run_out_leaves_nothing_to_doubt(desk: Any) -> None:
    desk.says(NADIA, "hello")
    note(desk, "given", "marketing", "offers", valid_until=desk.clock() + timedelta(hours=1))
    desk.send_all()
    desk.clock.go(hours=2)
    desk.says(NADIA, "cancel")
    assert words(desk) == ["You said cancel"]


def test_the_suppression_list_is_asked_about_every_messenger_of_a_batch(sqlite_url: str) -> None:
    from types import SimpleNamespace

    from botkit.core.model.platform import Sender
    from botkit.policy.gate.contact_rules import ContactRules
    from botkit.service.gate_lookup import StoreLookup
    from botkit.store import contacts
    from botkit.store.consent import suppressions

    key, now = b"secret", BEGAN
    store = Store.open(sqlite_url)
    with store.begin() as tx:
        (one,) = contacts.resolve(tx, "whatsapp", [Sender(phone=NADIA)], now)
        (other,) = contacts.resolve(tx, "messenger", [Sender(user_id="2481357")], now)
        suppressions.add(tx, key, [("messenger", "2481357")], now)
        house: Any = SimpleNamespace(rules=ContactRules(), suppression_key=key)
        sight = StoreLookup(house, tx, now, [one.contact_id, other.contact_id])
        assert sight._suppressed_since("whatsapp", sight.addresses("whatsapp", one.contact_id)) == []
        assert sight._suppressed_since("messenger", sight.addresses("messenger", other.contact_id)) == [now]
    store.close()


def test_the_window_of_the_old_number_is_not_that_of_the_new_one(desk: Any) -> None:
    desk.says(NADIA, "hello")
    note(desk, "given", "utility", "flights")
    desk.send_all()
    moved = IdentityChanged(account="10000", id="m", at=desk.clock(), old=Sender(phone=NADIA), new=Sender(phone="447700900501"))
    desk.handle(InboundItem(channel="main", item=moved))
    desk.handle(PublishEvent(key="after the move", name="looked", contact="whatsapp:447700900501"))
    answer_calls(desk)
    assert [outbound.cleared.form for outbound in desk.send_all()] == ["template"]
