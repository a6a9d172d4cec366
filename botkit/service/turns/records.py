"""The result of a turn as rows: events, messages, calls, the timer, consents, and the session after it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from msgspec.structs import replace

from botkit.core.codec import encode, encode_session
from botkit.core.engine.people.tickets import follow
from botkit.core.events import (
    AgentReplied,
    AgentWrote,
    ConsentRecorded,
    EventBase,
    EventPosted,
    HandedOff,
    HandoffClosed,
    MessageQueued,
    MessageReceived,
    MessageRefused,
    NoteAdded,
    OptedIn,
    OptedOut,
    Subscribed,
    TicketAssigned,
    TicketAwoken,
    TicketExpired,
    TicketMoved,
    TicketOpened,
    TicketOverdue,
    TicketPrioritised,
    TicketSnoozed,
    Unsubscribed,
)
from botkit.core.model.contact import Contact
from botkit.core.model.platform import Incoming
from botkit.core.model.ticket import Ticket
from botkit.core.model.values import pack
from botkit.policy.gate.phone_regions import country_of
from botkit.service.conversation import Conversation, encoded_flags
from botkit.service.turns.decide import TurnResult
from botkit.service.unit_of_work import TurnChanges
from botkit.store.calls import FunctionCallRow
from botkit.store.delivery.lanes import BULK, NOTICE, REPLY
from botkit.store.delivery.messages import MessageRow
from botkit.store.delivery.outbox import OutboxRow
from botkit.store.fanouts import POSTED, PostedRow
from botkit.store.sessions import SessionRow
from botkit.store.subscriptions import SubscriptionRow

_NUMBER = re.compile(r"[0-9+() -]+")  # a phone number as it is written
SESSION_TIMER = "session"  # the kind of the timer that a session sets
SILENCE_TIMER = "silence"  # of the question whether STOP was meant: its turn finds out whether it was answered


# What is told of an event to whoever looks at tickets now (docs/people.md).
TOLD: Mapping[type[EventBase], str] = {
    MessageReceived: "message.received",
    AgentReplied: "message.sent",
    AgentWrote: "message.sent",
    HandedOff: "ticket.handed_over",
    HandoffClosed: "ticket.closed",
    NoteAdded: "note.added",
    TicketAssigned: "ticket.assigned",
    TicketAwoken: "ticket.awoken",
    TicketExpired: "ticket.closed",
    TicketMoved: "ticket.moved",
    TicketOpened: "ticket.opened",
    TicketOverdue: "ticket.overdue",
    TicketPrioritised: "ticket.prioritised",
    TicketSnoozed: "ticket.snoozed",
}


def add_result(changes: TurnChanges, result: TurnResult, ticket: Ticket | None) -> None:
    """Add the rows of a result. `ticket` is the one that was open before."""
    contact_id = changes.contact.contact.id
    entries = iter(result.consents)  # in the order of their facts
    for index, fact in enumerate(result.facts):
        changes.add_event(fact, is_input=index == 0)
        after = follow(ticket, fact, changes.now)
        if after is not None and after is not ticket:
            changes.add_ticket(ticket, after, TOLD[type(fact)])
        ticket = None if after is not None and after.closed_at is not None else after
        match fact:
            case MessageQueued(by="") if ticket is not None:
                changes.add_change(ticket, "message.sent")  # of the bot; a person's words are told where they were written
            case OptedIn() | OptedOut() | ConsentRecorded():
                changes.add_consent(next(entries))
            case Subscribed():
                changes.subscribed.append(
                    SubscriptionRow(contact_id=contact_id, topic=fact.topic, value=subscription_key(fact.to), at=changes.now)
                )
            case Unsubscribed():
                changes.unsubscribed.append((contact_id, fact.topic, None if fact.to is None else subscription_key(fact.to)))
            case EventPosted() if fact.contact:
                changes.posted.append(_posted(changes, fact))
            case EventPosted():
                changes.unreached.append((fact.name, "no address"))
            case _:
                continue
    lane = _lane(result, is_bulk=changes.is_bulk)
    for queued in result.queued:
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
            OutboxRow(contact_id=contact_id, number=queued.number, channel=changes.channel, due_at=queued.due_at, state=state, lane=lane)
        )
    for call in result.calls:
        until = call.until or result.conversation.session.due or changes.now
        changes.calls.append(
            FunctionCallRow(
                contact_id=contact_id,
                call=f"{changes.channel}:{call.call}",  # sessions on several channels number their calls alike
                channel=changes.channel,
                function=call.function,
                arguments=encode(pack(call.arguments)),
                due_at=changes.now,
                deadline=until,
            )
        )
    if result.silent_at is not None:
        changes.set_timer(SILENCE_TIMER, result.silent_at)
    if result.timer is not None:
        changes.set_timer(SESSION_TIMER, result.timer.at)


def _posted(changes: TurnChanges, fact: EventPosted) -> PostedRow:
    """The event on its way. An address without a platform is one of the platform on which this contact writes."""
    return PostedRow(
        idempotency_key=f"{POSTED}{changes.contact.contact.id}:{changes.channel}:{fact.post}",
        name=fact.name,
        body=encode(pack(dict(fact.body))),
        contact=_address(fact.contact, changes.platform),
    )


def _address(written: str, platform: str) -> str:
    """`whatsapp:447700900123`, of a number as people write it or of an address."""
    named, _, value = written.rpartition(":")
    return f"{named or platform}:{re.sub(r'[+() -]', '', value) if _NUMBER.fullmatch(value) else value}"


def _lane(result: TurnResult, *, is_bulk: bool) -> int:
    """One lane for all messages of a turn, so that none of them overtakes another."""
    messages = [queued.message for queued in result.queued]
    if all(message.answers for message in messages):
        return REPLY
    return BULK if is_bulk or any(message.purpose == "marketing" for message in messages) else NOTICE


class Deferral(NamedTuple):
    """The gate says not now: until when, why, and by which rule. `messages` are those that wait for it."""

    until: datetime
    reason: str
    rule: str
    messages: tuple[MessageQueued, ...] = ()


def deferred_until(result: TurnResult) -> Deferral | None:
    """The gate's deferral of the first message of a turn, if that is what it said."""
    said = [fact for fact in result.facts if isinstance(fact, MessageQueued | MessageRefused)]
    if not said or not isinstance(first := said[0], MessageQueued) or first.until is None:
        return None
    messages = tuple(fact for fact in said if isinstance(fact, MessageQueued))
    return Deferral(until=first.until, reason=first.reason, rule=first.rule, messages=messages)


def subscription_key(value: object) -> str:
    """The text form of what a contact follows: equal values give equal texts."""
    return encode(pack(value)).decode()


def session_row(key: tuple[int, str], conversation: Conversation, now: datetime) -> SessionRow:
    session = conversation.session
    return SessionRow(
        contact_id=key[0],
        channel=key[1],
        number=session.number,
        # The contact has a row of its own; a copy here would become outdated.
        state=None if session.is_plain else encode_session(replace(session, contact=Contact(id=key[0]))),
        heard=session.heard,
        heard_at=conversation.heard_at,
        entry_until=conversation.entry_until,
        updated_at=now,
        marks=encoded_flags(conversation.flags),
        people_until=session.people_until,
        has_people=int(session.has_people) or None,
        tickets=session.tickets or None,
    )


def received_message(item: Incoming, now: datetime) -> MessageReceived:
    """The event of a message that came in."""
    return MessageReceived(
        message=item.id,
        content=item.content,
        sent_at=min(item.at, now) if item.at else now,
        reply_to=item.reply_to,
        referral=item.referral,
        entry=item.referral.kind if item.referral else "",
        product=item.product,
        forwarded=item.forwarded,
        country=country_of(item.sender.phone, item.sender.user_id),
    )
