"""How the ear learns on a node: with the author's temperament, the optional encoder for English, and what was learned kept in a file.

What was learned is always read from its written form, even right after it was learned: the written form rounds, and the same log must
replay the same way whether a node has just learned or remembered.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import cast

import structlog

from botkit.core.engine.phrase_index import Examples, Learn
from botkit.core.engine.program import Program
from botkit.understanding import cache, encoder
from botkit.understanding.decision import Temperament
from botkit.understanding.encoder import Encoder
from botkit.understanding.matcher import Matcher, build

ENDING = ".ear"

_log = structlog.get_logger()


def cached_learner(flows: Sequence[Program], temperament: str, folder: Path | None) -> Learn:
    """How to learn what customers say to these flows. `folder` keeps what was learned between starts; None keeps nothing."""
    helped = encoder.load() if _is_english(flows) else None

    def learn(examples: Examples, names: Mapping[str, str]) -> Matcher:
        return _learn(examples, names, cast(Temperament, temperament), helped, folder)

    return learn


def _is_english(flows: Sequence[Program]) -> bool:
    """The encoder knows English only, and harms other languages."""
    spoken = {language for flow in flows for language in (flow.flow.language, *flow.version.translations)}
    return all(language.partition("-")[0].partition("_")[0] == "en" for language in spoken)


def _learn(examples: Examples, names: Mapping[str, str], temperament: Temperament, helped: Encoder | None, folder: Path | None) -> Matcher:
    file = None if folder is None else folder / (cache.digest(examples, names=names, encoded=helped is not None) + ENDING)
    raw = _read_cache(file)
    if raw is not None:
        try:
            return cache.load(raw, temperament=temperament, encoder=helped)
        except ValueError as fault:
            _log.warning("what was learned cannot be read, learning again", reason=str(fault))
    raw = cache.dump(build(examples, names=names, temperament=temperament, encoder=helped))
    _write_cache(file, raw)
    return cache.load(raw, temperament=temperament, encoder=helped)


def _read_cache(file: Path | None) -> bytes | None:
    try:
        return file.read_bytes() if file is not None else None
    except OSError:
        return None


def _write_cache(file: Path | None, raw: bytes) -> None:
    """Beside the flows where that is possible; a read-only folder only means learning again at the next start."""
    if file is None:
        return
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        for old in file.parent.glob(f"*{ENDING}"):
            old.unlink()
        draft = file.with_suffix(f".{os.getpid()}")
        draft.write_bytes(raw)
        draft.replace(file)
    except OSError as fault:
        _log.info("what was learned is not kept", folder=str(file.parent), reason=fault.strerror)
