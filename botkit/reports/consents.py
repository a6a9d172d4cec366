"""The consent report: who was asked, agreed, declined and withdrew, the states at the end, and the opt-outs per 1,000 messages."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from decimal import Decimal

from botkit.reports.confidence import rounded
from botkit.reports.delivered import DeliveredMessages
from botkit.reports.dimensions import GroupKey, Split
from botkit.reports.event_reader import (
    ConsentRecordedFields,
    EventRecord,
    OptedInFields,
    OptedOutFields,
    OptInAskedFields,
    OptInDeclinedFields,
    PlatformConsentFields,
    StatusFields,
    read_fields,
)
from botkit.reports.model import Cell, Chart, Column, Report, Table
from botkit.reports.period import Period

# (topic, purpose, standing) -> contacts, at the end of the period. Folded by the policy, and handed in.
ConsentStates = Mapping[tuple[str, str, str], int]

ALL_TOPICS = "(every)"  # a topic or purpose that stands for all of them

_COLUMNS: Mapping[str, str] = {
    "asked": "Asked",
    "given": "Agreed",
    "declined": "Declined",
    "withdrawn": "Opted out",
    "platform_stopped": "Stopped in the messenger",
    "platform_resumed": "Resumed there",
}

# What a line of the ledger that no conversation brought about counts as: an entry of a colleague, an imported list.
_RECORDED: Mapping[str, str] = {
    "requested": "asked",
    "given": "given",
    "confirmed": "given",
    "imported": "given",
    "withdrawn": "withdrawn",
}


class Consents:
    """Fold of the consent report."""

    def __init__(self, period: Period, split: Split, standings: ConsentStates) -> None:
        self.period = period
        self.split = split
        self.standings = standings
        self.kinds = frozenset(
            {
                "opt_in_asked",
                "opted_in",
                "opt_in_declined",
                "opted_out",
                "platform_stopped",
                "platform_resumed",
                "consent_recorded",
                "status_changed",
            }
        )
        self.personal: frozenset[str] = frozenset()
        self._acts: defaultdict[GroupKey, Counter[str]] = defaultdict(Counter)
        self._topics: defaultdict[tuple[str, str], Counter[str]] = defaultdict(Counter)
        self._methods: Counter[tuple[str, str, str, str]] = Counter()
        self._deliveries = DeliveredMessages()

    def add(self, record: EventRecord) -> None:
        event = read_fields(record)
        match event:
            case StatusFields(number=number, status=status):
                if self._deliveries.is_new(record.contact, number, status):
                    self._group(record)["delivered"] += 1
            case OptInAskedFields():
                self._act(record, "asked", event.topic, event.purpose)
            case OptedInFields():
                self._act(record, "given", event.topic, event.purpose, event.method)
            case OptInDeclinedFields():
                self._act(record, "declined", event.topic, event.purpose)
            case OptedOutFields():
                self._act(record, "withdrawn", event.topic, event.purpose, event.method)
            case ConsentRecordedFields() if event.action in _RECORDED:
                self._act(record, _RECORDED[event.action], event.topic, event.purpose, event.method or event.action)
            case PlatformConsentFields():
                self._group(record)[record.kind] += 1
            case _:
                return

    def _group(self, record: EventRecord) -> Counter[str]:
        return self._acts[self.split.key(record.at, record.contact, record.channel)]

    def _act(self, record: EventRecord, act: str, topic: str, purpose: str, method: str = "") -> None:
        self._group(record)[act] += 1
        self._topics[topic or ALL_TOPICS, _purpose(purpose)][act] += 1
        if method:
            self._methods[_COLUMNS[act], method, topic or ALL_TOPICS, _purpose(purpose)] += 1

    def report(self) -> Report:
        """The report."""
        whole: Counter[str] = Counter()
        for acts in self._acts.values():
            whole.update(acts)
        charts = [
            Chart(
                table="acts",
                title="Agreed and opted out",
                label=self.split.by[0],
                values=("given", "withdrawn"),
                shape="columns" if self.split.is_by_day else "bars",
                unit="acts",
            )
        ]
        return Report(
            name="consent",
            title="Consent",
            first=self.period.first.isoformat(),
            last=self.period.last.isoformat(),
            zone=self.period.zone,
            by=self.split.by,
            head=(
                ("Agreed", whole["given"]),
                ("Opted out", whole["withdrawn"]),
                ("Delivered messages", whole["delivered"]),
                ("Opt-outs per 1,000 delivered", rate(whole["withdrawn"], whole["delivered"])),
            ),
            tables=(self._by_split(whole), self._by_topic(), self._by_method(), self._standing()),
            charts=tuple(charts) if whole["given"] or whole["withdrawn"] else (),
            notes=(
                f"An opt-out of everything counts once, under the topic and purpose {ALL_TOPICS}.",
                "Standing: where each contact stands at the end of the period, folded from their whole history.",
                "A stop in the messenger's own settings is a layer of its own: resuming there brings back nothing that was withdrawn here.",
            ),
        )

    def _by_split(self, whole: Counter[str]) -> Table:
        rows = tuple((*key, *_cells(self._acts.get(key, Counter()))) for key in self.split.ordered(self._acts))
        columns = (
            *self.split.columns,
            *(Column(name=name, title=title, kind="count", bar=name == "withdrawn") for name, title in _COLUMNS.items()),
            Column(name="delivered", title="Delivered", kind="count"),
            Column(name="opt_outs_per_1000", title="Opt-outs per 1,000", kind="number"),
        )
        total = ("Total", *("" for _ in self.split.by[1:]), *_cells(whole)) if rows else None
        return Table(name="acts", title="What people did", columns=columns, rows=rows, total=total)

    def _by_topic(self) -> Table:
        acts = ("asked", "given", "declined", "withdrawn")
        rows = tuple((*key, *(self._topics[key][act] for act in acts), _agreement(self._topics[key])) for key in sorted(self._topics))
        columns = (
            Column(name="topic", title="Topic"),
            Column(name="purpose", title="Purpose"),
            *(Column(name=act, title=_COLUMNS[act], kind="count", bar=act == "given") for act in acts),
            Column(name="agreement", title="Of those who answered, agreed", kind="share"),
        )
        return Table(name="topics", title="By topic and purpose", columns=columns, rows=rows)

    def _by_method(self) -> Table:
        rows = tuple((*key, count) for key, count in sorted(self._methods.items()))
        columns = (
            Column(name="act", title="What"),
            Column(name="method", title="How"),
            Column(name="topic", title="Topic"),
            Column(name="purpose", title="Purpose"),
            Column(name="count", title="Times", kind="count", bar=True),
        )
        return Table(name="methods", title="How they said so", columns=columns, rows=rows)

    def _standing(self) -> Table:
        rows = tuple(
            (topic or ALL_TOPICS, _purpose(purpose), status, count) for (topic, purpose, status), count in sorted(self.standings.items())
        )
        columns = (
            Column(name="topic", title="Topic"),
            Column(name="purpose", title="Purpose"),
            Column(name="standing", title="Standing"),
            Column(name="contacts", title="Contacts", kind="count", bar=True),
        )
        return Table(name="standing", title="Where contacts stand", columns=columns, rows=rows)


def rate(opt_outs: int, delivered: int) -> Decimal | None:
    """Opt-outs per 1,000 delivered messages, to two places."""
    return rounded(Decimal(1000 * opt_outs) / delivered, 2) if delivered else None


def _purpose(purpose: str) -> str:
    return ALL_TOPICS if purpose in ("", "all") else purpose


def _cells(acts: Counter[str]) -> tuple[Cell, ...]:
    return (*(acts[name] for name in _COLUMNS), acts["delivered"], rate(acts["withdrawn"], acts["delivered"]))


def _agreement(acts: Counter[str]) -> Decimal | None:
    answered = acts["given"] + acts["declined"]
    return rounded(Decimal(acts["given"]) / answered, 4) if answered else None
