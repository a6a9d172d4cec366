"""Claiming and settling: the part of sending inside the transaction. A claim asks the gate again about each message that is due and logs
the attempt; settling logs what became of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

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
    QuestionRefused,
    SendOutcomeUnknown,
)
from botkit.core.model.contact import Address
from botkit.core.model.message import Outgoing
from botkit.core.model.platform import Failed, Receipt, Retry, Sent
from botkit.errors import StoreUnavailable
from botkit.policy.consent.ledger import entry_event
from botkit.policy.consent.model import ConsentEvent, fold
from botkit.policy.gate import gate
from botkit.policy.gate.reasons import Reason
from botkit.service.bot import Bot
from botkit.service.commands import OutboundMessage, SendOutcome, UnsentQuestion
from botkit.service.conversation import Conversation, encoded_flags, gate_context, gate_request, stored_conversation, stored_flags
from botkit.service.delivery.attempts import send_attempt, template_sent
from botkit.service.delivery.broadcast_holds import RESTS_FOR, WITHDRAWN_BY, Hold, broadcast_holds
from botkit.service.delivery.claim_due import claim_due
from botkit.service.delivery.platform_feedback import PlatformFeedback
from botkit.service.delivery.receipts import BILLED, add_feedback, receipt_priced, status_changed, tag_of
from botkit.service.delivery.retry import LEASE_LAPSED, NO_CONNECTION, count_refusal, is_given_up, pause
from botkit.service.delivery.sender_state import SenderState
from botkit.service.gate_lookup import StoreLookup
from botkit.service.unit_of_work import TurnChanges, UnitOfWork
from botkit.store import sessions
from botkit.store.consent import consents
from botkit.store.contacts import ContactRow
from botkit.store.delivery import held_receipts as held
from botkit.store.delivery import messages, outbox
from botkit.store.delivery.messages import Accepted, MessageRow, StatusMove
from botkit.store.delivery.outbox import OutboxRow
from botkit.store.sessions import SessionRow

CHANNEL_PAUSE = timedelta(seconds=60)  # after the platform refused its account or token

_log = structlog.get_logger()


class DeliveryBatch:
    """The claims, or the outcomes, of one transaction."""

    def __init__(self, bot: Bot, sender_state: SenderState, tx: Connection, now: datetime, began: float | None = None) -> None:
        """`began` is the moment of `now` on the monotonic clock."""
        self.bot = bot
        self.sender_state = sender_state
        self.tx = tx
        self.now = now
        self.began = sender_state.monotonic() if began is None else began
        self.work = UnitOfWork()
        self.people: dict[int, ContactRow] = {}
        self._done: list[tuple[int, int]] = []
        self._postponed: list[tuple[tuple[int, int], datetime]] = []
        self._deferred: list[tuple[tuple[int, int], datetime]] = []
        self._refusals: list[tuple[tuple[int, int], bytes]] = []
        self._moves: list[StatusMove] = []
        self.unclear: set[int] = set()
        self.unanswered: dict[int, datetime] = {}
        self.unsent: list[UnsentQuestion] = []  # to be handled after the batch is written
        self.lookup = StoreLookup(bot, tx, now, ())
        self.feedback = PlatformFeedback(tx, bot, self.work, self.people, now)

    # ---- claiming

    def claim(self, limit: int, bulk: int | None = None) -> tuple[OutboundMessage, ...]:
        """Claim up to `limit` messages, at most `bulk` of the last lane. Returns those that may go out now; their attempts are logged."""
        if self.sender_state.next_due is not None and self.sender_state.next_due <= self.now:
            self.sender_state.next_due = None
        rows, self.people = claim_due(self.tx, self.sender_state, self.bot.channels, self.now, limit, bulk)
        if not rows:
            return ()
        ids = {row.contact_id for row in rows}
        stored = messages.load(self.tx, [(row.contact_id, row.number) for row in rows])
        ledgers = {contact: tuple(row.entry for row in rows) for contact, rows in consents.load(self.tx, ids).items()}
        # On all channels: a doubt about STOP on one holds advertising on the others as well.
        session_rows = sessions.load(self.tx, {(contact, channel) for contact in ids for channel in self.bot.channels})
        flags = [(key[0], stored_flags(row)) for key, row in session_rows.items()]
        self.unclear = {contact for contact, flag in flags if flag.is_unclear(self.now)}
        self.unanswered = {contact: asked for contact, flag in flags if (asked := flag.unanswered_at(self.now)) is not None}
        self.lookup = StoreLookup(self.bot, self.tx, self.now, ids)
        holds = broadcast_holds(self.tx, rows, self.now)
        out: list[OutboundMessage] = []
        for row in rows:
            message = stored.get((row.contact_id, row.number))
            if message is None or message.content is None or row.contact_id not in self.people:
                self._finish(row)  # erased meanwhile
                continue
            if row.state == "attempted" and not self._settle_unknown(row, message):
                continue
            if (hold := holds.get((row.contact_id, row.number))) is not None:
                self._hold(row, hold)
                continue
            platform = self.bot.channels[row.channel].platform.name
            session_row, to = session_rows.get((row.contact_id, row.channel)), self.lookup.addresses(platform, row.contact_id)
            try:
                cleared = self._decide(row, message, session_row, ledgers.get(row.contact_id, ()), platform, to)
            except StoreUnavailable:
                raise  # not the message's fault: it stays in the queue, and is claimed again
            except Exception as fault:  # a message that cannot be read must not stop the others
                _log.error("message cannot be cleared", contact=row.contact_id, number=row.number, fault=type(fault).__name__)
                self._add_event(row, MessageFailed(number=row.number, reason="UNREADABLE", code=""))
                self._fail(row)
                continue
            if cleared is not None:
                out.append(cleared)
        outbox.record_attempts(self.tx, [(item.row.contact_id, item.row.number) for item in out], self.now)
        self.lookup.write()
        if self._done:
            self.sender_state.note_due(self.now)  # the next message of a contact whose message was refused is due
        self._write_rows()
        self.work.write(self.tx)
        return tuple(out)

    def _hold(self, row: OutboxRow, hold: Hold) -> None:
        """The broadcast of a message has ended, or rests. A message that rests says so in no log: its broadcast does."""
        if hold in WITHDRAWN_BY:
            self._add_event(row, MessageFailed(number=row.number, reason=WITHDRAWN_BY[hold]))
            self._fail(row)
        else:
            self._postponed.append(((row.contact_id, row.number), self.now + RESTS_FOR[hold]))
            self.sender_state.note_due(self.now + RESTS_FOR[hold])

    def _settle_unknown(self, row: OutboxRow, message: MessageRow) -> bool:
        """Decide about an attempt whose outcome is unknown. True: send it again."""
        if message.platform_id is not None or messages.RANKS[message.status] > messages.RANKS["queued"]:
            self._finish(row)  # a receipt came meanwhile: it went out
            return False
        is_template = bool(message.template)
        again = self.sender_state.resend_templates if is_template else self.sender_state.resend_unknown
        self._add_event(row, SendOutcomeUnknown(number=row.number, attempt=row.attempts, then="resent" if again else "held"))
        _log.warning("outcome of a send unknown", contact=row.contact_id, number=row.number, then="resent" if again else "held")
        if not again:
            self._finish(row)
        return again

    def _decide(
        self,
        row: OutboxRow,
        message: MessageRow,
        session_row: SessionRow | None,
        ledger: tuple[ConsentEvent, ...],
        platform: str,
        to: tuple[Address, ...],
    ) -> OutboundMessage | None:
        """Ask the gate again, with what is known at this moment."""
        assert message.content is not None
        outgoing = msgspec.json.decode(message.content, type=Outgoing)
        conversation = self._conversation(row, session_row, platform)
        free_at = self.sender_state.rate_limiter.pair_free_at(row.channel, row.contact_id, self.now)
        request = gate_request(outgoing, message.flow, message.step, self.lookup.rules)
        addresses = tuple(map(str, to)) if any(entry.address for entry in ledger) else ()
        brand = self.bot.programs.business.brand_of(row.channel)
        consent = fold(ledger, scope=brand, addresses=addresses)  # given to this brand, from these addresses
        context = gate_context(self.bot.programs, conversation, consent, ledger, outgoing, self.now)
        context = msgspec.structs.replace(
            context,
            pair_free_at=free_at,
            stop_unclear=row.contact_id in self.unclear,
            stop_unanswered_at=self.unanswered.get(row.contact_id),
        )
        context = self.lookup.load(context, conversation, outgoing, request, self.now, row.number)
        if not to:
            context = msgspec.structs.replace(context, address="bad")
        verdict = gate.decide(request, context, self.now)
        saw = gate.decision_inputs(request, context, self.now)
        match verdict:
            case gate.Deny():
                refused = MessageRefused(
                    number=row.number, reason=verdict.reason.value, rule=verdict.rule, when="send", flow=message.flow,
                    step=message.step, plan=verdict.plan, saw=saw,
                )  # fmt: skip
                self._add_event(row, refused)
                self._fail(row)
                self._follow_refusal(row, outgoing, message.flow, message.step, verdict.reason.value, verdict.plan)
                return None
            case gate.Defer():
                self._add_event(
                    row, MessageDelayed(number=row.number, reason=verdict.reason.value, until=verdict.until, rule=verdict.rule, saw=saw)
                )
                self._deferred.append(((row.contact_id, row.number), verdict.until))
                self.sender_state.note_due(verdict.until)
                return None
            case gate.Allow() if free_at is not None:
                # The gate allows answers before it looks at the rate; the platform counts them like all messages (131056).
                self._later(row, Reason.PAIR_RATE.value, free_at)
                return None
            case gate.Allow():
                self.sender_state.rate_limiter.take_pair(row.channel, row.contact_id)
                if self.sender_state.is_probing(row.channel):
                    self.sender_state.begin_probe(row.channel)
                cleared = gate.clear(verdict, outgoing, to=to, tag=tag_of(row.contact_id, row.number), reply_to=outgoing.quotes)
                category = (context.template_category or outgoing.purpose) if cleared.form == "template" else "service"
                attempt = send_attempt(row, cleared, category, verdict, saw)
                self._add_event(row, self.lookup.with_estimate(attempt, conversation, message.flow))
                self.lookup.reserve(conversation, outgoing, row.number, cleared.form)
                self._remember(row, session_row, conversation, outgoing.purpose == "marketing")
                # Half of the lease for leaving, half for the answer and its commit.
                leaves_by = self.began + self.sender_state.lease.total_seconds() / 2
                answering = session_row.heard if session_row and outgoing.answers else ""
                return OutboundMessage(
                    row=row, cleared=cleared, answering=answering, leaves_by=leaves_by, queued_at=message.queued_at, flow=message.flow,
                    step=message.step,
                )  # fmt: skip

    def _conversation(self, row: OutboxRow, session_row: SessionRow | None, platform: str) -> Conversation:
        session = Session(contact=self.people[row.contact_id].contact, channel=row.channel)
        return stored_conversation(session, platform, session_row, self.bot.rules_of(row.channel))

    def _remember(self, row: OutboxRow, session_row: SessionRow | None, conversation: Conversation, is_marketing: bool) -> None:
        """Whether the last message that the person sees is advertising: it decides what an everyday word like "cancel" means."""
        if is_marketing == conversation.flags.after_marketing:
            return
        flags = msgspec.structs.replace(conversation.flags, after_marketing=is_marketing)
        session_row = session_row or SessionRow(contact_id=row.contact_id, channel=row.channel, updated_at=self.now)
        self.work.sessions[row.contact_id, row.channel] = msgspec.structs.replace(session_row, marks=encoded_flags(flags))

    # ---- settling

    def settle(self, outcomes: Sequence[SendOutcome], people: dict[int, ContactRow], work: UnitOfWork) -> None:
        """Log what became of attempts, in `work`, which the caller writes. `people` are the locked contacts. Outcomes of claims that no
        longer hold change nothing of the message that another node has now."""
        self.people, self.work = people, work
        rows = [outcome.outbound.row for outcome in outcomes]
        held_keys = outbox.lock_held(self.tx, [(row.contact_id, row.number, row.node or "", row.attempts + 1) for row in rows])
        self.feedback = PlatformFeedback(self.tx, self.bot, self.work, self.people, self.now)
        accepted: list[Accepted] = []
        for outcome in outcomes:
            row = outcome.outbound.row
            is_held = (row.contact_id, row.number) in held_keys
            if not is_held:
                _log.warning("outcome after the lease", contact=row.contact_id, number=row.number, outcome=type(outcome.reply).__name__)
            for part, length, limit in outcome.cuts:
                self._add_event(row, MessageTruncated(number=row.number, part=part, length=length, limit=limit))
            match outcome.reply:
                case Sent(platform_id=platform_id):
                    if platform_id:
                        accepted.append(Accepted(row.contact_id, row.number, platform_id, self.now))
                    else:  # taken, but the answer could not be read: its receipts name it by our tag
                        self._moves.append(StatusMove(row.contact_id, row.number, "accepted", self.now))
                    self._add_event(row, MessageSent(number=row.number, platform_id=platform_id))
                    self._prompted(row, outcome.outbound.cleared.message)
                    self.sender_state.note_answer(row.channel)
                    if is_held:
                        self._finish(row)
                case Failed() as failed if not is_held and row.contact_id not in self.people:
                    self._learn(outcome.outbound, failed)  # the person was erased meanwhile
                case Retry() | Failed() if not is_held:
                    continue  # it did not go out, and the node that has it now tries for itself
                case Retry() as retry:
                    self._retry(outcome.outbound, retry)
                case Failed() as failed:
                    self._refused(outcome.outbound, failed)
                case None:
                    self.sender_state.note_unknown(row.channel)
                    continue  # the row stays attempted: a receipt settles it, or the rule for unknown outcomes when its lease lapses
        messages.record_accepted(self.tx, accepted)
        self._take_held(accepted, {(outcome.outbound.row.contact_id, outcome.outbound.row.number): outcome for outcome in outcomes})
        self.feedback.write()
        self._write_rows()
        if outbox.waiting(self.tx, {row.contact_id for row in rows}):
            work.has_sends = True  # what waited behind these may be due

    def _retry(self, outbound: OutboundMessage, retry: Retry) -> None:
        row, state = outbound.row, self.sender_state
        if retry.code == LEASE_LAPSED:
            self._later(row, retry.code, self.now)
            return
        # Without a network nothing was refused, and trouble of the platform is not the message's fault: these attempts do not count, and
        # the message is tried while its window and `fresh` last. Unless it alone meets the trouble: the platform's newest answer on this
        # channel was no trouble.
        has_no_connection = retry.code == NO_CONNECTION
        counts = not has_no_connection and not (retry.scope == "platform" and state.in_trouble(row.channel))
        refusals = count_refusal(row, retry) if counts else {}
        paused = 0.0
        if retry.scope == "platform" or (has_no_connection and retry.after is None):
            paused = state.note_trouble(row.channel, retry.code, at_once=has_no_connection)
        if is_given_up(retry, refusals):
            self._add_event(row, MessageFailed(number=row.number, reason="TRIED_TOO_OFTEN", code=retry.code))
            self._fail(row)
            self._follow_refusal(row, outbound.cleared.message, outbound.flow, outbound.step, "TRIED_TOO_OFTEN")
            return
        wait = timedelta(seconds=paused) if paused else pause(retry, refusals.get(retry.scope, 1), state.chance)
        until = self.now + wait
        if retry.scope == "pair":
            state.note_answer(row.channel)
            state.rate_limiter.hold_pair(row.channel, row.contact_id, wait.total_seconds())
        if retry.scope == "channel" or has_no_connection:
            state.pause_channel(row.channel, wait.total_seconds(), retry.code)
        if refusals:
            self._refusals.append(((row.contact_id, row.number), msgspec.json.encode(refusals)))
        self._later(row, f"PLATFORM_{retry.code}", until)

    def _prompted(self, row: OutboxRow, message: Outgoing) -> None:
        """The request to confirm a sign-up went out. The gate lets it go out once (policy/gate/rules.py)."""
        person = self.people.get(row.contact_id)
        if message.asks is None or person is None:
            return
        changes = TurnChanges(person, row.channel, self.now)
        entry = ConsentEvent(action="prompted", occurred_at=self.now, purpose=message.asks, topic=message.topic, actor="system")
        changes.add_event(entry_event(entry))
        changes.add_consent(entry)
        self.people[row.contact_id] = self.work.add(changes)

    def _refused(self, outbound: OutboundMessage, failed: Failed) -> None:
        row = outbound.row
        self._learn(outbound, failed)
        if failed.blame in ("account", "token"):
            until = self.now + CHANNEL_PAUSE
            if self.sender_state.rest_channel(row.channel, CHANNEL_PAUSE.total_seconds(), failed.reason):
                _log.error("channel rests", channel=row.channel, blame=failed.blame, code=failed.code, reason=failed.reason)
            # The row itself is due: a node that has another token by then need not wait.
            self._later(row, failed.reason, until, due_at=self.now)
            return
        self.sender_state.note_answer(row.channel)
        self._add_event(row, MessageFailed(number=row.number, reason=failed.reason, code=failed.code))
        self._fail(row)
        self._follow_refusal(row, outbound.cleared.message, outbound.flow, outbound.step, failed.reason)

    def _learn(self, outbound: OutboundMessage, failed: Failed) -> None:
        row, to = outbound.row, [address.value for address in outbound.cleared.to]
        self.feedback.add_failure(row.contact_id, row.channel, failed.reason, template_sent(outbound), to)

    def _take_held(self, accepted: Sequence[Accepted], outcomes: dict[tuple[int, int], SendOutcome]) -> None:
        """Apply the receipts that were quicker than the answer to the send."""
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
            row = outbound.row
            moved_by = about.pop((move.contact_id, move.number, move.status), None)
            if moved_by is not None:
                add_feedback(self.feedback, self.bot, row.contact_id, row.channel, moved_by, template_sent(outbound))
            self._add_event(row, status_changed(move, moved_by))
        for (contact_id, number, status), receipt in about.items():
            if status in BILLED:
                self._add_event(outcomes[contact_id, number].outbound.row, receipt_priced(number, receipt, self.now))

    # ---- bookkeeping

    def _add_event(self, row: OutboxRow, event: Event) -> None:
        person = self.people.get(row.contact_id)
        if person is None:
            return
        changes = TurnChanges(person, row.channel, self.now)
        changes.add_event(event)
        self.people[row.contact_id] = self.work.add(changes)

    def _finish(self, row: OutboxRow) -> None:
        self._done.append((row.contact_id, row.number))

    def _fail(self, row: OutboxRow) -> None:
        self._moves.append(StatusMove(row.contact_id, row.number, "failed", self.now))
        self._finish(row)

    def _follow_refusal(self, row: OutboxRow, message: Outgoing, flow: str, step: str, reason: str, plan: str = "") -> None:
        """What the session has to learn: that nobody can answer a question, or that people are to come in place of a message."""
        if message.opened is None and plan != "handoff":
            return
        asked, is_question = message.opened or self.now, message.opened is not None
        event = QuestionRefused(flow=flow, step=step, asked=asked, reason=reason, plan=plan, is_question=is_question)
        self.unsent.append(UnsentQuestion(contact=row.contact_id, channel=row.channel, event=event))

    def _later(self, row: OutboxRow, reason: str, until: datetime, *, due_at: datetime | None = None) -> None:
        self._add_event(row, MessageDelayed(number=row.number, reason=reason, until=until))
        self._postponed.append(((row.contact_id, row.number), due_at or until))
        self.sender_state.note_due(until)

    def _write_rows(self) -> None:
        messages.move_status(self.tx, self._moves)
        outbox.done(self.tx, self._done)
        outbox.record_refusals(self.tx, self._refusals)
        outbox.postpone(self.tx, self._postponed)
        outbox.postpone(self.tx, self._deferred, deferred=True)
