"""The office: what one transaction does with the units that waited, each kind with all of its kind."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, TypeVar

from msgspec import Struct
from sqlalchemy import Connection

from botkit.core.events import BudgetReached, HandoffClosed
from botkit.service.billing import budgets as spending
from botkit.service.bot import Bot
from botkit.service.commands import (
    ActivateFlows,
    ClaimCalls,
    ClaimMessages,
    ClosedHandoff,
    CloseHandoff,
    ContactEvent,
    DueTimer,
    FireDueTimers,
    FunctionResult,
    InboundItem,
    PublishEvent,
    RetryCall,
    SendOutcome,
    TurnCommand,
)
from botkit.service.delivery.claim import DeliveryBatch
from botkit.service.delivery.sender_state import SenderState
from botkit.service.turns.batch import TurnBatch
from botkit.service.turns.fanout import Fanout
from botkit.service.unit_of_work import UnitOfWork
from botkit.store import calls, contacts, sessions
from botkit.store import timers as wakes

CALL_LEASE = timedelta(minutes=2)  # longer than one request with its time limit, so that nobody else asks meanwhile
TIMER_LEASE = timedelta(seconds=30)  # given up with the transaction that takes it

Command = TypeVar("Command", bound=Struct)


@dataclass(frozen=True, kw_only=True)
class Notifications:
    """Whom to call, after the commit, when there is something for them. They are called from the writer's thread."""

    outbox: Callable[[], None] = field(default=lambda: None)
    calls: Callable[[], None] = field(default=lambda: None)
    refused: Callable[[Mapping[tuple[str, str, str], int]], None] = field(default=lambda counts: None)
    reached: Callable[[Sequence[BudgetReached]], None] = field(default=lambda told: None)


class CommandHandler:
    """The writer's `handle`."""

    def __init__(self, house: Bot, desk: SenderState, clock: Callable[[], datetime], stirs: Notifications) -> None:
        self.house = house
        self.desk = desk
        self.clock = clock
        self.stirs = stirs
        self._rung: dict[str, datetime] = {}

    def handle(self, tx: Connection, units: Sequence[Any]) -> list[Any]:
        """Do all units within `tx`; a result for each, in order."""
        now = self.clock()
        for taken_up in _of_kind(ActivateFlows, units):
            self.house.programs, self.house.sources = taken_up.programs, taken_up.sources
        results: dict[int, Any] = {}
        turns: list[TurnCommand] = []
        for unit in units:
            match unit:
                case InboundItem() | FunctionResult() | ContactEvent() | ClosedHandoff() | DueTimer():
                    turns.append(unit)
                case PublishEvent():
                    piece = Fanout(self.house, self.desk.node, tx, now).post(unit)
                    turns.extend(piece.units)
                    results[id(unit)] = piece.spread
                case CloseHandoff():
                    closing = self._closing(tx, unit)
                    turns.extend(closing)
                    results[id(unit)] = bool(closing)
                case FireDueTimers():
                    rung = wakes.claim(tx, self.desk.node, now, unit.limit, TIMER_LEASE)
                    turns.extend(DueTimer(wake=wake) for wake in rung)
                    fanout = Fanout(self.house, self.desk.node, tx, now)
                    turns.extend(fanout.on_time(self._rung))
                    spreading = fanout.go_on()
                    turns.extend(spreading.units if spreading else ())
                    results[id(unit)] = len(rung) == unit.limit or (spreading is not None and spreading.spread.goes_on)
                case _:
                    continue
        written: list[UnitOfWork] = []
        self._turns(tx, turns, now, written)
        self._sending(tx, units, results, now, written)
        self._asking(tx, units, results, now)
        if self.house.purse is not None:  # last, for all nodes share the few rows of what is spent: see `spending.follow`
            self.stirs.reached(spending.record_spending(self.house.purse, tx, now, written))
        return [results.get(id(unit)) for unit in units]

    def _turns(self, tx: Connection, turns: Sequence[TurnCommand], now: datetime, written: list[UnitOfWork]) -> None:
        if not turns:
            return
        books = TurnBatch(self.house, tx, now).take(turns)
        self.stirs.refused(books.refusals)
        written.append(books)
        if books.has_sends:
            self.stirs.outbox()
        if books.has_calls:
            self.stirs.calls()

    def _sending(self, tx: Connection, units: Sequence[Any], results: dict[int, Any], now: datetime, written: list[UnitOfWork]) -> None:
        """Outcomes before claims: what was just sent makes way for the next message of the same contact."""
        outcomes = _of_kind(SendOutcome, units)
        if outcomes:
            settling = DeliveryBatch(self.house, self.desk, tx, now)
            settling.settle(outcomes)
            written.append(settling.books)
        for unit in _of_kind(ClaimMessages, units):
            sending = DeliveryBatch(self.house, self.desk, tx, now)
            results[id(unit)] = sending.fetch(unit.limit)
            self.stirs.refused(sending.books.refusals)
            written.append(sending.books)

    def _asking(self, tx: Connection, units: Sequence[Any], results: dict[int, Any], now: datetime) -> None:
        calls.postpone(tx, [(unit.call.key, unit.due_at) for unit in _of_kind(RetryCall, units)])
        for unit in _of_kind(ClaimCalls, units):
            results[id(unit)] = calls.claim(tx, self.desk.node, now, unit.limit, CALL_LEASE)

    def _closing(self, tx: Connection, unit: CloseHandoff) -> list[ClosedHandoff]:
        contact = contacts.by_address(tx, unit.contact)
        if contact is None:
            return []
        keys = [(contact, channel) for channel in self.house.channels]
        return [ClosedHandoff(contact=who, channel=channel, event=HandoffClosed(by=unit.by)) for who, channel in sessions.load(tx, keys)]


def _of_kind(kind: type[Command], units: Iterable[Any]) -> list[Command]:
    return [unit for unit in units if isinstance(unit, kind)]
