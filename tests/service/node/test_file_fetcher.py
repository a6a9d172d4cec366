"""Files of customers: fetched after the message is on disk, checked, kept, and gone with the person."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from hashlib import sha256
from typing import Any

import pytest

from botkit.core.engine.answers.reply_parts import file_handle
from botkit.core.model.message import Media
from botkit.core.model.platform import HttpRequest, HttpResponse, Incoming, Sender
from botkit.service.node.file_fetcher import LARGEST, PAUSES
from botkit.service.privacy.erase import erase
from botkit.store import files
from tests.support.service import RunningNode, ScriptedClient
from webhooks import PLATFORMS
from webhooks.client import NotSent

PHOTO = b"\x89PNG\r\n" + bytes(range(256)) * 8
HASH = sha256(PHOTO).hexdigest()
URL = "https://lookaside.fbsbx.com/whatsapp_business/attachments/?mid=884"
NADIA = "447700900001"


class Media884(ScriptedClient):
    """The platform's media: what it says of the file, and what it delivers."""

    def __init__(self, **said: Any) -> None:
        super().__init__()
        self.info: dict[str, Any] = {"id": "884", "url": URL, "mime_type": "image/png", "sha256": HASH, "file_size": len(PHOTO), **said}
        self.content = PHOTO
        self.statuses: list[int] = []  # of the next requests
        self.fetched: list[HttpRequest] = []

    async def perform(self, request: HttpRequest, most: int = 0) -> HttpResponse:
        if request.method != "GET":
            return await super().perform(request)
        self.fetched.append(request)
        status = self.statuses.pop(0) if self.statuses else 200
        if status == 0:
            raise NotSent("no connection")
        if "/884" in request.url and request.url.startswith("https://graph.example"):
            return HttpResponse(status=status, body=json.dumps(self.info).encode())
        return HttpResponse(status=status, body=self.content[:most])


async def sends(node: RunningNode, **media: Any) -> str:
    content = Media(kind="image", **{"ref": "884", "sha256": base64.b64encode(bytes.fromhex(HASH)).decode(), **media})
    sender = Sender(phone=NADIA)
    item = Incoming(account="10000", id="wamid.photo", at=node.clock(), sender=sender, content=content)
    await node.runtime.intake("main", (item,))
    return file_handle("wamid.photo")


def state(node: RunningNode) -> tuple[str, str]:
    (row,) = node.rows("files")
    return row["state"], row["problem"]


async def settled(node: RunningNode) -> tuple[str, str]:
    await node.until(lambda: state(node)[0] != "wanted")
    return state(node)


async def test_a_photo_is_kept_with_its_hash_and_the_token_goes_to_the_platform_alone(start_node: Any) -> None:
    client = Media884()
    async with start_node(client=client) as node:
        handle = await sends(node)
        assert await settled(node) == ("kept", "")
        with node.store.read() as tx:
            kept = files.load(tx, handle)
        assert kept is not None
        assert (kept.content, kept.sha256, kept.mime) == (PHOTO, HASH, "image/png")
        (row,) = node.rows("files")
        assert (row["ref"], row["url"]) == ("", "")
        assert [request.url for request in client.fetched] == ["https://graph.example/v26.0/884", URL]


@pytest.mark.parametrize(
    ("said", "content", "problem"),
    [
        ({"sha256": "0" * 64}, PHOTO, "its hash is another one"),
        ({}, PHOTO + b"x", "its hash is another one"),
        ({"url": "https://evil.example/x"}, PHOTO, "a file is to be fetched from evil.example, which is not the platform"),
        ({"url": "http://lookaside.fbsbx.com/x"}, PHOTO, "a file is to be fetched from lookaside.fbsbx.com, which is not the platform"),
        ({"url": ""}, PHOTO, "the platform does not have it any more"),
        ({"file_size": 10**12}, PHOTO, f"it has more than {LARGEST} bytes"),
    ],
)
async def test_what_is_not_the_file_is_not_kept(start_node: Any, said: Any, content: bytes, problem: str) -> None:
    client = Media884(**said)
    client.content = content
    async with start_node(client=client) as node:
        await sends(node)
        assert await settled(node) == ("broken", problem)
        assert not any("evil" in request.url for request in client.fetched)


async def test_a_body_longer_than_told_is_not_read_whole_and_not_kept(start_node: Any) -> None:
    client = Media884(file_size=3)
    client.content = bytes(LARGEST + 50)
    async with start_node(client=client) as node:
        await sends(node)
        assert await settled(node) == ("broken", f"it has more than {LARGEST} bytes")


async def test_a_page_of_html_is_no_picture(start_node: Any) -> None:
    page = b"\n<!DOCTYPE html><p>Sorry"
    client = Media884(sha256="", mime_type="image/png")
    client.content = page
    async with start_node(client=client) as node:
        await sends(node, sha256="")
        assert await settled(node) == ("broken", "it is a page of HTML")


@pytest.mark.parametrize(("statuses", "outcome"), [([500, 200, 0, 200], "kept"), ([404], "broken"), ([200, 410], "broken")])
async def test_trouble_is_tried_again_and_what_is_gone_is_not(start_node: Any, statuses: list[int], outcome: str) -> None:
    client = Media884()
    client.statuses = list(statuses)
    async with start_node(client=client) as node:
        await sends(node)
        for pause in PAUSES[: len(statuses) // 2 if outcome == "kept" else 0]:
            await node.until(lambda: node.rows("files")[0]["due_at"] > node.clock())
            node.go(seconds=pause)
        assert (await settled(node))[0] == outcome


async def test_a_file_goes_with_its_person(start_node: Any) -> None:
    async with start_node(client=Media884()) as node:
        handle = await sends(node)
        await settled(node)
        contact = node.contact_id(NADIA)
        with node.store.begin() as tx:
            assert erase(tx, b"k" * 32, [contact], node.clock(), "test").deleted["files"] == 1
            assert files.load(tx, handle) is None


@pytest.mark.parametrize(
    ("url", "outcome"), [("https://scontent.xx.fbcdn.net/v/1.jpg?oe=1", "kept"), ("https://evil.example/fbcdn.net", "broken")]
)
async def test_on_messenger_the_address_of_the_webhook_is_fetched_without_a_token(start_node: Any, url: str, outcome: str) -> None:
    client = Media884()
    async with start_node(client=client, platform=PLATFORMS["messenger"]) as node:
        await sends(node, ref="", url=url, sha256="")
        assert (await settled(node))[0] == outcome
        downloads: Callable[[HttpRequest], bool] = lambda request: request.url == url  # noqa: E731 - a name for a condition
        assert [bool(request.secret_headers) for request in client.fetched if downloads(request)] == ([False] if outcome == "kept" else [])
