"""Yes or no: the words of the language, 👍 and 👎, and "not ok" for no. Never used for consent, which is exact."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache

from botkit.understanding.answers.languages.table import Language
from botkit.understanding.answers.message import Message, Phrases
from botkit.understanding.answers.text import Token, words
from botkit.understanding.answers.values import Outcome, Reading, settle

_YES_SIGNS = ("👍", "👌", "✅", "✔", "☑", "🆗", "🙆", "💯", "🤝", "🙏", "+1")
_NO_SIGNS = ("👎", "❌", "✖", "✗", "✘", "🚫", "🙅", "⛔", "✋", "🖐", "-1")
_STOPS = frozenset(".,;:!?")
# "Jaaa", "yesss", "nooo": three or more of a letter are one.
_DRAWN_OUT = re.compile(r"(\w)\1{2,}")
# How far behind its verb a negation may stand where the language puts it last: "passt mir leider nicht".
MAX_BEFORE_NEGATION = 2


@lru_cache(maxsize=32)
def _phrases(language: Language) -> Phrases[bool | str]:
    """Phrases that say True or False, "unsure" ("not sure") or "instead" ("no instead of yes")."""
    table: dict[str, bool | str] = dict.fromkeys((*language.yes, *_YES_SIGNS), True)
    table |= dict.fromkeys((*language.no, *_NO_SIGNS), False)
    # "Not ok" and "of course not" are a no.
    table |= {f"{negation} {yes}": False for negation in language.negations for yes in language.yes}
    table |= {f"{yes} {negation}": False for negation in language.negations for yes in language.yes[language.plain_yes :]}
    table |= dict.fromkeys(language.yes_with_negation, True)
    return Phrases(table | dict.fromkeys(language.unsure, "unsure") | dict.fromkeys(language.instead_of, "instead"))


@lru_cache(maxsize=32)
def _negations(language: Language) -> frozenset[tuple[str, ...]]:
    return frozenset(map(words, language.negations))


def meaning(phrase: tuple[str, ...], language: Language) -> bool | None:
    """What a whole phrase, folded into words, says: yes, no, or neither."""
    said = _phrases(language).exactly(phrase)
    return said if isinstance(said, bool) else None


def read(message: Message) -> Outcome:
    """Read True or False. A message that opens with one and then says the other ("Yes. I said no") keeps its opening; what
    follows "instead of" does not count, and "not sure" is neither. A "not" among other words is to be read back."""
    message = replace(message, tokens=tuple(map(_shortened, message.tokens)))
    readings: list[Reading] = []
    last_end = 0
    for value, start, end in _phrases(message.language).all(message.tokens):
        if value == "unsure":
            return None
        if value == "instead":
            break
        reading = Reading(value=value, text=message.words(start, end))
        if start == 0 and (end == len(message.tokens) or message.tokens[end].text in _STOPS):
            return reading
        if not value and _is_negation(message, start, end):
            if readings and readings[-1].value and _belongs(message, last_end, start):
                readings.pop()
            reading = replace(reading, readback=end - start < len(message.tokens))
        readings.append(reading)
        last_end = end
    return settle(readings)


def _shortened(token: Token) -> Token:
    return replace(token, text=_DRAWN_OUT.sub(r"\1", token.text)) if token.kind == "word" else token


def _is_negation(message: Message, start: int, end: int) -> bool:
    return tuple(token.text for token in message.tokens[start:end]) in _negations(message.language)


def _belongs(message: Message, start: int, negation: int) -> bool:
    """Whether a negation turns the yes before it: "passt mir nicht", but not "yes I don't mind"."""
    between = message.tokens[start:negation]
    near = len(between) <= MAX_BEFORE_NEGATION and not any(token.text in _STOPS for token in between)
    opening = message.tokens[0].text in message.language.yes[: message.language.plain_yes]
    return message.language.negation_last and near and not opening
