"""The FAQ matcher: learns from an author's example phrasings which label a customer's message asks for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from botkit.understanding import decision
from botkit.understanding.calibration import Calibration, calibrate
from botkit.understanding.classifier import fit
from botkit.understanding.decision import Temperament
from botkit.understanding.features import Features, Floats, Integers, Vector, learn
from botkit.understanding.kernel import Rows, gather, likeness, spread
from botkit.understanding.lexicon import lexicon, spoken
from botkit.understanding.normalise import tokens
from botkit.understanding.results import Answer, Decision, Match, Nothing, Unsure
from botkit.understanding.signals import Signals, signals
from botkit.understanding.spelling import Speller
from botkit.understanding.trials import trials

__all__ = ["Answer", "Decision", "Match", "Matcher", "Nothing", "Temperament", "Unsure", "build"]

MAX_RANKED = 5
MAX_REASONS = 3


@dataclass(frozen=True, kw_only=True, slots=True)
class Reading:
    """A message as the matcher sees it: repaired words, weights, and a logit per label."""

    words: tuple[str, ...]
    vector: Vector
    logits: Floats
    order: tuple[int, ...]  # the likeliest labels, best first
    nearest: tuple[tuple[int, float], ...]  # for each of them the example's number (-1: none) and its likeness
    signals: Signals


class Matcher:
    """Ranks the labels for a message, and decides. Made by `build`; never changes afterwards."""

    def __init__(
        self,
        *,
        examples: tuple[str, ...],
        owners: Integers,
        labels: tuple[str, ...],
        titles: tuple[str, ...],
        features: Features,
        speller: Speller,
        rows: Rows,
        weights: Floats,
        calibration: Calibration,
        temperament: Temperament,
    ) -> None:
        self.examples = examples
        self.labels = labels
        self.titles = titles
        self._owners = owners  # ascending: the examples of a label stand together
        self._bounds = np.searchsorted(owners, np.arange(len(labels) + 1)).tolist()
        self._features = features
        self._speller = speller
        self._rows = rows
        self._weights = weights
        self._calibration = calibration
        self._temperament: Temperament = temperament

    def rank(self, text: str) -> tuple[Match, ...]:
        """Rank the likeliest labels (five at most), best first, with calibrated probabilities and reasons."""
        reading = self.read(text)
        if reading is None:
            return ()
        chances = self._calibration.chances(reading.signals, reading.logits, reading.order)
        return tuple(self._match(reading, place, chance) for place, chance in enumerate(chances))

    def decide(self, text: str, *, in_flow: bool = False) -> Decision:
        """Answer, ask back with two or three options, or nothing. `in_flow`: a question interrupts, so be surer."""
        return decision.decide(self.rank(text), temperament=self._temperament, in_flow=in_flow)

    def familiarity(self, text: str) -> float:
        """How likely it is that the message asks for any of the labels at all, 0 to 1."""
        reading = self.read(text)
        return 0.0 if reading is None else self._calibration.known(reading.signals)

    def read(self, text: str) -> Reading | None:
        """Compare a message with the examples; None where they have nothing in common."""
        typed = tokens(text)
        words = self._speller.repair(typed)
        vector = self._features.vector(words)
        if not len(vector.ids):
            return None
        # What was typed wrong is known less well than what was typed right: strangers repaired into customers cost
        # 0.016 of the area under the curve otherwise.
        typed_vector = vector if words == typed else self._features.vector(typed)
        logits: Floats = vector.values @ self._weights[vector.ids]
        order = tuple(np.argsort(-logits, kind="stable")[:MAX_RANKED].tolist())
        full = np.zeros(self._rows.width, np.float32)
        full[vector.ids] = vector.values
        nearest = tuple([self._nearest(full, label) for label in order])
        return Reading(
            words=words,
            vector=vector,
            logits=logits,
            order=order,
            nearest=nearest,
            signals=signals(
                logits,
                near=nearest[0][1],
                known=typed_vector.known,
                known_words=typed_vector.known_words,
                examples=len(self.examples),
            ),
        )

    def _nearest(self, full: Floats, label: int) -> tuple[int, float]:
        first, last = self._bounds[label], self._bounds[label + 1]
        if first == last:
            return -1, 0.0
        starts = self._rows.starts[first : last + 1]
        part = slice(starts[0], starts[-1])
        likeness = np.add.reduceat(self._rows.values[part] * full[self._rows.ids[part]], starts[:-1] - starts[0])
        best = int(likeness.argmax())
        return first + best, float(likeness[best])

    def _match(self, reading: Reading, place: int, chance: float) -> Match:
        label, (example, _) = reading.order[place], reading.nearest[place]
        vector = reading.vector
        pull = np.bincount(vector.owners, vector.values * self._weights[vector.ids, label], minlength=len(reading.words)).tolist()
        strongest = sorted(range(len(pull)), key=lambda word: -pull[word])[:MAX_REASONS]
        reasons = dict.fromkeys([reading.words[word] for word in strongest if pull[word] > 0.0])
        return Match(
            label=self.labels[label],
            title=self.titles[label],
            probability=chance,
            example=self.examples[example] if example >= 0 else self.titles[label],
            words=tuple(reasons),
        )


def build(
    examples: Sequence[tuple[str, str]],
    language: str | None = None,
    *,
    names: Mapping[str, str] | None = None,
    temperament: Temperament = "balanced",
) -> Matcher:
    """Learn from (text, label) pairs, in any mixture of languages.

    `names` gives labels their titles (FAQ question, flow title), which count as one more example each. The languages
    spoken are recognised from the examples; `language` ("de", "pt-BR") adds one that they may be too few to show.
    """
    titles = dict(names or {})
    labels = tuple(dict.fromkeys([label for _, label in examples] + list(titles)))
    numbers = {label: number for number, label in enumerate(labels)}
    kept: dict[tuple[int, tuple[str, ...]], str] = {}
    for text, label in [*examples, *((title, label) for label, title in titles.items())]:
        if cut := tokens(text):
            kept.setdefault((numbers[label], cut), text)
    ordered = sorted(kept.items(), key=lambda entry: entry[0][0])
    texts = [cut for (_, cut), _ in ordered]
    owners = np.array([label for (label, _), _ in ordered], np.int32)
    known = lexicon(spoken(texts, language))
    features = learn(texts, owners.tolist(), known)
    vectors = [features.vector(words) for words in texts]
    rows = gather(vectors, len(features.index))
    kernel = likeness(rows)
    coefficients = fit(kernel, owners, len(labels))
    is_word = np.array([name[0] == "w" for name in features.index], bool)
    counts: dict[str, int] = {}
    for words in texts:
        for word in words:
            counts[word] = counts.get(word, 0) + 1
    return Matcher(
        examples=tuple(text for _, text in ordered),
        owners=owners,
        labels=labels,
        titles=tuple(titles.get(label, label) for label in labels),
        features=features,
        speller=Speller(counts, known, features.index),
        rows=rows,
        weights=spread(rows, coefficients),
        calibration=calibrate(trials(rows, kernel, owners, is_word)),
        temperament=temperament,
    )
