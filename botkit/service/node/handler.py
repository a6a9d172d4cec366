"""The command handler: carries out the commands of one transaction, each kind together, and notifies the workers after the commit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeVar

import structlog
from msgspec import Struct
from msgspec.structs import asdict
from sqlalchemy import Connection

from botkit.core.events import BudgetReached, HandoffClosed
from botkit.service.billing.budgets import record_spending
from botkit.service.bot import Bot
from botkit.service.broadcasts.acts import BroadcastActs
from botkit.service.broadcasts.moves import Moves
from botkit.service.broadcasts.outcomes import record_outcomes
from botkit.service.broadcasts.pieces import Pieces
from botkit.service.commands import (
    ActivateFlows,
    ClaimCalls,
    ClaimMessages,
    ClosedHandoff,
    CloseHandoff,
    ContactEvent,
    ContactNamed,
    DraftBroadcast,
    DueTimer,
    FireDueTimers,
    FunctionResult,
    InboundItem,
    MoveBroadcast,
    OutboundMessage,
    PartSent,
    PublishEvent,
    RetryCall,
    SendOutcome,
    TicketCommand,
    TurnCommand,
)
from botkit.service.delivery.claim import DeliveryBatch
from botkit.service.delivery.sender_state import SenderState
from botkit.service.desks.told_events import tell_desks
from botkit.service.turns.answer_claims import AnswerClaims
from botkit.service.turns.batch import TurnBatch
from botkit.service.turns.fanout import Fanout
from botkit.service.turns.names import name_contacts
from botkit.service.turns.records import Deferral
from botkit.service.unit_of_work import UnitOfWork
from botkit.store import calls, contacts, sessions, timers
from botkit.store.broadcasts import broadcast_counts
from botkit.store.delivery import outbox
from botkit.store.events import ACCOUNT
from botkit.store.tickets import ticket_counts
from botkit.store.tickets.ticket_counts import CountKey

CALL_LEASE = timedelta(minutes=2)  # longer than one request with its time limit, so that no other node calls it meanwhile

_log = structlog.get_logger()

Command = TypeVar("Command", bound=Struct)


@dataclass(frozen=True, kw_only=True)
class Notifications:
    """What to call after a commit, from the batch writer's thread: when there are messages to send or functions to call, and with what
    the gate refused (channel, reason, when), which budgets reached a level, in which flows how many steps failed, and how much was
    addressed to accounts that are not ours, by channel, how many events of flows reached nobody (name, reason), and who wrote and has no
    name (contact, channel, address).

    `room`: how many answers may be claimed with their turn; `claimed` is called with them.
    """

    room: Callable[[], int] = lambda: 0
    claimed: Callable[[tuple[OutboundMessage, ...]], None] = lambda outbounds: None
    sends: Callable[[], None] = lambda: None
    calls: Callable[[], None] = lambda: None
    refused: Callable[[Mapping[tuple[str, str, str], int]], None] = lambda counts: None
    reached: Callable[[Sequence[BudgetReached]], None] = lambda budgets: None
    failed: Callable[[Mapping[str, int]], None] = lambda counts: None
    foreign: Callable[[Mapping[str, int]], None] = lambda counts: None
    unreached: Callable[[Mapping[tuple[str, str], int]], None] = lambda counts: None
    nameless: Callable[[Sequence[tuple[int, str, str]]], None] = lambda people: None


class CommandHandler:
    """`handle` is called within a transaction, `notify` after its commit. A transaction that is rolled back and repeated calls `handle`
    again, so what `notify` reports is only that of the attempt that was committed."""

    def __init__(self, bot: Bot, sender_state: SenderState, clock: Callable[[], datetime], notifications: Notifications) -> None:
        self.bot = bot
        self.sender_state = sender_state
        self.clock = clock
        self.notifications = notifications
        self._written: list[UnitOfWork] = []
        self._reached: tuple[BudgetReached, ...] = ()
        self._claimed: tuple[OutboundMessage, ...] = ()
        self._put_back: dict[tuple[int, int], Deferral] = {}
        self._unreached: Counter[tuple[str, str]] = Counter()
        self._started_schedules: dict[str, datetime] = {}
        self._began = 0.0

    def handle(self, tx: Connection, commands: Sequence[Any]) -> list[Any]:
        """Carry out all commands within `tx`; a result for each, in order."""
        self._written, self._reached, self._claimed, self._put_back, self._unreached = [], (), (), {}, Counter()
        self._began = self.sender_state.monotonic()  # before the wall clock: leases are counted from here
        now = self.clock()
        for activated in _of_kind(ActivateFlows, commands):
            self.bot.programs, self.bot.sources = activated.programs, activated.sources
        results: dict[int, Any] = {}
        turns: list[TurnCommand] = []
        # First, because the rows of broadcasts are locked before those of contacts, in every transaction.
        self._moves = Moves(tx, now)
        self._pieces = Pieces(self.bot, self.sender_state, tx, now, self._moves)
        self._act_on_broadcasts(tx, commands, results, now)
        for command in commands:
            match command:
                case InboundItem() | FunctionResult() | ContactEvent() | ClosedHandoff() | DueTimer() | TicketCommand():
                    turns.append(command)
                case PublishEvent():
                    piece = Fanout(self.bot, self.sender_state.node, tx, now).publish(command)
                    turns.extend(piece.commands)
                    results[id(command)] = piece.result
                case CloseHandoff():
                    closed = self._close_handoffs(tx, command)
                    turns.extend(closed)
                    results[id(command)] = bool(closed)
                case FireDueTimers():
                    further, results[id(command)] = self._due(tx, command, now)
                    turns.extend(further)
                case _:
                    continue
        unsent = self._take_in(tx, turns, commands, results, now)
        if named := _of_kind(ContactNamed, commands):
            self._written.append(name_contacts(tx, named, now))
        self._claim_messages(tx, commands, results, now, unsent)
        self._claim_calls(tx, commands, results, now)
        if self.bot.budget_plan is not None:  # last, because all nodes share the few rows of sums: see `record_spending`
            self._reached = record_spending(self.bot.budget_plan, tx, now, self._written)
        tell_desks(tx, self.bot.desk_of_queue, self._written, now)
        counts = Counter[CountKey]()
        for work in self._written:  # not their sum, which would leave out what is taken away
            counts.update(work.ticket_counts)
        ticket_counts.add(tx, counts)
        outcomes = record_outcomes(tx, self._written, self._pieces.claimed, self._put_back, now)
        outcomes.update(self._pieces.counts)
        broadcast_counts.add(tx, outcomes)
        return [results.get(id(command)) for command in commands]

    def notify(self) -> None:
        """Report what the last transaction wrote. Call it after the commit."""
        refusals = sum((work.refusals for work in self._written), Counter[tuple[str, str, str]]())
        if refusals:
            self.notifications.refused(refusals)
        failures = sum((work.failures for work in self._written), Counter[str]())
        if failures:
            _log.error("steps failed", flows=dict(failures))
            self.notifications.failed(failures)
        foreign = sum((work.foreign for work in self._written), Counter[str]())
        if foreign:
            self.notifications.foreign(foreign)
        unreached = sum((work.unreached for work in self._written), self._unreached)
        if unreached:
            for (name, reason), count in unreached.items():
                _log.warning("posted event reached nobody", name=name, reason=reason, count=count)
            self.notifications.unreached(unreached)
        nameless = [person for work in self._written for person in work.nameless]
        if nameless:
            self.notifications.nameless(nameless)
        overdue = Counter(
            change.queue for work in self._written for turn in work.turns for change in turn.changes if change.kind == "ticket.overdue"
        )
        if overdue:
            _log.warning("tickets overdue", queues=dict(overdue))
        for reached in self._reached:  # without the contact, whose identity nobody who reads a server's log needs
            _log.warning("budget reached", **asdict(reached))
        if self._reached:
            self.notifications.reached(self._reached)
        if self._claimed:
            self.notifications.claimed(self._claimed)
        if any(work.has_sends for work in self._written):
            self.notifications.sends()
        if any(work.has_calls for work in self._written):
            self.notifications.calls()

    def _act_on_broadcasts(self, tx: Connection, commands: Sequence[Any], results: dict[int, Any], now: datetime) -> None:
        acts = BroadcastActs(self.bot, tx, now, self._moves)
        for draft in _of_kind(DraftBroadcast, commands):
            results[id(draft)] = acts.draft(draft)
        for act in sorted(_of_kind(MoveBroadcast, commands), key=lambda command: command.number):
            results[id(act)] = acts.move(act)

    def _due(self, tx: Connection, command: FireDueTimers, now: datetime) -> tuple[list[TurnCommand], bool]:
        """The timers, the schedules and the next contacts of a published event that are due; and whether there may be more."""
        claimed = timers.due(tx, now, command.limit)
        fanout = Fanout(self.bot, self.sender_state.node, tx, now)
        due: list[TurnCommand] = [DueTimer(timer=timer) for timer in claimed]
        due.extend(fanout.due_schedules(self._started_schedules))
        posted, are_more, self._unreached = fanout.posted()
        due.extend(posted)
        told, has_more = self._pieces.next()
        due.extend(told)
        goes_on = are_more or has_more or len(claimed) == command.limit
        piece = fanout.continue_oldest()
        if piece is None:
            return due, goes_on
        return [*due, *piece.commands], goes_on or piece.result.goes_on

    def _take_in(
        self, tx: Connection, turns: Sequence[TurnCommand], commands: Sequence[Any], results: dict[int, Any], now: datetime
    ) -> list[TurnCommand]:
        """Turns and outcomes: their contacts are locked together, and written once. Returns the questions that turned out not to have
        reached anybody."""
        outcomes, parts = _of_kind(SendOutcome, commands), _of_kind(PartSent, commands)
        if not turns and not outcomes and not parts and not self._moves:
            return []
        room = self.notifications.room()
        claims = AnswerClaims(self.bot, self.sender_state, tx, self._began, room) if turns and room > 0 else None
        batch = TurnBatch(self.bot, tx, now, claims)
        settled = {outcome.outbound.row.contact_id for outcome in outcomes} | {part.outbound.row.contact_id for part in parts}
        settled |= {named.contact for named in _of_kind(ContactNamed, commands)} | ({ACCOUNT} if self._moves else set())
        self._written.append(batch.process(turns, settled))
        unsent: list[TurnCommand] = list(batch.unsent)
        if parts:
            rows = [(part.outbound.row, part.parts) for part in parts]
            outbox.record_parts(tx, [(row.contact_id, row.number, row.node or "", row.attempts + 1, done) for row, done in rows])
        if outcomes:
            settling = DeliveryBatch(self.bot, self.sender_state, tx, now)
            settling.settle(outcomes, batch.contacts, batch.work)
            unsent += settling.unsent
        self._moves.write(batch.contacts, batch.work)
        self._put_back = batch.put_back
        batch.write()
        results |= batch.tickets.results
        self._claimed = () if claims is None else tuple(claims.claimed)
        return unsent

    def _claim_messages(
        self, tx: Connection, commands: Sequence[Any], results: dict[int, Any], now: datetime, unsent: list[TurnCommand]
    ) -> None:
        """After the outcomes: what was just sent makes way for the next message of the same contact. What is claimed skips contacts that
        are locked elsewhere."""
        for command in _of_kind(ClaimMessages, commands):
            claiming = DeliveryBatch(self.bot, self.sender_state, tx, now, self._began)
            results[id(command)] = claiming.claim(command.limit, command.bulk)
            self._written.append(claiming.work)
            unsent += claiming.unsent
        if unsent:
            following = TurnBatch(self.bot, tx, now)
            self._written.append(following.process(unsent))
            following.write()

    def _claim_calls(self, tx: Connection, commands: Sequence[Any], results: dict[int, Any], now: datetime) -> None:
        calls.postpone(tx, [(command.call, command.due_at) for command in _of_kind(RetryCall, commands)])
        for command in _of_kind(ClaimCalls, commands):
            results[id(command)] = calls.claim(tx, self.sender_state.node, now, command.limit, CALL_LEASE)

    def _close_handoffs(self, tx: Connection, command: CloseHandoff) -> list[ClosedHandoff]:
        contact = contacts.by_address(tx, command.contact)
        if contact is None:
            return []
        keys = [(contact, channel) for channel in self.bot.channels]
        event = HandoffClosed(by=command.by)
        return [ClosedHandoff(contact=contact, channel=channel, event=event) for contact, channel in sessions.load(tx, keys)]


def _of_kind(kind: type[Command], commands: Iterable[Any]) -> list[Command]:
    return [command for command in commands if isinstance(command, kind)]
