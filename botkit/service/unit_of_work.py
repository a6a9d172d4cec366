"""The books of a batch: everything that its turns want written, collected, and written with one statement per table."""

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
)
from botkit.policy.consent.model import ConsentEvent
from botkit.store import calls, contacts, events, sessions, subscriptions
from botkit.store import timers as wakes
from botkit.store.calls import FunctionCallRow
from botkit.store.consent import consents
from botkit.store.consent.consents import ConsentRow
from botkit.store.contacts import ContactRow
from botkit.store.delivery import messages, outbox
from botkit.store.delivery.messages import MessageRow
from botkit.store.delivery.outbox import OutboxRow
from botkit.store.events import EventRow
from botkit.store.sessions import SessionRow
from botkit.store.timers import TimerRow

# The events that change what is spent of budgets (botkit/service/billing/budgets.py).
PricedEvent = SendAttempted | MessageFailed | MessageRefused | StatusChanged | ReceiptPriced
SpendingChange = tuple[int, str, PricedEvent]  # of a contact, on a channel


def is_priced(event: object) -> TypeGuard[PricedEvent]:
    """Whether an event changes what is spent."""
    match event:
        case SendAttempted(estimate=told):
            return told is not None
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
    """The rows of one turn. Filled completely before it is entered into the books, so that a turn that fails leaves nothing behind."""

    def __init__(self, contact: ContactRow, channel: str, now: datetime, library: str | None = None) -> None:
        self.contact = contact
        self.channel = channel
        self.now = now
        self.library = library
        self.seq = contact.events
        self.address = ""  # where the person wrote from: a consent is given for an address
        self.refusals: list[tuple[str, str, str]] = []
        self.priced: list[SpendingChange] = []
        self.events: list[EventRow] = []
        self.messages: list[MessageRow] = []
        self.outbox: list[OutboxRow] = []
        self.calls: list[FunctionCallRow] = []
        self.consents: list[ConsentRow] = []
        self.wake: TimerRow | None = None
        self.unwake: tuple[int, str, str] | None = None
        self.subscribed: list[subscriptions.SubscriptionRow] = []
        self.unsubscribed: list[tuple[int, str, str | None]] = []

    def note(self, event: Event, *, is_input: bool = False) -> None:
        self.seq += 1
        match event:
            case MessageRefused():
                self.refusals.append((self.channel, event.reason, event.when))
            case MessageDelayed(rule=rule) if rule:
                self.refusals.append((self.channel, event.reason, "later"))
            case MessageQueued(until=until) if until is not None:
                self.refusals.append((self.channel, event.reason, "later"))
        if is_priced(event):
            self.priced.append((self.contact.contact.id, self.channel, event))
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

    def agree(self, entry: ConsentEvent) -> None:
        """Enter a line of the consent ledger, under the number of the event that says so: call it right after `note`."""
        self.consents.append(
            ConsentRow(
                contact_id=self.contact.contact.id,
                seq=self.seq,
                channel=self.channel,
                recorded_at=self.now,
                entry=entry if entry.address or not self.address else replace(entry, address=self.address),
            )
        )


def entry_of(row: ConsentRow) -> ConsentEvent:
    """A line of the ledger as the policy folds it."""
    return row.entry


class UnitOfWork:
    """What a batch writes. Rows of contacts and sessions are the last state of each; all others are in order."""

    def __init__(self) -> None:
        self.contacts: dict[int, ContactRow] = {}
        self.sessions: dict[tuple[int, str], SessionRow] = {}
        self.wakes: dict[tuple[int, str, str], TimerRow | None] = {}
        self.pages: list[TurnChanges] = []
        self.refusals: Counter[tuple[str, str, str]] = Counter()  # channel, reason, when: what the gate kept back
        self.priced: list[SpendingChange] = []  # what changes what is spent of budgets
        self.has_sends = False
        self.has_calls = False

    def enter(self, page: TurnChanges) -> None:
        self.pages.append(page)
        self.refusals.update(page.refusals)
        self.priced.extend(page.priced)
        if page.wake is not None:
            self.wakes[page.wake.key] = page.wake
        if page.unwake is not None:
            self.wakes[page.unwake] = None
        self.has_sends = self.has_sends or bool(page.outbox)
        self.has_calls = self.has_calls or bool(page.calls)

    def write(self, tx: Connection) -> None:
        """Everything at once: the number of statements does not depend on the number of turns."""
        contacts.save(tx, tuple(self.contacts.values()))
        sessions.save(tx, tuple(self.sessions.values()))
        events.append(tx, _all(page.events for page in self.pages))
        messages.add(tx, _all(page.messages for page in self.pages))
        outbox.add(tx, _all(page.outbox for page in self.pages))
        calls.add(tx, _all(page.calls for page in self.pages))
        consents.append(tx, _all(page.consents for page in self.pages))
        subscriptions.add(tx, _all(page.subscribed for page in self.pages))
        subscriptions.remove(tx, _all(page.unsubscribed for page in self.pages))
        wakes.clear(tx, [key for key, row in self.wakes.items() if row is None])
        wakes.put(tx, [row for row in self.wakes.values() if row is not None])


Row = TypeVar("Row")


def _all(parts: Iterable[list[Row]]) -> list[Row]:
    return [row for part in parts for row in part]
