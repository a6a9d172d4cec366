"""Reconciling: what agrees is silent, what differs is named with our lines, counts before cost."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from botkit.billing.markets import shipped_markets
from botkit.billing.reconcile import ComparisonKey, Reconciliation, reconcile
from botkit.core.model.platform import Account
from botkit.core.model.pricing import PlatformCount
from botkit.errors import BodyUnreadable
from tests.support.billing_log import AMERICA, BERLIN, GERMANY, Log, at, bill
from webhooks.whatsapp.analytics import analytics_request, parse_analytics

DAY = at("2026-10-05T22:00")  # midnight in Berlin


def told(
    country: str = "DE", category: str = "marketing", volume: int = 2, cost: str | None = "0.2730", kind: str = "regular"
) -> PlatformCount:
    return PlatformCount(
        since=DAY,
        until=DAY + timedelta(days=1),
        country=country,
        category=category,
        kind=kind,
        volume=volume,
        cost=None if cost is None else Decimal(cost),
    )


def compared(*counts: PlatformCount) -> Reconciliation:
    log = Log()
    log.delivered(DAY + timedelta(hours=1), "marketing")
    log.delivered(DAY + timedelta(hours=2), "marketing", contact=2)
    log.delivered(DAY + timedelta(hours=3), "utility", contact=3, to=AMERICA)
    return reconcile(bill(log.lines, BERLIN), counts, shipped_markets(), "Europe/Berlin")


AMERICAN = told("CA", "utility", 1, "0.0034")


def test_what_agrees_names_no_line() -> None:
    found = compared(told(), AMERICAN)
    assert found.differences == ()
    assert [row.lines for row in found.rows] == [(), ()]
    assert found.by == ("day", "country", "category", "kind")


def test_a_difference_in_counts_comes_first_and_names_the_lines_behind_it() -> None:
    found = compared(told(volume=3, cost="0.4095"), told("CA", "utility", 1, "0.0032"))
    counts, cost = found.differences
    assert (counts.key, counts.count, counts.their_count) == (ComparisonKey("2026-10-06", "DE", "marketing", "regular"), 2, 3)
    assert counts.lines == ("1-1", "2-1")
    assert (cost.is_equal, cost.costs_the_same, cost.lines) == (True, False, ("3-1",))


def test_what_only_one_side_has_is_a_difference() -> None:
    found = compared(told(), told("FR", "marketing", 5))
    assert {(row.key.country, row.count, row.their_count) for row in found.differences} == {("FR", 0, 5), ("US", 1, 0)}


def test_a_platform_that_does_not_split_is_compared_as_a_whole() -> None:
    (row,) = compared(told(country="", category="", kind="", volume=3, cost=None)).rows
    assert (row.key, row.is_equal, row.their_cost) == (ComparisonKey("2026-10-06", "", "", ""), True, None)


def test_the_platforms_answer_is_read_without_inventing_digits() -> None:
    point = {"start": 1790000000, "end": 1790086400, "country": "DE", "pricing_type": "REGULAR", "pricing_category": "UTILITY", "volume": 7}
    whole = {"id": "1", "pricing_analytics": {"data": [{"data_points": [{**point, "cost": 0.3850}, point, "noise"]}]}}
    first, second = parse_analytics(json.dumps(whole).encode())
    assert (first.cost, second.cost, first.volume, first.kind, first.category) == (Decimal("0.385"), None, 7, "regular", "utility")
    assert first.since == datetime.fromtimestamp(1790000000, UTC)
    assert parse_analytics(json.dumps(whole["pricing_analytics"]).encode()) == (first, second)


@pytest.mark.parametrize("body", [b"", b"[]", b"null", b"{}", b'{"error": {"message": "no"}}', b"[" * 100_000])
def test_what_is_no_answer_is_refused(body: bytes) -> None:
    with pytest.raises(BodyUnreadable):
        parse_analytics(body)


def test_the_question_names_the_account_and_keeps_the_token_out_of_the_address() -> None:
    account = Account(id="1", base_url="https://graph.example", version="v26.0", token="secret")
    request = analytics_request(account, "10/2", DAY, DAY + timedelta(days=2))
    assert request.url.startswith("https://graph.example/v26.0/10%2F2?fields=pricing_analytics.start(")
    assert "secret" not in request.url
    assert (request.method, request.body) == ("GET", None)


def test_a_broadcast_in_germany_is_german() -> None:
    assert shipped_markets().match(GERMANY, "2026-10-06").country == "DE"
