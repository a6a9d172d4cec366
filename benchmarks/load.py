"""Load: signed webhooks over raw sockets, one request after another on each connection, so that the client costs little.

Everything goes to 127.0.0.1, is bounded in number and time, and ends by itself.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import time
from collections.abc import Iterator
from itertools import count
from typing import Any

SECRET = "benchmark-secret"
NUMBER = "118230047715606"
FIRST_PHONE = 999_000_000_000  # country code 999 belongs to nobody

_serial = count(int(time.time() * 1000) * 1000)


def request(path: str, phone: int, text: str, at: float | None = None) -> bytes:
    """One signed webhook with one message, written now or at a moment, as the bytes of an HTTP request."""
    user = f"GB.{phone - FIRST_PHONE}"
    message = {
        "from": str(phone),
        "from_user_id": user,
        "id": f"wamid.bench.{next(_serial)}",
        "timestamp": str(int(time.time() if at is None else at)),
        "type": "text",
        "text": {"body": text},
    }
    return _signed(path, {"contacts": [{"profile": {"name": "Nadia"}, "wa_id": str(phone), "user_id": user}], "messages": [message]})


def receipt(path: str, status: str, to: str, message: str, tag: str) -> bytes:
    """One signed webhook that tells what became of a message, as the bytes of an HTTP request; priced, as free answers are."""
    line: dict[str, Any] = {
        "id": message,
        "status": status,
        "timestamp": str(int(time.time())),
        "recipient_id": to,
        "recipient_user_id": f"GB.{int(to) - FIRST_PHONE}",
    }
    if tag:
        line["biz_opaque_callback_data"] = tag
    if status != "read":
        line["pricing"] = {"billable": False, "pricing_model": "PMP", "type": "free_customer_service", "category": "service"}
    return _signed(path, {"statuses": [line]})


def _signed(path: str, value: dict[str, Any]) -> bytes:
    number = {"display_phone_number": "15550100200", "phone_number_id": NUMBER}
    change = {"field": "messages", "value": {"messaging_product": "whatsapp", "metadata": number, **value}}
    envelope = {"object": "whatsapp_business_account", "entry": [{"id": "204817366400951", "changes": [change]}]}
    body = json.dumps(envelope, separators=(",", ":")).encode()
    signature = hmac.new(SECRET.encode(), body, hashlib.sha256).hexdigest()
    head = (
        f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
        f"X-Hub-Signature-256: sha256={signature}\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


class Refused(Exception):
    """A request was answered with something else than 200."""


class Connection:
    """One keep-alive connection."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer

    @classmethod
    async def open(cls, port: int) -> Connection:
        return cls(*await asyncio.open_connection("127.0.0.1", port))

    async def post(self, raw: bytes) -> float:
        """Seconds until the answer, which must be 200."""
        began = time.perf_counter()
        self._writer.write(raw)
        head = await self._reader.readuntil(b"\r\n\r\n")
        length = next((int(line[15:]) for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")), 0)
        if length:
            await self._reader.readexactly(length)
        if not head.startswith(b"HTTP/1.1 200"):
            raise Refused(head.split(b"\r\n", 1)[0].decode())
        return time.perf_counter() - began

    def close(self) -> None:
        self._writer.close()


async def flood(port: int, requests: list[bytes], connections: int) -> float:
    """Post everything as fast as the server answers; requests per second."""
    waiting: Iterator[bytes] = iter(requests)

    async def work(connection: Connection) -> None:
        for raw in waiting:
            await connection.post(raw)
        connection.close()

    opened = await asyncio.gather(*(Connection.open(port) for _ in range(connections)))
    began = time.perf_counter()
    await asyncio.gather(*(work(connection) for connection in opened))
    return len(requests) / (time.perf_counter() - began)


async def send_at_rate(port: int, requests: list[bytes], per_second: float, connections: int) -> list[float]:
    """Post at a steady rate, whatever the server does; the seconds that each answer took, counted from when it was due."""
    idle: asyncio.Queue[Connection] = asyncio.Queue()
    for connection in await asyncio.gather(*(Connection.open(port) for _ in range(connections))):
        idle.put_nowait(connection)
    took: list[float] = []
    began = time.perf_counter()

    async def one(due: float, raw: bytes) -> None:
        connection = await idle.get()
        await connection.post(raw)
        took.append(time.perf_counter() - due)
        idle.put_nowait(connection)

    async with asyncio.TaskGroup() as group:
        for index, raw in enumerate(requests):
            due = began + index / per_second
            await asyncio.sleep(max(0.0, due - time.perf_counter()))
            group.create_task(one(due, raw))
    while not idle.empty():
        idle.get_nowait().close()
    return took
