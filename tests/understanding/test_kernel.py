"""Likeness of sparse vectors, against the plain dense product."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from botkit.understanding.features import Vector
from botkit.understanding.kernel import feature_weights, kernel_matrix, sparse_rows


def vectors(seed: int, count: int, width: int) -> list[Vector]:
    chance = np.random.default_rng(seed)
    made = []
    for _ in range(count):
        ids = chance.permutation(width)[: chance.integers(0, width)].astype(np.int64)
        values = chance.random(len(ids)).astype(np.float32)
        made.append(Vector(ids=ids, values=values, owners=ids, known=1.0, known_words=1.0))
    return made


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10_000), st.integers(1, 30), st.integers(1, 20))
def test_likeness_and_spread_equal_the_dense_products(seed: int, count: int, width: int) -> None:
    made = vectors(seed, count, width)
    dense = np.zeros((count, width), np.float32)
    for row, vector in zip(dense, made, strict=True):
        row[vector.ids] = vector.values
    rows = sparse_rows(made, width)
    coefficients = np.random.default_rng(seed).random((count, 3)).astype(np.float32)
    assert np.allclose(kernel_matrix(rows), dense @ dense.T, atol=1e-4)
    assert np.allclose(feature_weights(rows, coefficients), dense.T @ coefficients, atol=1e-4)
