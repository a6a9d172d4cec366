"""What was decided, as rows: the events, messages, calls, alarms and lines of the ledger of one turn, and the session after it."""

from __future__ import annotations

from datetime import datetime

from msgspec.structs import replace

from botkit.core.codec import encode, encode_session
from botkit.core.events import ConsentRecorded, OptedIn, OptedOut, Subscribed, Unsubscribed
from botkit.core.model.contact import Contact
from botkit.core.model.values import pack
from botkit.policy.gate.contact_flags import NO_FLAGS
from botkit.service.conversation import Conversation
from botkit.service.turns.decide import TurnResult
from botkit.service.unit_of_work import TurnChanges
from botkit.store.calls import FunctionCallRow
from botkit.store.delivery.messages import MessageRow
from botkit.store.delivery.outbox import OutboxRow
from botkit.store.sessions import SessionRow
from botkit.store.subscriptions import SubscriptionRow
from botkit.store.timers import TimerRow

SESSION_TIMER = "session"  # the kind of alarm that a session sets for itself


def add_result(changes: TurnChanges, turned: TurnResult) -> None:
    """Turn what was decided into rows."""
    contact_id = changes.contact.contact.id
    entries = iter(turned.consents)  # in the order of the facts that say so
    for conversation, fact in enumerate(turned.facts):
        changes.note(fact, is_input=conversation == 0)
        match fact:
            case OptedIn() | OptedOut() | ConsentRecorded():
                changes.agree(next(entries))
            case Subscribed():
                changes.subscribed.append(
                    SubscriptionRow(contact_id=contact_id, topic=fact.topic, value=subscription_key(fact.to), at=changes.now)
                )
            case Unsubscribed():
                changes.unsubscribed.append((contact_id, fact.topic, None if fact.to is None else subscription_key(fact.to)))
            case _:
                continue
    for queued in turned.queued:
        message = queued.message
        changes.messages.append(
            MessageRow(
                contact_id=contact_id,
                number=queued.number,
                channel=changes.channel,
                content=encode(message),
                status_at=changes.now,
                purpose=message.purpose,
                template=message.template.name if message.template else "",
                flow=queued.flow,
                step=queued.step,
                queued_at=changes.now,
            )
        )
        state = "deferred" if queued.due_at > changes.now else "queued"
        changes.outbox.append(
            OutboxRow(contact_id=contact_id, number=queued.number, channel=changes.channel, due_at=queued.due_at, state=state)
        )
    for call in turned.calls:
        until = turned.conversation.session.due or changes.now
        changes.calls.append(
            FunctionCallRow(
                contact_id=contact_id,
                call=f"{changes.channel}:{call.call}",  # a session numbers its own; the same contact may have another one elsewhere
                channel=changes.channel,
                function=call.function,
                arguments=encode(pack(call.arguments)),
                due_at=changes.now,
                deadline=until,
            )
        )
    if turned.wake is not None:
        key = (contact_id, changes.channel, SESSION_TIMER)
        if turned.wake.at is None:
            changes.unwake = key
        else:
            changes.wake = TimerRow(contact_id=contact_id, channel=changes.channel, kind=SESSION_TIMER, due_at=turned.wake.at)


def subscription_key(value: object) -> str:
    """The one written form of what is followed: equal values, equal text."""
    return encode(pack(value)).decode()


def session_row(who: tuple[int, str], conversation: Conversation, now: datetime) -> SessionRow:
    session = conversation.session
    is_plain = session.is_idle and session.silent_until is None
    return SessionRow(
        contact_id=who[0],
        channel=who[1],
        number=session.number,
        # The contact is kept in its own row: here it would be a copy that grows old.
        state=None if is_plain else encode_session(replace(session, contact=Contact(id=who[0]))),
        heard=session.heard,
        heard_at=conversation.heard_at,
        entry_until=conversation.entry_until,
        updated_at=now,
        marks=None if conversation.marks == NO_FLAGS else encode(conversation.marks),
    )
