"""Older versions of flows, loaded when a session began with one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import structlog
from sqlalchemy import Connection

from botkit.core.engine.program import Program, Programs
from botkit.core.engine.session import Session
from botkit.errors import location_of
from botkit.flowfile.library import Source, read_source
from botkit.service.bot import Bot
from botkit.service.commands import ContactEvent, TurnCommand
from botkit.store import sources

_log = structlog.get_logger()


def load_older_versions(tx: Connection, bot: Bot, sessions: Sequence[Session], commands: Iterable[TurnCommand]) -> None:
    """Load the versions of flows that sessions began with, where they are not loaded yet; also for the flows of broadcasts among the
    commands."""
    programs = bot.programs
    _load(tx, programs, sessions)
    for library in {command.library for command in commands if isinstance(command, ContactEvent)} - {""}:
        _share(programs, bot.pinned[library], sessions)


def _load(tx: Connection, programs: Programs, sessions: Iterable[Session]) -> None:
    missing = {frame.digest for session in sessions for frame in session.frames if programs.get(frame.flow, frame.digest) is None}
    if not missing:
        return
    assert isinstance(programs.older, dict)
    for digest, stored in sources.load(tx, missing).items():
        try:
            programs.older[digest] = Program(read_source(Source(flow=stored.flow, digest=stored.digest, files=stored.files)))
        except Exception as fault:  # the engine decides what becomes of a session whose version is missing
            _log.error("stored flow unreadable", flow=stored.flow, digest=digest, fault=location_of(fault))


def _share(live: Programs, pinned: Programs, sessions: Iterable[Session]) -> None:
    """Let the flows of a broadcast go on with sessions that began with others: those that are live, and older ones."""
    assert isinstance(pinned.older, dict)
    for frame in (frame for session in sessions for frame in session.frames):
        if pinned.get(frame.flow, frame.digest) is None and (known := live.get(frame.flow, frame.digest)) is not None:
            pinned.older[frame.digest] = known
