"""Numbers as customers write them: whole, decimal, negative, fractions and mixtures ("2 and a half", "minus five point two")."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import lru_cache

from botkit.understanding.answers.languages.table import Language
from botkit.understanding.answers.message import Message, Phrases
from botkit.understanding.answers.numbers.counting import Count, count, ordinal_at
from botkit.understanding.answers.numbers.fractions import FractionPart, divided, fraction_at

# Digits read after a spoken "point".
MAX_SPOKEN_DECIMALS = 12
# "Au moins 3", "al menos 3", "más o menos 3": no minus.
_BEFORE_LEAST = frozenset({"au", "du", "ou", "al", "lo", "o", "pelo", "ao"})


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
def _idle(language: Language) -> Phrases[bool]:
    return Phrases(dict.fromkeys(language.idle, True))


def numerals(message: Message, at: int = 0) -> Iterator[Numeral]:
    """Every number of a message from left to right, beginning at a token."""
    idle = _idle(message.language)
    while at < len(message.tokens):
        if (nothing := idle.at(message.tokens, at)) is not None:
            at = nothing[1]
            continue
        found = numeral(message, at)
        if found is None:
            at += 1
            continue
        yield found
        at = found.end


def numeral(message: Message, at: int) -> Numeral | None:
    """The number that begins at a token, with its sign."""
    tokens = message.tokens
    sign, start = 1, at
    minus = tokens[at].text == "-" and not (at and tokens[at].glued and tokens[at - 1].kind != "sign")
    if minus or (tokens[at].text in message.language.minus and not (at and tokens[at - 1].text in _BEFORE_LEAST)):
        sign, start = -1, at + 1
    found = _unsigned(message, start) if start < len(tokens) else None
    if found is None:
        return None
    ratio = found.ratio and (sign * found.ratio[0], found.ratio[1])
    return replace(found, value=sign * found.value, start=at, ratio=ratio)


def _unsigned(message: Message, at: int) -> Numeral | None:
    counted = count(message, at)
    fraction = fraction_at(message, at, counted)
    if fraction is not None:
        return Numeral(fraction.value, at, fraction.end)
    if counted is None and message.tokens[at].text in message.language.point:
        # "Point five"
        return _point(message, at, Count(Fraction(0), at))
    if counted is None:
        dozen = message.language.dozens.get(message.tokens[at].text)
        return Numeral(Fraction(dozen), at, at + 1) if dozen else None
    if counted.end < len(message.tokens) and message.tokens[counted.end].text in message.language.denominator_marks:
        # "Zwanzigstel" alone is no twenty.
        return None
    as_place = ordinal_at(message, at)
    if as_place is not None and as_place.end > counted.end:
        # "Twenty fifth" is neither twenty nor five.
        return None
    for more in (_ratio, _mixed, _point, _dozens):
        if (found := more(message, at, counted)) is not None:
            return found
    return Numeral(counted.value, at, counted.end, counted.doubtful)


@lru_cache(maxsize=32)
def _over(language: Language) -> Phrases[bool]:
    return Phrases(dict.fromkeys(language.over, True))


def _ratio(message: Message, at: int, counted: Count) -> Numeral | None:
    """Read "3/4", "one in three", "8 out of 10"."""
    over = _over(message.language).at(message.tokens, counted.end)
    if over is not None:
        below = count(message, over[1])
        if below is None or not counted.value < below.value:
            return None
        return Numeral(counted.value / below.value, at, below.end, ratio=(counted.value, below.value))
    slashed = divided(message, counted)
    if slashed is None:
        return None
    below_value = counted.value / slashed.value if slashed.value else Fraction(1)
    # "24/12" may be a date or two: only what is less than one is surely a fraction.
    return Numeral(slashed.value, at, slashed.end, doubtful=slashed.value >= 1, ratio=(counted.value, below_value))


def _mixed(message: Message, at: int, counted: Count) -> Numeral | None:
    """Read what may follow a whole number: "and a half", " 1/4", "een vijfde"."""
    tokens, language = message.tokens, message.language
    for end in (counted.joint, counted.end):
        if end is None or end >= len(tokens):
            continue
        joined = tokens[end].text in language.joiners | language.fraction_joiners
        whole = counted if end == counted.end else count(message, at, end)
        fraction = _proper(message, end + joined)
        if whole is not None and fraction is not None and (joined or not fraction.bare):
            return Numeral(_together(whole, fraction), at, fraction.end)
    return None


def _together(whole: Count, fraction: FractionPart) -> Fraction:
    """ "Two million and a half" is 2.5 million, "one and a half million" 1.5 million, "one billion and half a million" both."""
    if fraction.times > 1:
        small = whole.scale == 1 and whole.value < fraction.times and whole.value < 1000
        return (whole.value + fraction.value / fraction.times) * fraction.times if small else whole.value + fraction.value
    return whole.value + fraction.value * (whole.scale if whole.scale >= 1000 else 1)


def _proper(message: Message, at: int) -> FractionPart | None:
    """A fraction below one, or one of a multiplier ("a quarter million")."""
    if at >= len(message.tokens):
        return None
    counted = count(message, at)
    found = fraction_at(message, at, counted)
    if found is None and counted is not None:
        found = divided(message, counted)
    return found if found is not None and (found.value < 1 or found.times > 1) else None


def _point(message: Message, at: int, counted: Count) -> Numeral | None:
    """Read "five point two five"."""
    tokens, language = message.tokens, message.language
    if counted.end + 1 >= len(tokens) or tokens[counted.end].text not in language.point:
        return None
    if tokens[counted.end].text in language.fraction_joiners and ((cents := count(message, counted.end + 1)) is None or cents.value < 10):
        # "Cinco con cincuenta" is a price, "once con uno" nothing.
        return None
    digits, end = "", counted.end + 1
    while len(digits) < MAX_SPOKEN_DECIMALS and (after := count(message, end)) is not None and after.value.denominator == 1:
        digits, end = digits + str(after.value), after.end
    return Numeral(counted.value + Fraction(int(digits), 10 ** len(digits)), at, end) if digits else None


def _dozens(message: Message, at: int, counted: Count) -> Numeral | None:
    dozen = message.language.dozens.get(message.tokens[counted.end].text) if counted.end < len(message.tokens) else None
    if not dozen:
        return None
    # "Three hundred and two dozen": two dozen more.
    last = count(message, counted.joint + 1) if counted.joint and counted.round_joint else None
    value = counted.value - last.value + last.value * dozen if last else counted.value * dozen
    end = counted.end + 1
    half = _proper(message, end + 1) if end < len(message.tokens) and message.tokens[end].text in message.language.joiners else None
    # "Uma dúzia e meia"
    return Numeral(value + half.value * dozen, at, half.end) if half else Numeral(value, at, end)
