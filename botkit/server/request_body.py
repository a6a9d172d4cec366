"""The body of a call: read within a time limit and up to a size, and no further."""

from __future__ import annotations

import asyncio

from aiohttp import web

READ_SECONDS = 20.0  # for the body of a call to arrive
MAX_BODY = 64 * 1024  # bytes; the log of every contact that an event reaches repeats it


class BodyFault(Exception):
    """The body cannot be had: `status` 400, 408 or 413, and why."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(reason)
        self.status = status
        self.reason = reason


async def read_body(request: web.Request, most: int = MAX_BODY, seconds: float | None = None) -> bytes:
    """At most so many bytes, which arrive within so many seconds, or `READ_SECONDS`. Raises `BodyFault`."""
    seconds = READ_SECONDS if seconds is None else seconds
    if (request.content_length or 0) > most:
        raise _too_large(most)
    raw = b""
    try:
        async with asyncio.timeout(seconds):
            while len(raw) <= most and (more := await request.content.read(most + 1 - len(raw))):
                raw += more
    except TimeoutError:
        raise BodyFault(408, f"the body did not arrive within {seconds:g} seconds") from None
    except web.RequestPayloadError:
        raise BodyFault(400, "the body is not what its headers say") from None
    if len(raw) > most:
        raise _too_large(most)
    return raw


def _too_large(most: int) -> BodyFault:
    return BodyFault(413, f"the body is larger than {most} bytes")
