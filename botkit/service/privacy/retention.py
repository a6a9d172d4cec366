"""Retention: personal data is emptied when its period is over, class by class and in pieces; the facts stay."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from msgspec import Struct
from sqlalchemy import ColumnElement, Connection, Select, Table, and_, bindparam, exists, func, or_, select, update

from botkit.policy.consent.model import ALL, ConsentEvent, fold
from botkit.service.consent.record import record_consents
from botkit.store import contacts, jobs
from botkit.store.consent import consents as ledger
from botkit.store.database import Store
from botkit.store.tables import consents, events, fanouts, files, messages, outbox, sessions, timers

PIECE = 2_000  # rows in one transaction; turns of customers who write are processed in between
SEARCH = 20 * PIECE  # rows that are looked for at a time: no index finds them, so each search may read the whole table

RetentionPeriods = Mapping[str, timedelta | None]


class SweepResult(Struct, frozen=True, kw_only=True):
    """How many rows of a class were emptied, or would be: those older than `before`. None: the class is kept for ever."""

    name: str
    before: datetime | None
    rows: int


class _Rule(Struct, frozen=True):
    """One kind of row: which are due, and what is emptied in them. `clock` is the column of their age."""

    table: Table
    clock: str
    due: ColumnElement[bool]
    empty: Mapping[str, Any]


# What was said: of customers, of colleagues, and what colleagues noted.
_IS_MESSAGE = or_(*(events.c.kind == kind for kind in ("message_received", "agent_wrote", "human_answered", "note_added")))

# Class -> its rules. The class "consents" has a function of its own.
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
        _Rule(events, "at", and_(_IS_MESSAGE, events.c.personal.is_not(None)), {"personal": None}),
    ),
    "log": (_Rule(events, "at", and_(~_IS_MESSAGE, events.c.personal.is_not(None)), {"personal": None}),),
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
    "files": (_Rule(files, "received_at", files.c.content.is_not(None), {"content": None, "state": "over"}),),
    "events": (_Rule(fanouts, "finished_at", and_(fanouts.c.finished_at.is_not(None), fanouts.c.body.is_not(None)), {"body": None}),),
}


def sweep(
    store: Store, periods: RetentionPeriods, now: datetime, *, dry_run: bool = False, goes_on: Callable[[], bool] = lambda: True
) -> tuple[SweepResult, ...]:
    """Empty what is older than the period of its class, oldest first, or count it in a dry run. Stops after a piece unless `goes_on()`."""
    results = []
    for name, period in periods.items():
        before = None if period is None else now - period
        rows = 0
        if before is not None:
            for number, rule in enumerate(RULES.get(name, ())):
                rows += _count(store, name, number, rule, before) if dry_run else _empty(store, name, number, rule, before, goes_on)
            if name == "consents":
                rows += _consents(store, before, now, dry_run=dry_run, goes_on=goes_on)
        results.append(SweepResult(name=name, before=before, rows=rows))
    return tuple(results)


def _due(rule: _Rule, since: datetime, before: datetime) -> Select[Any]:
    clock = rule.table.c[rule.clock]
    return select(*rule.table.primary_key.columns).where(clock >= since, clock < before, rule.due)


def _progress_name(name: str, number: int) -> str:
    return f"retention.{name}.{number}"


def _count(store: Store, name: str, number: int, rule: _Rule, before: datetime) -> int:
    with store.read() as tx:
        due = _due(rule, jobs.progress(tx, _progress_name(name, number)), before)
        count: int = tx.execute(select(func.count()).select_from(due.subquery())).scalar_one()
    return count


def _empty(store: Store, name: str, number: int, rule: _Rule, before: datetime, goes_on: Callable[[], bool]) -> int:
    """In order of time, beginning where the last sweep ended, so that emptied rows are not read again."""
    keys = list(rule.table.primary_key.columns)
    key = [column == bindparam(f"of_{column.name}") for column in keys]
    change = update(rule.table).where(*key, rule.due).values(**rule.empty)
    progress_name, emptied = _progress_name(name, number), 0
    with store.read() as tx:
        since = jobs.progress(tx, progress_name)
    # When the period was made longer, nothing is due for a while; when it was made shorter, the sweep goes on where it ended.
    while goes_on():
        with store.read() as tx:  # searching here keeps nobody from writing
            rows = tx.execute(_due(rule, since, before).order_by(rule.table.c[rule.clock]).limit(SEARCH)).all()
        for first in range(0, len(rows), PIECE):
            piece = rows[first : first + PIECE]
            with store.begin() as tx:
                tx.execute(change, [{f"of_{column.name}": value for column, value in zip(keys, row, strict=True)} for row in piece])
            emptied += len(piece)
            if not goes_on():
                return emptied
        if len(rows) < SEARCH:
            with store.begin() as tx:
                jobs.set_progress(tx, progress_name, max(since, before))
            break
    return emptied


def _consents(store: Store, before: datetime, now: datetime, *, dry_run: bool, goes_on: Callable[[], bool]) -> int:
    """Empty lines whose proof is no longer needed: the last line of the contact, and the last message that needed it, are older."""
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
        with store.read() as tx:  # searching here keeps nobody from writing
            candidates = list(tx.execute(old, {"after": after}).scalars())
            if not candidates:
                break
            after = candidates[-1]
            in_use = set(tx.execute(used.where(messages.c.contact_id.in_(candidates))).scalars())
            found = [contact for contact in candidates if contact not in in_use]
            if dry_run:
                emptied += _line_count(tx, found)
        if found and not dry_run:
            with store.begin() as tx:
                emptied += _empty_consents(tx, _still_due(tx, found, old, used), now)
    return emptied


def _still_due(tx: Connection, found: list[int], old: Select[Any], used: Select[Any]) -> list[int]:
    """Those for whom nobody wrote a line or queued a message since they were found. Their contacts are locked from here on."""
    locked = contacts.lock(tx, found)
    due = tx.execute(old.where(consents.c.contact_id.in_(locked)), {"after": 0}).scalars()
    in_use = set(tx.execute(used.where(messages.c.contact_id.in_(locked))).scalars())
    return [contact for contact in due if contact not in in_use]


def _line_count(tx: Connection, due: list[int]) -> int:
    personal = (consents.c.contact_id.in_(due), consents.c.personal.is_not(None))
    count: int = tx.execute(select(func.count()).select_from(consents).where(*personal)).scalar_one()
    return count


def _empty_consents(tx: Connection, due: list[int], now: datetime) -> int:
    """A consent without its proof must not count any longer, so it expires first. A withdrawal still counts: it needs no proof."""
    count = _line_count(tx, due)
    expired = {}
    for contact, rows in ledger.load(tx, due).items():
        folded = fold(row.entry for row in rows)
        if any(folded.given(*key, now=now) for key in folded.states):
            expired[contact] = (ConsentEvent(action="expired", purpose=ALL, occurred_at=now, method="retention", actor="system"),)
    record_consents(tx, expired, now)
    for contact in due:
        ledger.erase(tx, contact, now, "retention")
    return count
