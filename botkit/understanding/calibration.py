"""Probabilities that can be believed: from a ranking's signals to the chance that it is right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from botkit.understanding.features import Floats
from botkit.understanding.signals import Signals, sigmoid

Doubles: TypeAlias = NDArray[np.float64]

# Fitted on 152 bots of 1 to 150 labels with 1 to 10 examples each, drawn from two public sets, with their strangers;
# fitted on the one set and tried on the other, the loss is within 0.03 of the set's own fit. In each: bias, weights.
KNOWN_PRIOR = (-1.2, 1.41, 3.7, 2.4, 1.41, -0.94, -0.88)  # strength, near, known, known words, labels, shots
RIGHT_PRIOR = (0.8, 2.43, 0.88, 0.51, -0.49)  # margin, share, near, labels
SHARPNESS = 2.1  # the classifier is shy: the odds between two labels are about its own, to this power

TRUST = 0.3
"""How much one held-out example counts against the prior. Authors' examples are more alike than customers' messages are,
so they may move the calibration, not make it."""
MOST_TRUSTED = 300.0  # held-out examples count no more than this together
STIFFNESS = (4.0, 40.0)  # of the prior: of the bias, of the weights


@dataclass(frozen=True, kw_only=True, slots=True)
class Trial:
    """What came of asking for held-out examples: their signals, and what would have been right."""

    signals: Signals
    was_known: bool  # the label was among those the matcher had learned
    was_right: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Calibration:
    """Two logistic curves: is the message about any of the labels, and if so, is it about the best one."""

    known_weights: tuple[float, ...] = KNOWN_PRIOR
    right_weights: tuple[float, ...] = RIGHT_PRIOR

    def known(self, signals: Signals) -> float:
        """The chance that the message asks for one of the labels."""
        return sigmoid(_score(self.known_weights, _known_inputs(signals)))

    def chances(self, signals: Signals, logits: Floats, order: Sequence[int]) -> list[float]:
        """The chance of each label in `order` (likeliest first) to be what is asked for."""
        known = self.known(signals)
        if len(logits) == 1:
            return [known]
        right = sigmoid(_score(self.right_weights, _right_inputs(signals)))
        others = np.exp(SHARPNESS * (logits - logits[order[0]]))
        rest = max(float(others.sum()) - 1.0, 1e-9)
        best = known * right
        return [best, *[min(best, known * (1.0 - right) * float(others[label]) / rest) for label in order[1:]]]


def calibrate(trials: Sequence[Trial]) -> Calibration:
    """Let the prior be moved by the author's own held-out examples."""
    known = [trial for trial in trials if trial.was_known]
    return Calibration(
        known_weights=_update(
            KNOWN_PRIOR,
            [_known_inputs(trial.signals) for trial in trials],
            [trial.was_known for trial in trials],
        ),
        right_weights=_update(
            RIGHT_PRIOR,
            [_right_inputs(trial.signals) for trial in known],
            [trial.was_right for trial in known],
        ),
    )


def _known_inputs(signals: Signals) -> tuple[float, ...]:
    return signals.strength, signals.near, signals.known, signals.known_words, signals.labels, signals.shots


def _right_inputs(signals: Signals) -> tuple[float, ...]:
    return signals.margin, signals.share, signals.near, signals.labels


def _score(weights: Sequence[float], inputs: Sequence[float]) -> float:
    return weights[0] + sum([weight * value for weight, value in zip(weights[1:], inputs, strict=True)])


def _update(prior: tuple[float, ...], inputs: Sequence[tuple[float, ...]], truth: Sequence[bool]) -> tuple[float, ...]:
    """Newton's method for the logistic curve nearest to the trials and to the prior. Both outcomes weigh the same."""
    target = np.array(truth, np.float64)
    if not len(target) or target.min() == target.max():
        return prior  # with one outcome only there is no curve to be seen
    rows: Doubles = np.column_stack([np.ones(len(target)), np.array(inputs, np.float64)])
    shares = np.where(target == 1.0, 0.5 / target.mean(), 0.5 / (1.0 - target.mean()))
    importance = shares * min(TRUST, MOST_TRUSTED / len(target))
    stiffness = np.array([STIFFNESS[0], *[STIFFNESS[1]] * (len(prior) - 1)])
    start = np.array(prior)
    weights = start.copy()
    for _ in range(12):
        chance = 1.0 / (1.0 + np.exp(-np.clip(rows @ weights, -30.0, 30.0)))
        slope = rows.T @ (importance * (chance - target)) + stiffness * (weights - start)
        curve = (rows * (importance * chance * (1.0 - chance))[:, None]).T @ rows + np.diag(stiffness)
        step = np.linalg.solve(curve, slope)
        weights -= step
        if float(np.abs(step).max()) < 1e-6:
            break
    return tuple(weights.tolist())
