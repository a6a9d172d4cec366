"""Overlaps: phrasings that are more similar to another answer's than to their own. The examples are compared without training."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from botkit.understanding.features import learn_features
from botkit.understanding.kernel import kernel_matrix, sparse_rows
from botkit.understanding.lexicon import lexicon, spoken
from botkit.understanding.normalise import tokens

NEAR = 0.7
"""Likeness from which two phrasings ask for the same in other words: "How do I choose a seat" and "How do I choose my seat?" have 0.90,
"How do I get a refund?" and "How do I get a refund of my ticket?" 0.74. The nearest of different questions in a shop-sized list that
answers well have 0.64."""
LEAD = 0.3  # so much more similar than to the most similar phrasing of its own answer
SAME = 0.97  # the same words, but for case, order or a filler
MAX_COMPARED = 4_000  # phrasings compared with one another at once: each pair is four bytes


@dataclass(frozen=True, kw_only=True, slots=True)
class Overlap:
    """`example` was given for `label`, but is similar to `other`, which was given for `other_label`. `similarity` is 0 to 1."""

    example: str
    label: str
    other: str
    other_label: str
    similarity: float


def find_overlaps(examples: Sequence[tuple[str, str]]) -> tuple[Overlap, ...]:
    """The (text, label) pairs that are nearer to another label than to their own, in the order given; of two that are nearest to each
    other, the one with the less similar phrasings of its own label. At most `MAX_COMPARED` pairs are looked at."""
    tokenised = [(text, label, words) for text, label in examples if (words := tokens(text))][:MAX_COMPARED]
    if len({label for _, label, _ in tokenised}) < 2:
        return ()
    texts = tuple(words for _, _, words in tokenised)
    numbers = {label: number for number, label in enumerate(dict.fromkeys(label for _, label, _ in tokenised))}
    owners = np.array([numbers[label] for _, label, _ in tokenised], np.int64)
    features = learn_features(texts, owners.tolist(), lexicon(spoken(texts)))
    near = kernel_matrix(sparse_rows([features.vector(words) for words in texts], len(features.index)))
    np.fill_diagonal(near, 0.0)
    is_own = owners[:, None] == owners[None, :]
    own = np.where(is_own, near, 0.0).max(axis=1)
    others = np.where(is_own, 0.0, near)
    best, value = others.argmax(axis=1), others.max(axis=1)
    suspected = (value >= SAME) | ((value >= NEAR) & (value - own >= LEAD))
    overlaps = []
    for position in np.flatnonzero(suspected).tolist():
        other = int(best[position])
        is_mutual = bool(suspected[other]) and int(best[other]) == position
        if is_mutual and (own[other], -other) < (own[position], -position):
            continue
        overlaps.append(
            Overlap(
                example=tokenised[position][0],
                label=tokenised[position][1],
                other=tokenised[other][0],
                other_label=tokenised[other][1],
                similarity=min(1.0, float(value[position])),
            )
        )
    return tuple(overlaps)
