"""Numbers: "8", "eight", "2 and a half", "-1,5", "10k", "8️⃣"."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from botkit.understanding.answers.message import Message
from botkit.understanding.answers.numerals import Numeral, numerals
from botkit.understanding.answers.values import Outcome, Reading, settle

# Enough for every amount, and for a third to be near enough to a third.
SIGNIFICANT_DIGITS = 15


def read(
    message: Message, *, minimum: Decimal | float | None = None, maximum: Decimal | float | None = None, whole: bool = False
) -> Outcome:
    """Read a number. Outside `minimum` to `maximum`, or not whole where `whole` is asked for, it is no reading."""
    readings = []
    for found in numerals(message):
        value = _on_scale(found, maximum)
        if (minimum is not None and value < minimum) or (maximum is not None and value > maximum) or (whole and value.denominator != 1):
            continue
        readings.append(Reading(value=plain(value), text=message.words(found.start, found.end), readback=found.doubtful))
    return settle(readings)


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
