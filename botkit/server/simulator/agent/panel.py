"""The panel of the agent's side: the ticket of a customer, its conversation, what a reply would cost, and why the bot gave up."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from botkit.billing.terms import Terms
from botkit.core.model.business import Business
from botkit.core.model.contact import Contact
from botkit.errors import UsageError
from botkit.server.simulator.panels import contact_of
from botkit.service.billing.bill_run import BillingContext, open_billing
from botkit.service.bot import Bot
from botkit.service.explain.explain import explain
from botkit.service.tickets.canned_replies import canned_reply
from botkit.service.tickets.conversation_view import Entry, read_view
from botkit.service.tickets.reply_outlook import ReplyOutlook, reply_outlook
from botkit.store import contacts
from botkit.store.tickets import tickets
from botkit.store.tickets.tickets import TicketKey, TicketRow
from botkit.testing.business_side import NAME
from webhooks.emulator.phones.customer import Customer

Json = dict[str, Any]


class AgentPanels:
    """Panels by customer. The rate cards are read once, and each hand-over is explained once."""

    def __init__(self, bot: Bot) -> None:
        self._bot = bot
        self._billing: tuple[Terms, BillingContext] | None = None
        self._explained: dict[TicketKey, Json | None] = {}

    def of(self, tx: Connection, customer: Customer, channel: str, terms: Terms, now: datetime) -> Json:
        business = self._bot.programs.business
        contact = contact_of(tx, customer)
        row = None if contact is None else next((row for row in tickets.open_of(tx, [contact]) if row.channel == channel), None)
        view = None if row is None else read_view(tx, row.key, now)
        shown: Json = {"known": contact is not None, "queue": next(iter(business.queues), ""), "me": NAME, "ticket": None}
        if row is None or view is None:
            return shown
        outlook = reply_outlook(tx, self._bot, row.key, now, self._context(tx, terms))
        return {
            **shown,
            "ticket": _ticket(row),
            "entries": [_entry(entry) for entry in view.entries],
            "more": view.more,
            "outlook": None if outlook is None else _outlook(outlook),
            "templates": _templates(business),
            "canned": _canned(business, contacts.read(tx, [row.contact_id])[row.contact_id].contact),
            "topics": [{"name": name, "title": topic.title or name} for name, topic in business.topics.items()],
            "why": self._why(tx, row),
        }

    def _context(self, tx: Connection, terms: Terms) -> BillingContext:
        if self._billing is None or self._billing[0] != terms:
            self._billing = terms, open_billing(tx, terms)
        return self._billing[1]

    def _why(self, tx: Connection, row: TicketRow) -> Json | None:
        """The turn that handed the chat over, explained to the line of the flow."""
        if row.key not in self._explained:
            explanation = explain(tx, self._bot, row.contact_id, row.opened_seq)
            self._explained[row.key] = None if explanation is None else explanation.to_json()
        return self._explained[row.key]


def _ticket(row: TicketRow) -> Json:
    ticket = row.ticket
    moments = ("waiting_since", "due_at", "overdue_at", "snoozed_until")
    return {
        "id": row.id,
        "queue": ticket.queue,
        "state": ticket.state,
        "owner": ticket.owner,
        "assignee": ticket.assignee,
        "words": ticket.words,
        **{name: moment.isoformat() if (moment := getattr(ticket, name)) else "" for name in moments},
    }


def _entry(entry: Entry) -> Json:
    return {"seq": entry.seq, "at": entry.at.isoformat(), "side": entry.side, "by": entry.by, "text": entry.text, "status": entry.status}


def _outlook(outlook: ReplyOutlook) -> Json:
    prices = [
        {"kind": price.kind, "amount": "" if price.amount is None else f"{price.amount:f}", "currency": price.currency}
        for price in outlook.prices
    ]
    until = outlook.words_until.isoformat() if outlook.words_until else ""
    return {"refused": outlook.refused, "meaning": outlook.meaning, "until": until, "prices": prices}


def _canned(business: Business, contact: Contact) -> list[Json]:
    """Those that can be filled in for this customer; the others would leave a gap."""
    shown = []
    for name in business.replies:
        with contextlib.suppress(UsageError):
            shown.append({"name": name, "text": canned_reply(business, name, contact, NAME)})
    return shown


def _templates(business: Business) -> list[Mapping[str, Any]]:
    return [
        {"name": name, "category": template.category, "values": max(template.languages.values(), default=0)}
        for name, template in sorted(business.templates.items())
    ]
