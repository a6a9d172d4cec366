"""What stands around a value that was read: a limit, a denial, a condition or a second quantity. A value that they change is read back,
and one that is denied is none; the customer sees what was not understood."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

from botkit.understanding.answers.languages.qualifiers import QUALIFIERS, Qualifiers
from botkit.understanding.answers.message import Message, Phrases
from botkit.understanding.answers.text import Token, words
from botkit.understanding.answers.units import unit_at
from botkit.understanding.answers.values import Ambiguous, Outcome, Reading

_DATED = frozenset({"date", "time"})
_COUNTED = frozenset({"number", "money", "duration"})
LIMITED = _DATED | _COUNTED
MAX_GLUE = 2  # small words between a limit and its value: "before the 5th"
MAX_BETWEEN = 3  # words between a number and a second quantity: "two adults and a child"
_PLUS = frozenset({"+", "&", "plus"})
_MEASURES = frozenset({"mass", "length", "volume"})
_LONG = frozenset({"week", "month"})  # "2 weeks", where nights or days were asked for
_CLOCK = frozenset({"am", "pm", "uhr", "oclock"})


class _Words:
    """The phrases of one language, ready to be looked up. Those before a value are looked up from their end."""

    def __init__(self, table: Qualifiers) -> None:
        self.table = table
        self.limits = frozenset(map(words, table.limits))
        self.time_limits = self.limits | frozenset(map(words, table.time_limits))
        self.opening = frozenset(map(words, table.opening_limits))
        self.longest = max(map(len, self.time_limits))
        self.after = Phrases(dict.fromkeys(table.limits_after, True))
        self.rates = Phrases(dict.fromkeys(table.rates, True))
        self.numbers = Phrases(table.numbers)


@lru_cache(maxsize=8)
def _words_of(code: str) -> _Words:
    return _Words(QUALIFIERS.get(code, QUALIFIERS["en"]))


def without_digit(message: Message) -> int | None:
    """The number that a whole message says without one: "none", "just me"."""
    tokens = message.tokens
    numbers, small = _words_of(message.language.code).numbers, message.language.small_words
    for at in range(len(tokens)):
        found = numbers.at(tokens, at)
        if found is None:
            continue
        rest = (*tokens[:at], *tokens[found[1] :])
        return found[0] if all(token.kind == "sign" or token.text in small for token in rest) else None
    return None


def with_surroundings(kind: str, message: Message, outcome: Outcome) -> Outcome:
    """The outcome, with what stands around each of its values in mind."""
    match outcome:
        case Reading():
            return None if _is_denied(kind, message, outcome) else _doubted(kind, message, outcome)
        case Ambiguous(readings=readings):
            meant = tuple(reading for reading in readings if not _is_denied(kind, message, reading))
            # "Not 3 but 4" is 4.
            return replace(meant[0], readback=True) if len(meant) == 1 else outcome
        case _:
            return None


def _doubted(kind: str, message: Message, reading: Reading) -> Reading:
    if reading.readback:
        return reading
    start, end = _place(message, reading)
    if kind == "yes_no":
        return replace(reading, readback=bool(reading.value) and _has_condition(message, end))
    if kind not in LIMITED:
        return reading
    told = _words_of(message.language.code)
    is_doubtful = _limit_before(kind, message, start) or told.after.at(message.tokens, end) is not None
    if kind in _COUNTED:
        is_doubtful = is_doubtful or _is_one_of_two(message, start, end)
    if kind == "number":
        is_doubtful = is_doubtful or _names_a_thing(message, start, end)
    if kind == "money":
        is_doubtful = is_doubtful or told.rates.at(message.tokens, end) is not None
    return replace(reading, readback=is_doubtful)


def _place(message: Message, reading: Reading) -> tuple[int, int]:
    """The tokens of a reading: its first, and the one behind its last."""
    first = message.text.find(reading.text)
    last = first + len(reading.text)
    inside = [at for at, token in enumerate(message.tokens) if token.start >= first and token.end <= last]
    return (inside[0], inside[-1] + 1) if inside else (0, len(message.tokens))


def _limit_before(kind: str, message: Message, start: int) -> bool:
    told = _words_of(message.language.code)
    limits = told.time_limits if kind in _DATED else told.limits
    for end in _ends_before(message, start):
        for length in range(1, min(told.longest, end) + 1):
            phrase = tuple(token.text for token in message.tokens[end - length : end])
            if phrase in limits or (kind in _DATED and length == end and phrase in told.opening):
                return True
    return False


def _is_denied(kind: str, message: Message, reading: Reading) -> bool:
    if kind == "yes_no" or (kind not in LIMITED and kind not in ("ordinal", "choice")):
        return False
    start, _ = _place(message, reading)
    table = _words_of(message.language.code).table
    for end in _ends_before(message, start):
        if end and message.tokens[end - 1].text in table.denials:
            return not (end > 1 and message.tokens[end - 2].text in table.why)
    return False


def _ends_before(message: Message, start: int) -> list[int]:
    """Where the words before a value may end: right before it, or beside small words of dates and articles, which the value may hold."""
    ends, end = [start], start
    small = message.language.date_glue | message.language.glue | message.language.articles
    while end > 0 and start - end < MAX_GLUE and message.tokens[end - 1].text in small:
        end -= 1
        ends.append(end)
    while start < len(message.tokens) - 1 and message.tokens[start].text in small:
        start += 1
        ends.append(start)
    return ends


def _has_condition(message: Message, end: int) -> bool:
    table = _words_of(message.language.code).table
    rest = message.tokens[end:]
    return any(
        token.text in table.conditions and not (at + 1 < len(rest) and rest[at + 1].text in table.gladly) for at, token in enumerate(rest)
    )


def _is_one_of_two(message: Message, start: int, end: int) -> bool:
    """Whether another quantity stands beside a number: "two adults and a child", "me and 2 friends", "50 and 100 euros"."""
    tokens, language = message.tokens, message.language
    ones = language.articles | language.weak_ones
    if start > 1 and tokens[start - 1].text in language.joiners:
        return True
    for at in range(end, min(end + MAX_BETWEEN, len(tokens) - 1)):
        if tokens[at].kind == "sign" and tokens[at].text not in _PLUS:
            return False
        if tokens[at].text in language.joiners or tokens[at].text in _PLUS:
            return tokens[at + 1].text in ones
    return False


def _names_a_thing(message: Message, start: int, end: int) -> bool:
    """Whether a number names a thing, a year or an hour: "room 12", "since 2019", "at 5 pm"."""
    tokens, table = message.tokens, _words_of(message.language.code).table
    if start and tokens[start - 1].text in table.things:
        return True
    if end >= len(tokens):
        return False
    return message.language.units.get(tokens[end].text) in _LONG or _is_clock(tokens, end) or _measures_a_thing(message, end)


def _measures_a_thing(message: Message, end: int) -> bool:
    """Whether a measure stands behind a number, and what it is of: "180ml de leche"."""
    measure = unit_at(message, end)
    if measure is None or measure[0].dimension not in _MEASURES or measure[1] >= len(message.tokens):
        return False
    return message.tokens[measure[1]].kind == "word" and message.tokens[measure[1]].text not in message.language.small_words


def _is_clock(tokens: tuple[Token, ...], at: int) -> bool:
    return tokens[at].text in _CLOCK or (tokens[at].text == "o" and at + 1 < len(tokens) and tokens[at + 1].text == "clock")
