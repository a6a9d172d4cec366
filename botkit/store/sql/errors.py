"""Which errors of a database mean that it cannot work now: these become `StoreUnavailable`, the rest are our own mistakes."""

from __future__ import annotations

import sqlite3
from typing import NoReturn

from sqlalchemy import Engine, event
from sqlalchemy.engine import ExceptionContext

from botkit.errors import StoreUnavailable

# sqlite.org/rescode.html, with what to do about each.
_SQLITE = {
    sqlite3.SQLITE_BUSY: "another process holds it locked; stop that process, or wait",
    sqlite3.SQLITE_LOCKED: "another process holds it locked; stop that process, or wait",
    sqlite3.SQLITE_NOMEM: "the machine is out of memory",
    sqlite3.SQLITE_READONLY: "it may not be written; give this user the right to write to the file and its folder",
    sqlite3.SQLITE_IOERR: "the disk reports an error, or is full; look at the disk",
    sqlite3.SQLITE_CORRUPT: "the file is damaged; restore it from a backup",
    sqlite3.SQLITE_FULL: "the disk is full; make room",
    sqlite3.SQLITE_CANTOPEN: "the file cannot be opened; check that its folder exists and may be written",
    sqlite3.SQLITE_PROTOCOL: "another process holds it locked; stop that process, or wait",
    sqlite3.SQLITE_NOTADB: "the file is not a database; give another path",
}

# Classes of SQLSTATE (postgresql.org/docs/current/errcodes-appendix.html).
_POSTGRESQL = {
    "08": "the connection is gone; check that the server runs",
    "25": "it takes no writes, as a standby does; connect to the primary",
    "28": "it refuses the user or the password; check the address in botkit.yaml",
    "3D": "there is no database of that name; create it",
    "40": "another transaction stood in the way; the work is to be repeated",
    "42501": "the user lacks a right; grant it",
    "53": "it is out of disk, memory or connections; make room",
    "55P03": "another process holds it locked; stop that process, or wait",
    "57": "it is stopping or cancelled the statement; wait for it",
    "58": "its machine reports an error; look at its log",
}


def explain(error: BaseException) -> str | None:
    """Why the database cannot work now, and what to do; None when the fault is not of that kind."""
    if isinstance(error, sqlite3.Error):
        code = getattr(error, "sqlite_errorcode", None)
        return None if code is None else _SQLITE.get(code & 0xFF)
    state = getattr(error, "sqlstate", None)
    if state is not None:
        return _POSTGRESQL.get(state) or _POSTGRESQL.get(state[:2])
    # psycopg knows no state when there was no server to name one.
    return (
        "it cannot be reached; check that the server runs and the address is right" if type(error).__name__ == "OperationalError" else None
    )


# Classes of SQLSTATE that pass by themselves, and words of a server that starts or stops; it names no state before a login.
_PASSING = ("08", "25006", "40", "53", "55P03", "57")
_PASSING_WORDS = ("starting up", "shutting down", "recovery", "too many")


def is_passing(fault: StoreUnavailable) -> bool:
    """Whether the database is away for a while: it starts, restarts, is a standby, or cannot be reached. A wrong password does not pass."""
    cause = fault.__cause__
    if cause is None or isinstance(cause, sqlite3.Error):
        return False
    state = getattr(cause, "sqlstate", None)
    if state is not None:
        return str(state).startswith(_PASSING)
    words = str(cause)
    return "FATAL" not in words or any(phrase in words for phrase in _PASSING_WORDS)


def unavailable(why: str) -> StoreUnavailable:
    return StoreUnavailable(f"The database cannot be used: {why}. What was not committed is not lost: the platform will deliver it again.")


# A connection to a standby stays one until somebody makes it anew: after a failover the address leads to another server.
_STANDBY = "25006"


def _raise_unavailable(context: ExceptionContext) -> None:
    if getattr(context.original_exception, "sqlstate", None) == _STANDBY:
        context.is_disconnect = True
    why = explain(context.original_exception)
    if why is not None:
        _raise(why, context.original_exception)


def _raise(why: str, cause: BaseException) -> NoReturn:
    raise unavailable(why) from cause


def translate(engine: Engine) -> None:
    """Make every operation of this engine raise `StoreUnavailable` where that is what happened."""
    event.listen(engine, "handle_error", _raise_unavailable)
