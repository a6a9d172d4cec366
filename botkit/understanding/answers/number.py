"""Numbers: "8", "eight", "2 and a half", "-1,5", "10k", "8️⃣"."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from botkit.understanding.answers.calendars import months_of
from botkit.understanding.answers.message import Message
from botkit.understanding.answers.numbers.numerals import Numeral, numerals
from botkit.understanding.answers.numbers.rivals import Span, with_rivals
from botkit.understanding.answers.surroundings import without_digit
from botkit.understanding.answers.units import UNITS, describes_a_thing, unit_at
from botkit.understanding.answers.values import Outcome, Reading, settle

# Enough for every amount, and for a third to be near enough to a third.
SIGNIFICANT_DIGITS = 15
LARGEST = 10**18  # nobody answers with more, and a flow keeps no larger number
_STOPS = frozenset(".,;:!?")


def read(
    message: Message,
    *,
    minimum: Decimal | float | None = None,
    maximum: Decimal | float | None = None,
    whole: bool = False,
    unit: str | None = None,
) -> Outcome:
    """Read a number. Outside `minimum` to `maximum`, or not whole where `whole` is asked for, it is no reading.

    With a `unit` ("kg") the value is in that unit: "500 g" is 0.5, "23" alone is 23, and "50 cm" is no reading.
    """
    bare: list[Span] = []
    named: list[Span] = []
    for found in _answers(message, unit):
        value = _on_scale(found, maximum)
        said = unit_at(message, found.end) if unit is not None else None
        if unit is not None and said is not None:
            wanted = UNITS[unit]
            if said[0].dimension != wanted.dimension:
                continue
            value = value * Fraction(said[0].factor) / Fraction(wanted.factor)
        if (minimum is not None and value < minimum) or (maximum is not None and value > maximum) or (whole and value.denominator != 1):
            continue
        if abs(value) > LARGEST:
            continue
        end = said[1] if said else found.end
        reading = Reading(value=plain(value), text=message.words(found.start, end), readback=found.doubtful)
        (named if said else bare).append((found.start, end, reading))
    if not named and not bare and (said_whole := without_digit(message)) is not None:
        fits = (minimum is None or said_whole >= minimum) and (maximum is None or said_whole <= maximum)
        return Reading(value=said_whole, text=message.text.strip(), readback=said_whole > 0) if fits else None
    outcome = settle(with_rivals(message, named, bare) if named else [reading for _, _, reading in bare])
    if isinstance(outcome, Reading) and len(named or bare) > 1:
        return replace(outcome, readback=True)  # "2 adults, 2 kids" are not two
    return outcome


def _answers(message: Message, unit: str | None) -> list[Numeral]:
    """The numbers of a message that can be an answer; an article ("un", "ein") counts only where no other number stands."""
    found = [numeral for numeral in numerals(message) if not _names_something(message, numeral, unit)]
    told = [numeral for numeral in found if not _is_article(message, numeral)]
    # "Une table pour 3", but also "un adulte et deux enfants": say it back.
    return [replace(numeral, doubtful=True) for numeral in told] if told and len(told) < len(found) else found


def _is_article(message: Message, found: Numeral) -> bool:
    return found.end - found.start == 1 and message.tokens[found.start].text in message.language.weak_ones


def _names_something(message: Message, found: Numeral, unit: str | None) -> bool:
    """Whether a number only names a day, a place or a thing: "4 May", "3rd", "room 12b", "the 180ml bottle". "It weighs 20kg" is an answer.

    Where a unit is asked for, a number with a unit names nothing.
    """
    tokens = message.tokens
    before = tokens[found.start - 1] if found.start and tokens[found.start].glued else None
    if before is not None and (before.text == "/" or (before.kind == "word" and tokens[found.start].kind == "digits")):
        # "AB1234", "17/05/2026"
        return True
    if found.end >= len(tokens):
        return False
    after = tokens[found.end]
    if (after.text == "/" and after.glued) or months_of(message).at(tokens, found.end):
        # "17/05/2026", "le 4 mai"
        return True
    if tokens[found.end - 1].kind != "digits":
        return False
    if after.text in message.language.ordinal_marks and after.glued and after.text != ".":
        return True
    if after.kind != "word" or not after.glued:
        return False
    measured = unit_at(message, found.end)
    if measured is not None:
        return unit is None and describes_a_thing(message, found.start, measured[1])
    alone = found.start == 0 and all(token.text in _STOPS for token in tokens[found.end + 1 :])
    return not alone


def _on_scale(found: Numeral, maximum: Decimal | float | None) -> Fraction:
    if found.ratio and maximum is not None and found.ratio[1] == maximum:
        return found.ratio[0]
    return found.value


def plain(value: Fraction) -> int | Decimal:
    """A whole number as int, any other as Decimal."""
    if value.denominator == 1:
        return int(value)
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    return exact.normalize() if len(exact.as_tuple().digits) <= SIGNIFICANT_DIGITS else Decimal(f"{exact:.{SIGNIFICANT_DIGITS}g}")
