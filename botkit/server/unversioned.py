"""The calls from before /v1, which stay: publish an event, close a chat, fetch a file. Every call needs a bearer token."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from typing import Annotated, Any

from aiohttp import web
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from botkit.core.model.values import ValueTooDeep, pack
from botkit.errors import BodyUnreadable, StoreUnavailable
from botkit.server.api.resources.files import file_answer
from botkit.server.auth import TokenGuard
from botkit.server.request_body import MAX_BODY, BodyFault, read_body
from botkit.service.commands import CloseHandoff, FanoutResult, PublishEvent
from botkit.service.node.runtime import Runtime
from botkit.store import files
from botkit.store.files import KeptFile
from webhooks.meta import read_json


class EventBody(BaseModel):
    """`POST /events`. `key` identifies the event: an event with a known key is accepted and does nothing."""

    model_config = ConfigDict(extra="forbid")

    name: Annotated[str, Field(min_length=1, max_length=100, description="What happened, for example flight.changed.")]
    body: dict[str, Any] = Field(default_factory=dict, description="What the flows read as event.…")
    key: Annotated[str, Field(min_length=1, max_length=200)] | None = Field(
        None, description="Idempotency key; or the header of that name."
    )
    contact: Annotated[str, Field(max_length=300)] | None = Field(None, description="One address, for example whatsapp:447700900123.")


class CloseBody(BaseModel):
    """`POST /close`: a colleague has finished with the contact at this address; the bot answers again."""

    model_config = ConfigDict(extra="forbid")

    contact: Annotated[str, Field(min_length=1, max_length=300)]
    by: Annotated[str, Field(max_length=100)] = ""


class UnversionedCalls:
    def __init__(self, runtime: Runtime, tokens: TokenGuard) -> None:
        self._runtime = runtime
        self._tokens = tokens

    def routes(self) -> list[web.RouteDef]:
        return [web.post("/events", self.events), web.post("/close", self.close), web.get("/files/{file}", self.file)]

    async def events(self, request: web.Request) -> web.Response:
        """Accept an event of the business, and answer with the flows that it started."""
        await self._tokens.require(request, "events:write")
        posted = await _read(request, EventBody)
        key = posted.key or request.headers.get("Idempotency-Key", "")
        if not key:
            raise _error(400, 'a key is missing: send "key", or the header Idempotency-Key, so that a repeated call does nothing twice')
        try:
            pack(posted.body)
        except ValueTooDeep as fault:
            raise _error(400, str(fault)) from None
        result = await self._submit(PublishEvent(key=key, name=posted.name, body=posted.body, contact=posted.contact or ""))
        assert isinstance(result, FanoutResult)
        if result.reused:
            raise _error(409, f'the key "{key}" was used for another event; nothing was done')
        if result.unknown:
            return web.json_response({"id": result.id, "error": f"nobody is known at {result.unknown}"}, status=404)
        return web.json_response(
            {
                "id": result.id,
                "new": result.is_new,
                "started": [{"flow": started.flow, "contact": started.contact} for started in result.started],
                "continues": result.goes_on,
                "listening": result.listening,
            },
            status=202 if result.goes_on else 200,
        )

    async def close(self, request: web.Request) -> web.Response:
        await self._tokens.require(request, "tickets:write")
        closing = await _read(request, CloseBody)
        if not await self._submit(CloseHandoff(contact=closing.contact, by=closing.by)):
            raise _error(404, f"nobody is known at {closing.contact}")
        return web.json_response({"closed": True})

    async def file(self, request: web.Request) -> web.Response:
        """The content of a file that a customer sent, by the `id` that flows have of it."""
        await self._tokens.require(request, "files:read")
        try:
            kept = await asyncio.to_thread(self._load_file, request.match_info["file"])
        except StoreUnavailable:
            raise _error(503, "the store is not available, please call again") from None
        if kept is None:
            raise _error(404, "there is no such file: it is not fetched yet, could not be had, or its time is over")
        return file_answer(kept)

    def _load_file(self, handle: str) -> KeptFile | None:
        with self._runtime.store.read() as tx:
            return files.load(tx, handle)

    async def _submit(self, unit: object) -> object:
        try:
            (result,) = await self._runtime.writer.submit_in_time(unit)
        except StoreUnavailable:
            raise _error(503, "the store is not available; nothing was taken in, please call again") from None
        return result


async def _read(request: web.Request, model: type[Any]) -> Any:
    try:
        raw = await read_body(request)
    except BodyFault as fault:
        raise _error(fault.status, fault.reason) from None
    try:
        return model.model_validate(read_json(raw))
    except (ValueError, BodyUnreadable) as fault:
        raise _error(400, *_reasons(fault)) from None


def _reasons(fault: Exception) -> list[str]:
    if isinstance(fault, ValidationError):
        return [f"{'.'.join(str(part) for part in error['loc']) or 'body'}: {error['msg']}" for error in fault.errors(include_input=False)]
    return ["the body is not JSON"]


def _error(status: int, *reasons: str) -> web.HTTPException:
    kinds: Mapping[int, type[web.HTTPException]] = {
        400: web.HTTPBadRequest,
        404: web.HTTPNotFound,
        409: web.HTTPConflict,
        408: web.HTTPRequestTimeout,
        503: web.HTTPServiceUnavailable,
    }
    text = json.dumps({"error": "; ".join(reasons)})
    if status == 413:
        return web.HTTPRequestEntityTooLarge(max_size=MAX_BODY, actual_size=MAX_BODY + 1, text=text, content_type="application/json")
    return kinds[status](text=text, content_type="application/json")
