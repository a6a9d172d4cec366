"""Laws that hold for every kind, language and message: nothing raises, nothing is made up, and work grows with the length only."""

from __future__ import annotations

import re
import sys
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from botkit.understanding.answers import KINDS, Ambiguous, Option, read
from botkit.understanding.answers.text import MAX_CHARACTERS

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
LANGUAGES = ("en", "de", "nl", "es", "fr", "pt", "sv", "zz")
LIMITS: dict[str, dict[str, Any]] = {
    "choice": {
        "options": (
            Option(id="a", label="Rebook my flight"),
            Option(id="b", label="2 bags", also=("zwei",)),
            Option(id="c", label="👍"),
        )
    },
    "phone": {"region": "GB"},
    "money": {"currency": "EUR"},
    "number": {"minimum": -5, "maximum": 10},
}
# Pieces that the grammars look for, so that random messages reach deep into them.
PIECES = re.findall(
    r"\S+",
    """
    1 2 12 30 2026 , . : / - + ^ e € $ % 👍 8️⃣ ½ ª º one half two hundred thousand and a the first last next week friday of in ago
    days monday may at pm h ein und zwanzig hundert halb viertel vor nach uhr am nächsten montag een en twintig kwart over zeven
    un et vingt quatre dix demi heures moins le prochain y media menos cuarto mil de la próxima e meia segunda sexta feira não no
    yes not k m x 10 dozen point over third quarters euro cents hours minutes 's o'clock uno con avos milésimo zwei einhalb
    dreiviertel stunde fortnight
    """,
)

pieces = st.lists(st.sampled_from(PIECES), max_size=12)
messages = st.one_of(st.text(max_size=60), pieces.map(" ".join), pieces.map("".join))


@pytest.mark.parametrize("kind", KINDS)
@settings(deadline=None)  # how long it takes is for benchmarks/
@given(text=messages, language=st.sampled_from(LANGUAGES), prefer=st.sampled_from(["future", "past"]))
def test_no_message_raises_and_every_reading_quotes_it(kind: str, text: str, language: str, prefer: str) -> None:
    limits = {"prefer": prefer} if kind == "date" else LIMITS.get(kind, {})
    outcome = read(kind, text, language=language, now=NOW, **limits)
    readings = outcome.readings if isinstance(outcome, Ambiguous) else (outcome,) if outcome else ()
    for reading in readings:
        assert reading.text
        assert reading.text in text
    if isinstance(outcome, Ambiguous):
        assert len({(type(reading.value), reading.value) for reading in readings}) == len(readings) > 1


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("language", "piece"),
    [
        ("en", "one "),
        ("en", "hundred thousand "),
        ("nl", "1.2.3."),
        ("es", "1/2/"),
        ("de", "einundzwanzig"),
        ("en", "and a half "),
        ("fr", "quatre vingt dix "),
        ("de", "nächste Woche Freitag "),
        ("en", "in 3 days and "),
        ("pt", "e meia "),
        ("nl", "kwart over "),
        ("en", "👍"),
        ("en", "a@b.c "),
    ],
)
def test_twice_the_length_is_about_twice_the_work(kind: str, language: str, piece: str) -> None:
    limits = LIMITS.get(kind, {})
    half, whole = (piece * size for size in (MAX_CHARACTERS // 2 // len(piece), MAX_CHARACTERS // len(piece)))
    steps(kind, whole, language, limits)  # fills the caches
    before, after = steps(kind, half, language, limits), steps(kind, whole, language, limits)
    assert after <= 2.5 * before + 500


@pytest.mark.parametrize("kind", KINDS)
def test_what_lies_beyond_the_cap_is_not_read(kind: str) -> None:
    limits = LIMITS.get(kind, {})
    filler = "bla " * (MAX_CHARACTERS // 4)
    assert read(kind, filler + "yes 8 tomorrow 14:30 jo@example.com first €5 2 hours", language="en", now=NOW, **limits) is None


def steps(kind: str, text: str, language: str, limits: dict[str, Any]) -> int:
    """How many calls and returns reading takes: a measure of work that does not depend on the machine."""
    counted = 0

    def count(*_: object) -> None:
        nonlocal counted
        counted += 1

    sys.setprofile(count)
    try:
        read(kind, text, language=language, now=NOW, **limits)
    finally:
        sys.setprofile(None)
    return counted
