"""The price tag of a receipt, and news of volume bands, in our words; what cannot be read says nothing."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from botkit.core.model.platform import AccountUpdate, Receipt
from botkit.core.model.pricing import PREFIX_DIGITS, Pricing, TierChange, destination_of
from webhooks.whatsapp.platform import WHATSAPP


def parsed(field: str, value: dict[str, Any]) -> Any:
    value = {"metadata": {"phone_number_id": "1", "display_phone_number": "1"}, **value}
    body = {"object": "whatsapp_business_account", "entry": [{"id": "9", "changes": [{"field": field, "value": value}]}]}
    (item,) = WHATSAPP.parse(json.dumps(body).encode())
    return item


def price_of(**parts: Any) -> Pricing | None:
    status = {"id": "wamid.1", "status": "delivered", "timestamp": "1790000000", "recipient_id": "4930231250", **parts}
    item = parsed("messages", {"statuses": [status]})
    assert isinstance(item, Receipt)
    return item.price


def test_a_receipt_without_a_price_has_none() -> None:
    assert price_of() is None
    assert price_of(pricing="free", conversation=[]) is None


def test_groups_have_words_of_their_own_for_the_same_prices() -> None:
    told = price_of(pricing={"pricing_model": "PMP", "type": "free_group_customer_service", "category": "group_service", "billable": False})
    assert told == Pricing(model="PMP", kind="free_customer_service", category="service", billable=False, is_group=True)


def test_both_spellings_of_international_authentication_are_one() -> None:
    spelled = [price_of(pricing={"category": f"authentication{sign}international", "type": "regular"}) for sign in "-_"]
    assert spelled[0] == spelled[1] == Pricing(kind="regular", category="authentication_international")


def test_a_free_entry_point_says_when_it_ends() -> None:
    conversation = {"id": "c", "expiration_timestamp": "1790259200", "origin": {"type": "referral_conversion"}}
    told = price_of(conversation=conversation)
    assert told == Pricing(conversation="c", origin="referral_conversion", expires_at=datetime.fromtimestamp(1790259200, UTC))
    assert told is not None
    assert not told.says_something


@pytest.mark.parametrize(("amount", "kept"), [("0.0912", "0.0912"), (0.05, "0.05"), ("-1", ""), ("1e9", ""), ("much", ""), (None, "")])
def test_the_platforms_own_price_is_kept_as_digits(amount: object, kept: str) -> None:
    told = price_of(pricing={"type": "regular", "category": "marketing_lite", "cost": {"amount": amount, "currency": "USD"}})
    assert told is not None
    assert told.cost == kept


TIER = {
    "tier_update_time": 1790000000,
    "pricing_category": "UTILITY",
    "tier": "80001:400000",
    "effective_month": "2026-10",
    "region": "North America",
}


def tier_of(**parts: Any) -> TierChange | None:
    item = parsed("account_update", {"event": "VOLUME_BASED_PRICING_TIER_UPDATE", "volume_tier_info": {**TIER, **parts}})
    assert isinstance(item, AccountUpdate)
    return item.tier


def test_a_reached_band_is_told_in_our_words() -> None:
    at = datetime.fromtimestamp(1790000000, UTC)
    assert tier_of() == TierChange(at=at, market="North America", category="utility", month="2026-10", low=80_001)
    assert tier_of(tier="1000001:MAX") is not None


@pytest.mark.parametrize("broken", [{"tier": "many"}, {"tier": None}, {"tier_update_time": "soon"}, {"effective_month": "October"}])
def test_a_band_that_cannot_be_read_is_news_and_no_more(broken: dict[str, Any]) -> None:
    assert tier_of(**broken) is None


@pytest.mark.parametrize(
    ("address", "kept"),
    [("4930231250", "4930"), ("18095550100", "1809"), ("GB.48201993006714", "GB"), ("61", "61"), ("gb.1", ""), ("Gü.1", ""), ("", "")],
)
def test_of_an_address_only_the_country_or_area_is_kept(address: str, kept: str) -> None:
    assert destination_of(address) == kept
    assert len(destination_of(address)) <= PREFIX_DIGITS
