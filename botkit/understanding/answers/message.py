"""A message ready to be read: its tokens, the language's table, and the marks numbers have in the customer's country."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Generic, TypeVar

from babel.core import Locale, UnknownLocaleError

from botkit.understanding.answers.languages import language_of
from botkit.understanding.answers.languages.table import Language
from botkit.understanding.answers.numbers.compounds import split_compounds
from botkit.understanding.answers.text import Token, tokens, words

T = TypeVar("T")


@lru_cache(maxsize=256)
def locale_of(code: str) -> Locale:
    """The babel locale of a code, or of its language, or English: a strange code must not stop a conversation."""
    for attempt in (code, code.replace("_", "-").split("-")[0], "en"):
        try:
            return Locale.parse(attempt.replace("-", "_"))
        except (UnknownLocaleError, ValueError, TypeError):
            continue
    raise AssertionError("babel always knows English")


@dataclass(frozen=True, kw_only=True, slots=True)
class Message:
    """What a customer wrote, split into tokens once; readers walk over `tokens` and never over the text."""

    text: str
    tokens: tuple[Token, ...]
    language: Language
    locale: Locale

    def like(self, text: str) -> Message:
        """Another text, split in the same language."""
        return _split_label(text, self.language, self.locale)

    def words(self, start: int, end: int) -> str:
        """The customer's own words behind tokens start to end."""
        return self.text[self.tokens[start].start : self.tokens[end - 1].end]


def message_of(text: str, language: str) -> Message:
    """Split a message for a language code."""
    return _split(text, language_of(language), locale_of(language))


def _split(text: str, language: Language, locale: Locale) -> Message:
    return Message(text=text, tokens=split_compounds(tokens(text), language), language=language, locale=locale)


# Labels of choices are compared with every reply; what customers write is not remembered.
_split_label = lru_cache(maxsize=4_096)(_split)


class Phrases(Generic[T]):
    """Phrases of a table, found at a position in the tokens; the longest wins. A look-up costs the longest phrase, never the text."""

    def __init__(self, table: Mapping[str, T]) -> None:
        self._meanings = {words(phrase): meaning for phrase, meaning in table.items()}
        self._longest = max(map(len, self._meanings), default=0)

    def exactly(self, phrase: tuple[str, ...]) -> T | None:
        """The meaning of a whole phrase, folded into words."""
        return self._meanings.get(phrase)

    def at(self, tokens: tuple[Token, ...], position: int) -> tuple[T, int] | None:
        """The meaning of the longest phrase that begins at a position, and where it ends."""
        window = tuple(token.text for token in tokens[position : position + self._longest])
        for length in range(len(window), 0, -1):
            if window[:length] in self._meanings:
                return self._meanings[window[:length]], position + length
        return None

    def all(self, tokens: tuple[Token, ...]) -> Iterator[tuple[T, int, int]]:
        """Every phrase from left to right, none overlapping: meaning, start, end."""
        position = 0
        while position < len(tokens):
            found = self.at(tokens, position)
            if found is None:
                position += 1
                continue
            yield found[0], position, found[1]
            position = found[1]
