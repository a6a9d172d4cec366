"""The refusal report: what the gate refused or put off, what the platform refused, why, and what the business does about it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from botkit.reports.dimensions import EMPTY_CELL, GroupKey, Split
from botkit.reports.event_reader import (
    EventRecord,
    MessageDelayedFields,
    MessageFailedFields,
    MessageQueuedFields,
    MessageRefusedFields,
    read_fields,
)
from botkit.reports.model import Cell, Chart, Column, Report, Table
from botkit.reports.period import Period
from botkit.reports.survey_questions import StepsOfFlow

# Reason -> (what it means, what the business does about it). The words stand with the rules, and are handed in.
Meanings = Mapping[str, tuple[str, str]]
Rows = tuple[tuple[Cell, ...], ...]

_WHAT = (Column(name="means", title="What it means"), Column(name="remedy", title="What to do"))
_COUNT = Column(name="count", title="Messages", kind="count", bar=True)


class Refusals:
    """Fold of the refusal report."""

    def __init__(self, period: Period, split: Split, meanings: Meanings, steps: StepsOfFlow) -> None:
        self.period = period
        self.split = split
        self.meanings = meanings
        self.steps = steps
        self.kinds = frozenset({"message_queued", "message_refused", "message_delayed", "message_failed"})
        self.personal: frozenset[str] = frozenset()
        self._queued = 0
        self._refused: Counter[tuple[str, str, GroupKey, str, str]] = Counter()
        self._delayed: Counter[str] = Counter()
        self._failed: Counter[tuple[str, str]] = Counter()

    def add(self, record: EventRecord) -> None:
        match read_fields(record):
            case MessageRefusedFields() as event:
                key = self.split.key(record.at, record.contact, record.channel, flow=event.flow)
                self._refused[event.reason, event.rule, key, self._step(event.flow, event.step), event.when] += 1
            case MessageDelayedFields(reason=reason):
                self._delayed[reason] += 1
            case MessageFailedFields(reason=reason, code=code):
                self._failed[reason, code] += 1
            case MessageQueuedFields():
                self._queued += 1
            case _:
                return

    def _step(self, flow: str, address: str) -> str:
        """A step as its author knows it; the policy's own messages have names of their own."""
        known = next((step for step in self.steps(flow, "") if step.address == address), None) if flow else None
        return known.label if known else address or EMPTY_CELL

    def report(self) -> Report:
        """The report."""
        refused, delayed, failed = self._refused.total(), self._delayed.total(), self._failed.total()
        return Report(
            name="refusals",
            title="Refusals",
            first=self.period.first.isoformat(),
            last=self.period.last.isoformat(),
            zone=self.period.zone,
            by=self.split.by,
            head=(("Refused by the gate", refused), ("Put off", delayed), ("Failed at the platform", failed), ("Queued", self._queued)),
            tables=(self._reasons(), self._places(), self._delays(), self._failures()),
            charts=(Chart(table="reasons", title="Why messages were refused", label="reason", values=("count",), unit="messages"),)
            if refused
            else (),
            notes=(
                "Refused messages were never sent and cost nothing. Rules are the rows of the decision table in docs/consent.md.",
                "A message can be put off more than once: each time counts.",
            ),
        )

    def _reasons(self) -> Table:
        found: Counter[str] = Counter()
        for (reason, *_), count in self._refused.items():
            found[reason] += count
        rows: Rows = tuple((reason, count, *self._meaning(reason)) for reason, count in _by_frequency(found))
        columns = (Column(name="reason", title="Reason"), _COUNT, *_WHAT)
        total = ("Total", found.total(), None, None) if rows else None
        return Table(name="reasons", title="Refused by the gate, by reason", columns=columns, rows=rows, total=total)

    def _places(self) -> Table:
        found = sorted(self._refused.items(), key=lambda entry: (entry[0][2], -entry[1], entry[0]))
        rows: Rows = tuple((*key, step, reason, rule, when, count) for (reason, rule, key, step, when), count in found)
        columns = (
            *self.split.columns,
            Column(name="step", title="Step"),
            Column(name="reason", title="Reason"),
            Column(name="rule", title="Rule"),
            Column(name="when", title="At"),
            _COUNT,
        )
        return Table(name="places", title="Where they were refused", columns=columns, rows=rows)

    def _delays(self) -> Table:
        rows: Rows = tuple((reason, count, *self._meaning(reason)) for reason, count in _by_frequency(self._delayed))
        return Table(name="delays", title="Put off", columns=(Column(name="reason", title="Reason"), _COUNT, *_WHAT), rows=rows)

    def _failures(self) -> Table:
        found = sorted(self._failed.items(), key=lambda entry: (-entry[1], entry[0]))
        rows: Rows = tuple((reason, code or EMPTY_CELL, count, *self._meaning(reason)) for (reason, code), count in found)
        columns = (Column(name="reason", title="Reason"), Column(name="code", title="Platform's code"), _COUNT, *_WHAT)
        return Table(name="failures", title="Failed at the platform", columns=columns, rows=rows)

    def _meaning(self, reason: str) -> tuple[str | None, str | None]:
        return self.meanings.get(reason, (None, None))


def _by_frequency(found: Counter[str]) -> list[tuple[str, int]]:
    """The most frequent first; equal ones by name, so that the order never depends on the log's."""
    return sorted(found.items(), key=lambda entry: (-entry[1], entry[0]))
