"""Runs a history through the real handler, turns, outbox and store, with the oracle looking at everything that happens.

A history is plain JSON (generator.py): what the business chose, who the people are, and ticks of the clock with what each person, the
platform and the operators do. Many people share a world, so that one transaction holds the turns of many, as at a busy node.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from msgspec.structs import replace

from botkit.core.events import BusinessEvent, EventBase
from botkit.service.commands import (
    ClaimCalls,
    ClaimMessages,
    FireDueTimers,
    FunctionResult,
    InboundItem,
)
from tests.histories.actions import Actions
from tests.histories.expected import ExpectationFailed, ExpectedPerson
from tests.histories.judge import ledger_entry_of

LOST = "lost"
LATE = 600  # a schedule that nobody was there for is skipped after this


class HistoryRunner(Actions):
    """`history` as generator.py makes it. `run` raises `ExpectationFailed` at the first disagreement."""

    def run(self) -> None:
        with self.recorder.recording():
            for place, tick in enumerate(self.history["ticks"]):
                try:
                    self.run_tick(tick)
                except ExpectationFailed as found:
                    raise ExpectationFailed(f"tick {place}: {found}") from None
            self.finish()

    def run_tick(self, tick: dict[str, Any]) -> None:
        self.now += tick["go"]
        if "at" in tick:  # the next time that the clock shows this second of the day
            self.now += (tick["at"] - self.now) % 86400
        for node in tick.get("die", ()):
            self.handlers.pop(node, None)
        self.report_news(tick.get("news", ()))
        acts = [(self.people[who], kind, more) for who, kind, *more in tick["acts"]]
        self.tallies.update(f"act: {kind}" for _, kind, _ in acts if kind != "fate")
        self.replies = {person.number: more[0] for person, kind, more in acts if kind == "fate"}
        self.run_operators(acts)
        self.run_turns(acts, crash=tick.get("crash", ""))
        self.fire_timers()
        self.send_messages(tick)

    def finish(self) -> None:
        """Days later everything has been decided: nothing that may go out has been forgotten."""
        self.replies = {}
        for _ in range(10):
            self.now += 86400 - self.now % 86400 + 12 * 3600
            self.fire_timers()
            for node in ("one", "two"):
                self.handlers.pop(node, None)
            self.send_messages({"nodes": ["one"]})
        for person in self.people:
            for number, message in person.messages.items():
                if message.state in ("queued", "attempted") and message.due <= self.now:
                    raise ExpectationFailed(
                        f"person {person.number}: message {number} of {message.flow!r} waits since {message.due}, and nobody says why"
                    )

    def run_turns(self, acts: Sequence[tuple[ExpectedPerson, str, list[Any]]], crash: str) -> None:
        units: list[Any] = []
        judged: list[tuple[ExpectedPerson, str, list[Any], Any]] = []
        asked = self.open_questions(acts)
        for person, kind, more in acts:
            unit = self.command_of(person, kind, more)
            if unit is not None:
                units.extend([unit, replace(unit)] if crash == "twice" and isinstance(unit, InboundItem) else [unit])
                judged.append((person, kind, more, unit))
        if not units:
            return
        results, facts = self.handle(units, crash=crash == "turn")
        came_to = {id(unit): result for unit, result in zip(units, results, strict=True)}
        if crash == "again":
            _, repeated = self.handle(units)
            if repeated:
                raise ExpectationFailed(f"a repeated delivery did something: {repeated[0]}")
        told: dict[int, list[EventBase]] = {}
        for contact, fact in facts:
            if contact and contact in self.by_contact:
                told.setdefault(self.by_contact[contact].number, []).append(fact)
        for person, kind, more, unit in sorted(judged, key=lambda act: act[1] == "receipt"):  # what they teach counts from the next moment
            if kind == "agent":
                self.check_act(person, more[0], told.get(person.number, []), came_to[id(unit)])
            self.check_turn(person, kind, more, told.pop(person.number, []), asked.get(person.number))
        for number, rest in told.items():
            raise ExpectationFailed(f"person {number}: nothing was said to them or by them, and yet {rest}")

    def fire_timers(self) -> None:
        following, reached = self.due_schedule(), set[int]()
        while True:
            (more, calls), facts = self.handle([FireDueTimers(limit=200), ClaimCalls(limit=200)])
            if calls:
                _, returned = self.handle([FunctionResult(call=call, result="late") for call in calls])
                facts += returned
            told: dict[int, list[EventBase]] = {}
            for contact, fact in facts:
                if contact in self.by_contact:
                    told.setdefault(self.by_contact[contact].number, []).append(fact)
                    if isinstance(fact, BusinessEvent):
                        reached.add(self.by_contact[contact].number)
            for number, said in told.items():
                lines = [line for fact in said if (line := ledger_entry_of(fact)) is not None]
                if lines != (expected := self.people[number].settle_silence(self.now)):
                    raise ExpectationFailed(f"person {number}: the ledger got {lines}, expected {expected}")
                self.check_queued(self.people[number], "woken", said, answers=None, body={}, expected=None)
            if not more and not calls:
                if reached != following:
                    raise ExpectationFailed(f"the schedule reached {sorted(reached)}, expected {sorted(following)}")
                self.check_elapsed()
                return

    def due_schedule(self) -> set[int]:
        """Whom `daily` is told now: everybody who follows its topic, once a day, at nine in the winter of London or within ten minutes."""
        due = self.now - self.now % 86400 + 9 * 3600
        if not due <= self.now <= due + LATE or due in self.scheduled:
            return set()
        self.scheduled.add(due)
        following = [person for person in self.people if person.known and person.follows("flights")]
        for person in following:
            person.channel = person.reached_on("utility", "flights", self.now)
        self.tallies["told by schedule"] += len(following)
        return {person.number for person in following}

    def send_messages(self, tick: dict[str, Any]) -> None:
        names = tick.get("nodes", ["one"])
        for _ in range(60):
            busy = False
            for name in names:
                limit = 64 if len(names) == 1 else 9
                (claimed,), facts = self.handle([ClaimMessages(limit=limit)], node=name, crash=tick.get("crash") == "fetch")
                self.check_claimed(name, facts, claimed)
                lost = tick.get("crash") == LOST
                outcomes = [] if lost else [outcome for outbound in claimed if (outcome := self.outcome_of(outbound)) is not None]
                if lost and claimed:
                    for outbound in claimed:
                        self.check_request(outbound)
                    self.handlers.pop(name, None)
                if outcomes:
                    _, settled = self.handle(outcomes, node=name)
                    self.expect_settled(name, outcomes, settled)
                busy = busy or bool(facts)
            if not busy or tick.get("crash") == LOST:
                return
