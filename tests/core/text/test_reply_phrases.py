"""What customers say around an answer."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from botkit.core.text.reply_phrases import CHANGE, HOLD, WHY, correction_in
from botkit.understanding.normalise import tokens

LANGUAGES = {"en", "de", "nl", "fr", "es", "pt"}


@pytest.mark.parametrize(
    ("text", "new", "old", "name", "is_plain"),
    [
        ("no, I meant Tuesday", "Tuesday", "", "", True),
        ("Nein, ich meinte Dienstag", "Dienstag", "", "", True),
        ("non, je voulais dire mardi", "mardi", "", "", True),
        ("no, quise decir martes", "martes", "", "", True),
        ("não, eu quis dizer terça", "terça", "", "", True),
        ("nee, ik bedoelde dinsdag", "dinsdag", "", "", True),
        ("sorry, 60 dollars", "60 dollars", "", "", False),
        ("not 50 but 60", "60", "50", "", True),
        ("nicht 50, sondern 60", "60", "50", "", True),
        ("no, not Joe but Jim", "Jim", "Joe", "", True),
        ("Joe, not Jane", "Joe", "Jane", "", False),
        ("I meant Joe, not Jane", "Joe", "Jane", "", True),
        ("change the amount to 60", "60", "", "amount", True),
        ("ändere den Betrag auf 60", "60", "", "Betrag", True),
        ("cambiar el importe a 60", "60", "", "importe", True),
    ],
)
def test_a_correction_is_taken_apart(text: str, new: str, old: str, name: str, is_plain: bool) -> None:
    correction = correction_in(text)
    assert correction is not None
    assert (correction.new, correction.old, correction.name, correction.is_plain) == (new, old, name, is_plain)


@pytest.mark.parametrize("text", ["Tuesday", "no", "no!", "nothing", "Norbert", "sorry", "", "Noah Miller", "I" * 500, "lieber Himmel"])
def test_other_replies_are_no_corrections(text: str) -> None:
    assert correction_in(text) is None


@given(st.text(max_size=300))
def test_any_text_is_taken_apart_without_a_fault(text: str) -> None:
    correction = correction_in(text)
    assert correction is None or correction.new or correction.old


@pytest.mark.parametrize("table", [HOLD, WHY, CHANGE])
def test_the_six_languages_have_words(table: dict[str, tuple[str, ...]]) -> None:
    assert set(table) == LANGUAGES
    assert all(tokens(word) for words in table.values() for word in words)


def test_no_words_mean_two_things() -> None:
    hold, why, change = ({tokens(word) for words in table.values() for word in words} for table in (HOLD, WHY, CHANGE))
    assert not hold & why
    assert not (hold | why) & change
