"""Clock expressions: "14:30", "halb vier", "quarter past 7", "huit heures et demie", "3 min para las cinco treinta"."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache

from botkit.understanding.answers.languages.table import Language
from botkit.understanding.answers.message import Message, Phrases
from botkit.understanding.answers.numbers.counting import count

DAY = 24 * 60
_SEPARATORS = frozenset(":.")


@dataclass(frozen=True, slots=True)
class Clock:
    """A time on the dial, before anybody said which half of the day.

    `told` says that more than a bare number was written; `exact` that it can only be this half of the day.
    """

    hour: int
    minute: int
    end: int
    second: int = 0
    told: bool = True
    exact: bool = False
    digital: bool = False


class _ClockPhrases:
    """The phrase tables of one language."""

    def __init__(self, language: Language) -> None:
        self.hours = Phrases(dict.fromkeys(language.hours, True))
        self.minutes = Phrases(dict.fromkeys(language.minutes, True))
        self.seconds = Phrases(dict.fromkeys(language.seconds, True))
        self.quarters = Phrases(language.quarters)
        signs = dict.fromkeys(language.past, 1) | dict.fromkeys(language.to, -1)
        self.past_or_to = Phrases(signs)
        self.less = Phrases(dict.fromkeys(language.less, -1))


@lru_cache(maxsize=32)
def phrases_of(language: Language) -> _ClockPhrases:
    return _ClockPhrases(language)


def clock(message: Message, at: int) -> Clock | None:
    """Read the clock expression that begins at a token."""
    if at >= len(message.tokens):
        return None
    return _digital(message, at) or _minutes_first(message, at) or _hour_first(message, at)


def number_at(message: Message, at: int, highest: int) -> tuple[int, int] | None:
    """A whole number up to `highest`; where more words were taken together ("vinte e cinco"), its first word alone."""
    for stop in (None, at + 1):
        found = count(message, at, stop)
        if found is not None and found.value.denominator == 1 and 0 <= found.value <= highest:
            return int(found.value), found.end
    return None


def _two_digits(message: Message, at: int) -> int | None:
    if at >= len(message.tokens):
        return None
    token = message.tokens[at]
    return int(token.text) if token.kind == "digits" and token.glued and len(token.text) <= 2 and int(token.text) < 60 else None


def _digital(message: Message, at: int) -> Clock | None:
    """Read "14:30", "7:56:13", "20.10", "7h30", "19h56min13s"."""
    tokens, words = message.tokens, phrases_of(message.language)
    if tokens[at].kind != "digits" or len(tokens[at].text) > 2 or int(tokens[at].text) > 24 or (at and _goes_on(message, at)):
        return None
    if at + 2 >= len(tokens):
        return None
    hour, marked = int(tokens[at].text), tokens[at + 1].text
    colon = marked in _SEPARATORS and tokens[at + 1].glued
    hours = None if colon else words.hours.at(tokens, at + 1)
    if not colon and (hours is None or not tokens[at + 1].glued):
        return None
    position = at + 2 if colon else hours[1] if hours else at
    minute = _two_digits(message, position)
    if minute is None or (colon and len(tokens[position].text) == 1):
        return None
    if not colon and position + 1 < len(tokens) and tokens[position + 1].glued and words.seconds.at(tokens, position + 1):
        return Clock(hour % 24, 0, position + 2, minute, exact=True, digital=True)
    found = Clock(hour % 24, minute, position + 1, exact=hour > 12 or tokens[at].text.startswith("0"), digital=True)
    return _with_seconds(message, found, tokens[at + 1].text)


def _goes_on(message: Message, at: int) -> bool:
    # The 12 of "2016.12.30" and of "10-12" begins nothing.
    tokens = message.tokens
    return tokens[at].glued and tokens[at - 1].text in ("-", "/", ".", ":", ",")


def _with_seconds(message: Message, found: Clock, separator: str) -> Clock | None:
    tokens, words = message.tokens, phrases_of(message.language)
    end = found.end
    minutes = words.minutes.at(tokens, end)
    if separator in _SEPARATORS and end < len(tokens) and tokens[end].text in (separator, "-", "/") and tokens[end].glued:
        second = _two_digits(message, end + 1)
        if second is None:
            # "12:30." ends a sentence, "24.12.2026" is a date.
            dated = end + 1 < len(tokens) and tokens[end + 1].kind == "digits" and tokens[end + 1].glued
            return None if dated else found
        return replace(found, second=second, end=end + 2) if separator == ":" else None
    if minutes is not None and (second := _two_digits(message, minutes[1])) is not None:
        seconds = words.seconds.at(tokens, minutes[1] + 1)
        return replace(found, second=second, end=seconds[1] if seconds else minutes[1] + 1)
    hours = words.hours.at(tokens, end)
    end = hours[1] if hours else minutes[1] if minutes else end
    # "14:30 Uhr"; a 24-hour country writes its afternoons above twelve.
    return replace(found, end=end, exact=found.exact)


def _minutes_first(message: Message, at: int) -> Clock | None:
    """Read "ten past seven", "viertel 6", "halb vier", "fünf vor halb acht"."""
    tokens, language, words = message.tokens, message.language, phrases_of(message.language)
    quarter = words.quarters.at(tokens, at)
    if quarter is not None:
        amount, end = quarter
    else:
        number = number_at(message, at, 59)
        if number is None:
            return None
        amount, end = number
        minutes = words.minutes.at(tokens, end)
        end = minutes[1] if minutes else end
    sign = words.past_or_to.at(tokens, end)
    if sign is not None:
        base = _base(message, _skip(message, sign[1]))
        return None if base is None else _moved(base, sign[0] * amount)
    if quarter is None:
        return None
    base = _plain_hour(message, _skip(message, end))
    if base is None or (amount != 30 and not language.half_before):
        return None
    return _moved(base, amount - 60 if language.half_before else amount)


def _skip(message: Message, at: int) -> int:
    """Past the small words inside an expression: "para las cinco"."""
    glue = message.language.glue
    for position in range(at, min(at + 2, len(message.tokens))):
        if message.tokens[position].text != "," and message.tokens[position].text not in glue:
            return position
    return min(at + 2, len(message.tokens))


def _base(message: Message, at: int) -> Clock | None:
    if at >= len(message.tokens):
        return None
    quarter = phrases_of(message.language).quarters.at(message.tokens, at)
    if quarter is not None and quarter[0] == 30:
        hour = _plain_hour(message, quarter[1])
        return None if hour is None else _moved(hour, -30 if message.language.half_before else 30)
    return _digital(message, at) or _hour_first(message, at)


def _moved(base: Clock, minutes: int) -> Clock:
    total = base.hour * 60 + base.minute + minutes
    if total < 60 and base.hour == 1:
        # "Quarter to one" is 12:45 on the dial.
        total += 12 * 60
    return replace(base, hour=total % DAY // 60, minute=total % 60, told=True)


def _plain_hour(message: Message, at: int) -> Clock | None:
    if at >= len(message.tokens):
        return None
    number = number_at(message, at, 24)
    if number is None:
        return None
    hour, end = number
    named = phrases_of(message.language).hours.at(message.tokens, end)
    return Clock(hour % 24, 0, named[1] if named else end, told=named is not None, exact=hour > 12 or hour == 0)


def _hour_first(message: Message, at: int) -> Clock | None:
    """Read "seven", "seven o'clock", "7 Uhr 30", "seven thirty", "ocho y cuarto", "cinco menos diez"."""
    tokens, words = message.tokens, phrases_of(message.language)
    hour = _plain_hour(message, at)
    if hour is None or words.minutes.at(tokens, hour.end):
        return None
    return change_minutes(message, hour) or hour


def change_minutes(message: Message, hour: Clock) -> Clock | None:
    """Follow an hour by what is added to it or taken off: "and a half", "thirty", "et quart", "menos cuarto"."""
    tokens = message.tokens
    less = phrases_of(message.language).less.at(tokens, hour.end)
    if less is not None:
        amount = _amount(message, _skip(message, less[1]))
        return _moved(replace(hour, end=amount[1]), -amount[0]) if amount else None
    joined = hour.end < len(tokens) and tokens[hour.end].text in message.language.joiners
    position = hour.end + joined
    if position >= len(tokens) or (tokens[position].kind == "digits" and tokens[position].glued and not hour.told):
        return None
    if (
        position + 2 < len(tokens)
        and tokens[position + 1].text in _SEPARATORS
        and tokens[position + 2].kind == "digits"
        and tokens[position + 2].glued
    ):
        # "Week 10 10:20": the second number begins its own time.
        return None
    amount = _amount(message, position)
    if amount is None:
        return None
    in_words = phrases_of(message.language).quarters.at(tokens, position) is not None
    if joined and not (in_words or message.language.and_after_tens):
        # "Between five and six"
        return None
    if amount[0] < 10 and not (
        joined or hour.told or tokens[position].text == "0" or tokens[position].text in message.language.spoken_zero
    ):
        return None
    end = amount[1]
    also_hours = phrases_of(message.language).hours.at(tokens, end)
    found = replace(hour, minute=amount[0], end=also_hours[1] if also_hours else end, told=True)
    return _and_seconds(message, found) or found


def _and_seconds(message: Message, found: Clock) -> Clock | None:
    """Follow "00 h 00 min" by "01 s"."""
    number = number_at(message, found.end, 59)
    seconds = phrases_of(message.language).seconds.at(message.tokens, number[1]) if number else None
    return replace(found, second=number[0], end=seconds[1]) if number and seconds else None


def _amount(message: Message, at: int) -> tuple[int, int] | None:
    """Minutes: "quarter", "thirty", "20 minutes"."""
    if at >= len(message.tokens):
        return None
    words, tokens = phrases_of(message.language), message.tokens
    if tokens[at].text in message.language.spoken_zero:
        return number_at(message, at + 1, 9)
    quarter = words.quarters.at(tokens, at)
    if quarter is not None:
        return quarter
    number = number_at(message, at, 59)
    if number is None or (words.hours.at(tokens, number[1]) and tokens[at].kind != "digits"):
        return number
    minutes = words.minutes.at(tokens, number[1])
    return number[0], minutes[1] if minutes else number[1]
