"""The Graph API look-alike: which address leads where, and who may ask. What is decided about a send stands in `sending`."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web

from webhooks.emulator.api.account import AccountApi
from webhooks.emulator.api.context import ApiContext
from webhooks.emulator.api.errors import TOKEN_EXPIRED, error_response, no_such_object, read_json
from webhooks.emulator.api.media import MediaApi
from webhooks.emulator.api.send import SendApi

MOST_UPLOAD = 101 * 1024 * 1024  # bytes: a document of 100 MB, and the form around it
NODE = r"/{version:v\d+\.\d+}/{node}"

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def application(context: ApiContext) -> web.Application:
    graph, shelf, desk = _MessagesApi(context), MediaApi(context), AccountApi(context)
    app = web.Application(client_max_size=MOST_UPLOAD)
    routes: list[tuple[str, str, Handler]] = [
        ("POST", f"{NODE}/messages", graph.messages),
        ("POST", f"{NODE}/marketing_messages", graph.marketing),
        ("POST", f"{NODE}/media", shelf.upload),
        ("GET", "/files/{node}", shelf.download),
        ("POST", f"{NODE}/message_templates", desk.create_template),
        ("GET", f"{NODE}/message_templates", desk.list_templates),
        ("DELETE", f"{NODE}/message_templates", desk.delete_template),
        ("POST", f"{NODE}/unpause", desk.unpause),
        ("GET", f"{NODE}/phone_numbers", desk.numbers),
        ("GET", f"{NODE}/whatsapp_business_profile", desk.profile),
        ("POST", f"{NODE}/whatsapp_business_profile", desk.change_profile),
        ("POST", f"{NODE}/block_users", desk.block),
        ("DELETE", f"{NODE}/block_users", desk.block),
        ("GET", f"{NODE}/block_users", desk.blocked),
        ("POST", f"{NODE}/subscribed_apps", desk.subscribe),
        ("POST", f"{NODE}/register", desk.subscribe),
        ("GET", NODE, desk.node),
        ("POST", NODE, desk.edit),
        ("DELETE", NODE, shelf.delete),
    ]
    for method, path, answer in routes:
        app.router.add_route(method, path, _with_token(context, answer))
    return app


def _with_token(context: ApiContext, answer: Handler) -> Handler:
    """Only with the token, and while it lasts."""

    async def guarded(request: web.Request) -> web.StreamResponse:
        given = request.headers.get("Authorization", "")
        if not given:
            return error_response(200, "Provide valid app ID")
        if given not in (f"Bearer {context.number.token}", f"OAuth {context.number.token}"):
            return error_response(190, "Invalid OAuth access token")
        if context.token_ends is not None and context.clock() >= context.token_ends:
            return error_response(190, "Session has expired", subcode=TOKEN_EXPIRED)
        return await answer(request)

    return guarded


class _MessagesApi:
    def __init__(self, context: ApiContext) -> None:
        self._context = context
        self._sending = SendApi(context)

    async def messages(self, request: web.Request) -> web.StreamResponse:
        return await self._messages(request, marketing=False)

    async def marketing(self, request: web.Request) -> web.StreamResponse:
        return await self._messages(request, marketing=True)

    async def _messages(self, request: web.Request, *, marketing: bool) -> web.StreamResponse:
        node, number = request.match_info["node"], self._context.number
        body = await read_json(request)
        if node in (number.page, "me"):
            return await self._context.messenger.take(request, body)
        if node != number.id:
            return no_such_object(request)
        if body is None:
            return error_response(100, "the body is not JSON")
        return await self._sending.take(request, body, marketing=marketing)
