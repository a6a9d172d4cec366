"""Periodic jobs: which node runs one, when it was done last, and up to which moment; and work that one transaction at a time does."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Connection, bindparam, or_, select, update
from sqlalchemy.dialects.postgresql import insert

from botkit.store.sql.types import EPOCH
from botkit.store.tables import jobs

_known = insert(jobs).on_conflict_do_nothing()
_free = or_(jobs.c.lease_until.is_(None), jobs.c.lease_until <= bindparam("now"))
_claim = (
    update(jobs)
    .where(jobs.c.name == bindparam("of_name"), jobs.c.done_at <= bindparam("before"), _free)
    .values(lease_until=bindparam("until"), node=bindparam("by_node"))
)
_done = update(jobs).where(jobs.c.name == bindparam("of_name")).values(done_at=bindparam("at"), lease_until=None, node=None)
_lock = select(jobs.c.name).where(jobs.c.name == bindparam("of_name")).with_for_update()
_release = update(jobs).where(jobs.c.node == bindparam("of_node")).values(lease_until=None, node=None)


def claim(tx: Connection, name: str, node: str, now: datetime, every: timedelta, lease: timedelta) -> bool:
    """Claim a job that was last done at least `every` ago and that no node runs. False: not due, or claimed."""
    tx.execute(_known, {"name": name, "done_at": EPOCH})
    line = {"of_name": name, "before": now - every, "now": now, "until": now + lease, "by_node": node}
    return tx.execute(_claim, line).rowcount == 1


def done(tx: Connection, name: str, now: datetime) -> None:
    """Record that it is done, and release it."""
    tx.execute(_done, {"of_name": name, "at": now})


def release(tx: Connection, node: str) -> int:
    """Release what a node has claimed. Returns how many."""
    return tx.execute(_release, {"of_node": node}).rowcount


def progress(tx: Connection, name: str) -> datetime:
    """Up to which moment a job has got; the epoch when it never ran."""
    result: datetime | None = tx.execute(select(jobs.c.done_at).where(jobs.c.name == name)).scalar()
    return result or EPOCH


def set_progress(tx: Connection, name: str, moment: datetime) -> None:
    """Record up to which moment a job has got."""
    tx.execute(_known, {"name": name, "done_at": EPOCH})
    done(tx, name, moment)


def lock(tx: Connection, name: str) -> None:
    """Let one transaction at a time go on, until its commit: the next one then sees what it wrote. A row and no advisory lock, because
    engines that only speak PostgreSQL know rows (docs/scale.md). On SQLite one transaction writes at a time anyway."""
    if tx.dialect.name == "postgresql" and tx.execute(_lock, {"of_name": name}).first() is None:
        tx.execute(_known, {"name": name, "done_at": EPOCH})
        tx.execute(_lock, {"of_name": name})
