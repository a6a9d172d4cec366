"""Compiling the flows of a library: what a node, a conversation and a transcript run."""

from __future__ import annotations

from pathlib import Path

from botkit.core.engine.program import Program, Programs
from botkit.core.model.business import Business
from botkit.flowfile.library import Library
from botkit.service.matcher_cache import cached_learner


def compile_library(library: Library, business: Business, *, learned: Path | None = None) -> Programs:
    """Compile the flows of a library. `learned` is the folder that caches what is learned from their phrases.

    Raises `ExpressionError` only where the checks have a gap.
    """
    current = {version.flow.flow: Program(version) for version in library.flows}
    learn = cached_learner(tuple(current.values()), business.temperament, learned)
    return Programs(current=current, business=business, digest=library.digest, older={}, learn=learn)
