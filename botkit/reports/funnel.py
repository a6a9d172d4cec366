"""The funnel: how many people reach each step of a flow, answer it, leave there, or let its time run out."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

from botkit.reports.confidence import share
from botkit.reports.dimensions import Key, Split
from botkit.reports.event_reader import Answer, Ended, Entered, Missed, Path, Seen, Started, TimedOut, read
from botkit.reports.model import Cell, Chart, Column, Report, Table
from botkit.reports.period import Period
from botkit.reports.survey_questions import StepOf, StepsOf

SHORT = 8  # characters of a digest, enough to tell the versions of one flow apart

# How a session ended -> what the funnel calls it. Whatever is not here left before the end.
_DONE: Mapping[str, str] = {"completed": "completed", "ended": "completed", "handed_off": "handed_off", "timed_out": "timed_out"}

Version = tuple[str, str]  # flow, digest
Place = tuple[str, str]  # flow, address


@dataclass
class _Walk:
    """A session on its way."""

    number: int
    start: Version
    key: Key
    versions: dict[str, str] = field(default_factory=dict)
    reached: set[Place] = field(default_factory=set)
    answered: set[Place] = field(default_factory=set)
    last: Place | None = None
    how: str = ""


class Funnel:
    """Fold of the funnel report. `flow` narrows it to one flow."""

    def __init__(self, period: Period, split: Split, steps: StepsOf, *, flow: str = "") -> None:
        self.period = period
        self.split = split
        self.steps = steps
        self.flow = flow
        self.kinds = frozenset(
            {"session_started", "flow_entered", "session_ended", "answer_given", "answer_missed", "question_timed_out", "stepped"}
        )
        self.personal: frozenset[str] = frozenset()
        self._walks: dict[tuple[int, str], _Walk] = {}
        self._sessions: defaultdict[tuple[Version, Key], Counter[str]] = defaultdict(Counter)
        self._steps: defaultdict[tuple[Version, Key], defaultdict[str, Counter[str]]] = defaultdict(lambda: defaultdict(Counter))

    # ---- reading

    def take(self, seen: Seen) -> None:
        who = (seen.contact, seen.channel)
        match read(seen):
            case Started() as fact:
                self._begin(who, fact, seen)
            case Entered() as fact if walk := self._walk(who, fact.session):
                walk.versions[fact.flow] = fact.digest
            case Path() as fact if walk := self._walk(who, fact.session):
                self._go(walk, fact)
                if walk.how:
                    self._finish(who)
            case Answer() as fact if walk := self._walk(who, fact.session):
                place = (fact.flow, fact.step)
                if place not in walk.answered:
                    walk.answered.add(place)
                    self._count(walk, place, "answered")
            case Missed() as fact if walk := self._walk(who, fact.session):
                self._count(walk, (fact.flow, fact.step), "missed")
            case TimedOut() as fact if walk := self._walk(who, fact.session):
                self._count(walk, (fact.flow, fact.step), "timed_out")
            case Ended() as fact if walk := self._walk(who, fact.session):
                # The way of the last sprint is written after its end: only then is it known where they stopped.
                walk.how = fact.how
            case _:
                return

    def _begin(self, who: tuple[int, str], fact: Started, seen: Seen) -> None:
        self._finish(who)
        version = (fact.flow, fact.digest)
        key = self.split.key(seen.at, seen.contact, seen.channel, flow=fact.flow)
        self._walks[who] = _Walk(fact.session, version, key, {fact.flow: fact.digest})
        self._sessions[version, key]["started"] += 1

    def _walk(self, who: tuple[int, str], session: int) -> _Walk | None:
        """The session, if it began in the period: of one that began before it, the first steps are not seen."""
        walk = self._walks.get(who)
        return walk if walk is not None and walk.number == session else None

    def _go(self, walk: _Walk, fact: Path) -> None:
        for place in fact.path:
            if place not in walk.reached:
                walk.reached.add(place)
                self._count(walk, place, "reached")
            walk.last = place

    def _count(self, walk: _Walk, place: Place, what: str) -> None:
        flow, address = place
        self._steps[(flow, walk.versions.get(flow, "")), self._key_for(walk, flow)][address][what] += 1

    def _key_for(self, walk: _Walk, flow: str) -> Key:
        """A step of a flow that another one runs stands under its own flow."""
        return tuple(flow if name == "flow" else part for name, part in zip(self.split.by, walk.key, strict=True))

    def _finish(self, who: tuple[int, str]) -> None:
        walk = self._walks.pop(who, None)
        if walk is None:
            return
        outcome = _DONE.get(walk.how, "left") if walk.how else "waiting"
        self._sessions[walk.start, walk.key][outcome] += 1
        if walk.last is not None and outcome in ("left", "waiting"):
            self._count(walk, walk.last, outcome)

    # ---- telling

    def report(self) -> Report:
        """What was seen, as a report. Sessions that are still going on wait where they are."""
        for who in sorted(self._walks):
            self._finish(who)
        sessions = {where: counts for where, counts in self._sessions.items() if self._is_wanted(where[0])}
        whole: Counter[str] = Counter()
        for counts in sessions.values():
            whole.update(counts)
        steps = self._by_step()
        return Report(
            name="funnel",
            title=f"Funnel of {self.flow}" if self.flow else "Funnel",
            first=self.period.first.isoformat(),
            last=self.period.last.isoformat(),
            zone=self.period.zone,
            by=self.split.by,
            head=(
                ("Sessions", whole["started"]),
                ("Completed", whole["completed"]),
                ("Handed over", whole["handed_off"]),
                ("Timed out", whole["timed_out"]),
                ("Left", whole["left"]),
                ("Still waiting", whole["waiting"]),
            ),
            tables=(self._by_flow(sessions), *steps),
            charts=tuple(
                Chart(
                    table=table.name,
                    title=table.title,
                    label="label",
                    values=("went_on", "timed_out", "left", "waiting"),
                    stacked=True,
                    unit="people",
                )
                for table in steps
                if any(row[table.place("reached")] for row in table.rows)
            ),
            notes=(
                "Reached: sessions in which the step's turn came, each once. Missed: replies that could not be read.",
                "Left: the session ended here otherwise (another flow in its place, an opt-out, a fault). Waiting: it goes on.",
                "Only sessions that began in the period are followed.",
            ),
        )

    def _is_wanted(self, version: Version) -> bool:
        return not self.flow or version[0] == self.flow

    def _by_flow(self, sessions: Mapping[tuple[Version, Key], Counter[str]]) -> Table:
        rows: list[tuple[Cell, ...]] = []
        outcomes = ("started", "completed", "handed_off", "timed_out", "left", "waiting")
        for (flow, digest), key in sorted(sessions):
            counts = sessions[(flow, digest), key]
            rest = self._rest(key)
            rows.append((flow, digest[:SHORT], *rest, *(counts[name] for name in outcomes), share(counts["completed"], counts["started"])))
        titles = ("Sessions", "Completed", "Handed over", "Timed out", "Left", "Waiting")
        columns = (
            Column(name="flow", title="Flow"),
            Column(name="version", title="Version"),
            *self._rest_columns,
            *(Column(name=name, title=title, kind="count") for name, title in zip(outcomes, titles, strict=True)),
            Column(name="completion", title="Completed", kind="share", bar=True),
        )
        return Table(name="flows", title="How sessions ended", columns=columns, rows=tuple(rows))

    def _rest(self, key: Key) -> Key:
        return tuple(part for name, part in zip(self.split.by, key, strict=True) if name != "flow")

    @property
    def _rest_columns(self) -> tuple[Column, ...]:
        return tuple(column for column in self.split.columns if column.name != "flow")

    def _by_step(self) -> list[Table]:
        """One table per version of a flow: the steps of two versions are not the same steps."""
        versions = sorted({version for version, _ in self._steps if self._is_wanted(version)})
        of_flow = Counter(flow for flow, _ in versions)
        return [self._table(version, is_alone=of_flow[version[0]] == 1) for version in versions]

    def _table(self, version: Version, *, is_alone: bool) -> Table:
        flow, digest = version
        counted = {key: steps for (found, key), steps in self._steps.items() if found == version}
        rows: list[tuple[Cell, ...]] = []
        for key in sorted(counted):
            steps = counted[key]
            known = self.steps(flow, digest)
            most = max((counts["reached"] for counts in steps.values()), default=0)
            for step in (*known, *_unknown(known, steps)):
                counts = steps.get(step.address, Counter())
                rows.append(
                    (
                        *self._rest(key),
                        step.label,
                        step.line or None,
                        counts["reached"],
                        share(counts["reached"], most),
                        max(0, counts["reached"] - counts["timed_out"] - counts["left"] - counts["waiting"]),
                        *(_if_asks(step, counts[name]) for name in ("answered", "missed", "timed_out")),
                        counts["left"],
                        counts["waiting"],
                    )
                )
        columns = (
            *self._rest_columns,
            Column(name="label", title="Step"),
            Column(name="line", title="Line", kind="count"),
            Column(name="reached", title="Reached", kind="count", bar=True),
            Column(name="share", title="Share", kind="share"),
            Column(name="went_on", title="Went on", kind="count"),
            Column(name="answered", title="Answered", kind="count"),
            Column(name="missed", title="Missed", kind="count"),
            Column(name="timed_out", title="Timed out", kind="count"),
            Column(name="left", title="Left", kind="count"),
            Column(name="waiting", title="Waiting", kind="count"),
        )
        suffix = "" if is_alone or not digest else f", version {digest[:SHORT]}"
        name = flow if is_alone else f"{flow}-{digest[:SHORT] or 'current'}"
        return Table(name=f"steps-{name}", title=f"Steps of {flow}{suffix}", columns=columns, rows=tuple(rows))


def _if_asks(step: StepOf, count: int) -> int | None:
    """A step that asks nothing has no answers, which is not the same as none."""
    return count if step.asks or count else None


def _unknown(known: tuple[StepOf, ...], steps: Mapping[str, Counter[str]]) -> tuple[StepOf, ...]:
    """Steps of the log that the flow's file does not have (any more)."""
    addresses = {step.address for step in known}
    return tuple(StepOf(address=address, verb="", label=address) for address in sorted(set(steps) - addresses))
