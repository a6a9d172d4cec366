"""What customers type for a place in a list."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from botkit.understanding.answers import Ambiguous, Reading, Step, read

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
ASKS = "asks back"

CASES = [
    ("en", "the second one", 2),
    ("en", "third please", 3),
    ("en", "1st", 1),
    ("en", "21st", 21),
    ("en", "last", -1),
    ("en", "the one before last", -2),
    ("en", "second to last", -2),
    ("en", "next", Step(by=1)),
    ("en", "number two", None),
    ("en", "twenty-first", 21),
    ("en", "the 2nd option", 2),
    ("en", "first or second", ASKS),
    ("en", "one second please", None),
    ("en", "I had it first", 1),
    ("de", "das zweite", 2),
    ("de", "der dritte bitte", 3),
    ("de", "die letzte", -1),
    ("de", "vorletzte", -2),
    ("de", "3.", 3),
    ("de", "das erste", 1),
    ("de", "nummer zwei", None),
    ("de", "einundzwanzigste", 21),
    ("de", "nächste", Step(by=1)),
    ("de", "die 2te", 2),
    ("de", "acht", None),
    ("de", "drittes", 3),
    ("fr", "le deuxième", 2),
    ("fr", "la première", 1),
    ("fr", "le dernier", -1),
    ("fr", "2e", 2),
    ("fr", "1er", 1),
    ("fr", "avant-dernier", -2),
    ("fr", "vingt et unième", 21),
    ("fr", "le second", 2),
    ("fr", "troisieme svp", 3),
    ("es", "el segundo", 2),
    ("es", "la primera", 1),
    ("es", "el último", -1),
    ("es", "2º", 2),
    ("es", "penúltimo", -2),
    ("es", "el tercero", 3),
    ("es", "3er", 3),
    ("es", "vigésimo primero", 21),
    ("es", "décimo", 10),
    ("nl", "de tweede", 2),
    ("nl", "de eerste", 1),
    ("nl", "de laatste", -1),
    ("nl", "2e", 2),
    ("nl", "voorlaatste", -2),
    ("nl", "derde", 3),
    ("nl", "eenentwintigste", 21),
    ("nl", "1ste", 1),
    ("pt", "o segundo", 2),
    ("pt", "a primeira", 1),
    ("pt", "o último", -1),
    ("pt", "2º", 2),
    ("pt", "2ª", 2),
    ("pt", "penúltimo", -2),
    ("pt", "terceiro", 3),
    ("pt", "vigésimo primeiro", 21),
]


@pytest.mark.parametrize(("language", "text", "expected"), CASES)
def test_it_is_read_as_a_person_would(language: str, text: str, expected: object) -> None:
    outcome = read("ordinal", text, language=language, now=NOW)
    value = ASKS if isinstance(outcome, Ambiguous) else outcome.value if isinstance(outcome, Reading) else None
    assert value == expected
