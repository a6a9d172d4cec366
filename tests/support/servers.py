"""A whole server on loopback with the stand-in platform behind it: the channel between them, a look into its store, its clock."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import aiohttp
from sqlalchemy import select

from botkit.config import Channel
from botkit.core.codec import decode_event
from botkit.core.events import EventBase
from botkit.server.app import RunningServer
from botkit.service.bot import Bot
from botkit.service.explain.replay import Difference, replay
from botkit.store import contacts, events
from botkit.store.tables import metadata
from webhooks.emulator.emulator import Emulator


@dataclass(kw_only=True)
class Clock:
    """A clock that stands still."""

    now: datetime

    def __call__(self) -> datetime:
        return self.now

    def go(self, step: timedelta) -> None:
        self.now += step


@dataclass(kw_only=True)
class Site:
    """A running server, what posts to it, and a look into its store."""

    server: RunningServer
    session: aiohttp.ClientSession
    clock: Clock
    platform: Emulator | None = None
    headers: dict[str, str] = field(default_factory=dict)

    @property
    def bot(self) -> Bot:
        return self.server.runtime.bot

    async def post(self, path: str, body: bytes, signature: str | None) -> int:
        headers = {"Content-Type": "application/json", **({} if signature is None else {"X-Hub-Signature-256": signature})}
        async with self.session.post(self.server.url + path, data=body, headers=headers) as answer:
            await answer.read()
            return answer.status

    def log(self, contact: int) -> list[EventBase]:
        with self.server.runtime.store.read() as tx:
            return events_of(tx, contact)

    def contact(self, address: str) -> int | None:
        with self.server.runtime.store.read() as tx:
            return contacts.by_address(tx, address)

    def dump(self) -> dict[str, list[dict[str, object]]]:
        """Every row of every table, but what the server writes by itself, at moments that no test chooses: `jobs`, where periodic work
        leaves its time, `checkpoints`, which each node counts up, and `nodes`, where it says that it runs."""
        tables = {name: table for name, table in metadata.tables.items() if name not in ("jobs", "checkpoints", "nodes")}
        with self.server.runtime.store.read() as tx:
            return {name: sorted((dict(row._mapping) for row in tx.execute(select(table))), key=repr) for name, table in tables.items()}

    def differences(self) -> list[Difference]:
        """What the replay of every contact's log finds."""
        with self.server.runtime.store.read() as tx:
            people = [person.contact.id for person in contacts.all_contacts(tx)]
            return [found for who in people if (found := replay(tx, self.bot, who)) is not None]

    async def rests(self, seconds: float = 20.0) -> None:
        """Wait until nothing can be sent or fetched at this moment of the clock: what is postponed, or on a channel that rests, stays."""
        async with asyncio.timeout(seconds):
            while self._is_at_work(self.dump()):  # noqa: ASYNC110 - the database calls nobody
                await asyncio.sleep(0.02)

    def _is_at_work(self, tables: dict[str, list[dict[str, Any]]]) -> bool:
        fetched = any(row["lease_until"] is not None or (row["state"] == "wanted" and self._is_due(row)) for row in tables["files"])
        return fetched or any(self._is_on_its_way(row) for row in tables["outbox"])

    def _is_due(self, row: dict[str, Any]) -> bool:
        return bool(row["due_at"] <= self.clock.now)

    def _is_on_its_way(self, row: dict[str, Any]) -> bool:
        if row["lease_until"] is not None:
            return True
        return self._is_due(row) and row["channel"] in self.server.runtime.sender_state.open_channels([row["channel"]])


def channel_of(platform: Emulator, **more: Any) -> Channel:
    """The channel of the stand-in platform's own number."""
    number = platform.number
    return Channel(
        name="main",
        platform="whatsapp",
        account=number.id,
        token=number.token,
        app_secrets=(number.app_secret,),
        verify_token=number.verify_token,
        base_url=platform.base_url,
        **more,
    )


def events_of(tx: Any, contact: int) -> list[EventBase]:
    """The whole log of a contact."""
    return [decode_event(row.kind, row.body, row.personal) for row in events.of_contact(tx, contact, 0, 100_000)]


def echoes(platform: Emulator, phone: str) -> list[str]:
    """What the echo flow repeated to somebody, in the order in which it arrived."""
    return [sent.text.removeprefix("You said ") for sent in platform.customer(phone).inbox]
