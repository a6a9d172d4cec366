"""Pinned flows: a broadcast runs with the flows that it was planned with, whatever is published meanwhile."""

from __future__ import annotations

from sqlalchemy import Connection

from botkit.core.engine.program import Programs
from botkit.service.bot import Bot
from botkit.service.publishing.stored_library import compile_stored


def pin(tx: Connection, bot: Bot, library: str) -> Programs:
    """The flows of a library, ready to run; read from the store where they are not live. Raises `FlowsInvalid`."""
    known = bot.pinned.get(library)
    if known is None:
        known = bot.programs if library == bot.programs.digest else compile_stored(tx, library, bot)[0]
        bot.pinned.put(library, known)
    return known
