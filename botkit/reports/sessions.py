"""The session report: billable sessions, the unit that a contract counts. It says nothing about money."""

from __future__ import annotations

from collections import Counter, defaultdict

from botkit.core.model.charge import BillableSession
from botkit.reports.dimensions import EMPTY_CELL, GroupKey, Split
from botkit.reports.model import Cell, Chart, Column, Report, Table
from botkit.reports.period import Period

_COUNTED = ("sessions", "by_contact", "by_business", "received", "sent")


class Sessions:
    """Fold of the session report, over billable sessions."""

    def __init__(self, period: Period, split: Split, rule: str) -> None:
        self.period = period
        self.split = split
        self.rule = rule
        self._groups: defaultdict[GroupKey, Counter[str]] = defaultdict(Counter)
        self._categories: Counter[tuple[str, str]] = Counter()

    def add(self, session: BillableSession) -> None:
        """Count one session, on the day on which it was opened."""
        cells = {
            "day": session.day,
            "flow": session.flow,
            "category": session.category,
            "country": session.country,
            "channel": session.channel,
            "brand": self.split.brand(session.channel),
        }
        group = self._groups[tuple(cells[name] or EMPTY_CELL for name in self.split.by)]
        group["sessions"] += 1
        group["by_contact" if session.direction == "contact" else "by_business"] += 1
        group["received"] += session.received
        group["sent"] += session.sent
        self._categories[session.direction, session.category] += 1

    def report(self) -> Report:
        """What was counted, as a report."""
        whole: Counter[str] = Counter()
        for group in self._groups.values():
            whole.update(group)
        columns = (
            *self.split.columns,
            Column(name="sessions", title="Sessions", kind="count", bar=True),
            Column(name="by_contact", title="Opened by contacts", kind="count"),
            Column(name="by_business", title="Opened by the business", kind="count"),
            Column(name="received", title="Received", kind="count"),
            Column(name="sent", title="Sent", kind="count"),
        )
        keys = self.split.ordered(self._groups)
        rows: tuple[tuple[Cell, ...], ...] = tuple((*key, *_counts(self._groups.get(key, Counter()))) for key in keys)
        total: tuple[Cell, ...] | None = ("Total", *("" for _ in self.split.by[1:]), *_counts(whole)) if rows else None
        chart = Chart(
            table="sessions",
            title="Billable sessions",
            label=self.split.by[0],
            values=("by_contact", "by_business"),
            shape="columns" if self.split.is_by_day else "bars",
            stacked=True,
            unit="sessions",
        )
        return Report(
            name="sessions",
            title="Billable sessions",
            first=self.period.first.isoformat(),
            last=self.period.last.isoformat(),
            zone=self.period.zone,
            by=self.split.by,
            head=(
                ("Billable sessions", whole["sessions"]),
                ("Opened by contacts", whole["by_contact"]),
                ("Opened by the business", whole["by_business"]),
                ("Messages in them", whole["received"] + whole["sent"]),
            ),
            tables=(Table(name="sessions", title="Billable sessions", columns=columns, rows=rows, total=total), self._kinds()),
            charts=(chart,) if whole["sessions"] else (),
            notes=(self.rule, "A session counts on the day on which it was opened. What the platform charges is another report: charges."),
        )

    def _kinds(self) -> Table:
        columns = (
            Column(name="direction", title="Opened by"),
            Column(name="category", title="Category"),
            Column(name="sessions", title="Sessions", kind="count", bar=True),
        )
        rows = tuple((*kind, count) for kind, count in sorted(self._categories.items()))
        return Table(name="kinds", title="Who opened them, and for what", columns=columns, rows=rows)


def _counts(group: Counter[str]) -> tuple[int, ...]:
    return tuple(group[name] for name in _COUNTED)


SESSION_COLUMNS = (
    "session_id",
    "opened_at",
    "last_at",
    "ends_at",
    "day",
    "direction",
    "category",
    "flow",
    "channel",
    "country",
    "received",
    "sent",
)


def session_row(session: BillableSession) -> tuple[Cell, ...]:
    """One session with everything that it was counted by, as a row under `SESSION_COLUMNS`."""
    moments = (session.opened_at, session.last_at, session.ends_at)
    return (
        session.session_id,
        *(moment.isoformat() for moment in moments),
        session.day,
        session.direction,
        session.category,
        session.flow,
        session.channel,
        session.country,
        session.received,
        session.sent,
    )
