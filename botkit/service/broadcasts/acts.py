"""What people do with broadcasts, within a transaction: refused with a word, or carried out."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection

from botkit.core.codec import encode
from botkit.core.events import BroadcastMoved
from botkit.core.flow.model import BroadcastStart
from botkit.core.model.broadcast import BroadcastSpec
from botkit.policy.broadcasts import Refusal, moved, refuse
from botkit.service.bot import Bot
from botkit.service.broadcasts.moves import Moves
from botkit.service.commands import BroadcastDone, BroadcastRefused, DraftBroadcast, MoveBroadcast
from botkit.store import sources
from botkit.store.broadcasts import broadcasts, recipients
from botkit.store.sources import FlowSource


class BroadcastActs:
    """The commands of one transaction."""

    def __init__(self, bot: Bot, tx: Connection, now: datetime, moves: Moves) -> None:
        self._bot = bot
        self._tx = tx
        self._now = now
        self._moves = moves

    def draft(self, command: DraftBroadcast) -> BroadcastDone | BroadcastRefused:
        spec = command.spec
        former = broadcasts.by_name(self._tx, spec.name)
        if former is not None:
            is_same = former.spec == spec and former.drafted_by == command.by
            return BroadcastDone(broadcast=former) if is_same else BroadcastRefused(why="name_taken", broadcast=former)
        if (why := self._fault(spec)) is not None:
            return BroadcastRefused(why=why)
        if spec.library == self._bot.programs.digest:  # whatever is published later, these stay
            flows = [FlowSource(source.flow, source.digest, source.files) for source in self._bot.sources]
            sources.save(self._tx, flows, (spec.library, tuple(source.digest for source in self._bot.sources)), self._now)
        event = BroadcastMoved(number=0, state="draft", by=command.by, spec=encode(spec).decode())
        return BroadcastDone(broadcast=self._moves.draft(event))

    def _fault(self, spec: BroadcastSpec) -> Refusal | None:
        if spec.channel not in self._bot.channels:
            return "no_channel"
        for name in spec.flows:
            program = self._bot.programs.current.get(name)
            if program is None:
                return "no_flow"
            if not any(isinstance(start, BroadcastStart) for start in program.flow.starts):
                return "no_start"
        return None

    def move(self, command: MoveBroadcast) -> BroadcastDone | BroadcastRefused:
        broadcast = broadcasts.find(self._tx, command.number, lock=True)
        why = refuse(broadcast, command.act, command.by, digest=command.digest, approve_above=self._bot.approve_above, now=self._now)
        if broadcast is None or why is not None:
            return BroadcastRefused(why=why or "missing", broadcast=broadcast)
        after = self._moves.move(broadcast, moved(broadcast, command.act, command.by, self._now))
        return BroadcastDone(broadcast=after, under_way=recipients.in_outbox(self._tx, after.number, under_way=True))
