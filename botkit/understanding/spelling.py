"""Repair of words that no example has: typing errors and shortenings, towards the examples' own words."""

from __future__ import annotations

from collections.abc import Mapping

from rapidfuzz.distance import OSA
from rapidfuzz.process import extract

SHORTEST = 4  # a three-letter word has too many neighbours at distance 1 ("can", "car", "cat")
LONG = 7  # from here on two errors are repaired
MAX_REMEMBERED = 20_000
_VOWELS = str.maketrans("", "", "aeiouy")


class Speller:
    """Finds the examples' word that a strange word was meant to be."""

    def __init__(self, words: Mapping[str, int]) -> None:
        self._words = dict(words)
        self._candidates = [word for word in words if len(word) >= SHORTEST - 1 and not _has_digit(word)]
        self._skeletons: dict[str, str] = {}
        for word in sorted(self._candidates, key=lambda word: (-words[word], word)):
            self._skeletons.setdefault(_skeleton(word), word)
        self._remembered: dict[str, str] = {}

    def repair(self, word: str) -> str:
        """Return the word itself where it is known, not a word (numbers, codes) or too short, or has no neighbour."""
        if word in self._words or _has_digit(word):
            return word
        found = self._remembered.get(word)
        if found is None:
            found = self._find(word)
            if len(self._remembered) < MAX_REMEMBERED:
                self._remembered[word] = found
        return found

    def _find(self, word: str) -> str:
        if len(word) >= SHORTEST:
            limit = 2 if len(word) >= LONG else 1
            near = extract(word, self._candidates, scorer=OSA.distance, score_cutoff=limit, limit=8)
            if near:
                return str(min(near, key=lambda hit: (hit[1], hit[0][0] != word[0], -self._words[hit[0]], hit[0]))[0])
        skeleton = _skeleton(word)
        return self._skeletons.get(skeleton, word) if len(skeleton) >= 2 else word


def _skeleton(word: str) -> str:
    return word[:1] + word[1:].translate(_VOWELS)


def _has_digit(word: str) -> bool:
    return any(char.isdigit() for char in word)
