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

    def __init__(self, house: Bot, tx: Connection, now: datetime) -> None:
        self.house = house
        self.tx = tx
        self.now = now
        self.books = UnitOfWork()
        self._contacts: dict[int, ContactRow] = {}
        self._places: dict[tuple[int, str], Conversation] = {}
        self._ledgers: dict[int, tuple[ConsentEvent, ...]] = {}
        self._created: set[int] = set()
        self._found = Resolution()
        self._sight = StoreLookup(house, tx, now, ())
        self._broken: dict[tuple[int, str], Exception] = {}

    def take(self, units: Sequence[TurnCommand]) -> UnitOfWork:
        """Handle all units and write their books."""
        fresh = self._fresh(units)
        found = resolve(self.tx, self.house, fresh, self.now)
        people, self._created, self._found = found.people, found.created, found
        delivered = [(self.house.channel_of(unit.channel, unit.item.account), unit.item) for unit in fresh if isinstance(unit, InboundItem)]
        received = [(channel, item) for channel, item in delivered if isinstance(item, Receipt)]
        news = [(channel, item) for channel, item in delivered if isinstance(item, (AccountUpdate, Unknown))]
        moves = receipts.StatusUpdates(self.tx, self.house, received, self.now)
        # Every contact of the batch is locked at once, sorted: two nodes wait for each other in one order, never in a circle.
        self._load(people, fresh, {ACCOUNT for _ in news} | moves.contacts | {gone.contact_id for gone in found.released})
        self._release(found.released)
        for unit in in_order(fresh, people):
            who = people.get(id(unit))
            if who is not None:
                self._turn(unit, who)
        lessons = PlatformFeedback(self.tx, self.books, self._contacts, self.now)
        moves.make(self.books, self._contacts, lessons)
        account.record_updates(self.books, self._contacts, news, lessons, self.now)
        lessons.write()
        self.books.write(self.tx)
        return self.books

    # ---- what is new, and whom it concerns

    def _fresh(self, units: Sequence[TurnCommand]) -> list[TurnCommand]:
        """Without what was taken in before: repeated deliveries, alarms and answers that another turn has settled."""
        delivered = [unit for unit in units if isinstance(unit, InboundItem)]
        keys = [(self.house.channel_of(unit.channel, unit.item.account), dedupe_key(unit, self.now)) for unit in delivered]
        new = dedupe.claim(self.tx, keys, self.now)
        kept = {id(unit) for place, unit in enumerate(delivered) if place in new}
        returned = [unit for unit in units if isinstance(unit, FunctionResult)]
        waited = calls.done(self.tx, [unit.call.key for unit in returned])
        kept |= {id(unit) for place, unit in enumerate(returned) if place in waited}
        return [unit for unit in units if id(unit) in kept or isinstance(unit, (DueTimer, ContactEvent, ClosedHandoff))]

    def _load(self, people: dict[int, tuple[int, str]], units: Iterable[TurnCommand], others: set[int]) -> None:
        ids = {contact for contact, _ in people.values()}
        self._sight = StoreLookup(self.house, self.tx, self.now, ids)
        self._contacts = contacts.lock(self.tx, ids | others)
        self._ledgers = {contact: tuple(entry_of(row) for row in rows) for contact, rows in consents.load(self.tx, ids).items()}
        rung = [unit for unit in units if isinstance(unit, DueTimer)]
        still = wakes.done(self.tx, [unit.wake for unit in rung])
        for place, unit in enumerate(rung):
            if place not in still:
                people.pop(id(unit), None)
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
        platform = self.house.channels[channel].platform.name if channel in self.house.channels else ""
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
        programs = self.house.programs
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

    def _turn(self, unit: TurnCommand, who: tuple[int, str]) -> None:
        contact_id, channel = who
        row = self._contacts.get(contact_id)
        if row is None:
            return  # erased meanwhile
        place = self._places[who]
        place = replace(place, session=replace(place.session, contact=row.contact))
        try:
            if (broken := self._broken.pop(who, None)) is not None:
                raise broken
            page, turned = self._decide(unit, row, place, channel)
        except Exception as fault:  # a turn must not take its neighbours down, whatever is wrong with it
            _log.error("turn failed", contact=contact_id, fault=location_of(fault))
            page, turned = self._failed(unit, row, place, channel, fault), None
        self._enter(page, who, place if turned is None else turned.place, turned)

    def _decide(self, unit: TurnCommand, row: ContactRow, place: Conversation, channel: str) -> tuple[TurnChanges, TurnResult | None]:
        page = self._page(row, channel)
        page.address = self._address(unit, channel)
        if row.contact.id == ACCOUNT:  # nobody whom we could answer wrote this
            page.note(UnhandledItem(what="nobody", raw=_raw(unit)))
            return page, None
        match unit:
            case InboundItem(item=Incoming(observed=True) as item):
                page.note(UnhandledItem(what="observed", raw=encode(item).decode()))
                return page, None
            case InboundItem(item=Incoming() as item) if item.group:  # said to many: an answer to one of them would be out of place
                page.note(UnhandledItem(what="group", raw=encode(item).decode()))
                return page, None
            case InboundItem(item=Incoming() as item):
                if item.sender.name and not row.contact.name:
                    named = replace(row.contact, name=item.sender.name)
                    place = replace(place, session=replace(place.session, contact=named))
                    page.note(FieldSet(name="name", value=item.sender.name))
                return self._advance(page, row, place, _received(item, self.now))
            case InboundItem(item=Echo(human=True)):
                return self._advance(page, row, place, AgentReplied())
            case InboundItem(item=Echo()):
                return page, None  # our own words, or another program's: nothing to do
            case InboundItem(item=IdentityChanged() as item):
                page.note(AddressChanged(old=_known_as(item.old), new=_known_as(item.new)))
                self._take_along(page, row, self._found.merged.get(id(unit), 0))
                return page, None
            case InboundItem(item=Preference() as item):
                return self._prefer(page, row, item), None
            case DueTimer(wake=wake):
                return self._advance(page, row, place, TimerFired(due=wake.due_at))
            case FunctionResult(call=call, result=result, failure=failure):
                name = call.call.removeprefix(f"{call.channel}:")
                return self._advance(page, row, place, CallReturned(call=name, result=result, failure=failure))
            case ContactEvent(event=event):
                return self._advance(page, row, place, event)
            case ClosedHandoff(event=closed):
                return self._advance(page, row, place, closed)
            case _:
                raise AssertionError(f"no turn for a {type(unit).__name__}")

    def _page(self, row: ContactRow, channel: str) -> TurnChanges:
        page = TurnChanges(row, channel, self.now, self.house.programs.digest)
        if row.contact.id in self._created:
            page.note(ContactCreated(channel=channel))
            if row.contact.name:  # the name they came with stands in their row already; whoever replays the log needs it as well
                page.note(FieldSet(name="name", value=row.contact.name))
        if (since := self._found.suppressed.get(row.contact.id)) is not None:
            entry = ConsentEvent(action="suppressed", occurred_at=since, method="suppression_list", actor="system")
            page.note(entry_event(entry))
            page.agree(entry)
            self._ledgers[row.contact.id] = (*self._ledgers.get(row.contact.id, ()), entry)
        return page

    def _address(self, unit: TurnCommand, channel: str) -> str:
        """Where the person wrote from: a consent belongs to an address."""
        if not isinstance(unit, InboundItem) or not isinstance(unit.item, (Incoming, Preference)) or channel not in self.house.channels:
            return ""
        known_as = _known_as(unit.item.sender)
        return f"{self.house.channels[channel].platform.name}:{known_as}" if known_as else ""

    def _release(self, released: Sequence[ReleasedAddress]) -> None:
        """Note with whoever had a number that it is somebody else's now."""
        for gone in released:
            row = self._contacts.get(gone.contact_id)
            if row is None:
                continue
            page = TurnChanges(row, "", self.now)
            page.note(AddressChanged())  # which number it was would outlive the erasure of whoever has it now
            self._contacts[gone.contact_id] = self.books.contacts[gone.contact_id] = ContactRow(row.contact, page.seq, row.messages)
            self.books.enter(page)

    def _take_along(self, page: TurnChanges, row: ContactRow, merged: int) -> None:
        """What the same person withdrew before we knew that it was them. A withdrawal follows the person; a consent does not."""
        for kept in consents.load(self.tx, [merged]).get(merged, ()) if merged else ():
            if kept.entry.action in ("withdrawn", "suppressed", "platform_stop", "platform_resume"):
                page.note(entry_event(kept.entry))
                page.agree(kept.entry)
                self._ledgers[row.contact.id] = (*self._ledgers.get(row.contact.id, ()), kept.entry)

    def _prefer(self, page: TurnChanges, row: ContactRow, item: Preference) -> TurnChanges:
        said_at = min(item.at, self.now) if item.at else self.now
        match item.value:
            case "stop":
                fact: PlatformStopped | PlatformResumed = PlatformStopped(said_at=said_at)
            case "resume":
                fact = PlatformResumed(said_at=said_at)
            case _:
                page.note(UnhandledItem(what="preference", raw=encode(item).decode()))
                return page
        page.note(fact)
        entry = ledger_entry(fact, said_at)
        assert entry is not None
        page.agree(entry)
        self._ledgers[row.contact.id] = (*self._ledgers.get(row.contact.id, ()), entry)
        return page

    def _advance(self, page: TurnChanges, row: ContactRow, place: Conversation, event: Input) -> tuple[TurnChanges, TurnResult]:
        ledger = self._ledgers.get(row.contact.id, ())
        sight = self._sight
        # A consent counts for the address that said it; who has none on record needs no addresses.
        known = sight.said_from(place.platform, row.contact.id) if any(entry.address for entry in ledger) else ()
        turned = turn.decide_turn(
            self.house.programs,
            place,
            ledger,
            row.messages,
            event,
            self.now,
            self.house.contact_line,
            looks=sight,
            addresses=known,
        )
        add_result(page, turned)
        if isinstance(event, MessageReceived) and (spent := self._spent_on(turned.place)) is not None:
            return page, self._hand_off(page, row, ledger, turned, spent)
        return page, turned

    def _spent_on(self, place: Conversation) -> BudgetSpent | None:
        """The budget that is spent and says that people take over, if the bot has a question open here."""
        till, session, queues = self._sight.till, place.session, self.house.programs.business.queues
        if till is None or not queues or not isinstance(session.wait, ReplyWait) or not till.purse.budgets.does("hand off"):
            return None
        scope = till.hands_off(session.contact.id, session.channel, {frame.flow for frame in session.frames})
        return BudgetSpent(scope=scope, queue=next(iter(queues))) if scope else None

    def _hand_off(
        self, page: TurnChanges, row: ContactRow, ledger: tuple[ConsentEvent, ...], turned: TurnResult, spent: BudgetSpent
    ) -> TurnResult:
        """A turn of its own, right after the person's: the log replays the two one after the other."""
        known = (*ledger, *turned.consents)
        second = turn.decide_turn(self.house.programs, turned.place, known, turned.numbers, spent, self.now, self.house.contact_line)
        add_result(page, second)
        return replace(second, consents=(*turned.consents, *second.consents))

    def _failed(self, unit: TurnCommand, row: ContactRow, place: Conversation, channel: str, fault: Exception) -> TurnChanges:
        """The input is kept, and what went wrong; nothing else of the turn."""
        page = self._page(row, channel)
        match unit:
            case InboundItem(item=Incoming() as item):
                page.note(_received(item, self.now), is_input=True)
            case _:
                page.note(UnhandledItem(what=type(unit).__name__.lower(), raw=_raw(unit)))
        page.note(TurnFailed(fault=location_of(fault)))
        return page

    def _enter(self, page: TurnChanges, who: tuple[int, str], place: Conversation, turned: TurnResult | None) -> None:
        self._created.discard(who[0])
        self._found.suppressed.pop(who[0], None)
        contact = place.session.contact
        numbers = turned.numbers if turned else self._contacts[who[0]].messages
        self._contacts[who[0]] = kept = ContactRow(contact, page.seq, numbers)
        self._places[who] = place
        self.books.contacts[who[0]] = kept
        if turned is not None:
            self.books.sessions[who] = session_row(who, place, self.now)
            if turned.consents:
                self._ledgers[who[0]] = (*self._ledgers.get(who[0], ()), *turned.consents)
        self.books.enter(page)


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


def _raw(unit: TurnCommand) -> str:
    return msgspec.json.encode(unit, enc_hook=repr).decode()
