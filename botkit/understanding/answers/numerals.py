"""Numbers as customers write them: whole, decimal, negative, fractions and mixtures ("2 and a half", "minus five point two")."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

from botkit.understanding.answers.languages.table import Language
from botkit.understanding.answers.message import Message, Phrases
from botkit.understanding.answers.whole import Count, whole


@dataclass(frozen=True, slots=True)
class Numeral:
    """One number in a message: tokens `start` to `end`."""

    value: Fraction
    start: int
    end: int
    doubtful: bool = False
    # Of "8/10" or "8 out of 10" the two numbers themselves: on a scale up to 10 the customer means 8.
    ratio: tuple[Fraction, Fraction] | None = None


@lru_cache(maxsize=32)
def _over(language: Language) -> Phrases[bool]:
    return Phrases(dict.fromkeys(language.over, True))


def numerals(message: Message) -> Iterator[Numeral]:
    """Every number of a message from left to right."""
    place = 0
    while place < len(message.tokens):
        found = numeral(message, place)
        if found is None:
            place += 1
            continue
        yield found
        place = found.end


def numeral(message: Message, at: int) -> Numeral | None:
    """The number that begins at a token, with its sign."""
    tokens = message.tokens
    sign = 1
    place = at
    if tokens[at].text == "-" and not (tokens[at].glued and at and tokens[at - 1].kind != "sign"):
        sign, place = -1, at + 1
    elif tokens[at].text == "+":
        place = at + 1
    elif tokens[at].text in message.language.minus:
        sign, place = -1, at + 1
    if place >= len(tokens):
        return None
    found = _unsigned(message, place)
    if found is None:
        return None
    ratio = found.ratio and (sign * found.ratio[0], found.ratio[1])
    return Numeral(sign * found.value, at, found.end, found.doubtful, ratio)


def _unsigned(message: Message, at: int) -> Numeral | None:
    part = _part(message, at)
    if part is not None:
        return part
    count = whole(message, at)
    if count is None:
        return None
    for more in (_ratio, _mixed, _point):
        if (found := more(message, at, count)) is not None:
            return found
    return Numeral(count.value, at, count.end, count.doubtful)


def _part(message: Message, at: int) -> Numeral | None:
    """Read "half", "a half", "three quarters"; followed by a multiplier, that much of it ("half a million")."""
    language, tokens = message.language, message.tokens
    number, place = Fraction(1), at
    if tokens[place].text in language.articles:
        place += 1
    else:
        count = whole(message, place)
        if count is not None:
            number, place = count.value, count.end
    if place >= len(tokens) or tokens[place].text not in language.parts:
        return None
    value, end = number * language.parts[tokens[place].text], place + 1
    after = end
    while after < len(tokens) and tokens[after].text in language.of | language.articles:
        after += 1
    if after < len(tokens):
        times = language.scales.get(tokens[after].text) or language.dozens.get(tokens[after].text)
        if times:
            return Numeral(value * times, at, after + 1)
    return Numeral(value, at, end)


def _ratio(message: Message, at: int, count: Count) -> Numeral | None:
    """Read "3/4", "one in three", "8 out of 10"."""
    tokens, language = message.tokens, message.language
    if count.end >= len(tokens):
        return None
    slash = tokens[count.end].text == "/" and count.digits
    over = None if slash else _over(language).at(tokens, count.end)
    place = count.end + 1 if slash else over[1] if over else None
    below = whole(message, place) if place is not None and place < len(tokens) else None
    if below is None or below.value == 0 or (over and not count.value < below.value):
        return None
    return Numeral(count.value / below.value, at, below.end, ratio=(count.value, below.value))


def _mixed(message: Message, at: int, count: Count) -> Numeral | None:
    """Read what may follow a whole number: "and a half", " 1/4"."""
    tokens, language = message.tokens, message.language
    place = count.end
    joined = place < len(tokens) and tokens[place].text in language.joiners
    place += joined
    if place >= len(tokens) or (not joined and tokens[place].kind == "word"):
        return None
    part = _part(message, place)
    if part is None:
        below = whole(message, place)
        part = _ratio(message, place, below) if below and below.digits else None
    if part is None or (part.value >= 1 and count.scale <= part.value):
        return None
    times = count.scale if part.value < 1 and count.scale >= 1000 else 1
    return Numeral(count.value + part.value * times, at, part.end)


def _point(message: Message, at: int, count: Count) -> Numeral | None:
    """Read "five point two five"."""
    tokens, language = message.tokens, message.language
    if count.end + 1 >= len(tokens) or tokens[count.end].text not in language.point:
        return None
    digits, place = "", count.end + 1
    while place < len(tokens) and (after := whole(message, place)) is not None and after.value.denominator == 1 and len(digits) < 12:
        digits, place = digits + str(after.value), after.end
    return Numeral(count.value + Fraction(int(digits), 10 ** len(digits)), at, place) if digits else None
