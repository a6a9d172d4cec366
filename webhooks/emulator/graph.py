"""The Graph API look-alike: what the platform answers to a send, a read mark, and files going up and down."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING, Any

from aiohttp import web

from webhooks.emulator.checks import check
from webhooks.emulator.number import Accepted, Read

if TYPE_CHECKING:
    from webhooks.emulator.emulator import Emulator
    from webhooks.emulator.faults import Fault

MOST_UPLOAD = 100 * 1024 * 1024  # bytes, what the platform takes for a document


def application(platform: Emulator) -> web.Application:
    graph = _Graph(platform)
    app = web.Application(client_max_size=MOST_UPLOAD)
    app.add_routes(
        [
            web.post(r"/{version:v\d+\.\d+}/{number}/messages", graph.messages),
            web.post(r"/{version:v\d+\.\d+}/{number}/media", graph.upload),
            web.get(r"/{version:v\d+\.\d+}/{media}", graph.info),
            web.delete(r"/{version:v\d+\.\d+}/{media}", graph.delete),
            web.get("/files/{media}", graph.download),
        ]
    )
    return app


def refusal(status: int, code: int, details: str, **more: Any) -> web.Response:
    error = {"message": f"(#{code}) {details}", "type": "OAuthException", "code": code, "fbtrace_id": "Aemulator", **more}
    return web.json_response({"error": {**error, "error_data": {"messaging_product": "whatsapp", "details": details}}}, status=status)


class _Graph:
    def __init__(self, platform: Emulator) -> None:
        self._platform = platform

    async def messages(self, request: web.Request) -> web.Response:
        refused = self._guard(request)
        if refused is not None:
            return refused
        try:
            body = await request.json()
        except ValueError:
            return refusal(400, 100, "the body is not JSON")
        if isinstance(body, dict) and body.get("status") == "read":
            return self._read(body)
        return await self._send(request, body)

    def _guard(self, request: web.Request) -> web.Response | None:
        if request.headers.get("Authorization") != f"Bearer {self._platform.number.token}":
            return refusal(401, 190, "Invalid OAuth access token")
        number = request.match_info.get("number")
        if number is not None and number != self._platform.number.id:
            return refusal(400, 100, "Unsupported post request: no such object", error_subcode=33)
        return None

    def _read(self, body: dict[str, Any]) -> web.Response:
        key = body.get("message_id")
        if not isinstance(key, str) or not key.startswith("wamid."):
            return refusal(400, 131009, "message_id")
        self._platform.reads.append(Read(message=key, typing="typing_indicator" in body))
        return web.json_response({"success": True})

    async def _send(self, request: web.Request, body: Any) -> web.Response:
        fault = self._platform.faults.take()
        if fault is not None and fault.kind == "error":
            return refusal(fault.status, fault.code, "ordered by the test", is_transient=fault.transient)
        if fault is not None and fault.kind == "page":
            return web.Response(
                status=fault.status, text="<html><body>Sorry, something went wrong.</body></html>", content_type="text/html"
            )
        wrong = check(body)
        if wrong is not None:
            self._platform.refused.append(wrong)
            return refusal(400, wrong.code, wrong.details)
        if self._platform.is_closed_for(body):
            return refusal(400, 131047, "More than 24 hours have passed since the customer last wrote")
        accepted = self._accept(body, fault)
        if fault is not None and fault.seconds:
            await self._platform.sleep(fault.seconds)
        if fault is not None and fault.kind == "lost":
            if request.transport is not None:
                request.transport.abort()
            return web.Response()  # goes nowhere
        return web.json_response(self._answer(body, accepted))

    def _accept(self, body: dict[str, Any], fault: Fault | None) -> Accepted:
        to = str(body.get("to") or body["recipient"])
        accepted = Accepted(
            id=self._platform.new_id(to),
            at=self._platform.clock(),
            to=to,
            body=body,
            tag=str(body.get("biz_opaque_callback_data", "")),
        )
        self._platform.accept(accepted, failed=fault.code if fault is not None and fault.kind == "failed" else 0)
        return accepted

    def _answer(self, body: dict[str, Any], accepted: Accepted) -> dict[str, Any]:
        customer = self._platform.customer_at(accepted.to)
        if "to" in body:
            known = customer.phone if customer is not None and customer.phone else accepted.to.lstrip("+")
            contact = {"input": accepted.to, "wa_id": known}
        else:
            contact = {"input": accepted.to, "user_id": accepted.to}
        return {"messaging_product": "whatsapp", "contacts": [contact], "messages": [{"id": accepted.id}]}

    async def upload(self, request: web.Request) -> web.Response:
        refused = self._guard(request)
        if refused is not None:
            return refused
        form = await request.post()
        file = form.get("file")
        if not isinstance(file, web.FileField) or form.get("messaging_product") != "whatsapp":
            return refusal(400, 131008, "file, type and messaging_product are required")
        return web.json_response({"id": self._platform.keep(file.file.read(), str(form.get("type") or file.content_type))})

    async def info(self, request: web.Request) -> web.Response:
        key, refused = request.match_info["media"], self._guard(request)
        if refused is not None or key not in self._platform.files:
            return refused or refusal(400, 100, "no such object", error_subcode=33)
        content, mime = self._platform.files[key]
        url = f"{self._platform.base_url}/files/{key}"
        size = {"sha256": sha256(content).hexdigest(), "file_size": len(content)}
        return web.json_response({"messaging_product": "whatsapp", "id": key, "url": url, "mime_type": mime, **size})

    async def download(self, request: web.Request) -> web.Response:
        key, refused = request.match_info["media"], self._guard(request)
        if refused is not None or key not in self._platform.files:
            return refused or web.Response(status=404)
        content, mime = self._platform.files[key]
        return web.Response(body=content, headers={"Content-Type": mime})

    async def delete(self, request: web.Request) -> web.Response:
        key, refused = request.match_info["media"], self._guard(request)
        if refused is not None or self._platform.files.pop(key, None) is None:
            return refused or refusal(400, 100, "no such object", error_subcode=33)
        return web.json_response({"success": True})
