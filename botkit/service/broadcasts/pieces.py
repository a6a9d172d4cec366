"""Pieces: the next recipients of broadcasts that run are told in the transaction of other turns, while answers still find the way free."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta
from decimal import Decimal

import structlog
from msgspec.structs import replace
from sqlalchemy import Connection

from botkit.core.events import BroadcastMoved
from botkit.core.model.broadcast import ARRIVED, GUARDED, SETTLED, Broadcast, Recipient
from botkit.errors import FlowsInvalid
from botkit.policy.broadcast_outcomes import CANCELLED, TOO_LATE
from botkit.policy.broadcasts import GuardCounts, stopped_by
from botkit.policy.gate.reasons import Reason
from botkit.service.bot import MOST_PINNED, Bot
from botkit.service.broadcasts.moves import Moves
from botkit.service.broadcasts.pinned import pin
from botkit.service.broadcasts.recipient_event import event_for, shared_values
from botkit.service.commands import ContactEvent
from botkit.service.delivery.sender_state import SenderState
from botkit.store.broadcasts import broadcast_counts, broadcasts, recipients
from botkit.store.broadcasts.broadcast_counts import CountKey, OutcomeCounts, difference, total
from botkit.store.broadcasts.broadcasts import BroadcastRow
from botkit.store.delivery import account_status, channel_holds, daily_reach, outbox
from botkit.store.delivery.account_status import AccountStatusRow

PIECE = 200  # recipients in one transaction; turns of customers who write are processed in between
AHEAD = 30.0  # seconds of the number's rate that may wait to be sent; so a STOP or a cancel still reaches nearly everybody
STOPPED = 1_000  # recipients who are cancelled in one transaction
DAY = timedelta(hours=24)
LONGEST_STEP = 10.0  # seconds whose share a slowed down broadcast may make up for

_log = structlog.get_logger()


class Pieces:
    """The pieces of one transaction. `claimed` are the recipients whose turns are among the commands, `counts` what else changes."""

    def __init__(self, bot: Bot, sender_state: SenderState, tx: Connection, now: datetime, moves: Moves) -> None:
        self._bot = bot
        self._sender_state = sender_state
        self._tx = tx
        self._now = now
        self._moves = moves
        self._taken: Counter[str] = Counter()
        self._libraries: set[str] = set()
        self.claimed: list[Recipient] = []
        self.counts: Counter[CountKey] = Counter()

    def next(self) -> tuple[tuple[ContactEvent, ...], bool]:
        """The turns of the next recipients, and whether there may be more at once."""
        states = broadcasts.open_states(self._tx)
        if "scheduled" in states:
            self._begin()
        commands: list[ContactEvent] = []
        goes_on = False
        for row in broadcasts.lock_in_state(self._tx, "running") if states & {"running", "scheduled"} else ():
            told, has_more = self._piece(row)
            commands += told
            goes_on = goes_on or has_more
        if "stopping" in states:
            goes_on = self._stop() or goes_on
        return tuple(commands), goes_on

    def _begin(self) -> None:
        """Broadcasts whose time has come."""
        for row in broadcasts.lock_in_state(self._tx, "scheduled"):
            if row.broadcast.spec.starts_at is None or row.broadcast.spec.starts_at <= self._now:
                self._move(row.broadcast, "running")

    def _move(self, broadcast: Broadcast, state: str, reason: str = "") -> None:
        event = BroadcastMoved(number=broadcast.number, state=state, reason=reason, digest=broadcast.plan.digest)
        self._moves.move(broadcast, event)
        if state == "paused":
            _log.warning("broadcast paused by itself", broadcast=broadcast.spec.name, reason=reason)

    def _piece(self, row: BroadcastRow) -> tuple[tuple[ContactEvent, ...], bool]:
        broadcast, spec = row.broadcast, row.broadcast.spec
        if spec.ends_at is not None and spec.ends_at <= self._now:
            self._move(broadcast, "finished", TOO_LATE)
            return (), True
        counts = broadcast_counts.load(self._tx, broadcast.number)
        status = account_status.load(self._tx).get(spec.channel)
        if reason := stopped_by(broadcast, self._guarded(row, counts, status)):
            self._move(broadcast, "paused", reason)
            return (), False
        room = self._room(row, status)
        due = recipients.waiting(self._tx, broadcast.number, self._now, min(PIECE, room)) if room > 0 else ()
        if len(self._libraries | {spec.library}) > MOST_PINNED:  # the turns of this transaction need all of theirs
            return (), True
        if not due:
            if recipients.next_due(self._tx, broadcast.number) is None and not recipients.in_outbox(self._tx, broadcast.number):
                self._move(broadcast, "finished")
            return (), False
        try:
            pin(self._tx, self._bot, spec.library)
        except FlowsInvalid as fault:  # a topic is gone from botkit.yaml, say: other work goes on
            _log.error("flows of a broadcast cannot run", broadcast=spec.name, fault=str(fault))
            self._move(broadcast, "paused", "flows")
            return (), False
        self._libraries.add(spec.library)
        broadcasts.save_piece(self._tx, broadcast.number, self._paid_up_to(row, len(due)), self._base(row, counts))
        self._taken[spec.channel] += len(due)
        self.claimed += due
        shared = shared_values(spec)
        commands = tuple(
            ContactEvent(
                contact=one.contact_id,
                channel=spec.channel,
                event=event_for(spec, one, shared),
                is_bulk=True,
                library=spec.library,
            )
            for one in due
        )
        return commands, len(due) == PIECE

    # ---- how many

    def _room(self, row: BroadcastRow, status: AccountStatusRow | None) -> int:
        """How many may be queued now."""
        spec = row.broadcast.spec
        if spec.channel not in self._bot.channels or spec.channel in channel_holds.load(self._tx):
            return 0
        most = int(AHEAD * self._sender_state.rate_limiter.per_second(spec.channel))
        waiting = outbox.bulk_waiting(self._tx, spec.channel, most) + self._taken[spec.channel]
        room = most - waiting
        if spec.per_minute is not None:
            room = min(room, self._share(spec.per_minute, row.piece_at))
        if room > 0 and status is not None and status.people_limit:
            room = min(room, status.people_limit - self._reached_today(spec.channel) - waiting)
        return room

    def _share(self, per_minute: int, piece_at: datetime | None) -> int:
        """How many the pace of a slowed down broadcast allows since its latest piece: the first is one, or what a second allows."""
        if piece_at is None:
            return max(1, per_minute // 60)
        return max(0, int((self._now - self._counted_from(per_minute, piece_at)).total_seconds() * per_minute / 60))

    def _counted_from(self, per_minute: int, piece_at: datetime) -> datetime:
        """Since when the pace counts: what was not used before is lost."""
        return max(piece_at, self._now - timedelta(seconds=max(LONGEST_STEP, 60 / per_minute)))

    def _paid_up_to(self, row: BroadcastRow, queued: int) -> datetime:
        """The moment whose share has been queued: what a second allows beyond whole messages is not lost for the next."""
        pace = row.broadcast.spec.per_minute
        if pace is None or row.piece_at is None:
            return self._now
        return self._counted_from(pace, row.piece_at) + timedelta(seconds=queued * 60 / pace)

    def _reached_today(self, channel: str) -> int:
        """How many people the platform has counted against its limit of today."""
        return daily_reach.reached_since(self._tx, self._bot.channels[channel].platform.name, self._now - DAY, ()).people

    # ---- guards

    def _base(self, row: BroadcastRow, counts: OutcomeCounts) -> dict[str, int]:
        """What the guards count from: it begins anew after so many messages, and when somebody has resumed the broadcast."""
        settled = total(counts, SETTLED)
        is_old = settled - row.counted.get("settled", 0) >= GUARDED or row.counted.get("version") != row.broadcast.version
        if row.counted and not is_old:
            return row.counted
        return {
            "settled": settled,
            "failed": total(counts, ["failed"]),
            "opted_out": total(counts, ["opted_out"]),
            "template": total(counts, ["refused"], reason=Reason.TEMPLATE_PAUSED),
            "version": row.broadcast.version,
        }

    def _guarded(self, row: BroadcastRow, counts: OutcomeCounts, status: AccountStatusRow | None) -> GuardCounts:
        base = row.counted if row.counted.get("version") == row.broadcast.version else self._base(row, counts)
        plan, spent = row.broadcast.plan, Decimal(0)
        if plan.most and plan.to_be_sent:
            spent = Decimal(plan.most) / plan.to_be_sent * total(counts, ["queued", "sent", *ARRIVED])
        return GuardCounts(
            failed=total(counts, ["failed"]) - base.get("failed", 0),
            opted_out=total(counts, ["opted_out"]) - base.get("opted_out", 0),
            spent=spent,
            is_restricted=status is not None and status.is_restricted(self._now),
            is_template_stopped=total(counts, ["refused"], reason=Reason.TEMPLATE_PAUSED) > base.get("template", 0),
        )

    # ---- the end

    def _stop(self) -> bool:
        """Those who waited for a broadcast that has ended, so many at a time. True: there are more."""
        goes_on = False
        for row in broadcasts.lock_in_state(self._tx, "stopping"):
            waiting = recipients.all_waiting(self._tx, row.broadcast.number, STOPPED)
            reason = CANCELLED if row.broadcast.state == "cancelled" else TOO_LATE
            cancelled = [replace(one, outcome="cancelled", reason=reason) for one in waiting]
            recipients.save(self._tx, cancelled)
            for before, after in zip(waiting, cancelled, strict=True):
                self.counts.update(difference(before, after))
            if len(waiting) < STOPPED:
                broadcasts.save(self._tx, row.broadcast)
            goes_on = goes_on or len(waiting) == STOPPED
        return goes_on
