"""Retention: what is personal goes when its time is over, class by class, in pieces, and the facts stay."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from msgspec import Struct
from sqlalchemy import ColumnElement, Connection, Select, Table, and_, bindparam, exists, func, select, update

from botkit.policy.consent.model import ALL, ConsentEvent, fold
from botkit.service.consent.record import record_consents
from botkit.store import jobs
from botkit.store.consent import consents as ledger
from botkit.store.database import Store
from botkit.store.tables import consents, events, fanouts, messages, outbox, sessions, timers

PIECE = 2_000  # rows in one transaction: the turns of customers who write get their share in between

RetentionPeriods = Mapping[str, timedelta | None]


class SweepResult(Struct, frozen=True, kw_only=True):
    """How much of a class was emptied, or would be; `before` is the moment that it was kept until, None when it is kept always."""

    name: str
    before: datetime | None
    rows: int


class _Rule(Struct, frozen=True):
    """One kind of row: which are due before a moment, and what is emptied in them. `clock` is the column that tells their age."""

    table: Table
    clock: str
    due: ColumnElement[bool]
    empty: Mapping[str, Any]


_SAID = events.c.kind == "message_received"

# Class -> the rows that it is about. The ledger has a rule of its own.
RULES: Mapping[str, tuple[_Rule, ...]] = {
    "messages": (
        _Rule(
            messages,
            "queued_at",
            and_(
                messages.c.content.is_not(None),
                ~exists().where(outbox.c.contact_id == messages.c.contact_id, outbox.c.number == messages.c.number),
            ),
            {"content": None, "platform_id": None},
        ),
        _Rule(events, "at", and_(_SAID, events.c.personal.is_not(None)), {"personal": None}),
    ),
    "log": (_Rule(events, "at", and_(~_SAID, events.c.personal.is_not(None)), {"personal": None}),),
    "sessions": (
        _Rule(
            sessions,
            "updated_at",
            and_(
                (sessions.c.heard != "") | sessions.c.state.is_not(None),
                ~exists().where(timers.c.contact_id == sessions.c.contact_id, timers.c.channel == sessions.c.channel),
            ),
            {"state": None, "heard": ""},
        ),
    ),
    "events": (_Rule(fanouts, "finished_at", and_(fanouts.c.finished_at.is_not(None), fanouts.c.body.is_not(None)), {"body": None}),),
}


def sweep(
    store: Store, kept: RetentionPeriods, now: datetime, *, dry_run: bool = False, goes_on: Callable[[], bool] = lambda: True
) -> tuple[SweepResult, ...]:
    """Empty what is older than its class is kept, oldest first; or, as a dry run, count it. Stops between pieces when it should."""
    found = []
    for name, period in kept.items():
        before = None if period is None else now - period
        rows = 0
        if before is not None:
            for number, rule in enumerate(RULES.get(name, ())):
                rows += _count(store, name, number, rule, before) if dry_run else _empty(store, name, number, rule, before, goes_on)
            if name == "consents":
                rows += _consents(store, before, now, dry_run=dry_run, goes_on=goes_on)
        found.append(SweepResult(name=name, before=before, rows=rows))
    return tuple(found)


def _due(rule: _Rule, since: datetime, before: datetime) -> Select[Any]:
    clock = rule.table.c[rule.clock]
    return select(*rule.table.primary_key.columns).where(clock >= since, clock < before, rule.due)


def _mark(name: str, number: int) -> str:
    return f"retention.{name}.{number}"


def _count(store: Store, name: str, number: int, rule: _Rule, before: datetime) -> int:
    with store.read() as tx:
        due = _due(rule, jobs.progress(tx, _mark(name, number)), before)
        found: int = tx.execute(select(func.count()).select_from(due.subquery())).scalar_one()
    return found


def _empty(store: Store, name: str, number: int, rule: _Rule, before: datetime, goes_on: Callable[[], bool]) -> int:
    """In order of time, from where the last sweep got to: what was emptied before is not looked at again."""
    keys = list(rule.table.primary_key.columns)
    here = [column == bindparam(f"of_{column.name}") for column in keys]
    change = update(rule.table).where(*here, rule.due).values(**rule.empty)
    mark, emptied = _mark(name, number), 0
    with store.read() as tx:
        since = jobs.progress(tx, mark)
    # A period that was made longer leaves alone what is gone; one that was made shorter goes on from where the longer one got.
    while goes_on():
        with store.begin() as tx:
            rows = tx.execute(_due(rule, since, before).order_by(rule.table.c[rule.clock]).limit(PIECE)).all()
            if rows:
                tx.execute(change, [{f"of_{column.name}": value for column, value in zip(keys, row, strict=True)} for row in rows])
            emptied += len(rows)
            if len(rows) < PIECE:
                jobs.set_progress(tx, mark, max(since, before))
                break
    return emptied


def _consents(store: Store, before: datetime, now: datetime, *, dry_run: bool, goes_on: Callable[[], bool]) -> int:
    """Lines whose proof nobody needs any more: of contacts whose last line, and last message that needed it, are older."""
    old = (
        select(consents.c.contact_id)
        .where(consents.c.contact_id > bindparam("after"))
        .group_by(consents.c.contact_id)
        .having(func.max(consents.c.recorded_at) < before, func.count(consents.c.personal) > 0)
        .order_by(consents.c.contact_id)
        .limit(PIECE)
    )
    used = select(messages.c.contact_id).where(messages.c.purpose.in_(("marketing", "utility")), messages.c.queued_at >= before)
    after = emptied = 0
    while goes_on():
        with store.read() if dry_run else store.begin() as tx:
            found = list(tx.execute(old, {"after": after}).scalars())
            if not found:
                break
            after = found[-1]
            in_use = set(tx.execute(used.where(messages.c.contact_id.in_(found))).scalars())
            due = [who for who in found if who not in in_use]
            emptied += _lines(tx, due) if dry_run else _forget(tx, due, now)
    return emptied


def _lines(tx: Connection, due: list[int]) -> int:
    wanted = (consents.c.contact_id.in_(due), consents.c.personal.is_not(None))
    found: int = tx.execute(select(func.count()).select_from(consents).where(*wanted)).scalar_one()
    return found


def _forget(tx: Connection, due: list[int], now: datetime) -> int:
    """A consent whose proof is gone cannot count any longer: it ends first. A withdrawal goes on to hold; it needs no proof."""
    lines = _lines(tx, due)
    ending = {}
    for who, history in ledger.load(tx, due).items():
        folded = fold(line.entry for line in history)
        if any(folded.given(*key, now=now) for key in folded.states):
            ending[who] = (ConsentEvent(action="expired", purpose=ALL, occurred_at=now, method="retention", actor="system"),)
    record_consents(tx, ending, now)
    for who in due:
        ledger.erase(tx, who)
    return lines
