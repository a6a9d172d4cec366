"""What the gate is told of a person: country, stops in the messenger, errors of the address."""

from __future__ import annotations

from typing import Any

import pytest

from botkit.core.events import PlatformStopped
from botkit.core.model.platform import Failed, PlatformError, Receipt, Sent
from botkit.service.commands import InboundItem
from botkit.service.explain.replay import replay
from tests.support.notices import BOSTON, MARCO, NADIA, add_consents, last_verdict, post_event


def test_advertising_to_a_number_of_the_united_states_is_refused_and_notices_are_not(sqlite_node: Any) -> None:
    add_consents(sqlite_node, BOSTON, ("imported", "marketing", "offers"), ("imported", "utility", "flights"))
    post_event(sqlite_node, "offer", BOSTON)
    assert last_verdict(sqlite_node, BOSTON)[0] == "US_MARKETING_PAUSED"
    post_event(sqlite_node, "late", BOSTON)
    assert last_verdict(sqlite_node, BOSTON)[0] == "ALLOW_CONSENT"


@pytest.mark.parametrize("how", ["answer", "receipt"])
def test_an_error_that_tells_of_a_stop_in_the_messenger_counts_as_one(sqlite_node: Any, how: str) -> None:
    post_event(sqlite_node, "offer")
    (outbound,) = sqlite_node.claim()
    if how == "answer":
        sqlite_node.settle(outbound, Failed(blame="user", reason="META_MARKETING_STOPPED", code="131050"))
    else:
        sqlite_node.settle(outbound, Sent(platform_id="w1"))
        errors = (PlatformError(code="131050"),)
        sqlite_node.handle(
            InboundItem(
                channel="main", item=Receipt(account="10000", id="r", message="w1", status="failed", at=sqlite_node.clock(), errors=errors)
            )
        )
    assert len(sqlite_node.facts(NADIA, PlatformStopped)) == 1
    post_event(sqlite_node, "offer")
    assert last_verdict(sqlite_node) == ("META_MARKETING_STOPPED", "MessageRefused")
    post_event(sqlite_node, "late")
    assert last_verdict(sqlite_node)[0] == "ALLOW_CONSENT"
    with sqlite_node.store.read() as tx:
        assert replay(tx, sqlite_node.bot, sqlite_node.contact_id(NADIA)) is None


def test_who_cannot_be_reached_is_not_tried_again_until_they_write(agreed_node: Any) -> None:
    post_event(agreed_node, "late")
    (outbound,) = agreed_node.claim()
    agreed_node.settle(outbound, Failed(blame="user", reason="UNDELIVERABLE", code="131026"))
    post_event(agreed_node, "late")
    assert last_verdict(agreed_node) == ("UNDELIVERABLE", "MessageRefused")
    agreed_node.clock.go(hours=1)
    agreed_node.says(NADIA, "here I am")
    agreed_node.send_all()
    post_event(agreed_node, "late")
    assert last_verdict(agreed_node)[0] == "ALLOW_CONSENT"


def test_a_consent_from_a_former_address_does_not_count(sqlite_node: Any) -> None:
    add_consents(sqlite_node, MARCO, ("given", "utility", "flights"), address="whatsapp:447700900999")
    post_event(sqlite_node, "late", MARCO)
    assert last_verdict(sqlite_node, MARCO) == ("IDENTITY_CHANGED", "MessageRefused")
    add_consents(sqlite_node, MARCO, ("given", "utility", "flights"), address=f"whatsapp:{MARCO}")
    post_event(sqlite_node, "late", MARCO)
    assert last_verdict(sqlite_node, MARCO)[0] == "ALLOW_CONSENT"
