"""A conversation: what is known about a contact on one channel, and what the gate is told of it."""

from __future__ import annotations

from datetime import datetime
from typing import Literal, Protocol

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from botkit.core.codec import encode
from botkit.core.engine.program import Programs
from botkit.core.engine.session import Session
from botkit.core.model.message import Content, Outgoing, PhoneCall
from botkit.core.model.platform import STRICTEST, PlatformRules
from botkit.policy.consent.model import Consent, ConsentEvent
from botkit.policy.gate.contact_flags import NO_FLAGS, ContactFlags
from botkit.policy.gate.contact_rules import ContactRules
from botkit.policy.gate.request import GateContext, GateRequest, MessageRole, request_for
from botkit.policy.gate.rules import STOP_CONFIRMATION_PAUSE
from botkit.store.sessions import SessionRow

STOP_STEP = "stop_confirmation"  # the step of the one confirmation of a STOP
POLICY_FLOW = ""  # messages of the policy itself belong to no flow

_CHAT_METHODS = ("keyword", "button", "text")  # methods of a STOP in the chat, which is answered


class Conversation(Struct, frozen=True, kw_only=True):
    """What is known about a contact on one channel. `heard_at` is the platform's time of their newest message.

    `people_until` and `has_people` are the session's, for whoever has its row alone.
    """

    session: Session
    platform: str
    rules: PlatformRules = STRICTEST
    heard_at: datetime | None = None
    entry_until: datetime | None = None
    flags: ContactFlags = NO_FLAGS
    people_until: datetime | None = None
    has_people: bool = False


def stored_flags(row: SessionRow | None) -> ContactFlags:
    return NO_FLAGS if row is None or row.marks is None else msgspec.json.decode(row.marks, type=ContactFlags)


def stored_conversation(session: Session, platform: str, row: SessionRow | None, rules: PlatformRules = STRICTEST) -> Conversation:
    """The conversation of a row. `session` may lack its state: what the gate is told of it stands in the row."""
    if row is None:
        return Conversation(session=session, platform=platform, rules=rules)
    return Conversation(
        session=session,
        platform=platform,
        rules=rules,
        heard_at=row.heard_at,
        entry_until=row.entry_until,
        flags=stored_flags(row),
        people_until=row.people_until,
        has_people=bool(row.has_people),
    )


def encoded_flags(flags: ContactFlags) -> bytes | None:
    return None if flags == NO_FLAGS else encode(flags)


class GateLookup(Protocol):
    """Adds to the gate's context what neither the conversation nor the ledger says: account, templates, addresses, earlier messages."""

    rules: ContactRules

    def load(
        self, context: GateContext, conversation: Conversation, message: Outgoing, request: GateRequest, now: datetime, number: int
    ) -> GateContext:
        """`context` is what the conversation and the ledger say, `number` the message's."""


class NoLookup:
    """Adds nothing: for a turn that is tried out or replayed, where no message leaves."""

    rules = ContactRules(quiet=None)

    def load(
        self, context: GateContext, conversation: Conversation, message: Outgoing, request: GateRequest, now: datetime, number: int
    ) -> GateContext:
        return context


NO_LOOKUP = NoLookup()


def opens_window(content: Content) -> bool:
    """Whether the platform opens the service window: any message does, and a call when it comes, not when it ends."""
    return not isinstance(content, PhoneCall) or content.phase == "connect"


def role_of(message: Outgoing, flow: str, step: str) -> MessageRole:
    if flow == POLICY_FLOW and step == STOP_STEP:
        return "stop_confirmation"
    return "opt_in_request" if message.asks else "opt_in_question" if message.seeks else ""


def gate_request(message: Outgoing, flow: str, step: str, rules: ContactRules) -> GateRequest:
    """What the gate is asked about a message."""
    critical = rules.critical
    request = request_for(
        message,
        answers=message.answers,
        role=role_of(message, flow, step),
        asks=message.asks or message.seeks or "marketing",
        request=message.request,
        critical=critical is not None and message.template is not None and message.template.name in critical.templates,
    )
    return replace(request, flow=flow) if rules.has_budgets else request


def gate_context(
    programs: Programs, conversation: Conversation, consent: Consent, ledger: tuple[ConsentEvent, ...], message: Outgoing, now: datetime
) -> GateContext:
    """What the conversation and the ledger say of a message; a `GateLookup` adds the rest."""
    stopped_at, confirmed_at = _stops(ledger)
    template = programs.business.templates.get(message.template.name) if message.template else None
    people_until = conversation.people_until or conversation.session.people_until
    is_with_people = people_until is not None and people_until > now
    return GateContext(
        platform=conversation.platform,
        rules=conversation.rules,
        template_category=template.category_in(message.template.language) if template and message.template else "",
        address=_address(conversation),
        blocked="by_us" if conversation.flags.address_problem(conversation.heard_at) == "by_us" else "",
        heard_at=conversation.heard_at,
        entry_until=conversation.entry_until,
        people_until=people_until if is_with_people else None,
        has_people=is_with_people and (conversation.has_people or conversation.session.has_people),
        stopped_at=stopped_at,
        stop_confirmed_at=confirmed_at,
        stop_unclear=conversation.flags.is_unclear(now),
        requests={} if message.requested_at is None else {message.request: message.requested_at},
        consent=consent,
        platform_stopped=consent.platform_stopped,
        held_back_at=conversation.flags.held_at,
    )


def _address(conversation: Conversation) -> Literal["", "bad", "undeliverable", "country_blocked"]:
    problem = conversation.flags.address_problem(conversation.heard_at)
    return "" if problem == "by_us" else problem


def _stops(ledger: tuple[ConsentEvent, ...]) -> tuple[datetime | None, datetime | None]:
    """The latest STOP in the chat, and the latest before it that should have been confirmed. `StoreLookup` knows which really was."""
    stops = sorted(entry.occurred_at for entry in ledger if entry.action == "withdrawn" and entry.method in _CHAT_METHODS)
    confirmed: datetime | None = None
    for stop in stops[:-1]:
        if confirmed is None or stop - confirmed >= STOP_CONFIRMATION_PAUSE:
            confirmed = stop
    return (stops[-1] if stops else None), confirmed
