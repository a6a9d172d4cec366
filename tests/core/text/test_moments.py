"""Moments: moved by durations, put together, and compared, whatever form they come in."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from botkit.core.text.moments import Moment, at_clock, comparable, moment_in, moved

BERLIN = ZoneInfo("Europe/Berlin")
lengths = st.integers(-(10**6), 10**6).map(lambda minutes: timedelta(minutes=minutes))
moments = st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1))


@pytest.mark.parametrize(
    ("value", "moment"),
    [
        ("2026-07-01T14:30", datetime(2026, 7, 1, 14, 30)),
        (" 2026-07-01T14:30Z ", datetime(2026, 7, 1, 14, 30, tzinfo=UTC)),
        ("2026-07-01", date(2026, 7, 1)),
        ("14:30", time(14, 30)),
        ("soon", None),
        ("12", None),
        ("20260701", None),
        ("2026-13-01", None),
        ("", None),
        (12, None),
        (None, None),
    ],
)
def test_an_iso_text_is_a_moment(value: object, moment: Moment | None) -> None:
    assert moment_in(value) == moment


def test_whole_days_keep_the_time_of_day_and_hours_are_exact_when_the_clocks_change() -> None:
    before = datetime(2026, 10, 24, 10, 0, tzinfo=BERLIN)  # the clocks go back in the night
    assert moved(before, timedelta(days=1)) == datetime(2026, 10, 25, 10, 0, tzinfo=BERLIN)
    assert moved(before, timedelta(hours=23)) == datetime(2026, 10, 25, 8, 0, tzinfo=BERLIN)


def test_a_day_moved_by_hours_is_a_moment_and_by_days_a_day() -> None:
    assert moved(date(2026, 7, 1), timedelta(days=-1)) == date(2026, 6, 30)
    assert moved(date(2026, 7, 1), timedelta(hours=10)) == datetime(2026, 7, 1, 10)
    assert moved(time(23, 30), timedelta(hours=1)) == time(0, 30)


@given(moment=moments, length=lengths)
def test_moving_there_and_back_changes_nothing(moment: datetime, length: timedelta) -> None:
    assert moved(moved(moment, length), -length) == moment
    aware = moment.replace(tzinfo=UTC)
    assert moved(moved(aware, length), -length) == aware


@given(one=moments, other=moments)
def test_moments_with_and_without_an_offset_compare(one: datetime, other: datetime) -> None:
    pair = comparable(one.replace(tzinfo=UTC), other)
    assert pair is not None
    assert (pair[0] < pair[1]) == (one < other)
    assert comparable(one, other.date()) == (one.date(), other.date())
    assert comparable(one, other.time()) is None


def test_a_day_at_a_time_keeps_the_zone_of_the_day() -> None:
    assert at_clock(date(2026, 7, 1), time(9, 30)) == datetime(2026, 7, 1, 9, 30)
    assert at_clock(datetime(2026, 7, 1, 20, tzinfo=BERLIN), time(9)) == datetime(2026, 7, 1, 9, tzinfo=BERLIN)
