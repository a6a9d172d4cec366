"""The media API: uploads of the business, and the files that customers sent."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping
from hashlib import sha256
from typing import Any

from aiohttp import web

from webhooks.emulator.api.context import ApiContext
from webhooks.emulator.api.errors import error_response, no_such_object
from webhooks.emulator.api.problems import LONG, Rejection

URL_LIFETIME = 300.0  # seconds; then it must be asked for again
MIB = 1024 * 1024

# What may be uploaded, and how large it may be.
TYPES: Mapping[str, int] = {
    **dict.fromkeys(("audio/aac", "audio/amr", "audio/mpeg", "audio/mp4", "audio/ogg"), 16 * MIB),
    **dict.fromkeys(("image/jpeg", "image/png"), 5 * MIB),
    "image/webp": 500 * 1024,
    **dict.fromkeys(("video/mp4", "video/3gpp"), 16 * MIB),
    **dict.fromkeys(
        (
            "text/plain",
            "application/pdf",
            "application/msword",
            "application/vnd.ms-excel",
            "application/vnd.ms-powerpoint",
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        ),
        100 * MIB,
    ),
}


MEDIA = ("image", "video", "audio", "document", "sticker")


def unknown_files(body: Any, known: Container[str]) -> Iterator[Rejection]:
    """A rejection for every media id in a send that this emulator never gave out: in the message, a header or a template."""
    parts = body if isinstance(body, list) else [body] if isinstance(body, dict) else []
    for part in parts:
        for key, value in part.items() if isinstance(part, dict) else ():
            if key in MEDIA and isinstance(value, dict) and "id" in value and str(value["id"]) not in known:
                yield Rejection(code=LONG, details=f"Param {key}['id'] is not a valid whatsapp business account media attachment ID")
            else:
                yield from unknown_files(value, known)


class MediaApi:
    def __init__(self, context: ApiContext) -> None:
        self._context = context

    async def upload(self, request: web.Request) -> web.StreamResponse:
        if request.match_info["node"] != self._context.number.id:
            return no_such_object(request)
        form = {**request.query, **await request.post()}  # the platform takes a parameter in either place
        file = form.get("file")
        if not isinstance(file, web.FileField) or form.get("messaging_product") != "whatsapp":
            return error_response(131008, "file, type and messaging_product are required")
        mime, content = str(form.get("type") or file.content_type), file.file.read()
        most = TYPES.get(mime.partition(";")[0].strip())
        if most is None:
            return error_response(100, f"Param file must be a file with one of the following types: {', '.join(TYPES)}")
        if len(content) > most:
            return error_response(131053, f"a file of {mime} has at most {most} bytes")
        return web.json_response({"id": self._context.save_file(content, mime)})

    def info(self, key: str) -> web.Response:
        """The download address of a file: valid for five minutes, and only with the token."""
        content, mime = self._context.files[key]
        ends = int(self._context.clock() + URL_LIFETIME)
        size = {"sha256": sha256(content).hexdigest(), "file_size": len(content)}
        url = f"{self._context.base_url}/files/{key}?ext={ends}"
        return web.json_response({"messaging_product": "whatsapp", "id": key, "url": url, "mime_type": mime, **size})

    async def download(self, request: web.Request) -> web.StreamResponse:
        key, ends = request.match_info["node"], request.query.get("ext", "0")
        if key not in self._context.files or not ends.isdigit() or self._context.clock() >= float(ends):
            return web.Response(status=404)
        content, mime = self._context.files[key]
        return web.Response(body=content, headers={"Content-Type": mime})

    async def delete(self, request: web.Request) -> web.StreamResponse:
        if self._context.files.pop(request.match_info["node"], None) is None:
            return no_such_object(request)
        return web.json_response({"success": True})
