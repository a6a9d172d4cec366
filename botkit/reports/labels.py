"""The label report: how many messages got which label, and from how many contacts."""

from __future__ import annotations

from collections import Counter, defaultdict

from botkit.reports.dimensions import GroupKey, Split
from botkit.reports.event_reader import EventRecord, MessageLabelledFields, read_fields
from botkit.reports.model import Cell, Chart, Column, Report, Table
from botkit.reports.period import Period


class Labels:
    """Fold of the label report."""

    def __init__(self, period: Period, split: Split) -> None:
        self.period = period
        self.split = split
        self.kinds = frozenset({"message_labelled"})
        self.personal: frozenset[str] = frozenset()
        self._messages: Counter[tuple[GroupKey, str]] = Counter()
        self._contacts: defaultdict[tuple[GroupKey, str], set[int]] = defaultdict(set)

    def add(self, record: EventRecord) -> None:
        event = read_fields(record)
        if isinstance(event, MessageLabelledFields):
            key = (self.split.key(record.at, record.contact, record.channel, flow=event.flow), event.label)
            self._messages[key] += 1
            self._contacts[key].add(record.contact)

    def report(self) -> Report:
        """The report."""
        rows: tuple[tuple[Cell, ...], ...] = tuple(
            (*group, label, count, len(self._contacts[group, label]))
            for (group, label), count in sorted(self._messages.items(), key=lambda entry: (entry[0][0], -entry[1], entry[0][1]))
        )
        contacts = set().union(*self._contacts.values()) if self._contacts else set()
        columns = (
            *self.split.columns,
            Column(name="label", title="Label"),
            Column(name="messages", title="Messages", kind="count", bar=True),
            Column(name="contacts", title="Contacts", kind="count"),
        )
        charts = (Chart(table="labels", title="Messages by label", label="label", values=("messages",), unit="messages"),)
        return Report(
            name="labels",
            title="Labels",
            first=self.period.first.isoformat(),
            last=self.period.last.isoformat(),
            zone=self.period.zone,
            by=self.split.by,
            head=(("Labelled messages", self._messages.total()), ("Contacts", len(contacts))),
            tables=(Table(name="labels", title="Labels of messages", columns=columns, rows=rows),),
            charts=charts if rows else (),
            notes=("A message with two labels counts for both.",),
        )
