"""Whole numbers in words and digits: "einundzwanzig", "two thousand and five", "3 hundred", "quatre-vingt-dix-sept"."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from botkit.understanding.answers.digits import literal
from botkit.understanding.answers.languages.table import Language
from botkit.understanding.answers.message import Message

# The longest number anyone says, in words ("nine hundred and ninety nine million ..."). A bound, so that hostile text stays linear.
MAX_WORDS = 24


@dataclass(frozen=True, slots=True)
class Count:
    """A number and where it ends. `scale` is the last multiplier when nothing followed it: "two million" waits for "and a half"."""

    value: Fraction
    end: int
    scale: int = 1
    doubtful: bool = False
    digits: bool = False


class _Sum:
    """A number under construction: `done` is what stands before the last multiplier, `open` what came since."""

    def __init__(self, language: Language) -> None:
        self.language = language
        self.done = Fraction(0)
        self.open = Fraction(0)
        self.scale = 0
        self.empty = True
        self.tail_empty = True
        self.closed = False

    def add(self, value: int | Decimal) -> bool:
        """Take a word below the next multiplier; False when it does not fit here."""
        if self.closed or (self.scale and value >= self.scale):
            return False
        if not self.tail_empty and not self._fits(value):
            return False
        if self.language.vigesimal and value == 20 and self.open % 100 == 4:
            self.open += 76
        else:
            self.open += Fraction(value)
        # Zero ends a number: "zero five" is two digits of a code, not five.
        self.closed = value == 0 or value != int(value)
        self.empty = self.tail_empty = False
        return True

    def _fits(self, value: int | Decimal) -> bool:
        below = self.open % 100
        if self.open == 0 or value <= 0:
            return False
        if below == 0:
            return value < 100
        if self.language.vigesimal:
            if value == 20 and below == 4:
                return True
            if below in (60, 80) and 10 <= value <= 16:
                return True
            if below in (10, 70, 90) and 7 <= value <= 9:
                return True
        return not self.language.units_first and below >= 20 and below % 10 == 0 and value < 10

    def add_tens(self, value: int) -> bool:
        """Take the ten after "ein und": "einundzwanzig"."""
        if self.closed or self.tail_empty or not 1 <= self.open % 100 <= 9 or value % 10 or not 20 <= value <= 90:
            return False
        self.open += value
        return True

    def multiply(self, scale: int) -> bool:
        """Take a multiplier: "hundred" inside its group, "thousand" and above closing one."""
        if scale == 100:
            if self.open >= 100 or (self.closed and not self.open):
                return False
            self.open = (self.open or Fraction(1)) * 100
            self.empty = self.tail_empty = False
            return True
        if self.scale and scale == self.scale:
            return False
        if self.scale and scale > self.scale:
            self.done = (self.done + self.open) * scale
        else:
            self.done += (self.open if not self.tail_empty else Fraction(1)) * scale
        self.open, self.scale = Fraction(0), scale
        self.empty, self.tail_empty, self.closed = False, True, False
        return True

    @property
    def value(self) -> Fraction:
        return self.done + self.open


def whole(message: Message, at: int, stop: int | None = None, *, digits: bool = True) -> Count | None:
    """Read the longest number that begins at a token and ends before `stop`."""
    language, tokens = message.language, message.tokens
    stop = min(len(tokens) if stop is None else stop, at + MAX_WORDS)
    total, end, place, doubtful, in_digits = _Sum(language), at, at, False, False
    while place < stop:
        joined = place > at and tokens[place].text in language.joiners
        here = place + joined
        if here >= stop:
            break
        word = tokens[here].text
        if tokens[here].kind != "word":
            number = literal(message, here) if digits and total.tail_empty else None
            if number is None or number.end > stop or not total.add(number.value):
                break
            place, doubtful, in_digits = number.end, doubtful or number.doubtful, True
        elif word in language.cardinals:
            value = language.cardinals[word]
            if joined and language.units_first and total.add_tens(value):
                pass
            elif (joined and not _may_follow_and(total, language)) or not total.add(value):
                break
            place = here + 1
        elif word in language.scales and not (joined and not total.tail_empty):
            if not total.multiply(language.scales[word]):
                break
            place = here + 1
        elif in_digits and place == end and word in language.short_scales and _is_suffix(message, here):
            if not total.multiply(language.short_scales[word]):
                break
            place = here + 1
        else:
            break
        end = place
    if total.empty:
        return None
    scale = total.scale if total.tail_empty and total.scale else 1
    return Count(total.value, end, scale, doubtful, in_digits and end == at + 1)


def _may_follow_and(total: _Sum, language: Language) -> bool:
    return total.tail_empty or total.open % 100 == 0 or language.and_after_tens


def _is_suffix(message: Message, at: int) -> bool:
    # "10 m" is ten metres; "10m" and "10 k" are amounts.
    return message.tokens[at].glued or message.tokens[at].text == "k"
