"""Repair of typing errors towards the examples' own words."""

import pytest

from botkit.understanding.lexicon import lexicon
from botkit.understanding.spelling import Speller

WORDS = {"luggage": 3, "booking": 2, "change": 2, "flight": 5, "refund": 1, "my": 4, "kl1234": 1, "list": 1, "lost": 1}
SPELLER = Speller(WORDS, lexicon(("en",)), {"plost my"})


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("lugagge", "luggage"),
        ("bokoing", "booking"),
        ("fligth", "flight"),
        ("bkng", "booking"),
        ("pls", "please"),
        ("refnud", "refund"),
    ],
)
def test_a_typing_error_becomes_the_word_that_was_meant(typed: str, meant: str) -> None:
    assert SPELLER.repair((typed,)) == (meant,)


@pytest.mark.parametrize("word", ["kl1235", "2024", "thursday", "chance", "zzzzzz", "ox", "行"])
def test_codes_numbers_and_real_words_are_left_alone(word: str) -> None:
    assert SPELLER.repair((word,)) == (word,)


def test_the_words_around_choose_between_equals() -> None:
    assert SPELLER.repair(("lsst", "my"))[0] == "lost"


def test_without_a_language_only_the_examples_words_are_known() -> None:
    assert Speller(WORDS, lexicon(()), ()).repair(("pls", "lugage")) == ("pls", "luggage")
