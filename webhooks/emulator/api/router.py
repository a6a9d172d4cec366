"""The Graph API look-alike: its routes, and the check of the token. `send` decides about a send."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web

from webhooks.emulator.api.account import AccountApi
from webhooks.emulator.api.app import AppApi
from webhooks.emulator.api.context import ApiContext
from webhooks.emulator.api.errors import TOKEN_EXPIRED, error_response, no_such_object, read_json
from webhooks.emulator.api.media import MediaApi
from webhooks.emulator.api.send import SendApi
from webhooks.emulator.api.validation import KINDS

MOST_UPLOAD = 101 * 1024 * 1024  # bytes: a document of 100 MB, and the form around it
HOST_NAMES = ("127.0.0.1", "localhost")
VERSION = r"/{version:v\d+\.\d+}"
NODE = f"{VERSION}/{{node}}"

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
PageSend = Callable[[web.Request, Any], Awaitable[web.StreamResponse]]


def application(context: ApiContext, page_send: PageSend) -> web.Application:
    """`page_send` takes the sends of the Messenger page."""
    messages, media, account = _MessagesApi(context, page_send), MediaApi(context), AccountApi(context)
    app = web.Application(middlewares=[_loopback_only], client_max_size=MOST_UPLOAD)
    routes: list[tuple[str, str, Handler]] = [
        ("POST", f"{NODE}/messages", messages.messages),
        ("POST", f"{NODE}/marketing_messages", messages.marketing),
        ("POST", f"{NODE}/media", media.upload),
        ("GET", "/files/{node}", media.download),
        ("POST", f"{NODE}/message_templates", account.create_template),
        ("GET", f"{NODE}/message_templates", account.list_templates),
        ("DELETE", f"{NODE}/message_templates", account.delete_template),
        ("POST", f"{NODE}/unpause", account.unpause),
        ("GET", f"{NODE}/phone_numbers", account.numbers),
        ("GET", f"{NODE}/whatsapp_business_profile", account.profile),
        ("POST", f"{NODE}/whatsapp_business_profile", account.change_profile),
        ("POST", f"{NODE}/block_users", account.block),
        ("DELETE", f"{NODE}/block_users", account.block),
        ("GET", f"{NODE}/block_users", account.blocked),
        ("GET", f"{NODE}/subscribed_apps", account.subscribed),
        ("POST", f"{NODE}/subscribed_apps", account.subscribe),
        ("POST", f"{NODE}/register", account.subscribe),
        ("GET", NODE, account.node),
        ("POST", NODE, account.edit),
        ("DELETE", NODE, media.delete),
    ]
    ours = AppApi(context)  # these check their own tokens
    for version in (VERSION, ""):
        app.router.add_get(f"{version}/debug_token", ours.token)
        app.router.add_get(f"{version}/{context.number.app}/subscriptions", ours.subscriptions)
    for method, path, handler in routes:
        app.router.add_route(method, path, _with_token(context, handler))
        if path.startswith(VERSION):  # without a version the platform takes the oldest that the app may use
            app.router.add_route(method, path.removeprefix(VERSION), _with_token(context, handler))
    app.router.add_route("*", "/{rest:.*}", _unknown_path)
    return app


async def _unknown_path(request: web.Request) -> web.StreamResponse:
    """An edge that is not stood in for: refused as the platform refuses what it does not know, so that clients can read it."""
    return error_response(100, "Unknown path components")


@web.middleware
async def _loopback_only(request: web.Request, handler: Handler) -> web.StreamResponse:
    """A page of the open web whose name resolves to this machine is refused: it has its own name in the Host header."""
    name, _, port = request.host.rpartition(":")
    if (name if port.isdigit() else request.host) not in HOST_NAMES:
        return error_response(100, "this emulator answers under 127.0.0.1 and localhost only")
    return await handler(request)


def _with_token(context: ApiContext, handler: Handler) -> Handler:
    """`handler`, for requests that carry the token while it is valid."""

    async def checked(request: web.Request) -> web.StreamResponse:
        token = request.headers.get("Authorization", "")
        if not token and "access_token" in request.query:
            token = f"Bearer {request.query['access_token']}"  # as many clients send it
        if not token:
            return error_response(200, "Provide valid app ID")
        if token not in (f"Bearer {context.number.token}", f"OAuth {context.number.token}"):
            return error_response(190, "Invalid OAuth access token")
        if context.token_ends is not None and context.clock() >= context.token_ends:
            return error_response(190, "Session has expired", subcode=TOKEN_EXPIRED)
        return await handler(request)

    return checked


class _MessagesApi:
    def __init__(self, context: ApiContext, page_send: PageSend) -> None:
        self._context = context
        self._page_send = page_send
        self._sends = SendApi(context)

    async def messages(self, request: web.Request) -> web.StreamResponse:
        return await self._messages(request, marketing=False)

    async def marketing(self, request: web.Request) -> web.StreamResponse:
        return await self._messages(request, marketing=True)

    async def _messages(self, request: web.Request, *, marketing: bool) -> web.StreamResponse:
        node, number = request.match_info["node"], self._context.number
        body = _with_objects(_without_nulls(await read_json(request)))
        if node in (number.page, "me"):
            return await self._page_send(request, body)
        if node != number.id:
            return no_such_object(request)
        if body is None:
            return error_response(100, "the body is not JSON")
        return await self._sends.take(request, body, marketing=marketing)


def _with_objects(body: Any) -> Any:
    """An object or a list may also come as its JSON in a text, as all parameters of the Graph API may."""
    if not isinstance(body, dict):
        return body
    return {key: _object(value) if key in KINDS and key != "text" else value for key, value in body.items()}


def _object(value: Any) -> Any:
    try:
        read = json.loads(value) if isinstance(value, str) else value
    except ValueError:
        return value
    return read if isinstance(read, dict | list) else value


def _without_nulls(value: Any) -> Any:
    """A parameter that is null counts as one that is not there."""
    if isinstance(value, dict):
        return {key: _without_nulls(inner) for key, inner in value.items() if inner is not None}
    return [_without_nulls(inner) for inner in value] if isinstance(value, list) else value
