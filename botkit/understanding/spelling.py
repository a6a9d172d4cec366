"""Repair of words that no example has: typing errors and shortenings, towards the examples' own words."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence

from rapidfuzz.distance import OSA
from rapidfuzz.process import extract

from botkit.understanding.lexicon import Lexicon

SHORTEST = 3
SHORT = 3  # words up to here have many neighbours ("can", "car", "cat"): only those with the same first letter count
LONG = 6  # from here on two errors are repaired
MAX_EQUALS = 6  # neighbours at the same distance among which the words before and after may choose
CACHE_SIZE = 20_000
# The keys left and right of a key, on the keyboards of our languages (qwerty, qwertz and azerty differ little in this).
_ROWS = ("qwertyuiop", "qwertzuiop", "azertyuiop", "asdfghjkl", "qsdfghjklm", "zxcvbnm", "yxcvbnm", "wxcvbn")
_BESIDE = {
    key: "".join(row[at - 1 : at] + row[at + 1 : at + 2] for row in _ROWS for at in [row.find(key)] if at >= 0)
    for key in "abcdefghijklmnopqrstuvwxyz"
}
_VOWELS = "aeiouy"
_NO_VOWELS = str.maketrans("", "", _VOWELS)


class Speller:
    """Finds the word that a strange word was meant to be: one of the examples', or else one of the language's."""

    def __init__(self, words: Mapping[str, int], lexicon: Lexicon, features: Container[str]) -> None:
        self._words = words
        self._lexicon = lexicon
        self._features = features
        own = [word for word in words if len(word) >= SHORTEST and not _has_digit(word)]
        learned = [word for word in lexicon.concepts if len(word) > SHORT and word[0] != "~"]
        # A slip rarely hits the first and the last letter; looking at words that share one of them is five times faster.
        self._candidates: dict[tuple[int, int, str], list[str]] = {}
        for word in dict.fromkeys([*own, *learned]):
            self._candidates.setdefault((len(word), 0, word[0]), []).append(word)
            self._candidates.setdefault((len(word), -1, word[-1]), []).append(word)
        self._skeletons = _by_skeleton([*sorted(own, key=lambda word: (-words[word], word)), *learned])
        self._remembered: dict[str, tuple[str, ...]] = {}

    def repair(self, words: Sequence[str]) -> tuple[str, ...]:
        """Return the words, the strange ones replaced.

        Left alone are words that the examples or the language know, numbers and codes, and what has no neighbour.
        """
        known = self._words
        repaired = list(words)
        for position, word in enumerate(words):
            if word not in known:
                found = self._meant(word)
                repaired[position] = found[0] if len(found) == 1 else self._fitting(found, repaired, position)
        return tuple(repaired)

    def _fitting(self, found: Sequence[str], words: Sequence[str], position: int) -> str:
        """Of equally near words take the one that the examples have seen beside the words around it."""
        stem = self._lexicon.stem
        before = stem(words[position - 1]) if position else "^"
        after = stem(words[position + 1]) if position + 1 < len(words) else "$"

        def pairs(word: str) -> int:
            own = stem(word)
            return (f"p{before} {own}" in self._features) + (f"p{own} {after}" in self._features)

        return max(found, key=pairs)  # the first of equals, and they stand in order of likelihood

    def _meant(self, word: str) -> tuple[str, ...]:
        found = self._remembered.get(word)
        if found is None:
            found = self._find(word)
            if len(self._remembered) < CACHE_SIZE:
                self._remembered[word] = found
        return found

    def _find(self, word: str) -> tuple[str, ...]:
        if short := self._lexicon.shortened.get(word):
            return (short,)
        if _has_digit(word) or self._lexicon.is_word(word):
            return (word,)
        # Without inner vowels it is a shortening ("bkng", "blnce") rather than a typing error.
        skeleton = _skeleton(word)
        is_shortening = len(skeleton) >= SHORTEST and not any(char in _VOWELS for char in word[1:-1])
        if is_shortening and (full := self._skeletons.get(skeleton)):
            return full
        return self._near(word) or (word,)

    def _near(self, word: str) -> tuple[str, ...]:
        if len(word) < SHORTEST:
            return ()
        limit = 2 if len(word) >= LONG else 1
        hits: list[tuple[float, float, int, str]] = []
        for length in range(max(SHORTEST, len(word) - limit), len(word) + limit + 1):
            for end in (0, -1):
                candidates = self._candidates.get((length, end, word[end]), ())
                hits.extend(
                    (distance, _typing_cost(word, hit), -self._words.get(hit, 0), hit)
                    for hit, distance, _ in extract(word, candidates, scorer=OSA.distance, score_cutoff=limit, limit=None)
                )
        hits = sorted(set(hits))
        if len(word) <= SHORT:
            hits = [hit for hit in hits if hit[3][0] == word[0]]
        return tuple([hit[3] for hit in hits if hit[0] == hits[0][0]][:MAX_EQUALS])


def _typing_cost(word: str, meant: str) -> float:
    """Fingers swap letters and hit a key twice more often than they find a letter that is nowhere near."""
    score = 0.0 if word[0] == meant[0] else 1.0
    if len(word) == len(meant):
        if sorted(word) == sorted(meant):
            return 0.0
        differing = [(typed, right) for typed, right in zip(word, meant, strict=True) if typed != right]
        return score + (0.0 if all(right in _BESIDE.get(typed, "") for typed, right in differing) else 1.0)
    if len(word) > len(meant):
        doubled = any(word[at] == word[at + 1] and word[:at] + word[at + 1 :] == meant for at in range(len(meant)))
        return 0.0 if doubled else score + 0.5
    return score


def _by_skeleton(words: Iterable[str]) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for word in words:
        found[_skeleton(word)] = (*found.get(_skeleton(word), ()), word)[:MAX_EQUALS]
    return found


def _skeleton(word: str) -> str:
    return word[:1] + word[1:].translate(_NO_VOWELS)


def _has_digit(word: str) -> bool:
    return any(char.isdigit() for char in word)
