"""Rivals: phrasings that lie nearer to another answer than to their own. Nothing is learned for this; the examples are only compared."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from botkit.understanding.features import learn
from botkit.understanding.kernel import gather, likeness
from botkit.understanding.lexicon import lexicon, spoken
from botkit.understanding.normalise import tokens

NEAR = 0.7
"""Likeness from which two phrasings ask for the same in other words: "How do I choose a seat" and "How do I choose my seat?" have 0.90,
"How do I get a refund?" and "How do I get a refund of my ticket?" 0.74. The nearest of different questions in a shop-sized list that
answers well have 0.64."""
LEAD = 0.3  # so much nearer than to the nearest of its own answer: less, and the question has friends at home as well
SAME = 0.97  # the same words, but for case, order or a filler
MOST = 4_000  # phrasings compared with one another at once: each pair is four bytes


@dataclass(frozen=True, kw_only=True, slots=True)
class Rival:
    """`example` was given for `label`, but is `likeness` like `rival`, which was given for `rival_label`. All between 0 and 1."""

    example: str
    label: str
    rival: str
    rival_label: str
    likeness: float


def rivals(examples: Sequence[tuple[str, str]]) -> tuple[Rival, ...]:
    """The (text, label) pairs that are nearer to another label than to their own, in the order given; of two that are nearest to each
    other, the one with fewer friends of its own label. At most `MOST` pairs are looked at."""
    cut = [(text, label, words) for text, label in examples if (words := tokens(text))][:MOST]
    if len({label for _, label, _ in cut}) < 2:
        return ()
    texts = tuple(words for _, _, words in cut)
    numbers = {label: number for number, label in enumerate(dict.fromkeys(label for _, label, _ in cut))}
    owners = np.array([numbers[label] for _, label, _ in cut], np.int64)
    features = learn(texts, owners.tolist(), lexicon(spoken(texts)))
    near = likeness(gather([features.vector(words) for words in texts], len(features.index)))
    np.fill_diagonal(near, 0.0)
    is_own = owners[:, None] == owners[None, :]
    own = np.where(is_own, near, 0.0).max(axis=1)
    others = np.where(is_own, 0.0, near)
    best, value = others.argmax(axis=1), others.max(axis=1)
    suspected = (value >= SAME) | ((value >= NEAR) & (value - own >= LEAD))
    found = []
    for place in np.flatnonzero(suspected).tolist():
        other = int(best[place])
        is_mutual = bool(suspected[other]) and int(best[other]) == place
        if is_mutual and (own[other], -other) < (own[place], -place):
            continue
        found.append(
            Rival(
                example=cut[place][0],
                label=cut[place][1],
                rival=cut[other][0],
                rival_label=cut[other][1],
                likeness=min(1.0, float(value[place])),
            )
        )
    return tuple(found)
