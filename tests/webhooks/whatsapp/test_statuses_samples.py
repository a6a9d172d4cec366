"""Statuses as the samples have them: prices, failures, and a key for each."""

from __future__ import annotations

import pytest

from botkit.core.model.platform import Receipt
from tests.support.whatsapp_samples import NADIA, read, status


def test_a_status_with_its_price() -> None:
    receipt = status("c02")
    assert (receipt.status, receipt.message) == ("sent", "wamid.HBgMNDQ3NzAwOTAwNDE3FQIAERgSMUYwNEFERERBRDg0RUZCQkI3AA==")
    assert receipt.pricing == {"billable": True, "pricing_model": "PMP", "type": "regular", "category": "marketing"}
    assert (receipt.recipient.phone, receipt.recipient.user_id, receipt.recipient.name) == ("447700900417", NADIA, "Nadia Okafor")
    assert receipt.id == f"{receipt.message}:sent:447700900417"


def test_the_older_shape_has_a_conversation_and_no_type() -> None:
    receipt = status("c01")
    assert "type" not in receipt.pricing
    assert receipt.conversation["origin"] == {"type": "service"}
    assert receipt.conversation["expiration_timestamp"] == "1793606400"


@pytest.mark.parametrize(
    ("name", "kind", "category"),
    [
        ("c03", "free_customer_service", "utility"),
        ("c04", "regular", "service"),
        ("c19", "free_entry_point", "referral_conversion"),
        ("c20", "regular", "authentication_international"),
    ],
)
def test_prices(name: str, kind: str, category: str) -> None:
    assert (status(name).pricing["type"], status(name).pricing["category"]) == (kind, category)


def test_both_spellings_of_the_international_category_are_one() -> None:
    assert status("c20").conversation["origin"]["type"] == status("c20").pricing["category"]


def test_every_status_of_a_message_has_its_own_key() -> None:
    receipts = [item for item in read("c07") if isinstance(item, Receipt)]
    assert [receipt.status for receipt in receipts] == ["read", "delivered", "sent"]
    assert len({receipt.id for receipt in receipts}) == 3
    assert status("c08").id == receipts[2].id


@pytest.mark.parametrize(
    ("name", "codes"), [("c09", ["131047"]), ("c12", ["131053"]), ("c14", ["199999", "2"]), ("c15", []), ("c27", ["130403"])]
)
def test_failures_and_their_codes(name: str, codes: list[str]) -> None:
    assert status(name).status == "failed"
    assert [error.code for error in status(name).errors] == codes


def test_the_parent_id_under_both_names() -> None:
    parents = {item.recipient.parent_id for item in read("c18") if isinstance(item, Receipt)}
    assert parents == {"GB.ENT.7712044930018"}


def test_participants_of_a_group_have_their_own_receipts() -> None:
    receipts = [item for item in read("c21") if isinstance(item, Receipt)]
    assert [receipt.participant for receipt in receipts] == ["447700900417", "12025550143", "61491570156"]
    assert len({receipt.id for receipt in receipts}) == 3
    assert {receipt.recipient.phone for receipt in receipts} == {""}


def test_our_own_tag_comes_back() -> None:
    assert status("c22").tag == '{"ticket":4471,"step":"otp"}'
