"""The features of a message: words, word pairs, parts of words and concepts, weighted by their rarity."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from math import inf, log, sqrt
from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from botkit.understanding.lexicon import Lexicon

Floats: TypeAlias = NDArray[np.float32]
Integers: TypeAlias = NDArray[np.int64]

SHARES = (0.10, 0.15, 0.27, 0.25, 0.23)
"""What each block gives to the similarity of a text with itself: words, pairs of neighbouring stems, parts of words, concepts,
pairs of concepts. A pair is two concepts near one another in either order, fillers skipped: "lost my card" and "the card is lost"
have one in common. Measured on two public sets; the maximum is flat, moving 0.1 costs 0.2 points at most. Concepts and
their pairs are worth 2 points to 3 over words and parts of words alone."""
PAIR_DISTANCE = 5  # how many concepts apart a pair may be
PART_LENGTHS = (2, 3, 4)
BASE_WEIGHT = 2.0  # of a feature that all labels share; 1 is usual, and 0.2 points worse
IMAGINED_QUESTIONS = 25
"""A prior: so many other questions are assumed, all with the language's fillers and question words. With two labels a
bot cannot learn that "what is the" says little; with a hundred the prior hardly counts."""
CACHE_SIZE = 20_000
LONG = 0.9  # the quantile of the examples' lengths from which a message counts as long
LONG_WORDS = 10  # a message of so many strange words is not long, however short the examples are
MEASURED = 500  # examples whose lengths are looked at
NO_LIMITS = (inf,) * len(SHARES)


@dataclass(frozen=True, kw_only=True, slots=True)
class Vector:
    """A text as sparse weights. Features that no example has are not listed, but their weight is in the length.

    `owners` gives, for each feature, the position of the token it comes from, so that words can be named as reasons.
    `known` is the share of the weight (squared) that the examples have too, 0 to 1; `known_words` the same of the
    words alone.
    """

    ids: Integers
    values: Floats
    owners: Integers
    known: float
    known_words: float


class WordFeatures(NamedTuple):
    """The features of one word."""

    word: str
    stem: str
    concept: str
    is_filler: bool
    parts: tuple[str, ...]


@dataclass(kw_only=True, slots=True)
class Features:
    """The features that the examples have, with their weights. Made by `learn_features`."""

    index: dict[str, int]
    weight: list[float]
    unseen: float
    lexicon: Lexicon
    longest: tuple[float, ...] = ()  # of each block the squared weight that a long example has; nothing: without a limit
    _cache: dict[str, tuple[WordFeatures, int, tuple[int, ...], int]] = field(default_factory=dict)

    def vector(self, words: Sequence[str]) -> Vector:
        """Weigh a text's features, each block brought to length 1 and then to its share."""
        known = [self._see(word) for word in words]
        return self._weigh(self._blocks(known))

    def _blocks(self, known: Sequence[tuple[WordFeatures, int, tuple[int, ...], int]]) -> list[list[tuple[int, int]]]:
        index = self.index
        blocks: list[list[tuple[int, int]]] = [[], [], [], [], []]
        before = "p^"
        concepts: list[tuple[str, int]] = []
        for position, (one, word, parts, concept) in enumerate(known):
            blocks[0].append((word, position))
            blocks[1].append((index.get(f"{before} {one.stem}", -1), position))
            blocks[2].extend([(part, position) for part in parts])
            blocks[3].append((concept, position))
            before = "p" + one.stem
            if not one.is_filler:
                concepts.append((one.concept, position))
        if known:
            blocks[1].append((index.get(f"{before} $", -1), len(known) - 1))
        blocks[4] = [(index.get(name, -1), position) for name, position in _concept_pairs(concepts)]
        return blocks

    def _weigh(self, blocks: Sequence[Sequence[tuple[int, int]]]) -> Vector:
        ids: list[int] = []
        values: list[float] = []
        owners: list[int] = []
        known = known_words = 0.0
        weight, strange = self.weight, self.unseen * self.unseen
        for share, block, longest in zip(SHARES, blocks, self.longest or NO_LIMITS, strict=True):
            counts: dict[int, int] = {}
            first: dict[int, int] = {}
            total = 0.0
            for number, position in block:
                if number < 0:
                    total += strange
                elif number in counts:
                    counts[number] += 1
                else:
                    counts[number] = 1
                    first[number] = position
            weighed = [weight[number] * (1.0 if count == 1 else 1.0 + log(count)) for number, count in counts.items()]
            mine = sum([value * value for value in weighed])
            total += mine
            if not weighed:
                continue
            # What a message says beyond the length of a long example takes nothing from the rest: a story around a question would
            # otherwise make every message strange.
            total = min(total, max(longest, 1e-9))
            mine = min(mine, total)
            scale = sqrt(share / total)
            ids.extend(counts)
            owners.extend(first.values())
            values.extend([value * scale for value in weighed])
            known += share * mine / total
            if block is blocks[0]:
                known_words = mine / total
        return Vector(
            ids=np.array(ids, np.int64),
            values=np.array(values, np.float32),
            owners=np.array(owners, np.int64),
            known=known,
            known_words=known_words,
        )

    def lengths(self, texts: Sequence[Sequence[str]]) -> tuple[float, ...]:
        """The squared weight of each block in a long text of these."""
        if not texts:
            return ()
        weight = np.array([*self.weight, self.unseen])  # what is strange has the number -1, which is the last
        sums = [
            [float((weight[[number for number, _ in block]] ** 2).sum()) for block in self._blocks([self._see(word) for word in words])]
            for words in texts
        ]
        least = LONG_WORDS * self.unseen * self.unseen
        return tuple(np.maximum(np.quantile(np.array(sums), LONG, axis=0), least).tolist())

    def _see(self, word: str) -> tuple[WordFeatures, int, tuple[int, ...], int]:
        found = self._cache.get(word)
        if found is None:
            one = word_features(word, self.lexicon)
            index = self.index
            parts = tuple([index.get("c" + part, -1) for part in one.parts])
            found = (one, index.get("w" + word, -1), parts, index.get("k" + one.concept, -1))
            if len(self._cache) < CACHE_SIZE:
                self._cache[word] = found
        return found


def learn_features(texts: Sequence[Sequence[str]], labels: Sequence[int], lexicon: Lexicon) -> Features:
    """Collect the features of the examples; a feature weighs less the more labels share it."""
    holders: dict[str, set[int]] = {}
    features: dict[str, WordFeatures] = {}
    for words, label in zip(texts, labels, strict=True):
        for word in words:
            if word not in features:
                features[word] = word_features(word, lexicon)
        for name in _names([features[word] for word in words]):
            holders.setdefault(name, set()).add(label)
    common = _common_features(lexicon)
    count = 1 + IMAGINED_QUESTIONS + len(set(labels))
    learned = Features(
        index={name: number for number, name in enumerate(holders)},
        weight=[
            log(count / (1 + len(held) + (IMAGINED_QUESTIONS if name in common else 0))) + BASE_WEIGHT for name, held in holders.items()
        ],
        unseen=log(count) + BASE_WEIGHT,
        lexicon=lexicon,
    )
    learned.longest = learned.lengths(texts[:: max(1, len(texts) // MEASURED)])
    return learned


@lru_cache(maxsize=16)
def _common_features(lexicon: Lexicon) -> frozenset[str]:
    found: set[str] = set()
    for word in lexicon.fillers | lexicon.asking:
        found.update(_names([word_features(word, lexicon)]))
    return frozenset(found)


def word_features(word: str, lexicon: Lexicon) -> WordFeatures:
    """Take a word apart; its parts are pieces of 2 to 4 characters, with the word's boundaries marked."""
    marked = f" {word} "
    return WordFeatures(
        word=word,
        stem=lexicon.stem(word),
        concept=lexicon.concept(word),
        is_filler=word in lexicon.fillers,
        parts=tuple(marked[at : at + size] for size in PART_LENGTHS for at in range(len(marked) - size + 1)),
    )


def _names(words: Sequence[WordFeatures]) -> set[str]:
    found: set[str] = set()
    before = "p^"
    for one in words:
        found.add("w" + one.word)
        found.add("k" + one.concept)
        found.add(f"{before} {one.stem}")
        found.update(["c" + part for part in one.parts])
        before = "p" + one.stem
    if words:
        found.add(f"{before} $")
    concepts = [(one.concept, position) for position, one in enumerate(words) if not one.is_filler]
    found.update([name for name, _ in _concept_pairs(concepts)])
    return found


def _concept_pairs(concepts: Sequence[tuple[str, int]]) -> list[tuple[str, int]]:
    found = []
    for position, (one, owner) in enumerate(concepts):
        for other, _ in concepts[position + 1 : position + 1 + PAIR_DISTANCE]:
            found.append((f"q{one} {other}" if one < other else f"q{other} {one}", owner))
    return found
