"""The engine's own sentences."""

from __future__ import annotations

import pytest

from botkit.core.text.default_texts import PHRASES, PLACES, phrase


@pytest.mark.parametrize("name", PHRASES)
def test_every_sentence_is_said_in_every_language(name: str) -> None:
    assert set(PHRASES[name]) == {"en", "de", "nl", "es", "fr", "pt"}
    assert len({phrase(name, language) for language in PHRASES[name]}) > 1


@pytest.mark.parametrize(("language", "said"), [("de", "Mehr"), ("de-AT", "Mehr"), ("pt_BR", "Mais"), ("xx", "More"), ("", "More")])
def test_a_sentence_falls_back_to_the_language_and_then_to_english(language: str, said: str) -> None:
    assert phrase("more", language) == said


def test_the_words_of_a_business_come_first() -> None:
    own = {"more": {"de": "Weiter", "pt-BR": "Próximos"}, "menu": {"": "Pick"}}
    assert [phrase("more", language, own) for language in ("de-AT", "pt_BR", "pt", "en")] == ["Weiter", "Próximos", "Mais", "More"]
    assert phrase("menu", "de", own) == "Pick"


def test_what_a_sentence_needs_a_place_for_has_it_in_every_language() -> None:
    assert all(text.count(place) == 1 for name, place in PLACES.items() for text in PHRASES[name].values())
