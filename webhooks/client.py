"""The HTTP client: performs an `HttpRequest`, and separates a request that was never sent from one whose outcome is unknown."""

from __future__ import annotations

import asyncio
import json
import ssl
from types import TracebackType
from typing import Self

import aiohttp
from yarl import URL

from botkit.core.model.platform import HttpRequest, HttpResponse
from botkit.errors import BotkitError

CONNECT_SECONDS = 5.0  # waiting for a connection of the pool, name resolution, TCP and TLS: until then nothing was sent
TOTAL_SECONDS = 30.0  # the whole exchange; the platform answers a send in well under a second
POOL = 120  # connections in all; one host is talked to, so there is no smaller limit per host
KEEP_ALIVE_SECONDS = 15.0  # shorter than the platform's own, so that it rarely closes a connection that we are about to use
MAX_RESPONSE = 1024 * 1024  # bytes of an answer that are read; the platform's answers to a send are below 2 KiB

# Raised before a byte of the request is written. Everything else may come afterwards.
NEVER_LEFT = (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError, aiohttp.InvalidURL, aiohttp.NonHttpUrlClientError)


class NotSent(BotkitError):
    """The request did not leave: no connection was made. Sending it again cannot send it twice."""


class OutcomeUnknown(BotkitError):
    """The request left, and no answer came: it may have been carried out."""


class Client:
    """A pool of connections. Use as `async with Client() as client`, or `close` it."""

    def __init__(self, *, connect: float = CONNECT_SECONDS, total: float = TOTAL_SECONDS, tls: ssl.SSLContext | None = None) -> None:
        self._timeout = aiohttp.ClientTimeout(total=total, connect=connect)
        self._tls: ssl.SSLContext | bool = True if tls is None else tls
        self._session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        await self.close()

    async def close(self) -> None:
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def perform(self, request: HttpRequest, most: int = MAX_RESPONSE) -> HttpResponse:
        """The answer, at most `most` bytes of it, whatever its status; redirects are not followed (they would carry the token elsewhere).

        Raises `NotSent` or `OutcomeUnknown`. Neither says more than method, host and kind of failure: addresses may hold personal data,
        headers hold the token.
        """
        try:
            async with self._open().request(
                request.method,
                request.url,
                data=None if request.body is None else json.dumps(request.body, allow_nan=False).encode(),
                headers={**_content_type(request), **request.headers, **request.secret_headers},
                allow_redirects=False,
            ) as answer:
                return HttpResponse(status=answer.status, body=await _read(answer, most), headers=answer.headers)
        except NEVER_LEFT as error:
            raise NotSent(_describe(request, error, "was not sent")) from None
        except (aiohttp.ClientError, TimeoutError, ConnectionError) as error:
            raise OutcomeUnknown(_describe(request, error, "got no answer; it may have been carried out")) from None

    def _open(self) -> aiohttp.ClientSession:
        # Made at first use: a session belongs to the running loop.
        if self._session is None:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=POOL, keepalive_timeout=KEEP_ALIVE_SECONDS, ssl=self._tls),
                timeout=self._timeout,
                cookie_jar=aiohttp.DummyCookieJar(),
                trust_env=False,
                auto_decompress=True,
            )
        return self._session


def _content_type(request: HttpRequest) -> dict[str, str]:
    return {} if request.body is None else {"Content-Type": "application/json"}


async def _read(answer: aiohttp.ClientResponse, most: int) -> bytes:
    """At most so many bytes: a longer answer is not the platform's, and what came is enough to see that."""
    chunks, size = [], 0
    async for chunk in answer.content.iter_any():
        chunks.append(chunk)
        size += len(chunk)
        if size > most:
            answer.close()
            break
    return b"".join(chunks)[:most]


def _describe(request: HttpRequest, error: BaseException, what: str) -> str:
    try:
        host = URL(request.url).host or "?"
    except ValueError:
        host = "?"
    kind = "time limit" if isinstance(error, asyncio.TimeoutError) else type(error).__name__
    return f"{request.method} to {host} {what} ({kind})"
