"""A unit of work: everything that a batch writes, collected from its turns and written with one statement per table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from typing import TypeGuard, TypeVar

from msgspec.structs import replace
from sqlalchemy import Connection

from botkit.core.codec import encode_event
from botkit.core.events import (
    Event,
    MessageDelayed,
    MessageFailed,
    MessageQueued,
    MessageRefused,
    ReceiptPriced,
    SendAttempted,
    StatusChanged,
    StepFailed,
)
from botkit.core.model.ticket import Ticket
from botkit.policy.broadcast_outcomes import TOLD
from botkit.policy.consent.model import AGREES, ConsentEvent, is_proved
from botkit.store import calls, contacts, events, fanouts, files, sessions, subscriptions, timers
from botkit.store.calls import FunctionCallRow
from botkit.store.consent import consents
from botkit.store.consent.consents import ConsentRow
from botkit.store.contacts import ContactRow
from botkit.store.delivery import messages, outbox
from botkit.store.delivery.messages import MessageRow
from botkit.store.delivery.outbox import OutboxRow
from botkit.store.events import EventRow
from botkit.store.fanouts import PostedRow
from botkit.store.files import FileRow
from botkit.store.sessions import SessionRow
from botkit.store.subscriptions import WHOLE_TOPIC, SubscriptionRow
from botkit.store.tickets import changes as ticket_changes
from botkit.store.tickets import tickets
from botkit.store.tickets.changes import ChangeRow
from botkit.store.tickets.ticket_counts import CountKey, difference
from botkit.store.tickets.tickets import TicketRow
from botkit.store.timers import TimerRow

# The events that change the sums of budgets (botkit/service/billing/budgets.py).
PricedEvent = SendAttempted | MessageFailed | MessageRefused | StatusChanged | ReceiptPriced
SpendingChange = tuple[int, str, PricedEvent]  # contact, channel, event
TimerKey = tuple[int, str, str]  # contact, channel, kind
TicketKey = tuple[int, str, int]  # contact, channel, number


def is_priced(event: object) -> TypeGuard[PricedEvent]:
    """Whether an event changes the sums of budgets."""
    match event:
        case SendAttempted(estimate=estimate):
            return estimate is not None
        case MessageFailed():
            return True
        case MessageRefused(when=when):
            return when == "send"
        case StatusChanged(status=status, price=price):
            return status == "failed" or price is not None
        case ReceiptPriced(price=price):
            return price is not None
        case _:
            return False


class TurnChanges:
    """The rows of one turn. They are added to the unit of work when the turn is complete, so that a failed turn leaves nothing behind."""

    def __init__(self, contact: ContactRow, channel: str, now: datetime, library: str | None = None) -> None:
        self.contact = contact
        self.channel = channel
        self.now = now
        self.library = library
        self.seq = contact.events
        self.address = ""  # which the person wrote from: a consent is given for an address
        self.is_bulk = False  # the same was begun for many
        self.broadcast = 0  # whose turn this is
        self.told: list[Event] = []  # what matters to whoever is told something by a broadcast
        self.refusals: list[tuple[str, str, str]] = []
        self.failures: list[str] = []
        self.unreached: list[tuple[str, str]] = []
        self.priced: list[SpendingChange] = []
        self.events: list[EventRow] = []
        self.messages: list[MessageRow] = []
        self.outbox: list[OutboxRow] = []
        self.calls: list[FunctionCallRow] = []
        self.files: list[FileRow] = []
        self.consents: list[ConsentRow] = []
        self.timers: dict[TimerKey, TimerRow | None] = {}  # None: cleared
        self.platform = ""
        self.posted: list[PostedRow] = []
        self.subscribed: list[SubscriptionRow] = []
        self.unsubscribed: list[tuple[int, str, str | None]] = []
        self.tickets: list[TicketRow] = []
        self.ticket_counts: Counter[CountKey] = Counter()
        self.changes: list[ChangeRow] = []

    def add_ticket(self, before: Ticket | None, after: Ticket, kind: str) -> None:
        """Add a ticket after an event: call it right after `add_event`. `kind` is what is told to whoever looks at tickets now."""
        self.tickets.append(TicketRow(contact_id=self.contact.contact.id, channel=self.channel, ticket=after, opened_seq=self.seq))
        self.ticket_counts.update(difference(before, after))
        self.add_change(after, kind)

    def add_change(self, ticket: Ticket, kind: str) -> None:
        """Tell of the last event whoever looks at tickets now."""
        self.changes.append(
            ChangeRow(
                at=self.now,
                kind=kind,
                contact_id=self.contact.contact.id,
                channel=self.channel,
                ticket=ticket.number,
                queue=ticket.queue,
                assignee=ticket.assignee,
                event=self.seq,
            )
        )

    def add_event(self, event: Event, *, is_input: bool = False) -> None:
        self.seq += 1
        match event:
            case MessageRefused():
                self.refusals.append((self.channel, event.reason, event.when))
            case MessageDelayed(rule=rule) if rule:
                self.refusals.append((self.channel, event.reason, "later"))
            case MessageQueued(until=until) if until is not None:
                self.refusals.append((self.channel, event.reason, "later"))
            case StepFailed():
                self.failures.append(event.flow)
        if is_priced(event):
            self.priced.append((self.contact.contact.id, self.channel, event))
        if isinstance(event, TOLD):
            self.told.append(event)
        kind, body, personal = encode_event(event)
        self.events.append(
            EventRow(
                contact_id=self.contact.contact.id,
                seq=self.seq,
                channel=self.channel,
                at=self.now,
                kind=kind,
                body=body,
                personal=personal,
                library=self.library if is_input else None,
            )
        )

    def set_timer(self, kind: str, at: datetime | None) -> None:
        """Set the timer of this kind, or clear it."""
        key = (self.contact.contact.id, self.channel, kind)
        self.timers[key] = None if at is None else TimerRow(contact_id=key[0], channel=key[1], kind=kind, due_at=at)

    def add_consent(self, entry: ConsentEvent) -> None:
        """Add an entry of the consent ledger under the number of its event: call it right after `add_event`."""
        self.consents.append(
            ConsentRow(
                contact_id=self.contact.contact.id,
                seq=self.seq,
                channel=self.channel,
                recorded_at=self.now,
                entry=entry if entry.address or not self.address else replace(entry, address=self.address),
            )
        )
        contact = self.contact.contact.id
        # Who agreed to a topic is told what goes to it; the gate judges the consent.
        if entry.topic and entry.action in AGREES and is_proved(entry):
            self.subscribed.append(SubscriptionRow(contact_id=contact, topic=entry.topic, value=WHOLE_TOPIC, at=self.now))


class UnitOfWork:
    """What a batch writes. Rows of contacts and sessions are the last state of each; all others are in order."""

    def __init__(self) -> None:
        self.contacts: dict[int, ContactRow] = {}
        self.sessions: dict[tuple[int, str], SessionRow] = {}
        self.timers: dict[TimerKey, TimerRow | None] = {}
        self.turns: list[TurnChanges] = []
        self.refusals: Counter[tuple[str, str, str]] = Counter()  # of the gate: channel, reason, when
        self.failures: Counter[str] = Counter()  # steps that failed, by flow
        self.unreached: Counter[tuple[str, str]] = Counter()  # events that flows post for nobody: name, reason
        self.foreign: Counter[str] = Counter()  # what is addressed to accounts that are not ours, by the channel that it was posted to
        self.priced: list[SpendingChange] = []  # what changes the sums of budgets
        self.nameless: list[tuple[int, str, str]] = []  # who wrote and has no name: contact, channel, address
        self.has_sends = False
        self.has_calls = False
        self.tickets: dict[TicketKey, TicketRow] = {}
        self.ticket_counts: Counter[CountKey] = Counter()
        self.released: set[tuple[int, str]] = set()  # conversations that the bot has again: what waited for that is due

    def add(self, changes: TurnChanges) -> ContactRow:
        """Add the rows of a turn. Returns the contact's row after it."""
        self.turns.append(changes)
        self.refusals.update(changes.refusals)
        self.failures.update(changes.failures)
        self.unreached.update(changes.unreached)
        self.priced.extend(changes.priced)
        self.timers |= changes.timers
        for ticket in changes.tickets:
            self.tickets[ticket.key] = ticket
        self.ticket_counts.update(changes.ticket_counts)
        self.has_sends = self.has_sends or any(row.state != "attempted" for row in changes.outbox)
        self.has_calls = self.has_calls or bool(changes.calls)
        before = changes.contact
        row = self.contacts[before.contact.id] = ContactRow(before.contact, changes.seq, before.messages)
        return row

    def write(self, tx: Connection) -> None:
        """Write everything: the number of statements does not depend on the number of turns."""
        contacts.save(tx, tuple(self.contacts.values()))
        sessions.save(tx, tuple(self.sessions.values()))
        events.append(tx, _all(turn.events for turn in self.turns))
        messages.add(tx, _all(turn.messages for turn in self.turns))
        outbox.add(tx, _all(turn.outbox for turn in self.turns))
        calls.add(tx, _all(turn.calls for turn in self.turns))
        files.add(tx, _all(turn.files for turn in self.turns))
        consents.append(tx, _all(turn.consents for turn in self.turns))
        if any(turn.posted for turn in self.turns):
            fanouts.post(tx, _all(turn.posted for turn in self.turns), self.turns[-1].now)
        subscriptions.add(tx, _all(turn.subscribed for turn in self.turns))
        subscriptions.remove(tx, _all(turn.unsubscribed for turn in self.turns))
        tickets.save(tx, tuple(self.tickets.values()))
        ticket_changes.add(tx, _all(turn.changes for turn in self.turns))
        if self.released:
            outbox.release_deferred(tx, self.released, self.turns[-1].now)
            self.has_sends = True
        timers.clear(tx, [key for key, row in self.timers.items() if row is None])
        timers.put(tx, [row for row in self.timers.values() if row is not None])


Row = TypeVar("Row")


def _all(parts: Iterable[list[Row]]) -> list[Row]:
    return [row for part in parts for row in part]
