"""The consent report: who was asked, agreed, declined and withdrew, where everybody stands, and how many leave per 1,000 messages."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from decimal import Decimal

from botkit.reports.confidence import rounded
from botkit.reports.delivered import Deliveries
from botkit.reports.dimensions import Key, Split
from botkit.reports.event_reader import Agreed, Asked, Declined, PlatformWord, Recorded, Seen, Status, Withdrawn, read
from botkit.reports.model import Cell, Chart, Column, Report, Table
from botkit.reports.period import Period

# (topic, purpose, standing) -> contacts, at the end of the period. Folded by the policy, and handed in.
Standings = Mapping[tuple[str, str, str], int]

EVERY = "(every)"  # a topic or purpose that stands for all of them

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

    def __init__(self, period: Period, split: Split, standings: Standings) -> None:
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
        self._acts: defaultdict[Key, Counter[str]] = defaultdict(Counter)
        self._topics: defaultdict[tuple[str, str], Counter[str]] = defaultdict(Counter)
        self._methods: Counter[tuple[str, str, str, str]] = Counter()
        self._deliveries = Deliveries()

    def take(self, seen: Seen) -> None:
        fact = read(seen)
        match fact:
            case Status(number=number, status=status):
                if self._deliveries.is_new(seen.contact, number, status):
                    self._group(seen)["delivered"] += 1
            case Asked():
                self._act(seen, "asked", fact.topic, fact.purpose)
            case Agreed():
                self._act(seen, "given", fact.topic, fact.purpose, fact.method)
            case Declined():
                self._act(seen, "declined", fact.topic, fact.purpose)
            case Withdrawn():
                self._act(seen, "withdrawn", fact.topic, fact.purpose, fact.method)
            case Recorded() if fact.action in _RECORDED:
                self._act(seen, _RECORDED[fact.action], fact.topic, fact.purpose, fact.method or fact.action)
            case PlatformWord():
                self._group(seen)[seen.kind] += 1
            case _:
                return

    def _group(self, seen: Seen) -> Counter[str]:
        return self._acts[self.split.key(seen.at, seen.contact, seen.channel)]

    def _act(self, seen: Seen, act: str, topic: str, purpose: str, method: str = "") -> None:
        self._group(seen)[act] += 1
        self._topics[topic or EVERY, _purpose(purpose)][act] += 1
        if method:
            self._methods[_COLUMNS[act], method, topic or EVERY, _purpose(purpose)] += 1

    def report(self) -> Report:
        """What was seen, as a report."""
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
                f"An opt-out of everything counts once, under the topic and purpose {EVERY}.",
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
            (topic or EVERY, _purpose(purpose), status, count) for (topic, purpose, status), count in sorted(self.standings.items())
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
    return EVERY if purpose in ("", "all") else purpose


def _cells(acts: Counter[str]) -> tuple[Cell, ...]:
    return (*(acts[name] for name in _COLUMNS), acts["delivered"], rate(acts["withdrawn"], acts["delivered"]))


def _agreement(acts: Counter[str]) -> Decimal | None:
    answered = acts["given"] + acts["declined"]
    return rounded(Decimal(acts["given"]) / answered, 4) if answered else None
