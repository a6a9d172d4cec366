"""Places in a list: "third", "3rd", "the last one" (-1), "the one before the last" (-2)."""

from __future__ import annotations

from functools import lru_cache

from botkit.understanding.answers.languages.table import Language
from botkit.understanding.answers.message import Message, Phrases
from botkit.understanding.answers.values import Outcome, Reading, settle


@lru_cache(maxsize=32)
def _from_end(language: Language) -> Phrases[int]:
    return Phrases(language.from_end)


def read(message: Message) -> Outcome:
    """Read a place: 1 is the first, -1 the last."""
    language, tokens = message.language, message.tokens
    readings = []
    for place, token in enumerate(tokens):
        if token.text in language.ordinals:
            readings.append(Reading(value=language.ordinals[token.text], text=message.words(place, place + 1)))
        elif token.kind == "digits" and place + 1 < len(tokens) and tokens[place + 1].text in language.ordinal_marks:
            readings.append(Reading(value=int(token.text), text=message.words(place, place + 2)))
    for value, start, end in _from_end(language).all(tokens):
        readings.append(Reading(value=value, text=message.words(start, end)))
    return settle(readings)
