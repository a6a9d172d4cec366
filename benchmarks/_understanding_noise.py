"""Customers' noise, made by chance: typing errors and the shortenings of short messages."""

from __future__ import annotations

import random

KEYBOARD = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
SHORTENED = {
    "you": "u", "your": "ur", "are": "r", "please": "pls", "thanks": "thx", "thank": "thx", "for": "4", "to": "2",
    "because": "cuz", "tomorrow": "tmrw", "today": "2day", "message": "msg", "account": "acct", "before": "b4",
    "be": "b", "see": "c", "why": "y", "and": "n", "with": "w", "about": "abt", "people": "ppl", "what": "wat",
    "have": "hv", "number": "num", "password": "pw", "great": "gr8",
}  # fmt: skip
SHORTEN_FROM = 5  # letters; from here on a word may lose its vowels


def mistype(text: str, errors: int, chance: random.Random) -> str:
    """Make typing errors in words of four letters and more: a neighbouring key, a letter lost, doubled or swapped."""
    for _ in range(errors):
        places = [at for at, char in enumerate(text) if char.isalpha() and _inside(text, at)]
        if not places:
            break
        at = chance.choice(places)
        kind = chance.choice(("replace", "drop", "double", "swap"))
        if kind == "replace":
            text = text[:at] + _neighbour(text[at], chance) + text[at + 1 :]
        elif kind == "drop":
            text = text[:at] + text[at + 1 :]
        elif kind == "double":
            text = text[:at] + text[at] + text[at:]
        elif at + 1 < len(text):
            text = text[:at] + text[at + 1] + text[at] + text[at + 2 :]
    return text


def shorten(text: str, chance: random.Random) -> str:
    """Write as in a short message: the usual abbreviations, and half of the longer words without inner vowels."""
    words = []
    for word in text.lower().split():
        bare = word.strip("?!.,")
        if bare in SHORTENED:
            words.append(SHORTENED[bare])
        elif len(bare) >= SHORTEN_FROM and bare.isalpha() and chance.random() < 0.5:
            words.append(bare[0] + "".join(char for char in bare[1:-1] if char not in "aeiou") + bare[-1])
        else:
            words.append(word)
    return " ".join(words)


def _inside(text: str, at: int) -> bool:
    """Whether the letter stands in a word of four letters or more."""
    first = last = at
    while first > 0 and text[first - 1].isalpha():
        first -= 1
    while last + 1 < len(text) and text[last + 1].isalpha():
        last += 1
    return last - first >= 3


def _neighbour(char: str, chance: random.Random) -> str:
    for row in KEYBOARD:
        position = row.find(char.lower())
        if position >= 0:
            return row[position + (1 if position == 0 or (position < len(row) - 1 and chance.random() < 0.5) else -1)]
    return chance.choice("abcdefghijklmnopqrstuvwxyz")
