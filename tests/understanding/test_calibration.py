"""Probabilities and what moves them."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from botkit.understanding.calibration import Calibration, HeldOutResult, calibrate
from botkit.understanding.confidence_features import ConfidenceFeatures, confidence_features

SURE = ConfidenceFeatures(5.0, 4.0, 0.8, 0.8, 0.95, 1.0, 3.0, 1.5)
STRANGE = ConfidenceFeatures(0.5, 0.2, 0.1, 0.05, 0.1, 0.0, 3.0, 1.5)


def test_without_trials_the_prior_holds() -> None:
    assert calibrate([]) == Calibration()


def test_a_near_message_is_known_and_a_strange_one_is_not() -> None:
    calibration = Calibration()
    assert calibration.known(SURE) > 0.95
    assert calibration.known(STRANGE) < 0.2


def test_trials_that_fail_lower_the_chances_and_trials_that_succeed_raise_them() -> None:
    middle = ConfidenceFeatures(2.0, 1.0, 0.3, 0.3, 0.5, 0.5, 3.0, 1.5)
    failed = [HeldOutResult(confidence=middle, was_known=False, was_right=False)] * 90
    succeeded = [HeldOutResult(confidence=middle, was_known=True, was_right=True)] * 90
    few = [HeldOutResult(confidence=STRANGE, was_known=True, was_right=True)] * 5
    low = calibrate([*failed, *few]).known(middle)
    high = calibrate([*succeeded, HeldOutResult(confidence=STRANGE, was_known=False, was_right=False)]).known(middle)
    assert low < Calibration().known(middle) < high


@given(st.lists(st.floats(-20, 20), min_size=1, max_size=30), st.floats(0, 1), st.floats(0, 1))
def test_chances_are_ordered_and_sum_to_one_at_most(logits: list[float], near: float, known: float) -> None:
    array = np.array(logits, np.float32)
    order = np.argsort(-array, kind="stable")[:5].tolist()
    read = confidence_features(array, near=near, known=known, known_words=known, examples=40)
    chances = Calibration().chances(read, array, order)
    assert all(0.0 <= chance <= 1.0 for chance in chances)
    assert all(chances[0] >= chance for chance in chances)
    assert sum(chances) <= 1.0 + 1e-6
