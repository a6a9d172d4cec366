"""Words that always win: emergencies, suicide, wanting a person, lawyers, in six languages, and a project's own."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from botkit.understanding.urgent import dutch, english, french, german, portuguese, spanish

_LANGUAGES = {"en": english, "de": german, "nl": dutch, "es": spanish, "fr": french, "pt": portuguese}

LISTS = ("emergency", "suicide", "person", "lawyer")
"""The ready-made lists, in the order in which they win."""


@cache
def ready_made(name: str) -> Mapping[str, tuple[str, ...]]:
    """The phrases of a ready-made list by language. Of another name there are none."""
    if name not in LISTS:
        return {}
    return {language: tuple(line for line in getattr(module, name.upper()).splitlines() if line) for language, module in _LANGUAGES.items()}
