"""Places in a list: "third", "3rd", "the last one" (-1), "the one before the last" (-2), "next" (one step on)."""

from __future__ import annotations

from functools import lru_cache

from botkit.understanding.answers.languages.table import Language
from botkit.understanding.answers.message import Message, Phrases
from botkit.understanding.answers.numbers.counting import ordinal_at
from botkit.understanding.answers.numbers.numerals import numeral
from botkit.understanding.answers.values import Outcome, Reading, Step, settle


@lru_cache(maxsize=32)
def _relative(language: Language) -> Phrases[int | Step]:
    here = {phrase: Step(by=by) for phrase, by in language.from_here.items()}
    return Phrases({**language.from_end, **here})


@lru_cache(maxsize=32)
def _no_places(language: Language) -> Phrases[bool]:
    return Phrases(dict.fromkeys(language.no_places, True))


def read(message: Message) -> Outcome:
    """Read a position: 1 is the first, -1 the last; relative to the one on show it is a `Step`."""
    readings: list[Reading] = []
    at, idle = 0, _no_places(message.language)
    while at < len(message.tokens):
        if (nothing := idle.at(message.tokens, at)) is not None:
            at = nothing[1]
            continue
        found = ordinal(message, at)
        if found is None:
            # "three fifths" hold no position: a number is passed over as a whole.
            number = numeral(message, at) if message.tokens[at].text not in message.language.articles else None
            at = number.end if number else at + 1
            continue
        value, end = found
        readings.append(Reading(value=value, text=message.words(at, end)))
        at = end
    return settle(readings)


def ordinal(message: Message, at: int) -> tuple[int | Step, int] | None:
    """The place that begins at a token, and where it ends."""
    tokens, language = message.tokens, message.language
    relative = _relative(language).at(tokens, at)
    if relative is not None:
        return relative
    if tokens[at].kind == "digits":
        marked = at + 1 < len(tokens) and tokens[at + 1].glued and tokens[at + 1].text in language.ordinal_marks
        return (int(tokens[at].text), at + 2) if marked else None
    found = ordinal_at(message, at)
    return (int(found.value), found.end) if found else None
