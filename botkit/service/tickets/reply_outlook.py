"""The outlook of a reply before it is written: whether words of one's own would go out now and until when, and what a message costs."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy import Connection

from botkit.billing.rating import Rater
from botkit.billing.spend_estimate import SpendEstimator, expected_charge
from botkit.core.codec import decode_session
from botkit.core.engine.session import Session
from botkit.core.events import AgentWrote, MessageRefused
from botkit.core.model.message import Outgoing
from botkit.policy.gate.reasons import REASONS, Reason
from botkit.service.billing.bill_run import BillingContext
from botkit.service.bot import Bot
from botkit.service.conversation import Conversation, stored_conversation
from botkit.service.delivery.receipts import market_of
from botkit.service.gate_lookup import StoreLookup
from botkit.service.turns.decide import TurnInput, decide_turn
from botkit.store import contacts, sessions
from botkit.store.consent import consents
from botkit.store.tickets.tickets import TicketKey

_PROBE = Outgoing(body="-", by="-")  # words of a person; the gate looks at nothing else of them


class ReplyPrice(Struct, frozen=True, kw_only=True):
    """What a message costs now: words of one's own (`kind` "words") or a template of a category. `amount` None: the price is not known."""

    kind: str
    amount: Decimal | None
    currency: str


class ReplyOutlook(Struct, frozen=True, kw_only=True):
    """`words_until` is until when words of one's own may go out, if `refused` is empty; None then: there is no end.

    `refused` is the gate's reason why they may not, `rule` its row, `meaning` the same in a sentence.
    """

    refused: str
    rule: str
    meaning: str
    words_until: datetime | None
    prices: tuple[ReplyPrice, ...] = ()


def reply_outlook(tx: Connection, bot: Bot, key: TicketKey, now: datetime, billing: BillingContext | None = None) -> ReplyOutlook | None:
    """What would become of an agent's words now, by the same turn that sends them. None: there is no such conversation.

    Without `billing` the prices are left out.
    """
    contact, channel, number = key
    row = contacts.read(tx, [contact]).get(contact)
    stored = sessions.load(tx, [(contact, channel)]).get((contact, channel))
    if row is None or stored is None or channel not in bot.channels:
        return None
    session = Session(contact=row.contact, channel=channel)
    if stored.state is not None:
        session = replace(decode_session(stored.state), contact=row.contact)
    conversation = stored_conversation(session, bot.channels[channel].platform.name, stored, bot.rules_of(channel))
    lookup = StoreLookup(bot, tx, now, (contact,))
    result = decide_turn(
        TurnInput(
            programs=bot.programs,
            conversation=conversation,
            event=AgentWrote(ticket=number, by=_PROBE.by, message=_PROBE),
            now=now,
            ledger=tuple(line.entry for line in consents.load(tx, [contact]).get(contact, ())),
            message_count=row.messages,
            addresses=lookup.ledger_addresses(conversation.platform, contact),
            lookup=lookup,
        )
    )
    refused = next((fact for fact in result.facts if isinstance(fact, MessageRefused)), None)
    return ReplyOutlook(
        refused="" if refused is None else refused.reason,
        rule="" if refused is None else refused.rule,
        meaning="" if refused is None else REASONS[Reason(refused.reason)].meaning,
        words_until=None if refused is not None else _words_until(conversation),
        prices=() if billing is None else _prices(bot, conversation, lookup, billing, now),
    )


def _words_until(conversation: Conversation) -> datetime | None:
    window = conversation.rules.human_window or conversation.rules.window
    return None if window is None or conversation.heard_at is None else conversation.heard_at + window


def _prices(bot: Bot, conversation: Conversation, lookup: StoreLookup, billing: BillingContext, now: datetime) -> tuple[ReplyPrice, ...]:
    """By the list, as if no free units were left. A platform that bills no messages has no prices."""
    if not conversation.rules.is_priced:
        return ()
    channel = conversation.session.channel
    to = lookup.addresses(conversation.platform, conversation.session.contact.id)
    estimator = SpendEstimator(billing.terms, billing.cards, billing.markets)
    categories = sorted({template.category for template in bot.programs.business.templates.values()} & {*conversation.rules.templates})
    prices = []
    for kind, form, category in (("words", "free", "service"), *((name, "template", name) for name in categories)):
        charge = expected_charge(
            estimator,
            Rater(billing.terms, billing.cards),
            channel=channel,
            at=now,
            form=form,
            category=category,
            destination=market_of(to),
            flow="",
            heard_at=conversation.heard_at,
            entry_until=conversation.entry_until,
        )
        prices.append(ReplyPrice(kind=kind, amount=charge.amount, currency=charge.currency))
    return tuple(prices)
