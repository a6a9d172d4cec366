"""The languages that answers are read in: one table each, listed here."""

from __future__ import annotations

from collections.abc import Mapping

from botkit.understanding.answers.languages.de import GERMAN
from botkit.understanding.answers.languages.en import ENGLISH
from botkit.understanding.answers.languages.es import SPANISH
from botkit.understanding.answers.languages.fr import FRENCH
from botkit.understanding.answers.languages.nl import DUTCH
from botkit.understanding.answers.languages.pt import PORTUGUESE
from botkit.understanding.answers.languages.table import Language

LANGUAGES: Mapping[str, Language] = {
    "de": GERMAN,
    "en": ENGLISH,
    "es": SPANISH,
    "fr": FRENCH,
    "nl": DUTCH,
    "pt": PORTUGUESE,
}


def language_of(code: str) -> Language:
    """The table for a code such as "de", "de-AT" or "pt_BR"; English for a language without one."""
    return LANGUAGES.get(code.replace("_", "-").split("-")[0].casefold(), ENGLISH)
