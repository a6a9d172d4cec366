"""Fill a store with the talks of some made-up customers, and write it down as SQL: the fixture of a revision.

    python tests/acceptance/releases/fill.py            # the revision of this tree, into this folder

It speaks the platform's protocol only, and needs nothing of the tests, so it also runs with the code of an older commit:

    git archive COMMIT | tar -x -C /tmp/older
    PYTHONPATH=/tmp/older python tests/acceptance/releases/fill.py

When a revision of the schema is added, its fixture is made with the commit that has it.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import shutil
import sqlite3
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import aiohttp

HERE = Path(__file__).parent
PROJECT = HERE / "project"
ACCOUNT = "118230047715606"
SECRETS = {"TOKEN": "t0ken", "APP_SECRET": "s3cret", "VERIFY_TOKEN": "v3rify", "EVENTS_TOKEN": "ev3nts"}
UNREACHABLE = "447700900107"

# What each customer does, one after the other. A text, or a kind of message.
TALKS: dict[str, tuple[object, ...]] = {
    "447700900101": ("hello", "how heavy can my suitcase be", "flight updates", "next week", "BK1234", "Yes, keep me posted"),
    "447700900102": ("flight updates", "BK1234", "No, thank you", "STOP", "hello again", "START", "baggage allowance"),
    "447700900103": ("survey", "eleven", "9", "The coffee"),
    "447700900104": ("survey", "3", "Yes, please", "is somebody there?"),
    "447700900105": (
        {"type": "image", "image": {"id": "9001", "mime_type": "image/jpeg"}},
        {"type": "location", "location": {"latitude": 52.3, "longitude": 4.8}},
        "survey",
        "10",
    ),
    "447700900106": ("survey",),  # waits for an answer
    UNREACHABLE: ("survey",),  # the platform does not deliver to them
    "447700900108": ("flight updates", "BK1234"),  # is being asked for consent
    "447700900109": ("flight updates", "KX99", "Yes, keep me posted", "STOP"),
}
WAITING = "447700900103"
CLOSED = "447700900104"  # a colleague talks to them, then closes the chat
BEGAN = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
LATER = timedelta(hours=25)  # then the windows are closed, and who did not answer is reminded
EVENT = {"name": "flight.changed", "body": {"flight": "BK1234", "departs": "18:40"}, "key": "delay-1"}


class Clock:
    """Goes on from a moment of its own, and can be put forward."""

    def __init__(self) -> None:
        self.offset = BEGAN - datetime.now(UTC)

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self.offset


class Platform(ThreadingHTTPServer):
    """The platform's side: takes every message, and answers calls of the function."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Answers)
        self.sent: list[tuple[str, dict[str, Any]]] = []
        self.lock = threading.Lock()
        self.is_down = False


class _Answers(BaseHTTPRequestHandler):
    server: Platform
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self._answer({"status": "on time"} if "/flights/" in self.path else {"data": []})

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])) or b"{}")
        if not body.get("to"):
            self._answer({"success": True})
            return
        if self.server.is_down:
            self._answer({"error": {"code": 2, "message": "Service temporarily unavailable"}})
            return
        with self.server.lock:
            wamid = f"wamid.sent{len(self.server.sent) + 1}"
            self.server.sent.append((wamid, body))
        self._answer({"messaging_product": "whatsapp", "contacts": [], "messages": [{"id": wamid}]})

    def _answer(self, content: dict[str, Any]) -> None:
        body = json.dumps(content).encode()
        self.send_response(503 if self.server.is_down else 200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        return


class Wire:
    """Posts webhooks as the platform does."""

    def __init__(self, session: aiohttp.ClientSession, url: str, clock: Clock) -> None:
        self.session, self.url, self.clock, self.count = session, url, clock, 0

    def now(self) -> str:
        return str(int(self.clock().timestamp()))

    async def change(self, field: str, value: dict[str, Any]) -> None:
        value = {"messaging_product": "whatsapp", "metadata": {"display_phone_number": "442079460101", "phone_number_id": ACCOUNT}, **value}
        body = {"object": "whatsapp_business_account", "entry": [{"id": "102", "changes": [{"field": field, "value": value}]}]}
        raw = json.dumps(body).encode()
        sign = "sha256=" + hmac.new(SECRETS["APP_SECRET"].encode(), raw, hashlib.sha256).hexdigest()
        headers = {"Content-Type": "application/json", "X-Hub-Signature-256": sign}
        async with self.session.post(f"{self.url}/webhooks/whatsapp/main", data=raw, headers=headers) as answer:
            assert answer.status == 200, await answer.text()

    async def message(self, phone: str, content: object) -> None:
        self.count += 1
        parts = content if isinstance(content, dict) else {"type": "text", "text": {"body": content}}
        message = {"from": phone, "id": f"wamid.got{self.count}", "timestamp": self.now(), **parts}
        contact = {"profile": {"name": f"Guest {phone[-1]}"}, "wa_id": phone}
        await self.change("messages", {"contacts": [contact], "messages": [message]})

    async def receipt(self, wamid: str, to: str, status: str, is_template: bool) -> None:
        line: dict[str, Any] = {"id": wamid, "recipient_id": to, "status": status, "timestamp": self.now()}
        if status == "failed":
            line["errors"] = [{"code": 131026, "title": "Message undeliverable"}]
        else:
            category = "utility" if is_template else "service"
            line["pricing"] = {"billable": is_template, "pricing_model": "PMP", "type": "regular", "category": category}
        await self.change("messages", {"statuses": [line]})

    async def api(self, path: str, body: dict[str, Any]) -> None:
        headers = {"Authorization": f"Bearer {SECRETS['EVENTS_TOKEN']}"}
        async with self.session.post(self.url + path, json=body, headers=headers) as answer:
            assert answer.status < 300, await answer.text()


async def settle(database: Path) -> None:
    """Wait until nothing is queued and no function is being called."""
    calm = 0
    while calm < 4:
        with closing(sqlite3.connect(database)) as look:
            waits = look.execute("SELECT (SELECT count(*) FROM outbox) + (SELECT count(*) FROM calls)").fetchone()[0]
        calm = 0 if waits else calm + 1
        await asyncio.sleep(0.05)


async def talk(wire: Wire, database: Path, platform: Platform) -> None:
    told: set[str] = set()
    for phone, messages in TALKS.items():
        for content in messages:
            await wire.message(phone, content)
            await settle(database)
            await receipts(wire, platform, told)
    await wire.change("smb_message_echoes", {"message_echoes": [echo(CLOSED, "Hello, this is Kim.", wire.now())]})
    await wire.api("/close", {"contact": f"whatsapp:{CLOSED}"})
    await settle(database)
    await wire.message(CLOSED, "5")
    await settle(database)
    wire.clock.offset += LATER
    await wire.api("/events", EVENT)
    await settle(database)
    await receipts(wire, platform, told)
    await asyncio.sleep(3)  # timers are looked at each second
    await settle(database)
    await receipts(wire, platform, told)


def echo(phone: str, words: str, at: str) -> dict[str, Any]:
    return {"from": ACCOUNT, "to": phone, "id": "wamid.echo1", "timestamp": at, "type": "text", "text": {"body": words}}


async def receipts(wire: Wire, platform: Platform, told: set[str]) -> None:
    for wamid, body in list(platform.sent):
        if wamid not in told:
            told.add(wamid)
            is_template = body.get("type") == "template"
            for status in ("sent", "failed") if body["to"] == UNREACHABLE else ("sent", "delivered", "read"):
                await wire.receipt(wamid, body["to"], status, is_template)


async def fill(folder: Path) -> Platform:
    from botkit.cli.project import load_project
    from botkit.server.app import running

    platform = Platform()
    threading.Thread(target=platform.serve_forever, daemon=True).start()
    base = f"http://127.0.0.1:{platform.server_address[1]}"
    settings = folder / "botkit.yaml"
    settings.write_text(settings.read_text().replace("http://127.0.0.1:1", base))
    loaded: Any = load_project(folder, secrets=True)
    config, library = loaded if isinstance(loaded, tuple) else (loaded.config, loaded.library)
    channels = {name: replace(channel, base_url=base) for name, channel in config.channels.items()}
    server = replace(config.server, port=0, admin_port=0)
    database = folder / "botkit.db"
    config = replace(config, channels=channels, server=server, store=f"sqlite:///{database}")
    clock = Clock()
    async with running(config, library, node="fixture", clock=clock) as site, aiohttp.ClientSession() as session:
        wire = Wire(session, site.url, clock)
        await talk(wire, database, platform)
        platform.is_down = True
        await wire.message(WAITING, "baggage allowance")  # the answer stays in the queue
        await asyncio.sleep(0.5)
    platform.shutdown()
    return platform


def dump(database: Path) -> Iterator[str]:
    with closing(sqlite3.connect(database)) as source:
        yield from source.iterdump()


def main() -> None:
    import os

    from botkit.store import schema

    os.environ.update(SECRETS)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "project"
        shutil.copytree(PROJECT, folder)
        asyncio.run(fill(folder))
        target = HERE / f"{schema.HEAD}.sql"
        target.write_text("\n".join(dump(folder / "botkit.db")) + "\n")
    sys.stdout.write(f"{target} has {target.stat().st_size // 1024} KiB\n")


if __name__ == "__main__":
    main()
