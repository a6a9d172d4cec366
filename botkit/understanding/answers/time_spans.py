"""Spans of time: "2 hours", "1 month, 21 days", "anderthalb Stunden", "half an hour", "1h30"."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

from botkit.understanding.answers.languages.table import Language, Unit
from botkit.understanding.answers.message import Message, Phrases
from botkit.understanding.answers.numbers.counting import count
from botkit.understanding.answers.numbers.numerals import numeral

# "2 years, 3 months, 1 week and 4 days and 5 hours and 6 minutes and 7 seconds"
MAX_PARTS = 7
_SMALLER: dict[Unit, Unit] = {"hour": "minute", "minute": "second"}


@dataclass(frozen=True, slots=True)
class TimeSpan:
    """Amounts by unit, in the order they were said, and where the span ends."""

    amounts: tuple[tuple[Unit, Fraction], ...]
    end: int
    vague: bool = False

    def total(self, unit: Unit) -> Fraction:
        """How many of one unit were said."""
        return sum((amount for said, amount in self.amounts if said == unit), Fraction(0))


@lru_cache(maxsize=32)
def units_of(language: Language) -> Phrases[tuple[Unit, int]]:
    """Words for a unit, and how many of it they are: a fortnight is two weeks."""
    return Phrases({**{word: (unit, 1) for word, unit in language.units.items()}, **language.long_units})


@lru_cache(maxsize=32)
def _vague(language: Language) -> Phrases[int]:
    return Phrases(language.vague)


def time_span(message: Message, at: int) -> TimeSpan | None:
    """Read the span that begins at a token."""
    few = _vague(message.language).at(message.tokens, at)
    some = units_of(message.language).at(message.tokens, few[1]) if few else None
    if few is not None and some is not None:
        return TimeSpan(((some[0][0], Fraction(few[0] * some[0][1])),), some[1], vague=True)
    amounts: list[tuple[Unit, Fraction]] = []
    position, end = at, at
    while len(amounts) < MAX_PARTS and position < len(message.tokens):
        found = _amount(message, position)
        if found is None or any(unit == found[0] for unit, _ in amounts):
            break
        amounts.append(found[:2])
        position = end = found[2]
        end = position = _rest(message, amounts, end)
        position = _between(message, position)
    return TimeSpan(tuple(amounts), end) if amounts else None


def _between(message: Message, at: int) -> int:
    while at < len(message.tokens) and (message.tokens[at].text == "," or message.tokens[at].text in message.language.joiners):
        at += 1
    return at


def _amount(message: Message, at: int) -> tuple[Unit, Fraction, int] | None:
    """Read "2 hours", "half an hour", "a week"."""
    tokens, language, units = message.tokens, message.language, units_of(message.language)
    number = numeral(message, at)
    if number is not None and number.value >= 0:
        end = number.end
        while end < min(len(tokens), number.end + 2) and tokens[end].text in language.articles | language.of | language.weak_ones:
            end += 1
        unit = units.at(tokens, end) or units.at(tokens, number.end)
        return (unit[0][0], number.value * unit[0][1], unit[1]) if unit else None
    article = tokens[at].text in language.articles
    unit = units.at(tokens, at + article)
    # "Hours" alone is no span; a fortnight is one, and so is "hora y media".
    alone = unit is not None and (unit[0][1] > 1 or _half_follows(message, unit[1]))
    return (unit[0][0], Fraction(unit[0][1]), unit[1]) if unit and (article or alone) else None


def _half_follows(message: Message, at: int) -> bool:
    pair = [token.text for token in message.tokens[at : at + 2]]
    return len(pair) == 2 and pair[0] in message.language.joiners and pair[1] in message.language.denominators


def _rest(message: Message, amounts: list[tuple[Unit, Fraction]], at: int) -> int:
    """Follow "an hour" by "and a half", and "1h" by its bare minutes."""
    tokens, language = message.tokens, message.language
    unit, amount = amounts[-1]
    if at < len(tokens) and tokens[at].text in language.joiners:
        half = at + 1 + (at + 1 < len(tokens) and tokens[at + 1].text in language.articles)
        if (
            half < len(tokens)
            and (below := language.denominators.get(tokens[half].text))
            and units_of(language).at(tokens, half + 1) is None
        ):
            amounts[-1] = (unit, amount + Fraction(1, below))
            return half + 1
    if unit in _SMALLER and at < len(tokens) and tokens[at].kind == "digits" and tokens[at].glued and len(tokens[at].text) == 2:
        minutes = count(message, at)
        if minutes is not None and units_of(language).at(tokens, minutes.end) is None:
            amounts.append((_SMALLER[unit], minutes.value))
            return minutes.end
    return at
