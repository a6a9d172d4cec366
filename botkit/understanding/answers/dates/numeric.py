"""Dates in digits: "24.12.", "12/24/2026", "2026-12-24", in the order of the contact's country."""

from __future__ import annotations

import itertools

from botkit.understanding.answers.calendars import Calendar, ParsedDate, valid

_MARKS = frozenset("./-")


def in_digits(calendar: Calendar, at: int) -> ParsedDate | None:
    """Read two or three numbers with marks between. 3/4 in English is read back: half the world means the 4th of March."""
    numbers, marks, end = _numbers(calendar, at)
    return _date(calendar, numbers, end, marks[0]) if len(numbers) > 1 else None


def without_marks(calendar: Calendar, at: int) -> ParsedDate | None:
    """Read "24 12 2026" and "24122026", where nothing else was written."""
    tokens = calendar.message.tokens
    if at or any(token.kind != "digits" for token in tokens):
        return None
    texts = [token.text for token in tokens]
    if len(texts) == 1 and len(texts[0]) == 8:
        year_first = texts[0][:2] in ("19", "20") and int(texts[0][4:6]) <= 12
        cuts = (0, 4, 6, 8) if year_first else (0, 2, 4, 8)
        texts = [texts[0][start:end] for start, end in itertools.pairwise(cuts)]
    elif len(texts) != 3 or {len(text) for text in texts} > {1, 2, 4}:
        return None
    return _date(calendar, [int(text) for text in texts], len(tokens), " ") if max(map(len, texts)) == 4 else None


def _date(calendar: Calendar, numbers: list[int], end: int, mark: str) -> ParsedDate | None:
    if len(numbers) == 3 and numbers[0] > 31:
        value = valid(calendar.full_year(numbers[0]), numbers[1], numbers[2])
        return ParsedDate(value, end) if value else None
    day, month = numbers[0], numbers[1]
    if _month_first(calendar):
        day, month = month, day
    if month > 12 >= day:
        day, month = month, day
    if len(numbers) == 3:
        value = valid(calendar.full_year(numbers[2]), month, day)
    else:
        value = calendar.of_month_and_day(month, day)
    swappable = day <= 12 and day != month and (mark != "." or calendar.message.language.code == "en")
    return ParsedDate(value, end, swappable) if value else None


def _month_first(calendar: Calendar) -> bool:
    pattern = calendar.message.locale.date_formats["short"].pattern
    return pattern.find("M") < pattern.find("d") and not pattern.startswith("y")


def _numbers(calendar: Calendar, at: int) -> tuple[list[int], list[str], int]:
    """Up to three numbers, the marks between them, and the end; [] where this is no beginning."""
    tokens = calendar.message.tokens
    if tokens[at].kind != "digits" or len(tokens[at].text) not in (1, 2, 4) or (tokens[at].glued and calendar.text(at - 1) in _MARKS):
        return [], [], at
    numbers, end = [int(tokens[at].text)], at + 1
    marks: list[str] = []
    while len(numbers) < 3 and end + 1 < len(tokens) and _is_mark(calendar, end, marks):
        after = tokens[end + 1]
        # "24. 12." has a gap, "5 - 6" has none of the marks glued.
        if (
            after.kind != "digits"
            or len(after.text) not in (1, 2, 4)
            or not tokens[end].glued
            or (not after.glued and tokens[end].text != ".")
        ):
            break
        if len(numbers) == 1 and len(after.text) == 4:
            break
        marks.append(tokens[end].text)
        numbers.append(int(after.text))
        end += 2
    if (
        end + 1 < len(tokens)
        and tokens[end].text in _MARKS
        and tokens[end].glued
        and tokens[end + 1].kind == "digits"
        and tokens[end + 1].glued
    ):
        return [], [], at
    return numbers, marks, end


def _is_mark(calendar: Calendar, at: int, marks: list[str]) -> bool:
    # "08/12,2015": a comma may stand before the year.
    return calendar.text(at) in _MARKS if not marks else calendar.text(at) in (marks[0], ",")
