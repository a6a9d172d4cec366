"""Inspection of a conversation: what is stored about the customer, what it cost, and why the bot answered as it did."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import msgspec
from msgspec import Struct

from botkit.billing.terms import Terms
from botkit.core.engine.session import Session
from botkit.core.model.contact import Contact
from botkit.core.model.values import Value, unpack
from botkit.service.billing.bill_run import shipped_billing
from botkit.service.billing.conversation_cost import ConversationCost, conversation_cost
from botkit.service.explain.explain import explain
from botkit.service.explain.model import Explanation
from botkit.service.explain.replay import INPUT_KINDS
from botkit.service.privacy.export import consent_of
from botkit.store import contacts, events, sessions, subscriptions
from botkit.testing.in_process_node import CHANNEL, InProcessNode

WINDOW = timedelta(hours=24)


class Person(Struct, frozen=True, kw_only=True):
    """A customer at one moment. `window_closes` is None when they never wrote; `consent` is as `botkit consent show` has it."""

    contact: Contact
    session: Session | None
    window_closes: datetime | None
    follows: tuple[tuple[str, Value], ...]
    consent: Mapping[str, Any]


def person(node: InProcessNode) -> Person:
    """The customer as in the store."""
    session = node.session()
    with node.store.read() as tx:
        row = contacts.read(tx, [node.contact])[node.contact]
        session_row = sessions.load(tx, [(node.contact, CHANNEL)]).get((node.contact, CHANNEL))
        following = subscriptions.of_contacts(tx, [node.contact]).get(node.contact, ())
        return Person(
            contact=row.contact,
            session=session,
            window_closes=session_row.heard_at + WINDOW if session_row is not None and session_row.heard_at is not None else None,
            follows=tuple((line.topic, unpack(msgspec.json.decode(line.value))) for line in following),
            consent=consent_of(tx, node.contact, node.now),
        )


def cost(node: InProcessNode, terms: Terms, mix: Mapping[str, Decimal], at: datetime | None = None) -> ConversationCost:
    """What the conversation has cost so far, by the prices of a day (without it today's), for a mix of countries (without one: where the
    customer's number is)."""
    with node.store.read() as tx:
        return conversation_cost(tx, shipped_billing(terms), node.contact, CHANNEL, mix, at or datetime.now(UTC))


def why(node: InProcessNode) -> Explanation | None:
    """Why the newest turn went as it did; None before the first."""
    with node.store.read() as tx:
        newest = events.newest(tx, node.contact, INPUT_KINDS)
        return None if newest is None else explain(tx, node.bot, node.contact, newest)
