"""The signs of urgent phrases: alternatives, endings, gaps, denials, and words that must not follow."""

from __future__ import annotations

import pytest

from botkit.understanding.normalise import tokens
from botkit.understanding.urgent import LISTS, ready_made
from botkit.understanding.urgent.phrases import UrgentPhrases, is_phrase


def heard(phrase: str, text: str) -> bool:
    return bool(UrgentPhrases([phrase]).heard(tokens(text)))


@pytest.mark.parametrize(
    ("phrase", "message", "is_heard"),
    [
        ("gas leak", "Is this a GAS LEAK?", True),
        ("gas leak", "gas or a leak", False),
        ("call|get help", "please get help", True),
        ("ambulan*", "where are the ambulances", True),
        ("he .. knife", "he has got a big knife", True),
        ("he .. knife", "he says that you do not sell any knife", False),
        ("!lawyer", "I do not need a lawyer", False),
        ("!lawyer", "no. I will get my own lawyer", True),
        ("emergency -exit|row", "emergency exit", False),
        ("emergency -exit|row", "an emergency", True),
        ("go on -*", "I can't go on", True),
        ("go on -*", "I can't go on Monday", False),
        ("bewusstlos*", "sie ist BEWUẞTLOS", True),
        ("can't breathe", "he can’t breathe", True),
        ("ambulance", "ambulence pls", True),
        ("sue", "use", False),
    ],
)
def test_a_phrase_is_heard_as_its_signs_say(phrase: str, message: str, is_heard: bool) -> None:
    assert heard(phrase, message) is is_heard


@pytest.mark.parametrize("written", ["", " ", "..", "!", "-exit", "…"])
def test_signs_alone_are_no_phrase(written: str) -> None:
    assert not is_phrase(written)


def test_every_ready_made_phrase_hears_itself() -> None:
    for name in LISTS:
        for language, written in ready_made(name).items():
            for phrase in written:
                said = " ".join(part.split("|")[0].rstrip("*") for part in phrase.lstrip("!").split() if part[0] not in "-.")
                assert heard(phrase, said), (name, language, phrase)
