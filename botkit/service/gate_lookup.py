"""Sight: what the gate is told of the world around a place, read from the store once per batch and only when somebody asks.

An answer to a person asks for the standing of the channel alone. What the business starts also asks for the catalogue, the addresses,
the suppression list, what was sent before: each is one statement for all contacts of the batch, never one per message.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

from msgspec.structs import replace
from sqlalchemy import Connection

from botkit.core.events import SendAttempted
from botkit.core.model.contact import Address
from botkit.core.model.message import Outgoing, Template
from botkit.policy.gate.phone_regions import is_us_number, zones_of
from botkit.policy.gate.request import GateContext, GateRequest
from botkit.policy.gate.verdict import is_answer
from botkit.policy.gate.window import is_open
from botkit.service.billing.budgets import BudgetTracker
from botkit.service.bot import Bot
from botkit.service.conversation import STOP_STEP, Conversation
from botkit.service.templates import current_standings
from botkit.store import contacts, templates
from botkit.store.consent import suppressions
from botkit.store.delivery import account_status as standings
from botkit.store.delivery import daily_reach as reached
from botkit.store.delivery import messages
from botkit.store.delivery.account_status import AccountStatusRow
from botkit.store.delivery.daily_reach import DailyReach
from botkit.store.templates import TemplateRow

DAY = timedelta(hours=24)
PAYMENT_RETRY_AFTER = timedelta(
    minutes=15
)  # after a failed payment nothing goes out for so long; then one message tries whether it was repaired


class StoreLookup:
    """The eyes of one batch. `ids` are its contacts; whoever is looked at later is read on their own."""

    def __init__(self, bot: Bot, tx: Connection, now: datetime, ids: Collection[int]) -> None:
        self.bot = bot
        self.rules = bot.rules
        self._tx = tx
        self._now = now
        self._ids = frozenset(ids)
        self._addresses: dict[str, dict[int, tuple[Address, ...]]] = {}
        self._listed: dict[str, dict[str, datetime | None]] = {}
        self._reach: dict[str, DailyReach] = {}
        self._reached: dict[str, set[int]] = {}
        self._going: dict[int, list[tuple[int, datetime]]] = {}

    # ---- what it is asked

    def look(
        self, state: GateContext, conversation: Conversation, message: Outgoing, asked: GateRequest, now: datetime, number: int
    ) -> GateContext:
        """The state with what is seen of the world."""
        seen: dict[str, Any] = {}
        standing = self.standings.get(conversation.session.channel)
        is_answered = is_answer(asked, state.heard_at, now)
        if standing is not None and (account := _account(standing, now, is_answered)):
            seen["account"] = account
        if asked.role == "stop_confirmation":
            # What went out, not what was to: one that came too late for its STOP does not stand in the way of the next.
            seen["stop_confirmed_at"] = messages.confirmed_before(self._tx, conversation.session.contact.id, STOP_STEP, number)
        if not is_answered:
            self._look_further(seen, state, conversation, message, asked, standing)
        return replace(state, **seen) if seen else state

    def addresses(self, platform: str, contact: int) -> tuple[Address, ...]:
        """Where a contact is reached on a platform, best first."""
        known = self._addresses.get(platform)
        if known is None:
            known = self._addresses[platform] = contacts.addresses(self._tx, self._ids, platform)
        if contact not in known:
            known |= contacts.addresses(self._tx, [contact], platform)
        return known.get(contact, ())

    def said_from(self, platform: str, contact: int) -> tuple[str, ...]:
        """The same as the ledger writes it: what a consent must have been said from to count."""
        return tuple(map(str, self.addresses(platform, contact)))

    def going(self, conversation: Conversation, message: Outgoing, number: int, form: str) -> None:
        """A message is about to leave: the next one of this transaction is judged with it."""
        contact = conversation.session.contact.id
        if message.purpose == "marketing":
            self._going.setdefault(contact, []).append((number, self._now))
        if form == "template" and not is_open(conversation.heard_at, self._now):
            self._reached.setdefault(conversation.platform, set()).add(contact)

    def priced(self, attempt: SendAttempted, conversation: Conversation, flow: str) -> SendAttempted:
        """The attempt with what it counts for the budgets, where there are any and the platform bills messages."""
        return attempt if self.till is None else self.till.priced(attempt, conversation, flow)

    def write(self) -> None:
        """Keep who was reached outside their window: once for the batch."""
        for platform, people in self._reached.items():
            reached.record(self._tx, platform, people, self._now)

    @cached_property
    def till(self) -> BudgetTracker | None:
        """What is spent of the budgets; None where there are none."""
        return None if self.bot.budget_plan is None else BudgetTracker(self.bot.budget_plan, self._tx, self._now, self._ids)

    # ---- what it sees

    @cached_property
    def standings(self) -> Mapping[str, AccountStatusRow]:
        return standings.load(self._tx)

    @cached_property
    def _catalogue(self) -> Mapping[tuple[str, str], TemplateRow]:
        return current_standings(templates.load(self._tx), self._now)

    @cached_property
    def _marketing(self) -> Mapping[int, tuple[tuple[int, datetime], ...]]:
        return messages.marketing_since(self._tx, self._ids, self._now - self.rules.longest_cap)

    def _suppressed_since(self, platform: str, to: tuple[Address, ...]) -> list[datetime]:
        """Since when addresses of a contact are on the suppression list: asked once for all that are known by then, per platform."""
        listed = self._listed.setdefault(platform, {})
        if any(address.value not in listed for address in to):
            new = {address.value for of in self._addresses[platform].values() for address in of} - listed.keys()
            found = suppressions.find(self._tx, self.bot.suppression_key, [(platform, value) for value in sorted(new)])
            listed.update({value: found.get((platform, value)) for value in new})
        return [since for address in to if (since := listed[address.value]) is not None]

    def _look_further(
        self,
        seen: dict[str, Any],
        state: GateContext,
        conversation: Conversation,
        message: Outgoing,
        asked: GateRequest,
        standing: AccountStatusRow | None,
    ) -> None:
        contact = conversation.session.contact
        to = self.addresses(conversation.platform, contact.id)
        phone = next((address.value for address in to if address.value.isdecimal()), "")
        if not to:
            seen["address"] = "bad"
        if message.template is not None:
            self._look_up(seen, message.template)
        kind = seen.get("template_category", state.template_category) if message.template is not None else ""
        if "marketing" in (kind, asked.purpose):
            self._look_at_advertising(seen, conversation, phone, to)
            self._look_at_budgets(seen, conversation, asked)
        if "marketing" in (kind, asked.purpose) or self.rules.quiet_for_utility:
            seen["quiet"] = self.rules.quiet_hours(conversation.session.channel, phone)
            seen["quiet_for_utility"] = self.rules.quiet_for_utility
            seen["zones"] = zones_of(contact.zone, phone, self.bot.programs.business.zone)
        if self._is_suppressed(state, conversation, asked, to):
            seen["suppressed"] = True
        if asked.role == "opt_in_request":
            seen["reminders"] = self.rules.reminders
        if message.template is not None and standing is not None and standing.people_limit:
            self._count_people(seen, conversation, standing.people_limit)
        if asked.critical:
            self._look_at_critical(seen, contact.id)
        if conversation.platform == "messenger":
            seen["permissions"] = self.rules.permissions.get(conversation.session.channel, frozenset())

    def _look_up(self, seen: dict[str, Any], template: Template) -> None:
        row = self._catalogue.get((template.name, template.language))
        if row is not None:
            seen["template_status"] = row.status
            if row.category:
                seen["template_category"] = row.category

    def _look_at_advertising(self, seen: dict[str, Any], conversation: Conversation, phone: str, to: tuple[Address, ...]) -> None:
        contact = conversation.session.contact.id
        # A scoped id names the country of its owner's number.
        seen["us_number"] = is_us_number(phone) or (not phone and any(address.value.startswith("US.") for address in to))
        if self.rules.caps:
            known = self._marketing.get(contact, ()) if contact in self._ids else self._marketing_of(contact)
            seen["caps"] = self.rules.caps
            seen["marketing_sent"] = tuple(at for _, at in (*known, *self._going.get(contact, ())))

    def _look_at_budgets(self, seen: dict[str, Any], conversation: Conversation, asked: GateRequest) -> None:
        if self.till is None or not self.till.budget_plan.budgets.does("defer marketing"):
            return
        until = self.till.deferred_until(conversation.session.contact.id, conversation.session.channel, asked.flow)
        if until is not None:
            seen["budget_until"] = until

    def _marketing_of(self, contact: int) -> tuple[tuple[int, datetime], ...]:
        return messages.marketing_since(self._tx, [contact], self._now - self.rules.longest_cap).get(contact, ())

    def _is_suppressed(self, state: GateContext, conversation: Conversation, asked: GateRequest, to: tuple[Address, ...]) -> bool:
        if not self.bot.suppression_key:
            return False
        since = self._suppressed_since(conversation.platform, to)
        if not since:
            return False
        # Only a new act of the person opens this again.
        kind = "utility" if asked.purpose == "service" else asked.purpose
        standing = state.consent.state_of(asked.asks if asked.role == "opt_in_request" else kind, asked.topic, self._now)
        return not (standing.status == "given" and standing.since is not None and standing.since > max(since))

    def _count_people(self, seen: dict[str, Any], conversation: Conversation, limit: int) -> None:
        reach = self._reach.get(conversation.platform)
        if reach is None:
            reach = self._reach[conversation.platform] = reached.reached_since(self._tx, conversation.platform, self._now - DAY, self._ids)
        now_reached = self._reached.get(conversation.platform, set())
        seen["people_limit"] = limit
        seen["people_used"] = reach.people + len(now_reached - reach.among)
        seen["is_among_used"] = conversation.session.contact.id in reach.among | now_reached
        seen["people_free_at"] = (reach.first or self._now) + DAY

    def _look_at_critical(self, seen: dict[str, Any], contact: int) -> None:
        critical = self.rules.critical
        assert critical is not None
        used = messages.of_templates_since(self._tx, contact, critical.templates, self._now - DAY)
        seen["critical_basis"] = critical.basis
        seen["critical_duty"] = critical.duty
        seen["critical_left"] = max(0, critical.per_day - used)


def _account(standing: AccountStatusRow, now: datetime, is_answered: bool) -> str:
    if standing.restriction and (standing.restricted_until is None or now < standing.restricted_until):
        return "starts" if standing.restriction == "starts" else "restricted"
    failed = standing.payment_failed_at
    # Answers cost nothing, and wait in the queue until the channel works again; what the business starts would only pile up there.
    return "payment" if failed is not None and not is_answered and now - failed < PAYMENT_RETRY_AFTER else ""
