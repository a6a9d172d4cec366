"""How the tables of a language are written: short lines of words, a few kinds of entry, nothing to compute.

Entries are separated by semicolons, words and phrases by commas: "1 ein, eins, eine; 2 zwei, zwo".
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import get_args

from botkit.understanding.answers.languages.table import DayPart, Unit
from botkit.understanding.answers.text import fold


def phrases(text: str) -> tuple[str, ...]:
    """Words and phrases in their order, folded as messages are: a table may write "fünf" and "à"."""
    return tuple(" ".join(fold(phrase).split()) for phrase in text.split(",") if phrase.strip())


def bag(text: str) -> frozenset[str]:
    """Words without an order."""
    return frozenset(phrases(text))


def numbered(text: str) -> dict[str, int]:
    """ "0 null; 1 ein, eins; 1e6 million"."""
    return {phrase: int(Decimal(value)) for value, phrase in _entries(text)}


def fractions(text: str) -> dict[str, Fraction]:
    """ "3/2 anderthalb"."""
    return {phrase: Fraction(value) for value, phrase in _entries(text)}


def clocks(text: str) -> dict[str, tuple[int, int]]:
    """ "12:00 noon, midday"."""
    return {phrase: (int(value.partition(":")[0]), int(value.partition(":")[2])) for value, phrase in _entries(text)}


def day_parts(text: str) -> dict[str, DayPart]:
    """ "morning: am, in the morning"."""
    parts: dict[str, DayPart] = {part: part for part in get_args(DayPart)}
    return {phrase: parts[value.rstrip(":")] for value, phrase in _entries(text)}


def units(text: str) -> dict[str, Unit]:
    """ "week: week, weeks, wk"."""
    return {phrase: _UNITS[value.rstrip(":")] for value, phrase in _entries(text)}


def long_units(text: str) -> dict[str, tuple[Unit, int]]:
    """ "2 week: fortnight"."""
    found: dict[str, tuple[Unit, int]] = {}
    for value, rest in _entries(text, first=False):
        unit, _, names = rest.partition(":")
        found |= dict.fromkeys(phrases(names), (_UNITS[unit.strip()], int(value)))
    return found


def inflected(stems: Mapping[str, int], *endings: str) -> dict[str, int]:
    """Every stem with every ending: {"zweit": 2} with "e", "en" gives "zweite" and "zweiten"."""
    return {stem + ending: value for stem, value in stems.items() for ending in endings}


_UNITS: dict[str, Unit] = {unit: unit for unit in get_args(Unit)}


def _entries(text: str, *, first: bool = True) -> Iterator[tuple[str, str]]:
    """The value that each entry begins with, and each of its phrases (or the whole rest)."""
    for entry in text.split(";"):
        value, rest = entry.split(maxsplit=1)
        for phrase in phrases(rest) if first else (rest,):
            yield value, phrase
