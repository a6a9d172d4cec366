"""The classifier finds the minimum of what it says it minimises."""

import numpy as np

from botkit.understanding.classifier import fit


def loss(kernel: np.ndarray, labels: np.ndarray, coefficients: np.ndarray) -> float:
    logits = kernel @ coefficients
    own = logits[np.arange(len(labels)), labels]
    return float((np.log(np.exp(logits).sum(axis=1)) - own).sum() + 0.025 * np.vdot(coefficients, logits))


def test_no_small_change_lowers_the_loss() -> None:
    chance = np.random.default_rng(7)
    points = chance.normal(size=(24, 6)).astype(np.float32)
    kernel = points @ points.T
    labels = np.repeat(np.arange(4), 6).astype(np.int64)
    found = fit(kernel, labels, 4, rounds=200)
    least = loss(kernel, labels, found)
    for _ in range(50):
        assert loss(kernel, labels, found + 0.01 * chance.normal(size=found.shape)) > least - 1e-3


def test_one_label_leaves_nothing_to_learn() -> None:
    assert not fit(np.eye(3, dtype=np.float32), np.zeros(3, np.int64), 1).any()
