"""The index of urgent words: the ready-made lists that a project takes, in all languages, and its own phrases."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from botkit.understanding.normalise import tokens
from botkit.understanding.urgent import ready_made
from botkit.understanding.urgent.phrases import UrgentPhrases


class Heard(NamedTuple):
    """What was heard: the name of the list, the language (empty: the project's own words), and the phrase."""

    name: str
    language: str
    phrase: str


class UrgentIndex:
    """Made from the names of lists, in the order in which they win, each with the project's own phrases."""

    def __init__(self, own: Mapping[str, Sequence[str]]) -> None:
        self._lists = [
            (name, language, UrgentPhrases(written))
            for name, words in own.items()
            for language, written in {"": words, **ready_made(name)}.items()
        ]

    def heard(self, text: str) -> Heard | None:
        """The first list that has words of this message."""
        if not self._lists:
            return None
        said = tokens(text)
        return next((Heard(name, language, found) for name, language, known in self._lists if (found := known.heard(said))), None)
