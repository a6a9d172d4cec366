"""Who is on duty."""

from __future__ import annotations

from datetime import UTC, datetime, time

import pytest

from botkit.core.model.business import Business, Opening, Queue

DAY = Business(
    zone="Europe/Amsterdam",
    queues={
        "day": Queue(name="day", hours=(Opening(weekday=0, opens=time(9), closes=time(17, 30)),)),
        "late": Queue(name="late", hours=(Opening(weekday=6, opens=time(20), closes=time(0)),)),
        "always": Queue(name="always"),
    },
)


@pytest.mark.parametrize(
    ("queue", "moment", "is_there"),
    [
        ("day", datetime(2026, 3, 2, 7, 59, tzinfo=UTC), False),
        ("day", datetime(2026, 3, 2, 8, 0, tzinfo=UTC), True),
        ("day", datetime(2026, 3, 2, 16, 29, 59, tzinfo=UTC), True),
        ("day", datetime(2026, 3, 2, 16, 30, tzinfo=UTC), False),
        ("day", datetime(2026, 3, 3, 10, 0, tzinfo=UTC), False),
        ("day", datetime(2026, 7, 6, 7, 0, tzinfo=UTC), True),  # in summer the same clock is an hour earlier
        ("late", datetime(2026, 3, 1, 22, 59, tzinfo=UTC), True),
        ("late", datetime(2026, 3, 1, 23, 0, tzinfo=UTC), False),
        ("always", datetime(2026, 3, 1, 3, 0, tzinfo=UTC), True),
        ("unheard of", datetime(2026, 3, 1, 3, 0, tzinfo=UTC), True),
    ],
)
def test_hours_are_half_open_and_on_the_clock_of_the_business(queue: str, moment: datetime, is_there: bool) -> None:
    assert DAY.is_on_duty(queue, moment) is is_there
