"""A town: the real office, turns, outbox and store, driven through a history, with the oracle looking at everything that happens.

A history is plain JSON (histories.py): what the business chose, who the people are, and ticks of the clock with what each person, the
platform and the operators do. Many people share a town, so that one transaction holds the turns of many, as at a busy node.
"""

from __future__ import annotations

import csv
import json
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
from msgspec.structs import replace
from oracle import DECLARED, MEANING, THEIRS, Difference, Expected, House, Line, Message, Oracle, Person, Question

from botkit.core.codec import decode_event, decode_session
from botkit.core.engine.program import Programs
from botkit.core.engine.session import ReplyWait
from botkit.core.events import (
    BusinessEvent,
    ConsentRecorded,
    EventBase,
    MessageDelayed,
    MessageQueued,
    MessageReceived,
    MessageRefused,
    OptedIn,
    OptedOut,
    PlatformResumed,
    PlatformStopped,
    SendAttempted,
    SendOutcomeUnknown,
    TurnFailed,
)
from botkit.core.model.business import Business, Queue, TemplateInfo, Topic
from botkit.core.model.message import Content, Media, Tap, Text
from botkit.core.model.platform import (
    Account,
    AccountStatusUpdate,
    AccountUpdate,
    Failed,
    IdentityChanged,
    Incoming,
    PlatformError,
    Preference,
    Receipt,
    Reply,
    Retry,
    Sender,
    Sent,
    TemplateUpdate,
)
from botkit.core.model.pricing import Pricing
from botkit.flowfile.library import Library, read_folder
from botkit.flowfile.problems import render_all
from botkit.policy.consent.model import ConsentEvent
from botkit.policy.gate.contact_rules import ContactRules, CriticalNotices
from botkit.policy.gate.quiet_hours import QuietHours
from botkit.policy.gate.request import FrequencyCap
from botkit.service.bot import Bot as Node
from botkit.service.bot import Channel, compile_library
from botkit.service.commands import (
    ClaimCalls,
    ClaimMessages,
    FireDueTimers,
    FunctionResult,
    InboundItem,
    OutboundMessage,
    PublishEvent,
    SendOutcome,
)
from botkit.service.consent import import_job as importing
from botkit.service.consent import record as entering
from botkit.service.delivery.rate_limiter import RateLimiter
from botkit.service.delivery.receipts import ENTRY_POINT, tag_of
from botkit.service.delivery.sender_state import SenderState
from botkit.service.node.handler import CommandHandler, Notifications
from botkit.service.node.runtime import register_node
from botkit.service.privacy import erase as erasing
from botkit.store import Store, contacts, events, sessions
from webhooks import PLATFORMS

KEY = b"a key that the marks of erased people are made with"
BUSINESS = Business(
    name="Air",
    zone="Europe/London",
    queues={"desk": Queue(name="desk")},
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


def _word(name: str, word: str, steps: str) -> str:
    return _flow(name, f"  - keywords: [{word}]\n", steps)


def _told(name: str, topic: str, *lines: str) -> str:
    steps = f'  - say: "This is {name}"\n' + "".join(f"    {line}\n" for line in lines)
    return _flow(name, f"  - event: {name}\n" + (f"    to: {topic}\n" if topic else ""), steps)


def _opt_in(topic: str, purpose: str, *lines: str) -> str:
    more = "".join(f"    {line}\n" for line in lines)
    return f"  - opt_in: {topic}\n    purpose: {purpose}\n    ask: May we?\n    agree: Yes, please\n    decline: No, thank you\n{more}"


FLOWS = {
    "echo": _flow("echo", "  - no_match\n", '  - say: "You said {{ reply }}"\n'),
    "order": _word("order", "my order", '  - ask: Which order?\n    save: order\n  - say: "Order {{ order }} it is."\n'),
    "deal": _word("deal", "any deals", "  - say: Deal!\n    purpose: marketing\n    outside: drop\n"),
    "later": _word("later", "call me later", "  - say: In an hour.\n  - pause: 1 hour\n  - say: Here I am.\n    outside: drop\n"),
    "sign": _word("sign", "offers please", _opt_in("offers", "marketing")),
    "fly": _word("fly", "flights please", _opt_in("flights", "utility")),
    "dbl": _word("dbl", "offers twice please", _opt_in("offers", "marketing", "double: true")),
    "web": _flow("web", "  - event: web\n    to: offers\n", _opt_in("offers", "marketing", "double: true", "template: confirm")),
    "offer": _told("offer", "offers", "template: sale", "purpose: marketing"),
    "all_offers": _told("all_offers", "", "template: sale", "purpose: marketing"),
    "bare_offer": _told("bare_offer", "offers", "purpose: marketing", "outside: drop"),
    "late": _told("late", "flights", "template: delayed", "purpose: utility"),
    "fresh": _told("fresh", "flights", "template: delayed", "purpose: utility", "fresh: 2 hours"),
    "urgent": _told("urgent", "flights", "template: delayed", "purpose: utility", "urgent: true"),
    "bare": _told("bare", "flights", "purpose: utility", "outside: handoff"),
    "parcel": _told("parcel", "flights", "template: delayed", "purpose: service"),
    "login": _told("login", "flights", "template: code", "purpose: authentication"),
    "asked": _word("asked", "how is my flight", "  - call: status\n    save: found\n  - say: It is {{ found }}.\n    outside: drop\n"),
    "looked": _flow(
        "looked",
        "  - event: looked\n    to: flights\n",
        "  - call: status\n    save: found\n  - say: It is {{ found }}.\n    template: delayed\n    purpose: utility\n",
    ),
    "recall": _told("recall", "flights", "template: recall", "purpose: utility"),
}
FRESH = 2 * 3600
PAIR_BURST, PAIR_SECONDS = 2, 8.0  # small, and exact in binary: every rule must be met often
RETRY_AFTER = 16.0
CODES = {
    "META_MARKETING_STOPPED": "131050",
    "MARKETING_COOLDOWN": "131049",
    "UNDELIVERABLE": "131026",
    "COUNTRY_BLOCKED": "130497",
    "TEMPLATE_PAUSED": "132015",
    "PAYMENT": "131042",
    "ACCOUNT_RESTRICTED": "131031",
}
BLAME: dict[str, Any] = {"TEMPLATE_PAUSED": "content", "PAYMENT": "account", "ACCOUNT_RESTRICTED": "account"}
LOST = "lost"


@lru_cache(maxsize=1)
def _programs() -> tuple[Library, Programs]:
    with tempfile.TemporaryDirectory() as folder:
        for name, content in FLOWS.items():
            (Path(folder) / f"{name}.yaml").write_text(content)
        library = read_folder(Path(folder), BUSINESS)
        assert library.is_sound, render_all(library.problems)
        return library, compile_library(library, BUSINESS)


@lru_cache(maxsize=1)
def _empty() -> Store:
    return Store.open("sqlite://")


def memory() -> Store:
    """An empty store in memory."""
    store = Store.open("sqlite://")
    store.copy_from(_empty())
    return store


class Captured:
    """The facts that a transaction wrote, in order, by contact."""

    def __init__(self) -> None:
        self.rows: list[tuple[int, EventBase]] = []

    @contextmanager
    def listening(self) -> Iterator[None]:
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


class Town:
    """`history` as histories.py makes it. `run` raises `Difference` at the first disagreement."""

    def __init__(self, store: Store, history: dict[str, Any]) -> None:
        self.store = store
        self.history = history
        self.now = int(datetime.fromisoformat(history["began"]).timestamp())
        self.house = House(**{name: tuple(value) if isinstance(value, list) else value for name, value in history["house"].items()})
        self.oracle = Oracle(self.house)
        self.people = [Person(number=place, **about) for place, about in enumerate(history["people"])]
        self.by_contact: dict[int, Person] = {}
        self.contact_of: dict[int, int] = {}
        self.node = self._node()
        self.desks: dict[str, CommandHandler] = {}
        self.lives: Counter[str] = Counter()
        self.captured = Captured()
        self.sends: Counter[tuple[int, int]] = Counter()
        self.again: Counter[tuple[int, int]] = Counter()
        self.fates: dict[int, str] = {}
        self.tallies: Counter[str] = Counter()
        self.key = 0
        self.said: list[tuple[int, str, tuple[str, str, Any]]] = []  # whom it was about, which flow, and what the gate said
        self.noted: list[tuple[int, tuple[str, str, str]]] = []  # what the ledger got by what people did
        register_node(store, self.node, self.clock())

    def clock(self) -> datetime:
        return datetime.fromtimestamp(self.now, UTC)

    def _node(self) -> Node:
        chosen = self.house
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
        account = {name: Account(id=name, base_url="https://graph.example", version="v26.0", token="t") for name in ("main", "page")}
        channels = {
            "main": Channel(name="main", platform=PLATFORMS["whatsapp"], account=account["main"]),
            "page": Channel(name="page", platform=PLATFORMS["messenger"], account=account["page"]),
        }
        return Node(programs=programs, channels=channels, sources=library.sources, suppression_key=KEY, rules=rules)

    # ---- the history

    def run(self) -> None:
        with self.captured.listening():
            for place, tick in enumerate(self.history["ticks"]):
                try:
                    self._tick(tick)
                except Difference as found:
                    raise Difference(f"tick {place}: {found}") from None
            self._end()

    def _tick(self, tick: dict[str, Any]) -> None:
        self.now += tick["go"]
        for life in tick.get("die", ()):
            self.desks.pop(life, None)
        self._news(tick.get("news", ()))
        acts = [(self.people[who], kind, more) for who, kind, *more in tick["acts"]]
        self.fates = {person.number: more[0] for person, kind, more in acts if kind == "fate"}
        self._operators(acts)
        self._turns(acts, crash=tick.get("crash", ""))
        self._wakes()
        self._send(tick)

    def _end(self) -> None:
        """Days later everything has been decided: nothing that may go out has been forgotten."""
        self.fates = {}
        for _ in range(10):
            self.now += 86400 - self.now % 86400 + 12 * 3600
            self._wakes()
            for life in ("one", "two"):
                self.desks.pop(life, None)
            self._send({"nodes": ["one"]})
        for person in self.people:
            for number, message in person.messages.items():
                if message.state in ("queued", "attempted") and message.due <= self.now:
                    raise Difference(
                        f"person {person.number}: message {number} of {message.flow!r} waits since {message.due}, and nobody says why"
                    )

    # ---- transactions

    def office(self, life: str) -> CommandHandler:
        if life not in self.desks:
            self.lives[life] += 1
            limits = msgspec.structs.replace(PLATFORMS["whatsapp"].limits, pair_burst=PAIR_BURST, pair_interval=PAIR_SECONDS)
            pace = RateLimiter(lambda name: limits, lambda: float(self.now), {"main": 1e6, "page": 1e6})
            desk = SenderState(node=f"{life}{self.lives[life]}", pace=pace, chance=Random(1))
            self.desks[life] = CommandHandler(self.node, desk, self.clock, Notifications())
        return self.desks[life]

    def life(self, name: str) -> str:
        return f"{name}{self.lives[name]}"

    def _take(self, units: Sequence[Any], *, life: str = "one", crash: bool = False) -> tuple[list[Any], list[tuple[int, EventBase]]]:
        """One transaction. `crash`: the process dies before it commits, and what came is delivered again to the next one."""
        if crash:
            try:
                with self.store.begin() as tx:
                    self.office(life).handle(tx, units)
                    raise Crash
            except Crash:
                self.captured.take()
                self.desks.pop(life, None)
        with self.store.begin() as tx:
            results = self.office(life).handle(tx, units)
            facts = self.captured.take()
            self._meet(tx, facts)
        return results, facts

    def _meet(self, tx: Any, facts: list[tuple[int, EventBase]]) -> None:
        """Whose the new contacts are."""
        for contact in {contact for contact, _ in facts} - self.by_contact.keys() - {0}:
            for platform in ("whatsapp", "messenger"):
                for address in contacts.addresses(tx, [contact], platform).get(contact, ()):
                    person = self._owner(f"{platform}:{address.value}")
                    if person is not None:
                        self.by_contact[contact], self.contact_of[person.number] = person, contact

    def _owner(self, address: str) -> Person | None:
        return next((person for person in self.people if person.address == address), None)

    # ---- what the platform and the operators do

    def _news(self, news: Sequence[Sequence[Any]]) -> None:
        for kind, *more in news:
            standing, template, channel = None, None, "main"
            match kind:
                case "restrict":
                    channel, restriction, seconds = more
                    until = None if seconds is None else self.now + seconds
                    standing = AccountStatusUpdate(
                        restriction=restriction, until=None if until is None else datetime.fromtimestamp(until, UTC)
                    )
                    self.oracle.restrictions[channel] = ("" if restriction == "none" else restriction, until)
                case "limit":
                    standing = AccountStatusUpdate(people_limit=more[0])
                    self.oracle.limit = more[0]
                case "template":
                    name, changes = more
                    template = TemplateUpdate(account="waba", name=name, language="en", **changes)
                    known = self.oracle.templates.setdefault(name, {})
                    known.update(changes)
                    if "status" in changes:
                        known.pop("seen", None)
            self.key += 1
            item = AccountUpdate(
                account="waba", id=f"news{self.key}", at=self.clock(), field="x", details={}, standing=standing, template=template
            )
            self._take([InboundItem(channel=channel, item=item)])

    def _operators(self, acts: Sequence[tuple[Person, str, list[Any]]]) -> None:
        rows: list[tuple[Person, dict[str, Any]]] = []
        entries: dict[int, list[ConsentEvent]] = {}
        erased: list[Person] = []
        for person, kind, more in acts:
            match kind:
                case "import":
                    (row,) = more
                    row = {
                        **row,
                        "at": self.now - row["ago"],
                        "until": None if row["lasts"] is None else self.now + row["lasts"],
                        "address": person.address,
                    }
                    rows.append((person, row))
                case "enter" if person.known:
                    action, purpose, topic, ago, proved, scope = more
                    at = self.now - ago
                    entry = ConsentEvent(
                        action=action,
                        occurred_at=datetime.fromtimestamp(at, UTC),
                        purpose=purpose,
                        topic=topic,
                        scope=scope,
                        actor="agent",
                        evidence="letter" if proved else "",
                        note="by letter" if proved else "",
                    )
                    entries.setdefault(self.contact_of[person.number], []).append(entry)
                    if proved or action == "withdrawn":
                        person.lines.append(Line(at=at, action=action, purpose=purpose, topic=topic, scope=scope))
                case "erase" if person.known:
                    erased.append(person)
        if entries:
            with self.store.begin() as tx:
                entering.record_consents(tx, entries, self.clock())
        if rows:
            self._import(rows)
        for person in erased:
            with self.store.begin() as tx:
                erasing.erase(tx, KEY, [self.contact_of[person.number]], self.clock(), "anna")
            self.by_contact.pop(self.contact_of.pop(person.number))
            self.oracle.reached[person.platform].pop(person.number, None)
            for kept in (*self.oracle.pace.values(), *self.oracle.pair_held.values()):  # they come back as another
                kept.pop(person.number, None)
            person.forget()
            person.erased = self.now
        self.captured.take()

    def _import(self, rows: Sequence[tuple[Person, dict[str, Any]]]) -> None:
        self.key += 1
        columns = ("address", "purpose", "occurred_at", "method", "text_version", "source", "topic", "evidence", "valid_until")
        by_scope: dict[str, list[tuple[Person, dict[str, Any]]]] = {}
        for person, row in rows:
            by_scope.setdefault(row["scope"], []).append((person, row))
        for scope, listed in by_scope.items():
            expected: Counter[str] = Counter()
            with tempfile.TemporaryDirectory() as folder:
                path = Path(folder) / "list.csv"
                with path.open("w", newline="") as file:
                    writer = csv.writer(file)
                    writer.writerow(columns)
                    for person, row in listed:
                        until = "" if row["until"] is None else datetime.fromtimestamp(row["until"], UTC).isoformat()
                        at = datetime.fromtimestamp(row["at"], UTC).isoformat()
                        source = f"list {self.key} {scope}"
                        writer.writerow(
                            [
                                person.address,
                                row["purpose"],
                                at,
                                "web_form",
                                row["text_version"],
                                source,
                                row["topic"],
                                row["evidence"],
                                until,
                            ]
                        )
                        expected[self.oracle.row(person, row, self.now)] += 1
                order = importing.ImportOptions(path=path, rejects=Path(folder) / "rejects.csv", by="anna", scope=scope)
                result = importing.run_import(self.store, order, KEY, self.clock())
            with self.store.read() as tx:
                self._meet(tx, self.captured.take())
            found = Counter(result.refused) + Counter({"": result.accepted})
            if found != expected:
                raise Difference(f"a list: {dict(found)}, expected {dict(expected)}: {listed}")
            self.tallies.update({f"import {reason or 'accepted'}": count for reason, count in found.items()})

    # ---- turns

    def _turns(self, acts: Sequence[tuple[Person, str, list[Any]]], crash: str) -> None:
        units: list[Any] = []
        judged: list[tuple[Person, str, list[Any]]] = []
        asked = self._questions(acts)
        for person, kind, more in acts:
            unit = self._unit(person, kind, more)
            if unit is not None:
                units.extend([unit, replace(unit)] if crash == "twice" and isinstance(unit, InboundItem) else [unit])
                judged.append((person, kind, more))
        if not units:
            return
        _, facts = self._take(units, crash=crash == "turn")
        if crash == "again":
            _, repeated = self._take(units)
            if repeated:
                raise Difference(f"a repeated delivery did something: {repeated[0]}")
        told: dict[int, list[EventBase]] = {}
        for contact, fact in facts:
            if contact and contact in self.by_contact:
                told.setdefault(self.by_contact[contact].number, []).append(fact)
        for person, kind, more in sorted(judged, key=lambda act: act[1] == "receipt"):  # what they teach counts from the next moment on
            self._judge_turn(person, kind, more, told.pop(person.number, []), asked.get(person.number))
        for number, rest in told.items():
            raise Difference(f"person {number}: nothing was said to them or by them, and yet {rest}")

    def _questions(self, acts: Sequence[tuple[Person, str, list[Any]]]) -> dict[int, Question]:
        """The question that is open for each person who writes now."""
        keys = {(self.contact_of[person.number], person.channel): person for person, kind, _ in acts if kind == "says" and person.known}
        found: dict[int, Question] = {}
        with self.store.read() as tx:
            for key, row in sessions.load(tx, keys).items() if keys else ():
                session = decode_session(row.state) if row.state is not None else None
                for frame in session.frames if session is not None else ():  # the last one is the uppermost
                    if isinstance(wait := frame.wait, ReplyWait):
                        since, is_last = int(wait.asked.timestamp()), session is not None and frame is session.frames[-1]
                        found[keys[key].number] = Question(flow=frame.flow, stage=wait.stage, since=since, is_uppermost=is_last)
        return found

    def _unit(self, person: Person, kind: str, more: list[Any]) -> Any:
        self.key += 1
        sender = Sender(phone=person.value) if person.value.isdecimal() and person.platform == "whatsapp" else Sender(user_id=person.value)
        account = person.channel
        match kind:
            case "says":
                said, ago = more
                at = datetime.fromtimestamp(self.now - ago, UTC)
                item: Any = Incoming(account=account, id=f"in{self.key}", at=at, sender=sender, content=_content(said))
            case "prefers":
                at = datetime.fromtimestamp(self.now - more[1], UTC)
                item = Preference(account=account, id=f"pref{self.key}", at=at, sender=sender, value=more[0])
            case "tell":
                name, body = more
                body = dict(body)
                if "ago" in body:
                    body["requested_at"] = datetime.fromtimestamp(self.now - body.pop("ago"), UTC).isoformat()
                if not person.known and not self._would_be_known(person):
                    self.tallies["told about a stranger"] += 1
                return PublishEvent(key=f"told{self.key}", name=name, contact=person.address, body=body)
            case "moves" if person.others and person.known:
                new = person.others[0]
                item = IdentityChanged(
                    account=account, id=f"moved{self.key}", at=self.clock(), old=sender, new=Sender(phone=new.partition(":")[2])
                )
            case "receipt":
                told = [number for number, one in sorted(person.messages.items()) if one.state == "gone" and not one.receipted]
                number = told[-1] if told else None  # the platform tells each thing of a message once
                if number is None or (person.platform == "messenger" and more[0] != "entry"):  # Messenger has no receipts of failures
                    return None
                tag = tag_of(self.contact_of[person.number], number)
                reason = more[0]
                if reason == "entry":
                    until = datetime.fromtimestamp(self.now + more[1], UTC)
                    price = Pricing(origin=ENTRY_POINT, expires_at=until)
                    item = Receipt(account=account, id=f"r{self.key}", message="", status="sent", at=self.clock(), tag=tag, price=price)
                else:
                    errors = (PlatformError(code=CODES[reason]),)
                    item = Receipt(account=account, id=f"r{self.key}", message="", status="failed", at=self.clock(), tag=tag, errors=errors)
                more.append(number)
            case _:
                return None
        return InboundItem(channel=account, item=item)

    def _would_be_known(self, person: Person) -> bool:
        return person.known

    def _judge_turn(self, person: Person, kind: str, more: list[Any], facts: list[EventBase], question: Question | None) -> None:
        if any(isinstance(fact, TurnFailed) for fact in facts):
            raise Difference(f"person {person.number}: {facts[-1]}")
        expected = Expected()
        answers = False
        match kind:
            case "says":
                if not person.known and person.erased is not None and not person.lines:
                    expected.lines.append(("suppressed", "all", ""))
                    person.lines.append(Line(at=person.erased, action="suppressed"))
                person.known = answers = True
                heard = self.oracle.hears(person, more[0], self.now - more[1], self.now, question)
                expected.lines += heard.lines
                expected.policy, expected.flow = heard.policy, heard.flow
            case "prefers":
                if not person.known and person.erased is not None and not person.lines:
                    expected.lines.append(("suppressed", "all", ""))
                    person.lines.append(Line(at=person.erased, action="suppressed"))
                person.known = True
                action = "platform_stop" if more[0] == "stop" else "platform_resume"
                person.lines.append(Line(at=self.now - more[1], action=action, purpose="marketing"))
                expected.lines.append((action, "marketing", ""))
            case "tell":
                expected.flow = person.known
            case "moves":
                person.address, person.others = person.others[0], ()
            case "receipt":
                self._receipt(person, more)
                stopped = more[0] == "META_MARKETING_STOPPED" and bool([fact for fact in facts if isinstance(fact, PlatformStopped)])
                expected.lines += [("platform_stop", "marketing", "")] if stopped else []
        lines = [said for fact in facts if (said := _line(fact)) is not None]
        self.noted.extend((person.number, line) for line in lines)
        if question is not None and not question.is_uppermost and not lines and MEANING.get(more[0]) in ("label", "confirm"):
            # Whether a question under another flow still hears its answer is the engine's business; not to hear a yes harms nobody.
            del person.lines[len(person.lines) - len(expected.lines) :]
            expected.lines = []
        if _wide(lines) != _wide(expected.lines):
            raise Difference(f"person {person.number} {kind} {more}: the ledger got {lines}, expected {expected.lines}")
        self._judge_queue(person, f"{kind} {more}", facts, answers=answers, body=more[1] if kind == "tell" else {}, expected=expected)

    def _judge_queue(
        self, person: Person, what: str, facts: list[EventBase], *, answers: bool | None, body: dict[str, Any], expected: Expected | None
    ) -> None:
        wanted = [fact for fact in facts if isinstance(fact, (MessageQueued, MessageRefused))]
        policy = [fact.step for fact in wanted if fact.flow == ""]
        if expected is not None and policy != expected.policy:
            raise Difference(f"person {person.number} {what}: the policy says {policy}, expected {expected.policy}")
        if expected is not None and expected.flow and len(policy) == len(wanted) and not _is_silent(facts):
            raise Difference(f"person {person.number} {what}: no flow says anything: {facts}")
        if expected is not None and not expected.flow and len(policy) != len(wanted):
            raise Difference(f"person {person.number} {what}: a flow says something: {wanted}")
        due = self.now
        for fact in wanted:
            draft: Any = fact.saw.get("draft", {})
            purpose, topic, template = DECLARED[fact.flow]
            asks = draft.get("asks", "marketing") if draft.get("role") == "opt_in_request" else None
            request = None
            if "request" in body and purpose in ("authentication", "utility"):
                request = self.now - body.get("ago", 0)
            message = Message(
                flow=fact.flow,
                step=fact.step,
                purpose=purpose,
                topic=topic,
                template=template,
                answers=fact.flow in THEIRS if answers is None else answers,
                asks=asks,
                request=request,
                fresh=self.now + FRESH if fact.flow == "fresh" else None,
                queued=self.now,
                due=self.now,
                channel=person.channel,
            )
            verdict, reason, until = self.oracle.verdict(person, message, self.now)
            found = _said(fact)
            self.said.append((person.number, fact.flow, found))
            if found != (verdict, reason, until if verdict == "defer" else None):
                raise Difference(
                    f"person {person.number} {what}: {fact.flow}.{fact.step} queued: {found}, expected {(verdict, reason, until)}"
                )
            if verdict != "deny":
                due = max(due, until) if verdict == "defer" else due
                message.due = due
                person.messages[fact.number] = message

    def _receipt(self, person: Person, more: list[Any]) -> None:
        number = more[-1]
        message = person.messages[number]
        message.receipted = True
        if more[0] == "entry":
            person.entry = max(person.entry or 0, self.now + more[1])
        else:
            message.state = "failed"
            self.oracle.failed(person, message, more[0], self.now)

    def _wakes(self) -> None:
        while True:
            (more, calls), facts = self._take([FireDueTimers(limit=200), ClaimCalls(limit=200)])
            if calls:
                _, returned = self._take([FunctionResult(call=call, result="late") for call in calls])
                facts += returned
            told: dict[int, list[EventBase]] = {}
            for contact, fact in facts:
                if contact in self.by_contact:
                    told.setdefault(self.by_contact[contact].number, []).append(fact)
            for number, said in told.items():
                self._judge_queue(self.people[number], "woken", said, answers=None, body={}, expected=None)
            if not more and not calls:
                return

    # ---- sending

    def _send(self, tick: dict[str, Any]) -> None:
        names = tick.get("nodes", ["one"])
        for _ in range(60):
            busy = False
            for name in names:
                limit = 64 if len(names) == 1 else 9
                (claimed,), facts = self._take([ClaimMessages(limit=limit)], life=name, crash=tick.get("crash") == "fetch")
                self._judge_fetch(name, facts, claimed)
                lost = tick.get("crash") == LOST
                outcomes = [] if lost else [outcome for outbound in claimed if (outcome := self._perform(outbound)) is not None]
                if lost and claimed:
                    for outbound in claimed:
                        self._leaves(outbound)
                    self.desks.pop(name, None)
                if outcomes:
                    _, settled = self._take(outcomes, life=name)
                    self._judge_settled(name, outcomes, settled)
                busy = busy or bool(facts)
            if not busy or tick.get("crash") == LOST:
                return

    def _judge_fetch(self, name: str, facts: list[tuple[int, EventBase]], claimed: Sequence[OutboundMessage]) -> None:
        allowed: dict[tuple[int, int], str] = {}
        life = self.life(name)
        for contact, fact in facts:
            person = self.by_contact.get(contact)
            if person is None or not isinstance(fact, (SendAttempted, MessageRefused, MessageDelayed, SendOutcomeUnknown)):
                continue
            message = person.messages[fact.number]
            if isinstance(fact, SendOutcomeUnknown):
                self._unknown(person, fact, message)
                continue
            verdict, reason, more = self.oracle.verdict(person, message, self.now, life)
            free = self.oracle.pair_free(life, person.number, self.now)
            if verdict == "allow" and free is not None:
                verdict, reason, more = "defer", "PAIR_RATE", free
            expected = (verdict, reason, None if verdict == "deny" else more)
            found = _said(fact)
            if isinstance(fact, SendAttempted):
                found = ("allow", fact.reason, fact.form)
            self.said.append((person.number, message.flow, found))
            if found != expected:
                raise Difference(
                    f"person {person.number}: message {fact.number} of {message.flow}.{message.step} sent: {found}, expected {expected}"
                )
            if verdict == "deny":
                message.state = "failed"
            elif verdict == "defer":
                message.due, message.state, message.went = more, "queued", None
            else:
                if message.state not in ("queued", "unknown"):
                    raise Difference(f"person {person.number}: message {fact.number} goes out and is {message.state}")
                allowed[contact, fact.number] = more
                message.state, message.went, message.form = "attempted", self.now, more
                message.attempted = self.now
                self.oracle.take_pair(life, person.number, self.now)
                if more == "template" and not (person.heard is not None and self.now - person.heard < 86400 - 60):
                    self.oracle.reached[person.platform][person.number] = self.now
                person.after_marketing = message.purpose == "marketing"
        leaving = {(outbound.row.contact_id, outbound.row.number): outbound.cleared.form for outbound in claimed}
        if leaving != allowed:
            raise Difference(f"these leave: {leaving}, these may: {allowed}")

    def _unknown(self, person: Person, fact: SendOutcomeUnknown, message: Message) -> None:
        then = "held" if message.template else "resent"
        if fact.then != then or message.state != "attempted" or self.now - (message.attempted or 0) < 60:
            raise Difference(f"person {person.number}: {fact}, expected {then} of {message}")
        self.tallies[f"unknown {then}"] += 1
        if then == "resent":
            contact = self.contact_of[person.number]
            self.again[contact, fact.number] += 1
            message.state = "unknown"  # it may have arrived, and counts as if it had
        else:
            message.state = "failed"

    def _leaves(self, outbound: OutboundMessage) -> bool:
        """The request as it would leave: in the form that was allowed, to the person, and not a second time. False: it cannot."""
        key = (outbound.row.contact_id, outbound.row.number)
        person = self.by_contact[key[0]]
        channel = self.node.channels[outbound.row.channel]
        if outbound.cleared.form == "template" and person.platform == "messenger":
            return False  # the gate knows Messenger's templates, the adapter does not yet: the outbox notes a fault
        request = channel.platform.render(outbound.cleared, channel.account).request
        body = json.loads(json.dumps(request.body))
        if person.value not in json.dumps(body):
            raise Difference(f"person {person.number}: a message for them goes to somebody else: {body}")
        if person.platform == "whatsapp" and (body["type"] == "template") != (outbound.cleared.form == "template"):
            raise Difference(f"person {person.number}: cleared as {outbound.cleared.form}, and leaves as {body['type']}")
        self.sends[key] += 1
        if self.sends[key] > 1 + self.again[key]:
            raise Difference(f"person {person.number}: message {key[1]} leaves a second time")
        self.tallies["sends"] += 1
        return True

    def _perform(self, outbound: OutboundMessage) -> SendOutcome | None:
        if not self._leaves(outbound):
            return SendOutcome(outbound=outbound, reply=Failed(blame="content", reason="RENDER_FAULT", code=""))
        row = outbound.row
        person = self.by_contact[row.contact_id]
        fate = self.fates.pop(person.number, "sent")
        reply: Reply | None
        match fate:
            case "sent":
                reply = Sent(platform_id=f"out.{row.contact_id}.{row.number}")
            case "unknown":
                reply = None
            case "retry":
                reply = Retry(scope="pair", code="131056", after=RETRY_AFTER)
                self.again[row.contact_id, row.number] += 1
            case _:
                reply = Failed(blame=BLAME.get(fate, "user"), reason=fate, code=CODES.get(fate, "130403"))
                if BLAME.get(fate) == "account":
                    self.again[row.contact_id, row.number] += 1
        self.tallies[f"reply {fate}"] += 1
        return SendOutcome(outbound=outbound, reply=reply)

    def _judge_settled(self, name: str, outcomes: Sequence[SendOutcome], facts: list[tuple[int, EventBase]]) -> None:
        for outcome in outcomes:
            row = outcome.outbound.row
            person, life = self.by_contact[row.contact_id], self.life(name)
            message = person.messages[row.number]
            match outcome.reply:
                case Sent():
                    message.state = "gone"
                    if message.asks:
                        person.lines.append(Line(at=self.now, action="prompted", purpose=message.asks, topic=message.topic))
                case Retry():
                    message.state, message.went, message.due = "queued", None, self.now + round(RETRY_AFTER)
                    self.oracle.pair_held.setdefault(life, {})[person.number] = message.due
                case Failed(blame=blame, reason=reason):
                    self.oracle.failed(person, message, reason, self.now)
                    message.went = None
                    message.state, message.due = ("queued", self.now + 60) if blame == "account" else ("failed", message.due)
                case None:
                    continue


def _content(said: str) -> Content:
    kind, _, rest = said.partition(":")
    if kind == "tap":
        return Tap(id=rest, title="A button")
    return Media(kind="image", ref="1", caption=rest) if kind == "caption" else Text(body=said)


def _line(fact: EventBase) -> tuple[str, str, str] | None:
    match fact:
        case OptedIn():
            return "confirmed" if fact.double else "given", fact.purpose, fact.topic
        case OptedOut():
            return "withdrawn", fact.purpose, fact.topic
        case PlatformStopped():
            return "platform_stop", "marketing", ""
        case PlatformResumed():
            return "platform_resume", "marketing", ""
        case ConsentRecorded():
            return fact.action, fact.purpose, fact.topic
        case _:
            return None


def _wide(lines: Sequence[tuple[str, str, str]]) -> list[tuple[str, str, str]]:
    """What lines come to: a yes to all topics of a purpose says nothing less with a yes to one of them beside it."""
    return sorted(line for line in lines if line[0] != "given" or not line[2] or ("given", line[1], "") not in lines)


def _said(fact: Any) -> tuple[str, str, Any]:
    match fact:
        case MessageRefused():
            return "deny", fact.reason, None
        case MessageDelayed():
            return "defer", fact.reason.removeprefix("PLATFORM_"), int(fact.until.timestamp())
        case MessageQueued(until=until) if until is not None:
            return "defer", fact.reason, int(until.timestamp())
        case _:
            return "allow", fact.reason, None


def _is_silent(facts: Sequence[EventBase]) -> bool:
    """Whether the engine had its reasons to say nothing: a pause, a flow that is running already, the end of a question."""
    return any(fact.__struct_config__.tag in SILENT for fact in facts) or not any(
        isinstance(fact, (MessageReceived, BusinessEvent)) for fact in facts
    )


SILENT = {"opted_in", "opt_in_declined", "not_understood", "session_ended", "call_requested"}
