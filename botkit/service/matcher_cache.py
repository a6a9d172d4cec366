"""The matcher cache: matchers are learned from the phrases of flows, with the optional encoder for English, and cached in a file.

A matcher is always read from its file form, even right after it was learned: that form rounds, and the same log must replay alike whether
the matcher was just learned or read from the cache.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import cast

import structlog

from botkit.core.engine.phrase_index import Examples, Learn
from botkit.core.engine.program import Program
from botkit.service.whole_file import PRIVATE, replace_file
from botkit.understanding import cache, encoder
from botkit.understanding.decision import Temperament
from botkit.understanding.encoder import Encoder
from botkit.understanding.matcher import Matcher, build

ENDING = ".ear"

_log = structlog.get_logger()


def cached_learner(flows: Sequence[Program], temperament: str, folder: Path | None) -> Learn:
    """A function that learns a matcher for these flows. `folder` is the cache; None caches nothing."""
    english = encoder.load() if _is_english(flows) else None

    def learn(examples: Examples, names: Mapping[str, str]) -> Matcher:
        return _learn(examples, names, cast(Temperament, temperament), english, folder)

    return learn


def _is_english(flows: Sequence[Program]) -> bool:
    """The encoder knows English only, and makes matching in other languages worse."""
    languages = {language for flow in flows for language in (flow.flow.language, *flow.version.translations)}
    return all(language.partition("-")[0].partition("_")[0] == "en" for language in languages)


def _learn(examples: Examples, names: Mapping[str, str], temperament: Temperament, english: Encoder | None, folder: Path | None) -> Matcher:
    file = None if folder is None else folder / (cache.digest(examples, names=names, encoded=english is not None) + ENDING)
    raw = _read_cache(file)
    if raw is not None:
        try:
            return cache.load(raw, temperament=temperament, encoder=english)
        except ValueError as fault:
            _log.warning("what was learned cannot be read, learning again", reason=str(fault))
    raw = cache.dump(build(examples, names=names, temperament=temperament, encoder=english))
    _write_cache(file, raw)
    return cache.load(raw, temperament=temperament, encoder=english)


def _read_cache(file: Path | None) -> bytes | None:
    try:
        return file.read_bytes() if file is not None else None
    except OSError:
        return None


def _write_cache(file: Path | None, raw: bytes) -> None:
    """A folder that cannot be written only means that the next start learns again."""
    if file is None:
        return
    try:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        for old in file.parent.glob(f"*{ENDING}"):
            old.unlink()
        replace_file(file, raw, PRIVATE)
    except OSError as fault:
        _log.info("what was learned is not kept", folder=str(file.parent), reason=fault.strerror)
