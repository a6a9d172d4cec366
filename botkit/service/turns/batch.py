"""A batch of turns: all waiting inputs are processed in one transaction, in the order in which they came, contact by contact.

Keys, addresses, contacts, sessions and consents are read with one statement per batch. The turns are decided in memory
(botkit/service/turns/decide.py), and the unit of work is written with one statement per table. A turn that raises leaves its input and
`TurnFailed` in the log, and does not disturb the others.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

import msgspec
import structlog
from msgspec.structs import replace
from sqlalchemy import Connection

from botkit.core.codec import decode_session, encode
from botkit.core.engine.program import Programs
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
    TimerFired,
    TurnFailed,
    UnhandledItem,
)
from botkit.core.model.platform import AccountUpdate, Echo, IdentityChanged, Incoming, Preference, Receipt, Unknown
from botkit.errors import StoreUnavailable, location_of
from botkit.policy.consent.ledger import entry_event
from botkit.policy.consent.model import ConsentEvent
from botkit.service.bot import Bot
from botkit.service.commands import (
    ClosedHandoff,
    ContactEvent,
    DueTimer,
    FunctionResult,
    InboundItem,
    TicketCommand,
    TurnCommand,
    UnsentQuestion,
)
from botkit.service.conversation import Conversation, stored_flags
from botkit.service.delivery import receipts
from botkit.service.delivery.platform_feedback import PlatformFeedback
from botkit.service.gate_lookup import StoreLookup
from botkit.service.turns import decide
from botkit.service.turns.account_updates import record_updates
from botkit.service.turns.answer_claims import AnswerClaims
from botkit.service.turns.contacts import ConversationKey, Resolution, address_of, address_value, dedupe_key, in_order, resolve
from botkit.service.turns.decide import TurnInput, TurnResult
from botkit.service.turns.foreign import without_foreign
from botkit.service.turns.older_versions import load_older_versions
from botkit.service.turns.received_files import received_files
from botkit.service.turns.records import Deferral, add_result, deferred_until, received_message, session_row
from botkit.service.turns.ticket_commands import TicketCommands
from botkit.service.turns.unhandled import preference_event, unhandled
from botkit.service.unit_of_work import TurnChanges, UnitOfWork
from botkit.store import calls, contacts, dedupe, sessions, timers
from botkit.store.consent import consents
from botkit.store.contact_identity import ReleasedAddress
from botkit.store.contacts import ContactRow
from botkit.store.events import ACCOUNT
from botkit.store.sessions import SessionRow

_log = structlog.get_logger()


class TurnBatch:
    """The turns of one transaction."""

    def __init__(self, bot: Bot, tx: Connection, now: datetime, claims: AnswerClaims | None = None) -> None:
        """`claims`: answers are claimed with their turn."""
        self.bot = bot
        self.tx = tx
        self.now = now
        self.claims = claims
        self.work = UnitOfWork()
        self.unsent: Sequence[UnsentQuestion] = ()  # to be handled after this batch is written
        self.contacts: dict[int, ContactRow] = {}
        self._conversations: dict[ConversationKey, Conversation] = {}
        self._ledgers: dict[int, tuple[ConsentEvent, ...]] = {}
        self._resolution = Resolution()
        self._lookup = StoreLookup(bot, tx, now, ())
        self._unreadable: dict[ConversationKey, Exception] = {}
        self.tickets = TicketCommands(bot, tx, now)
        self.put_back: dict[tuple[int, int], Deferral] = {}  # contact, broadcast: whom the gate does not let be told now

    def process(self, commands: Sequence[TurnCommand], also_locked: Collection[int] = ()) -> UnitOfWork:
        """Decide all turns; call `write` afterwards. `also_locked`: contacts that the transaction needs later, to be locked with the
        others."""
        new = without_foreign(self.bot, self._without_repeated(commands), self.work)
        self._resolution = resolution = resolve(self.tx, self.bot, new, self.now)
        items = [
            (self.bot.channel_of(command.channel, command.item.account), command.item)
            for command in new
            if isinstance(command, InboundItem)
        ]
        received = [(channel, item) for channel, item in items if isinstance(item, Receipt)]
        updates = [(channel, item) for channel, item in items if isinstance(item, (AccountUpdate, Unknown))]
        status_updates = receipts.StatusUpdates(self.tx, self.bot, received, self.now)
        # All contacts of the batch are locked at once and in order, so that two nodes never wait for each other in a circle.
        further = (
            {ACCOUNT for _ in updates}
            | status_updates.contacts
            | set(also_locked)
            | {address.contact_id for address in resolution.released}
        )
        self._load(resolution.keys, new, further)
        self.tickets.load([command for command in new if isinstance(command, TicketCommand)])
        self._log_released(resolution.released)
        for command in in_order(new, resolution.keys):
            key = resolution.keys.get(id(command))
            if key is not None:
                self._turn(command, key)
        feedback = PlatformFeedback(self.tx, self.bot, self.work, self.contacts, self.now)
        status_updates.apply(self.work, self.contacts, feedback)
        self.unsent = status_updates.unsent
        record_updates(self.work, self.contacts, updates, feedback, self.now)
        feedback.write()
        return self.work

    def write(self) -> None:
        """Write what followed from the turns, and what others added to the unit of work."""
        self.work.write(self.tx)
        self.tickets.write()

    # ---- what is new, and whom it concerns

    def _without_repeated(self, commands: Sequence[TurnCommand]) -> list[TurnCommand]:
        """Without items that were delivered before, and results of calls that another turn has settled."""
        inbound = [command for command in commands if isinstance(command, InboundItem)]
        keys = [(self.bot.channel_of(command.channel, command.item.account), dedupe_key(command, self.now)) for command in inbound]
        claimed = dedupe.claim(self.tx, keys, self.now)
        new = {id(command) for index, command in enumerate(inbound) if index in claimed}
        returned = [command for command in commands if isinstance(command, FunctionResult)]
        open_calls = calls.done(self.tx, [command.call for command in returned])
        new |= {id(command) for index, command in enumerate(returned) if index in open_calls}
        once = (DueTimer, ContactEvent, ClosedHandoff, TicketCommand, UnsentQuestion)
        return [command for command in commands if id(command) in new or isinstance(command, once)]

    def _load(self, keys: dict[int, ConversationKey], commands: Iterable[TurnCommand], others: set[int]) -> None:
        ids = {contact for contact, _ in keys.values()}
        self._lookup = StoreLookup(self.bot, self.tx, self.now, ids)
        due = [command for command in commands if isinstance(command, DueTimer)]
        waiting = {keys[id(command)][0] for command in commands if id(command) in keys and not isinstance(command, DueTimer)} | others
        self.contacts = self._lock(waiting)
        self.contacts |= contacts.lock(self.tx, timed := {command.timer.contact_id for command in due} - waiting, skip_locked=True)
        # A timer of a contact that another node has fires there, or at the next look. One of an erased contact is removed.
        busy = contacts.read(self.tx, timed - self.contacts.keys()).keys()
        for command in [command for command in due if command.timer.contact_id in busy]:
            keys.pop(id(command), None)
            due.remove(command)
        self._ledgers = {contact: tuple(row.entry for row in rows) for contact, rows in consents.load(self.tx, ids).items()}
        still_set = timers.done(self.tx, [command.timer for command in due])
        for index, command in enumerate(due):
            if index not in still_set:
                keys.pop(id(command), None)
        rows = sessions.load(self.tx, set(keys.values()))
        for key in sorted(set(keys.values())):
            if key[0] not in self.contacts:
                continue
            try:
                self._conversations[key] = self._conversation(key, rows.get(key))
            except msgspec.DecodeError as fault:  # one damaged session must not fail the batch, and again with every delivery
                _log.error("session unreadable, begun anew", contact=key[0], fault=location_of(fault))
                self._conversations[key], self._unreadable[key] = self._conversation(key, None), fault
                self.work.sessions[key] = session_row(key, self._conversations[key], self.now)
        load_older_versions(self.tx, self.bot, [one.session for one in self._conversations.values()], commands)
        if self.claims is not None:
            self.claims.look(ids)

    def _lock(self, ids: set[int]) -> dict[int, ContactRow]:
        return contacts.lock(self.tx, ids)

    def _conversation(self, key: ConversationKey, row: SessionRow | None) -> Conversation:
        contact, channel = self.contacts[key[0]].contact, key[1]
        platform = self.bot.channels[channel].platform.name if channel in self.bot.channels else ""
        rules = self.bot.rules_of(channel)
        if row is None:
            return Conversation(session=Session(contact=contact, channel=channel), platform=platform, rules=rules)
        if row.state is None:
            session = Session(contact=contact, channel=channel, number=row.number, heard=row.heard, tickets=row.tickets or 0)
        else:
            session = replace(decode_session(row.state), contact=contact)
        flags = stored_flags(row)
        return Conversation(
            session=session, platform=platform, rules=rules, heard_at=row.heard_at, entry_until=row.entry_until, flags=flags
        )

    # ---- one turn

    def _turn(self, command: TurnCommand, key: ConversationKey) -> None:
        if (row := self.contacts.get(key[0])) is None:
            return  # erased meanwhile
        conversation = self._conversations[key]
        conversation = replace(conversation, session=replace(conversation.session, contact=row.contact))
        try:
            if (unreadable := self._unreadable.pop(key, None)) is not None:
                raise unreadable
            changes, result = self._decide(command, row, conversation, key[1])
        except StoreUnavailable:
            raise  # not the turn's fault: nothing is acknowledged, and the platform delivers again
        except Exception as fault:  # whatever is wrong with one turn, the others of the batch go on
            _log.error("turn failed", contact=key[0], fault=location_of(fault))
            changes, result = self._failed(command, row, key[1], fault), None
        self._add(changes, key, conversation, result)

    def _decide(
        self, command: TurnCommand, row: ContactRow, conversation: Conversation, channel: str
    ) -> tuple[TurnChanges, TurnResult | None]:
        changes = self._changes(row, channel)
        changes.platform = conversation.platform
        changes.address = address_of(self.bot, command, channel)
        if row.contact.id == ACCOUNT:  # from nobody whom the bot could answer
            changes.add_event(unhandled(command, "nobody"))
            return changes, None
        match command:
            case InboundItem(item=Incoming(observed=True) as item):
                changes.add_event(UnhandledItem(what="observed", raw=encode(item).decode()))
            case InboundItem(item=Incoming() as item) if item.group:  # not said to the bot alone, so it gets no answer
                changes.add_event(UnhandledItem(what="group", raw=encode(item).decode()))
            case InboundItem(item=Incoming() as item):
                if item.sender.name and not row.contact.name:
                    named = replace(row.contact, name=item.sender.name)
                    conversation = replace(conversation, session=replace(conversation.session, contact=named))
                    changes.add_event(FieldSet(name="name", value=item.sender.name))
                elif not row.contact.name and conversation.rules.has_profiles:
                    self.work.nameless.append((row.contact.id, channel, item.sender.user_id or item.sender.phone))
                changes.files.extend(received_files(item, row.contact.id, channel, self.now) if conversation.rules.has_files else ())
                return changes, self._advance(changes, row, conversation, received_message(item, self.now))
            case InboundItem(item=Echo(human=True, content=content)):
                return changes, self._advance(changes, row, conversation, AgentReplied(content=content))
            case InboundItem(item=Echo()):
                pass  # a message of this bot or of another program: nothing to do
            case InboundItem(item=IdentityChanged() as item):
                changes.add_event(AddressChanged(old=address_value(item.old), new=address_value(item.new)))
                self._add_withdrawals(changes, row, self._resolution.merged.get(id(command), 0))
                self._close_windows(row.contact.id, channel)
            case InboundItem(item=Preference() as item):
                self._add_preference(changes, row, item)
            case DueTimer(timer=timer):
                return changes, self._advance(changes, row, conversation, TimerFired(due=timer.due_at))
            case FunctionResult(call=call, result=result, failure=failure):
                name = call.call.removeprefix(f"{call.channel}:")
                return changes, self._advance(changes, row, conversation, CallReturned(call=name, result=result, failure=failure))
            case ContactEvent(event=event, library=library):
                programs = self.bot.pinned[library] if library else self.bot.programs
                changes.is_bulk, changes.broadcast, changes.library = command.is_bulk, event.broadcast, programs.digest
                result = self._advance(changes, row, conversation, event, programs)
                until = deferred_until(result) if event.broadcast else None
                if until is None:
                    return changes, result
                # Not now, so nothing is begun: it is asked again then, and a broadcast that is cancelled has nothing to take back.
                self.put_back[row.contact.id, event.broadcast] = until
                return self._changes(row, channel), None
            case ClosedHandoff(event=closed):
                return changes, self._advance(changes, row, conversation, closed)
            case TicketCommand(event=act):
                if self.tickets.settles(command, conversation.session):
                    return changes, None
                result = self._advance(changes, row, conversation, act)
                if self.tickets.accepts(command, conversation.session, result):
                    return changes, result
                return self._changes(row, channel), None
            case UnsentQuestion(event=refused):
                return changes, self._advance(changes, row, conversation, refused)
            case _:
                raise AssertionError(f"no turn for a {type(command).__name__}")
        return changes, None

    def _changes(self, row: ContactRow, channel: str) -> TurnChanges:
        changes = TurnChanges(row, channel, self.now, self.bot.programs.digest)
        if row.contact.id in self._resolution.created:
            changes.add_event(ContactCreated(channel=channel))
            if row.contact.name:  # their row has the name already; a replay of the log needs it as well
                changes.add_event(FieldSet(name="name", value=row.contact.name))
        if (suppression := self._resolution.suppressed.get(row.contact.id)) is not None:
            for entry in suppression.entries():
                changes.add_event(entry_event(entry))
                self._add_consent(changes, row, entry)
        return changes

    def _add_consent(self, changes: TurnChanges, row: ContactRow, entry: ConsentEvent) -> None:
        changes.add_consent(entry)
        self._ledgers[row.contact.id] = (*self._ledgers.get(row.contact.id, ()), entry)

    def _log_released(self, released: Sequence[ReleasedAddress]) -> None:
        """Log with the former owners of numbers that somebody else has them now."""
        for address in released:
            row = self.contacts.get(address.contact_id)
            if row is None:
                continue
            changes = TurnChanges(row, "", self.now)
            changes.add_event(AddressChanged())  # without the number: in this log it would outlive the erasure of its new owner
            self.contacts[address.contact_id] = self.work.add(changes)

    def _add_withdrawals(self, changes: TurnChanges, row: ContactRow, merged: int) -> None:
        """Add the withdrawals of a merged contact, who is the same person. Withdrawals follow the person; consents do not."""
        for stored in consents.load(self.tx, [merged]).get(merged, ()) if merged else ():
            if stored.entry.action in ("withdrawn", "suppressed", "platform_stop", "platform_resume"):
                changes.add_event(entry_event(stored.entry))
                self._add_consent(changes, row, stored.entry)

    def _close_windows(self, contact: int, channel: str) -> None:
        """After a change of number: the window belongs to the number that wrote, and the new one has not written."""
        platform = self.bot.channels[channel].platform.name if channel in self.bot.channels else ""
        keys = [(contact, name) for name, other in self.bot.channels.items() if other.platform.name == platform]
        for key, row in sessions.load(self.tx, keys).items():
            self.work.sessions[key] = replace(self.work.sessions.get(key, row), heard_at=None, entry_until=None)
        for key in keys:
            if key in self._conversations:
                self._conversations[key] = replace(self._conversations[key], heard_at=None, entry_until=None)

    def _add_preference(self, changes: TurnChanges, row: ContactRow, item: Preference) -> None:
        event, entry = preference_event(item, self.now)
        changes.add_event(event)
        if entry is not None:
            self._add_consent(changes, row, entry)

    def _advance(
        self, changes: TurnChanges, row: ContactRow, conversation: Conversation, event: Input, programs: Programs | None = None
    ) -> TurnResult:
        ledger, lookup = self._ledgers.get(row.contact.id, ()), self._lookup
        # Addresses are read only where consents have some: a consent counts for the address that it was given from.
        has_addresses = any(entry.address for entry in ledger)
        turn = TurnInput(
            programs=programs or self.bot.programs,
            conversation=conversation,
            event=event,
            now=self.now,
            ledger=ledger,
            message_count=row.messages,
            addresses=lookup.ledger_addresses(conversation.platform, row.contact.id) if has_addresses else (),
            contact_line=self.bot.contact_line,
            lookup=lookup,
        )
        result = decide.decide_turn(turn)
        add_result(changes, result, conversation.session.ticket)
        if isinstance(event, MessageReceived) and (spent := self._handoff_budget(result.conversation)) is not None:
            result = self._hand_off(changes, turn, result, spent)
        return result if self.claims is None else self.claims.claim(changes, result, lookup)

    def _handoff_budget(self, conversation: Conversation) -> BudgetSpent | None:
        """A spent budget after which people take over, if the bot has a question open in this conversation."""
        tracker, session, queues = self._lookup.budget_tracker, conversation.session, self.bot.programs.business.queues
        if tracker is None or not queues or not isinstance(session.wait, ReplyWait) or not tracker.plan.budgets.does("hand off"):
            return None
        scope = tracker.handoff_budget(session.contact.id, session.channel, {frame.flow for frame in session.frames})
        return BudgetSpent(scope=scope, queue=next(iter(queues))) if scope else None

    def _hand_off(self, changes: TurnChanges, turn: TurnInput, first: TurnResult, spent: BudgetSpent) -> TurnResult:
        """A turn of its own, right after the person's: the log replays one after the other."""
        second = decide.decide_turn(
            TurnInput(
                programs=turn.programs,
                conversation=first.conversation,
                event=spent,
                now=turn.now,
                ledger=(*turn.ledger, *first.consents),
                message_count=first.message_count,
                contact_line=turn.contact_line,
            )
        )
        add_result(changes, second, first.conversation.session.ticket)
        return replace(second, consents=(*first.consents, *second.consents))

    def _failed(self, command: TurnCommand, row: ContactRow, channel: str, fault: Exception) -> TurnChanges:
        """The input and the fault; nothing else of the turn."""
        changes = self._changes(row, channel)
        changes.broadcast = command.event.broadcast if isinstance(command, ContactEvent) else 0
        if isinstance(command, InboundItem) and isinstance(command.item, Incoming):
            changes.add_event(received_message(command.item, self.now), is_input=True)
        else:
            changes.add_event(unhandled(command))
        changes.add_event(TurnFailed(fault=location_of(fault)))
        return changes

    def _add(self, changes: TurnChanges, key: ConversationKey, conversation: Conversation, result: TurnResult | None) -> None:
        contact = key[0]
        self._resolution.created.discard(contact)
        self._resolution.suppressed.pop(contact, None)
        row = self.work.add(changes)
        if result is not None:
            was_with_people = conversation.session.people_until is not None
            conversation = result.conversation
            row = self.work.contacts[contact] = ContactRow(conversation.session.contact, changes.seq, result.message_count)
            self.work.sessions[key] = session_row(key, conversation, self.now)
            if was_with_people and not conversation.session.is_with_people(self.now):
                self.work.released.add(key)
            if result.consents:
                self._ledgers[contact] = (*self._ledgers.get(contact, ()), *result.consents)
        self.contacts[contact] = row
        self._conversations[key] = conversation
