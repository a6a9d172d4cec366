"""The stand-in platform: listens on loopback, takes sends, delivers what customers write and the receipts of the sends.

async with Emulator(EmulatorSettings(webhook="http://127.0.0.1:8080/webhooks/whatsapp/main")) as platform:
    nadia = platform.customer("447700900123", name="Nadia")
    await nadia.says("Hello")
    answer = await nadia.receives()
"""

from __future__ import annotations

import asyncio
import base64
import itertools
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from types import TracebackType
from typing import Any, Self

from aiohttp import web
from msgspec import Struct
from msgspec.structs import replace

from webhooks.emulator.api.app import TICKED
from webhooks.emulator.api.pricing import Bill
from webhooks.emulator.api.problems import Rejection
from webhooks.emulator.api.rate_limits import RateLimits
from webhooks.emulator.api.router import application
from webhooks.emulator.api.templates import Templates
from webhooks.emulator.delivery.faulty_transport import FaultyTransport
from webhooks.emulator.delivery.platform_actions import PlatformActions
from webhooks.emulator.delivery.receipts import StatusReceipts
from webhooks.emulator.delivery.webhook_queue import WebhookQueue
from webhooks.emulator.delivery.webhook_sender import MAX_ATTEMPTS, WebhookSender
from webhooks.emulator.faults import Fault, Faults, FaultTarget
from webhooks.emulator.limits import EnforcedLimits
from webhooks.emulator.messenger import MessengerPage
from webhooks.emulator.number import AcceptedMessage, BusinessNumber, ReadMark
from webhooks.emulator.phones.activity import Activity, FaultStruck, Feed, WebhookLost, WebhookPosted
from webhooks.emulator.phones.customer import Customer
from webhooks.emulator.phones.directory import CustomerDirectory
from webhooks.emulator.phones.screen import Screen, screen


class EmulatorSettings(Struct, frozen=True, kw_only=True):
    """How an emulator is set up.

    `receipts` are the statuses that follow every accepted send by themselves, `("sent", "delivered", "read")` say; `workers` deliver
    them at the same time. A webhook is given up after so many `attempts`. `seed` makes a run with faults repeatable. All time is
    `clock`'s, in seconds since 1970, and all waiting `sleep`'s. With `port` 0 the system picks one.
    """

    webhook: str = ""
    number: BusinessNumber = BusinessNumber()
    receipts: tuple[str, ...] = ()
    limits: EnforcedLimits = EnforcedLimits()
    clock: Callable[[], float] = time.time
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    port: int = 0
    attempts: int = MAX_ATTEMPTS
    workers: int = 1
    seed: int = 0


class Emulator:
    """One number of the platform, and the Messenger page of the same business.

    What it recorded is in `accepted`, `rejected`, `reads` and `undelivered`; everything that happened is in `feed`, and `watch()` waits
    for more. Faults are set on `faults`; what the platform does by itself, such as pausing a template, on `actions`.
    """

    def __init__(self, settings: EmulatorSettings | None = None) -> None:
        self.settings = settings or EmulatorSettings()
        self.number = self.settings.number
        self.limits = self.settings.limits
        self.clock = self.settings.clock
        self.sleep = self.settings.sleep
        self.base_url = ""
        self.token_ends: float | None = None
        self.ticked: dict[str, tuple[str, ...]] = dict(TICKED)
        self.is_subscribed = True
        self.accepted: list[AcceptedMessage] = []
        self.held: list[AcceptedMessage] = []
        self.rejected: list[Rejection] = []
        self.files: dict[str, tuple[bytes, str]] = {}
        self.feed = Feed()
        self.faults = Faults(self.settings.seed)
        self.faults.on_fault = self._record_fault
        self.templates = Templates()
        self.rate_limits = RateLimits(self.clock)
        self.bill = Bill(self.number)
        self.directory = CustomerDirectory(self)
        self.customers = self.directory.customers
        self.reads = self.directory.reads
        self.webhook_sender = WebhookSender(self.settings.webhook, self.number.app_secret, self.sleep, self.settings.attempts)
        self._transport = FaultyTransport(lambda: self.webhook_sender, self.faults, self.sleep)
        self._queue = WebhookQueue(self._transport.deliver, self.settings.workers, self._record_lost)
        self.undelivered = self._queue.undelivered
        self.actions = PlatformActions(self, self._queue, lambda: bool(self.webhook_sender.url))
        self.receipts = StatusReceipts(self, self.settings.receipts)
        self.messenger = MessengerPage(self, self.settings.attempts)
        # Ids must differ between two runs against one store, and be the same in two runs with the same clock.
        self._ids = itertools.count(int(self.clock() * 1000) * 1000)
        self._new_send = asyncio.Event()
        self._runner: web.AppRunner | None = None

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        await self.stop()

    @property
    def webhook_url(self) -> str:
        return self.webhook_sender.url

    async def start(self) -> None:
        """Listen; afterwards `base_url` is what botkit.yaml needs as the Graph API's address."""
        # A half-open connection would otherwise delay the end by aiohttp's default of a minute.
        self._runner = web.AppRunner(application(self, self.messenger.take), access_log=None, shutdown_timeout=0.5)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", self.settings.port)
        await site.start()
        self.base_url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"
        self._queue.start()

    async def stop(self) -> None:
        await self._queue.stop()
        if self._runner is not None:
            await self._runner.cleanup()
        await self.webhook_sender.close()
        await self.messenger.close()

    def point_at(self, webhook: str) -> None:
        """Deliver webhooks to this address from now on."""
        self.webhook_sender.url = webhook

    # ---- the feed

    def record(self, activity: Activity) -> None:
        self.feed.add(replace(activity, at=self.clock()))

    def watch(self, after: int = 0) -> AsyncIterator[Activity]:
        """`async for activity in platform.watch()`: everything so far (or after this number), then whatever happens."""
        return self.feed.watch(after)

    def screen_of(self, sent: AcceptedMessage) -> Screen:
        """What the phone shows of a message, with the template's text where it is known."""
        return screen(sent.body, self.templates.of_send(sent.body))

    def _record_fault(self, fault: Fault, target: FaultTarget) -> None:
        self.record(FaultStruck(fault=fault.kind, where=target, details=fault.describe()))

    def _record_lost(self, target: FaultTarget) -> None:
        self.record(WebhookLost(what=target))

    # ---- customers

    def customer(
        self, phone: str = "", *, user_id: str = "", name: str = "", spellings: tuple[str, ...] = (), language: str = "", zone: str = ""
    ) -> Customer:
        """A new customer, or the one who is known by this phone or id; with the messages that were sent to the address before."""
        return self.directory.add(phone, user_id, name, spellings, language=language, zone=zone)

    def customer_at(self, address: str) -> Customer | None:
        return self.directory.at(address)

    def change_number(self, customer: Customer, phone: str, user_id: str) -> None:
        self.directory.change_number(customer, phone, user_id)

    def note_author(self, customer: Customer, message: str) -> None:
        self.directory.note_author(customer, message)

    async def open_chat(self, customer: Customer) -> None:
        """Report everything as read that was delivered to this customer."""
        for envelope in self.receipts.opened(customer):
            await self._transport.deliver(envelope, "receipt")

    async def deliver(self, envelope: Mapping[str, Any]) -> None:
        """Post an envelope, signed, until it is taken, with the faults that are set. Raises `NotDelivered`."""
        change = envelope["entry"][0]["changes"][0] if envelope.get("object") == "whatsapp_business_account" else {}
        value = change.get("value", {})
        target: FaultTarget = "message" if value.get("messages") else "receipt" if value.get("statuses") else "news"
        if target == "news":
            self.record(WebhookPosted(field=str(change.get("field", "")), event=str(value.get("event", ""))))
        if target == "message":
            self.rate_limits.count_incoming()
        await self._transport.deliver(envelope, target)

    # ---- what the Graph API does

    def new_message_id(self, address: str) -> str:
        return "wamid." + base64.b64encode(f"{address}:{next(self._ids)}".encode()).decode()

    def new_object_id(self) -> str:
        """The id of an object that is no message: a file, a template."""
        return str(next(self._ids))

    def save_file(self, content: bytes, mime: str) -> str:
        key = self.new_object_id()
        self.files[key] = (content, mime)
        return key

    def review_template(self, name: str, language: str) -> None:
        self.actions.review_template(name, language)

    def mark_read(self, read: ReadMark) -> None:
        self.directory.mark_read(read)

    def accept(self, sent: AcceptedMessage, failed: int = 0) -> None:
        """Take a send: show it on the phone, and queue its receipts. With the code `failed` no phone shows it, and one receipt says why."""
        self.accepted.append(sent)
        if not failed:
            self.directory.receive(sent)
        for envelope in self.receipts.after(sent, self.customer_at(sent.to), failed):
            self._queue.put(envelope, "receipt")
        # A fresh event for those who wait next: everybody who waits now wakes once.
        new_send, self._new_send = self._new_send, asyncio.Event()
        new_send.set()

    def receipt(self, sent: AcceptedMessage, status: str, code: int = 0) -> dict[str, Any]:
        """The webhook that reports a status of a send; deliver it with `deliver`."""
        return self.receipts.envelope(sent, status, code)

    async def settled(self) -> None:
        """Wait until every receipt that was due has been taken, or given up."""
        await self._queue.settled()

    async def until(self, is_so: Callable[[], bool], seconds: float = 10.0) -> None:
        """Wait until `is_so()`, looked at after every accepted send. Raises `TimeoutError`."""
        async with asyncio.timeout(seconds):
            while not is_so():
                await self._new_send.wait()
