"""Asking the matcher for examples it was not shown: cross-validation with hidden labels, on the kernel as it is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from botkit.understanding.calibration import HeldOutResult
from botkit.understanding.classifier import fit
from botkit.understanding.confidence_features import confidence_features
from botkit.understanding.features import Floats, Integers
from botkit.understanding.kernel import SparseRows

Flags: TypeAlias = NDArray[np.bool_]

FOLDS = 5
ROUNDS = 12  # half of what the last digit needs; no held-out example changes its label for it
# With many examples fewer folds are tried: calibration needs some hundred trials, not thousands.
FOLDS_BY_SIZE = ((200, 5), (1_500, 3), (3_000, 2))


@dataclass(frozen=True, kw_only=True, slots=True)
class HeldOutFold:
    """What a matcher that was not shown some examples says to them."""

    tried: Integers  # the numbers of the examples
    present: Integers  # the labels it was shown, by number
    logits: Floats  # tried x present


def hold_out(kernel: Floats, owners: Integers, *, hide: bool = True) -> Iterator[tuple[HeldOutFold, Flags]]:
    """For fold after fold, leave out every fifth example of each label and, with `hide`, a fifth of the labels."""
    size, count = len(owners), int(owners.max(initial=-1)) + 1
    position = np.arange(size) - np.searchsorted(owners, owners) + owners  # the label as offset spreads single examples
    folds = next((folds for limit, folds in FOLDS_BY_SIZE if size <= limit), 1) if hide else FOLDS
    for fold in range(folds):
        hidden = (owners % FOLDS == fold) & (hide and count > 2)
        shown = ~hidden & (position % FOLDS != fold)
        present = np.unique(owners[shown])
        if not len(present) or shown.all():
            continue
        learned = np.flatnonzero(shown)
        renamed = np.searchsorted(present, owners[learned]).astype(np.int64)
        coefficients = fit(np.ascontiguousarray(kernel[np.ix_(learned, learned)]), renamed, len(present), rounds=ROUNDS)
        tried = np.flatnonzero(~shown)
        yield (
            HeldOutFold(
                tried=tried.astype(np.int64),
                present=present.astype(np.int64),
                logits=kernel[np.ix_(tried, learned)] @ coefficients,
            ),
            shown,
        )


def held_out_results(rows: SparseRows, kernel: Floats, owners: Integers, is_word: Flags, *, languages: int = 1) -> list[HeldOutResult]:
    """Collect what calibration learns from: for every held-out example its signals, and whether the best label was right.

    `is_word` tells which features are whole words. What only held-out examples have counts as unknown.
    """
    results = []
    numbers = rows.row_numbers()
    squares = rows.values * rows.values
    wordy = np.bincount(numbers, squares * is_word[rows.ids], minlength=len(rows))
    for held, shown in hold_out(kernel, owners):
        known_features = np.zeros(rows.width, bool)
        known_features[rows.ids[shown[numbers]]] = True
        weight = squares * known_features[rows.ids]
        known = np.bincount(numbers, weight, minlength=len(rows))
        known_words = np.bincount(numbers, weight * is_word[rows.ids], minlength=len(rows)) / np.maximum(wordy, 1e-9)
        for example, logits in zip(held.tried.tolist(), held.logits, strict=True):
            best = int(held.present[int(logits.argmax())])
            own_examples = np.flatnonzero(shown & (owners == best))
            label = int(owners[example])
            results.append(
                HeldOutResult(
                    confidence=confidence_features(
                        logits,
                        near=float(kernel[example, own_examples].max()),
                        known=float(known[example]),
                        known_words=float(known_words[example]),
                        examples=int(shown.sum()) / languages,
                    ),
                    was_known=label in held.present,
                    was_right=label == best,
                )
            )
    return results
