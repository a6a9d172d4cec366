"""Limits of dates and times: as they are written, and what they take."""

from __future__ import annotations

from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from botkit.core.flow.expect import parse_expect

TODAY = date(2026, 6, 2)


@pytest.mark.parametrize(
    ("written", "taken", "refused"),
    [
        ("date today..+60 days", [date(2026, 6, 2), date(2026, 8, 1)], [date(2026, 6, 1), date(2026, 8, 2)]),
        ("date ..today", [date(1985, 5, 3), TODAY], [date(2026, 6, 3)]),
        ("date ..-18 years", [date(2008, 6, 2)], [date(2008, 6, 3)]),
        ("date tomorrow..", [date(2026, 6, 3)], [TODAY]),
        ("date 2026-01-01..2026-12-31", [date(2026, 12, 31)], [date(2027, 1, 1)]),
        ("date -2 weeks..+1 month", [date(2026, 5, 19), date(2026, 7, 2)], [date(2026, 5, 18), date(2026, 7, 3)]),
        ("date past", [TODAY, date(2030, 1, 1)], []),
    ],
)
def test_a_range_of_dates_takes_both_its_ends(written: str, taken: list[date], refused: list[date]) -> None:
    limits = parse_expect(written).dates
    assert limits is not None
    assert [limits.takes(day, TODAY) for day in (*taken, *refused)] == [True] * len(taken) + [False] * len(refused)


@pytest.mark.parametrize(
    ("written", "side"),
    [
        ("date past", "past"),
        ("date ..today", "past"),
        ("date ..-18 years", "past"),
        ("date today..", "future"),
        ("date future ..today", "future"),
    ],
)
def test_a_date_without_a_year_is_looked_for_where_the_range_is(written: str, side: str) -> None:
    limits = parse_expect(written).dates
    assert limits is not None
    assert limits.side(TODAY) == side


@pytest.mark.parametrize(
    ("written", "clock", "taken"),
    [
        ("time 08:00..18:00", time(8), True),
        ("time 08:00..18:00", time(18), True),
        ("time 08:00..18:00", time(18, 1), False),
        ("time 22:00..02:00", time(23), True),
        ("time 22:00..02:00", time(1), True),
        ("time 22:00..02:00", time(12), False),
        ("time ..12:00", time(0), True),
    ],
)
def test_a_range_of_times_may_go_over_midnight(written: str, clock: time, taken: bool) -> None:
    limits = parse_expect(written).times
    assert limits is not None
    assert limits.takes(clock) is taken


@pytest.mark.parametrize(
    "written",
    [
        "date soon",
        "date 2026..2027",
        "date ..",
        "date 2026-12-31..2026-01-01",
        "date today..60 days",
        "time 8..18",
        "time ..",
        "time 25:00..26:00",
    ],
)
def test_what_is_no_range_is_told(written: str) -> None:
    with pytest.raises(ValueError, match=r"no range|is empty|not a time"):
        parse_expect(written)


@given(today=st.dates(), count=st.integers(0, 9999), unit=st.sampled_from(["days", "weeks", "months", "years"]), sign=st.sampled_from("+-"))
def test_a_bound_is_a_day_of_the_calendar_whenever_today_is(today: date, count: int, unit: str, sign: str) -> None:
    limits = parse_expect(f"date {sign}{count} {unit}..").dates
    assert limits is not None
    assert limits.earliest is not None
    assert isinstance(limits.earliest.on(today), date)


def test_a_number_may_have_to_be_whole() -> None:
    assert parse_expect("number whole 1..9").whole
    assert parse_expect("number whole").whole
    assert not parse_expect("number 1..9").whole
