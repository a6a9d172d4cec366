"""What the matcher sees of a message: words, word pairs and parts of words, weighted by how few labels share them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from math import log, sqrt
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Floats: TypeAlias = NDArray[np.float32]
Integers: TypeAlias = NDArray[np.int32]

WORDS, PAIRS, PARTS = 0, 1, 2
SHARES = (0.3, 0.2, 0.5)  # what each block contributes to the similarity of a text with itself
PART_LENGTHS = (2, 3, 4)


@dataclass(frozen=True, kw_only=True, slots=True)
class Vector:
    """A text as sparse weights. Features that no example has are not listed, but their weight is in the length.

    `owners` gives, for each feature, the position of the token it comes from, so that words can be named as reasons.
    """

    ids: Integers
    values: Floats
    owners: Integers
    known: float  # share of the weight (squared) that the examples have too: 0 to 1


@dataclass(kw_only=True, slots=True)
class Features:
    """The features that the examples have, with their weights. Made by `learn`."""

    index: dict[tuple[int, str], int]
    weight: list[float]
    unseen: float
    _parts: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def vector(self, words: Sequence[str]) -> Vector:
        """Weigh a text's features, each block brought to length 1 and then to its share."""
        ids: list[int] = []
        values: list[float] = []
        owners: list[int] = []
        known = 0.0
        for block, grouped in enumerate(observe(words)):
            if not grouped:
                continue
            weighed = []
            total = 0.0
            for name, (count, owner) in grouped.items():
                number = self.index.get((block, name), -1)
                value = (1.0 + log(count)) * (self.unseen if number < 0 else self.weight[number])
                total += value * value
                if number >= 0:
                    weighed.append((number, value, owner))
            scale = sqrt(SHARES[block] / total)
            for number, value, owner in weighed:
                ids.append(number)
                values.append(value * scale)
                owners.append(owner)
                known += value * scale * value * scale
        return Vector(
            ids=np.array(ids, np.int32),
            values=np.array(values, np.float32),
            owners=np.array(owners, np.int32),
            known=known,
        )


def learn(texts: Sequence[Sequence[str]], labels: Sequence[int]) -> Features:
    """Collect the features of the examples; a feature weighs less the more labels share it."""
    holders: dict[tuple[int, str], set[int]] = {}
    for words, label in zip(texts, labels, strict=True):
        for block, grouped in enumerate(observe(words)):
            for name in grouped:
                holders.setdefault((block, name), set()).add(label)
    count = 1 + len(set(labels))
    return Features(
        index={name: number for number, name in enumerate(holders)},
        weight=[log(count / (1 + len(held))) + 1.0 for held in holders.values()],
        unseen=log(count) + 1.0,
    )


def observe(words: Sequence[str]) -> tuple[dict[str, tuple[int, int]], ...]:
    """Count a text's features by block: name to (times seen, position of the token it was first seen in)."""
    single: dict[str, tuple[int, int]] = {}
    pairs: dict[str, tuple[int, int]] = {}
    parts: dict[str, tuple[int, int]] = {}
    before = "^"
    for place, word in enumerate(words):
        _count(single, word, place)
        _count(pairs, f"{before} {word}", place)
        for part in parts_of(word):
            _count(parts, part, place)
        before = word
    if words:
        _count(pairs, f"{before} $", len(words) - 1)
    return single, pairs, parts


def _count(grouped: dict[str, tuple[int, int]], name: str, place: int) -> None:
    count, first = grouped.get(name, (0, place))
    grouped[name] = (count + 1, first)


def parts_of(word: str) -> list[str]:
    """Cut a word, with its boundaries marked, into pieces of 2 to 4 characters."""
    marked = f" {word} "
    return [marked[at : at + size] for size in PART_LENGTHS for at in range(len(marked) - size + 1)]


def vocabulary(texts: Sequence[Sequence[str]]) -> Counter[str]:
    """How often the examples use each word."""
    return Counter(word for words in texts for word in words)
