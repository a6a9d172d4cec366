"""The outcome report: what flows achieved, and what one answered survey, one booking, one consent cost.

The cost of an outcome is everything that the messages of its flow cost in the period, by the number of its outcomes: also the messages to
those who did not answer. A flow with two kinds of outcomes has its whole cost in both rows, so the rows are not added up.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import replace
from decimal import Decimal

from botkit.core.model.charge import Charge
from botkit.reports.charges import ChargeSum
from botkit.reports.confidence import rounded as to_places
from botkit.reports.dimensions import EMPTY_CELL, GroupKey, Split
from botkit.reports.event_reader import (
    AnswerGivenFields,
    EventRecord,
    FaqAnsweredFields,
    HandedOffFields,
    MessageLabelledFields,
    OptedInFields,
    RowCollectedFields,
    SessionEndedFields,
    read_fields,
)
from botkit.reports.model import Cell, Chart, Column, Report, Table
from botkit.reports.period import Period

ALL_FLOWS = "(all)"  # where colleagues took over: what led there is the whole conversation
PLACES = 4  # decimals of the cost of an outcome, as lines have


class CostsOfFlows:
    """Adds up the lines of the bill by currency and flow, within the groups of the report."""

    def __init__(self, split: Split) -> None:
        self.split = split
        self.sums: defaultdict[tuple[GroupKey, str, str], ChargeSum] = defaultdict(ChargeSum)
        self.currencies: set[str] = set()

    def add(self, line: Charge) -> None:
        self.currencies.add(line.currency)
        group = outcome_key(self.split, line.contact_id, line.channel)
        for flow in (line.flow, ALL_FLOWS):
            self.sums[group, flow, line.currency].add(line)


class Outcomes:
    """Fold of the outcome report."""

    def __init__(self, period: Period, split: Split, costs: CostsOfFlows) -> None:
        self.period = period
        self.split = split
        self.costs = costs
        self.kinds = frozenset(
            {"answer_given", "session_ended", "row_collected", "opted_in", "message_labelled", "faq_answered", "handed_off"}
        )
        self.personal: frozenset[str] = frozenset()
        self._counts: Counter[tuple[GroupKey, str, str]] = Counter()

    def add(self, record: EventRecord) -> None:
        match read_fields(record):
            case AnswerGivenFields(flow=flow, measure=measure) if measure:
                self._count(record, flow, f"answered {measure}")
            case SessionEndedFields(flow=flow, how="completed"):
                self._count(record, flow, "finished")
            case RowCollectedFields(flow=flow, sheet=sheet):
                self._count(record, flow, f"row in {sheet}")
            case OptedInFields(topic=topic, purpose=purpose, text_id=text_id):
                self._count(record, text_id.partition("/")[0], f"agreed to {topic or purpose}")
            case MessageLabelledFields(flow=flow, label=label):
                self._count(record, flow, f"label {label}")
            case FaqAnsweredFields(flow=flow):
                self._count(record, flow, "question answered")
            case HandedOffFields(queue=queue):
                self._count(record, ALL_FLOWS, f"handed to {queue}")
            case _:
                return

    def _count(self, record: EventRecord, flow: str, outcome: str) -> None:
        self._counts[outcome_key(self.split, record.contact, record.channel), flow, outcome] += 1

    def report(self) -> Report:
        """The report."""
        rows = tuple(self._row(*key, currency) for key in sorted(self._counts) for currency in sorted(self.costs.currencies) or [""])
        groups = tuple(column for column in self.split.columns if column.name != "flow")
        columns = (
            *groups,
            Column(name="flow", title="Flow"),
            Column(name="outcome", title="Outcome"),
            Column(name="count", title="Times", kind="count"),
            Column(name="messages", title="Messages of the flow", kind="count"),
            Column(name="unpriced", title="No price", kind="count"),
            Column(name="currency", title="Currency"),
            Column(name="amount", title="Cost of the flow", kind="amount"),
            Column(name="each", title="Cost of one", kind="amount", bar=True),
        )
        table = Table(name="outcomes", title="Outcomes and what they cost", columns=columns, rows=rows)
        charts = (
            Chart(
                table="outcomes",
                title=f"Cost of one outcome, {currency}",
                label="outcome",
                of="flow",  # what one outcome cost in each flow has no sum
                values=("each",),
                unit=currency,
                only=("currency", currency),
            )
            for currency in sorted(self.costs.currencies)
        )
        each = table.column_index("each")
        return Report(
            name="outcomes",
            title="Outcomes",
            first=self.period.first.isoformat(),
            last=self.period.last.isoformat(),
            zone=self.period.zone,
            by=self.split.by,
            head=tuple((outcome.capitalize(), count) for outcome, count in self._totals()),
            tables=(table,),
            charts=tuple(charts) if any(row[each] for row in rows) else (),
            notes=(
                "The cost of one: all messages of the flow in these days, also those that led to nothing, by the number of its outcomes.",
                "A flow with several kinds of outcomes has its whole cost in each row: the rows are not to be added up.",
                f"Where colleagues took over, the flow is {ALL_FLOWS}: the whole conversation led there.",
            ),
        )

    def _totals(self) -> list[tuple[str, int]]:
        totals: Counter[str] = Counter()
        for (_, _, outcome), count in self._counts.items():
            totals[outcome] += count
        return totals.most_common(6)

    def _row(self, group: GroupKey, flow: str, outcome: str, currency: str) -> tuple[Cell, ...]:
        count, spent = self._counts[group, flow, outcome], self.costs.sums.get((group, flow, currency), ChargeSum())
        each = None if spent.known is None else to_places(Decimal(spent.amount) / count, PLACES)
        return (*group, flow or EMPTY_CELL, outcome, count, spent.units, spent.unpriced, currency or EMPTY_CELL, spent.known, each)


def outcome_key(split: Split, contact: int, channel: str) -> GroupKey:
    """The group of an outcome, without the flow, which every row names."""
    return replace(split, by=tuple(name for name in split.by if name != "flow")).key(0, contact, channel)
