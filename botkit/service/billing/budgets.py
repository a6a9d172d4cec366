"""Budgets: a tracker estimates what leaves, adds up what the log says of it, and knows which budgets are spent.

The sums are a fold over the log: the events of a batch go through it as they are written, in the same transaction, so a crash or a restart
changes nothing. `recount` does the same from the log itself.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from functools import cached_property

import msgspec
from msgspec.structs import replace
from sqlalchemy import Connection

from botkit.billing.billing_period import day_of, days_before, first_moment, month_of, month_start, next_month
from botkit.billing.rating import Rater, usage_key
from botkit.billing.spend_estimate import (
    BUSINESS,
    BudgetScope,
    MessageSpending,
    SpendEstimator,
    SpentAmount,
    estimate,
    expected_charge,
    failed,
    flow_scope,
)
from botkit.billing.terms import Terms
from botkit.core.codec import decode_event
from botkit.core.events import BudgetPeriodOpened, BudgetReached, MessageFailed, MessageRefused, ReceiptPriced, SendAttempted, StatusChanged
from botkit.core.model.budget import WARNED_AT, Budget, Budgets
from botkit.core.model.pricing import Estimate
from botkit.service.billing import bill_run as billing
from botkit.service.conversation import Conversation
from botkit.service.unit_of_work import PricedEvent, SpendingChange, TurnChanges, UnitOfWork, is_priced
from botkit.store import contacts
from botkit.store.billing import bill_inputs as log
from botkit.store.billing import budget_spending as spending
from botkit.store.billing.budget_spending import BudgetSumRow, MessageKey
from botkit.store.database import Store
from botkit.store.events import ACCOUNT

CONTACT = "contact"
KINDS = ("send_attempted", "message_failed", "message_refused", "status_changed", "receipt_noted")

COUNTED_FOR = timedelta(days=62)  # after that no receipt comes: the platform tries to deliver a message for 30 days


@dataclass(frozen=True, kw_only=True)
class BudgetPlan:
    """The budgets of a node, and what its messages are priced with."""

    budgets: Budgets
    estimator: SpendEstimator

    def day(self, channel: str, now: datetime) -> str:
        return day_of(now, self.estimator.terms.account(channel).zone)


def _spent_after(estimator: SpendEstimator, spent: MessageSpending | None, channel: str, event: PricedEvent) -> MessageSpending | None:
    """What a message counts after one of its events."""
    match event:
        case SendAttempted(estimate=Estimate() as estimate):
            return estimator.spending_of(channel, estimate)
        case _ if spent is None:
            return None
        case MessageFailed() | MessageRefused() | StatusChanged(status="failed"):
            return failed(spent)
        case (StatusChanged() | ReceiptPriced()) as receipt if receipt.price is not None:
            return estimator.with_price(spent, receipt.price)
        case _:
            return spent


class BudgetTracker:
    """The spending, as one transaction sees and changes it. `ids` are its contacts."""

    def __init__(self, plan: BudgetPlan, tx: Connection, now: datetime, ids: Collection[int]) -> None:
        self.plan = plan
        self._tx = tx
        self._now = now
        self._ids = frozenset(ids)
        self._reserved: defaultdict[BudgetScope, Decimal] = defaultdict(Decimal)  # estimated in this transaction, not in the sums yet
        self._reserved_for: defaultdict[int, Decimal] = defaultdict(Decimal)
        self._days: dict[str, dict[int, Decimal]] = {}

    @cached_property
    def _sums(self) -> Mapping[BudgetScope, BudgetSumRow]:
        zones = {account.zone for account in self.plan.estimator.terms.accounts}
        return spending.sums(self._tx, {month_of(day_of(self._now, zone)) for zone in zones})

    @cached_property
    def _rater(self) -> Rater:
        rater = Rater(self.plan.estimator.terms, self.plan.estimator.cards)
        for scope, row in self._sums.items():
            rater.preset_usage(scope.name, scope.period, row.count)
        return rater

    # ---- what leaves

    def with_estimate(self, attempt: SendAttempted, conversation: Conversation, flow: str) -> SendAttempted:
        """The attempt with its estimated cost, which is reserved: the next attempt of this transaction counts it."""
        if not billing.bills_messages(conversation.platform):
            return attempt
        contact, channel = conversation.session.contact.id, conversation.session.channel
        charge = expected_charge(
            self.plan.estimator,
            self._rater,
            channel=channel,
            at=self._now,
            form=attempt.form,
            category=attempt.category,
            destination=attempt.destination,
            flow=flow,
            heard_at=conversation.heard_at,
            entry_until=conversation.entry_until,
        )
        estimated = estimate(self.plan.estimator, charge, flow)
        amount, month = Decimal(estimated.amount), month_of(estimated.day)
        self._reserved[BudgetScope(BUSINESS, month)] += amount
        self._reserved[BudgetScope(flow_scope(flow), month)] += amount
        self._reserved_for[contact] += amount
        return replace(attempt, estimate=estimated)

    # ---- what is spent

    def deferred_until(self, contact: int, channel: str, flow: str) -> datetime | None:
        """Until when advertising to this contact waits because a budget is spent; None: it need not."""
        zone = self.plan.estimator.terms.account(channel).zone
        day = self.plan.day(channel, self._now)
        ends = {CONTACT: first_moment(days_before(day, -1), zone)}
        month_ends = month_start(next_month(month_of(day)), zone)
        spent = self._spent_budgets("defer marketing", contact, channel, (flow,))
        return max((ends.get(name, month_ends) for name in spent), default=None)

    def handoff_budget(self, contact: int, channel: str, flows: Iterable[str]) -> str:
        """The spent budget after which people take over; empty: none."""
        return next(self._spent_budgets("hand off", contact, channel, tuple(flows)), "")

    def _spent_budgets(self, then: str, contact: int, channel: str, flows: tuple[str, ...]) -> Iterator[str]:
        budgets, day = self.plan.budgets, self.plan.day(channel, self._now)
        for scope, budget in self._monthly(month_of(day)):
            if budget.then != then or (scope.name != BUSINESS and scope.name not in map(flow_scope, flows)):
                continue
            row = self._sums.get(scope)
            if (row.amount if row is not None else 0) + self._reserved[scope] >= budget.amount:
                yield scope.name
        if budgets.contact is not None and budgets.contact.then == then and self._spent_on(contact, day) >= budgets.contact.amount:
            yield CONTACT

    def _spent_on(self, contact: int, day: str) -> Decimal:
        """What is spent on a contact on a day."""
        if day not in self._days:
            self._days[day] = spending.spent_on_day(self._tx, self._ids | {contact}, day)
        elif contact not in self._ids:
            self._days[day] |= spending.spent_on_day(self._tx, [contact], day)
        return self._days[day].get(contact, Decimal(0)) + self._reserved_for[contact]

    def _monthly(self, month: str) -> Iterator[tuple[BudgetScope, Budget]]:
        budgets = self.plan.budgets
        if budgets.business is not None:
            yield BudgetScope(BUSINESS, month), budgets.business
        for name, budget in budgets.flows.items():
            yield BudgetScope(flow_scope(name), month), budget

    # ---- what happened

    def record(self, priced: Iterable[SpendingChange]) -> list[tuple[int, str, BudgetReached]]:
        """Add events to the sums. Returns the budgets that reached a level with them, with the contact and channel of the last event."""
        changes = tuple(priced)
        if not changes:
            return []
        before = spending.message_spending(self._tx, {(contact, event.number) for contact, _, event in changes})
        after: dict[MessageKey, MessageSpending] = {}
        last: dict[BudgetScope, tuple[int, str]] = {}
        for contact, channel, event in changes:
            key = (contact, event.number)
            spent = _spent_after(self.plan.estimator, after.get(key, before.get(key)), channel, event)
            if spent is not None:
                after[key] = spent
                last |= {scope: (contact, spent.channel) for scope, _ in spent.sums}
        after = {key: one for key, one in after.items() if one != before.get(key)}
        days = self._contacts_before(after)
        spending.save_messages(self._tx, after)
        differences = difference(before, after)
        spending.add(self._tx, differences)
        return [*self._reached(differences, last), *self._reached_by_contacts(days, before, after)]

    def _reached(
        self, changes: Mapping[BudgetScope, SpentAmount], last: Mapping[BudgetScope, tuple[int, str]]
    ) -> Iterator[tuple[int, str, BudgetReached]]:
        months = {scope.period for scope in changes}
        wanted = [(scope, budget) for month in sorted(months) for scope, budget in self._monthly(month) if scope in changes]
        if not wanted:
            return
        rows = spending.sums(self._tx, months)
        for scope, budget in wanted:
            row = rows[scope]
            for percent in WARNED_AT:
                is_reached = 100 * row.amount >= percent * budget.amount
                if is_reached and row.alerted < percent and scope in last and spending.record_alert(self._tx, scope, percent):
                    yield *last[scope], self._event(scope, percent, row.amount, budget)

    def _contacts_before(self, after: Mapping[MessageKey, MessageSpending]) -> dict[tuple[int, str], Decimal]:
        """What was spent on contacts on the days that change, where contacts have a budget."""
        if self.plan.budgets.contact is None:
            return {}
        by_day: defaultdict[str, set[int]] = defaultdict(set)
        for (contact, _), one in after.items():
            by_day[one.estimate.day].add(contact)
        return {
            (contact, day): known.get(contact, Decimal(0))
            for day, people in by_day.items()
            for known in [spending.spent_on_day(self._tx, people, day)]
            for contact in people
        }

    def _reached_by_contacts(
        self,
        days: Mapping[tuple[int, str], Decimal],
        before: Mapping[MessageKey, MessageSpending],
        after: Mapping[MessageKey, MessageSpending],
    ) -> Iterator[tuple[int, str, BudgetReached]]:
        budget = self.plan.budgets.contact
        for (contact, day), was in sorted(days.items()):
            assert budget is not None
            mine = [(before.get(key), one) for key, one in after.items() if key[0] == contact and one.estimate.day == day]
            old = sum((one.amount for one, _ in mine if one is not None and one.estimate.day == day), Decimal(0))
            now = was - old + sum((one.amount for _, one in mine), Decimal(0))
            for percent in WARNED_AT:
                if 100 * was < percent * budget.amount <= 100 * now:
                    yield contact, mine[-1][1].channel, self._event(BudgetScope(CONTACT, day), percent, now, budget)

    def _event(self, scope: BudgetScope, percent: int, spent: Decimal, budget: Budget) -> BudgetReached:
        return BudgetReached(
            scope=scope.name,
            period=scope.period,
            percent=percent,
            spent=f"{spent:.4f}",
            budget=f"{budget.amount:.4f}",
            currency=self.plan.budgets.currency,
            then=budget.then,
        )


def record_spending(plan: BudgetPlan, tx: Connection, now: datetime, written: Sequence[UnitOfWork]) -> tuple[BudgetReached, ...]:
    """Add what a transaction wrote to the sums, as its last step: the few sums that all nodes share are then locked for the commit alone,
    and no transaction that holds one waits for a contact. A budget that reached a level is logged with the contact of the last message."""
    people = {contact: row for work in written for contact, row in work.contacts.items()}
    reached = BudgetTracker(plan, tx, now, ()).record(change for work in written for change in work.priced)
    alerts = UnitOfWork()
    for contact, channel, event in reached:
        if (row := people.get(contact)) is None:
            continue  # erased meanwhile
        changes = TurnChanges(row, channel, now)
        changes.add_event(event)
        people[contact] = alerts.add(changes)
    if alerts.turns:
        alerts.write(tx)
    return tuple(event for _, _, event in reached)


def difference(before: Mapping[MessageKey, MessageSpending], after: Mapping[MessageKey, MessageSpending]) -> dict[BudgetScope, SpentAmount]:
    """By how much the sums change."""
    changes: dict[BudgetScope, SpentAmount] = {}
    for key, one in after.items():
        old = before.get(key)
        for scope, part in old.sums if old is not None else ():
            changes[scope] = _plus(changes.get(scope, SpentAmount()), SpentAmount(-part.amount, -part.messages))
        for scope, part in one.sums:
            changes[scope] = _plus(changes.get(scope, SpentAmount()), part)
    return changes


def _plus(one: SpentAmount, other: SpentAmount) -> SpentAmount:
    return SpentAmount(one.amount + other.amount, one.messages + other.messages)


# ---- from the log


def load_budget_plan(store: Store, budgets: Budgets, terms: Terms) -> BudgetPlan:
    """The budget plan of a node, with the rate cards that the store has now. A later import counts from the next start on."""
    with store.read() as tx:
        context = billing.open_billing(tx, terms)
    return BudgetPlan(budgets=budgets, estimator=SpendEstimator(terms=context.terms, cards=context.cards, markets=context.markets))


def start_counting(tx: Connection, plan: BudgetPlan | None, now: datetime) -> None:
    """When a node starts: begin to count, with what the bill says of the month so far. Without budgets, stop counting."""
    if plan is None or not plan.budgets.any:
        spending.stop_counting(tx)
        return
    spending.drop_before(tx, (now - COUNTED_FOR).date().isoformat())
    if not spending.start_counting(tx):
        return
    context = billing.open_billing(tx, plan.estimator.terms)
    days = {account.zone: day_of(now, account.zone) for account in context.terms.accounts}
    for month in sorted({month_of(day) for day in days.values()}):
        sums = sums_of_bill(tx, context, month, max(days.values()))
        spending.add(tx, sums)
        changes, work = TurnChanges(contacts.lock(tx, [ACCOUNT])[ACCOUNT], "", now), UnitOfWork()
        changes.add_event(BudgetPeriodOpened(period=month, sums=_event_sums(sums)))
        work.add(changes)
        work.write(tx)


def sums_of_bill(tx: Connection, context: billing.BillingContext, month: str, today: str) -> dict[BudgetScope, SpentAmount]:
    """What the bill says of a month so far."""
    sums: dict[BudgetScope, SpentAmount] = {}
    for line in billing.charges(tx, context, f"{month}-01", today):
        if line.period != month:
            continue
        part = SpentAmount(line.amount or Decimal(0), 1)
        for name in (BUSINESS, flow_scope(line.flow)):
            sums[BudgetScope(name, month)] = _plus(sums.get(BudgetScope(name, month), SpentAmount()), part)
        if counts := usage_key(line, context.terms):
            sums[BudgetScope(counts, month)] = _plus(sums.get(BudgetScope(counts, month), SpentAmount()), SpentAmount(messages=1))
    return sums


def _event_sums(sums: Mapping[BudgetScope, SpentAmount]) -> dict[str, tuple[str, int]]:
    return {scope.name: (f"{part.amount:f}", part.messages) for scope, part in sorted(sums.items())}


def recount(tx: Connection, plan: BudgetPlan, since: datetime, until: datetime) -> dict[BudgetScope, SpentAmount]:
    """The sums by the log alone: those that counting began with, and the events of messages since."""
    openings = [msgspec.json.decode(body, type=dict) for body in log.account_events(tx, "spending_opened")]
    sums: dict[BudgetScope, SpentAmount] = {}
    for opened in openings:
        for name, (amount, count) in opened["sums"].items():
            sums[BudgetScope(name, opened["period"])] = SpentAmount(Decimal(amount), count)
    spent: dict[MessageKey, MessageSpending] = {}
    for contact, channel, _, kind, body in log.events_by_contact(tx, since, until, KINDS):
        event = decode_event(kind, body, None)
        if not is_priced(event):
            continue
        key = (contact, event.number)
        after = _spent_after(plan.estimator, spent.get(key), channel, event)
        if after is not None:
            spent[key] = after
    for scope, part in difference({}, spent).items():
        sums[scope] = _plus(sums.get(scope, SpentAmount()), part)
    return sums
