"""Legal bases: what counts for advertising, where, and until when."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from botkit.policy.consent.bases import months_later
from botkit.policy.consent.import_rules import ImportRefusal, ImportRow, accept
from botkit.policy.consent.model import NO_CONSENT, ConsentEvent, fold

BOUGHT = datetime(2026, 3, 31, 12, tzinfo=UTC)


def status(basis: Any, purpose: str, at: datetime, jurisdiction: str = "", **more: Any) -> str:
    line = ConsentEvent(action="given", occurred_at=BOUGHT, purpose=purpose, basis=basis, jurisdiction=jurisdiction, **more)
    return fold([line]).state_of("utility" if purpose == "utility" else "marketing", "", at).status


@pytest.mark.parametrize("basis", ["contract", "user_requested", "existing_customer"])
@pytest.mark.parametrize("purpose", ["marketing", "all"])
def test_no_basis_but_consent_permits_advertising(basis: str, purpose: str) -> None:
    assert status(basis, purpose, BOUGHT + timedelta(days=1)) == "unknown"
    assert status("consent", purpose, BOUGHT + timedelta(days=1)) == "given"


@pytest.mark.parametrize("basis", ["contract", "user_requested"])
def test_a_contract_and_a_request_permit_notices(basis: str) -> None:
    assert status(basis, "utility", BOUGHT + timedelta(days=900)) == "given"


@pytest.mark.parametrize(
    ("basis", "ends"), [("contract", datetime(2028, 3, 31, 12, tzinfo=UTC)), ("user_requested", datetime(2026, 9, 30, 12, tzinfo=UTC))]
)
def test_canada_implies_consent_for_two_years_and_for_six_months(basis: str, ends: datetime) -> None:
    assert status(basis, "marketing", ends - timedelta(seconds=1), "CA") == "given"
    assert status(basis, "marketing", ends, "CA") == "expired"
    assert status(basis, "marketing", BOUGHT + timedelta(days=2), "CA", valid_until=BOUGHT + timedelta(days=1)) == "expired"
    assert status("consent", "marketing", ends + timedelta(days=999), "CA") == "given", "express consent does not run out"


def test_a_row_of_a_list_that_would_count_for_nothing_is_refused() -> None:
    row: dict[str, Any] = {
        "address": "whatsapp:447700900123",
        "occurred_at": BOUGHT,
        "method": "form",
        "text_version": "3",
        "source": "shop",
    }
    now = BOUGHT + timedelta(days=1)
    for basis in ("contract", "existing_customer"):
        assert accept(ImportRow(**row, purpose="marketing", basis=basis), NO_CONSENT, now) == ImportRefusal.PROOF_INCOMPLETE
    assert isinstance(accept(ImportRow(**row, purpose="utility", basis="contract"), NO_CONSENT, now), ConsentEvent)
    assert isinstance(accept(ImportRow(**row, purpose="marketing", basis="contract", jurisdiction="CA"), NO_CONSENT, now), ConsentEvent)


def test_months_end_on_the_last_day_that_there_is() -> None:
    assert months_later(datetime(2027, 8, 31, tzinfo=UTC), 6) == datetime(2028, 2, 29, tzinfo=UTC)
    assert months_later(datetime(2028, 2, 29, tzinfo=UTC), 24) == datetime(2030, 2, 28, tzinfo=UTC)
