"""What the policy itself says to people."""

from __future__ import annotations

from typing import get_args

import pytest

from botkit.policy.consent.replies import TEXTS, Phrase, say
from botkit.policy.consent.stop_words import Context, Start, Stop, classify


@pytest.mark.parametrize("language", TEXTS)
def test_every_language_says_everything(language: str) -> None:
    assert set(TEXTS[language]) == set(get_args(Phrase))
    for phrase in get_args(Phrase):
        said = say(phrase, language, business="Blue Air", contact="hello@example.com")
        assert "{" not in said
        assert "  " not in said


def test_six_languages_are_spoken_and_others_hear_english() -> None:
    assert set(TEXTS) == {"en", "de", "nl", "es", "fr", "pt"}
    assert say("which_go_on", "ja", business="Blue Air") == TEXTS["en"]["which_go_on"]
    assert say("which_go_on", "pt-BR", business="Blue Air") == TEXTS["pt"]["which_go_on"]


@pytest.mark.parametrize("language", TEXTS)
def test_buttons_fit_and_the_words_they_name_work(language: str) -> None:
    for button in ("which_stop", "which_go_on", "confirm_yes"):
        assert len(TEXTS[language][button]) <= 20
    assert "START" in TEXTS[language]["stopped_all"]
    assert all("STOP" in TEXTS[language][phrase] for phrase in ("help", "started", "went_on"))
    assert isinstance(classify("START", language, Context()), Start)
    assert isinstance(classify("STOP", language, Context()), Stop)


@pytest.mark.parametrize("language", TEXTS)
def test_names_are_filled_in_as_they_are(language: str) -> None:
    assert "A {contact} B" in say("stopped_all", language, business="A {contact} B")
    assert "{business}" in say("help", language, business="Blue Air", contact="{business}")
