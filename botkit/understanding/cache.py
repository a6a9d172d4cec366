"""A matcher as bytes, so that it need not be learned again at every start. Where the bytes are kept is not decided here.

The form is our own and plain: a line of magic, a JSON header, then arrays of numbers. Nothing in it can be executed,
which is why it is not a pickle. Bytes that are damaged, or from another version, are refused and not repaired: the
examples are still there to learn from.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from hashlib import blake2b
from typing import Any
from zlib import crc32

import msgspec
import numpy as np

from botkit.understanding.calibration import Calibration
from botkit.understanding.decision import Temperament
from botkit.understanding.encoder import Encoder
from botkit.understanding.features import Features
from botkit.understanding.kernel import SparseRows
from botkit.understanding.lexicon import lexicon
from botkit.understanding.matcher import Matcher, Model
from botkit.understanding.semantic import SemanticModel

VERSION = 3
"""Of the form and of everything learned: raise it when features, tables, classifier or calibration change."""
MAGIC = b"botkit-matcher\n"
DIGEST_SIZE = 16
CHECKSUM_SIZE = 4  # against accidents; whoever can write the file can write the checksum, too
# Half precision for the weights: they are the bulk, and 0.0005 of a logit changes no ranking that means anything.
KEPT_AS = {"owners": "<i4", "starts": "<i4", "ids": "<i4", "weights": "<f2"}


class Header(msgspec.Struct, frozen=True):
    """What is not an array; the arrays follow in the order of `shapes`."""

    shapes: dict[str, tuple[int, ...]]
    examples: tuple[str, ...]
    labels: tuple[str, ...]
    titles: tuple[str, ...]
    counts: dict[str, int]
    languages: tuple[str, ...]
    features: tuple[str, ...]
    weight: tuple[float, ...]
    unseen: float
    longest: tuple[float, ...]
    known_weights: tuple[float, ...]
    right_weights: tuple[float, ...]


def digest(
    examples: Sequence[tuple[str, str]],
    language: str | None = None,
    *,
    names: Mapping[str, str] | None = None,
    encoded: bool = False,
) -> str:
    """Name what `build` would learn from these arguments: the same name, the same matcher (temperament apart)."""
    content = msgspec.json.encode([VERSION, list(examples), language, list((names or {}).items()), encoded])
    return blake2b(content, digest_size=DIGEST_SIZE).hexdigest()


def dump(matcher: Matcher) -> bytes:
    """Write a matcher down."""
    model = matcher.model
    arrays: dict[str, Any] = {
        "owners": model.owners,
        "starts": model.rows.starts,
        "ids": model.rows.ids,
        "values": model.rows.values,
        "weights": model.weights,
    }
    if model.semantic:
        arrays |= {
            "pieces": model.semantic.weights,
            "mean": model.semantic.mean,
            "meanings": model.semantic.examples,
            "coefficients": model.semantic.coefficients,
        }
    header = Header(
        shapes={name: array.shape for name, array in arrays.items()},
        examples=model.examples,
        labels=model.labels,
        titles=model.titles,
        counts=model.counts,
        languages=model.languages,
        features=tuple(model.features.index),
        weight=tuple(model.features.weight),
        unseen=model.features.unseen,
        longest=model.features.longest,
        known_weights=model.calibration.known_weights,
        right_weights=model.calibration.right_weights,
    )
    body = msgspec.json.encode(header)
    body += b" " * (-(len(MAGIC) + 1 + 8 + CHECKSUM_SIZE + len(body)) % 8)  # so that the arrays lie on even addresses
    numbers = b"".join(np.ascontiguousarray(array, KEPT_AS.get(name, "<f4")).tobytes() for name, array in arrays.items())
    rest = len(body).to_bytes(8, "little") + body + numbers
    return MAGIC + bytes([VERSION]) + _checksum(rest) + rest


def load(raw: bytes, *, temperament: Temperament = "balanced", encoder: Encoder | None = None) -> Matcher:
    """Read a matcher from bytes. Raises ValueError for bytes that `dump` of this version did not write, and where the
    matcher was learned with an encoder and none is given.
    """
    start = len(MAGIC) + 1 + CHECKSUM_SIZE
    if raw[: len(MAGIC)] != MAGIC or len(raw) < start + 8:
        raise ValueError("These are not the bytes of a matcher. Build it from its examples.")
    if raw[len(MAGIC)] != VERSION:
        raise ValueError("This matcher was written by another version. Build it from its examples.")
    if _checksum(memoryview(raw)[start:]) != raw[len(MAGIC) + 1 : start]:
        raise ValueError("This matcher is damaged. Build it from its examples.")
    size = int.from_bytes(raw[start : start + 8], "little")
    header = msgspec.json.decode(memoryview(raw)[start + 8 : start + 8 + size], type=Header)
    position = start + 8 + size
    arrays: dict[str, Any] = {}
    for name, shape in header.shapes.items():
        kind = np.dtype(KEPT_AS.get(name, "<f4"))
        count = int(np.prod(shape))
        array = np.frombuffer(raw, kind, count, position).reshape(shape)
        # Indices are widened once here; numpy would do it at every use.
        arrays[name] = array.astype(np.int64) if kind.kind == "i" else array
        position += count * kind.itemsize
    if "meanings" in arrays and encoder is None:
        raise ValueError("This matcher was learned with the sentence encoder. Install it, or build without.")
    return Matcher(_model(header, arrays, encoder), temperament=temperament)


def _checksum(raw: bytes | memoryview) -> bytes:
    return crc32(raw).to_bytes(CHECKSUM_SIZE, "little")


def _model(header: Header, arrays: Mapping[str, Any], encoder: Encoder | None) -> Model:
    meaning = None
    if "meanings" in arrays and encoder is not None:
        meaning = SemanticModel(
            encoder=encoder,
            weights=arrays["pieces"],
            mean=arrays["mean"],
            examples=arrays["meanings"],
            coefficients=arrays["coefficients"],
        )
    return Model(
        examples=header.examples,
        owners=arrays["owners"],
        labels=header.labels,
        titles=header.titles,
        counts=header.counts,
        languages=header.languages,
        features=Features(
            index={name: number for number, name in enumerate(header.features)},
            weight=list(header.weight),
            unseen=header.unseen,
            longest=header.longest,
            lexicon=lexicon(header.languages),
        ),
        rows=SparseRows(starts=arrays["starts"], ids=arrays["ids"], values=arrays["values"], width=len(header.features)),
        weights=arrays["weights"],
        calibration=Calibration(known_weights=header.known_weights, right_weights=header.right_weights),
        semantic=meaning,
    )
