"""Spending: the till of a batch. It estimates what leaves, follows what the log says of it, and knows which budgets are spent.

What is spent is a fold over the log: the events of a batch go through it as they are written, in the same transaction, so a crash or a
restart changes nothing. `recount` does the same from the log itself.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from functools import cached_property

import msgspec
import structlog
from msgspec.structs import replace
from sqlalchemy import Connection

from botkit.billing.billing_period import day_of, days_before, first_moment, month_of, month_start, next_month
from botkit.billing.rating import Rater, usage_key
from botkit.billing.spend_estimate import BUSINESS, BudgetScope, MessageSpending, SpendEstimator, SpentAmount, estimate, failed, flow_scope
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
from botkit.store.contacts import ContactRow
from botkit.store.database import Store
from botkit.store.events import ACCOUNT

CONTACT = "contact"
KINDS = ("send_attempted", "message_failed", "message_refused", "status_changed", "receipt_noted")

COUNTED_FOR = timedelta(days=62)  # after which no receipt comes: a message waits for its delivery 30 days

_log = structlog.get_logger()


@dataclass(frozen=True, kw_only=True)
class BudgetPlan:
    """What a node spends by: the budgets, and what messages are priced with."""

    budgets: Budgets
    pricer: SpendEstimator

    def day(self, channel: str, now: datetime) -> str:
        return day_of(now, self.pricer.terms.account(channel).zone)


def _spent_after(pricer: SpendEstimator, spent: MessageSpending | None, channel: str, event: PricedEvent) -> MessageSpending | None:
    """What a message counts after an event of its."""
    match event:
        case SendAttempted(estimate=Estimate() as told):
            return pricer.spending_of(channel, told)
        case _ if spent is None:
            return None
        case MessageFailed() | MessageRefused() | StatusChanged(status="failed"):
            return failed(spent)
        case (StatusChanged() | ReceiptPriced()) as receipt if receipt.price is not None:
            return pricer.with_price(spent, receipt.price)
        case _:
            return spent


class BudgetTracker:
    """What is spent, as one transaction sees and changes it. `ids` are its contacts."""

    def __init__(self, budget_plan: BudgetPlan, tx: Connection, now: datetime, ids: Collection[int]) -> None:
        self.budget_plan = budget_plan
        self._tx = tx
        self._now = now
        self._ids = frozenset(ids)
        self._going: defaultdict[BudgetScope, Decimal] = defaultdict(Decimal)  # estimated in this transaction, and not in the sums yet
        self._going_to: defaultdict[int, Decimal] = defaultdict(Decimal)
        self._days: dict[str, dict[int, Decimal]] = {}

    @cached_property
    def _sums(self) -> Mapping[BudgetScope, BudgetSumRow]:
        zones = {account.zone for account in self.budget_plan.pricer.terms.accounts}
        return spending.sums(self._tx, {month_of(day_of(self._now, zone)) for zone in zones})

    @cached_property
    def _bill(self) -> Rater:
        bill = Rater(self.budget_plan.pricer.terms, self.budget_plan.pricer.cards)
        for scope, row in self._sums.items():
            bill.preset_usage(scope.name, scope.period, row.count)
        return bill

    # ---- what leaves

    def priced(self, attempt: SendAttempted, conversation: Conversation, flow: str) -> SendAttempted:
        """The attempt with what it is taken to cost; the next one of this transaction is judged with it."""
        if conversation.platform not in billing.BILLED:
            return attempt
        contact, channel = conversation.session.contact.id, conversation.session.channel
        made = estimate(
            self.budget_plan.pricer,
            self._bill,
            channel=channel,
            at=self._now,
            form=attempt.form,
            category=attempt.category,
            destination=attempt.destination,
            flow=flow,
            heard_at=conversation.heard_at,
            entry_until=conversation.entry_until,
        )
        amount, month = Decimal(made.amount), month_of(made.day)
        self._going[BudgetScope(BUSINESS, month)] += amount
        self._going[BudgetScope(flow_scope(flow), month)] += amount
        self._going_to[contact] += amount
        return replace(attempt, estimate=made)

    # ---- what is spent

    def deferred_until(self, contact: int, channel: str, flow: str) -> datetime | None:
        """Until when advertising to this contact waits because a budget is spent; None: it need not."""
        zone = self.budget_plan.pricer.terms.account(channel).zone
        day = self.budget_plan.day(channel, self._now)
        ends = {CONTACT: first_moment(days_before(day, -1), zone)}
        month_ends = month_start(next_month(month_of(day)), zone)
        found = [ends.get(name, month_ends) for name in self._spent_up("defer marketing", contact, channel, (flow,))]
        return max(found, default=None)

    def hands_off(self, contact: int, channel: str, flows: Iterable[str]) -> str:
        """The budget that is spent and says that people take over; empty: none."""
        return next(self._spent_up("hand off", contact, channel, tuple(flows)), "")

    def _spent_up(self, then: str, contact: int, channel: str, flows: tuple[str, ...]) -> Iterator[str]:
        budgets, day = self.budget_plan.budgets, self.budget_plan.day(channel, self._now)
        for scope, budget in self._monthly(month_of(day)):
            if budget.then != then or (scope.name != BUSINESS and scope.name not in map(flow_scope, flows)):
                continue
            row = self._sums.get(scope)
            if (row.amount if row is not None else 0) + self._going[scope] >= budget.amount:
                yield scope.name
        if budgets.contact is not None and budgets.contact.then == then and self._on(contact, day) >= budgets.contact.amount:
            yield CONTACT

    def _on(self, contact: int, day: str) -> Decimal:
        """What is spent on a contact on a day."""
        if day not in self._days:
            self._days[day] = spending.spent_on_day(self._tx, self._ids | {contact}, day)
        elif contact not in self._ids:
            self._days[day] |= spending.spent_on_day(self._tx, [contact], day)
        return self._days[day].get(contact, Decimal(0)) + self._going_to[contact]

    def _monthly(self, month: str) -> Iterator[tuple[BudgetScope, Budget]]:
        budgets = self.budget_plan.budgets
        if budgets.business is not None:
            yield BudgetScope(BUSINESS, month), budgets.business
        for name, budget in budgets.flows.items():
            yield BudgetScope(flow_scope(name), month), budget

    # ---- what happened

    def take(self, news: Sequence[SpendingChange]) -> list[tuple[int, str, BudgetReached]]:
        """Follow events. What comes back are the budgets that reached a level with them: of which contact, on which channel."""
        lines = tuple(news)
        if not lines:
            return []
        before = spending.message_spending(self._tx, {(contact, event.number) for contact, _, event in lines})
        after: dict[MessageKey, MessageSpending] = {}
        last: dict[BudgetScope, tuple[int, str]] = {}
        for contact, channel, event in lines:
            key = (contact, event.number)
            found = _spent_after(self.budget_plan.pricer, after.get(key, before.get(key)), channel, event)
            if found is not None:
                after[key] = found
                last |= {scope: (contact, found.channel) for scope, _ in found.sums}
        after = {key: one for key, one in after.items() if one != before.get(key)}
        days = self._contacts_before(after)
        spending.save_messages(self._tx, after)
        changes = difference(before, after)
        spending.add(self._tx, changes)
        return [*self._reached(changes, last), *self._reached_by_contacts(days, before, after)]

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
                if is_reached and row.told < percent and scope in last and spending.record_alert(self._tx, scope, percent):
                    yield *last[scope], self._told(scope, percent, row.amount, budget)

    def _contacts_before(self, after: Mapping[MessageKey, MessageSpending]) -> dict[tuple[int, str], Decimal]:
        """What was spent on contacts on the days that change, if anybody asks."""
        if self.budget_plan.budgets.contact is None:
            return {}
        by_day: defaultdict[str, set[int]] = defaultdict(set)
        for (contact, _), one in after.items():
            by_day[one.estimate.day].add(contact)
        return {
            (contact, day): known.get(contact, Decimal(0))
            for day, whom in by_day.items()
            for known in [spending.spent_on_day(self._tx, whom, day)]
            for contact in whom
        }

    def _reached_by_contacts(
        self,
        days: Mapping[tuple[int, str], Decimal],
        before: Mapping[MessageKey, MessageSpending],
        after: Mapping[MessageKey, MessageSpending],
    ) -> Iterator[tuple[int, str, BudgetReached]]:
        budget = self.budget_plan.budgets.contact
        for (contact, day), was in sorted(days.items()):
            assert budget is not None
            mine = [(before.get(key), one) for key, one in after.items() if key[0] == contact and one.estimate.day == day]
            old = sum((one.amount for one, _ in mine if one is not None and one.estimate.day == day), Decimal(0))
            now = was - old + sum((one.amount for _, one in mine), Decimal(0))
            for percent in WARNED_AT:
                if 100 * was < percent * budget.amount <= 100 * now:
                    yield contact, mine[-1][1].channel, self._told(BudgetScope(CONTACT, day), percent, now, budget)

    def _told(self, scope: BudgetScope, percent: int, spent: Decimal, budget: Budget) -> BudgetReached:
        told = BudgetReached(
            scope=scope.name,
            period=scope.period,
            percent=percent,
            spent=f"{spent:.4f}",
            budget=f"{budget.amount:.4f}",
            currency=self.budget_plan.budgets.currency,
            then=budget.then,
        )
        # No contact: whose message it was is nobody's business who reads a server's log.
        _log.warning("budget reached", **msgspec.structs.asdict(told))
        return told


def record_spending(plan: BudgetPlan, tx: Connection, now: datetime, written: Sequence[UnitOfWork]) -> tuple[BudgetReached, ...]:
    """Follow what a transaction wrote, as its last act: the few sums that all nodes share are then held for the commit alone, and nobody
    who holds one waits for a contact. A budget that reached a level is noted with the contact whose message it was."""
    people = {contact: row for books in written for contact, row in books.contacts.items()}
    reached = BudgetTracker(plan, tx, now, ()).take([news for books in written for news in books.priced])
    noted = UnitOfWork()
    for contact, channel, told in reached:
        if (row := people.get(contact)) is None:
            continue  # erased meanwhile
        page = TurnChanges(row, channel, now)
        page.note(told)
        people[contact] = noted.contacts[contact] = ContactRow(row.contact, page.seq, row.messages)
        noted.enter(page)
    if noted.pages:
        noted.write(tx)
    return tuple(told for _, _, told in reached)


def difference(before: Mapping[MessageKey, MessageSpending], after: Mapping[MessageKey, MessageSpending]) -> dict[BudgetScope, SpentAmount]:
    """What the sums change by when messages count otherwise."""
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
    """The purse of a node, with the rate cards that the store has now. A card that is imported later counts from the next start on."""
    with store.read() as tx:
        books = billing.open_billing(tx, terms)
    return BudgetPlan(budgets=budgets, pricer=SpendEstimator(terms=books.terms, cards=books.cards, markets=books.markets))


def start_counting(tx: Connection, plan: BudgetPlan | None, now: datetime) -> None:
    """When a node starts: count from now on what is spent, beginning with what the bill says of the month so far. Without budgets, nobody
    counts."""
    if plan is None or not plan.budgets.any:
        spending.stop_counting(tx)
        return
    spending.drop_before(tx, (now - COUNTED_FOR).date().isoformat())
    if not spending.start_counting(tx):
        return
    books = billing.open_billing(tx, plan.pricer.terms)
    days = {account.zone: day_of(now, account.zone) for account in books.terms.accounts}
    for month in sorted({month_of(day) for day in days.values()}):
        sums = sums_of_bill(tx, books, month, max(days.values()))
        spending.add(tx, sums)
        person = contacts.lock(tx, [ACCOUNT])[ACCOUNT]
        _note_opening(tx, person, BudgetPeriodOpened(period=month, sums=_event_sums(sums)), now)


def _note_opening(tx: Connection, person: ContactRow, opened: BudgetPeriodOpened, now: datetime) -> None:
    page, books = TurnChanges(person, "", now), UnitOfWork()
    page.note(opened)
    books.contacts[ACCOUNT] = ContactRow(person.contact, page.seq, person.messages)
    books.enter(page)
    books.write(tx)


def sums_of_bill(tx: Connection, books: billing.BillingContext, month: str, today: str) -> dict[BudgetScope, SpentAmount]:
    """What the bill says of a month so far."""
    sums: dict[BudgetScope, SpentAmount] = {}
    for line in billing.charges(tx, books, f"{month}-01", today):
        if line.period != month:
            continue
        part = SpentAmount(line.amount or Decimal(0), 1)
        for name in (BUSINESS, flow_scope(line.flow)):
            sums[BudgetScope(name, month)] = _plus(sums.get(BudgetScope(name, month), SpentAmount()), part)
        if counts := usage_key(line, books.terms):
            sums[BudgetScope(counts, month)] = _plus(sums.get(BudgetScope(counts, month), SpentAmount()), SpentAmount(messages=1))
    return sums


def _event_sums(sums: Mapping[BudgetScope, SpentAmount]) -> dict[str, tuple[str, int]]:
    return {scope.name: (f"{part.amount:f}", part.messages) for scope, part in sorted(sums.items())}


def recount(tx: Connection, plan: BudgetPlan, since: datetime, until: datetime) -> dict[BudgetScope, SpentAmount]:
    """What is spent, by the log alone: what it began with, and everything that was said of messages since."""
    openings = [msgspec.json.decode(body, type=dict) for body in log.account_events(tx, "spending_opened")]
    sums: dict[BudgetScope, SpentAmount] = {}
    for opened in openings:
        for name, (amount, count) in opened["sums"].items():
            sums[BudgetScope(name, opened["period"])] = SpentAmount(Decimal(amount), count)
    found: dict[MessageKey, MessageSpending] = {}
    for contact, channel, _, kind, body in log.events_by_contact(tx, since, until, KINDS):
        event = decode_event(kind, body, None)
        if not is_priced(event):
            continue
        key = (contact, event.number)
        after = _spent_after(plan.pricer, found.get(key), channel, event)
        if after is not None:
            found[key] = after
    for scope, part in difference({}, found).items():
        sums[scope] = _plus(sums.get(scope, SpentAmount()), part)
    return sums
