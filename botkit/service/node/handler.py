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

    def __init__(self, bot: Bot, sender_state: SenderState, clock: Callable[[], datetime], notifications: Notifications) -> None:
        self.bot = bot
        self.sender_state = sender_state
        self.clock = clock
        self.stirs = notifications
        self._rung: dict[str, datetime] = {}

    def handle(self, tx: Connection, commands: Sequence[Any]) -> list[Any]:
        """Do all units within `tx`; a result for each, in order."""
        now = self.clock()
        for taken_up in _of_kind(ActivateFlows, commands):
            self.bot.programs, self.bot.sources = taken_up.programs, taken_up.sources
        results: dict[int, Any] = {}
        turns: list[TurnCommand] = []
        for command in commands:
            match command:
                case InboundItem() | FunctionResult() | ContactEvent() | ClosedHandoff() | DueTimer():
                    turns.append(command)
                case PublishEvent():
                    piece = Fanout(self.bot, self.sender_state.node, tx, now).post(command)
                    turns.extend(piece.commands)
                    results[id(command)] = piece.spread
                case CloseHandoff():
                    closing = self._closing(tx, command)
                    turns.extend(closing)
                    results[id(command)] = bool(closing)
                case FireDueTimers():
                    rung = wakes.claim(tx, self.sender_state.node, now, command.limit, TIMER_LEASE)
                    turns.extend(DueTimer(wake=wake) for wake in rung)
                    fanout = Fanout(self.bot, self.sender_state.node, tx, now)
                    turns.extend(fanout.on_time(self._rung))
                    spreading = fanout.go_on()
                    turns.extend(spreading.commands if spreading else ())
                    results[id(command)] = len(rung) == command.limit or (spreading is not None and spreading.spread.goes_on)
                case _:
                    continue
        written: list[UnitOfWork] = []
        self._turns(tx, turns, now, written)
        self._sending(tx, commands, results, now, written)
        self._asking(tx, commands, results, now)
        if self.bot.budget_plan is not None:  # last, for all nodes share the few rows of what is spent: see `spending.follow`
            self.stirs.reached(spending.record_spending(self.bot.budget_plan, tx, now, written))
        return [results.get(id(command)) for command in commands]

    def _turns(self, tx: Connection, turns: Sequence[TurnCommand], now: datetime, written: list[UnitOfWork]) -> None:
        if not turns:
            return
        books = TurnBatch(self.bot, tx, now).take(turns)
        self.stirs.refused(books.refusals)
        written.append(books)
        if books.has_sends:
            self.stirs.outbox()
        if books.has_calls:
            self.stirs.calls()

    def _sending(self, tx: Connection, commands: Sequence[Any], results: dict[int, Any], now: datetime, written: list[UnitOfWork]) -> None:
        """Outcomes before claims: what was just sent makes way for the next message of the same contact."""
        outcomes = _of_kind(SendOutcome, commands)
        if outcomes:
            settling = DeliveryBatch(self.bot, self.sender_state, tx, now)
            settling.settle(outcomes)
            written.append(settling.books)
        for command in _of_kind(ClaimMessages, commands):
            sending = DeliveryBatch(self.bot, self.sender_state, tx, now)
            results[id(command)] = sending.fetch(command.limit)
            self.stirs.refused(sending.books.refusals)
            written.append(sending.books)

    def _asking(self, tx: Connection, commands: Sequence[Any], results: dict[int, Any], now: datetime) -> None:
        calls.postpone(tx, [(command.call.key, command.due_at) for command in _of_kind(RetryCall, commands)])
        for command in _of_kind(ClaimCalls, commands):
            results[id(command)] = calls.claim(tx, self.sender_state.node, now, command.limit, CALL_LEASE)

    def _closing(self, tx: Connection, command: CloseHandoff) -> list[ClosedHandoff]:
        contact = contacts.by_address(tx, command.contact)
        if contact is None:
            return []
        keys = [(contact, channel) for channel in self.bot.channels]
        return [ClosedHandoff(contact=who, channel=channel, event=HandoffClosed(by=command.by)) for who, channel in sessions.load(tx, keys)]


def _of_kind(kind: type[Command], commands: Iterable[Any]) -> list[Command]:
    return [command for command in commands if isinstance(command, kind)]
