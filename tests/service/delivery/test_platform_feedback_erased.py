"""Feedback about somebody who was erased meanwhile: a stop in the messenger stays with the mark of the address, nothing else does."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from botkit.core.events import PlatformStopped
from botkit.core.model.platform import Failed, Receipt, Sender, Sent
from botkit.core.model.platform import PlatformError as Error
from botkit.core.model.pricing import Pricing
from botkit.policy.consent.model import ConsentEvent
from botkit.service.commands import InboundItem
from botkit.service.consent.record import record_consents
from botkit.service.delivery.receipts import ENTRY_POINT
from botkit.service.privacy.entered_consent import enter_consent
from botkit.service.privacy.erase import erase
from tests.support.notices import NADIA, last_verdict, post_event

KEY = b"a long random text that is kept"


@pytest.fixture
def node(agreed_node: Any) -> Any:
    agreed_node.bot = replace(agreed_node.bot, suppression_key=KEY)
    agreed_node.handler.bot = agreed_node.bot
    return agreed_node


def wipe(node: Any) -> None:
    with node.store.begin() as tx:
        erase(tx, KEY, [node.contact_id(NADIA)], node.clock(), "anna")


def refuse(node: Any, outbound: Any, how: str, code: str, reason: str) -> None:
    if how == "answer":
        node.settle(outbound, Failed(blame="user", reason=reason, code=code))
        return
    node.settle(outbound, Sent(platform_id="w1"))
    receipt = Receipt(
        account="10000", id="r", message="w1", status="failed", at=node.clock(), tag=outbound.cleared.tag,
        recipient=Sender(phone=NADIA), errors=(Error(code=code),),
    )  # fmt: skip
    node.handle(InboundItem(channel="main", item=receipt))


def comes_back(node: Any) -> None:
    """They write again, and agree to everything on paper."""
    node.clock.go(days=2)
    node.says(NADIA, "hello again")
    agreed = (("marketing", "offers"), ("utility", "flights"))
    entries = [
        ConsentEvent(
            action="given", occurred_at=node.clock(), purpose=purpose, topic=topic, actor="agent", evidence="letter", note="letter"
        )
        for purpose, topic in agreed
    ]
    with node.store.begin() as tx:
        record_consents(tx, {node.contact_id(NADIA): entries}, node.clock())
    node.clock.go(hours=1)


@pytest.mark.parametrize("how", ["answer", "receipt"])
def test_who_stopped_advertising_in_the_messenger_has_stopped_it_when_they_come_back(node: Any, how: str) -> None:
    post_event(node, "offer")
    (outbound,) = node.claim()
    wipe(node)
    refuse(node, outbound, how, "131050", "META_MARKETING_STOPPED")
    comes_back(node)
    post_event(node, "offer")
    assert last_verdict(node) == ("META_MARKETING_STOPPED", "MessageRefused")
    post_event(node, "late")
    assert last_verdict(node)[0] == "ALLOW_CONSENT"


def test_so_has_who_stopped_it_before_the_erasure(node: Any) -> None:
    post_event(node, "offer")
    (outbound,) = node.claim()
    refuse(node, outbound, "answer", "131050", "META_MARKETING_STOPPED")
    assert node.facts(NADIA, PlatformStopped)
    wipe(node)
    comes_back(node)
    post_event(node, "offer")
    assert last_verdict(node) == ("META_MARKETING_STOPPED", "MessageRefused")


def test_a_colleague_who_enters_their_consent_does_not_lift_it(node: Any) -> None:
    post_event(node, "offer")
    (outbound,) = node.claim()
    refuse(node, outbound, "answer", "131050", "META_MARKETING_STOPPED")
    wipe(node)
    node.clock.go(days=2)
    given = ConsentEvent(
        action="given", occurred_at=node.clock(), purpose="marketing", topic="offers", actor="agent", evidence="letter", note="letter"
    )
    with node.store.begin() as tx:
        enter_consent(tx, KEY, "whatsapp", Sender(phone=NADIA), given, node.clock())
    node.clock.go(hours=1)
    post_event(node, "offer")
    assert last_verdict(node) == ("META_MARKETING_STOPPED", "MessageRefused")


@pytest.mark.parametrize(("code", "reason"), [("131026", "UNDELIVERABLE"), ("131049", "MARKETING_COOLDOWN")])
@pytest.mark.parametrize("how", ["answer", "receipt"])
def test_other_trouble_of_an_erased_person_leaves_no_row(node: Any, how: str, code: str, reason: str) -> None:
    post_event(node, "offer")
    (outbound,) = node.claim()
    contact = node.contact_id(NADIA)
    wipe(node)
    refuse(node, outbound, how, code, reason)
    assert [row for row in node.rows("sessions") if row["contact_id"] == contact] == []


def test_neither_does_the_end_of_an_advertisements_window(node: Any) -> None:
    post_event(node, "offer")
    (outbound,) = node.claim()
    contact = node.contact_id(NADIA)
    node.settle(outbound, Sent(platform_id="w1"))
    wipe(node)
    price = Pricing(origin=ENTRY_POINT, expires_at=node.clock())
    item = Receipt(account="10000", id="r", message="w1", status="delivered", at=node.clock(), tag=outbound.cleared.tag, price=price)
    node.handle(InboundItem(channel="main", item=item))
    assert [row for row in node.rows("sessions") if row["contact_id"] == contact] == []
