"""How wide words are, without a font at hand: an estimate for common sans-serif faces, a little too wide rather than too narrow."""

from __future__ import annotations

from functools import cache
from unicodedata import category, east_asian_width

# Widths in em, of classes of letters, after the widest of the usual faces (Verdana, DejaVu): cards wrap early rather than overflow.
_WIDTHS = {**dict.fromkeys("ijl.,:;'|!` ", 0.33), **dict.fromkeys('frt()[]{}/\\"-*', 0.43), **dict.fromkeys("mwMW@%", 0.97)}
_UPPER, _DIGIT, _WIDE, _ELSE = 0.72, 0.64, 1.05, 0.62
MORE = "…"


@cache
def _width(letter: str) -> float:
    if letter in _WIDTHS:
        return _WIDTHS[letter]
    if east_asian_width(letter) in "WF":
        return _WIDE
    if category(letter) == "Mn":
        return 0.0
    return _UPPER if letter.isupper() else _DIGIT if letter.isdecimal() else _ELSE


def width(text: str, size: float) -> float:
    """Of a line of text in letters of `size` pixels."""
    return sum(_width(letter) for letter in text) * size


def wrap(text: str, room: float, size: float, *, most: int) -> tuple[str, ...]:
    """At most so many lines that fit into `room` pixels; the last one ends with … when there was more."""
    lines: list[str] = []
    line = ""
    for word in text.split():
        longer = f"{line} {word}" if line else word
        if width(longer, size) <= room:
            line = longer
            continue
        if line:
            lines.append(line)
        while width(word, size) > room:
            fitting = _fitting(word, room, size)
            lines.append(word[:fitting])
            word = word[fitting:]
        line = word
    if line:
        lines.append(line)
    if len(lines) <= most:
        return tuple(lines)
    return (*lines[: most - 1], cut(f"{lines[most - 1]} {lines[most]}", room, size))


def cut(text: str, room: float, size: float) -> str:
    """One line, shortened to fit."""
    if width(text, size) <= room:
        return text
    return text[: _fitting(text, room - width(MORE, size), size)].rstrip() + MORE


def _fitting(text: str, room: float, size: float) -> int:
    used = 0.0
    for number, letter in enumerate(text):
        used += _width(letter) * size
        if used > room:
            return max(number, 1)
    return len(text)
