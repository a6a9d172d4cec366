"""Stand-ins for desks: one that takes our webhook, and a Chatwoot as its public documentation describes it."""

from __future__ import annotations

import itertools
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web
from aiohttp.test_utils import TestServer

from botkit.config import Desk

SECRET = "a-secret"


@asynccontextmanager
async def served(app: web.Application) -> AsyncIterator[str]:
    server = TestServer(app, host="127.0.0.1")
    await server.start_server()
    try:
        yield str(server.make_url("")).rstrip("/")
    finally:
        await server.close()


@dataclass
class WebhookDesk:
    """Takes our webhook. `status` is what it answers; `before` is called before it does, with the number of requests so far."""

    status: int = 200
    before: Callable[[int], None] = lambda count: None
    posts: list[tuple[dict[str, str], bytes]] = field(default_factory=list)

    @property
    def events(self) -> list[dict[str, Any]]:
        """What it was told, each event once: the first of each id."""
        told: dict[str, dict[str, Any]] = {}
        for _, body in self.posts:
            event = json.loads(body)
            told.setdefault(event["id"], event)
        return list(told.values())

    def app(self) -> web.Application:
        app = web.Application()
        app.add_routes([web.post("/hook", self._take)])
        return app

    async def _take(self, request: web.Request) -> web.Response:
        self.posts.append((dict(request.headers), await request.read()))
        self.before(len(self.posts))
        return web.Response(status=self.status)

    def desk(self, url: str) -> Desk:
        return Desk(name="care", url=f"{url}/hook", queues=("desk",), secrets=(SECRET,), allow_private=True)


@dataclass
class StandInChatwoot:
    """The application API of one account with one API inbox: contacts, conversations, messages, status; answers as documented.

    `broken`: the answer to a path that contains this is lost once, after the request was carried out.
    """

    broken: str = ""
    contacts: dict[int, dict[str, Any]] = field(default_factory=dict)
    conversations: dict[int, dict[str, Any]] = field(default_factory=dict)
    messages: dict[int, list[dict[str, Any]]] = field(default_factory=dict)
    requests: list[str] = field(default_factory=list)
    _ids: Any = field(default_factory=lambda: itertools.count(11))

    def app(self) -> web.Application:
        app = web.Application(middlewares=[self._guard])
        base = "/api/v1/accounts/1"
        app.add_routes(
            [
                web.post(f"{base}/contacts", self._add_contact),
                web.get(f"{base}/contacts/search", self._search),
                web.get(f"{base}/contacts/{{contact}}/conversations", self._conversations_of),
                web.post(f"{base}/conversations", self._add_conversation),
                web.get(f"{base}/conversations/{{conversation}}/messages", self._list),
                web.post(f"{base}/conversations/{{conversation}}/messages", self._add_message),
                web.post(f"{base}/conversations/{{conversation}}/toggle_status", self._toggle),
            ]
        )
        return app

    def desk(self, url: str) -> Desk:
        return Desk(
            name="care",
            kind="chatwoot",
            url=url,
            queues=("desk",),
            secrets=(SECRET,),
            token="agent-token",
            account="1",
            inbox="3",
            allow_private=True,
        )

    @web.middleware
    async def _guard(self, request: web.Request, handler: Any) -> web.StreamResponse:
        self.requests.append(f"{request.method} {request.path}")
        if request.headers.get("api_access_token") != "agent-token":
            return web.json_response({"error": "You need to sign in or sign up before continuing."}, status=401)
        answer: web.StreamResponse = await handler(request)
        if self.broken and request.method == "POST" and request.path.endswith(self.broken):
            self.broken = ""
            return web.Response(status=502)
        return answer

    async def _add_contact(self, request: web.Request) -> web.Response:
        fields = await request.json()
        for known in self.contacts.values():
            for key in ("identifier", "phone_number"):
                if fields.get(key) and fields[key] == known.get(key):
                    attributes = {"message": f"{key.capitalize()} has already been taken", "attributes": [key]}
                    return web.json_response(attributes, status=422)
        number = next(self._ids)
        self.contacts[number] = {"id": number, **fields}
        inbox = {"source_id": "generated", "inbox": {"id": fields["inbox_id"]}}
        return web.json_response({"payload": {"contact": {**self.contacts[number], "contact_inboxes": [inbox]}, "contact_inbox": inbox}})

    async def _search(self, request: web.Request) -> web.Response:
        wanted = request.query["q"]
        found = [one for one in self.contacts.values() if wanted in (one.get("identifier"), one.get("phone_number"), one.get("name"))]
        return web.json_response({"meta": {"count": len(found), "current_page": 1}, "payload": found})

    async def _conversations_of(self, request: web.Request) -> web.Response:
        contact = int(request.match_info["contact"])
        return web.json_response({"payload": [one for one in self.conversations.values() if one["contact_id"] == contact]})

    async def _add_conversation(self, request: web.Request) -> web.Response:
        fields = await request.json()
        if fields["contact_id"] not in self.contacts:
            return web.json_response({"error": "Resource could not be found"}, status=404)
        number = next(self._ids)
        self.conversations[number] = {"id": number, "messages": [], **fields}
        self.messages[number] = []
        return web.json_response({"id": number, "account_id": 1, "inbox_id": fields["inbox_id"]})

    async def _list(self, request: web.Request) -> web.Response:
        return web.json_response({"meta": {}, "payload": self.messages[int(request.match_info["conversation"])]})

    async def _add_message(self, request: web.Request) -> web.Response:
        fields, conversation = await request.json(), int(request.match_info["conversation"])
        kind = {"incoming": 0, "outgoing": 1}[fields["message_type"]]
        message = {"id": next(self._ids), "content": fields["content"], "message_type": kind, "private": fields["private"]}
        self.messages[conversation].append(message)
        return web.json_response({**message, "conversation_id": conversation})

    async def _toggle(self, request: web.Request) -> web.Response:
        conversation = int(request.match_info["conversation"])
        self.conversations[conversation]["status"] = (await request.json())["status"]
        return web.json_response({"meta": {}, "payload": {"success": True, "conversation_id": conversation}})

    # ---- what an agent sees, and what its webhooks tell

    def said(self, conversation: int) -> list[tuple[str, str]]:
        sides = {(0, False): "customer", (1, True): "note", (1, False): "agent"}
        return [(sides[one["message_type"], one["private"]], one["content"]) for one in self.messages[conversation]]

    def answer(self, conversation: int, text: str, *, private: bool = False, **more: Any) -> dict[str, Any]:
        """The webhook of an agent's message."""
        message = {"id": next(self._ids), "content": text, "message_type": "outgoing", "private": private}
        return {
            "event": "message_created",
            **message,
            "sender": {"id": 1, "name": "Sam"},
            "conversation": self._shown(conversation),
            **more,
        }

    def resolved(self, conversation: int, event: str = "conversation_status_changed") -> dict[str, Any]:
        self.conversations[conversation]["status"] = "resolved"
        return {"event": event, **self._shown(conversation), "meta": {"assignee": {"id": 1, "name": "Sam"}}}

    def _shown(self, conversation: int) -> dict[str, Any]:
        known = self.conversations[conversation]
        return {"id": conversation, "status": known["status"], "contact_inbox": {"id": 5, "source_id": known["source_id"]}}
