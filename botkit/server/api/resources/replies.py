"""Replies: what an agent may say to a customer now, what it costs, and what is prepared for it."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated

from msgspec import Meta, Struct
from sqlalchemy import Connection

from botkit.core.model.business import TemplateInfo
from botkit.core.model.contact import Contact
from botkit.errors import UsageError
from botkit.server.api.call import Answer, Call
from botkit.server.api.fields import Moment
from botkit.server.api.problem import Refused
from botkit.server.api.resources.tickets import find_ticket, key_of
from botkit.service.billing.bill_run import open_billing
from botkit.service.tickets.canned_replies import canned_reply
from botkit.service.tickets.reply_outlook import reply_outlook
from botkit.store import contacts
from botkit.store.tickets import tickets


class ReplyPriceAnswer(Struct, frozen=True, kw_only=True):
    """What a message costs now: words of one's own (`kind` "words"), or a template of this category. `amount` null: it is not known."""

    kind: str
    amount: Decimal | None
    currency: str


class OutlookAnswer(Struct, frozen=True, kw_only=True):
    """What would become of an answer now. `refused` empty: words of one's own go out, until `words_until` (null: without an end).
    Otherwise it is the gate's reason, `rule` its row, and `meaning` says the same in a sentence. No `prices`: the platform bills none."""

    refused: str
    rule: str
    meaning: str
    words_until: Moment | None
    prices: tuple[ReplyPriceAnswer, ...]


class CannedReplyAnswer(Struct, frozen=True, kw_only=True):
    """Prepared words, filled in. `text` null: they cannot be for this customer, and `problem` says why."""

    name: str
    text: str | None
    problem: str = ""


class CannedReplyListAnswer(Struct, frozen=True, kw_only=True):
    """The prepared words of botkit.yaml, in the language of the customer."""

    replies: tuple[CannedReplyAnswer, ...]


class CannedReplyQuery(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    by: Annotated[str, Meta(max_length=100, description="Who answers, for words that say it; without it, the name of the token.")] = ""


class TemplateAnswer(Struct, frozen=True, kw_only=True):
    """An approved template, and how many values it takes in each of its languages."""

    name: str
    category: str
    languages: dict[str, int]


class TemplateListAnswer(Struct, frozen=True, kw_only=True):
    """The templates that botkit.yaml and the catalogue know, by name."""

    templates: tuple[TemplateAnswer, ...]


async def outlook(call: Call) -> Answer:
    """Show whether words of one's own would go out to the customer of a ticket now, until when, and what a message costs."""

    def ask(tx: Connection) -> OutlookAnswer:
        row = find_ticket(call, tickets.find(tx, key_of(call)))
        found = reply_outlook(tx, call.runtime.bot, row.key, call.now, open_billing(tx, call.parts.config.billing))
        if found is None:
            raise Refused("not-found", "there is no such conversation")
        return OutlookAnswer(
            refused=found.refused,
            rule=found.rule,
            meaning=found.meaning,
            words_until=found.words_until,
            prices=tuple(ReplyPriceAnswer(kind=one.kind, amount=one.amount, currency=one.currency) for one in found.prices),
        )

    return Answer(value=await call.read(ask))


async def canned(call: Call) -> Answer:
    """List the prepared words of the business, filled in for the customer of a ticket, for an agent to look over and send as text."""

    def ask(tx: Connection) -> Contact:
        row = find_ticket(call, tickets.find(tx, key_of(call)))
        return contacts.read(tx, [row.contact_id])[row.contact_id].contact

    contact = await call.read(ask)
    names = sorted(call.runtime.bot.programs.business.replies)
    return Answer(value=CannedReplyListAnswer(replies=tuple(_filled(call, name, contact) for name in names)))


async def templates(call: Call) -> Answer:
    """List the templates that an answer may be, also when the window is closed."""
    known = call.runtime.bot.programs.business.templates
    return Answer(value=TemplateListAnswer(templates=tuple(_shown(one) for _, one in sorted(known.items()))))


def _filled(call: Call, name: str, contact: Contact) -> CannedReplyAnswer:
    try:
        text = canned_reply(call.runtime.bot.programs.business, name, contact, call.query.by or call.who.name)
    except UsageError as fault:
        return CannedReplyAnswer(name=name, text=None, problem=str(fault))
    return CannedReplyAnswer(name=name, text=text)


def _shown(template: TemplateInfo) -> TemplateAnswer:
    return TemplateAnswer(name=template.name, category=template.category, languages=dict(template.languages))
