"""The application under /v1: each route of the table is authenticated, checked, carried out and encoded in one place."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import partial
from time import perf_counter
from typing import Any

import msgspec
import structlog
from aiohttp import web
from multidict import MultiMapping

from botkit.errors import BodyUnreadable, StoreUnavailable, UsageError, location_of
from botkit.server.api import openapi
from botkit.server.api.call import ApiParts, Call
from botkit.server.api.page import page_routes
from botkit.server.api.problem import FieldProblem, Refused
from botkit.server.api.route import PATH_PARTS, Route
from botkit.server.api.routes import ROUTES
from botkit.server.api_metrics import ApiMetrics
from botkit.server.auth import TokenGuard, TokenUnknown
from botkit.server.request_body import BodyFault, read_body
from botkit.service.access.principal import Principal
from webhooks.meta import read_json

LONGEST_KEY = 200  # characters of an Idempotency-Key

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

_BODY_FAULTS = {400: "malformed", 408: "timeout", 413: "too-large"}
_encoder = msgspec.json.Encoder(decimal_format="string")

_log = structlog.get_logger()


def api_app(parts: ApiParts, guard: TokenGuard, metrics: ApiMetrics) -> web.Application:
    """The routes of the table, without the /v1 of their paths."""
    app = web.Application(middlewares=[_Problems(metrics).answer])
    for route in ROUTES:
        app.router.add_route(route.method, route.path.removeprefix("/v1"), _Endpoint(route, parts, guard).handle)

    async def end_streams(_: web.Application) -> None:
        parts.feed.close()

    app.on_shutdown.append(end_streams)
    return app


def open_pages() -> list[web.RouteDef]:
    """What needs no token: the document, and the page that shows it."""
    made = openapi.document()
    document = msgspec.json.encode(made)

    async def openapi_json(_: web.Request) -> web.Response:
        return web.Response(body=document, content_type="application/json", headers={"Cache-Control": "no-cache"})

    return [web.get("/openapi.json", openapi_json), *page_routes(made)]


class _Problems:
    """The middleware that answers whatever is raised with a problem."""

    def __init__(self, metrics: ApiMetrics) -> None:
        self._metrics = metrics

    @web.middleware
    async def answer(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        began = perf_counter()
        response = await self._answer(request, handler)
        resource = request.match_info.route.resource
        self._metrics.observe(request.method if resource is not None else "", resource, response.status, perf_counter() - began)
        return response

    async def _answer(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        try:
            return await handler(request)
        except Refused as refused:
            return refused.response()
        except web.HTTPMethodNotAllowed as fault:
            response = Refused("method-unknown").response()
            response.headers["Allow"] = fault.headers["Allow"]
            return response
        except web.HTTPNotFound:
            return Refused("not-found", "there is no such path").response()
        except web.RequestPayloadError:
            return Refused("malformed", "the body is not what its headers say").response()
        except UsageError as fault:
            return Refused("invalid", str(fault).rstrip(".")).response()
        except StoreUnavailable:
            return Refused("unavailable", "nothing was done, please call again").response()
        except ConnectionError:
            raise  # the caller hung up
        except web.HTTPException:
            raise
        except Exception as fault:
            resource = request.match_info.route.resource
            _log.error("call failed", route=resource.canonical if resource is not None else "", fault=location_of(fault))
            return Refused("failed", "this is a defect of botkit; its log says where").response()


class _Endpoint:
    """The handler of one route."""

    def __init__(self, route: Route, parts: ApiParts, guard: TokenGuard) -> None:
        self._route = route
        self._parts = parts
        self._guard = guard

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """Answer one request, or raise."""
        route = self._route
        call = await self._read(request, await self._admit(request))
        if route.streams is not None:
            return await route.streams(call, request)
        assert route.does is not None
        answer = await route.does(call)
        return web.Response(
            body=_encoder.encode(answer.value), status=answer.status, content_type="application/json", headers=answer.headers
        )

    async def _admit(self, request: web.Request) -> Principal:
        """Before anything else is looked at."""
        try:
            who = await self._guard.identify(request)
        except TokenUnknown:
            raise Refused("token-unknown", "send the header Authorization: Bearer TOKEN") from None
        if self._route.scope and self._route.scope not in who.scopes:
            raise Refused("scope-missing", f"this needs the scope {self._route.scope}, which the token {who.name} has not")
        return who

    async def _read(self, request: web.Request, who: Principal) -> Call:
        route = self._route
        path = {name: _path_part(name, request.match_info[name]) for name in route.parts}
        query = _query(request.query, route.query)
        key, version = "", None
        if route.keyed:
            key = request.headers.get("Idempotency-Key", "")
            if len(key) > LONGEST_KEY or not key.isprintable():
                raise Refused("malformed", f"the Idempotency-Key is longer than {LONGEST_KEY} characters, or not printable")
        if route.matched:
            version = _version(request.headers.get("If-Match", "*"))
        body = await _body(request, route.body) if route.body is not None else None
        still = partial(self._guard.still_admits, request, who)
        return Call(
            parts=self._parts,
            who=who,
            path=path,
            query=query,
            body=body,
            key=key,
            operation=route.operation,
            version=version,
            still_admitted=still,
        )


def _path_part(name: str, written: str) -> Any:
    """What does not look like one leads nowhere."""
    kind, _ = PATH_PARTS[name]
    try:
        return msgspec.convert(written, kind, strict=False)
    except msgspec.ValidationError:
        raise Refused("not-found", f"there is no such {name}") from None


def _query(given: MultiMapping[str], model: type[Any] | None) -> Any:
    values: dict[str, str] = {}
    for name, value in given.items():
        if name in values:
            raise _wrong_parameter(name, "a parameter is given twice")
        values[name] = value
    if model is not None:
        return _convert(values, model, strict=False)
    for name in values:
        raise _wrong_parameter(name, "there is no such parameter here")
    return None


def _wrong_parameter(name: str, why: str) -> Refused:
    pointer = "/" + name[:100].replace("~", "~0").replace("/", "~1")
    return Refused("malformed", why, errors=(FieldProblem(pointer=pointer, detail=why),))


async def _body(request: web.Request, model: type[Any]) -> Any:
    if request.content_type != "application/json":
        raise Refused("media-type", "send the header Content-Type: application/json")
    try:
        raw = await read_body(request)
    except BodyFault as fault:
        raise Refused(_BODY_FAULTS[fault.status], fault.reason) from None
    try:
        value = read_json(raw)
    except BodyUnreadable:
        raise Refused("malformed", "the body is not JSON") from None
    return _convert(value, model, strict=True)


def _convert(value: Any, model: type[Any], *, strict: bool) -> Any:
    try:
        return msgspec.convert(value, model, strict=strict)
    except msgspec.ValidationError as fault:
        said, _, place = str(fault).partition(" - at ")
        pointer = place.strip("`").removeprefix("$").replace(".", "/").replace("[", "/").replace("]", "")
        where = f" at {pointer}" if pointer else ""
        raise Refused("malformed", f"{said}{where}", errors=(FieldProblem(pointer=pointer, detail=said),)) from None


def _version(written: str) -> int | None:
    """The version in an If-Match that names one entity tag of ours; None for `*`."""
    if written == "*":
        return None
    number = written.strip('"')
    if written != f'"{number}"' or not (number.isascii() and number.isdecimal()) or len(number) > 18:
        raise Refused("malformed", 'If-Match is not an ETag that this API gave: write it with its quotation marks, "3"')
    return int(number)
