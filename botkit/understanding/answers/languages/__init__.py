"""The languages that answers are read in: one table each, listed here."""

from __future__ import annotations

from collections.abc import Mapping

from botkit.understanding.answers.languages.en import ENGLISH
from botkit.understanding.answers.languages.table import Language

LANGUAGES: Mapping[str, Language] = {"en": ENGLISH}


def language_of(code: str) -> Language:
    """The table for a code such as "de", "de-AT" or "pt_BR"; English for a language without one."""
    return LANGUAGES.get(code.replace("_", "-").split("-")[0].casefold(), ENGLISH)
