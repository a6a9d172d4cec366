"""The lookup for the gate: what the store knows beyond the conversation, read once per batch, and only when a message needs it.

An answer to a person needs the status of the channel alone. A message that the business starts also needs the templates, the addresses,
the suppression list and what was sent before: each is one statement for all contacts of the batch, never one per message.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from functools import cached_property
from typing import Literal, TypedDict

from msgspec.structs import replace
from sqlalchemy import Connection

from botkit.core.events import SendAttempted
from botkit.core.model.contact import Address
from botkit.core.model.message import Outgoing, Template
from botkit.policy.gate.phone_regions import is_us_number, zones_of
from botkit.policy.gate.quiet_hours import QuietHours
from botkit.policy.gate.request import FrequencyCap, GateContext, GateRequest
from botkit.policy.gate.verdict import OPT_IN_ROLES, is_answer
from botkit.policy.gate.window import is_open
from botkit.service.billing.budgets import BudgetTracker
from botkit.service.bot import Bot
from botkit.service.conversation import STOP_STEP, Conversation
from botkit.service.templates import current_standings
from botkit.store import contacts, templates
from botkit.store.consent import suppressions
from botkit.store.delivery import account_status, daily_reach, messages
from botkit.store.delivery.account_status import AccountStatusRow
from botkit.store.delivery.daily_reach import DailyReach
from botkit.store.templates import TemplateRow

DAY = timedelta(hours=24)
# After a failed payment nothing that costs money goes out for so long; then one message tries whether the payment was repaired.
PAYMENT_RETRY_AFTER = timedelta(minutes=15)


class GateFacts(TypedDict, total=False):
    """The fields of a `GateContext` that this lookup sets, under the same names and with the same types."""

    account: Literal["", "restricted", "starts", "payment"]
    notices_restricted: bool
    template_status: str
    template_category: Literal["", "service", "utility", "marketing", "authentication"]
    address: Literal["", "bad", "undeliverable", "country_blocked"]
    stop_confirmed_at: datetime | None
    suppressed: bool
    us_number: bool
    reminders: int
    critical_basis: str
    critical_duty: bool
    critical_left: int
    quiet: QuietHours | None
    quiet_for_utility: bool
    zones: tuple[str, ...]
    marketing_sent: tuple[datetime, ...]
    caps: tuple[FrequencyCap, ...]
    budget_until: datetime | None
    people_limit: int
    people_used: int
    is_among_used: bool
    people_free_at: datetime | None
    permissions: frozenset[str]


class StoreLookup:
    """The lookup of one batch. `ids` are its contacts; any other contact is read with statements of its own."""

    def __init__(self, bot: Bot, tx: Connection, now: datetime, ids: Collection[int]) -> None:
        self.bot = bot
        self.rules = bot.rules
        self._tx = tx
        self._now = now
        self._ids = frozenset(ids)
        self._addresses: dict[str, dict[int, tuple[Address, ...]]] = {}
        self._suppressed: dict[str, dict[str, datetime | None]] = {}
        self._daily_reach: dict[str, DailyReach] = {}
        self._newly_reached: dict[str, set[int]] = {}
        self._leaving: dict[int, list[tuple[int, datetime]]] = {}  # advertising that goes out in this transaction

    # ---- for the gate

    def load(
        self, context: GateContext, conversation: Conversation, message: Outgoing, request: GateRequest, now: datetime, number: int
    ) -> GateContext:
        facts = GateFacts()
        status = self.account_status.get(conversation.session.channel)
        is_answered = is_answer(request, context, now)
        if status is not None and (account := _account(status, now, is_answered)):
            facts["account"] = account
        if status is not None and status.notices and (status.notices_until is None or now < status.notices_until):
            facts["notices_restricted"] = True
        if request.role == "stop_confirmation":
            # What was sent, not what was queued: a confirmation that was dropped as too late does not stand in the way of the next one.
            facts["stop_confirmed_at"] = messages.confirmed_before(self._tx, conversation.session.contact.id, STOP_STEP, number)
        if not is_answered:
            facts |= self._facts_for_starts(context, conversation, message, request, status)
        return replace(context, **facts) if facts else context

    def addresses(self, platform: str, contact: int) -> tuple[Address, ...]:
        """Where a contact is reached on a platform, best first."""
        known = self._addresses.get(platform)
        if known is None:
            known = self._addresses[platform] = contacts.addresses(self._tx, self._ids, platform)
        if contact not in known:
            known |= contacts.addresses(self._tx, [contact], platform)
        return known.get(contact, ())

    def ledger_addresses(self, platform: str, contact: int) -> tuple[str, ...]:
        """The same as the ledger writes them: a consent counts only when it was given from one of these."""
        return tuple(map(str, self.addresses(platform, contact)))

    # ---- what leaves

    def reserve(self, conversation: Conversation, message: Outgoing, number: int, form: str) -> None:
        """Count a message that is about to leave, for the next message of this transaction."""
        contact = conversation.session.contact.id
        if message.purpose == "marketing":
            self._leaving.setdefault(contact, []).append((number, self._now))
        if form == "template" and not is_open(conversation.heard_at, self._now, conversation.rules.window):
            self._newly_reached.setdefault(conversation.platform, set()).add(contact)

    def with_estimate(self, attempt: SendAttempted, conversation: Conversation, flow: str) -> SendAttempted:
        """The attempt with its estimated cost, where there are budgets and the platform bills messages."""
        return attempt if self.budget_tracker is None else self.budget_tracker.with_estimate(attempt, conversation, flow)

    def write(self) -> None:
        """Write who was reached outside their window: once for the batch."""
        for platform, people in self._newly_reached.items():
            daily_reach.record(self._tx, platform, people, self._now)

    # ---- read when first needed

    @cached_property
    def budget_tracker(self) -> BudgetTracker | None:
        """What is spent of the budgets; None where there are none."""
        return None if self.bot.budget_plan is None else BudgetTracker(self.bot.budget_plan, self._tx, self._now, self._ids)

    @cached_property
    def account_status(self) -> Mapping[str, AccountStatusRow]:
        return account_status.load(self._tx)

    @cached_property
    def _templates(self) -> Mapping[tuple[str, str], TemplateRow]:
        return current_standings(templates.load(self._tx), self._now)

    @cached_property
    def _marketing(self) -> Mapping[int, tuple[tuple[int, datetime], ...]]:
        return messages.marketing_since(self._tx, self._ids, self._now - self.rules.longest_cap)

    def _marketing_to(self, contact: int) -> tuple[tuple[int, datetime], ...]:
        if contact in self._ids:
            return self._marketing.get(contact, ())
        return messages.marketing_since(self._tx, [contact], self._now - self.rules.longest_cap).get(contact, ())

    def _suppressed_since(self, platform: str, to: tuple[Address, ...]) -> list[datetime]:
        """Since when addresses of a contact are on the suppression list: read once for all known addresses of the platform."""
        listed = self._suppressed.setdefault(platform, {})
        if any(address.value not in listed for address in to):
            new = {address.value for known in self._addresses[platform].values() for address in known} - listed.keys()
            found = suppressions.find(self._tx, self.bot.suppression_key, [(platform, value) for value in sorted(new)])
            listed.update(dict.fromkeys(new) | {value: suppression.since for (_, value), suppression in found.items()})
        return [since for address in to if (since := listed[address.value]) is not None]

    # ---- the facts of a message that the business starts

    def _facts_for_starts(
        self, context: GateContext, conversation: Conversation, message: Outgoing, request: GateRequest, status: AccountStatusRow | None
    ) -> GateFacts:
        contact, channel = conversation.session.contact, conversation.session.channel
        to = self.addresses(conversation.platform, contact.id)
        phone = next((address.value for address in to if address.value.isdecimal()), "")
        facts = GateFacts() if to else GateFacts(address="bad")
        if message.template is not None:
            facts |= self._template_facts(message.template)
        category = facts.get("template_category", context.template_category) if message.template is not None else ""
        is_marketing = "marketing" in (category, request.purpose)
        if is_marketing:
            facts |= self._marketing_facts(conversation, phone, to)
            facts |= self._budget_facts(conversation, request)
        if is_marketing or self.rules.quiet_for_utility:
            facts["quiet"] = self.rules.quiet_hours(channel, phone)
            facts["quiet_for_utility"] = self.rules.quiet_for_utility
            facts["zones"] = zones_of(contact.zone, phone, self.bot.programs.business.zone)
        if self._is_suppressed(context, conversation, request, to):
            facts["suppressed"] = True
        if request.role == "opt_in_request":
            facts["reminders"] = self.rules.reminders
        if message.template is not None and status is not None and status.people_limit:
            facts |= self._reach_facts(conversation, status.people_limit)
        if request.critical:
            facts |= self._critical_facts(contact.id)
        if conversation.rules.permissions:
            facts["permissions"] = self.rules.permissions.get(channel, frozenset())
        return facts

    def _template_facts(self, template: Template) -> GateFacts:
        row = self._templates.get((template.name, template.language))
        if row is None:
            return GateFacts()
        if not row.category:
            return GateFacts(template_status=row.status)
        return GateFacts(template_status=row.status, template_category=row.category)  # type: ignore[typeddict-item]  # the platform's own word

    def _marketing_facts(self, conversation: Conversation, phone: str, to: tuple[Address, ...]) -> GateFacts:
        contact = conversation.session.contact.id
        # A scoped id names the country of its owner's number.
        us_number = is_us_number(phone) or (not phone and any(address.value.startswith("US.") for address in to))
        if not self.rules.caps:
            return GateFacts(us_number=us_number)
        sent = tuple(at for _, at in (*self._marketing_to(contact), *self._leaving.get(contact, ())))
        return GateFacts(us_number=us_number, caps=self.rules.caps, marketing_sent=sent)

    def _budget_facts(self, conversation: Conversation, request: GateRequest) -> GateFacts:
        if self.budget_tracker is None or not self.budget_tracker.plan.budgets.does("defer marketing"):
            return GateFacts()
        until = self.budget_tracker.deferred_until(conversation.session.contact.id, conversation.session.channel, request.flow)
        return GateFacts() if until is None else GateFacts(budget_until=until)

    def _is_suppressed(self, context: GateContext, conversation: Conversation, request: GateRequest, to: tuple[Address, ...]) -> bool:
        if not self.bot.suppression_key:
            return False
        since = self._suppressed_since(conversation.platform, to)
        if not since:
            return False
        # Only a consent that is newer than the suppression opens the address again.
        purpose = "utility" if request.purpose == "service" else request.purpose
        state = context.consent.state_of(request.asks if request.role in OPT_IN_ROLES else purpose, request.topic, self._now)
        return not (state.status == "given" and state.since is not None and state.since > max(since))

    def _reach_facts(self, conversation: Conversation, limit: int) -> GateFacts:
        reach = self._daily_reach.get(conversation.platform)
        if reach is None:
            reach = daily_reach.reached_since(self._tx, conversation.platform, self._now - DAY, self._ids)
            self._daily_reach[conversation.platform] = reach
        newly_reached = self._newly_reached.get(conversation.platform, set())
        return GateFacts(
            people_limit=limit,
            people_used=reach.people + len(newly_reached - reach.among),
            is_among_used=conversation.session.contact.id in reach.among | newly_reached,
            people_free_at=(reach.first or self._now) + DAY,
        )

    def _critical_facts(self, contact: int) -> GateFacts:
        critical = self.rules.critical
        assert critical is not None
        used = messages.of_templates_since(self._tx, contact, critical.templates, self._now - DAY)
        return GateFacts(critical_basis=critical.basis, critical_duty=critical.duty, critical_left=max(0, critical.per_day - used))


def _account(status: AccountStatusRow, now: datetime, is_answered: bool) -> Literal["", "restricted", "starts", "payment"]:
    if status.is_restricted(now):
        return "starts" if status.restriction == "starts" else "restricted"
    failed = status.payment_failed_at
    # Answers cost nothing, and wait in the queue until the channel works again; messages that the business starts would only pile up.
    return "payment" if failed is not None and not is_answered and now - failed < PAYMENT_RETRY_AFTER else ""
