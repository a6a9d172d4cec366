"""What people do with tickets, within a batch of turns: refused at once, answered from an earlier time, or carried out as a turn."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import msgspec
from sqlalchemy import Connection

from botkit.core.codec import encode
from botkit.core.engine.people.tickets import follow
from botkit.core.engine.session import Session
from botkit.core.events import AgentWrote, Input, MessageQueued, MessageRefused
from botkit.core.model.platform import Limits
from botkit.policy.tickets import refuse
from botkit.service.bot import Bot
from botkit.service.commands import TicketCommand, TicketDone, TicketRefused
from botkit.service.turns.decide import TurnResult
from botkit.store.tickets import answered_requests
from botkit.store.tickets.answered_requests import AnsweredRequest


class TicketCommands:
    """The commands of one batch, and what came of each: `results` by the id of the command."""

    def __init__(self, bot: Bot, tx: Connection, now: datetime) -> None:
        self.bot = bot
        self.tx = tx
        self.now = now
        self.results: dict[int, TicketDone | TicketRefused] = {}
        self._answered: dict[str, AnsweredRequest] = {}
        self._new: list[AnsweredRequest] = []

    def load(self, commands: Sequence[TicketCommand]) -> None:
        """Read which were answered before. Lock their contacts first."""
        self._answered = answered_requests.load(self.tx, {command.key for command in commands if command.key})

    def settles(self, command: TicketCommand, session: Session) -> bool:
        """Whether nothing is to be done: it was carried out before, or is refused."""
        former = self._answered.get(command.key) if command.key else None
        if former is not None:
            is_same = former.digest == command.digest
            done = msgspec.json.decode(former.answer, type=TicketDone)
            self.results[id(command)] = done if is_same else TicketRefused(why="key_reused", ticket=session.ticket)
            return True
        business, channel = self.bot.programs.business, self.bot.channels.get(command.channel)
        longest = 0 if channel is None else _longest(channel.platform.limits, command.event)
        why = refuse(session.ticket, command.event, command.seen, queues=business.queues, longest=longest, now=self.now)
        if why is not None:
            self.results[id(command)] = TicketRefused(why=why, ticket=session.ticket)
        return why is not None

    def accepts(self, command: TicketCommand, before: Session, result: TurnResult) -> bool:
        """Note what a turn came to. False: the gate refused the agent's words, and the turn is not to be written."""
        refused = next((fact for fact in result.facts if isinstance(fact, MessageRefused)), None)
        if isinstance(command.event, AgentWrote) and refused is not None:
            self.results[id(command)] = TicketRefused(why="gate", reason=refused.reason, rule=refused.rule, ticket=before.ticket)
            return False
        ticket = before.ticket
        for fact in result.facts:
            ticket = follow(ticket, fact, self.now)
        queued = next((fact for fact in result.facts if isinstance(fact, MessageQueued) and fact.by), None)
        assert ticket is not None  # only an act on a ticket, or one that opens one, is not refused
        done = TicketDone(
            contact=command.contact,
            channel=command.channel,
            ticket=ticket,
            message=queued.number if queued is not None else None,
            until=queued.until if queued is not None else None,
        )
        self.results[id(command)] = done
        if command.key:
            answered = AnsweredRequest(key=command.key, digest=command.digest, contact_id=command.contact, answer=encode(done), at=self.now)
            self._answered[command.key] = answered
            self._new.append(answered)
        return True

    def write(self) -> None:
        answered_requests.add(self.tx, self._new)


def _longest(limits: Limits, event: Input) -> int:
    """How long an agent's words may be: under a file less, and nothing of theirs is cut without their knowing."""
    return limits.caption if isinstance(event, AgentWrote) and event.message.attachment is not None else limits.text
