"""Brands: consent belongs to the name that it was given to. A number of another brand may not write, one of the same brand may."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from msgspec.structs import replace

from botkit.core.events import MessageQueued, MessageRefused, SendAttempted
from botkit.core.model.business import Business, TemplateInfo, Topic
from botkit.policy.consent.model import ConsentEvent
from botkit.service.commands import PublishEvent
from botkit.service.consent.record import record_consents
from botkit.service.privacy.export import consent_of
from botkit.store import Store
from botkit.store.consent import consents
from tests.service.test_conversation import flow

NADIA = "447700900001"
KITE, FREIGHT = "Kite Air", "Kite Freight"
BUSINESS = Business(
    name="Kite Group",
    topics={"offers": Topic(name="offers", purpose="marketing")},
    templates={"sale": TemplateInfo(name="sale", category="marketing", languages={"en": 0})},
    brands={"air": KITE, "airport": KITE, "freight": FREIGHT},
)
FLOWS = {
    "echo": flow("echo", "no_match", '  - say: "This is {{ business.brand }}."\n'),
    "join": flow(
        "join",
        "keywords: [offers]",
        "  - opt_in: offers\n    purpose: marketing\n    ask: May {{ business.brand }} write to you?\n    agree: Yes\n    decline: No\n",
    ),
    "offer": flow("offer", "event: offer\n    to: offers", "  - say: Sale!\n    template: sale\n    purpose: marketing\n"),
}
CHANNELS = ("air", "airport", "freight")


@pytest.fixture
def desk(sqlite_url: str, make_node_on: Callable[..., Any]) -> Iterator[Any]:
    store = Store.open(sqlite_url)
    yield make_node_on(store, FLOWS, BUSINESS, channels=CHANNELS)
    store.close()


def agrees(desk: Any, channel: str) -> None:
    desk.says(NADIA, "offers", channel=channel)
    desk.send_all()
    desk.clock.go(minutes=1)
    desk.says(NADIA, "Yes", channel=channel)
    desk.send_all()
    desk.clock.go(minutes=1)


def offers(desk: Any, key: str) -> list[str]:
    """Tell them about an offer: the channels on which something went out."""
    desk.clock.go(days=2)
    desk.handle(PublishEvent(key=key, name="offer", contact=f"whatsapp:{NADIA}"))
    return [outbound.row.channel for outbound in desk.send_all()]


def hears(desk: Any, channel: str) -> None:
    desk.says(NADIA, "hello", channel=channel)
    desk.send_all()
    desk.clock.go(minutes=1)


def test_a_yes_in_the_chat_names_brand_wording_and_version(desk: Any) -> None:
    agrees(desk, "air")
    with desk.store.read() as tx:
        (line,) = consents.load(tx, [desk.contact_id(NADIA)])[desk.contact_id(NADIA)]
    digest = desk.bot.programs.current["join"].version.digest
    assert (line.entry.scope, line.entry.text_id, line.entry.text_version) == (KITE, "join/steps.0", digest)
    assert line.entry.wording == "May Kite Air write to you?"


def test_a_number_of_another_brand_may_not_write(desk: Any) -> None:
    hears(desk, "freight")
    with desk.store.begin() as tx:
        given = ConsentEvent(action="given", occurred_at=desk.clock(), purpose="marketing", topic="offers", scope=KITE)
        record_consents(tx, {desk.contact_id(NADIA): (given,)}, desk.clock())
    assert offers(desk, "one") == []
    assert [fact.reason for fact in desk.facts(NADIA, MessageRefused)] == ["NO_CONSENT_FOR_SENDER"]


def test_an_offer_leaves_from_a_number_of_the_brand_that_they_agreed_to(desk: Any) -> None:
    agrees(desk, "air")
    hears(desk, "freight")
    assert offers(desk, "one") == ["air"]


def test_two_numbers_of_one_brand_share_a_consent(desk: Any) -> None:
    agrees(desk, "air")
    hears(desk, "airport")
    assert offers(desk, "one") == ["airport"]
    assert desk.facts(NADIA, MessageQueued)[-1].reason == "ALLOW_CONSENT"


def test_what_was_queued_is_judged_again_by_the_brand_of_its_number(desk: Any) -> None:
    """The number moves to another brand between queue and send."""
    agrees(desk, "air")
    desk.clock.go(days=2)
    desk.handle(PublishEvent(key="one", name="offer", contact=f"whatsapp:{NADIA}"))
    moved = replace(BUSINESS, brands={**BUSINESS.brands, "air": FREIGHT})
    desk.bot.programs = dataclasses.replace(desk.bot.programs, business=moved)
    before = len(desk.facts(NADIA, SendAttempted))
    assert desk.send_all() == []
    assert len(desk.facts(NADIA, SendAttempted)) == before
    assert desk.facts(NADIA, MessageRefused)[-1].reason == "NO_CONSENT_FOR_SENDER"


def test_a_stop_to_one_brand_stops_all(desk: Any) -> None:
    agrees(desk, "air")
    desk.clock.go(minutes=1)
    desk.says(NADIA, "STOP", channel="freight")
    desk.send_all()
    assert offers(desk, "one") == []


def test_the_dossier_tells_brands_apart(desk: Any) -> None:
    agrees(desk, "air")
    with desk.store.read() as tx:
        shown = consent_of(tx, desk.contact_id(NADIA), datetime(2026, 12, 1, tzinfo=UTC), BUSINESS.brand_names(CHANNELS))
    assert [(line["brand"], line["status"]) for line in shown["standings"]] == [(KITE, "given")]
