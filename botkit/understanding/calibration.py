"""Calibrated probabilities: from the features of a ranking to the probability that it is right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from botkit.understanding.confidence_features import ConfidenceFeatures, sigmoid
from botkit.understanding.features import Floats

Doubles: TypeAlias = NDArray[np.float64]


@dataclass(frozen=True, kw_only=True, slots=True)
class Prior:
    """Two curves as they are for most bots. In each tuple: the bias, then one weight per input, in the inputs' order.

    `known_trials` and `right_trials` are the same curves fitted on held-out examples instead of customers' messages.
    Authors' examples are more alike than customers' messages are, so an author's curve says little by itself; how it
    differs from the curve of other authors says something.
    """

    known: tuple[float, ...]
    known_trials: tuple[float, ...]
    right: tuple[float, ...]
    right_trials: tuple[float, ...]


# Fitted on 216 bots of 1 to 150 labels with 1 to 10 examples each, from two public sets, with messages that ask for no label.
WORDS = Prior(
    known=(-0.17, 1.36, 12.52, 1.72, 0.98, -0.43, -1.27, 0.03, -2.60),
    known_trials=(-0.70, 2.48, 4.03, 1.26, -0.12, 0.04, -1.11, -0.31, -1.36),
    right=(1.15, 2.59, 0.60, 0.50, -0.61),
    right_trials=(0.85, 2.10, 0.50, -0.29, -0.48),
)
# The same with the sentence encoder, on 140 of them.
MEANING = Prior(
    known=(-0.35, 1.20, 14.29, 0.06, 1.11, -0.59, -1.36, 0.12, -2.82),
    known_trials=(-0.81, 2.32, 7.19, 0.58, -0.29, -0.06, -1.54, -0.24, -1.65),
    right=(1.43, 2.48, 0.01, -0.37, -0.50),
    right_trials=(1.96, 1.94, 0.02, -1.13, -0.54),
)
SHARPNESS = 2.1  # the classifier underestimates: the odds between two labels are about its own to this power

MIN_SIMILARITY = 0.06  # less similarity than one common word gives is no evidence, whatever the curve says
UNKNOWN_SHARE = 0.3  # the share of messages that ask for none of the labels; of wrong rankings, likewise
TRIAL_WEIGHT = 0.3  # how much one held-out example counts against the prior
MAX_TRIAL_WEIGHT = 300.0  # held-out examples count no more than this together
# Of the priors: stiffness of the bias and of the weights, and the share of the difference that is carried over. Fitted on
# one public set and tried on the other: the loss of `known` falls by 0.001 to 0.013, that of `right` hardly moves.
KNOWN_STIFFNESS, KNOWN_CARRIED = (4.0, 40.0), 1.0
RIGHT_STIFFNESS, RIGHT_CARRIED = (10.0, 1000.0), 0.5


@dataclass(frozen=True, kw_only=True, slots=True)
class HeldOutResult:
    """What came of asking for held-out examples: their features, and what would have been right."""

    confidence: ConfidenceFeatures
    was_known: bool  # the label was among those the matcher had learned
    was_right: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Calibration:
    """Two logistic curves: is the message about any of the labels, and if so, is it about the best one."""

    known_weights: tuple[float, ...] = WORDS.known
    right_weights: tuple[float, ...] = WORDS.right

    def known(self, features: ConfidenceFeatures) -> float:
        """The chance that the message asks for one of the labels."""
        return min(1.0, max(0.0, features.near) / MIN_SIMILARITY) * sigmoid(_score(self.known_weights, _known_inputs(features)))

    def chances(self, features: ConfidenceFeatures, logits: Floats, order: Sequence[int]) -> list[float]:
        """The chance of each label in `order` (likeliest first) to be what is asked for."""
        known = self.known(features)
        if len(logits) == 1:
            return [known]
        right = sigmoid(_score(self.right_weights, _right_inputs(features)))
        others = np.exp(SHARPNESS * (logits - logits[order[0]]))
        rest = max(float(others.sum()) - 1.0, 1e-9)
        best = known * right
        return [best, *[min(best, known * (1.0 - right) * float(others[label]) / rest) for label in order[1:]]]


def calibrate(trials: Sequence[HeldOutResult], *, with_meaning: bool = False) -> Calibration:
    """Let the prior be moved by the author's own held-out examples."""
    prior = MEANING if with_meaning else WORDS
    known = [trial for trial in trials if trial.was_known]
    known_moved = _moved(
        prior.known_trials,
        KNOWN_STIFFNESS,
        [_known_inputs(trial.confidence) for trial in trials],
        [trial.was_known for trial in trials],
    )
    right_moved = _moved(
        prior.right_trials,
        RIGHT_STIFFNESS,
        [_right_inputs(trial.confidence) for trial in known],
        [trial.was_right for trial in known],
    )
    return Calibration(
        known_weights=_carried(prior.known, known_moved, KNOWN_CARRIED),
        right_weights=_carried(prior.right, right_moved, RIGHT_CARRIED),
    )


def _known_inputs(features: ConfidenceFeatures) -> tuple[float, ...]:
    # With few labels nearness is what counts, with many strength: one label has nothing to be stronger than.
    return (
        features.strength,
        features.near,
        features.known,
        features.known_words,
        features.labels,
        features.shots,
        features.strength * features.labels,
        features.near * features.labels,
    )


def _right_inputs(features: ConfidenceFeatures) -> tuple[float, ...]:
    return features.margin, features.share, features.near, features.labels


def _score(weights: Sequence[float], inputs: Sequence[float]) -> float:
    return weights[0] + sum([weight * value for weight, value in zip(weights[1:], inputs, strict=True)])


def _carried(prior: Sequence[float], moved: Sequence[float], share: float) -> tuple[float, ...]:
    return tuple([weight + share * change for weight, change in zip(prior, moved, strict=True)])


def _moved(
    prior: Sequence[float],
    stiffness: tuple[float, float],
    inputs: Sequence[tuple[float, ...]],
    truth: Sequence[bool],
) -> tuple[float, ...]:
    """How far the trials pull the curve from the prior, by Newton's method."""
    target = np.array(truth, np.float64)
    if not len(target) or target.min() == target.max():
        return (0.0,) * len(prior)  # with one outcome only there is no curve to be seen
    rows: Doubles = np.column_stack([np.ones(len(target)), np.array(inputs, np.float64)])
    shares = np.where(target == 1.0, (1.0 - UNKNOWN_SHARE) / target.mean(), UNKNOWN_SHARE / (1.0 - target.mean()))
    importance = shares * min(TRIAL_WEIGHT, MAX_TRIAL_WEIGHT / len(target))
    stiff = np.array([stiffness[0], *[stiffness[1]] * (len(prior) - 1)])
    start = np.array(prior)
    weights = start.copy()
    for _ in range(12):
        chance = 1.0 / (1.0 + np.exp(-np.clip(rows @ weights, -30.0, 30.0)))
        slope = rows.T @ (importance * (chance - target)) + stiff * (weights - start)
        curve = (rows * (importance * chance * (1.0 - chance))[:, None]).T @ rows + np.diag(stiff)
        step = np.linalg.solve(curve, slope)
        weights -= step
        if float(np.abs(step).max()) < 1e-6:
            break
    return tuple((weights - start).tolist())
