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
from collections.abc import Awaitable, Callable, Mapping
from types import TracebackType
from typing import Any, Self

from aiohttp import web

from webhooks.emulator import bodies
from webhooks.emulator.checks import Refused
from webhooks.emulator.customer import Customer
from webhooks.emulator.deliveries import TRIES, Deliveries, NotDelivered
from webhooks.emulator.faults import Faults
from webhooks.emulator.graph import application
from webhooks.emulator.number import Accepted, Number, Read

WINDOW_SECONDS = 24 * 3600.0


class Emulator:
    """One number of the platform. What it recorded is in `accepted`, `refused` and `reads`; what shall go wrong is ordered of `faults`.

    `receipts` are the statuses that follow every accepted send by themselves, `("sent", "delivered", "read")` say. `keeps_window` refuses
    free-form messages 24 hours after the customer's last one, as the platform does. With several `couriers` receipts are delivered at the
    same time and out of order, as the platform also does; what nobody took ends up in `undelivered`.
    """

    def __init__(
        self,
        *,
        webhook: str = "",
        number: Number | None = None,
        receipts: tuple[str, ...] = (),
        keeps_window: bool = False,
        clock: Callable[[], float] = time.time,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        port: int = 0,
        tries: int = TRIES,
        couriers: int = 1,
    ) -> None:
        self.number = number or Number()
        self.faults = Faults()
        self.accepted: list[Accepted] = []
        self.refused: list[Refused] = []
        self.reads: list[Read] = []
        self.undelivered: list[dict[str, Any]] = []
        self.files: dict[str, tuple[bytes, str]] = {}
        self.clock = clock
        self.sleep = sleep
        self.base_url = ""
        self.deliveries = Deliveries(webhook, self.number.app_secret, sleep, tries)
        self._receipts = receipts
        self._keeps_window = keeps_window
        self._port = port
        self._customers: list[Customer] = []
        # Ids must differ between two runs against one store, and be the same in two runs with the same clock.
        self._ids = itertools.count(int(clock() * 1000) * 1000)
        self._news = asyncio.Event()
        self._outgoing: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
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
        self._runner = web.AppRunner(application(self), access_log=None)
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

    def point_at(self, webhook: str) -> None:
        """Deliver webhooks to this address from now on."""
        self.deliveries.url = webhook

    # ---- customers

    def customer(self, phone: str = "", *, user_id: str = "", name: str = "", spellings: tuple[str, ...] = ()) -> Customer:
        """A new customer, or the one who is known by this phone or id."""
        known = self.customer_at(phone) or self.customer_at(user_id)
        if known is None:
            known = Customer(self, phone, user_id, name, spellings)
            self._customers.append(known)
        return known

    def customer_at(self, address: str) -> Customer | None:
        return next((customer for customer in self._customers if customer.answers_to(address)), None)

    async def deliver(self, envelope: Mapping[str, Any]) -> None:
        """Post an envelope, signed, until it is taken. Raises `NotDelivered`."""
        await self.deliveries.deliver(bodies.wire(envelope))

    # ---- what the Graph API look-alike calls

    def new_id(self, about: str) -> str:
        return "wamid." + base64.b64encode(f"{about}:{next(self._ids)}".encode()).decode()

    def keep(self, content: bytes, mime: str) -> str:
        key = str(next(self._ids))
        self.files[key] = (content, mime)
        return key

    def is_closed_for(self, body: Mapping[str, Any]) -> bool:
        if not self._keeps_window or body.get("type") == "template":
            return False
        customer = self.customer_at(str(body.get("to") or body.get("recipient")))
        return customer is None or customer.last_wrote is None or self.clock() - customer.last_wrote >= WINDOW_SECONDS

    def accept(self, sent: Accepted, failed: int = 0) -> None:
        self.accepted.append(sent)
        words = ("failed",) if failed else self._receipts
        for word in words:
            self._outgoing.put_nowait(self.receipt(sent, word, failed))
        # A fresh event for those who wait next: everybody who waits now wakes once.
        news, self._news = self._news, asyncio.Event()
        news.set()

    # ---- receipts

    def receipt(self, sent: Accepted, word: str, code: int = 0) -> dict[str, Any]:
        """The webhook that reports a status of a send; deliver it with `deliver`."""
        customer = self.customer_at(sent.to)
        phone = customer.phone if customer is not None else sent.to.lstrip("+")
        user_id = customer.user_id if customer is not None else ""
        to = {key: value for key, value in (("recipient_id", phone), ("recipient_user_id", user_id)) if value}
        errors = [bodies.error(code, "ordered by the test")] if code else []
        status = bodies.status(sent.id, word, self.clock(), to, sent.tag, errors)
        if word in ("sent", "delivered"):
            status["pricing"] = _pricing(sent)
        return bodies.envelope(self.number, statuses=[status])

    async def settled(self) -> None:
        """Wait until every receipt that was due has been taken, or given up."""
        await self._outgoing.join()

    async def _carry(self) -> None:
        while True:
            envelope = await self._outgoing.get()
            try:
                await self.deliver(envelope)
            except NotDelivered:
                self.undelivered.append(envelope)
            finally:
                self._outgoing.task_done()

    async def until(self, is_so: Callable[[], bool], seconds: float = 10.0) -> None:
        """Wait until `is_so()`, looked at after every accepted send. Raises `TimeoutError`."""
        async with asyncio.timeout(seconds):
            while not is_so():
                await self._news.wait()


def _pricing(sent: Accepted) -> dict[str, Any]:
    """As the platform prices: templates regularly, answers free (until 30 September 2026 for all, then for the first 1,000 a month)."""
    if sent.kind == "template":
        return {"billable": True, "pricing_model": "PMP", "type": "regular", "category": "utility"}
    return {"billable": False, "pricing_model": "PMP", "type": "free_customer_service", "category": "service"}
