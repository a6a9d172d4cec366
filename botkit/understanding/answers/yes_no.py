"""Yes or no: the words of the language, 👍 and 👎, and "not ok" for no. Never used for consent, which is exact."""

from __future__ import annotations

from functools import lru_cache

from botkit.understanding.answers.languages.table import Language
from botkit.understanding.answers.message import Message, Phrases
from botkit.understanding.answers.values import Outcome, Reading, settle

_YES_SIGNS = ("👍", "👌", "✅", "✔", "☑", "🆗", "🙆", "💯", "🤝", "🙏", "+1")
_NO_SIGNS = ("👎", "❌", "✖", "✗", "✘", "🚫", "🙅", "⛔", "✋", "🖐", "-1")
_STOPS = frozenset(".,;:!?")


@lru_cache(maxsize=32)
def _phrases(language: Language) -> Phrases[bool | None]:
    table: dict[str, bool | None] = dict.fromkeys(language.instead_of)
    table |= dict.fromkeys((*language.yes, *_YES_SIGNS), True)
    table |= dict.fromkeys((*language.no, *_NO_SIGNS), False)
    # "not ok", "don't agree": a negated yes is a no.
    table |= {f"{negation} {yes}": False for negation in language.negations for yes in language.yes}
    return Phrases(table)


def meaning(phrase: tuple[str, ...], language: Language) -> bool | None:
    """What a whole phrase, folded into words, says: yes, no, or neither."""
    return _phrases(language).exactly(phrase)


def read(message: Message) -> Outcome:
    """Read True or False. A message that opens with one and then says the other ("Yes. I said no") keeps its opening; what
    follows "instead of" does not count."""
    readings = []
    for value, start, end in _phrases(message.language).all(message.tokens):
        if value is None:
            break
        reading = Reading(value=value, text=message.words(start, end))
        if start == 0 and (end == len(message.tokens) or message.tokens[end].text in _STOPS):
            return reading
        readings.append(reading)
    return settle(readings)
