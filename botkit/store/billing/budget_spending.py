"""Budget spending: the sums by scope and period, and what each message counts. Both change in one transaction."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from decimal import Decimal

from msgspec import Struct
from sqlalchemy import Connection, bindparam, delete, func, select, update
from sqlalchemy.dialects.postgresql import insert

from botkit.billing.spend_estimate import BudgetScope, MessageSpending, SpentAmount
from botkit.core.model.pricing import Estimate
from botkit.store.sql.values_table import ID, KEY, table_values, values_table
from botkit.store.tables import spending, spent

MILLIONTHS = Decimal(1_000_000)  # a price has four decimals at most, and what a platform tells of one message not more than six

OPENED = "opened"  # the scope of the row that exists while spending is counted

MessageKey = tuple[int, int]


class BudgetSumRow(Struct, frozen=True):
    """`alerted` is the highest percentage of its budget for which an alert was recorded."""

    amount: Decimal
    count: int
    alerted: int = 0


_of_periods = values_table(period=KEY)
_sums = select(spending).join(_of_periods, _of_periods.c.period == spending.c.period)
_insert = insert(spending)
_add = _insert.on_conflict_do_update(
    index_elements=[spending.c.scope, spending.c.period],
    set_={"amount": spending.c.amount + _insert.excluded.amount, "count": spending.c["count"] + _insert.excluded["count"]},
)
_open = _insert.on_conflict_do_nothing().returning(spending.c.scope)
_tell = (
    update(spending)
    .where(spending.c.scope == bindparam("of_scope"), spending.c.period == bindparam("of_period"), spending.c.told < bindparam("percent"))
    .values(told=bindparam("percent"))
)
_keys = values_table(contact_id=ID, number=ID)
_load = select(spent).join(_keys, (_keys.c.contact_id == spent.c.contact_id) & (_keys.c.number == spent.c.number))
_ids = values_table(contact_id=ID)
_of_day = (
    select(spent.c.contact_id, func.sum(spent.c.amount))
    .join(_ids, _ids.c.contact_id == spent.c.contact_id)
    .where(spent.c.day == bindparam("day"))
    .group_by(spent.c.contact_id)
)
_insert_spent = insert(spent)
_save = _insert_spent.on_conflict_do_update(
    index_elements=[spent.c.contact_id, spent.c.number],
    set_={column.name: _insert_spent.excluded[column.name] for column in spent.c if not column.primary_key},
)


def sums(tx: Connection, periods: Iterable[str]) -> dict[BudgetScope, BudgetSumRow]:
    """All sums of these periods."""
    result = tx.execute(_sums, table_values((period,) for period in sorted(set(periods))))
    return {
        BudgetScope(scope, period): BudgetSumRow(Decimal(amount) / MILLIONTHS, count, alerted)
        for scope, period, amount, count, alerted in result
    }


def add(tx: Connection, changes: Mapping[BudgetScope, SpentAmount]) -> None:
    """Add to sums. Always in one order, and as the last act of a transaction: all nodes share these few rows."""
    lines = [
        {"scope": scope.name, "period": scope.period, "amount": _millionths(change.amount), "count": change.messages, "told": 0}
        for scope, change in sorted(changes.items())
        if change.amount or change.messages
    ]
    if lines:
        tx.execute(_add, lines)


def record_alert(tx: Connection, scope: BudgetScope, percent: int) -> bool:
    """Record an alert at this percentage of a budget. False: it was recorded before."""
    return tx.execute(_tell, {"of_scope": scope.name, "of_period": scope.period, "percent": percent}).rowcount > 0


def message_spending(tx: Connection, keys: Iterable[MessageKey]) -> dict[MessageKey, MessageSpending]:
    """What these messages count."""
    wanted = sorted(set(keys))
    if not wanted:
        return {}
    return {(row.contact_id, row.number): _spent(row) for row in tx.execute(_load, table_values(wanted))}


def spent_on_day(tx: Connection, contacts: Collection[int], day: str) -> dict[int, Decimal]:
    """What was spent on these contacts on a day."""
    result = tx.execute(_of_day, {**table_values((contact,) for contact in sorted(contacts)), "day": day})
    return {contact: Decimal(int(amount)) / MILLIONTHS for contact, amount in result}


def save_messages(tx: Connection, changed: Mapping[MessageKey, MessageSpending]) -> None:
    if changed:
        tx.execute(_save, [_row(key, message) for key, message in sorted(changed.items())])


def is_counting(tx: Connection) -> bool:
    """Whether spending is counted."""
    return tx.execute(select(spending.c.scope).where(spending.c.scope == OPENED)).first() is not None


def start_counting(tx: Connection) -> bool:
    """Start to count. False: it was counted before."""
    return tx.execute(_open, {"scope": OPENED, "period": "", "amount": 0, "count": 0, "told": 0}).first() is not None


def drop_before(tx: Connection, before: str) -> None:
    """Delete what messages of earlier days count: no receipts come for them any more. Their sums stay."""
    tx.execute(delete(spent).where(spent.c.day < before))


def stop_counting(tx: Connection) -> None:
    """Stop to count, and delete all sums."""
    if is_counting(tx):
        tx.execute(delete(spending))
        tx.execute(delete(spent))


def _spent(row: object) -> MessageSpending:
    fields = {name: getattr(row, name) for name in ("day", "flow", "category", "market", "counts")}
    amount = Decimal(row.amount) / MILLIONTHS  # type: ignore[attr-defined]  # a row of the table
    return MessageSpending(channel=row.channel, estimate=Estimate(amount=str(amount), **fields), amount=amount, is_failed=bool(row.is_out))  # type: ignore[attr-defined]


def _row(key: MessageKey, message: MessageSpending) -> dict[str, object]:
    fields = {name: getattr(message.estimate, name) for name in ("day", "flow", "category", "market", "counts")}
    amount, is_out = _millionths(message.amount), int(message.is_failed)
    return {"contact_id": key[0], "number": key[1], "channel": message.channel, "amount": amount, "is_out": is_out, **fields}


def _millionths(amount: Decimal) -> int:
    return round(amount * MILLIONTHS)
