"""A small airline and what happens there in two weeks, played through the real service: the log that the reports are read from."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest

from botkit.config import load
from botkit.core.model.message import Text
from botkit.core.model.platform import Account, Incoming, Receipt, Sender, Sent
from botkit.core.model.pricing import Pricing
from botkit.flowfile.library import read_folder
from botkit.flowfile.problems import render_all
from botkit.service.bot import Bot, Channel
from botkit.service.commands import ClaimMessages, FireDueTimers, InboundItem, PublishEvent, SendOutcome
from botkit.service.compile_flows import compile_library
from botkit.service.delivery.rate_limiter import RateLimiter
from botkit.service.delivery.sender_state import SenderState
from botkit.service.node.handler import CommandHandler, Notifications
from botkit.service.node.runtime import register_node
from botkit.store import Store
from tests.support.paths import TESTS
from webhooks import PLATFORMS

AIRLINE = TESTS / "reports" / "airline"
BEGAN = datetime(2026, 10, 26, 8, 0, tzinfo=UTC)
ACCOUNT = "118230047715606"
PRICES = {"flight_delayed": "utility", "weekend_offer": "marketing"}
USED = 960  # of the free units of October, by another program on the same number; airline/botkit.yaml says so, too

# Numbers that belong to nobody: Ofcom's and the North American plan's ranges for fiction, and Berlin's.
PEOPLE = (
    *(f"4477009004{number:02}" for number in range(10)),
    *(f"12025550{number}" for number in range(110, 116)),
    *(f"4930231251{number:02}" for number in range(10, 16)),
)


class AirlineNode:
    """The service of one node on a store, with a clock that a test sets."""

    def __init__(self, store: Store, folder: Path = AIRLINE) -> None:
        self.store = store
        self.now = BEGAN
        config = load(folder / "botkit.yaml", {}, secrets=False)
        self.library = read_folder(folder, config.business)
        assert self.library.is_sound, render_all(self.library.problems)
        self.bot = Bot(
            programs=compile_library(self.library, config.business),
            channels={
                "main": Channel(
                    name="main",
                    platform=PLATFORMS["whatsapp"],
                    account=Account(id=ACCOUNT, base_url="https://graph.example", version="v26.0", token="t"),
                )
            },
            sources=self.library.sources,
        )
        rate_limiter = RateLimiter(lambda name: self.bot.channels[name].platform.limits, lambda: self.now.timestamp(), None)
        self.sender_state = SenderState(node="one", rate_limiter=rate_limiter, chance=Random(1))
        self.handler = CommandHandler(self.bot, self.sender_state, lambda: self.now, Notifications())
        self._numbers = itertools.count(1)
        self.services: Counter[int] = Counter()
        register_node(store, self.bot, self.now)

    def handle(self, *commands: Any) -> list[Any]:
        with self.store.begin() as tx:
            return self.handler.handle(tx, commands)

    def go(self, **step: float) -> None:
        """Time passes, and timers fire."""
        self.now += timedelta(**step)
        self.handle(FireDueTimers(limit=200))
        self.deliver()

    def says(self, phone: str, *said: str) -> None:
        for words in said:
            self.now += timedelta(seconds=20)
            item = Incoming(
                account=ACCOUNT,
                id=f"wamid.in.{next(self._numbers)}",
                at=self.now,
                sender=Sender(phone=phone),
                content=Text(body=words),
            )
            self.handle(InboundItem(channel="main", item=item))
            self.deliver()

    def happens(self, name: str, **body: str) -> None:
        self.handle(PublishEvent(key=f"key-{next(self._numbers)}", name=name, body=body))
        self.deliver()

    def deliver(self) -> None:
        """Everything that may go out goes out, arrives, and most of it is read."""
        while claimed := self.handle(ClaimMessages(limit=64))[0]:
            for outbound in claimed:
                number = next(self._numbers)
                message = f"wamid.out.{number}"
                self.handle(SendOutcome(outbound=outbound, reply=Sent(platform_id=message)))
                template = outbound.cleared.message.template if outbound.cleared.form == "template" else None
                price = self._price(PRICES[template.name] if template else "service", number)
                for status in ("sent", "delivered") if number % 3 else ("sent", "delivered", "read"):
                    self.now += timedelta(seconds=1)
                    item = Receipt(
                        account=ACCOUNT,
                        id=f"{message}:{status}",
                        message=message,
                        status=status,
                        at=self.now,
                        price=price if status != "read" else None,
                    )
                    self.handle(InboundItem(channel="main", item=item))

    def _price(self, category: str, number: int) -> Pricing | None:
        """What the platform says of the price: nothing at times, and once another thing than the rules."""
        if number % 5 == 0:
            return None
        self.services[self.now.month] += category == "service"
        is_free = category == "service" and self.services[self.now.month] + (USED if self.now.month == 10 else 0) <= 1000
        if is_free and number % 40 != 1:
            return Pricing(model="PMP", kind="free_customer_service", category=category, billable=False)
        return Pricing(model="PMP", kind="regular", category=category, billable=True)


SCORES = ("10", "9", "9", "8", "3", "10", "7", "6", "9", "0")
WORDS = {"3": "Two hours at the gate <script>alert(1)</script> & nobody said why", "6": "=HYPERLINK(a)", "0": "My bag is still in Oslo"}


def play(node: AirlineNode) -> None:
    """Two weeks: people follow flights, answer surveys or do not, flights are late, somebody has enough."""
    for number, phone in enumerate(PEOPLE):
        node.says(
            phone, "follow", *(("Yes, please", ("Offers too", "No offers", "No offers")[number % 3]) if number % 5 else ("No, thanks",))
        )
        node.go(hours=3)
    node.happens("flight.late", flight="BK1234")
    node.go(hours=20)
    for number, phone in enumerate(PEOPLE[:16]):
        node.says(phone, "survey")
        if number % 4 != 3:
            score = SCORES[number % len(SCORES)]
            node.says(phone, *(("a lot",) if number % 6 == 2 else ()), score)
            if score in WORDS and number < 10:
                node.says(phone, WORDS[score])
        node.go(hours=5)
    node.happens("offer.out")
    node.go(hours=30)
    for phone in PEOPLE[3:6]:
        node.says(phone, "STOP")
    node.happens("flight.late", flight="BK1235")
    for number, phone in enumerate(PEOPLE[8:18]):
        node.says(phone, "rating", str(1 + number % 5), *((str(3 + number % 5),) if number % 3 else ()))
        node.go(hours=2)
    node.says(PEOPLE[0], "survey")


@pytest.fixture(scope="session")
def log_url(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The address of a store with these two weeks in it."""
    url = f"sqlite:///{tmp_path_factory.mktemp('airline')}/log.db"
    store = Store.open(url)
    play(AirlineNode(store))
    store.close()
    return url


@pytest.fixture
def log_store(log_url: str) -> Iterator[Store]:
    store = Store.open(log_url)
    yield store
    store.close()
