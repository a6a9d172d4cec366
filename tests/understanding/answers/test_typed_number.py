"""What customers type for numbers, and what must come out: the value, a question back, or nothing."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from botkit.understanding.answers import Ambiguous, Reading, read

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)  # a Sunday
ASKS = "asks back"

CASES = [
    ("en", "8", 8),
    ("en", "I'd say 8", 8),
    ("en", "eight!", 8),
    ("en", "8 out of 10", Decimal("0.8")),
    ("en", "about twenty-five", 25),
    ("en", "10-12", ASKS),
    ("en", "2 or 3", ASKS),
    ("en", "1,500", 1500),
    ("en", "1.5", Decimal("1.5")),
    ("en", "zero", 0),
    ("en", "none", None),
    ("en", "a dozen", 12),
    ("en", "a couple", None),
    ("en", "3rd", None),
    ("en", "two hundred and five", 205),
    ("en", "5%", 5),
    ("en", "twenty five", 25),
    ("en", "20kg", 20),
    ("en", "a hundred", 100),
    ("en", "1.2k", 1200),
    ("en", "no. 5", 5),
    ("en", "#7", 7),
    ("en", "(5)", 5),
    ("en", "5!", 5),
    ("en", "５", 5),
    ("en", "½", Decimal("0.5")),
    ("en", "2½", Decimal("2.5")),
    ("en", "minus five", -5),
    ("en", "-5", -5),
    ("en", "+5", 5),
    ("en", "5-star", 5),
    ("en", "05", 5),
    ("en", "one hundred thousand", 100000),
    ("en", "I am 34 years old", 34),
    ("en", "we are 2 adults and 3 kids", ASKS),
    ("en", "born in 1985", 1985),
    ("de", "acht", 8),
    ("de", "eine acht", 8),
    ("de", "so um die 20", 20),
    ("de", "zwanzigtausend", 20000),
    ("de", "1.500", 1500),
    ("de", "1,5", Decimal("1.5")),
    ("de", "anderthalb", Decimal("1.5")),
    ("de", "zweieinhalb", Decimal("2.5")),
    ("de", "zu dritt", 3),
    ("de", "ein halbes Dutzend", 6),
    ("de", "drei Komma fünf", Decimal("3.5")),
    ("de", "ein paar", None),
    ("de", "eins", 1),
    ("de", "eine", 1),
    ("de", "zwei bis drei", ASKS),
    ("de", "dreiviertel", Decimal("0.75")),
    ("de", "hundertfünfzig", 150),
    ("de", "zwo", 2),
    ("fr", "huit", 8),
    ("fr", "une dizaine", 10),
    ("fr", "quatre-vingt-douze", 92),
    ("fr", "1 500", 1500),
    ("fr", "1,5", Decimal("1.5")),
    ("fr", "deux et demi", Decimal("2.5")),
    ("fr", "septante-deux", 72),
    ("fr", "je dirais 7", 7),
    ("fr", "deux ou trois", ASKS),
    ("fr", "un", 1),
    ("es", "ocho", 8),
    ("es", "unos veinte", 20),
    ("es", "treinta y cinco", 35),
    ("es", "dos y medio", Decimal("2.5")),
    ("es", "1.500", 1500),
    ("es", "un par", 2),
    ("es", "somos cuatro", 4),
    ("es", "dos o tres", ASKS),
    ("es", "mil quinientos", 1500),
    ("nl", "acht", 8),
    ("nl", "ongeveer twintig", 20),
    ("nl", "twee en een half", Decimal("2.5")),
    ("nl", "anderhalf", Decimal("1.5")),
    ("nl", "met zijn vieren", 4),
    ("nl", "1.500", 1500),
    ("nl", "vijfendertig", 35),
    ("nl", "twee of drie", ASKS),
    ("pt", "oito", 8),
    ("pt", "uns vinte", 20),
    ("pt", "trinta e cinco", 35),
    ("pt", "dois e meio", Decimal("2.5")),
    ("pt", "1.500", 1500),
    ("pt", "somos quatro", 4),
    ("pt", "dois ou três", ASKS),
    ("pt", "mil e quinhentos", 1500),
    ("en", "at 180ml a bottle", None),
]


@pytest.mark.parametrize(("language", "text", "expected"), CASES)
def test_it_is_read_as_a_person_would(language: str, text: str, expected: object) -> None:
    outcome = read("number", text, language=language, now=NOW)
    value = ASKS if isinstance(outcome, Ambiguous) else outcome.value if isinstance(outcome, Reading) else None
    assert value == expected
    assert isinstance(value, type(expected))
