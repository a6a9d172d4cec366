"""Stored libraries: read by their digest, with the same checks as a folder, and compiled."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from sqlalchemy import Connection

from botkit.core.engine.program import Program, Programs
from botkit.core.model.business import Business
from botkit.core.model.platform import Limits
from botkit.errors import FlowsInvalid
from botkit.flowfile.library import Library, Source, read_library, read_source
from botkit.flowfile.problems import render_all
from botkit.policy.consent.stop_words import stop_words, withdraws
from botkit.service.bot import Bot
from botkit.service.compile_flows import compile_library
from botkit.store import sources


def stored_library(tx: Connection, digest: str, bot: Bot) -> Library:
    """A library as it was published, checked as `botkit check` does it, against the business of today.

    Raises `FlowsInvalid` when the store does not have it, or when it has errors now: another language of flows, a topic that is gone.
    """
    digests = sources.library(tx, digest)
    stored = sources.load(tx, digests or ())
    if digests is None or len(stored) != len(set(digests)):
        raise FlowsInvalid(f"The store does not have the flows {digest[:12]}. See botkit publish --list.")
    library = read_stored([stored[flow] for flow in digests], bot.programs.business, limits_of(bot))
    errors = tuple(problem for problem in library.problems if problem.severity == "error")
    if errors:
        raise FlowsInvalid(f"The flows {digest[:12]} cannot run with this botkit and this botkit.yaml:\n{render_all(errors)}")
    if library.digest != digest:
        raise FlowsInvalid(f"The flows {digest[:12]} are not in the store as they were published: they come to {library.digest[:12]}.")
    return library


def read_stored(stored: list[sources.FlowSource], business: Business, limits: Mapping[str, Limits]) -> Library:
    """Sources as a library. Each flow gets a folder of its own, so that files from different folders cannot have the same path."""
    files = {f"{source.flow}/{name}": text.encode() for source in stored for name, text in source.files.items()}
    return read_library(files, business, limits=limits, stop_words=stop_words(), withdraws=withdraws)


def limits_of(bot: Bot) -> Mapping[str, Limits]:
    return {channel.platform.name: channel.platform.limits for channel in bot.channels.values()}


def compile_stored(tx: Connection, digest: str, bot: Bot, learned: Path | None = None) -> tuple[Programs, tuple[Source, ...]]:
    """The programs of a stored library, ready to run, and their sources. Raises `FlowsInvalid`."""
    library = stored_library(tx, digest, bot)
    return compile_library(library, bot.programs.business, learned=learned), library.sources


class StoredVersions:
    """Versions of flows by their digests, read from the store when first needed. None: it cannot be read any more."""

    def __init__(self, tx: Connection, *known: Program) -> None:
        self._tx = tx
        self._known: dict[str, Program | None] = {program.digest: program for program in known}

    def __call__(self, flow: str, digest: str) -> Program | None:
        if digest not in self._known:
            self._known[digest] = self._read(digest)
        return self._known[digest]

    def _read(self, digest: str) -> Program | None:
        stored = sources.load(self._tx, [digest]).get(digest)
        if stored is None:
            return None
        try:
            return Program(read_source(Source(flow=stored.flow, digest=stored.digest, files=stored.files)))
        except Exception:  # whatever the reason, the engine would end such a session, so it counts as lost
            return None
