"""Schedules: what authors write, and when it is due, exact across changes of the clock."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from botkit.core.flow.schedule import last_due, next_due, parse_every

WRITTEN = [
    ("monday 09:00", "0 9 * * 1"),
    ("every day 18:30", "30 18 * * *"),
    ("daily 7:05", "5 7 * * *"),
    ("monday-friday 08:00", "0 8 * * 1,2,3,4,5"),
    ("friday-monday 08:00", "0 8 * * 5,6,0,1"),
    ("Monday and Thursday 10:00", "0 10 * * 1,4"),
    ("month 1 10:00", "0 10 1 * *"),
    ("*/15 8-18 * * 1-5", "*/15 8-18 * * 1-5"),
]


@pytest.mark.parametrize(("written", "line"), WRITTEN)
def test_a_schedule_is_read_as_a_person_writes_it(written: str, line: str) -> None:
    assert parse_every(written) == line


@pytest.mark.parametrize("written", ["", "soon", "25:00", "day 25:00", "day 10:60", "fooday 10:00", "month 40 10:00", "61 * * * *"])
def test_what_is_no_schedule_is_refused_with_examples(written: str) -> None:
    with pytest.raises(ValueError, match='is no schedule; write for example "monday 09:00"'):
        parse_every(written)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


DUE = [
    # a winter day in Amsterdam: 09:00 is 08:00 UTC, and is due from that very moment
    ("0 9 * * *", "2026-11-22T08:00:00", "2026-11-22T08:00:00"),
    ("0 9 * * *", "2026-11-22T07:59:59", "2026-11-21T08:00:00"),
    # spring: 02:30 does not exist on 29 March 2026; it is due when the clock has moved on, at 03:00 there
    ("30 2 * * *", "2026-03-29T00:59:59", "2026-03-28T01:30:00"),
    ("30 2 * * *", "2026-03-29T01:00:00", "2026-03-29T01:00:00"),
    ("30 2 * * *", "2026-03-29T01:31:00", "2026-03-29T01:00:00"),
    # autumn: 02:30 comes twice on 25 October 2026; the first counts
    ("30 2 * * *", "2026-10-25T00:29:59", "2026-10-24T00:30:00"),
    ("30 2 * * *", "2026-10-25T00:30:00", "2026-10-25T00:30:00"),
    ("30 2 * * *", "2026-10-25T01:31:00", "2026-10-25T00:30:00"),
]


@pytest.mark.parametrize(("line", "now", "due"), DUE)
def test_a_schedule_is_due_on_the_clock_of_the_business(line: str, now: str, due: str) -> None:
    assert last_due(line, at(now), "Europe/Amsterdam") == at(due)


@pytest.mark.parametrize(("line", "count"), [("0 * * * *", 6), ("*/30 * * * *", 12), ("30 2 * * *", 1), ("15,45 2 * * *", 2)])
def test_each_time_of_the_autumn_night_comes_once_and_in_order(line: str, count: int) -> None:
    evening = datetime(2026, 10, 24, 22, 59, tzinfo=UTC)  # 00:59 in Amsterdam; 02:00 to 03:00 comes twice
    minutes = [evening + timedelta(minutes=minute) for minute in range(1, 361)]
    came = [due for minute in minutes if (due := last_due(line, minute, "Europe/Amsterdam")) is not None and due > evening]
    assert came == sorted(came)
    assert len(set(came)) == count
    expected, moment = [], evening
    while (following := next_due(line, moment, "Europe/Amsterdam")) is not None and following <= minutes[-1]:
        expected.append(following)
        moment = following
    assert sorted(set(came)) == expected


def test_the_latest_time_is_found_however_long_ago_it_was() -> None:
    now = datetime(2027, 3, 1, tzinfo=UTC)
    assert last_due("0 9 29 2 *", now, "UTC") == datetime(2024, 2, 29, 9, tzinfo=UTC)
