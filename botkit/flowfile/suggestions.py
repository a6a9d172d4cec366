"""Words for problems: the nearest right word, and lists of words as a sentence has them."""

from __future__ import annotations

from collections.abc import Iterable

from rapidfuzz import process
from rapidfuzz.distance import OSA

MAX_WORD_LENGTH = 80  # beyond this nobody mistyped a name
MAX_LISTED = 12  # as many known words fit a line


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word that was probably meant: a third of its letters may be wrong, one in the shortest."""
    if not word or len(word) > MAX_WORD_LENGTH:
        return None
    most = max(1, len(word) // 3)
    lowered = {one.lower(): one for one in sorted(known)}
    found = process.extractOne(word.lower(), list(lowered), scorer=OSA.distance, score_cutoff=most)
    if found is None or found[1] >= len(word):
        return None
    return lowered[found[0]]


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
