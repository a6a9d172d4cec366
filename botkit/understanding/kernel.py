"""The examples' sparse vectors, and their similarity to one another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from botkit.understanding.features import Floats, Integers, Vector

RARE_SHARE = 60  # features of fewer than 1/60 of the examples are cheaper to pair one by one than in a dense product


@dataclass(frozen=True, kw_only=True, slots=True)
class SparseRows:
    """Sparse vectors, one after the other: row i is `ids[starts[i]:starts[i + 1]]`, and `values` likewise."""

    starts: Integers
    ids: Integers
    values: Floats
    width: int

    def __len__(self) -> int:
        return len(self.starts) - 1

    def row_numbers(self) -> Integers:
        """The row of each entry."""
        return np.repeat(np.arange(len(self), dtype=np.int64), np.diff(self.starts))


def sparse_rows(vectors: Sequence[Vector], width: int) -> SparseRows:
    """Put vectors one after the other."""
    starts = np.zeros(len(vectors) + 1, np.int64)
    np.cumsum([len(vector.ids) for vector in vectors], out=starts[1:])
    return SparseRows(
        starts=starts,
        ids=np.concatenate([vector.ids for vector in vectors] or [np.zeros(0, np.int64)]),
        values=np.concatenate([vector.values for vector in vectors] or [np.zeros(0, np.float32)]),
        width=width,
    )


def kernel_matrix(rows: SparseRows) -> Floats:
    """Return the products of all rows with all rows.

    Frequent features go through one dense product; the many rare ones touch few pairs of rows, which are added up one
    by one. That is what scipy.sparse would be needed for otherwise, and is as fast.
    """
    size = len(rows)
    often = np.bincount(rows.ids, minlength=rows.width)
    limit = max(4, size // RARE_SHARE)
    frequent = often > limit
    column = np.cumsum(frequent) - 1
    numbers = rows.row_numbers()
    chosen = frequent[rows.ids]
    dense = np.zeros((size, int(frequent.sum())), np.float32)
    dense[numbers[chosen], column[rows.ids[chosen]]] = rows.values[chosen]
    kernel: Floats = dense @ dense.T
    rest = np.flatnonzero(~chosen)
    rest = rest[np.argsort(rows.ids[rest], kind="stable")]
    counts = often[rows.ids[rest]]
    flat = kernel.reshape(-1)
    for count in range(1, limit + 1):
        group = rest[counts == count].reshape(-1, count)
        places, values = numbers[group].astype(np.int64), rows.values[group]
        cells = places[:, :, None] * size + places[:, None, :]
        np.add.at(flat, cells.reshape(-1), (values[:, :, None] * values[:, None, :]).reshape(-1))
    return kernel


def feature_weights(rows: SparseRows, coefficients: Floats) -> Floats:
    """Carry coefficients of the examples over to the features: the transposed rows times the coefficients."""
    order = np.argsort(rows.ids, kind="stable")
    ids, numbers, values = rows.ids[order], rows.row_numbers()[order], rows.values[order]
    weights = np.zeros((rows.width, coefficients.shape[1]), np.float32)
    often = np.bincount(ids, minlength=rows.width)
    single = often[ids] == 1
    weights[ids[single]] = values[single, None] * coefficients[numbers[single]]
    starts = np.concatenate([[0], np.cumsum(often)])
    for feature in np.flatnonzero(often > 1):
        part = slice(starts[feature], starts[feature + 1])
        weights[feature] = values[part] @ coefficients[numbers[part]]
    return weights
