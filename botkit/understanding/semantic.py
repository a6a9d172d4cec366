"""Semantic similarity: the encoder's part in the matcher, beside the similarity in words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from math import log

import numpy as np

from botkit.understanding.encoder import Encoder
from botkit.understanding.features import Floats

SHARE = 0.65
"""What meaning gives to the similarity of a text with itself; words give the rest. Measured: 0.6 to 0.8 differ by 0.2."""


REGULARISATION = 0.03  # meanings are surer than words, and need less shrinking
CHUNK = 256  # texts whose pieces' vectors are kept at a time, 6 MB


@dataclass(frozen=True, kw_only=True, slots=True)
class SemanticModel:
    """The examples' meanings, and what the classifier learned of them."""

    encoder: Encoder
    weights: Floats  # of each piece, by number
    mean: Floats
    examples: Floats  # one row each, of length 1
    coefficients: Floats  # examples x labels

    def similarity(self, text: str) -> Floats:
        """How like each example is, 0 to the share of meaning."""
        return shape_similarity(self.examples @ _centred(pool(self.encoder, [text], self.weights), self.mean)[0])

    def repaired(self, text: str, typed: Sequence[str], words: Sequence[str]) -> str:
        """The text with its typing errors repaired, except where the encoder knows the word as it was typed."""
        for wrong, right in zip(typed, words, strict=True):
            if wrong != right and not self.encoder.is_word(wrong):
                text = re.sub(rf"(?i)\b{re.escape(wrong)}\b", right, text)
        return text


def piece_weights(encoder: Encoder, texts: Sequence[str], owners: Sequence[int]) -> Floats:
    """Weigh the pieces as the features are weighed: less, the more labels share them.

    The model was trained with plain means, but for few examples of one trade the words that tell its questions apart
    are worth more than those that all have: 0.4 points on both public sets.
    """
    holders: dict[int, set[int]] = {}
    for pieces, label in zip(encoder.pieces(texts), owners, strict=True):
        for piece in pieces:
            holders.setdefault(piece, set()).add(label)
    count = 1 + len(set(owners))
    weights = np.full(encoder.size, log(count) + 1.0, np.float32)
    for piece, held in holders.items():
        weights[piece] = log(count / (1 + len(held))) + 1.0
    return weights


def pool(encoder: Encoder, texts: Sequence[str], weights: Floats) -> Floats:
    """One vector of length 1 for each text: the weighted mean of its pieces'. Begin and end marks weigh 1."""
    rows = []
    for start in range(0, len(texts), CHUNK):
        chunk = texts[start : start + CHUNK]
        for pieces, vectors in zip(encoder.pieces(chunk), encoder.look(chunk), strict=True):
            shares = weights[pieces]
            shares[[0, -1]] = 1.0
            mean = shares @ vectors
            rows.append(mean / np.linalg.norm(mean))
    return np.array(rows, np.float32)


def centred(vectors: Floats) -> tuple[Floats, Floats]:
    """Take away what all examples have in common, and return what that was."""
    mean: Floats = vectors.mean(axis=0)
    # A handful of examples has little in common that the bot's customers would have, too.
    mean = mean * np.float32(len(vectors) / (len(vectors) + 10))
    return _centred(vectors, mean), mean


def shape_similarity(cosines: Floats) -> Floats:
    """Half the cosine, half its square, times the share: near matters more than not far. Worth 0.3 points, and 0.003 of
    the area under the curve."""
    half = np.float32(0.5 * SHARE)
    return np.asarray(half * (cosines + cosines * np.abs(cosines)), np.float32)


def _centred(vectors: Floats, mean: Floats) -> Floats:
    moved = vectors - mean
    return np.asarray(moved / np.maximum(np.linalg.norm(moved, axis=1, keepdims=True), 1e-6), np.float32)
