"""The FAQ matcher: learns from an author's example phrasings which label a customer's message asks for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import exp, log

import numpy as np

from botkit.understanding import decision
from botkit.understanding.classifier import fit
from botkit.understanding.decision import Temperament
from botkit.understanding.features import Features, Floats, Integers, Vector, learn, vocabulary
from botkit.understanding.normalise import tokens
from botkit.understanding.results import Answer, Decision, Match, Nothing, Unsure
from botkit.understanding.spelling import Speller

__all__ = ["Answer", "Decision", "Match", "Matcher", "Nothing", "Temperament", "Unsure", "build"]

MAX_RANKED = 5
MAX_REASONS = 3


class Matcher:
    """Ranks the labels for a message, and decides. Made by `build`; never changes afterwards."""

    def __init__(
        self,
        *,
        examples: tuple[tuple[str, int], ...],
        labels: tuple[str, ...],
        titles: tuple[str, ...],
        features: Features,
        speller: Speller,
        rows: Floats,
        weights: Floats,
        temperament: Temperament,
    ) -> None:
        self._examples = examples
        self._labels = labels
        self._titles = titles
        self._features = features
        self._speller = speller
        self._rows = rows
        self._owners: Integers = np.array([label for _, label in examples], np.int32)
        self._weights = weights
        self._temperament: Temperament = temperament

    @property
    def labels(self) -> tuple[str, ...]:
        """All labels, in the order in which they first appeared."""
        return self._labels

    def rank(self, text: str) -> tuple[Match, ...]:
        """Rank the likeliest labels (five at most), best first, with calibrated probabilities and reasons."""
        words = [self._speller.repair(word) for word in tokens(text)]
        vector = self._features.vector(words)
        if not len(vector.ids):
            return ()
        logits = vector.values @ self._weights[vector.ids]
        near = self._rows[:, vector.ids] @ vector.values
        order = np.argsort(-logits, kind="stable")[:MAX_RANKED]
        spread = np.exp(logits - logits[order[0]])
        spread /= spread.sum()
        second = spread[order[1]] if len(order) > 1 else 1e-6
        margin = min(12.0, log(float(spread[order[0]]) / max(float(second), 1e-12)))
        closest = float(near[self._owners == order[0]].max(initial=0.0))
        score = -0.87 + 0.74 * float(logits[order[0]]) / 4 + 0.63 * margin + 1.29 * closest + 1.04 * vector.known
        best = 1.0 / (1.0 + exp(-score)) * min(1.0, 0.2 + 1.2 * closest)
        rest = max(1e-6, 1.0 - float(spread[order[0]]))
        chances = [best] + [float(spread[label]) / rest * (1.0 - best) * vector.known for label in order[1:]]
        chances = [min(chance, best) for chance in chances]
        return tuple(
            self._match(int(label), chance, near, vector, words) for label, chance in zip(order, chances, strict=True)
        )

    def decide(self, text: str, *, in_flow: bool = False) -> Decision:
        """Answer, ask back with two or three options, or nothing. `in_flow`: a question interrupts, so be surer."""
        return decision.decide(self.rank(text), temperament=self._temperament, in_flow=in_flow)

    def _match(self, label: int, chance: float, near: Floats, vector: Vector, words: Sequence[str]) -> Match:
        mine = np.flatnonzero(self._owners == label)
        example = self._examples[int(mine[int(near[mine].argmax())])][0] if len(mine) else self._titles[label]
        pull = vector.values * (self._weights[vector.ids, label] - self._weights[vector.ids].mean(axis=1))
        by_word = np.bincount(vector.owners, pull, minlength=len(words))
        reasons = [words[place] for place in np.argsort(-by_word, kind="stable")[:MAX_REASONS] if by_word[place] > 0]
        return Match(
            label=self._labels[label],
            title=self._titles[label],
            probability=chance,
            example=example,
            words=tuple(dict.fromkeys(reasons)),
        )


def build(
    examples: Sequence[tuple[str, str]],
    language: str | None = None,
    *,
    names: Mapping[str, str] | None = None,
    temperament: Temperament = "balanced",
) -> Matcher:
    """Learn from (text, label) pairs, in any mixture of languages.

    `names` gives labels their titles (FAQ question, flow title), which count as one more example each. `language` is
    only used for what exists in one language.
    """
    titles = dict(names or {})
    labels = tuple(dict.fromkeys([label for _, label in examples] + list(titles)))
    numbers = {label: number for number, label in enumerate(labels)}
    kept: dict[tuple[tuple[str, ...], int], str] = {}
    for text, label in [*examples, *((title, label) for label, title in titles.items())]:
        if cut := tokens(text):
            kept.setdefault((cut, numbers[label]), text)
    texts = [cut for cut, _ in kept]
    owners = np.array([label for _, label in kept], np.int32)
    features = learn(texts, owners.tolist())
    rows = np.zeros((len(texts), len(features.index)), np.float32)
    for row, words in zip(rows, texts, strict=True):
        vector = features.vector(words)
        row[vector.ids] = vector.values
    coefficients = fit(rows @ rows.T, owners, len(labels)) if len(texts) else np.zeros((0, len(labels)), np.float32)
    return Matcher(
        examples=tuple((text, int(label)) for text, label in zip(kept.values(), owners, strict=True)),
        labels=labels,
        titles=tuple(titles.get(label, label) for label in labels),
        features=features,
        speller=Speller(vocabulary(texts)),
        rows=rows,
        weights=rows.T @ coefficients,
        temperament=temperament,
    )
