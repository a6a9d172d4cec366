"""Two numbers of which nobody knows which is meant are asked back, also where only one of them has the unit."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from botkit.understanding.answers import Ambiguous, Money, Reading, read

NOW = datetime(2026, 4, 22, 12, tzinfo=UTC)
EUROS: dict[str, Any] = {"currency": "EUR"}
KILOS: dict[str, Any] = {"unit": "kg"}


@pytest.mark.parametrize(
    ("kind", "language", "text", "about", "values"),
    [
        ("money", "en", "50 or 60 euros", EUROS, [50, 60]),
        ("money", "en", "50 or 60 euros", {}, [50, 60]),
        ("money", "de", "50 oder 60 Euro", EUROS, [50, 60]),
        ("money", "en", "between 50 and 100 euros", EUROS, [50, 100]),
        ("money", "nl", "tussen 50 en 60 euro", EUROS, [50, 60]),
        ("money", "fr", "50 à 60 euros", EUROS, [50, 60]),
        ("money", "en", "50-60€", EUROS, [50, 60]),
        ("money", "en", "50 euros, or 60", EUROS, [50, 60]),
        ("money", "en", "2 for 60 euros", EUROS, [60]),
        ("money", "en", "20 euros and 5 cents", EUROS, [Decimal("20.05")]),
        ("number", "en", "20 to 30 kg", KILOS, [20, 30]),
        ("number", "es", "20 o 30 kg", KILOS, [20, 30]),
        ("number", "en", "2 bags of 23 kg", KILOS, [23]),
        ("date", "en", "3 or 4 May", {}, [date(2026, 5, 3), date(2026, 5, 4)]),
        ("date", "en", "the 3rd or 4th of May", {}, [date(2026, 5, 3), date(2026, 5, 4)]),
        ("date", "de", "3. oder 4. Mai", {}, [date(2026, 5, 3), date(2026, 5, 4)]),
        ("date", "en", "31 or 4 June", {}, [date(2026, 6, 4)]),
    ],
)
def test_both_are_offered_and_none_is_guessed(kind: Any, language: str, text: str, about: dict[str, Any], values: list[Any]) -> None:
    found = read(kind, text, language=language, now=NOW, **about)
    readings = found.readings if isinstance(found, Ambiguous) else [found]
    assert [_plain(reading) for reading in readings] == values


def _plain(reading: Reading | None) -> Any:
    assert reading is not None
    return reading.value.amount if isinstance(reading.value, Money) else reading.value
