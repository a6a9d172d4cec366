"""A dry run: the turn in which a recipient would be told, decided as it would be then, and nothing of it written."""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct
from sqlalchemy import Connection

from botkit.core.events import BusinessEvent, MessageQueued, MessageRefused, TurnFailed
from botkit.service.bot import Bot
from botkit.service.commands import ContactEvent
from botkit.service.turns.batch import TurnBatch
from botkit.service.unit_of_work import TurnChanges
from botkit.store import contacts
from botkit.store.contacts import ContactRow


class Foreseen(Struct, frozen=True, kw_only=True):
    """What would become of a recipient: `send`, `defer` (until `due_at`), `refuse`, or `silent`. `messages` are those that would go out."""

    what: str
    reason: str = ""
    rule: str = ""
    due_at: datetime | None = None
    messages: tuple[MessageQueued, ...] = ()


class _DryBatch(TurnBatch):
    """Locks nobody: it reads what there is, beside the turns of customers who write meanwhile."""

    def _lock(self, contact_ids: set[int]) -> dict[int, ContactRow]:
        return contacts.read(self.tx, contact_ids)


def foresee(tx: Connection, bot: Bot, events: dict[int, BusinessEvent], channel: str, library: str, now: datetime) -> dict[int, Foreseen]:
    """What these events would lead to at a moment, by contact."""
    batch = _DryBatch(bot, tx, now)
    commands = [
        ContactEvent(contact=contact, channel=channel, event=event, is_bulk=True, library=library)
        for contact, event in sorted(events.items())
    ]
    work = batch.process(commands)
    found = {turn.contact.contact.id: _of_turn(turn) for turn in work.turns if turn.broadcast}
    for (contact, _), deferral in batch.put_back.items():
        found[contact] = Foreseen(
            what="defer", reason=deferral.reason, rule=deferral.rule, due_at=deferral.until, messages=deferral.messages
        )
    return found


def _of_turn(turn: TurnChanges) -> Foreseen:
    queued = tuple(event for event in turn.told if isinstance(event, MessageQueued))
    if any(isinstance(event, TurnFailed) for event in turn.told):
        return Foreseen(what="refuse", reason="TURN_FAILED")
    if queued:
        return Foreseen(what="send", messages=queued)
    refused = next((event for event in turn.told if isinstance(event, MessageRefused)), None)
    if refused is not None:
        return Foreseen(what="refuse", reason=refused.reason, rule=refused.rule)
    return Foreseen(what="silent")
