"""Sending, the part inside the transaction: claim what is due, ask the gate again, note the attempt; later note what became of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

import msgspec
import structlog
from sqlalchemy import Connection

from botkit.core.engine.session import Session
from botkit.core.events import (
    Event,
    MessageDelayed,
    MessageFailed,
    MessageRefused,
    MessageSent,
    MessageTruncated,
    SendAttempted,
    SendOutcomeUnknown,
)
from botkit.core.model.contact import Address
from botkit.core.model.message import Outgoing
from botkit.core.model.platform import Cleared, Failed, Receipt, Retry, Sent
from botkit.core.model.pricing import destination_of
from botkit.policy.consent.ledger import entry_event
from botkit.policy.consent.model import ConsentEvent, fold
from botkit.policy.gate import gate
from botkit.policy.gate.contact_flags import NO_FLAGS, ContactFlags
from botkit.policy.gate.reasons import Reason
from botkit.service.bot import Bot
from botkit.service.commands import OutboundMessage, SendOutcome
from botkit.service.conversation import Conversation, gate_context, gate_request
from botkit.service.delivery.platform_feedback import PlatformFeedback
from botkit.service.delivery.receipts import BILLED, add_feedback, receipt_noted, status_changed, tag_of
from botkit.service.delivery.retry import NO_CONNECTION, count_refusal, is_given_up, pause
from botkit.service.delivery.sender_state import SenderState
from botkit.service.gate_lookup import StoreLookup
from botkit.service.unit_of_work import TurnChanges, UnitOfWork, entry_of
from botkit.store import contacts, sessions
from botkit.store.consent import consents
from botkit.store.contacts import ContactRow
from botkit.store.delivery import held_receipts as held
from botkit.store.delivery import messages, outbox
from botkit.store.delivery.messages import Accepted, MessageRow, StatusMove
from botkit.store.delivery.outbox import OutboxRow
from botkit.store.sessions import SessionRow

# Longer than everything that may happen under it: 5 s for the number's turn, 3 s for the read mark, 30 s for the answer, some for the
# commit. So what is found attempted under a lapsed lease is really unknown, and a receipt had its 30 s to settle it (F.4).
CHANNEL_PAUSE = timedelta(seconds=60)  # how long a channel rests after its account or token was refused

_log = structlog.get_logger()


class DeliveryBatch:
    """One transaction's share of sending."""

    def __init__(self, bot: Bot, sender_state: SenderState, tx: Connection, now: datetime) -> None:
        self.bot = bot
        self.sender_state = sender_state
        self.tx = tx
        self.now = now
        self.books = UnitOfWork()
        self.people: dict[int, ContactRow] = {}
        self._done: list[tuple[int, int]] = []
        self._postponed: list[tuple[tuple[int, int], datetime]] = []
        self._deferred: list[tuple[tuple[int, int], datetime]] = []
        self._met: list[tuple[tuple[int, int], bytes]] = []
        self._moves: list[StatusMove] = []
        self.unclear: set[int] = set()
        self.sight = StoreLookup(bot, tx, now, ())
        self.lessons = PlatformFeedback(tx, self.books, self.people, now)

    # ---- before

    def fetch(self, limit: int) -> tuple[OutboundMessage, ...]:
        """Claim up to `limit` messages; what may go out now comes back, its attempt noted."""
        if self.sender_state.next_look is not None and self.sender_state.next_look <= self.now:
            self.sender_state.next_look = None
        channels = self.sender_state.open_channels(self.bot.channels, self.now)
        # One limit for all channels: the slowest number's, so that nothing is claimed that would outlive its lease waiting.
        limit = min([limit, *channels.values()])
        rows = outbox.claim(self.tx, self.sender_state.node, self.now, limit, self.sender_state.lease, tuple(channels)) if channels else ()
        if not rows:
            return ()
        self._lock(row.contact_id for row in rows)
        ids = {row.contact_id for row in rows}
        kept = messages.load(self.tx, [(row.contact_id, row.number) for row in rows])
        ledgers = {who: tuple(entry_of(line) for line in lines) for who, lines in consents.load(self.tx, ids).items()}
        # On all channels: a doubt about STOP on one holds advertising on the others as well.
        places = sessions.load(self.tx, {(who, channel) for who in ids for channel in self.bot.channels})
        self.unclear = {key[0] for key, row in places.items() if _marks(row).is_unclear(self.now)}
        self.sight = StoreLookup(self.bot, self.tx, self.now, ids)
        out: list[OutboundMessage] = []
        for row in rows:
            message = kept.get((row.contact_id, row.number))
            if message is None or message.content is None or row.contact_id not in self.people:
                self._finish(row)  # erased meanwhile
                continue
            if row.state == "attempted" and not self._settle_unknown(row, message):
                continue
            platform = self.bot.channels[row.channel].platform.name
            place, to = places.get((row.contact_id, row.channel)), self.sight.addresses(platform, row.contact_id)
            try:
                cleared = self._ask(row, message, place, ledgers.get(row.contact_id, ()), platform, to)
            except Exception as fault:  # one message that cannot be read must not stop all the others
                _log.error("message cannot be cleared", contact=row.contact_id, number=row.number, fault=type(fault).__name__)
                self._note(row, MessageFailed(number=row.number, reason="UNREADABLE", code=""))
                self._fail(row)
                continue
            if cleared is not None:
                out.append(cleared)
        outbox.record_attempts(self.tx, [(item.row.contact_id, item.row.number) for item in out], self.now)
        self.sight.write()
        if self._done:
            self.sender_state.look_at(self.now)  # what was refused has made way for the next message of its contact
        self._write()
        return tuple(out)

    def _settle_unknown(self, row: OutboxRow, message: MessageRow) -> bool:
        """An attempt without an outcome. True: send it again."""
        if message.platform_id is not None or messages.RANKS[message.status] > messages.RANKS["queued"]:
            self._finish(row)  # a receipt has told meanwhile that it went out
            return False
        is_template = bool(message.template)
        again = self.sender_state.resend_templates if is_template else self.sender_state.resend_unknown
        self._note(row, SendOutcomeUnknown(number=row.number, attempt=row.attempts, then="resent" if again else "held"))
        _log.warning("outcome of a send unknown", contact=row.contact_id, number=row.number, then="resent" if again else "held")
        if not again:
            self._finish(row)
        return again

    def _ask(
        self,
        row: OutboxRow,
        message: MessageRow,
        place: SessionRow | None,
        ledger: tuple[ConsentEvent, ...],
        platform: str,
        to: tuple[Address, ...],
    ) -> OutboundMessage | None:
        """Ask the gate with the state of this moment."""
        assert message.content is not None
        outgoing = msgspec.json.decode(message.content, type=Outgoing)
        here = self._place(row, place, platform)
        free_at = self.sender_state.pace.pair_free_at(row.channel, row.contact_id, self.now)
        asked = gate_request(outgoing, message.flow, message.step, self.sight.rules)
        said_from = tuple(map(str, to)) if any(entry.address for entry in ledger) else ()
        consent = fold(ledger, scope=self.bot.programs.business.name, addresses=said_from)  # to this brand, from this address
        state = gate_context(self.bot.programs, here, consent, ledger, outgoing, self.now)
        state = msgspec.structs.replace(state, pair_free_at=free_at, stop_unclear=row.contact_id in self.unclear)
        state = self.sight.look(state, here, outgoing, asked, self.now, row.number)
        if not to:
            state = msgspec.structs.replace(state, address="bad")
        verdict = gate.decide(asked, state, self.now)
        saw = gate.decision_inputs(asked, state, self.now)
        match verdict:
            case gate.Deny():
                self._note(
                    row,
                    MessageRefused(
                        number=row.number,
                        reason=verdict.reason.value,
                        rule=verdict.rule,
                        when="send",
                        flow=message.flow,
                        step=message.step,
                        plan=verdict.plan,
                        saw=saw,
                    ),
                )
                self._fail(row)
                return None
            case gate.Defer():
                self._note(
                    row, MessageDelayed(number=row.number, reason=verdict.reason.value, until=verdict.until, rule=verdict.rule, saw=saw)
                )
                self._deferred.append(((row.contact_id, row.number), verdict.until))
                self.sender_state.look_at(verdict.until)
                return None
            case gate.Allow() if free_at is not None:
                # The gate lets answers pass before it comes to pace; the platform counts them like everything else (131056).
                self._later(row, Reason.PAIR_RATE.value, free_at)
                return None
            case gate.Allow():
                self.sender_state.pace.take_pair(row.channel, row.contact_id, self.now)
                cleared = gate.clear(verdict, outgoing, to=to, tag=tag_of(row.contact_id, row.number))
                category = (state.template_category or outgoing.purpose) if cleared.form == "template" else "service"
                attempt = self._attempt(row, cleared, category, verdict, saw)
                self._note(row, self.sight.priced(attempt, here, message.flow))
                self.sight.going(here, outgoing, row.number, cleared.form)
                self._remember(row, place, here, outgoing.purpose == "marketing")
                return OutboundMessage(row=row, cleared=cleared, answering=place.heard if place and outgoing.answers else "")

    def _place(self, row: OutboxRow, place: SessionRow | None, platform: str) -> Conversation:
        session = Session(contact=self.people[row.contact_id].contact, channel=row.channel)
        if place is None:
            return Conversation(session=session, platform=platform)
        return Conversation(session=session, platform=platform, heard_at=place.heard_at, entry_until=place.entry_until, marks=_marks(place))

    def _remember(self, row: OutboxRow, place: SessionRow | None, here: Conversation, is_marketing: bool) -> None:
        """Whether the last message that the person sees is advertising: it gives an everyday word like "cancel" its meaning."""
        if is_marketing == here.marks.after_marketing:
            return
        self._mark(row.contact_id, row.channel, place, here.marks, after_marketing=is_marketing)

    def _mark(self, contact: int, channel: str, place: SessionRow | None, marks: ContactFlags, **changes: Any) -> None:
        kept = place or SessionRow(contact_id=contact, channel=channel, updated_at=self.now)
        written = msgspec.json.encode(msgspec.structs.replace(marks, **changes))
        self.books.sessions[contact, channel] = msgspec.structs.replace(kept, marks=written)

    def _attempt(self, row: OutboxRow, cleared: Cleared, category: str, verdict: gate.Allow, saw: Mapping[str, object]) -> SendAttempted:
        """The attempt, with what a bill must know of it: what the message counts as, and the market that it goes to."""
        known = sorted((destination_of(address.value) for address in cleared.to), key=lambda known: not known.isdecimal())
        return SendAttempted(
            number=row.number,
            attempt=row.attempts + 1,
            form=cleared.form,
            category=category,
            destination=next(filter(None, known), ""),
            reason=verdict.reason.value,
            rule=verdict.rule,
            saw=saw,
        )

    # ---- after

    def settle(self, outcomes: Sequence[SendOutcome]) -> None:
        """Note what became of attempts."""
        self._lock(outcome.outbound.row.contact_id for outcome in outcomes)
        self.lessons = PlatformFeedback(self.tx, self.books, self.people, self.now)
        accepted: list[Accepted] = []
        for outcome in outcomes:
            row = outcome.outbound.row
            for part, length, limit in outcome.cuts:
                self._note(row, MessageTruncated(number=row.number, part=part, length=length, limit=limit))
            match outcome.reply:
                case Sent(platform_id=platform_id):
                    if platform_id:
                        accepted.append(Accepted(row.contact_id, row.number, platform_id, self.now))
                    else:  # taken, but the answer could not be read: its receipts name it by our tag
                        self._moves.append(StatusMove(row.contact_id, row.number, "accepted", self.now))
                    self._note(row, MessageSent(number=row.number, platform_id=platform_id))
                    self._prompted(row, outcome.outbound.cleared.message)
                    self._finish(row)
                case Retry() as retry:
                    self._retry(row, retry)
                case Failed() as failed:
                    self._refused(outcome.outbound, failed)
                case None:
                    continue  # the row stays attempted: when its lease lapses, a receipt has told, or the rule for the unknown decides
        messages.record_accepted(self.tx, accepted)
        self._take_held(accepted, {(outcome.outbound.row.contact_id, outcome.outbound.row.number): outcome for outcome in outcomes})
        self.lessons.write()
        self._write()

    def _retry(self, row: OutboxRow, retry: Retry) -> None:
        # Nobody refused anything when there is no network: no try is counted against the message, its window decides. Its gaps grow with
        # every try: there is nothing else to go by.
        met = {} if retry.code == NO_CONNECTION else count_refusal(row, retry)
        if is_given_up(retry, met):
            self._note(row, MessageFailed(number=row.number, reason="TRIED_TOO_OFTEN", code=retry.code))
            self._fail(row)
            return
        until = self.now + pause(retry, met.get(retry.scope, row.attempts + 1), self.sender_state.chance)
        if retry.scope == "pair":
            self.sender_state.pace.hold_pair(row.channel, row.contact_id, until)
        if retry.scope == "channel" or retry.code == NO_CONNECTION:
            self.sender_state.rest(row.channel, until)
        if met:
            self._met.append(((row.contact_id, row.number), msgspec.json.encode(met)))
        self._later(row, f"PLATFORM_{retry.code}", until)

    def _prompted(self, row: OutboxRow, message: Outgoing) -> None:
        """The request to confirm a sign-up went out: there is one, and no second (policy/rows.py)."""
        person = self.people.get(row.contact_id)
        if message.asks is None or person is None:
            return
        changes = TurnChanges(person, row.channel, self.now)
        entry = ConsentEvent(action="prompted", occurred_at=self.now, purpose=message.asks, topic=message.topic, actor="system")
        changes.note(entry_event(entry))
        changes.agree(entry)
        self.people[row.contact_id] = self.books.contacts[row.contact_id] = ContactRow(person.contact, changes.seq, person.messages)
        self.books.enter(changes)

    def _refused(self, outbound: OutboundMessage, failed: Failed) -> None:
        row, template = outbound.row, outbound.cleared.message.template
        wording = ("", "") if template is None else (template.name, template.language)
        self.lessons.failed(row.contact_id, row.channel, failed.reason, wording)
        if failed.blame in ("account", "token"):
            until = self.now + CHANNEL_PAUSE
            self.sender_state.rest(row.channel, until)
            _log.error("channel rests", channel=row.channel, blame=failed.blame, code=failed.code, reason=failed.reason)
            self._later(row, failed.reason, until)
            return
        self._note(row, MessageFailed(number=row.number, reason=failed.reason, code=failed.code))
        self._fail(row)

    def _take_held(self, accepted: Sequence[Accepted], outcomes: dict[tuple[int, int], SendOutcome]) -> None:
        """Receipts that were quicker than the answer to the send."""
        early = held.take(self.tx, [sent.platform_id for sent in accepted])
        if not early:
            return
        moves: list[StatusMove] = []
        about: dict[tuple[int, int, str], Receipt] = {}
        for sent in accepted:
            for line in early.get(sent.platform_id, ()):
                receipt = msgspec.json.decode(line.payload, type=Receipt)
                moves.append(StatusMove(sent.contact_id, sent.number, receipt.status, receipt.at or line.at))
                about[sent.contact_id, sent.number, receipt.status] = receipt
        for move in messages.move_status(self.tx, moves):
            outbound = outcomes[move.contact_id, move.number].outbound
            row, template = outbound.row, outbound.cleared.message.template
            told = about.pop((move.contact_id, move.number, move.status), None)
            if told is not None:
                wording = ("", "") if template is None else (template.name, template.language)
                add_feedback(self.lessons, self.bot, row.contact_id, row.channel, told, wording)
            self._note(row, status_changed(move, told))
        for (contact_id, number, status), receipt in about.items():
            if status in BILLED:
                self._note(outcomes[contact_id, number].outbound.row, receipt_noted(number, receipt, self.now))

    # ---- bookkeeping

    def _lock(self, ids: Iterable[int]) -> None:
        self.people = contacts.lock(self.tx, ids)

    def _note(self, row: OutboxRow, event: Event) -> None:
        person = self.people.get(row.contact_id)
        if person is None:
            return
        changes = TurnChanges(person, row.channel, self.now)
        changes.note(event)
        self.people[row.contact_id] = self.books.contacts[row.contact_id] = ContactRow(person.contact, changes.seq, person.messages)
        self.books.enter(changes)

    def _finish(self, row: OutboxRow) -> None:
        self._done.append((row.contact_id, row.number))

    def _fail(self, row: OutboxRow) -> None:
        self._moves.append(StatusMove(row.contact_id, row.number, "failed", self.now))
        self._finish(row)

    def _later(self, row: OutboxRow, reason: str, until: datetime) -> None:
        self._note(row, MessageDelayed(number=row.number, reason=reason, until=until))
        self._postponed.append(((row.contact_id, row.number), until))
        self.sender_state.look_at(until)

    def _write(self) -> None:
        messages.move_status(self.tx, self._moves)
        outbox.done(self.tx, self._done)
        outbox.record_refusals(self.tx, self._met)
        outbox.postpone(self.tx, self._postponed)
        outbox.postpone(self.tx, self._deferred, deferred=True)
        self.books.write(self.tx)


def _marks(place: SessionRow) -> ContactFlags:
    return NO_FLAGS if place.marks is None else msgspec.json.decode(place.marks, type=ContactFlags)
