"""Calling one function: its address filled in, allowed hosts only, no private networks, with limits of time and size."""

from __future__ import annotations

import asyncio
import inspect
import ipaddress
import re
import socket
from collections.abc import AsyncIterator, Collection, Mapping
from contextlib import asynccontextmanager
from importlib import import_module
from typing import Any
from urllib.parse import quote

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult
from yarl import URL

from botkit.config import Function
from botkit.core.model.values import MAX_DEPTH, Value, as_json, pack
from botkit.core.text.plain import plain
from botkit.errors import BodyUnreadable
from webhooks.meta import read_json

MAX_RESULT = 256 * 1024  # bytes of an answer; a flow keeps some values, not a file
CONNECT_SECONDS = 5.0
REDIRECTS = 3
MOVED = frozenset({301, 302, 303, 307, 308})
NAT64 = ipaddress.ip_network("64:ff9b::/96")
# Reserved, and public for some versions of Python: site-local (RFC 3879), documentation (RFC 9637), 6to4 relays (RFC 7526).
NOT_PUBLIC = tuple(ipaddress.ip_network(block) for block in ("fec0::/10", "3fff::/20", "192.88.99.0/24"))

_PLACEHOLDER = re.compile(r"\{([a-z][a-z0-9_]*)\}")


class FunctionFailed(Exception):
    """The function did not give a result. `again`: it may work another time. `is_refusal`: it was asked and did not want to, which may be
    mended by people. `reason` holds no customer's words."""

    def __init__(self, reason: str, *, again: bool, is_refusal: bool = False) -> None:
        super().__init__(reason)
        self.reason = reason
        self.again = again
        self.is_refusal = is_refusal


class PublicResolver(AbstractResolver):
    """Resolves names to public addresses only: a public name may point to a private network."""

    def __init__(self, *, allow_private: bool) -> None:
        self._allow_private = allow_private

    async def resolve(self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC) -> list[ResolveResult]:
        loop = asyncio.get_running_loop()
        infos = await loop.getaddrinfo(host, port, family=family, type=socket.SOCK_STREAM)
        allowed = [info for info in infos if self._allow_private or is_public(str(info[4][0]))]
        if infos and not allowed:
            raise FunctionFailed("address is private", again=False)
        return [
            ResolveResult(hostname=host, host=str(info[4][0]), port=port, family=info[0], proto=info[2], flags=socket.AI_NUMERICHOST)
            for info in allowed
        ]

    async def close(self) -> None:
        return


def is_public(address: str) -> bool:
    """Whether an address is public, also where it embeds an IPv4 address (2002::/16, 64:ff9b::/96, ::ffff:0:0/96)."""
    parsed = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(parsed, ipaddress.IPv6Address):
        inner = parsed.ipv4_mapped or parsed.sixtofour or (ipaddress.IPv4Address(int(parsed) & 0xFFFF_FFFF) if parsed in NAT64 else None)
        if inner is not None:
            return is_public(str(inner))
    if any(parsed in block for block in NOT_PUBLIC):
        return False
    return parsed.is_global and not (parsed.is_multicast or parsed.is_reserved or parsed.is_unspecified)


async def call_http(function: Function, arguments: Mapping[str, Value], *, key: str) -> Value:
    """Call over HTTP: JSON in, JSON out. `key` is sent as `Idempotency-Key`, the same for every retry. Raises `FunctionFailed`."""
    url = _url(function, arguments)
    check_host(url, function.hosts, allow_private=function.allow_private)
    headers = {"Accept": "application/json", "Idempotency-Key": key, **function.headers}
    async with guarded_session(function.timeout.total_seconds(), allow_private=function.allow_private) as session:
        return await _request(session, function, url, headers, _body(function, arguments))


@asynccontextmanager
async def guarded_session(seconds: float, *, allow_private: bool) -> AsyncIterator[aiohttp.ClientSession]:
    """A session for one call within so many seconds: to public addresses, without cookies and without what the environment says of
    proxies. What goes wrong within it is raised as `FunctionFailed`."""
    connector = aiohttp.TCPConnector(resolver=PublicResolver(allow_private=allow_private))
    timeout = aiohttp.ClientTimeout(total=seconds, connect=CONNECT_SECONDS)
    try:
        async with aiohttp.ClientSession(
            connector=connector, timeout=timeout, trust_env=False, cookie_jar=aiohttp.DummyCookieJar()
        ) as session:
            yield session
    except FunctionFailed:
        raise
    except (aiohttp.ClientError, TimeoutError, OSError) as fault:
        if isinstance(fault.__cause__, FunctionFailed):
            raise fault.__cause__ from None
        raise FunctionFailed("time limit" if isinstance(fault, TimeoutError) else "no connection", again=True) from None


async def _request(session: aiohttp.ClientSession, function: Function, url: URL, headers: Mapping[str, str], body: Any) -> Value:
    """The result. A GET follows redirects to hosts that the function allows, without the headers that were meant for the first
    host and port."""
    first = url.origin()
    for _ in range(REDIRECTS + 1):
        sent = headers if url.origin() == first else {"Accept": "application/json"}
        async with session.request(function.method, url, json=body, headers=sent, allow_redirects=False) as answer:
            onward = answer.headers.get("Location")
            if answer.status not in MOVED or function.method != "GET" or not onward:
                return await _read(answer)
            url = _onward(function, url, onward)
    raise FunctionFailed("redirected too often", again=False)


def _onward(function: Function, url: URL, location: str) -> URL:
    try:
        onward = url.join(URL(location))
    except ValueError:
        raise FunctionFailed("redirected to no address", again=False) from None
    if onward.scheme != url.scheme:
        raise FunctionFailed("redirected to another scheme", again=False)
    check_host(onward, function.hosts, allow_private=function.allow_private)
    return onward


async def call_python(function: Function, arguments: Mapping[str, Value]) -> Value:
    """Call a Python function `package.module:name`, async or not, with the arguments as keywords. Raises `FunctionFailed`."""
    module, _, name = function.python.partition(":")
    try:
        target = getattr(import_module(module), name)
        async with asyncio.timeout(function.timeout.total_seconds()):
            if inspect.iscoroutinefunction(target):
                result = await target(**arguments)
            else:
                result = await asyncio.to_thread(target, **arguments)
        pack(result)  # what cannot be stored in a session is no result
    except Exception as fault:  # a fault of the function is its failure, and the flow goes on
        raise FunctionFailed(type(fault).__name__, again=False) from fault
    return result


def _url(function: Function, arguments: Mapping[str, Value]) -> URL:
    """The address with `{name}` filled in. Each value is one part of a path or query, so that it cannot change the rest."""
    url = URL(_PLACEHOLDER.sub(lambda match: _part(match[1], arguments), function.url), encoded=True)
    if function.method in ("GET", "DELETE"):
        loose = {name: plain(value) for name, value in arguments.items() if "{" + name + "}" not in function.url}
        return url.extend_query(loose) if loose else url
    return url


def _part(name: str, arguments: Mapping[str, Value]) -> str:
    value = plain(arguments.get(name))
    # One dot or two mean the same and the parent folder, also when they are encoded.
    if value in ("", ".", ".."):
        raise FunctionFailed(f'"{name}" cannot stand in an address', again=False)
    return quote(value, safe="")


def check_host(url: URL, hosts: Collection[str | None], *, allow_private: bool) -> None:
    """Raises `FunctionFailed` for a host that is not among these, and for an address that is not public."""
    if url.host not in hosts:
        raise FunctionFailed("host is not allowed", again=False)
    if url.host and _is_address(url.host) and not allow_private and not is_public(url.host):
        raise FunctionFailed("address is private", again=False)


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _body(function: Function, arguments: Mapping[str, Value]) -> Any:
    if function.method in ("GET", "DELETE"):
        return None
    if function.body is None:
        return as_json(arguments)
    return {key: _filled(text, arguments) for key, text in function.body.items()}


def _filled(text: str, arguments: Mapping[str, Value]) -> Any:
    """An argument alone keeps its type; inside a text it becomes text."""
    alone = _PLACEHOLDER.fullmatch(text)
    if alone is not None:
        return as_json(arguments.get(alone[1]))
    return _PLACEHOLDER.sub(lambda match: plain(arguments.get(match[1])), text)


async def _read(answer: aiohttp.ClientResponse) -> Value:
    if answer.status >= 500 or answer.status == 429:
        raise FunctionFailed(f"status {answer.status}", again=True)
    if not 200 <= answer.status < 300:
        raise FunctionFailed(f"status {answer.status}", again=False, is_refusal=True)
    body = await answer.content.read(MAX_RESULT + 1)
    while len(body) <= MAX_RESULT and (more := await answer.content.read(MAX_RESULT + 1 - len(body))):
        body += more
    if len(body) > MAX_RESULT:
        raise FunctionFailed("answer too long", again=False)
    if not body.strip():
        return None
    try:
        result: Value = read_json(body)
        pack(result)
    except (BodyUnreadable, ValueError):
        raise FunctionFailed(f"answer is no JSON of at most {MAX_DEPTH} levels", again=False) from None
    return result
