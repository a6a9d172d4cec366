"""Claims of answers within the turn that wrote them: the gate has just been asked, so the attempt is logged in the same transaction.

Only for what costs nothing and is no advertising, in free form, when nothing else waits for the person. Everything else has a claim of its
own (botkit/service/delivery/claim.py): a message that had to wait, is paid for, or depends on more than the conversation. As there, the
attempt is on disk before the request leaves.
"""

from __future__ import annotations

from collections.abc import Collection

from msgspec.structs import replace
from sqlalchemy import Connection

from botkit.core.events import SendAttempted
from botkit.core.model.contact import Address
from botkit.policy.gate import gate
from botkit.service.bot import Bot
from botkit.service.commands import OutboundMessage
from botkit.service.conversation import Conversation
from botkit.service.delivery.receipts import market_of, tag_of
from botkit.service.delivery.sender_state import SenderState
from botkit.service.gate_lookup import StoreLookup
from botkit.service.turns.decide import QueuedMessage, TurnResult
from botkit.service.unit_of_work import TurnChanges
from botkit.store.delivery import channel_holds, outbox
from botkit.store.delivery.lanes import REPLY


class AnswerClaims:
    """The claims of one transaction. `room` is how many requests the sender has left, `claimed` what it is to send after the commit."""

    def __init__(self, bot: Bot, sender_state: SenderState, tx: Connection, began: float, room: int) -> None:
        self._bot = bot
        self._sender_state = sender_state
        self._tx = tx
        self._began = began
        self._room = room
        self._rooms: dict[str, int] = {}
        self._waiting: set[tuple[int, str]] = set()
        self.claimed: list[OutboundMessage] = []

    def look(self, contact_ids: Collection[int]) -> None:
        """Read what waits for these contacts, which are locked, and which channels may send."""
        held = channel_holds.load(self._tx)
        rooms = self._sender_state.open_channels(name for name in self._bot.channels if name not in held)
        self._rooms = {channel: room for channel, room in rooms.items() if not self._sender_state.is_probing(channel)}
        self._waiting = {(contact, channel) for contact, channel, lane in outbox.waiting(self._tx, contact_ids) if lane == REPLY}

    def claim(self, changes: TurnChanges, result: TurnResult, lookup: StoreLookup) -> TurnResult:
        """Claim the first answer of a turn, whose rows are in `changes`, if it may go out at once. The result after it."""
        key = (changes.contact.contact.id, changes.channel)
        if not result.queued or key in self._waiting or self._room <= 0 or self._rooms.get(key[1], 0) <= 0:
            return result
        self._waiting.add(key)
        queued, row, pace = result.queued[0], changes.outbox[0], self._sender_state.rate_limiter
        if row.number != queued.number or row.lane != REPLY or not _is_plain(queued):
            return result
        to = lookup.addresses(result.conversation.platform, key[0])
        if not to or pace.pair_free_at(key[1], key[0], changes.now) is not None:
            return result
        self._room -= 1
        self._rooms[key[1]] -= 1
        pace.take_pair(key[1], key[0])
        self.claimed.append(self._attempt(changes, queued, result.conversation, lookup, to))
        # What the person sees last is no advertising: it decides what an everyday word like "cancel" means.
        flags = replace(result.conversation.flags, after_marketing=False)
        return replace(result, conversation=replace(result.conversation, flags=flags))

    def _attempt(
        self, changes: TurnChanges, queued: QueuedMessage, conversation: Conversation, lookup: StoreLookup, to: tuple[Address, ...]
    ) -> OutboundMessage:
        assert queued.allowed is not None
        lease = self._sender_state.lease
        row = replace(changes.outbox[0], node=self._sender_state.node, lease_until=changes.now + lease)
        changes.outbox[0] = replace(row, state="attempted", attempts=1, attempted_at=changes.now)
        attempt = SendAttempted(
            number=queued.number,
            attempt=1,
            form="free",
            category="service",
            destination=market_of(to),
            reason=queued.allowed.reason.value,
            rule=queued.allowed.rule,  # what the gate saw is in `MessageQueued` of this moment
        )
        changes.add_event(lookup.with_estimate(attempt, conversation, queued.flow))
        return OutboundMessage(
            row=row,
            cleared=gate.clear(queued.allowed, queued.message, to=to, tag=tag_of(row.contact_id, row.number)),
            answering=conversation.session.heard,
            leaves_by=self._began + lease.total_seconds() / 2,
            queued_at=changes.now,
            flow=queued.flow,
            step=queued.step,
        )


def _is_plain(queued: QueuedMessage) -> bool:
    """Free of charge, and no advertising."""
    return queued.allowed is not None and queued.allowed.form == "free" and queued.message.purpose != "marketing"
