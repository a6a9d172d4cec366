"""The feed: everything that the page shows, in sections. A section is sent when it has changed.

A page that connects again gets all sections at once, so it never misses a change.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Sequence
from typing import Any

from sqlalchemy import Connection

from botkit.core.flow.model import EventStart
from botkit.server.simulator import panels
from botkit.server.simulator.agent.panel import AgentPanels
from botkit.server.simulator.costs import CustomerCosts
from botkit.server.simulator.environment import Simulator
from botkit.server.simulator.phones import Phone, as_json, phone_of
from botkit.server.simulator.traces import Traces
from botkit.store import contacts
from botkit.store.delivery import outbox
from webhooks.emulator.phones.customer import Customer

POLL_INTERVAL = 0.12  # seconds between two looks for changes: below what a person notices
REFRESH_EVERY = 8  # looks after which sections are made again for the passing of time alone: "typing…" ends, windows close

Sections = dict[str, Any]


class Feed:
    """Makes the sections, once for all open pages."""

    def __init__(self, simulator: Simulator) -> None:
        self.simulator = simulator
        self._traces = Traces(simulator.server.runtime.bot)
        self._costs = CustomerCosts()
        self._agents = AgentPanels(simulator.server.runtime.bot)
        self._latest: Sections = {}
        self._fingerprinted: object = None
        self._polls = 0
        self._one_at_a_time = asyncio.Lock()
        self._reading: set[asyncio.Task[Any]] = set()

    async def changes(self, until: asyncio.Event) -> AsyncIterator[Sections]:
        """First all sections, then those that have changed, until the event is set. A removed section is sent as None."""
        sent: dict[str, str] = {}
        while not until.is_set():
            latest = await self.sections()
            encoded = {name: json.dumps(value, ensure_ascii=False, sort_keys=True) for name, value in latest.items()}
            changed = {name: latest[name] for name, text in encoded.items() if sent.get(name) != text}
            removed = dict.fromkeys(name for name in sent if name not in encoded)
            sent = encoded
            if changed or removed:
                # The moment itself is not compared: the page counts on by itself while the clock runs.
                now = {"now": self.simulator.clock().isoformat(timespec="milliseconds")}
                yield {**changed, **removed, **now}
            await asyncio.sleep(POLL_INTERVAL)

    async def sections(self) -> Sections:
        async with self._one_at_a_time:
            fingerprint = await self._read(self._fingerprint)
            self._polls += 1
            if fingerprint != self._fingerprinted or self._polls % REFRESH_EVERY == 0:
                self._fingerprinted = fingerprint
                self._latest = {**await self._read(self._make), "clock": await self._clock()}
            return self._latest

    async def close(self) -> None:
        """Wait for running reads: the store is about to be closed."""
        await asyncio.gather(*self._reading, return_exceptions=True)

    async def _read(self, make: Callable[[], Any]) -> Any:
        """Read in a thread. A page that is closed meanwhile does not stop the thread, so the task is remembered until it ends."""
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
        """A value that changes whenever something happened, and is cheap to read."""
        simulator = self.simulator
        with simulator.server.runtime.store.read() as tx:
            people = tuple(contacts.all_contacts(tx))
            depth = outbox.depth(tx)
        customers = tuple(_customer(customer) for customer in simulator.platform.customers)
        activity = simulator.platform.feed.since()
        load = simulator.flows.latest.number if simulator.flows.latest else 0
        answers = tuple(simulator.functions.answers.items())
        of_platform = (customers, activity[-1:], simulator.platform.faults.active)
        of_simulator = (load, answers, simulator.clock.version, simulator.travel.until)
        return people, depth, of_platform, of_simulator

    def _make(self) -> Sections:
        simulator = self.simulator
        runtime, platform = simulator.server.runtime, simulator.platform
        now = simulator.clock()
        assert simulator.flows.latest is not None
        with runtime.store.read() as tx:
            sections: Sections = {
                "flows": panels.flows_json(simulator.flows.latest),
                "customers": [_customer(customer) for customer in platform.customers],
                "outbox": panels.outbox_json(tx, platform.customers, now),
                "functions": [{"name": name, "answer": answer} for name, answer in simulator.functions.answers.items()],
                "events": _events(simulator),
                "faults": [{"id": fault.id, "text": fault.summary, "count": fault.struck} for fault in platform.faults.active],
            }
            programs, costs = runtime.bot.programs, self._costs.of(tx, simulator.config.billing, now)
            for customer in platform.customers:
                sections[f"phone:{customer.key}"] = self._phone(tx, customer)
                sections[f"contact:{customer.key}"] = panels.contact_json(tx, customer, simulator.channel, programs, now, costs)
                sections[f"agent:{customer.key}"] = self._agents.of(tx, customer, simulator.channel, simulator.config.billing, now)
                sections[f"trace:{customer.key}"] = self._traces.of(tx, panels.contact_of(tx, customer))
        return sections

    def _phone(self, tx: Connection, customer: Customer) -> dict[str, Any]:
        bot = self.simulator.server.runtime.bot
        phone = phone_of(customer, customer.transcript, self.simulator.clock.timestamp(), panels.refused(tx, customer, bot.programs))
        return {**as_json(phone), "wordings": panels.wordings(tx, _templates(phone))}


def _templates(phone: Phone) -> Sequence[str]:
    """The template messages whose text the stand-in platform does not know."""
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
    """The events that begin flows, each with an example body from the project's transcripts."""
    flows = simulator.server.runtime.bot.programs.current.values()
    names = sorted({start.event for flow in flows for start in flow.flow.starts if isinstance(start, EventStart)})
    return [{"name": name, "body": simulator.examples.get(name, "{}")} for name in names]
