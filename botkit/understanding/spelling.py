"""Repair of words that no example has: typing errors and shortenings, towards the examples' own words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from rapidfuzz.distance import OSA
from rapidfuzz.process import extract

from botkit.understanding.lexicon import Lexicon

SHORTEST = 4  # a three-letter word has too many neighbours at distance 1 ("can", "car", "cat")
LONG = 7  # from here on two errors are repaired
MAX_REMEMBERED = 20_000
_VOWELS = str.maketrans("", "", "aeiouy")


class Speller:
    """Finds the word that a strange word was meant to be: one of the examples', or else one of the language's."""

    def __init__(self, words: Mapping[str, int], lexicon: Lexicon) -> None:
        self._words = words
        self._lexicon = lexicon
        own = [word for word in words if len(word) >= SHORTEST - 1 and not _has_digit(word)]
        learned = [word for word in lexicon.concepts if len(word) >= SHORTEST - 1 and word[0] != "~"]
        self._candidates: dict[int, list[str]] = {}
        for word in dict.fromkeys([*own, *learned]):
            self._candidates.setdefault(len(word), []).append(word)
        self._skeletons = _by_skeleton([*sorted(own, key=lambda word: (-words[word], word)), *learned])
        self._remembered: dict[str, str] = {}

    def repair(self, word: str) -> str:
        """Return the word itself where it is known, not a word (numbers, codes) or too short, or has no neighbour."""
        if word in self._words:
            return word
        found = self._remembered.get(word)
        if found is None:
            found = self._find(word)
            if len(self._remembered) < MAX_REMEMBERED:
                self._remembered[word] = found
        return found

    def _find(self, word: str) -> str:
        if short := self._lexicon.shortened.get(word):
            return short
        if _has_digit(word) or self._lexicon.is_word(word):
            return word
        if len(word) >= SHORTEST:
            near = self._near(word, 2 if len(word) >= LONG else 1)
            if near is not None:
                return near
        skeleton = _skeleton(word)
        return self._skeletons.get(skeleton, word) if len(skeleton) >= 2 else word

    def _near(self, word: str, limit: int) -> str | None:
        hits: list[tuple[float, bool, int, str]] = []
        for length in range(len(word) - limit, len(word) + limit + 1):
            for hit, distance, _ in extract(word, self._candidates.get(length, ()), scorer=OSA.distance, score_cutoff=limit, limit=None):
                hits.append((distance, hit[0] != word[0], -self._words.get(hit, 0), hit))
        return min(hits)[3] if hits else None


def _by_skeleton(words: Iterable[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for word in words:
        found.setdefault(_skeleton(word), word)
    return found


def _skeleton(word: str) -> str:
    return word[:1] + word[1:].translate(_VOWELS)


def _has_digit(word: str) -> bool:
    return any(char.isdigit() for char in word)
