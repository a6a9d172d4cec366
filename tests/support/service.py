"""The service without a network: a node that handles commands one transaction at a time, and a running one with a scripted client."""

from __future__ import annotations

import asyncio
import itertools
import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from sqlalchemy import select

from botkit.core.codec import decode_event
from botkit.core.events import EventBase
from botkit.core.model.business import Business, Queue, TemplateInfo, Topic
from botkit.core.model.message import Content, Text
from botkit.core.model.platform import Account, HttpRequest, HttpResponse, Incoming, Platform, Receipt, Reply, Sender, Sent
from botkit.flowfile.library import read_folder
from botkit.flowfile.problems import render_all
from botkit.service.bot import Bot, Channel
from botkit.service.commands import ClaimMessages, InboundItem, OutboundMessage, SendOutcome
from botkit.service.compile_flows import compile_library
from botkit.service.delivery.rate_limiter import RateLimiter
from botkit.service.delivery.sender_state import SenderState
from botkit.service.node.handler import CommandHandler, Notifications
from botkit.service.node.runtime import Runtime, register_node
from botkit.store import Store, contacts, events
from botkit.store.tables import metadata
from webhooks import PLATFORMS

BEGAN = datetime(2026, 11, 1, 9, 0, tzinfo=UTC)


BUSINESS = Business(
    name="Air",
    queues={"desk": Queue(name="desk")},
    topics={"flights": Topic(name="flights", title="Flights", purpose="utility")},
    functions=("status",),
    templates={
        "delayed": TemplateInfo(name="delayed", category="utility", languages={"en": 1}),
        "asked": TemplateInfo(name="asked", category="utility", languages={"en": 0}),
    },
)


@dataclass(kw_only=True)
class Clock:
    now: datetime = BEGAN

    def __call__(self) -> datetime:
        return self.now

    def go(self, **step: float) -> None:
        self.now += timedelta(**step)


def make_bot(
    folder: Path,
    flows: Mapping[str, str],
    business: Business = BUSINESS,
    channels: tuple[str, ...] = ("main",),
    platform: Platform | None = None,
) -> Bot:
    folder.mkdir(exist_ok=True, parents=True)
    for old in folder.glob("*.yaml"):
        old.unlink()
    for name, content in flows.items():
        (folder / f"{name}.yaml").write_text(content)
    library = read_folder(folder, business)
    assert library.is_sound, render_all(library.problems)
    account = {
        name: Account(id=f"1000{place}", base_url="https://graph.example", version="v26.0", token="t")
        for place, name in enumerate(channels)
    }
    return Bot(
        programs=compile_library(library, business),
        channels={name: Channel(name=name, platform=platform or PLATFORMS["whatsapp"], account=account[name]) for name in channels},
        sources=library.sources,
    )


_keys = itertools.count(1)


def incoming(phone: str, said: str | Content, at: datetime, key: str = "", account: str = "10000") -> Incoming:
    content = Text(body=said) if isinstance(said, str) else said
    return Incoming(account=account, id=key or f"wamid.{next(_keys)}", at=at, sender=Sender(phone=phone), content=content)


class StoreView:
    """A look into a store."""

    def __init__(self, store: Store) -> None:
        self.store = store

    def rows(self, table: str) -> list[dict[str, Any]]:
        found = metadata.tables[table]
        with self.store.read() as tx:
            return [dict(row._mapping) for row in tx.execute(select(found).order_by(*found.primary_key))]

    def contact_id(self, phone: str) -> int:
        with self.store.read() as tx:
            found = contacts.by_address(tx, f"whatsapp:{phone}")
        assert found is not None
        return found

    def log(self, phone: str | int) -> list[EventBase]:
        contact = phone if isinstance(phone, int) else self.contact_id(phone)
        with self.store.read() as tx:
            return [decode_event(row.kind, row.body, row.personal) for row in events.of_contact(tx, contact, 0, 100_000)]

    def facts(self, phone: str | int, kind: type[Any]) -> list[Any]:
        return [fact for fact in self.log(phone) if isinstance(fact, kind)]


@dataclass(kw_only=True)
class SteppedNode(StoreView):
    """One node's office, a transaction per call, with a clock that stands still. Two on one store are two nodes."""

    store: Store
    bot: Bot
    clock: Clock
    node: str = "one"
    seconds: float = 0.0
    sender_state: SenderState = field(init=False)
    handler: CommandHandler = field(init=False)
    settings: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        pace = RateLimiter(
            lambda name: self.bot.channels[name].platform.limits,
            lambda: self.clock().timestamp() + self.seconds,
            self.settings.pop("per_second", None),
        )
        self.sender_state = SenderState(node=self.node, rate_limiter=pace, chance=Random(1), **self.settings)
        self.handler = CommandHandler(self.bot, self.sender_state, self.clock, Notifications())
        register_node(self.store, self.bot, self.clock())

    def handle(self, *commands: Any) -> list[Any]:
        with self.store.begin() as tx:
            return self.handler.handle(tx, commands)

    def says(self, phone: str, said: str | Content, *, key: str = "", at: datetime | None = None, channel: str = "main") -> None:
        account = self.bot.channels[channel].account.id
        self.handle(InboundItem(channel=channel, item=incoming(phone, said, at or self.clock(), key, account)))

    def claim(self, limit: int = 64) -> tuple[OutboundMessage, ...]:
        (found,) = self.handle(ClaimMessages(limit=limit))
        return tuple(found)

    def settle(self, outbound: OutboundMessage, reply: Reply | None) -> None:
        self.handle(SendOutcome(outbound=outbound, reply=reply))

    def send_all(self) -> list[OutboundMessage]:
        """Everything that may go out now goes out, and is taken by the platform."""
        gone: list[OutboundMessage] = []
        while (claimed := self.claim()) or (self.sender_state.next_due or self.clock.now + timedelta(1)) <= self.clock.now:
            for outbound in claimed:
                gone.append(outbound)
                self.settle(outbound, Sent(platform_id=f"wamid.sent.{outbound.row.contact_id}.{outbound.row.number}"))
        return gone

    def receipt(self, message: str, status: str, tag: str = "") -> None:
        item = Receipt(account="10000", id=f"{message}:{status}", message=message, status=status, at=self.clock(), tag=tag)
        self.handle(InboundItem(channel="main", item=item))

    def other(self, node: str = "two") -> SteppedNode:
        return SteppedNode(store=self.store, bot=self.bot, clock=self.clock, node=node)


# ---- a whole node


class ScriptedClient:
    """What the platform answers: a function of the request, asked for each send. Read marks always go well."""

    def __init__(self) -> None:
        self.requests: list[HttpRequest] = []
        self.marks: list[HttpRequest] = []
        self.answer: Callable[[HttpRequest], Awaitable[HttpResponse] | HttpResponse] = self.accept
        self._ids = itertools.count(1)

    def accept(self, request: HttpRequest) -> HttpResponse:
        return HttpResponse(status=200, body=json.dumps({"messages": [{"id": f"wamid.out.{next(self._ids)}"}]}).encode())

    async def perform(self, request: HttpRequest, most: int = 0) -> HttpResponse:
        if (request.body or {}).get("status") == "read":
            self.marks.append(request)
            return HttpResponse(status=200, body=b'{"success": true}')
        self.requests.append(request)
        answer = self.answer(request)
        return answer if isinstance(answer, HttpResponse) else await answer

    @property
    def texts(self) -> list[tuple[str, str]]:
        """(to, words) of each send, in order."""
        return [(str((request.body or {})["to"]), str((request.body or {})["text"]["body"])) for request in self.requests]


@dataclass(kw_only=True)
class RunningNode(StoreView):
    """A node at work."""

    store: Store
    runtime: Runtime
    client: ScriptedClient
    clock: Clock

    async def says(self, phone: str, said: str | Content, *, key: str = "", at: datetime | None = None) -> None:
        await self.runtime.intake("main", (incoming(phone, said, at or self.clock(), key),))

    async def until(self, is_so: Callable[[], bool], seconds: float = 10.0) -> None:
        """Wait for something that the node does by itself."""
        async with asyncio.timeout(seconds):
            while not is_so():  # noqa: ASYNC110 - the database calls nobody
                await asyncio.sleep(0.01)

    def go(self, **step: float) -> None:
        """Set the clock forward, and have everybody look at it."""
        self.clock.go(**step)
        self.runtime.sender.wake()
        self.runtime.function_worker.wake()
