"""The stand-in platform: listens on loopback, takes sends, delivers what customers write and what became of the sends.

async with Emulator(webhook="http://127.0.0.1:8080/webhooks/whatsapp/main") as platform:
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
from msgspec.structs import replace

from webhooks.emulator import webhook_bodies as bodies
from webhooks.emulator.api.pricing import Bill
from webhooks.emulator.api.problems import Rejection
from webhooks.emulator.api.rate_limits import RateLimits
from webhooks.emulator.api.router import application
from webhooks.emulator.api.templates import Templates
from webhooks.emulator.delivery.faulty_transport import FaultyTransport
from webhooks.emulator.delivery.receipts import Receipts
from webhooks.emulator.delivery.webhook_sender import MAX_ATTEMPTS, NotDelivered, WebhookSender
from webhooks.emulator.faults import Fault, Faults, FaultTarget
from webhooks.emulator.limits import EnforcedLimits
from webhooks.emulator.messenger import MessengerPage
from webhooks.emulator.number import AcceptedMessage, BusinessNumber, ReadMark
from webhooks.emulator.phones.activity import (
    Activity,
    BusinessRead,
    CustomerChanged,
    FaultStruck,
    Feed,
    MessageShown,
    Reacted,
    WebhookLost,
    WebhookPosted,
)
from webhooks.emulator.phones.customer import Customer
from webhooks.emulator.phones.screen import Screen, screen

PAUSED = 132015  # what becomes of held messages when their template is paused
MOST_AUTHORS = 100_000  # messages of customers whose author is remembered


class Emulator:
    """One number of the platform, and the Messenger page of the same business.

    What it recorded is in `accepted`, `refused` and `reads`; everything that happened is in `feed`, and `watch()` waits for more. What
    shall go wrong is ordered of `faults`, and `seed` makes a run with faults repeatable. `rules` are the limits that it keeps:
    `rules.STRICT` for all of them, `keeps_window` for the one of 24 hours alone.

    `receipts` are the statuses that follow every accepted send by themselves, `("sent", "delivered", "read")` say. With several
    `couriers` receipts are delivered at the same time and out of order, as the platform also does; what nobody took ends up in
    `undelivered`. All time is `clock`'s, in seconds since 1970, and all waiting `sleep`'s: hand in others to turn the time.
    """

    def __init__(
        self,
        *,
        webhook: str = "",
        number: BusinessNumber | None = None,
        receipts: tuple[str, ...] = (),
        keeps_window: bool = False,
        rules: EnforcedLimits | None = None,
        clock: Callable[[], float] = time.time,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        port: int = 0,
        tries: int = MAX_ATTEMPTS,
        couriers: int = 1,
        seed: int = 0,
    ) -> None:
        self.number = number or BusinessNumber()
        self.rules = rules or EnforcedLimits(window=keeps_window)
        self.feed = Feed()
        self.faults = Faults(seed)
        self.faults.on_fault = self._on_strike
        self.accepted: list[AcceptedMessage] = []
        self.held: list[AcceptedMessage] = []  # of templates that are paced
        self.refused: list[Rejection] = []
        self.reads: list[ReadMark] = []
        self.undelivered: list[dict[str, Any]] = []
        self.files: dict[str, tuple[bytes, str]] = {}
        self.customers: list[Customer] = []
        self.clock = clock
        self.sleep = sleep
        self.base_url = ""
        self.token_ends: float | None = None  # by the clock; None: the token of a system user, which never does
        self.deliveries = WebhookSender(webhook, self.number.app_secret, sleep, tries)
        self.wordings = Templates()
        self.meters = RateLimits(clock)
        self.bill = Bill(self.number)
        self.receipts = Receipts(self, receipts)
        self.messenger = MessengerPage(self, tries)
        self._carrier = FaultyTransport(lambda: self.deliveries, self.faults, sleep)
        self._port = port
        self._known: dict[str, Customer] = {}
        self._authors: dict[str, str] = {}  # of messages by customers
        self._strangers: dict[str, list[AcceptedMessage]] = {}
        # Ids must differ between two runs against one store, and be the same in two runs with the same clock.
        self._ids = itertools.count(int(clock() * 1000) * 1000)
        self._news = asyncio.Event()
        self._outgoing: asyncio.Queue[tuple[dict[str, Any], FaultTarget]] = asyncio.Queue()
        self._couriers: list[asyncio.Task[None]] = []
        self._courier_count = couriers
        self._runner: web.AppRunner | None = None

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        await self.stop()

    async def start(self) -> None:
        """Listen; afterwards `base_url` is what botkit.yaml needs as the Graph API's address."""
        # A half-open connection would otherwise hold up the end for as long as aiohttp has patience.
        self._runner = web.AppRunner(application(self), access_log=None, shutdown_timeout=0.5)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", self._port)
        await site.start()
        self.base_url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"
        # Held and awaited in `stop`: a TaskGroup would have to be left in the task that entered it, which fixtures do not promise.
        self._couriers = [asyncio.create_task(self._carry()) for _ in range(self._courier_count)]

    async def stop(self) -> None:
        for courier in self._couriers:
            courier.cancel()
        await asyncio.gather(*self._couriers, return_exceptions=True)
        if self._runner is not None:
            await self._runner.cleanup()
        await self.deliveries.close()
        await self.messenger.close()

    def point_at(self, webhook: str) -> None:
        """Deliver webhooks to this address from now on."""
        self.deliveries.url = webhook

    # ---- what is seen

    def see(self, seen: Activity) -> None:
        """Something happened: write it down, with the time."""
        self.feed.add(replace(seen, at=self.clock()))

    def watch(self, after: int = 0) -> AsyncIterator[Activity]:
        """`async for seen in platform.watch()`: everything so far (or after this number), then whatever happens."""
        return self.feed.watch(after)

    def screen_of(self, sent: AcceptedMessage) -> Screen:
        """What the phone shows of a message, with the words of the template where they are known."""
        return screen(sent.body, self.wordings.of_send(sent.body))

    def _on_strike(self, fault: Fault, where: str) -> None:
        self.see(FaultStruck(fault=fault.kind, where=where, details=fault.told()))

    # ---- customers

    def customer(
        self,
        phone: str = "",
        *,
        user_id: str = "",
        name: str = "",
        spellings: tuple[str, ...] = (),
        language: str = "",
        zone: str = "",
    ) -> Customer:
        """A new customer, or the one who is known by this phone or id. What strangers of this address got before is theirs."""
        known = self.customer_at(phone) or self.customer_at(user_id)
        if known is None:
            known = Customer(self, phone, user_id, name, spellings, language=language, zone=zone)
            self.customers.append(known)
            for address in known.addresses:
                self._known[address] = known
                known.received.extend(self._strangers.pop(address, ()))
            self.see(CustomerChanged(customer=known.key, what="joined", value=name))
        return known

    def customer_at(self, address: str) -> Customer | None:
        return self._known.get(address.lstrip("+"))

    def rename(self, customer: Customer, phone: str, user_id: str) -> None:
        """The customer has another number from now on: `Customer.changes_number` calls this."""
        for address in customer.addresses:
            self._known.pop(address, None)
        customer.phone, customer.user_id, customer.spellings = phone, user_id or customer.user_id, ()
        self._known |= dict.fromkeys(customer.addresses, customer)

    async def was_opened(self, customer: Customer) -> None:
        """The customer looked at the chat: `Customer.opens_chat` calls this."""
        for envelope in self.receipts.opened(customer):
            await self._carrier.deliver(envelope, "receipt")

    async def deliver(self, envelope: Mapping[str, Any]) -> None:
        """Post an envelope, signed, until it is taken, through the faults that were ordered. Raises `NotDelivered`."""
        change = envelope["entry"][0]["changes"][0] if envelope.get("object") == "whatsapp_business_account" else {}
        value = change.get("value", {})
        what: Any = "message" if value.get("messages") else "receipt" if value.get("statuses") else "news"
        if what == "news":
            self.see(WebhookPosted(field=str(change.get("field", "")), event=str(value.get("event", ""))))
        if what == "message":
            self.meters.pass_through()
        await self._carrier.deliver(envelope, what)

    # ---- what the operator does, and the platform tells

    async def reports(self, field: str, value: Mapping[str, Any]) -> None:
        """News about the account, a number or a template: `account_update`, say, with the value as documented."""
        await self.deliver(bodies.account_update(self.number, field, self.clock(), value))

    async def judges_template(self, name: str, event: str, *, language: str = "", reason: str = "NONE") -> None:
        """Approve, reject, pause, disable, reinstate … a template, and tell the business. Raises `LookupError` when there is none."""
        for wording in self.wordings.judge(name, event, language):
            await self.reports("message_template_status_update", self.wordings.news_of(wording, event, reason))

    def reviews_template(self, name: str, language: str) -> None:
        """Somebody at the platform looks at a new template, and likes it: soon, and the business is told."""
        for wording in self.wordings.judge(name, "APPROVED", language):
            value = self.wordings.news_of(wording, "APPROVED")
            news = bodies.account_update(self.number, "message_template_status_update", self.clock(), value)
            self.see(WebhookPosted(field="message_template_status_update", event="APPROVED"))
            if self.deliveries.url:
                self._outgoing.put_nowait((news, "news"))

    def releases_template(self, name: str, *, well: bool = True) -> None:
        """What was held back of a paced template goes out; or, when people did not like it, fails (132015)."""
        self.wordings.pace(name, held=False)
        waiting = [sent for sent in self.held if sent.body["template"]["name"] == name]
        self.held = [sent for sent in self.held if sent not in waiting]
        for sent in waiting:
            self.accept(sent, failed=0 if well else PAUSED)

    async def recategorizes(self, name: str, category: str, *, language: str = "") -> None:
        """The platform decides that a template is of another category, as it has done since April 2025 without asking."""
        for wording, before in self.wordings.recategorize(name, category, language):
            value = {
                "message_template_id": int(wording["id"]),
                "message_template_name": wording["name"],
                "message_template_language": wording["language"],
                "previous_category": before,
                "new_category": wording["category"],
            }
            await self.reports("template_category_update", value)

    # ---- what the Graph API look-alike calls

    def new_id(self, about: str) -> str:
        return "wamid." + base64.b64encode(f"{about}:{next(self._ids)}".encode()).decode()

    def new_key(self) -> str:
        """The id of an object that is no message: a file, a template."""
        return str(next(self._ids))

    def keep(self, content: bytes, mime: str) -> str:
        key = self.new_key()
        self.files[key] = (content, mime)
        return key

    def accept(self, sent: AcceptedMessage, failed: int = 0) -> None:
        """Take a send: put it on the phone, and let its receipts follow. With `failed` it comes to nothing, for this reason."""
        self.accepted.append(sent)
        customer = self.customer_at(sent.to)
        if failed:
            pass  # nothing arrives anywhere; the receipt says why
        elif customer is None:
            self._strangers.setdefault(sent.to.lstrip("+"), []).append(sent)
        elif not customer.has_blocked:
            customer.received.append(sent)
        if not failed and not (customer is not None and customer.has_blocked):
            self._show(sent, customer.key if customer is not None else sent.to.lstrip("+"))
        for envelope in self.receipts.after(sent, customer, failed):
            self._outgoing.put_nowait((envelope, "receipt"))
        # A fresh event for those who wait next: everybody who waits now wakes once.
        news, self._news = self._news, asyncio.Event()
        news.set()

    def _show(self, sent: AcceptedMessage, who: str) -> None:
        if sent.kind == "reaction":
            part = sent.body["reaction"]
            self.see(Reacted(customer=who, message=part["message_id"], emoji=part["emoji"], by_business=True))
        else:
            self.see(MessageShown(customer=who, message=sent.id, screen=self.screen_of(sent), reply_to=sent.reply_to))

    def was_read(self, read: ReadMark) -> None:
        """The business read a customer's message."""
        self.reads.append(read)
        self.see(BusinessRead(customer=self._authors.get(read.message, ""), message=read.message, typing=read.typing))

    def wrote(self, customer: Customer, message: str) -> None:
        """A customer's message got this id: read marks name it."""
        self._authors[message] = customer.key
        if len(self._authors) > MOST_AUTHORS:
            del self._authors[next(iter(self._authors))]

    # ---- receipts

    def receipt(self, sent: AcceptedMessage, word: str, code: int = 0) -> dict[str, Any]:
        """The webhook that reports a status of a send; deliver it with `deliver`."""
        return self.receipts.envelope(sent, word, code)

    async def settled(self) -> None:
        """Wait until every receipt that was due has been taken, or given up."""
        await self._outgoing.join()

    async def _carry(self) -> None:
        while True:
            envelope, what = await self._outgoing.get()
            try:
                await self._carrier.deliver(envelope, what)
            except NotDelivered:
                self.undelivered.append(envelope)
                self.see(WebhookLost(what=what))
            finally:
                self._outgoing.task_done()

    async def until(self, is_so: Callable[[], bool], seconds: float = 10.0) -> None:
        """Wait until `is_so()`, looked at after every accepted send. Raises `TimeoutError`."""
        async with asyncio.timeout(seconds):
            while not is_so():
                await self._news.wait()
