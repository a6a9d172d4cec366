"""Durations and opening hours in expressions and texts."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from botkit.core.text.expressions import HOURS, LOCALE, ZONE, ExpressionError, compile_expression
from botkit.core.text.texts import compile_text

LONDON = ZoneInfo("Europe/London")
SCOPE: dict[str, Any] = {
    "event": {"departs": "2026-07-01T14:30", "told": "soon"},
    "now": datetime(2026, 6, 2, 10, tzinfo=LONDON),
    "day": date(2026, 7, 3),
    "hour": time(9, 30),
    "business": {"name": "Air"},
    LOCALE: "en-GB",
    ZONE: "Europe/London",
    HOURS: lambda moment: 9 <= moment.astimezone(LONDON).hour < 17,
}


@pytest.mark.parametrize(
    ("source", "value"),
    [
        ("24 hours", timedelta(days=1)),
        ("1 day + 2 hours", timedelta(hours=26)),
        ("2 * 90 minutes", timedelta(hours=3)),
        ("event.departs - 24 hours", datetime(2026, 6, 30, 14, 30)),
        ("event.told - 24 hours", None),
        ("'12' < now", False),
        ("'10:00' < day", False),
        ("day - '10:00'", None),
        ("event.departs - 24 hours > now", True),
        ("event.departs < now", False),
        ("now < event.departs", True),
        ("event.told < now", False),
        ("event.departs - now > 4 weeks", True),
        ("day == '2026-07-03'", True),
        ("day < now", False),
        ("day + hour", datetime(2026, 7, 3, 9, 30)),
        ("hour + 45 minutes", time(10, 15)),
        ("day - 1 day", date(2026, 7, 2)),
        ("hour < '10:00'", True),
        ("day | moment(hour)", datetime(2026, 7, 3, 9, 30, tzinfo=LONDON)),
        ("day | moment('10:00')", datetime(2026, 7, 3, 10, tzinfo=LONDON)),
        ("event.departs | moment(zone='Asia/Tokyo')", datetime(2026, 7, 1, 14, 30, tzinfo=ZoneInfo("Asia/Tokyo"))),
        ("event.told | moment", None),
        ("(day | moment(hour)) - 1 day > now", True),
        ("business.open(now)", True),
        ("business.open()", True),
        ("business.open(now + 8 hours)", False),
        ("not business.open(day + 20 hours)", True),
        ("business.open(event.departs | moment)", True),
        ("business.open(event.told)", False),
        ("(business.open(now)) and (hour < '10:00')", True),
    ],
)
def test_time_is_written_as_it_is_said(source: str, value: object) -> None:
    assert compile_expression(source).evaluate(SCOPE) == value


@pytest.mark.parametrize("source", ["now + 1", "day - hour", "now * 2", "24 hours + 1", "hour < now", "2 hours - now"])
def test_what_does_not_go_together_is_told(source: str) -> None:
    with pytest.raises(ExpressionError):
        compile_expression(source).evaluate(SCOPE)


@pytest.mark.parametrize("source", ["business.close(now)", "event.business.open(now)", "open(now)", "now.open()"])
def test_nothing_else_can_be_called(source: str) -> None:
    with pytest.raises(ExpressionError, match="no calling"):
        compile_expression(source)


def test_texts_have_them_between_braces_only() -> None:
    text = compile_text("24 hours: {{ 24 hours }}, {% if business.open(now) %}open{% endif %}, {{ event.departs - 1 day | duration }}")
    assert text.render(SCOPE).startswith("24 hours: 1 day, open")
