"""Word tests on free replies."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from botkit.core.text.word_tests import has_any, has_phrase, words_of


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ("The flight was LATE again!", "late"),
        ("c'était très cher", "tres cher"),
        ("Never, ever again", "never ever"),
        ("no 📴 please", "📴"),
        ("Don't like it", "dont"),
        ("Es war zu spät.", "zu spat"),
    ],
)
def test_words_are_compared_as_keywords_are(text: str, phrase: str) -> None:
    assert has_phrase(text, phrase)


@pytest.mark.parametrize(
    ("text", "phrase"), [("relate", "late"), ("late", "late again"), ("again late", "late again"), ("", "x"), ("x", "?")]
)
def test_parts_of_words_and_words_elsewhere_do_not_count(text: str, phrase: str) -> None:
    assert not has_phrase(text, phrase)


@given(st.text(max_size=60), st.text(max_size=20))
def test_a_text_has_each_of_its_own_words_whatever_stands_around_them(text: str, more: str) -> None:
    assert has_any(f"{more} bicycle {text}", ["car", "bicycle"])


@pytest.mark.parametrize(
    ("value", "words"), [("a", "a"), (["a", "b"], "a \n b"), ({"caption": "x"}, "x"), (None, ""), (Decimal("2.5"), "2.5")]
)
def test_the_words_of_an_answer(value: object, words: str) -> None:
    assert words_of(value) == words
