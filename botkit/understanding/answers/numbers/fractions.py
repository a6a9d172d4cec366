"""Fractions: "half", "a quarter", "three fifths", "dos onceavos", "3/4", "half a million"."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from botkit.understanding.answers.message import Message
from botkit.understanding.answers.numbers.counting import Count, count, ordinal_at


@dataclass(frozen=True, slots=True)
class FractionPart:
    """A fraction and where it ends. `bare`: no numerator ("half"). `times`: the multiplier it is of ("half a million")."""

    value: Fraction
    end: int
    bare: bool = False
    times: int = 1


def fraction_at(message: Message, at: int, counted: Count | None) -> FractionPart | None:
    """Read a fraction in words at a token, where `counted` is the counting number there, if any."""
    found = _worded(message, at, counted)
    return None if found is None else _times(message, found)


def divided(message: Message, counted: Count) -> FractionPart | None:
    """Read "3/4"; "3/4/2026" is a date."""
    tokens, slash = message.tokens, counted.end
    if not counted.digits or slash + 1 >= len(tokens) or tokens[slash].text != "/":
        return None
    below = count(message, slash + 1)
    if below is None or not below.digits or not below.value:
        return None
    if below.end + 1 < len(tokens) and tokens[below.end].text == "/" and tokens[below.end + 1].kind == "digits":
        return None
    return FractionPart(counted.value / below.value, below.end)


def _worded(message: Message, at: int, counted: Count | None) -> FractionPart | None:
    tokens, language = message.tokens, message.language
    if counted is None:
        article = tokens[at].text in language.articles
        below = _denominator(message, at + article)
        if below is None or not (article or tokens[at].text in language.denominators):
            return None
        return FractionPart(1 / below.value, below.end, bare=not article)
    if counted.end < len(tokens) and tokens[counted.end].text in language.denominator_marks:
        return _longest(message, at, counted)
    below = _denominator(message, counted.end)
    if below is None or _belongs_to_last(counted, message, below):
        return None
    return _longest(message, at, counted)


def _belongs_to_last(counted: Count, message: Message, below: Count) -> bool:
    """Whether only what follows "and" is divided: "two million and one half", "cent et trois quarts"."""
    if counted.joint is None:
        return False
    last = count(message, counted.joint + 1)
    if last is None or last.value >= below.value:
        return False
    # "Vingt et trois cinquièmes": French says "et" inside a number before one and eleven only.
    one_part = last.value == 1 and message.tokens[below.end - 1].text not in message.language.plurals
    return counted.round_joint or one_part or below.value in (2, 4) or (message.language.vigesimal and last.value != 1)


def _longest(message: Message, at: int, counted: Count) -> FractionPart | None:
    # Where several cuts make sense, the language says whether the denominator is the longest or the shortest.
    language, tokens = message.language, message.tokens
    as_place = ordinal_at(message, at)
    marked = counted.end < len(tokens) and tokens[counted.end].text in language.denominator_marks
    splits = range(at + 1, counted.end + 1)
    for split in splits if language.long_denominators or marked else reversed(splits):
        above = count(message, at, split)
        below = _denominator(message, split) if above is not None and above.end == split else None
        if above is None or below is None or below.end <= counted.end:
            continue
        if _starts_with_scale(message, split, below) or _parts_a_pair(message, split):
            continue
        plural = tokens[below.end - 1].text in language.plurals
        # "twenty fifth" is a position in a list, "twenty fifths" are four.
        if plural or above.value == 1 or as_place is None or as_place.end < below.end:
            return FractionPart(above.value / below.value, below.end)
    return None


def _starts_with_scale(message: Message, split: int, below: Count) -> bool:
    language, tokens = message.language, message.tokens
    if below.end == split + 1 or tokens[split].text not in language.scales or tokens[below.end - 1].text in language.denominator_marks:
        return False
    return not language.bare_scales or tokens[below.end - 1].text in language.ordinal_scales


def _parts_a_pair(message: Message, split: int) -> bool:
    # "Ninety-five" is never 90 of something that begins with five, nor "twenty-fifths" twenty of anything.
    language, tokens = message.language, message.tokens
    after_ten = language.cardinals.get(tokens[split - 1].text, 0) in range(20, 100, 10)
    unit = language.cardinals.get(tokens[split].text, 10) < 10 or (
        tokens[split].glued and language.ordinals.get(tokens[split].text, 10) < 10
    )
    return after_ten and unit


def _denominator(message: Message, at: int) -> Count | None:
    """What a fraction divides by: "quarter", "twenty-fifth", "veinticinco avos"."""
    language, tokens = message.language, message.tokens
    if at >= len(tokens):
        return None
    if tokens[at].text in language.denominators:
        return Count(Fraction(language.denominators[tokens[at].text]), at + 1)
    counted = count(message, at) if language.denominator_marks or language.denominators else None
    if counted is not None and counted.value > 1 and counted.end < len(tokens) and tokens[counted.end].text in language.denominator_marks:
        return Count(counted.value, counted.end + 1)
    found = ordinal_at(message, at) if language.places_divide else None
    # "one second" is a time, "one first" nothing.
    return found if found is not None and found.value > 2 else None


def _times(message: Message, found: FractionPart) -> FractionPart:
    """Follow "half" to "a million": that much of it."""
    tokens, language = message.tokens, message.language
    at = found.end
    while at < len(tokens) and at < found.end + 2 and tokens[at].text in language.of | language.articles:
        at += 1
    if at < len(tokens):
        scale = language.scales.get(tokens[at].text) or language.dozens.get(tokens[at].text)
        if scale:
            return FractionPart(found.value * scale, at + 1, found.bare, scale)
    return found
