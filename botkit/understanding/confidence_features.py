"""What tells how far a ranking may be trusted: a handful of numbers, the same for customers and for held-out examples."""

from __future__ import annotations

from math import exp, log
from typing import NamedTuple

import numpy as np

from botkit.understanding.features import Floats

MAX_MARGIN = 12.0  # a ratio of 160,000 to 1 says no more than one of 10,000 to 1


class ConfidenceFeatures(NamedTuple):
    """One message's ranking in numbers."""

    strength: float  # logit of the best label; scaled so that two labels and two hundred are comparable
    margin: float  # log ratio of the best label's softmax share to the second's
    share: float  # softmax share of the best label
    near: float  # similarity to the nearest example of the best label, 0 to 1
    known: float  # share of the message's weight that the examples have too, as it was typed
    known_words: float  # the same of whole words
    labels: float  # log of the number of labels
    shots: float  # log of the number of examples per label and language


def confidence_features(logits: Floats, *, near: float, known: float, known_words: float, examples: float) -> ConfidenceFeatures:
    """Read the numbers off a message's logits (one per label, at least one label)."""
    count = len(logits)
    shots = log(max(1.0, examples / count))
    if count == 1:
        return ConfidenceFeatures(0.0, MAX_MARGIN, 1.0, near, known, known_words, 0.0, shots)
    second, best = np.partition(logits, count - 2)[-2:].tolist()
    return ConfidenceFeatures(
        strength=best * count / (count - 1),
        margin=min(MAX_MARGIN, best - second),
        share=1.0 / float(np.exp(logits - best).sum()),
        near=near,
        known=known,
        known_words=known_words,
        labels=log(count),
        shots=shots,
    )


def sigmoid(score: float) -> float:
    """The logistic function, without overflow."""
    return 1.0 / (1.0 + exp(-max(-30.0, min(30.0, score))))
