"""The encoder's part in the matcher: likeness in meaning, beside the likeness in words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from botkit.understanding.encoder import Encoder
from botkit.understanding.features import Floats

SHARE = 0.65
"""What meaning gives to the likeness of a text with itself; words give the rest. Measured: 0.6 to 0.8 differ by 0.2."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Sense:
    """The examples' meanings, and what the classifier learned of them."""

    encoder: Encoder
    mean: Floats
    examples: Floats  # one row each, of length 1
    coefficients: Floats  # examples x labels

    def likeness(self, text: str) -> Floats:
        """How like each example is, 0 to the share of meaning."""
        return shape(self.examples @ _centred(self.encoder.encode([text]), self.mean)[0])

    def repaired(self, text: str, typed: Sequence[str], words: Sequence[str]) -> str:
        """The text with its typing errors repaired, except where the encoder knows the word as it was typed."""
        for wrong, right in zip(typed, words, strict=True):
            if wrong != right and not self.encoder.is_word(wrong):
                text = re.sub(rf"(?i)\b{re.escape(wrong)}\b", right, text)
        return text


def centred(vectors: Floats) -> tuple[Floats, Floats]:
    """Take away what all examples have in common, and return what that was."""
    mean: Floats = vectors.mean(axis=0)
    # A handful of examples has little in common that the bot's customers would have, too.
    mean = mean * np.float32(len(vectors) / (len(vectors) + 10))
    return _centred(vectors, mean), mean


def shape(cosines: Floats) -> Floats:
    """Half the cosine, half its square, times the share: near matters more than not far. Worth 0.3 points, and 0.003 of
    the area under the curve."""
    half = np.float32(0.5 * SHARE)
    return np.asarray(half * (cosines + cosines * np.abs(cosines)), np.float32)


def _centred(vectors: Floats, mean: Floats) -> Floats:
    moved = vectors - mean
    return np.asarray(moved / np.maximum(np.linalg.norm(moved, axis=1, keepdims=True), 1e-6), np.float32)
