"""What the policy itself says to people."""

from __future__ import annotations

from typing import get_args

import pytest

from botkit.policy.consent.replies import REPLIES, ReplyName, policy_reply
from botkit.policy.consent.stop_words import StartRequest, StopContext, StopRequest, classify


@pytest.mark.parametrize("language", REPLIES)
def test_every_language_says_everything(language: str) -> None:
    assert set(REPLIES[language]) == set(get_args(ReplyName))
    for phrase in get_args(ReplyName):
        said = policy_reply(phrase, language, business="Blue Air", contact="hello@example.com")
        assert "{" not in said
        assert "  " not in said


def test_six_languages_are_spoken_and_others_hear_english() -> None:
    assert set(REPLIES) == {"en", "de", "nl", "es", "fr", "pt"}
    assert policy_reply("which_go_on", "ja", business="Blue Air") == REPLIES["en"]["which_go_on"]
    assert policy_reply("which_go_on", "pt-BR", business="Blue Air") == REPLIES["pt"]["which_go_on"]


@pytest.mark.parametrize("language", REPLIES)
def test_buttons_fit_and_the_words_they_name_work(language: str) -> None:
    for button in ("which_stop", "which_go_on", "confirm_yes"):
        assert len(REPLIES[language][button]) <= 20
    assert "START" in REPLIES[language]["stopped_all"]
    assert all("STOP" in REPLIES[language][phrase] for phrase in ("help", "started", "went_on"))
    assert isinstance(classify("START", language, StopContext()), StartRequest)
    assert isinstance(classify("STOP", language, StopContext()), StopRequest)


@pytest.mark.parametrize("language", REPLIES)
def test_names_are_filled_in_as_they_are(language: str) -> None:
    assert "A {contact} B" in policy_reply("stopped_all", language, business="A {contact} B")
    assert "{business}" in policy_reply("help", language, business="Blue Air", contact="{business}")
