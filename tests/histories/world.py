"""The world of a history: one bot with flows of every purpose, a store, nodes that die, and the people with what is expected of them."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, time, timedelta
from functools import lru_cache
from pathlib import Path
from random import Random
from typing import Any

import msgspec

from botkit.core.codec import decode_event
from botkit.core.engine.program import Programs
from botkit.core.events import (
    EventBase,
)
from botkit.core.model.business import Business, Queue, TemplateInfo, Topic
from botkit.core.model.platform import (
    Account,
)
from botkit.flowfile.library import Library, read_folder
from botkit.flowfile.problems import render_all
from botkit.policy.gate.contact_rules import ContactRules, CriticalNotices
from botkit.policy.gate.quiet_hours import QuietHours
from botkit.policy.gate.request import FrequencyCap
from botkit.service.bot import Bot, Channel
from botkit.service.compile_flows import compile_library
from botkit.service.delivery.rate_limiter import RateLimiter
from botkit.service.delivery.sender_state import SenderState
from botkit.service.node.handler import CommandHandler, Notifications
from botkit.service.node.runtime import register_node
from botkit.store import Store, contacts, events
from tests.histories.expected import ExpectedPerson, ExpectedRules
from tests.histories.oracle import Oracle
from webhooks import PLATFORMS

KEY = b"a key that the marks of erased people are made with"

BUSINESS = Business(
    name="Air",
    zone="Europe/London",
    queues={"desk": Queue(name="desk")},
    brands={"cargo": "Cargo"},
    functions=("status",),
    topics={"offers": Topic(name="offers", purpose="marketing"), "flights": Topic(name="flights")},
    templates={
        "sale": TemplateInfo(name="sale", category="marketing", languages={"en": 0}),
        "delayed": TemplateInfo(name="delayed", category="utility", languages={"en": 0}),
        "confirm": TemplateInfo(name="confirm", category="utility", languages={"en": 0}),
        "recall": TemplateInfo(name="recall", category="utility", languages={"en": 0}),
        "code": TemplateInfo(name="code", category="authentication", languages={"en": 0}),
    },
)


def _flow(name: str, starts: str, steps: str) -> str:
    return f"botkit: 1\nflow: {name}\ntitle: {name}\nlanguage: en\nstarts:\n{starts}steps:\n{steps}"


def _keyword_flow(name: str, word: str, steps: str) -> str:
    return _flow(name, f"  - keywords: [{word}]\n", steps)


def _event_flow(name: str, topic: str, *lines: str) -> str:
    steps = f'  - say: "This is {name}"\n' + "".join(f"    {line}\n" for line in lines)
    return _flow(name, f"  - event: {name}\n" + (f"    to: {topic}\n" if topic else ""), steps)


def _opt_in(topic: str, purpose: str, *lines: str) -> str:
    more = "".join(f"    {line}\n" for line in lines)
    return f"  - opt_in: {topic}\n    purpose: {purpose}\n    ask: May we?\n    agree: Yes, please\n    decline: No, thank you\n{more}"


FLOWS = {
    "echo": _flow("echo", "  - no_match\n", '  - say: "You said {{ reply }}"\n'),
    "order": _keyword_flow("order", "my order", '  - ask: Which order?\n    save: order\n  - say: "Order {{ order }} it is."\n'),
    "deal": _keyword_flow("deal", "any deals", "  - say: Deal!\n    purpose: marketing\n    outside: drop\n"),
    "later": _keyword_flow("later", "call me later", "  - say: In an hour.\n  - pause: 1 hour\n  - say: Here I am.\n    outside: drop\n"),
    "sign": _keyword_flow("sign", "offers please", _opt_in("offers", "marketing")),
    "fly": _keyword_flow("fly", "flights please", _opt_in("flights", "utility")),
    "dbl": _keyword_flow("dbl", "offers twice please", _opt_in("offers", "marketing", "double: true")),
    "web": _flow("web", "  - event: web\n    to: offers\n", _opt_in("offers", "marketing", "double: true", "template: confirm")),
    "offer": _event_flow("offer", "offers", "template: sale", "purpose: marketing"),
    "all_offers": _event_flow("all_offers", "", "template: sale", "purpose: marketing"),
    "bare_offer": _event_flow("bare_offer", "offers", "purpose: marketing", "outside: drop"),
    "late": _event_flow("late", "flights", "template: delayed", "purpose: utility"),
    "fresh": _event_flow("fresh", "flights", "template: delayed", "purpose: utility", "fresh: 2 hours"),
    "urgent": _event_flow("urgent", "flights", "template: delayed", "purpose: utility", "urgent: true"),
    "bare": _event_flow("bare", "flights", "purpose: utility", "outside: handoff"),
    "parcel": _event_flow("parcel", "flights", "template: delayed", "purpose: service"),
    "login": _event_flow("login", "flights", "template: code", "purpose: authentication"),
    "asked": _keyword_flow(
        "asked", "how is my flight", "  - call: status\n    save: found\n  - say: It is {{ found }}.\n    outside: drop\n"
    ),
    "looked": _flow(
        "looked",
        "  - event: looked\n    to: flights\n",
        "  - call: status\n    save: found\n  - say: It is {{ found }}.\n    template: delayed\n    purpose: utility\n",
    ),
    "quiz": _flow(
        "quiz",
        "  - event: quiz\n    to: flights\n",
        "  - ask: How many bags?\n    template: delayed\n    purpose: utility\n    expect: number 0..9\n"
        "    otherwise:\n      - say: Never mind.\n        outside: drop\n      - end:\n"
        "  - say: Noted.\n    outside: drop\n",
    ),
    "press": _flow("press", "  - event: press\n    to: flights\n", _opt_in("offers", "marketing", "template: confirm")),
    "colleague": _keyword_flow(
        "colleague", "colleague please", "  - say: One moment.\n  - handoff: desk\n  - say: Glad to help.\n    outside: drop\n"
    ),
    "daily": _flow(
        "daily",
        "  - schedule: {every: day 09:00, to: flights}\n",
        '  - say: "This is daily"\n    template: delayed\n    purpose: utility\n',
    ),
    "recall": _event_flow("recall", "flights", "template: recall", "purpose: utility"),
}

CHANNELS = {"main": "whatsapp", "cargo": "whatsapp", "page": "messenger", "shop": "instagram"}
PAIR_BURST, PAIR_SECONDS = 2, 8.0  # small, and exact in binary: every rule must be met often


@lru_cache(maxsize=1)
def _programs() -> tuple[Library, Programs]:
    with tempfile.TemporaryDirectory() as folder:
        for name, content in FLOWS.items():
            (Path(folder) / f"{name}.yaml").write_text(content)
        library = read_folder(Path(folder), BUSINESS)
        # A message to everybody that no topic covers is a fault of the author's, and has to be refused all the same.
        problems = [problem for problem in library.problems if problem.severity == "error" and problem.code != "uncovered-message"]
        assert not problems, render_all(problems)
        return library, compile_library(library, BUSINESS)


@lru_cache(maxsize=1)
def _empty() -> Store:
    return Store.open("sqlite://")


def memory() -> Store:
    """An empty store in memory."""
    store = Store.open("sqlite://")
    store.copy_from(_empty())
    return store


class EventRecorder:
    """The facts that a transaction wrote, in order, by contact."""

    def __init__(self) -> None:
        self.rows: list[tuple[int, EventBase]] = []

    @contextmanager
    def recording(self) -> Iterator[None]:
        real = events.append

        def heard(tx: Any, rows: Sequence[Any]) -> None:
            self.rows.extend((row.contact_id, decode_event(row.kind, row.body, row.personal)) for row in rows)
            real(tx, rows)

        events.append = heard
        try:
            yield
        finally:
            events.append = real

    def take(self) -> list[tuple[int, EventBase]]:
        taken, self.rows = self.rows, []
        return taken


class Crash(Exception):
    """The process dies."""


class World:
    """The set-up of a history, and one transaction at a time on it."""

    def __init__(self, store: Store, history: dict[str, Any]) -> None:
        self.store = store
        self.history = history
        self.now = int(datetime.fromisoformat(history["began"]).timestamp())
        self.rules = ExpectedRules(**{name: tuple(value) if isinstance(value, list) else value for name, value in history["rules"].items()})
        self.oracle = Oracle(self.rules)
        self.people = [ExpectedPerson(number=place, **about) for place, about in enumerate(history["people"])]
        self.by_contact: dict[int, ExpectedPerson] = {}
        self.contact_of: dict[int, int] = {}
        self.bot = self.build_bot()
        self.handlers: dict[str, CommandHandler] = {}
        self.starts: Counter[str] = Counter()
        self.recorder = EventRecorder()
        self.sends: Counter[tuple[int, int]] = Counter()
        self.resends: Counter[tuple[int, int]] = Counter()
        self.replies: dict[int, str] = {}
        self.tallies: Counter[str] = Counter()
        self.key = 0
        self.scheduled: set[int] = set()  # the times of the schedule that were told
        self.verdicts: list[tuple[int, str, tuple[str, str, Any]]] = []  # whom it was about, which flow, and what the gate said
        self.ledger_entries: list[tuple[int, tuple[str, str, str]]] = []  # what the ledger got by what people did
        register_node(store, self.bot, self.clock())

    def clock(self) -> datetime:
        return datetime.fromtimestamp(self.now, UTC)

    def build_bot(self) -> Bot:
        chosen = self.rules
        caps = [FrequencyCap(most, timedelta(days=days)) for most, days in ((chosen.cap_week, 7), (chosen.cap_day, 1)) if most]
        critical = CriticalNotices(basis="product safety act", templates=frozenset({"recall"}), duty=chosen.duty, per_day=chosen.per_day)
        rules = ContactRules(
            quiet=None if chosen.quiet is None else QuietHours(start=time(chosen.quiet[0]), end=time(chosen.quiet[1])),
            quiet_for_utility=chosen.quiet_for_utility,
            caps=tuple(caps),
            reminders=chosen.reminders,
            critical=critical if chosen.critical else None,
            permissions={"page": frozenset({"pages_utility_messaging"})} if chosen.permission else {},
        )
        library, programs = _programs()
        channels = {
            name: Channel(
                name=name,
                platform=PLATFORMS[platform],
                account=Account(id=name, base_url="https://graph.example", version="v26.0", token="t"),
            )
            for name, platform in CHANNELS.items()
        }
        return Bot(programs=programs, channels=channels, sources=library.sources, suppression_key=KEY, rules=rules)

    def handler(self, node: str) -> CommandHandler:
        if node not in self.handlers:
            self.starts[node] += 1
            limits = msgspec.structs.replace(PLATFORMS["whatsapp"].limits, pair_burst=PAIR_BURST, pair_interval=PAIR_SECONDS)
            rate_limiter = RateLimiter(lambda name: limits, lambda: self.clock().timestamp(), dict.fromkeys(CHANNELS, 1e6))
            sender_state = SenderState(node=f"{node}{self.starts[node]}", rate_limiter=rate_limiter, chance=Random(1))
            self.handlers[node] = CommandHandler(self.bot, sender_state, self.clock, Notifications())
        return self.handlers[node]

    def process_name(self, name: str) -> str:
        return f"{name}{self.starts[name]}"

    def handle(self, units: Sequence[Any], *, node: str = "one", crash: bool = False) -> tuple[list[Any], list[tuple[int, EventBase]]]:
        """One transaction. `crash`: the process dies before it commits, and what came is delivered resends to the next one."""
        if crash:
            try:
                with self.store.begin() as tx:
                    self.handler(node).handle(tx, units)
                    raise Crash
            except Crash:
                self.recorder.take()
                self.handlers.pop(node, None)
        with self.store.begin() as tx:
            results = self.handler(node).handle(tx, units)
            facts = self.recorder.take()
            self.learn_contacts(tx, facts)
        return results, facts

    def learn_contacts(self, tx: Any, facts: list[tuple[int, EventBase]]) -> None:
        """Whose the new contacts are."""
        for contact in {contact for contact, _ in facts} - self.by_contact.keys() - {0}:
            for platform in dict.fromkeys(CHANNELS.values()):
                for address in contacts.addresses(tx, [contact], platform).get(contact, ()):
                    person = self.owner_of(f"{platform}:{address.value}")
                    if person is not None:
                        self.by_contact[contact], self.contact_of[person.number] = person, contact

    def owner_of(self, address: str) -> ExpectedPerson | None:
        return next((person for person in self.people if person.address == address and not person.is_merged), None)
