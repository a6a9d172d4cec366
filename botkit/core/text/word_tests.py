"""Word tests: whether a text has some words, compared as keywords are: in any case, without accents and punctuation."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from botkit.core.model.values import Value
from botkit.understanding.normalise import tokens


def has_phrase(text: str, phrase: str) -> bool:
    """Whether the words of a phrase stand in the text, one after the other, as whole words."""
    looked_for = tokens(phrase)
    return bool(looked_for) and f" {' '.join(looked_for)} " in f" {' '.join(tokens(text))} "


def has_any(text: str, phrases: Iterable[str]) -> bool:
    return any(has_phrase(text, phrase) for phrase in phrases)


def words_of(value: Value) -> str:
    """The words of an answer: a text, the items of a list, the caption of a photo; nothing for what is not there."""
    match value:
        case str():
            return value
        case list() | tuple():
            return " \n ".join(words_of(item) for item in value)
        case Mapping():
            return words_of(value.get("caption") or value.get("name") or "")
        case None:
            return ""
        case _:
            return str(value)
