"""The engine's own sentences."""

from __future__ import annotations

import pytest

from botkit.core.text.default_texts import PHRASES, phrase


@pytest.mark.parametrize("name", PHRASES)
def test_every_sentence_is_said_in_every_language(name: str) -> None:
    assert set(PHRASES[name]) == {"en", "de", "nl", "es", "fr", "pt"}
    assert len({phrase(name, language) for language in PHRASES[name]}) > 1


@pytest.mark.parametrize(("language", "said"), [("de", "Mehr"), ("de-AT", "Mehr"), ("pt_BR", "Mais"), ("xx", "More"), ("", "More")])
def test_a_sentence_falls_back_to_the_language_and_then_to_english(language: str, said: str) -> None:
    assert phrase("more", language) == said
