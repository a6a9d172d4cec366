"""Multinomial logistic regression on a kernel: one coefficient per example and label, found by L-BFGS."""

from __future__ import annotations

from collections import deque

import numpy as np

from botkit.understanding.features import Floats, Integers

REGULARISATION = 0.05
FULL_SHOTS = 25  # from so many examples per label on, shrink more
HISTORY = 8
ROUNDS = 30  # about 20 are needed
ENOUGH = 1e-5  # stop when a round lowers the loss by less than this share of it


def fit(kernel: Floats, labels: Integers, count: int, *, regularisation: float = REGULARISATION, rounds: int = ROUNDS) -> Floats:
    """Return coefficients (examples x labels): the logits of the examples are `kernel @ coefficients`.

    Minimised is the mean loss, every label counting the same, plus half the squared length of the weights times the
    regularisation. Gradient and steps live in the space the kernel spans, so one product with the kernel is enough in
    each round: the products of all directions follow from those of the gradients by the same linear combinations.
    """
    size = len(labels)
    if not size:
        return np.zeros((0, count), np.float32)
    sizes = np.bincount(labels, minlength=count)
    weights = (size / (np.count_nonzero(sizes) * np.maximum(sizes, 1)))[labels].astype(np.float32)
    penalty = np.float32(regularisation * max(1.0, size / max(count, 1) / FULL_SHOTS))
    truth = np.zeros((size, count), np.float32)
    truth[np.arange(size), labels] = 1.0
    point = np.zeros((size, count), np.float32)
    logits = kernel @ point
    loss, gradient = _loss(point, logits, truth, weights, penalty)
    product = kernel @ gradient
    history: deque[tuple[Floats, Floats, Floats, Floats, float]] = deque(maxlen=HISTORY)
    first = float(np.vdot(gradient, product))
    for _ in range(rounds):
        direction, image = _direction(gradient, product, history)
        slope = float(np.vdot(direction, product))
        if slope >= 0 or -slope < 1e-9 * max(first, 1e-12):
            break
        step = 1.0 if history else 1.0 / max(1.0, float(np.sqrt(first)) / size)
        for _ in range(20):
            trial, trial_logits = point + step * direction, logits + step * image
            trial_loss, trial_gradient = _loss(trial, trial_logits, truth, weights, penalty)
            if trial_loss <= loss + 1e-4 * step * slope:
                break
            step *= 0.5
        else:
            break
        trial_product = kernel @ trial_gradient
        moved, moved_image = step * direction, step * image
        turned, turned_image = trial_gradient - gradient, trial_product - product
        curvature = float(np.vdot(moved, turned_image))
        if curvature > 1e-12:
            history.append((moved, moved_image, turned, turned_image, curvature))
        gained = loss - trial_loss
        point, logits, loss, gradient, product = trial, trial_logits, trial_loss, trial_gradient, trial_product
        if gained < ENOUGH * abs(loss):
            break
    return point


def _loss(point: Floats, logits: Floats, truth: Floats, weights: Floats, penalty: np.float32) -> tuple[float, Floats]:
    shifted = logits - logits.max(axis=1, keepdims=True)
    grown = np.exp(shifted)
    total = grown.sum(axis=1, keepdims=True)
    own = np.log(total[:, 0]) - np.einsum("ij,ij->i", shifted, truth)
    loss = float(np.dot(weights.astype(np.float64), own)) + 0.5 * float(penalty) * float(np.vdot(point, logits))
    grown /= total
    grown -= truth
    grown *= weights[:, None]
    grown += penalty * point
    return loss, grown


def _direction(gradient: Floats, product: Floats, history: deque[tuple[Floats, Floats, Floats, Floats, float]]) -> tuple[Floats, Floats]:
    """The two-loop recursion of L-BFGS in the kernel's inner product; returns the direction and its kernel product."""
    direction, image = -gradient, -product
    factors = []
    for moved, _, turned, turned_image, curvature in reversed(history):
        factor = float(np.vdot(moved, image)) / curvature
        direction = direction - factor * turned
        image = image - factor * turned_image
        factors.append(factor)
    if history:
        _, _, turned, turned_image, curvature = history[-1]
        scale = curvature / max(float(np.vdot(turned, turned_image)), 1e-12)
        direction, image = scale * direction, scale * image
    for (moved, moved_image, turned, _, curvature), factor in zip(history, reversed(factors), strict=True):
        back = factor - float(np.vdot(turned, image)) / curvature
        direction = direction + back * moved
        image = image + back * moved_image
    return direction, image
