"""The funnel: how many people reach each step of a flow, answer it, leave there, or let its time run out."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

from botkit.reports.confidence import share
from botkit.reports.dimensions import GroupKey, Split
from botkit.reports.event_reader import (
    AnswerGivenFields,
    AnswerMissedFields,
    EventRecord,
    FlowEnteredFields,
    QuestionTimedOutFields,
    SessionEndedFields,
    SessionStartedFields,
    StepsVisitedFields,
    read_fields,
)
from botkit.reports.model import Cell, Chart, Column, Report, Table
from botkit.reports.period import Period
from botkit.reports.survey_questions import FlowStep, StepsOfFlow

DIGEST_LETTERS = 8  # characters of a digest, enough to tell the versions of one flow apart

# How a session ended -> what the funnel calls it. All others left before the end.
_DONE: Mapping[str, str] = {"completed": "completed", "ended": "completed", "handed_off": "handed_off", "timed_out": "timed_out"}

Version = tuple[str, str]  # flow, digest
StepAddress = tuple[str, str]  # flow, address


@dataclass
class _SessionPath:
    """A session, and the steps it has visited."""

    number: int
    start: Version
    key: GroupKey
    versions: dict[str, str] = field(default_factory=dict)
    reached: set[StepAddress] = field(default_factory=set)
    answered: set[StepAddress] = field(default_factory=set)
    last: StepAddress | None = None
    how: str = ""


class Funnel:
    """Fold of the funnel report. `flow` narrows it to one flow."""

    def __init__(self, period: Period, split: Split, steps: StepsOfFlow, *, flow: str = "") -> None:
        self.period = period
        self.split = split
        self.steps = steps
        self.flow = flow
        self.kinds = frozenset(
            {"session_started", "flow_entered", "session_ended", "answer_given", "answer_missed", "question_timed_out", "stepped"}
        )
        self.personal: frozenset[str] = frozenset()
        self._paths: dict[tuple[int, str], _SessionPath] = {}
        self._sessions: defaultdict[tuple[Version, GroupKey], Counter[str]] = defaultdict(Counter)
        self._steps: defaultdict[tuple[Version, GroupKey], defaultdict[str, Counter[str]]] = defaultdict(lambda: defaultdict(Counter))

    # ---- the fold

    def add(self, record: EventRecord) -> None:
        conversation = (record.contact, record.channel)
        match read_fields(record):
            case SessionStartedFields() as event:
                self._begin(conversation, event, record)
            case FlowEnteredFields() as event if session := self._followed(conversation, event.session):
                session.versions[event.flow] = event.digest
            case StepsVisitedFields() as event if session := self._followed(conversation, event.session):
                self._go(session, event)
                if session.how:
                    self._finish(conversation)
            case AnswerGivenFields() as event if session := self._followed(conversation, event.session):
                address = (event.flow, event.step)
                if address not in session.answered:
                    session.answered.add(address)
                    self._count(session, address, "answered")
            case AnswerMissedFields() as event if session := self._followed(conversation, event.session):
                self._count(session, (event.flow, event.step), "missed")
            case QuestionTimedOutFields() as event if session := self._followed(conversation, event.session):
                self._count(session, (event.flow, event.step), "timed_out")
            case SessionEndedFields() as event if session := self._followed(conversation, event.session):
                # The steps of the last sprint are logged after its end, so the step where they stopped is known later.
                session.how = event.how
            case _:
                return

    def _begin(self, conversation: tuple[int, str], event: SessionStartedFields, record: EventRecord) -> None:
        self._finish(conversation)
        version = (event.flow, event.digest)
        key = self.split.key(record.at, record.contact, record.channel, flow=event.flow)
        self._paths[conversation] = _SessionPath(event.session, version, key, {event.flow: event.digest})
        self._sessions[version, key]["started"] += 1

    def _followed(self, conversation: tuple[int, str], number: int) -> _SessionPath | None:
        """The session, if it began in the period: the log of the period lacks the first steps of earlier ones."""
        session = self._paths.get(conversation)
        return session if session is not None and session.number == number else None

    def _go(self, session: _SessionPath, event: StepsVisitedFields) -> None:
        for address in event.path:
            if address not in session.reached:
                session.reached.add(address)
                self._count(session, address, "reached")
            session.last = address

    def _count(self, session: _SessionPath, step: StepAddress, count: str) -> None:
        flow, address = step
        self._steps[(flow, session.versions.get(flow, "")), self._key_for(session, flow)][address][count] += 1

    def _key_for(self, session: _SessionPath, flow: str) -> GroupKey:
        """A step of a flow that another flow runs counts under its own flow."""
        return tuple(flow if name == "flow" else part for name, part in zip(self.split.by, session.key, strict=True))

    def _finish(self, conversation: tuple[int, str]) -> None:
        session = self._paths.pop(conversation, None)
        if session is None:
            return
        outcome = _DONE.get(session.how, "left") if session.how else "waiting"
        self._sessions[session.start, session.key][outcome] += 1
        if session.last is not None and outcome in ("left", "waiting"):
            self._count(session, session.last, outcome)

    # ---- the report

    def report(self) -> Report:
        """The report. Open sessions are counted as waiting at their last step."""
        for conversation in sorted(self._paths):
            self._finish(conversation)
        sessions = {group: counts for group, counts in self._sessions.items() if self._is_wanted(group[0])}
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
                if any(row[table.column_index("reached")] for row in table.rows)
            ),
            notes=(
                "Reached: sessions in which the step's turn came, each once. Missed: replies that could not be read.",
                "Left: the session ended here otherwise (another flow in its place, an opt-out, a fault). Waiting: it goes on.",
                "Only sessions that began in the period are followed.",
            ),
        )

    def _is_wanted(self, version: Version) -> bool:
        return not self.flow or version[0] == self.flow

    def _by_flow(self, sessions: Mapping[tuple[Version, GroupKey], Counter[str]]) -> Table:
        rows: list[tuple[Cell, ...]] = []
        outcomes = ("started", "completed", "handed_off", "timed_out", "left", "waiting")
        for (flow, digest), key in sorted(sessions):
            counts = sessions[(flow, digest), key]
            rest = self._rest(key)
            rows.append(
                (flow, digest[:DIGEST_LETTERS], *rest, *(counts[name] for name in outcomes), share(counts["completed"], counts["started"]))
            )
        titles = ("Sessions", "Completed", "Handed over", "Timed out", "Left", "Waiting")
        columns = (
            Column(name="flow", title="Flow"),
            Column(name="version", title="Version"),
            *self._rest_columns,
            *(Column(name=name, title=title, kind="count") for name, title in zip(outcomes, titles, strict=True)),
            Column(name="completion", title="Share completed", kind="share", bar=True),
        )
        return Table(name="flows", title="How sessions ended", columns=columns, rows=tuple(rows))

    def _rest(self, key: GroupKey) -> GroupKey:
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
        suffix = "" if is_alone or not digest else f", version {digest[:DIGEST_LETTERS]}"
        name = flow if is_alone else f"{flow}-{digest[:DIGEST_LETTERS] or 'current'}"
        return Table(name=f"steps-{name}", title=f"Steps of {flow}{suffix}", columns=columns, rows=tuple(rows))


def _if_asks(step: FlowStep, count: int) -> int | None:
    """A step that asks nothing has no number of answers, which is not zero answers."""
    return count if step.asks or count else None


def _unknown(known: tuple[FlowStep, ...], steps: Mapping[str, Counter[str]]) -> tuple[FlowStep, ...]:
    """Steps of the log that the flow does not have (any more)."""
    addresses = {step.address for step in known}
    return tuple(FlowStep(address=address, verb="", label=address) for address in sorted(set(steps) - addresses))
