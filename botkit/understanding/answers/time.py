"""Times of day: "14:30", "half past seven in the morning", "halb vier", "à 19h56", "noon"."""

from __future__ import annotations

from dataclasses import replace
from datetime import time
from functools import lru_cache

from botkit.understanding.answers.clock import Clock, change_minutes, clock, phrases_of
from botkit.understanding.answers.languages.table import DayPart, Language
from botkit.understanding.answers.message import Message, Phrases
from botkit.understanding.answers.values import Outcome, Reading, settle

# Small words between an hour and its part of the day: "8 dans la soirée", "afternoon at about 7".
MAX_BETWEEN = 4
_STOPS = frozenset(".,;:!?")


@lru_cache(maxsize=32)
def _named(language: Language) -> Phrases[tuple[int, int]]:
    return Phrases(language.named_times)


@lru_cache(maxsize=32)
def _parts(language: Language) -> Phrases[DayPart]:
    return Phrases(language.day_parts)


@lru_cache(maxsize=32)
def _before(language: Language) -> Phrases[bool]:
    return Phrases(dict.fromkeys(language.at, True))


def read(message: Message) -> Outcome:
    """Read a time of day, in the contact's zone. "At 7" is 7:00 and to be read back: it may be 19:00."""
    readings: list[Reading] = []
    at, announced = 0, False
    while at < len(message.tokens):
        found = _time(message, at, announced)
        if found is None:
            said = _before(message.language).at(message.tokens, at)
            announced, at = said is not None, said[1] if said else at + 1
            continue
        reading, at = found
        readings.append(reading)
        # "At 7 or 8", "between 5 and 6": the second hour is as good as the first.
        announced = _links(message, at)
        at += announced
    return settle(readings)


def _time(message: Message, at: int, announced: bool) -> tuple[Reading, int] | None:
    tokens, language = message.tokens, message.language
    part = _parts(language).at(tokens, at)
    if part is not None and (after := _after_part(message, at, *part)) is not None:
        return after
    named = _named(language).at(tokens, at)
    if named is not None:
        (hour, minute), end = named
        told = Clock(hour, minute, end, exact=True)
        linked = end < len(tokens) and (tokens[end].text in language.joiners or tokens[end].text in language.less)
        later = change_minutes(message, told) if linked else None
        return _reading(message, at, later or told, None)
    found = _compact(message, at) or clock(message, at)
    if found is None:
        return None
    said = _part_after(message, found.end)
    if said is None and _links(message, found.end) and (other := clock(message, found.end + 1)) is not None:
        # "5-6 pm", "7 bis 8": what is said of the second holds for the first.
        part_of_other = _part_after(message, other.end)
        reading, _ = _reading(message, at, found, part_of_other and (part_of_other[0], found.end))
        return reading, found.end
    if said is None and not (found.told or announced or _alone(message, at, found.end)):
        return None
    return _reading(message, at, found, said)


def _links(message: Message, at: int) -> bool:
    language = message.language
    if at >= len(message.tokens):
        return False
    return message.tokens[at].text in language.alternatives | language.ranges | language.joiners


def _after_part(message: Message, start: int, part: DayPart, end: int) -> tuple[Reading, int] | None:
    """Read "afternoon at 7": a part of the day, then the hour."""
    found = clock(message, _past_glue(message, end))
    if found is None:
        return None
    reading, last = _reading(message, start, found, (part, found.end))
    return reading, last


def _past_glue(message: Message, at: int) -> int:
    glue = message.language.glue
    end = at
    while end < len(message.tokens) and end < at + MAX_BETWEEN and (message.tokens[end].text == "," or message.tokens[end].text in glue):
        end += 1
    return end


def _part_after(message: Message, at: int) -> tuple[DayPart, int] | None:
    parts = _parts(message.language)
    return parts.at(message.tokens, at) or parts.at(message.tokens, _past_glue(message, at))


def _reading(message: Message, start: int, found: Clock, said: tuple[DayPart, int] | None) -> tuple[Reading, int]:
    if said is not None:
        found = replace(found, end=said[1])
        # "8pm e meia": what is added may stand behind the part of the day.
        after = message.tokens[found.end].text if found.end < len(message.tokens) else ""
        linked = found.minute == 0 and (after in message.language.joiners or after in message.language.less)
        found = (change_minutes(message, found) if linked else None) or found
    hour = found.hour if said is None else _on_the_day(found.hour, said[0])
    sure = said is not None or found.exact or (found.digital and _writes_24_hours(message))
    text = message.words(start, found.end)
    return Reading(value=time(hour, found.minute, found.second), text=text, readback=not sure), found.end


def _on_the_day(hour: int, part: DayPart) -> int:
    """Which hour of twenty-four is meant: nobody says "13 in the afternoon" for one."""
    if hour > 12:
        return hour
    match part:
        case "morning" | "midnight":
            return hour % 12
        case "noon" | "lunch":
            return hour + 12 if 1 <= hour <= 4 else hour
        case "afternoon":
            return hour % 12 + 12
        case "night":
            # "Two at night" is before dawn, "eight at night" after dusk.
            return hour % 12 if hour == 12 or hour < 5 else hour + 12


def _writes_24_hours(message: Message) -> bool:
    return "a" not in message.locale.time_formats["short"].pattern


def _alone(message: Message, start: int, end: int) -> bool:
    others = (*message.tokens[:start], *message.tokens[end:])
    return all(token.text in _STOPS or token.text in message.language.small_words for token in others)


def _compact(message: Message, at: int) -> Clock | None:
    """Read "340pm", "1140 a.m.", "1530 Uhr" and, where nothing else is told, "1730" (`told` is false then)."""
    token = message.tokens[at]
    if token.kind != "digits" or token.glued or len(token.text) not in (3, 4):
        return None
    hour, minute = int(token.text[:-2]), int(token.text[-2:])
    named = phrases_of(message.language).hours.at(message.tokens, at + 1)
    end = named[1] if named else at + 1
    if hour > 23 or minute > 59 or _goes_on(message, at + 1):
        return None
    told = named is not None or _parts(message.language).at(message.tokens, end) is not None
    return Clock(hour, minute, end, told=told, exact=hour > 12 or token.text.startswith("0"), digital=told)


def _goes_on(message: Message, at: int) -> bool:
    # The 2019 of "2019-05-01" and the 1730 of "1730€" are no time.
    return at + 1 < len(message.tokens) and message.tokens[at].kind == "sign" and message.tokens[at].text not in _STOPS
