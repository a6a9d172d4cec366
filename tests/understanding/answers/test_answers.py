"""The one way in: `read(kind, text)`."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any

import pytest

from botkit.understanding.answers import Ambiguous, Option, Reading, read

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
OPTIONS = (
    Option(id="rebook", label="Rebook my flight"),
    Option(id="refund", label="Refund", also=("money back",)),
    Option(id="agent", label="Agent"),
)


def value(kind: str, text: str, language: str = "en", **limits: Any) -> object:
    outcome = read(kind, text, language=language, now=NOW, **limits)
    if isinstance(outcome, Ambiguous):
        return [reading.value for reading in outcome.readings]
    return outcome.value if outcome else None


@pytest.mark.parametrize(
    ("kind", "text", "limits", "expected"),
    [
        ("yes_no", "👍🏾", {}, True),
        ("yes_no", "it's not ok", {}, False),
        ("number", "8️⃣", {}, 8),
        ("number", "2 and a half", {}, Decimal("2.5")),
        ("number", "8/10", {"maximum": 10}, 8),
        ("number", "11", {"maximum": 10}, None),
        ("number", "12 in six boxes", {}, [12, 6]),
        ("choice", "refund", {"options": OPTIONS}, "refund"),
        ("choice", "the last one", {"options": OPTIONS}, "agent"),
        ("choice", "money back please", {"options": OPTIONS}, "refund"),
        ("choice", "re", {"options": OPTIONS}, ["rebook", "refund"]),
        ("date", "tomorrow", {}, date(2026, 11, 23)),
        ("date", "24.12.", {}, date(2026, 12, 24)),
        ("time", "7:56 p.m.", {}, time(19, 56)),
        ("email", "It's Jo@Example.COM.", {}, "Jo@example.com"),
        ("phone", "+44 7700 900123", {}, "+447700900123"),
    ],
)
def test_a_message_is_read_as_its_kind(kind: str, text: str, limits: dict[str, Any], expected: object) -> None:
    assert value(kind, text, **limits) == expected


def test_the_words_that_were_read_come_back() -> None:
    assert read("number", "I think 8, thanks", language="en", now=NOW) == Reading(value=8, text="8")


def test_an_unknown_language_still_reads_digits() -> None:
    assert value("number", "42", language="xx") == 42


def test_an_unknown_kind_is_the_callers_mistake() -> None:
    with pytest.raises(KeyError):
        read("colour", "red", language="en", now=NOW)
