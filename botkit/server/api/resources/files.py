"""Files: what customers sent in conversations, by the handles that messages and flows name."""

from __future__ import annotations

from aiohttp import web
from sqlalchemy import Connection

from botkit.server.api.call import Call
from botkit.server.api.problem import Refused
from botkit.store import files
from botkit.store.files import KeptFile


async def fetch(call: Call, _: web.Request) -> web.StreamResponse:
    """Fetch a file that a customer sent, as bytes. `X-Mime` is the type that the platform gave; a browser saves it and never shows it."""

    def ask(tx: Connection) -> KeptFile | None:
        return files.load(tx, call.path["file"])

    kept = await call.read(ask)
    if kept is None:
        raise Refused("not-found", "there is no such file, or no more")
    return file_answer(kept)


def file_answer(kept: KeptFile) -> web.Response:
    """A stranger chose what is in it: it is never shown as a page of this server."""
    headers = {"X-Content-Type-Options": "nosniff", "Content-Disposition": "attachment", "X-Sha256": kept.sha256}
    return web.Response(body=kept.content, content_type="application/octet-stream", headers={**headers, "X-Mime": kept.mime})
