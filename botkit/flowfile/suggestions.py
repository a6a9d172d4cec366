"""Suggestions for problems: the nearest known word, and lists of words for a sentence."""

from __future__ import annotations

from collections.abc import Iterable

from rapidfuzz import process
from rapidfuzz.distance import OSA

MAX_WORD_LENGTH = 80  # a longer word is not a mistyped name
MAX_LISTED = 12  # so many known words fit on a line


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word that was probably meant: up to a third of its letters may differ, at least one."""
    if not word or len(word) > MAX_WORD_LENGTH:
        return None
    most = max(1, len(word) // 3)
    lowered = {one.lower(): one for one in sorted(known)}
    match = process.extractOne(word.lower(), list(lowered), scorer=OSA.distance, score_cutoff=most)
    if match is None or match[1] >= len(word):
        return None
    return lowered[match[0]]


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """The tail of a sentence: `; did you mean "expect"?`, or nothing."""
    near = nearest(word, known)
    return f'; did you mean "{near}"?' if near else ""


def quoted(words: Iterable[str], most: int = MAX_LISTED) -> str:
    """`"ask", "choices", …`"""
    listed = list(words)
    shown = ", ".join(f'"{word}"' for word in listed[:most])
    return shown + (", …" if len(listed) > most else "")


def shortened(text: str, most: int = 40) -> str:
    """A piece of an author's text, to recognise it by."""
    line = " ".join(text.split())
    return line if len(line) <= most else line[: most - 1].rstrip() + "…"


def plural(number: int, noun: str) -> str:
    """`1 step`, `2 steps`."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
