"""What customers type for a length of time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from botkit.understanding.answers import Ambiguous, Reading, read

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
ASKS = "asks back"

CASES = [
    ("nl", "twee uur", timedelta(hours=2)),
    ("nl", "anderhalf uur", timedelta(hours=1, minutes=30)),
    ("nl", "een half uur", timedelta(minutes=30)),
    ("nl", "45 minuten", timedelta(minutes=45)),
    ("nl", "2u30", timedelta(hours=2, minutes=30)),
    ("nl", "een week", timedelta(days=7)),
    ("en", "2 hrs 30 mins", timedelta(hours=2, minutes=30)),
    ("en", "two and a half hours", timedelta(hours=2, minutes=30)),
    ("en", "3 days", timedelta(days=3)),
    ("en", "half a day", timedelta(hours=12)),
    ("en", "a fortnight", timedelta(days=14)),
    ("en", "30 sec", timedelta(seconds=30)),
    ("en", "an hour", timedelta(hours=1)),
    ("en", "1.5 hours", timedelta(hours=1, minutes=30)),
    ("en", "2-3 days", ASKS),
    ("en", "all day", None),
    ("en", "forever", None),
    ("en", "quarter of an hour", timedelta(minutes=15)),
    ("en", "three quarters of an hour", timedelta(minutes=45)),
    ("en", "2 or 3 weeks", ASKS),
    ("en", "between 2 and 3 hours", ASKS),
    ("de", "zweieinhalb Stunden", timedelta(hours=2, minutes=30)),
    ("de", "30 Min", timedelta(minutes=30)),
    ("de", "1 1/2 Stunden", timedelta(hours=1, minutes=30)),
    ("de", "1,5h", timedelta(hours=1, minutes=30)),
    ("de", "2-3 Tage", ASKS),
    ("de", "zwei bis drei Wochen", ASKS),
    ("de", "eine Viertelstunde", timedelta(minutes=15)),
    ("de", "2 Stunden und 15 Minuten", timedelta(hours=2, minutes=15)),
    ("fr", "deux heures et demie", timedelta(hours=2, minutes=30)),
    ("fr", "30 min", timedelta(minutes=30)),
    ("fr", "une semaine", timedelta(days=7)),
    ("fr", "un quart d'heure", timedelta(minutes=15)),
    ("fr", "2h30", timedelta(hours=2, minutes=30)),
    ("es", "dos horas y media", timedelta(hours=2, minutes=30)),
    ("es", "un cuarto de hora", timedelta(minutes=15)),
    ("es", "3 días", timedelta(days=3)),
    ("es", "hora y media", timedelta(hours=1, minutes=30)),
    ("pt", "duas horas e meia", timedelta(hours=2, minutes=30)),
    ("pt", "um quarto de hora", timedelta(minutes=15)),
    ("pt", "3 dias", timedelta(days=3)),
    ("pt", "uma hora e quinze minutos", timedelta(hours=1, minutes=15)),
]


@pytest.mark.parametrize(("language", "text", "expected"), CASES)
def test_it_is_read_as_a_person_would(language: str, text: str, expected: object) -> None:
    outcome = read("duration", text, language=language, now=NOW)
    value = ASKS if isinstance(outcome, Ambiguous) else outcome.value if isinstance(outcome, Reading) else None
    assert value == expected
