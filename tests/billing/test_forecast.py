"""Forecasts: counts are extrapolated by weekday, and priced by the bill that goes on."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from botkit.billing.conversation_state import Rating
from botkit.billing.forecast import DeliveryHistory, Forecast, forecast
from botkit.billing.line_item import LineItem
from botkit.billing.models import model_on
from botkit.billing.rates import RateCards, shipped_rates
from botkit.billing.rating import Rater
from botkit.billing.terms import Terms

CARDS = RateCards(shipped_rates())
DE, US = ("Germany", "DE"), ("North America", "US")


def foreseen(
    days: dict[str, int], today: str, month: str = "2026-11", *, category: str = "marketing", market: tuple[str, str] = DE
) -> Forecast:
    """From so many messages on these days, each at noon."""
    bill, past = Rater(Terms(), CARDS), DeliveryHistory(month, min([*days, today]), today)
    number = 0
    for day, count in sorted(days.items()):
        at = datetime.fromisoformat(f"{day}T12:00+00:00")
        for _ in range(count):
            number += 1
            own = Rating("charged", category, "service" if category == "service" else "template", takes_unit=category == "service")
            draft = LineItem(
                contact_id=1, number=number, channel="main", at=at, entered_at=at, day=day, period=day[:7], delivered_day=day,
                model=model_on(day).name, expected=own, market=market[0], country=market[1], flow="news",
            )  # fmt: skip
            past.add(bill.rate(draft))
    return forecast(past, bill, "UTC")


def every_day(first: str, last: str, count: int) -> dict[str, int]:
    begin, end = date.fromisoformat(first), date.fromisoformat(last)
    return {(begin + timedelta(days=step)).isoformat(): count for step in range((end - begin).days + 1)}


def test_steady_days_go_on() -> None:
    found = foreseen(every_day("2026-11-01", "2026-11-10", 100), "2026-11-11").total()["USD"]
    assert (found.so_far.messages, found.expected.messages) == (1_000, 3_000)
    assert found.so_far.amount == Decimal("136.5000")
    assert found.expected.amount == Decimal("409.5000")
    assert found.low.amount < found.expected.amount < found.high.amount


def test_free_units_are_used_up_before_anything_costs() -> None:
    found = foreseen(every_day("2026-11-01", "2026-11-05", 100), "2026-11-06", category="service").total()["USD"]
    assert found.so_far.amount == 0
    assert found.expected.messages == 3_000
    assert found.expected.amount == 2_000 * Decimal("0.0550")


def test_the_next_month_has_free_units_of_its_own() -> None:
    days = every_day("2026-11-01", "2026-11-28", 100)
    found = foreseen(days, "2026-11-29", "2026-12", category="service").total()["USD"]
    assert found.so_far.messages == 0
    assert found.expected.amount == 2_100 * Decimal("0.0550")


def test_volume_discounts_are_reached() -> None:
    found = foreseen(every_day("2026-11-01", "2026-11-10", 3_000), "2026-11-11", category="utility", market=US).total()["USD"]
    assert found.expected.amount == 80_000 * Decimal("0.0034") + 10_000 * Decimal("0.0032")


def test_weekdays_are_told_apart_once_there_are_two_weeks() -> None:
    busy = every_day("2026-11-02", "2026-11-22", 100)
    quiet = {day: 0 if date.fromisoformat(day).weekday() >= 5 else count for day, count in busy.items()}
    found = foreseen(quiet, "2026-11-23")
    rest = found.total()["USD"].expected.messages - found.total()["USD"].so_far.messages
    assert found.has_weekdays
    assert rest > 6 * 100 * 0.85  # six working days and two of a weekend are left: taken as equal they would have 571
    assert not foreseen(dict(list(busy.items())[:5]), "2026-11-07").has_weekdays


def test_what_came_today_counts_for_today() -> None:
    days = every_day("2026-11-01", "2026-11-10", 100)
    assert foreseen({**days, "2026-11-11": 60}, "2026-11-11").total()["USD"].expected.messages == 3_000
    assert foreseen({**days, "2026-11-11": 160}, "2026-11-11").total()["USD"].expected.messages == 3_060


def test_one_day_tells_no_range_and_none_tells_nothing() -> None:
    one = foreseen({"2026-11-10": 10}, "2026-11-11")
    assert one.total()["USD"].expected.messages == 10 + 20 * 10
    assert not one.is_range_known
    none = foreseen({"2026-11-11": 10}, "2026-11-11")
    assert none.days_seen == 0
    assert none.total()["USD"].expected == none.total()["USD"].so_far


def test_few_days_have_a_wider_range_than_many() -> None:
    few = foreseen(every_day("2026-11-08", "2026-11-10", 100), "2026-11-11").total()["USD"]
    many = foreseen(every_day("2026-10-15", "2026-11-10", 100), "2026-11-11").total()["USD"]
    assert few.high.amount - few.low.amount > many.high.amount - many.low.amount


def test_a_rule_that_changes_within_the_days_seen_is_followed() -> None:
    days = every_day("2026-09-20", "2026-09-30", 100)
    found = foreseen(days, "2026-10-01", "2026-10", category="service").total()["USD"]
    assert found.expected.amount == 2_100 * Decimal("0.0550")


@given(counts=st.lists(st.integers(0, 30), min_size=2, max_size=28), today=st.integers(2, 30))
@settings(max_examples=40, deadline=None)
def test_groups_add_up_and_a_range_holds_what_is_expected(counts: list[int], today: int) -> None:
    first = datetime(2026, 11, today, tzinfo=UTC) - timedelta(days=len(counts))
    days = {(first + timedelta(days=step)).date().isoformat(): count for step, count in enumerate(counts)}
    found = foreseen(days, f"2026-11-{today:02}")
    assert found == foreseen(days, f"2026-11-{today:02}")
    for part in found.total().values():
        assert part.so_far.messages <= part.low.messages <= part.expected.messages
        assert not found.is_range_known or part.expected.messages <= part.high.messages
    assert sum((part.expected.amount for part in found.groups.values()), Decimal(0)) == sum(
        (part.expected.amount for part in found.by(lambda key: key[1]).values()), Decimal(0)
    )
