"""Quiet hours and where a number lives."""

from __future__ import annotations

import csv
from datetime import UTC, datetime, time, timedelta
from importlib import resources
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from botkit.policy.gate.phone_regions import US_ZONES, is_us_number, profile_of, zones_of
from botkit.policy.gate.quiet_hours import QUIET, QuietHours, quiet_until

NIGHT = QuietHours()
BERLIN = "Europe/Berlin"


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[misc, arg-type]


def local(zone: str, *parts: int, fold: int = 0) -> datetime:
    return datetime(*parts, tzinfo=ZoneInfo(zone), fold=fold)  # type: ignore[misc, arg-type]


@pytest.mark.parametrize(
    ("hour", "minute", "until"),
    [(20, 59, None), (21, 0, (21, 8)), (23, 30, (21, 8)), (0, 0, (20, 8)), (7, 59, (20, 8)), (8, 0, None), (12, 0, None)],
)
def test_the_night_is_from_nine_to_eight_half_open(hour: int, minute: int, until: tuple[int, int] | None) -> None:
    expected = None if until is None else local(BERLIN, 2026, 11, until[0], until[1]).astimezone(UTC)
    assert quiet_until(local(BERLIN, 2026, 11, 20, hour, minute), NIGHT, (BERLIN,)) == expected


def test_it_is_quiet_when_it_is_quiet_in_any_possible_zone() -> None:
    # 7:30 in Los Angeles, 10:30 in New York; and later the other way round: 21:30 in New York, 18:30 in Los Angeles.
    both = ("America/New_York", "America/Los_Angeles")
    assert quiet_until(utc(2026, 11, 20, 15, 30), NIGHT, both) == utc(2026, 11, 20, 16, 0)
    assert quiet_until(utc(2026, 11, 21, 2, 30), NIGHT, both) == utc(2026, 11, 21, 16, 0)
    assert quiet_until(utc(2026, 11, 20, 20, 0), NIGHT, both) is None


def test_zones_without_a_common_waking_hour_leave_it_to_the_first() -> None:
    apart = (BERLIN, "Pacific/Kiritimati", "Asia/Magadan")
    assert quiet_until(local(BERLIN, 2026, 11, 20, 22, 0), NIGHT, apart) == local(BERLIN, 2026, 11, 21, 8, 0).astimezone(UTC)
    assert quiet_until(local(BERLIN, 2026, 11, 20, 12, 0), NIGHT, apart) is None


def test_hours_within_one_day_and_empty_hours() -> None:
    siesta = QuietHours(start=time(13), end=time(15))
    assert quiet_until(utc(2026, 11, 20, 14, 0), siesta, ()) == utc(2026, 11, 20, 15, 0)
    assert quiet_until(utc(2026, 11, 20, 15, 0), siesta, ()) is None
    assert quiet_until(utc(2026, 11, 20, 14, 0), QuietHours(start=time(8), end=time(8)), ()) is None


def test_an_end_that_spring_skips_is_the_next_minute_that_exists() -> None:
    # On 2027-03-28 Berlin's clocks go from 2:00 to 3:00.
    early = QuietHours(start=time(21), end=time(2, 30))
    assert quiet_until(local(BERLIN, 2027, 3, 28, 1, 0), early, (BERLIN,)) == local(BERLIN, 2027, 3, 28, 3, 0).astimezone(UTC)


def test_a_start_that_spring_skips_is_the_next_minute_that_exists() -> None:
    late = QuietHours(start=time(2, 30), end=time(8))
    assert quiet_until(local(BERLIN, 2027, 3, 28, 1, 59), late, (BERLIN,)) is None
    assert quiet_until(local(BERLIN, 2027, 3, 28, 3, 0), late, (BERLIN,)) == local(BERLIN, 2027, 3, 28, 8, 0).astimezone(UTC)


def test_an_end_that_autumn_doubles_is_its_first_occurrence() -> None:
    # On 2026-10-25 Berlin's clocks go from 3:00 back to 2:00.
    early = QuietHours(start=time(21), end=time(2, 30))
    end = utc(2026, 10, 25, 0, 30)
    assert quiet_until(utc(2026, 10, 24, 23, 0), early, (BERLIN,)) == end
    assert quiet_until(end, early, (BERLIN,)) is None
    assert quiet_until(utc(2026, 10, 25, 1, 10), early, (BERLIN,)) is None  # 2:10 for the second time


def test_nights_around_the_change_are_as_long_as_the_clock_says() -> None:
    assert quiet_until(local(BERLIN, 2027, 3, 27, 22, 0), NIGHT, (BERLIN,)) == utc(2027, 3, 28, 6, 0)
    assert quiet_until(local(BERLIN, 2026, 10, 24, 22, 0), NIGHT, (BERLIN,)) == utc(2026, 10, 25, 7, 0)


ZONES = st.sampled_from([BERLIN, "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "Pacific/Apia", "America/St_Johns", "UTC"])


@given(
    moment=st.datetimes(datetime(2025, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC)),
    zone=ZONES,
    start=st.times().map(lambda t: t.replace(second=0, microsecond=0)),
    end=st.times().map(lambda t: t.replace(second=0, microsecond=0)),
)
def test_when_the_night_is_over_it_is_over(moment: datetime, zone: str, start: time, end: time) -> None:
    hours = QuietHours(start=start, end=end)
    until = quiet_until(moment, hours, (zone,))
    if until is not None:
        assert moment < until <= moment + timedelta(hours=26)
        assert quiet_until(until, hours, (zone,)) is None or start == end or _touches(hours, until, zone)


def _touches(hours: QuietHours, until: datetime, zone: str) -> bool:
    """Where a change of clocks swallows the whole waking time, one night begins as the other ends."""
    return abs((datetime.combine(until, hours.start) - datetime.combine(until, hours.end)).total_seconds()) <= 7200


ROWS = list(csv.DictReader(resources.files("botkit.policy").joinpath("zones.csv").read_text(encoding="utf-8").splitlines()))


def test_every_zone_of_the_numbering_plan_exists_and_every_prefix_stands_once() -> None:
    prefixes = [prefix for row in ROWS for prefix in row["prefixes"].split()]
    assert len(prefixes) == len(set(prefixes))
    assert {len(prefix) for prefix in prefixes} <= {1, 2, 3, 4}
    for row in ROWS:
        assert all(ZoneInfo(zone) for zone in row["zones"].split())


def test_every_prefix_has_a_waking_hour_that_all_its_zones_share() -> None:
    day = utc(2026, 7, 1, 0, 0)
    for row in ROWS:
        zones = tuple(row["zones"].split())
        assert any(all(quiet_until(day + timedelta(hours=h), NIGHT, (z,)) is None for z in zones) for h in range(24)), row["prefixes"]


@pytest.mark.parametrize(
    ("stored", "phone", "zones"),
    [
        ("Asia/Tokyo", "12025550123", ("Asia/Tokyo",)),
        ("", "12025550123", ("America/New_York",)),
        ("Not/AZone", "12025550123", ("America/New_York",)),
        ("", "17875550123", ("America/Puerto_Rico",)),
        ("", "493012345", ("Europe/Berlin",)),
        ("", "", ("Europe/Madrid",)),
        ("", "999999", ("Europe/Madrid",)),
    ],
)
def test_the_contacts_zone_comes_before_the_area_and_the_area_before_the_country(stored: str, phone: str, zones: tuple[str, ...]) -> None:
    assert zones_of(stored, phone, "Europe/Madrid") == zones


def test_an_unknown_area_of_north_america_counts_with_all_zones() -> None:
    assert {"America/New_York", "Pacific/Honolulu"} <= set(zones_of("", "19995550100"))


@pytest.mark.parametrize(
    ("phone", "is_us"),
    [("12025550123", True), ("19075550123", True), ("18085550123", True), ("17875550123", False), ("16715550123", False),
     ("14165550123", False), ("18765550123", False), ("447700900123", False), ("", False), ("1", False)],
)  # fmt: skip
def test_a_us_number_has_the_area_code_of_a_state(phone: str, is_us: bool) -> None:
    assert is_us_number(phone) is is_us


def test_the_zones_of_the_states_are_in_the_plan() -> None:
    assert {zone for row in ROWS for zone in row["zones"].split()} >= US_ZONES


@pytest.mark.parametrize(
    ("phone", "profile"),
    [
        ("12025550123", "US"),
        ("17875550123", "PR"),
        ("16715550123", "GU"),
        ("14165550123", ""),
        ("919876543210", "IN"),
        ("447700900123", ""),
    ],
)
def test_a_number_tells_whose_rules_hold(phone: str, profile: str) -> None:
    assert profile_of(phone) == profile


def test_profiles_are_stricter_where_the_law_is() -> None:
    assert QUIET["US"] == NIGHT
    assert QUIET["IN"].end == time(10)
