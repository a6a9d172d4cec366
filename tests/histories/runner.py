"""Runs a history through the real handler, turns, outbox and store, with the oracle looking at everything that happens.

A history is plain JSON (generator.py): what the business chose, who the people are, and ticks of the clock with what each person, the
platform and the operators do. Many people share a world, so that one transaction holds the turns of many, as at a busy node.
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
from tests.histories.actions import Actions

LOST = "lost"


class HistoryRunner(Actions):
    """`history` as generator.py makes it. `run` raises `Difference` at the first disagreement."""

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
