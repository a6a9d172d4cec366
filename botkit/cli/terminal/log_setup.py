"""Logs: text on a terminal, JSON elsewhere; always on stderr, and never with a customer's words or a secret."""

from __future__ import annotations

import logging
import sys
from contextlib import suppress

import structlog

from botkit.cli.terminal.printable import unfiltered
from botkit.errors import location_of
from botkit.server.limited_log import LimitedLog


def set_up_logging(*, level: str = "info", as_json: bool | None = None) -> None:
    """Send log lines to stderr. `as_json` None: JSON unless stderr is a terminal."""
    is_json = not sys.stderr.isatty() if as_json is None else as_json
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info if is_json else _as_is,
            structlog.processors.JSONRenderer() if is_json else structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty()),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(getattr(logging, level.upper(), logging.INFO)),
        logger_factory=structlog.PrintLoggerFactory(_CurrentStderr()),  # type: ignore[arg-type]  # all that it needs of a file
        cache_logger_on_first_use=False,  # a process may set up its logs again, for another command
    )
    logging.basicConfig(level=logging.WARNING, handlers=[_LibraryLines()], force=True)


class _LibraryLines(logging.Handler):
    """What libraries log (aiohttp, asyncio, SQLAlchemy), in our form: which library, and the class and place of a fault. Their text is
    left out: it quotes requests, rows and values."""

    def __init__(self) -> None:
        super().__init__()
        self._log = LimitedLog()

    def emit(self, record: logging.LogRecord) -> None:
        fault = record.exc_info[1] if record.exc_info else None
        fields = {"fault": location_of(fault)} if isinstance(fault, Exception) else {}
        kind = (record.name, record.levelno, type(fault))
        level = "error" if record.levelno >= logging.ERROR else "warning"
        self._log(
            kind, "A library reported a problem.", level=level, library=record.name, line=f"{record.module}:{record.lineno}", **fields
        )


class _CurrentStderr:
    """The present standard error. When it is closed (`botkit serve 2>&1 | head`) or full, log lines are lost: a node that stopped because
    nobody reads its log would lose more."""

    def write(self, text: str) -> None:
        with suppress(OSError, ValueError):
            unfiltered(sys.stderr).write(text)  # structlog has coloured it; its texts are ours, and it shows values as Python writes them

    def flush(self) -> None:
        with suppress(OSError, ValueError):
            sys.stderr.flush()


def _as_is(_: object, __: str, event: structlog.typing.EventDict) -> structlog.typing.EventDict:
    return event
