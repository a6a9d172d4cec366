"""The feed: everything that the page shows, in sections; each is sent again when it has changed, and only then.

A page that comes back after its machine slept gets all of them at once, so nothing has to be caught up with.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Sequence
from typing import Any

from sqlalchemy import Connection

from botkit.core.flow.model import EventStart
from botkit.server.simulator import panels as views
from botkit.server.simulator.costs import CustomerCosts
from botkit.server.simulator.environment import Simulator
from botkit.server.simulator.phones import Phone, as_json, phone_of
from botkit.server.simulator.traces import Traces
from botkit.store import contacts
from botkit.store.delivery import outbox
from webhooks.emulator.phones.customer import Customer

POLL_INTERVAL = 0.12  # seconds between two looks whether something happened: below what a person notices
REFRESH_EVERY = 8  # looks after which the passing of time alone is reason enough: "typing…" ends, windows close

Sections = dict[str, Any]


class Feed:
    """Makes the sections, once for all pages that look at the desk."""

    def __init__(self, simulator: Simulator) -> None:
        self.simulator = simulator
        self._traces = Traces(simulator.server.runtime.house)
        self._costs = CustomerCosts()
        self._latest: Sections = {}
        self._made_of: object = None
        self._looks = 0
        self._one_at_a_time = asyncio.Lock()
        self._reading: set[asyncio.Task[Any]] = set()

    async def changes(self, until: asyncio.Event) -> AsyncIterator[Sections]:
        """First everything, then what has changed, until the event is set. What is gone comes as None."""
        sent: dict[str, str] = {}
        while not until.is_set():
            latest = await self.sections()
            written = {name: json.dumps(value, ensure_ascii=False, sort_keys=True) for name, value in latest.items()}
            changed = {name: latest[name] for name, text in written.items() if sent.get(name) != text}
            gone = dict.fromkeys(name for name in sent if name not in written)
            sent = written
            if changed or gone:
                # The moment itself is not compared: while the clock runs, the page counts on by itself.
                now = {"now": self.simulator.clock().isoformat(timespec="milliseconds")}
                yield {**changed, **gone, **now}
            await asyncio.sleep(POLL_INTERVAL)

    async def sections(self) -> Sections:
        async with self._one_at_a_time:
            made_of = await self._read(self._fingerprint)
            self._looks += 1
            if made_of != self._made_of or self._looks % REFRESH_EVERY == 0:
                self._made_of = made_of
                self._latest = {**await self._read(self._make), "clock": await self._clock()}
            return self._latest

    async def close(self) -> None:
        """Wait for what still reads: the store is about to be closed."""
        await asyncio.gather(*self._reading, return_exceptions=True)

    async def _read(self, make: Callable[[], Any]) -> Any:
        """In a thread. Who goes away while it reads (a page that is closed) does not stop the thread, so it is remembered."""
        task = asyncio.create_task(asyncio.to_thread(make))
        self._reading.add(task)
        task.add_done_callback(self._reading.discard)
        return await asyncio.shield(task)

    async def _clock(self) -> Sections:
        simulator = self.simulator
        due = await self._read(simulator.travel.next_due)
        until = simulator.travel.until
        return {
            "runs": simulator.clock.runs,
            "version": simulator.clock.version,
            "zone": simulator.config.business.zone,
            "next": due.isoformat() if due else "",
            "until": until.isoformat() if until else "",
        }

    def _fingerprint(self) -> object:
        """What changes with everything that can happen, and is cheap to look at."""
        simulator = self.simulator
        with simulator.server.runtime.store.read() as tx:
            people = tuple(contacts.all_contacts(tx))
            depth = outbox.depth(tx)
        customers = tuple(_customer(customer) for customer in simulator.platform.customers)
        seen = simulator.platform.feed.since()
        news = simulator.flows.news.number if simulator.flows.news else 0
        answers = tuple(simulator.functions.answers.items())
        of_platform = (customers, seen[-1:], simulator.platform.faults.active)
        of_desk = (news, answers, simulator.clock.version, simulator.travel.until)
        return people, depth, of_platform, of_desk

    def _make(self) -> Sections:
        simulator = self.simulator
        runtime, platform = simulator.server.runtime, simulator.platform
        now = simulator.clock()
        assert simulator.flows.news is not None
        with runtime.store.read() as tx:
            sections: Sections = {
                "flows": views.flows_json(simulator.flows.news),
                "customers": [_customer(customer) for customer in platform.customers],
                "outbox": views.outbox_json(tx, platform.customers, now),
                "functions": [{"name": name, "answer": answer} for name, answer in simulator.functions.answers.items()],
                "events": _events(simulator),
                "faults": [{"id": order.id, "told": order.told, "struck": order.struck} for order in platform.faults.active],
            }
            programs, costs = runtime.house.programs, self._costs.of(tx, simulator.config.billing, now)
            for customer in platform.customers:
                sections[f"phone:{customer.key}"] = self._phone(tx, customer)
                sections[f"contact:{customer.key}"] = views.contact_json(tx, customer, simulator.channel, programs, now, costs)
                sections[f"trace:{customer.key}"] = self._traces.of(tx, views.contact_of(tx, customer))
        return sections

    def _phone(self, tx: Connection, customer: Customer) -> dict[str, Any]:
        house = self.simulator.server.runtime.house
        phone = phone_of(customer, customer.transcript, self.simulator.clock.timestamp(), views.refused(tx, customer, house.programs))
        return {**as_json(phone), "wordings": views.wordings(tx, _templates(phone))}


def _templates(phone: Phone) -> Sequence[str]:
    """The messages whose wording only the platform knows, and this one does not either."""
    return [bubble.key for bubble in phone.bubbles if bubble.screen is not None and bubble.screen.template and not bubble.screen.text]


def _customer(customer: Customer) -> dict[str, Any]:
    return {
        "key": customer.key,
        "name": customer.name,
        "phone": customer.phone,
        "language": customer.language,
        "has_blocked": customer.has_blocked,
        "has_stopped": customer.has_stopped_marketing,
    }


def _events(simulator: Simulator) -> list[dict[str, str]]:
    """The events by which flows begin, each with a body that the project's transcripts report."""
    flows = simulator.server.runtime.house.programs.current.values()
    names = sorted({start.event for flow in flows for start in flow.flow.starts if isinstance(start, EventStart)})
    return [{"name": name, "body": simulator.examples.get(name, "{}")} for name in names]
