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


async def read_body(request: web.Request) -> bytes:
    """Raises `BodyFault`."""
    raw = b""
    try:
        async with asyncio.timeout(READ_SECONDS):
            while len(raw) <= MAX_BODY and (more := await request.content.read(MAX_BODY + 1 - len(raw))):
                raw += more
    except TimeoutError:
        raise BodyFault(408, f"the body did not arrive within {READ_SECONDS:g} seconds") from None
    except web.RequestPayloadError:
        raise BodyFault(400, "the body is not what its headers say") from None
    if len(raw) > MAX_BODY:
        raise BodyFault(413, f"the body is larger than {MAX_BODY} bytes")
    return raw
