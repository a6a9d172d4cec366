"""Turns, in batches: everything that waits is handled in one transaction, in the order in which it came, contact by contact.

Per batch, never per message: keys, addresses, contacts, sessions and consents are read with one statement each, the turns are decided
in memory (botkit/service/turns/decide.py), and the books are written with one statement per table. A turn that raises leaves its input and
`TurnFailed` behind and touches no other.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

import msgspec
import structlog
from msgspec.structs import replace
from sqlalchemy import Connection

from botkit.core.codec import decode_session, encode
from botkit.core.engine.program import Program
from botkit.core.engine.session import ReplyWait, Session
from botkit.core.events import (
    AddressChanged,
    AgentReplied,
    BudgetSpent,
    CallReturned,
    ContactCreated,
    FieldSet,
    Input,
    MessageReceived,
    PlatformResumed,
    PlatformStopped,
    TimerFired,
    TurnFailed,
    UnhandledItem,
)
from botkit.core.model.platform import AccountUpdate, Echo, IdentityChanged, Incoming, Preference, Receipt, Sender, Unknown
from botkit.errors import location_of
from botkit.flowfile.library import Source, read_source
from botkit.policy.consent.ledger import entry_event, ledger_entry
from botkit.policy.consent.model import ConsentEvent
from botkit.policy.gate.contact_flags import NO_FLAGS, ContactFlags
from botkit.policy.gate.phone_regions import country_of
from botkit.service.bot import Bot
from botkit.service.commands import ClosedHandoff, ContactEvent, DueTimer, FunctionResult, InboundItem, TurnCommand
from botkit.service.conversation import Conversation
from botkit.service.delivery import receipts
from botkit.service.delivery.platform_feedback import PlatformFeedback
from botkit.service.gate_lookup import StoreLookup
from botkit.service.turns import account_updates as account
from botkit.service.turns import decide as turn
from botkit.service.turns.contacts import Resolution, dedupe_key, in_order, resolve
from botkit.service.turns.decide import TurnResult
from botkit.service.turns.records import SESSION_TIMER as SESSION_TIMER
from botkit.service.turns.records import add_result, session_row
from botkit.service.turns.records import subscription_key as subscription_key
from botkit.service.unit_of_work import TurnChanges, UnitOfWork, entry_of
from botkit.store import calls, contacts, dedupe, sessions, sources
from botkit.store import timers as wakes
from botkit.store.consent import consents
from botkit.store.contact_identity import ReleasedAddress
from botkit.store.contacts import ContactRow
from botkit.store.events import ACCOUNT
from botkit.store.sessions import SessionRow

_log = structlog.get_logger()


class TurnBatch:
    """The turns of one transaction."""

    def __init__(self, bot: Bot, tx: Connection, now: datetime) -> None:
        self.bot = bot
        self.tx = tx
        self.now = now
        self.books = UnitOfWork()
        self._contacts: dict[int, ContactRow] = {}
        self._places: dict[tuple[int, str], Conversation] = {}
        self._ledgers: dict[int, tuple[ConsentEvent, ...]] = {}
        self._created: set[int] = set()
        self._found = Resolution()
        self._sight = StoreLookup(bot, tx, now, ())
        self._broken: dict[tuple[int, str], Exception] = {}

    def take(self, commands: Sequence[TurnCommand]) -> UnitOfWork:
        """Handle all units and write their books."""
        fresh = self._fresh(commands)
        found = resolve(self.tx, self.bot, fresh, self.now)
        people, self._created, self._found = found.people, found.created, found
        delivered = [
            (self.bot.channel_of(command.channel, command.item.account), command.item)
            for command in fresh
            if isinstance(command, InboundItem)
        ]
        received = [(channel, item) for channel, item in delivered if isinstance(item, Receipt)]
        news = [(channel, item) for channel, item in delivered if isinstance(item, (AccountUpdate, Unknown))]
        moves = receipts.StatusUpdates(self.tx, self.bot, received, self.now)
        # Every contact of the batch is locked at once, sorted: two nodes wait for each other in one order, never in a circle.
        self._load(people, fresh, {ACCOUNT for _ in news} | moves.contacts | {gone.contact_id for gone in found.released})
        self._release(found.released)
        for command in in_order(fresh, people):
            who = people.get(id(command))
            if who is not None:
                self._turn(command, who)
        feedback = PlatformFeedback(self.tx, self.books, self._contacts, self.now)
        moves.make(self.books, self._contacts, feedback)
        account.record_updates(self.books, self._contacts, news, feedback, self.now)
        feedback.write()
        self.books.write(self.tx)
        return self.books

    # ---- what is new, and whom it concerns

    def _fresh(self, commands: Sequence[TurnCommand]) -> list[TurnCommand]:
        """Without what was taken in before: repeated deliveries, alarms and answers that another turn has settled."""
        delivered = [command for command in commands if isinstance(command, InboundItem)]
        keys = [(self.bot.channel_of(command.channel, command.item.account), dedupe_key(command, self.now)) for command in delivered]
        new = dedupe.claim(self.tx, keys, self.now)
        kept = {id(command) for place, command in enumerate(delivered) if place in new}
        returned = [command for command in commands if isinstance(command, FunctionResult)]
        waited = calls.done(self.tx, [command.call.key for command in returned])
        kept |= {id(command) for place, command in enumerate(returned) if place in waited}
        return [command for command in commands if id(command) in kept or isinstance(command, (DueTimer, ContactEvent, ClosedHandoff))]

    def _load(self, people: dict[int, tuple[int, str]], commands: Iterable[TurnCommand], others: set[int]) -> None:
        ids = {contact for contact, _ in people.values()}
        self._sight = StoreLookup(self.bot, self.tx, self.now, ids)
        self._contacts = contacts.lock(self.tx, ids | others)
        self._ledgers = {contact: tuple(entry_of(row) for row in rows) for contact, rows in consents.load(self.tx, ids).items()}
        rung = [command for command in commands if isinstance(command, DueTimer)]
        still = wakes.done(self.tx, [command.wake for command in rung])
        for place, command in enumerate(rung):
            if place not in still:
                people.pop(id(command), None)
        rows = sessions.load(self.tx, set(people.values()))
        for key in sorted(set(people.values())):
            if key[0] not in self._contacts:
                continue
            try:
                self._places[key] = self._place(key, rows.get(key))
            except msgspec.DecodeError as fault:  # one contact's damage must not fail the batch, again at every delivery
                _log.error("session unreadable, begun anew", contact=key[0], fault=location_of(fault))
                self._places[key], self._broken[key] = self._place(key, None), fault
                self.books.sessions[key] = session_row(key, self._places[key], self.now)
        self._fetch_older()

    def _place(self, key: tuple[int, str], row: SessionRow | None) -> Conversation:
        contact, channel = self._contacts[key[0]].contact, key[1]
        platform = self.bot.channels[channel].platform.name if channel in self.bot.channels else ""
        if row is None:
            return Conversation(session=Session(contact=contact, channel=channel), platform=platform)
        marks = NO_FLAGS if row.marks is None else msgspec.json.decode(row.marks, type=ContactFlags)
        if row.state is None:
            session = Session(contact=contact, channel=channel, number=row.number, heard=row.heard)
        else:
            session = replace(decode_session(row.state), contact=contact)
        return Conversation(session=session, platform=platform, heard_at=row.heard_at, entry_until=row.entry_until, marks=marks)

    def _fetch_older(self) -> None:
        """Versions of flows that sessions began with and that nobody has loaded since."""
        programs = self.bot.programs
        missing = {
            frame.digest
            for place in self._places.values()
            for frame in place.session.frames
            if programs.get(frame.flow, frame.digest) is None
        }
        if not missing:
            return
        assert isinstance(programs.older, dict)
        for digest, stored in sources.load(self.tx, missing).items():
            try:
                programs.older[digest] = Program(read_source(Source(flow=stored.flow, digest=stored.digest, files=stored.files)))
            except Exception as fault:  # the engine says of a version that is missing what becomes of the session
                _log.error("stored flow unreadable", flow=stored.flow, digest=digest, fault=location_of(fault))

    # ---- one turn

    def _turn(self, command: TurnCommand, who: tuple[int, str]) -> None:
        contact_id, channel = who
        row = self._contacts.get(contact_id)
        if row is None:
            return  # erased meanwhile
        place = self._places[who]
        place = replace(place, session=replace(place.session, contact=row.contact))
        try:
            if (broken := self._broken.pop(who, None)) is not None:
                raise broken
            changes, turned = self._decide(command, row, place, channel)
        except Exception as fault:  # a turn must not take its neighbours down, whatever is wrong with it
            _log.error("turn failed", contact=contact_id, fault=location_of(fault))
            changes, turned = self._failed(command, row, place, channel, fault), None
        self._enter(changes, who, place if turned is None else turned.conversation, turned)

    def _decide(self, command: TurnCommand, row: ContactRow, place: Conversation, channel: str) -> tuple[TurnChanges, TurnResult | None]:
        changes = self._page(row, channel)
        changes.address = self._address(command, channel)
        if row.contact.id == ACCOUNT:  # nobody whom we could answer wrote this
            changes.note(UnhandledItem(what="nobody", raw=_raw(command)))
            return changes, None
        match command:
            case InboundItem(item=Incoming(observed=True) as item):
                changes.note(UnhandledItem(what="observed", raw=encode(item).decode()))
                return changes, None
            case InboundItem(item=Incoming() as item) if item.group:  # said to many: an answer to one of them would be out of place
                changes.note(UnhandledItem(what="group", raw=encode(item).decode()))
                return changes, None
            case InboundItem(item=Incoming() as item):
                if item.sender.name and not row.contact.name:
                    named = replace(row.contact, name=item.sender.name)
                    place = replace(place, session=replace(place.session, contact=named))
                    changes.note(FieldSet(name="name", value=item.sender.name))
                return self._advance(changes, row, place, _received(item, self.now))
            case InboundItem(item=Echo(human=True)):
                return self._advance(changes, row, place, AgentReplied())
            case InboundItem(item=Echo()):
                return changes, None  # our own words, or another program's: nothing to do
            case InboundItem(item=IdentityChanged() as item):
                changes.note(AddressChanged(old=_known_as(item.old), new=_known_as(item.new)))
                self._take_along(changes, row, self._found.merged.get(id(command), 0))
                return changes, None
            case InboundItem(item=Preference() as item):
                return self._prefer(changes, row, item), None
            case DueTimer(wake=wake):
                return self._advance(changes, row, place, TimerFired(due=wake.due_at))
            case FunctionResult(call=call, result=result, failure=failure):
                name = call.call.removeprefix(f"{call.channel}:")
                return self._advance(changes, row, place, CallReturned(call=name, result=result, failure=failure))
            case ContactEvent(event=event):
                return self._advance(changes, row, place, event)
            case ClosedHandoff(event=closed):
                return self._advance(changes, row, place, closed)
            case _:
                raise AssertionError(f"no turn for a {type(command).__name__}")

    def _page(self, row: ContactRow, channel: str) -> TurnChanges:
        changes = TurnChanges(row, channel, self.now, self.bot.programs.digest)
        if row.contact.id in self._created:
            changes.note(ContactCreated(channel=channel))
            if row.contact.name:  # the name they came with stands in their row already; whoever replays the log needs it as well
                changes.note(FieldSet(name="name", value=row.contact.name))
        if (since := self._found.suppressed.get(row.contact.id)) is not None:
            entry = ConsentEvent(action="suppressed", occurred_at=since, method="suppression_list", actor="system")
            changes.note(entry_event(entry))
            changes.agree(entry)
            self._ledgers[row.contact.id] = (*self._ledgers.get(row.contact.id, ()), entry)
        return changes

    def _address(self, command: TurnCommand, channel: str) -> str:
        """Where the person wrote from: a consent belongs to an address."""
        if not isinstance(command, InboundItem) or not isinstance(command.item, (Incoming, Preference)) or channel not in self.bot.channels:
            return ""
        known_as = _known_as(command.item.sender)
        return f"{self.bot.channels[channel].platform.name}:{known_as}" if known_as else ""

    def _release(self, released: Sequence[ReleasedAddress]) -> None:
        """Note with whoever had a number that it is somebody else's now."""
        for gone in released:
            row = self._contacts.get(gone.contact_id)
            if row is None:
                continue
            changes = TurnChanges(row, "", self.now)
            changes.note(AddressChanged())  # which number it was would outlive the erasure of whoever has it now
            self._contacts[gone.contact_id] = self.books.contacts[gone.contact_id] = ContactRow(row.contact, changes.seq, row.messages)
            self.books.enter(changes)

    def _take_along(self, changes: TurnChanges, row: ContactRow, merged: int) -> None:
        """What the same person withdrew before we knew that it was them. A withdrawal follows the person; a consent does not."""
        for kept in consents.load(self.tx, [merged]).get(merged, ()) if merged else ():
            if kept.entry.action in ("withdrawn", "suppressed", "platform_stop", "platform_resume"):
                changes.note(entry_event(kept.entry))
                changes.agree(kept.entry)
                self._ledgers[row.contact.id] = (*self._ledgers.get(row.contact.id, ()), kept.entry)

    def _prefer(self, changes: TurnChanges, row: ContactRow, item: Preference) -> TurnChanges:
        said_at = min(item.at, self.now) if item.at else self.now
        match item.value:
            case "stop":
                fact: PlatformStopped | PlatformResumed = PlatformStopped(said_at=said_at)
            case "resume":
                fact = PlatformResumed(said_at=said_at)
            case _:
                changes.note(UnhandledItem(what="preference", raw=encode(item).decode()))
                return changes
        changes.note(fact)
        entry = ledger_entry(fact, said_at)
        assert entry is not None
        changes.agree(entry)
        self._ledgers[row.contact.id] = (*self._ledgers.get(row.contact.id, ()), entry)
        return changes

    def _advance(self, changes: TurnChanges, row: ContactRow, place: Conversation, event: Input) -> tuple[TurnChanges, TurnResult]:
        ledger = self._ledgers.get(row.contact.id, ())
        sight = self._sight
        # A consent counts for the address that said it; who has none on record needs no addresses.
        known = sight.said_from(place.platform, row.contact.id) if any(entry.address for entry in ledger) else ()
        turned = turn.decide_turn(
            self.bot.programs,
            place,
            ledger,
            row.messages,
            event,
            self.now,
            self.bot.contact_line,
            looks=sight,
            addresses=known,
        )
        add_result(changes, turned)
        if isinstance(event, MessageReceived) and (spent := self._spent_on(turned.conversation)) is not None:
            return changes, self._hand_off(changes, row, ledger, turned, spent)
        return changes, turned

    def _spent_on(self, place: Conversation) -> BudgetSpent | None:
        """The budget that is spent and says that people take over, if the bot has a question open here."""
        till, session, queues = self._sight.till, place.session, self.bot.programs.business.queues
        if till is None or not queues or not isinstance(session.wait, ReplyWait) or not till.budget_plan.budgets.does("hand off"):
            return None
        scope = till.hands_off(session.contact.id, session.channel, {frame.flow for frame in session.frames})
        return BudgetSpent(scope=scope, queue=next(iter(queues))) if scope else None

    def _hand_off(
        self, changes: TurnChanges, row: ContactRow, ledger: tuple[ConsentEvent, ...], turned: TurnResult, spent: BudgetSpent
    ) -> TurnResult:
        """A turn of its own, right after the person's: the log replays the two one after the other."""
        known = (*ledger, *turned.consents)
        second = turn.decide_turn(self.bot.programs, turned.conversation, known, turned.numbers, spent, self.now, self.bot.contact_line)
        add_result(changes, second)
        return replace(second, consents=(*turned.consents, *second.consents))

    def _failed(self, command: TurnCommand, row: ContactRow, place: Conversation, channel: str, fault: Exception) -> TurnChanges:
        """The input is kept, and what went wrong; nothing else of the turn."""
        changes = self._page(row, channel)
        match command:
            case InboundItem(item=Incoming() as item):
                changes.note(_received(item, self.now), is_input=True)
            case _:
                changes.note(UnhandledItem(what=type(command).__name__.lower(), raw=_raw(command)))
        changes.note(TurnFailed(fault=location_of(fault)))
        return changes

    def _enter(self, changes: TurnChanges, who: tuple[int, str], place: Conversation, turned: TurnResult | None) -> None:
        self._created.discard(who[0])
        self._found.suppressed.pop(who[0], None)
        contact = place.session.contact
        numbers = turned.numbers if turned else self._contacts[who[0]].messages
        self._contacts[who[0]] = kept = ContactRow(contact, changes.seq, numbers)
        self._places[who] = place
        self.books.contacts[who[0]] = kept
        if turned is not None:
            self.books.sessions[who] = session_row(who, place, self.now)
            if turned.consents:
                self._ledgers[who[0]] = (*self._ledgers.get(who[0], ()), *turned.consents)
        self.books.enter(changes)


def _received(item: Incoming, now: datetime) -> MessageReceived:
    return MessageReceived(
        message=item.id,
        content=item.content,
        sent_at=min(item.at, now) if item.at else now,
        reply_to=item.reply_to,
        referral=item.referral,
        entry=item.referral.kind if item.referral else "",
        country=country_of(item.sender.phone, item.sender.user_id),
    )


def _known_as(sender: Sender) -> str:
    return sender.user_id or sender.phone


def _raw(command: TurnCommand) -> str:
    return msgspec.json.encode(command, enc_hook=repr).decode()
