"""Counting words and places: "einundzwanzig", "two thousand and five", "3 hundred", "cent vingt-cinquième"."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

from botkit.understanding.answers.languages.table import Language
from botkit.understanding.answers.message import Message
from botkit.understanding.answers.numbers.digits import literal

# The longest number anyone says, in words ("nine hundred and ninety nine million ..."). A bound, so that hostile text stays linear.
MAX_WORDS = 24


@dataclass(frozen=True, slots=True)
class Count:
    """A number and where it ends.

    `scale` is the last multiplier when nothing followed it: "two million" waits for "and a half". `joint` is the place
    of the last "and", `round_joint` says that it followed a hundred or more. `digits`: written in digits alone.
    """

    value: Fraction
    end: int
    scale: int = 1
    joint: int | None = None
    round_joint: bool = False
    doubtful: bool = False
    digits: bool = False


class _Sum:
    """A number under construction: `done` are the groups closed by a multiplier, `open` is what came since."""

    def __init__(self, language: Language) -> None:
        self.language = language
        self.done: list[tuple[int, Fraction]] = []
        self.open = Fraction(0)
        self.words = 0
        self.fresh = True  # nothing since the beginning or the last multiplier
        self.closed = False

    @property
    def value(self) -> Fraction:
        return sum((group for _, group in self.done), self.open)

    @property
    def scale(self) -> int:
        """The last multiplier, 0 before the first."""
        return self.done[-1][0] if self.done else 0

    def add(self, value: Fraction) -> bool:
        """Take a word below the next multiplier; False when it does not fit here."""
        if self.closed or (self.scale and value >= self.scale) or not (self.fresh or self._fits(value)):
            return False
        twenties = self.language.vigesimal and value == 20 and self.open % 100 == 4
        self.open += 76 if twenties else value
        # Zero ends a number ("zero five" is two digits of a code), and so does a fraction.
        self.closed = value == 0 or value.denominator != 1
        self.fresh = False
        self.words += 1
        return True

    def _fits(self, value: Fraction) -> bool:
        below = self.open % 100
        if self.open == 0 or value <= 0:
            return False
        if below == 0:
            return value < 100
        if self.language.vigesimal and _fits_in_twenties(below, value):
            return True
        return not self.language.units_first and below >= 20 and below % 10 == 0 and value < 10

    def add_tens(self, value: Fraction) -> bool:
        """Take the ten after "ein und": "einundzwanzig"."""
        if self.closed or self.fresh or not 1 <= self.open % 100 <= 9 or value % 10 or not 20 <= value <= 90:
            return False
        self.open += value
        return True

    def add_part(self, part: Fraction) -> bool:
        """Take the rest of "zweieinhalb"."""
        if self.fresh or self.closed:
            return False
        self.open, self.closed = self.open + part, True
        return True

    def multiply(self, scale: int) -> bool:
        """Take a multiplier: "hundred" inside its group, "thousand" and above closing one."""
        if scale == 100:
            # "322 hundred" is said, "three hundred two hundred" are two numbers.
            if (self.open >= 100 and (self.words > 1 or self.open % 100 == 0)) or self.open >= 1000 or (self.closed and not self.open):
                return False
            self.open, self.fresh, self.closed, self.words = (self.open or Fraction(1)) * 100, False, False, self.words + 1
            return True
        if self.scale == scale:
            return False
        group = Fraction(1) if self.fresh and not (self.done and self.scale < scale) else self.open
        while self.done and self.done[-1][0] < scale:
            # "tres billones cuatrocientos mil millones": the thousands belong to the millions.
            group += self.done.pop()[1]
        self.done.append((scale, group * scale))
        self.open, self.fresh, self.closed = Fraction(0), True, False
        return True


def _fits_in_twenties(below: Fraction, value: Fraction) -> bool:
    """ "Quatre-vingt", "soixante-quinze", "dix-sept" and "quatre-vingt-dix-sept"."""
    return (value == 20 and below == 4) or (below in (60, 80) and 10 <= value <= 16) or (below in (10, 70, 90) and 7 <= value <= 9)


def count(message: Message, at: int, stop: int | None = None) -> Count | None:
    """Read the longest counting number that begins at a token and ends before `stop`."""
    return _Walk(message, at, stop).count()


def ordinal_at(message: Message, at: int) -> Count | None:
    """Read the longest position in a list: "twenty first", "vigésimo quinto"."""
    return _Walk(message, at, None).place()


_Step = Callable[[int, bool, bool], int | None]


class _Walk:
    """One walk over the words of a number."""

    def __init__(self, message: Message, at: int, stop: int | None) -> None:
        self.message, self.language = message, message.language
        self.start = self.here = at
        self.stop = min(len(message.tokens), at + MAX_WORDS, *(() if stop is None else (stop,)))
        self.sum = _Sum(message.language)
        self.joint: int | None = None
        self.round_joint = self.doubtful = self.in_digits = self.placed = False

    def count(self) -> Count | None:
        while self._take(self._counting):
            pass
        if self.here == self.start:
            return None
        scale = self.sum.scale if self.sum.fresh else 1
        alone = self.in_digits and self.here == self.start + 1
        return Count(self.sum.value, self.here, scale, self.joint, self.round_joint, self.doubtful, alone)

    def place(self) -> Count | None:
        # Words that count may come before ("twenty first"), only places after ("vigésimo quinto").
        while not (found := self._take(self._placing)) and self._take(self._counting):
            pass
        self.placed = found
        while found and self._take(self._placing):
            pass
        return Count(self.sum.value, self.here) if found else None

    def _take(self, step: _Step) -> bool:
        tokens = self.message.tokens
        if self.here >= self.stop:
            return False
        joined = self.here > self.start and tokens[self.here].text in self.language.joiners
        at = self.here + joined
        if at >= self.stop:
            return False
        round_before = self.sum.fresh or self.sum.open % 100 == 0
        end = step(at, joined, round_before)
        if end is None or end > self.stop:
            return False
        if joined:
            self.joint, self.round_joint = self.here, round_before
        self.here = end
        return True

    def _counting(self, at: int, joined: bool, round_before: bool) -> int | None:
        token, language = self.message.tokens[at], self.language
        if token.kind != "word":
            return self._digits(at, joined and round_before)
        if token.text in language.scales:
            return at + 1 if (self.sum.fresh or not joined) and self.sum.multiply(language.scales[token.text]) else None
        if token.text in language.short_scales and self.in_digits and at == self.here and self._is_amount(at):
            return at + 1 if self.sum.multiply(language.short_scales[token.text]) else None
        if token.text in language.added_parts and self.sum.add_part(language.added_parts[token.text]):
            return at + 1
        value = language.mixed.get(token.text, language.cardinals.get(token.text, language.standing.get(token.text)))
        return None if value is None else self._add(Fraction(value), at, joined, round_before)

    def _is_amount(self, at: int) -> bool:
        # "10 m" and "10m" are metres, "5t" tonnes; "10M" and "10 k" are amounts.
        token = self.message.tokens[at]
        billions = token.text == "b" and self.sum.open.denominator != 1
        return token.text == "k" or (token.glued and (billions or self.message.text[token.start].isupper()))

    def _placing(self, at: int, joined: bool, round_before: bool) -> int | None:
        word, language = self.message.tokens[at].text, self.language
        if word in language.ordinal_scales:
            return at + 1 if self.sum.multiply(language.ordinal_scales[word]) else None
        value = language.ordinals.get(word)
        if value is not None and language.places_agree and not self.placed and not self.sum.fresh:
            # "Treinta quintos" are thirty fifths: the 35th is "trigésimo quinto".
            return None
        return None if value is None else self._add(Fraction(value), at, joined, round_before)

    def _add(self, value: Fraction, at: int, joined: bool, round_before: bool) -> int | None:
        if joined and self.language.units_first and self.sum.add_tens(value):
            return at + 1
        if joined and (self._begins_a_hundred(at + 1) or not (round_before or self.language.and_after_tens)):
            return None
        return at + 1 if self.sum.add(value) else None

    def _begins_a_hundred(self, at: int) -> bool:
        # "3 hundred and 2 hundred" are two numbers.
        following = self.message.tokens[at].text if at < len(self.message.tokens) else ""
        return not self.sum.fresh and self.language.scales.get(following) == 100

    def _digits(self, at: int, after_and: bool) -> int | None:
        number = literal(self.message, at) if self.sum.fresh or (after_and and not self._begins_a_hundred(at + 1)) else None
        if number is None or (after_and and Fraction(number.value).denominator != 1) or not self.sum.add(Fraction(number.value)):
            return None
        self.in_digits, self.doubtful = True, number.doubtful
        return number.end
