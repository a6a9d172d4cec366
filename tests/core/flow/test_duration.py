"""Durations as authors write them."""

from __future__ import annotations

from datetime import timedelta

import pytest

from botkit.core.flow.duration import parse_duration


@pytest.mark.parametrize(
    ("written", "length"),
    [
        ("30 minutes", timedelta(minutes=30)),
        ("1 hour", timedelta(hours=1)),
        ("2 Days", timedelta(days=2)),
        (" 45seconds ", timedelta(seconds=45)),
        ("3 weeks", timedelta(weeks=3)),
        ("365 days", timedelta(days=365)),
        (timedelta(hours=3), timedelta(hours=3)),
    ],
)
def test_a_duration_is_a_number_and_a_unit(written: object, length: timedelta) -> None:
    assert parse_duration(written) == length


@pytest.mark.parametrize("written", ["", "soon", "2", "two hours", "1.5 hours", "-1 hours", "1 month", "٣ hours", "1 hour 2"])
def test_anything_else_is_no_duration(written: str) -> None:
    with pytest.raises(ValueError, match="is not a duration"):
        parse_duration(written)


@pytest.mark.parametrize("written", ["0 minutes", "366 days", "999999 weeks"])
def test_a_duration_has_limits(written: str) -> None:
    with pytest.raises(ValueError, match="out of range"):
        parse_duration(written)
